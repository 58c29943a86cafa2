/*
 * Whose row is this?  The rules by which import finds the record that a row of a sheet means (ui-and-api.md A6):
 * a code, then a mapped key, then the exact cleaned name without a conflicting code or city; a folded or conflicting
 * match is a suspect.  One function for each resource.
 */
#ifndef TW_MODEL_MATCH_H
#define TW_MODEL_MATCH_H

#include "model/sheet.h"

struct match {
	int64_t		 id;		/* the record that it is; NONE */
	int64_t		 old;		/* it was found by what this one said, which was merged into id; NONE */
	struct sheet_candidate candidate[SHEET_CANDIDATES];	/* suspects, where id is NONE */
	size_t		 ncandidates;
	const struct sheet_problem *refused;	/* of match_by_refused: what the candidates were found by */
	const char	*warning;	/* catalogue code or NULL: matched, but say so (name_changed, record_archived) */
};

/*
 * Find the record of a row.  now holds what the row says, with derived keys.  by_key only: codes and keys, not names.
 * 0, or -1 (ERR_DB).
 */
int	match_by_key(struct db *d, struct arena *a, const struct resource *r, const void *now, struct match *out, struct err *e) MUST_USE;
int	match_by_name(struct db *d, struct arena *a, const struct resource *r, const void *now, struct match *out, struct err *e) MUST_USE;

/* The one that is called so for short; those that are called nearly so are suspects.  Only of resources with short names.  0, -1 (ERR_DB). */
int	match_by_short_name(struct db *d, struct arena *a, const struct resource *r, const char *name, struct match *out, struct err *e) MUST_USE;

/*
 * Records that a cell means although its field refuses it: the old organisation code in the middle of a credit code that is kept.
 * Only suspects.  0, or -1 (ERR_DB).
 */
int	match_by_refused(struct db *d, struct arena *a, const struct resource *r, const struct sheet_problem *p, struct match *out,
	    struct err *e) MUST_USE;

/* The row of a part that says all that `said` does, of the same record: 1 with *id, 0 none, -1 (ERR_DB). */
int	match_part(struct db *d, struct arena *a, const struct resource *r, const void *said, int64_t *id, struct err *e) MUST_USE;

/*
 * What a sheet must have columns for, so that a row can be anybody's: alternatives, NULL-ended, each the names of fields with a blank
 * between.
 */
const char *const *match_known_by(const struct resource *r);

/* Keys by which a later row of the same file repeats this one: u:credit code, s:stock code, n:name, k:its twin key, e:English name. */
enum { MATCH_KEYS = 6 };		/* with the NULL at the end */
void	match_file_keys(struct arena *a, const struct resource *r, const void *now, const char *keys[MATCH_KEYS]);

#endif
