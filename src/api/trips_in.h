/*
 * What the files about trips share: the trip of a request, as its caller sees it.
 */
#ifndef TW_API_TRIPS_IN_H
#define TW_API_TRIPS_IN_H

#include "model/trip.h"
#include "text/json.h"

/* The delegation that the path names, with rows of the kinds.  Errors in rq->err: ERR_NOT_FOUND, ERR_FORBIDDEN. */
int	trip_of(struct req *rq, unsigned kinds, struct trip *out) MUST_USE;
/* The same of a delegation's number. */
int	trip_numbered(struct req *rq, int64_t id, unsigned kinds, struct trip *out) MUST_USE;

/* The parameters `leg` (NULL without it) and `lang` (the request's without it).  Errors: ERR_BAD_PARAM in rq->err. */
int	trip_leg_of(struct req *rq, const struct trip *t, const struct delegation_leg **leg) MUST_USE;
int	trip_lang_of(struct req *rq, enum lang *lang) MUST_USE;

/* Answer with what `put` writes, read in one snapshot; of this caller only, and not kept. */
int	trip_in_snapshot(struct req *rq, int (*put)(struct req *rq, struct jw *w)) MUST_USE;

#endif
