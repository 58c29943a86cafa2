/*
 * What became of what was intended on a trip: after so many days, what share of it was filed, registered, disbursed, in operation.
 *
 * Two answers that do not mix.  By count: how many of the things that were intended have come so far.  By amount: only where like stands
 * against like, one scope, one component and one currency at a time; what has figures of another sort is left out and said to be.
 * Pure: no clock, no database.
 */
#ifndef TW_MODEL_CURVE_H
#define TW_MODEL_CURVE_H

#include "base/arena.h"

enum curve_step { CURVE_FILED, CURVE_REGISTERED, CURVE_DISBURSED, CURVE_OPERATING, CURVE_STEPS, CURVE_INTENDED = CURVE_STEPS };

/* An amount that somebody stated as of a day.  Days are those of text/date.h. */
struct curve_amount {
	enum curve_step	 step;		/* CURVE_INTENDED, or what it says was filed, registered, disbursed */
	int64_t		 scope, component;	/* component NONE: none */
	char		 currency[4];
	int64_t		 minor, day;	/* day NONE: nobody knows (of CURVE_INTENDED it does not matter) */
};

/* What was intended: a project, or an outcome that no project has come of. */
struct curve_item {
	bool		 reached[CURVE_STEPS];
	int64_t		 day[CURVE_STEPS];	/* since when; NONE: nobody knows */
	const struct curve_amount *amount;	/* of CURVE_INTENDED at most one for each scope and component */
	size_t		 n;
};

struct curve_share {
	__int128	 reached, of;		/* minor units: of what was intended by those that can be compared */
	int64_t		 items, left_out;	/* compared; with figures in another scope, component or currency only */
};
/* What was intended in one scope, component and currency. */
struct curve_line {
	int64_t		 scope, component;
	char		 currency[4];
	__int128	 minor;
	int64_t		 items;
};
struct curve_point {
	int64_t		 after_days, years;	/* years 0: by days; else after_days is what these came to */
	int64_t		 day;
	int64_t		 count[CURVE_STEPS];
	struct curve_share *share;		/* [line * CURVE_STEPS + step] */
};
struct curve {
	struct curve_line *line;		/* by scope, component, currency */
	size_t		 nlines;
	struct curve_point *point;		/* 30, 90, 180, 365 days, then 2, 3, .. years; those that have come */
	size_t		 npoints;
	int64_t		 items, valued;		/* all; with an amount intended */
	int64_t		 undated[CURVE_STEPS];	/* have come so far, and at no point, as nobody knows when */
};

enum { CURVE_YEARS = 20 };

/* ended: the last day of the trip.  What is in *out lives in a. */
void	curve_make(struct arena *a, const struct curve_item *item, size_t n, int64_t ended, int64_t today, struct curve *out);

#endif
