/*
 * People at member enterprises (domain.md 1.2).  All of it is class C: of one's own company, and for staff.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/rec.h"
#include "model/resources.h"
#include "store/search.h"
#include "text/han.h"
#include "text/utf8.h"

#define SYN(...)	.synonyms = (const char *const[]){ __VA_ARGS__, NULL }

static const struct choice role_names[] = {
	{ "liaison", "Liaison", "联络人" },
	{ "dues", "Dues", "会费经办" },
	{ "decision_maker", "Decides", "决策人" },
	{ "delegate", "Delegate", "出访代表" },
	{ NULL }
};
static const struct field role_fields[] = {
	{ .name = "role", .type = F_ENUM, .en = "Role", .zh = "角色", .choices = role_names, .flags = FL_REQUIRED },
};
static const struct sub role_sub = { .table = "contact_chamber_role", LIST(fields, role_fields), .most = 4 };

static const struct field contact_fields[] = {
	{ FIELD(contact, enterprise, F_REF, "Enterprise", "企业"), .ref = &enterprise_resource, .class = CL_OWN,
	  .group = "basic", .flags = FL_REQUIRED | FL_FILTER | FL_SHEET | FL_LIST,
	  SYN("企业名称", "公司名称", "单位名称", "所属企业", "会员单位", "company") },
	{ FIELD(contact, name_zh, F_TEXT, "Name", "姓名"), .min = 1, .max = 100, .class = CL_OWN, .group = "basic",
	  .sort = "name_zh_sort", .flags = FL_PERSON | FL_REQUIRED | FL_FILTER | FL_SORT | FL_SEARCH | FL_SHEET | FL_LIST,
	  SYN("联系人", "联系人姓名", "中文姓名", "名字", "contact", "contact name") },
	{ FIELD(contact, name_en, F_TEXT, "English name", "英文姓名"), .max = 100, .class = CL_OWN, .group = "basic",
	  .flags = FL_PERSON | FL_FILTER | FL_SEARCH | FL_SHEET,
	  .help_zh = "按护照写法：姓在前，名在后", .help_en = "As in the passport: surname, then given names",
	  SYN("英文名", "拼音姓名", "护照姓名", "english name") },
	{ FIELD(contact, title, F_TEXT, "Position", "职务"), .max = 100, .class = CL_OWN, .group = "basic",
	  .flags = FL_PERSON | FL_FILTER | FL_SHEET | FL_LIST, SYN("职位", "岗位", "职称", "position", "job title") },
	{ FIELD(contact, chamber_roles, F_LIST, "Role towards the chamber", "与商会的关系"), .sub = &role_sub,
	  .class = CL_OWN, .group = "basic", .flags = FL_PERSON | FL_SHEET, SYN("联系人角色", "角色") },
	{ FIELD(contact, mobile, F_TEXT, "Mobile", "手机"), .tidy = utf8_halfwidth, .max = 50, .class = CL_OWN, .group = "contact",
	  .flags = FL_PERSON | FL_FILTER | FL_SHEET | FL_LIST,
	  SYN("手机号", "手机号码", "联系电话", "电话", "移动电话", "联系方式", "phone", "tel", "mobile phone") },
	{ FIELD(contact, email, F_TEXT, "E-mail", "电子邮箱"), .tidy = utf8_halfwidth, .max = 254, .class = CL_OWN, .group = "contact",
	  .flags = FL_PERSON | FL_FILTER | FL_SHEET | FL_LIST, SYN("邮箱", "电子邮件", "邮件", "email", "mail", "e-mail") },
	{ FIELD(contact, wechat, F_TEXT, "WeChat", "微信"), .tidy = utf8_halfwidth, .max = 100, .class = CL_OWN, .group = "contact",
	  .flags = FL_PERSON | FL_SHEET, SYN("微信号") },
	{ FIELD(contact, do_not_contact, F_BOOL, "Do not contact", "勿扰"), .class = CL_OWN, .group = "contact",
	  .flags = FL_FILTER | FL_SHEET, SYN("请勿联系", "免打扰") },
	{ FIELD(contact, name_zh_sort, F_TEXT, "Sort key", "排序键"), .max = 10000,
	  .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(contact, phone_key, F_TEXT, "Twin key of the number", "电话近似键"), .max = 100,
	  .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
};

/* One @ with something around it and no blanks; whether mail arrives, only mail can tell. */
static bool
email_looks_right(const char *s)
{
	const char *at = strchr(s, '@');

	return at != NULL && at > s && strchr(at + 1, '@') == NULL && strchr(at, '.') != NULL &&
	    at[1] != '.' && at[strlen(at) - 1] != '.' && strpbrk(s, " \t\r\n,;<>\"") == NULL;
}

static int
contact_validate(struct db *d, const void *was, void *rec, struct err *e)
{
	struct contact *now = rec;

	if (was != NULL && !str_eq(((const struct contact *)was)->name_zh, now->name_zh))
		now->name_zh_sort = NULL;
	if (now->email != NULL && !email_looks_right(now->email)) {
		err_field(e, "/email", "bad_email");
		return -1;
	}
	return 0;
}

/* The digits of the first number, without China's code before it.  Seven at least: less is an extension. */
void
contact_keys(struct arena *a, struct contact *n)
{
	const char *text = n->mobile == NULL ? "" : utf8_halfwidth(a, n->mobile);
	char digit[24];
	size_t len = 0, from;

	for (; *text != '\0' && strchr(";,/", *text) == NULL && len < sizeof digit - 1; text++)
		if (*text >= '0' && *text <= '9')
			digit[len++] = *text;
	digit[len] = '\0';
	from = strncmp(digit, "0086", 4) == 0 ? 4 : len == 13 && strncmp(digit, "86", 2) == 0 ? 2 : 0;
	n->phone_key = len - from < 7 ? NULL : arena_strdup(a, digit + from);
}

static void
contact_derive(struct arena *a, void *rec)
{
	struct contact *n = rec;

	if (n->do_not_contact == NONE)
		n->do_not_contact = 0;
	if (n->name_zh_sort == NULL)	/* new, or validate has seen another name */
		n->name_zh_sort = han_sort_key(a, n->name_zh);
	contact_keys(a, n);
}

static void
contact_index(struct arena *a, const void *rec, struct search_doc *doc)
{
	const struct contact *n = rec;

	search_add(doc, CL_OWN, SK_NAME, "name_zh", n->name_zh, NULL);
	search_add(doc, CL_OWN, SK_OTHER, "name_en", n->name_en, NULL);
}

static const struct choice contact_groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "contact", "Contact", "联系方式" },
	{ NULL }
};

const struct resource contact_resource = {
	.name = "contact", .path = "contacts", .table = "contact",
	.en = "Contacts", .zh = "联系人",
	.size = sizeof(struct contact), LIST(fields, contact_fields),
	.own = "enterprise", .counter = CNT_CONTACT, .default_sort = "name_zh",
	.groups = contact_groups,
	.validate = contact_validate, .derive = contact_derive, .index = contact_index,
};
