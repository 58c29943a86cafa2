/*
 * What the files of accounts share.
 */
#ifndef TW_MODEL_ACCOUNT_IN_H
#define TW_MODEL_ACCOUNT_IN_H

#include "model/people.h"

/* How many administrators there are, disabled ones and `except` (or 0) left out. */
int	account_admins(struct db *d, int64_t except, int64_t *n, struct err *e) MUST_USE;

#endif
