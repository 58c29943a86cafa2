/*
 * The audit log (security.md L1): one row in the transaction of each change, and its reading as the history
 * of a record.  What a reader's classes do not allow is left out when it is read, so a field that becomes
 * stricter is stricter in the past too.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/resources.h"
#include "text/json.h"

#include "audit_in.h"

static const char *const door_names[] = {
	[DOOR_PAGE] = "page", [DOOR_API] = "api", [DOOR_IMPORT] = "import",
	[DOOR_COMMAND] = "command", [DOOR_JOB] = "job",
};

const char *
audit_door(int64_t door)
{
	return door >= 0 && door < (int64_t)nitems(door_names) ? door_names[door] : NULL;
}

static int
add_row(struct tx *t, const struct actor *who, const char *action, const struct resource *r, int64_t id, int64_t version,
    const struct audit_parts *diff, const char *note, struct err *e)
{
	struct stmt *s = tx_stmt(t, "INSERT INTO audit(at, account, login, door, session, token, addr,"
	    " request_id, action, resource, record, version, diff, note, batch, sealed, id)"
	    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)");

	stmt_int(s, 1, actor_ms(who));
	stmt_int(s, 2, who->account);
	stmt_text(s, 3, who->login);
	stmt_int(s, 4, who->door);
	stmt_int(s, 5, who->session);
	stmt_int(s, 6, who->token);
	stmt_text(s, 7, who->addr);
	stmt_text(s, 8, who->request_id);
	stmt_text(s, 9, action);
	stmt_text(s, 10, r == NULL ? NULL : r->name);
	stmt_int(s, 11, id);
	stmt_int(s, 12, version);
	stmt_text(s, 13, diff->open);
	stmt_text(s, 14, note);
	stmt_int(s, 15, who->batch == 0 ? NONE : who->batch);
	stmt_text(s, 16, diff->sealed == NULL ? NULL : diff->digest);
	stmt_int(s, 17, diff->entry);
	tx_touch(t, CNT_AUDIT);
	return stmt_run(s, e);
}

int
audit_add(struct tx *t, const struct actor *who, const char *action, const struct resource *r, int64_t id,
    int64_t version, const char *diff, const char *note, struct err *e)
{
	struct audit_parts parts = { .open = diff, .entry = NONE };
	bool personal = r != NULL && diff != NULL && audit_is_personal(r);

	if (personal && tx_is_apart(t))		/* nobody reads it, and no key is made for a number that nobody gets */
		parts.open = NULL;
	else if (personal && audit_close(t, r, id, diff, &parts, e) == -1)
		return -1;
	return add_row(t, who, action, r, id, version, &parts, note, e) == -1 || audit_keep(t, &parts, e) == -1 ? -1 : 0;
}

/* --- the diff ----------------------------------------------------------------------------------------- */
/* Keys and percentages follow from the rest and would only be noise. */
static bool
is_told(const struct field *f)
{
	return (f->flags & (FL_HIDDEN | FL_DERIVED)) == 0;
}

static void
put_change(struct jw *w, const struct field *f, const void *was, const void *now)
{
	jw_key(w, f->name);
	jw_object(w);
	if (was != NULL) {
		jw_key(w, "old");
		rec_put_value(w, f, was);
	}
	jw_key(w, "new");
	rec_put_value(w, f, now);
	jw_end_object(w);
}

const char *
audit_diff(struct arena *a, const struct resource *r, const void *was, const void *now)
{
	field_set changed = rec_diff(r, was, now);
	struct str *out = str_new(a);
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	for (size_t i = 0; i < r->nfields; i++)
		if ((changed & FIELD_BIT(i)) != 0 && is_told(&r->fields[i]))
			put_change(&w, &r->fields[i], was, now);
	jw_end_object(&w);
	return str_text(out);
}

/* --- history ------------------------------------------------------------------------------------------ */
/* A field that is no longer in the table is for staff; one that may hide what it refers to tells of no change. */
static bool
may_see(const struct field *f, unsigned see)
{
	return (see & BIT(f == NULL ? CL_STAFF : f->class)) != 0 && (f == NULL || !field_may_hide(f, see));
}

