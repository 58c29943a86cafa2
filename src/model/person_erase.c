/*
 * Erasing a person, and doing it again in a database that was restored from before (security.md P4).
 */
#include "base/base.h"

#include "base/log.h"
#include "crypt/digest.h"
#include "model/kept_reply.h"

#include "paper_in.h"

/* --- comparisons anew -------------------------------------------------------------------------------------------- */

struct trip {
	int64_t		 delegation, spare;
};

struct erasing {
	struct arena	*a;
	struct keyring	*k;
	const struct actor *who;
	int64_t		 person;
	struct traces	 traces;
	struct person_erased *done;
	struct trip	*trip;		/* of his that have a key, each with a new one */
	size_t		 ntrips;
};

static int
compare_anew(struct tx *t, struct keyring *k, const struct paper_row *x, int64_t key, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE travel_document SET same = $2 WHERE id = $1");
	unsigned char same[DIGEST_SIZE];
	bool any = false;
	int rc = x->lost ? 1 : paper_same(k, key, &x->p, same, &any, e);

	if (rc != 1) {
		stmt_done(s);
		return rc == -1 ? -1 : fail(e, ERR_DB, "a key that was just made is not there");
	}
	stmt_int(s, 1, x->id);
	stmt_blob(s, 2, any ? same : NULL, any ? sizeof same : 0);
	return stmt_run(s, e);
}

