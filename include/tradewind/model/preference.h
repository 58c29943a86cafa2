/*
 * What people chose for themselves (columns of lists), by account and key.  Texts of the pages: the server keeps them, and
 * bounds them.  No change of the chamber's data, so not in the audit.
 */
#ifndef TW_MODEL_PREFERENCE_H
#define TW_MODEL_PREFERENCE_H

#include "store/db.h"

#define PREFERENCES_MOST	50	/* of an account */
#define PREFERENCE_KEY_MOST	60	/* characters a-z 0-9 . _ - */
#define PREFERENCE_TEXT_MOST	2000	/* characters */

struct preference {
	const char	*key, *value;
};

/* All of an account in the order of their keys; strings in the arena. */
int	preference_list(struct db *d, struct arena *a, int64_t account, struct preference **out, size_t *n,
	    struct err *e) MUST_USE;

/*
 * Put one; value NULL takes it away, whether it was there or not.
 * Errors: ERR_VALIDATION at "/preferences/KEY" (unknown_field for what is no key, too_long, too_many).
 */
int	preference_put(struct tx *t, int64_t account, const char *key, const char *value, struct err *e) MUST_USE;

#endif
