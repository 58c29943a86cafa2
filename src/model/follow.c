/*
 * The tables of what follows, one after the other.
 */
#include "base/base.h"

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

static const struct follow_row *const tables[] = { ledger_follows, project_follows, project_verify_follows, delegation_follows,
    application_follows, meeting_follows };

static const struct follow_row *const figures[] = { project_sum_follows, chain_follows, paper_follows };

static int
follow(const struct follow_row *const *all, size_t n, struct tx *t, const struct actor *who, const struct resource *r, const void *was,
    const void *now, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		for (const struct follow_row *x = all[i]; x->r != NULL; x++)
			if (x->r == r && x->after(t, who, was, now, e) == -1)
				return -1;
	return 0;
}

int
follow_change(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	return follow(tables, nitems(tables), t, who, r, was, now, e);
}

int
follow_figures(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	return follow(figures, nitems(figures), t, who, r, was, now, e);
}
