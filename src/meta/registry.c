/*
 * The list of resources, and the comparison of their tables with the database at start.
 */
#include "base/base.h"

#include "meta/registry.h"
#include "meta/relation.h"

#include "ftype.h"

static const struct resource *const none[] = { NULL };
static const struct resource *const *all = none;	/* set once, before threads start */

void
registry_set(const struct resource *const *list)
{
	all = list;
	relation_set(NULL, 0);
}

const struct resource *const *
registry_all(void)
{
	return all;
}

const struct resource *
registry_by_path(const char *path)
{
	for (const struct resource *const *r = all; *r != NULL; r++)
		if (strcmp((*r)->path, path) == 0)
			return *r;
	return NULL;
}

const char *
resource_part_name(const struct resource *r, const struct resource *part)
{
	size_t n = strlen(r->name);

	return strncmp(part->path, r->name, n) == 0 && part->path[n] == '-' ? part->path + n + 1 : part->path;
}

const struct resource *
registry_child(const struct resource *r, const char *path)
{
	const struct resource *child = registry_by_path(path);

	for (const struct resource *const *p = all; child == NULL && *p != NULL; p++)
		if (resource_parent(*p) == r && strcmp(resource_part_name(r, *p), path) == 0)
			child = *p;
	return child;
}

const struct resource *
registry_by_name(const char *name)
{
	for (const struct resource *const *r = all; *r != NULL; r++)
		if (strcmp((*r)->name, name) == 0)
			return *r;
	return NULL;
}

/* --- rules of the tables themselves --------------------------------------------------------------- */

static int
wrong(struct err *e, const char *where, const char *name, const char *what)
{
	return fail(e, ERR_DB, "%s.%s: %s", where, name, what);
}

static bool
is_limited(const struct field *f)
{
	return f->type == F_TEXT || f->type == F_NAME || f->type == F_CODE;
}

/* What any field needs, of a record or of a list's rows; NULL: nothing is missing. */
static const char *
field_lacks(const struct field *f)
{
	if (f->name == NULL || strstr(f->name, "__") != NULL)
		return "a field needs a name, without __";
	if (f->en == NULL || f->zh == NULL)
		return "no label in both languages";
	if (is_limited(f) && f->max < 1)
		return "text without a greatest length";
	if (f->min > f->max && f->max != 0)
		return "min is above max";
	if (f->type == F_ENUM && (f->choices == NULL || f->choices[0].code == NULL))
		return "no choices";
	if (f->type == F_CODEREF && f->list == NULL)
		return "no reference list";
	return NULL;
}

static bool
is_sub_type(enum field_type type)
{
	return type == F_TEXT || type == F_CODE || type == F_ENUM || type == F_DATE || type == F_CODEREF || type == F_INT ||
	    type == F_REF;
}

static int
check_sub(const struct sub *sub, struct err *e)
{
	const char *what;

	if (sub->nfields < 1 || sub->nfields > SUB_FIELDS || sub->most < 1)
		return wrong(e, sub->table, "", "a list needs fields and a greatest length");
	for (const struct field *f = sub->fields; f < sub->fields + sub->nfields; f++) {
		if ((what = field_lacks(f)) != NULL)
			return wrong(e, sub->table, f->name, what);
		if (!is_sub_type(f->type))
			return wrong(e, sub->table, f->name, "a type that rows of a list do not have");
		if (f->type == F_REF && f->ref == NULL)
			return wrong(e, sub->table, f->name, "refers to no resource");
	}
	return 0;
}

static const char *
sort_lacks(const struct resource *r, const struct field *f)
{
	const struct field *by = f->sort == NULL ? f : resource_field(r, f->sort);

	if (!(f->flags & FL_SORT))
		return NULL;
	if (by == NULL || !field_is_column(by))
		return "sorted by something that is no column";
	return by != f && !(by->flags & FL_HIDDEN) ? "its sort key is not hidden" : NULL;
}

static const char *
links_lack(const struct resource *r, const struct field *f)
{
	if (f->type == F_REF && f->ref == NULL)
		return "refers to no resource";
	if (f->type == F_NAME && r->names_table == NULL)
		return "a name, but the resource has no table of names";
	if (f->type == F_LIST && f->sub == NULL)
		return "a list without rows";
	if (resource_field(r, f->name) != f)
		return "the name stands twice";
	if ((f->flags & FL_MOVED) && (f->flags & FL_SHEET) && f->differs == NULL)
		return "moves change it: what is said where a sheet differs?";
	return f->class >= CL_COUNT ? "no such class" : sort_lacks(r, f);
}

static int
check_fields(const struct resource *r, struct err *e)
{
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++) {
		const char *what = field_lacks(f);

		if (what == NULL)
			what = links_lack(r, f);
		if (what != NULL)
			return wrong(e, r->name, f->name == NULL ? "" : f->name, what);
		if (f->type == F_LIST && check_sub(f->sub, e) == -1)
			return -1;
	}
	return 0;
}

static bool
is_int_field(const struct resource *r, const char *name)
{
	const struct field *f = name == NULL ? NULL : resource_field(r, name);

	return name == NULL || (f != NULL && ftype[f->type].kind == AS_INT);
}

static bool
is_link_to_itself(const struct resource *r)
{
	const struct field *f = r->merged == NULL ? NULL : resource_field(r, r->merged);

	return r->merged == NULL || (f != NULL && f->type == F_REF && strcmp(f->ref->table, r->table) == 0);
}

