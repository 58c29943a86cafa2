/*
 * Many changes at once, all or none (ui-and-api.md A1): `POST /{resources}/batch`.
 *
 * Each item names a record, the version that its sender saw, and a merge-patch, a move, or tags to add and to take away; tags
 * need no version, for they say nothing of what else the record holds.
 */
#ifndef TW_MODEL_BATCH_H
#define TW_MODEL_BATCH_H

#include "model/move.h"

#define BATCH_MOST	500

struct batch_item {
	int64_t		 id;
	int64_t		 version;	/* that its sender saw; NONE: any, with tags */
	const struct jv	*patch;		/* one of these three, */
	const struct record_move *move;
	const struct jv	*tags;
	const struct jv	*with;		/* for the move, or NULL */
	int64_t		 after;		/* the version that it has then */
};
struct batch {
	const struct resource *r;
	struct batch_item *item;
	size_t		 n;
	int64_t		 number;	/* what the log calls it */
};

/*
 * Read {"items":[...]} as this actor may send it.  Errors: ERR_FORBIDDEN (no row may be changed or moved so), ERR_VALIDATION with
 * complaints at /items/3/version and the like.  Thread: any.
 */
int	batch_read(struct arena *a, const struct actor *who, const struct resource *r, const struct jv *body,
	    struct batch *out, struct err *e) MUST_USE;

/*
 * Do all items in their order.  Every item is tried, so that one answer names all that is wrong: complaints at /items/3/patch/uscc,
 * /items/3/id (absent or hidden), /items/3 (stale_version, forbidden).  Then nothing has changed, and the code is of the first of
 * these kinds that there is: ERR_FORBIDDEN, ERR_STALE (extra_json "stale": for each such item pointer, id and what record_change_json
 * says of it), ERR_CONFLICT, ERR_VALIDATION.  Thread: the writer.
 */
int	batch_run(struct tx *t, struct arena *a, const struct actor *who, struct batch *b, struct err *e) MUST_USE;

/* The next number of what is done together in the log: actor.batch. */
int	batch_next_number(struct tx *t, int64_t *out, struct err *e) MUST_USE;

#endif
