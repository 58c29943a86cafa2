/*
 * Lines of a sheet that are about the sheet: who made it, remarks, and headings of its parts.
 */
#include "base/base.h"

#include "meta/ref.h"
#include "sheet_int.h"
#include "text/date.h"
#include "text/utf8.h"

/* What stands before a colon, folded to half width. */
static const char *const remarks[] = {
	"注", "备注", "附注", "说明", "附件", "制表", "制表人", "制表单位", "制表日期", "填表人", "填表单位", "填表日期", "填报人", "填报单位",
	"填报日期", "审核", "审核人", "复核", "复核人", "制单人", "打印日期", "打印时间", "经办", "经办人", "审批", "审批人", "批准", "批准人", "核准", "签发", "签发人", "签字", "签名", "盖章", "领导签字", "领导审批", "负责人签字", "单位盖章", "单位（盖章）", "单位(盖章)", "主管领导", "校对", "联络人", "prepared by", "approved by", "checked by", "signature", "remarks", "导出时间", "数据来源", "资料来源", "note", "notes", "source",
};

/* The cell without blanks before it. */
static const char *
skip_blanks(const char *cell)
{
	const char *end = cell + strlen(cell), *next = cell;

	while (next < end && utf8_is_blank(utf8_next(&next, end)))
		cell = next;
	return cell;
}

static bool
is_colon_behind(const char *p)
{
	const char *end = p + strlen(p);

	while (p < end) {
		int32_t c = utf8_half(utf8_next(&p, end));

		if (!utf8_is_blank(c))
			return c == ':';
	}
	return false;
}

static bool
is_remark(const char *cell)
{
	cell = skip_blanks(cell);
	for (size_t i = 0; i < nitems(remarks); i++)
		if (strncasecmp(cell, remarks[i], strlen(remarks[i])) == 0 && is_colon_behind(cell + strlen(remarks[i])))
			return true;
	return false;
}

/* The day beside 制表人： and 审核：. */
static bool
is_day(const char *cell)
{
	enum date_precision precision;
	char day[DATE_SIZE];

	return date_parse_written(cell, 0, day, &precision) == NULL;
}

/* 审核：, whose name stands in the cell behind it. */
static bool
is_open(const char *cell)
{
	const char *end = cell + strlen(cell), *colon = cell;

	for (int32_t c; cell < end;) {
		const char *was = cell;

		c = utf8_half(utf8_next(&cell, end));
		if (!utf8_is_blank(c))
			colon = c == ':' ? was : NULL;
	}
	return colon != NULL;
}

