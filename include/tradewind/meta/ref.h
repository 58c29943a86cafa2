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
	/* Made by ref_load. */
	bool		 wide;		/* rows of its list are below it */
	const char	*heir;		/* code of what stands for it in the end, through all successors, or NULL */
	const char	*told_zh, *told_en;	/* 平阳省（今胡志明市）; NULL: no heir */
};

/* Read the table into memory (again after a change).  Errors: ERR_DB. */
int	ref_load(struct db *d, struct err *e) MUST_USE;

/* By exact code; NULL: none. */
const struct ref *ref_by_code(const char *list, const char *code);

/* By code or by any name as people write it (深圳, 深圳市, Shenzhen, shenzhen; 广东省深圳市).  NULL: none, or more than one. */
const struct ref *ref_by_text(const char *list, const char *text);

/*
 * What a code covers: itself, every row of `list` below it by the rows' parents, and what all these were before by the rows'
 * successors (胡志明市 covers 平阳省, which went into it; 平阳省 only itself), in the order of their codes.  The code may
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

/*
 * In time.  `on` is an ISO date.  ref_successor: what stands for the code on that day, the row itself while it is in force; NULL: nothing
 * does.  ref_in_group: whether a country belongs to a group (ASEAN, RCEP) then, by the dated rows of country_group.
 */
bool	ref_valid_on(const char *list, const char *code, const char *on);
bool	ref_has_ended(const struct ref *r);	/* before today */
const struct ref *ref_successor(const char *list, const char *code, const char *on);
/* The code that stands for it today: of what has ended its heir, else itself.  Figures by codes count so: as many as a list of the code finds. */
const char *ref_today(const char *list, const char *code);
bool	ref_in_group(const char *group, const char *code, const char *on);

/* The name in the reader's language, with what it is now where it has ended; the code where there is no such row. */
const char *ref_label(const char *list, const char *code, enum lang lang);

#endif
