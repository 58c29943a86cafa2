/*
 * Sums of projects' amounts: kept in a table over all of them, made of the rows over some.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/project_sum.h"
#include "model/resources.h"
#include "text/num.h"

enum { PART = 1000000000 };		/* minor units of one in the column `billions` */
enum { NO_KIND = -1, NO_COMPONENT = -1 };

/* --- keeping the table ------------------------------------------------------------------------------ */

/* Under which lines a project and its amounts count; live: at all. */
struct place {
	int64_t		 stage;
	const char	*country;
	bool		 housed, live;
	bool		 shown;		/* the project and its investor are */
};

static bool
is_same_place(const struct place *x, const struct place *y)
{
	return x->live == y->live && (!x->live || (x->stage == y->stage && x->housed == y->housed && x->shown == y->shown &&
	    str_eq(x->country, y->country)));
}

static int
count(struct tx *t, const struct place *p, const struct project_amount *x, int sign, struct err *e)
{
	struct stmt *s;

	if (!p->live)
		return 0;
	s = tx_stmt(t, "INSERT INTO project_figure (stage, country, housed, kind, scope, component, currency, projects, estimated, billions,"
	    " rest, seen) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (stage, country, housed, seen, kind, scope,"
	    " component, currency) DO UPDATE SET projects = project_figure.projects + $8, estimated = project_figure.estimated + $9,"
	    " billions = project_figure.billions + $10, rest = project_figure.rest + $11");
	stmt_int(s, 1, p->stage);
	stmt_text(s, 2, p->country);
	stmt_int(s, 3, p->housed);
	stmt_int(s, 4, x == NULL ? NO_KIND : x->kind);
	stmt_int(s, 5, x == NULL ? 0 : x->scope);
	stmt_int(s, 6, x == NULL || x->component == NONE ? NO_COMPONENT : x->component);
	stmt_text(s, 7, x == NULL ? "" : x->amount.currency);
	stmt_int(s, 8, sign);
	stmt_int(s, 9, x == NULL ? 0 : sign * x->estimated);
	stmt_int(s, 10, x == NULL ? 0 : sign * (x->amount.minor / PART));
	stmt_int(s, 11, x == NULL ? 0 : sign * (x->amount.minor % PART));
	stmt_int(s, 12, p->shown && (x == NULL || x->open == 1));
	return stmt_run(s, e);
}

