/*
 * Lists (ui-and-api.md A3): handlers of the route table in api/crud.c.
 */
#ifndef TW_API_LISTS_H
#define TW_API_LISTS_H

#include "http/req.h"
#include "meta/resource.h"

int	lists_get(struct req *rq) MUST_USE;		/* GET /{res} */
int	lists_groups(struct req *rq) MUST_USE;		/* GET /{res}/groups */
int	lists_children(struct req *rq) MUST_USE;	/* GET /{res}/{id}/{children} */
bool	lists_is_child(const struct req *rq);		/* whether arg[2] is a resource whose records belong to arg[0]'s */
int	lists_search(struct req *rq) MUST_USE;		/* GET /search?q= */

/* The change counters of what a list of the query rests on: scope_stamp, and the rows that filters ask; it only grows. */
uint64_t lists_stamp(const struct req *rq, const struct resource *r, const struct view *v, const struct uri_query *q);

/*
 * One page as GET of the list would answer it to the caller, for an answer that has several.  query: as in an address, constant but for
 * values.  In the caller's snapshot.
 */
int	lists_put(struct req *rq, struct str *out, const struct resource *r, const struct view *v, const char *query, struct err *e) MUST_USE;

#endif
