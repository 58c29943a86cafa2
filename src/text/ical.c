/*
 * The calendar format: lines, text, times; then events and the zones that they need.
 */
#include "base/base.h"

#include "text/date.h"
#include "text/ical.h"
#include "text/utf8.h"
#include "text/zone.h"

#include <stdio.h>

enum { LINE_MOST = 75, DAY_MS = 86400000 };

/* --- lines -------------------------------------------------------------------------------------- */

/* Append one line, folded so that no character is cut in two. */
static void
put_folded(struct str *out, const char *line)
{
	const char *end = line + strlen(line), *p = line;
	size_t room = LINE_MOST;

	while (p < end) {
		const char *next = p;

		(void)utf8_next(&next, end);
		if ((size_t)(next - p) > room) {
			str_puts(out, "\r\n ");
			room = LINE_MOST - 1;
		}
		str_add(out, p, (size_t)(next - p));
		room -= (size_t)(next - p);
		p = next;
	}
	str_puts(out, "\r\n");
}

static void
put_line(struct str *out, struct str *line)
{
	put_folded(out, str_text(line));
	str_reset(line);
}

/* TEXT of RFC 5545, 3.3.11; other control characters have no place in it. */
static void
put_escaped(struct str *out, const char *text)
{
	for (const char *p = text; *p != '\0'; p++)
		if (*p == '\n')
			str_puts(out, "\\n");
		else if (*p == '\\' || *p == ';' || *p == ',')
			str_printf(out, "\\%c", *p);
		else if ((unsigned char)*p >= ' ' && *p != 0x7f)
			str_putc(out, *p);
}

static void
put_text(struct str *out, struct str *line, const char *name, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	str_printf(line, "%s:", name);
	put_escaped(line, text);
	put_line(out, line);
}

/* --- times -------------------------------------------------------------------------------------- */

static void
put_moment(struct str *out, const char *name, int64_t ms)
{
	char t[DATE_INSTANT_SIZE];

	date_put_instant(t, ms);
	str_printf(out, "%s:%.4s%.2s%.2sT%.2s%.2s%.2sZ\r\n", name, t, t + 5, t + 8, t + 11, t + 14, t + 17);
}

/* The day behind the last one, for the end of a span of days is not part of it. */
static void
put_day(struct str *out, const char *name, const char *day, int64_t later)
{
	char text[DATE_SIZE];
	int64_t days;

	if (date_parse(day, &days) != NULL)
		return;
	date_put(text, days + later);
	str_printf(out, "%s;VALUE=DATE:%.4s%.2s%.2s\r\n", name, text, text + 5, text + 8);
}

static void
put_time(struct str *out, const char *name, const struct ical_time *t, int64_t later)
{
	const char *l = t->local;

	if (l == NULL)
		return;
	if (t->zone == NULL)
		put_day(out, name, l, later);
	else
		str_printf(out, "%s;TZID=%s:%.4s%.2s%.2sT%.2s%.2s00\r\n", name, t->zone, l, l + 5, l + 8, l + 11, l + 14);
}

/* --- zones -------------------------------------------------------------------------------------- */

/* From when to when a zone is needed. */
struct span {
	const char *zone;
	int64_t	from, to;
};

static void
widen(struct span *s, const struct ical_time *t)
{
	int64_t ms;

	if (t->local == NULL || t->zone == NULL || strcmp(t->zone, s->zone) != 0 || zone_instant(t->local, t->zone, &ms) != NULL)
		return;
	if (s->from == NONE || ms < s->from)
		s->from = ms;
	if (s->to == NONE || ms > s->to)
		s->to = ms;
}

static bool
stands_before(const struct ical *c, size_t i, bool end, const char *zone)
{
	for (size_t k = 0; k <= i; k++) {
		if (c->event[k].starts.zone != NULL && (k < i || end) && strcmp(c->event[k].starts.zone, zone) == 0)
			return true;
		if (k < i && c->event[k].ends.zone != NULL && strcmp(c->event[k].ends.zone, zone) == 0)
			return true;
	}
	return false;
}

static void
put_zone(struct str *out, const struct ical *c, size_t i, bool end)
{
	struct span s = { .zone = end ? c->event[i].ends.zone : c->event[i].starts.zone, .from = NONE, .to = NONE };

	if (s.zone == NULL || stands_before(c, i, end, s.zone))
		return;
	for (size_t k = 0; k < c->n; k++) {
		widen(&s, &c->event[k].starts);
		widen(&s, &c->event[k].ends);
	}
	if (s.from != NONE)
		zone_put_vtimezone(out, s.zone, s.from, s.to + DAY_MS);
}

/* --- the whole ---------------------------------------------------------------------------------- */

static void
put_event(struct str *out, struct str *line, const struct ical_event *e)
{
	str_puts(out, "BEGIN:VEVENT\r\n");
	put_text(out, line, "UID", e->uid);
	put_moment(out, "DTSTAMP", e->changed_ms);
	put_moment(out, "LAST-MODIFIED", e->changed_ms);
	str_printf(out, "SEQUENCE:%lld\r\n", (long long)e->sequence);
	put_time(out, "DTSTART", &e->starts, 0);
	put_time(out, "DTEND", &e->ends, 1);
	put_text(out, line, "SUMMARY", e->summary);
	put_text(out, line, "LOCATION", e->location);
	put_text(out, line, "DESCRIPTION", e->description);
	str_printf(out, "STATUS:%s\r\n", e->cancelled ? "CANCELLED" : "CONFIRMED");
	str_printf(out, "TRANSP:%s\r\nEND:VEVENT\r\n", e->free ? "TRANSPARENT" : "OPAQUE");
}

void
ical_put(struct str *out, const struct ical *c)
{
	struct str line = STR_INIT;

	str_puts(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tradewind//Delegations//ZH\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
	put_text(out, &line, "X-WR-CALNAME", c->name);
	str_puts(out, "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n");
	for (size_t i = 0; i < c->n; i++) {
		put_zone(out, c, i, false);
		put_zone(out, c, i, true);
	}
	for (size_t i = 0; i < c->n; i++)
		put_event(out, &line, &c->event[i]);
	str_puts(out, "END:VCALENDAR\r\n");
	str_fini(&line);
}
