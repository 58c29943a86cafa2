/*
 * A timetable: seats of two sides by slots.  A meeting sits in one seat of each; slots are exchanged along chains.
 */
#include "base/base.h"

#include "proposal_in.h"

/*
 * What is searched at most: about a second of a slow processor.  One step looks at a few words of memory.
 */
#define STEPS	INT64_C(150000000)

/* --- seats ---------------------------------------------------------------------------------------------- */

int
plan_who(const struct plan *p, enum side side, int wish)
{
	const struct proposal_wish *w = &p->task->wishes[wish];

	return side == ENTERPRISE ? w->enterprise : w->counterpart;
}

int *
plan_seat(const struct plan *p, enum side side, int who, int slot)
{
	return &p->seat[side][who * p->task->nslots + slot];
}

static int *
seat_of(const struct plan *p, enum side side, int wish, int slot)
{
	return plan_seat(p, side, plan_who(p, side, wish), slot);
}

bool
plan_is_free(const struct plan *p, int wish, int slot)
{
	return *seat_of(p, ENTERPRISE, wish, slot) == NOBODY && *seat_of(p, COUNTERPART, wish, slot) == NOBODY;
}

bool
plan_may_fit(const struct plan *p, int wish)
{
	return p->spare[ENTERPRISE][plan_who(p, ENTERPRISE, wish)] > 0 && p->spare[COUNTERPART][plan_who(p, COUNTERPART, wish)] > 0;
}

/* --- putting in and taking out -------------------------------------------------------------------------- */

static void
set_seats(struct plan *p, int wish, int slot, bool put)
{
	for (int side = ENTERPRISE; side <= COUNTERPART; side++) {
		int who = plan_who(p, (enum side)side, wish);

		*plan_seat(p, (enum side)side, who, slot) = put ? wish : NOBODY;
		p->count[side][who] += put ? 1 : -1;
		p->spare[side][who] -= put ? 1 : -1;
	}
	p->slot_of[wish] = put ? slot : NOBODY;
	p->used[slot] += put ? 1 : -1;
	p->total += put ? 1 : -1;
}

static void
note(struct plan *p, int wish, int slot, bool put)
{
	if (p->ndone == p->room_done) {
		struct plan_act *more = arena_array(p->a, p->room_done * 2, sizeof(*more));

		memcpy(more, p->done, p->ndone * sizeof(*more));
		p->done = more;
		p->room_done *= 2;
	}
	p->done[p->ndone++] = (struct plan_act){ wish, slot, put };
}

void
plan_put(struct plan *p, int wish, int slot)
{
	assert(p->slot_of[wish] == NOBODY && plan_is_free(p, wish, slot));
	set_seats(p, wish, slot, true);
	note(p, wish, slot, true);
}

void
plan_lift(struct plan *p, int wish)
{
	int slot = p->slot_of[wish];

	set_seats(p, wish, slot, false);
	note(p, wish, slot, false);
}

void
plan_undo(struct plan *p, size_t mark)
{
	while (p->ndone > mark) {
		const struct plan_act *d = &p->done[--p->ndone];

		set_seats(p, d->wish, d->slot, !d->put);
	}
}

/* --- chains --------------------------------------------------------------------------------------------- */

/*
 * The chain of meetings that begins at somebody in slot a and goes on in b, a, ..; he has nothing in b.  Returns its length, -1 where it
 * ends at one who is away in the other slot, so that it cannot be turned.
 */
static int
trace(struct plan *p, enum side side, int who, int a, int b)
{
	int n = 0, at = a, wish;

	while ((wish = *plan_seat(p, side, who, at)) >= 0) {
		p->chain[n++] = wish;
		side = side == ENTERPRISE ? COUNTERPART : ENTERPRISE;
		who = plan_who(p, side, wish);
		at = at == a ? b : a;
	}
	p->steps -= n + 1;
	return wish == AWAY ? -1 : n;
}

/* Each of the chain changes its slot for the other one. */
static void
turn(struct plan *p, int n, int a, int b)
{
	int *chain = p->chain;

	for (int i = 0; i < n; i++)
		plan_lift(p, chain[i]);
	for (int i = 0; i < n; i++)
		plan_put(p, chain[i], i % 2 == 0 ? b : a);
}

/* A chain of one more meeting in `full` than in `other`, that begins with this wish. */
static bool
shift_one(struct plan *p, int wish, int full, int other)
{
	for (int side = ENTERPRISE; side <= COUNTERPART; side++) {
		int who = plan_who(p, (enum side)side, wish), n;

		if (*plan_seat(p, (enum side)side, who, other) != NOBODY)
			continue;
		n = trace(p, (enum side)side, who, full, other);
		if (n > 0 && n % 2 == 1) {
			turn(p, n, full, other);
			return true;
		}
	}
	return false;
}

