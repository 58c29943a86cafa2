/*
 * Meetings of companies with counterparts.  They are those companies' own, from the request on: what is only proposed is the chamber's
 * draft, and stays it when it is dropped.  Who else of a joint meeting is there a company reads as far as these show themselves.
 */
#include "base/base.h"

#include "delegation_in.h"
#include "model/meeting.h"

const struct choice meeting_state_names[] = {
	[MS_PROPOSED] = { "proposed", "Proposed", "拟议" },
	[MS_REQUESTED] = { "requested", "Requested", "已预约" },
	[MS_CONFIRMED] = { "confirmed", "Confirmed", "已确认" },
	[MS_HELD] = { "held", "Held", "已举行" },
	[MS_NO_SHOW] = { "no_show", "Nobody came", "未到场" },
	[MS_CANCELLED] = { "cancelled", "Cancelled", "已取消" },
	[MS_MOVED] = { "moved", "Moved", "已改期" },
	[MS_DROPPED] = { "dropped", "Dropped before it was requested", "未约即撤" },
	{ NULL }
};

enum { DELEGATES_MOST = 20 };

static const struct field enterprise_fields[] = {
	{ .name = "enterprise", .type = F_REF, .en = "Enterprise", .zh = "企业", .ref = &enterprise_resource, .flags = FL_REQUIRED },
};
static const struct field delegate_fields[] = {
	{ .name = "delegate", .type = F_REF, .en = "Delegate", .zh = "团员", .ref = &delegate_resource, .flags = FL_REQUIRED },
};
static const struct field counterpart_fields[] = {
	{ .name = "counterpart", .type = F_REF, .en = "Counterpart", .zh = "对接单位", .ref = &counterpart_resource, .flags = FL_REQUIRED },
};
static const struct sub enterprise_sub = { .table = "meeting_enterprise", LIST(fields, enterprise_fields), .most = 10 };
static const struct sub delegate_sub = { .table = "meeting_delegate", LIST(fields, delegate_fields), .most = DELEGATES_MOST };
static const struct sub counterpart_sub = { .table = "meeting_counterpart", LIST(fields, counterpart_fields), .most = 10 };

static const struct veil enterprise_veil = { access_view_other, COMPANY_SHOWS("meeting_enterprise", "meeting"), &delegate_resource };
static const struct veil delegate_veil = { access_view_other, NULL, NULL };

