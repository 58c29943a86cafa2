/*
 * Migrations, and what the next start does after an unclean stop.
 */
#include "test_store.h"

#include <fcntl.h>

static const struct embed grown[] = {
	MIGRATION("0001_small.sql", ""),	/* replaced by small's in the tests */
	MIGRATION("0002_more.sql", "CREATE TABLE more (id @ID, x @INT NOT NULL) @STRICT;\n"),
	{ "seed/list.csv", (const unsigned char *)"a,b", 3 },
	{ .name = NULL },
};

static struct embed two[4];

static int
add(struct tx *t, void *arg, struct err *e)
{
	return tx_exec(t, "INSERT INTO thing(n, name) VALUES($1, $2)", 1, arg, e);
}

static int
count_backups(struct fix *f)
{
	char path[128];
	struct dirent *entry;
	DIR *d;
	int n = 0;

	snprintf(path, sizeof path, "%s/backups", f->dir);
	if ((d = opendir(path)) == NULL)
		return 0;
	while ((entry = readdir(d)) != NULL) {
		const char *dot = strrchr(entry->d_name, '.');

		n += dot != NULL && strcmp(dot, ".db") == 0;	/* beside each lies what it was when it was made */
	}
	closedir(d);
	return n;
}

static void
older_is_brought_up(void **state)
{
	struct fix *f = *state;

	assert_int_equal(store_write_wait(f->s, add, "kept", &f->e), 0);
	fix_close(f);
	assert_int_equal(count_backups(f), 0);		/* a new database has nothing to lose */
	f->o.migrations = two;
	f->o.migrate = false;
	assert_int_equal(store_open(&f->s, &f->o, &f->e), -1);
	assert_string_equal(f->e.detail, "migration_needed");
	err_clear(&f->e);
	f->o.migrate = true;
	fix_open(f);
	assert_int_equal(count_backups(f), 1);
	assert_int_equal(ask_int(f, "SELECT max(number) FROM schema_migration", NONE), 2);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM thing", NONE), 1);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM more", NONE), 0);
	fix_close(f);
	fix_open(f);					/* nothing to do: no second backup */
	assert_int_equal(count_backups(f), 1);
}

static void
newer_is_refused(void **state)
{
	struct fix *f = *state;

	fix_close(f);
	f->o.migrations = two;
	fix_open(f);
	fix_close(f);
	f->o.migrations = small;
	assert_int_equal(store_open(&f->s, &f->o, &f->e), -1);
	assert_int_equal(f->e.code, ERR_TOO_NEW);
	assert_int_equal(err_exit(f->e.code), 7);
	assert_string_equal(f->e.detail, "written_by_newer");
	assert_string_equal(f->e.param[0].key, "version");
	assert_true(f->e.param[0].value[0] != '\0');
}

static void
edited_is_refused(void **state)
{
	static const struct embed edited[] = {
		MIGRATION("0001_small.sql", "CREATE TABLE thing (id @ID) @STRICT;"),
		{ .name = NULL },
	};
	struct fix *f = *state;

	fix_close(f);
	f->o.migrations = edited;
	assert_int_equal(store_open(&f->s, &f->o, &f->e), -1);
	assert_int_equal(f->e.code, ERR_DAMAGED);
	assert_string_equal(f->e.detail, "migration_differs");
	err_clear(&f->e);
	f->o.migrations = small;
	fix_open(f);
}

/* A migration that fails half-way leaves nothing of itself. */
static void
half_is_taken_back(void **state)
{
	static const struct { const char *sql, *log; } cases[] = {
		{ "CREATE TABLE more (id @ID) @STRICT; CREATE TABLE thing (id @ID) @STRICT;", "already exists" },
		{ "CREATE TABLE more (id @IDENTITY) @STRICT;", "@IDENTITY" },
		{ "CREATE TABLE more (id @ID, x @INT REFERENCES thing(id)) @STRICT; PRAGMA defer_foreign_keys = ON;"
		  " INSERT INTO more(x) VALUES(77);", "points to a row" },
	};
	struct fix *f = *state;

	fix_close(f);
	for (size_t i = 0; i < nitems(cases); i++) {
		struct embed list[] = {
			small[0],
			{ "0002_bad.sql", (const unsigned char *)cases[i].sql, strlen(cases[i].sql) },
			{ .name = NULL },
		};

		err_clear(&f->e);
		f->o.migrations = list;
		assert_int_equal(store_open(&f->s, &f->o, &f->e), -1);
		if (strstr(f->e.log, cases[i].log) == NULL || strstr(f->e.log, "0002_bad.sql") == NULL)
			fail_msg("%s", f->e.log);
	}
	err_clear(&f->e);
	f->o.migrations = small;
	fix_open(f);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM sqlite_schema WHERE name = 'more'", NONE), 0);
}

