/*
 * The legs of a delegation: where it is, and when.  Members see them with it; what is arranged for those who go is the companies' own.
 */
#include "base/base.h"

#include "text/zone.h"

#include "delegation_in.h"

static const struct choice transport_names[] = {
	{ "flight", "Flight", "航班" },
	{ "train", "Train", "火车" },
	{ "coach", "Coach", "客车" },
	{ "ship", "Ship", "轮船" },
	{ NULL }
};

static const struct field transport_fields[] = {
	{ .name = "kind", .type = F_ENUM, .en = "By", .zh = "交通方式", .choices = transport_names, .flags = FL_REQUIRED },
	{ .name = "number", .type = F_TEXT, .en = "Number", .zh = "班次", .max = 40 },
	{ .name = "from_place", .type = F_TEXT, .en = "From", .zh = "出发地", .max = 200 },
	{ .name = "departs", .type = F_TEXT, .en = "Departs (local)", .zh = "当地出发时间", .max = 16 },
	{ .name = "departs_zone", .type = F_TEXT, .en = "Zone of the departure", .zh = "出发地时区", .max = 60 },
	{ .name = "to_place", .type = F_TEXT, .en = "To", .zh = "到达地", .max = 200 },
	{ .name = "arrives", .type = F_TEXT, .en = "Arrives (local)", .zh = "当地到达时间", .max = 16 },
	{ .name = "arrives_zone", .type = F_TEXT, .en = "Zone of the arrival", .zh = "到达地时区", .max = 60 },
};
static const struct sub transport_sub = { .table = "delegation_leg_transport", LIST(fields, transport_fields), .most = 20 };

