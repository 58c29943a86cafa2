/*
 * What a sheet tells of itself, as JSON (docs/api.md).
 */
#include "base/base.h"

#include "base/msg.h"
#include "model/audit.h"
#include "sheet_int.h"
#include "text/utf8.h"

static void
put_detected(struct jw *w, const struct sheet *s)
{
	const char separator[2] = { s->separator, '\0' };
	bool book = s->ntabs > 0;

	jw_object(w);
	jw_ktext(w, "encoding", book ? "xlsx" : charset_names[s->charset]);
	jw_ktext(w, "separator", book ? NULL : separator);
	jw_kint(w, "sheet", book ? (int64_t)s->now : NONE);
	jw_kint(w, "header_row", (int64_t)s->header);
	if (s->bad_lines > 0)
		jw_kint(w, "bad_lines", (int64_t)s->bad_lines);
	jw_end_object(w);
}

void
sheet_put_tabs(struct jw *w, const struct sheet *s)
{
	jw_array(w);
	for (size_t i = 0; i < s->ntabs; i++) {
		const struct sheet_tab *t = &s->tab[i];

		jw_object(w);
		jw_kint(w, "n", (int64_t)i);
		jw_ktext(w, "name", t->name);
		jw_kint(w, "rows", (int64_t)t->rows);
		jw_kint(w, "columns", (int64_t)t->columns);
		jw_kbool(w, "hidden", t->hidden);
		jw_kint(w, "fits", (int64_t)t->fits);
		jw_end_object(w);
	}
	jw_end_array(w);
}

static void
put_column(struct jw *w, const struct sheet_column *c, size_t n)
{
	jw_object(w);
	jw_kint(w, "n", (int64_t)n);
	jw_ktext(w, "heading", c->heading);
	jw_key(w, "samples");
	jw_array(w);
	for (int i = 0; i < SHEET_SAMPLES && c->samples[i] != NULL; i++)
		jw_text(w, c->samples[i]);
	jw_end_array(w);
	jw_ktext(w, "field", c->field == NULL ? NULL : c->field->name);
	jw_ktext(w, "taken", c->taken == NULL ? NULL : c->taken->name);
	jw_ktext(w, "role", c->id ? "id" : c->currency ? "currency" : c->kept ? "kept" : NULL);
	jw_end_object(w);
}

void
sheet_describe(struct arena *a, const struct sheet *s, const char **detected, const char **columns)
{
	struct str *out = str_new(a);
	struct jw w;

	jw_init(&w, out);
	put_detected(&w, s);
	*detected = str_text(out);
	out = str_new(a);
	jw_init(&w, out);
	jw_array(&w);
	for (size_t i = 0; i < s->ncolumns; i++)
		put_column(&w, &s->column[i], i);
	jw_end_array(&w);
	*columns = str_text(out);
}

void
sheet_put_counts(struct jw *w, const struct sheet_counts *c, bool committed)
{
	jw_object(w);
	sheet_put_count_members(w, c, committed);
	jw_end_object(w);
}

void
sheet_put_count_members(struct jw *w, const struct sheet_counts *c, bool committed)
{
	jw_kint(w, "rows", sheet_rows(c));
	jw_kint(w, committed ? "inserted" : "insert", c->outcome[SO_INSERT]);
	jw_kint(w, committed ? "updated" : "update", c->outcome[SO_UPDATE]);
	for (int i = SO_SAME; i < SO_COUNT; i++)
		jw_kint(w, sheet_outcomes[i], c->outcome[i]);
	jw_kint(w, "warnings", c->warnings);
}

static size_t
count_params(const struct err_param *param)
{
	size_t n = 0;

	while (n < ERR_NPARAMS && param[n].key != NULL)
		n++;
	return n;
}

static void
put_problem(struct jw *w, const struct sheet *s, const struct sheet_problem *p)
{
	jw_object(w);
	jw_ktext(w, "column", p->column < s->ncolumns ? sheet_column_name(s, p->column) : NULL);
	jw_ktext(w, "field", p->field == NULL ? NULL : p->field->name);
	jw_ktext(w, "value", p->value);
	jw_ktext(w, "code", p->code);
	jw_key(w, "params");
	jw_object(w);
	for (size_t i = 0; i < count_params(p->param); i++)
		jw_ktext(w, p->param[i].key, p->param[i].value);
	jw_end_object(w);
	jw_kbool(w, "warning", p->warning);
	jw_end_object(w);
}

static void
put_candidate(struct jw *w, const struct sheet_candidate *c)
{
	jw_object(w);
	jw_kint(w, "id", c->id);
	jw_ktext(w, "name_zh", c->name);
	jw_ktext(w, "code", c->why);
	jw_end_object(w);
}

enum { CHANGE_MOST = 300 };	/* characters of a text */

