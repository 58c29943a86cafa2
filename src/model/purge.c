/*
 * The end of travel documents: in time, on demand, and again after a restore; and the claims that keep them.
 */
#include "base/base.h"

#include "base/log.h"
#include "text/date.h"

#include "paper_in.h"

/* --- claims ------------------------------------------------------------------------------------------------ */

int
claims_closed(struct db *d, int64_t delegation, struct err *e)
{
	int64_t id;
	int rc = db_int(d, "SELECT id FROM delegation_claim WHERE delegation = $1 AND closed_at IS NULL LIMIT 1", delegation, &id, e);

	return rc == 1 ? fail_detail(e, ERR_CONFLICT, "claim_open") : rc;
}

int
claim_open(struct tx *t, const struct actor *who, int64_t delegation, const char *note, int64_t *id, struct err *e)
{
	struct stmt *s = tx_stmt(t, "INSERT INTO delegation_claim (delegation, note, opened_at, opened_by) VALUES ($1, $2, $3, $4)");

	stmt_int(s, 1, delegation);
	stmt_text(s, 2, note);
	stmt_int(s, 3, actor_ms(who));
	stmt_text(s, 4, who->login);
	if (stmt_run(s, e) == -1)
		return -1;
	*id = tx_last_id(t);
	return paper_audit(t, who, "claim.open", delegation, arena_printf(e->arena, "{\"claim\":%lld}", (long long)*id), e);
}

int
claim_trip(struct db *d, int64_t id, int64_t *delegation, struct err *e)
{
	return db_int(d, "SELECT delegation FROM delegation_claim WHERE id = $1", id, delegation, e);
}

int
claim_close(struct tx *t, const struct actor *who, int64_t id, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE delegation_claim SET closed_at = $2, closed_by = $3 WHERE id = $1 AND closed_at IS NULL");
	int64_t delegation = NONE;

	stmt_int(s, 1, id);
	stmt_int(s, 2, actor_ms(who));
	stmt_text(s, 3, who->login);
	if (stmt_run(s, e) == -1)
		return -1;
	if (tx_changes(t) == 0)
		return fail_detail(e, ERR_CONFLICT, "claim_closed");
	if (claim_trip(tx_db(t), id, &delegation, e) == -1)
		return -1;
	return paper_audit(t, who, "claim.close", delegation, arena_printf(e->arena, "{\"claim\":%lld}", (long long)id), e);
}

int
claims_put(struct db *d, struct jw *w, int64_t delegation, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT id, note, opened_at, opened_by, closed_at, closed_by FROM delegation_claim WHERE delegation = $1 ORDER BY id");
	int rc;

	stmt_int(s, 1, delegation);
	jw_array(w);
	while ((rc = stmt_row(s, e)) == 1) {
		jw_object(w);
		jw_kint(w, "id", col_int(s, 0));
		jw_ktext(w, "note", col_text(s, 1));
		jw_key(w, "opened_at");
		jw_instant(w, col_int(s, 2));
		jw_ktext(w, "opened_by", col_text(s, 3));
		jw_key(w, "closed_at");
		jw_instant(w, col_int(s, 4));
		jw_ktext(w, "closed_by", col_text(s, 5));
		jw_end_object(w);
	}
	jw_end_array(w);
	return rc;
}

/* --- numbers of rows ------------------------------------------------------------------------------------------ */

struct ids {
	int64_t		*id;
	size_t		 n;
};

static int
read_ids(struct db *d, struct arena *a, const char *sql, int64_t arg, struct ids *out, struct err *e)
{
	struct stmt *s = db_stmt(d, sql);
	struct str *all = str_new(a);
	int64_t id;
	int rc;

	stmt_int(s, 1, arg);
	while ((rc = stmt_row(s, e)) == 1) {
		id = col_int(s, 0);
		str_add(all, &id, sizeof id);
	}
	out->n = all->len / sizeof id;
	out->id = arena_array(a, out->n, sizeof id);
	if (out->n > 0)
		memcpy(out->id, all->p, all->len);
	return rc;
}

static int
run_id(struct tx *t, const char *sql, int64_t id, struct err *e)
{
	struct stmt *s = tx_stmt(t, sql);

	stmt_int(s, 1, id);
	return stmt_run(s, e);
}

/* --- a purge ---------------------------------------------------------------------------------------------------- */

/* Rows, link and keys of one delegate. */
static int
clear_delegate(struct tx *t, int64_t delegate, enum erasure why, int64_t *n, struct err *e)
{
	if (run_id(t, "DELETE FROM travel_document WHERE delegate = $1", delegate, e) == -1)
		return -1;
	*n += tx_changes(t);
	return run_id(t, "DELETE FROM delegate_link WHERE delegate = $1", delegate, e) == -1 ? -1 : doom_delegate(t, delegate, why, e);
}

int
papers_purge_trip(struct tx *t, const struct actor *who, int64_t delegation, int64_t *n, struct err *e)
{
	struct ids all;

	*n = 0;
	if (claims_closed(tx_db(t), delegation, e) == -1 ||
	    read_ids(tx_db(t), e->arena, "SELECT id FROM delegate WHERE delegation = $1 ORDER BY id", delegation, &all, e) == -1)
		return -1;
	for (size_t i = 0; i < all.n; i++)
		if (clear_delegate(t, all.id[i], ERASED_IN_TIME, n, e) == -1)
			return -1;
	if (trip_renew(t, NULL, delegation, 0, e) == -1)
		return -1;
	return paper_audit(t, who, "paper.purge", delegation, arena_printf(e->arena, "{\"papers\":%lld}", (long long)*n), e);
}

