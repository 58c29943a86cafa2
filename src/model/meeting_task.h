/*
 * The task of a proposal between the two files that have to do with it: meeting_task.c makes it of a delegation's rows, meeting_propose.c
 * has it done and says what came of it.
 */
#ifndef TW_MODEL_MEETING_TASK_H
#define TW_MODEL_MEETING_TASK_H

#include "model/meeting_propose.h"

struct meeting_task {
	struct db	*d;
	struct arena	*a;
	const struct meeting_book *b;
	const struct propose_ask *ask;
	int64_t		 now_ms;
	struct err	*e;

	struct book_slot *slots;
	struct proposal_slot *cut;
	struct proposal_wish *wishes;
	int64_t		*enterprise, *counterpart;	/* their ids by index */
	unsigned char	*away[2];		/* of enterprises, of counterparts */
	unsigned char	*taken;
	unsigned char	*goes;			/* of enterprises */
	int		*has, *counterpart_has;
	int		 arranged;		/* pairs */
	int64_t		 last_enterprise, last_counterpart;	/* the last of them */
	struct proposal_task k;
};

/* Whether a meeting stays where it is. */
bool	meeting_task_keeps(const struct meeting_task *m, const struct book_meeting *x);

#endif
