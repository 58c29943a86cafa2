/*
 * A sheet among the files that make it: sheet_file.c has its bytes, sheet_lines.c reads them line by line, sheet.c opens and maps it,
 * sheet_walk.c judges its rows, sheet_plan.c keeps what is to be written of them, sheet_commit.c writes it, sheet_json.c tells of it.
 */
#ifndef TW_MODEL_SHEET_INT_H
#define TW_MODEL_SHEET_INT_H

#include "model/record.h"
#include "model/sheet.h"
#include "text/csv.h"
#include "text/xlsx_read.h"

/* --- sheet_file.c --------------------------------------------------------------------------------- */
struct sheet_stored {
	int	 fd;		/* -1: empty */
	off_t	 len;
};
struct sheet_file {
	char			*dir;		/* of nameless files */
	struct sheet_stored	 part[2];	/* enum sheet_part */
	struct book		*book;		/* of a workbook, once it was looked at */
};
/* By errno: ERR_DISK_FULL, ERR_INTERNAL.  Returns -1. */
int	sheet_disk_fault(const char *what, struct err *e);

/* --- sheet_book.c --------------------------------------------------------------------------------- */
struct book_block {
	uint64_t	 at;		/* in SHEET_LINES */
	uint32_t	 packed, plain;	/* bytes */
};
struct book_tab {
	char			*name;
	bool			 hidden;
	struct xlsx_end		 end;		/* its merges are the tab's */
	struct xlsx_merge	*merge;
	struct book_block	*block;
	size_t			 nblocks;
	uint32_t		 nlines;	/* that hold something */
};
struct book {
	struct book_tab	*tab;
	size_t		 ntabs;
};
/* Have a helper read the workbook; what it gives is put into SHEET_LINES.  Or read what was put there once. */
int	book_take(struct sheet_file *f, struct err *e) MUST_USE;
int	book_load(struct sheet_file *f, struct err *e) MUST_USE;
void	book_free(struct book *b);	/* NULL is fine */
/* The rows of a block, each four bytes of length and what xlsx_row_unpack reads; out is emptied first. */
int	book_block(const struct sheet_file *f, const struct book_block *k, struct str *out, struct err *e) MUST_USE;

/* --- sheet_sealed.c ------------------------------------------------------------------------------- */
/* What the cells of a column look like. */
struct sheet_sealed {
	uint32_t		 said, identities, passports, codes;	/* codes: credit codes */
	bool			 told;		/* the line above the heading speaks of papers: 护照 over 号码 and 有效期 */
};
void	sheet_sealed_count(struct sheet_sealed *x, const char *cell);
void	sheet_sealed_above(struct sheet_sealed *x, const char *cell);

/* ERR_BAD_FILE sheet_travel_data {heading}: which of n columns are of identity cards, passports, dates of birth that the resource has no field for. */
int	sheet_sealed_refuse(const struct resource *r, const char *const *heading, const struct sheet_sealed *x, size_t n, struct err *e) MUST_USE;
/* The same of the sheet of a workbook that is looked at now, by its first lines. */
struct sheet;
int	sheet_sealed_look(const struct sheet *s, size_t header, struct err *e) MUST_USE;

/* --- sheet_told.c --------------------------------------------------------------------------------- */
struct sheet_tells {
	const char		*day;		/* NULL: none */
	bool			 rough;		/* a month or a year was said */
	bool			 chinese_side;
};
/* The heading without the words that say a day or whose sum it is, and what they say. */
const char *sheet_tells(struct arena *a, const char *heading, struct sheet_tells *out);

/* Why the cell is not the name of one person, as a catalogue code: it has several, or says that nobody is named yet.  NULL: it may be. */
const char *sheet_no_person(const char *cell);

