/*
 * Records as a reader sees them.  What refers to a row that is for staff alone (.staff_rows) tells nobody else of it: there the
 * reference is empty, and because it is so on some rows, no rows are found by it (view_may_ask).
 */
#include "base/base.h"

#include "ftype.h"

#include "meta/rec_veil.h"

bool
field_may_hide(const struct field *f, unsigned see)
{
	return f->type == F_REF && f->ref->staff_rows != NULL && (see & BIT(CL_STAFF)) == 0;
}

bool
view_may_ask(const struct view *v, const struct field *f)
{
	unsigned see = view_sees_all(v);

	return (see & BIT(f->class)) != 0 && !field_may_hide(f, see);
}

/* 1 the row is for all, 0 it is not or is gone, -1. */
static int
is_for_all(struct db *d, struct arena *a, const struct resource *r, int64_t id, struct err *e)
{
	struct stmt *s = db_stmt(d, arena_printf(a, "SELECT %s FROM %s WHERE id = $1", r->staff_rows, r->table));
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_row(s, e);
	if (rc == 1 && resource_is_staff_row(r, col_int(s, 0)))
		rc = 0;
	stmt_done(s);
	return rc;
}

int
rec_hide_refs(struct db *d, struct arena *a, const struct resource *r, unsigned see, void *rec, struct err *e)
{
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++) {
		int64_t *id = field_at(f, rec);
		int rc;

		if (!field_may_hide(f, see) || *id == NONE)
			continue;
		if ((rc = is_for_all(d, a, f->ref, *id, e)) == -1)
			return -1;
		if (rc == 0)
			*id = NONE;
	}
	return 0;
}

int
rec_load_seen(struct db *d, struct arena *a, const struct view *v, const struct resource *r, int64_t id, field_set only, void **out,
    unsigned *see, struct err *e)
{
	int rc = rec_load_some(d, a, r, id, only, out, e);

	if (rc != 1)
		return rc;
	*see = rec_see(v, r, *out);
	return rec_hide_refs(d, a, r, *see, *out, e) == -1 || rec_veil(d, a, v, r, *out, e) == -1 ? -1 : 1;
}
