/*
 * Counterparts: who is met abroad.  The chamber's own list, of no delegation; how to reach their people is for its staff.
 */
#include "base/base.h"

#include "store/search.h"
#include "text/han.h"
#include "text/uri.h"
#include "text/utf8.h"

#include "delegation_in.h"

static const struct choice type_names[] = {
	{ "government", "Government", "政府部门" },
	{ "park", "Industrial park", "园区" },
	{ "chamber", "Chamber of commerce", "商协会" },
	{ "company", "Company", "企业" },
	{ "bank", "Bank", "银行" },
	{ "other", "Other", "其他" },
	{ NULL }
};

static const struct field contact_fields[] = {
	{ .name = "name", .type = F_TEXT, .en = "Name", .zh = "姓名", .max = 100, .flags = FL_REQUIRED },
	{ .name = "title", .type = F_TEXT, .en = "Title", .zh = "职务", .max = 200 },
	{ .name = "mobile", .type = F_TEXT, .en = "Mobile", .zh = "手机", .max = 60 },
	{ .name = "email", .type = F_TEXT, .en = "E-mail", .zh = "邮箱", .max = 254 },
	{ .name = "wechat", .type = F_TEXT, .en = "WeChat", .zh = "微信", .max = 60 },
};
static const struct sub contact_sub = { .table = "counterpart_contact", LIST(fields, contact_fields), .most = 50 };

/* vpe.vn is a site. */
static const char *
with_scheme(struct arena *a, const char *cell)
{
	const char *site = utf8_trim(a, utf8_halfwidth(a, cell));

	return strstr(site, "://") != NULL || strchr(site, '.') == NULL || strchr(site, ' ') != NULL ? site : arena_printf(a, "http://%s", site);
}

static const struct field counterpart_fields[] = {
	{ FIELD(counterpart, name_zh, F_TEXT, "Chinese name", "名称"), .max = 200, .class = CL_MEMBERS, .group = "basic", .sort = "name_sort",
	  .flags = FL_FILTER | FL_SORT | FL_SEARCH | FL_SHEET | FL_LIST, .help_zh = "中文、英文、当地名称至少填写一个", .help_en = "One of the three names is needed",
	  SYN("中文名称", "单位名称", "机构名称", "对接单位", "外方单位", "外方单位名称", "企业名称", "公司名称") },
	{ FIELD(counterpart, name_en, F_TEXT, "English name", "英文名称"), .max = 200, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SEARCH | FL_SHEET | FL_LIST, SYN("英文名", "外文名称", "name", "organisation", "organization", "company", "company name") },
	{ FIELD(counterpart, name_local, F_TEXT, "Local name", "当地名称"), .max = 200, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SEARCH | FL_SHEET, SYN("当地语言名称", "local name") },
	{ FIELD(counterpart, type, F_ENUM, "Type", "类型"), .choices = type_names, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("单位类型", "机构类型", "单位性质", "机构性质", "类别", "性质", "type") },
	{ FIELD(counterpart, country, F_CODEREF, "Country", "国家"), .list = "country", .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("国别", "所在国", "所在国家", "国家地区", "国家/地区", "country") },
	{ FIELD(counterpart, city, F_TEXT, "City", "城市"), .max = 100, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("所在城市", "所在地", "city") },
	{ FIELD(counterpart, website, F_TEXT, "Website", "网址"), .tidy = with_scheme, .max = 500, .class = CL_MEMBERS, .group = "basic", .flags = FL_SHEET, SYN("网站", "官网", "website") },
	{ FIELD(counterpart, met_before, F_BOOL, "Met before", "曾会面"), .class = CL_MEMBERS, .group = "basic", .flags = FL_READONLY | FL_FILTER | FL_LIST },
	{ FIELD(counterpart, contacts, F_LIST, "Contacts", "联系人"), .sub = &contact_sub, .flags = FL_PERSON, .class = CL_STAFF, .group = "internal" },
	{ FIELD(counterpart, note, F_TEXT, "Internal note", "内部备注"), .max = 4000, .class = CL_STAFF, .group = "internal",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("备注") },
	{ FIELD(counterpart, name_sort, F_TEXT, "Sort key", "排序键"), .max = 10000, .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
};

static const char *
first_name(const struct counterpart *n)
{
	return n->name_zh != NULL ? n->name_zh : n->name_en != NULL ? n->name_en : n->name_local;
}

static int
counterpart_validate(struct db *d, const void *before, void *rec, struct err *e)
{
	const struct counterpart *was = before, *now = rec;

	(void)d;
	rec_check_named(now->name_zh, now->name_en, now->name_local, e);
	if (now->website != NULL && (was == NULL || !str_eq(was->website, now->website)) && !uri_is_link(now->website))
		err_field(e, "/website", "bad_link");
	return rules_done(e);
}

static void
counterpart_derive(struct arena *a, void *rec)
{
	struct counterpart *n = rec;

	n->met_before = n->met_before == NONE ? 0 : n->met_before;
	n->name_sort = han_sort_key(a, first_name(n) == NULL ? "" : first_name(n));
}

static void
counterpart_index(struct arena *a, const void *rec, struct search_doc *doc)
{
	const struct counterpart *n = rec;

	(void)a;
	search_add(doc, CL_MEMBERS, SK_NAME, "name_zh", n->name_zh, NULL);
	search_add(doc, CL_MEMBERS, n->name_zh == NULL ? SK_NAME : SK_OTHER, "name_en", n->name_en, NULL);
	search_add(doc, CL_MEMBERS, SK_OTHER, "name_local", n->name_local, NULL);
}

static const struct choice counterpart_groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "internal", "Internal", "内部信息" },
	{ NULL }
};

const struct resource counterpart_resource = {
	.name = "counterpart", .path = "counterparts", .table = "counterpart", .en = "Counterparts", .zh = "对接单位",
	.size = sizeof(struct counterpart), LIST(fields, counterpart_fields), .counter = CNT_COUNTERPART, .default_sort = "name_zh",
	.groups = counterpart_groups, .validate = counterpart_validate, .derive = counterpart_derive, .index = counterpart_index,
};
