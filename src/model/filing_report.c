/*
 * What is due over all projects.
 *
 * Each rule is one query, made of constants: the triggers whose filings can be due in the days that are asked for, by an index that has
 * them in the order of their days, without the projects that have ended or have the paper.  What the queries leave out is the same as
 * what filing.c calls done or over (tests/api/filings.test.mjs compares the two), so that a list, once made, can be kept and brought up to
 * date project by project (filing_kept.c).
 */
#include "base/base.h"

#include "filing_in.h"

#include "base/str.h"
#include "model/resources.h"
#include "text/date.h"

enum { BINDS = 24 };

struct report {
	struct db	*d;
	struct filing_book book;
	struct view	 v;
	enum filing_sight sight;
	int64_t		 from, to;	/* days on which what is told of is due */
	struct filing_list *list;
};

/* --- queries ------------------------------------------------------------------------------------------- */

struct query {
	struct str	 text;
	struct { const char *s; int64_t i; } bind[BINDS];
	int		 n;
};

static void
put(struct query *q, const char *text)
{
	str_puts(&q->text, text);
}

static void
put_bind(struct query *q, const char *before, const char *s, int64_t i)
{
	assert(q->n < BINDS);
	q->bind[q->n].s = s;
	q->bind[q->n].i = i;
	str_printf(&q->text, "%s$%d", before, ++q->n);
}

static void
put_int(struct query *q, const char *before, int64_t v)
{
	put_bind(q, before, NULL, v);
}

static void
put_text(struct query *q, const char *before, const char *text)
{
	put_bind(q, before, text, 0);
}

static void
put_date(struct query *q, struct arena *a, const char *before, int64_t day)
{
	char *text = arena_alloc(a, DATE_SIZE);
	int64_t first, last;

	if (date_make(1000, 1, 1, &first) == -1 || date_make(2999, 12, 31, &last) == -1)
		abort();
	date_put(text, day < first ? first : day > last ? last : day);
	put_text(q, before, text);
}

static struct stmt *
prepare(struct db *d, struct query *q)
{
	struct stmt *s = db_stmt(d, str_text(&q->text));

	for (int i = 0; i < q->n; i++)
		if (q->bind[i].s != NULL)
			stmt_text(s, i + 1, q->bind[i].s);
		else
			stmt_int(s, i + 1, q->bind[i].i);
	str_fini(&q->text);
	return s;
}

/* Projects p that go on and that the caller is told of. */
static void
put_projects(struct query *q, const struct report *r)
{
	put_int(q, " AND p.archived_at IS NULL AND p.health <> ", PH_CANCELLED);
	put_int(q, " AND p.stage < ", PS_CLOSED);
	if (r->sight == SIGHT_OWN)
		put_int(q, " AND p.enterprise = ", r->v.own);
	if (!r->v.archived)
		put(q, " AND EXISTS (SELECT 1 FROM enterprise e WHERE e.id = p.enterprise AND e.archived_at IS NULL)");
}

/* Projects that have not been in a stage: an acquisition goes past building (filing.c, has_been). */
static void
put_not_been(struct query *q, int64_t stage)
{
	put_int(q, " AND (p.stage < ", stage);
	if (stage == PS_CONSTRUCTION || stage == PS_TRIAL) {
		put_int(q, " OR (p.stage > ", stage);
		put_int(q, " AND p.mode = ", PM_ACQUISITION);
		put(q, ")");
	}
	put_int(q, ") AND NOT EXISTS (SELECT 1 FROM project_stage_date y WHERE y.owner = p.id AND y.stage = ", stage);
	put(q, ")");
}

/* Those in which nothing fulfils the rule, which comes once. */
static void
put_not_done(struct query *q, const struct filing_rule *rule)
{
	if (rule->regime != NULL) {
		put_text(q, " AND NOT EXISTS (SELECT 1 FROM project_permit y WHERE y.project = p.id AND y.archived_at IS NULL AND y.regime = ",
		    rule->regime);
		put(q, ")");
	}
	if (rule->done_milestone != NONE) {
		put_int(q, " AND NOT EXISTS (SELECT 1 FROM project_milestone y WHERE y.project = p.id AND y.archived_at IS NULL"
		    " AND y.actual IS NOT NULL AND y.kind = ", rule->done_milestone);
		put(q, ")");
	}
	if (rule->done_stage != NONE)
		put_not_been(q, rule->done_stage);
}

