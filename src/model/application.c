/*
 * Applications of companies for a delegation.  The company writes what it wants; what the chamber thinks of it is the chamber's own.
 */
#include "base/base.h"

#include "model/application_rules.h"
#include "model/delegation_moves.h"

#include "delegation_in.h"

/* --- choices ---------------------------------------------------------------------------------------- */
const struct choice application_state_names[] = {
	[APS_DRAFT] = { "draft", "Draft", "草稿" },
	[APS_SUBMITTED] = { "submitted", "Submitted", "已提交" },
	[APS_IN_REVIEW] = { "in_review", "In review", "审核中" },
	[APS_NEEDS_INFO] = { "needs_info", "Needs information", "待补充" },
	[APS_ACCEPTED] = { "accepted", "Accepted", "已录取" },
	[APS_WAITLISTED] = { "waitlisted", "Wait-listed", "候补" },
	[APS_DECLINED] = { "declined", "Declined", "未录取" },
	[APS_CONFIRMED] = { "confirmed", "Confirmed", "已确认" },
	[APS_TRAVELLED] = { "travelled", "Travelled", "已成行" },
	[APS_NO_SHOW] = { "no_show", "Did not come", "未到" },
	[APS_WITHDRAWN] = { "withdrawn", "Withdrawn", "已撤回" },
	{ NULL }
};
static const struct choice recommendation_names[] = {
	{ "accept", "Accept", "建议录取" },
	{ "waitlist", "Wait-list", "建议候补" },
	{ "decline", "Decline", "建议不录取" },
	{ NULL }
};

/* --- lists ------------------------------------------------------------------------------------------ */
static const struct field country_fields[] = {
	{ .name = "country", .type = F_CODEREF, .en = "Country", .zh = "国家或地区", .list = "country", .flags = FL_REQUIRED },
};
static const struct field person_fields[] = {
	{ .name = "name_zh", .type = F_TEXT, .en = "Name", .zh = "姓名", .max = 60 },
	{ .name = "name_en", .type = F_TEXT, .en = "Name in letters", .zh = "英文姓名", .max = 100 },
	{ .name = "title", .type = F_TEXT, .en = "Title", .zh = "职务", .max = 100 },
	{ .name = "mobile", .type = F_TEXT, .en = "Mobile", .zh = "手机", .max = 40 },
	{ .name = "contact", .type = F_REF, .en = "Contact", .zh = "联系人", .ref = &contact_resource },
};
static const struct field going_fields[] = {
	{ .name = "person", .type = F_INT, .en = "Person", .zh = "第几位", .min = 1, .max = 20, .flags = FL_REQUIRED },
};
static const struct field score_fields[] = {
	{ .name = "criterion", .type = F_ENUM, .en = "Criterion", .zh = "评分项", .choices = criterion_names, .flags = FL_REQUIRED },
	{ .name = "points", .type = F_INT, .en = "Points", .zh = "得分", .min = 0, .max = 100, .flags = FL_REQUIRED },
	{ .name = "note", .type = F_TEXT, .en = "Note", .zh = "说明", .max = 500 },
};
static const struct sub country_sub = { .table = "application_country", LIST(fields, country_fields), .most = 30 };
static const struct sub person_sub = { .table = "application_person", LIST(fields, person_fields), .most = 20, .any = true };
static const struct sub going_sub = { .table = "application_going", LIST(fields, going_fields), .most = 20 };
static const struct sub score_sub = { .table = "application_score", LIST(fields, score_fields), .most = 20 };

