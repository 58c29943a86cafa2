/*
 * Spreadsheets on their way in: encoding, separator, heading row, columns.
 */
#include "base/base.h"

#include <stdio.h>

#include "meta/sheet_part.h"
#include "model/match.h"
#include "sheet_int.h"
#include "text/han.h"
#include "text/num.h"
#include "text/utf8.h"

const char *const sheet_outcomes[] = { "insert", "update", "same", "suspect", "error", "skipped", NULL };

/* --- bytes to text --------------------------------------------------------------------------------- */

enum { PIECE = 64 << 10 };

/* What most of the file is written in, and the length of its mark. */
static int
detect(struct sheet *s, enum charset *found, size_t *bom, struct err *e)
{
	struct charset_tally *t = charset_tally_new();
	char *piece = xmalloc(PIECE);
	size_t n, at = 0;
	int rc;

	while ((rc = sheet_file_read(s->file, SHEET_BYTES, at, piece, PIECE, &n, e)) == 0 && n > 0) {
		charset_tally_add(t, piece, n);
		at += n;
	}
	*found = charset_tally_end(t, bom);
	charset_tally_free(t);
	free(piece);
	return rc;
}

static int
find_charset(struct sheet *s, const struct sheet_how *how, struct err *e)
{
	enum charset found;
	size_t bom;

	if (detect(s, &found, &bom, e) == -1)
		return -1;
	if (how->charset == -1 && found == CS_UNKNOWN)
		return fail_detail(e, ERR_BAD_FILE, "sheet_no_text");
	s->charset = how->charset == -1 ? found : (enum charset)how->charset;
	s->bom = found == s->charset ? bom : 0;
	return 0;
}

/* By the first lines. */
static int
find_separator(struct sheet *s, struct err *e)
{
	struct charset_in *in = charset_new(s->charset);
	struct str text = STR_INIT;
	char *piece = xmalloc(PIECE);
	size_t n;
	int rc = sheet_file_read(s->file, SHEET_BYTES, s->bom, piece, PIECE, &n, e);

	if (rc == 0) {
		charset_add(in, piece, n, &text);
		charset_end(in, &text);
		s->separator = csv_guess_separator(str_text(&text), text.len);
	}
	charset_free(in);
	str_fini(&text);
	free(piece);
	return rc;
}

/* --- the heading row ------------------------------------------------------------------------------- */

enum { HEADING_WITHIN = 20, HEADING_WIDE = 4 };

static const char *const id_headings[] = { "id", "系统编号", "record no.", NULL };
/* "capital_currency", 币种, Currency: belongs to the money field. */
static const char *const currency_headings[] = { "capital_currency", "registered_capital_currency", "币种", "币别", "货币", "货币种类", "币种名称", "金额币种",
    "投资币种", "注册资本币种", "注册资金币种", "currency", "ccy", NULL };

static bool
is_one_of(const char *const *words, const char *text)
{
	for (; *words != NULL; words++)
		if (strcasecmp(*words, text) == 0)
			return true;
	return false;
}

/* How many cells of a line name a field, and which fields. */
static size_t
count_headings(const struct sheet *s, struct arena *a, const struct sheet_line *rec, field_set *named)
{
	size_t n = 0;

	*named = 0;
	for (size_t i = 0; i < rec->ncells; i++) {
		const char *cell = utf8_clean(a, csv_unguard(rec->cell[i]), true);
		const struct field *f = *cell == '\0' ? NULL : rec_field_by_heading(s->r, cell);

		n += f != NULL || is_one_of(id_headings, cell);
		if (f != NULL && sheet_part_of(s->r, f) == NULL)
			*named |= FIELD_BIT(f - s->r->fields);
	}
	return n;
}

/* How many cells say something that is no number. */
static size_t
count_texts(const struct sheet_line *rec)
{
	size_t n = 0;
	int64_t v;

	for (size_t i = 0; i < rec->ncells; i++)
		n += !utf8_says_nothing(rec->cell[i]) && num_parse(rec->cell[i], 6, &v) != NULL;
	return n;
}

/* What the lines of a sheet begin with. */
struct heading {
	size_t		 row;		/* 0: the sheet is empty */
	size_t		 nth;		/* among the lines that hold something */
	size_t		 fits;		/* cells that name a field */
	field_set	 named;
};

static bool
has_merged(const struct sheet_line *rec)
{
	for (size_t i = 0; rec->mark != NULL && i < rec->ncells; i++)
		if (rec->mark[i] & CELL_MERGED)
			return true;
	return false;
}

/* The line among the first few that names most fields; the earliest of equals.  Where none names any: the one with most texts. */
static int
find_heading(const struct sheet *s, struct heading *h, struct err *e)
{
	struct sheet_lines *l = sheet_lines_new(s);
	struct arena *a = arena_new();
	struct sheet_line rec;
	size_t texts = 0, at = 0;
	int rc;

	*h = (struct heading){ .row = 0 };
	while ((rc = sheet_lines_next(l, &rec, e)) == 1 && at++ < HEADING_WITHIN) {
		field_set named;
		size_t known = count_headings(s, a, &rec, &named), said = count_texts(&rec);

		/* One word that is a heading elsewhere makes no heading of a row, below one that says as much. */
		if (known == 1 && said >= HEADING_WIDE && texts >= said)
			known = 0;
		/* Of a heading over two rows the lower one counts. */
		bool lower = known > 0 && known == h->fits && rec.n == h->row + 1 && has_merged(&rec);

		if (known > h->fits || lower || (h->fits == 0 && said > texts)) {
			*h = (struct heading){ rec.n, at, known, named };
			texts = said;
		}
		arena_reset(a);
	}
	sheet_lines_free(l);
	arena_free(a);
	return rc == -1 ? -1 : 0;
}

