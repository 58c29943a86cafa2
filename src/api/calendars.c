/*
 * Calendars that programs subscribe to: one's own are made and taken back here, everybody's by administrators; the feed is for whoever has
 * its address.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "base/str.h"
#include "model/calendar.h"
#include "model/record.h"
#include "model/resources.h"

struct job {
	struct calendar	 c;
	struct secret	 secret;
};

/* --- one's own -------------------------------------------------------------------------------------------- */

static void
put_calendar(struct jw *w, const struct calendar *c, const struct req *rq, const char *secret)
{
	jw_object(w);
	jw_kint(w, "id", c->id);
	jw_kint(w, "delegation", c->delegation);
	jw_kint(w, "delegate", c->delegate);
	jw_key(w, "made_at");
	jw_instant(w, c->made_at);
	if (c->login != NULL) {
		jw_ktext(w, "account", c->login);
		jw_ktext(w, "account_name", c->name);
	}
	if (secret != NULL)
		jw_ktext(w, "url", arena_printf(rq->arena, "/feeds/%s.ics", secret));
	jw_end_object(w);
}

static int
answer_list(struct req *rq, const struct calendar *list, size_t n)
{
	struct jw w;

	answer_items(rq, &w);
	for (size_t i = 0; i < n; i++)
		put_calendar(&w, &list[i], rq, NULL);
	answer_items_end(rq, &w);
	return 0;
}

static int
get_calendars(struct req *rq)
{
	struct calendar *list;
	size_t n;

	if (calendar_list(req_worker(rq)->db, rq->arena, req_actor(rq)->account, &list, &n, &rq->err) == -1)
		return -1;
	return answer_list(rq, list, n);
}

static int
get_all_of(struct req *rq)
{
	struct db *d = req_worker(rq)->db;
	struct calendar *list;
	unsigned see;
	int64_t id;
	void *of;
	size_t n;
	int rc;

	if (req_id(rq, 0, &id, &rq->err) == -1 ||
	    (rc = record_get(d, rq->arena, req_actor(rq), &delegation_resource, id, &of, &see, &rq->err)) == -1)
		return -1;
	if (rc == 0)
		return fail(&rq->err, ERR_NOT_FOUND, "no such delegation");
	if (calendar_list_of(d, rq->arena, id, &list, &n, &rq->err) == -1)
		return -1;
	return answer_list(rq, list, n);
}

static int
run_create(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	return calendar_create(t, rq->arena, req_actor(rq), &j->secret, &j->c, e);
}

static void
answer_created(struct req *rq)
{
	struct job *j = rq->prepared;
	struct jw w;

	jw_init(&w, &rq->reply.body);
	put_calendar(&w, &j->c, rq, j->secret.text);
	reply_json(rq, 201);
}

/* Exactly one of the two. */
static int
read_create(struct req *rq, struct job *j)
{
	static const char *const keys[] = { "delegation", "delegate", NULL };
	struct err *e = &rq->err;
	const struct jv *body;

	j->c.delegation = j->c.delegate = NONE;
	if (req_json(rq, keys, &body, e) == -1 || jr_int_opt(body, "delegation", 1, JSON_INT_MAX, &j->c.delegation, e) == -1 ||
	    jr_int_opt(body, "delegate", 1, JSON_INT_MAX, &j->c.delegate, e) == -1)
		return -1;
	if ((j->c.delegation == NONE) == (j->c.delegate == NONE))
		err_field(e, "/delegation", j->c.delegation == NONE ? "required" : "calendar_of_one");
	return e->code == ERR_OK ? 0 : -1;
}

static int
post_calendar(struct req *rq)
{
	struct job *j = rq->prepared = arena_alloc(rq->arena, sizeof *j);

	if (req_need_session(rq) == -1 || read_create(rq, j) == -1)
		return -1;
	j->c.lang = rq->lang;
	secret_new(&j->secret, CALENDAR_PREFIX);
	return req_write(rq, run_create, answer_created);
}

static int
run_revoke(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	const int64_t *id = rq->prepared;

	return calendar_revoke(t, req_actor(rq), *id, e);
}

static int
delete_calendar(struct req *rq)
{
	int64_t *id = rq->prepared = arena_alloc(rq->arena, sizeof *id);

	if (req_id(rq, 0, id, &rq->err) == -1)
		return -1;
	return req_write(rq, run_revoke, answer_gone);
}

/* --- the feed ---------------------------------------------------------------------------------------------- */

static int
put_feed(struct req *rq, const char *secret)
{
	struct db *d = req_worker(rq)->db;
	struct calendar c;
	struct actor who;
	int rc;

	if ((rc = calendar_find(d, rq->arena, secret, &c, &who, &rq->err)) == 1)
		rc = calendar_put(d, rq->arena, &c, &who, &rq->reply.body, &rq->err);
	return rc == 0 ? fail(&rq->err, ERR_NOT_FOUND, "no such calendar") : rc;
}

/* Whatever is wrong with an address, the answer is the same. */
static int
get_feed(struct req *rq)
{
	struct db *d = req_worker(rq)->db;
	size_t n = strlen(rq->arg[0]);
	int rc;

	if (n <= 4 || strcmp(rq->arg[0] + n - 4, ".ics") != 0)
		return fail(&rq->err, ERR_NOT_FOUND, "no such calendar");
	if (db_begin(d, &rq->err) == -1)
		return -1;
	rc = put_feed(rq, arena_strndup(rq->arena, rq->arg[0], n - 4));
	db_end(d);
	if (rc == -1)
		return -1;
	rq->reply.status = 200;
	rq->reply.type = "text/calendar; charset=utf-8";
	reply_header(rq, "Content-Disposition", "inline; filename=\"tradewind.ics\"");
	return 0;
}

static const struct route rows[] = {
	{ M_GET,	"/api/v1/calendars",		"calendars.own", RT_NO_STORE, .handle = get_calendars },
	{ M_POST,	"/api/v1/calendars",		"calendars.own", RT_WRITE | RT_NO_STORE | RT_SECRET, .handle = post_calendar },
	{ M_DELETE,	"/api/v1/calendars/{id}",	"calendars.own", RT_WRITE | RT_NO_STORE, .handle = delete_calendar },
	{ M_GET,	"/api/v1/delegations/{id}/calendars", "calendars.all", RT_NO_STORE, .handle = get_all_of },
	{ M_GET,	"/feeds/{secret}",		"public", RT_PUBLIC, .handle = get_feed, .offers = NAMES("text/calendar") },
};
const struct route_part calendars_part = ROUTE_PART(rows);
