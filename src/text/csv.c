/*
 * CSV in and out.
 *
 * Reading is one pass; the cells of a record are gathered in one buffer that the next record overwrites.  Where the bytes come in
 * pieces, a record that reaches the end of what is there is read once more with the next piece behind it.
 */
#include "base/base.h"

#include "text/csv.h"

struct csv {
	const char	*p, *end;
	int		(*more)(void *arg, struct str *text, struct err *e);	/* NULL: all is there */
	void		*arg;
	struct str	 held;			/* p to end, where it comes in pieces */
	char		 separator;
	size_t		 line;			/* of p, from 1 */
	struct str	 text;			/* the record's cells, each with its NUL */
	size_t		 start[CSV_MAX_COLUMNS];	/* offsets in text */
	const char	*cell[CSV_MAX_COLUMNS];
};

/* --- in ------------------------------------------------------------------------------------------- */

enum { GUESS_LINES = 20 };

char
csv_guess_separator(const char *text, size_t len)
{
	static const char seps[] = ",;\t";
	size_t count[3] = { 0, 0, 0 }, best = 0, lines = 0;
	bool quoted = false;

	for (size_t i = 0; i < len && lines < GUESS_LINES; i++) {
		const char *at = text[i] == '\0' ? NULL : strchr(seps, text[i]);

		if (text[i] == '"')
			quoted = !quoted;
		else if (!quoted && at != NULL)
			count[at - seps]++;
		else if (!quoted && text[i] == '\n')
			lines++;
	}
	for (size_t k = 1; k < nitems(count); k++)
		if (count[k] > count[best])
			best = k;
	return seps[best];
}

struct csv *
csv_new(const char *text, size_t len, char separator)
{
	struct csv *c = xcalloc(1, sizeof *c);

	c->p = text;
	c->end = text + len;
	c->separator = separator;
	c->line = 1;
	return c;
}

struct csv *
csv_new_from(int (*more)(void *arg, struct str *text, struct err *e), void *arg, char separator)
{
	struct csv *c = csv_new("", 0, separator);

	c->more = more;
	c->arg = arg;
	return c;
}

void
csv_free(struct csv *c)
{
	if (c == NULL)
		return;
	str_fini(&c->held);
	str_fini(&c->text);
	free(c);
}

static int
complain(const struct csv *c, size_t line, size_t column, const char *detail, struct err *e)
{
	fail_detail(e, ERR_BAD_FILE, detail);
	err_param_int(e, "line", (int64_t)line);
	err_param_int(e, "column", (int64_t)column);
	return -1;
}

/* Step over one line end, CRLF, LF or CR. */
static void
skip_line_end(struct csv *c)
{
	if (*c->p == '\r' && c->p + 1 < c->end && c->p[1] == '\n')
		c->p++;
	c->p++;
	c->line++;
}

/* The inside of a quoted cell; p stands behind the opening quote and ends behind the closing one. */
static bool
read_quoted(struct csv *c)
{
	while (c->p < c->end) {
		const char *q = memchr(c->p, '"', (size_t)(c->end - c->p));
		const char *stop = q == NULL ? c->end : q;

		for (const char *n = c->p; n < stop; n++)
			if (*n == '\n' || (*n == '\r' && (n + 1 == c->end || n[1] != '\n')))
				c->line++;
		str_add(&c->text, c->p, (size_t)(stop - c->p));
		c->p = stop;
		if (q == NULL)
			return false;
		c->p++;
		if (c->p == c->end || *c->p != '"')
			return true;
		str_putc(&c->text, '"');
		c->p++;
	}
	return false;
}

/* Up to the next separator or line end. */
static void
read_bare(struct csv *c)
{
	const char *from = c->p;

	while (c->p < c->end && *c->p != c->separator && *c->p != '\n' && *c->p != '\r')
		c->p++;
	str_add(&c->text, from, (size_t)(c->p - from));
}

static int
read_cell(struct csv *c, size_t n, size_t line, struct err *e)
{
	size_t before = c->text.len;

	c->start[n] = before;
	if (c->p < c->end && *c->p == '"') {
		c->p++;
		if (!read_quoted(c))
			return complain(c, line, n + 1, "csv_quote_open", e);
	}
	read_bare(c);
	if (c->text.len - before > CSV_MAX_CELL)
		return complain(c, line, n + 1, "csv_cell_too_long", e);
	str_putc(&c->text, '\0');
	return 0;
}

