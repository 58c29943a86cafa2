/*
 * Outcomes: what came of a meeting or a trip.  A company reports its own; what is made of them is the chamber's.
 */
#include "base/base.h"

#include "model/outcome_moves.h"
#include "model/project.h"
#include "store/search.h"
#include "text/uri.h"

#include "delegation_in.h"

/* --- choices ---------------------------------------------------------------------------------------- */
const struct choice outcome_kind_names[] = {
	[OK_CONTACT] = { "contact", "Contact", "建立联系" },
	[OK_QUOTATION] = { "quotation", "Quotation", "报价" },
	[OK_ORDER] = { "order", "Order", "订单" },
	[OK_AGENCY] = { "agency", "Agency", "代理" },
	[OK_MOU] = { "mou", "Memorandum (MoU)", "谅解备忘录（MoU）" },
	[OK_LOI] = { "loi", "Letter of intent (LOI)", "意向书（LOI）" },
	[OK_JV_TERM_SHEET] = { "jv_term_sheet", "Joint venture term sheet", "合资框架协议" },
	[OK_LAND_PARK] = { "land_park", "Land or park", "用地或入园" },
	[OK_PROJECT] = { "project", "Project", "投资项目" },
	[OK_SALES] = { "sales", "Sales", "销售" },
	[OK_NEW_VENDOR] = { "new_vendor", "New supplier", "新供应商" },
	[OK_LEARNING] = { "learning", "Learning", "学习交流" },
	[OK_NONE] = { "none", "Nothing so far", "暂无成果" },
	{ NULL }
};
/* How sheets write them besides. */
static const char *const outcome_kind_words[] = {
	[OK_CONTACT] = "联系|建立联系人|初步接触|对接",
	[OK_QUOTATION] = "询价|报价单",
	[OK_ORDER] = "采购订单|购销合同|采购合同|采购协议",
	[OK_AGENCY] = "代理协议|代理商|经销|经销协议|distribution",
	[OK_MOU] = "备忘录|合作备忘录|战略合作协议|战略合作框架协议|合作框架协议|框架协议|MoU|memorandum of understanding|memorandum",
	[OK_LOI] = "合作意向|合作意向书|投资意向书|意向协议|投资意向|意向|letter of intent|LOI",
	[OK_JV_TERM_SHEET] = "合资协议|合资意向|term sheet|joint venture",
	[OK_LAND_PARK] = "用地|入园|入园协议|土地协议|购地",
	[OK_PROJECT] = "项目|项目落地|落地项目|investment project",
	[OK_SALES] = "销售额|成交",
	[OK_NEW_VENDOR] = "供应商|新增供应商|vendor",
	[OK_LEARNING] = "学习|交流|经验交流",
	[OK_NONE] = "无成果|暂无",
};
static_assert(nitems(outcome_kind_words) == nitems(outcome_kind_names) - 1, "words for each kind");
const struct choice outcome_state_names[] = {
	[OS_REPORTED] = { "reported", "Reported", "已上报" },
	[OS_EVIDENCED] = { "evidenced", "With evidence", "已有佐证" },
	[OS_VERIFIED] = { "verified", "Verified", "已核实" },
	[OS_PARTLY_REALISED] = { "partly_realised", "Partly realised", "部分落实" },
	[OS_REALISED] = { "realised", "Realised", "已落实" },
	[OS_LAPSED] = { "lapsed", "Lapsed", "已失效" },
	[OS_REJECTED] = { "rejected", "Rejected", "不予认定" },
	{ NULL }
};
const struct choice outcome_value_names[] = {
	[OV_CONTRACT] = { "contract", "Contract", "合同" },
	[OV_INTENDED] = { "intended", "Intended investment", "意向投资" },
	[OV_TRADE] = { "trade", "Trade", "贸易" },
	[OV_LICENCE] = { "licence", "Licence", "许可或技术" },
	[OV_OTHER] = { "other", "Other", "其他" },
	{ NULL }
};
static const char *const outcome_value_words[] = {
	[OV_CONTRACT] = "合同金额|合同额|签约额|签约金额|成交额|成交金额|contract value|contract amount",
	[OV_INTENDED] = "意向|意向金额|意向投资额|投资意向",
	[OV_TRADE] = "贸易额|采购|采购额|销售额",
	[OV_LICENCE] = "许可|技术|专利",
	[OV_OTHER] = NULL,
};
static_assert(nitems(outcome_value_words) == nitems(outcome_value_names) - 1, "words for each kind");

