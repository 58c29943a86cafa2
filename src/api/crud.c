/*
 * The verbs of any resource: get, create, change, archive, restore, history (ui-and-api.md A1, A5).
 *
 * A write is prepared on a worker (permission, body, version) and run on the writer by model/record.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/expand.h"
#include "api/lists.h"
#include "api/parts.h"
#include "api/whole.h"
#include "meta/list.h"
#include "meta/rec_veil.h"
#include "meta/registry.h"
#include "model/audit.h"
#include "model/flow.h"
#include "model/history.h"
#include "model/merge.h"
#include "model/record.h"
#include "model/resources.h"

/* What prepare makes for run and answer. */
struct job {
	const struct resource	*r;
	struct view		 v;
	int64_t			 id;
	int64_t			 into;		/* a merged one: which record stands for it */
	struct if_match		 match;
	const struct jv		*body;
	bool			 archive, purge;
	const struct move	*move;
	bool			 made;		/* by the move: another record */
	void			*rec;
	struct str		*parts;		/* of what was written, to go with it; or NULL */
	struct rec_names	*names;		/* or NULL: not asked for */
	struct expand		*expand;
};

/* --- reading -------------------------------------------------------------------------------------- */

static int
no_such(struct req *rq, const struct resource *r)
{
	return fail(&rq->err, ERR_NOT_FOUND, "no such %s", r->name);
}

/* With names it depends on the language too, expanded on other records: then its tag is not the version. */
static int
make_record(struct req *rq, struct str *out, void *arg, int64_t *version, struct err *e)
{
	struct job *j = arg;
	unsigned see;
	struct jw w;
	int rc = record_get(req_worker(rq)->db, rq->arena, req_actor(rq), j->r, j->id, &j->rec, &see, e);

	if (rc != -1 && j->r->merged != NULL && (rc == 0 || record_merged_into(j->r, j->rec) != NONE)) {
		rc = merge_leads_to(req_worker(rq)->db, rq->arena, req_actor(rq), j->id, &j->into, e);
		return rc == -1 ? -1 : no_such(rq, j->r);
	}
	if (rc == -1)
		return -1;
	if (rc == 0)
		return no_such(rq, j->r);
	jw_init(&w, out);
	rec_put_json(&w, j->r, j->rec, see, FIELDS_ALL);
	if (j->names == NULL && j->expand == NULL)
		*version = ((struct rec *)j->rec)->version;
	if (j->names != NULL)
		rec_names_add(j->names, j->r, j->rec, see, FIELDS_ALL);
	if (put_whole(rq, req_worker(rq)->db, out, j->r, j->id, j->names, e) == -1)
		return -1;
	if (put_names(rq, req_worker(rq)->db, out, j->names, e) == -1)
		return -1;
	return put_expanded(rq, out, j->expand, &j->id, 1, e);
}

static int
get_one(struct req *rq)
{
	struct job *j = arena_alloc(rq->arena, sizeof *j);
	struct str *text = str_new(rq->arena);
	const char *scope;
	uint64_t stamp;
	int rc;

	if (req_resource(rq, 0, V_READ, &j->r, &j->v, &rq->err) == -1 ||
	    req_id(rq, 1, &j->id, &rq->err) == -1)
		return -1;
	scope_put(text, &j->v);
	scope = str_text(text);
	stamp = scope_stamp(rq, &j->v, j->r);
	whole_scope(rq, j->r, &scope, &stamp);
	if (req_names(rq, &j->names, &scope) == -1 || req_expand(rq, j->r, &j->v, &j->expand, &scope, &stamp) == -1)
		return -1;
	j->into = NONE;
	rc = answer_cached(rq, scope, stamp, make_record, j);
	if (rc == 0)
		whole_tag(rq, j->r, resource_is_partial(&j->v, j->r));
	return rc == -1 && j->into != NONE ? answer_lead_on(rq, j->r, j->into, "") : rc;
}

