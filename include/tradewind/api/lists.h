/*
 * Lists (ui-and-api.md A3): handlers of the route table in api/crud.c.
 */
#ifndef TW_API_LISTS_H
#define TW_API_LISTS_H

#include "http/req.h"

int	lists_get(struct req *rq) MUST_USE;		/* GET /{res} */
int	lists_children(struct req *rq) MUST_USE;	/* GET /{res}/{id}/{children} */
int	lists_search(struct req *rq) MUST_USE;		/* GET /search?q= */

#endif
