/*
 * The rows of an import: what became of each, and what people correct of them.
 */
#include "base/base.h"

#include "base/clock.h"
#include "import_in.h"
#include "meta/registry.h"
#include "model/record.h"
#include "text/csv.h"

/* --- what is kept of a correction -------------------------------------------------------------------- */

static int
read_cells(struct arena *a, const char *json, struct sheet_edit *edit, struct err *e)
{
	struct sheet_cell *cell;
	const struct jv *all;
	int64_t n;

	if (json == NULL)
		return 0;
	if (json_parse(a, json, strlen(json), &all, e) == -1)
		return -1;
	edit->cell = cell = arena_array(a, jv_count(all) + 1, sizeof *cell);
	for (const struct jv *x = jv_first(all); x != NULL; x = jv_next(x))
		if (jv_int(jv_get(x, "n"), &n) == 0)
			cell[edit->ncells++] = (struct sheet_cell){ (size_t)n, jv_text(jv_get(x, "value")) };
	return 0;
}

static const char *
put_cells(struct arena *a, const struct sheet_edit *edit)
{
	struct str *out = str_new(a);
	struct jw w;

	if (edit->ncells == 0)
		return NULL;
	jw_init(&w, out);
	jw_array(&w);
	for (size_t i = 0; i < edit->ncells; i++) {
		jw_object(&w);
		jw_kint(&w, "n", (int64_t)edit->cell[i].n);
		jw_ktext(&w, "value", edit->cell[i].value);
		jw_end_object(&w);
	}
	jw_end_array(&w);
	return str_text(out);
}

#define EDIT_COLUMNS	"e.n, e.cells, e.decision, e.record, e.reason, e.owner, e.owner_record"

static enum sheet_decision
decision_of(const char *said)
{
	for (int i = SD_NEW; i <= SD_SKIP; i++)
		if (said != NULL && strcmp(said, sheet_decisions[i]) == 0)
			return (enum sheet_decision)i;
	return SD_NONE;
}

/* Of the columns of a statement from `at` on; n is NULL where there is none. */
static int
read_edit(struct arena *a, struct stmt *s, int at, struct sheet_edit *out, struct err *e)
{
	const char *decision = col_text(s, at + 2);

	*out = (struct sheet_edit){ .n = (size_t)col_int(s, at), .link = col_int(s, at + 3),
	    .override = arena_strdup(a, col_text(s, at + 4)), .owner_link = col_int(s, at + 6) };
	out->decision = decision_of(decision);
	out->owner = decision_of(col_text(s, at + 5));
	return read_cells(a, arena_strdup(a, col_text(s, at + 1)), out, e);
}

int
import_edits(struct db *d, struct arena *a, int64_t id, struct sheet_edit **out, size_t *n, struct err *e)
{
	struct stmt *s;
	int64_t count = 0;
	int rc;

	*n = 0;
	if (db_int(d, "SELECT count(*) FROM import_edit WHERE import = $1", id, &count, e) == -1)
		return -1;
	*out = arena_array(a, (size_t)count + 1, sizeof **out);
	s = db_stmt(d, "SELECT " EDIT_COLUMNS " FROM import_edit e WHERE e.import = $1 ORDER BY e.n ASC LIMIT $2");
	stmt_int(s, 1, id);
	stmt_int(s, 2, count);
	while ((rc = stmt_row(s, e)) == 1)
		if (read_edit(a, s, 0, &(*out)[(*n)++], e) == -1) {
			stmt_done(s);
			return -1;
		}
	return rc;
}

int
import_put_edits(struct db *d, struct jw *w, const struct import *m, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT coalesce(sum(ncells), 0), count(decision) FROM import_edit WHERE import = $1");

	stmt_int(s, 1, m->id);
	if (stmt_row(s, e) != 1)
		return -1;
	jw_key(w, "edits");
	jw_object(w);
	jw_kint(w, "cells", col_int(s, 0));
	jw_kint(w, "decided", col_int(s, 1));
	jw_end_object(w);
	stmt_done(s);
	return 0;
}

