/*
 * When a filing is due: arithmetic of days.
 */
#include "base/base.h"

#include "model/filing_due.h"
#include "text/date.h"

#include <ctype.h>

/* --- days ------------------------------------------------------------------------------------------- */

/* 0 Monday ... 6 Sunday; 1970-01-01 was a Thursday. */
static int
weekday_of(int64_t day)
{
	return (int)(((day + 3) % 7 + 7) % 7);
}

/* The n-th working day behind a day: a week has five. */
static int64_t
add_working(int64_t day, int64_t n)
{
	if (weekday_of(day) > 4)
		day -= weekday_of(day) - 4;	/* from a weekend as from the Friday before it */
	day += n / 5 * 7;
	for (n %= 5; n > 0; n--)
		day += weekday_of(day) == 4 ? 3 : 1;
	return day;
}

/* A month's day, or its last one where it has none such. */
static int64_t
clamped(int year, int month, int day)
{
	int64_t out = NONE;

	while (date_make(year, month, day, &out) == -1 && day > 28)
		day--;
	return out;
}

int
filing_month_day(const char *text, int *month, int *day)
{
	int64_t unused;

	if (strlen(text) != 5 || text[2] != '-' || !isdigit((unsigned char)text[0]) || !isdigit((unsigned char)text[1]) ||
	    !isdigit((unsigned char)text[3]) || !isdigit((unsigned char)text[4]))
		return -1;
	*month = (text[0] - '0') * 10 + text[1] - '0';
	*day = (text[3] - '0') * 10 + text[4] - '0';
	return date_make(2024, *month, *day, &unused);	/* a leap year */
}

/* --- periods ---------------------------------------------------------------------------------------- */

bool
filing_recurs(const struct filing_plan *p)
{
	return p->trigger == FT_YEARLY || p->trigger == FT_HALF_YEARLY;
}

static struct filing_period
period(int year, int month, int months)
{
	struct filing_period out;

	out.from = clamped(year, month, 1);
	month += months;
	out.to = (month > 12 ? clamped(year + 1, 1, 1) : clamped(year, month, 1)) - 1;
	return out;
}

struct filing_period
filing_period_of(const struct filing_plan *p, int64_t day)
{
	int year, month, unused;

	date_split(day, &year, &month, &unused);
	if (p->trigger == FT_YEARLY)
		return period(year, 1, 12);
	return period(year, month > 6 ? 7 : 1, 6);
}

static int64_t
set_between(const struct filing_plan *p, int64_t from, int64_t to)
{
	for (size_t i = 0; i < p->nset; i++)
		if (p->set[i] >= from && p->set[i] <= to)
			return p->set[i];
	return NONE;
}

int64_t
filing_due_in(const struct filing_plan *p, struct filing_period in)
{
	int year, first, unused, month = p->month;

	if (p->due == FD_SET)
		return set_between(p, in.from, in.to);
	if (p->due != FD_MONTH_DAY)
		return NONE;
	date_split(in.from, &year, &first, &unused);
	if (p->trigger == FT_HALF_YEARLY)
		month = (month - 1) % 6 + first;
	return clamped(year, month, p->day);
}

/* --- once ------------------------------------------------------------------------------------------- */

/* The day of the year that comes next, the day itself too. */
static int64_t
next_month_day(const struct filing_plan *p, int64_t from)
{
	int year, unused;
	int64_t day;

	date_split(from, &year, &unused, &unused);
	day = clamped(year, p->month, p->day);
	return day >= from ? day : clamped(year + 1, p->month, p->day);
}

int64_t
filing_due_of(const struct filing_plan *p, int64_t on)
{
	switch (p->due) {
	case FD_WORKING:
		return add_working(on, p->days);
	case FD_CALENDAR:
		return on + p->days;
	case FD_BEFORE:
		return on;
	case FD_MONTH_DAY:
		return next_month_day(p, on);
	case FD_SET:
		return set_between(p, on, INT64_MAX);
	case FD_NONE:
		break;
	}
	return NONE;
}

