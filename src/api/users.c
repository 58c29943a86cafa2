/*
 * Users: what administrators do with accounts (domain.md 2: users, settings).
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "model/session.h"

enum { TEXT_MOST = 200, PASSWORD_TEXT_MOST = 1024, PAGE = 500, OFFSET_MOST = 20000 };

struct job {
	struct account	 acc;		/* what was asked for */
	int64_t		 id;
	struct if_match	 match;		/* the versions that the caller saw */
	int64_t		 now;		/* the version of what stands in body */
	unsigned	 set;		/* enum account_field */
	const char	*password;
	char		 hash[PASSWORD_HASH_SIZE];
	struct secret	 secret;
	int64_t		 ends_at;
	struct str	*body;
};

static struct job *
job_new(struct req *rq)
{
	struct job *j = arena_alloc(rq->arena, sizeof *j);

	j->acc.enterprise = NONE;
	j->body = str_new(rq->arena);
	rq->prepared = j;
	return j;
}

/* --- JSON ------------------------------------------------------------------------------------------------ */

static int
put_user(struct jw *w, struct db *d, struct arena *a, const struct account *acc, struct err *e)
{
	jw_object(w);
	jw_kint(w, "id", acc->id);
	jw_kint(w, "version", acc->version);
	jw_ktext(w, "login", acc->login);
	jw_ktext(w, "name", acc->name);
	jw_ktext(w, "role", role_choices[acc->role].code);
	jw_key(w, "enterprise");
	if (put_enterprise_of(w, d, a, acc->enterprise, e) == -1)
		return -1;
	jw_kbool(w, "disabled", acc->disabled);
	jw_kbool(w, "has_password", acc->has_password);
	jw_key(w, "created_at");
	jw_instant(w, acc->created_at);
	jw_key(w, "seen_at");
	jw_instant(w, acc->last_seen_at);
	jw_end_object(w);
	return 0;
}

/* The body of an answer, while the transaction still shows what it made. */
static int
keep_user(struct tx *t, struct req *rq, struct job *j, int64_t id, struct err *e)
{
	struct account now;
	struct jw w;
	int rc = account_by_id(tx_db(t), rq->arena, id, &now, e);

	if (rc != 1)
		return rc == 0 ? fail(e, ERR_NOT_FOUND, "no account") : -1;
	str_reset(j->body);
	jw_init(&w, j->body);
	j->now = now.version;
	return put_user(&w, tx_db(t), rq->arena, &now, e);
}

static void
answer_user(struct req *rq, int status)
{
	struct job *j = rq->prepared;

	rq->reply.etag = version_tag(rq, j->now);
	str_add(&rq->reply.body, j->body->p, j->body->len);
	reply_json(rq, status);
}

/* --- list ------------------------------------------------------------------------------------------------ */

static int
get_users(struct req *rq)
{
	struct db *d = req_worker(rq)->db;
	struct account *list;
	int64_t offset = 0, limit = PAGE, total;
	struct jw w;
	size_t n;

	if (req_param_int(rq, "offset", 0, OFFSET_MOST, &offset) == -1 ||
	    req_param_int(rq, "limit", 1, PAGE, &limit) == -1 ||
	    account_list(d, rq->arena, offset, limit, &list, &n, &total, &rq->err) == -1)
		return -1;
	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < n; i++)
		if (put_user(&w, d, rq->arena, &list[i], &rq->err) == -1)
			return -1;
	jw_end_array(&w);
	jw_kint(&w, "total", total);
	jw_kint(&w, "offset", offset);
	jw_kint(&w, "limit", limit);
	jw_end_object(&w);
	reply_json(rq, 200);
	return 0;
}

static int
get_user(struct req *rq)
{
	struct job *j = job_new(rq);
	struct jw w;
	int rc;

	if (req_id(rq, 0, &j->id, &rq->err) == -1)
		return -1;
	rc = account_by_id(req_worker(rq)->db, rq->arena, j->id, &j->acc, &rq->err);
	if (rc != 1)
		return rc == 0 ? fail(&rq->err, ERR_NOT_FOUND, "no account") : -1;
	jw_init(&w, j->body);
	if (put_user(&w, req_worker(rq)->db, rq->arena, &j->acc, &rq->err) == -1)
		return -1;
	j->now = j->acc.version;
	answer_user(rq, 200);
	return 0;
}

/* --- what a body says ------------------------------------------------------------------------------------ */

static void
complain_role(struct err *e)
{
	struct str *all = str_new(e->arena);

	for (int i = 0; i < R_COUNT; i++)
		str_printf(all, "%s%s", i == 0 ? "" : ", ", role_choices[i].code);
	err_choice(e, "/role", str_text(all));
}

static void
read_role(const struct jv *body, struct job *j, struct err *e)
{
	const char *code;
	int role;

	if (jr_text(body, "role", 1, TEXT_MOST, &code, e) == -1)
		return;
	if ((role = role_parse(code)) == -1)
		complain_role(e);
	else
		j->acc.role = (enum role_id)role;
	j->set |= ACC_ROLE;
}

/* null takes it away. */
static void
read_enterprise(const struct jv *body, struct job *j, struct err *e)
{
	j->acc.enterprise = NONE;
	(void)!jr_int_opt(body, "enterprise", 1, JSON_INT_MAX, &j->acc.enterprise, e);
	j->set |= ACC_ENTERPRISE;
}

/* --- create ---------------------------------------------------------------------------------------------- */

