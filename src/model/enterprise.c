/*
 * Member enterprises (domain.md 1.2).
 *
 * Classes: the public card is what a printed directory shows; members see more of each other; amounts,
 * owners and addresses belong to the company; notes and tags to the chamber's staff.
 */
#include "base/base.h"

#include <ctype.h>

#include "base/clock.h"
#include "base/str.h"
#include "meta/rec.h"
#include "meta/ref.h"
#include "model/ledger.h"
#include "model/resources.h"
#include "store/search.h"
#include "text/date.h"
#include "text/han.h"
#include "text/ident.h"
#include "text/json.h"
#include "text/uri.h"
#include "text/utf8.h"

#define SYN(...)	.synonyms = (const char *const[]){ __VA_ARGS__, NULL }

/* --- choices ---------------------------------------------------------------------------------------- */
static const struct choice uscc_status_names[] = {
	[US_UNVERIFIED] = { "unverified", "Not verified", "未核实" },
	[US_FORMAT_OK] = { "format_ok", "Check digit right", "校验位正确" },
	[US_SEEN] = { "seen_on_licence", "Seen on the licence", "已核对营业执照" },
	[US_NO_CODE] = { "none", "Has none", "无此代码" },
	{ NULL }
};
static const struct choice other_id_names[] = {
	{ "hk_br", "Hong Kong business registration", "香港商业登记号" },
	{ "hk_company", "Hong Kong company number", "香港公司编号" },
	{ "macau", "Macao commercial registration", "澳门商业登记编号" },
	{ "taiwan", "Taiwan unified business number", "台湾统一编号" },
	{ "overseas", "Overseas registration number", "境外注册号" },
	{ NULL }
};
static const struct choice ownership_names[] = {
	{ "private", "Private", "民营" },
	{ "state", "State-owned", "国有" },
	{ "foreign", "Foreign-invested", "外商独资" },
	{ "jv", "Joint venture", "中外合资合作" },
	{ "hmt", "Hong Kong, Macao or Taiwan invested", "港澳台投资" },
	{ "other", "Other", "其他" },
	{ NULL }
};
static const struct choice employees_names[] = {
	{ "1-19", "1–19", "1–19 人" },
	{ "20-99", "20–99", "20–99 人" },
	{ "100-299", "100–299", "100–299 人" },
	{ "300-999", "300–999", "300–999 人" },
	{ "1000-4999", "1,000–4,999", "1000–4999 人" },
	{ "5000-up", "5,000 and more", "5000 人以上" },
	{ NULL }
};
static const struct choice revenue_names[] = {
	{ "under-3m", "under CNY 3 million", "300 万元以下" },
	{ "3m-20m", "CNY 3–20 million", "300 万–2000 万元" },
	{ "20m-100m", "CNY 20–100 million", "2000 万–1 亿元" },
	{ "100m-400m", "CNY 100–400 million", "1 亿–4 亿元" },
	{ "400m-2b", "CNY 400 million–2 billion", "4 亿–20 亿元" },
	{ "2b-up", "CNY 2 billion and more", "20 亿元以上" },
	{ NULL }
};
static const struct choice title_names[] = {
	{ "srdi", "Specialised and innovative SME", "专精特新中小企业" },
	{ "little_giant", "National “little giant”", "专精特新“小巨人”企业" },
	{ "champion", "Manufacturing champion", "制造业单项冠军" },
	{ "tech_sme", "Technology SME", "科技型中小企业" },
	{ "gazelle", "Gazelle enterprise", "瞪羚企业" },
	{ "famous_brand", "Famous brand", "名牌产品企业" },
	{ "aeo", "AEO certified", "海关 AEO 高级认证" },
	{ "other", "Other", "其他" },
	{ NULL }
};
static const struct choice mode_names[] = {
	{ "sell", "Sell there", "销售" },
	{ "buy", "Buy there", "采购" },
	{ "build", "Build a plant", "建厂" },
	{ "acquire", "Acquire", "并购" },
	{ "rnd", "Research and development", "研发" },
	{ NULL }
};
static const struct choice horizon_names[] = {
	{ "now", "Under way", "正在进行" },
	{ "1y", "Within a year", "一年内" },
	{ "3y", "Within three years", "三年内" },
	{ "later", "Later", "更远" },
	{ NULL }
};
static const struct choice status_names[] = {
	[RS_DRAFT] = { "draft", "Draft", "草稿" },
	[RS_PENDING] = { "pending_review", "Waiting for review", "待审核" },
	[RS_ACTIVE] = { "active", "Active", "正常" },
	[RS_SUSPENDED] = { "suspended", "Suspended", "暂停" },
	[RS_WITHDRAWN] = { "withdrawn", "Withdrawn", "已退会" },
	[RS_DISSOLVED] = { "dissolved", "Dissolved", "已注销" },
	[RS_MERGED] = { "merged", "Merged into another", "已合并" },
	{ NULL }
};

