/*
 * Moves of projects (domain.md 1.7): stage and health apart.
 *
 * Operation takes two persons: one claims it with what shows it, another, with another account, looks at it and verifies.  What was
 * verified is what was claimed: whoever changes a fact in between has to claim again.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/rec.h"
#include "model/access.h"
#include "model/project_moves.h"
#include "model/resources.h"
#include "text/date.h"
#include "text/json.h"

/* --- what is needed ------------------------------------------------------------------------------------- */

#define ROW(part, label_en, label_zh, ...)	{ &project_##part##_resource, label_en, label_zh, { __VA_ARGS__ } }
#define END	{ NULL, NULL, NULL, { { NULL, 0 } } }

static const struct row_need filed_rows[] = {
	ROW(amount, "Amount filed in China", "境内备案金额", { "kind", AK_FILED_CN }), END
};
static const struct row_need approved_rows[] = {
	ROW(amount, "Amount registered in the host country", "东道国注册金额", { "kind", AK_REGISTERED_HOST }),
	ROW(permit, "Permit", "许可", { NULL, 0 }), END
};
static const struct row_need build_rows[] = {
	ROW(milestone, "Milestone with its date", "里程碑日期", { NULL, 0 }),
	ROW(capacity, "Planned capacity", "规划产能", { "status", PT_PLANNED }),
	ROW(job, "Planned jobs", "规划用工", { "status", PT_PLANNED }), END
};
const struct row_need project_operate_rows[] = {
	ROW(capacity, "Actual capacity", "实际产能", { "status", PT_ACTUAL }),
	ROW(job, "Actual jobs", "实际用工", { "status", PT_ACTUAL }),
	ROW(amount, "Amount disbursed", "实际到位金额", { "kind", AK_DISBURSED }),
	ROW(evidence, "Evidence", "佐证", { NULL, 0 }), END
};
static const struct row_need complete_rows[] = {
	ROW(capacity, "Actual capacity", "实际产能", { "status", PT_ACTUAL }),
	ROW(job, "Actual jobs", "实际用工", { "status", PT_ACTUAL }),
	ROW(amount, "Amount disbursed", "实际到位金额", { "kind", AK_DISBURSED }), END
};

/* --- silence -------------------------------------------------------------------------------------------- */

const char *
project_silent_since(const struct project *p, char *out)
{
	if (p->news_on != NULL)
		return p->news_on;
	date_here(p->rec.created_at, out);
	return out;
}

int64_t
project_silent_months(const struct project *p, int64_t now_ms)
{
	char text[DATE_SIZE];
	int y, m, d, Y, M, D;
	int64_t since;

	if (date_parse(project_silent_since(p, text), &since) != NULL)
		return 0;
	date_split(since, &y, &m, &d);
	date_split(date_day_here(now_ms), &Y, &M, &D);
	return (Y - y) * 12 + (M - m) - (D < d);
}

/* --- why not, though the state would allow it ------------------------------------------------------------ */

static const char *
bar_cancelled(const void *rec, const struct mover *by)
{
	const struct project *p = rec;

	return p->health == PH_CANCELLED ? "project_cancelled" : NULL;
}

static const char *
bar_claim(const void *rec, const struct mover *by)
{
	const struct project *p = rec;

	if (p->verified_at != NONE)
		return "already_verified";
	return p->claimed_at != NONE ? "already_claimed" : bar_cancelled(rec, by);
}

/* Accounts count, however they came in: a token is its owner's.  The console is nobody's account. */
static const char *
bar_operate(const void *rec, const struct mover *by)
{
	const struct project *p = rec;

	if (p->verified_at != NONE)
		return "already_verified";
	if (p->claimed_at == NONE)
		return "not_claimed";
	if (by->account == NONE || by->account == p->claimed_account)
		return "second_person";
	return bar_cancelled(rec, by);
}

static const char *
bar_unclaim(const void *rec, const struct mover *by)
{
	const struct project *p = rec;

	if (p->verified_at != NONE)
		return "already_verified";
	return p->claimed_at == NONE ? "not_claimed" : NULL;
}

static const char *
bar_sleep(const void *rec, const struct mover *by)
{
	return project_silent_months(rec, by->now_ms) < SILENT_MONTHS ? "not_silent" : NULL;
}

static const char *
bar_complete(const void *rec, const struct mover *by)
{
	const struct project *p = rec;

	return p->stage != PS_OPERATING ? "not_operating" : NULL;
}

/* --- what a move keeps besides --------------------------------------------------------------------------- */

static int64_t
stage_of(const struct jv *row)
{
	const char *code = jv_text(jv_get(row, "stage"));

	for (int64_t i = 0; project_stage_names[i].code != NULL; i++)
		if (str_eq(project_stage_names[i].code, code))
			return i;
	return NONE;
}

static void
put_reached(struct jw *w, int64_t stage, const char *on)
{
	jw_object(w);
	jw_ktext(w, "stage", project_stage_names[stage].code);
	jw_ktext(w, "reached_on", on);
	jw_end_object(w);
}

