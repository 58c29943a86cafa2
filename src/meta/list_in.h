/*
 * A parsed list query, shared by the files that read it, put it into SQL and run it.  Private to meta/.
 */
#ifndef TW_META_LIST_IN_H
#define TW_META_LIST_IN_H

#include "ftype.h"

#include "meta/list.h"
#include "meta/rec_veil.h"

enum {
	LIST_SORTS = 3,
	LIST_KEYS = 2 * LIST_SORTS + 1,	/* money sorts by currency, then amount; the id is last */
	LIST_LIMIT = 50, LIST_LIMIT_MOST = 500,
	LIST_OFFSET_MOST = 20000,
	LIST_VALUES = 500,		/* of one `in` */
	LIST_PORTION = 500,		/* hits of a word that one statement counts */
	LIST_RARE = 2000,		/* rows that are found and put in order more cheaply than met in order */
};

/* One condition.  The value's type is that of `of`: the field, or the first field of a list's rows. */
struct cond {
	const struct field *f, *of;
	enum op		 op;
	union value	*value;
	size_t		 n;		/* more than one also without IN: a code stands for those below it */
	size_t		 asked;		/* values that were given */
	const char	*needle;	/* contains, starts */
	bool		 null;		/* OP_NULL: is empty, or is not */
};

/* A filter that is no field: rows of another resource. */
struct ask {
	const struct filter *f;
	struct filter_value value[FILTER_PARAMS];
	const struct list *meets;	/* a list of these rows */
	const struct list *unknown;	/* or NULL: all can be judged */
	bool		 not;		/* there must be no such row */
};

/* A filter as it was asked for. */
struct said {
	const struct field *f;
	enum op		 op;
	const char	*text;
};

/* A column of the order. */
struct key {
	const char	*column;
	bool		 text, desc;
	bool		 never_null;
};
/* Its value in a row: s for text; i NONE or s NULL where there is none. */
struct key_value {
	int64_t		 i;
	const char	*s;
};

struct cursor {
	struct key_value value[LIST_KEYS];
	const char	*rank;		/* with q in its own order: list_hit.rank and the id of the row; else NULL */
	int64_t		 rank_id;
};

struct list {
	const struct resource *r;
	struct view	 v;
	unsigned	 see_all;	/* classes visible on every row in scope */
	struct cond	*cond;
	size_t		 nconds;
	struct ask	*ask;
	size_t		 nasks;
	const int64_t	*only;		/* these ids alone, or NULL */
	size_t		 nonly;
	struct said	*said;
	size_t		 nsaid;
	bool		 own_alone;	/* of the rows in scope only one's own */
	bool		 archived_asked;
	bool		 gone_asked;	/* merged rows too, and with gone_only these alone */
	bool		 gone_only;
	struct key	 key[LIST_KEYS];
	size_t		 nkeys;
	bool		 sorted;	/* by sort=, not by default */
	bool		 rare;		/* few rows, and several codes find them: no index of the order shall be walked */
	const char	*q;
	int64_t		 limit, offset;
	bool		 after;		/* cursor is set */
	struct cursor	 cursor;
	bool		 count;
	bool		 known;		/* the total is: known_total, known_more */
	int64_t		 known_total;
	bool		 known_more;
	field_set	 fields;
	const char	*digest;
};

/* --- list_parse.c ------------------------------------------------------------------------------- */
/* Whether the caller may filter (sort, ...) by the field: it is seen on every row in scope. */
bool	list_may_use(const struct list *l, const struct field *f, unsigned flag);

/* --- list_ask.c --------------------------------------------------------------------------------- */
/* The filter with a parameter of the name that the caller may use: *param its field; or NULL. */
const struct filter *filter_find(const struct list *l, const char *name, const struct field **param);
/* Keep a value that was given. */
void	ask_give(struct list *l, const struct filter *f, const struct field *param, const char *text, const struct money *m);
/* Judge each filter's parameters together; a part of a query may leave out what it needs. */
int	ask_all(struct arena *a, struct list *l, bool part, struct err *e) MUST_USE;

/* --- list_cursor.c ------------------------------------------------------------------------------ */
const char *cursor_put(struct arena *a, const struct list *l, const struct cursor *c);
int	cursor_get(struct arena *a, const struct list *l, const char *text, struct cursor *c, struct err *e) MUST_USE;

/* --- list_sql.c --------------------------------------------------------------------------------- */
/* A row of the table with the values of the keys. */
struct list_hit {
	int64_t		 id, version;
	struct key_value value[LIST_KEYS];
	const char	*matched, *matched_text;
	const char	*rank;		/* hits of q: by its bytes, then by id, they have their own order */
};

/* Rows of the filter in order, from offset or behind a cursor; at most n.  Strings in the arena. */
int	list_rows(struct db *d, struct arena *a, const struct list *l, const struct cursor *after, int64_t offset,
	    size_t n, struct list_hit *out, size_t *found, struct err *e) MUST_USE;
/* Whether the filter holds for one row, again and again; with the values of the keys or without.  1, 0, -1. */
struct list_test;
struct list_test *list_test_new(struct arena *a, const struct list *l, bool keys) MUST_USE;
int	list_test(struct db *d, struct arena *a, struct list_test *t, int64_t id, struct list_hit *out,
	    struct err *e) MUST_USE;
/* Archived rows, whatever the filter says; at most n. */
int	list_archived(struct db *d, struct arena *a, const struct list *l, struct list_hit *out, size_t n, size_t *found,
	    struct err *e) MUST_USE;
/* Whether the engine could walk the order for rows of several values instead of finding them by these. */
bool	list_may_walk(const struct list *l);
/* How many the filter holds; with most > 0 counting stops there. */
int	list_count(struct db *d, struct arena *a, const struct list *l, int64_t most, int64_t *out, struct err *e) MUST_USE;

/* --- list_tally.c ------------------------------------------------------------------------------- */
/*
 * Of a query that is tallied: columns of the tally's fields ("": none) and the count behind them, one row after the other; the same values
 * may come twice, and the count may be NULL.
 */
int	list_tally(struct db *d, struct arena *a, const struct list *l, const char *columns, void (*take)(struct stmt *s, void *arg),
	    void *arg, struct err *e) MUST_USE;

/* --- list_narrow.c ------------------------------------------------------------------------------ */
/* Take from l's conditions the codes that no row has: of the state that d sees, so for one run only.  The list it was parsed to stays. */
int	list_narrow(struct db *d, struct arena *a, struct list *l, struct err *e) MUST_USE;

/* --- list_q.c ----------------------------------------------------------------------------------- */
int	list_run_q(struct db *d, struct arena *a, const struct list *l, struct list_page *out, struct err *e) MUST_USE;
/* The ids of all hits that the filters hold, in no order. */
int	list_ids_q(struct db *d, struct arena *a, const struct list *l, int64_t **out, size_t *n, struct err *e) MUST_USE;
int	list_each_q(struct db *d, const struct list *l,
	    int (*each)(struct arena *a, const void *rec, unsigned see, void *arg, struct err *e), void *arg,
	    int64_t *total, struct err *e) MUST_USE;
/* list.c: load a row and hand it over. */
int	list_give(struct db *d, struct arena *a, const struct list *l, int64_t id,
	    int (*each)(struct arena *a, const void *rec, unsigned see, void *arg, struct err *e), void *arg,
	    int64_t *total, struct err *e) MUST_USE;

#endif
