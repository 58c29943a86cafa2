/*
 * The board of projects and the table of their amounts.
 */
#include "base/base.h"

#include "base/clock.h"
#include "base/str.h"
#include "model/flow.h"
#include "model/merge.h"
#include "model/project_report.h"
#include "model/project_sum.h"
#include "model/resources.h"

const char *const project_board_names[] = { "q", "sort", "limit", NULL };
const char *const project_amounts_names[] = { "q", "by", NULL };

enum { CARDS = 20, CARDS_MOST = 100 };

struct report {
	struct db	*d;
	struct arena	*a;
	const struct actor *who;
	const struct uri_query *q;
	const char *const *names;
	struct view	 v, amounts_v;
	struct list	*projects, *amounts;
	struct jw	*w;
};

/* --- what is asked for -------------------------------------------------------------------------------- */

static int
open_list(struct report *r, const struct uri_query *q, const char *const *names, struct list **out, struct err *e)
{
	if (list_parse(r->a, &project_resource, &r->v, q, names, out, e) == -1)
		return -1;
	return merge_follow_list(r->d, r->a, r->who, *out, e);
}

static int
open_report(struct report *r, struct err *e)
{
	struct uri_pair current = { "current", "true" };
	const struct uri_query rows = { &current, 1 };

	if (project_sums_refuse(r->q, e) == -1)
		return -1;
	access_view(r->who, &project_resource, &r->v);
	access_view_beside(&r->v, &project_amount_resource, &r->amounts_v);
	if (list_parse(r->a, &project_amount_resource, &r->amounts_v, &rows, NULL, &r->amounts, e) == -1)
		return -1;
	return open_list(r, r->q, r->names, &r->projects, e);
}

static void
put_as_of(struct jw *w)
{
	jw_key(w, "as_of");
	jw_instant(w, clock_ms());
}

/* --- figures ------------------------------------------------------------------------------------------ */

static void
put_kind(struct report *r, const struct project_sum *x)
{
	const struct field *component = resource_field(&project_amount_resource, "component");

	jw_ktext(r->w, "kind", amount_kind_names[x->kind].code);
	jw_ktext(r->w, "scope", amount_scope_names[x->scope].code);
	jw_ktext(r->w, "component", x->component == NONE ? NULL : component->choices[x->component].code);
	jw_ktext(r->w, "currency", x->currency);
	jw_ktext(r->w, "amount", project_sum_text(r->a, x));
	jw_kint(r->w, "projects", x->projects);
	jw_kint(r->w, "estimated", x->estimated);
}

/* --- cards -------------------------------------------------------------------------------------------- */

static int
put_names(struct report *r, int64_t enterprise, struct err *e)
{
	struct stmt *s = db_stmt(r->d, "SELECT kind, text FROM enterprise_name WHERE owner = $1 AND kind <= $2 ORDER BY kind ASC");
	const char *name[2] = { NULL, NULL };
	int rc;

	stmt_int(s, 1, enterprise);
	stmt_int(s, 2, 1);
	while ((rc = stmt_row(s, e)) == 1)
		name[col_int(s, 0) == 1] = arena_strdup(r->a, col_text(s, 1));
	jw_ktext(r->w, "name_zh", name[0]);
	jw_ktext(r->w, "name_en", name[1]);
	return rc;
}

static int
put_enterprise(struct report *r, int64_t id, struct err *e)
{
	int rc;

	jw_key(r->w, "enterprise");
	jw_object(r->w);
	jw_kint(r->w, "id", id);
	rc = put_names(r, id, e);
	jw_end_object(r->w);
	return rc;
}

/* Of the fields of a card those that the caller sees. */
static void
put_fields(struct report *r, const struct project *p, unsigned see)
{
	static const char *const shown[] = { "code", "name_zh", "name_en", "country", "sector", "health", "news_on", NULL };

	rec_put_named(r->w, &project_resource, p, see, shown);
	if (see & BIT(resource_field(&project_resource, "claimed_by")->class))
		jw_kbool(r->w, "claimed", p->claimed_at != NONE);
}

static int
put_card(struct report *r, int64_t id, struct err *e)
{
	const struct project *p;
	void *rec;
	int rc = rec_load_some(r->d, r->a, &project_resource, id, 0, &rec, e);

	if (rc != 1)
		return rc;
	p = rec;
	jw_object(r->w);
	jw_kint(r->w, "id", id);
	jw_kint(r->w, "version", p->rec.version);
	put_fields(r, p, rec_see(&r->v, &project_resource, p));
	if (put_enterprise(r, p->enterprise, e) == -1)
		return -1;
	jw_key(r->w, "updated_at");
	jw_instant(r->w, p->rec.updated_at);
	jw_key(r->w, "moves");
	flow_put_possible(r->w, r->who, &project_resource, p);
	jw_end_object(r->w);
	return 0;
}

/* --- columns ------------------------------------------------------------------------------------------ */

/* The query and the stage; where it asks for one stage alone, it holds no other. */
static void
query_of(struct report *r, const char *stage, struct uri_query *out)
{
	out->pair = arena_array(r->a, r->q->n + 3, sizeof *out->pair);
	memcpy(out->pair, r->q->pair, r->q->n * sizeof *out->pair);
	out->n = r->q->n;
	if (uri_get(r->q, "stage") == NULL)
		out->pair[out->n++] = (struct uri_pair){ "stage", stage };
	if (uri_get(r->q, "limit") == NULL)
		out->pair[out->n++] = (struct uri_pair){ "limit", "20" };
	out->pair[out->n++] = (struct uri_pair){ "count", "none" };
}

