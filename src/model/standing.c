/*
 * A company's standing: earlier trips, who did not come, how it answered afterwards.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/standing.h"

enum { PAST_MOST = 50 };

/* --- earlier trips -------------------------------------------------------------------------------------- */

enum { T_ID, T_TITLE_ZH, T_TITLE_EN, T_STARTS, T_STATE, T_SEATS };
#define PAST_OF(more) "SELECT t.id, t.title_zh, t.title_en, t.starts_on, a.state, a.seats FROM application AS a JOIN delegation AS t ON " \
	"t.id = a.delegation WHERE a.enterprise = $1 AND a.delegation <> $2 AND a.archived_at IS NULL AND t.archived_at IS NULL AND " \
	"a.state <> $3" more " ORDER BY t.starts_on DESC NULLS LAST, a.id DESC LIMIT $4"

static void
put_trip(struct jw *w, struct stmt *s)
{
	jw_object(w);
	jw_kint(w, "delegation", col_int(s, T_ID));
	jw_ktext(w, "title_zh", col_text(s, T_TITLE_ZH));
	jw_ktext(w, "title_en", col_text(s, T_TITLE_EN));
	jw_ktext(w, "starts_on", col_text(s, T_STARTS));
	jw_ktext(w, "state", application_state_names[col_int(s, T_STATE)].code);
	jw_kint(w, "seats", col_is_null(s, T_SEATS) ? NONE : col_int(s, T_SEATS));
	jw_end_object(w);
}

static int
put_past(struct db *d, const struct actor *who, const struct application *of, struct jw *w, struct err *e)
{
	struct stmt *s;
	struct view v;
	int rc;

	access_view(who, &application_resource, &v);
	s = db_stmt(d, v.only_kept ? PAST_OF(" AND a.keeper = $5") : PAST_OF(""));
	stmt_int(s, 1, of->enterprise);
	stmt_int(s, 2, of->delegation);
	stmt_int(s, 3, APS_DRAFT);
	stmt_int(s, 4, PAST_MOST);
	if (v.only_kept)
		stmt_int(s, 5, v.keeper);
	jw_key(w, "past");
	jw_array(w);
	while ((rc = stmt_row(s, e)) == 1)
		put_trip(w, s);
	jw_end_array(w);
	return rc;
}

/* --- figures -------------------------------------------------------------------------------------------- */

static int
put_count(struct db *d, struct jw *w, const char *key, const char *sql, int64_t enterprise, struct err *e)
{
	int64_t n = 0;

	if (db_int(d, sql, enterprise, &n, e) == -1)
		return -1;
	jw_kint(w, key, n);
	return 0;
}

static_assert(DGS_NO_SHOW == 3 && FUS_SENT == 1 && FUS_DONE == 3 && FUS_ANSWERED == 2, "the counts say so");

static int
put_figures(struct db *d, int64_t enterprise, struct jw *w, struct err *e)
{
	int rc = put_count(d, w, "no_shows", "SELECT count(*) FROM delegate WHERE enterprise = $1 AND state = 3 AND archived_at IS NULL", enterprise, e);

	jw_key(w, "follow_ups");
	jw_object(w);
	if (rc == 0)
		rc = put_count(d, w, "asked", "SELECT count(*) FROM follow_up WHERE enterprise = $1 AND state IN (1, 2, 3) AND archived_at IS NULL", enterprise, e);
	if (rc == 0)
		rc = put_count(d, w, "answered", "SELECT count(*) FROM follow_up WHERE enterprise = $1 AND state IN (2, 3) AND archived_at IS NULL", enterprise, e);
	jw_end_object(w);
	return rc;
}

static int
put_level(struct db *d, int64_t enterprise, struct jw *w, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT l.id, l.name_zh, l.name_en FROM enterprise AS e JOIN level AS l ON l.id = e.level WHERE e.id = $1");
	int rc;

	stmt_int(s, 1, enterprise);
	jw_key(w, "level");
	if ((rc = stmt_row(s, e)) == 1) {
		jw_object(w);
		jw_kint(w, "id", col_int(s, 0));
		jw_ktext(w, "name_zh", col_text(s, 1));
		jw_ktext(w, "name_en", col_text(s, 2));
		jw_end_object(w);
	} else
		jw_null(w);
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

/* How many wait before it. */
static int
put_waiting(struct db *d, const struct application *of, struct jw *w, struct err *e)
{
	struct stmt *s;
	int rc;

	jw_key(w, "waiting");
	if (of->waitlist_pos == NONE) {
		jw_null(w);
		return 0;
	}
	s = db_stmt(d, "SELECT count(*) FROM application WHERE delegation = $1 AND waitlist_pos < $2 AND archived_at IS NULL");
	stmt_int(s, 1, of->delegation);
	stmt_int(s, 2, of->waitlist_pos);
	rc = stmt_row(s, e);
	jw_object(w);
	jw_kint(w, "number", of->waitlist_pos);
	jw_kint(w, "before", rc == 1 ? col_int(s, 0) : 0);
	jw_end_object(w);
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

int
standing_put(struct db *d, const struct actor *who, const struct application *of, struct jw *w, struct err *e)
{
	jw_object(w);
	jw_key(w, "first_timer");
	if (of->first_timer == NONE)
		jw_null(w);
	else
		jw_bool(w, of->first_timer == 1);
	if (put_past(d, who, of, w, e) == -1 || put_figures(d, of->enterprise, w, e) == -1 || put_level(d, of->enterprise, w, e) == -1 ||
	    put_waiting(d, of, w, e) == -1)
		return -1;
	jw_end_object(w);
	return 0;
}
