/*
 * Parts of records on their way out.
 */
#include "base/base.h"

#include "export_parts.h"
#include "meta/rec.h"
#include "text/json.h"

/* The rows of one resource that a record has, the newest first, as far as whoever asks sees them. */
struct rows {
	const struct resource *r;
	struct view	 v;
	int64_t		 record;	/* whose they are; NONE: nothing was read yet */
	void		**rec;
	size_t		 n;
};

struct export_parts {
	struct db	*d;
	const struct actor *who;
	const struct resource *r;
	const void	*fixed[SHEET_PARTS_MOST];	/* what all rows of the group have */
	struct rows	 rows[SHEET_PARTS_MOST];	/* those of a resource at its first group */
};

static const void *
make_fixed(struct arena *a, const struct part_columns *c)
{
	void *rec = rec_new(a, c->r);
	struct err_param param[ERR_NPARAMS];
	const char *complaint, *warning;

	for (const struct sheet_text *t = c->fixed; t < c->fixed + nitems(c->fixed) && t->field != NULL; t++)
		rec_overlay_cell(a, resource_field(c->r, t->field), "", t->text, rec, &complaint, &warning, param);
	return rec;
}

struct export_parts *
export_parts_new(struct arena *a, struct db *d, const struct actor *who, const struct resource *r)
{
	struct export_parts *p = arena_alloc(a, sizeof *p);

	assert(r->nsheet_parts <= SHEET_PARTS_MOST);
	*p = (struct export_parts){ .d = d, .who = who, .r = r };
	for (size_t i = 0; i < r->nsheet_parts; i++) {
		p->fixed[i] = make_fixed(a, &r->sheet_parts[i]);
		p->rows[i] = (struct rows){ .r = r->sheet_parts[i].r, .record = NONE };
		access_view(who, r->sheet_parts[i].list != NULL ? r : p->rows[i].r, &p->rows[i].v);
	}
	return p;
}

bool
export_parts_sees(const struct export_parts *p, const struct field *place)
{
	const struct part_columns *c = sheet_part_of(p->r, place);
	const struct view *v = &p->rows[c - p->r->sheet_parts].v;

	return (c->newest != NULL || c->list != NULL) && (view_sees_some(v) & BIT(place->class)) != 0;
}

static int
read_ids(struct export_parts *p, struct arena *a, const struct part_columns *c, int64_t record, int64_t **id, size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(p->d, arena_printf(a, "SELECT id FROM %s WHERE %s = $1 AND archived_at IS NULL "
	    "ORDER BY %s DESC NULLS LAST, id DESC", c->r->table, resource_link(c->r, p->r)->name, c->newest));
	size_t room = 0;
	int rc;

	*id = NULL;
	*n = 0;
	stmt_int(s, 1, record);
	while ((rc = stmt_row(s, e)) == 1) {
		if (*n == room)
			*id = xrealloc(*id, room = 2 * room + 16, sizeof **id);
		(*id)[(*n)++] = col_int(s, 0);
	}
	return rc;
}

int
sheet_row_told(struct db *d, struct arena *a, const struct part_columns *c, const struct jv *row, void **out, struct err *e)
{
	void *rec = *out = rec_new(a, c->r);

	for (const char *const *name = c->fields; *name != NULL; name++) {
		const struct field *f = resource_field(c->r, *name);
		struct err_param param[ERR_NPARAMS];
		const char *complaint, *warning, *text = jv_get(row, *name) == NULL ? NULL : jv_text(jv_get(row, *name));

		if (text != NULL)
			rec_overlay_cell(a, f, "", text, rec, &complaint, &warning, param);
	}
	return c->tell == NULL ? 0 : c->tell(d, a, row, rec, e);
}

