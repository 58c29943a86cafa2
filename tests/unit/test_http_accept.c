/* What a client would take: types, codings, languages. */
#include "test.h"

#include "http/accept.h"

static void
types(void **state)
{
	static const struct { const char *list, *type; bool yes; } cases[] = {
		{ NULL, "application/json", true }, { "", "application/json", true }, { " , ", "application/json", true },
		{ "*/*", "application/json", true }, { "*", "application/json", true },
		{ "application/*", "application/json", true }, { "application/json", "application/json", true },
		{ "APPLICATION/JSON", "application/json", true }, { "Application/*", "application/json", true },
		{ "application/json", "application/json; charset=utf-8", true },
		{ "application/json; charset=utf-8", "application/json", true },
		{ "application/json;q=0.001", "application/json", true }, { "application/json ; q=1.000", "application/json", true },
		{ "text/html, */*;q=.2", "application/json", true },
		{ "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/csv", true },
		{ "text/html, application/json", "application/json", true },
		{ "application/json;q=0", "application/json", false }, { "application/json; Q=0.000", "application/json", false },
		{ "*/*;q=0", "application/json", false }, { "application/*;q=0, */*", "application/json", false },
		{ "*/*, application/json;q=0", "application/json", false },
		{ "application/json;charset=utf-8;q=0", "application/json", false },
		{ "application/json, application/*;q=0", "application/json", true },
		{ "application/xml", "application/json", false }, { "text/*", "application/json", false },
		{ "text/html", "application/json", false }, { "application", "application/json", false },
		{ "application/jsonx", "application/json", false }, { "application/jso", "application/json", false },
		{ "application/", "application/json", false }, { "json", "application/json", false },
		{ "image/avif,image/webp", "image/svg+xml; charset=utf-8", false },
	};

	for (size_t i = 0; i < nitems(cases); i++)
		if (accept_type(cases[i].list, cases[i].type) != cases[i].yes)
			fail_msg("Accept: %s for %s", cases[i].list, cases[i].type);
}

static void
codings(void **state)
{
	static const struct { const char *list; bool yes; } cases[] = {
		{ NULL, false }, { "", false }, { "gzip", true }, { "GZIP", true }, { "br, gzip;q=0.5", true },
		{ "gzip;q=0", false }, { "gzip; q=0.0, br", false }, { "gzipx", false }, { "x-gzip", false },
		{ "*", true }, { "*;q=0", false }, { "gzip;q=0, *", false }, { "br", false }, { "identity", false },
	};

	for (size_t i = 0; i < nitems(cases); i++)
		if (accept_coding(cases[i].list, "gzip") != cases[i].yes)
			fail_msg("Accept-Encoding: %s", cases[i].list);
}

static void
language_of_the_reader(void **state)
{
	static const struct { const char *in; enum lang out; } cases[] = {
		{ NULL, LANG_EN }, { "", LANG_EN }, { "zh", LANG_ZH }, { "zh-CN", LANG_ZH },
		{ "ZH-Hans", LANG_ZH }, { "en-GB", LANG_EN }, { "zhx", LANG_EN },
		{ "zh-CN,zh;q=0.9,en;q=0.8", LANG_ZH }, { "en-US,en;q=0.9,zh-CN;q=0.8", LANG_EN },
		{ "fr, zh;q=0.5", LANG_ZH }, { "en;q=0.3, zh;q=0.7", LANG_ZH },
		{ "en;q=0, zh;q=0.001", LANG_ZH }, { "zh;q=0", LANG_EN }, { "zh;q=1.0,en", LANG_ZH },
		{ "fr-FR,fr;q=0.9", LANG_EN }, { "*", LANG_EN }, { ",,,zh", LANG_ZH }, { ";q=,=", LANG_EN },
	};

	for (size_t i = 0; i < nitems(cases); i++)
		if (accept_lang(cases[i].in) != cases[i].out)
			fail_msg("Accept-Language %s", cases[i].in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types),
		cmocka_unit_test(codings),
		cmocka_unit_test(language_of_the_reader),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
