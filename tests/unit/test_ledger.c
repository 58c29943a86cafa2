/*
 * The members' ledger below the API: what terms come to, which move is possible from where and for whom, and rates by currency and year.
 */
#include "test_model.h"

#include "model/flow.h"
#include "model/ledger.h"
#include "model/rate.h"

#define E	(&enterprise_resource)
#define T	(&membership_term_resource)

static int64_t
company(struct fix *f)
{
	static int n;

	return made(f, E, arena_printf(f->a, "{\"name_zh\":\"账本%d有限公司\"}", ++n));
}

static int64_t
term(struct fix *f, int64_t enterprise, const char *rest)
{
	return made(f, T, arena_printf(f->a, "{\"enterprise\":%lld,%s}", (long long)enterprise, rest));
}

static struct enterprise *
load(struct fix *f, int64_t id)
{
	void *rec;

	assert_int_equal(rec_load(f->d, f->a, E, id, &rec, &f->e), 1);
	return rec;
}

/* --- what terms come to --------------------------------------------------------------------------------- */

static const struct {
	const char	*term[3];
	int64_t		 level, state;
	const char	*joined, *left;
} standings[] = {
	{ { NULL }, NONE, NONE, NULL, NULL },
	{ { "\"level\":7" }, 7, TS_APPLIED, NULL, NULL },
	{ { "\"level\":7,\"state\":\"awaiting_payment\",\"from_on\":\"2030-01-01\"" }, 7, TS_AWAITING_PAYMENT, NULL, NULL },
	{ { "\"level\":7,\"state\":\"current\",\"from_on\":\"2020-01-01\"" }, 7, TS_CURRENT, "2020-01-01", NULL },
	/* in force before pending, also if that begins later */
	{ { "\"level\":7,\"state\":\"grace\",\"from_on\":\"2020-01-01\"", "\"level\":5,\"state\":\"awaiting_payment\",\"from_on\":\"2021-01-01\"" },
	  7, TS_GRACE, "2020-01-01", NULL },
	/* of equals the one that begins last, in whatever order they were written down */
	{ { "\"level\":5,\"state\":\"current\",\"from_on\":\"2022-01-01\"", "\"level\":7,\"state\":\"current\",\"from_on\":\"2020-01-01\"" },
	  5, TS_CURRENT, "2020-01-01", NULL },
	/* a beginning that is not known comes before those that are */
	{ { "\"level\":5,\"state\":\"current\",\"from_on\":\"2022-01-01\"", "\"level\":7,\"state\":\"suspended\"" }, 5, TS_CURRENT, NULL, NULL },
	/* pending before ended; left where the last one ended, by its last day where no other is said */
	{ { "\"level\":7,\"state\":\"lapsed\",\"from_on\":\"2020-01-01\",\"to_on\":\"2020-12-31\"", "\"level\":6" },
	  6, TS_APPLIED, "2020-01-01", "2020-12-31" },
	{ { "\"level\":7,\"state\":\"resigned\",\"from_on\":\"2018-01-01\",\"to_on\":\"2018-12-31\",\"ended_on\":\"2018-06-30\"" },
	  7, TS_RESIGNED, "2018-01-01", "2018-06-30" },
	{ { "\"level\":7,\"state\":\"resigned\",\"from_on\":\"2018-01-01\",\"ended_on\":\"2018-06-30\"",
	    "\"level\":4,\"state\":\"expelled\",\"from_on\":\"2020-01-01\",\"ended_on\":\"2021-02-28\",\"ended_reason\":\"x\"",
	    "\"level\":1,\"state\":\"current\",\"from_on\":\"2024-01-01\"" }, 1, TS_CURRENT, "2018-01-01", NULL },
};

static void
expect_standing(struct fix *f, int64_t id, size_t i)
{
	const struct enterprise *n = load(f, id);

	if (n->level != standings[i].level || n->member_state != standings[i].state || !str_eq(n->joined_on, standings[i].joined) ||
	    !str_eq(n->left_on, standings[i].left))
		fail_msg("case %zu: level %lld, state %lld, joined %s, left %s", i, (long long)n->level, (long long)n->member_state,
		    n->joined_on == NULL ? "-" : n->joined_on, n->left_on == NULL ? "-" : n->left_on);
}

