/*
 * Whose row is this?  Rules of each resource in a table.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/filing.h"
#include "model/match.h"
#include "model/merge.h"
#include "model/record.h"
#include "model/resources.h"
#include "store/search.h"
#include "text/han.h"

/* --- enterprises ----------------------------------------------------------------------------------- */

/*
 * What the rules compare of an enterprise that is there.  One that was merged is compared as it was, and means the one that stands for
 * it: that is id then, and old the merged one.
 */
struct known {
	int64_t		 id, old;
	const char	*name, *name_exact, *uscc, *city, *name_en, *stock_code;
	bool		 archived;
};

#define KNOWN	"SELECT id, (SELECT text FROM enterprise_name n WHERE n.owner = enterprise.id AND n.kind = 0), " \
		"name_exact, uscc, city, archived_at, (SELECT text FROM enterprise_name n WHERE n.owner = enterprise.id " \
		"AND n.kind = 1), stock_code, merged_into FROM enterprise WHERE "

/* The rows of a statement, SHEET_CANDIDATES at most. */
static int
read_known(struct arena *a, struct stmt *s, struct known *out, size_t *n, struct err *e)
{
	int rc;

	for (*n = 0; *n < SHEET_CANDIDATES && (rc = stmt_row(s, e)) == 1; (*n)++)
		out[*n] = (struct known){
			.id = col_int(s, 0), .old = col_is_null(s, 8) ? NONE : col_int(s, 0),
			.name = arena_strdup(a, col_is_null(s, 1) ? "" : col_text(s, 1)),
			.name_exact = arena_strdup(a, col_text(s, 2)),
			.uscc = arena_strdup(a, col_text(s, 3)),
			.city = arena_strdup(a, col_text(s, 4)),
			.archived = !col_is_null(s, 5),
			.name_en = arena_strdup(a, col_text(s, 6)),
			.stock_code = arena_strdup(a, col_text(s, 7)),
		};
	if (*n == SHEET_CANDIDATES)
		rc = 0;
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

static bool
is_among(const struct known *k, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (k[i].id == id)
			return true;
	return false;
}

/* In the place of merged ones those that stand for them, each once. */
static int
follow_merged(struct db *d, struct known *k, size_t *n, struct err *e)
{
	size_t kept = 0;

	for (size_t i = 0; i < *n; i++) {
		int64_t archived = NONE;

		if (k[i].old != NONE && (record_stands_for(d, &enterprise_resource, k[i].old, &k[i].id, e) == -1 ||
		    db_int(d, "SELECT archived_at FROM enterprise WHERE id = $1", k[i].id, &archived, e) == -1))
			return -1;
		if (k[i].old != NONE)
			k[i].archived = archived != NONE;
		if (!is_among(k, kept, k[i].id) && (k[i].old == NONE || !is_among(k + i + 1, *n - i - 1, k[i].id)))
			k[kept++] = k[i];
	}
	*n = kept;
	return 0;
}

static int
find_known(struct db *d, struct arena *a, const char *sql, const char *value, struct known *out, size_t *n,
    struct err *e)
{
	struct stmt *s;

	*n = 0;
	if (value == NULL || *value == '\0')
		return 0;
	s = db_stmt(d, sql);
	stmt_text(s, 1, value);
	return read_known(a, s, out, n, e) == -1 ? -1 : follow_merged(d, out, n, e);
}

static void
suspect(struct match *m, const struct known *k, const char *why)
{
	if (m->ncandidates < SHEET_CANDIDATES)
		m->candidate[m->ncandidates++] = (struct sheet_candidate){ k->id, k->name, why };
}

static void
matched(struct match *m, const struct known *k, const struct enterprise *now)
{
	m->id = k->id;
	m->old = k->old;
	if (k->archived)
		m->warning = "record_archived";
	else if (now->name_exact != NULL && !str_eq(k->name_exact, now->name_exact))
		m->warning = "name_changed";
}

/* The code as it is, or as an exchange's mark may stand behind it. */
#define STOCK_IS	"stock_code IN ($1, $1 || '.SZ', $1 || '.SH', $1 || '.SS', $1 || '.BJ', $1 || '.HK') ORDER BY id ASC"

/* The one that had the code until it was merged. */
static int
find_by_old_code(struct db *d, struct arena *a, const char *uscc, struct known *out, size_t *n, struct err *e)
{
	struct stmt *s;
	int64_t id;
	int rc;

	if (uscc == NULL || (rc = merge_by_old_code(d, uscc, &id, e)) == 0)
		return 0;
	if (rc == -1)
		return -1;
	s = db_stmt(d, KNOWN "id = $1");
	stmt_int(s, 1, id);
	return read_known(a, s, out, n, e) == -1 ? -1 : follow_merged(d, out, n, e);
}

/* Codes decide; a stock code does not where the credit codes disagree. */
static int
enterprise_by_key(struct db *d, struct arena *a, const void *rec, struct match *out, struct err *e)
{
	const struct enterprise *now = rec;
	struct known k[SHEET_CANDIDATES];
	size_t n;

	if (find_known(d, a, KNOWN "uscc = $1", now->uscc, k, &n, e) == -1 ||
	    (n == 0 && find_by_old_code(d, a, now->uscc, k, &n, e) == -1))
		return -1;
	if (n > 0) {
		matched(out, &k[0], now);
		return 0;
	}
	if (find_known(d, a, KNOWN STOCK_IS, now->stock_code, k, &n, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (now->uscc != NULL && k[i].uscc != NULL)
			suspect(out, &k[i], "same_stock_code_other_code");
	if (n == 1 && out->ncandidates == 0)
		matched(out, &k[0], now);
	else if (out->ncandidates == 0)
		for (size_t i = 0; i < n; i++)
			suspect(out, &k[i], "same_stock_code");
	return 0;
}

/* GB/T 2260: the first four digits name the city, whatever the county. */
static bool
cities_differ(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return false;
	/* A province says nothing of the city. */
	if (str_eq(a + 2, "0000") || str_eq(b + 2, "0000"))
		return strncmp(a, b, 2) != 0;
	return strncmp(a, b, 4) != 0;
}

static bool
stocks_differ(const char *a, const char *b)
{
	struct arena *arena;
	bool differ;

	if (a == NULL || b == NULL)
		return false;
	arena = arena_new();
	differ = !str_eq(stock_code_bare(arena, a), stock_code_bare(arena, b));
	arena_free(arena);
	return differ;
}

static const char *
conflict(const struct known *k, const struct enterprise *now)
{
	if (now->uscc != NULL && k->uscc != NULL)
		return "same_name_other_code";
	if (stocks_differ(k->stock_code, now->stock_code))
		return "same_name_other_stock_code";
	return cities_differ(k->city, now->city) ? "same_name_other_city" : NULL;
}

/* All of them have the row's name: the only one without a conflict is it. */
static void
judge_same(struct match *out, const struct known *k, size_t n, const struct enterprise *now)
{
	size_t fit = 0, at = 0;

	for (size_t i = 0; i < n; i++) {
		const char *why = conflict(&k[i], now);

		if (why != NULL)
			suspect(out, &k[i], why);
		else if (fit++ == 0)
			at = i;
	}
	if (fit == 1 && out->ncandidates == 0)
		matched(out, &k[at], now);
	for (size_t i = 0; fit > 1 && i < n; i++)
		if (conflict(&k[i], now) == NULL)
			suspect(out, &k[i], "same_name_twice");
}

static void
suspect_all(struct match *out, const struct known *k, size_t n, const char *why)
{
	for (size_t i = 0; i < n; i++)
		suspect(out, &k[i], why);
}

/* Two credit codes are two companies, whatever they call themselves in English. */
static bool
codes_differ(const struct known *k, const struct enterprise *now)
{
	return k->uscc != NULL && now->uscc != NULL;
}

/* Those whose English name is the row's, and those where it is only close to it. */
static int
find_english(struct db *d, struct arena *a, const char *name, struct known *same, size_t *nsame, struct known *close,
    size_t *nclose, struct err *e)
{
	const char *exact = han_name_exact(a, name);
	int64_t id[4 * SHEET_CANDIDATES];
	size_t n;

	*nsame = *nclose = 0;
	if (search_named(d, enterprise_resource.counter, name, id, nitems(id), &n, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct stmt *s = db_stmt(d, KNOWN "id = $1");
		struct known k[SHEET_CANDIDATES];
		size_t found;

		stmt_int(s, 1, id[i]);
		if (read_known(a, s, k, &found, e) == -1 || follow_merged(d, k, &found, e) == -1)
			return -1;
		if (found == 0 || k[0].name_en == NULL)
			continue;
		if (str_eq(han_name_exact(a, k[0].name_en), exact) && *nsame < SHEET_CANDIDATES)
			same[(*nsame)++] = k[0];
		else if (*nclose < SHEET_CANDIDATES)
			close[(*nclose)++] = k[0];
	}
	return 0;
}

/* An English name alone is matched as a Chinese one is; beside another Chinese name it only makes suspect. */
static int
by_english_name(struct db *d, struct arena *a, const struct enterprise *now, struct match *out, struct err *e)
{
	struct known same[SHEET_CANDIDATES], close[SHEET_CANDIDATES];
	size_t nsame, nclose;

	if (now->name_en == NULL)
		return 0;
	if (find_english(d, a, now->name_en, same, &nsame, close, &nclose, e) == -1)
		return -1;
	if (now->name_zh == NULL && nsame > 0)
		judge_same(out, same, nsame, now);
	else if (now->name_zh == NULL)
		suspect_all(out, close, nclose, "similar_name");
	else
		for (size_t i = 0; i < nsame; i++)
			if (!codes_differ(&same[i], now))
				suspect(out, &same[i], "same_english_name");
	return 0;
}

static int
enterprise_by_name(struct db *d, struct arena *a, const void *rec, struct match *out, struct err *e)
{
	const struct enterprise *now = rec;
	struct known k[SHEET_CANDIDATES];
	size_t n;

	if (find_known(d, a, KNOWN "name_exact = $1 ORDER BY id ASC", now->name_exact, k, &n, e) == -1)
		return -1;
	if (n > 0) {
		judge_same(out, k, n, now);
		return 0;
	}
	if (find_known(d, a, KNOWN "name_key = $1 ORDER BY id ASC", now->name_key, k, &n, e) == -1)
		return -1;
	suspect_all(out, k, n, "similar_name");
	return n > 0 ? 0 : by_english_name(d, a, now, out, e);
}

#define SHORT	"SELECT text FROM enterprise_name WHERE owner = $1 AND kind = 2"
static_assert(NAME_SHORT == 2, "SHORT says it in figures");

/* 1 if the record's short name is this one, but for blanks, brackets and letter case; 0, -1. */
static int
is_short_name(struct db *d, struct arena *a, int64_t id, const char *exact, struct err *e)
{
	struct stmt *s = db_stmt(d, SHORT);
	int rc, same = 0;

	stmt_int(s, 1, id);
	while ((rc = stmt_row(s, e)) == 1)
		same |= str_eq(han_name_exact(a, col_text(s, 0)), exact);
	return rc == -1 ? -1 : same;
}

static int
enterprise_by_short_name(struct db *d, struct arena *a, const char *name, struct match *out, struct err *e)
{
	const char *exact = han_name_exact(a, name);
	struct known k[SHEET_CANDIDATES], is[SHEET_CANDIDATES];
	int64_t id[4 * SHEET_CANDIDATES];
	size_t n, found, nis = 0;

	if (search_named(d, enterprise_resource.counter, name, id, nitems(id), &n, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct stmt *s = db_stmt(d, KNOWN "id = $1");
		int rc = is_short_name(d, a, id[i], exact, e);

		if (rc == -1)
			return -1;
		stmt_int(s, 1, id[i]);
		if (read_known(a, s, k, &found, e) == -1 || follow_merged(d, k, &found, e) == -1)
			return -1;
		if (found > 0 && rc == 1 && nis < nitems(is) && !is_among(is, nis, k[0].id))
			is[nis++] = k[0];
		else if (found > 0)
			suspect(out, &k[0], "similar_name");
	}
	if (nis == 1 && out->ncandidates == 0)
		out->id = is[0].id;
	else
		suspect_all(out, is, nis, "same_name_twice");
	return 0;
}

/* An old organisation code stands in the places 9 to 17 of the credit code that came after it. */
static int
enterprise_by_refused(struct db *d, struct arena *a, const struct sheet_problem *p, struct match *out, struct err *e)
{
	struct known k[SHEET_CANDIDATES];
	size_t n;

	if (strcmp(p->code, "org_code") != 0)
		return 0;
	if (find_known(d, a, KNOWN "substr(uscc, 9, 9) = $1 ORDER BY id ASC", p->param[0].value, k, &n, e) == -1)
		return -1;
	suspect_all(out, k, n, "same_org_code");
	out->refused = p;
	return 0;
}

static void
enterprise_file_keys(struct arena *a, const void *rec, const char *keys[MATCH_KEYS])
{
	const struct enterprise *now = rec;
	size_t n = 0;

	if (now->uscc != NULL)
		keys[n++] = arena_printf(a, "u:%s", now->uscc);
	if (now->stock_code != NULL)
		keys[n++] = arena_printf(a, "s:%s", stock_code_bare(a, now->stock_code));
	if (now->name_exact != NULL)
		keys[n++] = arena_printf(a, "n:%s", now->name_exact);
	if (now->name_key != NULL)
		keys[n++] = arena_printf(a, "k:%s", now->name_key);
	if (now->name_en != NULL)
		keys[n++] = arena_printf(a, "e:%s", han_name_exact(a, now->name_en));
	keys[n] = NULL;
}

/* Nothing but a name, or nothing but a key, says whose row it is. */
static int
no_key(struct db *d, struct arena *a, const void *rec, struct match *out, struct err *e)
{
	return 0;
}

/* --- contacts: a person of an enterprise by name ------------------------------------------------------ */

static int
contact_by_name(struct db *d, struct arena *a, const void *rec, struct match *out, struct err *e)
{
	const struct contact *now = rec;
	struct stmt *s;
	size_t n = 0;
	int rc;

	if (now->enterprise == NONE || now->name_zh == NULL)
		return 0;
	s = db_stmt(d, "SELECT id, archived_at FROM contact WHERE enterprise = $1 AND name_zh = $2 ORDER BY id ASC");
	stmt_int(s, 1, now->enterprise);
	stmt_text(s, 2, now->name_zh);
	while ((rc = stmt_row(s, e)) == 1 && n < SHEET_CANDIDATES) {
		out->candidate[n++] = (struct sheet_candidate){ col_int(s, 0), now->name_zh, "same_name_twice" };
		out->warning = col_is_null(s, 1) ? NULL : "record_archived";
	}
	stmt_done(s);
	if (n == 1)
		out->id = out->candidate[0].id;
	out->ncandidates = n == 1 ? 0 : n;
	return rc == -1 ? -1 : 0;
}

static void
contact_file_keys(struct arena *a, const void *rec, const char *keys[MATCH_KEYS])
{
	const struct contact *now = rec;

	keys[0] = now->name_zh == NULL || now->enterprise == NONE ? NULL :
	    arena_printf(a, "n:%lld:%s", (long long)now->enterprise, now->name_zh);
	keys[1] = NULL;
}

/* --- levels and council terms: by name ------------------------------------------------------------------ */

/* The rows are few: each is asked whether one of its names is the name, but for blanks, brackets and letter case. */
static int
find_named(struct db *d, struct arena *a, const char *sql, const char *name, struct match *out, struct err *e)
{
	struct stmt *s;
	int rc;

	if (name == NULL)
		return 0;
	name = han_name_exact(a, name);
	s = db_stmt(d, sql);
	while ((rc = stmt_row(s, e)) == 1)
		if (str_eq(han_name_exact(a, col_text(s, 1)), name)) {
			out->id = col_int(s, 0);
			out->warning = col_is_null(s, 2) ? NULL : "record_archived";
			break;
		}
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

static int
level_by_name(struct db *d, struct arena *a, const void *rec, struct match *out, struct err *e)
{
	const struct level *now = rec;

	return find_named(d, a, "SELECT id, name_zh, archived_at FROM level UNION ALL "
	    "SELECT id, name_en, archived_at FROM level WHERE name_en IS NOT NULL UNION ALL "
	    "SELECT owner, name, (SELECT archived_at FROM level WHERE id = owner) FROM level_alias",
	    now->name_zh, out, e);
}

static int
council_by_name(struct db *d, struct arena *a, const void *rec, struct match *out, struct err *e)
{
	const struct council_term *now = rec;

	return find_named(d, a, "SELECT id, name_zh, archived_at FROM council_term UNION ALL "
	    "SELECT id, name_en, archived_at FROM council_term WHERE name_en IS NOT NULL", now->name_zh, out, e);
}

static void
name_keys(struct arena *a, const char *name, const char *keys[MATCH_KEYS])
{
	keys[0] = name == NULL ? NULL : arena_printf(a, "n:%s", han_name_exact(a, name));
	keys[1] = NULL;
}

static void
level_keys(struct arena *a, const void *rec, const char *keys[MATCH_KEYS])
{
	name_keys(a, ((const struct level *)rec)->name_zh, keys);
}

static void
council_keys(struct arena *a, const void *rec, const char *keys[MATCH_KEYS])
{
	name_keys(a, ((const struct council_term *)rec)->name_zh, keys);
}

/* --- terms and posts: by what makes them one -------------------------------------------------------------- */

/* The row that a statement finds, if any: its id, and when it was archived. */
static int
find_one(struct stmt *s, struct match *out, struct err *e)
{
	int rc = stmt_row(s, e);

	if (rc == 1) {
		out->id = col_int(s, 0);
		out->warning = col_is_null(s, 1) ? NULL : "record_archived";
	}
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

static int
term_by_key(struct db *d, struct arena *a, const void *rec, struct match *out, struct err *e)
{
	const struct membership_term *now = rec;
	struct stmt *s;

	if (now->enterprise == NONE)
		return 0;
	s = db_stmt(d, now->from_on == NULL ?
	    "SELECT id, archived_at FROM membership_term WHERE enterprise = $1 AND from_on IS NULL ORDER BY id ASC LIMIT 1" :
	    "SELECT id, archived_at FROM membership_term WHERE enterprise = $1 AND from_on = $2");
	stmt_int(s, 1, now->enterprise);
	if (now->from_on != NULL)
		stmt_text(s, 2, now->from_on);
	return find_one(s, out, e);
}

static void
term_keys(struct arena *a, const void *rec, const char *keys[MATCH_KEYS])
{
	const struct membership_term *now = rec;

	keys[0] = now->enterprise == NONE ? NULL :
	    arena_printf(a, "n:%lld:%s", (long long)now->enterprise, now->from_on == NULL ? "" : now->from_on);
	keys[1] = NULL;
}

static int
post_by_key(struct db *d, struct arena *a, const void *rec, struct match *out, struct err *e)
{
	const struct post *now = rec;
	struct stmt *s;

	if (now->contact == NONE || now->council_term == NONE || now->title == NULL)
		return 0;
	s = db_stmt(d, "SELECT id, archived_at FROM post WHERE contact = $1 AND council_term = $2 AND title = $3");
	stmt_int(s, 1, now->contact);
	stmt_int(s, 2, now->council_term);
	stmt_text(s, 3, now->title);
	return find_one(s, out, e);
}

static void
post_keys(struct arena *a, const void *rec, const char *keys[MATCH_KEYS])
{
	const struct post *now = rec;

	keys[0] = now->contact == NONE || now->council_term == NONE || now->title == NULL ? NULL :
	    arena_printf(a, "n:%lld:%lld:%s", (long long)now->contact, (long long)now->council_term, now->title);
	keys[1] = NULL;
}

/* --- rules of filings: by code ---------------------------------------------------------------------------- */

static int
rule_by_key(struct db *d, struct arena *a, const void *rec, struct match *out, struct err *e)
{
	const struct filing_rule *now = rec;
	struct stmt *s;

	if (now->code == NULL)
		return 0;
	s = db_stmt(d, "SELECT id, archived_at FROM filing_rule WHERE code = $1");
	stmt_text(s, 1, now->code);
	return find_one(s, out, e);
}

static void
rule_keys(struct arena *a, const void *rec, const char *keys[MATCH_KEYS])
{
	const struct filing_rule *now = rec;

	keys[0] = now->code == NULL ? NULL : arena_printf(a, "n:%s", now->code);
	keys[1] = NULL;
}

/* --- projects: by code, or one of an investor by name ------------------------------------------------------ */

static int
project_by_key(struct db *d, struct arena *a, const void *rec, struct match *out, struct err *e)
{
	const struct project *now = rec;
	struct stmt *s;

	if (now->code == NULL)
		return 0;
	s = db_stmt(d, "SELECT id, archived_at FROM project WHERE code = $1");
	stmt_text(s, 1, now->code);
	return find_one(s, out, e);
}

enum { P_ID, P_CODE, P_ZH, P_EN, P_ARCHIVED };
#define PROJECTS	"SELECT id, code, name_zh, name_en, archived_at FROM project WHERE "

/* What the sheet calls it, folded. */
struct called {
	const char *zh, *en;
};

static const char *
exact(struct arena *a, const char *name)
{
	return name == NULL ? NULL : han_name_exact(a, name);
}

static bool
is_one_of(const char *name, const char *x, const char *y)
{
	return name != NULL && (str_eq(name, x) || str_eq(name, y));
}

static bool
is_called(struct arena *a, struct stmt *s, const struct called *by)
{
	return is_one_of(exact(a, col_text(s, P_ZH)), by->zh, NULL) || is_one_of(exact(a, col_text(s, P_EN)), by->zh, by->en);
}

/* The row of a statement: it has the name, and no other code. */
static void
look_at_project(struct arena *a, struct stmt *s, const struct project *now, const struct called *by, struct match *out)
{
	const char *name = col_is_null(s, P_ZH) ? col_text(s, P_EN) : col_text(s, P_ZH);

	if (!is_called(a, s, by))
		return;
	if (now->code != NULL && !col_is_null(s, P_CODE)) {	/* two codes are two projects, whatever they are called */
		out->warning = "project_same_name";
		return;
	}
	if (out->ncandidates < SHEET_CANDIDATES)
		out->candidate[out->ncandidates++] = (struct sheet_candidate){ col_int(s, P_ID), arena_strdup(a, name), "same_name_twice" };
	out->warning = col_is_null(s, P_ARCHIVED) ? NULL : "record_archived";
}

static int
look_at_projects(struct arena *a, struct stmt *s, const struct project *now, struct match *out, struct err *e)
{
	const struct called by = { exact(a, now->name_zh), exact(a, now->name_en) };
	int rc;

	while ((rc = stmt_row(s, e)) == 1)
		look_at_project(a, s, now, &by, out);
	stmt_done(s);
	return rc;
}

static int
look_at_each(struct db *d, struct arena *a, const int64_t *id, size_t n, const struct project *now, struct match *out, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		struct stmt *s = db_stmt(d, PROJECTS "id = $1");

		stmt_int(s, 1, id[i]);
		if (look_at_projects(a, s, now, out, e) == -1)
			return -1;
	}
	return 0;
}

/* Without an investor: all that search knows by such a name. */
static int
look_everywhere(struct db *d, struct arena *a, const struct project *now, struct match *out, struct err *e)
{
	int64_t id[4 * SHEET_CANDIDATES];
	size_t n;

	if (search_named(d, project_resource.counter, now->name_zh != NULL ? now->name_zh : now->name_en, id, nitems(id), &n, e) == -1)
		return -1;
	return look_at_each(d, a, id, n, now, out, e);
}

/* The investor's that search knows by the name; where they are many, all of his. */
static int
look_at_his(struct db *d, struct arena *a, const struct project *now, struct match *out, struct err *e)
{
	int64_t id[4 * SHEET_CANDIDATES];
	struct stmt *s;
	size_t n;

	if (search_called(d, project_resource.counter, now->enterprise, now->name_zh, now->name_en, id, nitems(id), &n, e) == -1)
		return -1;
	if (n < nitems(id))
		return look_at_each(d, a, id, n, now, out, e);
	s = db_stmt(d, PROJECTS "enterprise = $1 ORDER BY id ASC");
	stmt_int(s, 1, now->enterprise);
	return look_at_projects(a, s, now, out, e);
}

static int
project_by_name(struct db *d, struct arena *a, const void *rec, struct match *out, struct err *e)
{
	const struct project *now = rec;
	int rc;

	if (now->name_zh == NULL && now->name_en == NULL)
		return 0;
	rc = now->enterprise == NONE ? look_everywhere(d, a, now, out, e) : look_at_his(d, a, now, out, e);
	if (out->ncandidates == 1) {
		out->id = out->candidate[0].id;
		out->ncandidates = 0;
	}
	return rc == -1 ? -1 : 0;
}

static void
project_keys(struct arena *a, const void *rec, const char *keys[MATCH_KEYS])
{
	const struct project *now = rec;
	size_t n = 0;

	if (now->code != NULL)
		keys[n++] = arena_printf(a, "c:%s", now->code);
	keys[n] = NULL;
}

/* --- parts of projects: a row that says all the same ------------------------------------------------------- */

/* A cell may leave the zone to the trip, and behind a note stands what had no place elsewhere. */
static bool
says_less(struct arena *a, const struct field *f, const void *said, const void *there)
{
	if (f->type == F_LOCAL)
		return rec_cell_agrees(a, f, there, said);
	return strcmp(f->name, "note") == 0 && !rec_field_is_empty(f, there) &&
	    str_has_lines(*(const char *const *)(const void *)((const char *)there + f->off), *(const char *const *)(const void *)((const char *)said + f->off));
}

static bool
says_all(struct arena *a, const struct resource *r, const void *said, const void *there)
{
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (field_is_given(f) && !rec_field_is_empty(f, said) && !rec_field_equal(f, said, there) &&
		    !says_less(a, f, said, there))
			return false;
	return true;
}

/* Also one in the archive: what somebody put there does not come back. */
int
match_part(struct db *d, struct arena *a, const struct resource *r, const void *said, int64_t *id, struct err *e)
{
	const struct field *link = resource_parent_field(r);
	struct stmt *s = db_stmt(d, arena_printf(a, "SELECT id FROM %s WHERE %s = $1 ORDER BY id ASC", r->table, link->name));
	int64_t *all = NULL;
	size_t n = 0, room = 0;
	void *there;
	int rc;

	*id = NONE;
	stmt_int(s, 1, *(const int64_t *)(const void *)((const char *)said + link->off));
	while ((rc = stmt_row(s, e)) == 1) {
		if (n == room)
			all = xrealloc(all, room = 2 * room + 16, sizeof *all);
		all[n++] = col_int(s, 0);
	}
	for (size_t i = 0; i < n && rc == 0; i++)
		if ((rc = rec_load(d, a, r, all[i], &there, e)) == 1) {
			rc = says_all(a, r, said, there);
			*id = rc == 1 ? all[i] : NONE;
		}
	free(all);
	return rc;
}

static int
part_by_key(struct db *d, struct arena *a, const struct resource *r, const void *rec, struct match *out, struct err *e)
{
	const struct field *link = resource_parent_field(r);

	if (rec_field_is_empty(link, rec))
		return 0;
	return match_part(d, a, r, rec, &out->id, e) == -1 ? -1 : 0;
}

/* Two rows of a sheet that say the same are one. */
static void
part_keys(struct arena *a, const struct resource *r, const void *rec, const char *keys[MATCH_KEYS])
{
	struct str *all = str_new(a);

	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++) {
		const char *cell = field_is_given(f) ? rec_cell(a, f, rec, false, LANG_EN) : NULL;

		str_printf(all, "%s|", cell == NULL ? "" : cell);
	}
	keys[0] = arena_printf(a, "n:%s", str_text(all));
	keys[1] = NULL;
}

/* --- rows of delegations: by what stands in some of their fields --------------------------------------------- */

/* The first set of fields that the row says all of is what it is known by; sets end with NULL, and so does their list. */
typedef const char *const *same_set;

static bool
is_said(const struct resource *r, same_set set, const void *rec)
{
	for (; *set != NULL; set++)
		if (rec_field_is_empty(resource_field(r, *set), rec))
			return false;
	return true;
}

static same_set
set_of(const struct resource *r, const same_set *sets, const void *rec)
{
	for (; *sets != NULL; sets++)
		if (is_said(r, *sets, rec))
			return *sets;
	return NULL;
}

static bool
is_text(const struct field *f)
{
	return f->type == F_TEXT || f->type == F_CODE || f->type == F_DATE || f->type == F_CODEREF;
}

/* Of several the one that is alive, and the newest of these. */
static int
same_by_key(struct db *d, struct arena *a, const struct resource *r, same_set set, const void *rec, struct match *out, struct err *e)
{
	struct str *sql = str_new(a);
	struct stmt *s;

	str_printf(sql, "SELECT id, archived_at FROM %s WHERE ", r->table);
	for (int i = 0; set[i] != NULL; i++)
		str_printf(sql, "%s%s = $%d", i > 0 ? " AND " : "", set[i], i + 1);
	str_puts(sql, " ORDER BY archived_at ASC NULLS FIRST, id DESC LIMIT 1");
	s = db_stmt(d, str_text(sql));
	for (int i = 0; set[i] != NULL; i++) {
		const struct field *f = resource_field(r, set[i]);
		const void *at = (const char *)rec + f->off;

		if (is_text(f))
			stmt_text(s, i + 1, *(const char *const *)at);
		else
			stmt_int(s, i + 1, *(const int64_t *)at);
	}
	return find_one(s, out, e);
}

static void
same_keys(struct arena *a, const struct resource *r, same_set set, const void *rec, const char *keys[MATCH_KEYS])
{
	struct str *all = str_new(a);

	for (int i = 0; set[i] != NULL; i++) {
		const char *cell = rec_cell(a, resource_field(r, set[i]), rec, false, LANG_EN);

		str_printf(all, "%s|", cell == NULL ? "" : cell);
	}
	keys[0] = arena_printf(a, "n:%s", str_text(all));
	keys[1] = NULL;
}

/* Whom a name of any language means: one record, or a question. */
static int
find_called(struct stmt *s, struct arena *a, const char *name, struct match *out, struct err *e)
{
	int rc;

	stmt_text(s, 1, name);
	while ((rc = stmt_row(s, e)) == 1) {
		if (out->ncandidates < SHEET_CANDIDATES)
			out->candidate[out->ncandidates++] = (struct sheet_candidate){ col_int(s, 0), arena_strdup(a, name), "same_name_twice" };
		out->warning = col_is_null(s, 1) ? NULL : "record_archived";
	}
	stmt_done(s);
	if (out->ncandidates == 1) {
		out->id = out->candidate[0].id;
		out->ncandidates = 0;
	}
	return rc == -1 ? -1 : 0;
}

static int
delegation_by_name(struct db *d, struct arena *a, const void *rec, struct match *out, struct err *e)
{
	const struct delegation *now = rec;
	const char *name = now->title_zh != NULL ? now->title_zh : now->title_en;

	if (name == NULL || now->code != NULL)	/* two codes are two delegations, whatever they are called */
		return 0;
	return find_called(db_stmt(d, "SELECT id, archived_at FROM delegation WHERE title_zh = $1 OR title_en = $1 ORDER BY id ASC"), a, name, out, e);
}

static int
counterpart_by_name(struct db *d, struct arena *a, const void *rec, struct match *out, struct err *e)
{
	const struct counterpart *now = rec;
	const char *name = now->name_zh != NULL ? now->name_zh : now->name_en != NULL ? now->name_en : now->name_local;

	if (name == NULL)
		return 0;
	return find_called(db_stmt(d, "SELECT id, archived_at FROM counterpart WHERE name_zh = $1 OR name_en = $1 OR name_local = $1"
	    " ORDER BY id ASC"), a, name, out, e);
}

/* --- the table --------------------------------------------------------------------------------------- */

static const struct rules {
	const struct resource *r;
	/* NULL: of a part, whose rows are known by all that they say. */
	int	(*by_key)(struct db *d, struct arena *a, const void *now, struct match *out, struct err *e);
	int	(*by_name)(struct db *d, struct arena *a, const void *now, struct match *out, struct err *e);
	int	(*by_refused)(struct db *d, struct arena *a, const struct sheet_problem *p, struct match *out, struct err *e);
	void	(*keys)(struct arena *a, const void *now, const char *keys[MATCH_KEYS]);
	const char *const *known_by;
	const same_set *same;		/* in the place of by_key and keys */
} rules[] = {
	{ &enterprise_resource, enterprise_by_key, enterprise_by_name, enterprise_by_refused, enterprise_file_keys,
	  .known_by = (const char *const[]){ "name_zh", "uscc", "stock_code", "name_en", NULL } },
	{ &contact_resource, no_key, contact_by_name, NULL, contact_file_keys,
	  .known_by = (const char *const[]){ "enterprise name_zh", NULL } },
	{ &membership_term_resource, term_by_key, no_key, NULL, term_keys, .known_by = (const char *const[]){ "enterprise", NULL } },
	{ &post_resource, post_by_key, no_key, NULL, post_keys, .known_by = (const char *const[]){ "contact council_term title", NULL } },
	{ &level_resource, no_key, level_by_name, NULL, level_keys, .known_by = (const char *const[]){ "name_zh", NULL } },
	{ &council_term_resource, no_key, council_by_name, NULL, council_keys, .known_by = (const char *const[]){ "name_zh", NULL } },
	{ &filing_rule_resource, rule_by_key, no_key, NULL, rule_keys, .known_by = (const char *const[]){ "code", NULL } },
	{ &project_resource, project_by_key, project_by_name, NULL, project_keys,
	  .known_by = (const char *const[]){ "code", "enterprise name_zh", "enterprise name_en", NULL } },
#define PART(r, first)	{ &(r), .by_name = no_key, .known_by = (const char *const[]){ "project " first, NULL } }
	PART(project_amount_resource, "amount"),
	PART(project_capacity_resource, "value"),
	PART(project_job_resource, "total"),
	PART(project_milestone_resource, "kind"),
	PART(project_permit_resource, "regime"),
	PART(project_evidence_resource, "title"),
	PART(project_update_resource, "text"),
	PART(project_note_resource, "text"),
#define SET(...)	(const char *const[]){ __VA_ARGS__, NULL }
#define SAME(...)	.same = (const same_set[]){ __VA_ARGS__, NULL }
#define KNOWN_BY(...)	.known_by = (const char *const[]){ __VA_ARGS__, NULL }
	{ &delegation_resource, .by_name = delegation_by_name, KNOWN_BY("code", "title_zh", "title_en"),
	  SAME(SET("code"), SET("title_zh", "starts_on"), SET("title_en", "starts_on")) },
	{ &delegation_leg_resource, .by_name = no_key, KNOWN_BY("delegation seq", "delegation country", "delegation city"),
	  SAME(SET("delegation", "seq"), SET("delegation", "country", "city", "host"), SET("delegation", "country", "city")) },
	{ &agenda_item_resource, .by_name = no_key, KNOWN_BY("delegation title_zh", "delegation title_en") },
	{ &application_resource, .by_name = no_key, KNOWN_BY("code", "delegation enterprise"), SAME(SET("code"), SET("delegation", "enterprise")) },
	{ &delegate_resource, .by_name = no_key, KNOWN_BY("delegation name_zh", "delegation name_en"),
	  SAME(SET("delegation", "enterprise", "name_zh"), SET("delegation", "name_zh"), SET("delegation", "name_en")) },
	{ &counterpart_resource, .by_name = counterpart_by_name, KNOWN_BY("name_zh", "name_en", "name_local"),
	  SAME(SET("name_zh", "country"), SET("name_en", "country"), SET("name_local", "country")) },
	{ &meeting_wish_resource, .by_name = no_key, KNOWN_BY("delegation enterprise counterpart"), SAME(SET("delegation", "enterprise", "counterpart")) },
	{ &outcome_resource, .by_name = no_key, KNOWN_BY("delegation enterprise kind"), SAME(SET("delegation", "enterprise", "kind", "title")) },
};

static const struct rules *
rules_of(const struct resource *r)
{
	for (size_t i = 0; i < nitems(rules); i++)
		if (rules[i].r == r)
			return &rules[i];
	assert(!"a resource that is imported has rules");
	return NULL;
}

static void
nothing(struct match *out)
{
	*out = (struct match){ .id = NONE, .old = NONE };
}

const char *const *
match_known_by(const struct resource *r)
{
	return rules_of(r)->known_by;
}

int
match_by_key(struct db *d, struct arena *a, const struct resource *r, const void *now, struct match *out,
    struct err *e)
{
	const struct rules *x = rules_of(r);
	same_set set = x->same == NULL ? NULL : set_of(r, x->same, now);

	nothing(out);
	if (set != NULL)
		return same_by_key(d, a, r, set, now, out, e);
	if (x->by_key == NULL)
		return resource_parent_field(r) == NULL ? 0 : part_by_key(d, a, r, now, out, e);
	return rules_of(r)->by_key(d, a, now, out, e);
}

int
match_by_name(struct db *d, struct arena *a, const struct resource *r, const void *now, struct match *out,
    struct err *e)
{
	nothing(out);
	return rules_of(r)->by_name(d, a, now, out, e);
}

int
match_by_short_name(struct db *d, struct arena *a, const struct resource *r, const char *name, struct match *out, struct err *e)
{
	nothing(out);
	return r == &enterprise_resource ? enterprise_by_short_name(d, a, name, out, e) : 0;
}

int
match_by_refused(struct db *d, struct arena *a, const struct resource *r, const struct sheet_problem *p, struct match *out,
    struct err *e)
{
	nothing(out);
	return rules_of(r)->by_refused == NULL ? 0 : rules_of(r)->by_refused(d, a, p, out, e);
}

void
match_file_keys(struct arena *a, const struct resource *r, const void *now, const char *keys[MATCH_KEYS])
{
	const struct rules *x = rules_of(r);
	same_set set = x->same == NULL ? NULL : set_of(r, x->same, now);

	if (set != NULL)
		same_keys(a, r, set, now, keys);
	else if (x->by_key == NULL)
		part_keys(a, r, now, keys);
	else
		rules_of(r)->keys(a, now, keys);
}
