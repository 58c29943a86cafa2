/*
 * Check characters of the unified social credit code and of the organisation code.  The outer
 * `mod 31` matters: a sum that is a multiple of 31 has the check character 0.
 */
#include "base/base.h"

#include "ident_int.h"

#include "text/utf8.h"

enum { CODE_BASE = 31, REGION_AT = 2, REGION_LEN = 6, ORG_AT = 8, ORG_LEN = 9, MOST_CHARS = 64 };

const char uscc_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* The value of a character of the alphabet, or -1. */
static int
code_value(char c)
{
	const char *hit = c == '\0' ? NULL : strchr(uscc_alphabet, c);

	return hit == NULL ? -1 : (int)(hit - uscc_alphabet);
}

char
uscc_digit(const char *first17)
{
	int sum = 0, weight = 1;

	for (int i = 0; i < USCC_LEN - 1; i++) {
		int v = code_value(first17[i]);

		if (v < 0)
			return 0;
		sum += v * weight;
		weight = weight * 3 % CODE_BASE;
	}
	return uscc_alphabet[(CODE_BASE - sum % CODE_BASE) % CODE_BASE];
}

char
org_code_digit(const char *first8)
{
	static const int weights[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;

	for (int i = 0; i < ORG_LEN - 1; i++) {
		char c = first8[i];

		if (c >= '0' && c <= '9')
			sum += (c - '0') * weights[i];
		else if (c >= 'A' && c <= 'Z')
			sum += (c - 'A' + 10) * weights[i];
		else
			return 0;
	}
	return "0X987654321"[sum % 11];
}

void
uscc_make(char out[USCC_LEN + 1], const char *kind, const char *region, const char *org8)
{
	memcpy(out, kind, REGION_AT);
	memcpy(out + REGION_AT, region, REGION_LEN);
	memcpy(out + ORG_AT, org8, ORG_LEN - 1);
	out[USCC_LEN - 2] = org_code_digit(org8);
	out[USCC_LEN - 1] = uscc_digit(out);
	out[USCC_LEN] = '\0';
	assert(out[USCC_LEN - 1] != 0);
}

/* --- the clean-up ----------------------------------------------------------------------------------- */

static bool
is_hyphen(int32_t c)
{
	return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

static bool
is_quote(int32_t c)
{
	return c == '\'' || c == '`' || c == '"' || (c >= 0x2018 && c <= 0x201F);
}

/*
 * NFKC, upper case, without blanks, hyphens, invisible characters, quotes and apostrophes.  Returns the
 * number of characters; out gets as many of them as are worth a look.
 */
static size_t
clean(const char *text, char out[MOST_CHARS * 4 + 1])
{
	struct arena *a = arena_new();
	const char *p = utf8_nfkc(a, text), *end = p + strlen(p);
	size_t n = 0;

	while (p < end) {
		int32_t c = utf8_next(&p, end);

		if (utf8_is_blank(c) || utf8_is_invisible(c) || is_hyphen(c) || is_quote(c))
			continue;
		if (n++ < MOST_CHARS)
			out += utf8_put(out, c >= 'a' && c <= 'z' ? c - 0x20 : c);
	}
	*out = '\0';
	arena_free(a);
	return n;
}

/* 9.14403E+17: what a spreadsheet shows of a code that it took for a number. */
static bool
is_scientific(const char *s)
{
	size_t n = strspn(s, "0123456789");

	if (n != 1)
		return false;
	s += n;
	if (*s == '.')
		s += 1 + strspn(s + 1, "0123456789");
	if (*s++ != 'E')
		return false;
	s += *s == '+';
	return strspn(s, "0123456789") == 2 && s[2] == '\0';
}

/* --- judging ---------------------------------------------------------------------------------------- */

static bool
is_province(const char *two)
{
	/* 10: registered with the central office; 71 81 82: Taiwan, Hong Kong, Macao. */
	static const char provinces[] = "10 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
	    "50 51 52 53 54 61 62 63 64 65 71 81 82 ";
	char key[] = { two[0], two[1], ' ', '\0' };

	return two[0] != ' ' && strstr(provinces, key) != NULL;
}

static bool
org_is_right(const char *code)
{
	return org_code_digit(code + ORG_AT) == code[ORG_AT + ORG_LEN - 1];
}

static bool
region_is_right(const char *code)
{
	return is_province(code + REGION_AT) &&
	    strspn(code + REGION_AT, "0123456789") >= REGION_LEN;
}

static unsigned
warnings(const char *code)
{
	return (org_is_right(code) ? 0 : USCC_W_ORG) | (region_is_right(code) ? 0 : USCC_W_REGION);
}

static bool
is_right(const char *code)
{
	return uscc_digit(code) != 0 && uscc_digit(code) == code[USCC_LEN - 1];
}

bool
uscc_is_sound(const char *code)
{
	return is_right(code) && warnings(code) == 0;
}

/* The first character that is not of the alphabet; false if there is none. */
static bool
find_wrong(const char *cleaned, struct uscc *out)
{
	const char *p = cleaned, *end = p + strlen(p);

	for (unsigned at = 1; p < end; at++) {
		const char *begin = p;
		int32_t c = utf8_next(&p, end);

		if (c < 0x80 && code_value((char)c) >= 0)
			continue;
		out->at = at;
		memcpy(out->wrong, begin, (size_t)(p - begin));
		return true;
	}
	return false;
}

/* Fifteen digits and three zeros: the other trace of a code that was a number for a while. */
static bool
has_lost_digits(const char *code)
{
	return strspn(code, "0123456789") == USCC_LEN && strcmp(code + USCC_LEN - 3, "000") == 0;
}

/* The verdict on what is left of the text. */
static void
judge(const char *cleaned, struct uscc *out)
{
	out->verdict = USCC_LENGTH;
	if (out->length == ORG_LEN && org_code_check(cleaned, out->org))
		out->verdict = USCC_ORG;
	else if (is_scientific(cleaned))
		out->verdict = USCC_SPREADSHEET;
	if (out->length != USCC_LEN || out->verdict != USCC_LENGTH)
		return;
	if (find_wrong(cleaned, out)) {
		out->verdict = USCC_CHARACTER;
		return;
	}
	out->expected = uscc_digit(cleaned);
	out->verdict = is_right(cleaned) ? USCC_OK : has_lost_digits(cleaned) ? USCC_SPREADSHEET : USCC_CHECK;
	if (out->verdict == USCC_SPREADSHEET)
		return;
	memcpy(out->code, cleaned, sizeof out->code);
	out->warnings = warnings(cleaned);
}

void
uscc_check(const char *text, struct uscc *out)
{
	char cleaned[MOST_CHARS * 4 + 1];

	*out = (struct uscc){ .length = clean(text, cleaned) };
	judge(cleaned, out);
	if (out->verdict != USCC_OK)
		uscc_repair(cleaned, out);
}

/* --- the normaliser of fields ----------------------------------------------------------------------- */

struct params {
	struct arena	*a;
	struct err_param *next;
};

static void
add_param(struct params *p, const char *key, const char *value)
{
	*p->next++ = (struct err_param){ key, arena_strdup(p->a, value) };
}

static void
complain(const struct uscc *u, struct params *p, const char **complaint)
{
	static const char *const codes[] = {
		[USCC_LENGTH] = "uscc_length", [USCC_CHARACTER] = "uscc_character",
		[USCC_CHECK] = "uscc_check_digit", [USCC_SPREADSHEET] = "uscc_spreadsheet",
		[USCC_ORG] = "org_code",
	};

	*complaint = codes[u->verdict];
	if (u->verdict == USCC_LENGTH)
		add_param(p, "length", arena_printf(p->a, "%zu", u->length));
	if (u->verdict == USCC_CHARACTER) {
		add_param(p, "at", arena_printf(p->a, "%u", u->at));
		add_param(p, "character", u->wrong);
	}
	if (u->verdict == USCC_CHECK)
		add_param(p, "expected", (char[]){ u->expected, '\0' });
	if (u->verdict == USCC_ORG)
		add_param(p, "org_code", u->org);
	if (u->suggestion[0] != '\0')
		add_param(p, "suggested", u->suggestion);
}

int
uscc_norm(struct arena *a, const char *in, const char **out, const char **complaint, struct err_param *param)
{
	struct params p = { a, param };
	struct uscc u;

	memset(param, 0, ERR_NPARAMS * sizeof *param);
	*complaint = NULL;
	uscc_check(in, &u);
	*out = arena_strdup(a, u.code);
	if (u.length == 0 || u.verdict == USCC_OK)
		return 0;
	complain(&u, &p, complaint);
	return -1;
}

bool
org_code_check(const char *text, char out[10])
{
	char cleaned[MOST_CHARS * 4 + 1];

	if (clean(text, cleaned) != ORG_LEN || strlen(cleaned) != ORG_LEN ||
	    org_code_digit(cleaned) != cleaned[ORG_LEN - 1])
		return false;
	memcpy(out, cleaned, ORG_LEN + 1);
	return true;
}
