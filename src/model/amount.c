/*
 * Amounts at the stored rates, and the filter by them.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/access.h"
#include "model/amount.h"
#include "model/convert.h"
#include "model/resources.h"
#include "text/uri.h"

/* --- at the stored rates ------------------------------------------------------------------------------ */

int
amount_set_rates(struct db *d, struct arena *a, struct project_amount *now, struct err *e)
{
	struct converted c;

	if (convert(d, a, &now->amount, now->as_of, &c, e) == -1)
		return -1;
	now->usd = c.usd;
	now->cny = c.cny;
	now->rate_year = c.year;
	now->rate_source = c.source;
	now->usd_rate = c.per_usd;
	now->cny_rate = c.per_cny;
	return 0;
}

static void
bind_money(struct stmt *s, int n, const struct money *m)
{
	stmt_int(s, n, m->minor);
	stmt_text(s, n + 1, m->minor == NONE ? NULL : m->currency);
}

static int
save_rates(struct tx *t, const struct project_amount *p, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE project_amount SET usd = $2, usd_currency = $3, cny = $4, cny_currency = $5, rate_year = $6,"
	    " rate_source = $7, usd_rate = $8, cny_rate = $9 WHERE id = $1");

	stmt_int(s, 1, p->rec.id);
	bind_money(s, 2, &p->usd);
	bind_money(s, 4, &p->cny);
	stmt_int(s, 6, p->rate_year);
	stmt_text(s, 7, p->rate_source);
	stmt_text(s, 8, p->usd_rate);
	stmt_text(s, 9, p->cny_rate);
	return stmt_run(s, e);
}

static bool
is_same(const struct project_amount *p, struct stmt *s)
{
	return p->usd.minor == col_int(s, 4) && p->cny.minor == col_int(s, 5) && p->rate_year == col_int(s, 6) &&
	    str_eq(p->rate_source, col_text(s, 7)) && str_eq(p->usd_rate, col_text(s, 8)) && str_eq(p->cny_rate, col_text(s, 9));
}

static int
renew_row(struct tx *t, struct arena *a, struct stmt *s, struct err *e)
{
	struct project_amount p = { .rec.id = col_int(s, 0), .amount.minor = col_int(s, 1), .as_of = arena_strdup(a, col_text(s, 3)) };

	strncpy(p.amount.currency, col_text(s, 2), sizeof p.amount.currency - 1);
	if (amount_set_rates(tx_db(t), a, &p, e) == -1)
		return -1;
	return is_same(&p, s) ? 0 : save_rates(t, &p, e);
}

enum { RENEW_AT_ONCE = 500 };

/* The rows behind an id; *last is the last of them.  1 there may be more, 0, -1. */
static int
renew_some(struct tx *t, struct arena *a, int64_t *last, struct err *e)
{
	struct stmt *s = tx_stmt(t, "SELECT id, amount, amount_currency, as_of, usd, cny, rate_year, rate_source, usd_rate, cny_rate"
	    " FROM project_amount WHERE id > $1 ORDER BY id ASC LIMIT $2");
	int n = 0, rc;

	stmt_int(s, 1, *last);
	stmt_int(s, 2, RENEW_AT_ONCE);
	for (; (rc = stmt_row(s, e)) == 1; n++) {
		*last = col_int(s, 0);
		if (renew_row(t, a, s, e) == -1) {
			stmt_done(s);
			return -1;
		}
	}
	return rc == -1 ? -1 : n == RENEW_AT_ONCE;
}

int
amounts_renew_rates(struct tx *t, struct err *e)
{
	struct arena *a = arena_new();
	int64_t last = 0;
	int rc;

	while ((rc = renew_some(t, a, &last, e)) == 1)
		arena_reset(a);
	arena_free(a);
	tx_touch(t, CNT_AMOUNT);
	return rc;
}

/* --- the filter --------------------------------------------------------------------------------------- */