/* --- sheet.c -------------------------------------------------------------------------------------- */
struct sheet {
	struct arena		*arena;		/* columns and samples */
	const struct resource	*r;
	struct sheet_file	*file;
	enum charset		 charset;	/* of a text: */
	size_t			 bom;		/* bytes of its mark */
	char			 separator;
	struct sheet_tab	*tab;		/* of a workbook */
	size_t			 ntabs, now;	/* now: the one that is read */
	bool			 open;		/* several fit, none was chosen */
	size_t			 header;	/* line of the heading, as struct sheet_line counts */
	const char		**heading;	/* of a heading over two rows: both together; NULL */
	size_t			 nheading;
	size_t			 unit_row;	/* line of units below it; 0: none */
	const char		*title_unit;	/* of all sums; NULL: none */
	struct sheet_tells	 title_day;	/* of all figures: 截至2024年6月30日 */
	int			 title_year, title_years;	/* that the lines above name (0: none, or several); how often it changed */
	size_t			 day_at;	/* the column of days, from 1; 0: none */
	const char		*source;	/* of all figures: 数据来源：省商务厅; NULL */
	struct { const char *own, *money; } says[CSV_MAX_COLUMNS];	/* headings with units: their own, the title's */
	size_t			 total, rows;	/* lines of the file; those that are rows */
	size_t			 bad_lines;	/* lines whose bytes are not of the charset */
	struct sheet_column	 column[CSV_MAX_COLUMNS];
	enum heading_fit	 fit[CSV_MAX_COLUMNS];	/* of the headings */
	bool			 han[CSV_MAX_COLUMNS];	/* of names: there are Chinese ones */
	bool			 names[CSV_MAX_COLUMNS];	/* by its heading: what a row is called, or the first column, of running numbers */
	size_t			 ncolumns, nfile;	/* nfile: those of the file; behind them those that are made */
	bool			 to_note, make_named;
	enum date_order		 order;		/* as a person said */
	uint8_t			 orders[CSV_MAX_COLUMNS];	/* in which all days of a column can be meant; 0: there are none */
	bool			 unordered[CSV_MAX_COLUMNS];	/* they contradict each other */
	struct sheet_sealed	 sealed[CSV_MAX_COLUMNS];
	struct str		 preview;
	size_t			 npreview;
	const struct sheet_edit	*edit;		/* by row */
	size_t			 nedits;
};

/* What a line that is no row says of all figures. */
void	sheet_tells_line(struct sheet *s, const struct sheet_line *line);

/* A heading of other columns below the first one: the rows behind it are of another table. */
bool	sheet_heads_again(const struct sheet *s, const struct sheet_line *line);

/* Why a line is no row, as a catalogue code; NULL: it is one. */
const char *sheet_skip(const struct sheet *s, const struct sheet_line *line);

/* The code for a line that is about the sheet: a total, a remark, who made it, the heading of a part; NULL: it is none of these. */
const char *sheet_remark(const struct sheet_line *rec);

/* Where the only cell stands that says something; SIZE_MAX: there is none, or more than one. */
size_t	sheet_only_cell(const struct sheet_line *rec);

/* Whether a text is what a list calls one of its rows, of the lists of the resource's fields: a city, a country, an industry. */
bool	sheet_is_choice(const struct resource *r, const char *cell);

bool	sheet_has_column(const struct sheet *s, const struct field *f);
bool	sheet_has_han(const char *text);		/* a Chinese character */

/* ERR_BAD_FILE sheet_no_key: it has no column by which a row could be anybody's. */
int	sheet_can_match(const struct sheet *s, struct err *e) MUST_USE;

/* --- sheet_day.c ---------------------------------------------------------------------------------- */
/* Whether rows have hours, whose day may stand in a column or a line of its own. */
bool	sheet_has_hours(const struct resource *r);
bool	sheet_heads_day(const char *heading);
/* The cell of a line that says a day and nothing else; NULL: it is none. */
const char *sheet_day_line(struct arena *a, const struct sheet_line *line);
/* The year that a title names. */
void	sheet_title_year(struct sheet *s, const char *cell);