/* Why a field's values are gone; NULL: they are not. */
static const char *
why_gone(const struct field *f, const struct jv *change, bool erased)
{
	const struct jv *gone = jv_get(change, "gone");

	if (erased && f != NULL && (f->flags & FL_PERSON) != 0)
		return "erased";
	return gone == NULL ? NULL : jv_text(gone);
}

static void
put_field(struct jw *w, const struct jv *change, const char *gone)
{
	jw_object(w);
	jw_ktext(w, "field", jv_key(change));
	jw_key(w, "old");
	jw_value(w, gone == NULL ? jv_get(change, "old") : NULL);
	jw_key(w, "new");
	jw_value(w, gone == NULL ? jv_get(change, "new") : NULL);
	if (gone != NULL)
		jw_ktext(w, "gone", gone);
	jw_end_object(w);
}

bool
audit_put_fields(struct jw *w, const struct resource *r, const struct jv *diff, unsigned see, bool erased)
{
	bool some = false;

	jw_array(w);
	for (const struct jv *c = diff == NULL ? NULL : jv_first(diff); c != NULL; c = jv_next(c)) {
		const struct field *f = resource_field(r, jv_key(c));

		if (!may_see(f, see))
			continue;
		some = true;
		put_field(w, c, why_gone(f, c, erased));
	}
	jw_end_array(w);
	return some;
}

int
audit_erased(struct db *d, const struct resource *r, int64_t id, int64_t *entry, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT coalesce(max(id), 0) FROM audit WHERE resource = $1 AND record = $2 AND action = 'erase'");
	int rc;

	*entry = 0;
	stmt_text(s, 1, r->name);
	stmt_int(s, 2, id);
	if ((rc = stmt_row(s, e)) == 1)
		*entry = col_int(s, 0);
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

/* Whether the owner of a record that was there before became another one. */
static bool
is_handover(const struct resource *r, const struct jv *diff)
{
	const struct jv *own = diff == NULL || r->own == NULL ? NULL : jv_get(diff, r->own);

	return own != NULL && jv_get(own, "old") != NULL && jv_type(jv_get(own, "old")) != J_NULL;
}

int
audit_owned_since(struct db *d, const struct resource *r, int64_t id, int64_t *entry, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT id, diff FROM audit WHERE resource = $1 AND record = $2 AND diff IS NOT NULL"
	    " ORDER BY id DESC");
	struct arena *a = arena_new();
	const struct jv *diff;
	int rc = 0;

	*entry = 0;
	stmt_text(s, 1, r->name);
	stmt_int(s, 2, id);
	while (*entry == 0 && (rc = stmt_row(s, e)) == 1) {
		arena_reset(a);
		if ((rc = json_parse(a, col_text(s, 1), strlen(col_text(s, 1)), &diff, e)) == -1)
			break;
		if (is_handover(r, diff))
			*entry = col_int(s, 0);
	}
	stmt_done(s);
	arena_free(a);
	return rc == -1 ? -1 : 0;
}

int
audit_has(struct db *d, const struct resource *r, int64_t id, const char *action, int64_t account, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT 1 FROM audit WHERE resource = $1 AND record = $2 AND action = $3 AND account = $4 LIMIT 1");
	int rc;

	stmt_text(s, 1, r->name);
	stmt_int(s, 2, id);
	stmt_text(s, 3, action);
	stmt_int(s, 4, account);
	rc = stmt_row(s, e);
	stmt_done(s);
	return rc;
}

/* --- what happened since ------------------------------------------------------------------------------ */
#define SINCE_SQL "SELECT h.diff, h.login, p.name FROM audit h LEFT JOIN account p ON p.id = h.account" \
	" WHERE h.resource = $1 AND h.record = $2 AND h.version > $3 ORDER BY h.id"

