/* The calendar, instants, and dates as people write them. */
#include "test.h"

#include "base/msg.h"
#include "base/str.h"
#include "text/date.h"

#include <stdlib.h>
#include <time.h>

/* Every day of the range, against the C library's calendar. */
static void
every_day(void **state)
{
	struct tm tm = { .tm_year = 1000 - 1900, .tm_mday = 1 };
	int64_t first = timegm(&tm) / 86400, days;

	for (int64_t d = first;; d++) {
		time_t t = (time_t)(d * 86400);
		int y, m, day;
		char text[DATE_SIZE], want[DATE_SIZE + 8];

		gmtime_r(&t, &tm);
		if (tm.tm_year + 1900 > 2999)
			break;
		date_split(d, &y, &m, &day);
		date_put(text, d);
		snprintf(want, sizeof want, "%04d-%02d-%02d", y, m, day);
		if (y != tm.tm_year + 1900 || m != tm.tm_mon + 1 || day != tm.tm_mday || strcmp(text, want) != 0 ||
		    date_make(y, m, day, &days) != 0 || days != d || date_parse(text, &days) != NULL || days != d)
			fail_msg("day %lld: %s", (long long)d, text);
	}
}

static void
no_such_days(void **state)
{
	static const struct { int y, m, d; } none[] = {
		{ 999, 12, 31 }, { 3000, 1, 1 }, { 2015, 0, 1 }, { 2015, 13, 1 }, { 2015, 1, 0 }, { 2015, 1, 32 },
		{ 2015, 2, 29 }, { 2016, 2, 30 }, { 1900, 2, 29 }, { 2015, 4, 31 }, { -2015, 1, 1 }, { 2015, -1, 1 },
	};
	static const char *const bad[] = {
		"", "2015", "2015-3-2", "2015-03-2", "2015-03-02 ", " 2015-03-02", "2015/03/02", "2015-03-32", "2015-02-29",
		"15-03-02", "02015-03-02", "2015-03-02T", "0999-01-01", "3000-01-01", "2015-0a-02", "２０１５-03-02",
	};
	int64_t days = 77;

	for (size_t i = 0; i < nitems(none); i++)
		assert_int_equal(date_make(none[i].y, none[i].m, none[i].d, &days), -1);
	for (size_t i = 0; i < nitems(bad); i++)
		if (!str_eq(date_parse(bad[i], &days), "bad_date"))
			fail_msg("%s is taken", bad[i]);
	assert_int_equal(days, 77);
	assert_null(date_parse("2016-02-29", NULL));
}

