/* JSON: the checker's verdicts and places, the tree, the typed readers, the writer. */
#include "test.h"

#include "base/msg.h"
#include "text/json.h"

#define S(text) text, sizeof(text) - 1
#define OK ERR_OK
#define BAD ERR_JSON_SYNTAX
#define TWICE ERR_JSON_DUPLICATE

static const struct { const char *in; size_t len; enum err_code code; int line, column; } verdicts[] = {
	{ S("null"), OK, 0, 0 }, { S("true"), OK, 0, 0 }, { S("false"), OK, 0, 0 }, { S("0"), OK, 0, 0 },
	{ S("\"\""), OK, 0, 0 }, { S("[]"), OK, 0, 0 }, { S("{}"), OK, 0, 0 }, { S(" \t\r\n[ ] \n"), OK, 0, 0 },
	{ S("[1,2]"), OK, 0, 0 }, { S("{\"a\":{\"a\":[{\"a\":1}]},\"b\":2}"), OK, 0, 0 },
	{ S("-0"), OK, 0, 0 }, { S("-0.0e-0"), OK, 0, 0 }, { S("1E+10"), OK, 0, 0 }, { S("1e999"), OK, 0, 0 },
	{ S("123456789012345678901234567890"), OK, 0, 0 }, { S("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\""), OK, 0, 0 },
	{ S("\"\\ud83d\\ude00\""), OK, 0, 0 }, { S("\"\\uDBFF\\uDFFF\""), OK, 0, 0 }, { S("\"华南\x7F\""), OK, 0, 0 },
	{ S("{\"\":1}"), OK, 0, 0 },
	/* the whole text */
	{ S(""), BAD, 1, 1 }, { S("  "), BAD, 1, 3 }, { S("1 2"), BAD, 1, 3 }, { S("[]]"), BAD, 1, 3 },
	{ S("{}\0"), BAD, 1, 3 }, { S("null,"), BAD, 1, 5 }, { S("\xEF\xBB\xBF{}"), BAD, 1, 1 },
	{ S("[] // no"), BAD, 1, 4 }, { S("/**/[]"), BAD, 1, 1 }, { S("\v[]"), BAD, 1, 1 }, { S("\xC2\xA0[]"), BAD, 1, 1 },
	/* numbers */
	{ S("01"), BAD, 1, 2 }, { S("-01"), BAD, 1, 3 }, { S("00"), BAD, 1, 2 }, { S("+1"), BAD, 1, 1 }, { S(".5"), BAD, 1, 1 },
	{ S("1."), BAD, 1, 3 }, { S("1.e1"), BAD, 1, 3 }, { S("1e"), BAD, 1, 3 }, { S("1e+"), BAD, 1, 4 }, { S("-"), BAD, 1, 2 },
	{ S("--1"), BAD, 1, 2 }, { S("0x10"), BAD, 1, 2 }, { S("1_000"), BAD, 1, 2 }, { S("NaN"), BAD, 1, 1 },
	{ S("Infinity"), BAD, 1, 1 }, { S("-Infinity"), BAD, 1, 2 }, { S("[1.2.3]"), BAD, 1, 5 }, { S("1f"), BAD, 1, 2 },
	/* words */
	{ S("tru"), BAD, 1, 1 }, { S("True"), BAD, 1, 1 }, { S("nul"), BAD, 1, 1 }, { S("nulll"), BAD, 1, 5 },
	{ S("undefined"), BAD, 1, 1 },
	/* strings */
	{ S("\""), BAD, 1, 2 }, { S("\"abcdefghij"), BAD, 1, 12 }, { S("'a'"), BAD, 1, 1 }, { S("\"a\nb\""), BAD, 1, 3 },
	{ S("\"a\tb\""), BAD, 1, 3 }, { S("\"\x1F\""), BAD, 1, 2 }, { S("\"a\0\""), BAD, 1, 3 }, { S("\"\\x41\""), BAD, 1, 2 },
	{ S("\"\\a\""), BAD, 1, 2 }, { S("\"\\'\""), BAD, 1, 2 }, { S("\"\\u12\""), BAD, 1, 2 }, { S("\"\\u12g4\""), BAD, 1, 2 },
	{ S("\"\\U0041\""), BAD, 1, 2 }, { S("\"\\u0000\""), BAD, 1, 2 }, { S("\"\\ud83d\""), BAD, 1, 2 },
	{ S("\"\\ude00\""), BAD, 1, 2 }, { S("\"\\ud83d\\u0041\""), BAD, 1, 2 }, { S("\"\\ud83dx\""), BAD, 1, 2 },
	{ S("\"\\ud83d\\ud83d\""), BAD, 1, 2 }, { S("\"\\"), BAD, 1, 2 }, { S("\"\\u"), BAD, 1, 2 }, { S("\"\\\0\""), BAD, 1, 2 },
	{ S("\"\xC0\x80\""), BAD, 1, 2 }, { S("\"\xED\xA0\x80\""), BAD, 1, 2 }, { S("\"\xF4\x90\x80\x80\""), BAD, 1, 2 },
	{ S("\"华\xE5\x8D\""), BAD, 1, 3 }, { S("\"\xFF\""), BAD, 1, 2 },
	/* containers */
	{ S("["), BAD, 1, 2 }, { S("[1"), BAD, 1, 3 }, { S("[1,"), BAD, 1, 4 }, { S("[1,]"), BAD, 1, 4 }, { S("[,1]"), BAD, 1, 2 },
	{ S("[1 2]"), BAD, 1, 4 }, { S("[1}"), BAD, 1, 3 }, { S("]"), BAD, 1, 1 }, { S("{"), BAD, 1, 2 }, { S("{1:2}"), BAD, 1, 2 },
	{ S("{a:1}"), BAD, 1, 2 }, { S("{\"a\"}"), BAD, 1, 5 }, { S("{\"a\" 1}"), BAD, 1, 6 }, { S("{\"a\":}"), BAD, 1, 6 },
	{ S("{\"a\":1,}"), BAD, 1, 8 }, { S("{,}"), BAD, 1, 2 }, { S("{\"a\":1 \"b\":2}"), BAD, 1, 8 }, { S("{\"a\":1"), BAD, 1, 7 },
	{ S("{\"a\":1]"), BAD, 1, 7 }, { S("{\"a\""), BAD, 1, 5 }, { S("{\"a\":"), BAD, 1, 6 },
	{ S("{\n  \"华南\": 1,\n  \"b\": x\n}"), BAD, 3, 8 },
	/* keys: compared as they read, not as they are written */
	{ S("{\"a\":1,\"a\":2}"), TWICE, 1, 8 }, { S("{\"a\":1,\n\"\\u0061\":2}"), TWICE, 2, 1 },
	{ S("{\"\\u0061\":1,\"b\":0,\"a\":2}"), TWICE, 1, 19 }, { S("{\"\\n\":1,\"\\u000a\":2}"), TWICE, 1, 9 },
	{ S("{\"😀\":1,\"\\ud83d\\ude00\":2}"), TWICE, 1, 8 }, { S("{\"x\":{\"a\":1,\"a\":2}}"), TWICE, 1, 13 },
	{ S("{\"\":1,\"\":2}"), TWICE, 1, 7 }, { S("[{\"a\":1},{\"a\":2}]"), OK, 0, 0 }, { S("{\"a\":1,\"A\":2}"), OK, 0, 0 },
	{ S("{\"a\":{\"b\":1},\"b\":{\"a\":1}}"), OK, 0, 0 },
};