enum { P_KIND, P_SCOPE, P_GTE, P_LTE, P_COUNT };

#define PARAM(param, kind, label_en, label_zh) \
	.name = param, .type = kind, .en = label_en, .zh = label_zh, .class = CL_MEMBERS
#define IN_ONE(en, zh)	.help_en = en, .help_zh = zh

static const struct field params[P_COUNT] = {
	[P_KIND] = { PARAM("amount_kind", F_ENUM, "Kind of amount", "金额类别"), .choices = amount_kind_names, .flags = FL_REQUIRED },
	[P_SCOPE] = { PARAM("amount_scope", F_ENUM, "Scope of the amount", "金额口径"), .choices = amount_scope_names },
	[P_GTE] = { PARAM("amount_gte", F_MONEY, "Amount at least", "金额不低于"),
	  IN_ONE("In USD or CNY; other currencies are compared at the rate of their year", "用美元或人民币；其他币种按当年汇率折算后比较") },
	[P_LTE] = { PARAM("amount_lte", F_MONEY, "Amount at most", "金额不高于"),
	  IN_ONE("In USD or CNY; other currencies are compared at the rate of their year", "用美元或人民币；其他币种按当年汇率折算后比较") },
};

/* The column that has amounts in the currency of the thresholds. */
static const struct {
	const char *currency, *gte, *lte, *none;
} columns[] = {
	{ "USD", "usd__gte", "usd__lte", "usd__null" },
	{ "CNY", "cny__gte", "cny__lte", "cny__null" },
};

static int
fail_currency(int param, const struct filter_value *v, const char *detail, struct err *e)
{
	fail_detail(e, ERR_BAD_PARAM, detail);
	err_param(e, "name", params[param].name);
	err_param(e, "value", v->text);
	err_param(e, "label_zh", params[param].zh);
	err_param(e, "label_en", params[param].en);
	err_param(e, "allowed", "USD, CNY");
	return -1;
}

/* Which of the columns; -1 none such, -2 no threshold was given. */
static int
column_of(const struct filter_value *v, struct err *e)
{
	int first = v[P_GTE].text != NULL ? P_GTE : P_LTE;

	if (v[first].text == NULL)
		return -2;
	if (v[P_LTE].text != NULL && !str_eq(v[P_LTE].m.currency, v[first].m.currency))
		return fail_currency(P_LTE, &v[P_LTE], "amount_one_currency", e);
	for (size_t i = 0; i < nitems(columns); i++)
		if (str_eq(columns[i].currency, v[first].m.currency))
			return (int)i;
	return fail_currency(first, &v[first], "amount_currency", e);
}

static void
add(struct uri_query *q, const char *key, const char *value)
{
	if (value != NULL)
		q->pair[q->n++] = (struct uri_pair){ key, value };
}

/* Only the current row of a kind counts. */
static void
begin(struct arena *a, const struct filter_value *v, struct uri_query *q)
{
	q->pair = arena_array(a, P_COUNT + 1, sizeof *q->pair);
	add(q, "kind", v[P_KIND].text);
	add(q, "scope", v[P_SCOPE].text);
	add(q, "current", "true");
}

static int
ask_amount(struct arena *a, const struct filter_value *v, struct uri_query *meets, struct uri_query *unknown, struct err *e)
{
	int column = column_of(v, e);

	if (column == -1)
		return -1;
	begin(a, v, meets);
	if (column == -2)
		return 0;
	add(meets, columns[column].gte, v[P_GTE].text);
	add(meets, columns[column].lte, v[P_LTE].text);
	begin(a, v, unknown);
	add(unknown, columns[column].none, "true");
	return 0;
}

const struct filter amount_filters[AMOUNT_FILTERS] = {
	{ LIST(params, params), .rows = &project_amount_resource, .link = "project", .view = access_view_beside, .ask = ask_amount,
	  .why = "no_rate" },
};
