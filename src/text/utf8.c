/*
 * UTF-8.  Most of what we meet is ASCII or Chinese, so runs of ASCII are skipped eight bytes at a time.
 */
#include "base/base.h"

#include "text/utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#define REPLACEMENT 0xFFFD

/* Whether the second byte keeps a lead byte from overlong forms, surrogates and what is beyond U+10FFFF. */
static bool
second_is_good(unsigned lead, unsigned second)
{
	switch (lead) {
	case 0xE0:
		return second >= 0xA0 && second <= 0xBF;
	case 0xED:
		return second >= 0x80 && second <= 0x9F;
	case 0xF0:
		return second >= 0x90 && second <= 0xBF;
	case 0xF4:
		return second >= 0x80 && second <= 0x8F;
	default:
		return second >= 0x80 && second <= 0xBF;
	}
}

size_t
utf8_seq(const char *p, const char *end)
{
	const unsigned char *s = (const unsigned char *)p;
	size_t n = s[0] < 0x80 ? 1 : s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : s[0] < 0xF5 ? 4 : 0;

	if (n < 2)
		return n;
	if ((size_t)(end - p) < n || !second_is_good(s[0], s[1]))
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((s[i] & 0xC0) != 0x80)
			return 0;
	return n;
}

/* The first place from p on that is not eight bytes of ASCII without NUL in a row. */
static const char *
skip_ascii(const char *p, const char *end)
{
	const uint64_t high = UINT64_C(0x8080808080808080), ones = UINT64_C(0x0101010101010101);
	uint64_t w;

	for (; end - p >= 8; p += 8) {
		memcpy(&w, p, sizeof w);
		if (((w | (w - ones)) & high) != 0)
			break;
	}
	return p;
}

size_t
utf8_bad_at(const char *p, size_t len)
{
	const char *at = p, *end = p + len;
	size_t n;

	while ((at = skip_ascii(at, end)) < end) {
		if (*at == '\0' || (n = utf8_seq(at, end)) == 0)
			break;
		at += n;
	}
	return (size_t)(at - p);
}

bool
utf8_valid(const char *p, size_t len)
{
	return utf8_bad_at(p, len) == len;
}

size_t
utf8_count(const char *text)
{
	return utf8_countn(text, strlen(text));
}

size_t
utf8_countn(const char *p, size_t len)
{
	size_t n = 0;

	for (const char *end = p + len; p < end; n++) {
		size_t step = utf8_seq(p, end);

		p += step == 0 ? 1 : step;
	}
	return n;
}

size_t
utf8_bytes(const char *text, size_t n)
{
	const char *p = text, *end = text + strlen(text);

	while (n-- > 0 && utf8_next(&p, end) != -1)
		continue;
	return (size_t)(p - text);
}

int32_t
utf8_next(const char **p, const char *end)
{
	const unsigned char *s = (const unsigned char *)*p;
	size_t n;
	int32_t c;

	if (*p >= end)
		return -1;
	if ((n = utf8_seq(*p, end)) == 0) {
		++*p;
		return REPLACEMENT;
	}
	*p += n;
	if (n == 1)
		return s[0];
	c = s[0] & (0x7F >> n);
	for (size_t i = 1; i < n; i++)
		c = c << 6 | (s[i] & 0x3F);
	return c;
}

size_t
utf8_put(char out[4], int32_t c)
{
	static const unsigned char lead[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	assert(c >= 0 && c <= 0x10FFFF);
	for (size_t i = n; i-- > 1; c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3F));
	out[0] = (char)(lead[n] | c);
	return n;
}

struct range {
	int32_t	 from, to;
};

static bool
in_ranges(const struct range *r, size_t n, int32_t c)
{
	for (size_t i = 0; i < n; i++)
		if (c >= r[i].from && c <= r[i].to)
			return true;
	return false;
}

bool
utf8_is_blank(int32_t c)
{
	static const struct range blanks[] = {
		{ 0x09, 0x0D }, { 0x20, 0x20 }, { 0x85, 0x85 }, { 0xA0, 0xA0 }, { 0x1680, 0x1680 },
		{ 0x2000, 0x200A }, { 0x2028, 0x2029 }, { 0x202F, 0x202F }, { 0x205F, 0x205F },
		{ 0x3000, 0x3000 },
	};

	return c < 0x80 ? c == ' ' || (c >= 0x09 && c <= 0x0D) : in_ranges(blanks, nitems(blanks), c);
}

bool
utf8_is_invisible(int32_t c)
{
	static const struct range unseen[] = {
		{ 0xAD, 0xAD }, { 0x61C, 0x61C }, { 0x180E, 0x180E }, { 0x200B, 0x200F }, { 0x202A, 0x202E },
		{ 0x2060, 0x206F }, { 0xFEFF, 0xFEFF },
	};

	return c >= 0x80 && in_ranges(unseen, nitems(unseen), c);
}

bool
utf8_shows(const char *text)
{
	const char *end = text + strlen(text);
	int32_t c;

	while ((c = utf8_next(&text, end)) != -1)
		if (!utf8_is_blank(c) && !utf8_is_invisible(c))
			return true;
	return false;
}

