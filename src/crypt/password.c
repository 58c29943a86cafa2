#include "base/base.h"

#include <pthread.h>
#include <sodium.h>

#include "base/log.h"
#include "base/rnd.h"
#include "crypt/password.h"

_Static_assert(PASSWORD_HASH_SIZE == crypto_pwhash_argon2id_STRBYTES, "room for a stored hash");

#define MIB	(1024 * 1024)
static size_t cost_memory = 64 * MIB;
static unsigned cost_passes = 2;

static void
sodium_start(void)
{
	if (sodium_init() == -1)
		fatal("libsodium does not start");
}

int
password_hash(const char *password, size_t len, char out[PASSWORD_HASH_SIZE])
{
	sodium_start();
	return crypto_pwhash_argon2id_str(out, password, len, cost_passes, cost_memory);
}

bool
password_verify(const char *stored, const char *password, size_t len)
{
	sodium_start();
	if (strlen(stored) >= PASSWORD_HASH_SIZE)
		return false;
	return crypto_pwhash_argon2id_str_verify(stored, password, len) == 0;
}

bool
password_is_stale(const char *stored)
{
	sodium_start();
	return crypto_pwhash_argon2id_str_needs_rehash(stored, cost_passes, cost_memory) != 0;
}

/*
 * A stored string of today's cost to verify against, so that an unknown login takes the same
 * path as a wrong password.  Made once; its password is random and forgotten at once.
 */
static char dummy[PASSWORD_HASH_SIZE];
static pthread_once_t dummy_once = PTHREAD_ONCE_INIT;

static void
dummy_make(void)
{
	char secret[32];

	rnd_bytes(secret, sizeof secret);
	if (password_hash(secret, sizeof secret, dummy) == -1)
		dummy[0] = '\0';	/* no memory: the verification fails at once, as it would for a real one */
	sodium_memzero(secret, sizeof secret);
}

void
password_dummy(const char *password, size_t len)
{
	(void)pthread_once(&dummy_once, dummy_make);
	(void)!password_verify(dummy, password, len);
}

int
password_set_cost(size_t memory, unsigned passes)
{
	if (memory < 19 * (size_t)MIB || passes < 2)
		return -1;
	cost_memory = memory;
	cost_passes = passes;
	return 0;
}
