/*
 * The list of resources that the registry gets.
 */
#include "base/base.h"

#include "meta/rec.h"
#include "meta/registry.h"
#include "meta/relation.h"
#include "model/people.h"
#include "model/resources.h"

const struct resource *const model_resources[] = {
	&enterprise_resource, &contact_resource, &membership_term_resource, &post_resource, &level_resource, &council_term_resource, NULL
};

/* --- what points to records beside the fields of resources -------------------------------------------- */

/* Whoever acted for the one acts for the other; sessions end as with any change of the enterprise. */
static int
point_account(struct tx *t, struct arena *a, const struct actor *who, int64_t id, int64_t to, struct err *e)
{
	struct account was, now = { .enterprise = to };

	return account_change(t, a, who, id, NONE, ACC_ENTERPRISE, &now, &was, e);
}

const struct relation_row model_relations[] = {
	{ .to = &enterprise_resource, .table = "account", .column = "enterprise", .way = RW_MOVED,
	  .en = "Users", .zh = "用户", .path = "users", .title = "login", .action = "users.read",
	  .point = point_account },
	{ .to = &enterprise_resource, .table = "enterprise", .column = "merged_into", .way = RW_STAYS },
	{ .to = &enterprise_resource, .table = "enterprise_merge", .column = "gone", .way = RW_STAYS },
	{ .to = &enterprise_resource, .table = "enterprise_merge", .column = "stays", .way = RW_STAYS },
	{ .to = &enterprise_resource, .table = "enterprise_twin", .column = "a", .way = RW_STAYS },
	{ .to = &enterprise_resource, .table = "enterprise_twin", .column = "b", .way = RW_STAYS },
};

const size_t model_nrelations = nitems(model_relations);

void
model_init(void)
{
	registry_set(model_resources);
	relation_set(model_relations, model_nrelations);
}

const char *
record_title(const struct resource *r, const void *rec)
{
	const struct field *f = resource_field(r, "name_zh");
	const char *text = NULL;

	if (f != NULL)
		text = *(const char *const *)(const void *)((const char *)rec + f->off);
	return text == NULL ? "" : text;
}
