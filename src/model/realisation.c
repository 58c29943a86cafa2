/*
 * The realisation curve of one delegation, from its rows.
 *
 * What was intended is a project that began on it, or a verified outcome with an intended sum that no project has come of: never both.
 */
#include "base/base.h"

#include "base/clock.h"
#include "base/str.h"
#include "meta/rec.h"
#include "model/chain_report.h"
#include "model/curve.h"
#include "model/resources.h"
#include "text/date.h"

enum { ITEMS_MOST = 5000 };

/* A project that began on it. */
struct origin {
	int64_t		 id, stage;
	int64_t		 day[PS_EXITED + 1];	/* when it reached a stage */
	bool		 told[PS_EXITED + 1];	/* the first row of a stage counts */
	size_t		 first;			/* of its amounts */
};
struct reading {
	struct db	*d;
	struct arena	*a;
	int64_t		 delegation, ended, unverified;
	struct curve_item *item;	/* of the projects, then of outcomes */
	size_t		 n, room;
	struct origin	*origin;	/* by id */
	struct curve_amount *amount;	/* of all projects */
	size_t		 namounts, amount_room;
};

static const char *const step_names[CURVE_STEPS] = { "filed", "registered", "disbursed", "operating" };

static int64_t
day_of(const char *iso)
{
	int64_t day = NONE;

	return iso == NULL || date_parse(iso, &day) != NULL ? NONE : day;
}

/* Room for one more of a list that doubles. */
static void *
grow(struct arena *a, void *list, size_t n, size_t *room, size_t size)
{
	void *more;

	if (n < *room)
		return list;
	*room = *room * 2 + 64;
	more = arena_array(a, *room, size);
	if (n > 0)
		memcpy(more, list, n * size);
	return more;
}

static struct curve_item *
new_item(struct reading *r)
{
	struct curve_item *x;

	r->item = grow(r->a, r->item, r->n, &r->room, sizeof *r->item);
	x = &r->item[r->n++];
	*x = (struct curve_item){ .n = 0 };
	for (int step = 0; step < CURVE_STEPS; step++)
		x->day[step] = NONE;
	return x;
}

/* --- projects ------------------------------------------------------------------------------------------------ */

/* Of which kind an amount is; false: the curve does not know it. */
static bool
step_of(int64_t kind, int64_t current, enum curve_step *out)
{
	static const struct { int64_t kind; enum curve_step step; } steps[] = {
		{ AK_INTENDED, CURVE_INTENDED }, { AK_FILED_CN, CURVE_FILED }, { AK_REGISTERED_HOST, CURVE_REGISTERED },
		{ AK_DISBURSED, CURVE_DISBURSED },
	};

	for (size_t i = 0; i < nitems(steps); i++)
		if (steps[i].kind == kind) {
			*out = steps[i].step;
			return *out != CURVE_INTENDED || current == 1;
		}
	return false;
}

static struct curve_amount
take_amount(struct stmt *s, enum curve_step step)
{
	struct curve_amount x = {
		.step = step, .scope = col_int(s, 1), .component = col_is_null(s, 2) ? NONE : col_int(s, 2), .minor = col_int(s, 3),
		.day = day_of(col_text(s, 5)),
	};

	strncpy(x.currency, col_text(s, 4), sizeof x.currency - 1);
	return x;
}

#define BEGUN	" FROM project p JOIN enterprise x ON x.id = p.enterprise "
#define THERE	" WHERE p.origin_delegation = $1 AND p.archived_at IS NULL AND x.archived_at IS NULL "

static int
read_projects(struct reading *r, struct err *e)
{
	struct stmt *s = db_stmt(r->d, "SELECT p.id, p.stage" BEGUN THERE "ORDER BY p.id ASC LIMIT $2");
	size_t room = 0;
	int rc;

	stmt_int(s, 1, r->delegation);
	stmt_int(s, 2, ITEMS_MOST);
	while ((rc = stmt_row(s, e)) == 1) {
		r->origin = grow(r->a, r->origin, r->n, &room, sizeof *r->origin);
		r->origin[r->n] = (struct origin){ .id = col_int(s, 0), .stage = col_int(s, 1) };
		for (size_t i = 0; i < nitems(r->origin->day); i++)
			r->origin[r->n].day[i] = NONE;
		new_item(r);
	}
	return rc;
}

/* The projects' rows come in the order of the projects.  False: of one behind the last. */
static bool
find_origin(const struct reading *r, int64_t project, size_t *at)
{
	while (*at < r->n && r->origin[*at].id < project)
		++*at;
	return *at < r->n && r->origin[*at].id == project;
}

