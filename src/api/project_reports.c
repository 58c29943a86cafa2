/*
 * Reports of projects: the board, and what amounts come to.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/lists.h"
#include "api/parts.h"
#include "meta/list.h"
#include "model/project_report.h"
#include "model/resources.h"

typedef int report(struct db *d, struct arena *a, const struct actor *who, const struct uri_query *q, struct jw *w, struct err *e);

static int
put_report(struct req *rq, struct db *d, struct jw *w, void *arg, struct err *e)
{
	report *put = *(report **)arg;

	return put(d, rq->arena, req_actor(rq), &rq->params, w, e);
}

/* What the caller sees and may do, and in which language. */
static int
answer_report(struct req *rq, report *put)
{
	const struct store *s = req_worker(rq)->api->store;
	const struct actor *who = req_actor(rq);
	struct str *scope = str_new(rq->arena);
	struct view v, amounts;
	uint64_t stamp;

	if (req_view(rq, &project_resource, V_READ, &v, &rq->err) == -1)
		return -1;
	access_view_beside(&v, &project_amount_resource, &amounts);
	scope_put(scope, &v);
	scope_put(scope, &amounts);
	str_printf(scope, "|%d.%d.%lld.%d", who->role, who->read_only, (long long)who->account, rq->lang);
	stamp = lists_stamp(rq, &project_resource, &v, &rq->params) + store_counter(s, project_amount_resource.counter) +
	    store_counter(s, enterprise_resource.counter);
	return answer_snapshot(rq, str_text(scope), stamp, put_report, &put);
}

static int
get_board(struct req *rq)
{
	return answer_report(rq, project_board);
}

static int
get_amounts(struct req *rq)
{
	return answer_report(rq, project_amounts);
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/reports/project-board", "resource", RT_MEMORY | RT_FILTERS, .handle = get_board, .query = project_board_names,
	  .lists = "projects" },
	{ M_GET, "/api/v1/reports/project-amounts", "resource", RT_MEMORY | RT_FILTERS, .handle = get_amounts, .query = project_amounts_names,
	  .lists = "projects" },
};
const struct route_part project_reports_part = ROUTE_PART(rows);