/* --- sheet_heading.c ------------------------------------------------------------------------------ */
/* Where the heading goes on in the row below (down) or began in the one above, both are one, and the lower one is its row. */
int	sheet_heading_join(struct sheet *s, bool down, struct err *e) MUST_USE;

/* --- sheet_lines.c -------------------------------------------------------------------------------- */
/* From the file's first line.  The sheet needs its charset and separator, nothing else. */
struct sheet_lines;
struct sheet_lines *sheet_lines_new(const struct sheet *s) MUST_USE;
void	sheet_lines_free(struct sheet_lines *l);	/* NULL is fine */
bool	sheet_line_is_bad(const struct sheet_line *line);	/* some of its bytes are no text */
/* 1, 0 at the end, -1: ERR_BAD_FILE csv_*, ERR_INTERNAL. */
int	sheet_lines_next(struct sheet_lines *l, struct sheet_line *out, struct err *e) MUST_USE;

/* --- sheet_unit.c --------------------------------------------------------------------------------- */
/* The unit that a cell is, that a heading has in brackets, that a title states of all sums; NULL: none.  In the arena. */
const char *sheet_unit_cell(struct arena *a, const char *cell);
const char *sheet_unit_heading(struct arena *a, const char *heading);
const char *sheet_unit_bracket(struct arena *a, const char *heading);	/* what its last brackets hold; NULL: it has none */
const char *sheet_unit_title(struct arena *a, const struct sheet_line *line);
bool	sheet_unit_of_money(const char *text);	/* 万美元, USD */
bool	sheet_unit_line(struct arena *a, const struct sheet_line *line);	/* it holds units and nothing else */
/* The heading of column n as its cells are to be read by: with its unit, wherever that is stated. */
const char *sheet_column_says(const struct sheet *s, size_t n);

/* --- sheet_keys.c --------------------------------------------------------------------------------- */
/* A row that passed. */
struct seen {
	uint64_t	 content;	/* of the row's cells */
	uint32_t	 row;
	bool		 coded;		/* the row has a credit code */
};
struct keys;
struct keys *keys_new(void) MUST_USE;
void	keys_free(struct keys *k);		/* NULL is fine */
/* The row that came with a key first, until the next is added; a key that is there stays with its row. */
const struct seen *keys_find(const struct keys *k, const char *key);
#define SHEET_KEY_NAMED	"named %s"		/* of records that are made for a name: a key of theirs */
void	keys_add(struct keys *k, const char *key, const struct seen *row);
uint64_t keys_hash(uint64_t h, const char *s);	/* of BYTES_HASH and texts, one after the other */

/* --- sheet_walk.c ------------------------------------------------------------------- */
struct sheet_plan;

/*
 * Judge every row; with a plan, put what is to be written there.  keys gets those of the rows that passed.  Otherwise as
 * sheet_check.
 */
int	sheet_walk(struct sheet *s, struct db *d, struct sheet_plan *plan, struct keys *keys, const struct sheet_walk *w,
	    struct sheet_counts *counts, struct err *e) MUST_USE;

/* Whether its rows are judged where they are written: it has parts, or each rests on those before it. */
bool	sheet_is_joined(const struct resource *r);

/*
 * The same of such a sheet, inside a transaction: each row is written at once, so that those behind it see it.  wrote: told of each
 * record; or NULL.  A row that is refused has written nothing.
 */
int	sheet_walk_in(struct sheet *s, struct tx *t, const struct sheet_walk *w, sheet_wrote_fn *wrote, struct sheet_counts *counts,
	    struct err *e) MUST_USE;

/*
 * The same on a private copy of the database (store_apart): what it writes there is put into the plan besides, for sheet_commit to write once
 * more where it is to stay.
 */
int	sheet_walk_apart(struct sheet *s, struct tx *t, struct sheet_plan *plan, struct keys *keys, const struct sheet_walk *w,
	    struct sheet_counts *counts, struct err *e) MUST_USE;
