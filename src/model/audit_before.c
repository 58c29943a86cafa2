/*
 * The log of before: rows that were written in the clear are sealed once (decision 0041); and keys after a restore.
 */
#include "base/base.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "meta/registry.h"

#include "audit_in.h"
#include "paper_in.h"

enum { SLICE = 500 };	/* rows in one transaction */

/* --- rows in the clear -------------------------------------------------------------------------------------------- */

struct old_row {
	int64_t			 entry, record;
	const struct resource	*r;
	const char		*diff;
};

struct slice {
	int64_t		 upto, done, changed;
	int64_t		 transition;
};

static const struct resource *
personal_named(const char *name)
{
	const struct resource *r = name == NULL ? NULL : registry_by_name(name);

	return r != NULL && audit_is_personal(r) ? r : NULL;
}

/* The next rows that may hold values; the slice's end is done->last. */
static int
read_rows(struct db *d, struct arena *a, struct slice *x, struct old_row **out, size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT id, resource, record, diff FROM audit WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3");
	struct str *all = str_new(a);
	struct old_row one;
	int64_t last = x->upto;
	size_t seen = 0;
	int rc;

	stmt_int(s, 1, x->done);
	stmt_int(s, 2, x->upto);
	stmt_int(s, 3, SLICE);
	while ((rc = stmt_row(s, e)) == 1) {
		if (++seen == SLICE)
			last = col_int(s, 0);
		one = (struct old_row){ col_int(s, 0), col_int(s, 2), personal_named(col_text(s, 1)), arena_strdup(a, col_text(s, 3)) };
		if (one.r != NULL && one.diff != NULL)
			str_add(all, &one, sizeof one);
	}
	x->done = last;
	*out = (struct old_row *)(void *)all->p;
	*n = all->len / sizeof one;
	return rc;
}

/* Whether the record was purged, or its person erased, after the row. */
static int
is_forgotten(struct db *d, const struct old_row *x, bool *is, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT coalesce(max(id), 0) FROM audit WHERE resource = $1 AND record = $2 AND action IN ('erase', 'purge')");
	int rc;

	stmt_text(s, 1, x->r->name);
	stmt_int(s, 2, x->record);
	if ((rc = stmt_row(s, e)) == 1)
		*is = col_int(s, 0) > x->entry;
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

static int
seal_row(struct tx *t, const struct old_row *x, int64_t *changed, struct err *e)
{
	struct audit_parts parts = { .entry = x->entry };
	bool forget = false;
	struct stmt *s;

	if (is_forgotten(tx_db(t), x, &forget, e) == -1 || audit_close_for(t, x->r, x->record, x->diff, forget, &parts, e) == -1)
		return -1;
	if (parts.open == x->diff)	/* nothing of a person, or sealed already */
		return 0;
	s = tx_stmt(t, "UPDATE audit SET diff = $2, sealed = $3 WHERE id = $1");
	stmt_int(s, 1, x->entry);
	stmt_text(s, 2, parts.open);
	stmt_text(s, 3, parts.sealed == NULL ? NULL : parts.digest);
	if (stmt_run(s, e) == -1)
		return -1;
	++*changed;
	return audit_keep(t, &parts, e);
}

static int
keep_mark(struct tx *t, const struct slice *x, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE audit_transition SET done = $2, changed = $3, done_at = $4 WHERE id = $1");

	stmt_int(s, 1, x->transition);
	stmt_int(s, 2, x->done);
	stmt_int(s, 3, x->changed);
	stmt_int(s, 4, x->done == x->upto ? clock_ms() : NONE);
	return stmt_run(s, e);
}

static int
run_slice(struct tx *t, void *arg, struct err *e)
{
	struct slice *x = arg, next = *x;
	struct old_row *row;
	size_t n;

	if (read_rows(tx_db(t), e->arena, &next, &row, &n, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (seal_row(t, &row[i], &next.changed, e) == -1)
			return -1;
	if (keep_mark(t, &next, e) == -1)
		return -1;
	*x = next;
	return 0;
}

/* 1 there are rows to look at, 0 none are left, -1. */
static int
find_mark(struct store *s, struct slice *x, struct err *e)
{
	struct stmt *q;
	struct db *d;
	int rc;

	if (db_open(&d, s, e) == -1)
		return -1;
	q = db_stmt(d, "SELECT id, upto, done, changed FROM audit_transition WHERE done < upto ORDER BY id LIMIT 1");
	if ((rc = stmt_row(q, e)) == 1)
		*x = (struct slice){ .transition = col_int(q, 0), .upto = col_int(q, 1), .done = col_int(q, 2), .changed = col_int(q, 3) };
	stmt_done(q);
	db_close(d);
	return rc;
}

int
audit_seal_old(struct store *s, struct err *e)
{
	struct slice x;
	struct arena *a;
	struct err mine;
	int rc = find_mark(s, &x, e);

	if (rc != 1)
		return rc;
	for (rc = 0; rc == 0 && x.done < x.upto; arena_free(a)) {
		a = arena_new();
		err_init(&mine, a);
		if ((rc = store_write_reform(s, run_slice, &x, &mine)) == -1)
			fail(e, mine.code, "what the log says of persons could not be sealed: %s", mine.log);
	}
	if (rc == -1)
		return -1;
	log_info("what the log says of persons was sealed in %lld of %lld rows", (long long)x.changed, (long long)x.upto);
	return store_flush(s, e);
}

/* --- after a restore ------------------------------------------------------------------------------------------------ */

struct again {
	struct tx	*t;
	struct keyring	*k;
	struct str	*found;
};

/* A key of keys.db's list that this database still thinks to have. */
static int
apply_one(struct again *x, const struct erased_key *key, struct err *e)
{
	struct stmt *s = tx_stmt(x->t, "SELECT resource, record FROM audit_key WHERE key = $1 AND gone IS NULL");
	struct audit_gone one = { .r = NULL };
	int rc;

	stmt_int(s, 1, key->id);
	if ((rc = stmt_row(s, e)) == 1)
		one = (struct audit_gone){ personal_named(col_text(s, 0)), col_int(s, 1) };
	stmt_done(s);
	if (rc != 1)
		return rc;
	if (one.r != NULL && key->why == ERASED_PERSON)
		str_add(x->found, &one, sizeof one);
	return audit_key_gone(x->t, key->id, key->why, e);
}

/* What this database knows as gone, and a keys.db of before has. */
static int
doom_again(struct tx *t, struct keyring *k, struct err *e)
{
	struct stmt *s = tx_stmt(t, "SELECT key, gone FROM audit_key WHERE gone > 0");
	enum erasure why;
	int rc;

	while ((rc = stmt_row(s, e)) == 1)
		if (keyring_erased(k, col_int(s, 0), &why, e) == -1 ||
		    (why == NOT_ERASED && doom_key(t, col_int(s, 0), (enum erasure)col_int(s, 1), e) == -1)) {
			stmt_done(s);
			return -1;
		}
	return rc;
}

int
audit_reapply(struct tx *t, struct keyring *k, struct arena *a, const struct audit_gone **again, size_t *n, struct err *e)
{
	struct again x = { t, k, str_new(a) };
	const struct erased_key *key;
	size_t nkeys;

	if (keyring_erasures(k, a, &key, &nkeys, e) == -1)
		return -1;
	for (size_t i = 0; i < nkeys; i++)
		if (apply_one(&x, &key[i], e) == -1)
			return -1;
	*again = (const struct audit_gone *)(const void *)x.found->p;
	*n = x.found->len / sizeof **again;
	return doom_again(t, k, e);
}