static const char *
param(const struct err *e, const char *key)
{
	for (size_t i = 0; i < e->nparams; i++)
		if (strcmp(e->param[i].key, key) == 0)
			return e->param[i].value;
	return "none";
}

/* Check and parse a copy of exact length; the two must agree. */
static int
verdict(struct arena *a, const char *in, size_t n, struct err *e)
{
	char *copy = xmalloc(n > 0 ? n : 1);
	const struct jv *v;
	int rc;

	memcpy(copy, in, n);
	err_init(e, a);
	rc = json_parse(a, copy, n, &v, e);
	err_init(e, a);
	assert_int_equal(json_check(copy, n, e), rc);
	free(copy);
	return rc;
}

static void
verdicts_and_places(void **state)
{
	struct arena *a = arena_new();
	struct err e;

	for (size_t i = 0; i < nitems(verdicts); i++) {
		int rc = verdict(a, verdicts[i].in, verdicts[i].len, &e);

		if (e.code != verdicts[i].code || rc != (e.code == OK ? 0 : -1))
			fail_msg("%s: %s", verdicts[i].in, err_wire(e.code));
		if (rc == 0)
			continue;
		if (atoi(param(&e, "line")) != verdicts[i].line || atoi(param(&e, "column")) != verdicts[i].column)
			fail_msg("%s: line %s, column %s", verdicts[i].in, param(&e, "line"), param(&e, "column"));
		assert_true(msg_has(e.detail));
	}
	arena_free(a);
}

