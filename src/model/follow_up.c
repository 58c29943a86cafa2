/*
 * Follow-ups: calls, visits and the waves of the survey after a trip.
 */
#include "base/base.h"

#include "model/outcome_moves.h"
#include "model/people.h"

#include "delegation_in.h"

const struct choice follow_up_kind_names[] = {
	[FK_CALL] = { "call", "Call", "电话" },
	[FK_VISIT] = { "visit", "Visit", "走访" },
	[FK_SURVEY] = { "survey", "Survey", "问卷" },
	{ NULL }
};
const struct choice follow_up_wave_names[] = {
	[FW_D30] = { "d30", "After 30 days", "30 天" },
	[FW_D90] = { "d90", "After 90 days", "90 天" },
	[FW_D180] = { "d180", "After 180 days", "180 天" },
	[FW_D365] = { "d365", "After a year", "一年" },
	[FW_YEARLY] = { "yearly", "Yearly", "每年" },
	{ NULL }
};
const struct choice follow_up_state_names[] = {
	[FUS_OPEN] = { "open", "Open", "待办" },
	[FUS_SENT] = { "sent", "Sent", "已发出" },
	[FUS_ANSWERED] = { "answered", "Answered", "已答复" },
	[FUS_DONE] = { "done", "Done", "已完成" },
	[FUS_SKIPPED] = { "skipped", "Skipped", "已跳过" },
	{ NULL }
};

static const struct field answer_fields[] = {
	{ .name = "kind", .type = F_TEXT, .en = "Question", .zh = "问题", .max = 60, .flags = FL_REQUIRED },
	{ .name = "value", .type = F_TEXT, .en = "Answer", .zh = "回答", .max = 2000 },
};
static const struct sub answer_sub = { .table = "follow_up_answer", LIST(fields, answer_fields), .most = 50 };

static const struct field follow_up_fields[] = {
	OF_DELEGATION(follow_up, CL_MEMBERS),
	OF_ENTERPRISE(follow_up, CL_MEMBERS, FL_REQUIRED),
	{ FIELD(follow_up, outcome, F_REF, "Outcome", "成果"), .ref = &outcome_resource, .class = CL_MEMBERS, .group = "basic", .flags = FL_FILTER },
	{ FIELD(follow_up, kind, F_ENUM, "Kind", "方式"), .choices = follow_up_kind_names, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST },
	{ FIELD(follow_up, wave, F_ENUM, "Wave", "批次"), .choices = follow_up_wave_names, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST },
	{ FIELD(follow_up, wave_year, F_INT, "Year", "年份"), .min = 1990, .max = 2200, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET },
	{ FIELD(follow_up, due, F_DATE, "Due", "到期日"), .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST },
	{ FIELD(follow_up, owner, F_TEXT, "Whose task", "负责人"), .max = 60, .class = CL_STAFF, .group = "internal", .flags = FL_LOGIN | FL_FILTER | FL_SHEET | FL_LIST },
	{ FIELD(follow_up, state, F_ENUM, "State", "状态"), .choices = follow_up_state_names, .begins = BIT(FUS_OPEN) | BIT(FUS_DONE) | BIT(FUS_SKIPPED), .class = CL_MEMBERS, .group = "state",
	  .differs = "delegation_differs", .flags = FL_MOVED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST },
	{ FIELD(follow_up, result, F_TEXT, "Result", "结果"), .max = 4000, .class = CL_OWN, .group = "state", .flags = FL_SHEET | FL_MULTILINE },
	{ FIELD(follow_up, answers, F_LIST, "Answers", "问卷答复"), .sub = &answer_sub, .class = CL_OWN, .group = "state" },
};

static int
follow_up_validate(struct db *d, const void *was, void *rec, struct err *e)
{
	struct follow_up *now = rec;

	if (delegation_take(d, was, now, e) == -1 || account_settle(d, e->arena, &now->owner, e) == -1 ||
	    delegation_check_sibling(d, now, "/outcome", "SELECT delegation FROM outcome WHERE id = $1", now->outcome, e) == -1)
		return -1;
	now->state = now->state == NONE ? FUS_OPEN : now->state;
	delegation_check_birth(was, &follow_up_resource, now, delegation_beginnings(&follow_up_resource, NONE), e);
	return rules_done(e);
}

static const struct choice follow_up_groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "state", "State and result", "状态与结果" },
	{ "internal", "Internal", "内部信息" },
	{ NULL }
};

const struct resource follow_up_resource = {
	PART(follow_up, "follow-ups", "Follow-ups", "跟进", CNT_FOLLOW_UP, "due"), .groups = follow_up_groups,
	LIST(fields, follow_up_fields), .own = "enterprise", TITLE("kind", "wave", "due"), .state = "state", LIST(moves, follow_up_moves),
	.validate = follow_up_validate,
};
