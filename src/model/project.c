/*
 * Investment projects (domain.md 1.4, 1.7).
 *
 * Classes: members see the headline of projects that are shown (name, investor, stage, sector, mode, country); place, ownership and
 * figures belong to the company; risk and notes to the chamber's staff.
 */
#include "base/base.h"

#include "base/clock.h"
#include "base/str.h"
#include "meta/rec.h"
#include "meta/ref.h"
#include "model/amount.h"
#include "model/project_care.h"
#include "model/project_follow.h"
#include "model/project_moves.h"
#include "model/project_sheet.h"
#include "model/project_sum.h"
#include "model/resources.h"
#include "store/search.h"
#include "text/date.h"
#include "text/han.h"
#include "text/json.h"

#define SYN(...)	.synonyms = (const char *const[]){ __VA_ARGS__, NULL }

/* --- choices ---------------------------------------------------------------------------------------- */
const struct choice project_stage_names[] = {
	[PS_LEAD] = { "lead", "Lead", "线索" },
	[PS_INTENTION] = { "intention", "Intention", "意向" },
	[PS_FILED] = { "filed", "Filed", "已备案" },
	[PS_HOST_APPROVED] = { "host_approved", "Host approved", "东道国已批准" },
	[PS_CONSTRUCTION] = { "construction", "Construction", "建设中" },
	[PS_TRIAL] = { "trial", "Trial run", "试生产" },
	[PS_OPERATING] = { "operating", "Operating", "运营中" },
	[PS_CLOSED] = { "closed", "Closed", "已关闭" },
	[PS_EXITED] = { "exited", "Exited", "已退出" },
	{ NULL }
};
/* What sheets call them besides. */
static const char *const stage_words[] = {
	[PS_LEAD] = "线索跟进|初步接触|前期|前期接触|前期调研|考察|考察阶段",
	[PS_INTENTION] = "意向阶段|意向洽谈|洽谈|洽谈中|签约|已签约|签署意向|签订协议|signed",
	[PS_FILED] = "备案|完成备案|已核准|核准|已核准备案|已备案核准|odi filed",
	[PS_HOST_APPROVED] = "东道国批准|已获当地批准|获批|已获批|取得投资许可|approved|permitted",
	[PS_CONSTRUCTION] = "在建|建设|施工|施工中|正在建设|开工|已开工|开工建设|建设期|under construction|in construction",
	[PS_TRIAL] = "试产|试运行|试运营|调试|trial production|trial operation|commissioning",
	[PS_OPERATING] = "运营|已运营|投产|已投产|建成投产|正式投产|营业|在营|正常经营|经营中|生产|生产中|在产|operational|in operation|in production",
	[PS_CLOSED] = "关闭|注销|已注销|终止运营",
	[PS_EXITED] = "退出|已转让|转让退出",
};
static_assert(nitems(stage_words) == nitems(project_stage_names) - 1, "words for each stage");
const struct choice project_health_names[] = {
	[PH_ON_TRACK] = { "on_track", "On track", "正常推进" },
	[PH_DELAYED] = { "delayed", "Delayed", "延误" },
	[PH_DORMANT] = { "dormant", "Dormant", "停滞" },
	[PH_CANCELLED] = { "cancelled", "Cancelled", "已取消" },
	[PH_COMPLETED] = { "completed", "Completed", "已完成" },
	{ NULL }
};
static const char *const health_words[] = {
	[PH_ON_TRACK] = "正常|顺利|按计划|按计划推进|正常运营|normal|good",
	[PH_DELAYED] = "延期|滞后|推迟|进度滞后|late",
	[PH_DORMANT] = "停工|搁置|暂停|中止|缓建|suspended|on hold|shelved",
	[PH_CANCELLED] = "取消|终止|已终止|放弃|撤销|terminated",
	[PH_COMPLETED] = "完成|完工|已完工|竣工|done|finished",
};
static_assert(nitems(health_words) == nitems(project_health_names) - 1, "words for each state");
const struct choice project_mode_names[] = {
	[PM_GREENFIELD_WHOLLY] = { "greenfield_wholly", "Greenfield, wholly owned", "独资新建" },
	[PM_GREENFIELD_JV] = { "greenfield_jv", "Greenfield, joint venture", "合资新建" },
	[PM_EXPANSION] = { "expansion", "Expansion", "扩建" },
	[PM_ACQUISITION] = { "acquisition", "Acquisition", "并购" },
	[PM_MINORITY] = { "minority", "Minority stake", "参股" },
	[PM_CONTRACT] = { "contract_manufacturing", "Contract manufacturing", "委托加工" },
	[PM_OFFICE] = { "office_or_rnd", "Office or R&D", "办事处或研发" },
	{ NULL }
};
/* 新设 alone says not whether with others: it stands at both. */
static const char *const mode_words[] = {
	[PM_GREENFIELD_WHOLLY] = "独资|全资|独资企业|全资子公司|独资设厂|独资建厂|独资新设|新设|新建|绿地投资|greenfield|wholly owned|wholly-owned|wfoe",
	[PM_GREENFIELD_JV] = "合资|合资企业|合资公司|合资合作|合资建厂|合资设厂|合资新设|新设|新建|绿地投资|greenfield|joint venture|jv",
	[PM_EXPANSION] = "增资扩建|扩产|增资扩产|改扩建",
	[PM_ACQUISITION] = "收购|兼并|兼并收购|股权收购|控股收购|收购兼并|m&a|merger and acquisition|takeover",
	[PM_MINORITY] = "参股投资|少数股权|入股|minority",
	[PM_CONTRACT] = "代工|来料加工|委外加工|oem",
	[PM_OFFICE] = "办事处|代表处|研发中心|研发|representative office|office|r&d",
};
static_assert(nitems(mode_words) == nitems(project_mode_names) - 1, "words for each mode");
static const struct choice visibility_names[] = {
	[PV_AUTO] = { "auto", "Headline from filing on", "备案后会员可见摘要" },
	[PV_OPEN] = { "open", "Headline always", "会员始终可见摘要" },
	[PV_PRIVATE] = { "private", "Never", "不向会员公开" },
	{ NULL }
};
static const struct choice precision_names[] = {
	{ "exact", "Exact", "精确" },
	{ "approximate", "Approximate", "大致" },
	{ NULL }
};
static const struct choice activity_names[] = {
	{ "make", "Manufacturing", "生产制造" },
	{ "sell", "Sales", "销售" },
	{ "rnd", "Research and development", "研发" },
	{ "logistics", "Logistics", "物流仓储" },
	{ "service", "Services", "服务" },
	{ NULL }
};
static const struct choice holder_names[] = {
	{ "member", "Member", "会员企业" },
	{ "partner", "Partner", "合作方" },
	{ "other", "Other", "其他" },
	{ NULL }
};
static const struct choice tenure_names[] = {
	{ "lease", "Lease", "租赁" },
	{ "own", "Own", "自有" },
	{ NULL }
};

