/*
 * The search index against plain scans: invented companies, and the registry where it is at hand.
 */
#include "test_store.h"

#include <time.h>

#include "store/search.h"
#include "text/csv.h"
#include "text/han.h"
#include "text/ident.h"
#include "text/utf8.h"

enum { STAFF, PUBLIC, MEMBERS, OWN, TRAVEL };	/* classes */
#define EVERYTHING	(BIT(STAFF) | BIT(PUBLIC) | BIT(MEMBERS) | BIT(OWN))
#define SET		3

/* --- writing and asking ------------------------------------------------------------------------- */
struct company {
	const char	*zh, *shortly, *en, *code, *former, *pinyin;
};

struct many {
	const struct company *c;
	size_t		 n;
	int64_t		 first;		/* id of the first */
	unsigned	 set;
};

static int
put_many(struct tx *t, void *arg, struct err *e)
{
	const struct many *m = arg;

	for (size_t i = 0; i < m->n; i++) {
		const struct company *c = &m->c[i];
		struct search_doc doc = { .n = 0 };

		search_add(&doc, PUBLIC, SK_NAME, "name_zh", c->zh, c->pinyin);
		search_add(&doc, PUBLIC, SK_SHORT, "name_short", c->shortly, NULL);
		search_add(&doc, PUBLIC, SK_OTHER, "name_en", c->en, NULL);
		search_add(&doc, MEMBERS, SK_CODE, "uscc", c->code, NULL);
		search_add(&doc, MEMBERS, SK_OTHER, "former_names", c->former, NULL);
		if (search_put(t, m->set, m->first + (int64_t)i, m->first + (int64_t)i, &doc, e) == -1)
			return -1;
	}
	return 0;
}

static void
put(struct fix *f, const struct company *c, size_t n, int64_t first)
{
	struct many m = { c, n, first, SET };

	if (store_write_wait(f->s, put_many, &m, &f->e) == -1)
		fail_msg("put: %s", f->e.log);
}

static int
drop_one(struct tx *t, void *arg, struct err *e)
{
	return search_drop(t, SET, *(int64_t *)arg, e);
}

struct asking {
	struct db	*d;
	struct arena	*a;
	struct err	 e;
};

static struct asking *
asking_new(struct fix *f)
{
	struct asking *k = xcalloc(1, sizeof *k);

	k->a = arena_new();
	err_init(&k->e, k->a);
	if (db_open(&k->d, f->s, &k->e) == -1)
		fail_msg("db_open: %s", k->e.log);
	return k;
}

static void
asking_free(struct asking *k)
{
	db_close(k->d);
	arena_free(k->a);
	free(k);
}

static struct search *
ask_as(struct asking *k, const char *q, unsigned see, unsigned see_own, int64_t own)
{
	struct search_want w = { .set = SET, .q = q, .see = see, .see_own = see_own, .own = own };
	struct search *s;

	arena_reset(k->a);
	err_init(&k->e, k->a);
	if (search_open(&s, k->d, k->a, &w, &k->e) == -1)
		fail_msg("search_open %s: %s", q, k->e.log);
	return s;
}

static struct search *
ask(struct asking *k, const char *q)
{
	return ask_as(k, q, EVERYTHING, EVERYTHING, NONE);
}

/* All hits, up to most.  Checks that none comes twice and that the order is that of tier, key, id. */
static size_t
hits_of(struct asking *k, struct search *s, struct search_hit *out, size_t most)
{
	size_t n = 0;
	int rc = 0;

	while (n < most && (rc = search_next(s, &out[n], &k->e)) == 1)
		n++;
	if (rc == -1)
		fail_msg("search_next: %s", k->e.log);
	search_close(s);
	for (size_t i = 1; i < n; i++) {
		const struct search_hit *x = &out[i - 1], *y = &out[i];
		int d = x->tier != y->tier ? x->tier - y->tier : strcmp(x->key, y->key);

		if (d > 0 || (d == 0 && x->id >= y->id))
			fail_msg("hits %lld and %lld are not in order", (long long)x->id, (long long)y->id);
	}
	return n;
}