/* --- fields ----------------------------------------------------------------------------------------- */
static const struct field evidence_fields[] = {
	{ .name = "title", .type = F_TEXT, .en = "Title", .zh = "标题", .max = 300, .flags = FL_REQUIRED },
	{ .name = "url", .type = F_TEXT, .en = "Link", .zh = "链接", .max = 2000 },
	{ .name = "publisher", .type = F_TEXT, .en = "Publisher", .zh = "发布者", .max = 200 },
	{ .name = "published_on", .type = F_DATE, .en = "Published", .zh = "发布日期" },
};
static const struct sub evidence_sub = { .table = "outcome_evidence", LIST(fields, evidence_fields), .most = 20 };

static const struct field outcome_fields[] = {
	OF_DELEGATION(outcome, CL_OWN),
	OF_ENTERPRISE(outcome, CL_OWN, FL_REQUIRED),
	{ FIELD(outcome, meeting, F_REF, "Meeting", "会面"), .ref = &meeting_resource, .class = CL_OWN, .group = "basic", .flags = FL_FILTER },
	{ FIELD(outcome, counterpart, F_REF, "Counterpart", "对接单位"), .ref = &counterpart_resource, .class = CL_OWN, .group = "basic",
	  .unmatched = "unknown_counterpart", .flags = FL_FILTER | FL_SHEET | FL_LIST, SYN("对接方", "合作方", "外方", "外方单位", "外方企业", "合作单位", "合作对象", "对方单位", "对方企业", "对方", "外方机构", "签约对方", "counterpart", "partner") },
	{ FIELD(outcome, kind, F_ENUM, "Kind", "成果类型"), .choices = outcome_kind_names, .words = outcome_kind_words, .class = CL_OWN, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("类型", "成果类别", "成果性质", "成果形式", "合作形式", "合作方式", "签约类型", "签约形式", "协议类型", "合同类型", "项目类型", "项目类别", "kind", "type") },
	{ FIELD(outcome, title, F_TEXT, "Title", "标题"), .max = 300, .class = CL_OWN, .group = "basic",
	  .flags = FL_FILTER | FL_SORT | FL_SEARCH | FL_SHEET | FL_LIST, SYN("成果", "名称", "内容", "成果名称", "成果内容", "签约内容", "协议名称", "合同名称", "项目名称", "合作项目", "签约项目", "合作内容", "title", "project name") },
	{ FIELD(outcome, signed_on, F_DATE, "Signed", "签订日期"), .class = CL_OWN, .group = "basic",
	  .flags = FL_ROUGH | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST, SYN("日期", "签约日期", "签约时间", "签署日期", "签订时间", "时间", "signed on", "date") },
	{ FIELD(outcome, value, F_MONEY, "Value", "金额"), .class = CL_OWN, .group = "value", .flags = FL_ROUGH | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST,
	  SYN("成果金额", "签约金额", "合同金额", "意向金额", "项目金额", "投资金额", "value", "amount") },
	{ FIELD(outcome, value_kind, F_ENUM, "Kind of the value", "金额性质"), .choices = outcome_value_names, .words = outcome_value_words, .told_by_heading = "value", .class = CL_OWN, .group = "value",
	  .flags = FL_FILTER | FL_SHEET | FL_LIST, .help_zh = "填写金额时必填", .help_en = "Needed where there is a value", SYN("金额类型", "金额种类", "value kind") },
	{ FIELD(outcome, horizon_months, F_INT, "Within months", "预计月数"), .min = 1, .max = 120, .class = CL_OWN, .group = "value", .flags = FL_SHEET },
	{ FIELD(outcome, evidence, F_LIST, "Evidence", "佐证"), .sub = &evidence_sub, .class = CL_OWN, .group = "evidence" },
	{ FIELD(outcome, state, F_ENUM, "State", "状态"), .choices = outcome_state_names, .begins = BIT(OS_REPORTED) | BIT(OS_EVIDENCED), .class = CL_MEMBERS, .group = "state",
	  .differs = "delegation_differs", .flags = FL_MOVED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST },
	{ FIELD(outcome, project, F_REF, "Project", "投资项目"), .ref = &project_resource, .class = CL_MEMBERS, .group = "state",
	  .flags = FL_READONLY | FL_FILTER | FL_LIST },
	{ FIELD(outcome, reason, F_TEXT, "Reason", "说明"), .max = 2000, .class = CL_MEMBERS, .group = "state", .flags = FL_MOVED | FL_MULTILINE },
	{ FIELD(outcome, reported_by, F_TEXT, "Reported by", "上报人"), .max = 60, .class = CL_MEMBERS, .group = "state", .flags = FL_LOGIN | FL_READONLY },
	{ FIELD(outcome, verified_by, F_TEXT, "Verified by", "核实人"), .max = 60, .class = CL_MEMBERS, .group = "state", .flags = FL_LOGIN | FL_READONLY },
	{ FIELD(outcome, note, F_TEXT, "Internal note", "内部备注"), .max = 4000, .class = CL_STAFF, .group = "internal",
	  .flags = FL_SHEET | FL_MULTILINE, SYN("备注") },
	{ FIELD(outcome, claimed_account, F_INT, "Reported by account", "上报账号"), .flags = FL_READONLY | FL_HIDDEN },
};

