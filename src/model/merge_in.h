/*
 * What merging and undoing share.
 */
#ifndef TW_MODEL_MERGE_IN_H
#define TW_MODEL_MERGE_IN_H

#include "meta/rec.h"
#include "model/merge.h"

#include "record_in.h"

/* How a merge touched a field: column how of enterprise_merge_field. */
enum merge_how { MH_LOST, MH_CHOSEN, MH_FILLED, MH_ENTRY, MH_LINES };

struct merge_effect {
	int64_t		 row;		/* of enterprise_merge_field; NONE: not there yet */
	const struct field *f;
	enum merge_how	 how;
	const char	*was, *got;	/* JSON of values; MH_ENTRY: of the entry; MH_LINES: the text */
};

/* A merge as it is kept. */
struct merge_row {
	int64_t		 id, gone, stays, at, archived_at;
	bool		 shown;
};
/* The merge by which a record went, if it is not undone: 1, 0, -1. */
int	merge_find(struct db *d, int64_t gone, struct merge_row *out, struct err *e) MUST_USE;

/* A value as JSON, and back into a record. */
const char *merge_value(struct arena *a, const struct field *f, const void *rec);
int	merge_set_value(struct arena *a, const struct resource *r, const struct field *f, const char *json, void *rec,
	    struct err *e) MUST_USE;

/* The entries of a canonical list (NULL: none) as texts. */
struct entries {
	const char	**at;
	size_t		 n;
};
void	merge_entries(struct arena *a, const char *list, struct entries *out);
bool	merge_has_entry(const struct entries *all, const char *entry);
/* And the list of such texts; NULL where there are none. */
const char *merge_list(struct arena *a, const struct entries *all);

/* The column that says which row of a relation it is: of rows of a list the record that has them. */
const char *merge_row_key(const struct relation *x);
/* Where a row points: 1, 0 there is no such row, -1.  A list may name several: `hoped` if it is one of them. */
int	merge_at(struct db *d, struct arena *a, const struct relation *x, int64_t row, int64_t hoped, int64_t *at, struct err *e) MUST_USE;
/* Point one row of a relation from one record (at) to another. */
int	merge_point(struct tx *t, struct arena *a, const struct actor *who, const struct relation *x, int64_t id, int64_t at, int64_t to,
	    const char *note, struct err *e) MUST_USE;
/* Whether a unique key keeps the row from being pointed there, or its list names that record already: 1, 0, -1. */
int	merge_clashes(struct db *d, struct arena *a, const struct relation *x, int64_t id, int64_t to, struct err *e) MUST_USE;

/* ERR_CONFLICT with a complaint at /into for each of merge_clashes. */
int	merge_refuse_clashes(struct db *d, struct arena *a, const struct actor *who, const struct merge_ask *ask, struct err *e) MUST_USE;

/* Count a row under its relation. */
void	merge_count(struct merge_done *out, struct arena *a, const struct relation *x, bool moved);

/* Read both records again. */
int	merge_reload(struct db *d, struct arena *a, struct merge_done *out, struct err *e) MUST_USE;

/* {"merge":3,"into":12} for the log. */
const char *merge_note(struct arena *a, int64_t merge, const char *key, int64_t other);

#endif
