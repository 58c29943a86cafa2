/* UTF-8: what is valid, walking, cleaning, folding. */
#include "test.h"

#include "text/utf8.h"

#define S(text) text, sizeof(text) - 1

static const struct { const char *in; size_t len, bad_at; } validity[] = {
	{ S(""), 0 },
	{ S("plain ASCII text of more than eight bytes"), 41 },
	{ S("华南"), 6 },
	{ S("\xC2\x80\xDF\xBF"), 4 },
	{ S("\xE0\xA0\x80\xEF\xBF\xBF"), 6 },
	{ S("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"), 8 },
	{ S("\xED\x9F\xBF\xEE\x80\x80"), 6 },
	{ S("a\0b"), 1 },				/* U+0000 */
	{ S("12345678\0"), 8 },
	{ S("1234567\0" "9"), 7 },
	{ S("\xC0\x80"), 0 },				/* overlong */
	{ S("\xC1\xBF"), 0 },
	{ S("ab\xE0\x9F\xBF"), 2 },
	{ S("ab\xF0\x8F\xBF\xBF"), 2 },
	{ S("\xED\xA0\x80"), 0 },			/* surrogates */
	{ S("\xED\xBF\xBF"), 0 },
	{ S("\xF4\x90\x80\x80"), 0 },			/* beyond U+10FFFF */
	{ S("\xF5\x80\x80\x80"), 0 },
	{ S("\xFF"), 0 },
	{ S("\x80"), 0 },
	{ S("12345678\xE5\x8D"), 8 },			/* cut */
	{ S("\xE5"), 0 },
	{ S("\xF0\x9F\x98"), 0 },
	{ S("\xE5\x8D" "a"), 0 },
	{ S("\xE5\x8D\xC3"), 0 },
	{ S("\xF0\x9F\x98" "a"), 0 },
	{ S("\xEF\xBB\xBF" "a"), 4 },
};

static void
valid_and_not(void **state)
{
	for (size_t i = 0; i < nitems(validity); i++) {
		/* A copy of exact length, so that a byte read beyond the end is found. */
		char *copy = xstrndup("", 0);
		size_t n = validity[i].len;

		copy = xrealloc(copy, n > 0 ? n : 1, 1);
		memcpy(copy, validity[i].in, n);
		if (utf8_bad_at(copy, n) != validity[i].bad_at)
			fail_msg("row %zu: bad at %zu", i, utf8_bad_at(copy, n));
		assert_int_equal(utf8_valid(copy, n), validity[i].bad_at == n);
		free(copy);
	}
}

/* Each code point that is one comes back; each surrogate is refused. */
static void
every_character(void **state)
{
	for (int32_t c = 1; c <= 0x10FFFF; c++) {
		char b[4];
		const char *p = b;
		size_t n = utf8_put(b, c);

		if (c >= 0xD800 && c <= 0xDFFF) {
			assert_false(utf8_valid(b, n));
			continue;
		}
		if (!utf8_valid(b, n) || utf8_next(&p, b + n) != c || p != b + n || utf8_seq(b, b + n) != n)
			fail_msg("U+%04X", (unsigned)c);
		for (size_t cut = 1; cut < n; cut++)
			assert_int_equal(utf8_seq(b, b + cut), 0);
	}
}

static void
counting(void **state)
{
	static const struct { const char *in; size_t chars, first2; } cases[] = {
		{ "", 0, 0 }, { "a", 1, 1 }, { "华南科技", 4, 6 }, { "a华", 2, 4 }, { "😀😀😀", 3, 8 },
		{ "\xFF\xFF\xFF", 3, 2 }, { "\xE5\x8D" "ab", 4, 2 },
	};
	const char *p = "";

	for (size_t i = 0; i < nitems(cases); i++) {
		assert_int_equal(utf8_count(cases[i].in), cases[i].chars);
		assert_int_equal(utf8_countn(cases[i].in, strlen(cases[i].in)), cases[i].chars);
		assert_int_equal(utf8_bytes(cases[i].in, 2), cases[i].first2);
	}
	assert_int_equal(utf8_next(&p, p), -1);
	p = "\x80";
	assert_int_equal(utf8_next(&p, p + 1), 0xFFFD);
}

static void
trimming_and_cleaning(void **state)
{
	static const struct { const char *in, *trimmed, *one_line, *lines; } cases[] = {
		{ "", "", "", "" },
		{ " \t\n\xE3\x80\x80 ", "", "", "" },
		{ "华南", "华南", "华南", "华南" },
		{ "  华南\xC2\xA0", "华南", "华南", "华南" },
		{ "\xEF\xBB\xBF华南\xE2\x80\x8B", "华南", "华南", "华南" },
		{ "a\xE2\x80\x8B" "b", "a\xE2\x80\x8B" "b", "ab", "ab" },
		{ "华\n南", "华\n南", "华南", "华\n南" },
		{ "华 \r\n  南", "华 \r\n  南", "华南", "华 \r\n  南" },
		{ "Huanan\nTech", "Huanan\nTech", "Huanan Tech", "Huanan\nTech" },
		{ "Huanan \n 科技", "Huanan \n 科技", "Huanan科技", "Huanan \n 科技" },
		{ "No. 1\r\n2nd Road", "No. 1\r\n2nd Road", "No. 1 2nd Road", "No. 1\r\n2nd Road" },
		{ "a  b", "a  b", "a  b", "a  b" },
		{ "a \xE2\x80\x8B b", "a \xE2\x80\x8B b", "a  b", "a  b" },
		{ "a\xE2\x80\xA8" "b", "a\xE2\x80\xA8" "b", "a b", "a\xE2\x80\xA8" "b" },
		{ "co\xC2\xADop", "co\xC2\xADop", "coop", "coop" },
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < nitems(cases); i++) {
		assert_string_equal(utf8_trim(a, cases[i].in), cases[i].trimmed);
		assert_string_equal(utf8_clean(a, cases[i].in, true), cases[i].one_line);
		assert_string_equal(utf8_clean(a, cases[i].in, false), cases[i].lines);
	}
	assert_ptr_equal(utf8_trim(a, cases[2].in), cases[2].in);
	assert_ptr_equal(utf8_clean(a, cases[2].in, true), cases[2].in);
	arena_free(a);
}

