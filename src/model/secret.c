/*
 * Secrets: 256 random bits for their owner, their SHA-256 for us.
 */
#include "base/base.h"

#include <stdio.h>

#include "base/rnd.h"
#include "crypt/base64.h"
#include "model/session.h"

enum { SECRET_BYTES = 32, SECRET_CHARS = 43 };

_Static_assert(BASE64URL_SIZE(SECRET_BYTES) == SECRET_CHARS + 1, "characters of a secret");

void
secret_new(struct secret *s, const char *prefix)
{
	unsigned char raw[SECRET_BYTES];
	size_t n = strlen(prefix);

	assert(n + SECRET_CHARS < SECRET_TEXT);
	rnd_bytes(raw, sizeof raw);
	memcpy(s->text, prefix, n);
	base64url_put(s->text + n, raw, sizeof raw);
	explicit_bzero(raw, sizeof raw);
	digest(s->text, strlen(s->text), s->hash);
}

int
secret_hash(const char *text, const char *prefix, unsigned char hash[DIGEST_SIZE])
{
	unsigned char raw[SECRET_BYTES];
	size_t n = strlen(prefix), got = sizeof raw;

	if (strncmp(text, prefix, n) != 0 || strlen(text) != n + SECRET_CHARS ||
	    base64url_parse(text + n, SECRET_CHARS, raw, &got) == -1 || got != sizeof raw)
		return -1;
	explicit_bzero(raw, sizeof raw);
	digest(text, n + SECRET_CHARS, hash);
	return 0;
}
