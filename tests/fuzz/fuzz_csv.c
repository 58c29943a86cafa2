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

/* Text of any bytes is valid and holds no NUL, however they come. */
static bool
decode(const uint8_t *data, size_t len, struct str *text)
{
	struct charset_tally *t = charset_tally_new();
	struct charset_in *in;
	enum charset cs;
	size_t bom;

	charset_tally_add(t, (const char *)data, len / 2);
	charset_tally_add(t, (const char *)data + len / 2, len - len / 2);
	cs = charset_tally_end(t, &bom);
	charset_tally_free(t);
	if (cs == CS_UNKNOWN)
		return false;
	in = charset_new(cs);
	charset_add(in, (const char *)data + bom, len - bom, text);
	charset_end(in, text);
	charset_free(in);
	if (!utf8_valid(str_text(text), text->len) || strlen(str_text(text)) != text->len)
		abort();
	return true;
}

struct pieces {
	const struct str *text;
	size_t		  at;
};

/* Seven bytes at a time. */
static int
piece(void *arg, struct str *out, struct err *e)
{
	struct pieces *p = arg;
	size_t left = p->text->len - p->at, n = left < 7 ? left : 7;

	str_add(out, p->text->p + p->at, n);
	p->at += n;
	return n > 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	struct str text = STR_INIT, again = STR_INIT;

	if (decode(data, len, &text)) {
		char sep = csv_guess_separator(str_text(&text), text.len);
		struct pieces p = { &text, 0 };
		struct csv *c = csv_new_from(piece, &p, sep);
		struct csv_row row;
		struct err e;
		int rc;

		err_init(&e, a);
		while ((rc = csv_next(c, &row, &e)) == 1)
			write_again(&again, &row);
		csv_free(c);
		if (rc == 0)
			compare(&text, sep, &again, a);
	}
	str_fini(&text);
	str_fini(&again);
	arena_free(a);
	return 0;
}
