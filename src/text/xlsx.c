/*
 * XLSX out: libxlsxwriter in constant memory, temporary files beside the workbook.
 */
#include "base/base.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/str.h"
#include "text/date.h"
#include "text/num.h"
#include "text/utf8.h"
#include "text/xlsx.h"

enum { NOTES_MOST = 120, ROWS_MOST = 1048575, TEXT_MOST = 32767, PICKS_MOST = 60 };

struct xlsx {
	lxw_workbook	*book;
	lxw_worksheet	*sheet;
	lxw_format	*bold, *date, *text;
	enum xlsx_kind	*kind;
	double		*width;			/* of the widest cell so far; negative: as it was given */
	size_t		 ncols;
	lxw_row_t	 row;
	lxw_error	 error;			/* the first one */
	struct { char *key, *value; } note[NOTES_MOST];
	size_t		 nnotes;
	lxw_row_t	 head;			/* where the heading is */
	struct { size_t column, n; const char *const *text; } pick[PICKS_MOST];
	size_t		 npicks;
	int		 fd;			/* where the book goes */
	char		*aside;			/* its file until then, where /proc is not there; or NULL */
};

/* --- the file --------------------------------------------------------------------------------------- */

/*
 * The library wants a name.  proc(5) has one for a file that has none; without it (a chroot) the book is written under a
 * name beside and copied.
 */
static char *
name_for(struct xlsx *x, const char *dir)
{
	char path[PATH_MAX];
	int made;

	snprintf(path, sizeof path, "/proc/self/fd/%d", x->fd);
	if (access(path, W_OK) == 0)
		return xstrdup(path);
	snprintf(path, sizeof path, "%s/export-XXXXXX", dir);
	if ((made = mkostemp(path, O_CLOEXEC)) == -1)
		return NULL;
	close(made);
	x->aside = xstrdup(path);
	return xstrdup(path);
}

static int
copy_aside(struct xlsx *x)
{
	int from = x->aside == NULL ? -1 : open(x->aside, O_RDONLY | O_CLOEXEC);
	ssize_t n = x->aside == NULL ? 0 : -1;

	if (from != -1)
		while ((n = sendfile(x->fd, from, NULL, 1 << 20)) > 0)
			;
	if (from != -1)
		close(from);
	return n == 0 ? 0 : -1;
}

static void
keep_error(struct xlsx *x, lxw_error rc)
{
	if (x->error == LXW_NO_ERROR)
		x->error = rc;
}

/* --- texts ------------------------------------------------------------------------------------------- */

/*
 * Bytes at p that must not stand in a cell as they are: what XML cannot hold (control characters are the library's), and what a
 * reader takes for such a character, _xHHHH_.  *code: what is to stand for them.
 */
static size_t
illegible(const char *p, const char **code)
{
	if (strncmp(p, "\xef\xbf\xbe", 3) == 0 || strncmp(p, "\xef\xbf\xbf", 3) == 0) {
		*code = p[2] == '\xbe' ? "_xFFFE_" : "_xFFFF_";
		return 3;
	}
	*code = "_x005F_";
	return p[0] == '_' && p[1] == 'x' && strspn(p + 2, "0123456789abcdefABCDEF") >= 4 && p[6] == '_';
}

/* brief: with nothing that is longer than it was. */
static void
escape(struct str *out, const char *text, bool brief)
{
	const char *code;

	for (size_t n; *text != '\0'; text += n > 0 ? n : 1) {
		n = illegible(text, &code);
		if (n == 0 || (brief && n == 1))
			str_putc(out, *text);
		else
			str_puts(out, brief ? "\xef\xbf\xbd" : code);
	}
}

static void
put_text(struct xlsx *x, lxw_worksheet *s, lxw_row_t row, lxw_col_t col, const char *text, lxw_format *format)
{
	struct str out = STR_INIT;

	escape(&out, text, false);
	if (utf8_bytes(str_text(&out), TEXT_MOST) < out.len) {
		str_reset(&out);
		escape(&out, text, true);
	}
	keep_error(x, worksheet_write_string(s, row, col, str_text(&out), format));
	str_fini(&out);
}

