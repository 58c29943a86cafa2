/*
 * Moves: changes of state that have a name, `POST /{resources}/{id}/{move}`, and in a batch (ui-and-api.md A1).
 *
 * Each is a row of the table in move.c, or of the resource's own table, which its states allow or forbid (model/flow.h); whatever it does, it
 * does as model/record does: scope, rights, version, rules, log.
 */
#ifndef TW_MODEL_MOVE_H
#define TW_MODEL_MOVE_H

#include "model/access.h"
#include "text/json.h"

struct record_move {
	const char	*name;
	enum verb	 verb;		/* what the actor needs */
	const struct move *flow;	/* of the resource's own; or NULL */
	/*
	 * version NONE: unconditional; with: what the move is told besides, an object or NULL.  Errors as record_archive, and
	 * ERR_CONFLICT with a detail where the state forbids it.  Thread: the writer.
	 */
	int	(*run)(const struct record_move *m, struct tx *t, struct arena *a, const struct actor *who, const struct resource *r,
		    int64_t id, int64_t version, const struct jv *with, void **out, struct err *e);
};

/* The move of a resource by its name, in the arena; or NULL. */
const struct record_move *move_find(struct arena *a, const struct resource *r, const char *name);

/* "archive, restore", in the arena. */
const char *move_names(struct arena *a, const struct resource *r);

#endif
