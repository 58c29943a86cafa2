/*
 * Moves of records from state to state, by the table of each resource (meta/resource.h struct move; domain.md 1.7).
 */
#ifndef TW_MODEL_FLOW_H
#define TW_MODEL_FLOW_H

#include "model/record.h"

/* The first row of a move's name; NULL: the resource has none such. */
const struct move *flow_find(const struct resource *r, const char *name);
bool	flow_is_first(const struct resource *r, const struct move *m);

/* Whether its body may bring rows of parts, each under resource_part_name. */
bool	flow_takes_parts(const struct resource *r, const struct move *m);

/* Whether the actor may do the move to some row at all. */
bool	flow_may(const struct actor *who, const struct resource *r, const struct move *m);

/*
 * Do it.  body may be NULL; it gives fields that the move needs or takes, and rows of parts ("amounts":[{...}]), which are made in the same
 * transaction.  A move to another state changes the record: *out.  One that makes another record gives that, or the one that is there already; *made
 * says whether it is new, and then the record itself is not changed.
 *
 * Errors as record_change_json; ERR_FORBIDDEN; ERR_CONFLICT with detail move_not_allowed {state, move, allowed}, or what bars the move, and
 * extra_json "allowed":["renew",..]; ERR_VALIDATION with move_needs at fields that are wanting, move_needs_row {part, kind, label} at
 * parts, unknown_field at members that the move does not take, and what rows complain of at "/amounts/0/as_of".  Thread: the writer.
 */
int	flow_move(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id, int64_t version,
	    const struct move *m, const struct jv *body, void **out, bool *made, struct err *e) MUST_USE;

/* The names of those moves that the actor can do to this very record as it stands, as an array.  Thread: any. */
void	flow_put_possible(struct jw *w, const struct actor *who, const struct resource *r, const void *rec);

/* The moves that the actor may do at all, as an array of rows of the table (docs/api.md "meta"). */
void	flow_put_schema(struct jw *w, const struct actor *who, const struct resource *r, enum lang lang);

#endif
