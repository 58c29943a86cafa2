/*
 * What people do who cannot sign in yet: the first administrator by a setup link, a new password by a
 * reset link (security.md A8, A10).  A code that does not work is refused before anything is hashed.
 */
#include "base/base.h"

#include "api/parts.h"
#include "model/session.h"
#include "text/utf8.h"

enum { TEXT_MOST = 200, PASSWORD_TEXT_MOST = 1024, CODE_MOST = 100 };

struct job {
	const char	*code, *password;
	const char	*organisation, *login, *name;
	char		 hash[PASSWORD_HASH_SIZE];
	struct secret	 secret;
	struct actor	 who;
	struct str	*me;
};

/* Somebody at the door whose code stands for the right to come in. */
static void
be(struct req *rq, struct actor *who, int64_t account, const char *login, enum role_id role, int64_t enterprise)
{
	*who = (struct actor){
		.account = account, .login = login, .role = role, .enterprise = enterprise, .door = DOOR_PAGE,
		.session = NONE, .token = NONE, .addr = rq->addr, .request_id = rq->id, .lang = rq->lang,
	};
}

static int
check_code(struct req *rq, enum link_kind kind, const char *code, const char *pointer, int64_t *account)
{
	int rc = link_find(req_worker(rq)->db, kind, code, account, &rq->err);

	if (rc == 0) {
		people_refused(req_worker(rq)->api->people, "bad_link", NONE, rq->addr);
		err_field(&rq->err, pointer, "link_invalid");
	}
	return rc == 1 ? 0 : -1;
}

/* --- before a form is shown ---------------------------------------------------------------------------- */

/* Does the link work, and whose is it?  It is not used up by asking. */
static int
answer_link(struct req *rq, enum link_kind kind, const char *key)
{
	struct worker *wk = req_worker(rq);
	const char *const keys[] = { key, NULL };
	struct account acc = { .login = NULL };
	const struct jv *body;
	const char *code;
	int64_t account;
	struct jw w;
	int rc;

	if (req_json(rq, keys, &body, &rq->err) == -1 || jr_text(body, key, 1, CODE_MOST, &code, &rq->err) == -1 ||
	    (rc = link_find(wk->db, kind, code, &account, &rq->err)) == -1)
		return -1;
	if (rc == 0)
		people_refused(wk->api->people, "bad_link", NONE, rq->addr);
	else if (kind == LINK_RESET && account_by_id(wk->db, rq->arena, account, &acc, &rq->err) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_kbool(&w, "valid", rc == 1);
	if (acc.login != NULL) {
		jw_ktext(&w, "login", acc.login);
		jw_ktext(&w, "name", acc.name);
	}
	jw_end_object(&w);
	reply_json(rq, 200);
	return 0;
}

static int
post_setup_link(struct req *rq)
{
	return answer_link(rq, LINK_SETUP, "code");
}

static int
post_reset_link(struct req *rq)
{
	return answer_link(rq, LINK_RESET, "token");
}

/* --- setup --------------------------------------------------------------------------------------------- */

int
put_setup(struct req *rq, struct jw *w)
{
	struct db *d = req_worker(rq)->db;
	const char *organisation, *demo;
	bool any;

	if (account_any(d, &any, &rq->err) == -1 ||
	    setting_get(d, rq->arena, "organisation", &organisation, &rq->err) == -1 ||
	    setting_get(d, rq->arena, "demo", &demo, &rq->err) == -1)
		return -1;
	jw_object(w);
	jw_kbool(w, "needed", !any);
	if (!any)
		jw_ktext(w, "command", req_worker(rq)->api->setup_command);
	jw_kbool(w, "demo", demo != NULL);
	jw_ktext(w, "organisation", organisation);
	jw_ktext(w, "version", req_worker(rq)->api->version);
	/* So that a page need not be refused to learn that nobody is signed in. */
	jw_kbool(w, "signed_in", req_actor(rq) != NULL);
	jw_end_object(w);
	return 0;
}

static int
get_setup(struct req *rq)
{
	struct jw w;

	jw_init(&w, &rq->reply.body);
	if (put_setup(rq, &w) == -1)
		return -1;
	reply_json(rq, 200);
	return 0;
}

static int
run_setup(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;
	struct actor nobody;
	int64_t account, session;
	bool any;

	be(rq, &nobody, NONE, NULL, R_ADMIN, NONE);
	if (link_use(t, LINK_SETUP, j->code, "/code", &account, e) == -1 || account_any(tx_db(t), &any, e) == -1)
		return -1;
	if (any)
		return fail_detail(e, ERR_CONFLICT, "setup_done");
	if (setting_put(t, "organisation", j->organisation, e) == -1 ||
	    account_create(t, &nobody, j->login, j->name, R_ADMIN, NONE, j->hash, &account, e) == -1)
		return -1;
	be(rq, &j->who, account, login_fold(rq->arena, j->login), R_ADMIN, NONE);
	if (session_create(t, req_worker(rq)->api->people, &j->who, &j->secret, req_header(rq, "user-agent"),
	    &session, e) == -1)
		return -1;
	str_reset(j->me);
	return put_me(j->me, req_worker(rq)->api, tx_db(t), rq->arena, &j->who, true, e);
}

static void
answer_setup(struct req *rq)
{
	struct job *j = rq->prepared;

	reply_cookie(rq, j->secret.text, j->who.role);
	str_add(&rq->reply.body, j->me->p, j->me->len);
	reply_json(rq, 201);
}

static void
work_setup(void *arg, bool late)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	if (hash_new(rq, late, j->password, j->hash) == -1)
		hash_fail(rq);
	else
		hash_write(rq, run_setup, answer_setup);
}