static int
read_record(struct csv *c, struct csv_row *out, struct err *e)
{
	size_t n = 0, line = c->line;

	if (c->p == c->end)
		return 0;
	str_reset(&c->text);
	for (;;) {
		if (n == CSV_MAX_COLUMNS)
			return complain(c, line, n, "csv_too_many_columns", e);
		if (read_cell(c, n++, line, e) == -1)
			return -1;
		if (c->p == c->end || *c->p != c->separator)
			break;
		c->p++;
	}
	if (c->p < c->end)
		skip_line_end(c);
	for (size_t i = 0; i < n; i++)
		c->cell[i] = c->text.p + c->start[i];
	*out = (struct csv_row){ .line = line, .cell = c->cell, .ncells = n };
	return 1;
}

/* Every cell of a record quoted, and every quote doubled: a longer record has a fault anyhow. */
enum { RECORD_MOST = 2 * CSV_MAX_COLUMNS * CSV_MAX_CELL };

/* The next piece behind what is left: 1, 0 at the end, -1. */
static int
fetch(struct csv *c, struct err *e)
{
	size_t left = (size_t)(c->end - c->p);
	int rc;

	if (c->more == NULL || left > RECORD_MOST)
		return 0;
	if (c->held.len > 0) {
		memmove(c->held.p, c->p, left);
		str_cut(&c->held, left);
	}
	rc = c->more(c->arg, &c->held, e);
	c->p = str_text(&c->held);
	c->end = c->p + c->held.len;
	if (rc == 0)
		c->more = NULL;
	return rc;
}

/* Whether more could make another record of what was read: it stands at the end, or next to it (CR LF). */
static bool
reaches_end(const struct csv *c)
{
	return c->more != NULL && c->end - c->p < 2;
}

int
csv_next(struct csv *c, struct csv_row *out, struct err *e)
{
	for (;;) {
		const char *from = c->p;
		size_t line = c->line;
		int rc = read_record(c, out, e);

		if (!reaches_end(c) || (size_t)(c->end - from) > RECORD_MOST)
			return rc;
		c->p = from;
		c->line = line;
		if (rc == -1)
			err_clear(e);
		if (fetch(c, e) == -1)
			return -1;
	}
}

/* --- out ------------------------------------------------------------------------------------------ */

void
csv_put(struct str *out, const char *text, bool first)
{
	str_grow(out, strlen(text) + 4);
	if (!first)
		str_putc(out, ',');
	str_putc(out, '"');
	for (const char *q; (q = strchr(text, '"')) != NULL; text = q + 1) {
		str_add(out, text, (size_t)(q - text) + 1);
		str_putc(out, '"');
	}
	str_puts(out, text);
	str_putc(out, '"');
}

/* Bytes of a blank or invisible character at s, or 0. */
static size_t
skip_unseen(const char *s)
{
	static const char *const unseen[] = {
		" ", "\xc2\xa0", "\xe3\x80\x80", "\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d", "\xe2\x81\xa0",
		"\xef\xbb\xbf", "\xe2\x80\x8e", "\xe2\x80\x8f", "\xc2\xad",
	};

	for (size_t i = 0; i < nitems(unseen); i++)
		if (str_starts(s, unseen[i]))
			return strlen(unseen[i]);
	return 0;
}

/* What a spreadsheet would run, or what the guard itself begins with. */
static bool
needs_guard(const char *text)
{
	static const char *const risky[] = {
		"=", "+", "-", "@", "\t", "\r", "\n",
		"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0",	/* ＝ ＋ － ＠ */
	};
	size_t n;

	if (*text == '\'')
		return true;
	while ((n = skip_unseen(text)) > 0)
		text += n;
	for (size_t i = 0; i < nitems(risky); i++)
		if (str_starts(text, risky[i]))
			return true;
	return false;
}

void
csv_put_guarded(struct str *out, const char *text, bool first)
{
	struct str guarded = STR_INIT;

	if (!needs_guard(text)) {
		csv_put(out, text, first);
		return;
	}
	str_putc(&guarded, '\'');
	str_puts(&guarded, text);
	csv_put(out, guarded.p, first);
	str_fini(&guarded);
}

void
csv_end_record(struct str *out)
{
	str_add(out, "\r\n", 2);
}

const char *
csv_unguard(const char *text)
{
	return *text == '\'' && needs_guard(text + 1) ? text + 1 : text;
}

/* ="000002": how sheets keep a text from being read as a number. */
const char *
csv_plain(struct arena *a, const char *text)
{
	size_t n = strlen(text);

	if (n > 3 && text[0] == '=' && text[1] == '"' && strchr(text + 2, '"') == text + n - 1)
		return arena_strndup(a, text + 2, n - 3);
	return csv_unguard(text);
}
