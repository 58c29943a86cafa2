/*
 * Travel documents of delegates: sealed under a key of the person for this trip, seen by few, purged in time (security.md P1-P5).
 *
 * They are no resource, on purpose: no list, search, export or history can reach them, because there is no door.  Who may, says
 * access_papers (model/access.h).  The log names fields, never values.
 *
 * A person (delegate.person) has one key for each trip (person_key); a trip has one more under which numbers are compared.  Keys are
 * made before the transaction that needs them (papers_prepare) and destroyed after the one that did without (papers_settle).
 */
#ifndef TW_MODEL_PAPER_H
#define TW_MODEL_PAPER_H

#include "model/access.h"
#include "model/paper_form.h"
#include "store/db.h"
#include "store/keyring.h"

enum { PAPERS_KEPT_DAYS = 90, PAPERS_UNDATED_DAYS = 365 };	/* after the end of the trip; after today, where it has none */

/* --- for readiness ------------------------------------------------------------------------------------ */

/* What a document allows, without whose it is by name or number. */
struct paper_fact {
	int64_t		 delegate;
	enum paper_kind	 kind;
	const char	*nationality;		/* of a passport: "CN" */
	const char	*country;		/* for which a visa is */
	const char	*entries;		/* of a visa: "single" "double" "multiple", or NULL */
	const char	*economies;		/* of an APEC card: "ID,MY", or NULL */
	int64_t		 starts_on, issued_on, expires_on;	/* days (text/date.h) or NONE */
};
struct consent_fact {
	int64_t		 delegate;
	bool		 given;			/* and not withdrawn */
};
struct papers_facts {
	struct paper_fact *paper;		/* by delegate, kind, id; none of who has withdrawn the consent */
	size_t		 npapers;
	struct consent_fact *consent;		/* by delegate; who never answered has no row */
	size_t		 nconsents;
};

/* Of all delegates of a trip.  No rights are asked: the caller shows verdicts only.  Errors: ERR_DAMAGED, ERR_DB. */
int	papers_facts(struct db *d, struct keyring *k, struct arena *a, int64_t delegation, struct papers_facts *out, struct err *e) MUST_USE;

/* The passports of a trip in full, for the list that an airline gets: by delegate.  The caller has asked access_papers and writes down why and for whom. */
struct paper_passport {
	int64_t		 delegate;
	struct paper	 p;
};
int	papers_passports(struct db *d, struct keyring *k, struct arena *a, int64_t delegation, struct paper_passport **out, size_t *n,
	    struct err *e) MUST_USE;

#endif
