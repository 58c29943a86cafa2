/*
 * Lists on their way out.
 *
 * One walk over the rows of the filter; each format is a row of three functions: begin, row, end.
 */
#include "base/base.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/spool.h"
#include "model/audit.h"
#include "model/export.h"
#include "export_parts.h"
#include "model/merge.h"
#include "model/people.h"
#include "model/resources.h"
#include "text/charset.h"
#include "text/csv.h"
#include "text/date.h"
#include "text/xlsx.h"

const char *const export_formats[] = { "csv", "xlsx", "json", NULL };

/* What a record is called that cells point to. */
struct title {
	struct title	*next;
	const struct resource *r;
	int64_t		 id;
	const char	*text;
};

struct run {
	const struct export_want *want;
	struct arena	*arena;		/* of the whole run */
	struct export_parts *parts;	/* what is newest of a record's parts; NULL: no column is of any */
	const struct field *col[EXPORT_COLUMNS_MOST];
	size_t		 ncols;
	struct db	*d;
	struct title	*titles;	/* of records that cells name */
	int		 fd;		/* a file without a name */
	struct str	 out;		/* not yet written */
	struct xlsx	*book;
	const char	*person;	/* who takes it out */
	int64_t		 rows;		/* records */
	int64_t		 lines;		/* of the sheet */
	size_t		 line;		/* which one of its record is being written */
};

enum { FLUSH_AT = 256 << 10, ASK_EVERY = 256 };

/* --- the file -------------------------------------------------------------------------------------- */

static int
open_spool(struct run *r, struct err *e)
{
	r->fd = spool_open(r->want->spool);
	if (r->fd == -1)
		return fail(e, err_of_file(errno, ERR_INTERNAL), "export: %s", strerror(errno));
	return 0;
}

static int
flush(struct run *r, struct err *e)
{
	const char *p = r->out.p;
	size_t left = r->out.len;

	while (left > 0) {
		ssize_t n = write(r->fd, p, left);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return fail(e, err_of_file(errno, ERR_INTERNAL), "export: %s", strerror(errno));
		p += n;
		left -= (size_t)n;
	}
	str_reset(&r->out);
	return 0;
}

static int
flush_some(struct run *r, struct err *e)
{
	return r->out.len < FLUSH_AT ? 0 : flush(r, e);
}

/* --- columns --------------------------------------------------------------------------------------- */

/* What may stand in a column: visible on some row in scope, asked for; unasked what is meant for sheets. */
static void
choose_column(struct run *r, const struct field *f)
{
	const struct export_want *w = r->want;
	field_set only = list_fields(w->list);
	unsigned shown = only == FIELDS_ALL ? f->flags & FL_SHEET : !(f->flags & FL_HIDDEN);

	assert(r->ncols < nitems(r->col));
	if (shown && (view_sees_some(&w->v) & BIT(f->class)) && (only & resource_field_bit(w->r, f)))
		r->col[r->ncols++] = f;
}

/* Of parts what is newest, so that a sheet comes back as it went: one row is one record. */
static void
choose_parts(struct run *r)
{
	const struct field *place;

	if (r->want->r->nsheet_parts == 0)
		return;
	r->parts = export_parts_new(r->arena, r->d, r->want->who, r->want->r);
	for (size_t i = 0; (place = sheet_places(r->want->r, i)) != NULL; i++)
		if (export_parts_sees(r->parts, place)) {
			assert(r->ncols < nitems(r->col));
			r->col[r->ncols++] = place;
		}
}

static void
choose_columns(struct run *r)
{
	for (size_t i = 0; i < r->want->r->nfields; i++)
		choose_column(r, &r->want->r->fields[i]);
	for (size_t i = 0; i < rec_nfields; i++)
		choose_column(r, &rec_fields[i]);
	if (list_fields(r->want->list) == FIELDS_ALL && r->want->format != EXPORT_JSON)
		choose_parts(r);
}

static const char *
heading(const struct run *r, const struct field *f)
{
	if (!r->want->labels)
		return f->name;
	return r->want->who->lang == LANG_ZH ? f->zh : f->en;
}

static const char *
id_heading(const struct run *r)
{
	if (!r->want->labels)
		return "id";
	return r->want->who->lang == LANG_ZH ? "系统编号" : "Record No.";
}

/* Levels and the like are few and each name is one record's: people read the name, and import finds it again.  Trips of many years are not. */
static bool
is_few(const struct field *f)
{
	return f->ref->own == NULL && f->ref->keeper == NULL;
}