/* --- telling ------------------------------------------------------------------------------------------ */

static int
no_such(const char *what, struct err *e)
{
	return fail(e, ERR_NOT_FOUND, "no such %s", what);
}

static int
outcome_of(const char *name)
{
	for (int i = 0; i < SO_COUNT; i++)
		if (strcmp(sheet_outcomes[i], name) == 0)
			return i;
	return -1;
}

static int
bad_status(const char *name, const char *allowed, struct err *e)
{
	fail_detail(e, ERR_BAD_PARAM, "bad_parameter_value");
	err_param(e, "name", "status");
	err_param(e, "value", name);
	err_param(e, "allowed", allowed);
	return -1;
}

#define OUTCOMES	"insert, update, same, suspect, error, skipped"

int
import_outcome(const char *name, struct err *e)
{
	int o = outcome_of(name);

	return o == -1 ? bad_status(name, OUTCOMES, e) : o;
}

/* A row, what was corrected of it, and the record that it was written into. */
#define ROWS_OF		" FROM import_row r LEFT JOIN import_edit e ON e.import = r.import AND e.n = r.n " \
			"LEFT JOIN import_wrote w ON w.import = r.import AND w.n = r.n AND w.pos = 0 WHERE r.import = $1"
#define SELECT_ROWS	"SELECT r.told, (SELECT max(o.record) FROM import_wrote o JOIN import i ON i.id = o.import AND i.resource = o.resource " \
			"WHERE o.import = r.import AND o.n = r.n), w.reverted, " EDIT_COLUMNS ROWS_OF
#define ROWS(which)	SELECT_ROWS which " ORDER BY r.n ASC LIMIT $2 OFFSET $3"
#define TOTAL(which)	"SELECT count(*)" ROWS_OF which

/*
 * Which rows: all, those of an outcome, those with something to note, those that could not be taken back.  Why a row is a suspect or was
 * skipped is told as a note, too, and is not meant.
 */
#define NOTED		" AND r.outcome NOT IN (3, 5) AND strpos(r.told, '\"warning\":true') > 0"
static_assert(SO_SUSPECT == 3 && SO_SKIPPED == 5, "NOTED says them in figures");
enum { BY_ALL, BY_OUTCOME, BY_WARNING, BY_REFUSED };
static const struct {
	const char	*name;
	const char	*rows, *total;
} filter[] = {
	[BY_ALL] = { NULL, ROWS(""), TOTAL("") },
	[BY_OUTCOME] = { NULL, ROWS(" AND r.outcome = $4"), TOTAL(" AND r.outcome = $2") },
	[BY_WARNING] = { "warning", ROWS(NOTED), TOTAL(NOTED) },
	[BY_REFUSED] = { "refused", ROWS(" AND w.reverted <> '" SHEET_REVERTED "'"), TOTAL(" AND w.reverted <> '" SHEET_REVERTED "'") },
};

struct row_filter {
	int	 by;
	int	 outcome;	/* of BY_OUTCOME */
};

static int
read_filter(const char *name, struct row_filter *f, struct err *e)
{
	*f = (struct row_filter){ .by = name == NULL ? BY_ALL : BY_OUTCOME, .outcome = name == NULL ? -1 : outcome_of(name) };
	if (name == NULL || f->outcome != -1)
		return 0;
	for (f->by = BY_WARNING; f->by < (int)nitems(filter); f->by++)
		if (strcmp(filter[f->by].name, name) == 0)
			return 0;
	return bad_status(name, OUTCOMES ", warning, refused", e);
}

