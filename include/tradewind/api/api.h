/*
 * What the handlers of api/ share: the process-wide things, a worker's connection, the caller.
 */
#ifndef TW_API_API_H
#define TW_API_API_H

#include "http/server.h"
#include "model/access.h"
#include "store/db.h"
#include "text/json.h"

struct people;		/* model/people.h: accounts, sessions, tokens, throttle, settings */
struct cache;
struct imports;
struct gate;
struct onces;
struct events;

/* One for the process; made by `tradewind serve`, passed as server_opts.arg. */
struct api {
	struct store	*store;
	struct people	*people;
	struct keyring	*keys;		/* store/keyring.h */
	struct imports	*imports;	/* model/import.h */
	const char	*version;	/* PACKAGE_VERSION */
	const char	*setup_command;	/* what prints a setup link, as typed on this machine */
	struct cache	*bodies, *rows;	/* whole answers and ready rows (api/cache.h) */
	struct filing_kept *filings;	/* model/filing_kept.h */
	struct gate	*gate;		/* budgets of callers (api/auth.c) */
	struct events	*events;	/* who watches (api/events.h) */
	struct onces	*onces;		/* requests under an Idempotency-Key (api/once.h) */
	uint64_t	 boot;		/* random: entity tags of one run never fit another */
};

/* Fill the caches of an api whose store and people are set; and free them. */
void	api_init(struct api *api);
void	api_fini(struct api *api);

/* One for each worker thread: rq->worker. */
struct worker {
	struct api	*api;
	struct db	*db;		/* read-only; NULL on a loop (api_at_once) */
};

/* For server_opts: a worker's context (arg is the struct api) and its end. */
void	*api_worker_new(void *arg, struct err *e);
void	api_worker_free(void *worker);

/*
 * For server_opts.admit (api/auth.c): who asks, and may they?  Host, origin (A5), cookie or bearer token,
 * budgets, the route's action.  Fills rq->who with a struct actor (also for RT_PUBLIC routes,
 * where it may be NULL: nobody signed in).  Errors: ERR_CSRF, ERR_MEDIA_TYPE,
 * ERR_SIGNED_OUT, ERR_FORBIDDEN, ERR_THROTTLED.
 */
int	api_admit(struct req *rq) MUST_USE;

/*
 * For server_opts.at_once: a read whose caller and answer are both in memory.  The handlers of RT_MEMORY routes
 * run here without a database (worker.db is NULL), so all that they do before answer_cached must need none.
 */
int	api_at_once(void *arg, struct req *rq) MUST_USE;

/*
 * The whole route table (api/routes.c), joined once from the parts of the room's files; for server_opts.
 * Thread: main, before the server starts.
 */
const struct route *api_routes(size_t *n);

/* Whether model/access knows every action that a route asks for (Z1).  Errors: ERR_INTERNAL with the route. */
int	api_check_routes(struct err *e) MUST_USE;

static inline struct worker *
req_worker(const struct req *rq)
{
	return rq->worker;
}

static inline const struct actor *
req_actor(const struct req *rq)
{
	return rq->who;
}

/* The body as one JSON object whose keys are all in the NULL-ended list.  Errors: those of json_parse, ERR_VALIDATION. */
int	req_json(struct req *rq, const char *const *keys, const struct jv **out, struct err *e) MUST_USE;

/* A positive id from a path argument.  Errors: ERR_NOT_FOUND. */
int	req_id(const struct req *rq, int arg, int64_t *out, struct err *e) MUST_USE;

/*
 * The versions that If-Match names, oldest first; NONE alone for `*`: unconditional.  A tag that is weak or none of ours
 * matches no version; where no other stands beside it the list is 0, which no record has.
 * Errors: ERR_NEED_VERSION (missing or empty).
 */
struct if_match {
	int64_t		*version;
	size_t		 n, at;
};
int	req_if_match(const struct req *rq, struct if_match *m, struct err *e) MUST_USE;

/* The codes of `?confirm=code,code` for a struct err (base/err.h), NULL-ended; NULL: there are none.  req_write sets them by itself. */
const char *const *req_confirmed(struct req *rq);

/*
 * For the run of a write: begin with the first version; and after a try, whether there is another because it
 * was ERR_STALE, which is then forgotten.
 *	if_match_first(m);
 *	do
 *		rc = record_change_json(..., m->version[m->at], ...);
 *	while (rc == -1 && if_match_next(m, e));
 */
void	if_match_first(struct if_match *m);
bool	if_match_next(struct if_match *m, struct err *e) MUST_USE;

/*
 * Queue a write for a request and give the request away: run as in store/db.h, and after the commit (or the
 * failure, in rq->err) `answer` on the writer, which fills the reply and does nothing else: of a request with a key (api/once.h)
 * it is called in the transaction, so that its reply is kept there; then req_finish.  arg is found
 * again as rq->prepared.  Returns 1 (given away), or -1 with rq->err set (queue full).
 */
int	req_write(struct req *rq, int (*run)(struct tx *, void *rq, struct err *e),
	    void (*answer)(struct req *rq)) MUST_USE;

/*
 * The same, and after the commit `then` on the writer: what must not begin before, as work in the background.  -1 with rq->err filled
 * makes that the answer.
 */
int	req_write_then(struct req *rq, int (*run)(struct tx *, void *rq, struct err *e), void (*answer)(struct req *rq),
	    int (*then)(struct req *rq)) MUST_USE;

#endif
