/*
 * The writer: groups, savepoints, errors that take the whole group, queue, counters, free space.
 *
 * `gate` holds the writer still until everything that shall meet in one group is queued.
 */
#include "test_store.h"

#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <sqlite3.h>

struct one {
	struct fix	*f;
	const char	*sql;		/* run with $1 = n */
	int64_t		 n;
	int		 runs, dones, fail;
	enum err_code	 code;
	uint64_t	 counter;	/* as seen by done */
};

static sem_t gate_entered, gate_open, done_sem;

static int
gate_run(struct tx *t, void *arg, struct err *e)
{
	sem_post(&gate_entered);
	sem_wait(&gate_open);
	return 0;
}

static int
one_run(struct tx *t, void *arg, struct err *e)
{
	struct one *o = arg;

	o->runs++;
	tx_touch(t, 5);
	if (tx_exec(t, o->sql, o->n, NULL, e) == -1)
		return -1;
	return o->fail ? fail(e, ERR_STALE, "as told") : 0;
}

static void
one_done(void *arg, struct err *e)
{
	struct one *o = arg;

	o->dones++;
	o->code = e->code;
	o->counter = store_counter(o->f->s, 5);
	sem_post(&done_sem);
}

static void
close_gate(struct fix *f)
{
	static struct one nobody;
	const struct write w = { gate_run, one_done, &nobody, f->a, true, false };

	nobody.f = f;
	assert_int_equal(store_write(f->s, &w), 0);
	sem_wait(&gate_entered);
}

/* Queue all behind the gate, let go, wait for all. */
static void
together(struct fix *f, struct one *list, size_t n)
{
	close_gate(f);
	for (size_t i = 0; i < n; i++) {
		const struct write w = { one_run, one_done, &list[i], f->a, false, false };

		list[i].f = f;
		assert_int_equal(store_write(f->s, &w), 0);
	}
	sem_post(&gate_open);
	for (size_t i = 0; i < n + 1; i++)
		sem_wait(&done_sem);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(list[i].dones, 1);
}

#define ADD "INSERT INTO thing(name, n) VALUES('t' || $1, $1)"

/* A failed write takes back its own changes and nobody else's. */
static void
savepoints(void **state)
{
	struct fix *f = *state;
	struct one list[] = {
		{ .sql = ADD, .n = 1 },
		{ .sql = ADD, .n = 2, .fail = 1 },
		{ .sql = ADD, .n = 3 },
		{ .sql = ADD, .n = 3 },
		{ .sql = ADD, .n = 4 },
	};
	static const enum err_code want[] = { ERR_OK, ERR_STALE, ERR_OK, ERR_CONFLICT, ERR_OK };

	together(f, list, nitems(list));
	for (size_t i = 0; i < nitems(list); i++)
		assert_int_equal(list[i].code, want[i]);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM thing", NONE), 3);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM thing WHERE n = $1", 2), 0);
}

/* A write that has the transaction for itself takes back all that it did, and is not tried again. */
static void
alone(void **state)
{
	struct fix *f = *state;
	struct one bad = { .f = f, .sql = ADD, .n = 1, .fail = 1 }, good = { .f = f, .sql = ADD, .n = 1 };
	struct one same = { .f = f, .sql = ADD, .n = 1 }, last = { .f = f, .sql = ADD, .n = 2 };

	assert_int_equal(store_write_alone(f->s, one_run, &bad, &f->e), -1);
	assert_int_equal(f->e.code, ERR_STALE);
	assert_int_equal(bad.runs, 1);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM thing", NONE), 0);
	assert_int_equal(store_counter(f->s, 5), 0);
	assert_int_equal(store_write_alone(f->s, one_run, &good, &f->e), 0);
	assert_int_equal(store_write_alone(f->s, one_run, &same, &f->e), -1);
	assert_int_equal(f->e.code, ERR_CONFLICT);
	assert_int_equal(store_write_wait(f->s, one_run, &last, &f->e), 0);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM thing", NONE), 2);
}

/* A constraint that is checked at COMMIT refuses the group; alone, only the culprit fails. */
/* A part that fails takes back what it wrote, and nothing else. */
static int
part_run(struct tx *t, void *arg, struct err *e)
{
	struct stmt *s = tx_stmt(t, ADD);

	stmt_int(s, 1, *(const int64_t *)arg);
	if (stmt_run(s, e) == -1)
		return -1;
	return *(const int64_t *)arg % 2 == 0 ? fail(e, ERR_STALE, "even") : 0;
}

