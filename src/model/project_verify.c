/*
 * A verification holds as long as what was verified does: a row that showed the operation and is changed, archived or purged takes it
 * away, and operation is reported and verified anew.  A row that is new contradicts nobody.
 */
#include "base/base.h"

#include "meta/rec.h"
#include "model/project_moves.h"
#include "model/project_verify.h"
#include "model/record.h"
#include "model/resources.h"

/* What a row says of the operation; who may see it, what it is worth in other money and the like are no part of that. */
static const char *const told[] = { "kind", "scope", "component", "amount", "as_of", "metric", "value", "unit", "status", "total", "local_staff", "expatriates",
	"url", "document", "supports", "published_on" };

static bool
showed(const struct row_need *n, const void *rec)
{
	for (size_t i = 0; i < nitems(n->where) && n->where[i].field != NULL; i++)
		if (*(const int64_t *)((const char *)rec + resource_field(n->child, n->where[i].field)->off) != n->where[i].is)
			return false;
	return ((const struct rec *)rec)->archived_at == NONE;
}

static bool
says_other(const struct resource *r, const void *was, const void *now)
{
	if (now == NULL || ((const struct rec *)now)->archived_at != NONE)
		return true;
	for (size_t i = 0; i < nitems(told); i++) {
		const struct field *f = resource_field(r, told[i]);

		if (f != NULL && !rec_field_equal(f, was, now))
			return true;
	}
	return false;
}

static int
lapse(struct tx *t, const struct actor *who, int64_t project, int64_t made_at, struct err *e)
{
	struct arena *a = arena_new();
	struct project *now;
	void *was;
	int rc = rec_load(tx_db(t), a, &project_resource, project, &was, e);

	if (rc == 1) {
		now = rec_copy(a, &project_resource, was);
		rc = 0;
		if (now->verified_at != NONE && made_at <= now->verified_at) {
			project_forget_claim(now);
			rc = record_follow(t, a, who, &project_resource, was, now, e);
		}
	}
	arena_free(a);
	return rc;
}

static int
after_row(struct tx *t, const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	for (const struct row_need *n = project_operate_rows; was != NULL && n->child != NULL; n++)
		if (n->child == r && showed(n, was) && says_other(r, was, now))
			return lapse(t, who, ((const struct project_part *)was)->project, ((const struct rec *)was)->created_at, e);
	return 0;
}

const struct follow_row project_verify_follows[] = {
	{ &project_amount_resource, after_row },
	{ &project_capacity_resource, after_row },
	{ &project_job_resource, after_row },
	{ &project_evidence_resource, after_row },
	{ NULL, NULL }
};
