/*
 * SHA-256 and HMAC-SHA-256 (RFC 6234, RFC 2104) by libcrypto, and lower-case hex.
 *
 * Thread: any; a struct digest belongs to one thread at a time.  Nothing here can fail: a libcrypto
 * without SHA-256 ends the process.
 */
#ifndef TW_CRYPT_DIGEST_H
#define TW_CRYPT_DIGEST_H

#include "base/base.h"

#define DIGEST_SIZE	32			/* bytes of a SHA-256 */
#define DIGEST_HEX_SIZE	(2 * DIGEST_SIZE + 1)	/* characters of its hex form and the NUL */

/* The digest of n bytes at once. */
void	digest(const void *p, size_t n, unsigned char out[DIGEST_SIZE]);

/* The same as 64 lower-case hex characters and a NUL: how tokens and files are kept. */
void	digest_hex(const void *p, size_t n, char out[DIGEST_HEX_SIZE]);

/* The digest of what comes in pieces: digest_new, digest_add..., digest_end (which frees it). */
struct digest;
struct digest *digest_new(void) MUST_USE;
void	digest_add(struct digest *d, const void *p, size_t n);
void	digest_end(struct digest *d, unsigned char out[DIGEST_SIZE]);
void	digest_free(struct digest *d);		/* give up half-way; NULL is fine */

/* HMAC-SHA-256 of n bytes under a key of any length. */
void	hmac(const void *key, size_t nkey, const void *p, size_t n, unsigned char out[DIGEST_SIZE]);

/* Write 2n lower-case hex characters and a NUL to out. */
void	hex_put(char *out, const void *p, size_t n);

/* Read exactly n bytes from 2n hex characters of either case.  -1: another length or character. */
int	hex_parse(const char *hex, void *out, size_t n) MUST_USE;

#endif
