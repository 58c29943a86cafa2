/*
 * What a row says besides its own record: rows of parts, of which none is made twice, and whom a name means that nobody has.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/ref.h"
#include "model/record.h"
#include "export_parts.h"
#include "sheet_judge.h"
#include "text/utf8.h"

/* --- what the cells say ------------------------------------------------------------------------------- */

static size_t
index_of(const struct judge *j, const struct part_columns *part)
{
	return (size_t)(part - j->k->s->r->sheet_parts);
}

void
parts_begin(struct judge *j)
{
	const struct resource *r = j->k->s->r;

	for (size_t i = 0; i < r->nsheet_parts; i++)
		j->part[i] = rec_new(j->k->a, r->sheet_parts[i].r);
}

void *
parts_record(struct judge *j, const struct field *f)
{
	const struct part_columns *part = sheet_part_of(j->k->s->r, f);

	return part == NULL ? j->said : j->part[index_of(j, part)];
}

/* The first column, which makes the row. */
static const struct field *
first_of(const struct part_columns *part)
{
	return resource_field(part->r, part->fields[0]);
}

static const struct field *
link_of(const struct judge *j, const struct part_columns *part)
{
	return resource_link(part->r, j->k->s->r);
}

static void
lay_fixed(struct judge *j, const struct part_columns *part, void *rec)
{
	struct err_param param[ERR_NPARAMS];
	const char *complaint, *warning;

	for (const struct sheet_text *t = part->fixed; t < part->fixed + nitems(part->fixed) && t->field != NULL; t++) {
		const struct field *f = resource_field(part->r, t->field);

		assert(f != NULL);
		rec_overlay_cell(j->k->a, f, "", t->text, rec, &complaint, &warning, param);
	}
}

/* --- a figure with its unit ---------------------------------------------------------------------------- */

/* 30万吨/年, 年产5GWh, 120 of "产能（MW）": the number, and the unit into its field.  NULL: it is no such cell. */
static const char *
read_measure(struct judge *j, size_t column, const struct field *unit, const char *text, void *rec)
{
	const char *half = utf8_trim(j->k->a, utf8_halfwidth(j->k->a, text)), *rest, *number;
	bool yearly = str_starts(half, "年产");
	const struct ref *r;
	size_t n;

	half = utf8_trim(j->k->a, half + (yearly ? strlen("年产") : 0));
	n = strspn(half, "0123456789.,");
	rest = utf8_trim(j->k->a, half + n);
	if (n == 0 || (*rest == '\0' && !rec_field_is_empty(unit, rec)))
		return NULL;
	number = arena_strndup(j->k->a, half, n);
	if (*rest == '\0')
		rest = sheet_unit_bracket(j->k->a, j->k->s->column[column].heading);
	if (rest == NULL || *rest == '\0')
		return NULL;
	r = ref_by_text(unit->list, rest);
	if (r == NULL)
		r = ref_by_text(unit->list, arena_printf(j->k->a, "%s/年", rest));
	if (r == NULL)
		return NULL;
	if (rec_field_is_empty(unit, rec))
		*(const char **)(void *)((char *)rec + unit->off) = r->code;
	return str_eq(*(const char *const *)(const void *)((const char *)rec + unit->off), r->code) ? number : NULL;
}

const char *
parts_measure(struct judge *j, size_t column, const struct field *f, const char *text, void *rec)
{
	const struct part_columns *part = sheet_part_of(j->k->s->r, f);
	const struct field *unit = part == NULL || f->type != F_DEC ? NULL : resource_field(part->r, "unit");
	const char *number = unit == NULL ? NULL : read_measure(j, column, unit, text, rec);

	return number == NULL ? text : number;
}

/* --- what is said elsewhere --------------------------------------------------------------------------- */

/* The part's field, if the columns of its group have one that says nothing yet. */
static const struct field *
open_field(const struct part_columns *part, const char *name, const void *rec)
{
	const struct field *f = resource_field(part->r, name);

	return f != NULL && sheet_is_among(part->fields, name) && rec_field_is_empty(f, rec) ? f : NULL;
}

