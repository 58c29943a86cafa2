/*
 * The figures of the chain: kept, and counted from the rows where they are stale.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/chain.h"
#include "model/resources.h"
#include "text/date.h"

const char *const chain_names[CH_WHATS] = {
	[CH_SEATS] = "seats", [CH_TRAVELLED] = "travelled", [CH_MEETINGS_HELD] = "meetings_held", [CH_MOUS] = "mous",
	[CH_PROJECTS_BEGUN] = "projects_begun", [CH_FILED] = "filed", [CH_REGISTERED] = "registered", [CH_DISBURSED] = "disbursed",
	[CH_OPERATING] = "operating", [CH_JOBS_ACTUAL] = "jobs_actual", [CH_UNVERIFIED] = "unverified", [CH_AMOUNT] = "amounts",
	[CH_VALUE] = "values",
};

/* --- what is counted -------------------------------------------------------------------------------------- */

enum { PART = 1000000000, BINDS = 8 };	/* PART: minor units of one in the column `billions` */

/*
 * One query for each thing: $1 is the delegation, or what is less than all of them; $2 the thing itself; then `bind`.  Columns: delegation,
 * what, kind, scope, component, currency, n, billions, rest, newest day, newest moment, evidences.
 */
struct figure {
	enum chain_what	 what;
	const char	*of_one, *of_all;
	int64_t		 bind[BINDS];
	size_t		 nbinds;
};

#define COUNTED(n)	", $2, -1, -1, -1, '', " n ", 0, 0, "
#define HOUSED(of)	" JOIN enterprise x ON x.id = " of ".enterprise AND x.archived_at IS NULL"
#define PROJECTS	" FROM project p" HOUSED("p")
#define OF_PROJECTS	" WHERE p.archived_at IS NULL AND p.origin_delegation "
#define SHOWN(of)	"SUM((SELECT COUNT(*) FROM project_evidence v WHERE v.project = p.id AND v.archived_at IS NULL AND v.supports IN (" of ")))"
/* A sum hides a stage, or a kind, from the planner: rows are found by their project, never by an index that has those of all. */
#define REACHED(stage)	"MAX((SELECT MAX(y.reached_on) FROM project_stage_date y WHERE y.owner = p.id AND y.stage + 0 = " stage "))"
#define PAPERS		"(SELECT COUNT(*) FROM outcome_evidence v WHERE v.owner = o.id)"
#define NEWER_JOB	"EXISTS (SELECT 1 FROM project_job f WHERE f.project = j.project AND f.archived_at IS NULL AND f.status = j.status" \
	" AND (COALESCE(f.as_of, '') > COALESCE(j.as_of, '') OR (COALESCE(f.as_of, '') = COALESCE(j.as_of, '') AND f.id > j.id)))"

