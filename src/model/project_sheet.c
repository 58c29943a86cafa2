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

const struct part_columns project_columns[] = {
	/* Whom the investor's name means, and what is made of it where nobody is it: a draft, outside the directory. */
	{ .name = "investor", .en = "Investor", .zh = "投资企业", .r = &enterprise_resource, .ref = "enterprise",
	  FIELDS("name_en", "name_short", "uscc", "city"), .fixed = { { "listed", "no" }, { "record_status", "draft" } } },
	{ AMOUNT("announced", "Announced amount", "公布金额"), SYN("公布投资额", "宣布投资额", "announced investment") },
	{ AMOUNT("intended", "Intended amount", "意向金额"), SYN("意向投资额", "协议投资额") },
	{ AMOUNT("filed_cn", "Amount filed in China", "境内备案金额"), SYN("备案金额", "备案投资额", "中方备案额") },
	{ AMOUNT("registered_host", "Amount registered in the host country", "东道国注册金额"), SYN("注册投资额", "registered investment") },
	{ AMOUNT("contributed", "Contributed amount", "实缴金额"), SYN("实缴投资额", "实缴资本") },
	{ AMOUNT("disbursed", "Disbursed amount", "实际到位金额"), SYN("到位金额", "实际投资额", "disbursed investment") },
	/* Of whatever kind another column says. */
	{ .name = "amount", .en = "Amount", .zh = "金额", .r = &project_amount_resource,
	  FIELDS("amount", "kind", "scope", "component", "as_of", "estimated", "confidence", "source", "open", "note"),
	  SYN("投资额", "投资金额", "investment amount") },
	{ CAPACITY("planned", "Planned capacity", "计划产能"), SYN("设计产能", "规划产能") },
	{ CAPACITY("actual", "Actual capacity", "实际产能") },
	{ JOBS("planned", "Planned jobs", "计划用工"), SYN("计划用工人数", "拟用工") },
	{ JOBS("actual", "Actual jobs", "实际用工"), SYN("现有员工", "用工人数") },
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
