/*
 * Spreadsheets on their way in: encoding, separator, heading row, columns.
 */
#include "base/base.h"

#include <stdio.h>

#include "sheet_int.h"
#include "text/utf8.h"

const char *const sheet_outcomes[] = { "insert", "update", "same", "suspect", "error", "skipped", NULL };

/* --- bytes to text --------------------------------------------------------------------------------- */

/* Files that people take for a sheet and that are none of ours: what to do is in the sentence. */
static const struct { const char *magic; size_t len; const char *detail; } strangers[] = {
	{ "PK\x03\x04", 4, "sheet_xlsx" },
	{ "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, "sheet_xls" },
	{ "%PDF-", 5, "sheet_no_sheet" },
	{ "\x89PNG", 4, "sheet_no_sheet" },
	{ "\xff\xd8\xff", 3, "sheet_no_sheet" },
	{ "GIF8", 4, "sheet_no_sheet" },
	{ "\x1f\x8b", 2, "sheet_no_sheet" },
};

static int
refuse_strangers(const char *p, size_t len, struct err *e)
{
	for (size_t i = 0; i < nitems(strangers); i++)
		if (len >= strangers[i].len && memcmp(p, strangers[i].magic, strangers[i].len) == 0)
			return fail_detail(e, ERR_BAD_FILE, strangers[i].detail);
	return 0;
}

static int
no_text(size_t at, struct err *e)
{
	fail_detail(e, ERR_BAD_FILE, "sheet_no_text");
	err_param_int(e, "offset", (int64_t)at);
	return -1;
}

static int
decode(struct sheet *s, const char *p, size_t len, struct err *e)
{
	struct charset_in *c = charset_new(s->charset);
	size_t bad_at = 0;
	int rc = charset_add(c, p, len, &s->text, &bad_at);

	if (rc == 0)
		rc = charset_end(c, &bad_at);
	charset_free(c);
	if (rc == -1)
		return no_text(bad_at, e);
	if (s->text.len > 0 && memchr(s->text.p, '\0', s->text.len) != NULL)
		return no_text((size_t)((char *)memchr(s->text.p, '\0', s->text.len) - s->text.p), e);
	return 0;
}

static int
read_text(struct sheet *s, const char *p, size_t len, const struct sheet_how *how, struct err *e)
{
	size_t bom = 0;
	enum charset found = charset_detect(p, len, &bom);

	if (how->charset == -1 && found == CS_UNKNOWN)
		return no_text(utf8_bad_at(p, len), e);
	s->charset = how->charset == -1 ? found : (enum charset)how->charset;
	if (found != s->charset)
		bom = 0;
	return decode(s, p + bom, len - bom, e);
}

struct csv *
sheet_reader(const struct sheet *s)
{
	return csv_new(str_text(&s->text), s->text.len, s->separator);
}

/* --- the heading row ------------------------------------------------------------------------------- */

enum { HEADING_WITHIN = 20 };

static const char *const id_headings[] = { "id", "系统编号", "record no.", NULL };

static bool
is_id_heading(const char *text)
{
	for (const char *const *h = id_headings; *h != NULL; h++)
		if (strcasecmp(*h, text) == 0)
			return true;
	return false;
}

/* How many cells of a record name a field. */
static size_t
count_headings(const struct sheet *s, struct arena *a, const struct csv_row *rec)
{
	size_t n = 0;

	for (size_t i = 0; i < rec->ncells; i++) {
		const char *cell = utf8_clean(a, csv_unguard(rec->cell[i]), true);

		if (*cell != '\0' && (is_id_heading(cell) || rec_field_by_heading(s->r, cell) != NULL))
			n++;
	}
	return n;
}

/* The record among the first few that names most fields; the earliest of equals.  Counts all records besides. */
static int
find_heading(struct sheet *s, struct err *e)
{
	struct csv *c = sheet_reader(s);
	struct arena *a = arena_new();
	struct csv_row rec;
	size_t best = 0, n;
	int rc;

	while ((rc = csv_next(c, &rec, e)) == 1) {
		if (++s->total > HEADING_WITHIN)
			continue;
		n = count_headings(s, a, &rec);
		arena_reset(a);
		if (n > best) {
			best = n;
			s->header = s->total;
		}
	}
	csv_free(c);
	arena_free(a);
	if (rc == -1)
		return -1;
	if (s->header == 0)
		return fail_detail(e, ERR_BAD_FILE, s->total == 0 ? "sheet_empty" : "sheet_no_heading");
	if (s->total > SHEET_MAX_ROWS + HEADING_WITHIN) {
		fail_detail(e, ERR_BAD_FILE, "sheet_too_many_rows");
		err_param_int(e, "max", SHEET_MAX_ROWS);
		return -1;
	}
	return 0;
}

/* --- columns --------------------------------------------------------------------------------------- */

/* "capital_currency", 币种, Currency: belongs to the money field. */
static bool
is_currency_heading(const char *text)
{
	static const char *const words[] = { "capital_currency", "registered_capital_currency", "币种", "注册资本币种",
	    "注册资金币种", "currency", NULL };

	for (const char *const *w = words; *w != NULL; w++)
		if (strcasecmp(*w, text) == 0)
			return true;
	return false;
}

static const struct field *
money_field(const struct resource *r)
{
	for (size_t i = 0; i < r->nfields; i++)
		if (r->fields[i].type == F_MONEY)
			return &r->fields[i];
	return NULL;
}

static void
read_headings(struct sheet *s, const struct csv_row *rec)
{
	s->ncolumns = rec->ncells;
	while (s->ncolumns > 0 && *rec->cell[s->ncolumns - 1] == '\0')
		s->ncolumns--;
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sheet_column *c = &s->column[i];

		c->heading = arena_strdup(s->arena, utf8_clean(s->arena, csv_unguard(rec->cell[i]), true));
		c->id = is_id_heading(c->heading);
		c->field = *c->heading == '\0' || c->id ? NULL : rec_field_by_heading(s->r, c->heading);
		if (c->field == NULL && is_currency_heading(c->heading) && (c->field = money_field(s->r)) != NULL)
			c->currency = true;
	}
}