int
trip_compare_anew(struct tx *t, struct keyring *k, int64_t delegation, int64_t key, struct err *e)
{
	struct paper_row *row;
	size_t n;

	if (papers_of_trip(tx_db(t), k, e->arena, delegation, &row, &n, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (compare_anew(t, k, &row[i], key, e) == -1)
			return -1;
	return 0;
}

static int
put_trip_key(struct tx *t, int64_t delegation, int64_t key, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE trip_key SET key = $2 WHERE delegation = $1");

	stmt_int(s, 1, delegation);
	stmt_int(s, 2, key);
	return stmt_run(s, e);
}

static int
run_id(struct tx *t, const char *sql, int64_t id, struct err *e)
{
	struct stmt *s = tx_stmt(t, sql);

	stmt_int(s, 1, id);
	return stmt_run(s, e);
}

int
trip_renew(struct tx *t, struct keyring *k, int64_t delegation, int64_t spare, struct err *e)
{
	int64_t old, left = 0;
	int rc = trip_key_of(tx_db(t), delegation, &old, e);

	if (rc == 1)
		rc = db_int(tx_db(t), "SELECT count(*) FROM travel_document WHERE delegation = $1", delegation, &left, e);
	if (rc != 1)
		return rc;
	if (left > 0 && spare == 0)
		return fail_key(e);
	rc = left == 0 ? run_id(t, "DELETE FROM trip_key WHERE delegation = $1", delegation, e) :
	    trip_compare_anew(t, k, delegation, spare, e) == -1 ? -1 : put_trip_key(t, delegation, spare, e);
	return rc == -1 ? -1 : doom_key(t, old, ERASED_IN_TIME, e);
}

/* --- all of a person ---------------------------------------------------------------------------------------------------- */

static int
each_id(struct tx *t, const char *sql, int64_t arg, struct str *out, struct err *e)
{
	struct stmt *s = tx_stmt(t, sql);
	int64_t id;
	int rc;

	stmt_int(s, 1, arg);
	while ((rc = stmt_row(s, e)) == 1) {
		id = col_int(s, 0);
		str_add(out, &id, sizeof id);
	}
	return rc;
}

static int
clear_delegate(struct tx *t, int64_t delegate, int64_t *papers, struct err *e)
{
	int64_t delegation = NONE;

	if (db_int(tx_db(t), "SELECT delegation FROM delegate WHERE id = $1", delegate, &delegation, e) == -1 ||
	    claims_closed(tx_db(t), delegation, e) == -1 || run_id(t, "DELETE FROM travel_document WHERE delegate = $1", delegate, e) == -1)
		return -1;
	*papers += tx_changes(t);
	return run_id(t, "DELETE FROM delegate_link WHERE delegate = $1", delegate, e) == -1 ? -1 : doom_delegate(t, delegate, ERASED_PERSON, e);
}

/* Keys that were destroyed in time before are named once more: a restored database shall know that this person was erased. */
static int
doom_all(struct tx *t, int64_t person, struct err *e)
{
	struct str *keys = str_new(e->arena);
	const int64_t *key;

	if (each_id(t, "SELECT key FROM person_key WHERE person = $1 ORDER BY key", person, keys, e) == -1)
		return -1;
	key = (const int64_t *)(const void *)keys->p;
	for (size_t i = 0; i < keys->len / sizeof *key; i++)
		if (doom_key(t, key[i], ERASED_PERSON, e) == -1)
			return -1;
	return 0;
}

static int
mark_erased(struct tx *t, int64_t person, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE person SET erased_at = $2 WHERE id = $1");

	stmt_int(s, 1, person);
	stmt_int(s, 2, clock_ms());
	if (stmt_run(s, e) == -1)
		return -1;
	return tx_changes(t) == 0 ? fail(e, ERR_NOT_FOUND, "no such person") : 0;
}

static int
erase(struct tx *t, struct arena *a, const struct actor *who, int64_t person, struct traces *x, struct person_erased *done, struct err *e)
{
	*done = (struct person_erased){ .papers = 0 };
	if (traces_find(tx_db(t), a, person, x, e) == -1)
		return -1;
	for (size_t i = 0; i < x->of[TRACE_DELEGATE].n; i++)
		if (clear_delegate(t, x->of[TRACE_DELEGATE].id[i], &done->papers, e) == -1)
			return -1;
	if (traces_forget(t, who, x, done, e) == -1 || mark_erased(t, person, e) == -1 || doom_all(t, person, e) == -1 ||
	    kept_replies_withhold(t, e) == -1)
		return -1;
	return audit_add(t, who, "person.erase", NULL, person, NONE, NULL, NULL, e);
}

static int
run_erase(struct tx *t, void *arg, struct err *e)
{
	struct erasing *x = arg;

	if (erase(t, x->a, x->who, x->person, &x->traces, x->done, e) == -1)
		return -1;
	for (size_t i = 0; i < x->ntrips; i++)
		if (trip_renew(t, x->k, x->trip[i].delegation, x->trip[i].spare, e) == -1)
			return -1;
	return 0;
}

static int
find_trips(struct db *d, struct arena *a, struct erasing *x, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT DISTINCT g.delegation FROM delegate g JOIN trip_key k ON k.delegation = g.delegation"
	    " WHERE g.person = $1 ORDER BY g.delegation");
	struct str *all = str_new(a);
	struct trip one = { .spare = 0 };
	int rc;

	stmt_int(s, 1, x->person);
	while ((rc = stmt_row(s, e)) == 1) {
		one.delegation = col_int(s, 0);
		str_add(all, &one, sizeof one);
	}
	x->trip = (struct trip *)(void *)all->p;
	x->ntrips = all->len / sizeof one;
	return rc;
}

static int
make_spares(struct keyring *k, struct trip *trip, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (keyring_make(k, &trip[i].spare, e) == -1)
			return -1;
	return 0;
}

int
person_erase(struct store *s, struct keyring *k, const struct actor *who, int64_t person, struct person_erased *done, struct err *e)
{
	struct arena *a = arena_new();
	struct erasing x = { .a = a, .k = k, .who = who, .person = person, .done = done };
	struct db *d;
	int rc = audit_seal_old(s, e) == -1 ? -1 : db_open(&d, s, e);

	if (rc == 0) {
		if ((rc = find_trips(d, a, &x, e)) == 0 && (rc = make_spares(k, x.trip, x.ntrips, e)) == 0 &&
		    (rc = store_write_vital(s, run_erase, &x, e)) == 0)
			rc = traces_left(d, &x.traces, done, e);
		db_close(d);
	}
	arena_free(a);
	return rc == 0 && papers_settle(s, k, e) == 0 ? store_flush(s, e) : -1;	/* nor in the log of the database */
}

/* --- again, after a restore ---------------------------------------------------------------------------------------------- */

struct again {
	struct keyring	*k;
	struct actor	 job;
	int64_t		 papers, persons, records;
	struct trip	*trip;		/* whose comparisons are under a key that is gone, each with a new one */
	size_t		 ntrips;
};

struct known_key {
	int64_t		 key, person, delegate;
	bool		 gone, erased;
	enum erasure	 why;
};

/* Documents whose key was destroyed are gone; the link, when none is left. */
static int
end_key(struct tx *t, struct again *x, const struct known_key *key, struct err *e)
{
	struct paper_row *row;
	size_t n, left = 0;

	if (papers_of_delegate(tx_db(t), x->k, e->arena, key->delegate, &row, &n, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (row[i].key != key->key)
			left++;
		else if (run_id(t, "DELETE FROM travel_document WHERE id = $1", row[i].id, e) == -1)
			return -1;
	x->papers += n - left;
	if (left == 0 && run_id(t, "DELETE FROM delegate_link WHERE delegate = $1", key->delegate, e) == -1)
		return -1;
	return doom_paper_key(t, key->key, key->why, e);
}

/* keys.db may be a copy of before, too: what this database knows as gone is destroyed there once more. */
static int
apply_key(struct tx *t, struct again *x, const struct known_key *key, struct err *e)
{
	if (key->why == NOT_ERASED)
		return doom_key(t, key->key, key->erased ? ERASED_PERSON : ERASED_IN_TIME, e);
	return key->gone ? 0 : end_key(t, x, key, e);
}

static int
read_keys(struct tx *t, struct again *x, struct str *out, struct err *e)
{
	struct stmt *s = tx_stmt(t, "SELECT k.key, k.person, k.delegate, k.gone_at, p.erased_at FROM person_key k JOIN person p ON p.id = k.person ORDER BY k.key");
	struct known_key one;
	int rc;

	while ((rc = stmt_row(s, e)) == 1) {
		one = (struct known_key){ col_int(s, 0), col_int(s, 1), col_int(s, 2), !col_is_null(s, 3), !col_is_null(s, 4), NOT_ERASED };
		if (keyring_erased(x->k, one.key, &one.why, e) == -1) {
			stmt_done(s);
			return -1;
		}
		if ((one.why != NOT_ERASED) != one.gone || (one.why == ERASED_PERSON && !one.erased))
			str_add(out, &one, sizeof one);
	}
	return rc;
}

/* In a database of before a claim may be open that was closed when it was done. */
static int
erase_again(struct tx *t, struct again *x, int64_t person, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE delegation_claim SET closed_at = $2 WHERE closed_at IS NULL"
	    " AND delegation IN (SELECT delegation FROM delegate WHERE person = $1"
	    " OR contact IN (SELECT contact FROM delegate WHERE person = $1 AND contact IS NOT NULL))");
	struct person_erased done;
	struct traces traces;
	int64_t erased;

	stmt_int(s, 1, person);
	stmt_int(s, 2, clock_ms());
	if (stmt_run(s, e) == -1)
		return -1;
	if (db_int(tx_db(t), "SELECT count(*) FROM person WHERE id = $1 AND erased_at IS NOT NULL", person, &erased, e) == -1)
		return -1;
	x->persons += erased == 0;
	return erased > 0 ? 0 : erase(t, e->arena, &x->job, person, &traces, &done, e);
}

/* A trip's comparisons under a key that is gone say nothing any more. */
static int
find_gone_trips(struct db *d, struct arena *a, struct again *x, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT delegation, key FROM trip_key ORDER BY delegation");
	struct str *all = str_new(a);
	struct trip one = { .spare = 0 };
	enum erasure why = NOT_ERASED;
	int rc;

	while ((rc = stmt_row(s, e)) == 1 && (rc = keyring_erased(x->k, col_int(s, 1), &why, e)) == 0) {
		one.delegation = col_int(s, 0);
		if (why != NOT_ERASED)
			str_add(all, &one, sizeof one);
	}
	stmt_done(s);
	x->trip = (struct trip *)(void *)all->p;
	x->ntrips = all->len / sizeof one;
	return rc;
}

/* Persons of whom this database has no document any more, or none yet, are known by the keys of the log. */
static int
forget_found(struct tx *t, struct again *x, struct err *e)
{
	const struct audit_gone *found;
	struct person_erased done = { .papers = 0 };
	struct traces traces;
	size_t n;

	if (audit_reapply(t, x->k, e->arena, &found, &n, e) == -1)
		return -1;
	if (n == 0)
		return 0;
	x->records = n;
	return traces_of(tx_db(t), e->arena, found, n, &traces, e) == -1 ? -1 : traces_forget(t, &x->job, &traces, &done, e);
}

static int
run_again(struct tx *t, void *arg, struct err *e)
{
	struct again *x = arg;
	struct str *all = str_new(e->arena);
	const struct known_key *key;

	x->papers = x->persons = x->records = 0;
	if (read_keys(t, x, all, e) == -1)
		return -1;
	key = (const struct known_key *)(const void *)all->p;
	for (size_t i = 0; i < all->len / sizeof *key; i++)
		if (apply_key(t, x, &key[i], e) == -1 ||
		    (key[i].why == ERASED_PERSON && erase_again(t, x, key[i].person, e) == -1))
			return -1;
	for (size_t i = 0; i < x->ntrips; i++)
		if (trip_renew(t, x->k, x->trip[i].delegation, x->trip[i].spare, e) == -1)
			return -1;
	return forget_found(t, x, e);
}

int
papers_reapply(struct store *s, struct keyring *k, struct err *e)
{
	struct again x = { .k = k, .job = { .account = NONE, .role = R_ADMIN, .enterprise = NONE, .door = DOOR_JOB, .session = NONE, .token = NONE } };

	struct arena *a = arena_new();
	struct db *d;
	int rc = db_open(&d, s, e);

	if (rc == 0) {
		rc = find_gone_trips(d, a, &x, e);
		db_close(d);
	}
	if (rc == 0 && (rc = make_spares(k, x.trip, x.ntrips, e)) == 0)
		rc = store_write_vital(s, run_again, &x, e);
	arena_free(a);
	if (rc == -1)
		return -1;
	if (x.papers > 0 || x.persons > 0 || x.records > 0)
		log_info("erasures were applied again to this database: %lld documents, %lld persons, %lld records beside them", (long long)x.papers,
		    (long long)x.persons, (long long)x.records);
	return papers_settle(s, k, e) == -1 ? -1 : x.persons > 0 || x.records > 0 ? store_flush(s, e) : 0;
}