/* The width of a text's widest line, as far as it matters: characters of Chinese are two wide. */
static double
width_of(const char *text)
{
	const char *end = text + strlen(text);
	double line = 0, most = 0;

	for (int32_t c; most < XLSX_WIDTH_MOST && (c = utf8_next(&text, end)) != -1;) {
		line = c == '\n' ? 0 : line + (c >= 0x1100 ? 2 : 1);
		if (line > most)
			most = line;
	}
	return most;
}

static void
widen(struct xlsx *x, size_t i, const char *text)
{
	double w;

	if (x->width[i] < 0 || x->width[i] >= XLSX_WIDTH_MOST)
		return;
	if ((w = width_of(text)) > x->width[i])
		x->width[i] = w;
}

/* Once at the start for the format of the cells, and once at the end for the width. */
static void
set_column(struct xlsx *x, size_t i)
{
	double w = x->width[i] < 0 ? -x->width[i] : x->width[i] + 2;

	worksheet_set_column(x->sheet, (lxw_col_t)i, (lxw_col_t)i, w > XLSX_WIDTH_MOST ? XLSX_WIDTH_MOST : w,
	    x->kind[i] == XLSX_TEXT ? x->text : NULL);
}

void
xlsx_head(struct xlsx *x, const struct xlsx_column *cols)
{
	for (size_t i = 0; i < x->ncols; i++) {
		x->kind[i] = cols[i].kind;
		x->width[i] = cols[i].width > 0 ? -cols[i].width : cols[i].kind == XLSX_DATE ? 10 : 0;
		widen(x, i, cols[i].heading);
		if (x->width[i] >= 0)
			x->width[i] += 2;	/* the filter's arrow stands there too */
		set_column(x, i);
		put_text(x, x->sheet, x->row, (lxw_col_t)i, cols[i].heading, x->bold);
	}
	x->head = x->row++;
	worksheet_freeze_panes(x->sheet, x->row, 0);
}

struct xlsx *
xlsx_start(int fd, const char *dir, const char *sheet, size_t n, struct err *e)
{
	struct xlsx *x = xcalloc(1, sizeof *x);
	char *path;
	lxw_workbook_options o = { .constant_memory = LXW_TRUE, .tmpdir = (char *)(uintptr_t)dir };

	x->kind = xcalloc(n + 1, sizeof *x->kind);
	x->width = xcalloc(n + 1, sizeof *x->width);
	x->ncols = n;
	x->fd = fd;
	path = name_for(x, dir);
	x->book = path == NULL ? NULL : workbook_new_opt(path, &o);
	free(path);
	if (x->book == NULL || (x->sheet = workbook_add_worksheet(x->book, sheet)) == NULL) {
		fail(e, ERR_INTERNAL, "cannot begin a workbook");
		xlsx_free(x);
		return NULL;
	}
	x->bold = workbook_add_format(x->book);
	format_set_bold(x->bold);
	x->date = workbook_add_format(x->book);
	format_set_num_format(x->date, "yyyy-mm-dd");
	x->text = workbook_add_format(x->book);
	format_set_num_format(x->text, "@");
	return x;
}

struct xlsx *
xlsx_new(int fd, const char *dir, const char *sheet, const struct xlsx_column *cols, size_t n, struct err *e)
{
	struct xlsx *x = xlsx_start(fd, dir, sheet, n, e);

	if (x != NULL)
		xlsx_head(x, cols);
	return x;
}

/* Dates that a spreadsheet can hold (from 1900-03-01, where its calendar is right) as true dates. */
static bool
put_date(struct xlsx *x, lxw_col_t col, const char *text)
{
	int64_t days;
	lxw_datetime t = { 0 };

	if (date_parse(text, &days) != NULL)
		return false;
	date_split(days, &t.year, &t.month, &t.day);
	if (t.year < 1901)
		return false;
	keep_error(x, worksheet_write_datetime(x->sheet, x->row, col, &t, x->date));
	return true;
}

