/*
 * Lists of any resource, children of a record, and the search of everything: pages of ready rows.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/cache.h"
#include "api/expand.h"
#include "api/lists.h"
#include "meta/list.h"
#include "meta/rec_veil.h"
#include "meta/registry.h"
#include "model/merge.h"
#include "model/record.h"

struct ask {
	const struct resource	*r;
	struct view		 v;
	struct uri_query	 q;
	const char *const	*takes;		/* names of what may stand in it beside filters */
	const char		*scope;
	uint64_t		 stamp;		/* the change counter, read before the snapshot */
	struct rec_names	*names;		/* of the codes that rows show, or NULL: not asked for */
	struct expand		*expand;	/* or NULL */
};

/* --- one row -------------------------------------------------------------------------------------- */

static void
put_record(struct str *out, const struct ask *k, const struct rec_seen *x, field_set only)
{
	struct jw w;

	jw_init(&w, out);
	rec_put_json(&w, k->r, x->rec, x->see, only);
	if (k->names != NULL)
		rec_names_add(k->names, k->r, x->rec, x->see, only);
}

static const struct str *
row_key(struct req *rq, const struct ask *k, const struct list_row *row)
{
	struct str *key = str_new(rq->arena);

	str_puts(key, k->r->path);
	str_putc(key, '/');
	str_int(key, row->id);
	str_puts(key, k->scope);
	return key;
}

/* The JSON of a row as the view sees it, from memory while its version stands. */
static struct body *
recall_row(struct req *rq, const struct ask *k, const struct list_row *row)
{
	const struct str *key = row_key(rq, k, row);

	return cache_get(req_worker(rq)->api->rows, key->p, key->len, (uint64_t)row->version, NULL, NULL);
}

static struct body *
make_row(struct req *rq, const struct ask *k, const struct list_row *row, const struct rec_seen *x)
{
	const struct str *key = row_key(rq, k, row);
	struct str out = STR_INIT;
	struct body *b;

	put_record(&out, k, x, FIELDS_ALL);
	b = body_take(&out);
	cache_put(req_worker(rq)->api->rows, key->p, key->len, (uint64_t)row->version, b, NULL, row->version);
	return b;
}

/* With q a row says what matched: one more member before its last brace. */
static void
put_matched(struct str *out, const struct list_row *row)
{
	struct jw w;

	if (row->matched == NULL || out->len == 0 || out->p[out->len - 1] != '}')
		return;
	str_cut(out, out->len - 1);
	str_puts(out, ",\"matched\":");
	jw_init(&w, out);
	jw_object(&w);
	jw_ktext(&w, "field", row->matched);
	jw_ktext(&w, "text", row->matched_text);
	jw_end_object(&w);
	str_putc(out, '}');
}

/* Chosen columns only, with names, or resting on other records: made from the record each time. */
static bool
is_kept(const struct ask *k, field_set only)
{
	return only == FIELDS_ALL && k->names == NULL && !resource_is_veiled(&k->v, k->r);
}

/* A row of a page: from memory, or its record; neither: it went in between two snapshots. */
struct made {
	struct body	*body;
	const struct rec_seen *x;
};

static void
unmake(struct made *made, size_t n)
{
	for (size_t i = 0; i < n; i++)
		body_unref(made[i].body);
}

/* Those that are not in memory are loaded together. */
static int
make_rows(struct req *rq, const struct ask *k, const struct list_page *page, field_set only, struct made *made, struct err *e)
{
	struct rec_seen *row = arena_array(rq->arena, page->n + 1, sizeof *row);
	int64_t *id = arena_array(rq->arena, page->n + 1, sizeof *id);
	size_t n = 0;

	for (size_t i = 0; i < page->n; i++) {
		made[i] = (struct made){ is_kept(k, only) ? recall_row(rq, k, &page->row[i]) : NULL, &row[n] };
		if (made[i].body == NULL)
			id[n++] = page->row[i].id;
	}
	if (rec_load_page(req_worker(rq)->db, rq->arena, &k->v, k->r, id, n, only, row, e) == 0)
		return 0;
	unmake(made, page->n);
	return -1;
}

static void
put_made(struct req *rq, struct str *out, const struct ask *k, const struct list_row *row, struct made *made, field_set only)
{
	const char *p;
	size_t n;

	if (made->body == NULL && is_kept(k, only))
		made->body = make_row(rq, k, row, made->x);
	if (made->body == NULL)
		put_record(out, k, made->x, only);
	else {
		p = body_bytes(made->body, &n);
		str_add(out, p, n);
	}
	put_matched(out, row);
}

