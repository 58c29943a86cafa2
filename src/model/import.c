/*
 * Imports step by step: what is kept of each in the database, and how it is read again.
 */
#include "base/base.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/msg.h"
#include "import_in.h"
#include "meta/registry.h"
#include "model/audit.h"

const char *const import_states[] = { "uploaded", "checking", "checked", "committing", "done", "reverting", NULL };

enum { CHUNK = 256 << 10 };

/* --- staging ----------------------------------------------------------------------------------------- */

static int
put_chunk(struct tx *t, enum sheet_part part, int64_t id, int64_t pos, const char *p, size_t n, struct err *e)
{
	struct stmt *s = tx_stmt(t, part == SHEET_BYTES ?
	    "INSERT INTO import_chunk (import, pos, bytes) VALUES ($1, $2, $3)" :
	    "INSERT INTO import_lines (import, pos, bytes) VALUES ($1, $2, $3)");

	stmt_int(s, 1, id);
	stmt_int(s, 2, pos);
	stmt_blob(s, 3, p, n);
	return stmt_run(s, e);
}

static int
put_chunks(struct tx *t, int64_t id, const struct sheet_file *f, enum sheet_part part, struct err *e)
{
	char *p = xmalloc(CHUNK);
	size_t n = 0;
	int rc;

	for (int64_t pos = 0; (rc = sheet_file_read(f, part, (size_t)pos * CHUNK, p, CHUNK, &n, e)) == 0 && n > 0; pos++)
		if ((rc = put_chunk(t, part, id, pos, p, n, e)) == -1)
			break;
	free(p);
	return rc;
}

static const char *
sheets_of(struct arena *a, const struct sheet *s)
{
	struct str *out = str_new(a);
	struct jw w;

	jw_init(&w, out);
	sheet_put_tabs(&w, s);
	return str_text(out);
}

int
import_look(struct db *d, struct arena *a, struct sheet *s, struct import_file *f, struct err *e)
{
	struct import_saved saved;
	int rc = import_saved(d, a, s, f->r, NONE, &saved, e);

	f->to_note = sheet_has_note(f->r);
	f->saved = NONE;
	f->order = DATE_NO_ORDER;
	if (rc == -1)
		return -1;
	if (rc == 1) {
		f->mapping = saved.mapping;
		f->saved = saved.id;
		f->to_note = saved.to_note && f->to_note;
		f->order = saved.date_order == NULL ? DATE_NO_ORDER : date_order_parse(saved.date_order);
		if (import_map(a, s, f->mapping, true, e) == -1)
			return -1;
	}
	sheet_unmapped_to_note(s, f->to_note);
	sheet_date_order(s, f->order);
	sheet_describe(a, s, &f->detected, &f->columns);
	f->preview = arena_strdup(a, sheet_preview(s));
	f->shape = sheet_shape(a, s);
	return 0;
}

static int
put_line(struct tx *t, const struct actor *who, const struct import_file *f, enum import_state state, int64_t *id, struct err *e)
{
	struct stmt *s = tx_stmt(t, "INSERT INTO import (account, login, resource, file_name, bytes, state, to_note, "
	    "made_at, updated_at, detected, columns, mapping, saved, date_order, shape, preview, sheets, sheet_open, make_named) "
	    "VALUES ($1, $2, $3, $4, $5, $6, $8, $7, $7, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)");

	stmt_int(s, 1, who->account);
	stmt_text(s, 2, who->login);
	stmt_text(s, 3, f->r->name);
	stmt_text(s, 4, f->name);
	stmt_int(s, 5, (int64_t)sheet_file_len(sheet_file(f->sheet)));
	stmt_int(s, 6, state);
	stmt_int(s, 7, clock_ms());
	stmt_int(s, 8, f->to_note);
	stmt_text(s, 9, f->detected);
	stmt_text(s, 10, f->columns);
	stmt_text(s, 11, f->mapping);
	stmt_int(s, 12, f->saved);
	stmt_text(s, 13, date_orders[f->order]);
	stmt_text(s, 14, f->shape);
	stmt_text(s, 15, f->preview);
	stmt_text(s, 16, sheets_of(e->arena, f->sheet));
	stmt_int(s, 17, sheet_tab_open(f->sheet));
	stmt_int(s, 18, f->make_named);
	if (stmt_run(s, e) == -1)
		return -1;
	*id = tx_last_id(t);
	return 0;
}

int
import_create(struct tx *t, const struct actor *who, const struct import_file *f, int64_t *id, struct err *e)
{
	if (put_line(t, who, f, IMP_UPLOADED, id, e) == -1)
		return -1;
	return put_chunks(t, *id, sheet_file(f->sheet), SHEET_BYTES, e) == -1 ? -1 :
	    put_chunks(t, *id, sheet_file(f->sheet), SHEET_LINES, e);
}

