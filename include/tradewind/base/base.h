/*
 * What every file of the house starts with: attributes and the few macros we share.
 *
 * This is the first include of every .c file.  It must not pull in more than libc.
 */
#ifndef TW_BASE_BASE_H
#define TW_BASE_BASE_H

#include <assert.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MUST_USE	__attribute__((warn_unused_result))
#define PRINTF(f, a)	__attribute__((format(printf, f, a)))
#define UNUSED		__attribute__((unused))
#define NORETURN	__attribute__((noreturn))

#define nitems(a)	(sizeof(a) / sizeof((a)[0]))

/* A NULL-ended list of texts. */
#define NAMES(...)	((const char *const []){ __VA_ARGS__, NULL })
#define BIT(n)		(1U << (n))
#define container_of(p, type, member) \
	((type *)(void *)((char *)(p) - offsetof(type, member)))

/* "Not known" in every integer of a record; never a value on the wire (there it is null). */
#define NONE		INT64_MIN

/* The largest integer that JSON carries safely: 2^53. */
#define JSON_INT_MAX	INT64_C(9007199254740992)

/* The two languages of the product.  Anything else that a reader asks for gets English. */
enum lang { LANG_ZH, LANG_EN };

/*
 * Memory or die: out of memory ends the process with one log line and exit code 1
 * (style.md 4), so callers never check.  xcalloc and xrealloc refuse overflowing products.
 */
void	*xmalloc(size_t n) MUST_USE;
void	*xcalloc(size_t n, size_t size) MUST_USE;
void	*xrealloc(void *p, size_t n, size_t size) MUST_USE;
char	*xstrdup(const char *s) MUST_USE;
char	*xstrndup(const char *s, size_t n) MUST_USE;

/*
 * Give memory that lies free in the allocator back to the machine, if that is worth it (H19): the heap of
 * the C library shrinks only from its ends, and one small piece that lives on keeps all below it resident.
 *
 * least	the least that lay idle since it was last done, in bytes; INT64_MAX before the first call
 * allowed	do it only when more than this has gathered above that
 *
 * Returns true when it was done.  Costs a walk over the free pieces.  Thread: any, one at a time for a *least.
 */
bool	mem_give_back(int64_t *least, int64_t allowed);

#endif
