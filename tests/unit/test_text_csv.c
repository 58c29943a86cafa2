/* CSV in and out, encodings. */
#include "test.h"

#include "text/charset.h"
#include "text/csv.h"
#include "text/utf8.h"

/* Cells joined by |, records by newline; error: the detail that is expected. */
static const struct { const char *in; char sep; const char *out, *error; } files[] = {
	{ "", ',', "", NULL },
	{ "a,b\r\n1,2\r\n", ',', "a|b\n1|2\n", NULL },
	{ "a,b\n1,2", ',', "a|b\n1|2\n", NULL },
	{ "a,b\r1,2\r", ',', "a|b\n1|2\n", NULL },
	{ "a;b\n1,5;2\n", ';', "a|b\n1,5|2\n", NULL },
	{ "a\tb\n", '\t', "a|b\n", NULL },
	{ "\"a,b\",c\n", ',', "a,b|c\n", NULL },
	{ "\"a \"\"b\"\"\",c\n", ',', "a \"b\"|c\n", NULL },
	{ "\"line 1\r\nline 2\",c\n", ',', "line 1\r\nline 2|c\n", NULL },
	{ "\"a\"x,b\n", ',', "ax|b\n", NULL },
	{ "a\"b,c\n", ',', "a\"b|c\n", NULL },
	{ ",\n", ',', "|\n", NULL },
	{ "\n\na\n", ',', "\n\na\n", NULL },
	{ "a,\n", ',', "a|\n", NULL },
	{ "\"\"\n", ',', "\n", NULL },
	{ "\"open\n", ',', NULL, "csv_quote_open" },
	{ "a,\"b", ',', NULL, "csv_quote_open" },
};

static void
reading(void **state)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < nitems(files); i++) {
		struct csv *c = csv_new(files[i].in, strlen(files[i].in), files[i].sep);
		struct str out = STR_INIT;
		struct csv_row row;
		struct err e;
		int rc;

		err_init(&e, a);
		while ((rc = csv_next(c, &row, &e)) == 1) {
			for (size_t k = 0; k < row.ncells; k++)
				str_printf(&out, "%s%s", k == 0 ? "" : "|", row.cell[k]);
			str_putc(&out, '\n');
		}
		if (files[i].error != NULL) {
			assert_int_equal(rc, -1);
			assert_string_equal(e.detail, files[i].error);
		} else {
			assert_int_equal(rc, 0);
			assert_string_equal(str_text(&out), files[i].out);
		}
		str_fini(&out);
		csv_free(c);
	}
	arena_free(a);
}

static void
lines(void **state)
{
	static const char text[] = "a\n\"b\nb\"\nc\n";
	static const size_t want[] = { 1, 2, 4 };
	struct csv *c = csv_new(text, sizeof text - 1, ',');
	struct arena *a = arena_new();
	struct csv_row row;
	struct err e;

	err_init(&e, a);
	for (size_t i = 0; i < nitems(want); i++) {
		assert_int_equal(csv_next(c, &row, &e), 1);
		assert_int_equal(row.line, want[i]);
	}
	csv_free(c);
	arena_free(a);
}

static void
limits(void **state)
{
	struct arena *a = arena_new();
	struct str text = STR_INIT;
	struct csv_row row;
	struct csv *c;
	struct err e;

	for (int i = 0; i < CSV_MAX_COLUMNS; i++)
		str_putc(&text, ',');
	c = csv_new(text.p, text.len, ',');
	err_init(&e, a);
	assert_int_equal(csv_next(c, &row, &e), -1);
	assert_string_equal(e.detail, "csv_too_many_columns");
	csv_free(c);
	str_reset(&text);
	for (int i = 0; i <= CSV_MAX_CELL; i++)
		str_putc(&text, 'x');
	c = csv_new(text.p, text.len, ',');
	err_init(&e, a);
	assert_int_equal(csv_next(c, &row, &e), -1);
	assert_string_equal(e.detail, "csv_cell_too_long");
	csv_free(c);
	str_fini(&text);
	arena_free(a);
}

