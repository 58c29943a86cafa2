/*
 * Sign-in and sign-out, one's own password and sessions (security.md A3, A4, A7).
 *
 * A password goes from a worker (who looks the account up and asks the throttle) to the hash thread and from there to the
 * writer.  An unknown login takes the same way and the same time as a wrong password.
 */
#include "base/base.h"

#include "api/parts.h"
#include "base/clock.h"
#include "model/session.h"
#include "model/throttle.h"

enum { LOGIN_TEXT_MOST = 200, PASSWORD_TEXT_MOST = 1024 };

struct job {
	struct actor	 who;		/* whose session begins */
	const char	*login;		/* folded: the throttle's key */
	const char	*password, *fresh;	/* as sent; the new one */
	const char	*stored;	/* NULL: there is no such account */
	char		 hash[PASSWORD_HASH_SIZE];	/* of the new one, or the same one at today's cost; or "" */
	const char	*agent;
	struct secret	 secret;
	int64_t		 was;		/* the session that this one takes the place of, or NONE */
	struct str	*me;
};

static struct people *
people_of(const struct req *rq)
{
	return req_worker(rq)->api->people;
}

static struct job *
job_new(struct req *rq)
{
	const struct actor *who = req_actor(rq);
	struct job *j = arena_alloc(rq->arena, sizeof *j);

	j->agent = req_header(rq, "user-agent");
	j->was = who == NULL ? NONE : who->session;
	j->me = str_new(rq->arena);
	secret_new(&j->secret, "");
	rq->prepared = j;
	return j;
}

static void
be(struct req *rq, struct job *j, const struct account *acc)
{
	j->who = (struct actor){
		.account = acc->id, .login = acc->login, .role = acc->role, .enterprise = acc->enterprise,
		.door = DOOR_PAGE, .session = NONE, .token = NONE,
		.addr = rq->addr, .request_id = rq->id, .lang = rq->lang,
	};
}

/* --- beginning a session (writer) ----------------------------------------------------------------------- */

/* The account as it stands now must be the one whose password was verified. */
static int
check_still(struct tx *t, struct job *j, struct arena *a, struct err *e)
{
	struct account acc;
	const char *stored;
	int rc = account_by_id(tx_db(t), a, j->who.account, &acc, e);

	if (rc == 1)
		rc = account_hash(tx_db(t), a, acc.id, &stored, e);
	if (rc == -1)
		return -1;
	if (rc == 0 || acc.disabled || stored == NULL || strcmp(stored, j->stored) != 0)
		return fail(e, ERR_BAD_LOGIN, "the account has changed meanwhile");
	j->who.role = acc.role;
	j->who.enterprise = acc.enterprise;
	return 0;
}

static int
end_old(struct tx *t, struct req *rq, struct job *j, struct err *e)
{
	const struct actor *who = req_actor(rq);

	if (j->was == NONE || session_end(t, who, who->account, j->was, e) == 0)
		return 0;
	if (e->code != ERR_NOT_FOUND)
		return -1;
	err_clear(e);
	return 0;
}

static int
begin(struct tx *t, struct req *rq, struct job *j, struct err *e)
{
	str_reset(j->me);
	j->who.session = NONE;
	if (session_create(t, people_of(rq), &j->who, &j->secret, j->agent, &j->who.session, e) == -1)
		return -1;
	return put_me(j->me, req_worker(rq)->api, tx_db(t), rq->arena, &j->who, true, e);
}

static int
run_login(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	if (check_still(t, j, rq->arena, e) == -1 || end_old(t, rq, j, e) == -1)
		return -1;
	if (j->hash[0] != '\0' && account_rehash(t, j->who.account, j->stored, j->hash, e) == -1)
		return -1;
	return begin(t, rq, j, e);
}

static void
answer_me(struct req *rq)
{
	struct job *j = rq->prepared;

	reply_cookie(rq, j->secret.text, j->who.role);
	str_add(&rq->reply.body, j->me->p, j->me->len);
	reply_json(rq, 200);
}

/* --- sign-in ------------------------------------------------------------------------------------------- */

static void
leave(struct req *rq, struct job *j, enum throttle_end how)
{
	throttle_leave(people_throttle(people_of(rq)), j->login, rq->addr, how, clock_ms());
}

static int
busy(struct req *rq)
{
	fail(&rq->err, ERR_BUSY, "waited too long for the hash thread");
	rq->err.retry_after_s = 2;
	return -1;
}

/* Hash thread: whether the password is the account's; the throttle learns how it ended. */
static bool
verify(struct req *rq, struct job *j)
{
	bool right = false;

	if (j->stored != NULL)
		right = password_verify(j->stored, j->password, strlen(j->password));
	else
		password_dummy(j->password, strlen(j->password));
	leave(rq, j, right ? THROTTLE_RIGHT : THROTTLE_WRONG);
	if (!right)
		people_refused(people_of(rq), "bad_login", j->stored == NULL ? NONE : j->who.account, rq->addr);
	return right;
}

