/*
 * A spreadsheet on its way in: bytes → what was detected → which column is which field → the outcome of each row → records
 * (ui-and-api.md A6, security.md F5).  Check and commit are one walk over the rows that judges them alike; a commit writes
 * through model/record besides.
 *
 * Thread: a sheet belongs to one thread at a time; its progress may be read by any.
 */
#ifndef TW_MODEL_SHEET_H
#define TW_MODEL_SHEET_H

#include <stdatomic.h>

#include "meta/rec.h"
#include "model/access.h"
#include "text/charset.h"
#include "text/date.h"

#define SHEET_MAX_BYTES	(20 << 20)
#define SHEET_MAX_ROWS	100000		/* of data: titles, headings, blanks and totals do not count */

/*
 * The bytes of a file, in nameless files of a folder: nothing of them is left when it is freed.  They come in pieces; of a workbook the
 * lines that were taken out of it are a second part, so that this need be done once only.
 * Errors: ERR_TOO_LARGE (more than SHEET_MAX_BYTES), ERR_DISK_FULL, ERR_INTERNAL.
 */
struct sheet_file;
enum sheet_part { SHEET_BYTES, SHEET_LINES };
struct sheet_file *sheet_file_new(const char *dir) MUST_USE;
void	sheet_file_free(struct sheet_file *f);	/* NULL is fine */
int	sheet_file_add(struct sheet_file *f, enum sheet_part part, const void *p, size_t n, struct err *e) MUST_USE;
int	sheet_file_copy(struct sheet_file *f, int fd, off_t at, size_t n, struct err *e) MUST_USE;	/* n bytes of another file */
size_t	sheet_file_len(const struct sheet_file *f);
/* Read up to `most` bytes from an offset on; *n is less only at the end. */
int	sheet_file_read(const struct sheet_file *f, enum sheet_part part, size_t at, void *p, size_t most, size_t *n, struct err *e)
	    MUST_USE;
/*
 * Look what it is; of a workbook a helper takes the lines out, once.  sheet_open does it where it was not done.  Errors: ERR_BAD_FILE, as
 * sheet_open.  The names of a workbook's sheets are known then; a text has none.
 */
int	sheet_file_look(struct sheet_file *f, struct err *e) MUST_USE;
size_t	sheet_file_tabs(const struct sheet_file *f);
const char *sheet_file_tab(const struct sheet_file *f, size_t n);

/* Corrections by a person; what is left as SHEET_AUTO says is detected. */
struct sheet_how {
	int		 charset;	/* enum charset, or -1 */
	char		 separator;	/* , ; TAB, or 0 */
	int64_t		 header;	/* row of the heading as a spreadsheet counts, or NONE */
	int64_t		 sheet;		/* of a workbook, from 0, or NONE */
};
#define SHEET_AUTO	((struct sheet_how){ .charset = -1, .separator = 0, .header = NONE, .sheet = NONE })

struct sheet;

/*
 * Detect, find the heading row and map the columns.  The file belongs to the sheet from then on, also where this fails.  Where no row
 * names a field, the heading is the first of the rows with most texts, and no column has one.
 * Errors: ERR_BAD_FILE with detail sheet_xls, sheet_locked, sheet_no_sheet (what to do is in the sentence), xlsx_* (text/xlsx_read.h, and
 * xlsx_too_many_columns {sheet, columns}, xlsx_spent), sheet_empty, sheet_no_text (no encoding reads most of it),
 * sheet_too_many_rows {max}, csv_*; ERR_VALIDATION at /header_row (no_such_row) and /sheet (no_such_sheet); those of the file.
 */
int	sheet_open(struct sheet **out, const struct resource *r, struct sheet_file *f, const struct sheet_how *how,
	    struct err *e) MUST_USE;
const struct sheet_file *sheet_file(const struct sheet *s);

