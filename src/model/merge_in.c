/*
 * What merging and undoing share: values as JSON, entries of lists, rows of relations, merges as they are kept.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/record.h"
#include "model/resources.h"

#include "merge_in.h"

/* --- values ------------------------------------------------------------------------------------------- */

const char *
merge_value(struct arena *a, const struct field *f, const void *rec)
{
	struct str *out = str_new(a);
	struct jw w;

	jw_init(&w, out);
	rec_put_value(&w, f, rec);
	return str_text(out);
}

int
merge_set_value(struct arena *a, const struct resource *r, const struct field *f, const char *json, void *rec, struct err *e)
{
	const char *body = arena_printf(a, "{\"%s\":%s}", f->name, json);
	const struct jv *v;

	if (json_parse(a, body, strlen(body), &v, e) == -1)
		return -1;
	return rec_overlay_json(a, r, v, UINT_MAX, UINT_MAX, rec, e);
}

/* --- entries of lists --------------------------------------------------------------------------------- */

/* Where the value that begins at p ends.  The text is our own, so it is well-formed. */
static const char *
value_end(const char *p)
{
	unsigned depth = 0;
	bool quoted = false;

	for (;; p++) {
		if (quoted) {
			if (*p == '\\')
				p++;
			else if (*p == '"')
				quoted = false;
		} else if (*p == '"')
			quoted = true;
		else if (*p == '{' || *p == '[')
			depth++;
		else if (depth == 0 && (*p == ',' || *p == ']'))
			return p;
		else if (*p == '}' || *p == ']')
			depth--;
	}
}

void
merge_entries(struct arena *a, const char *list, struct entries *out)
{
	size_t cap = list == NULL ? 0 : strlen(list);

	*out = (struct entries){ NULL, 0 };
	if (cap <= 2)
		return;
	out->at = arena_array(a, cap / 2, sizeof *out->at);	/* an entry and its comma are two bytes at least */
	for (const char *p = list; *p != ']';) {
		const char *end = value_end(++p);

		out->at[out->n++] = arena_strndup(a, p, (size_t)(end - p));
		p = end;
	}
}

bool
merge_has_entry(const struct entries *all, const char *entry)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->at[i], entry) == 0)
			return true;
	return false;
}

const char *
merge_list(struct arena *a, const struct entries *all)
{
	struct str *out = str_new(a);

	for (size_t i = 0; i < all->n; i++)
		str_printf(out, "%c%s", i == 0 ? '[' : ',', all->at[i]);
	str_puts(out, "]");
	return all->n == 0 ? NULL : str_text(out);
}

/* --- rows of relations -------------------------------------------------------------------------------- */

/* By the one write path, without its rules: what pointed to a record may point to the one that stands for it. */
static int
point_record(struct tx *t, struct arena *a, const struct actor *who, const struct relation *x, int64_t id, int64_t to,
    const char *note, struct err *e)
{
	struct record_made made;
	void *was, *now;
	int rc = rec_load(tx_db(t), a, x->from, id, &was, e);

	if (rc != 1)
		return rc == 0 ? fail(e, ERR_NOT_FOUND, "no %s %lld", x->from->name, (long long)id) : -1;
	now = rec_copy(a, x->from, was);
	*(int64_t *)(void *)((char *)now + x->field->off) = to;
	record_prepare(a, x->from, was, now, false, &made);
	return record_write_as(t, who, x->from, &made, "update", note, e);
}

/* The same for one who stands in a list of the record. */
static int
point_in_list(struct tx *t, struct arena *a, const struct actor *who, const struct relation *x, int64_t id, int64_t was_at,
    int64_t to, const char *note, struct err *e)
{
	struct record_made made;
	const char **list;
	void *was, *now;
	int rc = rec_load(tx_db(t), a, x->from, id, &was, e);

	if (rc != 1)
		return rc == 0 ? fail(e, ERR_NOT_FOUND, "no %s %lld", x->from->name, (long long)id) : -1;
	now = rec_copy(a, x->from, was);
	list = (const char **)(void *)((char *)now + x->field->off);
	*list = rec_list_pointed(a, x->field, *list, x->sub, was_at, to);
	record_prepare(a, x->from, was, now, false, &made);
	return record_write_as(t, who, x->from, &made, "update", note, e);
}

int
merge_point(struct tx *t, struct arena *a, const struct actor *who, const struct relation *x, int64_t id, int64_t at, int64_t to,
    const char *note, struct err *e)
{
	if (x->sub != NULL)
		return point_in_list(t, a, who, x, id, at, to, note, e);
	if (x->from != NULL)
		return point_record(t, a, who, x, id, to, note, e);
	return x->row->point(t, a, who, id, to, e);
}

static int
clashes_with(struct db *d, struct arena *a, const struct relation *x, const struct db_unique *u, int64_t id, int64_t to,
    struct err *e)
{
	struct str *sql = str_new(a);
	int64_t n = 0;
	struct stmt *s;
	int rc;

	str_printf(sql, "SELECT count(*) FROM %s o JOIN %s n ON n.%s = $2", x->table, x->table, x->column);
	for (size_t i = 0; i < u->n; i++)
		if (strcmp(u->column[i], x->column) != 0)
			str_printf(sql, " AND n.%s = o.%s", u->column[i], u->column[i]);
	str_puts(sql, " WHERE o.id = $1 AND n.id <> o.id");
	s = db_stmt(d, str_text(sql));
	stmt_int(s, 1, id);
	stmt_int(s, 2, to);
	if ((rc = stmt_row(s, e)) == 1)
		n = col_int(s, 0);
	stmt_done(s);
	return rc == -1 ? -1 : n > 0;
}

const char *
merge_row_key(const struct relation *x)
{
	return x->sub == NULL ? "id" : "owner";
}

