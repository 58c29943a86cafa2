/*
 * Attributions: what a project owes to a delegation.  The chamber claims it, the company says whether it is so.
 */
#include "base/base.h"

#include "model/outcome_moves.h"

#include "delegation_in.h"

static const struct choice answer_names[] = {
	[AA_AGREE] = { "agree", "Agrees", "认可" },
	[AA_DISAGREE] = { "disagree", "Disagrees", "不认可" },
	{ NULL }
};
const struct choice share_names[] = {
	{ "none", "None", "完全不会" },
	{ "up_to_20", "Up to 20 %", "不超过 20%" },
	{ "up_to_40", "Up to 40 %", "不超过 40%" },
	{ "up_to_60", "Up to 60 %", "不超过 60%" },
	{ "up_to_80", "Up to 80 %", "不超过 80%" },
	{ "over_80", "Over 80 %", "80% 以上" },
	{ "all", "All of it", "全部" },
	{ NULL }
};

static const struct field attribution_fields[] = {
	OF_DELEGATION(attribution, CL_MEMBERS),
	{ FIELD(attribution, enterprise, F_REF, "Investor", "投资企业"), .ref = &enterprise_resource, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_READONLY | FL_FILTER | FL_LIST },
	{ FIELD(attribution, outcome, F_REF, "Outcome", "成果"), .ref = &outcome_resource, .class = CL_MEMBERS, .group = "basic", .flags = FL_FILTER },
	{ FIELD(attribution, project, F_REF, "Project", "投资项目"), .ref = &project_resource, .class = CL_MEMBERS, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_LIST },
	{ FIELD(attribution, claimed_by, F_TEXT, "Claimed by", "提出人"), .max = 60, .class = CL_MEMBERS, .group = "basic", .flags = FL_LOGIN | FL_READONLY },
	{ FIELD(attribution, answer, F_ENUM, "The company's answer", "企业答复"), .choices = answer_names, .class = CL_OWN, .group = "answer",
	  .flags = FL_MOVED | FL_FILTER | FL_SORT | FL_LIST },
	{ FIELD(attribution, share, F_ENUM, "Share that would have come without us", "没有商会也会实现的比例"), .choices = share_names, .class = CL_OWN,
	  .group = "answer", .flags = FL_MOVED | FL_FILTER | FL_LIST },
	{ FIELD(attribution, case_ok, F_BOOL, "May be told as a case", "可作为案例"), .class = CL_OWN, .group = "answer", .flags = FL_FILTER },
	{ FIELD(attribution, comment, F_TEXT, "Comment", "意见"), .max = 2000, .class = CL_OWN, .group = "answer", .flags = FL_MULTILINE },
	{ FIELD(attribution, answered_at, F_INSTANT, "Answered", "答复时间"), .class = CL_OWN, .group = "answer", .flags = FL_READONLY | FL_FILTER | FL_SORT },
	{ FIELD(attribution, answered_by, F_TEXT, "Answered by", "答复人"), .max = 100, .class = CL_OWN, .group = "answer", .flags = FL_LOGIN | FL_READONLY },
};

static void
attribution_begin(struct arena *a, const struct mover *by, void *rec)
{
	struct attribution *now = rec;

	now->claimed_by = by->login == NULL ? NULL : arena_strdup(a, by->login);
}

static int
attribution_validate(struct db *d, const void *before, void *rec, struct err *e)
{
	const struct attribution *was = before;
	struct attribution *now = rec;

	if (delegation_take(d, was, now, e) == -1 ||
	    delegation_check_sibling(d, now, "/outcome", "SELECT delegation FROM outcome WHERE id = $1", now->outcome, e) == -1)
		return -1;
	if (was != NULL && was->project != now->project)
		err_field(e, "/project", "read_only_field");
	if (was == NULL && (now->answer != NONE || now->share != NONE))
		err_field(e, "/answer", "read_only_field");
	if (now->project != NONE && db_int(d, "SELECT enterprise FROM project WHERE id = $1", now->project, &now->enterprise, e) == -1)
		return -1;
	return rules_done(e);
}

static const struct choice attribution_groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ "answer", "Answer", "企业答复" },
	{ NULL }
};

const struct resource attribution_resource = {
	PART(attribution, "attributions", "Attributions", "归因", CNT_ATTRIBUTION, "-updated_at"), .groups = attribution_groups,
	LIST(fields, attribution_fields), .own = "enterprise", TITLE("project", "answer"), .state = "answer", LIST(moves, attribution_moves),
	.begin = attribution_begin,
	.validate = attribution_validate,
};
