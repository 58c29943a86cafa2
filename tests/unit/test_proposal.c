/*
 * Proposals of meetings: what always holds, on tasks at random; the fair optimum of small ones, by trying everything; the big one's cost.
 */
#include "test.h"

#include "model/proposal.h"

#include <time.h>

/* --- tasks at random: the same in every run -------------------------------------------------------------- */

static uint64_t seed;

static int
any(int n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((seed >> 33) % (uint64_t)n);
}

struct draw {
	int	 nenterprises, ncounterparts, nslots, nwishes;
	int	 blocks, tables;
	int	 away;		/* of a hundred seats */
	int	 taken;		/* of a hundred tables */
	int	 has;		/* meetings that one may have already */
};

static void
draw_wishes(struct arena *a, const struct draw *d, struct proposal_task *k)
{
	struct proposal_wish *w = arena_array(a, (size_t)d->nwishes, sizeof(*w));
	bool *there = arena_array(a, (size_t)(d->nenterprises * d->ncounterparts), sizeof(bool));

	for (int i = 0; i < d->nwishes; i++) {
		struct proposal_wish one = { any(d->nenterprises), any(d->ncounterparts), any(6), any(6) };
		bool *at = &there[one.enterprise * d->ncounterparts + one.counterpart];

		if (!*at && one.rank_enterprise + one.rank_counterpart > 0)
			w[k->nwishes++] = one;
		*at = true;
	}
	k->wishes = w;
}

static unsigned char *
draw_flags(struct arena *a, int n, int of_hundred, int values)
{
	unsigned char *out = arena_array(a, (size_t)n, 1);

	for (int i = 0; i < n; i++)
		out[i] = (unsigned char)(any(100) < of_hundred ? 1 + any(values) : 0);
	return out;
}

static int *
draw_counts(struct arena *a, int n, int most)
{
	int *out = arena_array(a, (size_t)n, sizeof(int));

	for (int i = 0; i < n; i++)
		out[i] = any(most + 1);
	return out;
}

static void
draw_task(struct arena *a, const struct draw *d, struct proposal_task *k)
{
	struct proposal_slot *slots = arena_array(a, (size_t)d->nslots, sizeof(*slots));

	for (int t = 0; t < d->nslots; t++)
		slots[t] = (struct proposal_slot){ t * d->blocks / d->nslots, d->tables };
	*k = (struct proposal_task){ .nenterprises = d->nenterprises, .ncounterparts = d->ncounterparts, .nslots = d->nslots, .slots = slots };
	draw_wishes(a, d, k);
	k->enterprise_away = draw_flags(a, d->nenterprises * d->nslots, d->away, 2);
	k->counterpart_away = draw_flags(a, d->ncounterparts * d->nslots, d->away, 2);
	k->table_taken = draw_flags(a, d->nslots * PROPOSAL_TABLES, d->taken, 1);
	k->has = draw_counts(a, d->nenterprises, d->has);
	k->counterpart_has = draw_counts(a, d->ncounterparts, d->has);
}

/* --- what always holds ------------------------------------------------------------------------------------- */

struct seen {
	const struct proposal_task *k;
	const struct proposal *out;
	unsigned char	*enterprise, *counterpart, *table;	/* who sits where, as in the task */
	bool		*met;
	int		*count;
};

static void
sit(unsigned char *seat)
{
	assert_int_equal(*seat, PROPOSAL_FREE);
	*seat = PROPOSAL_SITS;
}

static void
check_clashes(struct seen *s)
{
	const struct proposal_task *k = s->k;

	for (int i = 0; i < s->out->nmeetings; i++) {
		const struct proposal_meeting *m = &s->out->meetings[i];
		const struct proposal_wish *w = &k->wishes[m->wish];

		assert_true(m->table >= 1 && m->table <= k->slots[m->slot].tables);
		assert_false(s->met[m->wish]);
		sit(&s->enterprise[w->enterprise * k->nslots + m->slot]);
		sit(&s->counterpart[w->counterpart * k->nslots + m->slot]);
		sit(&s->table[m->slot * PROPOSAL_TABLES + m->table - 1]);
		s->met[m->wish] = true;
		s->count[w->enterprise]++;
	}
}

