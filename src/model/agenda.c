/*
 * The agenda of a delegation.  What is open to all its participants members see with the trip; the rest only who is invited to it.
 */
#include "base/base.h"

#include "delegation_in.h"
#include "text/zone.h"

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
/* What sheets write instead, and by what a title tells its kind. */
static const char *const kind_words[] = {
	[GK_OFFICIAL_CALL] = "拜会|会见|拜访|会晤|座谈|大使馆|总领馆|总领事馆|投资部|工贸部|official call|courtesy|embassy|consulate|ministry",
	[GK_CHAMBER] = "商会|商协会|工商会|协会|总商会|贸促会|chamber|association",
	[GK_FORUM] = "论坛|推介会|推介|说明会|研讨会|交流会|大会|开幕式|开幕|峰会|forum|seminar|conference|summit|roadshow",
	[GK_SITE_VISIT] = "考察|参观|走访|调研|site visit|visit|tour",
	[GK_ONE_TO_ONE] = "一对一|对接会|洽谈会|洽谈|撮合|对接|one-to-one|one to one|b2b|matchmaking",
	[GK_SIGNING] = "签约|签署|签字|signing",
	[GK_FREE] = "自由活动|休息|早餐|午餐|晚餐|用餐|入住|free time|breakfast|lunch|dinner|check in|check-in|at leisure",
	[GK_TRAVEL] = "航班|乘机|乘车|乘坐|飞往|前往|抵达|启程|返程|返回|机场|高铁|出发|集合|接机|送机|转机|flight|airport|transfer|depart|arrive|arrival|departure",
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
	{ FIELD(agenda_item, kind, F_ENUM, "Kind", "类型"), .choices = kind_names, .words = kind_words, .told_by_name = true, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST },
	{ FIELD(agenda_item, title_zh, F_TEXT, "Chinese title", "标题"), .max = 300, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST,
	  SYN("名称", "title", "内容", "活动内容", "活动安排", "活动名称", "活动", "日程安排", "日程内容", "日程", "行程安排", "行程内容", "行程", "主要内容", "事项", "议程", "安排", "activity", "activities", "agenda", "event", "programme", "program", "description", "content", "item") },
	{ FIELD(agenda_item, title_en, F_TEXT, "English title", "英文标题"), .max = 300, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET, SYN("英文名称", "title en") },
	{ FIELD(agenda_item, starts, F_LOCAL, "Starts", "开始"), .until = offsetof(struct agenda_item, ends), .class = CL_MEMBERS, .group = "basic", .sort = "starts_at",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "当地时间", .help_en = "Local time", SYN("开始时间", "时间", "日期时间", "日期和时间", "日期及时间", "date time", "date and time", "时段", "起止时间", "起始时间", "活动时间", "时刻", "time", "start", "start time", "from") },
	{ FIELD(agenda_item, ends, F_LOCAL, "Ends", "结束"), .class = CL_MEMBERS, .group = "basic", .sort = "ends_at",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "当地时间", .help_en = "Local time", SYN("结束时间", "截止时间", "end", "end time", "to") },
	{ FIELD(agenda_item, place, F_TEXT, "Place", "地点"), .max = 200, .class = CL_MEMBERS, .group = "basic", .flags = FL_FILTER | FL_SHEET | FL_LIST,
	  SYN("场地", "会场", "活动地点", "场所", "venue", "location") },
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
	  .flags = FL_SHEET | FL_MULTILINE, SYN("备注", "remarks", "note") },
	{ FIELD(agenda_item, shown, F_BOOL, "Open to all", "面向全体"), .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(agenda_item, starts_at, F_INSTANT, "Moment of the beginning", "开始时刻"), .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(agenda_item, ends_at, F_INSTANT, "Moment of the end", "结束时刻"), .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
};

/* Whether a leg is there on the day of a wall time. */
static bool
covers(struct stmt *leg, const char *local)
{
	enum { DAY = 10 };
	const char *from = col_is_null(leg, 1) ? NULL : col_text(leg, 1), *to = col_is_null(leg, 2) ? NULL : col_text(leg, 2);

	if (!col_is_null(leg, 3))
		return strncmp(col_text(leg, 3), local, DAY) == 0;
	return from != NULL && to != NULL && strncmp(from, local, DAY) <= 0 && strncmp(local, to, DAY) <= 0;
}

/* The zone where all are then that one knows of: none, one, or several that differ. */
struct zones {
	const char	*one;
	bool		 several;
};

static void
add_zone(struct arena *a, struct zones *z, const char *zone)
{
	z->several |= z->one != NULL && strcmp(z->one, zone) != 0;
	z->one = arena_strdup(a, zone);
}

static int
zones_of_legs(struct db *d, int64_t trip, const char *local, struct zones *that_day, struct zones *any, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT zone, arrive, leave, on_date FROM delegation_leg WHERE delegation = $1 AND archived_at IS NULL"
	    " AND zone IS NOT NULL ORDER BY id ASC");
	int rc;

	stmt_int(s, 1, trip);
	while ((rc = stmt_row(s, e)) == 1) {
		add_zone(e->arena, any, col_text(s, 0));
		if (covers(s, local))
			add_zone(e->arena, that_day, col_text(s, 0));
	}
	return rc;
}

static int
zones_of_countries(struct db *d, int64_t trip, struct zones *any, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT country FROM delegation_country WHERE owner = $1 ORDER BY pos ASC");
	int rc;

	stmt_int(s, 1, trip);
	while ((rc = stmt_row(s, e)) == 1) {
		const char *zone = zone_of_place(e->arena, col_text(s, 0), NULL);

		any->several |= zone == NULL;
		if (zone != NULL)
			add_zone(e->arena, any, zone);
	}
	return rc;
}

/* Of an item of no leg: the zone of the leg of that day, of all legs, of the countries; where these differ, it has to be said. */
static int
fill_zone_of_trip(struct db *d, struct agenda_item *now, struct err *e)
{
	const char *local = now->starts.local != NULL ? now->starts.local : now->ends.local, *zone = NULL;
	struct zones that_day = { .one = NULL }, any = { .one = NULL };

	if (now->leg != NONE || now->delegation == NONE || local == NULL || now->starts.zone != NULL || now->ends.zone != NULL)
		return 0;
	if (zones_of_legs(d, now->delegation, local, &that_day, &any, e) == -1 ||
	    (any.one == NULL && zones_of_countries(d, now->delegation, &any, e) == -1))
		return -1;
	if (that_day.one != NULL && !that_day.several)
		zone = that_day.one;
	else if (that_day.one == NULL && !any.several)
		zone = any.one;
	now->starts.zone = now->starts.local == NULL ? NULL : zone;
	now->ends.zone = now->ends.local == NULL ? NULL : zone;
	return 0;
}

static int
agenda_fill(struct db *d, void *rec, struct err *e)
{
	struct agenda_item *now = rec;

	if (fill_zone_of_trip(d, now, e) == -1)
		return -1;
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
