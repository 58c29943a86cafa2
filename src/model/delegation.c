/*
 * Delegations (domain.md 1.6, 1.7).
 *
 * Members see a delegation from its opening on, unless it is hidden; what selection rests on is the chamber's own.  Its officer keeps it
 * and all rows of it.  Days and countries follow from the legs, where nobody has said others.
 */
#include "base/base.h"

#include "base/clock.h"
#include "meta/ref.h"
#include "model/delegation_follow.h"
#include "model/delegation_moves.h"
#include "model/paper.h"
#include "model/people.h"
#include "model/seat_book.h"
#include "store/search.h"
#include "text/date.h"
#include "text/han.h"
#include "text/uri.h"

#include "delegation_in.h"

/* --- choices ---------------------------------------------------------------------------------------- */
const struct choice delegation_state_names[] = {
	[DS_DRAFT] = { "draft", "Draft", "草稿" },
	[DS_APPROVED] = { "approved", "Approved", "已批准" },
	[DS_OPEN] = { "open", "Open for applications", "报名中" },
	[DS_CLOSED_TO_APPLICATIONS] = { "closed_to_applications", "Applications closed", "报名截止" },
	[DS_CONFIRMED] = { "confirmed", "Confirmed", "已成团" },
	[DS_UNDER_WAY] = { "under_way", "Under way", "出访中" },
	[DS_RETURNED] = { "returned", "Returned", "已返回" },
	[DS_REPORTED] = { "reported", "Reported", "已总结" },
	[DS_CLOSED] = { "closed", "Closed", "已结束" },
	[DS_CANCELLED] = { "cancelled", "Cancelled", "已取消" },
	{ NULL }
};
const struct choice delegation_kind_names[] = {
	{ "trade_mission", "Trade mission", "经贸代表团" },
	{ "official", "Official mission", "官方代表团" },
	{ "study_tour", "Study tour", "考察学习" },
	{ "fair", "Fair", "展会" },
	{ "forum", "Forum", "论坛会议" },
	{ "visit", "Visit", "访问" },
	{ "other", "Other", "其他" },
	{ NULL }
};
/* How sheets write them besides, in the same order. */
static const char *const delegation_kind_words[] = {
	"经贸团|经贸考察团|经贸交流|经贸考察|商务考察|商务考察团|trade delegation|business mission", "官方访问|政府代表团|公务团|official visit", "考察|学习考察|考察团|培训",
	"展览|参展|博览会|expo|exhibition|trade fair", "论坛|会议|峰会|conference|summit", "拜访|交流访问", NULL,
};
static_assert(nitems(delegation_kind_words) == nitems(delegation_kind_names) - 1, "words for each kind");
static const struct choice direction_names[] = {
	[DD_OUTBOUND] = { "outbound", "Outbound", "出访" },
	[DD_INBOUND] = { "inbound", "Inbound", "来访" },
	[DD_ONLINE] = { "online", "Online", "线上" },
	{ NULL }
};
static const char *const direction_words[] = { [DD_OUTBOUND] = "出境|出国|派出", [DD_INBOUND] = "接待|来华", [DD_ONLINE] = "视频|virtual" };
static_assert(nitems(direction_words) == nitems(direction_names) - 1, "words for each direction");
static const struct choice visibility_names[] = {
	[DV_AUTO] = { "auto", "From its opening on", "开放报名后会员可见" },
	[DV_HIDDEN] = { "hidden", "Never", "不向会员公开" },
	{ NULL }
};
const struct choice criterion_names[] = {
	{ "fit", "Fits the theme", "与主题契合" },
	{ "goals", "Clear goals", "目标明确" },
	{ "readiness", "Ready to go abroad", "出海准备" },
	{ "need", "Need of meetings", "对接需求" },
	{ "record", "Record of earlier trips", "以往参团表现" },
	{ "level", "Membership level", "会员级别" },
	{ "contribution", "Contribution to the chamber", "对商会的贡献" },
	{ "other", "Other", "其他" },
	{ NULL }
};

