/*
 * Units of columns: in the heading, on a line of their own below it, or in a title above it for all sums of money.
 */
#include "base/base.h"

#include "base/str.h"
#include "sheet_int.h"
#include "text/num.h"
#include "text/utf8.h"

/* Units that are no money; what counts money is known by text/money. */
static const char *const plain_units[] = {
	"元", "人", "名", "位", "个", "家", "户", "岁", "年", "月", "日", "天", "次", "份", "件", "台", "套", "辆", "吨", "千克", "公斤", "米", "公里",
	"平方米", "平米", "亩", "公顷", "立方米", "千瓦", "兆瓦", "%", "％", "㎡", "m2", "m²", "km", "kg", "t", "mw", "kw", "persons", "people", "pcs", NULL,
};

enum { UNIT_MOST = 20 };	/* characters */

static bool
is_plain_unit(const char *text)
{
	for (const char *const *u = plain_units; *u != NULL; u++)
		if (strcasecmp(*u, text) == 0)
			return true;
	return false;
}

/* A unit or a currency alone: it makes of 1 what 1 alone is not. */
static bool
is_money_unit(const char *text)
{
	char currency[4];
	int64_t one, with;

	if (currency_parse_written(text, currency) == NULL && *text != '\0')
		return true;
	if (money_parse_written("1", NULL, &one, currency) != NULL || money_parse_written("1", text, &with, currency) != NULL)
		return false;
	return with != one || strcmp(currency, "CNY") != 0;
}

bool
sheet_unit_of_money(const char *text)
{
	return *text != '\0' && utf8_count(text) <= UNIT_MOST && is_money_unit(text);
}

static bool
is_unit(const char *text)
{
	return *text != '\0' && utf8_count(text) <= UNIT_MOST && (is_plain_unit(text) || is_money_unit(text));
}

/* Behind a word and its colon; NULL: the text does not have it. */
static const char *
behind(const char *text, const char *word)
{
	const char *p = strstr(text, word);

	if (p == NULL)
		return NULL;
	p += strlen(word);
	p += strspn(p, " ");
	if (*p == ':')
		return p + 1;
	return str_starts(p, "：") ? p + strlen("：") : NULL;
}

/* Up to a blank or a closing bracket. */
static const char *
first_word(struct arena *a, const char *text)
{
	static const char *const ends[] = { " ", ")", "）", "]", "】", "，", ",", "；", ";", "　", NULL };
	size_t n = strlen(text);

	while (*text == ' ') {
		text++;
		n--;
	}
	for (const char *const *e = ends; *e != NULL; e++) {
		const char *p = strstr(text, *e);

		if (p != NULL && (size_t)(p - text) < n)
			n = (size_t)(p - text);
	}
	return arena_strndup(a, text, n);
}

/* "单位：万元" → 万元, "(万元)" → 万元, 万元 → 万元; "": it is none. */
static const char *
bare(struct arena *a, const char *cell)
{
	static const char *const words[] = { "单位", "Unit", "unit", NULL };
	const char *text = utf8_clean(a, cell, true);

	for (const char *const *w = words; *w != NULL; w++)
		if (behind(text, *w) != NULL)
			return first_word(a, behind(text, *w));
	if (*text == '(')
		text++;
	else if (str_starts(text, "（"))
		text += strlen("（");
	else
		return text;
	return first_word(a, text);
}

const char *
sheet_unit_cell(struct arena *a, const char *cell)
{
	const char *unit = bare(a, cell);

	return is_unit(unit) ? arena_strdup(a, unit) : NULL;
}

/* What stands in the last brackets of a heading; NULL: it has none. */
const char *
sheet_unit_bracket(struct arena *a, const char *heading)
{
	static const char *const open[] = { "(", "（", "[", "【", NULL };
	const char *in = NULL;

	for (const char *const *o = open; *o != NULL; o++)
		for (const char *p = heading; (p = strstr(p, *o)) != NULL; p += strlen(*o))
			if (in == NULL || p + strlen(*o) > in)
				in = p + strlen(*o);
	if (in == NULL)
		return NULL;
	in = arena_strndup(a, in, strcspn(in, ")]"));
	for (const char *const *c = NAMES("）", "】"); *c != NULL; c++)
		if (strstr(in, *c) != NULL)
			in = arena_strndup(a, in, (size_t)(strstr(in, *c) - in));
	return in;
}

const char *
sheet_unit_heading(struct arena *a, const char *heading)
{
	const char *in = sheet_unit_bracket(a, heading);

	return in == NULL ? NULL : sheet_unit_cell(a, in);
}

const char *
sheet_unit_title(struct arena *a, const struct sheet_line *line)
{
	for (size_t i = 0; i < line->ncells; i++) {
		const char *text = utf8_clean(a, line->cell[i], true);

		for (const char *const *w = NAMES("单位", "Unit", "unit"); *w != NULL; w++) {
			const char *unit = behind(text, *w);

			if (unit != NULL && is_money_unit(unit = first_word(a, unit)))
				return unit;
		}
	}
	return NULL;
}

bool
sheet_unit_line(struct arena *a, const struct sheet_line *line)
{
	size_t n = 0;

	for (size_t i = 0; i < line->ncells; i++) {
		if (utf8_says_nothing(line->cell[i]))
			continue;
		if (sheet_unit_cell(a, line->cell[i]) == NULL)
			return false;
		n++;
	}
	return n > 0;
}
