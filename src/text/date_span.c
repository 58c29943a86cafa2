/*
 * Spans of days as people write them in one cell: 2026年3月5日—16日.
 */
#include "base/base.h"

#include "base/str.h"
#include "text/date.h"
#include "text/utf8.h"

enum { SPAN_MOST = 120 };

static const char *const separators[] = { "——", "—", "–", "−", "－", "--", "-", "~", "～", "〜", "至", "到", " to " };

static bool
is_day(const char *text, char out[DATE_SIZE])
{
	enum date_precision precision;

	return date_parse_written(text, 0, out, &precision) == NULL && precision == DATE_DAY;
}

/* What stands in brackets behind (12天) and the words 共12天 say how long it is, which the days say themselves. */
static void
cut_length(char *text)
{
	static const char *const marks[] = { "(", "（", "，", ",", "共" };

	for (size_t i = 0; i < nitems(marks); i++) {
		char *hit = strstr(text, marks[i]);

		if (hit != NULL && hit > text && strstr(hit, "天") != NULL)
			*hit = '\0';
	}
}

/* "3月16日", "4.15", "16日": one or two numbers, the month first; false: something else stands there. */
static bool
read_short(const char *text, int *month, int *day)
{
	static const char *const behind[] = { "月", ".", "/", "-", "日", "号" };
	int v[2] = { 0, 0 };
	size_t n = 0;

	while (*text != '\0') {
		size_t digits = strspn(text, "0123456789"), mark = 0;

		if (digits == 0 || digits > 2 || n == nitems(v))
			return false;
		for (size_t i = 0; i < digits; i++)
			v[n] = v[n] * 10 + (text[i] - '0');
		n++;
		for (text += digits; mark < nitems(behind) && !str_starts(text, behind[mark]); mark++)
			continue;
		if (*text == '\0')
			break;
		if (mark == nitems(behind) || (n == nitems(v) && mark < 4))
			return false;
		text += strlen(behind[mark]);
	}
	*month = n == 2 ? v[0] : 0;
	*day = n == 2 ? v[1] : v[0];
	return n > 0;
}

/* The end takes year and month of the beginning where it leaves them out; over New Year the next year's. */
static bool
complete(const char *from, const char *text, char to[DATE_SIZE])
{
	int64_t begin, end;
	int year, month, day, m, d;

	if (date_parse(from, &begin) != NULL || !read_short(text, &m, &d))
		return false;
	date_split(begin, &year, &month, &day);
	if (date_make(year, m == 0 ? month : m, d, &end) == -1 ||
	    (end < begin && (m == 0 || m >= month || date_make(year + 1, m, d, &end) == -1)))
		return false;
	date_put(to, end);
	return true;
}

/* 5-16 March 2026: the beginning takes month and year of the end. */
static bool
begin_before(const char *text, const char *to, char from[DATE_SIZE])
{
	int64_t begin, end;
	int year, month, day, m, d;

	if (date_parse(to, &end) != NULL || !read_short(text, &m, &d))
		return false;
	date_split(end, &year, &month, &day);
	if (date_make(year, m == 0 ? month : m, d, &begin) == -1 || begin > end)
		return false;
	date_put(from, begin);
	return true;
}

static bool
split_at(struct arena *a, const char *text, const char *hit, size_t n, char from[DATE_SIZE], char to[DATE_SIZE])
{
	const char *left = utf8_trim(a, arena_strndup(a, text, (size_t)(hit - text))), *right = utf8_trim(a, hit + n);

	if (*left == '\0' || *right == '\0')
		return false;
	if (is_day(left, from))
		return is_day(right, to) || complete(from, right, to);
	return is_day(right, to) && begin_before(left, to, from);
}

bool
date_parse_span(struct arena *a, const char *cell, char from[DATE_SIZE], char to[DATE_SIZE])
{
	char *text;

	if (strlen(cell) > SPAN_MOST)
		return false;
	text = arena_strdup(a, utf8_trim(a, utf8_halfwidth(a, cell)));
	date_cut_weekdays(text);
	cut_length(text);
	for (size_t i = 0; i < nitems(separators); i++)
		for (const char *hit = text; (hit = strstr(hit, separators[i])) != NULL; hit += strlen(separators[i]))
			if (split_at(a, text, hit, strlen(separators[i]), from, to))
				return true;
	return false;
}
