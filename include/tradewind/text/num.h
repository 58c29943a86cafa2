/*
 * Numbers and money as text: decimal ↔ scaled int64_t, never through a double.
 *
 * Parsers return NULL when all is well, else the catalogue code of the complaint (base/msg).
 */
#ifndef TW_TEXT_NUM_H
#define TW_TEXT_NUM_H

#include "base/str.h"

/*
 * Read a plain decimal ("-12.30": optional minus, digits, optional point and digits; nothing else)
 * as v × 10^scale, scale 0 to 18.  More decimals than scale are fine if they are zeros.
 * Complaints: bad_number, too_many_decimals, number_range (does not fit, NONE included).
 */
const char *num_parse(const char *text, unsigned scale, int64_t *out) MUST_USE;

/* Append v / 10^scale with exactly scale decimals: num_put(out, 360000000, 2) is 3600000.00. */
void	num_put(struct str *out, int64_t v, unsigned scale);

/* The same without zeros at the end: 5.5, 30. */
void	num_put_short(struct str *out, int64_t v, unsigned scale);

/* Decimals of an ISO 4217 currency (CNY 2, JPY 0, KWD 3); -1: no such code.  Upper case only. */
int	currency_decimals(const char *code);

/*
 * A currency as people write it, by name, sign or code in any width and case: 人民币, 美元, 港币,
 * US$, usd.  Fills out with the ISO code.  A `$`, `¥` or `元` alone: `¥` and `元` are CNY, `$` is
 * unknown.  An empty text is unknown too.  Complaint: unknown_currency.
 */
const char *currency_parse_written(const char *text, char out[4]) MUST_USE;

/*
 * An amount as people write it (data/enterprises/capital_formats.csv): 2,550(万), 4.6000(万元人民币),
 * 500万港元, ３００万, 3600000.00 CNY, ¥500, US$1,200.50, 1.2亿元, 叁佰万元整, 三百万美元.
 *
 * text		the cell
 * unit		the heading of its column ("注册资本（万元）", "注册资本(万美元)") or its unit alone, or NULL;
 *		stands in for what the cell leaves out; a heading without a unit says nothing
 * minor	minor units of the currency; NONE where the cell says that there is nothing
 * currency	ISO code; CNY where neither says more than 元, 万, 人民币 or nothing; "" with NONE
 *
 * Complaints: bad_money (words that we do not know), too_many_decimals, number_range,
 * money_unit_ambiguous (the cell names a currency, 元 included, and no unit, but the heading counts
 * in 万 or 亿: which of the two?).  The caller shows the text.
 */
const char *money_parse_written(const char *text, const char *unit, int64_t *minor,
	    char currency[4]) MUST_USE;

/* The value of a Chinese numeral as texts have it; 10 20 30 for 十 廿 卅; -1 for anything else. */
int	han_digit(int32_t c);

/*
 * A whole number in Chinese characters at *text, the capitals of cheques among them, 三百万 or 壹亿贰仟万: *text is moved behind it.  false, and nothing is moved:
 * there is none, or it can be read in two ways (一百五, 一万五), or its units do not follow one another.  Zero alone (零) is none.
 */
bool	han_number(const char **text, int64_t *value);

/* Whether the cell or its heading says of which currency it is, 元 included: else money_parse_written takes it for CNY. */
bool	money_names_currency(const char *text, const char *unit);

/* How much the unit counts, as the word for it: 万 of "投资额（万元）"; NULL: it says nothing of that, or it names another currency. */
const char *money_scale_word(const char *unit, const char *currency);

/*
 * A number that a spreadsheet computed (at least nine decimals) without the last of them, rounded half up to eight; else NULL.
 */
const char *num_without_noise(struct arena *a, const char *text);

#endif
