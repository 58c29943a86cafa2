#include "test.h"

#include "base/embed.h"
#include "model/people.h"

#define REP10(s)	s s s s s s s s s s

static const struct { const char *password, *complaint; } cases[] = {
	{ "correct horse battery staple", NULL },
	{ "vK7#pq0Lx!2m", NULL },
	{ "short", "password_too_short" },
	{ "elevenchars", "password_too_short" },
	{ "", "password_too_short" },
	{ "十一个字的密码不够长啊", "password_too_short" },
	{ "信风团队二〇二六年的暗号", NULL },			/* twelve characters, not bytes */
	{ "            ", "password_common" },
	{ REP10("abcdefghijkl") "12345678", NULL },		/* 128 */
	{ REP10("abcdefghijkl") "123456789", "password_too_long" },
	{ "password1234", "password_common" },
	{ "Password2026!!", "password_common" },
	{ "!!!dragon2026!!!", "password_common" },
	{ "dragondragon", "password_common" },
	{ "QwertyQwerty99", "password_common" },
	{ "123456789012", "password_common" },
	{ "111111111111", "password_common" },
	{ "abcdefghijklmnop", "password_common" },
	{ "abcabcabcabc", "password_common" },
	{ "zhang.wei.2026", "password_like_name" },
	{ "ZHANG.WEI-1234", "password_like_name" },
	{ "zhang.wei has a long sentence here", NULL },	/* a name inside much more */
	{ "南方商会会员中心2026", "password_like_name" },
	{ "zhang.weizhang.wei", "password_like_name" },
	{ "1zhang.wei-Zhang.Wei!", "password_like_name" },
	{ "南方商会会员中心zhang.wei", "password_like_name" },
	{ "zhang.weizhang.wei and a word", NULL },
	{ "zhangzhangzhang", "password_like_name" },
	{ "wei-zhang-wei-zhang", "password_like_name" },
	{ "Zhang2026Wei!!", "password_like_name" },
	{ "zhang-pw-2026-vQ", NULL },				/* not much more, but more */
	{ "南方商会会员中心南方商会会员中心", "password_like_name" },
	{ "会员中心南方商会2026!", "password_like_name" },
	{ "南方商会zhang.wei", "password_like_name" },
	{ "南方南方的木棉花开了三次2026", NULL },
	{ "shanghai changes weirdly", NULL },			/* pieces by chance, and much more */
	{ "5521-9083-7746", NULL },
	{ "bad\xff utf8 here", "bad_utf8" },
	{ "over\xc0\x80long zero", "bad_utf8" },
};

static void
rules(void **state)
{
	for (size_t i = 0; i < nitems(cases); i++) {
		struct arena *a = arena_new();
		struct err e;
		int rc;

		err_init(&e, a);
		rc = password_allowed(NULL, cases[i].password, strlen(cases[i].password), "zhang.wei",
		    "南方商会会员中心", "/password", &e);
		if (cases[i].complaint == NULL) {
			if (rc != 0)
				fail_msg("%s: %s", cases[i].password, e.items->code);
		} else {
			if (rc != -1)
				fail_msg("%s is taken", cases[i].password);
			assert_int_equal(e.code, ERR_VALIDATION);
			assert_string_equal(e.items->pointer, "/password");
			assert_string_equal(e.items->code, cases[i].complaint);
		}
		arena_free(a);
	}
}

static const struct { const char *password, *login, *organisation; bool taken; } names[] = {
	{ "sess1sess1sess1", "sess1", NULL, false },
	{ "sess1-sess1-2026", "sess1", NULL, false },
	{ "Li.Li.Li.Li.Li", "li", NULL, false },
	{ "li2026li2027li", "li", NULL, false },
	{ "13800138000!", "13800138000", NULL, false },
	{ "Southern Chamber", "li", "Southern Chamber of Commerce", false },
	{ "chambercommerce1", "li", "Southern Chamber of Commerce", false },
	{ "commerce without chamber music", "li", "Southern Chamber of Commerce", true },
	{ "a lively little brook", "li", "Southern Chamber of Commerce", true },
	{ "vK7#pq0Lx!2m", "li", "", true },
	{ "vK7#pq0Lx!2m", "", NULL, true },
};

static void
names_are_no_passwords(void **state)
{
	for (size_t i = 0; i < nitems(names); i++) {
		const char *password = names[i].password;
		struct arena *a = arena_new();
		struct err e;
		bool taken;

		err_init(&e, a);
		taken = password_allowed(NULL, password, strlen(password), names[i].login, names[i].organisation, "/password",
		    &e) == 0;
		if (taken != names[i].taken)
			fail_msg("%s for %s", password, names[i].login);
		arena_free(a);
	}
}

static void
a_nul_is_refused(void **state)
{
	struct arena *a = arena_new();
	struct err e;

	err_init(&e, a);
	assert_int_equal(password_allowed(NULL, "long enough\0but", 15, "li", NULL, "/password", &e), -1);
	assert_string_equal(e.items->code, "bad_utf8");
	arena_free(a);
}

/* A1: at least 10,000; every line of the list, made long by digits, is refused. */
static void
the_whole_list(void **state)
{
	const struct embed *list = embed_find(embed_db, "common-passwords");
	const char *p = (const char *)list->p, *end = p + list->len;
	size_t n = 0;

	for (; p < end; n++) {
		size_t len = (size_t)((const char *)memchr(p, '\n', (size_t)(end - p)) - p);
		struct arena *a = arena_new();
		const char *word = arena_printf(a, "%.*s", (int)len, p);
		struct err e;

		err_init(&e, a);
		while (strlen(word) < PASSWORD_LEAST)
			word = arena_printf(a, "%s%.*s", word, (int)len, p);
		if (password_allowed(NULL, word, strlen(word), "li", NULL, "/password", &e) == 0)
			fail_msg("%s is taken", word);
		arena_free(a);
		p += len + 1;
	}
	assert_true(n >= 10000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules),
		cmocka_unit_test(names_are_no_passwords),
		cmocka_unit_test(a_nul_is_refused),
		cmocka_unit_test(the_whole_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
