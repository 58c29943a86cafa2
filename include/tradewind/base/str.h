/*
 * Growable bytes: how all text is built.
 *
 * p is always NUL-terminated once anything was added (the NUL is not counted in len) and
 * may hold NUL bytes before that.  A str from STR_INIT owns malloc'd memory; str_fini frees it.
 */
#ifndef TW_BASE_STR_H
#define TW_BASE_STR_H

#include "base/arena.h"

struct str {
	char	*p;		/* NULL while nothing was added */
	size_t	 len, cap;	/* bytes */
};
#define STR_INIT { NULL, 0, 0 }

void	str_fini(struct str *s);		/* frees; the str is empty again */
void	str_reset(struct str *s);		/* empties, keeps the memory */
void	str_grow(struct str *s, size_t n);	/* room for n more bytes */
void	str_add(struct str *s, const void *p, size_t n);
void	str_puts(struct str *s, const char *text);
void	str_putc(struct str *s, char c);
void	str_int(struct str *s, int64_t v);	/* decimal, fast */
void	str_printf(struct str *s, const char *fmt, ...) PRINTF(2, 3);
void	str_vprintf(struct str *s, const char *fmt, va_list ap) PRINTF(2, 0);
void	str_cut(struct str *s, size_t len);	/* shortens to len bytes */
bool	str_is_empty(const struct str *s);

/* The text as a C string, never NULL. */
const char *str_text(const struct str *s);

/* Give the malloc'd bytes to the caller, who frees them; the str is empty again. */
char	*str_detach(struct str *s, size_t *len) MUST_USE;

/* A str whose memory is freed with the arena. */
struct str *str_new(struct arena *a) MUST_USE;

/* Small helpers on C strings that may be NULL (NULL sorts as empty). */
bool	str_eq(const char *a, const char *b);
bool	str_starts(const char *s, const char *prefix);
bool	str_has_lines(const char *text, const char *lines);	/* as whole lines of it; not NULL */

/* FNV-1a, 64 bits: of BYTES_HASH and these bytes, or going on from what came out before.  Not for secrets, nor against whom chooses keys. */
#define BYTES_HASH	UINT64_C(14695981039346656037)
uint64_t bytes_hash(uint64_t h, const char *p, size_t n);

/* The value of a hexadecimal digit of either case, or -1. */
static inline int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

#endif