/* --- fields ----------------------------------------------------------------------------------------- */
static const struct field application_fields[] = {
	OF_DELEGATION(application, CL_OWN),
	{ FIELD(application, enterprise, F_REF, "Enterprise", "申请企业"), .ref = &enterprise_resource, .class = CL_OWN, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SHEET | FL_LIST, SYN("企业名称", "公司名称", "企业", "会员企业", "会员单位", "报名企业", "报名单位", "参团企业", "参团单位", "申请单位", "申报单位", "单位名称",
	      "单位", "company", "company name", "enterprise", "organisation", "organization") },
	{ FIELD(application, code, F_CODE, "Application code", "申请编号"), .min = 1, .max = 40, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_UNIQUE | FL_IDENT, SYN("编号", "application no") },
	{ FIELD(application, state, F_ENUM, "State", "状态"), .choices = application_state_names, .begins = BIT(APS_DRAFT) | BIT(APS_SUBMITTED) | BIT(APS_IN_REVIEW),
	  .begins_over = BIT(APS_DECLINED) | BIT(APS_TRAVELLED) | BIT(APS_NO_SHOW) | BIT(APS_WITHDRAWN), .class = CL_MEMBERS, .group = "state",
	  .differs = "delegation_differs", .flags = FL_MOVED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("申请状态", "录取状态", "status") },
	{ FIELD(application, submitted_by, F_TEXT, "Submitted by", "提交人"), .max = 60, .class = CL_MEMBERS, .group = "state",
	  .flags = FL_LOGIN | FL_READONLY | FL_FILTER },
	{ FIELD(application, submitted_at, F_INSTANT, "Submitted", "提交时间"), .class = CL_MEMBERS, .group = "state",
	  .flags = FL_READONLY | FL_FILTER | FL_SORT },
	{ FIELD(application, goals, F_TEXT, "Goals", "参团目标"), .max = 4000, .class = CL_OWN, .group = "interest",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("目标", "参团目的", "出访目的", "考察目的", "goals", "参团诉求") },
	{ FIELD(application, products_offered, F_TEXT, "Products offered", "推介产品"), .max = 4000, .class = CL_OWN, .group = "interest",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("产品", "主要产品", "主营产品", "主营业务", "经营产品", "products") },
	{ FIELD(application, partners_sought, F_TEXT, "Partners sought", "希望对接"), .max = 4000, .class = CL_OWN, .group = "interest",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("对接需求", "希望对接对象", "希望对接单位", "拟对接单位", "拟对接企业", "对接意向", "partners", "合作需求", "合作意向", "需求", "partners sought") },
	{ FIELD(application, countries, F_LIST, "Countries", "意向国家"), .sub = &country_sub, .tidy = countries_apart, .class = CL_OWN, .group = "interest",
	  .flags = FL_FILTER | FL_SHEET, SYN("国家", "意向国别", "意向目的地", "目标国家", "国别", "拟前往国家", "countries") },
	{ FIELD(application, persons, F_LIST, "Persons", "参团人员"), .sub = &person_sub, .flags = FL_PERSON, .class = CL_OWN, .group = "persons",
	  .help_zh = "从联系人中选择，或填写姓名", .help_en = "Contacts, or their names" },
	{ FIELD(application, seats_wished, F_INT, "Seats wished", "申请名额"), .min = 1, .max = 20, .class = CL_OWN, .group = "persons",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "留空时按人数", .help_en = "Left empty: as many as persons", SYN("名额", "人数", "参团人数", "拟参团人数", "报名人数", "seats", "申请人数", "席位") },
	{ FIELD(application, going, F_LIST, "Who goes", "成行人员"), .sub = &going_sub, .class = CL_OWN, .group = "persons",
	  .help_zh = "第几位参团人员成行；留空为全部", .help_en = "Which of the persons, by position; empty: all of them" },
	{ FIELD(application, seats, F_INT, "Seats granted", "录取名额"), .class = CL_MEMBERS, .group = "state", .flags = FL_READONLY | FL_FILTER | FL_SORT | FL_LIST },
	{ FIELD(application, reason, F_TEXT, "Reason", "答复说明"), .max = 2000, .class = CL_MEMBERS, .group = "state",
	  .flags = FL_MOVED | FL_MULTILINE },
	{ FIELD(application, scores, F_LIST, "Scores", "评分"), .sub = &score_sub, .class = CL_STAFF, .group = "decision" },
	{ FIELD(application, score, F_INT, "Weighted score", "加权得分"), .class = CL_STAFF, .group = "decision",
	  .flags = FL_READONLY | FL_FILTER | FL_SORT | FL_LIST },
	{ FIELD(application, recommendation, F_ENUM, "Recommendation", "建议"), .choices = recommendation_names, .class = CL_STAFF, .group = "decision",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET },
	{ FIELD(application, recommendation_note, F_TEXT, "Why", "建议理由"), .max = 2000, .class = CL_STAFF, .group = "decision",
	  .flags = FL_SHEET | FL_MULTILINE },
	{ FIELD(application, fee_paid_on, F_DATE, "Fee paid", "缴费日期"), .class = CL_MEMBERS, .group = "state", .flags = FL_FILTER | FL_SORT | FL_SHEET },
	{ FIELD(application, decided_by, F_TEXT, "Decided by", "决定人"), .max = 60, .class = CL_STAFF, .group = "decision", .flags = FL_LOGIN | FL_READONLY | FL_FILTER },
	{ FIELD(application, decided_at, F_INSTANT, "Decided", "决定时间"), .class = CL_MEMBERS, .group = "state", .flags = FL_READONLY | FL_FILTER | FL_SORT },
	{ FIELD(application, first_timer, F_BOOL, "First trip", "首次参团"), .class = CL_STAFF, .group = "decision", .flags = FL_READONLY | FL_FILTER },
	{ FIELD(application, waitlist_pos, F_INT, "Place on the waiting list", "候补顺序"), .class = CL_MEMBERS, .group = "state",
	  .flags = FL_READONLY | FL_FILTER | FL_SORT },
	{ FIELD(application, released, F_INT, "Seats given up", "已释放名额"), .class = CL_MEMBERS, .group = "state", .flags = FL_READONLY | FL_FILTER,
	  .help_zh = "录取之后改动了成行人员等内容，名额已释放，回到审核", .help_en = "It had so many when it was changed; it is reviewed again" },
	{ FIELD(application, submitted_account, F_INT, "Account that submitted", "提交账号"), .flags = FL_READONLY | FL_HIDDEN },
};

