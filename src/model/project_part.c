/*
 * The parts of projects (domain.md 1.4): figures, capacities, jobs, milestones, permits, evidence, documents, updates, notes.
 *
 * All of it is the company's own (C), but for what staff write for themselves.  A figure may be opened to the other members: then they
 * see that row, with its kind, its date and its source.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/rec.h"
#include "model/amount.h"
#include "model/project_care.h"
#include "model/project_follow.h"
#include "model/resources.h"
#include "text/uri.h"

#define SYN(...)	.synonyms = (const char *const[]){ __VA_ARGS__, NULL }

/* --- choices ---------------------------------------------------------------------------------------- */
const struct choice amount_kind_names[] = {
	[AK_ANNOUNCED] = { "announced", "Announced", "公布" },
	[AK_INTENDED] = { "intended", "Intended", "意向" },
	[AK_FILED_CN] = { "filed_cn", "Filed in China", "境内备案" },
	[AK_REGISTERED_HOST] = { "registered_host", "Registered in the host country", "东道国注册" },
	[AK_CONTRIBUTED] = { "contributed", "Contributed", "实缴" },
	[AK_DISBURSED] = { "disbursed", "Disbursed", "实际到位" },
	{ NULL }
};
static const char *const amount_kind_words[] = {
	[AK_ANNOUNCED] = "公告|公布金额|公布额|宣布|披露|announcement",
	[AK_INTENDED] = "意向金额|协议|协议额|协议金额|合同|签约|签约额|签约金额|拟投资|intention|agreed",
	[AK_FILED_CN] = "备案|备案额|备案金额|核准|核准金额|odi|odi备案|商务备案|filed",
	[AK_REGISTERED_HOST] = "东道国注册资本|东道国登记|当地注册|当地登记|注册|registered",
	[AK_CONTRIBUTED] = "实缴金额|实缴资本|出资|实际出资|已出资|paid in|paid-in",
	[AK_DISBURSED] = "到位|已到位|到位金额|实际到位金额|实际投资|实际投资额|已投资|完成投资|累计完成投资|actual",
};
static_assert(nitems(amount_kind_words) == nitems(amount_kind_names) - 1, "words for each kind");
const struct choice amount_scope_names[] = {
	[AS_WHOLE] = { "whole", "Whole project", "总额" },
	[AS_CHINESE_SIDE] = { "chinese_side", "Chinese side", "中方" },
	{ NULL }
};
static const char *const amount_scope_words[] = {
	[AS_WHOLE] = "全部|整个项目|项目总额|总投资|total", [AS_CHINESE_SIDE] = "中方投资|中方金额|我方|中资|chinese",
};
static_assert(nitems(amount_scope_words) == nitems(amount_scope_names) - 1, "words for each scope");
static const struct choice component_names[] = {
	{ "new", "New", "新设" },
	{ "added", "Added", "增资" },
	{ "share_purchase", "Share purchase", "购买股权" },
	{ NULL }
};
static const struct choice confidence_names[] = {
	{ "member_stated", "Stated by the member", "会员自述" },
	{ "document_seen", "Document seen", "已见文件" },
	{ "public_source", "Public source", "公开来源" },
	{ "inferred", "Inferred", "推断" },
	{ NULL }
};
const struct choice part_status_names[] = {
	[PT_PLANNED] = { "planned", "Planned", "计划" },
	[PT_ACTUAL] = { "actual", "Actual", "实际" },
	{ NULL }
};
const struct choice milestone_kind_names[] = {
	{ "site_signed", "Site signed", "用地签约" },
	{ "odi", "ODI filing", "境外投资备案" },
	{ "irc", "Investment certificate (IRC)", "投资登记证（IRC）" },
	{ "erc", "Enterprise certificate (ERC)", "企业登记证（ERC）" },
	{ "eia", "Environmental approval", "环评批复" },
	{ "construction_permit", "Construction permit", "施工许可" },
	{ "ground_breaking", "Ground broken", "开工奠基" },
	{ "topped_out", "Topped out", "封顶" },
	{ "equipment_in", "Equipment moved in", "设备进场" },
	{ "trial_run", "Trial run", "试生产" },
	{ "operating", "Operating", "投产运营" },
	{ "completion", "Completion", "竣工验收" },
	{ NULL }
};
static const struct choice supports_names[] = {
	{ "amount", "Amount", "金额" },
	{ "capacity", "Capacity", "产能" },
	{ "jobs", "Jobs", "用工" },
	{ "milestone", "Milestone", "里程碑" },
	{ "permit", "Permit", "许可" },
	{ "stage", "Stage", "阶段" },
	{ "other", "Other", "其他" },
	{ NULL }
};
static const struct choice stripped_names[] = {
	{ "yes", "Removed", "已清除" },
	{ "no", "Still in it", "未清除" },
	{ "nothing", "There was none", "无须清除" },
	{ NULL }
};