/* Behind the Chinese numerals at p. */
static const char *
skip_number(const char *p)
{
	static const char *const digits[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十" };

	for (size_t i = 0; i < nitems(digits);)
		if (str_starts(p, digits[i])) {
			p += strlen(digits[i]);
			i = 0;
		} else
			i++;
	return p;
}

enum { ROOM = 128 };

/* 小　　计 is 小计.  false: it is longer than any line about the sheet. */
static bool
without_blanks(const char *text, char out[ROOM])
{
	const char *end = text + strlen(text);
	char *to = out;

	while (text < end) {
		const char *was = text;
		int32_t c = utf8_next(&text, end);

		if (utf8_is_blank(c) || utf8_is_invisible(c))
			continue;
		if ((size_t)(to - out) + (size_t)(text - was) >= ROOM)
			return false;
		memcpy(to, was, (size_t)(text - was));
		to += text - was;
	}
	*to = '\0';
	return true;
}

/* ：4人, 2家: what a total says of itself. */
static bool
is_count(const char *rest)
{
	const char *end = rest + strlen(rest), *digits;
	int32_t c;

	c = utf8_half(utf8_next(&rest, end));
	digits = rest;
	return (c >= '0' && c <= '9') || (c == ':' && (c = utf8_half(utf8_next(&digits, end))) >= '0' && c <= '9');
}

/* 合计, 总计, Total as the first thing that a line says. */
static bool
is_total(const struct sheet_line *rec)
{
	static const char *const words[] = { "合计", "总计", "小计", "共计", "共", "总合计", "本页合计", "累计", "Total", "TOTAL", "total", "Subtotal", "Grand total" };

	for (size_t i = 0; i < rec->ncells; i++) {
		char cell[ROOM];

		if (utf8_says_nothing(rec->cell[i]))
			continue;
		if (!without_blanks(rec->cell[i], cell))
			return false;
		for (size_t k = 0; k < nitems(words); k++)
			if (str_starts(cell, words[k]) && ((utf8_count(words[k]) > 1 && utf8_count(cell) <= utf8_count(words[k]) + 1) || is_count(cell + strlen(words[k]))))
				return true;
		return false;
	}
	return false;
}

/* 一、会长单位 （二）副会长单位: a number of a list in front. */
static bool
is_numbered(const char *p)
{
	const char *begin;
	size_t bracket = *p == '(' ? 1 : str_starts(p, "（") ? strlen("（") : 0;

	begin = p += bracket;
	p = skip_number(p);
	if (p == begin)
		return false;
	return bracket > 0 ? *p == ')' || str_starts(p, "）") : str_starts(p, "、");
}

/* The bracket at the end of a text, NULL: none. */
static const char *
last_bracket(const char *p)
{
	const char *end = p + strlen(p), *open = NULL;
	int32_t c = 0;

	while (p < end) {
		const char *was = p;

		if ((c = utf8_half(utf8_next(&p, end))) == '(')
			open = was;
	}
	return c == ')' ? open : NULL;
}

static const char *
skip_digits(const char *p)
{
	const char *end = p + strlen(p), *was = p;

	while (p < end) {
		int32_t c = utf8_half(utf8_next(&p, end));

		if (c < '0' || c > '9')
			break;
		was = p;
	}
	return was;
}

/* 深圳市（25家） 副会长单位(共12人): how many there are of it. */
static bool
is_counted(const char *cell)
{
	static const char *const measures[] = { "家", "个", "人", "户", "位", "项", "名" };
	const char *p = last_bracket(cell), *digits;

	if (p == NULL || p == cell)
		return false;
	p += *p == '(' ? 1 : strlen("（");
	digits = str_starts(p, "共") ? p + strlen("共") : p;
	p = skip_digits(digits);
	for (size_t i = 0; i < nitems(measures); i++)
		if (str_starts(p, measures[i]) && utf8_count(p) == 2)
			return p > digits;
	return false;
}

/* 副会长单位: a rank of members. */
static bool
is_rank(const char *cell)
{
	static const char *const tails[] = { "会长单位", "理事单位", "监事单位", "会员单位", "秘书长单位" };
	size_t len = strlen(cell);

	for (size_t i = 0; i < nitems(tails); i++)
		if (len >= strlen(tails[i]) && strcmp(cell + len - strlen(tails[i]), tails[i]) == 0)
			return true;
	return false;
}

static bool
is_part(const char *cell)
{
	char text[ROOM];

	return is_numbered(skip_blanks(cell)) || (without_blanks(cell, text) && (is_counted(text) || is_rank(text)));
}

bool
sheet_is_choice(const struct resource *r, const char *cell)
{
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (f->type == F_CODEREF && (f->flags & FL_FREE) == 0 && ref_by_text(f->list, cell) != NULL)
			return true;
	}
	return false;
}

size_t
sheet_only_cell(const struct sheet_line *rec)
{
	size_t at = SIZE_MAX;

	for (size_t i = 0; i < rec->ncells; i++)
		if (!utf8_says_nothing(rec->cell[i])) {
			if (at != SIZE_MAX)
				return SIZE_MAX;
			at = i;
		}
	return at;
}

const char *
sheet_remark(const struct sheet_line *rec)
{
	size_t n = 0, at = 0;
	bool all = true, one = false, open = false;

	for (size_t i = 0; i < rec->ncells; i++)
		if (!utf8_says_nothing(rec->cell[i])) {
			at = n++ == 0 ? i : at;
			bool remark = is_remark(rec->cell[i]);

			all = all && (remark || open || (one && is_day(rec->cell[i])));
			one |= remark;
			open = remark && is_open(rec->cell[i]);
		}
	if (n == 0)
		return NULL;
	if (is_total(rec))
		return "sheet_total_line";
	return all && one ? "sheet_note_line" : n == 1 && is_part(rec->cell[at]) ? "sheet_section_line" : NULL;
}
