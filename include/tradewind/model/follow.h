/*
 * What follows from a change of one record for others, in the same transaction.  Rows that are of a record go with it to another owner
 * (follow.c goes_with[], and parts).  Rules stand in tables of {resource, what follows}, as many for one resource as there are; each file
 * that has some gives its table (model/ledger.h, project_follow.h).
 */
#ifndef TW_MODEL_FOLLOW_H
#define TW_MODEL_FOLLOW_H

#include "meta/resource.h"
#include "model/access.h"

struct follow_row {
	const struct resource *r;
	/*
	 * r: whose row it is, for a rule of several.  was is NULL for a row that is new, now for one that is purged; now has been written.
	 * Errors: ERR_DB.  Thread: the writer.
	 */
	int	(*after)(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e);
};

/* All that follows: the one write path (model/record.c) calls it after every row that it writes. */
int	follow_change(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now,
	    struct err *e) MUST_USE;

/*
 * Figures that are kept of many rows: after every row that is written or purged, also of those that follow others (record_follow), of
 * which follow_change does not hear.
 */
int	follow_figures(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now,
	    struct err *e) MUST_USE;

#endif
