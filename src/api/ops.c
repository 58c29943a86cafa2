/*
 * Is the server well?  For load balancers, service managers and people with a terminal (ui-and-api.md B5).
 */
#include "base/base.h"

#include "api/parts.h"

static int
healthz(struct req *rq)
{
	str_puts(&rq->reply.body, "{\"status\":\"ok\"}");
	reply_json(rq, 200);
	return 0;
}

/* Why the server should get no work now, or NULL: the name of the reason. */
static const char *
not_ready(struct worker *w, struct err *e)
{
	int64_t one;

	if (store_disk_low(w->api->store))
		return "disk_low";
	if (db_int(w->db, "SELECT 1", NONE, &one, e) != 1)
		return "database";
	return NULL;
}

/* Everybody learns whether; administrators learn why (B5). */
static int
readyz(struct req *rq)
{
	struct worker *w = req_worker(rq);
	const struct actor *who = req_actor(rq);
	const char *why = not_ready(w, &rq->err);
	struct jw j;

	err_clear(&rq->err);
	jw_init(&j, &rq->reply.body);
	jw_object(&j);
	jw_ktext(&j, "status", why == NULL ? "ready" : "unavailable");
	if (who != NULL && who->role == R_ADMIN) {
		jw_ktext(&j, "reason", why);
		jw_kint(&j, "writes_waiting", (int64_t)store_queue_len(w->api->store));
		jw_ktext(&j, "version", w->api->version);
	}
	jw_end_object(&j);
	reply_json(rq, why == NULL ? 200 : 503);
	if (why != NULL)
		reply_header(rq, "Retry-After", "5");
	return 0;
}

static const struct route rows[] = {
	{ M_GET, "/healthz", "public", RT_PUBLIC | RT_LOOP | RT_NO_STORE | RT_PROBE, .handle = healthz },
	{ M_GET, "/readyz", "public", RT_PUBLIC | RT_NO_STORE | RT_PROBE, .handle = readyz },
};
const struct route_part ops_part = ROUTE_PART(rows);
