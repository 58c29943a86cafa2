/*
 * What came of delegations: the chain, the realisation curve, who is already there.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/lists.h"
#include "api/parts.h"
#include "base/clock.h"
#include "model/chain_report.h"
#include "model/resources.h"

enum { HOUR_MS = 3600000 };

/* All that the figures rest on; and days pass. */
static uint64_t
stamp_of(const struct req *rq)
{
	const struct resource *const rests[] = {
		&delegation_resource, &application_resource, &delegate_resource, &meeting_resource, &outcome_resource, &project_resource,
		&project_amount_resource, &project_job_resource, &project_evidence_resource, &enterprise_resource,
	};
	uint64_t sum = (uint64_t)clock_ms() / HOUR_MS;

	for (size_t i = 0; i < nitems(rests); i++)
		sum += store_counter(req_worker(rq)->api->store, rests[i]->counter);
	return sum;
}

static const char *
scope_of(struct req *rq, const struct view *v)
{
	struct str *out = str_new(rq->arena);

	scope_put(out, v);
	str_printf(out, "|%d.%lld.%d", req_actor(rq)->role, (long long)req_actor(rq)->account, rq->lang);
	return str_text(out);
}

/* --- the chain ------------------------------------------------------------------------------------------------- */

static int
put_chain(struct req *rq, struct db *d, struct jw *w, void *arg, struct err *e)
{
	return chain_report(d, rq->arena, req_actor(rq), &rq->params, w, e);
}

static int
get_chain(struct req *rq)
{
	struct view v;

	if (chain_view(req_actor(rq), &v, &rq->err) == -1)
		return -1;
	return answer_snapshot(rq, scope_of(rq, &v), stamp_of(rq), put_chain, NULL);
}

/* --- the curve --------------------------------------------------------------------------------------------------- */

static int
put_curve(struct req *rq, struct db *d, struct jw *w, void *arg, struct err *e)
{
	return realisation_report(d, rq->arena, req_actor(rq), *(int64_t *)arg, w, e);
}

static int
get_curve(struct req *rq)
{
	int64_t id = NONE;
	struct view v;

	if (chain_view(req_actor(rq), &v, &rq->err) == -1 || req_param_int(rq, "delegation", 1, JSON_INT_MAX, &id) == -1)
		return -1;
	if (id == NONE)
		return fail_bad_param(&rq->err, "delegation", "", "1 ..");
	return answer_snapshot(rq, scope_of(rq, &v), stamp_of(rq), put_curve, &id);
}

/* --- peers ------------------------------------------------------------------------------------------------------- */

static int
put_peers(struct req *rq, struct db *d, struct jw *w, void *arg, struct err *e)
{
	return peers_report(d, rq->arena, req_actor(rq), *(int64_t *)arg, w, e);
}

static int
get_peers(struct req *rq)
{
	struct view v;
	int64_t id;

	if (req_view(rq, &delegation_resource, V_READ, &v, &rq->err) == -1 || req_id(rq, 0, &id, &rq->err) == -1)
		return -1;
	return answer_snapshot(rq, scope_of(rq, &v), stamp_of(rq) + store_counter(req_worker(rq)->api->store, delegation_leg_resource.counter),
	    put_peers, &id);
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/reports/chain", "resource", RT_MEMORY | RT_FILTERS, .handle = get_chain, .query = chain_report_names, .lists = "delegations" },
	{ M_GET, "/api/v1/reports/realisation", "resource", RT_MEMORY, .handle = get_curve, .query = NAMES("delegation") },
	{ M_GET, "/api/v1/delegations/{id}/peers", "resource", RT_MEMORY, .handle = get_peers },
};
const struct route_part chain_part = ROUTE_PART(rows);
