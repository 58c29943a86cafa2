/*
 * Sessions and who asks.  A session or token that is live stands in memory (session_cache.c); its row is read when it does not,
 * or when an account, session or token has changed since.
 */
#include "base/base.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/rnd.h"
#include "model/audit.h"
#include "people_in.h"
#include "text/utf8.h"

enum { AGENT_MOST = 200, ADDRS_MOST = 20, SESSIONS_MOST = 50, LIST_MOST = 200 };

/* --- who asks --------------------------------------------------------------------------------------- */

static const char session_sql[] =
    "SELECT s.hash, s.account, s.id, a.enterprise, a.role, 0, a.login, s.made_at, s.seen_at, s.ends_at, s.idle_ms"
    " FROM session s JOIN account a ON a.id = s.account WHERE s.hash = $1 AND a.disabled = 0";
static const char token_sql[] =
    "SELECT t.hash, t.account, t.id, a.enterprise, a.role, t.read_only, a.login, t.made_at, t.used_at, t.ends_at, NULL"
    " FROM token t JOIN account a ON a.id = t.account WHERE t.hash = $1 AND a.disabled = 0";

/* Read a row of either; whether it is whole and its hash is the one asked for. */
static bool
read_live(struct stmt *s, const unsigned char hash[DIGEST_SIZE], bool token, struct live *out)
{
	size_t len;
	const void *stored = col_blob(s, 0, &len);
	int role = role_parse(col_text(s, 4));

	if (len != DIGEST_SIZE || !const_time_eq(stored, hash, DIGEST_SIZE) || role == -1)
		return false;
	memcpy(out->hash, hash, DIGEST_SIZE);
	out->account = col_int(s, 1);
	out->session = token ? NONE : col_int(s, 2);
	out->token = token ? col_int(s, 2) : NONE;
	out->enterprise = col_int(s, 3);
	out->role = (enum role_id)role;
	out->read_only = col_int(s, 5) == 1;
	snprintf(out->login, sizeof out->login, "%s", col_text(s, 6));
	out->made_at = col_int(s, 7);
	out->seen_at = col_int(s, 8);
	out->ends_at = col_int(s, 9);
	out->idle_ms = col_int(s, 10);
	return true;
}

static int
load_live(struct db *d, const unsigned char hash[DIGEST_SIZE], bool token, struct live *out, struct err *e)
{
	struct stmt *s = db_stmt(d, token ? token_sql : session_sql);
	int rc;

	stmt_blob(s, 1, hash, DIGEST_SIZE);
	rc = stmt_row(s, e);
	if (rc == 1 && !read_live(s, hash, token, out))
		rc = 0;
	stmt_done(s);
	return rc;
}

static bool
has_ended(const struct live *l, int64_t now_ms)
{
	return now_ms >= l->ends_at || (l->idle_ms != NONE && now_ms - l->seen_at >= l->idle_ms);
}

/* From memory, or (with a database) from its row and then in memory: 1, 0, -1. */
static int
find_live(struct people *p, struct db *d, const unsigned char hash[DIGEST_SIZE], bool token,
    struct live *out, struct err *e)
{
	uint64_t stamp = store_counter(p->store, COUNTER_PEOPLE);
	struct live l = { .stamp = stamp, .dirty = false };
	bool held = seen_get(p->seen, hash, out);
	int rc;

	if (held && out->stamp == stamp)
		return 1;
	if (d == NULL)
		return 0;
	rc = load_live(d, hash, token, &l, e);
	if (rc == 0 && held)
		seen_drop(p->seen, hash);
	if (rc != 1)
		return rc;
	seen_put(p->seen, &l);
	if (held && out->seen_at > l.seen_at)
		l.seen_at = out->seen_at;
	*out = l;
	return 1;
}

static int
find_caller(struct people *p, struct db *d, struct arena *a, const unsigned char hash[DIGEST_SIZE],
    bool token, bool extend, struct caller *out, struct err *e)
{
	int64_t now_ms = clock_ms();
	struct live l;
	int rc = find_live(p, d, hash, token, &l, e);

	if (rc != 1)
		return rc;
	if (has_ended(&l, now_ms)) {
		seen_drop(p->seen, hash);
		return 0;
	}
	if (extend)
		seen_touch(p->seen, hash, now_ms);
	*out = (struct caller){
		.account = l.account, .session = l.session, .token = l.token, .login = arena_strdup(a, l.login),
		.role = l.role, .enterprise = l.enterprise, .read_only = l.read_only,
		.made_at = l.made_at, .seen_at = l.seen_at,
	};
	return 1;
}

int
session_find(struct people *p, struct db *d, struct arena *a, const char *text, bool extend,
    struct caller *out, struct err *e)
{
	unsigned char hash[DIGEST_SIZE];

	if (secret_hash(text, "", hash) == -1)
		return 0;
	return find_caller(p, d, a, hash, false, extend, out, e);
}

int
token_find(struct people *p, struct db *d, struct arena *a, const char *text, struct caller *out,
    struct err *e)
{
	unsigned char hash[DIGEST_SIZE];

	if (secret_hash(text, TOKEN_PREFIX, hash) == -1)
		return 0;
	return find_caller(p, d, a, hash, true, true, out, e);
}

/* --- begin ------------------------------------------------------------------------------------------ */

