/*
 * What is true of one field of one resource, said once (style.md 2).
 *
 * Everything that can be derived from these rows is derived by a loop over them: JSON in and out,
 * validation, SQL, filters, sorts, search, visibility, import and export, forms, audit diffs.
 */
#ifndef TW_META_FIELD_H
#define TW_META_FIELD_H

#include "base/err.h"

/* Visibility classes, domain.md 2.  0 is staff only, so what is left out is safe. */
enum field_class { CL_STAFF = 0, CL_PUBLIC, CL_MEMBERS, CL_OWN, CL_TRAVEL, CL_COUNT };

/* Types; each is one row of ftype[] (meta/ftype.c). */
enum field_type {
	F_INT,		/* int64_t */
	F_BOOL,		/* int64_t 0/1 */
	F_TEXT,		/* const char *, kept byte for byte */
	F_CODE,		/* const char *, normalised by field.norm (USCC, stock code) */
	F_ENUM,		/* int64_t, index into field.choices */
	F_DATE,		/* const char *, ISO 2026-11-23 */
	F_INSTANT,	/* int64_t, ms since 1970 UTC */
	F_DEC,		/* int64_t, millionths; on the wire and in sheets decimal text, "5.5" */
	F_MONEY,	/* struct money: minor units and ISO 4217; columns x and x_currency */
	F_REF,		/* int64_t, id of a row of field.ref */
	F_CODEREF,	/* const char *, code of reference data field.list ("city"); takes names too */
	F_NAME,		/* const char *, a row of the resource's names of kind field.kind */
	F_LOCAL,	/* struct local_time: a wall time and its zone; columns x and x_zone */
	F_LIST,		/* const char *, canonical JSON of rows of a child table (struct sub) */
	F_TYPES
};

#define DEC_SCALE	6	/* decimals that an F_DEC keeps */

struct money {
	int64_t	minor;		/* minor units; NONE: not known */
	char	currency[4];	/* ISO 4217, "" when not known */
};

/* What a clock showed at a place (text/zone.h), both NULL when not known.  A record that is being checked may lack the zone: its hook gives it. */
struct local_time {
	const char	*local;		/* 2026-11-23T09:00 */
	const char	*zone;		/* Asia/Jakarta */
};

enum field_flag {
	FL_KEY		= BIT(0),	/* the id */
	FL_REQUIRED	= BIT(1),
	FL_READONLY	= BIT(2),	/* set by the server */
	FL_FILTER	= BIT(3),
	FL_SORT		= BIT(4),
	FL_SEARCH	= BIT(5),
	FL_SHEET	= BIT(6),	/* a column of import and export */
	FL_LIST		= BIT(7),	/* a column that the list page shows unless told otherwise */
	FL_UNIQUE	= BIT(8),	/* among rows neither merged nor purged */
	FL_MULTILINE	= BIT(9),	/* text of several lines */
	FL_MOVED	= BIT(10),	/* given when the record is made, changed by moves only */
	FL_IDENT	= BIT(11),	/* import matches rows by it */
	FL_DERIVED	= BIT(12),	/* computed by the resource's hook at each save (completeness, keys) */
	FL_ROUGH	= BIT(15),	/* in sheets F_DATE: of a month or a year the first day is kept; F_INT, F_MONEY: 约5000万 is kept as 5000万; said, and the note has the words */
	FL_HIDDEN	= BIT(13),	/* a column for sorting and matching only: loaded and saved, never on the wire,
					   in meta, sheets, filters or history */
	FL_PERSON	= BIT(16),	/* who somebody is and how to reach him: an erasure takes it, and the log seals it (security.md P1, P4, L1) */
	FL_LOGIN	= BIT(17),	/* F_TEXT: the login of an account; people are shown the name of its person (rec_names_put, exports) */
	FL_FREE		= BIT(14),	/* F_CODEREF: a text that the list does not know is kept as it is */
};

/* A choice of an F_ENUM: wire code and labels.  Ends with { NULL }. */
struct choice {
	const char	*code, *en, *zh;
};

struct resource;
struct sub;
struct view;

/*
 * What a reference, or a list of them, is to who is bound to an enterprise: what he does not find of the records that it names is not in it for him,
 * neither read nor filtered by (meta/rec_veil.h).
 */