/* --- the sheets of a workbook ---------------------------------------------------------------------- */

/* Whether all fields of one of the ways to know a record are among those that are named. */
static bool
is_keyed(const struct resource *r, field_set named)
{
	for (const char *const *names = match_known_by(r); *names != NULL; names++) {
		bool all = true;

		for (const char *p = *names; *p != '\0'; p += p[strcspn(p, " ")] == '\0' ? strcspn(p, " ") : strcspn(p, " ") + 1) {
			size_t n = strcspn(p, " "), i = 0;

			while (i < r->nfields && (strlen(r->fields[i].name) != n || strncmp(r->fields[i].name, p, n) != 0))
				i++;
			all = all && i < r->nfields && (named & FIELD_BIT(i)) != 0;
		}
		if (all)
			return true;
	}
	return false;
}

/* The better one to begin with: its rows can be somebody's, it is seen, its headings are known, it comes first. */
static bool
goes_before(const struct sheet_tab *a, const struct sheet_tab *b)
{
	if ((a->columns > 0) != (b->columns > 0))
		return a->columns > 0;
	if (a->keyed != b->keyed)
		return a->keyed;
	return a->hidden != b->hidden ? !a->hidden : a->fits > b->fits;
}

static int
look_at_tabs(struct sheet *s, struct err *e)
{
	const struct book *b = s->file->book;
	struct heading h;

	s->ntabs = b->ntabs;
	s->tab = arena_alloc(s->arena, (s->ntabs + 1) * sizeof *s->tab);
	for (size_t i = 0; i < s->ntabs; i++) {
		const struct book_tab *t = &b->tab[i];

		s->now = i;
		if (find_heading(s, &h, e) == -1 || sheet_sealed_look(s, h.row, e) == -1)
			return -1;
		s->tab[i] = (struct sheet_tab){ .name = t->name, .hidden = t->hidden,
		    .rows = t->nlines - h.nth, .columns = t->end.columns, .fits = h.fits, .keyed = is_keyed(s->r, h.named) };
	}
	return 0;
}

static void
guess_tab(struct sheet *s)
{
	size_t seen = 0;

	s->now = 0;
	for (size_t i = 0; i < s->ntabs; i++) {
		seen += s->tab[i].keyed && !s->tab[i].hidden;
		if (goes_before(&s->tab[i], &s->tab[s->now]))
			s->now = i;
	}
	s->open = seen > 1;
}

/* What keeps a sheet from being read. */
static int
refuse_tab(const struct book_tab *t, struct err *e)
{
	if (t->end.rows == 0)
		return fail_detail(e, ERR_BAD_FILE, "sheet_empty");
	if (t->end.columns > CSV_MAX_COLUMNS) {
		fail_detail(e, ERR_BAD_FILE, "xlsx_too_many_columns");
		err_param(e, "sheet", t->name);
		err_param_int(e, "columns", t->end.columns);
		return -1;
	}
	if (t->end.long_row == 0)
		return 0;
	fail_detail(e, ERR_BAD_FILE, "csv_cell_too_long");
	err_param_int(e, "line", t->end.long_row);
	err_param_int(e, "column", t->end.long_column);
	return -1;
}

static int
choose_tab(struct sheet *s, const struct sheet_how *how, struct err *e)
{
	if (look_at_tabs(s, e) == -1)
		return -1;
	guess_tab(s);
	if (how->sheet != NONE && (size_t)how->sheet >= s->ntabs) {
		err_field(e, "/sheet", "no_such_sheet");
		return -1;
	}
	if (how->sheet != NONE) {
		s->now = (size_t)how->sheet;
		s->open = false;
	}
	return s->ntabs == 0 ? fail_detail(e, ERR_BAD_FILE, "sheet_empty") : refuse_tab(&s->file->book->tab[s->now], e);
}

const struct sheet_tab *
sheet_tabs(const struct sheet *s, size_t *n)
{
	*n = s->ntabs;
	return s->tab;
}

size_t
sheet_tab(const struct sheet *s)
{
	return s->now;
}

bool
sheet_tab_open(const struct sheet *s)
{
	return s->open;
}

/* --- columns --------------------------------------------------------------------------------------- */

static const struct field *
money_field(const struct resource *r)
{
	const struct field *f;

	for (size_t i = 0; i < r->nfields; i++)
		if (r->fields[i].type == F_MONEY)
			return &r->fields[i];
	for (size_t i = 0; (f = sheet_places(r, i)) != NULL; i++)
		if (f->type == F_MONEY)
			return f;
	return NULL;
}

/* "filed_amount_currency": the sum whose currency it is; NULL: none. */
static const struct field *
field_of_currency(struct arena *a, const struct resource *r, const char *name)
{
	const size_t n = strlen(name), tail = strlen("_currency");
	const struct field *f = n <= tail || strcasecmp(name + n - tail, "_currency") != 0 ? NULL :
	    sheet_field(r, arena_strndup(a, name, n - tail));

	return f != NULL && f->type == F_MONEY && (f->flags & FL_SHEET) != 0 ? f : NULL;
}

/* 单位: a column of units. */
static bool
counts_sums(const struct sheet *s, size_t n)
{
	static const char *const headings[] = { "单位", "金额单位", "货币单位", "计量单位", "投资额单位", "unit", "amount unit", NULL };
	const struct sheet_column *c = &s->column[n];

	if (c->field != NULL || c->kept || !is_one_of(headings, c->heading) || c->samples[0] == NULL)
		return false;
	for (int k = 0; k < SHEET_SAMPLES && c->samples[k] != NULL; k++)
		if (!sheet_unit_of_money(c->samples[k]))
			return false;
	return true;
}

