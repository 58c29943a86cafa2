/*
 * Reference data: countries, regions, industries, currencies ... lists of { code, names, parent, validity }.
 *
 * Rows are seeded from the CSV files of db/seed into the table `ref` when a migration brings them, and held in memory for the
 * life of the process: small, read by every consumer.  Thread: any, after ref_load.
 */
#ifndef TW_META_REF_H
#define TW_META_REF_H

#include "store/db.h"

struct ref {
	const char	*list;		/* "city" */
	const char	*code;		/* "440300" */
	const char	*zh, *en;
	const char	*parent;	/* code in the same list or the list's parent list, or NULL */
	const char	*group;		/* "ASEAN,RCEP", "GBA", ... or NULL */
	const char	*valid_from, *valid_to;	/* ISO dates or NULL */
	const char	*successor;	/* code that took over, or NULL */
	const char	*alias;		/* other names that people write, '|' between them, or NULL */
	int64_t		 sort;
};

/* Read the table into memory (again after a change).  Errors: ERR_DB. */
int	ref_load(struct db *d, struct err *e) MUST_USE;

/* By exact code; NULL: none. */
const struct ref *ref_by_code(const char *list, const char *code);

/* By code or by any name as people write it (深圳, 深圳市, Shenzhen, shenzhen; 广东省深圳市).  NULL: none, or more than one. */
const struct ref *ref_by_text(const char *list, const char *text);

/*
 * What a code covers: itself and every row of `list` below it by the rows' parents, in the order of their codes.  The code may
 * be of the list or of one above it (a country covers its provinces).  n is 0 where it covers nothing; never NULL.
 */
struct ref_cover {
	const char	*list, *top, *code;	/* top covers code */
};
const struct ref_cover *ref_below(const char *list, const char *top, size_t *n);
bool	ref_covers(const char *list, const char *top, const char *code);	/* code is one of these */
/* The row above r, in its list or in the one that has its parent; NULL: none. */
const struct ref *ref_parent(const struct ref *r);

/* The rows of a list in order; NULL list ends.  names of all lists: ref_lists(). */
const struct ref *const *ref_rows(const char *list, size_t *n);
const char *const *ref_lists(size_t *n);

/* The name in the reader's language; the code where there is no such row. */
const char *ref_label(const char *list, const char *code, enum lang lang);

#endif
