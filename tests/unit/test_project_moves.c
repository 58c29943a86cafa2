/*
 * Moves of projects below the API: every state x move x role against a table that is typed after domain.md 1.7, what each stage needs, one by one and
 * in all combinations, and that operation takes two.
 *
 * One project has all that any stage needs.  Each case puts it into a state, tries one move and takes all back.
 */
#include "test_model.h"

#include "model/flow.h"

#define P	(&project_resource)

/* --- one project, many cases ---------------------------------------------------------------------------- */

struct trial {
	struct fix	*f;
	struct actor	 who;
	const char	*sql[12];	/* the state before */
	const char	*move, *body;
	bool		 keep;		/* else nothing of it stays */
	/* out */
	enum err_code	 code;
	const char	*said, *detail;
	struct project	*now;
};

static int64_t project, investor;

static int
do_sql(struct tx *t, const char *sql, struct err *e)
{
	return stmt_run(tx_stmt(t, sql), e);
}

static int
run_trial(struct tx *t, void *arg, struct err *e)
{
	struct trial *x = arg;
	struct err mine;
	const struct jv *body = NULL;
	bool made;
	void *out = NULL;

	for (size_t i = 0; i < nitems(x->sql) && x->sql[i] != NULL; i++)
		if (do_sql(t, x->sql[i], e) == -1)
			fail_msg("%s: %s", x->sql[i], e->log);
	err_init(&mine, x->f->a);
	if (x->body != NULL && json_parse(x->f->a, x->body, strlen(x->body), &body, &mine) == -1)
		fail_msg("%s: %s", x->body, mine.log);
	x->code = flow_move(t, x->f->a, &x->who, P, project, NONE, flow_find(P, x->move), body, &out, &made, &mine) == 0 ?
	    ERR_OK : mine.code;
	x->said = complaints(&mine);
	x->detail = mine.detail;
	x->now = out;
	return x->keep && x->code == ERR_OK ? 0 : fail(e, ERR_CANCELLED, "only tried");
}

struct many {
	struct trial	*x;
	size_t		 n;
};

static int
run_many(struct tx *t, void *arg, struct err *e)
{
	struct many *m = arg;

	for (size_t i = 0; i < m->n; i++) {
		struct err none;

		err_init(&none, m->x[i].f->a);
		(void)!tx_try(t, run_trial, &m->x[i], &none);
	}
	return 0;
}

static void
try_many(struct trial *x, size_t n)
{
	struct many m = { x, n };
	struct err e;

	err_init(&e, x->f->a);
	assert_int_equal(store_write_wait(x->f->s, run_many, &m, &e), 0);
}

static void
try_it(struct trial *x)
{
	try_many(x, 1);
}

static struct actor
person(enum role_id role, int64_t account)
{
	struct actor out = actor(role, role == R_MEMBER_ADMIN || role == R_MEMBER_EDITOR ? investor : NONE);

	out.account = account;
	return out;
}

/* Somebody who may do everything and has claimed nothing. */
static struct actor
head(void)
{
	return person(R_MANAGER, 2);
}

static const char *const rows[][2] = {
	{ "amount", "\"kind\":\"filed_cn\",\"amount\":{\"amount\":\"100.00\",\"currency\":\"CNY\"},\"as_of\":\"2020-02-01\",\"source\":\"备案表\"" },
	{ "amount", "\"kind\":\"registered_host\",\"amount\":{\"amount\":\"100.00\",\"currency\":\"USD\"},\"as_of\":\"2020-03-01\",\"source\":\"登记\"" },
	{ "amount", "\"kind\":\"disbursed\",\"amount\":{\"amount\":\"90.00\",\"currency\":\"USD\"},\"as_of\":\"2021-03-01\",\"source\":\"银行\"" },
	{ "permit", "\"regime\":\"vn_irc\",\"number\":\"1\"" },
	{ "milestone", "\"kind\":\"ground_breaking\",\"actual\":\"2020-06-01\"" },
	{ "capacity", "\"status\":\"planned\",\"value\":\"5\",\"unit\":\"GWh/yr\"" },
	{ "capacity", "\"status\":\"actual\",\"value\":\"4.5\",\"unit\":\"GWh/yr\",\"as_of\":\"2021-06-01\"" },
	{ "job", "\"status\":\"planned\",\"total\":800" },
	{ "job", "\"status\":\"actual\",\"total\":610,\"as_of\":\"2021-06-01\"" },
	{ "evidence", "\"title\":\"投产报道\",\"url\":\"https://example.com/a\"" },
};

