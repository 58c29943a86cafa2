/*
 * TLS contexts.  What is offered is decided here and nowhere else: 1.3, and 1.2 with ECDHE and AEAD; no
 * compression, no early data, no renegotiation, no session cache (tickets carry the state).
 */
#include "base/base.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>

#include "base/clock.h"
#include "base/rnd.h"
#include "http/tls.h"

static const char ciphers_1_2[] =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
static const char ciphers_1_3[] =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
static const char curves[] = "X25519:P-256:P-384";

/* --- tickets ------------------------------------------------------------------------------------ */

enum { KEY_DAY_MS = 24 * 3600 * 1000, TICKET_KEYS = 2 };

struct ticket_key {
	unsigned char	 name[16], aes[32], mac[32];
};

/* key[0] makes tickets, key[1] is yesterday's and only reads them. */
struct tls_tickets {
	pthread_mutex_t	 lock;
	int64_t		 made_ms;	/* monotonic */
	int		 nkeys;
	struct ticket_key key[TICKET_KEYS];
};

struct tls_tickets *
tls_tickets_new(void)
{
	struct tls_tickets *t = xcalloc(1, sizeof *t);

	pthread_mutex_init(&t->lock, NULL);
	rnd_bytes(&t->key[0], sizeof t->key[0]);
	t->made_ms = clock_mono_ms();
	t->nkeys = 1;
	return t;
}

void
tls_tickets_free(struct tls_tickets *t)
{
	if (t == NULL)
		return;
	pthread_mutex_destroy(&t->lock);
	explicit_bzero(t, sizeof *t);
	free(t);
}

/* After a silence of two days yesterday's key is as old as the one before it: both go. */
static void
rotate(struct tls_tickets *t, int64_t now_ms)
{
	if (now_ms - t->made_ms < KEY_DAY_MS)
		return;
	t->nkeys = now_ms - t->made_ms < 2 * (int64_t)KEY_DAY_MS ? 2 : 1;
	t->key[1] = t->key[0];
	rnd_bytes(&t->key[0], sizeof t->key[0]);
	t->made_ms = now_ms;
}

/* The key for a new ticket (0), or that of a name: its number, or -1. */
static int
ticket_key(struct tls_tickets *t, const unsigned char *name, bool make, struct ticket_key *out)
{
	int found = -1;

	pthread_mutex_lock(&t->lock);
	rotate(t, clock_mono_ms());
	for (int i = 0; i < t->nkeys && found == -1; i++)
		if (make || memcmp(name, t->key[i].name, sizeof t->key[i].name) == 0)
			found = i;
	if (found >= 0)
		*out = t->key[found];
	pthread_mutex_unlock(&t->lock);
	return found;
}

static int
on_ticket(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac,
    int make)
{
	struct tls_tickets *t = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
	struct ticket_key k;
	char digest[] = "SHA256";
	OSSL_PARAM params[3];
	int n = ticket_key(t, name, make, &k), ok;

	if (n < 0)
		return 0;	/* unknown key: a full handshake */
	if (make) {
		memcpy(name, k.name, sizeof k.name);
		rnd_bytes(iv, 16);
	}
	params[0] = OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, k.mac, sizeof k.mac);
	params[1] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0);
	params[2] = OSSL_PARAM_construct_end();
	ok = EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), NULL, k.aes, iv, make) == 1 &&
	    EVP_MAC_CTX_set_params(mac, params) == 1;
	explicit_bzero(&k, sizeof k);
	if (!ok)
		return -1;
	return n == 0 ? 1 : 2;	/* 2: good, but give a new ticket */
}

/* --- contexts ----------------------------------------------------------------------------------- */

static int
on_alpn(SSL *ssl, const unsigned char **out, unsigned char *outlen, const unsigned char *in,
    unsigned int inlen, void *arg)
{
	static const unsigned char ours[] = "\x08http/1.1";

	if (SSL_select_next_proto((unsigned char **)out, outlen, ours, sizeof ours - 1, in, inlen) !=
	    OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	return SSL_TLSEXT_ERR_OK;
}

static const char *
reason(void)
{
	const char *text = ERR_reason_error_string(ERR_peek_last_error());

	return text == NULL ? "unknown" : text;
}

static int
offer(SSL_CTX *ctx, struct tls_tickets *t)
{
	SSL_CTX_set_app_data(ctx, t);
	SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
	    SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
	    SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
	    SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_max_early_data(ctx, 0);
	SSL_CTX_set_num_tickets(ctx, 1);
	SSL_CTX_set_timeout(ctx, KEY_DAY_MS / 1000);
	SSL_CTX_set_alpn_select_cb(ctx, on_alpn, NULL);
	SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, on_ticket);
	return SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
	    SSL_CTX_set_cipher_list(ctx, ciphers_1_2) == 1 &&
	    SSL_CTX_set_ciphersuites(ctx, ciphers_1_3) == 1 &&
	    SSL_CTX_set1_groups_list(ctx, curves) == 1;
}

static int
load(SSL_CTX *ctx, const char *cert, const char *key, struct err *e)
{
	ERR_clear_error();
	if (SSL_CTX_use_certificate_chain_file(ctx, cert) != 1) {
		fail(e, ERR_BAD_FILE, "certificate %s cannot be read: %s", cert, reason());
		return fail_detail(e, ERR_BAD_FILE, "tls_certificate_unreadable");
	}
	ERR_clear_error();
	if (SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1) {
		/* OpenSSL compares as it loads: a mismatch is seen here. */
		if (ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH ||
		    ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_TYPE_MISMATCH)
			return fail_detail(e, ERR_BAD_FILE, "tls_key_mismatch");
		return fail_detail(e, ERR_BAD_FILE, "tls_key_unreadable");
	}
	if (SSL_CTX_check_private_key(ctx) != 1)
		return fail_detail(e, ERR_BAD_FILE, "tls_key_mismatch");
	return 0;
}

int
tls_context(SSL_CTX **out, const char *cert, const char *key, struct tls_tickets *t, struct err *e)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

	*out = NULL;
	if (ctx == NULL)
		return fail(e, ERR_INTERNAL, "TLS: %s", reason());
	if (!offer(ctx, t)) {
		SSL_CTX_free(ctx);
		return fail(e, ERR_INTERNAL, "TLS settings: %s", reason());
	}
	if (load(ctx, cert, key, e) == -1) {
		err_param(e, "cert", cert);
		err_param(e, "key", key);
		SSL_CTX_free(ctx);
		ERR_clear_error();
		return -1;
	}
	*out = ctx;
	return 0;
}
