/*
 * Bodies of uploads.
 */
#include "base/base.h"

#include <errno.h>
#include <sys/mman.h>

#include "api/upload.h"

int
upload_open(struct req *rq, struct upload *u)
{
	*u = (struct upload){ rq->body, rq->body_len, false };
	if (rq->body_fd == -1)
		return rq->body == NULL ? fail_detail(&rq->err, ERR_MALFORMED, "body_missing") : 0;
	if ((u->len = (size_t)rq->body_fd_len) == 0)
		return fail_detail(&rq->err, ERR_MALFORMED, "body_missing");
	u->p = mmap(NULL, u->len, PROT_READ, MAP_PRIVATE, rq->body_fd, 0);
	u->mapped = u->p != MAP_FAILED;
	return u->mapped ? 0 : fail(&rq->err, ERR_INTERNAL, "upload: %s", strerror(errno));
}

void
upload_close(struct upload *u)
{
	if (u->mapped)
		munmap((void *)(uintptr_t)u->p, u->len);
}