/* Of the row of a statement. */
static int
read_told(struct arena *a, struct stmt *s, struct sheet_edit *edit, struct sheet_told *t, struct err *e)
{
	if (json_parse(a, arena_strndup(a, col_text(s, 0), col_len(s, 0)), col_len(s, 0), &t->row, e) == -1)
		return -1;
	t->id = col_int(s, 1);
	t->reverted = arena_strdup(a, col_text(s, 2));
	t->edit = col_is_null(s, 3) ? NULL : edit;
	return t->edit == NULL ? 0 : read_edit(a, s, 3, edit, e);
}

static int
put_item(struct arena *a, struct jw *w, const struct sheet *sheet, struct sheet_told *t, struct stmt *s, struct err *e)
{
	struct sheet_edit edit;

	if (read_told(a, s, &edit, t, e) == -1)
		return -1;
	sheet_put_told(w, sheet, t);
	return 0;
}

int
import_next(struct db *d, struct arena *a, int64_t id, struct import_walk *w, struct sheet_told *t, struct err *e)
{
	struct stmt *s = db_stmt(d, w->outcome == -1 ? SELECT_ROWS " AND r.n > $2 ORDER BY r.n ASC LIMIT 1" :
	    SELECT_ROWS " AND r.n > $2 AND (r.outcome = $3 OR r.n = $4) ORDER BY r.n ASC LIMIT 1");
	struct sheet_edit *edit = arena_alloc(a, sizeof *edit);
	int rc;

	stmt_int(s, 1, id);
	stmt_int(s, 2, w->last);
	if (w->outcome != -1) {
		stmt_int(s, 3, w->outcome);
		stmt_int(s, 4, w->header);
	}
	if ((rc = stmt_row(s, e)) != 1)
		return rc;
	rc = read_told(a, s, edit, t, e);
	stmt_done(s);
	if (rc == -1 || jv_int(jv_get(t->row, "n"), &w->last) == -1)
		return -1;
	return 1;
}

static int
put_items(struct arena *a, const struct actor *who, const struct sheet *sheet, const struct resource *r, struct jw *w,
    struct stmt *s, struct err *e)
{
	struct sheet_told t = { .lang = who->lang };
	struct view v;
	int rc;

	access_view(who, r, &v);
	t.see = v.see;
	jw_key(w, "items");
	jw_array(w);
	while ((rc = stmt_row(s, e)) == 1)
		if (put_item(a, w, sheet, &t, s, e) == -1) {
			stmt_done(s);
			return -1;
		}
	jw_end_array(w);
	return rc;
}