/* --- the sheets of a workbook ------------------------------------------------------------------------ */
struct sheet_tab {
	const char	*name;
	bool		 hidden;
	size_t		 rows;		/* lines below the heading that hold something, whatever the sheet claims */
	size_t		 columns;	/* the last that holds something; 0: the sheet is empty */
	size_t		 fits;		/* headings that name a field */
	bool		 keyed;		/* by what it names, its rows can be somebody's */
};
/* None of a text. */
const struct sheet_tab *sheet_tabs(const struct sheet *s, size_t *n);
size_t	sheet_tab(const struct sheet *s);	/* the one that is read */
/* Several could be meant, and nobody has chosen. */
bool	sheet_tab_open(const struct sheet *s);
void	sheet_put_tabs(struct jw *w, const struct sheet *s);	/* as docs/api.md has them */
void	sheet_free(struct sheet *s);		/* NULL is fine */

/* --- columns --------------------------------------------------------------------------------------- */
enum { SHEET_SAMPLES = 3 };
struct sheet_column {
	const char	*heading;	/* as it stands, cleaned; "" where there is none */
	const char	*samples[SHEET_SAMPLES];	/* first values that are not empty; NULL: no more */
	const struct field *field;	/* NULL: has no place */
	const struct field *taken;	/* the place that its heading means, but another column has it */
	bool		 id;		/* the record's own number, of an export */
	bool		 kept;		/* what the system keeps itself (更新时间), of an export, and running numbers: neither written nor noted */
	bool		 currency;	/* the currency of a money field that another column holds */
	bool		 erase;		/* an empty cell empties the field; else it says nothing */
	enum date_order	 order;		/* of days like 03/04/2015, as other values of the column show it */
	bool		 order_open;	/* there are such days, and nothing shows it */
	bool		 hidden;	/* in the workbook; it is read all the same */
	const char	*unit;		/* that the heading or a line below it states, or a person said; NULL */
	bool		 unit_said;
	/* It is none of the file's: its cells are texts with cells of other columns in them.  And how cells are translated before they are read. */
	const struct sheet_made *made;
	const struct sheet_values *values;
	const char	*made_json, *values_json;	/* as they were given; NULL */
	bool		 used;		/* a column that is made has its cells */
	/* Of sums and figures: what their heading says besides. */
	const char	*day;		/* 2023年8月公告: the day, its first one; NULL */
	bool		 day_rough;	/* a month or a year was said */
	bool		 chinese_side;	/* 中方协议投资额 */
	const struct field *again;	/* the place is another column's, and this one says the same of another day */
	bool		 counts;	/* its cells say in what a sum beside it is counted: 万, 万美元 */
	bool		 gives_day;	/* its cells are the days of which another column has the hours */
	bool		 for_all;	/* the only one of its kind: a currency or a unit of all sums that name none */
};
enum { SHEET_TEXTS_MOST = 8, SHEET_VALUES_MOST = 200 };
const struct sheet_column *sheet_columns(const struct sheet *s, size_t *n);
/* What to call column n: its heading, or its letter. */
const char *sheet_column_name(const struct sheet *s, size_t n);

/*
 * Corrections of the columns by a person, all of them together: column n gets a field by its name ("" or NULL: none).
 * Errors: ERR_VALIDATION at /columns/i/field and so on: no_such_column, unknown_field, and field_twice {column} where another column
 * holds the field; with force that one gives it up.
 */
struct sheet_mapping {
	size_t		 n;
	const char	*field;
	bool		 leave;		/* the field is left as it is */
	int		 erase;		/* 1, 0; -1: is left as it is */
	const struct jv	*value;		/* the column is made (n does not count): a text with {headings}, or several, the first that can be filled */
	const struct jv	*values;	/* {"as it stands":"as it is meant","*":"all others"}; null: none; NULL: left as they are */
	const char	*unit;		/* "百万美元", "": none; NULL: left as it is */
};
bool	sheet_has_field(const struct sheet *s, const char *name);	/* that a column may hold */
int	sheet_map(struct sheet *s, const struct sheet_mapping *m, size_t n, bool force, struct err *e) MUST_USE;

