/*
 * Frames of a workbook: four bytes of length, one of kind, and what the kind has.  Numbers are as this machine writes them: both ends
 * are the same program.
 */
#include "base/base.h"

#include <errno.h>
#include <unistd.h>

#include "text/utf8.h"
#include "text/xlsx_wire.h"

enum {
	FRAME_MOST = XLSX_CELLS * (XLSX_TEXT + 16) + 64,
	NAME_MOST = 1024,
	SEND_AT = 64 << 10,
	HEAD = 5,		/* of a frame */
	ROW_HEAD = 7, CELL_HEAD = 7, END_HEAD = 5 * 4 + XLSX_CELLS / 8, MERGE = 10,
};

static void
put32(struct str *s, uint32_t v)
{
	str_add(s, &v, sizeof v);
}

static void
put16(struct str *s, uint16_t v)
{
	str_add(s, &v, sizeof v);
}

static uint32_t
get32(const char **p)
{
	uint32_t v;

	memcpy(&v, *p, sizeof v);
	*p += sizeof v;
	return v;
}

static uint16_t
get16(const char **p)
{
	uint16_t v;

	memcpy(&v, *p, sizeof v);
	*p += sizeof v;
	return v;
}

/* --- putting in ------------------------------------------------------------------------------------------ */

struct sender {
	int		 fd;
	struct str	 buf;
	size_t		 begun;		/* of the frame under way, in buf */
};

static int
flush(struct sender *s, struct err *e)
{
	for (size_t at = 0; at < s->buf.len;) {
		ssize_t n = write(s->fd, s->buf.p + at, s->buf.len - at);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return fail(e, ERR_INTERNAL, "nobody reads");
		at += (size_t)n;
	}
	str_reset(&s->buf);
	return 0;
}

static void
begin(struct sender *s, enum xlsx_frame_kind kind)
{
	s->begun = s->buf.len;
	put32(&s->buf, 0);
	str_putc(&s->buf, (char)kind);
}

static int
finish(struct sender *s, struct err *e)
{
	uint32_t len = (uint32_t)(s->buf.len - s->begun - HEAD);

	memcpy(s->buf.p + s->begun, &len, sizeof len);
	return s->buf.len < SEND_AT ? 0 : flush(s, e);
}

static int
send_sheet(void *arg, const char *name, bool hidden, struct err *e)
{
	struct sender *s = arg;

	begin(s, XLSX_SHEET);
	str_putc(&s->buf, hidden);
	str_add(&s->buf, name, utf8_bytes(name, NAME_MOST / 4));
	str_putc(&s->buf, '\0');
	return finish(s, e);
}

static int
send_row(void *arg, uint32_t n, bool hidden, const struct xlsx_cell *cell, size_t ncells, struct err *e)
{
	struct sender *s = arg;

	begin(s, XLSX_ROW);
	put32(&s->buf, n);
	str_putc(&s->buf, hidden);
	put16(&s->buf, (uint16_t)ncells);
	for (size_t i = 0; i < ncells; i++) {
		put16(&s->buf, cell[i].column);
		str_putc(&s->buf, (char)cell[i].mark);
		put32(&s->buf, (uint32_t)cell[i].len);
		str_add(&s->buf, cell[i].text, cell[i].len + 1);
	}
	return finish(s, e);
}

static int
send_end(void *arg, const struct xlsx_end *end, struct err *e)
{
	struct sender *s = arg;

	begin(s, XLSX_END);
	put32(&s->buf, end->rows);
	put32(&s->buf, end->columns);
	put32(&s->buf, end->long_row);
	put32(&s->buf, end->long_column);
	put32(&s->buf, (uint32_t)end->nmerges);
	str_add(&s->buf, end->hidden, sizeof end->hidden);
	for (size_t i = 0; i < end->nmerges; i++) {
		put32(&s->buf, end->merge[i].top);
		put32(&s->buf, end->merge[i].bottom);
		put16(&s->buf, end->merge[i].left);
	}
	return finish(s, e);
}

