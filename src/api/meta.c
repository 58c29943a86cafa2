/*
 * What the pages are drawn from: resources as the caller sees them, reference lists, roles (docs/api.md).
 *
 * The answer depends on the caller's role and language and on nothing that changes while the server runs, so
 * it is made once for each and kept.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "meta/ref.h"
#include "meta/registry.h"
#include "meta/sheet_part.h"
#include "model/flow.h"
#include "model/rate.h"
#include "text/han.h"

/* Whether the caller may, without the complaint. */
static bool
may(struct req *rq, const struct resource *r, enum verb verb)
{
	struct err none;

	err_init(&none, rq->arena);
	return access_may(req_actor(rq), r, verb, &none) == 0;
}

static void
put_may(struct req *rq, struct jw *w, const struct resource *r)
{
	jw_key(w, "may");
	jw_object(w);
	for (int v = V_READ + 1; v < V_COUNT; v++)
		jw_kbool(w, verb_names[v], may(rq, r, (enum verb)v));
	jw_end_object(w);
}

/* Whether a comma list has a name. */
static bool
is_named(const char *list, const char *name)
{
	size_t len = strlen(name), n;

	for (; *list != '\0'; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		if (n == len && strncmp(list, name, n) == 0)
			return true;
	}
	return false;
}

/* How much is told of a resource: what there is and what may be done; its fields, too; and what helps to fill them in. */
enum share { SHARE_NAME, SHARE_FIELDS, SHARE_ALL };

/* The columns of its sheets that make rows of its parts, as far as the caller may bring these in. */
static void
put_sheet_columns(struct req *rq, struct jw *w, const struct resource *r)
{
	const struct field *place;
	struct view v;

	jw_key(w, "sheet_columns");
	jw_array(w);
	for (size_t i = 0; (place = sheet_places(r, i)) != NULL; i++) {
		access_view(req_actor(rq), sheet_part_rights(r, place), &v);
		if ((view_changes_some(&v) & BIT(place->class)) != 0)
			rec_put_sheet_column(w, r, place, rq->lang);
	}
	jw_end_array(w);
}

/* The schema's object with `may` and `moves` as further members. */
static void
put_resource(struct req *rq, struct jw *w, const struct resource *r, enum share share)
{
	struct str *schema = str_new(rq->arena), *rights = str_new(rq->arena);
	struct view v;
	struct jw in;

	access_view(req_actor(rq), r, &v);
	if (share == SHARE_NAME)
		v.see = v.see_own = v.see_kept = 0;
	jw_init(&in, schema);
	rec_put_schema(&in, r, &v, rq->lang, share == SHARE_ALL);
	jw_init(&in, rights);
	jw_object(&in);
	put_may(rq, &in, r);
	if (share != SHARE_NAME) {
		jw_key(&in, "moves");
		flow_put_schema(&in, req_actor(rq), r, rq->lang);
	}
	if (share == SHARE_ALL && r->nsheet_parts > 0 && may(rq, r, V_IMPORT))
		put_sheet_columns(rq, &in, r);
	jw_end_object(&in);
	str_cut(schema, schema->len - 1);
	str_putc(schema, ',');
	str_add(schema, rights->p + 1, rights->len - 1);
	jw_raw(w, schema->p, schema->len);
}

/* How else people look for a row: by its pinyin, by its name in the other language, by what it is also called. */
static void
put_keys(struct jw *w, struct arena *a, const struct ref *r, enum lang lang)
{
	const char *other = lang == LANG_ZH ? r->en : r->zh;
	struct str *also = str_new(a);
	struct han_pinyin p;

	han_pinyin(a, r->zh, &p);
	jw_ktext(w, "pinyin", p.alt == NULL ? p.full : arena_printf(a, "%s|%s", p.full, p.alt));
	str_puts(also, other == NULL || r->en == NULL ? "" : other);
	if (r->alias != NULL)
		str_printf(also, "%s%s", str_is_empty(also) ? "" : "|", r->alias);
	if (!str_is_empty(also))
		jw_ktext(w, "also", str_text(also));
}

/* keys: the arena to make search keys in, or NULL: without these. */
static void
put_rows(struct jw *w, const char *key, const char *list, struct arena *keys, enum lang lang)
{
	const struct ref *const *row;
	size_t n;

	row = ref_rows(list, &n);
	jw_key(w, key);
	jw_array(w);
	for (size_t i = 0; i < n; i++) {
		jw_object(w);
		jw_ktext(w, "code", row[i]->code);
		jw_ktext(w, "name", ref_label(list, row[i]->code, lang));
		if (row[i]->parent != NULL)
			jw_ktext(w, "parent", row[i]->parent);
		if (row[i]->group != NULL)
			jw_ktext(w, "group", row[i]->group);
		if (row[i]->valid_from != NULL)
			jw_ktext(w, "valid_from", row[i]->valid_from);
		if (row[i]->valid_to != NULL)
			jw_ktext(w, "valid_to", row[i]->valid_to);
		if (row[i]->successor != NULL)
			jw_ktext(w, "successor", row[i]->successor);
		if (keys != NULL)
			put_keys(w, keys, row[i], lang);
		jw_end_object(w);
	}
	jw_end_array(w);
}

