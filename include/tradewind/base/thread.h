/*
 * Threads, their roles, and the one bounded queue through which they talk.
 *
 * Pushing a thing on a queue gives it away (style.md 4), so handlers need no locks.
 */
#ifndef TW_BASE_THREAD_H
#define TW_BASE_THREAD_H

#include "base/base.h"

/* What a thread is for.  In debug builds every boundary asserts the role. */
enum role { ROLE_T_MAIN, ROLE_T_LOOP, ROLE_T_WORKER, ROLE_T_WRITER, ROLE_T_HASH, ROLE_T_FILE };

enum role thread_role(void);
#define ASSERT_ROLE(r)	assert(thread_role() == (r))

/* Start a named thread with all signals blocked.  Ends the process if none can be made. */
struct thread;
struct thread *thread_start(const char *name, enum role r, void (*fn)(void *), void *arg) MUST_USE;
void	thread_join(struct thread *t);	/* waits and frees; NULL is fine */

/* A bounded queue of pointers, many to many. */
struct queue;
struct queue *queue_new(size_t most) MUST_USE;
void	queue_free(struct queue *q);
int	queue_push(struct queue *q, void *item) MUST_USE;	/* -1: full or closed */
/* The same in two steps, for who has several: nobody is woken until queue_wake, which wakes as many as there is work for. */
int	queue_push_quiet(struct queue *q, void *item) MUST_USE;
void	queue_wake(struct queue *q);
void	*queue_pop(struct queue *q);		/* waits; NULL: closed and empty */
void	*queue_pop_timed(struct queue *q, int64_t wait_us);	/* NULL: nothing came in time */
void	queue_close(struct queue *q);		/* no more pushes; pops drain what is there */
size_t	queue_len(struct queue *q);

#endif
