/*
 * The sheet of an import as it came, with two columns more: what became of each row, and why.  It is read from what is kept of the rows, one
 * after the other, so a large file needs no more memory than a small one.
 */
#include "base/base.h"

#include <errno.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/spool.h"
#include "import_in.h"
#include "model/audit.h"
#include "model/import_sheet.h"
#include "text/csv.h"
#include "text/utf8.h"
#include "text/xlsx.h"

enum { TEXT_MOST = 32000 };		/* characters of a cell */

struct sheet_result {
	struct xlsx	*book;
	int		 fd;
	const struct sheet *sheet;
	struct arena	*a;		/* of the row */
	enum lang	 lang;
	unsigned	 see;
	bool		 whole;		/* all lines, each where it stood */
	size_t		 ncols;		/* of the file */
	size_t		 next;		/* row of the workbook, from 1 */
	int64_t		 rows;
};

/* --- words ------------------------------------------------------------------------------------------- */

static const char *
word(struct arena *a, enum lang lang, const char *code, const struct err_param *param, size_t n)
{
	struct str text = STR_INIT;
	const char *out;

	msg_put(&text, lang, code, param, n);
	out = arena_strndup(a, str_text(&text), text.len);
	str_fini(&text);
	return out;
}

static const char *
outcome_word(struct arena *a, enum lang lang, const char *outcome)
{
	return word(a, lang, arena_printf(a, "outcome_%s", outcome), NULL, 0);
}

/* "信用代码：…": one of the problems, as a sentence. */
static void
add_problem(struct sheet_result *r, struct str *out, const struct jv *p)
{
	const struct jv *params = jv_get(p, "params");
	const char *column = jv_text(jv_get(p, "column"));
	struct err_param param[ERR_NPARAMS];
	size_t n = 0;

	for (const struct jv *x = params == NULL ? NULL : jv_first(params); x != NULL && n < ERR_NPARAMS; x = jv_next(x))
		param[n++] = (struct err_param){ jv_key(x), jv_text(x) };
	if (!str_is_empty(out))
		str_puts(out, r->lang == LANG_ZH ? "；" : "; ");
	if (column != NULL)
		str_printf(out, "%s%s", column, r->lang == LANG_ZH ? "：" : ": ");
	str_puts(out, word(r->a, r->lang, jv_text(jv_get(p, "code")), param, n));
}

/* Errors before warnings. */
static const char *
reasons(struct sheet_result *r, const struct jv *row)
{
	struct str *out = str_new(r->a);
	const struct jv *all = jv_get(row, "problems");

	for (int warnings = 0; warnings < 2; warnings++)
		for (const struct jv *p = all == NULL ? NULL : jv_first(all); p != NULL; p = jv_next(p))
			if ((jv_type(jv_get(p, "warning")) == J_TRUE) == (warnings == 1))
				add_problem(r, out, p);
	str_cut(out, utf8_bytes(str_text(out), TEXT_MOST));
	return str_text(out);
}

/* --- rows -------------------------------------------------------------------------------------------- */

/* The cells as they stand, with room for two more; those that the reader does not see are empty. */
static const char **
cells_of(struct sheet_result *r, const struct sheet_told *t, const struct sheet_line *line)
{
	const char **cell = arena_array(r->a, r->ncols + 2, sizeof *cell);

	for (size_t i = 0; i < r->ncols; i++)
		cell[i] = i >= line->ncells ? "" : line->cell[i];
	for (size_t i = 0; t->edit != NULL && i < t->edit->ncells; i++)
		if (t->edit->cell[i].n < r->ncols)
			cell[t->edit->cell[i].n] = t->edit->cell[i].value;
	for (size_t i = 0; i < r->ncols; i++) {
		if (!sheet_sees(r->sheet, i, r->see))
			cell[i] = "";
		if (utf8_bytes(cell[i], TEXT_MOST) < strlen(cell[i]))
			cell[i] = arena_strndup(r->a, cell[i], utf8_bytes(cell[i], TEXT_MOST));
	}
	return cell;
}

/* Numbers of a workbook, days of a column of days; all else is text. */
static const enum xlsx_kind *
kinds_of(struct sheet_result *r, const struct sheet_line *line)
{
	enum xlsx_kind *kind = arena_array(r->a, r->ncols + 2, sizeof *kind);
	const struct sheet_column *c;
	size_t n;

	c = sheet_columns(r->sheet, &n);
	for (size_t i = 0; i < r->ncols + 2; i++) {
		bool day = i < n && c[i].field != NULL && c[i].field->type == F_DATE;
		bool number = line->mark != NULL && i < line->ncells && (line->mark[i] & CELL_NUMBER) != 0;

		kind[i] = day ? XLSX_DATE : number ? XLSX_NUMBER : XLSX_TEXT;
	}
	return kind;
}

static bool
is_blank(const char *const *cell, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!utf8_says_nothing(cell[i]))
			return false;
	return true;
}

static void
put_head(struct sheet_result *r, const char **cell)
{
	struct xlsx_column *col = arena_array(r->a, r->ncols + 2, sizeof *col);

	cell[r->ncols] = word(r->a, r->lang, "result_outcome", NULL, 0);
	cell[r->ncols + 1] = word(r->a, r->lang, "result_reason", NULL, 0);
	for (size_t i = 0; i < r->ncols + 2; i++)
		col[i] = (struct xlsx_column){ .heading = cell[i], .kind = XLSX_TEXT };
	xlsx_head(r->book, col);
}

