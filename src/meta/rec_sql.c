/*
 * Records in the database: load, insert, update.
 *
 * The texts of a resource's statements are made once and kept for the life of the process, so the store finds its prepared
 * statements by them and loading a row composes nothing.
 */
#include "base/base.h"

#include "ftype.h"

#include <pthread.h>

/* --- texts of statements ---------------------------------------------------------------------------- */

struct child_sql {
	const char	*get, *drop, *put;
};
struct rec_sql {
	const struct resource *r;
	struct rec_sql	*next;
	const char	*get, *put;
	struct child_sql names;
	field_set	 name_fields;
	struct child_sql *lists;	/* by position of the field; unused where it is no list */
};

static struct rec_sql *_Atomic all_sql;		/* pushed under the lock, never taken off */
static pthread_mutex_t all_sql_lock = PTHREAD_MUTEX_INITIALIZER;

static const char head_columns[] =
    "version, created_at, updated_at, created_by, updated_by, archived_at";
enum { HEAD_COLUMNS = 6 };

static const char *
finish(struct str *s)
{
	size_t n;

	return str_detach(s, &n);
}

/* Append the columns of a field, each behind ", ". */
static size_t
put_columns(struct str *s, const struct field *f)
{
	str_printf(s, ", %s", f->name);
	if (value_second(f) == NULL)
		return 1;
	str_printf(s, ", %s%s", f->name, value_second(f));
	return 2;
}

static size_t
put_all_columns(struct str *s, const struct resource *r)
{
	size_t n = 0;

	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (field_is_column(f))
			n += put_columns(s, f);
	return n;
}

static void
put_parameters(struct str *s, size_t n)
{
	str_puts(s, ") VALUES(");
	for (size_t i = 1; i <= n; i++)
		str_printf(s, "%s$%zu", i > 1 ? ", " : "", i);
	str_putc(s, ')');
}

static void
compose_main(struct rec_sql *q, const struct resource *r)
{
	struct str s = STR_INIT;
	size_t n;

	str_printf(&s, "SELECT %s", head_columns);
	put_all_columns(&s, r);
	str_printf(&s, " FROM %s WHERE id = $1", r->table);
	q->get = finish(&s);
	str_printf(&s, "INSERT INTO %s(%s", r->table, head_columns);
	n = put_all_columns(&s, r);
	put_parameters(&s, HEAD_COLUMNS + n);
	q->put = finish(&s);
}

static void
compose_names(struct rec_sql *q, const struct resource *r)
{
	struct str s = STR_INIT;

	if (r->names_table == NULL)
		return;
	str_printf(&s, "SELECT kind, text FROM %s WHERE owner = $1", r->names_table);
	q->names.get = finish(&s);
	str_printf(&s, "DELETE FROM %s WHERE owner = $1 AND kind = $2", r->names_table);
	q->names.drop = finish(&s);
	str_printf(&s, "INSERT INTO %s(owner, kind, text) VALUES($1, $2, $3)", r->names_table);
	q->names.put = finish(&s);
}

static void
compose_list(struct child_sql *c, const struct sub *sub)
{
	struct str s = STR_INIT;

	str_puts(&s, "SELECT pos");
	for (size_t i = 0; i < sub->nfields; i++)
		put_columns(&s, &sub->fields[i]);
	str_printf(&s, " FROM %s WHERE owner = $1 ORDER BY pos", sub->table);
	c->get = finish(&s);
	str_printf(&s, "DELETE FROM %s WHERE owner = $1", sub->table);
	c->drop = finish(&s);
	str_printf(&s, "INSERT INTO %s(owner, pos", sub->table);
	for (size_t i = 0; i < sub->nfields; i++)
		put_columns(&s, &sub->fields[i]);
	put_parameters(&s, 2 + sub->nfields);
	c->put = finish(&s);
}

static struct rec_sql *
compose(const struct resource *r)
{
	struct rec_sql *q = xcalloc(1, sizeof *q);

	assert(r->nfields <= FIELDS_MOST);
	q->r = r;
	q->lists = xcalloc(r->nfields, sizeof *q->lists);
	compose_main(q, r);
	compose_names(q, r);
	for (size_t i = 0; i < r->nfields; i++)
		if (r->fields[i].type == F_LIST)
			compose_list(&q->lists[i], r->fields[i].sub);
		else if (r->fields[i].type == F_NAME)
			q->name_fields |= FIELD_BIT(i);
	return q;
}

