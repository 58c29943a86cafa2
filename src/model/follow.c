/*
 * What follows: first the rows that go with their record to another owner, then the tables, one after the other.
 */
#include "base/base.h"

#include "meta/rec.h"
#include "model/application_rules.h"
#include "model/chain.h"
#include "model/delegation_follow.h"
#include "model/follow.h"
#include "model/ledger.h"
#include "model/meeting.h"
#include "model/paper.h"
#include "model/project_follow.h"
#include "model/project_sum.h"
#include "model/project_verify.h"
#include "model/record.h"
#include "model/resources.h"

/* --- rows are whose the record is that they are of ------------------------------------------------------ */

/* Beside the parts of a record (resource.parts): a post is the person's company's, an attribution the project's. */
static const struct goes_with {
	const struct resource *what, *with;
	const char	*link;		/* its column that says with which one */
} goes_with[] = {
	{ &post_resource, &contact_resource, "contact" },
	{ &attribution_resource, &project_resource, "project" },
};

static int
give_row(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id, int64_t owner, struct err *e)
{
	void *was, *now;
	int rc = rec_load(tx_db(t), a, r, id, &was, e);

	if (rc != 1)
		return rc;
	now = rec_copy(a, r, was);
	*(int64_t *)(void *)((char *)now + resource_field(r, r->own)->off) = owner;
	return record_follow(t, a, who, r, was, now, e);
}

static int
give_rows(struct tx *t, const struct actor *who, const struct goes_with *g, int64_t of, int64_t owner, struct err *e)
{
	struct arena *a = arena_new();
	struct stmt *s = tx_stmt(t, arena_printf(a, "SELECT id FROM %s WHERE %s = $1 AND %s <> $2 ORDER BY id ASC", g->what->table, g->link,
	    g->what->own));
	int rc;

	stmt_int(s, 1, of);
	stmt_int(s, 2, owner);
	while ((rc = stmt_row(s, e)) == 1)
		if (give_row(t, a, who, g->what, col_int(s, 0), owner, e) == -1) {
			stmt_done(s);
			rc = -1;
			break;
		}
	arena_free(a);
	return rc;
}

static int
follow_owner(struct tx *t, const struct actor *who, const struct resource *r, const struct rec *was, const struct rec *now, struct err *e)
{
	int64_t owner = now == NULL ? NONE : rec_own(r, now);

	if (was == NULL || owner == NONE || owner == rec_own(r, was))
		return 0;
	for (const struct resource *const *p = r->parts; p != NULL && *p != NULL; p++)
		if (give_rows(t, who, &(struct goes_with){ *p, r, (*p)->parent }, now->id, owner, e) == -1)
			return -1;
	for (const struct goes_with *g = goes_with; g < goes_with + nitems(goes_with); g++)
		if (g->with == r && give_rows(t, who, g, now->id, owner, e) == -1)
			return -1;
	return 0;
}

/* --- the tables ----------------------------------------------------------------------------------------- */

static const struct follow_row *const tables[] = { ledger_follows, project_follows, project_verify_follows, delegation_follows,
    application_follows, meeting_follows };

static const struct follow_row *const figures[] = { project_sum_follows, chain_follows, paper_follows };

static int
follow(const struct follow_row *const *all, size_t n, struct tx *t, const struct actor *who, const struct resource *r, const void *was,
    const void *now, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		for (const struct follow_row *x = all[i]; x->r != NULL; x++)
			if (x->r == r && x->after(t, who, r, was, now, e) == -1)
				return -1;
	return 0;
}

int
follow_change(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	if (follow_owner(t, who, r, was, now, e) == -1)
		return -1;
	return follow(tables, nitems(tables), t, who, r, was, now, e);
}

int
follow_figures(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	return follow(figures, nitems(figures), t, who, r, was, now, e);
}