static int
put_items(struct req *rq, struct str *out, const struct ask *k, const struct list_page *page, field_set only, struct err *e)
{
	struct made *made = arena_array(rq->arena, page->n + 1, sizeof *made);
	size_t begin = out->len;

	if (make_rows(rq, k, page, only, made, e) == -1)
		return -1;
	for (size_t i = 0; i < page->n; i++) {
		if (made[i].body == NULL && made[i].x->rec == NULL)
			continue;
		if (out->len > begin)
			str_putc(out, ',');
		put_made(rq, out, k, &page->row[i], &made[i], only);
	}
	unmake(made, page->n);
	return 0;
}

/* --- a page --------------------------------------------------------------------------------------- */

static void
put_footer(struct jw *w, const struct list_page *p)
{
	if (p->total != NONE) {
		jw_kint(w, "total", p->total);
		jw_kbool(w, "total_more", p->total_more);
	}
	jw_ktext(w, "next", p->next);
	if (p->offset != NONE)
		jw_kint(w, "offset", p->offset);
	jw_kint(w, "limit", p->limit);
}

/* --- totals: counted once for all pages of a query, while nothing changes ----------------------------- */

static struct str *
total_key(struct req *rq, const struct ask *k, const struct list *l)
{
	struct str *key = str_new(rq->arena);

	str_puts(key, "total ");
	str_puts(key, k->r->path);
	str_putc(key, ' ');
	str_puts(key, list_digest(l));
	return key;
}

static void
recall_total(struct req *rq, const struct ask *k, struct list *l)
{
	const struct str *key = total_key(rq, k, l);
	int64_t total;
	struct body *b = cache_get(req_worker(rq)->api->rows, key->p, key->len, k->stamp, NULL, &total);
	size_t more;

	if (b == NULL)
		return;
	body_bytes(b, &more);
	list_total_known(l, total, more > 0);
	body_unref(b);
}

/* The body's length says whether there are more than the total. */
static void
keep_total(struct req *rq, const struct ask *k, const struct list *l, const struct list_page *p)
{
	const struct str *key = total_key(rq, k, l);
	struct str mark = STR_INIT;
	struct body *b;

	if (p->total == NONE)
		return;
	str_puts(&mark, p->total_more ? "+" : "");
	b = body_take(&mark);
	cache_put(req_worker(rq)->api->rows, key->p, key->len, k->stamp, b, NULL, p->total);
	body_unref(b);
}

static int
expand_page(struct req *rq, struct str *out, const struct ask *k, const struct list_page *page, struct err *e)
{
	int64_t *id = arena_array(rq->arena, page->n + 1, sizeof *id);

	for (size_t i = 0; i < page->n; i++)
		id[i] = page->row[i].id;
	return put_expanded(rq, out, k->expand, id, page->n, e);
}

static int
put_page(struct req *rq, struct str *out, const struct ask *k, struct err *e)
{
	struct worker *wk = req_worker(rq);
	struct list_page page;
	struct list *l;
	struct jw w;

	if (list_parse(rq->arena, k->r, &k->v, &k->q, k->takes, &l, e) == -1)
		return -1;
	if (merge_follow_list(wk->db, rq->arena, req_actor(rq), l, e) == -1)
		return -1;
	recall_total(rq, k, l);
	if (list_run(wk->db, rq->arena, l, &page, e) == -1)
		return -1;
	keep_total(rq, k, l, &page);
	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	if (put_items(rq, out, k, &page, list_fields(l), e) == -1)
		return -1;
	jw_end_array(&w);
	put_footer(&w, &page);
	if (list_put_left_out(wk->db, rq->arena, l, &w, e) == -1)
		return -1;
	jw_end_object(&w);
	if (put_names(rq, wk->db, out, k->names, e) == -1)
		return -1;
	return expand_page(rq, out, k, &page, e);
}

static int
make_page(struct req *rq, struct str *out, void *arg, int64_t *version, struct err *e)
{
	struct worker *wk = req_worker(rq);
	int rc;

	if (db_begin(wk->db, e) == -1)
		return -1;
	rc = put_page(rq, out, arg, e);
	db_end(wk->db);
	return rc;
}

/* --- what an answer rests on ---------------------------------------------------------------------- */

static const char *
scope_text(struct req *rq, const struct view *v)
{
	struct str *s = str_new(rq->arena);

	scope_put(s, v);
	return str_text(s);
}

/*
 * Where a filter may have to be followed a merge changes what it finds, also if no row was moved; a filter that is no field finds by
 * other rows.
 */