/* --- answers to them ------------------------------------------------------------------------------------ */

static void
add_due(struct report *r, const struct filing_line *x, int64_t project, int64_t trigger_on, int64_t on)
{
	if (on != NONE && on >= r->from && on <= r->to)
		filing_list_add(r->list, (struct filing_row){ on, project, trigger_on, (size_t)(x - r->book.line) });
}

/* Rows of project, country and the day of the trigger.  fixed: what is due on one day for all; else NONE. */
static int
take(struct report *r, const struct filing_line *x, struct query *q, int64_t trigger_on, int64_t fixed, struct err *e)
{
	struct stmt *s = prepare(r->d, q);
	int rc;

	while ((rc = stmt_row(s, e)) == 1) {
		int64_t on = fixed == NONE ? filing_day(col_text(s, 2)) : trigger_on;

		if (on != NONE && filing_is_for(x->rule, col_text(s, 1)))
			add_due(r, x, col_int(s, 0), on, fixed == NONE ? filing_due_of(&x->plan, on) : fixed);
	}
	return rc;
}

static void
put_window(struct query *q, const struct report *r, const struct filing_line *x, const char *from, const char *to)
{
	put_date(q, r->book.a, from, filing_earliest(&x->plan, r->from));
	put_date(q, r->book.a, to, r->to);
}

static int
take_stage(struct report *r, const struct filing_line *x, struct err *e)
{
	struct query q = { .text = STR_INIT };

	put_int(&q, "SELECT p.id, p.country, t.reached_on FROM project_stage_date t JOIN project p ON p.id = t.owner WHERE t.stage = ",
	    x->rule->trigger_stage);
	put_window(&q, r, x, " AND t.reached_on >= ", " AND t.reached_on <= ");
	put_projects(&q, r);
	put_not_done(&q, x->rule);
	return take(r, x, &q, NONE, NONE, e);
}

/* The first of its kind counts. */
static int
take_milestone(struct report *r, const struct filing_line *x, struct err *e)
{
	struct query q = { .text = STR_INIT };

	put_int(&q, "SELECT p.id, p.country, t.actual FROM project_milestone t JOIN project p ON p.id = t.project"
	    " WHERE t.archived_at IS NULL AND t.kind = ", x->rule->trigger_milestone);
	put_window(&q, r, x, " AND t.actual >= ", " AND t.actual <= ");
	put(&q, " AND NOT EXISTS (SELECT 1 FROM project_milestone f WHERE f.project = t.project AND f.kind = t.kind AND f.archived_at IS NULL"
	    " AND (f.actual < t.actual OR (f.actual = t.actual AND f.id < t.id)))");
	put_projects(&q, r);
	put_not_done(&q, x->rule);
	return take(r, x, &q, NONE, NONE, e);
}

/* What has to be there before a day that is planned, until that day is past. */
static int
take_planned(struct report *r, const struct filing_line *x, struct err *e)
{
	struct query q = { .text = STR_INIT };

	put_int(&q, "SELECT p.id, p.country, t.planned FROM project_milestone t JOIN project p ON p.id = t.project"
	    " WHERE t.archived_at IS NULL AND t.actual IS NULL AND t.kind = ", x->rule->trigger_milestone);
	put_date(&q, r->book.a, " AND t.planned >= ", r->book.today);
	put_date(&q, r->book.a, " AND t.planned <= ", r->to);
	put(&q, " AND NOT EXISTS (SELECT 1 FROM project_milestone f WHERE f.project = t.project AND f.kind = t.kind AND f.archived_at IS NULL"
	    " AND (f.actual IS NOT NULL OR f.planned < t.planned OR (f.planned = t.planned AND f.id < t.id)))");
	put_projects(&q, r);
	put_not_done(&q, x->rule);
	return take(r, x, &q, NONE, NONE, e);
}

