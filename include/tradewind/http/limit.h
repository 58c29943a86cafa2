/*
 * Budgets: token buckets by key (address, session, user and route class).  Buckets of a key are
 * made on first use and dropped when they are full again; a table has room for a bounded number of
 * keys, and when it is full of busy keys, strangers share one bucket.
 *
 * Thread: any; a budget has a lock of its own, held for a few loads and stores.
 */
#ifndef TW_HTTP_LIMIT_H
#define TW_HTTP_LIMIT_H

#include "base/base.h"

struct budget;

/*
 * A budget of `burst` uses at once that refills by `uses` every `per_ms`.  200/s with a burst of
 * 1,000 is budget_new(200, 1000, 1000); 60 an hour is budget_new(60, 3600000, 60).
 */
struct budget *budget_new(int64_t uses, int64_t per_ms, int64_t burst) MUST_USE;
void	budget_free(struct budget *b);

/*
 * Use one of the key's budget.  0: allowed; else the seconds (>= 1) after which one is free again,
 * and nothing was used.  key is any bytes; now_ms is monotonic.
 */
int	budget_take(struct budget *b, const void *key, size_t len, int64_t now_ms) MUST_USE;

/*
 * Connections by address (security.md H12).  The key is the IPv4 address or the /64 of an IPv6 one.
 */
struct sockaddr;
struct peers;
struct peers *peers_new(int64_t most_each, int64_t burst, int64_t per_s) MUST_USE;
void	peers_free(struct peers *p);

/*
 * A new connection: -1 the address has its share already; else the milliseconds after which the
 * connection may be served (0: now), and it counts until peers_leave.
 */
int64_t	peers_enter(struct peers *p, const struct sockaddr *sa, int64_t now_ms) MUST_USE;
void	peers_leave(struct peers *p, const struct sockaddr *sa);

#endif
