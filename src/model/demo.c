/*
 * The demo chamber.  Everything is put together from the tables below by a generator with a fixed seed, so it is
 * the same at every run, and goes through the one write path.  A brand is three characters that make no word;
 * credit codes have right check digits, stock codes and phone numbers are of ranges that nobody is given.
 */
#include "base/base.h"

#include "base/clock.h"
#include "base/rnd.h"
#include "base/str.h"
#include "crypt/password.h"
#include "meta/rec.h"
#include "model/audit.h"
#include "model/demo.h"
#include "model/people.h"
#include "model/record.h"
#include "model/resources.h"
#include "text/date.h"
#include "text/ident.h"
#include "text/json.h"

#include "demo_ledger.h"
#include "demo_paper.h"
#include "demo_project.h"
#include "demo_trip.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define SEED		UINT64_C(0x7472616465)

enum { ALL = DEMO_ENTERPRISES + DEMO_LEFT };
#define FIRST_YEAR	1984
#define PICK(g, a)	((a)[rnd_seq_below(&(g)->seq, nitems(a))])
#define ACCOUNTS	R_COUNT

/* --- what names are made of --------------------------------------------------------------------------- */
static const struct { const char *zh, *en; } first[] = {
	{ "岚", "Lan" }, { "榕", "Rong" }, { "樾", "Yue" }, { "汐", "Xi" }, { "芮", "Rui" }, { "珑", "Long" },
	{ "煦", "Xu" }, { "澄", "Cheng" }, { "霁", "Ji" }, { "棠", "Tang" }, { "璟", "Jing" }, { "骁", "Xiao" },
	{ "砚", "Yan" }, { "沐", "Mu" }, { "蔚", "Wei" }, { "粤", "Yue" }, { "航", "Hang" }, { "桐", "Tong" },
	{ "瀚", "Han" }, { "钰", "Yu" }, { "昕", "Xin" }, { "峤", "Qiao" }, { "洛", "Luo" }, { "星", "Xing" },
}, second[] = {
	{ "舸", "Ge" }, { "桁", "Heng" }, { "砺", "Li" }, { "屿", "Yu" }, { "洵", "Xun" }, { "晷", "Gui" },
	{ "槿", "Jin" }, { "垚", "Yao" }, { "禾", "He" }, { "曜", "Yao" }, { "翎", "Ling" }, { "朔", "Shuo" },
	{ "渚", "Zhu" }, { "甫", "Fu" }, { "筠", "Yun" }, { "聿", "Yu" }, { "珩", "Heng" }, { "栎", "Li" },
	{ "墨", "Mo" }, { "鹭", "Lu" }, { "弈", "Yi" }, { "泓", "Hong" }, { "穗", "Sui" }, { "澜", "Lan" },
}, third[] = {
	{ "舟", "Zhou" }, { "川", "Chuan" }, { "越", "Yue" }, { "微", "Wei" }, { "铎", "Duo" }, { "旻", "Min" },
	{ "岱", "Dai" }, { "鲲", "Kun" }, { "芯", "Xin" }, { "凌", "Ling" }, { "拓", "Tuo" }, { "骏", "Jun" },
	{ "原", "Yuan" }, { "格", "Ge" }, { "衡", "Heng" }, { "迈", "Mai" }, { "特", "Te" }, { "尔", "Er" },
};