static bool
has_table(const struct seen *s, int slot)
{
	for (int i = 0; i < s->k->slots[slot].tables; i++)
		if (!s->table[slot * PROPOSAL_TABLES + i])
			return true;
	return false;
}

/* Each wish is met or said to be unmet; and none of these could be added as it is. */
static void
check_unmet(struct seen *s)
{
	const struct proposal_task *k = s->k;

	assert_int_equal(s->out->nmeetings + s->out->nunmet, k->nwishes);
	for (int i = 0; i < s->out->nunmet; i++) {
		const struct proposal_wish *w = &k->wishes[s->out->unmet[i].wish];

		assert_false(s->met[s->out->unmet[i].wish]);
		s->met[s->out->unmet[i].wish] = true;
		for (int t = 0; t < k->nslots; t++)
			assert_false(has_table(s, t) && s->enterprise[w->enterprise * k->nslots + t] == PROPOSAL_FREE &&
			    s->counterpart[w->counterpart * k->nslots + t] == PROPOSAL_FREE);
	}
}

static void *
copy(struct arena *a, const void *from, size_t n)
{
	return memcpy(arena_alloc(a, n), from, n);
}

static void
check(struct arena *a, const struct proposal_task *k, const struct proposal *out, struct seen *s)
{
	*s = (struct seen){ k, out, copy(a, k->enterprise_away, (size_t)(k->nenterprises * k->nslots)),
	    copy(a, k->counterpart_away, (size_t)(k->ncounterparts * k->nslots)), arena_alloc(a, (size_t)(k->nslots * PROPOSAL_TABLES)),
	    arena_array(a, (size_t)k->nwishes, sizeof(bool)), arena_array(a, (size_t)k->nenterprises, sizeof(int)) };
	if (k->table_taken != NULL)
		memcpy(s->table, k->table_taken, (size_t)(k->nslots * PROPOSAL_TABLES));
	for (int i = 0; k->has != NULL && i < k->nenterprises; i++)
		s->count[i] = k->has[i];
	check_clashes(s);
	check_unmet(s);
}

/*
 * Nobody has none, whom somebody who has several could simply let have one of his: the same hour and table, or the counterpart's hour.
 */
static void
check_fair(const struct seen *s)
{
	const struct proposal_task *k = s->k;

	for (int i = 0; i < s->out->nunmet; i++) {
		const struct proposal_wish *w = &k->wishes[s->out->unmet[i].wish];

		for (int j = 0; j < s->out->nmeetings && s->count[w->enterprise] == 0; j++) {
			const struct proposal_meeting *m = &s->out->meetings[j];
			const struct proposal_wish *o = &k->wishes[m->wish];
			bool free = o->counterpart == w->counterpart || s->counterpart[w->counterpart * k->nslots + m->slot] == PROPOSAL_FREE;

			assert_false(free && s->enterprise[w->enterprise * k->nslots + m->slot] == PROPOSAL_FREE &&
			    s->count[o->enterprise] > 1);
		}
	}
}

static void
always(void **state)
{
	for (int i = 0; i < 3000; i++) {
		struct arena *a = arena_new();
		struct draw d;
		struct proposal_task k;
		struct proposal out;
		struct seen s;

		seed = (uint64_t)i;
		d = (struct draw){ 1 + any(12), 1 + any(9), 1 + any(9), any(60), 1 + any(3), any(6), any(3) * 25, any(2) * 20, any(2) * 3 };
		draw_task(a, &d, &k);
		proposal_make(a, &k, &out);
		check(a, &k, &out, &s);
		check_fair(&s);
		arena_free(a);
	}
}

/* --- against all that could be ------------------------------------------------------------------------------ */

enum { SMALL = 8 };
struct best {
	const struct proposal_task *k;
	unsigned char	*enterprise, *counterpart;
	int		 room[SMALL], count[SMALL];
	int		 sorted[SMALL];		/* of the best so far */
	int		 any;
};

