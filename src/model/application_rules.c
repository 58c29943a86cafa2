/*
 * Rules of applications over several fields and rows.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/rec.h"
#include "model/application_rules.h"
#include "model/seat_book.h"
#include "text/json.h"

bool
application_is_from(const struct application *p, int64_t account)
{
	return account == p->rec.created_by || (p->submitted_account != NONE && account == p->submitted_account);
}

/* --- lists ---------------------------------------------------------------------------------------------- */

/* A list of a record as a tree; NULL: it is empty.  What stands in a record was written by us. */
static const struct jv *
list_of(struct arena *a, const char *text)
{
	const struct jv *list = NULL;
	struct err none;

	err_init(&none, a);
	if (text == NULL || json_parse(a, text, strlen(text), &list, &none) == -1)
		return NULL;
	return list;
}

static const struct jv *
first_of(const struct jv *list)
{
	return list == NULL ? NULL : jv_first(list);
}

static size_t
count_of(const struct jv *list)
{
	return list == NULL ? 0 : jv_count(list);
}

static int64_t
persons_of(struct arena *a, const struct application *p)
{
	return (int64_t)count_of(list_of(a, p->persons));
}

static bool
goes(const struct jv *going, int64_t position)
{
	int64_t at;

	for (const struct jv *v = first_of(going); v != NULL; v = jv_next(v))
		if (jv_int(v, &at) == 0 && at == position)
			return true;
	return going == NULL;
}

static struct application_person
person_of(const struct jv *row, int64_t position)
{
	struct application_person p = { position, NONE, jv_text(jv_get(row, "name_zh")), jv_text(jv_get(row, "name_en")),
	    jv_text(jv_get(row, "title")) };

	if (jv_number(jv_get(row, "contact")) != NULL)
		(void)!jv_int(jv_get(row, "contact"), &p.contact);
	return p;
}

size_t
application_party(struct arena *a, const struct application *p, struct application_person **out)
{
	const struct jv *persons = list_of(a, p->persons), *going = list_of(a, p->going);
	int64_t position = 0;
	size_t n = 0;

	*out = arena_array(a, count_of(persons) + 1, sizeof **out);
	for (const struct jv *row = first_of(persons); row != NULL; row = jv_next(row))
		if (goes(going, ++position))
			(*out)[n++] = person_of(row, position);
	return n;
}

