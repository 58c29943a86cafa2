/*
 * What points to records: made from the field tables and the rows of model/, held against the schema.
 */
#include "base/base.h"

#include "meta/registry.h"
#include "meta/relation.h"

enum { RELATIONS_MOST = 256 };

static struct relation all[RELATIONS_MOST];	/* made once, before threads start */
static size_t nall;
static struct arena *keys;			/* where their unique keys lie */

/* --- the list --------------------------------------------------------------------------------------- */

static struct relation *
find(const char *table, const char *column)
{
	for (size_t i = 0; i < nall; i++)
		if (strcmp(all[i].table, table) == 0 && strcmp(all[i].column, column) == 0)
			return &all[i];
	return NULL;
}

static struct relation *
add(const struct resource *to, const char *table, const char *column, enum relation_way way)
{
	assert(nall < RELATIONS_MOST && find(table, column) == NULL);
	all[nall] = (struct relation){ .to = to, .table = table, .column = column, .way = way };
	return &all[nall++];
}

static void
add_list(const struct resource *r, const struct field *f)
{
	add(r, f->sub->table, "owner", RW_OWNED);
	for (const struct field *s = f->sub->fields; s < f->sub->fields + f->sub->nfields; s++)
		if (s->type == F_REF && s->ref != NULL) {
			struct relation *x = add(s->ref, f->sub->table, s->name, RW_MOVED);

			x->from = r;
			x->field = f;
			x->sub = s;
		}
}

static void
add_fields(const struct resource *r)
{
	if (r->names_table != NULL)
		add(r, r->names_table, "owner", RW_OWNED);
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (f->type == F_LIST && f->sub != NULL)
			add_list(r, f);
		else if (f->type == F_REF && f->ref != NULL) {
			struct relation *x = add(f->ref, r->table, f->name, RW_MOVED);

			x->from = r;
			x->field = f;
		}
}

void
relation_set(const struct relation_row *row, size_t n)
{
	nall = 0;
	for (const struct resource *const *r = registry_all(); *r != NULL; r++)
		add_fields(*r);
	for (size_t i = 0; i < n; i++) {
		struct relation *x = find(row[i].table, row[i].column);

		if (x == NULL)
			x = add(row[i].to, row[i].table, row[i].column, row[i].way);
		x->way = row[i].way;
		x->row = &row[i];
	}
}

const struct relation *
relation_all(size_t *n)
{
	*n = nall;
	return all;
}

/* --- against the schema ------------------------------------------------------------------------------- */

static const struct resource *
resource_of_table(const char *table)
{
	for (const struct resource *const *r = registry_all(); *r != NULL; r++)
		if (strcmp((*r)->table, table) == 0)
			return *r;
	return NULL;
}

static const struct db_foreign *
key_of(const struct relation *x, const struct db_foreign *f, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(f[i].table, x->table) == 0 && strcmp(f[i].column, x->column) == 0 &&
		    strcmp(f[i].to, x->to->table) == 0)
			return &f[i];
	return NULL;
}

static int
check_key(const struct db_foreign *f, struct err *e)
{
	const struct resource *to = resource_of_table(f->to);
	const struct relation *x = find(f->table, f->column);

	if (to == NULL || (x != NULL && strcmp(x->to->table, f->to) == 0))
		return 0;
	return fail(e, ERR_DB, "%s.%s points to %s, and the list of references does not know of it: a merge would lose it",
	    f->table, f->column, f->to);
}

static bool
has_column(const struct db_unique *u, const char *column)
{
	for (size_t i = 0; i < u->n; i++)
		if (strcmp(u->column[i], column) == 0)
			return true;
	return false;
}

/* Of the table's unique keys those that another value of the column may break. */
static int
read_unique(struct db *d, struct relation *x, struct err *e)
{
	struct db_unique *u;
	size_t n, kept = 0;

	if (db_unique_keys(d, keys, x->table, &u, &n, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (has_column(&u[i], x->column))
			u[kept++] = u[i];
	x->unique = u;
	x->nunique = kept;
	return 0;
}

static int
check_relation(struct db *d, struct relation *x, const struct db_foreign *f, size_t n, struct err *e)
{
	const struct db_foreign *key = key_of(x, f, n);

	if (key == NULL)
		return fail(e, ERR_DB, "%s.%s refers to %s, but the database has no such foreign key", x->table, x->column,
		    x->to->table);
	if (x->way == RW_MOVED && key->cascade)
		return fail(e, ERR_DB, "%s.%s would go with the %s that it points to, and a merge moves it", x->table,
		    x->column, x->to->table);
	if (x->way == RW_MOVED && x->from == NULL && (x->row == NULL || x->row->point == NULL))
		return fail(e, ERR_DB, "%s.%s: nothing says how a merge moves it", x->table, x->column);
	return read_unique(d, x, e);
}

int
relation_check(struct db *d, struct err *e)
{
	struct arena *a = arena_new();
	struct db_foreign *f;
	size_t n;
	int rc = db_foreign_keys(d, a, &f, &n, e);

	arena_free(keys);
	keys = arena_new();
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = check_key(&f[i], e);
	for (size_t i = 0; i < nall && rc == 0; i++)
		rc = check_relation(d, &all[i], f, n, e);
	arena_free(a);
	return rc;
}