int
import_note(struct tx *t, const struct actor *who, const struct import_file *f, int64_t *id, struct err *e)
{
	return put_line(t, who, f, IMP_DONE, id, e);
}

int
import_note_row(struct tx *t, int64_t id, const struct sheet_wrote *what, struct err *e)
{
	return import_wrote(t, id, what, e);
}

int
import_note_end(struct tx *t, int64_t id, const struct sheet_counts *counts, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE import SET result = $2, done_at = $3 WHERE id = $1");
	struct str *json = str_new(e->arena);
	struct jw w;

	jw_init(&w, json);
	sheet_put_counts(&w, counts, true);
	stmt_int(s, 1, id);
	stmt_text(s, 2, str_text(json));
	stmt_int(s, 3, clock_ms());
	return stmt_run(s, e);
}

/* --- reading it again -------------------------------------------------------------------------------- */

int
import_load(struct db *d, struct arena *a, int64_t id, struct import *out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT i.resource, i.file_name, i.bytes, i.state, i.encoding, i.separator, i.mapping, "
	    "i.to_note, i.counts, i.result, i.error, i.made_at, i.login, i.updated_at, p.name, i.detected, i.columns, "
	    "i.done_at, i.reverted, i.refused, i.file_gone, i.date_order, i.shape, i.preview, i.saved, s.name, i.sheet, i.header_row, "
	    "i.sheets, i.sheet_open, i.make_named FROM import i "
	    "LEFT JOIN account p ON p.id = i.account LEFT JOIN import_mapping s ON s.id = i.saved WHERE i.id = $1");
	int rc;

	stmt_int(s, 1, id);
	if ((rc = stmt_row(s, e)) != 1)
		return rc;
	*out = (struct import){
		.id = id, .r = registry_by_name(col_text(s, 0)), .file_name = arena_strdup(a, col_text(s, 1)),
		.bytes = col_int(s, 2), .state = (enum import_state)col_int(s, 3),
		.encoding = arena_strdup(a, col_text(s, 4)), .separator = arena_strdup(a, col_text(s, 5)),
		.mapping = arena_strdup(a, col_text(s, 6)), .to_note = col_int(s, 7) == 1,
		.counts = arena_strdup(a, col_text(s, 8)), .result = arena_strdup(a, col_text(s, 9)),
		.error = arena_strdup(a, col_text(s, 10)), .made_at = col_int(s, 11),
		.login = arena_strdup(a, col_text(s, 12)), .updated_at = col_int(s, 13),
		.name = arena_strdup(a, col_text(s, 14)),
		.detected = arena_strdup(a, col_text(s, 15)), .columns = arena_strdup(a, col_text(s, 16)),
		.done_at = col_int(s, 17), .reverted = col_int(s, 18), .refused = col_int(s, 19),
		.file_gone = !col_is_null(s, 20), .date_order = arena_strdup(a, col_text(s, 21)),
		.shape = arena_strdup(a, col_text(s, 22)), .preview = arena_strdup(a, col_text(s, 23)),
		.saved = col_int(s, 24), .saved_name = arena_strdup(a, col_text(s, 25)),
		.sheet = col_int(s, 26), .header_row = col_int(s, 27), .sheets = arena_strdup(a, col_text(s, 28)),
		.sheet_open = col_int(s, 29) == 1, .make_named = col_int(s, 30) == 1,
	};
	stmt_done(s);
	return out->r == NULL ? 0 : 1;
}

static int
read_chunks(struct db *d, int64_t id, struct sheet_file *out, enum sheet_part part, struct err *e)
{
	struct stmt *s = db_stmt(d, part == SHEET_BYTES ?
	    "SELECT bytes FROM import_chunk WHERE import = $1 ORDER BY pos ASC NULLS LAST" :
	    "SELECT bytes FROM import_lines WHERE import = $1 ORDER BY pos ASC NULLS LAST");
	int rc;

	stmt_int(s, 1, id);
	while ((rc = stmt_row(s, e)) == 1) {
		size_t n;
		const void *p = col_blob(s, 0, &n);

		if (sheet_file_add(out, part, p, n, e) == -1) {
			stmt_done(s);
			return -1;
		}
	}
	return rc;
}

static int
read_file(struct db *d, int64_t id, struct sheet_file *out, struct err *e)
{
	return read_chunks(d, id, out, SHEET_BYTES, e) == -1 ? -1 : read_chunks(d, id, out, SHEET_LINES, e);
}

/* --- corrections of the columns ------------------------------------------------------------------------ */

struct corrections {
	struct sheet_mapping	 m[CSV_MAX_COLUMNS];	/* one of each column */
	size_t			 n;
};