static bool
is_sum(const struct sheet_column *c)
{
	return c->field != NULL && c->field->type == F_MONEY && !c->currency;
}

/* The sum that a column beside it is about: the next one before it, else the next one behind it; NULL: there is none. */
static const struct field *
sum_beside(const struct sheet *s, size_t n)
{
	for (size_t i = n; i-- > 0;)
		if (is_sum(&s->column[i]))
			return s->column[i].field;
	for (size_t i = n + 1; i < s->ncolumns; i++)
		if (is_sum(&s->column[i]))
			return s->column[i].field;
	return NULL;
}

/* Columns of currencies and of units belong to the sums beside them; an only one to all. */
static void
bind_to_sums(struct sheet *s)
{
	size_t currencies = 0, units = 0;

	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sheet_column *c = &s->column[i];

		if (!c->currency && (c->counts = counts_sums(s, i) && sum_beside(s, i) != NULL))
			units++;
		if (!c->currency || !is_one_of(currency_headings, c->heading))
			continue;
		currencies++;
		if (sum_beside(s, i) != NULL)
			c->field = sum_beside(s, i);
	}
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sheet_column *c = &s->column[i];

		if (c->counts)
			c->again = units > 1 ? sum_beside(s, i) : NULL;
		c->for_all = (c->counts && units == 1) || (c->currency && is_one_of(currency_headings, c->heading) && currencies == 1);
	}
}

/* Whether a heading is what an export calls a field that nobody writes. */
static bool
is_kept(const struct resource *r, const char *heading)
{
	for (size_t i = 0; i < rec_nfields + r->nfields; i++) {
		const struct field *f = i < rec_nfields ? &rec_fields[i] : &r->fields[i - rec_nfields];

		if (!field_is_writable(f) && (f->flags & FL_HIDDEN) == 0 && (strcmp(heading, f->name) == 0 ||
		    strcmp(heading, f->zh) == 0 || strcasecmp(heading, f->en) == 0))
			return true;
	}
	return false;
}

/* What import_result puts behind a sheet is no part of it when it comes back. */
static void
keep_result(struct sheet *s)
{
	static const char *const pairs[][2] = { { "结果", "原因" }, { "Outcome", "Reason" } };

	for (size_t k = 0; k < nitems(pairs) && s->ncolumns > 2; k++) {
		struct sheet_column *c = &s->column[s->ncolumns - 2];

		if (strcmp(c[0].heading, pairs[k][0]) == 0 && strcmp(c[1].heading, pairs[k][1]) == 0) {
			c[0].kept = c[1].kept = true;
			c[0].field = c[1].field = NULL;
		}
	}
}

/* 2023年8月公告, 中方协议投资额: what is left names the first column of a part that has the day, the side. */
static void
read_tells(struct sheet *s, size_t n)
{
	struct sheet_column *c = &s->column[n];
	struct sheet_tells tells;
	enum heading_fit fit;
	const struct field *f = rec_heading(s->r, sheet_tells(s->arena, c->heading, &tells), &fit);
	const struct part_columns *part = f == NULL ? NULL : sheet_part_of(s->r, f);

	if (part == NULL || strcmp(f->name, part->name) != 0 || (tells.day == NULL && !tells.chinese_side) ||
	    (tells.day != NULL && resource_field(part->r, "as_of") == NULL) || (tells.chinese_side && resource_field(part->r, "scope") == NULL))
		return;
	c->field = f;
	s->fit[n] = fit;
	c->day = tells.day;
	c->day_rough = tells.rough;
	c->chinese_side = tells.chinese_side;
}

/* 企业名称（英文）: the brackets say in which language it is. */
static const struct field *
in_english(const struct sheet *s, const char *heading, const struct field *f)
{
	const char *bracket = f == NULL || f != resource_name(s->r, LANG_ZH) ? NULL : sheet_unit_bracket(s->arena, heading);

	for (const char *const *w = NAMES("英", "English", "english", "EN"); bracket != NULL && *w != NULL; w++)
		if (str_starts(bracket, *w) && resource_name(s->r, LANG_EN) != NULL)
			return resource_name(s->r, LANG_EN);
	return f;
}

static void
read_headings(struct sheet *s, const struct sheet_line *rec)
{
	bool export = false;

	const char *const *cell = s->heading != NULL ? s->heading : rec->cell;

	s->ncolumns = s->heading != NULL ? s->nheading : rec->ncells;
	while (s->ncolumns > 0 && *cell[s->ncolumns - 1] == '\0')
		s->ncolumns--;
	for (size_t i = 0; i < CSV_MAX_COLUMNS; i++) {
		struct sheet_column *c = &s->column[i];

		c->heading = i >= s->ncolumns ? "" :
		    arena_strdup(s->arena, utf8_clean(s->arena, csv_unguard(cell[i]), true));
		s->names[i] = i == 0;
		if (*c->heading == '\0')
			continue;
		c->id = is_one_of(id_headings, c->heading);
		c->unit = sheet_unit_heading(s->arena, c->heading);
		c->field = c->id ? NULL : in_english(s, c->heading, rec_heading(s->r, c->heading, &s->fit[i]));
		if (c->field == NULL && !c->id && ((c->field = field_of_currency(s->arena, s->r, c->heading)) != NULL ||
		    (is_one_of(currency_headings, c->heading) && (c->field = money_field(s->r)) != NULL)))
			c->currency = true;
		if (c->field == NULL && !c->id)
			read_tells(s, i);
		c->kept = !c->id && c->field == NULL && is_kept(s->r, c->heading);
		if (c->field != NULL)
			s->names[i] = str_starts(c->field->name, "name");
		if (c->field == NULL && s->day_at == 0 && sheet_has_hours(s->r) && sheet_heads_day(c->heading)) {
			c->gives_day = true;
			s->day_at = i + 1;
		}
		export |= c->id;
	}
	for (size_t i = 0; s->file->book != NULL && i < s->ncolumns; i++)
		s->column[i].hidden = (s->file->book->tab[s->now].end.hidden[i / 8] & 1 << i % 8) != 0;
	for (size_t i = 0; i < s->ncolumns && !export; i++)
		s->column[i].kept = false;	/* a "Version" of somebody else's is something that the sheet says */
	keep_result(s);
}

