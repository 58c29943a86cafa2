/*
 * Taking back what an import wrote: row by row, the last one first, as long as nobody has changed the record since.  Also what becomes
 * of imports that nobody can take back any more.
 *
 * Each row is a part of a write by itself, so that a row that is refused has written nothing; a row that is taken back says so in the same
 * transaction, so that a stop in the middle loses nothing and the rest can be asked for again.
 */
#include "base/base.h"

#include "base/clock.h"
#include "import_in.h"
#include "meta/registry.h"
#include "meta/sheet_part.h"
#include "model/audit.h"
#include "model/record.h"

enum { SLICE = 100, DAY_MS = 24 * 60 * 60 * 1000 };
#define PERIOD_MS	((int64_t)IMPORT_DAYS * DAY_MS)

/* --- what was written -------------------------------------------------------------------------------- */

/* As it stands now, the import has left it: something that it wrote besides has moved it on.  NONE: all of a resource. */
static int
left_as_is(struct tx *t, int64_t id, const struct resource *r, int64_t record, struct err *e)
{
	struct stmt *s = tx_stmt(t, arena_printf(e->arena, "UPDATE import_wrote SET as_left = (SELECT x.version FROM %s x "
	    "WHERE x.id = import_wrote.record) WHERE import = $1 AND resource = $2%s", r->table, record == NONE ? "" : " AND record = $3"));

	stmt_int(s, 1, id);
	stmt_text(s, 2, r->name);
	if (record != NONE)
		stmt_int(s, 3, record);
	return stmt_run(s, e);
}

int
import_wrote(struct tx *t, int64_t id, const struct sheet_wrote *what, struct err *e)
{
	struct stmt *s;

	if (what->standing)
		return left_as_is(t, id, what->r, NONE, e);
	s = tx_stmt(t, "INSERT INTO import_wrote (import, n, pos, resource, record, version, inserted) "
	    "VALUES ($1, $2, (SELECT count(*) FROM import_wrote WHERE import = $1 AND n = $2), $3, $4, $5, $6)");

	stmt_int(s, 1, id);
	stmt_int(s, 2, (int64_t)what->n);
	stmt_text(s, 3, what->r->name);
	stmt_int(s, 4, what->id);
	stmt_int(s, 5, what->version);
	stmt_int(s, 6, what->inserted);
	return stmt_run(s, e);
}

/* --- whether ----------------------------------------------------------------------------------------- */

static bool
is_over(const struct import *m)
{
	return m->file_gone || clock_ms() >= m->done_at + PERIOD_MS;
}

int
import_may_revert(const struct import *m, struct err *e)
{
	if (m->done_at == NONE || is_over(m)) {
		fail_detail(e, ERR_CONFLICT, "import_revert_over");
		err_param_int(e, "days", IMPORT_DAYS);
		return -1;
	}
	return 0;
}

/* How many rows the commit wrote. */
static int64_t
written(const struct import *m)
{
	struct arena *a = arena_new();
	const struct jv *result;
	int64_t inserted = 0, updated = 0;
	struct err e;

	err_init(&e, a);
	if (m->result != NULL && json_parse(a, m->result, strlen(m->result), &result, &e) == 0)
		(void)(jv_int(jv_get(result, "inserted"), &inserted) == 0 && jv_int(jv_get(result, "updated"), &updated) == 0);
	arena_free(a);
	return inserted + updated;
}

void
import_put_revert(struct jw *w, const struct import *m)
{
	int64_t reverted = m->reverted == NONE ? 0 : m->reverted, refused = m->refused == NONE ? 0 : m->refused;

	jw_key(w, "revert");
	if (m->done_at == NONE) {
		jw_null(w);
		return;
	}
	jw_object(w);
	jw_key(w, "until");
	jw_instant(w, m->done_at + PERIOD_MS);
	jw_ktext(w, "state", m->reverted != NONE && reverted + refused >= written(m) ? "done" : is_over(m) ? "over" : "possible");
	jw_kint(w, "reverted", reverted);
	jw_kint(w, "refused", refused);
	jw_end_object(w);
}

/* --- one row ----------------------------------------------------------------------------------------- */