static const struct resource *
part(const char *name)
{
	for (const struct resource *const *p = P->parts; *p != NULL; p++)
		if (strcmp((*p)->name + strlen("project_"), name) == 0)
			return *p;
	fail_msg("no part %s", name);
	return NULL;
}

static int
setup(void **state)
{
	struct fix *f;

	if (fix_setup(state) != 0)
		return -1;
	f = *state;
	investor = made(f, &enterprise_resource, "{\"name_zh\":\"走向海外有限公司\"}");
	project = made(f, P, arena_printf(f->a, "{\"name_zh\":\"河静电池厂\",\"enterprise\":%lld,\"stage\":\"lead\",\"country\":\"VN\","
	    "\"sector\":\"electronics\",\"mode\":\"greenfield_jv\",\"source\":\"走访\",\"odi_no\":\"N4400202000001\",\"province\":\"VN-23\","
	    "\"owners\":[{\"holder\":\"member\",\"enterprise\":%lld,\"bp\":5100},{\"holder\":\"partner\",\"name\":\"VinES\",\"bp\":4900}]}",
	    (long long)investor, (long long)investor));
	for (size_t i = 0; i < nitems(rows); i++)
		made(f, part(rows[i][0]), arena_printf(f->a, "{\"project\":%lld,%s}", (long long)project, rows[i][1]));
	return 0;
}

/* --- state x move x role --------------------------------------------------------------------------------- */

static const char *const stages[] = { "lead", "intention", "filed", "host_approved", "construction", "trial", "operating", "closed", "exited" };
static const char *const healths[] = { "on_track", "delayed", "dormant", "cancelled", "completed" };

/* How far the report of operation is. */
enum claim { UNCLAIMED, CLAIMED, VERIFIED, CLAIMS };
#define ANY	"unclaimed claimed verified"

/*
 * domain.md 1.7, a line for each arrow.  "acquisition may skip construction and trial", "backward = staff + reason",
 * "second person verifies" (claimed before, by another).
 */
static const struct {
	const char	*move, *from, *to;	/* to NULL: it stays */
	const char	*claim;			/* with which reports of operation */
	bool		 heads, acquisition;
	const char	*body;
} stage_moves[] = {
	{ "intend", "lead", "intention", ANY, false, false, NULL },
	{ "file", "intention", "filed", ANY, false, false, NULL },
	{ "approve", "filed", "host_approved", ANY, false, false, NULL },
	{ "build", "host_approved", "construction", ANY, false, false, NULL },
	{ "trial", "construction", "trial", ANY, false, false, NULL },
	{ "claim", "trial operating", NULL, "unclaimed", false, false, NULL },
	{ "claim", "host_approved construction", NULL, "unclaimed", false, true, NULL },
	{ "operate", "trial operating", "operating", "claimed", true, false, NULL },
	{ "operate", "host_approved construction", "operating", "claimed", true, true, NULL },
	{ "unclaim", "host_approved construction trial operating", NULL, "claimed", false, false, NULL },
	{ "close", "operating", "closed", ANY, false, false, "{\"end_reason\":\"停产\"}" },
	{ "exit", "operating", "exited", ANY, false, false, "{\"end_reason\":\"转让\"}" },
	{ "return", "intention filed host_approved construction trial operating closed exited", "lead", ANY, false, false,
	  "{\"stage\":\"lead\",\"move_reason\":\"材料有误\"}" },
};

/* on_track <-> delayed <-> dormant -> cancelled; operating + all actuals -> completed; it is silent, so dormant from on_track too. */
static const struct {
	const char	*move, *from, *to, *body;
} health_moves[] = {
	{ "delay", "on_track dormant", "delayed", "{\"health_reason\":\"等待批文\"}" },
	{ "recover", "delayed", "on_track", NULL },
	{ "sleep", "on_track delayed", "dormant", NULL },
	{ "cancel", "dormant", "cancelled", "{\"health_reason\":\"资金\"}" },
	{ "complete", "on_track delayed", "completed", NULL },
	{ "reopen", "cancelled", "dormant", "{\"move_reason\":\"恢复\"}" },
	{ "reopen", "completed", "on_track", "{\"move_reason\":\"二期\"}" },
};

