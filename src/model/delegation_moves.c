/*
 * Moves of delegations (domain.md 1.7).  Dates never move one: they suggest.
 */
#include "base/base.h"

#include "model/access.h"
#include "model/delegation_moves.h"
#include "model/seat_book.h"
#include "text/date.h"

bool
delegation_is_over(int64_t state)
{
	return state == DS_RETURNED || state == DS_REPORTED || state == DS_CLOSED;
}

bool
delegation_has_begun(int64_t state)
{
	return state == DS_UNDER_WAY || delegation_is_over(state);
}

/* --- what dates suggest --------------------------------------------------------------------------------- */

enum { REPORT_DAYS = 30 };		/* after the return */

static int64_t
day_of_instant(int64_t ms)
{
	return ms == NONE ? NONE : date_day_here(ms);
}

static int64_t
day_of(const char *date)
{
	int64_t day = NONE;

	return date == NULL || date_parse(date, &day) != NULL ? NONE : day;
}

/* Move, and why, for programs and for people. */
struct reason {
	const char	*move, *code, *zh, *en;
};
static const struct reason reasons[] = {
	[DS_APPROVED] = { "open", "apply_open_at", "报名开始时间已到", "Applications were to begin" },
	[DS_OPEN] = { "close_applications", "apply_close_at", "报名截止时间已过", "Applications were to end" },
	[DS_CONFIRMED] = { "depart", "starts_on", "出发日期已到", "The first day has come" },
	[DS_UNDER_WAY] = { "return", "ends_on", "返回日期已过", "The last day is over" },
	[DS_RETURNED] = { "report", "report_due", "返回已满 30 天，尚未提交总结", "It returned 30 days ago, and nothing is reported yet" },
};

/* Since which day it is due; NONE: nobody has said. */
static int64_t
due_day(const struct delegation *of)
{
	int64_t ends = day_of(of->ends_on);

	switch (of->state) {
	case DS_APPROVED:
		return day_of_instant(of->apply_open_at);
	case DS_OPEN:
		return day_of_instant(of->apply_close_at);
	case DS_CONFIRMED:
		return day_of(of->starts_on);
	case DS_UNDER_WAY:
		return ends == NONE ? NONE : ends + 1;
	default:
		return ends == NONE ? NONE : ends + REPORT_DAYS;
	}
}

/* A moment is due to the minute, a day when it has come. */
static bool
is_due(const struct delegation *of, int64_t now_ms)
{
	int64_t day = due_day(of);

	if (day == NONE || of->rec.archived_at != NONE)
		return false;
	if (of->state == DS_APPROVED || of->state == DS_OPEN)
		return (of->state == DS_OPEN ? of->apply_close_at : of->apply_open_at) <= now_ms;
	return day <= day_of_instant(now_ms);
}

static void
put_reason(struct jw *w, const struct reason *r, int64_t day, enum lang lang)
{
	char on[DATE_SIZE];

	date_put(on, day);
	jw_object(w);
	jw_ktext(w, "move", r->move);
	jw_ktext(w, "code", r->code);
	jw_ktext(w, "why", lang == LANG_ZH ? r->zh : r->en);
	jw_ktext(w, "on", on);
	jw_end_object(w);
}

bool
delegation_put_suggested(const void *rec, unsigned see, int64_t now_ms, enum lang lang, struct jw *w)
{
	const struct delegation *of = rec;
	const struct reason *r = (size_t)of->state < nitems(reasons) ? &reasons[of->state] : NULL;

	if ((see & BIT(CL_OWN)) == 0)
		return false;
	if (r == NULL || r->move == NULL || !is_due(of, now_ms))
		jw_null(w);
	else
		put_reason(w, r, due_day(of), lang);
	return true;
}

/* --- rules that the table cannot say -------------------------------------------------------------------- */

static int
guard_open(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	struct delegation *now = rec;

	if (now->apply_close_at != NONE && now->apply_close_at <= by->now_ms)
		err_field(e, "/apply_close_at", "apply_close_past");
	if (now->opened_at == NONE)
		now->opened_at = by->now_ms;
	return 0;
}

static int
guard_confirm(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	const struct delegation *now = rec;
	struct seat_book book;

	if (seat_book_read(d, a, now, NULL, &book, e) == -1)
		return -1;
	if (now->min_participants == NONE || seat_taken(&book) >= now->min_participants)
		return 0;
	fail_detail(e, ERR_CONFLICT, "too_few");
	err_param_int(e, "have", seat_taken(&book));
	err_param_int(e, "need", now->min_participants);
	return -1;
}

/* --- the table ------------------------------------------------------------------------------------------ */

static const struct row_need approve_rows[] = {
	{ &delegation_leg_resource, "Leg", "行程", { { NULL, 0 } } },
	{ NULL, NULL, NULL, { { NULL, 0 } } }
};

#define FIELDS(...)	((const char *const[]){ __VA_ARGS__, NULL })
#define HEADS		(BIT(R_ADMIN) | BIT(R_MANAGER))
#define DESK		(HEADS | BIT(R_STAFF) | BIT(R_OFFICER))	/* an officer: his own (resource.keeper) */
#define BEFORE_RETURN	(BIT(DS_DRAFT) | BIT(DS_APPROVED) | BIT(DS_OPEN) | BIT(DS_CLOSED_TO_APPLICATIONS) | BIT(DS_CONFIRMED) | BIT(DS_UNDER_WAY))

const struct move delegation_moves[DELEGATION_MOVES] = {
	{ "approve", "Approve", "批准立项", BIT(DS_DRAFT), DS_APPROVED, HEADS,
	  .needs = FIELDS("title_zh|title_en", "capacity", "starts_on", "ends_on"), .rows = approve_rows },
	{ "open", "Open for applications", "开放报名", BIT(DS_APPROVED), DS_OPEN, DESK,
	  .needs = FIELDS("capacity", "apply_close_at"), .takes = FIELDS("apply_open_at"), .guard = guard_open },
	{ "close_applications", "Close applications", "截止报名", BIT(DS_OPEN), DS_CLOSED_TO_APPLICATIONS, DESK, .needs = NULL },
	{ "reopen", "Open for applications again", "重新开放报名", BIT(DS_CLOSED_TO_APPLICATIONS), DS_OPEN, DESK,
	  .needs = FIELDS("apply_close_at", MOVE_REASON), .guard = guard_open },
	{ "confirm", "Confirm that it goes", "确认成团", BIT(DS_CLOSED_TO_APPLICATIONS), DS_CONFIRMED, DESK, .guard = guard_confirm },
	{ "depart", "Record the departure", "登记出发", BIT(DS_CONFIRMED), DS_UNDER_WAY, DESK, .needs = NULL },
	{ "return", "Record the return", "登记返回", BIT(DS_UNDER_WAY), DS_RETURNED, DESK, .needs = NULL },
	{ "report", "Report what came of it", "提交总结", BIT(DS_RETURNED), DS_REPORTED, DESK, .needs = FIELDS("summary") },
	{ "close", "Close", "结案", BIT(DS_REPORTED), DS_CLOSED, DESK, .needs = NULL },
	{ "cancel", "Cancel", "取消出访", BEFORE_RETURN, DS_CANCELLED, HEADS, .needs = FIELDS("cancel_reason") },
};