enum { SAMPLE_CHARACTERS = 60 };

bool
sheet_has_han(const char *text)
{
	const char *end = text + strlen(text);

	for (int32_t c; (c = utf8_next(&text, end)) != -1;)
		if (han_is_han(c))
			return true;
	return false;
}

static void
add_sample(struct sheet *s, struct sheet_column *c, const char *cell)
{
	for (int k = 0; k < SHEET_SAMPLES; k++)
		if (c->samples[k] == NULL) {
			c->samples[k] = arena_strndup(s->arena, cell, utf8_bytes(cell, SAMPLE_CHARACTERS));
			return;
		}
}

/* A cell that says something makes its column one, whether there is a heading or not. */
static void
look_at_row(struct sheet *s, const struct sheet_line *rec)
{
	for (size_t i = 0; i < rec->ncells; i++) {
		struct sheet_column *c = &s->column[i];
		bool named = c->field != NULL && c->field->type == F_NAME && !s->han[i];

		sheet_look_at_day(s, i, rec->cell[i]);
		sheet_sealed_count(&s->sealed[i], rec->cell[i]);
		if ((c->samples[SHEET_SAMPLES - 1] != NULL && !named) || utf8_says_nothing(rec->cell[i]))
			continue;
		add_sample(s, c, csv_unguard(rec->cell[i]));
		if (named)
			s->han[i] = sheet_has_han(rec->cell[i]);
		if (i >= s->ncolumns)
			s->ncolumns = i + 1;
	}
}

/* Running numbers say nothing of a row, and are others when the sheet is sorted. */
static void
leave_out_numbers(struct sheet *s)
{
	static const char *const headings[] = { "序号", "序", "行号", "No.", "No", "#", "S/N", NULL };

	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sheet_column *c = &s->column[i];
		bool numbers = c->samples[0] != NULL;

		for (int k = 0; k < SHEET_SAMPLES && c->samples[k] != NULL; k++)
			numbers = numbers && strspn(c->samples[k], "0123456789") == strlen(c->samples[k]);
		c->kept = c->kept || (c->field == NULL && numbers && is_one_of(headings, c->heading));
	}
}

bool
sheet_line_is_bad(const struct sheet_line *rec)
{
	for (size_t i = 0; rec->mark != NULL && i < rec->ncells; i++)
		if (rec->mark[i] & CELL_BAD_BYTES)
			return true;
	return false;
}

static void
read_units(struct sheet *s, const struct sheet_line *rec)
{
	s->unit_row = rec->n;
	for (size_t i = 0; i < s->ncolumns && i < rec->ncells; i++)
		if (s->column[i].unit == NULL)
			s->column[i].unit = s->says[i].own = sheet_unit_cell(s->arena, rec->cell[i]);
}

/* Headings as cells are read by them: what states a unit elsewhere is put behind them. */
static void
give_units(struct sheet *s)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sheet_column *c = &s->column[i];
		const char *line = s->says[i].own;		/* of the line below, so far */

		s->says[i].own = line == NULL ? c->heading : arena_printf(s->arena, "%s（%s）", c->heading, line);
		s->says[i].money = c->unit != NULL || s->title_unit == NULL ? s->says[i].own :
		    arena_printf(s->arena, "%s（%s）", c->heading, s->title_unit);
	}
}

const char *
sheet_column_says(const struct sheet *s, size_t n)
{
	const struct field *f = s->column[n].field;

	return f != NULL && f->type == F_MONEY ? s->says[n].money : s->says[n].own;
}

/* A line that says a day of the rows below. */
static bool
says_day(const struct sheet *s, const struct sheet_line *rec)
{
	struct arena *a;
	bool is;

	if (!sheet_has_hours(s->r))
		return false;
	a = arena_new();
	is = sheet_day_line(a, rec) != NULL;
	arena_free(a);
	return is;
}

/* Days stand in lines of their own: each row has the one above it in a column behind the others. */
static void
add_day_column(struct sheet *s)
{
	struct sheet_column *c = &s->column[s->ncolumns];

	if (s->ncolumns == CSV_MAX_COLUMNS)
		return;
	*c = (struct sheet_column){ .heading = "日期", .gives_day = true };
	s->day_at = ++s->ncolumns;
}

static int
read_line(struct sheet *s, const struct sheet_line *rec, struct err *e)
{
	s->total++;
	s->bad_lines += sheet_line_is_bad(rec);
	if (rec->n < s->header || (s->source == NULL && str_eq(sheet_remark(rec), "sheet_note_line")))
		sheet_tells_line(s, rec);
	if (rec->n < s->header && s->title_unit == NULL)
		s->title_unit = sheet_unit_title(s->arena, rec);
	for (size_t i = 0; rec->n + 1 == s->header && i < rec->ncells; i++)
		sheet_sealed_above(&s->sealed[i], rec->cell[i]);
	if (rec->n == s->header)
		read_headings(s, rec);
	if (rec->n == s->header + 1 && sheet_unit_line(s->arena, rec))
		read_units(s, rec);
	if (s->day_at == 0 && rec->n > s->header && says_day(s, rec))
		add_day_column(s);
	if (sheet_skip(s, rec) != NULL)
		return 0;
	if (++s->rows > SHEET_MAX_ROWS) {
		fail_detail(e, ERR_BAD_FILE, "sheet_too_many_rows");
		err_param_int(e, "max", SHEET_MAX_ROWS);
		return -1;
	}
	look_at_row(s, rec);
	return 0;
}

