/*
 * Failed sign-ins (security.md A7): how often an account and an address may be wrong before they have to wait.
 *
 * In memory, bounded, forgotten at a restart.  An account may fail 10 times in 15 minutes, attempts in flight
 * counted; then it waits 30 s, and twice as long after each further failure, at most 15 minutes, so no one
 * is locked out for good.  An address may fail 100 times in 15 minutes; an account that has signed in from it before is
 * exempt, as an office shares one.  Logins that do not exist are counted like those that do.
 * Thread: any; one lock, held for a few loads and stores (docs/threads.md).
 */
#ifndef TW_MODEL_THROTTLE_H
#define TW_MODEL_THROTTLE_H

#include "base/err.h"

struct people_limits;
struct throttle;

/* l must outlive it. */
struct throttle *throttle_new(const struct people_limits *l) MUST_USE;
void	throttle_free(struct throttle *t);		/* NULL is fine */

/*
 * Before a password is looked at: 0, and the attempt counts until throttle_leave; or -1 with ERR_THROTTLED and
 * retry_after_s, detail login_throttled {seconds}.  login is folded by the caller; known: session_knows; now_ms: clock_ms().
 */
int	throttle_enter(struct throttle *t, const char *login, const char *addr, bool known, int64_t now_ms,
	    struct err *e) MUST_USE;

/* How the attempt ended.  THROTTLE_NEITHER: it was not decided (busy), and counts for nothing. */
enum throttle_end { THROTTLE_RIGHT, THROTTLE_WRONG, THROTTLE_NEITHER };
void	throttle_leave(struct throttle *t, const char *login, const char *addr, enum throttle_end how, int64_t now_ms);

#endif
