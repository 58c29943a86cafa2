/*
 * Amounts at yearly rates: rounding, edges, which year and source is taken.
 */
#include "test_model.h"

#include "model/convert.h"

/* --- the sum -------------------------------------------------------------------------------------------- */

#define E8 INT64_C(100000000)

static const struct { int64_t minor; unsigned from; int64_t rate_e8; unsigned to; int64_t out; } sums[] = {
	{ 100, 2, E8, 2, 100 },
	{ 0, 2, E8, 2, 0 },
	{ 6329000000000, 0, 2327121 * E8 / 100, 2, 27196694972 },	/* VND 6,329 bn */
	{ 1, 2, 2 * E8, 2, 1 },			/* half a cent: up */
	{ 1, 2, 2 * E8 + 1, 2, 0 },		/* just less than half: down */
	{ 3, 2, 2 * E8, 2, 2 },
	{ 1, 0, E8, 2, 100 },			/* a currency without decimals */
	{ 1000, 3, E8, 2, 100 },		/* one with three */
	{ 5, 3, E8, 2, 1 }, { 4, 3, E8, 2, 0 },
	{ INT64_MAX, 2, E8, 2, INT64_MAX },
	{ INT64_MAX, 2, E8 - 1, 2, NONE },	/* does not fit */
	{ INT64_MAX, 0, 1, 2, NONE },
	{ INT64_MAX, 2, INT64_MAX, 2, E8 },
	{ NONE, 2, E8, 2, NONE }, { 1, 2, NONE, 2, NONE }, { 1, 2, 0, 2, NONE }, { 1, 2, -E8, 2, NONE },
	{ -1, 2, E8, 2, NONE },
};

static void
sums_are_exact_and_rounded_half_up(void **state)
{
	for (size_t i = 0; i < nitems(sums); i++) {
		int64_t out = convert_minor(sums[i].minor, sums[i].from, sums[i].rate_e8, sums[i].to);

		if (out != sums[i].out)
			fail_msg("row %zu: %lld, not %lld", i, (long long)out, (long long)sums[i].out);
	}
}

/* --- which rate ----------------------------------------------------------------------------------------- */

static const struct { const char *currency; int64_t year, taken; const char *source; } years[] = {
	{ "VND", 2022, 2022, "worldbank" },
	{ "IDR", 2024, 2024, "worldbank" },	/* both have it */
	{ "IDR", 2025, 2025, "ecb" },		/* one has it */
	{ "VND", 2025, 2024, "worldbank" }, { "VND", 2026, 2024, "worldbank" }, { "VND", 2027, NONE, NULL },
	{ "MMK", 2020, 2020, "worldbank" }, { "MMK", 2022, 2020, "worldbank" }, { "MMK", 2023, NONE, NULL },
	{ "LAK", 2025, 2023, "worldbank" }, { "LAK", 2026, NONE, NULL },
	{ "VND", 1989, NONE, NULL },		/* never a later year */
	{ "VND", 1990, 1990, "worldbank" },
	{ "DEM", 2020, NONE, NULL }, { "", 2020, NONE, NULL }, { "XXX", 2020, NONE, NULL },
};

static void
the_year_and_the_source(void **state)
{
	struct fix *f = *state;
	struct rate r;

	for (size_t i = 0; i < nitems(years); i++) {
		int rc = rate_of_year(f->d, f->a, years[i].currency, years[i].year, &r, &f->e);

		if (rc != (years[i].taken != NONE) || r.year != years[i].taken || !str_eq(r.source, years[i].source))
			fail_msg("%s %lld: %lld %s", years[i].currency, (long long)years[i].year, (long long)r.year,
			    r.source == NULL ? "none" : r.source);
	}
}

/* --- both --------------------------------------------------------------------------------------------- */

static const struct { struct money m; const char *on, *out; } amounts[] = {
	{ { 10000000000, "USD" }, "2022-11-18", "10000000000 USD @1, 67371598155 CNY @0.1484305, 2022 worldbank" },
	{ { 10000000000, "USD" }, "2040-01-01", "10000000000 USD @1, - CNY @-, - -" },
	{ { 10000000000, "CNY" }, "2040-01-01", "- USD @-, 10000000000 CNY @1, - -" },
	{ { 9600000000000000, "IDR" }, "1800-01-01", "- USD @-, - CNY @-, - -" },
	{ { 1, "MMK" }, "2023-01-01", "- USD @-, - CNY @-, - -" },
	{ { NONE, "" }, "2022-01-01", "- USD @-, - CNY @-, - -" },
	{ { 100, "USD" }, NULL, "- USD @-, - CNY @-, - -" },
};

static void
put_half(struct str *out, const struct money *m, const char *currency, const char *rate)
{
	if (m->minor == NONE) {
		assert_string_equal(m->currency, "");
		str_puts(out, "-");
	} else {
		assert_string_equal(m->currency, currency);
		str_int(out, m->minor);
	}
	str_printf(out, " %s @%s, ", currency, rate == NULL ? "-" : rate);
}

static void
each_amount_twice_with_its_rates(void **state)
{
	struct fix *f = *state;

	for (size_t i = 0; i < nitems(amounts); i++) {
		struct str *out = str_new(f->a);
		struct converted c;

		assert_int_equal(convert(f->d, f->a, &amounts[i].m, amounts[i].on, &c, &f->e), 0);
		put_half(out, &c.usd, "USD", c.per_usd);
		put_half(out, &c.cny, "CNY", c.per_cny);
		if (c.year == NONE)
			str_puts(out, "-");
		else
			str_int(out, c.year);
		str_printf(out, " %s", c.source == NULL ? "-" : c.source);
		if (strcmp(str_text(out), amounts[i].out) != 0)
			fail_msg("row %zu: %s", i, str_text(out));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_are_exact_and_rounded_half_up),
		cmocka_unit_test_setup_teardown(the_year_and_the_source, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(each_amount_twice_with_its_rates, fix_setup, fix_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