#define BOTH(before, after)	before "= $1" after, before "> $1" after
#define ROW(number, before, after, ...) \
	{ number, BOTH(before, after), { __VA_ARGS__ }, sizeof((int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t) }
#define PLAIN(number, before, after)	{ number, BOTH(before, after), { 0 }, 0 }

/* Of what the evidence is, in the order of the choices of project_evidence.supports. */
enum { EV_AMOUNT, EV_CAPACITY, EV_JOBS, EV_MILESTONE, EV_PERMIT, EV_STAGE };

static const struct figure figures[] = {
	ROW(CH_SEATS, "SELECT a.delegation" COUNTED("SUM(a.seats)") "NULL, MAX(a.decided_at), 0 FROM application a"
	    " WHERE a.archived_at IS NULL AND a.state IN ($3, $4, $5) AND a.delegation ", " GROUP BY a.delegation",
	    APS_ACCEPTED, APS_CONFIRMED, APS_TRAVELLED),
	ROW(CH_TRAVELLED, "SELECT g.delegation" COUNTED("COUNT(*)") "MAX((SELECT d.starts_on FROM delegation d WHERE d.id = g.delegation)), NULL, 0"
	    " FROM delegate g"
	    " WHERE g.archived_at IS NULL AND g.state = $3 AND g.delegation ", " GROUP BY g.delegation", DGS_TRAVELLED),
	ROW(CH_MEETINGS_HELD, "SELECT m.delegation" COUNTED("COUNT(*)") "MAX(substr(m.starts, 1, 10)), NULL, 0 FROM meeting m"
	    " WHERE m.archived_at IS NULL AND m.state = $3 AND m.delegation ", " GROUP BY m.delegation", MS_HELD),
	ROW(CH_MOUS, "SELECT o.delegation" COUNTED("COUNT(*)") "MAX(o.signed_on), NULL, SUM(" PAPERS ") FROM outcome o" HOUSED("o")
	    " WHERE o.archived_at IS NULL AND o.kind IN ($3, $4, $5) AND o.state IN ($6, $7, $8, $9) AND o.delegation ", " GROUP BY o.delegation",
	    OK_MOU, OK_LOI, OK_JV_TERM_SHEET, OS_VERIFIED, OS_PARTLY_REALISED, OS_REALISED, OS_LAPSED),
	ROW(CH_UNVERIFIED, "SELECT o.delegation" COUNTED("COUNT(*)") "MAX(o.signed_on), NULL, SUM(" PAPERS ") FROM outcome o" HOUSED("o")
	    " WHERE o.archived_at IS NULL AND o.kind IN ($3, $4, $5) AND o.state IN ($6, $7) AND o.delegation ", " GROUP BY o.delegation",
	    OK_MOU, OK_LOI, OK_JV_TERM_SHEET, OS_REPORTED, OS_EVIDENCED),
	ROW(CH_VALUE, "SELECT o.delegation, $2, o.value_kind, -1, -1, o.value_currency, COUNT(*), SUM(o.value / 1000000000), SUM(o.value % 1000000000),"
	    " MAX(o.signed_on), NULL, SUM(" PAPERS ") FROM outcome o" HOUSED("o") " WHERE o.archived_at IS NULL AND o.value IS NOT NULL"
	    " AND o.value_kind IS NOT NULL AND o.state IN ($3, $4, $5, $6) AND o.delegation ",
	    " GROUP BY o.delegation, o.value_kind, o.value_currency", OS_VERIFIED, OS_PARTLY_REALISED, OS_REALISED, OS_LAPSED),
	PLAIN(CH_PROJECTS_BEGUN, "SELECT p.origin_delegation" COUNTED("COUNT(*)") "MAX((SELECT MIN(y.reached_on) FROM project_stage_date y"
	    " WHERE y.owner = p.id)), NULL, SUM((SELECT COUNT(*) FROM project_evidence v WHERE v.project = p.id AND v.archived_at IS NULL))"
	    PROJECTS OF_PROJECTS, " GROUP BY p.origin_delegation"),
	ROW(CH_FILED, "SELECT p.origin_delegation" COUNTED("COUNT(*)") REACHED("$3") ", NULL, " SHOWN("$4, $5")
	    PROJECTS " WHERE p.stage >= $3 AND p.archived_at IS NULL AND p.origin_delegation ", " GROUP BY p.origin_delegation",
	    PS_FILED, EV_PERMIT, EV_STAGE),
	ROW(CH_REGISTERED, "SELECT p.origin_delegation" COUNTED("COUNT(*)") REACHED("$3") ", NULL, " SHOWN("$4, $5")
	    PROJECTS " WHERE p.stage >= $3 AND p.archived_at IS NULL AND p.origin_delegation ", " GROUP BY p.origin_delegation",
	    PS_HOST_APPROVED, EV_PERMIT, EV_STAGE),
	ROW(CH_DISBURSED, "SELECT p.origin_delegation" COUNTED("COUNT(DISTINCT m.project)") "MAX(m.as_of), NULL,"
	    " SUM(CASE WHEN m.evidence IS NULL THEN 0 ELSE 1 END)" PROJECTS " JOIN project_amount m ON m.project = p.id AND m.current = 1"
	    " AND m.archived_at IS NULL AND m.kind + 0 = $3" OF_PROJECTS, " GROUP BY p.origin_delegation", AK_DISBURSED),
	ROW(CH_OPERATING, "SELECT p.origin_delegation" COUNTED("COUNT(*)") REACHED("$3") ", NULL, " SHOWN("$4, $5, $6")
	    PROJECTS " WHERE p.stage = $3 AND p.archived_at IS NULL AND p.origin_delegation ", " GROUP BY p.origin_delegation",
	    PS_OPERATING, EV_STAGE, EV_MILESTONE, EV_CAPACITY),
	ROW(CH_JOBS_ACTUAL, "SELECT p.origin_delegation" COUNTED("SUM(j.total)") "MAX(j.as_of), NULL, " SHOWN("$4")
	    PROJECTS " JOIN project_job j ON j.project = p.id AND j.archived_at IS NULL AND j.status = $3 AND NOT " NEWER_JOB OF_PROJECTS,
	    " GROUP BY p.origin_delegation", PT_ACTUAL, EV_JOBS),
	PLAIN(CH_AMOUNT, "SELECT p.origin_delegation, $2, m.kind, m.scope, COALESCE(m.component, -1), m.amount_currency, COUNT(*),"
	    " SUM(m.amount / 1000000000), SUM(m.amount % 1000000000), MAX(m.as_of), NULL, SUM(CASE WHEN m.evidence IS NULL THEN 0 ELSE 1 END)"
	    PROJECTS " JOIN project_amount m ON m.project = p.id AND m.current = 1 AND m.archived_at IS NULL" OF_PROJECTS,
	    " GROUP BY p.origin_delegation, m.kind, m.scope, COALESCE(m.component, -1), m.amount_currency"),
};

static void
bind_figure(struct stmt *s, const struct figure *f, int64_t delegation)
{
	stmt_int(s, 1, delegation);
	stmt_int(s, 2, f->what);
	for (size_t i = 0; i < f->nbinds; i++)
		stmt_int(s, (int)i + 3, f->bind[i]);
}

/* --- keeping them ------------------------------------------------------------------------------------------ */

static int
keep(struct tx *t, struct arena *a, const struct figure *f, bool all, int64_t delegation, struct err *e)
{
	struct stmt *s = tx_stmt(t, arena_printf(a, "INSERT INTO chain_figure (delegation, what, kind, scope, component, currency, n, billions,"
	    " rest, newest_on, newest_at, evidences) %s", all ? f->of_all : f->of_one));

	bind_figure(s, f, delegation);
	return stmt_run(s, e);
}

static int
run_with(struct tx *t, const char *sql, int64_t arg, struct err *e)
{
	struct stmt *s = tx_stmt(t, sql);

	stmt_int(s, 1, arg);
	return stmt_run(s, e);
}

static int
renew(struct tx *t, bool all, int64_t delegation, struct err *e)
{
	if (run_with(t, all ? "DELETE FROM chain_figure WHERE delegation > $1" : "DELETE FROM chain_figure WHERE delegation = $1",
	    delegation, e) == -1 ||
	    run_with(t, all ? "DELETE FROM chain_stale WHERE delegation > $1" : "DELETE FROM chain_stale WHERE delegation = $1",
	    delegation, e) == -1)
		return -1;
	for (const struct figure *f = figures; f < figures + nitems(figures); f++)
		if (keep(t, e->arena, f, all, delegation, e) == -1)
			return -1;
	return 0;
}

/* One delegation is being changed, often many times on end: it is made anew when another one begins to be. */
static int
mark(struct tx *t, int64_t delegation, struct err *e)
{
	int64_t other = NONE;
	int rc;

	if (delegation == NONE)
		return 0;
	while ((rc = db_int(tx_db(t), "SELECT delegation FROM chain_stale WHERE delegation <> $1 LIMIT 1", delegation, &other, e)) == 1)
		if (renew(t, false, other, e) == -1)
			return -1;
	return rc == -1 ? -1 : run_with(t, "INSERT INTO chain_stale (delegation) VALUES ($1) ON CONFLICT (delegation) DO NOTHING", delegation, e);
}

/* --- what marks one ------------------------------------------------------------------------------------------ */

static int
after_row(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	const struct delegation_part *p = now == NULL ? was : now;

	return mark(t, p->delegation, e);
}

/* Who travelled did so on its first day. */
static int
after_delegation(struct tx *t, const struct actor *who, const struct resource *r, const void *before, const void *after, struct err *e)
{
	const struct delegation *was = before, *now = after;

	return was == NULL || now == NULL || str_eq(was->starts_on, now->starts_on) ? 0 : mark(t, now->rec.id, e);
}

static int
after_project(struct tx *t, const struct actor *who, const struct resource *r, const void *before, const void *after, struct err *e)
{
	const struct project *was = before, *now = after;

	if (was != NULL && mark(t, was->origin_delegation, e) == -1)
		return -1;
	return now == NULL ? 0 : mark(t, now->origin_delegation, e);
}

static int
after_part(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	const struct project_part *p = now == NULL ? was : now;
	int64_t origin = NONE;

	if (db_int(tx_db(t), "SELECT origin_delegation FROM project WHERE id = $1", p->project, &origin, e) == -1)
		return -1;
	return mark(t, origin, e);
}

/* The projects and outcomes of a company that is archived, or comes back, count no longer or again. */
static int
after_enterprise(struct tx *t, const struct actor *who, const struct resource *r, const void *before, const void *after, struct err *e)
{
	static const char *const sql[] = {
		"SELECT MIN(origin_delegation) FROM project WHERE enterprise = $1 AND origin_delegation > $2",
		"SELECT MIN(delegation) FROM outcome WHERE enterprise = $1 AND delegation > $2",
	};
	const struct rec *was = before, *now = after;
	int rc = 0;

	if (was == NULL || now == NULL || (was->archived_at == NONE) == (now->archived_at == NONE))
		return 0;
	for (size_t i = 0; i < nitems(sql) && rc == 0; i++)
		for (int64_t at = 0; rc == 0;) {
			struct stmt *s = tx_stmt(t, sql[i]);

			stmt_int(s, 1, now->id);
			stmt_int(s, 2, at);
			rc = stmt_row(s, e);
			at = rc == 1 ? col_int(s, 0) : NONE;
			stmt_done(s);
			if (rc == 1)
				rc = at == NONE ? 0 : mark(t, at, e);
			if (at == NONE)
				break;
		}
	return rc;
}

const struct follow_row chain_follows[] = {
	{ &delegation_resource, after_delegation },
	{ &application_resource, after_row }, { &delegate_resource, after_row }, { &meeting_resource, after_row },
	{ &outcome_resource, after_row }, { &project_resource, after_project }, { &project_amount_resource, after_part },
	{ &project_job_resource, after_part }, { &project_evidence_resource, after_part }, { &enterprise_resource, after_enterprise },
	{ NULL, NULL }
};

/* --- at the start ---------------------------------------------------------------------------------------------- */

static int
run_renew(struct tx *t, void *arg, struct err *e)
{
	return renew(t, true, 0, e);
}

int
chain_check(struct store *s, struct err *e)
{
	int64_t counted = 0, there = 0;
	struct db *d;
	int rc;

	if (db_open(&d, s, e) == -1)
		return -1;
	rc = db_int(d, "SELECT COALESCE(SUM(n), 0) FROM chain_figure f WHERE f.what = $1"
	    " AND NOT EXISTS (SELECT 1 FROM chain_stale t WHERE t.delegation = f.delegation)", CH_PROJECTS_BEGUN, &counted, e);
	if (rc != -1)
		rc = db_int(d, "SELECT COUNT(*)" PROJECTS " WHERE p.archived_at IS NULL AND p.origin_delegation > $1"
		    " AND NOT EXISTS (SELECT 1 FROM chain_stale t WHERE t.delegation = p.origin_delegation)", 0, &there, e);
	db_close(d);
	if (rc == -1 || counted == there)
		return rc == -1 ? -1 : 0;
	return store_write_wait(s, run_renew, NULL, e);
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

enum { L_WHAT = 1, L_KIND, L_SCOPE, L_COMPONENT, L_CURRENCY, L_N, L_BILLIONS, L_REST, L_ON, L_AT, L_EVIDENCES };

static const char *
newest(struct arena *a, struct stmt *s)
{
	char text[DATE_SIZE];

	if (!col_is_null(s, L_ON))
		return arena_strdup(a, col_text(s, L_ON));
	if (col_is_null(s, L_AT))
		return NULL;
	date_here(col_int(s, L_AT), text);
	return arena_strdup(a, text);
}

static void
take(struct arena *a, struct chain_lines *o, struct stmt *s)
{
	struct chain_line *x;

	if (o->n == o->room) {
		struct chain_line *more = arena_array(a, o->room = o->room * 2 + 32, sizeof *more);

		if (o->n > 0)
			memcpy(more, o->line, o->n * sizeof *more);
		o->line = more;
	}
	x = &o->line[o->n++];
	*x = (struct chain_line){
		.what = (enum chain_what)col_int(s, L_WHAT), .kind = col_int(s, L_KIND), .scope = col_int(s, L_SCOPE),
		.component = col_int(s, L_COMPONENT), .n = col_int(s, L_N), .evidences = col_int(s, L_EVIDENCES),
		.minor = (__int128)col_int(s, L_BILLIONS) * PART + col_int(s, L_REST), .on = newest(a, s),
	};
	strncpy(x->currency, col_text(s, L_CURRENCY), sizeof x->currency - 1);
}

static int
take_all(struct arena *a, struct chain_lines *o, struct stmt *s, struct err *e)
{
	int rc;

	while ((rc = stmt_row(s, e)) == 1)
		take(a, o, s);
	return rc;
}

/* From the rows themselves. */
static int
count_rows(struct db *d, struct arena *a, int64_t delegation, struct chain_lines *out, struct err *e)
{
	for (const struct figure *f = figures; f < figures + nitems(figures); f++) {
		struct stmt *s = db_stmt(d, f->of_one);

		bind_figure(s, f, delegation);
		if (take_all(a, out, s, e) == -1)
			return -1;
	}
	return 0;
}

static int
compare(int64_t x, int64_t y)
{
	return (x > y) - (x < y);
}

static int
by_key(const void *x, const void *y)
{
	const struct chain_line *a = x, *b = y;
	int c = compare(a->what, b->what);

	c = c != 0 ? c : compare(a->kind, b->kind);
	c = c != 0 ? c : compare(a->scope, b->scope);
	c = c != 0 ? c : compare(a->component, b->component);
	return c != 0 ? c : strcmp(a->currency, b->currency);
}

static void
join(struct chain_line *to, const struct chain_line *x)
{
	to->n += x->n;
	to->minor += x->minor;
	to->evidences += x->evidences;
	if (to->on == NULL || (x->on != NULL && strcmp(x->on, to->on) > 0))
		to->on = x->on;
}

static void
put_together(struct chain_lines *o)
{
	size_t n = 0;

	if (o->n > 0)
		qsort(o->line, o->n, sizeof *o->line, by_key);
	for (size_t i = 0; i < o->n; i++)
		if (n > 0 && by_key(&o->line[n - 1], &o->line[i]) == 0)
			join(&o->line[n - 1], &o->line[i]);
		else
			o->line[n++] = o->line[i];
	o->n = n;
}

int
chain_of(struct db *d, struct arena *a, int64_t delegation, struct chain_lines *out, struct err *e)
{
	int64_t stale;
	struct stmt *s;
	int rc;

	*out = (struct chain_lines){ .n = 0 };
	if ((rc = db_int(d, "SELECT delegation FROM chain_stale WHERE delegation = $1", delegation, &stale, e)) == -1)
		return -1;
	if (rc == 1) {
		rc = count_rows(d, a, delegation, out, e);
	} else {
		s = db_stmt(d, "SELECT delegation, what, kind, scope, component, currency, n, billions, rest, newest_on, newest_at, evidences"
		    " FROM chain_figure WHERE delegation = $1");
		stmt_int(s, 1, delegation);
		rc = take_all(a, out, s, e);
	}
	put_together(out);
	return rc;
}

static int
add_stale(struct db *d, struct arena *a, const struct list *part, struct chain_lines *out, struct err *e)
{
	const struct list_piece pieces[] = {
		{ "SELECT id", part, NULL }, { " AND id IN (SELECT delegation FROM chain_stale)", NULL, NULL },
	};
	struct stmt *s = list_stmt(d, a, pieces, nitems(pieces));
	int64_t id[64];
	size_t n = 0;
	int rc;

	while ((rc = stmt_row(s, e)) == 1 && n < nitems(id))
		id[n++] = col_int(s, 0);
	stmt_done(s);
	for (size_t i = 0; i < n && rc != -1; i++)
		rc = count_rows(d, a, id[i], out, e);
	return rc == -1 ? -1 : 0;
}

static int
add_part(struct db *d, struct arena *a, const struct list *part, void *arg, struct err *e)
{
	const struct list_piece pieces[] = {
		{ "SELECT 0, what, kind, scope, component, currency, SUM(n), SUM(billions), SUM(rest), MAX(newest_on), MAX(newest_at),"
		  " SUM(evidences) FROM chain_figure WHERE delegation IN (SELECT id", part, NULL },
		{ ") AND delegation NOT IN (SELECT delegation FROM chain_stale) GROUP BY what, kind, scope, component, currency", NULL, NULL },
	};

	if (take_all(a, arg, list_stmt(d, a, pieces, nitems(pieces)), e) == -1)
		return -1;
	return add_stale(d, a, part, arg, e);
}

int
chain_over(struct db *d, struct arena *a, const struct list *delegations, struct chain_lines *out, struct err *e)
{
	int rc;

	*out = (struct chain_lines){ .n = 0 };
	rc = list_parts(d, a, delegations, add_part, out, e);
	put_together(out);
	return rc;
}
