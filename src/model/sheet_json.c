/*
 * What a sheet tells of itself, as JSON (docs/api.md).
 */
#include "base/base.h"

#include "base/msg.h"
#include "meta/sheet_part.h"
#include "model/audit.h"
#include "sheet_int.h"
#include "text/utf8.h"

/* As a person said, or as all columns of days show that show any. */
static enum date_order
order_of(const struct sheet *s)
{
	enum date_order order = s->order;

	for (size_t i = 0; s->order == DATE_NO_ORDER && i < s->ncolumns; i++) {
		const struct sheet_column *c = &s->column[i];

		if (c->field == NULL || c->field->type != F_DATE || c->order == DATE_NO_ORDER)
			continue;
		if (order != DATE_NO_ORDER && order != c->order)
			return DATE_NO_ORDER;
		order = c->order;
	}
	return order;
}

static void
put_detected(struct jw *w, const struct sheet *s)
{
	const char separator[2] = { s->separator, '\0' };
	bool book = s->ntabs > 0;

	jw_object(w);
	jw_ktext(w, "encoding", book ? "xlsx" : charset_names[s->charset]);
	jw_ktext(w, "separator", book ? NULL : separator);
	jw_kint(w, "sheet", book ? (int64_t)s->now : NONE);
	jw_kint(w, "header_row", (int64_t)s->header);
	jw_ktext(w, "date_order", date_orders[order_of(s)]);
	if (s->unit_row > 0)
		jw_kint(w, "unit_row", (int64_t)s->unit_row);
	if (s->bad_lines > 0)
		jw_kint(w, "bad_lines", (int64_t)s->bad_lines);
	jw_end_object(w);
}

void
sheet_put_tabs(struct jw *w, const struct sheet *s)
{
	jw_array(w);
	for (size_t i = 0; i < s->ntabs; i++) {
		const struct sheet_tab *t = &s->tab[i];

		jw_object(w);
		jw_kint(w, "n", (int64_t)i);
		jw_ktext(w, "name", t->name);
		jw_kint(w, "rows", (int64_t)t->rows);
		jw_kint(w, "columns", (int64_t)t->columns);
		jw_kbool(w, "hidden", t->hidden);
		jw_kint(w, "fits", (int64_t)t->fits);
		jw_end_object(w);
	}
	jw_end_array(w);
}

/* A value that a mapping gave, if it did. */
static void
put_given(struct jw *w, const char *key, const char *json)
{
	if (json == NULL)
		return;
	jw_key(w, key);
	jw_raw(w, json, strlen(json));
}

static void
put_column(struct jw *w, const struct sheet_column *c, size_t n)
{
	jw_object(w);
	jw_kint(w, "n", (int64_t)n);
	jw_ktext(w, "heading", c->heading);
	jw_key(w, "samples");
	jw_array(w);
	for (int i = 0; i < SHEET_SAMPLES && c->samples[i] != NULL; i++)
		jw_text(w, c->samples[i]);
	jw_end_array(w);
	jw_ktext(w, "field", c->field == NULL ? NULL : c->field->name);
	jw_ktext(w, "taken", c->taken == NULL ? NULL : c->taken->name);
	jw_kbool(w, "hidden", c->hidden);
	jw_ktext(w, "unit", c->unit);
	jw_ktext(w, "role", c->id ? "id" : c->currency ? "currency" : c->gives_day ? "day" : c->kept ? "kept" : NULL);
	jw_kbool(w, "erase", c->erase);
	put_given(w, "value", c->made_json);
	put_given(w, "values", c->values_json);
	if (c->unit_said)
		jw_kbool(w, "unit_said", true);
	jw_ktext(w, "date_order", c->field == NULL || c->field->type != F_DATE ? NULL : c->order_open ? "open" : date_orders[c->order]);
	jw_end_object(w);
}