static void
instants(void **state)
{
	static const struct { int64_t ms; const char *text, *day; } cases[] = {
		{ 0, "1970-01-01T00:00:00.000Z", "1970-01-01" }, { -1, "1969-12-31T23:59:59.999Z", "1969-12-31" },
		{ 1795421730120, "2026-11-23T08:15:30.120Z", "2026-11-23" }, { 86399999, "1970-01-01T23:59:59.999Z", "1970-01-01" },
		{ -86400000, "1969-12-31T00:00:00.000Z", "1969-12-31" }, { 951782400007, "2000-02-29T00:00:00.007Z", "2000-02-29" },
		{ -30610224000000, "1000-01-01T00:00:00.000Z", "1000-01-01" },
		{ 32503679999999, "2999-12-31T23:59:59.999Z", "2999-12-31" },
	};
	static const struct { const char *in; int64_t ms; } taken[] = {
		{ "1970-01-01T00:00:01Z", 1000 }, { "1970-01-01T00:00:00.1Z", 100 }, { "1970-01-01T00:00:00.12Z", 120 },
	};
	static const char *const bad[] = {
		"", "1970-01-01", "1970-01-01T00:00:00", "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00.1234Z",
		"1970-01-01t00:00:00Z", "1970-01-01 00:00:00Z", "1970-01-01T24:00:00Z", "1970-01-01T00:60:00Z",
		"1970-01-01T00:00:60Z", "1970-01-01T00:00:00+00:00", "1970-01-01T00:00:00Zx", "1970-02-30T00:00:00Z",
		"1970-01-01T0:00:00Z",
	};
	char text[DATE_INSTANT_SIZE], day[DATE_SIZE];
	int64_t ms;

	for (size_t i = 0; i < nitems(cases); i++) {
		date_put_instant(text, cases[i].ms);
		assert_string_equal(text, cases[i].text);
		date_of_instant(cases[i].ms, day);
		assert_string_equal(day, cases[i].day);
		assert_null(date_parse_instant(text, &ms));
		assert_true(ms == cases[i].ms);
	}
	static const struct { int64_t ms; int ahead; const char *text; } local[] = {
		{ 1795421730120, 480, "2026-11-23 16:15 (UTC+08:00)" }, { 1795421730120, 0, "2026-11-23 08:15 (UTC+00:00)" },
		{ 1795421730120, -570, "2026-11-22 22:45 (UTC-09:30)" }, { 1795449600000, 330, "2026-11-23 21:30 (UTC+05:30)" },
		{ 0, -1, "1969-12-31 23:59 (UTC-00:01)" },
	};
	char moment[DATE_LOCAL_SIZE];

	for (size_t i = 0; i < nitems(local); i++) {
		date_put_local(moment, local[i].ms, local[i].ahead);
		assert_string_equal(moment, local[i].text);
	}
	for (size_t i = 0; i < nitems(taken); i++) {
		assert_null(date_parse_instant(taken[i].in, &ms));
		assert_true(ms == taken[i].ms);
	}
	for (size_t i = 0; i < nitems(bad); i++)
		if (!str_eq(date_parse_instant(bad[i], &ms), "bad_instant"))
			fail_msg("%s is taken", bad[i]);
}

