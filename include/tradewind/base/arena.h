/*
 * The memory of one request or one job: many small pieces, freed at once.
 *
 * Thread: an arena belongs to one thread at a time; giving its owner to a queue gives it away.
 */
#ifndef TW_BASE_ARENA_H
#define TW_BASE_ARENA_H

#include "base/base.h"

struct arena;

/* Make an empty arena.  Never fails.  Free it with arena_free. */
struct arena *arena_new(void) MUST_USE;

/* Run the deferred destructors, last one first, and free everything.  NULL is fine. */
void	arena_free(struct arena *a);

/* As arena_free, but keep the arena (and one block of it) for the next request. */
void	arena_reset(struct arena *a);

/* Zeroed memory of n bytes, aligned for any type.  n may be 0; the result is never NULL. */
void	*arena_alloc(struct arena *a, size_t n) MUST_USE;

/* As arena_alloc for an array; an overflowing product ends the process. */
void	*arena_array(struct arena *a, size_t n, size_t size) MUST_USE;

/* Copies with a NUL behind them.  arena_strdup(a, NULL) is NULL. */
char	*arena_strdup(struct arena *a, const char *s) MUST_USE;
char	*arena_strndup(struct arena *a, const char *s, size_t n) MUST_USE;
char	*arena_printf(struct arena *a, const char *fmt, ...) MUST_USE PRINTF(2, 3);

/* Call fn(arg) when the arena is freed or reset: for what has a destructor of its own. */
void	arena_defer(struct arena *a, void (*fn)(void *), void *arg);
/* Close the descriptor that *fd holds then, unless it is -1. */
void	arena_defer_close(struct arena *a, int *fd);

/* Bytes taken from the system by this arena. */
size_t	arena_size(const struct arena *a);

#endif