/* --- fields ----------------------------------------------------------------------------------------- */
#define HEAD(part, seen) \
	{ FIELD(part, project, F_REF, "Project", "项目"), .ref = &project_resource, .class = seen, .group = "basic", \
	  .flags = FL_REQUIRED | FL_FILTER | FL_SHEET | FL_LIST, SYN("项目名称", "项目编号", "project code", "project name") }, \
	{ FIELD(part, enterprise, F_REF, "Investor", "投资企业"), .ref = &enterprise_resource, .class = seen, .group = "basic", \
	  .flags = FL_READONLY | FL_FILTER }

static const struct field amount_fields[] = {
	HEAD(project_amount, CL_MEMBERS),
	{ FIELD(project_amount, kind, F_ENUM, "Kind", "金额类别"), .choices = amount_kind_names, .words = amount_kind_words, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("类别", "amount kind") },
	{ FIELD(project_amount, scope, F_ENUM, "Scope", "口径"), .choices = amount_scope_names, .words = amount_scope_words, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "留空为总额", .help_en = "Empty: the whole project", SYN("范围", "金额口径") },
	{ FIELD(project_amount, component, F_ENUM, "Component", "构成"), .choices = component_names, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET, SYN("资金构成") },
	{ FIELD(project_amount, amount, F_MONEY, "Amount", "金额"), .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_ROUGH | FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("投资额", "投资金额", "sum") },
	{ FIELD(project_amount, as_of, F_DATE, "As of", "截至日期"), .class = CL_MEMBERS, .group = "basic", .lacking = "amount_needs_date",
	  .flags = FL_ROUGH | FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("日期", "金额日期", "as of", "date") },
	{ FIELD(project_amount, estimated, F_BOOL, "Estimated", "估算"), .class = CL_MEMBERS, .group = "basic", .flags = FL_FILTER | FL_SHEET | FL_LIST,
	  SYN("是否估算", "estimate") },
	{ FIELD(project_amount, confidence, F_ENUM, "Confidence", "可信度"), .choices = confidence_names, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET, SYN("可靠程度") },
	{ FIELD(project_amount, source, F_TEXT, "Source", "来源"), .min = 1, .max = 500, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_REQUIRED | FL_SHEET | FL_LIST, SYN("信息来源", "出处", "amount source") },
	{ FIELD(project_amount, evidence, F_REF, "Evidence", "佐证"), .ref = &project_evidence_resource, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER },
	{ FIELD(project_amount, open, F_BOOL, "Open to members", "向会员公开"), .class = CL_MEMBERS, .group = "basic", .flags = FL_FILTER | FL_SHEET,
	  .help_zh = "公开后，其他会员可看到这一行", .help_en = "Other members see this row", SYN("公开") },
	{ FIELD(project_amount, note, F_TEXT, "Internal note", "内部备注"), .max = 2000, .class = CL_STAFF, .group = "internal",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("备注", "说明") },
	{ FIELD(project_amount, current, F_BOOL, "Current", "最新"), .class = CL_MEMBERS, .group = "basic", .flags = FL_READONLY | FL_FILTER,
	  .help_zh = "同一项目、类别、口径与构成中日期最新的一行", .help_en = "The newest of its project, kind, scope and component" },
	{ FIELD(project_amount, usd, F_MONEY, "In USD", "折合美元"), .class = CL_MEMBERS, .group = "rate",
	  .flags = FL_READONLY | FL_FILTER },
	{ FIELD(project_amount, cny, F_MONEY, "In CNY", "折合人民币"), .class = CL_MEMBERS, .group = "rate",
	  .flags = FL_READONLY | FL_FILTER },
	{ FIELD(project_amount, rate_year, F_INT, "Rate of", "汇率年份"), .class = CL_MEMBERS, .group = "rate", .flags = FL_READONLY },
	{ FIELD(project_amount, rate_source, F_TEXT, "Source of the rate", "汇率来源"), .max = 100, .class = CL_MEMBERS, .group = "rate",
	  .flags = FL_READONLY },
	{ FIELD(project_amount, usd_rate, F_TEXT, "Units per USD", "每美元"), .max = 40, .class = CL_MEMBERS, .group = "rate", .flags = FL_READONLY },
	{ FIELD(project_amount, cny_rate, F_TEXT, "Units per CNY", "每人民币元"), .max = 40, .class = CL_MEMBERS, .group = "rate", .flags = FL_READONLY },
};

