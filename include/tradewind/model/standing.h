/*
 * How the company behind an application has kept its word before: beside each application, for who decides and recommends.
 */
#ifndef TW_MODEL_STANDING_H
#define TW_MODEL_STANDING_H

#include "model/delegation.h"
#include "text/json.h"

/*
 * {"first_timer","past":[{"delegation","title_zh","title_en","starts_on","state","seats"}],"no_shows","follow_ups":{"asked","answered"},"level","waiting"}.  Trips that the
 * actor may not see applications of are not listed; the figures are of all.  Errors: ERR_DB.  Thread: any.
 */
int	standing_put(struct db *d, const struct actor *who, const struct application *of, struct jw *w, struct err *e) MUST_USE;

#endif
