/*
 * Connections and statements.
 */
#include "test_store.h"

static int
add_thing(struct tx *t, void *arg, struct err *e)
{
	return tx_exec(t, "INSERT INTO thing(n, name) VALUES($1, $2)", 7, arg, e);
}

static struct db *
reader(struct fix *f)
{
	struct db *d;

	if (db_open(&d, f->s, &f->e) == -1)
		fail_msg("db_open: %s", f->e.log);
	return d;
}

static void
every_type(void **state)
{
	struct fix *f = *state;
	struct stmt *s;
	struct db *d;
	size_t len;

	assert_int_equal(store_write_wait(f->s, add_thing, "one", &f->e), 0);
	d = reader(f);
	/* $1 is a parameter only outside of strings, names and comments */
	s = db_stmt(d, "SELECT id, name, n, bytes, mail, '$1' AS \"$1\" /* none */ FROM thing -- $2\n WHERE name = $1");
	stmt_text(s, 1, "one");
	assert_int_equal(stmt_row(s, &f->e), 1);
	assert_int_equal(col_int(s, 0), 1);
	assert_string_equal(col_text(s, 1), "one");
	assert_int_equal(col_len(s, 1), 3);
	assert_int_equal(col_int(s, 2), 7);
	assert_true(col_is_null(s, 3));
	assert_true(col_int(s, 3) == NONE);
	assert_null(col_text(s, 3));
	assert_null(col_blob(s, 3, &len));
	assert_string_equal(col_text(s, 4), "a@B");
	assert_string_equal(col_text(s, 5), "$1");
	assert_int_equal(stmt_row(s, &f->e), 0);

	s = db_stmt(d, "SELECT $1 IS NULL, $2 IS NULL, $3, $4, length($5)");
	stmt_int(s, 1, NONE);
	stmt_text(s, 2, NULL);
	stmt_int(s, 3, INT64_MAX);
	stmt_blob(s, 4, "a\0b", 3);
	stmt_blob(s, 5, "", 0);
	assert_int_equal(stmt_row(s, &f->e), 1);
	assert_int_equal(col_int(s, 0), 1);
	assert_int_equal(col_int(s, 1), 1);
	assert_true(col_int(s, 2) == INT64_MAX);
	assert_memory_equal(col_blob(s, 3, &len), "a\0b", 3);
	assert_int_equal(len, 3);
	assert_int_equal(col_int(s, 4), 0);
	stmt_done(s);
	stmt_done(s);			/* safe at any time */
	db_close(d);
}

/* What a statement was bound to is gone when it is lent again; what is lent twice are two. */
static void
cache(void **state)
{
	static const char sql[] = "SELECT $1";
	struct fix *f = *state;
	struct db *d = reader(f);
	struct stmt *a = db_stmt(d, sql), *b = db_stmt(d, sql), *c;
	char text[32];

	assert_ptr_not_equal(a, b);
	stmt_int(a, 1, 1);
	stmt_int(b, 1, 2);
	assert_int_equal(stmt_row(a, &f->e), 1);
	assert_int_equal(stmt_row(b, &f->e), 1);
	assert_int_equal(col_int(a, 0), 1);
	assert_int_equal(col_int(b, 0), 2);
	stmt_done(a);
	stmt_done(b);
	c = db_stmt(d, sql);
	assert_true(c == a || c == b);
	assert_int_equal(stmt_row(c, &f->e), 1);
	assert_true(col_is_null(c, 0));
	stmt_done(c);
	for (int i = 0; i < 1000; i++) {
		int64_t v;

		snprintf(text, sizeof text, "SELECT %d + $1", i % 300);
		assert_int_equal(db_int(d, text, 5, &v, &f->e), 1);
		assert_int_equal(v, i % 300 + 5);
	}
	db_close(d);
}

static void
refused(struct fix *f, struct db *d, const char *sql, enum err_code code)
{
	err_clear(&f->e);
	if (stmt_run(db_stmt(d, sql), &f->e) == 0)
		fail_msg("allowed: %s", sql);
	if (f->e.code != code)
		fail_msg("%s: %s, not %s: %s", sql, err_wire(f->e.code), err_wire(code), f->e.log);
}