/* Headings, samples, and how many lines and rows there are. */
static int
read_columns(struct sheet *s, struct err *e)
{
	struct sheet_lines *l = sheet_lines_new(s);
	struct sheet_line rec;
	size_t last = 0;
	int rc;

	while ((rc = sheet_lines_next(l, &rec, e)) == 1 && (rc = read_line(s, &rec, e)) == 0) {
		sheet_look_at_line(s, &rec);
		last = rec.n;
	}
	sheet_look_done(s);
	sheet_lines_free(l);
	if (rc == -1)
		return -1;
	if (s->header > last) {
		err_field(e, "/header_row", "no_such_row");
		return -1;
	}
	return 2 * s->bad_lines > s->total ? fail_detail(e, ERR_BAD_FILE, "sheet_no_text") : 0;
}

/* --- which column is which field ------------------------------------------------------------------- */

/* An empty record that has the field. */
static void *
record_for(const struct sheet *s, const struct field *f)
{
	const struct part_columns *part = sheet_part_of(s->r, f);

	return rec_new(s->arena, part == NULL ? s->r : part->r);
}

/* Whether a first value means anything to the field. */
static bool
fits(const struct sheet *s, size_t n)
{
	struct err_param param[ERR_NPARAMS];
	const char *complaint, *warning;
	const struct sheet_column *c = &s->column[n];
	void *rec = record_for(s, c->field);

	for (int k = 0; k < SHEET_SAMPLES && c->samples[k] != NULL; k++) {
		rec_overlay_cell(s->arena, c->field, sheet_column_says(s, n), c->samples[k], rec, &complaint, &warning, param);
		if (complaint == NULL)
			return true;
	}
	return c->samples[0] == NULL;
}

/* 公告 may head a text: what a sum of a part is called besides. */
static bool
is_strange_sum(const struct sheet *s, size_t n)
{
	const struct sheet_column *c = &s->column[n];

	return c->field->type == F_MONEY && !c->currency && s->fit[n] >= HEAD_SYNONYM && sheet_part_of(s->r, c->field) != NULL;
}

/* "Title" over Mr. and Ms. is no post. */
static bool
calls_people(const struct sheet_column *c)
{
	static const char *const words[] = { "mr", "mr.", "ms", "ms.", "mrs", "mrs.", "miss", "mx", "先生", "女士", "小姐", NULL };

	for (int k = 0; k < SHEET_SAMPLES && c->samples[k] != NULL; k++)
		if (!is_one_of(words, c->samples[k]))
			return false;
	return c->samples[0] != NULL && c->field->type == F_TEXT;
}

/* 状态 of an exchange is none of ours: a choice whose first values are all strange is left for a person to decide. */
static void
unmap_strangers(struct sheet *s)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sheet_column *c = &s->column[i];

		if (c->field != NULL && calls_people(c))
			c->field = NULL;
		if (c->field != NULL && (c->field->type == F_ENUM || c->field->type == F_BOOL || is_strange_sum(s, i)) && !fits(s, i))
			c->field = NULL;
	}
}

/* "name" says of which language the names are only by what stands below it. */
static void
move_english_names(struct sheet *s)
{
	const struct field *zh = resource_name(s->r, LANG_ZH), *en = resource_name(s->r, LANG_EN);

	if (zh == NULL || en == NULL || zh->type != F_NAME)
		return;
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sheet_column *c = &s->column[i];

		if (c->field == zh && s->fit[i] >= HEAD_SYNONYM && c->samples[0] != NULL && !s->han[i] && !sheet_has_han(c->heading))
			c->field = en;
	}
}

static bool
same_place(const struct sheet_column *a, const struct sheet_column *b)
{
	return a->field != NULL && a->field == b->field && a->currency == b->currency;
}

/* Whether the field knows one of the first values: 深圳, of a column called 城市, but not 华南, of one called 地区. */
static bool
is_known(const struct sheet *s, const struct sheet_column *c)
{
	struct err_param param[ERR_NPARAMS];
	const char *complaint, *warning;

	for (int k = 0; k < SHEET_SAMPLES && c->field->type == F_CODEREF && c->samples[k] != NULL; k++) {
		rec_overlay_cell(s->arena, c->field, c->heading, c->samples[k], record_for(s, c->field), &complaint, &warning, param);
		if (complaint == NULL && (warning == NULL || !rec_cell_left_out(warning)))
			return true;
	}
	return c->field->type != F_CODEREF;
}

/* Of two words for the column of a group the one that stands first means it more: 参团人员姓名 before 联系人. */
static bool
called_before(const struct sheet_column *a, const struct sheet_column *b)
{
	for (const char *const *s = a->field->synonyms; s != NULL && *s != NULL && strcasecmp(*s, b->heading) != 0; s++)
		if (strcasecmp(*s, a->heading) == 0)
			return true;
	return false;
}

