/*
 * The grid: enterprises by slots.  And schedules: the same meetings, one after the other, for one of either side or a day.
 */
#include "base/base.h"

#include "model/meeting_book.h"

/* --- the grid ------------------------------------------------------------------------------------------- */

/* Meetings in a cell, the one that counts most first. */
struct cell {
	int		 meeting;	/* index, or -1 */
	int		 more;		/* index of the next cell in the same place, or -1 */
};

struct grid {
	struct arena	*a;
	const struct meeting_book *b;
	int		*slot;		/* columns: index of a slot */
	int		 nslots;
	struct cell	*cell;		/* [row * nslots + column], then those behind them */
	int		 ncells, room;
	bool		*placed;	/* of a meeting */
};

/* Confirmed before requested before proposed; what is over counts as confirmed. */
static int
weight(const struct book_meeting *m)
{
	return m->state == MS_REQUESTED ? 1 : m->state == MS_PROPOSED ? 0 : 2;
}

static void
add_behind(struct grid *g, int at, int meeting)
{
	struct cell *more;

	if (g->ncells == g->room) {
		more = arena_array(g->a, (size_t)g->room * 2 + 16, sizeof(*more));
		memcpy(more, g->cell, (size_t)g->ncells * sizeof(*more));
		g->cell = more;
		g->room = g->room * 2 + 16;
	}
	g->cell[g->ncells] = (struct cell){ meeting, g->cell[at].more };
	g->cell[at].more = g->ncells++;
}

static void
place(struct grid *g, int row, int column, int meeting)
{
	int at = row * g->nslots + column, there = g->cell[at].meeting;

	g->placed[meeting] = true;
	if (there == -1) {
		g->cell[at].meeting = meeting;
		return;
	}
	if (weight(&g->b->meetings[meeting]) > weight(&g->b->meetings[there])) {
		g->cell[at].meeting = meeting;
		meeting = there;
	}
	add_behind(g, at, meeting);
}

static void
place_meeting(struct grid *g, int meeting)
{
	const struct book_meeting *m = &g->b->meetings[meeting];

	for (int c = 0; c < g->nslots; c++) {
		if (!book_overlaps(m, &g->b->slots[g->slot[c]]))
			continue;
		for (int r = 0; r < g->b->enterprises.n; r++)
			if (book_has(&m->enterprises, g->b->enterprises.row[r].id))
				place(g, r, c, meeting);
	}
}

static void
put_cell(struct jw *w, const struct grid *g, const struct cell *c, int64_t now_ms)
{
	if (c->meeting == -1) {
		jw_null(w);
		return;
	}
	jw_object(w);
	book_put_meeting(w, g->b, &g->b->meetings[c->meeting], now_ms);
	if (c->more != -1) {
		jw_key(w, "more");
		jw_array(w);
		for (int i = c->more; i != -1; i = g->cell[i].more)
			jw_int(w, g->b->meetings[g->cell[i].meeting].id);
		jw_end_array(w);
	}
	jw_end_object(w);
}

static void
put_rows(struct jw *w, const struct grid *g, int64_t now_ms)
{
	jw_key(w, "rows");
	jw_array(w);
	for (int r = 0; r < g->b->enterprises.n; r++) {
		jw_object(w);
		jw_key(w, "enterprise");
		book_put_name(w, &g->b->enterprises.row[r]);
		jw_key(w, "cells");
		jw_array(w);
		for (int c = 0; c < g->nslots; c++)
			put_cell(w, g, &g->cell[r * g->nslots + c], now_ms);
		jw_end_array(w);
		jw_end_object(w);
	}
	jw_end_array(w);
}

static void
put_name(struct jw *w, const struct book_name *n)
{
	jw_object(w);
	jw_kint(w, "id", n->id);
	jw_ktext(w, "name_zh", n->name_zh);
	jw_ktext(w, "name_en", n->name_en);
}

static void
put_counterparts(struct jw *w, const struct book_names *in)
{
	jw_key(w, "counterparts");
	jw_array(w);
	for (int i = 0; i < in->n; i++) {
		put_name(w, &in->row[i]);
		jw_ktext(w, "country", in->row[i].country);
		jw_ktext(w, "city", in->row[i].city);
		jw_end_object(w);
	}
	jw_end_array(w);
}

