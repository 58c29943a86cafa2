/*
 * Folding, name keys, pinyin and what typed Latin text stands for.
 */
#include "test.h"

#include "base/arena.h"
#include "text/han.h"
#include "text/utf8.h"

#include "../../src/text/han_data.h"

typedef const char *key_fn(struct arena *, const char *);
struct pair {
	const char *in, *out;
};

static void
check_pairs(key_fn *fn, const struct pair *p, size_t n)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < n; i++) {
		const char *got = fn(a, p[i].in);

		if (strcmp(got, p[i].out) != 0)
			fail_msg("%s: expected '%s', got '%s'", p[i].in, p[i].out, got);
	}
	arena_free(a);
}

static void
test_fold(void **state)
{
	static const struct pair cases[] = {
		{ "", "" }, { "   ", "" },
		{ "華南（廣州）科技", "华南(广州)科技" },
		{ "ＢＹＤ　Ｃｏ．，  Ltd.", "byd co., ltd." },
		{ " \t华南\u3000\u3000科技 ", "华南 科技" },
		{ "华\u200b南\ufeff", "华南" },
		{ "乾坤俱乐部著名日昇", "乾坤俱乐部著名日昇" },		/* simplified text that only looks traditional */
		{ "臺灣後裡鬱嶽滙", "台湾后里郁岳汇" },
		{ "\u2f24\u2f45", "大方" },			/* Kangxi radicals */
		{ "“华”—A•B", "\"华\"-a·b" },
		{ "Ñandú ÉCLAT", "ñandú éclat" },
		{ "①②㈱", "12(株)" },
		{ "\u023a", "\u2c65" },				/* longer than it was */
		{ "𬭚研", "𬭚研" },
	};

	check_pairs(han_fold, cases, nitems(cases));
}

static void
test_squeeze(void **state)
{
	static const struct pair cases[] = {
		{ "华南(广州)科技", "华南广州科技" }, { "byd co., ltd.", "bydcoltd" }, { "a&b", "ab" },
		{ "--- ()", "" }, { "万 科a·b", "万科ab" }, { "m²", "m²" },
	};

	check_pairs(han_squeeze, cases, nitems(cases));
}

static void
test_name_key(void **state)
{
	static const struct pair cases[] = {
		{ "华南科技有限公司", "华南科技" }, { "華南科技股份有限公司", "华南科技" },
		{ "华南（集团）有限责任公司", "华南" }, { "华南（广州）科技有限公司", "华南广州科技" },
		{ "华南科技集团", "华南科技" }, { "有限公司", "有限公司" }, { "Co., Ltd.", "coltd" },
		{ "Huanan Tech Co., Ltd.", "huanantech" }, { "HUANAN TECH CO.,LTD", "huanantech" },
		{ "Zinc Inc.", "zinc" }, { "华南 Co", "华南" }, { "华南Co", "华南co" }, { "", "" },
		{ "Bright Star (Guangdong) Group Company Limited", "brightstarguangdong" },
	};
	static const struct pair exact[] = {
		{ "华南（广州）科技有限公司", "华南广州科技有限公司" },
		{ "华南(广州) 科技有限公司", "华南广州科技有限公司" },
		{ "BYD Co., Ltd.", "bydcoltd" },
	};

	check_pairs(han_name_key, cases, nitems(cases));
	check_pairs(han_name_exact, exact, nitems(exact));
}

static void
test_pinyin(void **state)
{
	static const struct {
		const char *in, *full, *initials, *alt;
	} cases[] = {
		{ "华南科技", "hua nan ke ji", "hnkj", NULL },
		{ "重庆长安", "chong qing chang an", "cqca", NULL },
		{ "番禺长城音乐", "pan yu chang cheng yin yue", "pyccyy", NULL },
		{ "厦门大厦银行", "xia men da sha yin hang", "xmdsyh", NULL },
		{ "女娲绿地吕", "nv wa lv di lv", "nwldl", NULL },
		{ "TCL科技360", "tcl ke ji 360", "tclkj360", NULL },
		{ "单氏（广州）", "dan shi guang zhou", "dsgz", "shan shi guang zhou" },
		{ "民乐", "min yue", "my", "min le" },
		{ "佛山地都拓泊晟仔", "fo shan di du tuo bo sheng zai", "fsddtbsz", "fo shan di dou ta po cheng zai" },
		{ "東莞廣東", "dong guan guang dong", "dggd", NULL },
		{ "二〇一", "er ling yi", "ely", NULL },
		{ "Éclat 华", "éclat hua", "éclath", NULL },
		{ "六安空调给排水", "lu an kong tiao ji pai shui", "laktjps", NULL },
		{ "()", "", "", NULL },
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < nitems(cases); i++) {
		struct han_pinyin p;

		han_pinyin(a, cases[i].in, &p);
		assert_string_equal(p.full, cases[i].full);
		assert_string_equal(p.initials, cases[i].initials);
		if (cases[i].alt == NULL && p.alt != NULL)
			fail_msg("%s: no second reading expected, got '%s'", cases[i].in, p.alt);
		if (cases[i].alt != NULL)
			assert_string_equal(p.alt, cases[i].alt);
	}
	arena_free(a);
}

