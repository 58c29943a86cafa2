/*
 * Imports step by step (ui-and-api.md A6): upload, look, map, check, commit.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "api/upload.h"
#include "meta/registry.h"
#include "model/import.h"
#include "text/multipart.h"
#include "text/utf8.h"

struct job {
	struct import_file	 file;
	struct import		*changed;
	int64_t			 id;
	enum import_step	 step;
	bool			 all_or_nothing;
	struct import_row	*row;
	const char		*answer;
};

static struct job *
job_of(struct req *rq)
{
	return rq->prepared;
}

static struct job *
new_job(struct req *rq)
{
	return rq->prepared = arena_alloc(rq->arena, sizeof(struct job));
}

int
import_named(struct req *rq, int64_t *id)
{
	int rc;

	if (req_id(rq, 0, id, &rq->err) == -1)
		return -1;
	rc = import_is_seen(req_worker(rq)->db, req_actor(rq), *id, &rq->err);
	return rc == 0 ? fail(&rq->err, ERR_NOT_FOUND, "no such import") : rc == -1 ? -1 : 0;
}

/* --- reading ----------------------------------------------------------------------------------------- */

static int
put_one(struct req *rq, int64_t id, enum import_detail detail, int status)
{
	struct worker *wk = req_worker(rq);
	struct jw w;
	int rc;

	jw_init(&w, &rq->reply.body);
	rc = import_put(wk->db, wk->api->imports, &w, id, detail, rq->lang, &rq->err);
	if (rc == 1)
		reply_json(rq, status);
	if (rc == 0)
		return fail(&rq->err, ERR_NOT_FOUND, "no such import");
	return rc == 1 ? 0 : -1;
}

static int
list(struct req *rq)
{
	struct worker *wk = req_worker(rq);
	int64_t before = NONE, limit = 100;
	struct jw w;

	if (req_param_int(rq, "before", 1, JSON_INT_MAX, &before) == -1 || req_param_int(rq, "limit", 1, 200, &limit) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	if (import_put_list(wk->db, wk->api->imports, &w, access_sees_imports(req_actor(rq)), before, limit, rq->lang, &rq->err) == -1)
		return -1;
	reply_json(rq, 200);
	return 0;
}

static int
get(struct req *rq)
{
	int64_t id, preview = 0;

	if (import_named(rq, &id) == -1 || req_param_int(rq, "preview", 0, 1, &preview) == -1)
		return -1;
	return put_one(rq, id, preview == 1 ? IMP_PREVIEW : IMP_WHOLE, 200);
}

static int
rows(struct req *rq)
{
	struct import_page page = { .outcome = uri_get(&rq->params, "status"), .limit = 50 };
	int64_t id;
	struct jw w;

	if (import_named(rq, &id) == -1 || req_param_int(rq, "offset", 0, SHEET_MAX_ROWS, &page.offset) == -1 ||
	    req_param_int(rq, "limit", 1, 500, &page.limit) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	if (import_put_rows(req_worker(rq)->db, rq->arena, req_actor(rq), &w, id, &page, &rq->err) == -1)
		return -1;
	reply_json(rq, 200);
	return 0;
}

/* --- upload ------------------------------------------------------------------------------------------ */

static const struct part *
find_part(const struct part *part, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(part[i].name, name) == 0)
			return &part[i];
	return NULL;
}

enum { FILE_NAME_MOST = 200 };

/* F2: what nobody asked for is not passed over. */
static void
refuse_others(const struct part *part, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(part[i].name, "resource") != 0 && strcmp(part[i].name, "file") != 0)
			err_field(e, arena_printf(e->arena, "/%s", part[i].name), "unknown_field");
}

/* The form's resource and file; both are named in the complaint when they are missing. */
static int
read_form(struct req *rq, struct job *j, const struct part *part, size_t n, const struct part **file)
{
	const struct part *resource = find_part(part, n, "resource");

	*file = find_part(part, n, "file");
	if (resource == NULL)
		err_field(&rq->err, "/resource", "required");
	if (*file == NULL || (*file)->file_name == NULL)
		err_field(&rq->err, "/file", "required");
	refuse_others(part, n, &rq->err);
	if (rq->err.nitems > 0)
		return -1;
	j->file.r = registry_by_path(arena_strndup(rq->arena, resource->p, resource->len));
	if (j->file.r == NULL) {
		err_field(&rq->err, "/resource", "no_such_record");
		return -1;
	}
	j->file.name = arena_strndup(rq->arena, (*file)->file_name, utf8_bytes((*file)->file_name, FILE_NAME_MOST));
	return access_may(req_actor(rq), j->file.r, V_IMPORT, &rq->err);
}

/* The file of the form goes into one of its own. */
static int
take_file(struct req *rq, const struct upload *b, const struct part *file, struct sheet_file *out)
{
	return b->mapped ? sheet_file_copy(out, rq->body_fd, file->p - b->p, file->len, &rq->err) :
	    sheet_file_add(out, SHEET_BYTES, file->p, file->len, &rq->err);
}

