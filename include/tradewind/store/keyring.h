/*
 * Keys that are not in backups: DIR/keys.db, a small database of its own (security.md P2, P4; decision 0032).
 *
 * It has one data key for each travel document, one for each trip's comparisons, and one for what the log says of each person; each is sealed under the secret key, 32 bytes in a
 * file of its own that is made at the first start.  A key that is destroyed leaves its number in the list of erasures, so that what was
 * sealed under it is known as gone, also in a database that was restored from before.  Every change is on the disk when its
 * function returns; so a key is made before the row that needs it is written, and destroyed after the row that needed it is gone.
 *
 * DIR/keys has a copy of each day, of the last KEYRING_COPY_DAYS days.  The caller holds the lock of the folder.  Thread: any but a loop.
 */
#ifndef TW_STORE_KEYRING_H
#define TW_STORE_KEYRING_H

#include "base/err.h"
#include "crypt/seal.h"

struct keyring;

#define KEYRING_FILE		"keys.db"
#define KEYRING_COPIES		"keys"		/* the folder of the copies */
enum { KEYRING_COPY_DAYS = 30 };

/*
 * Open the keys of a data folder and finish a rotation that was interrupted.  secret: the file of the secret key, which is made where
 * neither it nor a key is there yet.
 * Errors: ERR_DAMAGED with secret_key_missing, secret_key_wrong, secret_key_bad {file}, keys_lost {dir, day}: there are copies and a secret key, and
 * no keys; ERR_DISK_FULL, ERR_DB, ERR_TOO_NEW.
 */
int	keyring_open(struct keyring **out, const char *dir, const char *secret, struct err *e) MUST_USE;
void	keyring_close(struct keyring *k);		/* NULL is fine */

/* Make a data key.  id: random, never 0, never one that there was. */
int	keyring_make(struct keyring *k, int64_t *id, struct err *e) MUST_USE;

/* The same where many are made, within the transaction that needs it: one of a few that were made, and synced, together. */
int	keyring_take(struct keyring *k, int64_t *id, struct err *e) MUST_USE;

/* The key of a number, to be wiped after use: 1, 0 there is none (destroyed or lost), -1 (ERR_DAMAGED: it does not open). */
int	keyring_get(struct keyring *k, int64_t id, unsigned char out[SEAL_KEY_SIZE], struct err *e) MUST_USE;

/* Why a key is gone; the later ones say more. */
enum erasure { NOT_ERASED, ERASED_IN_TIME, ERASED_PERSON };

/* Destroy n keys, whether they are there or not, and keep their numbers as erased. */
int	keyring_destroy(struct keyring *k, enum erasure why, const int64_t *id, size_t n, struct err *e) MUST_USE;

/* Whether a key was destroyed, and why. */
int	keyring_erased(struct keyring *k, int64_t id, enum erasure *why, struct err *e) MUST_USE;

/* The list of erasures. */
struct erased_key {
	int64_t		 id;
	enum erasure	 why;
};
int	keyring_erasures(struct keyring *k, struct arena *a, const struct erased_key **out, size_t *n, struct err *e) MUST_USE;

/* Seal and open with a key of this ring.  out's room as in crypt/seal.h.  0: the key is not there; -1: ERR_DAMAGED (it does not open), ERR_DB. */
int	keyring_seal(struct keyring *k, int64_t id, const struct seal_place *at, const void *p, size_t n, unsigned char *out, struct err *e) MUST_USE;
int	keyring_unseal(struct keyring *k, const struct seal_place *at, const void *sealed, size_t n, void *out, struct err *e) MUST_USE;

/* Make the copy of today if it is not there, and take away those that are too old. */
int	keyring_copy(struct keyring *k, struct err *e) MUST_USE;

/*
 * Make a new secret key and seal every key under it; the old one opens nothing any more, but the copies of before.  Interrupted, the next
 * opening finishes it or forgets it.  Errors: ERR_CONFLICT with secret_key_fixed {file} (no file can be made beside it), ERR_DISK_FULL, ERR_DB.
 */
int	keyring_rotate(struct keyring *k, struct err *e) MUST_USE;

struct keyring_status {
	const char	*secret;	/* its file */
	int64_t		 keys, erased;
	int64_t		 copied_ms;	/* of the newest copy; NONE: there is none */
	bool		 private;	/* nobody but the owner reads the file of the secret key */
	bool		 apart;		/* it is not in the data folder */
};
int	keyring_status(struct keyring *k, struct keyring_status *out, struct err *e) MUST_USE;

#endif
