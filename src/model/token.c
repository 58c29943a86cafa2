/*
 * API tokens (A9): what a program shows instead of a cookie.
 */
#include "base/base.h"

#include "base/clock.h"
#include "model/audit.h"
#include "model/session.h"
#include "text/utf8.h"

enum { NAME_MOST = 100, DAY_MS = 86400000 };

static void
check_token(struct arena *a, const char *name, int64_t days, struct err *e)
{
	if (name == NULL || *utf8_trim(a, name) == '\0')
		err_field(e, "/name", "required");
	else if (utf8_count(name) > NAME_MOST)
		err_item_param(e, err_field(e, "/name", "too_long"), "max", "100");
	if (days < 1)
		err_item_param(e, err_field(e, "/days", "too_small"), "min", "1");
	else if (days > TOKEN_DAYS_MOST)
		err_item_param(e, err_field(e, "/days", "too_large_value"), "max", "365");
}

static int
check_room(struct tx *t, int64_t account, struct err *e)
{
	int64_t n;

	if (db_int(tx_db(t), "SELECT count(*) FROM token WHERE account = $1", account, &n, e) == -1)
		return -1;
	if (n < TOKENS_MOST)
		return 0;
	fail_detail(e, ERR_CONFLICT, "too_many_tokens");
	err_param_int(e, "max", TOKENS_MOST);
	return -1;
}

static const char *
note_of(struct arena *a, const char *name, bool read_only)
{
	struct str *out = str_new(a);
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	jw_ktext(&w, "name", name);
	jw_ktext(&w, "scope", read_only ? "read" : "write");
	jw_end_object(&w);
	return str_text(out);
}

int
token_create(struct tx *t, const struct actor *who, int64_t account, const char *name, bool read_only,
    int64_t days, const struct secret *secret, int64_t *id, struct err *e)
{
	int64_t now_ms = clock_ms();
	struct stmt *s;

	check_token(e->arena, name, days, e);
	if (e->code != ERR_OK || check_room(t, account, e) == -1)
		return -1;
	s = tx_stmt(t, "INSERT INTO token (hash, account, name, read_only, made_at, ends_at)"
	    " VALUES ($1, $2, $3, $4, $5, $6)");
	stmt_blob(s, 1, secret->hash, DIGEST_SIZE);
	stmt_int(s, 2, account);
	stmt_text(s, 3, name);
	stmt_int(s, 4, read_only);
	stmt_int(s, 5, now_ms);
	stmt_int(s, 6, now_ms + days * DAY_MS);
	if (stmt_run(s, e) == -1)
		return -1;
	*id = tx_last_id(t);
	tx_touch(t, COUNTER_PEOPLE);
	return audit_add(t, who, "token.create", NULL, *id, NONE, NULL, note_of(e->arena, name, read_only), e);
}

int
token_revoke(struct tx *t, const struct actor *who, int64_t account, int64_t id, struct err *e)
{
	struct stmt *s = tx_stmt(t, "DELETE FROM token WHERE id = $1 AND account = $2");

	stmt_int(s, 1, id);
	stmt_int(s, 2, account);
	if (stmt_run(s, e) == -1)
		return -1;
	if (tx_changes(t) == 0)
		return fail(e, ERR_NOT_FOUND, "no such token");
	tx_touch(t, COUNTER_PEOPLE);
	return audit_add(t, who, "token.revoke", NULL, id, NONE, NULL, NULL, e);
}

/* The next of an account's tokens from an id on: 1, 0, -1. */
static int
next_token(struct db *d, int64_t account, int64_t *id, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT min(id) FROM token WHERE account = $1 AND id > $2");
	int rc;

	stmt_int(s, 1, account);
	stmt_int(s, 2, *id);
	if ((rc = stmt_row(s, e)) == 1)
		*id = col_int(s, 0);
	stmt_done(s);
	return rc == 1 ? *id != NONE : rc;
}

int
token_revoke_all(struct tx *t, const struct actor *who, int64_t account, struct err *e)
{
	int64_t id = 0;
	int rc;

	while ((rc = next_token(tx_db(t), account, &id, e)) == 1)
		if (token_revoke(t, who, account, id, e) == -1)
			return -1;
	return rc;
}

int
token_list(struct db *d, struct arena *a, int64_t account, struct token **out, size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT id, name, read_only, made_at, ends_at, used_at FROM token"
	    " WHERE account = $1 AND ends_at > $2 ORDER BY id DESC LIMIT $3");
	int rc;

	*out = arena_array(a, TOKENS_MOST, sizeof **out);
	*n = 0;
	stmt_int(s, 1, account);
	stmt_int(s, 2, clock_ms());
	stmt_int(s, 3, TOKENS_MOST);
	while ((rc = stmt_row(s, e)) == 1)
		(*out)[(*n)++] = (struct token){
			.id = col_int(s, 0), .name = arena_strdup(a, col_text(s, 1)),
			.read_only = col_int(s, 2) == 1, .made_at = col_int(s, 3),
			.ends_at = col_int(s, 4), .used_at = col_int(s, 5),
		};
	return rc;
}
