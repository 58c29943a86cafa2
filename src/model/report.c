/*
 * Figures of the front page.
 *
 * Two texts of each query: of all enterprises ($1 is 0), and of those that a member may know of ($1 is his own).
 */
#include "base/base.h"

#include "base/clock.h"
#include "base/str.h"
#include "meta/ref.h"
#include "model/report.h"
#include "model/resources.h"
#include "text/date.h"

enum { DAYS_NEW = 30, DAYS_EXPIRING = 90, GROUPS_MOST = 12, ROWS_MOST = 8, CODES_MOST = 1000 };
#define DAY_MS	INT64_C(86400000)

struct report {
	struct db	*d;
	struct jw	*w;
	struct view	 v;
	enum lang	 lang;
};

/* The text that fits the caller, and $1 bound where it has one. */
static struct stmt *
scoped(const struct report *r, const char *all, const char *listed)
{
	struct stmt *s = db_stmt(r->d, r->v.listed_only ? listed : all);

	stmt_int(s, 1, r->v.listed_only ? r->v.own : 0);
	return s;
}
#define SCOPED(r, before, after) \
	scoped(r, before " id > $1 " after, before " (shown = 1 OR id = $1) " after)

static int
put_count(const struct report *r, const char *key, struct stmt *s, struct err *e)
{
	int rc = stmt_row(s, e);

	if (rc == 1) {
		jw_kint(r->w, key, col_int(s, 0));
		stmt_done(s);
	}
	return rc == -1 ? -1 : 0;
}

static int
put_enterprises(const struct report *r, int64_t now, struct err *e)
{
	struct stmt *s;

	jw_key(r->w, "enterprises");
	jw_object(r->w);
	s = SCOPED(r, "SELECT count(*) FROM enterprise WHERE", "AND archived_at IS NULL AND record_status = $2");
	stmt_int(s, 2, RS_ACTIVE);
	if (put_count(r, "active", s, e) == -1)
		return -1;
	s = SCOPED(r, "SELECT count(*) FROM enterprise WHERE", "AND archived_at IS NULL AND created_at >= $2");
	stmt_int(s, 2, now - DAYS_NEW * DAY_MS);
	if (put_count(r, "new_30_days", s, e) == -1)
		return -1;
	s = SCOPED(r, "SELECT count(*) FROM enterprise WHERE", "AND archived_at IS NULL AND updated_at >= $2");
	stmt_int(s, 2, now - DAYS_NEW * DAY_MS);
	if (put_count(r, "updated_30_days", s, e) == -1)
		return -1;
	jw_key(r->w, "since");		/* the moment of these two */
	jw_instant(r->w, now - DAYS_NEW * DAY_MS);
	if (r->v.see & BIT(CL_OWN)) {
		s = db_stmt(r->d, "SELECT count(*) FROM enterprise WHERE archived_at IS NOT NULL AND record_status <> $1");
		stmt_int(s, 1, RS_MERGED);
		if (put_count(r, "archived", s, e) == -1 ||
		    put_count(r, "average_completeness", db_stmt(r->d, "SELECT CAST(coalesce(avg(completeness), 0) "
		    "AS INTEGER) FROM enterprise WHERE archived_at IS NULL"), e) == -1)
			return -1;
	}
	jw_end_object(r->w);
	return 0;
}

static int
put_contacts(const struct report *r, const struct actor *who, struct err *e)
{
	struct view v;

	access_view(who, &contact_resource, &v);
	if (v.only_own || !(v.see & BIT(CL_OWN)))
		return 0;
	jw_key(r->w, "contacts");
	jw_object(r->w);
	if (put_count(r, "active", db_stmt(r->d, "SELECT count(*) FROM contact WHERE archived_at IS NULL"), e) == -1)
		return -1;
	jw_end_object(r->w);
	return 0;
}

/* --- by a code of a reference list ------------------------------------------------------------------- */

struct group {
	const char	*code;		/* NULL: has none */
	int64_t		 n;
};
struct groups {
	const char	*list;
	bool		 widest;	/* count by the widest level (sections), else by the one below it (cities of provinces) */
	struct group	 group[CODES_MOST];
	size_t		 n;
};

/*
 * Where a row counts: always the same level, so that a figure is what the list of its code finds and no two overlap.  false: it
 * only says what is wider (广东省), which is more than any group.
 */
static bool
group_of(const struct groups *g, const char *code, const char **out)
{
	const struct ref *r = code == NULL ? NULL : ref_by_code(g->list, ref_today(g->list, code)), *up;

	*out = code;
	if (r == NULL)
		return true;
	while ((up = ref_parent(r)) != NULL && (g->widest || ref_parent(up) != NULL))
		r = up;
	*out = r->code;
	return g->widest || up != NULL || !r->wide;
}

static void
count_in(struct groups *g, struct arena *a, const char *code, int64_t n)
{
	const char *at;

	if (!group_of(g, code, &at))
		return;
	for (size_t i = 0; i < g->n; i++)
		if (str_eq(g->group[i].code, at)) {
			g->group[i].n += n;
			return;
		}
	if (g->n < CODES_MOST)
		g->group[g->n++] = (struct group){ arena_strdup(a, at), n };
}

/* The largest first, then by code, what has none last. */
static int
by_count(const void *x, const void *y)
{
	const struct group *a = x, *b = y;

	if (a->n != b->n)
		return a->n > b->n ? -1 : 1;
	if (a->code == NULL || b->code == NULL)
		return (a->code == NULL) - (b->code == NULL);
	return strcmp(a->code, b->code);
}

