/*
 * Outcomes that become projects, and surveys: their waves, their links, their answers.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "base/clock.h"
#include "model/outcome_project.h"
#include "model/resources.h"
#include "model/survey.h"
#include "text/date.h"

struct job {
	int64_t		 id;
	struct if_match	 match;
	const struct jv	*body;
	void		*rec;			/* the project */
	bool		 made;
	int64_t		 from, days;
	int64_t		 new, there, expires_at;
	struct secret	 secret;
	struct actor	 by;			/* by a link: who answers */
	struct str	*out;
};

static struct job *
job_new(struct req *rq)
{
	return rq->prepared = arena_alloc(rq->arena, sizeof(struct job));
}

/* --- an outcome becomes a project ------------------------------------------------------------------------------- */

static int
run_project(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;
	struct project *p;
	int rc;

	if_match_first(&j->match);
	do
		rc = outcome_project(t, rq->arena, req_actor(rq), j->id, j->match.version[j->match.at], j->body, &p, &j->made, e);
	while (rc == -1 && if_match_next(&j->match, e));
	if (rc == -1)
		return -1;
	if (rec_load(tx_db(t), rq->arena, &project_resource, p->rec.id, &j->rec, e) != 1)
		return e->code != ERR_OK ? -1 : fail(e, ERR_DB, "project %lld has gone", (long long)p->rec.id);
	return 0;
}

static void
answer_project(struct req *rq)
{
	struct job *j = rq->prepared;
	struct view v;

	access_view(req_actor(rq), &project_resource, &v);
	if (j->made)
		reply_header(rq, "Location", arena_printf(rq->arena, "/api/v1/projects/%lld", (long long)((struct rec *)j->rec)->id));
	answer_record(rq, j->made ? 201 : 200, &project_resource, &v, j->rec);
}

static int
post_project(struct req *rq)
{
	struct job *j = job_new(rq);
	struct view v;

	if (req_view(rq, &outcome_resource, V_CHANGE, &v, &rq->err) == -1 || req_id(rq, 0, &j->id, &rq->err) == -1 ||
	    req_if_match(rq, &j->match, &rq->err) == -1 || req_object(rq, &j->body, &rq->err) == -1)
		return -1;
	return req_write(rq, run_project, answer_project);
}

/* --- waves -------------------------------------------------------------------------------------------------------- */

static int
run_waves(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	return survey_waves(t, rq->arena, req_actor(rq), j->id, j->from, &j->new, &j->there, e);
}

static void
answer_waves(struct req *rq)
{
	const struct job *j = rq->prepared;
	struct jw w;

	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_kint(&w, "made", j->new);
	jw_kint(&w, "there", j->there);
	jw_end_object(&w);
	reply_json(rq, 200);
}

static int
read_from(struct req *rq, struct job *j)
{
	static const char *const keys[] = { "from", NULL };
	const struct jv *body;
	const char *text = NULL, *bad;
	char today[DATE_SIZE];

	date_here(clock_ms(), today);
	if (rq->body_len > 0 && (req_json(rq, keys, &body, &rq->err) == -1 || jr_text_opt(body, "from", 1, 40, &text, &rq->err) == -1))
		return -1;
	bad = date_parse(text == NULL ? today : text, &j->from);
	if (bad == NULL)
		return 0;
	err_field(&rq->err, "/from", bad);
	return -1;
}

static int
post_waves(struct req *rq)
{
	struct job *j = job_new(rq);
	struct view v;

	if (req_view(rq, &follow_up_resource, V_CREATE, &v, &rq->err) == -1 || req_id(rq, 0, &j->id, &rq->err) == -1 || read_from(rq, j) == -1)
		return -1;
	return req_write(rq, run_waves, answer_waves);
}

/* --- the link of one ----------------------------------------------------------------------------------------------- */

static int
run_link(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	return survey_link(t, rq->arena, req_actor(rq), j->id, j->days, &j->secret, &j->expires_at, e);
}

static void
answer_link(struct req *rq)
{
	struct job *j = rq->prepared;
	struct jw w;

	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_ktext(&w, "url", arena_printf(rq->arena, "/m#/survey/%s", j->secret.text));
	jw_key(&w, "expires_at");
	jw_instant(&w, j->expires_at);
	jw_end_object(&w);
	reply_json(rq, 201);
}

