/* Decimals, currencies, and amounts as people write them. */
#include "test.h"

#include "base/msg.h"
#include "text/csv.h"
#include "text/num.h"

#include "shared.h"

static const struct { const char *in; unsigned scale; const char *complaint; int64_t v; } decimals[] = {
	{ "0", 0, 0, 0 }, { "-0", 0, 0, 0 }, { "12", 0, 0, 12 }, { "-12.30", 2, 0, -1230 }, { "12.3", 2, 0, 1230 },
	{ "12", 2, 0, 1200 }, { "007", 0, 0, 7 }, { "1.000", 2, 0, 100 }, { "1.0", 0, 0, 1 }, { "0.01", 2, 0, 1 },
	{ "12.345", 2, "too_many_decimals", 0 }, { "1.5", 0, "too_many_decimals", 0 }, { "0.001", 2, "too_many_decimals", 0 },
	{ "92233720368547758.07", 2, 0, INT64_MAX }, { "-92233720368547758.07", 2, 0, -INT64_MAX },
	{ "92233720368547758.08", 2, "number_range", 0 },		/* one cent past INT64_MAX */
	{ "-92233720368547758.08", 2, "number_range", 0 },		/* NONE */
	{ "9223372036854775807", 0, 0, INT64_MAX }, { "9223372036854775808", 0, "number_range", 0 },
	{ "99999999999999999999999999", 0, "number_range", 0 }, { "9", 18, 0, INT64_C(9000000000000000000) },
	{ "10", 18, "number_range", 0 }, { "0.000000000000000001", 18, 0, 1 },
	{ "", 2, "bad_number", 0 }, { "-", 2, "bad_number", 0 }, { ".5", 2, "bad_number", 0 }, { "5.", 2, "bad_number", 0 },
	{ "+5", 2, "bad_number", 0 }, { "--5", 2, "bad_number", 0 }, { "1,000", 2, "bad_number", 0 }, { " 1", 2, "bad_number", 0 },
	{ "1 ", 2, "bad_number", 0 }, { "1e3", 2, "bad_number", 0 }, { "0x1", 2, "bad_number", 0 }, { "1.2.3", 2, "bad_number", 0 },
	{ "１", 2, "bad_number", 0 }, { "99999999999999999999x", 2, "bad_number", 0 },
};

static void
same_complaint(const char *in, const char *got, const char *want)
{
	if (!str_eq(got, want))
		fail_msg("%s: %s instead of %s", in, got == NULL ? "fine" : got, want == NULL ? "fine" : want);
	assert_true(got == NULL || msg_has(got));
}

static void
parsing(void **state)
{
	for (size_t i = 0; i < nitems(decimals); i++) {
		int64_t v = 0;

		same_complaint(decimals[i].in, num_parse(decimals[i].in, decimals[i].scale, &v), decimals[i].complaint);
		if (v != decimals[i].v)
			fail_msg("%s: %lld", decimals[i].in, (long long)v);
	}
}

static void
writing(void **state)
{
	static const struct { int64_t v; unsigned scale; const char *out; } cases[] = {
		{ 360000000, 2, "3600000.00" }, { 0, 0, "0" }, { 0, 2, "0.00" }, { 5, 2, "0.05" }, { -5, 2, "-0.05" },
		{ -1230, 2, "-12.30" }, { 12, 0, "12" }, { 1000, 3, "1.000" }, { INT64_MAX, 2, "92233720368547758.07" },
		{ -INT64_MAX, 0, "-9223372036854775807" }, { 1, 18, "0.000000000000000001" },
		{ -INT64_MAX, 18, "-9.223372036854775807" },
	};
	struct str s = STR_INIT;

	for (size_t i = 0; i < nitems(cases); i++) {
		int64_t v = NONE;

		str_reset(&s);
		num_put(&s, cases[i].v, cases[i].scale);
		assert_string_equal(s.p, cases[i].out);
		assert_null(num_parse(s.p, cases[i].scale, &v));
		assert_true(v == cases[i].v);
	}
	str_fini(&s);
}

/* Without needless zeros, and read back as the same. */
static void
put_short(void **state)
{
	static const struct { int64_t v; const char *out; } cases[] = {
		{ 5500000, "5.5" }, { 30000000, "30" }, { 0, "0" }, { 1, "0.000001" }, { -500000, "-0.5" }, { 100, "0.0001" },
		{ 10000000, "10" }, { INT64_MAX, "9223372036854.775807" },
	};
	struct str s = STR_INIT;

	for (size_t i = 0; i < nitems(cases); i++) {
		int64_t v = NONE;

		str_reset(&s);
		num_put_short(&s, cases[i].v, 6);
		assert_string_equal(str_text(&s), cases[i].out);
		assert_null(num_parse(str_text(&s), 6, &v));
		assert_true(v == cases[i].v);
	}
	str_reset(&s);
	num_put_short(&s, 100, 0);
	assert_string_equal(str_text(&s), "100");
	str_fini(&s);
}