int
merge_at(struct db *d, struct arena *a, const struct relation *x, int64_t row, int64_t hoped, int64_t *at, struct err *e)
{
	struct stmt *s;
	bool found = false;
	int rc;

	*at = NONE;
	s = db_stmt(d, arena_printf(a, "SELECT %s FROM %s WHERE %s = $1", x->column, x->table, merge_row_key(x)));
	stmt_int(s, 1, row);
	while ((rc = stmt_row(s, e)) == 1) {
		if (!found || *at != hoped)
			*at = col_int(s, 0);
		found = true;
	}
	return rc == -1 ? -1 : found;
}

int
merge_clashes(struct db *d, struct arena *a, const struct relation *x, int64_t id, int64_t to, struct err *e)
{
	int64_t at;
	int rc = 0;

	/* Two rows of a list that name the same could not be told apart again. */
	if (x->sub != NULL)
		return merge_at(d, a, x, id, to, &at, e) == -1 ? -1 : at == to;
	for (size_t i = 0; i < x->nunique && rc == 0; i++)
		rc = clashes_with(d, a, x, &x->unique[i], id, to, e);
	return rc;
}

void
merge_count(struct merge_done *out, struct arena *a, const struct relation *x, bool moved)
{
	struct merge_moved *more;
	size_t i = 0;

	while (i < out->nmoved && out->moved[i].what != x)
		i++;
	if (i == out->nmoved) {
		more = arena_array(a, out->nmoved + 1, sizeof *more);
		if (out->nmoved > 0)
			memcpy(more, out->moved, out->nmoved * sizeof *more);
		more[out->nmoved++] = (struct merge_moved){ .what = x };
		out->moved = more;
	}
	if (moved)
		out->moved[i].moved++;
	else
		out->moved[i].left++;
}

const char *
merge_note(struct arena *a, int64_t merge, const char *key, int64_t other)
{
	return arena_printf(a, "{\"merge\":%lld,\"%s\":%lld}", (long long)merge, key, (long long)other);
}

/* --- merges as they are kept -------------------------------------------------------------------------- */

int
merge_find(struct db *d, int64_t gone, struct merge_row *out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT id, stays, at, archived_at, shown FROM enterprise_merge"
	    " WHERE gone = $1 AND undone_at IS NULL ORDER BY id DESC LIMIT 1");
	int rc;

	stmt_int(s, 1, gone);
	if ((rc = stmt_row(s, e)) == 1)
		*out = (struct merge_row){ col_int(s, 0), gone, col_int(s, 1), col_int(s, 2), col_int(s, 3), col_int(s, 4) == 1 };
	stmt_done(s);
	return rc;
}

int
merge_reload(struct db *d, struct arena *a, struct merge_done *out, struct err *e)
{
	void **both[] = { &out->gone, &out->stays };

	for (size_t i = 0; i < nitems(both); i++) {
		int64_t id = ((const struct rec *)*both[i])->id;

		if (rec_load(d, a, &enterprise_resource, id, both[i], e) != 1)
			return e->code != ERR_OK ? -1 : fail(e, ERR_DB, "enterprise %lld has gone", (long long)id);
	}
	return 0;
}

int
merge_by_old_code(struct db *d, const char *uscc, int64_t *id, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT gone FROM enterprise_merge WHERE uscc = $1 AND undone_at IS NULL"
	    " ORDER BY id DESC LIMIT 1");
	int rc;

	stmt_text(s, 1, uscc);
	if ((rc = stmt_row(s, e)) == 1)
		*id = col_int(s, 0);
	stmt_done(s);
	return rc;
}

static int
merge_old_code(struct db *d, struct arena *a, int64_t merge, const char **out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT uscc FROM enterprise_merge WHERE id = $1");
	int rc;

	stmt_int(s, 1, merge);
	if ((rc = stmt_row(s, e)) == 1)
		*out = arena_strdup(a, col_text(s, 0));
	stmt_done(s);
	return rc;
}

int
merge_as_it_was(struct db *d, struct arena *a, int64_t id, struct enterprise **out, struct err *e)
{
	struct merge_row m;
	void *rec;
	int rc;

	if ((rc = rec_load(d, a, &enterprise_resource, id, &rec, e)) != 1 || (rc = merge_find(d, id, &m, e)) != 1)
		return rc;
	*out = rec;
	(*out)->rec.archived_at = m.archived_at;
	(*out)->shown = m.shown;
	return merge_old_code(d, a, m.id, &(*out)->uscc, e);
}

/* The old one is judged as it was seen before it went. */
int
merge_leads_to(struct db *d, struct arena *a, const struct actor *who, int64_t id, int64_t *into, struct err *e)
{
	const struct resource *r = &enterprise_resource;
	struct enterprise *old;
	struct view v;
	int64_t last;
	unsigned see;
	void *rec;
	int rc;

	if ((rc = merge_as_it_was(d, a, id, &old, e)) != 1)
		return rc;
	access_view(who, r, &v);
	if (!rec_in_scope(&v, r, old) || (rc = record_stands_for(d, r, id, &last, e)) != 1)
		return rc == -1 ? -1 : 0;
	if ((rc = record_get(d, a, who, r, last, &rec, &see, e)) == 1)
		*into = last;
	return rc;
}

static int
leads(struct db *d, struct arena *a, const struct resource *to, int64_t id, int64_t *into, void *arg, struct err *e)
{
	return to == &enterprise_resource ? merge_leads_to(d, a, arg, id, into, e) : 0;
}

int
merge_follow_list(struct db *d, struct arena *a, const struct actor *who, struct list *l, struct err *e)
{
	return list_follow(d, a, l, leads, (void *)(uintptr_t)who, e);
}