/* --- lists ------------------------------------------------------------------------------------------ */
static const struct field reserved_fields[] = {
	{ .name = "level", .type = F_REF, .en = "Level", .zh = "会员级别", .ref = &level_resource, .flags = FL_REQUIRED },
	{ .name = "seats", .type = F_INT, .en = "Seats", .zh = "名额", .min = 1, .max = 1000, .flags = FL_REQUIRED },
};
static const struct field weight_fields[] = {
	{ .name = "criterion", .type = F_ENUM, .en = "Criterion", .zh = "评分项", .choices = criterion_names, .flags = FL_REQUIRED },
	{ .name = "weight", .type = F_INT, .en = "Weight", .zh = "权重", .min = 0, .max = 100, .flags = FL_REQUIRED },
};
static const struct field country_fields[] = {
	{ .name = "country", .type = F_CODEREF, .en = "Country", .zh = "国家或地区", .list = "country",
	  .flags = FL_REQUIRED },
};
static const struct sub reserved_sub = { .table = "delegation_reserved", LIST(fields, reserved_fields), .most = 20 };
static const struct sub weight_sub = { .table = "delegation_weight", LIST(fields, weight_fields), .most = 20 };
static const struct sub country_sub = { .table = "delegation_country", LIST(fields, country_fields), .most = 30 };

