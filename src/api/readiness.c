/*
 * The matrix of a trip: delegates and legs, and what stands in the way.
 */
#include "base/base.h"

#include "api/parts.h"
#include "model/readiness_report.h"
#include "model/resources.h"

#include "trips_in.h"

static int
put_matrix(struct req *rq, struct jw *w)
{
	struct worker *wk = req_worker(rq);
	struct trip t;

	if (access_may(req_actor(rq), &delegate_resource, V_READ, &rq->err) == -1 ||
	    trip_of(rq, BIT(TRIP_LEGS) | BIT(TRIP_DELEGATES), &t) == -1)
		return -1;
	return readiness_put(wk->db, wk->api->keys, rq->arena, req_actor(rq), &t, rq->lang, w, &rq->err);
}

static int
get_matrix(struct req *rq)
{
	return trip_in_snapshot(rq, put_matrix);
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/delegations/{id}/readiness", "resource", RT_NO_STORE, .handle = get_matrix },
};
const struct route_part readiness_part = ROUTE_PART(rows);