struct veil {
	void	(*view)(const struct view *of, const struct resource *r, struct view *out);	/* what he sees of these, who has the view `of` */
	/* Of an F_LIST: a condition in SQL on a row of its table that has to hold besides, but for records of his own; or NULL. */
	const char *also;
	const struct resource *also_of;		/* of what rows it speaks */
};

struct field {
	const char	*name;		/* wire name, snake_case, and the column's name */
	size_t		 off;		/* of the member in the record's struct */
	enum field_type	 type;
	const char	*en, *zh;	/* label */
	enum field_class class;
	unsigned	 flags;
	int64_t		 min, max;	/* text: characters (max is needed); F_INT, F_DEC (millionths): values (both 0: any) */
	const char	*group;		/* form group: "basic", "contact", ... */
	const char	*help_en, *help_zh;
	const struct choice *choices;	/* F_ENUM */
	unsigned begins, begins_over;	/* F_ENUM of states: bits of those that a new record may have, and that it may have besides when its trip is over; 0: any */
	const char *const *words;	/* F_ENUM, for each choice: what sheets write for it besides, '|' between, or NULL; or NULL */
	const char *told_by_heading;	/* F_ENUM: the same by the heading of this field's column, where that says something: 合同金额 */
	bool told_by_name;		/* F_ENUM: of a new row of a sheet that does not say it the words are looked for in its name, and it is told so */
	const struct resource *ref;	/* F_REF */
	const char	*list;		/* F_CODEREF: the reference list */
	int		 kind;		/* F_NAME */
	const struct sub *sub;		/* F_LIST */
	/* The FL_DERIVED | FL_HIDDEN field that holds the sort key, or NULL: the field's own column.  F_NAME needs one. */
	const char	*sort;
	/* F_CODE: write the normal form of `in` to out (arena a) or complain about f in *e. */
	int	(*norm)(struct arena *a, const char *in, const char **out, const char **complaint,
		    struct err_param *param);
	const char *const *synonyms;	/* headings that import maps here, besides name and labels */
	/* Text: how a cell of import is put before it is read, as people need not write it elsewhere.  NULL: as it is. */
	const char *(*tidy)(struct arena *a, const char *cell);
	/* Text: whether what is kept says the same as a cell of import, otherwise written.  NULL: only the same text does. */
	bool	(*agrees)(struct arena *a, const char *kept, const char *cell);
	/*
	 * A catalogue code: a sheet may give the field, whatever a client may, to a record of which no field with such a code says
	 * anything yet.  Where the record says otherwise nothing changes and the row gets the code as a warning, {kept}.  NULL: as others.
	 */
	const char *differs;
	const struct veil *veil;	/* F_REF, and F_LIST by its first F_REF; NULL: all see all that it names */
	const char *unmatched;		/* F_REF: what is said where a sheet names nothing that is here, and the note keeps it; NULL: an error */
	size_t until;			/* F_DATE, F_LOCAL: offset of the one that takes the end where a cell of import is a span; 0: none */
	const char *lacking;		/* what is said where it is required and empty, a catalogue code; NULL: required */
};

/* FIELD(enterprise, uscc, F_CODE, "Credit code", "统一社会信用代码"): does not compile if the member's C type is wrong. */
#define FIELD_CTYPE_F_INT	int64_t
#define FIELD_CTYPE_F_BOOL	int64_t
#define FIELD_CTYPE_F_TEXT	const char *
#define FIELD_CTYPE_F_CODE	const char *
#define FIELD_CTYPE_F_ENUM	int64_t
#define FIELD_CTYPE_F_DATE	const char *
#define FIELD_CTYPE_F_INSTANT	int64_t
#define FIELD_CTYPE_F_DEC	int64_t
#define FIELD_CTYPE_F_MONEY	struct money
#define FIELD_CTYPE_F_LOCAL	struct local_time
#define FIELD_CTYPE_F_REF	int64_t
#define FIELD_CTYPE_F_CODEREF	const char *
#define FIELD_CTYPE_F_NAME	const char *
#define FIELD_CTYPE_F_LIST	const char *
#define FIELD(res, member, ftype, label_en, label_zh) \
	.name = #member, .type = ftype, .en = label_en, .zh = label_zh, \
	.off = offsetof(struct res, member) + \
	    0 * sizeof(char[1 - 2 * !__builtin_types_compatible_p( \
		__typeof__(((struct res *)0)->member), FIELD_CTYPE_##ftype)])

#endif