/* The complaint about a member of the i-th element says so. */
static int
of_element(struct err *e, size_t i)
{
	struct err_item *it = e->items;

	while (it != NULL && it->next != NULL)
		it = it->next;
	if (it != NULL)
		it->pointer = arena_printf(e->arena, "/columns/%zu%s", i, it->pointer);
	return -1;
}

static bool
is_same_column(const struct sheet_mapping *a, const struct sheet_mapping *b)
{
	if (a->value == NULL || b->value == NULL)
		return a->value == b->value && a->n == b->n;
	return str_eq(a->field, b->field);
}

static struct sheet_mapping *
correction_of(struct corrections *c, const struct sheet_mapping *m)
{
	for (size_t i = 0; i < c->n; i++)
		if (is_same_column(&c->m[i], m))
			return &c->m[i];
	return NULL;
}

/* One of { n, field, erase, values, unit } or, of a column that is made, { field, value, values, unit }; what is not named is left as it is. */
static int
read_correction(const struct jv *x, struct sheet_mapping *m, struct err *e)
{
	static const char *const keys[] = { "n", "field", "erase", "value", "values", "unit", NULL };
	const struct jv *value = jr_object(x, e) == -1 ? NULL : jv_get(x, "value");
	bool erase = false;
	int64_t n = 0;

	if (e->nitems > 0 || jr_only(x, keys, e) == -1 || (value == NULL && jr_int(x, "n", 0, CSV_MAX_COLUMNS - 1, &n, e) == -1) ||
	    (value != NULL ? jr_text(x, "field", 1, 100, &m->field, e) : jr_text_opt(x, "field", 0, 100, &m->field, e)) == -1 ||
	    jr_bool_opt(x, "erase", &erase, e) == -1 || jr_text_opt(x, "unit", 0, 60, &m->unit, e) == -1)
		return -1;
	m->n = (size_t)n;
	m->value = value;
	m->values = jv_get(x, "values");
	m->leave = jv_get(x, "field") == NULL;
	m->erase = jv_get(x, "erase") == NULL ? -1 : erase;
	return 0;
}

/* What is there already goes before what was kept. */
static void
complete(struct sheet_mapping *m, const struct sheet_mapping *kept)
{
	if (m->leave) {
		m->leave = kept->leave;
		m->field = kept->field;
	}
	if (m->erase == -1)
		m->erase = kept->erase;
	if (m->values == NULL)
		m->values = kept->values;
	if (m->unit == NULL)
		m->unit = kept->unit;
}

static int
too_many(struct err *e, size_t i)
{
	err_item_param(e, err_field(e, "", "too_many"), "max", arena_printf(e->arena, "%d", CSV_MAX_COLUMNS));
	return of_element(e, i);
}

/* Add those of an array; a column that is there already stays, or is a complaint. */
static int
add_corrections(const struct jv *all, struct corrections *c, bool once, struct err *e)
{
	size_t i = 0;

	for (const struct jv *x = jv_first(all); x != NULL; x = jv_next(x), i++) {
		struct sheet_mapping m = { .field = NULL }, *has;

		if (read_correction(x, &m, e) == -1)
			return of_element(e, i);
		if ((has = correction_of(c, &m)) == NULL && c->n == nitems(c->m))
			return too_many(e, i);
		if (has == NULL) {
			c->m[c->n++] = m;
		} else if (once) {
			err_field(e, m.value == NULL ? "/n" : "/field", "column_twice");
			return of_element(e, i);
		} else
			complete(has, &m);
	}
	return 0;
}

static int
add_kept(struct arena *a, const char *mapping, struct corrections *c, struct err *e)
{
	const struct jv *all;

	if (mapping == NULL)
		return 0;
	return json_parse(a, mapping, strlen(mapping), &all, e) == -1 ? -1 : add_corrections(all, c, false, e);
}

static void
put_correction(struct jw *w, const struct sheet_mapping *m)
{
	jw_object(w);
	if (m->value == NULL)
		jw_kint(w, "n", (int64_t)m->n);
	if (!m->leave)
		jw_ktext(w, "field", m->field);
	if (m->erase != -1)
		jw_kbool(w, "erase", m->erase == 1);
	if (m->unit != NULL)
		jw_ktext(w, "unit", m->unit);
	if (m->value != NULL) {
		jw_key(w, "value");
		sheet_put_json(w, m->value);
	}
	if (m->values != NULL) {
		jw_key(w, "values");
		sheet_put_json(w, m->values);
	}
	jw_end_object(w);
}

/* A column that is not to be made any more is none. */
static bool
is_dropped(const struct sheet_mapping *m)
{
	return m->value != NULL && jv_type(m->value) == J_NULL;
}

