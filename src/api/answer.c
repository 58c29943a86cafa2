/*
 * Answers that several handlers share.
 */
#include "base/base.h"

#include <inttypes.h>

#include "base/str.h"
#include "api/answer.h"
#include "api/cache.h"
#include "api/once.h"
#include "api/parts.h"
#include "base/rnd.h"
#include "meta/rec_veil.h"
#include "meta/registry.h"
#include "model/filing_kept.h"
#include "text/num.h"

const char *
version_tag(struct req *rq, int64_t version)
{
	return arena_printf(rq->arena, "\"%lld\"", (long long)version);
}

void
answer_body(struct req *rq, struct body *b, struct body *gz, const char *etag)
{
	reply_json(rq, 200);
	rq->reply.etag = etag;
	rq->reply.shared = b;
	rq->reply.shared_gz = gz;
}

void
answer_record(struct req *rq, int status, const struct resource *r, const struct view *v, const void *rec)
{
	struct jw w;

	jw_init(&w, &rq->reply.body);
	rec_put_json(&w, r, rec, rec_see(v, r, rec), FIELDS_ALL);
	rq->reply.etag = version_tag(rq, ((const struct rec *)rec)->version);
	reply_json(rq, status);
}

/* A merge can be undone, so nobody is to keep where it leads. */
int
answer_lead_on(struct req *rq, const struct resource *r, int64_t into, const char *below)
{
	err_clear(&rq->err);
	reply_header(rq, "Location", arena_printf(rq->arena, "/api/v1/%s/%lld%s%s%s", r->path, (long long)into, below,
	    *rq->query == '\0' ? "" : "?", rq->query));
	rq->reply.no_store = true;
	rq->reply.status = 307;
	return 0;
}

void
scope_put(struct str *out, const struct view *v)
{
	str_printf(out, "|%x.%x.%x.%lld.%lld.%d%d%d%d", v->see, v->see_own, v->see_kept, (long long)v->own, (long long)v->keeper, v->only_own,
	    v->only_kept, v->listed_only, v->archived);
}

uint64_t
scope_stamp(const struct req *rq, const struct view *v, const struct resource *r)
{
	const struct store *s = req_worker(rq)->api->store;
	uint64_t stamp = store_counter(s, r->counter);

	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (field_is_veiled(v, f))
			stamp += store_counter(s, field_seen_ref(f)->ref->counter) + (f->veil->also == NULL ? 0 : store_counter(s, f->veil->also_of->counter));
	for (; view_asks_parent(v, r); r = resource_parent(r))
		stamp += store_counter(s, resource_parent(r)->counter);
	return stamp;
}

bool
is_resource(const struct req *rq)
{
	return registry_by_path(rq->arg[0]) != NULL;
}

int
req_view(const struct req *rq, const struct resource *r, enum verb verb, struct view *v, struct err *e)
{
	if (access_may(req_actor(rq), r, verb, e) == -1)
		return -1;
	if (verb == V_EXPORT)
		access_view_export(req_actor(rq), r, v);
	else
		access_view(req_actor(rq), r, v);
	return 0;
}

bool
req_may_read(const struct req *rq, const struct resource *r, struct view *v)
{
	struct err none;

	err_init(&none, rq->arena);
	return req_view(rq, r, V_READ, v, &none) == 0;
}

int
req_resource(const struct req *rq, int arg, enum verb verb, const struct resource **r, struct view *v,
    struct err *e)
{
	*r = registry_by_path(rq->arg[arg]);
	return *r == NULL ? fail(e, ERR_NOT_FOUND, "no such resource") : req_view(rq, *r, verb, v, e);
}

/* A record's tag is its version.  Others hold for one run of the server: counters begin anew with the next. */
static const char *
tag_of(struct req *rq, const struct str *key, uint64_t stamp, int64_t version)
{
	uint64_t h;

	if (version != NONE)
		return version_tag(rq, version);
	h = bytes_hash(req_worker(rq)->api->boot ^ stamp * UINT64_C(0x9e3779b97f4a7c15), key->p, key->len);

	return arena_printf(rq->arena, "W/\"%016llx\"", (unsigned long long)h);
}

enum { GZIP_FROM = 1024 };	/* bytes; below it the gain is not worth the work */

static struct body *
squeeze(struct req *rq, struct body *b, bool well)
{
	size_t n;

	body_bytes(b, &n);
	return n >= GZIP_FROM && req_accepts_coding(rq, "gzip") ? body_gzip(b, well) : NULL;
}

void
answer_made(struct req *rq, struct str *out)
{
	struct body *b = body_take(out);

	answer_body(rq, b, squeeze(rq, b, true), NULL);
}

/* Without a database at hand (at_once.c) only what is finished will do: nothing is made and nothing packed. */
static bool
is_finished(const struct req *rq, const struct body *b, const struct body *gz)
{
	size_t n;

	if (b == NULL)
		return false;
	body_bytes(b, &n);
	return gz != NULL || n < GZIP_FROM || !req_accepts_coding(rq, "gzip");
}

int
answer_cached(struct req *rq, const char *scope, uint64_t stamp,
    int (*make)(struct req *rq, struct str *out, void *arg, int64_t *version, struct err *e), void *arg)
{
	struct cache *c = req_worker(rq)->api->bodies;
	struct str *key = str_new(rq->arena), out = STR_INIT;
	struct body *b, *gz;
	int64_t version = NONE;
	bool fresh = false;

	str_puts(key, rq->path);
	str_putc(key, '?');
	str_puts(key, rq->query);
	str_puts(key, scope);
	b = cache_get(c, key->p, key->len, stamp, &gz, &version);
	if (req_worker(rq)->db == NULL && !is_finished(rq, b, gz)) {
		body_unref(b);
		body_unref(gz);
		return fail(&rq->err, ERR_BUSY, "not in memory");
	}
	if (b == NULL) {
		if (make(rq, &out, arg, &version, &rq->err) == -1) {
			str_fini(&out);
			return -1;
		}
		b = body_take(&out);
		fresh = true;
	}
	if (gz == NULL && (gz = squeeze(rq, b, stamp == STAMP_CONSTANT)) != NULL)
		fresh = true;
	if (fresh)
		cache_put(c, key->p, key->len, stamp, b, gz, version);
	answer_body(rq, b, gz, tag_of(rq, key, stamp, version));
	return 0;
}

