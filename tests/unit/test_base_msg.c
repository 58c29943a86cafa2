/* The catalogue: both languages, the same placeholders, no code twice. */
#include "test.h"

#include "base/msg.h"

/* The placeholders of a sentence, in a set that does not depend on their order. */
static uint64_t
placeholders(const char *s)
{
	uint64_t set = 0;

	while ((s = strchr(s, '{')) != NULL) {
		uint64_t h = 5381;

		/* {n|one|other} says nothing of its own. */
		if (s[1 + strcspn(s + 1, "|}")] == '|') {
			s += strcspn(s, "}");
			continue;
		}
		for (s++; *s != '}'; s++) {
			assert_true((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9') || *s == '_');
			h = h * 33 + (unsigned char)*s;
		}
		set += h * h;
	}
	return set;
}

static void
rows_are_whole(void **state)
{
	const char *zh, *en, *zh2, *en2;

	for (size_t i = 0; i < msg_count(); i++) {
		const char *code = msg_row(i, &zh, &en);

		assert_true(zh != NULL && *zh != '\0' && en != NULL && *en != '\0');
		if (placeholders(zh) != placeholders(en))
			fail_msg("%s: the languages have different placeholders", code);
		for (size_t j = 0; j < i; j++)
			if (strcmp(msg_row(j, &zh2, &en2), code) == 0)
				fail_msg("%s stands twice", code);
		assert_true(msg_has(code));
	}
}

static void
every_error_has_a_row(void **state)
{
	for (int c = 0; c < ERR_NCODES; c++)
		if (!msg_has(err_wire(c)))
			fail_msg("%s has no row", err_wire(c));
	assert_false(msg_has("no_such_code"));
}

static void
sentences_are_filled_in(void **state)
{
	static const struct err_param param[] = { { "name", "华南{n}" }, { "id", "7" } };
	static const struct err_param labels[] = { { "label_zh", "城市" }, { "label_en", "City" }, { "value", "x" } };
	static const struct { const char *n, *en; } counts[] = {
		{ "0", "0 fields need attention" },
		{ "1", "1 field needs attention" },
		{ "2", "2 fields need attention" },
		{ "11", "11 fields need attention" },
	};
	struct str s = STR_INIT;

	msg_put(&s, LANG_ZH, "not_unique", param, 2);
	assert_string_equal(str_text(&s), "已被“华南{n}”（编号 7）使用");
	str_reset(&s);
	msg_put(&s, LANG_EN, "not_unique", param, 1);
	assert_string_equal(str_text(&s), "Already used by “华南{n}” (No. )");
	str_reset(&s);
	msg_put(&s, LANG_ZH, "filter_code", labels, nitems(labels));
	assert_string_equal(str_text(&s), "“城市”中没有“x”这个代码或名称");
	str_reset(&s);
	msg_put(&s, LANG_EN, "filter_code", labels, nitems(labels));
	assert_string_equal(str_text(&s), "There is no code or name “x” in “City”");
	str_reset(&s);
	msg_put(&s, LANG_EN, "required", NULL, 0);
	assert_string_equal(str_text(&s), "Required");
	for (size_t i = 0; i < nitems(counts); i++) {
		const struct err_param n = { "n", counts[i].n };

		str_reset(&s);
		msg_put(&s, LANG_EN, "validation_count", &n, 1);
		assert_string_equal(str_text(&s), counts[i].en);
	}
	str_fini(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_whole),
		cmocka_unit_test(every_error_has_a_row),
		cmocka_unit_test(sentences_are_filled_in),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