static void
terms_come_to_a_standing(void **state)
{
	struct fix *f = *state;

	for (size_t i = 0; i < nitems(standings); i++) {
		int64_t id = company(f);

		for (size_t k = 0; k < nitems(standings[i].term) && standings[i].term[k] != NULL; k++)
			term(f, id, standings[i].term[k]);
		expect_standing(f, id, i);
	}
}

static void
archived_terms_do_not_count(void **state)
{
	struct fix *f = *state;
	int64_t id = company(f);
	struct change c = { .act = DO_ARCHIVE, .who = actor(R_STAFF, NONE), .r = T, .version = 1 };

	term(f, id, standings[3].term[0]);
	c.id = term(f, id, "\"level\":1,\"state\":\"current\",\"from_on\":\"2024-01-01\"");
	assert_int_equal(load(f, id)->level, 1);
	assert_int_equal(act(f, &c), 0);
	expect_standing(f, id, 3);
	c.act = DO_RESTORE;
	c.version = 2;
	assert_int_equal(act(f, &c), 0);
	assert_int_equal(load(f, id)->level, 1);
}

static int
settle(struct tx *t, void *arg, struct err *e)
{
	const struct actor who = actor(R_STAFF, NONE);

	return ledger_settle(t, &who, *(int64_t *)arg, e);
}

static void
settled_again_nothing_is_written(void **state)
{
	struct fix *f = *state;
	int64_t id = company(f), nobody = 99999;
	const char *told;
	int64_t version;

	term(f, id, standings[3].term[0]);
	version = load(f, id)->rec.version;
	told = history(f, E, id, UINT_MAX);
	assert_int_equal(store_write_wait(f->s, settle, &id, &f->e), 0);
	assert_int_equal(load(f, id)->rec.version, version);
	assert_string_equal(history(f, E, id, UINT_MAX), told);
	assert_int_equal(store_write_wait(f->s, settle, &nobody, &f->e), 0);
}

static void
the_order_of_a_level_is_followed(void **state)
{
	struct fix *f = *state;
	int64_t id = company(f), rank;
	struct change c = { .act = DO_CHANGE, .who = actor(R_ADMIN, NONE), .r = &level_resource, .id = 7, .version = NONE,
	    .json = "{\"rank\":3}" };

	term(f, id, standings[3].term[0]);
	assert_int_equal(act(f, &c), 0);
	assert_int_equal(level_rank(f->d, 7, &rank, &f->e), 0);
	assert_int_equal(rank, 3);
	assert_int_equal(load(f, id)->level_rank, 3);
	assert_int_equal(level_rank(f->d, NONE, &rank, &f->e), 0);
	assert_int_equal(rank, NONE);
}

/* --- moves ---------------------------------------------------------------------------------------------- */

static const char *const state_codes[] = { "applied", "in_review", "awaiting_payment", "current", "grace", "suspended", "lapsed",
    "resigned", "expelled" };
enum { STATES = nitems(state_codes) };

