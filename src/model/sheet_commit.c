/*
 * A commit: judge the rows and put what is to be written into a plan, then write that in one transaction.
 *
 * The transaction, which holds every other write up, has nothing to do but to write.  The rows of a sheet with parts see one another, so they
 * are judged and written on a private copy of the database, and what was written there is written once more where it stays.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/sheet_part.h"
#include "model/audit.h"
#include "model/match.h"
#include "model/record.h"
#include "sheet_int.h"

enum {
	TRIES_OUTSIDE = 2,		/* walks before one is made inside the transaction */
	OTHERS_MOST = 10000,		/* records that others changed meanwhile, to be looked at one by one */
};

/* --- writing ----------------------------------------------------------------------------------------- */

struct commit {
	struct sheet_commit *c;
	struct sheet_plan *p;		/* NULL: it is made inside */
	struct keys	*keys;		/* of the rows; NULL: they were asked already */
	int64_t		 since;		/* entry of the log before the first row was judged */
	struct arena	*a;		/* of the row */
	size_t		 nwritten;
};

static bool
is_key(const struct commit *k, const char *key)
{
	return keys_find(k->keys, key) != NULL;
}

/* By whatever the rules of matching ask, it is one of the sheet's; or, of those that are made for a name, it is called so. */
static bool
is_matched(const struct commit *k, const struct resource *r, const void *rec)
{
	const char *keys[MATCH_KEYS] = { NULL };

	match_file_keys(k->a, r, rec, keys);
	for (size_t i = 0; i < MATCH_KEYS && keys[i] != NULL; i++)
		if (is_key(k, r == k->c->sheet->r ? keys[i] : arena_printf(k->a, SHEET_KEY_NAMED, keys[i])))
			return true;
	return false;
}

/* A record of the sheet's resource that rows mean; a number that only the private copy gave means nothing here. */
static bool
is_meant(const struct commit *k, int64_t id)
{
	return id != NONE && !plan_has_made(k->p, k->c->sheet->r, id) && is_key(k, arena_printf(k->a, "i:%lld", (long long)id));
}

/* Whether a record that somebody else has written has to do with the sheet: ERR_STALE. */
static int
look_at_other(struct commit *k, struct tx *t, const struct resource *r, int64_t id, struct err *e)
{
	const struct resource *own = k->c->sheet->r;
	const struct field *link = r == own ? NULL : resource_link(r, own);
	void *rec = NULL;
	bool ours;
	int rc;

	if (k->keys == NULL)
		return fail(e, ERR_STALE, "%s %lld was written before a second try", r->name, (long long)id);
	if ((rc = rec_load(tx_db(t), k->a, r, id, &rec, e)) == -1)
		return -1;
	if (link != NULL)		/* a part: of which record */
		ours = rc == 0 || is_meant(k, *(const int64_t *)(const void *)((const char *)rec + link->off));
	else			/* gone: whoever meant it finds out */
		ours = (r == own && is_meant(k, id)) || (rc == 1 && is_matched(k, r, rec));
	return ours ? fail(e, ERR_STALE, "%s %lld was written meanwhile", r->name, (long long)id) : 0;
}

/* What others have written of a resource since the rows were judged; the log has every change. */
static int
look_at_others_of(struct commit *k, struct tx *t, const struct resource *r, struct err *e)
{
	struct stmt *s = tx_stmt(t, "SELECT DISTINCT record FROM audit WHERE id > $1 AND resource = $2 AND record IS NOT NULL "
	    "ORDER BY record ASC NULLS LAST LIMIT $3");
	int rc, n = 0;

	stmt_int(s, 1, k->since);
	stmt_text(s, 2, r->name);
	stmt_int(s, 3, OTHERS_MOST + 1);
	while ((rc = stmt_row(s, e)) == 1) {
		rc = ++n > OTHERS_MOST ? fail(e, ERR_STALE, "too much was written meanwhile") :
		    look_at_other(k, t, r, col_int(s, 0), e);
		arena_reset(k->a);
		if (rc == -1) {
			stmt_done(s);
			return -1;
		}
	}
	return rc;
}

