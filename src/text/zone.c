/*
 * Wall times and moments, by ICU's rules of each zone.  zone_place.c knows which zone a place has.
 */
#include "base/base.h"

#include "text/date.h"
#include "text/zone.h"

#include <stdio.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

enum { MINUTE_MS = 60000, DAY_MIN = 1440 };

/* --- zones -------------------------------------------------------------------------------------- */

static bool
is_name(const char *zone)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-";

	return zone != NULL && strlen(zone) < ZONE_NAME_SIZE && zone[strspn(zone, letters)] == '\0' &&
	    (strchr(zone, '/') != NULL || strcmp(zone, "UTC") == 0);
}

/* ICU has names of its own beside those of the database. */
static bool
is_icus_own(const char *zone)
{
	return strncmp(zone, "SystemV/", 8) == 0 || strcmp(zone, "Etc/Unknown") == 0;
}

static int32_t
to_utf16(const char *zone, UChar out[ZONE_NAME_SIZE])
{
	u_charsToUChars(zone, out, (int32_t)strlen(zone) + 1);
	return (int32_t)strlen(zone);
}

bool
zone_known(const char *zone)
{
	UChar name[ZONE_NAME_SIZE], canonical[ZONE_NAME_SIZE];
	UErrorCode rc = U_ZERO_ERROR;
	UBool of_system = false;

	if (!is_name(zone) || is_icus_own(zone))
		return false;
	(void)ucal_getCanonicalTimeZoneID(name, to_utf16(zone, name), canonical, nitems(canonical), &of_system, &rc);
	return U_SUCCESS(rc) && of_system;
}

/* A calendar of the zone, or NULL: the name is not known. */
static UCalendar *
open_zone(const char *zone)
{
	UChar name[ZONE_NAME_SIZE];
	UErrorCode rc = U_ZERO_ERROR;
	UCalendar *c;

	if (!zone_known(zone))
		return NULL;
	c = ucal_open(name, to_utf16(zone, name), "en", UCAL_GREGORIAN, &rc);
	if (U_FAILURE(rc))
		ucal_close(c);
	return U_FAILURE(rc) ? NULL : c;
}

/* Minutes ahead of UTC; offsets of seconds, before there were zones, are cut to the minute. */
static int
offset_at(UCalendar *c, int64_t ms, bool *summer)
{
	UErrorCode rc = U_ZERO_ERROR;
	int32_t raw, dst;

	ucal_setMillis(c, (UDate)ms, &rc);
	raw = ucal_get(c, UCAL_ZONE_OFFSET, &rc);
	dst = ucal_get(c, UCAL_DST_OFFSET, &rc);
	if (summer != NULL)
		*summer = dst != 0;
	return U_FAILURE(rc) ? 0 : (raw + dst) / MINUTE_MS;
}

int
zone_offset_min(int64_t ms, const char *zone, int *minutes)
{
	UCalendar *c = open_zone(zone);

	if (c == NULL)
		return -1;
	*minutes = offset_at(c, ms, NULL);
	ucal_close(c);
	return 0;
}

void
zone_label(int minutes, char out[ZONE_LABEL_SIZE])
{
	int size = abs(minutes) % (100 * 60);

	snprintf(out, ZONE_LABEL_SIZE, "%c%02d:%02d", minutes < 0 ? '-' : '+', size / 60, size % 60);
}

/* --- wall times --------------------------------------------------------------------------------- */

/* Two digits below a limit, or -1. */
static int
two_digits(const char *s, int limit)
{
	int v;

	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return -1;
	v = (s[0] - '0') * 10 + s[1] - '0';
	return v < limit ? v : -1;
}

const char *
zone_parse_local(const char *local, int64_t *ms)
{
	char date[DATE_SIZE];
	int64_t days;
	int hour, minute;

	if (local == NULL || strlen(local) != ZONE_LOCAL_SIZE - 1 || local[10] != 'T' || local[13] != ':')
		return "local_time";
	snprintf(date, sizeof date, "%.10s", local);
	if (date_parse(date, &days) != NULL || (hour = two_digits(local + 11, 24)) == -1 || (minute = two_digits(local + 14, 60)) == -1)
		return "local_time";
	if (ms != NULL)
		*ms = (days * DAY_MIN + hour * 60 + minute) * MINUTE_MS;
	return NULL;
}

