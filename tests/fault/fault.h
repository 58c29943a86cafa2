/*
 * A child that writes with eight threads while it is copied and says each acknowledged number on a
 * pipe; and the check that afterwards every acknowledged write is there, and no half of one.
 *
 * A write is three changes in three tables, big enough that the log is moved into the file often.
 */
#ifndef TW_FAULT_H
#define TW_FAULT_H

#include "unit/test_store.h"

#include <signal.h>
#include <sys/wait.h>

#include "base/rnd.h"
#include "base/thread.h"
#include "store/backup.h"

#define WRITERS		8
#define NUMBERS		(1 << 20)	/* a round's numbers begin where the last one's ended */
#define TOLD		3		/* exit code of a child that has done all it was asked for */

static const struct embed pairs[] = {
	MIGRATION("0001_pairs.sql",
	    "CREATE TABLE a (n @INT PRIMARY KEY, bytes @BLOB) @STRICT;\n"
	    "CREATE TABLE b (n @INT PRIMARY KEY REFERENCES a(n)) @STRICT;\n"
	    "CREATE TABLE total (id @INT PRIMARY KEY, n @INT NOT NULL) @STRICT;\n"
	    "INSERT INTO total VALUES(1, 0);\n"),
	{ .name = NULL },
};

static struct store_opts opts = { .create = true, .migrate = true, .migrations = pairs };
static unsigned char acknowledged[NUMBERS];

struct child {
	struct store	*s;
	int		 out;
	_Atomic int	 next, left;	/* left: acknowledgements to go, then the child ends itself */
};

static int
add_pair(struct tx *t, void *arg, struct err *e)
{
	int n = *(int *)arg;

	if (tx_exec(t, "INSERT INTO a(n, bytes) VALUES($1, zeroblob(20000))", n, NULL, e) == -1 ||
	    tx_exec(t, "UPDATE total SET n = n + 1 WHERE id = $1", 1, NULL, e) == -1)
		return -1;
	return tx_exec(t, "INSERT INTO b(n) VALUES($1)", n, NULL, e);
}

static void
write_on(void *arg)
{
	struct child *c = arg;
	struct arena *a = arena_new();
	struct err e;

	err_init(&e, a);
	for (;;) {
		int n = c->next++;

		if (n >= NUMBERS)
			_exit(1);
		if (store_write_wait(c->s, add_pair, &n, &e) == -1) {
			if (e.code != ERR_DISK_FULL)	/* of which one recovers without a restart */
				_exit(1);
			continue;
		}
		if (write(c->out, &n, sizeof n) != sizeof n)
			_exit(1);
		if (--c->left == 0)
			_exit(TOLD);
	}
}

static void
copy_on(void *arg)
{
	struct child *c = arg;
	struct backup_info info;
	struct arena *a = arena_new();
	struct err e;

	for (;;) {
		err_init(&e, a);
		if (backup_create(c->s, &info, NULL, NULL, &e) == -1 && e.code != ERR_DISK_FULL)
			_exit(1);
	}
}

static NORETURN void
child(int out, int first, int enough)
{
	struct child c = { .out = out, .next = first, .left = enough };
	struct err e;

	err_init(&e, arena_new());
	if (store_open(&c.s, &opts, &e) == -1)
		_exit(1);
	for (int i = 0; i < WRITERS; i++)
		(void)!thread_start("write", ROLE_T_WORKER, write_on, &c);
	copy_on(&c);
	_exit(1);
}

/*
 * Run a child.  kill_after > 0: kill it when it has acknowledged so many.  Otherwise it ends itself after
 * `enough`, or sooner where a fault ends it; prepare, if not NULL, runs in it first.
 * Returns the highest number that it acknowledged, first - 1 if none; *status is its exit status.
 */
static int
run_child(int first, int kill_after, int enough, void (*prepare)(void), int *status)
{
	int fd[2], n, most = first - 1, heard = 0;
	pid_t pid;

	assert_int_equal(pipe(fd), 0);
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		close(fd[0]);
		if (prepare != NULL)
			prepare();
		child(fd[1], first, enough);
	}
	close(fd[1]);
	while (read(fd[0], &n, sizeof n) == sizeof n) {
		assert_true(n >= first && n < NUMBERS);
		acknowledged[n] = 1;
		most = n > most ? n : most;
		if (++heard == kill_after)
			kill(pid, SIGKILL);
	}
	close(fd[0]);
	waitpid(pid, status, 0);
	return most;
}

/* Returns the highest number in the database. */
static int
check_pairs(struct fix *f)
{
	struct db *d;
	struct stmt *s;
	int64_t rows, total;
	int n = -1, rc;

	fix_open(f);
	assert_int_equal(store_check(f->s, true, &f->e), 0);
	rows = ask_int(f, "SELECT count(*) FROM a", NONE);
	total = ask_int(f, "SELECT n FROM total", NONE);
	assert_int_equal(rows, total);
	assert_int_equal(rows, ask_int(f, "SELECT count(*) FROM b", NONE));
	assert_int_equal(0, ask_int(f, "SELECT count(*) FROM a WHERE n NOT IN (SELECT n FROM b)", NONE));
	assert_int_equal(db_open(&d, f->s, &f->e), 0);
	s = db_stmt(d, "SELECT n FROM a ORDER BY n ASC NULLS LAST");
	while ((rc = stmt_row(s, &f->e)) == 1) {
		for (n++; n < col_int(s, 0); n++)
			if (acknowledged[n])
				fail_msg("write %d was acknowledged and is gone", n);
	}
	assert_int_equal(rc, 0);
	for (int i = n + 1; i < NUMBERS; i++)
		if (acknowledged[i])
			fail_msg("write %d was acknowledged and is gone", i);
	db_close(d);
	fix_close(f);
	return n;
}

static int
pairs_setup(void **state)
{
	struct fix *f;

	fix_setup(state);
	f = *state;
	fix_close(f);
	fix_remove(f->dir);
	assert_int_equal(mkdir(f->dir, 0700), 0);
	opts.dir = f->dir;
	f->o = opts;
	memset(acknowledged, 0, sizeof acknowledged);
	return 0;
}

#endif