/* out: an ISO date, "YYYY-MM" for a month, "" for nothing, or the complaint. */
static const struct { const char *in; unsigned flags; const char *out; } written[] = {
	{ "2015年3月2日", 0, "2015-03-02" }, { "2015年03月02日", 0, "2015-03-02" }, { "2015年3月2号", 0, "2015-03-02" },
	{ "2015年3月2", 0, "2015-03-02" }, { "2015 年 3 月 2 日", 0, "2015-03-02" }, { "2015年3月2日 08:30", 0, "2015-03-02" },
	{ "2010-5-1", 0, "2010-05-01" }, { "2010/5/1", 0, "2010-05-01" }, { "2010.5.1", 0, "2010-05-01" },
	{ "20100501", 0, "2010-05-01" }, { "2015-03-02 00:00:00", 0, "2015-03-02" }, { "2015-03-02 13:45:10.5", 0, "2015-03-02" },
	{ "2015-03-02T00:00:00", 0, "2015-03-02" }, { "2015-03-02T00:00:00.000Z", 0, "2015-03-02" },
	{ "2015/3/2 12:00:00 AM", 0, "2015-03-02" }, { "2015 - 03 - 02", 0, "2015-03-02" }, { "2015–03–02", 0, "2015-03-02" },
	{ "二〇一五年三月二日", 0, "2015-03-02" }, { "二零一五年十二月三十一日", 0, "2015-12-31" }, { "一九九八年十月廿一日", 0, "1998-10-21" },
	{ "二〇二〇年十一月二十日", 0, "2020-11-20" }, { "２０１５－０３－０２", 0, "2015-03-02" }, { "２０１５年３月２日", 0, "2015-03-02" },
	{ "2 March 2015", 0, "2015-03-02" }, { "2nd March 2015", 0, "2015-03-02" }, { "March 2, 2015", 0, "2015-03-02" },
	{ "Mar. 2, 2015", 0, "2015-03-02" }, { "2-Mar-2015", 0, "2015-03-02" }, { "02 MAR 2015", 0, "2015-03-02" },
	{ "2015-Mar-02", 0, "2015-03-02" }, { "1 Sept 2015", 0, "2015-09-01" }, { "13/04/2015", 0, "2015-04-13" },
	{ "04/13/2015", 0, "2015-04-13" }, { "03/03/2015", 0, "2015-03-03" }, { " 2015-03-02\xE2\x80\x8B", 0, "2015-03-02" },
	{ "2016-02-29", 0, "2016-02-29" }, { "2015年3月2日 星期一", 0, "2015-03-02" }, { "2015-03-02（周一）", 0, "2015-03-02" }, { "2015年3月2日（星期一）09:30", 0, "2015-03-02" }, { "Monday, 2 March 2015", 0, "2015-03-02" },
	/* a month */
	{ "2015年3月", 0, "2015-03" }, { "2015-03", 0, "2015-03" }, { "2015/3", 0, "2015-03" }, { "2015.3", 0, "2015-03" },
	{ "03/2015", 0, "2015-03" }, { "March 2015", 0, "2015-03" }, { "二〇一五年三月", 0, "2015-03" }, { "201503", 0, "2015-03" },
	/* a spreadsheet's number */
	{ "42065", DATE_SERIAL, "2015-03-02" }, { "42065.75", DATE_SERIAL, "2015-03-02" }, { "1", DATE_SERIAL, "1900-01-01" },
	{ "59", DATE_SERIAL, "1900-02-28" }, { "60", DATE_SERIAL, "bad_date" }, { "61", DATE_SERIAL, "1900-03-01" },
	{ "401768", DATE_SERIAL, "2999-12-31" }, { "401769", DATE_SERIAL, "bad_date" }, { "0", DATE_SERIAL, "bad_date" },
	{ "20150302", DATE_SERIAL, "2015-03-02" }, { "2015", DATE_SERIAL, "date_incomplete" }, { "42065", 0, "bad_date" },
	{ "2015-03-02", DATE_SERIAL, "2015-03-02" },
	/* nothing */
	{ "", 0, "" }, { "-", 0, "" }, { "N/A", 0, "" }, { "〓", 0, "" }, { "无", 0, "" },
	/* two readings */
	{ "03/04/2015", 0, "date_ambiguous" }, { "3.4.2015", 0, "date_ambiguous" }, { "15-3-2", 0, "date_ambiguous" },
	{ "15年3月2日", 0, "date_ambiguous" }, { "2-Mar-15", 0, "date_ambiguous" }, { "101203", 0, "date_ambiguous" },
	{ "2015-03-01T16:00:00.000Z", 0, "date_ambiguous" },
	/* not enough */
	{ "2015", 0, "date_incomplete" }, { "2015年", 0, "date_incomplete" }, { "3月2日", 0, "date_incomplete" },
	{ "2 March", 0, "date_incomplete" }, { "March 2", 0, "date_incomplete" }, { "5-1", 0, "date_incomplete" },
	/* none */
	{ "2015-02-30", 0, "bad_date" }, { "星期一", 0, "bad_date" }, { "周一至周三", 0, "bad_date" }, { "2015-03-02 周年", 0, "bad_date" }, { "2015-02-29", 0, "bad_date" }, { "2015-13-01", 0, "bad_date" }, { "20150230", 0, "bad_date" },
	{ "0000-00-00", 0, "bad_date" }, { "2015-00-00", 0, "bad_date" }, { "13/13/2015", 0, "bad_date" }, { "电热", 0, "bad_date" },
	{ "2015-03-02-04", 0, "bad_date" }, { "2015年13月1日", 0, "bad_date" }, { "2 Maybe 2015", 0, "bad_date" },
	{ "2015-03-02 25:00", 0, "bad_date" }, { "2015-03-02 10:61", 0, "bad_date" }, { "10:00", 0, "bad_date" },
	{ "99999999999", 0, "bad_date" }, { "0999-01-01", 0, "bad_date" }, { "9999-12-31", 0, "bad_date" }, { "2015-03-02;", 0, "bad_date" },
	{ "1.2.3.4.5.6.7.8.9.10.11.12.13", 0, "bad_date" }, { "2015/3-2", 0, "bad_date" }, { "1000", 0, "date_incomplete" },
	{ "至今", 0, "bad_date" }, { "2015-03-02 to 2016-03-02", 0, "bad_date" },
};