void	sheet_put_json(struct jw *w, const struct jv *v);	/* a value as it was read */

/* A field that a new record must have and that no column is: only records that are known can be written.  NULL: none. */
const struct field *sheet_missing(const struct sheet *s);

/*
 * Write what has no place into the note, a line each "heading: value" (true, the default), or leave it out: columns without a field,
 * and values that no list knows.  A resource without a note has no such place.
 */
void	sheet_unmapped_to_note(struct sheet *s, bool yes);
bool	sheet_has_note(const struct resource *r);
bool	sheet_notes(const struct sheet *s);		/* whether it does */

/*
 * A sheet without its file, from what sheet_describe wrote: its columns and heading, to judge rows with (sheet_judge).  Errors: ERR_DB (what
 * is kept is not what was written).
 */
int	sheet_restore(struct sheet **out, const struct resource *r, const char *detected, const char *columns, struct err *e) MUST_USE;

/* Days like 03/04/2015 are meant so, whatever their columns show; DATE_NO_ORDER: as the columns show. */
void	sheet_date_order(struct sheet *s, enum date_order order);

/* The first lines as they stand, JSON: [{"n","cells"}], long cells cut.  Lives with the sheet. */
enum { SHEET_PREVIEW = 20 };
const char *sheet_preview(const struct sheet *s);

/* By what a file of the same make is known again: a digest of the headings in their order.  In the arena. */
const char *sheet_shape(struct arena *a, const struct sheet *s);

/* How it is read, as JSON in the arena: what was detected, an object; its columns, an array (docs/api.md). */
void	sheet_describe(struct arena *a, const struct sheet *s, const char **detected, const char **columns);

size_t	sheet_header(const struct sheet *s);	/* the row of the heading */
bool	sheet_sees(const struct sheet *s, size_t column, unsigned see);	/* whether classes see what the column holds */
size_t	sheet_total(const struct sheet *s);	/* records of the file, headings and the like too */

/* --- corrections of rows ----------------------------------------------------------------------------- */
/*
 * What a person says of one row: other cells, what to do with it, and why its code is right although the check digit is not.  It is laid
 * over the row wherever it is judged, so check and commit judge alike.
 */
enum sheet_decision { SD_NONE, SD_NEW, SD_LINK, SD_SKIP };
extern const char *const sheet_decisions[];	/* NULL "new" "link" "skip" */
struct sheet_cell {
	size_t		 n;		/* of the column */
	const char	*value;
};
struct sheet_edit {
	size_t		 n;		/* of the row */
	const struct sheet_cell *cell;
	size_t		 ncells;
	enum sheet_decision decision;
	int64_t		 link;		/* SD_LINK: the record; else NONE */
	enum sheet_decision owner;	/* of a name that nobody has: SD_NEW, SD_LINK */
	int64_t		 owner_link;
	const char	*override;	/* the reason; or NULL */
};
/* Records are made for names that nobody has, and that are like nobody's: the investors of projects. */
void	sheet_make_named(struct sheet *s, bool yes);
bool	sheet_can_make_named(const struct resource *r);
/* The field of such a reason; a resource without it has none. */
#define SHEET_OVERRIDE	"uscc_override"
/* All of them, in the order of rows, used in place: they live as long as the sheet. */
void	sheet_edit(struct sheet *s, const struct sheet_edit *edit, size_t n);

const struct sheet_edit *sheet_corrected(const struct sheet *s, size_t row);	/* NULL: the row stands as it came */

/*
 * Lay the members cells, decision, id and override of a JSON object over a correction; all are optional, null takes back.  What is kept lives
 * in a.  Errors: ERR_VALIDATION at /cells/i/n, /cells/i/value, /decision, /id, /override: no_such_column, column_twice, unknown_field
 * (a resource without such a field) and so on.
 */