/* The account has signed in from here; the addresses that were left for longest are forgotten. */
static int
remember_addr(struct tx *t, int64_t account, const char *addr, int64_t now_ms, struct err *e)
{
	struct stmt *s = tx_stmt(t, "INSERT INTO account_addr (account, addr, seen_at) VALUES ($1, $2, $3)"
	    " ON CONFLICT (account, addr) DO UPDATE SET seen_at = excluded.seen_at");

	stmt_int(s, 1, account);
	stmt_text(s, 2, addr);
	stmt_int(s, 3, now_ms);
	if (stmt_run(s, e) == -1)
		return -1;
	s = tx_stmt(t, "DELETE FROM account_addr WHERE account = $1 AND addr NOT IN"
	    " (SELECT addr FROM account_addr WHERE account = $1 ORDER BY seen_at DESC, addr LIMIT $2)");
	stmt_int(s, 1, account);
	stmt_int(s, 2, ADDRS_MOST);
	return stmt_run(s, e);
}

/* Of too many sessions the ones that were left for longest end. */
static int
trim_sessions(struct tx *t, int64_t account, struct err *e)
{
	struct stmt *s = tx_stmt(t, "DELETE FROM session WHERE account = $1 AND id NOT IN"
	    " (SELECT id FROM session WHERE account = $1 ORDER BY seen_at DESC, id DESC LIMIT $2)");

	stmt_int(s, 1, account);
	stmt_int(s, 2, SESSIONS_MOST);
	return stmt_run(s, e);
}

static const char *
cut_agent(struct arena *a, const char *agent)
{
	if (agent == NULL || !utf8_valid(agent, strlen(agent)))
		return NULL;
	return arena_strndup(a, agent, utf8_bytes(agent, AGENT_MOST));
}

int
session_create(struct tx *t, struct people *p, const struct actor *who, const struct secret *secret,
    const char *agent, int64_t *id, struct err *e)
{
	bool member = role_is_member(who->role);
	int64_t now_ms = clock_ms();
	struct stmt *s = tx_stmt(t, "INSERT INTO session (hash, account, made_at, seen_at, idle_ms, ends_at, addr, agent)"
	    " VALUES ($1, $2, $3, $3, $4, $5, $6, $7)");

	stmt_blob(s, 1, secret->hash, DIGEST_SIZE);
	stmt_int(s, 2, who->account);
	stmt_int(s, 3, now_ms);
	stmt_int(s, 4, (member ? p->lim.idle_member_s : p->lim.idle_staff_s) * 1000);
	stmt_int(s, 5, now_ms + (member ? p->lim.most_member_s : p->lim.most_staff_s) * 1000);
	stmt_text(s, 6, who->addr);
	stmt_text(s, 7, cut_agent(e->arena, agent));
	if (stmt_run(s, e) == -1)
		return -1;
	*id = tx_last_id(t);
	tx_touch(t, COUNTER_PEOPLE);
	if (trim_sessions(t, who->account, e) == -1 ||
	    (who->addr != NULL && remember_addr(t, who->account, who->addr, now_ms, e) == -1))
		return -1;
	return audit_add(t, who, "session.create", NULL, *id, NONE, NULL, NULL, e);
}

/* --- end -------------------------------------------------------------------------------------------- */

int
session_end(struct tx *t, const struct actor *who, int64_t account, int64_t id, struct err *e)
{
	struct stmt *s = tx_stmt(t, "DELETE FROM session WHERE id = $1 AND account = $2");

	stmt_int(s, 1, id);
	stmt_int(s, 2, account);
	if (stmt_run(s, e) == -1)
		return -1;
	if (tx_changes(t) == 0)
		return fail(e, ERR_NOT_FOUND, "no such session");
	tx_touch(t, COUNTER_PEOPLE);
	return audit_add(t, who, "session.end", NULL, id, NONE, NULL, NULL, e);
}

int
session_end_all(struct tx *t, int64_t account, struct err *e)
{
	struct stmt *s = tx_stmt(t, "DELETE FROM session WHERE account = $1");

	stmt_int(s, 1, account);
	tx_touch(t, COUNTER_PEOPLE);
	return stmt_run(s, e);
}

/* --- lists ------------------------------------------------------------------------------------------ */

int
session_list(struct people *p, struct db *d, struct arena *a, int64_t account, struct session **out,
    size_t *n, struct err *e)
{
	int64_t now_ms = clock_ms();
	struct stmt *s = db_stmt(d, "SELECT id, made_at, seen_at, addr, agent, hash, ends_at, idle_ms FROM session"
	    " WHERE account = $1 AND ends_at > $2 ORDER BY seen_at DESC, id DESC LIMIT $3");
	struct live seen;
	size_t len;
	int rc;

	*out = arena_array(a, LIST_MOST, sizeof **out);
	*n = 0;
	stmt_int(s, 1, account);
	stmt_int(s, 2, now_ms);
	stmt_int(s, 3, LIST_MOST);
	while ((rc = stmt_row(s, e)) == 1) {
		struct session *one = &(*out)[*n];

		*one = (struct session){
			.id = col_int(s, 0), .made_at = col_int(s, 1), .seen_at = col_int(s, 2),
			.addr = arena_strdup(a, col_text(s, 3)), .agent = arena_strdup(a, col_text(s, 4)),
		};
		if (seen_get(p->seen, col_blob(s, 5, &len), &seen) && seen.seen_at > one->seen_at)
			one->seen_at = seen.seen_at;
		if (!has_ended(&(struct live){ .seen_at = one->seen_at, .ends_at = col_int(s, 6),
		    .idle_ms = col_int(s, 7) }, now_ms))
			(*n)++;
	}
	return rc;
}

int
session_knows(struct db *d, int64_t account, const char *addr, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT 1 FROM account_addr WHERE account = $1 AND addr = $2");
	int rc;

	stmt_int(s, 1, account);
	stmt_text(s, 2, addr);
	rc = stmt_row(s, e);
	stmt_done(s);
	return rc;
}