static void
readers_cannot_write(void **state)
{
	static const char *const sql[] = {
		"INSERT INTO thing(name) VALUES('x')", "DELETE FROM thing", "UPDATE thing SET n = 1",
		"CREATE TABLE x(a)", "CREATE TEMP TABLE x(a)", "DROP TABLE thing", "ATTACH '/tmp/x' AS x",
		"PRAGMA query_only = 0", "PRAGMA journal_mode = DELETE", "VACUUM", "SELECT load_extension('x')",
		"SELECT \"no such column\"", "SELECT", "SELECT 1; SELECT $",
	};
	struct fix *f = *state;
	struct db *d = reader(f);

	for (size_t i = 0; i < nitems(sql) - 1; i++)
		refused(f, d, sql[i], ERR_INTERNAL);
	db_close(d);
}

static int
forbidden(struct tx *t, void *arg, struct err *e)
{
	return stmt_run(tx_stmt(t, arg), e);
}

static void
writers_keep_the_schema(void **state)
{
	static const struct { const char *sql; enum err_code code; } cases[] = {
		{ "CREATE TABLE x(a)", ERR_INTERNAL },
		{ "DROP TABLE thing", ERR_INTERNAL },
		{ "ALTER TABLE thing ADD COLUMN x", ERR_INTERNAL },
		{ "CREATE TEMP TRIGGER x AFTER INSERT ON thing BEGIN DELETE FROM thing; END", ERR_INTERNAL },
		{ "ATTACH '/tmp/x' AS x", ERR_INTERNAL },
		{ "PRAGMA synchronous = OFF", ERR_INTERNAL },
		{ "PRAGMA wal_checkpoint", ERR_INTERNAL },
		{ "DELETE FROM audit", ERR_INTERNAL },
		{ "DELETE FROM audit WHERE id = 1", ERR_INTERNAL },
		{ "UPDATE audit SET what = 'nothing'", ERR_INTERNAL },
		{ "INSERT OR REPLACE INTO schema_migration VALUES(1, 'x', 'x', 'x', 'x')", ERR_INTERNAL },
		{ "DELETE FROM schema_migration", ERR_INTERNAL },
		{ "INSERT INTO sqlite_schema(name) VALUES('x')", ERR_INTERNAL },
		{ "INSERT INTO found_data VALUES(1, x'00')", ERR_INTERNAL },
		{ "INSERT INTO thing(name, n) VALUES('x', -1)", ERR_INTERNAL },	/* CHECK */
		{ "INSERT INTO thing(name, n) VALUES('x', 'y')", ERR_INTERNAL },	/* STRICT */
		{ "INSERT INTO part(thing) VALUES(99)", ERR_CONFLICT },
		{ "INSERT INTO audit(id, what) VALUES(1, 'a'), (1, 'b')", ERR_CONFLICT },
	};
	struct fix *f = *state;

	for (size_t i = 0; i < nitems(cases); i++) {
		if (store_write_wait(f->s, forbidden, (void *)(uintptr_t)cases[i].sql, &f->e) == 0)
			fail_msg("allowed: %s", cases[i].sql);
		if (f->e.code != cases[i].code)
			fail_msg("%s: %s: %s", cases[i].sql, err_wire(f->e.code), f->e.log);
	}
	assert_int_equal(store_write_wait(f->s, forbidden, "INSERT INTO audit(what) VALUES('kept')", &f->e), 0);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM audit", NONE), 1);
}

/* Search tables work under the same rules: they read a PRAGMA and write tables of their own. */
static int
fill_found(struct tx *t, void *arg, struct err *e)
{
	for (int i = 0; i < 300; i++)
		if (tx_exec(t, "INSERT INTO found(rowid, body) VALUES($1, $2)", i + 1, i % 3 ? "red fox" : "blue fox", e) == -1)
			return -1;
	return tx_exec(t, "DELETE FROM found WHERE rowid = $1", 1, NULL, e);
}

static void
search_tables(void **state)
{
	struct fix *f = *state;

	if (store_write_wait(f->s, fill_found, NULL, &f->e) == -1)
		fail_msg("%s", f->e.log);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM found WHERE found MATCH 'blue'", NONE), 99);
}

static void
strpos(void **state)
{
	static const struct { const char *sql; int64_t want; } cases[] = {
		{ "SELECT strpos('abcabc', 'ca')", 3 },
		{ "SELECT strpos('abc', 'x')", 0 },
		{ "SELECT strpos('abc', '')", 1 },
		{ "SELECT strpos('', 'a')", 0 },
		{ "SELECT CASE WHEN strpos('华为技术', '技') > 0 THEN 1 ELSE 0 END", 1 },
		{ "SELECT CASE WHEN strpos(NULL, 'x') IS NULL THEN 1 ELSE 0 END", 1 },
		{ "SELECT CASE WHEN strpos('x', NULL) IS NULL THEN 1 ELSE 0 END", 1 },
	};

	for (size_t i = 0; i < nitems(cases); i++)
		assert_int_equal(ask_int(*state, cases[i].sql, NONE), cases[i].want);
}