void
xlsx_wire_send(int from, int to)
{
	struct sender s = { .fd = to };
	const struct xlsx_out out = { .sheet = send_sheet, .row = send_row, .end = send_end, .arg = &s };
	struct arena *a = arena_new();
	struct err e;

	err_init(&e, a);
	if (xlsx_read(from, &out, &e) == 0) {
		begin(&s, XLSX_DONE);
	} else {
		begin(&s, XLSX_FAILED);
		str_puts(&s.buf, e.detail == NULL ? "" : e.detail);
		str_putc(&s.buf, '\0');
	}
	if (finish(&s, &e) == 0)
		(void)flush(&s, &e);
	str_fini(&s.buf);
	arena_free(a);
}

/* --- taking out ------------------------------------------------------------------------------------------ */

struct xlsx_wire {
	struct str	 buf;
	size_t		 at;		/* of the next frame */
	bool		 in_sheet, ended;
	uint32_t	 row;		/* the last of the sheet */
	size_t		 sheets, cells, bytes;
	struct xlsx_merge *merge;	/* of the last end */
};

struct xlsx_wire *
xlsx_wire_new(void)
{
	return xcalloc(1, sizeof(struct xlsx_wire));
}

void
xlsx_wire_free(struct xlsx_wire *w)
{
	if (w == NULL)
		return;
	str_fini(&w->buf);
	free(w->merge);
	free(w);
}

void
xlsx_wire_add(struct xlsx_wire *w, const void *p, size_t n)
{
	if (w->at > 0) {
		memmove(w->buf.p, w->buf.p + w->at, w->buf.len - w->at);
		str_cut(&w->buf, w->buf.len - w->at);
		w->at = 0;
	}
	str_add(&w->buf, p, n);
}

/* A text of len bytes, its NUL behind it. */
static bool
is_text(const char *p, size_t len)
{
	return p[len] == '\0' && memchr(p, '\0', len) == NULL && utf8_valid(p, len);
}

static bool
take_cell(const char **p, const char *end, struct xlsx_cell *c)
{
	if (end - *p < CELL_HEAD)
		return false;
	c->column = get16(p);
	c->mark = (uint8_t)*(*p)++;
	c->len = get32(p);
	if (c->column >= XLSX_CELLS || c->mark > (XLSX_IS_NUMBER | XLSX_IS_ERROR | XLSX_IS_DATE | XLSX_IS_UNSAVED) || c->len == 0 ||
	    c->len > XLSX_TEXT || (size_t)(end - *p) < c->len + 1 || !is_text(*p, c->len))
		return false;
	c->text = *p;
	*p += c->len + 1;
	return true;
}

bool
xlsx_row_unpack(const char *p, size_t len, struct xlsx_row *out)
{
	const char *end = p + len;

	if (len < ROW_HEAD)
		return false;
	out->n = get32(&p);
	out->hidden = *p++ != 0;
	out->ncells = get16(&p);
	if (out->n == 0 || out->n > XLSX_MAX_ROW || out->ncells == 0 || out->ncells > XLSX_CELLS)
		return false;
	for (size_t i = 0; i < out->ncells; i++)
		if (!take_cell(&p, end, &out->cell[i]) || (i > 0 && out->cell[i].column <= out->cell[i - 1].column))
			return false;
	return p == end;
}

static bool
take_sheet(struct xlsx_wire *w, const char *p, size_t len, struct xlsx_frame *f)
{
	if (w->in_sheet || len < 2 || len > NAME_MOST || !is_text(p + 1, len - 2) || ++w->sheets > XLSX_MAX_ENTRIES)
		return false;
	f->hidden = *p != 0;
	f->name = p + 1;
	w->in_sheet = true;
	w->row = 0;
	return true;
}

