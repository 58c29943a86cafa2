/*
 * The strict checker: RFC 8259 and the limits of security.md F1, found at the byte that breaks them.
 * It also notes where numbers stand, because cJSON keeps them as doubles and we do not.
 */
#include "base/base.h"

#include "base/str.h"
#include "text/json.h"
#include "text/utf8.h"

#include "json_int.h"

enum {
	MOST_DEPTH = 64,
	MOST_VALUES = 20000,
	MOST_STRING = 256 * 1024,	/* bytes, decoded */
	MOST_NUMBER = 63,		/* cJSON copies a number into as many bytes */
	FEW_KEYS = 24,			/* up to here each pair is compared, above it they are sorted */
};

/* A string of the text, or where its decoded form is in check.scratch. */
struct span {
	size_t	 at;		/* in the text, behind the quote */
	size_t	 len;		/* bytes, decoded */
	size_t	 scratch;	/* NOWHERE: it has no escapes and is read where it stands */
};
#define NOWHERE SIZE_MAX

struct check {
	const char	*text, *p, *end;
	unsigned	 depth, values;
	struct str	 keys;		/* struct span each, of the objects that are open */
	struct str	 scratch;	/* decoded keys that have escapes */
	struct str	*numbers;	/* struct json_number each, or NULL */
	struct err	*e;
};

static int	check_value(struct check *c);

/* Where a byte stands, as editors count: both from 1, the column in characters. */
static int
fail_at(struct check *c, enum err_code code, const char *detail, const char *at, const char *key)
{
	const char *line = c->text;
	int64_t n = 1;

	for (const char *p = c->text; p < at; p++)
		if (*p == '\n') {
			line = p + 1;
			n++;
		}
	fail_detail(c->e, code, detail);
	err_param_int(c->e, "line", n);
	err_param_int(c->e, "column", (int64_t)utf8_countn(line, (size_t)(at - line)) + 1);
	err_param(c->e, "key", key);
	return -1;
}

static int
bad(struct check *c, const char *at)
{
	return fail_at(c, ERR_JSON_SYNTAX, "json_syntax_at", at, "");
}

static int
beyond(struct check *c, const char *detail, const char *at)
{
	return fail_at(c, ERR_JSON_LIMIT, detail, at, "");
}

static void
skip_blanks(struct check *c)
{
	while (c->p < c->end && (*c->p == ' ' || *c->p == '\n' || *c->p == '\r' || *c->p == '\t'))
		c->p++;
}

static bool
is_digit(const struct check *c)
{
	return c->p < c->end && *c->p >= '0' && *c->p <= '9';
}

/* The number of four hexadecimal digits at p, or -1. */
static int32_t
hex4(const char *p, const char *end)
{
	int32_t v = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int d = hex_digit(p[i]);

		if (d < 0)
			return -1;
		v = v << 4 | d;
	}
	return v;
}

/* \uXXXX or a pair of them at p; *n gets its length in the text.  -1: no character, a half pair, U+0000. */
static int32_t
unicode_escape(const char *p, const char *end, size_t *n)
{
	int32_t high, low;

	*n = 6;
	if ((high = hex4(p + 2, end)) <= 0)
		return -1;
	if (high < 0xD800 || high > 0xDFFF)
		return high;
	if (high > 0xDBFF || end - p < 12 || p[6] != '\\' || p[7] != 'u')
		return -1;
	*n = 12;
	low = hex4(p + 8, end);
	if (low < 0xDC00 || low > 0xDFFF)
		return -1;
	return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

/* The character of the escape at p, which is a backslash; -1 if it is none. */
static int32_t
escape(const char *p, const char *end, size_t *n)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *hit;

	if (end - p < 2)
		return -1;
	if (p[1] == 'u')
		return unicode_escape(p, end, n);
	*n = 2;
	hit = p[1] == '\0' ? NULL : strchr(from, p[1]);
	return hit == NULL ? -1 : to[hit - from];
}

