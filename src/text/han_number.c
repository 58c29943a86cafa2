/*
 * Whole numbers in Chinese characters, the capitals of cheques (壹贰叁) among them.  What two readers read in two ways is none.
 */
#include "base/base.h"

#include "text/num.h"
#include "text/utf8.h"

enum { WAN = 10000 };
#define YI	INT64_C(100000000)
#define MOST	INT64_C(100000000000000)	/* of 亿 at most a million: far from what an int64_t holds of the smallest units */

int
han_digit(int32_t c)
{
	static const struct { int32_t c; int value; } digits[] = {
		{ 0x3007, 0 }, { 0x96F6, 0 }, { 0x25CB, 0 }, { 0x4E00, 1 }, { 0x4E8C, 2 }, { 0x4E09, 3 }, { 0x56DB, 4 },
		{ 0x4E94, 5 }, { 0x516D, 6 }, { 0x4E03, 7 }, { 0x516B, 8 }, { 0x4E5D, 9 }, { 0x5341, 10 }, { 0x5EFF, 20 },
		{ 0x5345, 30 },
	};

	for (size_t i = 0; i < nitems(digits); i++)
		if (digits[i].c == c)
			return digits[i].value;
	return -1;
}

/* Digits as 0 to 9, units as what they count; -1 for anything else. */
static int64_t
value_of(int32_t c)
{
	static const struct { const char *chars; int64_t value; } more[] = {
		{ "壹", 1 }, { "贰貳两兩", 2 }, { "叁參", 3 }, { "肆", 4 }, { "伍", 5 }, { "陆陸", 6 }, { "柒", 7 }, { "捌", 8 }, { "玖", 9 },
		{ "拾", 10 }, { "百佰", 100 }, { "千仟", 1000 }, { "万萬", WAN }, { "亿億", YI },
	};
	int digit = han_digit(c);

	if (digit != -1)
		return digit <= 10 ? digit : -1;
	for (size_t i = 0; i < nitems(more); i++)
		for (const char *p = more[i].chars, *end = p + strlen(p); p < end;)
			if (utf8_next(&p, end) == c)
				return more[i].value;
	return -1;
}

/*
 * What has been read: before 亿, before 万, within the four places; a digit that has no place yet; the least of the four places that is
 * taken, and whether a 零 fills a gap.
 */
struct reading {
	int64_t	 whole, part, four;
	int	 digit, least;
	bool	 zero;
};

static bool
has_begun(const struct reading *r)
{
	return r->whole != 0 || r->part != 0 || r->four != 0;
}

static bool
take_digit(struct reading *r, int digit)
{
	if (r->digit != -1 || (digit == 0 && (r->zero || !has_begun(r))))
		return false;
	if (digit == 0)
		r->zero = true;
	else
		r->digit = digit;
	return true;
}

/* 十, 百, 千: smaller than those before it.  十 alone is ten, at the beginning. */
static bool
take_place(struct reading *r, int place)
{
	if (place >= r->least || (r->digit == -1 && (place != 10 || r->four != 0)))
		return false;
	r->four += (int64_t)(r->digit == -1 ? 1 : r->digit) * place;
	r->digit = -1;
	r->least = place;
	r->zero = false;
	return true;
}

/* The digit at the end stands for one itself: 一百零五, 十五; 一百五 is a hundred and fifty to some. */
static bool
end_four(struct reading *r)
{
	if (r->digit != -1 && r->least > 10 && !r->zero && has_begun(r))
		return false;
	if (r->digit == -1 && r->zero)
		return false;
	r->four += r->digit == -1 ? 0 : r->digit;
	r->digit = -1;
	r->zero = false;
	return true;
}

/* 万 counts the four places before it, 亿 all that stands before it: 一万亿 is a million millions.  Each once. */
static bool
take_great(struct reading *r, int64_t unit)
{
	int64_t *to = unit == YI ? &r->whole : &r->part, counted;

	if (*to != 0 || !end_four(r))
		return false;
	counted = r->four + (unit == YI ? r->part : 0);
	if (counted == 0)
		return false;
	r->part = r->four = 0;
	r->least = WAN;
	*to = counted * unit;
	return *to <= MOST;
}

static bool
take(struct reading *r, int64_t v)
{
	return v < 10 ? take_digit(r, (int)v) : v < WAN ? take_place(r, (int)v) : take_great(r, v);
}

bool
han_number(const char **text, int64_t *value)
{
	struct reading r = { .digit = -1, .least = WAN };
	const char *p = *text, *end = p + strlen(p);

	for (const char *at = p; at < end; p = at) {
		int64_t v = value_of(utf8_next(&at, end));

		if (v == -1)
			break;
		if (!take(&r, v))
			return false;
	}
	if (p == *text || !end_four(&r))
		return false;
	*value = r.whole + r.part + r.four;
	*text = p;
	return true;
}
