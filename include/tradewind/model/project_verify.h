/*
 * What follows for the verification of an operation from changes of the rows that showed it (model/follow.h).
 */
#ifndef TW_MODEL_PROJECT_VERIFY_H
#define TW_MODEL_PROJECT_VERIFY_H

#include "model/follow.h"

extern const struct follow_row project_verify_follows[];	/* {NULL}-ended */

#endif
