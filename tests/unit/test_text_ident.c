/* Codes with check characters. */
#include "test.h"

#include "base/msg.h"
#include "base/rnd.h"
#include "text/csv.h"
#include "text/ident.h"

#include "shared.h"

#define GOOD "91440300MA5JHPE2X4"

static const struct { const char *in; enum uscc_verdict verdict; const char *code, *suggestion; unsigned at; char expected; } codes[] = {
	{ GOOD, USCC_OK, GOOD, "", 0, '4' },
	{ "91440300ma5jhpe2x4", USCC_OK, GOOD, "", 0, '4' },
	{ " 91 4403-00MA5JHPE2X4\n", USCC_OK, GOOD, "", 0, '4' },
	{ "'91440300MA5JHPE2X4", USCC_OK, GOOD, "", 0, '4' },
	{ "\xE2\x80\x99" GOOD "\xE2\x80\x8B", USCC_OK, GOOD, "", 0, '4' },
	{ "９１４４０３００ＭＡ５ＪＨＰＥ２Ｘ４", USCC_OK, GOOD, "", 0, '4' },
	{ "91512081MA62K0260E", USCC_OK, "91512081MA62K0260E", "", 0, 'E' },
	{ "", USCC_LENGTH, "", "", 0, 0 },
	{ "9144030", USCC_LENGTH, "", "", 0, 0 },
	{ GOOD "4", USCC_LENGTH, "", GOOD, 0, 0 },
	{ "91440300MA55JHPE2X4", USCC_LENGTH, "", GOOD, 0, 0 },
	{ GOOD "44", USCC_LENGTH, "", "", 0, 0 },
	{ "91440300MA5JHPE2X", USCC_LENGTH, "", GOOD, 0, 0 },
	{ "9144030MA5JHPE2X4", USCC_LENGTH, "", "", 0, 0 },		/* several codes could have been this */
	{ "MA5JHPE2X", USCC_ORG, "", "", 0, 0 },
	{ "MA5JHPE2-X", USCC_ORG, "", "", 0, 0 },
	{ "MA5JHPE20", USCC_LENGTH, "", "", 0, 0 },
	{ "华南科技", USCC_LENGTH, "", "", 0, 0 },
	{ "9144O3OOMA5JHPE2X4", USCC_CHARACTER, "", GOOD, 5, 0 },
	{ "9I440300MA5JHPEZX4", USCC_CHARACTER, "", GOOD, 2, 0 },
	{ "91440300MASJHPE2X4", USCC_CHARACTER, "", GOOD, 11, 0 },
	{ "9144O300MA5JHPE2X5", USCC_CHARACTER, "", "", 5, 0 },		/* not right with 0 either */
	{ "91440300MA5JHPEVX4", USCC_CHARACTER, "", "", 16, 0 },
	{ "9144030中MA5JHPE2X4", USCC_CHARACTER, "", "", 8, 0 },
	{ "91440300MA5JHPE2X5", USCC_CHECK, "91440300MA5JHPE2X5", "", 0, '4' },
	{ "91440300MA5JHP2EX4", USCC_CHECK, "91440300MA5JHP2EX4", GOOD, 0, 'C' },
	{ "914403O0MA5JHPE2X4", USCC_CHARACTER, "", GOOD, 7, 0 },
	{ "91440300AM5JHPE2X4", USCC_CHECK, "91440300AM5JHPE2X4", GOOD, 0, 0 },
	{ "9.14E+17", USCC_SPREADSHEET, "", "", 0, 0 },
	{ "9.14403E+17", USCC_SPREADSHEET, "", "", 0, 0 },
	{ "9.14403001234567E17", USCC_SPREADSHEET, "", "", 0, 0 },
	{ "914403001234567000", USCC_SPREADSHEET, "", "", 0, 0 },
};

