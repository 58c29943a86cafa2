/*
 * The members' ledger and what follows from it.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/ledger.h"
#include "model/record.h"
#include "model/resources.h"

/* --- what the terms say ------------------------------------------------------------------------------- */

struct standing {
	int64_t		 level, state;
	const char	*joined_on, *left_on;
	int		 weight;	/* of the term that counts; 0: none does */
	bool		 joined;
};

/* An application that came to nothing does not count. */
static int
weight_of(int64_t state, bool began)
{
	switch (state) {
	case TS_CURRENT:
	case TS_GRACE:
	case TS_SUSPENDED:
		return 3;
	case TS_APPLIED:
	case TS_IN_REVIEW:
	case TS_AWAITING_PAYMENT:
		return 2;
	default:
		return began ? 1 : 0;
	}
}

enum { T_LEVEL, T_STATE, T_FROM, T_TO, T_ENDED, T_BEGAN };

static void
count_term(struct arena *a, struct stmt *s, struct standing *out)
{
	bool began = col_int(s, T_BEGAN) == 1;
	int weight = weight_of(col_int(s, T_STATE), began);

	if (began && !out->joined) {
		out->joined = true;
		out->joined_on = arena_strdup(a, col_text(s, T_FROM));
	}
	if (weight == 1)
		out->left_on = arena_strdup(a, col_text(s, col_is_null(s, T_ENDED) ? T_TO : T_ENDED));
	if (weight == 0 || weight < out->weight)
		return;
	out->weight = weight;
	out->level = col_int(s, T_LEVEL);
	out->state = col_int(s, T_STATE);
}

static int
read_standing(struct db *d, struct arena *a, int64_t enterprise, struct standing *out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT level, state, from_on, to_on, ended_on, began FROM membership_term "
	    "WHERE enterprise = $1 AND archived_at IS NULL ORDER BY from_on ASC NULLS FIRST, id ASC");
	int rc;

	*out = (struct standing){ .level = NONE, .state = NONE };
	stmt_int(s, 1, enterprise);
	while ((rc = stmt_row(s, e)) == 1)
		count_term(a, s, out);
	if (out->weight == 3)
		out->left_on = NULL;
	return rc;
}

/* --- what the enterprise says ------------------------------------------------------------------------- */

/* 1 it says the same, 0 not, -1. */
static int
says_so(struct db *d, int64_t enterprise, const struct standing *as, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT level, member_state, joined_on, left_on FROM enterprise WHERE id = $1");
	int rc;

	stmt_int(s, 1, enterprise);
	if ((rc = stmt_row(s, e)) == 0)
		return 1;	/* nobody is there to say anything */
	if (rc == 1)
		rc = col_int(s, 0) == as->level && col_int(s, 1) == as->state && str_eq(col_text(s, 2), as->joined_on) &&
		    str_eq(col_text(s, 3), as->left_on);
	stmt_done(s);
	return rc;
}

static int
say(struct tx *t, struct arena *a, const struct actor *who, int64_t enterprise, const struct standing *as, struct err *e)
{
	struct enterprise *now;
	void *was;
	int rc = rec_load(tx_db(t), a, &enterprise_resource, enterprise, &was, e);

	if (rc != 1)
		return rc;
	now = rec_copy(a, &enterprise_resource, was);
	now->level = as->level;
	now->member_state = as->state;
	now->joined_on = as->joined_on;
	now->left_on = as->left_on;
	if (level_rank(tx_db(t), now->level, &now->level_rank, e) == -1)
		return -1;
	return record_follow(t, a, who, &enterprise_resource, was, now, e);
}

int
ledger_settle(struct tx *t, const struct actor *who, int64_t enterprise, struct err *e)
{
	struct arena *a = arena_new();
	struct standing as;
	int rc = read_standing(tx_db(t), a, enterprise, &as, e);

	if (rc == 0 && (rc = says_so(tx_db(t), enterprise, &as, e)) == 0)
		rc = say(t, a, who, enterprise, &as, e);
	arena_free(a);
	return rc == -1 ? -1 : 0;
}

