/*
 * Sealed values: AES-256-GCM of libcrypto (security.md P2).  What is sealed can be opened only under its key and only in the place for which
 * it was sealed: table, column, row and the key's number are bound to it, so that a value which was moved to another row does not open.
 *
 *	form 1 | number of the key, 8 bytes | nonce, 12 bytes | what is hidden, as long as the text | tag, 16 bytes
 *
 * The nonce is random: a key is good for 2^32 values, and ours seal a few dozen each.  Equality under another key: hmac (crypt/digest.h).
 * Thread: any.  Without AES-256-GCM the process ends.
 */
#ifndef TW_CRYPT_SEAL_H
#define TW_CRYPT_SEAL_H

#include "base/base.h"

enum { SEAL_KEY_SIZE = 32, SEAL_NONCE_SIZE = 12, SEAL_TAG_SIZE = 16 };

/* How much longer a sealed value is than its text. */
#define SEAL_MORE	(1 + 8 + SEAL_NONCE_SIZE + SEAL_TAG_SIZE)

struct seal_place {
	const char	*table, *column;	/* constant text */
	int64_t		 row;
};

/* Seal n bytes.  out has room for n + SEAL_MORE. */
void	seal(const unsigned char key[SEAL_KEY_SIZE], int64_t key_id, const struct seal_place *at, const void *p, size_t n,
	    unsigned char *out);

/* Which key a value needs; -1: it is no sealed value. */
int	seal_key_of(const void *sealed, size_t n, int64_t *key_id) MUST_USE;

/*
 * Open a sealed value of n bytes.  out has room for n - SEAL_MORE, and holds zeros unless 0 is returned.
 * -1: it is not what was sealed under this key in this place; nothing says what differs.
 */
int	seal_open(const unsigned char key[SEAL_KEY_SIZE], const struct seal_place *at, const void *sealed, size_t n, void *out) MUST_USE;

#endif