static bool
is_among(const struct search_hit *hit, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (hit[i].id == id)
			return true;
	return false;
}

/* --- invented companies ------------------------------------------------------------------------- */
/* Each is asked for by `q`, words with ';' between, and must be in the first five. */
static const struct {
	struct company	 c;
	const char	*q;
} invented[] = {
	{ { "华南（广州）科技有限公司", "华南科技", "Huanan Technology (Guangzhou) Co., Ltd.", NULL, "岭南电子厂", NULL },
	  "华南广州科技;华南（广州）;hngzkj;huananguangzhou;華南科技;华南科技;HUANAN TECHNOLOGY;岭南电子;lndzc;华南keji;hua nan guang" },
	{ { "粤晟长隆重型机械股份有限公司", "粤晟重机", "Yuesheng Heavy Machinery", NULL, NULL, NULL },
	  "粤晟;yuesheng;ysclzxjx;changlongzhongxing;重型机械;粵晟長隆;heavy machinery;粤晟 重型;yues jixie" },
	{ { "番禺乐昌音乐器材有限公司", NULL, "Panyu Lechang Music", NULL, NULL, NULL },
	  "panyu;pylc;yinyueqicai;番禺;番禺 音乐;lechangyinyue;Panyu Lechang" },
	{ { "重庆路厦门银行咨询有限公司", NULL, NULL, NULL, NULL, NULL }, "chongqinglu;xiamenyinhang;cqlxmyh;厦门银行" },
	{ { "比雅迪新能源汽车有限公司", "比雅迪", "Biyadi Auto", NULL, NULL, NULL }, "byd;bydi;biyad;biyadi;比雅迪;比雅迪 汽车;BIYADI;bi ya di" },
	{ { "单氏兄弟五金行", NULL, NULL, NULL, NULL, NULL }, "shanshi;danshi;ssxd;wujinhang;单氏" },
	{ { "东涌麻涌河涌工程队", NULL, NULL, NULL, NULL, NULL }, "dongchong;machong;dcmc;东涌" },
	{ { "ZKX科技（珠海）有限公司", "ZKX", "ZKX Tech", NULL, NULL, NULL },
	  "zkx;ZKX科技;zkxkeji;zkxkj;ＺＫＸ;zkx科技珠海;zkx zhuhai" },
	{ { "女娲绿石化工有限公司", NULL, NULL, NULL, NULL, NULL }, "nvwa;nuwa;nwls;lvshi;lushi;nüwa" },
	{ { "佛岗地拓建材有限公司", NULL, "Fogang Ditou Building Materials", NULL, NULL, "fo gang di tou jian cai" },
	  "fogangditou;ditou;fgdt;building materials;佛岗" },
	{ { "信鸥航运有限公司", "信鸥", "Sea Gull Shipping Lines Ltd", NULL, "海鸥船务", NULL },
	  "sea gull;seagull;gull shipping;SHIPPING;海鸥;xinou;xin'ou;xo;信鸥航运有限公司;gull xinou" },
	{ { "三七二十一贸易行", NULL, "Three-Seven 21 Trading", NULL, NULL, NULL }, "sanqi;sqesy;21 trading;three-seven;三七二十一;maoyihang" },
};

static const char *const places[] = { "广州市", "深圳市", "佛山市", "东莞市", "珠海市", "中山市", "惠州市", "江门市" };
static const char *const brands[] = { "金鹏", "恒达", "永昌", "宏远", "新宇", "天河", "华信", "南方", "海天", "富力", "联创", "百川",
    "明辉", "瑞丰", "嘉禾", "万通", "安泰", "东升", "长盛", "盛和" };
static const char *const trades[] = { "科技", "电子", "贸易", "机械", "实业", "化工", "物流", "食品", "服装", "家具" };
static const char *const forms[] = { "有限公司", "股份有限公司", "（集团）有限公司" };

#define FILLER	2400
#define COMPANIES (FILLER + nitems(invented))

