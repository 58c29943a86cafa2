/*
 * Password hashes: argon2id of libsodium, 64 MiB and two passes (security.md A2), about 70 ms.
 *
 * Call these on the hash thread only (or in a command): they take a core and 64 MiB.  The stored string
 * carries its parameters, so old hashes go on working when the cost is raised.
 * Passwords are bytes and a length: nothing is cut, trimmed or folded.
 */
#ifndef TW_CRYPT_PASSWORD_H
#define TW_CRYPT_PASSWORD_H

#include "base/base.h"

#define PASSWORD_HASH_SIZE	128	/* bytes of a stored hash with its NUL */

/*
 * Hash a password with fresh salt into a printable, NUL-terminated string.
 * Returns 0, or -1 when the memory for it is not to be had (answer ERR_BUSY).
 */
int	password_hash(const char *password, size_t len, char out[PASSWORD_HASH_SIZE]) MUST_USE;

/* Whether the password belongs to the stored string.  A damaged string belongs to no password. */
bool	password_verify(const char *stored, const char *password, size_t len) MUST_USE;

/* Whether the string was made with another cost than today's: hash again at the next sign-in. */
bool	password_is_stale(const char *stored);

/* Spend the time of a verification and forget the result: for logins that do not exist. */
void	password_dummy(const char *password, size_t len);

/*
 * Set the cost before any thread runs: memory in bytes, at least 19 MiB, and passes, at least 2
 * (the floor of security.md A2).  Returns -1 below the floor and changes nothing.
 */
int	password_set_cost(size_t memory, unsigned passes);

#endif