static int
take_permit(struct report *r, const struct filing_line *x, struct err *e)
{
	struct query q = { .text = STR_INIT };

	put_text(&q, "SELECT p.id, p.country, t.issued FROM project_permit t JOIN project p ON p.id = t.project"
	    " WHERE t.archived_at IS NULL AND t.regime = ", x->rule->trigger_permit);
	put_window(&q, r, x, " AND t.issued >= ", " AND t.issued <= ");
	put(&q, " AND NOT EXISTS (SELECT 1 FROM project_permit f WHERE f.project = t.project AND f.regime = t.regime AND f.archived_at IS NULL"
	    " AND (f.issued < t.issued OR (f.issued = t.issued AND f.id < t.id)))");
	put_projects(&q, r);
	put_not_done(&q, x->rule);
	return take(r, x, &q, NONE, NONE, e);
}

/* A paper of the period. */
static void
put_paper(struct query *q, const struct report *r, const struct filing_rule *rule, struct filing_period in)
{
	put_text(q, "EXISTS (SELECT 1 FROM project_permit y WHERE y.project = p.id AND y.archived_at IS NULL AND y.regime = ", rule->regime);
	put_date(q, r->book.a, " AND y.issued >= ", in.from);
	put_date(q, r->book.a, " AND y.issued <= ", in.to);
	put(q, ")");
}

/* Those that began before this period and have no paper of it; or, for the next one, those that began in this period or have. */
static int
take_period(struct report *r, const struct filing_line *x, bool next, struct err *e)
{
	struct filing_period now = filing_period_of(&x->plan, r->book.today), in = next ? filing_period_of(&x->plan, now.to + 1) : now;
	struct query q = { .text = STR_INIT };
	int64_t on = filing_due_in(&x->plan, in);

	if (on == NONE || on < r->from || on > r->to)
		return 0;
	put_int(&q, "SELECT p.id, p.country, t.reached_on FROM project_stage_date t JOIN project p ON p.id = t.owner WHERE t.stage = ",
	    x->rule->trigger_stage);
	put_date(&q, r->book.a, " AND t.reached_on <= ", next ? now.to : now.from - 1);
	put_projects(&q, r);
	if (next)
		put_date(&q, r->book.a, " AND (t.reached_on >= ", now.from);
	put(&q, next ? " OR " : " AND NOT ");
	put_paper(&q, r, x->rule, now);
	if (next)
		put(&q, ")");
	return take(r, x, &q, in.from, on, e);
}

static int
take_line(struct report *r, const struct filing_line *x, struct err *e)
{
	if (x->plan.due == FD_NONE)
		return 0;
	switch (x->plan.trigger) {
	case FT_STAGE:
		return take_stage(r, x, e);
	case FT_MILESTONE:
		if (x->plan.due == FD_BEFORE && take_planned(r, x, e) == -1)
			return -1;
		return take_milestone(r, x, e);
	case FT_PERMIT:
		return take_permit(r, x, e);
	case FT_YEARLY:
	case FT_HALF_YEARLY:
		return take_period(r, x, false, e) == -1 ? -1 : take_period(r, x, true, e);
	case FT_CHANGE:
		break;
	}
	return 0;
}

/* --- out ------------------------------------------------------------------------------------------------ */

