/*
 * Checks and commits of staged imports, one after the other on a thread of their own.
 */
#include "base/base.h"

#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/spool.h"
#include "base/thread.h"
#include "import_in.h"

enum { WAITING_MOST = 64, RETRY_US = 500000, SLICE = 1000, TOLD_MOST = 1 << 20, HOUR_MS = 60 * 60 * 1000 };

struct imports {
	struct store	*store;
	struct db	*d;
	struct queue	*queue, *pause;	/* pause: nobody pushes; a wait that a stop need not end */
	struct thread	*thread;
	atomic_bool	 stopping;
	int64_t		 forgotten_ms;	/* when old ones were last forgotten; NONE */
	/* Of the work under way; read by whoever asks for progress. */
	_Atomic int64_t	 now;
	_Atomic size_t	 done, total;
};

/* What became of one row; what is told of it waits in a file without a name. */
struct row {
	size_t	 n;
	size_t	 at;			/* in told */
	enum sheet_outcome outcome;
};
struct told {
	int		 fd;		/* -1: nothing is in a file */
	size_t		 bytes;		/* of the file */
	struct str	 buf;		/* what is behind them */
};

struct work {
	struct imports	*m;
	struct arena	*arena;
	struct actor	 who;
	int64_t		 id;
	enum import_step step;
	bool		 all_or_nothing;
	struct import	 import;
	struct sheet	*sheet;
	struct sheet_counts counts;
	struct told	 told;		/* rows one after the other, each with a NUL behind it */
	struct row	*row;
	size_t		 nrows, cap;
	struct { size_t from, to; struct str text; } slice;	/* of row: what is saved now, and what is told of it */
	bool		 written;	/* the commit stands */
};

/* --- what became of the rows ------------------------------------------------------------------------- */

static void
told_reset(struct told *t)
{
	if (t->fd != -1)
		close(t->fd);
	t->fd = -1;
	t->bytes = 0;
	str_reset(&t->buf);
}

static int
told_fault(struct err *e)
{
	return fail(e, err_of_file(errno, ERR_INTERNAL), "rows of an import: %s", strerror(errno));
}

static int
told_flush(struct told *t, const char *dir, struct err *e)
{
	if (t->fd == -1 && (t->fd = spool_open(dir)) == -1)
		return told_fault(e);
	if (spool_write(t->fd, (off_t)t->bytes, t->buf.p, t->buf.len) == -1)
		return told_fault(e);
	t->bytes += t->buf.len;
	str_reset(&t->buf);
	return 0;
}

/* So many bytes from an offset on: first those of the file, then those behind it. */
static int
told_read(const struct told *t, size_t at, size_t n, struct str *out, struct err *e)
{
	size_t in_file = at >= t->bytes ? 0 : t->bytes - at < n ? t->bytes - at : n;

	str_reset(out);
	str_grow(out, n);
	if (in_file > 0 && spool_read(t->fd, (off_t)at, out->p, in_file) != (ssize_t)in_file)
		return told_fault(e);
	out->len = in_file;
	if (n > in_file)
		str_add(out, t->buf.p + (at + in_file - t->bytes), n - in_file);
	return 0;
}

static void
on_begin(void *arg)
{
	struct work *k = arg;

	k->nrows = 0;
	told_reset(&k->told);
}

static int
on_row(const struct sheet_row *row, void *arg, struct err *e)
{
	struct work *k = arg;
	struct jw w;

	if (k->nrows == k->cap) {
		k->cap = k->cap == 0 ? 1024 : 2 * k->cap;
		k->row = xrealloc(k->row, k->cap, sizeof *k->row);
	}
	k->row[k->nrows++] = (struct row){ row->n, k->told.bytes + k->told.buf.len, row->outcome };
	jw_init(&w, &k->told.buf);
	sheet_put_row(&w, k->sheet, row);
	str_putc(&k->told.buf, '\0');
	return k->told.buf.len < TOLD_MOST ? 0 : told_flush(&k->told, store_dir(k->m->store), e);
}

/* --- saving them ------------------------------------------------------------------------------------- */

static int
drop_rows(struct work *k, struct tx *t, struct err *e)
{
	struct stmt *s = tx_stmt(t, "DELETE FROM import_row WHERE import = $1 AND n > $2 AND n <= $3");

	stmt_int(s, 1, k->id);
	stmt_int(s, 2, k->slice.from == 0 ? 0 : (int64_t)k->row[k->slice.from - 1].n);
	stmt_int(s, 3, k->slice.to == k->nrows ? INT64_MAX : (int64_t)k->row[k->slice.to - 1].n);
	return stmt_run(s, e);
}

