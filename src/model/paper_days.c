/*
 * Until when travel documents are kept (security.md P5): so many days after the trip's last day, or after they were entered where it has none.
 * What moves that day on stands in the trip's log; by much, it is asked for.
 */
#include "base/base.h"

#include "text/date.h"

#include "paper_in.h"

enum { MUCH_DAYS = 180 };

static int64_t undated_days = PAPERS_UNDATED_DAYS;

void
papers_keep_undated(int64_t days)
{
	undated_days = days;
}

const char *
purge_day(struct arena *a, const char *ends_on, int64_t made_ms)
{
	int64_t days, keep = PAPERS_KEPT_DAYS;
	char *out = arena_alloc(a, DATE_SIZE);

	if (ends_on == NULL || date_parse(ends_on, &days) != NULL) {
		days = date_day_here(made_ms);
		keep = undated_days;
	}
	date_put(out, days + keep);
	return out;
}

/* --- another end of the trip -------------------------------------------------------------------------------- */

struct moved {
	int64_t		 id;
	const char	*day;
};

struct shift {
	struct str	*moved;			/* struct moved each */
	const char	*from, *to;		/* of the document that is kept longest beyond its day; or any, where none is */
	int64_t		 days;
};

static int64_t
days_between(const char *from, const char *to)
{
	int64_t a = 0, b = 0;

	return date_parse(from, &a) == NULL && date_parse(to, &b) == NULL ? b - a : 0;
}

/* A trip that is over is not kept longer because somebody writes another day into it. */
static int
find_moved(struct db *d, struct arena *a, const struct delegation *now, struct shift *out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT id, purge_on, made_at FROM travel_document WHERE delegation = $1 ORDER BY id");
	int rc;

	*out = (struct shift){ .moved = str_new(a), .days = INT64_MIN };
	stmt_int(s, 1, now->rec.id);
	while ((rc = stmt_row(s, e)) == 1) {
		struct moved one = { col_int(s, 0), purge_day(a, now->ends_on, col_int(s, 2)) };
		int64_t more = days_between(col_text(s, 1), one.day);

		if (more == 0 || (more > 0 && now->state >= DS_RETURNED))
			continue;
		str_add(out->moved, &one, sizeof one);
		if (more > out->days) {
			out->days = more;
			out->from = arena_strdup(a, col_text(s, 1));
			out->to = one.day;
		}
	}
	return rc;
}

static int
warn(const struct shift *x, struct err *e)
{
	struct err_item *it;

	if (x->days <= MUCH_DAYS)
		return 0;
	it = err_warn(e, "/ends_on", "papers_kept_longer");
	err_item_param(e, it, "from", x->from);
	err_item_param(e, it, "to", x->to);
	return e->nitems > 0 ? -1 : 0;
}

static bool
is_same_end(const struct delegation *was, const struct delegation *now)
{
	return was == NULL || now == NULL || str_eq(was->ends_on, now->ends_on);
}

int
papers_check_days(struct db *d, const struct delegation *was, const struct delegation *now, struct err *e)
{
	struct shift x;

	if (is_same_end(was, now))
		return 0;
	if (find_moved(d, e->arena, now, &x, e) == -1)
		return -1;
	(void)!warn(&x, e);
	return 0;
}

static int
move_one(struct tx *t, const struct moved *one, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE travel_document SET purge_on = $2 WHERE id = $1");

	stmt_int(s, 1, one->id);
	stmt_text(s, 2, one->day);
	return stmt_run(s, e);
}

static int
move_days(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now_rec, struct err *e)
{
	const struct delegation *now = now_rec;
	const struct moved *all;
	struct shift x;
	size_t n;

	if (is_same_end(was, now))
		return 0;
	if (find_moved(tx_db(t), e->arena, now, &x, e) == -1 || warn(&x, e) == -1)
		return -1;
	all = (const struct moved *)(const void *)x.moved->p;
	n = x.moved->len / sizeof *all;
	for (size_t i = 0; i < n; i++)
		if (move_one(t, &all[i], e) == -1)
			return -1;
	return n == 0 ? 0 : paper_audit(t, who, "paper.keep", now->rec.id,
	    arena_printf(e->arena, "{\"papers\":%zu,\"from\":\"%s\",\"to\":\"%s\"}", n, x.from, x.to), e);
}

const struct follow_row paper_follows[] = {
	{ &delegation_resource, move_days },
	{ NULL, NULL }
};