static void
put_delegates(struct jw *w, const struct book_names *in)
{
	jw_key(w, "delegates");
	jw_array(w);
	for (int i = 0; i < in->n; i++) {
		put_name(w, &in->row[i]);
		jw_kint(w, "enterprise", in->row[i].enterprise);
		jw_end_object(w);
	}
	jw_end_array(w);
}

/* Meetings that lie in no slot. */
static void
put_elsewhere(struct jw *w, const struct grid *g, const char *day, int64_t now_ms)
{
	jw_key(w, "elsewhere");
	jw_array(w);
	for (int i = 0; i < g->b->nmeetings; i++) {
		const struct book_meeting *m = &g->b->meetings[i];

		if (g->placed[i] || (day != NULL && (m->starts.local == NULL || strncmp(m->starts.local, day, strlen(day)) != 0)))
			continue;
		jw_object(w);
		book_put_meeting(w, g->b, m, now_ms);
		jw_end_object(w);
	}
	jw_end_array(w);
}

static int64_t
most_tables(const struct grid *g)
{
	int64_t most = NONE;

	for (int c = 0; c < g->nslots; c++)
		most = g->b->slots[g->slot[c]].tables > most ? g->b->slots[g->slot[c]].tables : most;
	return most;
}

static void
make_grid(struct grid *g, const char *day)
{
	const struct meeting_book *b = g->b;

	g->slot = arena_array(g->a, (size_t)b->nslots, sizeof(*g->slot));
	for (int i = 0; i < b->nslots; i++)
		if (book_is_on(&b->slots[i], day))
			g->slot[g->nslots++] = i;
	g->ncells = g->room = b->enterprises.n * g->nslots;
	g->cell = arena_array(g->a, (size_t)g->room, sizeof(*g->cell));
	for (int i = 0; i < g->ncells; i++)
		g->cell[i] = (struct cell){ -1, -1 };
	g->placed = arena_array(g->a, (size_t)b->nmeetings, sizeof(bool));
	for (int i = 0; i < b->nmeetings; i++)
		place_meeting(g, i);
}

void
meeting_grid_put(struct jw *w, struct arena *a, const struct meeting_book *b, const char *day, int64_t now_ms)
{
	struct grid g = { .a = a, .b = b };

	make_grid(&g, day);
	jw_object(w);
	jw_kint(w, "delegation", b->delegation);
	book_put_slots(w, b, day);
	put_rows(w, &g, now_ms);
	put_elsewhere(w, &g, day, now_ms);
	jw_kint(w, "tables", most_tables(&g));
	put_counterparts(w, &b->counterparts);
	put_delegates(w, &b->delegates);
	jw_end_object(w);
}

/* --- schedules ------------------------------------------------------------------------------------------ */

static void
put_named(struct jw *w, const char *key, const struct book_ids *ids, const struct book_names *in, const struct book_names *more)
{
	jw_key(w, key);
	jw_array(w);
	for (int i = 0; i < ids->n; i++) {
		const struct book_name *n = book_name_of(in, ids->id[i]);

		if (n == NULL && more != NULL)
			n = book_name_of(more, ids->id[i]);
		if (n != NULL)
			book_put_name(w, n);
	}
	jw_end_array(w);
}

/* On paper a number says nothing: names beside the ids. */
static void
put_entry(struct jw *w, const struct meeting_book *b, const struct book_meeting *m, int64_t now_ms)
{
	const struct book_name *leg = book_name_of(&b->legs, m->leg), *by = book_name_of(&b->delegates, m->interpreter_delegate);

	jw_object(w);
	book_put_meeting(w, b, m, now_ms);
	jw_ktext(w, "city", leg == NULL ? NULL : leg->city);
	jw_ktext(w, "country", leg == NULL ? NULL : leg->country);
	jw_key(w, "names");
	jw_object(w);
	put_named(w, "enterprises", &m->enterprises, &b->enterprises, &b->joint);
	put_named(w, "counterparts", &m->counterparts, &b->counterparts, NULL);
	put_named(w, "delegates", &m->delegates, &b->delegates, NULL);
	jw_key(w, "interpreter_delegate");
	if (by == NULL)
		jw_null(w);
	else
		book_put_name(w, by);
	jw_end_object(w);
	jw_end_object(w);
}

