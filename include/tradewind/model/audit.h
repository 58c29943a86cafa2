/*
 * The audit log: append-only, one row for each change, in the transaction of the change (security.md L1).
 */
#ifndef TW_MODEL_AUDIT_H
#define TW_MODEL_AUDIT_H

#include "model/access.h"
#include "meta/rec.h"
#include "store/keyring.h"

/*
 * Values of fields that say who somebody is (FL_PERSON) are not in the row: they lie in audit_personal, sealed under a key of the record, and the
 * row has their digest (decision 0041).  Where that key is destroyed, nobody reads them any more, here or in a copy.
 *
 * Add one row.  r and id may be NULL and NONE (sign-in, export ...).  diff: a JSON object {"field":{"old":..,"new":..}} or NULL;
 * note: JSON object with further facts ({"unconditional":true}, {"rows":6400}) or NULL.
 */
int	audit_add(struct tx *t, const struct actor *who, const char *action, const struct resource *r, int64_t id,
	    int64_t version, const char *diff, const char *note, struct err *e) MUST_USE;

/*
 * The diff of a row with what was sealed of it put back: sealed, n: of audit_personal, NULL: nothing.  A field whose key is gone has no values but
 * {"gone":"erased"}, or "lost" where nobody destroyed it.
 */
int	audit_open(struct db *d, struct arena *a, int64_t entry, const char *diff, const void *sealed, size_t n, const struct jv **out,
	    struct err *e) MUST_USE;

/* Doom the keys of what the log says of a record: it is purged, or its person erased.  They are destroyed behind the commit (papers_settle). */
int	audit_forget(struct tx *t, const struct resource *r, int64_t id, enum erasure why, struct err *e) MUST_USE;

/*
 * Seal what rows of before hold in the clear, a slice in each transaction, resumed where it was left.  Before anybody is served.  Values of
 * records that were purged or erased before are taken out for good.  Thread: any but the writer and loops.
 */
int	audit_seal_old(struct store *s, struct err *e) MUST_USE;

/*
 * After a restore: keys that are destroyed are known as gone, those that this database knows as gone are doomed again.  again: resource and
 * record of each whose person was erased since.
 */
struct audit_gone {
	const struct resource	*r;
	int64_t			 id;
};
int	audit_reapply(struct tx *t, struct keyring *k, struct arena *a, const struct audit_gone **again, size_t *n, struct err *e) MUST_USE;

/* The diff of two states as such an object, in the arena.  was may be NULL. */
const char *audit_diff(struct arena *a, const struct resource *r, const void *was, const void *now);

/*
 * The entry by which a record came to the owner that it has now, 0 if it always had it.  What stands before is of another's time:
 * whoever sees a record because it is his own sees its history from there.
 */
int	audit_owned_since(struct db *d, const struct resource *r, int64_t id, int64_t *entry, struct err *e) MUST_USE;

/* Whether the account has done this to the record: 1, 0, -1. */
int	audit_has(struct db *d, const struct resource *r, int64_t id, const char *action, int64_t account, struct err *e) MUST_USE;

/* The name of a door as the log keeps it: "page"; NULL: no door has that number. */
const char *audit_door(int64_t door);

/*
 * Such an object as an array [{field, old, new}], without fields outside `see`; where values are gone also why: {field, old, new, gone}; erased:
 * those of fields that say who somebody is (FL_PERSON) are.  false: nothing is left.
 */
bool	audit_put_fields(struct jw *w, const struct resource *r, const struct jv *diff, unsigned see, bool erased);

/* The entry by which a person was taken out of a record, the newest; 0: none was. */
int	audit_erased(struct db *d, const struct resource *r, int64_t id, int64_t *entry, struct err *e) MUST_USE;

/*
 * What the change that made a version took away: an object of the fields that a client may write, each with its value of before; NULL where
 * that change created the record.  1, 0 the log has no such change, or what it took can be read no more, -1.
 */
int	audit_old(struct db *d, struct arena *a, const struct resource *r, int64_t id, int64_t version, const struct jv **old,
	    struct err *e) MUST_USE;

/* Who changed something; login is NULL: a command, name is NULL: no account has that number any more. */
struct audit_who {
	const char	*login, *name;
};

/* Which fields of a record changed after a version, and who changed it last. */
int	audit_since(struct db *d, struct arena *a, const struct resource *r, int64_t id, int64_t version,
	    field_set *changed, struct audit_who *who, struct err *e) MUST_USE;

/* Who did an action to something that is no resource ("user.change") last, and when: 1, 0 nobody, -1. */
int	audit_last(struct db *d, struct arena *a, const char *action, int64_t id, struct audit_who *who, int64_t *at,
	    struct err *e) MUST_USE;

#endif
