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

/* What the field names of a record, where its reader may not be told. */
static int64_t *
hidden_ref(const struct field *f, const struct rec_seen *x)
{
	int64_t *id = x->rec == NULL || !field_may_hide(f, x->see) ? NULL : field_at(f, x->rec);

	return id == NULL || *id == NONE ? NULL : id;
}

static int
hide_refs(struct db *d, struct arena *a, const struct field *f, const struct rec_seen *row, size_t n, struct err *e)
{
	int64_t *id = arena_array(a, n + 1, sizeof *id), *ref;
	struct seen_refs seen;
	size_t asked = 0;

	for (const struct rec_seen *x = row; x < row + n; x++)
		if ((ref = hidden_ref(f, x)) != NULL)
			id[asked++] = *ref;
	if (rec_rows_for_all(d, a, f->ref, id, asked, &seen, e) == -1)
		return -1;
	for (const struct rec_seen *x = row; x < row + n; x++)
		if ((ref = hidden_ref(f, x)) != NULL && !seen_refs_has(&seen, *ref, *ref))
			*ref = NONE;
	return 0;
}

int
rec_hide(struct db *d, struct arena *a, const struct view *v, const struct resource *r, const struct rec_seen *row, size_t n, struct err *e)
{
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (field_may_hide(f, 0) && hide_refs(d, a, f, row, n, e) == -1)
			return -1;
	return rec_veil(d, a, v, r, row, n, e);
}

int
rec_load_page(struct db *d, struct arena *a, const struct view *v, const struct resource *r, const int64_t *id, size_t n, field_set only,
    struct rec_seen *out, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		int rc = rec_load_some(d, a, r, id[i], only, &out[i].rec, e);

		if (rc == -1)
			return -1;
		if (rc == 0)
			out[i].rec = NULL;
		out[i].see = rc == 0 ? 0 : rec_see(v, r, out[i].rec);
	}
	return rec_hide(d, a, v, r, out, n, e);
}

int
rec_load_seen(struct db *d, struct arena *a, const struct view *v, const struct resource *r, int64_t id, field_set only, void **out,
    unsigned *see, struct err *e)
{
	struct rec_seen one;

	if (rec_load_page(d, a, v, r, &id, 1, only, &one, e) == -1)
		return -1;
	*out = one.rec;
	*see = one.see;
	return one.rec == NULL ? 0 : 1;
}