struct schedule {
	struct jw	*w;
	const struct meeting_book *b;
	enum schedule_for of;
	const char	*day;
	int64_t		 now_ms;
};

static bool
is_on(const struct book_meeting *m, const char *day)
{
	return day == NULL || (m->starts.local != NULL && strncmp(m->starts.local, day, strlen(day)) == 0);
}

static bool
is_of(const struct schedule *s, const struct book_meeting *m, int64_t id)
{
	return s->of == SCHEDULE_DAY || book_has(s->of == SCHEDULE_ENTERPRISE ? &m->enterprises : &m->counterparts, id);
}

static void
put_meetings(const struct schedule *s, int64_t id, const char *day)
{
	jw_key(s->w, "meetings");
	jw_array(s->w);
	for (int i = 0; i < s->b->nmeetings; i++)
		if (is_of(s, &s->b->meetings[i], id) && is_on(&s->b->meetings[i], day))
			put_entry(s->w, s->b, &s->b->meetings[i], s->now_ms);
	jw_end_array(s->w);
}

static void
put_group(const struct schedule *s, const struct book_name *n)
{
	jw_object(s->w);
	jw_kint(s->w, "id", n->id);
	jw_ktext(s->w, "name_zh", n->name_zh);
	jw_ktext(s->w, "name_en", n->name_en);
	put_meetings(s, n->id, s->day);
	jw_end_object(s->w);
}

static bool
has_any(const struct schedule *s, int64_t id)
{
	for (int i = 0; i < s->b->nmeetings; i++)
		if (is_of(s, &s->b->meetings[i], id) && is_on(&s->b->meetings[i], s->day))
			return true;
	return false;
}

/* Of one, also where it has no meeting; of all, those that have. */
static int
put_groups(const struct schedule *s, const struct book_names *in, int64_t id, struct err *e)
{
	const struct book_name *one = id == NONE ? NULL : book_name_of(in, id);

	if (id != NONE && one == NULL)
		return fail(e, ERR_NOT_FOUND, "no such one in this delegation");
	if (one != NULL)
		put_group(s, one);
	for (int i = 0; i < in->n && id == NONE; i++)
		if (has_any(s, in->row[i].id))
			put_group(s, &in->row[i]);
	return 0;
}

enum { DAY_LEN = 10 };	/* 2026-11-23 */

static void
put_day(const struct schedule *s, const char *local)
{
	char day[DAY_LEN + 1] = "";

	memcpy(day, local, DAY_LEN);
	jw_object(s->w);
	jw_ktext(s->w, "day", day);
	put_meetings(s, NONE, day);
	jw_end_object(s->w);
}

/* Meetings stand in order of time, in which the days on the wall of two zones may mix: a day is told where it comes first. */
static void
put_days(const struct schedule *s)
{
	for (int i = 0; i < s->b->nmeetings; i++) {
		const char *local = s->b->meetings[i].starts.local;
		bool told = local == NULL || !is_on(&s->b->meetings[i], s->day);

		for (int j = 0; j < i && !told; j++)
			told = s->b->meetings[j].starts.local != NULL && strncmp(s->b->meetings[j].starts.local, local, DAY_LEN) == 0;
		if (!told)
			put_day(s, local);
	}
}

int
meeting_schedule_put(struct jw *w, const struct meeting_book *b, enum schedule_for of, int64_t id, const char *day, int64_t now_ms,
    struct err *e)
{
	static const char *const names[] = { "enterprise", "counterpart", "day" };
	const struct schedule s = { w, b, of, day, now_ms };
	int rc = 0;

	jw_object(w);
	jw_kint(w, "delegation", b->delegation);
	jw_ktext(w, "for", names[of]);
	jw_key(w, "groups");
	jw_array(w);
	if (of == SCHEDULE_DAY)
		put_days(&s);
	else
		rc = put_groups(&s, of == SCHEDULE_ENTERPRISE ? &b->enterprises : &b->counterparts, id, e);
	jw_end_array(w);
	jw_end_object(w);
	return rc;
}
