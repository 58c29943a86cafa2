/*
 * sqlite_loop FILE update|insert N: the bare engine, one commit each (update) or one commit for all
 * (insert), with the server's settings (WAL, synchronous=FULL).  Prints `N CPU_US WALL_US`.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static double
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static double
cpu_us(void)
{
	struct rusage r;

	getrusage(RUSAGE_SELF, &r);
	return (r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1e6 + r.ru_utime.tv_usec + r.ru_stime.tv_usec;
}

static void
must(sqlite3 *db, int rc)
{
	if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
		return;
	fprintf(stderr, "sqlite_loop: %s\n", sqlite3_errmsg(db));
	exit(1);
}

int
main(int argc, char **argv)
{
	sqlite3 *db;
	sqlite3_stmt *s;
	int n = argc == 4 ? atoi(argv[3]) : 0, update;
	double wall, cpu;

	if (n < 1)
		return fprintf(stderr, "usage: sqlite_loop FILE update|insert N\n"), 2;
	update = strcmp(argv[2], "update") == 0;
	must(NULL, sqlite3_open(argv[1], &db));
	must(db, sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;"
	    "CREATE TABLE IF NOT EXISTS t(id INTEGER PRIMARY KEY, name TEXT, note TEXT, version INTEGER);", 0, 0, 0));
	must(db, sqlite3_exec(db, "BEGIN; WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 6248)"
	    "INSERT OR IGNORE INTO t SELECT i, 'enterprise ' || i, '', 1 FROM c; COMMIT;", 0, 0, 0));
	must(db, sqlite3_prepare_v2(db, update ? "UPDATE t SET note = ?2, version = version + 1 WHERE id = ?1"
	    : "INSERT INTO t(id, name, note, version) VALUES(?1 + 1000000, ?2, ?2, 1)", -1, &s, NULL));
	wall = now_us(), cpu = cpu_us();
	if (!update)
		must(db, sqlite3_exec(db, "DELETE FROM t WHERE id > 1000000; BEGIN", 0, 0, 0));
	for (int i = 0; i < n; i++) {
		char text[64];

		snprintf(text, sizeof(text), "value %d of the bare loop", i);
		sqlite3_bind_int64(s, 1, update ? i * 7919LL % 6248 + 1 : i);
		sqlite3_bind_text(s, 2, text, -1, SQLITE_STATIC);
		must(db, sqlite3_step(s));
		must(db, sqlite3_reset(s));
	}
	if (!update)
		must(db, sqlite3_exec(db, "COMMIT", 0, 0, 0));
	printf("%d %.0f %.0f\n", n, cpu_us() - cpu, now_us() - wall);
	sqlite3_finalize(s);
	sqlite3_close(db);
	return 0;
}