static bool
take_row(struct xlsx_wire *w, const char *p, size_t len, struct xlsx_frame *f)
{
	if (!w->in_sheet || !xlsx_row_unpack(p, len, &f->row) || f->row.n <= w->row)
		return false;
	w->row = f->row.n;
	w->cells += f->row.ncells;
	w->bytes += len;
	f->packed = p;
	f->len = len;
	return w->cells <= XLSX_MAX_CELLS && w->bytes <= XLSX_MAX_UNPACKED + (size_t)XLSX_MAX_CELLS * (CELL_HEAD + ROW_HEAD + 1);
}

static bool
is_merge(const struct xlsx_merge *m)
{
	return m->top > 0 && m->bottom > m->top && m->bottom <= XLSX_MAX_ROW && m->left < XLSX_CELLS;
}

static bool
take_end(struct xlsx_wire *w, const char *p, size_t len, struct xlsx_frame *f)
{
	if (!w->in_sheet || len < END_HEAD)
		return false;
	f->end = (struct xlsx_end){ .rows = get32(&p) };
	f->end.columns = get32(&p);
	f->end.long_row = get32(&p);
	f->end.long_column = get32(&p);
	f->end.nmerges = get32(&p);
	memcpy(f->end.hidden, p, sizeof f->end.hidden);
	p += sizeof f->end.hidden;
	if (f->end.rows > XLSX_MAX_ROW || f->end.columns > XLSX_MAX_COLUMN || f->end.long_row > XLSX_MAX_ROW ||
	    f->end.long_column > XLSX_CELLS || f->end.nmerges > XLSX_MAX_MERGES || len != END_HEAD + f->end.nmerges * MERGE)
		return false;
	free(w->merge);
	w->merge = xcalloc(f->end.nmerges + 1, sizeof *w->merge);
	for (size_t i = 0; i < f->end.nmerges; i++) {
		struct xlsx_merge *m = &w->merge[i];

		*m = (struct xlsx_merge){ .top = get32(&p) };
		m->bottom = get32(&p);
		m->left = get16(&p);
		if (!is_merge(m) || (i > 0 && m->top < m[-1].top))
			return false;
	}
	f->end.merge = w->merge;
	w->in_sheet = false;
	return true;
}

/* Of the codes that a reader may give; anything else is told as damage. */
static const char *
known_detail(const char *detail)
{
	static const char *const known[] = {
		"xlsx_damaged", "xlsx_no_workbook", "xlsx_binary", "xlsx_too_large", "xlsx_bomb", "xlsx_too_many_entries",
		"xlsx_bad_names", "xlsx_too_many_cells", "xlsx_dtd", "sheet_locked",
	};

	for (size_t i = 0; i < nitems(known); i++)
		if (strcmp(known[i], detail) == 0)
			return known[i];
	return known[0];
}

static bool
take_frame(struct xlsx_wire *w, char kind, const char *p, size_t len, struct xlsx_frame *f)
{
	switch (kind) {
	case XLSX_SHEET:
		return take_sheet(w, p, len, f);
	case XLSX_ROW:
		return take_row(w, p, len, f);
	case XLSX_END:
		return take_end(w, p, len, f);
	case XLSX_DONE:
		w->ended = true;
		return !w->in_sheet && len == 0;
	case XLSX_FAILED:
		w->ended = true;
		f->detail = len > 0 && is_text(p, len - 1) ? known_detail(p) : NULL;
		return f->detail != NULL;
	}
	return false;
}

int
xlsx_wire_next(struct xlsx_wire *w, struct xlsx_frame *out)
{
	const char *p = str_text(&w->buf) + w->at;
	size_t left = w->buf.len - w->at, len;
	char kind;

	if (w->ended)
		return left == 0 ? 0 : -1;
	if (left < HEAD)
		return 0;
	len = get32(&p);
	kind = *p++;
	if (len > FRAME_MOST)
		return -1;
	if (left < HEAD + len)
		return 0;
	w->at += HEAD + len;
	memset(out, 0, offsetof(struct xlsx_frame, row));
	out->kind = (enum xlsx_frame_kind)kind;
	out->detail = NULL;
	return take_frame(w, kind, p, len, out) ? 1 : -1;
}
