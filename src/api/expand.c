/*
 * expand=: records that others refer to, and records that belong to others.
 */
#include "base/base.h"

#include "api/expand.h"
#include "meta/list.h"
#include "meta/registry.h"
#include "model/record.h"

enum { PARTS_MOST = 8 };

struct part {
	const struct resource	*other;
	struct view		 v;		/* of the other */
	const struct field	*field;		/* the reference: of ours, or of the other's */
	bool			 child;
	const char		*name;
};
struct expand {
	const struct resource	*r;
	struct view		 v;
	struct part		 part[PARTS_MOST];
	size_t			 n;
};

/* --- reading ------------------------------------------------------------------------------------------ */

/* A reference that is seen on some rows; each row is asked when it is written. */
static bool
is_reference(const struct req *rq, const struct expand *x, const struct field *f, struct part *p)
{
	if (f->type != F_REF || (f->flags & FL_HIDDEN) || (view_sees_some(&x->v) & BIT(f->class)) == 0)
		return false;
	*p = (struct part){ .other = f->ref, .field = f, .name = f->name };
	return req_may_read(rq, f->ref, &p->v);
}

static bool
is_child(const struct req *rq, const struct expand *x, const struct resource *child, struct part *p)
{
	const struct field *f = resource_link(child, x->r);

	if (f == NULL || !(f->flags & FL_FILTER))
		return false;
	*p = (struct part){ .other = child, .field = f, .child = true, .name = child->path };
	return req_may_read(rq, child, &p->v) && view_may_ask(&p->v, f);
}

static bool
find_part(const struct req *rq, const struct expand *x, const char *name, struct part *p)
{
	const struct field *f = resource_field(x->r, name);
	const struct resource *child = registry_by_path(name);

	if (f != NULL && is_reference(rq, x, f, p))
		return true;
	return child != NULL && is_child(rq, x, child, p);
}

static const char *
all_parts(const struct req *rq, const struct expand *x)
{
	struct str *out = str_new(rq->arena);
	struct part p;

	for (const struct field *f = x->r->fields; f < x->r->fields + x->r->nfields; f++)
		if (is_reference(rq, x, f, &p))
			str_printf(out, "%s%s", out->len == 0 ? "" : ", ", f->name);
	for (const struct resource *const *r = registry_all(); *r != NULL; r++)
		if (is_child(rq, x, *r, &p))
			str_printf(out, "%s%s", out->len == 0 ? "" : ", ", (*r)->path);
	return str_text(out);
}

static int
add_part(struct req *rq, struct expand *x, const char *name)
{
	struct part p;

	for (size_t i = 0; i < x->n; i++)
		if (strcmp(x->part[i].name, name) == 0)
			return 0;
	if (x->n == PARTS_MOST || !find_part(rq, x, name, &p))
		return fail_bad_param(&rq->err, "expand", name, all_parts(rq, x));
	x->part[x->n++] = p;
	return 0;
}

int
req_expand(struct req *rq, const struct resource *r, const struct view *v, struct expand **out, const char **scope,
    uint64_t *stamp)
{
	const char *text = uri_get(&rq->params, "expand");
	struct str *all;
	struct expand *x;

	*out = NULL;
	if (text == NULL || *text == '\0')
		return 0;
	x = arena_alloc(rq->arena, sizeof *x);
	*x = (struct expand){ .r = r, .v = *v };
	while (*text != '\0') {
		size_t n = strcspn(text, ",");

		if (add_part(rq, x, arena_strndup(rq->arena, text, n)) == -1)
			return -1;
		text += n + (text[n] == ',');
	}
	all = str_new(rq->arena);
	str_puts(all, *scope);
	for (size_t i = 0; i < x->n; i++) {
		scope_put(all, &x->part[i].v);
		if (stamp != NULL)
			*stamp += scope_stamp(rq, &x->part[i].v, x->part[i].other);
	}
	*scope = str_text(all);
	*out = x;
	return 0;
}

/* --- writing ------------------------------------------------------------------------------------------ */

field_set
listed_fields(const struct resource *r)
{
	field_set all = 0;

	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (f->flags & FL_LIST)
			all |= resource_field_bit(r, f);
	return all;
}

