/*
 * What follows from changes of applications: seats are judged where they are taken, by whatever door; the party that goes becomes delegates, and is
 * archived when it gives its seats up.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/application_rules.h"
#include "model/seat_book.h"
#include "text/json.h"

#include "record_in.h"

/* What goes on in one change. */
struct doing {
	struct tx	*t;
	struct arena	*a;
	const struct actor *who;
	const struct application *now;
};

/* --- rows ----------------------------------------------------------------------------------------------- */

struct ids {
	int64_t		*id;
	size_t		 n, room;
};

static void
add_id(struct arena *a, struct ids *l, int64_t id)
{
	int64_t *more;

	if (l->n == l->room) {
		more = arena_array(a, l->room * 2 + 16, sizeof *more);
		if (l->n > 0)
			memcpy(more, l->id, l->n * sizeof *more);
		l->id = more;
		l->room = l->room * 2 + 16;
	}
	l->id[l->n++] = id;
}

/* All rows of a query with one number in it, read before any of them is changed. */
static int
find(struct db *d, struct arena *a, const char *sql, int64_t of, struct ids *out, struct err *e)
{
	struct stmt *s = db_stmt(d, sql);
	int rc;

	*out = (struct ids){ .n = 0 };
	stmt_int(s, 1, of);
	while ((rc = stmt_row(s, e)) == 1)
		add_id(a, out, col_int(s, 0));
	return rc;
}

/* --- the party ------------------------------------------------------------------------------------------ */

/* What a delegate is when the application of his party is so; NONE: nobody goes. */
static int64_t
delegate_state_of(int64_t application)
{
	switch (application) {
	case APS_ACCEPTED:
		return DGS_GOING;
	case APS_CONFIRMED:
		return DGS_CONFIRMED;
	case APS_TRAVELLED:
		return DGS_TRAVELLED;
	case APS_NO_SHOW:
		return DGS_NO_SHOW;
	default:
		return NONE;
	}
}

static bool
is_live(const struct application *p)
{
	return p != NULL && p->rec.archived_at == NONE;
}

static bool
has_party(const struct application *p)
{
	return is_live(p) && delegate_state_of(p->state) != NONE;
}

static bool
is_on_his_way(const struct delegate *g)
{
	return g->state == DGS_GOING || g->state == DGS_CONFIRMED;
}

static int
set_state(const struct doing *w, int64_t id, int64_t state, struct err *e)
{
	struct delegate *now;
	void *was;
	int rc = rec_load(tx_db(w->t), w->a, &delegate_resource, id, &was, e);

	if (rc != 1 || !is_on_his_way(was) || ((struct delegate *)was)->state == state)
		return rc == -1 ? -1 : 0;
	now = rec_copy(w->a, &delegate_resource, was);
	now->state = state;
	return record_follow(w->t, w->a, w->who, &delegate_resource, was, now, e);
}

#define PARTY	"SELECT id FROM delegate WHERE application = $1 AND archived_at IS NULL ORDER BY id ASC"

/* Who withdrew by himself or did not come stays so. */
static int
move_party(const struct doing *w, struct err *e)
{
	struct ids all;

	if (find(tx_db(w->t), w->a, PARTY, w->now->rec.id, &all, e) == -1)
		return -1;
	for (size_t i = 0; i < all.n; i++)
		if (set_state(w, all.id[i], delegate_state_of(w->now->state), e) == -1)
			return -1;
	return 0;
}

static int
save_delegate(const struct doing *w, const void *was, void *now, const char *action, struct err *e)
{
	struct record_made m;

	record_prepare(w->a, &delegate_resource, was, now, false, &m);
	return record_write_as(w->t, w->who, &delegate_resource, &m, action, NULL, e);
}

static int
put_away(const struct doing *w, int64_t id, struct err *e)
{
	struct rec *now;
	void *was;
	int rc = rec_load(tx_db(w->t), w->a, &delegate_resource, id, &was, e);

	if (rc != 1)
		return rc;
	now = rec_copy(w->a, &delegate_resource, was);
	now->archived_at = actor_ms(w->who);
	return save_delegate(w, was, now, "archive", e);
}

static int
archive_party(const struct doing *w, struct err *e)
{
	struct ids all;

	if (find(tx_db(w->t), w->a, PARTY, w->now->rec.id, &all, e) == -1)
		return -1;
	for (size_t i = 0; i < all.n; i++)
		if (put_away(w, all.id[i], e) == -1)
			return -1;
	return 0;
}

/* --- persons become delegates --------------------------------------------------------------------------- */

static bool
is_used(const struct ids *used, int64_t id)
{
	for (size_t i = 0; i < used->n; i++)
		if (used->id[i] == id)
			return true;
	return false;
}

