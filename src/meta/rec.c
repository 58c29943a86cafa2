/*
 * Records in memory: new, copy, compare, and who may see which of them.
 */
#include "base/base.h"

#include "ftype.h"

#define REC_FIELD(member, ftype_, en_, zh_) \
	.name = #member, .type = ftype_, .en = en_, .zh = zh_, .off = offsetof(struct rec, member), \
	.class = CL_PUBLIC

const struct field rec_fields[] = {
	{ REC_FIELD(id, F_INT, "No.", "编号"), .flags = FL_KEY | FL_READONLY | FL_FILTER | FL_SORT },
	{ REC_FIELD(version, F_INT, "Version", "版本"), .flags = FL_READONLY },
	{ REC_FIELD(created_at, F_INSTANT, "Created", "创建时间"), .flags = FL_READONLY | FL_FILTER | FL_SORT },
	{ REC_FIELD(updated_at, F_INSTANT, "Updated", "更新时间"), .flags = FL_READONLY | FL_FILTER | FL_SORT },
	{ REC_FIELD(archived_at, F_INSTANT, "Archived", "归档时间"), .flags = FL_READONLY | FL_FILTER | FL_SORT },
};
const size_t rec_nfields = nitems(rec_fields);

const struct field *
resource_field(const struct resource *r, const char *name)
{
	for (size_t i = 0; i < r->nfields; i++)
		if (strcmp(r->fields[i].name, name) == 0)
			return &r->fields[i];
	for (size_t i = 0; i < rec_nfields; i++)
		if (strcmp(rec_fields[i].name, name) == 0)
			return &rec_fields[i];
	return NULL;
}

const struct field *
resource_parent_field(const struct resource *r)
{
	const char *name = r->parent != NULL ? r->parent : r->own;
	const struct field *f = name == NULL ? NULL : resource_field(r, name);

	return f == NULL || f->type != F_REF ? NULL : f;
}

const struct resource *
resource_parent(const struct resource *r)
{
	const struct field *f = resource_parent_field(r);

	return f == NULL ? NULL : f->ref;
}

const struct field *
resource_link(const struct resource *child, const struct resource *parent)
{
	if (child == parent)
		return NULL;
	for (size_t i = 0; i < child->nfields; i++)
		if (child->fields[i].type == F_REF && child->fields[i].ref == parent)
			return &child->fields[i];
	return NULL;
}

const struct field *
resource_name(const struct resource *r, enum lang lang)
{
	const struct field *f = resource_field(r, lang == LANG_ZH ? "name_zh" : "name_en");

	return f != NULL ? f : resource_field(r, lang == LANG_ZH ? "title_zh" : "title_en");
}

field_set
resource_field_bit(const struct resource *r, const struct field *f)
{
	if (f >= r->fields && f < r->fields + r->nfields)
		return FIELD_BIT(f - r->fields);
	return f == rec_fields ? 0 : FIELD_BIT(FIELDS_MOST + (f - rec_fields) - 1);
}

bool
field_is_writable(const struct field *f)
{
	return (f->flags & (FL_KEY | FL_READONLY | FL_MOVED | FL_DERIVED | FL_HIDDEN)) == 0;
}

bool
field_is_given(const struct field *f)
{
	return (f->flags & (FL_KEY | FL_READONLY | FL_DERIVED | FL_HIDDEN)) == 0;
}

/* --- making ------------------------------------------------------------------------------------- */

void *
rec_new(struct arena *a, const struct resource *r)
{
	struct rec *rec = arena_alloc(a, r->size);

	*rec = (struct rec){ NONE, NONE, NONE, NONE, NONE, NONE, NONE };
	for (size_t i = 0; i < r->nfields; i++)
		value_clear(&r->fields[i], field_at(&r->fields[i], rec));
	return rec;
}

void *
rec_copy(struct arena *a, const struct resource *r, const void *rec)
{
	void *to = arena_alloc(a, r->size);
	const char **text[VALUE_TEXTS];

	memcpy(to, rec, r->size);
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		for (size_t i = 0, n = value_texts(f, field_at(f, to), text); i < n; i++)
			*text[i] = arena_strdup(a, *text[i]);
	return to;
}

/* --- comparing ---------------------------------------------------------------------------------- */

bool
rec_field_equal(const struct field *f, const void *a, const void *b)
{
	return value_equal(f, field_of(f, a), field_of(f, b));
}

bool
rec_field_is_empty(const struct field *f, const void *rec)
{
	return value_is_empty(f, field_of(f, rec));
}

void
rec_field_copy(const struct field *f, void *to, const void *from)
{
	memcpy(field_at(f, to), field_of(f, from), value_size(f));
}

field_set
rec_diff(const struct resource *r, const void *was, const void *now)
{
	field_set out = 0;

	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (was == NULL ? !value_is_empty(f, field_of(f, now)) : !rec_field_equal(f, was, now))
			out |= FIELD_BIT(i);
	}
	return out;
}

