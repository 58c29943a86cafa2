/*
 * The route table: every path of the API, joined from the files that answer them.
 */
#include "base/base.h"

#include "api/parts.h"

static const struct route_part *const parts[] = {
	&login_part,
	&setup_part,
	&users_part,
	&tokens_part,
	&crud_part,
	&meta_part,
	&report_part,
	&ops_part,
	&imports_part,
	&exports_part,
	&backups_part,
};

enum { ROUTES_MOST = 128 };

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
