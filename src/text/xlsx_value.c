/*
 * Numbers and dates of workbooks as text.
 *
 * A workbook stores a binary number in decimal, up to seventeen digits, and often with an exponent.  Whole numbers are said digit by digit as
 * they stand there: of a code that was taken for a number, what is left must be seen.  Others are said to fifteen digits, which is all that
 * Excel itself shows of them.
 */
#include "base/base.h"

#include <stdio.h>

#include "base/str.h"
#include "text/xlsx_read.h"

/* --- number formats ---------------------------------------------------------------------------------- */

struct scan {
	bool	 date, time, month, elapsed;
	bool	 scaled;		/* it shows less than what is stored: 0, or 0!.0 */
	uint8_t	 unit;
	size_t	 zeros, others;		/* places of digits; characters that are shown and are no 0 */
};

/* What formats put behind sums, counting them: the shortest that says it. */
static const char *const units[] = {
	"", "万", "万元", "万美元", "万人民币", "亿", "亿元", "亿美元", "亿人民币", "百万", "百万元", "百万美元", "千元", "千美元", "万港元", "万欧元",
};

/* Where a text between quotes is a unit: of the number that is stored, for a person reads both. */
static uint8_t
unit_of(const char *text, const char *end)
{
	while (text < end && *text == ' ')
		text++;
	while (text < end && end[-1] == ' ')
		end--;
	for (uint8_t i = 1; i < nitems(units); i++)
		if (strlen(units[i]) == (size_t)(end - text) && memcmp(units[i], text, (size_t)(end - text)) == 0)
			return i;
	return 0;
}

/* Behind what a quote, a bracket or an escape begins; p: nothing of the kind. */
static const char *
skip_literal(const char *p, struct scan *s)
{
	const char *end = NULL;

	if (*p == '"') {
		end = strchr(p + 1, '"');
		if (end != NULL && s->unit == 0)
			s->unit = unit_of(p + 1, end);
	} else if (*p == '[') {
		end = strchr(p + 1, ']');
		if (end != NULL && strchr("hHmMsS", p[1]) != NULL && strspn(p + 1, "hHmMsS") == (size_t)(end - p - 1))
			s->elapsed = s->time = true;
	} else if ((*p == '\\' || *p == '_' || *p == '*' || *p == '!') && p[1] != '\0') {
		end = p + 1;
		s->scaled |= p[1] == '.' && (*p == '!' || *p == '\\');
	} else
		return p;
	s->others += *p != '[';
	return end == NULL ? p + strlen(p) : end + 1;
}

static bool
has_prefix(const char *p, const char *word)
{
	return strncasecmp(p, word, strlen(word)) == 0;
}

static const char *
scan_one(const char *p, struct scan *s)
{
	char c = *p | 0x20;

	if (has_prefix(p, "am/pm") || has_prefix(p, "general")) {
		s->time |= c == 'a';
		s->others++;
		return p + (c == 'a' ? 5 : 7);
	}
	if (c == 'e' && (p[1] == '+' || p[1] == '-')) {		/* 0.00E+00 */
		s->others++;
		return p + 2;
	}
	if (c == 'g' && p[1] == '/') {				/* G/通用格式 */
		s->others++;
		return p + strlen(p);
	}
	s->date |= c == 'y' || c == 'd' || c == 'e' || c == 'b';
	s->time |= c == 'h' || c == 's';
	s->month |= c == 'm';
	s->scaled |= *p == ',' && strchr("0#?", p[1]) == NULL;
	s->zeros += *p == '0';
	s->others += *p != '0';
	return p + 1;
}

struct xlsx_format
xlsx_format_of(const char *code)
{
	struct scan s = { .date = false };
	struct xlsx_format f = { XF_PLAIN, 0, 0 };

	for (const char *p = code; *p != '\0' && *p != ';';) {
		const char *behind = skip_literal(p, &s);

		p = behind != p ? behind : scan_one(p, &s);
	}
	s.date |= s.month && !s.time;		/* else it is minutes */
	f.kind = (uint8_t)((s.date ? XF_DATE : 0) | (s.time ? XF_TIME : 0) | (s.elapsed && !s.date ? XF_ELAPSED : 0));
	if (f.kind == XF_PLAIN && s.others == 0 && s.zeros > 1 && s.zeros <= 30)
		f.zeros = (uint8_t)s.zeros;
	if (f.kind == XF_PLAIN && !s.scaled)
		f.unit = s.unit;
	return f;
}

/* --- numbers ----------------------------------------------------------------------------------------- */

enum { DIGITS_MOST = 400, EXPONENT_MOST = 400 };

struct decimal {
	bool	 negative;
	char	 digit[DIGITS_MOST + 1];	/* without zeros at either end; "" is 0 */
	size_t	 n;
	long	 exponent;		/* of ten, behind the last digit */
};

static void
trim(struct decimal *d)
{
	size_t lead = strspn(d->digit, "0");

	memmove(d->digit, d->digit + lead, d->n - lead + 1);
	d->n -= lead;
	while (d->n > 0 && d->digit[d->n - 1] == '0') {
		d->digit[--d->n] = '\0';
		d->exponent++;
	}
}

