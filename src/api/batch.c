/*
 * POST /api/v1/{resources}/batch: many changes, all or none.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "model/batch.h"

static int
run_batch(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;

	return batch_run(t, rq->arena, req_actor(rq), rq->prepared, e);
}

static void
answer_batch(struct req *rq)
{
	const struct batch *b = rq->prepared;
	struct jw w;

	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_kint(&w, "batch", b->number);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < b->n; i++) {
		jw_object(&w);
		jw_kint(&w, "id", b->item[i].id);
		jw_kint(&w, "version", b->item[i].after);
		jw_end_object(&w);
	}
	jw_end_array(&w);
	jw_end_object(&w);
	reply_json(rq, 200);
}

static int
post_batch(struct req *rq)
{
	struct batch *b = rq->prepared = arena_alloc(rq->arena, sizeof *b);
	const struct resource *r;
	const struct jv *body;
	struct view v;

	if (req_resource(rq, 0, V_READ, &r, &v, &rq->err) == -1 || req_object(rq, &body, &rq->err) == -1 ||
	    batch_read(rq->arena, req_actor(rq), r, body, b, &rq->err) == -1)
		return -1;
	return req_write(rq, run_batch, answer_batch);
}

static const struct route rows[] = {
	{ M_POST, "/api/v1/{res}/batch", "resource", RT_WRITE, .handle = post_batch, .query = NAMES("confirm"), .exists = is_resource },
};
const struct route_part batch_part = ROUTE_PART(rows);
