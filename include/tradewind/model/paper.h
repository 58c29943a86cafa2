/*
 * Travel documents of delegates: sealed each under its own key, seen by few, purged in time (security.md P1-P5).
 *
 * They are no resource, on purpose: no list, search, export or history can reach them, because there is no door.  Who may, says
 * access_papers (model/access.h).  The log names fields, never values.
 *
 * Each has a key of its own (person_key says whose), which goes with it; a trip has one more under which numbers are compared, made anew
 * whenever one of its documents goes.  Keys are made before the transaction that needs them (papers_prepare, trip_spare) and destroyed
 * after the one that did without (papers_settle).
 */
#ifndef TW_MODEL_PAPER_H
#define TW_MODEL_PAPER_H

#include "model/access.h"
#include "model/follow.h"
#include "model/paper_form.h"
#include "store/db.h"
#include "store/keyring.h"

enum { PAPERS_KEPT_DAYS = 90, PAPERS_UNDATED_DAYS = 180 };	/* after the end of the trip; after they were entered, where it has none */

struct delegate;
struct delegation;

/* --- one by one --------------------------------------------------------------------------------------- */

struct paper_row {
	int64_t		 id, version, delegation, delegate;
	const char	*purge_on;
	int64_t		 made_at, changed_at;
	const char	*made_by, *changed_by;	/* login; NULL: a delegate by his link */
	bool		 lost;			/* its key is gone: p says its kind and nothing else */
	int64_t		 key;			/* under which it is sealed; 0: none that could be read */
	struct paper	 p;
};

/*
 * A delegate in the actor's sight with whose papers he may do what `need` says (enum papers_right).  Errors: ERR_NOT_FOUND, ERR_FORBIDDEN.
 */
int	papers_admit(struct db *d, struct arena *a, const struct actor *who, int64_t delegate, unsigned need, struct delegate **out,
	    struct err *e) MUST_USE;

/* The same of one document: whoever may not see it does not learn that it is there (ERR_NOT_FOUND). */
int	paper_admit(struct db *d, struct keyring *k, struct arena *a, const struct actor *who, int64_t id, unsigned need, struct paper_row *out,
	    struct delegate **of, struct err *e) MUST_USE;

/* Of one delegate, of a whole trip: by delegate, kind, id. */
int	papers_of_delegate(struct db *d, struct keyring *k, struct arena *a, int64_t delegate, struct paper_row **out, size_t *n, struct err *e) MUST_USE;
int	papers_of_trip(struct db *d, struct keyring *k, struct arena *a, int64_t delegation, struct paper_row **out, size_t *n, struct err *e) MUST_USE;
int	paper_find(struct db *d, struct keyring *k, struct arena *a, int64_t id, struct paper_row *out, struct err *e) MUST_USE;	/* 1, 0, -1 */

/* As an object: masked, or in full. */
void	paper_row_put(struct jw *w, const struct paper_row *x, bool open);

/*
 * Who writes: somebody who is signed in, or a delegate by his link (its number; who is then nobody's account).
 */
struct paper_by {
	const struct actor *who;
	int64_t		 link;			/* NONE: no link */
};

/* What paper_add would refuse: asked before a key is made for it. */
int	paper_check(struct db *d, struct arena *a, const struct delegate *of, enum paper_kind kind, const struct jv *body, struct err *e) MUST_USE;

/*
 * Keys that a new document needs, made before its transaction: its own, and the trip's of comparisons (0: there is one already; lost: in whose
 * place it is, as that one is not in keys.db any more).
 */
struct spare_key {
	int64_t		 key, lost;
};
struct paper_keys {
	int64_t		 own;
	struct spare_key trip;
};
int	papers_prepare(struct db *d, struct keyring *k, const struct delegate *of, struct paper_keys *spare, struct err *e) MUST_USE;

/* What a trip's documents are compared under when some of them are gone: all of a delegate, or (delegate NONE) one.  0: none will be left. */
int	trip_spare(struct db *d, struct keyring *k, int64_t delegation, int64_t delegate, int64_t *spare, struct err *e) MUST_USE;

/*
 * Add, change (version NONE: any), take away (spare: of trip_spare; papers_settle comes behind the commit).  Complaints of paper_overlay;
 * ERR_CONFLICT with consent_needed, or same_document at /number (delegate: whose it is, for who may see that); ERR_STALE; ERR_BUSY where a
 * key was destroyed meanwhile.  Thread: the writer.
 */