int	sheet_edit_read(struct arena *a, const struct sheet *s, const struct jv *body, struct sheet_edit *edit, struct err *e) MUST_USE;
enum { SHEET_EDITS_MOST = 10000 };	/* rows of one sheet */

/* --- rows ------------------------------------------------------------------------------------------ */
enum sheet_outcome { SO_INSERT, SO_UPDATE, SO_SAME, SO_SUSPECT, SO_ERROR, SO_SKIPPED, SO_COUNT };
extern const char *const sheet_outcomes[];	/* "insert" "update" "same" "suspect" "error" "skipped" */

/* What there is to say of a cell; of a value that a person put in its place there is nothing. */
/* CELL_CARRIED: the day of the rows above, in a row of an agenda that leaves it out. */
enum cell_mark { CELL_BAD_BYTES = 1, CELL_MERGED = 2, CELL_ERROR = 4, CELL_NUMBER = 8, CELL_UNSAVED = 16, CELL_CARRIED = 32 };
struct sheet_line {
	size_t		 n;		/* as a spreadsheet numbers it, from 1; a workbook may leave numbers out */
	const char	**cell;		/* UTF-8, NUL-terminated, until the next line; never NULL */
	size_t		 ncells;
	const uint8_t	*mark;		/* of each cell, enum cell_mark; NULL: none has any */
	bool		 hidden;
};

struct sheet_problem {
	struct sheet_problem *next;
	size_t		 column;	/* from 0; SIZE_MAX: the row as a whole */
	const struct field *field;	/* or NULL */
	const char	*value;		/* the cell */
	const char	*code;		/* of the catalogue */
	struct err_param param[ERR_NPARAMS];
	bool		 warning;	/* changes no outcome */
};
struct sheet_candidate {
	int64_t		 id;
	const char	*name;
	const char	*why;		/* same_name_other_code same_name_other_city similar_name ... (catalogue) */
};
enum { SHEET_CANDIDATES = 5 };
struct sheet_add {			/* a row of a part that the record does not have yet */
	struct sheet_add *next;
	const struct field *place;	/* its first column */
	const char	*text;		/* what that says */
};
struct sheet_row {			/* lives until the walk's next row */
	const struct sheet_line *line;	/* as the file has it, without corrections */
	size_t		 n;		/* as a spreadsheet numbers it, from 1 with the heading */
	enum sheet_outcome outcome;
	int64_t		 id;		/* matched or made; NONE */
	const char	*name;		/* what the row calls itself; never NULL */
	const void	*was, *now;	/* SO_UPDATE: the record as it stands and as it would be; else NULL */
	const struct sheet_problem *problems;
	struct sheet_candidate candidate[SHEET_CANDIDATES];
	size_t		 ncandidates;
	const struct resource *about;	/* whose the candidates are, where they are not the sheet's own: a name that nobody has; or NULL */
	struct sheet_add *adds;
};

struct sheet_counts {
	int64_t		 outcome[SO_COUNT];	/* SO_SKIPPED are no rows */
	int64_t		 warnings;
};
int64_t	sheet_rows(const struct sheet_counts *c);	/* the five outcomes together */

/*
 * Judge every row, in the order of the file; each may be NULL, and may fail (-1) to stop the walk.
 * done is moved on as rows pass, up to sheet_total; cancel stops the walk (ERR_CANCELLED).
 */
struct sheet_walk {
	const struct actor	*who;
	void			(*begin)(void *arg);	/* a walk begins, perhaps not the first one; or NULL */
	int			(*each)(const struct sheet_row *row, void *arg, struct err *e);
	void			*arg;
	_Atomic size_t		*done;		/* or NULL */
	bool			(*cancelled)(void *arg);	/* or NULL */
};
/* Errors: ERR_BAD_FILE with detail sheet_no_key (no column by which a row could be anybody's), ERR_FORBIDDEN, ERR_CANCELLED, ERR_DB. */
int	sheet_check(struct sheet *s, struct store *store, struct db *d, const struct sheet_walk *w, struct sheet_counts *counts, struct err *e) MUST_USE;

