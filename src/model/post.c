/*
 * Terms of the council (届) and the posts of people in them (domain.md 1.3): a level belongs to the company, a post to a person.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/rec.h"
#include "model/resources.h"

#define SYN(...)	.synonyms = (const char *const[]){ __VA_ARGS__, NULL }

static const struct field council_fields[] = {
	{ FIELD(council_term, name_zh, F_TEXT, "Name", "届次"), .min = 1, .max = 60, .class = CL_PUBLIC, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_UNIQUE | FL_SHEET | FL_LIST, SYN("名称", "理事会届次", "届", "term") },
	{ FIELD(council_term, name_en, F_TEXT, "English name", "英文名称"), .max = 60, .class = CL_PUBLIC, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET | FL_LIST, SYN("英文名") },
	{ FIELD(council_term, from_on, F_DATE, "From", "开始日期"), .class = CL_PUBLIC, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("起始日期", "任期开始", "开始时间", "start") },
	{ FIELD(council_term, to_on, F_DATE, "To", "截止日期"), .class = CL_PUBLIC, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("结束日期", "任期截止", "结束时间", "end") },
	{ FIELD(council_term, note, F_TEXT, "Internal note", "内部备注"), .max = 2000, .class = CL_STAFF, .group = "internal",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("备注", "说明") },
};

static const struct field post_fields[] = {
	{ FIELD(post, contact, F_REF, "Person", "姓名"), .ref = &contact_resource, .class = CL_OWN, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SHEET | FL_LIST, SYN("联系人", "任职人", "person", "name") },
	{ FIELD(post, enterprise, F_REF, "Enterprise", "企业"), .ref = &enterprise_resource, .class = CL_OWN, .group = "basic",
	  .differs = "moved_elsewhere", .flags = FL_READONLY | FL_FILTER | FL_SHEET | FL_LIST,
	  SYN("企业名称", "公司名称", "单位名称", "会员单位", "所属企业", "company") },
	{ FIELD(post, council_term, F_REF, "Council term", "届次"), .ref = &council_term_resource, .class = CL_OWN, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SHEET | FL_LIST, SYN("理事会届次", "届", "term") },
	{ FIELD(post, title, F_TEXT, "Post", "职务"), .min = 1, .max = 60, .class = CL_OWN, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("会内职务", "商会职务", "title") },
	{ FIELD(post, from_on, F_DATE, "From", "任职日期"), .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("开始日期", "任职时间", "起始日期", "start") },
	{ FIELD(post, to_on, F_DATE, "To", "离任日期"), .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("截止日期", "离任时间", "结束日期", "end") },
	{ FIELD(post, note, F_TEXT, "Internal note", "内部备注"), .max = 2000, .class = CL_STAFF, .group = "internal",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("备注", "说明") },
};

/* --- rules ------------------------------------------------------------------------------------------ */

static void
check_order(const char *from, const char *to, struct err *e)
{
	if (from != NULL && to != NULL && strcmp(to, from) < 0)
		err_field(e, "/to_on", "before_from");
}

static int
council_validate(struct db *d, const void *was, void *rec, struct err *e)
{
	const struct council_term *now = rec;

	check_order(now->from_on, now->to_on, e);
	return e->nitems > 0 ? -1 : 0;
}

/* Whose row it is follows from whose person it is. */
static int
take_enterprise(struct db *d, struct post *now, struct err *e)
{
	int64_t id = NONE;

	if (now->contact == NONE)
		return 0;
	if (db_int(d, "SELECT enterprise FROM contact WHERE id = $1", now->contact, &id, e) == -1)
		return -1;
	now->enterprise = id;
	return 0;
}

static int
check_once(struct db *d, const struct post *now, struct err *e)
{
	struct stmt *s;
	struct err_item *it;
	int64_t id;
	int rc;

	if (now->contact == NONE || now->council_term == NONE || now->title == NULL)
		return 0;
	s = db_stmt(d, "SELECT id FROM post WHERE contact = $1 AND council_term = $2 AND title = $3 AND id <> $4");
	stmt_int(s, 1, now->contact);
	stmt_int(s, 2, now->council_term);
	stmt_text(s, 3, now->title);
	stmt_int(s, 4, now->rec.id == NONE ? 0 : now->rec.id);
	rc = stmt_row(s, e);
	id = rc == 1 ? col_int(s, 0) : NONE;
	stmt_done(s);
	if (rc != 1)
		return rc;
	fail(e, ERR_CONFLICT, "post %lld is the same", (long long)id);
	it = err_field(e, "/title", "post_exists");
	err_item_param(e, it, "id", arena_printf(e->arena, "%lld", (long long)id));
	return -1;
}

static int
post_validate(struct db *d, const void *was, void *rec, struct err *e)
{
	struct post *now = rec;

	if (take_enterprise(d, now, e) == -1)
		return -1;
	check_order(now->from_on, now->to_on, e);
	return e->nitems > 0 ? -1 : check_once(d, now, e);
}

static const struct choice groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "internal", "Internal", "内部信息" },
	{ NULL }
};

const struct resource council_term_resource = {
	.name = "council_term", .path = "council-terms", .table = "council_term",
	.en = "Council terms", .zh = "届次",
	.size = sizeof(struct council_term), LIST(fields, council_fields),
	.counter = CNT_COUNCIL, .default_sort = "-from_on", .groups = groups,
	.validate = council_validate,
};
const struct resource post_resource = {
	.name = "post", .path = "posts", .table = "post",
	.en = "Posts", .zh = "任职",
	.size = sizeof(struct post), LIST(fields, post_fields),
	.own = "enterprise", .counter = CNT_POST, .default_sort = "-updated_at", .groups = groups,
	.validate = post_validate,
};
