/*
 * A sheet among the files that make it: sheet.c opens and maps it, sheet_walk.c judges its rows, sheet_json.c tells of it.
 */
#ifndef TW_MODEL_SHEET_INT_H
#define TW_MODEL_SHEET_INT_H

#include "model/sheet.h"
#include "text/csv.h"

struct sheet {
	struct arena		*arena;		/* columns and samples */
	const struct resource	*r;
	struct str		 text;		/* the whole file as UTF-8 */
	enum charset		 charset;
	char			 separator;
	size_t			 header;	/* record of the heading, from 1 */
	size_t			 total, rows;	/* records of the file; those that are rows */
	struct sheet_column	 column[CSV_MAX_COLUMNS];
	enum heading_fit	 fit[CSV_MAX_COLUMNS];	/* of the headings */
	bool			 han[CSV_MAX_COLUMNS];	/* of names: there are Chinese ones */
	size_t			 ncolumns;
	bool			 to_note;
};

/* A reader at the file's first record. */
struct csv *sheet_reader(const struct sheet *s) MUST_USE;

/* Why a record is no row, as a catalogue code; NULL: it is one. */
const char *sheet_skip(const struct sheet *s, size_t n, const struct csv_row *rec);

#endif
