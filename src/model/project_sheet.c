/*
 * Columns of sheets of projects that make rows of their parts: one row of a sheet is one project, and says of each kind what is newest.
 * Further rows of the project say more.
 */
#include "base/base.h"

#include "model/project_sheet.h"
#include "model/resources.h"

#define FIELDS(...)	.fields = (const char *const[]){ __VA_ARGS__, NULL }
#define SYN(...)	.synonyms = (const char *const[]){ __VA_ARGS__, NULL }
#define AMOUNT(kind, label_en, label_zh) \
	.name = kind "_amount", .en = label_en, .zh = label_zh, .r = &project_amount_resource, .newest = "as_of", \
	.fixed = { { "kind", kind } }, FIELDS("amount", "as_of", "scope", "estimated", "confidence", "source")
#define CAPACITY(status, label_en, label_zh) \
	.name = status "_capacity", .en = label_en, .zh = label_zh, .r = &project_capacity_resource, .newest = "as_of", \
	.fixed = { { "status", status } }, FIELDS("value", "unit", "metric", "phase", "as_of", "source")
#define JOBS(status, label_en, label_zh) \
	.name = status "_jobs", .en = label_en, .zh = label_zh, .r = &project_job_resource, .newest = "as_of", \
	.fixed = { { "status", status } }, FIELDS("total", "local_staff", "expatriates", "as_of", "source")

/*
 * What sheets call a sum of each kind.  投资总额 and the like say of no kind: then another column has to.
 */
static const char *const announced_words[] = {
	"公布投资额", "公布投资金额", "公布投资总额", "宣布投资额", "宣布金额", "宣布投资金额", "公告", "公告金额", "公告投资额", "公告投资金额", "披露金额",
	"披露投资额", "对外公布金额", "announced investment", NULL,
};
static const char *const intended_words[] = {
	"意向投资额", "意向投资金额", "意向投资总额", "协议投资额", "协议投资金额", "协议投资总额", "协议金额", "协议额", "合同投资额", "合同投资总额", "合同金额", "合同额",
	"签约金额", "签约额", "签约投资额", "拟投资额", "拟投资金额", "拟投资总额", "计划投资", "计划投资额", "计划投资金额", "计划投资总额", "计划总投资", "预计投资",
	"预计投资额", "预计总投资", "intended investment", "planned investment", "agreed investment", NULL,
};
static const char *const filed_words[] = {
	"备案金额", "备案投资额", "中方备案额", "备案额", "备案投资金额", "备案投资总额", "核准金额", "核准投资额", "核准备案金额", "备案核准金额", "ODI备案金额", "ODI金额",
	"境外投资备案金额", "filed investment", "odi amount", NULL,
};
static const char *const registered_words[] = {
	"注册投资额", "登记投资额", "登记投资总额", "东道国登记金额", "东道国注册资本", "境外企业注册资本", "项目公司注册资本", "registered investment", NULL,
};
static const char *const contributed_words[] = {
	"实缴投资额", "实缴资本", "实缴出资额", "实际出资额", "实际出资", "已出资额", "出资额", "paid-in capital", "paid in capital", "contributed capital", NULL,
};
static const char *const disbursed_words[] = {
	"到位金额", "到位额", "到位资金", "到位投资额", "资金到位额", "实际到位", "实际到位资金", "实际到位投资额", "实际投资额", "实际投资", "实际投资金额", "实际投资总额", "已投资额",
	"已投资金额", "已完成投资", "已完成投资额", "完成投资", "完成投资额", "累计投资", "累计投资额", "累计完成投资", "累计完成投资额", "累计实际投资额", "累计到位金额",
	"disbursed investment", "actual investment", "invested to date", NULL,
};
static const char *const amount_words[] = {
	"投资额", "投资金额", "投资总额", "总投资", "总投资额", "总投资金额", "投资规模", "项目总投资", "项目投资额", "项目投资总额", "项目金额", "investment amount", "investment",
	"total investment", "investment value", NULL,
};
static const struct sheet_also of_any_amount[] = {
	{ "as_of", (const char *const[]){ "截至日期", "截止日期", "截至时间", "截止时间", "统计截止日期", "统计日期", "数据截至", "数据日期", "金额日期", "as of", "as of date", NULL } },
	{ "kind", (const char *const[]){ "金额类别", "金额类型", "金额性质", "投资额类别", "投资额性质", "amount kind", "amount type", NULL } },
	{ "scope", (const char *const[]){ "金额口径", "投资口径", "统计口径", NULL } },
	{ NULL, NULL },
};

