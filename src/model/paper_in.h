/*
 * What the files of travel documents share.
 */
#ifndef TW_MODEL_PAPER_IN_H
#define TW_MODEL_PAPER_IN_H

#include "base/str.h"
#include "model/audit.h"
#include "model/paper.h"
#include "model/resources.h"

#define DAY_MS	INT64_C(86400000)

/* The rows of a statement whose columns are PAPER_COLUMNS, with $1 bound to arg; opened as far as their keys are there. */
#define PAPER_COLUMNS	"id, version, delegation, delegate, kind, purge_on, made_at, made_by, changed_at, changed_by, sealed"
int	paper_rows(struct db *d, struct keyring *k, struct arena *a, const char *sql, int64_t arg, struct paper_row **out, size_t *n,
	    struct err *e) MUST_USE;

/* The place of a document's sealed value. */
static inline struct seal_place
paper_place(int64_t id)
{
	return (struct seal_place){ "travel_document", "sealed", id };
}

/* One line of the log about a trip's papers: note is a JSON object. */
static inline int
paper_audit(struct tx *t, const struct actor *who, const char *action, int64_t delegation, const char *note, struct err *e)
{
	return audit_add(t, who, action, NULL, delegation, NONE, NULL, note, e);
}

/* The person of a delegate, made where there is none: that of the same contact, if he has travelled before. */
int	person_take(struct tx *t, const struct actor *who, int64_t delegate, int64_t contact, int64_t *person, struct err *e) MUST_USE;

/* Write down whose key it is. */
int	person_key_add(struct tx *t, const struct actor *who, const struct delegate *g, int64_t key, struct err *e) MUST_USE;

/* The trip's key of comparisons: 1, 0 there is none, -1; the same, or the spare one, which then is it. */
int	trip_key_of(struct db *d, int64_t delegation, int64_t *key, struct err *e) MUST_USE;
int	trip_key_take(struct tx *t, struct keyring *k, int64_t delegation, const struct spare_key *spare, int64_t *key, struct err *e) MUST_USE;

/* Make what documents of a trip are compared by anew, under another key. */
int	trip_compare_anew(struct tx *t, struct keyring *k, int64_t delegation, int64_t key, struct err *e) MUST_USE;

/*
 * The same when documents have gone: with the old key somebody who has a backup could try out their numbers.  It is doomed; without any left, so
 * is all.  Errors: ERR_BUSY: spare is 0 and some are left.
 */
int	trip_renew(struct tx *t, struct keyring *k, int64_t delegation, int64_t spare, struct err *e) MUST_USE;

/* What a document is compared by: false: nothing.  1, 0 the key is gone, -1. */
int	paper_same(struct keyring *k, int64_t trip_key, const struct paper *p, unsigned char out[32], bool *any, struct err *e) MUST_USE;

/* Doom a key; one of a document that is gone; those of a delegate.  They are destroyed behind the commit (papers_settle). */
int	doom_key(struct tx *t, int64_t key, enum erasure why, struct err *e) MUST_USE;
int	doom_paper_key(struct tx *t, int64_t key, enum erasure why, struct err *e) MUST_USE;
int	doom_delegate(struct tx *t, int64_t delegate, enum erasure why, struct err *e) MUST_USE;

/* A key was destroyed, or is needed that was not made: once more. */
int	fail_key(struct err *e);

/* What stands for a name that was taken away. */
#define ERASED_NAME	"（已删除）"

/* Where a person stands (person_traces.c).  To be found before anything of him is taken away. */
enum trace_kind { TRACE_DELEGATE, TRACE_CONTACT, TRACE_APPLICATION, TRACES };
struct trace {
	const int64_t	*id;
	size_t		 n;
};
struct traces {
	struct trace	 of[TRACES];
	const char	*const *name;
	size_t		 nnames;
};
int	traces_find(struct db *d, struct arena *a, int64_t person, struct traces *x, struct err *e) MUST_USE;
/* The same of records that are known to be of persons who were erased. */
int	traces_of(struct db *d, struct arena *a, const struct audit_gone *of, size_t n, struct traces *x, struct err *e) MUST_USE;
int	traces_forget(struct tx *t, const struct actor *who, const struct traces *x, struct person_erased *done, struct err *e) MUST_USE;
int	traces_left(struct db *d, const struct traces *x, struct person_erased *done, struct err *e) MUST_USE;

/* ERR_CONFLICT with claim_open while a claim of the trip is open. */
int	claims_closed(struct db *d, int64_t delegation, struct err *e) MUST_USE;

/* A document that is gone, with its key; trip_renew is the caller's. */
int	paper_drop(struct tx *t, struct keyring *k, const struct paper_row *x, struct err *e) MUST_USE;

/* When a paper of a trip is to be purged, which was entered at that instant. */
const char *purge_day(struct arena *a, const char *ends_on, int64_t made_ms);

#endif
