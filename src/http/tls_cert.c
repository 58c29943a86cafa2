/*
 * The self-signed certificate of the first start.
 */
#include "base/base.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/log.h"
#include "base/rnd.h"
#include "base/str.h"
#include "http/tls.h"

enum { DAYS = 820, RENEW_DAYS = 30 };	/* 825 is the most that some clients accept */

static int
disk_error(struct err *e, const char *path)
{
	int error = errno;

	return fail(e, err_of_file(error, ERR_BAD_FILE), "%s: %s", path, strerror(error));
}

static X509 *
read_cert(const char *path)
{
	FILE *f = fopen(path, "re");
	X509 *x;

	if (f == NULL)
		return NULL;
	x = PEM_read_X509(f, NULL, NULL, NULL);
	fclose(f);
	return x;
}

static EVP_PKEY *
read_key(const char *path)
{
	FILE *f = fopen(path, "re");
	EVP_PKEY *k;

	if (f == NULL)
		return NULL;
	k = PEM_read_PrivateKey(f, NULL, NULL, NULL);
	fclose(f);
	return k;
}

static bool
fits(X509 *x, EVP_PKEY *k)
{
	return x != NULL && k != NULL && X509_check_private_key(x, k) == 1;
}

/* Whether the pair can be used for RENEW_DAYS more. */
static bool
pair_is_good(X509 *x, EVP_PKEY *k)
{
	int days = 0, seconds = 0;

	return fits(x, k) &&
	    ASN1_TIME_diff(&days, &seconds, NULL, X509_get0_notAfter(x)) == 1 &&
	    days >= RENEW_DAYS;
}

/*
 * A certificate of ours is signed by itself.  One of somebody else's is used until it expires and
 * never replaced: that would silently undo what an administrator installed.
 */
static bool
is_foreign(X509 *x)
{
	return x != NULL && X509_NAME_cmp(X509_get_subject_name(x), X509_get_issuer_name(x)) != 0;
}

static void
put_names(struct str *out, const char *const *names)
{
	unsigned char raw[16];

	for (; *names != NULL; names++) {
		bool ip = inet_pton(AF_INET, *names, raw) == 1 || inet_pton(AF_INET6, *names, raw) == 1;

		str_printf(out, "%s%s:%s", str_is_empty(out) ? "" : ",", ip ? "IP" : "DNS", *names);
	}
}

static int
add_extension(X509 *x, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;
	int ok;

	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, x, x, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	ok = ext != NULL && X509_add_ext(x, ext, -1) == 1;
	X509_EXTENSION_free(ext);
	return ok;
}

static int
fill(X509 *x, EVP_PKEY *k, const char *const *names)
{
	struct str san = STR_INIT;
	X509_NAME *name = X509_get_subject_name(x);
	ASN1_INTEGER *serial = X509_get_serialNumber(x);
	int ok;

	put_names(&san, names);
	ok = X509_set_version(x, X509_VERSION_3) == 1 &&
	    ASN1_INTEGER_set_uint64(serial, rnd_u64() >> 1) == 1 &&
	    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)names[0],
	    (int)strnlen(names[0], 64), -1, 0) == 1 &&
	    X509_set_issuer_name(x, name) == 1 && X509_set_pubkey(x, k) == 1 &&
	    X509_gmtime_adj(X509_getm_notBefore(x), -3600) != NULL &&
	    X509_gmtime_adj(X509_getm_notAfter(x), (long)DAYS * 24 * 3600) != NULL &&
	    add_extension(x, NID_subject_alt_name, str_text(&san)) &&
	    add_extension(x, NID_basic_constraints, "critical,CA:FALSE") &&
	    add_extension(x, NID_key_usage, "critical,digitalSignature") &&
	    add_extension(x, NID_ext_key_usage, "serverAuth") &&
	    add_extension(x, NID_subject_key_identifier, "hash") &&
	    X509_sign(x, k, EVP_sha256()) > 0;
	str_fini(&san);
	return ok;
}

/* Write PEM to a new file beside path, sync it and rename it: whole or not at all. */
static int
save(const char *path, mode_t mode, X509 *x, EVP_PKEY *k, struct err *e)
{
	char *tmp = arena_printf(e->arena, "%s.new", path);
	int fd;
	FILE *f;
	bool ok;

	if (unlink(tmp) == -1 && errno != ENOENT)
		return disk_error(e, tmp);
	fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		return disk_error(e, tmp);
	if (fchmod(fd, mode) == -1 || (f = fdopen(fd, "w")) == NULL) {
		close(fd);
		return disk_error(e, tmp);
	}
	ok = (x != NULL ? PEM_write_X509(f, x) :
	    PEM_write_PKCS8PrivateKey(f, k, NULL, NULL, 0, NULL, NULL)) == 1;
	ok = fflush(f) == 0 && fsync(fd) == 0 && ok;
	if (fclose(f) != 0 || !ok || rename(tmp, path) == -1) {
		disk_error(e, tmp);
		unlink(tmp);
		return -1;
	}
	return 0;
}

