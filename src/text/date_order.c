/*
 * Dates of three numbers, whose order is the writer's habit: 03/04/2015, 3.4.15.
 */
#include "base/base.h"

#include "text/date.h"

const char *const date_orders[] = { [DATE_NO_ORDER] = NULL, [DATE_YMD] = "ymd", [DATE_DMY] = "dmy", [DATE_MDY] = "mdy", NULL };

struct three {
	int	 v[3], digits[3];
};

/* Up to four digits; moves p behind them. */
static bool
read_number(const char **p, int *v, int *digits)
{
	for (*v = *digits = 0; **p >= '0' && **p <= '9' && *digits < 5; (*p)++, (*digits)++)
		*v = *v * 10 + (**p - '0');
	return *digits > 0 && *digits <= 4;
}

/* The time of a day that stands behind says nothing of the order: digits and colons. */
static bool
is_time(const char *p)
{
	return *p == '\0' || (*p == ' ' && strspn(p, " 0123456789:") == strlen(p));
}

/* Three numbers with the same mark between them, the year not in front with four digits. */
static bool
read_three(const char *text, struct three *t)
{
	const char *p = text;
	char mark = '\0';

	for (int i = 0; i < 3; i++) {
		if (!read_number(&p, &t->v[i], &t->digits[i]))
			return false;
		if (i == 2)
			break;
		if (*p == '\0' || strchr("/-.", *p) == NULL || (i == 1 && *p != mark))
			return false;
		mark = *p++;
	}
	return is_time(p) && t->digits[0] <= 2 && t->digits[1] <= 2 && (t->digits[2] == 4 || t->digits[2] <= 2);
}

/* A year of two digits is of this century up to 29, as spreadsheets have it. */
static int
whole_year(int year, int digits)
{
	return digits == 4 ? year : year < 30 ? 2000 + year : 1900 + year;
}

static int
read_as(const struct three *t, enum date_order order, int64_t *days)
{
	static const struct { int year, month, day; } at[] = { [DATE_YMD] = { 0, 1, 2 }, [DATE_DMY] = { 2, 1, 0 }, [DATE_MDY] = { 2, 0, 1 } };
	int y = at[order].year, other = at[order].day;

	if (t->digits[y] == 1 || t->digits[other] == 4)
		return -1;
	return date_make(whole_year(t->v[y], t->digits[y]), t->v[at[order].month], t->v[at[order].day], days);
}

unsigned
date_orders_of(const char *text)
{
	struct three t;
	unsigned fit = 0;
	int64_t days;

	if (*text < '0' || *text > '9' || !read_three(text, &t))
		return 0;
	for (enum date_order o = DATE_YMD; o <= DATE_MDY; o++)
		if (read_as(&t, o, &days) == 0)
			fit |= BIT(o);
	return fit;
}

int
date_parse_ordered(const char *text, enum date_order order, char out[DATE_SIZE])
{
	struct three t;
	int64_t days;

	if (order == DATE_NO_ORDER || !read_three(text, &t) || read_as(&t, order, &days) == -1)
		return -1;
	date_put(out, days);
	return 0;
}

enum date_order
date_order_parse(const char *name)
{
	for (enum date_order o = DATE_YMD; o <= DATE_MDY; o++)
		if (strcmp(date_orders[o], name) == 0)
			return o;
	return DATE_NO_ORDER;
}
