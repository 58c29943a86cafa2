/*
 * The rows of a sheet: what each says, whose record it means, and what would become of it.
 *
 * Check and commit are the same walk; for a commit what is to be written is put into a plan besides (plan_row).  Nothing is written
 * while the walk goes on, so the keys of the rows that passed are kept and asked before the database.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/audit.h"
#include "model/merge.h"
#include "model/record.h"
#include "model/resources.h"
#include "sheet_judge.h"
#include "text/num.h"
#include "text/utf8.h"

enum { SHORT_MOST = 100 };	/* rows for which nobody waits long */

/* --- what there is to say of a row ---------------------------------------------------------------------- */

struct sheet_problem *
sheet_problem_add(struct judge *j, size_t column, const struct field *f, const char *code, bool warning)
{
	struct sheet_problem *p = arena_alloc(j->k->a, sizeof *p);

	*p = (struct sheet_problem){ .column = column, .field = f, .code = code, .warning = warning,
	    .value = column == SIZE_MAX ? NULL : j->rec->cell[column] };
	*j->tail = p;
	j->tail = &p->next;
	if (warning)
		j->k->counts->warnings++;
	else
		j->row.outcome = SO_ERROR;
	return p;
}

void
sheet_problem_param(struct judge *j, struct sheet_problem *p, const char *key, const char *value)
{
	for (size_t i = 0; i < ERR_NPARAMS; i++)
		if (p->param[i].key == NULL) {
			p->param[i] = (struct err_param){ key, arena_strdup(j->k->a, value) };
			return;
		}
}

/* --- what the row says ------------------------------------------------------------------------------- */

/* 1,200 as programs write it. */
static const char *
without_commas(struct arena *a, const char *text)
{
	char *out = arena_strdup(a, text), *to = out;

	for (const char *p = text; *p != '\0'; p++)
		if (*p != ',')
			*to++ = *p;
	*to = '\0';
	return out;
}

/* The cell of a column, cleaned as its field wants it. */
static const char *
cell_text(struct judge *j, size_t n, const struct field *f)
{
	const char *raw = n < j->rec->ncells ? csv_plain(j->k->a, j->rec->cell[n]) : "";

	return utf8_clean(j->k->a, raw, f == NULL || (f->flags & FL_MULTILINE) == 0);
}

/* As it is meant. */
static const char *
cell_meant(struct judge *j, size_t n, const struct field *f)
{
	return sheet_translate(j->k->a, &j->k->s->column[n], cell_text(j, n, f));
}

/* What a column beside a sum says of it: its currency, or (counts) in what it is counted; "": nothing does. */
static const char *
said_beside(struct judge *j, const struct field *f, bool counts)
{
	const struct sheet *s = j->k->s;

	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sheet_column *c = &s->column[i];

		if ((counts ? c->counts : c->currency) && (c->field == f || c->again == f || c->for_all) && !utf8_says_nothing(cell_meant(j, i, NULL)))
			return cell_meant(j, i, NULL);
	}
	return "";
}

/* A plain number beside a column of currencies or units: one sum.  What the heading counts in holds for it as well. */
static const char *
with_currency(struct judge *j, size_t column, const struct field *f, const char *text)
{
	const char *currency, *unit, *scale, *plain = utf8_trim(j->k->a, utf8_halfwidth(j->k->a, text));
	int64_t v;

	if (f->type != F_MONEY || *plain == '\0' || num_parse(without_commas(j->k->a, plain), 6, &v) != NULL)
		return text;
	currency = said_beside(j, f, false);
	unit = said_beside(j, f, true);
	if (*currency == '\0' && *unit == '\0')
		return text;
	scale = *unit != '\0' ? NULL : money_scale_word(sheet_column_says(j->k->s, column), currency);
	return arena_printf(j->k->a, "%s%s%s %s", plain, scale == NULL ? "" : scale, unit, currency);
}

int64_t *
sheet_ref_at(const struct field *f, void *rec)
{
	return (int64_t *)(void *)((char *)rec + f->off);
}

/* Among whose rows to look: of the enterprise that the row names, where the record that is meant has an owner. */
static void
take_owner(struct judge *j, const struct resource *ref, void *probe)
{
	const struct field *owner = ref->own == NULL ? NULL : resource_field(ref, ref->own);
	const struct field *named = owner == NULL ? NULL : resource_field(j->k->s->r, ref->own);

	if (named != NULL && named->type == F_REF && named->ref == owner->ref)
		*sheet_ref_at(owner, probe) = *sheet_ref_at(named, j->said);
}

/* What derives from a name needs it. */
static bool
can_derive(const struct resource *r, const void *rec)
{
	const struct field *f = resource_name(r, LANG_ZH);

	return f != NULL && (!rec_field_is_empty(f, rec) || (f->flags & FL_REQUIRED) == 0);
}

/* What the row says of whom it names: the name, and what stands beside it. */
static void *
probe_of(struct judge *j, const struct field *f, const char *text)
{
	const struct part_columns *part = parts_of_ref(j->k->s->r, f);
	const char *complaint, *warning;
	struct err_param param[ERR_NPARAMS];
	void *probe;

	if (part != NULL)
		return parts_probe(j, part, text);
	probe = rec_new(j->k->a, f->ref);
	rec_overlay_cell(j->k->a, resource_name(f->ref, LANG_ZH), "", text, probe, &complaint, &warning, param);
	return probe;
}

static int
find_ref(struct judge *j, const struct field *f, const char *text, struct match *m, struct err *e)
{
	const struct resource *ref = f->ref;
	const struct field *code = resource_field(ref, resource_field(ref, "uscc") != NULL ? "uscc" : "code");
	void *probe = rec_new(j->k->a, ref);
	const char *complaint, *warning;
	struct err_param param[ERR_NPARAMS];

	if (code != NULL) {
		rec_overlay_cell(j->k->a, code, "", text, probe, &complaint, &warning, param);
		if (complaint == NULL && match_by_key(j->k->d, j->k->a, ref, probe, m, e) == -1)
			return -1;
	}
	if (m->id != NONE)
		return 0;
	probe = probe_of(j, f, text);
	take_owner(j, ref, probe);
	if (ref->derive != NULL && can_derive(ref, probe))
		ref->derive(j->k->a, probe);
	if (match_by_name(j->k->d, j->k->a, ref, probe, m, e) == -1)
		return -1;
	return m->id != NONE || m->ncandidates > 0 ? 0 : match_by_short_name(j->k->d, j->k->a, ref, text, m, e);
}

/* "name #7", as an export writes it: the record of that number, if it is called so; else the name alone is what is looked for. */
static int
split_number(struct judge *j, const struct resource *ref, const char **text, int64_t *id, struct err *e)
{
	const char *mark = strrchr(*text, '#'), *name;
	int64_t number;
	void *rec;
	int rc;

	if (mark == NULL || mark == *text || num_parse(mark + 1, 0, &number) != NULL || number < 1)
		return 0;
	name = utf8_trim(j->k->a, arena_strndup(j->k->a, *text, (size_t)(mark - *text)));
	rc = rec_load(j->k->d, j->k->a, ref, number, &rec, e);
	if (rc == 1 && str_eq(utf8_clean(j->k->a, record_title(j->k->a, ref, rec, j->k->w->who->lang), true), name))
		*id = number;
	*text = name;
	return rc == -1 ? -1 : 0;
}

/* A number that people write beside a level is no record of ours, unless an export of plain values says so. */
static bool
is_number(struct judge *j, size_t column, const struct field *f, const char *text, int64_t *id)
{
	if (f->ref->own == NULL && strcmp(j->k->s->column[column].heading, f->name) != 0)
		return false;
	return num_parse(text, 0, id) == NULL && strlen(text) < 16;
}

