/*
 * Mappings that people keep, by the shape of a file.
 */
#include "base/base.h"

#include "base/clock.h"
#include "import_in.h"
#include "meta/registry.h"

/* --- laying on --------------------------------------------------------------------------------------- */

/* The column with the heading, the at-th of those that have it; SIZE_MAX: none. */
static size_t
column_of(const struct sheet *s, const char *heading, size_t at)
{
	const struct sheet_column *c;
	size_t n;

	c = sheet_columns(s, &n);
	for (size_t i = 0; i < n; i++)
		if (strcmp(c[i].heading, heading) == 0 && at-- == 0)
			return i;
	return SIZE_MAX;
}

/* How many before this one have its heading. */
static size_t
which(const struct jv *all, const struct jv *one, const char *heading)
{
	size_t n = 0;

	for (const struct jv *x = jv_first(all); x != NULL && x != one; x = jv_next(x))
		n += jv_get(x, "value") == NULL && strcmp(jv_text(jv_get(x, "heading")), heading) == 0;
	return n;
}

/* What a mapping says of a column besides its field. */
static const char *const besides[] = { "value", "values", "unit" };

static void
copy_members(struct jw *w, const struct jv *x)
{
	for (size_t i = 0; i < nitems(besides); i++) {
		const struct jv *m = jv_get(x, besides[i]);

		if (m == NULL)
			continue;
		jw_key(w, besides[i]);
		sheet_put_json(w, m);
	}
}

/* Those of the columns that the sheet has or that are made, as corrections of it. */
static const char *
corrections_of(struct arena *a, const struct sheet *s, const struct jv *all)
{
	struct str *out = str_new(a);
	struct jw w;

	jw_init(&w, out);
	jw_array(&w);
	for (const struct jv *x = jv_first(all); x != NULL; x = jv_next(x)) {
		const struct jv *value = jv_get(x, "value");
		const char *heading = value != NULL ? NULL : jv_text(jv_get(x, "heading")), *field = jv_text(jv_get(x, "field"));
		size_t n = value != NULL ? 0 : column_of(s, heading, which(all, x, heading));

		if (n == SIZE_MAX || (field != NULL && !sheet_has_field(s, field)))
			continue;
		jw_object(&w);
		if (value == NULL)
			jw_kint(&w, "n", (int64_t)n);
		jw_ktext(&w, "field", field);
		jw_kbool(&w, "erase", jv_get(x, "erase") != NULL && jv_type(jv_get(x, "erase")) == J_TRUE);
		copy_members(&w, x);
		jw_end_object(&w);
	}
	jw_end_array(&w);
	return str_text(out);
}

int
import_saved(struct db *d, struct arena *a, const struct sheet *s, const struct resource *r, int64_t id,
    struct import_saved *out, struct err *e)
{
	struct stmt *st = db_stmt(d, id == NONE ?
	    "SELECT id, columns, to_note, date_order FROM import_mapping WHERE resource = $1 AND shape = $2 ORDER BY id DESC LIMIT 1" :
	    "SELECT id, columns, to_note, date_order FROM import_mapping WHERE resource = $1 AND id = $2");
	const struct jv *all;
	int rc;

	stmt_text(st, 1, r->name);
	if (id == NONE)
		stmt_text(st, 2, sheet_shape(a, s));
	else
		stmt_int(st, 2, id);
	if ((rc = stmt_row(st, e)) != 1)
		return rc;
	rc = json_parse(a, arena_strdup(a, col_text(st, 1)), col_len(st, 1), &all, e);
	*out = (struct import_saved){ .id = col_int(st, 0), .to_note = col_int(st, 2) == 1, .date_order = arena_strdup(a, col_text(st, 3)) };
	stmt_done(st);
	if (rc == -1)
		return -1;
	out->mapping = corrections_of(a, s, all);
	return 1;
}

/* --- keeping ----------------------------------------------------------------------------------------- */

/* Whether a person has said that a column has no place. */
static bool
is_freed(const struct jv *mapping, size_t n)
{
	int64_t at;

	for (const struct jv *x = mapping == NULL ? NULL : jv_first(mapping); x != NULL; x = jv_next(x))
		if (jv_int(jv_get(x, "n"), &at) == 0 && (size_t)at == n)
			return true;
	return false;
}

static void
put_raw(struct jw *w, const char *key, const char *json)
{
	if (json == NULL)
		return;
	jw_key(w, key);
	jw_raw(w, json, strlen(json));
}

static void
put_besides(struct jw *w, const struct sheet_column *c)
{
	put_raw(w, "value", c->made_json);
	put_raw(w, "values", c->values_json);
	if (c->unit_said)
		jw_ktext(w, "unit", c->unit);
}