static void
as_people_write(void **state)
{
	for (size_t i = 0; i < nitems(written); i++) {
		char out[DATE_SIZE] = "?";
		enum date_precision p = 99;
		const char *why = date_parse_written(written[i].in, written[i].flags, out, &p);

		if (why == NULL && p == DATE_MONTH) {
			assert_string_equal(out + 7, "-01");
			out[7] = '\0';
		}
		if (!str_eq(why == NULL ? out : why, written[i].out))
			fail_msg("%s: %s", written[i].in, why == NULL ? out : why);
		assert_true(why != NULL || (p == DATE_NOTHING) == (*out == '\0'));
		assert_true(why == NULL || msg_has(why));
	}
}

static const struct { const char *in; enum date_order order; const char *day; unsigned fit; } ordered[] = {
	{ "03/04/2015", DATE_DMY, "2015-04-03", BIT(DATE_DMY) | BIT(DATE_MDY) },
	{ "03/04/2015", DATE_MDY, "2015-03-04", BIT(DATE_DMY) | BIT(DATE_MDY) },
	{ "3.4.2015 0:00", DATE_DMY, "2015-04-03", BIT(DATE_DMY) | BIT(DATE_MDY) },
	{ "03/04/2015", DATE_YMD, NULL, BIT(DATE_DMY) | BIT(DATE_MDY) },
	{ "25/12/2015", DATE_DMY, "2015-12-25", BIT(DATE_DMY) },
	{ "25/12/2015", DATE_MDY, NULL, BIT(DATE_DMY) },
	{ "12-25-2015", DATE_MDY, "2015-12-25", BIT(DATE_MDY) },
	{ "03/04/15", DATE_YMD, "2003-04-15", BIT(DATE_YMD) | BIT(DATE_DMY) | BIT(DATE_MDY) },
	{ "31/12/99", DATE_DMY, "1999-12-31", BIT(DATE_DMY) },
	{ "1/2/29", DATE_DMY, "2029-02-01", BIT(DATE_DMY) | BIT(DATE_MDY) },
	{ "1/2/30", DATE_DMY, "1930-02-01", BIT(DATE_DMY) | BIT(DATE_MDY) },
	{ "29/02/2015", DATE_DMY, NULL, 0 },
	{ "2015-03-04", DATE_DMY, NULL, 0 },		/* says it itself */
	{ "1/2-2015", DATE_DMY, NULL, 0 },
	{ "1.2.3", DATE_DMY, NULL, 0 },
	{ "0755-8888", DATE_DMY, NULL, 0 },
	{ "", DATE_DMY, NULL, 0 },
};

static void
three_numbers(void **state)
{
	char day[DATE_SIZE];

	for (size_t i = 0; i < nitems(ordered); i++) {
		int rc = date_parse_ordered(ordered[i].in, ordered[i].order, day);

		if (date_orders_of(ordered[i].in) != ordered[i].fit || (rc == 0) != (ordered[i].day != NULL) ||
		    (rc == 0 && strcmp(day, ordered[i].day) != 0))
			fail_msg("%s: %s, %x", ordered[i].in, rc == 0 ? day : "none", date_orders_of(ordered[i].in));
	}
	assert_int_equal(date_order_parse("mdy"), DATE_MDY);
	assert_int_equal(date_order_parse("ydm"), DATE_NO_ORDER);
}

/* --- spans --------------------------------------------------------------------------------------------- */

