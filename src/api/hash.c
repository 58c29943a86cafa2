/*
 * Requests on the hash thread (A3): from a worker there, and from there to the writer or back with an error.
 */
#include "base/base.h"

#include "api/once.h"
#include "api/parts.h"

int
req_hash(struct req *rq, void (*work)(void *rq, bool late))
{
	if (people_hash(req_worker(rq)->api->people, work, rq) == 0)
		return 1;
	fail(&rq->err, ERR_BUSY, "the hash thread's queue is full");
	rq->err.retry_after_s = 2;
	return -1;
}

void
hash_fail(struct req *rq)
{
	reply_problem(rq);
	if (once_keep_refusal(rq) == 1)
		return;
	once_leave(rq);
	req_finish(rq);
}

void
hash_write(struct req *rq, int (*run)(struct tx *, void *rq, struct err *e),
    void (*answer)(struct req *rq))
{
	if (req_write(rq, run, answer) == -1)
		hash_fail(rq);
}

int
hash_new(struct req *rq, bool late, const char *password, char out[PASSWORD_HASH_SIZE])
{
	if (!late && password_hash(password, strlen(password), out) == 0)
		return 0;
	fail(&rq->err, ERR_BUSY, late ? "waited too long for the hash thread" : "no memory for a hash");
	rq->err.retry_after_s = 2;
	return -1;
}

int
req_password_allowed(struct req *rq, const char *password, const char *login, const char *pointer)
{
	const char *organisation;

	if (setting_get(req_worker(rq)->db, rq->arena, "organisation", &organisation, &rq->err) == -1)
		return -1;
	return password_allowed(req_worker(rq)->api->people, password, strlen(password), login, organisation, pointer,
	    &rq->err);
}
