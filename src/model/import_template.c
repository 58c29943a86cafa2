/*
 * The template of a resource: a heading for each field that may be written, what to pick from, and what to write.
 */
#include "base/base.h"

#include <errno.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/spool.h"
#include "meta/ref.h"
#include "meta/sheet_part.h"
#include "model/import_sheet.h"
#include "text/xlsx.h"

enum { COLUMNS_MOST = 256 };

struct template {
	struct arena	*a;
	enum lang	 lang;
	const struct resource *r;
	const struct actor *who;
	const struct field *field[COLUMNS_MOST];
	size_t		 n;
	struct xlsx	*book;
};

static const char *
word(struct template *t, const char *code, const struct err_param *param, size_t n)
{
	struct str *out = str_new(t->a);

	msg_put(out, t->lang, code, param, n);
	return str_text(out);
}

static const char *
label(const struct template *t, const struct field *f)
{
	return t->lang == LANG_ZH ? f->zh : f->en;
}

/* Columns of parts that whoever asks may write. */
static void
find_places(struct template *t)
{
	const struct field *place;
	struct view v;

	for (size_t i = 0; (place = sheet_places(t->r, i)) != NULL; i++) {
		access_view(t->who, sheet_part_rights(t->r, place), &v);
		if (t->n < nitems(t->field) && (view_changes_some(&v) & BIT(place->class)) != 0)
			t->field[t->n++] = place;
	}
}

static void
find_fields(struct template *t, const struct view *v)
{
	for (const struct field *f = t->r->fields; f < t->r->fields + t->r->nfields && t->n < COLUMNS_MOST; f++)
		if ((f->flags & FL_SHEET) != 0 && field_is_writable(f) && (v->change & BIT(f->class)) != 0)
			t->field[t->n++] = f;
}

/* --- pick lists -------------------------------------------------------------------------------------- */

static size_t
choices_of(struct template *t, const struct field *f, const char ***out)
{
	size_t n = 0;

	while (f->choices[n].code != NULL)
		n++;
	*out = arena_array(t->a, n + 1, sizeof **out);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = t->lang == LANG_ZH ? f->choices[i].zh : f->choices[i].en;
	return n;
}

/* Yes and no, as a sheet has them. */
static size_t
truths_of(struct template *t, const struct field *f, const char ***out)
{
	const struct part_columns *part = sheet_part_of(t->r, f);
	void *rec = rec_new(t->a, part == NULL ? t->r : part->r);

	*out = arena_array(t->a, 2, sizeof **out);
	for (int64_t v = 0; v < 2; v++) {
		*(int64_t *)(void *)((char *)rec + f->off) = 1 - v;
		(*out)[v] = rec_cell(t->a, f, rec, true, t->lang);
	}
	return 2;
}

/* Names that mean one row only, and one that is in force. */
static size_t
refs_of(struct template *t, const struct field *f, const char ***out)
{
	size_t all, n = 0;
	const struct ref *const *row = ref_rows(f->list, &all);

	*out = arena_array(t->a, all + 1, sizeof **out);
	for (size_t i = 0; i < all; i++) {
		const char *name = ref_label(f->list, row[i]->code, t->lang);

		if (row[i]->successor == NULL && row[i]->valid_to == NULL && ref_by_text(f->list, name) == row[i])
			(*out)[n++] = name;
	}
	return n;
}

static size_t
picks_of(struct template *t, const struct field *f, const char ***out)
{
	switch (f->type) {
	case F_ENUM:
		return choices_of(t, f, out);
	case F_BOOL:
		return truths_of(t, f, out);
	case F_CODEREF:
		return refs_of(t, f, out);
	default:
		return 0;
	}
}

/* --- what to write ----------------------------------------------------------------------------------- */

/* A sentence for each type; those that are not here say nothing of themselves. */
static const char *const kinds[F_TYPES] = {
	[F_INT] = "template_number", [F_BOOL] = "template_pick", [F_TEXT] = "template_text", [F_CODE] = "template_code",
	[F_ENUM] = "template_pick", [F_DATE] = "template_date", [F_MONEY] = "template_money", [F_REF] = "template_ref",
	[F_CODEREF] = "template_list", [F_NAME] = "template_text", [F_LIST] = "template_many",
	[F_DEC] = "template_decimal", [F_LOCAL] = "template_local",
};