static int
parts_run(struct tx *t, void *arg, struct err *e)
{
	for (int64_t n = 1; n <= 5; n++) {
		struct err mine;

		err_init(&mine, e->arena);
		if ((tx_try(t, part_run, &n, &mine) == 0) != (n % 2 == 1) || (n % 2 == 0 && mine.code != ERR_STALE))
			return fail(e, ERR_INTERNAL, "part %lld", (long long)n);
	}
	return db_int(tx_db(t), "SELECT sum(n) FROM thing", NONE, arg, e) == 1 ? 0 : -1;
}

static void
parts(void **state)
{
	struct fix *f = *state;
	int64_t n = 0;

	if (store_write_wait(f->s, parts_run, &n, &f->e) == -1)
		fail_msg("%s", f->e.log);
	assert_int_equal(n, 1 + 3 + 5);
}

/* On a private copy everybody else goes on, and nothing of it is left; so many parts that its transaction is settled in between. */
static int
apart_run(struct tx *t, void *arg, struct err *e)
{
	struct one other = { .f = arg, .sql = ADD, .n = 1000000 };
	int64_t sum = 0, rows = 0;
	struct err mine;

	if (store_write_wait(other.f->s, one_run, &other, e) == -1)
		return -1;
	for (int64_t n = 1; n <= 300; n++) {
		err_init(&mine, e->arena);
		if ((tx_try(t, part_run, &n, &mine) == 0) != (n % 2 == 1))
			return fail(e, ERR_INTERNAL, "part %lld", (long long)n);
	}
	assert_int_equal(db_int(tx_db(t), "SELECT count(*) FROM thing", NONE, &rows, e), 1);
	assert_int_equal(db_int(tx_db(t), "SELECT sum(n) FROM thing", NONE, &sum, e), 1);
	assert_int_equal(rows, 1 + 150);		/* not what the other has written meanwhile */
	assert_int_equal(sum, 1000 + 150 * 150);
	return 0;
}

static void
apart(void **state)
{
	struct fix *f = *state;
	struct one before = { .f = f, .sql = ADD, .n = 1000 };
	struct db *d;
	char *path = NULL;

	assert_int_equal(store_write_wait(f->s, one_run, &before, &f->e), 0);
	assert_int_equal(db_open(&d, f->s, &f->e), 0);
	if (store_apart(f->s, d, apart_run, f, &f->e) == -1)
		fail_msg("%s", f->e.log);
	db_close(d);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM thing", NONE), 2);
	assert_int_equal(ask_int(f, "SELECT sum(n) FROM thing", NONE), 1000 + 1000000);
	assert_true(asprintf(&path, "%s/tradewind.db.apart", store_dir(f->s)) > 0);
	assert_int_equal(access(path, F_OK), -1);
	free(path);
}

static void
culprit_at_commit(void **state)
{
	struct fix *f = *state;
	struct one list[] = {
		{ .sql = ADD, .n = 1 },
		{ .sql = "INSERT INTO part(thing, late) VALUES(1, 1000 + $1)", .n = 2 },
		{ .sql = ADD, .n = 3 },
	};

	together(f, list, nitems(list));
	assert_int_equal(list[0].code, ERR_OK);
	assert_int_equal(list[1].code, ERR_CONFLICT);
	assert_int_equal(list[2].code, ERR_OK);
	assert_int_equal(list[1].runs, 2);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM thing", NONE), 2);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM part", NONE), 0);
}

/* The counter has moved when a reply leaves, and only if something was committed. */
static void
counters(void **state)
{
	struct fix *f = *state;
	struct one good = { .sql = ADD, .n = 1 }, bad = { .sql = ADD, .n = 2, .fail = 1 };

	together(f, &bad, 1);
	assert_int_equal(bad.counter, 0);
	together(f, &good, 1);
	assert_int_equal(good.counter, 1);
	assert_int_equal(store_counter(f->s, 4), 0);
}

static void
queue_full(void **state)
{
	struct fix *f = *state;
	struct one list[3] = {
		{ .f = f, .sql = ADD, .n = 1 }, { .f = f, .sql = ADD, .n = 2 }, { .f = f, .sql = ADD, .n = 3 },
	};
	struct write w = { one_run, one_done, &list[0], f->a, false, false };

	fix_close(f);
	f->o.queue_most = 2;
	fix_open(f);
	close_gate(f);
	assert_int_equal(store_write(f->s, &w), 0);
	w.arg = &list[1];
	assert_int_equal(store_write(f->s, &w), 0);
	assert_int_equal(store_queue_len(f->s), 2);
	w.arg = &list[2];
	assert_int_equal(store_write(f->s, &w), -1);
	assert_int_equal(store_write_wait(f->s, one_run, &list[2], &f->e), -1);
	assert_int_equal(f->e.code, ERR_BUSY);
	sem_post(&gate_open);
	for (int i = 0; i < 3; i++)
		sem_wait(&done_sem);
	assert_int_equal(list[1].code, ERR_OK);
	assert_int_equal(list[2].runs, 0);
}

