/*
 * The rule of seats: capacity, caps of enterprises, seats kept for levels; that what it grants never breaks what it says, whatever is asked in which
 * order, and that it refuses nobody whom it could have.
 */
#include "test.h"

#include "model/seat.h"

#define NO_CAP	NONE

enum { PRESIDENT = 1, VICE = 2, ORDINARY = 7 };

/* Two seats for presidents, three for vice-presidents. */
static const struct seat_quota quotas[] = { { PRESIDENT, 2 }, { VICE, 3 } };

/* Taken: two of an ordinary member's, one of a vice-president's. */
static const struct seat_party taken[] = { { 101, ORDINARY, 2 }, { 102, VICE, 1 } };

static struct seat_book
book(int64_t capacity, int64_t cap, size_t nquotas)
{
	return (struct seat_book){ { capacity, cap, quotas, nquotas }, taken, nitems(taken) };
}

static const struct {
	const char	*what;
	int64_t		 capacity, cap;
	size_t		 nquotas;
	struct seat_party asks;
	enum seat_why	 why;
	int64_t		 left;
} asked[] = {
	{ "what is left", 5, NO_CAP, 0, { 103, ORDINARY, 2 }, SEAT_FREE, 2 },
	{ "one more than is left", 5, NO_CAP, 0, { 103, ORDINARY, 3 }, SEAT_NONE_LEFT, 2 },
	{ "full", 3, NO_CAP, 0, { 103, ORDINARY, 1 }, SEAT_NONE_LEFT, 0 },
	{ "more are taken than there are", 2, NO_CAP, 0, { 103, ORDINARY, 1 }, SEAT_NONE_LEFT, 0 },
	{ "no capacity, no rule", NONE, NO_CAP, 2, { 103, ORDINARY, 1000 }, SEAT_FREE, INT64_MAX },
	{ "no capacity, but a cap", NONE, 2, 2, { 103, ORDINARY, 3 }, SEAT_CAP, 2 },
	{ "a cap", 100, 2, 0, { 103, ORDINARY, 3 }, SEAT_CAP, 2 },
	{ "within the cap", 100, 2, 0, { 103, ORDINARY, 2 }, SEAT_FREE, 2 },
	{ "a second party of an enterprise", 100, 3, 0, { 101, ORDINARY, 2 }, SEAT_CAP, 1 },
	{ "a second party that fits", 100, 3, 0, { 101, ORDINARY, 1 }, SEAT_FREE, 1 },
	{ "kept for two levels", 10, NO_CAP, 2, { 103, ORDINARY, 4 }, SEAT_RESERVED, 3 },
	{ "beside what is kept", 10, NO_CAP, 2, { 103, ORDINARY, 3 }, SEAT_FREE, 3 },
	{ "no level has no seats kept", 10, NO_CAP, 2, { 103, NONE, 4 }, SEAT_RESERVED, 3 },
	{ "one's own level's are for one", 10, NO_CAP, 2, { 103, PRESIDENT, 5 }, SEAT_FREE, 5 },
	{ "others' are not", 10, NO_CAP, 2, { 103, PRESIDENT, 6 }, SEAT_RESERVED, 5 },
	{ "a level beyond its own", 10, NO_CAP, 2, { 103, VICE, 5 }, SEAT_FREE, 5 },
	{ "what is used is kept no more", 7, NO_CAP, 2, { 103, ORDINARY, 1 }, SEAT_RESERVED, 0 },
	{ "the cap is said first", 3, 2, 2, { 103, ORDINARY, 3 }, SEAT_CAP, 2 },
};

static void
asks(void **state)
{
	for (size_t i = 0; i < nitems(asked); i++) {
		struct seat_book b = book(asked[i].capacity, asked[i].cap, asked[i].nquotas);
		int64_t left;
		enum seat_why why = seat_ask(&b, &asked[i].asks, &left);

		if (why != asked[i].why || left != asked[i].left)
			fail_msg("%s: %d, %lld left", asked[i].what, why, (long long)left);
	}
}