/* --- lists ------------------------------------------------------------------------------------------ */
static const struct field brand_fields[] = {
	{ .name = "name", .type = F_TEXT, .en = "Name", .zh = "名称", .min = 1, .max = 100,
	  .flags = FL_REQUIRED },
};
static const struct field former_fields[] = {
	{ .name = "name", .type = F_TEXT, .en = "Name", .zh = "名称", .min = 1, .max = 200,
	  .flags = FL_REQUIRED },
};
static const struct field cluster_fields[] = {
	{ .name = "cluster", .type = F_CODEREF, .en = "Cluster", .zh = "产业集群", .list = "cluster",
	  .flags = FL_REQUIRED },
};
static const struct field title_fields[] = {
	{ .name = "kind", .type = F_ENUM, .en = "Kind", .zh = "类别", .choices = title_names,
	  .flags = FL_REQUIRED },
	{ .name = "no", .type = F_TEXT, .en = "Number", .zh = "编号", .max = 60 },
	{ .name = "issued", .type = F_DATE, .en = "Issued", .zh = "发证日期" },
	{ .name = "expires", .type = F_DATE, .en = "Expires", .zh = "有效期至" },
};
static const struct field interest_fields[] = {
	{ .name = "country", .type = F_CODEREF, .en = "Country", .zh = "国家", .list = "country",
	  .flags = FL_REQUIRED },
	{ .name = "mode", .type = F_ENUM, .en = "Mode", .zh = "方式", .choices = mode_names,
	  .flags = FL_REQUIRED },
	{ .name = "horizon", .type = F_ENUM, .en = "When", .zh = "时间", .choices = horizon_names },
};
static const struct field tag_fields[] = {
	{ .name = "tag", .type = F_TEXT, .en = "Tag", .zh = "标签", .min = 1, .max = 40,
	  .flags = FL_REQUIRED },
};
static const struct sub brand_sub = { .table = "enterprise_brand", LIST(fields, brand_fields), .most = 20 };
static const struct sub former_sub = { .table = "enterprise_former_name", LIST(fields, former_fields), .most = 20 };
static const struct sub cluster_sub = { .table = "enterprise_cluster", LIST(fields, cluster_fields), .most = 10 };
static const struct sub title_sub = { .table = "enterprise_title", LIST(fields, title_fields), .most = 40 };
static const struct sub interest_sub = { .table = "enterprise_interest", LIST(fields, interest_fields), .most = 60 };
static const struct sub tag_sub = { .table = "enterprise_tag", LIST(fields, tag_fields), .most = 40 };

/* --- codes ------------------------------------------------------------------------------------------ */
/* A wrong check character alone is for check_code to judge: it may have a reason. */
static int
code_norm(struct arena *a, const char *in, const char **out, const char **complaint, struct err_param *param)
{
	if (uscc_norm(a, in, out, complaint, param) == 0)
		return 0;
	return strlen(*out) == USCC_LEN ? 0 : -1;
}

