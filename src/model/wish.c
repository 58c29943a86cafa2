/*
 * Wishes for meetings: whom a company wants to meet, and which company a counterpart wants, best first.
 */
#include "base/base.h"

#include "delegation_in.h"

static const struct choice side_names[] = {
	[WS_ENTERPRISE] = { "enterprise", "Of the enterprise", "企业提出" },
	[WS_COUNTERPART] = { "counterpart", "Of the counterpart", "对方提出" },
	{ NULL }
};

static const struct field wish_fields[] = {
	OF_DELEGATION(meeting_wish, CL_OWN),
	OF_ENTERPRISE(meeting_wish, CL_OWN, FL_REQUIRED),
	{ FIELD(meeting_wish, counterpart, F_REF, "Counterpart", "对接单位"), .ref = &counterpart_resource, .class = CL_OWN, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SHEET | FL_LIST, SYN("希望对接", "拟对接单位", "意向对接单位", "对接企业", "拟对接企业", "意向企业", "外方企业", "外方单位", "希望对接的企业", "counterpart") },
	{ FIELD(meeting_wish, side, F_ENUM, "Whose wish", "提出方"), .choices = side_names, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST },
	{ FIELD(meeting_wish, rank, F_INT, "Rank", "优先次序"), .min = 1, .max = 5, .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "1 为最优先", .help_en = "1 comes first", SYN("优先级", "优先", "顺序", "priority") },
	{ FIELD(meeting_wish, note, F_TEXT, "Note", "说明"), .max = 1000, .class = CL_OWN, .group = "basic", .flags = FL_SHEET | FL_MULTILINE, SYN("备注", "对接事项", "洽谈内容", "对接需求", "合作意向", "note", "remarks") },
};

static int
find_same(struct db *d, const struct meeting_wish *w, int64_t *id, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT id FROM meeting_wish WHERE delegation = $1 AND enterprise = $2 AND counterpart = $3 AND side = $4 "
	    "AND archived_at IS NULL AND id <> $5 ORDER BY id ASC LIMIT 1");
	int rc;

	stmt_int(s, 1, w->delegation);
	stmt_int(s, 2, w->enterprise);
	stmt_int(s, 3, w->counterpart);
	stmt_int(s, 4, w->side);
	stmt_int(s, 5, w->rec.id == NONE ? 0 : w->rec.id);
	if ((rc = stmt_row(s, e)) == 1)
		*id = col_int(s, 0);
	stmt_done(s);
	return rc;
}

/* A side says once how much it wishes a meeting. */
static int
check_once(struct db *d, const struct meeting_wish *now, struct err *e)
{
	struct err_item *it;
	int64_t id;
	int rc;

	if (now->delegation == NONE || now->enterprise == NONE || now->counterpart == NONE || now->rec.archived_at != NONE)
		return 0;
	if ((rc = find_same(d, now, &id, e)) != 1)
		return rc;
	(void)!fail(e, ERR_CONFLICT, "wish %lld says the same", (long long)id);
	it = err_field(e, "/counterpart", "wish_exists");
	err_item_param(e, it, "id", arena_printf(e->arena, "%lld", (long long)id));
	return -1;
}

static int
wish_validate(struct db *d, const void *was, void *rec, struct err *e)
{
	struct meeting_wish *now = rec;

	if (delegation_take(d, was, now, e) == -1)
		return -1;
	now->side = now->side == NONE ? WS_ENTERPRISE : now->side;
	now->rank = now->rank == NONE ? 3 : now->rank;
	return e->nitems > 0 ? -1 : check_once(d, now, e);
}

static const struct choice wish_groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ NULL }
};

const struct resource meeting_wish_resource = {
	PART(meeting_wish, "meeting-wishes", "Wishes for meetings", "会面意向", CNT_WISH, "rank"), .groups = wish_groups,
	LIST(fields, wish_fields), .own = "enterprise", TITLE("side", "rank"), .validate = wish_validate,
};