/* Stopping finishes what is queued. */
static void
stop(void **state)
{
	struct fix *f = *state;
	struct one list[20];

	close_gate(f);
	for (size_t i = 0; i < nitems(list); i++) {
		struct write w = { one_run, one_done, &list[i], f->a, i == 7, false };

		list[i] = (struct one){ .f = f, .sql = ADD, .n = (int64_t)i };
		assert_int_equal(store_write(f->s, &w), 0);
	}
	sem_post(&gate_open);
	fix_close(f);
	for (size_t i = 0; i < nitems(list) + 1; i++)
		sem_wait(&done_sem);
	for (size_t i = 0; i < nitems(list); i++)
		assert_int_equal(list[i].code, ERR_OK);
	fix_open(f);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM thing", NONE), nitems(list));
}

/* --- full ---------------------------------------------------------------------------------------- */

static const struct embed cramped[] = {
	{ NULL, NULL, 0 },
	MIGRATION("0002_cramped.sql", "PRAGMA max_page_count = 60;"),
	{ .name = NULL },
};

/* A full disk inside a savepoint takes the whole transaction; neighbours are run again and stay. */
static void
full_inside_a_group(void **state)
{
	struct fix *f = *state;
	struct embed list[3] = { small[0], cramped[1], { .name = NULL } };
	struct one w[] = {
		{ .sql = ADD, .n = 1 },
		{ .sql = "INSERT INTO thing(name, bytes) VALUES('big' || $1, zeroblob(4000000))", .n = 2 },
		{ .sql = ADD, .n = 3 },
	};

	fix_close(f);
	f->o.migrations = list;
	fix_open(f);
	together(f, w, nitems(w));
	assert_int_equal(w[0].code, ERR_OK);
	assert_int_equal(w[1].code, ERR_DISK_FULL);
	assert_int_equal(w[2].code, ERR_OK);
	assert_int_equal(w[1].runs, 2);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM thing", NONE), 2);
	assert_int_equal(store_check(f->s, true, &f->e), 0);
	fix_close(f);
	f->o.migrations = list;
}

/* It does not notice that the transaction is gone: what it writes then must not stay. */
static int
careless(struct tx *t, void *arg, struct err *e)
{
	struct err ignored;
	int rc;

	err_init(&ignored, e->arena);
	rc = tx_exec(t, "INSERT INTO thing(n, name, bytes) VALUES($1, 'big', zeroblob(4000000))", 1, NULL, &ignored);
	assert_int_equal(rc, -1);
	rc = tx_exec(t, "INSERT INTO thing(n, name) VALUES($1, 'after')", 1, NULL, &ignored);
	assert_int_equal(rc, -1);
	return 0;
}

static void
full_overlooked(void **state)
{
	struct fix *f = *state;
	struct embed list[3] = { small[0], cramped[1], { .name = NULL } };

	fix_close(f);
	f->o.migrations = list;
	fix_open(f);
	assert_int_equal(store_write_wait(f->s, careless, NULL, &f->e), -1);
	assert_int_equal(f->e.code, ERR_DB);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM thing", NONE), 0);
	fix_close(f);
}

static _Atomic int64_t pretend_free;

static void
pretend(const char *dir, int64_t *free_bytes, int64_t *total_bytes)
{
	*free_bytes = pretend_free;
	*total_bytes = INT64_C(100) << 30;
}

/* 100 GiB: the reserve is 256 MiB; below it writes are refused, above twice that they resume. */
static void
free_space(void **state)
{
	static const struct { int64_t mib; enum err_code code; } steps[] = {
		{ 256, ERR_OK }, { 255, ERR_DISK_FULL }, { 400, ERR_DISK_FULL }, { 511, ERR_DISK_FULL },
		{ 512, ERR_OK }, { 400, ERR_OK }, { 10, ERR_DISK_FULL },
	};
	struct fix *f = *state;
	struct store_status st;

	log_setup(0, false);
	fix_close(f);
	f->o.space = pretend;
	pretend_free = steps[0].mib << 20;
	fix_open(f);
	for (size_t i = 0; i < nitems(steps); i++) {
		struct one o = { .f = f, .sql = ADD, .n = (int64_t)i };

		pretend_free = steps[i].mib << 20;
		store_write_wait(f->s, one_run, &o, &f->e) == 0 ? (void)0 : assert_int_not_equal(f->e.code, ERR_OK);
		assert_int_equal(f->e.code, steps[i].code);
		assert_int_equal(o.runs, steps[i].code == ERR_OK);
		assert_int_equal(store_disk_low(f->s), steps[i].code != ERR_OK);
	}
	assert_int_equal(ask_int(f, "SELECT count(*) FROM thing", NONE), 3);	/* reading goes on */
	err_clear(&f->e);
	assert_int_equal(store_status(f->s, &st, &f->e), 0);
	assert_true(st.disk_low);
	assert_int_equal(st.schema, 1);
	assert_int_equal(st.free_bytes, 10 << 20);
	assert_true(st.bytes > 0);
}