void
sheet_describe(struct arena *a, const struct sheet *s, const char **detected, const char **columns)
{
	struct str *out = str_new(a);
	struct jw w;

	jw_init(&w, out);
	put_detected(&w, s);
	*detected = str_text(out);
	out = str_new(a);
	jw_init(&w, out);
	jw_array(&w);
	for (size_t i = 0; i < s->ncolumns; i++)
		put_column(&w, &s->column[i], i);
	jw_end_array(&w);
	*columns = str_text(out);
}

void
sheet_put_counts(struct jw *w, const struct sheet_counts *c, bool committed)
{
	jw_object(w);
	sheet_put_count_members(w, c, committed);
	jw_end_object(w);
}

void
sheet_put_count_members(struct jw *w, const struct sheet_counts *c, bool committed)
{
	jw_kint(w, "rows", sheet_rows(c));
	jw_kint(w, committed ? "inserted" : "insert", c->outcome[SO_INSERT]);
	jw_kint(w, committed ? "updated" : "update", c->outcome[SO_UPDATE]);
	for (int i = SO_SAME; i < SO_COUNT; i++)
		jw_kint(w, sheet_outcomes[i], c->outcome[i]);
	jw_kint(w, "warnings", c->warnings);
}

static int64_t
count_of(const struct jv *told, const char *key)
{
	const struct jv *v = jv_get(told, key);
	int64_t n = 0;

	return v == NULL || jv_int(v, &n) == -1 ? 0 : n;
}

void
sheet_read_counts(const struct jv *told, struct sheet_counts *c)
{
	for (int i = 0; i < SO_COUNT; i++)
		c->outcome[i] = count_of(told, sheet_outcomes[i]);
	c->warnings = count_of(told, "warnings");
}

/* --- a sheet without its file ------------------------------------------------------------------------ */

static int
not_ours(struct err *e)
{
	return fail(e, ERR_DB, "what is kept of a sheet is not what was written");
}

static const struct field *
field_told(const struct resource *r, const struct jv *column, const char *key)
{
	const struct jv *name = jv_get(column, key);

	return name == NULL || jv_text(name) == NULL ? NULL : sheet_field(r, jv_text(name));
}

/* Where what was given is not taken any more, the column stands without it. */
static void
take_given(struct sheet *s, const struct jv *x, size_t n, struct err *e)
{
	const struct jv *value = jv_get(x, "value"), *values = jv_get(x, "values"), *unit = jv_get(x, "unit");
	size_t at;

	s->says[n].own = s->says[n].money = s->column[n].heading;
	if (unit != NULL && jv_text(unit) != NULL)
		sheet_column_unit(s, n, jv_text(unit));
	s->column[n].unit_said = jv_get(x, "unit_said") != NULL;
	if (value == NULL)
		s->nfile = n + 1;
	else if (sheet_column_made(s, s->column[n].heading + 1, value, &at, e) == -1)
		err_clear(e);
	if (values != NULL && sheet_column_values(s, n, values, e) == -1)
		err_clear(e);
}

static void
take_column(struct sheet *s, const struct jv *x)
{
	struct sheet_column *c = &s->column[s->ncolumns++];
	const struct jv *heading = jv_get(x, "heading"), *role = jv_get(x, "role"), *erase = jv_get(x, "erase");
	const char *is = role == NULL || jv_text(role) == NULL ? "" : jv_text(role);

	c->heading = arena_strdup(s->arena, heading == NULL || jv_text(heading) == NULL ? "" : jv_text(heading));
	c->field = field_told(s->r, x, "field");
	c->taken = field_told(s->r, x, "taken");
	c->id = strcmp(is, "id") == 0;
	c->currency = strcmp(is, "currency") == 0;
	c->kept = strcmp(is, "kept") == 0;
	c->gives_day = strcmp(is, "day") == 0;
	if (c->gives_day)
		s->day_at = s->ncolumns;
	c->erase = erase != NULL && jv_type(erase) == J_TRUE;
	if (jv_get(x, "date_order") != NULL && jv_text(jv_get(x, "date_order")) != NULL)
		c->order = date_order_parse(jv_text(jv_get(x, "date_order")));
}