static int
read_setup(struct req *rq, struct job *j)
{
	static const char *const keys[] = { "code", "organisation", "login", "name", "password", NULL };
	struct people *p = req_worker(rq)->api->people;
	struct err *e = &rq->err;
	const struct jv *body;

	if (req_json(rq, keys, &body, e) == -1)
		return -1;
	(void)!jr_text(body, "code", 1, CODE_MOST, &j->code, e);
	if (jr_text(body, "organisation", 1, TEXT_MOST, &j->organisation, e) == 0 &&
	    *utf8_trim(rq->arena, j->organisation) == '\0')
		err_field(e, "/organisation", "required");
	(void)!jr_text(body, "login", 1, TEXT_MOST, &j->login, e);
	(void)!jr_text(body, "name", 1, TEXT_MOST, &j->name, e);
	if (jr_text(body, "password", 1, PASSWORD_TEXT_MOST, &j->password, e) == 0)
		(void)!password_allowed(p, j->password, strlen(j->password), j->login, j->organisation,
		    "/password", e);
	return e->code == ERR_OK ? 0 : -1;
}

static int
post_setup(struct req *rq)
{
	struct job *j = arena_alloc(rq->arena, sizeof *j);
	int64_t nobody;

	rq->prepared = j;
	j->me = str_new(rq->arena);
	secret_new(&j->secret, "");
	if (read_setup(rq, j) == -1 || check_code(rq, LINK_SETUP, j->code, "/code", &nobody) == -1)
		return -1;
	return req_hash(rq, work_setup);
}

/* --- reset --------------------------------------------------------------------------------------------- */

static int
run_reset(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;
	int64_t account;

	if (link_use(t, LINK_RESET, j->code, "/token", &account, e) == -1)
		return -1;
	return account_set_password(t, &j->who, account, j->hash, e);
}

static void
answer_reset(struct req *rq)
{
	rq->reply.status = 204;
}

static void
work_reset(void *arg, bool late)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	if (hash_new(rq, late, j->password, j->hash) == -1)
		hash_fail(rq);
	else
		hash_write(rq, run_reset, answer_reset);
}

/* The account that the code is for, and whether the password suits it. */
static int
check_reset(struct req *rq, struct job *j)
{
	struct account acc;
	int64_t id;
	int rc;

	if (check_code(rq, LINK_RESET, j->code, "/token", &id) == -1)
		return -1;
	rc = account_by_id(req_worker(rq)->db, rq->arena, id, &acc, &rq->err);
	if (rc != 1)
		return rc == 0 ? fail(&rq->err, ERR_NOT_FOUND, "the account is gone") : -1;
	be(rq, &j->who, acc.id, acc.login, acc.role, acc.enterprise);
	return req_password_allowed(rq, j->password, acc.login, "/password");
}

static int
post_reset(struct req *rq)
{
	static const char *const keys[] = { "token", "password", NULL };
	struct job *j = arena_alloc(rq->arena, sizeof *j);
	const struct jv *body;

	rq->prepared = j;
	if (req_json(rq, keys, &body, &rq->err) == -1)
		return -1;
	(void)!jr_text(body, "token", 1, CODE_MOST, &j->code, &rq->err);
	(void)!jr_text(body, "password", 1, PASSWORD_TEXT_MOST, &j->password, &rq->err);
	if (rq->err.code != ERR_OK || check_reset(rq, j) == -1)
		return -1;
	return req_hash(rq, work_reset);
}

static const struct route rows[] = {
	{ M_GET,	"/api/v1/setup",	"public", RT_PUBLIC | RT_NO_STORE, .handle = get_setup },
	{ M_POST,	"/api/v1/setup",	"public", RT_WRITE | RT_PUBLIC | RT_LOGIN | RT_NO_STORE, .handle = post_setup },
	{ M_POST,	"/api/v1/setup/link",	"public", RT_PUBLIC | RT_LOGIN | RT_NO_STORE, .handle = post_setup_link },
	{ M_POST,	"/api/v1/reset/link",	"public", RT_PUBLIC | RT_LOGIN | RT_NO_STORE, .handle = post_reset_link },
	{ M_POST,	"/api/v1/reset",	"public", RT_WRITE | RT_PUBLIC | RT_LOGIN | RT_NO_STORE, .handle = post_reset },
};
const struct route_part setup_part = ROUTE_PART(rows);