static void
absent(void **state)
{
	struct fix *f = *state;
	struct store_opts o = { .dir = "/tmp/tw-store-nowhere" };
	struct store *s;

	assert_int_equal(store_open(&s, &o, &f->e), -1);
	assert_int_equal(f->e.code, ERR_NOT_FOUND);
	o.create = o.migrate = true;
	assert_int_equal(store_open(&s, &o, &f->e), -1);
}

static void
write_at(struct fix *f, const char *tail, off_t at, const char *text)
{
	char path[128];
	int fd;

	snprintf(path, sizeof path, "%s/tradewind.db%s", f->dir, tail);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_int_not_equal(fd, -1);
	assert_int_equal(pwrite(fd, text, strlen(text), at), strlen(text));
	close(fd);
}

/* The log that a clean stop takes away is there: so the file is checked, and the damage found. */
static void
damage_after_a_crash(void **state)
{
	struct fix *f = *state;
	char page[4096];

	fix_close(f);
	memset(page, 'x', sizeof page - 1);
	page[sizeof page - 1] = '\0';
	write_at(f, "", 4096 * 2, page);
	write_at(f, "-wal", 0, "");
	assert_int_equal(store_open(&f->s, &f->o, &f->e), -1);
	assert_int_equal(f->e.code, ERR_DAMAGED);
	assert_int_equal(err_exit(f->e.code), 7);
}

static void
unclean_but_whole(void **state)
{
	struct fix *f = *state;

	assert_int_equal(store_write_wait(f->s, add, "kept", &f->e), 0);
	fix_close(f);
	write_at(f, "-wal", 0, "");
	fix_open(f);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM thing", NONE), 1);
	assert_int_equal(store_check(f->s, true, &f->e), 0);
	assert_int_equal(store_check(f->s, false, &f->e), 0);
	assert_int_equal(store_compact(f->s, &f->e), 0);
	assert_int_equal(store_write_wait(f->s, add, "after", &f->e), 0);
}

static void
not_a_database(void **state)
{
	struct fix *f = *state;

	fix_close(f);
	write_at(f, "", 0, "this is no database, it is a letter");
	assert_int_equal(store_open(&f->s, &f->o, &f->e), -1);
	assert_int_equal(f->e.code, ERR_DAMAGED);
}

/* The migrations that are compiled in: they apply, every table is strict, the names of foreign keys exist. */
static void
ours(void **state)
{
	struct fix *f = *state;

	fix_close(f);
	fix_remove(f->dir);
	assert_int_equal(mkdir(f->dir, 0700), 0);
	f->o.migrations = NULL;
	fix_open(f);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
	    " AND name NOT LIKE 'sqlite%' AND sql NOT LIKE '%STRICT' AND name NOT IN"
	    " (SELECT v.name || t.tail FROM sqlite_schema v, (SELECT '_data' AS tail UNION SELECT '_idx' UNION"
	    " SELECT '_content' UNION SELECT '_docsize' UNION SELECT '_config') t WHERE v.sql LIKE 'CREATE VIRTUAL%')",
	    NONE), 0);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM sqlite_schema t, pragma_table_xinfo(t.name) c"
	    " WHERE t.type = 'table' AND c.type NOT IN ('INTEGER', 'TEXT', 'BLOB', '')", NONE), 0);
	assert_true(ask_int(f, "SELECT max(number) FROM schema_migration", NONE) > 0);
	assert_int_equal(store_check(f->s, true, &f->e), 0);
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, fix_setup, fix_teardown)
	const struct CMUnitTest tests[] = {
		T(older_is_brought_up), T(newer_is_refused), T(edited_is_refused), T(half_is_taken_back), T(absent),
		T(damage_after_a_crash), T(unclean_but_whole), T(not_a_database), T(ours),
	};
	memcpy(two, grown, sizeof grown);
	two[0] = small[0];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
