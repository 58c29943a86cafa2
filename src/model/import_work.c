/*
 * Checks and commits of staged imports, one after the other on a thread of their own.
 */
#include "base/base.h"

#include <pthread.h>

#include "base/log.h"
#include "base/thread.h"
#include "import_in.h"

enum { WAITING_MOST = 64, RETRY_US = 500000, SLICE = 1000 };

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

/* What became of one row. */
struct row {
	size_t	 n;
	size_t	 at;			/* in told */
	enum sheet_outcome outcome;
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
	struct row	*row;
	size_t		 nrows, cap;
	const int64_t	*made;		/* ids of what was written */
	size_t		 nmade;
	struct { size_t from, to; } slice;	/* of row: what is saved now */
	bool		 written;	/* the commit stands */
};

/* --- what became of the rows ------------------------------------------------------------------------- */

static void
on_begin(void *arg)
{
	struct work *k = arg;

	k->nrows = 0;
	str_reset(&k->told);
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
	k->row[k->nrows++] = (struct row){ row->n, k->told.len, row->outcome };
	jw_init(&w, &k->told);
	sheet_put_row(&w, k->sheet, row);
	str_putc(&k->told, '\0');
	return 0;
}

/* Rows that were inserted were told before they had a number: it is put where their first null stands. */
static void
number_rows(struct work *k)
{
	static const char nothing[] = "\"id\":null";
	struct str told = STR_INIT;
	size_t made = 0;

	for (size_t i = 0; i < k->nrows; i++) {
		struct row *r = &k->row[i];
		const char *text = k->told.p + r->at, *mark = r->outcome == SO_INSERT ? strstr(text, nothing) : NULL;

		r->at = told.len;
		if (mark != NULL && made < k->nmade) {
			str_add(&told, text, (size_t)(mark - text));
			str_printf(&told, "\"id\":%lld", (long long)k->made[made]);
			text = mark + sizeof nothing - 1;
		}
		made += r->outcome == SO_INSERT || r->outcome == SO_UPDATE;
		str_puts(&told, text);
		str_putc(&told, '\0');
	}
	str_fini(&k->told);
	k->told = told;
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
		stmt_text(s, 4, k->told.p + r->at);
		if (stmt_run(s, e) == -1)
			return -1;
	}
	return 0;
}

/* In slices, so that nobody else waits for all of them. */
static int
save_rows(struct work *k, struct err *e)
{
	for (size_t i = 0; i == 0 || i < k->nrows; i += SLICE) {
		k->slice.from = i;
		k->slice.to = i + SLICE < k->nrows ? i + SLICE : k->nrows;
		if (store_write_wait(k->m->store, run_slice, k, e) == -1)
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

/* --- the work ---------------------------------------------------------------------------------------- */

static bool
is_cancelled(void *arg)
{
	struct work *k = arg;

	return !k->commit && atomic_load_explicit(&k->m->stopping, memory_order_relaxed);
}

/* The result beside the records: from here on the import is done, though its rows are still to be told (run_recover). */
static int
run_result(struct tx *t, void *arg, struct err *e)
{
	return save_counts(arg, t, e);
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
	if (sheet_check(k->sheet, k->m->d, w, &k->counts, e) == -1 || save_rows(k, e) == -1)
		return -1;
	return store_write_wait(k->m->store, run_checked, k, e);
}

static int
do_commit(struct work *k, const struct sheet_walk *w, struct err *e)
{
	struct sheet_commit c = {
		.sheet = k->sheet, .store = k->m->store, .d = k->m->d, .walk = w, .all_or_nothing = k->all_or_nothing,
		.file_name = k->import.file_name, .also = run_result, .counts = &k->counts,
	};
	int rc = sheet_commit(&c, e);

	if (rc == 0) {
		k->written = true;
		k->made = c.id;
		k->nmade = c.nids;
		number_rows(k);
		rc = save_rows(k, e);
	}
	free(c.id);
	return rc == -1 ? -1 : store_write_wait(k->m->store, run_done, k, e);
}

static int
do_work(struct work *k, struct err *e)
{
	const struct sheet_walk w = { .who = &k->who, .begin = on_begin, .each = on_row, .arg = k, .done = &k->m->done,
	    .cancelled = is_cancelled };
	int rc = import_load(k->m->d, k->arena, k->id, &k->import, e);

	if (rc != 1)
		return rc;
	if (import_open(k->m->d, k->arena, &k->import, &k->sheet, e) == -1)
		return -1;
	atomic_store(&k->m->total, sheet_total(k->sheet));
	return (k->commit ? do_commit : do_check)(k, &w, e);
}

/*
 * What failed changed nothing: the import stands where it stood, and says why.  But a commit that stands is done, also when what
 * became of its rows could not be told in full; then they are told as the check had it.
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
	return import_set_state(t, k->id, k->commit ? IMP_CHECKED : IMP_UPLOADED, b->why, e);
}

static void
step_back(struct work *k, const struct err *why)
{
	struct back b = { k, why->detail != NULL ? why->detail : err_wire(why->code) };
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

/* What a stop has cut short: checks are to be begun anew; a commit is done if it has a result, else it has changed nothing. */
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
