/*
 * XLSX out by libxlsxwriter in constant memory: rows in order, text as strings, never as formulas.
 */
#ifndef TW_TEXT_XLSX_H
#define TW_TEXT_XLSX_H

#include "base/err.h"

enum xlsx_kind { XLSX_TEXT, XLSX_DATE, XLSX_INT };	/* of a column */
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

/* One row; cell[i] is UTF-8 or NULL (empty).  XLSX_DATE takes ISO text, XLSX_INT decimal text; what does not parse is written as text. */
void	xlsx_row(struct xlsx *x, const char *const *cell);

/* Pairs of words for the last sheet 说明 (filter, count, user, time ...). */
void	xlsx_note(struct xlsx *x, const char *key, const char *value);

/* Write the file.  notes_sheet: name of the last sheet.  Frees x also when it fails.  Errors: ERR_DISK_FULL, ERR_INTERNAL. */
int	xlsx_end(struct xlsx *x, const char *notes_sheet, struct err *e) MUST_USE;
void	xlsx_free(struct xlsx *x);		/* give up; NULL is fine */

#endif