static void
currencies(void **state)
{
	static const struct { const char *in, *code; } cases[] = {
		{ "人民币", "CNY" }, { "人民币元", "CNY" }, { "RMB", "CNY" }, { "元", "CNY" }, { "¥", "CNY" }, { "￥", "CNY" },
		{ "美元", "USD" }, { "US$", "USD" }, { "usd", "USD" }, { "ＵＳＤ", "USD" }, { " USD ", "USD" }, { "美金", "USD" },
		{ "US dollars", "USD" }, { "港币", "HKD" }, { "香港元", "HKD" }, { "HK$", "HKD" }, { "澳大利亚元", "AUD" },
		{ "德国马克", "DEM" }, { "日元", "JPY" }, { "欧元", "EUR" }, { "€", "EUR" }, { "越南盾", "VND" },
		{ "印尼盾", "IDR" }, { "泰铢", "THB" }, { "林吉特", "MYR" }, { "新加坡元", "SGD" }, { "菲律宾比索", "PHP" },
		{ "美元(USD)", "USD" }, { "CHF", "CHF" }, { "KWD", "KWD" },
		{ "", NULL }, { "$", NULL }, { "ABC", NULL }, { "U", NULL }, { "美元港币", NULL }, { "万元", NULL }, { "5 USD", NULL },
		{ "USDX", NULL }, { "马来币元角", NULL },
	};
	char code[4];

	for (size_t i = 0; i < nitems(cases); i++) {
		const char *why = currency_parse_written(cases[i].in, code);

		same_complaint(cases[i].in, why, cases[i].code == NULL ? "unknown_currency" : NULL);
		if (why == NULL)
			assert_string_equal(code, cases[i].code);
	}
	assert_int_equal(currency_decimals("CNY"), 2);
	assert_int_equal(currency_decimals("JPY"), 0);
	assert_int_equal(currency_decimals("VND"), 0);
	assert_int_equal(currency_decimals("KWD"), 3);
	assert_int_equal(currency_decimals("AED"), 2);
	assert_int_equal(currency_decimals("ZMW"), 2);
	assert_int_equal(currency_decimals("cny"), -1);
	assert_int_equal(currency_decimals("CN"), -1);
	assert_int_equal(currency_decimals("CNYX"), -1);
	assert_int_equal(currency_decimals(""), -1);
}

