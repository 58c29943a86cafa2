/*
 * A heading over two rows: 投资额（万元） over 协议 and 备案, beside 项目名称 that reaches over both.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/rec.h"
#include "meta/sheet_part.h"
#include "sheet_int.h"
#include "text/csv.h"
#include "text/num.h"
#include "text/utf8.h"

struct row {
	size_t		 n;		/* 0: there is none */
	const char	*cell[CSV_MAX_COLUMNS];
	bool		 merged[CSV_MAX_COLUMNS];	/* it stands here from the row above */
	size_t		 ncells;
	bool		 units;		/* it holds units and nothing else */
};

static void
keep(struct row *r, struct arena *a, const struct sheet_line *line)
{
	*r = (struct row){ .n = line->n, .ncells = line->ncells };
	for (size_t i = 0; i < line->ncells; i++) {
		r->cell[i] = arena_strdup(a, utf8_clean(a, csv_unguard(line->cell[i]), true));
		r->merged[i] = line->mark != NULL && (line->mark[i] & CELL_MERGED) != 0;
	}
	r->units = sheet_unit_line(a, line);
}

static bool
says(const struct row *r, size_t i)
{
	return i < r->ncells && !utf8_says_nothing(r->cell[i]);
}

/* What the lower row says of itself in a column. */
static bool
is_own(const struct row *upper, const struct row *lower, size_t i)
{
	return says(lower, i) && !lower->merged[i] && !(says(upper, i) && strcmp(upper->cell[i], lower->cell[i]) == 0);
}

/* What import_result puts behind a sheet stands beside its heading. */
static bool
is_result(const char *cell)
{
	return sheet_is_among(NAMES("结果", "原因", "Outcome", "Reason"), cell);
}

/* The cell of the upper row under which a cell of the lower one stands, with at least one more; SIZE_MAX: none. */
static size_t
above(const struct row *upper, const struct row *lower, size_t i)
{
	size_t head = i;

	while (head > 0 && !says(upper, head))
		head--;
	if (!says(upper, head) || !is_own(upper, lower, head))
		return SIZE_MAX;
	return says(upper, head + 1) || !is_own(upper, lower, head + 1) ? SIZE_MAX : head;
}

/* Every cell of the lower row is a part of one above it, and some cells of the upper one reach over both. */
static bool
goes_on(const struct row *upper, const struct row *lower)
{
	size_t own = 0, single = 0, n = lower->ncells > upper->ncells ? lower->ncells : upper->ncells;
	int64_t v;

	if (upper->n == 0 || lower->n != upper->n + 1 || lower->units)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_own(upper, lower, i)) {
			single += says(upper, i);
			continue;
		}
		if (is_result(lower->cell[i]))
			continue;
		if (above(upper, lower, i) == SIZE_MAX || num_parse(lower->cell[i], 6, &v) == NULL)
			return false;
		own++;
	}
	return own >= 2 && single >= 1;
}

static bool
is_known(const struct sheet *s, const char *heading)
{
	struct sheet_tells tells;

	return rec_field_by_heading(s->r, heading) != NULL || rec_field_by_heading(s->r, sheet_tells(s->arena, heading, &tells)) != NULL;
}

/* 投资额（万元） and 协议: 协议投资额（万元）; what is known so, else both where the upper one says something by itself. */
static const char *
join(const struct sheet *s, const char *upper, const char *lower)
{
	const char *const ways[] = { arena_printf(s->arena, "%s%s", lower, upper), arena_printf(s->arena, "%s%s", upper, lower),
	    arena_strdup(s->arena, lower) };

	for (size_t i = 0; i < nitems(ways); i++)
		if (is_known(s, ways[i]))
			return ways[i];
	return is_known(s, upper) || sheet_unit_heading(s->arena, upper) != NULL ? arena_printf(s->arena, "%s·%s", upper, lower) :
	    arena_strdup(s->arena, lower);
}

static void
join_all(struct sheet *s, const struct row *upper, const struct row *lower)
{
	s->heading = arena_alloc(s->arena, CSV_MAX_COLUMNS * sizeof *s->heading);
	s->nheading = lower->ncells > upper->ncells ? lower->ncells : upper->ncells;
	for (size_t i = 0; i < s->nheading; i++) {
		size_t head = is_own(upper, lower, i) ? above(upper, lower, i) : SIZE_MAX;

		if (head != SIZE_MAX && !is_result(lower->cell[i]))
			s->heading[i] = join(s, upper->cell[head], lower->cell[i]);
		else
			s->heading[i] = arena_strdup(s->arena, says(lower, i) ? lower->cell[i] : says(upper, i) ? upper->cell[i] : "");
	}
}

/* Whether the row above is part of the heading, which may be a title else: it is merged with this one, or names a field itself. */
static bool
is_heading(const struct sheet *s, const struct row *upper, const struct row *lower)
{
	bool some = false;

	for (size_t i = 0; i < upper->ncells; i++)
		some = some || (says(upper, i) && is_known(s, upper->cell[i])) || (i < lower->ncells && lower->merged[i]);
	return some;
}

int
sheet_heading_join(struct sheet *s, bool down, struct err *e)
{
	struct sheet_lines *l = sheet_lines_new(s);
	struct row *rows = xcalloc(3, sizeof *rows), *before = rows, *here = rows + 1, *below = rows + 2;
	struct arena *a = arena_new();
	struct sheet_line line;
	int rc;

	while ((rc = sheet_lines_next(l, &line, e)) == 1 && line.n <= s->header + 1)
		if (line.n + 1 >= s->header)
			keep(line.n < s->header ? before : line.n == s->header ? here : below, a, &line);
	if (rc != -1 && down && goes_on(here, below)) {
		join_all(s, here, below);
		s->header = below->n;
	} else if (rc != -1 && goes_on(before, here) && is_heading(s, before, here))
		join_all(s, before, here);
	sheet_lines_free(l);
	arena_free(a);
	free(rows);
	return rc == -1 ? -1 : 0;
}
