/*
 * Rows of parts and moves: those that a body brings, and those that a move needs.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/registry.h"

#include "flow_in.h"

const struct resource *
flow_part(const struct resource *r, const char *name)
{
	for (const struct resource *const *p = r->parts; p != NULL && *p != NULL; p++)
		if (strcmp(resource_part_name(r, *p), name) == 0)
			return *p;
	return NULL;
}

/* --- brought ------------------------------------------------------------------------------------------- */

struct adding {
	struct tx	*t;
	struct arena	*a;
	const struct actor *who;
	const struct resource *r, *part;
	int64_t		 id;
	struct err	*e;
};

/* What one row complains of, at its place in the body; -1: it is no complaint. */
static int
gather(const struct adding *d, const struct err *one, const char *at)
{
	struct err *e = d->e;

	if (one->nitems == 0)
		return fail(e, one->code, "%s: %s", at, one->log);
	if (one->code != ERR_VALIDATION)
		fail(e, one->code, "%s: %s", at, one->log);
	for (const struct err_item *it = one->items; it != NULL; it = it->next)
		err_item_again(e, arena_printf(e->arena, "%s%s", at, it->pointer), it);
	return 0;
}

static int
add_row(const struct adding *d, const struct jv *row, const char *at)
{
	struct err one;
	void *rec;

	if (jv_type(row) != J_OBJECT) {
		(void)!err_type(d->e, at, "object");
		return 0;
	}
	err_init(&one, d->e->arena);
	one.confirmed = d->e->confirmed;
	if (record_add_json(d->t, d->a, d->who, d->part, resource_link(d->part, d->r), d->id, row, &rec, &one) == -1)
		return gather(d, &one, at);
	return 0;
}

enum { ROWS_MOST = 200 };		/* of one part: as many as come with a project; all others wait while they are written */

static bool
are_rows(const struct adding *d, const struct jv *rows)
{
	const char *at = arena_printf(d->e->arena, "/%s", jv_key(rows));

	if (jv_type(rows) != J_ARRAY)
		(void)!err_type(d->e, at, "array");
	else if (jv_count(rows) > ROWS_MOST)
		err_item_param(d->e, err_field(d->e, at, "too_many"), "max", arena_printf(d->e->arena, "%d", ROWS_MOST));
	else
		return true;
	return false;
}

static int
add_rows_of(const struct adding *d, const struct jv *rows, bool *made)
{
	size_t i = 0;

	if (!are_rows(d, rows))
		return 0;
	for (const struct jv *v = jv_first(rows); v != NULL; v = jv_next(v), i++) {
		*made = true;
		if (add_row(d, v, arena_printf(d->a, "/%s/%zu", jv_key(rows), i)) == -1)
			return -1;
	}
	return 0;
}

int
flow_add_rows(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
    const struct jv *body, bool *made, struct err *e)
{
	struct adding d = { t, a, who, r, NULL, id, e };

	*made = false;
	for (const struct jv *v = body == NULL ? NULL : jv_first(body); v != NULL; v = jv_next(v))
		if ((d.part = flow_part(r, jv_key(v))) != NULL && add_rows_of(&d, v, made) == -1)
			return -1;
	return 0;
}

/* --- needed -------------------------------------------------------------------------------------------- */

static bool
fits(const struct row_need *n, const struct jv *row)
{
	if (jv_type(row) != J_OBJECT)
		return false;
	for (size_t i = 0; i < nitems(n->where) && n->where[i].field != NULL; i++) {
		const struct jv *v = jv_get(row, n->where[i].field);

		if (v == NULL || !str_eq(jv_text(v), resource_field(n->child, n->where[i].field)->choices[n->where[i].is].code))
			return false;
	}
	return true;
}

/* Whether a row of the body is what is needed, right or not: of what is wrong with it, it is told already. */
static bool
was_given(const struct row_need *n, const struct jv *rows)
{
	for (const struct jv *v = rows == NULL || jv_type(rows) != J_ARRAY ? NULL : jv_first(rows); v != NULL; v = jv_next(v))
		if (fits(n, v))
			return true;
	return false;
}

/* 1 there is one, 0, -1. */
static int
is_there(struct db *d, struct arena *a, const struct resource *r, const struct row_need *n, int64_t id, struct err *e)
{
	struct str *sql = str_new(a);
	int64_t one;

	str_printf(sql, "SELECT 1 FROM %s WHERE %s = $1 AND archived_at IS NULL", n->child->table,
	    resource_link(n->child, r)->name);
	for (size_t i = 0; i < nitems(n->where) && n->where[i].field != NULL; i++)
		str_printf(sql, " AND %s = %lld", n->where[i].field, (long long)n->where[i].is);
	str_puts(sql, " ORDER BY id ASC LIMIT 1");
	return db_int(d, str_text(sql), id, &one, e);
}

static const char *
where_text(struct arena *a, const struct row_need *n)
{
	struct str *out = str_new(a);

	for (size_t i = 0; i < nitems(n->where) && n->where[i].field != NULL; i++)
		str_printf(out, "%s%s", str_is_empty(out) ? "" : " ",
		    resource_field(n->child, n->where[i].field)->choices[n->where[i].is].code);
	return str_text(out);
}

int
flow_check_rows(struct db *d, struct arena *a, const struct resource *r, const struct move *m, int64_t id,
    const struct jv *body, enum lang lang, struct err *e)
{
	for (const struct row_need *n = m->rows; n != NULL && n->child != NULL; n++) {
		const char *part = resource_part_name(r, n->child);
		struct err_item *it;
		int rc = body != NULL && was_given(n, jv_get(body, part)) ? 1 : is_there(d, a, r, n, id, e);

		if (rc == -1)
			return -1;
		if (rc == 1)
			continue;
		it = err_field(e, arena_printf(e->arena, "/%s", part), "move_needs_row");
		err_item_param(e, it, "part", part);
		err_item_param(e, it, "kind", where_text(e->arena, n));
		err_item_param(e, it, "label", lang == LANG_ZH ? n->zh : n->en);
	}
	return 0;
}
