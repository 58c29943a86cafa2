/* Calendars: lines, escapes, folds, zones, days. */
#include "test.h"

#include "base/str.h"
#include "text/ical.h"
#include "text/utf8.h"

static void
whole(void **state)
{
	static const struct ical_event events[] = {
		{ .uid = "agenda-item-7@x", .sequence = 3, .changed_ms = 0, .starts = { "2026-11-23T23:40", "Asia/Yangon" },
		  .ends = { "2026-11-24T07:05", "Asia/Shanghai" }, .summary = "去; 回, 好\\\n走", .location = "" },
		{ .uid = "leg-1@x", .sequence = 1, .changed_ms = 86400000, .starts = { "2026-11-23", NULL }, .ends = { "2026-11-27", NULL },
		  .summary = "仰光", .cancelled = true, .free = true },
	};
	const struct ical c = { "缅甸", events, nitems(events) };
	struct str s = STR_INIT;

	ical_put(&s, &c);
	assert_string_equal(str_text(&s),
	    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tradewind//Delegations//ZH\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
	    "X-WR-CALNAME:缅甸\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n"
	    "BEGIN:VTIMEZONE\r\nTZID:Asia/Yangon\r\nBEGIN:STANDARD\r\nDTSTART:19450503T000000\r\nTZOFFSETFROM:+0900\r\n"
	    "TZOFFSETTO:+0630\r\nTZNAME:+06:30\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
	    "BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nBEGIN:STANDARD\r\nDTSTART:19910915T020000\r\nTZOFFSETFROM:+0900\r\n"
	    "TZOFFSETTO:+0800\r\nTZNAME:+08:00\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
	    "BEGIN:VEVENT\r\nUID:agenda-item-7@x\r\nDTSTAMP:19700101T000000Z\r\nLAST-MODIFIED:19700101T000000Z\r\nSEQUENCE:3\r\n"
	    "DTSTART;TZID=Asia/Yangon:20261123T234000\r\nDTEND;TZID=Asia/Shanghai:20261124T070500\r\n"
	    "SUMMARY:去\\; 回\\, 好\\\\\\n走\r\nSTATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nEND:VEVENT\r\n"
	    "BEGIN:VEVENT\r\nUID:leg-1@x\r\nDTSTAMP:19700102T000000Z\r\nLAST-MODIFIED:19700102T000000Z\r\nSEQUENCE:1\r\n"
	    "DTSTART;VALUE=DATE:20261123\r\nDTEND;VALUE=DATE:20261128\r\n"
	    "SUMMARY:仰光\r\nSTATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
	str_fini(&s);
}

/* No line has more than 75 octets, no character is in two lines, and unfolded it is what it was. */
static void
folded(void **state)
{
	static const char piece[] = "深圳会见a";
	char text[40 * sizeof piece] = "";
	struct ical_event e = { .uid = "u", .changed_ms = 0, .starts = { "2026-11-23", NULL }, .summary = text };
	const struct ical c = { "c", &e, 1 };
	struct str s = STR_INIT, back = STR_INIT;

	for (int i = 0; i < 40; i++)
		strcat(text, piece);
	ical_put(&s, &c);
	for (const char *p = str_text(&s), *end; *p != '\0'; p = end + 2) {
		end = strstr(p, "\r\n");
		assert_true(end - p <= 75 && utf8_valid(p, (size_t)(end - p)));
		str_puts(&back, *p == ' ' ? "" : "\n");
		str_add(&back, *p == ' ' ? p + 1 : p, (size_t)(end - p) - (*p == ' '));
	}
	assert_non_null(strstr(str_text(&back), text));
	str_fini(&s);
	str_fini(&back);
}

/* Nobody's text begins a line of its own. */
static void
injected(void **state)
{
	static const struct ical_event e = { .uid = "u", .starts = { "2026-11-23", NULL }, .summary = "a\r\nATTENDEE:x\rb\tc\x7f" };
	const struct ical c = { "c", &e, 1 };
	struct str s = STR_INIT;

	ical_put(&s, &c);
	assert_non_null(strstr(str_text(&s), "SUMMARY:a\\nATTENDEE:xbc\r\n"));
	str_fini(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole),
		cmocka_unit_test(folded),
		cmocka_unit_test(injected),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
