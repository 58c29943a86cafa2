/*
 * Links of delegates (A8, A9 for people without an account): a secret of 256 bits, kept as its digest, bound to one delegate.
 */
#include "base/base.h"

#include "model/session.h"

#include "paper_in.h"

static int
drop(struct tx *t, int64_t delegate, struct err *e)
{
	struct stmt *s = tx_stmt(t, "DELETE FROM delegate_link WHERE delegate = $1");

	stmt_int(s, 1, delegate);
	return stmt_run(s, e);
}

static const char *
note(struct arena *a, int64_t delegate)
{
	return arena_printf(a, "{\"delegate\":%lld}", (long long)delegate);
}

int
delegate_link_make(struct tx *t, const struct actor *who, const struct delegate *of, int64_t days, const struct secret *secret, int64_t *ends_at,
    struct err *e)
{
	int64_t person;
	struct stmt *s;

	*ends_at = clock_ms() + days * DAY_MS;
	if (drop(t, of->rec.id, e) == -1 || person_take(t, who, of->rec.id, of->contact, &person, e) == -1)
		return -1;
	s = tx_stmt(t, "INSERT INTO delegate_link (delegate, hash, ends_at, made_at, made_by) VALUES ($1, $2, $3, $4, $5)");
	stmt_int(s, 1, of->rec.id);
	stmt_blob(s, 2, secret->hash, DIGEST_SIZE);
	stmt_int(s, 3, *ends_at);
	stmt_int(s, 4, clock_ms());
	stmt_text(s, 5, who->login);
	if (stmt_run(s, e) == -1)
		return -1;
	return paper_audit(t, who, "delegate_link.make", of->delegation, note(e->arena, of->rec.id), e);
}

int
delegate_link_drop(struct tx *t, const struct actor *who, const struct delegate *of, struct err *e)
{
	if (drop(t, of->rec.id, e) == -1)
		return -1;
	if (tx_changes(t) == 0)
		return fail(e, ERR_NOT_FOUND, "there is no link");
	return paper_audit(t, who, "delegate_link.drop", of->delegation, note(e->arena, of->rec.id), e);
}

int
delegate_link_find(struct db *d, const char *text, int64_t *link, int64_t *delegate, struct err *e)
{
	unsigned char hash[DIGEST_SIZE];
	struct stmt *s;
	int rc;

	if (secret_hash(text, "", hash) == -1)
		return 0;
	s = db_stmt(d, "SELECT l.id, l.delegate FROM delegate_link l JOIN delegate g ON g.id = l.delegate JOIN delegation t ON t.id = g.delegation"
	    " WHERE l.hash = $1 AND l.ends_at > $2 AND g.archived_at IS NULL AND g.state <> $3 AND t.archived_at IS NULL");
	stmt_blob(s, 1, hash, DIGEST_SIZE);
	stmt_int(s, 2, clock_ms());
	stmt_int(s, 3, DGS_WITHDRAWN);
	if ((rc = stmt_row(s, e)) == 1) {
		*link = col_int(s, 0);
		*delegate = col_int(s, 1);
	}
	stmt_done(s);
	return rc;
}

int
delegate_link_of(struct db *d, int64_t delegate, int64_t *ends_at, struct err *e)
{
	*ends_at = NONE;
	return db_int(d, "SELECT ends_at FROM delegate_link WHERE delegate = $1", delegate, ends_at, e) == -1 ? -1 : 0;
}
