/*
 * The one write path (design.md 7): page, API, import, job and command change records here and nowhere else.
 * Each checks scope and version, validates, derives, saves, indexes, audits and touches the counter, in the transaction given.
 *
 * Thread: the writer, unless said otherwise.
 */
#ifndef TW_MODEL_RECORD_H
#define TW_MODEL_RECORD_H

#include "meta/rec.h"
#include "model/access.h"
#include "store/search.h"

/*
 * Create from a JSON object.  Errors: ERR_FORBIDDEN, ERR_VALIDATION with complaints; a taken code is ERR_CONFLICT with not_unique
 * {name, id} at its field.
 */
int	record_create_json(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r,
	    const struct jv *body, void **out, struct err *e) MUST_USE;

/* The same of a row of another record: its field `link` is `to`, and the body says nothing of that. */
int	record_add_json(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, const struct field *link,
	    int64_t to, const struct jv *body, void **out, struct err *e) MUST_USE;

/*
 * Change by merge-patch.  version NONE: unconditional (noted in the history).  Errors: ERR_NOT_FOUND (absent or hidden),
 * ERR_CONFLICT with record_merged {into} (it was merged into another; so of all changes below), ERR_STALE with extra_json current, changed_by, changed_by_name, changed_at (only what the actor sees), ERR_FORBIDDEN, ERR_VALIDATION.
 * A patch that changes nothing succeeds and leaves the version.
 */
int	record_change_json(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
	    int64_t version, const struct jv *patch, void **out, struct err *e) MUST_USE;

/*
 * Would these members do?  The complaints that a save of them would make, about them alone: what else a new record needs is not asked
 * for.  id NONE: of a new record.  Nothing is written.  0, -1 with ERR_VALIDATION or ERR_CONFLICT and complaints; else as above.
 * Thread: any.
 */
int	record_check_json(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
	    const struct jv *body, struct err *e) MUST_USE;

/*
 * A save in two halves, for many records in one transaction (import): judge a record that is already laid over and make all that
 * can be made before; then write it.  was NULL creates.  record_make returns 1, 0 where nothing differs, -1 with complaints; it
 * reads d, and everything in out lives in a or is what was given.  record_write fails with ERR_STALE or ERR_CONFLICT where the
 * database has moved on so that it cannot be written.  Thread: record_make any, record_write the writer.
 */
struct record_made {
	const void	*was;		/* NULL: create */
	void		*now;
	const char	*diff;		/* for the log */
	bool		 indexed;	/* what search finds it by is new: */
	struct search_made index;
};
int	record_make(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, const void *was,
	    void *now, struct record_made *out, struct err *e) MUST_USE;
int	record_write(struct tx *t, const struct actor *who, const struct resource *r, const struct record_made *m,
	    const char *note, struct err *e) MUST_USE;

/*
 * The two halves of a move (model/flow.h): load the record that the actor may do the verb to, at this version; and save what the move
 * made of it, or a record that it makes (was NULL), with the move as the action in the log and a note, a JSON object or NULL.  All rules hold; which fields a move may
 * give, it judges itself.
 */
int	record_aim(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id, enum verb verb,
	    int64_t version, void **was, struct err *e) MUST_USE;
int	record_save_move(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, const void *was,
	    void *now, const char *move, const char *note, struct err *e) MUST_USE;

/*
 * Write what followed from another record, in fields that nobody writes: no rights are asked and no rules, and nothing follows from it.
 * now is a copy of was but for those fields.
 */
int	record_follow(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, const void *was,
	    void *now, struct err *e) MUST_USE;

/*
 * Take out of a record what says whose it is: as record_follow, but the log is told that it was done ("erase") and not what stood there.
 */
int	record_anonymise(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, const void *was, void *now,
	    struct err *e) MUST_USE;

/* All rules once more: of the table, of the resource, references, codes that another has. */
int	record_check(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, const void *was,
	    void *now, struct err *e) MUST_USE;

/* Archive, or take back from the archive. */
int	record_archive(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
	    int64_t version, bool archive, void **out, struct err *e) MUST_USE;

/* Delete for good: administrators only; the audit row stays. */
int	record_purge(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
	    int64_t version, struct err *e) MUST_USE;

/*
 * Take back what one write did, as long as nobody has changed the record since: version is the one that it made.  old: what it took,
 * by field, or NULL: it created the record, which is then gone as if it had never been; but search still has it, until record_forget in the
 * same transaction: many of them together cost it less than one by one.  Who may import may do it.  note: for the log, or NULL.
 * Errors: ERR_STALE, ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_CONFLICT (has_dependents; a code that another has by now), ERR_VALIDATION.
 */
int	record_undo(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
	    int64_t version, const struct jv *old, const char *note, struct err *e) MUST_USE;
int	record_forget(struct tx *t, const struct resource *r, int64_t id, struct err *e) MUST_USE;

/* Into which record one was merged; NONE: into none. */
int64_t	record_merged_into(const struct resource *r, const void *rec);

/* The record that stands for id in the end, itself where it was not merged: 1 with *out, 0 there is no such row, -1.  Thread: any. */
int	record_stands_for(struct db *d, const struct resource *r, int64_t id, int64_t *out, struct err *e) MUST_USE;

/* Load for reading through the actor's view: 1, 0 (absent or hidden), -1. */
int	record_get(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
	    void **out, unsigned *see, struct err *e) MUST_USE;

#endif
