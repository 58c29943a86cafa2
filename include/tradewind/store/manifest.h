/*
 * What a copy was when it was made: FILE.manifest beside FILE.db, lines "name value" of text.
 *
 *	tradewind backup 1
 *	made 2026-11-25T18:30:00.000Z
 *	version 0.1.0
 *	sha256 ...			of the whole file
 *	bytes 12345
 *	schema 8			the last migration in it
 *	audit 20839			the last row of the audit log
 *	rows account 7			a line for each table
 *
 * It finds a copy that was changed, by accident or by somebody who did not think of it.  Who may write to the folder can
 * write both; against that the digest is kept elsewhere (`backup create --json` prints it).  Private to store/.
 */
#ifndef TW_STORE_MANIFEST_H
#define TW_STORE_MANIFEST_H

#include "base/str.h"
#include "crypt/digest.h"
#include "store/db.h"

#define MANIFEST_TAIL	".manifest"

struct facts {
	char		 sha256[DIGEST_HEX_SIZE];
	int64_t		 bytes, schema, audit;
	struct str	 rows;		/* of engine_count: "account 7\n" ... */
};
void	facts_fini(struct facts *f);

/* Learn the facts of a copy that is open as d.  rows and schema are the caller's to fill. */
int	facts_learn(struct facts *f, struct db *d, const char *copy, struct err *e) MUST_USE;

/* Write the manifest of a copy (0600, synced): whole or not at all. */
int	manifest_write(const char *copy, const struct facts *f, int64_t made_ms, struct err *e) MUST_USE;

/*
 * Compare with the manifest of a copy.  Returns 1 it is as it was made, 0 there is no manifest, -1: ERR_DAMAGED with
 * backup_differs (params what, was, is) or backup_manifest_bad; ERR_DB.
 */
int	manifest_check(const char *copy, const struct facts *f, struct err *e) MUST_USE;
bool	manifest_exists(const char *copy);

#endif
