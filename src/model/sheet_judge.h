/*
 * One row while it is judged, among sheet_walk.c (what it says, whose it is, what becomes of it) and sheet_parts.c (what it says besides:
 * rows of parts, and whom it means by name).
 */
#ifndef TW_MODEL_SHEET_JUDGE_H
#define TW_MODEL_SHEET_JUDGE_H

#include "meta/sheet_part.h"
#include "model/match.h"
#include "sheet_int.h"

struct walk {
	struct sheet		*s;
	const struct sheet_walk	*w;
	struct db		*d;
	struct sheet_plan	*plan;		/* NULL: a check, or what is written is to stay: */
	struct tx		*t;		/* of a sheet with parts; what is not to stay is taken back by whoever began it */
	sheet_wrote_fn		*wrote;
	struct view		 v, part_v[SHEET_PARTS_MOST];
	struct arena		*a;		/* of the row */
	struct keys		*keys;		/* of the rows that passed */
	struct sheet_counts	*counts;
	size_t			 second;	/* the line of a heading of other columns, whose rows follow; 0: none so far */
};

struct part_again {
	const struct part_columns *part;
	void			*rec;
	struct part_again	*next;
};
struct judge {
	struct walk		*k;
	const struct sheet_line	*rec;		/* corrections laid over */
	const struct sheet_edit	*edit;		/* or NULL */
	struct sheet_row	 row;
	struct sheet_problem	*problems, **tail;
	void			*cells;		/* what the cells say, on an empty record */
	void			*said;		/* the same with what derives from it: for a record to be made, and to match by */
	const void		*was;		/* the record that it means */
	const void		*old;		/* what was merged into that, and was meant; or NULL */
	void			*now;		/* what is to be saved */
	const char		*key[MATCH_KEYS];	/* by what it said itself: rules fill in what a row leaves open */
	uint64_t		 content;
	int64_t			 id;		/* of its id column; NONE */
	struct match		 meant;		/* by what a cell says that its field refuses */
	bool			 left[CSV_MAX_COLUMNS];	/* cells that no list knows */
	/* Of a sheet with parts: */
	void			*part[SHEET_PARTS_MOST];	/* what its columns say of each, */
	bool			 part_out[SHEET_PARTS_MOST];	/* and whether that makes no row */
	struct part_again	*again;		/* rows of other days, of columns that say the same; NULL: none */
	bool			 day_used;	/* the column of days has said of which day the hours are */
	bool			 joined;	/* a row before it in the file is of the same record */
	bool			 made;		/* that record was made by this file */
	int64_t			 record;	/* the one that was written; NONE */
	struct sheet_add	**add_tail;
	bool			 wrote;		/* something was, */
	bool			 back;		/* and is taken back */
	struct {		/* a name that nobody has */
		size_t		 column;	/* SIZE_MAX: all names are known */
		const struct part_columns *part;
		const struct field *field;	/* the reference */
		void		*probe;		/* what the row says of him */
		struct match	 m;
	} nobody;
};

/* --- sheet_walk.c --------------------------------------------------------------------------------- */
struct sheet_problem *sheet_problem_add(struct judge *j, size_t column, const struct field *f, const char *code, bool warning);
void	sheet_problem_param(struct judge *j, struct sheet_problem *p, const char *key, const char *value);
void	sheet_take_complaint(struct judge *j, const struct field *f, const struct err_item *it);
/* The column of a field in this row, or SIZE_MAX. */
size_t	sheet_column_of(const struct judge *j, const struct field *f);
/* What a row of somebody unknown gets wrong all the same makes it an error. */
void	sheet_judge_suspect(struct judge *j);
/* The cell of a column as its field wants it, or why not (a complaint, a warning, of no cell NULL): laid over rec. */
void	sheet_lay_cell(struct judge *j, size_t column, const struct field *f, void *rec);
bool	sheet_is_complaint(const struct err *e);
int64_t *sheet_ref_at(const struct field *f, void *rec);
/* Write a record of a sheet with parts, and keep what was written in the plan where there is one. */
int	sheet_write(struct judge *j, const struct resource *r, const struct record_made *m, struct err *e) MUST_USE;
/* Tell that a record was written. */
int	sheet_tell(struct judge *j, const struct resource *r, const struct rec *rec, bool inserted, struct err *e) MUST_USE;

/* --- sheet_day.c ---------------------------------------------------------------------------------- */
/* A date that names no year with the one of the trip or the title, which the row is told of; else the text as it is. */
const char *sheet_with_year(struct judge *j, size_t column, const struct field *f, const char *text);
/*
 * A cell of hours with its day, as a wall time is written; the end of a span goes into rec.  "" with a complaint or a warning: it has no place.
 * What is neither stays as it is.
 */
const char *sheet_wall_time(struct judge *j, size_t column, const struct field *f, const char *text, void *rec, const char **complaint, const char **warning);

/* --- sheet_parts.c -------------------------------------------------------------------------------- */
void	parts_begin(struct judge *j);		/* before the cells are read */
void	*parts_record(struct judge *j, const struct field *f);	/* of which record the field is a column */
/* The group that says whom a reference means, NULL: none; and what the row says of him, beside the name. */
const struct part_columns *parts_of_ref(const struct resource *r, const struct field *f);
void	*parts_probe(struct judge *j, const struct part_columns *part, const char *name);
/* A figure without its unit, which goes into rec (30万吨/年); text itself where it has none. */
const char *parts_measure(struct judge *j, size_t column, const struct field *f, const char *text, void *rec);
/* What each part lacks or gets wrong, before anything is written. */
int	parts_judge(struct judge *j, struct err *e) MUST_USE;
/* What the columns of a list say is a row of it; and what the record's list has not yet comes behind it. */
int	parts_list(struct judge *j, struct err *e) MUST_USE;
void	parts_list_join(struct judge *j);
/* The name that nobody has: made, linked, or a reason to ask.  The row's outcome is SO_SUSPECT then. */
int	parts_settle(struct judge *j, struct err *e) MUST_USE;
/* Write the rows of parts that the record does not have yet. */
int	parts_save(struct judge *j, struct err *e) MUST_USE;

#endif