static void
sort_counts(const int *count, int n, int *out)
{
	for (int i = 0; i < n; i++) {
		int j = i;

		for (; j > 0 && out[j - 1] > count[i]; j--)
			out[j] = out[j - 1];
		out[j] = count[i];
	}
}

/* By the poorest, then the next one, ..: negative, 0, positive. */
static int
compare_counts(const int *one, const int *two, int n)
{
	for (int i = 0; i < n; i++)
		if (one[i] != two[i])
			return one[i] - two[i];
	return 0;
}

static void
try_all(struct best *b, int w)
{
	const struct proposal_task *k = b->k;
	int sorted[SMALL];

	if (w == k->nwishes) {
		sort_counts(b->count, k->nenterprises, sorted);
		if (!b->any || compare_counts(sorted, b->sorted, k->nenterprises) > 0)
			memcpy(b->sorted, sorted, sizeof(sorted));
		b->any = true;
		return;
	}
	for (int t = 0; t < k->nslots; t++) {
		unsigned char *e = &b->enterprise[k->wishes[w].enterprise * k->nslots + t];
		unsigned char *c = &b->counterpart[k->wishes[w].counterpart * k->nslots + t];

		if (*e != PROPOSAL_FREE || *c != PROPOSAL_FREE || b->room[t] == 0)
			continue;
		*e = *c = PROPOSAL_SITS;
		b->room[t]--;
		b->count[k->wishes[w].enterprise]++;
		try_all(b, w + 1);
		b->count[k->wishes[w].enterprise]--;
		b->room[t]++;
		*e = *c = PROPOSAL_FREE;
	}
	try_all(b, w + 1);
}

static void
find_best(struct arena *a, const struct proposal_task *k, struct best *b)
{
	*b = (struct best){ .k = k, .enterprise = copy(a, k->enterprise_away, (size_t)(k->nenterprises * k->nslots)),
	    .counterpart = copy(a, k->counterpart_away, (size_t)(k->ncounterparts * k->nslots)) };
	for (int t = 0; t < k->nslots; t++)
		for (int i = 0; i < k->slots[t].tables; i++)
			b->room[t] += !k->table_taken[t * PROPOSAL_TABLES + i];
	memcpy(b->count, k->has, (size_t)k->nenterprises * sizeof(int));
	try_all(b, 0);
}

static int
zeros(const int *sorted, int n)
{
	int i = 0;

	while (i < n && sorted[i] == 0)
		i++;
	return i;
}

struct tally {
	int	 tasks, fair, served;
};

static void
compare_one(uint64_t with, int away, int taken, int has, struct tally *n)
{
	struct arena *a = arena_new();
	struct draw d;
	struct proposal_task k;
	struct proposal out;
	struct seen s;
	struct best b;
	int sorted[SMALL];

	seed = with;
	d = (struct draw){ 1 + any(5), 1 + any(4), 1 + any(3), 9, 1, 1 + any(3), away, taken, has };
	draw_task(a, &d, &k);
	proposal_make(a, &k, &out);
	check(a, &k, &out, &s);
	find_best(a, &k, &b);
	sort_counts(s.count, k.nenterprises, sorted);
	n->tasks++;
	n->fair += compare_counts(sorted, b.sorted, k.nenterprises) == 0;
	n->served += zeros(sorted, k.nenterprises) == zeros(b.sorted, k.nenterprises);
	arena_free(a);
}

enum { TASKS = 1200 };

static struct tally
compare_many(int away, int taken, int has)
{
	struct tally n = { 0, 0, 0 };

	for (uint64_t i = 0; i < TASKS; i++)
		compare_one(i, away, taken, has, &n);
	print_message("away %d%%, tables taken %d%%: of %d tasks %d are the best that is possible, %d serve as many as can be served\n", away,
	    taken, n.tasks, n.fair, n.served);
	return n;
}