const struct part_columns project_columns[] = {
	/* Whom the investor's name means, and what is made of it where nobody is it: a draft, outside the directory. */
	{ .name = "investor", .en = "Investor", .zh = "投资企业", .r = &enterprise_resource, .ref = "enterprise",
	  FIELDS("name_en", "name_short", "uscc", "city"), .fixed = { { "listed", "no" }, { "record_status", "draft" } } },
	{ AMOUNT("announced", "Announced amount", "公布金额"), .synonyms = announced_words },
	{ AMOUNT("intended", "Intended amount", "意向金额"), .synonyms = intended_words },
	{ AMOUNT("filed_cn", "Amount filed in China", "境内备案金额"), .synonyms = filed_words },
	{ AMOUNT("registered_host", "Amount registered in the host country", "东道国注册金额"), .synonyms = registered_words },
	{ AMOUNT("contributed", "Contributed amount", "实缴金额"), .synonyms = contributed_words },
	{ AMOUNT("disbursed", "Disbursed amount", "实际到位金额"), .synonyms = disbursed_words },
	/* Of whatever kind another column says. */
	{ .name = "amount", .en = "Amount", .zh = "金额", .r = &project_amount_resource, .lends = true, .also = of_any_amount,
	  FIELDS("amount", "kind", "scope", "component", "as_of", "estimated", "confidence", "source", "open", "note"), .synonyms = amount_words },
	{ CAPACITY("planned", "Planned capacity", "计划产能"), SYN("设计产能", "规划产能", "设计年产能", "计划年产能", "设计生产能力", "规划年产能", "建设规模", "拟建产能", "planned capacity", "design capacity") },
	{ CAPACITY("actual", "Actual capacity", "实际产能"), SYN("现有产能", "已投产产能", "实际年产能", "已建产能", "当前产能", "current capacity") },
	{ JOBS("planned", "Planned jobs", "计划用工"), SYN("计划用工人数", "拟用工", "计划用工数", "预计用工", "预计用工人数", "计划就业", "预计就业", "计划员工", "planned jobs", "jobs planned") },
	{ JOBS("actual", "Actual jobs", "实际用工"), SYN("现有员工", "用工人数", "实际用工人数", "员工人数", "员工总数", "现有员工数", "现有用工", "就业人数", "雇员人数", "actual jobs", "employees", "staff") },
	/* Planned or actual, as another column says. */
	{ .name = "jobs", .en = "Jobs", .zh = "用工", .r = &project_job_resource,
	  FIELDS("total", "status", "local_staff", "expatriates", "as_of", "source") },
	{ .name = "milestone", .en = "Milestone", .zh = "里程碑", .r = &project_milestone_resource, .newest = "actual",
	  FIELDS("kind", "planned", "actual", "note") },
	{ .name = "permit", .en = "Permit", .zh = "许可", .r = &project_permit_resource, .newest = "issued",
	  FIELDS("regime", "number", "issuer", "issued", "expires") },
	{ .name = "update", .en = "Latest update", .zh = "最新进展", .r = &project_update_resource, .newest = "happened_on",
	  FIELDS("text", "happened_on", "told_by") },
	{ .name = "evidence", .en = "Evidence", .zh = "佐证", .r = &project_evidence_resource, .newest = "published_on",
	  FIELDS("url", "title", "publisher", "published_on", "supports", "confidence") },
};
static_assert(nitems(project_columns) == PROJECT_COLUMNS, "the resource says how many there are");