/* A day like 03/04/2015 in the order that a person said or the column shows; else as it stands. */
static const char *
with_order(struct judge *j, size_t column, const struct field *f, const char *text)
{
	const struct sheet *s = j->k->s;
	char day[DATE_SIZE];

	if (f->type != F_DATE ||
	    date_parse_ordered(text, s->order != DATE_NO_ORDER ? s->order : s->column[column].order, day) == -1)
		return text;
	return arena_strdup(j->k->a, day);
}

/* Names that are only nearly so are told, for a person to choose; nothing is taken for another. */
static void
nobody_like(struct judge *j, size_t column, const struct field *f, const struct match *m)
{
	static const char *const code[] = { "no_such_record", "sheet_ref_like", "sheet_ref_unsure" };
	struct sheet_problem *p = sheet_problem_add(j, column, f, code[m->ncandidates < 2 ? m->ncandidates : 2], false);
	struct str *names = str_new(j->k->a);
	struct view v;

	access_view(j->k->w->who, f->ref, &v);
	for (size_t i = 0; i < m->ncandidates; i++)
		str_printf(names, "%s“%s”", i > 0 ? " " : "", m->candidate[i].name);
	if (m->ncandidates > 0 && !v.listed_only && !v.only_own)
		sheet_problem_param(j, p, "names", str_text(names));
}

/* A reference by number or by what a person would write: code or exact name. */
static int
overlay_ref(struct judge *j, size_t column, const struct field *f, const char *text, void *rec, struct err *e)
{
	struct match m = { .id = NONE, .old = NONE };

	if (split_number(j, f->ref, &text, &m.id, e) == -1 ||
	    (m.id == NONE && !is_number(j, column, f, text, &m.id) && find_ref(j, f, text, &m, e) == -1))
		return -1;
	if (m.id != NONE)
		*sheet_ref_at(f, rec) = m.id;
	else if (f->unmatched != NULL) {
		j->left[column] = true;
		sheet_problem_param(j, sheet_problem_add(j, column, f, f->unmatched, true), "value", text);
	} else if (parts_of_ref(j->k->s->r, f) != NULL) {	/* a person is asked, or a record is made */
		j->nobody.column = column;
		j->nobody.part = parts_of_ref(j->k->s->r, f);
		j->nobody.field = f;
		j->nobody.probe = probe_of(j, f, text);
		j->nobody.m = m;
	} else
		nobody_like(j, column, f, &m);
	return 0;
}

/* A sum of a part means nothing without its currency; a company's capital is taken for what companies here have. */
static bool
lacks_currency(const struct judge *j, size_t column, const struct field *f, const char *text)
{
	return f->type == F_MONEY && sheet_part_of(j->k->s->r, f) != NULL &&
	    !money_names_currency(text, sheet_column_says(j->k->s, column));
}

/* The cell as it is to be read. */
static const char *
cell_read(struct judge *j, size_t column, const struct field *f)
{
	return with_order(j, column, f, with_currency(j, column, f, cell_meant(j, column, f)));
}

/* Whose cells are the names of people, each of which makes one. */
static bool
is_person(const struct judge *j, const struct field *f)
{
	const struct resource *r = j->k->s->r;
	const struct part_columns *part = sheet_part_of(r, f);

	if (part != NULL)
		return part->list != NULL && strcmp(sheet_part_field(r, f)->name, "name_zh") == 0;
	return (f->flags & FL_PERSON) != 0 && f == resource_name(r, LANG_ZH);
}

void
sheet_lay_cell(struct judge *j, size_t column, const struct field *f, void *rec)
{
	const char *text = cell_read(j, column, f), *complaint = NULL, *warning = NULL;
	struct err_param param[ERR_NPARAMS] = { { NULL, NULL } };
	struct sheet_problem *p;

	if (utf8_says_nothing(text))
		return;
	text = parts_measure(j, column, f, text, rec);
	if (f->type == F_LOCAL)
		text = sheet_wall_time(j, column, f, text, rec, &complaint, &warning);
	else
		text = sheet_with_year(j, column, f, text);
	if (complaint != NULL || warning != NULL)
		;
	else if (is_person(j, f) && (complaint = sheet_no_person(j->rec->cell[column])) != NULL)
		;
	else if (lacks_currency(j, column, f, text))
		complaint = "money_needs_currency";
	else
		rec_overlay_cell(j->k->a, f, sheet_column_says(j->k->s, column), text, rec, &complaint, &warning, param);
	if (complaint == NULL && warning == NULL)
		return;
	j->left[column] = complaint == NULL && (rec_cell_left_out(warning) || f->type == F_LOCAL || (f->flags & FL_ROUGH) != 0);
	p = sheet_problem_add(j, column, f, complaint != NULL ? complaint : warning, complaint == NULL);
	memcpy(p->param, param, sizeof param);
}

static int
overlay(struct judge *j, size_t column, const struct field *f, struct err *e)
{
	if (f->type != F_REF)
		return sheet_lay_cell(j, column, f, parts_record(j, f)), 0;
	return utf8_says_nothing(cell_read(j, column, f)) ? 0 : overlay_ref(j, column, f, cell_read(j, column, f), j->said, e);
}

/* The column of a field in this row, or SIZE_MAX. */
size_t
sheet_column_of(const struct judge *j, const struct field *f)
{
	const struct sheet *s = j->k->s;

	for (size_t i = 0; f != NULL && i < s->ncolumns && i < j->rec->ncells; i++)
		if (s->column[i].field == f)
			return i;
	return SIZE_MAX;
}

/* Columns that say something of a field that the importer may write. */
static bool
is_told(const struct walk *k, const struct sheet_column *c)
{
	const struct part_columns *part = c->field == NULL ? NULL : sheet_part_of(k->s->r, c->field);

	if (part != NULL)
		return !c->currency && (view_changes_some(&k->part_v[part - k->s->r->sheet_parts]) & BIT(c->field->class)) != 0;
	return c->field != NULL && !c->currency && (field_is_given(c->field) || c->field->differs != NULL) &&
	    (view_changes_some(&k->v) & BIT(c->field->class)) != 0;
}

static bool
is_part(const struct sheet *s, const struct field *f)
{
	return f != NULL && sheet_part_of(s->r, f) != NULL;
}

/* A record that is one of an enterprise's is looked for among these: the enterprise comes first; hours are of a day of the trip. */
static bool
comes_later(const struct resource *r, const struct field *f)
{
	return f->type == F_LOCAL || (f->type == F_DATE && resource_parent_field(r) != NULL) || (f->type == F_REF && f->ref->own != NULL && strcmp(f->ref->own, "id") != 0 && resource_field(r, f->ref->own) != NULL);
}

static int
overlay_those(struct judge *j, bool later, struct err *e)
{
	const struct sheet *s = j->k->s;

	for (size_t i = 0; i < s->ncolumns && i < j->rec->ncells; i++)
		if (!is_part(s, s->column[i].field) && is_told(j->k, &s->column[i]) && comes_later(s->r, s->column[i].field) == later &&
		    overlay(j, i, s->column[i].field, e) == -1)
			return -1;
	return 0;
}

/* Every mapped cell, laid over the empty record; what is said of whom a name means, before the name. */
static int
overlay_all(struct judge *j, struct err *e)
{
	const struct sheet *s = j->k->s;

	parts_begin(j);
	for (size_t i = 0; i < s->ncolumns && i < j->rec->ncells; i++)
		if (is_part(s, s->column[i].field) && is_told(j->k, &s->column[i]) && overlay(j, i, s->column[i].field, e) == -1)
			return -1;
	if (overlay_those(j, false, e) == -1 || overlay_those(j, true, e) == -1)
		return -1;
	return parts_list(j, e);
}

