/*
 * The end of what delegates said to the use of their travel documents.  It is the proof that the documents were allowed to be here, so it outlives
 * them, as long as somebody may still ask: three years after the trip (decision 0042).  Then it goes, and the record may be purged.
 */
#include "base/base.h"

#include <stdio.h>

#include "text/date.h"

#include "paper_in.h"

#define PROOF_DAYS	(CONSENT_YEARS * 365 + 1)	/* never a day too early */

/* Of a trip without days the last answer counts. */
#define IS_DUE " NOT EXISTS (SELECT 1 FROM travel_document p WHERE p.delegate = c.delegate)" \
	" AND NOT EXISTS (SELECT 1 FROM delegation_claim l WHERE l.delegation = g.delegation AND l.closed_at IS NULL)" \
	" AND (t.ends_on < $1 OR (t.ends_on IS NULL AND NOT EXISTS (SELECT 1 FROM consent n WHERE n.delegate = c.delegate AND n.at >= $2)))"
#define OF_TRIPS " FROM consent c JOIN delegate g ON g.id = c.delegate JOIN delegation t ON t.id = g.delegation WHERE"

struct due {
	const struct actor *who;
	char		 day[DATE_SIZE];	/* what ended before this day is over */
	int64_t		 ms;			/* its beginning */
	int64_t		 n;
};

/* The day three years before another. */
static int
set_day(struct due *x, const char *today, struct err *e)
{
	int64_t days;

	if (date_parse(today, &days) != NULL)
		return fail(e, ERR_INTERNAL, "%s is no day", today);
	days -= PROOF_DAYS;
	date_put(x->day, days);
	x->ms = date_begins_here(days);
	return 0;
}

/* The next trip with some, NONE: no more; *n: of how many delegates. */
static int
next_trip(struct tx *t, const struct due *x, int64_t *trip, int64_t *n, struct err *e)
{
	struct stmt *s = tx_stmt(t, "SELECT g.delegation, count(DISTINCT g.id)" OF_TRIPS IS_DUE " GROUP BY g.delegation ORDER BY g.delegation LIMIT 1");
	int rc;

	stmt_text(s, 1, x->day);
	stmt_int(s, 2, x->ms);
	*trip = NONE;
	if ((rc = stmt_row(s, e)) == 1) {
		*trip = col_int(s, 0);
		*n = col_int(s, 1);
	}
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

static int
drop(struct tx *t, const struct due *x, int64_t trip, struct err *e)
{
	struct stmt *s = tx_stmt(t, "DELETE FROM consent WHERE delegate IN (SELECT g.id" OF_TRIPS " g.delegation = $3 AND" IS_DUE ")");

	stmt_text(s, 1, x->day);
	stmt_int(s, 2, x->ms);
	stmt_int(s, 3, trip);
	return stmt_run(s, e);
}

static int
run_drop(struct tx *t, void *arg, struct err *e)
{
	struct due *x = arg;
	int64_t trip, n = 0;

	x->n = 0;
	for (;;) {
		if (next_trip(t, x, &trip, &n, e) == -1)
			return -1;
		if (trip == NONE)
			return 0;
		if (drop(t, x, trip, e) == -1 || paper_audit(t, x->who, "consent.purge", trip, arena_printf(e->arena, "{\"delegates\":%lld}",
		    (long long)n), e) == -1)
			return -1;
		x->n += n;
	}
}

int
consents_purge_due(struct store *s, const struct actor *who, const char *today, int64_t *n, struct err *e)
{
	struct due x = { .who = who };

	if (set_day(&x, today, e) == -1 || store_write_vital(s, run_drop, &x, e) == -1)
		return -1;
	*n = x.n;
	return 0;
}