static const struct { const char *in, *from, *to; } spans[] = {	/* from NULL: no span */
	{ "2026年3月5日—3月16日", "2026-03-05", "2026-03-16" }, { "2026年3月5日至16日", "2026-03-05", "2026-03-16" },
	{ "2026年3月5日－2026年4月1日", "2026-03-05", "2026-04-01" }, { "2026.4.10-4.15", "2026-04-10", "2026-04-15" },
	{ "2026.4.10-15", "2026-04-10", "2026-04-15" }, { "2026-03-05 - 2026-03-16", "2026-03-05", "2026-03-16" },
	{ "2026-03-05至2026-03-16（共12天）", "2026-03-05", "2026-03-16" }, { "2026/3/5~3/16", "2026-03-05", "2026-03-16" },
	{ "2026-03-05-03-16", "2026-03-05", "2026-03-16" }, { "2025年12月28日到1月3日", "2025-12-28", "2026-01-03" },
	{ "5-16 March 2026", "2026-03-05", "2026-03-16" }, { "5 March 2026 to 16 March 2026", "2026-03-05", "2026-03-16" },
	{ "2026年3月5日—3月16日，共12天", "2026-03-05", "2026-03-16" }, { " 2026年3月5日 ~ 3月7日 ", "2026-03-05", "2026-03-07" },
	{ "2026年3月16日-5日", NULL, NULL }, { "2026-03-05", NULL, NULL }, { "2026-3", NULL, NULL }, { "3月5日-3月16日", NULL, NULL },
	{ "2026年3月-4月", NULL, NULL }, { "2026年3月5日—2月30日", NULL, NULL }, { "03/04/2026-05/04/2026", NULL, NULL }, { "-", NULL, NULL },
	{ "2026年3月5日（周四）至8日（周日）", "2026-03-05", "2026-03-08" }, { "2026年3月5日(星期四) ~ 3月16日 星期一", "2026-03-05", "2026-03-16" },
	{ "２０２６．３．５（四）－３．８", "2026-03-05", "2026-03-08" }, { "Thu 5 March 2026 - Mon, 16 March 2026", "2026-03-05", "2026-03-16" },
	{ "2026年3月5日—", NULL, NULL }, { "—2026年3月5日", NULL, NULL }, { "2026年3月5日-很快", NULL, NULL }, { "", NULL, NULL },
};

static void
two_days_in_one_cell(void **state)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < nitems(spans); i++) {
		char from[DATE_SIZE] = "", to[DATE_SIZE] = "";
		bool is = date_parse_span(a, spans[i].in, from, to);

		if (is != (spans[i].from != NULL) || (is && (strcmp(from, spans[i].from) != 0 || strcmp(to, spans[i].to) != 0)))
			fail_msg("%s: %d %s %s", spans[i].in, is, from, to);
	}
	arena_free(a);
}

static const struct { const char *in; int month, day; const char *rest; } yearless[] = {	/* rest NULL: none */
	{ "3月5日（周四）至8日", 3, 5, "（周四）至8日" }, { "3月5号", 3, 5, "" }, { "3.5-3.8", 3, 5, "-3.8" }, { "3/5", 0, 0, NULL }, { "04-3-20", 0, 0, NULL }, { "12.31 09:00", 12, 31, " 09:00" },
	{ "2月29日", 2, 29, "" }, { "3月5", 3, 5, "" }, { "6 March", 3, 6, "" }, { "Mar 6", 3, 6, "" }, { "6th March 09:00", 3, 6, " 09:00" }, { "6 March 2026", 0, 0, NULL }, { "Mar-25", 0, 0, NULL }, { "March 6, 2026", 0, 0, NULL }, { "5/3/2026", 0, 0, NULL }, { "3.5.26", 0, 0, NULL }, { "2026年3月5日", 0, 0, NULL }, { "13月5日", 0, 0, NULL },
	{ "3月", 0, 0, NULL }, { "35", 0, 0, NULL }, { "", 0, 0, NULL }, { "3月40日", 0, 0, NULL }, { "09:00", 0, 0, NULL },
};

static void
days_without_a_year(void **state)
{
	for (size_t i = 0; i < nitems(yearless); i++) {
		int month = 0, day = 0;
		const char *rest = NULL;
		bool is = date_lacks_year(yearless[i].in, &month, &day, &rest);

		if (is != (yearless[i].rest != NULL) || (is && (month != yearless[i].month || day != yearless[i].day || strcmp(rest, yearless[i].rest) != 0)))
			fail_msg("%s: %d %d-%d %s", yearless[i].in, is, month, day, rest == NULL ? "" : rest);
	}
}