uint64_t
lists_stamp(const struct req *rq, const struct resource *r, const struct view *v, const struct uri_query *q)
{
	struct store *s = req_worker(rq)->api->store;
	uint64_t stamp = scope_stamp(rq, v, r);

	for (size_t i = 0; i < q->n; i++) {
		const char *name = q->pair[i].key;
		const struct field *f = resource_field(r, arena_strndup(rq->arena, name, list_name_len(name)));
		const struct resource *rows = f != NULL ? (field_may_follow(f) ? f->ref : NULL) : list_filter_rows(r, name);

		if (rows != NULL)
			stamp += store_counter(s, rows->counter);
	}
	return stamp;
}

static int
answer_list(struct req *rq, struct ask *k)
{
	const char *scope;
	uint64_t stamp;

	scope = k->scope = scope_text(rq, &k->v);
	stamp = k->stamp = lists_stamp(rq, k->r, &k->v, &k->q);
	if (req_names(rq, &k->names, &scope) == -1 || req_expand(rq, k->r, &k->v, &k->expand, &scope, &stamp) == -1)
		return -1;
	return answer_cached(rq, scope, stamp, make_page, k);
}

int
lists_get(struct req *rq)
{
	struct ask k = { .q = rq->params, .takes = rq->route->query };

	if (req_resource(rq, 0, V_READ, &k.r, &k.v, &rq->err) == -1)
		return -1;
	return answer_list(rq, &k);
}

int
lists_put(struct req *rq, struct str *out, const struct resource *r, const struct view *v, const char *query, struct err *e)
{
	const struct uri_query asked = rq->params;
	struct ask k = { .r = r, .v = *v, .takes = list_names, .scope = scope_text(rq, v) };
	const char *scope = k.scope;
	int rc;

	if (uri_query(rq->arena, query, &k.q, e) == -1)
		return -1;
	k.stamp = lists_stamp(rq, r, v, &k.q);
	rq->params = k.q;
	rc = req_names(rq, &k.names, &scope) == -1 || req_expand(rq, r, &k.v, &k.expand, &scope, &k.stamp) == -1 ? -1 : put_page(rq, out, &k, e);
	rq->params = asked;
	return rc;
}

/* --- counts by value ------------------------------------------------------------------------------ */

static int
put_counts(struct req *rq, struct str *out, const struct ask *k, struct err *e)
{
	struct db *d = req_worker(rq)->db;
	struct list_by by;
	struct list *l;
	struct jw w;

	if (list_parse(rq->arena, k->r, &k->v, &k->q, k->takes, &l, e) == -1 ||
	    list_by_parse(rq->arena, l, uri_get(&k->q, "by"), &by, e) == -1 ||
	    merge_follow_list(d, rq->arena, req_actor(rq), l, e) == -1)
		return -1;
	jw_init(&w, out);
	return list_put_groups(d, rq->arena, l, &by, &w, e);
}

static int
make_counts(struct req *rq, struct str *out, void *arg, int64_t *version, struct err *e)
{
	struct worker *wk = req_worker(rq);
	int rc;

	if (db_begin(wk->db, e) == -1)
		return -1;
	rc = put_counts(rq, out, arg, e);
	db_end(wk->db);
	return rc;
}

int
lists_groups(struct req *rq)
{
	struct ask k = { .q = rq->params, .takes = rq->route->query };

	if (req_resource(rq, 0, V_READ, &k.r, &k.v, &rq->err) == -1)
		return -1;
	return answer_cached(rq, scope_text(rq, &k.v), lists_stamp(rq, k.r, &k.v, &k.q), make_counts, &k);
}

/* --- children ------------------------------------------------------------------------------------- */

/* The field of the record whose rows are asked for, or NULL: its name is no resource's. */
static const struct field *
list_field(const struct resource *parent, const char *name)
{
	const struct field *f = resource_field(parent, name);

	return f != NULL && f->type == F_LIST && !(f->flags & FL_HIDDEN) ? f : NULL;
}

bool
lists_is_child(const struct req *rq)
{
	const struct resource *parent = registry_by_path(rq->arg[0]), *child;

	if (parent == NULL)
		return false;
	child = registry_child(parent, rq->arg[2]);
	return child != NULL ? resource_link(child, parent) != NULL : list_field(parent, rq->arg[2]) != NULL;
}

static void
add_pair(struct req *rq, struct uri_query *q, const char *key, const char *value)
{
	struct uri_pair *all = arena_array(rq->arena, q->n + 1, sizeof *all);

	if (q->n > 0)
		memcpy(all, q->pair, q->n * sizeof *all);
	all[q->n].key = key;
	all[q->n].value = value;
	q->pair = all;
	q->n++;
}