static void
judging(void **state)
{
	for (size_t i = 0; i < nitems(codes); i++) {
		struct uscc u;

		uscc_check(codes[i].in, &u);
		if (u.verdict != codes[i].verdict)
			fail_msg("%s: verdict %d", codes[i].in, u.verdict);
		if (codes[i].code == NULL)
			continue;
		assert_string_equal(u.code, codes[i].code);
		assert_string_equal(u.suggestion, codes[i].suggestion);
		assert_int_equal(u.at, codes[i].at);
		if (codes[i].expected != 0)
			assert_int_equal(u.expected, codes[i].expected);
	}
}

static const char *
param(const struct err_param *p, const char *key)
{
	for (size_t i = 0; i < ERR_NPARAMS && p[i].key != NULL; i++)
		if (strcmp(p[i].key, key) == 0)
			return p[i].value;
	return "none";
}

static void
normalising(void **state)
{
	static const struct { const char *in; int rc; const char *out, *complaint, *key, *value; } cases[] = {
		{ "", 0, "", 0, 0, 0 }, { "  ", 0, "", 0, 0, 0 }, { "91440300ma5jhpe2x4", 0, GOOD, 0, 0, 0 },
		{ "123", -1, "", "uscc_length", "length", "3" }, { "9144O300MA5JHPE2X4", -1, "", "uscc_character", "suggested", GOOD },
		{ "9144030中MA5JHPE2X4", -1, "", "uscc_character", "character", "中" },
		{ "9144030中MA5JHPE2X4", -1, "", "uscc_character", "at", "8" },
		{ "91440300ma5jhpe2x5", -1, "91440300MA5JHPE2X5", "uscc_check_digit", "expected", "4" },
		{ "91440300ma5jhpe2x5", -1, "91440300MA5JHPE2X5", "uscc_check_digit", "suggested", "none" },
		{ "9.14E+17", -1, "", "uscc_spreadsheet", "length", "none" },
		{ "MA5JHPE2-X", -1, "", "org_code", "org_code", "MA5JHPE2X" },
		{ "91440300MA55JHPE2X4", -1, "", "uscc_length", "suggested", GOOD },
	};
	struct arena *a = arena_new();
	struct err_param p[ERR_NPARAMS];
	const char *out, *complaint;

	for (size_t i = 0; i < nitems(cases); i++) {
		assert_int_equal(uscc_norm(a, cases[i].in, &out, &complaint, p), cases[i].rc);
		assert_string_equal(out, cases[i].out);
		if (cases[i].complaint == NULL) {
			assert_null(complaint);
			continue;
		}
		assert_string_equal(complaint, cases[i].complaint);
		assert_true(msg_has(complaint));
		assert_string_equal(param(p, cases[i].key), cases[i].value);
	}
	arena_free(a);
}

/* A suggestion is part of the sentence where there is one. */
static void
sentences(void **state)
{
	struct arena *a = arena_new();
	struct err_param p[ERR_NPARAMS];
	const char *out, *complaint;
	struct str s = STR_INIT;

	assert_int_equal(uscc_norm(a, "91440300MA5JHPE2X5", &out, &complaint, p), -1);
	msg_put(&s, LANG_ZH, complaint, p, 1);
	assert_string_equal(s.p, "统一社会信用代码校验不通过：按前 17 位，末位应为 4");
	str_reset(&s);
	assert_int_equal(uscc_norm(a, "91440300MA5JHP2EX4", &out, &complaint, p), -1);
	msg_put(&s, LANG_EN, complaint, p, 2);
	assert_string_equal(s.p, "The check character does not fit: after these 17 it is C; is it " GOOD "?");
	str_fini(&s);
	arena_free(a);
}

