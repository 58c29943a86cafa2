/*
 * Dates as people write them.  A cell is cut into numbers and marks; the marks make a shape such as
 * "n-n-n" or "nYnMnD", and a table says which number is what in each shape.
 */
#include "base/base.h"

#include "base/str.h"
#include "text/date.h"
#include "text/num.h"
#include "text/utf8.h"

enum { MOST_NUMBERS = 8, MOST_SHAPE = 24, SERIAL_GAP = 60, SERIAL_EPOCH = 25569, SERIAL_LAST = 401768 };

struct cell {
	char	 shape[MOST_SHAPE];	/* n number, m month by name, Y M D 年月日, T and Z of a time, A am/pm, - / . , : + blank */
	size_t	 len;
	int64_t	 v[MOST_NUMBERS];	/* numbers and months in their order */
	size_t	 digits[MOST_NUMBERS];	/* as written; 0: by name */
	size_t	 n;
};

static bool
add_mark(struct cell *c, char mark)
{
	if (mark == ' ' && (c->len == 0 || c->shape[c->len - 1] == ' '))
		return true;
	if (c->len + 1 == sizeof c->shape)
		return false;
	c->shape[c->len++] = mark;
	return true;
}

static bool
add_number(struct cell *c, char mark, int64_t v, size_t digits)
{
	if (c->n == MOST_NUMBERS || !add_mark(c, mark))
		return false;
	c->v[c->n] = v;
	c->digits[c->n++] = digits;
	return true;
}

/* 二〇一五 by place, 二十一 by tens. */
static bool
read_han_number(struct cell *c, const char **p, const char *end)
{
	int64_t v = 0;
	size_t n = 0;
	bool tens = false;

	for (const char *next = *p; next < end && n < 9; *p = next, n++) {
		int d = han_digit(utf8_next(&next, end));

		if (d == -1)
			break;
		if (d >= 10)
			v = (v == 0 ? 1 : v) * d;
		else
			v = tens ? v + d : v * 10 + d;
		tens |= d >= 10;
	}
	return add_number(c, 'n', v, tens ? 2 : n);
}

static bool
read_number(struct cell *c, const char **p)
{
	size_t n = strspn(*p, "0123456789");
	int64_t v = 0;

	if (n > 9)
		return false;
	for (size_t i = 0; i < n; i++)
		v = v * 10 + ((*p)[i] - '0');
	*p += n;
	return add_number(c, 'n', v, n);
}

/* A word of letters (lower case): a month, the T or Z of a time, am, pm, or the ending of 2nd. */
static bool
read_word(struct cell *c, const char **p)
{
	static const char *const months[] = {
		"january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
		"november", "december",
	};
	static const char *const endings[] = { "st", "nd", "rd", "th" };
	const char *w = *p;
	size_t n = strspn(w, "abcdefghijklmnopqrstuvwxyz");

	*p += n;
	if (n == 1 && (*w == 't' || *w == 'z'))
		return add_mark(c, *w == 't' ? 'T' : 'Z');
	if (n == 2 && w[1] == 'm' && (*w == 'a' || *w == 'p'))
		return add_mark(c, 'A');
	for (size_t i = 0; i < nitems(endings); i++)
		if (n == 2 && memcmp(w, endings[i], 2) == 0)
			return c->len > 0 && c->shape[c->len - 1] == 'n' && c->digits[c->n - 1] < 3;
	for (size_t i = 0; i < nitems(months); i++) {
		if ((n < 3 || strncmp(w, months[i], n) != 0) && !(i == 8 && n == 4 && memcmp(w, "sept", 4) == 0))
			continue;
		*p += **p == '.';
		return add_number(c, 'm', (int64_t)i + 1, 0);
	}
	return false;
}

/* What one character of a date stands for in a shape, or 0. */
static char
mark_of(int32_t c)
{
	static const struct { int32_t c; char mark; } marks[] = {
		{ 0x5E74, 'Y' }, { 0x6708, 'M' }, { 0x65E5, 'D' }, { 0x53F7, 'D' }, { 0x2010, '-' }, { 0x2011, '-' },
		{ 0x2012, '-' }, { 0x2013, '-' }, { 0x2014, '-' }, { 0x2212, '-' }, { 0x3002, '.' },
	};

	if (utf8_is_blank(c))
		return ' ';
	if (c < 0x80)
		return c != 0 && strchr("-/.,:+", c) != NULL ? (char)c : 0;
	for (size_t i = 0; i < nitems(marks); i++)
		if (marks[i].c == c)
			return marks[i].mark;
	return 0;
}