/* n times `piece` between two ends. */
static enum err_code
repeated(const char *before, const char *piece, size_t n, const char *after)
{
	struct arena *a = arena_new();
	struct str s = STR_INIT;
	struct err e;

	str_puts(&s, before);
	for (size_t i = 0; i < n; i++)
		str_puts(&s, piece);
	str_puts(&s, after);
	verdict(a, s.p, s.len, &e);
	str_fini(&s);
	arena_free(a);
	return e.code;
}

static enum err_code
nested(size_t depth)
{
	struct str close = STR_INIT;
	enum err_code code;

	for (size_t i = 0; i < depth; i++)
		str_putc(&close, ']');
	code = repeated("", "[", depth, close.p);
	str_fini(&close);
	return code;
}

static void
limits(void **state)
{
	assert_int_equal(nested(64), OK);
	assert_int_equal(nested(65), ERR_JSON_DEPTH);
	assert_int_equal(repeated("", "[", 100000, ""), ERR_JSON_DEPTH);
	assert_int_equal(repeated("", "{\"a\":", 100000, ""), ERR_JSON_DEPTH);
	assert_int_equal(repeated("[", "0,", 19998, "0]"), OK);
	assert_int_equal(repeated("[", "0,", 19999, "0]"), ERR_JSON_LIMIT);
	assert_int_equal(repeated("\"", "a", 262144, "\""), OK);
	assert_int_equal(repeated("\"", "a", 262145, "\""), ERR_JSON_LIMIT);
	assert_int_equal(repeated("\"", "\\u0061", 262144, "\""), OK);	/* decoded bytes count */
	assert_int_equal(repeated("\"", "\\u0061", 262145, "\""), ERR_JSON_LIMIT);
	assert_int_equal(repeated("\"", "华", 87381, "a\""), OK);
	assert_int_equal(repeated("\"", "华", 87382, "\""), ERR_JSON_LIMIT);
	assert_int_equal(repeated("{\"", "k", 262145, "\":1}"), ERR_JSON_LIMIT);
	assert_int_equal(repeated("", "1", 63, ""), OK);
	assert_int_equal(repeated("", "1", 64, ""), ERR_JSON_LIMIT);
}

/* Many keys are sorted before they are compared; the place of the later twin is named all the same. */
static void
many_keys(void **state)
{
	struct arena *a = arena_new();
	struct str s = STR_INIT;
	struct err e;

	for (int n = 1; n < 200; n += 7) {
		str_reset(&s);
		str_putc(&s, '{');
		for (int i = 0; i < n; i++)
			str_printf(&s, "\"k%d\":%d,\n", i * 37 % 1009, i);
		str_puts(&s, "\"last\":0}");
		assert_int_equal(verdict(a, s.p, s.len, &e), 0);
		str_cut(&s, s.len - 1);
		str_printf(&s, ",\"\\u006b%d\":1}", n / 2 * 37 % 1009);
		assert_int_equal(verdict(a, s.p, s.len, &e), -1);
		assert_int_equal(e.code, TWICE);
		assert_int_equal(atoi(param(&e, "line")), n + 1);
		assert_int_equal(atoi(param(&e, "column")), 10);
		assert_int_equal(atoi(param(&e, "key") + 1), n / 2 * 37 % 1009);
	}
	/* A long key is cut between two characters. */
	str_reset(&s);
	str_puts(&s, "{");
	for (int i = 0; i < 2; i++) {
		str_puts(&s, i == 0 ? "\"" : ",\"");
		for (int k = 0; k < 40; k++)
			str_puts(&s, "华");
		str_puts(&s, "\":1");
	}
	str_puts(&s, "}");
	assert_int_equal(verdict(a, s.p, s.len, &e), -1);
	assert_int_equal(strlen(param(&e, "key")), 78);
	str_fini(&s);
	arena_free(a);
}

static const struct jv *
parsed(struct arena *a, const char *text)
{
	const struct jv *v = NULL;
	struct err e;

	err_init(&e, a);
	assert_int_equal(json_parse(a, text, strlen(text), &v, &e), 0);
	return v;
}

