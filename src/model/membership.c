/*
 * Terms of membership (domain.md 1.3, 1.7): one row for each term, never overwritten.  Others see level and state; the rest is of one's
 * own company and for staff.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/rec.h"
#include "model/access.h"
#include "model/resources.h"
#include "text/date.h"

#define SYN(...)	.synonyms = (const char *const[]){ __VA_ARGS__, NULL }
#define FIELDS(...)	((const char *const[]){ __VA_ARGS__, NULL })

const struct choice term_state_names[] = {
	[TS_APPLIED] = { "applied", "Applied", "已申请" },
	[TS_IN_REVIEW] = { "in_review", "In review", "审核中" },
	[TS_AWAITING_PAYMENT] = { "awaiting_payment", "Awaiting payment", "待缴费" },
	[TS_CURRENT] = { "current", "Current", "在会" },
	[TS_GRACE] = { "grace", "In grace", "宽限期" },
	[TS_SUSPENDED] = { "suspended", "Suspended", "中止" },
	[TS_LAPSED] = { "lapsed", "Lapsed", "自动退会" },
	[TS_RESIGNED] = { "resigned", "Resigned", "已退会" },
	[TS_EXPELLED] = { "expelled", "Expelled", "除名" },
	{ NULL }
};

static const struct field term_fields[] = {
	{ FIELD(membership_term, enterprise, F_REF, "Enterprise", "企业"), .ref = &enterprise_resource, .class = CL_MEMBERS,
	  .group = "basic", .flags = FL_REQUIRED | FL_FILTER | FL_SHEET | FL_LIST,
	  SYN("企业名称", "公司名称", "单位名称", "会员单位", "会员企业", "会员名称", "company") },
	{ FIELD(membership_term, level, F_REF, "Level", "级别"), .ref = &level_resource, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET | FL_LIST, .help_zh = "留空表示不详；在会之后不再更改，换级别请另起一届期",
	  .help_en = "Empty: not known. Fixed once in force; another level is another term", SYN("会员级别", "会内职务", "会员类别") },
	{ FIELD(membership_term, state, F_ENUM, "State", "状态"), .choices = term_state_names, .class = CL_MEMBERS, .group = "basic",
	  .differs = "state_differs", .flags = FL_MOVED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("会籍状态", "会员状态") },
	{ FIELD(membership_term, from_on, F_DATE, "From", "开始日期"), .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST,
	  .help_zh = "会籍的第一天；留空表示不详", .help_en = "The first day; empty: not known",
	  SYN("入会时间", "入会日期", "起始日期", "会籍开始", "from", "start") },
	{ FIELD(membership_term, to_on, F_DATE, "To", "截止日期"), .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST,
	  .help_zh = "会籍的最后一天；留空表示未定期限", .help_en = "The last day; empty: no end is set",
	  SYN("到期日期", "到期时间", "有效期至", "会籍截止", "to", "end") },
	{ FIELD(membership_term, approved_by, F_TEXT, "Approved by", "批准人"), .max = 200, .class = CL_OWN, .group = "moves",
	  .differs = "moved_elsewhere", .flags = FL_MOVED | FL_SHEET,
	  .help_zh = "批准入会的会议或负责人", .help_en = "The meeting or the person that approved it", SYN("批准机构", "审批人") },
	{ FIELD(membership_term, ended_on, F_DATE, "Ended on", "退会日期"), .class = CL_OWN, .group = "moves",
	  .differs = "moved_elsewhere", .flags = FL_MOVED | FL_FILTER | FL_SORT | FL_SHEET, SYN("退会时间", "终止日期", "除名日期") },
	{ FIELD(membership_term, ended_reason, F_TEXT, "Reason", "原因"), .max = 2000, .class = CL_OWN, .group = "moves",
	  .differs = "moved_elsewhere", .flags = FL_MOVED | FL_SHEET | FL_MULTILINE, SYN("退会原因", "中止原因", "除名原因") },
	{ FIELD(membership_term, note, F_TEXT, "Internal note", "内部备注"), .max = 20000, .class = CL_STAFF, .group = "internal",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("备注", "说明", "remark", "notes") },
	{ FIELD(membership_term, began, F_BOOL, "In force at some time", "曾经生效"),
	  .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
};

/* --- rules ------------------------------------------------------------------------------------------ */

