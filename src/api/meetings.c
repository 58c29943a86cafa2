/*
 * Meetings of a delegation: the grid, schedules, a proposal, and many at once.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/lists.h"
#include "api/parts.h"
#include "base/clock.h"
#include "meta/list.h"
#include "model/meeting_book.h"
#include "model/meeting_many.h"
#include "model/meeting_propose.h"
#include "text/date.h"

/* --- reading -------------------------------------------------------------------------------------------- */

struct asked {
	int64_t		 delegation, id;
	const char	*day;
	int		 of;			/* enum schedule_for; -1: the grid */
};

/* Holds run out by the minute. */
enum { MINUTE_MS = 60000 };

static uint64_t
stamp_of(const struct store *s)
{
	static const unsigned counters[] = { CNT_DELEGATION, CNT_LEG, CNT_AGENDA, CNT_APPLICATION, CNT_DELEGATE, CNT_COUNTERPART, CNT_MEETING,
	    CNT_WISH, CNT_ENTERPRISE };
	uint64_t sum = (uint64_t)clock_ms() / MINUTE_MS;

	for (size_t i = 0; i < nitems(counters); i++)
		sum += store_counter(s, counters[i]);
	return sum;
}

static int
put_asked(struct req *rq, struct db *d, struct jw *w, void *arg, struct err *e)
{
	const struct asked *q = arg;
	struct meeting_book b;

	if (meeting_book_load(d, rq->arena, req_actor(rq), q->delegation, &b, e) == -1)
		return -1;
	if (q->of != -1)
		return meeting_schedule_put(w, &b, (enum schedule_for)q->of, q->id, q->day, clock_ms(), e);
	meeting_grid_put(w, rq->arena, &b, q->day, clock_ms());
	return 0;
}

static int
answer_asked(struct req *rq, struct asked *q)
{
	const struct actor *who = req_actor(rq);
	int64_t day;

	q->day = uri_get(&rq->params, "day");
	if (q->day != NULL && date_parse(q->day, &day) != NULL)
		return fail_bad_param(&rq->err, "day", q->day, "2026-11-23");
	if (req_id(rq, 0, &q->delegation, &rq->err) == -1)
		return -1;
	return answer_snapshot(rq, arena_printf(rq->arena, "|%d.%lld.%lld", who->role, (long long)who->account, (long long)who->enterprise),
	    stamp_of(req_worker(rq)->api->store), put_asked, q);
}

static int
get_grid(struct req *rq)
{
	return answer_asked(rq, &(struct asked){ .id = NONE, .of = -1 });
}

static int
get_schedule(struct req *rq)
{
	static const char *const names[] = { "enterprise", "counterpart", "day" };
	const char *of = uri_get(&rq->params, "for");
	struct asked q = { .id = NONE, .of = of == NULL ? SCHEDULE_DAY : 0 };

	while (of != NULL && q.of < (int)nitems(names) && strcmp(of, names[q.of]) != 0)
		q.of++;
	if (q.of == (int)nitems(names))
		return fail_bad_param(&rq->err, "for", of, "enterprise, counterpart, day");
	if (req_param_int(rq, "id", 1, JSON_INT_MAX, &q.id) == -1)
		return -1;
	return answer_asked(rq, &q);
}

static int
list(struct req *rq)
{
	rq->arg[1] = rq->arg[0];
	rq->arg[0] = delegation_resource.path;
	rq->arg[2] = meeting_resource.path;
	return lists_children(rq);
}

/* --- a proposal ----------------------------------------------------------------------------------------- */

static int
load_task(struct req *rq, int64_t delegation, const struct propose_ask *ask, struct meeting_task **out)
{
	struct meeting_book *b = arena_alloc(rq->arena, sizeof(*b));
	struct db *d = req_worker(rq)->db;

	if (meeting_may_plan(d, rq->arena, req_actor(rq), delegation, &rq->err) == -1 ||
	    meeting_book_load(d, rq->arena, req_actor(rq), delegation, b, &rq->err) == -1)
		return -1;
	return meeting_task_load(d, rq->arena, b, ask, clock_ms(), out, &rq->err);
}

static int
propose(struct req *rq)
{
	struct db *d = req_worker(rq)->db;
	struct meeting_task *task;
	struct propose_ask ask;
	const struct jv *body;
	int64_t delegation;
	struct jw w;
	int rc;

	if (req_id(rq, 0, &delegation, &rq->err) == -1 || req_object(rq, &body, &rq->err) == -1 ||
	    meeting_propose_read(rq->arena, body, &ask, &rq->err) == -1 || db_begin(d, &rq->err) == -1)
		return -1;
	rc = load_task(rq, delegation, &ask, &task);
	db_end(d);
	if (rc == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	meeting_task_put(task, rq->lang, &w);
	reply_json(rq, 200);
	return 0;
}

/* --- many ----------------------------------------------------------------------------------------------- */

struct saving {
	int64_t		 delegation;
	struct meeting_many many;
};

static int
run_many(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct saving *s = rq->prepared;

	return meeting_many_run(t, rq->arena, req_actor(rq), s->delegation, &s->many, e);
}

static void
answer_many(struct req *rq)
{
	const struct saving *s = rq->prepared;
	struct jw w;

	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_kint(&w, "batch", s->many.batch);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < s->many.n; i++) {
		jw_object(&w);
		jw_kint(&w, "id", s->many.made[i].id);
		jw_kint(&w, "version", s->many.made[i].version);
		jw_end_object(&w);
	}
	jw_end_array(&w);
	jw_end_object(&w);
	reply_json(rq, 201);
}

static int
post_many(struct req *rq)
{
	struct saving *s = rq->prepared = arena_alloc(rq->arena, sizeof(*s));
	const struct jv *body;

	if (access_may(req_actor(rq), &meeting_resource, V_CREATE, &rq->err) == -1 || req_id(rq, 0, &s->delegation, &rq->err) == -1 ||
	    req_object(rq, &body, &rq->err) == -1 || meeting_many_read(body, &s->many, &rq->err) == -1)
		return -1;
	return req_write(rq, run_many, answer_many);
}

static const struct route rows[] = {
	{ M_GET,  "/api/v1/delegations/{id}/grid", "resource", RT_MEMORY, .handle = get_grid, .query = NAMES("day") },
	{ M_GET,  "/api/v1/delegations/{id}/schedule", "resource", RT_MEMORY, .handle = get_schedule, .query = NAMES("for", "id", "day") },
	{ M_POST, "/api/v1/delegations/{id}/proposal", "resource", RT_SLOW, .handle = propose },
	{ M_GET,  "/api/v1/delegations/{id}/meetings", "resource", RT_FILTERS, .handle = list, .query = list_names },
	{ M_POST, "/api/v1/delegations/{id}/meetings", "resource", RT_WRITE, .handle = post_many, .query = NAMES("confirm") },
};
const struct route_part meetings_part = ROUTE_PART(rows);
