/*
 * What the log says of persons (security.md L1, P4; decision 0041): taken out of the diff, sealed under a key of the record, put back when it is
 * read.  The row keeps names of fields and a digest of what is sealed, so it proves the same with the key as without.
 */
#include "base/base.h"

#include "base/str.h"

#include "audit_in.h"
#include "paper_in.h"

bool
audit_is_personal(const struct resource *r)
{
	for (size_t i = 0; i < r->nfields; i++)
		if ((r->fields[i].flags & FL_PERSON) != 0)
			return true;
	return false;
}

/* The place of what is sealed of a row. */
static struct seal_place
place_of(int64_t entry)
{
	return (struct seal_place){ "audit_personal", "sealed", entry };
}

/* --- the key of a record -------------------------------------------------------------------------------------- */

static int
key_add(struct tx *t, const struct resource *r, int64_t record, int64_t key, struct err *e)
{
	struct stmt *s = tx_stmt(t, "INSERT INTO audit_key (key, resource, record) VALUES ($1, $2, $3)");

	stmt_int(s, 1, key);
	stmt_text(s, 2, r->name);
	stmt_int(s, 3, record);
	return stmt_run(s, e);
}

/* 1, 0 it has none that is not gone, -1. */
static int
key_of(struct db *d, const struct resource *r, int64_t record, int64_t *key, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT max(key) FROM audit_key WHERE resource = $1 AND record = $2 AND gone IS NULL");
	int rc;

	stmt_text(s, 1, r->name);
	stmt_int(s, 2, record);
	if ((rc = stmt_row(s, e)) == 1) {
		*key = col_int(s, 0);
		rc = *key != NONE;
	}
	stmt_done(s);
	return rc;
}

int
audit_key_gone(struct tx *t, int64_t key, enum erasure why, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE audit_key SET gone = $2 WHERE key = $1");

	stmt_int(s, 1, key);
	stmt_int(s, 2, why);
	return stmt_run(s, e);
}

/* Seal under the key of the record; one that was lost is no more used, and one is made where there is none. */
static int
seal_for(struct tx *t, struct keyring *k, const struct resource *r, int64_t record, const struct seal_place *at, const struct str *text,
    unsigned char *out, struct err *e)
{
	int64_t key = NONE;
	int rc = key_of(tx_db(t), r, record, &key, e);

	if (rc == 1 && (rc = keyring_seal(k, key, at, text->p, text->len, out, e)) == 0 && audit_key_gone(t, key, NOT_ERASED, e) == -1)
		return -1;
	if (rc != 0)
		return rc == -1 ? -1 : 0;
	if (keyring_take(k, &key, e) == -1 || key_add(t, r, record, key, e) == -1)
		return -1;
	rc = keyring_seal(k, key, at, text->p, text->len, out, e);
	return rc == 0 ? fail_key(e) : rc == -1 ? -1 : 0;
}

/* --- apart ------------------------------------------------------------------------------------------------------ */

static bool
is_person(const struct resource *r, const struct jv *change)
{
	const struct field *f = resource_field(r, jv_key(change));

	return f != NULL && (f->flags & FL_PERSON) != 0 && jv_get(change, "sealed") == NULL;
}

/* What everybody may find to open, the rest to hidden; false: there is no rest. */
static bool
take_apart(const struct resource *r, const struct jv *diff, struct str *open, struct str *hidden)
{
	struct jw w, h;
	bool some = false;

	jw_init(&w, open);
	jw_init(&h, hidden);
	jw_object(&w);
	jw_object(&h);
	for (const struct jv *c = jv_first(diff); c != NULL; c = jv_next(c)) {
		bool his = is_person(r, c);

		some |= his;
		jw_key(&w, jv_key(c));
		if (!his) {
			jw_value(&w, c);
			continue;
		}
		jw_raw(&w, "{\"sealed\":true}", 15);
		jw_key(&h, jv_key(c));
		jw_value(&h, c);
	}
	jw_end_object(&w);
	jw_end_object(&h);
	return some;
}

int
audit_close_for(struct tx *t, const struct resource *r, int64_t record, const char *diff, bool forget, struct audit_parts *out, struct err *e)
{
	struct str *open = str_new(e->arena), *hidden = str_new(e->arena);
	struct seal_place at = place_of(out->entry);
	const struct jv *tree;
	struct keyring *k;

	out->open = diff;
	out->sealed = NULL;
	if (json_parse(e->arena, diff, strlen(diff), &tree, e) == -1)
		return -1;
	if (!take_apart(r, tree, open, hidden))
		return 0;
	out->open = str_text(open);
	if (forget)
		return 0;
	out->n = hidden->len + SEAL_MORE;
	out->sealed = arena_alloc(e->arena, out->n);
	if (db_keys(tx_db(t), &k, e) == -1 || seal_for(t, k, r, record, &at, hidden, out->sealed, e) == -1)
		return -1;
	digest_hex(out->sealed, out->n, out->digest);
	return 0;
}

