/*
 * Demo projects.  A plan is drawn for each: who, where, what, how far and when; then it is lived through, move by move, with what each
 * move asks for.  Sums follow from one figure in US dollars at round invented rates, so that they fit each other as in life: not quite.
 */
#include "base/base.h"

#include "base/rnd.h"
#include "base/str.h"
#include "meta/rec.h"
#include "model/demo.h"
#include "model/flow.h"
#include "model/record.h"
#include "model/resources.h"
#include "text/date.h"
#include "text/json.h"

#include "demo_pen.h"
#include "demo_project.h"

#include <stdio.h>

#define SEED	UINT64_C(0x706c616e74)

enum { FIRST_DAY = 12784, MONTH = 30 };		/* 2005-01-01 in days since 1970 */

/* --- what they are made of ---------------------------------------------------------------------------- */

/* Where members build; an old unit takes no project that begins after its end (docs/data.md). */
static const struct site {
	const char	*country, *zh, *en;
	const char	*province, *place_zh, *place_en;
	const char	*park;
	int		 weight, last_year;	/* last_year: in which a project may still begin there; 0: any */
} sites[] = {
	{ "VN", "越南", "Viet Nam", "VN-56", "北宁", "Bac Ninh", NULL, 70, 0 },
	{ "VN", "越南", "Viet Nam", "VN-54", "北江", "Bac Giang", "vn-quang-chau", 45, 2024 },
	{ "VN", "越南", "Viet Nam", "VN-HP", "海防", "Hai Phong", "vn-shenzhen-haiphong", 75, 0 },
	{ "VN", "越南", "Viet Nam", "VN-57", "平阳", "Binh Duong", NULL, 70, 2024 },
	{ "VN", "越南", "Viet Nam", "VN-SG", "胡志明市", "Ho Chi Minh City", NULL, 35, 0 },
	{ "VN", "越南", "Viet Nam", "VN-39", "同奈", "Dong Nai", "vn-amata-bien-hoa", 45, 0 },
	{ "VN", "越南", "Viet Nam", "VN-13", "广宁", "Quang Ninh", "vn-dong-mai", 25, 0 },
	{ "VN", "越南", "Viet Nam", "VN-22", "乂安", "Nghe An", "vn-vsip-nghe-an", 30, 0 },
	{ "VN", "越南", "Viet Nam", "VN-37", "西宁", "Tay Ninh", NULL, 25, 0 },
	{ "VN", "越南", "Viet Nam", "VN-41", "隆安", "Long An", NULL, 20, 2024 },
	{ "TH", "泰国", "Thailand", "TH-21", "罗勇", "Rayong", "th-thai-chinese-rayong", 85, 0 },
	{ "TH", "泰国", "Thailand", "TH-20", "春武里", "Chon Buri", NULL, 55, 0 },
	{ "TH", "泰国", "Thailand", "TH-24", "北柳", "Chachoengsao", NULL, 20, 0 },
	{ "TH", "泰国", "Thailand", "TH-10", "曼谷", "Bangkok", NULL, 20, 0 },
	{ "ID", "印尼", "Indonesia", "ID-JB", "西爪哇", "West Java", "id-china-indonesia", 60, 0 },
	{ "ID", "印尼", "Indonesia", "ID-JT", "中爪哇", "Central Java", "id-kendal", 35, 0 },
	{ "ID", "印尼", "Indonesia", "ID-BT", "万丹", "Banten", NULL, 20, 0 },
	{ "ID", "印尼", "Indonesia", "ID-ST", "中苏拉威西", "Central Sulawesi", "id-morowali", 20, 0 },
	{ "MY", "马来西亚", "Malaysia", "MY-02", "吉打", "Kedah", "my-kulim-east", 35, 0 },
	{ "MY", "马来西亚", "Malaysia", "MY-07", "槟城", "Penang", NULL, 40, 0 },
	{ "MY", "马来西亚", "Malaysia", "MY-10", "雪兰莪", "Selangor", NULL, 25, 0 },
	{ "MY", "马来西亚", "Malaysia", "MY-01", "柔佛", "Johor", NULL, 25, 0 },
	{ "KH", "柬埔寨", "Cambodia", "KH-18", "西哈努克", "Preah Sihanouk", "kh-sihanoukville", 35, 0 },
	{ "KH", "柬埔寨", "Cambodia", "KH-12", "金边", "Phnom Penh", "kh-phnom-penh", 25, 0 },
	{ "PH", "菲律宾", "Philippines", "PH-40", "卡拉巴松", "Calabarzon", NULL, 25, 0 },
	{ "PH", "菲律宾", "Philippines", "PH-03", "中吕宋", "Central Luzon", NULL, 15, 0 },
	{ "SG", "新加坡", "Singapore", "SG-05", "西南区", "South West", NULL, 40, 0 },
	{ "LA", "老挝", "Laos", "LA-VT", "万象", "Vientiane", "la-saysettha", 20, 0 },
	{ "MM", "缅甸", "Myanmar", "MM-06", "仰光", "Yangon", NULL, 14, 0 },
	{ "BN", "文莱", "Brunei", "BN-BM", "摩拉", "Brunei-Muara", NULL, 4, 0 },
	{ "TL", "东帝汶", "Timor-Leste", "TL-DI", "帝力", "Dili", NULL, 4, 0 },
};

/* Host currencies at round rates: units for one US dollar. */
static const struct money_of { const char *country, *currency; int64_t per_usd; } moneys[] = {
	{ "VN", "VND", 23000 }, { "TH", "THB", 33 }, { "ID", "IDR", 14000 }, { "MY", "MYR", 4 }, { "PH", "PHP", 52 },
};