static int
take_columns(struct sheet *s, const char *detected, const char *columns, struct err *e)
{
	const struct jv *how, *all, *header;
	int64_t n;

	if (json_parse(s->arena, detected, strlen(detected), &how, e) == -1 ||
	    json_parse(s->arena, columns, strlen(columns), &all, e) == -1)
		return not_ours(e);
	header = jv_type(how) == J_OBJECT ? jv_get(how, "header_row") : NULL;
	if (header == NULL || jv_int(header, &n) == -1 || jv_type(all) != J_ARRAY || jv_count(all) > CSV_MAX_COLUMNS)
		return not_ours(e);
	s->header = (size_t)n;
	for (const struct jv *x = jv_first(all); x != NULL; x = jv_next(x))
		take_column(s, x);
	s->nfile = s->ncolumns;
	n = 0;
	for (const struct jv *x = jv_first(all); x != NULL; x = jv_next(x))
		take_given(s, x, (size_t)n++, e);
	return 0;
}

int
sheet_restore(struct sheet **out, const struct resource *r, const char *detected, const char *columns, struct err *e)
{
	struct sheet *s = xcalloc(1, sizeof *s);

	s->arena = arena_new();
	s->r = r;
	sheet_unmapped_to_note(s, true);
	if (take_columns(s, detected, columns, e) == -1) {
		sheet_free(s);
		return -1;
	}
	for (size_t i = s->ncolumns; i < CSV_MAX_COLUMNS; i++)
		s->column[i].heading = "";
	*out = s;
	return 0;
}

/* --- one row ----------------------------------------------------------------------------------------- */

static size_t
count_params(const struct err_param *param)
{
	size_t n = 0;

	while (n < ERR_NPARAMS && param[n].key != NULL)
		n++;
	return n;
}

static void
put_problem(struct jw *w, const struct sheet *s, const struct sheet_problem *p)
{
	jw_object(w);
	jw_ktext(w, "column", p->column < s->ncolumns ? sheet_column_name(s, p->column) : NULL);
	jw_ktext(w, "field", p->field == NULL ? NULL : p->field->name);
	jw_ktext(w, "value", p->value);
	jw_ktext(w, "code", p->code);
	jw_key(w, "params");
	jw_object(w);
	for (size_t i = 0; i < count_params(p->param); i++)
		jw_ktext(w, p->param[i].key, p->param[i].value);
	jw_end_object(w);
	jw_kbool(w, "warning", p->warning);
	jw_end_object(w);
}

static void
put_candidate(struct jw *w, const struct sheet_candidate *c)
{
	jw_object(w);
	jw_kint(w, "id", c->id);
	jw_ktext(w, "name_zh", c->name);
	jw_ktext(w, "code", c->why);
	jw_end_object(w);
}

enum { CHANGE_MOST = 300 };	/* characters of a text */

static void
put_short(struct jw *w, const struct field *f, const void *rec)
{
	const char *text = f->type != F_TEXT ? NULL : *(const char *const *)(const void *)((const char *)rec + f->off);
	size_t most = text == NULL ? 0 : utf8_bytes(text, CHANGE_MOST);
	struct str cut = STR_INIT;

	if (text == NULL || text[most] == '\0') {
		rec_put_value(w, f, rec);
		return;
	}
	str_add(&cut, text, most);
	str_puts(&cut, "…");
	jw_textn(w, cut.p, cut.len);
	str_fini(&cut);
}

/* As the log will have it (audit_diff). */
static void
put_changes(struct jw *w, const struct resource *r, const struct sheet_row *row)
{
	field_set changed = row->now == NULL ? 0 : rec_diff(r, row->was, row->now);

	jw_key(w, "changes");
	jw_object(w);
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if ((changed & FIELD_BIT(i)) == 0 || (f->flags & (FL_HIDDEN | FL_DERIVED)) != 0)
			continue;
		jw_key(w, f->name);
		jw_object(w);
		jw_key(w, "old");
		put_short(w, f, row->was);
		jw_key(w, "new");
		put_short(w, f, row->now);
		jw_end_object(w);
	}
	jw_end_object(w);
}