static const char *
put_corrections(struct arena *a, const struct corrections *c)
{
	struct str *out = str_new(a);
	struct jw w;

	jw_init(&w, out);
	jw_array(&w);
	for (size_t i = 0; i < c->n; i++)
		if (!is_dropped(&c->m[i]))
			put_correction(&w, &c->m[i]);
	jw_end_array(&w);
	return str_text(out);
}

/* --- opening ------------------------------------------------------------------------------------------- */

int
import_map(struct arena *a, struct sheet *s, const char *mapping, bool force, struct err *e)
{
	struct corrections c = { .n = 0 };

	return add_kept(a, mapping, &c, e) == -1 ? -1 : sheet_map(s, c.m, c.n, force, e);
}

/* strict: a field that two columns hold is a complaint. */
static int
open_sheet(struct db *d, struct arena *a, const struct import *m, bool strict, struct sheet **out, struct err *e)
{
	struct sheet_how how = SHEET_AUTO;
	struct sheet_file *f = sheet_file_new(db_dir(d));
	struct sheet_edit *edit;
	size_t nedits;

	if (m->encoding != NULL)
		how.charset = charset_parse(m->encoding);
	if (m->separator != NULL)
		how.separator = *m->separator;
	how.sheet = m->sheet;
	how.header = m->header_row;
	if (read_file(d, m->id, f, e) == -1) {
		sheet_file_free(f);
		return -1;
	}
	if (sheet_open(out, m->r, f, &how, e) == -1)
		return -1;
	sheet_unmapped_to_note(*out, m->to_note);
	sheet_make_named(*out, m->make_named);
	if (import_edits(d, a, m->id, &edit, &nedits, e) == -1) {
		sheet_free(*out);
		return -1;
	}
	sheet_edit(*out, edit, nedits);
	if (m->date_order != NULL)
		sheet_date_order(*out, date_order_parse(m->date_order));
	if (import_map(a, *out, m->mapping, !strict, e) == -1) {
		sheet_free(*out);
		return -1;
	}
	return 0;
}

int
import_open(struct db *d, struct arena *a, const struct import *m, struct sheet **out, struct err *e)
{
	return open_sheet(d, a, m, false, out, e);
}

int
import_columns(struct db *d, struct arena *a, const struct import *m, struct sheet **out, struct err *e)
{
	if (m->columns == NULL)
		return import_open(d, a, m, out, e);
	if (sheet_restore(out, m->r, m->detected, m->columns, e) == -1)
		return -1;
	sheet_unmapped_to_note(*out, m->to_note);
	sheet_make_named(*out, m->make_named);
	if (m->date_order != NULL)
		sheet_date_order(*out, date_order_parse(m->date_order));
	return 0;
}

/* --- without steps ----------------------------------------------------------------------------------- */

/* The number of a column that is named by its heading; the first that has it. */
static int
column_named(const struct sheet *s, const struct jv *x, size_t i, int64_t *n, struct err *e)
{
	const char *heading = NULL;
	const struct sheet_column *c;
	size_t all;

	if (jr_text(x, "heading", 1, 1000, &heading, e) == -1)
		return of_element(e, i);
	c = sheet_columns(s, &all);
	for (*n = 0; (size_t)*n < all; (*n)++)
		if (strcmp(c[*n].heading, heading) == 0)
			return 0;
	err_field(e, "/heading", "no_such_column");
	return of_element(e, i);
}

/* The same array with numbers instead of headings. */
static int
by_number(struct arena *a, const struct sheet *s, const struct jv *columns, const char **out, struct err *e)
{
	struct str *json = str_new(a);
	struct corrections c = { .n = 0 };
	size_t i = 0;
	int64_t n;
	struct jw w;

	jw_init(&w, json);
	jw_array(&w);
	for (const struct jv *x = jv_first(columns); x != NULL; x = jv_next(x), i++) {
		if (jr_object(x, e) == -1)
			return of_element(e, i);
		jw_object(&w);
		if (jv_get(x, "n") == NULL && jv_get(x, "value") == NULL) {
			if (column_named(s, x, i, &n, e) == -1)
				return -1;
			jw_kint(&w, "n", n);
		}
		for (const struct jv *m = jv_first(x); m != NULL; m = jv_next(m))
			if (strcmp(jv_key(m), "heading") != 0) {
				jw_key(&w, jv_key(m));
				sheet_put_json(&w, m);
			}
		jw_end_object(&w);
	}
	jw_end_array(&w);
	*out = str_text(json);
	if (json_parse(a, json->p, json->len, &columns, e) == -1)
		return -1;
	return add_corrections(columns, &c, true, e);
}

static int
lay_order(struct sheet *s, const struct jv *body, struct err *e)
{
	const char *order = NULL;

	if (jr_text_opt(body, "date_order", 1, 3, &order, e) == -1)
		return -1;
	if (order == NULL)
		return 0;
	sheet_date_order(s, date_order_parse(order));
	return date_order_parse(order) == DATE_NO_ORDER ? err_choice(e, "/date_order", "ymd, dmy, mdy") : 0;
}