static int
put_total(struct db *d, struct jw *w, int64_t id, const struct row_filter *f, struct err *e)
{
	struct stmt *s = db_stmt(d, filter[f->by].total);
	int rc;

	stmt_int(s, 1, id);
	if (f->by == BY_OUTCOME)
		stmt_int(s, 2, f->outcome);
	if ((rc = stmt_row(s, e)) == 1)
		jw_kint(w, "total", col_int(s, 0));
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

static int
put_page(struct db *d, struct arena *a, const struct actor *who, struct jw *w, const struct import *m,
    const struct sheet *sheet, const struct import_page *page, const struct row_filter *f, struct err *e)
{
	struct stmt *s = db_stmt(d, filter[f->by].rows);

	stmt_int(s, 1, m->id);
	stmt_int(s, 2, page->limit);
	stmt_int(s, 3, page->offset);
	if (f->by == BY_OUTCOME)
		stmt_int(s, 4, f->outcome);
	jw_object(w);
	if (put_items(a, who, sheet, m->r, w, s, e) == -1 || put_total(d, w, m->id, f, e) == -1)
		return -1;
	jw_end_object(w);
	return 0;
}

int
import_put_rows(struct db *d, struct arena *a, const struct actor *who, struct jw *w, int64_t id,
    const struct import_page *page, struct err *e)
{
	struct row_filter f;
	struct sheet *sheet;
	struct import m;
	int rc;

	if (read_filter(page->outcome, &f, e) == -1)
		return -1;
	if ((rc = import_load(d, a, id, &m, e)) != 1)
		return rc == 0 ? no_such("import", e) : -1;
	if (m.file_gone ? sheet_restore(&sheet, m.r, "{\"header_row\":0}", "[]", e) == -1 : import_columns(d, a, &m, &sheet, e) == -1)
		return -1;
	rc = put_page(d, a, who, w, &m, sheet, page, &f, e);
	sheet_free(sheet);
	return rc;
}

/* --- without steps ------------------------------------------------------------------------------------ */

static int
by_row(const void *a, const void *b)
{
	const struct sheet_edit *x = a, *y = b;

	return x->n < y->n ? -1 : x->n > y->n;
}

/* The complaint about a member of the i-th element says so. */
static int
of_element(struct err *e, size_t i)
{
	for (struct err_item *it = e->items; it != NULL; it = it->next)
		it->pointer = arena_printf(e->arena, "/%zu%s", i, it->pointer);
	return -1;
}

static int
read_one(struct arena *a, struct sheet *s, const struct jv *x, struct sheet_edit *out, struct err *e)
{
	static const char *const keys[] = { "n", "cells", "decision", "id", "owner", "override", NULL };
	int64_t n;

	*out = (struct sheet_edit){ .link = NONE, .owner_link = NONE };
	if (jr_object(x, e) == -1 || jr_only(x, keys, e) == -1 || jr_int(x, "n", 1, JSON_INT_MAX, &n, e) == -1)
		return -1;
	out->n = (size_t)n;
	return sheet_edit_read(a, s, x, out, e);
}

int
import_decide(struct arena *a, struct sheet *s, const struct jv *all, struct err *e)
{
	struct sheet_edit *edit;
	size_t n = 0;

	if (jv_type(all) != J_ARRAY)
		return err_type(e, "", "array");
	edit = arena_array(a, jv_count(all) + 1, sizeof *edit);
	for (const struct jv *x = jv_first(all); x != NULL; x = jv_next(x))
		if (read_one(a, s, x, &edit[n++], e) == -1)
			return of_element(e, n - 1);
	qsort(edit, n, sizeof *edit, by_row);
	for (size_t i = 1; i < n; i++)
		if (edit[i].n == edit[i - 1].n) {
			err_item_param(e, err_field(e, "", "row_twice"), "row", arena_printf(e->arena, "%zu", edit[i].n));
			return -1;
		}
	sheet_edit(s, edit, n);
	return 0;
}

/* --- correcting one row ------------------------------------------------------------------------------ */

struct import_row {
	struct import		 m;
	struct sheet		*sheet;		/* its columns */
	const struct actor	*who;
	struct arena		*arena;
	struct sheet_edit	 was, now;	/* n is the row */
	const struct jv		*told;		/* as it stands */
	struct str		*made;		/* as it would stand, for keeping */
	enum sheet_outcome	 outcome;	/* then */
	struct sheet_counts	 counts;	/* of the row alone, then */
	/* It as the file has it; other rows, which it is judged beside, in their order; and what was corrected of them and of itself. */
	struct sheet_line	 line, *before;
	struct sheet_edit	*edit;
	size_t			 nbefore;
};
enum { BEFORE_MOST = 64 };

static int
load_told(struct db *d, struct arena *a, int64_t id, int64_t n, const struct jv **told, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT told FROM import_row WHERE import = $1 AND n = $2");
	int rc;

	stmt_int(s, 1, id);
	stmt_int(s, 2, n);
	if ((rc = stmt_row(s, e)) != 1)
		return rc;
	rc = json_parse(a, arena_strdup(a, col_text(s, 0)), col_len(s, 0), told, e);
	stmt_done(s);
	return rc == -1 ? -1 : 1;
}

static int
load_edit(struct db *d, struct arena *a, int64_t id, int64_t n, struct sheet_edit *out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT " EDIT_COLUMNS " FROM import_edit e WHERE e.import = $1 AND e.n = $2");
	int rc;

	*out = (struct sheet_edit){ .n = (size_t)n, .link = NONE, .owner_link = NONE };
	stmt_int(s, 1, id);
	stmt_int(s, 2, n);
	if ((rc = stmt_row(s, e)) != 1)
		return rc;
	rc = read_edit(a, s, 0, out, e);
	stmt_done(s);
	return rc;
}

static bool
is_empty(const struct sheet_edit *x)
{
	return x->ncells == 0 && x->decision == SD_NONE && x->owner == SD_NONE && x->override == NULL;
}

static bool
is_code(const struct jv *problem, const char *code)
{
	const struct jv *v = jv_get(problem, "code");

	return v != NULL && jv_text(v) != NULL && strcmp(jv_text(v), code) == 0;
}

/* The number of the row that this one was said to repeat, now or before it was corrected; 0: none. */
static int64_t
repeats(const struct jv *told)
{
	const struct jv *row = jv_get(told, "beside");
	int64_t n;

	if (row != NULL && jv_int(row, &n) == 0)
		return n;
	for (const struct jv *p = jv_first(jv_get(told, "problems")); p != NULL; p = jv_next(p))
		if (is_code(p, "sheet_row_repeats") && (row = jv_get(jv_get(p, "params"), "row")) != NULL)
			return strtoll(jv_text(row), NULL, 10);
	return 0;
}

static int
on_row(const struct sheet_row *row, void *arg, struct err *e)
{
	struct import_row *x = arg;
	struct jw w;

	jw_init(&w, x->made);
	sheet_put_row(&w, x->sheet, row);
	x->outcome = row->outcome;
	return 0;
}

/* --- beside which rows ------------------------------------------------------------------------------- */

static int
add_before(struct db *d, struct import_row *x, int64_t n, const struct jv *told, struct err *e)
{
	sheet_line_of(x->arena, told, &x->before[x->nbefore]);
	return load_edit(d, x->arena, x->m.id, n, &x->edit[x->nbefore++], e);
}

/* The row that it was said to repeat. */
static int
find_other(struct db *d, struct import_row *x, struct err *e)
{
	int64_t other = repeats(x->told);
	const struct jv *told;
	int rc = other == 0 ? 0 : load_told(d, x->arena, x->m.id, other, &told, e);

	return rc == 1 ? add_before(d, x, other, told, e) : rc;
}

/* As JSON has it: with its quotes a whole cell, or the name that is told of a row. */
static const char *
quoted(struct arena *a, const char *text)
{
	struct str *out = str_new(a);
	struct jw w;

	jw_init(&w, out);
	jw_text(&w, text);
	return str_text(out);
}

static int
list_alike(struct db *d, struct import_row *x, const char *called[SHEET_CALLED_MOST], size_t n, int64_t rows[BEFORE_MOST], size_t *nrows, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT n FROM import_row WHERE import = $1 AND n < $2 AND "
	    "(strpos(told, $3) > 0 OR strpos(told, $4) > 0 OR strpos(told, $5) > 0) ORDER BY n ASC LIMIT $6");
	int rc;

	static_assert(SHEET_CALLED_MOST == 3, "the statement has a place for each");
	stmt_int(s, 1, x->m.id);
	stmt_int(s, 2, (int64_t)x->now.n);
	for (size_t i = 0; i < SHEET_CALLED_MOST; i++)
		stmt_text(s, (int)i + 3, quoted(x->arena, called[i < n ? i : 0]));
	stmt_int(s, 6, BEFORE_MOST);
	while ((rc = stmt_row(s, e)) == 1)
		rows[(*nrows)++] = col_int(s, 0);
	return rc;
}

