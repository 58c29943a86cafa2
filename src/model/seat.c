/*
 * The rule of seats.
 */
#include "base/base.h"

#include "model/seat.h"

int64_t
seat_taken(const struct seat_book *b)
{
	int64_t n = 0;

	for (size_t i = 0; i < b->ntaken; i++)
		n += b->taken[i].seats;
	return n;
}

int64_t
seat_taken_by_level(const struct seat_book *b, int64_t level)
{
	int64_t n = 0;

	for (size_t i = 0; i < b->ntaken; i++)
		if (level != NONE && b->taken[i].level == level)
			n += b->taken[i].seats;
	return n;
}

int64_t
seat_taken_by_enterprise(const struct seat_book *b, int64_t enterprise)
{
	int64_t n = 0;

	for (size_t i = 0; i < b->ntaken; i++)
		if (b->taken[i].enterprise == enterprise)
			n += b->taken[i].seats;
	return n;
}

int64_t
seat_kept(const struct seat_book *b, int64_t but)
{
	int64_t n = 0;

	for (const struct seat_quota *q = b->plan.reserved; q < b->plan.reserved + b->plan.nreserved; q++) {
		int64_t used = seat_taken_by_level(b, q->level);

		if ((but == NONE || q->level != but) && used < q->seats)
			n += q->seats - used;
	}
	return n;
}

static int64_t
at_least_none(int64_t n)
{
	return n < 0 ? 0 : n;
}

enum seat_why
seat_ask(const struct seat_book *b, const struct seat_party *asks, int64_t *left)
{
	int64_t free, cap;

	*left = b->plan.enterprise_cap == NONE ? INT64_MAX :
	    at_least_none(b->plan.enterprise_cap - seat_taken_by_enterprise(b, asks->enterprise));
	if (asks->seats > *left)
		return SEAT_CAP;
	if (b->plan.capacity == NONE)
		return SEAT_FREE;
	cap = *left;
	free = b->plan.capacity - seat_taken(b);
	*left = at_least_none(free);
	if (asks->seats > *left)
		return SEAT_NONE_LEFT;
	*left = at_least_none(free - seat_kept(b, asks->level));
	if (asks->seats > *left)
		return SEAT_RESERVED;
	*left = cap < *left ? cap : *left;
	return SEAT_FREE;
}

/* --- the plan ------------------------------------------------------------------------------------------- */

static int64_t
most_of_one(const struct seat_book *b)
{
	int64_t most = 0;

	for (size_t i = 0; i < b->ntaken; i++) {
		int64_t n = seat_taken_by_enterprise(b, b->taken[i].enterprise);

		most = n > most ? n : most;
	}
	return most;
}

enum seat_why
seat_fits(const struct seat_book *b, int64_t *least)
{
	int64_t taken = seat_taken(b);

	*least = taken;
	if (b->plan.capacity != NONE && b->plan.capacity < taken)
		return SEAT_NONE_LEFT;
	*least = most_of_one(b);
	if (b->plan.enterprise_cap != NONE && b->plan.enterprise_cap < *least)
		return SEAT_CAP;
	*least = b->plan.capacity == NONE ? INT64_MAX : b->plan.capacity - taken;
	return seat_kept(b, NONE) > *least ? SEAT_RESERVED : SEAT_FREE;
}