struct part {
	const struct resource	*r;
	int64_t			 record, version;	/* that it wrote, */
	int64_t			 left;			/* and that the import left the record at */
	bool			 inserted;
};
enum { PARTS_MOST = SHEET_PARTS_MOST + 2 };	/* the record's own, and one for a name that it had */

struct slice {
	const struct import_back *b;
	struct arena		*a;
	const char		*note;
	struct { int64_t n; bool refused; } row[SLICE];
	size_t			 nrows;
	struct { const struct resource *r; int64_t id; } gone[SLICE * PARTS_MOST];	/* search still has them */
	size_t			 ngone;
	int64_t			 n;		/* the row under way */
	int64_t			 reverted, refused;	/* of the slice: how much more */
};

/* What the row wrote, the last first. */
static int
load_parts(struct slice *k, struct tx *t, struct part part[PARTS_MOST], size_t *n, struct err *e)
{
	struct stmt *s = tx_stmt(t, "SELECT resource, record, version, inserted, coalesce(as_left, version) FROM import_wrote WHERE import = $1 AND n = $2 "
	    "ORDER BY pos DESC LIMIT $3");
	int rc;

	stmt_int(s, 1, k->b->import->id);
	stmt_int(s, 2, k->n);
	stmt_int(s, 3, PARTS_MOST);
	for (*n = 0; (rc = stmt_row(s, e)) == 1; (*n)++) {
		part[*n] = (struct part){ registry_by_name(col_text(s, 0)), col_int(s, 1), col_int(s, 2), col_int(s, 4),
		    col_int(s, 3) == 1 };
		if (part[*n].r == NULL) {
			stmt_done(s);
			return fail(e, ERR_NOT_FOUND, "a resource is gone");
		}
	}
	return rc;
}

