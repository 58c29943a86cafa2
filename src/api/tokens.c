/*
 * One's own API tokens (A9).  A token does not make tokens: for that its owner signs in.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "model/session.h"

enum { NAME_MOST = 100, DAYS = 90 };

struct job {
	const char	*name;
	bool		 read_only;
	int64_t		 days, id;
	struct secret	 secret;
	struct token	 made;
};

/* --- JSON ------------------------------------------------------------------------------------------------ */

static void
put_token(struct jw *w, const struct token *t, const char *text)
{
	jw_object(w);
	jw_kint(w, "id", t->id);
	jw_ktext(w, "name", t->name);
	jw_ktext(w, "scope", t->read_only ? "read" : "write");
	jw_key(w, "made_at");
	jw_instant(w, t->made_at);
	jw_key(w, "expires_at");
	jw_instant(w, t->ends_at);
	jw_key(w, "used_at");
	jw_instant(w, t->used_at);
	if (text != NULL)
		jw_ktext(w, "token", text);
	jw_end_object(w);
}

static int
get_tokens(struct req *rq)
{
	struct token *list;
	struct jw w;
	size_t n;

	if (token_list(req_worker(rq)->db, rq->arena, req_actor(rq)->account, &list, &n, &rq->err) == -1)
		return -1;
	answer_items(rq, &w);
	for (size_t i = 0; i < n; i++)
		put_token(&w, &list[i], NULL);
	answer_items_end(rq, &w);
	return 0;
}

/* --- create ---------------------------------------------------------------------------------------------- */

/* What was made, as the transaction shows it. */
static int
keep_token(struct tx *t, struct req *rq, struct job *j, struct err *e)
{
	struct token *list;
	size_t n;

	if (token_list(tx_db(t), rq->arena, req_actor(rq)->account, &list, &n, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (list[i].id == j->id)
			j->made = list[i];
	return 0;
}

static int
run_create(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	if (token_create(t, req_actor(rq), req_actor(rq)->account, j->name, j->read_only, j->days, &j->secret,
	    &j->id, e) == -1)
		return -1;
	return keep_token(t, rq, j, e);
}

static void
answer_created(struct req *rq)
{
	struct job *j = rq->prepared;
	struct jw w;

	jw_init(&w, &rq->reply.body);
	put_token(&w, &j->made, j->secret.text);
	reply_json(rq, 201);
}

static int
read_create(struct req *rq, struct job *j)
{
	static const char *const keys[] = { "name", "scope", "days", NULL };
	struct err *e = &rq->err;
	const struct jv *body;
	const char *scope;

	if (req_json(rq, keys, &body, e) == -1)
		return -1;
	(void)!jr_text(body, "name", 1, NAME_MOST, &j->name, e);
	if (jr_text(body, "scope", 1, NAME_MOST, &scope, e) == 0) {
		j->read_only = strcmp(scope, "read") == 0;
		if (!j->read_only && strcmp(scope, "write") != 0)
			err_choice(e, "/scope", "read, write");
	}
	j->days = DAYS;
	(void)!jr_int_opt(body, "days", 1, TOKEN_DAYS_MOST, &j->days, e);
	return e->code == ERR_OK ? 0 : -1;
}

static int
post_token(struct req *rq)
{
	struct job *j = arena_alloc(rq->arena, sizeof *j);

	rq->prepared = j;
	if (req_need_session(rq) == -1 || read_create(rq, j) == -1)
		return -1;
	secret_new(&j->secret, TOKEN_PREFIX);
	return req_write(rq, run_create, answer_created);
}

/* --- revoke ---------------------------------------------------------------------------------------------- */

static int
run_revoke(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	const int64_t *id = rq->prepared;

	return token_revoke(t, req_actor(rq), req_actor(rq)->account, *id, e);
}

static int
delete_token(struct req *rq)
{
	int64_t *id = arena_alloc(rq->arena, sizeof *id);

	rq->prepared = id;
	if (req_id(rq, 0, id, &rq->err) == -1)
		return -1;
	return req_write(rq, run_revoke, answer_gone);
}

static const struct route rows[] = {
	{ M_GET,	"/api/v1/tokens",	"tokens.own", RT_NO_STORE, .handle = get_tokens },
	{ M_POST,	"/api/v1/tokens",	"tokens.own", RT_WRITE | RT_NO_STORE | RT_SECRET, .handle = post_token },
	{ M_DELETE,	"/api/v1/tokens/{id}",	"tokens.own", RT_WRITE | RT_NO_STORE, .handle = delete_token },
};
const struct route_part tokens_part = ROUTE_PART(rows);
