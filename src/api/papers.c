/*
 * Travel documents of delegates, for who is signed in (docs/api.md).  Nothing of it is kept by anybody on the way.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "model/paper.h"
#include "model/resources.h"
#include "model/session.h"
#include "text/utf8.h"

enum { REASON_MOST = 200, LINK_DAYS = 14, LOG_MOST = 200 };

struct job {
	struct delegate		*of;
	struct paper_row	 row;
	enum paper_kind		 kind;
	struct paper_keys	 spare;
	int64_t			 trip_key;	/* for what stays when one is taken away */
	const struct jv		*body;
	struct if_match		 match;
	const char		*reason;
	bool			 open;		/* answer in full */
	bool			 given, erase;	/* consent; and with its withdrawal everything */
	const char		*text_version;
	int64_t			 days, ends_at;
	struct secret		 secret;
};

static struct job *
begin(struct req *rq)
{
	return rq->prepared = arena_alloc(rq->arena, sizeof(struct job));
}

static struct paper_by
by(struct req *rq)
{
	return (struct paper_by){ req_actor(rq), NONE };
}

static int
admit_delegate(struct req *rq, unsigned need, struct delegate **out)
{
	int64_t id;

	if (req_id(rq, 0, &id, &rq->err) == -1)
		return -1;
	return papers_admit(req_worker(rq)->db, rq->arena, req_actor(rq), id, need, out, &rq->err);
}

static int
admit_paper(struct req *rq, unsigned need, struct job *j)
{
	int64_t id;

	if (req_id(rq, 0, &id, &rq->err) == -1)
		return -1;
	return paper_admit(req_worker(rq)->db, req_worker(rq)->api->keys, rq->arena, req_actor(rq), id, need, &j->row, &j->of, &rq->err);
}

/* --- reading -------------------------------------------------------------------------------------------------- */

static int
put_consent(struct jw *w, struct db *d, struct arena *a, int64_t delegate, struct err *e)
{
	struct consent c;

	if (consent_of(d, a, delegate, &c, e) == -1)
		return -1;
	jw_object(w);
	consent_put(w, &c);
	jw_end_object(w);
	return 0;
}

static void
put_rows(struct jw *w, const struct paper_row *x, size_t n)
{
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		paper_row_put(w, &x[i], false);
	jw_end_array(w);
}

static void
put_link(struct jw *w, int64_t ends_at)
{
	if (ends_at == NONE) {
		jw_null(w);
		return;
	}
	jw_object(w);
	jw_key(w, "expires_at");
	jw_instant(w, ends_at);
	jw_end_object(w);
}

static int
run_look(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;

	return papers_look(t, rq->prepared, e);
}

static void
answer_made_here(struct req *rq)
{
	reply_json(rq, 200);
}

int
papers_answer(struct req *rq, int64_t delegation, const struct paper_row *x, size_t n)
{
	struct papers_look *l = rq->prepared = arena_alloc(rq->arena, sizeof *l);
	int rc;

	*l = (struct papers_look){ req_actor(rq), delegation, x, n };
	rc = rq->method == M_HEAD ? 1 : papers_looked(req_worker(rq)->db, l, &rq->err);
	if (rc == 0)
		return req_write(rq, run_look, answer_made_here);
	if (rc == 1)
		answer_made_here(rq);
	return rc == 1 ? 0 : -1;
}

