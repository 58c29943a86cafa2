/*
 * Who asks, and may they?  Once for each request, before its body is looked at (security.md A4, A5, A7, H9).
 *
 * A request with Authorization is a program's: its token counts and cookies do not.  One with our cookie is a
 * browser's, where an unsafe method must show that our own page sent it.  All others are nobody's.
 */
#include "base/base.h"

#include "api/parts.h"
#include "base/clock.h"
#include "http/limit.h"
#include "model/session.h"

/* --- budgets ------------------------------------------------------------------------------------------ */

struct gate {
	struct budget	*requests;	/* of a session or token */
	struct budget	*exports, *imports;	/* of an account */
	struct budget	*logins;	/* of an address */
};

enum { SECOND_MS = 1000, MINUTE_MS = 60000, HOUR_MS = 3600000 };

struct gate *
gate_new(const struct people *p)
{
	const struct people_limits *l = people_limits(p);
	struct gate *g = xcalloc(1, sizeof *g);

	g->requests = budget_new(l->requests_per_s, SECOND_MS, l->requests_burst);
	g->exports = budget_new(l->exports_per_h, HOUR_MS, l->exports_per_h);
	g->imports = budget_new(l->imports_per_h, HOUR_MS, l->imports_per_h);
	g->logins = budget_new(l->logins_per_min, MINUTE_MS, l->logins_per_min);
	return g;
}

void
gate_free(struct gate *g)
{
	if (g == NULL)
		return;
	budget_free(g->requests);
	budget_free(g->exports);
	budget_free(g->imports);
	budget_free(g->logins);
	free(g);
}

static int
spend(struct req *rq, struct budget *b, const void *key, size_t len)
{
	int wait_s = budget_take(b, key, len, clock_mono_ms());

	if (wait_s == 0)
		return 0;
	fail_detail(&rq->err, ERR_THROTTLED, "http_budget");
	err_param_int(&rq->err, "seconds", wait_s);
	rq->err.retry_after_s = wait_s;
	return -1;
}

static int
check_budgets(struct req *rq, const struct actor *who)
{
	const struct gate *g = req_worker(rq)->api->gate;
	unsigned flags = rq->route->flags;
	int64_t caller[2];

	if ((flags & RT_LOGIN) && spend(rq, g->logins, rq->addr, strlen(rq->addr)) == -1)
		return -1;
	if (who == NULL)
		return 0;
	caller[0] = who->session;
	caller[1] = who->token;
	if (spend(rq, g->requests, caller, sizeof caller) == -1)
		return -1;
	if ((flags & RT_EXPORT) && spend(rq, g->exports, &who->account, sizeof who->account) == -1)
		return -1;
	if ((flags & RT_IMPORT) && rq->method == M_POST)
		return spend(rq, g->imports, &who->account, sizeof who->account);
	return 0;
}

/* --- who asks ----------------------------------------------------------------------------------------- */

static void
fill_actor(struct req *rq, const struct caller *c)
{
	struct actor *who = arena_alloc(rq->arena, sizeof *who);

	*who = (struct actor){
		.account = c->account, .login = c->login, .role = c->role, .enterprise = c->enterprise,
		.read_only = c->read_only, .door = c->token != NONE ? DOOR_API : DOOR_PAGE,
		.session = c->session, .token = c->token, .signed_ms = c->session == NONE ? 0 : c->made_at,
		.addr = rq->addr, .request_id = rq->id, .lang = rq->lang,
	};
	rq->who = who;
}

static int
signed_out(struct req *rq, const char *why)
{
	reply_header(rq, "WWW-Authenticate", "Bearer realm=\"tradewind\"");
	return fail(&rq->err, ERR_SIGNED_OUT, "%s", why);
}

/* The token of an Authorization, or NULL if it is of another kind. */
static const char *
bearer(const char *authorization)
{
	if (strncasecmp(authorization, "Bearer ", 7) != 0)
		return NULL;
	return authorization + 7 + strspn(authorization + 7, " ");
}

static int
find_by_token(struct req *rq, const char *authorization)
{
	struct worker *w = req_worker(rq);
	const char *text = bearer(authorization);
	struct caller c;
	int rc;

	if (text == NULL)
		return signed_out(rq, "Authorization is not Bearer");
	rc = token_find(w->api->people, w->db, rq->arena, text, &c, &rq->err);
	if (rc == 0) {
		people_refused(w->api->people, "bad_token", NONE, rq->addr);
		return signed_out(rq, "no such token");
	}
	if (rc == 1)
		fill_actor(rq, &c);
	return rc == -1 ? -1 : 0;
}

