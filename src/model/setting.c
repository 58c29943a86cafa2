/*
 * Settings that administrators change, by key.
 */
#include "base/base.h"

#include "model/people.h"

int
setting_get(struct db *d, struct arena *a, const char *key, const char **out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT value FROM setting WHERE key = $1");
	int rc;

	*out = NULL;
	stmt_text(s, 1, key);
	if ((rc = stmt_row(s, e)) == 1)
		*out = arena_strdup(a, col_text(s, 0));
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

int
setting_put(struct tx *t, const char *key, const char *value, struct err *e)
{
	struct stmt *s;

	tx_touch(t, COUNTER_SETTING);
	if (value == NULL) {
		s = tx_stmt(t, "DELETE FROM setting WHERE key = $1");
		stmt_text(s, 1, key);
		return stmt_run(s, e);
	}
	s = tx_stmt(t, "INSERT INTO setting (key, value) VALUES ($1, $2)"
	    " ON CONFLICT (key) DO UPDATE SET value = excluded.value");
	stmt_text(s, 1, key);
	stmt_text(s, 2, value);
	return stmt_run(s, e);
}
