/*
 * Rules of the calendar of filings (domain.md 1.5): what they say, and that they say it whole.
 */
#include "base/base.h"

#include "model/filing.h"
#include "model/resources.h"

#define SYN(...)	.synonyms = (const char *const[]){ __VA_ARGS__, NULL }

static const struct choice trigger_names[] = {
	[FT_STAGE] = { "stage", "A stage is reached", "进入某阶段" },
	[FT_MILESTONE] = { "milestone", "A milestone", "某里程碑" },
	[FT_PERMIT] = { "permit", "A permit is issued", "取得某许可" },
	[FT_CHANGE] = { "change", "A change of what was filed", "备案内容变更" },
	[FT_YEARLY] = { "yearly", "Every year", "每年" },
	[FT_HALF_YEARLY] = { "half_yearly", "Every half-year", "每半年" },
	{ NULL }
};
static const struct choice due_names[] = {
	[FD_NONE] = { "no_limit", "No day is said", "未规定期限" },
	[FD_WORKING] = { "working_days", "So many working days after it", "之后若干个工作日内" },
	[FD_CALENDAR] = { "calendar_days", "So many days after it", "之后若干天内" },
	[FD_BEFORE] = { "before", "Before it", "在此之前" },
	[FD_MONTH_DAY] = { "month_day", "A day of the year", "固定日期" },
	[FD_SET] = { "set", "A day that is set each time", "每次另行通知" },
	{ NULL }
};

static const struct field country_fields[] = {
	{ .name = "country", .type = F_CODEREF, .en = "Country", .zh = "国家", .list = "country", .class = CL_PUBLIC,
	  .flags = FL_REQUIRED },
};
static const struct sub country_sub = { .table = "filing_rule_country", LIST(fields, country_fields), .most = 20 };
static const struct field date_fields[] = {
	{ .name = "due_on", .type = F_DATE, .en = "Due on", .zh = "截止日期", .class = CL_PUBLIC, .flags = FL_REQUIRED },
};
static const struct sub date_sub = { .table = "filing_rule_date", LIST(fields, date_fields), .most = 100 };

static const struct field rule_fields[] = {
	{ FIELD(filing_rule, code, F_TEXT, "Code", "代码"), .min = 1, .max = 40, .class = CL_PUBLIC, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_UNIQUE | FL_IDENT | FL_SHEET | FL_LIST, SYN("编号") },
	{ FIELD(filing_rule, name_zh, F_TEXT, "Name", "名称"), .min = 1, .max = 200, .class = CL_PUBLIC, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("事项", "事项名称") },
	{ FIELD(filing_rule, name_en, F_TEXT, "English name", "英文名称"), .max = 200, .class = CL_PUBLIC, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET | FL_LIST, SYN("英文名") },
	{ FIELD(filing_rule, regime, F_CODEREF, "Paper", "对应许可或报告"), .list = "regime", .class = CL_PUBLIC, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET | FL_LIST, .help_zh = "项目的许可中有此类别的一条，即视为已办理",
	  .help_en = "A permit of this kind among those of the project fulfils the rule", SYN("许可类别") },
	{ FIELD(filing_rule, countries, F_LIST, "Countries", "适用国家"), .sub = &country_sub, .class = CL_PUBLIC, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET | FL_LIST, .help_zh = "留空表示所有国家", .help_en = "Empty: all of them" },
	{ FIELD(filing_rule, step, F_INT, "Step", "步骤序号"), .min = 1, .max = 1000, .class = CL_PUBLIC, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET, .help_zh = "东道国手续的先后次序；前一步未办，后一步就不能办",
	  .help_en = "The order of the host country's steps: each one blocks the next" },
	{ FIELD(filing_rule, trigger_kind, F_ENUM, "Begins with", "起算"), .choices = trigger_names, .class = CL_PUBLIC, .group = "when",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SHEET | FL_LIST },
	{ FIELD(filing_rule, trigger_stage, F_ENUM, "Stage", "起算阶段"), .choices = project_stage_names, .class = CL_PUBLIC, .group = "when",
	  .flags = FL_FILTER | FL_SHEET, .help_zh = "每年、每半年的事项：进入该阶段之后的下一期起办理",
	  .help_en = "What comes again begins with the period behind the one in which this stage was reached" },
	{ FIELD(filing_rule, trigger_milestone, F_ENUM, "Milestone", "起算里程碑"), .choices = milestone_kind_names, .class = CL_PUBLIC,
	  .group = "when", .flags = FL_FILTER | FL_SHEET },
	{ FIELD(filing_rule, trigger_permit, F_CODEREF, "Permit", "起算许可"), .list = "regime", .class = CL_PUBLIC, .group = "when",
	  .flags = FL_FILTER | FL_SHEET },
	{ FIELD(filing_rule, due_kind, F_ENUM, "Due", "期限"), .choices = due_names, .class = CL_PUBLIC, .group = "when",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SHEET | FL_LIST },
	{ FIELD(filing_rule, due_days, F_INT, "Days", "天数"), .min = 1, .max = 3650, .class = CL_PUBLIC, .group = "when", .flags = FL_SHEET | FL_LIST,
	  .help_zh = "工作日只扣除周六、周日，不扣除法定节假日", .help_en = "Working days leave out Saturdays and Sundays, not holidays" },
	{ FIELD(filing_rule, due_day, F_TEXT, "Day of the year", "固定日期（月-日）"), .max = 5, .class = CL_PUBLIC, .group = "when",
	  .flags = FL_SHEET | FL_LIST, .help_zh = "如 06-30；每半年的事项填其中一个", .help_en = "06-30; of half-yearly ones either of the two" },
	{ FIELD(filing_rule, due_dates, F_LIST, "Days that were set", "已通知的日期"), .sub = &date_sub, .class = CL_PUBLIC, .group = "when",
	  .flags = FL_SHEET, .help_zh = "主管部门每次通知的截止日期，逐次添加", .help_en = "Add each one when the authority announces it" },
	{ FIELD(filing_rule, done_stage, F_ENUM, "Done with stage", "到此阶段视为已办理"), .choices = project_stage_names, .class = CL_PUBLIC,
	  .group = "when", .flags = FL_SHEET },
	{ FIELD(filing_rule, done_milestone, F_ENUM, "Done with milestone", "此里程碑完成视为已办理"), .choices = milestone_kind_names,
	  .class = CL_PUBLIC, .group = "when", .flags = FL_SHEET },
	{ FIELD(filing_rule, as_of, F_DATE, "As of", "依据截至"), .class = CL_PUBLIC, .group = "basis",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST },
	{ FIELD(filing_rule, source, F_TEXT, "Source", "依据来源"), .min = 1, .max = 1000, .class = CL_PUBLIC, .group = "basis",
	  .flags = FL_REQUIRED | FL_SHEET | FL_MULTILINE },
	{ FIELD(filing_rule, reviewed, F_BOOL, "Checked", "已核对"), .class = CL_PUBLIC, .group = "basis", .flags = FL_FILTER | FL_SHEET | FL_LIST,
	  .help_zh = "商会已对照主管部门原文核对", .help_en = "The chamber has checked it against the authority's own text" },
	{ FIELD(filing_rule, shipped, F_BOOL, "Example", "系统示例"), .class = CL_PUBLIC, .group = "basis", .flags = FL_READONLY | FL_FILTER,
	  .help_zh = "随系统提供的示例，须核对后使用", .help_en = "It came with the program: check it before you rely on it" },
	{ FIELD(filing_rule, edited, F_BOOL, "The chamber's own", "本会修改过"), .class = CL_PUBLIC, .group = "basis",
	  .flags = FL_READONLY | FL_FILTER, .help_zh = "修改过的规则不随系统更新", .help_en = "An update of the program leaves it as it is" },
	{ FIELD(filing_rule, note, F_TEXT, "Internal note", "内部备注"), .max = 2000, .class = CL_STAFF, .group = "internal",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("备注") },
};

