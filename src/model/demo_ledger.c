/*
 * The demo chamber's ledger.  Levels are in the proportions of a real chamber: one president, a few vice-presidents, some hundreds of
 * the council, thousands of members.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/record.h"
#include "model/resources.h"
#include "text/date.h"
#include "text/json.h"

#include "demo_ledger.h"

#include <stdio.h>

enum { FIRST_COUNCIL = 2012, COUNCIL_YEARS = 5 };
#define DAY_MS	INT64_C(86400000)

/* --- who is what -------------------------------------------------------------------------------------- */

enum { PRESIDENT = 1, EXEC_VICE, VICE, SUPERVISOR, EXEC_COUNCIL, COUNCIL, MEMBER, HONORARY };	/* as 0018 numbers them */

/* Every so many-th, from one on; the first that fits; `only` the first of them. */
static const struct { size_t every, from; int level; bool only; } shares[] = {
	{ 1, 0, VICE, true },		/* whose people the member accounts are */
	{ 1, 1, PRESIDENT, true },
	{ 1, 5, SUPERVISOR, true },
	{ 800, 9, EXEC_VICE, false },
	{ 160, 20, VICE, false },
	{ 80, 30, EXEC_COUNCIL, false },
	{ 20, 3, COUNCIL, false },
	{ 2000, 50, HONORARY, false },
};
static const char *const titles[] = {
	[PRESIDENT] = "会长", [EXEC_VICE] = "常务副会长", [VICE] = "副会长", [SUPERVISOR] = "监事长", [EXEC_COUNCIL] = "常务理事",
	[COUNCIL] = "理事", [HONORARY] = "名誉会长",
};

static int
level_of(size_t n)
{
	for (size_t i = 0; i < nitems(shares); i++)
		if (shares[i].only ? n == shares[i].from : n % shares[i].every == shares[i].from)
			return shares[i].level;
	return MEMBER;
}

/* What a record that is not active says of its membership. */
static const struct { const char *status, *state; } said[] = {
	{ "draft", "applied" }, { "pending_review", "in_review" }, { "suspended", "suspended" }, { "withdrawn", "resigned" },
	{ "dissolved", "lapsed" },
};
/* Of those that are active, by per mille; the rest is current.  Of those that have left, in turn. */
static const struct { unsigned up_to; const char *state; } active[] = {
	{ 30, "grace" }, { 45, "awaiting_payment" }, { 52, "in_review" }, { 60, "applied" }, { 63, "suspended" },
};
static const char *const left[] = { "resigned", "resigned", "lapsed", "resigned", "lapsed", "expelled" };
static const char *const reasons[] = { "企业搬迁", "经营调整", "一年以上未缴会费", "企业注销" };

static const char *
state_of(struct demo_ledger *l, const struct demo_member *m, int level)
{
	unsigned at = (unsigned)rnd_seq_below(&l->seq, 1000);

	if (m->left)
		return left[m->n % nitems(left)];
	for (size_t i = 0; m->status != NULL && i < nitems(said); i++)
		if (strcmp(said[i].status, m->status) == 0)
			return said[i].state;
	for (size_t i = 0; level == MEMBER && m->n >= 3 && i < nitems(active); i++)
		if (at < active[i].up_to)
			return active[i].state;
	return "current";
}

/* --- rows --------------------------------------------------------------------------------------------- */

static int
create(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, const struct str *json, int64_t *id,
    struct err *e)
{
	const struct jv *body;
	void *rec;

	if (json_parse(a, json->p, json->len, &body, e) == -1 || record_create_json(t, a, who, r, body, &rec, e) == -1)
		return -1;
	if (id != NULL)
		*id = ((struct rec *)rec)->id;
	return 0;
}

static void
put_year_end(struct jw *w, const char *key, int year)
{
	char text[DATE_SIZE + 8];

	snprintf(text, sizeof text, "%d-12-31", year);
	jw_ktext(w, key, text);
}

static int
year_of(const char *date)
{
	return (int)strtol(date, NULL, 10);
}

static bool
is_in(const char *state, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], state) == 0)
			return true;
	return false;
}
#define IS_ONE_OF(state, ...) \
	is_in(state, (const char *const[]){ __VA_ARGS__ }, sizeof (const char *const[]){ __VA_ARGS__ } / sizeof(char *))

/* Who has left did so some months after it came, today at the latest. */
static void
put_end(struct demo_ledger *l, struct jw *w, const struct demo_member *m, const char *state)
{
	int64_t at = m->joined_ms + (int64_t)(30 + rnd_seq_below(&l->seq, 300)) * DAY_MS;
	char text[DATE_SIZE];

	if (IS_ONE_OF(state, "lapsed", "resigned", "expelled")) {
		date_of_instant(at < l->now_ms ? at : l->now_ms, text);
		jw_ktext(w, "ended_on", text);
	}
	if (IS_ONE_OF(state, "lapsed", "resigned", "expelled", "suspended"))
		jw_ktext(w, "ended_reason", strcmp(state, "suspended") == 0 ? "资料待核实" :
		    strcmp(state, "expelled") == 0 ? "违反章程" : reasons[rnd_seq_below(&l->seq, nitems(reasons))]);
}

