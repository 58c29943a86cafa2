/*
 * The calendar of filings (domain.md 1.5): rules say what is due of a project and by when; how they stand is counted from the dates of
 * its stages, its milestones and its permits each time anew, and is kept nowhere.
 *
 * Rules are rows, an administrator's.  Those that come with the program are examples until somebody has checked them.
 */
#ifndef TW_MODEL_FILING_H
#define TW_MODEL_FILING_H

#include "meta/resource.h"
#include "model/access.h"
#include "model/filing_due.h"
#include "model/filing_kept.h"
#include "model/rule_seed.h"
#include "text/json.h"

struct filing_rule {
	struct rec	 rec;			/* a struct rule */
	int64_t		 reviewed, shipped, edited;
	const char	*code;
	const char	*name_zh, *name_en;
	const char	*regime;		/* the paper that it is about, and that fulfils it; NULL: none */
	const char	*countries;		/* list; NULL: all */
	int64_t		 step;			/* its place among the steps of its country; NONE: it is none */
	int64_t		 trigger_kind;		/* enum filing_trigger */
	int64_t		 trigger_stage, trigger_milestone;
	const char	*trigger_permit;	/* regime */
	int64_t		 due_kind;		/* enum filing_due */
	int64_t		 due_days;
	const char	*due_day;		/* "06-30" */
	const char	*due_dates;		/* list */
	int64_t		 done_stage, done_milestone;	/* which fulfil it too */
	const char	*as_of, *source;
	const char	*note;
};
extern const struct resource filing_rule_resource;

/* Names of enum filing_state on the wire. */
extern const char *const filing_state_names[FS_STATES];

/* Those that come with the program. */
extern const struct rule_seed filing_seed;

/*
 * Write how all filings of a project stand: docs/api.md "Filings".  The caller sees the project and what is of its own class
 * (filing_may_see).  Errors: ERR_DB.
 */
int	filing_put_project(struct db *d, int64_t project, enum lang lang, struct jw *w, struct err *e) MUST_USE;

/* Which projects' filings a caller is told of: all that he sees, those of his own company, none. */
enum filing_sight { SIGHT_NONE, SIGHT_OWN, SIGHT_ALL };
enum filing_sight filing_sight(const struct actor *who, struct view *v);

struct filing_query {
	int64_t		 days;		/* ahead */
	int64_t		 back;		/* days for which what is overdue is told of */
	int64_t		 offset, limit;
};
/*
 * Write what is due over all projects in sight, the soonest first: docs/api.md "Filings".  The first time the cost follows from how many triggers
 * lie in the days that were asked for; then, for who sees all, from how many projects have changed since.  Errors: ERR_DB, ERR_FORBIDDEN.
 */
int	filing_put_due(struct db *d, struct filing_kept *kept, const struct actor *who, const struct filing_query *q, enum lang lang, struct jw *w,
	    struct err *e) MUST_USE;

#endif