static int
make_pair(const char *cert, const char *key, EVP_PKEY *k, const char *const *names, struct err *e)
{
	bool new_key = k == NULL;
	X509 *x = X509_new();
	int rc = -1;

	if (new_key)
		k = EVP_EC_gen("P-256");
	if (x == NULL || k == NULL || !fill(x, k, names))
		fail(e, ERR_INTERNAL, "no certificate could be made: %s",
		    ERR_reason_error_string(ERR_peek_last_error()));
	else if ((!new_key || save(key, 0600, NULL, k, e) == 0) && save(cert, 0644, x, NULL, e) == 0)
		rc = 1;
	if (new_key)
		EVP_PKEY_free(k);
	X509_free(x);
	return rc;
}

/* A pair that fits is used as it is where there is no room for its successor: an old name is better than none. */
static int
renew(const char *cert, const char *key, X509 *x, EVP_PKEY *k, const char *const *names, struct err *e)
{
	int rc = make_pair(cert, key, k, names, e);

	if (rc != -1 || !fits(x, k) || e->code != ERR_DISK_FULL)
		return rc;
	log_warnx("the certificate is due and could not be renewed: %s", e->log);
	err_clear(e);
	return 0;
}

/* A key that is there but unreadable (a password, a permission) is not overwritten. */
static bool
is_unreadable(EVP_PKEY *k, const char *key)
{
	return k == NULL && access(key, F_OK) == 0;
}

static int
fail_pair(struct err *e, const char *detail, const char *cert, const char *key)
{
	fail_detail(e, ERR_BAD_FILE, detail);
	err_param(e, "cert", cert);
	err_param(e, "key", key);
	return -1;
}

int
tls_self_signed(const char *dir, const char *const *names, struct err *e)
{
	char *cert = arena_printf(e->arena, "%s/cert.pem", dir);
	char *key = arena_printf(e->arena, "%s/key.pem", dir);
	X509 *x = read_cert(cert);
	EVP_PKEY *k = read_key(key);
	int rc = 0;

	assert(names[0] != NULL);
	if (!pair_is_good(x, k) && !is_foreign(x))
		rc = is_unreadable(k, key) ? fail_pair(e, "tls_key_unreadable", cert, key) : renew(cert, key, x, k, names, e);
	X509_free(x);
	EVP_PKEY_free(k);
	ERR_clear_error();
	return rc;
}

int
tls_pair_check(const char *dir, struct err *e)
{
	char *cert = arena_printf(e->arena, "%s/cert.pem", dir);
	char *key = arena_printf(e->arena, "%s/key.pem", dir);
	X509 *x = read_cert(cert);
	EVP_PKEY *k = read_key(key);
	int rc = 0;

	if (is_unreadable(k, key))
		rc = fail_pair(e, "tls_key_unreadable", cert, key);
	else if (is_foreign(x) && !fits(x, k))
		rc = fail_pair(e, "tls_key_mismatch", cert, key);
	X509_free(x);
	EVP_PKEY_free(k);
	ERR_clear_error();
	return rc;
}

/* --- what a certificate says ----------------------------------------------------------------------- */

static const char *
name_text(struct arena *a, const GENERAL_NAME *g)
{
	const ASN1_STRING *raw = g->type == GEN_DNS ? g->d.dNSName : g->type == GEN_IPADD ? g->d.iPAddress : NULL;
	const unsigned char *p = raw == NULL ? NULL : ASN1_STRING_get0_data(raw);
	size_t len = raw == NULL ? 0 : (size_t)ASN1_STRING_length(raw);
	char text[INET6_ADDRSTRLEN];

	if (p == NULL)
		return NULL;
	if (g->type == GEN_DNS)
		return memchr(p, '\0', len) == NULL ? arena_strndup(a, (const char *)p, len) : NULL;
	if ((len != 4 && len != 16) || inet_ntop(len == 4 ? AF_INET : AF_INET6, p, text, sizeof text) == NULL)
		return NULL;
	return arena_strdup(a, text);
}

static const char *const *
alt_names(struct arena *a, X509 *x)
{
	GENERAL_NAMES *all = X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);
	int count = all == NULL ? 0 : sk_GENERAL_NAME_num(all);
	const char **list = arena_array(a, (size_t)count + 1, sizeof *list), *text;
	size_t n = 0;

	for (int i = 0; i < count; i++)
		if ((text = name_text(a, sk_GENERAL_NAME_value(all, i))) != NULL)
			list[n++] = text;
	GENERAL_NAMES_free(all);
	return list;
}

int
tls_cert_info(struct arena *a, const char *cert, const char *const **names, int64_t *days_left, struct err *e)
{
	X509 *x = read_cert(cert);
	int days = 0, seconds = 0;

	if (x == NULL || ASN1_TIME_diff(&days, &seconds, NULL, X509_get0_notAfter(x)) != 1) {
		X509_free(x);
		ERR_clear_error();
		fail_detail(e, ERR_BAD_FILE, "tls_certificate_unreadable");
		err_param(e, "cert", cert);
		return -1;
	}
	*names = alt_names(a, x);
	*days_left = seconds < 0 && days == 0 ? -1 : days;
	X509_free(x);
	return 0;
}