/* Columns that have a place, and those that a person has said to have none; the others are for each file to show. */
static int
put_columns(struct arena *a, const struct import *m, const struct sheet *s, const char **out, struct err *e)
{
	struct str *json = str_new(a);
	const struct sheet_column *c;
	const struct jv *mapping = NULL;
	struct jw w;
	size_t n;

	if (m->mapping != NULL && json_parse(a, m->mapping, strlen(m->mapping), &mapping, e) == -1)
		return -1;
	c = sheet_columns(s, &n);
	jw_init(&w, json);
	jw_array(&w);
	for (size_t i = 0; i < n; i++) {
		if (c[i].id || c[i].currency || c[i].kept || (c[i].field == NULL && !is_freed(mapping, i)))
			continue;
		jw_object(&w);
		if (c[i].made == NULL) {
			jw_kint(&w, "n", (int64_t)i);
			jw_ktext(&w, "heading", c[i].heading);
		}
		jw_ktext(&w, "field", c[i].field == NULL ? NULL : c[i].field->name);
		jw_kbool(&w, "erase", c[i].erase);
		put_besides(&w, &c[i]);
		jw_end_object(&w);
	}
	jw_end_array(&w);
	*out = str_text(json);
	return 0;
}

/* The import whose columns are to be kept, and these as JSON. */
static int
load_columns(struct tx *t, const struct actor *who, int64_t import, struct import *m, const char **columns, struct err *e)
{
	struct sheet *s;
	int rc = import_load(tx_db(t), e->arena, import, m, e);

	if (rc == 0 || (rc == 1 && m->file_gone)) {
		err_field(e, "/import", "no_such_record");
		return -1;
	}
	if (rc == -1 || access_may(who, m->r, V_IMPORT, e) == -1 || import_columns(tx_db(t), e->arena, m, &s, e) == -1)
		return -1;
	if (m->shape == NULL)
		m->shape = sheet_shape(e->arena, s);
	rc = put_columns(e->arena, m, s, columns, e);
	sheet_free(s);
	return rc;
}

/* No other mapping of the resource has the name. */
static int
check_name(struct tx *t, const char *resource, const char *name, int64_t self, struct err *e)
{
	struct stmt *s = tx_stmt(t, "SELECT id FROM import_mapping WHERE resource = $1 AND name = $2 AND id <> $3 LIMIT 1");
	struct err_item *it;
	int64_t id;
	int rc;

	stmt_text(s, 1, resource);
	stmt_text(s, 2, name);
	stmt_int(s, 3, self);
	if ((rc = stmt_row(s, e)) != 1)
		return rc;
	id = col_int(s, 0);
	stmt_done(s);
	fail(e, ERR_CONFLICT, "a mapping has the name");
	it = err_field(e, "/name", "not_unique");
	err_item_param(e, it, "name", name);
	err_item_param(e, it, "id", arena_printf(e->arena, "%lld", (long long)id));
	return -1;
}

static int
check_room(struct tx *t, const char *resource, struct err *e)
{
	struct stmt *s = tx_stmt(t, "SELECT count(*) FROM import_mapping WHERE resource = $1");
	int64_t n = 0;
	int rc;

	stmt_text(s, 1, resource);
	if ((rc = stmt_row(s, e)) == 1)
		n = col_int(s, 0);
	stmt_done(s);
	if (rc == -1 || n < IMPORT_MAPPINGS_MOST)
		return rc == -1 ? -1 : 0;
	fail_detail(e, ERR_CONFLICT, "import_mappings_most");
	err_param_int(e, "max", IMPORT_MAPPINGS_MOST);
	return -1;
}

/* The mapping takes the import's columns, and what else is said of these. */
static int
save_columns(struct tx *t, int64_t id, const struct import *m, const char *columns, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE import_mapping SET shape = $2, columns = $3, to_note = $4, date_order = $5 WHERE id = $1");

	stmt_int(s, 1, id);
	stmt_text(s, 2, m->shape);
	stmt_text(s, 3, columns);
	stmt_int(s, 4, m->to_note);
	stmt_text(s, 5, m->date_order);
	return stmt_run(s, e);
}

int
import_mapping_create(struct tx *t, const struct actor *who, const char *name, int64_t import, int64_t *id, struct err *e)
{
	const char *columns;
	struct import m;
	struct stmt *s;

	if (load_columns(t, who, import, &m, &columns, e) == -1 || check_name(t, m.r->name, name, 0, e) == -1 ||
	    check_room(t, m.r->name, e) == -1)
		return -1;
	s = tx_stmt(t, "INSERT INTO import_mapping (resource, shape, name, columns, to_note, version, account, login, updated_at) "
	    "VALUES ($1, $2, $3, $4, 0, 1, $5, $6, $7)");
	stmt_text(s, 1, m.r->name);
	stmt_text(s, 2, m.shape);
	stmt_text(s, 3, name);
	stmt_text(s, 4, columns);
	stmt_int(s, 5, who->account);
	stmt_text(s, 6, who->login);
	stmt_int(s, 7, clock_ms());
	if (stmt_run(s, e) == -1)
		return -1;
	*id = tx_last_id(t);
	return save_columns(t, *id, &m, columns, e);
}