static void
lay_text(struct judge *j, const struct field *f, const char *text, void *rec)
{
	struct err_param param[ERR_NPARAMS];
	const char *complaint, *warning;

	if (f != NULL && text != NULL)
		rec_overlay_cell(j->k->a, f, "", text, rec, &complaint, &warning, param);
}

/* A group that holds for the others of its resource. */
static void
lend(struct judge *j, const struct part_columns *part, const char *name, void *rec)
{
	const struct resource *r = j->k->s->r;
	const struct field *f = open_field(part, name, rec);

	for (size_t i = 0; f != NULL && i < r->nsheet_parts; i++)
		if (r->sheet_parts[i].lends && r->sheet_parts[i].r == part->r && &r->sheet_parts[i] != part)
			rec_field_copy(f, rec, j->part[i]);
}

/* Where a part's own columns leave them open: the day of its heading, of a column for all, of a title; the source of a column for all, of the record, of a remark. */
static void
lay_told(struct judge *j, const struct part_columns *part, size_t column, void *rec)
{
	const struct sheet *s = j->k->s;
	const struct sheet_column *c = column == SIZE_MAX ? NULL : &s->column[column];
	const struct field *own = resource_field(s->r, "source"), *day = open_field(part, "as_of", rec);
	const struct field *source = resource_field(part->r, "source");

	if (c != NULL && c->chinese_side)
		lay_text(j, open_field(part, "scope", rec), "chinese_side", rec);
	if (c != NULL && c->day != NULL && day != NULL) {
		lay_text(j, day, c->day, rec);
		if (c->day_rough)
			sheet_problem_add(j, column, sheet_place(s->r, part, first_of(part)), "day_of_heading", true);
	}
	lend(j, part, "as_of", rec);
	lay_text(j, open_field(part, "as_of", rec), s->title_day.day, rec);
	if (source == NULL || (source->flags & FL_REQUIRED) == 0)
		return;
	lend(j, part, "source", rec);
	if (own != NULL)
		lay_text(j, open_field(part, "source", rec), *(const char *const *)(const void *)((const char *)j->said + own->off), rec);
	lay_text(j, open_field(part, "source", rec), s->source, rec);
}

/* --- whether they will do ----------------------------------------------------------------------------- */

/* What lacks something is no row of its own: the record is no worse for it, and the cells go where those without a place go. */
static void
leave_out(struct judge *j, const struct part_columns *part, const struct field *lacks)
{
	const struct sheet *s = j->k->s;
	const struct field *first = sheet_place(s->r, part, first_of(part));
	struct sheet_problem *p = sheet_problem_add(j, sheet_column_of(j, first), first, "part_left_out", true);

	sheet_problem_param(j, p, "label_zh", lacks->zh);
	sheet_problem_param(j, p, "label_en", lacks->en);
	for (size_t i = 0; i < s->ncolumns; i++)
		if (s->column[i].field != NULL && sheet_part_of(s->r, s->column[i].field) == part)
			j->left[i] = true;
}

/* The same of a column that says a sum once more. */
static bool
take_complaint_at(struct judge *j, const struct part_columns *part, size_t column, const void *rec, const struct err_item *it)
{
	const struct field *f = resource_field(part->r, it->pointer + 1), *first = sheet_place(j->k->s->r, part, first_of(part));
	struct sheet_problem *p;

	if (f == NULL || f == link_of(j, part) || (f->flags & FL_HIDDEN) != 0)
		return true;
	p = sheet_problem_add(j, column, first, rec_field_is_empty(f, rec) ? "part_left_out" : it->code, rec_field_is_empty(f, rec));
	memcpy(p->param, it->param, sizeof p->param);
	if (!rec_field_is_empty(f, rec))
		return true;
	memset(p->param, 0, sizeof p->param);
	sheet_problem_param(j, p, "label_zh", f->zh);
	sheet_problem_param(j, p, "label_en", f->en);
	j->left[column] = true;
	return false;
}

/* A complaint about a row of a part: false if it lacks something that the sheet does not say. */
static bool
take_complaint(struct judge *j, const struct part_columns *part, const void *rec, const struct err_item *it)
{
	const struct field *f = resource_field(part->r, it->pointer + 1), *place;

	if (f == NULL || f == link_of(j, part) || (f->flags & FL_HIDDEN) != 0)	/* it has no record yet */
		return true;
	place = sheet_place(j->k->s->r, part, f);
	if (rec_field_is_empty(f, rec)) {
		leave_out(j, part, f);
		return false;
	}
	sheet_take_complaint(j, place != NULL ? place : sheet_place(j->k->s->r, part, first_of(part)), it);
	return true;
}