static const struct trade {
	const char *zh, *en, *industry, *cluster, *products, *scope;
} trades[] = {
	{ "科技", "Technology", "65", "software", "企业管理软件、工业互联网平台", "软件开发；信息系统集成服务；技术服务、技术咨询" },
	{ "电子", "Electronics", "39", "electronics", "连接器、线缆组件", "电子元器件制造；电子产品销售；货物进出口" },
	{ "电子科技", "Electronic Technology", "39", "electronics", "智能控制板、传感器模组", "电子专用材料研发；计算机软硬件及外围设备制造" },
	{ "智能装备", "Intelligent Equipment", "35", "equipment", "自动化装配线、视觉检测设备", "工业自动控制系统装置制造；专用设备修理" },
	{ "新能源", "New Energy", "38", "battery", "磷酸铁锂电池组、储能柜", "电池制造；储能技术服务；新兴能源技术研发" },
	{ "新能源科技", "New Energy Technology", "38", "new-energy", "光伏逆变器、充电桩", "光伏设备及元器件制造；充电桩销售" },
	{ "新材料", "New Materials", "26", "materials", "改性塑料、胶粘材料", "新材料技术研发；合成材料制造；化工产品销售" },
	{ "半导体", "Semiconductor", "39", "semiconductors", "功率器件、封装测试服务", "集成电路设计；半导体分立器件制造" },
	{ "生物科技", "Biotechnology", "27", "biomedicine", "体外诊断试剂、酶制剂", "生物基材料技术研发；第二类医疗器械销售" },
	{ "医疗器械", "Medical Devices", "35", "biomedicine", "监护仪、康复设备", "第二类医疗器械生产；医疗设备租赁" },
	{ "家居", "Home Furnishing", "21", "furniture", "实木家具、定制橱柜", "家具制造；家居用品销售" },
	{ "家具", "Furniture", "21", "furniture", "办公家具、酒店家具", "家具制造；木材加工" },
	{ "照明", "Lighting", "38", "lighting", "LED 灯具、景观照明", "照明器具制造；照明器具销售" },
	{ "电器", "Electric Appliances", "38", "appliances", "电风扇、电热水壶", "家用电器制造；家用电器研发" },
	{ "五金制品", "Hardware", "33", "light-industry", "门锁、卫浴五金", "五金产品制造；金属制品销售" },
	{ "精密模具", "Precision Mould", "35", "equipment", "注塑模具、冲压模具", "模具制造；模具销售；机械零件加工" },
	{ "塑胶制品", "Plastic Products", "29", "light-industry", "注塑件、包装容器", "塑料制品制造；塑料制品销售" },
	{ "包装印刷", "Packaging and Printing", "23", "light-industry", "彩盒、标签", "包装装潢印刷品印刷；纸制品制造" },
	{ "纺织", "Textile", "17", "light-industry", "针织面料、色织布", "面料纺织加工；针纺织品销售" },
	{ "服饰", "Garments", "18", "light-industry", "女装、运动服", "服装制造；服装服饰零售" },
	{ "鞋业", "Footwear", "19", "light-industry", "运动鞋、休闲鞋", "鞋制造；鞋帽零售" },
	{ "陶瓷", "Ceramics", "30", "furniture", "岩板、卫生陶瓷", "建筑陶瓷制品加工制造；卫生陶瓷制品销售" },
	{ "食品", "Foods", "14", "agriculture", "烘焙食品、调味品", "食品生产；食品销售" },
	{ "农业发展", "Agriculture", "01", "agriculture", "荔枝、蔬菜种苗", "水果种植；蔬菜种植；初级农产品收购" },
	{ "汽车零部件", "Auto Parts", "36", "vehicles", "线束、内饰件", "汽车零部件及配件制造；汽车零部件研发" },
	{ "机器人", "Robotics", "34", "robotics", "协作机器人、减速器", "工业机器人制造；智能机器人的研发" },
	{ "光电", "Optoelectronics", "39", "video", "显示模组、激光器", "光电子器件制造；显示器件制造" },
	{ "激光", "Laser", "35", "laser", "激光切割机、打标机", "激光打标加工；通用设备制造" },
	{ "环保工程", "Environmental Engineering", "77", "safety", "废水处理设备", "环境保护专用设备制造；水污染治理" },
	{ "仪器", "Instruments", "40", "instruments", "压力变送器、分析仪", "仪器仪表制造；仪器仪表修理" },
	{ "国际物流", "International Logistics", "58", "logistics", "海运拼箱、跨境陆运", "国际货物运输代理；普通货物仓储服务" },
	{ "供应链管理", "Supply Chain Management", "72", "logistics", "跨境供应链服务", "供应链管理服务；国内贸易代理" },
	{ "进出口贸易", "Import and Export", "51", "", "日用百货、机电产品出口", "货物进出口；技术进出口；日用品批发" },
	{ "化工", "Chemicals", "26", "petrochemicals", "涂料、助剂", "涂料制造；专用化学产品销售" },
	{ "建筑工程", "Construction Engineering", "47", "", "厂房总承包", "建设工程施工；建设工程设计" },
	{ "文化创意", "Culture and Creativity", "24", "digital-creative", "玩具、动漫衍生品", "玩具制造；数字内容制作服务" },
	{ "网络", "Network", "64", "digital-creative", "跨境电商平台", "互联网信息服务；网络技术服务" },
	{ "检测技术", "Testing Technology", "74", "safety", "产品认证、计量校准", "检验检测服务；认证咨询" },
};
static const char *const suffixes[] = {
	"有限公司", "有限公司", "有限公司", "有限公司", "有限公司", "股份有限公司", "有限责任公司", "（集团）有限公司", "集团股份有限公司",
};

