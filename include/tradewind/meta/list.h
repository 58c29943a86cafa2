/*
 * Lists: filters, sorts, search, pages and counts of any resource (ui-and-api.md A3), as one query builder that list, count,
 * export and print share.  A field that is not visible on all rows in scope cannot be sorted or filtered by: it is an
 * "unknown field", as one that does not exist.
 */
#ifndef TW_META_LIST_H
#define TW_META_LIST_H

#include "meta/rec.h"
#include "text/uri.h"

#define LIST_COUNT_MOST	10000		/* with q: exact up to here */

struct list;				/* a parsed query; lives in its arena, read-only afterwards */

/*
 * What a page of a list takes beside filters: q, sort, fields, limit, offset, after, count; and names and expand, which are
 * for who writes the page.
 */
extern const char *const list_names[];

/*
 * Read a query string's parameters.  Errors: ERR_UNKNOWN_PARAM and ERR_BAD_PARAM (params name, allowed), ERR_CURSOR.
 * names: NULL-ended, what may stand there beside filters: of list_names those that have a meaning for the
 * caller, and what it reads itself (format, headings).
 */
int	list_parse(struct arena *a, const struct resource *r, const struct view *v, const struct uri_query *q,
	    const char *const *names, struct list **out, struct err *e) MUST_USE;

/* Whether each part of a query may stand in one, which need not be whole: a filter may be without what it needs beside it. */
int	list_judge(struct arena *a, const struct resource *r, const struct view *v, const struct uri_query *q,
	    const char *const *names, struct err *e) MUST_USE;

/* The resource whose rows a filter that is no field asks (meta/resource.h), by the name of a parameter; NULL: it is none. */
const struct resource *list_filter_rows(const struct resource *r, const char *name);
/*
 * Where such a filter cannot judge all rows: one more member of the object that w has begun, "left_out":{"count","ids","why"}, with the
 * first ids of what the rest of the query holds; otherwise nothing.  Of several filters the first is told.
 */
#define LIST_LEFT_MOST	50
int	list_put_left_out(struct db *d, struct arena *a, const struct list *l, struct jw *w, struct err *e) MUST_USE;

/* Whether a filter by the field may have to be followed: it refers to records that merge. */
bool	field_may_follow(const struct field *f);
/*
 * Let filters by a merged record mean the one that stands for it, too: leads is asked for every merged one that is named, and answers
 * 1 with *into, 0 (the caller is not to know), -1.  What was asked for, and so words and digest, stays.  Before it is run.
 */
typedef int list_leads(struct db *d, struct arena *a, const struct resource *to, int64_t id, int64_t *into, void *arg, struct err *e);
int	list_follow(struct db *d, struct arena *a, struct list *l, list_leads *leads, void *arg, struct err *e) MUST_USE;

/* How long the name of the field is in that of a filter: "city__in" 4. */
size_t	list_name_len(const char *filter);

/* Parts of it that callers need. */
field_set list_fields(const struct list *l);		/* of fields=, else FIELDS_ALL */
const char *list_q(const struct list *l);		/* or NULL */
/* The same for all pages of one query: filters, q, order and scope; what a count may be kept under. */
const char *list_digest(const struct list *l);
/* Somebody counted this query in the same state of the table: list_run says so and does not count again. */
void	list_total_known(struct list *l, int64_t total, bool more);
/* Archived rows too, where the caller may ask for them. */
void	list_with_archived(struct list *l);
/* The filters as they were asked for ("city = 440300, q = 华南"), in the arena; list_told as people say them (所在城市：深圳市；搜索：华南). */
const char *list_words(struct arena *a, const struct list *l);
const char *list_told(struct arena *a, const struct list *l, enum lang lang);
/* The same for programs, as members of the object that w has begun: "filters":[{"name":"city__in","value":"440300,440600"}], "q" (or null). */
void	list_put_asked(struct jw *w, const struct list *l);

