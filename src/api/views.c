/*
 * /api/v1/saved-views: lists as people keep them.  What one reader gets is not for another, so nothing
 * is kept and there are no entity tags: a change names the version that stands in the body.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "meta/registry.h"
#include "model/saved_view.h"

struct job {
	int64_t		 id;
	struct if_match	 match;
	const struct jv	*body;
	struct saved_view view;
};

/* --- reading ------------------------------------------------------------------------------------------ */

static int
put_list(struct req *rq, struct jw *w, const struct resource *r)
{
	struct saved_view *list;
	size_t n;

	if (saved_view_list(req_worker(rq)->db, rq->arena, req_actor(rq), r, &list, &n, &rq->err) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		saved_view_put(w, rq->arena, req_actor(rq), &list[i]);
	return 0;
}

/* Of the resource that is named, else of all. */
static int
put_lists(struct req *rq, struct jw *w)
{
	const char *path = uri_get(&rq->params, "resource");

	for (const struct resource *const *r = registry_all(); *r != NULL; r++)
		if ((path == NULL || strcmp((*r)->path, path) == 0) && put_list(rq, w, *r) == -1)
			return -1;
	return 0;
}

static int
check_resource(struct req *rq)
{
	const char *path = uri_get(&rq->params, "resource");
	struct str *paths = str_new(rq->arena);

	if (path == NULL || registry_by_path(path) != NULL)
		return 0;
	for (const struct resource *const *r = registry_all(); *r != NULL; r++)
		str_printf(paths, "%s%s", str_is_empty(paths) ? "" : ", ", (*r)->path);
	return fail_bad_param(&rq->err, "resource", path, str_text(paths));
}

static int
get_views(struct req *rq)
{
	struct jw w;

	if (check_resource(rq) == -1)
		return -1;
	answer_items(rq, &w);
	if (put_lists(rq, &w) == -1)
		return -1;
	answer_items_end(rq, &w);
	return 0;
}

static void
answer_view(struct req *rq, int status, const struct saved_view *v)
{
	struct jw w;

	jw_init(&w, &rq->reply.body);
	saved_view_put(&w, rq->arena, req_actor(rq), v);
	reply_json(rq, status);
}

static int
get_view(struct req *rq)
{
	struct saved_view v;
	int64_t id;
	int rc;

	if (req_id(rq, 0, &id, &rq->err) == -1)
		return -1;
	rc = saved_view_get(req_worker(rq)->db, rq->arena, req_actor(rq), id, &v, &rq->err);
	if (rc == -1)
		return -1;
	if (rc == 0)
		return fail(&rq->err, ERR_NOT_FOUND, "no such view");
	answer_view(rq, 200, &v);
	return 0;
}

/* --- writing ------------------------------------------------------------------------------------------ */

static int
run_create(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	return saved_view_create(t, rq->arena, req_actor(rq), j->body, &j->view, e);
}

static int
run_change(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;
	int rc;

	if_match_first(&j->match);
	do
		rc = saved_view_change(t, rq->arena, req_actor(rq), j->id, j->match.version[j->match.at], j->body, &j->view, e);
	while (rc == -1 && if_match_next(&j->match, e));
	return rc;
}

static int
run_delete(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;
	int rc;

	if_match_first(&j->match);
	do
		rc = saved_view_delete(t, rq->arena, req_actor(rq), j->id, j->match.version[j->match.at], e);
	while (rc == -1 && if_match_next(&j->match, e));
	return rc;
}

static void
answer_created(struct req *rq)
{
	struct job *j = rq->prepared;

	reply_header(rq, "Location", arena_printf(rq->arena, "/api/v1/saved-views/%lld", (long long)j->view.id));
	answer_view(rq, 201, &j->view);
}

static void
answer_changed(struct req *rq)
{
	struct job *j = rq->prepared;

	answer_view(rq, 200, &j->view);
}

static int
post_view(struct req *rq)
{
	struct job *j = rq->prepared = arena_alloc(rq->arena, sizeof *j);

	if (req_object(rq, &j->body, &rq->err) == -1)
		return -1;
	return req_write(rq, run_create, answer_created);
}

static struct job *
job_of(struct req *rq)
{
	struct job *j = rq->prepared = arena_alloc(rq->arena, sizeof *j);

	return req_id(rq, 0, &j->id, &rq->err) == -1 || req_if_match(rq, &j->match, &rq->err) == -1 ? NULL : j;
}

static int
patch_view(struct req *rq)
{
	struct job *j = job_of(rq);

	if (j == NULL || req_object(rq, &j->body, &rq->err) == -1)
		return -1;
	return req_write(rq, run_change, answer_changed);
}

static int
delete_view(struct req *rq)
{
	return job_of(rq) == NULL ? -1 : req_write(rq, run_delete, answer_gone);
}

static const struct route rows[] = {
	{ M_GET,	"/api/v1/saved-views",		"own", RT_NO_STORE, .handle = get_views, .query = NAMES("resource") },
	{ M_POST,	"/api/v1/saved-views",		"own", RT_WRITE | RT_NO_STORE, .handle = post_view },
	{ M_GET,	"/api/v1/saved-views/{id}",	"own", RT_NO_STORE, .handle = get_view },
	{ M_PATCH,	"/api/v1/saved-views/{id}",	"own", RT_WRITE | RT_NO_STORE, .handle = patch_view },
	{ M_DELETE,	"/api/v1/saved-views/{id}",	"own", RT_WRITE | RT_NO_STORE, .handle = delete_view },
};
const struct route_part views_part = ROUTE_PART(rows);