/* Every row of the tables is of one piece: as many syllables as characters, each a syllable that we know. */
static void
test_tables(void **state)
{
	struct arena *a = arena_new();

	for (size_t i = 1; i < han_nsyllables; i++)
		assert_true(strcmp(han_syllables[i - 1].pinyin, han_syllables[i].pinyin) < 0);
	for (size_t i = 0; i < han_nwords; i++) {
		const struct han_word *w = &han_words[i];
		const char *readings[] = { w->reading, w->other };
		struct han_pinyin p;

		assert_string_equal(han_fold(a, w->word), w->word);
		han_pinyin(a, w->word, &p);
		assert_string_equal(p.full, w->reading);
		for (size_t r = 0; r < 2 && readings[r] != NULL; r++) {
			size_t syllables = 1;

			for (const char *q = readings[r]; (q = strchr(q, ' ')) != NULL; q++)
				syllables++;
			assert_int_equal(syllables, utf8_count(w->word));
			assert_string_equal(han_split_pinyin(a, readings[r]), readings[r]);
		}
	}
	assert_true(han_nwords >= 150);
	arena_free(a);
}

static void
test_sort_key(void **state)
{
	static const char *const sorted[] = {
		"", "(广州)安", "360", "阿里", "安华", "长城", "大华", "Delta", "化工", "华北", "华南", "华南科技", "花城",
		"环球", "环球(中国)", "中华", "重工",
	};
	struct arena *a = arena_new();

	assert_string_equal(han_sort_key(a, "华 南A"), "hua 华 nan 南a");
	for (size_t i = 1; i < nitems(sorted); i++)
		if (strcmp(han_sort_key(a, sorted[i - 1]), han_sort_key(a, sorted[i])) >= 0)
			fail_msg("%s does not sort before %s", sorted[i - 1], sorted[i]);
	arena_free(a);
}

static void
test_typed(void **state)
{
	static const struct {
		const char *full, *typed;
		int from;			/* -1: no match */
	} cases[] = {
		{ "hua nan ke ji", "huanan", 0 }, { "hua nan ke ji", "hn", 0 }, { "hua nan ke ji", "hnkj", 0 },
		{ "hua nan ke ji", "keji", 2 }, { "hua nan ke ji", "kj", 2 }, { "hua nan ke ji", "hua nan", 0 },
		{ "hua nan ke ji", "HuaNan", 0 }, { "hua nan ke ji", "huak", -1 }, { "hua nan ke ji", "anan", -1 },
		{ "bi ya di", "bydi", 0 }, { "bi ya di", "byd", 0 }, { "bi ya di", "biyadi", 0 },
		{ "xi an", "xian", 0 }, { "xian yang", "xian", 0 }, { "xian yang", "xi an", -1 }, { "xi an", "xi an", 0 },
		{ "xi an", "xi'an", 0 }, { "nv wa", "nuwa", 0 }, { "nv wa", "nvwa", 0 }, { "nv wa", "nüwa", 0 },
		{ "lv di", "ludi", 0 }, { "lu di", "lvdi", -1 }, { "zhong guo", "zg", 0 }, { "zhong guo", "zhg", 0 },
		{ "guang zhou shi", "gzs", 0 }, { "t c l ke ji", "tclkeji", 0 }, { "t c l ke ji", "tckj", -1 },
		{ "an an", "anan", 0 }, { "fang an", "fan", 0 }, { "fa nan", "fan", 0 }, { "fan gan", "fangan", 0 },
		{ "hua nan", "", -1 }, { "hua nan", "华", -1 }, { "", "h", -1 }, { "hua", "huah", -1 },
	};
	char many[200], letters[200];

	for (size_t i = 0; i < nitems(cases); i++) {
		size_t from = 99;
		bool yes = han_pinyin_matches(cases[i].full, cases[i].typed, &from);

		if (yes != (cases[i].from >= 0) || (yes && from != (size_t)cases[i].from))
			fail_msg("'%s' in '%s': %d from %zu", cases[i].typed, cases[i].full, yes, from);
	}
	assert_false(han_pinyin_matches(NULL, "hn", NULL));

	/* Ambiguous to the utmost, and still quick. */
	for (size_t i = 0; i + 5 < sizeof many; i += 5)
		memcpy(many + i, "aaaa ", 6);
	memset(letters, 'a', 62);
	memcpy(letters + 62, "b", 2);
	assert_false(han_pinyin_matches(many, letters, NULL));
	letters[62] = '\0';
	assert_true(han_pinyin_matches(many, letters, NULL));
	memset(letters, 'a', 64);
	letters[64] = '\0';
	assert_false(han_pinyin_matches(many, letters, NULL));
}

static void
test_split(void **state)
{
	static const struct pair cases[] = {
		{ "hua nan ke ji", "hua nan ke ji" }, { "huanan keji", "hua nan ke ji" }, { "tcl ke ji", "t c l ke ji" },
		{ "Lüshun", "lv shun" }, { "lvshun", "lv shun" }, { "xi'an", "xi an" }, { "360 an", "3 6 0 an" },
		{ "fangan", "fan gan" }, { "xinan", "xi nan" }, { "pingan", "pin gan" }, { "fangao", "fan gao" }, { "dongan", "dong an" }, { "fenghuangx", "f e n g h u a n g x" }, { "", "" }, { "华 hua", "华 hua" },
		{ "ananananananananananananx", "a n a n a n a n a n a n a n a n a n a n a n a n x" },
	};

	check_pairs(han_split_pinyin, cases, nitems(cases));
	assert_true(han_starts_syllable("zhuan", 5));
	assert_true(han_starts_syllable("zh", 2));
	assert_true(han_starts_syllable("nue", 3));
	assert_true(han_starts_syllable("i", 1));
	assert_false(han_starts_syllable("ia", 2));
	assert_false(han_starts_syllable("zhuanx", 6));
	assert_false(han_starts_syllable("zhuangzhuang", 12));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fold), cmocka_unit_test(test_squeeze), cmocka_unit_test(test_name_key),
		cmocka_unit_test(test_pinyin), cmocka_unit_test(test_tables), cmocka_unit_test(test_sort_key),
		cmocka_unit_test(test_typed), cmocka_unit_test(test_split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