struct list_row {
	int64_t		 id, version;
	const char	*matched;	/* with q: field that matched, else NULL */
	const char	*matched_text;
};
struct list_page {
	struct list_row	*row;
	size_t		 n;
	int64_t		 total;		/* NONE with count=none */
	bool		 total_more;	/* there are more than `total` */
	const char	*next;		/* cursor or NULL */
	int64_t		 offset, limit;	/* offset NONE when a cursor was used */
};
/* One page: ids and versions in order.  In one snapshot if the caller has begun one.  Errors: ERR_DB, ERR_BUSY. */
int	list_run(struct db *d, struct arena *a, const struct list *l, struct list_page *out, struct err *e) MUST_USE;
/* The rows of a page, as the reader sees them, in its order. */
int	list_load(struct db *d, struct arena *a, const struct list *l, const struct list_page *page, struct rec_seen **out, struct err *e) MUST_USE;

/*
 * Every row of the filter, in order, loaded whole, one at a time (pages by key inside; the arena given to each is reset after it).
 * each returns 0 to go on, -1 with *e set to stop.  total gets the rows walked.
 */
int	list_each(struct db *d, const struct list *l,
	    int (*each)(struct arena *a, const void *rec, unsigned see, void *arg, struct err *e), void *arg,
	    int64_t *total, struct err *e) MUST_USE;

/* --- counts and sums (list_group.c) --------------------------------------------------------------- */
/*
 * A statement over the rows of lists, which has their conditions and scope in it: texts (constants), behind each that has a list
 * " FROM its table WHERE ...".  The list must have no q (list_parts).  Lives until it is done; a is for as long.
 *
 * table: a table of figures instead, kept by columns of the same names: " FROM it WHERE ..." with the conditions on fields alone, for
 * lists of which list_rests_on says that these are all.
 */
struct list_piece {
	const char	*text;
	const struct list *list;	/* or NULL */
	const char	*table;		/* or NULL: the list's own */
};
struct stmt *list_stmt(struct db *d, struct arena *a, const struct list_piece *piece, size_t n);

/*
 * Whether the query is of all rows that are not archived, but for conditions on fields of these names (NULL-ended).  What the caller
 * does not see at all (struct view) is not asked here.
 */
bool	list_rests_on(const struct list *l, const char *const *fields);

/* Whether the resource's tally (meta/resource.h) has the rows of the query; what of it is in the caller's sight, as conditions. */
bool	list_is_tallied(const struct list *l);
const char *list_tally_scope(struct arena *a, const struct list *l);
/* Of a query of listed rows and one's own those that are one's own, which a tally does not tell apart; NULL: there are none. */
const struct list *list_own_rows(struct arena *a, const struct list *l);

/*
 * The rows of the query as lists without q, one after the other, none in two: the query itself, or its hits in portions.  What each
 * comes to is for the caller to put together.
 */
int	list_parts(struct db *d, struct arena *a, const struct list *l,
	    int (*each)(struct db *d, struct arena *a, const struct list *part, void *arg, struct err *e), void *arg, struct err *e) MUST_USE;

/* What to count by: F_ENUM, F_CODEREF and F_BOOL columns that the caller may filter by. */
#define LIST_BY_MOST	2
struct list_by {
	const struct field *f[LIST_BY_MOST];
	size_t		 n;
};
/* "stage,country".  Errors: ERR_BAD_PARAM, ERR_UNKNOWN_PARAM (params name, allowed). */
int	list_by_parse(struct arena *a, const struct list *l, const char *text, struct list_by *out, struct err *e) MUST_USE;
/*
 * Write {"groups":[{"stage":"filed","country":"VN","count":3}],"total":3}: all groups that have rows, in the order of their values,
 * what is empty last.  In one snapshot if the caller has begun one.
 */
int	list_put_groups(struct db *d, struct arena *a, const struct list *l, const struct list_by *by, struct jw *w, struct err *e) MUST_USE;

#endif