static void
separators(void **state)
{
	static const struct { const char *in; char sep; } cases[] = {
		{ "a,b,c\n1,2,3\n", ',' }, { "a;b;c\n1,5;2;3\n", ';' }, { "a\tb\n1\t2\n", '\t' },
		{ "\"a;b;c;d\",e\n", ',' }, { "single\n", ',' }, { "", ',' },
	};

	for (size_t i = 0; i < nitems(cases); i++)
		assert_int_equal(csv_guess_separator(cases[i].in, strlen(cases[i].in)), cases[i].sep);
}

/* What people write comes back as it was, and no spreadsheet runs it (security.md F4). */
static void
guard(void **state)
{
	static const struct { const char *text, *cell; } cases[] = {
		{ "plain", "\"plain\"" }, { "=1+1", "\"'=1+1\"" }, { "+86 138", "\"'+86 138\"" },
		{ "-", "\"'-\"" }, { "@x", "\"'@x\"" }, { "\t=1", "\"'\t=1\"" }, { " =1", "\"' =1\"" },
		{ "＝1", "\"'＝1\"" }, { "\xef\xbb\xbf=1", "\"'\xef\xbb\xbf=1\"" }, { "'quoted", "\"''quoted\"" },
		{ "''=1", "\"'''=1\"" }, { "a\"b", "\"a\"\"b\"" }, { "", "\"\"" }, { "1-2", "\"1-2\"" },
		{ "\xe3\x80\x80@", "\"'\xe3\x80\x80@\"" }, { "\xe2\x80\x8b=x", "\"'\xe2\x80\x8b=x\"" },
	};

	for (size_t i = 0; i < nitems(cases); i++) {
		struct str out = STR_INIT;
		struct arena *a = arena_new();
		struct csv_row row;
		struct csv *c;
		struct err e;

		csv_put_guarded(&out, cases[i].text, true);
		assert_string_equal(str_text(&out), cases[i].cell);
		csv_end_record(&out);
		c = csv_new(out.p, out.len, ',');
		err_init(&e, a);
		assert_int_equal(csv_next(c, &row, &e), 1);
		assert_string_equal(csv_unguard(row.cell[0]), cases[i].text);
		csv_free(c);
		str_fini(&out);
		arena_free(a);
	}
	/* An apostrophe that nobody needed stays. */
	assert_string_equal(csv_unguard("'plain"), "'plain");
}

/* ="000002" keeps a text from being read as a number. */
static void
plain_cells(void **state)
{
	static const char *const cases[][2] = {
		{ "=\"000002\"", "000002" }, { "=\"\"", "=\"\"" }, { "=\"a\"&\"b\"", "=\"a\"&\"b\"" }, { "'=\"a\"", "=\"a\"" }, { "plain", "plain" },
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < nitems(cases); i++)
		assert_string_equal(csv_plain(a, cases[i][0]), cases[i][1]);
	arena_free(a);
}

/* --- encodings --------------------------------------------------------------------------------------- */

#define GB	"\xc6\xf3\xd2\xb5\xc3\xfb\xb3\xc6"	/* 企业名称 in GB18030 */

static const struct { const char *p; size_t len, bom; enum charset cs; const char *text; } encodings[] = {
	{ "abc", 3, 0, CS_UTF8, "abc" },
	{ "\xef\xbb\xbf" "a", 4, 3, CS_UTF8, "a" },
	{ "企业", 6, 0, CS_UTF8, "企业" },
	{ GB, 8, 0, CS_GB18030, "企业名称" },
	{ "\xff\xfe" "a\0", 4, 2, CS_UTF16LE, "a" },
	{ "\xfe\xff" "\0a", 4, 2, CS_UTF16BE, "a" },
	{ "a\0,\0", 4, 0, CS_UTF16LE, "a," },
	{ "\x01\x00\x00\x02", 4, 0, CS_UNKNOWN, NULL },
	{ "\xff\xff\xff\xff\xff\xff", 6, 0, CS_UNKNOWN, NULL },
	{ "\x81\x30\x81\x30", 4, 0, CS_GB18030, "\xc2\x80" },
};

/* What a file is judged to be, byte by byte. */
static enum charset
detect(const char *p, size_t len, size_t *bom)
{
	struct charset_tally *t = charset_tally_new();
	enum charset cs;

	for (size_t i = 0; i < len; i++)
		charset_tally_add(t, p + i, 1);
	cs = charset_tally_end(t, bom);
	charset_tally_free(t);
	return cs;
}

