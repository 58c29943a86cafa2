/*
 * Letters of a delegation: texts of db/letter, filled with what the trip says.
 *
 * A text is a file KIND.LANG.txt: its version, the title, the text.  A line with a place ({host}) for something that is not known is left
 * out, so that nothing is invented and nothing reads half.
 */
#ifndef TW_MODEL_LETTER_H
#define TW_MODEL_LETTER_H

#include "model/trip.h"
#include "text/json.h"

extern const char *const letter_kinds[];	/* "invitation" "letter", NULL-ended; as kinds of document packs */

/*
 * Write it: docs/api.md "Papers of a trip".  leg: whose host and place it is for, NULL: all of them.  The delegates are those of t.
 * Errors: ERR_DB.
 */
int	letter_put(struct db *d, struct arena *a, const struct trip *t, const char *kind, enum lang lang, const struct delegation_leg *leg,
	    struct jw *w, struct err *e) MUST_USE;

#endif
