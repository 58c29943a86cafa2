/*
 * The agenda of a delegation.  What is open to all its participants members see with the trip; the rest only who is invited to it.
 */
#include "base/base.h"

#include "delegation_in.h"

static const struct choice kind_names[] = {
	[GK_OFFICIAL_CALL] = { "official_call", "Official call", "官方拜会" },
	[GK_CHAMBER] = { "chamber", "Chamber of commerce", "商协会交流" },
	[GK_FORUM] = { "forum", "Forum", "论坛" },
	[GK_SITE_VISIT] = { "site_visit", "Site visit", "实地考察" },
	[GK_ONE_TO_ONE] = { "one_to_one", "One-to-one meetings", "一对一洽谈" },
	[GK_SIGNING] = { "signing", "Signing", "签约" },
	[GK_FREE] = { "free", "Free time", "自由活动" },
	[GK_TRAVEL] = { "travel", "Travel", "交通" },
	{ NULL }
};
static const struct choice open_names[] = {
	[OT_ALL] = { "all", "All", "全体" },
	[OT_ENTERPRISES] = { "enterprises", "These enterprises", "指定企业" },
	{ NULL }
};

static const struct field enterprise_fields[] = {
	{ .name = "enterprise", .type = F_REF, .en = "Enterprise", .zh = "企业", .ref = &enterprise_resource, .flags = FL_REQUIRED },
};
static const struct sub enterprise_sub = { .table = "agenda_enterprise", LIST(fields, enterprise_fields), .most = 200 };

static const struct veil enterprise_veil = { access_view_other, COMPANY_SHOWS("agenda_enterprise", "agenda_item"), &delegate_resource };

static const struct field agenda_fields[] = {
	OF_DELEGATION(agenda_item, CL_MEMBERS),
	{ FIELD(agenda_item, leg, F_REF, "Leg", "站点"), .ref = &delegation_leg_resource, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_LIST },
	{ FIELD(agenda_item, kind, F_ENUM, "Kind", "类型"), .choices = kind_names, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST },
	{ FIELD(agenda_item, title_zh, F_TEXT, "Chinese title", "标题"), .max = 300, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("名称", "title") },
	{ FIELD(agenda_item, title_en, F_TEXT, "English title", "英文标题"), .max = 300, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET, SYN("英文名称", "title en") },
	{ FIELD(agenda_item, starts, F_LOCAL, "Starts", "开始"), .class = CL_MEMBERS, .group = "basic", .sort = "starts_at",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "当地时间", .help_en = "Local time", SYN("开始时间") },
	{ FIELD(agenda_item, ends, F_LOCAL, "Ends", "结束"), .class = CL_MEMBERS, .group = "basic", .sort = "ends_at",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "当地时间", .help_en = "Local time", SYN("结束时间") },
	{ FIELD(agenda_item, place, F_TEXT, "Place", "地点"), .max = 200, .class = CL_MEMBERS, .group = "basic", .flags = FL_FILTER | FL_SHEET | FL_LIST },
	{ FIELD(agenda_item, address, F_TEXT, "Address", "地址"), .max = 300, .class = CL_MEMBERS, .group = "basic", .flags = FL_SHEET },
	{ FIELD(agenda_item, counterpart, F_REF, "Counterpart", "对接单位"), .ref = &counterpart_resource, .class = CL_MEMBERS, .group = "basic",
	  .unmatched = "unknown_counterpart", .flags = FL_FILTER | FL_SHEET },
	{ FIELD(agenda_item, open_to, F_ENUM, "Open to", "参加范围"), .choices = open_names, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET },
	{ FIELD(agenda_item, enterprises, F_LIST, "Enterprises", "参加企业"), .sub = &enterprise_sub, .veil = &enterprise_veil, .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER },
	{ FIELD(agenda_item, slot_minutes, F_INT, "Minutes of a slot", "每场分钟"), .min = 5, .max = 480, .class = CL_MEMBERS, .group = "slots",
	  .flags = FL_SHEET, .help_zh = "一对一洽谈时填写", .help_en = "Of one-to-one meetings" },
	{ FIELD(agenda_item, tables, F_INT, "Tables", "桌数"), .min = 1, .max = 500, .class = CL_MEMBERS, .group = "slots", .flags = FL_SHEET },
	{ FIELD(agenda_item, note, F_TEXT, "Internal note", "内部备注"), .max = 4000, .class = CL_STAFF, .group = "internal",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("备注") },
	{ FIELD(agenda_item, shown, F_BOOL, "Open to all", "面向全体"), .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(agenda_item, starts_at, F_INSTANT, "Moment of the beginning", "开始时刻"), .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(agenda_item, ends_at, F_INSTANT, "Moment of the end", "结束时刻"), .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
};

static int
agenda_fill(struct db *d, void *rec, struct err *e)
{
	struct agenda_item *now = rec;

	return delegation_fill_zone(d, now->leg, &now->starts, &now->ends, e);
}

static int
agenda_validate(struct db *d, const void *was, void *rec, struct err *e)
{
	struct agenda_item *now = rec;
	const struct delegation_span span = { &now->starts, &now->ends, &now->starts_at, &now->ends_at };

	if (delegation_take(d, was, now, e) == -1 ||
	    delegation_check_sibling(d, now, "/leg", "SELECT delegation FROM delegation_leg WHERE id = $1", now->leg, e) == -1 ||
	    delegation_check_span(d, now->leg, &span, e) == -1)
		return -1;
	if (now->title_zh == NULL && now->title_en == NULL)
		err_field(e, "/title_zh", "title_needed");
	if (now->open_to == NONE)
		now->open_to = now->enterprises == NULL ? OT_ALL : OT_ENTERPRISES;
	return rules_done(e);
}

static void
agenda_derive(struct arena *a, void *rec)
{
	struct agenda_item *n = rec;

	(void)a;
	n->shown = n->open_to == OT_ALL;
}

static const struct choice agenda_groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "slots", "Slots", "洽谈场次" },
	{ "internal", "Internal", "内部信息" },
	{ NULL }
};

const struct resource agenda_item_resource = {
	PART(agenda_item, "agenda-items", "Agenda", "日程", CNT_AGENDA, "starts"), .groups = agenda_groups,
	LIST(fields, agenda_fields), .own_list = "enterprises", .listed = "shown", .fill = agenda_fill, .validate = agenda_validate, .derive = agenda_derive,
};