/* What is made: per million US dollars so many thousandths of the unit. */
static const struct make {
	const char	*zh, *en, *sector, *metric, *unit, *activity;
	int64_t		 per_million;
} makes[] = {
	{ "储能电池", "Energy storage battery", "battery", "电芯", "GWh/yr", "make", 18 },
	{ "锂电池", "Lithium battery", "battery", "电池包", "MWh/yr", "make", 15000 },
	{ "光伏逆变器", "Solar inverter", "new-energy", "逆变器", "10kpcs/yr", "make", 300 },
	{ "小家电", "Small appliance", "appliances", "整机", "10kpcs/yr", "make", 4000 },
	{ "空调", "Air conditioner", "appliances", "整机", "10kpcs/yr", "make", 900 },
	{ "连接器", "Connector", "electronics", "连接器", "10kpcs/yr", "make", 60000 },
	{ "手机整机", "Smartphone", "electronics", "手机", "10kpcs/yr", "make", 2500 },
	{ "音响设备", "Audio equipment", "electronics", "整机", "10kpcs/yr", "make", 3000 },
	{ "LED 照明", "LED lighting", "lighting", "灯具", "10kpcs/yr", "make", 9000 },
	{ "汽车线束", "Wiring harness", "vehicles", "线束", "10kpcs/yr", "make", 1500 },
	{ "电动摩托车", "Electric motorcycle", "vehicles", "整车", "10kpcs/yr", "make", 400 },
	{ "服装", "Garment", "light-industry", "成衣", "10kpcs/yr", "make", 12000 },
	{ "运动鞋", "Sports shoe", "light-industry", "鞋", "10kpcs/yr", "make", 7000 },
	{ "家具", "Furniture", "furniture", "成品", "10kpcs/yr", "make", 600 },
	{ "改性塑料", "Modified plastics", "materials", "粒料", "t/yr", "make", 900000 },
	{ "涂料", "Coatings", "petrochemicals", "涂料", "t/yr", "make", 1400000 },
	{ "热带水果加工", "Tropical fruit processing", "agriculture", "果品", "t/yr", "make", 1100000 },
	{ "功率器件封装", "Power device packaging", "semiconductors", "器件", "10kpcs/yr", "make", 20000 },
	{ "工业机器人", "Industrial robot", "robotics", "整机", "pcs/yr", "make", 45000 },
	{ "医用耗材", "Medical consumables", "biomedicine", "耗材", "10kpcs/yr", "make", 30000 },
	{ "跨境物流仓储", "Cross-border warehousing", "logistics", "仓储面积", "m2", "logistics", 1500000 },
	{ "工业软件", "Industrial software", "software", "办公面积", "m2", "service", 800000 },
};

static const struct mode { const char *code, *zh, *en; int weight; } modes[] = {
	{ "greenfield_wholly", "生产基地", "plant", 46 },
	{ "greenfield_jv", "合资工厂", "joint venture plant", 20 },
	{ "expansion", "扩建项目", "expansion", 12 },
	{ "acquisition", "并购项目", "acquisition", 8 },
	{ "minority", "参股项目", "minority stake", 5 },
	{ "contract_manufacturing", "代工项目", "contract manufacturing", 4 },
	{ "office_or_rnd", "研发中心", "R&D centre", 5 },
};

/* How many of a hundred stand at each stage, and how many days the one before it took, at least and up to so many more. */
static const struct { int weight, days, more; } stages[] = {
	[PS_LEAD] = { 9, 0, 0 },
	[PS_INTENTION] = { 12, 45, 200 },
	[PS_FILED] = { 12, 60, 240 },
	[PS_HOST_APPROVED] = { 9, 50, 220 },
	[PS_CONSTRUCTION] = { 14, 30, 180 },
	[PS_TRIAL] = { 6, 300, 420 },
	[PS_OPERATING] = { 30, 60, 150 },
	[PS_CLOSED] = { 4, 700, 2500 },
	[PS_EXITED] = { 4, 700, 2500 },
};
static const int64_t sizes[] = { 800, 1500, 2000, 3000, 5000, 5000, 8000, 10000, 12000, 15000, 20000, 28000, 35000, 50000, 65000,
	80000, 120000, 180000, 250000, 400000 };	/* thousand US dollars */
static const char *const partners[] = {
	"示例实业股份公司", "样例工业集团", "虚构发展有限公司", "演示控股有限公司", "范例贸易公司",
};
static const char *const delays[] = { "环评批复晚于计划", "用地交付推迟", "设备到港延迟", "融资尚未落实", "施工许可未下达" };
static const char *const ends[] = { "订单转移至其他基地", "合作期满", "股权转让给当地伙伴", "经营未达预期" };
static const char *const years[] = {
	"年度走访：产能利用率约 85%，计划增加一条生产线", "年度走访：订单平稳，本地采购比例提高", "企业来函：经营正常，招工较上年困难",
	"秘书处电话回访：正常经营，无重大变化",
};
static const char *const events[] = {
	"企业来函：按计划推进", "秘书处电话回访：各项手续办理中", "企业来访：介绍项目进展，希望协调用工", "企业来函：设备采购已签约",
};

/* --- a plan ------------------------------------------------------------------------------------------- */

