/*
 * A sheet among the files that make it: sheet.c opens and maps it, sheet_walk.c judges its rows, sheet_plan.c writes them,
 * sheet_json.c tells of it.
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

/* ERR_BAD_FILE sheet_no_key: it has no column by which a row could be anybody's. */
int	sheet_can_match(const struct sheet *s, struct err *e) MUST_USE;

/* --- sheet_keys.c --------------------------------------------------------------------------------- */
/* A row that passed. */
struct seen {
	size_t		 row;
	uint64_t	 content;	/* of the row's cells */
	bool		 coded;		/* the row has a credit code */
};
struct keys;
struct keys *keys_new(size_t rows) MUST_USE;
void	keys_free(struct keys *k);		/* NULL is fine */
/* The row that came with a key first; a key that is there stays with its row. */
const struct seen *keys_find(const struct keys *k, const char *key);
void	keys_add(struct keys *k, const char *key, const struct seen *row);
#define KEYS_HASH	UINT64_C(14695981039346656037)
uint64_t keys_hash(uint64_t h, const char *s);	/* of KEYS_HASH and texts, one after the other */

/* --- sheet_walk.c, sheet_plan.c ------------------------------------------------------------------- */
struct sheet_plan;
struct record_made;

/*
 * Judge every row; with a plan, put what is to be written there.  keys gets those of the rows that passed.  Otherwise as
 * sheet_check.
 */
int	sheet_walk(struct sheet *s, struct db *d, struct sheet_plan *plan, struct keys *keys, const struct sheet_walk *w,
	    struct sheet_counts *counts, struct err *e) MUST_USE;

/* Keep what is to be written of one row (copied); in the order of the rows.  Errors: ERR_DISK_FULL, ERR_INTERNAL. */
int	plan_add(struct sheet_plan *p, const struct record_made *m, struct err *e) MUST_USE;

#endif
