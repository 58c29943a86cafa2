/*
 * base64url without padding (RFC 4648 section 5): tokens, cursors, cookies.
 */
#ifndef TW_CRYPT_BASE64_H
#define TW_CRYPT_BASE64_H

#include "base/base.h"

/* Room that base64url_put needs for n bytes, with the NUL; what base64url_parse writes at most. */
#define BASE64URL_SIZE(n)	(((n) * 4 + 2) / 3 + 1)
#define BASE64URL_BYTES(len)	((len) * 3 / 4)

/* Write the text of n bytes and a NUL to out; returns its length. */
size_t	base64url_put(char *out, const void *p, size_t n);

/*
 * Read a text of len characters.  *n is the room of out on entry and the bytes written on success.
 * Strict: no padding, no blanks, no other alphabet, no bits left over (so every value has one text
 * only).  Returns 0, or -1 if it is not such a text or does not fit.
 */
int	base64url_parse(const char *text, size_t len, void *out, size_t *n) MUST_USE;

#endif