struct reading {
	snapshot_put	*put;
	void		*arg;
};

static int
make_reading(struct req *rq, struct str *out, void *arg, int64_t *version, struct err *e)
{
	const struct reading *of = arg;
	struct db *d = req_worker(rq)->db;
	struct jw w;
	int rc;

	if (db_begin(d, e) == -1)
		return -1;
	jw_init(&w, out);
	rc = of->put(rq, d, &w, of->arg, e);
	db_end(d);
	return rc;
}

int
answer_snapshot(struct req *rq, const char *scope, uint64_t stamp, snapshot_put *put, void *arg)
{
	struct reading of = { put, arg };

	return answer_cached(rq, scope, stamp, make_reading, &of);
}

int
req_names(struct req *rq, struct rec_names **names, const char **scope)
{
	const char *value = uri_get(&rq->params, "names");

	*names = NULL;
	if (value == NULL)
		return 0;
	if (strcmp(value, "1") != 0)
		return fail_bad_param(&rq->err, "names", value, "1");
	*names = rec_names_new(rq->arena);
	*scope = arena_printf(rq->arena, "%s|%d|%" PRIu64, *scope, rq->lang, store_counter(req_worker(rq)->api->store, COUNTER_PEOPLE));
	return 0;
}

static int
call_logins(struct req *rq, struct db *d, struct rec_names *names, struct err *e)
{
	const char *const *login, *name;
	size_t n = rec_names_logins(names, &login);

	for (size_t i = 0; i < n; i++) {
		if (account_called(d, rq->arena, login[i], &name, e) == -1)
			return -1;
		rec_names_call(names, i, name);
	}
	return 0;
}

int
put_names(struct req *rq, struct db *d, struct str *out, struct rec_names *names, struct err *e)
{
	struct jw w;

	if (names == NULL)
		return 0;
	if (call_logins(rq, d, names, e) == -1)
		return -1;
	assert(out->len > 2 && out->p[out->len - 1] == '}');
	str_cut(out, out->len - 1);
	str_puts(out, ",\"names\":");
	jw_init(&w, out);
	rec_names_put(&w, names, rq->lang);
	str_putc(out, '}');
	return 0;
}

int
req_object(struct req *rq, const struct jv **out, struct err *e)
{
	if (rq->body == NULL)
		return fail_detail(e, ERR_MALFORMED, "body_missing");
	if (json_parse(rq->arena, rq->body, rq->body_len, out, e) == -1)
		return -1;
	return jr_object(*out, e);
}

int
req_param_int(struct req *rq, const char *name, int64_t min, int64_t max, int64_t *out)
{
	const char *text = uri_get(&rq->params, name);
	int64_t v;

	if (text == NULL)
		return 0;
	if (num_parse(text, 0, &v) == NULL && v >= min && v <= max) {
		*out = v;
		return 0;
	}
	fail_detail(&rq->err, ERR_BAD_PARAM, "parameter_range");
	err_param(&rq->err, "name", name);
	err_param_int(&rq->err, "min", min);
	err_param_int(&rq->err, "max", max);
	return -1;
}

int
fail_bad_param(struct err *e, const char *name, const char *value, const char *allowed)
{
	fail_detail(e, ERR_BAD_PARAM, "bad_parameter_value");
	err_param(e, "name", name);
	err_param(e, "value", value);
	err_param(e, "allowed", allowed);
	return -1;
}

enum { BODIES_BYTES = 32 << 20, ROWS_BYTES = 32 << 20 };

void
api_init(struct api *api)
{
	api->bodies = cache_new(BODIES_BYTES);
	api->rows = cache_new(ROWS_BYTES);
	api->filings = filing_kept_new();
	api->gate = gate_new(api->people);
	api->onces = onces_new();
	api->boot = rnd_u64();
}

void
api_fini(struct api *api)
{
	cache_free(api->bodies);
	cache_free(api->rows);
	filing_kept_free(api->filings);
	gate_free(api->gate);
	onces_free(api->onces);
}

/* "enterprises, contacts" and so on. */
static const char *
resource_paths(struct arena *a)
{
	struct str *out = str_new(a);

	for (const struct resource *const *r = registry_all(); *r != NULL; r++)
		str_printf(out, "%s%s", out->len > 0 ? ", " : "", (*r)->path);
	return str_text(out);
}

int
req_param_resource(struct req *rq, const struct resource **r)
{
	const char *path = uri_get(&rq->params, "resource");

	*r = path == NULL ? NULL : registry_by_path(path);
	return path == NULL || *r != NULL ? 0 : fail_bad_param(&rq->err, "resource", path, resource_paths(rq->arena));
}

void
answer_items(struct req *rq, struct jw *w)
{
	jw_init(w, &rq->reply.body);
	jw_object(w);
	jw_key(w, "items");
	jw_array(w);
}

void
answer_items_end(struct req *rq, struct jw *w)
{
	jw_end_array(w);
	jw_end_object(w);
	reply_json(rq, 200);
}

void
answer_gone(struct req *rq)
{
	rq->reply.status = 204;
}