static int
run_slice(struct tx *t, void *arg, struct err *e)
{
	struct work *k = arg;

	if (drop_rows(k, t, e) == -1)
		return -1;
	for (const struct row *r = k->row + k->slice.from; r < k->row + k->slice.to; r++) {
		struct stmt *s = tx_stmt(t, "INSERT INTO import_row (import, n, outcome, told) VALUES ($1, $2, $3, $4)");

		stmt_int(s, 1, k->id);
		stmt_int(s, 2, (int64_t)r->n);
		stmt_int(s, 3, r->outcome);
		stmt_text(s, 4, k->slice.text.p + (r->at - k->row[k->slice.from].at));
		if (stmt_run(s, e) == -1)
			return -1;
	}
	return 0;
}

static int
load_slice(struct work *k, struct err *e)
{
	size_t end = k->slice.to < k->nrows ? k->row[k->slice.to].at : k->told.bytes + k->told.buf.len;
	size_t at = k->slice.from < k->nrows ? k->row[k->slice.from].at : end;

	return told_read(&k->told, at, end - at, &k->slice.text, e);
}

/* In slices, so that nobody else waits for all of them. */
static int
save_rows(struct work *k, struct err *e)
{
	for (size_t i = 0; i == 0 || i < k->nrows; i += SLICE) {
		k->slice.from = i;
		k->slice.to = i + SLICE < k->nrows ? i + SLICE : k->nrows;
		if (load_slice(k, e) == -1 || store_write_wait(k->m->store, run_slice, k, e) == -1)
			return -1;
	}
	return 0;
}

static int
save_counts(struct work *k, struct tx *t, struct err *e)
{
	struct stmt *s = tx_stmt(t, k->step == IMP_COMMIT ? "UPDATE import SET result = $2, done_at = $3 WHERE id = $1" :
	    "UPDATE import SET counts = $2, done_at = $3 WHERE id = $1");
	struct str *json = str_new(k->arena);
	struct jw w;

	jw_init(&w, json);
	sheet_put_counts(&w, &k->counts, k->step == IMP_COMMIT);
	stmt_int(s, 1, k->id);
	stmt_text(s, 2, str_text(json));
	stmt_int(s, 3, k->step == IMP_COMMIT ? clock_ms() : NONE);
	return stmt_run(s, e);
}

/* --- the work ---------------------------------------------------------------------------------------- */

static bool
is_cancelled(void *arg)
{
	struct work *k = arg;

	return k->step != IMP_COMMIT && atomic_load_explicit(&k->m->stopping, memory_order_relaxed);
}

/* The result beside the records: from here on the import is done, though its rows are still to be told (run_recover). */
static int
run_result(struct tx *t, void *arg, struct err *e)
{
	return save_counts(arg, t, e);
}

static int
on_wrote(struct tx *t, const struct sheet_wrote *what, void *arg, struct err *e)
{
	return import_wrote(t, ((struct work *)arg)->id, what, e);
}

static int
run_checked(struct tx *t, void *arg, struct err *e)
{
	struct work *k = arg;

	const char *detected, *columns;

	sheet_describe(k->arena, k->sheet, &detected, &columns);	/* as it was read now */
	if (save_counts(k, t, e) == -1 || import_save_columns(t, k->id, detected, columns, e) == -1)
		return -1;
	return import_set_state(t, k->id, IMP_CHECKED, NULL, e);
}

static int
run_done(struct tx *t, void *arg, struct err *e)
{
	struct work *k = arg;

	return import_set_state(t, k->id, IMP_DONE, NULL, e);
}

static int
do_check(struct work *k, const struct sheet_walk *w, struct err *e)
{
	if (sheet_check(k->sheet, k->m->store, k->m->d, w, &k->counts, e) == -1 || save_rows(k, e) == -1)
		return -1;
	return store_write_wait(k->m->store, run_checked, k, e);
}

static int
do_commit(struct work *k, const struct sheet_walk *w, struct err *e)
{
	struct sheet_commit c = {
		.sheet = k->sheet, .store = k->m->store, .d = k->m->d, .walk = w, .all_or_nothing = k->all_or_nothing,
		.file_name = k->import.file_name, .wrote = on_wrote, .also = run_result, .counts = &k->counts,
	};

	if (sheet_commit(&c, e) == -1)
		return -1;
	k->written = true;
	return save_rows(k, e) == -1 ? -1 : store_write_wait(k->m->store, run_done, k, e);
}

static int
do_revert(struct work *k, struct err *e)
{
	const struct import_back b = { .store = k->m->store, .d = k->m->d, .who = &k->who, .import = &k->import,
	    .done = &k->m->done, .total = &k->m->total, .cancelled = is_cancelled, .arg = k };

	return import_revert(&b, e);
}