/* The field of a reason that a person gave for the row, or NULL. */
static const struct field *
overridden(const struct judge *j)
{
	return j->edit == NULL || j->edit->override == NULL ? NULL : resource_field(j->k->s->r, SHEET_OVERRIDE);
}

static void
lay_reason(struct judge *j)
{
	const struct field *f = overridden(j);
	struct err_param param[ERR_NPARAMS];
	const char *complaint, *warning;

	if (f != NULL)
		rec_overlay_cell(j->k->a, f, f->zh, j->edit->override, j->said, &complaint, &warning, param);
}

/* A text that is what is kept, but for the cleaning of cells: what was exported comes back the same. */
static bool
is_kept(struct judge *j, const struct field *f)
{
	const char *kept, *said;

	if (f->type != F_TEXT && f->type != F_NAME)
		return false;
	kept = *(const char *const *)(const void *)((const char *)j->was + f->off);
	said = *(const char *const *)(const void *)((const char *)j->cells + f->off);
	return kept != NULL && str_eq(utf8_clean(j->k->a, kept, (f->flags & FL_MULTILINE) == 0), said);
}

/* An empty cell empties the field: a person has said so of the column. */
static bool
erases(struct judge *j, size_t column, const struct field *f)
{
	return j->k->s->column[column].erase && utf8_says_nothing(cell_meant(j, column, f));
}

/* --- what the ledger says ---------------------------------------------------------------------------- */

/* The record has no place in the ledger yet: no field that a sheet may give only once says anything. */
static bool
is_new_there(const struct resource *r, const void *was)
{
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (f->differs != NULL && !rec_field_is_empty(f, was))
			return false;
	return true;
}

/* What the record says, as people read it. */
static int
kept_text(struct judge *j, const struct field *f, const char **out, struct err *e)
{
	void *other;
	int rc;

	*out = rec_cell(j->k->a, f, j->was, true, j->k->w->who->lang);
	if (f->type != F_REF || *out == NULL)
		return 0;
	rc = rec_load(j->k->d, j->k->a, f->ref, *sheet_ref_at(f, (void *)(uintptr_t)j->was), &other, e);
	if (rc == 1)
		*out = record_title(j->k->a, f->ref, other, j->k->w->who->lang);
	return rc == -1 ? -1 : 0;
}

static int
tell_differing(struct judge *j, size_t column, const struct field *f, const char *code, struct err *e)
{
	struct sheet_problem *p;
	const char *kept;

	if (kept_text(j, f, &kept, e) == -1)
		return -1;
	p = sheet_problem_add(j, column, f, code, true);
	if (kept != NULL)
		sheet_problem_param(j, p, "kept", kept);
	return 0;
}

/* What is in the ledger stays as it is; where the row says otherwise, that is said. */
static int
judge_differing(struct judge *j, struct err *e)
{
	const struct sheet *s = j->k->s;

	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct field *f = s->column[i].field;

		if (is_part(s, f) || !is_told(j->k, &s->column[i]) || f->differs == NULL || rec_field_is_empty(f, j->said) ||
		    rec_cell_agrees(j->k->a, f, j->was, j->said))
			continue;
		if (tell_differing(j, i, f, f->differs, e) == -1)
			return -1;
	}
	return 0;
}

static bool
is_old(struct judge *j, const struct field *f)
{
	return j->old != NULL && (rec_field_equal(f, j->old, j->cells) || rec_cell_agrees(j->k->a, f, j->old, j->cells));
}

static bool
is_note(const struct sheet *s, const struct field *f)
{
	return f == resource_field(s->r, "note");
}

/* The lines stand in the note already. */
static bool
is_noted(struct judge *j, const struct field *f)
{
	const char *note = is_note(j->k->s, f) ? *(const char *const *)(const void *)((const char *)j->was + f->off) : NULL;

	return note != NULL && str_has_lines(note, *(const char *const *)(const void *)((const char *)j->cells + f->off));
}

/* The field that took the end of a span in a column's cell, unless a column has it; or NULL. */
static const struct field *
end_of_span(const struct judge *j, const struct field *of)
{
	const struct resource *r = j->k->s->r;

	for (const struct field *f = r->fields; of->until != 0 && f < r->fields + r->nfields; f++)
		if (f->off == of->until)
			return sheet_column_of(j, f) == SIZE_MAX ? f : NULL;
	return NULL;
}

static void
lay_field(struct judge *j, const struct field *f)
{
	if (f != NULL && !rec_field_is_empty(f, j->cells) && !is_kept(j, f) && !is_old(j, f) && !is_noted(j, f) &&
	    !rec_cell_agrees(j->k->a, f, j->was, j->cells))
		rec_field_copy(f, j->now, j->cells);
}

/* What the row says goes into the record; an empty cell, and what says less than what is kept, does not. */
static void
lay_over(struct judge *j)
{
	const struct sheet *s = j->k->s;
	const struct field *reason = overridden(j);
	const void *nothing = rec_new(j->k->a, s->r);
	bool new_there = is_new_there(s->r, j->was);

	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct field *f = s->column[i].field;

		if (is_part(s, f) || !is_told(j->k, &s->column[i]) || (f->differs != NULL && !new_there))
			continue;
		if (erases(j, i, f))
			rec_field_copy(f, j->now, nothing);
		else {
			lay_field(j, f);
			lay_field(j, end_of_span(j, f));
		}
	}
	if (reason != NULL)
		rec_field_copy(reason, j->now, j->cells);
}

/* --- a further row of a record ------------------------------------------------------------------------- */

/* What the note has not yet is added to it, line by line. */
static void
append_note(struct judge *j, const struct field *f)
{
	const char **note = (const char **)(void *)((char *)j->now + f->off);
	const char *said = *(const char *const *)(const void *)((const char *)j->cells + f->off);

	if (*note == NULL || !str_has_lines(*note, said))
		*note = *note == NULL ? said : arena_printf(j->k->a, "%s\n%s", *note, said);
}

/* The state that moves change goes on where this file made the record: what its rows tell one after the other. */
static bool
goes_on(const struct judge *j)
{
	const struct resource *r = j->k->s->r;
	const struct field *f = r->state == NULL ? NULL : resource_field(r, r->state);

	return f != NULL && j->made && !rec_field_is_empty(f, j->cells) &&
	    *(const int64_t *)(const void *)((const char *)j->cells + f->off) >
	    *(const int64_t *)(const void *)((const char *)j->was + f->off);
}

/* One cell of such a row fills what is empty; where the record says otherwise it stays, and that is said. */
static int
join_cell(struct judge *j, size_t column, const struct field *f, bool on, struct err *e)
{
	if (rec_field_is_empty(f, j->cells) || is_kept(j, f) || rec_cell_agrees(j->k->a, f, j->was, j->cells))
		return 0;
	if (rec_field_is_empty(f, j->was) || (f->differs != NULL && on)) {
		rec_field_copy(f, j->now, j->cells);
		return 0;
	}
	if (is_note(j->k->s, f)) {
		append_note(j, f);
		return 0;
	}
	if (f->differs == NULL)
		j->left[column] = true;
	return tell_differing(j, column, f, f->differs != NULL ? f->differs : "sheet_differs", e);
}

static int
lay_joined(struct judge *j, struct err *e)
{
	const struct sheet *s = j->k->s;
	bool on = goes_on(j);

	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct field *f = s->column[i].field;

		const struct field *end;

		if (is_part(s, f) || !is_told(j->k, &s->column[i]))
			continue;
		if (join_cell(j, i, f, on, e) == -1 || ((end = end_of_span(j, f)) != NULL && join_cell(j, i, end, on, e) == -1))
			return -1;
	}
	return 0;
}

/* --- what has no place ------------------------------------------------------------------------------- */