/* Whoever sees a record because it is his own does not see what it said while it was another's. */
static int
history_begins(struct req *rq, const struct job *j, int64_t *entry)
{
	*entry = 0;
	return j->v.own == NONE ? 0 : audit_owned_since(req_worker(rq)->db, j->r, j->id, entry, &rq->err);
}

/* A record with parts is told of together with them, unless it is asked for alone. */
static int
put_history(struct req *rq, const struct told *of, bool alone, int64_t after, int64_t before, int64_t limit)
{
	struct jw w;

	jw_init(&w, &rq->reply.body);
	if (history_put(req_worker(rq)->db, &w, of, alone ? NULL : req_actor(rq), after, before, limit, &rq->err) == -1)
		return -1;
	reply_json(rq, 200);
	return 0;
}

static int
get_history(struct req *rq)
{
	struct job *j = arena_alloc(rq->arena, sizeof *j);
	int64_t after, before = NONE, limit = 50, alone = 0;
	struct told of;
	int rc;

	if (req_resource(rq, 0, V_HISTORY, &j->r, &j->v, &rq->err) == -1 ||
	    req_id(rq, 1, &j->id, &rq->err) == -1 ||
	    req_param_int(rq, "before", 1, JSON_INT_MAX, &before) == -1 ||
	    req_param_int(rq, "limit", 1, 500, &limit) == -1 || req_param_int(rq, "own", 0, 1, &alone) == -1)
		return -1;
	of = (struct told){ .r = j->r, .id = j->id };
	rc = record_get(req_worker(rq)->db, rq->arena, req_actor(rq), j->r, j->id, &j->rec, &of.see, &rq->err);
	if (rc == -1)
		return -1;
	if (rc == 0)
		return no_such(rq, j->r);
	if (access_may_row(req_actor(rq), j->r, j->rec, V_HISTORY, &rq->err) == -1 || history_begins(rq, j, &after) == -1)
		return -1;
	of.title = record_title(rq->arena, j->r, j->rec, rq->lang);
	return put_history(rq, &of, alone == 1 || j->r->parts == NULL, after, before, limit);
}

/* --- asked beforehand ----------------------------------------------------------------------------- */

/* Complaints are the answer, and no failure. */
static int
check(struct req *rq)
{
	struct job *j = arena_alloc(rq->arena, sizeof *j);
	struct jw w;

	j->id = NONE;
	rq->err.confirmed = req_confirmed(rq);
	if (req_param_int(rq, "id", 1, JSON_INT_MAX, &j->id) == -1 ||
	    req_resource(rq, 0, j->id == NONE ? V_CREATE : V_CHANGE, &j->r, &j->v, &rq->err) == -1 ||
	    req_object(rq, &j->body, &rq->err) == -1)
		return -1;
	if (record_check_json(req_worker(rq)->db, rq->arena, req_actor(rq), j->r, j->id, j->body, &rq->err) == -1 &&
	    rq->err.nitems == 0)
		return -1;
	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_key(&w, "errors");
	reply_put_errors(&w, rq);
	err_clear(&rq->err);
	if (put_similar(rq, &w, j->r, j->id, j->body) == -1)
		return -1;
	jw_end_object(&w);
	reply_json(rq, 200);
	return 0;
}

/* --- writing -------------------------------------------------------------------------------------- */

static struct job *
job_of(struct req *rq)
{
	return rq->prepared;
}

/* Permission, and the body where the verb has one. */
static struct job *
prepare(struct req *rq, enum verb verb, bool with_body)
{
	struct job *j = arena_alloc(rq->arena, sizeof *j);

	rq->prepared = j;
	if (req_resource(rq, 0, verb, &j->r, &j->v, &rq->err) == -1)
		return NULL;
	if (with_body && req_object(rq, &j->body, &rq->err) == -1)
		return NULL;
	return j;
}