/* What a record is called, if it is there for whoever asks; else NULL. */
static int
load_title(struct run *r, struct arena *a, const struct resource *of, int64_t id, const char **out, struct err *e)
{
	const struct field *name = resource_name(of, LANG_ZH);
	struct view v;
	void *rec;
	int rc = rec_load_some(r->d, a, of, id, name == NULL ? 0 : resource_field_bit(of, name), &rec, e);

	access_view(r->want->who, of, &v);
	if (rc == 1)
		rc = rec_is_there(r->d, a, &v, of, rec, e);
	*out = rc == 1 ? record_title(a, of, rec, r->want->who->lang) : NULL;
	return rc == -1 ? -1 : 0;
}

/* Many may have the name: the number behind it says which, to people and to import (sheet_walk.c). */
static int
put_numbered(struct run *r, struct arena *a, const struct resource *of, int64_t id, const char **out, struct err *e)
{
	const char *title;

	if (load_title(r, a, of, id, &title, e) == -1)
		return -1;
	*out = title == NULL ? arena_printf(a, "%lld", (long long)id) : arena_printf(a, "%s #%lld", title, (long long)id);
	return 0;
}

static int
title_of(struct run *r, const struct resource *of, int64_t id, const char **out, struct err *e)
{
	struct title *t = r->titles;
	const char *text;

	while (t != NULL && (t->r != of || t->id != id))
		t = t->next;
	if (t == NULL) {
		if (load_title(r, r->arena, of, id, &text, e) == -1)
			return -1;
		t = arena_alloc(r->arena, sizeof *t);
		*t = (struct title){ r->titles, of, id, text };
		r->titles = t;
	}
	*out = t->text;
	return 0;
}

/* In a further line of a record stand whose it is and the row of its list; what it says itself would be counted twice. */
static bool
stands_again(const struct resource *r, const struct field *f)
{
	return sheet_part_of(r, f) != NULL || f->type == F_REF || (f->flags & (FL_IDENT | FL_UNIQUE)) != 0;
}

/* People are told by their names, as far as a name tells one of them; programs by their logins. */
static int
put_person(struct run *r, struct arena *a, const char *login, const char **out, struct err *e)
{
	const char *name, *of;
	int rc;

	*out = login;
	if (login == NULL)
		return 0;
	if (account_called(r->d, a, login, &name, e) == -1)
		return -1;
	if (name == NULL)
		return 0;
	if ((rc = account_named(r->d, a, name, &of, e)) == 1)
		*out = name;
	return rc == -1 ? -1 : 0;
}

/* A cell as text; NULL is empty. */
static int
cell_of(struct arena *a, struct run *r, const struct field *f, const void *rec, unsigned see, const char **out, struct err *e)
{
	int64_t id;

	*out = NULL;
	if (r->line > 0 && !stands_again(r->want->r, f))
		return 0;
	if (sheet_part_of(r->want->r, f) != NULL)
		return export_parts_cell(r->parts, a, ((const struct rec *)rec)->id, r->line, f, r->want->labels, out, e);
	if ((see & BIT(f->class)) == 0)
		return 0;
	if (r->want->labels && (f->flags & FL_LOGIN))
		return put_person(r, a, *(const char *const *)(const void *)((const char *)rec + f->off), out, e);
	if (!r->want->labels || f->type != F_REF) {
		*out = rec_cell(a, f, rec, r->want->labels, r->want->who->lang);
		return 0;
	}
	id = *(const int64_t *)(const void *)((const char *)rec + f->off);
	if (id == NONE)
		return 0;
	return is_few(f) ? title_of(r, f->ref, id, out, e) : put_numbered(r, a, f->ref, id, out, e);
}

/* --- CSV ------------------------------------------------------------------------------------------- */

/* The record that was gathered goes out in the encoding that was asked for. */
static void
put_text(struct run *r, const struct str *record)
{
	if (r->want->gb18030)
		charset_to_gb18030(&r->out, record->p, record->len);
	else
		str_add(&r->out, record->p, record->len);
}

static int
csv_begin(struct run *r, struct err *e)
{
	struct str *record = str_new(r->arena);

	if (r->want->bom && !r->want->gb18030)
		str_puts(&r->out, "\xef\xbb\xbf");
	csv_put(record, id_heading(r), true);
	for (size_t i = 0; i < r->ncols; i++)
		csv_put_guarded(record, heading(r, r->col[i]), false);
	csv_end_record(record);
	put_text(r, record);
	return 0;
}

