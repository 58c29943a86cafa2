/*
 * Path to row.  Of all rows that fit, the one with a literal in the earlier place wins, so the
 * order of the table does not matter: /api/v1/session is not a {res}.
 */
#include "base/base.h"

#include "http/parse.h"
#include "http/route.h"

enum { ARGS_MOST = 4 };

struct match {
	unsigned	 rank;		/* a bit for each literal segment, earlier ones higher */
	size_t		 nargs;
	const char	*arg[ARGS_MOST];
	size_t		 len[ARGS_MOST];
};

/* Walk pattern and path together. */
static bool
fits(const char *pattern, const char *path, struct match *m)
{
	unsigned bit = 1U << 31;

	m->rank = 0;
	m->nargs = 0;
	while (*pattern == '/' && *path == '/') {
		size_t np = strcspn(++pattern, "/"), n = strcspn(++path, "/");

		if (*pattern == '{') {
			if (n == 0 || m->nargs == ARGS_MOST)
				return false;
			m->arg[m->nargs] = path;
			m->len[m->nargs++] = n;
		} else {
			if (n != np || memcmp(pattern, path, n) != 0)
				return false;
			m->rank |= bit;
		}
		bit >>= 1;
		pattern += np;
		path += n;
	}
	return *pattern == '\0' && *path == '\0';
}

static void
keep_args(struct req *rq, const struct match *m)
{
	for (size_t i = 0; i < m->nargs; i++)
		rq->arg[i] = arena_strndup(rq->arena, m->arg[i], m->len[i]);
}

/* Whether the server has what stands in the row's braces; of two rows that look alike the one that has it is meant. */
static bool
exists(const struct route *row, struct req *rq, const struct match *m)
{
	if (row->exists == NULL)
		return true;
	keep_args(rq, m);
	return row->exists(rq);
}

/* The path comes before the method: its best pattern, whatever the method; or NULL.  Fills rq->arg. */
static const char *
find_pattern(const struct route *table, size_t n, struct req *rq)
{
	struct match m, best = { .rank = 0 };
	const struct route *row = NULL;

	for (size_t i = 0; i < n; i++)
		if (fits(table[i].pattern, rq->path, &m) && (row == NULL || m.rank > best.rank) && exists(&table[i], rq, &m)) {
			row = &table[i];
			best = m;
		}
	if (row == NULL)
		return NULL;
	keep_args(rq, &best);
	return row->pattern;
}

/* The next row of a pattern from i on, or n. */
static size_t
next_row(const struct route *table, size_t n, size_t i, const char *pattern)
{
	while (i < n && strcmp(table[i].pattern, pattern) != 0)
		i++;
	return i;
}

static void
put_allow(const struct route *table, size_t n, const char *pattern, struct str *out)
{
	unsigned seen = BIT(M_OPTIONS);

	for (size_t i = next_row(table, n, 0, pattern); i < n; i = next_row(table, n, i + 1, pattern))
		seen |= BIT(table[i].method) | (table[i].method == M_GET ? BIT(M_HEAD) : 0);
	for (enum method k = 0; k < M_COUNT; k++)
		if (seen & BIT(k))
			str_printf(out, "%s%s", str_is_empty(out) ? "" : ", ", method_name(k));
}

void
route_allow(const struct route *table, size_t n, struct req *rq, struct str *out)
{
	const char *pattern = find_pattern(table, n, rq);

	if (pattern != NULL)
		put_allow(table, n, pattern, out);
}

bool
route_is_probe(const struct route *table, size_t n, struct req *rq)
{
	const char *pattern = find_pattern(table, n, rq);

	return pattern != NULL && table[next_row(table, n, 0, pattern)].flags & RT_PROBE;
}

int
route_find(const struct route *table, size_t n, struct req *rq, struct err *e)
{
	const enum method method = rq->method == M_HEAD ? M_GET : rq->method;
	const char *pattern = find_pattern(table, n, rq);
	struct str *allow;

	if (pattern == NULL)
		return fail(e, ERR_NOT_FOUND, "no route for this path");
	for (size_t i = next_row(table, n, 0, pattern); i < n; i = next_row(table, n, i + 1, pattern))
		if (table[i].method == method) {
			rq->route = &table[i];
			return 0;
		}
	allow = str_new(rq->arena);
	put_allow(table, n, pattern, allow);
	reply_header(rq, "Allow", str_text(allow));
	return fail(e, ERR_METHOD, "the path has no %s", method_name(rq->method));
}

/* --- what it offers and takes ------------------------------------------------------------------- */

/* Whoever takes only problems gets JSON, too: every route may have one to tell. */
int
route_offer(struct req *rq)
{
	static const char *const json[] = { "application/json", "application/problem+json", NULL };
	const char *const *offers = rq->route->offers != NULL ? rq->route->offers : json;

	if (rq->route->flags & RT_PROBE)
		return 0;
	for (const char *const *type = offers; *type != NULL; type++)
		if (req_accepts(rq, *type))
			return 0;
	return fail_offer(rq, offers);
}

int
route_query(struct req *rq)
{
	if (rq->route->flags & RT_PROBE)
		return 0;
	if (uri_query(rq->arena, rq->query, &rq->params, &rq->err) == -1)
		return -1;
	return rq->route->flags & RT_FILTERS ? 0 : uri_only(&rq->params, rq->route->query, &rq->err);
}
