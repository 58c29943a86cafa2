/*
 * The store: opening, the writer thread and its queue, change counters.  Knows no engine.
 *
 * The writer takes what waits (up to GROUP_MOST writes or GROUP_US), runs each in a savepoint of one
 * transaction (a large one has a transaction for itself), commits once, moves the counters, and only
 * then lets the replies go.  Nothing waits for a group to fill: while one is being synced, the next
 * gathers by itself.
 *
 * An error may take the whole transaction with it (a full disk does, security.md D5), and a constraint
 * that is checked at the end may refuse the commit.  Then nobody is acknowledged, and each member
 * is run once more in a group of its own: the culprit fails, the others do not.
 */
#include "base/base.h"

#include "store/engine.h"
#include "store/keyring.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/embed.h"
#include "base/log.h"
#include "base/thread.h"

#define QUEUE_MOST	1024		/* security.md D4 */
#define GROUP_MOST	64
#define GROUP_US	5000
#define APART_PARTS	64		/* of a private copy: parts in one transaction */
#define WATCH_MS	1000		/* the free space is looked at for each group, and at least this often, D9 */
#define MIB		(INT64_C(1) << 20)

struct tx {
	struct db	*db;
	uint64_t	 touched;	/* counters, one bit each */
	bool		 apart;		/* of a private copy: */
	unsigned	 depth, kept;	/* parts that run now, one in the other; those that were kept */
};
static_assert(STORE_COUNTERS <= 64, "touched has a bit for every counter");

struct job {
	struct write	 w;
	int		(*between)(struct db *, void *, struct err *);	/* instead of w.run */
	struct err	*e;
	bool		 again;		/* has been run in a group that failed */
};

struct store {
	char		*dir;
	struct store_opts opts;
	struct db	*db;		/* the writer's */
	struct queue	*queue;
	struct thread	*writer;
	struct job	*held;		/* popped, waits for a group of its own */
	pthread_mutex_t	 keys_lock;
	int		(*keys_open)(void *, struct keyring **, struct err *);
	void		*keys_arg;
	struct keyring	*keys;		/* NULL: not opened yet */
	_Atomic bool	 stopping, low, broken;
	_Atomic uint64_t counter[STORE_COUNTERS];
};

/* --- inside a run ------------------------------------------------------------------------------ */

struct db *
tx_db(struct tx *t)
{
	return t->db;
}

struct stmt *
tx_stmt(struct tx *t, const char *sql)
{
	return db_stmt(t->db, sql);
}

int64_t
tx_last_id(struct tx *t)
{
	return engine_last_id(t->db);
}

int64_t
tx_changes(struct tx *t)
{
	return engine_changes(t->db);
}

void
tx_touch(struct tx *t, unsigned table)
{
	assert(table < STORE_COUNTERS);
	t->touched |= UINT64_C(1) << table;
}

bool
tx_is_apart(const struct tx *t)
{
	return t->apart;
}

/* What is thrown away in the end need not be taken back as a whole: so the engine keeps little of it in memory. */
static int
settle_apart(struct tx *t, struct err *e)
{
	if (!t->apart || t->depth > 0 || ++t->kept % APART_PARTS != 0)
		return 0;
	return engine_commit(t->db, e) == -1 ? -1 : engine_begin(t->db, e);
}

int
tx_try(struct tx *t, int (*run)(struct tx *t, void *arg, struct err *e), void *arg, struct err *e)
{
	struct err undo;
	int rc;

	if (engine_save(t->db, e) == -1)
		return -1;
	t->depth++;
	rc = run(t, arg, e);
	t->depth--;
	if (rc == 0)
		return engine_keep(t->db, e) == -1 ? -1 : settle_apart(t, e);
	err_init(&undo, e->arena);
	if (engine_in_tx(t->db) && engine_undo(t->db, &undo) == -1)
		return fail(e, ERR_DB, "a part of a write could not be undone: %s", undo.log);
	return -1;
}