static const struct field capacity_fields[] = {
	HEAD(project_capacity, CL_OWN),
	{ FIELD(project_capacity, phase, F_TEXT, "Phase", "期次"), .max = 60, .class = CL_OWN, .group = "basic", .flags = FL_FILTER | FL_SHEET | FL_LIST,
	  SYN("阶段", "期") },
	{ FIELD(project_capacity, metric, F_TEXT, "Of what", "指标"), .max = 100, .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET | FL_LIST, .help_zh = "如：电芯、装机", .help_en = "Cells, power and so on", SYN("产品", "metric") },
	{ FIELD(project_capacity, value, F_DEC, "Value", "数值"), .min = 1, .max = JSON_INT_MAX, .class = CL_OWN, .group = "basic",
	  .flags = FL_ROUGH | FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("产能", "capacity") },
	{ FIELD(project_capacity, unit, F_CODEREF, "Unit", "单位"), .list = "unit", .class = CL_OWN, .group = "basic",
	  .flags = FL_REQUIRED | FL_SHEET | FL_LIST, SYN("产能单位") },
	{ FIELD(project_capacity, status, F_ENUM, "Planned or actual", "计划或实际"), .choices = part_status_names, .class = CL_OWN, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("状态", "status") },
	{ FIELD(project_capacity, as_of, F_DATE, "As of", "截至日期"), .class = CL_OWN, .group = "basic",
	  .flags = FL_ROUGH | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("日期", "as of") },
	{ FIELD(project_capacity, source, F_TEXT, "Source", "来源"), .max = 500, .class = CL_OWN, .group = "basic", .flags = FL_SHEET, SYN("出处") },
};

static const struct field job_fields[] = {
	HEAD(project_job, CL_OWN),
	{ FIELD(project_job, status, F_ENUM, "Planned or actual", "计划或实际"), .choices = part_status_names, .class = CL_OWN, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("状态", "status") },
	{ FIELD(project_job, total, F_INT, "Jobs", "用工总数"), .min = 1, .max = 10000000, .class = CL_OWN, .group = "basic",
	  .flags = FL_ROUGH | FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("员工总数", "就业人数", "jobs") },
	{ FIELD(project_job, local_staff, F_INT, "Local staff", "当地员工"), .max = 10000000, .class = CL_OWN, .group = "basic",
	  .flags = FL_SHEET | FL_LIST, SYN("本地员工", "东道国员工") },
	{ FIELD(project_job, expatriates, F_INT, "Expatriates", "外派员工"), .max = 10000000, .class = CL_OWN, .group = "basic",
	  .flags = FL_SHEET | FL_LIST, SYN("中方员工") },
	{ FIELD(project_job, as_of, F_DATE, "As of", "截至日期"), .class = CL_OWN, .group = "basic",
	  .flags = FL_ROUGH | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("日期", "as of") },
	{ FIELD(project_job, source, F_TEXT, "Source", "来源"), .max = 500, .class = CL_OWN, .group = "basic", .flags = FL_SHEET, SYN("出处") },
};

