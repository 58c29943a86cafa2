/*
 * The lines of a sheet, one after the other: of a text by its encoding and separator, of a workbook from what was taken out of it.  What
 * is in memory is a piece.
 */
#include "base/base.h"

#include "base/str.h"
#include "sheet_int.h"
#include "text/utf8.h"
#include "text/xlsx_wire.h"

enum { PIECE = 64 << 10 };

/* An area of several rows that the line stands in; its value is that of its first row. */
struct area {
	const struct xlsx_merge	*merge;
	char			*value;
};

struct sheet_lines {
	const struct sheet_file	*file;
	uint8_t			 mark[CSV_MAX_COLUMNS];
	/* Of a text. */
	size_t			 at;		/* of the file */
	struct charset_in	*in;
	struct csv		*csv;
	size_t			 n;		/* lines so far */
	char			*piece;
	/* Of a workbook. */
	const struct book_tab	*tab;
	size_t			 block;		/* the next one */
	struct str		 rows;		/* of the one before */
	size_t			 row;		/* the next one in it */
	struct xlsx_row		 now;
	const char		*cell[CSV_MAX_COLUMNS];
	size_t			 merge;		/* the next one */
	struct area		 area[CSV_MAX_COLUMNS];
	size_t			 nareas;
	/* Of rows with hours: the day that was said last, in the column of days or a line of its own. */
	const struct sheet	*sheet;
	char			*day;
};

/* --- a text ---------------------------------------------------------------------------------------------- */

/* The next piece as UTF-8 (csv_new_from). */
static int
more(void *arg, struct str *text, struct err *e)
{
	struct sheet_lines *l = arg;
	size_t n, before = text->len;

	if (sheet_file_read(l->file, SHEET_BYTES, l->at, l->piece, PIECE, &n, e) == -1)
		return -1;
	l->at += n;
	if (n > 0)
		charset_add(l->in, l->piece, n, text);
	else
		charset_end(l->in, text);
	return n > 0 || text->len > before;
}

/* Which cells hold bytes that are no text; NULL: none. */
static const uint8_t *
bad_marks(struct sheet_lines *l, const struct csv_row *row)
{
	bool some = false;

	for (size_t i = 0; i < row->ncells; i++) {
		l->mark[i] = strstr(row->cell[i], CHARSET_BAD) == NULL ? 0 : CELL_BAD_BYTES;
		some |= l->mark[i] != 0;
	}
	return some ? l->mark : NULL;
}

static int
next_of_text(struct sheet_lines *l, struct sheet_line *out, struct err *e)
{
	struct csv_row row;
	int rc = csv_next(l->csv, &row, e);

	if (rc == 1)
		*out = (struct sheet_line){ .n = ++l->n, .cell = row.cell, .ncells = row.ncells, .mark = bad_marks(l, &row) };
	return rc;
}

/* --- a workbook ------------------------------------------------------------------------------------------ */

/* The next row as it was kept: 1, 0, -1. */
static int
unpack_next(struct sheet_lines *l, struct err *e)
{
	uint32_t len;

	if (l->row == l->rows.len) {
		if (l->block == l->tab->nblocks)
			return 0;
		if (book_block(l->file, &l->tab->block[l->block++], &l->rows, e) == -1)
			return -1;
		l->row = 0;
	}
	if (l->rows.len - l->row < sizeof len)
		return fail(e, ERR_INTERNAL, "a row of a workbook is damaged");
	memcpy(&len, l->rows.p + l->row, sizeof len);
	l->row += sizeof len;
	if (l->rows.len - l->row < len || !xlsx_row_unpack(l->rows.p + l->row, len, &l->now))
		return fail(e, ERR_INTERNAL, "a row of a workbook is damaged");
	l->row += len;
	return 1;
}

static uint8_t
mark_of(uint8_t xlsx)
{
	return (uint8_t)((xlsx & XLSX_IS_NUMBER ? CELL_NUMBER : 0) | (xlsx & XLSX_IS_ERROR ? CELL_ERROR : 0) |
	    (xlsx & XLSX_IS_UNSAVED ? CELL_UNSAVED : 0));
}

static size_t
lay_cells(struct sheet_lines *l)
{
	size_t n = (size_t)l->now.cell[l->now.ncells - 1].column + 1;

	for (size_t i = 0; i < CSV_MAX_COLUMNS; i++) {
		l->cell[i] = "";
		l->mark[i] = 0;
	}
	for (size_t i = 0; i < l->now.ncells; i++) {
		l->cell[l->now.cell[i].column] = l->now.cell[i].text;
		l->mark[l->now.cell[i].column] = mark_of(l->now.cell[i].mark);
	}
	return n;
}

