/*
 * What a store says about itself, for administrators.
 */
#ifndef TW_STORE_HEALTH_H
#define TW_STORE_HEALTH_H

#include "store/db.h"

struct store_health {
	int64_t	schema;			/* the last migration in it */
	int64_t	bytes, log_bytes;	/* of the database and of its log beside it */
	int64_t	rows;			/* in all tables */
};

/* Read by a connection of the caller.  Errors: ERR_DB. */
int	store_health(struct db *d, const struct store *s, struct store_health *out, struct err *e) MUST_USE;

/*
 * Look at every page, index and foreign key.  Works beside readers and writers, on a connection of its own.
 * Errors: ERR_DAMAGED with the first finding in e->log, ERR_DB.
 */
int	store_check(struct store *s, struct err *e) MUST_USE;

#endif