static int
read_days(struct reading *r, struct err *e)
{
	struct stmt *s = db_stmt(r->d, "SELECT y.owner, y.stage, y.reached_on" BEGUN "JOIN project_stage_date y ON y.owner = p.id" THERE
	    "ORDER BY y.owner ASC, y.pos ASC");
	size_t at = 0;
	int rc;

	stmt_int(s, 1, r->delegation);
	while ((rc = stmt_row(s, e)) == 1) {
		int64_t stage = col_int(s, 1);

		if (!find_origin(r, col_int(s, 0), &at) || r->origin[at].told[stage])
			continue;
		r->origin[at].told[stage] = true;
		r->origin[at].day[stage] = day_of(col_text(s, 2));
	}
	return rc;
}

static int
read_amounts(struct reading *r, struct err *e)
{
	struct stmt *s = db_stmt(r->d, "SELECT m.kind, m.scope, m.component, m.amount, m.amount_currency, m.as_of, m.current, m.project" BEGUN
	    "JOIN project_amount m ON m.project = p.id AND m.archived_at IS NULL" THERE "ORDER BY m.project ASC, m.as_of ASC NULLS FIRST, m.id ASC");
	enum curve_step step;
	size_t at = 0;
	int rc;

	stmt_int(s, 1, r->delegation);
	while ((rc = stmt_row(s, e)) == 1) {
		if (!step_of(col_int(s, 0), col_int(s, 6), &step) || !find_origin(r, col_int(s, 7), &at))
			continue;
		r->amount = grow(r->a, r->amount, r->namounts, &r->amount_room, sizeof *r->amount);
		if (r->item[at].n++ == 0)
			r->origin[at].first = r->namounts;
		r->amount[r->namounts++] = take_amount(s, step);
	}
	return rc;
}

/* Since when a stage, where nobody has written its day: since the first amount that says so. */
static void
reach(struct curve_item *x, enum curve_step step, bool reached, int64_t day)
{
	for (const struct curve_amount *m = x->amount; m < x->amount + x->n; m++)
		if (m->step == step && step == CURVE_DISBURSED)
			reached = true;
	for (const struct curve_amount *m = x->amount; reached && day == NONE && m < x->amount + x->n; m++)
		if (m->step == step)
			day = m->day;
	x->reached[step] = reached;
	x->day[step] = day;
}

/* What the curve knows of the projects, once all is read. */
static void
make_items(struct reading *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct origin *p = &r->origin[i];
		struct curve_item *x = &r->item[i];

		x->amount = r->amount + p->first;
		reach(x, CURVE_FILED, p->stage >= PS_FILED, p->day[PS_FILED]);
		reach(x, CURVE_REGISTERED, p->stage >= PS_HOST_APPROVED, p->day[PS_HOST_APPROVED]);
		reach(x, CURVE_DISBURSED, false, NONE);
		reach(x, CURVE_OPERATING, p->stage >= PS_OPERATING, p->day[PS_OPERATING]);
	}
}

/* --- outcomes that no project has come of ----------------------------------------------------------------------- */

static int
read_outcomes(struct reading *r, struct err *e)
{
	struct stmt *s = db_stmt(r->d, "SELECT o.state, o.value, o.value_currency, o.signed_on FROM outcome o JOIN enterprise x ON x.id = o.enterprise"
	    " WHERE o.delegation = $1 AND o.archived_at IS NULL AND x.archived_at IS NULL AND o.project IS NULL AND o.value_kind = $2"
	    " AND o.value IS NOT NULL AND o.state <> $3");
	int rc;

	stmt_int(s, 1, r->delegation);
	stmt_int(s, 2, OV_INTENDED);
	stmt_int(s, 3, OS_REJECTED);
	while ((rc = stmt_row(s, e)) == 1) {
		struct curve_amount *m;
		struct curve_item *x;

		if (col_int(s, 0) == OS_REPORTED || col_int(s, 0) == OS_EVIDENCED) {
			r->unverified++;
			continue;
		}
		m = arena_alloc(r->a, sizeof *m);
		*m = (struct curve_amount){ .step = CURVE_INTENDED, .scope = AS_WHOLE, .component = NONE, .minor = col_int(s, 1), .day = day_of(col_text(s, 3)) };
		strncpy(m->currency, col_text(s, 2), sizeof m->currency - 1);
		x = new_item(r);
		x->amount = m;
		x->n = 1;
	}
	return rc;
}

/* --- out ---------------------------------------------------------------------------------------------------------- */

static void
put_day(struct jw *w, const char *key, int64_t day)
{
	char text[DATE_SIZE];

	if (day != NONE)
		date_put(text, day);
	jw_ktext(w, key, day == NONE ? NULL : text);
}

