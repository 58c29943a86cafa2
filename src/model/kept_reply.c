/*
 * Kept replies.
 */
#include "base/base.h"

#include "base/log.h"
#include "base/str.h"
#include "model/kept_reply.h"

int
kept_reply_find(struct db *d, struct arena *a, const struct actor *who, struct kept_reply *out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT asked, role, enterprise, status, location, etag, withheld, body FROM kept_reply"
	    " WHERE account = $1 AND key = $2 AND made_at > $3");
	const void *asked;
	size_t n;
	int rc;

	stmt_int(s, 1, who->account);
	stmt_blob(s, 2, out->key, sizeof out->key);
	stmt_int(s, 3, actor_ms(who) - KEPT_REPLY_MS);
	if ((rc = stmt_row(s, e)) == 1) {
		asked = col_blob(s, 0, &n);
		assert(n == sizeof out->asked);
		memcpy(out->asked, asked, sizeof out->asked);
		out->status = col_int(s, 3);
		out->location = arena_strdup(a, col_text(s, 4));
		out->etag = arena_strdup(a, col_text(s, 5));
		out->withheld = col_int(s, 6) != 0 || !str_eq(col_text(s, 1), role_choices[who->role].code) ||
		    col_int(s, 2) != who->enterprise;
		out->len = col_len(s, 7);
		out->body = arena_strndup(a, col_text(s, 7), out->len);
	}
	stmt_done(s);
	return rc;
}

static int
drop_old(struct tx *t, int64_t before_ms, struct err *e)
{
	struct stmt *s = tx_stmt(t, "DELETE FROM kept_reply WHERE made_at <= $1");

	stmt_int(s, 1, before_ms);
	return stmt_run(s, e);
}

static int
drop_most(struct tx *t, int64_t account, struct err *e)
{
	struct stmt *s = tx_stmt(t, "DELETE FROM kept_reply WHERE account = $1 AND made_at <="
	    " (SELECT made_at FROM kept_reply WHERE account = $1 ORDER BY made_at DESC LIMIT 1 OFFSET $2)");

	stmt_int(s, 1, account);
	stmt_int(s, 2, KEPT_REPLIES_MOST - 1);
	return stmt_run(s, e);
}

int
kept_reply_put(struct tx *t, const struct actor *who, const struct kept_reply *r, struct err *e)
{
	bool withheld = r->withheld || r->len > KEPT_REPLY_BYTES;
	struct stmt *s;

	if (drop_old(t, actor_ms(who) - KEPT_REPLY_MS, e) == -1 || drop_most(t, who->account, e) == -1)
		return -1;
	s = tx_stmt(t, "INSERT INTO kept_reply (account, key, asked, made_at, role, enterprise, status, location, etag, withheld,"
	    " body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
	stmt_int(s, 1, who->account);
	stmt_blob(s, 2, r->key, sizeof r->key);
	stmt_blob(s, 3, r->asked, sizeof r->asked);
	stmt_int(s, 4, actor_ms(who));
	stmt_text(s, 5, role_choices[who->role].code);
	stmt_int(s, 6, who->enterprise);
	stmt_int(s, 7, r->status);
	stmt_text(s, 8, r->location);
	stmt_text(s, 9, r->etag);
	stmt_int(s, 10, withheld);
	stmt_textn(s, 11, withheld ? "" : r->body, withheld ? 0 : r->len);
	return stmt_run(s, e);
}

int
kept_reply_drop(struct tx *t, int64_t account, const unsigned char key[DIGEST_SIZE], struct err *e)
{
	struct stmt *s = tx_stmt(t, "DELETE FROM kept_reply WHERE account = $1 AND key = $2");

	stmt_int(s, 1, account);
	stmt_blob(s, 2, key, DIGEST_SIZE);
	return stmt_run(s, e);
}

int
kept_replies_withhold(struct tx *t, struct err *e)
{
	if (stmt_run(tx_stmt(t, "DELETE FROM kept_reply WHERE status >= 400"), e) == -1)
		return -1;
	return stmt_run(tx_stmt(t, "UPDATE kept_reply SET withheld = 1, body = '' WHERE withheld = 0"), e);
}

static int
run_prune(struct tx *t, void *arg, struct err *e)
{
	return drop_old(t, clock_ms() - KEPT_REPLY_MS, e);
}

void
kept_replies_prune(struct store *s)
{
	struct arena *a = arena_new();
	struct err e;

	err_init(&e, a);
	if (store_write_wait(s, run_prune, NULL, &e) == -1)
		log_warnx("old replies stay for now: %s", e.log);
	arena_free(a);
}
