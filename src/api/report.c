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
put_overview(struct req *rq, struct db *d, struct jw *w, void *arg, struct err *e)
{
	return report_overview(d, req_actor(rq), w, e);
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

	return answer_snapshot(rq, arena_printf(rq->arena, "|%d.%lld.%d", who->role, (long long)who->enterprise,
	    rq->lang), stamp_of(req_worker(rq)->api->store), put_overview, NULL);
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/reports/overview", "own", RT_MEMORY, .handle = get_overview },
};
const struct route_part report_part = ROUTE_PART(rows);