static void
put_kind(struct jw *w, const struct curve_line *l)
{
	const struct field *component = resource_field(&project_amount_resource, "component");

	jw_ktext(w, "scope", amount_scope_names[l->scope].code);
	jw_ktext(w, "component", l->component == NONE ? NULL : component->choices[l->component].code);
	jw_ktext(w, "currency", l->currency);
}

static void
put_share(struct jw *w, struct arena *a, const struct curve_line *l, const struct curve_share *x)
{
	jw_object(w);
	put_kind(w, l);
	jw_ktext(w, "reached", minor_text(a, x->reached, l->currency));
	jw_ktext(w, "of", minor_text(a, x->of, l->currency));
	jw_kint(w, "share_bp", x->of == 0 ? NONE : (int64_t)(x->reached * 10000 / x->of));
	jw_kint(w, "items", x->items);
	jw_kint(w, "left_out", x->left_out);
	jw_end_object(w);
}

static void
put_step(struct jw *w, struct arena *a, const struct curve *c, const struct curve_point *p, int step)
{
	jw_key(w, step_names[step]);
	jw_object(w);
	jw_kint(w, "count", p->count[step]);
	jw_kint(w, "of", c->items);
	jw_key(w, "amounts");
	jw_array(w);
	for (size_t i = 0; i < c->nlines; i++)
		put_share(w, a, &c->line[i], &p->share[i * CURVE_STEPS + (size_t)step]);
	jw_end_array(w);
	jw_end_object(w);
}

static void
put_point(struct jw *w, struct arena *a, const struct curve *c, const struct curve_point *p)
{
	jw_object(w);
	jw_kint(w, "after_days", p->after_days);
	jw_kint(w, "year", p->years == 0 ? NONE : p->years);
	put_day(w, "on", p->day);
	for (int step = 0; step < CURVE_STEPS; step++)
		put_step(w, a, c, p, step);
	jw_end_object(w);
}

static void
put_curve(const struct reading *r, const struct curve *c, int64_t today, struct jw *w)
{
	jw_object(w);
	jw_kint(w, "delegation", r->delegation);
	put_day(w, "ended_on", r->ended);
	put_day(w, "as_of", today);
	jw_kint(w, "items", c->items);
	jw_kint(w, "valued", c->valued);
	jw_key(w, "intended");
	jw_array(w);
	for (const struct curve_line *l = c->line; l < c->line + c->nlines; l++) {
		jw_object(w);
		put_kind(w, l);
		jw_ktext(w, "amount", minor_text(r->a, l->minor, l->currency));
		jw_kint(w, "items", l->items);
		jw_end_object(w);
	}
	jw_end_array(w);
	jw_key(w, "points");
	jw_array(w);
	for (const struct curve_point *p = c->point; p < c->point + c->npoints; p++)
		put_point(w, r->a, c, p);
	jw_end_array(w);
	jw_key(w, "undated");
	jw_object(w);
	for (int step = 0; step < CURVE_STEPS; step++)
		jw_kint(w, step_names[step], c->undated[step]);
	jw_end_object(w);
	jw_key(w, "left_out");
	jw_object(w);
	jw_kint(w, "unverified", r->unverified);
	jw_end_object(w);
	jw_end_object(w);
}

/* The delegation, through the view of these reports. */
static int
find_trip(struct db *d, struct arena *a, const struct actor *who, int64_t id, const struct delegation **out, struct err *e)
{
	struct view v;
	void *rec;
	int rc;

	if (chain_view(who, &v, e) == -1)
		return -1;
	if ((rc = rec_load(d, a, &delegation_resource, id, &rec, e)) == 1)
		rc = rec_is_there(d, a, &v, &delegation_resource, rec, e);
	*out = rec;
	return rc == 0 ? fail(e, ERR_NOT_FOUND, "no such delegation") : rc == -1 ? -1 : 0;
}

int
realisation_report(struct db *d, struct arena *a, const struct actor *who, int64_t delegation, struct jw *w, struct err *e)
{
	struct reading r = { .d = d, .a = a, .delegation = delegation };
	int64_t today = date_day_here(clock_ms());
	const struct delegation *trip;
	struct curve c;

	if (find_trip(d, a, who, delegation, &trip, e) == -1)
		return -1;
	r.ended = day_of(trip->ends_on);
	if (r.ended == NONE)
		return fail_detail(e, ERR_CONFLICT, "trip_not_over");
	if (read_projects(&r, e) == -1 || read_days(&r, e) == -1 || read_amounts(&r, e) == -1)
		return -1;
	make_items(&r);
	if (read_outcomes(&r, e) == -1)
		return -1;
	curve_make(a, r.item, r.n, r.ended, today, &c);
	put_curve(&r, &c, today, w);
	return 0;
}
