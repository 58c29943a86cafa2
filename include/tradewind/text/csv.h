/*
 * CSV in and out (RFC 4180 and what spreadsheets make of it), streaming.
 */
#ifndef TW_TEXT_CSV_H
#define TW_TEXT_CSV_H

#include "base/err.h"
#include "base/str.h"

#define CSV_MAX_CELL	(32 * 1024)	/* bytes; security.md F5 */
#define CSV_MAX_COLUMNS	200

/* --- in ------------------------------------------------------------------------------------------ */
struct csv_row {
	size_t		 line;		/* line of the file where the record begins, from 1 */
	const char	**cell;		/* UTF-8, NUL-terminated, valid until the next csv_next; never NULL */
	size_t		 ncells;
};
struct csv;

/* Which of , ; TAB separates the first lines, outside quotes; ',' where nothing says. */
char	csv_guess_separator(const char *text, size_t len);

/*
 * A reader over UTF-8 bytes that the caller holds until csv_free.  Quoted line breaks, doubled quotes, CRLF, LF and CR ends,
 * a last line without end.  Text behind a closing quote is taken as it stands.
 */
struct csv *csv_new(const char *text, size_t len, char separator) MUST_USE;
void	csv_free(struct csv *c);		/* NULL is fine */

/*
 * The same over bytes that come in pieces: more appends the next UTF-8 to what is there and returns 1, 0 at the end (nothing is appended),
 * -1 with *e set.  What is held in memory is about a record.
 */
struct csv *csv_new_from(int (*more)(void *arg, struct str *text, struct err *e), void *arg, char separator) MUST_USE;

/*
 * The next record: 1, 0 at the end, -1: ERR_BAD_FILE with detail csv_cell_too_long, csv_too_many_columns or
 * csv_quote_open (params line, column).  A blank line is a record of one empty cell.
 */
int	csv_next(struct csv *c, struct csv_row *out, struct err *e) MUST_USE;

/* --- out (security.md F4) ------------------------------------------------------------------------ */
/* Append one cell, quoted, with a comma before it unless it is the first of its record. */
void	csv_put(struct str *out, const char *text, bool first);
/* As csv_put for text of people: the guard's apostrophe stands before what a spreadsheet would run. */
void	csv_put_guarded(struct str *out, const char *text, bool first);
void	csv_end_record(struct str *out);	/* CRLF */

/* Take the guard off again: what csv_put_guarded put before text.  Returns text or the place behind it. */
const char *csv_unguard(const char *text);

/* What a cell says: without the guard, and without the ="..." that makes a text of a number. */
const char *csv_plain(struct arena *a, const char *text);

#endif
