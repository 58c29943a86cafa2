/*
 * Documents of projects: in by an upload, out as a file (ui-and-api.md A6, decision 0025).
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/lists.h"
#include "api/parts.h"
#include "api/upload.h"
#include "meta/list.h"
#include "model/document.h"
#include "model/resources.h"
#include "store/file.h"
#include "text/multipart.h"
#include "text/utf8.h"

/* --- in -------------------------------------------------------------------------------------------------- */

struct job {
	struct document_upload	 up;
	struct view		 v;
	void			*rec;
};

static const char *
text_of(struct req *rq, const struct part *p)
{
	if (utf8_valid(p->p, p->len) && memchr(p->p, '\0', p->len) == NULL)
		return p->len == 0 ? NULL : arena_strndup(rq->arena, p->p, p->len);
	err_field(&rq->err, arena_printf(rq->arena, "/%s", p->name), "bad_utf8");
	return NULL;
}

static bool
bool_of(struct req *rq, const struct part *p)
{
	const char *text = text_of(rq, p);
	bool yes = str_eq(text, "true") || str_eq(text, "1");

	if (!yes && text != NULL && strcmp(text, "false") != 0 && strcmp(text, "0") != 0)
		err_choice(&rq->err, "/staff_only", "true, false");
	return yes;
}

/* The form: one file, and what is said of it; what nobody asked for is not passed over (F2). */
static int
read_form(struct req *rq, const struct part *part, size_t n, struct document_upload *u, const struct part **file)
{
	*file = NULL;
	for (const struct part *p = part; p < part + n; p++)
		if (strcmp(p->name, "file") == 0)
			*file = p;
		else if (strcmp(p->name, "title") == 0)
			u->title = text_of(rq, p);
		else if (strcmp(p->name, "for_field") == 0)
			u->for_field = text_of(rq, p);
		else if (strcmp(p->name, "staff_only") == 0)
			u->staff_only = bool_of(rq, p);
		else
			err_field(&rq->err, arena_printf(rq->arena, "/%s", p->name), "unknown_field");
	if (*file == NULL || (*file)->file_name == NULL)
		err_field(&rq->err, "/file", "required");
	return rq->err.nitems > 0 ? -1 : 0;
}

static int
take(struct req *rq, const struct upload *b, struct document_upload *u)
{
	struct part part[MULTIPART_MOST];
	const struct part *file;
	size_t n;

	if (multipart_parse(rq->arena, req_header(rq, "content-type"), b->p, b->len, part, &n, &rq->err) == -1 ||
	    read_form(rq, part, n, u, &file) == -1 ||
	    document_admit(req_worker(rq)->db, rq->arena, req_actor(rq), u, &rq->err) == -1)
		return -1;
	return document_take(rq->arena, store_dir(req_worker(rq)->api->store), file->file_name, file->p, file->len, &u->file, &rq->err);
}

static int
run_upload(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	return document_add(t, rq->arena, req_actor(rq), &j->up, &j->rec, e);
}

static void
answer_uploaded(struct req *rq)
{
	struct job *j = rq->prepared;

	reply_header(rq, "Location", arena_printf(rq->arena, "/api/v1/%s/%lld", project_document_resource.path,
	    (long long)((struct rec *)j->rec)->id));
	answer_record(rq, 201, &project_document_resource, &j->v, j->rec);
}

static int
upload(struct req *rq)
{
	struct job *j = rq->prepared = arena_alloc(rq->arena, sizeof *j);
	struct upload b;
	int rc;

	j->up.file.fd = -1;
	arena_defer_close(rq->arena, &j->up.file.fd);
	access_view(req_actor(rq), &project_document_resource, &j->v);
	if (req_id(rq, 0, &j->up.project, &rq->err) == -1 || upload_open(rq, &b) == -1)
		return -1;
	rc = take(rq, &b, &j->up);
	upload_close(&b);
	return rc == -1 ? -1 : req_write(rq, run_upload, answer_uploaded);
}