/* The i-th group of columns is the first of its resource, and its rows are records. */
static bool
is_first_of(const struct resource *r, size_t i)
{
	const struct part_columns *p = r->sheet_parts;

	for (size_t k = 0; k < i; k++)
		if (p[k].r == p[i].r)
			return false;
	return p[i].list == NULL && p[i].r != r;
}

static int
look_at_others(struct commit *k, struct tx *t, struct err *e)
{
	const struct resource *r = k->c->sheet->r;

	if (look_at_others_of(k, t, r, e) == -1)
		return -1;
	for (size_t i = 0; i < r->nsheet_parts; i++)
		if (is_first_of(r, i) && look_at_others_of(k, t, r->sheet_parts[i].r, e) == -1)
			return -1;
	return 0;
}

static int
write_one(struct commit *k, struct tx *t, struct plan_reader *reader, struct plan_item *item, struct err *e)
{
	struct sheet_commit *c = k->c;
	size_t half = sheet_total(c->sheet) / 2;
	struct sheet_wrote w = { .r = item->r, .n = item->n, .inserted = item->m.was == NULL };
	const struct rec *now = item->m.now;

	if (plan_point(reader, k->a, item, e) == -1 || record_write(t, c->walk->who, item->r, &item->m, NULL, e) == -1)
		return -1;
	plan_wrote(reader, item, now->id);
	if (c->walk->done != NULL)		/* the second half */
		atomic_store_explicit(c->walk->done, half + half * ++k->nwritten / plan_records(k->p), memory_order_relaxed);
	w.id = now->id;
	w.version = now->version;
	return c->wrote == NULL ? 0 : c->wrote(t, &w, c->walk->arg, e);
}

static int
write_all(struct commit *k, struct tx *t, struct err *e)
{
	struct plan_reader *reader = plan_read(k->p);
	const struct resource *r = k->c->sheet->r;
	struct plan_item item;
	int rc;

	k->nwritten = 0;
	while ((rc = plan_next(reader, k->a, &item, e)) == 1) {
		if ((rc = write_one(k, t, reader, &item, e)) == -1)
			break;
		arena_reset(k->a);
	}
	plan_read_end(reader);
	return rc == 0 && sheet_is_joined(r) ? sheet_tell_standing(r, t, k->c->wrote, k->c->walk->arg, e) : rc;
}

static int
audit_import(const struct sheet_commit *c, struct tx *t, struct err *e)
{
	struct str note = STR_INIT;
	struct jw w;
	int rc;

	jw_init(&w, &note);
	jw_object(&w);
	jw_ktext(&w, "file", c->file_name);
	jw_key(&w, "result");
	sheet_put_counts(&w, c->counts, true);
	jw_end_object(&w);
	rc = audit_add(t, c->walk->who, "import", c->sheet->r, NONE, NONE, NULL, str_text(&note), e);
	str_fini(&note);
	return rc;
}

/* --- the plan ---------------------------------------------------------------------------------------- */

/* Nothing is written: what would have been counts as refused. */
static void
hold_back(struct sheet_counts *n)
{
	n->outcome[SO_ERROR] += n->outcome[SO_INSERT] + n->outcome[SO_UPDATE];
	n->outcome[SO_INSERT] = n->outcome[SO_UPDATE] = 0;
}

static int
find_since(struct commit *k, struct db *d, struct err *e)
{
	return db_int(d, "SELECT coalesce(max(id), 0) FROM audit", NONE, &k->since, e) == -1 ? -1 : 0;
}

static int
walk_apart(struct tx *t, void *arg, struct err *e)
{
	struct commit *k = arg;
	const struct sheet_commit *c = k->c;

	return find_since(k, tx_db(t), e) == -1 ? -1 : sheet_walk_apart(c->sheet, t, k->p, k->keys, c->walk, c->counts, e);
}