static bool
is_line_break(int32_t c)
{
	return (c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* Narrow from..to to what is left without blanks and invisible characters at both ends. */
static void
trim(const char **from, const char **to)
{
	const char *p = *from, *end = *to, *last = p, *first = NULL;

	for (const char *at = p; p < end; at = p) {
		int32_t c = utf8_next(&p, end);

		if (utf8_is_blank(c) || utf8_is_invisible(c))
			continue;
		if (first == NULL)
			first = at;
		last = p;
	}
	*from = first == NULL ? end : first;
	*to = first == NULL ? end : last;
}

/*
 * Whether there may be something to clean: a blank at an end, a control character, or the first byte of a blank or unseen character
 * (U+0085 to U+00AD, U+061C, U+1680, U+180E, U+2000 to U+206F; of U+3000 and U+FEFF all three).  Most cells have none.
 */
static bool
may_be_unclean(const char *text)
{
	static const bool suspect[256] = {
		[0xC2] = true, [0xD8] = true, [0xE1] = true, [0xE2] = true, [0xE3] = true, [0xEF] = true
	};
	const unsigned char *p = (const unsigned char *)text;

	if (*p == ' ')
		return true;
	for (; *p != '\0'; p++)
		if ((*p < ' ' || suspect[*p]) && !(*p == 0xE3 && !(p[1] == 0x80 && p[2] == 0x80)) &&
		    !(*p == 0xEF && !(p[1] == 0xBB && p[2] == 0xBF)))
			return true;
	return p > (const unsigned char *)text && p[-1] == ' ';
}

const char *
utf8_trim(struct arena *a, const char *text)
{
	const char *from = text, *to = text + strlen(text);

	if (!may_be_unclean(text))
		return text;
	trim(&from, &to);
	if (from == text && *to == '\0')
		return text;
	return arena_strndup(a, from, (size_t)(to - from));
}

/* What a run of blanks and unseen characters in the middle of a cell comes to. */
struct gap {
	bool	 line;		/* a line break is in it */
	bool	 unseen;	/* an invisible character is in it */
};

static struct gap
gap_at(const char **p, const char *end)
{
	struct gap g = { false, false };

	for (const char *next = *p; next < end; *p = next) {
		int32_t c = utf8_next(&next, end);

		if (utf8_is_invisible(c))
			g.unseen = true;
		else if (is_line_break(c))
			g.line = true;
		else if (!utf8_is_blank(c))
			break;
	}
	return g;
}

static bool
is_word(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* The blanks of a run, without what nobody sees. */
static char *
put_blanks(char *out, const char *p, const char *end)
{
	for (const char *at = p; p < end; at = p)
		if (!utf8_is_invisible(utf8_next(&p, end)))
			out = (char *)memcpy(out, at, (size_t)(p - at)) + (p - at);
	return out;
}

const char *
utf8_clean(struct arena *a, const char *text, bool one_line)
{
	const char *from = text, *to = text + strlen(text);
	bool changed;
	char *out, *o;

	if (!may_be_unclean(text))
		return text;
	trim(&from, &to);
	changed = from != text || *to != '\0';
	o = out = arena_alloc(a, (size_t)(to - from) + 1);
	while (from < to) {
		const char *at = from;
		struct gap g = gap_at(&from, to);

		if (g.line && one_line) {
			if (is_word(o[-1]) && is_word(*from))
				*o++ = ' ';
		} else
			o = put_blanks(o, at, from);
		changed |= g.unseen || (g.line && one_line);
		at = from;
		utf8_next(&from, to);
		o = (char *)memcpy(o, at, (size_t)(from - at)) + (from - at);
	}
	*o = '\0';
	return changed ? out : text;
}

static bool
is_ascii(const char *p, size_t len)
{
	const char *end = p + len;

	for (p = skip_ascii(p, end); p < end; p++)
		if ((unsigned char)*p >= 0x80)
			return false;
	return true;
}

/* UTF-16 of a text; a bad sequence becomes U+FFFD. */
static UChar *
to_utf16(struct arena *a, const char *text, int32_t len, int32_t *n)
{
	UChar *u = arena_array(a, (size_t)len + 1, sizeof *u);
	UErrorCode status = U_ZERO_ERROR;

	u_strFromUTF8WithSub(u, len + 1, n, text, len, REPLACEMENT, NULL, &status);
	assert(U_SUCCESS(status));
	return u;
}

static const char *
to_utf8(struct arena *a, const UChar *u, int32_t n)
{
	char *out = arena_alloc(a, (size_t)n * 3 + 1);
	UErrorCode status = U_ZERO_ERROR;

	u_strToUTF8WithSub(out, n * 3 + 1, NULL, u, n, REPLACEMENT, NULL, &status);
	assert(U_SUCCESS(status));
	return out;
}

const char *
utf8_nfkc(struct arena *a, const char *text)
{
	size_t len = strlen(text);
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfkc;
	int32_t n, made;
	UChar *in, *out;

	if (is_ascii(text, len))
		return text;
	assert(len < INT32_MAX / 64);
	nfkc = unorm2_getNFKCInstance(&status);
	in = to_utf16(a, text, (int32_t)len, &n);
	if (unorm2_isNormalized(nfkc, in, n, &status))
		return text;
	made = unorm2_normalize(nfkc, in, n, NULL, 0, &status);
	status = U_ZERO_ERROR;		/* it said that the buffer of nothing is too small */
	out = arena_array(a, (size_t)made + 1, sizeof *out);
	made = unorm2_normalize(nfkc, in, n, out, made + 1, &status);
	assert(U_SUCCESS(status));
	return to_utf8(a, out, made);
}

/* A Latin letter's own form: what canonical decomposition puts first, again and again. */
static int32_t
letter_of(int32_t c)
{
	static const struct { int32_t from, to; } strokes[] = {		/* no decomposition takes these off */
		{ 0xD0, 'd' }, { 0xF0, 'd' }, { 0x110, 'd' }, { 0x111, 'd' }, { 0xD8, 'o' }, { 0xF8, 'o' }, { 0x141, 'l' }, { 0x142, 'l' },
	};
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
	UChar parts[8];
	int32_t n = unorm2_getDecomposition(nfd, c, parts, nitems(parts), &status);

	for (size_t i = 0; i < nitems(strokes); i++)
		if (c == strokes[i].from)
			return strokes[i].to;
	return u_foldCase(n > 0 && U_SUCCESS(status) ? parts[0] : c, U_FOLD_CASE_DEFAULT);
}

int32_t
utf8_bare(int32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
	if (c >= 0x300 && c <= 0x36F)
		return 0;
	return (c >= 0xC0 && c <= 0x24F) || (c >= 0x1E00 && c <= 0x1EFF) ? letter_of(c) : c;
}

int32_t
utf8_half(int32_t c)
{
	static const struct { int32_t full, half; } pairs[] = {
		{ 0x3000, ' ' }, { 0xFFE0, 0xA2 }, { 0xFFE1, 0xA3 }, { 0xFFE5, 0xA5 }, { 0xFFE6, 0x20A9 },
	};

	if (c >= 0xFF01 && c <= 0xFF5E)
		return c - 0xFF01 + '!';
	for (size_t i = 0; i < nitems(pairs); i++)
		if (c == pairs[i].full)
			return pairs[i].half;
	return c;
}

const char *
utf8_halfwidth(struct arena *a, const char *text)
{
	size_t len = strlen(text);
	const char *p = text, *end = text + len;
	bool changed = false;
	char *out, *o;

	if (is_ascii(text, len))
		return text;
	o = out = arena_alloc(a, len + 1);	/* no half form is longer than its full form */
	while (p < end) {
		const char *at = p;
		int32_t c = utf8_next(&p, end), half = utf8_half(c);

		if (half == c) {
			o = (char *)memcpy(o, at, (size_t)(p - at)) + (p - at);
			continue;
		}
		changed = true;
		o += utf8_put(o, half);
	}
	*o = '\0';
	return changed ? out : text;
}

/* Marks of which a cell may consist, in any number, and say nothing. */
static bool
is_empty_mark(int32_t c)
{
	static const int32_t marks[] = {
		'-', '_', '/', '\\', '^', '~', 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212,
		0x2500, 0x30FC, 0x3013, 0xFE58, 0xFE63,
	};

	for (size_t i = 0; i < nitems(marks); i++)
		if (c == marks[i])
			return true;
	return false;
}

/* A first character that none of the words and marks begins with: almost every cell. */
static bool
says_something_at_once(const char *text)
{
	static const char *const starts[] = { "无", "無", "暂", "暫", "空", "不", "未", "缺" };
	unsigned char c = (unsigned char)*text;

	if (c < 0x80)
		return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z' && (c | 0x20) != 'n');
	for (size_t i = 0; i < nitems(starts); i++)
		if (strncmp(text, starts[i], 3) == 0)
			return false;
	return c >= 0xE4 && c <= 0xE9;	/* U+4000 to U+9FFF */
}

bool
utf8_says_nothing(const char *text)
{
	static const char *const words[] = {
		"", "n/a", "#n/a", "n.a.", "n.a", "null", "(null)", "none", "nil", "nan", "无", "無", "暂无", "暫無",
		"空", "不详", "未知", "未填", "未填写", "暂缺", "缺",
	};
	char low[16];
	size_t n = 0;
	bool marks = true;

	if (says_something_at_once(text))
		return false;
	for (const char *p = text, *end = text + strlen(text); p < end;) {
		int32_t c = utf8_half(utf8_next(&p, end));

		if (utf8_is_blank(c) || utf8_is_invisible(c))
			continue;
		marks &= is_empty_mark(c);
		if (n + 4 >= sizeof low && !marks)
			return false;
		if (n + 4 < sizeof low)
			n += utf8_put(low + n, c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
	low[n] = '\0';
	for (size_t i = 0; i < nitems(words) && !marks; i++)
		if (strcmp(low, words[i]) == 0)
			return true;
	return marks;
}
