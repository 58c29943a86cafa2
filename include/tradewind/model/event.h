/*
 * What happened, for those who watch (ui-and-api.md A7): the tail of the audit log, without its contents.
 *
 * An event's id is that of its row in the log, so it means the same after a restart.
 */
#ifndef TW_MODEL_EVENT_H
#define TW_MODEL_EVENT_H

#include "model/access.h"

#define EVENTS_MOST	1000	/* how far back a watcher can go on */

struct event {
	int64_t		 id;
	const struct resource *r;	/* of the record; NULL: none of a resource */
	const char	*action;	/* "update", "archive", "view.change" */
	int64_t		 account;	/* who did it; NONE: a command */
	int64_t		 record, version;
};

/* The newest there is; 0: none. */
int	event_last(struct db *d, int64_t *id, struct err *e) MUST_USE;

/* Those after one, oldest first, at most EVENTS_MOST; strings in the arena. */
int	event_list(struct db *d, struct arena *a, int64_t after, struct event **out, size_t *n, struct err *e) MUST_USE;

/*
 * Whether the record of an event is there for the actor: 1, 0, -1.  The archiving of a record is told to whoever saw it before.
 */
int	event_in_scope(struct db *d, struct arena *a, const struct actor *who, const struct event *ev, struct err *e) MUST_USE;

#endif
