/*
 * A proposal of meetings: who sits with whom, when, and at which table.  Pure: no clock, no database, nothing at random; the same task
 * always gives the same proposal (docs/decisions/0033-how-meetings-are-proposed.md says why it is done so).
 *
 * What always holds: in one slot nobody sits twice and no table is given twice; nobody sits where he is away; a pair meets once at most;
 * no wish is left for which enterprise, counterpart and a table are free in the same slot.
 *
 * What is aimed at, in this order:
 * 1. Fair among enterprises: the fewest meetings that one has are as many as can be, then the next fewest, and so on.  So nobody who
 *    wishes and can be served has none while another could give one away.
 * 2. As many meetings as there is room for.
 * 3. A counterpart that has none gets one where an enterprise can change from one that has several.
 * 4. Wishes of both sides, and of high rank, before others.
 * 5. Few idle slots: those between the first and the last meeting of somebody in one block.
 *
 * How: a pair is put into a slot that is free for both.  Where there is none, two slots are exchanged along a chain of meetings (enterprise,
 * counterpart, enterprise, ..), which frees one; it always finds room if nobody is away, nobody has more meetings than there are slots, and
 * there are not more meetings than tables.  Where a counterpart is full, another enterprise gives its place away if it gets another
 * meeting for it, or has two more than who asks.  Enterprises are served in turns, who has the fewest first.
 *
 * If nobody is away 1 and 2 are reached exactly.  Else the task is a hard one (timetables with absences), and the search is bounded by a number of
 * steps, not by time.
 */
#ifndef TW_MODEL_PROPOSAL_H
#define TW_MODEL_PROPOSAL_H

#include "base/arena.h"

enum {
	PROPOSAL_ENTERPRISES = 400, PROPOSAL_COUNTERPARTS = 400, PROPOSAL_SLOTS = 600, PROPOSAL_TABLES = 200,
	PROPOSAL_RANKS = 5
};

/* Slots of one block (an item of the agenda) follow each other, in order of time. */
struct proposal_slot {
	int		 block;
	int		 tables;	/* numbered from 1 */
};

/* A pair that at least one side wishes: each pair once.  Ranks 1 (first) to PROPOSAL_RANKS; 0: this side has not asked. */
struct proposal_wish {
	int		 enterprise, counterpart;
	int		 rank_enterprise, rank_counterpart;
};

/* Where somebody cannot be seated: he is not there, or sits in a meeting that stays. */
enum proposal_away { PROPOSAL_FREE, PROPOSAL_ABSENT, PROPOSAL_SITS };

struct proposal_task {
	int		 nenterprises, ncounterparts, nslots, nwishes;
	const struct proposal_slot *slots;
	const struct proposal_wish *wishes;
	const unsigned char *enterprise_away;	/* [enterprise * nslots + slot]: enum proposal_away */
	const unsigned char *counterpart_away;
	const unsigned char *table_taken;	/* [slot * PROPOSAL_TABLES + table - 1]: 1 by a meeting that stays; NULL: none is */
	const int	*has;			/* meetings that an enterprise has in any case; NULL: none */
	const int	*counterpart_has;
};

struct proposal_meeting {
	int		 wish, slot, table;
};

enum proposal_why {
	PW_NEVER_TOGETHER,		/* there is no slot in which both are there */
	PW_COUNTERPART_FULL, PW_ENTERPRISE_FULL,
	PW_TABLES_FULL,			/* where both are free, all tables are taken */
	PW_NO_COMMON_SLOT		/* each has free slots, but not the same ones */
};
struct proposal_unmet {
	int		 wish;
	enum proposal_why why;
};

struct proposal {
	struct proposal_meeting *meetings;	/* by slot, then table */
	int		 nmeetings;
	struct proposal_unmet *unmet;		/* as the wishes */
	int		 nunmet;
	int		 fewest, most;		/* meetings of an enterprise that has a wish and a slot for it; 0, 0: there is none such */
	int		 unserved;		/* how many of these have none */
	int		 idle;			/* slots between meetings, of all of both sides */
};

/*
 * Make it.  The task is within the limits above, and wishes name what there is.  Everything of *out lies in a.  Takes some tenths of a
 * second at most for a hundred enterprises, sixty counterparts and three days.  Thread: any.
 */
void	proposal_make(struct arena *a, const struct proposal_task *task, struct proposal *out);

#endif