/* The currency of a sum that the record has, or that it has not. */
static bool
is_its_currency(const struct field *f, const char *text, const void *rec)
{
	const struct money *m = (const void *)((const char *)rec + f->off);
	char currency[4];

	if (m->minor == NONE)
		return true;
	return currency_parse_written(text, currency) == NULL && strcmp(currency, m->currency) == 0;
}

/* Another column has the cell's field and says the same. */
static bool
is_said(struct judge *j, const struct sheet_column *c, const char *text, const void *rec)
{
	struct err_param param[ERR_NPARAMS];
	const char *complaint, *warning;
	void *cell;

	if (c->taken == NULL || c->taken->type == F_REF || is_part(j->k->s, c->taken))
		return false;
	cell = rec_new(j->k->a, j->k->s->r);
	text = with_currency(j, (size_t)(c - j->k->s->column), c->taken, text);
	rec_overlay_cell(j->k->a, c->taken, c->heading, text, cell, &complaint, &warning, param);
	return !rec_field_is_empty(c->taken, cell) && rec_cell_agrees(j->k->a, c->taken, rec, cell);
}

/* A sum goes into the note: so does in what it is counted. */
static bool
left_sum(const struct judge *j)
{
	const struct sheet *s = j->k->s;

	for (size_t i = 0; i < s->ncolumns; i++)
		if (j->left[i] && !s->column[i].currency && s->column[i].field != NULL && s->column[i].field->type == F_MONEY)
			return true;
	return false;
}

/* Whether a cell goes into the note: it says something that nothing else keeps. */
static bool
is_for_note(struct judge *j, size_t n, const char *text, const void *rec)
{
	const struct sheet_column *c = &j->k->s->column[n];

	if (c->id || c->kept || (c->gives_day && j->day_used) || (c->counts && !left_sum(j)) || (c->again != NULL && !j->left[n]) || c->made != NULL || utf8_says_nothing(text) || (j->rec->mark != NULL && (j->rec->mark[n] & CELL_ERROR) != 0))
		return false;
	if (c->currency)
		return j->left[n] || !is_its_currency(c->field, text, is_part(j->k->s, c->field) ? parts_record(j, c->field) : rec);
	if (is_told(j->k, c))
		return j->left[n] || utf8_says_nothing(sheet_translate(j->k->a, c, text));
	return !c->used && !is_said(j, c, text, rec);
}

/* "heading: value", a line for each cell without a place. */
static void
add_notes(struct judge *j, void *rec)
{
	const struct sheet *s = j->k->s;
	const struct field *f = resource_field(s->r, "note");
	struct str *out;
	const char **note;

	if (f == NULL || !s->to_note || (view_changes_some(&j->k->v) & BIT(f->class)) == 0)
		return;
	out = str_new(j->k->a);
	note = (const char **)(void *)((char *)rec + f->off);
	str_puts(out, *note == NULL ? "" : *note);
	for (size_t i = 0; i < s->ncolumns && i < j->rec->ncells; i++) {
		const char *cell = cell_text(j, i, f), *line;

		if (!is_for_note(j, i, cell, rec))
			continue;
		line = arena_printf(j->k->a, "%s: %s", sheet_column_name(s, i), cell);
		if (!str_has_lines(str_text(out), line))
			str_printf(out, "%s%s", str_is_empty(out) ? "" : "\n", line);
	}
	if (!str_is_empty(out))
		*note = str_text(out);
}

static void
read_id(struct judge *j)
{
	const struct sheet *s = j->k->s;
	int64_t id;

	j->id = NONE;
	for (size_t i = 0; i < s->ncolumns && i < j->rec->ncells; i++)
		if (s->column[i].id && num_parse(cell_text(j, i, NULL), 0, &id) == NULL && id > 0)
			j->id = id;
}

static uint64_t
content_of(const struct sheet *s, const struct sheet_line *rec)
{
	uint64_t h = BYTES_HASH;

	for (size_t i = 0; i < rec->ncells; i++)
		if (!s->column[i].kept)
			h = keys_hash(h, rec->cell[i]);
	return h;
}

/* What the row calls itself, also where it has no Chinese name. */
static const char **
text_at(const struct field *f, void *rec)
{
	return (const char **)(void *)((char *)rec + f->off);
}

static const char *
name_of(struct judge *j, enum lang lang)
{
	const struct field *f = resource_name(j->k->s->r, lang);

	return f == NULL ? NULL : *(const char **)(void *)((char *)j->said + f->off);
}

/* A row without a name of its own is called as what it refers to first; the trip that all rows of a sheet belong to says least. */
static const char *
name_of_ref(struct judge *j)
{
	const struct sheet *s = j->k->s;
	const struct field *above = resource_parent_field(s->r);
	const char *parent = "";

	for (size_t i = 0; i < s->ncolumns && i < j->rec->ncells; i++)
		if (s->column[i].field != NULL && s->column[i].field->type == F_REF) {
			const char *called = cell_text(j, i, s->column[i].field);

			if ((s->column[i].field != above || above->ref->keeper == NULL) && *called != '\0')
				return called;
			parent = *parent == '\0' ? called : parent;
		}
	return parent;
}

/*
 * One column of names in either language: one without Chinese characters is the English name.  Not where the Chinese name must be there, or
 * the sheet has a column for each.
 */
static void
split_name(struct judge *j)
{
	const struct field *zh = resource_name(j->k->s->r, LANG_ZH), *en = resource_name(j->k->s->r, LANG_EN);

	if (zh == NULL || en == NULL || (zh->flags & FL_REQUIRED) != 0 || sheet_has_column(j->k->s, en) ||
	    rec_field_is_empty(zh, j->said) || sheet_has_han(name_of(j, LANG_ZH)))
		return;
	*text_at(en, j->said) = *text_at(zh, j->said);
	rec_field_copy(zh, j->said, rec_new(j->k->a, j->k->s->r));
}

/* Without a name of its own it is called as what the sheet names instead. */
static void
name_else(struct judge *j)
{
	const struct resource *r = j->k->s->r;
	const struct field *zh = resource_name(r, LANG_ZH);

	if (r->name_else == NULL || name_of(j, LANG_ZH) != NULL || name_of(j, LANG_EN) != NULL)
		return;
	for (const char *const *n = r->name_else; *n != NULL && rec_field_is_empty(zh, j->said); n++)
		*text_at(zh, j->said) = *text_at(resource_field(r, *n), j->said);
}

static int
read_row(struct judge *j, struct err *e)
{
	const struct resource *r = j->k->s->r;
	const char *name, *english;

	j->content = content_of(j->k->s, j->rec);
	j->said = rec_new(j->k->a, r);
	lay_reason(j);
	read_id(j);
	if (overlay_all(j, e) == -1)
		return -1;
	name_else(j);
	split_name(j);
	name = name_of(j, LANG_ZH);
	english = name_of(j, LANG_EN);
	j->row.name = name != NULL ? name : english != NULL ? english : name_of_ref(j);
	j->cells = rec_copy(j->k->a, r, j->said);
	if (r->derive != NULL && can_derive(r, j->said))
		r->derive(j->k->a, j->said);
	return 0;
}

/* --- whose record it means --------------------------------------------------------------------------- */

/* The record's own number of an export counts where code or name agree with it. */
static int
match_by_id(struct judge *j, struct match *m, struct err *e)
{
	const struct resource *r = j->k->s->r;
	const struct field *f = resource_name(r, LANG_ZH);
	void *rec;
	int rc;

	if (j->id == NONE || f == NULL)	/* without a name its key says it */
		return 0;
	rc = rec_load(j->k->d, j->k->a, r, j->id, &rec, e);
	if (rc != 1 || !rec_field_equal(f, rec, j->said))
		return rc == -1 ? -1 : 0;
	m->id = j->id;
	if (record_merged_into(r, rec) == NONE)
		return 0;
	m->old = j->id;
	return record_stands_for(j->k->d, r, j->id, &m->id, e) == -1 ? -1 : 0;
}