/* --- lists ------------------------------------------------------------------------------------------ */
static const struct field activity_fields[] = {
	{ .name = "activity", .type = F_ENUM, .en = "Activity", .zh = "业务活动", .choices = activity_names, .flags = FL_REQUIRED },
};
static const struct field owner_fields[] = {
	{ .name = "holder", .type = F_ENUM, .en = "Holder", .zh = "股东类别", .choices = holder_names, .flags = FL_REQUIRED },
	{ .name = "enterprise", .type = F_REF, .en = "Enterprise", .zh = "会员企业", .ref = &enterprise_resource },
	{ .name = "name", .type = F_TEXT, .en = "Name", .zh = "名称", .max = 200 },
	{ .name = "country", .type = F_CODEREF, .en = "Country", .zh = "国家或地区", .list = "country" },
	{ .name = "bp", .type = F_INT, .en = "Share (basis points)", .zh = "持股比例（万分之一）", .min = 1, .max = 10000 },
};
static const struct field stage_date_fields[] = {
	{ .name = "stage", .type = F_ENUM, .en = "Stage", .zh = "阶段", .choices = project_stage_names, .flags = FL_REQUIRED },
	{ .name = "reached_on", .type = F_DATE, .en = "Reached", .zh = "进入日期" },
};
static const struct sub activity_sub = { .table = "project_activity", LIST(fields, activity_fields), .most = 5 };
static const struct sub owner_sub = { .table = "project_owner", LIST(fields, owner_fields), .most = 50 };
static const struct sub stage_date_sub = { .table = "project_stage_date", LIST(fields, stage_date_fields), .most = 100 };