/* Up to the last one that says something; and what there is to say of them. */
static void
put_line(struct jw *w, const struct sheet_line *line)
{
	size_t n = line->ncells;

	while (n > 0 && *line->cell[n - 1] == '\0')
		n--;
	jw_key(w, "cells");
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		jw_text(w, line->cell[i]);
	jw_end_array(w);
	if (line->hidden)
		jw_kbool(w, "hidden", true);
	if (line->mark == NULL)
		return;
	jw_key(w, "marks");
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		jw_int(w, line->mark[i]);
	jw_end_array(w);
}

void
sheet_line_of(struct arena *a, const struct jv *told, struct sheet_line *out)
{
	const struct jv *cells = jv_get(told, "cells"), *marks = jv_get(told, "marks"), *hidden = jv_get(told, "hidden");
	size_t n = cells == NULL ? 0 : jv_count(cells), i = 0;
	uint8_t *mark = marks == NULL ? NULL : arena_array(a, n + 1, sizeof *mark);

	*out = (struct sheet_line){ .cell = arena_array(a, n + 1, sizeof *out->cell), .mark = mark,
	    .n = (size_t)count_of(told, "n"), .hidden = hidden != NULL };
	for (const struct jv *x = n == 0 ? NULL : jv_first(cells); x != NULL; x = jv_next(x))
		out->cell[out->ncells++] = jv_text(x) == NULL ? "" : jv_text(x);
	for (const struct jv *x = marks == NULL ? NULL : jv_first(marks); x != NULL && i < n; x = jv_next(x)) {
		int64_t v = 0;

		(void)!jv_int(x, &v);
		mark[i++] = (uint8_t)v;
	}
}

/* Rows of parts that are made besides; a row without any does not speak of it. */
static void
put_adds(struct jw *w, const struct sheet_add *add)
{
	if (add == NULL)
		return;
	jw_key(w, "adds");
	jw_array(w);
	for (; add != NULL; add = add->next) {
		jw_object(w);
		jw_ktext(w, "field", add->place->name);
		jw_ktext(w, "value", add->text);
		jw_end_object(w);
	}
	jw_end_array(w);
}

void
sheet_put_row(struct jw *w, const struct sheet *s, const struct sheet_row *row)
{
	jw_object(w);
	jw_kint(w, "n", (int64_t)row->n);
	jw_ktext(w, "outcome", sheet_outcomes[row->outcome]);
	jw_kint(w, "id", row->id);
	jw_ktext(w, "name", row->name);
	put_line(w, row->line);
	put_changes(w, s->r, row);
	jw_key(w, "problems");
	jw_array(w);
	for (const struct sheet_problem *p = row->problems; p != NULL; p = p->next)
		put_problem(w, s, p);
	jw_end_array(w);
	jw_key(w, "candidates");
	jw_array(w);
	for (size_t i = 0; i < row->ncandidates; i++)
		put_candidate(w, &row->candidate[i]);
	jw_end_array(w);
	if (row->about != NULL)
		jw_ktext(w, "about", row->about->path);
	put_adds(w, row->adds);
	jw_end_object(w);
}

/* --- the same with sentences ------------------------------------------------------------------------- */

static void
put_sentence(struct jw *w, const char *key, const char *code, const struct jv *params, const char *name,
    enum lang lang)
{
	struct err_param param[ERR_NPARAMS];
	struct str text = STR_INIT;
	size_t n = 0;

