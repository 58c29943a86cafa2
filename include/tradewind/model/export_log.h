/*
 * Who took out what: the entries of exports in the audit log, as far as a reader sees them (domain.md 2).
 */
#ifndef TW_MODEL_EXPORT_LOG_H
#define TW_MODEL_EXPORT_LOG_H

#include "model/access.h"
#include "text/json.h"

struct export_log_want {
	const struct actor	*who;		/* the reader */
	int64_t			 account;	/* exports by it only, or NONE */
	const struct resource	*r;		/* of it only, or NULL */
	int64_t			 before;	/* id of the oldest that was seen, or NONE */
	int64_t			 limit;
};

/*
 * Write {"items":[...],"next":id or null}, newest first: id, at, account, who, who_name, door, resource, format, rows, columns, filters,
 * q, left_out.
 *
 * Whose exports are there says access_acts.  An enterprise's are those that an account took out while it belonged to the enterprise.
 * Columns and filters of fields that the reader does not see are left out and counted in left_out; filters is null where the log
 * does not say them (exports of before the log kept them).
 *
 * Errors: ERR_DB, ERR_BUSY.  Thread: any worker.
 */
int	export_put_log(struct db *d, struct jw *w, const struct export_log_want *want, struct err *e) MUST_USE;

#endif
