/*
 * The demo chamber's delegations: forty invented ones since 2010, one of them with a hundred delegates through five countries, each told
 * from its plan to what became of it.
 */
#ifndef TW_MODEL_DEMO_TRIP_H
#define TW_MODEL_DEMO_TRIP_H

#include "demo_pen.h"
#include "demo_project.h"

/* --- of demo_trip.c and demo_table.c alone ------------------------------------------------------------ */
enum { TRIP_LEGS = 5, TRIP_SEATS = 100, LEG_DAYS = 3 };

/* Where it goes. */
struct trip_city {
	const char	*country, *country_zh, *city_zh, *city_en, *zone, *flight;
};

struct traveller {
	int64_t		 enterprise, seats;
	int64_t		 project;		/* that began after the trip where it went; NONE: none is known of */
	char		 country[3];		/* of it */
};

struct trip {
	struct demo_pen	 *pen;
	const struct demo_people *p;
	int64_t		 id, state;		/* enum delegation_state that it has come to */
	int64_t		 first, last;		/* days since 1970 */
	size_t		 nlegs;
	struct { const struct trip_city *city; int64_t id, first; } leg[TRIP_LEGS];
	struct traveller *who;
	size_t		 nwho;			/* those who travel, or will */
	size_t		 n;			/* which of all it is */
};

void	trip_at(struct trip *t, int64_t day, bool head);	/* who writes, and when */
/* Organisations to meet, before any trip.  Errors: of the write path. */
int	demo_counterparts_add(struct demo_pen *pen, const struct demo_people *p, struct err *e) MUST_USE;
/* What was arranged on a trip, and, where it has taken place, held, and what came of it. */
int	demo_meetings_add(struct trip *t, struct err *e) MUST_USE;

/* --- for the demo ----------------------------------------------------------------------------------------- */
/* All of them, after projects (demo_project.h).  Errors: of the write path.  Thread: the writer. */
int	demo_trips_add(struct tx *t, const struct demo_people *p, int64_t now_ms, void (*progress)(size_t done, void *arg), void *arg,
	    struct err *e) MUST_USE;

#endif
