/*
 * /api/v1/settings/base-map: the picture under the circles of projects, with the number of its approval.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "api/upload.h"
#include "model/base_map.h"
#include "text/date.h"
#include "text/multipart.h"
#include "text/utf8.h"

/* --- out --------------------------------------------------------------------------------------------- */

static void
put_map(struct jw *w, const struct base_map *x)
{
	char at[DATE_INSTANT_SIZE];

	date_put_instant(at, x->updated_at);
	jw_object(w);
	jw_ktext(w, "number", x->number);
	jw_ktext(w, "media_type", x->media_type);
	jw_kint(w, "bytes", x->bytes);
	jw_ktext(w, "sha256", x->sha256);
	jw_key(w, "anchors");
	jw_raw(w, x->anchors, strlen(x->anchors));
	jw_ktext(w, "updated_at", at);
	jw_ktext(w, "updated_by", x->updated_by);
	jw_end_object(w);
}

static int
answer_map(struct req *rq, struct db *d, struct str *out, struct err *e)
{
	struct base_map x;
	struct jw w;
	int rc = base_map_get(d, rq->arena, &x, e);

	if (rc == -1)
		return -1;
	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, "base_map");
	if (rc == 1)
		put_map(&w, &x);
	else
		jw_null(&w);
	jw_end_object(&w);
	return 0;
}

static int
get(struct req *rq)
{
	if (answer_map(rq, req_worker(rq)->db, &rq->reply.body, &rq->err) == -1)
		return -1;
	reply_json(rq, 200);
	return 0;
}

/* The bytes.  The address may name a digest, so that another picture has another address. */
static int
get_picture(struct req *rq)
{
	struct base_map x;
	const char *p;
	int rc = base_map_picture(req_worker(rq)->db, rq->arena, &x, &p, &rq->err);

	if (rc != 1)
		return rc == -1 ? -1 : fail(&rq->err, ERR_NOT_FOUND, "there is no base map");
	str_add(&rq->reply.body, p, (size_t)x.bytes);
	rq->reply.status = 200;
	rq->reply.type = x.media_type;
	rq->reply.no_gzip = true;
	rq->reply.etag = arena_printf(rq->arena, "\"%s\"", x.sha256);
	reply_header(rq, "Content-Disposition", "inline; filename=\"base-map\"");
	reply_header(rq, "Content-Security-Policy", "default-src 'none'; sandbox");
	reply_header(rq, "Cross-Origin-Resource-Policy", "same-origin");
	return 0;
}

/* --- in ---------------------------------------------------------------------------------------------- */

struct job {
	const char	*number, *anchors;	/* anchors NULL: those that are there */
	struct document_file file;
	bool		 has_file;
	struct str	*answer;
};

static const char *
text_of(struct req *rq, const struct part *p)
{
	if (utf8_valid(p->p, p->len) && memchr(p->p, '\0', p->len) == NULL)
		return arena_strndup(rq->arena, p->p, p->len);
	err_field(&rq->err, arena_printf(rq->arena, "/%s", p->name), "bad_utf8");
	return NULL;
}

static int
read_anchors(struct req *rq, const struct part *p, struct job *j)
{
	const struct jv *given;

	return json_parse(rq->arena, p->p, p->len, &given, &rq->err) == -1 ||
	    base_map_anchors(rq->arena, given, &j->anchors, &rq->err) == -1 ? -1 : 0;
}

/* Texts first: a file is looked at only where they are right. */
static int
read_form(struct req *rq, const struct part *part, size_t n, struct job *j, const struct part **file)
{
	const char *number = NULL;

	*file = NULL;
	for (const struct part *p = part; p < part + n; p++)
		if (strcmp(p->name, "file") == 0 && p->file_name != NULL)
			*file = p;
		else if (strcmp(p->name, "number") == 0)
			number = text_of(rq, p);
		else if (strcmp(p->name, "anchors") != 0)
			err_field(&rq->err, arena_printf(rq->arena, "/%s", p->name), "unknown_field");
		else if (read_anchors(rq, p, j) == -1)
			return -1;
	return rq->err.nitems > 0 ? -1 : base_map_number(rq->arena, number, &j->number, &rq->err);
}

static int
take(struct req *rq, const struct upload *b, struct job *j)
{
	struct part part[MULTIPART_MOST];
	const struct part *file;
	size_t n;

	if (multipart_parse(rq->arena, req_header(rq, "content-type"), b->p, b->len, part, &n, &rq->err) == -1 ||
	    read_form(rq, part, n, j, &file) == -1)
		return -1;
	j->has_file = file != NULL;
	return file == NULL ? 0 : base_map_take(rq->arena, store_dir(req_worker(rq)->api->store), file->file_name, file->p, file->len,
	    &j->file, &rq->err);
}

static int
run_put(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	if (base_map_put(t, rq->arena, req_actor(rq), j->number, j->anchors, j->has_file ? &j->file : NULL, e) == -1)
		return -1;
	str_reset(j->answer);
	return answer_map(rq, tx_db(t), j->answer, e);
}

static void
answer_put(struct req *rq)
{
	struct job *j = rq->prepared;

	str_add(&rq->reply.body, j->answer->p, j->answer->len);
	reply_json(rq, 200);
}

static int
put(struct req *rq)
{
	struct job *j = rq->prepared = arena_alloc(rq->arena, sizeof *j);
	struct upload b;
	int rc;

	*j = (struct job){ .file.fd = -1, .answer = str_new(rq->arena) };
	arena_defer_close(rq->arena, &j->file.fd);
	if (upload_open(rq, &b) == -1)
		return -1;
	rc = take(rq, &b, j);
	upload_close(&b);
	return rc == -1 ? -1 : req_write(rq, run_put, answer_put);
}

static int
run_delete(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;

	return base_map_delete(t, rq->arena, req_actor(rq), e);
}

static int
delete(struct req *rq)
{
	return req_write(rq, run_delete, answer_gone);
}

static const struct route rows[] = {
	{ M_GET,	"/api/v1/settings/base-map", "own", 0, .handle = get },
	{ M_PUT,	"/api/v1/settings/base-map", "settings.write", RT_WRITE | RT_UPLOAD | RT_SLOW, .handle = put },
	{ M_DELETE,	"/api/v1/settings/base-map", "settings.write", RT_WRITE, .handle = delete },
	{ M_GET,	"/api/v1/settings/base-map/picture", "own", 0, .handle = get_picture, .query = NAMES("v"),
	  .offers = NAMES("image/jpeg", "image/png", "image/webp") },
};
const struct route_part base_map_part = ROUTE_PART(rows);
