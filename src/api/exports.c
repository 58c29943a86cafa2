/*
 * Exports: the list's filters, all rows, a file of known length (ui-and-api.md A6).
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "base/clock.h"
#include "meta/registry.h"
#include "model/export.h"
#include "model/export_log.h"
#include "text/date.h"

enum { AHEAD_MOST = 14 * 60 };

static int
read_format(struct req *rq, struct export_want *w)
{
	const char *format = uri_get(&rq->params, "format");

	for (int i = 0; format != NULL && export_formats[i] != NULL; i++)
		if (strcmp(format, export_formats[i]) == 0) {
			w->format = (enum export_format)i;
			return 0;
		}
	return fail_bad_param(&rq->err, "format", format == NULL ? "" : format, "csv, xlsx, json");
}

/* One of two words; the first is meant where the parameter is absent. */
static int
read_either(struct req *rq, const char *name, const char *no, const char *yes, bool *out)
{
	const char *value = uri_get(&rq->params, name);

	*out = value != NULL && strcmp(value, yes) == 0;
	if (value == NULL || *out || strcmp(value, no) == 0)
		return 0;
	return fail_bad_param(&rq->err, name, value, arena_printf(rq->arena, "%s, %s", no, yes));
}

/* A link followed by a browser asks in the browser's language; the page says which one its reader has chosen. */
static int
read_lang(struct req *rq, struct export_want *w)
{
	struct actor *who = arena_alloc(rq->arena, sizeof *who);
	bool zh;

	*who = *req_actor(rq);
	w->who = who;
	if (uri_get(&rq->params, "lang") == NULL)
		return 0;
	if (read_either(rq, "lang", "en", "zh", &zh) == -1)
		return -1;
	who->lang = rq->lang = zh ? LANG_ZH : LANG_EN;
	return 0;
}

/* The page says how far its reader's clock is ahead of UTC; without that it is the machine's. */
static int
read_clock(struct req *rq, struct export_want *w)
{
	int64_t min = clock_ahead_min(clock_ms());

	if (req_param_int(rq, "utc_offset", -AHEAD_MOST, AHEAD_MOST, &min) == -1)
		return -1;
	w->ahead_min = (int)min;
	return 0;
}

static int
read_want(struct req *rq, struct export_want *w)
{
	struct list *l;
	bool no_bom;

	if (read_format(rq, w) == -1 || read_either(rq, "headings", "names", "labels", &w->labels) == -1 ||
	    read_lang(rq, w) == -1 || read_clock(rq, w) == -1 || read_either(rq, "bom", "1", "0", &no_bom) == -1 ||
	    read_either(rq, "encoding", "utf-8", "gb18030", &w->gb18030) == -1 ||
	    list_parse(rq->arena, w->r, &w->v, &rq->params, rq->route->query, &l, &rq->err) == -1)
		return -1;
	w->bom = !no_bom;
	w->list = l;
	w->spool = store_dir(req_worker(rq)->api->store);
	return 0;
}

/* The route has judged what an export may be, the format says what this one is. */
static int
check_offer(struct req *rq, const struct export_want *w)
{
	const char *type = export_type(w->format);

	return req_accepts(rq, type) ? 0 : fail_offer(rq, NAMES(type));
}

enum { EXPORT_MS = 60000 };	/* a statement of an export; its snapshot twice as long */

struct job {
	struct export_want	want;
	struct export_done	done;
};

static int
run_audit(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	return export_audit(t, &j->want, &j->done, e);
}

/* 会员企业-2026-11-25.xlsx for who can, enterprises-2026-11-25.xlsx for all. */
static void
name_file(struct req *rq, const struct export_want *w)
{
	const char *label = rq->lang == LANG_ZH ? w->r->zh : w->r->en, *ext = export_formats[w->format];
	struct str *coded = str_new(rq->arena);
	char today[DATE_SIZE];

	date_of_instant(clock_ms() + w->ahead_min * INT64_C(60000), today);
	uri_encode(coded, label);
	reply_header(rq, "Content-Disposition", arena_printf(rq->arena,
	    "attachment; filename=\"%s-%s.%s\"; filename*=UTF-8''%s-%s.%s", w->r->path, today, ext,
	    str_text(coded), today, ext));
}

static void
answer_file(struct req *rq)
{
	struct job *j = rq->prepared;

	rq->reply.status = 200;
	rq->reply.type = j->want.gb18030 ? "text/csv; charset=gb18030" : export_type(j->want.format);
	rq->reply.fd = j->done.fd;
	rq->reply.fd_len = j->done.bytes;
	rq->reply.no_store = true;
	j->done.fd = -1;
	reply_header(rq, "X-Row-Count", arena_printf(rq->arena, "%lld", (long long)j->done.rows));
	name_file(rq, &j->want);
}

static bool
is_gone(void *rq)
{
	return req_gone(rq);
}

/* All rows of a large chamber take longer than a page may. */
static int
make(struct req *rq, struct job *j)
{
	struct db *d = req_worker(rq)->db;
	int rc;

	j->want.gone = is_gone;
	j->want.gone_arg = rq;
	db_limit_ms(d, EXPORT_MS);
	rc = export_make(d, rq->arena, &j->want, &j->done, &rq->err);
	db_limit_ms(d, DB_LIMIT_MS);
	return rc;
}

static int
export(struct req *rq)
{
	struct job *j = arena_alloc(rq->arena, sizeof *j);

	rq->prepared = j;
	if (req_resource(rq, 0, V_EXPORT, &j->want.r, &j->want.v, &rq->err) == -1 || read_want(rq, &j->want) == -1 ||
	    check_offer(rq, &j->want) == -1 || make(rq, j) == -1)
		return -1;
	arena_defer_close(rq->arena, &j->done.fd);
	return req_write(rq, run_audit, answer_file);
}

/* --- who took out what ------------------------------------------------------------------------------ */

static int
read_log(struct req *rq)
{
	struct export_log_want want = { .who = req_actor(rq), .account = NONE, .before = NONE, .limit = 50 };
	struct jw w;

	if (req_param_int(rq, "account", 1, JSON_INT_MAX, &want.account) == -1 ||
	    req_param_int(rq, "before", 1, JSON_INT_MAX, &want.before) == -1 ||
	    req_param_int(rq, "limit", 1, 500, &want.limit) == -1 || req_param_resource(rq, &want.r) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	if (export_put_log(req_worker(rq)->db, &w, &want, &rq->err) == -1)
		return -1;
	reply_json(rq, 200);
	return 0;
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/exports", "exports.read", 0, .handle = read_log,
	  .query = NAMES("account", "resource", "before", "limit") },
	{ M_GET, "/api/v1/{res}/export", "resource", RT_EXPORT | RT_FILTERS | RT_SLOW, .handle = export,
	  .query = NAMES("q", "sort", "fields", "format", "headings", "lang", "utc_offset", "bom", "encoding"),
	  .offers = NAMES("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	      "application/json"),
	  .exists = is_resource },
};
const struct route_part exports_part = ROUTE_PART(rows);
