/* Names of files, and what another end of the pipe may not say; what is in files stands in tests/api/strip.test.mjs. */
#include "test.h"

#include "text/filetype.h"
#include "text/strip_wire.h"

static const struct { const char *name; enum file_type type; bool fits; enum file_type becomes; const char *claimed; } claims[] = {
	{ "a.pdf", FT_PDF, true, FT_PDF, "PDF" }, { "a.PDF", FT_PDF, true, FT_PDF, "PDF" }, { "合同.v2.docx", FT_DOCX, true, FT_DOCX, "DOCX" },
	{ "a.jpeg", FT_JPEG, true, FT_JPEG, "JPEG" }, { "a.jpg", FT_PNG, false, FT_PNG, "JPG" }, { "a.pdf.exe", FT_PDF, false, FT_PDF, "EXE" },
	{ "a.exe.pdf", FT_PDF, true, FT_PDF, "PDF" }, { "a", FT_PDF, true, FT_PDF, "" }, { "a.", FT_PDF, true, FT_PDF, "" }, { ".pdf", FT_PDF, true, FT_PDF, "PDF" },
	{ "a.csv", FT_TEXT, true, FT_CSV, "CSV" }, { "a.csv", FT_GBTEXT, true, FT_GBCSV, "CSV" }, { "a.txt", FT_GBTEXT, true, FT_GBTEXT, "TXT" },
	{ "a.html", FT_TEXT, false, FT_TEXT, "HTML" }, { "a.xlsx", FT_DOCX, false, FT_DOCX, "XLSX" }, { "a.pdf", FT_EXE, false, FT_EXE, "PDF" },
	{ "Mr. Wang", FT_PDF, true, FT_PDF, "" },
};

static void
names_claim(void **state)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < nitems(claims); i++) {
		enum file_type type = claims[i].type;
		const char *claimed;

		if (file_name_fits(a, claims[i].name, &type, &claimed) != claims[i].fits || type != claims[i].becomes ||
		    strcmp(claimed, claims[i].claimed) != 0)
			fail_msg("%s: %d, %s", claims[i].name, (int)type, claimed);
	}
	arena_free(a);
}

static const struct { const char *given, *kept; } names[] = {
	{ "合同.pdf", "合同.pdf" }, { "a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf" }, { "a\"b'.pdf", "a_b'.pdf" }, { "../../etc/passwd", "_.._etc_passwd" },
	{ "invoice\xe2\x80\xaegpj.exe", "invoicegpj.exe" }, { "C:\\x\\a.pdf", "C__x_a.pdf" }, { " a.pdf. ", "a.pdf" }, { "", "document" }, { "...", "document" },
	{ "a\xe2\x80\x8b.pdf", "a.pdf" }, { "a<b>|c?*.txt", "a_b__c__.txt" }, { "很长很长很长的名字很长很长很长的名字.docx", "很长很长很长的.docx" }, { "a\x7f\x1b[31m.txt", "a[31m.txt" },
};

static void
names_are_kept(void **state)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < nitems(names); i++)
		assert_string_equal(file_name_clean(a, names[i].given, i == 11 ? 12 : 200), names[i].kept);
	arena_free(a);
}

#define HEAD(type, why, took, left, n)	{ 'T', 'W', 'S', '1', type, why, took, left, (n) >> 24, ((n) >> 16) & 255, ((n) >> 8) & 255, (n) & 255 }
static const struct { uint8_t head[STRIP_HEAD]; bool good; } heads[] = {
	{ HEAD(FT_PDF, STRIP_FINE, 1, 0, 5), true }, { HEAD(FT_EXE, STRIP_NOT_KEPT, 0, 0, 0), true }, { HEAD(FT_DOCX, STRIP_MACROS, 0, 1, 0), true },
	{ HEAD(FT_PDF, STRIP_FINE, 0, 0, 0), false }, { HEAD(FT_EXE, STRIP_FINE, 0, 0, 5), false }, { HEAD(FT_COUNT, STRIP_NOT_KEPT, 0, 0, 0), false },
	{ HEAD(FT_PDF, STRIP_NWHY, 0, 0, 0), false }, { HEAD(FT_PDF, STRIP_FINE, 2, 0, 5), false }, { HEAD(FT_PDF, STRIP_FINE, 0, 2, 5), false },
	{ HEAD(FT_PDF, STRIP_DAMAGED, 0, 0, 5), false }, { HEAD(FT_PDF, STRIP_FINE, 0, 0, STRIP_MAX_OUT + 1), false },
	{ { 'T', 'W', 'S', '2', FT_PDF, 0, 0, 0, 0, 0, 0, 5 }, false },
};

static void
helpers_lie(void **state)
{
	struct strip_head h;

	for (size_t i = 0; i < nitems(heads); i++)
		if (strip_head_read(heads[i].head, &h) != heads[i].good)
			fail_msg("head %zu", i);
}

/* Every code that a refusal may have is a row of the catalogue. */
static void
kinds_have_names(void **state)
{
	for (int i = 0; i < FT_COUNT; i++) {
		assert_non_null(file_kinds[i].name);
		assert_true((file_kinds[i].media != NULL) == (i < FT_KEPT));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_claim), cmocka_unit_test(names_are_kept), cmocka_unit_test(helpers_lie), cmocka_unit_test(kinds_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