static const struct { const char *in, *day; } rough[] = {	/* NULL: no such text */
	{ "2025年三月上旬", "2025-03-01" }, { "2025年3月中旬", "2025-03-11" }, { "2025年 3月下旬", "2025-03-21" }, { "2025年上半年", "2025-01-01" }, { "2025下半年", "2025-07-01" },
	{ "2025Q1", "2025-01-01" }, { "Q3 2024", "2024-07-01" }, { "2025年第四季度", "2025-10-01" }, { "2025年二季度", "2025-04-01" }, { "H2 2025", "2025-07-01" },
	{ "2025年底", "2025-12-31" }, { "2025年年底", "2025-12-31" }, { "2025年初", "2025-01-01" }, { "2024年2月底", "2024-02-29" }, { "2025年3月初", "2025-03-01" },
	{ "预计2026年", "2026-01-01" }, { "拟2026年6月", "2026-06-01" }, { "预计2026年底", "2026-12-31" }, { "２０２５－Ｑ２", "2025-04-01" },
	{ "2025年春节后", NULL }, { "上半年", NULL }, { "三月上旬", NULL }, { "2025年13月上旬", NULL }, { "", NULL }, { "Q1", NULL }, { "2025年Q5", NULL }, { "待定", NULL }, { "2025年中", NULL },
};

static void
parts_of_a_year(void **state)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < nitems(rough); i++) {
		char day[DATE_SIZE] = "";
		bool is = date_parse_rough(a, rough[i].in, day);

		if (is != (rough[i].day != NULL) || (is && strcmp(day, rough[i].day) != 0))
			fail_msg("%s: %d %s", rough[i].in, is, day);
	}
	arena_free(a);
}

/* Today is that of the machine's zone: in Guangzhou a day begins at 16:00 UTC, in New York it may have 23 hours. */
static void
days_here(void **state)
{
	static const struct { const char *zone, *instant, *day, *begins; } cases[] = {
		{ "UTC", "2026-03-01T23:59:59.999Z", "2026-03-01", "2026-03-01T00:00:00.000Z" },
		{ "CST-8", "2026-03-01T15:59:59.999Z", "2026-03-01", "2026-02-28T16:00:00.000Z" },
		{ "CST-8", "2026-03-01T16:00:00.000Z", "2026-03-02", "2026-03-01T16:00:00.000Z" },
		{ "<+0630>-6:30", "2026-12-31T17:30:00.000Z", "2027-01-01", "2026-12-31T17:30:00.000Z" },
		{ "EST5EDT,M3.2.0,M11.1.0", "2026-03-08T20:00:00.000Z", "2026-03-08", "2026-03-08T05:00:00.000Z" },
		{ "EST5EDT,M3.2.0,M11.1.0", "2026-03-09T03:59:59.999Z", "2026-03-08", "2026-03-08T05:00:00.000Z" },
		{ "EST5EDT,M3.2.0,M11.1.0", "2026-03-09T04:00:00.000Z", "2026-03-09", "2026-03-09T04:00:00.000Z" },
		{ "CST-8", "1969-12-31T15:00:00.000Z", "1969-12-31", "1969-12-30T16:00:00.000Z" },
	};

	for (size_t i = 0; i < nitems(cases); i++) {
		char day[DATE_SIZE], begins[DATE_INSTANT_SIZE];
		int64_t ms;

		setenv("TZ", cases[i].zone, 1);
		tzset();
		assert_null(date_parse_instant(cases[i].instant, &ms));
		date_here(ms, day);
		assert_string_equal(day, cases[i].day);
		date_put_instant(begins, date_begins_here(date_day_here(ms)));
		assert_string_equal(begins, cases[i].begins);
	}
	unsetenv("TZ");
	tzset();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_of_a_year),
		cmocka_unit_test(days_without_a_year),
		cmocka_unit_test(two_days_in_one_cell),
		cmocka_unit_test(three_numbers),
		cmocka_unit_test(every_day),
		cmocka_unit_test(no_such_days),
		cmocka_unit_test(instants),
		cmocka_unit_test(days_here),
		cmocka_unit_test(as_people_write),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
