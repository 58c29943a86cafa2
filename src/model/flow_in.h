/*
 * Moves among the files that share them: flow_table.c reads the table, flow_rows.c has the rows of parts, flow.c does it.
 */
#ifndef TW_MODEL_FLOW_IN_H
#define TW_MODEL_FLOW_IN_H

#include "model/flow.h"

/* --- flow_table.c ------------------------------------------------------------------------------------- */
const struct field *flow_state_field(const struct resource *r, const struct move *m);
int64_t	*flow_state_of(const struct resource *r, const struct move *m, const void *rec);
/* Whether a member of a body is among the names. */
bool	flow_names(const char *const *list, const char *name);
/* The row of the move's name that is for such a record; NULL: its state allows none. */
const struct move *flow_row(const struct resource *r, const struct move *m, const void *rec);
/* Refuse with ERR_CONFLICT: why is a catalogue code, or NULL: the state does not allow it. */
int	flow_refuse(const struct actor *who, const struct resource *r, const struct move *m, const void *rec, const char *why,
	    struct err *e);

/* --- flow_rows.c -------------------------------------------------------------------------------------- */
/* The part that a member of a body gives rows of; NULL: none of the resource. */
const struct resource *flow_part(const struct resource *r, const char *name);
/*
 * Make the rows that the body brings; *made says whether there were any.  Complaints at "/amounts/0/as_of".  Returns -1 where there is no going on; whoever goes
 * on looks at e->nitems, and saves nothing then.
 */
int	flow_add_rows(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
	    const struct jv *body, bool *made, struct err *e) MUST_USE;
/* Complain of each row that the move needs and that neither is there nor was given. */
int	flow_check_rows(struct db *d, struct arena *a, const struct resource *r, const struct move *m, int64_t id,
	    const struct jv *body, enum lang lang, struct err *e) MUST_USE;

#endif
