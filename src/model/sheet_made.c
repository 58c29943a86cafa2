/*
 * Columns that a mapping makes: of constant text and cells of other columns; and values that are translated before they are read.
 */
#include "base/base.h"

#include "meta/sheet_part.h"
#include "sheet_int.h"
#include "text/han.h"
#include "text/utf8.h"

/* A text with {headings} in it, cut: literal pieces and columns. */
struct piece {
	const char	*text;		/* NULL: the cell of column n */
	size_t		 n;
};
struct sheet_made {
	struct { struct piece *piece; size_t n; } text[SHEET_TEXTS_MOST];
	size_t		 ntexts;
};
struct sheet_values {
	struct { const char *from, *to; bool begins; } row[SHEET_VALUES_MOST];	/* from is folded; begins: whatever comes behind it */
	size_t		 n;
	const char	*other;		/* what all others are, of "*"; NULL: themselves */
};

/* --- values ------------------------------------------------------------------------------------------- */

static const char *
folded(struct arena *a, const char *text)
{
	return han_fold(a, utf8_trim(a, text));
}

static bool
means(const struct sheet_values *v, size_t i, const char *said)
{
	const char *from = v->row[i].from;

	return v->row[i].begins ? strncmp(said, from, strlen(from)) == 0 : strcmp(said, from) == 0;
}

static void
add_value(struct sheet *s, struct sheet_values *v, const char *from, const char *to)
{
	size_t len = strlen(from);

	v->row[v->n].begins = from[len - 1] == '*';
	v->row[v->n].from = folded(s->arena, v->row[v->n].begins ? arena_strndup(s->arena, from, len - 1) : from);
	v->row[v->n++].to = to;
}

const char *
sheet_translate(struct arena *a, const struct sheet_column *c, const char *text)
{
	const struct sheet_values *v = c->values;
	const char *said;

	if (v == NULL || utf8_says_nothing(text))
		return text;
	said = folded(a, text);
	for (size_t i = 0; i < v->n; i++)
		if (means(v, i, said))
			return v->row[i].to;
	return v->other == NULL ? text : v->other;
}

/* {"planned":"announced","in production*":"operating","*":""}: null and an empty object are none. */
static int
read_values(struct sheet *s, const struct jv *all, struct sheet_column *c, struct err *e)
{
	struct sheet_values *v = arena_alloc(s->arena, sizeof *v);

	c->values = NULL;
	if (jv_type(all) == J_NULL)
		return 0;
	if (jv_type(all) != J_OBJECT)
		return err_type(e, "/values", "object");
	if (jv_count(all) > SHEET_VALUES_MOST) {
		err_item_param(e, err_field(e, "/values", "too_many"), "max", arena_printf(e->arena, "%d", SHEET_VALUES_MOST));
		return -1;
	}
	*v = (struct sheet_values){ .n = 0 };
	for (const struct jv *x = jv_first(all); x != NULL; x = jv_next(x)) {
		const char *to = jv_type(x) == J_NULL ? "" : jv_text(x);

		if (to == NULL)
			return err_type(e, "/values", "string");
		if (strcmp(jv_key(x), "*") == 0)
			v->other = arena_strdup(s->arena, to);
		else if (*jv_key(x) != '\0')
			add_value(s, v, jv_key(x), arena_strdup(s->arena, to));
	}
	if (jv_count(all) > 0)
		c->values = v;
	return 0;
}

/* --- texts -------------------------------------------------------------------------------------------- */

static size_t
column_called(const struct sheet *s, const char *heading)
{
	for (size_t i = 0; i < s->nfile; i++)
		if (strcmp(s->column[i].heading, heading) == 0)
			return i;
	return SIZE_MAX;
}

static int
no_column(const char *heading, struct err *e)
{
	err_item_param(e, err_field(e, "/value", "no_such_heading"), "heading", heading);
	return -1;
}

/* One piece of a text, which moves on. */
static int
cut(struct sheet *s, const char **p, struct piece *out, struct err *e)
{
	size_t n = strcspn(*p, "{}");
	const char *heading;

	if (**p != '{') {
		n += n == 0;		/* a bracket by itself */
		*out = (struct piece){ .text = arena_strndup(s->arena, *p, n) };
		*p += n;
		return 0;
	}
	n = strcspn(*p, "}");
	heading = arena_strndup(s->arena, *p + 1, n - 1);
	*out = (struct piece){ .n = column_called(s, heading) };
	*p += n + ((*p)[n] == '}');
	if (out->n == SIZE_MAX)
		return no_column(heading, e);
	s->column[out->n].used = true;
	return 0;
}

static int
add_text(struct sheet *s, struct sheet_made *m, const char *text, struct err *e)
{
	struct piece *piece;
	size_t n = 0;

	if (text == NULL)
		return err_type(e, "/value", "string");
	if (m->ntexts == SHEET_TEXTS_MOST) {
		err_item_param(e, err_field(e, "/value", "too_many"), "max", arena_printf(e->arena, "%d", SHEET_TEXTS_MOST));
		return -1;
	}
	piece = arena_array(s->arena, strlen(text) + 1, sizeof *piece);
	for (const char *p = text; *p != '\0';)
		if (cut(s, &p, &piece[n++], e) == -1)
			return -1;
	m->text[m->ntexts].piece = piece;
	m->text[m->ntexts++].n = n;
	return 0;
}

