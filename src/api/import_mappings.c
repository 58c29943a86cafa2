/*
 * Mappings of columns that people keep for the next file of the same shape.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "meta/registry.h"
#include "model/import.h"

struct job {
	int64_t		 id, import;
	const char	*name;
};

static struct job *
job_of(struct req *rq)
{
	return rq->prepared;
}

/* --- reading ----------------------------------------------------------------------------------------- */

static int
list(struct req *rq)
{
	const struct resource *r;
	struct jw w;

	if (req_param_resource(rq, &r) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	if (import_mapping_put_list(req_worker(rq)->db, &w, r, &rq->err) == -1)
		return -1;
	reply_json(rq, 200);
	return 0;
}

static int
get(struct req *rq)
{
	int64_t id;
	struct jw w;
	int rc;

	if (req_id(rq, 0, &id, &rq->err) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	rc = import_mapping_put(req_worker(rq)->db, &w, id, &rq->err);
	if (rc == 1)
		reply_json(rq, 200);
	return rc == 1 ? 0 : rc == -1 ? -1 : fail(&rq->err, ERR_NOT_FOUND, "no such mapping");
}

/* --- writing ----------------------------------------------------------------------------------------- */

enum { NAME_MOST = 80 };

/* id: of the path, which a new one has not. */
static int
read_job(struct req *rq, bool is_new)
{
	static const char *const keys[] = { "name", "import", NULL };
	struct job *j = rq->prepared = arena_alloc(rq->arena, sizeof *j);
	const struct jv *body;

	*j = (struct job){ .import = NONE };
	if ((!is_new && req_id(rq, 0, &j->id, &rq->err) == -1) || req_json(rq, keys, &body, &rq->err) == -1)
		return -1;
	if (is_new)
		return jr_text(body, "name", 1, NAME_MOST, &j->name, &rq->err) == -1 ||
		    jr_int(body, "import", 1, JSON_INT_MAX, &j->import, &rq->err) == -1 ? -1 : 0;
	return jr_text_opt(body, "name", 1, NAME_MOST, &j->name, &rq->err) == -1 ||
	    jr_int_opt(body, "import", 1, JSON_INT_MAX, &j->import, &rq->err) == -1 ? -1 : 0;
}

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

static int
run_create(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = job_of(rq);

	return import_mapping_create(t, req_actor(rq), j->name, j->import, &j->id, e);
}

static void
answer_created(struct req *rq)
{
	reply_header(rq, "Location", arena_printf(rq->arena, "/api/v1/imports/mappings/%lld", (long long)job_of(rq)->id));
	answer_id(rq, 201);
}

static int
create(struct req *rq)
{
	return read_job(rq, true) == -1 ? -1 : req_write(rq, run_create, answer_created);
}

static int
run_change(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = job_of(rq);

	return import_mapping_change(t, req_actor(rq), j->id, j->name, j->import, e);
}

static void
answer_changed(struct req *rq)
{
	answer_id(rq, 200);
}

static int
change(struct req *rq)
{
	return read_job(rq, false) == -1 ? -1 : req_write(rq, run_change, answer_changed);
}

static int
run_delete(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;

	return import_mapping_delete(t, req_actor(rq), job_of(rq)->id, e);
}

static int
delete(struct req *rq)
{
	struct job *j = rq->prepared = arena_alloc(rq->arena, sizeof *j);

	if (req_id(rq, 0, &j->id, &rq->err) == -1)
		return -1;
	return req_write(rq, run_delete, answer_gone);
}

static const struct route route_rows[] = {
	{ M_GET,	"/api/v1/imports/mappings",		"imports.read", 0, .handle = list, .query = NAMES("resource") },
	{ M_POST,	"/api/v1/imports/mappings",		"mappings.write", RT_WRITE, .handle = create },
	{ M_GET,	"/api/v1/imports/mappings/{id}",	"imports.read", 0, .handle = get },
	{ M_PATCH,	"/api/v1/imports/mappings/{id}",	"mappings.write", RT_WRITE, .handle = change },
	{ M_DELETE,	"/api/v1/imports/mappings/{id}",	"mappings.write", RT_WRITE, .handle = delete },
};
const struct route_part import_mappings_part = ROUTE_PART(route_rows);
