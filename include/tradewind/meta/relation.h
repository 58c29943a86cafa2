/*
 * What points to records: every column of the house that holds the id of a resource's record, in one list.
 *
 * Fields of type F_REF, also in rows of lists, and the rows of names and lists are found in the field tables; columns of tables that are no resource's,
 * and fields that a merge does not move, are rows that model/ gives.  The start compares the list with the foreign keys of the
 * schema and refuses to go on with a difference, so no column can be forgotten: not by a purge, a merge or /relations.
 */
#ifndef TW_META_RELATION_H
#define TW_META_RELATION_H

#include "meta/resource.h"

struct actor;

enum relation_way {
	RW_MOVED,	/* a merge points the row to the record that stays */
	RW_OWNED,	/* a row of the record itself, of its names and lists: merged as a field */
	RW_STAYS,	/* says something of the record as it was, and goes on to */
};

/* A row that model/ gives. */
struct relation_row {
	const struct resource	*to;
	const char		*table, *column;
	enum relation_way	 way;
	const char		*held;		/* why a record with rows here is not purged (RW_STAYS): code of msg.c, with {count}; or NULL */
	/* Of a table of no resource that is moved and shown; the rest is NULL elsewhere. */
	const char		*en, *zh, *path, *title;	/* labels, path of the API, column that says what a row is called */
	const char		*action;			/* who may see it: access_action */
	/* Point one row to another record, with all that belongs to such a change. */
	int	(*point)(struct tx *t, struct arena *a, const struct actor *who, int64_t id, int64_t to, struct err *e);
};

struct relation {
	const struct resource	*to;		/* whose records */
	const char		*table, *column;
	enum relation_way	 way;
	const struct resource	*from;		/* whose field it is, or NULL */
	const struct field	*field;		/* F_REF, or F_LIST with one in its rows; or NULL */
	const struct field	*sub;		/* that one of its rows, or NULL */
	const struct relation_row *row;		/* as it was given, or NULL */
	const struct db_unique	*unique;	/* keys of the table with the column in them; known after relation_check */
	size_t			 nunique;
};

/*
 * Make the list from the registered resources and these rows, which live as long as the process; registry_set does it
 * without any.  Thread: main, before others start.
 */
void	relation_set(const struct relation_row *row, size_t n);

/* All of them. */
const struct relation *relation_all(size_t *n);

/*
 * Compare the list with the foreign keys of the database.  Errors: ERR_DB with the first column that only one of them
 * has in e->log.  Thread: as relation_set.
 */
int	relation_check(struct db *d, struct err *e) MUST_USE;

#endif
