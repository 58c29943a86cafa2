/*
 * What a person corrects of single rows: read from JSON, laid over the row.
 */
#include "base/base.h"

#include "sheet_int.h"
#include "text/utf8.h"

const char *const sheet_decisions[] = { NULL, "new", "link", "skip", NULL };

/* --- laying over ------------------------------------------------------------------------------------- */

void
sheet_edit(struct sheet *s, const struct sheet_edit *edit, size_t n)
{
	s->edit = edit;
	s->nedits = n;
}

static int
by_row(const void *row, const void *edit)
{
	size_t n = *(const size_t *)row, of = ((const struct sheet_edit *)edit)->n;

	return n < of ? -1 : n > of;
}

const struct sheet_edit *
sheet_corrected(const struct sheet *s, size_t row)
{
	return s->nedits == 0 ? NULL : bsearch(&row, s->edit, s->nedits, sizeof *s->edit, by_row);
}

const struct sheet_line *
sheet_edit_over(struct arena *a, const struct sheet_edit *edit, const struct sheet_line *line)
{
	struct sheet_line *out = arena_alloc(a, sizeof *out);
	size_t n = line->ncells;
	uint8_t *mark;

	for (size_t i = 0; i < edit->ncells; i++)
		if (edit->cell[i].n >= n)
			n = edit->cell[i].n + 1;
	*out = *line;
	out->ncells = n;
	out->cell = arena_array(a, n, sizeof *out->cell);
	out->mark = mark = arena_array(a, n, sizeof *mark);
	for (size_t i = 0; i < n; i++) {
		out->cell[i] = i < line->ncells ? line->cell[i] : "";
		mark[i] = line->mark != NULL && i < line->ncells ? line->mark[i] : 0;
	}
	for (size_t i = 0; i < edit->ncells; i++) {
		out->cell[edit->cell[i].n] = edit->cell[i].value;
		mark[edit->cell[i].n] = 0;	/* of what the file has */
	}
	return out;
}

/* --- reading ----------------------------------------------------------------------------------------- */

static struct err_item *
complain_of(struct err *e, size_t i, const char *member, const char *code)
{
	return err_field(e, arena_printf(e->arena, "/cells/%zu%s", i, member), code);
}

/* One of { n, value }: a text, a number or a truth as people write it; null takes the correction back. */
static int
read_cell(struct arena *a, const struct sheet *s, const struct jv *x, size_t i, struct sheet_cell *out, struct err *e)
{
	const struct jv *n = jv_type(x) == J_OBJECT ? jv_get(x, "n") : NULL, *value = n == NULL ? NULL : jv_get(x, "value");
	int64_t column;

	if (n == NULL || value == NULL || jv_count(x) != 2)
		return err_type(e, arena_printf(e->arena, "/cells/%zu", i), "{\"n\", \"value\"}");
	if (jv_int(n, &column) == -1 || column < 0 || (size_t)column >= s->ncolumns) {
		complain_of(e, i, "/n", "no_such_column");
		return -1;
	}
	if (jv_type(value) != J_NULL && jv_type(value) != J_STRING && jv_type(value) != J_NUMBER)
		return err_type(e, arena_printf(e->arena, "/cells/%zu/value", i), "string");
	*out = (struct sheet_cell){ .n = (size_t)column };
	if (jv_type(value) != J_NULL)
		out->value = arena_strdup(a, jv_type(value) == J_STRING ? jv_text(value) : jv_number(value));
	if (out->value != NULL && strlen(out->value) >= CSV_MAX_CELL) {
		err_item_param(e, complain_of(e, i, "/value", "too_long"), "max", arena_printf(e->arena, "%d", CSV_MAX_CELL));
		return -1;
	}
	return 0;
}

static void
put_cell(struct sheet_cell *cell, size_t *n, struct sheet_cell c)
{
	size_t at = 0;

	while (at < *n && cell[at].n != c.n)
		at++;
	if (c.value != NULL) {
		cell[at] = c;
		*n += at == *n;
	} else if (at < *n)
		cell[at] = cell[--*n];
}

static int
read_cells(struct arena *a, const struct sheet *s, const struct jv *all, struct sheet_edit *edit, struct err *e)
{
	struct sheet_cell *cell = arena_array(a, s->ncolumns + 1, sizeof *cell), c = { .n = 0 };
	size_t i = 0, n = edit->ncells;

	if (jv_type(all) != J_ARRAY)
		return err_type(e, "/cells", "array");
	if (n > 0)
		memcpy(cell, edit->cell, n * sizeof *cell);
	for (const struct jv *x = jv_first(all); x != NULL; x = jv_next(x), i++) {
		if (read_cell(a, s, x, i, &c, e) == -1)
			return -1;
		put_cell(cell, &n, c);
	}
	edit->cell = cell;
	edit->ncells = n;
	return 0;
}

static int
read_decision(const struct jv *body, struct sheet_edit *edit, struct err *e)
{
	const struct jv *said = jv_get(body, "decision");
	const char *text = said == NULL ? NULL : jv_text(said);
	enum sheet_decision d = SD_NONE;

	if (said == NULL)
		return jv_get(body, "id") == NULL ? 0 : err_choice(e, "/decision", "link");
	while (jv_type(said) != J_NULL && ++d <= SD_SKIP)
		if (text != NULL && strcmp(text, sheet_decisions[d]) == 0)
			break;
	if (d > SD_SKIP)
		return err_choice(e, "/decision", "new, link, skip");
	edit->decision = d;
	edit->link = NONE;
	return d == SD_LINK ? jr_int(body, "id", 1, JSON_INT_MAX, &edit->link, e) : 0;
}

/* Who the name is that nobody has: the number of one, "new", or null. */
static int
read_owner(const struct sheet *s, const struct jv *body, struct sheet_edit *edit, struct err *e)
{
	const struct jv *said = jv_get(body, "owner");
	const char *text = said == NULL ? NULL : jv_text(said);

	if (said == NULL)
		return 0;
	if (!sheet_can_make_named(s->r)) {
		err_field(e, "/owner", "unknown_field");
		return -1;
	}
	edit->owner_link = NONE;
	edit->owner = SD_NONE;
	if (jv_type(said) == J_NULL)
		return 0;
	if (text != NULL && strcmp(text, sheet_decisions[SD_NEW]) != 0)
		return err_choice(e, "/owner", "new");
	edit->owner = text != NULL ? SD_NEW : SD_LINK;
	return text != NULL ? 0 : jr_int(body, "owner", 1, JSON_INT_MAX, &edit->owner_link, e);
}

static int
read_override(struct arena *a, const struct sheet *s, const struct jv *body, struct sheet_edit *edit, struct err *e)
{
	const struct field *f = resource_field(s->r, SHEET_OVERRIDE);
	const struct jv *said = jv_get(body, "override");
	const char *text = NULL;

	if (said == NULL)
		return 0;
	if (f == NULL) {
		err_field(e, "/override", "unknown_field");
		return -1;
	}
	if (jr_text_opt(body, "override", 0, (size_t)f->max, &text, e) == -1)
		return -1;
	edit->override = text == NULL || utf8_says_nothing(text) ? NULL : arena_strdup(a, text);
	return 0;
}

int
sheet_edit_read(struct arena *a, const struct sheet *s, const struct jv *body, struct sheet_edit *edit, struct err *e)
{
	const struct jv *cells = jv_get(body, "cells");

	if (cells != NULL && read_cells(a, s, cells, edit, e) == -1)
		return -1;
	if (read_decision(body, edit, e) == -1 || read_owner(s, body, edit, e) == -1)
		return -1;
	return read_override(a, s, body, edit, e);
}
