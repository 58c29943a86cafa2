/*
 * Two enterprises become one, and two again.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "base/msg.h"
#include "base/str.h"
#include "meta/rec.h"
#include "meta/registry.h"
#include "model/merge.h"
#include "model/resources.h"

struct job {
	const struct resource	*r;
	struct view		 v;
	struct merge_ask	 ask;
	struct if_match		 match;
	struct merge_done	 done;
};

static struct job *
prepare(struct req *rq)
{
	struct job *j = arena_alloc(rq->arena, sizeof *j);

	rq->prepared = j;
	j->r = &enterprise_resource;
	if (access_may(req_actor(rq), j->r, V_MERGE, &rq->err) == -1 || req_id(rq, 0, &j->ask.gone, &rq->err) == -1 ||
	    req_if_match(rq, &j->match, &rq->err) == -1)
		return NULL;
	access_view(req_actor(rq), j->r, &j->v);
	return j;
}

/* --- the answer --------------------------------------------------------------------------------------- */

static void
put_rows(struct jw *w, const struct merge_done *done, bool moved)
{
	jw_object(w);
	for (size_t i = 0; i < done->nmoved; i++) {
		const struct merge_moved *x = &done->moved[i];
		int64_t n = moved ? x->moved : x->left;

		if (n > 0)
			jw_kint(w, x->what->from != NULL ? x->what->from->path : x->what->row->path, n);
	}
	jw_end_object(w);
}

static void
put_left_fields(struct jw *w, const struct job *j)
{
	jw_key(w, "left_fields");
	jw_array(w);
	for (const struct field *f = j->r->fields; f < j->r->fields + j->r->nfields; f++)
		if (j->done.left_fields & resource_field_bit(j->r, f))
			jw_text(w, f->name);
	jw_end_array(w);
}

/* The record that the page goes on with, and beside its members what was done and how the other one stands. */
static void
answer(struct req *rq, const struct job *j, const char *key, const void *rec, const struct rec *other, bool undone)
{
	struct str *out = &rq->reply.body;
	struct jw w;

	answer_record(rq, 200, j->r, &j->v, rec);
	str_cut(out, out->len - 1);
	str_printf(out, ",\"%s\":", key);
	jw_init(&w, out);
	jw_object(&w);
	jw_kint(&w, "id", j->done.id);
	jw_key(&w, "moved");
	put_rows(&w, &j->done, true);
	jw_key(&w, "left");
	put_rows(&w, &j->done, false);
	if (undone)
		put_left_fields(&w, j);
	jw_key(&w, "undo_until");
	jw_instant(&w, j->done.undo_until);
	jw_key(&w, undone ? "from" : "gone");
	jw_object(&w);
	jw_kint(&w, "id", other->id);
	jw_kint(&w, "version", other->version);
	jw_end_object(&w);
	jw_end_object(&w);
	str_putc(out, '}');
}

/* --- merge -------------------------------------------------------------------------------------------- */

static int
run_merge(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	int rc;

	if_match_first(&j->match);
	do {
		j->ask.gone_version = j->match.version[j->match.at];
		rc = merge_run(t, rq->arena, req_actor(rq), &j->ask, &j->done, e);
	} while (rc == -1 && if_match_next(&j->match, e));
	return rc;
}

static void
answer_merged(struct req *rq)
{
	struct job *j = rq->prepared;

	answer(rq, j, "merge", j->done.stays, j->done.gone, false);
}

static int
merge(struct req *rq)
{
	struct job *j = prepare(rq);
	const struct jv *body;

	if (j == NULL || req_json(rq, NAMES("into", "into_version", "choose"), &body, &rq->err) == -1)
		return -1;
	(void)!jr_int(body, "into", 1, JSON_INT_MAX, &j->ask.stays, &rq->err);
	(void)!jr_int(body, "into_version", 1, JSON_INT_MAX, &j->ask.stays_version, &rq->err);
	j->ask.choose = jv_get(body, "choose");
	if (j->ask.choose != NULL && jv_type(j->ask.choose) != J_OBJECT && jv_type(j->ask.choose) != J_NULL)
		(void)!err_type(&rq->err, "/choose", "object");
	return rq->err.nitems > 0 ? -1 : req_write(rq, run_merge, answer_merged);
}

/* --- before a merge ------------------------------------------------------------------------------------- */

static void
put_row(struct jw *w, const char *key, const struct resource *r, int64_t id)
{
	jw_key(w, key);
	jw_object(w);
	jw_ktext(w, "resource", r->path);
	jw_kint(w, "id", id);
	jw_end_object(w);
}

static void
put_clash(struct req *rq, struct jw *w, const struct merge_clash *c)
{
	struct err_param p[MERGE_CLASH_PARAMS];
	struct str *text = str_new(rq->arena);

	merge_clash_params(rq->arena, c, p);
	msg_put(text, rq->lang, c->code, p, MERGE_CLASH_PARAMS);
	jw_object(w);
	jw_ktext(w, "code", c->code);
	jw_ktext(w, "message", str_text(text));
	jw_key(w, "delegation");
	jw_object(w);
	jw_kint(w, "id", c->delegation);
	jw_ktext(w, "title", c->trip);
	jw_end_object(w);
	put_row(w, "this", c->r, c->gone);
	put_row(w, "other", c->r, c->stays);
	jw_end_object(w);
}

/* What stands in the way of it. */
static int
get_merge(struct req *rq)
{
	struct db *d = req_worker(rq)->db;
	struct merge_ask ask = { .gone = NONE, .stays = NONE };
	struct merge_clashes all;
	struct jw w;
	int rc;

	if (access_may(req_actor(rq), &enterprise_resource, V_MERGE, &rq->err) == -1 || req_id(rq, 0, &ask.gone, &rq->err) == -1 ||
	    req_param_int(rq, "into", 1, INT64_MAX, &ask.stays) == -1)
		return -1;
	if (ask.stays == NONE)
		return fail_bad_param(&rq->err, "into", "", "1, 2, 3 ...");
	if (db_begin(d, &rq->err) == -1)
		return -1;
	rc = merge_clashes_read(d, rq->arena, req_actor(rq), &ask, &all, &rq->err);
	db_end(d);
	if (rc == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_key(&w, "clashes");
	jw_array(&w);
	for (size_t i = 0; i < all.n; i++)
		put_clash(rq, &w, &all.row[i]);
	jw_end_array(&w);
	jw_end_object(&w);
	reply_json(rq, 200);
	return 0;
}

/* --- unmerge ------------------------------------------------------------------------------------------ */

static int
run_unmerge(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	int rc;

	if_match_first(&j->match);
	do
		rc = merge_undo(t, rq->arena, req_actor(rq), j->ask.gone, j->match.version[j->match.at], &j->done, e);
	while (rc == -1 && if_match_next(&j->match, e));
	return rc;
}

static void
answer_unmerged(struct req *rq)
{
	struct job *j = rq->prepared;

	answer(rq, j, "unmerge", j->done.gone, j->done.stays, true);
}

static int
unmerge(struct req *rq)
{
	return prepare(rq) == NULL ? -1 : req_write(rq, run_unmerge, answer_unmerged);
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/enterprises/{id}/merge", "resource", 0, .handle = get_merge, .query = NAMES("into") },
	{ M_POST, "/api/v1/enterprises/{id}/merge", "resource", RT_WRITE, .handle = merge },
	{ M_POST, "/api/v1/enterprises/{id}/unmerge", "resource", RT_WRITE, .handle = unmerge },
};
const struct route_part merges_part = ROUTE_PART(rows);