static const char *
take_digits(const char *p, struct decimal *d, bool fraction)
{
	for (; *p >= '0' && *p <= '9'; p++) {
		if (d->n == DIGITS_MOST)
			return NULL;
		d->digit[d->n++] = *p;
		d->exponent -= fraction;
	}
	return p;
}

static bool
read_decimal(const char *p, struct decimal *d)
{
	*d = (struct decimal){ .negative = *p == '-' };
	p += *p == '-' || *p == '+';
	if ((p = take_digits(p, d, false)) == NULL || (*p == '.' && (p = take_digits(p + 1, d, true)) == NULL) || d->n == 0)
		return false;
	if (*p == 'e' || *p == 'E') {
		char *end;
		long x = strtol(p + 1, &end, 10);

		if (end == p + 1 || x > EXPONENT_MOST || x < -EXPONENT_MOST || p[1] == ' ')
			return false;
		d->exponent += x;
		p = end;
	}
	d->digit[d->n] = '\0';
	trim(d);
	return *p == '\0';
}

/* Fifteen digits of a number that is not whole. */
static void
shorten(struct decimal *d)
{
	char text[64], full[DIGITS_MOST + 64];

	if (d->exponent >= 0 || d->n <= 15)
		return;
	snprintf(full, sizeof full, "%s0.%se%ld", d->negative ? "-" : "", d->digit, d->exponent + (long)d->n);
	snprintf(text, sizeof text, "%.14e", strtod(full, NULL));
	(void)read_decimal(text, d);
}

static void
put_zeros(struct str *out, long n)
{
	for (; n > 0; n--)
		str_putc(out, '0');
}

static void
put_decimal(struct str *out, const struct decimal *d, size_t zeros)
{
	long point = (long)d->n + d->exponent;		/* digits before it */

	if (d->negative && d->n > 0)
		str_putc(out, '-');
	if (d->exponent >= 0) {
		put_zeros(out, (long)zeros - (d->n == 0 ? 0 : point));
		str_puts(out, d->n == 0 && zeros == 0 ? "0" : d->digit);
		if (d->n > 0)
			put_zeros(out, d->exponent);
		return;
	}
	if (point <= 0) {
		str_puts(out, "0.");
		put_zeros(out, -point);
		str_puts(out, d->digit);
		return;
	}
	str_add(out, d->digit, (size_t)point);
	str_printf(out, ".%s", d->digit + point);
}

/* --- dates ------------------------------------------------------------------------------------------- */

enum { DAY = 86400, GAP = 60, LAST = 2958465, EPOCH_1900 = 25569, EPOCH_1904 = 24107 };

/* Civil from days since 1970 (text/date.h knows fewer years than a spreadsheet). */
static void
put_civil(struct str *out, int64_t days)
{
	int64_t z = days + 719468, era = z / 146097, doe = z % 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153, month = mp < 10 ? mp + 3 : mp - 9;

	str_printf(out, "%04lld-%02lld-%02lld", (long long)(yoe + era * 400 + (month <= 2)), (long long)month,
	    (long long)(doy - (153 * mp + 2) / 5 + 1));
}

static void
put_day(struct str *out, int64_t serial, bool date1904)
{
	if (!date1904 && serial == GAP)
		str_puts(out, "1900-02-29");	/* there was none, but the sheet says so */
	else
		put_civil(out, date1904 ? serial - EPOCH_1904 : serial < GAP ? serial - EPOCH_1900 + 1 : serial - EPOCH_1900);
}

static void
put_time(struct str *out, int64_t s)
{
	str_printf(out, "%02lld:%02lld", (long long)(s / 3600), (long long)(s / 60 % 60));
	if (s % 60 != 0)
		str_printf(out, ":%02lld", (long long)(s % 60));
}

/* false: it is no moment. */
static bool
put_moment(struct str *out, double v, uint8_t kind, bool date1904)
{
	int64_t s, day;

	if (!(v >= 0) || v >= LAST + 1)
		return false;
	s = (int64_t)(v * DAY + 0.5);
	day = s / DAY;
	if ((kind & XF_DATE) == 0 && (day == 0 || (kind & XF_ELAPSED))) {
		put_time(out, s);
		return true;
	}
	if (day == 0 && !date1904)
		return false;
	put_day(out, day, date1904);
	if (kind != XF_DATE && s % DAY != 0) {
		str_putc(out, ' ');
		put_time(out, s % DAY);
	}
	return true;
}

bool
xlsx_put_number(struct str *out, const char *stored, struct xlsx_format f, bool date1904)
{
	struct decimal d;

	if (!read_decimal(stored, &d)) {
		str_puts(out, stored);
		return false;
	}
	if (f.kind != XF_PLAIN && put_moment(out, strtod(stored, NULL), f.kind, date1904))
		return true;
	shorten(&d);
	put_decimal(out, &d, f.zeros);
	str_puts(out, units[f.unit]);
	return true;
}
