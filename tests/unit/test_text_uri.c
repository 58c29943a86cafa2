/* Query strings: strict reading, one canonical form. */
#include "test.h"

#include "base/msg.h"
#include "text/uri.h"

/* canonical: NULL where the query is refused, and `key` is the parameter that is named. */
static const struct { const char *in, *canonical, *key; } queries[] = {
	{ "", "", 0 },
	{ "&", "", 0 },
	{ "&&a=1&&b=2&", "a=1&b=2", 0 },
	{ "b=2&a=1", "a=1&b=2", 0 },
	{ "a=2&a=1", "a=1&a=2", 0 },
	{ "a=1&a=1", "a=1&a=1", 0 },
	{ "a", "a=", 0 },
	{ "a=", "a=", 0 },
	{ "=1", "=1", 0 },
	{ "a=b=c", "a=b%3Dc", 0 },
	{ "q=hua+nan", "q=hua%20nan", 0 },
	{ "q=hua%20nan", "q=hua%20nan", 0 },
	{ "q=a%2Bb", "q=a%2Bb", 0 },
	{ "q=%e5%8d%8e", "q=%E5%8D%8E", 0 },
	{ "q=\xE5\x8D\x8E", "q=%E5%8D%8E", 0 },
	{ "filter%5Bcity%5D=440100", "filter%5Bcity%5D=440100", 0 },
	{ "a.b_c-d~e=A-Z", "a.b_c-d~e=A-Z", 0 },
	{ "a=%26%3D", "a=%26%3D", 0 },
	{ "ab=1&a=2", "a=2&ab=1", 0 },
	{ "a=%", NULL, "a" }, { "a=%4", NULL, "a" }, { "a=%4g", NULL, "a" }, { "a=%g4", NULL, "a" },
	{ "a=%%41", NULL, "a" }, { "a=%00", NULL, "a" }, { "a=%ff", NULL, "a" }, { "a=%C0%80", NULL, "a" },
	{ "a=%ED%A0%80", NULL, "a" }, { "a=%E5%8D", NULL, "a" }, { "x=1&%zz=2", NULL, "%zz" },
	{ "x=1&%41%=2", NULL, "%41%" }, { "%41=%", NULL, "A" }, { "a=%2", NULL, "a" },
};

static void
reading(void **state)
{
	struct arena *a = arena_new();
	struct str s = STR_INIT;
	struct uri_query q;
	struct err e;

	for (size_t i = 0; i < nitems(queries); i++) {
		err_init(&e, a);
		str_reset(&s);
		if (queries[i].canonical == NULL) {
			assert_int_equal(uri_query(a, queries[i].in, &q, &e), -1);
			assert_int_equal(e.code, ERR_BAD_PARAM);
			assert_string_equal(e.detail, "bad_query_encoding");
			assert_string_equal(e.param[0].value, queries[i].key);
			continue;
		}
		assert_int_equal(uri_query(a, queries[i].in, &q, &e), 0);
		uri_canonical(a, &q, &s);
		assert_string_equal(str_text(&s), queries[i].canonical);
	}
	str_fini(&s);
	arena_free(a);
}

static void
values(void **state)
{
	struct arena *a = arena_new();
	struct uri_query q;
	struct err e;

	err_init(&e, a);
	assert_int_equal(uri_query(a, "q=%E5%8D%8E&limit=25&q=2&flag", &q, &e), 0);
	assert_int_equal(q.n, 4);
	assert_string_equal(uri_get(&q, "q"), "华");
	assert_string_equal(uri_get(&q, "limit"), "25");
	assert_string_equal(uri_get(&q, "flag"), "");
	assert_null(uri_get(&q, "Q"));
	assert_string_equal(q.pair[2].value, "2");
	arena_free(a);
}

