/*
 * The realisation curve (domain.md 4, 2).
 */
#include "base/base.h"

#include "model/curve.h"
#include "text/date.h"

/* --- lines: what was intended, like with like ------------------------------------------------------------ */

static int
compare(int64_t x, int64_t y)
{
	return (x > y) - (x < y);
}

static int
by_kind(const void *x, const void *y)
{
	const struct curve_line *a = x, *b = y;
	int c = compare(a->scope, b->scope);

	c = c != 0 ? c : compare(a->component, b->component);
	return c != 0 ? c : strcmp(a->currency, b->currency);
}

static struct curve_line
line_of(const struct curve_amount *x)
{
	struct curve_line l = { .scope = x->scope, .component = x->component, .minor = x->minor, .items = 1 };

	memcpy(l.currency, x->currency, sizeof l.currency);
	return l;
}

static const struct curve_amount *
first_intended(const struct curve_item *it)
{
	for (size_t i = 0; i < it->n; i++)
		if (it->amount[i].step == CURVE_INTENDED)
			return &it->amount[i];
	return NULL;
}

static void
put_together(struct curve *c)
{
	size_t n = 0;

	if (c->nlines > 0)
		qsort(c->line, c->nlines, sizeof *c->line, by_kind);
	for (size_t i = 0; i < c->nlines; i++) {
		if (n == 0 || by_kind(&c->line[n - 1], &c->line[i]) != 0) {
			c->line[n++] = c->line[i];
			continue;
		}
		c->line[n - 1].minor += c->line[i].minor;
		c->line[n - 1].items++;
	}
	c->nlines = n;
}

static void
find_lines(struct arena *a, const struct curve_item *item, size_t n, struct curve *c)
{
	size_t room = 0;

	for (size_t i = 0; i < n; i++)
		room += item[i].n;
	c->line = arena_array(a, room + 1, sizeof *c->line);
	for (size_t i = 0; i < n; i++) {
		c->valued += first_intended(&item[i]) != NULL;
		for (const struct curve_amount *x = item[i].amount; x < item[i].amount + item[i].n; x++)
			if (x->step == CURVE_INTENDED)
				c->line[c->nlines++] = line_of(x);
	}
	put_together(c);
}

/* --- points --------------------------------------------------------------------------------------------- */

static void
add_point(struct curve *c, int64_t day, int64_t after, int years, int64_t today)
{
	if (day <= today)
		c->point[c->npoints++] = (struct curve_point){ .after_days = after, .years = years, .day = day };
}

static void
find_points(struct arena *a, int64_t ended, int64_t today, struct curve *c)
{
	static const int after[] = { 30, 90, 180, 365 };

	c->point = arena_array(a, nitems(after) + CURVE_YEARS, sizeof *c->point);
	for (size_t i = 0; i < nitems(after); i++)
		add_point(c, ended + after[i], after[i], 0, today);
	for (int y = 2; y <= CURVE_YEARS; y++) {
		int64_t day = date_years_later(ended, y);

		add_point(c, day, day - ended, y, today);
	}
}

/* --- what had come by a day ------------------------------------------------------------------------------- */

static bool
has_reached(const struct curve_item *it, enum curve_step step, int64_t day)
{
	return it->reached[step] && it->day[step] != NONE && it->day[step] <= day;
}

/* The newest amount of a step that stands against `meant`, by that day; *other: there is one of another sort. */
static const struct curve_amount *
stated_by(const struct curve_item *it, const struct curve_amount *meant, enum curve_step step, int64_t day, bool *other)
{
	const struct curve_amount *last = NULL;

	*other = false;
	for (const struct curve_amount *x = it->amount; x < it->amount + it->n; x++) {
		if (x->step != step || x->day == NONE || x->day > day)
			continue;
		if (x->scope != meant->scope || x->component != meant->component)
			*other = true;
		else if (last == NULL || x->day >= last->day)
			last = x;
	}
	if (last != NULL && strcmp(last->currency, meant->currency) != 0) {
		*other = true;
		return NULL;
	}
	return last;
}

static void
add_share(struct curve_share *s, const struct curve_item *it, const struct curve_amount *meant, enum curve_step step, int64_t day)
{
	const struct curve_amount *x = NULL;
	bool other = false;

	if (step != CURVE_OPERATING)
		x = stated_by(it, meant, step, day, &other);
	if (x == NULL && other) {
		s->left_out++;
		return;
	}
	s->items++;
	s->of += meant->minor;
	if (step == CURVE_OPERATING)
		s->reached += has_reached(it, step, day) ? meant->minor : 0;
	else
		s->reached += x == NULL ? 0 : x->minor;
}

static void
add_item(struct curve *c, struct curve_point *p, const struct curve_item *it)
{
	for (int step = 0; step < CURVE_STEPS; step++)
		p->count[step] += has_reached(it, step, p->day);
	for (const struct curve_amount *x = it->amount; x < it->amount + it->n; x++) {
		const struct curve_line key = line_of(x), *l;

		if (x->step != CURVE_INTENDED)
			continue;
		l = bsearch(&key, c->line, c->nlines, sizeof *c->line, by_kind);
		for (int step = 0; step < CURVE_STEPS; step++)
			add_share(&p->share[(size_t)(l - c->line) * CURVE_STEPS + (size_t)step], it, x, step, p->day);
	}
}

void
curve_make(struct arena *a, const struct curve_item *item, size_t n, int64_t ended, int64_t today, struct curve *out)
{
	*out = (struct curve){ .items = (int64_t)n };
	find_lines(a, item, n, out);
	find_points(a, ended, today, out);
	for (size_t i = 0; i < n; i++)
		for (int step = 0; step < CURVE_STEPS; step++)
			out->undated[step] += item[i].reached[step] && item[i].day[step] == NONE;
	for (struct curve_point *p = out->point; p < out->point + out->npoints; p++) {
		p->share = arena_array(a, out->nlines * CURVE_STEPS + 1, sizeof *p->share);
		for (size_t i = 0; i < n; i++)
			add_item(out, p, &item[i]);
	}
}