static bool
has_word(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = words; (p = strstr(p, word)) != NULL; p++)
		if ((p == words || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

/* Others see it or not, and move nothing. */
static bool
is_role_of(enum role_id role, bool heads)
{
	return role == R_ADMIN || role == R_MANAGER || (role == R_STAFF && !heads);
}

static void
expect(struct trial *x, bool may, bool possible, const char *to, const char *was, const char *from, bool health)
{
	bool refused = x->code == ERR_FORBIDDEN || x->code == ERR_NOT_FOUND;
	const char *now;

	if (!may ? !refused : x->code != (possible ? ERR_OK : ERR_CONFLICT))
		fail_msg("%s from %s (%s) by %s: %s %s", x->move, from, was, role_choices[x->who.role].code, x->said,
		    x->detail == NULL ? "" : x->detail);
	if (x->code != ERR_OK)
		return;
	now = health ? healths[x->now->health] : stages[x->now->stage];
	if (!str_eq(now, to == NULL ? from : to))
		fail_msg("%s from %s leads to %s", x->move, from, now);
}

static const char *
claim_sql(enum claim c)
{
	return c == UNCLAIMED ? "UPDATE project SET claimed_by = NULL, claimed_at = NULL, claimed_account = NULL, verified_at = NULL, verified_by = NULL" :
	    c == CLAIMED ? "UPDATE project SET claimed_by = 'a', claimed_at = 9000000000000, claimed_account = 1, verified_at = NULL, verified_by = NULL" :
	    "UPDATE project SET claimed_by = 'a', claimed_at = 9000000000000, claimed_account = 1, verified_at = 9000000000001, verified_by = 'b'";
}

static void
try_stage_move(struct fix *f, const char *name, int stage, bool acquisition, enum claim claim)
{
	static const char *const claims[CLAIMS] = { "unclaimed", "claimed", "verified" };
	const char *to = NULL, *body = NULL;
	bool possible = false, heads = false;
	struct trial x[R_COUNT];

	for (size_t m = 0; m < nitems(stage_moves); m++) {
		if (strcmp(stage_moves[m].move, name) != 0)
			continue;
		heads |= stage_moves[m].heads;
		body = stage_moves[m].body;
		if (!has_word(stage_moves[m].from, stages[stage]) || !has_word(stage_moves[m].claim, claims[claim]) ||
		    (stage_moves[m].acquisition && !acquisition))
			continue;
		possible = true;
		to = stage_moves[m].to;
	}
	for (int role = 0; role < R_COUNT; role++)
		x[role] = (struct trial){ .f = f, .who = person(role, 2), .move = name, .body = body, .sql = {
		    arena_printf(f->a, "UPDATE project SET stage = %d, mode = %d", stage, acquisition ? PM_ACQUISITION : PM_GREENFIELD_JV),
		    claim_sql(claim) } };
	try_many(x, R_COUNT);
	for (int role = 0; role < R_COUNT; role++)
		expect(&x[role], is_role_of(role, heads), possible, to, claims[claim], stages[stage], false);
}

/* Every name once, though it may have several lines. */
#define EACH_MOVE(m, table)	for (size_t m = 0; m < nitems(table); m++) if (m == 0 || strcmp(table[m].move, table[m - 1].move) != 0)

static void
every_move_of_stages(void **state)
{
	struct fix *f = *state;

	EACH_MOVE(m, stage_moves)
		for (int stage = 0; stage < (int)nitems(stages); stage++)
			for (int acquisition = 0; acquisition < 2; acquisition++)
				for (enum claim c = UNCLAIMED; c < CLAIMS; c++)
					try_stage_move(f, stage_moves[m].move, stage, acquisition != 0, c);
}

static void
try_health_move(struct fix *f, const char *name, int health, int stage, bool silent)
{
	const char *to = NULL, *body = NULL;
	bool possible = false;
	struct trial x[R_COUNT];

	for (size_t m = 0; m < nitems(health_moves); m++) {
		if (strcmp(health_moves[m].move, name) != 0)
			continue;
		body = has_word(health_moves[m].from, healths[health]) || body == NULL ? health_moves[m].body : body;
		if (!has_word(health_moves[m].from, healths[health]))
			continue;
		possible = true;
		to = health_moves[m].to;
	}
	possible = possible && (strcmp(name, "complete") != 0 || stage == PS_OPERATING) &&
	    (strcmp(name, "sleep") != 0 || silent || health != PH_ON_TRACK);
	for (int role = 0; role < R_COUNT; role++)
		x[role] = (struct trial){ .f = f, .who = person(role, 2), .move = name, .body = body, .sql = {
		    arena_printf(f->a, "UPDATE project SET health = %d, stage = %d", health, stage),
		    silent ? "UPDATE project SET news_on = '2021-06-01'" : "UPDATE project SET news_on = '2999-01-01'" } };
	try_many(x, R_COUNT);
	for (int role = 0; role < R_COUNT; role++)
		expect(&x[role], is_role_of(role, false), possible, to, silent ? "silent" : "not silent", healths[health], true);
}

static void
every_move_of_health(void **state)
{
	struct fix *f = *state;

	EACH_MOVE(m, health_moves)
		for (int health = 0; health < (int)nitems(healths); health++)
			for (int stage = PS_TRIAL; stage <= PS_CLOSED; stage++)
				for (int silent = 0; silent < 2; silent++)
					try_health_move(f, health_moves[m].move, health, stage, silent != 0);
}

/* The table of the program has no move that the table here has not. */
static void
there_are_no_other_moves(void **state)
{
	for (const struct move *m = P->moves; m < P->moves + P->nmoves; m++) {
		bool known = false;

		for (size_t i = 0; i < nitems(stage_moves); i++)
			known |= strcmp(stage_moves[i].move, m->name) == 0;
		for (size_t i = 0; i < nitems(health_moves); i++)
			known |= strcmp(health_moves[i].move, m->name) == 0;
		if (!known)
			fail_msg("%s is not in the table", m->name);
	}
}

/* What is cancelled goes on nowhere, but it may go back. */
static void
cancelled_goes_nowhere(void **state)
{
	struct fix *f = *state;

	for (size_t m = 0; m < nitems(stage_moves); m++)
		for (int stage = 0; stage < (int)nitems(stages); stage++) {
			bool back = strcmp(stage_moves[m].move, "return") == 0 || strcmp(stage_moves[m].move, "unclaim") == 0;
			bool claimed = has_word(stage_moves[m].claim, "claimed");
			struct trial x = { .f = f, .who = head(), .move = stage_moves[m].move, .body = stage_moves[m].body, .sql = {
			    arena_printf(f->a, "UPDATE project SET stage = %d, health = 3, mode = 3", stage), claim_sql(claimed ? CLAIMED : UNCLAIMED) } };

			if (!has_word(stage_moves[m].from, stages[stage]))
				continue;
			try_it(&x);
			if (back ? x.code != ERR_OK : x.code != ERR_CONFLICT || !str_eq(x.detail, "project_cancelled"))
				fail_msg("%s of a cancelled one in %s: %s %s", x.move, stages[stage], x.said, x.detail);
		}
}

/* --- what a stage needs ---------------------------------------------------------------------------------- */

/* domain.md 1.7, "required by stage": how each is taken away, and what is said then. */
static const struct {
	const char	*move;
	int		 stage;
	struct {
		const char	*away, *said;
	} need[5];
} needs[] = {
	{ "intend", PS_LEAD, {
	    { "UPDATE project SET country = NULL, province = NULL", "/country:move_needs" },
	    { "UPDATE project SET sector = NULL", "/sector:move_needs" },
	    { "UPDATE project SET mode = NULL", "/mode:move_needs" },
	    { "UPDATE project SET source = NULL", "/source:move_needs" } } },
	{ "file", PS_INTENTION, {
	    { "UPDATE project SET odi_no = NULL", "/odi_no:move_needs" },
	    { "DELETE FROM project_owner", "/owners:move_needs" },
	    { "DELETE FROM project_amount WHERE kind = 2", "/amounts:move_needs_row" } } },
	{ "approve", PS_FILED, {
	    { "UPDATE project SET province = NULL, park = NULL", "/province:move_needs" },
	    { "UPDATE project_amount SET archived_at = 1 WHERE kind = 3", "/amounts:move_needs_row" },
	    { "DELETE FROM project_permit", "/permits:move_needs_row" } } },
	{ "build", PS_HOST_APPROVED, {
	    { "DELETE FROM project_milestone", "/milestones:move_needs_row" },
	    { "DELETE FROM project_capacity WHERE status = 0", "/capacities:move_needs_row" },
	    { "DELETE FROM project_job WHERE status = 0", "/jobs:move_needs_row" } } },
	{ "claim", PS_TRIAL, {
	    { "DELETE FROM project_capacity WHERE status = 1", "/capacities:move_needs_row" },
	    { "DELETE FROM project_job WHERE status = 1", "/jobs:move_needs_row" },
	    { "DELETE FROM project_amount WHERE kind = 5", "/amounts:move_needs_row" },
	    { "DELETE FROM project_evidence", "/evidence:move_needs_row" } } },
	{ "operate", PS_TRIAL, {
	    { "DELETE FROM project_capacity WHERE status = 1", "/capacities:move_needs_row" },
	    { "DELETE FROM project_job WHERE status = 1", "/jobs:move_needs_row" },
	    { "DELETE FROM project_amount WHERE kind = 5", "/amounts:move_needs_row" },
	    { "DELETE FROM project_evidence", "/evidence:move_needs_row" } } },
	{ "complete", PS_OPERATING, {
	    { "DELETE FROM project_capacity WHERE status = 1", "/capacities:move_needs_row" },
	    { "DELETE FROM project_job WHERE status = 1", "/jobs:move_needs_row" },
	    { "DELETE FROM project_amount WHERE kind = 5", "/amounts:move_needs_row" } } },
	{ "close", PS_OPERATING, { { "UPDATE project SET end_reason = NULL", "/end_reason:move_needs" } } },
	{ "exit", PS_OPERATING, { { "UPDATE project SET end_reason = NULL", "/end_reason:move_needs" } } },
};

/* Each of the combinations says what is taken away, all of it and nothing else. */
static void
try_needs(struct fix *f, size_t i, unsigned missing)
{
	struct trial x = { .f = f, .who = head(), .move = needs[i].move, .sql = {
	    arena_printf(f->a, "UPDATE project SET stage = %d, end_reason = 'x'", needs[i].stage),
	    claim_sql(strcmp(needs[i].move, "operate") == 0 ? CLAIMED : UNCLAIMED) } };
	struct str *want = str_new(f->a);
	size_t n = 2;

	for (size_t k = 0; k < nitems(needs[i].need) && needs[i].need[k].away != NULL; k++)
		if (missing & BIT(k)) {
			x.sql[n++] = needs[i].need[k].away;
			str_printf(want, " %s", needs[i].need[k].said);
		}
	try_it(&x);
	if (!str_eq(x.said, missing == 0 ? "ok" : arena_printf(f->a, "validation%s", str_text(want))))
		fail_msg("%s without%s: %s", x.move, str_text(want), x.said);
}

static void
each_stage_asks_for_what_is_missing(void **state)
{
	for (size_t i = 0; i < nitems(needs); i++) {
		unsigned n = 0;

		while (n < nitems(needs[i].need) && needs[i].need[n].away != NULL)
			n++;
		for (unsigned missing = 0; missing < BIT(n); missing++)
			try_needs(*state, i, missing);
	}
}

/* --- rows in the body ------------------------------------------------------------------------------------ */

static int64_t
count(struct fix *f, const char *table)
{
	int64_t n;

	assert_int_equal(db_int(f->d, arena_printf(f->a, "SELECT count(*) FROM %s WHERE $1 = 0", table), 0, &n, &f->e), 1);
	return n;
}

static int64_t
version(struct fix *f)
{
	int64_t n;

	assert_int_equal(db_int(f->d, "SELECT version FROM project WHERE id = $1", project, &n, &f->e), 1);
	return n;
}

static void
rows_come_with_the_move(void **state)
{
	struct trial x = { .f = *state, .who = head(), .move = "file", .sql = { "UPDATE project SET stage = 1, odi_no = NULL",
	    "DELETE FROM project_amount WHERE kind = 2" }, .body = "{\"odi_no\":\"N1\",\"stage_on\":\"2020-02-10\","
	    "\"amounts\":[{\"kind\":\"filed_cn\",\"amount\":{\"amount\":\"100.00\",\"currency\":\"CNY\"},\"as_of\":\"2020-02-01\",\"source\":\"备案表\"}],"
	    "\"updates\":[{\"happened_on\":\"2020-02-11\",\"text\":\"备案完成\"}]}" };

	try_it(&x);
	assert_string_equal(x.said, "ok");
	assert_int_equal(x.now->stage, PS_FILED);
	assert_string_equal(x.now->stage_on, "2020-02-10");
	assert_string_equal(x.now->stage_dates, "[{\"stage\":\"lead\",\"reached_on\":null},{\"stage\":\"filed\",\"reached_on\":\"2020-02-10\"}]");
}

static const struct { const char *body, *said; } bad_rows[] = {
	{ "{\"amounts\":[{\"kind\":\"filed_cn\",\"amount\":{\"amount\":\"1.00\",\"currency\":\"CNY\"},\"source\":\"x\"}]}", "validation /amounts/0/as_of:amount_needs_date" },
	{ "{\"amounts\":[{\"kind\":\"announced\",\"amount\":{\"amount\":\"1.00\",\"currency\":\"CNY\"},\"as_of\":\"2020-01-01\",\"source\":\"x\"}]}",
	  "validation /amounts:move_needs_row" },
	{ "{\"amounts\":[{\"kind\":\"filed_cn\",\"amount\":{\"amount\":\"1.00\",\"currency\":\"CNY\"},\"as_of\":\"2020-01-01\",\"source\":\"x\"},{\"kind\":\"filed_cn\"}],\"owners\":null}",
	  "validation /amounts/1/amount:required /amounts/1/as_of:amount_needs_date /amounts/1/source:required /owners:move_needs" },
	{ "{\"amounts\":{}}", "validation /amounts:wrong_type /amounts:move_needs_row" },
	{ "{\"amounts\":[7]}", "validation /amounts/0:wrong_type /amounts:move_needs_row" },
	{ "{\"amounts\":[{\"kind\":\"filed_cn\",\"amount\":{\"amount\":\"1.00\",\"currency\":\"CNY\"},\"as_of\":\"2020-01-01\",\"source\":\"x\",\"project\":1}]}",
	  "validation /amounts/0/project:read_only_field" },
	{ "{\"amounts\":[{\"kind\":\"filed_cn\",\"amount\":{\"amount\":\"1.00\",\"currency\":\"CNY\"},\"as_of\":\"2020-01-01\",\"source\":\"x\",\"usd\":{\"amount\":\"1.00\",\"currency\":\"USD\"}}]}",
	  "validation /amounts/0/usd:read_only_field" },
	{ "{\"name_zh\":\"x\",\"levels\":[]}", "validation /name_zh:unknown_field /levels:unknown_field" },
};

static void
wrong_rows_change_nothing(void **state)
{
	struct fix *f = *state;
	int64_t amounts = count(f, "project_amount"), entries = count(f, "audit"), v = version(f);

	for (size_t i = 0; i < nitems(bad_rows); i++) {
		struct trial x = { .f = f, .who = head(), .move = "file", .body = bad_rows[i].body, .keep = true,
		    .sql = { "UPDATE project SET stage = 1", "DELETE FROM project_amount WHERE kind = 2" } };

		try_it(&x);
		if (!str_eq(x.said, bad_rows[i].said))
			fail_msg("%s: %s", bad_rows[i].body, x.said);
		assert_int_equal(count(f, "project_amount"), amounts);
		assert_int_equal(count(f, "audit"), entries);
		assert_int_equal(version(f), v);
	}
}

/* --- back ------------------------------------------------------------------------------------------------ */

static const struct { int from; const char *body, *said; } returns[] = {
	{ PS_TRIAL, "{\"stage\":\"filed\",\"move_reason\":\"批文撤回\"}", "ok" },
	{ PS_EXITED, "{\"stage\":\"operating\",\"move_reason\":\"误登\"}", "ok" },
	{ PS_EXITED, "{\"stage\":\"closed\",\"move_reason\":\"误登\"}", "validation /stage:bad_choice" },
	{ PS_TRIAL, "{\"stage\":\"filed\"}", "validation /move_reason:move_needs" },
	{ PS_TRIAL, "{\"stage\":\"filed\",\"move_reason\":\"  \"}", "validation /move_reason:move_needs" },
	{ PS_TRIAL, "{\"move_reason\":\"批文撤回\"}", "validation /stage:move_needs" },
	{ PS_TRIAL, "{\"stage\":\"trial\",\"move_reason\":\"x\"}", "validation /stage:bad_choice" },
	{ PS_TRIAL, "{\"stage\":\"operating\",\"move_reason\":\"x\"}", "validation /stage:bad_choice" },
	{ PS_TRIAL, "{\"stage\":\"gone\",\"move_reason\":\"x\"}", "validation /stage:bad_choice" },
	{ PS_TRIAL, "{\"stage\":\"filed\",\"move_reason\":7}", "validation /move_reason:wrong_type" },
	{ PS_TRIAL, NULL, "validation /move_reason:move_needs /stage:move_needs" },
};

static void
back_with_a_reason_only(void **state)
{
	struct fix *f = *state;

	for (size_t i = 0; i < nitems(returns); i++) {
		struct trial x = { .f = f, .who = person(R_STAFF, 3), .move = "return", .body = returns[i].body, .sql = {
		    arena_printf(f->a, "UPDATE project SET stage = %d, end_reason = 'x'", returns[i].from), claim_sql(VERIFIED) } };

		try_it(&x);
		if (!str_eq(x.said, returns[i].said))
			fail_msg("%s: %s", returns[i].body, x.said);
		if (x.code != ERR_OK)
			continue;
		assert_null(x.now->verified_by);
		assert_null(x.now->claimed_by);
		assert_int_equal(x.now->verified_at, NONE);
		assert_int_equal(x.now->claimed_at, NONE);
		assert_null(x.now->end_reason);
	}
}

/* The stage began when it began; those after it are not reached any longer. */
static void
back_to_when_it_began(void **state)
{
	static const char *const dates[] = { "UPDATE project SET stage = 4, stage_on = '2021-01-01'", "DELETE FROM project_stage_date",
	    "INSERT INTO project_stage_date(owner, pos, stage, reached_on) SELECT id, 0, 1, NULL FROM project",
	    "INSERT INTO project_stage_date(owner, pos, stage, reached_on) SELECT id, 1, 2, '2019-05-01' FROM project",
	    "INSERT INTO project_stage_date(owner, pos, stage, reached_on) SELECT id, 2, 4, '2021-01-01' FROM project" };
	static const struct { const char *to, *on, *want, *dates; } cases[] = {
		{ "filed", NULL, "2019-05-01", "[{\"stage\":\"intention\",\"reached_on\":null},{\"stage\":\"filed\",\"reached_on\":\"2019-05-01\"}]" },
		{ "filed", "2019-06-01", "2019-06-01",
		  "[{\"stage\":\"intention\",\"reached_on\":null},{\"stage\":\"filed\",\"reached_on\":\"2019-06-01\"}]" },
		{ "host_approved", NULL, NULL, "[{\"stage\":\"intention\",\"reached_on\":null},{\"stage\":\"filed\",\"reached_on\":\"2019-05-01\"},"
		  "{\"stage\":\"host_approved\",\"reached_on\":null}]" },
	};
	struct fix *f = *state;

	for (size_t i = 0; i < nitems(cases); i++) {
		struct trial x = { .f = f, .who = head(), .move = "return", .body = arena_printf(f->a,
		    "{\"stage\":\"%s\",\"move_reason\":\"x\"%s}", cases[i].to,
		    cases[i].on == NULL ? "" : arena_printf(f->a, ",\"stage_on\":\"%s\"", cases[i].on)) };

		memcpy(x.sql, dates, sizeof dates);
		try_it(&x);
		assert_string_equal(x.said, "ok");
		if (!str_eq(x.now->stage_on, cases[i].want) || !str_eq(x.now->stage_dates, cases[i].dates))
			fail_msg("back to %s: %s, %s", cases[i].to, x.now->stage_on, x.now->stage_dates);
	}
}

static void
completed_stays_in_operation(void **state)
{
	struct trial x = { .f = *state, .who = head(), .move = "return", .sql = { "UPDATE project SET stage = 7, health = 4" },
	    .body = "{\"stage\":\"trial\",\"move_reason\":\"x\"}" };

	try_it(&x);
	assert_string_equal(x.detail, "project_completed");
	x.body = "{\"stage\":\"operating\",\"move_reason\":\"x\"}";
	try_it(&x);
	assert_string_equal(x.said, "ok");
}

/* --- two persons ----------------------------------------------------------------------------------------- */

static void
operation_takes_two(void **state)
{
	static const struct { const char *claimed; int64_t by; const char *why; } cases[] = {
		{ "UPDATE project SET stage = 5, claimed_at = 9000000000000, claimed_by = 'a', claimed_account = 2", 2, "second_person" },
		{ "UPDATE project SET stage = 5, claimed_at = 9000000000000, claimed_by = 'a', claimed_account = 2", 3, NULL },
		/* reported on the console: anybody with an account; and the console is nobody's second person */
		{ "UPDATE project SET stage = 5, claimed_at = 9000000000000, claimed_by = 'x', claimed_account = NULL", 2, NULL },
		{ "UPDATE project SET stage = 5, claimed_at = 9000000000000, claimed_by = 'x', claimed_account = NULL", NONE, "second_person" },
		{ "UPDATE project SET stage = 5, claimed_at = 9000000000000, claimed_by = 'a', claimed_account = 2", NONE, "second_person" },
		/* a fact that was written after the report, by whomever, also where it is archived by now */
		{ "UPDATE project SET stage = 5, claimed_at = 1, claimed_by = 'a', claimed_account = 2", 3, "changed_since_claim" },
	};

	for (size_t i = 0; i < nitems(cases); i++) {
		struct trial x = { .f = *state, .who = person(R_ADMIN, cases[i].by), .move = "operate", .sql = { cases[i].claimed } };

		try_it(&x);
		if (!str_eq(x.detail, cases[i].why))
			fail_msg("case %zu: %s %s", i, x.said, x.detail);
		if (x.code != ERR_OK)
			continue;
		assert_string_equal(x.now->verified_by, "admin");
		assert_int_not_equal(x.now->verified_at, NONE);
		assert_string_equal(x.now->claimed_by, i == 1 ? "a" : "x");
	}
}

/* Who verifies brings nothing: what he adds nobody else has seen. */
static void
the_second_person_brings_nothing(void **state)
{
	struct trial x = { .f = *state, .who = head(), .move = "operate", .body = "{\"evidence\":[{\"title\":\"x\",\"url\":\"https://example.com\"}]}",
	    .sql = { "UPDATE project SET stage = 5", claim_sql(CLAIMED), "DELETE FROM project_evidence" } };

	try_it(&x);
	assert_string_equal(x.said, "validation /evidence:unknown_field");
}

static void
claimed_and_withdrawn(void **state)
{
	struct trial x = { .f = *state, .who = person(R_STAFF, 3), .move = "claim", .sql = { "UPDATE project SET stage = 5" } };

	try_it(&x);
	assert_string_equal(x.said, "ok");
	assert_string_equal(x.now->claimed_by, "staff");
	assert_int_equal(x.now->claimed_account, 3);
	assert_int_equal(x.now->stage, PS_TRIAL);
	x.move = "unclaim";
	x.sql[1] = claim_sql(CLAIMED);
	try_it(&x);
	assert_string_equal(x.said, "ok");
	assert_null(x.now->claimed_by);
}

/* --- the log --------------------------------------------------------------------------------------------- */

static void
the_log_has_the_move_and_its_reason(void **state)
{
	struct fix *f = *state;
	struct trial x = { .f = f, .who = head(), .move = "return", .keep = true, .sql = { "UPDATE project SET stage = 5" },
	    .body = "{\"stage\":\"filed\",\"move_reason\":\" 批文撤回 \"}" };
	const char *told;

	try_it(&x);
	assert_string_equal(x.said, "ok");
	told = history(f, P, project, UINT_MAX);
	assert_non_null(strstr(told, "\"action\":\"return\""));
	assert_non_null(strstr(told, "{\"field\":\"stage\",\"old\":\"trial\",\"new\":\"filed\"}"));
	assert_non_null(strstr(told, "\"note\":{\"unconditional\":true,\"reason\":\"批文撤回\"}"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_move_of_stages),
		cmocka_unit_test(every_move_of_health),
		cmocka_unit_test(there_are_no_other_moves),
		cmocka_unit_test(cancelled_goes_nowhere),
		cmocka_unit_test(each_stage_asks_for_what_is_missing),
		cmocka_unit_test(rows_come_with_the_move),
		cmocka_unit_test(wrong_rows_change_nothing),
		cmocka_unit_test(back_with_a_reason_only),
		cmocka_unit_test(back_to_when_it_began),
		cmocka_unit_test(completed_stays_in_operation),
		cmocka_unit_test(operation_takes_two),
		cmocka_unit_test(the_second_person_brings_nothing),
		cmocka_unit_test(claimed_and_withdrawn),
		cmocka_unit_test(the_log_has_the_move_and_its_reason),
	};

	return cmocka_run_group_tests(tests, setup, fix_teardown);
}
