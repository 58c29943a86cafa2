/*
 * The demo chamber's ledger: council terms, a term of membership or two for each enterprise, posts of those who have one.
 */
#ifndef TW_MODEL_DEMO_LEDGER_H
#define TW_MODEL_DEMO_LEDGER_H

#include "base/rnd.h"
#include "model/access.h"
#include "store/db.h"

struct demo_ledger {
	struct rnd_seq	 seq;		/* of its own, so that enterprises stay what they are */
	int		 year;		/* in which the sitting council began */
	int64_t		 council;	/* council_term.id of the sitting one */
	int64_t		 now_ms;
};

/* Council terms of five years up to the one that sits at now_ms. */
int	demo_ledger_begin(struct demo_ledger *l, struct tx *t, struct arena *a, const struct actor *who, int64_t now_ms,
	    struct err *e) MUST_USE;

/* One enterprise. */
struct demo_member {
	size_t		 n;		/* which one of them */
	int64_t		 id, contact;	/* contact: NONE, there is none */
	int64_t		 joined_ms;
	const char	*status;	/* its record_status; NULL: active */
	bool		 left;
};
int	demo_ledger_add(struct demo_ledger *l, struct tx *t, struct arena *a, const struct actor *who,
	    const struct demo_member *m, struct err *e) MUST_USE;

#endif