static bool
wants_samples(const struct sheet *s)
{
	for (size_t i = 0; i < s->ncolumns; i++)
		if (s->column[i].samples[SHEET_SAMPLES - 1] == NULL)
			return true;
	return false;
}

enum { SAMPLE_CHARACTERS = 60, SAMPLE_WITHIN = 200 };

static void
add_samples(struct sheet *s, const struct csv_row *rec)
{
	for (size_t i = 0; i < s->ncolumns && i < rec->ncells; i++) {
		const char *cell = csv_unguard(rec->cell[i]);
		struct sheet_column *c = &s->column[i];

		if (utf8_says_nothing(cell))
			continue;
		for (int k = 0; k < SHEET_SAMPLES; k++)
			if (c->samples[k] == NULL) {
				c->samples[k] = arena_strndup(s->arena, cell, utf8_bytes(cell, SAMPLE_CHARACTERS));
				break;
			}
	}
}

static int
read_columns(struct sheet *s, struct err *e)
{
	struct csv *c = sheet_reader(s);
	struct csv_row rec;
	size_t n = 0;
	int rc;

	while ((rc = csv_next(c, &rec, e)) == 1) {
		if (++n == s->header)
			read_headings(s, &rec);
		else if (n > s->header && sheet_skip(s, n, &rec) == NULL)
			add_samples(s, &rec);
		if (n > s->header + SAMPLE_WITHIN || (n > s->header && !wants_samples(s)))
			break;
	}
	csv_free(c);
	return rc == -1 ? -1 : 0;
}

/* Whether a first value means anything to the field. */
static bool
fits(const struct sheet *s, const struct sheet_column *c)
{
	struct err_param param[ERR_NPARAMS];
	const char *complaint, *warning;
	void *rec = rec_new(s->arena, s->r);

	for (int k = 0; k < SHEET_SAMPLES && c->samples[k] != NULL; k++) {
		rec_overlay_cell(s->arena, c->field, c->heading, c->samples[k], rec, &complaint, &warning, param);
		if (complaint == NULL)
			return true;
	}
	return c->samples[0] == NULL;
}