static struct company *
make_companies(struct arena *a)
{
	struct company *c = arena_array(a, COMPANIES, sizeof *c);
	size_t n = 0;

	for (; n < FILLER; n++) {
		const char *brand = brands[n / 8 % 20], *trade = trades[n / 160 % 10];
		char org[9], code[USCC_LEN + 1];

		c[n].zh = arena_printf(a, "%s%s%s%s", places[n % 8], brand, trade, forms[n / 1600 + (n % 7 == 0)]);
		c[n].shortly = n % 3 == 0 ? arena_printf(a, "%s%s", brand, trade) : NULL;
		snprintf(org, sizeof org, "MA%06zu", n * 397 % 1000000);
		uscc_make(code, "91", "440100", org);
		c[n].code = arena_strdup(a, code);
		c[n].en = n % 5 == 0 ? arena_printf(a, "Golden %zu Trading Co., Ltd.", n) : NULL;
	}
	for (size_t i = 0; i < nitems(invented); i++) {
		char org[9], code[USCC_LEN + 1];

		c[n] = invented[i].c;
		snprintf(org, sizeof org, "XK%02zu77%02zu", i, 90 - i);
		uscc_make(code, "92", "445381", org);
		c[n++].code = arena_strdup(a, code);
	}
	return c;
}

static int
setup_companies(void **state)
{
	struct fix *f;

	fix_setup(state);
	f = *state;
	put(f, make_companies(f->a), COMPANIES, 1);
	return 0;
}

static void
expect_in_five(struct asking *k, const char *q, int64_t id)
{
	struct search_hit hit[5];
	size_t n = hits_of(k, ask(k, q), hit, nitems(hit));

	if (!is_among(hit, n, id))
		fail_msg("'%s': %lld is not among the first five (first: %s)", q, (long long)id, n > 0 ? hit[0].text : "none");
}

static void
test_first_five(void **state)
{
	struct fix *f = *state;
	struct asking *k = asking_new(f);
	const struct company *c = make_companies(f->a);
	size_t asked = 0;

	for (size_t i = 0; i < nitems(invented); i++) {
		const int64_t id = (int64_t)(FILLER + i + 1);
		char *words = arena_strdup(f->a, invented[i].q), *rest = NULL;

		for (char *q = strtok_r(words, ";", &rest); q != NULL; q = strtok_r(NULL, ";", &rest), asked++)
			expect_in_five(k, q, id);
		expect_in_five(k, c[id - 1].code, id);
		expect_in_five(k, arena_strndup(f->a, c[id - 1].code + 8, 6), id);
		expect_in_five(k, c[id - 1].zh, id);
	}
	assert_true(asked >= 50);
	asking_free(k);
}

static void
test_tiers(void **state)
{
	static const struct {
		const char	*q;
		int64_t		 id;
		int		 tier;
		const char	*field, *text;
	} cases[] = {
		{ "华南（广州）科技有限公司", FILLER + 1, 1, "name_zh", "华南（广州）科技有限公司" },
		{ "华南(广州)科技", FILLER + 1, 1, "name_zh", "华南（广州）科技有限公司" },
		{ "华南（广州）", FILLER + 1, 2, "name_zh", "华南（广州）科技有限公司" },
		{ "粤晟重", FILLER + 2, 3, "name_short", "粤晟重机" },
		{ "比雅迪", FILLER + 5, 1, "name_short", "比雅迪" },
		{ "yuesheng", FILLER + 2, 4, "name_zh", "粤晟长隆重型机械股份有限公司" },
		{ "长隆", FILLER + 2, 5, "name_zh", "粤晟长隆重型机械股份有限公司" },
		{ "海鸥", FILLER + 11, 6, "former_names", "海鸥船务" },
		{ "Sea Gull", FILLER + 11, 6, "name_en", "Sea Gull Shipping Lines Ltd" },
		{ "粤晟 机械", FILLER + 2, 6, "name_zh", "粤晟长隆重型机械股份有限公司" },
	};
	struct fix *f = *state;
	struct asking *k = asking_new(f);
	struct search_hit hit;
	const char *code = make_companies(f->a)[FILLER].code;

	for (size_t i = 0; i < nitems(cases); i++) {
		if (hits_of(k, ask(k, cases[i].q), &hit, 1) != 1 || hit.id != cases[i].id || hit.tier != cases[i].tier)
			fail_msg("'%s' finds %lld in tier %d", cases[i].q, (long long)hit.id, hit.tier);
		assert_string_equal(hit.field, cases[i].field);
		assert_string_equal(hit.text, cases[i].text);
	}
	assert_int_equal(hits_of(k, ask(k, code), &hit, 1), 1);
	assert_int_equal(hit.tier, 0);
	assert_string_equal(hit.field, "uscc");
	asking_free(k);
}