static int
judge_part(struct judge *j, size_t i, struct err *e)
{
	const struct part_columns *part = &j->k->s->r->sheet_parts[i];
	void *rec;
	struct err mine;
	bool whole = true;

	lay_fixed(j, part, j->part[i]);
	lay_told(j, part, sheet_column_of(j, sheet_place(j->k->s->r, part, first_of(part))), j->part[i]);
	rec = rec_copy(j->k->a, part->r, j->part[i]);
	err_init(&mine, j->k->a);
	mine.confirms_all = true;
	if (record_check(j->k->d, j->k->a, j->k->w->who, part->r, NULL, rec, &mine) == 0)
		return 0;
	if (!sheet_is_complaint(&mine))
		return fail(e, mine.code, "%s", mine.log);
	for (const struct err_item *it = mine.items; it != NULL && whole; it = it->next)
		whole = take_complaint(j, part, j->part[i], it);
	if (!whole)
		j->part_out[i] = true;
	return 0;
}

/* A column that says a sum once more, of another day: a row of its own. */
static int
judge_again(struct judge *j, size_t column, struct err *e)
{
	const struct field *place = j->k->s->column[column].again;
	const struct part_columns *part = sheet_part_of(j->k->s->r, place);
	struct part_again *x = arena_alloc(j->k->a, sizeof *x);
	struct err mine;
	void *probe;

	*x = (struct part_again){ .part = part, .rec = rec_new(j->k->a, part->r), .next = j->again };
	sheet_lay_cell(j, column, place, x->rec);
	if (rec_field_is_empty(first_of(part), x->rec))
		return 0;
	lay_fixed(j, part, x->rec);
	lay_told(j, part, column, x->rec);
	probe = rec_copy(j->k->a, part->r, x->rec);
	err_init(&mine, j->k->a);
	mine.confirms_all = true;
	j->again = x;
	if (record_check(j->k->d, j->k->a, j->k->w->who, part->r, NULL, probe, &mine) == 0)
		return 0;
	if (!sheet_is_complaint(&mine))
		return fail(e, mine.code, "%s", mine.log);
	for (const struct err_item *it = mine.items; it != NULL; it = it->next)
		if (!take_complaint_at(j, part, column, x->rec, it)) {
			j->again = x->next;
			break;
		}
	return 0;
}

static bool
changes_part(const struct judge *j, const struct field *place)
{
	const struct part_columns *part = sheet_part_of(j->k->s->r, place);

	return part != NULL && (view_changes_some(&j->k->part_v[index_of(j, part)]) & BIT(place->class)) != 0;
}

static int
judge_agains(struct judge *j, struct err *e)
{
	const struct sheet *s = j->k->s;

	for (size_t i = 0; i < s->ncolumns && i < j->rec->ncells; i++)
		if (s->column[i].again != NULL && !s->column[i].counts && changes_part(j, s->column[i].again) && judge_again(j, i, e) == -1)
			return -1;
	return 0;
}

/* What holds for all sums of a row that has none stands in no sum: it goes where cells without a place go. */
static void
keep_unlent(struct judge *j)
{
	const struct sheet *s = j->k->s;

	for (size_t i = 0; i < s->r->nsheet_parts; i++) {
		const struct part_columns *part = &s->r->sheet_parts[i];
		bool lent = !part->lends || j->again != NULL;

		for (size_t k = 0; k < s->r->nsheet_parts; k++)
			lent = lent || (s->r->sheet_parts[k].r == part->r && !j->part_out[k]);
		for (size_t n = 0; n < s->nfile && !lent; n++)
			if (s->column[n].field != NULL && sheet_part_of(s->r, s->column[n].field) == part)
				j->left[n] = true;
	}
}

