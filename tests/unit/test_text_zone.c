/* Wall times, their zones and moments; what calendars are told of a zone; places; cells as people write them. */
#include "test.h"

#include "base/msg.h"
#include "text/date.h"
#include "text/zone.h"

static int64_t
ms_of(const char *instant)
{
	int64_t ms;

	assert_null(date_parse_instant(instant, &ms));
	return ms;
}

static void
names(void **state)
{
	static const char *const known[] = { "Asia/Jakarta", "Asia/Yangon", "Asia/Rangoon", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT-7" };
	static const char *const unknown[] = {
		"", "Asia/jakarta", "Asia/Peking", "Jakarta", "GMT+8", "+08:00", "PST", "Etc/Unknown", "SystemV/PST8", "Asia/Jakarta ",
		"Asia/\r\nX:Y", "Asia/雅加达", "Asia/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	};

	for (size_t i = 0; i < nitems(known); i++)
		if (!zone_known(known[i]))
			fail_msg("%s is not known", known[i]);
	for (size_t i = 0; i < nitems(unknown); i++)
		if (zone_known(unknown[i]))
			fail_msg("%s is known", unknown[i]);
	assert_false(zone_known(NULL));
}

static const struct { const char *local, *zone, *instant, *why; } moments[] = {
	{ "2026-11-23T09:00", "Asia/Jakarta", "2026-11-23T02:00:00.000Z", NULL },
	{ "2026-11-23T00:15", "Asia/Yangon", "2026-11-22T17:45:00.000Z", NULL },	/* +06:30 */
	{ "2026-11-23T09:00", "Asia/Kathmandu", "2026-11-23T03:15:00.000Z", NULL },
	{ "2026-03-08T01:59", "America/New_York", "2026-03-08T06:59:00.000Z", NULL },
	{ "2026-03-08T02:30", "America/New_York", NULL, "local_time_gap" },
	{ "2026-03-08T03:00", "America/New_York", "2026-03-08T07:00:00.000Z", NULL },
	{ "2026-11-01T01:30", "America/New_York", "2026-11-01T05:30:00.000Z", NULL },	/* twice that night: the first one */
	{ "2026-11-01T02:00", "America/New_York", "2026-11-01T07:00:00.000Z", NULL },
	{ "2026-10-04T02:10", "Australia/Lord_Howe", NULL, "local_time_gap" },		/* half an hour is put forward */
	{ "2011-12-30T12:00", "Pacific/Apia", NULL, "local_time_gap" },			/* a whole day that was none */
	{ "2026-02-29T09:00", "Asia/Jakarta", NULL, "local_time" },
	{ "2026-11-23T24:00", "Asia/Jakarta", NULL, "local_time" },
	{ "2026-11-23T09:60", "Asia/Jakarta", NULL, "local_time" },
	{ "2026-11-23 09:00", "Asia/Jakarta", NULL, "local_time" },
	{ "2026-11-23T09:00:00", "Asia/Jakarta", NULL, "local_time" },
	{ "2026-11-23T09:00", "Asia/Batavia", NULL, "time_zone" },
	{ "2026-11-23T09:00", NULL, NULL, "time_zone" },
	{ NULL, "Asia/Jakarta", NULL, "local_time" },
};

static void
wall_times(void **state)
{
	char local[ZONE_LOCAL_SIZE], instant[DATE_INSTANT_SIZE];
	int64_t ms;

	for (size_t i = 0; i < nitems(moments); i++) {
		const char *why = zone_instant(moments[i].local, moments[i].zone, &ms);

		if (!str_eq(why, moments[i].why))
			fail_msg("%s %s: %s", moments[i].local, moments[i].zone, why == NULL ? "taken" : why);
		if (why != NULL)
			continue;
		date_put_instant(instant, ms);
		assert_string_equal(instant, moments[i].instant);
		assert_int_equal(zone_local(ms, moments[i].zone, local), 0);
		assert_string_equal(local, moments[i].local);
	}
}

/* Off at 23:40 in Yangon, on the ground at 07:05 in Guangzhou the day after: five hours and fifty-five minutes in the air. */
static void
across_midnight(void **state)
{
	int64_t from, to;
	char local[ZONE_LOCAL_SIZE];

	assert_null(zone_instant("2026-11-23T23:40", "Asia/Yangon", &from));
	assert_null(zone_instant("2026-11-24T07:05", "Asia/Shanghai", &to));
	assert_int_equal((to - from) / 60000, 355);
	assert_int_equal(zone_local(from, "Asia/Shanghai", local), 0);
	assert_string_equal(local, "2026-11-24T01:10");
}

static void
offsets(void **state)
{
	static const struct { const char *zone, *at, *label; } cases[] = {
		{ "Asia/Yangon", "2026-11-23T00:00:00Z", "+06:30" }, { "UTC", "2026-11-23T00:00:00Z", "+00:00" },
		{ "America/New_York", "2026-11-23T00:00:00Z", "-05:00" }, { "America/New_York", "2026-07-01T00:00:00Z", "-04:00" },
		{ "America/St_Johns", "2026-11-23T00:00:00Z", "-03:30" }, { "Asia/Kuala_Lumpur", "1981-06-01T00:00:00Z", "+07:30" },
	};
	char label[ZONE_LABEL_SIZE], local[ZONE_LOCAL_SIZE] = "as it was";
	int minutes = 7;

	for (size_t i = 0; i < nitems(cases); i++) {
		assert_int_equal(zone_offset_min(ms_of(cases[i].at), cases[i].zone, &minutes), 0);
		zone_label(minutes, label);
		assert_string_equal(label, cases[i].label);
	}
	assert_int_equal(zone_offset_min(0, "Asia/Batavia", &minutes), -1);
	assert_int_equal(zone_local(0, "Asia/Batavia", local), -1);
	assert_int_equal(zone_local(ms_of("2999-12-31T23:00:00Z"), "Asia/Yangon", local), -1);
	assert_string_equal(local, "as it was");
}

static void
vtimezone(const char *zone, const char *from, const char *to, const char *want)
{
	struct str s = STR_INIT;

	zone_put_vtimezone(&s, zone, ms_of(from), ms_of(to));
	assert_string_equal(str_text(&s), want);
	str_fini(&s);
}

static void
calendars(void **state)
{
	vtimezone("UTC", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z",
	    "BEGIN:VTIMEZONE\r\nTZID:UTC\r\n"
	    "BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nTZNAME:+00:00\r\nEND:STANDARD\r\n"
	    "END:VTIMEZONE\r\n");
	vtimezone("America/New_York", "2026-01-15T00:00:00Z", "2026-12-01T00:00:00Z",
	    "BEGIN:VTIMEZONE\r\nTZID:America/New_York\r\n"
	    "BEGIN:STANDARD\r\nDTSTART:20251102T020000\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nTZNAME:-05:00\r\nEND:STANDARD\r\n"
	    "BEGIN:DAYLIGHT\r\nDTSTART:20260308T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nTZNAME:-04:00\r\nEND:DAYLIGHT\r\n"
	    "BEGIN:STANDARD\r\nDTSTART:20261101T020000\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nTZNAME:-05:00\r\nEND:STANDARD\r\n"
	    "END:VTIMEZONE\r\n");
}

static void
places(void **state)
{
	static const struct { const char *country, *city, *zone; } cases[] = {
		{ "ID", "Jakarta", "Asia/Jakarta" }, { "ID", NULL, "Asia/Jakarta" }, { "ID", "巴厘岛", "Asia/Makassar" },
		{ "ID", "DENPASAR, Bali", "Asia/Makassar" }, { "ID", "Jayapura", "Asia/Jayapura" }, { "MY", "槟城", "Asia/Kuala_Lumpur" },
		{ "MY", "Kota Kinabalu", "Asia/Kuching" }, { "VN", "河内", "Asia/Ho_Chi_Minh" }, { "TH", NULL, "Asia/Bangkok" },
		{ "MM", "仰光", "Asia/Yangon" }, { "KH", NULL, "Asia/Phnom_Penh" }, { "LA", NULL, "Asia/Vientiane" },
		{ "PH", NULL, "Asia/Manila" }, { "SG", NULL, "Asia/Singapore" }, { "BN", NULL, "Asia/Brunei" }, { "TL", NULL, "Asia/Dili" },
		{ "CN", "深圳", "Asia/Shanghai" }, { "HK", NULL, "Asia/Hong_Kong" }, { "MO", NULL, "Asia/Macau" }, { "JP", NULL, "Asia/Tokyo" },
		{ "AE", "Dubai", "Asia/Dubai" }, { "US", "New York", "America/New_York" }, { "US", "Springfield", NULL }, { "ZZ", NULL, NULL },
		{ "", NULL, NULL }, { NULL, "Jakarta", NULL },
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < nitems(cases); i++) {
		const char *zone = zone_of_place(a, cases[i].country, cases[i].city);

		if (!str_eq(zone, cases[i].zone) || (zone != NULL && !zone_known(zone)))
			fail_msg("%s %s: %s", cases[i].country, cases[i].city, zone);
	}
	arena_free(a);
}

static void
as_people_write(void **state)
{
	static const struct { const char *cell, *local, *zone, *why; } cases[] = {
		{ "2026-11-23 09:00", "2026-11-23T09:00", "", NULL },
		{ "2026-11-23T09:00", "2026-11-23T09:00", "", NULL },
		{ "2026/11/23 9:00", "2026-11-23T09:00", "", NULL },
		{ "2026-11-23 09:00:00", "2026-11-23T09:00", "", NULL },
		{ " 2026年11月23日9：05 ", "2026-11-23T09:05", "", NULL },
		{ "２０２６-１１-２３　０９：００", "2026-11-23T09:00", "", NULL },
		{ "23 November 2026 18:30", "2026-11-23T18:30", "", NULL },
		{ "2026-11-23 23:40 Asia/Yangon", "2026-11-23T23:40", "Asia/Yangon", NULL },
		{ "2026/11/23 0:00 UTC", "2026-11-23T00:00", "UTC", NULL },
		{ "46349.375", "2026-11-23T09:00", "", NULL },
		{ "46349.5034722222", "2026-11-23T12:05", "", NULL },
		{ "46349.375 Asia/Jakarta", "2026-11-23T09:00", "Asia/Jakarta", NULL },
		{ "46349.37501", NULL, "", "local_time" },		/* a second of the minute */
		{ "46349.99999", NULL, "", "local_time" },
		{ "46349", NULL, "", "local_time" },
		{ "2026-11-23", NULL, "", "local_time" },
		{ "09:00", NULL, "", "local_time" },
		{ "2026-11-23 09:00:30", NULL, "", "local_time" },
		{ "2026-11-23 24:00", NULL, "", "local_time" },
		{ "2026-11-23 9:5", NULL, "", "local_time" },
		{ "2026-11-23 109:00", NULL, "", "bad_date" },
		{ "2026-02-30 09:00", NULL, "", "bad_date" },
		{ "03/04/2026 09:00", NULL, "", "date_ambiguous" },
		{ "2026-11 09:00", NULL, "", "local_time" },
		{ "2026-11-23 09:00 Asia/Batavia", NULL, "", "time_zone" },
		{ "明天上午九点", NULL, "", "local_time" },
	};
	char local[ZONE_LOCAL_SIZE], zone[ZONE_NAME_SIZE];

	for (size_t i = 0; i < nitems(cases); i++) {
		const char *why = zone_parse_written(cases[i].cell, local, zone);

		if (!str_eq(why, cases[i].why) || (why == NULL && strcmp(local, cases[i].local) != 0) || strcmp(zone, cases[i].zone) != 0)
			fail_msg("%s: %s %s %s", cases[i].cell, why, local, zone);
		assert_true(why == NULL || msg_has(why));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(wall_times),
		cmocka_unit_test(across_midnight),
		cmocka_unit_test(offsets),
		cmocka_unit_test(calendars),
		cmocka_unit_test(places),
		cmocka_unit_test(as_people_write),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
