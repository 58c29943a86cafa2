/*
 * What follows from changes of projects and their parts.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/project_follow.h"
#include "model/record.h"
#include "model/resources.h"
#include "store/search.h"
#include "text/json.h"

/* --- news: the newest date of a fact ------------------------------------------------------------------ */

/* Of a project's parts, in one statement; the stages say theirs in the project itself. */
#define NEWEST(day, table)	"(SELECT max(" day ") FROM " table " WHERE project = $1 AND archived_at IS NULL)"
#define FACTS \
	NEWEST("as_of", "project_amount") ", " NEWEST("as_of", "project_capacity") ", " NEWEST("as_of", "project_job") ", " \
	NEWEST("actual", "project_milestone") ", " NEWEST("happened_on", "project_update") ", " NEWEST("published_on", "project_evidence")
enum { NFACTS = 6 };

static const char *
later(const char *a, const char *b)
{
	return a == NULL || (b != NULL && strcmp(b, a) > 0) ? b : a;
}

static const char *
last_stage(struct arena *a, const char *stage_dates)
{
	const struct jv *list;
	const char *last = NULL;
	struct err none;

	err_init(&none, a);
	if (stage_dates == NULL || json_parse(a, stage_dates, strlen(stage_dates), &list, &none) == -1)
		return NULL;
	for (const struct jv *v = jv_first(list); v != NULL; v = jv_next(v))
		last = later(last, jv_text(jv_get(v, "reached_on")));
	return last;
}

/* The latest of n columns from the first on, and of what was known before. */
static const char *
latest(struct stmt *s, int first, int n, const char *last)
{
	for (int i = first; i < first + n; i++)
		last = later(last, col_text(s, i));
	return last;
}

int
project_set_news(struct db *d, struct arena *a, struct project *now, struct err *e)
{
	struct stmt *s;
	int rc;

	now->news_on = last_stage(a, now->stage_dates);
	if (now->rec.id == NONE)
		return 0;
	s = db_stmt(d, "SELECT " FACTS);
	stmt_int(s, 1, now->rec.id);
	if ((rc = stmt_row(s, e)) == 1)
		now->news_on = arena_strdup(a, latest(s, 0, NFACTS, now->news_on));
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

/* 1: the project says otherwise; 0: it says so, or there is none. */
static int
find_news(struct db *d, struct arena *a, int64_t project, const char **news, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT p.news_on, (SELECT max(reached_on) FROM project_stage_date WHERE owner = $1), " FACTS
	    " FROM project p WHERE p.id = $1");
	int rc;

	stmt_int(s, 1, project);
	if ((rc = stmt_row(s, e)) == 1) {
		*news = arena_strdup(a, latest(s, 1, 1 + NFACTS, NULL));
		rc = !str_eq(*news, col_text(s, 0));
	}
	stmt_done(s);
	return rc;
}

static int
settle_news(struct tx *t, const struct actor *who, int64_t project, struct err *e)
{
	struct arena *a = arena_new();
	const char *news;
	void *was, *now;
	int rc = find_news(tx_db(t), a, project, &news, e);

	if (rc == 1 && (rc = rec_load(tx_db(t), a, &project_resource, project, &was, e)) == 1) {
		now = rec_copy(a, &project_resource, was);
		((struct project *)now)->news_on = news;
		rc = record_follow(t, a, who, &project_resource, was, now, e);
	}
	arena_free(a);
	return rc;
}

static int
after_part(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	const struct project_part *p = now == NULL ? was : now;

	return settle_news(t, who, p->project, e);
}

/* --- amounts: of a kind the newest is current --------------------------------------------------------- */

enum { NO_COMPONENT = -1 };

static void
bind_group(struct stmt *s, const struct project_amount *p)
{
	stmt_int(s, 1, p->project);
	stmt_int(s, 2, p->kind);
	stmt_int(s, 3, p->scope);
	stmt_int(s, 4, p->component == NONE ? NO_COMPONENT : p->component);
}

int
amount_set_current(struct db *d, struct project_amount *now, struct err *e)
{
	struct stmt *s;
	int rc;

	now->current = 0;
	if (now->project == NONE || now->kind == NONE || now->as_of == NULL)
		return 0;
	s = db_stmt(d, "SELECT 1 FROM project_amount WHERE project = $1 AND kind = $2 AND scope = $3 AND COALESCE(component, -1) = $4"
	    " AND archived_at IS NULL AND id <> $5 AND (as_of > $6 OR (as_of = $6 AND id > $5)) LIMIT 1");
	bind_group(s, now);
	stmt_int(s, 5, now->rec.id == NONE ? INT64_MAX : now->rec.id);
	stmt_text(s, 6, now->as_of);
	rc = stmt_row(s, e);
	stmt_done(s);
	now->current = rc == 0;
	return rc == -1 ? -1 : 0;
}

static int
set_current(struct tx *t, struct arena *a, const struct actor *who, int64_t id, bool current, struct err *e)
{
	struct project_amount *now;
	void *was;
	int rc = rec_load(tx_db(t), a, &project_amount_resource, id, &was, e);

	if (rc != 1)
		return rc;
	now = rec_copy(a, &project_amount_resource, was);
	now->current = current;
	return record_follow(t, a, who, &project_amount_resource, was, now, e);
}