/* Of two columns for one place: one that says something, then something known, then the better heading, of groups the better word, the first. */
static bool
goes_first(const struct sheet *s, size_t a, size_t b)
{
	bool empty_a = s->column[a].samples[0] == NULL, empty_b = s->column[b].samples[0] == NULL;
	bool known_a, known_b;

	if (empty_a != empty_b)
		return empty_b;
	known_a = is_known(s, &s->column[a]);
	known_b = is_known(s, &s->column[b]);
	if (known_a != known_b)
		return known_a;
	if (s->fit[a] != s->fit[b])
		return s->fit[a] < s->fit[b];
	if (sheet_part_of(s->r, s->column[a].field) == NULL)
		return a < b;
	known_a = called_before(&s->column[a], &s->column[b]);
	return known_a != called_before(&s->column[b], &s->column[a]) ? known_a : a < b;
}

static void
give_up(struct sheet_column *c)
{
	c->taken = c->field;
	c->field = NULL;
	c->currency = false;
}

bool
sheet_has_column(const struct sheet *s, const struct field *f)
{
	for (size_t i = 0; i < s->ncolumns; i++)
		if (s->column[i].field == f && !s->column[i].currency)
			return true;
	return false;
}

/* What names the record where nothing else does: the company abroad a project. */
static bool
is_called_else(const struct sheet *s, const struct field *name)
{
	if (name != resource_name(s->r, LANG_ZH) && name != resource_name(s->r, LANG_EN))
		return false;
	for (const char *const *n = s->r->name_else; n != NULL && *n != NULL; n++)
		if (sheet_has_column(s, resource_field(s->r, *n)))
			return true;
	return false;
}

static bool
has_columns(const struct sheet *s, const char *names)
{
	while (*names != '\0') {
		size_t n = strcspn(names, " ");
		const struct field *f = resource_field(s->r, arena_strndup(s->arena, names, n));

		if (f == NULL || (!sheet_has_column(s, f) && !is_called_else(s, f)))
			return false;
		names += n + (names[n] == ' ');
	}
	return true;
}

/* The columns by which rows are known, as people call them: 申请编号；团组 + 申请企业. */
static const char *
known_by_labels(const struct resource *r, struct arena *a, enum lang lang)
{
	struct str *out = str_new(a);

	for (const char *const *names = match_known_by(r); *names != NULL; names++) {
		str_puts(out, names == match_known_by(r) ? "" : lang == LANG_ZH ? "；" : "; ");
		for (const char *at = *names; *at != '\0'; at += *at == ' ') {
			size_t n = strcspn(at, " ");
			const struct field *f = resource_field(r, arena_strndup(a, at, n));

			str_puts(out, at == *names ? "" : " + ");
			str_puts(out, lang == LANG_ZH ? f->zh : f->en);
			at += n;
		}
	}
	return str_text(out);
}

/* The heading of a column by which records are known stands twice, with a column of nothing between. */
static int
refuse_beside(const struct sheet *s, struct err *e)
{
	const struct field *name = resource_name(s->r, LANG_ZH);

	for (size_t i = 0; i < s->ncolumns && name != NULL; i++) {
		bool gap = false;

		for (size_t k = i + 1; k < s->ncolumns && s->column[i].field == name; k++) {
			gap |= *s->column[k].heading == '\0' && s->column[k].samples[0] == NULL;
			if (!gap || strcmp(s->column[i].heading, s->column[k].heading) != 0 || s->column[k].samples[0] == NULL)
				continue;
			fail_detail(e, ERR_BAD_FILE, "sheet_beside");
			err_param(e, "heading", s->column[k].heading);
			return -1;
		}
	}
	return 0;
}

int
sheet_can_match(const struct sheet *s, struct err *e)
{
	if (refuse_beside(s, e) == -1)
		return -1;
	for (const char *const *names = match_known_by(s->r); *names != NULL; names++)
		if (has_columns(s, *names))
			return 0;
	fail_detail(e, ERR_BAD_FILE, "sheet_no_key");
	err_param(e, "needed_zh", known_by_labels(s->r, s->arena, LANG_ZH));
	err_param(e, "needed_en", known_by_labels(s->r, s->arena, LANG_EN));
	return -1;
}

const struct field *
sheet_missing(const struct sheet *s)
{
	for (const struct field *f = s->r->fields; f < s->r->fields + s->r->nfields; f++)
		if ((f->flags & FL_REQUIRED) && !sheet_has_column(s, f))
			return f;
	return NULL;
}

/* The same sum of another day or side, which its heading says. */
static bool
says_again(const struct sheet_column *c, const struct sheet_column *other)
{
	return !c->currency && (c->day != NULL || c->chinese_side) && (!str_eq(c->day, other->day) || c->chinese_side != other->chinese_side);
}

/* One column for each field; the others are without a place, and so are currencies of sums that are not there. */
static void
give_places(struct sheet *s)
{
	for (size_t i = 0; i < s->ncolumns; i++)
		for (size_t k = 0; k < s->ncolumns; k++)
			if (k != i && same_place(&s->column[i], &s->column[k]) && goes_first(s, k, i)) {
				const struct field *again = says_again(&s->column[i], &s->column[k]) ? s->column[i].field : NULL;

				give_up(&s->column[i]);
				s->column[i].again = again;
				break;
			}
	for (size_t i = 0; i < s->ncolumns; i++)
		if (s->column[i].currency && !sheet_has_column(s, s->column[i].field)) {
			s->column[i].field = NULL;
			s->column[i].currency = false;
		}
}

/* As spreadsheets count: A to Z, AA ... */
const char *
sheet_column_name(const struct sheet *s, size_t n)
{
	if (*s->column[n].heading != '\0')
		return s->column[n].heading;
	return n < 26 ? arena_printf(s->arena, "%c", (int)('A' + n)) :
	    arena_printf(s->arena, "%c%c", (int)('A' + n / 26 - 1), (int)('A' + n % 26));
}

const struct sheet_column *
sheet_columns(const struct sheet *s, size_t *n)
{
	*n = s->ncolumns;
	return s->column;
}