int
audit_since(struct db *d, struct arena *a, const struct resource *r, int64_t id, int64_t version,
    field_set *changed, struct audit_who *who, struct err *e)
{
	struct stmt *s = db_stmt(d, SINCE_SQL);
	const struct jv *diff;
	int rc;

	*changed = 0;
	*who = (struct audit_who){ NULL, NULL };
	stmt_text(s, 1, r->name);
	stmt_int(s, 2, id);
	stmt_int(s, 3, version);
	while ((rc = stmt_row(s, e)) == 1) {
		const char *text = col_text(s, 0);

		who->login = arena_strdup(a, col_text(s, 1));
		who->name = arena_strdup(a, col_text(s, 2));
		if (text == NULL)
			continue;
		if (json_parse(a, text, strlen(text), &diff, e) == -1) {
			stmt_done(s);
			return -1;
		}
		for (const struct jv *c = jv_first(diff); c != NULL; c = jv_next(c)) {
			const struct field *f = resource_field(r, jv_key(c));

			if (f != NULL)
				*changed |= resource_field_bit(r, f);
		}
	}
	return rc;
}

/* --- what a change took ------------------------------------------------------------------------------- */

static const struct jv *
old_values(struct arena *a, const struct resource *r, const struct jv *diff, struct err *e)
{
	struct str *out = str_new(a);
	const struct jv *old = NULL;
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	for (const struct jv *c = jv_first(diff); c != NULL; c = jv_next(c)) {
		const struct field *f = resource_field(r, jv_key(c));

		if (f == NULL || !field_is_writable(f))
			continue;
		jw_key(&w, f->name);
		jw_value(&w, jv_get(c, "old"));
	}
	jw_end_object(&w);
	return json_parse(a, out->p, out->len, &old, e) == -1 ? NULL : old;
}

static bool
some_are_gone(const struct jv *diff)
{
	for (const struct jv *c = jv_first(diff); c != NULL; c = jv_next(c))
		if (jv_get(c, "gone") != NULL)
			return true;
	return false;
}

int
audit_old(struct db *d, struct arena *a, const struct resource *r, int64_t id, int64_t version, const struct jv **old,
    struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT h.action, h.diff, h.id, v.sealed FROM audit h LEFT JOIN audit_personal v ON v.id = h.id"
	    " WHERE h.resource = $1 AND h.record = $2 AND h.version = $3 AND h.diff IS NOT NULL ORDER BY h.id ASC LIMIT 1");
	const struct jv *diff = NULL;
	const void *sealed;
	bool created;
	size_t n;
	int rc;

	*old = NULL;
	stmt_text(s, 1, r->name);
	stmt_int(s, 2, id);
	stmt_int(s, 3, version);
	if ((rc = stmt_row(s, e)) != 1)
		return rc;
	created = str_eq(col_text(s, 0), "create");
	sealed = col_blob(s, 3, &n);
	if (!created)
		rc = audit_open(d, a, col_int(s, 2), col_text(s, 1), sealed, n, &diff, e);
	stmt_done(s);
	if (created || rc == -1)
		return created ? 1 : -1;
	if (some_are_gone(diff))
		return 0;
	*old = old_values(a, r, diff, e);
	return *old == NULL ? -1 : 1;
}

int
audit_last(struct db *d, struct arena *a, const char *action, int64_t id, struct audit_who *who, int64_t *at,
    struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT x.login, c.name, x.at FROM audit x LEFT JOIN account c ON c.id = x.account"
	    " WHERE x.resource IS NULL AND x.record = $1 AND x.action = $2 ORDER BY x.id DESC LIMIT 1");
	int rc;

	*who = (struct audit_who){ NULL, NULL };
	*at = NONE;
	stmt_int(s, 1, id);
	stmt_text(s, 2, action);
	if ((rc = stmt_row(s, e)) == 1) {
		who->login = arena_strdup(a, col_text(s, 0));
		who->name = arena_strdup(a, col_text(s, 1));
		*at = col_int(s, 2);
	}
	stmt_done(s);
	return rc;
}