static int
walk_here(struct commit *k, struct db *d, struct err *e)
{
	const struct sheet_commit *c = k->c;

	return find_since(k, d, e) == -1 ? -1 : sheet_walk(c->sheet, d, k->p, k->keys, c->walk, c->counts, e);
}

static int
make_plan(struct commit *k, struct db *d, struct err *e)
{
	struct sheet_commit *c = k->c;
	const int64_t *n = c->counts->outcome;

	k->p = plan_new(store_dir(c->store), c->sheet->r);
	k->keys = keys_new();
	if ((sheet_is_joined(c->sheet->r) ? store_apart(c->store, d, walk_apart, k, e) : walk_here(k, d, e)) == -1)
		return -1;
	if (c->all_or_nothing && n[SO_ERROR] + n[SO_SUSPECT] > 0) {
		plan_empty(k->p);
		hold_back(c->counts);
	}
	return 0;
}

static int
run_commit(struct tx *t, void *arg, struct err *e)
{
	struct commit *k = arg;
	struct sheet_commit *c = k->c;

	if (k->p != NULL ? look_at_others(k, t, e) == -1 : make_plan(k, tx_db(t), e) == -1)
		return -1;
	keys_free(k->keys);		/* room for what the engine needs now */
	k->keys = NULL;
	if (c->before != NULL && c->before(t, c->walk->arg, e) == -1)
		return -1;
	if (write_all(k, t, e) == -1 || audit_import(c, t, e) == -1)
		return -1;
	return c->also == NULL ? 0 : c->also(t, c->walk->arg, e);
}

/* One try.  The last one walks inside the transaction, where nothing can move. */
static int
try_commit(struct commit *k, bool inside, struct err *e)
{
	int rc = inside ? 0 : make_plan(k, k->c->d, e);

	if (rc == 0)
		rc = store_write_alone(k->c->store, run_commit, k, e);
	plan_free(k->p);
	keys_free(k->keys);
	k->p = NULL;
	k->keys = NULL;
	return rc;
}

/* --- a sheet with parts, in the transaction ------------------------------------------------------------------------------ */

struct joined {
	struct sheet_commit *c;
	bool		 held;		/* all or nothing: it is nothing */
};

/* Its rows see one another, so they are judged where they are written. */
static int
run_joined(struct tx *t, void *arg, struct err *e)
{
	struct joined *k = arg;
	struct sheet_commit *c = k->c;
	int64_t *n = c->counts->outcome;

	if (c->before != NULL && c->before(t, c->walk->arg, e) == -1)
		return -1;
	if (!k->held && sheet_walk_in(c->sheet, t, c->walk, c->wrote, c->counts, e) == -1)
		return -1;
	if (c->all_or_nothing && n[SO_ERROR] + n[SO_SUSPECT] > 0 && !k->held) {
		k->held = true;
		return fail(e, ERR_CANCELLED, "some rows are refused, so all are");
	}
	if (audit_import(c, t, e) == -1)
		return -1;
	return c->also == NULL ? 0 : c->also(t, c->walk->arg, e);
}

static int
commit_joined(struct sheet_commit *c, struct err *e)
{
	struct joined k = { .c = c };

	if (store_write_alone(c->store, run_joined, &k, e) == 0)
		return 0;
	if (!k.held)
		return -1;
	hold_back(c->counts);
	err_clear(e);
	return store_write_alone(c->store, run_joined, &k, e);
}

int
sheet_commit(struct sheet_commit *c, struct err *e)
{
	struct commit k = { .c = c, .a = arena_new() };
	bool joined = sheet_is_joined(c->sheet->r), inside = joined && sheet_is_short(c->sheet);
	int rc = -1;

	for (int i = 0; i <= TRIES_OUTSIDE; i++) {
		inside |= i == TRIES_OUTSIDE;
		err_clear(e);
		rc = inside && joined ? commit_joined(c, e) : try_commit(&k, inside, e);
		if (rc == 0 || inside || (e->code != ERR_STALE && e->code != ERR_CONFLICT))
			break;
	}
	arena_free(k.a);
	return rc;
}