static int
add_term(struct demo_ledger *l, struct tx *t, struct arena *a, const struct actor *who, const struct demo_member *m, int level,
    const char *state, const char *from, int last_year, struct err *e)
{
	struct str *json = str_new(a);
	struct jw w;

	jw_init(&w, json);
	jw_object(&w);
	jw_kint(&w, "enterprise", m->id);
	jw_kint(&w, "level", level);
	jw_ktext(&w, "state", state);
	if (!IS_ONE_OF(state, "applied", "in_review")) {
		jw_ktext(&w, "approved_by", "理事会会议");
		jw_ktext(&w, "from_on", from);
		put_year_end(&w, "to_on", last_year);
	}
	put_end(l, &w, m, state);
	jw_end_object(&w);
	return create(t, a, who, &membership_term_resource, json, NULL, e);
}

static int
add_post(const struct demo_ledger *l, struct tx *t, struct arena *a, const struct actor *who, const struct demo_member *m,
    int level, struct err *e)
{
	struct str *json = str_new(a);
	char from[DATE_SIZE + 8];
	struct jw w;

	snprintf(from, sizeof from, "%d-01-01", l->year);
	jw_init(&w, json);
	jw_object(&w);
	jw_kint(&w, "contact", m->contact);
	jw_kint(&w, "council_term", l->council);
	jw_ktext(&w, "title", titles[level]);
	jw_ktext(&w, "from_on", from);
	jw_end_object(&w);
	return create(t, a, who, &post_resource, json, NULL, e);
}

/* Of those who came under an earlier council some were members before: a term of it, then the one of today. */
int
demo_ledger_add(struct demo_ledger *l, struct tx *t, struct arena *a, const struct actor *who, const struct demo_member *m,
    struct err *e)
{
	int level = level_of(m->n), last = l->year + COUNCIL_YEARS - 1;
	const char *state = state_of(l, m, level);
	char from[DATE_SIZE];

	date_of_instant(m->joined_ms, from);
	if (year_of(from) < l->year && strcmp(state, "current") == 0 && (level != MEMBER || m->n % 8 == 0)) {
		if (add_term(l, t, a, who, m, MEMBER, state, from, l->year - 1, e) == -1)
			return -1;
		snprintf(from, sizeof from, "%04d-01-01", l->year);
	} else if (year_of(from) < l->year && IS_ONE_OF(state, "lapsed", "resigned", "expelled"))
		last = l->year - 1;
	if (add_term(l, t, a, who, m, level, state, from, last, e) == -1)
		return -1;
	return level == MEMBER || m->contact == NONE || strcmp(state, "current") != 0 ? 0 : add_post(l, t, a, who, m, level, e);
}

/* --- councils ------------------------------------------------------------------------------------------ */

static const char *const numbers[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十" };

static int
add_council(struct demo_ledger *l, struct tx *t, struct arena *a, const struct actor *who, size_t n, struct err *e)
{
	struct str *json = str_new(a);
	int year = FIRST_COUNCIL + (int)n * COUNCIL_YEARS;
	struct jw w;

	jw_init(&w, json);
	jw_object(&w);
	jw_ktext(&w, "name_zh", arena_printf(a, "第%s届", numbers[n]));
	jw_ktext(&w, "name_en", arena_printf(a, "Council %zu", n + 1));
	jw_ktext(&w, "from_on", arena_printf(a, "%d-01-01", year));
	put_year_end(&w, "to_on", year + COUNCIL_YEARS - 1);
	jw_end_object(&w);
	return create(t, a, who, &council_term_resource, json, &l->council, e);
}

int
demo_ledger_begin(struct demo_ledger *l, struct tx *t, struct arena *a, const struct actor *who, int64_t now_ms, struct err *e)
{
	char today[DATE_SIZE];
	size_t sitting;

	l->now_ms = now_ms;
	date_of_instant(now_ms, today);
	sitting = (size_t)(year_of(today) - FIRST_COUNCIL) / COUNCIL_YEARS;
	if (sitting >= nitems(numbers))
		sitting = nitems(numbers) - 1;
	l->year = FIRST_COUNCIL + (int)sitting * COUNCIL_YEARS;
	for (size_t n = 0; n <= sitting; n++)
		if (add_council(l, t, a, who, n, e) == -1)
			return -1;
	return 0;
}