static int
put_project(const struct report *r, struct jw *w, int64_t id, struct err *e)
{
	struct stmt *s = db_stmt(r->d, "SELECT p.code, p.name_zh, p.name_en, p.country, p.stage, " PROJECT_INVESTOR " FROM project p WHERE p.id = $1");
	int rc;

	stmt_int(s, 1, id);
	if ((rc = stmt_row(s, e)) == 1) {
		jw_kint(w, "id", id);
		jw_ktext(w, "code", col_text(s, 0));
		jw_ktext(w, "name_zh", col_text(s, 1));
		jw_ktext(w, "name_en", col_text(s, 2));
		jw_ktext(w, "country", col_text(s, 3));
		jw_ktext(w, "stage", project_stage_names[col_int(s, 4)].code);
		project_put_investor(w, s, 5);
	}
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

static int
put_due(const struct report *r, struct jw *w, const struct filing_row *x, enum lang lang, struct err *e)
{
	const struct filing_rule *rule = r->book.line[x->line].rule;

	jw_object(w);
	filing_put_rule(w, rule, lang);
	filing_put_day(w, "trigger_on", x->trigger_on);
	filing_put_day(w, "due_on", x->on);
	jw_ktext(w, "state", filing_state_names[filing_state_of(x->on, r->book.today)]);
	jw_key(w, "project");
	jw_object(w);
	if (put_project(r, w, x->project, e) == -1)
		return -1;
	jw_end_object(w);
	filing_put_basis(w, rule);
	jw_end_object(w);
	return 0;
}

static void
put_counts(const struct report *r, struct jw *w)
{
	int64_t count[FS_STATES] = { 0 };

	for (size_t i = 0; i < r->list->n; i++)
		count[filing_state_of(r->list->row[i].on, r->book.today)]++;
	jw_key(w, "counts");
	jw_object(w);
	for (int i = FS_OVERDUE; i <= FS_WAITING; i++)
		jw_kint(w, filing_state_names[i], count[i]);
	jw_end_object(w);
}

static int
put_page(const struct report *r, struct jw *w, const struct filing_query *q, enum lang lang, struct err *e)
{
	jw_object(w);
	filing_put_day(w, "as_of", r->book.today);
	filing_put_day(w, "from", r->from);
	filing_put_day(w, "to", r->to);
	jw_kbool(w, "holidays_counted", false);
	jw_key(w, "items");
	jw_array(w);
	for (size_t i = (size_t)q->offset; i < r->list->n && i < (size_t)(q->offset + q->limit); i++)
		if (put_due(r, w, &r->list->row[i], lang, e) == -1)
			return -1;
	jw_end_array(w);
	jw_kint(w, "total", (int64_t)r->list->n);
	put_counts(r, w);
	jw_end_object(w);
	return 0;
}

enum filing_sight
filing_sight(const struct actor *who, struct view *v)
{
	unsigned own;

	access_view(who, &project_resource, v);
	if ((access_verbs(who, &project_resource, &own) & BIT(V_READ)) == 0)
		return SIGHT_NONE;
	if ((v->see & BIT(CL_OWN)) != 0 && !v->only_own)
		return SIGHT_ALL;
	return ((v->see | v->see_own) & BIT(CL_OWN)) != 0 && v->own != NONE ? SIGHT_OWN : SIGHT_NONE;
}

/* From the rows. */
static int
count_due(void *arg, struct filing_list **out, struct err *e)
{
	struct report *r = arg;
	int rc = 0;

	r->list = filing_list_new(0);
	for (size_t i = 0; i < r->book.n && rc == 0; i++)
		rc = take_line(r, &r->book.line[i], e);
	filing_list_sort(r->list);
	*out = r->list;
	return rc;
}

int
filing_put_due(struct db *d, struct filing_kept *kept, const struct actor *who, const struct filing_query *q, enum lang lang, struct jw *w,
    struct err *e)
{
	struct report r = { .d = d };
	int rc;

	r.sight = filing_sight(who, &r.v);
	if (r.sight == SIGHT_NONE)
		return fail(e, ERR_FORBIDDEN, "sees no project's own fields");
	if (filing_book(d, e->arena, &r.book, e) == -1)
		return -1;
	r.from = r.book.today - q->back;
	r.to = r.book.today + q->days;
	if (r.sight == SIGHT_ALL && r.v.archived)
		rc = filing_kept_list(kept, d, &r.book, r.from, r.to, count_due, &r, &r.list, e);
	else
		rc = count_due(&r, &r.list, e);
	if (rc == 0)
		rc = put_page(&r, w, q, lang, e);
	filing_list_unref(r.list);
	return rc;
}
