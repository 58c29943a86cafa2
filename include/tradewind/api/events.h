/*
 * Who watches: streams of events (ui-and-api.md A7), and the one thread that tells them.
 *
 * It looks at the audit log whenever its counter has moved, and at the imports that somebody watches; all rights are asked anew for
 * each event.  A watcher whose session ends, or who becomes somebody else, hears no more.
 */
#ifndef TW_API_EVENTS_H
#define TW_API_EVENTS_H

#include "api/api.h"

#define WATCHERS_MOST	512	/* streams in all */
#define WATCHERS_EACH	2	/* of an account: one more ends the oldest */

struct events;

/* Begin; api has store, people and imports.  Errors: ERR_DB.  Thread: main. */
int	events_start(struct events **out, struct api *api, struct err *e) MUST_USE;

/* End all streams and the thread: before server_stop.  NULL is fine. */
void	events_stop(struct events *ev);
void	events_free(struct events *ev);		/* after server_stop: a request may still look at it */

#endif