/* --- fields ----------------------------------------------------------------------------------------- */
static const struct field project_fields[] = {
	{ FIELD(project, code, F_CODE, "Project code", "项目编号"), .min = 1, .max = 40, .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SEARCH | FL_SHEET | FL_UNIQUE | FL_IDENT, SYN("编号", "项目代码", "项目序号", "code", "project no", "project id") },
	{ FIELD(project, name_zh, F_TEXT, "Chinese name", "项目名称"), .min = 1, .max = 200, .class = CL_MEMBERS, .group = "basic",
	  .sort = "name_sort", .flags = FL_FILTER | FL_SORT | FL_SEARCH | FL_SHEET | FL_LIST,
	  .help_zh = "中文名称与英文名称至少填写一个", .help_en = "One of the two names is needed",
	  SYN("名称", "项目中文名称", "中文名称", "投资项目", "投资项目名称", "境外投资项目", "境外项目名称", "项目", "project", "project name", "name", "project title") },
	{ FIELD(project, name_en, F_TEXT, "English name", "项目英文名称"), .min = 1, .max = 200, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SEARCH | FL_SHEET, SYN("英文名称", "英文名", "project name en", "english name") },
	{ FIELD(project, enterprise, F_REF, "Investor", "投资企业"), .ref = &enterprise_resource, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SHEET | FL_LIST,
	  SYN("企业名称", "公司名称", "投资主体", "投资方", "境内投资主体", "境内投资主体名称", "境内企业", "境内企业名称", "中方投资主体", "中方投资者",
	      "投资者", "投资者名称", "投资人", "投资单位", "投资公司", "境内主体", "母公司", "会员企业", "会员单位", "investor", "company", "investor name",
	      "chinese investor", "parent company", "company name") },
	{ FIELD(project, stage, F_ENUM, "Stage", "阶段"), .choices = project_stage_names, .words = stage_words, .class = CL_MEMBERS, .group = "basic",
	  .differs = "project_differs", .flags = FL_MOVED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("项目阶段", "进展阶段", "项目进度", "建设阶段", "项目状态", "stage", "project stage", "project status", "status") },
	{ FIELD(project, sector, F_CODEREF, "Sector", "产业领域"), .list = "cluster", .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("产业集群", "领域", "行业领域", "产业", "产业类别", "所属产业", "sector", "cluster") },
	{ FIELD(project, mode, F_ENUM, "Mode", "投资方式"), .choices = project_mode_names, .words = mode_words, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET, SYN("方式", "投资模式", "设立方式", "投资类型", "合作方式", "境外投资方式", "investment mode", "entry mode") },
	{ FIELD(project, country, F_CODEREF, "Country", "国家"), .list = "country", .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, .help_zh = "最终目的地，东盟成员国", .help_en = "The final destination, a member of ASEAN",
	  SYN("东道国", "投资国家", "投资目的地", "国别", "国家地区", "国家及地区", "投资国别", "投资国", "投资国家地区", "投资国别地区", "国别地区", "所在国", "所在国家",
	      "所在国家地区", "投资目的国", "目的国", "目的地国", "东道国地区", "项目所在国", "host country", "country region", "destination", "location country") },
	{ FIELD(project, visibility, F_ENUM, "Shown to members", "会员可见"), .choices = visibility_names, .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER | FL_SHEET, .help_zh = "其他会员至多看到摘要：名称、投资企业、国家、领域、方式、阶段",
	  .help_en = "Other members see the headline at most: name, investor, country, sector, mode, stage", SYN("公开范围", "visibility") },

	{ FIELD(project, province, F_CODEREF, "Province", "省级行政区"), .list = "asean_unit", .class = CL_OWN, .group = "place",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET, SYN("省份", "省", "所在省", "所在省份", "所在省府", "省府", "所在地区", "省州", "州府", "省市", "province", "state", "admin unit") },
	{ FIELD(project, park, F_CODEREF, "Industrial park", "园区"), .list = "park", .max = 200, .class = CL_OWN, .group = "place",
	  .flags = FL_FREE | FL_FILTER | FL_SORT | FL_SEARCH | FL_SHEET, SYN("工业园", "产业园", "工业园区", "产业园区", "所在园区", "入驻园区", "所属园区", "经贸合作区", "park", "industrial zone", "industrial estate") },
	{ FIELD(project, address, F_TEXT, "Address", "地址"), .max = 500, .class = CL_OWN, .group = "place", .flags = FL_SHEET,
	  SYN("项目地址", "详细地址", "建设地点", "项目地点", "项目所在地", "厂址", "location", "site") },
	{ FIELD(project, lat, F_DEC, "Latitude", "纬度"), .min = -90000000, .max = 90000000, .class = CL_OWN, .group = "place",
	  .flags = FL_SHEET, SYN("lat") },
	{ FIELD(project, lon, F_DEC, "Longitude", "经度"), .min = -180000000, .max = 180000000, .class = CL_OWN, .group = "place",
	  .flags = FL_SHEET, SYN("lon", "lng", "long") },
	{ FIELD(project, precision, F_ENUM, "Precision", "坐标精度"), .choices = precision_names, .class = CL_OWN, .group = "place",
	  .flags = FL_SHEET, SYN("精度") },

	{ FIELD(project, activities, F_LIST, "Activities", "业务活动"), .sub = &activity_sub, .class = CL_OWN, .group = "nature",
	  .flags = FL_FILTER | FL_SHEET, SYN("活动类型", "activity") },
	{ FIELD(project, industry, F_CODEREF, "Industry", "行业"), .list = "industry", .class = CL_OWN, .group = "nature",
	  .flags = FL_SHEET, SYN("所属行业", "国标行业", "行业类别", "行业分类", "投资行业", "industry code") },
	{ FIELD(project, products, F_TEXT, "Products", "产品"), .max = 1000, .class = CL_OWN, .group = "nature",
	  .flags = FL_SEARCH | FL_SHEET | FL_MULTILINE, SYN("主要产品", "产品或服务", "主营产品", "生产产品", "主要业务", "主营业务", "经营范围", "境外企业经营范围", "建设内容", "主要建设内容", "product", "business scope") },

	{ FIELD(project, entity_zh, F_TEXT, "Overseas entity, Chinese", "境外企业中文名称"), .max = 200, .class = CL_OWN, .group = "entity",
	  .flags = FL_SEARCH | FL_SHEET, SYN("境外企业名称", "境外公司名称", "境外企业（中文）", "境外企业机构名称", "境外投资企业名称", "境外投资企业机构名称", "境外投资企业", "境外机构名称",
	      "境外企业机构中文名称", "境外投资企业机构中文名称", "境外子公司", "境外子公司名称", "海外公司名称", "海外子公司", "项目公司", "项目公司名称") },
	{ FIELD(project, entity_en, F_TEXT, "Overseas entity, English", "境外企业英文名称"), .max = 200, .class = CL_OWN, .group = "entity",
	  .flags = FL_SEARCH | FL_SHEET, SYN("境外企业（英文）", "境外企业机构英文名称", "境外投资企业英文名称", "境外投资企业机构英文名称", "外文名称", "overseas entity", "entity", "local entity", "project company", "subsidiary") },
	{ FIELD(project, entity_local, F_TEXT, "Overseas entity, local name", "境外企业当地名称"), .max = 200, .class = CL_OWN,
	  .group = "entity", .flags = FL_SEARCH | FL_SHEET, SYN("境外企业（当地语言）", "local name") },
	{ FIELD(project, vehicle_country, F_CODEREF, "First-level vehicle: country", "第一层级目的地"), .list = "country", .class = CL_OWN,
	  .group = "entity", .flags = FL_FILTER | FL_SHEET, SYN("第一层级国家", "路径国家", "vehicle country") },
	{ FIELD(project, vehicle_entity, F_TEXT, "First-level vehicle: entity", "第一层级境外企业"), .max = 200, .class = CL_OWN,
	  .group = "entity", .flags = FL_SHEET, SYN("路径公司", "vehicle") },
	{ FIELD(project, counterparts, F_TEXT, "Counterparts", "合作方"), .max = 2000, .class = CL_OWN, .group = "entity",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("外方合作方", "合作伙伴", "外方", "外方股东", "外方投资者", "当地合作方", "合作单位", "partner", "partners", "local partner", "counterpart") },

	{ FIELD(project, owners, F_LIST, "Owners", "股权结构"), .sub = &owner_sub, .class = CL_OWN, .group = "ownership", .flags = FL_SHEET,
	  .help_zh = "比例以万分之一计；都填写时合计必须是 10000，不清楚的留空",
	  .help_en = "Shares in basis points; where all are given they total 10,000, what is not known stays empty", SYN("股东", "股权", "ownership") },

	{ FIELD(project, odi_no, F_TEXT, "ODI certificate no.", "境外投资证书号"), .max = 100, .class = CL_OWN, .group = "filing",
	  .flags = FL_SHEET, SYN("ODI 证书编号", "备案证书号", "境外投资备案号", "证书编号", "证书号", "境外投资证书编号", "企业境外投资证书", "企业境外投资证书编号", "备案号", "备案编号", "核准文号", "批准证书号", "odi no", "certificate no") },
	{ FIELD(project, source, F_TEXT, "Source", "信息来源"), .max = 500, .class = CL_OWN, .group = "filing", .flags = FL_SHEET,
	  .help_zh = "从何处得知此项目", .help_en = "Where we know it from", SYN("来源", "出处", "资料来源", "数据来源", "消息来源", "新闻来源", "source", "sources") },

	{ FIELD(project, land_ha, F_DEC, "Land (ha)", "用地面积（公顷）"), .min = 0, .max = INT64_C(1000000000000), .class = CL_OWN, .group = "land",
	  .flags = FL_SHEET, SYN("用地", "占地面积", "土地面积", "land") },
	{ FIELD(project, land_tenure, F_ENUM, "Tenure", "用地方式"), .choices = tenure_names, .class = CL_OWN, .group = "land",
	  .flags = FL_SHEET, SYN("土地性质", "用地性质") },
	{ FIELD(project, land_expires, F_DATE, "Land until", "用地到期"), .class = CL_OWN, .group = "land", .flags = FL_SHEET,
	  SYN("土地到期日", "用地期限") },

	{ FIELD(project, origin_delegation, F_REF, "Began on the delegation", "来源团组"), .ref = &delegation_resource, .class = CL_OWN,
	  .group = "origin", .flags = FL_FILTER | FL_LIST, .help_zh = "项目起始于哪次出访；留空表示自行产生", .help_en = "On which trip it began; empty: by itself" },
	{ FIELD(project, origin_outcome, F_REF, "Began with the outcome", "来源成果"), .ref = &outcome_resource, .class = CL_OWN,
	  .group = "origin", .flags = FL_READONLY | FL_FILTER },

	{ FIELD(project, stage_on, F_DATE, "Stage since", "阶段开始日期"), .class = CL_OWN, .group = "state", .differs = "project_differs",
	  .flags = FL_MOVED | FL_SHEET | FL_ROUGH, .help_zh = "当前阶段从哪一天开始；留空表示不详", .help_en = "When the stage began; empty: not known",
	  SYN("阶段日期", "进入阶段日期", "stage date") },
	{ FIELD(project, stage_dates, F_LIST, "Stages reached", "各阶段日期"), .sub = &stage_date_sub, .class = CL_OWN, .group = "state",
	  .flags = FL_READONLY },
	{ FIELD(project, health, F_ENUM, "Health", "推进状况"), .choices = project_health_names, .words = health_words, .class = CL_OWN, .group = "state",
	  .differs = "project_differs", .flags = FL_MOVED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("健康度", "项目状况", "推进情况") },
	{ FIELD(project, health_reason, F_TEXT, "Reason", "状况说明"), .max = 2000, .class = CL_OWN, .group = "state",
	  .differs = "project_differs", .flags = FL_MOVED | FL_SHEET | FL_MULTILINE, SYN("延误原因", "取消原因") },
	{ FIELD(project, end_reason, F_TEXT, "Reason of the end", "关闭或退出原因"), .max = 2000, .class = CL_OWN, .group = "state",
	  .differs = "project_differs", .flags = FL_MOVED | FL_SHEET | FL_MULTILINE, SYN("关闭原因", "退出原因") },
	{ FIELD(project, claimed_by, F_TEXT, "Operation reported by", "投产上报人"), .max = 100, .class = CL_OWN, .group = "state",
	  .flags = FL_LOGIN | FL_READONLY },
	{ FIELD(project, claimed_at, F_INSTANT, "Operation reported", "投产上报时间"), .class = CL_OWN, .group = "state",
	  .flags = FL_READONLY | FL_FILTER },
	{ FIELD(project, verified_by, F_TEXT, "Operation verified by", "投产核实人"), .max = 100, .class = CL_OWN, .group = "state",
	  .flags = FL_LOGIN | FL_READONLY },
	{ FIELD(project, verified_at, F_INSTANT, "Operation verified", "投产核实时间"), .class = CL_OWN, .group = "state",
	  .flags = FL_READONLY | FL_FILTER },
	{ FIELD(project, news_on, F_DATE, "Last news", "最近动态"), .class = CL_OWN, .group = "state",
	  .flags = FL_READONLY | FL_FILTER | FL_SORT | FL_LIST,
	  .help_zh = "各阶段、金额、产能、用工、里程碑、动态与佐证中最晚的日期", .help_en = "The latest date among its stages, figures, milestones, updates and evidence" },

	{ FIELD(project, risk_note, F_TEXT, "Risk", "风险提示"), .max = 4000, .class = CL_STAFF, .group = "internal",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("风险") },
	{ FIELD(project, note, F_TEXT, "Internal note", "内部备注"), .max = 20000, .class = CL_STAFF, .group = "internal",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("备注", "说明", "remark", "notes") },

	{ FIELD(project, claimed_account, F_INT, "Reported by account", "上报账号"), .flags = FL_READONLY | FL_HIDDEN },
	{ FIELD(project, shown, F_BOOL, "Seen by members", "会员已可见"), .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(project, name_sort, F_TEXT, "Sort key", "排序键"), .max = 10000, .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(project, investor_key, F_TEXT, "Investor's names", "投资企业名称"), .max = 10000,
	  .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN | FL_SEARCH },
};