/* Whether a field of any resource, or of one of its lists, takes codes of the list. */
static bool
is_asked_for(const char *list)
{
	for (const struct resource *const *r = registry_all(); *r != NULL; r++)
		for (const struct field *f = (*r)->fields; f < (*r)->fields + (*r)->nfields; f++) {
			if (f->type == F_CODEREF && strcmp(f->list, list) == 0)
				return true;
			for (size_t i = 0; f->type == F_LIST && i < f->sub->nfields; i++)
				if (str_eq(f->sub->fields[i].list, list))
					return true;
		}
	return strcmp(list, "currency") == 0;
}

static void
put_lists(struct jw *w, enum lang lang)
{
	const char *const *list;
	size_t n;

	list = ref_lists(&n);
	jw_key(w, "lists");
	jw_object(w);
	for (size_t i = 0; i < n; i++)
		if (is_asked_for(list[i]))
			put_rows(w, list[i], list[i], NULL, lang);
	jw_end_object(w);
}

static void
put_roles(struct jw *w, enum lang lang)
{
	jw_key(w, "roles");
	jw_array(w);
	for (const struct choice *c = role_choices; c->code != NULL; c++) {
		jw_object(w);
		jw_ktext(w, "code", c->code);
		jw_ktext(w, "label", lang == LANG_ZH ? c->zh : c->en);
		jw_end_object(w);
	}
	jw_end_array(w);
}

void
put_meta(struct req *rq, struct jw *w, const char *whole, bool lists)
{
	jw_object(w);
	jw_key(w, "resources");
	jw_object(w);
	for (const struct resource *const *r = registry_all(); *r != NULL; r++) {
		if (!may(rq, *r, V_READ) || (whole != NULL && (*r)->parent != NULL && !is_named(whole, (*r)->path)))
			continue;
		jw_key(w, (*r)->path);
		put_resource(rq, w, *r, whole == NULL ? SHARE_ALL : is_named(whole, (*r)->path) ? SHARE_FIELDS : SHARE_NAME);
	}
	jw_end_object(w);
	if (lists)
		put_lists(w, rq->lang);
	put_roles(w, rq->lang);
	jw_end_object(w);
}

static int
make_meta(struct req *rq, struct str *out, void *arg, int64_t *version, struct err *e)
{
	struct jw w;

	jw_init(&w, out);
	put_meta(rq, &w, NULL, true);
	return 0;
}

static int
make_list(struct req *rq, struct str *out, void *arg, int64_t *version, struct err *e)
{
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	put_rows(&w, "items", arg, rq->arena, rq->lang);
	jw_end_object(&w);
	return 0;
}

static int
make_form(struct req *rq, struct str *out, void *arg, int64_t *version, struct err *e)
{
	struct jw w;

	jw_init(&w, out);
	put_resource(rq, &w, arg, SHARE_ALL);
	return 0;
}

/* Role and binding say what is seen; a token that only reads may do less. */
static const char *
scope_of(struct req *rq)
{
	const struct actor *who = req_actor(rq);

	return arena_printf(rq->arena, "|%d.%d.%d", who->role, who->read_only, rq->lang);
}

static int
get_meta(struct req *rq)
{
	return answer_cached(rq, scope_of(rq), STAMP_CONSTANT, make_meta, NULL);
}

static int
get_form(struct req *rq)
{
	const struct resource *r;
	struct view v;

	if (req_resource(rq, 0, V_READ, &r, &v, &rq->err) == -1)
		return -1;
	return answer_cached(rq, scope_of(rq), STAMP_CONSTANT, make_form, (void *)(uintptr_t)r);
}

/* What no field takes yet is a list all the same, though no page needs it at its start. */
static bool
is_list(const struct req *rq)
{
	return is_asked_for(rq->arg[0]) || uri_names(NAMES("asean_unit", "country_group", "hs", "park", "regime", "unit"), rq->arg[0]);
}

static int
get_list(struct req *rq)
{
	return answer_cached(rq, arena_printf(rq->arena, "|%d", rq->lang), STAMP_CONSTANT, make_list,
	    (void *)(uintptr_t)rq->arg[0]);
}

/* --- rates ---------------------------------------------------------------------------------------- */

struct rates {
	const char	*currency;
	int64_t		 year;
};

static int
make_rates(struct req *rq, struct str *out, void *arg, int64_t *version, struct err *e)
{
	const struct rates *k = arg;
	struct jw w;

	jw_init(&w, out);
	return rates_put(req_worker(rq)->db, &w, k->currency, k->year, rq->lang, e);
}

static int
get_rates(struct req *rq)
{
	struct rates k = { .currency = uri_get(&rq->params, "currency"), .year = NONE };

	if (req_param_int(rq, "year", 1900, 2200, &k.year) == -1)
		return -1;
	if (k.currency != NULL && ref_by_code("currency", k.currency) == NULL)
		return fail_bad_param(&rq->err, "currency", k.currency, "ISO 4217");
	return answer_cached(rq, arena_printf(rq->arena, "|%d", rq->lang), STAMP_CONSTANT, make_rates, &k);
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/meta",		"own", 0, .handle = get_meta },
	{ M_GET, "/api/v1/meta/forms/{res}",	"resource", 0, .handle = get_form, .exists = is_resource },
	{ M_GET, "/api/v1/meta/lists/{list}",	"own", 0, .handle = get_list, .exists = is_list },
	{ M_GET, "/api/v1/meta/rates",		"own", 0, .handle = get_rates, .query = NAMES("currency", "year") },
	{ M_GET, "/api/openapi.json",		"public", RT_PUBLIC, .handle = openapi_get },
};
const struct route_part meta_part = ROUTE_PART(rows);
