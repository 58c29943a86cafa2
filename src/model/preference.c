/*
 * Preferences of accounts.
 */
#include "base/base.h"

#include "model/preference.h"
#include "text/json.h"
#include "text/utf8.h"

int
preference_list(struct db *d, struct arena *a, int64_t account, struct preference **out, size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT key, value FROM preference WHERE account = $1 ORDER BY key");
	int rc;

	*out = arena_array(a, PREFERENCES_MOST, sizeof **out);
	*n = 0;
	stmt_int(s, 1, account);
	while ((rc = stmt_row(s, e)) == 1 && *n < PREFERENCES_MOST)
		(*out)[(*n)++] = (struct preference){ arena_strdup(a, col_text(s, 0)), arena_strdup(a, col_text(s, 1)) };
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

static bool
is_key(const char *key)
{
	size_t n = strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789._-");

	return n > 0 && n <= PREFERENCE_KEY_MOST && key[n] == '\0';
}

static int
complain(const char *key, const char *code, const char *max, struct err *e)
{
	struct str at = STR_INIT;
	struct err_item *it;

	str_puts(&at, "/preferences");
	json_pointer(&at, key);
	it = err_field(e, str_text(&at), code);
	if (max != NULL)
		err_item_param(e, it, "max", max);
	str_fini(&at);
	return -1;
}

/* Whether there is room for the key: one that stands takes none. */
static int
has_room(struct tx *t, int64_t account, const char *key, struct err *e)
{
	struct stmt *s = db_stmt(tx_db(t), "SELECT count(*) FROM preference WHERE account = $1 AND key <> $2");
	int64_t others = 0;
	int rc;

	stmt_int(s, 1, account);
	stmt_text(s, 2, key);
	if ((rc = stmt_row(s, e)) == 1)
		others = col_int(s, 0);
	stmt_done(s);
	return rc == -1 ? -1 : others < PREFERENCES_MOST;
}

static int
take_away(struct tx *t, int64_t account, const char *key, struct err *e)
{
	struct stmt *s = tx_stmt(t, "DELETE FROM preference WHERE account = $1 AND key = $2");

	stmt_int(s, 1, account);
	stmt_text(s, 2, key);
	return stmt_run(s, e);
}

int
preference_put(struct tx *t, int64_t account, const char *key, const char *value, struct err *e)
{
	struct stmt *s;
	int room;

	if (!is_key(key))
		return complain(key, "unknown_field", NULL, e);
	if (value == NULL)
		return take_away(t, account, key, e);
	if (utf8_count(value) > PREFERENCE_TEXT_MOST)
		return complain(key, "too_long", "2000", e);
	if ((room = has_room(t, account, key, e)) != 1)
		return room == -1 ? -1 : complain(key, "too_many", "50", e);
	s = tx_stmt(t, "INSERT INTO preference (account, key, value) VALUES ($1, $2, $3)"
	    " ON CONFLICT (account, key) DO UPDATE SET value = excluded.value");
	stmt_int(s, 1, account);
	stmt_text(s, 2, key);
	stmt_text(s, 3, value);
	return stmt_run(s, e);
}
