/*
 * Of a whole trip: its papers for the officer, who looked at them, claims, and their end.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "model/paper.h"
#include "model/record.h"
#include "model/resources.h"

enum { NOTE_MOST = 2000, LOG_LIMIT = 100, LOG_MOST = 500 };

struct job {
	int64_t		 delegation, claim, n;
	const char	*note;
};

/* The trip that a path names, in sight, of which the caller may do what `need` says. */
static int
admit(struct req *rq, int64_t id, unsigned need)
{
	const struct actor *who = req_actor(rq);
	unsigned see;
	void *rec;
	int rc;

	if (access_may(who, &delegation_resource, V_READ, &rq->err) == -1)
		return -1;
	rc = record_get(req_worker(rq)->db, rq->arena, who, &delegation_resource, id, &rec, &see, &rq->err);
	if (rc != 1)
		return rc == -1 ? -1 : fail(&rq->err, ERR_NOT_FOUND, "no such delegation");
	if ((access_papers(who, ((struct delegation *)rec)->keeper, NONE) & need) == need)
		return 0;
	return fail(&rq->err, ERR_FORBIDDEN, "not of this trip");
}

static int
admit_path(struct req *rq, unsigned need, int64_t *id)
{
	return req_id(rq, 0, id, &rq->err) == -1 ? -1 : admit(rq, *id, need);
}

/* --- papers ------------------------------------------------------------------------------------------------------ */

static bool
has_papers(const struct paper_row *x, size_t n, int64_t delegate)
{
	for (size_t i = 0; i < n; i++)
		if (x[i].delegate == delegate)
			return true;
	return false;
}

static void
put_delegate(struct jw *w, struct stmt *s, const struct paper_row *x, size_t n)
{
	jw_object(w);
	jw_kint(w, "id", col_int(s, 0));
	jw_ktext(w, "name_zh", col_text(s, 1));
	jw_ktext(w, "name_en", col_text(s, 2));
	jw_kint(w, "enterprise", col_int(s, 3));
	jw_ktext(w, "state", delegate_state_names[col_int(s, 4)].code);
	jw_kbool(w, "archived", !col_is_null(s, 7));
	jw_ktext(w, "consent", col_is_null(s, 5) ? "none" : col_int(s, 5) == 1 ? "given" : "withdrawn");
	jw_key(w, "link_expires_at");
	jw_instant(w, col_int(s, 6));
	jw_key(w, "papers");
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		if (x[i].delegate == col_int(s, 0))
			paper_row_put(w, &x[i], false);
	jw_end_array(w);
	jw_end_object(w);
}

/* Each delegate of the trip, also those without any; of those who are archived the ones whose papers are still there. */
static int
put_delegates(struct req *rq, struct jw *w, int64_t delegation, const struct paper_row *x, size_t n, bool archived)
{
	struct stmt *s = db_stmt(req_worker(rq)->db, "SELECT g.id, g.name_zh, g.name_en, g.enterprise, g.state, c.given, l.ends_at, g.archived_at"
	    " FROM delegate g LEFT JOIN consent c ON c.id = (SELECT max(k.id) FROM consent k WHERE k.delegate = g.id)"
	    " LEFT JOIN delegate_link l ON l.delegate = g.id WHERE g.delegation = $1 ORDER BY g.name_sort, g.id");
	int rc;

	stmt_int(s, 1, delegation);
	while ((rc = stmt_row(s, &rq->err)) == 1)
		if (col_is_null(s, 7) ? !archived : has_papers(x, n, col_int(s, 0)))
			put_delegate(w, s, x, n);
	return rc;
}

/* Whose papers are shown: only of who is archived, where that is asked for. */
static int
keep_archived(struct req *rq, struct paper_row *x, size_t *n)
{
	struct stmt *s;
	size_t kept = 0;

	for (size_t i = 0; i < *n; i++) {
		s = db_stmt(req_worker(rq)->db, "SELECT 1 FROM delegate WHERE id = $1 AND archived_at IS NOT NULL");
		stmt_int(s, 1, x[i].delegate);
		switch (stmt_row(s, &rq->err)) {
		case 1:
			x[kept++] = x[i];
			break;
		case -1:
			return -1;
		}
		stmt_done(s);
	}
	*n = kept;
	return 0;
}