/* --- what the walk finds is what judging each record finds ------------------------------------------ */
static void
compare_with_each(struct asking *k, const char *q, int64_t last)
{
	struct search_hit *hit = xcalloc((size_t)last, sizeof *hit), one;
	struct search *s = ask(k, q);
	int64_t total, counted;
	size_t n, each = 0;

	assert_int_equal(search_count(s, INT64_MAX, &counted, &k->e), 0);
	n = hits_of(k, s, hit, (size_t)last);
	for (int64_t id = 1; id <= last; id++) {
		int rc = search_is_hit(s, id, &one, &k->e);

		each += rc == 1;
		if (rc == -1 || (rc == 1) != is_among(hit, n, id))
			fail_msg("'%s': record %lld: asked %d, walked %d", q, (long long)id, rc, rc != 1);
	}
	total = (int64_t)n;
	if (each != n || counted != total)
		fail_msg("'%s': %zu walked, %zu asked, %lld counted", q, n, each, (long long)counted);
	free(hit);
}

static unsigned
next_random(unsigned *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 8 & 0xffff;
}

/* A piece of one of a company's texts, sometimes as pinyin, sometimes two of them. */
static const char *
random_query(struct arena *a, const struct company *c, unsigned *seed)
{
	const char *from[] = { c->zh, c->en, c->code, c->shortly, c->zh };
	const char *text = from[next_random(seed) % nitems(from)];
	struct han_pinyin py;
	size_t n, at, len;

	if (text == NULL)
		text = c->zh;
	if (next_random(seed) % 3 == 0) {
		han_pinyin(a, text, &py);
		text = next_random(seed) % 2 == 0 ? py.full : py.initials;
	}
	n = utf8_count(text);
	at = next_random(seed) % n;
	len = 1 + next_random(seed) % 7;
	if (len > n - at)
		len = n - at;
	text += utf8_bytes(text, at);
	text = arena_strndup(a, text, utf8_bytes(text, len));
	return next_random(seed) % 5 == 0 ? arena_printf(a, "%s%s%s", text, next_random(seed) % 2 ? " " : "",
	    random_query(a, c, seed)) : text;
}

static void
test_walk_and_ask(void **state)
{
	static const char *const fixed[] = {
		"有限", "有限公司", "科", "技", "k", "9", "2", "a", "zh", "sh", "gs", "yxgs", "an", "（", "  ", "", "广州 keji", "k 广", "a b",
		"(集", "团)", "团)有", "co., ltd", "coltd", "o.", "d t", "21 trad", "aaaaaaaaaaaaaaaaaaaa", "anananananananananananananan",
		"华k", "gz", "g", "市金鹏科技有限公司", "91440100MA", "MA0", "440", "s h", "xian", "xi an", "z",
	};
	struct fix *f = *state;
	struct asking *k = asking_new(f);
	const struct company *c = make_companies(f->a);
	unsigned seed = 20261125;

	for (size_t i = 0; i < nitems(fixed); i++)
		compare_with_each(k, fixed[i], COMPANIES);
	for (int i = 0; i < 60; i++)
		compare_with_each(k, random_query(f->a, &c[next_random(&seed) % COMPANIES], &seed), COMPANIES);
	for (int i = 0; i < 60; i++)
		compare_with_each(k, random_query(f->a, &c[FILLER + next_random(&seed) % nitems(invented)], &seed), COMPANIES);
	asking_free(k);
}

