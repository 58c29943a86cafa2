/*
 * Seats of a delegation: who may have them (domain.md 1.7).
 *
 * A party is what one application has or asks for.  The seats of all parties together are never more than there are; no enterprise has more
 * than its cap; and seats that are reserved for a level and not yet taken by it are kept for it.  The rule is pure: whoever asks brings
 * the book as it stands, read in the same transaction (model/seat_book.h).
 *
 * Thread: any.
 */
#ifndef TW_MODEL_SEAT_H
#define TW_MODEL_SEAT_H

#include "base/base.h"

struct seat_party {
	int64_t	 enterprise;
	int64_t	 level;			/* of the enterprise, today; NONE: none */
	int64_t	 seats;
};

struct seat_quota {
	int64_t	 level, seats;
};

struct seat_plan {
	int64_t	 capacity;		/* NONE: nobody has said how many there are, and there is no rule */
	int64_t	 enterprise_cap;	/* NONE: an enterprise may have any number */
	const struct seat_quota *reserved;	/* each level once */
	size_t	 nreserved;
};

struct seat_book {
	struct seat_plan plan;
	const struct seat_party *taken;
	size_t	 ntaken;
};

enum seat_why { SEAT_FREE, SEAT_CAP, SEAT_NONE_LEFT, SEAT_RESERVED };

int64_t	seat_taken(const struct seat_book *b);
int64_t	seat_taken_by_level(const struct seat_book *b, int64_t level);
int64_t	seat_taken_by_enterprise(const struct seat_book *b, int64_t enterprise);

/* Seats that are reserved, not yet taken by their levels, and so kept: for all levels but one (NONE: for all). */
int64_t	seat_kept(const struct seat_book *b, int64_t but);

/*
 * Whether a party can have what it asks for beside the others, of which it is none: SEAT_FREE, or the first reason why not.  *left is what it could have at most by that reason, never less than 0; after SEAT_FREE, what it could have by all rules.
 */
enum seat_why seat_ask(const struct seat_book *b, const struct seat_party *asks, int64_t *left);

/*
 * Whether the plan bears what is taken: SEAT_NONE_LEFT, capacity is below it; SEAT_CAP, an enterprise has more than its cap; SEAT_RESERVED, more are
 * reserved than are free.  *least is what would do: the smallest capacity, the smallest cap, the most that can be reserved besides.
 */
enum seat_why seat_fits(const struct seat_book *b, int64_t *least);

#endif
