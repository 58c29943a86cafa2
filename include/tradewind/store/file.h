/*
 * Stored documents: bytes that are kept in the database, in pieces, so that they are in its transactions and in its copies.
 */
#ifndef TW_STORE_FILE_H
#define TW_STORE_FILE_H

#include "store/db.h"

enum { FILE_PIECE = 256 << 10 };

/* Keep the first n bytes of a descriptor as those of a document that has none yet.  Errors: ERR_DB, ERR_INTERNAL (fd is short).  Thread: the writer. */
int	file_put(struct tx *t, int64_t document, int fd, int64_t n, struct err *e) MUST_USE;

/*
 * Take the bytes of a document out, into a file without a name in the data folder, and compare them with what was kept: n bytes, whose SHA-256
 * in hex is given.  1 with *fd, which the caller closes; 0: there are none, it was purged meanwhile.
 * Errors: ERR_DISK_FULL, ERR_INTERNAL (they are not what was kept), ERR_DB.
 */
int	file_get(struct db *d, int64_t document, int64_t n, const char *sha256, int *fd, struct err *e) MUST_USE;

#endif
