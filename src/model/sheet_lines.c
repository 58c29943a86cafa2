/*
 * The lines of a sheet, one after the other, from its file: what is in memory is a piece of it.
 */
#include "base/base.h"

#include "sheet_int.h"
#include "text/utf8.h"

enum { PIECE = 64 << 10 };

struct sheet_lines {
	const struct sheet_file	*file;
	size_t			 at;		/* of the file */
	struct charset_in	*in;
	struct csv		*csv;
	size_t			 n;		/* lines so far */
	uint8_t			 mark[CSV_MAX_COLUMNS];
	char			 piece[PIECE];
};

/* The next piece as UTF-8 (csv_new_from). */
static int
more(void *arg, struct str *text, struct err *e)
{
	struct sheet_lines *l = arg;
	size_t n, before = text->len;

	if (sheet_file_read(l->file, l->at, l->piece, PIECE, &n, e) == -1)
		return -1;
	l->at += n;
	if (n > 0)
		charset_add(l->in, l->piece, n, text);
	else
		charset_end(l->in, text);
	return n > 0 || text->len > before;
}

struct sheet_lines *
sheet_lines_new(const struct sheet *s)
{
	struct sheet_lines *l = xcalloc(1, sizeof *l);

	l->file = s->file;
	l->at = s->bom;
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
	free(l);
}

/* Which cells hold bytes that are no text; NULL: none. */
static const uint8_t *
marks(struct sheet_lines *l, const struct csv_row *row)
{
	bool some = false;

	for (size_t i = 0; i < row->ncells; i++) {
		l->mark[i] = strstr(row->cell[i], CHARSET_BAD) == NULL ? 0 : CELL_BAD_BYTES;
		some |= l->mark[i] != 0;
	}
	return some ? l->mark : NULL;
}

int
sheet_lines_next(struct sheet_lines *l, struct sheet_line *out, struct err *e)
{
	struct csv_row row;
	int rc = csv_next(l->csv, &row, e);

	if (rc == 1)
		*out = (struct sheet_line){ .n = ++l->n, .cell = row.cell, .ncells = row.ncells, .mark = marks(l, &row) };
	return rc;
}