static bool
is_coded(const char *const *keys)
{
	return keys[0] != NULL && *keys[0] == 'u';
}

/* A row before this one in the file that has one of its keys. */
static const struct seen *
repeated(struct judge *j, const char *prefixes)
{
	const char *keys[MATCH_KEYS] = { NULL };

	match_file_keys(j->k->a, j->k->s->r, j->said, keys);
	for (size_t i = 0; keys[i] != NULL; i++)
		if (strchr(prefixes, *keys[i]) != NULL) {
			const struct seen *s = keys_find(j->k->keys, keys[i]);

			/* Two credit codes are two companies, whatever they call themselves in English. */
			if (s != NULL && !(*keys[i] == 'e' && s->coded && is_coded(keys)))
				return s;
		}
	return NULL;
}

/* Of a record that the file has made. */
static const char *
made_key(struct judge *j, int64_t id)
{
	return arena_printf(j->k->a, "m:%lld", (long long)id);
}

static void
remember(struct judge *j)
{
	struct seen row = { .row = (uint32_t)j->row.n, .content = j->content };
	const char *keys[MATCH_KEYS] = { NULL };

	match_file_keys(j->k->a, j->k->s->r, j->said, keys);
	row.coded = is_coded(keys);
	for (size_t i = 0; keys[i] != NULL; i++)
		keys_add(j->k->keys, keys[i], &row);
	for (size_t i = 0; j->key[i] != NULL; i++)
		keys_add(j->k->keys, j->key[i], &row);
	if (j->record == NONE)
		j->record = j->row.id;
	if (j->record != NONE)
		keys_add(j->k->keys, arena_printf(j->k->a, "i:%lld", (long long)j->record), &row);
	if (j->row.outcome == SO_INSERT && j->record != NONE)
		keys_add(j->k->keys, made_key(j, j->record), &row);
}

/* The same cells once more are the same; others for the same record want a person's eye. */
static void
judge_repeated(struct judge *j, const struct seen *s)
{
	struct sheet_problem *p = sheet_problem_add(j, SIZE_MAX, NULL, "sheet_row_repeats", true);

	sheet_problem_param(j, p, "row", arena_printf(j->k->a, "%u", s->row));
	j->row.outcome = s->content == j->content ? SO_SAME : SO_SUSPECT;
	if (j->row.outcome == SO_SUSPECT)
		j->k->counts->warnings--;	/* it is the reason, not beside it */
}

static const struct seen *
claimed(struct judge *j, int64_t id)
{
	return keys_find(j->k->keys, arena_printf(j->k->a, "i:%lld", (long long)id));
}

static void
take_candidates(struct judge *j, const struct match *m)
{
	memcpy(j->row.candidate, m->candidate, sizeof m->candidate);
	j->row.ncandidates = m->ncandidates;
	j->row.outcome = SO_SUSPECT;
	for (size_t i = 0; i < m->ncandidates; i++)
		sheet_problem_param(j, sheet_problem_add(j, SIZE_MAX, NULL, m->candidate[i].why, true), "name", m->candidate[i].name);
	j->k->counts->warnings -= (int64_t)m->ncandidates;	/* they are the reason, not beside it */
}

static bool
is_among(const struct match *m, int64_t id)
{
	for (size_t i = 0; i < m->ncandidates; i++)
		if (m->candidate[i].id == id)
			return true;
	return false;
}

/* A complaint of a cell that means a record all the same (an old organisation code) is no error then. */
static int
find_meant(struct judge *j, struct err *e)
{
	bool wrong = false;

	j->meant = (struct match){ .id = NONE };
	for (struct sheet_problem *p = j->problems; p != NULL; p = p->next) {
		if (p->warning)
			continue;
		if (j->meant.ncandidates == 0 && match_by_refused(j->k->d, j->k->a, j->k->s->r, p, &j->meant, e) == -1)
			return -1;
		p->warning = j->meant.ncandidates > 0 && j->meant.refused == p;
		j->k->counts->warnings += p->warning;
		wrong |= !p->warning;
	}
	if (!wrong && j->row.outcome == SO_ERROR)
		j->row.outcome = SO_INSERT;
	return 0;
}

/* The record of a number that a person gave, or the one that stands for it now: 1, 0 (none in sight), -1. */
static int
linked(struct judge *j, int64_t *id, struct err *e)
{
	const struct walk *k = j->k;
	unsigned see;
	void *rec;
	int rc = record_get(k->d, k->a, k->w->who, k->s->r, j->edit->link, &rec, &see, e);

	*id = j->edit->link;
	if (rc != 1 || record_merged_into(k->s->r, rec) == NONE)
		return rc;
	return record_stands_for(k->d, k->s->r, j->edit->link, id, e) == -1 ? -1 : 1;
}

/* Whether several rows of the file may be one record. */
static bool
sheet_joins(const struct walk *k)
{
	return k->t != NULL && k->s->r->nsheet_parts > 0;
}

/* A row before it in the file is of the same record: this one says more of it. */
static void
join(struct judge *j, int64_t id)
{
	j->joined = true;
	j->made = keys_find(j->k->keys, made_key(j, id)) != NULL;
}

/* A person has said whose record it is; two rows of one sheet cannot both be written into it. */
static int
take_link(struct judge *j, struct err *e)
{
	const struct seen *s;
	int64_t id;
	int rc = linked(j, &id, e);

	if (rc == -1)
		return -1;
	if (rc == 0) {
		sheet_problem_add(j, SIZE_MAX, NULL, "no_such_record", false);
	} else if ((s = claimed(j, id)) != NULL && !sheet_joins(j->k)) {
		judge_repeated(j, s);
	} else {
		if (s != NULL)
			join(j, id);
		j->row.id = id;
		j->row.outcome = SO_UPDATE;
	}
	return 0;
}

/* A person has said that it is nobody's yet; but a credit code has one owner. */
static int
take_new(struct judge *j)
{
	const struct seen *s = repeated(j, "u");

	if (s != NULL)
		judge_repeated(j, s);
	else
		j->row.outcome = SO_INSERT;
	return 0;
}

/* What a merged record said is no news: where the row says so, the record that stands for it keeps its own. */
static int
recall_old(struct judge *j, int64_t id, struct err *e)
{
	struct enterprise *old = NULL;
	int rc = merge_as_it_was(j->k->d, j->k->a, id, &old, e);

	j->old = old;
	return rc == -1 ? -1 : 0;
}

/* Whose it is by the rules: codes first, then the rows before, then names. */
static int
search_record(struct judge *j, struct err *e)
{
	struct walk *k = j->k;
	const struct seen *s = sheet_joins(k) ? NULL : repeated(j, "u");
	struct match m = { .id = NONE, .old = NONE };

	if (s != NULL) {
		judge_repeated(j, s);
		return 0;
	}
	if (match_by_id(j, &m, e) == -1 ||
	    (m.id == NONE && match_by_key(k->d, k->a, k->s->r, j->said, &m, e) == -1))
		return -1;
	if (m.id == NONE && m.ncandidates == 0) {
		if (!sheet_joins(k) && (s = repeated(j, "snke")) != NULL) {
			judge_repeated(j, s);
			return 0;
		}
		if (match_by_name(k->d, k->a, k->s->r, j->said, &m, e) == -1)
			return -1;
	}
	if (m.ncandidates == 0 && j->meant.ncandidates > 0 && !is_among(&j->meant, m.id))
		m = j->meant;
	if (m.ncandidates > 0) {
		take_candidates(j, &m);
		return 0;
	}
	if (m.id != NONE && (s = claimed(j, m.id)) != NULL) {
		if (!sheet_joins(k)) {
			judge_repeated(j, s);
			return 0;
		}
		join(j, m.id);
	}
	if (m.old != NONE && recall_old(j, m.old, e) == -1)
		return -1;
	j->row.id = m.id;
	j->row.outcome = m.id == NONE ? SO_INSERT : SO_UPDATE;
	if (m.warning != NULL)
		sheet_problem_add(j, SIZE_MAX, NULL, m.warning, true);
	return 0;
}