static bool
shift_to(struct plan *p, int full, int other)
{
	for (int e = 0; e < p->task->nenterprises; e++) {
		int wish = *plan_seat(p, ENTERPRISE, e, full);

		if (wish >= 0 && shift_one(p, wish, full, other))
			return true;
	}
	p->steps -= p->task->nenterprises;
	return false;
}

/* Move what is too much for a slot's tables into others. */
static bool
relieve(struct plan *p, int slot)
{
	for (int t = 0; t < p->task->nslots && p->used[slot] > p->room[slot] && p->steps > 0; t++)
		if (p->used[t] < p->room[t])
			(void)shift_to(p, slot, t);
	return p->used[slot] <= p->room[slot];
}

/* --- a wish into the plan ------------------------------------------------------------------------------- */

static int
idle_both(const struct plan *p, int wish, int slot)
{
	return plan_idle_of(p, ENTERPRISE, plan_who(p, ENTERPRISE, wish), slot) +
	    plan_idle_of(p, COUNTERPART, plan_who(p, COUNTERPART, wish), slot);
}

/* What a meeting there adds to idle slots. */
static int
cost(struct plan *p, int wish, int slot)
{
	int before = idle_both(p, wish, slot), after;

	set_seats(p, wish, slot, true);
	after = idle_both(p, wish, slot);
	set_seats(p, wish, slot, false);
	return after - before;
}

static bool
insert_free(struct plan *p, int wish)
{
	int best = NOBODY, least = 0;

	for (int t = 0; t < p->task->nslots; t++) {
		int c;

		if (p->used[t] >= p->room[t] || !plan_is_free(p, wish, t))
			continue;
		c = cost(p, wish, t);
		if (best == NOBODY || c < least) {
			best = t;
			least = c;
		}
	}
	if (best != NOBODY)
		plan_put(p, wish, best);
	p->steps -= p->task->nslots;
	return best != NOBODY;
}

/* Both are free in a slot that has too few tables. */
static bool
insert_relieved(struct plan *p, int wish)
{
	for (int t = 0; t < p->task->nslots && p->steps > 0; t++) {
		size_t mark = p->ndone;

		if (!plan_is_free(p, wish, t) || p->room[t] == 0)
			continue;
		plan_put(p, wish, t);
		if (relieve(p, t))
			return true;
		plan_undo(p, mark);
	}
	return false;
}

/* One is free in a, the other one in b and sits in a: turn the chain that begins at this one, and both are free in a. */
static bool
insert_turned(struct plan *p, int wish, enum side sits, int a, int b)
{
	size_t mark = p->ndone;
	int n = trace(p, sits, plan_who(p, sits, wish), a, b);

	if (n <= 0)
		return false;
	turn(p, n, a, b);
	plan_put(p, wish, a);
	if (relieve(p, a) && relieve(p, b))
		return true;
	plan_undo(p, mark);
	return false;
}

static bool
insert_into(struct plan *p, int wish, enum side sits, int a)
{
	enum side other = sits == ENTERPRISE ? COUNTERPART : ENTERPRISE;

	if (p->room[a] == 0 || *seat_of(p, other, wish, a) != NOBODY || *seat_of(p, sits, wish, a) < 0)
		return false;
	for (int b = 0; b < p->task->nslots && p->steps > 0; b++)
		if (*seat_of(p, sits, wish, b) == NOBODY && insert_turned(p, wish, sits, a, b))
			return true;
	return false;
}

static bool
insert_by_chain(struct plan *p, int wish)
{
	for (int a = 0; a < p->task->nslots && p->steps > 0; a++)
		if (insert_into(p, wish, COUNTERPART, a) || insert_into(p, wish, ENTERPRISE, a))
			return true;
	return false;
}

bool
plan_insert(struct plan *p, int wish)
{
	if (p->total >= p->total_room || !plan_may_fit(p, wish))
		return false;
	return insert_free(p, wish) || insert_relieved(p, wish) || insert_by_chain(p, wish);
}

/* --- idle slots ----------------------------------------------------------------------------------------- */

static bool
sits(const struct plan *p, enum side side, int who, int slot)
{
	const unsigned char *away = side == ENTERPRISE ? p->task->enterprise_away : p->task->counterpart_away;

	return *plan_seat(p, side, who, slot) >= 0 || away[who * p->task->nslots + slot] == PROPOSAL_SITS;
}

