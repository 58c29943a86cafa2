/*
 * Days and hours that a sheet writes apart: an agenda has its day in one column, in the first row of the day or in a line above its rows, and
 * the hours in another; and days without a year, which the trip or the title of the sheet has.
 */
#include "base/base.h"

#include "base/str.h"
#include "sheet_judge.h"
#include "text/clock.h"
#include "text/date.h"
#include "text/utf8.h"
#include "text/zone.h"

#include <ctype.h>
#include <stdlib.h>

enum { HOUR_MINUTES = 60, DAY_MINUTES = 1440, TRIP_DAYS = 60, SERIAL_DIGITS = 5, BEFORE_TRIP_DAYS = 60 };

/* --- where the day stands ------------------------------------------------------------------------------- */

bool
sheet_has_hours(const struct resource *r)
{
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (f->type == F_LOCAL && f->until != 0)
			return true;
	return false;
}

bool
sheet_heads_day(const char *heading)
{
	return sheet_is_among(NAMES("日期", "日子", "活动日期", "行程日期", "天数", "日程日期", "Date", "Day", "DATE", "DAY", "date", "day"), heading);
}

/* 第二天, 第2天, D2, Day 2: 2; 0: none.  rest: what stands behind. */
static int
nth_day(const char *text, const char **rest)
{
	static const char *const han[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十" };
	const char *p = text;
	int n = 0;

	for (const char *const *w = NAMES("第", "Day", "DAY", "day", "D", "d"); *w != NULL && p == text; w++)
		if (str_starts(p, *w))
			p += strlen(*w);
	if (p == text)
		return 0;
	p += strspn(p, " ");
	for (size_t i = 0; i < nitems(han) && n == 0; i++)
		if (str_starts(p, han[i])) {
			n = (int)i + 1;
			p += strlen(han[i]);
		}
	for (; n < TRIP_DAYS && isdigit((unsigned char)*p); p++)
		n = n * 10 + *p - '0';
	if (str_starts(text, "第") && !str_starts(p, "天") && !str_starts(p, "日"))
		return 0;
	p += str_starts(text, "第") ? strlen("天") : 0;
	*rest = p;
	return n <= TRIP_DAYS && !isalnum((unsigned char)*p) ? n : 0;
}

/* Behind a day with its year at the beginning: 2026年3月5日 广州—河内; NULL: there is none. */
static const char *
behind_day(struct arena *a, const char *text, char iso[DATE_SIZE])
{
	enum date_precision precision;

	for (size_t n = strlen(text); n > 0; n--) {
		bool cut = text[n] == '\0' || strchr(" ,;:(", text[n]) != NULL || (n >= 3 && (memcmp(text + n - 3, "日", 3) == 0 || memcmp(text + n - 3, "号", 3) == 0));

		if (cut && date_parse_written(arena_strndup(a, text, n), 0, iso, &precision) == NULL && precision == DATE_DAY)
			return text + n;
	}
	return NULL;
}

static const char *
as_day(struct arena *a, const char *cell)
{
	char *text = arena_strdup(a, utf8_trim(a, utf8_halfwidth(a, cell)));

	date_cut_weekdays(text);
	return utf8_trim(a, text);
}

/* A line that says a day and nothing else, or where one goes on it: 3月5日（周四） 广州—胡志明市.  Its cell; NULL: it is none. */
const char *
sheet_day_line(struct arena *a, const struct sheet_line *line)
{
	const char *only = NULL, *rest = "", *text;
	int month, day;
	char iso[DATE_SIZE];

	for (size_t i = 0; i < line->ncells; i++) {
		if (utf8_says_nothing(line->cell[i]) || (line->mark != NULL && (line->mark[i] & (CELL_MERGED | CELL_CARRIED)) != 0))
			continue;
		if (only != NULL)
			return NULL;
		only = line->cell[i];
	}
	if (only == NULL)
		return NULL;
	text = as_day(a, only);
	return nth_day(text, &rest) > 0 || date_lacks_year(text, &month, &day, &rest) || behind_day(a, text, iso) != NULL ? only : NULL;
}

/* --- which day that is ---------------------------------------------------------------------------------- */

/* The first day of the trip that the row is of, or NONE. */
static int64_t
trip_begins(struct judge *j)
{
	const struct field *of = resource_parent_field(j->k->s->r), *first = of == NULL ? NULL : resource_field(of->ref, "starts_on");
	struct err ignored;
	int64_t days;
	void *trip;

	if (first == NULL || *sheet_ref_at(of, j->said) == NONE)
		return NONE;
	err_init(&ignored, j->k->a);
	if (rec_load(j->k->d, j->k->a, of->ref, *sheet_ref_at(of, j->said), &trip, &ignored) != 1 || rec_field_is_empty(first, trip))
		return NONE;
	return date_parse(*(const char *const *)(const void *)((const char *)trip + first->off), &days) == NULL ? days : NONE;
}

/* The year of a day that names none: that in which the trip is then, else that of the title; 0: neither says. */
static int
year_of(struct judge *j, int month, int day)
{
	int64_t begin = trip_begins(j), days;
	int year, m, d;

	if (begin == NONE)
		return j->k->s->title_year;
	date_split(begin, &year, &m, &d);
	return date_make(year, month, day, &days) == 0 && days < begin - BEFORE_TRIP_DAYS ? year + 1 : year;
}

static void
tell_year(struct judge *j, size_t column, const struct field *f, int year)
{
	sheet_problem_param(j, sheet_problem_add(j, column, f, "year_taken", true), "year", arena_printf(j->k->a, "%d", year));
}

const char *
sheet_with_year(struct judge *j, size_t column, const struct field *f, const char *text)
{
	const char *plain = utf8_trim(j->k->a, utf8_halfwidth(j->k->a, text)), *rest;
	int month, day, year;

	if (f->type != F_DATE || !date_lacks_year(plain, &month, &day, &rest) || (year = year_of(j, month, day)) == 0)
		return text;
	tell_year(j, column, f, year);
	return arena_printf(j->k->a, "%d年%d月%d日%s", year, month, day, rest);
}

/* The day at the beginning of a text; what stands behind it.  NULL: none, or its year is not known. */
static const char *
read_day(struct judge *j, size_t column, const struct field *f, const char *text, char iso[DATE_SIZE])
{
	enum date_precision precision;
	int month, day, year, nth;
	const char *rest;
	int64_t days;

	if ((nth = nth_day(text, &rest)) > 0) {
		if ((days = trip_begins(j)) == NONE)
			return NULL;
		date_put(iso, days + nth - 1);
		return rest;
	}
	if (strlen(text) == SERIAL_DIGITS && date_parse_written(text, DATE_SERIAL, iso, &precision) == NULL)
		return "";
	if (!date_lacks_year(text, &month, &day, &rest))
		return behind_day(j->k->a, text, iso);
	if ((year = year_of(j, month, day)) == 0 || date_make(year, month, day, &days) == -1)
		return NULL;
	tell_year(j, column, f, year);
	date_put(iso, days);
	return rest;
}

/* --- the hours ------------------------------------------------------------------------------------------ */

static const char *
moment(struct arena *a, const char iso[DATE_SIZE], int minutes)
{
	char day[DATE_SIZE];
	int64_t days;

	if (date_parse(iso, &days) != NULL)
		return iso;
	date_put(day, days + minutes / DAY_MINUTES);
	return arena_printf(a, "%s %02d:%02d", day, minutes / HOUR_MINUTES % 24, minutes % HOUR_MINUTES);
}

/* The end goes to the field that has it, unless a column does. */
static void
give_end(struct judge *j, const struct field *f, const char iso[DATE_SIZE], int to, void *rec)
{
	const struct resource *r = j->k->s->r;
	struct err_param param[ERR_NPARAMS];
	const char *complaint, *warning;

	for (const struct field *end = r->fields; to >= 0 && f->until != 0 && end < r->fields + r->nfields; end++)
		if (end->off == f->until && (sheet_column_of(j, end) == SIZE_MAX || utf8_says_nothing(j->rec->cell[sheet_column_of(j, end)])))
			rec_overlay_cell(j->k->a, end, "", moment(j->k->a, iso, to), rec, &complaint, &warning, param);
}

/* The column of the day, as it stands in this row; "": none. */
static const char *
day_beside(struct judge *j, size_t *column)
{
	const struct sheet *s = j->k->s;

	for (size_t i = 0; i < s->ncolumns && i < j->rec->ncells; i++)
		if (s->column[i].gives_day && s->column[i].field == NULL) {
			*column = i;
			return as_day(j->k->a, csv_plain(j->k->a, j->rec->cell[i]));
		}
	return "";
}

/* Hours alone: of the day beside. */
static const char *
with_day_beside(struct judge *j, size_t column, const struct field *f, int from, int to, void *rec, const char **complaint)
{
	size_t beside = column;
	const char *text = day_beside(j, &beside);
	char iso[DATE_SIZE];

	if (*text == '\0' || read_day(j, beside, f, text, iso) == NULL) {
		*complaint = *text == '\0' ? "day_needed" : "day_beside_bad";
		return "";
	}
	j->day_used = true;
	give_end(j, f, iso, to, rec);
	return moment(j->k->a, iso, from);
}

const char *
sheet_wall_time(struct judge *j, size_t column, const struct field *f, const char *text, void *rec, const char **complaint, const char **warning)
{
	char local[ZONE_LOCAL_SIZE], zone[ZONE_NAME_SIZE], iso[DATE_SIZE];
	const char *rest;
	int from, to;

	if (zone_parse_written(text, local, zone) == NULL)
		return text;
	if (clock_parse_span(j->k->a, text, &from, &to))
		return with_day_beside(j, column, f, from, to, rec, complaint);
	if (clock_is_rough(j->k->a, text)) {
		*warning = "time_rough";
		return "";
	}
	if ((rest = read_day(j, column, f, as_day(j->k->a, text), iso)) == NULL)
		return text;
	if (*rest == '\0' || clock_is_rough(j->k->a, rest)) {
		*warning = "time_rough";
		return "";
	}
	if (!clock_parse_span(j->k->a, rest, &from, &to))
		return text;
	give_end(j, f, iso, to, rec);
	return moment(j->k->a, iso, from);
}

/* --- years of titles ------------------------------------------------------------------------------------ */

void
sheet_title_year(struct sheet *s, const char *cell)
{
	const char *text = utf8_halfwidth(s->arena, cell);

	for (const char *p = text; *p != '\0'; p++) {
		int year = 0;

		if ((p > text && isdigit((unsigned char)p[-1])) || strspn(p, "0123456789") != 4 || (strncmp(p, "20", 2) != 0 && strncmp(p, "19", 2) != 0))
			continue;
		year = atoi(p);
		s->title_years += s->title_year != year;
		s->title_year = year;
	}
	if (s->title_years > 1)		/* of two nobody knows which */
		s->title_year = 0;
}
