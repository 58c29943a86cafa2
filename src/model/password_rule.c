/*
 * Which passwords may be used (A1).  The list of common ones is db/common-passwords: 30,000 lines in lower case,
 * sorted by bytes, searched where it lies in the binary.
 *
 * Twelve characters make most of the list too short by itself; people then write password12345 and
 * dragondragon.  So the word inside the digits and signs, and the piece that is repeated, are looked up too.
 * A name is no better where it is repeated, cut or put together with another.
 */
#include "base/base.h"

#include <ctype.h>

#include "base/embed.h"
#include "model/people.h"
#include "text/utf8.h"

enum { PIECE_SHORT = 4, PIECE_BYTES = 3, WORD_LEAST = 4 };

/* The start of the line that p is in. */
static const char *
line_start(const char *text, const char *p)
{
	while (p > text && p[-1] != '\n')
		p--;
	return p;
}

static int
line_compare(const char *line, const char *end, const char *word, size_t len)
{
	size_t n = (size_t)((const char *)memchr(line, '\n', (size_t)(end - line)) - line);
	int c = memcmp(line, word, n < len ? n : len);

	return c != 0 ? c : (n > len) - (n < len);
}

static bool
is_common(const char *word, size_t len)
{
	const struct embed *list = embed_find(embed_db, "common-passwords");
	const char *text, *lo, *hi;

	assert(list != NULL && list->len > 0 && list->p[list->len - 1] == '\n');
	text = lo = (const char *)list->p;
	hi = text + list->len;
	while (lo < hi) {
		const char *line = line_start(text, lo + (hi - lo) / 2);
		int c = line_compare(line, text + list->len, word, len);

		if (c == 0)
			return true;
		if (c < 0)
			lo = (const char *)memchr(line, '\n', (size_t)(text + list->len - line)) + 1;
		else
			hi = line;
	}
	return false;
}

/* Whether the whole is a short piece repeated, or a common word repeated. */
static bool
is_repeated(const char *s, size_t len)
{
	for (size_t n = 1; n <= len / 2; n++)
		if (len % n == 0 && memcmp(s, s + n, len - n) == 0 && (n <= PIECE_SHORT || is_common(s, n)))
			return true;
	return false;
}

/* The next of a run: 9 is followed by 0, as on the keys. */
static char
follow(char c, int step)
{
	if (c == '9' && step == 1)
		return '0';
	if (c == '0' && step == -1)
		return '9';
	return (char)(c + step);
}

/* Whether each character follows the one before by the same step: abcdefgh, 9876543210, 11111. */
static bool
is_run(const char *s, size_t len)
{
	for (int step = -1; step <= 1; step++) {
		size_t i = 1;

		while (i < len && s[i] == follow(s[i - 1], step))
			i++;
		if (i >= len)
			return true;
	}
	return false;
}

/* Without the digits and signs at both ends. */
static void
core(const char **s, size_t *len)
{
	while (*len > 0 && (unsigned char)**s < 0x80 && !isalpha((unsigned char)**s)) {
		(*s)++;
		(*len)--;
	}
	while (*len > 0 && (unsigned char)(*s)[*len - 1] < 0x80 && !isalpha((unsigned char)(*s)[*len - 1]))
		(*len)--;
}

static bool
is_weak(const char *s, size_t len)
{
	if (is_common(s, len) || is_run(s, len) || is_repeated(s, len))
		return true;
	core(&s, &len);
	return len >= WORD_LEAST && (is_common(s, len) || is_repeated(s, len));
}

/* ASCII letters to lower case; the rest as it is. */
static char *
lower(struct arena *a, const char *s, size_t len)
{
	char *out = arena_strndup(a, s, len);

	for (char *p = out; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p += 'a' - 'A';
	return out;
}

/* --- made of names -------------------------------------------------------------------------------------- */

/* What begins at s and stands in the name too, in bytes: two characters of Chinese, three letters or digits, or all of it. */
static size_t
piece_of(const char *name, const char *s)
{
	size_t best = 0;

	for (const char *from = name; *from != '\0'; from++) {
		size_t n = 0;

		while (from[n] != '\0' && from[n] == s[n])
			n++;
		while (n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80)
			n--;			/* not half a character */
		if (n > best && ((n >= PIECE_BYTES && utf8_countn(s, n) > 1) || n == strlen(name)))
			best = n;
	}
	return best;
}

static size_t
longest_piece(const char *const names[], size_t n, const char *s)
{
	size_t best = 0;

	for (size_t i = 0; i < n; i++) {
		size_t len = names[i] == NULL ? 0 : piece_of(names[i], s);

		best = len > best ? len : best;
	}
	return best;
}

/* Whether nothing but digits and signs is left once every piece of a name is taken out. */
static bool
is_made_of(const char *folded, const char *const names[], size_t n)
{
	size_t taken = 0, len;

	for (const char *s = folded; *s != '\0'; s += len) {
		len = longest_piece(names, n, s);
		if (len > 0)
			taken += utf8_countn(s, len);
		else if (isalpha((unsigned char)*s) || (unsigned char)*s >= 0x80)
			return false;
		else
			len = 1;
	}
	return taken >= WORD_LEAST;
}

static int
complain(struct err *e, const char *pointer, const char *code, const char *key, int64_t value)
{
	struct err_item *it = err_field(e, pointer, code);

	if (key != NULL)
		err_item_param(e, it, key, arena_printf(e->arena, "%lld", (long long)value));
	return -1;
}

int
password_allowed(struct people *p, const char *password, size_t len, const char *login,
    const char *organisation, const char *pointer, struct err *e)
{
	const char *folded, *names[2];
	size_t n;

	if (!utf8_valid(password, len))
		return complain(e, pointer, "bad_utf8", NULL, 0);
	n = utf8_countn(password, len);
	if (n < PASSWORD_LEAST)
		return complain(e, pointer, "password_too_short", "min", PASSWORD_LEAST);
	if (n > PASSWORD_MOST)
		return complain(e, pointer, "password_too_long", "max", PASSWORD_MOST);
	folded = lower(e->arena, password, len);
	if (is_weak(folded, len))
		return complain(e, pointer, "password_common", NULL, 0);
	names[0] = login == NULL ? NULL : lower(e->arena, login, strlen(login));
	names[1] = organisation == NULL ? NULL : lower(e->arena, organisation, strlen(organisation));
	if (is_made_of(folded, names, nitems(names)))
		return complain(e, pointer, "password_like_name", NULL, 0);
	return 0;
}
