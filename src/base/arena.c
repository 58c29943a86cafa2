/*
 * Arenas: blocks in a chain, filled from the front.  What is larger than a quarter of a block gets a block of its
 * own, so one long body does not waste the rest of the current block.
 */
#include "base/base.h"

#include "base/arena.h"

#include <stdio.h>
#include <unistd.h>

enum { BLOCK_BYTES = 8192, ALIGN = 16 };

struct block {
	struct block	*next;
	size_t		 size, used;	/* bytes behind the header */
	_Alignas(ALIGN) char bytes[];
};

struct deferred {
	struct deferred	*next;
	void		(*fn)(void *);
	void		*arg;
};

struct arena {
	struct block	*first;		/* kept by arena_reset */
	struct block	*now;		/* where small pieces come from */
	struct block	*large;		/* blocks of one piece each */
	struct deferred	*deferred;	/* newest first */
	size_t		 taken;
};

static struct block *
block_new(struct arena *a, size_t size)
{
	struct block *b = xmalloc(sizeof *b + size);

	b->next = NULL;
	b->size = size;
	b->used = 0;
	a->taken += sizeof *b + size;
	return b;
}

struct arena *
arena_new(void)
{
	struct arena *a = xcalloc(1, sizeof *a);

	a->taken = sizeof *a;
	a->first = a->now = block_new(a, BLOCK_BYTES - sizeof(struct block));
	return a;
}

static void
run_deferred(struct arena *a)
{
	struct deferred *d;

	/* A destructor may defer once more: the list is looked at anew each time. */
	while ((d = a->deferred) != NULL) {
		a->deferred = d->next;
		d->fn(d->arg);
	}
}

static void
free_chain(struct block *b)
{
	for (struct block *next; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	run_deferred(a);
	free_chain(a->large);
	free_chain(a->first);
	free(a);
}

void
arena_reset(struct arena *a)
{
	run_deferred(a);
	free_chain(a->large);
	free_chain(a->first->next);
	a->large = NULL;
	a->first->next = NULL;
	a->first->used = 0;
	a->now = a->first;
	a->taken = sizeof *a + sizeof *a->first + a->first->size;
}

static void *
alloc_large(struct arena *a, size_t n)
{
	struct block *b = block_new(a, n);

	b->used = n;
	b->next = a->large;
	a->large = b;
	return b->bytes;
}

static void *
alloc_raw(struct arena *a, size_t n)
{
	struct block *b = a->now;
	void *p;

	if (n > SIZE_MAX / 2)
		return xmalloc(SIZE_MAX);	/* ends the process */
	n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (n == 0)
		n = ALIGN;
	if (b->size - b->used < n) {
		if (n > BLOCK_BYTES / 4)
			return alloc_large(a, n);
		b = a->now = b->next = block_new(a, BLOCK_BYTES - sizeof *b);
	}
	p = b->bytes + b->used;
	b->used += n;
	return p;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	return memset(alloc_raw(a, n), 0, n);
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		bytes = SIZE_MAX;
	return arena_alloc(a, bytes);
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return s == NULL ? NULL : arena_strndup(a, s, strlen(s));
}

char *
arena_strndup(struct arena *a, const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *p = alloc_raw(a, len + 1);

	memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char small[256], *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof small, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	if ((size_t)n < sizeof small)
		return arena_strndup(a, small, (size_t)n);
	p = alloc_raw(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

void
arena_defer(struct arena *a, void (*fn)(void *), void *arg)
{
	struct deferred *d = arena_alloc(a, sizeof *d);

	d->fn = fn;
	d->arg = arg;
	d->next = a->deferred;
	a->deferred = d;
}

static void
close_fd(void *arg)
{
	const int *fd = arg;

	if (*fd != -1)
		close(*fd);
}

void
arena_defer_close(struct arena *a, int *fd)
{
	arena_defer(a, close_fd, fd);
}

size_t
arena_size(const struct arena *a)
{
	return a->taken;
}
