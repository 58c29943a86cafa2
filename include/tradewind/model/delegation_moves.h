/*
 * Moves of delegations, applications and delegates (domain.md 1.7): the tables, and what dates suggest.
 */
#ifndef TW_MODEL_DELEGATION_MOVES_H
#define TW_MODEL_DELEGATION_MOVES_H

#include "model/delegation.h"
#include "text/json.h"

enum { DELEGATION_MOVES = 10, APPLICATION_MOVES = 10, DELEGATE_MOVES = 4 };
extern const struct move delegation_moves[DELEGATION_MOVES];
extern const struct move application_moves[APPLICATION_MOVES];
extern const struct move delegate_moves[DELEGATE_MOVES];

/*
 * The move that a delegation is due for by its dates, {"move","code","why","on"}, or null (resource.suggest): for who sees more of it than
 * members do.
 */
bool	delegation_put_suggested(const void *rec, unsigned see, int64_t now_ms, enum lang lang, struct jw *w);

/* Whether a trip is over: it has returned.  Whether it has begun, and was not cancelled. */
bool	delegation_is_over(int64_t state);
bool	delegation_has_begun(int64_t state);

#endif