/* Half width, lower case, ends trimmed, without what nobody sees.  false: too long for a date. */
static bool
fold(char *out, size_t room, const char *text)
{
	const char *p = text, *end = text + strlen(text), *begin = out, *last = out + room - 5;

	while (p < end) {
		int32_t c = utf8_half(utf8_next(&p, end));

		if (utf8_is_invisible(c) || (out == begin && utf8_is_blank(c)))
			continue;
		if (out > last)
			return false;
		out += utf8_put(out, c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
	while (out > begin && out[-1] == ' ')
		out--;
	*out = '\0';
	return true;
}

static bool
read_cell(struct cell *c, const char *text)
{
	char folded[80];
	const char *p = folded, *end, *next;

	*c = (struct cell){ .n = 0 };
	if (!fold(folded, sizeof folded, text))
		return false;
	date_cut_weekdays(folded);
	p += strspn(p, " ");
	for (end = p + strlen(p); p < end;) {
		int32_t ch;
		bool good;

		next = p;
		ch = utf8_next(&next, end);
		if (ch >= '0' && ch <= '9')
			good = read_number(c, &p);
		else if (ch >= 'a' && ch <= 'z')
			good = read_word(c, &p);
		else if (han_digit(ch) >= 0)
			good = read_han_number(c, &p, end);
		else {
			good = mark_of(ch) != 0 && add_mark(c, mark_of(ch));
			p = next;
		}
		if (!good)
			return false;
	}
	return true;
}

/*
 * Take the time of day off the end.  A time in UTC that is not midnight belongs to one day here and to another
 * there, so it is ambiguous.
 */
static const char *
cut_time(struct cell *c)
{
	static const char *const times[] = {
		"n:n", "n:n:n", "n:n:n.n", "n:nZ", "n:n:nZ", "n:n:n.nZ", "n:n A", "n:n:n A", "n:nA", "n:n:nA",
	};
	static const int64_t most[] = { 23, 59, 59, INT64_MAX };
	char *colon = strchr(c->shape, ':'), *begin;
	size_t n = 0;
	int64_t any = 0;

	if (colon == NULL)
		return NULL;
	begin = colon - 1;
	if (begin < c->shape + 2 || *begin != 'n' || strchr(" TD", begin[-1]) == NULL)
		return "bad_date";
	for (size_t i = 0; i < nitems(times); i++)
		if (strcmp(begin, times[i]) == 0)
			n = 1;
	if (n == 0)
		return "bad_date";
	n = 0;
	for (const char *s = begin; *s != '\0'; s++)
		n += *s == 'n';
	for (size_t i = 0; i < n; i++) {
		if (c->v[c->n - n + i] > most[i])
			return "bad_date";
		any |= c->v[c->n - n + i];
	}
	if (strchr(begin, 'Z') != NULL && any != 0)
		return "date_ambiguous";
	c->n -= n;
	*(begin[-1] == 'D' ? begin : begin - 1) = '\0';
	return NULL;
}

/* Blanks beside a mark say nothing. */
static void
drop_blanks(struct cell *c)
{
	char *o = c->shape;

	for (const char *s = c->shape; *s != '\0'; s++)
		if (*s != ' ' || (o > c->shape && strchr("nm", o[-1]) != NULL && s[1] != '\0' && strchr("nm", s[1]) != NULL))
			*o++ = *s;
	*o = '\0';
}

/* 03/04/2015 has two readings unless one of them is no date or both are the same day. */
static const char *
day_or_month_first(const struct cell *c)
{
	if (c->v[0] == c->v[1] || c->v[0] > 12)
		return "dmy";
	return c->v[1] > 12 ? "mdy" : NULL;
}

/* Which number is what: a string of y m d for the shape, or NULL with the complaint. */
static const char *
roles(const struct cell *c, const char **complaint)
{
	static const struct { const char *shape, *last_is_year, *first_is_year; } shapes[] = {
		{ "n-n-n", "?", "ymd" }, { "n/n/n", "?", "ymd" }, { "n.n.n", "?", "ymd" }, { "n n n", "?", "ymd" },
		{ "nYnMnD", NULL, "ymd" }, { "nYnMn", NULL, "ymd" }, { "nYnM", NULL, "ym" },
		{ "nYn-n", NULL, "ymd" }, { "nY", NULL, "y" }, { "nMnD", "md", "md" },
		{ "n-n", "my", "ym" }, { "n/n", "my", "ym" }, { "n.n", "my", "ym" },
		{ "n m n", "dmy", "ymd" }, { "n-m-n", "dmy", "ymd" }, { "n m,n", "dmy", NULL }, { "n/m/n", "dmy", "ymd" },
		{ "nmn", "dmy", "ymd" }, { "m n,n", "mdy", NULL }, { "m n n", "mdy", NULL },
		{ "m n", "my", NULL }, { "m-n", "my", NULL }, { "m,n", "my", NULL }, { "n m", "dm", "ym" },
	};
	const char *r = NULL;
	size_t i;

	*complaint = "bad_date";
	for (i = 0; i < nitems(shapes) && strcmp(c->shape, shapes[i].shape) != 0; i++)
		continue;
	if (i == nitems(shapes))
		return NULL;
	if (c->digits[0] == 4 || shapes[i].last_is_year == NULL)
		r = shapes[i].first_is_year;
	else
		r = shapes[i].last_is_year;
	if (r == NULL || *r != '?')
		return r;
	*complaint = "date_ambiguous";
	return c->digits[2] == 4 ? day_or_month_first(c) : NULL;
}

static const char *
give(int64_t year, int64_t month, int64_t day, enum date_precision p, char *out, enum date_precision *precision)
{
	int64_t days;

	if (month > 12 || day > 31 || date_make((int)year, (int)month, (int)day, &days) == -1)
		return "bad_date";
	date_put(out, days);
	*precision = p;
	return NULL;
}

static const char *
give_roles(const struct cell *c, const char *r, char *out, enum date_precision *precision)
{
	int64_t year = -1, month = -1, day = -1;
	size_t digits = 0;

	for (size_t i = 0; r[i] != '\0'; i++) {
		if (r[i] == 'y') {
			year = c->v[i];
			digits = c->digits[i];
		} else
			*(r[i] == 'm' ? &month : &day) = c->v[i];
	}
	if (year == -1 || month == -1 || (digits < 3 && day == -1 && *r != 'y'))
		return "date_incomplete";
	if (digits != 4)
		return digits < 3 ? "date_ambiguous" : "bad_date";
	return give(year, month, day == -1 ? 1 : day, day == -1 ? DATE_MONTH : DATE_DAY, out, precision);
}

/* A number alone: 20100501, a year, six digits of either kind, or a spreadsheet's day count. */
static const char *
give_number(const struct cell *c, unsigned flags, char *out, enum date_precision *precision)
{
	int64_t v = c->v[0];

	if (c->digits[0] == 8)
		return give(v / 10000, v / 100 % 100, v % 100, DATE_DAY, out, precision);
	if (c->digits[0] == 4 && v >= 1000 && v <= 2999)
		return "date_incomplete";
	if ((flags & DATE_SERIAL) != 0 && v >= 1 && v <= SERIAL_LAST && v != SERIAL_GAP) {
		date_put(out, v - SERIAL_EPOCH + (v < SERIAL_GAP));
		*precision = DATE_DAY;
		return NULL;
	}
	if (c->digits[0] != 6)
		return "bad_date";
	if (v / 100 % 100 >= 1 && v / 100 % 100 <= 12 && v % 100 >= 1 && v % 100 <= 31)
		return "date_ambiguous";	/* 101203: six digits may be a day of a short year */
	return give(v / 100, v % 100, 1, DATE_MONTH, out, precision);
}

const char *
date_parse_written(const char *text, unsigned flags, char out[DATE_SIZE], enum date_precision *precision)
{
	const char *complaint, *r;
	struct cell c;

	if (utf8_says_nothing(text)) {
		*out = '\0';
		*precision = DATE_NOTHING;
		return NULL;
	}
	if (!read_cell(&c, text))
		return "bad_date";
	if ((complaint = cut_time(&c)) != NULL)
		return complaint;
	drop_blanks(&c);
	if (strcmp(c.shape, "n") == 0 || ((flags & DATE_SERIAL) != 0 && strcmp(c.shape, "n.n") == 0 && c.digits[0] != 4))
		return give_number(&c, flags, out, precision);
	if ((r = roles(&c, &complaint)) == NULL)
		return complaint;
	return give_roles(&c, r, out, precision);
}
