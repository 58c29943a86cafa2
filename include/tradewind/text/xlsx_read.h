/*
 * XLSX in by libzip and expat, in one pass and about constant memory (the shared texts are held): every sheet of a workbook, as text.
 *
 * What comes out is what the file holds: numbers in full as plain decimals, dates by their number format as ISO text, formulas as their
 * stored values.  The bytes are anybody's, so this runs in a helper (base/sandbox.h); what it hands over goes through text/xlsx_wire.h.
 */
#ifndef TW_TEXT_XLSX_READ_H
#define TW_TEXT_XLSX_READ_H

#include "base/err.h"

/* security.md F6. */
#define XLSX_MAX_UNPACKED	(200 << 20)	/* bytes of the parts that are read, and of the text that comes out */
#define XLSX_MAX_RATIO		100
#define XLSX_MAX_ENTRIES	200
#define XLSX_MAX_CELLS		2000000		/* that hold something */
#define XLSX_MAX_MERGES		200000		/* of several rows */
#define XLSX_MAX_ROW		1048576
#define XLSX_MAX_COLUMN		16384
#define XLSX_CELLS		200		/* of a row that are handed over */
#define XLSX_TEXT		(32 * 1024)	/* bytes of a cell that are handed over */

enum xlsx_mark { XLSX_IS_NUMBER = 1, XLSX_IS_ERROR = 2, XLSX_IS_DATE = 4,
	XLSX_IS_UNSAVED = 8 /* a formula whose result was not stored: the text is "-" */ };

struct xlsx_cell {
	uint16_t	 column;	/* from 0 */
	uint8_t		 mark;		/* enum xlsx_mark */
	const char	*text;		/* UTF-8 of len bytes; NUL-terminated; never empty */
	size_t		 len;
};
struct xlsx_merge {			/* an area of more than one row */
	uint32_t	 top, bottom;	/* from 1 */
	uint16_t	 left;		/* from 0 */
};
struct xlsx_end {
	uint32_t	 rows, columns;	/* the last that hold something */
	uint32_t	 long_row, long_column;	/* the first cell of more than XLSX_TEXT bytes, both from 1; 0: none */
	const struct xlsx_merge *merge;	/* by top, then left */
	size_t		 nmerges;
	uint8_t		 hidden[XLSX_CELLS / 8];	/* columns that are, by bits */
};
struct xlsx_out {
	int	(*sheet)(void *arg, const char *name, bool hidden, struct err *e);
	/* Rows that hold something, n rising; cells by column, without those that hold nothing. */
	int	(*row)(void *arg, uint32_t n, bool hidden, const struct xlsx_cell *cell, size_t ncells, struct err *e);
	int	(*end)(void *arg, const struct xlsx_end *end, struct err *e);
	void	*arg;
};

/*
 * Read the workbook that fd holds (its own position; not closed) and hand over sheet after sheet.
 * Errors: ERR_BAD_FILE with detail xlsx_damaged, xlsx_no_workbook, xlsx_binary, xlsx_too_large, xlsx_bomb, xlsx_too_many_entries, xlsx_bad_names,
 * xlsx_too_many_cells, xlsx_dtd, sheet_locked; what a callback fails with.
 */
int	xlsx_read(int fd, const struct xlsx_out *out, struct err *e) MUST_USE;

/* --- for tests: what single values become ---------------------------------------------------------- */
enum xlsx_format_kind { XF_PLAIN, XF_DATE = 1, XF_TIME = 2, XF_ELAPSED = 4 };	/* XF_DATE | XF_TIME: both are shown */
struct xlsx_format {
	uint8_t	 kind;
	uint8_t	 zeros;		/* digits that a whole number is filled up to; 0: none */
	uint8_t	 unit;		/* 0"万元": it is shown with that word; 0: with none that counts money */
};
/* What a number format's code shows. */
struct xlsx_format xlsx_format_of(const char *code);
/* A number as it is stored ("4.4E+17") → how it is said ("440000000000000000"); what is no number stays as it is.  false: that. */
struct str;
bool	xlsx_put_number(struct str *out, const char *stored, struct xlsx_format f, bool date1904);

#endif