static const struct { const char *in, *unit, *complaint; int64_t minor; const char *code; } amounts[] = {
	{ "2,550(万)", 0, 0, 2550000000, "CNY" }, { "4.6000(万元人民币)", 0, 0, 4600000, "CNY" },
	{ "500万港元", 0, 0, 500000000, "HKD" }, { "３００万", 0, 0, 300000000, "CNY" }, { "3600000.00 CNY", 0, 0, 360000000, "CNY" },
	{ "¥500", 0, 0, 50000, "CNY" }, { "US$1,200.50", 0, 0, 120050, "USD" }, { "1.2亿元", 0, 0, 12000000000, "CNY" },
	{ "0", 0, 0, 0, "CNY" }, { "1200", 0, 0, 120000, "CNY" }, { "-5 CNY", 0, 0, -500, "CNY" },
	{ "人民币500万元整", 0, 0, 500000000, "CNY" }, { "USD 1.2 million", 0, 0, 120000000, "USD" },
	{ "1.2 million USD", 0, 0, 120000000, "USD" }, { "2800(万元(日元))", 0, 0, 28000000, "JPY" },
	{ "【500】万", 0, "bad_money", 0, 0 }, { "500万【美元】", 0, 0, 500000000, "USD" }, { "3百万美元", 0, 0, 300000000, "USD" },
	{ "5 000 000.00", 0, 0, 500000000, "CNY" }, { "人民币：500万元", 0, 0, 500000000, "CNY" }, { "500W", 0, 0, 500000000, "CNY" },
	{ "1.5 KWD", 0, 0, 1500, "KWD" }, { "0.00001亿", 0, 0, 100000, "CNY" }, { "1000000 IDR", 0, 0, 100000000, "IDR" },
	/* a heading */
	{ "500", "注册资本（万元）", 0, 500000000, "CNY" }, { "500", "注册资本(万美元)", 0, 500000000, "USD" },
	{ "500", "万元", 0, 500000000, "CNY" }, { "500", "注册资本", 0, 50000, "CNY" }, { "500", "注册资本万元", 0, 500000000, "CNY" },
	{ "500", "注册资本/万元", 0, 500000000, "CNY" }, { "500", "单位：亿元", 0, 5000000000000, "CNY" },
	{ "500", "注册资本(万元)(2020)", 0, 500000000, "CNY" }, { "500", "Registered capital USD", 0, 50000, "USD" },
	{ "500", "Registered capital (CNY 10,000)", 0, 500000000, "CNY" }, { "500", "Total", 0, 50000, "CNY" },
	{ "500(万)", "注册资本(万美元)", 0, 500000000, "USD" }, { "500万元", "注册资本(万美元)", 0, 500000000, "USD" },
	{ "500万港币", "注册资本(万美元)", 0, 500000000, "HKD" }, { "500亿", "注册资本(万元)", 0, 5000000000000, "CNY" },
	{ "500 USD", "Amount (USD)", 0, 50000, "USD" }, { "-", "注册资本（万元）", 0, NONE, "" },
	{ "3600000.00 CNY", "注册资本（万元）", "money_unit_ambiguous", 0, 0 },
	{ "500美元", "注册资本（万元）", "money_unit_ambiguous", 0, 0 }, { "500元", "注册资本（万元）", "money_unit_ambiguous", 0, 0 },
	/* Chinese characters */
	{ "五百万", 0, 0, 500000000, "CNY" }, { "叁佰万元整", 0, 0, 300000000, "CNY" }, { "三百万美元", 0, 0, 300000000, "USD" },
	{ "人民币壹亿贰仟万元正", 0, 0, 12000000000, "CNY" }, { "一亿零五百万", 0, 0, 10500000000, "CNY" }, { "一千零五十万港元", 0, 0, 1050000000, "HKD" },
	{ "十万元", 0, 0, 10000000, "CNY" }, { "十五", 0, 0, 1500, "CNY" }, { "三百", "注册资本（万元）", 0, 300000000, "CNY" }, { "两千", "万元", 0, 2000000000, "CNY" },
	{ "叁佰万元", "注册资本（万元）", 0, 300000000, "CNY" }, { "一万二千三百元", 0, 0, 1230000, "CNY" }, { "一万亿日元", 0, 0, 1000000000000, "JPY" },
	{ "一百零五万", 0, 0, 105000000, "CNY" }, { "壹萬圓整", 0, 0, 1000000, "CNY" }, { "三百元", "注册资本（万元）", "money_unit_ambiguous", 0, 0 },
	{ "一百五", 0, "bad_money", 0, 0 }, { "一万五", 0, "bad_money", 0, 0 }, { "一百百", 0, "bad_money", 0, 0 }, { "一十百", 0, "bad_money", 0, 0 },
	{ "二〇二六", 0, "bad_money", 0, 0 }, { "零", 0, "bad_money", 0, 0 }, { "一万万万", 0, "bad_money", 0, 0 }, { "三百至五百万", 0, "bad_money", 0, 0 },
	{ "一亿亿", 0, "bad_money", 0, 0 }, { "一百万亿亿", 0, "bad_money", 0, 0 }, { "九九", 0, "bad_money", 0, 0 }, { "叁佰元伍角", 0, "bad_money", 0, 0 },
	{ "一百零", 0, "bad_money", 0, 0 }, { "零零五", 0, "bad_money", 0, 0 }, { "一百五十万三", 0, "bad_money", 0, 0 },
	{ "三500", 0, "bad_money", 0, 0 }, { "三 500万", 0, "bad_money", 0, 0 }, { "一.5亿", 0, "bad_money", 0, 0 }, { "三,500", 0, "bad_money", 0, 0 },
	{ "零五百万", 0, "bad_money", 0, 0 }, { "廿万", 0, "bad_money", 0, 0 }, { "一万亿元", 0, 0, 100000000000000, "CNY" }, { "二亿三千万", 0, 0, 23000000000, "CNY" },
	/* nothing */
	{ "", 0, 0, NONE, "" }, { "-", 0, 0, NONE, "" }, { "N/A", 0, 0, NONE, "" }, { "〓", 0, 0, NONE, "" }, { "无", 0, 0, NONE, "" },
	/* not understood */
	{ "电热多用锅", 0, "bad_money", 0, 0 }, { "$500", 0, "bad_money", 0, 0 }, { "(500)", 0, "bad_money", 0, 0 },
	{ "500-600万", 0, "bad_money", 0, 0 }, { "1,20万", 0, "bad_money", 0, 0 }, { "1.200,50", 0, "bad_money", 0, 0 },
	{ "1234,567", 0, "bad_money", 0, 0 }, { "1,", 0, "bad_money", 0, 0 }, { "1.", 0, "bad_money", 0, 0 },
	{ "约500万", 0, "bad_money", 0, 0 }, { "万500", 0, "bad_money", 0, 0 }, { "500万万", 0, "bad_money", 0, 0 },
	{ "500人民币 USD", 0, "bad_money", 0, 0 }, { "1 00", 0, "bad_money", 0, 0 }, { "1 000,000", 0, "bad_money", 0, 0 }, { "万元", 0, "bad_money", 0, 0 },
	{ "CNY", 0, "bad_money", 0, 0 }, { "500马", 0, "bad_money", 0, 0 },
	{ "500万某某元", 0, "bad_money", 0, 0 }, { "- 万", 0, "bad_money", 0, 0 }, { "1111111111111111111111111111111111111111111", 0, "bad_money", 0, 0 },
	{ "一个非常非常非常非常非常非常非常非常非常非常非常长的文字", 0, "bad_money", 0, 0 },
	{ "0.123", 0, "too_many_decimals", 0, 0 }, { "1.5 JPY", 0, "too_many_decimals", 0, 0 },
	{ "0.0000001万", 0, "too_many_decimals", 0, 0 }, { "99999999999亿", 0, "number_range", 0, 0 },
};