/* The same for one record: its id and the version that the caller saw. */
static struct job *
prepare_one(struct req *rq, enum verb verb, bool with_body)
{
	struct job *j = prepare(rq, verb, with_body);

	if (j == NULL || req_id(rq, 1, &j->id, &rq->err) == -1 ||
	    req_if_match(rq, &j->match, &rq->err) == -1)
		return NULL;
	return j;
}

/* What was written may have been written again by what follows from it, and has its parts with it. */
static int
look_again(struct tx *t, struct req *rq, struct job *j, struct err *e)
{
	int64_t id;
	struct jw w;

	if (j->rec == NULL || (j->r->parts == NULL && j->r->parent == NULL))
		return 0;
	id = ((const struct rec *)j->rec)->id;
	if (rec_load(tx_db(t), rq->arena, j->r, id, &j->rec, e) != 1)
		return e->code != ERR_OK ? -1 : fail(e, ERR_DB, "%s %lld has gone", j->r->name, (long long)id);
	if (j->r->parts == NULL)
		return 0;
	j->parts = str_new(rq->arena);
	jw_init(&w, j->parts);
	rec_put_json(&w, j->r, j->rec, rec_see(&j->v, j->r, j->rec), FIELDS_ALL);
	return put_whole(rq, tx_db(t), j->parts, j->r, id, NULL, e);
}

static int
run_create(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = job_of(rq);

	if (record_create_json(t, rq->arena, req_actor(rq), j->r, j->body, &j->rec, e) == -1)
		return -1;
	return look_again(t, rq, j, e);
}

static int64_t
version_of(const struct job *j)
{
	return j->match.version[j->match.at];
}

static int
run_change(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = job_of(rq);
	int rc;

	if_match_first(&j->match);
	do
		rc = record_change_json(t, rq->arena, req_actor(rq), j->r, j->id, version_of(j), j->body, &j->rec, e);
	while (rc == -1 && if_match_next(&j->match, e));
	return rc == -1 ? -1 : look_again(t, rq, j, e);
}

static int
archive_one(struct tx *t, struct req *rq, struct job *j, struct err *e)
{
	if (j->purge)
		return record_purge(t, rq->arena, req_actor(rq), j->r, j->id, version_of(j), e);
	return record_archive(t, rq->arena, req_actor(rq), j->r, j->id, version_of(j), j->archive, &j->rec, e);
}

static int
run_archive(struct tx *t, void *arg, struct err *e)
{
	struct job *j = job_of(arg);
	int rc;

	if_match_first(&j->match);
	do
		rc = archive_one(t, arg, j, e);
	while (rc == -1 && if_match_next(&j->match, e));
	return rc == -1 ? -1 : look_again(t, arg, j, e);
}

static void
answer_written(struct req *rq, int status)
{
	struct job *j = job_of(rq);

	if (j->parts == NULL) {
		answer_record(rq, status, j->r, &j->v, j->rec);
		whole_tag(rq, j->r, resource_is_partial(&j->v, j->r));
		return;
	}
	str_add(&rq->reply.body, j->parts->p, j->parts->len);
	rq->reply.etag = version_tag(rq, ((const struct rec *)j->rec)->version);
	whole_tag(rq, j->r, resource_is_partial(&j->v, j->r));
	reply_json(rq, status);
}

static void
answer_created(struct req *rq)
{
	struct job *j = job_of(rq);

	reply_header(rq, "Location", arena_printf(rq->arena, "/api/v1/%s/%lld", j->r->path,
	    (long long)((struct rec *)j->rec)->id));
	answer_written(rq, 201);
}

static void
answer_changed(struct req *rq)
{
	answer_written(rq, 200);
}

static int
create(struct req *rq)
{
	if (prepare(rq, V_CREATE, true) == NULL)
		return -1;
	return req_write(rq, run_create, answer_created);
}

static int
change(struct req *rq)
{
	if (prepare_one(rq, V_CHANGE, true) == NULL)
		return -1;
	return req_write(rq, run_change, answer_changed);
}

