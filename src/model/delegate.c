/*
 * Delegates: who travels.  What is in their papers is kept elsewhere, under the keys of its own.
 */
#include "base/base.h"

#include "model/application_rules.h"
#include "model/delegation_moves.h"
#include "text/han.h"

#include "delegation_in.h"

const struct choice delegate_role_names[] = {
	[DR_LEADER] = { "leader", "Leader", "团长" },
	[DR_DEPUTY] = { "deputy", "Deputy leader", "副团长" },
	[DR_MEMBER] = { "member", "Member", "团员" },
	[DR_INTERPRETER] = { "interpreter", "Interpreter", "翻译" },
	[DR_STAFF] = { "staff", "Staff", "工作人员" },
	{ NULL }
};
/* How sheets write them besides. */
static const char *const delegate_role_words[] = {
	[DR_LEADER] = "领队|head of delegation", [DR_DEPUTY] = "副领队", [DR_MEMBER] = "成员|参团人员|代表", [DR_INTERPRETER] = "译员|随团翻译",
	[DR_STAFF] = "随团工作人员|会务|秘书",
};
static_assert(nitems(delegate_role_words) == nitems(delegate_role_names) - 1, "words for each role");
const struct choice delegate_state_names[] = {
	[DGS_GOING] = { "going", "Going", "拟成行" },
	[DGS_CONFIRMED] = { "confirmed", "Confirmed", "已确认" },
	[DGS_TRAVELLED] = { "travelled", "Travelled", "已成行" },
	[DGS_NO_SHOW] = { "no_show", "Did not come", "未到" },
	[DGS_WITHDRAWN] = { "withdrawn", "Withdrawn", "已退出" },
	{ NULL }
};

static const struct field leg_fields[] = {
	{ .name = "leg", .type = F_REF, .en = "Leg", .zh = "站点", .ref = &delegation_leg_resource, .flags = FL_REQUIRED },
};
static const struct sub leg_sub = { .table = "delegate_leg", LIST(fields, leg_fields), .most = 100 };

