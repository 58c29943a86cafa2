/*
 * multipart/form-data (RFC 7578): the parts of a body that is in memory.
 */
#ifndef TW_TEXT_MULTIPART_H
#define TW_TEXT_MULTIPART_H

#include "base/err.h"
#include "base/str.h"

enum { MULTIPART_MOST = 16 };

struct part {
	const char	*name;		/* of the form's field; UTF-8 */
	const char	*file_name;	/* without folders, or NULL: not a file */
	const char	*p;		/* in the body */
	size_t		 len;
};

/*
 * Read a body by the Content-Type that came with it.  Names are copied into the arena, contents stay in place; what stands
 * before the first boundary line and behind the last counts for nothing.
 * Errors: ERR_MEDIA_TYPE (not multipart/form-data), ERR_MALFORMED with detail bad_multipart (also: a name that stands twice).
 */
int	multipart_parse(struct arena *a, const char *content_type, const char *body, size_t len,
	    struct part out[MULTIPART_MOST], size_t *n, struct err *e) MUST_USE;

#endif