struct investor {
	int64_t		 id, joined_ms, established;	/* day since 1970; NONE: not known */
	const char	*cluster;
};
struct plan {
	const struct investor *by;
	const struct site *site;
	const struct make *make;
	const struct mode *mode;
	int64_t		 reached;		/* enum project_stage */
	int64_t		 day[PS_EXITED + 1];	/* when each stage began; NONE: never */
	int64_t		 usd_k;			/* thousand US dollars */
	int64_t		 share_bp;		/* of the member; NONE: not known */
	size_t		 n;
	const char	*name_zh, *name_en;	/* NULL: made of the above */
	const char	*land_ha;
};
struct maker {
	struct demo_pen	 pen;
	const struct demo_people *p;
	struct investor	*investor;
	size_t		 ninvestors;
	struct plan	 plan;
	int64_t		 id;			/* of the project */
};

static const struct site *
draw_site(struct maker *m, int year)
{
	int all = 0, at;

	for (size_t i = 0; i < nitems(sites); i++)
		all += sites[i].last_year != 0 && year > sites[i].last_year ? 0 : sites[i].weight;
	at = (int)demo_below(&m->pen, all);
	for (size_t i = 0; i < nitems(sites); i++) {
		at -= sites[i].last_year != 0 && year > sites[i].last_year ? 0 : sites[i].weight;
		if (at < 0)
			return &sites[i];
	}
	return &sites[0];
}

static const struct mode *
draw_mode(struct maker *m)
{
	int at = (int)demo_below(&m->pen, 100);

	for (size_t i = 0; i < nitems(modes); i++)
		if ((at -= modes[i].weight) < 0)
			return &modes[i];
	return &modes[0];
}

static int64_t
draw_stage(struct maker *m)
{
	int at = (int)demo_below(&m->pen, 100);

	for (size_t i = 0; i < nitems(stages); i++)
		if ((at -= stages[i].weight) < 0)
			return (int64_t)i;
	return PS_LEAD;
}

/* What is under way began not long ago, for the most part; what runs or is over may have done so for twenty years. */
static int64_t
draw_reached(struct maker *m, int64_t stage)
{
	int64_t span = m->pen.today - FIRST_DAY - 900;

	if (stage >= PS_OPERATING)
		return m->pen.today - 5 - demo_below(&m->pen, 2) * demo_below(&m->pen, span) - demo_below(&m->pen, span / 4);
	if (demo_often(&m->pen, 74))
		return m->pen.today - 3 - demo_below(&m->pen, 330);
	return m->pen.today - 300 - (demo_often(&m->pen, 60) ? demo_below(&m->pen, 900) : demo_below(&m->pen, span - 300));
}

static void
draw_days(struct maker *m)
{
	struct plan *p = &m->plan;
	int64_t at = draw_reached(m, p->reached);

	for (size_t i = 0; i < nitems(p->day); i++)
		p->day[i] = NONE;
	for (int64_t s = p->reached; s >= PS_LEAD; s--) {
		if (s == PS_CLOSED && p->reached == PS_EXITED)
			continue;
		p->day[s] = at < FIRST_DAY + s * 20 ? FIRST_DAY + s * 20 : at;
		at = p->day[s] - stages[s].days - (stages[s].more == 0 ? 0 : demo_below(&m->pen, stages[s].more));
	}
}

/* An investor that was there when it began, of the trade if one is soon found. */
static const struct investor *
draw_investor(struct maker *m)
{
	const struct investor *found = NULL;

	for (int tries = 0; tries < 200; tries++) {
		const struct investor *i = &m->investor[demo_below(&m->pen, (int64_t)m->ninvestors)];

		if (i->established == NONE || i->established > m->plan.day[PS_LEAD])
			continue;
		found = i;
		if (tries > 24 || str_eq(i->cluster, m->plan.make->sector))
			break;
	}
	return found == NULL ? &m->investor[0] : found;
}

static void
draw(struct maker *m, size_t n)
{
	struct plan *p = &m->plan;

	*p = (struct plan){ .n = n, .reached = draw_stage(m), .mode = draw_mode(m), .make = &DEMO_PICK(&m->pen, makes), .usd_k = DEMO_PICK(&m->pen, sizes) };
	draw_days(m);
	p->site = draw_site(m, demo_year(p->day[PS_LEAD]));
	p->by = draw_investor(m);
	p->share_bp = strcmp(p->mode->code, "minority") == 0 ? 1000 + demo_below(&m->pen, 30) * 100 :
	    strcmp(p->mode->code, "greenfield_jv") == 0 || strcmp(p->mode->code, "acquisition") == 0 ? 5100 + demo_below(&m->pen, 35) * 100 : 10000;
	if (demo_often(&m->pen, 6))
		p->share_bp = NONE;
}

/* --- writing ------------------------------------------------------------------------------------------- */

/* It is written down on the day, or when the company has come to the chamber. */
static void
at_day(struct maker *m, int64_t day, bool head)
{
	int64_t first = (m->plan.by->joined_ms + HOUR_MS + DAY_MS - 1) / DAY_MS;

	demo_at(&m->pen, day < first ? first : day, head ? m->p->head : m->p->staff, head ? m->p->head_login : m->p->staff_login);
}

static int
create(struct maker *m, const struct resource *r, struct err *e)
{
	return demo_create(&m->pen, r, r == &project_resource ? &m->id : NULL, e);
}

static int
move(struct maker *m, const char *name, struct err *e)
{
	return demo_move(&m->pen, &project_resource, m->id, name, e);
}

/* A part of its own, beside those that moves bring. */
static void
begin_part(struct maker *m)
{
	demo_begin(&m->pen);
	jw_kint(&m->pen.w, "project", m->id);
}

/* --- figures -------------------------------------------------------------------------------------------- */

static int64_t
three_digits(int64_t v)
{
	int64_t unit = 1;

	while (v / unit >= 1000)
		unit *= 10;
	return v / unit * unit;
}