/* Of a sheet with parts rows say more of one record: those before it that call theirs alike. */
static int
find_alike(struct db *d, struct import_row *x, struct err *e)
{
	const char *called[SHEET_CALLED_MOST];
	int64_t rows[BEFORE_MOST];
	size_t n, nrows = 0;

	sheet_edit(x->sheet, &x->now, 1);
	if ((n = sheet_called(x->arena, x->sheet, &x->line, called)) == 0)
		return 0;
	if (list_alike(d, x, called, n, rows, &nrows, e) == -1)
		return -1;
	for (size_t i = 0; i < nrows; i++) {
		const struct jv *told;

		if (load_told(d, x->arena, x->m.id, rows[i], &told, e) == -1 || add_before(d, x, rows[i], told, e) == -1)
			return -1;
	}
	return 0;
}

/* Rows of a sheet with parts are judged by writing them, which only the writer can. */
static bool
is_joined(const struct import_row *x)
{
	return x->m.r->nsheet_parts > 0;
}

/* Before the writer has it: there are many rows to look through. */
static int
find_before(struct db *d, struct import_row *x, struct err *e)
{
	sheet_line_of(x->arena, x->told, &x->line);
	x->before = arena_array(x->arena, BEFORE_MOST, sizeof *x->before);
	x->edit = arena_array(x->arena, BEFORE_MOST + 1, sizeof *x->edit);
	return is_joined(x) ? find_alike(d, x, e) : find_other(d, x, e);
}

