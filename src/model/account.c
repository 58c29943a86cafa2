/*
 * Accounts: finding, listing, passwords.  Making and changing them is in account_change.c.
 */
#include "base/base.h"

#include "account_in.h"

bool
role_is_member(enum role_id role)
{
	return role == R_MEMBER_ADMIN || role == R_MEMBER_EDITOR;
}

const char *
login_fold(struct arena *a, const char *login)
{
	char *out = arena_strdup(a, login);

	for (char *p = out; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p += 'a' - 'A';
	return out;
}

/* Read a row of ACCOUNT_COLUMNS. */
static int
read_account(struct stmt *s, struct arena *a, struct account *out, struct err *e)
{
	int role = role_parse(col_text(s, 4));

	if (role == -1)
		return fail(e, ERR_DB, "account %lld has a role that this program does not know",
		    (long long)col_int(s, 0));
	*out = (struct account){
		.id = col_int(s, 0), .version = col_int(s, 1),
		.login = arena_strdup(a, col_text(s, 2)), .name = arena_strdup(a, col_text(s, 3)),
		.role = (enum role_id)role, .enterprise = col_int(s, 5), .disabled = col_int(s, 6) == 1,
		.has_password = !col_is_null(s, 7),
		.created_at = col_int(s, 8), .last_seen_at = col_int(s, 9),
	};
	return 0;
}

#define ACCOUNT_COLUMNS	"id, version, login, name, role, enterprise, disabled, password, created_at, last_seen_at"

/* The one row of a statement: 1, 0, -1. */
static int
read_one(struct stmt *s, struct arena *a, struct account *out, const char **hash, struct err *e)
{
	int rc = stmt_row(s, e);

	if (rc == 1 && read_account(s, a, out, e) == -1)
		rc = -1;
	if (rc == 1 && hash != NULL)
		*hash = arena_strdup(a, col_text(s, 7));
	stmt_done(s);
	return rc;
}

int
account_by_login(struct db *d, struct arena *a, const char *login, struct account *out, const char **hash,
    struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE login = $1");

	stmt_text(s, 1, login_fold(a, login));
	return read_one(s, a, out, hash, e);
}

int
account_called(struct db *d, struct arena *a, const char *login, const char **name, struct err *e)
{
	struct account of;
	int rc;

	*name = NULL;
	if ((rc = account_by_login(d, a, login, &of, NULL, e)) == 1 && *of.name != '\0' && strcmp(of.name, of.login) != 0)
		*name = of.name;
	return rc == -1 ? -1 : 0;
}

int
account_named(struct db *d, struct arena *a, const char *name, const char **login, struct err *e)
{
	const char *found = NULL;
	struct stmt *s = db_stmt(d, "SELECT login FROM account WHERE name = $1 ORDER BY login LIMIT 2");
	int rc, n;

	stmt_text(s, 1, name);
	for (n = 0; (rc = stmt_row(s, e)) == 1; n++)
		found = arena_strdup(a, col_text(s, 0));
	if (rc == 0 && n == 1)
		*login = found;
	return rc == -1 ? -1 : n == 1;
}

int
account_settle(struct db *d, struct arena *a, const char **said, struct err *e)
{
	struct account of;
	int rc;

	if (*said == NULL || (rc = account_by_login(d, a, *said, &of, NULL, e)) == 1)
		return 0;
	return rc == -1 || account_named(d, a, *said, said, e) == -1 ? -1 : 0;
}

int
account_by_id(struct db *d, struct arena *a, int64_t id, struct account *out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE id = $1");

	stmt_int(s, 1, id);
	return read_one(s, a, out, NULL, e);
}

int
account_hash(struct db *d, struct arena *a, int64_t id, const char **hash, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT password FROM account WHERE id = $1");
	int rc;

	stmt_int(s, 1, id);
	if ((rc = stmt_row(s, e)) == 1)
		*hash = arena_strdup(a, col_text(s, 0));
	stmt_done(s);
	return rc;
}

int
account_list(struct db *d, struct arena *a, int64_t offset, int64_t limit, struct account **out, size_t *n,
    int64_t *total, struct err *e)
{
	struct stmt *s;
	int rc;

	assert(limit > 0 && limit <= 10000);
	if (db_int(d, "SELECT count(*) FROM account WHERE id >= $1", 0, total, e) == -1)
		return -1;
	*out = arena_array(a, (size_t)limit, sizeof **out);
	*n = 0;
	s = db_stmt(d, "SELECT " ACCOUNT_COLUMNS " FROM account ORDER BY login LIMIT $1 OFFSET $2");
	stmt_int(s, 1, limit);
	stmt_int(s, 2, offset);
	while ((rc = stmt_row(s, e)) == 1)
		if (read_account(s, a, &(*out)[(*n)++], e) == -1) {
			rc = -1;
			break;
		}
	stmt_done(s);
	return rc;
}

int
account_any(struct db *d, bool *out, struct err *e)
{
	int64_t n;

	if (account_admins(d, 0, &n, e) == -1)
		return -1;
	*out = n > 0;
	return 0;
}

int
account_admins(struct db *d, int64_t except, int64_t *n, struct err *e)
{
	return db_int(d, "SELECT count(*) FROM account WHERE role = 'admin' AND disabled = 0 AND id <> $1",
	    except, n, e) == -1 ? -1 : 0;
}