static int
add_reference(struct req *rq, struct jw *w, const struct part *p, int64_t id, struct err *e)
{
	unsigned see;
	void *rec;
	int rc = record_get(req_worker(rq)->db, rq->arena, req_actor(rq), p->other, id, &rec, &see, e);

	if (rc != 1)
		return rc;
	jw_key(w, arena_printf(rq->arena, "%lld", (long long)id));
	rec_put_json(w, p->other, rec, see, listed_fields(p->other));
	return 0;
}

/* What the record refers to, as far as the caller sees that it does; NONE: nothing. */
static int64_t
reference_of(const struct rec_seen *x, const struct field *f)
{
	return x->rec == NULL || (x->see & BIT(f->class)) == 0 ? NONE : *(const int64_t *)(const void *)((const char *)x->rec + f->off);
}

static bool
is_in(const int64_t *all, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (all[i] == id)
			return true;
	return false;
}

static int
put_references(struct req *rq, struct jw *w, const struct expand *x, const struct part *p, const int64_t *id, size_t n,
    struct err *e)
{
	struct rec_seen *row = arena_array(rq->arena, n + 1, sizeof *row);
	int64_t *done = arena_array(rq->arena, n + 1, sizeof *done);
	size_t ndone = 0;

	if (rec_load_page(req_worker(rq)->db, rq->arena, &x->v, x->r, id, n, resource_field_bit(x->r, p->field), row, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int64_t to = reference_of(&row[i], p->field);

		if (to == NONE || is_in(done, ndone, to))
			continue;
		done[ndone++] = to;
		if (add_reference(rq, w, p, to, e) == -1)
			return -1;
	}
	return 0;
}

int
list_of_link(struct req *rq, const struct resource *r, const struct view *v, const char *field, int64_t id, int64_t limit,
    struct list **out, struct err *e)
{
	struct uri_pair *pair = arena_array(rq->arena, 2, sizeof *pair);
	struct uri_query q = { pair, 2 };

	pair[0] = (struct uri_pair){ field, arena_printf(rq->arena, "%lld", (long long)id) };
	pair[1] = (struct uri_pair){ "limit", arena_printf(rq->arena, "%lld", (long long)limit) };
	return list_parse(rq->arena, r, v, &q, NAMES("limit"), out, e);
}

static int
put_children(struct req *rq, struct jw *w, const struct part *p, int64_t id, size_t *room, struct err *e)
{
	struct db *d = req_worker(rq)->db;
	struct list_page page;
	struct rec_seen *row;
	struct list *l;

	if (list_of_link(rq, p->other, &p->v, p->field->name, id, EXPAND_CHILDREN, &l, e) == -1 || list_run(d, rq->arena, l, &page, e) == -1)
		return -1;
	page.n = page.n < *room ? page.n : *room;
	if (list_load(d, rq->arena, l, &page, &row, e) == -1)
		return -1;
	*room -= page.n;
	jw_key(w, arena_printf(rq->arena, "%lld", (long long)id));
	jw_object(w);
	jw_key(w, "items");
	jw_array(w);
	for (size_t i = 0; i < page.n; i++)
		if (row[i].rec != NULL)
			rec_put_json(w, p->other, row[i].rec, row[i].see, listed_fields(p->other));
	jw_end_array(w);
	jw_kint(w, "total", page.total);
	jw_end_object(w);
	return 0;
}

static int
put_part(struct req *rq, struct jw *w, const struct expand *x, const struct part *p, const int64_t *id, size_t n, size_t *room,
    struct err *e)
{
	jw_key(w, p->name);
	jw_object(w);
	if (!p->child && put_references(rq, w, x, p, id, n, e) == -1)
		return -1;
	for (size_t i = 0; p->child && i < n; i++)
		if (put_children(rq, w, p, id[i], room, e) == -1)
			return -1;
	jw_end_object(w);
	return 0;
}

int
put_expanded(struct req *rq, struct str *out, const struct expand *x, const int64_t *id, size_t n, struct err *e)
{
	size_t room = EXPAND_RECORDS;
	struct jw w;

	if (x == NULL)
		return 0;
	assert(out->len > 2 && out->p[out->len - 1] == '}');
	str_cut(out, out->len - 1);
	str_puts(out, ",\"expanded\":");
	jw_init(&w, out);
	jw_object(&w);
	for (size_t i = 0; i < x->n; i++)
		if (put_part(rq, &w, x, &x->part[i], id, n, &room, e) == -1)
			return -1;
	jw_end_object(&w);
	str_putc(out, '}');
	return 0;
}