/* --- fields ----------------------------------------------------------------------------------------- */
static const struct field delegation_fields[] = {
	{ FIELD(delegation, code, F_CODE, "Delegation code", "团组编号"), .min = 1, .max = 40, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SEARCH | FL_SHEET | FL_UNIQUE | FL_IDENT | FL_LIST, SYN("编号", "项目编号", "code", "event_id") },
	{ FIELD(delegation, title_zh, F_TEXT, "Chinese title", "团组名称"), .min = 1, .max = 300, .class = CL_MEMBERS, .group = "basic",
	  .sort = "title_sort", .flags = FL_FILTER | FL_SORT | FL_SEARCH | FL_SHEET | FL_LIST,
	  .help_zh = "中文名称与英文名称至少填写一个", .help_en = "One of the two titles is needed", SYN("名称", "中文名称", "团组", "出访团组", "活动名称", "代表团名称", "团名", "代表团", "考察团名称", "出访任务", "任务名称", "name", "title", "delegation", "mission", "delegation name", "name of delegation") },
	{ FIELD(delegation, title_en, F_TEXT, "English title", "团组英文名称"), .min = 1, .max = 300, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SEARCH | FL_SHEET | FL_LIST, SYN("英文名称", "英文名", "title en", "english name") },
	{ FIELD(delegation, theme, F_TEXT, "Theme", "主题"), .max = 300, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SEARCH | FL_SHEET, SYN("出访主题", "industries", "行业主题") },
	{ FIELD(delegation, purpose, F_TEXT, "Purpose", "目的"), .max = 4000, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("出访目的", "description") },
	{ FIELD(delegation, kind, F_ENUM, "Kind", "类型"), .choices = delegation_kind_names, .words = delegation_kind_words, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("团组类型", "type") },
	{ FIELD(delegation, direction, F_ENUM, "Direction", "方向"), .choices = direction_names, .words = direction_words, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET, SYN("出访或来访") },
	{ FIELD(delegation, host_inviter, F_TEXT, "Host who invites", "邀请方"), .max = 300, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_SEARCH | FL_SHEET, SYN("邀请单位", "接待方", "接待单位", "host inviter", "host") },
	{ FIELD(delegation, leader, F_TEXT, "Leader", "团长"), .max = 200, .class = CL_MEMBERS, .group = "basic", .flags = FL_SHEET,
	  .help_zh = "团长的职务或称谓", .help_en = "Title or role of who leads it", SYN("团长职务", "leader_role", "leader role", "带队", "带队领导", "带队人", "head of delegation") },
	{ FIELD(delegation, organisers, F_TEXT, "Organisers", "组织单位"), .max = 500, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_SEARCH | FL_SHEET, SYN("主办单位", "主办方", "承办单位", "组团单位", "organiser", "organizer", "source") },
	{ FIELD(delegation, state, F_ENUM, "State", "状态"), .choices = delegation_state_names, .begins = BIT(DS_DRAFT),
	  .begins_over = BIT(DS_RETURNED) | BIT(DS_REPORTED) | BIT(DS_CLOSED) | BIT(DS_CANCELLED), .class = CL_MEMBERS, .group = "state",
	  .differs = "delegation_differs", .flags = FL_MOVED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("团组状态", "status") },
	{ FIELD(delegation, officer, F_TEXT, "Officer", "负责专员"), .max = 60, .class = CL_STAFF, .group = "internal",
	  .flags = FL_LOGIN | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "登录名；负责人可以管理整个团组", .help_en = "Login; who has it keeps the whole trip",
	  SYN("团组专员", "经办人", "负责人") },

	{ FIELD(delegation, starts_on, F_DATE, "First day", "开始日期"), .class = CL_MEMBERS, .group = "when",
	  .flags = FL_ROUGH | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "留空时按各站的日期", .help_en = "Left empty it follows from the legs",
	  .until = offsetof(struct delegation, ends_on),
	  SYN("出发日期", "出发时间", "启程日期", "出访时间", "出访日期", "出发", "启程", "去程", "出访起止日期", "起止日期", "起止时间", "时间", "日期", "活动时间", "start", "start date", "dates", "date", "开始") },
	{ FIELD(delegation, ends_on, F_DATE, "Last day", "结束日期"), .class = CL_MEMBERS, .group = "when",
	  .flags = FL_ROUGH | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("返回", "回国", "回程", "返回日期", "返回时间", "回国日期", "返程日期", "结束时间", "end", "end date", "结束") },
	{ FIELD(delegation, countries, F_LIST, "Countries", "国家"), .sub = &country_sub, .tidy = countries_apart, .class = CL_MEMBERS, .group = "when",
	  .flags = FL_FILTER | FL_SHEET | FL_LIST, .help_zh = "有行程站点时按站点", .help_en = "Where there are legs, theirs", SYN("出访国家", "出访国别", "出访国家和地区", "出访国家（地区）", "国家地区", "出访国家地区", "目的国家", "目的地国家", "前往国家", "到访国家", "国别", "访问国家", "目的国", "目的地", "countries", "country", "destination") },
	{ FIELD(delegation, apply_open_at, F_INSTANT, "Applications from", "报名开始"), .class = CL_MEMBERS, .group = "when", .flags = FL_FILTER | FL_SORT },
	{ FIELD(delegation, apply_close_at, F_INSTANT, "Applications until", "报名截止"), .class = CL_MEMBERS, .group = "when",
	  .flags = FL_FILTER | FL_SORT | FL_LIST },

	{ FIELD(delegation, capacity, F_INT, "Seats", "名额"), .min = 1, .max = 10000, .class = CL_MEMBERS, .group = "seats",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("名额总数", "计划人数", "拟派人数", "capacity", "人数上限", "seats") },
	{ FIELD(delegation, min_participants, F_INT, "Fewest participants", "成团人数"), .min = 1, .max = 10000, .class = CL_OWN, .group = "seats",
	  .flags = FL_SHEET, SYN("最低成团人数", "minimum") },
	{ FIELD(delegation, enterprise_cap, F_INT, "Seats per enterprise", "每家企业名额上限"), .min = 1, .max = 1000, .class = CL_MEMBERS, .group = "seats",
	  .flags = FL_SHEET, SYN("每企业上限") },
	{ FIELD(delegation, fee, F_MONEY, "Fee per person", "每人费用"), .class = CL_MEMBERS, .group = "seats", .flags = FL_FILTER | FL_SHEET,
	  SYN("费用", "参团费用", "费用标准", "团费", "人均费用", "人均经费", "cost", "cost_raw", "fee") },
	{ FIELD(delegation, reserved, F_LIST, "Reserved seats", "预留名额"), .sub = &reserved_sub, .class = CL_OWN, .group = "seats" },
	{ FIELD(delegation, weights, F_LIST, "Weights of the criteria", "评分权重"), .sub = &weight_sub, .class = CL_STAFF, .group = "internal" },
	{ FIELD(delegation, visibility, F_ENUM, "Shown to members", "会员可见"), .choices = visibility_names, .class = CL_STAFF, .group = "internal",
	  .flags = FL_FILTER | FL_SHEET, SYN("公开范围", "visibility") },

	{ FIELD(delegation, participants, F_INT, "Participants", "参团人数"), .min = 0, .max = 1000000, .class = CL_MEMBERS, .group = "result",
	  .flags = FL_ROUGH | FL_FILTER | FL_SORT | FL_SHEET, .help_zh = "以往团组按资料所述", .help_en = "Of trips of the past, as told", SYN("人数", "实际人数", "出访人数", "团组人数", "随团人数", "participants") },
	{ FIELD(delegation, summary, F_TEXT, "What came of it", "成果"), .max = 20000, .class = CL_MEMBERS, .group = "result",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("总结", "成果说明", "主要成果", "出访成果", "成果概述", "outcome_raw", "outcome raw", "outcome", "outcomes") },
	{ FIELD(delegation, source_url, F_TEXT, "Link of the source", "来源链接"), .max = 2000, .class = CL_MEMBERS, .group = "result", .flags = FL_SHEET,
	  SYN("网址", "source url", "source_url") },
	{ FIELD(delegation, source_on, F_DATE, "Date of the source", "来源日期"), .class = CL_MEMBERS, .group = "result",
	  .flags = FL_ROUGH | FL_SHEET, SYN("source date", "source_date") },
	{ FIELD(delegation, cancel_reason, F_TEXT, "Reason of the cancellation", "取消原因"), .max = 2000, .class = CL_OWN, .group = "state",
	  .differs = "delegation_differs", .flags = FL_MOVED | FL_SHEET | FL_MULTILINE },
	{ FIELD(delegation, note, F_TEXT, "Internal note", "内部备注"), .max = 20000, .class = CL_STAFF, .group = "internal",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("备注", "说明", "remark", "notes", "note") },

	{ FIELD(delegation, opened_at, F_INSTANT, "Opened", "开放时间"), .flags = FL_READONLY | FL_HIDDEN },
	{ FIELD(delegation, shown, F_BOOL, "Seen by members", "会员已可见"), .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(delegation, legs_start, F_DATE, "First day of the legs", "首站日期"), .flags = FL_READONLY | FL_HIDDEN },
	{ FIELD(delegation, legs_end, F_DATE, "Last day of the legs", "末站日期"), .flags = FL_READONLY | FL_HIDDEN },
	{ FIELD(delegation, title_sort, F_TEXT, "Sort key", "排序键"), .max = 10000, .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(delegation, keeper, F_INT, "Account of the officer", "专员账号"), .flags = FL_READONLY | FL_HIDDEN },
};

