/*
 * Projects on the front page.  Counts are asked of the engine of lists, so that each is what the list of its stage or its country finds.
 */
#include "base/base.h"

#include "meta/list.h"
#include "meta/ref.h"
#include "model/project_moves.h"
#include "model/report.h"
#include "model/resources.h"

enum { COUNTRIES_MOST = 32, STAGES = PS_EXITED + 1 };

struct country {
	const char	*code;		/* NULL: not given */
	int64_t		 n;
};
struct counts {
	int64_t		 stage[STAGES], total;
	struct country	 country[COUNTRIES_MOST];
	size_t		 n;
};

static void
count_country(struct counts *c, struct arena *a, const char *code, int64_t n)
{
	size_t i = 0;

	while (i < c->n && !str_eq(c->country[i].code, code))
		i++;
	if (i == c->n) {
		if (c->n == COUNTRIES_MOST)
			return;
		c->country[c->n++] = (struct country){ code == NULL ? NULL : arena_strdup(a, code), 0 };
	}
	c->country[i].n += n;
}

/* One query for both. */
static int
take_counts(struct db *d, struct arena *a, const struct list *l, void *arg, struct err *e)
{
	const struct list_piece pieces[] = {
		{ "SELECT stage, country, COUNT(*)", l, NULL }, { " GROUP BY stage, country", NULL, NULL },
	};
	struct stmt *s = list_stmt(d, a, pieces, nitems(pieces));
	struct counts *c = arg;
	int rc;

	while ((rc = stmt_row(s, e)) == 1) {
		c->stage[col_int(s, 0)] += col_int(s, 2);
		c->total += col_int(s, 2);
		count_country(c, a, col_text(s, 1), col_int(s, 2));
	}
	return rc;
}

/* The most first, what is not given last. */
static int
by_count(const void *x, const void *y)
{
	const struct country *a = x, *b = y;

	if (a->code == NULL || b->code == NULL)
		return (a->code == NULL) - (b->code == NULL);
	return a->n != b->n ? (a->n > b->n ? -1 : 1) : strcmp(a->code, b->code);
}

static void
put_count(struct jw *w, const char *code, const char *name, int64_t n)
{
	jw_object(w);
	jw_ktext(w, "code", code);
	jw_ktext(w, "name", name);
	jw_kint(w, "count", n);
	jw_end_object(w);
}

static void
put_counts(struct jw *w, struct counts *c, enum lang lang)
{
	qsort(c->country, c->n, sizeof c->country[0], by_count);
	jw_kint(w, "total", c->total);
	jw_key(w, "by_stage");
	jw_array(w);
	for (int i = 0; i < STAGES; i++)
		put_count(w, project_stage_names[i].code, lang == LANG_ZH ? project_stage_names[i].zh : project_stage_names[i].en, c->stage[i]);
	jw_end_array(w);
	jw_key(w, "by_country");
	jw_array(w);
	for (size_t i = 0; i < c->n; i++)
		put_count(w, c->country[i].code, c->country[i].code == NULL ? NULL : ref_label("country", c->country[i].code, lang),
		    c->country[i].n);
	jw_end_array(w);
}

/* --- reports of operation that somebody has to look at ----------------------------------------------------- */

static bool
may_verify(const struct actor *who)
{
	for (size_t i = 0; i < PROJECT_MOVES; i++)
		if (strcmp(project_moves[i].name, "operate") == 0 && (project_moves[i].who & BIT(who->role)) != 0)
			return true;
	return false;
}

static int
put_claim(struct db *d, struct jw *w, int64_t id, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT p.name_zh, p.name_en, p.country, p.claimed_by, p.claimed_at, "
	    "(SELECT a.name FROM account a WHERE a.login = p.claimed_by), " PROJECT_INVESTOR " FROM project p WHERE p.id = $1");
	int rc;

	stmt_int(s, 1, id);
	jw_object(w);
	jw_kint(w, "id", id);
	if ((rc = stmt_row(s, e)) == 1) {
		jw_ktext(w, "name_zh", col_text(s, 0));
		jw_ktext(w, "name_en", col_text(s, 1));
		jw_ktext(w, "country", col_text(s, 2));
		jw_ktext(w, "claimed_by", col_text(s, 3));
		jw_key(w, "claimed_at");
		jw_instant(w, col_int(s, 4));
		jw_ktext(w, "claimed_by_name", col_text(s, 5));
		project_put_investor(w, s, 6);
	}
	stmt_done(s);
	jw_end_object(w);
	return rc == -1 ? -1 : 0;
}

/* They are what this list finds, which is where the page leads to. */
static int
put_claims(struct db *d, struct arena *a, const struct view *v, struct jw *w, struct err *e)
{
	struct uri_pair asked[] = { { "claimed_at__null", "false" }, { "verified_at__null", "true" }, { "limit", "8" } };
	const struct uri_query q = { asked, nitems(asked) };
	static const char *const takes[] = { "limit", NULL };
	struct list_page page;
	struct list *l;

	if (list_parse(a, &project_resource, v, &q, takes, &l, e) == -1 || list_run(d, a, l, &page, e) == -1)
		return -1;
	jw_key(w, "claims");
	jw_object(w);
	jw_kint(w, "total", page.total);
	jw_key(w, "items");
	jw_array(w);
	for (size_t i = 0; i < page.n; i++)
		if (put_claim(d, w, page.row[i].id, e) == -1)
			return -1;
	jw_end_array(w);
	jw_end_object(w);
	return 0;
}

int
report_put_projects(struct db *d, const struct actor *who, struct jw *w, struct err *e)
{
	const struct uri_query all = { NULL, 0 };
	struct counts *c = arena_alloc(e->arena, sizeof *c);
	struct err none;
	struct view v;
	struct list *l;

	err_init(&none, e->arena);
	if (access_may(who, &project_resource, V_READ, &none) == -1)
		return 0;
	access_view(who, &project_resource, &v);
	if (list_parse(e->arena, &project_resource, &v, &all, NULL, &l, e) == -1 || list_parts(d, e->arena, l, take_counts, c, e) == -1)
		return -1;
	jw_key(w, "projects");
	jw_object(w);
	put_counts(w, c, who->lang);
	if (may_verify(who) && put_claims(d, e->arena, &v, w, e) == -1)
		return -1;
	jw_end_object(w);
	return 0;
}