struct sum {
	const char	*kind, *scope, *currency, *source, *confidence;
	int64_t		 whole, day;		/* units of the currency */
	bool		 estimated, open;
};

static void
put_sum(struct maker *m, const struct sum *s)
{
	struct jw *w = &m->pen.w;

	jw_ktext(w, "kind", s->kind);
	jw_ktext(w, "scope", s->scope);
	jw_key(w, "amount");
	jw_object(w);
	jw_ktext(w, "amount", arena_printf(m->pen.a, "%lld", (long long)s->whole));
	jw_ktext(w, "currency", s->currency);
	jw_end_object(w);
	demo_put_day(&m->pen, "as_of", s->day);
	jw_kbool(w, "estimated", s->estimated);
	jw_ktext(w, "confidence", s->confidence);
	jw_ktext(w, "source", s->source);
	if (s->open)
		jw_kbool(w, "open", true);
}

static void
put_sum_row(struct maker *m, const struct sum *s)
{
	jw_object(&m->pen.w);
	put_sum(m, s);
	jw_end_object(&m->pen.w);
}

static int
add_sum(struct maker *m, const struct sum *s, struct err *e)
{
	begin_part(m);
	put_sum(m, s);
	return create(m, &project_amount_resource, e);
}

static int64_t
chinese_side(const struct plan *p)
{
	return three_digits(p->usd_k * 1000 / 10000 * (p->share_bp == NONE ? 10000 : p->share_bp));
}

static struct sum
host_sum(const struct plan *p)
{
	struct sum s = { "registered_host", "whole", "USD", "东道国投资登记文件", "document_seen", three_digits(p->usd_k * 1000),
		p->day[PS_HOST_APPROVED], false, false };

	for (size_t i = 0; i < nitems(moneys); i++)
		if (strcmp(moneys[i].country, p->site->country) == 0) {
			s.currency = moneys[i].currency;
			s.whole = three_digits(p->usd_k * 1000 * moneys[i].per_usd);
		}
	return s;
}

static void
put_capacity(struct maker *m, const char *status, int64_t percent, int64_t day)
{
	const struct plan *p = &m->plan;
	int64_t milli = three_digits(p->usd_k * p->make->per_million / 1000 * percent / 100);

	milli = milli < 1 ? 1 : milli;
	jw_object(&m->pen.w);
	jw_ktext(&m->pen.w, "phase", "一期");
	jw_ktext(&m->pen.w, "metric", p->make->metric);
	jw_ktext(&m->pen.w, "value", arena_printf(m->pen.a, "%lld.%03lld", (long long)(milli / 1000), (long long)(milli % 1000)));
	jw_ktext(&m->pen.w, "unit", p->make->unit);
	jw_ktext(&m->pen.w, "status", status);
	demo_put_day(&m->pen, "as_of", day);
	jw_ktext(&m->pen.w, "source", "企业填报");
	jw_end_object(&m->pen.w);
}

static void
put_jobs(struct maker *m, const char *status, int64_t percent, int64_t day)
{
	int64_t total = (20 + m->plan.usd_k / 1000 * 6) * percent / 100, abroad;

	total = total < 3 ? 3 : total;
	abroad = 1 + total / 12;
	jw_object(&m->pen.w);
	jw_ktext(&m->pen.w, "status", status);
	jw_kint(&m->pen.w, "total", total);
	jw_kint(&m->pen.w, "local_staff", total - abroad);
	jw_kint(&m->pen.w, "expatriates", abroad);
	demo_put_day(&m->pen, "as_of", day);
	jw_ktext(&m->pen.w, "source", "企业填报");
	jw_end_object(&m->pen.w);
}

static void
put_permit(struct maker *m, const char *regime, const char *issuer, int64_t day)
{
	jw_object(&m->pen.w);
	jw_ktext(&m->pen.w, "regime", regime);
	jw_ktext(&m->pen.w, "number", arena_printf(m->pen.a, "DEMO-%05zu", m->plan.n + 1));
	jw_ktext(&m->pen.w, "issuer", issuer);
	demo_put_day(&m->pen, "issued", day);
	jw_end_object(&m->pen.w);
}

static void
put_milestone(struct maker *m, const char *kind, int64_t planned, int64_t actual)
{
	jw_object(&m->pen.w);
	jw_ktext(&m->pen.w, "kind", kind);
	if (planned != NONE) {
		char text[DATE_SIZE];

		date_put(text, planned);
		jw_ktext(&m->pen.w, "planned", text);
	}
	if (actual != NONE)
		demo_put_day(&m->pen, "actual", actual);
	jw_end_object(&m->pen.w);
}

/* --- the steps of a life -------------------------------------------------------------------------------- */

static void
put_names(struct maker *m)
{
	const struct plan *p = &m->plan;
	const struct site *s = p->site;

	jw_ktext(&m->pen.w, "name_zh", p->name_zh != NULL ? p->name_zh :
	    arena_printf(m->pen.a, "%s%s%s%s", s->zh, s->place_zh, p->make->zh, p->mode->zh));
	if (p->name_en != NULL || demo_often(&m->pen, 55))
		jw_ktext(&m->pen.w, "name_en", p->name_en != NULL ? p->name_en :
		    arena_printf(m->pen.a, "%s %s, %s", p->make->en, p->mode->en, s->place_en));
}

