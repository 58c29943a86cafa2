/*
 * What a delegate sees and writes by his own link, without an account: `Authorization: Link <secret>`.  The link says who he is, nothing
 * else does.  One that is unknown, expired or revoked is answered as if nothing were there.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "base/clock.h"
#include "meta/rec_veil.h"
#include "model/paper.h"
#include "model/readiness_report.h"
#include "model/resources.h"
#include "model/session.h"
#include "model/throttle.h"

#define OWN_CLASSES	(BIT(CL_PUBLIC) | BIT(CL_MEMBERS) | BIT(CL_OWN))

struct job {
	struct actor		 who;		/* nobody's account */
	struct paper_by		 by;
	struct delegate		*of;
	struct paper_row	 row;
	enum paper_kind		 kind;
	struct paper_keys	 spare;
	int64_t			 trip_key;	/* for what the others have, when all of his goes */
	const struct jv		*body;
	struct if_match		 match;
	bool			 given, erase;
	const char		*text_version;
	int64_t			 n;
};

/* --- who it is ----------------------------------------------------------------------------------------------- */

static int
not_there(struct req *rq)
{
	return fail(&rq->err, ERR_NOT_FOUND, "no such link");
}

/* Guesses of an address are counted as wrong passwords are (A7). */
static int
find(struct req *rq, const char *text, int64_t *link, int64_t *delegate)
{
	struct throttle *t = people_throttle(req_worker(rq)->api->people);
	char name[DIGEST_HEX_SIZE];
	int rc;

	digest_hex(text, strlen(text), name);
	if (throttle_enter(t, name, rq->addr, false, clock_ms(), &rq->err) == -1)
		return -1;
	rc = delegate_link_find(req_worker(rq)->db, text, link, delegate, &rq->err);
	throttle_leave(t, name, rq->addr, rc == 1 ? THROTTLE_RIGHT : rc == 0 ? THROTTLE_WRONG : THROTTLE_NEITHER, clock_ms());
	return rc;
}

static struct job *
begin(struct req *rq)
{
	struct job *j = rq->prepared = arena_alloc(rq->arena, sizeof *j);

	j->who = (struct actor){ .account = NONE, .role = R_COUNT, .enterprise = NONE, .read_only = true, .door = DOOR_PAGE, .session = NONE,
	    .token = NONE, .addr = rq->addr, .request_id = rq->id, .lang = rq->lang };
	j->by = (struct paper_by){ &j->who, NONE };
	return j;
}

static int
admit(struct req *rq, struct job *j)
{
	const char *secret = req_link(rq);
	int64_t delegate;
	void *rec;
	int rc;

	if (secret == NULL)
		return not_there(rq);
	rc = find(rq, secret, &j->by.link, &delegate);
	if (rc == 1)
		rc = rec_load(req_worker(rq)->db, rq->arena, &delegate_resource, delegate, &rec, &rq->err);
	if (rc != 1)
		return rc == -1 ? -1 : not_there(rq);
	j->of = rec;
	return 0;
}

/* --- what he sees ---------------------------------------------------------------------------------------------- */

/* Of others in his rows he reads what his company does; who has none, nothing. */
static struct view
view_of(const struct delegate *of, const struct resource *r)
{
	const struct actor company = { .account = NONE, .role = R_MEMBER_EDITOR, .enterprise = of->enterprise == NONE ? 0 : of->enterprise, .read_only = true };
	struct view v;

	access_view(&company, r, &v);
	return v;
}

static int
put_records(struct req *rq, struct jw *w, const struct resource *r, const char *sql, const struct delegate *of, struct err *e)
{
	struct db *d = req_worker(rq)->db;
	struct view v = view_of(of, r);
	struct stmt *s = db_stmt(d, sql);
	void *rec;
	int rc;

	stmt_int(s, 1, of->delegation);
	stmt_int(s, 2, of->rec.id);
	jw_array(w);
	while ((rc = stmt_row(s, e)) == 1) {
		if ((rc = rec_load(d, rq->arena, r, col_int(s, 0), &rec, e)) == -1)
			break;
		if (rc == 1 && (rc = rec_veil(d, rq->arena, &v, r, &(struct rec_seen){ .rec = rec }, 1, e)) == -1)
			break;
		if (rc == 0)
			rec_put_json(w, r, rec, OWN_CLASSES, FIELDS_ALL);
	}
	stmt_done(s);
	jw_end_array(w);
	return rc == -1 ? -1 : 0;
}