/* --- rules ------------------------------------------------------------------------------------------ */

void
project_put_investor(struct jw *w, struct stmt *s, int from)
{
	jw_key(w, "enterprise");
	jw_object(w);
	jw_kint(w, "id", col_int(s, from));
	jw_ktext(w, "name_zh", col_text(s, from + 1));
	jw_ktext(w, "name_en", col_text(s, from + 2));
	jw_end_object(w);
}

bool
date_is_future(const char *iso)
{
	char today[DATE_SIZE];

	date_of_instant(clock_ms() + 14 * INT64_C(3600000), today);
	return iso != NULL && strcmp(iso, today) > 0;
}

const char *
place_country(const char *list, const char *code)
{
	const struct ref *r = code == NULL ? NULL : ref_by_code(list, code);

	while (r != NULL && strcmp(r->list, "country") != 0) {
		const struct ref *up = ref_parent(r);

		if (up == NULL)
			return r->parent != NULL && ref_by_code("country", r->parent) != NULL ? r->parent : NULL;
		r = up;
	}
	return r == NULL ? NULL : r->code;
}

/* A state that left the group would stay where it is: who belongs to it is what the list says. */
bool
project_country_fits(const char *country)
{
	const struct ref *r = ref_by_code("country", country);
	const char *at = r == NULL || r->group == NULL ? NULL : strstr(r->group, "ASEAN");

	return at != NULL;
}

