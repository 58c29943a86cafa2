/*
 * Many meetings at once, as proposed: what a person has made of a proposal.
 */
#ifndef TW_MODEL_MEETING_MANY_H
#define TW_MODEL_MEETING_MANY_H

#include "model/meeting.h"
#include "text/json.h"

enum { MEETING_MANY_MOST = 1500 };

struct meeting_made {
	int64_t		 id, version;
};
struct meeting_many {
	const struct jv	*meetings, *drop;	/* arrays; drop may be NULL */
	int64_t		 batch;			/* its number in the log */
	struct meeting_made *made;
	size_t		 n;
};

/* Whether the actor may plan the meetings of a delegation: 0; ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_DB. */
int	meeting_may_plan(struct db *d, struct arena *a, const struct actor *who, int64_t delegation, struct err *e) MUST_USE;

/* Read {"meetings":[{..}],"drop":[{"id","version"}]}.  Errors: ERR_VALIDATION. */
int	meeting_many_read(const struct jv *body, struct meeting_many *out, struct err *e) MUST_USE;

/*
 * Archive what is dropped (proposed meetings of the delegation only), make the meetings, and ask of each what meeting_overlap asks, of
 * each other too: all or nothing.  Complaints at "/meetings/0/starts", "/drop/0".  Errors: as record_create_json; ERR_STALE.
 * Thread: the writer.
 */
int	meeting_many_run(struct tx *t, struct arena *a, const struct actor *who, int64_t delegation, struct meeting_many *m,
	    struct err *e) MUST_USE;

#endif