static const struct part {
	const char		*name;
	const struct resource	*r;
	const char		*sql;		/* $1 the trip, $2 the delegate */
} his[] = {
	{ "legs", &delegation_leg_resource, "SELECT id FROM delegation_leg WHERE delegation = $1 AND archived_at IS NULL"
	    " AND (NOT EXISTS (SELECT 1 FROM delegate_leg x WHERE x.owner = $2) OR id IN (SELECT leg FROM delegate_leg x WHERE x.owner = $2))"
	    " ORDER BY seq, id" },
	{ "agenda", &agenda_item_resource, "SELECT i.id FROM agenda_item i WHERE i.delegation = $1 AND i.archived_at IS NULL AND (i.open_to = 0 OR EXISTS"
	    " (SELECT 1 FROM agenda_enterprise x JOIN delegate g ON g.enterprise = x.enterprise WHERE x.owner = i.id AND g.id = $2))"
	    " ORDER BY i.starts_at NULLS LAST, i.id" },
	{ "meetings", &meeting_resource, "SELECT m.id FROM meeting m WHERE m.delegation = $1 AND m.archived_at IS NULL AND m.state IN (1, 2, 3) AND EXISTS"
	    " (SELECT 1 FROM meeting_delegate x WHERE x.owner = m.id AND x.delegate = $2) ORDER BY m.id" },
	{ "counterparts", &counterpart_resource, "SELECT id FROM counterpart WHERE id IN (SELECT c.counterpart FROM meeting_counterpart c"
	    " JOIN meeting_delegate x ON x.owner = c.owner JOIN meeting m ON m.id = c.owner WHERE m.delegation = $1 AND m.archived_at IS NULL AND m.state IN (1, 2, 3)"
	    " AND x.delegate = $2) ORDER BY id" },
};

static int
put_papers(struct req *rq, struct jw *w, int64_t delegate)
{
	struct worker *wk = req_worker(rq);
	struct paper_row *x;
	size_t n;

	if (papers_of_delegate(wk->db, wk->api->keys, rq->arena, delegate, &x, &n, &rq->err) == -1)
		return -1;
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		paper_row_put(w, &x[i], false);
	jw_end_array(w);
	return 0;
}

static int
put_consent(struct req *rq, struct jw *w, struct db *d, int64_t delegate, struct err *e)
{
	struct consent c;

	if (consent_of(d, rq->arena, delegate, &c, e) == -1)
		return -1;
	jw_object(w);
	consent_put(w, &c);
	jw_end_object(w);
	return 0;
}

static int
put_trip(struct req *rq, struct jw *w, int64_t delegation)
{
	void *rec;
	int rc = rec_load(req_worker(rq)->db, rq->arena, &delegation_resource, delegation, &rec, &rq->err);

	if (rc != 1)
		return rc == -1 ? -1 : not_there(rq);
	rec_put_json(w, &delegation_resource, rec, BIT(CL_PUBLIC) | BIT(CL_MEMBERS), FIELDS_ALL);
	return 0;
}

/* What stands in his own way, leg by leg. */
static int
put_readiness(struct req *rq, struct jw *w, struct delegate *of)
{
	struct worker *wk = req_worker(rq);
	struct trip t;
	int rc = trip_read_own(wk->db, rq->arena, of, &t, &rq->err);

	if (rc != 1)
		return rc == -1 ? -1 : not_there(rq);
	return readiness_put_own(wk->db, wk->api->keys, rq->arena, &t, rq->lang, w, &rq->err);
}

