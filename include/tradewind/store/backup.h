/*
 * Copies of the whole database: online, in slices on the writer between groups (security.md D11), synced,
 * then opened and checked (integrity_check, foreign_key_check, row counts) before the copy counts.  What it was then is written
 * beside it, tradewind-<UTC>.manifest (store/manifest.h).
 */
#ifndef TW_STORE_BACKUP_H
#define TW_STORE_BACKUP_H

#include "crypt/digest.h"
#include "store/db.h"

struct backup_info {
	char		 name[64];	/* "tradewind-20261125T183000Z.db": file in DIR/backups */
	int64_t		 bytes, made_ms;
	int64_t		 rows;		/* in all tables */
	int64_t		 schema;	/* last migration in it */
	bool		 verified;
	bool		 manifest;	/* its manifest is beside it (and, if it was verified now, says the same) */
	char		 sha256[DIGEST_HEX_SIZE];	/* of the file; empty in a list */
};

/* Make and verify one, and write its manifest.  progress may be NULL.  Errors: ERR_DISK_FULL, ERR_DB, ERR_DAMAGED (the copy did not verify; it is removed). */
int	backup_create(struct store *s, struct backup_info *out, void (*progress)(size_t done, size_t total, void *arg),
	    void *arg, struct err *e) MUST_USE;

/*
 * Check a backup file, and compare it with its manifest if that is beside it.  Errors: ERR_NOT_FOUND, ERR_DAMAGED (with
 * backup_differs: it is not as it was made; params what, was, is), ERR_TOO_NEW, ERR_BAD_FILE (not one of ours).
 */
int	backup_verify(const char *path, struct backup_info *out, struct err *e) MUST_USE;

/*
 * Put a verified backup in the place of the database of dir, whose lock the caller holds and which no store has open.
 * The old database is kept beside it as tradewind.db.before-<time>.  Killed on the way, there is the old one, the new one, or
 * none, and then no store opens until a copy is put back.  Errors, which change nothing: as backup_verify, ERR_DISK_FULL.
 */
int	backup_restore(const char *dir, const char *path, struct backup_info *out, struct err *e) MUST_USE;

/* The backups of dir, newest first, in the arena. */
int	backup_list(struct arena *a, const char *dir, struct backup_info **out, size_t *n, struct err *e) MUST_USE;

#endif
