/*
 * Growable bytes.
 */
#include "base/base.h"

#include "base/str.h"

#include <stdio.h>

void
str_fini(struct str *s)
{
	free(s->p);
	*s = (struct str)STR_INIT;
}

void
str_reset(struct str *s)
{
	str_cut(s, 0);
}

void
str_grow(struct str *s, size_t n)
{
	size_t need, cap;

	if (__builtin_add_overflow(s->len, n, &need) || need > SIZE_MAX / 4)
		need = SIZE_MAX / 4;	/* more than there is: ends the process below */
	if (need < s->cap)
		return;
	cap = s->cap < 64 ? 64 : s->cap;
	while (cap <= need)
		cap *= 2;
	s->p = xrealloc(s->p, cap, 1);
	s->cap = cap;
}

void
str_add(struct str *s, const void *p, size_t n)
{
	str_grow(s, n);
	if (n > 0)
		memcpy(s->p + s->len, p, n);
	s->len += n;
	s->p[s->len] = '\0';
}

void
str_puts(struct str *s, const char *text)
{
	str_add(s, text, strlen(text));
}

void
str_putc(struct str *s, char c)
{
	str_grow(s, 1);
	s->p[s->len++] = c;
	s->p[s->len] = '\0';
}

void
str_int(struct str *s, int64_t v)
{
	char digits[20], *at = digits + sizeof digits;
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;

	do
		*--at = (char)('0' + u % 10);
	while ((u /= 10) > 0);
	if (v < 0)
		str_putc(s, '-');
	str_add(s, at, (size_t)(digits + sizeof digits - at));
}

void
str_printf(struct str *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_vprintf(s, fmt, ap);
	va_end(ap);
}

void
str_vprintf(struct str *s, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	str_grow(s, 128);
	n = vsnprintf(s->p + s->len, s->cap - s->len, fmt, ap);
	assert(n >= 0);
	if ((size_t)n >= s->cap - s->len) {
		str_grow(s, (size_t)n);
		vsnprintf(s->p + s->len, s->cap - s->len, fmt, again);
	}
	va_end(again);
	s->len += (size_t)n;
}

void
str_cut(struct str *s, size_t len)
{
	assert(len <= s->len);
	if (s->p == NULL)
		return;
	s->len = len;
	s->p[len] = '\0';
}

bool
str_is_empty(const struct str *s)
{
	return s->len == 0;
}

const char *
str_text(const struct str *s)
{
	return s->p == NULL ? "" : s->p;
}

char *
str_detach(struct str *s, size_t *len)
{
	char *p;

	str_grow(s, 0);
	s->p[s->len] = '\0';
	p = s->p;
	if (len != NULL)
		*len = s->len;
	*s = (struct str)STR_INIT;
	return p;
}

static void
fini_deferred(void *s)
{
	str_fini(s);
}

struct str *
str_new(struct arena *a)
{
	struct str *s = arena_alloc(a, sizeof *s);

	arena_defer(a, fini_deferred, s);
	return s;
}

bool
str_eq(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

bool
str_starts(const char *s, const char *prefix)
{
	return s != NULL && strncmp(s, prefix, strlen(prefix)) == 0;
}

uint64_t
bytes_hash(uint64_t h, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)p[i]) * UINT64_C(1099511628211);
	return h;
}

bool
str_has_lines(const char *text, const char *lines)
{
	size_t n = strlen(lines);

	for (const char *p = text; n > 0 && (p = strstr(p, lines)) != NULL; p++)
		if ((p == text || p[-1] == '\n') && (p[n] == '\0' || p[n] == '\n'))
			return true;
	return n == 0;
}