static void
check_place(const struct project *was, const struct project *now, struct err *e)
{
	const struct { const char *pointer, *list, *code, *before; } places[] = {
		{ "/province", "asean_unit", now->province, was == NULL ? NULL : was->province },
		{ "/park", "park", now->park, was == NULL ? NULL : was->park },
	};

	if (now->country != NULL && !project_country_fits(now->country))
		err_field(e, "/country", "not_asean");
	for (size_t i = 0; i < nitems(places); i++) {
		const char *country = place_country(places[i].list, places[i].code);
		struct err_item *it;

		if (country == NULL || now->country == NULL || str_eq(country, now->country) ||
		    (was != NULL && str_eq(places[i].code, places[i].before) && str_eq(was->country, now->country)))
			continue;
		it = err_field(e, places[i].pointer, "place_outside_country");
		err_item_param(e, it, "country_zh", ref_label("country", now->country, LANG_ZH));
		err_item_param(e, it, "country_en", ref_label("country", now->country, LANG_EN));
	}
	if ((now->lat == NONE) != (now->lon == NONE))
		err_field(e, now->lat == NONE ? "/lat" : "/lon", "both_coordinates");
}

static bool
is_nobody(const struct jv *row)
{
	const char *name = jv_text(jv_get(row, "name"));

	return jv_type(jv_get(row, "enterprise")) == J_NULL && (name == NULL || *name == '\0');
}