/* Cities by their share of members, in per mille; the rest is outside Guangdong. */
static const struct place { const char *zh, *en, *code; int share; } places[] = {
	{ "深圳", "Shenzhen", "440300", 290 }, { "广州", "Guangzhou", "440100", 220 },
	{ "东莞", "Dongguan", "441900", 115 }, { "佛山", "Foshan", "440600", 105 },
	{ "惠州", "Huizhou", "441300", 45 }, { "中山", "Zhongshan", "442000", 45 },
	{ "珠海", "Zhuhai", "440400", 40 }, { "江门", "Jiangmen", "440700", 28 },
	{ "汕头", "Shantou", "440500", 18 }, { "肇庆", "Zhaoqing", "441200", 12 },
	{ "揭阳", "Jieyang", "445200", 8 }, { "潮州", "Chaozhou", "445100", 8 },
	{ "湛江", "Zhanjiang", "440800", 7 }, { "茂名", "Maoming", "440900", 5 },
	{ "清远", "Qingyuan", "441800", 5 }, { "韶关", "Shaoguan", "440200", 4 },
	{ "阳江", "Yangjiang", "441700", 3 }, { "河源", "Heyuan", "441600", 3 },
	{ "梅州", "Meizhou", "441400", 3 }, { "汕尾", "Shanwei", "441500", 2 }, { "云浮", "Yunfu", "445300", 2 },
	{ "香港", "Hong Kong", "810000", 16 }, { "澳门", "Macao", "820000", 3 },
	{ "长沙", "Changsha", "430100", 5 }, { "南宁", "Nanning", "450100", 4 }, { "上海", "Shanghai", "310000", 4 },
};
static const char *const surnames[] = {
	"陈", "林", "黄", "李", "张", "梁", "吴", "刘", "王", "何", "郑", "周", "蔡", "许", "杨", "罗", "邓", "谢", "曾", "彭",
	"冯", "叶", "钟", "欧阳", "单", "区", "麦", "卢",
};
static const char *const given[] = {
	"伟", "嘉欣", "志强", "晓敏", "俊杰", "美玲", "国华", "丽娟", "文博", "海燕", "子轩", "雅婷", "建平", "秀英", "浩然", "思远",
	"佩仪", "永康", "婉清", "启明", "乐", "颖怡", "锦堂", "若琳",
};
static const char *const surnames_en[] = { "CHEN", "LIN", "HUANG", "LI", "ZHANG", "LIANG", "WU", "LIU", "WANG", "HE" };
static const char *const given_en[] = { "Wei", "Jiaxin", "Zhiqiang", "Xiaomin", "Junjie", "Meiling", "Guohua", "Haiyan" };
static const char *const positions[] = {
	"董事长", "总经理", "副总经理", "海外事业部总监", "外贸经理", "办公室主任", "行政经理", "财务总监", "市场部经理", "秘书",
};
static const char *const roads[] = { "示范路", "信风大道", "样例街", "虚构路", "演示二路", "海丝示范大道" };
static const char *const asean[] = { "VN", "TH", "MY", "ID", "SG", "PH", "KH", "LA", "MM", "BN", "TL" };
static const char *const modes[] = { "sell", "sell", "buy", "build", "acquire", "rnd" };
static const char *const horizons[] = { "now", "1y", "3y", "later" };
static const char *const employees[] = { "1-19", "20-99", "20-99", "100-299", "100-299", "300-999", "1000-4999", "5000-up" };
static const char *const revenues[] = { "under-3m", "3m-20m", "3m-20m", "20m-100m", "100m-400m", "400m-2b", "2b-up" };
static const char *const ownerships[] = { "private", "private", "private", "private", "state", "foreign", "jv", "hmt", "other" };
static const char *const title_kinds[] = { "srdi", "srdi", "tech_sme", "tech_sme", "little_giant", "champion", "gazelle", "aeo", "other" };
static const char *const tags[] = { "重点服务", "东盟考察意向", "拟走访", "理事单位候选", "材料待补", "新会员" };
static const char *const entity_types[] = {
	"有限责任公司", "有限责任公司(自然人投资或控股)", "有限责任公司(自然人独资)", "股份有限公司(非上市)", "有限责任公司(港澳台投资、非独资)",
};
static const char *const notes[] = {
	"示范数据：2025 年年会到场。", "示范数据：联络人更换过，资料待核实。", "示范数据：有意随团考察越南北部工业园。",
	"示范数据：曾反映出口退税问题，\n已转相关部门。",
};