/* --- broken -------------------------------------------------------------------------------------- */

static void
on_broken(void *arg)
{
	++*(int *)arg;
}

static ssize_t
bad_write(int fd, const void *p, size_t n, off_t at)
{
	errno = EIO;
	return -1;
}

/* Every write of the engine fails from now on, or goes to the disk again. */
static void
break_disk(bool broken)
{
	static const char *const calls[] = { "write", "pwrite", "pwrite64" };
	static sqlite3_syscall_ptr good[nitems(calls)];
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	for (size_t i = 0; i < nitems(calls); i++) {
		if (broken)
			good[i] = vfs->xGetSystemCall(vfs, calls[i]);
		assert_int_equal(vfs->xSetSystemCall(vfs, calls[i], broken ? (sqlite3_syscall_ptr)bad_write : good[i]), SQLITE_OK);
	}
}

static void
reopen_told(struct fix *f, int *told)
{
	log_setup(0, false);
	fix_close(f);
	f->o.broken = on_broken;
	f->o.broken_arg = told;
	fix_open(f);
}

#define BIG	"INSERT INTO thing(name, bytes) VALUES('big' || $1, zeroblob(8000000))"

/* A write that fails: nothing is written any more. */
static void
disk_breaks(void **state)
{
	struct fix *f = *state;
	struct one before = { .f = f, .sql = ADD, .n = 1 }, after = { .f = f, .sql = ADD, .n = 2 };
	struct one big = { .f = f, .sql = BIG };
	int told = 0;

	reopen_told(f, &told);
	assert_int_equal(store_write_wait(f->s, one_run, &before, &f->e), 0);
	break_disk(true);
	assert_int_equal(store_write_wait(f->s, one_run, &big, &f->e), -1);
	break_disk(false);
	assert_int_equal(f->e.code, ERR_DB);
	assert_int_equal(big.runs, 1);			/* never again on a disk that failed */
	assert_int_equal(store_write_wait(f->s, one_run, &after, &f->e), -1);
	assert_int_equal(f->e.code, ERR_DB);
	assert_int_equal(after.runs, 0);
	assert_int_equal(told, 1);
	fix_close(f);
	err_clear(&f->e);
	fix_open(f);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM thing", NONE), 1);
}

/* A limit of the files' size, or a quota, that is met: a full disk, and the next write goes well. */
static void
limit_met(void **state)
{
	struct fix *f = *state;
	struct rlimit was, small_files;
	struct one before = { .f = f, .sql = ADD, .n = 1 }, after = { .f = f, .sql = ADD, .n = 2 };
	struct one big = { .f = f, .sql = BIG };
	int told = 0;

	reopen_told(f, &told);
	assert_int_equal(store_write_wait(f->s, one_run, &before, &f->e), 0);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &was);
	small_files = was;
	small_files.rlim_cur = 1 << 20;
	setrlimit(RLIMIT_FSIZE, &small_files);
	assert_int_equal(store_write_wait(f->s, one_run, &big, &f->e), -1);
	setrlimit(RLIMIT_FSIZE, &was);
	assert_int_equal(f->e.code, ERR_DISK_FULL);
	err_clear(&f->e);
	assert_int_equal(store_write_wait(f->s, one_run, &after, &f->e), 0);
	assert_int_equal(told, 0);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM thing", NONE), 2);
}

static int
setup(void **state)
{
	sem_init(&gate_entered, 0, 0);
	sem_init(&gate_open, 0, 0);
	sem_init(&done_sem, 0, 0);
	return fix_setup(state);
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, fix_teardown)
	const struct CMUnitTest tests[] = {
		T(savepoints), T(alone), T(parts), T(apart), T(culprit_at_commit), T(counters), T(queue_full), T(stop),
		T(full_inside_a_group), T(full_overlooked), T(free_space), T(disk_breaks), T(limit_met),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
