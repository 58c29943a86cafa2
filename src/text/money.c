/*
 * Currencies and amounts as people write them.  A cell is folded to one spelling, then read as a
 * row of words from a table and one number; a word that is in no table is a complaint, never a guess.
 */
#include "base/base.h"

#include <stdio.h>

#include "text/num.h"
#include "text/utf8.h"

/* ISO 4217, sorted, each with its decimals; with what the euro took the place of, because older texts name it. */
static const char currencies[][5] = {
	"AED2", "AFN2", "ALL2", "AMD2", "ANG2", "AOA2", "ARS2", "ATS2", "AUD2", "AWG2", "AZN2", "BAM2",
	"BBD2", "BDT2", "BEF0", "BGN2", "BHD3", "BIF0", "BMD2", "BND2", "BOB2", "BRL2", "BSD2", "BTN2",
	"BWP2", "BYN2", "BZD2", "CAD2", "CDF2", "CHF2", "CLP0", "CNY2", "COP2", "CRC2", "CUP2", "CVE2",
	"CZK2", "DEM2", "DJF0", "DKK2", "DOP2", "DZD2", "EGP2", "ERN2", "ETB2", "EUR2", "FJD2", "FKP2",
	"FRF2", "GBP2", "GEL2", "GHS2", "GIP2", "GMD2", "GNF0", "GTQ2", "GYD2", "HKD2", "HNL2", "HTG2",
	"HUF2", "IDR2", "ILS2", "INR2", "IQD3", "IRR2", "ISK0", "ITL0", "JMD2", "JOD3", "JPY0", "KES2",
	"KGS2", "KHR2", "KMF0", "KPW2", "KRW0", "KWD3", "KYD2", "KZT2", "LAK2", "LBP2", "LKR2", "LRD2",
	"LSL2", "LYD3", "MAD2", "MDL2", "MGA2", "MKD2", "MMK2", "MNT2", "MOP2", "MRU2", "MUR2", "MVR2",
	"MWK2", "MXN2", "MYR2", "MZN2", "NAD2", "NGN2", "NIO2", "NLG2", "NOK2", "NPR2", "NZD2", "OMR3",
	"PAB2", "PEN2", "PGK2", "PHP2", "PKR2", "PLN2", "PYG0", "QAR2", "RON2", "RSD2", "RUB2", "RWF0",
	"SAR2", "SBD2", "SCR2", "SDG2", "SEK2", "SGD2", "SHP2", "SLE2", "SOS2", "SRD2", "SSP2", "STN2",
	"SVC2", "SYP2", "SZL2", "THB2", "TJS2", "TMT2", "TND3", "TOP2", "TRY2", "TTD2", "TWD2", "TZS2",
	"UAH2", "UGX0", "USD2", "UYU2", "UZS2", "VED2", "VES2", "VND0", "VUV0", "WST2", "XAF0", "XCD2",
	"XOF0", "XPF0", "YER2", "ZAR2", "ZMW2",
};

static int
by_code(const void *key, const void *row)
{
	return strncmp(key, row, 3);
}

int
currency_decimals(const char *code)
{
	const char *row;

	if (strnlen(code, 4) != 3)
		return -1;
	row = bsearch(code, currencies, nitems(currencies), sizeof currencies[0], by_code);
	return row == NULL ? -1 : row[3] - '0';
}

enum { NO_UNIT = -1, NAME_ROOM = 64, HEADING_ROOM = 256, NUMBER_ROOM = 40 };