int
parts_judge(struct judge *j, struct err *e)
{
	const struct resource *r = j->k->s->r;

	for (size_t i = 0; i < r->nsheet_parts; i++) {
		j->part_out[i] = r->sheet_parts[i].ref != NULL || r->sheet_parts[i].list != NULL;
		if (j->part_out[i])
			continue;
		if (rec_field_is_empty(first_of(&r->sheet_parts[i]), j->part[i]))
			j->part_out[i] = true;
		else if (judge_part(j, i, e) == -1)
			return -1;
	}
	if (judge_agains(j, e) == -1)
		return -1;
	keep_unlent(j);
	return 0;
}

/* --- rows of a list ------------------------------------------------------------------------------------ */

/* What the row says of one: {"name_zh":"王一","title":"经理"}; NULL: nothing. */
static const char *
row_of(struct judge *j, const struct part_columns *part)
{
	const void *rec = j->part[index_of(j, part)];
	struct str *out = str_new(j->k->a);
	bool some = false;
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	for (const char *const *name = part->fields; *name != NULL; name++) {
		const struct field *f = resource_field(part->r, *name);

		if (rec_field_is_empty(f, rec))
			continue;
		jw_key(&w, f->name);
		rec_put_value(&w, f, rec);
		some = true;
	}
	jw_end_object(&w);
	return some ? str_text(out) : NULL;
}

static int
lay_list(struct judge *j, const struct part_columns *part, const char *row, struct err *e)
{
	const struct field *first = resource_field(part->r, part->fields[0]);
	const char *text = arena_printf(j->k->a, "{\"%s\":[%s]}", part->list, row);
	const struct jv *body;
	struct err mine;

	if (json_parse(j->k->a, text, strlen(text), &body, e) == -1)
		return -1;
	err_init(&mine, j->k->a);
	if (rec_overlay_member(j->k->a, j->k->s->r, jv_first(body), UINT_MAX, UINT_MAX, j->said, &mine) == 0)
		return 0;
	if (!sheet_is_complaint(&mine))
		return fail(e, mine.code, "%s", mine.log);
	for (const struct err_item *it = mine.items; it != NULL; it = it->next)
		sheet_take_complaint(j, sheet_place(j->k->s->r, part, first), it);
	return 0;
}

int
parts_list(struct judge *j, struct err *e)
{
	const struct resource *r = j->k->s->r;

	for (const struct part_columns *p = r->sheet_parts; p < r->sheet_parts + r->nsheet_parts; p++) {
		const char *row = p->list == NULL ? NULL : row_of(j, p);

		if (row != NULL && lay_list(j, p, row, e) == -1)
			return -1;
	}
	return 0;
}

/* Whether a row of the list has all that another one says. */
static bool
says_it(const struct jv *there, const struct jv *said)
{
	for (const struct jv *v = jv_first(said); v != NULL; v = jv_next(v)) {
		const char *text = jv_text(v), *has = jv_text(jv_get(there, jv_key(v)));

		if (text != NULL && !str_eq(text, has))
			return false;
	}
	return true;
}

/* The same of the row as an export tells it: with what follows from whom it refers to. */
static bool
is_told_so(struct judge *j, const struct part_columns *part, const struct jv *there, const struct jv *said)
{
	struct err none;
	void *told;

	err_init(&none, j->k->a);
	if (part->tell == NULL || sheet_row_told(j->k->d, j->k->a, part, there, &told, &none) == -1)
		return false;
	for (const struct jv *v = jv_first(said); v != NULL; v = jv_next(v)) {
		const struct field *f = resource_field(part->r, jv_key(v));

		if (jv_text(v) != NULL && (f == NULL || !str_eq(jv_text(v), rec_cell(j->k->a, f, told, false, LANG_EN))))
			return false;
	}
	return true;
}

static bool
has_it(struct judge *j, const struct part_columns *part, const char *list, const struct jv *said)
{
	struct arena *a = j->k->a;
	const struct jv *all;
	struct err none;

	err_init(&none, a);
	if (list == NULL || json_parse(a, list, strlen(list), &all, &none) == -1)
		return false;
	for (const struct jv *row = jv_first(all); row != NULL; row = jv_next(row))
		if (says_it(row, said) || is_told_so(j, part, row, said))
			return true;
	return false;
}