static void
money(void **state)
{
	for (size_t i = 0; i < nitems(amounts); i++) {
		char code[4] = "?";
		int64_t v = 0;
		const char *why = money_parse_written(amounts[i].in, amounts[i].unit, &v, code);

		same_complaint(amounts[i].in, why, amounts[i].complaint);
		if (v != amounts[i].minor)
			fail_msg("%s: %lld", amounts[i].in, (long long)v);
		if (why == NULL)
			assert_string_equal(code, amounts[i].code);
	}
}

/* Where our reading is not the measured table's: docs/decisions/0002. */
static const char *
our_code(const char *text, const char *listed)
{
	if (strstr(text, "澳大利亚元") != NULL)
		return "AUD";
	return strstr(text, "德国马克") != NULL ? "DEM" : listed;
}

static void
one_format(const struct csv_row *r)
{
	const char *text = r->cell[2], *amount = r->cell[3], *code = our_code(text, r->cell[4]);
	int64_t v = NONE, want = NONE;
	char got[4] = "";
	const char *why = money_parse_written(text, NULL, &v, got);

	if (*amount == '\0') {
		if (why == NULL)
			assert_true(v == NONE && *got == '\0');
		return;
	}
	assert_null(num_parse(amount, (unsigned)currency_decimals(code), &want));
	if (why != NULL || v != want || strcmp(got, code) != 0)
		fail_msg("%s: %s %lld %s", text, why == NULL ? "" : why, (long long)v, got);
}

static void
formats_of_the_registry(void **state)
{
	struct arena *a = arena_new();
	struct str text = STR_INIT;
	struct csv_row r;
	struct csv *c;
	struct err e;
	size_t n = 0;

	err_init(&e, a);
	if (!shared_read("enterprises/capital_formats.csv", &text)) {
		arena_free(a);
		skip();
	}
	c = csv_new(text.p, text.len, ',');
	while (csv_next(c, &r, &e) == 1)
		if (r.ncells == 5 && n++ > 0)
			one_format(&r);
	assert_int_equal(n, 73);
	csv_free(c);
	str_fini(&text);
	arena_free(a);
}

/* What a spreadsheet computed is rounded; what a person wrote is not. */
static void
noise(void **state)
{
	static const struct { const char *in, *out; } cases[] = {
		{ "1366.07294193548", "1366.07294194" }, { "-0.123456785", "-0.12345679" }, { "88.982248520710101", "88.98224852" },
		{ "12.345", NULL }, { "12.34567891", NULL }, { "12", NULL }, { "12.3456789012x", NULL },
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < nitems(cases); i++) {
		const char *got = num_without_noise(a, cases[i].in);

		if (cases[i].out == NULL)
			assert_null(got);
		else
			assert_string_equal(got, cases[i].out);
	}
	arena_free(a);
}

static void
named_currencies(void **state)
{
	assert_true(money_names_currency("5 USD", NULL) && money_names_currency("5", "金额（百万美元）") && money_names_currency("500万元", ""));
	assert_false(money_names_currency("500", "公布金额") || money_names_currency("500万", NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(noise),
		cmocka_unit_test(named_currencies),
		cmocka_unit_test(put_short),
		cmocka_unit_test(parsing),
		cmocka_unit_test(writing),
		cmocka_unit_test(currencies),
		cmocka_unit_test(money),
		cmocka_unit_test(formats_of_the_registry),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