/* --- free space -------------------------------------------------------------------------------- */

static void
space_of(const char *dir, int64_t *free_bytes, int64_t *total_bytes)
{
	struct statvfs v;

	*free_bytes = *total_bytes = 0;
	if (statvfs(dir, &v) == -1) {
		log_warn("free space of %s", dir);
		*free_bytes = INT64_MAX;	/* the writes themselves will say */
		return;
	}
	*free_bytes = (int64_t)v.f_bavail * (int64_t)v.f_frsize;
	*total_bytes = (int64_t)v.f_blocks * (int64_t)v.f_frsize;
}

/* Refuse writes below the reserve, take them again above twice that (D9). */
static void
watch_space(struct store *s)
{
	int64_t avail, total, reserve;
	bool low = s->low;

	s->opts.space(s->dir, &avail, &total);
	reserve = total / 20 < 256 * MIB ? total / 20 : 256 * MIB;
	if (reserve < 4 * MIB)
		reserve = 4 * MIB;
	if (!low && avail < reserve)
		log_error("only %lld MiB are free in %s: changes are refused until there are %lld MiB",
		    (long long)(avail / MIB), s->dir, (long long)(2 * reserve / MIB));
	if (low && avail >= 2 * reserve)
		log_info("%lld MiB are free again in %s: changes are taken", (long long)(avail / MIB), s->dir);
	s->low = low ? avail < 2 * reserve : avail < reserve;
}

/* --- the writer -------------------------------------------------------------------------------- */

/* Who learns that the disk is full finds the state of the store in step with it. */
static void
finish(struct store *s, struct job *j)
{
	if (j->e->code == ERR_DISK_FULL)
		watch_space(s);
	j->w.done(j->w.arg, j->e);	/* j may be gone now: it lives in the caller's arena */
}

/* A reason to refuse a write before it begins. */
static int
refuse(struct store *s, struct job *j)
{
	if (s->broken)
		return fail(j->e, ERR_DB, "the database is broken; the log says how");
	if (s->low && !j->w.vital) {
		fail(j->e, ERR_DISK_FULL, "not enough free space");
		j->e->retry_after_s = 60;
		return -1;
	}
	return 0;
}

/* Take back what the only write of a transaction has done. */
static int
undo_all(struct store *s, struct err *e)
{
	engine_rollback(s->db);
	return engine_begin(s->db, e);
}

/*
 * Run one write in its savepoint.  -1: the whole transaction is lost, j->e says by what.
 *
 * A write that has the transaction for itself needs no savepoint: the engine would copy each page that it changes, into
 * memory, and look the copies through at the end of each statement.
 */
static int
run_one(struct store *s, struct job *j, bool single, uint64_t *touched)
{
	struct tx t = { .db = s->db };
	struct err e;
	int rc;

	err_clear(j->e);
	if (!single && engine_save(s->db, j->e) == -1)
		return -1;
	rc = j->w.run(&t, j->w.arg, j->e);
	assert(rc == 0 || j->e->code != ERR_OK);
	if (!engine_in_tx(s->db)) {
		if (rc == 0)		/* it overlooked an error */
			return fail(j->e, ERR_DB, "the transaction was rolled back inside a write");
		return -1;
	}
	err_init(&e, j->e->arena);
	if (rc == 0) {
		*touched |= t.touched;
		return single ? 0 : engine_keep(s->db, j->e);
	}
	if ((single ? undo_all(s, &e) : engine_undo(s->db, &e)) == -1) {
		log_error("a write could not be undone: %s", e.log);
		return -1;
	}
	return 0;
}

struct group {
	struct job	*job[GROUP_MOST];
	size_t		 n;
	uint64_t	 touched;
	struct err	 why;		/* why the whole of it failed */
};

static struct job *
next_job(struct store *s, bool wait)
{
	struct job *j = s->held;

	s->held = NULL;
	if (j == NULL)
		j = queue_pop_timed(s->queue, wait ? WATCH_MS * 1000 : 0);
	return j;
}

