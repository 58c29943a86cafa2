/*
 * PATCH /api/v1/me: what people choose for themselves.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "model/preference.h"

struct job {
	const struct jv	*all;		/* an object of texts and nulls */
	struct str	*me;
};

static int
run_put(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;
	const struct actor *who = req_actor(rq);

	for (const struct jv *v = jv_first(j->all); v != NULL; v = jv_next(v))
		if (preference_put(t, who->account, jv_key(v), jv_text(v), e) == -1)
			return -1;
	str_reset(j->me);
	return put_me(j->me, req_worker(rq)->api, tx_db(t), rq->arena, who, true, e);
}

static void
answer_put(struct req *rq)
{
	struct job *j = rq->prepared;

	str_add(&rq->reply.body, j->me->p, j->me->len);
	reply_json(rq, 200);
}

static void
check_value(struct req *rq, const struct jv *v)
{
	struct str at = STR_INIT;

	if (jv_type(v) == J_STRING || jv_type(v) == J_NULL)
		return;
	str_puts(&at, "/preferences");
	json_pointer(&at, jv_key(v));
	err_item_param(&rq->err, err_field(&rq->err, str_text(&at), "wrong_type"), "expected", "string");
	str_fini(&at);
}

static int
patch_me(struct req *rq)
{
	static const char *const keys[] = { "preferences", NULL };
	struct job *j = arena_alloc(rq->arena, sizeof *j);
	const struct jv *body;

	rq->prepared = j;
	j->me = str_new(rq->arena);
	if (req_json(rq, keys, &body, &rq->err) == -1)
		return -1;
	j->all = jv_get(body, "preferences");
	if (j->all == NULL || jv_type(j->all) != J_OBJECT) {
		err_item_param(&rq->err, err_field(&rq->err, "/preferences", "wrong_type"), "expected", "object");
		return -1;
	}
	for (const struct jv *v = jv_first(j->all); v != NULL; v = jv_next(v))
		check_value(rq, v);
	return rq->err.code != ERR_OK ? -1 : req_write(rq, run_put, answer_put);
}

static const struct route rows[] = {
	{ M_PATCH, "/api/v1/me", "own", RT_WRITE | RT_NO_STORE, .handle = patch_me },
};
const struct route_part preferences_part = ROUTE_PART(rows);