static void
put_place(struct maker *m)
{
	const struct plan *p = &m->plan;

	jw_ktext(&m->pen.w, "country", p->site->country);
	jw_ktext(&m->pen.w, "province", p->site->province);
	if (p->site->park != NULL && demo_often(&m->pen, 60))
		jw_ktext(&m->pen.w, "park", p->site->park);
	jw_ktext(&m->pen.w, "mode", p->mode->code);
	jw_ktext(&m->pen.w, "sector", p->make->sector);
	jw_ktext(&m->pen.w, "products", p->make->zh);
	demo_rows(&m->pen, "activities");
	jw_text(&m->pen.w, strcmp(p->mode->code, "office_or_rnd") == 0 ? "rnd" : p->make->activity);
	demo_end_rows(&m->pen);
}

static int
live_lead(struct maker *m, struct err *e)
{
	const struct plan *p = &m->plan;

	at_day(m, p->day[PS_LEAD], false);
	demo_begin(&m->pen);
	jw_ktext(&m->pen.w, "code", arena_printf(m->pen.a, "DEMO-P%04zu", p->n + 1));
	jw_kint(&m->pen.w, "enterprise", p->by->id);
	put_names(m);
	put_place(m);
	demo_put_day(&m->pen, "stage_on", p->day[PS_LEAD]);
	jw_ktext(&m->pen.w, "source", demo_often(&m->pen, 50) ? "企业来访" : "会员问卷");
	if (p->land_ha != NULL)
		jw_ktext(&m->pen.w, "land_ha", p->land_ha);
	if (demo_often(&m->pen, 4))
		jw_ktext(&m->pen.w, "visibility", demo_often(&m->pen, 50) ? "private" : "open");
	if (demo_often(&m->pen, 8))
		jw_ktext(&m->pen.w, "risk_note", "土地权属需再次核实（示例）");
	return create(m, &project_resource, e);
}

static int
live_intention(struct maker *m, struct err *e)
{
	const struct plan *p = &m->plan;
	const struct sum announced = { "announced", "whole", "CNY", "公司公告（示例）", "public_source", three_digits(p->usd_k * 7200),
		p->day[PS_LEAD], true, demo_often(&m->pen, 12) };
	const struct sum intended = { "intended", "whole", "USD", "意向书（示例）", "member_stated", three_digits(p->usd_k * 1060),
		p->day[PS_INTENTION], true, false };

	if (demo_often(&m->pen, 55) && add_sum(m, &announced, e) == -1)
		return -1;
	at_day(m, p->day[PS_INTENTION], false);
	demo_begin(&m->pen);
	demo_put_day(&m->pen, "stage_on", p->day[PS_INTENTION]);
	demo_rows(&m->pen, "amounts");
	put_sum_row(m, &intended);
	demo_end_rows(&m->pen);
	return move(m, "intend", e);
}

static void
put_owner(struct maker *m, const char *holder, int64_t enterprise, const char *name, const char *country, int64_t bp)
{
	jw_object(&m->pen.w);
	jw_ktext(&m->pen.w, "holder", holder);
	if (enterprise != NONE)
		jw_kint(&m->pen.w, "enterprise", enterprise);
	if (name != NULL)
		jw_ktext(&m->pen.w, "name", name);
	jw_ktext(&m->pen.w, "country", country);
	if (bp != NONE)
		jw_kint(&m->pen.w, "bp", bp);
	jw_end_object(&m->pen.w);
}

static int
live_filed(struct maker *m, struct err *e)
{
	const struct plan *p = &m->plan;
	struct sum whole = { "filed_cn", "whole", "USD", "企业境外投资证书（示例）", "document_seen", three_digits(p->usd_k * 1000),
		p->day[PS_FILED], false, false };
	struct sum side = whole;

	side.scope = "chinese_side";
	side.whole = chinese_side(p);
	at_day(m, p->day[PS_FILED], false);
	demo_begin(&m->pen);
	demo_put_day(&m->pen, "stage_on", p->day[PS_FILED]);
	jw_ktext(&m->pen.w, "odi_no", arena_printf(m->pen.a, "DEMO-N44%05zu", p->n + 1));
	demo_rows(&m->pen, "owners");
	put_owner(m, "member", p->by->id, NULL, "CN", p->share_bp);
	if (p->share_bp != 10000)
		put_owner(m, "partner", NONE, DEMO_PICK(&m->pen, partners), p->site->country, p->share_bp == NONE ? NONE : 10000 - p->share_bp);
	demo_end_rows(&m->pen);
	demo_rows(&m->pen, "amounts");
	put_sum_row(m, &whole);
	put_sum_row(m, &side);
	demo_end_rows(&m->pen);
	demo_rows(&m->pen, "permits");
	put_permit(m, "mofcom", "广东省商务厅（示例）", p->day[PS_FILED]);
	if (demo_often(&m->pen, 97))
		put_permit(m, "ndrc", "广东省发展改革委（示例）", p->day[PS_FILED] - 12);
	if (demo_often(&m->pen, 92))
		put_permit(m, "safe", "示例银行", p->day[PS_FILED]);
	demo_end_rows(&m->pen);
	demo_rows(&m->pen, "milestones");
	put_milestone(m, "odi", NONE, p->day[PS_FILED]);
	demo_end_rows(&m->pen);
	return move(m, "file", e);
}

