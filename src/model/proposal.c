/*
 * A proposal: in turns each enterprise gets one more meeting, by way of others' if need be; then what is left is filled, and drawn together.
 */
#include "base/base.h"

#include "proposal_in.h"

/* So that one hopeless search leaves something for the others. */
#define STEPS_OF_ONE	INT64_C(3000000)

struct search {
	struct plan	 p;
	bool		*closed;	/* enterprises that cannot have more */
	bool		*seen[2];	/* where this search has been */
	int		 fewest;	/* what the enterprise has for which it is made */
	int64_t		 stop;		/* p.steps at which it is given up */
};

#define EACH_WISH(w, p, side, who) \
	for (int i_##w = (p)->first[side][who], w; i_##w < (p)->first[side][(who) + 1] && (w = (p)->of[side][i_##w], true); i_##w++)

static bool
is_open(const struct plan *p, int wish)
{
	return p->slot_of[wish] == NOBODY;
}

/* --- one more for an enterprise -------------------------------------------------------------------------- */

static bool	displace(struct search *s, int e);

static bool
insert_any(struct plan *p, int e, int but)
{
	EACH_WISH(w, p, ENTERPRISE, e)
		if (w != but && is_open(p, w) && plan_insert(p, w))
			return true;
	return false;
}

/* Who has lost a meeting gets another one, or does without. */
static bool
compensate(struct search *s, int lost)
{
	struct plan *p = &s->p;
	int e = plan_who(p, ENTERPRISE, lost);

	if (insert_any(p, e, lost) || displace(s, e))
		return true;
	return p->count[ENTERPRISE][e] > s->fewest;
}

/* Take a meeting of another enterprise out, so that a wish has room. */
static bool
take(struct search *s, int wish, int from)
{
	struct plan *p = &s->p;
	int loser = plan_who(p, ENTERPRISE, from);
	size_t mark = p->ndone;

	p->steps -= 16;
	if (s->seen[ENTERPRISE][loser] || p->steps < s->stop)
		return false;
	s->seen[ENTERPRISE][loser] = true;
	plan_lift(p, from);
	if (plan_insert(p, wish) && compensate(s, from))
		return true;
	s->seen[ENTERPRISE][loser] = false;
	plan_undo(p, mark);
	return false;
}

static bool
take_from_counterpart(struct search *s, int wish)
{
	int c = plan_who(&s->p, COUNTERPART, wish);

	if (s->seen[COUNTERPART][c])
		return false;
	s->seen[COUNTERPART][c] = true;
	for (int t = 0; t < s->p.task->nslots; t++) {
		int from = *plan_seat(&s->p, COUNTERPART, c, t);

		if (from >= 0 && take(s, wish, from))
			return true;
	}
	return false;
}

/* Whether a table is worth asking for: of who has several, or in a slot where the wish would fit. */
static bool
may_give_table(const struct search *s, int wish, int from)
{
	const struct plan *p = &s->p;

	return p->count[ENTERPRISE][plan_who(p, ENTERPRISE, from)] >= s->fewest + 2 || plan_is_free(p, wish, p->slot_of[from]);
}

/* Both have a slot to spare, but no table. */
static bool
take_a_table(struct search *s, int wish)
{
	struct plan *p = &s->p;

	for (int from = 0; from < p->task->nwishes && plan_may_fit(p, wish); from++)
		if (!is_open(p, from) && may_give_table(s, wish, from) && take(s, wish, from))
			return true;
	return false;
}

/*
 * One more for an enterprise though all that it wishes are full: as an augmenting path goes, each counterpart is asked once.
 */
static bool
displace(struct search *s, int e)
{
	struct plan *p = &s->p;

	s->seen[ENTERPRISE][e] = true;
	EACH_WISH(w, p, ENTERPRISE, e)
		if (is_open(p, w) && p->spare[ENTERPRISE][e] > 0 && take_from_counterpart(s, w))
			return true;
	EACH_WISH(w, p, ENTERPRISE, e)
		if (is_open(p, w) && take_a_table(s, w))
			return true;
	return false;
}

/* Whether anybody could give one away, or a wish be met in another one's place. */
static bool
is_hopeful(const struct search *s)
{
	const struct plan *p = &s->p;

	for (int e = 0; e < p->task->nenterprises; e++)
		if (p->count[ENTERPRISE][e] >= s->fewest + 2)
			return true;
	for (int w = 0; w < p->task->nwishes && p->total < p->total_room; w++)
		if (is_open(p, w) && p->spare[COUNTERPART][plan_who(p, COUNTERPART, w)] > 0)
			return true;
	return false;
}

static bool
one_more(struct search *s, int e)
{
	struct plan *p = &s->p;

	p->ndone = 0;
	if (insert_any(p, e, NOBODY))
		return true;
	s->fewest = p->count[ENTERPRISE][e];
	s->stop = p->steps - STEPS_OF_ONE > 0 ? p->steps - STEPS_OF_ONE : 0;
	if (!is_hopeful(s))
		return false;
	memset(s->seen[ENTERPRISE], 0, (size_t)p->task->nenterprises);
	memset(s->seen[COUNTERPART], 0, (size_t)p->task->ncounterparts);
	return displace(s, e);
}

/* Who has the fewest; of several the first one, in the next turn the last one: who chose last chooses first then. */
static int
next_in_turn(const struct search *s)
{
	const struct plan *p = &s->p;
	int best = NOBODY;

	for (int e = 0; e < p->task->nenterprises; e++) {
		int n = p->count[ENTERPRISE][e];

		if (s->closed[e])
			continue;
		if (best == NOBODY || n < p->count[ENTERPRISE][best] || (n == p->count[ENTERPRISE][best] && n % 2 == 1))
			best = e;
	}
	return best;
}

/* What one could not have before may have become possible by what others got: until nobody gets more. */
static void
serve_in_turns(struct search *s)
{
	int e, before;

	do {
		before = s->p.total;
		memset(s->closed, 0, (size_t)s->p.task->nenterprises);
		while ((e = next_in_turn(s)) != NOBODY)
			s->closed[e] = !one_more(s, e);
	} while (s->p.total > before);
}

/* --- then ------------------------------------------------------------------------------------------------ */

static void
fill(struct plan *p)
{
	bool more = true;

	while (more) {
		more = false;
		p->ndone = 0;
		for (int w = 0; w < p->task->nwishes; w++)
			if (is_open(p, w))
				more |= plan_insert(p, w);
	}
}

/* An enterprise changes to a counterpart that has none, at the same hour and table, from one that has several. */
static bool
change_to(struct plan *p, int wish)
{
	int e = plan_who(p, ENTERPRISE, wish), c = plan_who(p, COUNTERPART, wish);

	for (int t = 0; t < p->task->nslots; t++) {
		int from = *plan_seat(p, ENTERPRISE, e, t);

		if (from < 0 || *plan_seat(p, COUNTERPART, c, t) != NOBODY || p->count[COUNTERPART][plan_who(p, COUNTERPART, from)] < 2)
			continue;
		plan_lift(p, from);
		plan_put(p, wish, t);
		return true;
	}
	return false;
}

static void
serve_counterparts(struct plan *p)
{
	p->ndone = 0;
	for (int c = 0; c < p->task->ncounterparts; c++)
		EACH_WISH(w, p, COUNTERPART, c)
			if (p->count[COUNTERPART][c] > 0 || change_to(p, w))
				break;
}

/* Instead of the least that an enterprise has. */
static void
prefer(struct plan *p, int wish)
{
	int least = NOBODY;
	size_t mark = p->ndone;

	EACH_WISH(w, p, ENTERPRISE, plan_who(p, ENTERPRISE, wish))
		if (!is_open(p, w) && p->count[COUNTERPART][plan_who(p, COUNTERPART, w)] > 1)
			least = w;
	if (least == NOBODY || p->value[least] >= p->value[wish])
		return;
	plan_lift(p, least);
	if (!plan_insert(p, wish))
		plan_undo(p, mark);
}

static void
prefer_better(struct plan *p)
{
	p->ndone = 0;
	for (int w = 0; w < p->task->nwishes; w++)
		if (is_open(p, w) && p->spare[COUNTERPART][plan_who(p, COUNTERPART, w)] > 0)
			prefer(p, w);
}

/* --- what comes out -------------------------------------------------------------------------------------- */

/* Somewhere both are there, and there is a table; `meets`: and both are free. */
static bool
is_possible(const struct proposal_task *k, int wish, bool meets)
{
	const unsigned char *e = &k->enterprise_away[k->wishes[wish].enterprise * k->nslots];
	const unsigned char *c = &k->counterpart_away[k->wishes[wish].counterpart * k->nslots];

	for (int t = 0; t < k->nslots; t++)
		if (k->slots[t].tables > 0 && e[t] != PROPOSAL_ABSENT && c[t] != PROPOSAL_ABSENT &&
		    (!meets || (e[t] == PROPOSAL_FREE && c[t] == PROPOSAL_FREE)))
			return true;
	return false;
}

static enum proposal_why
why_not(const struct plan *p, int wish)
{
	if (!is_possible(p->task, wish, false))
		return PW_NEVER_TOGETHER;
	if (p->spare[COUNTERPART][plan_who(p, COUNTERPART, wish)] == 0)
		return PW_COUNTERPART_FULL;
	if (p->spare[ENTERPRISE][plan_who(p, ENTERPRISE, wish)] == 0)
		return PW_ENTERPRISE_FULL;
	for (int t = 0; t < p->task->nslots; t++)
		if (p->task->slots[t].tables > 0 && plan_is_free(p, wish, t))
			return PW_TABLES_FULL;
	return PW_NO_COMMON_SLOT;
}

static void
tell_unmet(const struct plan *p, struct proposal *out)
{
	out->unmet = arena_array(p->a, (size_t)(p->task->nwishes - p->total), sizeof(*out->unmet));
	for (int w = 0; w < p->task->nwishes; w++)
		if (is_open(p, w))
			out->unmet[out->nunmet++] = (struct proposal_unmet){ w, why_not(p, w) };
}

static void
tell_fairness(const struct plan *p, struct proposal *out)
{
	bool *served = arena_array(p->a, (size_t)p->task->nenterprises, sizeof(bool)), any = false;

	for (int w = 0; w < p->task->nwishes; w++)
		if (is_possible(p->task, w, true))
			served[plan_who(p, ENTERPRISE, w)] = true;
	for (int e = 0; e < p->task->nenterprises; e++) {
		int n = p->count[ENTERPRISE][e];

		if (!served[e])
			continue;
		out->fewest = !any || n < out->fewest ? n : out->fewest;
		out->most = n > out->most ? n : out->most;
		out->unserved += n == 0;
		any = true;
	}
}

/* --- tables ---------------------------------------------------------------------------------------------- */

struct tables {
	const struct plan *p;
	int		*home;		/* of a counterpart in this block: it keeps its table where it can; 0: none */
	int		*here;		/* [table]: wish, NOBODY, AWAY */
};

static int
meetings_in(const struct plan *p, int c, int from, int to)
{
	int n = 0;

	for (int t = from; t < to; t++)
		n += *plan_seat(p, COUNTERPART, c, t) >= 0;
	return n;
}

/* The tables go to those with the most meetings. */
static void
find_homes(struct tables *x, int from, int to)
{
	const struct plan *p = x->p;
	int next = 1;

	for (int n = to - from; n >= 0; n--)
		for (int c = 0; c < p->task->ncounterparts; c++)
			if (meetings_in(p, c, from, to) == n)
				x->home[c] = n > 0 && next <= p->task->slots[from].tables ? next++ : 0;
}

static int
lowest_free(const struct tables *x)
{
	int i = 1;

	while (x->here[i] != NOBODY)
		i++;
	return i;
}

static void
seat_slot(struct tables *x, int slot, bool homes)
{
	const struct plan *p = x->p;

	for (int c = 0; c < p->task->ncounterparts; c++) {
		int wish = *plan_seat(p, COUNTERPART, c, slot), home = x->home[c];
		bool at_home = home > 0 && home <= p->task->slots[slot].tables && (x->here[home] == NOBODY || x->here[home] == wish);

		if (wish >= 0 && homes == at_home)
			x->here[homes ? home : lowest_free(x)] = wish;
	}
}

static void
give_tables(struct tables *x, int slot, struct proposal *out)
{
	const struct proposal_task *k = x->p->task;

	for (int i = 1; i <= k->slots[slot].tables; i++)
		x->here[i] = k->table_taken != NULL && k->table_taken[slot * PROPOSAL_TABLES + i - 1] ? AWAY : NOBODY;
	seat_slot(x, slot, true);
	seat_slot(x, slot, false);
	for (int i = 1; i <= k->slots[slot].tables; i++)
		if (x->here[i] >= 0)
			out->meetings[out->nmeetings++] = (struct proposal_meeting){ x->here[i], slot, i };
}

static void
tell_meetings(const struct plan *p, struct proposal *out)
{
	const struct proposal_task *k = p->task;
	struct tables x = { p, arena_array(p->a, (size_t)k->ncounterparts, sizeof(int)), arena_array(p->a, PROPOSAL_TABLES + 1, sizeof(int)) };

	out->meetings = arena_array(p->a, (size_t)p->total, sizeof(*out->meetings));
	for (int t = 0, to = 0; t < k->nslots; t++) {
		if (t == to) {
			while (to < k->nslots && k->slots[to].block == k->slots[t].block)
				to++;
			find_homes(&x, t, to);
		}
		give_tables(&x, t, out);
	}
}

/* --- */

void
proposal_make(struct arena *a, const struct proposal_task *task, struct proposal *out)
{
	struct search s = { .closed = arena_array(a, (size_t)task->nenterprises, sizeof(bool)) };

	*out = (struct proposal){ .nmeetings = 0 };
	s.seen[ENTERPRISE] = arena_array(a, (size_t)task->nenterprises, sizeof(bool));
	s.seen[COUNTERPART] = arena_array(a, (size_t)task->ncounterparts, sizeof(bool));
	plan_init(&s.p, a, task);
	serve_in_turns(&s);
	fill(&s.p);
	serve_counterparts(&s.p);
	prefer_better(&s.p);
	fill(&s.p);
	plan_compact(&s.p);
	fill(&s.p);
	out->idle = plan_idle(&s.p);
	tell_meetings(&s.p, out);
	tell_unmet(&s.p, out);
	tell_fairness(&s.p, out);
}
