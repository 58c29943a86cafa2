/*
 * How the filings of one project stand.
 */
#include "base/base.h"

#include "filing_in.h"

#include "base/str.h"
#include "model/resources.h"
#include "text/date.h"

#include <stdlib.h>

enum { STAGES = PS_EXITED + 1, KINDS_MOST = 32 };

/* What is known of the project: days of stages, milestones and permits. */
struct facts {
	struct arena	*a;
	bool		 there;			/* and not archived */
	int64_t		 stage, health, mode;
	const char	*country;
	struct { bool there; int64_t on; } reached[STAGES];
	struct { bool there; int64_t actual, planned; } milestone[KINDS_MOST];	/* the first of each kind */
	struct permit {
		int64_t		 id, on;
		const char	*regime;
	}		*permit;
	size_t		 npermits, room;
	int64_t		 changed_on;		/* what was filed, the last time; NONE: never */
};

/* --- reading ------------------------------------------------------------------------------------------ */

static int64_t
earlier(int64_t a, int64_t b)
{
	return a == NONE || (b != NONE && b < a) ? b : a;
}

static int
read_project(struct db *d, int64_t id, struct facts *f, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT stage, health, mode, country, archived_at FROM project WHERE id = $1");
	int rc;

	stmt_int(s, 1, id);
	if ((rc = stmt_row(s, e)) == 1) {
		f->stage = col_int(s, 0);
		f->health = col_int(s, 1);
		f->mode = col_int(s, 2);
		f->country = arena_strdup(f->a, col_text(s, 3));
		f->there = col_is_null(s, 4);
	}
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

static int
read_stages(struct db *d, int64_t id, struct facts *f, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT stage, reached_on FROM project_stage_date WHERE owner = $1");
	int rc;

	stmt_int(s, 1, id);
	while ((rc = stmt_row(s, e)) == 1) {
		int64_t stage = col_int(s, 0);

		if (stage < 0 || stage >= STAGES)
			continue;
		f->reached[stage].there = true;
		f->reached[stage].on = earlier(f->reached[stage].on, filing_day(col_text(s, 1)));
	}
	return rc;
}

static int
read_milestones(struct db *d, int64_t id, struct facts *f, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT kind, actual, planned FROM project_milestone WHERE project = $1 AND archived_at IS NULL");
	int rc;

	stmt_int(s, 1, id);
	while ((rc = stmt_row(s, e)) == 1) {
		int64_t kind = col_int(s, 0);

		if (kind < 0 || kind >= KINDS_MOST)
			continue;
		f->milestone[kind].there = true;
		f->milestone[kind].actual = earlier(f->milestone[kind].actual, filing_day(col_text(s, 1)));
		f->milestone[kind].planned = earlier(f->milestone[kind].planned, filing_day(col_text(s, 2)));
	}
	return rc;
}

static void
add_permit(struct facts *f, struct stmt *s)
{
	if (f->npermits == f->room) {
		struct permit *more = arena_array(f->a, f->room * 2 + 16, sizeof *more);

		if (f->npermits > 0)
			memcpy(more, f->permit, f->npermits * sizeof *more);
		f->permit = more;
		f->room = f->room * 2 + 16;
	}
	f->permit[f->npermits++] = (struct permit){
		.id = col_int(s, 0), .on = filing_day(col_text(s, 1)), .regime = arena_strdup(f->a, col_text(s, 2)),
	};
}

static int
read_permits(struct db *d, int64_t id, struct facts *f, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT id, issued, regime FROM project_permit WHERE project = $1 AND archived_at IS NULL ORDER BY id");
	int rc;

	stmt_int(s, 1, id);
	while ((rc = stmt_row(s, e)) == 1)
		add_permit(f, s);
	return rc;
}

/* Fields whose change has to be filed anew: who invests, and where. */
static const char *const filed_fields[] = { "owners", "country", "province", "park", "address" };

/* Whether a change of the log took one of them away; that it was filled in is none. */
static bool
changes_filed(struct arena *a, const char *diff)
{
	const struct jv *tree, *field, *old;
	struct err none;

	err_init(&none, a);
	if (diff == NULL || json_parse(a, diff, strlen(diff), &tree, &none) == -1)
		return false;
	for (size_t i = 0; i < nitems(filed_fields); i++)
		if ((field = jv_get(tree, filed_fields[i])) != NULL && (old = jv_get(field, "old")) != NULL &&
		    jv_type(old) != J_NULL && !(jv_type(old) == J_ARRAY && jv_count(old) == 0))
			return true;
	return false;
}

/* The last change of what was filed, behind the day of the filing. */
static int
read_changes(struct db *d, int64_t id, struct facts *f, struct err *e)
{
	struct stmt *s;
	int rc;

	f->changed_on = NONE;
	if (f->reached[PS_FILED].on == NONE)
		return 0;
	s = db_stmt(d, "SELECT at, diff FROM audit WHERE resource = $1 AND record = $2 AND version > 1 AND at >= $3 ORDER BY id DESC");
	stmt_text(s, 1, project_resource.name);
	stmt_int(s, 2, id);
	stmt_int(s, 3, date_begins_here(f->reached[PS_FILED].on + 1));
	while ((rc = stmt_row(s, e)) == 1)
		if (changes_filed(f->a, col_text(s, 1))) {
			f->changed_on = date_day_here(col_int(s, 0));
			stmt_done(s);
			return 0;
		}
	return rc;
}

static int
read_facts(struct db *d, struct arena *a, int64_t id, struct facts *f, struct err *e)
{
	*f = (struct facts){ .a = a };
	for (size_t i = 0; i < nitems(f->reached); i++)
		f->reached[i].on = NONE;
	for (size_t i = 0; i < nitems(f->milestone); i++)
		f->milestone[i].actual = f->milestone[i].planned = NONE;
	if (read_project(d, id, f, e) == -1 || read_stages(d, id, f, e) == -1 || read_milestones(d, id, f, e) == -1 ||
	    read_permits(d, id, f, e) == -1)
		return -1;
	return read_changes(d, id, f, e);
}

/* --- what a rule wants to know ------------------------------------------------------------------------- */

/* An acquisition goes past building; any other project that is further on has been there. */
static bool
has_been(const struct facts *f, int64_t stage)
{
	bool skips = f->mode == PM_ACQUISITION && (stage == PS_CONSTRUCTION || stage == PS_TRIAL);

	return f->reached[stage].there || f->stage == stage || (f->stage > stage && !skips);
}

static void
know_stage(const struct facts *f, int64_t stage, struct filing_known *k)
{
	k->on = f->reached[stage].on;
	k->lost = k->on == NONE && has_been(f, stage);
}

/* A day that is planned counts for what has to be there before it, until it is past. */
static void
know_milestone(const struct facts *f, const struct filing_line *x, int64_t today, struct filing_known *k)
{
	int64_t kind = x->rule->trigger_milestone, planned = f->milestone[kind].planned;

	k->on = f->milestone[kind].actual;
	if (k->on == NONE && x->plan.due == FD_BEFORE && planned != NONE && planned >= today)
		k->on = planned;
	k->lost = k->on == NONE && (f->stage >= PS_OPERATING || (planned != NONE && planned < today));
}

static void
know_permit(const struct facts *f, const char *regime, struct filing_known *k)
{
	for (size_t i = 0; i < f->npermits; i++)
		if (str_eq(f->permit[i].regime, regime)) {
			k->on = earlier(k->on, f->permit[i].on);
			k->lost = true;
		}
	k->lost = k->lost && k->on == NONE;
}

static void
know_trigger(const struct facts *f, const struct filing_line *x, int64_t today, struct filing_known *k)
{
	switch (x->plan.trigger) {
	case FT_STAGE:
	case FT_YEARLY:
	case FT_HALF_YEARLY:
		know_stage(f, x->rule->trigger_stage, k);
		break;
	case FT_MILESTONE:
		know_milestone(f, x, today, k);
		break;
	case FT_PERMIT:
		know_permit(f, x->rule->trigger_permit, k);
		break;
	case FT_CHANGE:
		k->on = f->changed_on;
		break;
	}
}

/* Papers of the rule's kind; of one that comes once also the milestone and the stage that stand for it. */
static void
know_papers(const struct facts *f, const struct filing_line *x, struct filing_known *k)
{
	struct filing_paper *paper = arena_array(f->a, f->npermits + 2, sizeof *paper);
	int64_t kind = x->rule->done_milestone, stage = x->rule->done_stage;

	for (size_t i = 0; i < f->npermits; i++)
		if (x->rule->regime != NULL && str_eq(f->permit[i].regime, x->rule->regime))
			paper[k->npapers++] = (struct filing_paper){ f->permit[i].id, f->permit[i].on };
	if (!filing_recurs(&x->plan) && kind != NONE && f->milestone[kind].actual != NONE)
		paper[k->npapers++] = (struct filing_paper){ NONE, f->milestone[kind].actual };
	if (!filing_recurs(&x->plan) && stage != NONE && has_been(f, stage))
		paper[k->npapers++] = (struct filing_paper){ NONE, f->reached[stage].on };
	k->paper = paper;
}

static struct filing_stand
stand_of(const struct facts *f, const struct filing_line *x, int64_t today)
{
	struct filing_known k = { .on = NONE, .over = f->health == PH_CANCELLED || f->stage >= PS_CLOSED };
	struct filing_stand out;

	know_trigger(f, x, today, &k);
	know_papers(f, x, &k);
	filing_stand(&x->plan, &k, today, &out);
	return out;
}

/* Whether it stands among what is due: open, and on a day that is known. */
static bool
is_due(const struct filing_stand *s)
{
	return s->due_on != NONE && (s->state == FS_OVERDUE || s->state == FS_DUE_SOON || s->state == FS_WAITING);
}

int
filing_add_project(struct db *d, const struct filing_book *book, int64_t project, int64_t from, int64_t to, struct filing_list *out, struct err *e)
{
	struct facts *f = arena_alloc(e->arena, sizeof *f);

	if (read_facts(d, e->arena, project, f, e) == -1)
		return -1;
	for (size_t i = 0; f->there && i < book->n; i++) {
		struct filing_stand s;

		if (!filing_is_for(book->line[i].rule, f->country))
			continue;
		s = stand_of(f, &book->line[i], book->today);
		if (is_due(&s) && s.due_on >= from && s.due_on <= to)
			filing_list_add(out, (struct filing_row){ s.due_on, project, s.trigger_on, i });
	}
	return 0;
}

/* --- out ----------------------------------------------------------------------------------------------- */

struct item {
	const struct filing_line *line;
	struct filing_stand stand;
	size_t		 pos;
};

/* What has a day first, the soonest of all; then what nobody knows, what waits for something, what is done. */
static int
rank_of(const struct item *x)
{
	if (x->stand.state == FS_DONE)
		return 3;
	if (x->stand.due_on != NONE)
		return 0;
	return x->stand.state == FS_UNKNOWN ? 1 : 2;
}

static int
by_urgency(const void *p, const void *q)
{
	const struct item *a = p, *b = q;
	int x = rank_of(a), y = rank_of(b);

	if (x != y)
		return x - y;
	if (x == 0 && a->stand.due_on != b->stand.due_on)
		return a->stand.due_on < b->stand.due_on ? -1 : 1;
	return (a->pos > b->pos) - (a->pos < b->pos);
}

static void
put_item(struct jw *w, const struct item *x, enum lang lang)
{
	const struct filing_stand *s = &x->stand;

	jw_object(w);
	filing_put_rule(w, x->line->rule, lang);
	if (x->line->rule->step != NONE)
		jw_kint(w, "step", x->line->rule->step);
	filing_put_day(w, "trigger_on", s->trigger_on);
	filing_put_day(w, "due_on", s->due_on);
	jw_ktext(w, "state", filing_state_names[s->state]);
	filing_put_day(w, "done_on", s->done_on);
	jw_kint(w, "permit", s->permit);
	filing_put_basis(w, x->line->rule);
	jw_end_object(w);
}

/* The first step of the country's that is not done, and the one that it keeps from being taken.  Items are in the order of steps. */
static void
put_missing(struct jw *w, const struct facts *f, const struct item *item, size_t n, enum lang lang)
{
	const struct filing_rule *missing = NULL, *next = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct filing_rule *r = item[i].line->rule;

		if (r->step == NONE || (missing == NULL && item[i].stand.state == FS_DONE))
			continue;
		if (missing != NULL) {
			next = r;
			break;
		}
		missing = r;
	}
	jw_key(w, "next_missing");
	if (missing == NULL || f->stage < PS_INTENTION || f->stage >= PS_CLOSED || f->health == PH_CANCELLED) {
		jw_null(w);
		return;
	}
	jw_object(w);
	filing_put_rule(w, missing, lang);
	jw_kint(w, "step", missing->step);
	jw_ktext(w, "blocks", next == NULL ? NULL : lang == LANG_ZH || next->name_en == NULL ? next->name_zh : next->name_en);
	jw_end_object(w);
}

int
filing_put_project(struct db *d, int64_t project, enum lang lang, struct jw *w, struct err *e)
{
	struct facts *f = arena_alloc(e->arena, sizeof *f);
	struct filing_book book;
	struct item *item;
	size_t n = 0;

	if (filing_book(d, e->arena, &book, e) == -1 || read_facts(d, e->arena, project, f, e) == -1)
		return -1;
	item = arena_array(e->arena, book.n + 1, sizeof *item);
	for (size_t i = 0; i < book.n; i++)
		if (filing_is_for(book.line[i].rule, f->country)) {
			item[n] = (struct item){ &book.line[i], stand_of(f, &book.line[i], book.today), n };
			n++;
		}
	jw_object(w);
	filing_put_day(w, "as_of", book.today);
	jw_kbool(w, "holidays_counted", false);
	put_missing(w, f, item, n, lang);
	qsort(item, n, sizeof *item, by_urgency);
	jw_key(w, "items");
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		put_item(w, &item[i], lang);
	jw_end_array(w);
	jw_end_object(w);
	return 0;
}
