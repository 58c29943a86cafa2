/*
 * Moves of meetings (domain.md 1.7).
 *
 * A request holds for a while what the meeting names; whether that is free is asked then, and again at the confirmation: a hold that has run
 * out counts for nothing, so somebody else may have it by now.  Who moves a meeting to another time makes another one, which is requested
 * anew; the old one stays, says where it went, and holds nothing any more.  What nobody was asked for is not cancelled but dropped: its
 * companies, which have not known of it, do not learn of it so.
 */
#include "base/base.h"

#include "meta/rec.h"
#include "model/meeting.h"

static int
ask_free(struct db *d, const struct mover *by, const struct meeting *m, struct err *e)
{
	const struct actor who = { .account = by->account, .role = (enum role_id)by->role, .enterprise = by->enterprise };
	struct view v;

	access_view(&who, &meeting_resource, &v);
	return meeting_overlap(d, &v, m, by->now_ms, NONE, e);
}

static void
set_hold(const struct mover *by, const struct meeting *was, struct meeting *now, struct err *e)
{
	if (now->hold_until == NONE || (was != NULL && now->hold_until == was->hold_until))
		now->hold_until = by->now_ms + MEETING_HOLD_MS;
	else if (now->hold_until <= by->now_ms)
		err_field(e, "/hold_until", "hold_in_past");
}

/* Of a time that the move gives the moment is not known yet. */
static int
guard_request(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	struct meeting *now = rec;
	const struct delegation_span span = { &now->starts, &now->ends, &now->starts_at, &now->ends_at };

	set_hold(by, was, now, e);
	if (meeting_resource.fill(d, now, e) == -1 || delegation_check_span(d, now->leg, &span, e) == -1)
		return -1;
	return e->nitems > 0 ? -1 : ask_free(d, by, now, e);
}

static int
guard_confirm(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	struct meeting *now = rec;

	now->hold_until = NONE;
	return ask_free(d, by, now, e);
}

/* Before it begins it has hardly been held: to be confirmed. */
static int
guard_past(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	const struct meeting *now = rec;

	if (now->starts_at != NONE && now->starts_at > by->now_ms)
		err_warn(e, "/starts", "meeting_not_yet");
	return e->nitems > 0 ? -1 : 0;
}

static int
guard_let_go(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	((struct meeting *)rec)->hold_until = NONE;
	return 0;
}

/* The same meeting at another time; what came of the old one is not of the new one. */
static int
next_time(struct db *d, struct arena *a, const void *was, void *rec, int64_t *there, struct err *e)
{
	struct meeting *now = rec;
	struct rec empty = now->rec;

	*now = *(const struct meeting *)was;
	now->rec = empty;
	now->starts = now->ends = (struct local_time){ NULL, NULL };
	now->starts_at = now->ends_at = now->hold_until = now->moved_to = now->rating = NONE;
	now->cancel_reason = now->next_step = NULL;
	now->state = MS_REQUESTED;
	*there = NONE;
	return 0;
}

#define FIELDS(...)	((const char *const[]){ __VA_ARGS__, NULL })
#define DESK		(BIT(R_ADMIN) | BIT(R_MANAGER) | BIT(R_STAFF) | BIT(R_OFFICER))
#define ASKED		(BIT(MS_REQUESTED) | BIT(MS_CONFIRMED))

const struct move meeting_moves[MEETING_MOVES] = {
	{ "request", "Request", "发出预约", BIT(MS_PROPOSED), MS_REQUESTED, DESK,
	  .needs = FIELDS("starts", "ends", "counterparts"), .takes = FIELDS("hold_until"), .guard = guard_request },
	{ "request", "Prolong the hold", "延长保留", BIT(MS_REQUESTED), MS_REQUESTED, DESK,
	  .needs = FIELDS("starts", "ends", "counterparts"), .takes = FIELDS("hold_until"), .guard = guard_request },
	{ "confirm", "Confirm", "确认会面", BIT(MS_REQUESTED), MS_CONFIRMED, DESK, .guard = guard_confirm },
	{ "hold", "Record as held", "登记已举行", BIT(MS_CONFIRMED), MS_HELD, DESK, .takes = FIELDS("rating", "next_step"), .guard = guard_past },
	{ "no_show", "Nobody came", "登记未到场", BIT(MS_CONFIRMED), MS_NO_SHOW, DESK, .takes = FIELDS(MOVE_REASON), .guard = guard_past },
	{ "cancel", "Cancel", "取消会面", ASKED, MS_CANCELLED, DESK, .needs = FIELDS("cancel_reason"), .guard = guard_let_go },
	{ "cancel", "Drop the proposal", "撤下拟议", BIT(MS_PROPOSED), MS_DROPPED, DESK, .needs = FIELDS("cancel_reason") },
	{ "move", "Move to another time", "改期", ASKED, MS_MOVED, DESK, .needs = FIELDS("starts", "ends"),
	  .takes = FIELDS("leg", "place", "table_no", "delegates", "interpreter", "interpreter_delegate", "hold_until", MOVE_REASON),
	  .next = next_time, .link = "moved_to", .guard = guard_request },
};