int
import_lay(struct arena *a, struct sheet *s, const struct jv *body, struct err *e)
{
	const struct jv *columns = jv_get(body, "columns");
	const char *unmapped = NULL, *mapping;
	bool make_named = false;

	if (lay_order(s, body, e) == -1 || jr_text_opt(body, "unmapped", 1, 10, &unmapped, e) == -1 ||
	    jr_bool_opt(body, "make_enterprises", &make_named, e) == -1)
		return -1;
	if (make_named)
		sheet_make_named(s, true);
	if (unmapped != NULL && strcmp(unmapped, "note") != 0 && strcmp(unmapped, "skip") != 0)
		return err_choice(e, "/unmapped", "note, skip");
	if (unmapped != NULL)
		sheet_unmapped_to_note(s, strcmp(unmapped, "note") == 0);
	if (columns == NULL)
		return 0;
	if (jv_type(columns) != J_ARRAY)
		return err_type(e, "/columns", "array");
	return by_number(a, s, columns, &mapping, e) == -1 ? -1 : import_map(a, s, mapping, false, e);
}

/* --- changing ---------------------------------------------------------------------------------------- */

static int
no_such(struct err *e)
{
	return fail(e, ERR_NOT_FOUND, "no such import");
}

int
import_wrong_state(const struct import *m, struct err *e)
{
	fail_detail(e, ERR_CONFLICT, "import_state");
	err_param(e, "state", import_states[m->state]);
	return -1;
}

static bool
is_busy(const struct import *m)
{
	return m->state == IMP_CHECKING || m->state == IMP_COMMITTING || m->state == IMP_REVERTING;
}

int
import_aim(struct db *d, struct arena *a, const struct actor *who, int64_t id, struct import *m, struct err *e)
{
	int rc = import_load(d, a, id, m, e);

	if (rc != 1)
		return rc == -1 ? -1 : no_such(e);
	return access_may(who, m->r, V_IMPORT, e);
}

/* Another sheet has another heading row. */
static void
take_place(struct import *m, const struct import_change *c)
{
	if (c->sheet != NONE) {
		m->sheet = c->sheet == IMPORT_DETECT ? NONE : c->sheet;
		m->header_row = NONE;
	}
	if (c->header_row != NONE)
		m->header_row = c->header_row == IMPORT_DETECT ? NONE : c->header_row;
}

/* Another reading has other columns and rows: corrections of before mean nothing there. */
static int
check_how(struct import *m, const struct import_change *c, struct err *e)
{
	if (c->encoding != NULL)
		m->encoding = *c->encoding == '\0' ? NULL : c->encoding;
	if (c->separator != NULL)
		m->separator = *c->separator == '\0' ? NULL : c->separator;
	if (c->sheet != NONE || c->header_row != NONE)
		take_place(m, c);
	if (c->encoding != NULL || c->separator != NULL || c->sheet != NONE || c->header_row != NONE) {
		m->mapping = NULL;
		m->saved = NONE;
		m->read_anew = true;
	}
	if (m->encoding != NULL && charset_parse(m->encoding) == -1)
		err_choice(e, "/encoding", "utf-8, gb18030, utf-16le, utf-16be");
	if (m->separator != NULL && (strlen(m->separator) != 1 || strchr(",;\t", *m->separator) == NULL))
		err_choice(e, "/separator", "\",\" \";\" \"\\t\"");
	if (c->date_order != NULL)
		m->date_order = *c->date_order == '\0' ? NULL : c->date_order;
	if (m->date_order != NULL && date_order_parse(m->date_order) == DATE_NO_ORDER)
		err_choice(e, "/date_order", "ymd, dmy, mdy");
	if (c->to_note == 1 && !sheet_has_note(m->r))
		err_choice(e, "/unmapped", "skip");
	if (c->to_note != -1)
		m->to_note = c->to_note == 1;
	if (c->make_named == 1 && !sheet_can_make_named(m->r))
		err_field(e, "/make_enterprises", "unknown_field");
	if (c->make_named != -1)
		m->make_named = c->make_named == 1;
	return e->nitems > 0 ? -1 : 0;
}

static int
no_mapping(struct err *e)
{
	err_field(e, "/mapping", "no_such_record");
	return -1;
}

