/*
 * TLS contexts: TLS 1.3, and 1.2 with ECDHE and AEAD only; ALPN http/1.1; tickets under keys that
 * change daily; a self-signed certificate for the first start (security.md H13).
 */
#ifndef TW_HTTP_TLS_H
#define TW_HTTP_TLS_H

#include "base/err.h"

struct ssl_ctx_st;	/* SSL_CTX */

/* The ticket keys of one server, shared by its contexts, so a reload does not end sessions. */
struct tls_tickets;
struct tls_tickets *tls_tickets_new(void) MUST_USE;
void	tls_tickets_free(struct tls_tickets *t);

/*
 * A context for a certificate (PEM, its chain behind it) and its key.  The files are read now.
 * Errors: ERR_BAD_FILE (unreadable, or the key is not the certificate's).
 * Free with SSL_CTX_free.
 */
int	tls_context(struct ssl_ctx_st **out, const char *cert, const char *key,
	    struct tls_tickets *t, struct err *e) MUST_USE;

/*
 * Make DIR/cert.pem (0644) and DIR/key.pem (0600), ECDSA P-256, self-signed for names (host names and
 * addresses, NULL-ended, the first is the common name), unless both are there and the certificate is
 * good for 30 more days.  A renewed certificate keeps its key.  Files appear whole or not at all; where the disk is full, an
 * old pair that fits stays in use.
 * Returns 1 if they were made, 0 if they were there.  Errors: ERR_DISK_FULL, ERR_BAD_FILE.
 */
int	tls_self_signed(const char *dir, const char *const *names, struct err *e) MUST_USE;

/*
 * Whether tls_self_signed would leave a server something to start with: it makes anew what is ours, and keeps a key that it cannot read and a
 * certificate of somebody else's, though its key is another.  Errors: ERR_BAD_FILE (tls_key_unreadable, tls_key_mismatch).
 */
int	tls_pair_check(const char *dir, struct err *e) MUST_USE;

/*
 * What a certificate says: its host names and addresses (NULL-ended, in the arena) and how many days it is
 * good for (negative: it has ended).  Errors: ERR_BAD_FILE (tls_certificate_unreadable).
 */
int	tls_cert_info(struct arena *a, const char *cert, const char *const **names, int64_t *days_left,
	    struct err *e) MUST_USE;

#endif