static const struct rec_sql *
find_sql(const struct resource *r)
{
	for (struct rec_sql *q = all_sql; q != NULL; q = q->next)
		if (q->r == r)
			return q;
	return NULL;
}

static const struct rec_sql *
sql_of(const struct resource *r)
{
	const struct rec_sql *q = find_sql(r);
	struct rec_sql *made;

	if (q != NULL)
		return q;
	pthread_mutex_lock(&all_sql_lock);
	if ((q = find_sql(r)) == NULL) {
		made = compose(r);
		made->next = all_sql;
		all_sql = made;
		q = made;
	}
	pthread_mutex_unlock(&all_sql_lock);
	return q;
}

/* --- load ------------------------------------------------------------------------------------------- */

static void
read_main(struct arena *a, const struct resource *r, struct stmt *s, struct rec *rec)
{
	int n = HEAD_COLUMNS;

	rec->version = col_int(s, 0);
	rec->created_at = col_int(s, 1);
	rec->updated_at = col_int(s, 2);
	rec->created_by = col_int(s, 3);
	rec->updated_by = col_int(s, 4);
	rec->archived_at = col_int(s, 5);
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (field_is_column(f))
			n = value_column(a, s, n, f, field_at(f, rec));
}

static void
set_name(struct arena *a, const struct resource *r, struct rec *rec, int64_t kind, const char *text)
{
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (f->type == F_NAME && f->kind == kind)
			*(const char **)field_at(f, rec) = arena_strdup(a, text);
}

static int
load_names(struct db *d, struct arena *a, const struct rec_sql *q, struct rec *rec, field_set only, struct err *e)
{
	struct stmt *s;
	int rc;

	if ((only & q->name_fields) == 0)
		return 0;
	s = db_stmt(d, q->names.get);
	stmt_int(s, 1, rec->id);
	while ((rc = stmt_row(s, e)) == 1)
		set_name(a, q->r, rec, col_int(s, 0), col_text(s, 1));
	return rc;
}

static void
read_row(struct stmt *s, struct arena *a, const struct sub *sub, struct jw *w)
{
	union value row[SUB_FIELDS];
	int n = 1;

	for (size_t i = 0; i < sub->nfields; i++)
		n = value_column(a, s, n, &sub->fields[i], &row[i]);
	list_put_row(w, sub, row);
}

static int
load_list(struct db *d, struct arena *a, const struct child_sql *c, const struct field *f, struct rec *rec,
    struct err *e)
{
	struct stmt *s = db_stmt(d, c->get);
	struct str out = STR_INIT;
	struct jw w;
	int rc;

	stmt_int(s, 1, rec->id);
	while ((rc = stmt_row(s, e)) == 1) {
		if (out.len == 0) {
			jw_init(&w, &out);
			jw_array(&w);
		}
		read_row(s, a, f->sub, &w);
	}
	if (rc == 0 && out.len > 0) {
		jw_end_array(&w);
		*(const char **)field_at(f, rec) = arena_strndup(a, out.p, out.len);
	}
	str_fini(&out);
	return rc;
}

static int
load_lists(struct db *d, struct arena *a, const struct rec_sql *q, struct rec *rec, field_set only, struct err *e)
{
	for (size_t i = 0; i < q->r->nfields; i++)
		if (q->r->fields[i].type == F_LIST && (only & FIELD_BIT(i)) &&
		    load_list(d, a, &q->lists[i], &q->r->fields[i], rec, e) == -1)
			return -1;
	return 0;
}

/* Whose row it is must be known of every row. */
static field_set
own_list_bit(const struct resource *r)
{
	const struct field *sub, *f = resource_own_list(r, &sub);

	return f == NULL ? 0 : resource_field_bit(r, f);
}

static int
load(struct db *d, struct arena *a, const struct resource *r, int64_t id, field_set only, void **out, struct err *e)
{
	const struct rec_sql *q = sql_of(r);
	struct stmt *s = db_stmt(d, q->get);
	struct rec *rec;
	int rc;

	stmt_int(s, 1, id);
	if ((rc = stmt_row(s, e)) != 1)
		return rc;
	rec = rec_new(a, r);
	rec->id = id;
	read_main(a, r, s, rec);
	stmt_done(s);
	only |= own_list_bit(r);
	if (load_names(d, a, q, rec, only, e) == -1 || load_lists(d, a, q, rec, only, e) == -1)
		return -1;
	*out = rec;
	return 1;
}