/* What the record's list has not yet comes behind it. */
static void
join_list(struct judge *j, const struct part_columns *part)
{
	const struct field *f = resource_field(j->k->s->r, part->list);
	const char *said = *(const char *const *)(const void *)((const char *)j->said + f->off);
	const char **now = (const char **)(void *)((char *)j->now + f->off);
	const struct jv *rows;
	struct err none;

	err_init(&none, j->k->a);
	if (said == NULL || json_parse(j->k->a, said, strlen(said), &rows, &none) == -1 || has_it(j, part, *now, jv_first(rows)))
		return;
	*now = *now == NULL ? said : arena_printf(j->k->a, "%.*s,%s", (int)strlen(*now) - 1, *now, said + 1);
}

void
parts_list_join(struct judge *j)
{
	const struct resource *r = j->k->s->r;

	for (const struct part_columns *p = r->sheet_parts; p < r->sheet_parts + r->nsheet_parts; p++)
		if (p->list != NULL)
			join_list(j, p);
}

/* --- writing them ------------------------------------------------------------------------------------- */

static void
note_add(struct judge *j, const struct part_columns *part, const void *rec)
{
	const struct field *f = first_of(part);
	struct sheet_add *add = arena_alloc(j->k->a, sizeof *add);

	*add = (struct sheet_add){ .place = sheet_place(j->k->s->r, part, f),
	    .text = rec_cell(j->k->a, f, rec, false, j->k->w->who->lang) };
	*j->add_tail = add;
	j->add_tail = &add->next;
}

static int
make_part(struct judge *j, const struct part_columns *part, void *rec, struct err *e)
{
	struct walk *k = j->k;
	struct record_made m;
	struct err mine;

	err_init(&mine, k->a);
	mine.confirms_all = true;
	if (record_make(k->d, k->a, k->w->who, part->r, NULL, rec, &m, &mine) == 1) {
		if (sheet_write(j, part->r, &m, e) == -1)
			return -1;
		note_add(j, part, rec);
		return sheet_tell(j, part->r, rec, true, e);
	}
	if (!sheet_is_complaint(&mine))
		return fail(e, mine.code, "%s", mine.log);
	for (const struct err_item *it = mine.items; it != NULL; it = it->next) {
		const struct field *f = resource_field(part->r, it->pointer + 1);
		const struct field *place = f == NULL ? NULL : sheet_place(k->s->r, part, f);

		sheet_take_complaint(j, place != NULL ? place : sheet_place(k->s->r, part, first_of(part)), it);
	}
	return 0;
}

static int
save_part(struct judge *j, const struct part_columns *part, void *said, struct err *e)
{
	int64_t id;
	int rc;

	*sheet_ref_at(link_of(j, part), said) = j->record;
	if ((rc = match_part(j->k->d, j->k->a, part->r, said, &id, e)) == -1)
		return -1;
	return rc == 0 ? make_part(j, part, rec_copy(j->k->a, part->r, said), e) : 0;
}

int
parts_save(struct judge *j, struct err *e)
{
	const struct resource *r = j->k->s->r;

	for (size_t i = 0; i < r->nsheet_parts && j->row.outcome != SO_ERROR; i++)
		if (!j->part_out[i] && save_part(j, &r->sheet_parts[i], j->part[i], e) == -1)
			return -1;
	for (struct part_again *x = j->again; x != NULL && j->row.outcome != SO_ERROR; x = x->next)
		if (save_part(j, x->part, x->rec, e) == -1)
			return -1;
	return 0;
}

/* --- whom a name means -------------------------------------------------------------------------------- */

const struct part_columns *
parts_of_ref(const struct resource *r, const struct field *f)
{
	for (const struct part_columns *p = r->sheet_parts; p < r->sheet_parts + r->nsheet_parts; p++)
		if (p->ref != NULL && strcmp(p->ref, f->name) == 0)
			return p;
	return NULL;
}

static const char **
text_at(const struct field *f, void *rec)
{
	return (const char **)(void *)((char *)rec + f->off);
}

