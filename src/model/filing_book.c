/*
 * The rules in force, read whole and made ready to count with.
 */
#include "base/base.h"

#include "filing_in.h"

#include "base/clock.h"
#include "base/str.h"
#include "meta/rec.h"
#include "meta/ref.h"
#include "text/date.h"

#include <stdio.h>
#include <stdlib.h>

const char *const filing_state_names[FS_STATES] = {
	[FS_OVERDUE] = "overdue", [FS_DUE_SOON] = "due_soon", [FS_WAITING] = "waiting", [FS_DONE] = "done", [FS_UNKNOWN] = "unknown",
};

enum { RULES_MOST = 500 };

int64_t
filing_day(const char *iso)
{
	int64_t day = NONE;

	return iso == NULL || date_parse(iso, &day) != NULL ? NONE : day;
}

static int
by_day(const void *x, const void *y)
{
	const int64_t *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

/* A list of dates, canonical JSON, as days in order. */
static const int64_t *
days_of(struct arena *a, const char *list, size_t *n)
{
	const struct jv *tree;
	struct err none;
	int64_t *out;

	*n = 0;
	err_init(&none, a);
	if (list == NULL || json_parse(a, list, strlen(list), &tree, &none) == -1)
		return NULL;
	out = arena_array(a, jv_count(tree) + 1, sizeof *out);
	for (const struct jv *v = jv_first(tree); v != NULL; v = jv_next(v))
		if ((out[*n] = filing_day(jv_text(v))) != NONE)
			++*n;
	qsort(out, *n, sizeof *out, by_day);
	return out;
}

static struct filing_plan
plan_of(struct arena *a, const struct filing_rule *r)
{
	struct filing_plan p = {
		.trigger = (enum filing_trigger)r->trigger_kind, .due = (enum filing_due)r->due_kind,
		.days = r->due_days == NONE ? 0 : r->due_days, .month = 1, .day = 1,
	};

	if (r->due_day != NULL && filing_month_day(r->due_day, &p.month, &p.day) == -1)
		p.due = FD_NONE;
	p.set = days_of(a, r->due_dates, &p.nset);
	return p;
}

static int
read_ids(struct db *d, int64_t ids[RULES_MOST], size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT id FROM filing_rule WHERE archived_at IS NULL ORDER BY step ASC NULLS LAST, code ASC, id ASC LIMIT $1");
	int rc;

	stmt_int(s, 1, RULES_MOST);
	for (*n = 0; (rc = stmt_row(s, e)) == 1 && *n < RULES_MOST; ++*n)
		ids[*n] = col_int(s, 0);
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

int
filing_book(struct db *d, struct arena *a, struct filing_book *out, struct err *e)
{
	int64_t ids[RULES_MOST];
	size_t n;

	*out = (struct filing_book){ .a = a, .today = date_day_here(clock_ms()) };
	if (read_ids(d, ids, &n, e) == -1)
		return -1;
	out->line = arena_array(a, n + 1, sizeof *out->line);
	for (size_t i = 0; i < n; i++) {
		void *rule;
		int rc = rec_load(d, a, &filing_rule_resource, ids[i], &rule, e);

		if (rc == -1)
			return -1;
		if (rc == 1)
			out->line[out->n++] = (struct filing_line){ rule, plan_of(a, rule) };
	}
	return 0;
}

/* Codes of countries are two letters: the list names one if it has its text. */
bool
filing_is_for(const struct filing_rule *r, const char *country)
{
	char quoted[16];

	if (r->countries == NULL || r->countries[0] == '\0' || str_eq(r->countries, "[]"))
		return true;
	if (country == NULL || strlen(country) > sizeof quoted - 3)
		return false;
	snprintf(quoted, sizeof quoted, "\"%s\"", country);
	return strstr(r->countries, quoted) != NULL;
}

void
filing_put_day(struct jw *w, const char *key, int64_t day)
{
	char text[DATE_SIZE];

	if (day != NONE)
		date_put(text, day);
	jw_ktext(w, key, day == NONE ? NULL : text);
}

void
filing_put_rule(struct jw *w, const struct filing_rule *r, enum lang lang)
{
	jw_kint(w, "rule", r->rec.id);
	jw_ktext(w, "code", r->code);
	jw_ktext(w, "name", lang == LANG_ZH || r->name_en == NULL ? r->name_zh : r->name_en);
	jw_ktext(w, "regime", r->regime);
	jw_ktext(w, "regime_name", r->regime == NULL ? NULL : ref_label("regime", r->regime, lang));
}

void
filing_put_basis(struct jw *w, const struct filing_rule *r)
{
	jw_key(w, "basis");
	jw_object(w);
	jw_ktext(w, "as_of", r->as_of);
	jw_ktext(w, "source", r->source);
	jw_kbool(w, "reviewed", r->reviewed == 1);
	jw_kbool(w, "example", r->shipped == 1 && r->edited != 1);
	jw_end_object(w);
}