static void
folding(void **state)
{
	static const struct { const char *in, *half, *nfkc; } cases[] = {
		{ "", "", "" },
		{ "abc", "abc", "abc" },
		{ "ＡＢＣ　１２３～", "ABC 123~", "ABC 123~" },
		{ "（有限）", "(有限)", "(有限)" },
		{ "￥５", "\xC2\xA5" "5", "\xC2\xA5" "5" },
		{ "①㎡ﬁ", "①㎡ﬁ", "1m2fi" },
		{ "e\xCC\x81", "e\xCC\x81", "\xC3\xA9" },
		{ "华南", "华南", "华南" },
		{ "㈱", "㈱", "(株)" },
		{ "\xEF\xB7\xBA", "\xEF\xB7\xBA", "\xD8\xB5\xD9\x84\xD9\x89 \xD8\xA7\xD9\x84\xD9\x84\xD9\x87 "
		  "\xD8\xB9\xD9\x84\xD9\x8A\xD9\x87 \xD9\x88\xD8\xB3\xD9\x84\xD9\x85" },	/* one becomes eighteen */
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < nitems(cases); i++) {
		assert_string_equal(utf8_halfwidth(a, cases[i].in), cases[i].half);
		assert_string_equal(utf8_nfkc(a, cases[i].in), cases[i].nfkc);
	}
	assert_ptr_equal(utf8_nfkc(a, cases[7].in), cases[7].in);
	assert_int_equal(utf8_bare(0x110), 'd');	/* Đ */
	assert_int_equal(utf8_bare(0x1EF1), 'u');	/* ự: a hook and a dot */
	assert_int_equal(utf8_bare('Q'), 'q');
	assert_int_equal(utf8_bare(0x301), 0);
	assert_int_equal(utf8_bare(0x534E), 0x534E);
	assert_ptr_equal(utf8_halfwidth(a, cases[7].in), cases[7].in);
	arena_free(a);
}

static void
nothing(void **state)
{
	static const char *const yes[] = {
		"", " ", "-", "--", "———", "－", "N/A", "n/a", "#N/A", "Ｎ／Ａ", "〓", "^", "/", "//", "\\", "无", " 无 ", "無",
		"暂无", "null", "NULL", "(null)", "None", "nan", "不详", "\xE2\x80\x8B", "----------------------",
	};
	static const char *const no[] = {
		"0", "a", "-1", "无锡", "无锡华南科技有限公司", "NA", "n", "/a", "华南", "None of it", "Nanning", ".", "?",
		"--------------------x", "N/A N/A",
	};

	for (size_t i = 0; i < nitems(yes); i++)
		if (!utf8_says_nothing(yes[i]))
			fail_msg("%s says something", yes[i]);
	for (size_t i = 0; i < nitems(no); i++)
		if (utf8_says_nothing(no[i]))
			fail_msg("%s says nothing", no[i]);
}

/* Short cuts say what the long way says, which an unseen character in front or at the end forces. */
static void
short_cuts(void **state)
{
	static const char *const around[][2] = { { "", "" }, { "a", "" }, { "", "b" }, { "a", "b" }, { "华", "南" }, { "n/", "" }, { "无", "" } };
	struct arena *a = arena_new();
	char c[5] = "";

	for (int32_t code = 1; code < 0x20000; code++) {
		if (code >= 0xD800 && code < 0xE000)
			continue;
		c[utf8_put(c, code)] = '\0';
		for (size_t i = 0; i < nitems(around); i++) {
			const char *text = arena_printf(a, "%s%s%s", around[i][0], c, around[i][1]);
			const char *slow = arena_printf(a, "%s\xe2\x80\x8b", text), *front = arena_printf(a, "\xe2\x80\x8b%s", text);

			if (strcmp(utf8_clean(a, text, true), utf8_clean(a, slow, true)) != 0 ||
			    strcmp(utf8_clean(a, text, false), utf8_clean(a, slow, false)) != 0 ||
			    strcmp(utf8_trim(a, text), utf8_trim(a, slow)) != 0 || utf8_says_nothing(text) != utf8_says_nothing(front))
				fail_msg("U+%04X in \"%s\"", (unsigned)code, text);
		}
		arena_reset(a);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(valid_and_not),
		cmocka_unit_test(every_character),
		cmocka_unit_test(counting),
		cmocka_unit_test(trimming_and_cleaning),
		cmocka_unit_test(short_cuts),
		cmocka_unit_test(folding),
		cmocka_unit_test(nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
