/*
 * Filters by a reference to a record that was merged: what was asked for of the old one is asked for of the one that stands for it
 * too.  Rows that the merge had to leave with the old one are found as before.
 */
#include "base/base.h"

#include "list_in.h"

bool
field_may_follow(const struct field *f)
{
	return f->type == F_REF && f->ref->merged != NULL;
}

struct follow {
	struct db	*d;
	struct arena	*a;
	list_leads	*leads;
	void		*arg;
};

/* What a record went into asks for itself; every other reference to a kind that merges is followed. */
static bool
is_followed(const struct list *l, const struct cond *c)
{
	return c->n > 0 && field_may_follow(c->f) && (l->r->merged == NULL || strcmp(c->f->name, l->r->merged) != 0);
}

/* The column is looked at first: nearly no record is merged. */
static int
stands_for(const struct follow *w, const struct resource *to, int64_t id, int64_t *into, struct err *e)
{
	int64_t next = NONE;
	int rc = db_int(w->d, arena_printf(w->a, "SELECT %s FROM %s WHERE id = $1", to->merged, to->table), id, &next, e);

	return rc != 1 || next == NONE ? (rc == -1 ? -1 : 0) : w->leads(w->d, w->a, to, id, into, w->arg, e);
}

static bool
has(const union value *value, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (value[i].i == id)
			return true;
	return false;
}

static int
follow(const struct follow *w, struct cond *c, struct err *e)
{
	union value *all = arena_array(w->a, c->n * 2, sizeof *all);
	size_t n = c->n;
	int64_t into;
	int rc;

	memcpy(all, c->value, n * sizeof *all);
	for (size_t i = 0; i < c->n; i++) {
		if ((rc = stands_for(w, c->f->ref, all[i].i, &into, e)) == -1)
			return -1;
		if (rc == 1 && !has(all, n, into))
			all[n++].i = into;
	}
	c->value = all;
	c->n = n;
	return 0;
}

int
list_follow(struct db *d, struct arena *a, struct list *l, list_leads *leads, void *arg, struct err *e)
{
	const struct follow w = { d, a, leads, arg };

	for (size_t i = 0; i < l->nconds; i++)
		if (is_followed(l, &l->cond[i]) && follow(&w, &l->cond[i], e) == -1)
			return -1;
	return 0;
}