/* --- rules ------------------------------------------------------------------------------------------ */

/* A second person verifies: whoever reports it is kept. */
static void
outcome_begin(struct arena *a, const struct mover *by, void *rec)
{
	struct outcome *now = rec;

	now->claimed_account = by->account;
	now->reported_by = by->login == NULL ? NULL : arena_strdup(a, by->login);
}

static void
check_links(const struct outcome *now, struct err *e)
{
	const struct jv *list;
	size_t i = 0;

	if (now->evidence == NULL || json_parse(e->arena, now->evidence, strlen(now->evidence), &list, e) == -1)
		return;
	for (const struct jv *row = jv_first(list); row != NULL; row = jv_next(row), i++) {
		const char *url = jv_text(jv_get(row, "url"));

		if (url != NULL && !uri_is_link(url))
			err_field(e, arena_printf(e->arena, "/evidence/%zu/url", i), "bad_link");
	}
}

static int
outcome_validate(struct db *d, const void *before, void *rec, struct err *e)
{
	const struct outcome *was = before;
	struct outcome *now = rec;

	if (delegation_take(d, was, now, e) == -1 ||
	    delegation_check_sibling(d, now, "/meeting", "SELECT delegation FROM meeting WHERE id = $1", now->meeting, e) == -1)
		return -1;
	now->state = now->state == NONE ? OS_REPORTED : now->state;
	delegation_check_birth(was, &outcome_resource, now, delegation_beginnings(&outcome_resource, NONE) & ~(now->evidence != NULL ? 0 : BIT(OS_EVIDENCED)), e);
	if (now->value.minor != NONE && now->value.minor <= 0)
		err_field(e, "/value", "amount_positive");
	if (now->value.minor != NONE && now->value_kind == NONE)
		err_field(e, "/value_kind", "required");
	if ((was == NULL || !str_eq(was->signed_on, now->signed_on)) && date_is_future(now->signed_on))
		err_field(e, "/signed_on", "in_the_future");
	outcome_settle(was, now);
	if (was == NULL || !str_eq(was->evidence, now->evidence))
		check_links(now, e);
	return rules_done(e);
}

static void
outcome_index(struct arena *a, const void *rec, struct search_doc *doc)
{
	const struct outcome *n = rec;

	(void)a;
	search_add(doc, CL_OWN, SK_NAME, "title", n->title, NULL);
}

static const struct choice outcome_groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "value", "Value", "金额" },
	{ "evidence", "Evidence", "佐证" },
	{ "state", "State", "状态" },
	{ "internal", "Internal", "内部信息" },
	{ NULL }
};

const struct resource outcome_resource = {
	PART(outcome, "outcomes", "Outcomes", "成果", CNT_OUTCOME, "-signed_on"), .groups = outcome_groups,
	LIST(fields, outcome_fields), .own = "enterprise", TITLE("kind", "title"), .state = "state", LIST(moves, outcome_moves), .begin = outcome_begin,
	.validate = outcome_validate, .index = outcome_index,
};