/* Asking in the background keeps no session alive (Z5): pages say so when they poll. */
static int
find_by_cookie(struct req *rq, const char *cookie)
{
	struct worker *w = req_worker(rq);
	bool extend = req_header(rq, "x-tw-poll") == NULL && !(rq->route->flags & RT_STREAM);
	struct caller c;
	int rc = session_find(w->api->people, w->db, rq->arena, cookie, extend, &c, &rq->err);

	if (rc == 1)
		fill_actor(rq, &c);
	return rc == -1 ? -1 : 0;
}

/* --- where it comes from ------------------------------------------------------------------------------ */

static bool
is_unsafe(const struct req *rq)
{
	return rq->method != M_GET && rq->method != M_HEAD && rq->method != M_OPTIONS;
}

static bool
has_body(const struct req *rq)
{
	const char *length = req_header(rq, "content-length");

	return req_header(rq, "transfer-encoding") != NULL || (length != NULL && strspn(length, "0") != strlen(length));
}

static bool
type_in(const char *type, const char *const *list)
{
	size_t len = strcspn(type, "; \t");

	for (; *list != NULL; list++)
		if (strlen(*list) == len && strncasecmp(type, *list, len) == 0)
			return true;
	return false;
}

/* A body is read as it comes: packed, it would be garbage that nobody has unpacked. */
static int
check_coding(struct req *rq)
{
	const char *coding = req_header(rq, "content-encoding");

	if (coding == NULL || strcasecmp(coding, "identity") == 0)
		return 0;
	reply_header(rq, "Accept-Encoding", "identity");
	return fail_detail(&rq->err, ERR_MEDIA_TYPE, "body_coded");
}

/* A form of another site can send three types without asking; none of them is here but the upload's. */
static int
check_type(struct req *rq)
{
	static const char *const json[] = { "application/json", "application/merge-patch+json", NULL };
	static const char *const uploads[] = { "multipart/form-data", NULL };
	const char *type = req_header(rq, "content-type");

	if (!is_unsafe(rq) || rq->method == M_DELETE || !has_body(rq))
		return 0;
	if (type == NULL || !type_in(type, rq->route->flags & RT_UPLOAD ? uploads : json))
		return fail(&rq->err, ERR_MEDIA_TYPE, "content type is not taken here");
	return check_coding(rq);
}

enum { KEY_MOST = 64 };

/* The form of an Idempotency-Key (A5). */
static int
check_key(struct req *rq)
{
	const char *key = req_header(rq, "idempotency-key"), *p = key;

	while (p != NULL && *p >= ' ' && *p <= '~')
		p++;
	if (key == NULL || (*p == '\0' && p > key && p - key <= KEY_MOST))
		return 0;
	fail_detail(&rq->err, ERR_MALFORMED, "bad_idempotency_key");
	err_param_int(&rq->err, "max", KEY_MOST);
	return -1;
}

static bool
same_origin(const struct req *rq)
{
	const char *origin = req_header(rq, "origin"), *host = req_header(rq, "host");

	return origin != NULL && host != NULL && strncmp(origin, "https://", 8) == 0 &&
	    strcasecmp(origin + 8, host) == 0;
}

static bool
same_site(const struct req *rq)
{
	const char *site = req_header(rq, "sec-fetch-site");

	return site == NULL || strcmp(site, "same-origin") == 0;
}

/* A5; that the Host is ours was asked before.  Without a cookie there is nothing to ride on; but a browser that says it was sent from elsewhere is believed. */
static int
check_origin(struct req *rq, bool cookie)
{
	const char *mark = req_header(rq, "x-tw");

	if (!same_site(rq) || ((cookie || req_header(rq, "origin") != NULL) && !same_origin(rq)))
		return fail(&rq->err, ERR_CSRF, "sent from another origin");
	if (!cookie)
		return 0;
	if (mark == NULL || strcmp(mark, "1") != 0)
		return fail(&rq->err, ERR_CSRF, "X-TW is missing");
	return 0;
}

/* GET changes nothing (A5); one that writes down what it gives out is followed from our own pages, or typed. */
static int
check_sent(struct req *rq, bool cookie)
{
	const char *site = req_header(rq, "sec-fetch-site");

	if (!cookie || (rq->route->flags & RT_HERE) == 0 || same_site(rq) || strcmp(site, "none") == 0)
		return 0;
	return fail(&rq->err, ERR_CSRF, "sent from another origin");
}