static const struct field delegate_fields[] = {
	OF_DELEGATION(delegate, CL_MEMBERS),
	OF_ENTERPRISE(delegate, CL_MEMBERS, 0),
	{ FIELD(delegate, application, F_REF, "Application", "参团申请"), .ref = &application_resource, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER },
	{ FIELD(delegate, contact, F_REF, "Contact", "联系人"), .ref = &contact_resource, .class = CL_MEMBERS, .group = "basic", .flags = FL_PERSON | FL_FILTER },
	{ FIELD(delegate, name_zh, F_TEXT, "Name", "姓名"), .max = 60, .class = CL_MEMBERS, .group = "basic", .sort = "name_sort",
	  .flags = FL_PERSON | FL_FILTER | FL_SORT | FL_SEARCH | FL_SHEET | FL_LIST, SYN("中文姓名", "名字", "团员姓名", "人员姓名", "参团人", "参团人姓名", "参团人员", "参团人员姓名", "name", "full name") },
	{ FIELD(delegate, name_en, F_TEXT, "Name in letters", "英文姓名"), .max = 100, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_PERSON | FL_FILTER | FL_SEARCH | FL_SHEET | FL_LIST, SYN("拼音", "拼音姓名", "姓名拼音", "护照拼音", "english name", "name en", "name in pinyin") },
	{ FIELD(delegate, title, F_TEXT, "Title", "职务"), .max = 100, .class = CL_MEMBERS, .group = "basic", .flags = FL_PERSON | FL_SHEET | FL_LIST,
	  SYN("职位", "职务职称", "单位职务", "现任职务", "职称", "position", "job title", "title") },
	{ FIELD(delegate, badge_name, F_TEXT, "Name on the badge", "胸卡姓名"), .max = 100, .class = CL_OWN, .group = "basic", .flags = FL_PERSON | FL_SHEET,
	  SYN("胸牌", "badge") },
	{ FIELD(delegate, role, F_ENUM, "Role", "团内身份"), .choices = delegate_role_names, .words = delegate_role_words, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("身份", "角色", "团内职务", "团组职务", "role") },
	{ FIELD(delegate, legs, F_LIST, "Legs", "参加站点"), .sub = &leg_sub, .class = CL_MEMBERS, .group = "basic", .flags = FL_FILTER,
	  .help_zh = "留空为全程", .help_en = "Empty: all of them" },
	{ FIELD(delegate, insurance_until, F_DATE, "Insured until", "保险有效期至"), .class = CL_MEMBERS, .group = "state",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET, SYN("保险到期") },
	{ FIELD(delegate, fee_paid_on, F_DATE, "Fee paid", "缴费日期"), .class = CL_MEMBERS, .group = "state", .flags = FL_FILTER | FL_SORT | FL_SHEET },
	{ FIELD(delegate, state, F_ENUM, "State", "状态"), .choices = delegate_state_names, .begins = BIT(DGS_GOING) | BIT(DGS_CONFIRMED),
	  .begins_over = BIT(DGS_TRAVELLED) | BIT(DGS_NO_SHOW) | BIT(DGS_WITHDRAWN), .class = CL_MEMBERS, .group = "state",
	  .differs = "delegation_differs", .flags = FL_MOVED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST },
	{ FIELD(delegate, show_to_members, F_BOOL, "In the list of participants", "列入参团名单"), .class = CL_OWN, .group = "state",
	  .flags = FL_FILTER | FL_SHEET, .help_zh = "同意其他会员看到姓名、职务与企业", .help_en = "Other members may see name, title and enterprise" },
	{ FIELD(delegate, person, F_INT, "Papers of", "证件档案"), .flags = FL_READONLY | FL_HIDDEN },
	{ FIELD(delegate, name_sort, F_TEXT, "Sort key", "排序键"), .max = 10000, .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
};

static int
check_beginning(struct db *d, const struct delegate *was, struct delegate *now, struct err *e)
{
	int64_t state;

	if (was != NULL)
		return 0;
	now->state = now->state == NONE ? DGS_GOING : now->state;
	if (delegation_state_of(d, now->delegation, &state, e) == -1)
		return -1;
	delegation_check_birth(was, &delegate_resource, now, delegation_beginnings(&delegate_resource, state), e);
	return 0;
}

/* Whose a delegate is follows from the application that he travels by; a merger of companies may have parted them. */
static int
check_company(struct db *d, const struct delegate *was, struct delegate *now, struct err *e)
{
	int64_t enterprise = NONE;
	int rc;

	if (now->application == NONE || (was != NULL && was->application == now->application && was->enterprise == now->enterprise))
		return 0;
	rc = db_int(d, "SELECT enterprise FROM application WHERE id = $1", now->application, &enterprise, e);
	if (was == NULL && now->enterprise == NONE)
		now->enterprise = enterprise;
	if (rc == 1 && enterprise != now->enterprise)
		err_field(e, "/enterprise", "of_another_enterprise");
	return rc == -1 ? -1 : 0;
}

static int
check_contact(struct db *d, const struct delegate *was, const struct delegate *now, struct err *e)
{
	if (was != NULL && was->contact == now->contact && was->enterprise == now->enterprise)
		return 0;
	return application_check_contact(d, now->contact, now->enterprise, "/contact", e);
}

/* Who sees travel documents is said by the company: with them a delegate does not go to another. */
static int
check_papers(struct db *d, const struct delegate *was, const struct delegate *now, struct err *e)
{
	int64_t n = 0;

	if (was == NULL || was->enterprise == now->enterprise)
		return 0;
	if (db_int(d, "SELECT count(*) FROM travel_document WHERE delegate = $1", now->rec.id, &n, e) == -1)
		return -1;
	if (n > 0)
		err_field(e, "/enterprise", "delegate_has_papers");
	return 0;
}

/* A consent, a link and papers are of one person: with them the row does not become somebody else's. */
static void
check_person(const struct delegate *was, const struct delegate *now, struct err *e)
{
	if (was != NULL && was->person != NONE && was->contact != NONE && was->contact != now->contact)
		err_field(e, "/contact", "delegate_is_somebody");
}

static int
delegate_validate(struct db *d, const void *was, void *rec, struct err *e)
{
	struct delegate *now = rec;

	if (delegation_take(d, was, now, e) == -1 || check_beginning(d, was, now, e) == -1 ||
	    delegation_check_sibling(d, now, "/application", "SELECT delegation FROM application WHERE id = $1", now->application, e) == -1 ||
	    delegation_check_list(d, &delegate_resource, now, "legs", "SELECT delegation FROM delegation_leg WHERE id = $1", e) == -1 ||
	    check_company(d, was, now, e) == -1 || check_contact(d, was, now, e) == -1 || check_papers(d, was, now, e) == -1 || delegate_check_elsewhere(d, was, now, e) == -1 || delegate_check_seat(d, was, now, e) == -1)
		return -1;
	check_person(was, now, e);
	rec_check_named(now->name_zh, now->name_en, NULL, e);
	return rules_done(e);
}

static void
delegate_derive(struct arena *a, void *rec)
{
	struct delegate *n = rec;

	n->role = n->role == NONE ? DR_MEMBER : n->role;
	n->show_to_members = n->show_to_members == NONE ? 0 : n->show_to_members;
	n->name_sort = han_sort_key(a, n->name_zh != NULL ? n->name_zh : n->name_en != NULL ? n->name_en : "");
}

static const struct choice delegate_groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "state", "State", "状态" },
	{ NULL }
};

const struct resource delegate_resource = {
	PART(delegate, "delegates", "Delegates", "团员", CNT_DELEGATE, "name_zh"), .groups = delegate_groups,
	LIST(fields, delegate_fields), .own = "enterprise", .state = "state", LIST(moves, delegate_moves), .validate = delegate_validate, .derive = delegate_derive,
	.sheet_in_turn = true,
};
