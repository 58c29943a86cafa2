/*
 * XLSX out by libxlsxwriter in constant memory: rows in order, text as strings, never as formulas.
 */
#ifndef TW_TEXT_XLSX_H
#define TW_TEXT_XLSX_H

#include "base/err.h"

enum xlsx_kind { XLSX_TEXT, XLSX_DATE, XLSX_INT, XLSX_NUMBER };	/* of a column, or of a cell */
struct xlsx_column {
	const char	*heading;
	enum xlsx_kind	 kind;
	double		 width;		/* characters; 0: as heading and cells want, up to XLSX_WIDTH_MOST */
};
#define XLSX_WIDTH_MOST	40
struct xlsx;

/*
 * Begin a workbook that will be written to fd, an empty file of the caller (base/spool.h), which xlsx_end fills and nobody
 * closes.  dir: for what the library keeps aside meanwhile.  The first sheet has a frozen heading row.
 * Errors: ERR_DISK_FULL, ERR_INTERNAL.
 */
struct xlsx *xlsx_new(int fd, const char *dir, const char *sheet, const struct xlsx_column *cols, size_t n, struct err *e) MUST_USE;

/*
 * The same in two steps, for a sheet that has lines above its heading: xlsx_start opens it with n columns of text, xlsx_head writes the
 * heading where the next row would be.  xlsx_gap leaves lines empty.
 */
struct xlsx *xlsx_start(int fd, const char *dir, const char *sheet, size_t n, struct err *e) MUST_USE;
void	xlsx_head(struct xlsx *x, const struct xlsx_column *cols);
void	xlsx_gap(struct xlsx *x, size_t lines);
/* One row whose cells have kinds of their own: XLSX_NUMBER takes decimal text. */
void	xlsx_cells(struct xlsx *x, const char *const *cell, const enum xlsx_kind *kind);

/*
 * A pick list of a column: n texts that are offered in the first XLSX_PICKED rows below the heading; who writes something else is asked
 * whether he means it.  They stand on a hidden sheet, and are used in place until xlsx_end.
 */
enum { XLSX_PICKED = 5000 };
void	xlsx_pick(struct xlsx *x, size_t column, const char *const *text, size_t n);

/* One row; cell[i] is UTF-8 or NULL (empty).  XLSX_DATE takes ISO text, XLSX_INT decimal text; what does not parse is written as text. */
void	xlsx_row(struct xlsx *x, const char *const *cell);

/* Pairs of words for the last sheet 说明 (filter, count, user, time ...). */
void	xlsx_note(struct xlsx *x, const char *key, const char *value);

/* Write the file.  notes_sheet: name of the sheet of notes; that of the pick lists is made of it.  Frees x also when it fails.  Errors: ERR_DISK_FULL, ERR_INTERNAL. */
int	xlsx_end(struct xlsx *x, const char *notes_sheet, struct err *e) MUST_USE;
void	xlsx_free(struct xlsx *x);		/* give up; NULL is fine */

#endif
