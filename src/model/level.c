/*
 * Levels of membership (domain.md 1.3): what a company is in the chamber.  Rows, not code: an administrator renames, reorders and adds.
 */
#include "base/base.h"

#include "meta/rec.h"
#include "model/resources.h"

#define SYN(...)	.synonyms = (const char *const[]){ __VA_ARGS__, NULL }

static const struct field alias_fields[] = {
	{ .name = "name", .type = F_TEXT, .en = "Name", .zh = "名称", .min = 1, .max = 60, .flags = FL_REQUIRED },
};
static const struct sub alias_sub = { .table = "level_alias", LIST(fields, alias_fields), .most = 20 };

static const struct field level_fields[] = {
	{ FIELD(level, name_zh, F_TEXT, "Name", "名称"), .min = 1, .max = 60, .class = CL_PUBLIC, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_UNIQUE | FL_SHEET | FL_LIST, SYN("级别", "级别名称", "会员级别", "level") },
	{ FIELD(level, name_en, F_TEXT, "English name", "英文名称"), .max = 60, .class = CL_PUBLIC, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET | FL_LIST, SYN("英文名") },
	{ FIELD(level, rank, F_INT, "Order", "排序"), .min = 0, .max = 100000, .class = CL_PUBLIC, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST,
	  .help_zh = "数字越小级别越高", .help_en = "The smaller the number, the higher the level", SYN("次序", "序", "rank") },
	{ FIELD(level, honorary, F_BOOL, "Honorary", "荣誉性"), .class = CL_PUBLIC, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET | FL_LIST, SYN("名誉", "荣誉") },
	{ FIELD(level, aliases, F_LIST, "Also written", "其他写法"), .sub = &alias_sub, .class = CL_PUBLIC, .group = "basic",
	  .flags = FL_SHEET, .help_zh = "导入表格时按这些写法也能认出", .help_en = "How sheets write it besides; import knows these",
	  SYN("别名") },
	{ FIELD(level, note, F_TEXT, "Internal note", "内部备注"), .max = 2000, .class = CL_STAFF, .group = "internal",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("备注", "说明") },
};

static void
level_derive(struct arena *a, void *rec)
{
	struct level *n = rec;

	if (n->honorary == NONE)
		n->honorary = 0;
}

static const struct choice level_groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "internal", "Internal", "内部信息" },
	{ NULL }
};

const struct resource level_resource = {
	.name = "level", .path = "levels", .table = "level",
	.en = "Levels of membership", .zh = "会员级别",
	.size = sizeof(struct level), LIST(fields, level_fields),
	.counter = CNT_LEVEL, .default_sort = "rank", .groups = level_groups,
	.derive = level_derive,
};
