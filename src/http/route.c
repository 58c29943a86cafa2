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

static enum method
route_method(enum method m)
{
	return m == M_HEAD ? M_GET : m;
}

/* The methods that the path has, as Allow wants them; "" if it has none. */
void
route_allow(const struct route *table, size_t n, const char *path, struct str *out)
{
	struct match m;
	unsigned seen = 0;

	for (size_t i = 0; i < n; i++)
		if (fits(table[i].pattern, path, &m))
			seen |= BIT(table[i].method) | (table[i].method == M_GET ? BIT(M_HEAD) : 0);
	if (seen == 0)
		return;
	seen |= BIT(M_OPTIONS);
	for (enum method k = 0; k < M_COUNT; k++)
		if (seen & BIT(k))
			str_printf(out, "%s%s", str_is_empty(out) ? "" : ", ", method_name(k));
}

static void
keep_args(struct req *rq, const struct match *m)
{
	for (size_t i = 0; i < m->nargs; i++)
		rq->arg[i] = arena_strndup(rq->arena, m->arg[i], m->len[i]);
}

int
route_find(const struct route *table, size_t n, struct req *rq, struct err *e)
{
	struct match m, best = { .rank = 0 };
	const struct route *row = NULL;
	struct str *allow;

	for (size_t i = 0; i < n; i++) {
		if (table[i].method != route_method(rq->method) || !fits(table[i].pattern, rq->path, &m))
			continue;
		if (row == NULL || m.rank > best.rank) {
			row = &table[i];
			best = m;
		}
	}
	if (row != NULL) {
		rq->route = row;
		keep_args(rq, &best);
		return 0;
	}
	allow = str_new(rq->arena);
	route_allow(table, n, rq->path, allow);
	if (str_is_empty(allow))
		return fail(e, ERR_NOT_FOUND, "no route for this path");
	reply_header(rq, "Allow", str_text(allow));
	return fail(e, ERR_METHOD, "the path has no %s", method_name(rq->method));
}
