/*
 * Plain decimals.  money.c knows how people write amounts.
 */
#include "base/base.h"

#include "text/num.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Whether text is a plain decimal, and where its fraction begins (NULL without one). */
static bool
is_decimal(const char *s, const char **fraction)
{
	*fraction = NULL;
	if (!is_digit(*s))
		return false;
	while (is_digit(*s))
		s++;
	if (*s == '.') {
		*fraction = ++s;
		if (!is_digit(*s))
			return false;
		while (is_digit(*s))
			s++;
	}
	return *s == '\0';
}

static bool
add_digit(int64_t *v, char digit)
{
	return !__builtin_mul_overflow(*v, 10, v) && !__builtin_add_overflow(*v, digit - '0', v);
}

const char *
num_parse(const char *text, unsigned scale, int64_t *out)
{
	bool minus = *text == '-', fits = true;
	const char *fraction;
	int64_t v = 0;

	assert(scale <= 18);
	text += minus;
	if (!is_decimal(text, &fraction))
		return "bad_number";
	for (; is_digit(*text) && fits; text++)
		fits = add_digit(&v, *text);
	if (fraction == NULL)
		fraction = "";
	for (unsigned i = 0; i < scale && fits; i++)
		fits = add_digit(&v, *fraction == '\0' ? '0' : *fraction++);
	if (!fits)
		return "number_range";
	if (fraction[strspn(fraction, "0")] != '\0')
		return "too_many_decimals";
	*out = minus ? -v : v;
	return NULL;
}

void
num_put(struct str *out, int64_t v, unsigned scale)
{
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;
	char text[24], *end = text + sizeof text, *at = end;

	assert(scale <= 18);
	for (unsigned i = 0; u > 0 || i <= scale; i++, u /= 10) {
		if (i == scale && scale > 0)
			*--at = '.';
		*--at = (char)('0' + u % 10);
	}
	if (v < 0)
		*--at = '-';
	str_add(out, at, (size_t)(end - at));
}

void
num_put_short(struct str *out, int64_t v, unsigned scale)
{
	num_put(out, v, scale);
	while (scale > 0 && out->p[out->len - 1] == '0')
		str_cut(out, out->len - 1);
	if (scale > 0 && out->p[out->len - 1] == '.')
		str_cut(out, out->len - 1);
}

const char *
num_without_noise(struct arena *a, const char *text)
{
	enum { KEPT = 8 };
	const char *point = strchr(text, '.');
	struct str *out;
	int64_t v;

	if (point == NULL || strspn(point + 1, "0123456789") <= KEPT || point[1 + strspn(point + 1, "0123456789")] != '\0' ||
	    num_parse(arena_strndup(a, text, (size_t)(point - text) + 1 + KEPT), KEPT, &v) != NULL)
		return NULL;
	out = str_new(a);
	num_put(out, point[1 + KEPT] < '5' ? v : *text == '-' ? v - 1 : v + 1, KEPT);
	return str_text(out);
}
