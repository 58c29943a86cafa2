/*
 * GET /api/v1/todo: rows of one's own company that may wait for it, as their lists answer them, in one answer: far-away phones pay
 * for each request.  What of them does wait, says the page.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/lists.h"
#include "api/parts.h"
#include "meta/registry.h"
#include "model/access.h"
#include "model/delegation.h"
#include "model/paper_form.h"

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

/* Those who go, on trips that are not back yet, and of whom there is no passport: for who may see papers of the company. */
static int
put_without_passport(struct req *rq, struct db *d, struct jw *w, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT g.id FROM delegate g JOIN delegation t ON t.id = g.delegation WHERE g.enterprise = $1 AND g.archived_at IS NULL"
	    " AND g.state <= $2 AND t.archived_at IS NULL AND t.state < $3 AND NOT EXISTS (SELECT 1 FROM travel_document x WHERE x.delegate = g.id AND x.kind = $4)"
	    " ORDER BY g.id ASC LIMIT 100");
	int rc;

	stmt_int(s, 1, req_actor(rq)->enterprise);
	stmt_int(s, 2, DGS_CONFIRMED);
	stmt_int(s, 3, DS_RETURNED);
	stmt_int(s, 4, PAPER_PASSPORT);
	jw_key(w, "without_passport");
	jw_array(w);
	while ((rc = stmt_row(s, e)) == 1)
		jw_int(w, col_int(s, 0));
	stmt_done(s);
	jw_end_array(w);
	return rc;
}

struct asked {
	const struct resource *r[nitems(questions)];	/* NULL: nothing of it is in the caller's sight */
	struct view	 v[nitems(questions)];
	bool		 papers;
};

static int
put_todo(struct req *rq, struct db *d, struct jw *w, const struct asked *a, struct err *e)
{
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
	if (a->papers && put_without_passport(rq, d, w, e) == -1)
		return -1;
	jw_end_object(w);
	return 0;
}

/* Who belongs to no company has nothing to do here.  Nothing is kept: no counter tells of papers. */
static int
get_todo(struct req *rq)
{
	struct worker *wk = req_worker(rq);
	const struct actor *who = req_actor(rq);
	struct asked a = { 0 };
	struct jw w;
	int rc;

	for (size_t i = 0; i < nitems(questions) && who->enterprise != NONE; i++) {
		const struct resource *r = registry_by_path(questions[i].path);

		a.r[i] = req_may_read(rq, r, &a.v[i]) ? r : NULL;
	}
	a.papers = who->enterprise != NONE && (access_papers(who, NONE, who->enterprise) & PAPERS_SEE) != 0;
	if (db_begin(wk->db, &rq->err) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	rc = put_todo(rq, wk->db, &w, &a, &rq->err);
	db_end(wk->db);
	if (rc == 0)
		reply_json(rq, 200);
	return rc;
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/todo", "own", RT_NO_STORE, .handle = get_todo },
};
const struct route_part todo_part = ROUTE_PART(rows);