/* Where nobody is away the best is reached always. */
static void
best_without_absences(void **state)
{
	struct tally n = compare_many(0, 0, 0), m = compare_many(0, 0, 2);

	assert_int_equal(n.fair, n.tasks);
	assert_int_equal(m.fair, m.tasks);
}

/* Else it is reached nearly always, and as many are served as can be. */
static void
best_with_absences(void **state)
{
	struct tally n = compare_many(30, 0, 0), m = compare_many(50, 30, 0), o = compare_many(20, 30, 2);

	assert_true(n.fair * 100 >= n.tasks * 99 && m.fair * 100 >= m.tasks * 99 && o.fair * 100 >= o.tasks * 99);
	assert_true(n.served == n.tasks && m.served == m.tasks && o.served == o.tasks);
}

/* --- by hand ---------------------------------------------------------------------------------------------- */

enum { F = PROPOSAL_FREE, A = PROPOSAL_ABSENT, S = PROPOSAL_SITS };

static struct proposal_task
by_hand(const struct proposal_wish *wishes, int nwishes, const struct proposal_slot *slots, int nslots, const unsigned char *enterprises,
    const unsigned char *counterparts)
{
	static const unsigned char none[64];

	return (struct proposal_task){ .nenterprises = 4, .ncounterparts = 4, .nslots = nslots, .nwishes = nwishes, .slots = slots,
	    .wishes = wishes, .enterprise_away = enterprises != NULL ? enterprises : none,
	    .counterpart_away = counterparts != NULL ? counterparts : none };
}

static const struct proposal_slot one_slot[] = { { 0, 9 } }, one_table[] = { { 0, 1 } }, two_slots[] = { { 0, 9 }, { 0, 9 } };
static const struct proposal_wish one_wish[] = { { 0, 0, 1, 0 } }, same_counterpart[] = { { 0, 0, 1, 0 }, { 1, 0, 1, 0 } },
    same_enterprise[] = { { 0, 0, 1, 0 }, { 0, 1, 1, 0 } }, apart[] = { { 0, 0, 1, 0 }, { 1, 1, 1, 0 } };
static const unsigned char away_first[] = { A, F, F, F, F, F, F, F }, away_second[] = { F, A, F, F, F, F, F, F };

static const struct {
	const struct proposal_wish *wishes;
	int		 nwishes;
	const struct proposal_slot *slots;
	int		 nslots;
	const unsigned char *enterprises, *counterparts;
	enum proposal_why why;
} whys[] = {
	{ one_wish, 1, NULL, 0, NULL, NULL, PW_NEVER_TOGETHER },
	{ one_wish, 1, two_slots, 2, away_first, away_second, PW_NEVER_TOGETHER },
	{ one_wish, 1, two_slots, 2, (const unsigned char[]){ A, F, F, F, F, F, F, F }, (const unsigned char[]){ F, S, F, F, F, F, F, F },
	    PW_NO_COMMON_SLOT },
	{ same_counterpart, 2, one_slot, 1, NULL, NULL, PW_COUNTERPART_FULL },
	{ same_enterprise, 2, one_slot, 1, NULL, NULL, PW_ENTERPRISE_FULL },
	{ apart, 2, one_table, 1, NULL, NULL, PW_TABLES_FULL },
};

static void
unmet_and_why(void **state)
{
	for (size_t i = 0; i < nitems(whys); i++) {
		struct arena *a = arena_new();
		struct proposal_task k = by_hand(whys[i].wishes, whys[i].nwishes, whys[i].slots, whys[i].nslots, whys[i].enterprises,
		    whys[i].counterparts);
		struct proposal out;

		proposal_make(a, &k, &out);
		assert_int_equal(out.nunmet, 1);
		assert_int_equal(out.unmet[0].why, whys[i].why);
		assert_int_equal(out.unserved, whys[i].nslots > 0 && whys[i].why != PW_NEVER_TOGETHER && whys[i].why != PW_ENTERPRISE_FULL &&
		    whys[i].why != PW_NO_COMMON_SLOT);
		arena_free(a);
	}
}

