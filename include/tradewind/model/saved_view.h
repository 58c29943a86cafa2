/*
 * Views of lists that people keep (ui-and-api.md C2, D4): filters, search, order and columns under a name.
 *
 * A view is its owner's.  shared: whoever has its link may read it; standard: an administrator made it everybody's, and
 * administrators change it.  Each reader gets only what the reader's own classes allow: filters, sorts and columns of other
 * fields are left out and counted, in the list, in one view and in what a refused change says.
 */
#ifndef TW_MODEL_SAVED_VIEW_H
#define TW_MODEL_SAVED_VIEW_H

#include "model/access.h"
#include "text/json.h"

#define SAVED_VIEWS_MOST	50	/* of an account */
#define SAVED_NAME_MOST		60	/* characters */
#define SAVED_FILTERS_MOST	40
#define SAVED_COLUMNS_MOST	60
#define SAVED_TEXT_MOST		4000	/* of one value */

/* --- what is asked for (saved_query.c) -------------------------------------------------------------- */
struct saved_filter {
	const char	*name, *value;	/* "city__in", "440300" */
};
struct saved_query {
	struct saved_filter *filter;
	size_t		 nfilters;
	const char	*q, *sort;	/* NULL: none */
	const char	**column;
	size_t		 ncolumns;
};

/*
 * Lay the members of a JSON object over a query: filters, q, sort and columns, each as a whole; null empties.  What the view does
 * not allow is refused as the list itself would refuse it: unknown_field, or what is wrong with the value, at /query/filters/3/name
 * and the like.  Members that are not there stay and are not judged.
 */
int	saved_query_read(struct arena *a, const struct resource *r, const struct view *v, const struct jv *body,
	    struct saved_query *out, struct err *e) MUST_USE;

/* What of a query the view allows; returns how many filters, sorts and columns it does not. */
size_t	saved_query_narrow(struct arena *a, const struct resource *r, const struct view *v, const struct saved_query *q,
	    struct saved_query *out);

/* {"filters":[{"name","value"}],"q","sort","columns":[...]} */
void	saved_query_put(struct jw *w, const struct saved_query *q);

/* The same back from our own text: nothing is judged. */
int	saved_query_load(struct arena *a, const char *text, struct saved_query *out, struct err *e) MUST_USE;

/* --- views ------------------------------------------------------------------------------------------- */
struct saved_view {
	int64_t		 id, version, account, position;
	const struct resource *r;
	const char	*name, *owner_name;
	struct saved_query query;	/* whole: for readers only through saved_view_put */
	bool		 shared, standard;
	int64_t		 updated_at;
};

/* Write a view as its reader may see it. */
void	saved_view_put(struct jw *w, struct arena *a, const struct actor *who, const struct saved_view *v);

/* Everybody's views of a resource, then the actor's own in the order of the tabs; none where the actor may not read it. */
int	saved_view_list(struct db *d, struct arena *a, const struct actor *who, const struct resource *r,
	    struct saved_view **out, size_t *n, struct err *e) MUST_USE;

/* One that the actor may read: 1, 0 (absent or nobody else's business), -1. */
int	saved_view_get(struct db *d, struct arena *a, const struct actor *who, int64_t id, struct saved_view *out,
	    struct err *e) MUST_USE;

/*
 * Make one from {"resource","name","query","shared","default"}; change one by name, query (saved_query_read), shared, default,
 * position (0: the first of the owner's); delete it.  The version as for records: NONE is unconditional.  Audited without contents.
 * Errors: ERR_FORBIDDEN (default without the right; another's), ERR_NOT_FOUND, ERR_STALE, ERR_VALIDATION, ERR_CONFLICT with
 * name_taken or too_many_views.  Thread: the writer.
 */
int	saved_view_create(struct tx *t, struct arena *a, const struct actor *who, const struct jv *body,
	    struct saved_view *out, struct err *e) MUST_USE;
int	saved_view_change(struct tx *t, struct arena *a, const struct actor *who, int64_t id, int64_t version,
	    const struct jv *body, struct saved_view *out, struct err *e) MUST_USE;
int	saved_view_delete(struct tx *t, struct arena *a, const struct actor *who, int64_t id, int64_t version,
	    struct err *e) MUST_USE;

#endif
