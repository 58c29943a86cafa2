/*
 * The calendar: days ↔ year, month, day by the arithmetic of 400-year eras, and text of fixed form.
 * date_read.c knows how people write dates.
 */
#include "base/base.h"

#include "text/date.h"

#include "base/clock.h"

enum { YEAR_FIRST = 1000, YEAR_LAST = 2999, ERA_DAYS = 146097, EPOCH = 719468, DAY_MS = 86400000 };

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
days_of_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

int
date_make(int year, int month, int day, int64_t *days)
{
	int64_t y, of_era, of_year;

	if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1 ||
	    day > days_of_month(year, month))
		return -1;
	y = month <= 2 ? year - 1 : year;	/* a year that begins in March ends with its leap day */
	of_era = y % 400;
	of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	*days = y / 400 * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH;
	return 0;
}

void
date_split(int64_t days, int *year, int *month, int *day)
{
	int64_t z = days + EPOCH, era = (z >= 0 ? z : z - ERA_DAYS + 1) / ERA_DAYS, of_era = z - era * ERA_DAYS;
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = (int)(of_era - (365 * y + y / 4 - y / 100)), m = (5 * of_year + 2) / 153;

	*day = of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = (int)(y + era * 400) + (*month <= 2);
}

int64_t
date_years_later(int64_t days, int years)
{
	int y, m, d;
	int64_t out = days;

	date_split(days, &y, &m, &d);
	if (date_make(y + years, m, d, &out) == -1)
		(void)!date_make(y + years, m, d - 1, &out);
	return out;
}

static char *
put2(char *out, int v)
{
	out[0] = (char)('0' + v / 10 % 10);
	out[1] = (char)('0' + v % 10);
	return out + 2;
}

/* YYYY-MM-DD without a NUL. */
static char *
put_date(char *out, int64_t days)
{
	int year, month, day;

	date_split(days, &year, &month, &day);
	assert(year >= YEAR_FIRST && year <= YEAR_LAST);
	out = put2(put2(out, year / 100), year % 100);
	*out++ = '-';
	out = put2(out, month);
	*out++ = '-';
	return put2(out, day);
}

void
date_put(char out[DATE_SIZE], int64_t days)
{
	*put_date(out, days) = '\0';
}

static int64_t
day_of(int64_t ms)
{
	return ms >= 0 ? ms / DAY_MS : -((-(ms + 1)) / DAY_MS) - 1;
}

void
date_of_instant(int64_t ms, char out[DATE_SIZE])
{
	date_put(out, day_of(ms));
}

int64_t
date_day_here(int64_t ms)
{
	return day_of(ms + clock_ahead_min(ms) * INT64_C(60000));
}

void
date_here(int64_t ms, char out[DATE_SIZE])
{
	date_put(out, date_day_here(ms));
}

int64_t
date_begins_here(int64_t day)
{
	int64_t utc = day * DAY_MS, about = utc - clock_ahead_min(utc) * INT64_C(60000);

	return utc - clock_ahead_min(about) * INT64_C(60000);	/* the clocks may be moved between the two */
}

void
date_put_instant(char out[DATE_INSTANT_SIZE], int64_t ms)
{
	int64_t days = day_of(ms);
	int rest = (int)(ms - days * DAY_MS), s = rest / 1000;

	out = put_date(out, days);
	*out++ = 'T';
	out = put2(out, s / 3600);
	*out++ = ':';
	out = put2(out, s / 60 % 60);
	*out++ = ':';
	out = put2(out, s % 60);
	*out++ = '.';
	*out++ = (char)('0' + rest % 1000 / 100);
	out = put2(out, rest % 100);
	*out++ = 'Z';
	*out = '\0';
}

void
date_put_local(char out[DATE_LOCAL_SIZE], int64_t ms, int minutes)
{
	int64_t local = ms + minutes * INT64_C(60000), days = day_of(local);
	int m = (int)((local - days * DAY_MS) / 60000), ahead = minutes < 0 ? -minutes : minutes;

	out = put_date(out, days);
	*out++ = ' ';
	out = put2(out, m / 60);
	*out++ = ':';
	out = put2(out, m % 60);
	out = stpcpy(out, minutes < 0 ? " (UTC-" : " (UTC+");
	out = put2(out, ahead / 60);
	*out++ = ':';
	out = put2(out, ahead % 60);
	*out++ = ')';
	*out = '\0';
}

/* Exactly n digits at *p, which is moved behind them; -1 where they are not there. */
static int
digits(const char **p, int n)
{
	int v = 0;

	for (; n > 0; n--, ++*p) {
		if (**p < '0' || **p > '9')
			return -1;
		v = v * 10 + (**p - '0');
	}
	return v;
}

static bool
eat(const char **p, char c)
{
	if (**p != c)
		return false;
	++*p;
	return true;
}

static bool
read_date(const char **p, int64_t *days)
{
	int y, m, d;

	return (y = digits(p, 4)) >= 0 && eat(p, '-') && (m = digits(p, 2)) >= 0 && eat(p, '-') &&
	    (d = digits(p, 2)) >= 0 && date_make(y, m, d, days) == 0;
}

const char *
date_parse(const char *text, int64_t *days)
{
	int64_t found;

	if (!read_date(&text, &found) || *text != '\0')
		return "bad_date";
	if (days != NULL)
		*days = found;
	return NULL;
}

/* .1 to .123 in milliseconds, 0 without a point, -1 if malformed. */
static int
read_fraction(const char **p)
{
	int ms = 0, unit = 100;

	if (!eat(p, '.'))
		return 0;
	if (**p < '0' || **p > '9')
		return -1;
	for (; **p >= '0' && **p <= '9' && unit > 0; ++*p, unit /= 10)
		ms += (**p - '0') * unit;
	return ms;
}

const char *
date_parse_instant(const char *text, int64_t *ms)
{
	int64_t days;
	int h, min, s, fraction;

	if (!read_date(&text, &days) || !eat(&text, 'T') ||
	    (h = digits(&text, 2)) < 0 || h > 23 || !eat(&text, ':') ||
	    (min = digits(&text, 2)) < 0 || min > 59 || !eat(&text, ':') ||
	    (s = digits(&text, 2)) < 0 || s > 59 || (fraction = read_fraction(&text)) < 0 ||
	    !eat(&text, 'Z') || *text != '\0')
		return "bad_instant";
	*ms = days * DAY_MS + ((h * 60 + min) * 60 + s) * INT64_C(1000) + fraction;
	return NULL;
}