/* --- rules of rules ----------------------------------------------------------------------------------- */

static bool
recurs(const struct filing_rule *r)
{
	return r->trigger_kind == FT_YEARLY || r->trigger_kind == FT_HALF_YEARLY;
}

static void
need(bool there, const char *pointer, struct err *e)
{
	if (!there)
		err_field(e, pointer, "required");
}

static void
check_trigger(const struct filing_rule *r, struct err *e)
{
	if (r->trigger_kind == FT_STAGE || recurs(r))
		need(r->trigger_stage != NONE, "/trigger_stage", e);
	if (r->trigger_kind == FT_MILESTONE)
		need(r->trigger_milestone != NONE, "/trigger_milestone", e);
	if (r->trigger_kind == FT_PERMIT)
		need(r->trigger_permit != NULL, "/trigger_permit", e);
	if (recurs(r) || r->trigger_kind == FT_CHANGE)
		need(r->regime != NULL, "/regime", e);		/* only a paper of the time says that it was done */
}

static void
check_due(const struct filing_rule *r, struct err *e)
{
	int month, day;

	if (r->due_kind == FD_WORKING || r->due_kind == FD_CALENDAR)
		need(r->due_days != NONE, "/due_days", e);
	if (r->due_kind == FD_MONTH_DAY)
		need(r->due_day != NULL, "/due_day", e);
	if (r->due_day != NULL && filing_month_day(r->due_day, &month, &day) == -1)
		err_field(e, "/due_day", "bad_month_day");
	if (recurs(r) ? r->due_kind != FD_MONTH_DAY && r->due_kind != FD_SET : r->trigger_kind == FT_CHANGE && r->due_kind != FD_NONE)
		err_field(e, "/due_kind", "due_does_not_fit");
}

static int
rule_validate(struct db *d, const void *was, void *rec, struct err *e)
{
	struct filing_rule *now = rec;

	rule_set_edited(&filing_rule_resource, was, now);
	check_trigger(now, e);
	check_due(now, e);
	return e->nitems > 0 ? -1 : 0;
}

static const struct choice groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "when", "When it is due", "起算与期限" },
	{ "basis", "What it rests on", "依据" },
	{ "internal", "Internal", "内部信息" },
	{ NULL }
};

static_assert(offsetof(struct filing_rule, edited) == offsetof(struct rule, edited), "it begins as any rule does");
const struct resource filing_rule_resource = {
	.name = "filing_rule", .path = "filing-rules", .table = "filing_rule",
	.en = "Filing rules", .zh = "备案规则",
	.size = sizeof(struct filing_rule), LIST(fields, rule_fields),
	.counter = CNT_FILING, .default_sort = "code", .groups = groups,
	.validate = rule_validate, .derive = rule_derive,
};

const struct rule_seed filing_seed = {
	.rules = &filing_rule_resource, .file = "filing_rule.csv", .setting = "filing_rules",
	.find = "SELECT id, edited FROM filing_rule WHERE code = $1",
};
