/*
 * The lines of a workbook as they are kept: blocks of rows, packed, and behind them a table of the sheets.  The table's place stands in
 * the last bytes.
 */
#include "base/base.h"

#include <zlib.h>

#include "base/log.h"
#include "base/sandbox.h"
#include "base/str.h"
#include "sheet_int.h"
#include "text/xlsx_wire.h"

enum { BLOCK = 128 << 10, PIECE = 256 << 10 };

/* --- putting in ---------------------------------------------------------------------------------------- */

struct taker {
	struct sheet_file	*f;
	struct book		*book;
	struct str		 block;		/* rows that are not packed yet */
	const char		*detail;	/* why the reader gave up, or NULL */
	bool			 done;
	struct err		*e;
};

static struct book_tab *
tab_now(struct book *b)
{
	return &b->tab[b->ntabs - 1];
}

static int
put_block(struct taker *t)
{
	struct book_tab *tab = tab_now(t->book);
	uLongf n = compressBound(t->block.len);
	Bytef *packed;
	int rc;

	if (t->block.len == 0)
		return 0;
	packed = xmalloc(n);
	rc = compress2(packed, &n, (const Bytef *)t->block.p, t->block.len, 1);
	assert(rc == Z_OK);
	tab->block = xrealloc(tab->block, tab->nblocks + 1, sizeof *tab->block);
	tab->block[tab->nblocks++] = (struct book_block){ (uint64_t)t->f->part[SHEET_LINES].len, (uint32_t)n,
	    (uint32_t)t->block.len };
	rc = sheet_file_add(t->f, SHEET_LINES, packed, n, t->e);
	free(packed);
	str_reset(&t->block);
	return rc;
}

static int
take_sheet(struct taker *t, const struct xlsx_frame *f)
{
	struct book *b = t->book;

	b->tab = xrealloc(b->tab, b->ntabs + 1, sizeof *b->tab);
	b->tab[b->ntabs++] = (struct book_tab){ .name = xstrdup(f->name), .hidden = f->hidden };
	return 0;
}

static int
take_row(struct taker *t, const struct xlsx_frame *f)
{
	uint32_t len = (uint32_t)f->len;

	tab_now(t->book)->nlines++;
	str_add(&t->block, &len, sizeof len);
	str_add(&t->block, f->packed, f->len);
	return t->block.len < BLOCK ? 0 : put_block(t);
}

static int
take_end(struct taker *t, const struct xlsx_frame *f)
{
	struct book_tab *tab = tab_now(t->book);

	tab->end = f->end;
	tab->merge = xcalloc(f->end.nmerges + 1, sizeof *tab->merge);
	if (f->end.nmerges > 0)
		memcpy(tab->merge, f->end.merge, f->end.nmerges * sizeof *tab->merge);
	tab->end.merge = tab->merge;
	return put_block(t);
}

static int
take_frame(struct taker *t, const struct xlsx_frame *f)
{
	switch (f->kind) {
	case XLSX_SHEET:
		return take_sheet(t, f);
	case XLSX_ROW:
		return take_row(t, f);
	case XLSX_END:
		return take_end(t, f);
	case XLSX_FAILED:
		t->detail = f->detail;
		return 0;
	case XLSX_DONE:
		t->done = true;
		return 0;
	}
	return 0;
}

/* Everything that the helper writes.  1: to its end, 0: it is no use going on, -1: a fault of ours. */
static int
take_all(struct taker *t, struct sandbox *s)
{
	struct xlsx_wire *w = xlsx_wire_new();
	struct xlsx_frame *f = xmalloc(sizeof *f);
	char *piece = xmalloc(PIECE);
	ssize_t n;
	int rc = 0, got = 0;

	while (rc == 0 && got == 0 && (n = sandbox_read(s, piece, PIECE)) > 0) {
		xlsx_wire_add(w, piece, (size_t)n);
		while (rc == 0 && (got = xlsx_wire_next(w, f)) == 1)
			rc = take_frame(t, f);
	}
	if (got == -1)
		t->done = false;
	free(piece);
	free(f);
	xlsx_wire_free(w);
	return rc;
}

static int
run_helper(struct taker *t)
{
	struct sandbox s;
	enum sandbox_end end;
	int rc;

	if (sandbox_start(&s, "xlsx", t->f->part[SHEET_BYTES].fd, t->e) == -1)
		return -1;
	rc = take_all(t, &s);
	end = sandbox_end(&s);
	if (rc == -1 || (t->done && t->detail == NULL))
		return rc;
	if (t->detail != NULL)
		return fail_detail(t->e, ERR_BAD_FILE, t->detail);
	log_warnx("a helper did not read a workbook to its end: %s", end == SANDBOX_SPENT ? "no time or memory was left" : "it broke");
	return fail_detail(t->e, ERR_BAD_FILE, end == SANDBOX_SPENT ? "xlsx_spent" : "xlsx_damaged");
}

/* --- the table ----------------------------------------------------------------------------------------- */

struct trailer {
	char		 magic[8];
	uint64_t	 at;
	uint32_t	 len, ntabs;
};
static const char magic[8] = "TWLINES1";

