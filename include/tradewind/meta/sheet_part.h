/*
 * Columns of a sheet that say more than the record itself: rows of its parts (the sums of a project), and what a record is called that
 * it points to (the investor of a project).
 */
#ifndef TW_META_SHEET_PART_H
#define TW_META_SHEET_PART_H

#include "meta/resource.h"

struct jv;

struct sheet_text {
	const char	*field, *text;
};

/*
 * A group of columns.  That of a part's first field is called as the group, the others as the group, "_" and the field.  A row of the
 * part is made where the first column says something, unless the record has one that says all the same.
 */
struct sheet_also {
	const char	*field;			/* of the part */
	const char *const *synonyms;	/* NULL-ended */
};
struct part_columns {
	const char	*name;		/* "filed_amount": filed_amount, filed_amount_as_of, filed_amount_source ... */
	const char	*en, *zh;	/* heading of the first column; of the others this and the field's label */
	const struct resource *r;	/* whose rows they are */
	const char	*list;		/* F_LIST of the sheet's resource: the columns say a row of it, and r has its fields, in a record of its own; NULL: a part */
	const char	*ref;		/* F_REF of the sheet's resource: the columns say whom it means, and what is made of it where nobody is it; NULL: a part */
	const char *const *fields;	/* of r, NULL-ended */
	struct sheet_text fixed[4];	/* of every row that is made, as cells */
	const char	*newest;	/* of an export: the row with the last of this field; NULL: none is exported, but of a list each in a line of its own */
	/* Of a list: fill in a row that was read from it, rec, what follows from whom it refers to, as people know it.  row: the JSON of it.  NULL: nothing. */
	int	(*tell)(struct db *d, struct arena *a, const struct jv *row, void *rec, struct err *e);
	const char *const *synonyms;	/* of the first column, NULL-ended; or NULL */
	const struct sheet_also *also;	/* what else its other columns are called, NULL-ended; or NULL */
	bool		 lends;		/* what its columns say holds for groups of the same resource that say nothing there themselves */
};
enum { SHEET_PARTS_MOST = 32 };

/* The resource's own field, or the column of a group: a field whose offset is of the part's record.  NULL: no such column. */
const struct field *sheet_field(const struct resource *r, const char *name);
/* All columns of groups. */
const struct field *sheet_places(const struct resource *r, size_t i);	/* NULL: no more */
/* Whose column it is, NULL: the record's own; and which field of the part it is. */
const struct part_columns *sheet_part_of(const struct resource *r, const struct field *place);
const struct field *sheet_part_field(const struct resource *r, const struct field *place);
/* By whose rights a column may be brought in and seen: a row of a list is the record's own. */
const struct resource *sheet_part_rights(const struct resource *r, const struct field *place);
bool	sheet_is_among(const char *const *names, const char *name);	/* NULL-ended */
/* The column of a part's field, NULL: it has none. */
const struct field *sheet_place(const struct resource *r, const struct part_columns *part, const struct field *f);

#endif