/* So few rows that they may be judged where everybody writes. */
bool	sheet_is_short(const struct sheet *s);
/* Tell that all is written: rows have moved on what rows before them wrote.  wrote NULL: nobody. */
int	sheet_tell_standing(const struct resource *r, struct tx *t, sheet_wrote_fn *wrote, void *arg, struct err *e) MUST_USE;

/* --- sheet_plan.c --------------------------------------------------------------------------------- */
struct sheet_plan *plan_new(const char *dir, const struct resource *r) MUST_USE;	/* where it may have a file; the sheet's */
void	plan_free(struct sheet_plan *p);	/* NULL is fine */
void	plan_empty(struct sheet_plan *p);
size_t	plan_records(const struct sheet_plan *p);

/* Keep what is to be written of row n (copied); in the order of the rows. */
void	plan_add(struct sheet_plan *p, size_t n, const struct resource *r, const struct record_made *m);
/* The last one was made under this id, in a private copy. */
void	plan_made(struct sheet_plan *p, const struct resource *r, int64_t id);
/* Whether the number is of a record that only the private copy has. */
bool	plan_has_made(const struct sheet_plan *p, const struct resource *r, int64_t id);
/* A row is judged.  Errors: ERR_DISK_FULL, ERR_INTERNAL. */
int	plan_settle(struct sheet_plan *p, const struct sheet_row *row, struct err *e) MUST_USE;
/* Before a row, and taking out what was kept of it since.  A plan that is NULL is fine. */
struct plan_mark {
	size_t	 len, n;
};
struct plan_mark plan_mark(const struct sheet_plan *p);
void	plan_cut(struct sheet_plan *p, struct plan_mark mark);

/* Taking it out again, from the first one on: 1, 0 no more, -1.  What is in m lives until the next; it may be changed. */
struct plan_reader;
struct plan_reader *plan_read(struct sheet_plan *p) MUST_USE;
void	plan_read_end(struct plan_reader *r);
struct plan_item {
	const struct resource *r;
	size_t		 n;		/* the row */
	struct record_made m;
};
int	plan_next(struct plan_reader *r, struct arena *a, struct plan_item *out, struct err *e) MUST_USE;
/*
 * Records of a private copy stand under other numbers where they are written in the end: note that the item was written under id; and have
 * what it says of records before it mean those (before it is written).  Errors: ERR_STALE, where that cannot be said in their place.
 */
void	plan_wrote(struct plan_reader *r, const struct plan_item *item, int64_t id);
int	plan_point(struct plan_reader *r, struct arena *a, struct plan_item *item, struct err *e) MUST_USE;

/* --- sheet_look.c --------------------------------------------------------------------------------- */
/* What the first lines and all days say, while the file is read for the first time; and what follows, when it has been. */
void	sheet_look_at_line(struct sheet *s, const struct sheet_line *line);
void	sheet_look_at_day(struct sheet *s, size_t column, const char *cell);
void	sheet_look_done(struct sheet *s);

/* --- sheet_made.c --------------------------------------------------------------------------------- */
/* The cell as it is meant; text itself where nothing is said of it. */
const char *sheet_translate(struct arena *a, const struct sheet_column *c, const char *text);
/* The line with the cells of columns that are made, where it has none of its own; in the arena. */
const struct sheet_line *sheet_make_cells(struct arena *a, const struct sheet *s, const struct sheet_line *line);
/* What a mapping says of a column; complaints at /values and /value. */
int	sheet_column_values(struct sheet *s, size_t n, const struct jv *values, struct err *e) MUST_USE;
void	sheet_column_unit(struct sheet *s, size_t n, const char *unit);
int	sheet_column_made(struct sheet *s, const char *field, const struct jv *value, size_t *n, struct err *e) MUST_USE;

/* --- sheet_edit.c --------------------------------------------------------------------------------- */
/* The line with the cells laid over; in the arena. */
const struct sheet_line *sheet_edit_over(struct arena *a, const struct sheet_edit *edit, const struct sheet_line *line);

#endif
