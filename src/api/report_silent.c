/*
 * GET /api/v1/reports/silent: projects of which nothing has been heard.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "base/clock.h"
#include "model/project_moves.h"
#include "model/report_silent.h"
#include "model/resources.h"
#include "text/date.h"

struct asked {
	int64_t months, offset, limit;
};

static int
put_silent(struct req *rq, struct db *d, struct jw *w, void *arg, struct err *e)
{
	const struct asked *a = arg;

	return report_silent(d, req_actor(rq), w, a->months, a->offset, a->limit, e);
}

/* Who is named, and of which day it is told; both counters only grow. */
static int
get_silent(struct req *rq)
{
	const struct store *s = req_worker(rq)->api->store;
	const struct actor *who = req_actor(rq);
	struct asked a = { SILENT_MONTHS, 0, 50 };
	int64_t day = date_day_here(clock_ms());

	if (req_param_int(rq, "months", 1, 600, &a.months) == -1 || req_param_int(rq, "offset", 0, 20000, &a.offset) == -1 ||
	    req_param_int(rq, "limit", 1, 500, &a.limit) == -1)
		return -1;
	return answer_snapshot(rq, arena_printf(rq->arena, "|%d.%lld.%lld", who->role, (long long)who->enterprise, (long long)day),
	    store_counter(s, CNT_PROJECT) + store_counter(s, CNT_ENTERPRISE), put_silent, &a);
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/reports/silent", "own", RT_MEMORY, .handle = get_silent, .query = NAMES("months", "offset", "limit") },
};
const struct route_part report_silent_part = ROUTE_PART(rows);