	if (name != NULL)
		param[n++] = (struct err_param){ "name", name };
	for (const struct jv *p = params == NULL ? NULL : jv_first(params); p != NULL && n < ERR_NPARAMS; p = jv_next(p))
		param[n++] = (struct err_param){ jv_key(p), jv_text(p) };
	msg_put(&text, lang, code, param, n);
	jw_key(w, key);
	jw_textn(w, str_text(&text), text.len);
	str_fini(&text);
}

/* A member as it stands: text, whole number, truth or nothing. */
static void
put_member(struct jw *w, const struct jv *m)
{
	int64_t v;

	jw_key(w, jv_key(m));
	if (jv_type(m) == J_STRING)
		jw_text(w, jv_text(m));
	else if (jv_type(m) == J_NUMBER && jv_int(m, &v) == 0)
		jw_int(w, v);
	else if (jv_type(m) == J_TRUE || jv_type(m) == J_FALSE)
		jw_bool(w, jv_type(m) == J_TRUE);
	else
		jw_null(w);
}

static void
put_told_problem(struct jw *w, const struct jv *p, enum lang lang)
{
	const struct jv *params = jv_get(p, "params");

	jw_object(w);
	for (const struct jv *m = jv_first(p); m != NULL; m = jv_next(m))
		if (m != params)
			put_member(w, m);
	put_sentence(w, "message", jv_text(jv_get(p, "code")), params, NULL, lang);
	jw_key(w, "params");
	jw_object(w);
	for (const struct jv *m = jv_first(params); m != NULL; m = jv_next(m))
		put_member(w, m);
	jw_end_object(w);
	jw_end_object(w);
}

static void
put_told_candidate(struct jw *w, const struct jv *c, enum lang lang)
{
	jw_object(w);
	for (const struct jv *m = jv_first(c); m != NULL; m = jv_next(m))
		put_member(w, m);
	put_sentence(w, "why", jv_text(jv_get(c, "code")), NULL, jv_text(jv_get(c, "name_zh")), lang);
	jw_end_object(w);
}

/* Cells of fields that the reader does not see are null. */
bool
sheet_sees(const struct sheet *s, size_t column, unsigned see)
{
	const struct sheet_column *c = column < s->ncolumns ? &s->column[column] : NULL;
	const struct field *f = c == NULL ? NULL : c->field != NULL ? c->field : c->taken;

	return f == NULL || (see & BIT(f->class)) != 0;
}

static const struct sheet_cell *
edit_of(const struct sheet_edit *edit, size_t column)
{
	for (size_t i = 0; edit != NULL && i < edit->ncells; i++)
		if (edit->cell[i].n == column)
			return &edit->cell[i];
	return NULL;
}

/* As the row stands, with what a person corrected. */
static void
put_told_cells(struct jw *w, const struct sheet *s, const struct sheet_told *t, const struct jv *cells)
{
	const struct jv *x = jv_first(cells);
	size_t last = 0;

	for (size_t i = 0; t->edit != NULL && i < t->edit->ncells; i++)
		last = t->edit->cell[i].n >= last ? t->edit->cell[i].n + 1 : last;
	jw_array(w);
	for (size_t i = 0; x != NULL || i < last; i++) {
		const struct sheet_cell *edit = edit_of(t->edit, i);
		const char *file = x == NULL ? "" : jv_text(x);

		jw_text(w, !sheet_sees(s, i, t->see) ? NULL : edit != NULL ? edit->value : file);
		x = x == NULL ? NULL : jv_next(x);
	}
	jw_end_array(w);
}

static int
by_column(const void *a, const void *b)
{
	const struct sheet_cell *x = a, *y = b;

	return x->n < y->n ? -1 : x->n > y->n;
}