static void
work_login(void *arg, bool late)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	if (late) {
		leave(rq, j, THROTTLE_NEITHER);
		(void)busy(rq);
		hash_fail(rq);
		return;
	}
	if (!verify(rq, j)) {
		fail(&rq->err, ERR_BAD_LOGIN, "wrong login or password");
		hash_fail(rq);
		return;
	}
	if (password_is_stale(j->stored) && password_hash(j->password, strlen(j->password), j->hash) == -1)
		j->hash[0] = '\0';	/* no memory for it now: the next sign-in tries again */
	hash_write(rq, run_login, answer_me);
}

/* Ask the throttle, then give the request to the hash thread. */
static int
to_hash(struct req *rq, struct job *j, void (*work)(void *, bool))
{
	int known = j->stored == NULL ? 0 : session_knows(req_worker(rq)->db, j->who.account, rq->addr, &rq->err);

	if (known == -1)
		return -1;
	if (throttle_enter(people_throttle(people_of(rq)), j->login, rq->addr, known == 1, clock_ms(),
	    &rq->err) == -1) {
		people_refused(people_of(rq), "throttled", j->stored == NULL ? NONE : j->who.account, rq->addr);
		return -1;
	}
	if (req_hash(rq, work) == 1)
		return 1;
	leave(rq, j, THROTTLE_NEITHER);
	return -1;
}

static int
read_login(struct req *rq, struct job *j)
{
	static const char *const keys[] = { "login", "password", NULL };
	const struct jv *body;

	if (req_json(rq, keys, &body, &rq->err) == -1)
		return -1;
	(void)!jr_text(body, "login", 1, LOGIN_TEXT_MOST, &j->login, &rq->err);
	(void)!jr_text(body, "password", 1, PASSWORD_TEXT_MOST, &j->password, &rq->err);
	return rq->err.code == ERR_OK ? 0 : -1;
}

static int
post_session(struct req *rq)
{
	struct job *j = job_new(rq);
	struct account acc;
	int rc;

	if (read_login(rq, j) == -1)
		return -1;
	rc = account_by_login(req_worker(rq)->db, rq->arena, j->login, &acc, &j->stored, &rq->err);
	if (rc == -1)
		return -1;
	j->login = login_fold(rq->arena, j->login);
	if (rc == 1)
		be(rq, j, &acc);
	if (rc == 0 || acc.disabled)
		j->stored = NULL;
	return to_hash(rq, j, work_login);
}

/* --- sign-out ------------------------------------------------------------------------------------------ */

static int
run_logout(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;

	return end_old(t, rq, rq->prepared, e);
}

static void
answer_logout(struct req *rq)
{
	reply_cookie(rq, NULL, R_COUNT);
	rq->reply.status = 204;
}

static int
delete_session(struct req *rq)
{
	if (req_need_session(rq) == -1)
		return -1;
	(void)job_new(rq);
	return req_write(rq, run_logout, answer_logout);
}

/* --- /me ----------------------------------------------------------------------------------------------- */

static int
get_me(struct req *rq)
{
	if (put_me(&rq->reply.body, req_worker(rq)->api, req_worker(rq)->db, rq->arena, req_actor(rq), true,
	    &rq->err) == -1)
		return -1;
	reply_json(rq, 200);
	return 0;
}

/* --- one's own password -------------------------------------------------------------------------------- */

static int
run_password(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	if (check_still(t, j, rq->arena, e) == -1 ||
	    account_set_password(t, req_actor(rq), j->who.account, j->hash, e) == -1)
		return -1;
	return begin(t, rq, j, e);
}

static void
answer_password(struct req *rq)
{
	struct job *j = rq->prepared;

	reply_cookie(rq, j->secret.text, j->who.role);
	rq->reply.status = 204;
}

static void
work_password(void *arg, bool late)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	if (late) {
		leave(rq, j, THROTTLE_NEITHER);
		(void)busy(rq);
		hash_fail(rq);
	} else if (!verify(rq, j)) {
		err_field(&rq->err, "/old", "wrong_password");
		hash_fail(rq);
	} else if (hash_new(rq, false, j->fresh, j->hash) == -1) {
		hash_fail(rq);
	} else
		hash_write(rq, run_password, answer_password);
}

/* --- the password once more ----------------------------------------------------------------------------- */

/* The session goes on as a new one, which began now (A4). */
static int
run_confirm(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	return check_still(t, j, rq->arena, e) == -1 || end_old(t, rq, j, e) == -1 ? -1 : begin(t, rq, j, e);
}