/* What the investor says of it. */
static int
house(struct db *d, int64_t enterprise, struct place *out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT archived_at, shown FROM enterprise WHERE id = $1");
	int rc;

	stmt_int(s, 1, enterprise);
	if ((rc = stmt_row(s, e)) == 1) {
		out->housed = col_is_null(s, 0);
		out->shown = out->shown && col_int(s, 1) == 1;
	}
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

static int
place_of(struct db *d, const struct project *p, struct place *out, struct err *e)
{
	*out = (struct place){ .live = p != NULL && p->rec.archived_at == NONE };
	if (!out->live)
		return 0;
	out->stage = p->stage;
	out->country = p->country == NULL ? "" : p->country;
	out->shown = p->shown == 1;
	return house(d, p->enterprise, out, e);
}

/* --- amounts ------------------------------------------------------------------------------------------ */

static bool
is_counted(const struct project_amount *x)
{
	return x != NULL && x->current == 1 && x->rec.archived_at == NONE;
}

static bool
counts_the_same(const struct project_amount *x, const struct project_amount *y)
{
	if (!is_counted(x) || !is_counted(y))
		return is_counted(x) == is_counted(y);
	return x->project == y->project && x->kind == y->kind && x->scope == y->scope && x->component == y->component &&
	    x->estimated == y->estimated && x->open == y->open && x->amount.minor == y->amount.minor && str_eq(x->amount.currency, y->amount.currency);
}

static int
count_amount(struct tx *t, const struct project_amount *x, int sign, struct err *e)
{
	struct stmt *s;
	struct place p;
	int64_t enterprise;
	int rc;

	if (!is_counted(x))
		return 0;
	s = tx_stmt(t, "SELECT stage, COALESCE(country, ''), archived_at, shown, enterprise FROM project WHERE id = $1");
	stmt_int(s, 1, x->project);
	if ((rc = stmt_row(s, e)) != 1)
		return rc;
	p = (struct place){ .stage = col_int(s, 0), .country = arena_strdup(e->arena, col_text(s, 1)), .live = col_is_null(s, 2),
	    .shown = col_int(s, 3) == 1 };
	enterprise = col_int(s, 4);
	stmt_done(s);
	return house(tx_db(t), enterprise, &p, e) == -1 ? -1 : count(t, &p, x, sign, e);
}

static int
after_amount(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	if (counts_the_same(was, now))
		return 0;
	return count_amount(t, was, -1, e) == -1 ? -1 : count_amount(t, now, 1, e);
}

/* --- projects and investors ----------------------------------------------------------------------------- */

static int
take_amount(struct stmt *s, struct project_amount *x)
{
	*x = (struct project_amount){
		.kind = col_int(s, 0), .scope = col_int(s, 1), .component = col_int(s, 2), .amount.minor = col_int(s, 3),
		.estimated = col_int(s, 5), .open = col_int(s, 6),
	};
	strncpy(x->amount.currency, col_text(s, 4), sizeof x->amount.currency - 1);
	return 0;
}

/* The project and its amounts count elsewhere. */
static int
move_project(struct tx *t, int64_t project, const struct place *from, const struct place *to, struct err *e)
{
	struct project_amount x;
	struct stmt *s;
	int rc;

	if (is_same_place(from, to))
		return 0;
	if (count(t, from, NULL, -1, e) == -1 || count(t, to, NULL, 1, e) == -1)
		return -1;
	s = tx_stmt(t, "SELECT kind, scope, component, amount, amount_currency, estimated, open FROM project_amount"
	    " WHERE project = $1 AND current = 1 AND archived_at IS NULL");
	stmt_int(s, 1, project);
	while ((rc = stmt_row(s, e)) == 1) {
		(void)take_amount(s, &x);
		if (count(t, from, &x, -1, e) == -1 || count(t, to, &x, 1, e) == -1) {
			stmt_done(s);
			return -1;
		}
	}
	return rc;
}

static int
after_project(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	const struct rec *any = now == NULL ? was : now;
	struct place from, to;

	if (place_of(tx_db(t), was, &from, e) == -1 || place_of(tx_db(t), now, &to, e) == -1)
		return -1;
	return move_project(t, any->id, &from, &to, e);
}

static int
after_enterprise(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	const struct enterprise *old = was, *new = now;
	struct stmt *s;
	int rc;

	if (old == NULL || new == NULL || ((old->rec.archived_at == NONE) == (new->rec.archived_at == NONE) && old->shown == new->shown))
		return 0;
	s = tx_stmt(t, "SELECT id, stage, COALESCE(country, ''), shown FROM project WHERE enterprise = $1 AND archived_at IS NULL ORDER BY id ASC");
	stmt_int(s, 1, new->rec.id);
	while ((rc = stmt_row(s, e)) == 1) {
		const struct place p = { .stage = col_int(s, 1), .country = arena_strdup(e->arena, col_text(s, 2)), .live = true };
		struct place from = p, to = p;

		from.housed = old->rec.archived_at == NONE;
		from.shown = col_int(s, 3) == 1 && old->shown == 1;
		to.housed = new->rec.archived_at == NONE;
		to.shown = col_int(s, 3) == 1 && new->shown == 1;
		if (move_project(t, col_int(s, 0), &from, &to, e) == -1) {
			stmt_done(s);
			return -1;
		}
	}
	return rc;
}

const struct follow_row project_sum_follows[] = {
	{ &project_amount_resource, after_amount },
	{ &project_resource, after_project },
	{ &enterprise_resource, after_enterprise },
	{ NULL, NULL }
};

/* --- anew --------------------------------------------------------------------------------------------- */

#define PROJECTS " FROM project p JOIN enterprise x ON x.id = p.enterprise"
#define HOUSED	"CASE WHEN x.archived_at IS NULL THEN 1 ELSE 0 END"

int
project_sums_renew(struct tx *t, struct err *e)
{
	static const char *const anew[] = {
		"DELETE FROM project_figure",
		"INSERT INTO project_figure (stage, country, housed, seen, kind, scope, component, currency, projects, estimated, billions, rest)"
		" SELECT p.stage, COALESCE(p.country, ''), " HOUSED " AS housed, p.shown * x.shown AS seen, -1, 0, -1, '', COUNT(*), 0, 0, 0" PROJECTS
		" WHERE p.archived_at IS NULL GROUP BY p.stage, COALESCE(p.country, ''), housed, seen",
		"INSERT INTO project_figure (stage, country, housed, seen, kind, scope, component, currency, projects, estimated, billions, rest)"
		" SELECT p.stage, COALESCE(p.country, ''), " HOUSED " AS housed, m.open * p.shown * x.shown AS seen, m.kind, m.scope, COALESCE(m.component, -1),"
		" m.amount_currency, COUNT(*), SUM(m.estimated), SUM(m.amount / 1000000000), SUM(m.amount % 1000000000)"
		PROJECTS " JOIN project_amount m ON m.project = p.id"
		" WHERE p.archived_at IS NULL AND m.archived_at IS NULL AND m.current = 1"
		" GROUP BY p.stage, COALESCE(p.country, ''), housed, seen, m.kind, m.scope, COALESCE(m.component, -1), m.amount_currency",
	};

	for (size_t i = 0; i < nitems(anew); i++)
		if (stmt_run(tx_stmt(t, anew[i]), e) == -1)
			return -1;
	tx_touch(t, CNT_AMOUNT);
	return 0;
}

static int
run_renew(struct tx *t, void *arg, struct err *e)
{
	return project_sums_renew(t, e);
}

int
project_sums_check(struct store *s, struct err *e)
{
	int64_t counted = 0, there = 0;
	struct db *d;
	int rc;

	if (db_open(&d, s, e) == -1)
		return -1;
	rc = db_int(d, "SELECT COALESCE(SUM(projects), 0) FROM project_figure WHERE kind = $1", NO_KIND, &counted, e);
	if (rc != -1)
		rc = db_int(d, "SELECT COUNT(*) FROM project WHERE archived_at IS NULL AND id > $1", 0, &there, e);
	db_close(d);
	if (rc == -1 || counted == there)
		return rc == -1 ? -1 : 0;
	return store_write_wait(s, run_renew, NULL, e);
}

/* --- reading ------------------------------------------------------------------------------------------ */

struct reading {
	struct arena	*a;
	struct project_sums *out;
	const struct list *amounts;
	bool		 by_country;
};

static struct project_sum *
new_line(struct reading *r)
{
	struct project_sums *o = r->out;

	if (o->n == o->room) {
		struct project_sum *more = arena_array(r->a, o->room = o->room * 2 + 256, sizeof *more);

		if (o->n > 0)
			memcpy(more, o->line, o->n * sizeof *more);
		o->line = more;
	}
	return &o->line[o->n++];
}

enum { L_STAGE, L_COUNTRY, L_KIND, L_SCOPE, L_COMPONENT, L_CURRENCY, L_PROJECTS, L_ESTIMATED, L_BILLIONS, L_REST };

static void
take_line(struct reading *r, struct stmt *s)
{
	struct project_sum *x = new_line(r);

	*x = (struct project_sum){
		.stage = col_int(s, L_STAGE), .country = arena_strdup(r->a, col_text(s, L_COUNTRY)),
		.kind = col_int(s, L_KIND) == NO_KIND ? NONE : col_int(s, L_KIND), .scope = col_int(s, L_SCOPE),
		.component = col_int(s, L_COMPONENT) == NO_COMPONENT ? NONE : col_int(s, L_COMPONENT),
		.projects = col_int(s, L_PROJECTS), .estimated = col_int(s, L_ESTIMATED),
		.minor = (__int128)col_int(s, L_BILLIONS) * PART + col_int(s, L_REST),
	};
	strncpy(x->currency, col_text(s, L_CURRENCY), sizeof x->currency - 1);
}

static int
take_lines(struct reading *r, struct stmt *s, struct err *e)
{
	int rc;

	while ((rc = stmt_row(s, e)) == 1)
		take_line(r, s);
	return rc;
}

#define UNLISTED "(shown = 0 OR EXISTS (SELECT 1 FROM enterprise AS mine WHERE mine.id = project.enterprise AND mine.shown = 0))"

static const char *const tallied[] = { "stage", "country", NULL };
const struct tally project_tally = {
	.table = "project_figure", .fields = tallied, .where = "kind = -1", .count = "projects", .there = "housed", .listed = "seen",
	.unlisted = UNLISTED,
};

/* One's own projects that others do not see, and what others do not see of the amounts of one's own. */
static int
read_own(struct db *d, struct reading *r, const struct list *own, struct err *e)
{
	const struct list_piece projects[] = {
		{ r->by_country ? "SELECT stage, COALESCE(country, '')" : "SELECT stage, ''", NULL, NULL },
		{ ", -1, 0, -1, '', COUNT(*), 0, 0, 0", own, NULL },
		{ r->by_country ? " AND " UNLISTED " GROUP BY stage, COALESCE(country, '')" : " AND " UNLISTED " GROUP BY stage", NULL, NULL },
	};
	const struct list_piece amounts[] = {
		{ r->by_country ? "SELECT p.stage, p.country" : "SELECT p.stage, ''", NULL, NULL },
		{ ", m.kind, m.scope, COALESCE(m.component, -1), m.amount_currency, COUNT(*), SUM(m.estimated), SUM(m.amount / 1000000000),"
		  " SUM(m.amount % 1000000000) FROM (SELECT id, stage, COALESCE(country, '') AS country, CASE WHEN " UNLISTED
		  " THEN 1 ELSE 0 END AS hidden", own, NULL },
		{ ") AS p JOIN (SELECT project, kind, scope, component, amount, amount_currency, estimated, open", list_own_rows(r->a, r->amounts), NULL },
		{ ") AS m ON m.project = p.id WHERE (p.hidden = 1 OR m.open = 0)", NULL, NULL },
		{ r->by_country ? " GROUP BY p.stage, p.country" : " GROUP BY p.stage", NULL, NULL },
		{ ", m.kind, m.scope, COALESCE(m.component, -1), m.amount_currency", NULL, NULL },
	};

	if (take_lines(r, list_stmt(d, r->a, projects, nitems(projects)), e) == -1)
		return -1;
	return take_lines(r, list_stmt(d, r->a, amounts, nitems(amounts)), e);
}

/* Of the table: the conditions of the list are on columns that it has, too. */
static int
read_kept(struct db *d, struct reading *r, const struct list *projects, struct err *e)
{
	const struct list *own = list_own_rows(r->a, projects);
	const struct list_piece pieces[] = {
		{ r->by_country ? "SELECT stage, country" : "SELECT stage, ''", NULL, NULL },
		{ ", kind, scope, component, currency, SUM(projects), SUM(estimated), SUM(billions), SUM(rest)", projects, "project_figure" },
		{ arena_printf(r->a, " AND projects > 0%s", list_tally_scope(r->a, projects)), NULL, NULL },
		{ r->by_country ? " GROUP BY stage, country, kind, scope, component, currency" :
		  " GROUP BY stage, kind, scope, component, currency", NULL, NULL },
	};

	if (take_lines(r, list_stmt(d, r->a, pieces, nitems(pieces)), e) == -1)
		return -1;
	return own == NULL ? 0 : read_own(d, r, own, e);
}

static int
count_part(struct db *d, struct reading *r, const struct list *part, struct err *e)
{
	const struct list_piece pieces[] = {
		{ r->by_country ? "SELECT stage, COALESCE(country, '')" : "SELECT stage, ''", NULL, NULL },
		{ ", -1, 0, -1, '', COUNT(*), 0, 0, 0", part, NULL },
		{ r->by_country ? " GROUP BY stage, COALESCE(country, '')" : " GROUP BY stage", NULL, NULL },
	};

	return take_lines(r, list_stmt(d, r->a, pieces, nitems(pieces)), e);
}

static int
read_part(struct db *d, struct arena *a, const struct list *part, void *arg, struct err *e)
{
	struct reading *r = arg;
	const struct list_piece pieces[] = {
		{ r->by_country ? "SELECT p.stage, p.country" : "SELECT p.stage, ''", NULL, NULL },
		{ ", m.kind, m.scope, COALESCE(m.component, -1), m.amount_currency, COUNT(*), SUM(m.estimated),"
		  " SUM(m.amount / 1000000000), SUM(m.amount % 1000000000) FROM (SELECT id, stage, COALESCE(country, '') AS country", part, NULL },
		{ ") AS p JOIN (SELECT project, kind, scope, component, amount, amount_currency, estimated", r->amounts, NULL },
		{ r->by_country ? ") AS m ON m.project = p.id GROUP BY p.stage, p.country" : ") AS m ON m.project = p.id GROUP BY p.stage", NULL, NULL },
		{ ", m.kind, m.scope, COALESCE(m.component, -1), m.amount_currency", NULL, NULL },
	};

	if (count_part(d, r, part, e) == -1)
		return -1;
	return take_lines(r, list_stmt(d, a, pieces, nitems(pieces)), e);
}

static int
compare(int64_t x, int64_t y)
{
	return (x > y) - (x < y);
}

/* NONE is less than anything: the projects come before their amounts. */
static int
by_key(const void *x, const void *y)
{
	const struct project_sum *a = x, *b = y;
	int c = compare(a->stage, b->stage);

	c = c != 0 ? c : strcmp(a->country, b->country);
	c = c != 0 ? c : compare(a->kind, b->kind);
	c = c != 0 ? c : compare(a->scope, b->scope);
	c = c != 0 ? c : compare(a->component, b->component);
	return c != 0 ? c : strcmp(a->currency, b->currency);
}

/* The same line of several portions is one. */
static void
put_together(struct project_sums *o)
{
	size_t n = 0;

	if (o->n > 0)
		qsort(o->line, o->n, sizeof *o->line, by_key);
	for (size_t i = 0; i < o->n; i++) {
		struct project_sum *x = &o->line[i], *last = n == 0 ? NULL : &o->line[n - 1];

		if (last == NULL || by_key(last, x) != 0) {
			o->line[n++] = *x;
			continue;
		}
		last->minor += x->minor;
		last->projects += x->projects;
		last->estimated += x->estimated;
	}
	o->n = n;
}

int
project_sums(struct db *d, struct arena *a, const struct list *projects, const struct view *v, const struct list *amounts,
    const struct view *amounts_v, unsigned by, struct project_sums *out, struct err *e)
{
	struct reading r = { a, out, amounts, (by & SUMS_BY_COUNTRY) != 0 };
	int rc;

	*out = (struct project_sums){ .n = 0 };
	if (list_is_tallied(projects) && !amounts_v->only_own && amounts_v->listed_only == v->listed_only)
		rc = read_kept(d, &r, projects, e);
	else
		rc = list_parts(d, a, projects, read_part, &r, e);
	for (size_t i = 0; i < out->n && (by & SUMS_BY_STAGE) == 0; i++)
		out->line[i].stage = NONE;
	put_together(out);
	return rc;
}

/* --- as text ------------------------------------------------------------------------------------------ */

const char *
project_sum_text(struct arena *a, const struct project_sum *x)
{
	unsigned decimals = (unsigned)currency_decimals(x->currency), n = 0;
	char digits[48], *p = digits + sizeof digits;

	assert(x->minor >= 0);
	*--p = '\0';
	for (__int128 v = x->minor; v > 0 || n <= decimals; v /= 10) {
		if (n++ == decimals && decimals > 0)
			*--p = '.';
		*--p = (char)('0' + (int)(v % 10));
	}
	return arena_strdup(a, p);
}

/* --- of unlike figures ------------------------------------------------------------------------------- */

int
project_sums_refuse(const struct uri_query *q, struct err *e)
{
	static const char *const asks[] = { "sum", "total", "currency", "convert", "in", "convert_to", NULL };

	for (size_t i = 0; i < q->n; i++)
		if (uri_names(asks, q->pair[i].key)) {
			fail_detail(e, ERR_UNLIKE_AMOUNTS, "amounts_not_added");
			err_param(e, "name", q->pair[i].key);
			return -1;
		}
	return 0;
}