/* A saved mapping instead of what was corrected so far; null: what is detected. */
static int
take_saved(struct db *d, struct arena *a, struct import *m, const struct jv *said, struct err *e)
{
	struct import_saved saved;
	struct sheet *s;
	int64_t id;
	int rc;

	if (said == NULL)
		return 0;
	m->mapping = NULL;
	m->saved = NONE;
	if (jv_type(said) == J_NULL)
		return 0;
	if (jv_int(said, &id) == -1)
		return err_type(e, "/mapping", "integer");
	if (open_sheet(d, a, m, false, &s, e) == -1)
		return -1;
	rc = import_saved(d, a, s, m->r, id, &saved, e);
	sheet_free(s);
	if (rc != 1)
		return rc == -1 ? -1 : no_mapping(e);
	m->mapping = saved.mapping;
	m->saved = id;
	m->to_note = saved.to_note;
	m->date_order = saved.date_order;
	return 0;
}

/* New corrections before those that were kept, so that complaints count as the body does. */
static int
take_mapping(struct arena *a, struct import *m, const struct jv *columns, struct err *e)
{
	struct corrections c = { .n = 0 };

	if (columns == NULL)
		return 0;
	if (jv_type(columns) != J_ARRAY)
		return err_type(e, "/columns", "array");
	if (add_corrections(columns, &c, true, e) == -1 || add_kept(a, m->mapping, &c, e) == -1)
		return -1;
	m->mapping = put_corrections(a, &c);
	return 0;
}

int
import_save_columns(struct tx *t, int64_t id, const char *detected, const char *columns, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE import SET detected = $2, columns = $3 WHERE id = $1");

	stmt_int(s, 1, id);
	stmt_text(s, 2, detected);
	stmt_text(s, 3, columns);
	return stmt_run(s, e);
}

static int
drop_edits(struct tx *t, int64_t id, struct err *e)
{
	struct stmt *s = tx_stmt(t, "DELETE FROM import_edit WHERE import = $1");

	stmt_int(s, 1, id);
	return stmt_run(s, e);
}

static int
save_change(struct tx *t, const struct import *m, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE import SET encoding = $2, separator = $3, mapping = $4, to_note = $5, state = $6, "
	    "counts = NULL, error = NULL, updated_at = $7, date_order = $8, saved = $9, shape = $10, preview = $11, "
	    "sheet = $12, header_row = $13, sheet_open = $14, make_named = $15 WHERE id = $1");
	int64_t now = clock_ms();

	stmt_int(s, 1, m->id);
	stmt_text(s, 2, m->encoding);
	stmt_text(s, 3, m->separator);
	stmt_text(s, 4, m->mapping);
	stmt_int(s, 5, m->to_note);
	stmt_int(s, 6, IMP_UPLOADED);
	stmt_int(s, 7, now > m->updated_at ? now : m->updated_at + 1);	/* it tells one state from the next */
	stmt_text(s, 8, m->date_order);
	stmt_int(s, 9, m->saved);
	stmt_text(s, 10, m->shape);
	stmt_text(s, 11, m->preview);
	stmt_int(s, 15, m->make_named);
	stmt_int(s, 12, m->sheet);
	stmt_int(s, 13, m->header_row);
	stmt_int(s, 14, m->sheet_open);
	if (stmt_run(s, e) == -1 || (m->read_anew && drop_edits(t, m->id, e) == -1))
		return -1;
	return import_save_columns(t, m->id, m->detected, m->columns, e);
}

int
import_prepare(struct db *d, struct arena *a, const struct actor *who, int64_t id, const struct import_change *c,
    struct import **out, struct err *e)
{
	struct import *m = arena_alloc(a, sizeof *m);
	struct sheet *s;

	if (import_aim(d, a, who, id, m, e) == -1)
		return -1;
	if (is_busy(m) || m->state == IMP_DONE)
		return import_wrong_state(m, e);
	if (take_saved(d, a, m, c->mapping, e) == -1 || check_how(m, c, e) == -1 || take_mapping(a, m, c->columns, e) == -1 || open_sheet(d, a, m, true, &s, e) == -1)
		return -1;
	sheet_describe(a, s, &m->detected, &m->columns);
	m->sheet_open = sheet_tab_open(s);
	m->preview = arena_strdup(a, sheet_preview(s));
	m->shape = sheet_shape(a, s);
	sheet_free(s);
	*out = m;
	return 0;
}

int
import_change(struct tx *t, const struct actor *who, const struct import *m, struct err *e)
{
	struct import now;

	if (import_aim(tx_db(t), e->arena, who, m->id, &now, e) == -1)
		return -1;
	if (is_busy(&now) || now.state == IMP_DONE)
		return import_wrong_state(&now, e);
	if (now.updated_at != m->updated_at)
		return fail_detail(e, ERR_CONFLICT, "import_moved");
	return save_change(t, m, e);
}

int
import_forget(struct tx *t, const struct actor *who, int64_t id, struct err *e)
{
	struct import m;
	struct stmt *s;

	if (import_aim(tx_db(t), e->arena, who, id, &m, e) == -1)
		return -1;
	if (is_busy(&m) || m.state == IMP_DONE)
		return import_wrong_state(&m, e);
	s = tx_stmt(t, "DELETE FROM import WHERE id = $1");
	stmt_int(s, 1, id);
	return stmt_run(s, e);
}

