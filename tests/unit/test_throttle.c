#include "test.h"

#include "model/people.h"
#include "model/throttle.h"

struct bench {
	struct people_limits lim;
	struct throttle	*t;
	struct arena	*a;
	struct err	 e;
	int64_t		 now;
};

static int
setup(void **state)
{
	struct bench *b = xcalloc(1, sizeof *b);

	people_limits_init(&b->lim);
	b->t = throttle_new(&b->lim);
	b->a = arena_new();
	err_init(&b->e, b->a);
	b->now = INT64_C(1764000000000);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	throttle_free(b->t);
	arena_free(b->a);
	free(b);
	return 0;
}

/* 0: allowed and left as `how`; else the seconds to wait. */
static int
try(struct bench *b, const char *login, const char *addr, bool known, enum throttle_end how)
{
	err_clear(&b->e);
	if (throttle_enter(b->t, login, addr, known, b->now, &b->e) == -1) {
		assert_int_equal(b->e.code, ERR_THROTTLED);
		assert_true(b->e.retry_after_s > 0);
		return b->e.retry_after_s;
	}
	throttle_leave(b->t, login, addr, how, b->now);
	return 0;
}

static void
ten_failures_then_doubling(void **state)
{
	static const int waits_s[] = { 30, 60, 120, 240, 480, 900, 900, 900 };
	struct bench *b = *state;

	for (int i = 0; i < 10; i++)
		assert_int_equal(try(b, "li", "192.0.2.1", false, THROTTLE_WRONG), 0);
	for (size_t i = 0; i < nitems(waits_s); i++) {
		assert_int_equal(try(b, "li", "192.0.2.1", false, THROTTLE_WRONG), waits_s[i]);
		b->now += (waits_s[i] - 1) * 1000;
		assert_int_equal(try(b, "li", "192.0.2.1", false, THROTTLE_WRONG), 1);
		b->now += 1000;
		assert_int_equal(try(b, "li", "192.0.2.1", false, THROTTLE_WRONG), 0);
	}
	/* never a lock: the right password gets in when the wait is over, and all is forgotten */
	b->now += 900 * 1000;
	assert_int_equal(try(b, "li", "192.0.2.1", false, THROTTLE_RIGHT), 0);
	for (int i = 0; i < 9; i++)
		assert_int_equal(try(b, "li", "192.0.2.1", false, THROTTLE_WRONG), 0);
}

static void
others_are_not_touched(void **state)
{
	struct bench *b = *state;

	for (int i = 0; i < 11; i++)
		(void)try(b, "li", "192.0.2.1", false, THROTTLE_WRONG);
	assert_int_equal(try(b, "wang", "192.0.2.1", false, THROTTLE_WRONG), 0);
	assert_int_equal(try(b, "wang", "192.0.2.2", false, THROTTLE_RIGHT), 0);
	assert_true(try(b, "li", "192.0.2.2", false, THROTTLE_RIGHT) > 0);
}

static void
failures_are_forgotten_after_the_window(void **state)
{
	struct bench *b = *state;

	for (int i = 0; i < 9; i++)
		assert_int_equal(try(b, "li", "192.0.2.1", false, THROTTLE_WRONG), 0);
	b->now += 15 * 60 * 1000 - 1;
	assert_int_equal(try(b, "li", "192.0.2.1", false, THROTTLE_WRONG), 0);
	assert_true(try(b, "li", "192.0.2.1", false, THROTTLE_WRONG) > 0);
	b->now += 61 * 60 * 1000;
	for (int i = 0; i < 10; i++)
		assert_int_equal(try(b, "li", "192.0.2.1", false, THROTTLE_WRONG), 0);
}