static bool
is_ended(int64_t state)
{
	return state == TS_LAPSED || state == TS_RESIGNED || state == TS_EXPELLED;
}

/* What has been in force is history: level and beginning stay, unless they were not known. */
static void
check_fixed(const struct membership_term *was, const struct membership_term *now, struct err *e)
{
	if (was == NULL || was->began != 1)
		return;
	if (was->enterprise != now->enterprise)
		err_field(e, "/enterprise", "fixed_once_current");
	if (was->level != NONE && was->level != now->level)
		err_field(e, "/level", "fixed_once_current");
	if (was->from_on != NULL && !str_eq(was->from_on, now->from_on))
		err_field(e, "/from_on", "fixed_once_current");
}

static void
check_dates(const struct membership_term *now, struct err *e)
{
	if (now->from_on != NULL && now->to_on != NULL && strcmp(now->to_on, now->from_on) < 0)
		err_field(e, "/to_on", "before_from");
	if (now->from_on != NULL && now->ended_on != NULL && strcmp(now->ended_on, now->from_on) < 0)
		err_field(e, "/ended_on", "before_from");
	if (now->ended_on != NULL && !is_ended(now->state))
		err_field(e, "/ended_on", "only_when_ended");
}

/* Another term of the enterprise that begins on the same day, or whose beginning is not known either. */
static int
find_same(struct db *d, const struct membership_term *t, int64_t *id, struct err *e)
{
	struct stmt *s = db_stmt(d, t->from_on == NULL ?
	    "SELECT id FROM membership_term WHERE enterprise = $1 AND id <> $2 AND from_on IS NULL ORDER BY id ASC LIMIT 1" :
	    "SELECT id FROM membership_term WHERE enterprise = $1 AND id <> $2 AND from_on = $3");
	int rc;

	stmt_int(s, 1, t->enterprise);
	stmt_int(s, 2, t->rec.id == NONE ? 0 : t->rec.id);
	if (t->from_on != NULL)
		stmt_text(s, 3, t->from_on);
	if ((rc = stmt_row(s, e)) == 1)
		*id = col_int(s, 0);
	stmt_done(s);
	return rc;
}

static int
check_once(struct db *d, const struct membership_term *was, const struct membership_term *now, struct err *e)
{
	struct err_item *it;
	int64_t id;
	int rc;

	if (now->enterprise == NONE || (was != NULL && was->enterprise == now->enterprise && str_eq(was->from_on, now->from_on)))
		return 0;
	if ((rc = find_same(d, now, &id, e)) != 1)
		return rc;
	fail(e, ERR_CONFLICT, "term %lld begins on the same day", (long long)id);
	it = err_field(e, "/from_on", "term_exists");
	err_item_param(e, it, "id", arena_printf(e->arena, "%lld", (long long)id));
	return -1;
}

static int
term_validate(struct db *d, const void *was, void *rec, struct err *e)
{
	struct membership_term *now = rec;

	if (now->state == NONE)
		now->state = TS_APPLIED;
	check_fixed(was, now, e);
	check_dates(now, e);
	return e->nitems > 0 ? -1 : check_once(d, was, now, e);
}

/* Resigned and expelled say nothing of what was before: a term that is written down as ended was in force. */
static void
term_derive(struct arena *a, void *rec)
{
	struct membership_term *n = rec;

	if (n->began == NONE)
		n->began = n->state >= TS_CURRENT;
	else if (n->state >= TS_CURRENT && n->state <= TS_LAPSED)
		n->began = 1;
	if (n->state < TS_SUSPENDED)
		n->ended_reason = NULL;
}

/* --- moves ------------------------------------------------------------------------------------------ */

