/*
 * Of an export: what is newest of each part of a record, in the columns that import reads (meta/sheet_part.h).
 */
#ifndef TW_MODEL_EXPORT_PARTS_H
#define TW_MODEL_EXPORT_PARTS_H

#include "meta/sheet_part.h"
#include "model/access.h"

enum { EXPORT_COLUMNS_MOST = 200 };

struct export_parts;
/* A row of a list, from its JSON, as its columns tell it: also what import compares with. */
int	sheet_row_told(struct db *d, struct arena *a, const struct part_columns *c, const struct jv *row, void **out, struct err *e) MUST_USE;
struct export_parts *export_parts_new(struct arena *a, struct db *d, const struct actor *who, const struct resource *r);
bool	export_parts_sees(const struct export_parts *p, const struct field *place);	/* on some row, and it is exported */
/*
 * How many lines a record takes, at least one: of lists whose rows have columns each row stands in a line, the first beside the record.  see: of the
 * record.  0, -1 (ERR_DB).
 */
int	export_parts_lines(struct export_parts *p, struct arena *a, const void *rec, unsigned see, size_t *out, struct err *e) MUST_USE;
/* The cell of a record in one of its lines; NULL is empty.  Records come one after the other: a holds what is read of one.  0, -1 (ERR_DB). */
int	export_parts_cell(struct export_parts *p, struct arena *a, int64_t record, size_t line, const struct field *place, bool labels,
	    const char **out, struct err *e) MUST_USE;

#endif
