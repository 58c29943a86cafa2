/*
 * What a file shows at first sight: its first lines, in which order its days are written, and its shape.
 */
#include "base/base.h"

#include "crypt/digest.h"
#include "sheet_int.h"
#include "text/utf8.h"

/* --- the first lines --------------------------------------------------------------------------------- */

enum { PREVIEW_CHARACTERS = 100 };

void
sheet_look_at_line(struct sheet *s, const struct sheet_line *line)
{
	size_t n = line->ncells;
	struct jw w;

	if (s->npreview == SHEET_PREVIEW)
		return;
	while (n > 0 && *line->cell[n - 1] == '\0')
		n--;
	str_putc(&s->preview, s->npreview++ == 0 ? '[' : ',');
	jw_init(&w, &s->preview);
	jw_object(&w);
	jw_kint(&w, "n", (int64_t)line->n);
	jw_key(&w, "cells");
	jw_array(&w);
	for (size_t i = 0; i < n; i++)
		jw_textn(&w, line->cell[i], utf8_bytes(line->cell[i], PREVIEW_CHARACTERS));
	jw_end_array(&w);
	jw_end_object(&w);
}

const char *
sheet_preview(const struct sheet *s)
{
	return s->npreview == 0 ? "[]" : str_text(&s->preview);
}

/* --- the order of days ------------------------------------------------------------------------------- */

void
sheet_look_at_day(struct sheet *s, size_t column, const char *cell)
{
	unsigned fit = date_orders_of(cell);

	if (fit == 0)
		return;
	fit &= s->orders[column] == 0 ? UINT_MAX : s->orders[column];
	s->unordered[column] |= fit == 0;
	s->orders[column] = fit == 0 ? s->orders[column] : (uint8_t)fit;
}

static enum date_order
only_one(unsigned fit)
{
	for (enum date_order o = DATE_YMD; o <= DATE_MDY; o++)
		if (fit == BIT(o))
			return o;
	return DATE_NO_ORDER;
}

void
sheet_look_done(struct sheet *s)
{
	if (s->npreview > 0)
		str_putc(&s->preview, ']');
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sheet_column *c = &s->column[i];

		c->order = s->unordered[i] ? DATE_NO_ORDER : only_one(s->orders[i]);
		c->order_open = s->orders[i] != 0 && c->order == DATE_NO_ORDER;
	}
}

void
sheet_date_order(struct sheet *s, enum date_order order)
{
	s->order = order;
}

/* --- the shape --------------------------------------------------------------------------------------- */

const char *
sheet_shape(struct arena *a, const struct sheet *s)
{
	struct str *all = str_new(a);
	char *hex = arena_alloc(a, DIGEST_HEX_SIZE);

	for (size_t i = 0; i < s->nfile; i++)
		if (!s->column[i].kept)		/* of a result that comes back it is the shape of the sheet */
			str_add(all, s->column[i].heading, strlen(s->column[i].heading) + 1);
	digest_hex(all->p, all->len, hex);
	return hex;
}