static int
run_create(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	if (account_create(t, req_actor(rq), j->acc.login, j->acc.name, j->acc.role, j->acc.enterprise,
	    j->hash[0] == '\0' ? NULL : j->hash, &j->id, e) == -1 ||
	    keep_user(t, rq, j, j->id, e) == -1)
		return -1;
	return 0;
}

static void
answer_created(struct req *rq)
{
	struct job *j = rq->prepared;

	reply_header(rq, "Location", arena_printf(rq->arena, "/api/v1/users/%lld", (long long)j->id));
	answer_user(rq, 201);
}

static void
work_create(void *arg, bool late)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	if (hash_new(rq, late, j->password, j->hash) == -1)
		hash_fail(rq);
	else
		hash_write(rq, run_create, answer_created);
}

static int
read_create(struct req *rq, struct job *j)
{
	static const char *const keys[] = { "login", "name", "role", "enterprise", "password", NULL };
	struct err *e = &rq->err;
	const struct jv *body;

	if (req_json(rq, keys, &body, e) == -1)
		return -1;
	(void)!jr_text(body, "login", 1, TEXT_MOST, &j->acc.login, e);
	(void)!jr_text(body, "name", 1, TEXT_MOST, &j->acc.name, e);
	read_role(body, j, e);
	read_enterprise(body, j, e);
	if (jr_text_opt(body, "password", 1, PASSWORD_TEXT_MOST, &j->password, e) == 0 && j->password != NULL)
		(void)!req_password_allowed(rq, j->password, j->acc.login, "/password");
	return e->code == ERR_OK ? 0 : -1;
}

static int
post_user(struct req *rq)
{
	struct job *j = job_new(rq);

	if (read_create(rq, j) == -1)
		return -1;
	return j->password != NULL ? req_hash(rq, work_create) : req_write(rq, run_create, answer_created);
}

/* --- change ---------------------------------------------------------------------------------------------- */

static int
run_change(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;
	struct account now;
	int rc;

	if_match_first(&j->match);
	do
		rc = account_change(t, rq->arena, req_actor(rq), j->id, j->match.version[j->match.at], j->set, &j->acc,
		    &now, e);
	while (rc == -1 && if_match_next(&j->match, e));
	return rc == -1 ? -1 : keep_user(t, rq, j, j->id, e);
}

static void
answer_changed(struct req *rq)
{
	answer_user(rq, 200);
}

static int
read_change(struct req *rq, struct job *j)
{
	static const char *const keys[] = { "name", "role", "enterprise", "disabled", NULL };
	struct err *e = &rq->err;
	const struct jv *body;

	if (req_json(rq, keys, &body, e) == -1)
		return -1;
	if (jv_get(body, "name") != NULL && jr_text(body, "name", 1, TEXT_MOST, &j->acc.name, e) == 0)
		j->set |= ACC_NAME;
	if (jv_get(body, "role") != NULL)
		read_role(body, j, e);
	if (jv_get(body, "enterprise") != NULL)
		read_enterprise(body, j, e);
	if (jv_get(body, "disabled") != NULL && jr_bool_opt(body, "disabled", &j->acc.disabled, e) == 0)
		j->set |= ACC_DISABLED;
	return e->code == ERR_OK ? 0 : -1;
}

static int
patch_user(struct req *rq)
{
	struct job *j = job_new(rq);

	if (req_id(rq, 0, &j->id, &rq->err) == -1 || req_if_match(rq, &j->match, &rq->err) == -1 ||
	    read_change(rq, j) == -1)
		return -1;
	return req_write(rq, run_change, answer_changed);
}

/* --- reset link ------------------------------------------------------------------------------------------ */

static int
run_link(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;
	int rc = account_by_id(tx_db(t), rq->arena, j->id, &j->acc, e);

	if (rc != 1)
		return rc == 0 ? fail(e, ERR_NOT_FOUND, "no account") : -1;
	if (j->acc.disabled)
		return fail_detail(e, ERR_CONFLICT, "account_disabled");
	return link_create(t, req_worker(rq)->api->people, req_actor(rq), LINK_RESET, j->id, &j->secret,
	    &j->ends_at, e);
}

static void
answer_link(struct req *rq)
{
	struct job *j = rq->prepared;
	struct jw w;

	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_ktext(&w, "url", arena_printf(rq->arena, "https://%s/#/reset/%s", req_header(rq, "host"), j->secret.text));
	jw_key(&w, "expires_at");
	jw_instant(&w, j->ends_at);
	jw_end_object(&w);
	reply_json(rq, 201);
}

static int
post_link(struct req *rq)
{
	struct job *j = job_new(rq);

	/* The link leads to the host that was asked, so it has to be one of ours. */
	if (!req_host_known(rq))
		return fail(&rq->err, ERR_MISDIRECTED, "not one of server.names");
	if (req_id(rq, 0, &j->id, &rq->err) == -1)
		return -1;
	secret_new(&j->secret, "");
	return req_write(rq, run_link, answer_link);
}

static const struct route rows[] = {
	{ M_GET,	"/api/v1/users",			"users.read", 0, .handle = get_users, .query = NAMES("offset", "limit") },
	{ M_POST,	"/api/v1/users",			"users.write", RT_WRITE, .handle = post_user },
	{ M_GET,	"/api/v1/users/{id}",			"users.read", 0, .handle = get_user },
	{ M_PATCH,	"/api/v1/users/{id}",			"users.write", RT_WRITE, .handle = patch_user },
	{ M_POST,	"/api/v1/users/{id}/reset-link",	"users.write", RT_WRITE | RT_NO_STORE | RT_SECRET, .handle = post_link },
};
const struct route_part users_part = ROUTE_PART(rows);