static void
time_limit(void **state)
{
	static const char forever[] =
	    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";
	struct fix *f = *state;
	struct db *d = reader(f);
	int64_t v;

	db_limit_ms(d, 1);
	assert_int_equal(db_int(d, forever, NONE, &v, &f->e), -1);
	assert_int_equal(f->e.code, ERR_BUSY);
	assert_int_equal(f->e.retry_after_s, 1);
	err_clear(&f->e);
	db_limit_ms(d, 0);
	assert_int_equal(db_int(d, "SELECT 3", NONE, &v, &f->e), 1);
	db_close(d);
}

static void
snapshot(void **state)
{
	struct fix *f = *state;
	struct db *d = reader(f);
	int64_t before, during, after;

	db_end(d);			/* nothing was begun */
	assert_int_equal(db_begin(d, &f->e), 0);
	assert_int_equal(db_int(d, "SELECT count(*) FROM thing", NONE, &before, &f->e), 1);
	assert_int_equal(store_write_wait(f->s, add_thing, "seen later", &f->e), 0);
	assert_int_equal(db_int(d, "SELECT count(*) FROM thing", NONE, &during, &f->e), 1);
	assert_int_equal(stmt_row(db_stmt(d, "SELECT 1 UNION ALL SELECT 2"), &f->e), 1);	/* left half read */
	db_end(d);
	assert_int_equal(db_int(d, "SELECT count(*) FROM thing", NONE, &after, &f->e), 1);
	assert_int_equal(before, 0);
	assert_int_equal(during, 0);
	assert_int_equal(after, 1);
	db_close(d);
}

static void
columns(void **state)
{
	struct fix *f = *state;
	struct db *d = reader(f);
	struct db_column *c;
	size_t n;

	assert_int_equal(db_columns(d, f->a, "thing", &c, &n, &f->e), 0);
	assert_int_equal(n, 5);
	assert_string_equal(c[0].name, "id");
	assert_string_equal(c[0].type, "INTEGER");
	assert_true(c[0].key);
	assert_string_equal(c[1].type, "TEXT");
	assert_true(c[1].not_null);
	assert_false(c[3].not_null);
	assert_string_equal(c[3].type, "BLOB");
	assert_int_equal(db_columns(d, f->a, "nothing", &c, &n, &f->e), 0);
	assert_int_equal(n, 0);
	db_close(d);
}

static void
wrong_statements(void **state)
{
	struct fix *f = *state;
	struct db *d = reader(f);
	struct stmt *s = db_stmt(d, "SELECT nothing FROM nowhere");

	stmt_int(s, 1, 1);
	assert_int_equal(stmt_row(s, &f->e), -1);
	assert_int_equal(f->e.code, ERR_INTERNAL);
	s = db_stmt(d, "SELECT $1");
	stmt_int(s, 2, 1);			/* there is no $2: remembered, reported at the end */
	stmt_int(s, 1, 1);
	assert_int_equal(stmt_run(s, &f->e), -1);
	s = db_stmt(d, "SELECT $1");
	stmt_int(s, 1, 4);
	assert_int_equal(stmt_row(s, &f->e), 1);	/* and forgotten when the statement is lent again */
	assert_int_equal(col_int(s, 0), 4);
	stmt_done(s);
	db_close(d);
}

static void
files_are_private(void **state)
{
	static const char *const names[] = { "tradewind.db", "tradewind.db-wal" };
	struct fix *f = *state;
	char path[128];
	struct stat st;

	assert_int_equal(store_write_wait(f->s, add_thing, "x", &f->e), 0);
	for (size_t i = 0; i < nitems(names); i++) {
		snprintf(path, sizeof path, "%s/%s", f->dir, names[i]);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
	}
	fix_close(f);
	assert_int_equal(access(path, F_OK), -1);	/* a clean stop leaves no log */
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, fix_setup, fix_teardown)
	const struct CMUnitTest tests[] = {
		T(every_type), T(cache), T(readers_cannot_write), T(writers_keep_the_schema), T(search_tables),
		T(strpos), T(time_limit), T(snapshot), T(columns), T(wrong_statements), T(files_are_private),
	};
	umask(0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
