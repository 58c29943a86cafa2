/*
 * A proposal for a delegation: what model/proposal.h makes of its wishes, its one-to-one blocks and the meetings that stay.  Nothing is saved.
 *
 * What stays: meetings that hold (model/meeting.h), and proposed ones that the caller locks.  A pair that has such a meeting, or one that is
 * requested though its hold has run out, is not proposed again.  Where somebody cannot sit:
 * - an enterprise in a block that is open to others, on a leg on which none of its delegates is, while it has a meeting that stays, or while
 *   another item of the agenda names it; one that does not go (no delegate, no accepted application) sits nowhere
 * - a counterpart outside its country; if one of the trip's stops there is its own city, outside of that; and while it has a meeting that
 *   stays, of any delegation
 * - at a table that a meeting which stays has at the same place
 */
#ifndef TW_MODEL_MEETING_PROPOSE_H
#define TW_MODEL_MEETING_PROPOSE_H

#include "model/meeting_book.h"
#include "model/proposal.h"

struct propose_ask {
	const int64_t	*items;		/* of the agenda */
	size_t		 nitems;
	bool		 some;		/* these only; else all one-to-one blocks */
	const int64_t	*lock;		/* meetings */
	size_t		 nlock;
};

/* Read {"items":[..],"lock":[..]}, both may be left out.  Errors: ERR_VALIDATION. */
int	meeting_propose_read(struct arena *a, const struct jv *body, struct propose_ask *out, struct err *e) MUST_USE;

/*
 * Read all that it rests on, in a snapshot.  book: of a caller who may change the delegation's meetings; it stays where it is.
 * Errors: ERR_VALIDATION with no_such_block at /items/0, no_such_record at /lock/0; items_overlap {other} where two blocks are at the same
 * time; too_many_slots, too_many_wish {max} at /items; ERR_DB.
 */
struct meeting_task;
int	meeting_task_load(struct db *d, struct arena *a, const struct meeting_book *book, const struct propose_ask *ask, int64_t now_ms,
	    struct meeting_task **out, struct err *e) MUST_USE;

/* Make the proposal and write it: docs/api.md "Meetings of a delegation".  Reads nothing any more.  Thread: any with workers for long work. */
void	meeting_task_put(struct meeting_task *task, enum lang lang, struct jw *w);

#endif