/* --- rules ------------------------------------------------------------------------------------------ */

/* Whose trip it is: who was named, or who made it. */
static int
settle_officer(struct db *d, const struct delegation *was, struct delegation *now, struct err *e)
{
	struct stmt *s;
	int rc;

	if (account_settle(d, e->arena, &now->officer, e) == -1)
		return -1;
	if (was == NULL && now->officer == NULL && now->keeper != NONE) {
		s = db_stmt(d, "SELECT id, login FROM account WHERE id = $1");
		stmt_int(s, 1, now->keeper);
	} else if (was != NULL && str_eq(was->officer, now->officer)) {
		return 0;
	} else if (now->officer == NULL) {
		now->keeper = NONE;
		return 0;
	} else {
		s = db_stmt(d, "SELECT id, login FROM account WHERE login = $1 AND disabled = 0 AND role IN ('admin', 'manager', 'staff', 'officer')");
		stmt_text(s, 1, now->officer);
	}
	if ((rc = stmt_row(s, e)) == 1) {
		now->keeper = col_int(s, 0);
		now->officer = arena_strdup(e->arena, col_text(s, 1));
		stmt_done(s);
	} else if (rc == 0)
		err_field(e, "/officer", "no_such_officer");
	return rc == -1 ? -1 : 0;
}

static const char *
last_day(const struct delegation *n)
{
	return n->ends_on != NULL ? n->ends_on : n->starts_on;
}

/* What is made begins as a draft; of a trip of the past one may say how it ended. */
static void
check_beginning(const struct delegation *now, struct err *e)
{
	char today[DATE_SIZE];

	date_of_instant(clock_ms() + 14 * INT64_C(3600000), today);
	delegation_check_birth(NULL, &delegation_resource, now,
	    delegation_beginnings(&delegation_resource, last_day(now) == NULL || strcmp(last_day(now), today) > 0 ? NONE : DS_CLOSED), e);
}

