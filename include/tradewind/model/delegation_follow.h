/*
 * What follows from changes of delegations and their rows: all rows are kept by the trip's officer, days and countries of a trip follow
 * its legs, attributions belong to whom their project belongs to, and a counterpart has been met.
 */
#ifndef TW_MODEL_DELEGATION_FOLLOW_H
#define TW_MODEL_DELEGATION_FOLLOW_H

#include "model/follow.h"

extern const struct follow_row delegation_follows[];

#endif