/* What a person did to it. */
static void
put_edit(struct jw *w, const struct sheet *s, const struct sheet_told *t)
{
	const struct sheet_edit *edit = t->edit;
	const struct field *f = resource_field(s->r, SHEET_OVERRIDE);
	struct sheet_cell cell[CSV_MAX_COLUMNS];
	size_t n = edit == NULL ? 0 : edit->ncells;

	if (n > 0)
		memcpy(cell, edit->cell, n * sizeof *cell);
	qsort(cell, n, sizeof *cell, by_column);
	jw_key(w, "edited");
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		jw_int(w, (int64_t)cell[i].n);
	jw_end_array(w);
	jw_ktext(w, "decision", edit == NULL ? NULL : sheet_decisions[edit->decision]);
	if (sheet_can_make_named(s->r) && edit != NULL && edit->owner == SD_LINK)
		jw_kint(w, "owner", edit->owner_link);
	else if (sheet_can_make_named(s->r))
		jw_ktext(w, "owner", edit == NULL ? NULL : sheet_decisions[edit->owner]);
	jw_ktext(w, "override", edit == NULL || f == NULL || (t->see & BIT(f->class)) == 0 ? NULL : edit->override);
}

static void
put_reverted(struct jw *w, const struct sheet_told *t)
{
	jw_key(w, "reverted");
	if (t->reverted == NULL)
		jw_null(w);
	else if (strcmp(t->reverted, SHEET_REVERTED) == 0)
		jw_bool(w, true);
	else
		jw_text(w, t->reverted);
	if (t->reverted != NULL && strcmp(t->reverted, SHEET_REVERTED) != 0)
		put_sentence(w, "reverted_why", t->reverted, NULL, NULL, t->lang);
}

static void
put_list(struct jw *w, const struct jv *m, void (*put)(struct jw *w, const struct jv *x, enum lang lang), enum lang lang)
{
	jw_array(w);
	for (const struct jv *x = jv_first(m); x != NULL; x = jv_next(x))
		put(w, x, lang);
	jw_end_array(w);
}

/* Members for judging the row again, not for readers. */
static bool
is_inward(const char *key)
{
	return strcmp(key, "marks") == 0 || strcmp(key, "hidden") == 0 || strcmp(key, "beside") == 0;
}

/* What stands in columns that the reader does not see is left out. */
static void
put_told_adds(struct jw *w, const struct sheet *s, const struct sheet_told *t, const struct jv *adds)
{
	jw_array(w);
	for (const struct jv *x = jv_first(adds); x != NULL; x = jv_next(x)) {
		const struct field *f = field_told(s->r, x, "field");

		if (f == NULL || (t->see & BIT(f->class)) == 0)
			continue;
		jw_object(w);
		jw_ktext(w, "field", f->name);
		jw_ktext(w, "label", t->lang == LANG_ZH ? f->zh : f->en);
		jw_ktext(w, "value", jv_text(jv_get(x, "value")));
		jw_end_object(w);
	}
	jw_end_array(w);
}

static void
put_told_member(struct jw *w, const struct sheet *s, const struct sheet_told *t, const struct jv *m)
{
	const char *key = jv_key(m);

	if (is_inward(key))
		return;
	if (strcmp(key, "id") == 0 && t->id != NONE) {
		jw_kint(w, "id", t->id);
		return;
	}
	if (jv_type(m) != J_ARRAY && jv_type(m) != J_OBJECT) {
		put_member(w, m);
		return;
	}
	jw_key(w, key);
	if (strcmp(key, "changes") == 0)
		(void)audit_put_fields(w, s->r, m, t->see, false);
	else if (strcmp(key, "cells") == 0)
		put_told_cells(w, s, t, m);
	else if (strcmp(key, "adds") == 0)
		put_told_adds(w, s, t, m);
	else
		put_list(w, m, strcmp(key, "problems") == 0 ? put_told_problem : put_told_candidate, t->lang);
}

void
sheet_put_told(struct jw *w, const struct sheet *s, const struct sheet_told *t)
{
	jw_object(w);
	for (const struct jv *m = jv_first(t->row); m != NULL; m = jv_next(m))
		put_told_member(w, s, t, m);
	put_edit(w, s, t);
	put_reverted(w, t);
	jw_end_object(w);
}
