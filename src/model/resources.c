/*
 * The list of resources that the registry gets.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/rec.h"
#include "meta/registry.h"
#include "meta/relation.h"
#include "model/filing.h"
#include "model/visa_rule.h"
#include "model/people.h"
#include "model/resources.h"

const struct resource *const model_resources[] = {
	&enterprise_resource, &contact_resource, &membership_term_resource, &post_resource, &level_resource, &council_term_resource, &visa_rule_resource,
	&project_resource, &project_amount_resource, &project_capacity_resource, &project_job_resource, &project_milestone_resource,
	&project_permit_resource, &project_evidence_resource, &project_document_resource, &project_update_resource,
	&project_note_resource, &filing_rule_resource,
	&delegation_resource, &delegation_leg_resource, &agenda_item_resource, &application_resource, &delegate_resource,
	&counterpart_resource, &meeting_resource, &meeting_wish_resource, &outcome_resource, &attribution_resource, &follow_up_resource,
	&document_pack_resource, NULL
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
	{ .to = &delegation_resource, .table = "chain_figure", .column = "delegation", .way = RW_OWNED },
	{ .to = &delegation_resource, .table = "chain_stale", .column = "delegation", .way = RW_OWNED },
	{ .to = &follow_up_resource, .table = "survey_link", .column = "follow_up", .way = RW_OWNED },
	{ .to = &project_document_resource, .table = "document_chunk", .column = "document", .way = RW_OWNED },
	{ .to = &delegation_resource, .table = "travel_document", .column = "delegation", .way = RW_STAYS, .held = "papers_here" },
	{ .to = &delegate_resource, .table = "travel_document", .column = "delegate", .way = RW_STAYS, .held = "papers_here" },
	{ .to = &delegate_resource, .table = "consent", .column = "delegate", .way = RW_STAYS, .held = "consent_here" },
	{ .to = &delegate_resource, .table = "delegate_link", .column = "delegate", .way = RW_STAYS, .held = "link_here" },
	{ .to = &delegation_resource, .table = "delegation_claim", .column = "delegation", .way = RW_STAYS, .held = "claims_here" },
};

const size_t model_nrelations = nitems(model_relations);

void
model_init(void)
{
	registry_set(model_resources);
	relation_set(model_relations, model_nrelations);
}

/* The first name that it has, unless its resource says of what its title is made. */
const char *
record_title(struct arena *a, const struct resource *r, const void *rec, enum lang lang)
{
	static const char *const names[] = { "name_zh", "name_en", "title_zh", "title_en", NULL };
	struct str *out = str_new(a);

	for (const char *const *n = r->title == NULL ? names : r->title; *n != NULL; n++) {
		const struct field *f = resource_field(r, *n);
		const char *cell = f == NULL ? NULL : rec_cell(a, f, rec, true, lang);

		if (cell != NULL && r->title == NULL)
			return cell;
		if (cell != NULL)
			str_printf(out, "%s%s", str_is_empty(out) ? "" : " ", cell);
	}
	return str_text(out);
}
