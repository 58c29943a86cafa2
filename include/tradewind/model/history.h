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
	int64_t			 erased;	/* of entries before this one, what says who somebody is is erased; set by history_put */
};

/*
 * Write the history of a record, newest first, as {"items":[...],"next":..}: at, who, who_name, door, action, version, fields [{field, old,
 * new}] (values that can be read no more: also gone, "erased" or "lost"), notes.  parts: who reads it, told of the record's parts as well; each entry then also says of which record it is: resource, record,
 * title.  NULL: of the record alone.  Fields and parts that the reader does not see are left out, and entries that then say nothing; beside
 * parts also what only follows from them.  after: only entries behind this one (audit_owned_since), 0: all; before: id of the oldest seen, or
 * NONE.
 */
int	history_put(struct db *d, struct jw *w, const struct told *of, const struct actor *parts, int64_t after, int64_t before,
	    int64_t limit, struct err *e) MUST_USE;

#endif
