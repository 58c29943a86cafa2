/*
 * Workers: take a request, admit it, run its handler.
 */
#include "base/base.h"

#include "base/log.h"
#include "http/conn.h"

/* The verdict on the head; the reply is there when it is no. */
static bool
admit(struct server *s, struct req *rq)
{
	struct rqx *rx = RQX(rq);

	if (rx->admitted)
		return true;
	if ((s->o.admit != NULL && s->o.admit(rq) == -1) || route_query(rq) == -1) {
		reply_problem(rq);
		rx->failed = true;
		return false;
	}
	return rx->admitted = true;
}

/* H17: nobody waits for the answer, and only writes are worth finishing. */
static bool
is_pointless(const struct req *rq)
{
	return req_gone(rq) && !(rq->route->flags & RT_WRITE);
}

static void
serve(struct server *s, struct rqx *rx)
{
	struct req *rq = &rx->rq;
	int rc;

	if (is_pointless(rq) || !admit(s, rq) || rx->phase == PH_ADMIT) {
		req_finish(rq);
		return;
	}
	rc = s->o.handle != NULL ? s->o.handle(rq) : rq->route->handle(rq);
	if (rc == 1)
		return;		/* given away: it may be gone already */
	if (rc == -1)
		reply_problem(rq);
	else {
		reply_tag(rx);
		reply_squeeze(rx);
	}
	req_finish(rq);
}

/* Without its context (no connection to the database) a worker can only say so. */
static void
serve_without(struct rqx *rx, const struct err *why)
{
	fail(&rx->rq.err, why->code, "%s", why->log);
	reply_problem(&rx->rq);
	rx->failed = true;
	req_finish(&rx->rq);
}

void
worker_main(void *arg)
{
	const struct lane *lane = arg;
	struct server *s = lane->server;
	struct arena *a = arena_new();
	struct rqx *rx;
	void *context = NULL;
	struct err e;

	err_init(&e, a);
	while ((rx = queue_pop(lane->work)) != NULL) {
		/* Tried again for each request, so a passing fault passes. */
		if (context == NULL && s->o.worker_new != NULL) {
			err_clear(&e);
			context = s->o.worker_new(s->o.arg, &e);
			if (context == NULL) {
				log_warnx("a worker has no context: %s", e.log);
				serve_without(rx, &e);
				continue;
			}
		}
		rx->rq.worker = context;
		serve(s, rx);
	}
	if (context != NULL && s->o.worker_free != NULL)
		s->o.worker_free(context);
	gzip_thread_end();
	arena_free(a);
}