static const struct {
	const char	*what;
	int64_t		 capacity, cap;
	size_t		 nquotas;
	enum seat_why	 why;
	int64_t		 least;
} plans[] = {
	{ "as many as are taken", 3, NO_CAP, 0, SEAT_FREE, 0 },
	{ "fewer than are taken", 2, NO_CAP, 0, SEAT_NONE_LEFT, 3 },
	{ "a cap that one has reached", 3, 2, 0, SEAT_FREE, 0 },
	{ "a cap that one is above", 9, 1, 0, SEAT_CAP, 2 },
	{ "as many kept as are free", 7, NO_CAP, 2, SEAT_FREE, 4 },
	{ "more kept than are free", 6, NO_CAP, 2, SEAT_RESERVED, 3 },
	{ "no capacity", NONE, NO_CAP, 2, SEAT_FREE, INT64_MAX },
};

static void
fits(void **state)
{
	for (size_t i = 0; i < nitems(plans); i++) {
		struct seat_book b = book(plans[i].capacity, plans[i].cap, plans[i].nquotas);
		int64_t least;
		enum seat_why why = seat_fits(&b, &least);

		if (why != plans[i].why || least != plans[i].least)
			fail_msg("%s: %d, least %lld", plans[i].what, why, (long long)least);
	}
}

static void
counts(void **state)
{
	struct seat_book b = book(10, NO_CAP, 2), empty = { { 10, NONE, quotas, 2 }, NULL, 0 };

	assert_int_equal(seat_taken(&b), 3);
	assert_int_equal(seat_taken_by_level(&b, VICE), 1);
	assert_int_equal(seat_taken_by_level(&b, NONE), 0);
	assert_int_equal(seat_taken_by_enterprise(&b, 101), 2);
	assert_int_equal(seat_kept(&b, NONE), 4);
	assert_int_equal(seat_kept(&b, VICE), 2);
	assert_int_equal(seat_kept(&empty, NONE), 5);
	assert_int_equal(seat_taken(&empty), 0);
}

/* --- any order ------------------------------------------------------------------------------------------ */

static uint64_t
next(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return *seed >> 33;
}

enum { PARTIES = 40, ROUNDS = 400 };

static const int64_t levels[] = { PRESIDENT, VICE, ORDINARY, NONE };

static void
holds(const struct seat_book *b)
{
	int64_t least;

	if (seat_fits(b, &least) != SEAT_FREE)
		fail_msg("granted what the plan does not bear: %lld of %lld", (long long)seat_taken(b), (long long)b->plan.capacity);
}

/* What is left is what can be had, and no more. */
static void
is_exact(const struct seat_book *b, struct seat_party p, int64_t left)
{
	int64_t any;

	p.seats = left;
	assert_int_equal(seat_ask(b, &p, &any), SEAT_FREE);
	p.seats = left + 1;
	assert_int_not_equal(seat_ask(b, &p, &any), SEAT_FREE);
}

static void
in_any_order(void **state)
{
	uint64_t seed = 5;

	for (int round = 0; round < ROUNDS; round++) {
		struct seat_party have[PARTIES];
		struct seat_book b = { { 5 + (int64_t)(next(&seed) % 30), next(&seed) % 2 ? 4 : NONE, quotas, next(&seed) % 3 }, have, 0 };
		int64_t left;

		for (int i = 0; i < PARTIES; i++) {
			int64_t enterprise = 100 + (int64_t)(next(&seed) % 15);
			struct seat_party p = { enterprise, levels[enterprise % 4], 1 + (int64_t)(next(&seed) % 5) };

			if (seat_ask(&b, &p, &left) == SEAT_FREE) {
				is_exact(&b, p, left);
				have[b.ntaken++] = p;
			}
			holds(&b);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asks), cmocka_unit_test(fits), cmocka_unit_test(counts), cmocka_unit_test(in_any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
