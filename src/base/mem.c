/*
 * Memory or die.  Callers never check, so nothing half done goes on after a failed allocation.
 */
#include "base/base.h"

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