static bool
put_int(struct xlsx *x, lxw_col_t col, const char *text)
{
	int64_t v;

	if (num_parse(text, 0, &v) != NULL || v > INT64_C(999999999999999) || v < -INT64_C(999999999999999))
		return false;
	keep_error(x, worksheet_write_number(x->sheet, x->row, col, (double)v, NULL));
	return true;
}

/* A decimal number as a spreadsheet holds it without loss: up to 15 digits. */
static bool
put_number(struct xlsx *x, lxw_col_t col, const char *text)
{
	size_t digits = 0;
	int64_t v;

	for (const char *c = text; *c != '\0'; c++)
		digits += *c >= '0' && *c <= '9';
	if (digits > 15 || num_parse(text, 6, &v) != NULL)
		return false;
	keep_error(x, worksheet_write_number(x->sheet, x->row, col, (double)v / 1e6, NULL));
	return true;
}

static void
put_cell(struct xlsx *x, size_t i, enum xlsx_kind kind, const char *text)
{
	static bool (*const put[])(struct xlsx *, lxw_col_t, const char *) = {
		[XLSX_DATE] = put_date, [XLSX_INT] = put_int, [XLSX_NUMBER] = put_number,
	};

	if (text == NULL || *text == '\0')
		return;
	widen(x, i, text);
	if (put[kind] == NULL || !put[kind](x, (lxw_col_t)i, text))
		put_text(x, x->sheet, x->row, (lxw_col_t)i, text, x->text);
}

void
xlsx_cells(struct xlsx *x, const char *const *cell, const enum xlsx_kind *kind)
{
	if (x->row > ROWS_MOST) {
		keep_error(x, LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE);
		return;
	}
	for (size_t i = 0; i < x->ncols; i++)
		put_cell(x, i, kind[i], cell[i]);
	x->row++;
}

void
xlsx_row(struct xlsx *x, const char *const *cell)
{
	xlsx_cells(x, cell, x->kind);
}

void
xlsx_gap(struct xlsx *x, size_t lines)
{
	x->row += (lxw_row_t)lines;
}

void
xlsx_pick(struct xlsx *x, size_t column, const char *const *text, size_t n)
{
	assert(x->npicks < PICKS_MOST);
	x->pick[x->npicks].column = column;
	x->pick[x->npicks].text = text;
	x->pick[x->npicks++].n = n;
}

/* One column of the hidden sheet for each list, row by row. */
static void
put_lists(struct xlsx *x, lxw_worksheet *s)
{
	size_t most = 0;

	for (size_t k = 0; k < x->npicks; k++)
		most = x->pick[k].n > most ? x->pick[k].n : most;
	for (size_t i = 0; i < most; i++)
		for (size_t k = 0; k < x->npicks; k++)
			if (i < x->pick[k].n)
				put_text(x, s, (lxw_row_t)i, (lxw_col_t)k, x->pick[k].text[i], x->text);
}

/*
 * The cells of a column are chosen from a range.  The library (1.1.4) copies the formula of such a list twice and frees it once, so
 * it is given a list of one word, and the formula is put in its place.
 */
static void
put_pick(struct xlsx *x, size_t column, const char *range)
{
	char word[] = "-", *list[] = { word, NULL };
	lxw_data_validation v = { .validate = LXW_VALIDATION_TYPE_LIST, .value_list = list,
	    .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING };
	lxw_data_val_obj *at, *made = NULL;

	keep_error(x, worksheet_data_validation_range(x->sheet, x->head + 1, (lxw_col_t)column, x->head + XLSX_PICKED,
	    (lxw_col_t)column, &v));
	STAILQ_FOREACH(at, x->sheet->data_validations, list_pointers)
		made = at;
	if (made == NULL)
		return;
	free(made->value_formula);
	made->value_formula = xstrdup(range);
}