static void
attempts_in_flight_count(void **state)
{
	struct bench *b = *state;

	for (int i = 0; i < 10; i++)
		assert_int_equal(throttle_enter(b->t, "li", "192.0.2.1", false, b->now, &b->e), 0);
	assert_int_equal(throttle_enter(b->t, "li", "192.0.2.1", false, b->now, &b->e), -1);
	assert_int_equal(b->e.code, ERR_THROTTLED);
	throttle_leave(b->t, "li", "192.0.2.1", THROTTLE_NEITHER, b->now);
	err_clear(&b->e);
	assert_int_equal(throttle_enter(b->t, "li", "192.0.2.1", false, b->now, &b->e), 0);
	for (int i = 0; i < 10; i++)
		throttle_leave(b->t, "li", "192.0.2.1", THROTTLE_NEITHER, b->now);
	assert_int_equal(try(b, "li", "192.0.2.1", false, THROTTLE_WRONG), 0);
}

/* After a wait there is one attempt, not one for each connection. */
static void
one_at_a_time_after_a_wait(void **state)
{
	struct bench *b = *state;

	for (int i = 0; i < 10; i++)
		(void)try(b, "li", "192.0.2.1", false, THROTTLE_WRONG);
	b->now += 30 * 1000;
	assert_int_equal(throttle_enter(b->t, "li", "192.0.2.1", false, b->now, &b->e), 0);
	assert_int_equal(throttle_enter(b->t, "li", "192.0.2.1", false, b->now, &b->e), -1);
	throttle_leave(b->t, "li", "192.0.2.1", THROTTLE_WRONG, b->now);
	assert_int_equal(try(b, "li", "192.0.2.1", false, THROTTLE_WRONG), 60);
}

static void
an_address_has_a_hundred(void **state)
{
	static const char *const same[] = { "2001:db8::1", "2001:db8::2:3", "2001:db8:0:0:ffff::9" };
	struct bench *b = *state;
	char login[16];

	for (int i = 0; i < 100; i++) {
		snprintf(login, sizeof login, "user%d", i);
		assert_int_equal(try(b, login, same[i % 3], false, THROTTLE_WRONG), 0);
	}
	assert_true(try(b, "li", "2001:db8::7", false, THROTTLE_RIGHT) > 0);
	/* refused before the hash: counts for nothing; known from before: not its neighbours' fault */
	assert_int_equal(try(b, "li", "2001:db8::7", true, THROTTLE_RIGHT), 0);
	assert_int_equal(try(b, "li", "2001:db8:0:1::7", false, THROTTLE_RIGHT), 0);
	b->now += 17 * 60 * 1000;
	assert_int_equal(try(b, "li", "2001:db8::7", false, THROTTLE_RIGHT), 0);
}

/* A flood of logins takes places, not the counter of an attempt that is under way. */
static void
a_flood_keeps_what_is_in_flight(void **state)
{
	struct bench *b = *state;
	char login[16];

	b->lim.failures_addr = INT32_MAX;
	for (int i = 0; i < 10; i++)
		assert_int_equal(throttle_enter(b->t, "li", "192.0.2.1", false, b->now, &b->e), 0);
	for (int i = 0; i < 50000; i++) {
		snprintf(login, sizeof login, "user%d", i);
		assert_int_equal(try(b, login, "192.0.2.9", false, THROTTLE_WRONG), 0);
	}
	for (int i = 0; i < 10; i++)
		throttle_leave(b->t, "li", "192.0.2.1", THROTTLE_WRONG, b->now);
	assert_int_equal(try(b, "li", "192.0.2.1", false, THROTTLE_RIGHT), 30);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(ten_failures_then_doubling, setup, teardown),
		cmocka_unit_test_setup_teardown(others_are_not_touched, setup, teardown),
		cmocka_unit_test_setup_teardown(failures_are_forgotten_after_the_window, setup, teardown),
		cmocka_unit_test_setup_teardown(attempts_in_flight_count, setup, teardown),
		cmocka_unit_test_setup_teardown(one_at_a_time_after_a_wait, setup, teardown),
		cmocka_unit_test_setup_teardown(an_address_has_a_hundred, setup, teardown),
		cmocka_unit_test_setup_teardown(a_flood_keeps_what_is_in_flight, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