/* Letters and digits, and behind a point the letters of an exchange or a kind of share. */
static bool
is_stock_code(const char *code)
{
	const char *point = strchr(code, '.');
	size_t n = strlen(code);

	if (n > 12 || strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.") < n)
		return false;
	return point == NULL || (point > code && strspn(point + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(point + 1));
}

/*
 * Stock codes as exchanges write them: 000001, 000001.SZ, 00700.HK, letters and digits elsewhere.  A few digits alone have lost
 * the zeros before them, and could be from Shenzhen or Hong Kong.
 */
static int
stock_norm(struct arena *a, const char *in, const char **out, const char **complaint, struct err_param *param)
{
	char *code = arena_strdup(a, utf8_trim(a, utf8_halfwidth(a, in)));
	size_t digits = strspn(code, "0123456789");

	*out = code;
	*complaint = NULL;
	for (char *p = code; *p != '\0'; p++)
		if (*p >= 'a' && *p <= 'z')
			*p -= 'a' - 'A';
	if (!is_stock_code(code))
		*complaint = "bad_stock_code";
	else if (digits > 0 && digits < 5 && code[digits] == '\0') {
		*complaint = "stock_code_short";
		param[0] = (struct err_param){ "mainland", arena_printf(a, "%.*s%s", (int)(6 - digits), "000000", code) };
		param[1] = (struct err_param){ "hongkong", arena_printf(a, "%.*s%s", (int)(5 - digits), "000000", code) };
	}
	return *complaint == NULL ? 0 : -1;
}

/* How lists of all exchanges mark where a code of digits is from: 000001.SZ and SZ000001 are 000001, 0700.HK is 00700. */
static const struct { const char *suffix; size_t digits; } exchanges[] = {
	{ ".SZ", 6 }, { ".SH", 6 }, { ".SS", 6 }, { ".BJ", 6 }, { ".HK", 5 },
};

const char *
stock_code_bare(struct arena *a, const char *text)
{
	const char *code = utf8_trim(a, utf8_halfwidth(a, text));

	for (size_t i = 0; i < nitems(exchanges); i++) {
		const char *mark = exchanges[i].suffix + 1, *from = code;
		size_t n;

		from += strncasecmp(code, mark, strlen(mark)) == 0 ? strlen(mark) : 0;	/* SZ000001, too */
		n = strspn(from, "0123456789");
		if (n > 0 && n <= exchanges[i].digits && ((from > code && from[n] == '\0') ||
		    (from == code && strcasecmp(code + n, exchanges[i].suffix) == 0)))
			return arena_printf(a, "%.*s%.*s", (int)(exchanges[i].digits - n), "000000", (int)n, from);
	}
	return text;
}

/* --- what says the same (import) --------------------------------------------------------------------- */

static bool
stock_codes_agree(struct arena *a, const char *kept, const char *cell)
{
	return str_eq(stock_code_bare(a, kept), stock_code_bare(a, cell));
}

/* Letter case, blanks, brackets and marks of any width. */
static bool
names_agree(struct arena *a, const char *kept, const char *cell)
{
	return str_eq(han_name_exact(a, kept), han_name_exact(a, cell));
}

/* With or without http:// and the slash at the end. */
static bool
sites_agree(struct arena *a, const char *kept, const char *cell)
{
	return str_eq(uri_bare_site(a, kept), uri_bare_site(a, cell));
}

/* With or without the places that lead to it: 广东省珠海市科技路1号 says what 珠海市科技路1号 says. */
static bool
addresses_agree(struct arena *a, const char *kept, const char *cell)
{
	const char *k = han_name_exact(a, kept), *c = han_name_exact(a, cell);
	size_t nk = strlen(k), nc = strlen(c);

	if (nk <= nc || strcmp(k + nk - nc, c) != 0)
		return nk == nc && strcmp(k, c) == 0;
	return ref_by_text("city", arena_strndup(a, k, nk - nc)) != NULL;
}

/* A note that has grown by lines of other sheets still says what it said. */
static bool
notes_agree(struct arena *a, const char *kept, const char *cell)
{
	return str_has_lines(kept, cell);
}

/* --- fields ----------------------------------------------------------------------------------------- */
static const struct field enterprise_fields[] = {
	{ FIELD(enterprise, name_zh, F_NAME, "Chinese name", "中文名称"), .kind = NAME_ZH, .agrees = names_agree, .min = 1, .max = 200,
	  .class = CL_PUBLIC, .group = "basic", .sort = "name_zh_sort",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SEARCH | FL_SHEET | FL_LIST,
	  SYN("企业名称", "公司名称", "单位名称", "公司全称", "企业全称", "会员单位", "会员名称", "会员企业", "会员单位名称",
	      "名称", "机构名称", "商户名称", "中文全称", "公司中文名称", "企业中文名称", "单位全称", "法人名称", "name", "company",
	      "company name", "chinese name", "enterprise") },
	{ FIELD(enterprise, name_en, F_NAME, "English name", "英文名称"), .kind = NAME_EN, .agrees = names_agree, .min = 1, .max = 200,
	  .class = CL_PUBLIC, .group = "basic", .flags = FL_FILTER | FL_SEARCH | FL_SHEET | FL_LIST,
	  SYN("公司英文名称", "企业英文名称", "公司英文全称", "英文全称", "英文名", "外文名称", "english name", "company name en",
	      "name in english") },
	{ FIELD(enterprise, name_short, F_NAME, "Short name", "简称"), .kind = NAME_SHORT, .agrees = names_agree, .min = 1, .max = 60,
	  .class = CL_PUBLIC, .group = "basic", .flags = FL_FILTER | FL_SEARCH | FL_SHEET,
	  SYN("公司简称", "企业简称", "中文简称", "证券简称", "A股简称", "股票简称", "short_name", "abbreviation") },
	{ FIELD(enterprise, pinyin, F_TEXT, "Pinyin", "拼音"), .max = 2000, .class = CL_PUBLIC, .group = "basic",
	  .flags = FL_SEARCH,
	  .help_zh = "留空时由中文名称自动生成；有多音字时可在此更正",
	  .help_en = "Made from the Chinese name where empty; correct it where a character has several readings",
	  SYN("名称拼音", "企业名称拼音") },
	{ FIELD(enterprise, brands, F_LIST, "Brands", "品牌"), .sub = &brand_sub, .class = CL_PUBLIC, .group = "basic",
	  .flags = FL_SEARCH | FL_SHEET, SYN("品牌名称", "自有品牌", "商标", "brand") },
	{ FIELD(enterprise, former_names, F_LIST, "Former names", "曾用名"), .sub = &former_sub, .class = CL_MEMBERS,
	  .group = "basic", .flags = FL_SEARCH | FL_SHEET, SYN("曾用名称", "历史名称", "原名称", "former name") },

	{ FIELD(enterprise, uscc, F_CODE, "Credit code", "统一社会信用代码"), .norm = code_norm, .min = USCC_LEN,
	  .max = USCC_LEN, .class = CL_MEMBERS, .group = "registration",
	  .flags = FL_FILTER | FL_SORT | FL_SEARCH | FL_SHEET | FL_UNIQUE | FL_IDENT | FL_LIST,
	  .help_zh = "18 位，见营业执照；香港、澳门及境外企业没有，请填写其他登记号",
	  .help_en = "18 characters, on the licence; companies outside the mainland have another number",
	  SYN("信用代码", "社会信用代码", "统一信用代码", "统一社会信用代码/注册号", "税号", "纳税人识别号", "社会统一信用代码",
	      "credit code", "unified social credit code") },
	{ FIELD(enterprise, uscc_status, F_ENUM, "Code verified", "代码核实"), .choices = uscc_status_names,
	  .class = CL_OWN, .group = "registration", .flags = FL_FILTER },
	{ FIELD(enterprise, uscc_override, F_TEXT, "Reason for a wrong check digit", "校验位不符的理由"), .max = 200,
	  .class = CL_STAFF, .group = "registration", .flags = FL_SHEET,
	  .help_zh = "个别早期代码的校验位确实不符：核对营业执照后写明理由，即可保留；代码仍为“未核实”",
	  .help_en = "A few early codes really have a check digit that does not fit: look at the licence and say why, then the code is kept; it stays “not verified”",
	  SYN("校验位说明", "校验位不符理由", "校验位不符原因", "代码特殊说明", "uscc override", "override reason") },
	{ FIELD(enterprise, other_id_type, F_ENUM, "Other number: kind", "其他登记号类别"), .choices = other_id_names,
	  .class = CL_OWN, .group = "registration", .flags = FL_SHEET, SYN("其他证件类型") },
	{ FIELD(enterprise, other_id, F_TEXT, "Other number", "其他登记号"), .max = 60, .class = CL_OWN,
	  .group = "registration", .flags = FL_SEARCH | FL_SHEET, SYN("商业登记号", "商业登记证号码", "境外注册号", "注册号") },
	{ FIELD(enterprise, entity_type, F_TEXT, "Entity type", "企业类型"), .max = 200, .class = CL_MEMBERS,
	  .group = "registration", .flags = FL_FILTER | FL_SHEET, SYN("公司类型", "主体类型", "单位类型", "entity type") },
	{ FIELD(enterprise, ownership_type, F_ENUM, "Ownership", "所有制"), .choices = ownership_names, .class = CL_OWN,
	  .group = "registration", .flags = FL_FILTER | FL_SHEET, SYN("企业性质", "经济性质", "所有制性质", "ownership") },
	{ FIELD(enterprise, legal_rep, F_TEXT, "Legal representative", "法定代表人"), .max = 100, .class = CL_OWN,
	  .group = "registration", .flags = FL_SHEET, SYN("法人代表", "法人", "法定代表", "legal representative") },
	{ FIELD(enterprise, established_on, F_DATE, "Established", "成立日期"), .class = CL_MEMBERS,
	  .group = "registration", .flags = FL_FILTER | FL_SORT | FL_SHEET,
	  SYN("注册日期", "成立时间", "注册时间", "设立日期", "创立日期", "登记日期", "成立年月", "registered_on", "established on",
	      "founded") },
	{ FIELD(enterprise, registered_capital, F_MONEY, "Registered capital", "注册资本"), .class = CL_OWN,
	  .group = "registration", .flags = FL_FILTER | FL_SORT | FL_SHEET,
	  SYN("注册资金", "注册资本金", "注册资本（万元）", "注册资金（万元）", "capital_raw", "capital") },
	{ FIELD(enterprise, stock_code, F_CODE, "Stock code", "证券代码"), .norm = stock_norm, .tidy = stock_code_bare, .agrees = stock_codes_agree, .max = 12,
	  .class = CL_MEMBERS, .group = "registration", .flags = FL_FILTER | FL_SORT | FL_SEARCH | FL_SHEET | FL_IDENT,
	  SYN("股票代码", "A股代码", "上市代码", "证券编号", "stock code", "ticker", "ticker symbol", "symbol") },

	{ FIELD(enterprise, industry, F_CODEREF, "Industry", "行业"), .list = "industry", .class = CL_PUBLIC,
	  .group = "business", .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST,
	  SYN("所属行业", "行业分类", "行业类别", "国标行业", "主营行业", "csrc_section_name", "sector") },
	{ FIELD(enterprise, clusters, F_LIST, "Clusters", "产业集群"), .sub = &cluster_sub, .class = CL_PUBLIC,
	  .group = "business", .flags = FL_FILTER | FL_SHEET, SYN("所属产业集群", "产业链", "cluster") },
	{ FIELD(enterprise, main_products, F_TEXT, "Main products", "主要产品"), .max = 2000, .class = CL_PUBLIC,
	  .group = "business", .flags = FL_FILTER | FL_SHEET | FL_MULTILINE,
	  SYN("主营产品", "主营业务", "主要产品或服务", "产品", "main products", "products") },
	{ FIELD(enterprise, business_scope, F_TEXT, "Business scope", "经营范围"), .max = 20000, .class = CL_MEMBERS,
	  .group = "business", .flags = FL_SHEET | FL_MULTILINE, SYN("业务范围", "营业范围", "scope", "business scope") },
	{ FIELD(enterprise, employees_band, F_ENUM, "Employees", "员工规模"), .choices = employees_names,
	  .class = CL_MEMBERS, .group = "business", .flags = FL_FILTER | FL_SORT | FL_SHEET,
	  SYN("员工人数", "人员规模", "职工人数", "从业人数", "人数", "employees") },
	{ FIELD(enterprise, revenue_band, F_ENUM, "Revenue", "营收规模"), .choices = revenue_names, .class = CL_MEMBERS,
	  .group = "business", .flags = FL_FILTER | FL_SORT | FL_SHEET, SYN("营业收入", "年营业额", "年产值", "revenue") },
	{ FIELD(enterprise, bands_year, F_INT, "Year of the figures", "规模数据年份"), .min = 1990, .max = 2100,
	  .class = CL_MEMBERS, .group = "business", .flags = FL_SHEET },

	{ FIELD(enterprise, city, F_CODEREF, "City", "所在城市"), .list = "city", .class = CL_PUBLIC, .group = "place",
	  .flags = FL_FILTER | FL_SORT | FL_SHEET | FL_LIST,
	  SYN("城市", "地区", "所在地", "所属地区", "所在地区", "所属城市", "城 市", "地市", "区域", "city_code", "city_zh",
	      "region", "location") },
	{ FIELD(enterprise, address_reg, F_TEXT, "Registered address", "注册地址"), .max = 500, .agrees = addresses_agree, .class = CL_OWN,
	  .group = "place", .flags = FL_SHEET, SYN("地址", "住所", "企业地址", "公司地址", "单位地址", "address") },
	{ FIELD(enterprise, address_office, F_TEXT, "Office address", "办公地址"), .max = 500, .agrees = addresses_agree, .class = CL_OWN,
	  .group = "place", .flags = FL_SHEET, SYN("通讯地址", "联系地址", "经营地址", "office address") },
	{ FIELD(enterprise, website, F_TEXT, "Website", "网址"), .tidy = utf8_halfwidth, .max = 500, .agrees = sites_agree, .class = CL_PUBLIC, .group = "place",
	  .flags = FL_SHEET, SYN("公司网址", "网站", "官网", "企业网址", "公司网站", "主页", "homepage", "url") },
	{ FIELD(enterprise, wechat_account, F_TEXT, "WeChat account", "微信公众号"), .tidy = utf8_halfwidth, .max = 100, .class = CL_OWN,
	  .group = "place", .flags = FL_SHEET, SYN("公众号", "微信号") },

	{ FIELD(enterprise, hnte_no, F_TEXT, "High-tech certificate", "高新技术企业证书编号"), .max = 60,
	  .class = CL_MEMBERS, .group = "titles", .flags = FL_FILTER | FL_SHEET, SYN("高企证书编号", "证书编号", "高新证书号") },
	{ FIELD(enterprise, hnte_issued, F_DATE, "High-tech certificate issued", "高新证书发证日期"), .class = CL_MEMBERS,
	  .group = "titles", .flags = FL_FILTER | FL_SORT | FL_SHEET, SYN("高企发证日期", "发证日期", "认定时间") },
	{ FIELD(enterprise, hnte_expires, F_DATE, "High-tech certificate expires", "高新证书有效期至"),
	  .class = CL_MEMBERS, .group = "titles", .flags = FL_FILTER | FL_SORT | FL_SHEET, SYN("高企有效期至", "有效期至") },
	{ FIELD(enterprise, titles, F_LIST, "Titles", "资质与荣誉"), .sub = &title_sub, .class = CL_MEMBERS,
	  .group = "titles", .flags = FL_SHEET, SYN("资质", "荣誉资质") },
	{ FIELD(enterprise, asean_interests, F_LIST, "ASEAN interests", "东盟意向"), .sub = &interest_sub,
	  .class = CL_MEMBERS, .group = "interests", .flags = FL_SHEET, SYN("东盟合作意向", "意向国家") },

	{ FIELD(enterprise, listed, F_BOOL, "In the directory", "列入名录"), .class = CL_OWN, .group = "internal",
	  .flags = FL_FILTER | FL_SHEET,
	  .help_zh = "关闭后其他会员看不到本企业；只有状态正常的企业才会被看到", .help_en = "Where off, other members do not see the enterprise; nor where its status is not active" },
	{ FIELD(enterprise, record_status, F_ENUM, "Status", "状态"), .choices = status_names, .class = CL_OWN,
	  .group = "internal", .flags = FL_FILTER | FL_SORT | FL_SHEET, SYN("会员状态", "企业状态") },
	{ FIELD(enterprise, merged_into, F_REF, "Merged into", "并入"), .ref = &enterprise_resource, .group = "internal",
	  .flags = FL_READONLY | FL_FILTER },
	{ FIELD(enterprise, tags, F_LIST, "Tags", "标签"), .sub = &tag_sub, .class = CL_STAFF, .group = "internal",
	  .flags = FL_FILTER | FL_SHEET, SYN("内部标签") },
	{ FIELD(enterprise, note, F_TEXT, "Internal note", "内部备注"), .max = 20000, .agrees = notes_agree, .class = CL_STAFF,
	  .group = "internal", .flags = FL_SHEET | FL_MULTILINE, SYN("备注", "说明", "remark", "remarks", "notes") },
	{ FIELD(enterprise, level, F_REF, "Member level", "会员级别"), .ref = &level_resource, .class = CL_MEMBERS, .group = "ledger",
	  .differs = "level_differs", .sort = "level_rank",
	  .unmatched = "unknown_level", .flags = FL_READONLY | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST,
	  .help_zh = "来自会籍台账；导入时为尚无会籍的企业建立第一届会籍", .help_en = "From the ledger; a sheet opens the first term of an enterprise that has none",
	  SYN("级别", "会内职务", "会员类别", "会员类型", "单位级别", "member level") },
	{ FIELD(enterprise, member_state, F_ENUM, "Membership", "会籍状态"), .choices = term_state_names, .class = CL_MEMBERS,
	  .group = "ledger", .differs = "state_differs", .flags = FL_READONLY | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST },
	{ FIELD(enterprise, joined_on, F_DATE, "Joined", "入会日期"), .class = CL_OWN, .group = "ledger",
	  .differs = "joined_differs", .flags = FL_READONLY | FL_FILTER | FL_SORT | FL_SHEET,
	  SYN("入会时间", "加入时间", "加入日期", "入会年月", "joined on", "member since") },
	{ FIELD(enterprise, left_on, F_DATE, "Left", "退会日期"), .class = CL_OWN, .group = "ledger",
	  .differs = "left_differs", .flags = FL_READONLY | FL_FILTER | FL_SORT | FL_SHEET, SYN("退会时间", "left on") },
	{ FIELD(enterprise, completeness, F_INT, "Completeness (%)", "完整度（%）"), .min = 0, .max = 100, .class = CL_OWN,
	  .group = "internal", .flags = FL_READONLY | FL_DERIVED | FL_FILTER | FL_SORT },

	{ FIELD(enterprise, shown, F_BOOL, "Shown to members", "会员可见"), .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(enterprise, level_rank, F_INT, "Order of the level", "级别次序"), .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(enterprise, name_zh_sort, F_TEXT, "Sort key", "排序键"), .max = 10000,
	  .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(enterprise, name_exact, F_TEXT, "Match key", "匹配键"), .max = 10000,
	  .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(enterprise, name_key, F_TEXT, "Twin key", "近似键"), .max = 10000,
	  .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(enterprise, name_en_key, F_TEXT, "Twin key of the English name", "英文名称近似键"), .max = 10000,
	  .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(enterprise, site_key, F_TEXT, "Twin key of the web site", "网址近似键"), .max = 10000,
	  .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
	{ FIELD(enterprise, org_key, F_TEXT, "Twin key of the organisation code", "组织机构代码近似键"), .max = 10000,
	  .flags = FL_READONLY | FL_DERIVED | FL_HIDDEN },
};

/* --- rules ------------------------------------------------------------------------------------------ */
/*
 * A pinyin that nobody edited follows its name: forget the derived one when the name changes, so that
 * derive makes it anew.
 */
static void
let_pinyin_follow(const struct enterprise *was, struct enterprise *now)
{
	struct arena *a;
	struct han_pinyin py;

	if (was->name_zh == NULL || now->pinyin == NULL || !str_eq(was->pinyin, now->pinyin))
		return;
	a = arena_new();
	han_pinyin(a, was->name_zh, &py);
	if (str_eq(py.full, was->pinyin))
		now->pinyin = NULL;
	arena_free(a);
}

void
enterprise_renamed(const struct enterprise *was, struct enterprise *now)
{
	if (str_eq(was->name_zh, now->name_zh))
		return;
	let_pinyin_follow(was, now);
	now->name_zh_sort = now->name_exact = now->name_key = NULL;
}

/* --- rules of values ------------------------------------------------------------------------------- */

/* Some give several, with a mark between them (www.a.cn;www.b.com): each must be one. */
static const char *
bad_site(const char *text)
{
	char *all = xstrdup(text), *rest = all, *site, *mark;
	bool good = true, some = false;

	while ((mark = strstr(all, "、")) != NULL)
		memset(mark, ' ', strlen("、"));
	while (good && (site = strsep(&rest, " ;,\t\n")) != NULL)
		if (*site != '\0')
			good = some = uri_is_site(site);
	free(all);
	return good && some ? NULL : "bad_website";
}

/* Not later than today wherever it is latest (UTC+14), nor before there were companies. */
static const char *
bad_past_date(const char *text)
{
	char today[DATE_SIZE];

	date_of_instant(clock_ms() + 14 * INT64_C(3600000), today);
	if (strcmp(text, "1600-01-01") < 0)
		return "date_too_early";
	return strcmp(text, today) > 0 ? "date_in_future" : NULL;
}

/* Asked of a value when it is new: what stands there from before does not hinder other changes. */
static const struct { const char *pointer; size_t off; const char *(*bad)(const char *); } value_rules[] = {
	{ "/website", offsetof(struct enterprise, website), bad_site },
	{ "/established_on", offsetof(struct enterprise, established_on), bad_past_date },
	{ "/hnte_issued", offsetof(struct enterprise, hnte_issued), bad_past_date },
};

static const char *
text_at(const struct enterprise *n, size_t off)
{
	return n == NULL ? NULL : *(const char *const *)(const void *)((const char *)n + off);
}

static void
check_values(const struct enterprise *was, const struct enterprise *now, struct err *e)
{
	for (size_t i = 0; i < nitems(value_rules); i++) {
		const char *text = text_at(now, value_rules[i].off);
		const char *code = text == NULL || str_eq(text, text_at(was, value_rules[i].off)) ? NULL :
		    value_rules[i].bad(text);

		if (code != NULL)
			err_field(e, value_rules[i].pointer, code);
	}
	if (now->registered_capital.minor != NONE && now->registered_capital.minor < 0 &&
	    (was == NULL || was->registered_capital.minor != now->registered_capital.minor))
		err_field(e, "/registered_capital", "negative_amount");
}

/* A code whose only fault is its check character is kept with a reason, and not without. */
static void
check_code(const struct enterprise *was, const struct enterprise *now, struct err *e)
{
	struct err_param param[ERR_NPARAMS];
	const char *code, *complaint;
	struct err_item *it;

	if (now->uscc == NULL || now->uscc_override != NULL ||
	    (was != NULL && str_eq(was->uscc, now->uscc) && was->uscc_override == NULL) ||
	    uscc_norm(e->arena, now->uscc, &code, &complaint, param) == 0)
		return;
	it = err_field(e, "/uscc", complaint);
	for (size_t i = 0; i < nitems(param) && param[i].key != NULL; i++)
		err_item_param(e, it, param[i].key, param[i].value);
}

/* A sheet that says a level, or since when, opens a first term: what it leaves out is what is usual. */
static int
check_standing(struct db *d, const struct enterprise *was, struct enterprise *now, struct err *e)
{
	if (now->member_state == NONE && (now->level != NONE || now->joined_on != NULL || now->left_on != NULL))
		now->member_state = now->left_on == NULL ? TS_CURRENT : TS_RESIGNED;
	if (was == NULL || was->level != now->level)
		if (level_rank(d, now->level, &now->level_rank, e) == -1)
			return -1;
	if (was != NULL && was->member_state != NONE)
		return 0;
	if (now->left_on != NULL && now->member_state < TS_LAPSED)
		err_field(e, "/left_on", "only_when_ended");
	if (now->joined_on != NULL && now->left_on != NULL && strcmp(now->left_on, now->joined_on) < 0)
		err_field(e, "/left_on", "before_from");
	return 0;
}

static int
enterprise_validate(struct db *d, const void *was, void *rec, struct err *e)
{
	struct enterprise *now = rec;

	if (check_standing(d, was, now, e) == -1)
		return -1;

	if (was != NULL)
		enterprise_renamed(was, now);
	check_values(was, now, e);
	check_code(was, now, e);
	if ((now->record_status == RS_MERGED) != (now->merged_into != NONE))
		err_field(e, "/record_status", "status_by_merge");
	if (now->uscc != NULL && now->uscc_status == US_NO_CODE)
		err_field(e, "/uscc_status", "uscc_status_conflict");
	if (now->other_id != NULL && now->other_id_type == NONE)
		err_field(e, "/other_id_type", "required");
	if (now->hnte_issued != NULL && now->hnte_expires != NULL &&
	    strcmp(now->hnte_issued, now->hnte_expires) >= 0)
		err_field(e, "/hnte_expires", "dates_in_order");
	return e->nitems > 0 ? -1 : 0;
}

/* What counts towards completeness, each by its weight; the sum is 100. */
static const struct { size_t off; bool number; int weight; } wanted[] = {
	{ offsetof(struct enterprise, uscc), false, 12 },
	{ offsetof(struct enterprise, name_en), false, 10 },
	{ offsetof(struct enterprise, industry), false, 10 },
	{ offsetof(struct enterprise, city), false, 10 },
	{ offsetof(struct enterprise, main_products), false, 10 },
	{ offsetof(struct enterprise, name_short), false, 5 },
	{ offsetof(struct enterprise, clusters), false, 5 },
	{ offsetof(struct enterprise, established_on), false, 6 },
	{ offsetof(struct enterprise, registered_capital.minor), true, 5 },
	{ offsetof(struct enterprise, ownership_type), true, 4 },
	{ offsetof(struct enterprise, address_office), false, 4 },
	{ offsetof(struct enterprise, website), false, 6 },
	{ offsetof(struct enterprise, employees_band), true, 5 },
	{ offsetof(struct enterprise, revenue_band), true, 4 },
	{ offsetof(struct enterprise, asean_interests), false, 4 },
};

static int
completeness(const struct enterprise *n)
{
	int sum = 0;

	for (size_t i = 0; i < nitems(wanted); i++) {
		const char *at = (const char *)n + wanted[i].off;

		if (wanted[i].number ? *(const int64_t *)(const void *)at != NONE :
		    *(const char *const *)(const void *)at != NULL)
			sum += wanted[i].weight;
	}
	if (n->uscc == NULL && n->other_id != NULL)
		sum += wanted[0].weight;	/* outside the mainland there is no such code */
	return sum;
}

/* A code that stands there has been looked at, at least by its check digit. */
static void
derive_uscc_status(struct enterprise *n)
{
	struct uscc v;

	if (n->uscc == NULL) {
		if (n->uscc_status != US_NO_CODE)
			n->uscc_status = NONE;
		return;
	}
	if (n->uscc_status == US_SEEN)
		return;
	uscc_check(n->uscc, &v);
	n->uscc_status = v.verdict == USCC_OK ? US_FORMAT_OK : US_UNVERIFIED;
}

/* --- keys of twins ------------------------------------------------------------------------------------ */

/* The host of the first of the sites, without www. */
static const char *
site_key(struct arena *a, const char *text)
{
	const char *all = text == NULL ? "" : utf8_halfwidth(a, text), *mark = strstr(all, "、"), *bare;

	all += strspn(all, " \t\n");
	if (mark != NULL)
		all = arena_strndup(a, all, (size_t)(mark - all));
	bare = uri_bare_site(a, arena_strndup(a, all, strcspn(all, " ;,\t\n")));
	if (str_starts(bare, "www."))
		bare += 4;
	bare = arena_strndup(a, bare, strcspn(bare, "/:?#"));
	return *bare == '\0' ? NULL : bare;
}

/* The organisation code: in the middle of the credit code, or what stands as the other number and has its form. */
static const char *
org_key(struct arena *a, const char *uscc, const char *other_id)
{
	char org[10];
	size_t n = 0;

	if (uscc != NULL && strlen(uscc) == USCC_LEN)
		return arena_strndup(a, uscc + 8, 9);
	for (const char *p = other_id == NULL ? "" : utf8_halfwidth(a, other_id); *p != '\0'; p++) {
		if (*p == '-' || *p == ' ')
			continue;
		if (n == 9 || !isalnum((unsigned char)*p))
			return NULL;
		org[n++] = (char)toupper((unsigned char)*p);
	}
	return n == 9 ? arena_strndup(a, org, n) : NULL;
}

void
enterprise_keys(struct arena *a, struct enterprise *n)
{
	n->name_en_key = n->name_en == NULL ? NULL : han_name_key(a, n->name_en);
	n->site_key = site_key(a, n->website);
	n->org_key = org_key(a, n->uscc, n->other_id);
}

static void
enterprise_derive(struct arena *a, void *rec)
{
	struct enterprise *n = rec;
	struct han_pinyin py;

	if (n->pinyin == NULL && n->name_zh != NULL) {
		han_pinyin(a, n->name_zh, &py);
		n->pinyin = py.full;
	}
	if (n->listed == NONE)
		n->listed = 1;
	if (n->record_status == NONE)
		n->record_status = RS_ACTIVE;
	n->shown = n->listed == 1 && n->record_status == RS_ACTIVE;
	if (n->other_id == NULL)
		n->other_id_type = NONE;
	derive_uscc_status(n);
	n->completeness = completeness(n);
	if (n->name_zh_sort == NULL) {	/* new, or validate has seen another name */
		n->name_zh_sort = han_sort_key(a, n->name_zh);
		n->name_exact = han_name_exact(a, n->name_zh);
		n->name_key = han_name_key(a, n->name_zh);
	}
	enterprise_keys(a, n);
}

/* --- search ----------------------------------------------------------------------------------------- */
/* One entry for each text of a list. */
static void
index_list(struct arena *a, struct search_doc *doc, unsigned class, enum search_kind kind, const char *field,
    const char *json)
{
	const struct jv *list;
	struct err e;

	err_init(&e, a);
	if (json == NULL || json_parse(a, json, strlen(json), &list, &e) == -1)
		return;
	for (const struct jv *v = jv_first(list); v != NULL; v = jv_next(v))
		search_add(doc, class, kind, field, jv_text(v), NULL);
}

/* The pinyin only if a person has edited it: then it replaces the derived readings. */
static const char *
edited_pinyin(struct arena *a, const struct enterprise *n)
{
	struct han_pinyin py;

	if (n->pinyin == NULL || n->name_zh == NULL)
		return NULL;
	han_pinyin(a, n->name_zh, &py);
	return str_eq(py.full, n->pinyin) ? NULL : n->pinyin;
}

static void
enterprise_index(struct arena *a, const void *rec, struct search_doc *doc)
{
	const struct enterprise *n = rec;

	search_add(doc, CL_PUBLIC, SK_NAME, "name_zh", n->name_zh, edited_pinyin(a, n));
	search_add(doc, CL_PUBLIC, SK_SHORT, "name_short", n->name_short, NULL);
	search_add(doc, CL_PUBLIC, SK_OTHER, "name_en", n->name_en, NULL);
	search_add(doc, CL_MEMBERS, SK_CODE, "uscc", n->uscc, NULL);
	search_add(doc, CL_MEMBERS, SK_CODE, "stock_code", n->stock_code, NULL);
	search_add(doc, CL_OWN, SK_CODE, "other_id", n->other_id, NULL);
	index_list(a, doc, CL_PUBLIC, SK_SHORT, "brands", n->brands);
	index_list(a, doc, CL_MEMBERS, SK_OTHER, "former_names", n->former_names);
}

static const struct choice enterprise_groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "registration", "Registration", "登记信息" },
	{ "business", "Business", "经营情况" },
	{ "place", "Place and contact", "地址与联系" },
	{ "titles", "Titles and certificates", "资质与荣誉" },
	{ "interests", "ASEAN interests", "东盟意向" },
	{ "ledger", "Membership", "会籍" },
	{ "internal", "Internal", "内部信息" },
	{ NULL }
};

const struct resource enterprise_resource = {
	.name = "enterprise", .path = "enterprises", .table = "enterprise",
	.en = "Member enterprises", .zh = "会员企业",
	.size = sizeof(struct enterprise), LIST(fields, enterprise_fields),
	.own = "id", .listed = "shown", .names_table = "enterprise_name",
	.merged = "merged_into", .gone_field = "record_status", .gone = RS_MERGED,
	.counter = CNT_ENTERPRISE, .default_sort = "-updated_at", .groups = enterprise_groups,
	.validate = enterprise_validate, .derive = enterprise_derive, .index = enterprise_index,
};