static const struct field meeting_fields[] = {
	OF_DELEGATION(meeting, CL_OWN),
	{ FIELD(meeting, leg, F_REF, "Leg", "站点"), .ref = &delegation_leg_resource, .class = CL_OWN, .group = "basic", .flags = FL_FILTER | FL_LIST },
	{ FIELD(meeting, starts, F_LOCAL, "Starts", "开始"), .class = CL_OWN, .group = "basic", .sort = "starts_at",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "当地时间", .help_en = "Local time", SYN("开始时间") },
	{ FIELD(meeting, ends, F_LOCAL, "Ends", "结束"), .class = CL_OWN, .group = "basic", .sort = "ends_at",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "当地时间", .help_en = "Local time", SYN("结束时间") },
	{ FIELD(meeting, place, F_TEXT, "Place", "地点"), .max = 200, .class = CL_OWN, .group = "basic", .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST },
	{ FIELD(meeting, table_no, F_INT, "Table", "桌号"), .min = 1, .max = 500, .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST },
	{ FIELD(meeting, enterprises, F_LIST, "Enterprises", "企业"), .sub = &enterprise_sub, .veil = &enterprise_veil, .class = CL_OWN,
	  .group = "who", .flags = FL_FILTER | FL_LIST },
	{ FIELD(meeting, delegates, F_LIST, "Delegates", "团员"), .sub = &delegate_sub, .veil = &delegate_veil, .class = CL_OWN, .group = "who",
	  .flags = FL_FILTER },
	{ FIELD(meeting, counterparts, F_LIST, "Counterparts", "对接单位"), .sub = &counterpart_sub, .class = CL_OWN, .group = "who",
	  .flags = FL_FILTER | FL_LIST },
	{ FIELD(meeting, interpreter, F_TEXT, "Interpreter", "翻译"), .max = 200, .class = CL_OWN, .group = "who", .flags = FL_FILTER | FL_SHEET },
	{ FIELD(meeting, interpreter_delegate, F_REF, "Interpreter of the delegation", "团内翻译"), .ref = &delegate_resource, .veil = &delegate_veil,
	  .class = CL_OWN, .group = "who", .flags = FL_FILTER },
	{ FIELD(meeting, aim, F_TEXT, "Aim", "目的"), .max = 1000, .class = CL_OWN, .group = "basic", .flags = FL_SHEET | FL_LIST | FL_MULTILINE },
	{ FIELD(meeting, state, F_ENUM, "State", "状态"), .choices = meeting_state_names, .begins = BIT(MS_PROPOSED) | BIT(MS_REQUESTED),
	  .begins_over = BIT(MS_HELD) | BIT(MS_NO_SHOW) | BIT(MS_CANCELLED), .class = CL_OWN, .group = "state",
	  .differs = "delegation_differs", .flags = FL_MOVED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST },
	{ FIELD(meeting, hold_until, F_INSTANT, "Held until", "预约保留至"), .class = CL_OWN, .group = "state", .flags = FL_MOVED | FL_FILTER | FL_SORT },
	{ FIELD(meeting, moved_to, F_REF, "Moved to", "改期至"), .ref = &meeting_resource, .class = CL_OWN, .group = "state",
	  .flags = FL_READONLY | FL_FILTER },
	{ FIELD(meeting, cancel_reason, F_TEXT, "Reason of the cancellation", "取消原因"), .max = 1000, .class = CL_OWN, .group = "state",
	  .flags = FL_MOVED | FL_MULTILINE },
	{ FIELD(meeting, next_step, F_TEXT, "Next step", "后续事项"), .max = 2000, .class = CL_OWN, .group = "result", .flags = FL_SHEET | FL_MULTILINE },
	{ FIELD(meeting, rating, F_INT, "Rating", "评价"), .min = 1, .max = 5, .class = CL_STAFF, .group = "result", .flags = FL_FILTER | FL_SORT | FL_SHEET },
	{ FIELD(meeting, note, F_TEXT, "Internal note", "内部备注"), .max = 4000, .class = CL_STAFF, .group = "result", .flags = FL_SHEET | FL_MULTILINE,
	  SYN("备注") },
	{ FIELD(meeting, starts_at, F_INSTANT, "Moment of the beginning", "开始时刻"), .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(meeting, ends_at, F_INSTANT, "Moment of the end", "结束时刻"), .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
};

static int
check_who(struct db *d, const struct meeting *now, struct err *e)
{
	static const char sql[] = "SELECT delegation FROM delegate WHERE id = $1";

	if (now->enterprises == NULL && now->delegates == NULL)
		err_field(e, "/enterprises", "meeting_needs_enterprise");
	if (delegation_check_list(d, &meeting_resource, now, "delegates", sql, e) == -1)
		return -1;
	return delegation_check_sibling(d, now, "/interpreter_delegate", sql, now->interpreter_delegate, e);
}

/* The companies of those who are named, each once, in their order. */
static int
fill_enterprises(struct db *d, struct meeting *now, struct err *e)
{
	const struct field *f = resource_field(&meeting_resource, "delegates");
	int64_t ids[DELEGATES_MOST], id, of;
	struct str *out = str_new(e->arena);
	struct jw w;
	size_t n = 0;

	for (size_t i = 0; rec_list_ref(e->arena, f, now, f->sub->fields, i, &id); i++) {
		bool known = false;

		of = NONE;
		if (db_int(d, "SELECT enterprise FROM delegate WHERE id = $1", id, &of, e) == -1)
			return -1;
		for (size_t j = 0; j < n; j++)
			known |= ids[j] == of;
		if (of != NONE && !known && n < enterprise_sub.most)
			ids[n++] = of;
	}
	jw_init(&w, out);
	jw_array(&w);
	for (size_t i = 0; i < n; i++)
		jw_int(&w, ids[i]);
	jw_end_array(&w);
	now->enterprises = n == 0 ? NULL : str_text(out);
	return 0;
}

/* Whose the meeting is follows from who comes, if nobody says. */
static int
meeting_fill(struct db *d, void *rec, struct err *e)
{
	struct meeting *now = rec;

	if (now->enterprises == NULL && now->delegates != NULL && fill_enterprises(d, now, e) == -1)
		return -1;
	return delegation_fill_zone(d, now->leg, &now->starts, &now->ends, e);
}

/* One that is asked for has all that this needs (a meeting that is moved goes on so). */
static bool
is_asked_for(const struct meeting *now)
{
	return now->hold_until != NONE && now->starts.local != NULL && now->ends.local != NULL && now->counterparts != NULL;
}

/* Arranged by its moves, which ask what they need; of a trip that is over it is told as it ended. */
static int
check_beginning(struct db *d, const struct meeting *was, struct meeting *now, struct err *e)
{
	int64_t state;

	if (was != NULL)
		return 0;
	now->state = now->state == NONE ? MS_PROPOSED : now->state;
	if (delegation_state_of(d, now->delegation, &state, e) == -1)
		return -1;
	delegation_check_birth(was, &meeting_resource, now,
	    delegation_beginnings(&meeting_resource, state) & ~(is_asked_for(now) ? 0 : BIT(MS_REQUESTED)), e);
	return 0;
}

static int
meeting_validate(struct db *d, const void *was, void *rec, struct err *e)
{
	struct meeting *now = rec;
	const struct delegation_span span = { &now->starts, &now->ends, &now->starts_at, &now->ends_at };

	if (delegation_take(d, was, now, e) == -1 || check_beginning(d, was, now, e) == -1 || check_who(d, now, e) == -1 ||
	    delegation_check_sibling(d, now, "/leg", "SELECT delegation FROM delegation_leg WHERE id = $1", now->leg, e) == -1 ||
	    delegation_check_span(d, now->leg, &span, e) == -1)
		return -1;
	return meeting_check_overlap(d, was, now, e) == -1 ? -1 : rules_done(e);
}

static const struct choice meeting_groups[] = {
	{ "basic", "When and where", "时间地点" },
	{ "who", "Who meets", "参加方" },
	{ "state", "State", "状态" },
	{ "result", "Result", "结果" },
	{ NULL }
};

const struct resource meeting_resource = {
	PART(meeting, "meetings", "Meetings", "会面", CNT_MEETING, "starts"), .groups = meeting_groups,
	LIST(fields, meeting_fields), .own_list = "enterprises", TITLE("starts", "aim", "place"), .state = "state",
	.staff_rows = "state", .staff_in = BIT(MS_PROPOSED) | BIT(MS_DROPPED),
	.moves = meeting_moves, .nmoves = MEETING_MOVES, .fill = meeting_fill, .validate = meeting_validate,
};
