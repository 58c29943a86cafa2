/*
 * A delegation with its rows as one reader sees it: what readiness, name lists, booklets and calendars are made of.  Everything comes
 * through the reader's views; of each row `see` says which classes of it he sees.
 */
#ifndef TW_MODEL_TRIP_H
#define TW_MODEL_TRIP_H

#include "model/access.h"
#include "model/delegation.h"
#include "store/db.h"

enum trip_kind { TRIP_LEGS, TRIP_ITEMS, TRIP_DELEGATES, TRIP_MEETINGS, TRIP_KINDS };

struct trip_row {
	void		*rec;
	unsigned	 see;		/* BIT(enum field_class) */
};
struct trip_rows {
	struct trip_row	*row;
	size_t		 n;
};
struct trip {
	struct trip_row	 head;			/* struct delegation */
	struct trip_rows of[TRIP_KINDS];	/* legs by number, items and meetings by their beginning; none archived */
};
extern const struct resource *const trip_resources[TRIP_KINDS];

/*
 * Read a delegation and rows of the kinds (BIT(enum trip_kind)) that are asked for; of a kind that the reader may not read there are none.
 * 1, 0 (absent or hidden), -1.  In one snapshot if the caller has begun one.  Thread: any.
 */
int	trip_read(struct db *d, struct arena *a, const struct actor *who, int64_t delegation, unsigned kinds, struct trip *out, struct err *e)
	    MUST_USE;

/* The same for a delegate who has no account, of himself: the head, all legs, and him.  1, 0, -1. */
int	trip_read_own(struct db *d, struct arena *a, struct delegate *x, struct trip *out, struct err *e) MUST_USE;

/* The leg of a number, or NULL. */
const struct delegation_leg *trip_leg(const struct trip *t, int64_t id);

/* Whether a delegate is on a leg: on all, where his list is empty. */
bool	delegate_is_on(struct arena *a, const struct delegate *x, int64_t leg);

/* Whether he is, or will be, on the way: neither withdrawn nor absent. */
bool	delegate_travels(const struct delegate *x);

/* How many nights are between two wall times; 0 where one of them says no day. */
int64_t	trip_nights(const char *arrive, const char *leave);

/* What the companies of a trip's delegates are called. */
struct trip_company {
	int64_t		 id;
	const char	*zh, *en;
};
struct trip_companies {
	struct trip_company *row;
	size_t		 n;
};
int	trip_companies_read(struct db *d, struct arena *a, int64_t delegation, struct trip_companies *out, struct err *e) MUST_USE;
/* In the language if there is such a name; NULL: not one of them. */
const char *trip_company(const struct trip_companies *c, int64_t id, enum lang lang);

/* Whether a list of references (canonical JSON) names a record. */
bool	trip_list_has(struct arena *a, const char *list, int64_t id);

/* What a delegation is called: Chinese or English, whichever is there, in the language if it is. */
const char *trip_title(const struct delegation *d, enum lang lang);

#endif
