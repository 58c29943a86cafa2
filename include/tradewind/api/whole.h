/*
 * A record whole: with its parts (struct resource .parts), as members of the same object: "amounts":[...],"notes":[...].
 */
#ifndef TW_API_WHOLE_H
#define TW_API_WHOLE_H

#include "api/answer.h"

#define WHOLE_PARTS	200	/* of one kind */

/*
 * Append them to the object that out ends with: of each kind that the caller may read what he sees, in its own order.  names: gets the
 * codes that they show, or NULL.  d: whose state it is.  Nothing where the resource has no parts.
 */
int	put_whole(struct req *rq, struct db *d, struct str *out, const struct resource *r, int64_t id, struct rec_names *names,
	    struct err *e) MUST_USE;

/* What the caller sees of the parts, for the key of an answer that is kept, and their change counters. */
void	whole_scope(const struct req *rq, const struct resource *r, const char **scope, uint64_t *stamp);

/*
 * Of an answer with parts: its entity tag, a version so far, gets behind it what tells this state of the parts from others: "12-a1b2".
 * So does that of a record whose fields are made anew without a version (struct resource .renewed), or that is told to somebody who may see only part of it:
 * a browser keeps one answer for each address, and when another person signs in to it, it asks whether that still holds.
 */
void	whole_tag(struct req *rq, const struct resource *r, bool partial);

#endif
