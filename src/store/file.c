/*
 * Stored documents as rows of document_chunk.
 */
#include "base/base.h"

#include <errno.h>
#include <unistd.h>

#include "base/spool.h"
#include "crypt/digest.h"
#include "store/file.h"

static int
put_piece(struct tx *t, int64_t document, int64_t pos, const void *p, size_t n, struct err *e)
{
	struct stmt *s = tx_stmt(t, "INSERT INTO document_chunk (document, pos, bytes) VALUES ($1, $2, $3)");

	stmt_int(s, 1, document);
	stmt_int(s, 2, pos);
	stmt_blob(s, 3, p, n);
	return stmt_run(s, e);
}

int
file_put(struct tx *t, int64_t document, int fd, int64_t n, struct err *e)
{
	char *piece = xmalloc(FILE_PIECE);
	int rc = 0;

	for (int64_t at = 0; rc == 0 && at < n; at += FILE_PIECE) {
		size_t want = n - at < FILE_PIECE ? (size_t)(n - at) : FILE_PIECE;

		rc = spool_read(fd, at, piece, want) == (ssize_t)want ? put_piece(t, document, at / FILE_PIECE, piece, want, e) :
		    fail(e, ERR_INTERNAL, "a document's file cannot be read");
	}
	free(piece);
	return rc;
}

static int
disk_fault(struct err *e)
{
	return fail(e, err_of_file(errno, ERR_INTERNAL), "a document: %s", strerror(errno));
}

/* All pieces, in their order, into the file: its length, -1. */
static int64_t
read_pieces(struct db *d, int64_t document, int fd, struct digest *sum, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT bytes FROM document_chunk WHERE document = $1 ORDER BY pos ASC NULLS LAST");
	int64_t at = 0;
	int rc;

	stmt_int(s, 1, document);
	while ((rc = stmt_row(s, e)) == 1) {
		size_t n;
		const void *p = col_blob(s, 0, &n);

		digest_add(sum, p, n);
		if (spool_write(fd, at, p, n) == -1) {
			stmt_done(s);
			return disk_fault(e);
		}
		at += (int64_t)n;
	}
	return rc == -1 ? -1 : at;
}

static int
read_checked(struct db *d, int64_t document, int64_t n, const char *sha256, int fd, struct err *e)
{
	unsigned char sum[DIGEST_SIZE];
	char hex[DIGEST_HEX_SIZE];
	struct digest *g = digest_new();
	int64_t got = read_pieces(d, document, fd, g, e);

	digest_end(g, sum);
	hex_put(hex, sum, sizeof sum);
	if (got <= 0)
		return got == -1 ? -1 : 0;
	if (got != n || strcmp(hex, sha256) != 0)
		return fail(e, ERR_INTERNAL, "document %lld is not what was kept: %lld bytes of %lld", (long long)document, (long long)got,
		    (long long)n);
	return 1;
}

int
file_get(struct db *d, int64_t document, int64_t n, const char *sha256, int *fd, struct err *e)
{
	int rc;

	if ((*fd = spool_open(db_dir(d))) == -1)
		return disk_fault(e);
	rc = read_checked(d, document, n, sha256, *fd, e);
	if (rc != 1) {
		close(*fd);
		*fd = -1;
	}
	return rc;
}
