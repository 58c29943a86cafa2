/*
 * What follows from changes of delegations and their rows: all rows are kept by the trip's officer, days and countries of a trip follow
 * its legs, and a counterpart has been met.
 */
#ifndef TW_MODEL_DELEGATION_FOLLOW_H
#define TW_MODEL_DELEGATION_FOLLOW_H

#include "model/delegation.h"
#include "model/follow.h"

extern const struct follow_row delegation_follows[];

/* Where the delegation has legs its countries are theirs, each once, in their order.  0, -1.  Thread: any. */
int	delegation_read_countries(struct db *d, struct arena *a, struct delegation *n, struct err *e) MUST_USE;

#endif
