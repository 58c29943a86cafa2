/*
 * What was answered to a POST that may come again (Idempotency-Key, ui-and-api.md A5): kept for a day in the database, so that
 * a caller who did not hear the answer gets the same one and nothing is done twice.
 */
#ifndef TW_MODEL_KEPT_REPLY_H
#define TW_MODEL_KEPT_REPLY_H

#include "crypt/digest.h"
#include "model/access.h"

#define KEPT_REPLY_MS		INT64_C(86400000)
#define KEPT_REPLIES_MOST	1000		/* of an account; the oldest go */
#define KEPT_REPLY_BYTES	(128 << 10)	/* a longer body is withheld */

struct kept_reply {
	unsigned char	 key[DIGEST_SIZE];	/* of path and key */
	unsigned char	 asked[DIGEST_SIZE];	/* of query and body */
	int64_t		 status;
	const char	*location, *etag;	/* or NULL */
	bool		 withheld;		/* kept without its body, or the actor sees and may other things than then */
	const char	*body;			/* JSON, UTF-8 */
	size_t		 len;
};

/* The reply that the actor's account got under out->key, not older than a day: 1, 0, -1.  Strings in the arena. */
int	kept_reply_find(struct db *d, struct arena *a, const struct actor *who, struct kept_reply *out, struct err *e) MUST_USE;

/* Keep one for the actor; what is a day old goes, and the oldest of too many.  Thread: the writer. */
int	kept_reply_put(struct tx *t, const struct actor *who, const struct kept_reply *r, struct err *e) MUST_USE;

/* Forget one.  Thread: the writer. */
int	kept_reply_drop(struct tx *t, int64_t account, const unsigned char key[DIGEST_SIZE], struct err *e) MUST_USE;

/*
 * After an erasure or a purge no kept reply tells of what has gone (security.md P4): those of things done lose their bodies, those of
 * things that failed go.  All of them, for which one tells of whom is not known.  Thread: the writer.
 */
int	kept_replies_withhold(struct tx *t, struct err *e) MUST_USE;

/* What is a day old goes also where nobody asks.  Thread: any that may wait. */
void	kept_replies_prune(struct store *s);

#endif