/* --- terms -------------------------------------------------------------------------------------------- */

static int
after_term(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	const struct membership_term *old = was, *new = now;

	if (old != NULL && (new == NULL || old->enterprise != new->enterprise) &&
	    ledger_settle(t, who, old->enterprise, e) == -1)
		return -1;
	return new == NULL ? 0 : ledger_settle(t, who, new->enterprise, e);
}

/* --- enterprises: the first term ---------------------------------------------------------------------- */

/* A term that is in the archive and begins on the day: it comes back, instead of a second one. */
static int
find_archived(struct db *d, const struct enterprise *n, int64_t *id, struct err *e)
{
	struct stmt *s = db_stmt(d, n->joined_on == NULL ?
	    "SELECT id FROM membership_term WHERE enterprise = $1 AND from_on IS NULL ORDER BY id ASC LIMIT 1" :
	    "SELECT id FROM membership_term WHERE enterprise = $1 AND from_on = $2");
	int rc;

	stmt_int(s, 1, n->rec.id);
	if (n->joined_on != NULL)
		stmt_text(s, 2, n->joined_on);
	if ((rc = stmt_row(s, e)) == 1)
		*id = col_int(s, 0);
	stmt_done(s);
	return rc;
}

static int
open_term(struct tx *t, struct arena *a, const struct actor *who, const struct enterprise *n, struct err *e)
{
	struct membership_term *term = rec_new(a, &membership_term_resource);
	struct record_made m;

	term->enterprise = n->rec.id;
	term->level = n->level;
	term->state = n->member_state;
	term->from_on = n->joined_on;
	term->ended_on = n->left_on;
	if (record_make(tx_db(t), a, who, &membership_term_resource, NULL, term, &m, e) == -1)
		return -1;
	return record_write(t, who, &membership_term_resource, &m, NULL, e);
}

static int
after_enterprise(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	const struct enterprise *old = was, *new = now;
	struct arena *a;
	int64_t id;
	void *back;
	int rc;

	if (new == NULL || new->member_state == NONE || (old != NULL && old->member_state != NONE))
		return 0;
	a = arena_new();
	rc = old == NULL ? 0 : find_archived(tx_db(t), new, &id, e);
	if (rc == 1)
		rc = record_archive(t, a, who, &membership_term_resource, id, NONE, false, &back, e);
	else if (rc == 0)
		rc = open_term(t, a, who, new, e);
	arena_free(a);
	return rc;
}

/* Its entry in the log stands right behind the enterprise's own. */
int
ledger_opened(struct tx *t, int64_t enterprise, int64_t *term, struct err *e)
{
	return db_int(tx_db(t), "SELECT record FROM audit WHERE resource = 'membership_term' AND action = 'create' AND id = 1 + "
	    "(SELECT max(id) FROM audit WHERE resource = 'enterprise' AND record = $1)", enterprise, term, e);
}

/* --- levels: their order ------------------------------------------------------------------------------ */

int
level_rank(struct db *d, int64_t level, int64_t *rank, struct err *e)
{
	*rank = NONE;
	return level == NONE || db_int(d, "SELECT rank FROM level WHERE id = $1", level, rank, e) != -1 ? 0 : -1;
}

static int
after_level(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	const struct level *old = was, *new = now;
	struct stmt *s;

	if (old == NULL || new == NULL || old->rank == new->rank)
		return 0;
	s = tx_stmt(t, "UPDATE enterprise SET level_rank = $2 WHERE level = $1");
	stmt_int(s, 1, new->rec.id);
	stmt_int(s, 2, new->rank);
	tx_touch(t, CNT_ENTERPRISE);
	return stmt_run(s, e);
}

/* --- the table ---------------------------------------------------------------------------------------- */

const struct follow_row ledger_follows[] = {
	{ &membership_term_resource, after_term },
	{ &enterprise_resource, after_enterprise },
	{ &level_resource, after_level },
	{ NULL, NULL }
};