/* From which states a step begins, and into which it goes. */
static const struct {
	unsigned		 from;		/* BIT(enum import_state) */
	enum import_state	 into;
} steps[] = {
	[IMP_CHECK] = { BIT(IMP_UPLOADED) | BIT(IMP_CHECKED), IMP_CHECKING },
	[IMP_COMMIT] = { BIT(IMP_CHECKED), IMP_COMMITTING },
	[IMP_REVERT] = { BIT(IMP_DONE), IMP_REVERTING },
};

int
import_begin(struct tx *t, const struct actor *who, int64_t id, enum import_step step, struct err *e)
{
	struct import m;

	if (import_aim(tx_db(t), e->arena, who, id, &m, e) == -1)
		return -1;
	if ((steps[step].from & BIT(m.state)) == 0)
		return import_wrong_state(&m, e);
	if (step == IMP_REVERT && import_may_revert(&m, e) == -1)
		return -1;
	if (step != IMP_REVERT && m.sheet_open)
		return fail_detail(e, ERR_CONFLICT, "import_sheet_open");
	return import_set_state(t, id, steps[step].into, NULL, e);
}

int
import_set_state(struct tx *t, int64_t id, enum import_state state, const char *error, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE import SET state = $2, error = $3, updated_at = $4 WHERE id = $1");

	stmt_int(s, 1, id);
	stmt_int(s, 2, state);
	stmt_text(s, 3, error);
	stmt_int(s, 4, clock_ms());
	return stmt_run(s, e);
}

/* --- telling ----------------------------------------------------------------------------------------- */

static void
put_raw(struct jw *w, const char *key, const char *json)
{
	jw_key(w, key);
	if (json == NULL)
		jw_null(w);
	else
		jw_raw(w, json, strlen(json));
}

const char *
import_error_text(struct arena *a, const char *code, const struct err_param *param, size_t n)
{
	struct str *out = str_new(a);
	struct jw w;

	str_puts(out, code);
	if (n == 0)
		return str_text(out);
	str_putc(out, ' ');
	jw_init(&w, out);
	jw_object(&w);
	for (size_t i = 0; i < n; i++)
		jw_ktext(&w, param[i].key, param[i].value);
	jw_end_object(&w);
	return str_text(out);
}

/* What import_error_text has put together. */
static size_t
read_params(struct arena *a, const char *json, struct err_param param[ERR_NPARAMS])
{
	const struct jv *tree;
	struct err none;
	size_t n = 0;

	err_init(&none, a);
	if (*json == '\0' || json_parse(a, json, strlen(json), &tree, &none) == -1)
		return 0;
	for (const struct jv *v = jv_first(tree); v != NULL && n < ERR_NPARAMS; v = jv_next(v))
		param[n++] = (struct err_param){ jv_key(v), jv_text(v) };
	return n;
}

static void
put_error(struct jw *w, const char *error, enum lang lang)
{
	struct err_param param[ERR_NPARAMS];
	struct arena *a;
	struct str *text;
	const char *code;
	size_t len, n;

	jw_key(w, "error");
	if (error == NULL) {
		jw_null(w);
		return;
	}
	a = arena_new();
	text = str_new(a);
	len = strcspn(error, " ");
	code = arena_strndup(a, error, len);
	n = read_params(a, error + len, param);
	msg_put(text, lang, code, param, n);
	jw_object(w);
	jw_ktext(w, "code", code);
	jw_ktext(w, "message", str_text(text));
	jw_end_object(w);
	arena_free(a);
}

static void
put_head(struct jw *w, struct imports *im, const struct import *m, enum lang lang)
{
	size_t done, total;

	jw_kint(w, "id", m->id);
	jw_ktext(w, "resource", m->r->path);
	jw_ktext(w, "file_name", m->file_name);
	jw_kint(w, "bytes", m->bytes);
	jw_ktext(w, "state", import_states[m->state]);
	if (imports_progress(im, m->id, &done, &total)) {
		jw_kint(w, "done", (int64_t)done);
		jw_kint(w, "total", (int64_t)total);
	}
	put_raw(w, "counts", m->counts);
	put_raw(w, "result", m->result);
	put_error(w, m->error, lang);
	jw_key(w, "made_at");
	jw_instant(w, m->made_at);
	jw_key(w, "updated_at");
	jw_instant(w, m->updated_at);
	jw_ktext(w, "made_by", m->login);
	jw_ktext(w, "made_by_name", m->name);
}

