/*
 * When filings are due: working days, ends of months, 29 February, years and half-years, what is not known.
 */
#include "test.h"

#include "base/str.h"
#include "model/filing_due.h"
#include "text/date.h"

static int64_t
day(const char *text)
{
	int64_t days = NONE;

	if (text != NULL && date_parse(text, &days) != NULL)
		fail_msg("%s", text);
	return days;
}

static const char *
said(int64_t days)
{
	static char text[8][DATE_SIZE];
	static unsigned n;

	if (days == NONE)
		return "-";
	date_put(text[++n % 8], days);
	return text[n % 8];
}

/* --- once ------------------------------------------------------------------------------------------- */

static const struct { enum filing_due due; int64_t n; const char *on, *want; } once[] = {
	{ FD_WORKING, 20, "2026-11-30", "2026-12-28" },	/* a Monday */
	{ FD_WORKING, 1, "2026-11-27", "2026-11-30" },	/* a Friday: the Monday */
	{ FD_WORKING, 1, "2026-11-28", "2026-11-30" }, { FD_WORKING, 1, "2026-11-29", "2026-11-30" },
	{ FD_WORKING, 5, "2026-11-28", "2026-12-04" }, { FD_WORKING, 5, "2026-11-26", "2026-12-03" },
	{ FD_WORKING, 20, "2026-12-31", "2027-01-28" }, { FD_WORKING, 2, "2024-02-28", "2024-03-01" },
	{ FD_WORKING, 2, "2023-02-28", "2023-03-02" }, { FD_WORKING, 0, "2026-11-26", "2026-11-26" },
	{ FD_WORKING, 3, "1969-12-31", "1970-01-05" },
	{ FD_CALENDAR, 30, "2024-01-30", "2024-02-29" }, { FD_CALENDAR, 30, "2023-01-30", "2023-03-01" },
	{ FD_CALENDAR, 1, "2026-12-31", "2027-01-01" }, { FD_BEFORE, 0, "2026-05-01", "2026-05-01" },
	{ FD_NONE, 0, "2026-05-01", "-" },
};

static void
days(void **state)
{
	for (size_t i = 0; i < nitems(once); i++) {
		struct filing_plan p = { .trigger = FT_MILESTONE, .due = once[i].due, .days = once[i].n };
		int64_t on = day(once[i].on), due = filing_due_of(&p, on);

		if (strcmp(said(due), once[i].want) != 0)
			fail_msg("%s + %lld: %s, want %s", once[i].on, (long long)once[i].n, said(due), once[i].want);
		if (due != NONE)
			assert_true(filing_earliest(&p, due) <= on);
	}
}

/* Counting day by day says the same, and later triggers are never due earlier. */
static void
working_days(void **state)
{
	for (int64_t n = 0; n <= 23; n++)
		for (int64_t from = day("2023-12-20"); from < day("2024-03-10"); from++) {
			struct filing_plan p = { .due = FD_WORKING, .days = n };
			int64_t at = from, left = n, due = filing_due_of(&p, from);

			while (left > 0) {
				at++;
				left -= ((at + 3) % 7) < 5;
			}
			if (n > 0)
				assert_int_equal(due, at);
			assert_true(filing_due_of(&p, from + 1) >= due);
			assert_true(filing_earliest(&p, due) <= from);
		}
}

/* --- again ------------------------------------------------------------------------------------------ */

static const struct { enum filing_trigger t; const char *md, *in, *want; } again[] = {
	{ FT_YEARLY, "06-30", "2026-01-01", "2026-06-30" }, { FT_YEARLY, "06-30", "2026-12-31", "2026-06-30" },
	{ FT_YEARLY, "02-29", "2024-05-01", "2024-02-29" }, { FT_YEARLY, "02-29", "2025-05-01", "2025-02-28" },
	{ FT_HALF_YEARLY, "01-31", "2026-03-01", "2026-01-31" }, { FT_HALF_YEARLY, "01-31", "2026-07-01", "2026-07-31" },
	{ FT_HALF_YEARLY, "08-31", "2024-06-30", "2024-02-29" }, { FT_HALF_YEARLY, "08-31", "2026-06-30", "2026-02-28" },
	{ FT_HALF_YEARLY, "08-31", "2026-12-31", "2026-08-31" },
};

static void
periods(void **state)
{
	int month, of_month;

	for (size_t i = 0; i < nitems(again); i++) {
		struct filing_plan p = { .trigger = again[i].t, .due = FD_MONTH_DAY };

		assert_int_equal(filing_month_day(again[i].md, &p.month, &p.day), 0);
		assert_string_equal(said(filing_due_in(&p, filing_period_of(&p, day(again[i].in)))), again[i].want);
	}
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(filing_month_day(((const char *[]){ "", "6-30", "06-31", "13-01", "00-10", "06/30", "0x-10", "06-300" })[i],
		    &month, &of_month), -1);
}

/* --- how it stands ----------------------------------------------------------------------------------- */

static const char *const states[FS_STATES] = { "overdue", "soon", "waiting", "done", "unknown" };

static void
check_stand(const struct filing_plan *p, const struct filing_known *k, const char *today, const char *want)
{
	struct filing_stand got;
	struct str s = STR_INIT;

	filing_stand(p, k, day(today), &got);
	str_printf(&s, "%s %s", states[got.state], said(got.due_on));
	if (got.done_on != NONE || got.permit != NONE)
		str_printf(&s, " by %s", said(got.done_on));
	if (strcmp(str_text(&s), want) != 0)
		fail_msg("%s: %s, want %s", today, str_text(&s), want);
	str_fini(&s);
}

