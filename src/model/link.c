/*
 * One-time links (A8, A10).  A link stands in the fragment of an address, so it is in no log and no Referer.
 */
#include "base/base.h"

#include "base/clock.h"
#include "model/audit.h"
#include "model/session.h"

static const char *const actions[] = { [LINK_SETUP] = "link.setup", [LINK_RESET] = "link.reset" };

int
link_drop_all(struct tx *t, enum link_kind kind, int64_t account, struct err *e)
{
	struct stmt *s;

	if (kind == LINK_SETUP) {
		s = tx_stmt(t, "DELETE FROM link WHERE kind = 0");
	} else {
		s = tx_stmt(t, "DELETE FROM link WHERE kind = 1 AND account = $1");
		stmt_int(s, 1, account);
	}
	return stmt_run(s, e);
}

static int
check_setup(struct tx *t, struct err *e)
{
	bool any;

	if (account_any(tx_db(t), &any, e) == -1)
		return -1;
	return any ? fail_detail(e, ERR_CONFLICT, "setup_done") : 0;
}

int
link_create(struct tx *t, struct people *p, const struct actor *who, enum link_kind kind,
    int64_t account, const struct secret *secret, int64_t *ends_at, struct err *e)
{
	struct stmt *s;

	if (kind == LINK_SETUP && check_setup(t, e) == -1)
		return -1;
	if (link_drop_all(t, kind, account, e) == -1)
		return -1;
	*ends_at = clock_ms() + people_limits(p)->link_s * 1000;
	s = tx_stmt(t, "INSERT INTO link (kind, hash, account, ends_at) VALUES ($1, $2, $3, $4)");
	stmt_int(s, 1, kind);
	stmt_blob(s, 2, secret->hash, DIGEST_SIZE);
	stmt_int(s, 3, account);
	stmt_int(s, 4, *ends_at);
	if (stmt_run(s, e) == -1)
		return -1;
	return audit_add(t, who, actions[kind], NULL, account, NONE, NULL, NULL, e);
}

int
link_find(struct db *d, enum link_kind kind, const char *code, int64_t *account, struct err *e)
{
	unsigned char hash[DIGEST_SIZE];
	struct stmt *s;
	int rc;

	if (secret_hash(code, "", hash) == -1)
		return 0;
	s = db_stmt(d, "SELECT l.account FROM link l LEFT JOIN account a ON a.id = l.account"
	    " WHERE l.kind = $1 AND l.hash = $2 AND l.ends_at > $3 AND (l.account IS NULL OR a.disabled = 0)");
	stmt_int(s, 1, kind);
	stmt_blob(s, 2, hash, DIGEST_SIZE);
	stmt_int(s, 3, clock_ms());
	if ((rc = stmt_row(s, e)) == 1)
		*account = col_int(s, 0);
	stmt_done(s);
	return rc;
}

int
link_use(struct tx *t, enum link_kind kind, const char *code, const char *pointer, int64_t *account,
    struct err *e)
{
	int rc = link_find(tx_db(t), kind, code, account, e);

	if (rc == 0)
		err_field(e, pointer, "link_invalid");
	if (rc != 1)
		return -1;
	return link_drop_all(t, kind, *account, e);
}

/* --- for commands ----------------------------------------------------------------------------------- */

struct setup {
	struct people	*people;
	const struct actor *who;
	struct secret	 secret;
};

static int
run_setup(struct tx *t, void *arg, struct err *e)
{
	struct setup *s = arg;
	int64_t ends_at;

	return link_create(t, s->people, s->who, LINK_SETUP, NONE, &s->secret, &ends_at, e);
}

int
setup_link_create(struct people *p, const struct actor *who, char out[SECRET_TEXT], struct err *e)
{
	struct setup s = { .people = p, .who = who };

	secret_new(&s.secret, "");
	if (store_write_wait(people_store(p), run_setup, &s, e) == -1)
		return -1;
	memcpy(out, s.secret.text, SECRET_TEXT);
	return 0;
}
