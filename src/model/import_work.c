/*
 * Checks and commits of staged imports, one after the other on a thread of their own.
 */
#include "base/base.h"

#include <pthread.h>

#include "base/log.h"
#include "base/thread.h"
#include "import_in.h"

enum { WAITING_MOST = 64, RETRY_US = 500000 };

struct imports {
	struct store	*store;
	struct db	*d;
	struct queue	*queue, *pause;	/* pause: nobody pushes; a wait that a stop need not end */
	struct thread	*thread;
	atomic_bool	 stopping;
	/* Of the work under way; read by whoever asks for progress. */
	_Atomic int64_t	 now;
	_Atomic size_t	 done, total;
};

struct work {
	struct imports	*m;
	struct arena	*arena;
	struct actor	 who;
	int64_t		 id;
	bool		 commit, all_or_nothing;
	struct import	 import;
	struct sheet	*sheet;
	struct sheet_counts counts;
	struct str	 told;		/* rows one after the other, each with a NUL behind it */
	struct { size_t n, at; enum sheet_outcome outcome; } *row;
	size_t		 nrows, cap;
};

/* --- what became of the rows ------------------------------------------------------------------------- */

static int
on_row(const struct sheet_row *row, void *arg, struct err *e)
{
	struct work *k = arg;
	struct jw w;

	if (k->nrows == k->cap) {
		k->cap = k->cap == 0 ? 1024 : 2 * k->cap;
		k->row = xrealloc(k->row, k->cap, sizeof *k->row);
	}
	k->row[k->nrows].n = row->n;
	k->row[k->nrows].at = k->told.len;
	k->row[k->nrows++].outcome = row->outcome;
	jw_init(&w, &k->told);
	sheet_put_row(&w, k->sheet, row);
	str_putc(&k->told, '\0');
	return 0;
}

static int
save_rows(struct work *k, struct tx *t, struct err *e)
{
	struct stmt *s = tx_stmt(t, "DELETE FROM import_row WHERE import = $1");

	stmt_int(s, 1, k->id);
	if (stmt_run(s, e) == -1)
		return -1;
	for (size_t i = 0; i < k->nrows; i++) {
		s = tx_stmt(t, "INSERT INTO import_row (import, n, outcome, told) VALUES ($1, $2, $3, $4)");
		stmt_int(s, 1, k->id);
		stmt_int(s, 2, (int64_t)k->row[i].n);
		stmt_int(s, 3, k->row[i].outcome);
		stmt_text(s, 4, k->told.p + k->row[i].at);
		if (stmt_run(s, e) == -1)
			return -1;
	}
	return 0;
}

static int
save_counts(struct work *k, struct tx *t, struct err *e)
{
	struct stmt *s = tx_stmt(t, k->commit ? "UPDATE import SET result = $2 WHERE id = $1" :
	    "UPDATE import SET counts = $2 WHERE id = $1");
	struct str *json = str_new(k->arena);
	struct jw w;

	jw_init(&w, json);
	sheet_put_counts(&w, &k->counts, k->commit);
	stmt_int(s, 1, k->id);
	stmt_text(s, 2, str_text(json));
	return stmt_run(s, e);
}

static int
save_all(struct work *k, struct tx *t, struct err *e)
{
	if (save_rows(k, t, e) == -1 || save_counts(k, t, e) == -1)
		return -1;
	return import_set_state(t, k->id, k->commit ? IMP_DONE : IMP_CHECKED, NULL, e);
}

/* --- the work ---------------------------------------------------------------------------------------- */

static bool
is_cancelled(void *arg)
{
	struct work *k = arg;

	return !k->commit && atomic_load_explicit(&k->m->stopping, memory_order_relaxed);
}

static struct sheet_walk
walk_of(struct work *k)
{
	k->nrows = 0;
	str_reset(&k->told);
	return (struct sheet_walk){ .who = &k->who, .each = on_row, .arg = k, .done = &k->m->done,
	    .cancelled = is_cancelled };
}

static int
run_save(struct tx *t, void *arg, struct err *e)
{
	return save_all(arg, t, e);
}

static int
run_commit(struct tx *t, void *arg, struct err *e)
{
	struct work *k = arg;
	const struct sheet_walk w = walk_of(k);

	if (sheet_commit(k->sheet, t, &w, k->all_or_nothing, k->import.file_name, &k->counts, e) == -1)
		return -1;
	return save_all(k, t, e);
}