static int
live_approved(struct maker *m, struct err *e)
{
	const struct plan *p = &m->plan;
	const struct sum registered = host_sum(p);
	bool vn = strcmp(p->site->country, "VN") == 0;

	at_day(m, p->day[PS_HOST_APPROVED], false);
	demo_begin(&m->pen);
	demo_put_day(&m->pen, "stage_on", p->day[PS_HOST_APPROVED]);
	demo_rows(&m->pen, "amounts");
	put_sum_row(m, &registered);
	demo_end_rows(&m->pen);
	demo_rows(&m->pen, "permits");
	put_permit(m, vn ? "vn_irc" : "host_investment", "当地投资主管部门（示例）", p->day[PS_HOST_APPROVED]);
	if (demo_often(&m->pen, 92))
		put_permit(m, vn ? "vn_erc" : "host_company", "当地工商登记机关（示例）", p->day[PS_HOST_APPROVED]);
	if (vn && demo_often(&m->pen, 92))
		put_permit(m, "vn_site", "示例园区管委会", p->day[PS_HOST_APPROVED] - 9);
	if (vn && demo_often(&m->pen, 92))
		put_permit(m, "vn_tax", "当地税务机关（示例）", p->day[PS_HOST_APPROVED]);
	demo_end_rows(&m->pen);
	if (vn) {
		demo_rows(&m->pen, "milestones");
		put_milestone(m, "irc", NONE, p->day[PS_HOST_APPROVED]);
		demo_end_rows(&m->pen);
	}
	return move(m, "approve", e);
}

/* What one has before one builds, and how many days before. */
static const struct { bool vn; const char *regime; int before; } building[] = {
	{ true, "vn_eia", 20 }, { true, "vn_fire_design", 12 }, { true, "vn_construction", 4 },
	{ false, "host_environment", 20 }, { false, "host_construction", 4 },
};

static int
live_construction(struct maker *m, struct err *e)
{
	const struct plan *p = &m->plan;
	const struct sum paid = { "contributed", "chinese_side", "USD", "资本金入账凭证（示例）", "document_seen", three_digits(chinese_side(p) / 2),
		p->day[PS_CONSTRUCTION] + 20, false, false };

	at_day(m, p->day[PS_CONSTRUCTION], false);
	demo_begin(&m->pen);
	demo_put_day(&m->pen, "stage_on", p->day[PS_CONSTRUCTION]);
	demo_rows(&m->pen, "milestones");
	put_milestone(m, "ground_breaking", NONE, p->day[PS_CONSTRUCTION]);
	put_milestone(m, "operating", p->day[PS_CONSTRUCTION] + 420, NONE);
	demo_end_rows(&m->pen);
	demo_rows(&m->pen, "capacities");
	put_capacity(m, "planned", 100, p->day[PS_CONSTRUCTION]);
	demo_end_rows(&m->pen);
	demo_rows(&m->pen, "jobs");
	put_jobs(m, "planned", 100, p->day[PS_CONSTRUCTION]);
	demo_end_rows(&m->pen);
	demo_rows(&m->pen, "permits");
	for (size_t i = 0; i < nitems(building); i++)
		if (building[i].vn == (strcmp(p->site->country, "VN") == 0) && demo_often(&m->pen, 97))
			put_permit(m, building[i].regime, "当地主管部门（示例）", p->day[PS_CONSTRUCTION] - building[i].before);
	demo_end_rows(&m->pen);
	if (move(m, "build", e) == -1)
		return -1;
	return paid.day <= m->pen.today && demo_often(&m->pen, 65) ? add_sum(m, &paid, e) : 0;
}

static int
live_trial(struct maker *m, struct err *e)
{
	const struct plan *p = &m->plan;

	at_day(m, p->day[PS_TRIAL], false);
	demo_begin(&m->pen);
	demo_put_day(&m->pen, "stage_on", p->day[PS_TRIAL]);
	demo_rows(&m->pen, "milestones");
	put_milestone(m, "trial_run", NONE, p->day[PS_TRIAL]);
	demo_end_rows(&m->pen);
	if (strcmp(p->site->country, "VN") == 0 && demo_often(&m->pen, 92)) {
		demo_rows(&m->pen, "permits");
		put_permit(m, "vn_fire_acceptance", "当地消防部门（示例）", p->day[PS_TRIAL]);
		put_permit(m, "vn_environment", "当地环境部门（示例）", p->day[PS_TRIAL]);
		demo_end_rows(&m->pen);
	}
	return move(m, "trial", e);
}

/* What shows that it runs. */
static int
claim(struct maker *m, int64_t day, struct err *e)
{
	const struct plan *p = &m->plan;
	const struct sum spent = { "disbursed", "whole", "USD", "审计报告（示例）", "document_seen",
		three_digits(p->usd_k * (860 + demo_below(&m->pen, 260))), day, false, false };

	at_day(m, day, false);
	demo_begin(&m->pen);
	demo_rows(&m->pen, "capacities");
	put_capacity(m, "actual", 55 + demo_below(&m->pen, 50), day);
	demo_end_rows(&m->pen);
	demo_rows(&m->pen, "jobs");
	put_jobs(m, "actual", 60 + demo_below(&m->pen, 60), day);
	demo_end_rows(&m->pen);
	demo_rows(&m->pen, "amounts");
	put_sum_row(m, &spent);
	demo_end_rows(&m->pen);
	demo_rows(&m->pen, "evidence");
	jw_object(&m->pen.w);
	jw_ktext(&m->pen.w, "title", "投产报道（示例）");
	jw_ktext(&m->pen.w, "url", arena_printf(m->pen.a, "https://example.com/demo/%zu", p->n + 1));
	jw_ktext(&m->pen.w, "publisher", "示例日报");
	demo_put_day(&m->pen, "published_on", day);
	jw_ktext(&m->pen.w, "supports", "stage");
	jw_ktext(&m->pen.w, "confidence", "public_source");
	jw_end_object(&m->pen.w);
	demo_end_rows(&m->pen);
	return move(m, "claim", e);
}