/* Rows of the group whose mark is wrong, the newest first: there are two at most. */
static int
settle_group(struct tx *t, const struct actor *who, const struct project_amount *p, struct err *e)
{
	struct arena *a = arena_new();
	struct stmt *s = tx_stmt(t, "SELECT id, current FROM project_amount WHERE project = $1 AND kind = $2 AND scope = $3"
	    " AND COALESCE(component, -1) = $4 AND archived_at IS NULL ORDER BY as_of DESC, id DESC");
	int64_t *wrong, newest = NONE;
	size_t n = 0, room = 0;
	int rc;

	wrong = NULL;
	bind_group(s, p);
	while ((rc = stmt_row(s, e)) == 1) {
		newest = newest == NONE ? col_int(s, 0) : newest;
		if ((col_int(s, 1) == 1) == (col_int(s, 0) == newest))
			continue;
		if (n == room)
			wrong = xrealloc(wrong, room = room * 2 + 4, sizeof *wrong);
		wrong[n++] = col_int(s, 0);
	}
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = set_current(t, a, who, wrong[i], wrong[i] == newest, e);
	free(wrong);
	arena_free(a);
	return rc;
}

static bool
is_same_group(const struct project_amount *a, const struct project_amount *b)
{
	return a->project == b->project && a->kind == b->kind && a->scope == b->scope && a->component == b->component;
}

/* What is archived is not current; restored it is again, if it is the newest (settle_group). */
static int
forget_current(struct tx *t, const struct project_amount *p, struct err *e)
{
	struct stmt *s;

	if (p == NULL || p->rec.archived_at == NONE || p->current != 1)
		return 0;
	s = tx_stmt(t, "UPDATE project_amount SET current = 0 WHERE id = $1");
	stmt_int(s, 1, p->rec.id);
	return stmt_run(s, e);
}

static int
after_amount(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	const struct project_amount *old = was, *new = now;

	if (forget_current(t, new, e) == -1)
		return -1;
	if (old != NULL && (new == NULL || !is_same_group(old, new)) && settle_group(t, who, old, e) == -1)
		return -1;
	if (new != NULL && settle_group(t, who, new, e) == -1)
		return -1;
	return after_part(t, who, r, was, now, e);
}

/* --- investors: projects are found by their names ----------------------------------------------------- */

int
project_set_investor(struct db *d, struct arena *a, struct project *now, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT text FROM enterprise_name WHERE owner = $1 ORDER BY kind ASC");
	struct str *names = str_new(a);
	int rc;

	stmt_int(s, 1, now->enterprise);
	while ((rc = stmt_row(s, e)) == 1)
		str_printf(names, "%s%s", str_is_empty(names) ? "" : "\n", col_text(s, 0));
	now->investor_key = str_is_empty(names) ? NULL : str_text(names);
	return rc;
}

/* A key that nobody sees: neither version nor history tell of it. */
static int
renew_investor(struct tx *t, struct arena *a, int64_t project, struct err *e)
{
	struct search_doc doc = { .n = 0 };
	struct project *p;
	struct stmt *s;
	void *rec;
	int rc = rec_load(tx_db(t), a, &project_resource, project, &rec, e);

	if (rc != 1)
		return rc;
	p = rec;
	if (project_set_investor(tx_db(t), a, p, e) == -1)
		return -1;
	s = tx_stmt(t, "UPDATE project SET investor_key = $2 WHERE id = $1");
	stmt_int(s, 1, project);
	stmt_text(s, 2, p->investor_key);
	if (stmt_run(s, e) == -1)
		return -1;
	project_resource.index(a, p, &doc);
	tx_touch(t, CNT_PROJECT);
	return search_put(t, CNT_PROJECT, project, p->enterprise, &doc, e);
}

static int
after_project(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	const struct project *old = was, *new = now;
	struct arena *a;
	int rc;

	if (old == NULL || new == NULL || old->enterprise == new->enterprise)
		return 0;
	a = arena_new();
	rc = renew_investor(t, a, new->rec.id, e);
	arena_free(a);
	return rc;
}

static bool
is_renamed(const struct enterprise *old, const struct enterprise *new)
{
	return !str_eq(old->name_zh, new->name_zh) || !str_eq(old->name_en, new->name_en) || !str_eq(old->name_short, new->name_short);
}

static int
after_enterprise(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	const struct enterprise *old = was, *new = now;
	struct arena *a;
	struct stmt *s;
	int rc;

	if (old == NULL || new == NULL || !is_renamed(old, new))
		return 0;
	a = arena_new();
	s = tx_stmt(t, "SELECT id FROM project WHERE enterprise = $1 ORDER BY id ASC");
	stmt_int(s, 1, new->rec.id);
	while ((rc = stmt_row(s, e)) == 1)
		if (renew_investor(t, a, col_int(s, 0), e) == -1) {
			stmt_done(s);
			rc = -1;
			break;
		}
	arena_free(a);
	return rc;
}

/* --- the table ---------------------------------------------------------------------------------------- */

const struct follow_row project_follows[] = {
	{ &project_resource, after_project },
	{ &enterprise_resource, after_enterprise },
	{ &project_amount_resource, after_amount },
	{ &project_capacity_resource, after_part },
	{ &project_job_resource, after_part },
	{ &project_milestone_resource, after_part },
	{ &project_evidence_resource, after_part },
	{ &project_update_resource, after_part },
	{ NULL, NULL }
};
