/*
 * What headings say besides their field: 2023年8月公告 the day of the sum, 中方协议投资额 whose it is.
 */
#include "base/base.h"

#include "base/str.h"
#include "sheet_int.h"
#include "text/date.h"
#include "text/utf8.h"

/* --- days ------------------------------------------------------------------------------------------------ */

/* A year with what follows of a day at p; its length, 0: there is none. */
static size_t
day_at(const char *p, enum date_precision *precision)
{
	static const char *const between[] = { "年", "月", "日", "-", ".", "/" };
	size_t digits = strspn(p, "0123456789"), n = digits;

	if (digits != 4 || (strncmp(p, "19", 2) != 0 && strncmp(p, "20", 2) != 0))
		return 0;
	*precision = DATE_NOTHING;		/* the year alone */
	for (int part = 0; part < 3; part++) {
		size_t mark = 0, more;

		while (mark < nitems(between) && !str_starts(p + n, between[mark]))
			mark++;
		if (mark == nitems(between))
			return part == 0 ? 0 : n;
		more = strspn(p + n + strlen(between[mark]), "0123456789");
		if (part == 2 || more == 0 || more > 2)
			return mark < 3 ? n + strlen(between[mark]) : part == 0 ? 0 : n;
		n += strlen(between[mark]) + more;
		*precision = part == 0 ? DATE_MONTH : DATE_DAY;
	}
	return n;
}

/* The last day of the year or month that iso begins. */
static void
to_the_end(char iso[DATE_SIZE], enum date_precision precision)
{
	int64_t days;
	int year, month, day;

	if (date_parse(iso, &days) != NULL)
		return;
	date_split(days, &year, &month, &day);
	month = precision == DATE_NOTHING ? 12 : month;
	if (date_make(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1, &days) == 0)
		date_put(iso, days - 1);
}

/* The day that a text names; from, n: where.  false: none. */
static bool
find_day(struct arena *a, const char *text, size_t *from, size_t *n, struct sheet_tells *out)
{
	for (const char *p = text; *p != '\0'; p++) {
		enum date_precision precision, read;
		char iso[DATE_SIZE];
		const char *said;

		if ((p > text && p[-1] >= '0' && p[-1] <= '9') || (*n = day_at(p, &precision)) == 0)
			continue;
		said = arena_strndup(a, p, *n);
		if (precision == DATE_NOTHING)
			memcpy(iso, arena_printf(a, "%.4s-01-01", p), sizeof "2024-01-01");
		else if (date_parse_written(said, 0, iso, &read) != NULL)
			return false;
		*from = (size_t)(p - text);
		out->rough = precision != DATE_DAY;
		for (const char *const *end = NAMES("底", "末"); *end != NULL && precision != DATE_DAY; end++)
			if (str_starts(p + *n, *end)) {
				to_the_end(iso, precision);
				*n += strlen(*end);
				out->rough = false;
				break;
			}
		out->day = arena_strdup(a, iso);
		return true;
	}
	return false;
}

/* --- headings -------------------------------------------------------------------------------------------- */

static const char *
without(struct arena *a, const char *text, size_t from, size_t n)
{
	return arena_printf(a, "%.*s%s", (int)from, text, text + from + n);
}

const char *
sheet_tells(struct arena *a, const char *heading, struct sheet_tells *out)
{
	const char *text = utf8_halfwidth(a, heading);
	size_t from, n;

	*out = (struct sheet_tells){ .day = NULL };
	if (find_day(a, text, &from, &n, out)) {
		for (const char *const *w = NAMES("截至", "截止", "至"); *w != NULL; w++)
			if (from >= strlen(*w) && memcmp(text + from - strlen(*w), *w, strlen(*w)) == 0) {
				from -= strlen(*w);
				n += strlen(*w);
				break;
			}
		text = without(a, text, from, n);
	}
	for (const char *const *w = NAMES("中方", "我方", "中资", "Chinese side", "chinese side"); *w != NULL; w++) {
		const char *hit = strstr(text, *w);

		if (hit == NULL)
			continue;
		out->chinese_side = true;
		text = without(a, text, (size_t)(hit - text), strlen(*w));
		break;
	}
	return text;
}

/* --- people ---------------------------------------------------------------------------------------------- */

/* Chinese characters at p, up to the next other one. */
static size_t
count_han(const char **p, const char *end)
{
	size_t n = 0;

	for (const char *was = *p; was < end; was = *p) {
		int32_t c = utf8_next(p, end);

		if (c < 0x3400 || c > 0x9FFF)
			break;
		n++;
	}
	return n;
}

/* 钱一、孙二 */
static bool
has_several(const char *cell)
{
	static const char marks[] = ",;/|\n\r";
	const char *p = cell, *end = cell + strlen(cell);
	size_t before = 0;

	while (p < end) {
		int32_t c = utf8_half(utf8_next(&p, end));
		const char *next = p;

		if (c >= 0x3400 && c <= 0x9FFF)
			before++;
		else if (c == 0x3001 || (c > 0 && c < 0x80 && strchr(marks, (int)c) != NULL)) {
			if (before >= 2 && count_han(&next, end) >= 2)
				return true;
		} else if (!utf8_is_blank(c))
			before = 0;
	}
	return false;
}

const char *
sheet_no_person(const char *cell)
{
	static const char *const untold[] = { "待定", "待补", "待补充", "待确认", "待报", "暂定", "未定", "暂缺", "空缺", "tbd", "tba", "tbc", "to be confirmed", NULL };
	char text[32];
	size_t n = strlen(cell);

	if (has_several(cell))
		return "several_persons";
	while (n > 0 && cell[n - 1] == ' ')
		n--;
	if (n >= sizeof text)
		return NULL;
	memcpy(text, cell, n);
	text[n] = '\0';
	for (const char *const *w = untold; *w != NULL; w++)
		if (strcasecmp(text, *w) == 0)
			return "person_untold";
	return NULL;
}

/* --- lines above and below -------------------------------------------------------------------------------- */

/* 截至2024年6月30日, in a title: the day of all figures. */
static void
title_day(struct sheet *s, const char *cell)
{
	const char *text = utf8_halfwidth(s->arena, cell);

	for (const char *const *w = NAMES("截至", "截止", "As of ", "as of "); *w != NULL && s->title_day.day == NULL; w++) {
		const char *hit = strstr(text, *w);
		size_t from, n;

		if (hit != NULL && find_day(s->arena, hit, &from, &n, &s->title_day) && from > strlen(*w) + 6)
			s->title_day.day = NULL;	/* a day of something else */
	}
}

/* 数据来源：省商务厅 */
static void
source_said(struct sheet *s, const char *cell)
{
	const char *text = utf8_clean(s->arena, cell, true);

	for (const char *const *w = NAMES("数据来源", "资料来源", "信息来源", "来源", "Source", "source"); *w != NULL && s->source == NULL; w++)
		if (str_starts(text, *w)) {
			const char *p = text + strlen(*w);

			if (*p == ':' || str_starts(p, "："))
				s->source = arena_strdup(s->arena, utf8_trim(s->arena, p + (*p == ':' ? 1 : strlen("："))));
		}
}

void
sheet_tells_line(struct sheet *s, const struct sheet_line *line)
{
	for (size_t i = 0; i < line->ncells; i++) {
		if (line->n < s->header) {
			title_day(s, line->cell[i]);
			sheet_title_year(s, line->cell[i]);
		}
		source_said(s, line->cell[i]);
	}
}
