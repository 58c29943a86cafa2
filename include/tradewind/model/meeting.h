/*
 * Meetings: what two of them may not have in common at the same time, and how one is requested, confirmed, moved (domain.md 1.7).
 *
 * A meeting holds its people, counterparts, interpreter and table while it is requested and its hold has not run out, and from its
 * confirmation on.  A proposed one holds nothing: it is a draft.
 */
#ifndef TW_MODEL_MEETING_H
#define TW_MODEL_MEETING_H

#include "model/follow.h"
#include "model/resources.h"

#define MEETING_HOLD_MS	(72 * INT64_C(3600000))	/* of a request that says nothing else */

extern const struct move meeting_moves[];
enum { MEETING_MOVES = 8 };
extern const struct follow_row meeting_follows[];

/* Whether it stands in the way of others at that moment. */
bool	meeting_holds(const struct meeting *m, int64_t now_ms);

/*
 * Complain of everything that another meeting holds at that time: ERR_CONFLICT with meeting_overlap {who, with, id, starts} at the field
 * that they share, for the first meeting in time.  The other one is named if it is of the same delegation, which whoever may write this
 * one sees, or if v, where it is given, sees it; else it is meeting_overlap_elsewhere {who}.  Counterparts are compared across delegations,
 * all else within one.  Two meetings of an enterprise at the same time clash unless both say which of its delegates come.
 *
 * m		may be archived or hold nothing itself; without both times nothing is asked
 * v		what the caller sees of meetings, or NULL
 * now_ms	against which holds run out
 * batch	proposed meetings from this id on count too: those that are made together; NONE: none do
 *
 * 0, -1 with complaints or ERR_DB.  Thread: any.
 */
int	meeting_overlap(struct db *d, const struct view *v, const struct meeting *m, int64_t now_ms, int64_t batch, struct err *e) MUST_USE;

/* The same as a rule, for the resource's validate: asked where a meeting that holds comes to hold anything else.  0, -1 database error. */
int	meeting_check_overlap(struct db *d, const struct meeting *was, const struct meeting *now, struct err *e) MUST_USE;

#endif