static void
work_confirm(void *arg, bool late)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	if (late) {
		leave(rq, j, THROTTLE_NEITHER);
		(void)busy(rq);
		hash_fail(rq);
	} else if (!verify(rq, j)) {
		err_field(&rq->err, "/password", "wrong_password");
		hash_fail(rq);
	} else
		hash_write(rq, run_confirm, answer_password);
}

/* Somebody who is signed in gives his password to the hash thread. */
static int
own_to_hash(struct req *rq, struct job *j, void (*work)(void *, bool))
{
	const struct actor *who = req_actor(rq);

	if (account_hash(req_worker(rq)->db, rq->arena, who->account, &j->stored, &rq->err) == -1)
		return -1;
	j->login = who->login;
	j->who = *who;
	return to_hash(rq, j, work);
}

static int
post_confirm(struct req *rq)
{
	static const char *const keys[] = { "password", NULL };
	struct job *j = job_new(rq);
	const struct jv *body;

	if (req_need_session(rq) == -1 || req_json(rq, keys, &body, &rq->err) == -1 ||
	    jr_text(body, "password", 1, PASSWORD_TEXT_MOST, &j->password, &rq->err) == -1)
		return -1;
	return own_to_hash(rq, j, work_confirm);
}

/* --- a new password ------------------------------------------------------------------------------------- */

static int
read_password(struct req *rq, struct job *j)
{
	static const char *const keys[] = { "old", "new", NULL };
	const struct jv *body;

	if (req_json(rq, keys, &body, &rq->err) == -1)
		return -1;
	(void)!jr_text(body, "old", 1, PASSWORD_TEXT_MOST, &j->password, &rq->err);
	if (jr_text(body, "new", 1, PASSWORD_TEXT_MOST, &j->fresh, &rq->err) == 0)
		(void)!req_password_allowed(rq, j->fresh, req_actor(rq)->login, "/new");
	return rq->err.code == ERR_OK ? 0 : -1;
}

static int
post_password(struct req *rq)
{
	struct job *j = job_new(rq);

	return req_need_session(rq) == -1 || read_password(rq, j) == -1 ? -1 : own_to_hash(rq, j, work_password);
}

/* --- one's own sessions -------------------------------------------------------------------------------- */

static void
put_session(struct jw *w, const struct session *s, bool current)
{
	jw_object(w);
	jw_kint(w, "id", s->id);
	jw_kbool(w, "current", current);
	jw_ktext(w, "addr", s->addr);
	jw_key(w, "made_at");
	jw_instant(w, s->made_at);
	jw_key(w, "seen_at");
	jw_instant(w, s->seen_at);
	jw_ktext(w, "agent", s->agent);
	jw_end_object(w);
}

static int
get_sessions(struct req *rq)
{
	const struct actor *who = req_actor(rq);
	struct session *list;
	struct jw w;
	size_t n;

	if (session_list(people_of(rq), req_worker(rq)->db, rq->arena, who->account, &list, &n, &rq->err) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < n; i++)
		put_session(&w, &list[i], list[i].id == who->session);
	jw_end_array(&w);
	jw_end_object(&w);
	reply_json(rq, 200);
	return 0;
}

static int
run_end(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	const int64_t *id = rq->prepared;

	return session_end(t, req_actor(rq), req_actor(rq)->account, *id, e);
}

static void
answer_end(struct req *rq)
{
	const int64_t *id = rq->prepared;

	if (*id == req_actor(rq)->session)
		reply_cookie(rq, NULL, R_COUNT);
	rq->reply.status = 204;
}

static int
delete_one(struct req *rq)
{
	int64_t *id = arena_alloc(rq->arena, sizeof *id);

	rq->prepared = id;
	if (req_id(rq, 0, id, &rq->err) == -1)
		return -1;
	return req_write(rq, run_end, answer_end);
}

static const struct route rows[] = {
	{ M_POST,	"/api/v1/session",		"public", RT_WRITE | RT_PUBLIC | RT_LOGIN | RT_NO_STORE, .handle = post_session },
	{ M_POST,	"/api/v1/session/confirm",	"own", RT_WRITE | RT_LOGIN | RT_NO_STORE, .handle = post_confirm },
	{ M_DELETE,	"/api/v1/session",		"own", RT_WRITE | RT_LOGIN | RT_NO_STORE, .handle = delete_session },
	{ M_GET,	"/api/v1/me",			"own", RT_NO_STORE, .handle = get_me },
	{ M_POST,	"/api/v1/me/password",		"password.own", RT_WRITE | RT_LOGIN | RT_NO_STORE, .handle = post_password },
	{ M_GET,	"/api/v1/me/sessions",		"own", RT_NO_STORE, .handle = get_sessions },
	{ M_DELETE,	"/api/v1/me/sessions/{id}",	"sessions.own", RT_WRITE | RT_NO_STORE, .handle = delete_one },
};
const struct route_part login_part = ROUTE_PART(rows);
