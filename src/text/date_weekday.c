/*
 * Weekdays beside a date say nothing more than the date: they are cut out, with their brackets.
 */
#include "base/base.h"

#include "base/str.h"
#include "text/date.h"

#include <ctype.h>

static const char *const han_words[] = { "星期", "礼拜", "周", "週" };
static const char *const han_days[] = { "一", "二", "三", "四", "五", "六", "日", "天" };
static const char *const words[] = {
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "thurs", "tues", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
};

/* （四） */
static size_t
short_weekday(const char *p)
{
	for (size_t k = 0; k < nitems(han_days) && *p == '('; k++)
		if (str_starts(p + 1, han_days[k]) && p[1 + strlen(han_days[k])] == ')')
			return strlen(han_days[k]) + 2;
	return 0;
}

static size_t
han_weekday(const char *p)
{
	for (size_t i = 0; i < nitems(han_words); i++) {
		size_t n = strlen(han_words[i]);

		for (size_t k = 0; k < nitems(han_days) && str_starts(p, han_words[i]); k++)
			if (str_starts(p + n, han_days[k]))
				return n + strlen(han_days[k]);
	}
	return 0;
}

static size_t
word_weekday(const char *text, const char *p)
{
	if (p > text && isalpha((unsigned char)p[-1]))
		return 0;
	for (size_t i = 0; i < nitems(words); i++) {
		size_t n = strlen(words[i]);

		if (strncasecmp(p, words[i], n) == 0 && !isalpha((unsigned char)p[n]))
			return n + (p[n] == '.' || p[n] == ',');
	}
	return 0;
}

/* From the bracket before to the one behind; where it begins and how long it is with them. */
static void
with_brackets(const char *text, const char **p, size_t *n)
{
	const char *begin = *p, *end = *p + *n;

	while (begin > text && begin[-1] == ' ')
		begin--;
	end += strspn(end, " ");
	if (begin > text && begin[-1] == '(' && *end == ')') {
		*p = begin - 1;
		*n = (size_t)(end + 1 - *p);
	}
}

void
date_cut_weekdays(char *text)
{
	for (const char *p = text; *p != '\0';) {
		size_t n = han_weekday(p);
		const char *from = p;

		if (n == 0 && (n = word_weekday(text, p)) == 0 && (n = short_weekday(p)) == 0) {
			p++;
			continue;
		}
		with_brackets(text, &from, &n);
		memmove(text + (from - text), from + n, strlen(from + n) + 1);
		p = from;
	}
	for (size_t n = strlen(text); n > 0 && text[n - 1] == ' '; n--)
		text[n - 1] = '\0';
}