/* --- may they? ---------------------------------------------------------------------------------------- */

static int
check_action(struct req *rq, const struct actor *who)
{
	const char *action = rq->route->action;

	if (rq->route->flags & RT_PUBLIC)
		return 0;
	if (who == NULL)
		return signed_out(rq, "nobody is signed in");
	if (who->read_only && is_unsafe(rq))
		return fail_detail(&rq->err, ERR_FORBIDDEN, "token_reads_only");
	if (strcmp(action, "own") == 0 || strcmp(action, "resource") == 0)
		return 0;
	return access_action(who, action, &rq->err);
}

static int
identify(struct req *rq)
{
	const char *authorization = req_header(rq, "authorization");
	const char *cookie = authorization == NULL ? req_cookie(rq, COOKIE_NAME) : NULL;

	rq->who = NULL;
	if (rq->route->flags & RT_LINK)
		return is_unsafe(rq) ? check_origin(rq, false) : 0;
	if (authorization != NULL) {
		if (find_by_token(rq, authorization) == -1)
			return -1;
	} else if (cookie != NULL && find_by_cookie(rq, cookie) == -1)
		return -1;
	if (authorization != NULL)
		return 0;
	return is_unsafe(rq) ? check_origin(rq, cookie != NULL) : check_sent(rq, cookie != NULL);
}

/* Refusals that say something about somebody: counted by cause and minute (Z5). */
static void
count_refusal(struct req *rq)
{
	static const enum err_code counted[] = { ERR_CSRF, ERR_FORBIDDEN, ERR_THROTTLED };
	const struct actor *who = req_actor(rq);

	for (size_t i = 0; i < nitems(counted); i++)
		if (rq->err.code == counted[i])
			people_refused(req_worker(rq)->api->people, err_wire(rq->err.code),
			    who == NULL ? NONE : who->account, rq->addr);
}

int
api_admit(struct req *rq)
{
	if (identify(rq) == 0 && check_action(rq, req_actor(rq)) == 0 && check_type(rq) == 0 &&
	    check_key(rq) == 0 && check_budgets(rq, req_actor(rq)) == 0)
		return 0;
	count_refusal(rq);
	return -1;
}

/* --- from memory ---------------------------------------------------------------------------------------- */

/* The caller of a read if memory knows one: 1, else 0. */
static int
find_known(struct req *rq, struct caller *c)
{
	struct worker *w = req_worker(rq);
	const char *authorization = req_header(rq, "authorization"), *text;

	if (authorization != NULL)
		return (text = bearer(authorization)) != NULL &&
		    token_find(w->api->people, NULL, rq->arena, text, c, &rq->err) == 1;
	text = req_cookie(rq, COOKIE_NAME);
	return text != NULL && session_find(w->api->people, NULL, rq->arena, text,
	    req_header(rq, "x-tw-poll") == NULL, c, &rq->err) == 1;
}

/* The budget is asked last: who is sent on to a worker pays there. */
int
api_at_once(void *arg, struct req *rq)
{
	struct worker memory = { .api = arg };
	struct caller c;
	int rc;

	rq->worker = &memory;
	if (!find_known(rq, &c))
		return 0;
	fill_actor(rq, &c);
	rc = check_action(rq, req_actor(rq)) == 0 && check_key(rq) == 0 && rq->route->handle(rq) == 0 &&
	    check_budgets(rq, req_actor(rq)) == 0;
	rq->worker = NULL;
	return rc;
}

const char *
req_link(const struct req *rq)
{
	const char *authorization = req_header(rq, "authorization");

	if (authorization == NULL || strncasecmp(authorization, "Link ", 5) != 0)
		return NULL;
	return authorization + 5 + strspn(authorization + 5, " ");
}

int
req_need_session(struct req *rq)
{
	if (req_actor(rq)->session != NONE)
		return 0;
	return fail_detail(&rq->err, ERR_FORBIDDEN, "session_needed");
}

int
req_need_password(struct req *rq)
{
	int64_t most_s = people_limits(req_worker(rq)->api->people)->confirm_s;

	if (req_need_session(rq) == -1)
		return -1;
	if (clock_ms() - req_actor(rq)->signed_ms < most_s * SECOND_MS)
		return 0;
	return fail_detail(&rq->err, ERR_FORBIDDEN, "confirm_password");
}
