/*
 * JSON straight into a str.  Room is made once a value for the worst that is likely, then bytes go to the
 * buffer without a look back: this is the hot path of every answer.
 */
#include "base/base.h"

#include "text/date.h"
#include "text/json.h"

enum { MOST_OPEN = 64 };	/* bits of jw.some: as deep as we read */

/* The bit of what is open now; outside of everything there is one value and no comma. */
static uint64_t
bit_of(const struct jw *w)
{
	return w->depth == 0 ? 0 : UINT64_C(1) << (w->depth - 1);
}

void
jw_init(struct jw *w, struct str *out)
{
	*w = (struct jw){ .out = out };
}

/* Room for n bytes and a comma; the comma where one belongs.  Returns where to write. */
static char *
begin(struct jw *w, size_t n)
{
	struct str *s = w->out;
	uint64_t bit = bit_of(w);

	if (s->cap - s->len <= n + 1)
		str_grow(s, n + 1);
	if (w->after_key)
		w->after_key = false;
	else if ((w->some & bit) != 0)
		s->p[s->len++] = ',';
	w->some |= bit;
	return s->p + s->len;
}

static void
finish(struct jw *w, char *end)
{
	*end = '\0';
	w->out->len = (size_t)(end - w->out->p);
}

static void
put(struct jw *w, const char *text, size_t n)
{
	finish(w, (char *)memcpy(begin(w, n), text, n) + n);
}

static void
open_container(struct jw *w, char bracket)
{
	char *o = begin(w, 1);

	assert(w->depth < MOST_OPEN);
	*o = bracket;
	w->depth++;
	w->some &= ~bit_of(w);
	finish(w, o + 1);
}

static void
close_container(struct jw *w, char bracket)
{
	assert(w->depth > 0 && !w->after_key);
	w->depth--;
	str_putc(w->out, bracket);
}

void
jw_object(struct jw *w)
{
	open_container(w, '{');
}

void
jw_array(struct jw *w)
{
	open_container(w, '[');
}

void
jw_end_object(struct jw *w)
{
	close_container(w, '}');
}

void
jw_end_array(struct jw *w)
{
	close_container(w, ']');
}

/* What stands behind the backslash; 'u' means \u00XX; 0 means that the byte stands for itself. */
static const char escapes[256] = {
	'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'b', 't', 'n', 'u', 'f', 'r', 'u', 'u',
	'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u',
	['"'] = '"', ['\\'] = '\\',
};

/* The first byte from p on that has an escape; eight at a time while there are none. */
static const char *
skip_plain(const char *p, const char *end)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
	uint64_t w, quote, slash;

	for (; end - p >= 8; p += 8) {
		memcpy(&w, p, sizeof w);
		quote = w ^ ones * '"';
		slash = w ^ ones * '\\';
		if ((((w - ones * 0x20) & ~w) | ((quote - ones) & ~quote) | ((slash - ones) & ~slash)) & high)
			break;
	}
	while (p < end && escapes[(unsigned char)*p] == 0)
		p++;
	return p;
}

static char *
put_escape(char *o, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";

	*o++ = '\\';
	*o++ = escapes[c];
	if (escapes[c] != 'u')
		return o;
	*o++ = '0';
	*o++ = '0';
	*o++ = hex[c >> 4];
	*o++ = hex[c & 15];
	return o;
}

/* What is left of a text that has bytes to escape; o has room for p..end as they stand and `spare` more. */
static void
finish_escaped(struct jw *w, char *o, const char *p, const char *end, size_t spare)
{
	struct str *s = w->out;

	while (p < end) {
		const char *plain = p;

		p = skip_plain(p, end);
		o = (char *)memcpy(o, plain, (size_t)(p - plain)) + (p - plain);
		if (p == end)
			break;
		s->len = (size_t)(o - s->p);
		str_grow(s, (size_t)(end - p) + 6 + spare);
		o = put_escape(s->p + s->len, (unsigned char)*p++);
	}
	*o++ = '"';
	finish(w, o);
}

/* A quoted text; room for two bytes behind it is made too. */
static void
put_quoted(struct jw *w, const char *text, size_t len)
{
	char *o = begin(w, len + 4);
	const char *end = text + len, *stop = skip_plain(text, end);

	*o++ = '"';
	if (stop < end) {
		finish_escaped(w, o, text, end, 4);
		return;
	}
	o = (char *)memcpy(o, text, len) + len;
	*o++ = '"';
	finish(w, o);
}

void
jw_key(struct jw *w, const char *key)
{
	assert(!w->after_key);
	put_quoted(w, key, strlen(key));
	w->out->p[w->out->len++] = ':';
	w->out->p[w->out->len] = '\0';
	w->after_key = true;
}

void
jw_textn(struct jw *w, const char *text, size_t len)
{
	if (len > 0)
		put_quoted(w, text, len);
	else
		put(w, "\"\"", 2);
}

void
jw_text(struct jw *w, const char *text)
{
	if (text == NULL)
		jw_null(w);
	else
		put_quoted(w, text, strlen(text));
}

void
jw_int(struct jw *w, int64_t v)
{
	char digits[20], *end = digits + sizeof digits, *at = end;
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;

	if (v == NONE) {
		jw_null(w);
		return;
	}
	do
		*--at = (char)('0' + u % 10);
	while ((u /= 10) > 0);
	if (v < 0)
		*--at = '-';
	put(w, at, (size_t)(end - at));
}

void
jw_bool(struct jw *w, bool v)
{
	put(w, v ? "true" : "false", v ? 4 : 5);
}

void
jw_null(struct jw *w)
{
	put(w, "null", 4);
}

void
jw_raw(struct jw *w, const char *json, size_t len)
{
	put(w, json, len);
}

void
jw_instant(struct jw *w, int64_t ms)
{
	char *o;

	if (ms == NONE) {
		jw_null(w);
		return;
	}
	o = begin(w, DATE_INSTANT_SIZE + 2);
	date_put_instant(o + 1, ms);
	o[0] = o[DATE_INSTANT_SIZE] = '"';
	finish(w, o + DATE_INSTANT_SIZE + 1);
}

void
jw_ktext(struct jw *w, const char *key, const char *text)
{
	jw_key(w, key);
	jw_text(w, text);
}

void
jw_kint(struct jw *w, const char *key, int64_t v)
{
	jw_key(w, key);
	jw_int(w, v);
}

void
jw_kbool(struct jw *w, const char *key, bool v)
{
	jw_key(w, key);
	jw_bool(w, v);
}

static void
put_children(struct jw *w, const struct jv *v, bool keys)
{
	for (const struct jv *c = jv_first(v); c != NULL; c = jv_next(c)) {
		if (keys)
			jw_key(w, jv_key(c));
		jw_value(w, c);
	}
}

void
jw_value(struct jw *w, const struct jv *v)
{
	switch (v == NULL ? J_NULL : jv_type(v)) {
	case J_NULL:
		jw_null(w);
		break;
	case J_FALSE:
	case J_TRUE:
		jw_bool(w, jv_type(v) == J_TRUE);
		break;
	case J_NUMBER:
		jw_raw(w, jv_number(v), strlen(jv_number(v)));
		break;
	case J_STRING:
		jw_text(w, jv_text(v));
		break;
	case J_ARRAY:
		jw_array(w);
		put_children(w, v, false);
		jw_end_array(w);
		break;
	case J_OBJECT:
		jw_object(w);
		put_children(w, v, true);
		jw_end_object(w);
		break;
	}
}