/* Words as fold() leaves them.  The longest that fits is taken. */
static const struct word {
	const char	*text, *code;	/* code: NULL for a mere unit, "" for 元, which any currency may follow */
	int		 power;		/* of ten, or NO_UNIT */
} words[] = {
	{ "元", "", NO_UNIT }, { "圆", "", NO_UNIT }, { "圓", "", NO_UNIT }, { "元整", "", NO_UNIT },
	{ "元正", "", NO_UNIT }, { "圆整", "", NO_UNIT }, { "圆正", "", NO_UNIT }, { "圓整", "", NO_UNIT }, { "圓正", "", NO_UNIT },
	{ "¥", "CNY", NO_UNIT }, { "人民币", "CNY", NO_UNIT }, { "人民幣", "CNY", NO_UNIT },
	{ "RMB", "CNY", NO_UNIT }, { "RMB¥", "CNY", NO_UNIT }, { "CN¥", "CNY", NO_UNIT }, { "YUAN", "CNY", NO_UNIT },
	{ "美元", "USD", NO_UNIT }, { "美金", "USD", NO_UNIT }, { "US$", "USD", NO_UNIT }, { "USD$", "USD", NO_UNIT },
	{ "美圆", "USD", NO_UNIT }, { "US)DOLLAR", "USD", NO_UNIT }, { "US)DOLLARS", "USD", NO_UNIT },
	{ "港元", "HKD", NO_UNIT }, { "港币", "HKD", NO_UNIT }, { "港幣", "HKD", NO_UNIT }, { "香港元", "HKD", NO_UNIT },
	{ "港圆", "HKD", NO_UNIT }, { "HK$", "HKD", NO_UNIT }, { "HKD$", "HKD", NO_UNIT },
	{ "澳门元", "MOP", NO_UNIT }, { "澳门币", "MOP", NO_UNIT }, { "葡币", "MOP", NO_UNIT }, { "MOP$", "MOP", NO_UNIT },
	{ "新台币", "TWD", NO_UNIT }, { "新臺幣", "TWD", NO_UNIT }, { "台币", "TWD", NO_UNIT }, { "NT$", "TWD", NO_UNIT },
	{ "日元", "JPY", NO_UNIT }, { "日圆", "JPY", NO_UNIT }, { "日币", "JPY", NO_UNIT }, { "日本元", "JPY", NO_UNIT },
	{ "円", "JPY", NO_UNIT }, { "JP¥", "JPY", NO_UNIT }, { "JPY¥", "JPY", NO_UNIT },
	{ "欧元", "EUR", NO_UNIT }, { "歐元", "EUR", NO_UNIT }, { "€", "EUR", NO_UNIT }, { "EURO", "EUR", NO_UNIT },
	{ "英镑", "GBP", NO_UNIT }, { "英鎊", "GBP", NO_UNIT }, { "£", "GBP", NO_UNIT },
	{ "澳元", "AUD", NO_UNIT }, { "澳大利亚元", "AUD", NO_UNIT }, { "澳币", "AUD", NO_UNIT }, { "A$", "AUD", NO_UNIT },
	{ "AU$", "AUD", NO_UNIT }, { "加元", "CAD", NO_UNIT }, { "加拿大元", "CAD", NO_UNIT }, { "加币", "CAD", NO_UNIT },
	{ "C$", "CAD", NO_UNIT }, { "CA$", "CAD", NO_UNIT }, { "新西兰元", "NZD", NO_UNIT }, { "纽元", "NZD", NO_UNIT },
	{ "NZ$", "NZD", NO_UNIT }, { "新加坡元", "SGD", NO_UNIT }, { "新加坡币", "SGD", NO_UNIT }, { "新元", "SGD", NO_UNIT },
	{ "新币", "SGD", NO_UNIT }, { "S$", "SGD", NO_UNIT }, { "SG$", "SGD", NO_UNIT },
	{ "文莱元", "BND", NO_UNIT }, { "文莱币", "BND", NO_UNIT }, { "B$", "BND", NO_UNIT },
	{ "马来西亚林吉特", "MYR", NO_UNIT }, { "林吉特", "MYR", NO_UNIT }, { "令吉", "MYR", NO_UNIT },
	{ "马币", "MYR", NO_UNIT }, { "RM", "MYR", NO_UNIT },
	{ "泰铢", "THB", NO_UNIT }, { "泰国铢", "THB", NO_UNIT }, { "฿", "THB", NO_UNIT },
	{ "越南盾", "VND", NO_UNIT }, { "越盾", "VND", NO_UNIT }, { "₫", "VND", NO_UNIT },
	{ "印尼盾", "IDR", NO_UNIT }, { "印尼卢比", "IDR", NO_UNIT }, { "印度尼西亚盾", "IDR", NO_UNIT }, { "RP", "IDR", NO_UNIT },
	{ "印度尼西亚卢比", "IDR", NO_UNIT }, { "菲律宾比索", "PHP", NO_UNIT }, { "₱", "PHP", NO_UNIT },
	{ "缅元", "MMK", NO_UNIT }, { "缅币", "MMK", NO_UNIT }, { "缅甸元", "MMK", NO_UNIT },
	{ "瑞尔", "KHR", NO_UNIT }, { "柬埔寨瑞尔", "KHR", NO_UNIT }, { "៛", "KHR", NO_UNIT },
	{ "基普", "LAK", NO_UNIT }, { "老挝基普", "LAK", NO_UNIT }, { "₭", "LAK", NO_UNIT },
	{ "韩元", "KRW", NO_UNIT }, { "韩圆", "KRW", NO_UNIT }, { "韩币", "KRW", NO_UNIT }, { "韩国元", "KRW", NO_UNIT },
	{ "₩", "KRW", NO_UNIT }, { "印度卢比", "INR", NO_UNIT }, { "₹", "INR", NO_UNIT },
	{ "瑞士法郎", "CHF", NO_UNIT }, { "瑞典克朗", "SEK", NO_UNIT }, { "丹麦克朗", "DKK", NO_UNIT },
	{ "挪威克朗", "NOK", NO_UNIT }, { "俄罗斯卢布", "RUB", NO_UNIT }, { "卢布", "RUB", NO_UNIT },
	{ "南非兰特", "ZAR", NO_UNIT }, { "阿联酋迪拉姆", "AED", NO_UNIT }, { "沙特里亚尔", "SAR", NO_UNIT },
	{ "德国马克", "DEM", NO_UNIT }, { "西德马克", "DEM", NO_UNIT }, { "马克", "DEM", NO_UNIT },
	{ "法国法郎", "FRF", NO_UNIT }, { "意大利里拉", "ITL", NO_UNIT }, { "荷兰盾", "NLG", NO_UNIT },
	{ "比利时法郎", "BEF", NO_UNIT }, { "奥地利先令", "ATS", NO_UNIT },
	{ "千", NULL, 3 }, { "万", NULL, 4 }, { "萬", NULL, 4 }, { "W", NULL, 4 }, { "十万", NULL, 5 }, { "百万", NULL, 6 }, { "佰万", NULL, 6 },
	{ "千万", NULL, 7 }, { "仟万", NULL, 7 }, { "亿", NULL, 8 }, { "億", NULL, 8 }, { "十亿", NULL, 9 }, { "万亿", NULL, 12 },
	{ "M", NULL, 6 }, { "MN", NULL, 6 }, { "MIO", NULL, 6 }, { "MLN", NULL, 6 }, { "BN", NULL, 9 }, { "BLN", NULL, 9 }, { "TRILLION", NULL, 12 },
	{ "THOUSAND", NULL, 3 }, { "MILLION", NULL, 6 }, { "BILLION", NULL, 9 },
};

