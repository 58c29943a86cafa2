/*
 * The body of an upload where it is: in memory, or mapped from its unlinked file, so that nothing of it is copied.
 */
#ifndef TW_API_UPLOAD_H
#define TW_API_UPLOAD_H

#include "http/req.h"

struct upload {
	const char	*p;
	size_t		 len;
	bool		 mapped;
};

/* Errors: ERR_MALFORMED with body_missing, ERR_INTERNAL in rq->err.  What was opened must be closed. */
int	upload_open(struct req *rq, struct upload *u) MUST_USE;
void	upload_close(struct upload *u);

/* The import whose number stands first in the path, if the caller knows of it: 0, -1 with ERR_NOT_FOUND. */
int	import_named(struct req *rq, int64_t *id) MUST_USE;

#endif