static void
add_sentence(struct template *t, struct str *out, const char *text)
{
	if (text != NULL && *text != '\0')
		str_printf(out, "%s%s", str_is_empty(out) || t->lang == LANG_ZH ? "" : " ", text);
}

/* Which column makes the row of a part, and which ones say more of it. */
static const char *
explain_place(struct template *t, const struct field *place)
{
	const struct part_columns *part = sheet_part_of(t->r, place);
	const struct err_param param[] = { { "label_zh", part->zh }, { "label_en", part->en } };
	bool first = part->ref == NULL && strcmp(place->name, part->name) == 0;

	return word(t, first ? "template_part" : "template_part_of", param, nitems(param));
}

static const char *
explain(struct template *t, const struct field *f)
{
	const struct err_param max = { "max", arena_printf(t->a, "%lld", (long long)f->max) };
	struct str *out = str_new(t->a);

	if (sheet_part_of(t->r, f) != NULL)
		add_sentence(t, out, explain_place(t, f));
	if ((f->flags & FL_REQUIRED) != 0)
		add_sentence(t, out, word(t, "template_required", NULL, 0));
	if (kinds[f->type] != NULL && (f->max > 0 || (f->type != F_TEXT && f->type != F_NAME)))
		add_sentence(t, out, word(t, kinds[f->type], &max, 1));
	add_sentence(t, out, t->lang == LANG_ZH ? f->help_zh : f->help_en);
	return str_text(out);
}

/* --- the workbook ------------------------------------------------------------------------------------ */

static struct xlsx *
begin(struct template *t, int fd, const char *dir, struct err *e)
{
	struct xlsx_column *col = arena_array(t->a, t->n, sizeof *col);

	for (size_t i = 0; i < t->n; i++)
		col[i] = (struct xlsx_column){ .heading = label(t, t->field[i]),
		    .kind = t->field[i]->type == F_DATE ? XLSX_DATE : t->field[i]->type == F_INT ? XLSX_INT : XLSX_TEXT };
	return xlsx_new(fd, dir, t->lang == LANG_ZH ? t->r->zh : t->r->en, col, t->n, e);
}

/* A to Z, AA to AZ ... also so that no line of the notes looks like a heading. */
static const char *
letter(struct template *t, size_t i)
{
	return i < 26 ? arena_printf(t->a, "%c", (int)('A' + i)) :
	    arena_printf(t->a, "%c%c", (int)('A' + i / 26 - 1), (int)('A' + i % 26));
}

static void
fill(struct template *t)
{
	xlsx_note(t->book, word(t, "template_how", NULL, 0), word(t, "template_use", NULL, 0));
	for (size_t i = 0; i < t->n; i++) {
		const char **pick;
		size_t n = picks_of(t, t->field[i], &pick);

		xlsx_note(t->book, arena_printf(t->a, "%s  %s", letter(t, i), label(t, t->field[i])), explain(t, t->field[i]));
		if (n > 0)
			xlsx_pick(t->book, i, pick, n);
	}
}

int
import_template(struct arena *a, const struct actor *who, const struct resource *r, const char *dir, int *fd, struct err *e)
{
	struct template t = { .a = a, .lang = who->lang, .who = who, .r = r };
	struct view v;

	access_view(who, r, &v);
	find_fields(&t, &v);
	find_places(&t);
	if ((*fd = spool_open(dir)) == -1)
		return fail(e, err_of_file(errno, ERR_INTERNAL), "template: %s", strerror(errno));
	t.book = begin(&t, *fd, dir, e);
	if (t.book != NULL)
		fill(&t);
	if (t.book != NULL && xlsx_end(t.book, t.lang == LANG_ZH ? "说明" : "Notes", e) == 0)
		return 0;
	close(*fd);
	return -1;
}