static int
get_link(struct req *rq)
{
	struct job *j = begin(rq);
	struct jw w;

	if (admit(rq, j) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_key(&w, "delegation");
	if (put_trip(rq, &w, j->of->delegation) == -1)
		return -1;
	jw_key(&w, "delegate");
	rec_put_json(&w, &delegate_resource, j->of, OWN_CLASSES, FIELDS_ALL);
	for (size_t i = 0; i < nitems(his); i++) {
		jw_key(&w, his[i].name);
		if (put_records(rq, &w, his[i].r, his[i].sql, j->of, &rq->err) == -1)
			return -1;
	}
	jw_key(&w, "papers");
	if (put_papers(rq, &w, j->of->rec.id) == -1)
		return -1;
	jw_key(&w, "consent");
	if (put_consent(rq, &w, req_worker(rq)->db, j->of->rec.id, &rq->err) == -1)
		return -1;
	jw_key(&w, "readiness");
	if (put_readiness(rq, &w, j->of) == -1)
		return -1;
	jw_end_object(&w);
	reply_json(rq, 200);
	return 0;
}

/* --- what he writes --------------------------------------------------------------------------------------------- */

static void
answer_paper(struct req *rq)
{
	struct job *j = rq->prepared;
	struct jw w;

	jw_init(&w, &rq->reply.body);
	paper_row_put(&w, &j->row, false);
	reply_json(rq, rq->method == M_POST ? 201 : 200);
}

static int
run_add(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	return paper_add(t, req_worker(rq)->api->keys, rq->arena, &j->by, j->of, j->kind, j->body, &j->spare, &j->row, e);
}

static int
post_paper(struct req *rq)
{
	struct worker *wk = req_worker(rq);
	struct job *j = begin(rq);

	if (admit(rq, j) == -1 || req_object(rq, &j->body, &rq->err) == -1 || paper_read_kind(rq, j->body, &j->kind) == -1 ||
	    paper_check(wk->db, rq->arena, j->of, j->kind, j->body, &rq->err) == -1 ||
	    papers_prepare(wk->db, wk->api->keys, j->of, &j->spare, &rq->err) == -1)
		return -1;
	return req_write(rq, run_add, answer_paper);
}

static int
run_change(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;
	const int64_t id = j->n;
	int rc;

	if_match_first(&j->match);
	do
		rc = paper_change(t, req_worker(rq)->api->keys, rq->arena, &j->by, j->of, id, j->match.version[j->match.at], j->body, &j->row, e);
	while (rc == -1 && if_match_next(&j->match, e));
	return rc;
}

static int
patch_paper(struct req *rq)
{
	struct job *j = begin(rq);

	if (admit(rq, j) == -1 || req_id(rq, 0, &j->n, &rq->err) == -1 || req_if_match(rq, &j->match, &rq->err) == -1 ||
	    req_object(rq, &j->body, &rq->err) == -1)
		return -1;
	return req_write(rq, run_change, answer_paper);
}

static int
run_consent(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;
	struct jw w;

	if (consent_set(t, rq->arena, &j->by, j->of, j->given, j->text_version, jv_get(j->body, "purposes"), e) == -1 ||
	    (j->erase && papers_purge_delegate(t, req_worker(rq)->api->keys, &j->by, j->of, j->trip_key, &j->n, e) == -1))
		return -1;
	str_reset(&rq->reply.body);
	jw_init(&w, &rq->reply.body);
	return put_consent(rq, &w, tx_db(t), j->of->rec.id, e);
}

/* Answered when the keys are destroyed, too; so it waits for the writer here (RT_SLOW). */
static int
set_consent(struct req *rq)
{
	struct api *api = req_worker(rq)->api;
	struct job *j = begin(rq);

	if (admit(rq, j) == -1 || consent_read(rq, &j->given, &j->text_version, &j->body) == -1 ||
	    jr_bool_opt(j->body, "delete", &j->erase, &rq->err) == -1)
		return -1;
	j->erase = j->erase && !j->given;
	if ((j->erase && trip_spare(req_worker(rq)->db, api->keys, j->of->delegation, j->of->rec.id, &j->trip_key, &rq->err) == -1) ||
	    store_write_wait(api->store, run_consent, rq, &rq->err) == -1 ||
	    (j->erase && papers_settle(api->store, api->keys, &rq->err) == -1)) {
		str_reset(&rq->reply.body);
		return -1;
	}
	reply_json(rq, 200);
	return 0;
}

#define BY_LINK	(RT_PUBLIC | RT_LINK | RT_LOGIN | RT_NO_STORE)
static const struct route rows[] = {
	{ M_GET,	"/api/v1/link", "public", BY_LINK, .handle = get_link },
	{ M_PUT,	"/api/v1/link/consent", "public", BY_LINK | RT_SLOW, .handle = set_consent },
	{ M_POST,	"/api/v1/link/papers", "public", BY_LINK | RT_WRITE | RT_SEALED, .handle = post_paper },
	{ M_PATCH,	"/api/v1/link/papers/{id}", "public", BY_LINK | RT_WRITE | RT_SEALED, .handle = patch_paper },
};
const struct route_part delegate_links_part = ROUTE_PART(rows);
