/*
 * Reports: the figures of the front page.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "base/clock.h"
#include "meta/registry.h"
#include "model/report.h"

enum { HOUR_MS = 3600000 };

static int
make_overview(struct req *rq, struct str *out, void *arg, int64_t *version, struct err *e)
{
	struct worker *wk = req_worker(rq);
	struct jw w;
	int rc;

	if (db_begin(wk->db, e) == -1)
		return -1;
	jw_init(&w, out);
	rc = report_overview(wk->db, req_actor(rq), &w, e);
	db_end(wk->db);
	return rc;
}

/* Every resource may be counted in it, and days pass: each part only grows, so no sum comes twice. */
static uint64_t
stamp_of(const struct store *s)
{
	uint64_t sum = (uint64_t)clock_ms() / HOUR_MS;

	for (const struct resource *const *r = registry_all(); *r != NULL; r++)
		sum += store_counter(s, (*r)->counter);
	return sum;
}

static int
get_overview(struct req *rq)
{
	const struct actor *who = req_actor(rq);

	return answer_cached(rq, arena_printf(rq->arena, "|%d.%lld.%d", who->role, (long long)who->enterprise,
	    rq->lang), stamp_of(req_worker(rq)->api->store), make_overview, NULL);
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/reports/overview", "own", 0, .handle = get_overview },
};
const struct route_part report_part = ROUTE_PART(rows);
