/*
 * Enterprises that are suspected to be one: the same folded name, English name, web site, organisation code, or number of a contact.
 *
 * Keys are derived columns with an index each, so that the work list is one walk of each index and never compares each with each.
 * What too many have in common (a platform's host, an agent's number) is no sign: beyond TWIN_GROUP_MOST records such a value is
 * left out and told; of a name that so many have each is paired with the oldest.
 *
 * Thread: any, unless said otherwise.
 */
#ifndef TW_MODEL_TWINS_H
#define TW_MODEL_TWINS_H

#include "model/access.h"
#include "text/json.h"

enum twin_kind { TK_NAME, TK_SIMILAR, TK_NAME_EN, TK_SITE, TK_ORG, TK_PHONE, TK_COUNT };
extern const char *const twin_codes[TK_COUNT];	/* "same_name" "similar_name" ...; catalogue codes too */

enum twin_state { TWIN_OPEN, TWIN_DISMISSED, TWIN_PROPOSED, TWIN_STATES };
extern const char *const twin_states[];		/* NULL-ended */

#define TWIN_GROUP_MOST	10		/* records that one value may make suspect */
#define TWIN_PAIRS_MOST	20000		/* pairs of a work list */

struct twin {
	int64_t		 a, b;				/* a < b */
	const char	*value[TK_COUNT];		/* what they have in common, or NULL */
	enum twin_state	 state;
	const char	*note;
};
/* A value that too many have. */
struct twin_common {
	enum twin_kind	 kind;
	const char	*value;
	int64_t		 n;
};
struct twin_list {
	struct twin	**at;		/* the strongest first, then by id */
	size_t		 n;
	bool		 more;		/* there are more than TWIN_PAIRS_MOST */
	struct twin_common *common;
	size_t		 ncommon;
};

/*
 * The pairs of living records; kind TK_COUNT: of all kinds, state TWIN_STATES: in any.  A pair that was dismissed is open again where they
 * have something in common that they had not then.  Errors: ERR_DB, ERR_BUSY.
 */
int	twins_list(struct db *d, struct arena *a, enum twin_kind kind, enum twin_state state, struct twin_list *out,
	    struct err *e) MUST_USE;

/*
 * Say what a pair is.  Errors: ERR_NOT_FOUND (one is absent or hidden; both are the same), ERR_CONFLICT with record_merged.
 * Audited at both.  Thread: the writer.
 */
int	twins_say(struct tx *t, struct arena *a, const struct actor *who, int64_t one, int64_t other, enum twin_state state,
	    const char *note, struct err *e) MUST_USE;

/*
 * Whom does a record look like that is being typed?  members: of the body; id: of the record that is changed, NONE: a new one.  At most
 * TWIN_GROUP_MOST living ones, in sight of the actor and by fields that he sees.
 */
struct twin_like {
	int64_t		 id;
	unsigned	 kinds;		/* BIT(enum twin_kind) */
	unsigned	 see;
	const void	*rec;
};
int	twins_like(struct db *d, struct arena *a, const struct actor *who, int64_t id, const struct jv *members,
	    struct twin_like *out, size_t *n, struct err *e) MUST_USE;

/* Make the keys of records that were saved before there were any; waits for the writer.  Once, at the start. */
int	twins_keys(struct store *s, struct err *e) MUST_USE;

#endif