/* What the words of a cell or a heading say. */
struct money {
	char	 code[4];	/* "" if none was named */
	bool	 yuan;		/* 元 stands there */
	int	 power;		/* or NO_UNIT */
	char	 number[NUMBER_ROOM];	/* plain decimal, "" before there was one */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* One character in the spelling of fold(). */
static int32_t
fold_char(int32_t c)
{
	static const struct { int32_t from, to; } brackets[] = {
		{ '[', '(' }, { ']', ')' }, { ':', ')' }, { 0x3010, '(' }, { 0x3011, ')' }, { 0x3014, '(' }, { 0x3015, ')' },
	};

	c = utf8_half(c);
	for (size_t i = 0; i < nitems(brackets); i++)
		if (c == brackets[i].from)
			return brackets[i].to;
	return c >= 'a' && c <= 'z' ? c - 0x20 : c;
}

/*
 * Half width, upper case, brackets as ( and ), nothing unseen, no blanks; where a blank stood between two letters a )
 * keeps them apart, and one blank is kept between two digits.  false if it does not fit: then it is no amount.
 */
static bool
fold(char *out, size_t room, const char *text)
{
	const char *p = text, *end = text + strlen(text);
	char *begin = out, *last = out + room - 6;
	bool blank = false;

	while (p < end) {
		int32_t c = fold_char(utf8_next(&p, end));

		if (utf8_is_blank(c) || utf8_is_invisible(c)) {
			blank |= utf8_is_blank(c);
			continue;
		}
		if (out > last)
			return false;
		if (blank && out > begin && c < 0x80 && ((is_letter(out[-1]) && is_letter((char)c)) ||
		    (is_digit(out[-1]) && is_digit((char)c))))
			*out++ = is_digit((char)c) ? ' ' : ')';
		blank = false;
		out += utf8_put(out, c);
	}
	*out = '\0';
	return true;
}

static const struct word *
longest_word(const char *s, size_t *len)
{
	const struct word *best = NULL;

	*len = 0;
	for (const struct word *w = words; w < words + nitems(words); w++) {
		size_t n = w->text[0] == s[0] ? strlen(w->text) : 0;

		if (n <= *len || strncmp(s, w->text, n) != 0 || (is_letter(s[n - 1]) && is_letter(s[n])))
			continue;
		best = w;
		*len = n;
	}
	return best;
}

static bool
set_code(struct money *m, const char *code)
{
	if (m->code[0] != '\0')
		return memcmp(m->code, code, 3) == 0;
	memcpy(m->code, code, 3);
	m->code[3] = '\0';
	return true;
}

/* A word or an ISO code at *s.  false: neither, or it contradicts what stands before it. */
static bool
read_word(const char **s, struct money *m)
{
	char code[4] = "";
	size_t n;
	const struct word *w = longest_word(*s, &n);

	if (w == NULL) {
		if (strnlen(*s, 3) < 3)
			return false;
		memcpy(code, *s, 3);
		*s += 3;
		return currency_decimals(code) >= 0 && !is_letter(**s) && set_code(m, code);
	}
	*s += n;
	if (w->code == NULL) {
		if (m->power != NO_UNIT || (strcmp(w->text, "M") == 0 && m->number[0] == '\0'))	/* alone it is metres, a size, a code's end */
			return false;
		m->power = w->power;
		return true;
	}
	if (*w->code != '\0')
		return set_code(m, w->code);
	m->yuan = true;
	return true;
}

/* Move a run of digits at *s to the end of the number; its length, or 0 if there is none or no room. */
static size_t
take_digits(const char **s, struct money *m)
{
	size_t n = strspn(*s, "0123456789"), have = strlen(m->number);

	if (have + n + 2 > sizeof m->number)	/* a point may follow */
		return 0;
	memcpy(m->number + have, *s, n);
	m->number[have + n] = '\0';
	*s += n;
	return n;
}

/* A number at *s, a minus before it and commas or blanks between its thousands allowed. */
static bool
read_number(const char **s, struct money *m)
{
	size_t first;

	if (**s == '-')
		strcat(m->number, "-");
	*s += **s == '-';
	if ((first = take_digits(s, m)) == 0)
		return false;
	for (const char mark = **s; (mark == ',' || mark == ' ') && **s == mark;) {
		++*s;
		if (first > 3 || take_digits(s, m) != 3)
			return false;
	}
	if (**s != '.')
		return true;
	++*s;
	strcat(m->number, ".");
	return take_digits(s, m) > 0;
}

/* Words and at most one number.  A unit counts the number before it, so it never stands first. */
static bool
read_money(const char *s, struct money *m)
{
	*m = (struct money){ .power = NO_UNIT };
	while (*s != '\0') {
		if (*s == '(' && is_digit(s[1]))
			return false;		/* accountants write (500) for -500 */
		if (*s == '(' || *s == ')')
			s++;
		else if (!is_digit(*s) && *s != '-') {
			if (!read_word(&s, m))
				return false;
		} else if (m->number[0] != '\0' || m->power != NO_UNIT || !read_number(&s, m))
			return false;
	}
	return true;
}

const char *
currency_parse_written(const char *text, char out[4])
{
	char folded[NAME_ROOM];
	struct money m;

	if (!fold(folded, sizeof folded, text) || !read_money(folded, &m) || m.number[0] != '\0' ||
	    m.power != NO_UNIT || (m.code[0] == '\0' && !m.yuan))
		return "unknown_currency";
	memcpy(out, m.code[0] == '\0' ? "CNY" : m.code, 4);
	return NULL;
}

/* "(CNY 10,000)": a number in a heading that is a unit. */
static bool
number_is_unit(struct money *m)
{
	static const struct { const char *number; int power; } units[] = {
		{ "1000", 3 }, { "10000", 4 }, { "1000000", 6 }, { "100000000", 8 },
	};

	for (size_t i = 0; i < nitems(units); i++)
		if (m->power == NO_UNIT && strcmp(m->number, units[i].number) == 0) {
			m->power = units[i].power;
			return true;
		}
	return m->number[0] == '\0';
}

/* The longest end of s that is nothing but words of money. */
static bool
read_suffix(const char *s, struct money *m)
{
	for (const char *p = s; *p != '\0'; p++) {
		if (p > s && ((is_letter(p[-1]) && is_letter(*p)) || (is_digit(p[-1]) && is_digit(*p))))
			continue;
		if ((*p & 0xC0) != 0x80 && read_money(p, m) && number_is_unit(m))
			return true;
	}
	return false;
}

/* What a heading says: in its first pair of brackets that is about money, else at its end. */
static void
read_heading(const char *text, struct money *m)
{
	char folded[HEADING_ROOM], part[HEADING_ROOM];

	*m = (struct money){ .power = NO_UNIT };
	if (text == NULL || !fold(folded, sizeof folded, text))
		return;
	for (char *p = folded; *p != '\0'; p++)
		if (strchr("_/-; ", *p) != NULL)
			*p = ')';
	for (const char *p = folded; (p = strchr(p, '(')) != NULL;) {
		size_t n = strcspn(++p, "()");

		memcpy(part, p, n);
		part[n] = '\0';
		if (read_suffix(part, m) && (m->power != NO_UNIT || m->code[0] != '\0'))
			return;
	}
	if (!read_suffix(folded, m))
		*m = (struct money){ .power = NO_UNIT };
}

/*
 * The first number of Chinese characters in digits, 壹亿贰仟万 as 12000.0000万.  Behind digits it is their unit (3百万), and less than
 * 万 leaves the unit to the heading.  false: no room, or digits go on behind it (三500).
 */
static bool
say_in_digits(char *folded, size_t room)
{
	char digits[NUMBER_ROOM], rest[NAME_ROOM];
	int64_t n;
	int len;

	for (char *p = folded; *p != '\0' && !is_digit(*p); p++) {
		const char *behind = p;

		if (!han_number(&behind, &n))
			continue;
		if (is_digit(*behind) || *behind == '.' || *behind == ',')
			return false;
		len = n < 10000 ? snprintf(digits, sizeof digits, "%d", (int)n) :
		    snprintf(digits, sizeof digits, "%lld.%04d万", (long long)(n / 10000), (int)(n % 10000));
		if ((size_t)(p - folded) + (size_t)len + strlen(behind) >= room)
			return false;
		memcpy(rest, behind, strlen(behind) + 1);
		memcpy(p, digits, (size_t)len);
		memcpy(p + len, rest, strlen(rest) + 1);
		return true;
	}
	return true;
}

/* What a cell says, its number in digits or in Chinese characters. */
static bool
read_cell(const char *text, struct money *m)
{
	char folded[NAME_ROOM];

	return fold(folded, sizeof folded, text) && say_in_digits(folded, sizeof folded) && read_money(folded, m);
}

const char *
money_parse_written(const char *text, const char *unit, int64_t *minor, char currency[4])
{
	struct money cell, head;
	const char *code, *why;
	int power;

	if (utf8_says_nothing(text)) {
		*minor = NONE;
		*currency = '\0';
		return NULL;
	}
	if (!read_cell(text, &cell) || cell.number[0] == '\0')
		return "bad_money";
	read_heading(unit, &head);
	if (cell.power == NO_UNIT && head.power != NO_UNIT && (cell.yuan || cell.code[0] != '\0'))
		return "money_unit_ambiguous";
	code = cell.code[0] != '\0' ? cell.code : head.code[0] != '\0' ? head.code : "CNY";
	power = cell.power != NO_UNIT ? cell.power : head.power != NO_UNIT ? head.power : 0;
	if ((why = num_parse(cell.number, (unsigned)(power + currency_decimals(code)), minor)) == NULL)
		memcpy(currency, code, 4);
	return why;
}

bool
money_names_currency(const char *text, const char *unit)
{
	struct money cell, head;

	if (!read_cell(text, &cell))
		return true;	/* no amount at all */
	read_heading(unit, &head);
	return cell.code[0] != '\0' || head.code[0] != '\0' || cell.yuan || head.yuan;
}

const char *
money_scale_word(const char *unit, const char *currency)
{
	static const struct { int power; const char *word; } scales[] = {
		{ 3, "千" }, { 4, "万" }, { 5, "十万" }, { 6, "百万" }, { 7, "千万" }, { 8, "亿" }, { 9, "十亿" },
	};
	struct money head;
	char code[4];

	read_heading(unit, &head);
	if (head.code[0] != '\0' && (currency_parse_written(currency, code) != NULL || strcmp(code, head.code) != 0))
		return NULL;
	for (size_t i = 0; i < nitems(scales); i++)
		if (scales[i].power == head.power)
			return scales[i].word;
	return NULL;
}
