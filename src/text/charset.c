/*
 * Encodings of spreadsheets, by ICU's converters.
 *
 * A file that people have put together from two encodings is read line by line: line ends are the same byte in UTF-8 and GB18030, so a
 * line of the other encoding spoils nothing but itself.
 */
#include "base/base.h"

#include <unicode/ucnv.h>

#include "text/charset.h"
#include "text/utf8.h"

const char *const charset_names[] = { "utf-8", "gb18030", "utf-16le", "utf-16be", "unknown", NULL };

static const char *const icu_names[] = { "UTF-8", "gb18030", "UTF-16LE", "UTF-16BE" };

enum { PIECE = 16384 };

int
charset_parse(const char *name)
{
	static const struct { const char *name; enum charset cs; } also[] = {
		{ "utf8", CS_UTF8 }, { "gbk", CS_GB18030 }, { "gb2312", CS_GB18030 },
		{ "utf-16", CS_UTF16LE }, { "utf16", CS_UTF16LE },
	};

	for (int i = 0; i < CS_UNKNOWN; i++)
		if (strcasecmp(charset_names[i], name) == 0)
			return i;
	for (size_t i = 0; i < nitems(also); i++)
		if (strcasecmp(also[i].name, name) == 0)
			return (int)also[i].cs;
	return -1;
}

/* --- lines ---------------------------------------------------------------------------------------- */

/* Bytes in pieces as whole lines, the last one perhaps without its end; one of more than PIECE comes in parts. */
struct lines {
	struct str	 rest;		/* of the piece before */
};

/* Where a long line may be cut: behind a byte that is part of no character of several bytes. */
static size_t
cut_of(const struct str *s)
{
	for (size_t n = s->len; n > 0; n--)
		if ((unsigned char)s->p[n - 1] < '0')
			return n;
	return s->len;
}

static void
each_line(struct lines *l, const char *p, size_t n, void (*line)(void *arg, const char *p, size_t n), void *arg)
{
	const char *end = p + n, *nl;

	for (; p < end && (nl = memchr(p, '\n', (size_t)(end - p))) != NULL; p = nl + 1) {
		if (l->rest.len == 0) {
			line(arg, p, (size_t)(nl - p) + 1);
			continue;
		}
		str_add(&l->rest, p, (size_t)(nl - p) + 1);
		line(arg, l->rest.p, l->rest.len);
		str_reset(&l->rest);
	}
	str_add(&l->rest, p, (size_t)(end - p));
	if (l->rest.len > PIECE) {
		size_t cut = cut_of(&l->rest);

		line(arg, l->rest.p, cut);
		memmove(l->rest.p, l->rest.p + cut, l->rest.len - cut);
		str_cut(&l->rest, l->rest.len - cut);
	}
}

static void
last_line(struct lines *l, void (*line)(void *arg, const char *p, size_t n), void *arg)
{
	if (l->rest.len > 0)
		line(arg, l->rest.p, l->rest.len);
	str_reset(&l->rest);
}

static bool
is_ascii(const char *p, size_t n)
{
	unsigned char all = 0;

	for (size_t i = 0; i < n; i++)
		all |= (unsigned char)p[i];
	return all < 0x80;
}

static bool
is_between(const char *p, unsigned char low, unsigned char high)
{
	return (unsigned char)*p >= low && (unsigned char)*p <= high;
}

/* The bytes of the GB18030 character at p, which is not ASCII; 0: none. */
static size_t
gb_character(const char *p, const char *end)
{
	if (end - p < 2 || !is_between(p, 0x81, 0xfe))
		return 0;
	if ((is_between(p + 1, 0x40, 0xfe) && !is_between(p + 1, 0x7f, 0x7f)))
		return 2;
	return end - p >= 4 && is_between(p + 1, '0', '9') && is_between(p + 2, 0x81, 0xfe) && is_between(p + 3, '0', '9') ? 4 : 0;
}

static bool
is_gb(const char *p, size_t len)
{
	const char *end = p + len;

	for (size_t n; p < end; p += n)
		if ((n = (unsigned char)*p < 0x80 ? 1 : gb_character(p, end)) == 0)
			return false;
	return true;
}

/* Not ASCII, and UTF-8: so many bytes of Chinese in GB18030 are that by no chance. */
static bool
is_utf8_line(const char *p, size_t n)
{
	return !is_ascii(p, n) && utf8_bad_at(p, n) == n;
}

/* --- detection ------------------------------------------------------------------------------------ */

static const struct { const char *bytes; size_t len; enum charset cs; } boms[] = {
	{ "\xef\xbb\xbf", 3, CS_UTF8 },
	{ "\xff\xfe", 2, CS_UTF16LE },
	{ "\xfe\xff", 2, CS_UTF16BE },
};

enum { MARK_MOST = 3, LOOK_AT = 4096 };

struct charset_tally {
	char		 head[MARK_MOST];
	size_t		 seen;
	size_t		 even, odd;	/* NUL bytes among the first, by parity of their places */
	bool		 nul;
	size_t		 utf8, gb, neither;	/* lines that are not ASCII */
	struct lines	 lines;
};

struct charset_tally *
charset_tally_new(void)
{
	return xcalloc(1, sizeof(struct charset_tally));
}

void
charset_tally_free(struct charset_tally *t)
{
	if (t == NULL)
		return;
	str_fini(&t->lines.rest);
	free(t);
}

static void
count_line(void *arg, const char *p, size_t n)
{
	struct charset_tally *t = arg;

	if (!is_ascii(p, n))
		(*(is_utf8_line(p, n) ? &t->utf8 : is_gb(p, n) ? &t->gb : &t->neither))++;
}