/* Somebody who was a delegate of this application before is that again, with his papers; of two contacts nobody is both: 1, 0, -1. */
static int
find_before(const struct doing *w, const struct application_person *p, const struct ids *used, int64_t *id, bool *archived, struct err *e)
{
	struct stmt *s = db_stmt(tx_db(w->t), "SELECT id, archived_at FROM delegate WHERE application = $1 AND (contact = $2 OR "
	    "((contact IS NULL OR $2 IS NULL) AND (name_zh = $3 OR (name_zh IS NULL AND name_en = $4)))) ORDER BY id ASC");
	int rc;

	stmt_int(s, 1, w->now->rec.id);
	stmt_int(s, 2, p->contact);
	stmt_text(s, 3, p->name_zh);
	stmt_text(s, 4, p->name_en);
	while ((rc = stmt_row(s, e)) == 1 && is_used(used, col_int(s, 0)))
		continue;
	if (rc == 1) {
		*id = col_int(s, 0);
		*archived = !col_is_null(s, 1);
		stmt_done(s);
	}
	return rc;
}

/* The rules hold; what they warn of was said to whom accepted the party. */
static int
make_delegate(const struct doing *w, const struct application_person *p, int64_t *id, struct err *e)
{
	struct delegate *g = rec_new(w->a, &delegate_resource);

	g->delegation = w->now->delegation;
	g->enterprise = w->now->enterprise;
	g->application = w->now->rec.id;
	g->contact = p->contact;
	g->name_zh = p->name_zh;
	g->name_en = p->name_en;
	g->title = p->title;
	g->role = DR_MEMBER;
	if (record_check(tx_db(w->t), w->a, w->who, &delegate_resource, NULL, g, e) == -1 ||
	    save_delegate(w, NULL, g, "create", e) == -1)
		return -1;
	*id = g->rec.id;
	return set_state(w, *id, delegate_state_of(w->now->state), e);
}

static int
bring_back(const struct doing *w, const struct application_person *p, int64_t id, struct err *e)
{
	struct delegate *now;
	void *was;
	int rc = rec_load(tx_db(w->t), w->a, &delegate_resource, id, &was, e);

	if (rc != 1)
		return rc;
	now = rec_copy(w->a, &delegate_resource, was);
	now->rec.archived_at = NONE;
	now->state = delegate_state_of(w->now->state);
	now->title = p->title;
	return save_delegate(w, was, now, "restore", e);
}

static int
make_or_bring_back(const struct doing *w, const struct application_person *p, struct ids *used, struct err *e)
{
	bool archived = false;
	int64_t id = NONE;
	int rc = find_before(w, p, used, &id, &archived, e);

	if (rc == 0)
		rc = make_delegate(w, p, &id, e);
	else if (rc == 1 && archived)
		rc = bring_back(w, p, id, e);
	if (rc == -1)
		return -1;
	add_id(w->a, used, id);
	return 0;
}

static int
make_party(const struct doing *w, struct err *e)
{
	struct application_person *all;
	struct ids used = { .n = 0 };
	size_t n = application_party(w->a, w->now, &all);
	bool confirms = e->confirms_all;

	e->confirms_all = true;
	for (size_t i = 0; i < n; i++)
		if (application_name_person(tx_db(w->t), w->a, &all[i], e) == -1 || make_or_bring_back(w, &all[i], &used, e) == -1)
			return -1;
	e->confirms_all = confirms;
	return 0;
}

/* --- seats ---------------------------------------------------------------------------------------------- */

static bool
has_seats(const struct application *p)
{
	return is_live(p) && seat_is_held(p->state);
}

static bool
takes_more(const struct application *was, const struct application *now)
{
	return has_seats(now) && (!has_seats(was) || now->seats > was->seats);
}

static int
take_seats(const struct doing *w, struct err *e)
{
	const struct seat_request asks = { w->now->delegation, w->now->enterprise, w->now->rec.id, NONE, w->now->seats };

	return seat_check(tx_db(w->t), w->a, &asks, e);
}

/* --- for the first time --------------------------------------------------------------------------------- */

static bool
is_undecided(int64_t state)
{
	return state <= APS_NEEDS_INFO || state == APS_WAITLISTED;
}

static int
forget_first(const struct doing *w, int64_t id, struct err *e)
{
	struct application *now;
	void *rec;
	const struct application *was;
	int rc = rec_load(tx_db(w->t), w->a, &application_resource, id, &rec, e);

	was = rec;
	if (rc != 1 || id == w->now->rec.id || !is_undecided(was->state) || was->first_timer != 1)
		return rc == -1 ? -1 : 0;
	now = rec_copy(w->a, &application_resource, was);
	now->first_timer = 0;
	return record_follow(w->t, w->a, w->who, &application_resource, was, now, e);
}

/* Now that it has travelled, its other applications are not those of a newcomer. */
static int
forget_firsts(const struct doing *w, struct err *e)
{
	struct ids all;

	if (find(tx_db(w->t), w->a, "SELECT id FROM application WHERE enterprise = $1 ORDER BY id ASC", w->now->enterprise, &all, e) == -1)
		return -1;
	for (size_t i = 0; i < all.n; i++)
		if (forget_first(w, all.id[i], e) == -1)
			return -1;
	return 0;
}

/* --- applications --------------------------------------------------------------------------------------- */

static int
settle_party(const struct doing *w, const struct application *was, struct err *e)
{
	if (!has_party(w->now))
		return has_party(was) ? archive_party(w, e) : 0;
	if (!has_party(was) || !str_eq(was->persons, w->now->persons))
		return make_party(w, e);
	return was->state == w->now->state ? 0 : move_party(w, e);
}

