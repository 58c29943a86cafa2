/*
 * When a filing is due: days counted from what is known of a project, by a rule of the calendar (model/filing.h).  Pure: no clock, no
 * database.  Days are those of text/date.h; NONE: not known.
 *
 * Working days are Monday to Friday; holidays are not known here, and every answer says so.
 */
#ifndef TW_MODEL_FILING_DUE_H
#define TW_MODEL_FILING_DUE_H

#include "base/base.h"

/* What makes it due.  The last two come again in each year or half-year behind the one in which their stage was reached. */
enum filing_trigger { FT_STAGE, FT_MILESTONE, FT_PERMIT, FT_CHANGE, FT_YEARLY, FT_HALF_YEARLY };
/* By when: no day is said; so many days after the trigger; on the trigger's day; a day of the year; days that are set each time. */
enum filing_due { FD_NONE, FD_WORKING, FD_CALENDAR, FD_BEFORE, FD_MONTH_DAY, FD_SET };
enum filing_state { FS_OVERDUE, FS_DUE_SOON, FS_WAITING, FS_DONE, FS_UNKNOWN, FS_STATES };
enum { FILING_SOON = 30 };		/* days before it is due in which it is soon */

/* A rule, ready to count with. */
struct filing_plan {
	enum filing_trigger trigger;
	enum filing_due	 due;
	int64_t		 days;		/* FD_WORKING, FD_CALENDAR */
	int		 month, day;	/* FD_MONTH_DAY; 31 stands for the last day of each month, and half a year later it is the same day */
	const int64_t	*set;		/* FD_SET, in order */
	size_t		 nset;
};

/* What fulfils it: a permit with its id, or a milestone or stage (id NONE). */
struct filing_paper {
	int64_t		 id, on;
};

/* What is known of a project that a rule is for. */
struct filing_known {
	int64_t		 on;		/* the trigger */
	bool		 lost;		/* it has been, and nobody knows when */
	bool		 over;		/* the project has ended: nothing becomes due any more */
	const struct filing_paper *paper;
	size_t		 npapers;
};

struct filing_stand {
	enum filing_state state;
	int64_t		 trigger_on, due_on, done_on;
	int64_t		 permit;	/* that fulfils it; NONE */
};
void	filing_stand(const struct filing_plan *p, const struct filing_known *k, int64_t today, struct filing_stand *out);

/* The day on which a rule that comes once is due, from its trigger. */
int64_t	filing_due_of(const struct filing_plan *p, int64_t trigger_on);
enum filing_state filing_state_of(int64_t due_on, int64_t today);
/* The first trigger that can be due on `due_on` or later: never later than it is. */
int64_t	filing_earliest(const struct filing_plan *p, int64_t due_on);

/* The year or half-year that a day is in, and the day in it on which a rule that comes again is due. */
struct filing_period {
	int64_t		 from, to;
};
bool	filing_recurs(const struct filing_plan *p);
struct filing_period filing_period_of(const struct filing_plan *p, int64_t day);
int64_t	filing_due_in(const struct filing_plan *p, struct filing_period in);

/* "06-30" as month and day, -1: no day of any year. */
int	filing_month_day(const char *text, int *month, int *day) MUST_USE;

#endif
