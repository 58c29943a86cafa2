/*
 * Whose row is this?  Rules of each resource in a table.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/match.h"
#include "model/resources.h"

/* --- enterprises ----------------------------------------------------------------------------------- */

/* What the rules compare of an enterprise that is there. */
struct known {
	int64_t		 id;
	const char	*name, *name_exact, *uscc, *city;
	bool		 archived;
};

#define KNOWN	"SELECT id, (SELECT text FROM enterprise_name n WHERE n.owner = enterprise.id AND n.kind = 0), " \
		"name_exact, uscc, city, archived_at FROM enterprise WHERE "

/* The rows of a statement, SHEET_CANDIDATES at most. */
static int
read_known(struct arena *a, struct stmt *s, struct known *out, size_t *n, struct err *e)
{
	int rc;

	for (*n = 0; *n < SHEET_CANDIDATES && (rc = stmt_row(s, e)) == 1; (*n)++)
		out[*n] = (struct known){
			.id = col_int(s, 0),
			.name = arena_strdup(a, col_is_null(s, 1) ? "" : col_text(s, 1)),
			.name_exact = arena_strdup(a, col_text(s, 2)),
			.uscc = arena_strdup(a, col_text(s, 3)),
			.city = arena_strdup(a, col_text(s, 4)),
			.archived = !col_is_null(s, 5),
		};
	if (*n == SHEET_CANDIDATES)
		rc = 0;
	stmt_done(s);
	return rc == -1 ? -1 : 0;
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
	return read_known(a, s, out, n, e);
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
	if (k->archived)
		m->warning = "record_archived";
	else if (now->name_exact != NULL && !str_eq(k->name_exact, now->name_exact))
		m->warning = "name_changed";
}

/* Codes decide; a stock code does not where the credit codes disagree. */
static int
enterprise_by_key(struct db *d, struct arena *a, const void *rec, struct match *out, struct err *e)
{
	const struct enterprise *now = rec;
	struct known k[SHEET_CANDIDATES];
	size_t n;

	if (find_known(d, a, KNOWN "uscc = $1", now->uscc, k, &n, e) == -1)
		return -1;
	if (n > 0) {
		matched(out, &k[0], now);
		return 0;
	}
	if (find_known(d, a, KNOWN "stock_code = $1 ORDER BY id ASC", now->stock_code, k, &n, e) == -1)
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

static const char *
conflict(const struct known *k, const struct enterprise *now)
{
	if (now->uscc != NULL && k->uscc != NULL)
		return "same_name_other_code";
	return cities_differ(k->city, now->city) ? "same_name_other_city" : NULL;
}

static int
enterprise_by_name(struct db *d, struct arena *a, const void *rec, struct match *out, struct err *e)
{
	const struct enterprise *now = rec;
	struct known k[SHEET_CANDIDATES];
	size_t n, fit = 0, at = 0;

	if (find_known(d, a, KNOWN "name_exact = $1 ORDER BY id ASC", now->name_exact, k, &n, e) == -1)
		return -1;
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
	if (n > 0)
		return 0;
	if (find_known(d, a, KNOWN "name_key = $1 ORDER BY id ASC", now->name_key, k, &n, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		suspect(out, &k[i], "similar_name");
	return 0;
}

static void
enterprise_keys(struct arena *a, const void *rec, const char *keys[4])
{
	const struct enterprise *now = rec;
	size_t n = 0;

	if (now->uscc != NULL)
		keys[n++] = arena_printf(a, "u:%s", now->uscc);
	if (now->name_exact != NULL)
		keys[n++] = arena_printf(a, "n:%s", now->name_exact);
	if (now->name_key != NULL)
		keys[n++] = arena_printf(a, "k:%s", now->name_key);
	keys[n] = NULL;
}

/* --- contacts: a person of an enterprise by name ------------------------------------------------------ */

static int
contact_by_key(struct db *d, struct arena *a, const void *rec, struct match *out, struct err *e)
{
	return 0;
}

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
contact_keys(struct arena *a, const void *rec, const char *keys[4])
{
	const struct contact *now = rec;

	keys[0] = now->name_zh == NULL || now->enterprise == NONE ? NULL :
	    arena_printf(a, "n:%lld:%s", (long long)now->enterprise, now->name_zh);
	keys[1] = NULL;
}

/* --- the table --------------------------------------------------------------------------------------- */

static const struct rules {
	const struct resource *r;
	int	(*by_key)(struct db *d, struct arena *a, const void *now, struct match *out, struct err *e);
	int	(*by_name)(struct db *d, struct arena *a, const void *now, struct match *out, struct err *e);
	void	(*keys)(struct arena *a, const void *now, const char *keys[4]);
} rules[] = {
	{ &enterprise_resource, enterprise_by_key, enterprise_by_name, enterprise_keys },
	{ &contact_resource, contact_by_key, contact_by_name, contact_keys },
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
	*out = (struct match){ .id = NONE };
}

int
match_by_key(struct db *d, struct arena *a, const struct resource *r, const void *now, struct match *out,
    struct err *e)
{
	nothing(out);
	return rules_of(r)->by_key(d, a, now, out, e);
}

int
match_by_name(struct db *d, struct arena *a, const struct resource *r, const void *now, struct match *out,
    struct err *e)
{
	nothing(out);
	return rules_of(r)->by_name(d, a, now, out, e);
}

void
match_file_keys(struct arena *a, const struct resource *r, const void *now, const char *keys[4])
{
	rules_of(r)->keys(a, now, keys);
}