static int
get_papers(struct req *rq)
{
	struct worker *wk = req_worker(rq);
	struct paper_row *x;
	struct delegate *of;
	int64_t ends_at;
	struct jw w;
	size_t n;

	if (admit_delegate(rq, PAPERS_SEE, &of) == -1 ||
	    papers_of_delegate(wk->db, wk->api->keys, rq->arena, of->rec.id, &x, &n, &rq->err) == -1 ||
	    delegate_link_of(wk->db, of->rec.id, &ends_at, &rq->err) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_key(&w, "items");
	put_rows(&w, x, n);
	jw_key(&w, "consent");
	if (put_consent(&w, wk->db, rq->arena, of->rec.id, &rq->err) == -1)
		return -1;
	jw_key(&w, "link");
	put_link(&w, ends_at);
	jw_end_object(&w);
	return papers_answer(rq, of->delegation, x, n);
}

static int
get_paper(struct req *rq)
{
	struct job *j = begin(rq);
	struct jw w;

	if (admit_paper(rq, PAPERS_SEE, j) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	paper_row_put(&w, &j->row, false);
	return papers_answer(rq, j->row.delegation, &j->row, 1);
}

static int
get_consent(struct req *rq)
{
	struct delegate *of;
	struct jw w;

	if (admit_delegate(rq, PAPERS_SEE, &of) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	if (put_consent(&w, req_worker(rq)->db, rq->arena, of->rec.id, &rq->err) == -1)
		return -1;
	reply_json(rq, 200);
	return 0;
}

/* --- writing --------------------------------------------------------------------------------------------------- */

static void
answer_paper(struct req *rq)
{
	struct job *j = rq->prepared;
	struct jw w;

	str_reset(&rq->reply.body);
	jw_init(&w, &rq->reply.body);
	paper_row_put(&w, &j->row, j->open);
	reply_json(rq, 200);
}

static void
answer_new(struct req *rq)
{
	struct job *j = rq->prepared;

	answer_paper(rq);
	rq->reply.status = 201;
	reply_header(rq, "Location", arena_printf(rq->arena, "/api/v1/papers/%lld", (long long)j->row.id));
}

static int
run_add(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;
	const struct paper_by who = by(rq);

	return paper_add(t, req_worker(rq)->api->keys, rq->arena, &who, j->of, j->kind, j->body, &j->spare, &j->row, e);
}

int
paper_read_kind(struct req *rq, const struct jv *body, enum paper_kind *kind)
{
	const char *code;
	int i;

	if (jr_text(body, "kind", 1, 40, &code, &rq->err) == -1)
		return -1;
	if ((i = paper_kind_parse(code)) == -1)
		return err_choice(&rq->err, "/kind", "passport, apec_card, visa, insurance, details");
	*kind = (enum paper_kind)i;
	return 0;
}

static int
post_paper(struct req *rq)
{
	struct worker *wk = req_worker(rq);
	struct job *j = begin(rq);

	if (admit_delegate(rq, PAPERS_CHANGE, &j->of) == -1 || req_object(rq, &j->body, &rq->err) == -1 ||
	    paper_read_kind(rq, j->body, &j->kind) == -1 || paper_check(wk->db, rq->arena, j->of, j->kind, j->body, &rq->err) == -1 ||
	    papers_prepare(wk->db, wk->api->keys, j->of, &j->spare, &rq->err) == -1)
		return -1;
	return req_write(rq, run_add, answer_new);
}

static int
run_change(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;
	const struct paper_by who = by(rq);
	const int64_t id = j->row.id;
	int rc;

	if_match_first(&j->match);
	do
		rc = paper_change(t, req_worker(rq)->api->keys, rq->arena, &who, j->of, id, j->match.version[j->match.at], j->body, &j->row, e);
	while (rc == -1 && if_match_next(&j->match, e));
	return rc;
}

static int
patch_paper(struct req *rq)
{
	struct job *j = begin(rq);

	if (admit_paper(rq, PAPERS_CHANGE, j) == -1 || req_if_match(rq, &j->match, &rq->err) == -1 ||
	    req_object(rq, &j->body, &rq->err) == -1)
		return -1;
	return req_write(rq, run_change, answer_paper);
}

static int
run_remove(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;
	const struct paper_by who = by(rq);
	int rc;

	if_match_first(&j->match);
	do
		rc = paper_remove(t, req_worker(rq)->api->keys, &who, &j->row, j->match.version[j->match.at], j->trip_key, e);
	while (rc == -1 && if_match_next(&j->match, e));
	return rc;
}

/* Answered when its key is destroyed, too; so it waits for the writer here (RT_SLOW). */
static int
delete_paper(struct req *rq)
{
	struct worker *wk = req_worker(rq);
	struct job *j = begin(rq);

	if (admit_paper(rq, PAPERS_CHANGE, j) == -1 || req_if_match(rq, &j->match, &rq->err) == -1 ||
	    trip_spare(wk->db, wk->api->keys, j->row.delegation, NONE, &j->trip_key, &rq->err) == -1 ||
	    store_write_wait(wk->api->store, run_remove, rq, &rq->err) == -1 || papers_settle(wk->api->store, wk->api->keys, &rq->err) == -1)
		return -1;
	answer_gone(rq);
	return 0;
}

/* --- in full ------------------------------------------------------------------------------------------------------ */

static int
run_reveal(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	return paper_reveal(t, req_actor(rq), &j->row, j->reason, e);
}

/* Who has withdrawn the consent is not looked at any more. */
static int
check_consent(struct req *rq, int64_t delegate)
{
	struct consent c;

	if (consent_of(req_worker(rq)->db, rq->arena, delegate, &c, &rq->err) == -1)
		return -1;
	return c.state == CONSENT_IS_GIVEN ? 0 : fail_detail(&rq->err, ERR_CONFLICT, "consent_needed");
}

/* Words, not blanks. */
static int
read_reason(struct req *rq, const struct jv *body, const char **reason)
{
	if (jr_text(body, "reason", 2, REASON_MOST, reason, &rq->err) == -1)
		return -1;
	if (!utf8_says_nothing(*reason))
		return 0;
	err_field(&rq->err, "/reason", "required");
	return -1;
}

static int
post_reveal(struct req *rq)
{
	static const char *const keys[] = { "reason", NULL };
	struct job *j = begin(rq);
	const struct jv *body;

	j->open = true;
	if (admit_paper(rq, PAPERS_SEE, j) == -1 || req_need_session(rq) == -1 || req_json(rq, keys, &body, &rq->err) == -1 ||
	    read_reason(rq, body, &j->reason) == -1 || check_consent(rq, j->row.delegate) == -1)
		return -1;
	return req_write(rq, run_reveal, answer_paper);
}

/* --- consent -------------------------------------------------------------------------------------------------------- */

static int
run_consent(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;
	const struct paper_by who = by(rq);
	struct jw w;

	if (consent_set(t, rq->arena, &who, j->of, j->given, j->text_version, jv_get(j->body, "purposes"), e) == -1)
		return -1;
	str_reset(&rq->reply.body);
	jw_init(&w, &rq->reply.body);
	return put_consent(&w, tx_db(t), rq->arena, j->of->rec.id, e);
}

int
consent_read(struct req *rq, bool *given, const char **text_version, const struct jv **body)
{
	static const char *const keys[] = { "given", "text_version", "purposes", "delete", NULL };

	if (req_json(rq, keys, body, &rq->err) == -1)
		return -1;
	if (jv_get(*body, "given") == NULL)
		err_field(&rq->err, "/given", "required");
	(void)!jr_bool_opt(*body, "given", given, &rq->err);
	(void)!jr_text_opt(*body, "text_version", 1, 40, text_version, &rq->err);
	return rq->err.code == ERR_OK ? 0 : -1;
}

static int
put_consent_of(struct req *rq)
{
	struct job *j = begin(rq);

	if (admit_delegate(rq, PAPERS_CHANGE, &j->of) == -1 || consent_read(rq, &j->given, &j->text_version, &j->body) == -1)
		return -1;
	return req_write(rq, run_consent, answer_made_here);
}

/* --- links ------------------------------------------------------------------------------------------------------------ */

static int
run_link(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	return delegate_link_make(t, req_actor(rq), j->of, j->days, &j->secret, &j->ends_at, e);
}

static void
answer_link(struct req *rq)
{
	struct job *j = rq->prepared;
	struct jw w;

	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_ktext(&w, "url", arena_printf(rq->arena, "/m#/link/%s", j->secret.text));
	jw_key(&w, "expires_at");
	jw_instant(&w, j->ends_at);
	jw_end_object(&w);
	explicit_bzero(j->secret.text, sizeof j->secret.text);
	reply_json(rq, 201);
}

static int
post_link(struct req *rq)
{
	static const char *const keys[] = { "days", NULL };
	struct job *j = begin(rq);
	const struct jv *body;

	j->days = LINK_DAYS;
	if (admit_delegate(rq, PAPERS_CHANGE, &j->of) == -1)
		return -1;
	if (rq->body != NULL && rq->body_len > 0 && (req_json(rq, keys, &body, &rq->err) == -1 ||
	    jr_int_opt(body, "days", 1, LINK_DAYS_MOST, &j->days, &rq->err) == -1))
		return -1;
	if (j->of->state == DGS_WITHDRAWN)
		return fail_detail(&rq->err, ERR_CONFLICT, "delegate_withdrawn");
	secret_new(&j->secret, "");
	return req_write(rq, run_link, answer_link);
}

static int
run_drop(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	return delegate_link_drop(t, req_actor(rq), j->of, e);
}

static int
delete_link(struct req *rq)
{
	struct job *j = begin(rq);

	return admit_delegate(rq, PAPERS_CHANGE, &j->of) == -1 ? -1 : req_write(rq, run_drop, answer_gone);
}

static const struct route rows[] = {
	{ M_GET,	"/api/v1/delegates/{id}/papers", "resource", RT_WRITE | RT_NO_STORE | RT_HERE, .handle = get_papers },
	{ M_POST,	"/api/v1/delegates/{id}/papers", "resource", RT_WRITE | RT_NO_STORE | RT_SEALED, .handle = post_paper },
	{ M_GET,	"/api/v1/papers/{id}", "resource", RT_WRITE | RT_NO_STORE | RT_HERE, .handle = get_paper },
	{ M_PATCH,	"/api/v1/papers/{id}", "resource", RT_WRITE | RT_NO_STORE | RT_SEALED, .handle = patch_paper },
	{ M_DELETE,	"/api/v1/papers/{id}", "resource", RT_SLOW | RT_NO_STORE, .handle = delete_paper },
	{ M_POST,	"/api/v1/papers/{id}/reveal", "resource", RT_WRITE | RT_NO_STORE | RT_SEALED, .handle = post_reveal },
	{ M_GET,	"/api/v1/delegates/{id}/consent", "resource", RT_NO_STORE, .handle = get_consent },
	{ M_PUT,	"/api/v1/delegates/{id}/consent", "resource", RT_WRITE | RT_NO_STORE, .handle = put_consent_of },
	{ M_POST,	"/api/v1/delegates/{id}/link", "resource", RT_WRITE | RT_NO_STORE | RT_SECRET, .handle = post_link },
	{ M_DELETE,	"/api/v1/delegates/{id}/link", "resource", RT_WRITE | RT_NO_STORE, .handle = delete_link },
};
const struct route_part papers_part = ROUTE_PART(rows);