/* --- rules ------------------------------------------------------------------------------------------ */

static bool
is_nobody(const struct jv *person)
{
	return jv_type(jv_get(person, "contact")) == J_NULL && jv_type(jv_get(person, "name_zh")) == J_NULL &&
	    jv_type(jv_get(person, "name_en")) == J_NULL;
}

/* A person is a contact, or has a name. */
static void
check_persons(const struct application *now, struct err *e)
{
	const struct jv *list;
	size_t i = 0;

	if (now->persons == NULL || json_parse(e->arena, now->persons, strlen(now->persons), &list, e) == -1)
		return;
	for (const struct jv *row = jv_first(list); row != NULL; row = jv_next(row), i++)
		if (is_nobody(row))
			err_field(e, arena_printf(e->arena, "/persons/%zu/name_zh", i), "person_needed");
}

/* Of a trip that is over one may say how it ended. */
static int
check_beginning(struct db *d, const struct application *was, struct application *now, struct err *e)
{
	int64_t state;

	if (was != NULL)
		return 0;
	now->state = now->state == NONE ? APS_DRAFT : now->state;
	if (delegation_state_of(d, now->delegation, &state, e) == -1)
		return -1;
	delegation_check_birth(was, &application_resource, now, delegation_beginnings(&application_resource, state), e);
	return 0;
}

/* One that is made as submitted has been handed in otherwise: by whom it was written down here is kept. */
static void
application_begin(struct arena *a, const struct mover *by, void *rec)
{
	struct application *now = rec;

	if (now->state != APS_SUBMITTED && now->state != APS_IN_REVIEW)
		return;
	now->submitted_at = by->now_ms;
	now->submitted_by = by->login == NULL ? NULL : arena_strdup(a, by->login);
}

static int
application_validate(struct db *d, const void *before, void *rec, struct err *e)
{
	const struct application *was = before;
	struct application *now = rec;

	if (delegation_take(d, was, now, e) == -1 || check_beginning(d, was, now, e) == -1)
		return -1;
	check_persons(now, e);
	return application_settle(d, was, now, e) == -1 ? -1 : rules_done(e);
}

static const struct choice application_groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "interest", "Statement of interest", "参团意向" },
	{ "persons", "Persons", "参团人员" },
	{ "state", "State", "状态" },
	{ "decision", "Scores and decision", "评分与决定" },
	{ NULL }
};

const struct resource application_resource = {
	PART(application, "applications", "Applications", "参团申请", CNT_APPLICATION, "-updated_at"), .groups = application_groups,
	LIST(fields, application_fields), .own = "enterprise", .sheet_parts = application_columns, .nsheet_parts = APPLICATION_COLUMNS,
	TITLE("code", "state"), .state = "state", LIST(moves, application_moves), .begin = application_begin,
	.validate = application_validate, .allow = application_allow, .judged_back = true,
};
