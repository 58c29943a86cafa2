/*
 * Lists of entity tags: If-Match, If-None-Match (RFC 9110 8.8.3, 13.1).  Pure.
 */
#ifndef TW_HTTP_TAGS_H
#define TW_HTTP_TAGS_H

#include "base/base.h"

struct tag {
	const char	*p;		/* between its quotes; what stands there without them is taken as it is */
	size_t		 len;
	bool		 weak;		/* W/"..." */
};

/* Take the next tag off a list (the field's value, repeated fields joined).  false: there is none. */
bool	tags_next(const char **list, struct tag *t);

/* A weak tag of bytes, of which there may be several forms. */
enum { TAG_SIZE = 32 };
void	tags_make(const void *p, size_t len, char out[TAG_SIZE]);

/* Whether a list names a tag of ours, by weak comparison: W/ does not count.  "*" names all, NULL none. */
bool	tags_name(const char *list, const char *etag);

#endif
