/*
 * Workbooks of imports: the user's own sheet with what became of each row, and the template to fill in.
 */
#include "base/base.h"

#include <sys/stat.h>

#include "api/answer.h"
#include "api/upload.h"
#include "api/parts.h"
#include "meta/registry.h"
#include "model/export.h"
#include "model/import_sheet.h"

struct job {
	struct import_made	*made;
	int			 fd;
	const char		*name;		/* for who can, without its ending */
	const char		*plain;		/* for all */
};

static struct job *
new_job(struct req *rq)
{
	struct job *j = rq->prepared = arena_alloc(rq->arena, sizeof *j);

	j->fd = -1;
	return j;
}

static void
answer_file(struct req *rq)
{
	struct job *j = rq->prepared;
	struct str *coded = str_new(rq->arena);
	struct stat st;

	rq->reply.status = 200;
	rq->reply.type = export_type(EXPORT_XLSX);
	rq->reply.fd = j->fd;
	rq->reply.fd_len = fstat(j->fd, &st) == -1 ? 0 : st.st_size;
	rq->reply.no_store = true;
	j->fd = -1;
	uri_encode(coded, j->name);
	reply_header(rq, "Content-Disposition", arena_printf(rq->arena, "attachment; filename=\"%s.xlsx\"; filename*=UTF-8''%s.xlsx",
	    j->plain, str_text(coded)));
}

/* A link that a browser follows asks in the browser's language; the page says which one its reader has chosen. */
static int
read_actor(struct req *rq, struct actor *who)
{
	const char *lang = uri_get(&rq->params, "lang");

	*who = *req_actor(rq);
	if (lang == NULL)
		return 0;
	if (strcmp(lang, "zh") != 0 && strcmp(lang, "en") != 0)
		return fail_bad_param(&rq->err, "lang", lang, "en, zh");
	who->lang = rq->lang = *lang == 'z' ? LANG_ZH : LANG_EN;
	return 0;
}

/* --- result ------------------------------------------------------------------------------------------ */

static int
run_audit(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;

	return import_result_audit(t, req_actor(rq), ((struct job *)rq->prepared)->made, e);
}

/* What stands before the ending. */
static const char *
stem(struct arena *a, const char *file)
{
	const char *dot = strrchr(file, '.');

	return dot == NULL || dot == file ? file : arena_strndup(a, file, (size_t)(dot - file));
}

static int
result(struct req *rq)
{
	const char *dir = store_dir(req_worker(rq)->api->store);
	struct job *j = new_job(rq);
	struct actor who;
	int64_t id;

	if (import_named(rq, &id) == -1 || read_actor(rq, &who) == -1 || import_result(req_worker(rq)->db, rq->arena, &who,
	    id, uri_get(&rq->params, "status"), dir, &j->made, &rq->err) == -1)
		return -1;
	j->fd = import_made_fd(j->made);
	arena_defer_close(rq->arena, &j->fd);
	j->plain = arena_printf(rq->arena, "import-%lld", (long long)id);
	j->name = arena_printf(rq->arena, "%s-%s", stem(rq->arena, import_made_name(j->made)), who.lang == LANG_ZH ? "结果" : "result");
	return req_write(rq, run_audit, answer_file);
}

/* --- template ---------------------------------------------------------------------------------------- */

static int
template(struct req *rq)
{
	const struct resource *r;
	struct job *j = new_job(rq);
	struct actor who;

	if (req_param_resource(rq, &r) == -1)
		return -1;
	if (r == NULL)
		r = registry_by_path("enterprises");
	if (access_may(req_actor(rq), r, V_IMPORT, &rq->err) == -1 || read_actor(rq, &who) == -1 ||
	    import_template(rq->arena, &who, r, store_dir(req_worker(rq)->api->store), &j->fd, &rq->err) == -1)
		return -1;
	arena_defer_close(rq->arena, &j->fd);
	j->plain = arena_printf(rq->arena, "%s-template", r->path);
	j->name = arena_printf(rq->arena, "%s-%s", who.lang == LANG_ZH ? r->zh : r->en, who.lang == LANG_ZH ? "模板" : "template");
	answer_file(rq);
	return 0;
}

static const struct route route_rows[] = {
	{ M_GET,	"/api/v1/imports/{id}/result.xlsx",	"imports.read", RT_WRITE | RT_SLOW, .handle = result,
	  .query = NAMES("status", "lang") },
	{ M_GET,	"/api/v1/imports/template.xlsx",	"imports.write", RT_SLOW, .handle = template,
	  .query = NAMES("resource", "lang") },
};
const struct route_part import_files_part = ROUTE_PART(route_rows);