static void
drop_areas(struct sheet_lines *l, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->nareas; i++)
		if (l->area[i].merge->bottom >= n)
			l->area[kept++] = l->area[i];
		else
			free(l->area[i].value);
	l->nareas = kept;
}

/* Areas that begin in this row, if it says something there. */
static void
begin_areas(struct sheet_lines *l, size_t n)
{
	for (; l->merge < l->tab->end.nmerges && l->tab->merge[l->merge].top <= n; l->merge++) {
		const struct xlsx_merge *m = &l->tab->merge[l->merge];

		if (m->top == n && *l->cell[m->left] != '\0' && l->nareas < CSV_MAX_COLUMNS)
			l->area[l->nareas++] = (struct area){ m, xstrdup(l->cell[m->left]) };
	}
}

/* The value of an area stands in each of its rows; the line gets as long as that. */
static size_t
lay_areas(struct sheet_lines *l, size_t ncells)
{
	for (size_t i = 0; i < l->nareas; i++) {
		size_t column = l->area[i].merge->left;

		if (*l->cell[column] != '\0')
			continue;
		l->cell[column] = l->area[i].value;
		l->mark[column] = CELL_MERGED;
		if (column >= ncells)
			ncells = column + 1;
	}
	return ncells;
}

static int
next_of_book(struct sheet_lines *l, struct sheet_line *out, struct err *e)
{
	int rc = unpack_next(l, e);
	size_t n;

	if (rc != 1)
		return rc;
	n = lay_cells(l);
	drop_areas(l, l->now.n);
	n = lay_areas(l, n);
	begin_areas(l, l->now.n);
	*out = (struct sheet_line){ .n = l->now.n, .cell = l->cell, .ncells = n, .mark = l->mark, .hidden = l->now.hidden };
	return 1;
}

/* --- days -------------------------------------------------------------------------------------------- */

static void
keep_day(struct sheet_lines *l, const char *cell)
{
	free(l->day);
	l->day = xstrdup(cell);
}

static bool
says_something(const struct sheet_line *line)
{
	for (size_t i = 0; i < line->ncells; i++)
		if (!utf8_says_nothing(line->cell[i]))
			return true;
	return false;
}

/* The line with the day in its column. */
static void
put_day(struct sheet_lines *l, struct sheet_line *line, size_t at)
{
	size_t n = line->ncells > at ? line->ncells : at + 1;

	for (size_t i = 0; i < n; i++) {
		bool is_there = i < line->ncells;

		l->mark[i] = is_there && line->mark != NULL ? line->mark[i] : 0;
		l->cell[i] = is_there ? line->cell[i] : "";
	}
	l->cell[at] = l->day;
	l->mark[at] = CELL_CARRIED;
	line->cell = l->cell;
	line->mark = l->mark;
	line->ncells = n;
}

/* Days stand in the first of their rows, or in a line above them. */
static void
carry_day(struct sheet_lines *l, struct sheet_line *line)
{
	size_t at = l->sheet->day_at - 1;
	struct arena *a;
	const char *alone;

	if (l->sheet->day_at == 0 || line->n <= l->sheet->header || !says_something(line))
		return;
	a = arena_new();
	alone = sheet_day_line(a, line);
	if (alone != NULL || (at < line->ncells && !utf8_says_nothing(line->cell[at])))
		keep_day(l, alone != NULL ? alone : line->cell[at]);
	else if (l->day != NULL)
		put_day(l, line, at);
	arena_free(a);
}

/* --- either ---------------------------------------------------------------------------------------------- */

struct sheet_lines *
sheet_lines_new(const struct sheet *s)
{
	struct sheet_lines *l = xcalloc(1, sizeof *l);

	l->file = s->file;
	l->sheet = s;
	if (s->file->book != NULL) {
		l->tab = &s->file->book->tab[s->now];
		return l;
	}
	l->at = s->bom;
	l->piece = xmalloc(PIECE);
	l->in = charset_new(s->charset);
	l->csv = csv_new_from(more, l, s->separator);
	return l;
}

void
sheet_lines_free(struct sheet_lines *l)
{
	if (l == NULL)
		return;
	csv_free(l->csv);
	charset_free(l->in);
	drop_areas(l, SIZE_MAX);
	str_fini(&l->rows);
	free(l->day);
	free(l->piece);
	free(l);
}

int
sheet_lines_next(struct sheet_lines *l, struct sheet_line *out, struct err *e)
{
	int rc = (l->tab != NULL ? next_of_book : next_of_text)(l, out, e);

	if (rc == 1)
		carry_day(l, out);
	return rc;
}
