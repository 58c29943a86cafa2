/*
 * A resource: its table, its fields, its hooks (style.md 2).  The engine in meta/ reads these and
 * knows no resource by name.
 */
#ifndef TW_META_RESOURCE_H
#define TW_META_RESOURCE_H

#include "meta/field.h"
#include "store/db.h"

struct jw;
struct search_doc;
struct part_columns;

#define LIST(name, a)	.name = (a), .n##name = nitems(a)

/* A child table whose rows are one F_LIST field: `names`, `certificates`, `clusters`, `tags`. */
struct sub {
	const char	*table;		/* column `owner` (the record's id), `pos`, and one for each field */
	const struct field *fields;	/* offsets unused; types F_TEXT F_CODE F_ENUM F_DATE F_CODEREF F_INT F_REF */
	size_t		 nfields;	/* one field: on the wire a list of values, else of objects */
	size_t		 most;		/* rows */
	bool		 any;		/* no field has to be there but by its flag; else the first one, too */
};

/*
 * Who asks: made by model/access from the session, never from a request.  Every consumer takes it
 * and cannot run without it.
 */
struct view {
	unsigned	 see;		/* BIT(class): visible on every row in scope */
	unsigned	 see_own;	/* BIT(class): visible on rows of one's own besides */
	unsigned	 see_kept;	/* BIT(class): visible on rows that the caller keeps besides */
	unsigned	 change, change_own, change_kept;	/* the same for writing */
	int64_t		 own;		/* enterprise id of the caller; NONE: not bound */
	int64_t		 keeper;	/* account id of the caller, whose role keeps records; NONE: it keeps none */
	bool		 only_own;	/* rows of other enterprises do not exist for the caller */
	bool		 only_kept;	/* rows that the caller does not keep do not exist for him */
	bool		 listed_only;	/* rows of others that are not listed do not exist for the caller */
	bool		 archived;	/* archived rows may be asked for */
	unsigned	 who;		/* by what access_view_beside makes a view of other rows; 0: of nobody */
};

/* A row of a part that a move needs: at least one that is not archived, and is such. */
struct row_need {
	const struct resource *child;	/* one of resource.parts */
	const char	*en, *zh;	/* "Actual capacity" */
	struct {
		const char	*field;	/* F_ENUM of the child; NULL: no more is asked */
		int64_t		 is;
	} where[2];
};

/* Who moves a record, and when: what a rule of a move may ask of the caller. */
struct mover {
	int64_t		 account;	/* NONE: a command on the server's console */
	const char	*login;
	int64_t		 now_ms;
	unsigned	 role;		/* enum role_id */
	int64_t		 enterprise;	/* of a member; NONE: of nobody else */
};

/*
 * A move: what takes a record from one state to another, and nothing else does (domain.md 1.7).  A body may give the fields that it
 * names, as a change does; field names, NULL-ended.  "province|park" is one of the two.  MOVE_REASON among them is no field: a text that the log keeps.
 *
 * A move may have several rows of one name, each from other states or for other records; needs and takes are the same.
 */
