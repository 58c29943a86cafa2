/*
 * Counts that are read of a table of counts (struct tally) instead of the rows.  It says how many rows there are of each value of some
 * fields; what one's own rows add, of which it does not tell apart whose they are, is counted of these.
 */
#include "base/base.h"

#include "list_in.h"

bool
list_is_tallied(const struct list *l)
{
	return l->r->tally != NULL && !l->v.only_own && !l->v.only_kept && list_rests_on(l, l->r->tally->fields);
}

const char *
list_tally_scope(struct arena *a, const struct list *l)
{
	const struct tally *t = l->r->tally;

	if (l->v.listed_only)
		return arena_printf(a, " AND %s = 1 AND %s = 1", t->there, t->listed);
	return l->v.archived ? "" : arena_printf(a, " AND %s = 1", t->there);
}

const struct list *
list_own_rows(struct arena *a, const struct list *l)
{
	struct list *own;

	if (!l->v.listed_only || l->v.own == NONE)
		return NULL;
	own = arena_alloc(a, sizeof *own);
	*own = *l;
	own->own_alone = true;
	return own;
}

static int
each_count(struct stmt *s, void (*take)(struct stmt *s, void *arg), void *arg, struct err *e)
{
	int rc;

	while ((rc = stmt_row(s, e)) == 1)
		take(s, arg);
	return rc;
}

int
list_tally(struct db *d, struct arena *a, const struct list *l, const char *columns, void (*take)(struct stmt *s, void *arg), void *arg,
    struct err *e)
{
	const struct tally *t = l->r->tally;
	const struct list *own = list_own_rows(a, l);
	const char *group = *columns == '\0' ? "" : arena_printf(a, " GROUP BY %s", columns), *comma = *columns == '\0' ? "" : ", ";
	const struct list_piece kept[] = {
		{ arena_printf(a, "SELECT %s%sSUM(%s)", columns, comma, t->count), l, t->table },
		{ arena_printf(a, " AND %s AND %s > 0%s%s", t->where, t->count, list_tally_scope(a, l), group), NULL, NULL },
	};
	const struct list_piece rows[] = {
		{ arena_printf(a, "SELECT %s%sCOUNT(*)", columns, comma), own, NULL },
		{ arena_printf(a, " AND %s%s", t->unlisted, group), NULL, NULL },
	};

	if (each_count(list_stmt(d, a, kept, nitems(kept)), take, arg, e) == -1)
		return -1;
	return own == NULL ? 0 : each_count(list_stmt(d, a, rows, nitems(rows)), take, arg, e);
}