/* A record is read by several statements: of one state, and a snapshot is five times cheaper than one for each. */
int
rec_load_some(struct db *d, struct arena *a, const struct resource *r, int64_t id, field_set only, void **out,
    struct err *e)
{
	bool begun = !db_has_snapshot(d);
	int rc;

	if (begun && db_begin(d, e) == -1)
		return -1;
	rc = load(d, a, r, id, only, out, e);
	if (begun)
		db_end(d);
	return rc;
}

int
rec_load(struct db *d, struct arena *a, const struct resource *r, int64_t id, void **out, struct err *e)
{
	return rec_load_some(d, a, r, id, FIELDS_ALL, out, e);
}

int
rec_is_there(struct db *d, struct arena *a, const struct view *v, const struct resource *r, const void *rec, struct err *e)
{
	const struct field *link;
	void *parent;
	struct view up;
	int rc;

	if (!rec_in_scope(v, r, rec))
		return 0;
	if (!view_asks_parent(v, r))
		return 1;
	link = resource_parent_field(r);
	if ((rc = rec_load_some(d, a, link->ref, *(const int64_t *)field_of(link, rec), 0, &parent, e)) != 1)
		return rc;
	up = view_of_parent(v, link->ref);
	return rec_is_there(d, a, &up, link->ref, parent, e);
}

/* --- save ------------------------------------------------------------------------------------------- */

static int
put_name(struct tx *t, const struct rec_sql *q, const struct field *f, const struct rec *rec, struct err *e)
{
	struct stmt *s = tx_stmt(t, q->names.put);

	stmt_int(s, 1, rec->id);
	stmt_int(s, 2, f->kind);
	stmt_text(s, 3, *(const char *const *)field_of(f, rec));
	return stmt_run(s, e);
}

static int
drop_name(struct tx *t, const struct rec_sql *q, const struct field *f, const struct rec *rec, struct err *e)
{
	struct stmt *s = tx_stmt(t, q->names.drop);

	stmt_int(s, 1, rec->id);
	stmt_int(s, 2, f->kind);
	return stmt_run(s, e);
}

static int
put_list_row(struct tx *t, const struct child_sql *c, const struct sub *sub, const struct jv *row, int64_t owner,
    int64_t pos, struct err *e)
{
	struct stmt *s = tx_stmt(t, c->put);
	union value value[SUB_FIELDS];
	int n = 3;

	list_get_row(sub, row, value);
	stmt_int(s, 1, owner);
	stmt_int(s, 2, pos);
	for (size_t i = 0; i < sub->nfields; i++)
		n = value_bind(s, n, &sub->fields[i], &value[i]);
	return stmt_run(s, e);
}

static int
put_list(struct tx *t, const struct child_sql *c, const struct field *f, const struct rec *rec, struct err *e)
{
	struct arena *a = arena_new();
	const struct jv *tree = list_tree(a, *(const char *const *)field_of(f, rec));
	int64_t pos = 0;
	int rc = 0;

	for (const struct jv *row = tree == NULL ? NULL : jv_first(tree); row != NULL && rc == 0;
	    row = jv_next(row))
		rc = put_list_row(t, c, f->sub, row, rec->id, pos++, e);
	arena_free(a);
	return rc;
}

static int
drop_list(struct tx *t, const struct child_sql *c, const struct rec *rec, struct err *e)
{
	struct stmt *s = tx_stmt(t, c->drop);

	stmt_int(s, 1, rec->id);
	return stmt_run(s, e);
}

/* Names and lists of the set; was says that there may be rows of before. */
static int
save_children(struct tx *t, const struct rec_sql *q, const struct rec *rec, field_set which, bool was, struct err *e)
{
	for (size_t i = 0; i < q->r->nfields; i++) {
		const struct field *f = &q->r->fields[i];
		bool empty = value_is_empty(f, field_of(f, rec));

		if (!(which & FIELD_BIT(i)) || field_is_column(f))
			continue;
		if (f->type == F_NAME && ((was && drop_name(t, q, f, rec, e) == -1) ||
		    (!empty && put_name(t, q, f, rec, e) == -1)))
			return -1;
		if (f->type == F_LIST && ((was && drop_list(t, &q->lists[i], rec, e) == -1) ||
		    (!empty && put_list(t, &q->lists[i], f, rec, e) == -1)))
			return -1;
	}
	return 0;
}

