/* Workbooks in: values, formats, and what another end of the pipe may not say. */
#include "test.h"

#include "base/str.h"
#include "text/xlsx_read.h"
#include "text/xlsx_wire.h"

static const struct { const char *stored, *code; bool date1904; const char *said; } values[] = {
	{ "1", "General", false, "1" }, { "-0", "", false, "0" }, { "007", "", false, "7" }, { "12.50", "", false, "12.5" },
	{ "4.4030019900101E+17", "General", false, "440300199001010000" }, { "4.4030019900101235E+17", "0", false, "440300199001012350" },
	{ "440300199001012345", "", false, "440300199001012345" }, { "9007199254740993", "", false, "9007199254740993" },
	{ "0.10000000000000001", "", false, "0.1" }, { "1357.9500000000003", "0.00", false, "1357.95" }, { "1234.5599999999999", "", false, "1234.56" },
	{ "-1.5E-7", "", false, "-0.00000015" }, { "1e3", "", false, "1000" }, { "1E-3", "", false, "0.001" }, { "1E999", "", false, "1E999" },
	{ "x", "", false, "x" }, { "1.2.3", "", false, "1.2.3" }, { "", "", false, "" }, { "1e", "", false, "1e" }, { "0x10", "", false, "0x10" },
	{ "7", "000000", false, "000007" }, { "0", "0000", false, "0000" }, { "1234567", "000000", false, "1234567" }, { "5", "00-00", false, "5" },
	{ "45356", "yyyy/m/d", false, "2024-03-05" }, { "45356.9", "yyyy\"年\"m\"月\"d\"日\"", false, "2024-03-05" }, { "45356.5", "m/d/yy h:mm", false, "2024-03-05 12:00" },
	{ "45356.999999", "yyyy-mm-dd hh:mm:ss", false, "2024-03-06" }, { "45356", "[$-804]yyyy\"年\"m\"月\";@", false, "2024-03-05" }, { "45356", "[$-F800]dddd, mmmm dd, yyyy", false, "2024-03-05" },
	{ "45356", "#,##0.00_);[Red]\\(#,##0.00\\)", false, "45356" }, { "45356", "0.00E+00", false, "45356" }, { "45356", "\"day\" 0", false, "45356" },
	{ "45356", "G/通用格式\"年\"", false, "45356" }, { "45356", "0\\d", false, "45356" }, { "45356", "mmm-yy", false, "2024-03-05" },
	{ "1200", "0.00\"万元\"", false, "1200万元" }, { "1200.5", "#,##0.0\" 万美元\"", false, "1200.5万美元" }, { "12000000", "0!.0000\"万元\"", false, "12000000" },
	{ "12000000", "0\\.0,\"万\"", false, "12000000" }, { "12000000", "#,##0,,\"百万美元\"", false, "12000000" }, { "3", "0\"人\"", false, "3" },
	{ "0.75", "h:mm", false, "18:00" }, { "0.7500115740740741", "h:mm:ss AM/PM", false, "18:00:01" }, { "1.5", "[h]:mm", false, "36:00" }, { "0.5", "mm:ss", false, "12:00" },
	{ "1", "yyyy-mm-dd", false, "1900-01-01" }, { "59", "yyyy-mm-dd", false, "1900-02-28" }, { "60", "yyyy-mm-dd", false, "1900-02-29" }, { "61", "yyyy-mm-dd", false, "1900-03-01" },
	{ "0", "yyyy-mm-dd", true, "1904-01-01" }, { "43894", "yyyy-mm-dd", true, "2024-03-05" }, { "0", "yyyy-mm-dd", false, "0" }, { "-3", "yyyy-mm-dd", false, "-3" },
	{ "2958465", "yyyy-mm-dd", false, "9999-12-31" }, { "2958466", "yyyy-mm-dd", false, "2958466" }, { "1E+300", "yyyy", false, NULL },
};

