/*
 * Reports of what came of delegations (docs/api.md): the chain, the realisation curve, and who is already where a trip goes.
 *
 * Chain and curve are of rows of many companies, so they are for who sees these: the chamber and the auditor, all delegations; an officer, his
 * own.  No figure in them adds unlike amounts.
 */
#ifndef TW_MODEL_CHAIN_REPORT_H
#define TW_MODEL_CHAIN_REPORT_H

#include "model/access.h"
#include "text/json.h"
#include "text/uri.h"

extern const char *const chain_report_names[];	/* beside filters of delegations: delegation year q sort limit offset */

/* What the caller sees of delegations for these reports.  Errors: ERR_FORBIDDEN. */
int	chain_view(const struct actor *who, struct view *out, struct err *e) MUST_USE;

/*
 * Write {"as_of","items","total","offset","limit","totals"}.  In one snapshot if the caller has begun one.
 * Errors: those of list_parse; ERR_UNLIKE_AMOUNTS for a parameter that asks for a sum; ERR_FORBIDDEN; ERR_DB.
 */
int	chain_report(struct db *d, struct arena *a, const struct actor *who, const struct uri_query *q, struct jw *w, struct err *e) MUST_USE;

/* Write the curve of one delegation.  Errors: ERR_NOT_FOUND, ERR_CONFLICT (trip_not_over), ERR_FORBIDDEN, ERR_DB. */
int	realisation_report(struct db *d, struct arena *a, const struct actor *who, int64_t delegation, struct jw *w, struct err *e) MUST_USE;

/* Write, for each leg, the projects there that the caller sees.  Errors: ERR_NOT_FOUND, ERR_DB. */
int	peers_report(struct db *d, struct arena *a, const struct actor *who, int64_t delegation, struct jw *w, struct err *e) MUST_USE;

/* Minor units as decimal text of the currency, in the arena. */
const char *minor_text(struct arena *a, __int128 minor, const char *currency);

#endif