/* SO_UPDATE with row.id, SO_INSERT, or the verdict. */
static int
find_record(struct judge *j, struct err *e)
{
	enum sheet_decision said = j->edit == NULL ? SD_NONE : j->edit->decision;

	return said == SD_LINK ? take_link(j, e) : said == SD_NEW ? take_new(j) : search_record(j, e);
}

/* --- what would become of it ------------------------------------------------------------------------- */

void
sheet_take_complaint(struct judge *j, const struct field *f, const struct err_item *it)
{
	struct sheet_problem *p = sheet_problem_add(j, sheet_column_of(j, f), f, it->code, it->confirm);

	for (size_t i = 0; i < it->nparams; i++)
		sheet_problem_param(j, p, it->param[i].key, it->param[i].value);
}

/* What is refused without a place. */
static void
take_reason(struct judge *j, const struct err *e)
{
	struct sheet_problem *p = sheet_problem_add(j, SIZE_MAX, NULL, e->detail != NULL ? e->detail : err_wire(e->code), false);

	for (size_t i = 0; i < e->nparams; i++)
		sheet_problem_param(j, p, e->param[i].key, e->param[i].value);
}

static void
take_complaints(struct judge *j, const struct err *e)
{
	for (const struct err_item *it = e->items; it != NULL; it = it->next)
		sheet_take_complaint(j, resource_field(j->k->s->r, it->pointer + 1), it);
	if (e->items == NULL)
		take_reason(j, e);
}

/* What a person would have to confirm in a form, a row is told of. */
static void
take_warnings(struct judge *j, const struct err *e)
{
	for (const struct err_item *it = e->warned; it != NULL; it = it->next)
		sheet_take_complaint(j, resource_field(j->k->s->r, it->pointer + 1), it);
}

bool
sheet_is_complaint(const struct err *e)
{
	return e->code == ERR_VALIDATION || e->code == ERR_CONFLICT;
}

static int
prepare_update(struct judge *j, struct err *e)
{
	struct walk *k = j->k;
	void *was;
	int rc = rec_load(k->d, k->a, k->s->r, j->row.id, &was, e);

	if (rc != 1)
		return rc == -1 ? -1 : fail(e, ERR_DB, "a matched record is gone");
	j->was = was;
	j->now = rec_copy(k->a, k->s->r, was);
	if (j->joined) {
		if (lay_joined(j, e) == -1)
			return -1;
	} else {
		lay_over(j);
		if (!is_new_there(k->s->r, was) && judge_differing(j, e) == -1)
			return -1;
	}
	parts_list_join(j);
	add_notes(j, j->now);
	if (rec_diff(k->s->r, j->was, j->now) == 0)
		j->row.outcome = SO_SAME;
	return 0;
}

/* The choice whose word stands last in a name; NONE: none does. */
static int64_t
choice_by_name(const struct field *f, const char *name)
{
	const char *last = NULL;
	int64_t found = NONE;

	for (int64_t i = 0; f->choices[i].code != NULL; i++)
		for (const char *p = f->words[i] == NULL ? "" : f->words[i]; *p != '\0'; p += strcspn(p, "|"), p += *p == '|') {
			size_t n = strcspn(p, "|");

			for (const char *at = name; *at != '\0'; at++)
				if (strncasecmp(at, p, n) == 0 && (last == NULL || at > last)) {
					last = at;
					found = i;
				}
		}
	return found;
}

/* The text that may tell a field, NULL: none does. */
static const char *
told_by(struct judge *j, const struct field *f)
{
	const struct field *of = f->told_by_heading == NULL ? NULL : resource_field(j->k->s->r, f->told_by_heading);
	size_t column = sheet_column_of(j, of);

	if (of != NULL)
		return column == SIZE_MAX || rec_field_is_empty(of, j->said) ? NULL : j->k->s->column[column].heading;
	if (!f->told_by_name)
		return NULL;
	return name_of(j, LANG_ZH) != NULL ? name_of(j, LANG_ZH) : name_of(j, LANG_EN);
}

/* What a new record's name tells where the sheet says nothing of it: 一对一洽谈会 of which kind an item of an agenda is. */
static void
guess_by_name(struct judge *j)
{
	const struct resource *r = j->k->s->r;

	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++) {
		const char *by = told_by(j, f);
		struct sheet_problem *p;
		int64_t choice;

		if (by == NULL || !rec_field_is_empty(f, j->said) || (view_changes_some(&j->k->v) & BIT(f->class)) == 0 || (choice = choice_by_name(f, by)) == NONE)
			continue;
		*(int64_t *)(void *)((char *)j->said + f->off) = choice;
		p = sheet_problem_add(j, sheet_column_of(j, f), f, "choice_guessed", true);
		sheet_problem_param(j, p, "value_zh", f->choices[choice].zh);
		sheet_problem_param(j, p, "value_en", f->choices[choice].en);
	}
}

static void
prepare_insert(struct judge *j)
{
	guess_by_name(j);
	j->now = j->said;
	add_notes(j, j->now);
}

int
sheet_tell(struct judge *j, const struct resource *r, const struct rec *rec, bool inserted, struct err *e)
{
	const struct walk *k = j->k;
	const struct sheet_wrote w = { .n = j->row.n, .r = r, .id = rec->id, .version = rec->version, .inserted = inserted };

	j->wrote = true;
	return k->wrote == NULL ? 0 : k->wrote(k->t, &w, k->w->arg, e);
}

int
sheet_write(struct judge *j, const struct resource *r, const struct record_made *m, struct err *e)
{
	struct walk *k = j->k;

	if (k->plan != NULL)
		plan_add(k->plan, j->row.n, r, m);
	if (record_write(k->t, k->w->who, r, m, NULL, e) == -1)
		return -1;
	if (k->plan != NULL && m->was == NULL)
		plan_made(k->plan, r, ((const struct rec *)m->now)->id);
	return 0;
}

/* Each row sees what the rows before it have written; what follows from it may refuse it still, and takes its own back (run_row). */
static int
write_now(struct judge *j, const struct record_made *m, struct err *e)
{
	const struct resource *r = j->k->s->r;
	struct err mine;

	err_init(&mine, j->k->a);
	mine.confirms_all = true;
	j->wrote = true;
	if (sheet_write(j, r, m, &mine) == -1) {
		if (!sheet_is_complaint(&mine))
			return fail(e, mine.code, "%s", mine.log);
		take_complaints(j, &mine);
		return 0;
	}
	j->record = ((const struct rec *)m->now)->id;
	return sheet_tell(j, r, m->now, m->was == NULL, e);
}

/* Of a sheet with parts: the rows of these, after the record's own. */
static int
save_parts(struct judge *j, struct err *e)
{
	if (j->k->t == NULL || j->row.outcome == SO_ERROR)
		return 0;
	if (j->record == NONE)
		j->record = j->row.id;
	if (parts_save(j, e) == -1 || j->row.outcome == SO_ERROR)
		return j->row.outcome == SO_ERROR ? 0 : -1;
	if (j->row.outcome == SO_SAME && j->row.adds != NULL)
		j->row.outcome = SO_UPDATE;
	return 0;
}