/* --- one enterprise ----------------------------------------------------------------------------------- */
struct gen {
	struct rnd_seq	 seq;
	size_t		 n;		/* which one */
	struct jw	 w;
	struct str	 text;
	/* of the enterprise at hand */
	const struct place *place;
	const struct trade *trade;
	char		 zh[32], en[64], domain[96];
	int		 year;
	const char	*status;	/* NULL: active */
};

static bool
chance(struct gen *g, unsigned percent)
{
	return rnd_seq_below(&g->seq, 100) < percent;
}

static unsigned
below(struct gen *g, unsigned n)
{
	return (unsigned)rnd_seq_below(&g->seq, n);
}

/* The first few have everything: the accounts of members are bound to them. */
static bool
often(struct gen *g, unsigned percent)
{
	return chance(g, percent) || g->n < 3;
}

static void
lower(char *s)
{
	for (; *s != '\0'; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s += 'a' - 'A';
}

static void
choose(struct gen *g)
{
	int at = (int)below(g, 1000), sum = 0;
	size_t i = below(g, nitems(first)), j = below(g, nitems(second)), k = below(g, nitems(third));

	g->place = &places[0];
	for (size_t p = 0; p < nitems(places); p++)
		if (at >= sum && at < (sum += places[p].share))
			g->place = &places[p];
	if (g->n < 3)
		g->place = &places[g->n];
	g->trade = &trades[below(g, nitems(trades))];
	snprintf(g->zh, sizeof g->zh, "%s%s%s", first[i].zh, second[j].zh, third[k].zh);
	snprintf(g->en, sizeof g->en, "%s%s%s", first[i].en, second[j].en, third[k].en);
	lower(g->en + 1);
	snprintf(g->domain, sizeof g->domain, "%s%zu.example", g->en, g->n);
	lower(g->domain);
	g->year = FIRST_YEAR + (int)(below(g, 41) + below(g, 41)) / 2;
}

static bool
is_mainland(const struct gen *g)
{
	return g->place->code[0] != '8';
}

static void
put_date(struct gen *g, const char *key, int year)
{
	char out[DATE_SIZE];
	int64_t days;

	if (date_make(year, 1 + (int)below(g, 12), 1 + (int)below(g, 28), &days) == 0) {
		date_put(out, days);
		jw_ktext(&g->w, key, out);
	}
}

static void
put_person(struct gen *g, const char *key)
{
	char name[48];

	snprintf(name, sizeof name, "%s%s", PICK(g, surnames), PICK(g, given));
	jw_ktext(&g->w, key, name);
}

static void
put_name_zh(struct gen *g)
{
	const char *zone = chance(g, 2) ? "市高新技术产业示范园区" : chance(g, 45) ? "市" : "";
	const char *region = chance(g, 2) ? "华南" : chance(g, 1) ? "南方" : "";
	char name[256];

	if (!is_mainland(g))
		snprintf(name, sizeof name, chance(g, 50) ? "%s%s%s有限公司" : "%s%s國際%s有限公司", g->place->zh, g->zh,
		    g->trade->zh);
	else if (chance(g, 9))
		snprintf(name, sizeof name, "广东%s%s%s%s", region, g->zh, g->trade->zh, PICK(g, suffixes));
	else if (chance(g, 4))
		snprintf(name, sizeof name, "%s%s（%s）%s", g->zh, g->trade->zh, g->place->zh, PICK(g, suffixes));
	else
		snprintf(name, sizeof name, "%s%s%s%s%s%s", g->place->zh, zone, region, g->zh, g->trade->zh,
		    PICK(g, suffixes));
	jw_ktext(&g->w, "name_zh", name);
}

static void
put_names(struct gen *g)
{
	char name[256];

	put_name_zh(g);
	if (often(g, 45)) {
		snprintf(name, sizeof name, "%s %s %s Co., Ltd.", g->place->en, g->en, g->trade->en);
		jw_ktext(&g->w, "name_en", name);
	}
	if (often(g, 40))
		jw_ktext(&g->w, "name_short", g->zh);
	if (often(g, 10)) {
		jw_key(&g->w, "brands");
		jw_array(&g->w);
		jw_text(&g->w, g->zh);
		jw_text(&g->w, g->en);
		jw_end_array(&g->w);
	}
	if (often(g, 5)) {
		snprintf(name, sizeof name, "%s市%s%s厂", g->place->zh, g->zh, g->trade->zh);
		jw_key(&g->w, "former_names");
		jw_array(&g->w);
		jw_text(&g->w, name);
		jw_end_array(&g->w);
	}
}

/*
 * Eight places of an organisation code: 99 and digits until 2015, MA0 and letters since; Guangdong gave out neither.
 * The number of the enterprise is in it, so that no two are alike.
 */
static void
put_code(struct gen *g)
{
	static const char b31[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	unsigned n = (unsigned)g->n;
	char org[9], code[USCC_LEN + 1], text[32];

	if (!is_mainland(g)) {
		snprintf(text, sizeof text, "%08u", 90000000 + (unsigned)g->n);
		jw_ktext(&g->w, "other_id_type", g->place->code[1] == '1' ? "hk_br" : "macau");
		jw_ktext(&g->w, "other_id", text);
		return;
	}
	if (!often(g, 93))
		return;
	if (g->year < 2015)
		snprintf(org, sizeof org, "99%06u", n * 100 + below(g, 100));
	else
		snprintf(org, sizeof org, "MA0%c%c%c%c%c", b31[n / 961 % 31], b31[n / 31 % 31], b31[n % 31],
		    b31[below(g, 31)], b31[below(g, 31)]);
	uscc_make(code, "91", g->place->code, org);
	jw_ktext(&g->w, "uscc", code);
}

static void
put_capital(struct gen *g)
{
	static const char *const others[] = { "HKD", "USD", "EUR", "JPY" };
	static const unsigned wan[] = { 10, 50, 100, 100, 200, 300, 500, 500, 1000, 1000, 2000, 3000, 5000, 10000, 36000 };
	const char *currency = is_mainland(g) && !chance(g, 6) ? "CNY" : PICK(g, others);
	char amount[32];

	snprintf(amount, sizeof amount, "%u0000%s", PICK(g, wan), strcmp(currency, "JPY") == 0 ? "" : ".00");
	jw_key(&g->w, "registered_capital");
	jw_object(&g->w);
	jw_ktext(&g->w, "amount", amount);
	jw_ktext(&g->w, "currency", currency);
	jw_end_object(&g->w);
}

static void
put_registration(struct gen *g)
{
	char text[32];

	put_code(g);
	if (often(g, 85))
		put_date(g, "established_on", g->year);
	if (often(g, 75))
		put_capital(g);
	if (often(g, 60))
		put_person(g, "legal_rep");
	if (often(g, 50) && is_mainland(g))
		jw_ktext(&g->w, "entity_type", PICK(g, entity_types));
	if (often(g, 65))
		jw_ktext(&g->w, "ownership_type", PICK(g, ownerships));
	if (often(g, 3)) {
		snprintf(text, sizeof text, "99%04u", (unsigned)g->n);
		jw_ktext(&g->w, "stock_code", text);
	}
}

static void
put_place(struct gen *g)
{
	char text[256];

	if (often(g, 96))
		jw_ktext(&g->w, "city", g->place->code);
	if (often(g, 70)) {
		snprintf(text, sizeof text, "%s%s%s%u号%u栋", is_mainland(g) ? g->place->zh : "", is_mainland(g) ? "市" :
		    g->place->zh, PICK(g, roads), 1 + below(g, 400), 1 + below(g, 12));
		jw_ktext(&g->w, "address_reg", text);
		if (chance(g, 50))
			jw_ktext(&g->w, "address_office", text);
	}
	if (often(g, 35)) {
		snprintf(text, sizeof text, "https://www.%s", g->domain);
		jw_ktext(&g->w, "website", text);
	}
	if (often(g, 15))
		jw_ktext(&g->w, "wechat_account", g->domain);
}

static void
put_business(struct gen *g)
{
	if (often(g, 92))
		jw_ktext(&g->w, "industry", g->trade->industry);
	if (often(g, 60) && *g->trade->cluster != '\0') {
		jw_key(&g->w, "clusters");
		jw_array(&g->w);
		jw_text(&g->w, g->trade->cluster);
		jw_end_array(&g->w);
	}
	if (often(g, 60))
		jw_ktext(&g->w, "main_products", g->trade->products);
	if (often(g, 65))
		jw_ktext(&g->w, "business_scope", g->trade->scope);
	if (often(g, 55)) {
		jw_ktext(&g->w, "employees_band", PICK(g, employees));
		if (chance(g, 80))
			jw_ktext(&g->w, "revenue_band", PICK(g, revenues));
		jw_kint(&g->w, "bands_year", 2022 + below(g, 4));
	}
}

static void
put_titles(struct gen *g)
{
	char text[32];
	int year = 2021 + (int)below(g, 5);

	if (often(g, 20)) {
		snprintf(text, sizeof text, "GR%d44%06zu", year, 900000 + g->n);
		jw_ktext(&g->w, "hnte_no", text);
		snprintf(text, sizeof text, "%d-12-%02u", year, 1 + below(g, 28));
		jw_ktext(&g->w, "hnte_issued", text);
		snprintf(text, sizeof text, "%d-12-31", year + 3);
		jw_ktext(&g->w, "hnte_expires", text);
	}
	if (!often(g, 15))
		return;
	jw_key(&g->w, "titles");
	jw_array(&g->w);
	jw_object(&g->w);
	jw_ktext(&g->w, "kind", PICK(g, title_kinds));
	put_date(g, "issued", year);
	jw_end_object(&g->w);
	jw_end_array(&g->w);
}

static void
put_interests(struct gen *g)
{
	unsigned from = below(g, nitems(asean)), n = 1 + below(g, 3);

	if (!often(g, 40))
		return;
	jw_key(&g->w, "asean_interests");
	jw_array(&g->w);
	for (unsigned i = 0; i < n; i++) {
		jw_object(&g->w);
		jw_ktext(&g->w, "country", asean[(from + i) % nitems(asean)]);
		jw_ktext(&g->w, "mode", PICK(g, modes));
		jw_ktext(&g->w, "horizon", PICK(g, horizons));
		jw_end_object(&g->w);
	}
	jw_end_array(&g->w);
}

static void
put_internal(struct gen *g)
{
	static const char *const states[] = { "draft", "pending_review", "suspended", "withdrawn", "dissolved" };

	if (g->n >= 3 && chance(g, 3))
		jw_kbool(&g->w, "listed", false);
	if (g->n >= 3 && chance(g, 8))
		jw_ktext(&g->w, "record_status", g->status = PICK(g, states));
	if (often(g, 20)) {
		jw_key(&g->w, "tags");
		jw_array(&g->w);
		jw_text(&g->w, PICK(g, tags));
		jw_end_array(&g->w);
	}
	if (often(g, 15))
		jw_ktext(&g->w, "note", PICK(g, notes));
}

static void
put_enterprise(struct gen *g)
{
	g->status = NULL;
	choose(g);
	jw_object(&g->w);
	put_names(g);
	put_registration(g);
	put_place(g);
	put_business(g);
	put_titles(g);
	put_interests(g);
	put_internal(g);
	jw_end_object(&g->w);
}

static void
put_contact(struct gen *g, int64_t enterprise, unsigned i)
{
	static const char *const roles[] = { "liaison", "dues", "decision_maker", "delegate" };
	char text[128];

	jw_object(&g->w);
	jw_kint(&g->w, "enterprise", enterprise);
	put_person(g, "name_zh");
	if (often(g, 30)) {
		snprintf(text, sizeof text, "%s %s", PICK(g, surnames_en), PICK(g, given_en));
		jw_ktext(&g->w, "name_en", text);
	}
	if (often(g, 80))
		jw_ktext(&g->w, "title", PICK(g, positions));
	if (often(g, 85)) {	/* 120... is given to no subscriber */
		snprintf(text, sizeof text, "1200%05zu%02u", g->n, i);
		jw_ktext(&g->w, "mobile", text);
	}
	if (often(g, 50)) {
		snprintf(text, sizeof text, "contact%u@%s", i + 1, g->domain);
		jw_ktext(&g->w, "email", text);
	}
	if (often(g, 60)) {
		jw_key(&g->w, "chamber_roles");
		jw_array(&g->w);
		jw_text(&g->w, i == 0 ? "liaison" : roles[1 + below(g, 3)]);
		jw_end_array(&g->w);
	}
	if (g->n >= 3 && chance(g, 3))
		jw_kbool(&g->w, "do_not_contact", true);
	jw_end_object(&g->w);
}

#define HOUR_MS	INT64_C(3600000)

/* --- filling ------------------------------------------------------------------------------------------ */
struct fill {
	struct actor	 who;
	void		(*progress)(size_t done, void *arg);
	void		*arg;
	char		 hash[ACCOUNTS][PASSWORD_HASH_SIZE];
	int64_t		 account[ACCOUNTS];
	int64_t		 member;	/* the enterprise that member accounts are of */
	struct demo_ledger ledger;
};

/* What the generator wrote becomes a record; *id gets its number. */
static int
create(struct tx *t, struct arena *a, struct gen *g, const struct fill *f, const struct resource *r, int64_t *id,
    struct err *e)
{
	const struct jv *body;
	void *rec;

	if (json_parse(a, g->text.p, g->text.len, &body, e) == -1 ||
	    record_create_json(t, a, &f->who, r, body, &rec, e) == -1)
		return -1;
	*id = ((struct rec *)rec)->id;
	return 0;
}

static void
begin(struct gen *g)
{
	str_reset(&g->text);
	jw_init(&g->w, &g->text);
}

/* Those who left the chamber are archived; they are spread evenly over the years. */
static bool
has_left(size_t n)
{
	return n * DEMO_LEFT / ALL != (n + 1) * DEMO_LEFT / ALL;
}

/* Archive a record as it stands. */
static int
archive(struct tx *t, struct arena *a, const struct fill *f, int64_t id, struct err *e)
{
	int64_t version;
	void *rec;

	if (db_int(tx_db(t), "SELECT version FROM enterprise WHERE id = $1", id, &version, e) != 1)
		return -1;
	return record_archive(t, a, &f->who, &enterprise_resource, id, version, true, &rec, e);
}

static int
add_one(struct tx *t, struct arena *a, struct gen *g, struct fill *f, struct err *e)
{
	struct demo_member m = { .n = g->n, .contact = NONE, .joined_ms = f->who.at_ms, .left = has_left(g->n) };
	unsigned contacts;
	int64_t id, contact;

	begin(g);
	put_enterprise(g);
	if (create(t, a, g, f, &enterprise_resource, &id, e) == -1)
		return -1;
	if (g->n == 0)
		f->member = id;
	contacts = g->n < 3 ? 2 : chance(g, 80) ? 1 + below(g, 2) : 0;
	for (unsigned i = 0; i < contacts; i++) {
		begin(g);
		put_contact(g, id, i);
		if (create(t, a, g, f, &contact_resource, &contact, e) == -1)
			return -1;
		if (i == 0)
			m.contact = contact;
	}
	m.id = id;
	m.status = g->status;
	if (demo_ledger_add(&f->ledger, t, a, &f->who, &m, e) == -1)
		return -1;
	return m.left ? archive(t, a, f, id, e) : 0;
}

static const char *const persons[ACCOUNTS] = {
	[R_ADMIN] = "周启明", [R_MANAGER] = "陈慧敏", [R_STAFF] = "林晓峰", [R_OFFICER] = "黄佩仪", [R_FINANCE] = "何国栋",
	[R_MEMBER_ADMIN] = "梁美华", [R_MEMBER_EDITOR] = "吴家乐", [R_AUDITOR] = "郑守正",
};

static int
add_accounts(struct tx *t, struct fill *f, struct err *e)
{
	for (int i = 0; i < ACCOUNTS; i++) {
		bool member = i == R_MEMBER_ADMIN || i == R_MEMBER_EDITOR;

		if (account_create(t, &f->who, role_choices[i].code, persons[i], (enum role_id)i,
		    member ? f->member : NONE, f->hash[i], &f->account[i], e) == -1)
			return -1;
	}
	return 0;
}

/* Whether an enterprise or an account is there. */
static int
check_empty(struct db *d, struct err *e)
{
	int64_t n = 0, accounts = 0;

	if (db_int(d, "SELECT count(*) FROM enterprise WHERE id > $1", 0, &n, e) == -1 ||
	    db_int(d, "SELECT count(*) FROM account WHERE id > $1", 0, &accounts, e) == -1)
		return -1;
	return n + accounts == 0 ? 0 : fail_detail(e, ERR_CONFLICT, "demo_not_empty");
}

/* Members have joined since 2008, about so, the last of them an hour ago. */
enum { JOINING_YEARS = 18 };

static int64_t
joined_ms(int64_t now_ms, size_t n)
{
	return now_ms - HOUR_MS - (int64_t)(ALL - 1 - n) * (JOINING_YEARS * 365 * 24 * HOUR_MS / ALL);
}

static int
fill_rows(struct tx *t, struct fill *f, struct gen *g, struct err *e)
{
	struct arena *a = arena_new();
	int64_t now_ms = clock_ms();
	int rc = demo_ledger_begin(&f->ledger, t, a, &f->who, now_ms, e);

	for (g->n = 0; rc == 0 && g->n < ALL; g->n++) {
		f->who.at_ms = joined_ms(now_ms, g->n);
		rc = add_one(t, a, g, f, e);
		arena_reset(a);
		if (rc == 0 && f->progress != NULL && ((g->n + 1) % 200 == 0 || g->n + 1 == ALL))
			f->progress(g->n + 1, f->arg);
	}
	f->who.at_ms = 0;
	arena_free(a);
	return rc;
}

static void
tell_projects(size_t done, void *arg)
{
	const struct fill *f = arg;

	if (f->progress != NULL)
		f->progress(ALL + done, f->arg);
}

static void
tell_trips(size_t done, void *arg)
{
	tell_projects(DEMO_PROJECTS + done, arg);
}

static int
fill_business(struct tx *t, struct fill *f, struct err *e)
{
	const struct demo_people p = { .staff = f->account[R_STAFF], .head = f->account[R_MANAGER], .staff_login = role_choices[R_STAFF].code,
		.head_login = role_choices[R_MANAGER].code, .member = f->member };

	if (demo_projects_add(t, &p, clock_ms(), tell_projects, f, e) == -1)
		return -1;
	return demo_trips_add(t, &p, clock_ms(), tell_trips, f, e);
}

/* All in one transaction: a demo that was interrupted leaves an empty database. */
static int
fill_run(struct tx *t, void *arg, struct err *e)
{
	struct fill *f = arg;
	struct gen g = { .seq = { SEED }, .text = STR_INIT };
	int rc;

	if (check_empty(tx_db(t), e) == -1)
		return -1;
	rc = fill_rows(t, f, &g, e);
	str_fini(&g.text);
	if (rc == -1 || add_accounts(t, f, e) == -1 || fill_business(t, f, e) == -1 || setting_put(t, "demo", "1", e) == -1 ||
	    setting_put(t, "organisation", "信风示范商会", e) == -1)
		return -1;
	return audit_add(t, &f->who, "demo", NULL, NONE, NONE, NULL, NULL, e);
}

/* --- accounts ----------------------------------------------------------------------------------------- */
static int
write_all(int fd, const char *p, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n == -1 && errno != EINTR)
			return -1;
		if (n > 0) {
			p += n;
			len -= (size_t)n;
		}
	}
	return fsync(fd);
}

