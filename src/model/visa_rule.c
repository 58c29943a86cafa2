/*
 * Rules of entry: their fields, and the book that readiness is judged by.
 */
#include "base/base.h"

#include "model/resources.h"
#include "model/visa_rule.h"

#include <stdio.h>

static const struct choice mode_names[] = {
	[VISA_FREE] = { "visa_free", "No visa needed", "免签" },
	[VISA_ON_ARRIVAL] = { "on_arrival", "Visa on arrival", "落地签" },
	[VISA_ELECTRONIC] = { "evisa", "Electronic visa", "电子签" },
	[VISA_CONSULAR] = { "consular", "Visa of a consulate", "使领馆签证" },
	[VISA_APEC] = { "apec_card", "APEC card is taken", "接受 APEC 商务旅行卡" },
	{ NULL }
};

#define ALL_SEE	.class = CL_PUBLIC
static const struct field rule_fields[] = {
	{ FIELD(visa_rule, code, F_TEXT, "Code", "代码"), .min = 1, .max = 40, ALL_SEE, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_UNIQUE | FL_IDENT | FL_SHEET | FL_LIST },
	{ FIELD(visa_rule, nationality, F_CODEREF, "Nationality", "护照国籍"), .list = "country", ALL_SEE, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "APEC 商务旅行卡的规则不填", .help_en = "Empty for the APEC card" },
	{ FIELD(visa_rule, country, F_CODEREF, "Country", "前往国家"), .list = "country", ALL_SEE, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST },
	{ FIELD(visa_rule, mode, F_ENUM, "Way in", "入境方式"), .choices = mode_names, ALL_SEE, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SHEET | FL_LIST },
	{ FIELD(visa_rule, max_days, F_INT, "Longest stay, days", "最多停留天数"), .min = 1, .max = 3650, ALL_SEE, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET | FL_LIST },
	{ FIELD(visa_rule, passport_months, F_INT, "Passport valid beyond, months", "护照须再有效（月）"), .min = 0, .max = 24, ALL_SEE,
	  .group = "basic", .flags = FL_FILTER | FL_SHEET | FL_LIST, .help_zh = "离境之日起护照还须有效的月数；不填则只按六个月提醒",
	  .help_en = "Counted from the last day there; empty: six months are only warned about" },
	{ FIELD(visa_rule, as_of, F_DATE, "As of", "依据截至"), ALL_SEE, .group = "basis",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST },
	{ FIELD(visa_rule, source, F_TEXT, "Source", "依据来源"), .min = 1, .max = 1000, ALL_SEE, .group = "basis",
	  .flags = FL_REQUIRED | FL_SHEET | FL_MULTILINE },
	{ FIELD(visa_rule, reviewed, F_BOOL, "Checked", "已核对"), ALL_SEE, .group = "basis", .flags = FL_FILTER | FL_SHEET | FL_LIST,
	  .help_zh = "商会已对照使领馆或主管部门原文核对", .help_en = "The chamber has checked it against the authority's own text" },
	{ FIELD(visa_rule, shipped, F_BOOL, "Example", "系统示例"), ALL_SEE, .group = "basis", .flags = FL_READONLY | FL_FILTER,
	  .help_zh = "随系统提供的示例，须核对后使用", .help_en = "It came with the program: check it before you rely on it" },
	{ FIELD(visa_rule, edited, F_BOOL, "The chamber's own", "本会修改过"), ALL_SEE, .group = "basis", .flags = FL_READONLY | FL_FILTER,
	  .help_zh = "修改过的规则不随系统更新", .help_en = "An update of the program leaves it as it is" },
	{ FIELD(visa_rule, note, F_TEXT, "Internal note", "内部备注"), .max = 2000, .class = CL_STAFF, .group = "internal",
	  .flags = FL_SHEET | FL_MULTILINE },
};

/* The card is whoever's; everything else is of one passport. */
static int
rule_validate(struct db *d, const void *was, void *rec, struct err *e)
{
	struct visa_rule *now = rec;

	rule_set_edited(&visa_rule_resource, was, now);
	if (now->mode != VISA_APEC && now->nationality == NULL)
		err_field(e, "/nationality", "required");
	if (now->mode == VISA_APEC && now->nationality != NULL)
		err_field(e, "/nationality", "visa_card_for_all");
	return e->nitems > 0 ? -1 : 0;
}

static const struct choice groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "basis", "What it rests on", "依据" },
	{ "internal", "Internal", "内部信息" },
	{ NULL }
};

static_assert(offsetof(struct visa_rule, edited) == offsetof(struct rule, edited), "it begins as any rule does");
const struct resource visa_rule_resource = {
	.name = "visa_rule", .path = "visa-rules", .table = "visa_rule", .en = "Rules of entry", .zh = "入境规则",
	.size = sizeof(struct visa_rule), LIST(fields, rule_fields), .counter = CNT_VISA_RULE, .default_sort = "code", .groups = groups,
	.validate = rule_validate, .derive = rule_derive,
};

const struct rule_seed visa_seed = {
	.rules = &visa_rule_resource, .file = "visa_rule.csv", .setting = "visa_rules",
	.find = "SELECT id, edited FROM visa_rule WHERE code = $1",
};

/* --- the book ------------------------------------------------------------------------------------ */

enum { RULES_MOST = 2000 };

static struct visa_way
way_of(struct stmt *s)
{
	struct visa_way w = { .mode = col_int(s, 2), .max_days = col_int(s, 3), .passport_months = col_int(s, 4) };
	const char *nationality = col_text(s, 0), *country = col_text(s, 1);

	snprintf(w.nationality, sizeof w.nationality, "%.2s", nationality == NULL ? "" : nationality);
	snprintf(w.country, sizeof w.country, "%.2s", country == NULL ? "" : country);
	return w;
}

int
visa_book_read(struct db *d, struct arena *a, struct visa_book *out, struct err *e)
{
	struct visa_way *way = arena_array(a, RULES_MOST, sizeof *way);
	struct stmt *s = db_stmt(d, "SELECT nationality, country, mode, max_days, passport_months FROM visa_rule WHERE archived_at IS NULL "
	    "ORDER BY country, id LIMIT $1");
	size_t n = 0;
	int rc;

	stmt_int(s, 1, RULES_MOST);
	while ((rc = stmt_row(s, e)) == 1 && n < RULES_MOST)
		way[n++] = way_of(s);
	stmt_done(s);
	*out = (struct visa_book){ way, n };
	return rc == -1 ? -1 : 0;
}