/* Midnight of a day outside the years of dates has no text. */
static int
put_local(int64_t ms, char out[ZONE_LOCAL_SIZE])
{
	int64_t minutes = ms / MINUTE_MS - (ms % MINUTE_MS < 0), days = minutes / DAY_MIN - (minutes % DAY_MIN < 0), first, last;
	char date[DATE_SIZE];
	unsigned rest = (unsigned)(minutes - days * DAY_MIN) % DAY_MIN;

	if (date_make(1000, 1, 1, &first) == -1 || date_make(2999, 12, 31, &last) == -1 || days < first || days > last)
		return -1;
	date_put(date, days);
	snprintf(out, ZONE_LOCAL_SIZE, "%sT%02u:%02u", date, rest / 60, rest % 60);
	return 0;
}

int
zone_local(int64_t ms, const char *zone, char out[ZONE_LOCAL_SIZE])
{
	int minutes;

	if (zone_offset_min(ms, zone, &minutes) == -1)
		return -1;
	return put_local(ms + (int64_t)minutes * MINUTE_MS, out);
}

/* By the offset before a change and the one behind it: which of the two gives a moment that shows the time again? */
static bool
moment_of(UCalendar *c, int64_t wall, int64_t *ms)
{
	const int64_t day = (int64_t)DAY_MIN * MINUTE_MS;
	const int around[] = { offset_at(c, wall - day, NULL), offset_at(c, wall + day, NULL) };

	for (size_t i = 0; i < nitems(around); i++) {
		*ms = wall - (int64_t)around[i] * MINUTE_MS;
		if (offset_at(c, *ms, NULL) == around[i])
			return true;
	}
	return false;
}

const char *
zone_instant(const char *local, const char *zone, int64_t *ms)
{
	const char *why;
	int64_t wall, at;
	UCalendar *c;
	bool found;

	if ((why = zone_parse_local(local, &wall)) != NULL)
		return why;
	if ((c = open_zone(zone)) == NULL)
		return "time_zone";
	if ((found = moment_of(c, wall, &at)))
		*ms = at;
	ucal_close(c);
	return found ? NULL : "local_time_gap";
}

/* --- for calendars ------------------------------------------------------------------------------ */

/* One offset and since when: DTSTART is on the clock of before. */
static void
put_observance(struct str *out, int64_t since_ms, int before, int after, bool summer)
{
	char local[ZONE_LOCAL_SIZE] = "1970-01-01T00:00", from[ZONE_LABEL_SIZE], to[ZONE_LABEL_SIZE];
	const char *kind = summer ? "DAYLIGHT" : "STANDARD";

	(void)put_local(since_ms + (int64_t)before * MINUTE_MS, local);
	zone_label(before, from);
	zone_label(after, to);
	str_printf(out, "BEGIN:%s\r\nDTSTART:%.4s%.2s%.2sT%.2s%.2s00\r\n", kind, local, local + 5, local + 8, local + 11, local + 14);
	str_printf(out, "TZOFFSETFROM:%.3s%.2s\r\nTZOFFSETTO:%.3s%.2s\r\n", from, from + 4, to, to + 4);
	str_printf(out, "TZNAME:%s\r\nEND:%s\r\n", to, kind);
}

/* The next change behind a moment or the last one before it; false: there is none. */
static bool
change_from(UCalendar *c, int64_t ms, bool next, int64_t *out)
{
	UErrorCode rc = U_ZERO_ERROR;
	UDate at;

	ucal_setMillis(c, (UDate)ms, &rc);
	if (!ucal_getTimeZoneTransitionDate(c, next ? UCAL_TZ_TRANSITION_NEXT : UCAL_TZ_TRANSITION_PREVIOUS_INCLUSIVE, &at, &rc) ||
	    U_FAILURE(rc))
		return false;
	*out = (int64_t)at;
	return true;
}

void
zone_put_vtimezone(struct str *out, const char *zone, int64_t from_ms, int64_t to_ms)
{
	UCalendar *c = open_zone(zone);
	int64_t at;
	bool summer;
	int offset, before;

	assert(c != NULL);
	str_printf(out, "BEGIN:VTIMEZONE\r\nTZID:%s\r\n", zone);
	offset = before = offset_at(c, from_ms, &summer);
	if (change_from(c, from_ms, false, &at))
		before = offset_at(c, at - 1, NULL);
	else
		at = -(int64_t)offset * MINUTE_MS;
	put_observance(out, at, before, offset_at(c, from_ms, &summer), summer);
	for (at = from_ms; change_from(c, at, true, &at) && at <= to_ms; offset = before) {
		before = offset_at(c, at, &summer);
		put_observance(out, at, offset, before, summer);
	}
	str_puts(out, "END:VTIMEZONE\r\n");
	ucal_close(c);
}