/* The row as it would be now, beside those. */
static int
judge(struct db *d, struct tx *t, struct import_row *x, struct err *e)
{
	const struct sheet_walk w = { .who = x->who, .each = on_row, .arg = x };
	int64_t other = repeats(x->told);

	x->edit[x->nbefore] = x->now;
	sheet_edit(x->sheet, x->edit, x->nbefore + 1);
	if (sheet_judge(x->sheet, d, t, &w, &x->line, x->before, x->nbefore, &x->counts, e) == -1)
		return -1;
	if (other > 0) {
		str_cut(x->made, x->made->len - 1);	/* the brace */
		str_printf(x->made, ",\"beside\":%lld}", (long long)other);
	}
	return 0;
}

/* Only what the caller sees can be linked to. */
static int
check_link(struct db *d, struct import_row *x, struct err *e)
{
	unsigned see;
	void *rec;
	int rc;

	if (x->now.decision != SD_LINK)
		return 0;
	rc = record_get(d, x->arena, x->who, x->m.r, x->now.link, &rec, &see, e);
	if (rc == 0)
		err_field(e, "/id", "no_such_record");
	return rc == 1 ? 0 : -1;
}

static int
prepare(struct db *d, struct import_row *x, int64_t n, const struct jv *body, struct err *e)
{
	int rc = load_told(d, x->arena, x->m.id, n, &x->told, e);

	if (rc != 1)
		return rc == -1 ? -1 : no_such("row", e);
	if (jv_get(x->told, "cells") == NULL)	/* of before rows could be corrected */
		return import_wrong_state(&x->m, e);
	if (load_edit(d, x->arena, x->m.id, n, &x->was, e) == -1)
		return -1;
	x->now = x->was;
	if (sheet_edit_read(x->arena, x->sheet, body, &x->now, e) == -1 || check_link(d, x, e) == -1)
		return -1;
	if (find_before(d, x, e) == -1)
		return -1;
	return is_joined(x) ? 0 : judge(d, NULL, x, e);
}

static void
free_sheet(void *sheet)
{
	sheet_free(sheet);
}

int
import_row_prepare(struct db *d, struct arena *a, const struct actor *who, int64_t id, int64_t n, const struct jv *body,
    struct import_row **out, struct err *e)
{
	struct import_row *x = arena_alloc(a, sizeof *x);
	int rc;