/* Whether j must not share a transaction; then it waits for the next group. */
static bool
hold(struct store *s, struct job *j)
{
	if (!j->w.alone && j->between == NULL)
		return false;
	s->held = j;
	return true;
}

/* Run first and what else waits, as far as one group goes.  0: may be committed. */
static int
gather(struct store *s, struct group *g, struct job *first, bool single)
{
	int64_t began_us = clock_mono_us();
	struct job *j = first;

	do {
		g->job[g->n++] = j;
		if (run_one(s, j, single, &g->touched) == -1) {
			g->why = *j->e;
			return -1;
		}
	} while (!single && g->n < GROUP_MOST && clock_mono_us() - began_us < GROUP_US &&
	    (j = next_job(s, false)) != NULL && !hold(s, j));
	return 0;
}

static void
move_counters(struct store *s, uint64_t touched)
{
	for (unsigned i = 0; touched != 0; i++, touched >>= 1)
		if (touched & 1)
			atomic_fetch_add(&s->counter[i], 1);
}

/* Everything the process knew may be wrong now: the restart recovers (D8). */
static void
broken(struct store *s)
{
	if (s->broken || !engine_broken(s->db))
		return;
	s->broken = true;
	log_error("the database or its disk failed; nothing more is written");
}

/* One transaction.  Members that shall be tried again come back in g, with g->why saying why. */
static int
commit_group(struct store *s, struct group *g, struct job *first, bool single)
{
	if (engine_begin(s->db, &g->why) == -1) {
		g->job[g->n++] = first;
		return -1;
	}
	if (gather(s, g, first, single) == -1) {
		engine_rollback(s->db);
		return -1;
	}
	return engine_commit(s->db, &g->why);
}

static void run_group(struct store *s, struct job *first, bool single);

/* Nobody of a lost group is acknowledged; each is tried once more, alone. */
static void
after_loss(struct store *s, struct group *g)
{
	for (size_t i = 0; i < g->n; i++) {
		struct job *j = g->job[i];

		if (j->again || s->broken) {
			err_clear(j->e);
			fail(j->e, g->why.code, "%s", g->why.log);
			j->e->retry_after_s = g->why.retry_after_s;
			finish(s, j);
		} else {
			j->again = true;
			run_group(s, j, true);
		}
	}
}

static void
run_group(struct store *s, struct job *first, bool single)
{
	struct group g = { .n = 0 };

	err_init(&g.why, NULL);
	if (commit_group(s, &g, first, single) == -1) {
		broken(s);
		after_loss(s, &g);
		return;
	}
	move_counters(s, g.touched);
	for (size_t i = 0; i < g.n; i++)
		finish(s, g.job[i]);
}

static void
run_alone(struct store *s, struct job *j)
{
	bool alone = j->w.alone;	/* j is gone when its group is done */

	if (alone)
		engine_room(s->db, true);
	run_group(s, j, alone);
	if (alone)
		engine_room(s->db, false);
}

static void
run_job(struct store *s, struct job *j)
{
	if (refuse(s, j) == -1) {
		finish(s, j);
	} else if (j->between != NULL) {
		if (j->between(s->db, j->w.arg, j->e) == -1)
			assert(j->e->code != ERR_OK);
		finish(s, j);
	} else {
		run_alone(s, j);
	}
	broken(s);
	if (!s->broken)
		engine_checkpoint(s->db, false);
}

static void
writer_main(void *arg)
{
	struct store *s = arg;
	bool told = false;

	for (;;) {
		struct job *j = next_job(s, true);

		watch_space(s);
		if (j != NULL)
			run_job(s, j);
		else if (s->stopping)
			return;
		if (s->broken && !told) {
			told = true;
			if (s->opts.broken == NULL)
				fatal("the database of %s failed; start again to recover", s->dir);
			s->opts.broken(s->opts.broken_arg);
		}
	}
}

/* --- the queue --------------------------------------------------------------------------------- */