/* domain.md 1.7: from which state (in the order of state_codes) a move leads, and to which. */
static const struct {
	const char	*name, *body;
	bool		 from[STATES];
	int64_t		 to;		/* NONE: another record */
	bool		 heads;		/* only of managers and administrators */
} moves[] = {
	{ "review", "{}", { 1 }, TS_IN_REVIEW, false },
	{ "approve", "{\"approved_by\":\"理事会\"}", { 0, 1 }, TS_AWAITING_PAYMENT, true },
	{ "activate", "{\"from_on\":\"2020-01-01\"}", { 0, 0, 1 }, TS_CURRENT, false },
	{ "grace", "{}", { 0, 0, 0, 1 }, TS_GRACE, false },
	{ "lapse", "{\"ended_on\":\"2021-01-01\"}", { 0, 0, 0, 0, 1 }, TS_LAPSED, false },
	{ "suspend", "{\"ended_reason\":\"x\"}", { 0, 0, 0, 1 }, TS_SUSPENDED, true },
	{ "resume", "{}", { 0, 0, 0, 0, 0, 1 }, TS_CURRENT, true },
	{ "resign", "{\"ended_on\":\"2021-01-01\"}", { 1, 1, 1, 1, 1, 1, 1 }, TS_RESIGNED, false },
	{ "expel", "{\"ended_on\":\"2021-01-01\",\"ended_reason\":\"x\"}", { 1, 1, 1, 1, 1, 1, 1 }, TS_EXPELLED, true },
	{ "renew", "{}", { 0, 0, 0, 1, 1 }, NONE, false },
};

struct step {
	struct fix	*f;
	struct actor	 who;
	int64_t		 id;
	const char	*name, *body;
	struct membership_term *out;
	bool		 made;
};

static int
run_step(struct tx *t, void *arg, struct err *e)
{
	struct step *s = arg;
	const struct jv *body;
	void *out = NULL;
	int rc;

	if (json_parse(s->f->a, s->body, strlen(s->body), &body, e) == -1)
		return -1;
	rc = flow_move(t, s->f->a, &s->who, T, s->id, NONE, flow_find(T, s->name), body, &out, &s->made, e);
	s->out = out;
	return rc;
}

static enum err_code
move(struct step *s)
{
	err_init(&s->f->e, s->f->a);
	return store_write_wait(s->f->s, run_step, s, &s->f->e) == 0 ? ERR_OK : s->f->e.code;
}

static int64_t
term_in(struct fix *f, int state)
{
	return term(f, company(f), arena_printf(f->a, "\"level\":7,\"from_on\":\"2020-01-01\",\"to_on\":\"2020-12-31\",\"state\":\"%s\"",
	    state_codes[state]));
}

static void
every_move_from_every_state(void **state)
{
	struct fix *f = *state;

	assert_int_equal(T->nmoves, nitems(moves));
	for (size_t m = 0; m < nitems(moves); m++)
		for (int from = 0; from < STATES; from++) {
			struct step s = { f, actor(R_MANAGER, NONE), term_in(f, from), moves[m].name, moves[m].body, NULL, false };
			enum err_code code = move(&s);

			if (code != (moves[m].from[from] ? ERR_OK : ERR_CONFLICT))
				fail_msg("%s from %s: %s", moves[m].name, state_codes[from], complaints(&f->e));
			if (code == ERR_CONFLICT)
				assert_non_null(strstr(f->e.extra_json, "\"allowed\":["));
			else if (s.out->state != (moves[m].to == NONE ? TS_AWAITING_PAYMENT : moves[m].to) || s.made != (moves[m].to == NONE))
				fail_msg("%s from %s leads to %lld", moves[m].name, state_codes[from], (long long)s.out->state);
		}
}

static void
moves_are_of_roles(void **state)
{
	const struct actor staff = actor(R_STAFF, NONE), auditor = actor(R_AUDITOR, NONE), member = actor(R_MEMBER_ADMIN, 1);

	for (size_t m = 0; m < nitems(moves); m++) {
		const struct move *x = flow_find(T, moves[m].name);

		assert_non_null(x);
		assert_int_equal(flow_may(&staff, T, x), !moves[m].heads);
		assert_false(flow_may(&auditor, T, x));
		assert_false(flow_may(&member, T, x));
	}
	assert_null(flow_find(T, "fly"));
	assert_null(flow_find(E, "review"));
}

