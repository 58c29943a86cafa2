/*
 * Memory or die.  Callers never check, so nothing half done goes on after a failed allocation.
 * And memory given back: what a rush has left free in the allocator does not stay ours.
 */
#include "base/base.h"

#include <malloc.h>
#include <stdio.h>
#include <unistd.h>

static NORETURN void
out_of_memory(void)
{
	static const char line[] = "<3>out of memory: the process ends; nothing unfinished was saved\n";

	/* Nothing that could allocate may run here: neither stdio nor exit handlers. */
	if (write(STDERR_FILENO, line, sizeof line - 1) == -1)
		_exit(1);
	_exit(1);
}

void *
xmalloc(size_t n)
{
	void *p = malloc(n > 0 ? n : 1);

	if (p == NULL)
		out_of_memory();
	return p;
}

void *
xcalloc(size_t n, size_t size)
{
	void *p = calloc(n > 0 ? n : 1, size > 0 ? size : 1);

	if (p == NULL)
		out_of_memory();
	return p;
}

void *
xrealloc(void *p, size_t n, size_t size)
{
	void *q = reallocarray(p, n > 0 ? n : 1, size > 0 ? size : 1);

	if (q == NULL)
		out_of_memory();
	return q;
}

char *
xstrdup(const char *s)
{
	return xstrndup(s, strlen(s));
}

char *
xstrndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *p = xmalloc(len + 1);

	memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

/* Bytes of ours that lie in the machine's memory; 0: the kernel does not say. */
static int64_t
resident_bytes(void)
{
	long long size, resident = 0;
	FILE *f = fopen("/proc/self/statm", "re");

	if (f == NULL)
		return 0;
	if (fscanf(f, "%lld %lld", &size, &resident) != 2)
		resident = 0;
	fclose(f);
	return resident * sysconf(_SC_PAGESIZE);
}

/* What is resident and in nobody's use: free pieces of the heap, and program and stacks, which stay the same. */
static int64_t
idle_bytes(void)
{
	struct mallinfo2 m = mallinfo2();

	return resident_bytes() - (int64_t)(m.uordblks + m.hblkhd);
}

bool
mem_give_back(int64_t *least, int64_t allowed)
{
	int64_t idle = idle_bytes();

	if (idle < *least)
		*least = idle;
	if (idle - *least <= allowed)
		return false;
	malloc_trim(0);
	*least = idle_bytes();
	return true;
}