static int
idle_from(const struct plan *p, enum side side, int who, int first, int *next)
{
	int idle = 0, since = NOBODY, t;

	for (t = first; t < p->task->nslots && p->task->slots[t].block == p->task->slots[first].block; t++)
		if (sits(p, side, who, t)) {
			idle += since == NOBODY ? 0 : t - since - 1;
			since = t;
		}
	*next = t;
	return idle;
}

int
plan_idle_of(const struct plan *p, enum side side, int who, int slot)
{
	int next;

	while (slot > 0 && p->task->slots[slot - 1].block == p->task->slots[slot].block)
		slot--;
	return idle_from(p, side, who, slot, &next);
}

int
plan_idle(const struct plan *p)
{
	const int many[2] = { p->task->nenterprises, p->task->ncounterparts };
	int idle = 0;

	for (int side = ENTERPRISE; side <= COUNTERPART; side++)
		for (int who = 0; who < many[side]; who++)
			for (int t = 0; t < p->task->nslots;)
				idle += idle_from(p, (enum side)side, who, t, &t);
	return idle;
}

/* Of somebody, in the blocks of two slots. */
static int
idle_in(const struct plan *p, enum side side, int who, int a, int b)
{
	int idle = plan_idle_of(p, side, who, a);

	return p->task->slots[a].block == p->task->slots[b].block ? idle : idle + plan_idle_of(p, side, who, b);
}

/*
 * Turn the chain that begins at somebody in a, who is free in b, if fewer slots are idle then.  Only he and the one at its end have
 * other slots behind it: those between have both.
 */
static bool
turn_if_closer(struct plan *p, enum side side, int who, int a, int b)
{
	int n = trace(p, side, who, a, b), end, before, after;
	enum side end_side = n % 2 == 0 ? side : side == ENTERPRISE ? COUNTERPART : ENTERPRISE;

	if (n <= 0 || (n % 2 == 1 && p->used[b] >= p->room[b]))
		return false;
	end = plan_who(p, end_side, p->chain[n - 1]);
	before = idle_in(p, side, who, a, b) + idle_in(p, end_side, end, a, b);
	p->ndone = 0;
	turn(p, n, a, b);
	after = idle_in(p, side, who, a, b) + idle_in(p, end_side, end, a, b);
	if (after < before)
		return true;
	plan_undo(p, 0);
	return false;
}

static bool
draw_together(struct plan *p, enum side side, int who)
{
	bool moved = false;

	for (int a = 0; a < p->task->nslots; a++)
		for (int b = 0; b < p->task->nslots && *plan_seat(p, side, who, a) >= 0; b++)
			if (*plan_seat(p, side, who, b) == NOBODY)
				moved |= turn_if_closer(p, side, who, a, b);
	return moved;
}

/* A meeting into a, where one of it sits, by the chain that frees this one there; b and a are in its own block. */
static bool
reseat_by(struct plan *p, int wish, enum side sits, int a, int b)
{
	int at = p->slot_of[wish], n, before, after, end;
	enum side end_side;

	p->ndone = 0;
	plan_lift(p, wish);
	n = trace(p, sits, plan_who(p, sits, wish), a, b);
	end_side = n % 2 == 0 ? sits : sits == ENTERPRISE ? COUNTERPART : ENTERPRISE;
	end = n <= 0 ? NOBODY : plan_who(p, end_side, p->chain[n - 1]);
	plan_put(p, wish, at);
	if (n <= 0)
		return false;
	before = idle_both(p, wish, at) + plan_idle_of(p, end_side, end, at);
	plan_lift(p, wish);
	turn(p, n, a, b);
	plan_put(p, wish, a);
	after = idle_both(p, wish, at) + plan_idle_of(p, end_side, end, at);
	if (after < before && p->used[a] <= p->room[a] && p->used[b] <= p->room[b])
		return true;
	plan_undo(p, 0);
	return false;
}

static bool
reseat_into(struct plan *p, int wish, enum side sits, int a)
{
	enum side other = sits == ENTERPRISE ? COUNTERPART : ENTERPRISE;
	int at = p->slot_of[wish];

	if (a == at || *seat_of(p, other, wish, a) != NOBODY || *seat_of(p, sits, wish, a) < 0)
		return false;
	for (int b = 0; b < p->task->nslots; b++)
		if (p->task->slots[b].block == p->task->slots[at].block && (b == at || *seat_of(p, sits, wish, b) == NOBODY) &&
		    reseat_by(p, wish, sits, a, b))
			return true;
	return false;
}

/* By a chain through another slot of its block. */
static bool
reseat(struct plan *p, int wish)
{
	int at = p->slot_of[wish];

	if (at == NOBODY || idle_both(p, wish, at) == 0 || p->steps <= 0)
		return false;
	for (int a = 0; a < p->task->nslots; a++)
		if (p->task->slots[a].block == p->task->slots[at].block &&
		    (reseat_into(p, wish, COUNTERPART, a) || reseat_into(p, wish, ENTERPRISE, a)))
			return true;
	return false;
}