static const struct field milestone_fields[] = {
	HEAD(project_milestone, CL_OWN),
	{ FIELD(project_milestone, kind, F_ENUM, "Milestone", "里程碑"), .choices = milestone_kind_names, .class = CL_OWN, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("节点", "milestone") },
	{ FIELD(project_milestone, planned, F_DATE, "Planned", "计划日期"), .class = CL_OWN, .group = "basic",
	  .flags = FL_ROUGH | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "计划日期与实际日期至少填写一个", .help_en = "One of the two dates is needed",
	  SYN("计划时间") },
	{ FIELD(project_milestone, actual, F_DATE, "Actual", "实际日期"), .class = CL_OWN, .group = "basic",
	  .flags = FL_ROUGH | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("实际时间", "完成日期") },
	{ FIELD(project_milestone, evidence, F_REF, "Evidence", "佐证"), .ref = &project_evidence_resource, .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER },
	{ FIELD(project_milestone, note, F_TEXT, "Note", "说明"), .max = 2000, .class = CL_OWN, .group = "basic", .flags = FL_SHEET | FL_MULTILINE,
	  SYN("备注") },
};

static const struct field permit_fields[] = {
	HEAD(project_permit, CL_OWN),
	{ FIELD(project_permit, regime, F_CODEREF, "Regime", "许可类别"), .list = "regime", .max = 100, .class = CL_OWN, .group = "basic",
	  .flags = FL_REQUIRED | FL_FREE | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("证照", "许可", "permit") },
	{ FIELD(project_permit, number, F_TEXT, "Number", "编号"), .max = 100, .class = CL_OWN, .group = "basic", .flags = FL_FILTER | FL_SHEET | FL_LIST,
	  SYN("证号", "许可编号", "permit no") },
	{ FIELD(project_permit, issuer, F_TEXT, "Issuer", "发证机关"), .max = 200, .class = CL_OWN, .group = "basic", .flags = FL_SHEET, SYN("签发机关") },
	{ FIELD(project_permit, issued, F_DATE, "Issued", "发证日期"), .class = CL_OWN, .group = "basic",
	  .flags = FL_ROUGH | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("签发日期") },
	{ FIELD(project_permit, expires, F_DATE, "Expires", "有效期至"), .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("到期日期") },
	{ FIELD(project_permit, document, F_REF, "Document", "文件"), .ref = &project_document_resource, .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER },
};

static const struct field evidence_fields[] = {
	HEAD(project_evidence, CL_OWN),
	{ FIELD(project_evidence, title, F_TEXT, "Title", "标题"), .min = 1, .max = 300, .class = CL_OWN, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("名称", "佐证") },
	{ FIELD(project_evidence, url, F_TEXT, "Link", "链接"), .max = 2000, .class = CL_OWN, .group = "basic", .flags = FL_FILTER | FL_SHEET | FL_LIST,
	  .help_zh = "链接与文件至少有一个", .help_en = "A link or a document is needed", SYN("网址", "source url") },
	{ FIELD(project_evidence, document, F_REF, "Document", "文件"), .ref = &project_document_resource, .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER },
	{ FIELD(project_evidence, publisher, F_TEXT, "Publisher", "发布者"), .max = 200, .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET | FL_LIST, SYN("发布机构", "媒体") },
	{ FIELD(project_evidence, published_on, F_DATE, "Published", "发布日期"), .class = CL_OWN, .group = "basic",
	  .flags = FL_ROUGH | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("日期", "发布时间") },
	{ FIELD(project_evidence, supports, F_ENUM, "Supports", "佐证内容"), .choices = supports_names, .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET, SYN("用途") },
	{ FIELD(project_evidence, confidence, F_ENUM, "Confidence", "可信度"), .choices = confidence_names, .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET, SYN("可靠程度") },
};