static void
put_tab(struct str *out, const struct book_tab *t)
{
	uint32_t name = (uint32_t)strlen(t->name), n = (uint32_t)t->nblocks;
	struct xlsx_end end = t->end;

	end.merge = NULL;
	str_add(out, &name, sizeof name);
	str_add(out, t->name, name);
	str_putc(out, t->hidden);
	str_add(out, &t->nlines, sizeof t->nlines);
	str_add(out, &end, sizeof end);
	str_add(out, t->merge, t->end.nmerges * sizeof *t->merge);
	str_add(out, &n, sizeof n);
	if (n > 0)
		str_add(out, t->block, n * sizeof *t->block);
}

static int
put_table(struct sheet_file *f, const struct book *b, struct err *e)
{
	struct trailer end = { .at = (uint64_t)f->part[SHEET_LINES].len, .ntabs = (uint32_t)b->ntabs };
	struct str out = STR_INIT;
	int rc;

	for (size_t i = 0; i < b->ntabs; i++)
		put_tab(&out, &b->tab[i]);
	end.len = (uint32_t)out.len;
	memcpy(end.magic, magic, sizeof magic);
	str_add(&out, &end, sizeof end);
	rc = sheet_file_add(f, SHEET_LINES, out.p, out.len, e);
	str_fini(&out);
	return rc;
}

int
book_take(struct sheet_file *f, struct err *e)
{
	struct taker t = { .f = f, .e = e };
	int rc;

	t.book = f->book = xcalloc(1, sizeof *f->book);
	rc = run_helper(&t);
	str_fini(&t.block);
	return rc == -1 ? -1 : put_table(f, f->book, e);
}

/* --- taking out ---------------------------------------------------------------------------------------- */

static bool
take(const char **p, const char *end, void *out, size_t n)
{
	if ((size_t)(end - *p) < n)
		return false;
	memcpy(out, *p, n);
	*p += n;
	return true;
}

static bool
get_tab(const char **p, const char *end, struct book_tab *t)
{
	uint32_t name, n;
	char hidden;

	if (!take(p, end, &name, sizeof name) || (size_t)(end - *p) < name)
		return false;
	t->name = xcalloc(name + 1, 1);
	if (!take(p, end, t->name, name) || !take(p, end, &hidden, 1) ||
	    !take(p, end, &t->nlines, sizeof t->nlines) || !take(p, end, &t->end, sizeof t->end))
		return false;
	t->hidden = hidden != 0;
	t->end.merge = t->merge = xcalloc(t->end.nmerges + 1, sizeof *t->merge);
	if (!take(p, end, t->merge, t->end.nmerges * sizeof *t->merge) || !take(p, end, &n, sizeof n))
		return false;
	t->block = xcalloc(n + 1, sizeof *t->block);
	t->nblocks = n;
	return take(p, end, t->block, n * sizeof *t->block);
}

static int
damaged(struct err *e)
{
	return fail(e, ERR_INTERNAL, "the kept lines of a workbook are damaged");
}

static int
read_table(struct sheet_file *f, const struct trailer *t, struct str *out, struct err *e)
{
	size_t n;

	str_grow(out, t->len);
	if (sheet_file_read(f, SHEET_LINES, t->at, out->p, t->len, &n, e) == -1)
		return -1;
	out->len = n;
	return n == t->len ? 0 : damaged(e);
}

int
book_load(struct sheet_file *f, struct err *e)
{
	size_t len = (size_t)f->part[SHEET_LINES].len, n;
	struct str table = STR_INIT;
	struct trailer t;
	const char *p;
	int rc;

	if (len < sizeof t || sheet_file_read(f, SHEET_LINES, len - sizeof t, &t, sizeof t, &n, e) == -1 || n != sizeof t ||
	    memcmp(t.magic, magic, sizeof magic) != 0)
		return damaged(e);
	f->book = xcalloc(1, sizeof *f->book);
	f->book->tab = xcalloc(t.ntabs + 1, sizeof *f->book->tab);
	rc = read_table(f, &t, &table, e);
	for (p = str_text(&table); rc == 0 && f->book->ntabs < t.ntabs;)
		rc = get_tab(&p, table.p + table.len, &f->book->tab[f->book->ntabs++]) ? 0 : damaged(e);
	str_fini(&table);
	return rc;
}

void
book_free(struct book *b)
{
	if (b == NULL)
		return;
	for (size_t i = 0; i < b->ntabs; i++) {
		free(b->tab[i].name);
		free(b->tab[i].merge);
		free(b->tab[i].block);
	}
	free(b->tab);
	free(b);
}

int
book_block(const struct sheet_file *f, const struct book_block *k, struct str *out, struct err *e)
{
	Bytef *packed = xmalloc(k->packed);
	uLongf plain = k->plain;
	size_t n;
	int rc = sheet_file_read(f, SHEET_LINES, k->at, packed, k->packed, &n, e);

	str_reset(out);
	str_grow(out, k->plain);
	if (rc == 0 && (n != k->packed || uncompress((Bytef *)out->p, &plain, packed, n) != Z_OK || plain != k->plain))
		rc = damaged(e);
	out->len = rc == 0 ? k->plain : 0;
	free(packed);
	return rc;
}