enum { PASSES = 6 };
void
plan_compact(struct plan *p)
{
	const int many[2] = { p->task->nenterprises, p->task->ncounterparts };
	bool moved = true;

	for (int pass = 0; moved && pass < PASSES; pass++) {
		moved = false;
		for (int side = ENTERPRISE; side <= COUNTERPART; side++)
			for (int who = 0; who < many[side]; who++)
				moved |= draw_together(p, (enum side)side, who);
		for (int w = 0; w < p->task->nwishes; w++)
			moved |= reseat(p, w);
	}
}

/* --- the empty plan ------------------------------------------------------------------------------------- */

/* The first choice of a side is worth most, a wish of both more than any of one. */
static int
value_of(const struct proposal_wish *w)
{
	int e = w->rank_enterprise == 0 ? 0 : PROPOSAL_RANKS + 1 - w->rank_enterprise;
	int c = w->rank_counterpart == 0 ? 0 : PROPOSAL_RANKS + 1 - w->rank_counterpart;

	return 2 * e + c + (e > 0 && c > 0 ? 3 * PROPOSAL_RANKS : 0);
}

static void
seat_all(struct plan *p, enum side side, int many, const unsigned char *away, const int *has)
{
	size_t n = (size_t)many * (size_t)p->task->nslots;

	p->seat[side] = arena_array(p->a, n, sizeof(int));
	p->count[side] = arena_array(p->a, (size_t)many, sizeof(int));
	p->spare[side] = arena_array(p->a, (size_t)many, sizeof(int));
	for (size_t i = 0; i < n; i++) {
		p->seat[side][i] = away[i] == PROPOSAL_FREE ? NOBODY : AWAY;
		p->spare[side][i / (size_t)p->task->nslots] += away[i] == PROPOSAL_FREE;
	}
	for (int i = 0; has != NULL && i < many; i++)
		p->count[side][i] = has[i];
}

/* Wishes by who has them, in order of value; those of equal value as they came. */
static void
sort_wishes(struct plan *p, enum side side, int many)
{
	const struct proposal_task *k = p->task;
	int *next = arena_array(p->a, (size_t)many + 1, sizeof(int)), best = 0;

	p->of[side] = arena_array(p->a, (size_t)k->nwishes, sizeof(int));
	p->first[side] = arena_array(p->a, (size_t)many + 1, sizeof(int));
	for (int w = 0; w < k->nwishes; w++) {
		p->first[side][plan_who(p, side, w) + 1]++;
		best = p->value[w] > best ? p->value[w] : best;
	}
	for (int i = 0; i < many; i++)
		next[i + 1] = p->first[side][i + 1] += p->first[side][i];
	for (; best >= 0; best--)
		for (int w = 0; w < k->nwishes; w++)
			if (p->value[w] == best)
				p->of[side][next[plan_who(p, side, w)]++] = w;
}

static int
tables_free(const struct proposal_task *k, int slot)
{
	int n = k->slots[slot].tables;

	for (int i = 0; k->table_taken != NULL && i < k->slots[slot].tables; i++)
		n -= k->table_taken[slot * PROPOSAL_TABLES + i];
	return n;
}

void
plan_init(struct plan *p, struct arena *a, const struct proposal_task *task)
{
	size_t nslots = (size_t)task->nslots, nwishes = (size_t)task->nwishes;

	*p = (struct plan){ .task = task, .a = a, .steps = STEPS, .room_done = 1024 };
	p->slot_of = arena_array(a, nwishes, sizeof(int));
	p->value = arena_array(a, nwishes, sizeof(int));
	p->used = arena_array(a, nslots, sizeof(int));
	p->room = arena_array(a, nslots, sizeof(int));
	p->chain = arena_array(a, (size_t)(task->nenterprises + task->ncounterparts) + 1, sizeof(int));
	p->done = arena_array(a, p->room_done, sizeof(*p->done));
	for (int w = 0; w < task->nwishes; w++) {
		p->slot_of[w] = NOBODY;
		p->value[w] = value_of(&task->wishes[w]);
	}
	for (int t = 0; t < task->nslots; t++)
		p->total_room += p->room[t] = tables_free(task, t);
	seat_all(p, ENTERPRISE, task->nenterprises, task->enterprise_away, task->has);
	seat_all(p, COUNTERPART, task->ncounterparts, task->counterpart_away, task->counterpart_has);
	sort_wishes(p, ENTERPRISE, task->nenterprises);
	sort_wishes(p, COUNTERPART, task->ncounterparts);
}
