/*
 * Papers of those who travel soon, or came back a short while ago: invented ones, sealed as any.  Of older trips they have been purged.
 */
#ifndef TW_MODEL_DEMO_PAPER_H
#define TW_MODEL_DEMO_PAPER_H

#include "demo_pen.h"
#include "store/keyring.h"

/* For the delegates of all trips that are confirmed, under way or back.  Errors: of a write, of the keys.  Thread: any but the writer; waits. */
int	demo_papers_add(struct store *s, struct keyring *k, int64_t now_ms, struct err *e) MUST_USE;

#endif