/* The stages before `stage`, as they stand, and that one: the record has reached it, or is back in it. */
static int
reach(struct arena *a, struct project *now, int64_t stage, struct err *e)
{
	struct str *out = str_new(a);
	const struct jv *list = NULL;
	struct jw w;

	if (now->stage_dates != NULL && json_parse(a, now->stage_dates, strlen(now->stage_dates), &list, e) == -1)
		return -1;
	jw_init(&w, out);
	jw_array(&w);
	for (const struct jv *row = list == NULL ? NULL : jv_first(list); row != NULL; row = jv_next(row))
		if (stage_of(row) < stage)
			put_reached(&w, stage_of(row), jv_text(jv_get(row, "reached_on")));
	put_reached(&w, stage, now->stage_on);
	jw_end_array(&w);
	now->stage_dates = str_text(out);
	return 0;
}

static int
guard_stage(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	struct project *now = rec;

	return reach(a, now, now->stage, e);
}

static int
guard_claim(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	struct project *now = rec;

	now->claimed_by = by->login;
	now->claimed_at = by->now_ms;
	now->claimed_account = by->account;
	return 0;
}

void
project_forget_claim(struct project *now)
{
	now->claimed_by = now->verified_by = NULL;
	now->claimed_at = now->verified_at = now->claimed_account = NONE;
}

static int
guard_unclaim(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	project_forget_claim(rec);
	return 0;
}

/* A row of those that show the operation, archived or not, that has changed since: 1, 0, -1. */
static int
has_changed(struct db *d, struct arena *a, const struct row_need *n, const struct project *p, struct err *e)
{
	struct str *sql = str_new(a);
	struct stmt *s;
	int rc;

	str_printf(sql, "SELECT id FROM %s WHERE project = $1 AND updated_at > $2", n->child->table);
	for (size_t i = 0; i < nitems(n->where) && n->where[i].field != NULL; i++)
		str_printf(sql, " AND %s = %lld", n->where[i].field, (long long)n->where[i].is);
	str_puts(sql, " ORDER BY id ASC LIMIT 1");
	s = db_stmt(d, str_text(sql));
	stmt_int(s, 1, p->rec.id);
	stmt_int(s, 2, p->claimed_at);
	rc = stmt_row(s, e);
	stmt_done(s);
	return rc;
}

static int
guard_operate(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	struct project *now = rec;

	for (const struct row_need *n = project_operate_rows; n->child != NULL; n++) {
		int rc = has_changed(d, a, n, now, e);

		if (rc == 1)
			return fail_detail(e, ERR_CONFLICT, "changed_since_claim");
		if (rc == -1)
			return -1;
	}
	now->verified_by = by->login;
	now->verified_at = by->now_ms;
	return reach(a, now, PS_OPERATING, e);
}

/* When the stage began before; NULL: nobody knows. */
static int
began_on(struct arena *a, const struct project *p, int64_t stage, const char **on, struct err *e)
{
	const struct jv *list = NULL;

	if (p->stage_dates != NULL && json_parse(a, p->stage_dates, strlen(p->stage_dates), &list, e) == -1)
		return -1;
	for (const struct jv *row = list == NULL ? NULL : jv_first(list); row != NULL; row = jv_next(row))
		if (stage_of(row) == stage)
			*on = jv_text(jv_get(row, "reached_on"));
	return 0;
}

/* What was reported and verified of the later stage holds no longer. */
static int
guard_return(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	struct project *now = rec;

	if (now->health == PH_COMPLETED && now->stage < PS_OPERATING)
		return fail_detail(e, ERR_CONFLICT, "project_completed");
	if (now->stage_on == NULL && began_on(a, now, now->stage, &now->stage_on, e) == -1)
		return -1;
	project_forget_claim(now);
	now->end_reason = NULL;
	return reach(a, now, now->stage, e);
}

/* All is well, or over: what was said of how it went is history. */
static int
guard_well(struct db *d, struct arena *a, const struct mover *by, const void *was, void *rec, struct err *e)
{
	((struct project *)rec)->health_reason = NULL;
	return 0;
}

/* --- the table ------------------------------------------------------------------------------------------ */

#define FIELDS(...)	((const char *const[]){ __VA_ARGS__, NULL })
#define CHAMBER		(BIT(R_ADMIN) | BIT(R_MANAGER) | BIT(R_STAFF))
#define HEADS		(BIT(R_ADMIN) | BIT(R_MANAGER))
#define DAY		.on = "stage_on", .takes = FIELDS("stage_on")
#define HEALTH		.field = "health"
#define ACQUIRED	.only_if = { "mode", BIT(PM_ACQUISITION) }
#define EARLY		(BIT(PS_HOST_APPROVED) | BIT(PS_CONSTRUCTION))
#define BEFORE_END	(BIT(PS_LEAD) | BIT(PS_INTENTION) | BIT(PS_FILED) | EARLY | BIT(PS_TRIAL) | BIT(PS_OPERATING))