static void
check_order(const struct delegation *now, struct err *e)
{
	if (now->starts_on != NULL && now->ends_on != NULL && strcmp(now->ends_on, now->starts_on) < 0)
		err_field(e, "/ends_on", "before_from");
	if (now->apply_open_at != NONE && now->apply_close_at != NONE && now->apply_close_at <= now->apply_open_at)
		err_field(e, "/apply_close_at", "before_from");
	if (now->capacity != NONE && now->min_participants != NONE && now->min_participants > now->capacity)
		err_field(e, "/min_participants", "more_than_capacity");
}

static int
delegation_validate(struct db *d, const void *before, void *rec, struct err *e)
{
	const struct delegation *was = before;
	struct delegation *now = rec;

	if (now->title_zh == NULL && now->title_en == NULL)
		err_field(e, "/title_zh", "title_needed");
	if (was == NULL)
		now->state = now->state == NONE ? DS_DRAFT : now->state;
	now->starts_on = now->starts_on == NULL ? now->legs_start : now->starts_on;
	now->ends_on = now->ends_on == NULL ? now->legs_end : now->ends_on;
	check_order(now, e);
	if (was == NULL)
		check_beginning(now, e);
	if (now->source_url != NULL && (was == NULL || !str_eq(was->source_url, now->source_url)) && !uri_is_link(now->source_url))
		err_field(e, "/source_url", "bad_link");
	if (was != NULL && !str_eq(was->countries, now->countries) && delegation_read_countries(d, e->arena, now, e) == -1)
		return -1;
	if (papers_check_days(d, was, now, e) == -1 || settle_officer(d, was, now, e) == -1 || seat_check_plan(d, was, now, e) == -1)
		return -1;
	return rules_done(e);
}

static bool
is_shown(const struct delegation *n)
{
	if (n->visibility != DV_AUTO || n->state < DS_OPEN)
		return false;
	return n->state != DS_CANCELLED || n->opened_at != NONE;
}

static void
delegation_derive(struct arena *a, void *rec)
{
	struct delegation *n = rec;

	n->direction = n->direction == NONE ? DD_OUTBOUND : n->direction;
	n->visibility = n->visibility == NONE ? DV_AUTO : n->visibility;
	n->shown = is_shown(n);
	n->title_sort = han_sort_key(a, n->title_zh != NULL ? n->title_zh : n->title_en != NULL ? n->title_en : "");
}

static void
delegation_index(struct arena *a, const void *rec, struct search_doc *doc)
{
	const struct delegation *n = rec;

	(void)a;
	search_add(doc, CL_MEMBERS, SK_NAME, "title_zh", n->title_zh, NULL);
	search_add(doc, CL_MEMBERS, n->title_zh == NULL ? SK_NAME : SK_OTHER, "title_en", n->title_en, NULL);
	search_add(doc, CL_MEMBERS, SK_CODE, "code", n->code, NULL);
	search_add(doc, CL_MEMBERS, SK_OTHER, "theme", n->theme, NULL);
	search_add(doc, CL_MEMBERS, SK_OTHER, "host_inviter", n->host_inviter, NULL);
	search_add(doc, CL_MEMBERS, SK_OTHER, "organisers", n->organisers, NULL);
}

static const struct choice delegation_groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "when", "Days and countries", "时间与国家" },
	{ "seats", "Seats and fee", "名额与费用" },
	{ "state", "State", "状态" },
	{ "result", "Result", "成果" },
	{ "internal", "Internal", "内部信息" },
	{ NULL }
};

static const struct resource *const delegation_parts[] = { &delegation_leg_resource, &agenda_item_resource, NULL };

const struct resource delegation_resource = {
	.name = "delegation", .path = "delegations", .table = "delegation",
	.en = "Delegations", .zh = "出访团组",
	.size = sizeof(struct delegation), LIST(fields, delegation_fields),
	.keeper = "keeper", .kept_by = "officer", .listed = "shown", .parts = delegation_parts,
	.counter = CNT_DELEGATION, .default_sort = "-starts_on", .groups = delegation_groups,
	.state = "state", LIST(moves, delegation_moves), .suggest = delegation_put_suggested,
	.validate = delegation_validate, .derive = delegation_derive, .index = delegation_index,
};
