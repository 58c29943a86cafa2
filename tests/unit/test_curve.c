/*
 * The realisation curve: its points, counts, and shares in which unlike amounts never meet.
 */
#include "test.h"

#include "model/curve.h"
#include "text/date.h"

static int64_t
day(const char *text)
{
	int64_t days = NONE;

	if (text != NULL && date_parse(text, &days) != NULL)
		fail_msg("%s", text);
	return days;
}

static struct curve_amount
amount(enum curve_step step, int64_t scope, const char *currency, int64_t minor, const char *on)
{
	struct curve_amount x = { .step = step, .scope = scope, .component = NONE, .minor = minor, .day = day(on) };

	memcpy(x.currency, currency, 4);
	return x;
}

static const struct curve_share *
share(const struct curve *c, size_t point, size_t line, enum curve_step step)
{
	return &c->point[point].share[line * CURVE_STEPS + (size_t)step];
}

/* --- points ------------------------------------------------------------------------------------------- */

static const struct { const char *ended, *today; size_t n; int64_t years, after; const char *last; } spans[] = {
	{ "2026-11-01", "2026-11-30", 0, 0, 0, NULL },
	{ "2026-11-01", "2026-12-01", 1, 0, 30, "2026-12-01" },
	{ "2025-11-30", "2026-11-29", 3, 0, 180, "2026-05-29" },
	{ "2025-11-30", "2026-11-30", 4, 0, 365, "2026-11-30" },
	{ "2024-11-30", "2026-11-29", 4, 0, 365, "2025-11-30" },
	{ "2024-11-30", "2026-11-30", 5, 2, 730, "2026-11-30" },
	{ "2024-02-29", "2026-02-27", 4, 0, 365, "2025-02-28" },
	{ "2024-02-29", "2026-02-28", 5, 2, 730, "2026-02-28" },
	{ "2024-02-29", "2028-02-29", 7, 4, 1461, "2028-02-29" },
	{ "1990-05-05", "2026-11-30", 23, 20, 7305, "2010-05-05" },
	{ "2027-01-01", "2026-11-30", 0, 0, 0, NULL },		/* it has not begun */
};

static void
points(void **state)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < nitems(spans); i++) {
		struct curve c;
		const struct curve_point *last;

		curve_make(a, NULL, 0, day(spans[i].ended), day(spans[i].today), &c);
		if (c.npoints != spans[i].n)
			fail_msg("%s to %s: %zu points", spans[i].ended, spans[i].today, c.npoints);
		if (c.npoints == 0)
			continue;
		last = &c.point[c.npoints - 1];
		if (last->years != spans[i].years || last->after_days != spans[i].after || last->day != day(spans[i].last))
			fail_msg("%s to %s: %lld years, %lld days", spans[i].ended, spans[i].today, (long long)last->years, (long long)last->after_days);
	}
	arena_free(a);
}

/* --- counts ------------------------------------------------------------------------------------------- */

static void
counts(void **state)
{
	struct arena *a = arena_new();
	const struct curve_item item[] = {
		{ .reached = { true, true }, .day = { day("2024-01-31"), day("2024-04-15"), NONE, NONE } },
		{ .reached = { true, false, false, true }, .day = { NONE, NONE, NONE, day("2025-06-01") } },
		{ .day = { NONE, NONE, NONE, NONE } },
	};
	struct curve c;

	curve_make(a, item, nitems(item), day("2024-01-01"), day("2026-01-01"), &c);
	assert_int_equal(c.items, 3);
	assert_int_equal(c.valued, 0);
	assert_int_equal(c.nlines, 0);
	assert_int_equal(c.npoints, 5);
	assert_int_equal(c.point[0].count[CURVE_FILED], 1);		/* on the thirtieth day itself */
	assert_int_equal(c.point[0].count[CURVE_REGISTERED], 0);
	assert_int_equal(c.point[2].count[CURVE_REGISTERED], 1);
	assert_int_equal(c.point[3].count[CURVE_OPERATING], 0);
	assert_int_equal(c.point[4].count[CURVE_OPERATING], 1);
	assert_int_equal(c.point[4].count[CURVE_FILED], 1);
	assert_int_equal(c.undated[CURVE_FILED], 1);
	assert_int_equal(c.undated[CURVE_OPERATING], 0);
	arena_free(a);
}