/* Eight bytes at a time over what needs no look: no quote, backslash, control byte or lead byte. */
static const char *
skip_plain(const char *p, const char *end)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
	uint64_t w, quote, slash;

	for (; end - p >= 8; p += 8) {
		memcpy(&w, p, sizeof w);
		quote = w ^ ones * '"';
		slash = w ^ ones * '\\';
		if (((w | (w - ones * 0x20) | (quote - ones) | (slash - ones)) & high) != 0)
			break;
	}
	return p;
}

/* A string whose quote is at c->p; saved gets the bytes by which escapes make it longer than it is. */
static int
check_string(struct check *c, size_t *saved)
{
	const char *begin = ++c->p;
	char decoded[4];
	int32_t ch;
	size_t n;

	for (*saved = 0;; c->p += n) {
		c->p = skip_plain(c->p, c->end);
		if (c->p >= c->end)
			return bad(c, c->end);
		if (*c->p == '"')
			break;
		if (*c->p == '\\') {
			if ((ch = escape(c->p, c->end, &n)) == -1)
				return bad(c, c->p);
			*saved += n - utf8_put(decoded, ch);
		} else if ((unsigned char)*c->p < 0x20 || (n = utf8_seq(c->p, c->end)) == 0)
			return bad(c, c->p);
	}
	if ((size_t)(c->p++ - begin) - *saved > MOST_STRING)
		return beyond(c, "json_string_too_long", begin - 1);
	return 0;
}

static int
check_digits(struct check *c)
{
	if (!is_digit(c))
		return bad(c, c->p);
	while (is_digit(c))
		c->p++;
	return 0;
}

static int
check_number(struct check *c)
{
	const char *begin = c->p;
	struct json_number n;

	if (*c->p == '-')
		c->p++;
	if (c->p < c->end && *c->p == '0')
		c->p++;
	else if (check_digits(c) == -1)
		return -1;
	if (is_digit(c))
		return bad(c, c->p);		/* 01 */
	if (c->p < c->end && *c->p == '.') {
		c->p++;
		if (check_digits(c) == -1)
			return -1;
	}
	if (c->p < c->end && (*c->p | 0x20) == 'e') {
		c->p++;
		if (c->p < c->end && (*c->p == '+' || *c->p == '-'))
			c->p++;
		if (check_digits(c) == -1)
			return -1;
	}
	n = (struct json_number){ begin, (size_t)(c->p - begin) };
	if (n.len > MOST_NUMBER)
		return beyond(c, "json_number_too_long", begin);
	if (c->numbers != NULL)
		str_add(c->numbers, &n, sizeof n);
	return 0;
}

static int
check_word(struct check *c, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(c->end - c->p) < n || memcmp(c->p, word, n) != 0)
		return bad(c, c->p);
	c->p += n;
	return 0;
}

static int
open_container(struct check *c)
{
	if (++c->depth > MOST_DEPTH)
		return fail_at(c, ERR_JSON_DEPTH, "json_depth_at", c->p, "");
	c->p++;
	skip_blanks(c);
	return 0;
}

static bool
closes(struct check *c, char bracket)
{
	if (c->p >= c->end || *c->p != bracket)
		return false;
	c->p++;
	c->depth--;
	return true;
}

static int
check_array(struct check *c)
{
	if (open_container(c) == -1)
		return -1;
	if (closes(c, ']'))
		return 0;
	for (;;) {
		if (check_value(c) == -1)
			return -1;
		if (closes(c, ']'))
			return 0;
		if (c->p >= c->end || *c->p != ',')
			return bad(c, c->p);
		c->p++;
		skip_blanks(c);
	}
}

/* --- keys of one object ---------------------------------------------------------------------------- */

static const char *
key_bytes(const struct check *c, const struct span *k)
{
	return k->scratch == NOWHERE ? c->text + k->at : c->scratch.p + k->scratch;
}

static void
decode(struct str *out, const char *p, const char *end)
{
	char one[4];
	size_t n;

	while (p < end) {
		if (*p != '\\') {
			str_putc(out, *p++);
			continue;
		}
		str_add(out, one, utf8_put(one, escape(p, end, &n)));
		p += n;
	}
}

