/*
 * What two enterprises have on the same trip that one cannot have twice.  A person decides which stays, before the two are merged.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/delegation.h"
#include "model/meeting.h"

#include "merge_in.h"

/* Positions of enum application_state and meeting_state in the texts below. */
_Static_assert(APS_DECLINED == 6 && APS_TRAVELLED == 8 && APS_NO_SHOW == 9 && APS_WITHDRAWN == 10 && MS_REQUESTED == 1 && MS_CONFIRMED == 2 && MS_HELD == 3, "states");

/* $1 is the one that goes, $2 the one that stays, $3 now.  Two that are over tell what happened, and may both stay. */
static const char applications_sql[] = "SELECT d.id, d.title_zh, d.title_en, o.id, n.id, NULL FROM application o "
	"JOIN application n ON n.delegation = o.delegation JOIN delegation d ON d.id = o.delegation "
	"WHERE o.enterprise = $1 AND n.enterprise = $2 AND o.archived_at IS NULL AND n.archived_at IS NULL "
	"AND o.state NOT IN (6, 10) AND n.state NOT IN (6, 10) "
	"AND NOT (o.state IN (8, 9) AND n.state IN (8, 9)) AND $3 > 0 ORDER BY d.id, o.id, n.id";

/* As two of one company clash (meeting_overlap.c), but for those that both were held. */
#define HOLDS(m)	m ".archived_at IS NULL AND (" m ".state IN (2, 3) OR (" m ".state = 1 AND (" m ".hold_until IS NULL OR " m ".hold_until > $3))) "
#define SAYS_WHO(m, e)	"EXISTS (SELECT 1 FROM meeting_delegate g JOIN delegate p ON p.id = g.delegate WHERE g.owner = " m ".id AND p.enterprise = " e ") "
static const char meetings_sql[] = "SELECT d.id, d.title_zh, d.title_en, o.id, n.id, o.starts FROM meeting_enterprise x "
	"JOIN meeting o ON o.id = x.owner JOIN meeting n ON n.delegation = o.delegation AND n.id <> o.id "
	"JOIN meeting_enterprise y ON y.owner = n.id JOIN delegation d ON d.id = o.delegation "
	"WHERE x.enterprise = $1 AND y.enterprise = $2 AND o.starts_at < n.ends_at AND n.starts_at < o.ends_at "
	"AND " HOLDS("o") "AND " HOLDS("n") "AND NOT (o.state = 3 AND n.state = 3) "
	"AND NOT (" SAYS_WHO("o", "$1") "AND " SAYS_WHO("n", "$2") ") ORDER BY d.id, o.id, n.id";

static const struct {
	const char	*sql, *code;
	const struct resource *r;
} kinds[] = {
	{ applications_sql, "merge_two_applications", &application_resource },
	{ meetings_sql, "merge_meetings_overlap", &meeting_resource },
};

static const char *
title_of(struct stmt *s, enum lang lang)
{
	int first = lang == LANG_ZH ? 1 : 2;

	return !col_is_null(s, first) ? col_text(s, first) : !col_is_null(s, 3 - first) ? col_text(s, 3 - first) : "";
}

static int
read_kind(struct db *d, struct arena *a, const struct merge_ask *ask, size_t kind, const struct actor *who, struct merge_clashes *out, struct err *e)
{
	struct stmt *s = db_stmt(d, kinds[kind].sql);
	int rc;

	stmt_int(s, 1, ask->gone);
	stmt_int(s, 2, ask->stays);
	stmt_int(s, 3, actor_ms(who));
	while (out->n < MERGE_CLASHES && (rc = stmt_row(s, e)) == 1)
		out->row[out->n++] = (struct merge_clash){ .code = kinds[kind].code, .r = kinds[kind].r, .delegation = col_int(s, 0),
		    .trip = arena_strdup(a, title_of(s, who->lang)), .gone = col_int(s, 3), .stays = col_int(s, 4),
		    .starts = col_is_null(s, 5) ? "" : arena_strdup(a, col_text(s, 5)) };
	stmt_done(s);
	return out->n < MERGE_CLASHES && rc == -1 ? -1 : 0;
}

int
merge_clashes_read(struct db *d, struct arena *a, const struct actor *who, const struct merge_ask *ask, struct merge_clashes *out, struct err *e)
{
	out->n = 0;
	for (size_t i = 0; i < nitems(kinds); i++)
		if (read_kind(d, a, ask, i, who, out, e) == -1)
			return -1;
	return 0;
}

void
merge_clash_params(struct arena *a, const struct merge_clash *c, struct err_param out[MERGE_CLASH_PARAMS])
{
	out[0] = (struct err_param){ "trip", c->trip };
	out[1] = (struct err_param){ "delegation", arena_printf(a, "%lld", (long long)c->delegation) };
	out[2] = (struct err_param){ "this", arena_printf(a, "%lld", (long long)c->gone) };
	out[3] = (struct err_param){ "other", arena_printf(a, "%lld", (long long)c->stays) };
	out[4] = (struct err_param){ "starts", c->starts };
}

int
merge_refuse_clashes(struct db *d, struct arena *a, const struct actor *who, const struct merge_ask *ask, struct err *e)
{
	struct merge_clashes all;
	struct err_param p[MERGE_CLASH_PARAMS];

	if (merge_clashes_read(d, a, who, ask, &all, e) == -1)
		return -1;
	for (size_t i = 0; i < all.n; i++) {
		struct err_item *it = err_field(e, "/into", all.row[i].code);

		merge_clash_params(a, &all.row[i], p);
		for (size_t k = 0; k < MERGE_CLASH_PARAMS; k++)
			err_item_param(e, it, p[k].key, p[k].value);
	}
	return all.n == 0 ? 0 : fail(e, ERR_CONFLICT, "the two have %zu things that one cannot have twice", all.n);
}