int
rec_insert(struct tx *t, const struct resource *r, void *now, struct err *e)
{
	const struct rec_sql *q = sql_of(r);
	struct stmt *s = tx_stmt(t, q->put);
	struct rec *rec = now;
	int n = HEAD_COLUMNS + 1;

	rec->version = 1;
	stmt_int(s, 1, rec->version);
	stmt_int(s, 2, rec->created_at);
	stmt_int(s, 3, rec->updated_at);
	stmt_int(s, 4, rec->created_by);
	stmt_int(s, 5, rec->updated_by);
	stmt_int(s, 6, rec->archived_at);
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (field_is_column(f))
			n = value_bind(s, n, f, field_of(f, rec));
	if (stmt_run(s, e) == -1)
		return -1;
	rec->id = tx_last_id(t);
	return save_children(t, q, rec, rec_diff(r, NULL, rec), false, e);
}

/* The text depends on which fields differ: the same change has the same text. */
static void
put_update(struct str *s, const struct resource *r, field_set which)
{
	int n = 6;

	str_printf(s, "UPDATE %s SET version = version + 1, updated_at = $3, updated_by = $4, archived_at = $5",
	    r->table);
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (!(which & FIELD_BIT(i)) || !field_is_column(f))
			continue;
		str_printf(s, ", %s = $%d", f->name, n++);
		if (value_second(f) != NULL)
			str_printf(s, ", %s%s = $%d", f->name, value_second(f), n++);
	}
	str_puts(s, " WHERE id = $1 AND version = $2");
}

static int
update_main(struct tx *t, const struct resource *r, const struct rec *was, const struct rec *now, field_set which,
    struct err *e)
{
	struct str text = STR_INIT;
	struct stmt *s;
	int n = 6;

	put_update(&text, r, which);
	s = tx_stmt(t, text.p);
	str_fini(&text);
	stmt_int(s, 1, was->id);
	stmt_int(s, 2, was->version);
	stmt_int(s, 3, now->updated_at);
	stmt_int(s, 4, now->updated_by);
	stmt_int(s, 5, now->archived_at);
	for (size_t i = 0; i < r->nfields; i++)
		if ((which & FIELD_BIT(i)) && field_is_column(&r->fields[i]))
			n = value_bind(s, n, &r->fields[i], field_of(&r->fields[i], now));
	if (stmt_run(s, e) == -1)
		return -1;
	return tx_changes(t) == 1 ? 0 : fail(e, ERR_STALE, "%s %lld has moved on", r->name, (long long)was->id);
}

int
rec_update(struct tx *t, const struct resource *r, const void *was, void *now, struct err *e)
{
	const struct rec *old = was;
	struct rec *rec = now;
	field_set which = rec_diff(r, was, now);

	if (update_main(t, r, old, rec, which, e) == -1)
		return -1;
	rec->id = old->id;
	rec->version = old->version + 1;
	return save_children(t, sql_of(r), rec, which, true, e);
}

/* --- twins ------------------------------------------------------------------------------------------ */

int
rec_find_same(struct db *d, const struct resource *r, const struct field *f, const void *rec, int64_t except,
    int64_t *id, struct err *e)
{
	struct str text = STR_INIT;
	struct stmt *s;
	int rc;

	assert(f->type != F_LIST && value_second(f) == NULL);
	if (value_is_empty(f, field_of(f, rec)))
		return 0;
	if (f->type == F_NAME)
		str_printf(&text, "SELECT owner FROM %s WHERE kind = %d AND text = $1 AND owner <> $2 "
		    "ORDER BY owner NULLS LAST LIMIT 1", r->names_table, f->kind);
	else
		str_printf(&text, "SELECT id FROM %s WHERE %s = $1 AND id <> $2 ORDER BY id LIMIT 1",
		    r->table, f->name);
	s = db_stmt(d, text.p);
	str_fini(&text);
	value_bind(s, 1, f, field_of(f, rec));
	stmt_int(s, 2, except == NONE ? 0 : except);
	if ((rc = stmt_row(s, e)) == 1) {
		*id = col_int(s, 0);
		stmt_done(s);
	}
	return rc;
}