static void
too_many(void **state)
{
	struct arena *a = arena_new();
	struct str s = STR_INIT;
	struct uri_query q;
	struct err e;

	err_init(&e, a);
	for (int i = 0; i < URI_MAX_PAIRS; i++)
		uri_add(&s, "a", "1");
	assert_int_equal(uri_query(a, s.p, &q, &e), 0);
	assert_int_equal(q.n, URI_MAX_PAIRS);
	str_puts(&s, "&b");
	assert_int_equal(uri_query(a, s.p, &q, &e), -1);
	assert_string_equal(e.detail, "too_many_parameters");
	assert_true(msg_has(e.detail));
	str_fini(&s);
	arena_free(a);
}

static void
writing(void **state)
{
	struct str s = STR_INIT;

	str_puts(&s, "/enterprises?");
	uri_add(&s, "q", "华 南+&=?");
	uri_add(&s, "page", "2");
	assert_string_equal(s.p, "/enterprises?q=%E5%8D%8E%20%E5%8D%97%2B%26%3D%3F&page=2");
	str_reset(&s);
	uri_encode(&s, "");
	assert_int_equal(s.len, 0);
	str_fini(&s);
}

static void
segments(void **state)
{
	static const struct { const char *in, *out; } cases[] = {
		{ "", "" }, { "a+b", "a+b" }, { "a%2Fb", "a/b" }, { "%E5%8D%8E", "华" }, { "%00", NULL }, { "%4", NULL },
		{ "%ff", NULL },
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < nitems(cases); i++) {
		const char *got = uri_decode(a, cases[i].in, strlen(cases[i].in));

		if (cases[i].out == NULL)
			assert_null(got);
		else
			assert_string_equal(got, cases[i].out);
	}
	assert_string_equal(uri_decode(a, "%41%42", 3), "A");
	arena_free(a);
}

static void
sites(void **state)
{
	static const char *const right[] = {
		"www.vanke.com", "vanke.com", "http://www.vanke.com", "HTTPS://www.vanke.com/", "https://a-b.example.com.cn:8443/x/y.html?q=1#top",
		"bank.pingan.com", "http://203.0.113.7/", "203.0.113.7:8080", "http://商会.中国/关于", "www.商会.com", "example.com?x", "a.co#b",
		"https://x.example/a;b,c(d)'e", "123.com", "www.163.com",
	};
	static const char *const wrong[] = {
		"", "not a url", "javascript:alert(1)", "javascript://www.a.com", "JAVASCRIPT:alert(1)", "data:text/html,x", "ftp://a.example", "localhost",
		"http://", "https:///x", "http://a", "www.a.com www.b.com", "www.a.com；www.b.com", "www.a.com;www.b.com", "www.a.com、www.b.com",
		"http://user@a.example", "http://a.example:0x", "http://a.example:99999", "http://a.example:", "a..b", ".a.com", "a.com.", "-a.com", "a-.com",
		"a.1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "http://a.example/\"onx", "http://a.example/<b>", "http://a.example/a b", "http：//a.example",
		"http://http://a.example", "//a.example", "info@a.example", "暂无网站", "a.example/\\b", "a.example/；http://b.example", "www。a。com", "a.c",
	};
	static const struct { const char *in, *out; } bare[] = {
		{ "http://WWW.Vanke.com/", "www.vanke.com" }, { "www.vanke.com", "www.vanke.com" }, { "https://a.example/X/", "a.example/X/" },
		{ "a.example/?q", "a.example/?q" },
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < nitems(right); i++)
		if (!uri_is_site(right[i]))
			fail_msg("%s is a site", right[i]);
	for (size_t i = 0; i < nitems(wrong); i++)
		if (uri_is_site(wrong[i]))
			fail_msg("%s is no site", wrong[i]);
	for (size_t i = 0; i < nitems(bare); i++)
		assert_string_equal(uri_bare_site(a, bare[i].in), bare[i].out);
	assert_true(uri_is_link("https://a.example/x") && uri_is_link("https://a.example./x"));
	assert_false(uri_is_link("a.example/x") || uri_is_link("https://a.example../x") || uri_is_link("javascript:a.example"));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading),
		cmocka_unit_test(values),
		cmocka_unit_test(too_many),
		cmocka_unit_test(writing),
		cmocka_unit_test(segments),
		cmocka_unit_test(sites),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
