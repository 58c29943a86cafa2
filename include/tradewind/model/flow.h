/*
 * Moves of records from state to state, by the table of each resource (meta/resource.h struct move; domain.md 1.7).
 */
#ifndef TW_MODEL_FLOW_H
#define TW_MODEL_FLOW_H

#include "model/record.h"

/* The move of a name; NULL: the resource has none such. */
const struct move *flow_find(const struct resource *r, const char *name);

/* Whether the actor may do the move to some row at all. */
bool	flow_may(const struct actor *who, const struct resource *r, const struct move *m);

/*
 * Do it.  body may be NULL; it gives fields that the move needs or takes.  A move to another state changes the record: *out.  One that
 * makes another record gives that, or the one that is there already; *made says whether it is new, and then the record itself is not changed.
 *
 * Errors as record_change_json; ERR_FORBIDDEN; ERR_CONFLICT with detail move_not_allowed {state, move, allowed} and extra_json
 * "allowed":["renew",..] where the state does not allow it; ERR_VALIDATION with move_needs at fields that are wanting, unknown_field at
 * members that the move does not take.  Thread: the writer.
 */
int	flow_move(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id, int64_t version,
	    const struct move *m, const struct jv *body, void **out, bool *made, struct err *e) MUST_USE;

/* The moves that the actor may do, as an array: name, label, from, to, needs, takes (docs/api.md "meta"). */
void	flow_put_schema(struct jw *w, const struct actor *who, const struct resource *r, enum lang lang);

#endif