static int
archive(struct req *rq)
{
	const char *purge = uri_get(&rq->params, "purge");
	struct job *j;

	if ((j = prepare_one(rq, purge == NULL ? V_ARCHIVE : V_PURGE, false)) == NULL)
		return -1;
	if (purge != NULL && strcmp(purge, "1") != 0)
		return fail_bad_param(&rq->err, "purge", purge, "1");
	j->purge = purge != NULL;
	j->archive = true;
	return req_write(rq, run_archive, answer_gone);
}

static int
restore(struct req *rq)
{
	struct job *j = prepare_one(rq, V_ARCHIVE, false);

	if (j == NULL)
		return -1;
	j->archive = false;
	return req_write(rq, run_archive, answer_changed);
}

/* --- moves ---------------------------------------------------------------------------------------- */

static bool
is_move(const struct req *rq)
{
	const struct resource *r = registry_by_path(rq->arg[0]);

	return r != NULL && flow_find(r, rq->arg[2]) != NULL;
}

static int
run_move(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = job_of(rq);
	int rc;

	if_match_first(&j->match);
	do
		rc = flow_move(t, rq->arena, req_actor(rq), j->r, j->id, version_of(j), j->move, j->body, &j->rec, &j->made, e);
	while (rc == -1 && if_match_next(&j->match, e));
	return rc == -1 ? -1 : look_again(t, rq, j, e);
}

static void
answer_moved(struct req *rq)
{
	(job_of(rq)->made ? answer_created : answer_changed)(rq);
}

/* A body is needed only where the move needs something. */
static int
move(struct req *rq)
{
	struct job *j = prepare_one(rq, V_CHANGE, false);

	if (j == NULL || (rq->body_len > 0 && req_object(rq, &j->body, &rq->err) == -1))
		return -1;
	j->move = flow_find(j->r, rq->arg[2]);
	return req_write(rq, run_move, answer_moved);
}

#define OF_RESOURCE	.exists = is_resource

static const struct route rows[] = {
	{ M_GET,	"/api/v1/search",		"own", 0, .handle = lists_search, .query = NAMES("q") },
	{ M_GET,	"/api/v1/{res}",		"resource", RT_MEMORY | RT_FILTERS, .handle = lists_get, .query = list_names, OF_RESOURCE },
	{ M_GET,	"/api/v1/{res}/groups",		"resource", RT_FILTERS, .handle = lists_groups, .query = NAMES("q", "by"), OF_RESOURCE },
	{ M_POST,	"/api/v1/{res}",		"resource", RT_WRITE, .handle = create, .query = NAMES("confirm"), OF_RESOURCE },
	{ M_POST,	"/api/v1/{res}/check",		"resource", 0, .handle = check, .query = NAMES("id", "confirm"), OF_RESOURCE },
	{ M_GET,	"/api/v1/{res}/{id}",		"resource", RT_MEMORY, .handle = get_one, .query = NAMES("names", "expand"), OF_RESOURCE },
	{ M_PATCH,	"/api/v1/{res}/{id}",		"resource", RT_WRITE, .handle = change, .query = NAMES("confirm"), OF_RESOURCE },
	{ M_DELETE,	"/api/v1/{res}/{id}",		"resource", RT_WRITE, .handle = archive, .query = NAMES("purge"), OF_RESOURCE },
	{ M_POST,	"/api/v1/{res}/{id}/restore",	"resource", RT_WRITE, .handle = restore, OF_RESOURCE },
	{ M_GET,	"/api/v1/{res}/{id}/history",	"resource", 0, .handle = get_history, .query = NAMES("before", "limit", "own"), OF_RESOURCE },
	{ M_POST,	"/api/v1/{res}/{id}/{move}",	"resource", RT_WRITE, .handle = move, .query = NAMES("confirm"), .exists = is_move },
	{ M_GET,	"/api/v1/{res}/{id}/{children}", "resource", RT_FILTERS, .handle = lists_children, .query = list_names,
	  .exists = lists_is_child },
};
const struct route_part crud_part = ROUTE_PART(rows);