static int
get_papers(struct req *rq)
{
	struct worker *wk = req_worker(rq);
	struct paper_row *x;
	int64_t delegation, archived = 0;
	struct jw w;
	size_t n;

	if (admit_path(rq, PAPERS_SEE, &delegation) == -1 || req_param_int(rq, "archived", 0, 1, &archived) == -1 ||
	    papers_of_trip(wk->db, wk->api->keys, rq->arena, delegation, &x, &n, &rq->err) == -1 ||
	    (archived == 1 && keep_archived(rq, x, &n) == -1))
		return -1;
	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	if (put_delegates(rq, &w, delegation, x, n, archived == 1) == -1)
		return -1;
	jw_end_array(&w);
	jw_key(&w, "claims");
	if (claims_put(wk->db, &w, delegation, &rq->err) == -1)
		return -1;
	jw_end_object(&w);
	return papers_answer(rq, delegation, x, n);
}

/* --- who looked ---------------------------------------------------------------------------------------------------- */

static void
put_entry(struct jw *w, struct stmt *s)
{
	const char *note = col_text(s, 5);

	jw_object(w);
	jw_kint(w, "id", col_int(s, 0));
	jw_key(w, "at");
	jw_instant(w, col_int(s, 1));
	jw_ktext(w, "login", col_text(s, 2));
	jw_ktext(w, "name", col_text(s, 3));
	jw_ktext(w, "action", col_text(s, 4));
	jw_key(w, "about");
	if (note == NULL)
		jw_null(w);
	else
		jw_raw(w, note, strlen(note));
	jw_ktext(w, "address", col_text(s, 6));
	jw_end_object(w);
}

static int
get_log(struct req *rq)
{
	struct stmt *s;
	int64_t delegation, limit = LOG_LIMIT, offset = 0;
	struct jw w;
	int rc;

	if (admit_path(rq, PAPERS_LOG, &delegation) == -1 || req_param_int(rq, "limit", 1, LOG_MOST, &limit) == -1 ||
	    req_param_int(rq, "offset", 0, JSON_INT_MAX, &offset) == -1)
		return -1;
	s = db_stmt(req_worker(rq)->db, "SELECT u.id, u.at, u.login, a.name, u.action, u.note, u.addr FROM audit u LEFT JOIN account a ON a.id = u.account"
	    " WHERE u.action IN ('paper.read', 'paper.create', 'paper.change', 'paper.delete', 'paper.reveal', 'paper.export', 'paper.keep', 'paper.purge', 'consent.give',"
	    " 'consent.withdraw', 'consent.purge', 'delegate_link.make', 'delegate_link.drop', 'claim.open', 'claim.close')"
	    " AND u.record = $1 ORDER BY u.id DESC LIMIT $2 OFFSET $3");
	stmt_int(s, 1, delegation);
	stmt_int(s, 2, limit);
	stmt_int(s, 3, offset);
	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	while ((rc = stmt_row(s, &rq->err)) == 1)
		put_entry(&w, s);
	jw_end_array(&w);
	jw_end_object(&w);
	if (rc == -1)
		return -1;
	reply_json(rq, 200);
	return 0;
}

/* --- claims ------------------------------------------------------------------------------------------------------------ */

static int
run_open(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	return claim_open(t, req_actor(rq), j->delegation, j->note, &j->claim, e);
}

static void
answer_open(struct req *rq)
{
	struct job *j = rq->prepared;
	struct jw w;

	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_kint(&w, "id", j->claim);
	jw_kint(&w, "delegation", j->delegation);
	jw_end_object(&w);
	reply_json(rq, 201);
}

static int
post_claim(struct req *rq)
{
	static const char *const keys[] = { "note", NULL };
	struct job *j = rq->prepared = arena_alloc(rq->arena, sizeof *j);
	const struct jv *body;

	if (admit_path(rq, PAPERS_CLAIM, &j->delegation) == -1 || req_json(rq, keys, &body, &rq->err) == -1 ||
	    jr_text(body, "note", 1, NOTE_MOST, &j->note, &rq->err) == -1)
		return -1;
	return req_write(rq, run_open, answer_open);
}

static int
run_close(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	return claim_close(t, req_actor(rq), j->claim, e);
}

static int
close_claim(struct req *rq)
{
	struct job *j = rq->prepared = arena_alloc(rq->arena, sizeof *j);
	int rc;

	if (req_id(rq, 0, &j->claim, &rq->err) == -1)
		return -1;
	rc = claim_trip(req_worker(rq)->db, j->claim, &j->delegation, &rq->err);
	if (rc != 1)
		return rc == -1 ? -1 : fail(&rq->err, ERR_NOT_FOUND, "no such claim");
	if (admit(rq, j->delegation, PAPERS_CLAIM) == -1) {
		if (rq->err.code == ERR_FORBIDDEN)	/* that there is one is not his to know */
			fail(&rq->err, ERR_NOT_FOUND, "no such claim");
		return -1;
	}
	return req_write(rq, run_close, answer_gone);
}