static const struct field document_fields[] = {
	HEAD(project_document, CL_OWN),
	{ FIELD(project_document, title, F_TEXT, "Title", "标题"), .min = 1, .max = 300, .class = CL_OWN, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("名称") },
	{ FIELD(project_document, file_name, F_TEXT, "File", "文件名"), .max = 300, .class = CL_OWN, .group = "basic", .flags = FL_READONLY | FL_LIST },
	{ FIELD(project_document, media_type, F_TEXT, "Type", "类型"), .max = 100, .class = CL_OWN, .group = "basic",
	  .flags = FL_READONLY | FL_FILTER | FL_LIST },
	{ FIELD(project_document, bytes, F_INT, "Bytes", "字节数"), .class = CL_OWN, .group = "basic", .flags = FL_READONLY | FL_SORT | FL_LIST },
	{ FIELD(project_document, sha256, F_TEXT, "SHA-256", "SHA-256"), .max = 64, .class = CL_OWN, .group = "basic", .flags = FL_READONLY | FL_FILTER },
	{ FIELD(project_document, staff_only, F_BOOL, "For staff only", "仅供秘书处"), .class = CL_OWN, .group = "basic", .flags = FL_READONLY },
	{ FIELD(project_document, for_field, F_TEXT, "Evidence of", "佐证的栏目"), .max = 60, .class = CL_OWN, .group = "basic",
	  .flags = FL_READONLY | FL_FILTER },
	{ FIELD(project_document, stripped, F_ENUM, "Metadata", "元数据"), .choices = stripped_names, .class = CL_OWN, .group = "basic",
	  .flags = FL_READONLY },
};

static const struct field update_fields[] = {
	HEAD(project_update, CL_OWN),
	{ FIELD(project_update, happened_on, F_DATE, "Happened on", "发生日期"), .class = CL_OWN, .group = "basic",
	  .flags = FL_ROUGH | FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("日期", "时间", "date") },
	{ FIELD(project_update, text, F_TEXT, "What happened", "进展"), .min = 1, .max = 4000, .class = CL_OWN, .group = "basic",
	  .flags = FL_REQUIRED | FL_SHEET | FL_LIST | FL_MULTILINE, SYN("动态", "最新进展", "内容", "update") },
	{ FIELD(project_update, told_by, F_TEXT, "Told by", "提供者"), .max = 200, .class = CL_OWN, .group = "basic", .flags = FL_SHEET | FL_LIST,
	  SYN("反馈人", "由谁告知") },
};

static const struct field note_fields[] = {
	{ FIELD(project_note, project, F_REF, "Project", "项目"), .ref = &project_resource, .class = CL_STAFF, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SHEET | FL_LIST, SYN("项目名称", "项目编号", "project code") },
	{ FIELD(project_note, enterprise, F_REF, "Investor", "投资企业"), .ref = &enterprise_resource, .class = CL_STAFF, .group = "basic",
	  .flags = FL_READONLY | FL_FILTER },
	{ FIELD(project_note, text, F_TEXT, "Note", "备注"), .min = 1, .max = 20000, .class = CL_STAFF, .group = "basic",
	  .flags = FL_REQUIRED | FL_SHEET | FL_LIST | FL_MULTILINE, SYN("内容", "note") },
};

/* --- rules ------------------------------------------------------------------------------------------ */

/* Whose row it is follows from whose project it is, which is for good. */
static int
take_enterprise(struct db *d, const struct resource *r, const struct project_part *was, struct project_part *now, struct err *e)
{
	int64_t id = NONE;

	if (was != NULL && was->project != now->project)
		err_field(e, "/project", "read_only_field");
	if (now->project == NONE)
		return 0;
	if (db_int(d, "SELECT enterprise FROM project WHERE id = $1", now->project, &id, e) == -1)
		return -1;
	now->enterprise = id;
	return project_care_dates(d, r, was, now, id, e);
}

/* What a part refers to is of the same project. */
static int
check_sibling(struct db *d, const struct project_part *now, const char *pointer, const char *sql, int64_t id, struct err *e)
{
	int64_t project = NONE;
	int rc = id == NONE || now->project == NONE ? 0 : db_int(d, sql, id, &project, e);

	if (rc == 1 && project != now->project)
		err_field(e, pointer, "of_another_project");
	return rc == -1 ? -1 : 0;
}