int
store_write(struct store *s, const struct write *w)
{
	struct job *j = arena_alloc(w->arena, sizeof *j);

	assert(w->run != NULL && w->done != NULL);
	j->w = *w;
	j->e = arena_alloc(w->arena, sizeof *j->e);
	err_init(j->e, w->arena);
	return queue_push(s->queue, j);
}

struct waiter {
	pthread_mutex_t	 lock;
	pthread_cond_t	 done;
	bool		 is_done;
	void		*arg;
	int		(*run)(struct tx *, void *, struct err *);
	int		(*between)(struct db *, void *, struct err *);
};

static int
waiter_run(struct tx *t, void *arg, struct err *e)
{
	struct waiter *w = arg;

	return w->run(t, w->arg, e);
}

static int
waiter_between(struct db *d, void *arg, struct err *e)
{
	struct waiter *w = arg;

	return w->between(d, w->arg, e);
}

static void
waiter_done(void *arg, struct err *e)
{
	struct waiter *w = arg;

	pthread_mutex_lock(&w->lock);
	w->is_done = true;
	pthread_cond_signal(&w->done);
	pthread_mutex_unlock(&w->lock);
}

static int
push_and_wait(struct store *s, struct waiter *w, struct job *j, struct err *e)
{
	assert(thread_role() != ROLE_T_LOOP && thread_role() != ROLE_T_WRITER);
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->done, NULL);
	if (queue_push(s->queue, j) == -1) {
		fail(e, s->stopping ? ERR_STOPPING : ERR_BUSY, "the write queue is full or closed");
		e->retry_after_s = 1;
	} else {
		pthread_mutex_lock(&w->lock);
		while (!w->is_done)
			pthread_cond_wait(&w->done, &w->lock);
		pthread_mutex_unlock(&w->lock);
	}
	pthread_cond_destroy(&w->done);
	pthread_mutex_destroy(&w->lock);
	return e->code == ERR_OK ? 0 : -1;
}

static int
write_wait(struct store *s, int (*run)(struct tx *, void *, struct err *), void *arg, struct write how, struct err *e)
{
	struct waiter w = { .run = run, .arg = arg };
	struct job j = { .w = how, .e = e };

	j.w.run = waiter_run;
	j.w.done = waiter_done;
	j.w.arg = &w;
	err_clear(e);
	return push_and_wait(s, &w, &j, e);
}

int
store_write_wait(struct store *s, int (*run)(struct tx *, void *, struct err *), void *arg, struct err *e)
{
	return write_wait(s, run, arg, (struct write){ .alone = false }, e);
}

int
store_write_alone(struct store *s, int (*run)(struct tx *, void *, struct err *), void *arg, struct err *e)
{
	return write_wait(s, run, arg, (struct write){ .alone = true }, e);
}

int
store_write_vital(struct store *s, int (*run)(struct tx *, void *, struct err *), void *arg, struct err *e)
{
	return write_wait(s, run, arg, (struct write){ .vital = true }, e);
}

struct reform {
	int		(*run)(struct tx *, void *, struct err *);
	void		*arg;
};

static int
run_reform(struct tx *t, void *arg, struct err *e)
{
	const struct reform *x = arg;
	int rc;

	engine_reform(t->db, true);
	rc = x->run(t, x->arg, e);
	engine_reform(t->db, false);
	return rc;
}

int
store_write_reform(struct store *s, int (*run)(struct tx *, void *, struct err *), void *arg, struct err *e)
{
	return store_write_alone(s, run_reform, &(struct reform){ run, arg }, e);
}

int
store_between(struct store *s, int (*fn)(struct db *, void *, struct err *), void *arg, struct err *e)
{
	struct waiter w = { .between = fn, .arg = arg };
	struct job j = { .w = { .done = waiter_done, .arg = &w }, .between = waiter_between, .e = e };

	err_clear(e);
	return push_and_wait(s, &w, &j, e);
}

