/*
 * Wall times with their zone: what clocks show at a place, and which moment that is (ICU's copy of the IANA database).
 *
 * A wall time is text of fixed form, 2026-11-23T09:00: minutes, no seconds, years as in text/date.h.  Parsers return NULL when all is
 * well, else the catalogue code of the complaint (base/msg).  Thread: any.
 */
#ifndef TW_TEXT_ZONE_H
#define TW_TEXT_ZONE_H

#include "base/arena.h"
#include "base/str.h"

#define ZONE_LOCAL_SIZE	17	/* "2026-11-23T09:00" and the NUL */
#define ZONE_NAME_SIZE	48	/* of a name that zone_known takes, and the NUL */
#define ZONE_LABEL_SIZE	7	/* "+06:30" */

/* Whether it names a zone: Area/City as the IANA database writes it (also its old names), or UTC. */
bool	zone_known(const char *zone);

/* Read exactly YYYY-MM-DDTHH:MM as ms since 1970-01-01T00:00 of the same clock.  Complaint: local_time.  ms may be NULL. */
const char *zone_parse_local(const char *local, int64_t *ms) MUST_USE;

/*
 * The moment (ms since 1970 UTC) at which clocks in zone show local.  Of an hour that comes twice in autumn it is the first one (RFC 5545).
 * Complaints: local_time, time_zone, local_time_gap (clocks are put forward over it).
 */
const char *zone_instant(const char *local, const char *zone, int64_t *ms) MUST_USE;

/* What clocks in zone show at a moment; a zone that is not known, or a moment outside the years of dates: -1, out untouched. */
int	zone_local(int64_t ms, const char *zone, char out[ZONE_LOCAL_SIZE]) MUST_USE;

/* How many minutes clocks in zone are ahead of UTC at a moment.  0, or -1 for a zone that is not known. */
int	zone_offset_min(int64_t ms, const char *zone, int *minutes) MUST_USE;

/* An offset as people read it: +06:30. */
void	zone_label(int minutes, char out[ZONE_LABEL_SIZE]);

/*
 * Append the VTIMEZONE of a zone (RFC 5545, 3.6.5) with what its clocks do from one moment to another: the offset that holds at the first,
 * and each change until the second.  Lines end with CRLF.  zone is known.
 */
void	zone_put_vtimezone(struct str *out, const char *zone, int64_t from_ms, int64_t to_ms);

/*
 * The zone of a place: a country's code (ISO 3166, two letters) and the name of a city as people write it, or NULL.  Of a country with
 * several zones the city decides, else what most of it has where that is no question; NULL: it has to be asked for.
 */
const char *zone_of_place(struct arena *a, const char *country, const char *city);

/*
 * A wall time as people write it: a date as date_parse_written takes it, a time of day, and perhaps a zone: "2026-11-23 09:00",
 * "2026/11/23 9:00 Asia/Jakarta", "2026年11月23日 9：00", a spreadsheet's day count with its fraction.  zone is "" where none is named.
 * Complaints: local_time (also a day without a time), time_zone, those of date_parse_written.
 */
const char *zone_parse_written(const char *text, char local[ZONE_LOCAL_SIZE], char zone[ZONE_NAME_SIZE]) MUST_USE;

#endif