/* Basis points for programs, per cent for people. */
static void
complain_total(struct err *e, const char *code, int64_t bp)
{
	struct err_item *it = err_field(e, "/owners", code);
	long long whole = (long long)(bp / 100), rest = (long long)(bp % 100);
	const char *percent = rest % 10 != 0 ? arena_printf(e->arena, "%lld.%02lld", whole, rest) :
	    rest != 0 ? arena_printf(e->arena, "%lld.%lld", whole, rest / 10) : arena_printf(e->arena, "%lld", whole);

	err_item_param(e, it, "total", arena_printf(e->arena, "%lld", (long long)bp));
	err_item_param(e, it, "percent", percent);
}

/* Where every share is known they are the whole; where one is not, there is something left for it. */
static void
check_owners(const struct project *now, struct err *e)
{
	int64_t total = 0, bp;
	bool known = true;
	const struct jv *list;
	size_t i = 0;

	if (now->owners == NULL || json_parse(e->arena, now->owners, strlen(now->owners), &list, e) == -1)
		return;
	for (const struct jv *row = jv_first(list); row != NULL; row = jv_next(row), i++) {
		if (is_nobody(row))
			err_field(e, arena_printf(e->arena, "/owners/%zu/name", i), "owner_needed");
		if (jv_type(jv_get(row, "bp")) == J_NUMBER && jv_int(jv_get(row, "bp"), &bp) == 0)
			total += bp;
		else
			known = false;
	}
	if (known ? total != 10000 : total >= 10000)
		complain_total(e, known ? "owners_total" : "owners_left", total);
}

