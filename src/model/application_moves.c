/*
 * Moves of applications (domain.md 1.7).  Who asks to go says so; the heads of the chamber decide, of what others have submitted; seats are judged where
 * they are taken (application_follow.c).
 */
#include "base/base.h"

#include "base/clock.h"
#include "base/str.h"
#include "meta/rec.h"
#include "model/application_rules.h"
#include "model/audit.h"
#include "model/delegation_moves.h"
#include "text/date.h"

/* --- the delegation ------------------------------------------------------------------------------------- */

/* Of a row that is there its delegation is, too. */
static int
load_delegation(struct db *d, struct arena *a, int64_t id, const struct delegation **out, struct err *e)
{
	void *rec;
	int rc = rec_load(d, a, &delegation_resource, id, &rec, e);

	if (rc == 0)
		return fail(e, ERR_DB, "delegation %lld is gone", (long long)id);
	*out = rec;
	return rc == 1 ? 0 : -1;
}

static const char *
wall(struct arena *a, int64_t ms)
{
	char text[DATE_LOCAL_SIZE];

	if (ms == NONE)
		return NULL;
	date_put_local(text, ms, clock_ahead_min(ms));
	return arena_strdup(a, text);
}

static int
refuse_closed(struct arena *a, const struct delegation *of, struct err *e)
{
	const char *from = wall(a, of->apply_open_at), *until = wall(a, of->apply_close_at);

	fail_detail(e, ERR_CONFLICT, "applications_closed");
	if (from != NULL)
		err_param(e, "from", from);
	if (until != NULL)
		err_param(e, "until", until);
	return -1;
}

static bool
takes_applications(const struct delegation *of, int64_t now_ms)
{
	return of->state == DS_OPEN && (of->apply_open_at == NONE || of->apply_open_at <= now_ms) &&
	    (of->apply_close_at == NONE || now_ms < of->apply_close_at);
}

/* What is answered was submitted in time; it only has to be of use still. */
static bool
takes_answers(const struct delegation *of)
{
	return of->state == DS_OPEN || of->state == DS_CLOSED_TO_APPLICATIONS || of->state == DS_CONFIRMED;
}

/* --- who may not ---------------------------------------------------------------------------------------- */

/* Nobody decides what his own account made or submitted, nor for his own enterprise. */
static const char *
bar_decide(const void *rec, const struct mover *by)
{
	const struct application *p = rec;

	if (application_is_from(p, by->account) || (by->enterprise != NONE && by->enterprise == p->enterprise))
		return "second_person";
	return NULL;
}

/* --- what a move keeps besides --------------------------------------------------------------------------- */

static int
guard_submit(struct db *d, struct arena *a, const struct mover *by, const void *before, void *rec, struct err *e)
{
	const struct application *was = before;
	struct application *now = rec;
	const struct delegation *of;

	if (load_delegation(d, a, now->delegation, &of, e) == -1)
		return -1;
	if (was->state == APS_DRAFT ? !takes_applications(of, by->now_ms) : !takes_answers(of))
		return refuse_closed(a, of, e);
	now->submitted_by = by->login;
	now->submitted_at = by->now_ms;
	now->submitted_account = by->account;
	return 0;
}

/* Who submitted it before somebody else did once more is in the log alone. */
static int
decide(struct db *d, const struct mover *by, struct application *now, struct err *e)
{
	int rc = by->account == NONE ? 0 : audit_has(d, &application_resource, now->rec.id, "submit", by->account, e);

	if (rc == -1)
		return -1;
	if (rc == 1)
		return fail_detail(e, ERR_CONFLICT, "second_person");
	now->decided_by = by->login;
	now->decided_at = by->now_ms;
	now->waitlist_pos = NONE;
	now->released = NONE;
	return 0;
}

static int
guard_accept(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	struct application *now = rec;
	const struct delegation *of;

	if (load_delegation(d, a, now->delegation, &of, e) == -1)
		return -1;
	if (of->state == DS_CANCELLED || delegation_is_over(of->state))
		return fail_detail(e, ERR_CONFLICT, "trip_is_over");
	if (decide(d, by, now, e) == -1)
		return -1;
	now->seats = application_seats(now, e);
	return application_check_elsewhere(d, a, of, now, e);
}