static int
write_passwords(const char *path, const struct str *text, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600), rc;

	if (fd == -1)
		return fail(e, err_of_file(errno, ERR_INTERNAL), "demo accounts: %s", strerror(errno));
	rc = write_all(fd, text->p, text->len);
	close(fd);
	if (rc == -1) {
		unlink(path);
		return fail(e, ERR_DISK_FULL, "demo accounts: not written");
	}
	return 0;
}

/* A password and its hash for each role; text gets what the file says. */
static int
make_passwords(struct fill *f, struct str *text, struct err *e)
{
	struct jw w;
	char password[32];
	int rc = 0;

	jw_init(&w, text);
	jw_array(&w);
	for (int i = 0; rc == 0 && i < ACCOUNTS; i++) {
		rnd_token(password, 12);
		rc = password_hash(password, strlen(password), f->hash[i]);
		jw_object(&w);
		jw_ktext(&w, "login", role_choices[i].code);
		jw_ktext(&w, "role", role_choices[i].code);
		jw_ktext(&w, "password", password);
		jw_end_object(&w);
	}
	jw_end_array(&w);
	str_putc(text, '\n');
	explicit_bzero(password, sizeof password);
	return rc == 0 ? 0 : fail(e, ERR_BUSY, "no memory for a password hash");
}