static int
csv_row_out(struct run *r, struct arena *a, const void *rec, unsigned see, struct err *e)
{
	struct str *record = str_new(a);
	char id[24];

	snprintf(id, sizeof id, "%lld", (long long)((const struct rec *)rec)->id);
	csv_put(record, id, true);
	for (size_t i = 0; i < r->ncols; i++) {
		const char *cell;

		if (cell_of(a, r, r->col[i], rec, see, &cell, e) == -1)
			return -1;
		csv_put_guarded(record, cell == NULL ? "" : cell, false);
	}
	csv_end_record(record);
	put_text(r, record);
	return flush_some(r, e);
}

static int
text_end(struct run *r, struct err *e)
{
	return flush(r, e);
}

/* --- JSON: one array of objects as the API gives them ----------------------------------------------- */

static int
json_begin(struct run *r, struct err *e)
{
	str_putc(&r->out, '[');
	return 0;
}

static int
json_row_out(struct run *r, struct arena *a, const void *rec, unsigned see, struct err *e)
{
	struct jw w;

	str_puts(&r->out, r->rows == 1 ? "\n" : ",\n");
	jw_init(&w, &r->out);
	rec_put_json(&w, r->want->r, rec, see, list_fields(r->want->list));
	return flush_some(r, e);
}

static int
json_end(struct run *r, struct err *e)
{
	str_puts(&r->out, "\n]\n");
	return flush(r, e);
}

/* --- XLSX ------------------------------------------------------------------------------------------ */

static enum xlsx_kind
kind_of(const struct field *f)
{
	return f->type == F_DATE ? XLSX_DATE : f->type == F_INT ? XLSX_INT : XLSX_TEXT;
}

static int
xlsx_begin(struct run *r, struct err *e)
{
	struct xlsx_column *col = arena_array(r->arena, r->ncols + 1, sizeof *col);
	bool zh = r->want->who->lang == LANG_ZH;

	col[0] = (struct xlsx_column){ .heading = id_heading(r), .kind = XLSX_INT, .width = 10 };
	for (size_t i = 0; i < r->ncols; i++)
		col[i + 1] = (struct xlsx_column){ .heading = heading(r, r->col[i]), .kind = kind_of(r->col[i]) };
	r->book = xlsx_new(r->fd, r->want->spool, zh ? r->want->r->zh : r->want->r->en, col, r->ncols + 1, e);
	return r->book == NULL ? -1 : 0;
}

static int
xlsx_row_out(struct run *r, struct arena *a, const void *rec, unsigned see, struct err *e)
{
	const char **cell = arena_array(a, r->ncols + 1, sizeof *cell);

	cell[0] = arena_printf(a, "%lld", (long long)((const struct rec *)rec)->id);
	for (size_t i = 0; i < r->ncols; i++)
		if (cell_of(a, r, r->col[i], rec, see, &cell[i + 1], e) == -1)
			return -1;
	xlsx_row(r->book, cell);
	return 0;
}

/* Whoever it is, by name and login; a command on the server is nobody's. */
static int
find_person(struct db *d, struct run *r, struct err *e)
{
	const struct actor *who = r->want->who;
	bool zh = who->lang == LANG_ZH;
	struct account acc;
	int rc = who->account == NONE ? 0 : account_by_id(d, r->arena, who->account, &acc, e);

	if (rc == -1)
		return -1;
	r->person = who->login != NULL ? who->login : zh ? "服务器命令行" : "a command on the server";
	if (rc == 1 && strcmp(acc.name, acc.login) != 0)
		r->person = arena_printf(r->arena, zh ? "%s（%s）" : "%s (%s)", acc.name, acc.login);
	return 0;
}

/* The last sheet: what this is, of when, for whom (ui-and-api.md A6). */
static void
put_notes(struct run *r)
{
	const struct export_want *w = r->want;
	bool zh = w->who->lang == LANG_ZH;
	char at[DATE_LOCAL_SIZE];

	date_put_local(at, clock_ms(), w->ahead_min);
	xlsx_note(r->book, zh ? "内容" : "Content", zh ? w->r->zh : w->r->en);
	xlsx_note(r->book, zh ? "筛选条件" : "Filter", list_told(r->arena, w->list, w->who->lang));
	xlsx_note(r->book, zh ? "行数" : "Rows", arena_printf(r->arena, "%lld", (long long)r->lines));
	if (r->lines != r->rows)
		xlsx_note(r->book, zh ? "条数" : "Records", arena_printf(r->arena, "%lld", (long long)r->rows));
	xlsx_note(r->book, zh ? "导出人" : "Exported by", r->person);
	xlsx_note(r->book, zh ? "时间" : "Time", at);
}