static int
do_work(struct work *k, struct err *e)
{
	const struct sheet_walk w = { .who = &k->who, .begin = on_begin, .each = on_row, .arg = k, .done = &k->m->done,
	    .cancelled = is_cancelled };
	int rc = import_load(k->m->d, k->arena, k->id, &k->import, e);

	if (rc != 1)
		return rc;
	if (k->step == IMP_REVERT)
		return do_revert(k, e);
	if (import_open(k->m->d, k->arena, &k->import, &k->sheet, e) == -1)
		return -1;
	atomic_store(&k->m->total, sheet_total(k->sheet));
	return (k->step == IMP_COMMIT ? do_commit : do_check)(k, &w, e);
}

/* Where an import stands when a step has failed. */
static const enum import_state back_to[] = { [IMP_CHECK] = IMP_UPLOADED, [IMP_COMMIT] = IMP_CHECKED, [IMP_REVERT] = IMP_DONE };

/*
 * What failed changed nothing: the import stands where it stood, and says why.  But a commit that stands is done, also when what
 * became of its rows could not be told in full; then they are told as the check had it; and rows that were taken back stay so.
 */
struct back {
	struct work	*k;
	const char	*why;
};

static int
run_back(struct tx *t, void *arg, struct err *e)
{
	struct back *b = arg;
	struct work *k = b->k;

	if (k->written)
		return import_set_state(t, k->id, IMP_DONE, NULL, e);
	return import_set_state(t, k->id, back_to[k->step], b->why, e);
}

static void
step_back(struct work *k, const struct err *why)
{
	struct back b = { k, import_error_text(k->arena, why->detail != NULL ? why->detail : err_wire(why->code), why->param, why->nparams) };
	struct err e;
	int rc;

	err_init(&e, k->arena);
	log_warnx("import %lld: %s: %s; %s", (long long)k->id, b.why, why->log, k->written ?
	    "it is done, but not all of its rows say so" : "nothing was saved");
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
	told_reset(&k->told);
	str_fini(&k->told.buf);
	str_fini(&k->slice.text);
	free(k->row);
	arena_free(k->arena);
	free(k);
}

/* At the start and every hour: what nobody can take back any more is forgotten. */
static void
forget_old(struct imports *m)
{
	struct arena *a = arena_new();
	struct err e;

	err_init(&e, a);
	if (import_forget_old(m->store, m->d, &e) == -1)
		log_warnx("old imports: %s; they are kept until the next hour", e.log);
	arena_free(a);
	m->forgotten_ms = clock_mono_ms();
}

/* NULL: the end. */
static struct work *
next_work(struct imports *m)
{
	struct work *k = NULL;

	while (k == NULL && !atomic_load(&m->stopping)) {
		if (m->forgotten_ms == NONE || clock_mono_ms() - m->forgotten_ms >= HOUR_MS)
			forget_old(m);
		k = queue_pop_timed(m->queue, (int64_t)HOUR_MS * 1000);
	}
	return k != NULL ? k : queue_pop_timed(m->queue, 0);
}

static void
main_loop(void *arg)
{
	struct imports *m = arg;
	struct work *k;
	struct err e;

	while ((k = next_work(m)) != NULL) {
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
imports_go(struct imports *m, const struct actor *who, int64_t id, enum import_step step, bool all_or_nothing, struct err *e)
{
	struct work *k = xcalloc(1, sizeof *k);

	*k = (struct work){ .m = m, .arena = arena_new(), .id = id, .step = step,
	    .all_or_nothing = all_or_nothing, .told.fd = -1 };
	copy_actor(k, who);
	if (queue_push(m->queue, k) == 0)
		return 0;
	work_free(k);
	return fail(e, ERR_BUSY, "too many imports wait");
}

/*
 * What a stop has cut short: checks are to be begun anew; a commit is done if it has a result, else it has changed nothing; of a taking
 * back the rows that were done are, and the rest is to be asked for again.
 */
static int
run_recover(struct tx *t, void *arg, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE import SET state = $2 WHERE state = $1 AND result IS NOT NULL");

	stmt_int(s, 1, IMP_COMMITTING);
	stmt_int(s, 2, IMP_DONE);
	if (stmt_run(s, e) == -1)
		return -1;
	s = tx_stmt(t, "UPDATE import SET state = state - 1, error = $3 WHERE state IN ($1, $2)");
	stmt_int(s, 1, IMP_CHECKING);
	stmt_int(s, 2, IMP_COMMITTING);
	stmt_text(s, 3, "import_interrupted");
	if (stmt_run(s, e) == -1)
		return -1;
	s = tx_stmt(t, "UPDATE import SET state = $2, error = $3 WHERE state = $1");
	stmt_int(s, 1, IMP_REVERTING);
	stmt_int(s, 2, IMP_DONE);
	stmt_text(s, 3, "import_revert_interrupted");
	return stmt_run(s, e);
}

int
imports_start(struct imports **out, struct store *s, struct err *e)
{
	struct imports *m = xcalloc(1, sizeof *m);

	m->store = s;
	m->forgotten_ms = NONE;
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