#define MOVE_REASON	"move_reason"
#define MOVE_UNSET	BIT(31)		/* in `from`: the field says nothing yet */
struct move {
	const char	*name;		/* "approve": POST /{res}/{id}/approve */
	const char	*en, *zh;
	unsigned	 from;		/* BIT(state) */
	int64_t		 to;		/* state; NONE: it stays, or `back` or `next` says more */
	unsigned	 who;		/* BIT(role) */
	const char *const *needs;	/* must be given, or stand there; or NULL */
	const char *const *takes;	/* may be given; or NULL */
	const char	*anew;		/* field that tells of this move only: what stood there before is gone, given or not; or NULL */
	const char	*field;		/* the F_ENUM that it moves; NULL: resource.state */
	const char	*on;		/* F_DATE that says since when: today, where it is not given (with `back`: not known); or NULL */
	/* BIT(state): the body says under the name of the state's field to which of these it goes, one before the present. */
	unsigned	 back;
	struct {
		const char	*field;	/* F_ENUM */
		unsigned	 in;	/* BIT(value) */
	} only_if;			/* the row is for such records only; field NULL: for all */
	const struct row_need *rows;	/* ends with child NULL; or NULL */
	bool		 alone;		/* its body may bring no rows of parts */
	/* Why such a record cannot be moved so by this one, though its state would allow it: a catalogue code; NULL: it can.  Thread: any. */
	const char *(*bar)(const void *was, const struct mover *by);
	/* What else must be so, by looking into the database, and what the move keeps besides, in `now`.  Complains in *e.  Thread: the writer. */
	int	(*guard)(struct db *d, struct arena *a, const struct mover *by, const void *was, void *now, struct err *e);
	/*
	 * Fill `now`, an empty record, with what follows the record `was`; the body is laid over it then.  *there is another
	 * record that is it already, or NONE.  Complain in *e where nothing can follow.  Thread: the writer.
	 *
	 * With `to` the record itself goes there before, and its field `link`, an F_REF, then says which one follows it; `guard` judges
	 * the one that follows.
	 */
	int	(*next)(struct db *d, struct arena *a, const void *was, void *now, int64_t *there, struct err *e);
	const char	*link;		/* or NULL */
};

/*
 * A filter of lists that is no field of theirs: it asks whether a record has a row of another resource that meets conditions.  Its
 * parameters stand in the query beside the fields' filters, and are judged together; they go into words, digests, saved views,
 * exports and descriptions as fields do.
 */
struct filter_value {
	const char	*text;		/* as it was asked for; NULL: was not */
	struct money	 m;		/* of an F_MONEY */
};
struct uri_query;
struct filter {
	/* F_ENUM or F_MONEY, offsets unused; without FL_FILTER: they are parameters.  FL_REQUIRED: has to stand beside any other. */
	const struct field *params;
	size_t		 nparams;	/* at most FILTER_PARAMS */
	const struct resource *rows;	/* whose rows are asked, as far as the caller sees them */
	const char	*link;		/* their F_REF to the record */
	/* What the caller sees of these rows, who sees `of` of the records. */
	void	(*view)(const struct view *of, const struct resource *rows, struct view *out);
	/*
	 * The conditions as a list of `rows` takes them: of a row that meets what was asked for, and in *unknown (left empty where
	 * there can be none) of one of which nobody can say whether it does.  Errors: ERR_BAD_PARAM.
	 */
	int	(*ask)(struct arena *a, const struct filter_value *value, struct uri_query *meets, struct uri_query *unknown, struct err *e);
	const char	*why;		/* a word for programs: why nobody can say */
};
#define FILTER_PARAMS	8

/*
 * A table that is kept by the write path and has, for the values of some fields that rows which are not archived have, how many these
 * are: counts of lists are read of it.  What is empty in a row is '' in it.
 */
struct tally {
	const char	*table;
	const char *const *fields;	/* NULL-ended: its columns of the same names */
	const char	*where, *count;	/* which of its lines are counts, and the column */
	const char	*there;		/* column (0/1): the record whose row it is is not archived either */
	const char	*listed;	/* column (0/1): the row is listed, and so is that record */
	const char	*unlisted;	/* the opposite, said of a row */
};

