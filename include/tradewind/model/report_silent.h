/*
 * Projects of which nothing has been heard: the system proposes that they are dormant, a person decides (domain.md 1.7).
 */
#ifndef TW_MODEL_REPORT_SILENT_H
#define TW_MODEL_REPORT_SILENT_H

#include "model/access.h"
#include "text/json.h"

/*
 * Write {"as_of", "until", "months", "items", "total", "inferred_total", "offset", "limit"} (docs/api.md): projects on track or delayed, not closed, without news for so many
 * months, the most silent first; those whose news the actor sees, and no others.  In one snapshot if the caller has begun one.
 * Errors: ERR_FORBIDDEN, ERR_DB, ERR_BUSY.  Thread: any.
 */
int	report_silent(struct db *d, const struct actor *who, struct jw *w, int64_t months, int64_t offset, int64_t limit,
	    struct err *e) MUST_USE;

#endif