static int
read_upload(struct req *rq, struct job *j, struct sheet_file *out)
{
	struct part part[MULTIPART_MOST];
	const struct part *file;
	struct upload b;
	size_t n;
	int rc;

	if (upload_open(rq, &b) == -1)
		return -1;
	rc = multipart_parse(rq->arena, req_header(rq, "content-type"), b.p, b.len, part, &n, &rq->err);
	if (rc == 0)
		rc = read_form(rq, j, part, n, &file);
	if (rc == 0)
		rc = take_file(rq, &b, file, out);
	upload_close(&b);
	return rc;
}

static int
run_upload(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;

	return import_create(t, req_actor(rq), &job_of(rq)->file, &job_of(rq)->id, e);
}

/* Only the writer has come by here, so the whole import is for the next question. */
static void
answer_id(struct req *rq, int status)
{
	struct jw w;

	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_kint(&w, "id", job_of(rq)->id);
	jw_end_object(&w);
	reply_json(rq, status);
}

static void
answer_uploaded(struct req *rq)
{
	reply_header(rq, "Location", arena_printf(rq->arena, "/api/v1/imports/%lld", (long long)job_of(rq)->id));
	answer_id(rq, 201);
}

static void
free_sheet(void *sheet)
{
	sheet_free(sheet);
}

/* A file that cannot be read is refused now and kept nowhere. */
static int
upload(struct req *rq)
{
	const struct sheet_how how = SHEET_AUTO;
	struct job *j = new_job(rq);
	struct sheet_file *f = sheet_file_new(store_dir(req_worker(rq)->api->store));
	struct sheet *s;

	if (read_upload(rq, j, f) == -1) {
		sheet_file_free(f);
		return -1;
	}
	if (sheet_open(&s, j->file.r, f, &how, &rq->err) == -1)
		return -1;
	arena_defer(rq->arena, free_sheet, s);
	j->file.sheet = s;
	if (import_look(req_worker(rq)->db, rq->arena, s, &j->file, &rq->err) == -1)
		return -1;
	return req_write(rq, run_upload, answer_uploaded);
}

/* --- mapping ----------------------------------------------------------------------------------------- */

enum { SHEETS_MOST = 1000, HEADER_MOST = 2000000 };

/* A number, or null: it is detected again. */
static int
read_place(const struct jv *body, const char *key, int64_t min, int64_t max, int64_t *out, struct err *e)
{
	const struct jv *v = jv_get(body, key);

	if (v != NULL && jv_type(v) == J_NULL) {
		*out = IMPORT_DETECT;
		return 0;
	}
	return jr_int_opt(body, key, min, max, out, e);
}

/* null: as the columns show. */
static int
read_order(const struct jv *body, const char **out, struct err *e)
{
	const struct jv *v = jv_get(body, "date_order");

	if (v != NULL && jv_type(v) == J_NULL)
		*out = "";
	return jr_text_opt(body, "date_order", 1, 3, out, e);
}

static int
read_change(struct req *rq, struct import_change *c)
{
	static const char *const keys[] = { "columns", "unmapped", "encoding", "separator", "sheet", "header_row", "mapping",
	    "date_order", "make_enterprises", NULL };
	const char *unmapped = NULL;
	const struct jv *body;
	bool make_named = false;

	if (req_json(rq, keys, &body, &rq->err) == -1 || jr_bool_opt(body, "make_enterprises", &make_named, &rq->err) == -1 ||
	    jr_text_opt(body, "unmapped", 1, 10, &unmapped, &rq->err) == -1 ||
	    jr_text_opt(body, "encoding", 0, 20, &c->encoding, &rq->err) == -1 ||
	    jr_text_opt(body, "separator", 0, 1, &c->separator, &rq->err) == -1 ||
	    read_place(body, "sheet", 0, SHEETS_MOST, &c->sheet, &rq->err) == -1 ||
	    read_place(body, "header_row", 1, HEADER_MOST, &c->header_row, &rq->err) == -1)
		return -1;
	if (read_order(body, &c->date_order, &rq->err) == -1)
		return -1;
	c->make_named = jv_get(body, "make_enterprises") == NULL ? -1 : make_named;
	c->columns = jv_get(body, "columns");
	c->mapping = jv_get(body, "mapping");
	if (unmapped == NULL)
		return 0;
	c->to_note = strcmp(unmapped, "note") == 0;
	if (c->to_note || strcmp(unmapped, "skip") == 0)
		return 0;
	return err_choice(&rq->err, "/unmapped", "note, skip");
}

static int
run_change(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;

	return import_change(t, req_actor(rq), job_of(rq)->changed, e);
}

static void
answer_ok(struct req *rq)
{
	answer_id(rq, 200);
}

