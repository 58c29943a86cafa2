/*
 * Threads and bounded queues.  A queue is a ring under one lock; sleepers are counted, so a push
 * that finds everybody at work makes no system call.
 */
#include "base/base.h"

#include "base/thread.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "base/log.h"

static _Thread_local enum role role_now = ROLE_T_MAIN;

enum role
thread_role(void)
{
	return role_now;
}

struct thread {
	pthread_t	 id;
	enum role	 role;
	char		 name[16];	/* what the kernel keeps */
	void		(*fn)(void *);
	void		*arg;
};

static void *
thread_main(void *arg)
{
	struct thread *t = arg;

	role_now = t->role;
	pthread_setname_np(pthread_self(), t->name);
	t->fn(t->arg);
	return NULL;
}

struct thread *
thread_start(const char *name, enum role r, void (*fn)(void *), void *arg)
{
	struct thread *t = xcalloc(1, sizeof *t);
	sigset_t all, before;
	int error;

	t->role = r;
	t->fn = fn;
	t->arg = arg;
	strncpy(t->name, name, sizeof t->name - 1);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&t->id, NULL, thread_main, t);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (error != 0)
		fatal("no thread for %s: %s", name, strerror(error));
	return t;
}

void
thread_join(struct thread *t)
{
	if (t == NULL)
		return;
	pthread_join(t->id, NULL);
	free(t);
}

struct queue {
	pthread_mutex_t	 lock;
	pthread_cond_t	 some;		/* on the monotonic clock */
	size_t		 most, head, len, waiting;
	bool		 closed;
	void		*ring[];
};

struct queue *
queue_new(size_t most)
{
	struct queue *q = xcalloc(1, sizeof *q + most * sizeof q->ring[0]);
	pthread_condattr_t attr;

	assert(most > 0 && most < SIZE_MAX / 64);
	q->most = most;
	pthread_mutex_init(&q->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&q->some, &attr);
	pthread_condattr_destroy(&attr);
	return q;
}

void
queue_free(struct queue *q)
{
	if (q == NULL)
		return;
	assert(q->waiting == 0);
	pthread_cond_destroy(&q->some);
	pthread_mutex_destroy(&q->lock);
	free(q);
}

/* Under the lock.  -1: closed or full. */
static int
put(struct queue *q, void *item)
{
	assert(item != NULL);
	if (q->closed || q->len == q->most)
		return -1;
	q->ring[(q->head + q->len++) % q->most] = item;
	return 0;
}

int
queue_push(struct queue *q, void *item)
{
	bool wake;
	int rc;

	pthread_mutex_lock(&q->lock);
	rc = put(q, item);
	wake = rc == 0 && q->waiting > 0;
	pthread_mutex_unlock(&q->lock);
	if (wake)
		pthread_cond_signal(&q->some);
	return rc;
}

int
queue_push_quiet(struct queue *q, void *item)
{
	int rc;

	pthread_mutex_lock(&q->lock);
	rc = put(q, item);
	pthread_mutex_unlock(&q->lock);
	return rc;
}

void
queue_wake(struct queue *q)
{
	size_t n;

	pthread_mutex_lock(&q->lock);
	n = q->len < q->waiting ? q->len : q->waiting;
	pthread_mutex_unlock(&q->lock);
	for (; n > 0; n--)
		pthread_cond_signal(&q->some);
}

static void *
take(struct queue *q)
{
	void *item;

	if (q->len == 0)
		return NULL;
	item = q->ring[q->head];
	q->head = (q->head + 1) % q->most;
	q->len--;
	return item;
}

void *
queue_pop(struct queue *q)
{
	void *item;

	pthread_mutex_lock(&q->lock);
	while (q->len == 0 && !q->closed) {
		q->waiting++;
		pthread_cond_wait(&q->some, &q->lock);
		q->waiting--;
	}
	item = take(q);
	pthread_mutex_unlock(&q->lock);
	return item;
}

void *
queue_pop_timed(struct queue *q, int64_t wait_us)
{
	struct timespec until;
	int64_t ns;
	void *item;
	int rc = 0;

	clock_gettime(CLOCK_MONOTONIC, &until);
	ns = until.tv_nsec + wait_us % 1000000 * 1000;
	until.tv_sec += wait_us / 1000000 + ns / 1000000000;
	until.tv_nsec = ns % 1000000000;
	pthread_mutex_lock(&q->lock);
	while (q->len == 0 && !q->closed && rc != ETIMEDOUT) {
		q->waiting++;
		rc = pthread_cond_timedwait(&q->some, &q->lock, &until);
		q->waiting--;
	}
	item = take(q);
	pthread_mutex_unlock(&q->lock);
	return item;
}

void
queue_close(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->closed = true;
	pthread_mutex_unlock(&q->lock);
	pthread_cond_broadcast(&q->some);
}

size_t
queue_len(struct queue *q)
{
	size_t n;

	pthread_mutex_lock(&q->lock);
	n = q->len;
	pthread_mutex_unlock(&q->lock);
	return n;
}