static int
check_evidence(struct db *d, const void *now, int64_t id, struct err *e)
{
	return check_sibling(d, now, "/evidence", "SELECT project FROM project_evidence WHERE id = $1", id, e);
}

static int
check_document(struct db *d, const void *now, int64_t id, struct err *e)
{
	return check_sibling(d, now, "/document", "SELECT project FROM project_document WHERE id = $1", id, e);
}

/* A fact has happened; what stands there from before does not hinder other changes. */
static void
check_fact(const char *pointer, const char *was, const char *now, struct err *e)
{
	if (!str_eq(was, now) && date_is_future(now))
		err_field(e, pointer, "in_the_future");
}

static void
check_order(const char *pointer, const char *from, const char *to, struct err *e)
{
	if (from != NULL && to != NULL && strcmp(to, from) < 0)
		err_field(e, pointer, "before_from");
}

static int
done(const struct err *e)
{
	return e->nitems > 0 ? -1 : 0;
}

static int
amount_validate(struct db *d, const void *before, void *rec, struct err *e)
{
	const struct project_amount *was = before;
	struct project_amount *now = rec;

	if (take_enterprise(d, &project_amount_resource, before, rec, e) == -1 || check_evidence(d, now, now->evidence, e) == -1)
		return -1;
	now->scope = now->scope == NONE ? AS_WHOLE : now->scope;
	now->estimated = now->estimated == NONE ? 0 : now->estimated;
	now->open = now->open == NONE ? 0 : now->open;
	if (now->amount.minor != NONE && now->amount.minor <= 0)
		err_field(e, "/amount", "amount_positive");
	check_fact("/as_of", was == NULL ? NULL : was->as_of, now->as_of, e);
	if (done(e) == -1 || amount_set_rates(d, e->arena, now, e) == -1)
		return -1;
	return amount_set_current(d, now, e);
}

static int
capacity_validate(struct db *d, const void *before, void *rec, struct err *e)
{
	const struct project_capacity *was = before, *now = rec;

	if (take_enterprise(d, &project_capacity_resource, before, rec, e) == -1)
		return -1;
	check_fact("/as_of", was == NULL ? NULL : was->as_of, now->as_of, e);
	return done(e);
}

static int
job_validate(struct db *d, const void *before, void *rec, struct err *e)
{
	const struct project_job *was = before, *now = rec;
	int64_t known = (now->local_staff == NONE ? 0 : now->local_staff) + (now->expatriates == NONE ? 0 : now->expatriates);

	if (take_enterprise(d, &project_job_resource, before, rec, e) == -1)
		return -1;
	if (now->total != NONE && known > now->total)
		err_field(e, "/total", "jobs_over_total");
	check_fact("/as_of", was == NULL ? NULL : was->as_of, now->as_of, e);
	return done(e);
}

static int
milestone_validate(struct db *d, const void *before, void *rec, struct err *e)
{
	const struct project_milestone *was = before, *now = rec;

	if (take_enterprise(d, &project_milestone_resource, before, rec, e) == -1 || check_evidence(d, now, now->evidence, e) == -1)
		return -1;
	if (now->planned == NULL && now->actual == NULL)
		err_field(e, "/planned", "milestone_needs_date");
	check_fact("/actual", was == NULL ? NULL : was->actual, now->actual, e);
	return done(e);
}

static int
permit_validate(struct db *d, const void *before, void *rec, struct err *e)
{
	const struct project_permit *was = before, *now = rec;

	if (take_enterprise(d, &project_permit_resource, before, rec, e) == -1 || check_document(d, now, now->document, e) == -1)
		return -1;
	check_fact("/issued", was == NULL ? NULL : was->issued, now->issued, e);
	check_order("/expires", now->issued, now->expires, e);
	return done(e);
}