static int
get_claims(struct req *rq)
{
	int64_t delegation;
	struct jw w;

	if (admit_path(rq, PAPERS_CLAIM, &delegation) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_key(&w, "items");
	if (claims_put(req_worker(rq)->db, &w, delegation, &rq->err) == -1)
		return -1;
	jw_end_object(&w);
	reply_json(rq, 200);
	return 0;
}

/* --- the end ------------------------------------------------------------------------------------------------------------ */

static int
run_purge(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	return papers_purge_trip(t, req_actor(rq), j->delegation, &j->n, e);
}

/* Answered when the keys are destroyed, too; so it waits for the writer here (RT_SLOW). */
static int
post_purge(struct req *rq)
{
	struct job *j = rq->prepared = arena_alloc(rq->arena, sizeof *j);
	struct api *api = req_worker(rq)->api;
	struct jw w;

	if (admit_path(rq, PAPERS_PURGE, &j->delegation) == -1 || store_write_vital(api->store, run_purge, rq, &rq->err) == -1 ||
	    papers_settle(api->store, api->keys, &rq->err) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_kint(&w, "papers", j->n);
	jw_end_object(&w);
	reply_json(rq, 200);
	return 0;
}

/* --- persons ------------------------------------------------------------------------------------------------------------- */

static int
get_person(struct req *rq)
{
	struct db *d = req_worker(rq)->db;
	const char *name = NULL;
	struct delegate *of;
	int64_t id, person;
	struct jw w;
	int rc;

	if (req_id(rq, 0, &id, &rq->err) == -1 || papers_admit(d, rq->arena, req_actor(rq), id, PAPERS_PURGE, &of, &rq->err) == -1)
		return -1;
	rc = person_of(d, id, &person, &rq->err);
	if (rc != 1)
		return rc == -1 ? -1 : fail(&rq->err, ERR_NOT_FOUND, "nothing is kept of this person");
	if (person_name(d, rq->arena, person, &name, &rq->err) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_kint(&w, "person", person);
	jw_ktext(&w, "name", name);
	jw_end_object(&w);
	reply_json(rq, 200);
	return 0;
}

/* The name typed as it is shown: nobody erases the wrong one by a slip. */
static int
check_typed(struct req *rq, int64_t person)
{
	static const char *const keys[] = { "confirm", NULL };
	const char *name, *typed;
	const struct jv *body;

	if (person_name(req_worker(rq)->db, rq->arena, person, &name, &rq->err) == -1)
		return -1;
	if (name == NULL)
		return fail(&rq->err, ERR_NOT_FOUND, "no such person");
	if (req_json(rq, keys, &body, &rq->err) == -1 || jr_text(body, "confirm", 1, 200, &typed, &rq->err) == -1)
		return -1;
	if (strcmp(typed, name) == 0)
		return 0;
	err_field(&rq->err, "/confirm", "erase_confirm");
	return -1;
}

static int
post_erase(struct req *rq)
{
	struct api *api = req_worker(rq)->api;
	struct person_erased done;
	int64_t person;
	struct jw w;

	if (req_id(rq, 0, &person, &rq->err) == -1 || check_typed(rq, person) == -1 ||
	    person_erase(api->store, api->keys, req_actor(rq), person, &done, &rq->err) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	person_erased_put(&w, person, &done);
	reply_json(rq, 200);
	return 0;
}

static const struct route rows[] = {
	{ M_GET,	"/api/v1/delegations/{id}/papers", "resource", RT_WRITE | RT_NO_STORE | RT_HERE, .handle = get_papers, .query = NAMES("archived") },
	{ M_GET,	"/api/v1/delegations/{id}/access-log", "resource", RT_NO_STORE, .handle = get_log, .query = NAMES("limit", "offset") },
	{ M_GET,	"/api/v1/delegations/{id}/claims", "resource", RT_NO_STORE, .handle = get_claims },
	{ M_POST,	"/api/v1/delegations/{id}/claims", "resource", RT_WRITE | RT_NO_STORE, .handle = post_claim },
	{ M_POST,	"/api/v1/claims/{id}/close", "resource", RT_WRITE | RT_NO_STORE, .handle = close_claim },
	{ M_POST,	"/api/v1/delegations/{id}/purge-papers", "resource", RT_SLOW | RT_NO_STORE, .handle = post_purge },
	{ M_GET,	"/api/v1/delegates/{id}/person", "resource", RT_NO_STORE, .handle = get_person },
	{ M_POST,	"/api/v1/persons/{id}/erase", "persons.erase", RT_SLOW | RT_NO_STORE, .handle = post_erase },
};
const struct route_part trip_papers_part = ROUTE_PART(rows);