struct resource {
	const char	*name;		/* "enterprise": struct, message keys */
	const char	*path;		/* "enterprises": plural kebab-case of the URL */
	const char	*table;
	const char	*en, *zh;	/* labels */
	size_t		 size;		/* of the record's struct; its first member is struct rec */
	const struct field *fields;
	size_t		 nfields;
	const char	*own;		/* column that holds the owning enterprise's id ("id" for enterprises) */
	/* F_LIST whose rows name enterprises by its first F_REF: each of them owns the row; or NULL.  Not beside an index for search. */
	const char	*own_list;
	/* FL_HIDDEN column with the account id of who keeps the row: the officer of the delegation that it belongs to; or NULL. */
	const char	*keeper;
	const char	*kept_by;	/* field that says who keeps it; NULL: the record does that it is part of */
	/*
	 * Column (0/1) that says whether others may see the row at all, or NULL.  Without one, and without an owner, a row of another
	 * record (`parent`) is listed where that record is.
	 */
	const char	*listed;
	/*
	 * F_REF field whose record the row is part of; NULL: that of `own`, if it is one.  A row is there where that record is there, and
	 * that one where its own is.
	 */
	const char	*parent;
	const struct tally *tally;	/* or NULL */
	bool		 renewed;	/* some fields are made anew without a version: the tag of an answer tells of its bytes, too */
	const char	*staff_rows;	/* column: rows in which it is one of staff_in exist only for who sees CL_STAFF; or NULL */
	unsigned	 staff_in;	/* bits of the values, 0 to 31 */
	/* Resources whose rows are parts of a record and come with it, NULL-ended; or NULL. */
	const struct resource *const *parts;
	const char *const *title;	/* fields that together say what a row is called, NULL-ended; NULL: its name */
	const char	*names_table;	/* where F_NAME fields live, or NULL */
	/*
	 * F_REF field that says into which record a merged one went, or NULL.  A merged row is archived, too, and of lists it is only in
	 * those that ask for its status: gone_field has the value gone.
	 */
	const char	*merged, *gone_field;
	int64_t		 gone;
	unsigned	 counter;	/* change counter, see tx_touch */
	const struct part_columns *sheet_parts;	/* columns of sheets that make rows of parts (meta/sheet_part.h); several rows of a file may be one record */
	size_t		 nsheet_parts;
	const char *const *name_else;	/* fields of sheets that name the record where no column of its own does; or NULL */
	bool		 sheet_in_turn;	/* what a row of a sheet may do rests on what the rows before it have: judged where they are written, as with parts */
	bool		 judged_back;	/* what comes back from the archive is judged by validate once more */
	const char	*default_sort;	/* "-updated_at" */
	const struct filter *filters;	/* that are no fields */
	size_t		 nfilters;
	const struct choice *groups;	/* labels of the fields' groups, in the order of the form */
	const char	*state;		/* the F_ENUM that moves change, or NULL: there are none */
	const struct move *moves;
	size_t		 nmoves;
	/* What a new record keeps of who makes it; before all rules. */
	void	(*begin)(struct arena *a, const struct mover *by, void *now);
	/* What is left out and follows from the rest, before all rules.  Complains in *e; 0, -1 database error. */
	int	(*fill)(struct db *d, void *now, struct err *e);
	/* Rules over two fields, other rows, the clock or the user.  was is NULL on create. */
	int	(*validate)(struct db *d, const void *was, void *now, struct err *e);
	/*
	 * What this one may do to a record as it stands, though his classes would let him: was is NULL on create.  NULL: anything.
	 * Complains in *e.  Thread: any.
	 */
	int	(*allow)(const struct mover *by, const void *was, const void *now, struct err *e);
	/*
	 * What a person may do with it by now, as dates have it; nothing is ever done by itself.  Written as `suggested` behind one record;
	 * false: it is not for who sees these classes.  NULL: dates say nothing.
	 */
	bool	(*suggest)(const void *rec, unsigned see, int64_t now_ms, enum lang lang, struct jw *w);
	/* Derived fields and keys, before saving. */
	void	(*derive)(struct arena *a, void *now);
	/* What search indexes of a record; see store/search.h.  NULL: not searched. */
	void	(*index)(struct arena *a, const void *now, struct search_doc *doc);
};
/* What every table has: domain.md 1. */
struct rec {
	int64_t	id, version;
	int64_t	created_at, updated_at;		/* ms UTC */
	int64_t	created_by, updated_by;		/* account ids; NONE: a command */
	int64_t	archived_at;			/* NONE: live */
};

#endif