/*
 * Judge one row by itself, as the walk would that has come to it: the line as the file has it.  before: other rows of the file that it may
 * repeat or say more of, in their order.  counts gets this row alone.  t: of a sheet with parts, a transaction that the caller takes back; else NULL.
 */
int	sheet_judge(struct sheet *s, struct db *d, struct tx *t, const struct sheet_walk *w, const struct sheet_line *line,
	    const struct sheet_line *before, size_t nbefore, struct sheet_counts *counts, struct err *e) MUST_USE;

/* How a row calls its record, with what was corrected: its code and names, as they stand in the cells; by these rows of one record are found. */
enum { SHEET_CALLED_MOST = 3 };
size_t	sheet_called(struct arena *a, struct sheet *s, const struct sheet_line *line, const char *out[SHEET_CALLED_MOST]);

/*
 * Judge and write.  The rows are judged, and all that is to be written of them is made, before the transaction; in it the records
 * are written, one audit row for each and one for the import.  Where the database has moved on meanwhile each row is looked at again, and if
 * one of them has become another the whole begins anew (then w->each is told again).  all_or_nothing: where a row is an error or a suspect nothing is written, and
 * the rows that would have been count as errors, so that the outcomes still add up.  Refused rows are no fault: -1 is
 * returned for faults only, and then nothing has been written.
 *
 * Thread: not a loop, not the writer.  wrote, also, each and cancelled may be called on the writer.
 */
struct sheet_wrote {
	size_t			 n;		/* of the row */
	const struct resource	*r;
	int64_t			 id, version;
	bool			 inserted;
	bool			 standing;	/* nothing more was written: as they stand now, the records of r are left */
};
typedef int sheet_wrote_fn(struct tx *t, const struct sheet_wrote *what, void *arg, struct err *e);
struct sheet_commit {
	struct sheet		*sheet;
	struct store		*store;
	struct db		*d;		/* a reader */
	const struct sheet_walk	*walk;
	bool			 all_or_nothing;
	const char		*file_name;
	/* In the transaction: first of all; told of each record that was written, in the order of the rows; last of all.  Each may be NULL. */
	int			(*before)(struct tx *t, void *arg, struct err *e);
	sheet_wrote_fn		*wrote;
	int			(*also)(struct tx *t, void *arg, struct err *e);
	struct sheet_counts	*counts;
};
int	sheet_commit(struct sheet_commit *c, struct err *e) MUST_USE;

/* {"rows","inserted","updated","same","suspect","error","skipped","warnings"} as one object; of a check with insert and update. */
void	sheet_put_counts(struct jw *w, const struct sheet_counts *c, bool committed);
void	sheet_put_count_members(struct jw *w, const struct sheet_counts *c, bool committed);	/* of an open object */
void	sheet_read_counts(const struct jv *told, struct sheet_counts *c);	/* of a check, as they were put */

/*
 * One row as JSON: n, outcome, id, name, cells, changes, problems, candidates.  It holds codes and parameters; sheet_put_told writes it
 * again for a reader: with the sentences of a language, what a person corrected and what became of it, without what is outside `see`
 * (docs/api.md).  Long texts in changes are cut.
 */
struct sheet_told {
	const struct jv	*row;
	const struct sheet_edit *edit;	/* or NULL */
	int64_t		 id;		/* of the record that was written; NONE: as told */
	const char	*reverted;	/* SHEET_REVERTED, a code why not, or NULL: not asked for */
	unsigned	 see;
	enum lang	 lang;
};
#define SHEET_REVERTED	"reverted"
void	sheet_put_row(struct jw *w, const struct sheet *s, const struct sheet_row *row);
/* The line of such a row, as the file had it; in the arena or where told lives. */
void	sheet_line_of(struct arena *a, const struct jv *told, struct sheet_line *out);
void	sheet_put_told(struct jw *w, const struct sheet *s, const struct sheet_told *t);

#endif
