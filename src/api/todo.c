/*
 * GET /api/v1/todo: rows of one's own company that may wait for it, as their lists answer them, in one answer: far-away phones pay
 * for each request.  What of them does wait, says the page.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/lists.h"
#include "api/parts.h"
#include "meta/registry.h"
#include "model/resources.h"

static const struct question {
	const char	*path;
	const char	*query;		/* beside whose they are */
} questions[] = {
	{ "projects", "fields=stage,health,news_on,created_at&limit=200&count=none" },
	{ "applications", "state__in=draft,needs_info,accepted,confirmed&fields=version,delegation,state&expand=delegation&limit=50&count=none" },
	{ "delegates", "state__in=going,confirmed&fields=version,delegation,name_zh,name_en,state&expand=delegation&limit=100&count=none" },
	{ "attributions", "fields=version,delegation,project,answer&limit=100&count=none" },
	{ "follow-ups", "state=sent&fields=version,delegation,kind,wave,wave_year,due,state&expand=delegation&limit=50&count=none" },
};

struct asked {
	const struct resource *r[nitems(questions)];	/* NULL: nothing of it is in the caller's sight */
	struct view	 v[nitems(questions)];
};

static int
put_todo(struct req *rq, struct db *d, struct jw *w, void *arg, struct err *e)
{
	const struct asked *a = arg;

	jw_object(w);
	for (size_t i = 0; i < nitems(questions); i++) {
		struct str page = STR_INIT;

		if (a->r[i] == NULL)
			continue;
		if (lists_put(rq, &page, a->r[i], &a->v[i], arena_printf(rq->arena, "enterprise=%lld&%s",
		    (long long)req_actor(rq)->enterprise, questions[i].query), e) == -1) {
			str_fini(&page);
			return -1;
		}
		jw_key(w, questions[i].path);
		jw_raw(w, page.p, page.len);
		str_fini(&page);
	}
	jw_end_object(w);
	return 0;
}

/* Who belongs to no company has nothing to do here. */
static int
get_todo(struct req *rq)
{
	struct str *scope = str_new(rq->arena);
	struct asked a = { 0 };
	/* Rows come with their trip. */
	uint64_t stamp = store_counter(req_worker(rq)->api->store, delegation_resource.counter);

	for (size_t i = 0; i < nitems(questions); i++) {
		const struct resource *r = registry_by_path(questions[i].path);

		if (req_actor(rq)->enterprise == NONE || !req_may_read(rq, r, &a.v[i]))
			continue;
		a.r[i] = r;
		scope_put(scope, &a.v[i]);
		stamp += scope_stamp(rq, &a.v[i], r);
	}
	return answer_snapshot(rq, str_text(scope), stamp, put_todo, &a);
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/todo", "own", 0, .handle = get_todo },
};
const struct route_part todo_part = ROUTE_PART(rows);