/* What was detected, and which mapping was laid on. */
static void
put_detected(struct jw *w, const struct import *m)
{
	struct str out = STR_INIT;
	struct jw in;

	str_add(&out, m->detected, strlen(m->detected) - 1);	/* without the brace */
	str_puts(&out, ",\"mapping\":");
	jw_init(&in, &out);
	if (m->saved == NONE || m->saved_name == NULL) {
		jw_null(&in);
	} else {
		jw_object(&in);
		jw_kint(&in, "id", m->saved);
		jw_ktext(&in, "name", m->saved_name);
		jw_end_object(&in);
	}
	str_putc(&out, '}');
	put_raw(w, "detected", str_text(&out));
	str_fini(&out);
}

/* What is kept of it; an older one has to be read. */
static int
put_columns(struct db *d, struct jw *w, struct import *m, struct err *e)
{
	struct sheet *s;

	if (m->file_gone) {
		put_raw(w, "detected", NULL);
		put_raw(w, "columns", "[]");
		jw_ktext(w, "unmapped", m->to_note ? "note" : "skip");
		return 0;
	}
	if (m->columns == NULL) {
		if (import_open(d, e->arena, m, &s, e) == -1)
			return -1;
		sheet_describe(e->arena, s, &m->detected, &m->columns);
		sheet_free(s);
	}
	put_raw(w, "sheets", m->sheets == NULL ? "[]" : m->sheets);
	jw_kbool(w, "sheet_open", m->sheet_open);
	put_detected(w, m);
	put_raw(w, "columns", m->columns);
	jw_ktext(w, "unmapped", m->to_note ? "note" : "skip");
	if (sheet_can_make_named(m->r))
		jw_kbool(w, "make_enterprises", m->make_named);
	return 0;
}

int
import_put(struct db *d, struct imports *im, struct jw *w, int64_t id, enum import_detail detail, enum lang lang,
    struct err *e)
{
	bool brief = detail == IMP_BRIEF;
	struct import m;
	int rc = import_load(d, e->arena, id, &m, e);

	if (rc != 1)
		return rc;
	jw_object(w);
	put_head(w, im, &m, lang);
	import_put_revert(w, &m);
	if (!brief && import_put_edits(d, w, &m, e) == -1)
		return -1;
	if (!brief && put_columns(d, w, &m, e) == -1)
		return -1;
	if (detail == IMP_PREVIEW)
		put_raw(w, "preview", m.preview == NULL ? "[]" : m.preview);
	jw_end_object(w);
	return 1;
}

/* The numbers of a page and of one more, which says that there is one. */
static int
load_page(struct db *d, int64_t by, int64_t before, int64_t limit, int64_t *id, size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, by == NONE ? "SELECT id FROM import WHERE id < $1 ORDER BY id DESC LIMIT $2" :
	    "SELECT id FROM import WHERE id < $1 AND account = $3 ORDER BY id DESC LIMIT $2");
	int rc;

	stmt_int(s, 1, before == NONE ? INT64_MAX : before);
	stmt_int(s, 2, limit + 1);
	if (by != NONE)
		stmt_int(s, 3, by);
	for (*n = 0; (rc = stmt_row(s, e)) == 1; (*n)++)
		id[*n] = col_int(s, 0);
	return rc;
}

int
import_is_seen(struct db *d, const struct actor *who, int64_t id, struct err *e)
{
	int64_t by = NONE;
	int rc = db_int(d, "SELECT account FROM import WHERE id = $1", id, &by, e);

	if (rc != 1)
		return rc;
	return access_sees_imports(who) == NONE || access_sees_imports(who) == by;
}

int
import_put_list(struct db *d, struct imports *im, struct jw *w, int64_t by, int64_t before, int64_t limit, enum lang lang, struct err *e)
{
	int64_t *id = arena_array(e->arena, (size_t)limit + 1, sizeof *id);
	size_t n, show;

	if (load_page(d, by, before, limit, id, &n, e) == -1)
		return -1;
	show = n > (size_t)limit ? (size_t)limit : n;
	jw_object(w);
	jw_key(w, "items");
	jw_array(w);
	for (size_t i = 0; i < show; i++)
		if (import_put(d, im, w, id[i], IMP_BRIEF, lang, e) == -1)
			return -1;
	jw_end_array(w);
	jw_kint(w, "next", n > show ? id[show - 1] : NONE);
	jw_end_object(w);
	return 0;
}

int
import_progress(struct db *d, struct imports *im, int64_t id, const char **state, int64_t *done, int64_t *total, struct err *e)
{
	int64_t n = 0;
	size_t now = 0, all = 0;
	int rc = db_int(d, "SELECT state FROM import WHERE id = $1", id, &n, e);

	if (rc != 1)
		return rc;
	*state = import_states[n];
	*done = *total = NONE;
	if (imports_progress(im, id, &now, &all)) {
		*done = (int64_t)now;
		*total = (int64_t)all;
	}
	return 1;
}