/* 状态 of an exchange is none of ours: a choice whose first values are all strange is left for a person to decide. */
static void
unmap_strangers(struct sheet *s)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sheet_column *c = &s->column[i];

		if (c->field != NULL && (c->field->type == F_ENUM || c->field->type == F_BOOL) && !fits(s, c))
			c->field = NULL;
	}
}

const struct sheet_column *
sheet_columns(const struct sheet *s, size_t *n)
{
	*n = s->ncolumns;
	return s->column;
}

int
sheet_map(struct sheet *s, size_t n, const char *field, struct err *e)
{
	const struct field *f = NULL;
	char pointer[48];

	if (n < s->ncolumns && field != NULL && *field != '\0')
		f = resource_field(s->r, field);
	if (n >= s->ncolumns || (field != NULL && *field != '\0' && (f == NULL || !(f->flags & FL_SHEET)))) {
		snprintf(pointer, sizeof pointer, "/columns/%zu/field", n);
		err_field(e, pointer, "unknown_field");
		return -1;
	}
	s->column[n].field = f;
	s->column[n].id = s->column[n].currency = false;
	return 0;
}

void
sheet_unmapped_to_note(struct sheet *s, bool yes)
{
	s->to_note = yes;
}

size_t
sheet_total(const struct sheet *s)
{
	return s->total;
}

/* --- lines that are no rows ------------------------------------------------------------------------ */

static size_t
filled(const struct csv_row *rec)
{
	size_t n = 0;

	for (size_t i = 0; i < rec->ncells; i++)
		n += !utf8_says_nothing(rec->cell[i]);
	return n;
}

static bool
repeats_heading(const struct sheet *s, const struct csv_row *rec)
{
	size_t same = 0, n = 0;

	for (size_t i = 0; i < s->ncolumns && i < rec->ncells; i++) {
		if (*s->column[i].heading == '\0')
			continue;
		n++;
		same += strcmp(rec->cell[i], s->column[i].heading) == 0;
	}
	return n > 1 && same == n;
}

/* 合计, 总计, Total as the first thing that a line says. */
static bool
is_total(const struct csv_row *rec)
{
	static const char *const words[] = { "合计", "总计", "小计", "共计", "Total", "TOTAL", "total" };

	for (size_t i = 0; i < rec->ncells; i++) {
		const char *cell = rec->cell[i];

		if (utf8_says_nothing(cell))
			continue;
		for (size_t k = 0; k < nitems(words); k++)
			if (str_starts(cell, words[k]) && utf8_count(cell) <= utf8_count(words[k]) + 1)
				return true;
		return false;
	}
	return false;
}

const char *
sheet_skip(const struct sheet *s, size_t n, const struct csv_row *rec)
{
	if (n < s->header)
		return "sheet_title_line";
	if (n == s->header)
		return "sheet_heading_line";
	if (filled(rec) == 0)
		return "sheet_blank_line";
	if (repeats_heading(s, rec))
		return "sheet_heading_line";
	return is_total(rec) ? "sheet_total_line" : NULL;
}

/* --- life ------------------------------------------------------------------------------------------ */

int
sheet_open(struct sheet **out, const struct resource *r, const void *bytes, size_t len, const struct sheet_how *how,
    struct err *e)
{
	struct sheet *s;

	if (len > SHEET_MAX_BYTES)
		return fail(e, ERR_TOO_LARGE, "a sheet of %zu bytes", len);
	if (refuse_strangers(bytes, len, e) == -1)
		return -1;
	s = xcalloc(1, sizeof *s);
	s->arena = arena_new();
	s->r = r;
	if (read_text(s, bytes, len, how, e) == -1)
		goto failed;
	s->separator = how->separator != '\0' ? how->separator : csv_guess_separator(str_text(&s->text), s->text.len);
	if (find_heading(s, e) == -1 || read_columns(s, e) == -1)
		goto failed;
	unmap_strangers(s);
	*out = s;
	return 0;
failed:
	sheet_free(s);
	return -1;
}

void
sheet_free(struct sheet *s)
{
	if (s == NULL)
		return;
	str_fini(&s->text);
	arena_free(s->arena);
	free(s);
}