void
sheet_result_add(struct sheet_result *r, const struct sheet_told *t)
{
	const char *outcome = jv_text(jv_get(t->row, "outcome")), **cell;
	struct sheet_line line;
	bool head;

	arena_reset(r->a);
	sheet_line_of(r->a, t->row, &line);
	head = line.n == sheet_header(r->sheet);
	if (r->whole && line.n > r->next) {
		xlsx_gap(r->book, line.n - r->next);
		r->next = line.n;
	}
	cell = cells_of(r, t, &line);
	r->next++;
	if (head) {
		put_head(r, cell);
		return;
	}
	if (!is_blank(cell, r->ncols)) {	/* a blank line stays one, also when it comes back */
		cell[r->ncols] = outcome_word(r->a, r->lang, outcome);
		cell[r->ncols + 1] = reasons(r, t->row);
	}
	xlsx_cells(r->book, cell, kinds_of(r, &line));
	r->rows++;
}

struct sheet_result *
sheet_result_new(const struct sheet *s, const char *dir, enum lang lang, unsigned see, bool whole, struct err *e)
{
	struct sheet_result *r = xcalloc(1, sizeof *r);
	const char *name;

	*r = (struct sheet_result){ .sheet = s, .a = arena_new(), .lang = lang, .see = see, .whole = whole, .next = 1 };
	(void)sheet_columns(s, &r->ncols);
	name = word(r->a, lang, "result_sheet", NULL, 0);
	if ((r->fd = spool_open(dir)) == -1)
		fail(e, err_of_file(errno, ERR_INTERNAL), "result of an import: %s", strerror(errno));
	else
		r->book = xlsx_start(r->fd, dir, name, r->ncols + 2, e);
	if (r->book != NULL)
		return r;
	sheet_result_free(r);
	return NULL;
}

int
sheet_result_end(struct sheet_result *r, int *fd, int64_t *rows, struct err *e)
{
	int rc = xlsx_end(r->book, "", e);

	r->book = NULL;
	if (rc == 0) {
		*fd = r->fd;
		*rows = r->rows;
		r->fd = -1;
	}
	sheet_result_free(r);
	return rc;
}

void
sheet_result_free(struct sheet_result *r)
{
	if (r == NULL)
		return;
	xlsx_free(r->book);
	if (r->fd != -1)
		close(r->fd);
	arena_free(r->a);
	free(r);
}

/* --- of a staged import ------------------------------------------------------------------------------ */

static int
put_rows(struct db *d, const struct import *m, struct sheet_result *r, int outcome, struct sheet_told *t, struct err *e)
{
	struct import_walk w = { .outcome = outcome, .header = (int64_t)sheet_header(r->sheet) };
	struct arena *a = arena_new();
	int rc;

	while ((rc = import_next(d, a, m->id, &w, t, e)) == 1) {
		sheet_result_add(r, t);
		arena_reset(a);
	}
	arena_free(a);
	return rc;
}

struct import_made {
	struct import	 m;
	int		 fd;
	int64_t		 rows;
};

static int
make(struct db *d, struct arena *a, const struct actor *who, const char *dir, int outcome, struct import_made *out, struct err *e)
{
	struct sheet_told t = { .lang = who->lang };
	struct sheet_result *r;
	struct sheet *s;
	struct view v;
	int rc;

	access_view(who, out->m.r, &v);
	t.see = v.see;
	if (import_columns(d, a, &out->m, &s, e) == -1)
		return -1;
	r = sheet_result_new(s, dir, who->lang, v.see, outcome == -1, e);
	rc = r == NULL ? -1 : put_rows(d, &out->m, r, outcome, &t, e);
	if (rc == -1)
		sheet_result_free(r);
	else
		rc = sheet_result_end(r, &out->fd, &out->rows, e);
	sheet_free(s);
	return rc;
}

int
import_result(struct db *d, struct arena *a, const struct actor *who, int64_t id, const char *status, const char *dir,
    struct import_made **made, struct err *e)
{
	struct import_made *out = *made = arena_alloc(a, sizeof *out);
	int outcome = -1, rc = import_load(d, a, id, &out->m, e);

	if (rc != 1)
		return rc == -1 ? -1 : fail(e, ERR_NOT_FOUND, "no such import");
	if (status != NULL && (outcome = import_outcome(status, e)) == -1)
		return -1;
	if (out->m.file_gone || (out->m.counts == NULL && out->m.result == NULL))
		return import_wrong_state(&out->m, e);
	return make(d, a, who, dir, outcome, out, e);
}

int
import_result_audit(struct tx *t, const struct actor *who, const struct import_made *made, struct err *e)
{
	return audit_add(t, who, "import.result", made->m.r, NONE, NONE, NULL, arena_printf(e->arena,
	    "{\"import\":%lld,\"rows\":%lld}", (long long)made->m.id, (long long)made->rows), e);
}

const char *
import_made_name(const struct import_made *made)
{
	return made->m.file_name;
}

int
import_made_fd(const struct import_made *made)
{
	return made->fd;
}