static int
check_key(struct check *c)
{
	const char *begin = c->p + 1;
	struct span k;
	size_t saved;

	if (c->p >= c->end || *c->p != '"')
		return bad(c, c->p);
	if (check_string(c, &saved) == -1)
		return -1;
	k = (struct span){ (size_t)(begin - c->text), (size_t)(c->p - 1 - begin) - saved, NOWHERE };
	if (saved > 0) {
		k.scratch = c->scratch.len;
		decode(&c->scratch, begin, c->p - 1);
	}
	str_add(&c->keys, &k, sizeof k);
	skip_blanks(c);
	if (c->p >= c->end || *c->p != ':')
		return bad(c, c->p);
	c->p++;
	skip_blanks(c);
	return 0;
}

static int
compare_keys(const void *x, const void *y, void *arg)
{
	const struct span *a = x, *b = y;

	if (a->len != b->len)
		return a->len < b->len ? -1 : 1;
	return memcmp(key_bytes(arg, a), key_bytes(arg, b), a->len);
}

static int
fail_duplicate(struct check *c, const struct span *k)
{
	char key[81];
	size_t n = k->len;

	/* A long key is shown as far as it fits, never with half a character at its end. */
	for (n = n < sizeof key ? n : sizeof key - 1; n < k->len && (key_bytes(c, k)[n] & 0xC0) == 0x80;)
		n--;
	memcpy(key, key_bytes(c, k), n);
	key[n] = '\0';
	return fail_at(c, ERR_JSON_DUPLICATE, "json_duplicate_key", c->text + k->at - 1, key);
}

/* The keys from `first` on are those of the object that ends here. */
static int
check_unique(struct check *c, size_t first)
{
	struct span *k = (struct span *)(void *)c->keys.p + first;
	size_t n = c->keys.len / sizeof *k - first, window = FEW_KEYS;

	if (n > FEW_KEYS) {
		qsort_r(k, n, sizeof *k, compare_keys, c);
		window = 1;		/* equal ones are neighbours now */
	}
	for (size_t i = 1; i < n; i++)
		for (size_t j = i > window ? i - window : 0; j < i; j++)
			if (compare_keys(&k[i], &k[j], c) == 0)
				return fail_duplicate(c, k[i].at > k[j].at ? &k[i] : &k[j]);
	str_cut(&c->keys, first * sizeof *k);
	return 0;
}

static int
check_object(struct check *c)
{
	size_t first = c->keys.len / sizeof(struct span);

	if (open_container(c) == -1)
		return -1;
	if (closes(c, '}'))
		return 0;
	for (;;) {
		if (check_key(c) == -1 || check_value(c) == -1)
			return -1;
		if (closes(c, '}'))
			return check_unique(c, first);
		if (c->p >= c->end || *c->p != ',')
			return bad(c, c->p);
		c->p++;
		skip_blanks(c);
	}
}

static int
check_one(struct check *c)
{
	size_t saved;

	switch (*c->p) {
	case '{':
		return check_object(c);
	case '[':
		return check_array(c);
	case '"':
		return check_string(c, &saved);
	case 't':
		return check_word(c, "true");
	case 'f':
		return check_word(c, "false");
	case 'n':
		return check_word(c, "null");
	default:
		return *c->p == '-' || is_digit(c) ? check_number(c) : bad(c, c->p);
	}
}

/* One value and the blanks behind it.  Recursion is at most MOST_DEPTH deep. */
static int
check_value(struct check *c)
{
	if (c->p >= c->end)
		return bad(c, c->end);
	if (++c->values > MOST_VALUES)
		return beyond(c, "json_too_many_values", c->p);
	if (check_one(c) == -1)
		return -1;
	skip_blanks(c);
	return 0;
}

int
json_scan(const char *text, size_t len, struct str *numbers, struct err *e)
{
	struct check c = { .text = text, .p = text, .end = text + len, .numbers = numbers, .e = e };
	int rc;

	skip_blanks(&c);
	rc = check_value(&c);
	if (rc == 0 && c.p < c.end)
		rc = bad(&c, c.p);
	str_fini(&c.keys);
	str_fini(&c.scratch);
	return rc;
}

int
json_check(const char *text, size_t len, struct err *e)
{
	return json_scan(text, len, NULL, e);
}
