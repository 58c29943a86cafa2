/*
 * Waves of the survey after a trip: by hand, and by the day.
 */
#include "base/base.h"

#include "model/outcome_moves.h"
#include "model/resources.h"
#include "model/survey.h"
#include "text/date.h"

/* --- waves --------------------------------------------------------------------------------------------------- */

enum { COMPANIES_MOST = 2000, AHEAD_DAYS = 366, TRIPS_MOST = 5000, LAST_WAVE_DAYS = 7 * 366 };

static int
last_day(const struct delegation *trip, int64_t *day, struct err *e)
{
	if (trip->rec.archived_at != NONE || trip->state == DS_CANCELLED || trip->state < DS_RETURNED || trip->ends_on == NULL ||
	    date_parse(trip->ends_on, day) != NULL)
		return fail_detail(e, ERR_CONFLICT, "trip_not_over");
	return 0;
}

/* Companies that went: by their delegates, or by an application of which no names are kept. */
static int
find_companies(struct tx *t, int64_t delegation, int64_t *out, size_t *n, struct err *e)
{
	struct stmt *s = tx_stmt(t, "SELECT x.id FROM enterprise x WHERE x.archived_at IS NULL AND (x.id IN (SELECT g.enterprise FROM delegate g"
	    " WHERE g.delegation = $1 AND g.state = $2 AND g.archived_at IS NULL) OR x.id IN (SELECT p.enterprise FROM application p"
	    " WHERE p.delegation = $1 AND p.state = $3 AND p.archived_at IS NULL)) ORDER BY x.id ASC LIMIT $4");
	int rc;

	*n = 0;
	stmt_int(s, 1, delegation);
	stmt_int(s, 2, DGS_TRAVELLED);
	stmt_int(s, 3, APS_TRAVELLED);
	stmt_int(s, 4, COMPANIES_MOST);
	while ((rc = stmt_row(s, e)) == 1)
		out[(*n)++] = col_int(s, 0);
	return rc;
}

static int
is_there(struct tx *t, int64_t delegation, int64_t enterprise, const struct wave *wave, struct err *e)
{
	struct stmt *s = tx_stmt(t, "SELECT id FROM follow_up WHERE delegation = $1 AND enterprise = $2 AND wave = $3 AND wave_year = $4");
	int rc;

	stmt_int(s, 1, delegation);
	stmt_int(s, 2, enterprise);
	stmt_int(s, 3, wave->wave);
	stmt_int(s, 4, wave->year);
	rc = stmt_row(s, e);
	stmt_done(s);
	return rc;
}

static int
add_wave(struct tx *t, struct arena *a, const struct actor *who, const struct delegation *trip, int64_t enterprise, const struct wave *wave,
    struct err *e)
{
	struct follow_up *n = rec_new(a, &follow_up_resource);
	char due[DATE_SIZE];

	date_put(due, wave->due);
	n->delegation = trip->rec.id;
	n->enterprise = enterprise;
	n->kind = FK_SURVEY;
	n->wave = wave->wave;
	n->wave_year = wave->year;
	n->due = arena_strdup(a, due);
	return record_save_move(t, a, who, &follow_up_resource, NULL, n, "create", NULL, e);
}

int
survey_waves(struct tx *t, struct arena *a, const struct actor *who, int64_t delegation, int64_t from, int64_t *made, int64_t *there,
    struct err *e)
{
	int64_t *company = arena_array(a, COMPANIES_MOST, sizeof *company), ended = 0, until = date_day_here(actor_ms(who)) + AHEAD_DAYS;
	struct wave waves[WAVES];
	size_t n;
	void *trip;
	int rc = 0;

	*made = *there = 0;
	if (record_aim(t, a, who, &delegation_resource, delegation, V_CHANGE, NONE, &trip, e) == -1 || last_day(trip, &ended, e) == -1 ||
	    find_companies(t, delegation, company, &n, e) == -1)
		return -1;
	waves_after(ended, waves);
	for (size_t i = 0; i < n * WAVES && rc != -1; i++) {
		const struct wave *w = &waves[i % WAVES];

		if (w->due < from || w->due > until)
			continue;
		if ((rc = is_there(t, delegation, company[i / WAVES], w, e)) == 1)
			++*there;
		else if (rc == 0 && (rc = add_wave(t, a, who, trip, company[i / WAVES], w, e)) == 0)
			++*made;
	}
	return rc == -1 ? -1 : 0;
}

/* --- by the day ---------------------------------------------------------------------------------------------- */

struct due {
	const struct actor *who;
	int64_t		 delegation, today, made;
};

static int
run_due(struct tx *t, void *arg, struct err *e)
{
	struct due *x = arg;
	int64_t there;

	return survey_waves(t, e->arena, x->who, x->delegation, x->today, &x->made, &there, e);
}

/* Trips that are over and whose last wave is not. */
static int
find_trips(struct db *d, int64_t today, int64_t *out, size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT id FROM delegation WHERE archived_at IS NULL AND state IN ($1, $2, $3) AND ends_on > $4 ORDER BY id DESC LIMIT $5");
	char since[DATE_SIZE];
	int rc;

	date_put(since, today - LAST_WAVE_DAYS);
	*n = 0;
	stmt_int(s, 1, DS_RETURNED);
	stmt_int(s, 2, DS_REPORTED);
	stmt_int(s, 3, DS_CLOSED);
	stmt_text(s, 4, since);
	stmt_int(s, 5, TRIPS_MOST);
	while ((rc = stmt_row(s, e)) == 1)
		out[(*n)++] = col_int(s, 0);
	stmt_done(s);
	return rc;
}

int
survey_waves_due(struct store *s, const struct actor *who, int64_t *made, struct err *e)
{
	struct arena *a = arena_new();
	int64_t *trip = arena_array(a, TRIPS_MOST, sizeof *trip);
	struct due x = { .who = who, .today = date_day_here(actor_ms(who)) };
	struct db *d;
	size_t n = 0;
	int rc = db_open(&d, s, e);

	*made = 0;
	if (rc == 0) {
		rc = find_trips(d, x.today, trip, &n, e);
		db_close(d);
	}
	for (size_t i = 0; i < n && rc == 0; i++) {
		x.delegation = trip[i];
		rc = store_write_wait(s, run_due, &x, e);
		if (rc == -1 && (e->code == ERR_CONFLICT || e->code == ERR_NOT_FOUND)) {	/* it is not over, or gone, by now */
			err_clear(e);
			rc = 0;
		} else if (rc == 0)
			*made += x.made;
	}
	arena_free(a);
	return rc == -1 ? -1 : 0;
}
