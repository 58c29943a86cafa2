/*
 * What follows from changes of delegations and their rows.
 */
#include "base/base.h"

#include "meta/rec.h"
#include "model/delegation_follow.h"
#include "model/record.h"

#include "delegation_in.h"

/* --- the officer: who keeps the trip keeps all rows of it --------------------------------------------- */

/* A version more, so that nobody is shown what was read of it before. */
static int
give_rows(struct tx *t, struct arena *a, const struct resource *r, const struct delegation *n, struct err *e)
{
	struct stmt *s = tx_stmt(t, arena_printf(a, "UPDATE %s SET keeper = $2, version = version + 1 WHERE delegation = $1", r->table));

	stmt_int(s, 1, n->rec.id);
	stmt_int(s, 2, n->keeper);
	tx_touch(t, r->counter);
	return stmt_run(s, e);
}

static int
after_delegation(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	const struct delegation *old = was, *new = now;
	struct arena *a;
	int rc = 0;

	(void)who;
	if (old == NULL || new == NULL || old->keeper == new->keeper)
		return 0;
	a = arena_new();
	for (const struct resource *const *row = delegation_rows; rc == 0 && *row != NULL; row++)
		rc = give_rows(t, a, *row, new, e);
	arena_free(a);
	return rc;
}

/* --- legs: days and countries of the trip ------------------------------------------------------------- */

static int
read_days(struct db *d, struct arena *a, struct delegation *n, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT min(COALESCE(substr(arrive, 1, 10), on_date)),"
	    " max(COALESCE(substr(leave, 1, 10), substr(arrive, 1, 10), on_date)) FROM delegation_leg WHERE delegation = $1"
	    " AND archived_at IS NULL");
	int rc;

	stmt_int(s, 1, n->rec.id);
	if ((rc = stmt_row(s, e)) == 1) {
		n->legs_start = col_is_null(s, 0) ? NULL : arena_strdup(a, col_text(s, 0));
		n->legs_end = col_is_null(s, 1) ? NULL : arena_strdup(a, col_text(s, 1));
	}
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

int
delegation_read_countries(struct db *d, struct arena *a, struct delegation *n, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT country, min(seq) AS first FROM delegation_leg WHERE delegation = $1 AND archived_at IS NULL"
	    " AND country IS NOT NULL GROUP BY country ORDER BY first ASC NULLS LAST, country ASC NULLS LAST");
	struct str *out = str_new(a);
	struct jw w;
	bool some = false;
	int rc;

	jw_init(&w, out);
	jw_array(&w);
	stmt_int(s, 1, n->rec.id);
	while ((rc = stmt_row(s, e)) == 1) {
		jw_text(&w, col_text(s, 0));
		some = true;
	}
	jw_end_array(&w);
	if (some)
		n->countries = str_text(out);
	return rc;
}

/* Days that nobody has said follow the legs; so do those that were theirs. */
static void
settle_days(const struct delegation *was, struct delegation *now)
{
	if (now->starts_on == NULL || str_eq(now->starts_on, was->legs_start))
		now->starts_on = now->legs_start;
	if (now->ends_on == NULL || str_eq(now->ends_on, was->legs_end))
		now->ends_on = now->legs_end;
	if (now->starts_on != NULL && now->ends_on != NULL && strcmp(now->ends_on, now->starts_on) < 0)
		now->ends_on = was->ends_on;
}

static int
settle_legs(struct tx *t, struct arena *a, const struct actor *who, int64_t delegation, struct err *e)
{
	struct delegation *now;
	void *was;
	int rc = rec_load(tx_db(t), a, &delegation_resource, delegation, &was, e);

	if (rc != 1)
		return rc;
	now = rec_copy(a, &delegation_resource, was);
	if (read_days(tx_db(t), a, now, e) == -1 || delegation_read_countries(tx_db(t), a, now, e) == -1)
		return -1;
	settle_days(was, now);
	return rec_diff(&delegation_resource, was, now) == 0 ? 0 : record_follow(t, a, who, &delegation_resource, was, now, e);
}

static int
after_leg(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	const struct delegation_leg *leg = now == NULL ? was : now;
	struct arena *a = arena_new();
	int rc = settle_legs(t, a, who, leg->delegation, e);

	arena_free(a);
	return rc;
}

/* --- meetings: whom one has met ----------------------------------------------------------------------- */

static int
set_met(struct tx *t, struct arena *a, const struct actor *who, int64_t id, struct err *e)
{
	struct counterpart *now;
	void *was;
	int64_t held = 0;
	int rc = rec_load(tx_db(t), a, &counterpart_resource, id, &was, e);

	if (rc != 1)
		return rc;
	if (db_int(tx_db(t), "SELECT count(*) FROM meeting_counterpart c JOIN meeting m ON m.id = c.owner WHERE c.counterpart = $1"
	    " AND m.archived_at IS NULL AND m.state = 3", id, &held, e) == -1)
		return -1;
	now = rec_copy(a, &counterpart_resource, was);
	now->met_before = held > 0;
	return now->met_before == ((struct counterpart *)was)->met_before ? 0 :
	    record_follow(t, a, who, &counterpart_resource, was, now, e);
}

static int
settle_met(struct tx *t, struct arena *a, const struct actor *who, const struct meeting *m, struct err *e)
{
	const struct field *f = resource_field(&meeting_resource, "counterparts");
	int64_t id;

	for (size_t i = 0; m != NULL && rec_list_ref(a, f, m, f->sub->fields, i, &id); i++)
		if (set_met(t, a, who, id, e) == -1)
			return -1;
	return 0;
}

static_assert(MS_HELD == 3, "the count of meetings held says so");

static int
after_meeting(struct tx *t, const struct actor *who, const struct resource *r, const void *before, const void *after, struct err *e)
{
	const struct meeting *was = before, *now = after;
	struct arena *a;
	int rc;

	if ((was == NULL || was->state != MS_HELD) && (now == NULL || now->state != MS_HELD))
		return 0;
	a = arena_new();
	rc = settle_met(t, a, who, was, e);
	if (rc == 0)
		rc = settle_met(t, a, who, now, e);
	arena_free(a);
	return rc;
}

/* --- the table ---------------------------------------------------------------------------------------- */

const struct follow_row delegation_follows[] = {
	{ &delegation_resource, after_delegation },
	{ &delegation_leg_resource, after_leg },
	{ &meeting_resource, after_meeting },
	{ NULL, NULL }
};