/* --- changes ---------------------------------------------------------------------------------------- */
static void
test_change_and_drop(void **state)
{
	static const struct company was = { "旧名实业有限公司", "旧名", "Old Name", "91440101MA5AAAAA0X", NULL, NULL };
	static const struct company now = { "新称集团", NULL, "New Name", "91440101MA5BBBBB0Y", "旧名", NULL };
	struct fix *f = *state;
	struct asking *k = asking_new(f);
	struct search_hit hit[4];
	int64_t id = 7, other = 8;

	put(f, &was, 1, id);
	put(f, &was, 1, other);
	assert_int_equal(hits_of(k, ask(k, "旧名实业"), hit, 4), 2);
	put(f, &now, 1, id);
	assert_int_equal(hits_of(k, ask(k, "旧名实业"), hit, 4), 1);
	assert_int_equal(hit[0].id, other);
	assert_int_equal(hits_of(k, ask(k, "旧名"), hit, 4), 2);
	assert_int_equal(hits_of(k, ask(k, "AAAAA0X"), hit, 4), 1);
	assert_int_equal(hits_of(k, ask(k, "xcjt"), hit, 4), 1);
	assert_int_equal(store_write_wait(f->s, drop_one, &other, &f->e), 0);
	assert_int_equal(store_write_wait(f->s, drop_one, &other, &f->e), 0);	/* twice is fine */
	assert_int_equal(hits_of(k, ask(k, "旧名"), hit, 4), 1);
	assert_int_equal(hit[0].id, id);
	assert_int_equal(store_write_wait(f->s, drop_one, &id, &f->e), 0);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM search_doc", 0), 0);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM search_key", 0), 0);
	assert_int_equal(hits_of(k, ask(k, "名"), hit, 4), 0);
	asking_free(k);
}

/* Other sets are other worlds. */
static void
test_sets(void **state)
{
	static const struct company c = { "同名公司", NULL, NULL, NULL, NULL, NULL };
	struct fix *f = *state;
	struct many m = { &c, 1, 1, SET + 1 };
	struct asking *k = asking_new(f);
	struct search_hit hit[4];

	assert_int_equal(store_write_wait(f->s, put_many, &m, &f->e), 0);
	assert_int_equal(hits_of(k, ask(k, "同名"), hit, 4), 0);
	put(f, &c, 1, 5);
	assert_int_equal(hits_of(k, ask(k, "同名"), hit, 4), 1);
	assert_int_equal(hit[0].id, 5);
	assert_int_equal(search_is_hit(ask(k, "同名"), 1, hit, &k->e), 0);
	asking_free(k);
}

/* --- classes ---------------------------------------------------------------------------------------- */
static int
put_secrets(struct tx *t, void *arg, struct err *e)
{
	for (int64_t id = 1; id <= 4; id++) {
		struct search_doc doc = { .n = 0 };

		search_add(&doc, PUBLIC, SK_NAME, "name_zh", "公开名称", NULL);
		search_add(&doc, MEMBERS, SK_CODE, "uscc", "91440101MA5AAAAA0X", NULL);
		search_add(&doc, OWN, SK_SHORT, "mine", "自家名字", NULL);
		search_add(&doc, STAFF, SK_OTHER, "note", "内部备注", NULL);
		search_add(&doc, TRAVEL, SK_OTHER, "passport", "护照", NULL);
		search_add(&doc, OWN, SK_OTHER, "empty", "", NULL);
		if (search_put(t, SET, id, id < 4 ? id : NONE, &doc, e) == -1)
			return -1;
	}
	return 0;
}

