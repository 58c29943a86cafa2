/*
 * The timetable of a proposal, for the files that make it: proposal_plan.c puts a wish into it and takes it out, proposal.c decides which.
 */
#ifndef TW_MODEL_PROPOSAL_IN_H
#define TW_MODEL_PROPOSAL_IN_H

#include "model/proposal.h"

enum { NOBODY = -1, AWAY = -2 };	/* in a seat, instead of a wish */
enum side { ENTERPRISE, COUNTERPART };

/* A wish that was put into a slot, or taken out of one: to be undone. */
struct plan_act {
	int		 wish, slot;
	bool		 put;
};

struct plan {
	const struct proposal_task *task;
	struct arena	*a;
	int		*seat[2];	/* [who * nslots + slot]: wish, NOBODY, AWAY */
	int		*count[2];	/* meetings, with those that stay */
	int		*spare[2];	/* slots in which one is neither away nor sits */
	int		*slot_of;	/* of a wish, or NOBODY */
	int		*used, *room;	/* of a slot: tables that are given out here, and that there are */
	int		*value;		/* of a wish */
	int		*of[2];		/* wishes of somebody, the most valuable first: of[side][first[side][who] ..] */
	int		*first[2];
	int		 total, total_room;
	struct plan_act	*done;
	size_t		 ndone, room_done;
	int		*chain;		/* room for one */
	int64_t		 steps;		/* that may still be searched */
};

void	plan_init(struct plan *p, struct arena *a, const struct proposal_task *task);

int	plan_who(const struct plan *p, enum side side, int wish);
int	*plan_seat(const struct plan *p, enum side side, int who, int slot);
/* Both are free there, whatever the tables are. */
bool	plan_is_free(const struct plan *p, int wish, int slot);
/* Both have a slot to spare, the same or not. */
bool	plan_may_fit(const struct plan *p, int wish);

void	plan_put(struct plan *p, int wish, int slot);
void	plan_lift(struct plan *p, int wish);
/* Undo all since a mark, which is a p->ndone of before. */
void	plan_undo(struct plan *p, size_t mark);

/* Put a wish into some slot; other meetings may change theirs, but all stay.  False: nothing has changed. */
bool	plan_insert(struct plan *p, int wish);

/* Idle slots of somebody in the block of a slot; of all. */
int	plan_idle_of(const struct plan *p, enum side side, int who, int slot);
int	plan_idle(const struct plan *p);
/* Move meetings to where fewer slots are idle. */
void	plan_compact(struct plan *p);

#endif