/* What is given when it is made and stands nowhere: it is a lead, all is well, and nobody has decided who sees it. */
static void
begin(struct arena *a, struct project *now)
{
	now->stage = now->stage == NONE ? PS_LEAD : now->stage;
	now->health = now->health == NONE ? PH_ON_TRACK : now->health;
	now->visibility = now->visibility == NONE ? PV_AUTO : now->visibility;
	if (now->stage_dates == NULL)
		now->stage_dates = now->stage_on == NULL ?
		    arena_printf(a, "[{\"stage\":\"%s\",\"reached_on\":null}]", project_stage_names[now->stage].code) :
		    arena_printf(a, "[{\"stage\":\"%s\",\"reached_on\":\"%s\"}]", project_stage_names[now->stage].code, now->stage_on);
}

/* A sheet that tells of one stage after the other; moves write down themselves what was reached. */
static void
follow_stage(const struct project *was, struct project *now, struct err *e)
{
	const char *day = now->stage_on == NULL ? "null" : arena_printf(e->arena, "\"%s\"", now->stage_on);

	if (was->stage < now->stage && now->stage_dates != NULL && str_eq(was->stage_dates, now->stage_dates))
		now->stage_dates = arena_printf(e->arena, "%.*s,{\"stage\":\"%s\",\"reached_on\":%s}]",
		    (int)strlen(now->stage_dates) - 1, now->stage_dates, project_stage_names[now->stage].code, day);
}

static int
project_validate(struct db *d, const void *before, void *rec, struct err *e)
{
	const struct project *was = before;
	struct project *now = rec;

	rec_check_named(now->name_zh, now->name_en, NULL, e);
	check_place(was, now, e);
	project_care_place(was, now, e);
	if (project_care_dates(d, &project_resource, was, now, now->enterprise, e) == -1)
		return -1;
	if (was == NULL || !str_eq(was->owners, now->owners))
		check_owners(now, e);
	if (was != NULL && now->origin_outcome != NONE && was->origin_outcome == now->origin_outcome &&
	    was->origin_delegation != now->origin_delegation)
		err_field(e, "/origin_delegation", "origin_of_outcome");
	if ((was == NULL || !str_eq(was->stage_on, now->stage_on)) && date_is_future(now->stage_on))
		err_field(e, "/stage_on", "in_the_future");
	if (was == NULL)
		begin(e->arena, now);
	else
		follow_stage(was, now, e);
	if ((was == NULL || was->enterprise != now->enterprise) && project_set_investor(d, e->arena, now, e) == -1)
		return -1;
	if ((was == NULL || !str_eq(was->stage_dates, now->stage_dates)) && project_set_news(d, e->arena, now, e) == -1)
		return -1;
	return e->nitems > 0 ? -1 : 0;
}

