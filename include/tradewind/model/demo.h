/*
 * The demo chamber: 6,248 invented enterprises with contacts, terms of membership and posts, some that have left, 1,700 projects and 40 delegations,
 * the same at every run (design.md 8) but for the days, which are counted from today.
 * No enterprise or person of it exists; domains end in .example, phones are of no one.
 */
#ifndef TW_MODEL_DEMO_H
#define TW_MODEL_DEMO_H

#include "store/keyring.h"

#define DEMO_ENTERPRISES	6248	/* in the directory */
#define DEMO_LEFT		152	/* archived, beside them */
#define DEMO_PROJECTS		1700
#define DEMO_TRIPS		40
#define DEMO_ALL		(DEMO_ENTERPRISES + DEMO_LEFT + DEMO_PROJECTS + DEMO_TRIPS)	/* what progress counts */

/*
 * Fill an empty database: enterprises and contacts through the one write path, one account for each
 * role with a random password, and the setting `demo` that makes every page say so.  The passwords
 * are written to <data folder>/demo-accounts.json (0600) before the accounts exist.
 *
 * k		where the keys of the invented travel papers are kept; NULL: there are no papers
 * progress	called now and then with what is done of DEMO_ALL; may be NULL
 *
 * Returns 0, or -1: ERR_CONFLICT with detail demo_not_empty (an enterprise or an account is
 * there; nothing was changed), ERR_DB, ERR_DISK_FULL.  Thread: any but the writer; waits.
 */
int	demo_fill(struct store *s, struct keyring *k, void (*progress)(size_t done, void *arg), void *arg,
	    struct err *e) MUST_USE;

#endif