static int
follow_application(const struct doing *w, const struct application *was, struct err *e)
{
	if (takes_more(was, w->now) && take_seats(w, e) == -1)
		return -1;
	if (settle_party(w, was, e) == -1)
		return -1;
	return w->now->state == APS_TRAVELLED && (was == NULL || was->state != APS_TRAVELLED) ? forget_firsts(w, e) : 0;
}

static int
after_application(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	struct doing w = { t, NULL, who, now };
	int rc;

	if (now == NULL)
		return 0;
	w.a = arena_new();
	rc = follow_application(&w, was, e);
	arena_free(w.a);
	return rc;
}

/* --- delegates: one seat each ---------------------------------------------------------------------------- */

static bool
sits(const struct delegate *g)
{
	return g != NULL && g->rec.archived_at == NONE && g->enterprise != NONE && seat_is_sat_on(g->state);
}

/* Of a party that was accepted there are no more delegates than it has seats. */
static int
check_party(struct tx *t, struct arena *a, const struct delegate *g, struct err *e)
{
	int64_t n = 0;
	void *rec;
	const struct application *of;
	int rc = rec_load(tx_db(t), a, &application_resource, g->application, &rec, e);

	of = rec;
	if (rc != 1)
		return rc;
	if (!has_party(of))
		return fail_detail(e, ERR_CONFLICT, "application_not_accepted");
	if (db_int(tx_db(t), "SELECT count(*) FROM delegate WHERE application = $1 AND archived_at IS NULL AND state <= 2", g->application, &n, e) == -1)
		return -1;
	if (of->state == APS_NO_SHOW || n <= of->seats)
		return 0;
	fail_detail(e, ERR_CONFLICT, "party_full");
	err_param_int(e, "seats", of->seats);
	return -1;
}

static_assert(DGS_TRAVELLED == 2 && DGS_NO_SHOW == 3, "the count of a party says so");

static int
take_seat(struct tx *t, struct arena *a, const struct delegate *g, struct err *e)
{
	const struct seat_request asks = { g->delegation, g->enterprise, NONE, g->rec.id, 1 };

	return g->application != NONE ? check_party(t, a, g, e) : seat_check(tx_db(t), a, &asks, e);
}

/* Who withdraws leaves his seat to others. */
static int
give_seat(struct tx *t, struct arena *a, const struct actor *who, int64_t application, struct err *e)
{
	struct application *now;
	void *was;
	int rc = rec_load(tx_db(t), a, &application_resource, application, &was, e);

	if (rc != 1 || !has_seats(was) || ((struct application *)was)->seats < 1)
		return rc == -1 ? -1 : 0;
	now = rec_copy(a, &application_resource, was);
	now->seats--;
	return record_follow(t, a, who, &application_resource, was, now, e);
}

static bool
takes_one(const struct delegate *was, const struct delegate *now)
{
	return sits(now) && (!sits(was) || was->application != now->application || was->enterprise != now->enterprise);
}

static bool
leaves(const struct delegate *was, const struct delegate *now)
{
	return was != NULL && now != NULL && was->state != now->state && now->state == DGS_WITHDRAWN && now->application != NONE;
}

static int
after_delegate(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	const struct delegate *g = now;
	struct arena *a = arena_new();
	int rc = 0;

	if (takes_one(was, now))
		rc = take_seat(t, a, g, e);
	else if (leaves(was, now))
		rc = give_seat(t, a, who, g->application, e);
	arena_free(a);
	return rc;
}

/* --- delegations: by other weights the scores are others ------------------------------------------------- */

static int
score_again(const struct doing *w, const struct delegation *of, int64_t id, struct err *e)
{
	struct application *now;
	void *was;
	int rc = rec_load(tx_db(w->t), w->a, &application_resource, id, &was, e);

	if (rc != 1)
		return rc;
	now = rec_copy(w->a, &application_resource, was);
	now->score = application_score(w->a, of->weights, now->scores);
	if (now->score == ((struct application *)was)->score)
		return 0;
	return record_follow(w->t, w->a, w->who, &application_resource, was, now, e);
}

static int
after_delegation(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	const struct delegation *old = was, *new = now;
	struct doing w = { t, NULL, who, NULL };
	struct ids all;
	int rc;

	if (old == NULL || new == NULL || str_eq(old->weights, new->weights))
		return 0;
	w.a = arena_new();
	rc = find(tx_db(t), w.a, "SELECT id FROM application WHERE delegation = $1 ORDER BY id ASC", new->rec.id, &all, e);
	for (size_t i = 0; rc == 0 && i < all.n; i++)
		rc = score_again(&w, new, all.id[i], e);
	arena_free(w.a);
	return rc;
}

/* --- the table ------------------------------------------------------------------------------------------ */

const struct follow_row application_follows[] = {
	{ &application_resource, after_application },
	{ &delegate_resource, after_delegate },
	{ &delegation_resource, after_delegation },
	{ NULL, NULL }
};
