/*
 * Amounts of projects: what they come to at the stored rates, and the filter of projects by them (domain.md 3, pain 22).
 */
#ifndef TW_MODEL_AMOUNT_H
#define TW_MODEL_AMOUNT_H

#include "model/project.h"

/* Fill usd, cny and the rate from amount and as_of, before the row is saved.  Errors: ERR_DB.  Thread: any. */
int	amount_set_rates(struct db *d, struct arena *a, struct project_amount *now, struct err *e) MUST_USE;

/*
 * The same for all rows that there are, where the rates have changed: neither versions nor the log tell of it, since no figure that
 * somebody gave is another.  Thread: the writer.
 */
int	amounts_renew_rates(struct tx *t, struct err *e) MUST_USE;

/* amount_kind, amount_scope, amount_gte, amount_lte: by the current row of a kind, in dollars or in yuan. */
enum { AMOUNT_FILTERS = 1 };
extern const struct filter amount_filters[AMOUNT_FILTERS];

#endif
