/*
 * Moves of delegations (domain.md 1.7).  Dates never move one: they suggest.
 */
#include "base/base.h"

#include "base/clock.h"
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
	char text[DATE_SIZE];
	int64_t day = NONE;

	if (ms == NONE)
		return NONE;
	date_of_instant(ms + clock_ahead_min(ms) * INT64_C(60000), text);
	(void)!date_parse(text, &day);
	return day;
}

static int64_t
day_of(const char *date)
{
	int64_t day = NONE;

	return date == NULL || date_parse(date, &day) != NULL ? NONE : day;
}

static void
suggest(struct suggestion *out, const char *move, const char *why, int64_t day, int64_t today)
{
	if (day != NONE && day <= today)
		*out = (struct suggestion){ move, why, day };
}

void
delegation_suggest(const struct delegation *of, int64_t now_ms, struct suggestion *out)
{
	int64_t today = day_of_instant(now_ms), ends = day_of(of->ends_on);

	*out = (struct suggestion){ .day = NONE };
	if (of->state == DS_APPROVED && of->apply_open_at != NONE && of->apply_open_at <= now_ms)
		suggest(out, "open", "apply_open_at", day_of_instant(of->apply_open_at), today);
	else if (of->state == DS_OPEN && of->apply_close_at != NONE && of->apply_close_at <= now_ms)
		suggest(out, "close_applications", "apply_close_at", day_of_instant(of->apply_close_at), today);
	else if (of->state == DS_CONFIRMED)
		suggest(out, "depart", "starts_on", day_of(of->starts_on), today);
	else if (of->state == DS_UNDER_WAY)
		suggest(out, "return", "ends_on", ends == NONE ? NONE : ends + 1, today);
	else if (of->state == DS_RETURNED)
		suggest(out, "report", "report_due", ends == NONE ? NONE : ends + REPORT_DAYS, today);
}

bool
delegation_put_suggested(const void *rec, unsigned see, int64_t now_ms, struct jw *w)
{
	struct suggestion s;
	char on[DATE_SIZE];

	if ((see & BIT(CL_OWN)) == 0)
		return false;
	delegation_suggest(rec, now_ms, &s);
	if (s.move == NULL) {
		jw_null(w);
		return true;
	}
	date_put(on, s.day);
	jw_object(w);
	jw_ktext(w, "move", s.move);
	jw_ktext(w, "why", s.why);
	jw_ktext(w, "on", on);
	jw_end_object(w);
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