static void
stands_once(void **state)
{
	struct filing_plan p = { .trigger = FT_MILESTONE, .due = FD_WORKING, .days = 20 };
	struct filing_known k = { .on = day("2026-11-02") };	/* due on 2026-11-30 */
	struct filing_paper paper[] = { { 7, NONE }, { 8, day("2026-12-05") }, { NONE, day("2026-11-20") } };

	check_stand(&p, &k, "2026-11-30", "soon 2026-11-30");
	check_stand(&p, &k, "2026-12-01", "overdue 2026-11-30");
	check_stand(&p, &k, "2026-10-31", "soon 2026-11-30");
	check_stand(&p, &k, "2026-10-30", "waiting 2026-11-30");
	k.over = true;
	check_stand(&p, &k, "2026-12-01", "waiting -");
	k = (struct filing_known){ .on = NONE };
	check_stand(&p, &k, "2026-12-01", "waiting -");
	k.lost = true;
	check_stand(&p, &k, "2026-12-01", "unknown -");
	k.paper = paper;
	k.npapers = 1;
	check_stand(&p, &k, "2026-12-01", "done - by -");
	k.on = day("2026-11-02");
	k.npapers = 3;
	k.over = true;
	check_stand(&p, &k, "2026-12-01", "done 2026-11-30 by 2026-11-20");
}

static void
stands_set(void **state)
{
	int64_t set[] = { day("2026-03-31"), day("2026-09-30") };
	struct filing_plan p = { .trigger = FT_STAGE, .due = FD_SET, .set = set, .nset = 2 };
	struct filing_known k = { .on = day("2026-04-01") };

	check_stand(&p, &k, "2026-09-01", "soon 2026-09-30");
	k.on = day("2026-10-01");
	check_stand(&p, &k, "2026-11-01", "unknown -");
	assert_string_equal(said(filing_earliest(&p, day("2026-09-30"))), "2026-03-31");
}

/* A change is done by a paper that came behind it. */
static void
stands_change(void **state)
{
	struct filing_plan p = { .trigger = FT_CHANGE, .due = FD_NONE };
	struct filing_paper paper[] = { { 7, day("2025-01-01") }, { 8, NONE } };
	struct filing_known k = { .on = NONE, .paper = paper, .npapers = 2 };

	check_stand(&p, &k, "2026-11-01", "waiting -");
	k.on = day("2026-01-01");
	check_stand(&p, &k, "2026-11-01", "unknown -");
	k.on = day("2024-12-31");
	check_stand(&p, &k, "2026-11-01", "done - by 2025-01-01");
}

static void
stands_yearly(void **state)
{
	struct filing_plan p = { .trigger = FT_YEARLY, .due = FD_MONTH_DAY, .month = 6, .day = 30 };
	struct filing_paper paper[] = { { 1, day("2025-05-01") }, { 2, day("2026-06-29") } };
	struct filing_known k = { .on = day("2024-12-31"), .paper = paper, .npapers = 1 };

	check_stand(&p, &k, "2024-12-31", "waiting 2025-06-30");	/* not in the year in which it began */
	check_stand(&p, &k, "2025-12-31", "waiting 2026-06-30 by 2025-05-01");
	check_stand(&p, &k, "2026-01-01", "waiting 2026-06-30");
	check_stand(&p, &k, "2026-05-31", "soon 2026-06-30");
	check_stand(&p, &k, "2026-12-31", "overdue 2026-06-30");
	check_stand(&p, &k, "2027-01-01", "waiting 2027-06-30");	/* the year is over: what is due is the next */
	k.npapers = 2;
	check_stand(&p, &k, "2026-07-01", "waiting 2027-06-30 by 2026-06-29");
	k.over = true;
	check_stand(&p, &k, "2027-06-01", "waiting -");
	k = (struct filing_known){ .on = NONE, .lost = true };
	check_stand(&p, &k, "2027-06-01", "unknown -");
	k = (struct filing_known){ .on = day("2026-11-30") };
	check_stand(&p, &k, "2025-02-01", "waiting 2027-06-30");	/* it begins later */
}

static void
stands_half_yearly(void **state)
{
	int64_t set[] = { day("2021-05-15"), day("2026-03-31") };
	struct filing_plan p = { .trigger = FT_HALF_YEARLY, .due = FD_SET, .set = set, .nset = 2 };
	struct filing_paper paper[] = { { 4, day("2026-02-10") } };
	struct filing_known k = { .on = day("2020-08-01") };

	check_stand(&p, &k, "2021-05-01", "soon 2021-05-15");
	check_stand(&p, &k, "2021-06-30", "overdue 2021-05-15");
	check_stand(&p, &k, "2021-07-01", "unknown -");		/* its day has not been set */
	check_stand(&p, &k, "2026-01-05", "waiting 2026-03-31");
	k.paper = paper;
	k.npapers = 1;
	check_stand(&p, &k, "2026-03-01", "waiting - by 2026-02-10");
	check_stand(&p, &k, "2026-07-01", "unknown -");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days),
		cmocka_unit_test(working_days),
		cmocka_unit_test(periods),
		cmocka_unit_test(stands_once),
		cmocka_unit_test(stands_set),
		cmocka_unit_test(stands_change),
		cmocka_unit_test(stands_yearly),
		cmocka_unit_test(stands_half_yearly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
