/* Hours of a day as people write them. */
#include "test.h"

#include "text/clock.h"

#include <stdio.h>

static const struct { const char *in; int from, to; } taken[] = {
	{ "09:00-10:30", 540, 630 }, { "9：00—10：30", 540, 630 }, { " 9:00 ~ 10:30 ", 540, 630 }, { "09:00:00", 540, -1 }, { "上午9:00", 540, -1 },
	{ "下午2:30-4:00", 870, 960 }, { "下午 2:30 至 下午 4:00", 870, 960 }, { "上午10:00-2:00", 600, 840 }, { "14:00", 840, -1 }, { "9时30分", 570, -1 },
	{ "9点", 540, -1 }, { "9点半", 570, -1 }, { "晚上7点", 1140, -1 }, { "晚7:00", 1140, -1 }, { "中午12:00", 720, -1 }, { "中午1:00", 780, -1 },
	{ "9:00 AM - 10:30 AM", 540, 630 }, { "2:00-4:00pm", 840, 960 }, { "10:00-2:00 p.m.", 600, 840 }, { "2-4 pm", 840, 960 }, { "9-10点", 540, 600 },
	{ "12:30am", 30, -1 }, { "12:30 pm", 750, -1 }, { "22:00-01:00", 1320, 1500 }, { "18:00-24:00", 1080, 1440 }, { "9:00起", 540, -1 },
	{ "14:00开始", 840, -1 }, { "9:00 to 10:00", 540, 600 }, { "１４：００－１５：３０", 840, 930 }, { "00:00", 0, -1 }, { "10h30", 630, -1 }, { "0.375", 540, -1 }, { "0.604166666666667", 870, -1 }, { "9点整-10点15分", 540, 615 },
};
static const char *const refused[] = {
	"", "上午", "全天", "9", "9-10", "25:00", "9:60", "24:00", "10:30-9:00", "9:00-", "-9:00", "约9:00", "9:00左右", "9:00前", "9:0", "2026-03-05", "09:00 拜会", "930", "0.3333", "0.", "1.5", "9:00-10:00-11:00",
};
static const struct { const char *in; bool rough; } parts[] = {
	{ "上午", true }, { "全天", true }, { "上午/下午", true }, { "a.m.", true }, { "待定", true }, { "晚上", true }, { "09:00", false }, { "上午拜会", false },
};

static void
hours(void **state)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < nitems(taken); i++) {
		int from = -7, to = -7;

		if (!clock_parse_span(a, taken[i].in, &from, &to) || from != taken[i].from || to != taken[i].to)
			fail_msg("%s: %d %d", taken[i].in, from, to);
	}
	for (size_t i = 0; i < nitems(refused); i++) {
		int from, to;

		if (clock_parse_span(a, refused[i], &from, &to))
			fail_msg("%s is taken: %d %d", refused[i], from, to);
	}
	for (size_t i = 0; i < nitems(parts); i++)
		if (clock_is_rough(a, parts[i].in) != parts[i].rough)
			fail_msg("%s", parts[i].in);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(hours) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
