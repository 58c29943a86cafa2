/*
 * The matrix of a trip: each delegate on each of his legs, judged (model/readiness.h).
 */
#ifndef TW_MODEL_READINESS_REPORT_H
#define TW_MODEL_READINESS_REPORT_H

#include "meta/rec.h"
#include "model/trip.h"
#include "store/keyring.h"
#include "text/json.h"

/*
 * Write it: docs/api.md "Readiness".  t has legs and delegates of who; days that papers say are told to who may see these papers
 * (access_papers), to others the verdicts alone.  Errors: ERR_DB, ERR_DAMAGED.
 */
int	readiness_put(struct db *d, struct keyring *k, struct arena *a, const struct actor *who, const struct trip *t, enum lang lang,
	    struct jw *w, struct err *e) MUST_USE;

/* The cells of the one delegate that t has (trip_read_own), who reads them himself, as an array.  Errors: as above. */
int	readiness_put_own(struct db *d, struct keyring *k, struct arena *a, const struct trip *t, enum lang lang, struct jw *w, struct err *e) MUST_USE;

#endif
