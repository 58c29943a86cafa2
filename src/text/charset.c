/*
 * Encodings of spreadsheets, by ICU's converters.
 */
#include "base/base.h"

#include <unicode/ucnv.h>

#include "text/charset.h"
#include "text/utf8.h"

const char *const charset_names[] = { "utf-8", "gb18030", "utf-16le", "utf-16be", "unknown", NULL };

static const char *const icu_names[] = { "UTF-8", "gb18030", "UTF-16LE", "UTF-16BE" };

/* --- detection ------------------------------------------------------------------------------------ */

static const struct { const char *bytes; size_t len; enum charset cs; } boms[] = {
	{ "\xef\xbb\xbf", 3, CS_UTF8 },
	{ "\xff\xfe", 2, CS_UTF16LE },
	{ "\xfe\xff", 2, CS_UTF16BE },
};

/* Without a mark, UTF-16 of Latin text or line ends shows by zero bytes in places of one parity. */
static enum charset
by_zero_bytes(const char *p, size_t len)
{
	size_t even = 0, odd = 0, n = len < 4096 ? len : 4096;

	for (size_t i = 0; i < n; i++)
		if (p[i] == '\0')
			(*(i % 2 == 0 ? &even : &odd))++;
	if (odd > 0 && even == 0)
		return CS_UTF16LE;
	if (even > 0 && odd == 0)
		return CS_UTF16BE;
	return CS_UNKNOWN;
}

/* Whether all bytes are text of the charset; half a character at the end of a sample does not count. */
static bool
is_text_of(enum charset cs, const char *p, size_t len)
{
	struct charset_in *c = charset_new(cs);
	struct str out = STR_INIT;
	size_t bad_at;
	bool ok = charset_add(c, p, len, &out, &bad_at) == 0 || bad_at + 4 > len;

	ok = ok && (out.len == 0 || memchr(out.p, '\0', out.len) == NULL);
	str_fini(&out);
	charset_free(c);
	return ok;
}

enum charset
charset_detect(const char *p, size_t len, size_t *bom)
{
	*bom = 0;
	for (size_t i = 0; i < nitems(boms); i++)
		if (len >= boms[i].len && memcmp(p, boms[i].bytes, boms[i].len) == 0) {
			*bom = boms[i].len;
			return boms[i].cs;
		}
	if (memchr(p, '\0', len) != NULL)
		return by_zero_bytes(p, len);
	if (utf8_bad_at(p, len) == len)
		return CS_UTF8;
	return is_text_of(CS_GB18030, p, len) ? CS_GB18030 : CS_UNKNOWN;
}

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

/* --- conversion ----------------------------------------------------------------------------------- */

enum { PIECE = 16384 };

struct charset_in {
	UConverter	*from, *to;
	UChar		 pivot[PIECE], *source, *target;
	size_t		 seen;			/* bytes taken before this call */
	bool		 started;
};

static UConverter *
open_converter(const char *name)
{
	UErrorCode rc = U_ZERO_ERROR;
	UConverter *c = ucnv_open(name, &rc);

	assert(U_SUCCESS(rc));
	ucnv_setToUCallBack(c, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &rc);
	ucnv_setFromUCallBack(c, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &rc);
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
	return c;
}

static int
convert(struct charset_in *c, const char *p, size_t len, bool last, struct str *out, size_t *bad_at)
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
	out->p[out->len] = '\0';
	if (U_FAILURE(rc)) {
		*bad_at = c->seen + (size_t)(at - p);
		return -1;
	}
	c->seen += len;
	return 0;
}

int
charset_add(struct charset_in *c, const char *p, size_t len, struct str *out, size_t *bad_at)
{
	return convert(c, p, len, false, out, bad_at);
}

int
charset_end(struct charset_in *c, size_t *bad_at)
{
	struct str rest = STR_INIT;
	int rc = convert(c, "", 0, true, &rest, bad_at);

	str_fini(&rest);
	return rc;
}

void
charset_free(struct charset_in *c)
{
	if (c == NULL)
		return;
	ucnv_close(c->from);
	ucnv_close(c->to);
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