static void
numbers(void **state)
{
	struct str out = STR_INIT;

	for (size_t i = 0; i < nitems(values); i++) {
		str_reset(&out);
		xlsx_put_number(&out, values[i].stored, xlsx_format_of(values[i].code), values[i].date1904);
		if (values[i].said != NULL && strcmp(str_text(&out), values[i].said) != 0)
			fail_msg("%s as %s: %s instead of %s", values[i].stored, values[i].code, str_text(&out), values[i].said);
	}
	str_fini(&out);
}

/* --- frames ---------------------------------------------------------------------------------------------- */

static void
frame(struct str *s, char kind, const void *body, uint32_t len)
{
	str_add(s, &len, sizeof len);
	str_putc(s, kind);
	str_add(s, body, len);
}

static const char row_one[] = "\1\0\0\0" "\0" "\1\0" "\2\0" "\1" "\1\0\0\0" "x";	/* row 1: x in C */
static const char no_end[45];

/* What a helper may not say, each after a sheet has begun. */
static const struct { char kind; const char *body; uint32_t len; } lies[] = {
	{ 'X', "", 0 }, { 'R', "", 0 }, { 'R', row_one, sizeof row_one - 1 }, { 'R', "\0\0\0\0" "\0" "\1\0" "\2\0" "\1" "\1\0\0\0" "x", 16 },
	{ 'R', "\1\0\0\0" "\0" "\1\0" "\310\0" "\1" "\1\0\0\0" "x", 16 }, { 'R', "\1\0\0\0" "\0" "\1\0" "\2\0" "\1" "\1\0\0\0" "\377", 16 },
	{ 'R', "\1\0\0\0" "\0" "\1\0" "\2\0" "\377" "\1\0\0\0" "x", 16 }, { 'R', "\1\0\0\0" "\0" "\1\0" "\2\0" "\1" "\377\377\377\377" "x", 16 },
	{ 'R', "\1\0\0\0" "\0" "\0\0", 7 }, { 'S', "\0B", 3 }, { 'D', "", 0 }, { 'E', no_end, 44 },
	{ 'E', "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 45 },
};

static void
lying(void **state)
{
	static struct xlsx_frame f;

	for (size_t i = 0; i < nitems(lies); i++) {
		struct xlsx_wire *w = xlsx_wire_new();
		struct str s = STR_INIT;

		frame(&s, 'S', "\0A", 3);
		frame(&s, lies[i].kind, lies[i].body, lies[i].len);
		xlsx_wire_add(w, s.p, s.len);
		assert_int_equal(xlsx_wire_next(w, &f), 1);
		assert_string_equal(f.name, "A");
		if (xlsx_wire_next(w, &f) != -1)
			fail_msg("lie %zu was believed", i);
		xlsx_wire_free(w);
		str_fini(&s);
	}
}

/* Byte by byte as all at once; behind the last frame nothing may stand. */
static void
pieces(void **state)
{
	static struct xlsx_frame f;
	struct xlsx_wire *w = xlsx_wire_new();
	struct str s = STR_INIT, kinds = STR_INIT;
	int rc = 0;

	frame(&s, 'S', "\1A", 3);
	frame(&s, 'R', row_one, sizeof row_one);
	frame(&s, 'E', no_end, sizeof no_end);
	frame(&s, 'F', "no such code", sizeof "no such code");
	for (size_t i = 0; i < s.len; i++) {
		xlsx_wire_add(w, s.p + i, 1);
		while ((rc = xlsx_wire_next(w, &f)) == 1)
			str_putc(&kinds, (char)f.kind);
		assert_int_equal(rc, 0);
	}
	assert_string_equal(str_text(&kinds), "SREF");
	assert_string_equal(f.detail, "xlsx_damaged");
	xlsx_wire_add(w, "x", 1);
	assert_int_equal(xlsx_wire_next(w, &f), -1);
	xlsx_wire_free(w);
	str_fini(&s);
	str_fini(&kinds);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(lying),
		cmocka_unit_test(pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