static void
charsets(void **state)
{
	for (size_t i = 0; i < nitems(encodings); i++) {
		struct charset_in *c;
		struct str out = STR_INIT;
		size_t bom;

		assert_int_equal(detect(encodings[i].p, encodings[i].len, &bom), encodings[i].cs);
		if (encodings[i].cs == CS_UNKNOWN)
			continue;
		assert_int_equal(bom, encodings[i].bom);
		/* Byte by byte gives the same as all at once. */
		c = charset_new(encodings[i].cs);
		for (size_t k = bom; k < encodings[i].len; k++)
			charset_add(c, encodings[i].p + k, 1, &out);
		charset_end(c, &out);
		assert_string_equal(str_text(&out), encodings[i].text);
		charset_free(c);
		str_fini(&out);
	}
}

/* What is no text of the encoding is marked where it stands, and spoils no other line. */
#define BAD	CHARSET_BAD
static const struct { const char *p; size_t len; enum charset cs; const char *text; } faults[] = {
	{ GB, 7, CS_GB18030, "企业名" BAD },				/* half a character */
	{ "ab\xff,c\n", 6, CS_UTF8, "ab" BAD ",c\n" },
	{ "企业\n" GB "\nb\n", 18, CS_UTF8, NULL },			/* the second line */
	{ GB "\n企业,x\n" GB "\n", 27, CS_GB18030, "企业名称\n" BAD BAD ",x\n企业名称\n" },
	{ GB "\n\xff\n" GB, 19, CS_GB18030, "企业名称\n" BAD "\n企业名称" },
	{ "a\0b", 3, CS_UTF8, "a" BAD "b" },
	{ "a\0\0\xd8" "b\0", 6, CS_UTF16LE, "a" BAD "b" },		/* half a pair */
};

static void
charset_faults(void **state)
{
	struct str out = STR_INIT;

	for (size_t i = 0; i < nitems(faults); i++) {
		struct charset_in *c = charset_new(faults[i].cs);

		charset_add(c, faults[i].p, faults[i].len, &out);
		charset_end(c, &out);
		charset_free(c);
		assert_true(utf8_valid(out.p, out.len));
		assert_int_equal(strlen(out.p), out.len);
		if (faults[i].text != NULL)
			assert_string_equal(str_text(&out), faults[i].text);
		else
			assert_true(str_starts(out.p, "企业\n") && strstr(out.p, BAD) != NULL && strstr(out.p, "\nb\n") != NULL);
		str_reset(&out);
	}
	charset_to_gb18030(&out, "企业名称\xc2\x80", strlen("企业名称\xc2\x80"));
	assert_string_equal(str_text(&out), GB "\x81\x30\x81\x30");
	str_fini(&out);
	assert_int_equal(charset_parse("GBK"), CS_GB18030);
	assert_int_equal(charset_parse("utf-8"), CS_UTF8);
	assert_int_equal(charset_parse("koi8"), -1);
}

/* Two encodings in one file: the one of most lines. */
static void
mixed(void **state)
{
	static const struct { const char *text; enum charset cs; } cases[] = {
		{ "企业\n企业\n" GB "\n", CS_UTF8 },
		{ GB "\n" GB "\n企业\nplain\n", CS_GB18030 },
		{ "plain\n\xff\n企业\n", CS_UTF8 },
		{ "plain\n\xff\n\xff\n企业\n", CS_UNKNOWN },
	};
	struct str one = STR_INIT;
	size_t bom;

	for (size_t i = 0; i < nitems(cases); i++)
		assert_int_equal(detect(cases[i].text, strlen(cases[i].text), &bom), cases[i].cs);
	/* A line that has no end is judged in parts, and none of its characters is cut. */
	for (int i = 0; i < 20000; i++)
		str_puts(&one, "x,企业名称\r");
	assert_int_equal(detect(one.p, one.len, &bom), CS_UTF8);
	str_fini(&one);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading), cmocka_unit_test(lines), cmocka_unit_test(limits),
		cmocka_unit_test(separators), cmocka_unit_test(guard), cmocka_unit_test(plain_cells), cmocka_unit_test(charsets),
		cmocka_unit_test(charset_faults),
		cmocka_unit_test(mixed),
	};

	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