/* The record whose children are asked for; of a merged one *into, as far as the caller may know. */
static int
find_parent(struct req *rq, const struct resource *parent, int64_t id, int64_t *into, struct err *e)
{
	struct db *d = req_worker(rq)->db;
	unsigned see;
	void *rec;
	int rc = record_get(d, rq->arena, req_actor(rq), parent, id, &rec, &see, e), led = 0;

	*into = NONE;
	if (rc != -1 && parent->merged != NULL && (rc == 0 || record_merged_into(parent, rec) != NONE))
		led = merge_leads_to(d, rq->arena, req_actor(rq), id, into, e);
	if (rc == -1 || led == -1)
		return -1;
	return rc == 1 || led == 1 ? 0 : fail(e, ERR_NOT_FOUND, "no such %s", parent->name);
}

/* A list that is a field of the record: all its rows, for who sees the field; it takes no parameters. */
static int
answer_rows(struct req *rq, const struct resource *parent, int64_t id)
{
	const struct field *f = list_field(parent, rq->arg[2]);
	unsigned see;
	struct jw w;
	void *rec;
	int rc;

	if (rq->params.n > 0)
		return uri_unknown(rq->params.pair[0].key, "", &rq->err);
	rc = record_get(req_worker(rq)->db, rq->arena, req_actor(rq), parent, id, &rec, &see, &rq->err);
	if (rc != 1)
		return rc == -1 ? -1 : fail(&rq->err, ERR_NOT_FOUND, "no such %s", parent->name);
	if ((see & BIT(f->class)) == 0)
		return fail(&rq->err, ERR_NOT_FOUND, "no such list in sight");
	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_key(&w, "items");
	if (rec_field_is_empty(f, rec))
		jw_raw(&w, "[]", 2);
	else
		rec_put_value(&w, f, rec);
	jw_kint(&w, "total", (int64_t)rec_list_count(rq->arena, f, rec));
	jw_end_object(&w);
	reply_json(rq, 200);
	return 0;
}

int
lists_children(struct req *rq)
{
	struct ask k = { .q = rq->params, .takes = rq->route->query };
	const struct resource *parent;
	struct view v;
	int64_t id, into;

	if (req_resource(rq, 0, V_READ, &parent, &v, &rq->err) == -1 || req_id(rq, 1, &id, &rq->err) == -1)
		return -1;
	if ((k.r = registry_child(parent, rq->arg[2])) == NULL)
		return answer_rows(rq, parent, id);
	if (req_view(rq, k.r, V_READ, &k.v, &rq->err) == -1)
		return -1;
	if (find_parent(rq, parent, id, &into, &rq->err) == -1)
		return -1;
	if (into != NONE)
		return answer_lead_on(rq, parent, into, arena_printf(rq->arena, "/%s", rq->arg[2]));
	add_pair(rq, &k.q, resource_link(k.r, parent)->name, rq->arg[1]);
	return answer_list(rq, &k);
}

/* --- search of everything ------------------------------------------------------------------------- */

enum { GROUP_MOST = 8 };

static int
put_group(struct req *rq, struct str *out, const struct resource *r, const char *q, bool *some, struct err *e)
{
	struct ask k = { .r = r, .takes = NAMES("q", "limit") };
	struct err none;

	err_init(&none, rq->arena);
	if (access_may(req_actor(rq), r, V_READ, &none) == -1)
		return 0;
	access_view(req_actor(rq), r, &k.v);
	k.scope = scope_text(rq, &k.v);
	add_pair(rq, &k.q, "q", q);
	add_pair(rq, &k.q, "limit", "8");
	str_printf(out, "%s{\"resource\":\"%s\",\"page\":", *some ? "," : "", r->path);
	*some = true;
	k.stamp = scope_stamp(rq, &k.v, r);
	if (make_page(rq, out, &k, NULL, e) == -1)
		return -1;
	str_putc(out, '}');
	return 0;
}

static int
put_groups(struct req *rq, struct str *out, const char *q, struct err *e)
{
	const struct resource *const *r;
	struct jw w;
	bool some = false;

	str_puts(out, "{\"q\":");
	jw_init(&w, out);
	jw_text(&w, q);
	str_puts(out, ",\"groups\":[");
	for (r = registry_all(); *r != NULL; r++)
		if ((*r)->index != NULL && put_group(rq, out, *r, q, &some, e) == -1)
			return -1;
	str_puts(out, "]}");
	return 0;
}

int
lists_search(struct req *rq)
{
	const char *q = uri_get(&rq->params, "q");

	if (put_groups(rq, &rq->reply.body, q == NULL ? "" : q, &rq->err) == -1)
		return -1;
	reply_json(rq, 200);
	return 0;
}
