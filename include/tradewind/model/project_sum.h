/*
 * How many projects there are at each stage and in each country, and what their amounts come to, each kind, scope, component and
 * currency by itself: these are never added to each other (domain.md 3, pain 22).
 *
 * Sums over all projects are kept in a table by what follows from each change (decision 0024); sums over some are made of the rows.
 */
#ifndef TW_MODEL_PROJECT_SUM_H
#define TW_MODEL_PROJECT_SUM_H

#include "meta/list.h"
#include "model/follow.h"

/* A line of figures.  kind NONE: how many projects there are, and no amount. */
struct project_sum {
	int64_t		 stage;			/* enum project_stage; NONE: not asked for */
	const char	*country;		/* "": none, or not asked for */
	int64_t		 kind, scope, component;	/* component NONE: none */
	char		 currency[4];
	__int128	 minor;
	int64_t		 projects, estimated;	/* of these, with an amount that is an estimate */
};
struct project_sums {
	struct project_sum *line;		/* by stage, country, kind (the projects first), scope, component, currency */
	size_t		 n, room;
};

enum { SUMS_BY_STAGE = BIT(0), SUMS_BY_COUNTRY = BIT(1) };

/*
 * The lines of the projects that a query holds.  projects: a list of project_resource; v: the view that it was parsed with; amounts: a
 * list of the current rows of project_amount_resource that the caller sees.  by: what is not in it is not kept apart (stage is NONE).
 * In one snapshot if the caller has begun one.  Errors: ERR_DB.  Thread: any.
 */
int	project_sums(struct db *d, struct arena *a, const struct list *projects, const struct view *v, const struct list *amounts,
	    const struct view *amounts_v, unsigned by, struct project_sums *out, struct err *e) MUST_USE;

/* An amount of a line as decimal text in the arena. */
const char *project_sum_text(struct arena *a, const struct project_sum *x);

/* How many projects there are by stage and country: what counts of lists are read of (meta/resource.h). */
extern const struct tally project_tally;

extern const struct follow_row project_sum_follows[];	/* {NULL}-ended */

/* Make the table anew of all rows, for those that were written past the write path.  Thread: the writer. */
int	project_sums_renew(struct tx *t, struct err *e) MUST_USE;
/* Where it counts other projects than there are, make it anew: at the start.  Errors: ERR_DB, those of a write. */
int	project_sums_check(struct store *s, struct err *e) MUST_USE;

/* There is no such thing as one sum of it all: whoever asks for one is told why.  0, -1. */
int	project_sums_refuse(const struct uri_query *q, struct err *e) MUST_USE;

#endif
