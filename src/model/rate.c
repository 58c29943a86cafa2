/*
 * Yearly rates: db/fx_rate.csv in, JSON out.
 */
#include "base/base.h"

#include "base/embed.h"
#include "base/str.h"
#include "model/rate.h"
#include "text/csv.h"
#include "text/num.h"

enum { SCALE = 8 };		/* decimals of a rate */
enum { C_CURRENCY, C_YEAR, C_USD, C_CNY, C_SOURCE, C_COLUMNS };

/* Who is to be named beside the figures. */
static const struct { const char *code, *en, *zh; } sources[] = {
	{ "worldbank", "World Bank, World Development Indicators (PA.NUS.FCRF), CC BY 4.0",
	  "世界银行《世界发展指标》（PA.NUS.FCRF），CC BY 4.0" },
	{ "ecb", "European Central Bank, euro foreign exchange reference rates: mean of the days of the year",
	  "欧洲中央银行欧元参考汇率：全年各日平均" },
};

const struct embed *
rates_file(void)
{
	const struct embed *f = embed_db;

	while (f->name != NULL && strcmp(f->name, "fx_rate.csv") != 0)
		f++;
	return f->name == NULL ? NULL : f;
}

/* --- in ----------------------------------------------------------------------------------------------- */

static int
bind_decimal(struct stmt *s, int n, const char *text)
{
	int64_t v = NONE;

	if (*text != '\0' && num_parse(text, SCALE, &v) != NULL)
		return -1;
	stmt_int(s, n, v);
	return 0;
}

static int
put_row(struct tx *t, const struct csv_row *row, struct err *e)
{
	struct stmt *s;
	int64_t year;

	if (row->ncells != C_COLUMNS || num_parse(row->cell[C_YEAR], 0, &year) != NULL)
		return fail(e, ERR_INTERNAL, "fx_rate.csv:%zu: not a rate", row->line);
	s = tx_stmt(t, "INSERT INTO fx_rate (currency, year, per_usd_e8, per_cny_e8, source) VALUES ($1, $2, $3, $4, $5)");
	stmt_text(s, 1, row->cell[C_CURRENCY]);
	stmt_int(s, 2, year);
	if (bind_decimal(s, 3, row->cell[C_USD]) == -1 || bind_decimal(s, 4, row->cell[C_CNY]) == -1) {
		stmt_done(s);
		return fail(e, ERR_INTERNAL, "fx_rate.csv:%zu: not a number", row->line);
	}
	stmt_text(s, 5, row->cell[C_SOURCE]);
	return stmt_run(s, e);
}

int
rates_write(struct tx *t, struct err *e)
{
	const struct embed *f = rates_file();
	struct stmt *s = tx_stmt(t, "DELETE FROM fx_rate");
	struct csv_row row;
	struct csv *c;
	int rc = stmt_run(s, e);
	bool heading = true;

	if (rc == -1 || f == NULL)
		return rc;
	c = csv_new((const char *)f->p, f->len, ',');
	while ((rc = csv_next(c, &row, e)) == 1) {
		if (!heading && (rc = put_row(t, &row, e)) == -1)
			break;
		heading = false;
	}
	csv_free(c);
	return rc;
}

/* --- out ---------------------------------------------------------------------------------------------- */

const char *
rate_text(struct arena *a, int64_t rate_e8)
{
	struct str *s;

	if (rate_e8 == NONE)
		return NULL;
	s = str_new(a);
	num_put(s, rate_e8, SCALE);
	while (s->p[s->len - 1] == '0')
		str_cut(s, s->len - 1);
	if (s->p[s->len - 1] == '.')
		str_cut(s, s->len - 1);
	return str_text(s);
}

static const char *
attribution(const char *source, enum lang lang)
{
	for (size_t i = 0; i < nitems(sources); i++)
		if (str_eq(sources[i].code, source))
			return lang == LANG_ZH ? sources[i].zh : sources[i].en;
	return NULL;
}

static void
put_rate(struct jw *w, struct arena *a, struct stmt *s, enum lang lang)
{
	jw_object(w);
	jw_ktext(w, "currency", col_text(s, 0));
	jw_kint(w, "year", col_int(s, 1));
	jw_ktext(w, "per_usd", rate_text(a, col_int(s, 2)));
	jw_ktext(w, "per_cny", rate_text(a, col_int(s, 3)));
	jw_ktext(w, "source", col_text(s, 4));
	jw_ktext(w, "attribution", attribution(col_text(s, 4), lang));
	jw_end_object(w);
}

int
rates_put(struct db *d, struct jw *w, const char *currency, int64_t year, enum lang lang, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT currency, year, per_usd_e8, per_cny_e8, source FROM fx_rate "
	    "ORDER BY currency ASC, year ASC, source ASC");
	int rc;

	jw_object(w);
	jw_key(w, "items");
	jw_array(w);
	while ((rc = stmt_row(s, e)) == 1)
		if ((currency == NULL || str_eq(currency, col_text(s, 0))) && (year == NONE || year == col_int(s, 1)))
			put_rate(w, e->arena, s, lang);
	jw_end_array(w);
	jw_end_object(w);
	return rc;
}