static int
prepare(struct store *s, struct fill *f, const char *path, struct err *e)
{
	struct str text = STR_INIT;
	struct db *d;
	int rc;

	if (db_open(&d, s, e) == -1)
		return -1;
	rc = check_empty(d, e);
	db_close(d);
	if (rc == -1)
		return -1;
	rc = make_passwords(f, &text, e) == -1 || write_passwords(path, &text, e) == -1 ? -1 : 0;
	if (text.p != NULL)
		explicit_bzero(text.p, text.len);
	str_fini(&text);
	return rc;
}

int
demo_fill(struct store *s, struct keyring *k, void (*progress)(size_t done, void *arg), void *arg, struct err *e)
{
	struct fill f = { .who = { .account = NONE, .role = R_ADMIN, .enterprise = NONE, .door = DOOR_COMMAND,
	    .session = NONE, .token = NONE, .lang = LANG_ZH }, .progress = progress, .arg = arg, .member = NONE, .ledger = { .seq = { SEED + 1 } } };
	char *path = arena_printf(e->arena, "%s/demo-accounts.json", store_dir(s));

	if (prepare(s, &f, path, e) == -1)
		return -1;
	if (store_write_wait(s, fill_run, &f, e) == 0)
		return k == NULL ? 0 : demo_papers_add(s, k, clock_ms(), e);
	unlink(path);
	return -1;
}