/* What both wish comes before the first choice of one. */
static void
both_first(void **state)
{
	static const struct proposal_wish w[] = { { 0, 0, 1, 0 }, { 0, 1, 3, 3 }, { 0, 2, 0, 1 } };
	struct arena *a = arena_new();
	struct proposal_task k = by_hand(w, 3, one_slot, 1, NULL, NULL);
	struct proposal out;

	proposal_make(a, &k, &out);
	assert_int_equal(out.nmeetings, 1);
	assert_int_equal(out.meetings[0].wish, 1);
	arena_free(a);
}

/* A counterpart that is asked for less has one, too, where an enterprise can change. */
static void
counterparts_too(void **state)
{
	static const struct proposal_wish w[] = { { 0, 0, 1, 1 }, { 1, 0, 1, 1 }, { 1, 1, 0, 5 } };
	static const unsigned char away[] = { F, F, F, A, F, F, F, F };
	struct arena *a = arena_new();
	struct proposal_task k = by_hand(w, 3, two_slots, 2, away, NULL);
	struct proposal out;

	proposal_make(a, &k, &out);
	assert_int_equal(out.nmeetings, 2);
	assert_int_equal(out.unmet[0].wish, 1);
	arena_free(a);
}

/* In a block a counterpart keeps its table, and nobody waits between meetings. */
static void
stays_at_its_table(void **state)
{
	static const struct proposal_slot slots[] = { { 0, 4 }, { 0, 4 }, { 0, 4 }, { 0, 4 }, { 0, 4 }, { 0, 4 } };
	struct proposal_wish w[16];
	struct arena *a = arena_new();
	struct proposal_task k;
	struct proposal out;
	int table[4] = { 0 };

	for (int i = 0; i < 16; i++)
		w[i] = (struct proposal_wish){ i % 4, i / 4, 1, 0 };
	k = by_hand(w, 16, slots, 6, NULL, NULL);
	proposal_make(a, &k, &out);
	assert_int_equal(out.nmeetings, 16);
	assert_int_equal(out.idle, 0);
	for (int i = 0; i < out.nmeetings; i++) {
		int c = w[out.meetings[i].wish].counterpart;

		assert_true(table[c] == 0 || table[c] == out.meetings[i].table);
		table[c] = out.meetings[i].table;
	}
	arena_free(a);
}

/* --- the big one -------------------------------------------------------------------------------------------- */

static double
cpu_s(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

static const struct { const char *what; struct draw d; } big[] = {
	{ "all fits", { 100, 60, 48, 1200, 6, 40, 0, 0, 0 } },
	{ "few tables", { 100, 60, 48, 2500, 6, 15, 0, 0, 0 } },
	{ "all wish all", { 100, 60, 48, 20000, 6, 60, 0, 0, 0 } },
	{ "much away", { 100, 60, 96, 4000, 6, 30, 50, 10, 0 } },
	{ "short slots", { 100, 60, 144, 8000, 6, 20, 20, 5, 2 } },
	{ "few slots", { 100, 60, 12, 3000, 3, 30, 30, 10, 0 } },
};

static void
big_ones(void **state)
{
	for (size_t i = 0; i < nitems(big); i++) {
		struct arena *a = arena_new();
		struct proposal_task k;
		struct proposal out;
		struct seen s;
		double since;

		seed = i;
		draw_task(a, &big[i].d, &k);
		since = cpu_s();
		proposal_make(a, &k, &out);
		print_message("%s: %d wishes, %d met, an enterprise has %d to %d, %d have none, %d slots idle; %.0f ms of CPU\n", big[i].what,
		    k.nwishes, out.nmeetings, out.fewest, out.most, out.unserved, out.idle, (cpu_s() - since) * 1000);
		check(a, &k, &out, &s);
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(always), cmocka_unit_test(best_without_absences), cmocka_unit_test(best_with_absences),
		cmocka_unit_test(unmet_and_why), cmocka_unit_test(both_first), cmocka_unit_test(counterparts_too),
		cmocka_unit_test(stays_at_its_table), cmocka_unit_test(big_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
