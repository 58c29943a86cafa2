/*
 * What follows from changes of projects and their parts (model/follow.h): projects are found by their investor's names, a project says
 * when there was news of it, of several figures of one kind the newest is current.
 */
#ifndef TW_MODEL_PROJECT_FOLLOW_H
#define TW_MODEL_PROJECT_FOLLOW_H

#include "model/follow.h"
#include "model/project.h"

extern const struct follow_row project_follows[];	/* {NULL}-ended */

/* Rules of a project that look at other rows, before it is saved.  Errors: ERR_DB.  Thread: any. */
int	project_set_news(struct db *d, struct arena *a, struct project *now, struct err *e) MUST_USE;
int	project_set_investor(struct db *d, struct arena *a, struct project *now, struct err *e) MUST_USE;
/* And of an amount: whether no newer one of its kind is there. */
int	amount_set_current(struct db *d, struct project_amount *now, struct err *e) MUST_USE;

#endif
