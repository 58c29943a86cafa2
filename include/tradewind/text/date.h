/*
 * Dates: days since 1970-01-01 of the Gregorian calendar, years 1000 to 2999; ISO text outside.
 *
 * Parsers return NULL when all is well, else the catalogue code of the complaint (base/msg).
 */
#ifndef TW_TEXT_DATE_H
#define TW_TEXT_DATE_H

#include "base/arena.h"

#define DATE_SIZE	11	/* "2026-11-23" and the NUL */

/* Read exactly YYYY-MM-DD.  Complaint: bad_date.  days may be NULL. */
const char *date_parse(const char *text, int64_t *days) MUST_USE;

/* Write days as ISO text.  days outside the range is a bug (asserted). */
void	date_put(char out[DATE_SIZE], int64_t days);

/* A day of the calendar, or -1 with *days untouched if there is none such. */
int	date_make(int year, int month, int day, int64_t *days) MUST_USE;
void	date_split(int64_t days, int *year, int *month, int *day);
/* The same day so many years later; 29 February is the 28th where there is none. */
int64_t	date_years_later(int64_t days, int years);

/* The UTC day of an instant (ms since 1970); for the day somewhere else add its offset first. */
void	date_of_instant(int64_t ms, char out[DATE_SIZE]);

/*
 * The day that an instant falls on here, by the time zone of this machine (TZ): what "today" is wherever no other place is named.
 * As a day since 1970, and as a date.
 */
int64_t	date_day_here(int64_t ms);
void	date_here(int64_t ms, char out[DATE_SIZE]);
int64_t	date_begins_here(int64_t day);	/* its midnight, ms since 1970 */

/* An instant as 2026-11-23T08:15:30.120Z; out has room for DATE_INSTANT_SIZE bytes. */
#define DATE_INSTANT_SIZE	25
void	date_put_instant(char out[DATE_INSTANT_SIZE], int64_t ms);

/* The same moment on a clock that is so many minutes ahead of UTC, as people read it: 2026-11-23 16:15 (UTC+08:00). */
#define DATE_LOCAL_SIZE	32
void	date_put_local(char out[DATE_LOCAL_SIZE], int64_t ms, int minutes);

/* Read exactly that form (fraction of 1 to 3 digits optional).  Complaint: bad_instant. */
const char *date_parse_instant(const char *text, int64_t *ms) MUST_USE;

enum date_precision { DATE_NOTHING, DATE_DAY, DATE_MONTH };
#define DATE_SERIAL	BIT(0)	/* flag: a bare number is a spreadsheet's day count (1900 system), but 2015 is a year */

/*
 * A date as people write it: 2015年3月2日, 2015年3月, 2010-5-1, 2010/5/1, 2010.5.1, 20100501,
 * 2015-03-02 00:00:00, 二〇一五年三月二日, 2 March 2015, full width.  A time of day is left out, but
 * one in UTC other than midnight is ambiguous: it is another day somewhere.  Two orders are possible in
 * 03/04/2015: that is a complaint, 13/04/2015 is not.  A month without day gives its first day and
 * DATE_MONTH, so that the caller can warn.  What says nothing (-, N/A) gives "" and DATE_NOTHING.
 * Complaints: bad_date (also 2015-02-30), date_ambiguous (also years of two digits, and six digits that may be both),
 * date_incomplete (a year alone).
 */
const char *date_parse_written(const char *text, unsigned flags, char out[DATE_SIZE],
	    enum date_precision *precision) MUST_USE;

/*
 * Two days in one cell: 2026年3月5日—3月16日, 2026年3月5日（周四）至8日（周日）, 2026.4.10-4.15, 2026-03-05至2026-03-16（12天）, 2026/3/5~16, 5-16 March 2026.  What one of them leaves
 * out is the other's; an end without a year that would come before its beginning is of the next year.  false: it is no span, or one of
 * them is no day.
 */
bool	date_parse_span(struct arena *a, const char *cell, char from[DATE_SIZE], char to[DATE_SIZE]);

/*
 * The first day of a part of a year, where no day is written: 2025年三月上旬, 2025年上半年, 2025Q1, H2 2025, 预计2026年; of 2025年底 and 3月底 the last one.
 * false: no such text.
 */
bool	date_parse_rough(struct arena *a, const char *text, char out[DATE_SIZE]);

/* Cut 周三, （星期三）, Wed. out of a text of half width, and blanks off its end. */
void	date_cut_weekdays(char *text);

/*
 * A text that begins with a day and names no year: 3月5日（周四）至8日, 3.5-3.8, 6 March.  rest: what stands behind the day.  false: anything else, also a
 * day that is none in any year.
 */
bool	date_lacks_year(const char *text, int *month, int *day, const char **rest);

/*
 * Three numbers with the year last or of two digits (03/04/2015, 3.4.15, 15-04-03) mean a day only in an order, which is the habit of
 * who wrote them.  A year of two digits is 2000 to 2029 or 1930 to 1999, as spreadsheets have it.
 */
enum date_order { DATE_NO_ORDER, DATE_YMD, DATE_DMY, DATE_MDY };
extern const char *const date_orders[];	/* NULL "ymd" "dmy" "mdy" */
enum date_order date_order_parse(const char *name);	/* DATE_NO_ORDER: none of them */
/* In which orders a text is a day, BIT(enum date_order); 0: it is no such text. */
unsigned date_orders_of(const char *text);
/* 0, or -1: no such text, or no day in that order. */
int	date_parse_ordered(const char *text, enum date_order order, char out[DATE_SIZE]) MUST_USE;

#endif
