/*
 * expand= of lists and single records (ui-and-api.md A3): what a record refers to, and what belongs to it, in the same answer.
 */
#ifndef TW_API_EXPAND_H
#define TW_API_EXPAND_H

#include "api/answer.h"

#define EXPAND_CHILDREN		50	/* of one record */
#define EXPAND_RECORDS		2000	/* of one answer; beyond it only totals */

struct expand;

/*
 * Read expand= : names of reference fields, and paths of resources whose records belong to this one's.  *out is NULL where it does not
 * stand there.  *scope gets what the caller sees of them, *stamp (may be NULL) their change counters.  Needs no database.
 * Errors: ERR_BAD_PARAM in rq->err, with what is allowed.
 */
int	req_expand(struct req *rq, const struct resource *r, const struct view *v, struct expand **out, const char **scope,
	    uint64_t *stamp) MUST_USE;

/*
 * Append "expanded" to the object that out ends with: {"enterprise":{"7":{...}},"contacts":{"7":{"items":[...],"total":3}}} of these
 * records; each with the fields that a list of its kind shows and the caller sees.  Nothing for NULL.
 */
int	put_expanded(struct req *rq, struct str *out, const struct expand *x, const int64_t *id, size_t n, struct err *e) MUST_USE;

/* The fields that lists show unless told otherwise. */
field_set listed_fields(const struct resource *r);

/* A list query of one filter and a limit, as the caller sees it.  Errors: as list_parse. */
struct list;
int	list_of_link(struct req *rq, const struct resource *r, const struct view *v, const char *field, int64_t id, int64_t limit,
	    struct list **out, struct err *e) MUST_USE;

#endif