static int
xlsx_finish(struct run *r, struct err *e)
{
	struct xlsx *book = r->book;

	put_notes(r);
	r->book = NULL;
	return xlsx_end(book, r->want->who->lang == LANG_ZH ? "说明" : "Notes", e);
}

/* --- the walk -------------------------------------------------------------------------------------- */

static const struct format {
	const char	*type;
	int		(*begin)(struct run *r, struct err *e);
	int		(*row)(struct run *r, struct arena *a, const void *rec, unsigned see, struct err *e);
	int		(*end)(struct run *r, struct err *e);
} formats[EXPORT_FORMATS] = {
	[EXPORT_CSV] = { "text/csv; charset=utf-8", csv_begin, csv_row_out, text_end },
	[EXPORT_XLSX] = { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	    xlsx_begin, xlsx_row_out, xlsx_finish },
	[EXPORT_JSON] = { "application/json; charset=utf-8", json_begin, json_row_out, json_end },
};

const char *
export_type(enum export_format f)
{
	return formats[f].type;
}

static int
on_row(struct arena *a, const void *rec, unsigned see, void *arg, struct err *e)
{
	struct run *r = arg;
	size_t lines = 1;

	if (r->rows % ASK_EVERY == 0 && r->want->gone != NULL && r->want->gone(r->want->gone_arg))
		return fail(e, ERR_STOPPING, "nobody waits for the export any more");
	r->rows++;
	if (r->parts != NULL && export_parts_lines(r->parts, a, rec, see, &lines, e) == -1)
		return -1;
	for (r->line = 0; r->line < lines; r->line++, r->lines++)
		if (formats[r->want->format].row(r, a, rec, see, e) == -1)
			return -1;
	return 0;
}

static int
walk(struct db *d, struct run *r, struct err *e)
{
	const struct format *f = &formats[r->want->format];
	int64_t total;
	int rc;

	if (find_person(d, r, e) == -1 || f->begin(r, e) == -1 || db_begin(d, e) == -1)
		return -1;
	rc = merge_follow_list(d, r->arena, r->want->who, r->want->list, e);
	if (rc == 0)
		rc = list_each(d, r->want->list, on_row, r, &total, e);
	db_end(d);
	if (rc == -1 || f->end(r, e) == -1)
		return -1;
	assert(total == r->rows);
	return 0;
}

static const char *
column_names(const struct run *r, struct arena *a)
{
	struct str *out = str_new(a);
	struct jw w;

	jw_init(&w, out);
	jw_array(&w);
	for (size_t i = 0; i < r->ncols; i++)
		jw_text(&w, r->col[i]->name);
	jw_end_array(&w);
	return str_text(out);
}

int
export_make(struct db *d, struct arena *a, const struct export_want *want, struct export_done *out, struct err *e)
{
	struct run r = { .want = want, .arena = a, .d = d, .fd = -1 };
	int rc;

	choose_columns(&r);
	if (open_spool(&r, e) == -1)
		return -1;
	rc = walk(d, &r, e);
	xlsx_free(r.book);
	str_fini(&r.out);
	if (rc == 0 && (out->bytes = lseek(r.fd, 0, SEEK_END)) == -1)
		rc = fail(e, ERR_INTERNAL, "export: %s", strerror(errno));
	if (rc == -1) {
		close(r.fd);
		return -1;
	}
	lseek(r.fd, 0, SEEK_SET);
	out->fd = r.fd;
	out->rows = r.rows;
	out->columns = column_names(&r, a);
	out->filter = list_words(a, want->list);
	return 0;
}

int
export_audit(struct tx *t, const struct export_want *want, const struct export_done *done, struct err *e)
{
	struct str note = STR_INIT;
	struct jw w;
	int rc;

	jw_init(&w, &note);
	jw_object(&w);
	jw_ktext(&w, "format", export_formats[want->format]);
	jw_kint(&w, "rows", done->rows);
	jw_ktext(&w, "filter", done->filter);
	list_put_asked(&w, want->list);
	jw_kint(&w, "enterprise", want->v.own);
	jw_key(&w, "columns");
	jw_raw(&w, done->columns, strlen(done->columns));
	jw_end_object(&w);
	rc = audit_add(t, want->who, "export", want->r, NONE, NONE, NULL, str_text(&note), e);
	str_fini(&note);
	return rc;
}