static void
test_classes(void **state)
{
	static const struct {
		const char	*q;
		unsigned	 see, see_own;
		int64_t		 own;
		size_t		 n;
	} cases[] = {
		{ "公开", BIT(PUBLIC), 0, NONE, 4 }, { "MA5AAA", BIT(PUBLIC), 0, NONE, 0 }, { "9", BIT(PUBLIC), 0, NONE, 0 },
		{ "91440101MA5AAAAA0X", BIT(PUBLIC), 0, NONE, 0 },
		{ "MA5AAA", BIT(PUBLIC) | BIT(MEMBERS), 0, NONE, 4 }, { "自家", BIT(PUBLIC) | BIT(MEMBERS), 0, NONE, 0 },
		{ "自家", BIT(PUBLIC), BIT(PUBLIC) | BIT(OWN), 2, 1 }, { "zjmz", BIT(PUBLIC), BIT(PUBLIC) | BIT(OWN), 2, 1 },
		{ "自家 公开", BIT(PUBLIC), BIT(OWN), 2, 1 }, { "自家 内部", BIT(PUBLIC), BIT(OWN), 2, 0 },
		{ "自", BIT(PUBLIC), BIT(OWN), 3, 1 }, { "zj", 0, BIT(OWN), 3, 1 }, { "公开", 0, BIT(PUBLIC), 3, 1 },
		{ "公开", BIT(PUBLIC), BIT(PUBLIC) | BIT(OWN), 2, 4 }, { "自家", BIT(PUBLIC), BIT(OWN), NONE, 0 },
		{ "内部", BIT(PUBLIC) | BIT(MEMBERS) | BIT(OWN), BIT(OWN), 2, 0 }, { "内部备注", EVERYTHING, EVERYTHING, 2, 4 },
		{ "nbbz", BIT(PUBLIC) | BIT(MEMBERS), BIT(OWN), 2, 0 }, { "护照", ~0U, ~0U, 2, 0 }, { "公开", 0, 0, NONE, 0 },
	};
	struct fix *f = *state;
	struct asking *k = asking_new(f);
	struct search_hit hit[8], one;

	assert_int_equal(store_write_wait(f->s, put_secrets, NULL, &f->e), 0);
	for (size_t i = 0; i < nitems(cases); i++) {
		struct search *s = ask_as(k, cases[i].q, cases[i].see, cases[i].see_own, cases[i].own);
		int64_t counted;
		size_t n, each = 0;

		assert_int_equal(search_count(s, 100, &counted, &k->e), 0);
		n = hits_of(k, s, hit, nitems(hit));
		for (int64_t id = 1; id <= 4; id++)
			each += search_is_hit(s, id, &one, &k->e) == 1;
		if (n != cases[i].n || each != n || counted != (int64_t)n)
			fail_msg("%zu '%s': %zu hits, %zu asked, %lld counted", i, cases[i].q, n, each, (long long)counted);
		if (n == 4 && cases[i].own == 2)
			assert_int_equal(hit[0].id, cases[i].see == EVERYTHING ? 1 : 2);	/* one's own first */
	}
	asking_free(k);
}

/* --- the registry ------------------------------------------------------------------------------------ */
struct registry {
	struct company	*c;
	size_t		 n;
};

static char *
read_whole(const char *path, size_t *len)
{
	FILE *in = fopen(path, "r");
	char *p = NULL;

	if (in == NULL)
		return NULL;
	*len = 0;
	for (size_t got, room = 0; ; *len += got) {
		if (*len + 65536 > room)
			p = xrealloc(p, room = room * 2 + 65536, 1);
		if ((got = fread(p + *len, 1, 65536, in)) == 0)
			break;
	}
	fclose(in);
	return p;
}

/* NULL where the file is not at hand. */
static struct registry *
registry_read(struct fix *f)
{
	const char *shared = getenv("TW_SHARED"), *src = getenv("TW_SRC");
	const char *path = arena_printf(f->a, "%s/data/enterprises/gd_registry_members.csv",
	    shared != NULL ? shared : arena_printf(f->a, "%s/../shared", src != NULL ? src : ".."));
	struct registry *r = arena_alloc(f->a, sizeof *r);
	struct csv_row row;
	struct csv *csv;
	size_t len;
	char *text = read_whole(path, &len);

	if (text == NULL)
		return NULL;
	csv = csv_new(text, len, ',');
	r->c = arena_array(f->a, 10000, sizeof *r->c);
	assert_int_equal(csv_next(csv, &row, &f->e), 1);
	while (csv_next(csv, &row, &f->e) == 1 && r->n < 10000) {
		r->c[r->n].zh = arena_strdup(f->a, row.cell[0]);
		r->c[r->n].code = arena_strdup(f->a, row.cell[1]);
		r->n++;
	}
	csv_free(csv);
	free(text);
	return r;
}