static const struct field leg_fields[] = {
	OF_DELEGATION(delegation_leg, CL_MEMBERS),
	{ FIELD(delegation_leg, seq, F_INT, "Order", "顺序"), .min = 1, .max = 1000, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "留空时排在最后", .help_en = "Left empty it comes last", SYN("序号", "seq", "站次", "站序", "站点序号") },
	{ FIELD(delegation_leg, country, F_CODEREF, "Country", "国家"), .list = "country", .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("国别", "国家地区", "到访国家", "country") },
	{ FIELD(delegation_leg, city, F_TEXT, "City", "城市"), .max = 100, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("地点", "到访城市", "站点", "目的地", "city", "place") },
	{ FIELD(delegation_leg, zone, F_TEXT, "Time zone", "时区"), .max = 60, .class = CL_MEMBERS, .group = "basic", .flags = FL_SHEET,
	  .help_zh = "如 Asia/Jakarta", .help_en = "Such as Asia/Jakarta", SYN("zone", "timezone") },
	{ FIELD(delegation_leg, arrive, F_LOCAL, "Arrives", "到达"), .class = CL_MEMBERS, .group = "basic", .sort = "arrives_at",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "当地时间", .help_en = "Local time", SYN("到达时间", "抵达时间", "抵达", "抵达日期", "到达日期", "arrive", "arrival", "arrives") },
	{ FIELD(delegation_leg, leave, F_LOCAL, "Leaves", "离开"), .class = CL_MEMBERS, .group = "basic", .sort = "leaves_at",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "当地时间", .help_en = "Local time", SYN("离开时间", "离境时间", "出发时间", "离开日期", "leave", "departure", "leaves") },
	{ FIELD(delegation_leg, on_date, F_DATE, "Day", "日期"), .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_ROUGH | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "不知道到达与离开时间时填写", .help_en = "Where arrival and departure are not known",
	  SYN("date", "到访日期", "访问日期", "时间", "start") },
	{ FIELD(delegation_leg, host, F_TEXT, "Host", "接待单位"), .max = 300, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET | FL_LIST, SYN("到访单位", "拜访单位", "host", "venue") },
	{ FIELD(delegation_leg, kind, F_TEXT, "Kind", "性质"), .max = 60, .class = CL_MEMBERS, .group = "basic", .flags = FL_FILTER | FL_SHEET,
	  SYN("活动类型", "kind") },
	{ FIELD(delegation_leg, hotel, F_TEXT, "Hotel", "酒店"), .max = 200, .class = CL_OWN, .group = "stay", .flags = FL_SHEET, SYN("住宿", "入住酒店", "下榻酒店", "hotel") },
	{ FIELD(delegation_leg, hotel_address, F_TEXT, "Address of the hotel", "酒店地址"), .max = 300, .class = CL_OWN, .group = "stay", .flags = FL_SHEET },
	{ FIELD(delegation_leg, partner, F_TEXT, "Local partner", "当地合作方"), .max = 300, .class = CL_OWN, .group = "stay", .flags = FL_SHEET,
	  SYN("地接", "地接社", "当地伙伴") },
	{ FIELD(delegation_leg, interpreter, F_TEXT, "Interpreter", "翻译"), .max = 200, .class = CL_OWN, .group = "stay", .flags = FL_SHEET, SYN("译员") },
	{ FIELD(delegation_leg, transport, F_LIST, "Transport", "交通"), .sub = &transport_sub, .class = CL_OWN, .group = "stay" },
	{ FIELD(delegation_leg, note, F_TEXT, "Internal note", "内部备注"), .max = 4000, .class = CL_STAFF, .group = "internal",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("备注") },
	{ FIELD(delegation_leg, arrives_at, F_INSTANT, "Moment of the arrival", "到达时刻"), .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(delegation_leg, leaves_at, F_INSTANT, "Moment of the departure", "离开时刻"), .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
};

/* The last one, where nobody says. */
static int
set_order(struct db *d, const struct delegation_leg *was, struct delegation_leg *now, struct err *e)
{
	int64_t last = NONE;

	if (was != NULL || now->seq != NONE || now->delegation == NONE)
		return 0;
	if (db_int(d, "SELECT max(seq) FROM delegation_leg WHERE delegation = $1 AND archived_at IS NULL", now->delegation, &last, e) == -1)
		return -1;
	now->seq = last == NONE ? 1 : last + 1;
	return 0;
}

/* Where nobody says, the zone is that of the place, or the one that stands beside a time. */
static int
leg_fill(struct db *d, void *rec, struct err *e)
{
	struct delegation_leg *now = rec;

	(void)d;
	if (now->zone == NULL)
		now->zone = now->arrive.zone != NULL ? now->arrive.zone : now->leave.zone != NULL ? now->leave.zone :
		    zone_of_place(e->arena, now->country, now->city);
	now->arrive.zone = now->arrive.zone == NULL && now->arrive.local != NULL ? now->zone : now->arrive.zone;
	now->leave.zone = now->leave.zone == NULL && now->leave.local != NULL ? now->zone : now->leave.zone;
	return 0;
}

static void
set_times(struct delegation_leg *now, struct err *e)
{
	if (now->zone != NULL && !zone_known(now->zone)) {
		err_field(e, "/zone", "time_zone");
		return;
	}
	now->arrives_at = delegation_moment(&now->arrive);
	now->leaves_at = delegation_moment(&now->leave);
	if (now->arrives_at != NONE && now->leaves_at != NONE && now->leaves_at < now->arrives_at)
		err_field(e, "/leave", "leg_ends_before");
}

static void
complain_overlap(struct stmt *s, struct err *e)
{
	struct err_item *it = err_field(e, "/arrive", "legs_overlap");
	const char *place = col_is_null(s, 2) ? col_text(s, 3) : col_text(s, 2);

	err_item_param(e, it, "id", arena_printf(e->arena, "%lld", (long long)col_int(s, 0)));
	err_item_param(e, it, "other", arena_printf(e->arena, "%lld%s%s", (long long)col_int(s, 1), place == NULL ? "" : " ",
	    place == NULL ? "" : place));
}

/* Nobody is at two places at once; days between two legs are free. */
static int
check_overlap(struct db *d, const struct delegation_leg *now, struct err *e)
{
	struct stmt *s;
	int rc;

	if (now->delegation == NONE || now->arrives_at == NONE || now->leaves_at == NONE || e->nitems > 0)
		return 0;
	s = db_stmt(d, "SELECT id, seq, city, country FROM delegation_leg WHERE delegation = $1 AND id <> $2 AND archived_at IS NULL"
	    " AND arrives_at < $3 AND leaves_at > $4 ORDER BY seq ASC, id ASC");
	stmt_int(s, 1, now->delegation);
	stmt_int(s, 2, now->rec.id == NONE ? 0 : now->rec.id);
	stmt_int(s, 3, now->leaves_at);
	stmt_int(s, 4, now->arrives_at);
	if ((rc = stmt_row(s, e)) == 1)
		complain_overlap(s, e);
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

static int
leg_validate(struct db *d, const void *was, void *rec, struct err *e)
{
	struct delegation_leg *now = rec;

	if (delegation_take(d, was, now, e) == -1 || set_order(d, was, now, e) == -1)
		return -1;
	set_times(now, e);
	if (check_overlap(d, now, e) == -1)
		return -1;
	return rules_done(e);
}

static const struct choice leg_groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "stay", "Stay and transport", "食宿与交通" },
	{ "internal", "Internal", "内部信息" },
	{ NULL }
};

const struct resource delegation_leg_resource = {
	PART(delegation_leg, "delegation-legs", "Legs of delegations", "行程站点", CNT_LEG, "seq"), .groups = leg_groups,
	LIST(fields, leg_fields), TITLE("seq", "country", "city", "host"), .fill = leg_fill, .validate = leg_validate, .judged_back = true,
};