const struct move project_moves[PROJECT_MOVES] = {
	{ "intend", "Note the intention", "转为意向", BIT(PS_LEAD), PS_INTENTION, CHAMBER, DAY,
	  .needs = FIELDS("country", "sector", "mode", "source"), .bar = bar_cancelled, .guard = guard_stage },
	{ "file", "Record the filing", "登记备案", BIT(PS_INTENTION), PS_FILED, CHAMBER, DAY,
	  .needs = FIELDS("odi_no", "owners"), .rows = filed_rows, .bar = bar_cancelled, .guard = guard_stage },
	{ "approve", "Record the host's approval", "登记东道国批准", BIT(PS_FILED), PS_HOST_APPROVED, CHAMBER, DAY,
	  .needs = FIELDS("province|park"), .rows = approved_rows, .bar = bar_cancelled, .guard = guard_stage },
	{ "build", "Begin construction", "开工建设", BIT(PS_HOST_APPROVED), PS_CONSTRUCTION, CHAMBER, DAY,
	  .rows = build_rows, .bar = bar_cancelled, .guard = guard_stage },
	{ "trial", "Begin the trial run", "开始试生产", BIT(PS_CONSTRUCTION), PS_TRIAL, CHAMBER, DAY,
	  .bar = bar_cancelled, .guard = guard_stage },
	{ "claim", "Report operation", "上报投产", BIT(PS_TRIAL) | BIT(PS_OPERATING), NONE, CHAMBER,
	  .rows = project_operate_rows, .bar = bar_claim, .guard = guard_claim },
	{ "claim", "Report operation", "上报投产", EARLY, NONE, CHAMBER, ACQUIRED,
	  .rows = project_operate_rows, .bar = bar_claim, .guard = guard_claim },
	{ "operate", "Verify operation", "核实投产", BIT(PS_TRIAL), PS_OPERATING, HEADS, DAY,
	  .rows = project_operate_rows, .alone = true, .bar = bar_operate, .guard = guard_operate },
	{ "operate", "Verify operation", "核实投产", EARLY, PS_OPERATING, HEADS, DAY, ACQUIRED,
	  .rows = project_operate_rows, .alone = true, .bar = bar_operate, .guard = guard_operate },
	{ "operate", "Verify operation", "核实投产", BIT(PS_OPERATING), NONE, HEADS, .takes = FIELDS("stage_on"),
	  .rows = project_operate_rows, .alone = true, .bar = bar_operate, .guard = guard_operate },
	{ "unclaim", "Withdraw the report", "撤回投产上报", EARLY | BIT(PS_TRIAL) | BIT(PS_OPERATING), NONE, CHAMBER,
	  .takes = FIELDS(MOVE_REASON), .bar = bar_unclaim, .guard = guard_unclaim },
	{ "close", "Close", "关闭项目", BIT(PS_OPERATING), PS_CLOSED, CHAMBER, DAY,
	  .needs = FIELDS("end_reason"), .bar = bar_cancelled, .guard = guard_stage },
	{ "exit", "Exit", "退出项目", BIT(PS_OPERATING), PS_EXITED, CHAMBER, DAY,
	  .needs = FIELDS("end_reason"), .bar = bar_cancelled, .guard = guard_stage },
	{ "return", "Go back to an earlier stage", "退回以前的阶段", (BEFORE_END & ~BIT(PS_LEAD)) | BIT(PS_CLOSED) | BIT(PS_EXITED), NONE,
	  CHAMBER, DAY, .needs = FIELDS("stage", MOVE_REASON), .back = BEFORE_END, .guard = guard_return },

	{ "delay", "Mark as delayed", "标为延误", BIT(PH_ON_TRACK) | BIT(PH_DORMANT), PH_DELAYED, CHAMBER, HEALTH, .needs = FIELDS("health_reason") },
	{ "recover", "On track again", "恢复正常", BIT(PH_DELAYED), PH_ON_TRACK, CHAMBER, HEALTH, .guard = guard_well },
	{ "sleep", "Mark as dormant", "标为停滞", BIT(PH_DELAYED), PH_DORMANT, CHAMBER, HEALTH, .takes = FIELDS("health_reason") },
	{ "sleep", "Mark as dormant", "标为停滞", BIT(PH_ON_TRACK), PH_DORMANT, CHAMBER, HEALTH, .takes = FIELDS("health_reason"), .bar = bar_sleep },
	{ "cancel", "Mark as cancelled", "标为取消", BIT(PH_DORMANT), PH_CANCELLED, CHAMBER, HEALTH, .needs = FIELDS("health_reason") },
	{ "complete", "Mark as completed", "标为完成", BIT(PH_ON_TRACK) | BIT(PH_DELAYED), PH_COMPLETED, CHAMBER, HEALTH,
	  .rows = complete_rows, .bar = bar_complete, .guard = guard_well },
	{ "reopen", "Open again", "重新开启", BIT(PH_CANCELLED), PH_DORMANT, CHAMBER, HEALTH,
	  .needs = FIELDS(MOVE_REASON), .guard = guard_well },
	{ "reopen", "Open again", "重新开启", BIT(PH_COMPLETED), PH_ON_TRACK, CHAMBER, HEALTH,
	  .needs = FIELDS(MOVE_REASON), .guard = guard_well },
};
