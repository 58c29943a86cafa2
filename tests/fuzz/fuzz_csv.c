/*
 * Fuzz: bytes of a spreadsheet through detection, decoding and the CSV reader; whatever comes out is valid UTF-8, and
 * written again it reads the same.
 */
#include "base/base.h"

#include "text/charset.h"
#include "text/csv.h"
#include "text/utf8.h"

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
write_again(struct str *out, const struct csv_row *row)
{
	for (size_t i = 0; i < row->ncells; i++) {
		if (!utf8_valid(row->cell[i], strlen(row->cell[i])))
			abort();
		csv_put_guarded(out, row->cell[i], i == 0);
	}
	csv_end_record(out);
}

/* Each record of b, the guards taken off, is that of a. */
static void
compare(const struct str *a, char sep, const struct str *b, struct arena *arena)
{
	struct csv *x = csv_new(str_text(a), a->len, sep), *y = csv_new(str_text(b), b->len, ',');
	struct csv_row rx, ry;
	struct err e;

	err_init(&e, arena);
	while (csv_next(x, &rx, &e) == 1) {
		if (csv_next(y, &ry, &e) != 1 || rx.ncells != ry.ncells)
			abort();
		for (size_t i = 0; i < rx.ncells; i++)
			if (strcmp(rx.cell[i], csv_unguard(ry.cell[i])) != 0)
				abort();
	}
	csv_free(x);
	csv_free(y);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	struct str text = STR_INIT, again = STR_INIT;
	size_t bom, bad;
	enum charset cs = charset_detect((const char *)data, len, &bom);

	if (cs != CS_UNKNOWN) {
		struct charset_in *in = charset_new(cs);
		int rc = charset_add(in, (const char *)data + bom, len - bom, &text, &bad);

		if (rc == 0)
			rc = charset_end(in, &bad);
		charset_free(in);
		if (rc == 0 && (text.len == 0 || memchr(text.p, '\0', text.len) == NULL)) {
			char sep = csv_guess_separator(str_text(&text), text.len);
			struct csv *c = csv_new(str_text(&text), text.len, sep);
			struct csv_row row;
			struct err e;

			err_init(&e, a);
			while ((rc = csv_next(c, &row, &e)) == 1)
				write_again(&again, &row);
			csv_free(c);
			if (rc == 0)
				compare(&text, sep, &again, a);
		}
	}
	str_fini(&text);
	str_fini(&again);
	arena_free(a);
	return 0;
}