static int
do_work(struct work *k, struct err *e)
{
	struct sheet_walk w;
	int rc = import_load(k->m->d, k->arena, k->id, &k->import, e);

	if (rc != 1)
		return rc;
	if (import_open(k->m->d, k->arena, &k->import, &k->sheet, e) == -1)
		return -1;
	atomic_store(&k->m->total, sheet_total(k->sheet));
	if (k->commit)
		return store_write_alone(k->m->store, run_commit, k, e);
	w = walk_of(k);
	if (sheet_check(k->sheet, k->m->d, &w, &k->counts, e) == -1)
		return -1;
	return store_write_alone(k->m->store, run_save, k, e);
}

/* What failed changed nothing: the import stands where it stood, and says why. */
struct back {
	struct work	*k;
	const char	*why;
};

static int
run_back(struct tx *t, void *arg, struct err *e)
{
	struct back *b = arg;

	return import_set_state(t, b->k->id, b->k->commit ? IMP_CHECKED : IMP_UPLOADED, b->why, e);
}

static void
step_back(struct work *k, const struct err *why)
{
	struct back b = { k, why->detail != NULL ? why->detail : err_wire(why->code) };
	struct err e;
	int rc;

	err_init(&e, k->arena);
	log_warnx("import %lld: %s: %s; nothing was saved", (long long)k->id, b.why, why->log);
	while ((rc = store_write_vital(k->m->store, run_back, &b, &e)) == -1 && e.code == ERR_DISK_FULL &&
	    !atomic_load(&k->m->stopping))
		(void)queue_pop_timed(k->m->pause, RETRY_US);	/* not a byte is left: until there are some */
	if (rc == -1)
		log_warnx("import %lld: %s; it stays as it is until the next start", (long long)k->id, e.log);
}

static void
work_free(struct work *k)
{
	sheet_free(k->sheet);
	str_fini(&k->told);
	free(k->row);
	arena_free(k->arena);
	free(k);
}

static void
main_loop(void *arg)
{
	struct imports *m = arg;
	struct work *k;
	struct err e;

	while ((k = queue_pop(m->queue)) != NULL) {
		err_init(&e, k->arena);
		atomic_store(&m->done, 0);
		atomic_store(&m->total, 0);
		atomic_store(&m->now, k->id);
		if (do_work(k, &e) == -1)
			step_back(k, &e);
		atomic_store(&m->now, 0);
		work_free(k);
	}
}

bool
imports_progress(struct imports *m, int64_t id, size_t *done, size_t *total)
{
	if (m == NULL || atomic_load(&m->now) != id)
		return false;
	*done = atomic_load(&m->done);
	*total = atomic_load(&m->total);
	return true;
}

/* --- life -------------------------------------------------------------------------------------------- */

static void
copy_actor(struct work *k, const struct actor *who)
{
	k->who = *who;
	k->who.login = arena_strdup(k->arena, who->login);
	k->who.addr = arena_strdup(k->arena, who->addr);
	k->who.request_id = arena_strdup(k->arena, who->request_id);
	k->who.door = DOOR_IMPORT;
}

int
imports_go(struct imports *m, const struct actor *who, int64_t id, bool commit, bool all_or_nothing, struct err *e)
{
	struct work *k = xcalloc(1, sizeof *k);

	*k = (struct work){ .m = m, .arena = arena_new(), .id = id, .commit = commit,
	    .all_or_nothing = all_or_nothing };
	copy_actor(k, who);
	if (queue_push(m->queue, k) == 0)
		return 0;
	work_free(k);
	return fail(e, ERR_BUSY, "too many imports wait");
}

/* What a stop has cut short: checks are to be begun anew, commits have changed nothing. */
static int
run_recover(struct tx *t, void *arg, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE import SET state = state - 1, error = $3 WHERE state IN ($1, $2)");

	stmt_int(s, 1, IMP_CHECKING);
	stmt_int(s, 2, IMP_COMMITTING);
	stmt_text(s, 3, "import_interrupted");
	return stmt_run(s, e);
}

int
imports_start(struct imports **out, struct store *s, struct err *e)
{
	struct imports *m = xcalloc(1, sizeof *m);

	m->store = s;
	if (store_write_vital(s, run_recover, NULL, e) == -1 || db_open(&m->d, s, e) == -1) {
		free(m);
		return -1;
	}
	db_limit_ms(m->d, 0);
	m->queue = queue_new(WAITING_MOST);
	m->pause = queue_new(1);
	m->thread = thread_start("import", ROLE_T_WORKER, main_loop, m);
	*out = m;
	return 0;
}

void
imports_stop(struct imports *m)
{
	if (m == NULL)
		return;
	atomic_store(&m->stopping, true);
	queue_close(m->queue);
	thread_join(m->thread);
	queue_free(m->queue);
	queue_free(m->pause);
	db_close(m->d);
	free(m);
}
