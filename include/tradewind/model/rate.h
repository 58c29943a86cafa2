/*
 * Yearly average exchange rates with their source: for saying what a sum of a year comes to, with the rate beside it; never to add
 * up sums of several currencies or kinds (domain.md 3, pain 22).
 */
#ifndef TW_MODEL_RATE_H
#define TW_MODEL_RATE_H

#include "store/db.h"
#include "text/json.h"

/* The embedded file as rows of the table, in place of those that are there.  Thread: the writer. */
int	rates_write(struct tx *t, struct err *e) MUST_USE;
/* Its bytes, for whoever must know whether it is another (model/refdata.c). */
const struct embed *rates_file(void);

/*
 * Write {"items":[{"currency","year","per_usd","per_cny","source","attribution"}]} in the order of currency, year and source: decimals
 * as texts, per_cny null where the source has none.  currency NULL, year NONE: all of them.
 */
int	rates_put(struct db *d, struct jw *w, const char *currency, int64_t year, enum lang lang, struct err *e) MUST_USE;

/* A rate x 10^8 as decimal text without the noughts at its end, in the arena; NULL for NONE. */
const char *rate_text(struct arena *a, int64_t rate_e8);

#endif
