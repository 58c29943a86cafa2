/*
 * Sealed values (crypt/seal.h).
 */
#include "base/base.h"

#include <openssl/evp.h>
#include <pthread.h>

#include "base/log.h"
#include "base/rnd.h"
#include "base/str.h"
#include "crypt/seal.h"

enum { FORM = 1, AT_KEY = 1, AT_NONCE = AT_KEY + 8, AT_TEXT = AT_NONCE + SEAL_NONCE_SIZE };

static EVP_CIPHER *fetched;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
must(int ok)
{
	if (ok <= 0)
		fatal("libcrypto does not do AES-256-GCM");
}

static void
fetch(void)
{
	fetched = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	must(fetched != NULL);
}

static EVP_CIPHER_CTX *
cipher_new(void)
{
	EVP_CIPHER_CTX *c;

	(void)pthread_once(&once, fetch);
	c = EVP_CIPHER_CTX_new();
	must(c != NULL);
	return c;
}

/* --- what is bound to a value ------------------------------------------------------------------------ */

static void
put_number(unsigned char out[8], int64_t v)
{
	for (int i = 0; i < 8; i++)
		out[i] = (unsigned char)((uint64_t)v >> (56 - 8 * i));
}

static int64_t
get_number(const unsigned char in[8])
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v = v << 8 | in[i];
	return (int64_t)v;
}

/* The texts with their NULs, so that no two places read the same. */
static void
put_place(struct str *aad, const struct seal_place *at, const unsigned char key_id[8])
{
	unsigned char row[8];

	put_number(row, at->row);
	str_add(aad, at->table, strlen(at->table) + 1);
	str_add(aad, at->column, strlen(at->column) + 1);
	str_add(aad, row, sizeof row);
	str_add(aad, key_id, 8);
}

/* --- both ways ---------------------------------------------------------------------------------------- */

void
seal(const unsigned char key[SEAL_KEY_SIZE], int64_t key_id, const struct seal_place *at, const void *p, size_t n,
    unsigned char *out)
{
	EVP_CIPHER_CTX *c = cipher_new();
	struct str aad = STR_INIT;
	int len;

	assert(n < INT_MAX - SEAL_MORE);
	out[0] = FORM;
	put_number(out + AT_KEY, key_id);
	rnd_bytes(out + AT_NONCE, SEAL_NONCE_SIZE);
	put_place(&aad, at, out + AT_KEY);
	must(EVP_EncryptInit_ex(c, fetched, NULL, key, out + AT_NONCE));
	must(EVP_EncryptUpdate(c, NULL, &len, (const unsigned char *)aad.p, (int)aad.len));
	must(EVP_EncryptUpdate(c, out + AT_TEXT, &len, p, (int)n));
	must(EVP_EncryptFinal_ex(c, out + AT_TEXT + len, &len));
	must(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, SEAL_TAG_SIZE, out + AT_TEXT + n));
	EVP_CIPHER_CTX_free(c);
	str_fini(&aad);
}

int
seal_key_of(const void *sealed, size_t n, int64_t *key_id)
{
	const unsigned char *p = sealed;

	if (n < SEAL_MORE || n >= INT_MAX || p[0] != FORM)
		return -1;
	*key_id = get_number(p + AT_KEY);
	return 0;
}

int
seal_open(const unsigned char key[SEAL_KEY_SIZE], const struct seal_place *at, const void *sealed, size_t n, void *out)
{
	const unsigned char *p = sealed;
	unsigned char tag[SEAL_TAG_SIZE];
	struct str aad = STR_INIT;
	EVP_CIPHER_CTX *c;
	int64_t key_id;
	size_t text;
	int len, ok;

	if (seal_key_of(sealed, n, &key_id) == -1)
		return -1;
	text = n - SEAL_MORE;
	c = cipher_new();
	put_place(&aad, at, p + AT_KEY);
	memcpy(tag, p + AT_TEXT + text, sizeof tag);
	must(EVP_DecryptInit_ex(c, fetched, NULL, key, p + AT_NONCE));
	must(EVP_DecryptUpdate(c, NULL, &len, (const unsigned char *)aad.p, (int)aad.len));
	must(EVP_DecryptUpdate(c, out, &len, p + AT_TEXT, (int)text));
	must(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, sizeof tag, tag));
	ok = EVP_DecryptFinal_ex(c, (unsigned char *)out + len, &len) > 0;
	if (!ok)
		explicit_bzero(out, text);
	EVP_CIPHER_CTX_free(c);
	str_fini(&aad);
	return ok ? 0 : -1;
}