int
store_apart(struct store *s, struct db *d, int (*run)(struct tx *, void *, struct err *), void *arg, struct err *e)
{
	struct tx t = { .apart = true };
	int rc;

	if (engine_open_apart(&t.db, d, s->dir, e) == -1)
		return -1;
	rc = engine_begin(t.db, e);
	if (rc == 0)
		rc = run(&t, arg, e);
	engine_rollback(t.db);
	db_close(t.db);
	return rc;
}

/* --- opening ----------------------------------------------------------------------------------- */

/* Version, damage after a crash, migrations. */
static int
prepare(struct store *s, bool unclean, struct err *e)
{
	int64_t began_ms = clock_mono_ms();

	if (unclean) {
		if (engine_check(s->db, false, e) == -1)
			return -1;
		log_info("the last stop was not a clean one; the database was checked in %lld ms",
		    (long long)(clock_mono_ms() - began_ms));
	}
	if (migrate_run(s->db, s->dir, s->opts.migrations, s->opts.migrate, e) == -1)
		return -1;
	engine_guard(s->db);
	return 0;
}

static void
store_free(struct store *s)
{
	queue_free(s->queue);
	if (s->db != NULL) {
		db_close(s->db);
		engine_keep_room(s->dir);
	}
	pthread_mutex_destroy(&s->keys_lock);
	free(s->dir);
	free(s);
}

static struct store *
store_new(const struct store_opts *o)
{
	struct store *s = xcalloc(1, sizeof *s);
	size_t len = strlen(o->dir);

	while (len > 1 && o->dir[len - 1] == '/')
		len--;
	s->dir = xstrndup(o->dir, len);
	s->opts = *o;
	if (s->opts.migrations == NULL)
		s->opts.migrations = embed_db;
	if (s->opts.space == NULL)
		s->opts.space = space_of;
	s->queue = queue_new(o->queue_most == 0 ? QUEUE_MOST : o->queue_most);
	pthread_mutex_init(&s->keys_lock, NULL);
	return s;
}

/* --- a first start, or a loss ------------------------------------------------------------------ */

/*
 * What lies beside a database that is not there, or has nothing in it, and says that there was one: a name in dir, or NULL.
 * Keys may be brought to a folder before its first start, but then its database is not there yet.
 */
static const char *
trace_of_loss(const char *dir, bool file)
{
	static const char *const beside[] = { STORE_FILE "-wal", STORE_FILE "-shm", KEYRING_FILE, "key.pem", "cert.pem" };
	char path[PATH_MAX];
	int64_t bytes, log_bytes;

	engine_size(dir, &bytes, &log_bytes);
	if (log_bytes > 0)
		return beside[0];
	if (backup_any(dir))
		return BACKUP_DIR;
	if (backup_aside(dir))
		return STORE_FILE ".before-*";
	for (size_t i = 0; file && i < nitems(beside); i++)
		if (snprintf(path, sizeof path, "%s/%s", dir, beside[i]) < (int)sizeof path && access(path, F_OK) == 0)
			return beside[i];
	return NULL;
}

/* Filling it anew would hide the loss, and a log beside it would be thrown away. */
static int
fail_lost(const char *dir, const char *trace, bool file, struct err *e)
{
	fail_detail(e, ERR_DAMAGED, file ? "database_empty" : "database_missing");
	err_param(e, "dir", dir);
	err_param(e, "trace", trace);
	return -1;
}

static int
check_first(const char *dir, struct err *e)
{
	char path[PATH_MAX];
	bool file = snprintf(path, sizeof path, "%s/" STORE_FILE, dir) < (int)sizeof path && access(path, F_OK) == 0;
	const char *trace = trace_of_loss(dir, file);

	return trace == NULL ? 0 : fail_lost(dir, trace, file, e);
}

/* A database without a single table, as an interrupted first start leaves it; but none that has copies. */
static int
check_hollow(struct store *s, struct err *e)
{
	int64_t schema;

	if (migrate_number(s->db, &schema, e) == -1)
		return -1;
	return schema > 0 || !backup_any(s->dir) ? 0 : fail_lost(s->dir, BACKUP_DIR, true, e);
}