static bool
is_shown(const struct project *n)
{
	return n->visibility == PV_OPEN || (n->visibility == PV_AUTO && n->stage >= PS_FILED);
}

static void
project_derive(struct arena *a, void *rec)
{
	struct project *n = rec;

	n->visibility = n->visibility == NONE ? PV_AUTO : n->visibility;
	n->shown = is_shown(n);
	n->name_sort = han_sort_key(a, n->name_zh != NULL ? n->name_zh : n->name_en != NULL ? n->name_en : "");
	if (n->lat == NONE)
		n->precision = NONE;
}

/* --- search ----------------------------------------------------------------------------------------- */

/* The park by its names, or as it was written. */
static void
index_park(struct search_doc *doc, const char *park)
{
	const struct ref *r = park == NULL ? NULL : ref_by_code("park", park);

	search_add(doc, CL_OWN, SK_OTHER, "park", r == NULL ? park : r->zh, NULL);
	if (r != NULL && !str_eq(r->zh, r->en))
		search_add(doc, CL_OWN, SK_OTHER, "park", r->en, NULL);
}

static void
index_investor(struct arena *a, struct search_doc *doc, const char *names)
{
	while (names != NULL && *names != '\0') {
		size_t n = strcspn(names, "\n");

		search_add(doc, CL_MEMBERS, SK_OTHER, "enterprise", arena_strndup(a, names, n), NULL);
		names += n + (names[n] == '\n');
	}
}

static void
project_index(struct arena *a, const void *rec, struct search_doc *doc)
{
	const struct project *n = rec;

	search_add(doc, CL_MEMBERS, SK_NAME, "name_zh", n->name_zh, NULL);
	search_add(doc, CL_MEMBERS, n->name_zh == NULL ? SK_NAME : SK_OTHER, "name_en", n->name_en, NULL);
	search_add(doc, CL_OWN, SK_CODE, "code", n->code, NULL);
	search_add(doc, CL_OWN, SK_OTHER, "entity_zh", n->entity_zh, NULL);
	search_add(doc, CL_OWN, SK_OTHER, "entity_en", n->entity_en, NULL);
	search_add(doc, CL_OWN, SK_OTHER, "entity_local", n->entity_local, NULL);
	search_add(doc, CL_OWN, SK_OTHER, "products", n->products, NULL);
	index_park(doc, n->park);
	index_investor(a, doc, n->investor_key);
}

static const struct choice project_groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "place", "Place", "地点" },
	{ "nature", "Nature", "业务内容" },
	{ "entity", "Overseas entity", "境外企业" },
	{ "ownership", "Ownership", "股权" },
	{ "filing", "Filing and source", "备案与来源" },
	{ "land", "Land", "用地" },
	{ "origin", "Origin", "来源" },
	{ "state", "Stage and health", "阶段与状况" },
	{ "internal", "Internal", "内部信息" },
	{ NULL }
};

static const struct resource *const project_parts[] = {
	&project_amount_resource, &project_capacity_resource, &project_job_resource, &project_milestone_resource,
	&project_permit_resource, &project_evidence_resource, &project_document_resource, &project_update_resource,
	&project_note_resource, NULL
};

const struct resource project_resource = {
	.name = "project", .path = "projects", .table = "project",
	.en = "Investment projects", .zh = "投资项目",
	.size = sizeof(struct project), LIST(fields, project_fields),
	.own = "enterprise", .listed = "shown", .tally = &project_tally, .parts = project_parts,
	.sheet_parts = project_columns, .nsheet_parts = PROJECT_COLUMNS, .name_else = NAMES("entity_zh", "entity_en"),
	.counter = CNT_PROJECT, .default_sort = "-updated_at", .groups = project_groups,
	.filters = amount_filters, .nfilters = AMOUNT_FILTERS,
	.state = "stage", LIST(moves, project_moves),
	.validate = project_validate, .derive = project_derive, .index = project_index,
};