/* The list, as of any other part (api/lists.c): the path is known here. */
static int
list(struct req *rq)
{
	rq->arg[1] = rq->arg[0];
	rq->arg[0] = project_resource.path;
	rq->arg[2] = "documents";
	return lists_children(rq);
}

/* --- out ------------------------------------------------------------------------------------------------- */

struct content {
	const struct project_document *x;
	const struct file_kind	*kind;
	int			 fd;
	bool			 in_place;
};

static int
run_audit(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct content *c = rq->prepared;

	return document_audit(t, req_actor(rq), c->x, c->in_place, e);
}

static void
answer_content(struct req *rq)
{
	struct content *c = rq->prepared;
	struct str *coded = str_new(rq->arena);

	rq->reply.status = 200;
	rq->reply.type = c->kind->media;
	rq->reply.fd = c->fd;
	rq->reply.fd_len = c->x->bytes;
	rq->reply.no_store = true;
	c->fd = -1;
	uri_encode(coded, c->x->file_name);
	reply_header(rq, "Content-Disposition", arena_printf(rq->arena, "%s; filename=\"document-%lld.%s\"; filename*=UTF-8''%s",
	    c->in_place ? "inline" : "attachment", (long long)c->x->rec.id, c->kind->end, str_text(coded)));
	/* Beside the policy of every answer: a browser keeps both. */
	reply_header(rq, "Content-Security-Policy", "default-src 'none'; sandbox");
	reply_header(rq, "Cross-Origin-Resource-Policy", "same-origin");
}

/* Only what a browser shows without running anything may stand in its window. */
static int
read_place(struct req *rq, struct content *c)
{
	int64_t in_place = 0;

	if (req_param_int(rq, "inline", 0, 1, &in_place) == -1)
		return -1;
	if (in_place == 1 && !c->kind->shown)
		return fail_bad_param(&rq->err, "inline", "1", "0");
	c->in_place = in_place == 1;
	return 0;
}

static int
find(struct req *rq, struct content *c)
{
	struct db *d = req_worker(rq)->db;
	unsigned see;
	void *rec;
	int64_t id;
	int rc;

	if (access_may(req_actor(rq), &project_document_resource, V_READ, &rq->err) == -1 || req_id(rq, 0, &id, &rq->err) == -1)
		return -1;
	rc = record_get(d, rq->arena, req_actor(rq), &project_document_resource, id, &rec, &see, &rq->err);
	if (rc != 1)
		return rc == -1 ? -1 : fail(&rq->err, ERR_NOT_FOUND, "no such document");
	c->x = rec;
	c->kind = document_kind(c->x);
	return c->kind == NULL ? fail(&rq->err, ERR_INTERNAL, "document %lld is of no kind", (long long)id) : read_place(rq, c);
}

static int
content(struct req *rq)
{
	struct content *c = rq->prepared = arena_alloc(rq->arena, sizeof *c);
	int rc;

	c->fd = -1;
	arena_defer_close(rq->arena, &c->fd);
	if (find(rq, c) == -1)
		return -1;
	rc = file_get(req_worker(rq)->db, c->x->rec.id, c->x->bytes, c->x->sha256, &c->fd, &rq->err);
	if (rc != 1)
		return rc == -1 ? -1 : fail(&rq->err, ERR_NOT_FOUND, "the document was purged");
	return req_write(rq, run_audit, answer_content);
}

static const struct route rows[] = {
	{ M_GET,	"/api/v1/projects/{id}/documents", "resource", RT_FILTERS, .handle = list, .query = list_names },
	{ M_POST,	"/api/v1/projects/{id}/documents", "resource", RT_WRITE | RT_UPLOAD | RT_SLOW, .handle = upload },
	{ M_GET,	"/api/v1/project-documents/{id}/content", "resource", RT_WRITE | RT_SLOW, .handle = content, .query = NAMES("inline"),
	  .offers = NAMES("application/pdf", "image/jpeg", "image/png", "image/webp", "text/plain", "text/csv",
	      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	      "application/vnd.openxmlformats-officedocument.presentationml.presentation") },
};
const struct route_part documents_part = ROUTE_PART(rows);
