/*
 * The bytes of a sheet's file, in a nameless file of their own: nobody holds twenty megabytes in memory.
 */
#include "base/base.h"

#include <errno.h>
#include <unistd.h>

#include "base/spool.h"
#include "base/str.h"
#include "sheet_int.h"

enum { PIECE = 256 << 10 };

struct sheet_file *
sheet_file_new(const char *dir)
{
	struct sheet_file *f = xcalloc(1, sizeof *f);

	f->dir = xstrdup(dir);
	f->fd = -1;
	return f;
}

void
sheet_file_free(struct sheet_file *f)
{
	if (f == NULL)
		return;
	if (f->fd != -1)
		close(f->fd);
	free(f->dir);
	free(f);
}

int
sheet_disk_fault(const char *what, struct err *e)
{
	return fail(e, errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? ERR_DISK_FULL : ERR_INTERNAL, "%s: %s", what,
	    strerror(errno));
}

int
sheet_file_add(struct sheet_file *f, const void *p, size_t n, struct err *e)
{
	if (f->len + (off_t)n > SHEET_MAX_BYTES)
		return fail(e, ERR_TOO_LARGE, "a sheet of more than %d bytes", SHEET_MAX_BYTES);
	if (f->fd == -1 && (f->fd = spool_open(f->dir)) == -1)
		return sheet_disk_fault("a sheet", e);
	if (spool_write(f->fd, f->len, p, n) == -1)
		return sheet_disk_fault("a sheet", e);
	f->len += (off_t)n;
	return 0;
}

int
sheet_file_copy(struct sheet_file *f, int fd, off_t at, size_t n, struct err *e)
{
	char *buf = xmalloc(PIECE);
	int rc = 0;

	while (rc == 0 && n > 0) {
		ssize_t got = spool_read(fd, at, buf, n < PIECE ? n : PIECE);

		if (got <= 0)
			rc = fail(e, ERR_INTERNAL, "a sheet: %s", got == 0 ? "short" : strerror(errno));
		else
			rc = sheet_file_add(f, buf, (size_t)got, e);
		at += got;
		n -= rc == 0 ? (size_t)got : 0;
	}
	free(buf);
	return rc;
}

int
sheet_file_read(const struct sheet_file *f, size_t at, void *p, size_t most, size_t *n, struct err *e)
{
	ssize_t got = f->fd == -1 ? 0 : spool_read(f->fd, (off_t)at, p, most);

	if (got == -1)
		return fail(e, ERR_INTERNAL, "a sheet: %s", strerror(errno));
	*n = (size_t)got;
	return 0;
}

size_t
sheet_file_len(const struct sheet_file *f)
{
	return (size_t)f->len;
}

/* --- what it is -------------------------------------------------------------------------------------- */

/* Files that people take for a sheet and that are none of ours: what to do is in the sentence. */
static const struct { const char *magic; size_t len; const char *detail; } strangers[] = {
	{ "PK\x03\x04", 4, "sheet_xlsx" },
	{ "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, "sheet_xls" },
	{ "%PDF-", 5, "sheet_no_sheet" },
	{ "\x89PNG", 4, "sheet_no_sheet" },
	{ "\xff\xd8\xff", 3, "sheet_no_sheet" },
	{ "GIF8", 4, "sheet_no_sheet" },
	{ "\x1f\x8b", 2, "sheet_no_sheet" },
};

int
sheet_file_refuse(const struct sheet_file *f, struct err *e)
{
	char head[8];
	size_t n;

	if (sheet_file_read(f, 0, head, sizeof head, &n, e) == -1)
		return -1;
	for (size_t i = 0; i < nitems(strangers); i++)
		if (n >= strangers[i].len && memcmp(head, strangers[i].magic, strangers[i].len) == 0)
			return fail_detail(e, ERR_BAD_FILE, strangers[i].detail);
	return 0;
}
