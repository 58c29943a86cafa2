/*
 * The chain as a report: a line for each delegation, and what all of them come to, like with like.
 */
#include "base/base.h"

#include "base/clock.h"
#include "base/str.h"
#include "model/chain.h"
#include "model/chain_report.h"
#include "model/project_sum.h"
#include "model/resources.h"

const char *const chain_report_names[] = { "delegation", "year", "q", "sort", "limit", "offset", NULL };

int
chain_view(const struct actor *who, struct view *out, struct err *e)
{
	struct view outcomes;

	if (access_may(who, &delegation_resource, V_READ, e) == -1 || access_may(who, &outcome_resource, V_READ, e) == -1)
		return -1;
	access_view(who, &delegation_resource, out);
	access_view(who, &outcome_resource, &outcomes);
	if (outcomes.only_own)
		return fail(e, ERR_FORBIDDEN, "sees the outcomes of its own company only");
	out->only_kept = out->only_kept || outcomes.only_kept;
	return 0;
}

/* --- what is asked for ------------------------------------------------------------------------------------- */

static int
fail_param(struct err *e, const char *name, const char *allowed)
{
	fail(e, ERR_BAD_PARAM, "%s is %s", name, allowed);
	err_param(e, "name", name);
	err_param(e, "allowed", allowed);
	return -1;
}

static bool
is_year(const char *text)
{
	return strlen(text) == 4 && strspn(text, "0123456789") == 4 && *text != '0';
}

/* The query as a list of delegations takes it. */
static int
list_query(struct arena *a, const struct uri_query *q, struct uri_query *out, struct err *e)
{
	out->pair = arena_array(a, q->n + 3, sizeof *out->pair);
	out->n = 0;
	for (size_t i = 0; i < q->n; i++) {
		const char *key = q->pair[i].key, *value = q->pair[i].value;

		if (strcmp(key, "delegation") == 0) {
			out->pair[out->n++] = (struct uri_pair){ "id__in", value };
		} else if (strcmp(key, "year") == 0) {
			if (!is_year(value))
				return fail_param(e, "year", "YYYY");
			out->pair[out->n++] = (struct uri_pair){ "starts_on__gte", arena_printf(a, "%s-01-01", value) };
			out->pair[out->n++] = (struct uri_pair){ "starts_on__lte", arena_printf(a, "%s-12-31", value) };
		} else
			out->pair[out->n++] = q->pair[i];
	}
	return 0;
}

/* --- figures ---------------------------------------------------------------------------------------------------- */

const char *
minor_text(struct arena *a, __int128 minor, const char *currency)
{
	struct project_sum x = { .minor = minor };

	memcpy(x.currency, currency, sizeof x.currency);
	return project_sum_text(a, &x);
}

static const struct chain_line *
line_of(const struct chain_lines *l, enum chain_what what)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->line[i].what == what)
			return &l->line[i];
	return NULL;
}

static void
put_count(struct jw *w, const struct chain_lines *l, enum chain_what what)
{
	const struct chain_line *x = line_of(l, what);

	jw_key(w, chain_names[what]);
	jw_object(w);
	jw_kint(w, "count", x == NULL ? 0 : x->n);
	jw_ktext(w, "on", x == NULL ? NULL : x->on);
	jw_kint(w, "evidences", x == NULL ? 0 : x->evidences);
	if (what == CH_MOUS) {
		x = line_of(l, CH_UNVERIFIED);
		jw_kint(w, "unverified", x == NULL ? 0 : x->n);
	}
	jw_end_object(w);
}

static void
put_amount(struct jw *w, struct arena *a, const struct chain_line *x)
{
	const struct field *component = resource_field(&project_amount_resource, "component");

	jw_object(w);
	jw_ktext(w, "kind", (x->what == CH_AMOUNT ? amount_kind_names : outcome_value_names)[x->kind].code);
	if (x->what == CH_AMOUNT) {
		jw_ktext(w, "scope", amount_scope_names[x->scope].code);
		jw_ktext(w, "component", x->component < 0 ? NULL : component->choices[x->component].code);
	}
	jw_ktext(w, "currency", x->currency);
	jw_ktext(w, "amount", minor_text(a, x->minor, x->currency));
	jw_kint(w, "count", x->n);
	jw_ktext(w, "on", x->on);
	jw_kint(w, "evidences", x->evidences);
	jw_end_object(w);
}

static void
put_amounts(struct jw *w, struct arena *a, const struct chain_lines *l, enum chain_what what)
{
	jw_key(w, chain_names[what]);
	jw_array(w);
	for (size_t i = 0; i < l->n; i++)
		if (l->line[i].what == what)
			put_amount(w, a, &l->line[i]);
	jw_end_array(w);
}

static void
put_lines(struct jw *w, struct arena *a, const struct chain_lines *l)
{
	for (int what = 0; what < CH_COUNTS; what++)
		put_count(w, l, (enum chain_what)what);
	put_amounts(w, a, l, CH_AMOUNT);
	put_amounts(w, a, l, CH_VALUE);
}

/* --- delegations -------------------------------------------------------------------------------------------------- */

static int
put_item(struct db *d, struct jw *w, int64_t id, struct err *e)
{
	static const char *const shown[] = { "code", "title_zh", "title_en", "kind", "state", "starts_on", "ends_on", "countries", "participants" };
	struct arena *a = arena_new();
	struct chain_lines lines;
	void *rec;
	int rc = rec_load_some(d, a, &delegation_resource, id,
	    resource_field_bit(&delegation_resource, resource_field(&delegation_resource, "countries")), &rec, e);

	if (rc == 1 && (rc = chain_of(d, a, id, &lines, e)) == 0) {
		jw_object(w);
		jw_kint(w, "id", id);
		for (size_t i = 0; i < nitems(shown); i++) {
			jw_key(w, shown[i]);
			rec_put_value(w, resource_field(&delegation_resource, shown[i]), rec);
		}
		put_lines(w, a, &lines);
		jw_end_object(w);
	}
	arena_free(a);
	return rc;
}

static int
put_items(struct db *d, struct arena *a, const struct list *l, struct jw *w, struct err *e)
{
	struct list_page page;

	if (list_run(d, a, l, &page, e) == -1)
		return -1;
	jw_key(w, "items");
	jw_array(w);
	for (size_t i = 0; i < page.n; i++)
		if (put_item(d, w, page.row[i].id, e) == -1)
			return -1;
	jw_end_array(w);
	jw_kint(w, "total", page.total);
	jw_kint(w, "offset", page.offset);
	jw_kint(w, "limit", page.limit);
	return 0;
}

int
chain_report(struct db *d, struct arena *a, const struct actor *who, const struct uri_query *q, struct jw *w, struct err *e)
{
	static const char *const names[] = { "q", "sort", "limit", "offset", NULL };
	struct chain_lines all;
	struct uri_query asked;
	struct list *l;
	struct view v;

	if (chain_view(who, &v, e) == -1 || project_sums_refuse(q, e) == -1 || list_query(a, q, &asked, e) == -1 ||
	    list_parse(a, &delegation_resource, &v, &asked, names, &l, e) == -1)
		return -1;
	jw_object(w);
	jw_key(w, "as_of");
	jw_instant(w, clock_ms());
	if (put_items(d, a, l, w, e) == -1 || chain_over(d, a, l, &all, e) == -1)
		return -1;
	jw_key(w, "totals");
	jw_object(w);
	put_lines(w, a, &all);
	jw_end_object(w);
	jw_end_object(w);
	return 0;
}
