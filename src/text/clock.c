/*
 * Hours of a day as people write them: a part of the day, an hour with its minutes, and the same once more behind a dash.
 */
#include "base/base.h"

#include "base/str.h"
#include "text/clock.h"
#include "text/utf8.h"

#include <ctype.h>
#include <stdlib.h>

enum { HOUR = 60, DAY = 24 * HOUR, EVENING = 18 * HOUR };
enum half { H_NONE, H_MORNING, H_NOON, H_AFTER };

static const struct { const char *word; enum half half; } halves[] = {
	{ "凌晨", H_MORNING }, { "清晨", H_MORNING }, { "早上", H_MORNING }, { "早晨", H_MORNING }, { "上午", H_MORNING }, { "中午", H_NOON }, { "下午", H_AFTER },
	{ "傍晚", H_AFTER }, { "晚上", H_AFTER }, { "晚间", H_AFTER }, { "夜间", H_AFTER }, { "早", H_MORNING }, { "晚", H_AFTER }, { "a.m.", H_MORNING },
	{ "p.m.", H_AFTER }, { "am", H_MORNING }, { "pm", H_AFTER }, { "noon", H_NOON },
};

struct point {
	int	  minutes;
	enum half half;
	bool	  marked;	/* it is an hour by its looks: 9:00, 9点 */
};

static void
skip_blanks(const char **p)
{
	*p += strspn(*p, " ");
}

static bool
skip_word(const char **p, const char *word)
{
	if (!str_starts(*p, word))
		return false;
	*p += strlen(word);
	return true;
}

static bool
skip_any(const char **p, const char *const *words)
{
	for (; *words != NULL; words++)
		if (skip_word(p, *words))
			return true;
	return false;
}

static void
read_half(const char **p, struct point *out)
{
	skip_blanks(p);
	for (size_t i = 0; i < nitems(halves) && out->half == H_NONE; i++)
		if (skip_word(p, halves[i].word))
			out->half = halves[i].half;
	skip_blanks(p);
}

/* One or two digits, or -1. */
static int
read_digits(const char **p)
{
	size_t n = strspn(*p, "0123456789");
	int v = 0;

	if (n == 0 || n > 2)
		return -1;
	for (; n > 0; n--)
		v = v * 10 + *(*p)++ - '0';
	return v;
}

/* What stands behind the hour: minutes, 0 where there are none, -1: what is no time. */
static int
read_minutes(const char **p, bool *marked)
{
	int v;

	*marked = true;
	if (skip_word(p, ":")) {
		v = isdigit((unsigned char)(*p)[0]) && isdigit((unsigned char)(*p)[1]) ? read_digits(p) : -1;
		skip_any(p, NAMES(":00.000", ":00"));
		return v;
	}
	if (!skip_any(p, NAMES("时", "点钟", "点", "h"))) {
		*marked = false;
		return 0;
	}
	if (skip_word(p, "半"))
		return HOUR / 2;
	if (skip_word(p, "整") || !isdigit((unsigned char)**p))
		return 0;
	v = read_digits(p);
	skip_word(p, "分");
	return v;
}

static bool
read_point(const char **p, struct point *out)
{
	int hour, minutes;

	*out = (struct point){ .half = H_NONE };
	read_half(p, out);
	if ((hour = read_digits(p)) == -1 || (minutes = read_minutes(p, &out->marked)) == -1)
		return false;
	out->minutes = hour * HOUR + minutes;
	read_half(p, out);
	return minutes < HOUR && out->minutes <= DAY;
}

static int
in_half(int minutes, enum half half)
{
	if (half == H_MORNING)
		return minutes / HOUR == 12 ? minutes - DAY / 2 : minutes;
	if ((half == H_AFTER && minutes < DAY / 2) || (half == H_NOON && minutes < 3 * HOUR))
		return minutes + DAY / 2;
	return minutes;
}

/* What one of them says of the part of the day holds for the other, where it comes before or after it so. */
static bool
settle(const struct point *a, const struct point *b, int *from, int *to)
{
	int later;

	*from = in_half(a->minutes, a->half);
	*to = in_half(b->minutes, b->half);
	if (a->half == H_NONE && b->half == H_AFTER && in_half(a->minutes, H_AFTER) < *to)
		*from = in_half(a->minutes, H_AFTER);
	later = in_half(b->minutes, H_AFTER);
	if (b->half == H_NONE && a->half != H_NONE && *to <= *from && later > *from)
		*to = later;
	if (*to <= *from && *from >= EVENING && *to <= DAY / 2)
		*to += DAY;
	return *to > *from;
}

static const char *
folded(struct arena *a, const char *text)
{
	char *out = arena_strdup(a, utf8_trim(a, utf8_halfwidth(a, text)));

	for (char *p = out; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	return out;
}

/* 0.375: what a spreadsheet keeps of 9:00. */
static bool
is_part_of_day(const char *p, int *from)
{
	double v = strncmp(p, "0.", 2) == 0 && p[2] != '\0' && p[2 + strspn(p + 2, "0123456789")] == '\0' ? strtod(p, NULL) * DAY : -1;

	*from = (int)(v + 0.5);
	return v > 0 && *from < DAY && v - *from < 0.02 && *from - v < 0.02;
}

bool
clock_parse_span(struct arena *a, const char *text, int *from, int *to)
{
	const char *p = folded(a, text);
	struct point first, second;

	*to = -1;
	if (is_part_of_day(p, from))
		return true;
	if (!read_point(&p, &first))
		return false;
	*from = in_half(first.minutes, first.half);
	if (!skip_any(&p, NAMES("--", "-", "——", "—", "–", "−", "~", "〜", "至", "到", "to ")))
		return (skip_any(&p, NAMES("开始", "起")), *p == '\0') && (first.marked || first.half != H_NONE) && *from < DAY;
	return read_point(&p, &second) && *p == '\0' && (first.marked || second.marked || second.half != H_NONE) && settle(&first, &second, from, to);
}

bool
clock_is_rough(struct arena *a, const char *text)
{
	const char *p = folded(a, text);

	while (*p != '\0') {
		struct point part = { .half = H_NONE };

		read_half(&p, &part);
		if (part.half == H_NONE && !skip_any(&p, NAMES("全天", "整天", "白天", "待定", "待确认", "all day", "tbc", "tba", "tbd", "/", "、", "-", "至", "约", "左右", "前", "后")))
			return false;
	}
	return true;
}