static void
tree(void **state)
{
	struct arena *a = arena_new();
	const struct jv *v = parsed(a, "{\"n\":null,\"f\":false,\"t\":true,\"i\":-12,\"d\":360.50,"
	    "\"s\":\"\\u534e\\n\",\"a\":[1,[2.0,3],{\"x\":4e0}],\"o\":{}}");
	static const enum jtype types[] = { J_NULL, J_FALSE, J_TRUE, J_NUMBER, J_NUMBER, J_STRING, J_ARRAY, J_OBJECT };
	const struct jv *c = jv_first(v), *list = jv_get(v, "a");
	int64_t n;

	assert_int_equal(jv_type(v), J_OBJECT);
	assert_int_equal(jv_count(v), nitems(types));
	for (size_t i = 0; i < nitems(types); i++, c = jv_next(c))
		assert_int_equal(jv_type(c), types[i]);
	assert_null(c);
	assert_string_equal(jv_key(jv_first(v)), "n");
	assert_string_equal(jv_text(jv_get(v, "s")), "华\n");
	assert_string_equal(jv_number(jv_get(v, "d")), "360.50");
	assert_int_equal(jv_int(jv_get(v, "i"), &n), 0);
	assert_int_equal(n, -12);
	assert_int_equal(jv_count(list), 3);
	assert_string_equal(jv_number(jv_first(list)), "1");
	assert_string_equal(jv_number(jv_first(jv_next(jv_first(list)))), "2.0");
	assert_string_equal(jv_number(jv_get(jv_next(jv_next(jv_first(list))), "x")), "4e0");
	assert_null(jv_get(v, "N"));
	assert_null(jv_get(v, "absent"));
	assert_null(jv_get(list, "a"));
	assert_null(jv_text(list));
	assert_null(jv_number(jv_get(v, "s")));
	assert_null(jv_first(jv_get(v, "o")));
	assert_int_equal(jv_int(list, &n), -1);
	arena_free(a);
}

static void
integers(void **state)
{
	static const struct { const char *in; int rc; int64_t v; } cases[] = {
		{ "0", 0, 0 }, { "-0", 0, 0 }, { "7", 0, 7 }, { "9007199254740992", 0, JSON_INT_MAX },
		{ "-9007199254740992", 0, -JSON_INT_MAX }, { "9007199254740993", -1, 0 }, { "-9007199254740993", -1, 0 },
		{ "9223372036854775808", -1, 0 }, { "123456789012345678901234567890", -1, 0 }, { "1.0", -1, 0 },
		{ "1e3", -1, 0 }, { "\"1\"", -1, 0 }, { "true", -1, 0 },
	};
	struct arena *a = arena_new();
	int64_t v;

	for (size_t i = 0; i < nitems(cases); i++) {
		v = 0;
		if (jv_int(parsed(a, cases[i].in), &v) != cases[i].rc || v != cases[i].v)
			fail_msg("%s: %lld", cases[i].in, (long long)v);
	}
	arena_free(a);
}

/* The last complaint: "pointer code". */
static void
assert_complaint(const struct err *e, const char *pointer, const char *code)
{
	const struct err_item *it = e->items;

	assert_non_null(it);
	while (it->next != NULL)
		it = it->next;
	assert_string_equal(it->pointer, pointer);
	assert_string_equal(it->code, code);
	assert_true(msg_has(code));
}

static void
readers(void **state)
{
	struct arena *a = arena_new();
	const struct jv *o = parsed(a, "{\"s\":\"华南\",\"e\":\"\",\"i\":5,\"t\":true,\"z\":null,\"a/b~c\":1}");
	static const char *const known[] = { "s", "e", "i", "t", "z", NULL };
	const char *s = "as it was";
	int64_t n = -7;
	bool b = false;
	struct err e;

	err_init(&e, a);
	assert_int_equal(jr_object(o, &e), 0);
	assert_int_equal(jr_text_opt(o, "absent", 1, 9, &s, &e), 0);
	assert_int_equal(jr_text_opt(o, "z", 1, 9, &s, &e), 0);
	assert_string_equal(s, "as it was");
	assert_int_equal(jr_text(o, "s", 2, 2, &s, &e), 0);
	assert_string_equal(s, "华南");
	assert_int_equal(jr_text(o, "e", 0, 2, &s, &e), 0);
	assert_string_equal(s, "");
	assert_int_equal(jr_int(o, "i", 5, 5, &n, &e), 0);
	assert_int_equal(n, 5);
	assert_int_equal(jr_int_opt(o, "z", 0, 5, &n, &e), 0);
	assert_int_equal(n, 5);
	assert_int_equal(jr_bool_opt(o, "t", &b, &e), 0);
	assert_true(b);
	assert_int_equal(e.nitems, 0);

	assert_int_equal(jr_text(o, "absent", 0, 9, &s, &e), -1);
	assert_complaint(&e, "/absent", "required");
	assert_int_equal(jr_text(o, "z", 0, 9, &s, &e), -1);
	assert_complaint(&e, "/z", "required");
	assert_int_equal(jr_text(o, "e", 1, 9, &s, &e), -1);
	assert_complaint(&e, "/e", "required");
	assert_int_equal(jr_text(o, "i", 0, 9, &s, &e), -1);
	assert_complaint(&e, "/i", "wrong_type");
	assert_int_equal(jr_text(o, "s", 0, 1, &s, &e), -1);
	assert_complaint(&e, "/s", "too_long");
	assert_int_equal(jr_text_opt(o, "s", 3, 9, &s, &e), -1);
	assert_complaint(&e, "/s", "too_short");
	assert_int_equal(jr_int(o, "absent", 0, 9, &n, &e), -1);
	assert_complaint(&e, "/absent", "required");
	assert_int_equal(jr_int(o, "s", 0, 9, &n, &e), -1);
	assert_complaint(&e, "/s", "wrong_type");
	assert_int_equal(jr_int(o, "i", 6, 9, &n, &e), -1);
	assert_complaint(&e, "/i", "too_small");
	assert_int_equal(jr_int_opt(o, "i", 0, 4, &n, &e), -1);
	assert_complaint(&e, "/i", "too_large_value");
	assert_int_equal(jr_bool_opt(o, "i", &b, &e), -1);
	assert_complaint(&e, "/i", "wrong_type");
	assert_int_equal(jr_only(o, known, &e), -1);
	assert_complaint(&e, "/a~1b~0c", "unknown_field");
	assert_int_equal(jr_object(parsed(a, "[]"), &e), -1);
	assert_complaint(&e, "", "wrong_type");
	assert_int_equal(e.code, ERR_VALIDATION);
	assert_string_equal(s, "");
	assert_int_equal(n, 5);
	arena_free(a);
}