int
papers_purge_delegate(struct tx *t, struct keyring *k, const struct paper_by *by, const struct delegate *of, int64_t spare, int64_t *n,
    struct err *e)
{
	*n = 0;
	if (claims_closed(tx_db(t), of->delegation, e) == -1 || clear_delegate(t, of->rec.id, ERASED_IN_TIME, n, e) == -1 ||
	    (*n > 0 && trip_renew(t, k, of->delegation, spare, e) == -1))
		return -1;
	return paper_audit(t, by->who, "paper.purge", of->delegation, arena_printf(e->arena, "{\"papers\":%lld,\"delegate\":%lld}",
	    (long long)*n, (long long)of->rec.id), e);
}

/* --- in time ----------------------------------------------------------------------------------------------------- */

struct due {
	struct keyring	*k;
	const struct actor *who;
	const char	*today;
	int64_t		 delegation, n, spare;
};

/* The link goes with the last that he has; with the last of the trip go all. */
static int
drop_links(struct tx *t, int64_t delegation, int64_t delegate, int64_t left, struct err *e)
{
	if (left == 0)
		return run_id(t, "DELETE FROM delegate_link WHERE delegate IN (SELECT id FROM delegate WHERE delegation = $1)", delegation, e);
	return run_id(t, "DELETE FROM delegate_link WHERE delegate = $1 AND NOT EXISTS (SELECT 1 FROM travel_document WHERE delegate = $1)",
	    delegate, e);
}

/* Each on its day.  One that was entered meanwhile and stays, without a key that was made for those that do: ERR_BUSY, at another hour. */
static int
run_purge(struct tx *t, void *arg, struct err *e)
{
	struct due *x = arg;
	struct paper_row *row;
	size_t n;

	x->n = 0;
	if (claims_closed(tx_db(t), x->delegation, e) == -1 || papers_of_trip(tx_db(t), x->k, e->arena, x->delegation, &row, &n, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(row[i].purge_on, x->today) > 0)
			continue;
		x->n++;
		if (paper_drop(t, x->k, &row[i], e) == -1 || drop_links(t, x->delegation, row[i].delegate, (int64_t)n - x->n, e) == -1)
			return -1;
	}
	if (trip_renew(t, x->k, x->delegation, x->spare, e) == -1)
		return -1;
	return paper_audit(t, x->who, "paper.purge", x->delegation, arena_printf(e->arena, "{\"papers\":%lld}", (long long)x->n), e);
}

static int
due_trips(struct db *d, struct arena *a, const char *today, struct ids *out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT delegation FROM travel_document GROUP BY delegation HAVING min(purge_on) <= $1 ORDER BY delegation");
	struct str *all = str_new(a);
	int64_t id;
	int rc;

	stmt_text(s, 1, today);
	while ((rc = stmt_row(s, e)) == 1) {
		id = col_int(s, 0);
		str_add(all, &id, sizeof id);
	}
	*out = (struct ids){ (int64_t *)(void *)all->p, all->len / sizeof id };
	return rc;
}

/* A key for what is compared among those that stay; 0: none do. */
static int
prepare_due(struct db *d, struct due *x, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT count(*) FROM travel_document WHERE delegation = $1 AND purge_on > $2");
	int64_t stay = 0;
	int rc;

	stmt_int(s, 1, x->delegation);
	stmt_text(s, 2, x->today);
	if ((rc = stmt_row(s, e)) == 1)
		stay = col_int(s, 0);
	stmt_done(s);
	return rc == -1 || claims_closed(d, x->delegation, e) == -1 || (stay > 0 && keyring_make(x->k, &x->spare, e) == -1) ? -1 : 0;
}

static int
purge_one(struct store *s, struct db *d, struct due *x, struct purge_done *out, struct err *e)
{
	bool waits;

	if (prepare_due(d, x, e) == 0 && store_write_vital(s, run_purge, x, e) == 0) {
		out->trips++;
		out->papers += x->n;
		return 0;
	}
	waits = str_eq(e->detail, "claim_open");
	if (!waits && e->code != ERR_BUSY)
		return -1;
	err_clear(e);
	out->waiting += waits;
	return 0;
}

int
papers_purge_due(struct store *s, struct keyring *k, const struct actor *who, const char *today, struct purge_done *out, struct err *e)
{
	struct arena *a = arena_new();
	struct ids trips = { NULL, 0 };
	struct db *d;
	int rc = db_open(&d, s, e);

	*out = (struct purge_done){ .trips = 0 };
	if (rc == 0) {
		rc = due_trips(d, a, today, &trips, e);
		for (size_t i = 0; rc == 0 && i < trips.n; i++)
			rc = purge_one(s, d, &(struct due){ .k = k, .who = who, .today = today, .delegation = trips.id[i] }, out, e);
		db_close(d);
	}
	arena_free(a);
	return rc == 0 && consents_purge_due(s, who, today, &out->consents, e) == 0 ? papers_settle(s, k, e) : -1;
}
