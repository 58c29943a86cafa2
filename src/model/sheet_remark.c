/*
 * Lines of a sheet that are about the sheet: who made it, remarks, and headings of its parts.
 */
#include "base/base.h"

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

/* 一、会长单位 （二）副会长单位: a number of a list in front. */
static bool
is_part(const char *cell)
{
	const char *p = skip_blanks(cell), *begin;
	size_t bracket = *p == '(' ? 1 : str_starts(p, "（") ? strlen("（") : 0;

	begin = p += bracket;
	p = skip_number(p);
	if (p == begin)
		return false;
	return bracket > 0 ? *p == ')' || str_starts(p, "）") : str_starts(p, "、");
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
	return all && one ? "sheet_note_line" : n == 1 && is_part(rec->cell[at]) ? "sheet_section_line" : NULL;
}
