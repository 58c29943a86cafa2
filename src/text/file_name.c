/*
 * Names of files: what they claim, and how they are kept.
 */
#include "base/base.h"

#include "base/str.h"
#include "text/filetype.h"
#include "text/utf8.h"

/* Endings of a kind; texts are told by nothing else. */
static const struct { const char *end; enum file_type type; } endings[] = {
	{ "pdf", FT_PDF }, { "jpg", FT_JPEG }, { "jpeg", FT_JPEG }, { "jpe", FT_JPEG }, { "jfif", FT_JPEG }, { "png", FT_PNG },
	{ "webp", FT_WEBP }, { "docx", FT_DOCX }, { "xlsx", FT_XLSX }, { "pptx", FT_PPTX }, { "txt", FT_TEXT }, { "csv", FT_CSV },
};

enum { ENDING_MOST = 12 };

/* The ending with its dot, or where the name is over. */
static const char *
ending(const char *name)
{
	const char *dot = strrchr(name, '.');
	size_t n = dot == NULL ? 0 : strlen(dot);

	return n < 2 || n > ENDING_MOST || strchr(dot, ' ') != NULL ? name + strlen(name) : dot;
}

/* What a text's ending makes of it: the kinds of CSV stand two behind the plain ones. */
static enum file_type
text_of(enum file_type type, enum file_type named)
{
	bool text = type == FT_TEXT || type == FT_GBTEXT;

	return text && named == FT_CSV ? (enum file_type)(type + (FT_CSV - FT_TEXT)) : type;
}

static bool
fits(enum file_type type, enum file_type named)
{
	if (type == FT_TEXT || type == FT_GBTEXT)
		return named == FT_TEXT || named == FT_CSV;
	return type == named;
}

bool
file_name_fits(struct arena *a, const char *name, enum file_type *type, const char **claimed)
{
	const char *end = ending(name);
	char *upper = arena_strdup(a, *end == '.' ? end + 1 : "");

	*claimed = upper;
	for (char *p = upper; *p != '\0'; p++)
		if (*p >= 'a' && *p <= 'z')
			*p -= 'a' - 'A';
	if (*upper == '\0')
		return true;
	for (size_t i = 0; i < nitems(endings); i++)
		if (strcasecmp(upper, endings[i].end) == 0 && fits(*type, endings[i].type)) {
			*type = text_of(*type, endings[i].type);
			return true;
		}
	return false;
}

/* --- as it is kept --------------------------------------------------------------------------------------- */

/* Controls, and marks that make a name look like another. */
static bool
is_dropped(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0xfffd || c == 0x61c || c == 0xad;
}

static bool
is_replaced(int32_t c)
{
	return c < 0x80 && strchr("/\\:*?\"<>|", (int)c) != NULL;
}

static bool
is_edge(char c)
{
	return c == ' ' || c == '.';
}

static void
trim(struct str *s)
{
	size_t from = 0;

	while (s->len > 0 && is_edge(s->p[s->len - 1]))
		str_cut(s, s->len - 1);
	while (from < s->len && is_edge(s->p[from]))
		from++;
	if (from > 0) {
		memmove(s->p, s->p + from, s->len - from);
		str_cut(s, s->len - from);
	}
}

const char *
file_name_clean(struct arena *a, const char *name, size_t most)
{
	struct str *s = str_new(a);
	const char *end = name + strlen(name), *tail;
	char one[4];
	size_t n;

	for (const char *p = name; p < end;) {
		int32_t c = utf8_next(&p, end);

		if (c >= 0 && !is_dropped(c))
			str_add(s, one, utf8_put(one, is_replaced(c) ? '_' : c));
	}
	trim(s);
	tail = ending(str_text(s));
	n = utf8_count(tail);
	if (*str_text(s) == '\0')
		return "document";
	if (utf8_count(s->p) <= most)
		return s->p;
	return arena_printf(a, "%.*s%s", (int)utf8_bytes(s->p, most - n), s->p, tail);
}
