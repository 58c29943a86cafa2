/*
 * Rules that come with the program, and what is true of them and of the chamber's own: files of db/ whose headings are the names of fields.
 */
#include "base/base.h"

#include "base/clock.h"
#include "base/embed.h"
#include "base/str.h"
#include "crypt/digest.h"
#include "meta/rec.h"
#include "model/people.h"
#include "model/rule_seed.h"
#include "text/csv.h"

/* --- whose a rule is ------------------------------------------------------------------------------------ */

void
rule_derive(struct arena *a, void *rec)
{
	struct rule *now = rec;

	if (now->reviewed == NONE)
		now->reviewed = 0;
	if (now->shipped == NONE)
		now->shipped = 0;
}

void
rule_set_edited(const struct resource *rules, const void *was, void *now)
{
	if (was == NULL || rec_diff(rules, was, now) != 0)
		((struct rule *)now)->edited = 1;
}

/* --- the files of db/ ----------------------------------------------------------------------------------- */

enum { COLUMNS_MOST = 32 };
struct reader {
	struct tx	*t;
	const struct rule_seed *of;
	const struct field *column[COLUMNS_MOST];	/* by the headings */
	size_t		 ncolumns;
};

static int
read_headings(struct reader *r, const struct csv_row *row, struct err *e)
{
	r->ncolumns = row->ncells;
	for (size_t i = 0; i < row->ncells; i++)
		if (i == COLUMNS_MOST || (r->column[i] = resource_field(r->of->rules, row->cell[i])) == NULL)
			return fail(e, ERR_INTERNAL, "%s: no field %s", r->of->file, row->cell[i]);
	return 0;
}

/* A line over a rule as it is, or over an empty one. */
static int
overlay(const struct reader *r, const struct csv_row *row, struct rule *now, struct err *e)
{
	struct err_param param[ERR_NPARAMS];
	const char *complaint = NULL, *warning = NULL;

	for (size_t i = 0; i < r->ncolumns && i < row->ncells; i++) {
		rec_overlay_cell(e->arena, r->column[i], NULL, row->cell[i], now, &complaint, &warning, param);
		if (complaint != NULL || warning != NULL)
			return fail(e, ERR_INTERNAL, "%s:%zu: %s: %s", r->of->file, row->line, r->column[i]->name,
			    complaint == NULL ? warning : complaint);
	}
	now->shipped = 1;
	now->edited = now->reviewed = 0;
	now->rec.updated_at = clock_ms();
	now->rec.updated_by = NONE;
	return 0;
}

static int
add(struct reader *r, const struct csv_row *row, struct err *e)
{
	struct rule *now = rec_new(e->arena, r->of->rules);

	if (overlay(r, row, now, e) == -1)
		return -1;
	now->rec.created_at = now->rec.updated_at;
	return rec_insert(r->t, r->of->rules, now, e);
}

/* What the line does not say any more is empty again. */
static int
renew(struct reader *r, const struct csv_row *row, int64_t id, struct err *e)
{
	struct rule *now = rec_new(e->arena, r->of->rules);
	void *was;

	if (rec_load(tx_db(r->t), e->arena, r->of->rules, id, &was, e) != 1)
		return -1;
	now->rec = ((struct rule *)was)->rec;
	if (overlay(r, row, now, e) == -1)
		return -1;
	return rec_diff(r->of->rules, was, now) == 0 ? 0 : rec_update(r->t, r->of->rules, was, now, e);
}

static int
put_line(struct reader *r, const struct csv_row *row, struct err *e)
{
	struct stmt *s = tx_stmt(r->t, r->of->find);
	int64_t id = NONE, edited = 0;
	int rc;

	stmt_text(s, 1, row->cell[0]);
	if ((rc = stmt_row(s, e)) == 1) {
		id = col_int(s, 0);
		edited = col_int(s, 1);
	}
	stmt_done(s);
	if (rc != 1)
		return rc == -1 ? -1 : add(r, row, e);
	return edited == 1 ? 0 : renew(r, row, id, e);
}

static int
read_lines(struct tx *t, const struct rule_seed *of, const struct embed *f, struct err *e)
{
	struct reader r = { .t = t, .of = of };
	struct csv *c = csv_new((const char *)f->p, f->len, ',');
	struct csv_row row;
	int rc;

	while ((rc = csv_next(c, &row, e)) == 1)
		if ((rc = r.ncolumns == 0 ? read_headings(&r, &row, e) : put_line(&r, &row, e)) == -1)
			break;
	csv_free(c);
	return rc;
}

struct seed {
	const struct rule_seed *of;
	const struct embed *file;
	char		 digest[DIGEST_HEX_SIZE];
};

static int
write_rules(struct tx *t, void *arg, struct err *e)
{
	struct seed *x = arg;

	if (read_lines(t, x->of, x->file, e) == -1)
		return -1;
	tx_touch(t, x->of->rules->counter);
	return setting_put(t, x->of->setting, x->digest, e);
}

int
rule_seed_load(struct store *s, struct db *d, const struct rule_seed *of, struct err *e)
{
	struct seed x = { .of = of, .file = embed_find(embed_db, of->file) };
	unsigned char sum[DIGEST_SIZE];
	struct digest *sha = digest_new();
	const char *has = NULL;

	assert(x.file != NULL);
	digest_add(sha, x.file->p, x.file->len);
	digest_end(sha, sum);
	hex_put(x.digest, sum, sizeof sum);
	if (setting_get(d, e->arena, of->setting, &has, e) == -1)
		return -1;
	return str_eq(has, x.digest) ? 0 : store_write_wait(s, write_rules, &x, e);
}
