/*
 * Moves of outcomes, attributions and follow-ups.
 *
 * An outcome is believed after two persons have seen it: one who reported it, with what shows it, and another, with another account, who
 * verifies it.  Whoever attaches the evidence stands for it as well as who reported it.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/outcome_moves.h"
#include "text/date.h"

/* --- outcomes ------------------------------------------------------------------------------------------- */

void
outcome_settle(const struct outcome *was, struct outcome *now)
{
	bool same = was != NULL && was->kind == now->kind && str_eq(was->title, now->title) && str_eq(was->signed_on, now->signed_on) &&
	    was->value.minor == now->value.minor && strcmp(was->value.currency, now->value.currency) == 0 &&
	    was->value_kind == now->value_kind && was->enterprise == now->enterprise && str_eq(was->evidence, now->evidence);

	if (was == NULL || same || was->state == OS_REPORTED || was->state == OS_REJECTED)
		return;
	now->state = OS_REPORTED;
	now->verified_by = NULL;
}

/* Accounts count, however they came in.  The console is nobody's account. */
static const char *
bar_verify(const void *rec, const struct mover *by)
{
	const struct outcome *o = rec;

	return by->account == NONE || by->account == o->claimed_account || by->account == o->rec.created_by ? "second_person" : NULL;
}

static int
guard_evidence(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	((struct outcome *)rec)->claimed_account = by->account;
	return 0;
}

static int
guard_verify(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	((struct outcome *)rec)->verified_by = by->login;
	return 0;
}

/* --- attributions ---------------------------------------------------------------------------------------- */

/* Only who is asked may answer: the investor of the project, and nobody for it. */
static const char *
bar_answer(const void *rec, const struct mover *by)
{
	const struct attribution *x = rec;

	return by->enterprise == NONE || by->enterprise != x->enterprise ? "company_answers" : NULL;
}

static int
guard_answer(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	struct attribution *now = rec;

	if (now->answer == AA_AGREE && now->share == NONE)
		err_field(e, "/share", "move_needs");
	if (now->answer == AA_DISAGREE)
		now->share = NONE;
	now->answered_at = by->now_ms;
	now->answered_by = by->login;
	return e->nitems > 0 ? -1 : 0;
}

/* --- the tables ------------------------------------------------------------------------------------------ */

#define FIELDS(...)	((const char *const[]){ __VA_ARGS__, NULL })
#define HEADS		(BIT(R_ADMIN) | BIT(R_MANAGER))
#define DESK		(HEADS | BIT(R_STAFF) | BIT(R_OFFICER))
#define COMPANY		BIT(R_MEMBER_ADMIN)

const struct move outcome_moves[OUTCOME_MOVES] = {
	{ "evidence", "Attach the evidence", "附上佐证", BIT(OS_REPORTED), OS_EVIDENCED, DESK | COMPANY,
	  .needs = FIELDS("evidence"), .guard = guard_evidence },
	{ "verify", "Verify", "核实成果", BIT(OS_EVIDENCED), OS_VERIFIED, HEADS, .bar = bar_verify, .guard = guard_verify },
	{ "realise_part", "Note that part of it has come", "登记部分落实", BIT(OS_VERIFIED), OS_PARTLY_REALISED, DESK, .takes = FIELDS("reason") },
	{ "realise", "Note that it has come", "登记已落实", BIT(OS_VERIFIED) | BIT(OS_PARTLY_REALISED), OS_REALISED, DESK,
	  .takes = FIELDS("reason") },
	{ "lapse", "Mark as lapsed", "标为失效", BIT(OS_VERIFIED) | BIT(OS_PARTLY_REALISED), OS_LAPSED, DESK, .takes = FIELDS("reason") },
	{ "reject", "Reject", "不予认定", BIT(OS_REPORTED) | BIT(OS_EVIDENCED), OS_REJECTED, DESK, .needs = FIELDS("reason") },
	{ "reopen", "Take up again", "重新受理", BIT(OS_REJECTED), OS_REPORTED, DESK, .needs = FIELDS(MOVE_REASON) },
	{ "reopen", "Take up again", "重新受理", BIT(OS_LAPSED), OS_VERIFIED, DESK, .needs = FIELDS(MOVE_REASON) },
};

const struct move attribution_moves[ATTRIBUTION_MOVES] = {
	{ "answer", "Answer", "答复归因", MOVE_UNSET | BIT(AA_AGREE) | BIT(AA_DISAGREE), NONE, COMPANY,
	  .needs = FIELDS("answer"), .takes = FIELDS("share", "case_ok", "comment"), .bar = bar_answer, .guard = guard_answer },
};

const struct move follow_up_moves[FOLLOW_UP_MOVES] = {
	{ "send", "Mark as sent", "标为已发出", BIT(FUS_OPEN), FUS_SENT, DESK, .takes = NULL },
	{ "answer", "Record the answer", "登记答复", BIT(FUS_OPEN) | BIT(FUS_SENT), FUS_ANSWERED, DESK | COMPANY, .takes = FIELDS("result", "answers") },
	{ "finish", "Finish", "完成跟进", BIT(FUS_OPEN) | BIT(FUS_SENT) | BIT(FUS_ANSWERED), FUS_DONE, DESK, .takes = FIELDS("result") },
	{ "skip", "Skip", "跳过", BIT(FUS_OPEN) | BIT(FUS_SENT), FUS_SKIPPED, DESK, .needs = FIELDS(MOVE_REASON) },
};

/* --- waves ------------------------------------------------------------------------------------------------ */

static struct wave
wave_on(int64_t wave, int64_t due)
{
	int y, m, d;

	date_split(due, &y, &m, &d);
	return (struct wave){ wave, due, y };
}

void
waves_after(int64_t ended, struct wave out[WAVES])
{
	static const struct { int64_t wave; int days; } fixed[] = { { FW_D30, 30 }, { FW_D90, 90 }, { FW_D180, 180 }, { FW_D365, 365 } };
	size_t n = 0;

	for (size_t i = 0; i < nitems(fixed); i++)
		out[n++] = wave_on(fixed[i].wave, ended + fixed[i].days);
	for (int years = 2; years <= WAVE_YEARS; years++)
		out[n++] = wave_on(FW_YEARLY, date_years_later(ended, years));
}
