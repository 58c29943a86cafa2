/*
 * Parts of a year as people write them where no day is known: 2025年三月上旬, 2025年上半年, 2025Q1, 2025年底.
 */
#include "base/base.h"

#include "base/str.h"
#include "text/date.h"
#include "text/utf8.h"

#include <ctype.h>

enum { PART_MOST = 60, TO_THE_END = -1 };

/* What stands beside a year, without blanks: the month and day with which that begins; to the end: the last day of the month. */
static const struct { const char *word; int month, day; } parts[] = {
	{ "上半年", 1, 1 }, { "下半年", 7, 1 }, { "h1", 1, 1 }, { "h2", 7, 1 }, { "1h", 1, 1 }, { "2h", 7, 1 }, { "年初", 1, 1 }, { "初", 1, 1 }, { "年底", 12, TO_THE_END },
	{ "年末", 12, TO_THE_END }, { "底", 12, TO_THE_END }, { "末", 12, TO_THE_END }, { "q1", 1, 1 }, { "q2", 4, 1 }, { "q3", 7, 1 }, { "q4", 10, 1 },
	{ "第一季度", 1, 1 }, { "第二季度", 4, 1 }, { "第三季度", 7, 1 }, { "第四季度", 10, 1 }, { "一季度", 1, 1 }, { "二季度", 4, 1 }, { "三季度", 7, 1 }, { "四季度", 10, 1 },
	{ "1季度", 1, 1 }, { "2季度", 4, 1 }, { "3季度", 7, 1 }, { "4季度", 10, 1 }, { "第1季度", 1, 1 }, { "第2季度", 4, 1 }, { "第3季度", 7, 1 }, { "第4季度", 10, 1 },
};
/* The same behind a month. */
static const struct { const char *word; int day; } of_month[] = {
	{ "上旬", 1 }, { "中旬", 11 }, { "下旬", 21 }, { "月初", 1 }, { "初", 1 }, { "月底", TO_THE_END }, { "月末", TO_THE_END }, { "底", TO_THE_END }, { "末", TO_THE_END },
};

static int
last_day(int year, int month)
{
	int64_t days;
	int day = 31;

	while (date_make(year, month, day, &days) == -1)
		day--;
	return day;
}

static bool
put(int year, int month, int day, char out[DATE_SIZE])
{
	int64_t days;

	if (date_make(year, month, day == TO_THE_END ? last_day(year, month) : day, &days) == -1)
		return false;
	date_put(out, days);
	return true;
}

/* Half width, lower case, without blanks and without 预计 before it.  false: it is too long. */
static bool
squeeze(struct arena *a, const char *text, char out[PART_MOST])
{
	const char *half = utf8_halfwidth(a, text);
	size_t n = 0;

	for (const char *const *w = NAMES("预计", "预期", "计划", "拟于", "拟", "约", "大约"); *w != NULL; w++)
		if (str_starts(half, *w)) {
			half += strlen(*w);
			break;
		}
	for (; *half != '\0'; half++)
		if (*half != ' ') {
			if (n + 1 == PART_MOST)
				return false;
			out[n++] = (char)tolower((unsigned char)*half);
		}
	out[n] = '\0';
	return true;
}

/* The year at the beginning or the end, taken out with its 年; 0: there is none. */
static int
cut_year(char *text)
{
	size_t n = strlen(text), digits = strspn(text, "0123456789");
	char *at = digits == 4 ? text : n > 4 && strspn(text + n - 4, "0123456789") == 4 && (isalpha((unsigned char)text[0]) || !isdigit((unsigned char)text[n - 5])) ? text + n - 4 : NULL, *behind;
	int year = 0;

	if (at == NULL)
		return 0;
	for (int i = 0; i < 4; i++)
		year = year * 10 + at[i] - '0';
	behind = at + 4;
	behind += str_starts(behind, "年") ? strlen("年") : *behind == '-' ? 1 : 0;
	memmove(at, behind, strlen(behind) + 1);
	return year;
}

/* 三月上旬, 3月底: what stands in the place of a day is cut off, and its day told; 0: none of that stands there. */
static int
cut_part_of_month(char *text)
{
	for (size_t i = 0; i < nitems(of_month); i++) {
		size_t n = strlen(of_month[i].word), len = strlen(text);
		bool own = str_starts(of_month[i].word, "月");		/* it has the month's mark */

		if (len <= n || strcmp(text + len - n, of_month[i].word) != 0 || (!own && (len < n + 3 || memcmp(text + len - n - 3, "月", 3) != 0)))
			continue;
		text[len - n + (own ? 3 : 0)] = '\0';
		return of_month[i].day;
	}
	return 0;
}

bool
date_parse_rough(struct arena *a, const char *text, char out[DATE_SIZE])
{
	char part[PART_MOST], iso[DATE_SIZE];
	enum date_precision precision;
	int year, day, month, rest;
	int64_t days;

	if (!squeeze(a, text, part))
		return false;
	if (date_parse_written(part, 0, out, &precision) == NULL && precision != DATE_NOTHING)
		return true;		/* 预计2026年6月 */
	if ((day = cut_part_of_month(part)) != 0) {
		if (date_parse_written(part, 0, iso, &precision) != NULL || precision != DATE_MONTH || date_parse(iso, &days) != NULL)
			return false;
		date_split(days, &year, &month, &rest);
		return put(year, month, day, out);
	}
	if ((year = cut_year(part)) == 0)
		return false;
	if (*part == '\0')
		return put(year, 1, 1, out);
	for (size_t i = 0; i < nitems(parts); i++)
		if (strcmp(part, parts[i].word) == 0)
			return put(year, parts[i].month, parts[i].day, out);
	return false;
}