static const char *
parts_lack(const struct resource *r)
{
	for (const struct resource *const *p = r->parts; p != NULL && *p != NULL; p++) {
		if (resource_parent(*p) != r)
			return "one of its parts is part of something else";
		if (resource_field(r, resource_part_name(r, *p)) != NULL)
			return "one of its parts is called as a field is";
	}
	for (const char *const *t = r->title; t != NULL && *t != NULL; t++)
		if (resource_field(r, *t) == NULL)
			return "its title is no field";
	return NULL;
}

static bool
is_own_list(const struct resource *r)
{
	const struct field *sub, *f = resource_own_list(r, &sub);

	return f != NULL && f->type == F_LIST && sub != NULL && r->index == NULL;
}

static int
check_resource(const struct resource *r, struct err *e)
{
	const char *what;

	if (r->en == NULL || r->zh == NULL || r->path == NULL || r->table == NULL || r->size < sizeof(struct rec))
		return wrong(e, r->name, "", "labels, path, table or size are missing");
	if (r->nfields > FIELDS_MOST)
		return wrong(e, r->name, "", "too many fields");
	if (!is_int_field(r, r->own) || !is_int_field(r, r->listed) || !is_int_field(r, r->staff_rows) || !is_int_field(r, r->keeper))
		return wrong(e, r->name, "", "the columns that say whose row it is must be fields");
	if (r->own_list != NULL && !is_own_list(r))
		return wrong(e, r->name, r->own_list, "whose rows these are must be a list that refers to enterprises, and search does not know it");
	if (r->parent != NULL && resource_parent_field(r) == NULL)
		return wrong(e, r->name, r->parent, "what a row is part of must be a field that refers to it");
	if ((what = parts_lack(r)) != NULL)
		return wrong(e, r->name, "", what);
	if (!is_link_to_itself(r))
		return wrong(e, r->name, r->merged, "what a merged record went into must be a field that refers to one of its kind");
	for (const struct resource *const *o = all; *o != r; o++)
		if ((*o)->counter == r->counter || strcmp((*o)->path, r->path) == 0 || strcmp((*o)->name, r->name) == 0)
			return wrong(e, r->name, "", "path, name or counter stand twice");
	return check_fields(r, e);
}

/* --- tables and database ------------------------------------------------------------------------- */

struct columns {
	const char	*table;
	struct db_column *row;
	size_t		 n, met;
};

static int
read_columns(struct db *d, struct arena *a, const char *table, struct columns *c, struct err *e)
{
	*c = (struct columns){ .table = table };
	if (db_columns(d, a, table, &c->row, &c->n, e) == -1)
		return -1;
	return c->n == 0 ? wrong(e, table, "", "the database has no such table") : 0;
}

static int
need_column(struct columns *c, const char *name, bool text, struct err *e)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->row[i].name, name) == 0) {
			c->met++;
			if ((strncmp(c->row[i].type, "TEXT", 4) == 0) == text)
				return 0;
			return wrong(e, c->table, name, "another type in the database");
		}
	return wrong(e, c->table, name, "the database has no such column");
}

static int
need_field(struct columns *c, struct arena *a, const struct field *f, struct err *e)
{
	if (need_column(c, f->name, value_is_text(f), e) == -1)
		return -1;
	if (value_second(f) == NULL)
		return 0;
	return need_column(c, arena_printf(a, "%s%s", f->name, value_second(f)), true, e);
}

static int
no_others(const struct columns *c, struct err *e)
{
	return c->met == c->n ? 0 : wrong(e, c->table, "", "the database has columns that no field describes");
}

static int
compare_main(struct db *d, struct arena *a, const struct resource *r, struct err *e)
{
	static const char *const by[] = { "created_by", "updated_by" };
	struct columns c;

	if (read_columns(d, a, r->table, &c, e) == -1)
		return -1;
	for (size_t i = 0; i < rec_nfields; i++)
		if (need_field(&c, a, &rec_fields[i], e) == -1)
			return -1;
	for (size_t i = 0; i < nitems(by); i++)
		if (need_column(&c, by[i], false, e) == -1)
			return -1;
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (field_is_column(f) && need_field(&c, a, f, e) == -1)
			return -1;
	return no_others(&c, e);
}

static int
compare_names(struct db *d, struct arena *a, const struct resource *r, struct err *e)
{
	struct columns c;

	if (r->names_table == NULL)
		return 0;
	if (read_columns(d, a, r->names_table, &c, e) == -1 || need_column(&c, "owner", false, e) == -1 ||
	    need_column(&c, "kind", false, e) == -1 || need_column(&c, "text", true, e) == -1)
		return -1;
	return no_others(&c, e);
}

static int
compare_list(struct db *d, struct arena *a, const struct sub *sub, struct err *e)
{
	struct columns c;

	if (read_columns(d, a, sub->table, &c, e) == -1 || need_column(&c, "owner", false, e) == -1 ||
	    need_column(&c, "pos", false, e) == -1)
		return -1;
	for (const struct field *f = sub->fields; f < sub->fields + sub->nfields; f++)
		if (need_field(&c, a, f, e) == -1)
			return -1;
	return no_others(&c, e);
}

static int
compare(struct db *d, struct arena *a, const struct resource *r, struct err *e)
{
	if (compare_main(d, a, r, e) == -1 || compare_names(d, a, r, e) == -1)
		return -1;
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (f->type == F_LIST && compare_list(d, a, f->sub, e) == -1)
			return -1;
	return 0;
}

int
registry_check(struct db *d, struct err *e)
{
	struct arena *a = arena_new();
	int rc = 0;

	for (const struct resource *const *r = all; *r != NULL && rc == 0; r++) {
		rc = check_resource(*r, e);
		if (rc == 0)
			rc = compare(d, a, *r, e);
	}
	arena_free(a);
	return rc == 0 ? relation_check(d, e) : rc;
}
