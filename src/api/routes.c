/*
 * The route table: every path of the API, joined from the files that answer them.
 */
#include "base/base.h"

#include "api/parts.h"
#include "model/access.h"

static const struct route_part *const parts[] = {
	&login_part,
	&setup_part,
	&start_part,
	&preferences_part,
	&views_part,
	&events_part,
	&users_part,
	&roles_part,
	&tokens_part,
	&crud_part,
	&batch_part,
	&relations_part,
	&merges_part,
	&duplicates_part,
	&meta_part,
	&report_part,
	&filings_part,
	&calendars_part,
	&seats_part,
	&trips_part,
	&readiness_part,
	&trip_names_part,
	&chain_part,
	&outcomes_part,
	&report_silent_part,
	&todo_part,
	&project_reports_part,
	&ops_part,
	&problems_part,
	&imports_part,
	&import_mappings_part,
	&import_files_part,
	&exports_part,
	&documents_part,
	&papers_part,
	&trip_papers_part,
	&delegate_links_part,
	&base_map_part,
	&meetings_part,
	&backups_part,
};

enum { ROUTES_MOST = 256 };

/* Z1: what a row asks for is an action that somebody has decided about (parts.h). */
static bool
is_decided(const struct route *r)
{
	if (r->flags & RT_PUBLIC)
		return strcmp(r->action, "public") == 0;
	return strcmp(r->action, "own") == 0 || strcmp(r->action, "resource") == 0 ||
	    access_action_known(r->action);
}

const struct route *
api_routes(size_t *n)
{
	static struct route all[ROUTES_MOST];
	static size_t count;

	if (count == 0) {
		for (size_t p = 0; p < nitems(parts); p++) {
			assert(count + parts[p]->n <= ROUTES_MOST);
			memcpy(all + count, parts[p]->row, parts[p]->n * sizeof *all);
			count += parts[p]->n;
		}
	}
	*n = count;
	return all;
}

int
api_check_routes(struct err *e)
{
	size_t n;
	const struct route *all = api_routes(&n);

	for (size_t i = 0; i < n; i++)
		if (!is_decided(&all[i]))
			return fail(e, ERR_INTERNAL, "route %s asks for %s, which nobody has decided about",
			    all[i].pattern, all[i].action);
	return 0;
}