static int
live_operating(struct maker *m, struct err *e)
{
	int64_t day = m->plan.day[PS_OPERATING];

	if (claim(m, day, e) == -1)
		return -1;
	at_day(m, day + 2 > m->pen.today ? m->pen.today : day + 2, true);
	demo_begin(&m->pen);
	demo_put_day(&m->pen, "stage_on", day);
	return move(m, "operate", e);
}

static int
live_end(struct maker *m, int64_t stage, const char *name, struct err *e)
{
	at_day(m, m->plan.day[stage], false);
	demo_begin(&m->pen);
	demo_put_day(&m->pen, "stage_on", m->plan.day[stage]);
	jw_ktext(&m->pen.w, "end_reason", DEMO_PICK(&m->pen, ends));
	return move(m, name, e);
}

static int
live_closed(struct maker *m, struct err *e)
{
	return live_end(m, PS_CLOSED, "close", e);
}

static int
live_exited(struct maker *m, struct err *e)
{
	return live_end(m, PS_EXITED, "exit", e);
}

static int (*const lives[])(struct maker *m, struct err *e) = {
	[PS_LEAD] = live_lead, [PS_INTENTION] = live_intention, [PS_FILED] = live_filed, [PS_HOST_APPROVED] = live_approved,
	[PS_CONSTRUCTION] = live_construction, [PS_TRIAL] = live_trial, [PS_OPERATING] = live_operating, [PS_CLOSED] = live_closed,
	[PS_EXITED] = live_exited,
};

/* --- how it goes ---------------------------------------------------------------------------------------- */

static int
add_update(struct maker *m, int64_t day, const char *text, struct err *e)
{
	at_day(m, day, false);
	begin_part(m);
	demo_put_day(&m->pen, "happened_on", day);
	jw_ktext(&m->pen.w, "text", text);
	jw_ktext(&m->pen.w, "told_by", "企业联络人");
	return create(m, &project_update_resource, e);
}

static int
turn(struct maker *m, int64_t day, const char *name, const char *reason, struct err *e)
{
	at_day(m, day > m->pen.today ? m->pen.today : day, false);
	demo_begin(&m->pen);
	if (reason != NULL)
		jw_ktext(&m->pen.w, "health_reason", reason);
	return move(m, name, e);
}

/* What stands still for long is late, then dormant, then given up; or nobody has said anything yet. */
static int
stand_still(struct maker *m, int64_t since, struct err *e)
{
	int64_t age = m->pen.today - since, luck = demo_below(&m->pen, 100);

	if (luck < (age > 700 ? 30 : 45))
		return 0;
	if (turn(m, since + 200, "delay", DEMO_PICK(&m->pen, delays), e) == -1)
		return -1;
	if (age < 500 || luck < 60)
		return 0;
	if (turn(m, since + 430, "sleep", "多次联系未获回复", e) == -1)
		return -1;
	return age > 900 && luck > 72 ? turn(m, since + 800, "cancel", "企业确认不再推进", e) : 0;
}

/* Of what runs somebody tells once a year, and of most this year, too. */
static int
run_on(struct maker *m, int64_t since, struct err *e)
{
	bool silent = demo_often(&m->pen, 14);
	int64_t last = silent ? m->pen.today - 380 - demo_below(&m->pen, 700) : m->pen.today - 5 - demo_below(&m->pen, 320);

	for (int64_t day = since + 330 + demo_below(&m->pen, 60); day < last; day += 700 + demo_below(&m->pen, 400))
		if (add_update(m, day, DEMO_PICK(&m->pen, years), e) == -1)
			return -1;
	if (last > since && add_update(m, last, DEMO_PICK(&m->pen, years), e) == -1)
		return -1;
	if (!silent && m->pen.today - since > 400 && demo_often(&m->pen, 35)) {
		at_day(m, last, true);
		demo_begin(&m->pen);
		return move(m, "complete", e);
	}
	return 0;
}

static int
go_on(struct maker *m, struct err *e)
{
	const struct plan *p = &m->plan;
	int64_t since = p->day[p->reached];

	if (p->reached == PS_OPERATING)
		return run_on(m, since, e);
	if (p->reached > PS_OPERATING)
		return 0;
	if (m->pen.today - since > 300)
		return stand_still(m, since, e);
	if (p->reached == PS_TRIAL && demo_often(&m->pen, 40))
		return claim(m, since + 1, e);
	if (m->pen.today - since > 20 && demo_often(&m->pen, 60) && add_update(m, since + 10 + demo_below(&m->pen, m->pen.today - since - 10), DEMO_PICK(&m->pen, events), e) == -1)
		return -1;
	return demo_often(&m->pen, 12) ? turn(m, m->pen.today, "delay", DEMO_PICK(&m->pen, delays), e) : 0;
}

/* The yearly registration, to 30 June: nearly everybody has it. */
static int
register_stock(struct maker *m, struct err *e)
{
	const struct plan *p = &m->plan;
	int64_t due;

	if (date_make(demo_year(m->pen.today), 6, 30, &due) == -1 || (due > m->pen.today && date_make(demo_year(m->pen.today) - 1, 6, 30, &due) == -1))
		return 0;
	if (p->reached > PS_OPERATING || p->reached < PS_FILED || p->day[PS_FILED] > due - 60 || demo_often(&m->pen, 4))
		return 0;
	at_day(m, due - demo_below(&m->pen, 50), false);
	begin_part(m);
	jw_ktext(&m->pen.w, "regime", "safe_stock");
	jw_ktext(&m->pen.w, "issuer", "示例银行");
	demo_put_day(&m->pen, "issued", due - demo_below(&m->pen, 50));
	return create(m, &project_permit_resource, e);
}