static int
put_cards(struct report *r, const char *stage, struct err *e)
{
	struct uri_query q;
	struct list_page page;
	struct list *l;

	query_of(r, stage, &q);
	if (open_list(r, &q, list_names, &l, e) == -1 || list_run(r->d, r->a, l, &page, e) == -1)
		return -1;
	for (size_t i = 0; i < page.n; i++)
		if (put_card(r, page.row[i].id, e) == -1)
			return -1;
	return 0;
}

/* The lines of a stage begin at *at: its projects, then their amounts. */
static int
put_column(struct report *r, const struct project_sums *sums, size_t *at, int64_t stage, struct err *e)
{
	const struct choice *c = &project_stage_names[stage];
	int64_t total = 0;
	int rc = 0;

	jw_object(r->w);
	jw_ktext(r->w, "stage", c->code);
	jw_ktext(r->w, "label", r->who->lang == LANG_ZH ? c->zh : c->en);
	if (*at < sums->n && sums->line[*at].stage == stage)
		total = sums->line[(*at)++].projects;
	jw_kint(r->w, "total", total);
	jw_key(r->w, "amounts");
	jw_array(r->w);
	for (; *at < sums->n && sums->line[*at].stage == stage; (*at)++) {
		jw_object(r->w);
		put_kind(r, &sums->line[*at]);
		jw_end_object(r->w);
	}
	jw_end_array(r->w);
	jw_key(r->w, "cards");
	jw_array(r->w);
	if (total > 0)
		rc = put_cards(r, c->code, e);
	jw_end_array(r->w);
	jw_end_object(r->w);
	return rc;
}

int
project_board(struct db *d, struct arena *a, const struct actor *who, const struct uri_query *q, struct jw *w, struct err *e)
{
	struct report r = { .d = d, .a = a, .who = who, .q = q, .names = project_board_names, .w = w };
	struct project_sums sums;
	size_t at = 0;

	if (open_report(&r, e) == -1 ||
	    project_sums(d, a, r.projects, &r.v, r.amounts, &r.amounts_v, SUMS_BY_STAGE, &sums, e) == -1)
		return -1;
	jw_object(w);
	put_as_of(w);
	jw_key(w, "columns");
	jw_array(w);
	for (int64_t stage = 0; project_stage_names[stage].code != NULL; stage++)
		if (put_column(&r, &sums, &at, stage, e) == -1)
			return -1;
	jw_end_array(w);
	if (list_put_left_out(d, a, r.projects, w, e) == -1)
		return -1;
	jw_end_object(w);
	return 0;
}

/* --- amounts by country and stage --------------------------------------------------------------------- */

static const struct { const char *name; unsigned bit; } by_names[] = {
	{ "country", SUMS_BY_COUNTRY }, { "stage", SUMS_BY_STAGE },
};

static int
read_by(const struct report *r, unsigned *by, struct err *e)
{
	const char *text = uri_get(r->q, "by");

	*by = text == NULL ? SUMS_BY_COUNTRY | SUMS_BY_STAGE : 0;
	if (text != NULL && *text == '\0') {
		fail_detail(e, ERR_BAD_PARAM, "by_missing");
		err_param(e, "allowed", "country, stage");
		return -1;
	}
	for (size_t n; text != NULL && *text != '\0'; text += n + (text[n] == ',')) {
		unsigned bit = 0;

		n = strcspn(text, ",");
		for (size_t i = 0; i < nitems(by_names); i++)
			if (strlen(by_names[i].name) == n && strncmp(text, by_names[i].name, n) == 0)
				bit = by_names[i].bit;
		if (bit & ~*by) {
			*by |= bit;
			continue;
		}
		fail_detail(e, ERR_BAD_PARAM, bit != 0 ? "by_twice" : "unknown_by");
		err_param(e, "name", arena_strndup(r->a, text, n));
		err_param(e, "allowed", "country, stage");
		return -1;
	}
	return 0;
}

static void
put_item(struct report *r, const struct project_sum *x, unsigned by)
{
	jw_object(r->w);
	if (by & SUMS_BY_COUNTRY)
		jw_ktext(r->w, "country", *x->country == '\0' ? NULL : x->country);
	if (by & SUMS_BY_STAGE)
		jw_ktext(r->w, "stage", project_stage_names[x->stage].code);
	put_kind(r, x);
	jw_end_object(r->w);
}

int
project_amounts(struct db *d, struct arena *a, const struct actor *who, const struct uri_query *q, struct jw *w, struct err *e)
{
	struct report r = { .d = d, .a = a, .who = who, .q = q, .names = project_amounts_names, .w = w };
	struct project_sums sums;
	unsigned by;

	if (open_report(&r, e) == -1 || read_by(&r, &by, e) == -1 ||
	    project_sums(d, a, r.projects, &r.v, r.amounts, &r.amounts_v, by, &sums, e) == -1)
		return -1;
	jw_object(w);
	put_as_of(w);
	jw_key(w, "items");
	jw_array(w);
	for (const struct project_sum *x = sums.line; x < sums.line + sums.n; x++)
		if (x->kind != NONE)
			put_item(&r, x, by);
	jw_end_array(w);
	if (list_put_left_out(d, a, r.projects, w, e) == -1)
		return -1;
	jw_end_object(w);
	return 0;
}
