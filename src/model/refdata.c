/*
 * Reference data: the lists of db/seed are part of the binary and are written to the table `ref` when the
 * database has none or those of another version.  Each file is one list; its rows stand in their order.  The yearly rates go with them.
 * Rules of filings and of entry come after: they name codes of these lists.
 */
#include "base/base.h"

#include "base/embed.h"
#include "base/str.h"
#include "crypt/digest.h"
#include "meta/ref.h"
#include "model/amount.h"
#include "model/filing.h"
#include "model/visa_rule.h"
#include "model/people.h"
#include "model/rate.h"
#include "model/resources.h"
#include "text/csv.h"

#define SEED	"seed/"
#define SETTING	"refdata"	/* digest of the lists that the database has */

/* The columns of a seed file, in this order; "group" is the column grp of the table. */
enum { S_CODE, S_ZH, S_EN, S_PARENT, S_GROUP, S_FROM, S_TO, S_SUCCESSOR, S_ALIAS, S_COLUMNS };

static bool
is_list(const struct embed *f)
{
	size_t n = strlen(f->name);

	return str_starts(f->name, SEED) && n > 4 && strcmp(f->name + n - 4, ".csv") == 0;
}

static void
digest_of_lists(char hex[DIGEST_HEX_SIZE])
{
	unsigned char sum[DIGEST_SIZE];
	struct digest *d = digest_new();

	for (const struct embed *f = embed_db; f->name != NULL; f++)
		if (is_list(f) || f == rates_file()) {
			digest_add(d, f->name, strlen(f->name) + 1);
			digest_add(d, f->p, f->len);
		}
	digest_end(d, sum);
	hex_put(hex, sum, sizeof sum);
}

static const char *
or_null(const char *cell)
{
	return *cell == '\0' ? NULL : cell;
}

static int
put_row(struct tx *t, const char *list, const struct csv_row *row, int64_t sort, struct err *e)
{
	struct stmt *s = tx_stmt(t, "INSERT INTO ref(list, code, name_zh, name_en, parent, grp, valid_from,"
	    " valid_to, successor, alias, sort) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");

	stmt_text(s, 1, list);
	for (int i = 0; i < S_COLUMNS; i++)
		stmt_text(s, 2 + i, or_null(row->cell[i]));
	stmt_int(s, 2 + S_COLUMNS, sort);
	return stmt_run(s, e);
}

static int
put_list(struct tx *t, struct arena *a, const struct embed *f, struct err *e)
{
	const char *name = f->name + strlen(SEED);
	const char *list = arena_strndup(a, name, strlen(name) - 4);
	struct csv *c = csv_new((const char *)f->p, f->len, ',');
	struct csv_row row;
	int64_t n = 0;
	int rc;

	while ((rc = csv_next(c, &row, e)) == 1) {
		if (row.ncells != S_COLUMNS)
			rc = fail(e, ERR_INTERNAL, "%s:%zu: %zu columns", f->name, row.line, row.ncells);
		else if (n++ > 0)	/* the first is the heading */
			rc = put_row(t, list, &row, n - 1, e);
		if (rc == -1)
			break;
	}
	csv_free(c);
	return rc;
}

static int
write_lists(struct tx *t, void *arg, struct err *e)
{
	struct arena *a = e->arena;
	struct stmt *s = tx_stmt(t, "DELETE FROM ref");

	if (stmt_run(s, e) == -1)
		return -1;
	for (const struct embed *f = embed_db; f->name != NULL; f++)
		if (is_list(f) && put_list(t, a, f, e) == -1)
			return -1;
	if (rates_write(t, e) == -1 || amounts_renew_rates(t, e) == -1)
		return -1;
	tx_touch(t, CNT_REF);
	return setting_put(t, SETTING, arg, e);
}

int
refdata_load(struct store *s, struct err *e)
{
	char hex[DIGEST_HEX_SIZE];
	const char *has = NULL;
	struct db *d;
	int rc;

	if (db_open(&d, s, e) == -1)
		return -1;
	digest_of_lists(hex);
	rc = setting_get(d, e->arena, SETTING, &has, e);
	if (rc != -1 && !str_eq(has, hex))
		rc = store_write_wait(s, write_lists, hex, e);
	if (rc != -1)
		rc = ref_load(d, e);
	if (rc != -1)
		rc = rule_seed_load(s, d, &filing_seed, e);
	if (rc != -1)
		rc = rule_seed_load(s, d, &visa_seed, e);
	db_close(d);
	return rc == -1 ? -1 : 0;
}