static void
organisation_codes(void **state)
{
	static const char *const good[] = { "190654354", "19065435-4", " １９０６５４３５－４", "MA5JHPE2X", "ma5jhpe2-x" };
	static const char *const bad[] = { "", "190654355", "19065435", "1906543544", "19065435中", "19065435_4", "MA5JHPE20" };
	char out[10];

	for (size_t i = 0; i < nitems(good); i++) {
		if (!org_code_check(good[i], out))
			fail_msg("%s is refused", good[i]);
		assert_string_equal(out, i < 3 ? "190654354" : "MA5JHPE2X");
	}
	for (size_t i = 0; i < nitems(bad); i++)
		if (org_code_check(bad[i], out))
			fail_msg("%s is taken", bad[i]);
}

/* What is made is right; no other check character, and hardly a swap, is. */
static void
made_codes(void **state)
{
	static const char digits[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	struct rnd_seq seq = { 1 };
	char code[USCC_LEN + 1], org[9] = "";
	struct uscc u;

	for (int i = 0; i < 2000; i++) {
		for (int k = 0; k < 8; k++)
			org[k] = digits[rnd_seq_below(&seq, 31)];
		uscc_make(code, "91", "440300", org);
		uscc_check(code, &u);
		assert_int_equal(u.verdict, USCC_OK);
		assert_int_equal(u.warnings, 0);
		code[17] = digits[(strchr(digits, code[17]) - digits + 1 + (int)rnd_seq_below(&seq, 30)) % 31];
		uscc_check(code, &u);
		assert_int_not_equal(u.verdict, USCC_OK);
	}
}

static void
warnings(void **state)
{
	char code[USCC_LEN + 1];
	struct uscc u;

	uscc_make(code, "91", "990300", "MA5JHPE2");
	uscc_check(code, &u);
	assert_int_equal(u.verdict, USCC_OK);
	assert_int_equal(u.warnings, USCC_W_REGION);
	uscc_make(code, "91", "44030A", "MA5JHPE2");
	uscc_check(code, &u);
	assert_int_equal(u.warnings, USCC_W_REGION);
	code[16] = code[16] == '1' ? '2' : '1';
	code[17] = uscc_digit(code);
	uscc_check(code, &u);
	assert_int_equal(u.verdict, USCC_OK);
	assert_int_equal(u.warnings, USCC_W_REGION | USCC_W_ORG);
}

static void
one_vector(const struct csv_row *r)
{
	const char *code = r->cell[0], *expect = r->cell[1];
	bool valid = strcmp(expect, "valid") == 0, upper = strcmp(expect, "valid_after_upper") == 0,
	    org = strcmp(expect, "valid_uscc_but_org_check_fails") == 0;
	struct uscc u;

	uscc_check(code, &u);
	assert_true(valid || upper || org || strcmp(expect, "invalid_check_digit") == 0);
	if (u.verdict != (valid || upper || org ? USCC_OK : USCC_CHECK) || (valid && u.warnings != 0) ||
	    (org && (u.warnings & USCC_W_ORG) == 0) || (upper && strcmp(u.code, code) == 0))
		fail_msg("%s: verdict %d, warnings %u", code, u.verdict, u.warnings);
	/* "early pilot code, issued, fails the digit (computed R)" */
	if (strstr(r->cell[2], "computed ") != NULL)
		assert_int_equal(u.expected, strstr(r->cell[2], "computed ")[9]);
}

static void
published_codes(void **state)
{
	struct arena *a = arena_new();
	struct str text = STR_INIT;
	struct csv_row r;
	struct csv *c;
	struct err e;
	size_t n = 0;

	err_init(&e, a);
	if (!shared_read("codes/uscc_vectors.csv", &text)) {
		arena_free(a);
		skip();
	}
	c = csv_new(text.p, text.len, ',');
	while (csv_next(c, &r, &e) == 1)
		if (r.ncells >= 3 && n++ > 0)
			one_vector(&r);
	assert_int_equal(n, 321);
	csv_free(c);
	str_fini(&text);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(judging),
		cmocka_unit_test(normalising),
		cmocka_unit_test(sentences),
		cmocka_unit_test(organisation_codes),
		cmocka_unit_test(made_codes),
		cmocka_unit_test(warnings),
		cmocka_unit_test(published_codes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
