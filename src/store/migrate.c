/*
 * Migrations: db/NNNN_topic.sql, compiled in, applied in order, each in one transaction with its row in
 * schema_migration.  A database that knows more than we do is left alone; so is one whose released
 * migrations differ from ours.
 */
#include "base/base.h"

#include "store/engine.h"

#include <stdio.h>

#include "config.h"

#include "base/clock.h"
#include "base/embed.h"
#include "base/log.h"
#include "crypt/digest.h"

static const char table_sql[] =
    "CREATE TABLE schema_migration (\n"
    "	number @INT PRIMARY KEY,\n"
    "	name @KEY NOT NULL,\n"
    "	digest @KEY NOT NULL,\n"
    "	applied_at @INT NOT NULL,\n"
    "	version @KEY NOT NULL\n"
    ") @STRICT;\n";

/* The number of a file, 0 if it is no migration. */
static int64_t
number_of(const struct embed *f)
{
	int64_t n = 0;

	for (int i = 0; i < 4; i++) {
		if (f->name[i] < '0' || f->name[i] > '9')
			return 0;
		n = n * 10 + f->name[i] - '0';
	}
	return f->name[4] == '_' && strchr(f->name, '/') == NULL ? n : 0;
}

static const struct embed *
by_number(const struct embed *files, int64_t number)
{
	for (const struct embed *f = files; f->name != NULL; f++)
		if (number_of(f) == number)
			return f;
	return NULL;
}

static int64_t
last_of(const struct embed *files)
{
	int64_t last = 0;

	for (const struct embed *f = files; f->name != NULL; f++)
		if (number_of(f) > last)
			last = number_of(f);
	return last;
}

int
migrate_number(struct db *d, int64_t *number, struct err *e)
{
	int rc = engine_has_table(d, "schema_migration", e);

	*number = 0;
	if (rc == 1)
		rc = db_int(d, "SELECT coalesce(max(number), 0) FROM schema_migration", 0, number, e);
	return rc == -1 ? -1 : 0;
}

static int
fail_too_new(struct stmt *s, struct err *e)
{
	fail_detail(e, ERR_TOO_NEW, "written_by_newer");
	err_param(e, "version", col_text(s, 3));
	return -1;
}

/* Compare one applied migration with ours. */
static int
check_row(struct stmt *s, const struct embed *files, int64_t last, struct err *e)
{
	const struct embed *f = by_number(files, col_int(s, 0));
	char hex[DIGEST_HEX_SIZE];

	if (col_int(s, 0) > last)
		return fail_too_new(s, e);
	if (f != NULL)
		digest_hex(f->p, f->len, hex);
	if (f != NULL && strcmp(f->name, col_text(s, 1)) == 0 && strcmp(hex, col_text(s, 2)) == 0)
		return 0;
	fail_detail(e, ERR_DAMAGED, "migration_differs");
	err_param(e, "name", col_text(s, 1));
	err_param(e, "version", col_text(s, 3));
	return -1;
}

static struct stmt *
applied(struct db *d)
{
	return db_stmt(d,
	    "SELECT number, name, digest, version FROM schema_migration ORDER BY number DESC NULLS LAST");
}

int
migrate_check_new(struct db *d, const struct embed *files, struct err *e)
{
	struct stmt *s = applied(d);
	int rc = stmt_row(s, e);

	if (rc == 1) {
		rc = col_int(s, 0) > last_of(files) ? fail_too_new(s, e) : 0;
		stmt_done(s);
	}
	return rc;
}

/* The newest first, so that the version named is the one that wrote last. */
static int
check_applied(struct db *d, const struct embed *files, struct err *e)
{
	struct stmt *s = applied(d);
	int64_t last = last_of(files);
	int rc;

	while ((rc = stmt_row(s, e)) == 1)
		if (check_row(s, files, last, e) == -1) {
			stmt_done(s);
			return -1;
		}
	return rc;
}

static int
record(struct db *d, const struct embed *f, struct err *e)
{
	struct stmt *s = db_stmt(d, "INSERT INTO schema_migration(number, name, digest, applied_at, version)"
	    " VALUES($1, $2, $3, $4, $5)");
	char hex[DIGEST_HEX_SIZE];

	digest_hex(f->p, f->len, hex);
	stmt_int(s, 1, number_of(f));
	stmt_text(s, 2, f->name);
	stmt_text(s, 3, hex);
	stmt_int(s, 4, clock_ms());
	stmt_text(s, 5, PACKAGE_VERSION);
	return stmt_run(s, e);
}

static int
create_table(struct db *d, struct err *e)
{
	int rc = engine_has_table(d, "schema_migration", e);

	if (rc != 0)
		return rc == 1 ? 0 : -1;
	return engine_script(d, table_sql, strlen(table_sql), e);
}

/* Everything between begin and commit: f is a migration, or NULL for what the engine itself needs. */
static int
apply_inside(struct db *d, const struct embed *f, struct err *e)
{
	if (f == NULL)
		return engine_schema(d, e);
	if (create_table(d, e) == -1 || engine_script(d, (const char *)f->p, f->len, e) == -1)
		return -1;
	return engine_check_keys(d, e) == -1 ? -1 : record(d, f, e);
}

static int
apply(struct db *d, const struct embed *f, struct err *e)
{
	const char *name = f == NULL ? "engine" : f->name;

	if (engine_begin(d, e) == -1)
		return -1;
	if (apply_inside(d, f, e) == -1) {
		engine_rollback(d);
		return fail(e, e->code, "migration %s: %s", name, e->log);
	}
	return engine_commit(d, e);
}

/* 1 applied, 0 not. */
static int
is_applied(struct db *d, const struct embed *f, struct err *e)
{
	int64_t one;
	int rc = engine_has_table(d, "schema_migration", e);

	return rc != 1 ? rc :
	    db_int(d, "SELECT 1 FROM schema_migration WHERE number = $1", number_of(f), &one, e);
}

static int
count_missing(struct db *d, const struct embed *files, size_t *n, struct err *e)
{
	*n = 0;
	for (const struct embed *f = files; f->name != NULL; f++) {
		int rc = number_of(f) == 0 ? 1 : is_applied(d, f, e);

		if (rc == -1)
			return -1;
		*n += rc == 0;
	}
	return 0;
}

static int
apply_missing(struct db *d, const struct embed *files, struct err *e)
{
	for (const struct embed *f = files; f->name != NULL; f++) {
		int rc = number_of(f) == 0 ? 1 : is_applied(d, f, e);

		if (rc == -1 || (rc == 0 && apply(d, f, e) == -1))
			return -1;
		if (rc == 0)
			log_info("database: %s applied", f->name);
	}
	return apply(d, NULL, e);
}

int
migrate_run(struct db *d, const char *dir, const struct embed *files, bool may_apply, struct err *e)
{
	int64_t number;
	size_t missing;

	if (migrate_number(d, &number, e) == -1 || (number > 0 && check_applied(d, files, e) == -1) ||
	    count_missing(d, files, &missing, e) == -1)
		return -1;
	if (missing == 0 && number > 0)
		return may_apply ? apply(d, NULL, e) : 0;
	if (!may_apply) {
		fail(e, ERR_DB, "%zu migrations are not applied yet", missing);
		return fail_detail(e, ERR_DB, "migration_needed");
	}
	if (number > 0 && backup_before(d, dir, e) == -1)
		return -1;
	return apply_missing(d, files, e);
}