/* A name without Chinese characters is the English one, unless that stands beside it. */
void *
parts_probe(struct judge *j, const struct part_columns *part, const char *name)
{
	const struct field *zh = resource_name(part->r, LANG_ZH), *en = resource_name(part->r, LANG_EN);
	void *probe = rec_copy(j->k->a, part->r, j->part[index_of(j, part)]);

	*text_at(en == NULL || sheet_has_han(name) || !rec_field_is_empty(en, probe) ? zh : en, probe) = utf8_clean(j->k->a, name, true);
	return probe;
}

static void
take_named(struct judge *j, int64_t id)
{
	*sheet_ref_at(j->nobody.field, j->said) = id;
	*sheet_ref_at(j->nobody.field, j->cells) = id;
}

/* By what somebody else's record may be found to be the same (sheet_commit.c). */
static void
remember_named(struct judge *j, const struct resource *r, const void *rec)
{
	const struct seen row = { .row = (uint32_t)j->row.n };
	const char *keys[MATCH_KEYS] = { NULL };

	match_file_keys(j->k->a, r, rec, keys);
	for (size_t i = 0; keys[i] != NULL; i++)
		keys_add(j->k->keys, arena_printf(j->k->a, SHEET_KEY_NAMED, keys[i]), &row);
}

/* A record of the name alone, for people to complete. */
static int
make_named(struct judge *j, struct err *e)
{
	struct walk *k = j->k;
	const struct part_columns *part = j->nobody.part;
	const struct field *zh = resource_name(part->r, LANG_ZH), *en = resource_name(part->r, LANG_EN);
	void *rec = j->nobody.probe;
	struct record_made m;
	struct err mine;

	if (rec_field_is_empty(zh, rec))
		*text_at(zh, rec) = *text_at(en, rec);
	lay_fixed(j, part, rec);
	err_init(&mine, k->a);
	mine.confirms_all = true;
	if (record_make(k->d, k->a, k->w->who, part->r, NULL, rec, &m, &mine) == 1) {
		if (sheet_write(j, part->r, &m, e) == -1)
			return -1;
		take_named(j, ((struct rec *)rec)->id);
		remember_named(j, part->r, rec);
		return sheet_tell(j, part->r, rec, true, e);
	}
	if (!sheet_is_complaint(&mine))
		return fail(e, mine.code, "%s", mine.log);
	for (const struct err_item *it = mine.items; it != NULL; it = it->next)
		sheet_take_complaint(j, j->nobody.field, it);
	return 0;
}

/* A person has said who it is. */
static int
link_named(struct judge *j, struct err *e)
{
	unsigned see;
	void *rec;
	int rc = record_get(j->k->d, j->k->a, j->k->w->who, j->nobody.part->r, j->edit->owner_link, &rec, &see, e);

	if (rc == 0)
		sheet_problem_add(j, j->nobody.column, j->nobody.field, "no_such_record", false);
	else if (rc == 1)
		take_named(j, j->edit->owner_link);
	return rc == -1 ? -1 : 0;
}

/* The reasons of a suspect stand not beside it: they are no warnings. */
static void
ask(struct judge *j)
{
	const struct match *m = &j->nobody.m;
	struct sheet_problem *p = sheet_problem_add(j, j->nobody.column, j->nobody.field, "unknown_investor", true);

	sheet_problem_param(j, p, "value", p->value);
	memcpy(j->row.candidate, m->candidate, sizeof m->candidate);
	j->row.ncandidates = m->ncandidates;
	j->row.about = j->nobody.part->r;
	j->row.outcome = SO_SUSPECT;
	for (size_t i = 0; i < m->ncandidates; i++) {
		p = sheet_problem_add(j, j->nobody.column, j->nobody.field, m->candidate[i].why, true);
		sheet_problem_param(j, p, "name", m->candidate[i].name);
	}
	j->k->counts->warnings -= 1 + (int64_t)m->ncandidates;
}

int
parts_settle(struct judge *j, struct err *e)
{
	enum sheet_decision said = j->edit == NULL ? SD_NONE : j->edit->owner;

	if (j->nobody.column == SIZE_MAX)
		return 0;
	if (said == SD_LINK)
		return link_named(j, e);
	if (said == SD_NEW || (j->k->s->make_named && j->nobody.m.ncandidates == 0))
		return make_named(j, e);
	sheet_judge_suspect(j);
	if (j->row.outcome != SO_ERROR)
		ask(j);
	return 0;
}