/* What was taken back before in the same row may have moved the record on. */
static int
left_now(struct slice *k, struct tx *t, struct part *p, struct err *e)
{
	struct stmt *s = tx_stmt(t, "SELECT coalesce(as_left, version) FROM import_wrote WHERE import = $1 AND n = $2 AND resource = $3 "
	    "AND record = $4");
	int rc;

	stmt_int(s, 1, k->b->import->id);
	stmt_int(s, 2, k->n);
	stmt_text(s, 3, p->r->name);
	stmt_int(s, 4, p->record);
	if ((rc = stmt_row(s, e)) == 1)
		p->left = col_int(s, 0);
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

/*
 * Of a sheet with parts, one record moves others on: a figure that is gone makes another one the newest, and all are the project's news.
 * What stands as the import has left it, before something is taken back, still does so afterwards.
 */
struct standing {
	struct { const struct resource *r; int64_t id; } *row;
	size_t	 n, room;
};

static void
add_standing(struct standing *all, const struct resource *r, int64_t id)
{
	if (all->n == all->room) {
		all->room = all->room == 0 ? 16 : 2 * all->room;
		all->row = xrealloc(all->row, all->room, sizeof *all->row);
	}
	all->row[all->n].r = r;
	all->row[all->n++].id = id;
}

/* Rows of one resource that the import has written, of the record: in the table of parts by their link, else the record itself. */
static int
gather(struct slice *k, struct tx *t, const struct resource *r, const char *link, int64_t record, struct standing *all, struct err *e)
{
	struct stmt *s = tx_stmt(t, arena_printf(k->a, "SELECT DISTINCT w.record FROM import_wrote w JOIN %s x ON x.id = w.record "
	    "WHERE w.import = $1 AND w.resource = $2 AND x.%s = $3 AND x.version = coalesce(w.as_left, w.version) ORDER BY w.record ASC",
	    r->table, link));
	int rc;

	stmt_int(s, 1, k->b->import->id);
	stmt_text(s, 2, r->name);
	stmt_int(s, 3, record);
	while ((rc = stmt_row(s, e)) == 1)
		add_standing(all, r, col_int(s, 0));
	return rc;
}

/* The record whose row of the sheet it was. */
static int
record_of(struct slice *k, struct tx *t, const struct part *p, int64_t *id, struct err *e)
{
	const struct resource *r = k->b->import->r;
	const struct field *f = resource_link(p->r, r);

	*id = p->r == r ? p->record : NONE;
	if (p->r == r || f == NULL)
		return 0;
	return db_int(tx_db(t), arena_printf(k->a, "SELECT %s FROM %s WHERE id = $1", f->name, p->r->table), p->record, id, e) == -1 ? -1 : 0;
}

static bool
is_first(const struct resource *r, size_t i)
{
	for (size_t n = 0; n < i; n++)
		if (r->sheet_parts[n].r == r->sheet_parts[i].r)
			return false;
	return true;
}

static int
gather_all(struct slice *k, struct tx *t, const struct part *p, struct standing *all, struct err *e)
{
	const struct resource *r = k->b->import->r;
	int64_t id;

	if (r->nsheet_parts == 0 || record_of(k, t, p, &id, e) == -1)
		return r->nsheet_parts == 0 ? 0 : -1;
	if (gather(k, t, r, "id", id, all, e) == -1)
		return -1;
	for (size_t i = 0; i < r->nsheet_parts; i++) {
		const struct part_columns *c = &r->sheet_parts[i];

		if (c->ref == NULL && c->list == NULL && is_first(r, i) && gather(k, t, c->r, resource_link(c->r, r)->name, id, all, e) == -1)
			return -1;
	}
	return 0;
}

static int
keep_standing(struct slice *k, struct tx *t, const struct standing *all, struct err *e)
{
	for (size_t i = 0; i < all->n; i++)
		if (left_as_is(t, k->b->import->id, all->row[i].r, all->row[i].id, e) == -1)
			return -1;
	return 0;
}

static int
undo_part(struct slice *k, struct tx *t, struct part *p, const struct jv *old, struct err *e)
{
	struct standing all = { .n = 0 };
	int rc = left_now(k, t, p, e);

	if (rc == 0)
		rc = gather_all(k, t, p, &all, e);
	if (rc == 0)
		rc = record_undo(t, k->a, k->b->who, p->r, p->record, p->left, old, k->note, e);
	if (rc == 0)
		rc = keep_standing(k, t, &all, e);
	free(all.row);
	return rc;
}

static int
undo(struct slice *k, struct tx *t, struct part *p, struct err *e)
{
	const struct jv *old = NULL;
	int rc = p->inserted ? 1 : audit_old(tx_db(t), k->a, p->r, p->record, p->version, &old, e);

	if (rc != 1)
		return rc == -1 ? -1 : fail(e, ERR_NOT_FOUND, "the log does not have the change");
	if (undo_part(k, t, p, old, e) == -1)
		return -1;
	if (old == NULL) {
		k->gone[k->ngone].r = p->r;
		k->gone[k->ngone++].id = p->record;
	}
	return 0;
}

static int
run_row(struct tx *t, void *arg, struct err *e)
{
	struct slice *k = arg;
	struct part part[PARTS_MOST];
	size_t n;

	if (load_parts(k, t, part, &n, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (undo(k, t, &part[i], e) == -1)
			return -1;
	return 0;
}

/* Why a row is left as it is, as a code; NULL: that is no reason but a fault. */
static const char *
why_not(const struct err *e)
{
	switch (e->code) {
	case ERR_STALE:
	case ERR_NOT_FOUND:
		return "record_changed";
	case ERR_CONFLICT:
		return str_eq(e->detail, "has_dependents") ? "record_used" :
		    str_eq(e->detail, "record_merged") ? "record_changed" : "record_no_way_back";
	case ERR_VALIDATION:
	case ERR_FORBIDDEN:
		return "record_no_way_back";
	default:
		return NULL;
	}
}

/* --- a few of them in one write ---------------------------------------------------------------------- */

static int
save_row(struct slice *k, struct tx *t, const char *what, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE import_wrote SET reverted = $3 WHERE import = $1 AND n = $2 AND pos = 0");

	stmt_int(s, 1, k->b->import->id);
	stmt_int(s, 2, k->n);
	stmt_text(s, 3, what);
	return stmt_run(s, e);
}

static int
save_counts(const struct slice *k, struct tx *t, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE import SET reverted = coalesce(reverted, 0) + $2, refused = coalesce(refused, 0) + $3 "
	    "WHERE id = $1");

	stmt_int(s, 1, k->b->import->id);
	stmt_int(s, 2, k->reverted);
	stmt_int(s, 3, k->refused);
	return stmt_run(s, e);
}

/* Try a row.  What became of it, as a code; NULL: -1. */
static const char *
try_row(struct slice *k, struct tx *t, struct err *e)
{
	const size_t ngone = k->ngone;
	const char *what;
	struct err mine;

	err_init(&mine, k->a);
	mine.confirms_all = true;	/* it stood there before */
	if (tx_try(t, run_row, k, &mine) == 0)
		return SHEET_REVERTED;
	k->ngone = ngone;
	if ((what = why_not(&mine)) == NULL)
		fail(e, mine.code, "row %lld: %s", (long long)k->n, mine.log);
	return what;
}

/* The smallest number first: the full-text table gathers those that ascend, and puts each other one on its pages by itself. */
static int
forget_gone(const struct slice *k, struct tx *t, struct err *e)
{
	for (size_t i = k->ngone; i-- > 0;)
		if (record_forget(t, k->gone[i].r, k->gone[i].id, e) == -1)
			return -1;
	return 0;
}

static int
run_slice(struct tx *t, void *arg, struct err *e)
{
	struct slice *k = arg;

	k->reverted = k->refused = 0;
	k->ngone = 0;
	for (size_t i = 0; i < k->nrows; i++) {
		const char *what;

		k->n = k->row[i].n;
		if ((what = try_row(k, t, e)) == NULL || save_row(k, t, what, e) == -1)
			return -1;
		k->reverted += strcmp(what, SHEET_REVERTED) == 0;
		k->refused += (strcmp(what, SHEET_REVERTED) != 0) - k->row[i].refused;
	}
	return forget_gone(k, t, e) == -1 ? -1 : save_counts(k, t, e);
}

/* The next rows that are not taken back, below `below`: how many, or -1. */
static int
load_slice(struct slice *k, int64_t below, struct err *e)
{
	struct stmt *s = db_stmt(k->b->d, "SELECT n, reverted FROM import_wrote WHERE import = $1 AND n < $2 AND pos = 0 "
	    "AND (reverted IS NULL OR reverted <> $3) ORDER BY n DESC LIMIT $4");
	int rc;

	stmt_int(s, 1, k->b->import->id);
	stmt_int(s, 2, below);
	stmt_text(s, 3, SHEET_REVERTED);
	stmt_int(s, 4, SLICE);
	for (k->nrows = 0; (rc = stmt_row(s, e)) == 1; k->nrows++) {
		k->row[k->nrows].n = col_int(s, 0);
		k->row[k->nrows].refused = !col_is_null(s, 1);
	}
	return rc == -1 ? -1 : (int)k->nrows;
}

/* --- the whole --------------------------------------------------------------------------------------- */

static int
run_end(struct tx *t, void *arg, struct err *e)
{
	const struct import_back *b = arg;
	const struct slice nothing = { .b = b };
	struct import m;

	if (save_counts(&nothing, t, e) == -1)
		return -1;
	if (import_load(tx_db(t), e->arena, b->import->id, &m, e) != 1)
		return e->code == ERR_OK ? fail(e, ERR_NOT_FOUND, "the import is gone") : -1;
	if (audit_add(t, b->who, "revert", m.r, NONE, NONE, NULL, arena_printf(e->arena, "{\"import\":%lld,\"reverted\":%lld,"
	    "\"refused\":%lld}", (long long)m.id, (long long)m.reverted, (long long)m.refused), e) == -1)
		return -1;
	return import_set_state(t, m.id, IMP_DONE, NULL, e);
}

static int
revert_all(const struct import_back *b, struct slice *k, struct err *e)
{
	int64_t below = INT64_MAX;
	int n;

	while ((n = load_slice(k, below, e)) > 0) {
		if (b->cancelled != NULL && b->cancelled(b->arg))
			return fail(e, ERR_CANCELLED, "cancelled at row %lld", (long long)k->row[0].n);
		if (store_write_alone(b->store, run_slice, k, e) == -1)
			return -1;
		below = k->row[n - 1].n;
		atomic_fetch_add_explicit(b->done, (size_t)n, memory_order_relaxed);
		arena_reset(k->a);
	}
	return n;
}

int
import_revert(const struct import_back *b, struct err *e)
{
	struct slice k = { .b = b, .a = arena_new() };
	int64_t total = 0;
	int rc = db_int(b->d, "SELECT count(*) FROM import_wrote WHERE import = $1 AND pos = 0", b->import->id, &total, e);

	atomic_store_explicit(b->total, (size_t)total, memory_order_relaxed);
	k.note = arena_printf(e->arena, "{\"import\":%lld,\"revert\":true}", (long long)b->import->id);
	if (rc != -1)
		rc = revert_all(b, &k, e);
	arena_free(k.a);
	return rc == -1 ? -1 : store_write_wait(b->store, run_end, (void *)(uintptr_t)b, e);
}

/* --- at once ----------------------------------------------------------------------------------------- */

struct begin {
	const struct actor	*who;
	int64_t			 id;
};

static int
run_begin(struct tx *t, void *arg, struct err *e)
{
	const struct begin *b = arg;

	return import_begin(t, b->who, b->id, IMP_REVERT, e);
}

static int
run_back(struct tx *t, void *arg, struct err *e)
{
	return import_set_state(t, ((const struct begin *)arg)->id, IMP_DONE, "import_revert_interrupted", e);
}

int
import_revert_now(struct store *s, struct db *d, const struct actor *who, int64_t id, _Atomic size_t *done, _Atomic size_t *total,
    struct err *e)
{
	struct begin begin = { who, id };
	struct import m;
	struct import_back b = { .store = s, .d = d, .who = who, .import = &m, .done = done, .total = total };
	struct err other;

	if (store_write_wait(s, run_begin, &begin, e) == -1)
		return -1;
	if (import_load(d, e->arena, id, &m, e) == 1 && import_revert(&b, e) == 0)
		return 0;
	err_init(&other, e->arena);
	(void)!store_write_vital(s, run_back, &begin, &other);
	return -1;
}

/* --- forgetting -------------------------------------------------------------------------------------- */

/* What is forgotten of one import: all of it where nothing was written, else the file and its rows. */
static const char *const forget_all[] = { "DELETE FROM import WHERE id = $1", NULL };
static const char *const forget_file[] = {
	"DELETE FROM import_chunk WHERE import = $1", "DELETE FROM import_lines WHERE import = $1", "DELETE FROM import_row WHERE import = $1",
	"DELETE FROM import_edit WHERE import = $1", "DELETE FROM import_wrote WHERE import = $1",
	"UPDATE import SET file_gone = 1, preview = NULL, detected = NULL, columns = NULL, mapping = NULL WHERE id = $1", NULL
};

struct old {
	int64_t		 id;
	const char *const *sql;
};

static int
run_forget(struct tx *t, void *arg, struct err *e)
{
	const struct old *o = arg;

	for (const char *const *sql = o->sql; *sql != NULL; sql++) {
		struct stmt *s = tx_stmt(t, *sql);

		stmt_int(s, 1, o->id);
		if (stmt_run(s, e) == -1)
			return -1;
	}
	return 0;
}

/* The oldest that is to be forgotten: 1, 0, -1. */
static int
find_old(struct db *d, struct old *o, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT id, state FROM import WHERE file_gone IS NULL AND updated_at < $1 "
	    "AND (done_at IS NULL OR done_at < $1) AND state IN ($2, $3, $4) ORDER BY id ASC LIMIT 1");
	int rc;

	stmt_int(s, 1, clock_ms() - PERIOD_MS);
	stmt_int(s, 2, IMP_UPLOADED);
	stmt_int(s, 3, IMP_CHECKED);
	stmt_int(s, 4, IMP_DONE);
	if ((rc = stmt_row(s, e)) == 1)
		*o = (struct old){ col_int(s, 0), col_int(s, 1) == IMP_DONE ? forget_file : forget_all };
	stmt_done(s);
	return rc;
}

int
import_forget_old(struct store *s, struct db *d, struct err *e)
{
	struct old o;
	int rc;

	while ((rc = find_old(d, &o, e)) == 1)
		if (store_write_wait(s, run_forget, &o, e) == -1)
			return -1;
	return rc;
}
