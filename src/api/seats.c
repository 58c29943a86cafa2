/*
 * The seats of a delegation, who goes, the standing of who applies, and the trips that are being worked on.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "model/participants.h"
#include "model/record.h"
#include "model/seat_book.h"
#include "model/standing.h"

/* One record that has to be there, of which the caller sees the class. */
static int
get_seen(struct req *rq, struct db *d, const struct resource *r, int64_t id, unsigned class, void **rec)
{
	unsigned see;
	int rc = record_get(d, rq->arena, req_actor(rq), r, id, rec, &see, &rq->err);

	if (rc == 0)
		return fail(&rq->err, ERR_NOT_FOUND, "no such %s", r->name);
	if (rc == 1 && (see & BIT(class)) == 0)
		return fail(&rq->err, ERR_FORBIDDEN, "class %u of %s is not for this role", class, r->name);
	return rc == 1 ? 0 : -1;
}

static int
in_snapshot(struct req *rq, const struct resource *r, int (*put)(struct req *rq, struct db *d, int64_t id, struct jw *w))
{
	struct db *d = req_worker(rq)->db;
	struct jw w;
	int64_t id;
	int rc;

	if (access_may(req_actor(rq), r, V_READ, &rq->err) == -1 || req_id(rq, 0, &id, &rq->err) == -1 || db_begin(d, &rq->err) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	rc = put(rq, d, id, &w);
	db_end(d);
	if (rc == 0)
		reply_json(rq, 200);
	return rc;
}

static int
put_seats(struct req *rq, struct db *d, int64_t id, struct jw *w)
{
	void *of;

	if (get_seen(rq, d, &delegation_resource, id, CL_OWN, &of) == -1)
		return -1;
	return seat_put(d, rq->arena, of, w, &rq->err);
}

static int
get_seats(struct req *rq)
{
	return in_snapshot(rq, &delegation_resource, put_seats);
}

/* For whom the trip's own rows are there too. */
static int
put_participants(struct req *rq, struct db *d, int64_t id, struct jw *w)
{
	void *of;

	if (access_may(req_actor(rq), &delegation_leg_resource, V_READ, &rq->err) == -1 ||
	    get_seen(rq, d, &delegation_resource, id, CL_MEMBERS, &of) == -1)
		return -1;
	return participants_put(d, id, w, &rq->err);
}

static int
get_participants(struct req *rq)
{
	return in_snapshot(rq, &delegation_resource, put_participants);
}

static int
put_standing(struct req *rq, struct db *d, int64_t id, struct jw *w)
{
	void *of;

	if (get_seen(rq, d, &application_resource, id, CL_STAFF, &of) == -1)
		return -1;
	return standing_put(d, req_actor(rq), of, w, &rq->err);
}

static int
get_standing(struct req *rq)
{
	return in_snapshot(rq, &application_resource, put_standing);
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/delegations/{id}/seats", "resource", 0, .handle = get_seats },
	{ M_GET, "/api/v1/delegations/{id}/participants", "resource", 0, .handle = get_participants },
	{ M_GET, "/api/v1/applications/{id}/standing", "resource", 0, .handle = get_standing },
};
const struct route_part seats_part = ROUTE_PART(rows);
