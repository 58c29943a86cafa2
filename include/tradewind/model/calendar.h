/*
 * Calendars that programs subscribe to: of a delegation, or of one delegate's way through it (RFC 5545).
 *
 * Whoever has the address reads it without signing in, so its secret is kept as a hash and is in no log.  What stands in the calendar
 * is what its maker sees at that moment: who loses a trip, his account or his company loses what its address showed.
 */
#ifndef TW_MODEL_CALENDAR_H
#define TW_MODEL_CALENDAR_H

#include "model/access.h"
#include "model/session.h"

#define CALENDAR_PREFIX	"tc_"
enum { CALENDARS_MOST = 50, CALENDARS_SHOWN = 500 };	/* of one account; of one delegation */

struct calendar {
	int64_t		 id, account;
	int64_t		 delegation, delegate;	/* delegate NONE: of the whole delegation */
	enum lang	 lang;
	int64_t		 made_at;
	const char	*login, *name;		/* of the account, where everybody's are listed; else NULL */
};

/*
 * Make one in a language; s of secret_new(&s, CALENDAR_PREFIX).  Of a delegate the delegation is his.  Complaints: no_such_record at /delegation,
 * /delegate (also where it is not in sight); ERR_CONFLICT with too_many_calendars.  Audited.
 */
int	calendar_create(struct tx *t, struct arena *a, const struct actor *who, const struct secret *s, struct calendar *c, struct err *e) MUST_USE;

/* Take one back: one's own, or anybody's for who keeps accounts.  ERR_NOT_FOUND.  Audited. */
int	calendar_revoke(struct tx *t, const struct actor *who, int64_t id, struct err *e) MUST_USE;

/* Those of an account, the newest first. */
int	calendar_list(struct db *d, struct arena *a, int64_t account, struct calendar **out, size_t *n, struct err *e) MUST_USE;

/* Everybody's of a delegation and its delegates, the newest first, with whose they are: for who may take them back. */
int	calendar_list_of(struct db *d, struct arena *a, int64_t delegation, struct calendar **out, size_t *n, struct err *e) MUST_USE;

/* Whose a secret is: 1, 0 (unknown, revoked, the account is gone: all the same), -1.  who: the maker as he is now, reading. */
int	calendar_find(struct db *d, struct arena *a, const char *secret, struct calendar *out, struct actor *who, struct err *e) MUST_USE;

/* Append the calendar as who sees it: 1, 0 (it is not in his sight any more), -1. */
int	calendar_put(struct db *d, struct arena *a, const struct calendar *c, const struct actor *who, struct str *out, struct err *e) MUST_USE;

#endif
