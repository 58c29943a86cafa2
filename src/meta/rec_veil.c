/*
 * Taking out of a record what its reader does not find.
 */
#include "base/base.h"

#include "ftype.h"

#include "meta/rec_veil.h"

bool
field_is_veiled(const struct view *v, const struct field *f)
{
	return f->veil != NULL && v->own != NONE;
}

bool
resource_is_veiled(const struct view *v, const struct resource *r)
{
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (field_is_veiled(v, f))
			return true;
	return false;
}

bool
resource_is_partial(const struct view *v, const struct resource *r)
{
	return !(v->see & BIT(CL_STAFF)) || resource_is_veiled(v, r);
}

const struct field *
field_seen_ref(const struct field *f)
{
	if (f->type != F_LIST)
		return f;
	for (size_t i = 0; i < f->sub->nfields; i++)
		if (f->sub->fields[i].type == F_REF)
			return &f->sub->fields[i];
	return NULL;
}

static bool
names_some(const struct field *f, const struct rec_seen *x)
{
	return x->rec != NULL && !rec_field_is_empty(f, x->rec);
}

static int
veil(struct db *d, struct arena *a, const struct view *v, const struct resource *r, const struct field *f, const struct rec_seen *row, size_t n,
    struct err *e)
{
	int64_t *id = arena_array(a, n + 1, sizeof *id);
	struct seen_refs seen;
	size_t asked = 0;

	for (const struct rec_seen *x = row; x < row + n; x++)
		if (names_some(f, x))
			id[asked++] = ((const struct rec *)x->rec)->id;
	if (rec_seen_refs(d, a, v, r, f, id, asked, &seen, e) == -1)
		return -1;
	for (const struct rec_seen *x = row; x < row + n; x++) {
		if (!names_some(f, x))
			continue;
		if (f->type == F_LIST)
			*(const char **)field_at(f, x->rec) = rec_list_kept(a, f, x->rec, field_seen_ref(f), &seen);
		else if (!seen_refs_has(&seen, ((const struct rec *)x->rec)->id, *(const int64_t *)field_of(f, x->rec)))
			*(int64_t *)field_at(f, x->rec) = NONE;
	}
	return 0;
}

int
rec_veil(struct db *d, struct arena *a, const struct view *v, const struct resource *r, const struct rec_seen *row, size_t n, struct err *e)
{
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (field_is_veiled(v, f) && veil(d, a, v, r, f, row, n, e) == -1)
			return -1;
	return 0;
}