int	paper_add(struct tx *t, struct keyring *k, struct arena *a, const struct paper_by *by, const struct delegate *of, enum paper_kind kind,
	    const struct jv *body, const struct paper_keys *spare, struct paper_row *out, struct err *e) MUST_USE;
int	paper_change(struct tx *t, struct keyring *k, struct arena *a, const struct paper_by *by, const struct delegate *of, int64_t id,
	    int64_t version, const struct jv *body, struct paper_row *out, struct err *e) MUST_USE;
int	paper_remove(struct tx *t, struct keyring *k, const struct paper_by *by, const struct paper_row *x, int64_t version, int64_t spare,
	    struct err *e) MUST_USE;

/*
 * Write down that somebody looked at masked documents: of each delegate once a day (of the house).  papers_looked says whether that stands
 * there already for all of them, and asks no writer: 1, 0, -1.
 */
struct papers_look {
	const struct actor *who;
	int64_t		 delegation;
	const struct paper_row *row;		/* by delegate */
	size_t		 n;
};
int	papers_looked(struct db *d, const struct papers_look *l, struct err *e) MUST_USE;
int	papers_look(struct tx *t, const struct papers_look *l, struct err *e) MUST_USE;

/* Write down that somebody saw it in full, and why. */
int	paper_reveal(struct tx *t, const struct actor *who, const struct paper_row *x, const char *reason, struct err *e) MUST_USE;

/*
 * A digest of something that has values of a trip's documents in it, under the key that goes with these: who has lost that cannot guess them
 * by it.  ERR_CONFLICT where the trip has none any more.
 */
int	papers_digest(struct db *d, struct keyring *k, int64_t delegation, const void *p, size_t n, unsigned char out[32], struct err *e) MUST_USE;

/* --- consent ------------------------------------------------------------------------------------------ */

enum consent_state { CONSENT_NOT_ASKED, CONSENT_IS_GIVEN, CONSENT_IS_WITHDRAWN };
struct consent {
	enum consent_state state;
	const char	*text_version, *purposes;	/* "visa,hotel" */
	int64_t		 at;
	const char	*by;				/* login; NULL: by his link */
};
int	consent_of(struct db *d, struct arena *a, int64_t delegate, struct consent *out, struct err *e) MUST_USE;

const char *consent_version(void);		/* of the text of today */

/* The text of today in both languages, its version and purposes, as members of an object that is begun; and what was said to it. */
void	consent_put(struct jw *w, const struct consent *c);

/*
 * Give or withdraw.  purposes: an array of codes, or NULL: all.  text_version: of the text that was read, which must be that of today.
 * Complaints: required, bad_choice, consent_text_old.
 */
int	consent_set(struct tx *t, struct arena *a, const struct paper_by *by, const struct delegate *of, bool given, const char *text_version,
	    const struct jv *purposes, struct err *e) MUST_USE;

/* --- links ---------------------------------------------------------------------------------------------- */

enum { LINK_DAYS_MOST = 90 };
struct secret;
int	delegate_link_make(struct tx *t, const struct actor *who, const struct delegate *of, int64_t days, const struct secret *s, int64_t *ends_at,
	    struct err *e) MUST_USE;
int	delegate_link_drop(struct tx *t, const struct actor *who, const struct delegate *of, struct err *e) MUST_USE;
/* Whose link a secret is: 1, 0 (unknown, expired, revoked, the delegate withdrawn or archived: all the same), -1. */
int	delegate_link_find(struct db *d, const char *text, int64_t *link, int64_t *delegate, struct err *e) MUST_USE;
/* When the link of a delegate ends; NONE: there is none. */
int	delegate_link_of(struct db *d, int64_t delegate, int64_t *ends_at, struct err *e) MUST_USE;

/* --- the end -------------------------------------------------------------------------------------------- */

int	claim_open(struct tx *t, const struct actor *who, int64_t delegation, const char *note, int64_t *id, struct err *e) MUST_USE;
int	claim_close(struct tx *t, const struct actor *who, int64_t id, struct err *e) MUST_USE;
/* Of which trip a claim is: 1, 0, -1. */
int	claim_trip(struct db *d, int64_t id, int64_t *delegation, struct err *e) MUST_USE;
int	claims_put(struct db *d, struct jw *w, int64_t delegation, struct err *e) MUST_USE;	/* an array */