/* All rules; for a commit the row is in the plan then. */
static int
plan_row(struct judge *j, struct err *e)
{
	struct walk *k = j->k;
	struct record_made m;
	struct err mine;
	int rc;

	err_init(&mine, k->a);
	mine.confirms_all = true;
	if (k->plan == NULL && k->t == NULL)
		rc = record_check(k->d, k->a, k->w->who, k->s->r, j->was, j->now, &mine);
	else
		rc = record_make(k->d, k->a, k->w->who, k->s->r, j->was, j->now, &m, &mine);
	take_warnings(j, &mine);
	if (j->was != NULL && rc != -1 && rec_diff(k->s->r, j->was, j->now) == 0)	/* rules have put right what it says */
		j->row.outcome = SO_SAME;
	if (rc == 1 && k->t != NULL)
		return write_now(j, &m, e);
	if (rc == 1)
		plan_add(k->plan, j->row.n, k->s->r, &m);
	if (rc != -1)
		return 0;
	if (!sheet_is_complaint(&mine))
		return fail(e, mine.code, "%s", mine.log);
	take_complaints(j, &mine);
	return 0;
}

/* A suspect waits for a person, but not with a value that no decision makes right. */
void
sheet_judge_suspect(struct judge *j)
{
	const struct resource *r = j->k->s->r;
	struct err mine;

	err_init(&mine, j->k->a);
	mine.confirms_all = true;
	if (r->validate == NULL || r->validate(j->k->d, NULL, j->said, &mine) == 0)
		return;
	for (const struct err_item *it = mine.items; it != NULL; it = it->next) {
		const struct field *f = resource_field(r, it->pointer + 1);

		if (f != NULL && !rec_field_is_empty(f, j->said))
			sheet_take_complaint(j, f, it);
	}
}

/* What the file itself says of its cells; what no value can be made of is an error where the cell means something. */
static const struct { enum cell_mark mark; const char *code; bool warning, everywhere; } of_cells[] = {
	{ CELL_BAD_BYTES, "sheet_bad_bytes", false, true },
	{ CELL_ERROR, "sheet_cell_error", false, false },
	{ CELL_UNSAVED, "sheet_formula_unsaved", false, false },
	{ CELL_MERGED, "sheet_cell_merged", true, true },
	{ CELL_CARRIED, "sheet_day_carried", true, true },
};

static void
tell_mark(struct judge *j, size_t column, size_t i)
{
	const struct sheet *s = j->k->s;
	const struct field *f = column < s->ncolumns ? s->column[column].field : NULL;
	struct sheet_problem *p = sheet_problem_add(j, column, f, of_cells[i].code,
	    of_cells[i].warning || (f == NULL && !of_cells[i].everywhere));

	if (of_cells[i].mark == CELL_BAD_BYTES)
		sheet_problem_param(j, p, "encoding", charset_names[s->charset]);
}

/* false: the row is an error already. */
static bool
take_marks(struct judge *j)
{
	const struct sheet_line *rec = j->rec;

	if (rec->hidden)
		sheet_problem_add(j, SIZE_MAX, NULL, "sheet_row_hidden", true);
	for (size_t k = 0; rec->mark != NULL && k < rec->ncells; k++)
		for (size_t i = 0; i < nitems(of_cells); i++)
			if (rec->mark[k] & of_cells[i].mark)
				tell_mark(j, k, i);
	return j->row.outcome != SO_ERROR;
}

static int
judge_row(struct judge *j, struct err *e)
{
	if (!take_marks(j))
		return 0;
	if (read_row(j, e) == -1 || parts_judge(j, e) == -1 || find_meant(j, e) == -1)
		return -1;
	if (j->row.outcome == SO_ERROR)
		return 0;
	if (parts_settle(j, e) == -1)
		return -1;
	if (j->row.outcome == SO_SUSPECT || j->row.outcome == SO_ERROR)
		return 0;
	match_file_keys(j->k->a, j->k->s->r, j->said, j->key);
	if (find_record(j, e) == -1)
		return -1;
	if (j->row.outcome == SO_SUSPECT)
		sheet_judge_suspect(j);
	if (j->row.outcome != SO_INSERT && j->row.outcome != SO_UPDATE)
		return 0;
	if (j->row.outcome == SO_INSERT)
		prepare_insert(j);
	else if (prepare_update(j, e) == -1)
		return -1;
	if ((j->row.outcome != SO_SAME && plan_row(j, e) == -1) || save_parts(j, e) == -1)
		return -1;
	if (j->row.outcome != SO_ERROR)
		remember(j);
	return 0;
}

/* A row that is refused has written nothing. */
static int
run_row(struct tx *t, void *arg, struct err *e)
{
	struct judge *j = arg;

	if (judge_row(j, e) == -1)
		return -1;
	j->back = j->wrote && (j->row.outcome == SO_ERROR || j->row.outcome == SO_SUSPECT);
	return j->back ? fail(e, ERR_CANCELLED, "row %zu is refused", j->row.n) : 0;
}

static int
judge_in(struct judge *j, struct err *e)
{
	struct plan_mark mark = plan_mark(j->k->plan);
	struct err mine;

	if (j->k->t == NULL)
		return judge_row(j, e);
	err_init(&mine, j->k->a);
	if (tx_try(j->k->t, run_row, j, &mine) == 0)
		return 0;
	plan_cut(j->k->plan, mark);
	return j->back ? 0 : fail(e, mine.code, "%s", mine.log);
}

/* --- the walk ---------------------------------------------------------------------------------------- */

static int
pass(struct walk *k, const struct sheet_row *row, struct err *e)
{
	k->counts->outcome[row->outcome]++;
	return k->w->each == NULL ? 0 : k->w->each(row, k->w->arg, e);
}

/* Why a record is no row: what it looks like, or a person said so. */
static const char *
skip_of(const struct judge *j)
{
	const char *why = sheet_skip(j->k->s, j->rec);

	return why == NULL && j->edit != NULL && j->edit->decision == SD_SKIP ? "sheet_skipped_by_hand" : why;
}

static void
skip_row(struct judge *j, const char *why)
{
	size_t name = sheet_column_of(j, resource_name(j->k->s->r, LANG_ZH));

	j->row.outcome = SO_SKIPPED;
	if (name != SIZE_MAX)
		j->row.name = cell_text(j, name, NULL);
	sheet_problem_add(j, SIZE_MAX, NULL, why, true);
	j->k->counts->warnings--;
}

/* A row of another table, whose columns are others. */
static void
refuse_second(struct judge *j)
{
	size_t name = sheet_column_of(j, resource_name(j->k->s->r, LANG_ZH));

	if (name != SIZE_MAX)
		j->row.name = cell_text(j, name, NULL);
	sheet_problem_param(j, sheet_problem_add(j, SIZE_MAX, NULL, "sheet_second_table", false), "line", arena_printf(j->k->a, "%zu", j->k->second));
}

static int
walk_record(struct walk *k, const struct sheet_line *rec, struct err *e)
{
	const struct sheet_edit *edit = sheet_corrected(k->s, rec->n);
	struct judge j = { .k = k, .rec = edit == NULL ? rec : sheet_edit_over(k->a, edit, rec), .edit = edit,
	    .row = { .n = rec->n, .line = rec, .id = NONE, .name = "", .outcome = SO_INSERT },
	    .record = NONE, .nobody.column = SIZE_MAX };
	const char *why = skip_of(&j);

	j.tail = &j.problems;
	j.add_tail = &j.row.adds;
	j.rec = sheet_make_cells(k->a, k->s, j.rec);
	if (why != NULL)
		skip_row(&j, why);
	else if (k->second != 0)
		refuse_second(&j);
	else if (judge_in(&j, e) == -1)
		return -1;
	if (str_eq(why, "sheet_second_heading"))
		k->second = rec->n;
	else if (str_eq(why, "sheet_heading_line"))
		k->second = 0;
	j.row.problems = j.problems;
	if (j.made)		/* by a row before: it is not there yet */
		j.row.id = NONE;
	if (j.row.outcome == SO_UPDATE) {
		j.row.was = j.was;
		j.row.now = j.now;
	}
	if (k->plan != NULL && plan_settle(k->plan, &j.row, e) == -1)
		return -1;
	return pass(k, &j.row, e);
}