	*x = (struct import_row){ .who = who, .arena = a, .made = str_new(a) };
	if (import_aim(d, a, who, id, &x->m, e) == -1)
		return -1;
	if (x->m.state != IMP_CHECKED)
		return import_wrong_state(&x->m, e);
	if (import_columns(d, a, &x->m, &x->sheet, e) == -1)
		return -1;
	arena_defer(a, free_sheet, x->sheet);
	rc = prepare(d, x, n, body, e);
	*out = x;
	return rc;
}

/* --- keeping it -------------------------------------------------------------------------------------- */

static bool
same_edit(struct arena *a, const struct sheet_edit *x, const struct sheet_edit *y)
{
	return x->decision == y->decision && x->link == y->link && x->owner == y->owner && x->owner_link == y->owner_link && str_eq(x->override, y->override) &&
	    str_eq(put_cells(a, x), put_cells(a, y));
}

/* Nobody has come between: neither the columns nor this row are others than those that were judged. */
static int
check_still(struct tx *t, const struct import_row *x, const struct import *now, struct err *e)
{
	struct sheet_edit edit;
	int64_t n = 0;

	if (now->state != IMP_CHECKED)
		return import_wrong_state(now, e);
	if (load_edit(tx_db(t), x->arena, now->id, (int64_t)x->now.n, &edit, e) == -1)
		return -1;
	if (!str_eq(now->columns, x->m.columns) || !same_edit(x->arena, &edit, &x->was))
		return fail_detail(e, ERR_CONFLICT, "import_moved");
	if (db_int(tx_db(t), "SELECT count(*) FROM import_edit WHERE import = $1", now->id, &n, e) == -1)
		return -1;
	if (n < SHEET_EDITS_MOST || !is_empty(&edit))
		return 0;
	fail_detail(e, ERR_CONFLICT, "import_edits_most");
	err_param_int(e, "max", SHEET_EDITS_MOST);
	return -1;
}

