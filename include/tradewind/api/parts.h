/*
 * The files of api/ among themselves: each has a part of the route table, and routes.c joins them.
 *
 * A route's action says who may ask, before its body is read:
 *	"public"	everybody (with RT_PUBLIC)
 *	"own"		whoever is signed in: the handler touches only what is the caller's own
 *	"resource"	whoever is signed in: {res} names a resource, the handler asks access_may
 *	others		access_action(who, action): "users.read", "users.write", "backup", ...
 */
#ifndef TW_API_PARTS_H
#define TW_API_PARTS_H

#include "api/api.h"

struct route_part {
	const struct route	*row;
	size_t			 n;
};
#define ROUTE_PART(rows)	{ rows, nitems(rows) }

extern const struct route_part login_part, users_part, tokens_part;
extern const struct route_part crud_part, meta_part, report_part, ops_part, sheet_part;

int	openapi_get(struct req *rq) MUST_USE;	/* GET /api/openapi.json (openapi.c) */
void	openapi_put(struct jw *w, struct arena *a, const char *version);

#endif
