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

static int
veil(struct db *d, struct arena *a, const struct view *v, const struct resource *r, const struct field *f, void *rec, struct err *e)
{
	size_t most = f->type == F_LIST ? f->sub->most : 1, n;
	int64_t *found = arena_array(a, most, sizeof *found);

	if (rec_field_is_empty(f, rec))
		return 0;
	if (rec_seen_refs(d, a, v, r, f, ((const struct rec *)rec)->id, found, most, &n, e) == -1)
		return -1;
	if (f->type == F_LIST)
		*(const char **)field_at(f, rec) = rec_list_kept(a, f, rec, field_seen_ref(f), found, n);
	else if (n == 0)
		*(int64_t *)field_at(f, rec) = NONE;
	return 0;
}

int
rec_veil(struct db *d, struct arena *a, const struct view *v, const struct resource *r, void *rec, struct err *e)
{
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (field_is_veiled(v, f) && veil(d, a, v, r, f, rec, e) == -1)
			return -1;
	return 0;
}