/* The day after, and the last day of a term of as many years from there. */
static void
follow_dates(struct arena *a, const struct membership_term *was, struct membership_term *now)
{
	char text[DATE_SIZE];
	int64_t end, begin, last;
	int y, m, d, from = 0, years = 1;

	(void)!date_parse(was->to_on, &end);
	date_put(text, end + 1);
	now->from_on = arena_strdup(a, text);
	date_split(end + 1, &y, &m, &d);
	if (was->from_on != NULL && date_parse(was->from_on, &begin) == NULL) {
		date_split(begin, &from, &(int){ 0 }, &(int){ 0 });
		years = y - from > 1 ? y - from : 1;
	}
	if (date_make(y + years, m, d, &last) == -1)
		(void)!date_make(y + years, m, d - 1, &last);	/* 29 February */
	date_put(text, last - 1);
	now->to_on = arena_strdup(a, text);
}

static int
term_renew(struct db *d, struct arena *a, const void *old, void *new, int64_t *there, struct err *e)
{
	const struct membership_term *was = old;
	struct membership_term *now = new;

	if (was->to_on == NULL)
		return fail_detail(e, ERR_CONFLICT, "term_without_end");
	now->enterprise = was->enterprise;
	now->level = was->level;
	now->state = TS_AWAITING_PAYMENT;
	follow_dates(a, was, now);
	*there = NONE;
	return find_same(d, now, there, e) == -1 ? -1 : 0;
}

#define CHAMBER		(BIT(R_ADMIN) | BIT(R_MANAGER) | BIT(R_STAFF))
#define HEADS		(BIT(R_ADMIN) | BIT(R_MANAGER))
#define PENDING		(BIT(TS_APPLIED) | BIT(TS_IN_REVIEW) | BIT(TS_AWAITING_PAYMENT))
#define LIVE		(BIT(TS_CURRENT) | BIT(TS_GRACE) | BIT(TS_SUSPENDED))

static const struct move term_moves[] = {
	{ "review", "Begin review", "开始审核", BIT(TS_APPLIED), TS_IN_REVIEW, CHAMBER, .needs = NULL },
	{ "approve", "Approve", "批准入会", BIT(TS_IN_REVIEW), TS_AWAITING_PAYMENT, HEADS,
	  .needs = FIELDS("approved_by") },
	{ "activate", "Begin membership", "会籍生效", BIT(TS_AWAITING_PAYMENT), TS_CURRENT, CHAMBER,
	  .needs = FIELDS("from_on"), .takes = FIELDS("to_on") },
	{ "grace", "Put into grace", "转入宽限期", BIT(TS_CURRENT), TS_GRACE, CHAMBER, .needs = NULL },
	{ "lapse", "Let lapse", "自动退会", BIT(TS_GRACE), TS_LAPSED, CHAMBER,
	  .needs = FIELDS("ended_on"), .takes = FIELDS("ended_reason") },
	{ "suspend", "Suspend", "中止会籍", BIT(TS_CURRENT), TS_SUSPENDED, HEADS, .needs = FIELDS("ended_reason") },
	{ "resume", "Resume", "恢复会籍", BIT(TS_SUSPENDED), TS_CURRENT, HEADS, .needs = NULL },
	{ "resign", "Resign", "退会", PENDING | LIVE | BIT(TS_LAPSED), TS_RESIGNED, CHAMBER,
	  .needs = FIELDS("ended_on"), .takes = FIELDS("ended_reason") },
	{ "expel", "Expel", "除名", PENDING | LIVE | BIT(TS_LAPSED), TS_EXPELLED, HEADS,
	  .needs = FIELDS("ended_on", "ended_reason") },
	{ "renew", "Renew", "续期", BIT(TS_CURRENT) | BIT(TS_GRACE), NONE, CHAMBER,
	  .takes = FIELDS("level", "to_on"), .next = term_renew },
};

static const struct choice term_groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "moves", "How it went on", "办理情况" },
	{ "internal", "Internal", "内部信息" },
	{ NULL }
};

const struct resource membership_term_resource = {
	.name = "membership_term", .path = "membership-terms", .table = "membership_term",
	.en = "Terms of membership", .zh = "会籍",
	.size = sizeof(struct membership_term), LIST(fields, term_fields),
	.own = "enterprise", .counter = CNT_TERM, .default_sort = "-from_on", .groups = term_groups,
	.state = "state", LIST(moves, term_moves),
	.validate = term_validate, .derive = term_derive,
};