static int
read_list(struct export_parts *p, struct arena *a, const struct part_columns *c, const void *rec, struct rows *rows, struct err *e)
{
	const struct field *f = resource_field(p->r, c->list);
	const char *text = *(const char *const *)(const void *)((const char *)rec + f->off);
	const struct jv *all = NULL;

	rows->record = ((const struct rec *)rec)->id;
	rows->n = 0;
	rows->rec = arena_array(a, rec_list_count(a, f, rec) + 1, sizeof *rows->rec);
	if (text == NULL || json_parse(a, text, strlen(text), &all, e) == -1)
		return text == NULL ? 0 : -1;
	for (const struct jv *row = jv_first(all); row != NULL; row = jv_next(row))
		if (sheet_row_told(p->d, a, c, row, &rows->rec[rows->n++], e) == -1)
			return -1;
	return 0;
}

int
export_parts_lines(struct export_parts *p, struct arena *a, const void *rec, unsigned see, size_t *out, struct err *e)
{
	*out = 1;
	for (size_t i = 0; i < p->r->nsheet_parts; i++) {
		const struct part_columns *c = &p->r->sheet_parts[i];
		struct rows *rows = &p->rows[i];

		if (c->list == NULL)
			continue;
		*rows = (struct rows){ .r = c->r, .v = rows->v, .record = ((const struct rec *)rec)->id };
		if ((see & BIT(resource_field(p->r, c->list)->class)) != 0 && read_list(p, a, c, rec, rows, e) == -1)
			return -1;
		*out = rows->n > *out ? rows->n : *out;
	}
	return 0;
}

static int
read_rows(struct export_parts *p, struct arena *a, const struct part_columns *c, int64_t record, struct rows *rows, struct err *e)
{
	int64_t *id;
	size_t n;
	int rc = read_ids(p, a, c, record, &id, &n, e);

	rows->rec = arena_array(a, n + 1, sizeof *rows->rec);
	rows->record = record;
	rows->n = 0;
	for (size_t i = 0; rc != -1 && i < n; i++) {
		if ((rc = rec_load(p->d, a, c->r, id[i], &rows->rec[rows->n], e)) == 1)
			rc = rec_is_there(p->d, a, &rows->v, c->r, rows->rec[rows->n], e);
		rows->n += rc == 1;
	}
	free(id);
	return rc == -1 ? -1 : 0;
}

static bool
has_fixed(const struct part_columns *c, const void *fixed, const void *rec)
{
	for (const struct sheet_text *t = c->fixed; t < c->fixed + nitems(c->fixed) && t->field != NULL; t++)
		if (!rec_field_equal(resource_field(c->r, t->field), fixed, rec))
			return false;
	return true;
}

/* Groups of one resource share what was read of it. */
static size_t
first_of(const struct export_parts *p, const struct part_columns *c)
{
	size_t i = 0;

	while (p->r->sheet_parts[i].r != c->r || p->r->sheet_parts[i].newest == NULL)
		i++;
	return i;
}

int
export_parts_cell(struct export_parts *p, struct arena *a, int64_t record, size_t line, const struct field *place, bool labels, const char **out,
    struct err *e)
{
	const struct part_columns *c = sheet_part_of(p->r, place);
	struct rows *rows;

	*out = NULL;
	if (c->list != NULL) {
		rows = &p->rows[c - p->r->sheet_parts];
		if (line < rows->n)
			*out = rec_cell(a, sheet_part_field(p->r, place), rows->rec[line], labels, p->who->lang);
		return 0;
	}
	rows = &p->rows[first_of(p, c)];
	if (line > 0)
		return 0;
	if (rows->record != record && read_rows(p, a, c, record, rows, e) == -1)
		return -1;
	for (size_t i = 0; i < rows->n; i++) {
		if (!has_fixed(c, p->fixed[c - p->r->sheet_parts], rows->rec[i]))
			continue;
		if ((rec_see(&rows->v, c->r, rows->rec[i]) & BIT(place->class)) != 0)
			*out = rec_cell(a, sheet_part_field(p->r, place), rows->rec[i], labels, p->who->lang);
		return 0;
	}
	return 0;
}
