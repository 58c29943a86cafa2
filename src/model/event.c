/*
 * Events.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/rec.h"
#include "meta/registry.h"
#include "model/event.h"

int
event_last(struct db *d, int64_t *id, struct err *e)
{
	return db_int(d, "SELECT coalesce(max(id), 0) FROM audit", 0, id, e) == -1 ? -1 : 0;
}

int
event_list(struct db *d, struct arena *a, int64_t after, struct event **out, size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT id, resource, action, account, record, version FROM audit WHERE id > $1"
	    " ORDER BY id LIMIT $2");
	int rc;

	*out = arena_array(a, EVENTS_MOST, sizeof **out);
	*n = 0;
	stmt_int(s, 1, after);
	stmt_int(s, 2, EVENTS_MOST);
	while ((rc = stmt_row(s, e)) == 1 && *n < EVENTS_MOST)
		(*out)[(*n)++] = (struct event){
			.id = col_int(s, 0), .r = col_is_null(s, 1) ? NULL : registry_by_name(col_text(s, 1)),
			.action = arena_strdup(a, col_text(s, 2)), .account = col_int(s, 3),
			.record = col_int(s, 4), .version = col_int(s, 5),
		};
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

int
event_in_scope(struct db *d, struct arena *a, const struct actor *who, const struct event *ev, struct err *e)
{
	struct view v;
	void *rec;
	int rc;

	access_view(who, ev->r, &v);
	if (!v.only_own && !v.only_kept && !v.listed_only && v.archived)
		return 1;	/* no row is hidden, also one that is there no more */
	if ((rc = rec_load_some(d, a, ev->r, ev->record, 0, &rec, e)) != 1)
		return rc;
	if (strcmp(ev->action, "archive") == 0)
		((struct rec *)rec)->archived_at = NONE;
	return rec_is_there(d, a, &v, ev->r, rec, e);
}