/* --- shares ------------------------------------------------------------------------------------------- */

enum { WHOLE, CHINESE };

static void
shares(void **state)
{
	struct arena *a = arena_new();
	const struct curve_amount
	    one[] = { amount(CURVE_INTENDED, WHOLE, "USD", 100, "2024-01-01"), amount(CURVE_FILED, WHOLE, "USD", 40, "2024-02-01"),
		amount(CURVE_FILED, WHOLE, "USD", 60, "2024-06-01"), amount(CURVE_DISBURSED, WHOLE, "CNY", 500, "2024-02-01") },
	    two[] = { amount(CURVE_INTENDED, WHOLE, "USD", 300, NULL), amount(CURVE_FILED, CHINESE, "USD", 300, "2024-02-01"),
		amount(CURVE_REGISTERED, WHOLE, "USD", 7, NULL) },
	    three[] = { amount(CURVE_INTENDED, CHINESE, "USD", 11, NULL) },
	    four[] = { amount(CURVE_INTENDED, WHOLE, "CNY", INT64_MAX, NULL) };
	const struct curve_item item[] = {
		{ .amount = one, .n = nitems(one), .reached = { [CURVE_OPERATING] = true }, .day = { [CURVE_OPERATING] = day("2024-12-01") } },
		{ .amount = two, .n = nitems(two) }, { .amount = three, .n = nitems(three) },
		{ .amount = four, .n = nitems(four) }, { .amount = four, .n = nitems(four) }, { .n = 0 },
	};
	struct curve c;

	curve_make(a, item, nitems(item), day("2024-01-10"), day("2025-02-01"), &c);
	assert_int_equal(c.nlines, 3);
	assert_string_equal(c.line[0].currency, "CNY");
	assert_true(c.line[0].minor == (__int128)INT64_MAX * 2 && c.line[0].items == 2);
	assert_true(c.line[1].minor == 400 && c.line[1].scope == WHOLE);
	assert_true(c.line[2].minor == 11 && c.line[2].scope == CHINESE);
	assert_int_equal(c.valued, 5);
	assert_int_equal(c.items, 6);
	/* After 30 days 40 of 100: the other's filed amount is of another scope. */
	assert_true(share(&c, 0, 1, CURVE_FILED)->reached == 40 && share(&c, 0, 1, CURVE_FILED)->of == 100);
	assert_int_equal(share(&c, 0, 1, CURVE_FILED)->left_out, 1);
	assert_int_equal(share(&c, 0, 1, CURVE_FILED)->items, 1);
	/* A newer figure takes the place of the older one; it is not added. */
	assert_true(share(&c, 2, 1, CURVE_FILED)->reached == 60);
	/* Another currency is left out, not converted; one without a day is at no point. */
	assert_true(share(&c, 0, 1, CURVE_DISBURSED)->reached == 0 && share(&c, 0, 1, CURVE_DISBURSED)->of == 300);
	assert_int_equal(share(&c, 0, 1, CURVE_DISBURSED)->left_out, 1);
	assert_true(share(&c, 3, 1, CURVE_REGISTERED)->reached == 0 && share(&c, 3, 1, CURVE_REGISTERED)->of == 400);
	/* What is in operation counts with what was intended of it. */
	assert_true(share(&c, 2, 1, CURVE_OPERATING)->reached == 0);
	assert_true(share(&c, 3, 1, CURVE_OPERATING)->reached == 100 && share(&c, 3, 1, CURVE_OPERATING)->of == 400);
	assert_true(share(&c, 3, 2, CURVE_FILED)->reached == 0 && share(&c, 3, 2, CURVE_FILED)->of == 11);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(points),
		cmocka_unit_test(counts),
		cmocka_unit_test(shares),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