/* The resource of one that the caller may work on. */
static int
aim(struct tx *t, const struct actor *who, int64_t id, const struct resource **r, struct err *e)
{
	struct stmt *s = tx_stmt(t, "SELECT resource FROM import_mapping WHERE id = $1");
	int rc;

	*r = NULL;
	stmt_int(s, 1, id);
	if ((rc = stmt_row(s, e)) == 1)
		*r = registry_by_name(col_text(s, 0));
	stmt_done(s);
	if (*r == NULL)
		return rc == -1 ? -1 : fail(e, ERR_NOT_FOUND, "no such mapping");
	return access_may(who, *r, V_IMPORT, e);
}

static int
rename_to(struct tx *t, int64_t id, const struct resource *r, const char *name, struct err *e)
{
	struct stmt *s;

	if (check_name(t, r->name, name, id, e) == -1)
		return -1;
	s = tx_stmt(t, "UPDATE import_mapping SET name = $2 WHERE id = $1");
	stmt_int(s, 1, id);
	stmt_text(s, 2, name);
	return stmt_run(s, e);
}

static int
touch(struct tx *t, const struct actor *who, int64_t id, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE import_mapping SET version = version + 1, account = $2, login = $3, updated_at = $4 "
	    "WHERE id = $1");

	stmt_int(s, 1, id);
	stmt_int(s, 2, who->account);
	stmt_text(s, 3, who->login);
	stmt_int(s, 4, clock_ms());
	return stmt_run(s, e);
}

int
import_mapping_change(struct tx *t, const struct actor *who, int64_t id, const char *name, int64_t import, struct err *e)
{
	const struct resource *r;
	const char *columns;
	struct import m;

	if (aim(t, who, id, &r, e) == -1 || (name != NULL && rename_to(t, id, r, name, e) == -1))
		return -1;
	if (import != NONE && (load_columns(t, who, import, &m, &columns, e) == -1 || save_columns(t, id, &m, columns, e) == -1))
		return -1;
	if (import != NONE && m.r != r) {
		err_field(e, "/import", "no_such_record");
		return -1;
	}
	return touch(t, who, id, e);
}

int
import_mapping_delete(struct tx *t, const struct actor *who, int64_t id, struct err *e)
{
	const struct resource *r;
	struct stmt *s;

	if (aim(t, who, id, &r, e) == -1)
		return -1;
	s = tx_stmt(t, "DELETE FROM import_mapping WHERE id = $1");
	stmt_int(s, 1, id);
	return stmt_run(s, e);
}

/* --- telling ----------------------------------------------------------------------------------------- */

#define SELECT_MAPPING	"SELECT id, resource, name, columns, to_note, date_order, login, updated_at FROM import_mapping"

static void
put_one(struct jw *w, struct stmt *s)
{
	const struct resource *r = registry_by_name(col_text(s, 1));

	jw_object(w);
	jw_kint(w, "id", col_int(s, 0));
	jw_ktext(w, "resource", r == NULL ? NULL : r->path);
	jw_ktext(w, "name", col_text(s, 2));
	jw_key(w, "columns");
	jw_raw(w, col_text(s, 3), col_len(s, 3));
	jw_ktext(w, "unmapped", col_int(s, 4) == 1 ? "note" : "skip");
	jw_ktext(w, "date_order", col_text(s, 5));
	jw_ktext(w, "made_by", col_text(s, 6));
	jw_key(w, "updated_at");
	jw_instant(w, col_int(s, 7));
	jw_end_object(w);
}

int
import_mapping_put(struct db *d, struct jw *w, int64_t id, struct err *e)
{
	struct stmt *s = db_stmt(d, SELECT_MAPPING " WHERE id = $1");
	int rc;

	stmt_int(s, 1, id);
	if ((rc = stmt_row(s, e)) == 1)
		put_one(w, s);
	stmt_done(s);
	return rc;
}

int
import_mapping_put_list(struct db *d, struct jw *w, const struct resource *r, struct err *e)
{
	struct stmt *s = db_stmt(d, r == NULL ? SELECT_MAPPING " ORDER BY name ASC NULLS LAST, id ASC" :
	    SELECT_MAPPING " WHERE resource = $1 ORDER BY name ASC NULLS LAST, id ASC");
	int rc;

	if (r != NULL)
		stmt_text(s, 1, r->name);
	jw_object(w);
	jw_key(w, "items");
	jw_array(w);
	while ((rc = stmt_row(s, e)) == 1)
		put_one(w, s);
	jw_end_array(w);
	jw_end_object(w);
	return rc;
}
