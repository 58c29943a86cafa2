/*
 * The codes of a condition that rows have.  A code stands for all that lies below it, most of which no row has; with one left
 * the index of the column gives its rows in order, where several would have to be gathered and put in order.
 *
 * A column of codes that is filtered has an index that begins with it (db/): each step is one look into that.
 */
#include "base/base.h"

#include "list_in.h"

enum { STEPS_MOST = 64 };	/* more codes in use than that are not worth the looking */

static bool
may_narrow(const struct cond *c)
{
	return c->n > 1 && (c->op == OP_EQ || c->op == OP_IN) && c->f->type == F_CODEREF;
}

/* The first code in use that is not below `from`, or with `after` comes after it: 1, 0, -1. */
static int
next_used(struct db *d, struct arena *a, const struct list *l, const struct field *f, const char *from, bool after,
    const char **out, struct err *e)
{
	struct str text = STR_INIT;
	struct stmt *s;
	int rc;

	str_printf(&text, "SELECT %s FROM %s WHERE %s %s $1 ORDER BY %s ASC LIMIT 1", f->name, l->r->table, f->name,
	    after ? ">" : ">=", f->name);
	s = db_stmt(d, text.p);
	str_fini(&text);
	stmt_text(s, 1, from);
	if ((rc = stmt_row(s, e)) == 1)
		*out = arena_strdup(a, col_text(s, 0));
	stmt_done(s);
	return rc;
}

static int
compare(const void *x, const void *y)
{
	const union value *a = x, *b = y;

	return strcmp(a->s, b->s);
}

/* Keep of c the values in use, at least one.  Where there are too many it stays as it is. */
static int
narrow(struct db *d, struct arena *a, const struct list *l, struct cond *c, struct err *e)
{
	union value *all = arena_array(a, c->n, sizeof *all), *used = arena_array(a, STEPS_MOST, sizeof *used);
	union value at;
	size_t n = 0;
	int rc;

	memcpy(all, c->value, c->n * sizeof *all);
	qsort(all, c->n, sizeof *all, compare);
	rc = next_used(d, a, l, c->f, all[0].s, false, &at.s, e);
	for (int steps = 0; rc == 1 && strcmp(at.s, all[c->n - 1].s) <= 0; steps++) {
		if (steps == STEPS_MOST)
			return 0;
		if (bsearch(&at, all, c->n, sizeof *all, compare) != NULL)
			used[n++] = at;
		rc = next_used(d, a, l, c->f, at.s, true, &at.s, e);
	}
	if (rc == -1)
		return -1;
	c->value = n == 0 ? all : used;
	c->n = n == 0 ? 1 : n;
	return 0;
}

int
list_narrow(struct db *d, struct arena *a, struct list *l, struct err *e)
{
	struct cond *cond = l->cond;

	for (size_t i = 0; i < l->nconds; i++) {
		if (!may_narrow(&cond[i]))
			continue;
		if (cond == l->cond) {
			cond = arena_array(a, l->nconds, sizeof *cond);
			memcpy(cond, l->cond, l->nconds * sizeof *cond);
		}
		if (narrow(d, a, l, &cond[i], e) == -1)
			return -1;
	}
	l->cond = cond;
	return 0;
}