static int
live(struct maker *m, struct err *e)
{
	m->pen.who.at_ms = 0;
	for (int64_t s = PS_LEAD; s <= m->plan.reached; s++)
		if (m->plan.day[s] != NONE && lives[s](m, e) == -1)
			return -1;
	return go_on(m, e) == -1 ? -1 : register_stock(m, e);
}

/* --- two that everybody asks for -------------------------------------------------------------------------- */

/*
 * The invented twin of a well-known case: a battery plant in Ha Tinh, 51 to 49, a sum in dong and in dollars, one capacity in two units;
 * and beside it the trap, another one in the same province with another sum.
 */
static void
draw_twin(struct maker *m, size_t n, bool trap)
{
	static const char *const days[] = { "2021-11-08", "2022-01-17", "2022-05-23", "2022-09-15", "2022-11-21", "2023-12-04", "2024-04-16" };
	struct plan *p = &m->plan;

	*p = (struct plan){ .n = n, .reached = trap ? PS_CONSTRUCTION : PS_OPERATING, .mode = &modes[1], .make = &makes[0],
		.usd_k = trap ? 391000 : 278000, .share_bp = trap ? 6000 : 5100, .by = &m->investor[trap ? 7 : 0],
		.name_zh = trap ? "越南河静动力电池工厂" : "越南河静磷酸铁锂电芯工厂", .land_ha = trap ? "12.6" : "14.2",
		.name_en = trap ? "Traction battery plant, Ha Tinh" : "LFP cell plant, Ha Tinh" };
	static const struct site ha_tinh = { "VN", "越南", "Viet Nam", "VN-23", "河静", "Ha Tinh", NULL, 0, 0 };

	p->site = &ha_tinh;
	for (size_t i = 0; i < nitems(p->day); i++)
		p->day[i] = (int64_t)i <= p->reached && i < nitems(days) ? demo_day(days[i]) + (trap ? 160 : 0) : NONE;
}

/* Its other figures: the same sum as a paper printed it, and the cells. */
static int
add_twin_figures(struct maker *m, struct err *e)
{
	const struct sum printed = { "registered_host", "whole", "USD", "当地媒体报道（示例）", "public_source", 278000000,
		demo_day("2022-11-21"), true, false };

	if (add_sum(m, &printed, e) == -1)
		return -1;
	begin_part(m);
	jw_ktext(&m->pen.w, "phase", "一期");
	jw_ktext(&m->pen.w, "metric", "电芯");
	jw_ktext(&m->pen.w, "value", "3000");
	jw_ktext(&m->pen.w, "unit", "10kpcs/yr");
	jw_ktext(&m->pen.w, "status", "planned");
	jw_ktext(&m->pen.w, "as_of", "2022-11-21");
	jw_ktext(&m->pen.w, "source", "当地媒体报道（示例）");
	return create(m, &project_capacity_resource, e);
}

static int
add_one(struct maker *m, size_t n, struct err *e)
{
	if (n < 2)
		draw_twin(m, n, n == 1);
	else
		draw(m, n);
	if (n >= 2 && n < 8)		/* of the company whose people the member accounts are */
		m->plan.by = &m->investor[0];
	if (live(m, e) == -1)
		return -1;
	return n == 0 ? add_twin_figures(m, e) : 0;
}

/* --- investors -------------------------------------------------------------------------------------------- */

enum { I_ID, I_CREATED, I_ESTABLISHED, I_CLUSTER };

/* Every sixth of the members in force, and the one whose people have accounts as the first. */
static int
read_investors(struct maker *m, struct arena *a, struct err *e)
{
	struct stmt *s = db_stmt(tx_db(m->pen.t), "SELECT id, created_at, established_on, (SELECT cluster FROM enterprise_cluster c "
	    "WHERE c.owner = enterprise.id ORDER BY c.pos ASC LIMIT 1) FROM enterprise WHERE archived_at IS NULL AND record_status = $1 AND "
	    "established_on IS NOT NULL AND (id = $2 OR id % 6 = 3) ORDER BY id ASC");
	int rc;

	m->investor = arena_array(a, DEMO_ENTERPRISES, sizeof *m->investor);
	stmt_int(s, 1, RS_ACTIVE);
	stmt_int(s, 2, m->p->member);
	while ((rc = stmt_row(s, e)) == 1)
		m->investor[m->ninvestors++] = (struct investor){ .id = col_int(s, I_ID), .joined_ms = col_int(s, I_CREATED),
		    .established = demo_day(col_text(s, I_ESTABLISHED)), .cluster = arena_strdup(a, col_text(s, I_CLUSTER)) };
	return rc == -1 || m->ninvestors > 8 ? rc : fail(e, ERR_INTERNAL, "demo: too few investors");
}

int
demo_projects_add(struct tx *t, const struct demo_people *p, int64_t now_ms, void (*progress)(size_t done, void *arg), void *arg,
    struct err *e)
{
	struct maker m = { .p = p };
	struct arena *whole = arena_new();
	int rc;

	demo_pen_init(&m.pen, t, SEED, now_ms);
	rc = read_investors(&m, whole, e);
	for (size_t n = 0; rc == 0 && n < DEMO_PROJECTS; n++) {
		rc = add_one(&m, n, e);
		arena_reset(m.pen.a);
		if (rc == 0 && progress != NULL && ((n + 1) % 100 == 0 || n + 1 == DEMO_PROJECTS))
			progress(n + 1, arg);
	}
	demo_pen_fini(&m.pen);
	arena_free(whole);
	return rc;
}