static int
evidence_validate(struct db *d, const void *before, void *rec, struct err *e)
{
	const struct project_evidence *was = before, *now = rec;

	if (take_enterprise(d, &project_evidence_resource, before, rec, e) == -1 || check_document(d, now, now->document, e) == -1)
		return -1;
	if (now->url == NULL && now->document == NONE)
		err_field(e, "/url", "evidence_needs_source");
	if (now->url != NULL && (was == NULL || !str_eq(was->url, now->url)) && !uri_is_link(now->url))
		err_field(e, "/url", "bad_link");
	check_fact("/published_on", was == NULL ? NULL : was->published_on, now->published_on, e);
	return done(e);
}

static int
update_validate(struct db *d, const void *before, void *rec, struct err *e)
{
	const struct project_update *was = before, *now = rec;

	if (take_enterprise(d, &project_update_resource, before, rec, e) == -1)
		return -1;
	check_fact("/happened_on", was == NULL ? NULL : was->happened_on, now->happened_on, e);
	return done(e);
}

static int
plain_validate(struct db *d, const void *before, void *rec, struct err *e)
{
	return take_enterprise(d, NULL, before, rec, e) == -1 ? -1 : done(e);
}

/* --- resources -------------------------------------------------------------------------------------- */
static const struct choice groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "rate", "At the stored rate", "按所存汇率折算" },
	{ "internal", "Internal", "内部信息" },
	{ NULL }
};

#define TITLE(...)	.title = (const char *const[]){ __VA_ARGS__, NULL }
#define PART(part, of_path, label_en, label_zh, number, order) \
	.name = #part, .path = of_path, .table = #part, .en = label_en, .zh = label_zh, .size = sizeof(struct part), \
	.own = "enterprise", .parent = "project", .counter = number, .default_sort = order, .groups = groups

const struct resource project_amount_resource = {
	PART(project_amount, "project-amounts", "Project amounts", "项目金额", CNT_AMOUNT, "-as_of"),
	LIST(fields, amount_fields), .listed = "open", .renewed = true, TITLE("kind", "scope", "amount", "as_of"), .validate = amount_validate,
};
const struct resource project_capacity_resource = {
	PART(project_capacity, "project-capacities", "Project capacities", "项目产能", CNT_CAPACITY, "-as_of"),
	LIST(fields, capacity_fields), TITLE("status", "metric", "value", "unit"), .validate = capacity_validate,
};
const struct resource project_job_resource = {
	PART(project_job, "project-jobs", "Project jobs", "项目用工", CNT_JOB, "-as_of"),
	LIST(fields, job_fields), TITLE("status", "total", "as_of"), .validate = job_validate,
};
const struct resource project_milestone_resource = {
	PART(project_milestone, "project-milestones", "Project milestones", "项目里程碑", CNT_MILESTONE, "-actual,-planned"),
	LIST(fields, milestone_fields), TITLE("kind", "actual"), .validate = milestone_validate,
};
const struct resource project_permit_resource = {
	PART(project_permit, "project-permits", "Project permits", "项目许可", CNT_PERMIT, "-issued"),
	LIST(fields, permit_fields), TITLE("regime", "number"), .validate = permit_validate,
};
const struct resource project_evidence_resource = {
	PART(project_evidence, "project-evidence", "Project evidence", "项目佐证", CNT_EVIDENCE, "-published_on"),
	LIST(fields, evidence_fields), TITLE("title"), .validate = evidence_validate,
};
const struct resource project_document_resource = {
	PART(project_document, "project-documents", "Project documents", "项目文件", CNT_DOCUMENT, "-created_at"),
	LIST(fields, document_fields), .staff_rows = "staff_only", .staff_in = BIT(1), TITLE("title"), .validate = plain_validate,
};
const struct resource project_update_resource = {
	PART(project_update, "project-updates", "Project updates", "项目动态", CNT_UPDATE, "-happened_on"),
	LIST(fields, update_fields), TITLE("happened_on", "text"), .validate = update_validate,
};
const struct resource project_note_resource = {
	PART(project_note, "project-notes", "Project notes", "项目内部备注", CNT_NOTE, "-created_at"),
	LIST(fields, note_fields), TITLE("text"), .validate = plain_validate,
};