static void
writer(void **state)
{
	struct str s = STR_INIT;
	struct jw w;

	jw_init(&w, &s);
	jw_object(&w);
	jw_ktext(&w, "text", "a\"\\\b\f\n\r\t\x01\x1f/\x7f华");
	jw_ktext(&w, "none", NULL);
	jw_kint(&w, "min", INT64_MIN + 1);
	jw_kint(&w, "unknown", NONE);
	jw_kbool(&w, "yes", true);
	jw_key(&w, "k\"\n");
	jw_array(&w);
	jw_array(&w);
	jw_end_array(&w);
	jw_object(&w);
	jw_end_object(&w);
	jw_int(&w, INT64_MAX);
	jw_int(&w, 0);
	jw_bool(&w, false);
	jw_null(&w);
	jw_textn(&w, "abc", 2);
	jw_textn(&w, "", 0);
	jw_raw(&w, "{\"r\":1}", 7);
	jw_instant(&w, INT64_C(1795421730120));
	jw_instant(&w, NONE);
	jw_end_array(&w);
	jw_kint(&w, "last", 1);
	jw_end_object(&w);
	assert_int_equal(w.depth, 0);
	assert_string_equal(s.p, "{\"text\":\"a\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f/\x7f华\",\"none\":null,"
	    "\"min\":-9223372036854775807,\"unknown\":null,\"yes\":true,\"k\\\"\\n\":[[],{},9223372036854775807,0,"
	    "false,null,\"ab\",\"\",{\"r\":1},\"2026-11-23T08:15:30.120Z\",null],\"last\":1}");
	str_fini(&s);
}

/* Every byte that needs an escape, at every place of a word of eight, comes back through the reader. */
static void
what_is_written_reads_back(void **state)
{
	struct arena *a = arena_new();
	struct str s = STR_INIT;
	char text[34];
	struct jw w;

	for (int c = 1; c < 0x80; c++)
		for (size_t at = 0; at < 33; at++) {
			memset(text, 'x', sizeof text);
			text[at] = (char)c;
			text[(at * 7 + 3) % 33] = (char)c;
			text[33] = '\0';
			str_reset(&s);
			jw_init(&w, &s);
			jw_text(&w, text);
			assert_string_equal(jv_text(parsed(a, s.p)), text);
		}
	str_fini(&s);
	arena_free(a);
}

/* Deep nesting: a comma of one level does not leak into another. */
static void
writer_depth(void **state)
{
	struct str s = STR_INIT;
	struct jw w;

	jw_init(&w, &s);
	for (int i = 0; i < 64; i++) {
		jw_array(&w);
		jw_int(&w, i);
	}
	for (int i = 0; i < 64; i++)
		jw_end_array(&w);
	assert_int_equal(w.depth, 0);
	assert_memory_equal(s.p, "[0,[1,[2,[3,", 12);
	str_fini(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts_and_places),
		cmocka_unit_test(limits),
		cmocka_unit_test(many_keys),
		cmocka_unit_test(tree),
		cmocka_unit_test(integers),
		cmocka_unit_test(readers),
		cmocka_unit_test(writer),
		cmocka_unit_test(what_is_written_reads_back),
		cmocka_unit_test(writer_depth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