int
store_open(struct store **out, const struct store_opts *o, struct err *e)
{
	bool exists, unclean;
	struct store *s;

	if (engine_exists(o->dir, &exists, &unclean, e) == -1)
		return -1;
	if (!exists && !o->create)
		return fail(e, ERR_NOT_FOUND, "there is no database in %s", o->dir);
	if (!exists && check_first(o->dir, e) == -1)
		return -1;
	s = store_new(o);
	backup_sweep(s->dir);
	engine_sweep_apart(s->dir);
	if (engine_open(&s->db, s->dir, !exists, e) == -1 || check_hollow(s, e) == -1 ||
	    prepare(s, unclean, e) == -1) {
		store_free(s);
		return -1;
	}
	engine_belongs(s->db, s);
	s->writer = thread_start("tw-writer", ROLE_T_WRITER, writer_main, s);
	*out = s;
	return 0;
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	s->stopping = true;
	queue_close(s->queue);
	thread_join(s->writer);
	if (!s->broken)
		engine_checkpoint(s->db, true);
	store_free(s);
}

/* --- keys -------------------------------------------------------------------------------------- */

void
store_keys_from(struct store *s, int (*open)(void *, struct keyring **, struct err *), void *arg)
{
	pthread_mutex_lock(&s->keys_lock);
	s->keys_open = open;
	s->keys_arg = arg;
	s->keys = NULL;
	pthread_mutex_unlock(&s->keys_lock);
}

int
db_keys(const struct db *d, struct keyring **out, struct err *e)
{
	struct store *s = engine_store(d);
	int rc = 0;

	if (s == NULL)
		return fail(e, ERR_INTERNAL, "a connection of no store has no keys");
	pthread_mutex_lock(&s->keys_lock);
	if (s->keys == NULL)
		rc = s->keys_open == NULL ? fail(e, ERR_INTERNAL, "nobody said where the keys of the store are") :
		    s->keys_open(s->keys_arg, &s->keys, e);
	*out = s->keys;
	pthread_mutex_unlock(&s->keys_lock);
	return rc;
}

/* --- the file ---------------------------------------------------------------------------------- */

static int
flush(struct db *d, void *arg, struct err *e)
{
	engine_checkpoint(d, true);
	return 0;
}

int
store_flush(struct store *s, struct err *e)
{
	return store_between(s, flush, NULL, e);
}

static int
compact(struct db *d, void *arg, struct err *e)
{
	return engine_compact(d, e);
}

int
store_compact(struct store *s, struct err *e)
{
	return store_between(s, compact, NULL, e);
}

int
store_check(struct store *s, bool full, struct err *e)
{
	struct db *d;
	int rc;

	if (engine_open_checker(&d, s->dir, e) == -1)
		return -1;
	rc = engine_check(d, full, e);
	db_close(d);
	return rc;
}

int
store_status(struct store *s, struct store_status *out, struct err *e)
{
	struct db *d;
	int rc;

	memset(out, 0, sizeof *out);
	if (db_open(&d, s, e) == -1)
		return -1;
	rc = migrate_number(d, &out->schema, e);
	db_close(d);
	engine_size(s->dir, &out->bytes, &out->log_bytes);
	s->opts.space(s->dir, &out->free_bytes, &out->total_bytes);
	out->disk_low = s->low;
	out->broken = s->broken;
	out->queue = queue_len(s->queue);
	return rc;
}

const char *
store_dir(const struct store *s)
{
	return s->dir;
}

uint64_t
store_counter(const struct store *s, unsigned table)
{
	assert(table < STORE_COUNTERS);
	return atomic_load(&s->counter[table]);
}

bool
store_disk_low(const struct store *s)
{
	return s->low;
}

size_t
store_queue_len(const struct store *s)
{
	return queue_len(s->queue);
}