/* "" and NULL: none; -1: no field of sheets. */
static int
find_field(const struct sheet *s, const char *name, const struct field **out, bool *currency)
{
	*currency = false;
	*out = NULL;
	if (name == NULL || *name == '\0')
		return 0;
	*out = sheet_field(s->r, name);
	if (*out == NULL) {
		*out = field_of_currency(s->arena, s->r, name);
		*currency = *out != NULL;
	}
	return *out != NULL && ((*out)->flags & FL_SHEET) ? 0 : -1;
}

bool
sheet_has_field(const struct sheet *s, const char *name)
{
	const struct field *f;
	bool currency;

	return find_field(s, name, &f, &currency) == 0;
}

static struct err_item *
complain_of(struct err *e, size_t i, const char *member, const char *code)
{
	return err_field(e, arena_printf(e->arena, "/columns/%zu/%s", i, member), code);
}

/* No other column may hold the field; with `force` it gives it up. */
static int
take_field(struct sheet *s, size_t n, size_t i, bool force, struct err *e)
{
	struct sheet_column *c = &s->column[n];

	for (size_t k = 0; k < s->ncolumns; k++) {
		struct sheet_column *other = &s->column[k];

		if (other == c || !same_place(other, c))
			continue;
		if (!force) {
			err_item_param(e, complain_of(e, i, "field", "field_twice"), "column", sheet_column_name(s, k));
			return -1;
		}
		give_up(other);
	}
	return 0;
}

/* The complaints about what is said of element i say so. */
static int
of_element(struct err *e, size_t i)
{
	for (struct err_item *it = e->items; it != NULL; it = it->next)
		if (strncmp(it->pointer, "/columns", 8) != 0)
			it->pointer = arena_printf(e->arena, "/columns/%zu%s", i, it->pointer);
	return -1;
}

/* What is said of a column besides its field. */
static int
map_rest(struct sheet *s, const struct sheet_mapping *m, size_t n, struct err *e)
{
	if (m->erase != -1)
		s->column[n].erase = m->erase == 1;
	if (m->unit != NULL)
		sheet_column_unit(s, n, m->unit);
	return m->values == NULL ? 0 : sheet_column_values(s, n, m->values, e);
}

/* The column that a correction means, made where it is to be: 1, 0 (one that is to be made and cannot, where that is no matter), -1. */
static int
column_meant(struct sheet *s, const struct sheet_mapping *m, size_t i, bool force, size_t *n, struct err *e)
{
	*n = m->n;
	if (m->value == NULL && m->n < s->nfile)
		return 1;
	if (m->value == NULL) {
		complain_of(e, i, "n", "no_such_column");
		return -1;
	}
	if (sheet_column_made(s, m->field == NULL ? "" : m->field, m->value, n, e) == 0)
		return 1;
	if (!force)
		return of_element(e, i);
	err_clear(e);		/* a mapping of another file */
	return 0;
}

static int
map_field(struct sheet *s, const struct sheet_mapping *m, size_t i, size_t n, struct err *e)
{
	struct sheet_column *c = &s->column[n];
	const struct field *f;
	bool currency;

	if (m->leave)
		return 0;
	if (find_field(s, m->field, &f, &currency) == -1) {
		complain_of(e, i, "field", "unknown_field");
		return -1;
	}
	c->field = f;
	c->taken = c->again = NULL;
	c->id = c->counts = false;
	c->currency = currency;
	c->kept = c->kept && f == NULL;
	c->gives_day = c->gives_day && f == NULL;
	return 0;
}

int
sheet_map(struct sheet *s, const struct sheet_mapping *m, size_t n, bool force, struct err *e)
{
	size_t *at = arena_array(s->arena, n + 1, sizeof *at);
	int rc;

	for (size_t i = 0; i < n; i++) {
		if ((rc = column_meant(s, &m[i], i, force, &at[i], e)) == -1)
			return -1;
		if (rc == 0) {
			at[i] = SIZE_MAX;
			continue;
		}
		if (map_rest(s, &m[i], at[i], e) == -1)
			return of_element(e, i);
		if (map_field(s, &m[i], i, at[i], e) == -1)
			return -1;
	}
	for (size_t i = 0; i < n; i++)
		if (at[i] != SIZE_MAX && !m[i].leave && s->column[at[i]].field != NULL && take_field(s, at[i], i, force, e) == -1)
			return -1;
	return 0;
}

bool
sheet_has_note(const struct resource *r)
{
	return resource_field(r, "note") != NULL;
}

void
sheet_unmapped_to_note(struct sheet *s, bool yes)
{
	s->to_note = yes && sheet_has_note(s->r);
}

bool
sheet_notes(const struct sheet *s)
{
	return s->to_note;
}

void
sheet_make_named(struct sheet *s, bool yes)
{
	s->make_named = yes && sheet_can_make_named(s->r);
}

bool
sheet_can_make_named(const struct resource *r)
{
	for (size_t i = 0; i < r->nsheet_parts; i++)
		if (r->sheet_parts[i].ref != NULL)
			return true;
	return false;
}

size_t
sheet_header(const struct sheet *s)
{
	return s->header;
}

size_t
sheet_total(const struct sheet *s)
{
	return s->total;
}

/* --- lines that are no rows ------------------------------------------------------------------------ */

static bool
is_blank(const struct sheet_line *rec)
{
	for (size_t i = 0; i < rec->ncells; i++)
		if (!utf8_says_nothing(rec->cell[i]))
			return false;
	return true;
}

static bool
repeats_heading(const struct sheet *s, const struct sheet_line *rec)
{
	size_t n = 0;

	for (size_t i = 0; i < s->ncolumns && i < rec->ncells; i++) {
		if (*s->column[i].heading == '\0')
			continue;
		n++;
		if (strcmp(rec->cell[i], s->column[i].heading) != 0)
			return false;
	}
	return n > 1;
}

