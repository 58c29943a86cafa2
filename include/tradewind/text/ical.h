/*
 * Calendars as programs subscribe to them (iCalendar, RFC 5545): events with the zone of each wall time and what its clocks do.
 */
#ifndef TW_TEXT_ICAL_H
#define TW_TEXT_ICAL_H

#include "base/str.h"

/* A wall time (text/zone.h), or a day alone: zone NULL and local of DATE_SIZE - 1 bytes. */
struct ical_time {
	const char	*local, *zone;
};
struct ical_event {
	const char	*uid;			/* the same for the same event for ever, and nobody else's */
	int64_t		 sequence;		/* grows with each change */
	int64_t		 changed_ms;
	struct ical_time starts, ends;		/* ends.local NULL: not known; of days the last one, which is part of it */
	const char	*summary, *location, *description;	/* any text, NULL: none */
	bool		 cancelled, free;	/* free: does not take up the time */
};
struct ical {
	const char	*name;
	const struct ical_event *event;
	size_t		 n;
};

/*
 * Append the calendar: CRLF, lines folded at 75 octets between characters, text escaped, one VTIMEZONE for each zone over the span of its
 * events.  Zones are known and times are times (zone_instant).
 */
void	ical_put(struct str *out, const struct ical *c);

#endif
