/*
 * The history of a record as a reader sees it: out of the audit log, with that of its parts.
 */
#ifndef TW_MODEL_HISTORY_H
#define TW_MODEL_HISTORY_H

#include "model/access.h"
#include "meta/rec.h"

/* A record that a history tells of. */
struct told {
	const struct resource	*r;
	int64_t			 id;
	unsigned		 see;
	const char		*title;
};

/* The parts of a record whose histories the actor may read, by resource and id, in the arena. */
int	history_parts(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
	    struct told **parts, size_t *n, struct err *e) MUST_USE;

/*
 * Write the history of a record, newest first, as {"items":[...],"next":..}: at, who, who_name, door, action, version, fields [{field, old,
 * new}], notes; with parts each entry also says of which record it is: resource, record, title.  Fields that the reader does not see are left
 * out, and entries that then say nothing; beside parts also what only follows from them.  after: only entries behind this one
 * (audit_owned_since), 0: all; before: id of the oldest seen, or NONE.  parts NULL: of the record alone.
 */
int	history_put(struct db *d, struct jw *w, const struct told *of, const struct told *parts, size_t nparts, int64_t after,
	    int64_t before, int64_t limit, struct err *e) MUST_USE;

#endif
