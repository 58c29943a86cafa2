/*
 * What a page needs before it draws itself, in one answer: far-away phones pay for each request (ui-and-api.md C1).
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"

static int
put_caller(struct req *rq, struct jw *w)
{
	struct worker *wk = req_worker(rq);
	struct str *me = str_new(rq->arena);

	if (put_me(me, wk->api, wk->db, rq->arena, req_actor(rq), false, &rq->err) == -1)
		return -1;
	jw_key(w, "me");
	jw_raw(w, me->p, me->len);
	jw_key(w, "meta");
	put_meta(rq, w, uri_get(&rq->params, "whole"), false);
	return 0;
}

static int
put_start(struct req *rq, struct str *out)
{
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, "setup");
	if (put_setup(rq, &w) == -1 || (req_actor(rq) != NULL && put_caller(rq, &w) == -1))
		return -1;
	jw_end_object(&w);
	return 0;
}

static int
get_start(struct req *rq)
{
	struct str out = STR_INIT;

	if (put_start(rq, &out) == -1) {
		str_fini(&out);
		return -1;
	}
	answer_made(rq, &out);
	return 0;
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/start", "public", RT_PUBLIC, .handle = get_start, .query = NAMES("whole") },
};
const struct route_part start_part = ROUTE_PART(rows);
