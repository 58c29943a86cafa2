/*
 * Who goes on a trip, as other members may know it: those who have agreed to stand in the list.
 */
#ifndef TW_MODEL_PARTICIPANTS_H
#define TW_MODEL_PARTICIPANTS_H

#include "store/db.h"
#include "text/json.h"

/* Write {"items":[...]} of a delegation that the reader sees: docs/api.md.  An enterprise that members do not find is not named.  Errors: ERR_DB. */
int	participants_put(struct db *d, int64_t delegation, struct jw *w, struct err *e) MUST_USE;

#endif
