/*
 * The chain (domain.md 4, 1): what became of each delegation, from seats to jobs, every figure with its date and how much shows it.
 *
 * Figures are kept in a table, one line for each delegation and thing that is counted, and for each kind, scope, component and currency of
 * an amount: these are never added to each other, nor what was intended to what was realised.  A change of anything that a delegation's
 * lines rest on marks it as stale; it is made anew when another delegation is marked, and until then whoever reads counts it from the rows.
 */
#ifndef TW_MODEL_CHAIN_H
#define TW_MODEL_CHAIN_H

#include "meta/list.h"
#include "model/follow.h"

enum chain_what {
	CH_SEATS, CH_TRAVELLED, CH_MEETINGS_HELD, CH_MOUS, CH_PROJECTS_BEGUN, CH_FILED, CH_REGISTERED, CH_DISBURSED, CH_OPERATING,
	CH_JOBS_ACTUAL, CH_COUNTS,
	CH_UNVERIFIED = CH_COUNTS,	/* MoUs that nobody has verified: told beside, never counted with them */
	CH_AMOUNT,			/* of projects, by enum amount_kind */
	CH_VALUE,			/* of outcomes, by the kind of value */
	CH_WHATS
};
extern const char *const chain_names[CH_WHATS];

struct chain_line {
	enum chain_what	 what;
	int64_t		 kind, scope, component;	/* of amounts, else -1; component -1: none */
	char		 currency[4];
	int64_t		 n;		/* how many; of jobs and seats, their sum */
	__int128	 minor;
	const char	*on;		/* the newest date, ISO; NULL: nobody knows */
	int64_t		 evidences;
};
struct chain_lines {
	struct chain_line *line;	/* by what, kind, scope, component, currency */
	size_t		 n, room;
};

/* Of one delegation.  In one snapshot if the caller has begun one.  Errors: ERR_DB.  Thread: any. */
int	chain_of(struct db *d, struct arena *a, int64_t delegation, struct chain_lines *out, struct err *e) MUST_USE;
/* Over all of a list of delegation_resource, like with like. */
int	chain_over(struct db *d, struct arena *a, const struct list *delegations, struct chain_lines *out, struct err *e) MUST_USE;

extern const struct follow_row chain_follows[];	/* {NULL}-ended: figures */

/* Where the table counts other projects than there are, make it anew: at the start.  Errors: ERR_DB, those of a write. */
int	chain_check(struct store *s, struct err *e) MUST_USE;

#endif