static int
post_link(struct req *rq)
{
	static const char *const keys[] = { "days", NULL };
	struct job *j = job_new(rq);
	const struct jv *body;
	struct view v;

	j->days = SURVEY_DAYS;
	if (req_view(rq, &follow_up_resource, V_CHANGE, &v, &rq->err) == -1 || req_id(rq, 0, &j->id, &rq->err) == -1)
		return -1;
	if (rq->body_len > 0 && (req_json(rq, keys, &body, &rq->err) == -1 ||
	    jr_int_opt(body, "days", 1, SURVEY_DAYS_MOST, &j->days, &rq->err) == -1))
		return -1;
	secret_new(&j->secret, SURVEY_PREFIX);
	return req_write(rq, run_link, answer_link);
}

/* --- asked and answered --------------------------------------------------------------------------------------------- */

static int
put_survey(struct req *rq, struct db *d, const struct actor *who, int64_t id)
{
	struct jw w;

	jw_init(&w, &rq->reply.body);
	return survey_put(d, rq->arena, who, id, &w, &rq->err);
}

static int
get_survey(struct req *rq, const struct actor *who, int64_t id)
{
	struct db *d = req_worker(rq)->db;
	int rc;

	if (db_begin(d, &rq->err) == -1)
		return -1;
	rc = put_survey(rq, d, who, id);
	db_end(d);
	if (rc == 0)
		reply_json(rq, 200);
	return rc;
}

static int
get_own(struct req *rq)
{
	struct view v;
	int64_t id;

	if (req_view(rq, &follow_up_resource, V_READ, &v, &rq->err) == -1 || req_id(rq, 0, &id, &rq->err) == -1)
		return -1;
	return get_survey(rq, req_actor(rq), id);
}

/* What stands there afterwards goes back. */
static int
run_take(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;
	struct jw w;

	if (survey_take(t, rq->arena, &j->by, j->id, j->body, e) == -1)
		return -1;
	j->out = str_new(rq->arena);
	jw_init(&w, j->out);
	return survey_put(tx_db(t), rq->arena, &j->by, j->id, &w, e);
}

static void
answer_taken(struct req *rq)
{
	const struct job *j = rq->prepared;

	str_add(&rq->reply.body, j->out->p, j->out->len);
	reply_json(rq, 200);
}

static int
take_survey(struct req *rq, struct job *j)
{
	if (req_object(rq, &j->body, &rq->err) == -1)
		return -1;
	return req_write(rq, run_take, answer_taken);
}

static int
post_own(struct req *rq)
{
	struct job *j = job_new(rq);
	struct view v;

	if (req_view(rq, &follow_up_resource, V_CHANGE, &v, &rq->err) == -1 || req_id(rq, 0, &j->id, &rq->err) == -1)
		return -1;
	j->by = *req_actor(rq);
	return take_survey(rq, j);
}

/* Who has the link is the company for this one survey; any other text is as if there were no such page. */
static int
by_link(struct req *rq, int64_t *id, struct actor *as)
{
	int rc = survey_by_link(req_worker(rq)->db, rq->arena, req_link(rq), clock_ms(), id, as, &rq->err);

	if (rc != 1)
		return rc == 0 ? fail(&rq->err, ERR_NOT_FOUND, "no such link") : -1;
	as->addr = rq->addr;
	as->request_id = rq->id;
	as->lang = rq->lang;
	return 0;
}

static int
get_linked(struct req *rq)
{
	struct actor as;
	int64_t id;

	return by_link(rq, &id, &as) == -1 ? -1 : get_survey(rq, &as, id);
}

static int
post_linked(struct req *rq)
{
	struct job *j = job_new(rq);

	return by_link(rq, &j->id, &j->by) == -1 ? -1 : take_survey(rq, j);
}

static const struct route rows[] = {
	{ M_POST, "/api/v1/outcomes/{id}/project", "resource", RT_WRITE, .handle = post_project, .query = NAMES("confirm") },
	{ M_POST, "/api/v1/delegations/{id}/waves", "resource", RT_WRITE, .handle = post_waves },
	{ M_POST, "/api/v1/follow-ups/{id}/link", "resource", RT_WRITE | RT_NO_STORE | RT_SECRET, .handle = post_link },
	{ M_GET, "/api/v1/follow-ups/{id}/survey", "resource", 0, .handle = get_own },
	{ M_POST, "/api/v1/follow-ups/{id}/survey", "resource", RT_WRITE, .handle = post_own, .query = NAMES("confirm") },
	{ M_GET, "/api/v1/survey", "public", RT_PUBLIC | RT_LINK | RT_NO_STORE, .handle = get_linked },
	{ M_POST, "/api/v1/survey", "public", RT_WRITE | RT_PUBLIC | RT_LINK | RT_NO_STORE, .handle = post_linked, .query = NAMES("confirm") },
};
const struct route_part outcomes_part = ROUTE_PART(rows);