static int
walk_all(struct walk *k, struct err *e)
{
	struct sheet_lines *l = sheet_lines_new(k->s);
	struct sheet_line rec;
	size_t n = 0;
	int rc;

	while ((rc = sheet_lines_next(l, &rec, e)) == 1) {
		if (k->w->cancelled != NULL && k->w->cancelled(k->w->arg)) {
			rc = fail(e, ERR_CANCELLED, "cancelled at row %zu", n);
			break;
		}
		n++;
		if ((rc = walk_record(k, &rec, e)) == -1)
			break;
		arena_reset(k->a);
		if (k->w->done != NULL)		/* of a commit the walk is the first half */
			atomic_store_explicit(k->w->done, k->plan == NULL ? n : n / 2, memory_order_relaxed);
	}
	sheet_lines_free(l);
	return rc;
}

static void
take_views(struct walk *k)
{
	const struct resource *r = k->s->r;

	assert(r->nsheet_parts <= SHEET_PARTS_MOST);
	access_view(k->w->who, r, &k->v);
	for (size_t i = 0; i < r->nsheet_parts; i++)
		access_view(k->w->who, r->sheet_parts[i].list != NULL ? r : r->sheet_parts[i].r, &k->part_v[i]);
}

static int
walk(struct walk *k, struct err *e)
{
	int rc;

	if (access_may(k->w->who, k->s->r, V_IMPORT, e) == -1 || sheet_can_match(k->s, e) == -1)
		return -1;
	if (k->w->begin != NULL)
		k->w->begin(k->w->arg);
	memset(k->counts, 0, sizeof *k->counts);
	take_views(k);
	k->a = arena_new();
	rc = walk_all(k, e);
	arena_free(k->a);
	return rc;
}

bool
sheet_is_joined(const struct resource *r)
{
	return r->nsheet_parts > 0 || r->sheet_in_turn;
}

bool
sheet_is_short(const struct sheet *s)
{
	return s->rows <= SHORT_MOST;
}

int
sheet_walk(struct sheet *s, struct db *d, struct sheet_plan *plan, struct keys *keys, const struct sheet_walk *w,
    struct sheet_counts *counts, struct err *e)
{
	struct walk k = { .s = s, .w = w, .d = d, .plan = plan, .counts = counts, .keys = keys };

	return walk(&k, e);
}

int
sheet_tell_standing(const struct resource *r, struct tx *t, sheet_wrote_fn *wrote, void *arg, struct err *e)
{
	struct sheet_wrote w = { .r = r, .standing = true };

	if (wrote == NULL)
		return 0;
	if (wrote(t, &w, arg, e) == -1)
		return -1;
	for (size_t i = 0; i < r->nsheet_parts; i++) {
		if (r->sheet_parts[i].list != NULL)
			continue;
		w.r = r->sheet_parts[i].r;
		if (wrote(t, &w, arg, e) == -1)
			return -1;
	}
	return 0;
}

int
sheet_walk_in(struct sheet *s, struct tx *t, const struct sheet_walk *w, sheet_wrote_fn *wrote, struct sheet_counts *counts,
    struct err *e)
{
	struct walk k = { .s = s, .w = w, .d = tx_db(t), .t = t, .wrote = wrote, .counts = counts, .keys = keys_new() };
	int rc = walk(&k, e);

	if (rc == 0)
		rc = sheet_tell_standing(s->r, t, wrote, w->arg, e);
	keys_free(k.keys);
	return rc;
}

int
sheet_walk_apart(struct sheet *s, struct tx *t, struct sheet_plan *plan, struct keys *keys, const struct sheet_walk *w,
    struct sheet_counts *counts, struct err *e)
{
	struct walk k = { .s = s, .w = w, .d = tx_db(t), .t = t, .plan = plan, .counts = counts, .keys = keys };

	return walk(&k, e);
}

/* One line of a walk that begins with it. */
static int
walk_line(struct walk *k, const struct sheet_line *line, struct err *e)
{
	memset(k->counts, 0, sizeof *k->counts);
	return walk_record(k, line, e);
}

int
sheet_judge(struct sheet *s, struct db *d, struct tx *t, const struct sheet_walk *w, const struct sheet_line *line,
    const struct sheet_line *before, size_t nbefore, struct sheet_counts *counts, struct err *e)
{
	const struct sheet_walk silent = { .who = w->who };
	struct walk k = { .s = s, .w = &silent, .d = d, .t = t, .counts = counts, .keys = keys_new(), .a = arena_new() };
	int rc = 0;

	take_views(&k);
	for (size_t i = 0; i < nbefore && rc == 0; i++)
		rc = walk_line(&k, &before[i], e);
	k.w = w;
	if (rc == 0)
		rc = walk_line(&k, line, e);
	arena_free(k.a);
	keys_free(k.keys);
	return rc;
}

size_t
sheet_called(struct arena *a, struct sheet *s, const struct sheet_line *line, const char *out[SHEET_CALLED_MOST])
{
	const struct field *const name[SHEET_CALLED_MOST] = { resource_field(s->r, "code"), resource_name(s->r, LANG_ZH), resource_name(s->r, LANG_EN) };
	const struct sheet_edit *edit = sheet_corrected(s, line->n);
	const struct sheet_line *rec = sheet_make_cells(a, s, edit == NULL ? line : sheet_edit_over(a, edit, line));
	size_t n = 0;

	for (size_t k = 0; k < nitems(name); k++)
		for (size_t i = 0; i < s->ncolumns && i < rec->ncells; i++)
			if (s->column[i].field != NULL && s->column[i].field == name[k] &&
			    !utf8_says_nothing(rec->cell[i])) {
				out[n++] = rec->cell[i];
				break;
			}
	return n;
}

int64_t
sheet_rows(const struct sheet_counts *c)
{
	int64_t n = 0;

	for (int i = 0; i < SO_SKIPPED; i++)
		n += c->outcome[i];
	return n;
}

/* --- a check ------------------------------------------------------------------------------------------- */

struct check {
	struct sheet		*s;
	const struct sheet_walk	*w;
	struct sheet_counts	*counts;
	bool			 done;
};

/* Its rows see one another, so they are written, and all of it is taken back, or goes with the copy that it was written to. */
static int
run_check(struct tx *t, void *arg, struct err *e)
{
	struct check *c = arg;

	if (sheet_walk_in(c->s, t, c->w, NULL, c->counts, e) == -1)
		return -1;
	c->done = true;
	return fail(e, ERR_CANCELLED, "a check writes nothing");
}

int
sheet_check(struct sheet *s, struct store *store, struct db *d, const struct sheet_walk *w, struct sheet_counts *counts,
    struct err *e)
{
	struct check c = { .s = s, .w = w, .counts = counts };
	struct keys *keys;
	int rc;

	if (sheet_is_joined(s->r)) {
		rc = sheet_is_short(s) ? store_write_alone(store, run_check, &c, e) : store_apart(store, d, run_check, &c, e);
		if (c.done)
			err_clear(e);
		return c.done ? 0 : rc;
	}
	keys = keys_new();
	rc = sheet_walk(s, d, NULL, keys, w, counts, e);
	keys_free(keys);
	return rc;
}
