#include "base/base.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>

#include "base/log.h"
#include "crypt/digest.h"

struct digest {
	EVP_MD_CTX	*ctx;
};

/* Fetched once: EVP_sha256() in EVP_DigestInit_ex looks the algorithm up at every call (OpenSSL 3). */
static EVP_MD *fetched;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
must(int ok)
{
	if (!ok)
		fatal("libcrypto does not do SHA-256");
}

static void
fetch(void)
{
	fetched = EVP_MD_fetch(NULL, "SHA256", NULL);
	must(fetched != NULL);
}

static const EVP_MD *
sha256(void)
{
	(void)pthread_once(&once, fetch);
	return fetched;
}

void
digest(const void *p, size_t n, unsigned char out[DIGEST_SIZE])
{
	must(EVP_Digest(p, n, out, NULL, sha256(), NULL));
}

void
digest_hex(const void *p, size_t n, char out[DIGEST_HEX_SIZE])
{
	unsigned char md[DIGEST_SIZE];

	digest(p, n, md);
	hex_put(out, md, sizeof md);
}

struct digest *
digest_new(void)
{
	struct digest *d = xmalloc(sizeof *d);

	d->ctx = EVP_MD_CTX_new();
	must(d->ctx != NULL && EVP_DigestInit_ex(d->ctx, sha256(), NULL));
	return d;
}

void
digest_add(struct digest *d, const void *p, size_t n)
{
	must(EVP_DigestUpdate(d->ctx, p, n));
}

void
digest_end(struct digest *d, unsigned char out[DIGEST_SIZE])
{
	must(EVP_DigestFinal_ex(d->ctx, out, NULL));
	digest_free(d);
}

void
digest_free(struct digest *d)
{
	if (d == NULL)
		return;
	EVP_MD_CTX_free(d->ctx);
	free(d);
}

void
hmac(const void *key, size_t nkey, const void *p, size_t n, unsigned char out[DIGEST_SIZE])
{
	/* libcrypto takes a NULL key for "the key of before", also where its length is 0. */
	must(HMAC(sha256(), nkey == 0 ? "" : key, (int)nkey, p, n, out, NULL) != NULL);
}

void
hex_put(char *out, const void *p, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *b = p;

	for (size_t i = 0; i < n; i++) {
		*out++ = digits[b[i] >> 4];
		*out++ = digits[b[i] & 15];
	}
	*out = '\0';
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int
hex_parse(const char *hex, void *out, size_t n)
{
	unsigned char *b = out;

	if (strlen(hex) != 2 * n)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int hi = hex_value(hex[2 * i]), lo = hex_value(hex[2 * i + 1]);

		if (hi == -1 || lo == -1)
			return -1;
		b[i] = (unsigned char)(hi << 4 | lo);
	}
	return 0;
}