int
application_name_person(struct db *d, struct arena *a, struct application_person *p, struct err *e)
{
	struct stmt *s;
	int rc;

	if (p->contact == NONE || p->name_zh != NULL || p->name_en != NULL)
		return 0;
	s = db_stmt(d, "SELECT name_zh, name_en, title FROM contact WHERE id = $1");
	stmt_int(s, 1, p->contact);
	if ((rc = stmt_row(s, e)) == 1) {
		p->name_zh = arena_strdup(a, col_text(s, 0));
		p->name_en = arena_strdup(a, col_text(s, 1));
		p->title = p->title != NULL ? p->title : arena_strdup(a, col_text(s, 2));
	}
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

int
application_check_contact(struct db *d, int64_t contact, int64_t enterprise, const char *pointer, struct err *e)
{
	int64_t of = NONE;
	int rc = contact == NONE || enterprise == NONE ? 0 : db_int(d, "SELECT enterprise FROM contact WHERE id = $1", contact, &of, e);

	if (rc == 1 && of != enterprise)
		err_field(e, pointer, "of_another_enterprise");
	return rc == -1 ? -1 : 0;
}

/* Judged when it is said; people may change companies later. */
static int
check_contacts(struct db *d, const struct application *was, const struct application *now, struct err *e)
{
	size_t i = 0;

	if (was != NULL && was->enterprise == now->enterprise && str_eq(was->persons, now->persons))
		return 0;
	for (const struct jv *row = first_of(list_of(e->arena, now->persons)); row != NULL; row = jv_next(row), i++)
		if (application_check_contact(d, person_of(row, 0).contact, now->enterprise, arena_printf(e->arena, "/persons/%zu/contact", i), e) == -1)
			return -1;
	return 0;
}

/* --- seats ---------------------------------------------------------------------------------------------- */

static void
complain_number(struct err *e, struct err_item *it, const char *key, int64_t n)
{
	err_item_param(e, it, key, arena_printf(e->arena, "%lld", (long long)n));
}

int64_t
application_seats(const struct application *p, struct err *e)
{
	int64_t persons = persons_of(e->arena, p), wished = p->seats_wished;
	struct err_item *it;

	if (p->going != NULL)
		return (int64_t)count_of(list_of(e->arena, p->going));
	if (wished == NONE || wished >= persons)
		return wished == NONE ? persons : wished;
	it = err_field(e, "/going", "going_needed");
	complain_number(e, it, "persons", persons);
	complain_number(e, it, "seats", wished);
	return wished;
}

/* Each position is a person's, and nobody goes twice. */
static void
check_going(struct arena *a, const struct application *p, struct err *e)
{
	int64_t persons = persons_of(a, p), at;
	uint64_t seen = 0;
	size_t i = 0;

	for (const struct jv *v = first_of(list_of(a, p->going)); v != NULL; v = jv_next(v), i++) {
		const char *pointer = arena_printf(a, "/going/%zu", i);

		if (jv_int(v, &at) == -1 || at < 1 || at > persons || at > 63)
			complain_number(e, err_field(e, pointer, "no_such_person"), "persons", persons);
		else if (seen & BIT(at))
			err_field(e, pointer, "person_twice");
		else
			seen |= BIT(at);
	}
}

/* --- what an edit gives up ------------------------------------------------------------------------------ */

static bool
is_same_text(const struct jv *a, const struct jv *b, const char *key)
{
	return str_eq(jv_text(jv_get(a, key)), jv_text(jv_get(b, key)));
}

static bool
is_same_number(const struct jv *a, const struct jv *b, const char *key)
{
	return strcmp(jv_number(jv_get(a, key)), jv_number(jv_get(b, key))) == 0;
}

static bool
has_contact(const struct jv *person)
{
	return jv_number(jv_get(person, "contact")) != NULL;
}

/* Titles and telephone numbers are nobody's identity, and a contact may be found later. */
static bool
is_same_person(const struct jv *a, const struct jv *b)
{
	if (has_contact(a) && has_contact(b) && !is_same_number(a, b, "contact"))
		return false;
	return is_same_text(a, b, "name_zh") && is_same_text(a, b, "name_en");
}

/* The same people in the same places; seats that were granted to nobody yet may get their names. */
static bool
are_same_persons(struct arena *a, const struct application *was, const struct application *now)
{
	const struct jv *x = first_of(list_of(a, was->persons)), *y = first_of(list_of(a, now->persons));

	for (; x != NULL && y != NULL; x = jv_next(x), y = jv_next(y))
		if (!is_same_person(x, y))
			return false;
	return x == NULL && (y == NULL || (now->going == NULL && persons_of(a, now) <= was->seats));
}

static bool
is_material(struct arena *a, const struct application *was, const struct application *now)
{
	return was->seats_wished != now->seats_wished || !str_eq(was->going, now->going) || !str_eq(was->countries, now->countries) ||
	    !are_same_persons(a, was, now);
}

static bool
is_settled(int64_t state)
{
	return state == APS_ACCEPTED || state == APS_CONFIRMED;
}

static void
give_up(const struct application *was, struct application *now)
{
	now->state = APS_IN_REVIEW;
	now->released = was->seats;
	now->seats = NONE;
	now->decided_by = NULL;
	now->decided_at = NONE;
}

/* --- the score ------------------------------------------------------------------------------------------ */

static const struct jv *
row_of(const struct jv *list, const char *criterion)
{
	for (const struct jv *row = first_of(list); row != NULL; row = jv_next(row))
		if (str_eq(jv_text(jv_get(row, "criterion")), criterion))
			return row;
	return NULL;
}

static int64_t
number_of(const struct jv *row, const char *key)
{
	int64_t n = 0;

	return row == NULL || jv_int(jv_get(row, key), &n) == -1 ? 0 : n;
}

int64_t
application_score(struct arena *a, const char *weights, const char *scores)
{
	const struct jv *given = list_of(a, scores);
	int64_t sum = 0, all = 0;

	for (const struct jv *w = first_of(list_of(a, weights)); w != NULL; w = jv_next(w)) {
		int64_t weight = number_of(w, "weight");

		all += weight;
		sum += weight * number_of(row_of(given, jv_text(jv_get(w, "criterion"))), "points");
	}
	return given == NULL || all == 0 ? NONE : (sum * 100 + all / 2) / all;
}

/* Each criterion once; one that the delegation does not weigh counts for nothing. */
static void
check_scores(struct arena *a, const char *scores, struct err *e)
{
	const struct jv *given = list_of(a, scores);
	size_t i = 0;

	for (const struct jv *row = first_of(given); row != NULL; row = jv_next(row), i++)
		if (row_of(given, jv_text(jv_get(row, "criterion"))) != row)
			err_field(e, arena_printf(a, "/scores/%zu/criterion", i), "criterion_twice");
}

static int
weights_of(struct db *d, struct arena *a, int64_t delegation, const char **out, struct err *e)
{
	void *rec;
	int rc = rec_load(d, a, &delegation_resource, delegation, &rec, e);

	*out = rc == 1 ? ((struct delegation *)rec)->weights : NULL;
	return rc == -1 ? -1 : 0;
}

static int
settle_score(struct db *d, const struct application *was, struct application *now, struct err *e)
{
	const char *weights;

	if (was == NULL ? now->scores == NULL : str_eq(was->scores, now->scores))
		return 0;
	if (weights_of(d, e->arena, now->delegation, &weights, e) == -1)
		return -1;
	check_scores(e->arena, now->scores, e);
	now->score = application_score(e->arena, weights, now->scores);
	return 0;
}

/* --- on another trip at that time ----------------------------------------------------------------------- */

static const char *
title_of(struct stmt *s, int zh)
{
	return col_text(s, col_is_null(s, zh) ? zh + 1 : zh);
}

#define ELSEWHERE "SELECT t.title_zh, t.title_en FROM delegate AS g JOIN delegation AS t ON t.id = g.delegation WHERE g.enterprise = $1 " \
	"AND g.delegation <> $2 AND (g.contact = $3 OR g.name_zh = $4 OR (g.name_zh IS NULL AND g.name_en = $5)) AND g.archived_at IS NULL " \
	"AND g.state <= $6 AND t.archived_at IS NULL AND t.state <> $7 AND t.starts_on <= $8 AND coalesce(t.ends_on, t.starts_on) >= $9 " \
	"ORDER BY t.starts_on ASC NULLS LAST, t.id ASC LIMIT 1"

static void
bind_elsewhere(struct stmt *s, const struct delegation *of, int64_t enterprise, const struct application_person *p)
{
	stmt_int(s, 1, enterprise);
	stmt_int(s, 2, of->rec.id);
	stmt_int(s, 3, p->contact);
	stmt_text(s, 4, p->name_zh);
	stmt_text(s, 5, p->name_en);
	stmt_int(s, 6, DGS_TRAVELLED);
	stmt_int(s, 7, DS_CANCELLED);
	stmt_text(s, 8, of->ends_on == NULL ? of->starts_on : of->ends_on);
	stmt_text(s, 9, of->starts_on);
}

static int
warn_elsewhere(struct db *d, const struct delegation *of, int64_t enterprise, const struct application_person *p, const char *pointer,
    struct err *e)
{
	struct err_item *it;
	struct stmt *s;
	int rc;

	if (of->starts_on == NULL || enterprise == NONE)
		return 0;
	s = db_stmt(d, ELSEWHERE);
	bind_elsewhere(s, of, enterprise, p);
	if ((rc = stmt_row(s, e)) == 1) {
		it = err_warn(e, pointer, "elsewhere_then");
		err_item_param(e, it, "name", p->name_zh != NULL ? p->name_zh : p->name_en);
		err_item_param(e, it, "delegation", title_of(s, 0));
	}
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

int
application_check_elsewhere(struct db *d, struct arena *a, const struct delegation *of, const struct application *p, struct err *e)
{
	struct application_person *all;
	size_t n = application_party(a, p, &all);

	for (size_t i = 0; i < n; i++)
		if (application_name_person(d, a, &all[i], e) == -1 ||
		    warn_elsewhere(d, of, p->enterprise, &all[i], arena_printf(e->arena, "/persons/%lld", (long long)all[i].position - 1), e) == -1)
			return -1;
	return 0;
}

int
delegate_check_elsewhere(struct db *d, const struct delegate *was, const struct delegate *now, struct err *e)
{
	const struct application_person one = { 0, now->contact, now->name_zh, now->name_en, NULL };
	void *of;
	int rc;

	if (was != NULL && was->contact == now->contact && was->enterprise == now->enterprise && str_eq(was->name_zh, now->name_zh))
		return 0;
	if ((rc = rec_load(d, e->arena, &delegation_resource, now->delegation, &of, e)) != 1)
		return rc;
	return warn_elsewhere(d, of, now->enterprise, &one, now->name_zh == NULL ? "/name_en" : "/name_zh", e);
}

/* A row of a sheet is told by itself; what many of them take together is judged where they are written. */
int
delegate_check_seat(struct db *d, const struct delegate *was, const struct delegate *now, struct err *e)
{
	const struct seat_request asks = { now->delegation, now->enterprise, NONE, NONE, 1 };
	struct err_item *it;
	struct err mine;

	if (was != NULL || now->application != NONE || now->enterprise == NONE || !seat_is_sat_on(now->state))
		return 0;
	err_init(&mine, e->arena);
	if (seat_check(d, e->arena, &asks, &mine) == 0)
		return 0;
	if (mine.code != ERR_CONFLICT)
		return fail(e, mine.code, "%s", mine.log);
	it = err_field(e, "/enterprise", mine.detail);
	for (size_t i = 0; i < mine.nparams; i++)
		err_item_param(e, it, mine.param[i].key, mine.param[i].value);
	return 0;
}

/* --- for the first time --------------------------------------------------------------------------------- */

static int
has_travelled(struct db *d, const char *sql, const struct application *p, int64_t state, struct err *e)
{
	struct stmt *s = db_stmt(d, sql);
	int rc;

	stmt_int(s, 1, p->enterprise);
	stmt_int(s, 2, p->delegation);
	stmt_int(s, 3, state);
	rc = stmt_row(s, e);
	stmt_done(s);
	return rc;
}

static int
settle_first(struct db *d, struct application *now, struct err *e)
{
	int rc = has_travelled(d, "SELECT 1 FROM application WHERE enterprise = $1 AND delegation <> $2 AND state = $3 AND archived_at IS NULL LIMIT 1",
	    now, APS_TRAVELLED, e);

	if (rc == 0)
		rc = has_travelled(d, "SELECT 1 FROM delegate WHERE enterprise = $1 AND delegation <> $2 AND state = $3 AND archived_at IS NULL LIMIT 1",
		    now, DGS_TRAVELLED, e);
	now->first_timer = rc == 0;
	return rc == -1 ? -1 : 0;
}

/* --- one at a time -------------------------------------------------------------------------------------- */

static bool
is_over(int64_t state)
{
	return state == APS_TRAVELLED || state == APS_NO_SHOW;
}

/* A merger may have left one company two that are over: what happened is not taken back, and neither stands in the other's way. */
static int
check_alone(struct db *d, const struct application *was, const struct application *now, struct err *e)
{
	bool told = was != NULL && is_over(now->state);
	struct stmt *s;
	int rc;

	if (now->delegation == NONE || now->enterprise == NONE || now->state == APS_DECLINED || now->state == APS_WITHDRAWN)
		return 0;
	s = db_stmt(d, "SELECT id FROM application WHERE delegation = $1 AND enterprise = $2 AND id <> $3 AND archived_at IS NULL"
	    " AND state NOT IN ($4, $5, $6, $7)");
	stmt_int(s, 1, now->delegation);
	stmt_int(s, 2, now->enterprise);
	stmt_int(s, 3, now->rec.id == NONE ? 0 : now->rec.id);
	stmt_int(s, 4, APS_DECLINED);
	stmt_int(s, 5, APS_WITHDRAWN);
	stmt_int(s, 6, told ? APS_TRAVELLED : APS_WITHDRAWN);
	stmt_int(s, 7, told ? APS_NO_SHOW : APS_WITHDRAWN);
	if ((rc = stmt_row(s, e)) == 1)
		complain_number(e, err_field(e, "/enterprise", "application_exists"), "id", col_int(s, 0));
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

/* --- whose hands ---------------------------------------------------------------------------------------- */

/* Neither decided against nor over: what it says counts still. */
static bool
is_open(int64_t state)
{
	return state != APS_DECLINED && state != APS_TRAVELLED && state != APS_NO_SHOW && state != APS_WITHDRAWN;
}

int
application_allow(const struct mover *by, const void *before, const void *rec, struct err *e)
{
	const struct application *was = before;

	if (was == NULL || (by->role != R_MEMBER_ADMIN && by->role != R_MEMBER_EDITOR))
		return 0;
	if (!is_open(was->state))
		return fail_detail(e, ERR_CONFLICT, "application_settled");
	return by->role == R_MEMBER_EDITOR && was->state != APS_DRAFT ? fail_detail(e, ERR_FORBIDDEN, "only_drafts") : 0;
}

/* --- all of it ------------------------------------------------------------------------------------------ */

static bool
is_decided(int64_t state)
{
	return is_settled(state) || state == APS_DECLINED || state == APS_TRAVELLED || state == APS_NO_SHOW || state == APS_WITHDRAWN;
}

/* A wish that nobody has said is that all persons go. */
static void
settle_wish(struct arena *a, const struct application *was, struct application *now)
{
	int64_t persons = persons_of(a, now);

	if (was != NULL && was->seats_wished == now->seats_wished && was->seats_wished == persons_of(a, was))
		now->seats_wished = NONE;
	if (now->seats_wished == NONE && persons > 0)
		now->seats_wished = persons;
}

static int64_t
party_of(struct arena *a, const struct application *p)
{
	struct application_person *all;

	return (int64_t)application_party(a, p, &all);
}

/* Who is told later to have been there had a seat, too: one that nobody was named for, or one more. */
static void
seat_more(struct arena *a, const struct application *was, struct application *now)
{
	int64_t had = was->seats == NONE ? 0 : was->seats, before = party_of(a, was), after = party_of(a, now);
	int64_t more = after - (before > had ? before : had);

	if (more > 0)
		now->seats = had + more;
}

int
application_settle(struct db *d, const struct application *was, struct application *now, struct err *e)
{
	if (check_alone(d, was, now, e) == -1 || check_contacts(d, was, now, e) == -1)
		return -1;
	if (was != NULL && was->state != APS_DRAFT && was->enterprise != now->enterprise)
		err_field(e, "/enterprise", "read_only_field");
	settle_wish(e->arena, was, now);
	check_going(e->arena, now, e);
	if (was == NULL && seat_is_held(now->state))
		now->seats = application_seats(now, e);
	if (was != NULL && was->state == APS_TRAVELLED && now->state == was->state)
		seat_more(e->arena, was, now);
	if (was != NULL && is_settled(was->state) && now->state == was->state && is_material(e->arena, was, now))
		give_up(was, now);
	if (settle_score(d, was, now, e) == -1)
		return -1;
	return now->enterprise == NONE || (was != NULL && is_decided(now->state)) ? 0 : settle_first(d, now, e);
}