/* One connection writes, and no row is ever taken away at the end: the next number is known. */
int
audit_close(struct tx *t, const struct resource *r, int64_t record, const char *diff, struct audit_parts *out, struct err *e)
{
	if (db_int(tx_db(t), "SELECT coalesce(max(id), 0) + 1 FROM audit", 0, &out->entry, e) == -1)
		return -1;
	return audit_close_for(t, r, record, diff, false, out, e);
}

int
audit_keep(struct tx *t, const struct audit_parts *x, struct err *e)
{
	struct stmt *s;

	if (x->sealed == NULL)
		return 0;
	s = tx_stmt(t, "INSERT INTO audit_personal (id, sealed) VALUES ($1, $2)");
	stmt_int(s, 1, x->entry);
	stmt_blob(s, 2, x->sealed, x->n);
	return stmt_run(s, e);
}

/* --- together --------------------------------------------------------------------------------------------------- */

/* Why a value does not open. */
static int
why_gone(struct keyring *k, const void *sealed, size_t n, const char **gone, struct err *e)
{
	enum erasure why = ERASED_PERSON;
	int64_t key;

	if (sealed != NULL && seal_key_of(sealed, n, &key) == 0 && keyring_erased(k, key, &why, e) == -1)
		return -1;
	*gone = why == NOT_ERASED ? "lost" : "erased";
	return 0;
}

/* The sealed values; NULL with why they are gone. */
static int
open_hidden(struct db *d, struct arena *a, int64_t entry, const void *sealed, size_t n, const struct jv **hidden, const char **gone, struct err *e)
{
	struct seal_place at = place_of(entry);
	struct keyring *k;
	char *text;
	int rc;

	*hidden = NULL;
	*gone = "erased";
	if (sealed == NULL)
		return 0;
	if (db_keys(d, &k, e) == -1)
		return -1;
	text = arena_alloc(a, n);
	rc = keyring_unseal(k, &at, sealed, n, text, e);
	if (rc == 1)
		rc = json_parse(a, text, n - SEAL_MORE, hidden, e);
	else if (rc == 0)
		rc = why_gone(k, sealed, n, gone, e);
	explicit_bzero(text, n);
	return rc;
}

static void
put_together(struct jw *w, const struct jv *open, const struct jv *hidden, const char *gone)
{
	jw_object(w);
	for (const struct jv *c = jv_first(open); c != NULL; c = jv_next(c)) {
		const struct jv *value = jv_get(c, "sealed") == NULL ? c : hidden == NULL ? NULL : jv_get(hidden, jv_key(c));

		jw_key(w, jv_key(c));
		if (value != NULL) {
			jw_value(w, value);
			continue;
		}
		jw_object(w);
		jw_ktext(w, "gone", gone);
		jw_end_object(w);
	}
	jw_end_object(w);
}

int
audit_open(struct db *d, struct arena *a, int64_t entry, const char *diff, const void *sealed, size_t n, const struct jv **out, struct err *e)
{
	const struct jv *hidden;
	const char *gone;
	struct str *all;
	struct jw w;

	if (json_parse(a, diff, strlen(diff), out, e) == -1)
		return -1;
	if (strstr(diff, "{\"sealed\":true}") == NULL)
		return 0;
	if (open_hidden(d, a, entry, sealed, n, &hidden, &gone, e) == -1)
		return -1;
	all = str_new(a);
	jw_init(&w, all);
	put_together(&w, *out, hidden, gone);
	return json_parse(a, all->p, all->len, out, e);
}

/* --- the end of keys ---------------------------------------------------------------------------------------------- */

static int
keys_of(struct db *d, struct arena *a, const struct resource *r, int64_t id, const int64_t **key, size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT key FROM audit_key WHERE resource = $1 AND record = $2 ORDER BY key");
	struct str *all = str_new(a);
	int64_t one;
	int rc;

	stmt_text(s, 1, r->name);
	stmt_int(s, 2, id);
	while ((rc = stmt_row(s, e)) == 1) {
		one = col_int(s, 0);
		str_add(all, &one, sizeof one);
	}
	*key = (const int64_t *)(const void *)all->p;
	*n = all->len / sizeof one;
	return rc;
}

/* Those of before, too: they may be in a keys.db of before. */
int
audit_forget(struct tx *t, const struct resource *r, int64_t id, enum erasure why, struct err *e)
{
	const int64_t *key;
	size_t n;

	if (!audit_is_personal(r))
		return 0;
	if (keys_of(tx_db(t), e->arena, r, id, &key, &n, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (audit_key_gone(t, key[i], why, e) == -1 || doom_key(t, key[i], why, e) == -1)
			return -1;
	return 0;
}
