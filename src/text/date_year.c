/*
 * Days without a year, as agendas and plans of one year have them.
 */
#include "base/base.h"

#include "base/str.h"
#include "text/date.h"

#include <ctype.h>

enum { LEAP_YEAR = 2024 };

/* One or two digits; NULL: others stand there. */
static const char *
read_two(const char *p, int *out)
{
	size_t n = strspn(p, "0123456789");

	if (n == 0 || n > 2)
		return NULL;
	*out = p[0] - '0';
	if (n == 2)
		*out = *out * 10 + p[1] - '0';
	return p + n;
}

/* Behind the month's mark; NULL: none stands there.  3/5 and 04-3-20 may be read in several ways. */
static const char *
skip_mark(const char *p, bool *han)
{
	*han = str_starts(p, "月");
	if (*han)
		return p + strlen("月");
	return *p == '.' ? p + 1 : NULL;
}

/* 3.5.26 has a year behind; 3.5-8 has an end. */
static bool
has_third(const char *p)
{
	size_t n = *p == '.' || *p == '/' || *p == '-' ? strspn(p + 1, "0123456789") : 0;

	return n == 4 || (n > 0 && *p != '-');
}

/* March, Mar, mar.: 1 to 12; 0: none stands there. */
static int
read_month(const char **p)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	char first[4] = "";
	size_t n = 0;
	const char *hit;

	while (isalpha((unsigned char)(*p)[n]))
		n++;
	for (size_t i = 0; i < 3 && i < n; i++)
		first[i] = (char)tolower((unsigned char)(*p)[i]);
	if (n < 3 || (hit = strstr(names, first)) == NULL || (hit - names) % 3 != 0)
		return 0;
	*p += n + ((*p)[n] == '.');
	return (int)(hit - names) / 3 + 1;
}

/* 6 March, March 6, 6-Mar */
static bool
in_english(const char *text, int *month, int *day, const char **rest)
{
	const char *p = text;
	bool first = (*month = read_month(&p)) != 0;

	p += first ? strspn(p, " ") : 0;
	if ((p = read_two(p, day)) == NULL)
		return false;
	if (strncmp(p, "st", 2) == 0 || strncmp(p, "nd", 2) == 0 || strncmp(p, "rd", 2) == 0 || strncmp(p, "th", 2) == 0)
		p += 2;
	if (!first) {
		p += strspn(p, " -");
		*month = read_month(&p);
	}
	*rest = p;
	p += strspn(p, " ,-");
	return *month != 0 && (!isdigit((unsigned char)*p) || p[strspn(p, "0123456789")] == ':');		/* else the year stands there */
}

bool
date_lacks_year(const char *text, int *month, int *day, const char **rest)
{
	bool han;
	const char *p;
	int64_t days;

	if (in_english(text, month, day, rest))
		return date_make(LEAP_YEAR, *month, *day, &days) == 0;
	if ((p = read_two(text, month)) == NULL || (p = skip_mark(p, &han)) == NULL || (p = read_two(p, day)) == NULL)
		return false;
	if (date_make(LEAP_YEAR, *month, *day, &days) == -1)
		return false;
	for (const char *const *w = NAMES("日", "号"); *w != NULL; w++)
		if (str_starts(p, *w)) {
			*rest = p + strlen(*w);
			return true;
		}
	*rest = p;
	return han || !has_third(p);
}