static int
read_texts(struct sheet *s, const struct jv *value, struct sheet_column *c, struct err *e)
{
	struct sheet_made *m = arena_alloc(s->arena, sizeof *m);

	*m = (struct sheet_made){ .ntexts = 0 };
	c->made = m;
	if (jv_type(value) != J_ARRAY)
		return add_text(s, m, jv_text(value), e);
	for (const struct jv *x = jv_first(value); x != NULL; x = jv_next(x))
		if (add_text(s, m, jv_text(x), e) == -1)
			return -1;
	return 0;
}

/* --- cells -------------------------------------------------------------------------------------------- */

/* The text, or NULL where a cell that it names says nothing. */
static const char *
fill(struct arena *a, const struct piece *p, size_t n, const struct sheet_line *rec)
{
	struct str *out = str_new(a);

	for (size_t i = 0; i < n; i++) {
		const char *text = p[i].text != NULL ? p[i].text : p[i].n < rec->ncells ? csv_plain(a, rec->cell[p[i].n]) : "";

		if (p[i].text == NULL && utf8_says_nothing(text))
			return NULL;
		str_puts(out, text);
	}
	return str_text(out);
}

static const char *
made_cell(struct arena *a, const struct sheet_made *m, const struct sheet_line *rec)
{
	const char *text = NULL;

	for (size_t i = 0; i < m->ntexts && text == NULL; i++)
		text = fill(a, m->text[i].piece, m->text[i].n, rec);
	return text == NULL ? "" : text;
}

const struct sheet_line *
sheet_make_cells(struct arena *a, const struct sheet *s, const struct sheet_line *rec)
{
	struct sheet_line *out;
	size_t n = rec->ncells > s->ncolumns ? rec->ncells : s->ncolumns;
	uint8_t *mark;

	if (s->nfile == s->ncolumns)
		return rec;
	out = arena_alloc(a, sizeof *out);
	*out = *rec;
	out->ncells = n;
	out->cell = arena_array(a, n, sizeof *out->cell);
	out->mark = mark = arena_array(a, n, sizeof *mark);
	for (size_t i = 0; i < n; i++) {
		bool is_there = i < rec->ncells;

		out->cell[i] = is_there ? rec->cell[i] : "";
		mark[i] = is_there && rec->mark != NULL ? rec->mark[i] : 0;
		if (i < s->ncolumns && s->column[i].made != NULL && *out->cell[i] == '\0')	/* else a person has said it */
			out->cell[i] = made_cell(a, s->column[i].made, rec);
	}
	return out;
}

/* --- mapping ------------------------------------------------------------------------------------------ */

static const char *
kept(struct sheet *s, const struct jv *v)
{
	struct str *out;
	struct jw w;

	if (v == NULL || jv_type(v) == J_NULL)
		return NULL;
	out = str_new(s->arena);
	jw_init(&w, out);
	sheet_put_json(&w, v);
	return str_text(out);
}

int
sheet_column_values(struct sheet *s, size_t n, const struct jv *values, struct err *e)
{
	s->column[n].values_json = kept(s, values);
	return read_values(s, values, &s->column[n], e);
}

/* Unit by unit as headings are read: what a person says goes before what the file states. */
void
sheet_column_unit(struct sheet *s, size_t n, const char *unit)
{
	struct sheet_column *c = &s->column[n];

	c->unit = unit == NULL || *unit == '\0' ? NULL : arena_strdup(s->arena, unit);
	s->says[n].own = s->says[n].money = c->unit == NULL ? c->heading : arena_printf(s->arena, "%s（%s）", c->heading, c->unit);
	c->unit_said = c->unit != NULL;
}

int
sheet_column_made(struct sheet *s, const char *field, const struct jv *value, size_t *n, struct err *e)
{
	const char *heading = arena_printf(s->arena, "+%s", field);
	struct sheet_column *c;

	for (*n = s->nfile; *n < s->ncolumns && strcmp(s->column[*n].heading, heading) != 0; ++*n)
		continue;
	if (*n == CSV_MAX_COLUMNS) {
		err_item_param(e, err_field(e, "/value", "too_many"), "max", arena_printf(e->arena, "%d", CSV_MAX_COLUMNS));
		return -1;
	}
	c = &s->column[*n];
	if (*n == s->ncolumns)
		*c = (struct sheet_column){ .heading = heading };
	s->says[*n].own = s->says[*n].money = heading;
	c->made_json = kept(s, value);
	if (read_texts(s, value, c, e) == -1)
		return -1;
	s->ncolumns += *n == s->ncolumns;
	return 0;
}

void
sheet_put_json(struct jw *w, const struct jv *v)
{
	bool object = jv_type(v) == J_OBJECT;

	if (object || jv_type(v) == J_ARRAY) {
		(object ? jw_object : jw_array)(w);
		for (const struct jv *x = jv_first(v); x != NULL; x = jv_next(x)) {
			if (object)
				jw_key(w, jv_key(x));
			sheet_put_json(w, x);
		}
		(object ? jw_end_object : jw_end_array)(w);
	} else if (jv_type(v) == J_TRUE || jv_type(v) == J_FALSE)
		jw_bool(w, jv_type(v) == J_TRUE);
	else if (jv_type(v) == J_NUMBER)
		jw_raw(w, jv_number(v), strlen(jv_number(v)));
	else
		jw_text(w, jv_text(v));
}
