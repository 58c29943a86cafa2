/*
 * The lists by which a client says what it would take.
 */
#include "base/base.h"

#include <stdlib.h>

#include "http/accept.h"

/* One member of a list: "text/csv;q=0.5". */
struct range {
	const char	*name;
	size_t		 len;
	int		 weight;	/* thousandths */
};

enum { FULL = 1000 };

/* "q=0.8" as 800; what is no weight counts as one. */
static int
read_weight(const char *p, const char *end)
{
	int w = 0;

	if (end - p < 2 || (*p | 0x20) != 'q' || p[1] != '=')
		return -1;
	p += 2;
	if (p < end && *p == '1')
		return FULL;
	p += p < end && *p == '0';
	p += p < end && *p == '.';
	for (int scale = FULL / 10; p < end && *p >= '0' && *p <= '9'; p++, scale /= 10)
		w += (*p - '0') * scale;
	return w;
}

/* Take the next member off a list; false at its end. */
static bool
next_range(const char **list, struct range *r)
{
	const char *p = *list, *end;
	int w;

	if (p == NULL)
		return false;
	p += strspn(p, ", \t");
	if (*p == '\0')
		return false;
	end = p + strcspn(p, ",");
	*r = (struct range){ p, strcspn(p, ",; \t"), FULL };
	for (p += r->len; p < end; p += strcspn(p, ";,")) {
		p += strspn(p, "; \t");
		if ((w = read_weight(p, end)) != -1)
			r->weight = w;
	}
	*list = end;
	return true;
}

static bool
is(const struct range *r, const char *name, size_t len)
{
	return r->len == len && strncasecmp(r->name, name, len) == 0;
}

/* How closely a range names a type: 0 not at all, 1 "*", 2 "text/" and "*", 3 all of it. */
static int
closeness(const struct range *r, const char *type, size_t len)
{
	size_t major = strcspn(type, "/") + 1;

	if (is(r, type, len))
		return 3;
	if (r->len == major + 1 && strncasecmp(r->name, type, major) == 0 && r->name[major] == '*')
		return 2;
	return is(r, "*/*", 3) || is(r, "*", 1);
}

/* The closest range decides, so that "application/json;q=0, *" refuses what it names. */
bool
accept_type(const char *list, const char *type)
{
	size_t len = strcspn(type, "; ");
	int best = 0, weight = 0, n = 0;
	struct range r;

	for (; next_range(&list, &r); n++) {
		int close = closeness(&r, type, len);

		if (close > best || (close == best && close > 0 && r.weight > weight)) {
			best = close;
			weight = r.weight;
		}
	}
	return n == 0 || weight > 0;
}

bool
accept_coding(const char *list, const char *coding)
{
	int named = -1, others = 0;
	struct range r;

	while (next_range(&list, &r))
		if (is(&r, coding, strlen(coding)))
			named = r.weight;
		else if (is(&r, "*", 1))
			others = r.weight;
	return (named == -1 ? others : named) > 0;
}

enum lang
accept_lang(const char *list)
{
	enum lang best = LANG_EN;
	int weight = 0;
	struct range r;

	while (next_range(&list, &r)) {
		size_t primary = strcspn(r.name, "-,; \t");
		bool zh = primary == 2 && strncasecmp(r.name, "zh", 2) == 0;
		bool en = primary == 2 && strncasecmp(r.name, "en", 2) == 0;

		if ((zh || en) && r.weight > weight) {
			best = zh ? LANG_ZH : LANG_EN;
			weight = r.weight;
		}
	}
	return best;
}