static int
change(struct req *rq)
{
	struct job *j = new_job(rq);
	struct import_change c = { .to_note = -1, .make_named = -1, .sheet = NONE, .header_row = NONE };

	if (import_named(rq, &j->id) == -1 || read_change(rq, &c) == -1 ||
	    import_prepare(req_worker(rq)->db, rq->arena, req_actor(rq), j->id, &c, &j->changed, &rq->err) == -1)
		return -1;
	return req_write(rq, run_change, answer_ok);
}

/* --- check and commit -------------------------------------------------------------------------------- */

static int
run_begin(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;

	return import_begin(t, req_actor(rq), job_of(rq)->id, job_of(rq)->step, e);
}

static void
answer_begun(struct req *rq)
{
	answer_id(rq, 202);
}

static int
go(struct req *rq)
{
	struct job *j = job_of(rq);

	return imports_go(req_worker(rq)->api->imports, req_actor(rq), j->id, j->step, j->all_or_nothing, &rq->err);
}

static int
begin(struct req *rq, enum import_step step)
{
	struct job *j = job_of(rq);

	j->step = step;
	if (import_named(rq, &j->id) == -1)
		return -1;
	return req_write_then(rq, run_begin, answer_begun, go);
}

static int
check(struct req *rq)
{
	new_job(rq);
	return begin(rq, IMP_CHECK);
}

static int
commit(struct req *rq)
{
	static const char *const keys[] = { "mode", NULL };
	struct job *j = new_job(rq);
	const char *mode = "valid_rows";
	const struct jv *body;

	if (rq->body != NULL && rq->body_len > 0 && (req_json(rq, keys, &body, &rq->err) == -1 ||
	    jr_text_opt(body, "mode", 1, 20, &mode, &rq->err) == -1))
		return -1;
	j->all_or_nothing = strcmp(mode, "all_or_nothing") == 0;
	if (!j->all_or_nothing && strcmp(mode, "valid_rows") != 0)
		return err_choice(&rq->err, "/mode", "valid_rows, all_or_nothing");
	return begin(rq, IMP_COMMIT);
}

static int
revert(struct req *rq)
{
	new_job(rq);
	return begin(rq, IMP_REVERT);
}

/* --- one row ----------------------------------------------------------------------------------------- */

static int
run_row(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;

	return import_row_change(t, req_actor(rq), job_of(rq)->row, &job_of(rq)->answer, e);
}

static void
answer_row(struct req *rq)
{
	str_puts(&rq->reply.body, job_of(rq)->answer);
	reply_json(rq, 200);
}

static int
change_row(struct req *rq)
{
	static const char *const keys[] = { "cells", "decision", "id", "owner", "override", NULL };
	struct job *j = new_job(rq);
	const struct jv *body;
	int64_t n;

	if (import_named(rq, &j->id) == -1 || req_id(rq, 1, &n, &rq->err) == -1 ||
	    req_json(rq, keys, &body, &rq->err) == -1 || import_row_prepare(req_worker(rq)->db, rq->arena, req_actor(rq), j->id,
	    n, body, &j->row, &rq->err) == -1)
		return -1;
	return req_write(rq, run_row, answer_row);
}

/* --- forget ------------------------------------------------------------------------------------------ */

static int
run_forget(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;

	return import_forget(t, req_actor(rq), job_of(rq)->id, e);
}

static int
forget(struct req *rq)
{
	struct job *j = new_job(rq);

	if (import_named(rq, &j->id) == -1)
		return -1;
	return req_write(rq, run_forget, answer_gone);
}

static const struct route route_rows[] = {
	{ M_GET,	"/api/v1/imports",		"imports.read", 0, .handle = list, .query = NAMES("before", "limit") },
	{ M_POST,	"/api/v1/imports",		"imports.write", RT_WRITE | RT_UPLOAD | RT_IMPORT | RT_SLOW,
	  .handle = upload },
	{ M_GET,	"/api/v1/imports/{id}",		"imports.read", 0, .handle = get, .query = NAMES("preview") },
	{ M_PATCH,	"/api/v1/imports/{id}",		"imports.write", RT_WRITE, .handle = change },
	{ M_DELETE,	"/api/v1/imports/{id}",		"imports.write", RT_WRITE, .handle = forget },
	{ M_GET,	"/api/v1/imports/{id}/rows",	"imports.read", 0, .handle = rows, .query = NAMES("status", "offset", "limit") },
	{ M_PATCH,	"/api/v1/imports/{id}/rows/{n}", "imports.write", RT_WRITE, .handle = change_row },
	{ M_POST,	"/api/v1/imports/{id}/revert",	"imports.write", RT_WRITE, .handle = revert },
	{ M_POST,	"/api/v1/imports/{id}/check",	"imports.write", RT_WRITE, .handle = check },
	{ M_POST,	"/api/v1/imports/{id}/commit",	"imports.write", RT_WRITE, .handle = commit },
};
const struct route_part imports_part = ROUTE_PART(route_rows);