static void
put_picks(struct xlsx *x, const char *notes_sheet)
{
	char name[32], range[96], column[16];
	lxw_worksheet *s;

	snprintf(name, sizeof name, "%.20s_", notes_sheet);
	if ((s = workbook_add_worksheet(x->book, name)) == NULL) {
		keep_error(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return;
	}
	put_lists(x, s);
	worksheet_hide(s);
	for (size_t k = 0; k < x->npicks; k++) {
		lxw_col_to_name(column, (lxw_col_t)k, LXW_TRUE);
		snprintf(range, sizeof range, "'%s'!%s$1:%s$%zu", name, column, column, x->pick[k].n);
		put_pick(x, x->pick[k].column, range);
	}
}

void
xlsx_note(struct xlsx *x, const char *key, const char *value)
{
	assert(x->nnotes < NOTES_MOST);
	x->note[x->nnotes].key = xstrdup(key);
	x->note[x->nnotes++].value = xstrdup(value == NULL ? "" : value);
}

static void
put_notes(struct xlsx *x, const char *name)
{
	lxw_worksheet *s = workbook_add_worksheet(x->book, name);

	if (s == NULL) {
		keep_error(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return;
	}
	worksheet_set_column(s, 0, 0, 18, NULL);
	worksheet_set_column(s, 1, 1, 80, NULL);
	for (size_t i = 0; i < x->nnotes; i++) {
		put_text(x, s, (lxw_row_t)i, 0, x->note[i].key, x->bold);
		put_text(x, s, (lxw_row_t)i, 1, x->note[i].value, NULL);
	}
}

static int
report(lxw_error rc, struct err *e)
{
	if (rc == LXW_NO_ERROR)
		return 0;
	if (rc == LXW_ERROR_CREATING_TMPFILE || (rc >= LXW_ERROR_ZIP_FILE_OPERATION && rc <= LXW_ERROR_ZIP_CLOSE))
		return fail(e, ERR_DISK_FULL, "workbook: %s", lxw_strerror(rc));
	if (rc == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE)
		return fail_detail(e, ERR_BAD_PARAM, "xlsx_too_many_rows");
	if (rc == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
		return fail_detail(e, ERR_BAD_PARAM, "xlsx_cell_too_long");
	return fail(e, ERR_INTERNAL, "workbook: %s", lxw_strerror(rc));
}

int
xlsx_end(struct xlsx *x, const char *notes_sheet, struct err *e)
{
	lxw_error rc;

	for (size_t i = 0; i < x->ncols; i++)
		set_column(x, i);
	if (x->row > x->head + 1 && x->error == LXW_NO_ERROR)
		worksheet_autofilter(x->sheet, x->head, 0, x->row - 1, (lxw_col_t)(x->ncols - 1));
	if (x->nnotes > 0)
		put_notes(x, notes_sheet);
	if (x->npicks > 0)
		put_picks(x, notes_sheet);
	rc = workbook_close(x->book);
	x->book = NULL;
	if (x->error != LXW_NO_ERROR)
		rc = x->error;
	if (rc == LXW_NO_ERROR && copy_aside(x) == -1)
		rc = LXW_ERROR_ZIP_FILE_ADD;
	xlsx_free(x);
	return report(rc, e);
}

void
xlsx_free(struct xlsx *x)
{
	if (x == NULL)
		return;
	/* The library frees a book by closing it; what it writes then is thrown away by the caller. */
	if (x->book != NULL)
		(void)workbook_close(x->book);
	if (x->aside != NULL)
		unlink(x->aside);
	free(x->aside);
	for (size_t i = 0; i < x->nnotes; i++) {
		free(x->note[i].key);
		free(x->note[i].value);
	}
	free(x->kind);
	free(x->width);
	free(x);
}