static int
save_edit(struct tx *t, const struct import_row *x, struct err *e)
{
	struct stmt *s = tx_stmt(t, "DELETE FROM import_edit WHERE import = $1 AND n = $2");

	stmt_int(s, 1, x->m.id);
	stmt_int(s, 2, (int64_t)x->now.n);
	if (stmt_run(s, e) == -1)
		return -1;
	if (is_empty(&x->now))
		return 0;
	s = tx_stmt(t, "INSERT INTO import_edit (import, n, cells, ncells, decision, record, reason, owner, "
	    "owner_record) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
	stmt_int(s, 1, x->m.id);
	stmt_int(s, 2, (int64_t)x->now.n);
	stmt_text(s, 3, put_cells(x->arena, &x->now));
	stmt_int(s, 4, (int64_t)x->now.ncells);
	stmt_text(s, 5, sheet_decisions[x->now.decision]);
	stmt_int(s, 6, x->now.link);
	stmt_text(s, 7, x->now.override);
	stmt_text(s, 8, sheet_decisions[x->now.owner]);
	stmt_int(s, 9, x->now.owner_link);
	return stmt_run(s, e);
}

static int
save_told(struct tx *t, const struct import_row *x, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE import_row SET outcome = $3, told = $4 WHERE import = $1 AND n = $2");

	stmt_int(s, 1, x->m.id);
	stmt_int(s, 2, (int64_t)x->now.n);
	stmt_int(s, 3, x->outcome);
	stmt_text(s, 4, str_text(x->made));
	return stmt_run(s, e);
}

/* What the row as it stands counts for; the reason of a suspect or a skipped line is no warning beside it. */
static void
count_told(const struct jv *told, struct sheet_counts *c)
{
	const char *outcome = jv_text(jv_get(told, "outcome"));
	int64_t candidates = (int64_t)jv_count(jv_get(told, "candidates"));
	int o = 0;

	memset(c, 0, sizeof *c);
	while (o < SO_COUNT - 1 && strcmp(sheet_outcomes[o], outcome) != 0)
		o++;
	c->outcome[o] = 1;
	for (const struct jv *p = jv_first(jv_get(told, "problems")); p != NULL; p = jv_next(p))
		c->warnings += jv_type(jv_get(p, "warning")) == J_TRUE;
	if (o == SO_SUSPECT)
		c->warnings -= jv_get(told, "about") != NULL ? candidates + 1 : candidates > 0 ? candidates : 1;
	if (o == SO_SKIPPED)
		c->warnings--;
}

/* The counts of the whole, with the row as it is now instead of as it was. */
static int
move_counts(struct tx *t, struct import_row *x, const char *counts, struct str *out, struct err *e)
{
	struct sheet_counts all, was;
	const struct jv *told, *row;
	struct jw w;

	if (counts == NULL || json_parse(x->arena, counts, strlen(counts), &told, e) == -1 ||
	    load_told(tx_db(t), x->arena, x->m.id, (int64_t)x->now.n, &row, e) != 1)
		return counts == NULL ? fail_detail(e, ERR_CONFLICT, "import_moved") : -1;
	sheet_read_counts(told, &all);
	count_told(row, &was);
	for (int i = 0; i < SO_COUNT; i++)
		all.outcome[i] += x->counts.outcome[i] - was.outcome[i];
	all.warnings += x->counts.warnings - was.warnings;
	jw_init(&w, out);
	sheet_put_counts(&w, &all, false);
	return 0;
}

static int
save_counts(struct tx *t, const struct import *now, const char *counts, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE import SET counts = $2, updated_at = $3 WHERE id = $1");
	int64_t ms = clock_ms();

	stmt_int(s, 1, now->id);
	stmt_text(s, 2, counts);
	stmt_int(s, 3, ms > now->updated_at ? ms : now->updated_at + 1);
	return stmt_run(s, e);
}

/* The row as import_put_rows has it, with one member more. */
static int
put_answer(struct import_row *x, const char *counts, const char **answer, struct err *e)
{
	struct sheet_told told = { .edit = is_empty(&x->now) ? NULL : &x->now, .id = NONE, .lang = x->who->lang };
	struct str *out = str_new(x->arena);
	struct view v;
	struct jw w;

	access_view(x->who, x->m.r, &v);
	told.see = v.see;
	if (json_parse(x->arena, x->made->p, x->made->len, &told.row, e) == -1)
		return -1;
	jw_init(&w, out);
	sheet_put_told(&w, x->sheet, &told);
	str_cut(out, out->len - 1);	/* the brace */
	str_printf(out, ",\"counts\":%s}", counts);
	*answer = str_text(out);
	return 0;
}

struct trial {
	struct import_row	*x;
	bool			 done;
};

static int
run_trial(struct tx *t, void *arg, struct err *e)
{
	struct trial *k = arg;

	if (judge(tx_db(t), t, k->x, e) == -1)
		return -1;
	k->done = true;
	return fail(e, ERR_CANCELLED, "a check writes nothing");
}

/* What judging the row has written is taken back. */
static int
judge_joined(struct tx *t, struct import_row *x, struct err *e)
{
	struct trial k = { .x = x };
	int rc;

	if (!is_joined(x))
		return 0;
	rc = tx_try(t, run_trial, &k, e);
	if (!k.done)
		return rc;
	err_clear(e);
	return 0;
}

int
import_row_change(struct tx *t, const struct actor *who, struct import_row *x, const char **answer, struct err *e)
{
	struct str *counts = str_new(x->arena);
	struct import now;

	if (import_aim(tx_db(t), x->arena, who, x->m.id, &now, e) == -1 || check_still(t, x, &now, e) == -1 ||
	    judge_joined(t, x, e) == -1 || move_counts(t, x, now.counts, counts, e) == -1)
		return -1;
	if (save_edit(t, x, e) == -1 || save_told(t, x, e) == -1 || save_counts(t, &now, str_text(counts), e) == -1)
		return -1;
	return put_answer(x, str_text(counts), answer, e);
}