static int
pair_cmp(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Every run of two Chinese characters of every name, each once. */
static const char **
registry_pairs(struct fix *f, const struct registry *r, size_t *n)
{
	const char **pair = arena_array(f->a, r->n * 60, sizeof *pair);
	size_t all = 0;

	for (size_t i = 0; i < r->n; i++) {
		const char *p = r->c[i].zh, *end = p + strlen(p), *was = NULL, *here = p;

		for (int32_t c; (c = utf8_next(&p, end)) != -1; was = han_is_han(c) ? here : NULL, here = p)
			if (was != NULL && han_is_han(c))
				pair[all++] = arena_strndup(f->a, was, (size_t)(p - was));
	}
	qsort(pair, all, sizeof *pair, pair_cmp);
	*n = 0;
	for (size_t i = 0; i < all; i++)
		if (*n == 0 || strcmp(pair[i], pair[*n - 1]) != 0)
			pair[(*n)++] = pair[i];
	return pair;
}

/* The hits of a pair, in any order, against a scan of the names as they are: folding joins no two of them. */
static void
compare_with_scan(struct asking *k, const struct registry *r, const char *pair, struct search_hit *hit, char *seen)
{
	struct search *s = ask(k, pair);
	int64_t counted;
	size_t n, scanned = 0;

	assert_int_equal(search_count(s, INT64_MAX, &counted, &k->e), 0);
	n = hits_of(k, s, hit, r->n + 1);
	memset(seen, 0, r->n + 1);
	for (size_t i = 0; i < n; i++)
		seen[hit[i].id] = 1;
	for (size_t i = 0; i < r->n; i++) {
		bool in = strstr(r->c[i].zh, pair) != NULL;

		scanned += in;
		if (in != (seen[i + 1] == 1))
			fail_msg("'%s' in %s: scan %d, search %d", pair, r->c[i].zh, in, seen[i + 1]);
	}
	if (scanned != n || counted != (int64_t)n)
		fail_msg("'%s': scan %zu, search %zu, count %lld", pair, scanned, n, (long long)counted);
}

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
test_registry(void **state)
{
	struct fix *f = *state;
	struct registry *r = registry_read(f);
	struct search_hit *hit;
	struct asking *k;
	const char **pair;
	int64_t began;
	size_t n;
	char *seen;

	if (r == NULL) {
		print_message("skipped: the registry's file is not here\n");
		skip();
	}
	began = now_us();
	put(f, r->c, r->n, 1);
	print_message("%zu names indexed in %lld ms\n", r->n, (long long)(now_us() - began) / 1000);
	k = asking_new(f);
	pair = registry_pairs(f, r, &n);
	hit = xcalloc(r->n + 1, sizeof *hit);
	seen = xcalloc(r->n + 1, 1);
	began = now_us();
	for (size_t i = 0; i < n; i++)
		compare_with_scan(k, r, pair[i], hit, seen);
	print_message("%zu pairs compared with a scan in %lld ms\n", n, (long long)(now_us() - began) / 1000);
	free(seen);
	free(hit);
	asking_free(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_first_five, setup_companies, fix_teardown),
		cmocka_unit_test_setup_teardown(test_tiers, setup_companies, fix_teardown),
		cmocka_unit_test_setup_teardown(test_walk_and_ask, setup_companies, fix_teardown),
		cmocka_unit_test_setup_teardown(test_change_and_drop, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(test_sets, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(test_classes, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(test_registry, fix_setup, fix_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