/* What a move needs is asked for by name, what it does not take is refused, and neither has done anything. */
static void
moves_say_what_they_want(void **state)
{
	struct fix *f = *state;
	struct step s = { f, actor(R_MANAGER, NONE), term_in(f, TS_CURRENT), "expel", "{\"ended_on\":\"2021-01-01\"}", NULL, false };
	void *now;

	assert_int_equal(move(&s), ERR_VALIDATION);
	assert_string_equal(complaints(&f->e), "validation /ended_reason:move_needs");
	s.body = "{\"ended_on\":\"2021-01-01\",\"ended_reason\":\"x\",\"level\":1}";
	assert_int_equal(move(&s), ERR_VALIDATION);
	assert_string_equal(complaints(&f->e), "validation /level:unknown_field");
	assert_int_equal(rec_load(f->d, f->a, T, s.id, &now, &f->e), 1);
	assert_int_equal(((struct rec *)now)->version, 1);
}

/* --- renewing ------------------------------------------------------------------------------------------- */

static const struct { const char *from, *to, *next, *end; } renewals[] = {
	{ "2024-01-01", "2024-12-31", "2025-01-01", "2025-12-31" },
	{ "2021-01-01", "2023-12-31", "2024-01-01", "2026-12-31" },	/* as many years */
	{ "2024-07-01", "2024-12-31", "2025-01-01", "2025-12-31" },	/* a part of one: a whole one */
	{ "2023-03-01", "2024-02-28", "2024-02-29", "2025-02-27" },	/* begins on a day that is not in every year */
	{ "2023-03-01", "2024-02-29", "2024-03-01", "2025-02-28" },
};

static void
renewed_from_the_day_after(void **state)
{
	struct fix *f = *state;

	for (size_t i = 0; i < nitems(renewals); i++) {
		struct step s = { f, actor(R_STAFF, NONE), term(f, company(f), arena_printf(f->a,
		    "\"level\":7,\"state\":\"current\",\"from_on\":\"%s\",\"to_on\":\"%s\"", renewals[i].from, renewals[i].to)), "renew", "{}", NULL, false };
		int64_t next;

		assert_int_equal(move(&s), ERR_OK);
		assert_true(s.made);
		assert_string_equal(s.out->from_on, renewals[i].next);
		assert_string_equal(s.out->to_on, renewals[i].end);
		next = s.out->rec.id;
		assert_int_equal(move(&s), ERR_OK);
		assert_false(s.made);
		assert_int_equal(s.out->rec.id, next);
	}
}

/* --- rates ---------------------------------------------------------------------------------------------- */

static const char *
rates(struct fix *f, const char *currency, int64_t year)
{
	struct str *out = str_new(f->a);
	struct jw w;

	jw_init(&w, out);
	assert_int_equal(rates_put(f->d, &w, currency, year, LANG_EN, &f->e), 0);
	return str_text(out);
}

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

static void
rates_by_currency_and_year(void **state)
{
	struct fix *f = *state;
	const char *one = rates(f, "BND", 1990), *all = rates(f, "BND", NONE);

	assert_string_equal(one, "{\"items\":[{\"currency\":\"BND\",\"year\":1990,\"per_usd\":\"1.81253\",\"per_cny\":\"0.3789359\","
	    "\"source\":\"worldbank\",\"attribution\":\"World Bank, World Development Indicators (PA.NUS.FCRF), CC BY 4.0\"}]}");
	assert_true(count(all, "\"year\"") > 20);
	assert_int_equal(count(all, "\"year\""), count(all, "\"currency\":\"BND\""));
	assert_non_null(strstr(all, "\"year\":1990"));
	assert_true(strstr(all, "\"year\":1990") < strstr(all, "\"year\":1991"));
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(rates(f, (const char *[]){ "XXX", "bnd", "BND" }[i], i == 2 ? 1800 : 1990), "{\"items\":[]}");
	assert_true(count(rates(f, NULL, 2020), "\"year\":2020") > 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(terms_come_to_a_standing, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(archived_terms_do_not_count, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(settled_again_nothing_is_written, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(the_order_of_a_level_is_followed, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(every_move_from_every_state, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(moves_are_of_roles, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(moves_say_what_they_want, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(renewed_from_the_day_after, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(rates_by_currency_and_year, fix_setup, fix_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