/*
 * Purge the papers of a trip, or all of one delegate (spare: of trip_spare): rows, links and keys.  *n: documents.  Errors: ERR_CONFLICT
 * with claim_open.  Thread: the writer; papers_settle comes behind the commit.
 */
int	papers_purge_trip(struct tx *t, const struct actor *who, int64_t delegation, int64_t *n, struct err *e) MUST_USE;
int	papers_purge_delegate(struct tx *t, struct keyring *k, const struct paper_by *by, const struct delegate *of, int64_t spare, int64_t *n,
	    struct err *e) MUST_USE;

/* What is due on a day (ISO), document by document; trips with an open claim wait.  Then consents_purge_due and papers_settle.  Thread: any but the writer and loops. */
struct purge_done {
	int64_t		 trips, papers, waiting;
	int64_t		 consents;	/* delegates whose answers were dropped */
};
int	papers_purge_due(struct store *s, struct keyring *k, const struct actor *who, const char *today, struct purge_done *out, struct err *e) MUST_USE;

/*
 * What delegates said is kept as proof for CONSENT_YEARS after their trip (without days: after their last answer), longer while a document of theirs
 * is here or a claim about the trip is open.  Drop what is over on a day; *n: of how many delegates.  Thread: as above.
 */
enum { CONSENT_YEARS = 3 };
int	consents_purge_due(struct store *s, const struct actor *who, const char *today, int64_t *n, struct err *e) MUST_USE;

/* Destroy the keys that nothing needs any more.  Thread: as above. */
int	papers_settle(struct store *s, struct keyring *k, struct err *e) MUST_USE;

/*
 * Apply all erasures again: a database that was restored has rows whose keys are destroyed.  At the start.  Thread: as above.
 */
int	papers_reapply(struct store *s, struct keyring *k, struct err *e) MUST_USE;

/* How long they are kept where a trip has no days, before anything is written.  Otherwise PAPERS_UNDATED_DAYS. */
void	papers_keep_undated(int64_t days);

/*
 * What follows from a trip's other dates: its papers are kept until other days (model/follow.h); longer, only while it has not returned.  The
 * trip's log tells of it.  The other: warn of it, papers_kept_longer {from, to} at /ends_on, where that is more than half a year.
 */
int	papers_check_days(struct db *d, const struct delegation *was, const struct delegation *now, struct err *e) MUST_USE;
extern const struct follow_row paper_follows[];

/* --- persons -------------------------------------------------------------------------------------------- */

/* The person of a delegate: 1, 0 there is none yet, -1. */
int	person_of(struct db *d, int64_t delegate, int64_t *person, struct err *e) MUST_USE;

/* The name that an erasure wants typed: of the newest delegate of that person; NULL: there is no such person. */
int	person_name(struct db *d, struct arena *a, int64_t person, const char **name, struct err *e) MUST_USE;

/* What an erasure took away, and what it leaves: remarks in the log, a file that was imported, a list that was handed on. */
struct person_erased {
	int64_t		 papers, delegates, contacts, applications;
	int64_t		 log_entries, imports, handed_on;	/* that name him; imports: whose rows do; lists of his trips */
};

/*
 * Erase a person: papers and links gone; names taken away of all delegates of his and of his contact, of the contact with all that reaches him,
 * among the persons of applications; keys destroyed, the trips' comparisons made anew.
 * Errors: ERR_NOT_FOUND, ERR_CONFLICT with claim_open.  Thread: any but the writer and loops.
 */
int	person_erase(struct store *s, struct keyring *k, const struct actor *who, int64_t person, struct person_erased *done, struct err *e) MUST_USE;
void	person_erased_put(struct jw *w, int64_t person, const struct person_erased *x);		/* as an object */

/*
 * The delegates of a name, each as a line of JSON with its person, who is made where there is none yet.  Thread: the writer.
 */
int	persons_find(struct tx *t, const struct actor *who, const char *name, struct str *out, size_t *n, struct err *e) MUST_USE;

/* Write down that somebody took out all that is kept of a person. */
int	person_told(struct tx *t, const struct actor *who, int64_t person, struct err *e) MUST_USE;

/* All that is kept of a person, in full, as one object.  Errors: ERR_NOT_FOUND. */
int	person_file(struct db *d, struct keyring *k, struct arena *a, int64_t person, struct str *out, struct err *e) MUST_USE;

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