static int
put_groups(const struct report *r, const char *key, const char *list, bool widest, struct stmt *s, struct err *e)
{
	struct groups *g = arena_alloc(e->arena, sizeof *g);
	int rc;

	g->list = list;
	g->widest = widest;
	while ((rc = stmt_row(s, e)) == 1)
		count_in(g, e->arena, col_text(s, 0), col_int(s, 1));
	qsort(g->group, g->n, sizeof g->group[0], by_count);
	jw_key(r->w, key);
	jw_array(r->w);
	for (size_t i = 0; i < g->n && i < GROUPS_MOST; i++) {
		const char *code = g->group[i].code;

		jw_object(r->w);
		jw_ktext(r->w, "code", code);
		jw_ktext(r->w, "name", code == NULL ? NULL : ref_label(list, code, r->lang));
		jw_kint(r->w, "count", g->group[i].n);
		jw_end_object(r->w);
	}
	jw_end_array(r->w);
	return rc;
}

/* --- rows -------------------------------------------------------------------------------------------- */

/* Behind the id and one more column. */
#define NAMES_OF "(SELECT text FROM enterprise_name n WHERE n.owner = enterprise.id AND n.kind = 0)," \
	" (SELECT text FROM enterprise_name n WHERE n.owner = enterprise.id AND n.kind = 1)"

static void
put_names(const struct report *r, struct stmt *s)
{
	jw_kint(r->w, "id", col_int(s, 0));
	jw_ktext(r->w, "name_zh", col_text(s, 2));
	jw_ktext(r->w, "name_en", col_text(s, 3));
}

static int
put_recent(const struct report *r, struct err *e)
{
	struct stmt *s = SCOPED(r, "SELECT id, updated_at, " NAMES_OF ", "
	    "(SELECT name FROM account p WHERE p.id = enterprise.updated_by) FROM enterprise WHERE",
	    "AND archived_at IS NULL ORDER BY updated_at DESC NULLS LAST, id DESC LIMIT $2");
	int rc;

	stmt_int(s, 2, ROWS_MOST);
	jw_key(r->w, "recent");
	jw_array(r->w);
	while ((rc = stmt_row(s, e)) == 1) {
		jw_object(r->w);
		put_names(r, s);
		jw_key(r->w, "updated_at");
		jw_instant(r->w, col_int(s, 1));
		jw_ktext(r->w, "by", col_text(s, 4));
		jw_end_object(r->w);
	}
	jw_end_array(r->w);
	return rc;
}

/* High-tech certificates that end within 90 days, and how many have ended: what staff can act on. */
static int
put_expiring(const struct report *r, const char *from, const char *to, struct err *e)
{
	struct stmt *s = db_stmt(r->d, "SELECT id, hnte_expires, " NAMES_OF " FROM enterprise WHERE archived_at IS NULL AND "
	    "hnte_expires >= $1 AND hnte_expires <= $2 ORDER BY hnte_expires ASC NULLS LAST, id ASC LIMIT $3");
	int rc;

	stmt_text(s, 1, from);
	stmt_text(s, 2, to);
	stmt_int(s, 3, ROWS_MOST);
	jw_key(r->w, "expiring_hnte");
	jw_array(r->w);
	while ((rc = stmt_row(s, e)) == 1) {
		jw_object(r->w);
		put_names(r, s);
		jw_ktext(r->w, "hnte_expires", col_text(s, 1));
		jw_end_object(r->w);
	}
	jw_end_array(r->w);
	return rc;
}

static int
put_certificates(const struct report *r, int64_t now, struct err *e)
{
	char from[DATE_SIZE], to[DATE_SIZE];
	struct stmt *s;

	date_here(now, from);
	date_put(to, date_day_here(now) + DAYS_EXPIRING);
	if (put_expiring(r, from, to, e) == -1)
		return -1;
	s = db_stmt(r->d, "SELECT count(*) FROM enterprise WHERE archived_at IS NULL AND hnte_expires >= $1 AND hnte_expires <= $2");
	stmt_text(s, 1, from);
	stmt_text(s, 2, to);
	if (put_count(r, "expiring_hnte_total", s, e) == -1)
		return -1;
	s = db_stmt(r->d, "SELECT count(*) FROM enterprise WHERE archived_at IS NULL AND hnte_expires < $1");
	stmt_text(s, 1, from);
	if (put_count(r, "expired_hnte_total", s, e) == -1)
		return -1;
	jw_ktext(r->w, "from", from);
	jw_ktext(r->w, "to", to);
	return 0;
}

static int
put_all(const struct report *r, const struct actor *who, int64_t now, struct err *e)
{
	if (put_enterprises(r, now, e) == -1 || put_contacts(r, who, e) == -1 ||
	    put_groups(r, "by_city", "city", false, SCOPED(r, "SELECT city, count(*) FROM enterprise WHERE",
	    "AND archived_at IS NULL GROUP BY city"), e) == -1 ||
	    put_groups(r, "by_industry", "industry", true, SCOPED(r, "SELECT industry, count(*) FROM enterprise WHERE",
	    "AND archived_at IS NULL GROUP BY industry"), e) == -1 || put_recent(r, e) == -1)
		return -1;
	return 0;
}

int
report_overview(struct db *d, const struct actor *who, struct jw *w, struct err *e)
{
	struct report r = { .d = d, .w = w, .lang = who->lang };
	int64_t now = clock_ms();

	access_view(who, &enterprise_resource, &r.v);
	jw_object(w);
	jw_key(w, "as_of");
	jw_instant(w, now);
	if (put_all(&r, who, now, e) == -1 || report_put_projects(d, who, w, e) == -1)
		return -1;
	jw_key(w, "waiting");
	jw_object(w);
	if ((r.v.see & BIT(CL_OWN)) && put_certificates(&r, now, e) == -1)
		return -1;
	jw_end_object(w);
	jw_end_object(w);
	return 0;
}