/* --- seeing ------------------------------------------------------------------------------------- */

int64_t
rec_own(const struct resource *r, const void *rec)
{
	const struct field *f = r->own == NULL ? NULL : resource_field(r, r->own);

	return f == NULL ? NONE : *(const int64_t *)field_of(f, rec);
}

int64_t
rec_keeper(const struct resource *r, const void *rec)
{
	const struct field *f = r->keeper == NULL ? NULL : resource_field(r, r->keeper);

	return f == NULL ? NONE : *(const int64_t *)field_of(f, rec);
}

const struct field *
resource_own_list(const struct resource *r, const struct field **sub)
{
	const struct field *f = r->own_list == NULL ? NULL : resource_field(r, r->own_list);

	*sub = NULL;
	for (size_t i = 0; f != NULL && *sub == NULL && i < f->sub->nfields; i++)
		if (f->sub->fields[i].type == F_REF)
			*sub = &f->sub->fields[i];
	return f;
}

static bool
is_in_own_list(const struct view *v, const struct resource *r, const void *rec)
{
	const struct field *sub, *f = resource_own_list(r, &sub);
	struct arena *a;
	bool found = false;
	int64_t id;

	if (f == NULL)
		return false;
	a = arena_new();
	for (size_t i = 0; !found && rec_list_ref(a, f, rec, sub, i, &id); i++)
		found = id == v->own;
	arena_free(a);
	return found;
}

static bool
is_own(const struct view *v, const struct resource *r, const void *rec)
{
	return v->own != NONE && (rec_own(r, rec) == v->own || is_in_own_list(v, r, rec));
}

static bool
is_kept(const struct view *v, const struct resource *r, const void *rec)
{
	return v->keeper != NONE && rec_keeper(r, rec) == v->keeper;
}

bool
rec_is_mine(const struct view *v, const struct resource *r, const void *rec)
{
	return is_own(v, r, rec) || is_kept(v, r, rec);
}

unsigned
rec_see(const struct view *v, const struct resource *r, const void *rec)
{
	return v->see | (is_own(v, r, rec) ? v->see_own : 0) | (is_kept(v, r, rec) ? v->see_kept : 0);
}

unsigned
rec_change(const struct view *v, const struct resource *r, const void *rec)
{
	return v->change | (is_own(v, r, rec) ? v->change_own : 0) | (is_kept(v, r, rec) ? v->change_kept : 0);
}

unsigned
view_sees_some(const struct view *v)
{
	return v->see | v->see_own | v->see_kept;
}

unsigned
view_sees_all(const struct view *v)
{
	return v->see | (v->only_own ? v->see_own : 0) | (v->only_kept ? v->see_kept : 0);
}

unsigned
view_changes_some(const struct view *v)
{
	return v->change | v->change_own | v->change_kept;
}

struct view
view_of_parent(const struct view *v, const struct resource *parent)
{
	struct view up = *v;

	if (up.only_own && parent->own == NULL && parent->own_list == NULL) {
		up.only_own = false;
		up.listed_only = parent->listed != NULL;
	}
	if (parent->keeper == NULL)
		up.only_kept = false;
	return up;
}

static bool
is(const struct resource *r, const char *column, int64_t value, const void *rec)
{
	const struct field *f = column == NULL ? NULL : resource_field(r, column);

	return f != NULL && *(const int64_t *)field_of(f, rec) == value;
}

bool
resource_is_listed_by_parent(const struct resource *r)
{
	return r->listed == NULL && r->own == NULL && r->own_list == NULL && r->parent != NULL;
}

/* A resource without a column that says "listed" lists nothing to those who see only what is listed, but by its parent. */
static bool
is_listed(const struct resource *r, const void *rec)
{
	return resource_is_listed_by_parent(r) || is(r, r->listed, 1, rec);
}

bool
rec_in_scope(const struct view *v, const struct resource *r, const void *rec)
{
	const struct rec *head = rec;

	if (head->archived_at != NONE && !v->archived)
		return false;
	if (view_lacks_staff_rows(v, r) && resource_is_staff_row(r, *(const int64_t *)field_of(resource_field(r, r->staff_rows), rec)))
		return false;
	if (rec_is_mine(v, r, rec))
		return true;
	return !v->only_own && !v->only_kept && (!v->listed_only || is_listed(r, rec));
}

bool
resource_is_staff_row(const struct resource *r, int64_t value)
{
	return value >= 0 && value < 32 && (r->staff_in & BIT(value)) != 0;
}

bool
view_lacks_staff_rows(const struct view *v, const struct resource *r)
{
	return r->staff_rows != NULL && (v->see & BIT(CL_STAFF)) == 0;
}

bool
view_asks_parent(const struct view *v, const struct resource *r)
{
	return (!v->archived || v->listed_only) && resource_parent(r) != NULL;
}