/* The number with which it waits stays with it; who came before has a smaller one. */
static int
guard_waitlist(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	struct application *now = rec;
	int64_t last = NONE;

	if (decide(d, by, now, e) == -1)
		return -1;
	if (db_int(d, "SELECT coalesce(max(waitlist_pos), 0) FROM application WHERE delegation = $1", now->delegation, &last, e) == -1)
		return -1;
	now->waitlist_pos = last + 1;
	return 0;
}

static int
guard_decline(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	return decide(d, by, rec, e);
}

static int
guard_withdraw(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	struct application *now = rec;

	now->seats = now->waitlist_pos = now->released = NONE;
	return 0;
}

static int
guard_confirm(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	const struct delegation *of;

	if (load_delegation(d, a, ((struct application *)rec)->delegation, &of, e) == -1)
		return -1;
	return of->state != DS_CANCELLED ? 0 : fail_detail(e, ERR_CONFLICT, "trip_is_over");
}

static int
guard_travel(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	const struct delegation *of;

	if (load_delegation(d, a, ((struct application *)rec)->delegation, &of, e) == -1)
		return -1;
	return delegation_has_begun(of->state) ? 0 : fail_detail(e, ERR_CONFLICT, "trip_not_departed");
}

/* --- the table ------------------------------------------------------------------------------------------ */

#define FIELDS(...)	((const char *const[]){ __VA_ARGS__, NULL })
#define ANEW		.anew = "reason"
#define HEADS		(BIT(R_ADMIN) | BIT(R_MANAGER))
#define CHAMBER		(HEADS | BIT(R_STAFF))
#define DESK		(CHAMBER | BIT(R_OFFICER))
#define COMPANY		BIT(R_MEMBER_ADMIN)
#define UNDECIDED	(BIT(APS_SUBMITTED) | BIT(APS_IN_REVIEW))
#define LIVE		(BIT(APS_DRAFT) | UNDECIDED | BIT(APS_NEEDS_INFO) | BIT(APS_ACCEPTED) | BIT(APS_WAITLISTED) | BIT(APS_CONFIRMED))

const struct move application_moves[APPLICATION_MOVES] = {
	{ "submit", "Submit", "提交报名", BIT(APS_DRAFT) | BIT(APS_NEEDS_INFO), APS_SUBMITTED, DESK | COMPANY,
	  .needs = FIELDS("persons|seats_wished"), .guard = guard_submit },
	{ "review", "Begin review", "开始审核", BIT(APS_SUBMITTED) | BIT(APS_NEEDS_INFO), APS_IN_REVIEW, DESK, .needs = NULL },
	{ "ask", "Ask for more", "要求补充", BIT(APS_IN_REVIEW), APS_NEEDS_INFO, DESK, .needs = FIELDS("reason"), ANEW },
	{ "accept", "Accept", "录取", UNDECIDED | BIT(APS_WAITLISTED), APS_ACCEPTED, HEADS,
	  .takes = FIELDS("going", "reason"), ANEW, .bar = bar_decide, .guard = guard_accept },
	{ "waitlist", "Put on the waiting list", "列入候补", UNDECIDED, APS_WAITLISTED, HEADS,
	  .takes = FIELDS("reason"), ANEW, .bar = bar_decide, .guard = guard_waitlist },
	{ "decline", "Decline", "不予录取", UNDECIDED | BIT(APS_NEEDS_INFO) | BIT(APS_WAITLISTED), APS_DECLINED, HEADS,
	  .needs = FIELDS("reason"), ANEW, .bar = bar_decide, .guard = guard_decline },
	{ "confirm", "Confirm that they come", "确认参团", BIT(APS_ACCEPTED), APS_CONFIRMED, CHAMBER | COMPANY, .guard = guard_confirm },
	{ "travel", "Record as travelled", "登记成行", BIT(APS_CONFIRMED), APS_TRAVELLED, DESK, .guard = guard_travel },
	{ "no_show", "Record as no-show", "登记未到", BIT(APS_CONFIRMED), APS_NO_SHOW, DESK, .guard = guard_travel },
	{ "withdraw", "Withdraw", "撤回报名", LIVE, APS_WITHDRAWN, CHAMBER | COMPANY,
	  .takes = FIELDS(MOVE_REASON), .guard = guard_withdraw },
};
