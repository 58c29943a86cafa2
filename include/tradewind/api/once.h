/*
 * Idempotency-Key: a POST that comes again is answered again and not done again (ui-and-api.md A5).
 *
 * Of a keyed request the reply is written into the transaction of what it stands for (req_write), so that none is there without the
 * other.  Refusals that the sender can do nothing about but send something else (400 404 409 412 422) are kept too; what failed with
 * 5xx is not, nor what did not come so far as a handler.
 */
#ifndef TW_API_ONCE_H
#define TW_API_ONCE_H

#include "api/api.h"

/* Who is being answered under a key now.  Thread: any; a lock of its own (docs/threads.md). */
struct onces;
struct onces *onces_new(void) MUST_USE;
void	onces_free(struct onces *o);		/* NULL is fine */

/*
 * For server_opts.handle: the handler of the request's route, or what was answered before.
 * Errors: ERR_KEY_REUSED (the key stood for something else), ERR_CONFLICT with key_running (and Retry-After) or key_done (done,
 * but its answer is not shown again: it held a secret, was too long, or was for another role).  Thread: a worker.
 */
int	api_handle(struct req *rq) MUST_USE;

/* The parts of it for req_write.  once_is: whether the request is one of these. */
bool	once_is(const struct req *rq);
/* Write the reply that stands in rq->reply into the transaction. */
int	once_keep(struct tx *t, struct req *rq, struct err *e) MUST_USE;
/* A refusal stands in rq->reply: keep it where it is to be kept and finish then.  1: given away; 0: nothing is kept. */
int	once_keep_refusal(struct req *rq);
/* What was kept is to be forgotten after all, because what was to follow did not; and finish then.  1: given away; 0: not so. */
int	once_forget(struct req *rq);
/* The key is free for whoever asks next.  Before req_finish. */
void	once_leave(struct req *rq);

#endif
