/*
 * The calendar of filings: how those of a project stand, and what is due over all of them.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "base/clock.h"
#include "model/filing.h"
#include "model/record.h"
#include "model/resources.h"

enum { HOUR_MS = 3600000, DAYS_AHEAD = 90, DAYS_BACK = 365, LIMIT = 50, LIMIT_MOST = 200 };

/* --- of one project ------------------------------------------------------------------------------------- */

static int
put_project(struct req *rq, int64_t id)
{
	struct db *d = req_worker(rq)->db;
	struct jw w;
	unsigned see;
	void *rec;
	int rc = record_get(d, rq->arena, req_actor(rq), &project_resource, id, &rec, &see, &rq->err);

	if (rc != 1)
		return rc == -1 ? -1 : fail(&rq->err, ERR_NOT_FOUND, "no such project");
	if ((see & BIT(CL_OWN)) == 0)
		return fail(&rq->err, ERR_FORBIDDEN, "what the filings rest on is of its own class");
	jw_init(&w, &rq->reply.body);
	return filing_put_project(d, id, rq->lang, &w, &rq->err);
}

static int
get_project(struct req *rq)
{
	struct db *d = req_worker(rq)->db;
	int64_t id;
	int rc;

	if (access_may(req_actor(rq), &project_resource, V_READ, &rq->err) == -1 || req_id(rq, 0, &id, &rq->err) == -1 ||
	    db_begin(d, &rq->err) == -1)
		return -1;
	rc = put_project(rq, id);
	db_end(d);
	if (rc == 0)
		reply_json(rq, 200);
	return rc;
}

/* --- over all --------------------------------------------------------------------------------------------- */

static int
put_due(struct req *rq, struct db *d, struct jw *w, void *arg, struct err *e)
{
	return filing_put_due(d, req_worker(rq)->api->filings, req_actor(rq), arg, rq->lang, w, e);
}

/* All that it is counted from; and days pass. */
static uint64_t
stamp_of(const struct store *s)
{
	static const unsigned counters[] = { CNT_PROJECT, CNT_MILESTONE, CNT_PERMIT, CNT_ENTERPRISE, CNT_FILING };
	uint64_t sum = (uint64_t)clock_ms() / HOUR_MS;

	for (size_t i = 0; i < nitems(counters); i++)
		sum += store_counter(s, counters[i]);
	return sum;
}

static int
get_due(struct req *rq)
{
	const struct actor *who = req_actor(rq);
	struct filing_query q = { .days = DAYS_AHEAD, .back = DAYS_BACK, .limit = LIMIT };

	if (req_param_int(rq, "days", 0, 366, &q.days) == -1 || req_param_int(rq, "overdue_days", 0, 3660, &q.back) == -1 ||
	    req_param_int(rq, "offset", 0, 1000000, &q.offset) == -1 || req_param_int(rq, "limit", 1, LIMIT_MOST, &q.limit) == -1)
		return -1;
	return answer_snapshot(rq, arena_printf(rq->arena, "|%d.%lld.%d", who->role, (long long)who->enterprise, rq->lang),
	    stamp_of(req_worker(rq)->api->store), put_due, &q);
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/projects/{id}/filings", "resource", 0, .handle = get_project },
	{ M_GET, "/api/v1/reports/filings-due", "own", RT_MEMORY, .handle = get_due, .query = NAMES("days", "overdue_days", "offset", "limit") },
};
const struct route_part filings_part = ROUTE_PART(rows);