enum { HEADS_LEAST = 2 };

/* Its first cell is a heading of this table, too: what else could it be is looked at then. */
static bool
begins_as_heading(const struct sheet *s, const struct sheet_line *rec)
{
	size_t first = 0;

	while (first < rec->ncells && utf8_says_nothing(rec->cell[first]))
		first++;
	for (size_t i = 0; first < rec->ncells && i < s->ncolumns; i++)
		if (*s->column[i].heading != '\0' && strcmp(s->column[i].heading, rec->cell[first]) == 0)
			return true;
	return false;
}

bool
sheet_heads_again(const struct sheet *s, const struct sheet_line *rec)
{
	struct arena *a;
	size_t named = 0, said = 0;

	if (rec->n <= s->header || !begins_as_heading(s, rec))
		return false;
	a = arena_new();
	for (size_t i = 0; i < rec->ncells; i++)
		if (!utf8_says_nothing(rec->cell[i])) {
			said++;
			named += rec_field_by_heading(s->r, utf8_clean(a, csv_unguard(rec->cell[i]), true)) != NULL;
		}
	arena_free(a);
	return named >= HEADS_LEAST && 2 * named >= said;
}

/* 深圳市, where names stand: what follows is there. */
static bool
heads_part(const struct sheet *s, const struct sheet_line *rec)
{
	size_t at = sheet_only_cell(rec);

	return at < CSV_MAX_COLUMNS && s->names[at] && sheet_is_choice(s->r, rec->cell[at]);
}

const char *
sheet_skip(const struct sheet *s, const struct sheet_line *rec)
{
	if (rec->n < s->header)
		return "sheet_title_line";
	if (rec->n == s->header)
		return "sheet_heading_line";
	if (is_blank(rec))
		return "sheet_blank_line";
	if (rec->n == s->unit_row)
		return "sheet_unit_line";
	if (repeats_heading(s, rec))
		return "sheet_heading_line";
	if (sheet_heads_again(s, rec))
		return "sheet_second_heading";
	return says_day(s, rec) || heads_part(s, rec) ? "sheet_section_line" : sheet_remark(rec);
}

/* --- life ------------------------------------------------------------------------------------------ */

static int
open_text(struct sheet *s, const struct sheet_how *how, struct err *e)
{
	if (how->sheet != NONE) {
		err_field(e, "/sheet", "no_such_sheet");
		return -1;
	}
	if (find_charset(s, how, e) == -1)
		return -1;
	s->separator = how->separator;
	return s->separator == '\0' ? find_separator(s, e) : 0;
}

static int
refuse_columns(const struct sheet *s, struct err *e)
{
	const char *heading[CSV_MAX_COLUMNS];

	for (size_t i = 0; i < s->ncolumns; i++)
		heading[i] = s->column[i].heading;
	return sheet_sealed_refuse(s->r, heading, s->sealed, s->ncolumns, e);
}

/* Its headings stand below one another in the first column: each line would be taken for a record. */
static int
refuse_turned(const struct sheet *s, const struct heading *h, struct err *e)
{
	struct sheet_lines *l = sheet_lines_new(s);
	struct arena *a = arena_new();
	field_set all = 0, named;
	struct sheet_line rec;
	size_t n = 0, lines = 0;
	int rc;

	while ((rc = sheet_lines_next(l, &rec, e)) == 1 && lines++ < HEADING_WITHIN) {
		struct sheet_line first = rec;

		first.ncells = rec.ncells > 1 ? 1 : 0;
		n += count_headings(s, a, &first, &named) > 0 && (named & ~all) != 0;
		all |= named;
	}
	sheet_lines_free(l);
	arena_free(a);
	return rc == -1 ? -1 : h->fits < 2 && n >= 2 ? fail_detail(e, ERR_BAD_FILE, "sheet_turned") : 0;
}

static int
open_it(struct sheet *s, const struct sheet_how *how, struct err *e)
{
	struct heading h = { .row = how->header == NONE ? 0 : (size_t)how->header };

	if (sheet_file_look(s->file, e) == -1 || (s->file->book != NULL ? choose_tab : open_text)(s, how, e) == -1 ||
	    (h.row == 0 && (find_heading(s, &h, e) == -1 || refuse_turned(s, &h, e) == -1)))
		return -1;
	if ((s->header = h.row) == 0)
		return fail_detail(e, ERR_BAD_FILE, "sheet_empty");
	if (sheet_heading_join(s, how->header == NONE, e) == -1 || read_columns(s, e) == -1 || refuse_columns(s, e) == -1)
		return -1;
	give_units(s);
	unmap_strangers(s);
	leave_out_numbers(s);
	bind_to_sums(s);
	move_english_names(s);
	give_places(s);
	s->nfile = s->ncolumns;
	sheet_unmapped_to_note(s, true);
	return 0;
}

int
sheet_open(struct sheet **out, const struct resource *r, struct sheet_file *f, const struct sheet_how *how, struct err *e)
{
	struct sheet *s = xcalloc(1, sizeof *s);

	s->arena = arena_new();
	s->r = r;
	s->file = f;
	if (open_it(s, how, e) == -1) {
		sheet_free(s);
		return -1;
	}
	*out = s;
	return 0;
}

const struct sheet_file *
sheet_file(const struct sheet *s)
{
	return s->file;
}

void
sheet_free(struct sheet *s)
{
	if (s == NULL)
		return;
	sheet_file_free(s->file);
	str_fini(&s->preview);
	arena_free(s->arena);
	free(s);
}
