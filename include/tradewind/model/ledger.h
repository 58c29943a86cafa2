/*
 * What follows from a change in the members' ledger, in the same transaction: enterprises say what their terms say.  The one
 * write path (model/record.c) calls these rules after every row that it writes (model/follow.h); whoever writes rows of terms past it (a
 * merge) calls ledger_settle.
 */
#ifndef TW_MODEL_LEDGER_H
#define TW_MODEL_LEDGER_H

#include "model/follow.h"

/* The rules, {NULL}-ended.  An enterprise that comes with a standing (import) and had none gets its first term. */
extern const struct follow_row ledger_follows[];

/*
 * Let an enterprise say what its terms say: level and member_state of the term that counts (in force before pending before ended; of
 * equals the one that begins last), joined_on where the first term that was in force begins, left_on where the last one ended if none
 * is in force.  Archived terms do not count.  Writes (a version, an entry of the log) only where something differs.  Thread: the writer.
 */
int	ledger_settle(struct tx *t, const struct actor *who, int64_t enterprise, struct err *e) MUST_USE;

/* The term that an enterprise's last change opened (a row of a sheet): 1 with *term, 0 none, -1. */
int	ledger_opened(struct tx *t, int64_t enterprise, int64_t *term, struct err *e) MUST_USE;

/* The order of a level, NONE where there is none.  Thread: any. */
int	level_rank(struct db *d, int64_t level, int64_t *rank, struct err *e) MUST_USE;

#endif