static void
put_short(struct jw *w, const struct field *f, const void *rec)
{
	const char *text = f->type != F_TEXT ? NULL : *(const char *const *)(const void *)((const char *)rec + f->off);
	size_t most = text == NULL ? 0 : utf8_bytes(text, CHANGE_MOST);
	struct str cut = STR_INIT;

	if (text == NULL || text[most] == '\0') {
		rec_put_value(w, f, rec);
		return;
	}
	str_add(&cut, text, most);
	str_puts(&cut, "…");
	jw_textn(w, cut.p, cut.len);
	str_fini(&cut);
}

/* As the log will have it (audit_diff). */
static void
put_changes(struct jw *w, const struct resource *r, const struct sheet_row *row)
{
	field_set changed = row->now == NULL ? 0 : rec_diff(r, row->was, row->now);

	jw_key(w, "changes");
	jw_object(w);
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if ((changed & FIELD_BIT(i)) == 0 || (f->flags & (FL_HIDDEN | FL_DERIVED)) != 0)
			continue;
		jw_key(w, f->name);
		jw_object(w);
		jw_key(w, "old");
		put_short(w, f, row->was);
		jw_key(w, "new");
		put_short(w, f, row->now);
		jw_end_object(w);
	}
	jw_end_object(w);
}

void
sheet_put_row(struct jw *w, const struct sheet *s, const struct sheet_row *row)
{
	jw_object(w);
	jw_kint(w, "n", (int64_t)row->n);
	jw_ktext(w, "outcome", sheet_outcomes[row->outcome]);
	jw_kint(w, "id", row->id);
	jw_ktext(w, "name", row->name);
	put_changes(w, s->r, row);
	jw_key(w, "problems");
	jw_array(w);
	for (const struct sheet_problem *p = row->problems; p != NULL; p = p->next)
		put_problem(w, s, p);
	jw_end_array(w);
	jw_key(w, "candidates");
	jw_array(w);
	for (size_t i = 0; i < row->ncandidates; i++)
		put_candidate(w, &row->candidate[i]);
	jw_end_array(w);
	jw_end_object(w);
}

/* --- the same with sentences ------------------------------------------------------------------------- */

static void
put_sentence(struct jw *w, const char *key, const char *code, const struct jv *params, const char *name,
    enum lang lang)
{
	struct err_param param[ERR_NPARAMS];
	struct str text = STR_INIT;
	size_t n = 0;

	if (name != NULL)
		param[n++] = (struct err_param){ "name", name };
	for (const struct jv *p = params == NULL ? NULL : jv_first(params); p != NULL && n < ERR_NPARAMS; p = jv_next(p))
		param[n++] = (struct err_param){ jv_key(p), jv_text(p) };
	msg_put(&text, lang, code, param, n);
	jw_key(w, key);
	jw_textn(w, str_text(&text), text.len);
	str_fini(&text);
}

/* A member as it stands: text, whole number, truth or nothing. */
static void
put_member(struct jw *w, const struct jv *m)
{
	int64_t v;

	jw_key(w, jv_key(m));
	if (jv_type(m) == J_STRING)
		jw_text(w, jv_text(m));
	else if (jv_type(m) == J_NUMBER && jv_int(m, &v) == 0)
		jw_int(w, v);
	else if (jv_type(m) == J_TRUE || jv_type(m) == J_FALSE)
		jw_bool(w, jv_type(m) == J_TRUE);
	else
		jw_null(w);
}

static void
put_told_problem(struct jw *w, const struct jv *p, enum lang lang)
{
	const struct jv *params = jv_get(p, "params");

	jw_object(w);
	for (const struct jv *m = jv_first(p); m != NULL; m = jv_next(m))
		if (m != params)
			put_member(w, m);
	put_sentence(w, "message", jv_text(jv_get(p, "code")), params, NULL, lang);
	jw_key(w, "params");
	jw_object(w);
	for (const struct jv *m = jv_first(params); m != NULL; m = jv_next(m))
		put_member(w, m);
	jw_end_object(w);
	jw_end_object(w);
}

static void
put_told_candidate(struct jw *w, const struct jv *c, enum lang lang)
{
	jw_object(w);
	for (const struct jv *m = jv_first(c); m != NULL; m = jv_next(m))
		put_member(w, m);
	put_sentence(w, "why", jv_text(jv_get(c, "code")), NULL, jv_text(jv_get(c, "name_zh")), lang);
	jw_end_object(w);
}

void
sheet_put_told(struct jw *w, const struct resource *r, const struct jv *told, unsigned see, enum lang lang)
{
	jw_object(w);
	for (const struct jv *m = jv_first(told); m != NULL; m = jv_next(m)) {
		bool problems = strcmp(jv_key(m), "problems") == 0;

		if (jv_type(m) != J_ARRAY && jv_type(m) != J_OBJECT) {
			put_member(w, m);
			continue;
		}
		jw_key(w, jv_key(m));
		if (jv_type(m) == J_OBJECT) {
			(void)audit_put_fields(w, r, m, see);
			continue;
		}
		jw_array(w);
		for (const struct jv *x = jv_first(m); x != NULL; x = jv_next(x))
			(problems ? put_told_problem : put_told_candidate)(w, x, lang);
		jw_end_array(w);
	}
	jw_end_object(w);
}