/* The last set day before one, behind which triggers are due on it. */
static int64_t
set_before(const struct filing_plan *p, int64_t day)
{
	int64_t out = INT64_MIN / 2;

	for (size_t i = 0; i < p->nset && p->set[i] < day; i++)
		out = p->set[i];
	return out;
}

int64_t
filing_earliest(const struct filing_plan *p, int64_t due_on)
{
	switch (p->due) {
	case FD_WORKING:
		return due_on - p->days / 5 * 7 - 7;
	case FD_CALENDAR:
		return due_on - p->days;
	case FD_MONTH_DAY:
		return due_on - 366;
	case FD_SET:
		return set_before(p, due_on);
	case FD_BEFORE:
	case FD_NONE:
		break;
	}
	return due_on;
}

/* --- how it stands ----------------------------------------------------------------------------------- */

enum filing_state
filing_state_of(int64_t due, int64_t today)
{
	if (due == NONE)
		return FS_WAITING;
	return due < today ? FS_OVERDUE : due <= today + FILING_SOON ? FS_DUE_SOON : FS_WAITING;
}

/* The first paper of these days; one without a day where no other is, if it will do. */
static const struct filing_paper *
paper_between(const struct filing_known *k, int64_t from, int64_t to, bool undated)
{
	const struct filing_paper *found = NULL;

	for (const struct filing_paper *x = k->paper; x < k->paper + k->npapers; x++) {
		if (x->on == NONE ? !undated : x->on < from || x->on > to)
			continue;
		if (found == NULL || (x->on != NONE && (found->on == NONE || x->on < found->on)))
			found = x;
	}
	return found;
}

static void
say_done(struct filing_stand *out, const struct filing_paper *x)
{
	out->done_on = x->on;
	out->permit = x->id;
}

static void
stand_once(const struct filing_plan *p, const struct filing_known *k, int64_t today, struct filing_stand *out)
{
	bool change = p->trigger == FT_CHANGE;
	const struct filing_paper *x = paper_between(k, change && k->on != NONE ? k->on : INT64_MIN, INT64_MAX, !change);

	out->due_on = k->on == NONE ? NONE : filing_due_of(p, k->on);
	if (x != NULL && !(change && k->on == NONE)) {
		out->state = FS_DONE;
		say_done(out, x);
	} else if (k->over) {
		out->state = FS_WAITING;
		out->due_on = NONE;
	} else if (k->on == NONE) {
		out->state = k->lost && p->due != FD_NONE ? FS_UNKNOWN : FS_WAITING;
	} else if (out->due_on == NONE && (change || p->due == FD_SET)) {
		out->state = FS_UNKNOWN;	/* a person has to say whether, or when */
	} else {
		out->state = filing_state_of(out->due_on, today);
	}
}

/* In the period that is open: this one, or the next if this one is done or too early. */
static void
stand_again(const struct filing_plan *p, const struct filing_known *k, int64_t today, struct filing_stand *out)
{
	struct filing_period now = filing_period_of(p, today), begun;
	const struct filing_paper *x;
	bool later;

	if (k->on == NONE || k->over) {
		out->state = k->lost && !k->over ? FS_UNKNOWN : FS_WAITING;
		return;
	}
	begun = filing_period_of(p, k->on);
	x = paper_between(k, now.from, now.to, false);
	if (x != NULL)
		say_done(out, x);
	later = x != NULL || begun.from >= now.from;
	if (later)
		now = filing_period_of(p, (begun.from > now.from ? begun.to : now.to) + 1);
	out->trigger_on = now.from;
	out->due_on = filing_due_in(p, now);
	out->state = out->due_on == NONE && !later ? FS_UNKNOWN : filing_state_of(out->due_on, today);
}

void
filing_stand(const struct filing_plan *p, const struct filing_known *k, int64_t today, struct filing_stand *out)
{
	*out = (struct filing_stand){ .trigger_on = k->on, .due_on = NONE, .done_on = NONE, .permit = NONE };
	if (filing_recurs(p))
		stand_again(p, k, today, out);
	else
		stand_once(p, k, today, out);
}
