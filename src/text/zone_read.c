/*
 * Wall times as people write them in cells: cut into date, time of day and zone, each read by itself.
 */
#include "base/base.h"

#include "text/date.h"
#include "text/utf8.h"
#include "text/zone.h"

#include <ctype.h>
#include <stdio.h>

enum { DAY_MIN = 1440, TEXT_MOST = 120 };

/* Take the last word off the text; "" where there is only one. */
static const char *
cut_last(char *text)
{
	char *blank = strrchr(text, ' ');

	if (blank == NULL)
		return "";
	*blank = '\0';
	for (char *p = blank; p > text && p[-1] == ' ';)
		*--p = '\0';
	return blank + 1;
}

/* "9:00", "09:00:00": minutes of the day, or -1. */
static int
minutes_of(const char *text)
{
	char *end;
	long hour, minute;

	if (!isdigit((unsigned char)text[0]) || strcspn(text, ":") > 2)
		return -1;
	hour = strtol(text, &end, 10);
	if (*end != ':' || !isdigit((unsigned char)end[1]) || !isdigit((unsigned char)end[2]))
		return -1;
	minute = strtol(end + 1, &end, 10);
	if (strcmp(end, "") != 0 && strcmp(end, ":00") != 0 && strcmp(end, ":00.000") != 0)
		return -1;
	return hour < 24 && minute < 60 ? (int)(hour * 60 + minute) : -1;
}

/* The fraction of a day count, digits only: minutes, or -1 where it is none of the clock (half a second off is rounding). */
static int
minutes_of_fraction(const char *digits)
{
	int64_t v = 0, unit = 1, ms;

	for (; isdigit((unsigned char)*digits) && unit < INT64_C(1000000000); digits++, unit *= 10)
		v = v * 10 + (*digits - '0');
	digits += strspn(digits, "0123456789");
	if (*digits != '\0')
		return -1;
	ms = (v * 86400000 + unit / 2) / unit;
	if ((ms + 500) % 60000 > 1000)
		return -1;
	return (int)((ms + 500) / 60000) < DAY_MIN ? (int)((ms + 500) / 60000) : -1;
}

static const char *
join(const char *date, unsigned flags, int minutes, char local[ZONE_LOCAL_SIZE])
{
	enum date_precision precision;
	char iso[DATE_SIZE];
	const char *why = date_parse_written(date, flags, iso, &precision);

	if (why != NULL)
		return why;
	if (precision != DATE_DAY || minutes < 0)
		return "local_time";
	snprintf(local, ZONE_LOCAL_SIZE, "%.10sT%02d:%02d", iso, minutes / 60 % 24, minutes % 60);
	return NULL;
}

/* "46349.375" */
static bool
is_day_count(const char *text)
{
	size_t whole = strspn(text, "0123456789");

	return whole > 0 && text[whole] == '.' && text[whole + 1] != '\0' && text[whole + 1 + strspn(text + whole + 1, "0123456789")] == '\0';
}

/* Where the time of day begins: one or two digits before the first colon; NULL: there is none. */
static char *
clock_of(char *text)
{
	char *p = strchr(text, ':');

	for (int n = 0; p != NULL && n < 2 && p > text && isdigit((unsigned char)p[-1]); n++)
		p--;
	return p;
}

static const char *
read_clock(char *text, char local[ZONE_LOCAL_SIZE])
{
	char *clock = clock_of(text), *end = clock;
	int minutes;

	if (is_day_count(text)) {
		clock = strchr(text, '.');
		*clock = '\0';
		return join(text, DATE_SERIAL, minutes_of_fraction(clock + 1), local);
	}
	if (clock == NULL)
		return "local_time";
	minutes = minutes_of(clock);
	while (end > text && (end[-1] == ' ' || end[-1] == 'T'))
		end--;
	*end = '\0';
	return join(text, 0, minutes, local);
}

/* A word that begins with a letter and has a stroke is a zone; anything else belongs to the time. */
static bool
is_zone(const char *word)
{
	return isalpha((unsigned char)word[0]) && (strchr(word, '/') != NULL || strcmp(word, "UTC") == 0);
}

const char *
zone_parse_written(const char *text, char local[ZONE_LOCAL_SIZE], char zone[ZONE_NAME_SIZE])
{
	struct arena *a = arena_new();
	const char *half = utf8_trim(a, utf8_halfwidth(a, text)), *last, *why = NULL;
	char said[TEXT_MOST], *blank;

	zone[0] = '\0';
	snprintf(said, sizeof said, "%s", half);
	if (strlen(half) >= sizeof said)
		why = "local_time";
	else if ((blank = strrchr(said, ' ')) != NULL && is_zone(last = blank + 1)) {
		last = cut_last(said);
		if (zone_known(last))
			snprintf(zone, ZONE_NAME_SIZE, "%s", last);
		else
			why = "time_zone";
	}
	if (why == NULL)
		why = read_clock(said, local);
	arena_free(a);
	return why;
}