void
charset_tally_add(struct charset_tally *t, const char *p, size_t n)
{
	for (size_t i = 0; i < n && t->seen + i < LOOK_AT; i++) {
		if (t->seen + i < MARK_MOST)
			t->head[t->seen + i] = p[i];
		if (p[i] == '\0')
			(*((t->seen + i) % 2 == 0 ? &t->even : &t->odd))++;
	}
	t->nul |= memchr(p, '\0', n) != NULL;
	t->seen += n;
	each_line(&t->lines, p, n, count_line, t);
}

/* Without a mark, UTF-16 of Latin text or line ends shows by zero bytes in places of one parity. */
static enum charset
by_zero_bytes(const struct charset_tally *t)
{
	if (t->odd > 0 && t->even == 0)
		return CS_UTF16LE;
	return t->even > 0 && t->odd == 0 ? CS_UTF16BE : CS_UNKNOWN;
}

enum charset
charset_tally_end(struct charset_tally *t, size_t *bom)
{
	enum charset best;

	last_line(&t->lines, count_line, t);
	for (size_t i = 0; i < nitems(boms); i++)
		if (t->seen >= boms[i].len && memcmp(t->head, boms[i].bytes, boms[i].len) == 0) {
			*bom = boms[i].len;
			return boms[i].cs;
		}
	*bom = 0;
	if (t->nul)
		return by_zero_bytes(t);
	best = t->gb > t->utf8 ? CS_GB18030 : CS_UTF8;
	return (best == CS_UTF8 ? t->utf8 : t->gb) >= t->neither ? best : CS_UNKNOWN;
}

/* --- conversion ----------------------------------------------------------------------------------- */

struct charset_in {
	UConverter	*from, *to;
	UChar		 pivot[PIECE], *source, *target;
	bool		 started, by_line;
	struct lines	 lines;
	struct str	*out;			/* of the call under way */
};

static UConverter *
open_converter(const char *name)
{
	UErrorCode rc = U_ZERO_ERROR;
	UConverter *c = ucnv_open(name, &rc);

	assert(U_SUCCESS(rc));
	ucnv_setToUCallBack(c, UCNV_TO_U_CALLBACK_SUBSTITUTE, NULL, NULL, NULL, &rc);
	return c;
}

struct charset_in *
charset_new(enum charset from)
{
	struct charset_in *c = xcalloc(1, sizeof *c);

	assert(from < CS_UNKNOWN);
	c->from = open_converter(icu_names[from]);
	c->to = open_converter("UTF-8");
	c->source = c->target = c->pivot;
	c->by_line = from == CS_GB18030;
	return c;
}

static void
convert(struct charset_in *c, const char *p, size_t len, bool last, struct str *out)
{
	const char *at = p, *end = p + len;
	UErrorCode rc;

	do {
		char *to;

		str_grow(out, PIECE);
		to = out->p + out->len;
		rc = U_ZERO_ERROR;
		ucnv_convertEx(c->to, c->from, &to, to + PIECE, &at, end, c->pivot, &c->source, &c->target,
		    c->pivot + PIECE, !c->started, last, &rc);
		c->started = true;
		out->len = (size_t)(to - out->p);
	} while (rc == U_BUFFER_OVERFLOW_ERROR);
	assert(U_SUCCESS(rc));
	out->p[out->len] = '\0';
}

/* A line that is no text of GB18030: what is ASCII of it, and a mark for each character that is none. */
static void
put_marks(struct str *out, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)p[i] < 0x80)
			str_putc(out, p[i]);
		else if (((unsigned char)p[i] & 0xc0) != 0x80)
			str_puts(out, CHARSET_BAD);
}

static void
convert_line(void *arg, const char *p, size_t n)
{
	struct charset_in *c = arg;

	if (is_utf8_line(p, n))
		put_marks(c->out, p, n);
	else
		convert(c, p, n, false, c->out);
}

/* NUL ends a text of C: none may stand in one. */
static void
mark_nul(struct str *out, size_t from)
{
	struct str tail = STR_INIT;
	const char *p, *nul;

	if (out->len == from || memchr(out->p + from, '\0', out->len - from) == NULL)
		return;
	str_add(&tail, out->p + from, out->len - from);
	str_cut(out, from);
	for (p = tail.p; (nul = memchr(p, '\0', (size_t)(tail.p + tail.len - p))) != NULL; p = nul + 1) {
		str_add(out, p, (size_t)(nul - p));
		str_puts(out, CHARSET_BAD);
	}
	str_add(out, p, (size_t)(tail.p + tail.len - p));
	str_fini(&tail);
}

void
charset_add(struct charset_in *c, const char *p, size_t len, struct str *out)
{
	size_t from = out->len;

	c->out = out;
	if (c->by_line)
		each_line(&c->lines, p, len, convert_line, c);
	else
		convert(c, p, len, false, out);
	mark_nul(out, from);
}

void
charset_end(struct charset_in *c, struct str *out)
{
	c->out = out;
	last_line(&c->lines, convert_line, c);
	convert(c, "", 0, true, out);
}

void
charset_free(struct charset_in *c)
{
	if (c == NULL)
		return;
	ucnv_close(c->from);
	ucnv_close(c->to);
	str_fini(&c->lines.rest);
	free(c);
}

void
charset_to_gb18030(struct str *out, const char *text, size_t len)
{
	UErrorCode rc = U_ZERO_ERROR;
	int32_t n;

	/* Four bytes are the most that a character takes. */
	str_grow(out, 2 * len + 8);
	n = ucnv_convert("gb18030", "UTF-8", out->p + out->len, (int32_t)(2 * len + 8), text, (int32_t)len, &rc);
	assert(U_SUCCESS(rc));
	out->len += (size_t)n;
	out->p[out->len] = '\0';
}
