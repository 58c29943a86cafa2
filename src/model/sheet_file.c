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
	f->part[0].fd = f->part[1].fd = -1;
	return f;
}

void
sheet_file_free(struct sheet_file *f)
{
	if (f == NULL)
		return;
	book_free(f->book);
	for (size_t i = 0; i < nitems(f->part); i++)
		if (f->part[i].fd != -1)
			close(f->part[i].fd);
	free(f->dir);
	free(f);
}

int
sheet_disk_fault(const char *what, struct err *e)
{
	return fail(e, err_of_file(errno, ERR_INTERNAL), "%s: %s", what, strerror(errno));
}

int
sheet_file_add(struct sheet_file *f, enum sheet_part part, const void *p, size_t n, struct err *e)
{
	struct sheet_stored *s = &f->part[part];

	if (part == SHEET_BYTES && s->len + (off_t)n > SHEET_MAX_BYTES)
		return fail(e, ERR_TOO_LARGE, "a sheet of more than %d bytes", SHEET_MAX_BYTES);
	if (s->fd == -1 && (s->fd = spool_open(f->dir)) == -1)
		return sheet_disk_fault("a sheet", e);
	if (spool_write(s->fd, s->len, p, n) == -1)
		return sheet_disk_fault("a sheet", e);
	s->len += (off_t)n;
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
			rc = sheet_file_add(f, SHEET_BYTES, buf, (size_t)got, e);
		at += got;
		n -= rc == 0 ? (size_t)got : 0;
	}
	free(buf);
	return rc;
}

int
sheet_file_read(const struct sheet_file *f, enum sheet_part part, size_t at, void *p, size_t most, size_t *n, struct err *e)
{
	const struct sheet_stored *s = &f->part[part];
	ssize_t got = s->fd == -1 ? 0 : spool_read(s->fd, (off_t)at, p, most);

	*n = 0;
	if (got == -1)
		return fail(e, ERR_INTERNAL, "a sheet: %s", strerror(errno));
	*n = (size_t)got;
	return 0;
}

size_t
sheet_file_len(const struct sheet_file *f)
{
	return (size_t)f->part[SHEET_BYTES].len;
}

/* --- what it is -------------------------------------------------------------------------------------- */

/* Files that people take for a sheet and that are none of ours: what to do is in the sentence. */
static const struct { const char *magic; size_t len; const char *detail; } strangers[] = {
	{ "%PDF-", 5, "sheet_no_sheet" },
	{ "\x89PNG", 4, "sheet_no_sheet" },
	{ "\xff\xd8\xff", 3, "sheet_no_sheet" },
	{ "GIF8", 4, "sheet_no_sheet" },
	{ "\x1f\x8b", 2, "sheet_no_sheet" },
};

/* Pages and XML that programs call .xls; blanks and the mark of UTF-8 before them, letters of any case. */
static const char *const markup[] = { "<html", "<!doctype", "<table", "<?xml", "<workbook", "<meta", "<head", "<style", "<body", "<div", "id;p", "table\r\n0,1", "table\n0,1" };

static bool
is_markup(const char *head, size_t n)
{
	size_t at = n >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	while (at < n && strchr(" \t\r\n", head[at]) != NULL)
		at++;
	for (size_t i = 0; i < nitems(markup); i++)
		if (n - at >= strlen(markup[i]) && strncasecmp(head + at, markup[i], strlen(markup[i])) == 0)
			return true;
	return false;
}

static bool
begins(const char *head, size_t n, const char *magic, size_t len)
{
	return n >= len && memcmp(head, magic, len) == 0;
}

/* What the folder of an encrypted workbook calls its content, in UTF-16. */
static int
is_locked(const struct sheet_file *f, bool *out, struct err *e)
{
	static const char word[] = "EncryptedPackage";
	char wide[2 * (sizeof word - 1)], *piece = xmalloc(PIECE);
	size_t n, at = 0;
	int rc;

	for (size_t i = 0; i < sizeof wide; i++)
		wide[i] = i % 2 == 0 ? word[i / 2] : '\0';
	*out = false;
	while ((rc = sheet_file_read(f, SHEET_BYTES, at, piece, PIECE, &n, e)) == 0 && n >= sizeof wide && !*out) {
		*out = memmem(piece, n, wide, sizeof wide) != NULL;
		at += n - sizeof wide + 1;
	}
	free(piece);
	return rc;
}

/* OLE: an old Excel file, or a new one behind a password. */
static int
refuse_old(const struct sheet_file *f, struct err *e)
{
	bool locked;

	if (is_locked(f, &locked, e) == -1)
		return -1;
	return fail_detail(e, ERR_BAD_FILE, locked ? "sheet_locked" : "sheet_xls");
}

int
sheet_file_look(struct sheet_file *f, struct err *e)
{
	char head[64];
	size_t n;

	if (sheet_file_read(f, SHEET_BYTES, 0, head, sizeof head, &n, e) == -1)
		return -1;
	if (f->book != NULL)
		return 0;
	if (begins(head, n, "PK\x03\x04", 4))
		return f->part[SHEET_LINES].len > 0 ? book_load(f, e) : book_take(f, e);
	if (begins(head, n, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8))
		return refuse_old(f, e);
	for (size_t i = 0; i < nitems(strangers); i++)
		if (begins(head, n, strangers[i].magic, strangers[i].len))
			return fail_detail(e, ERR_BAD_FILE, strangers[i].detail);
	return is_markup(head, n) ? fail_detail(e, ERR_BAD_FILE, "sheet_markup") : 0;
}

size_t
sheet_file_tabs(const struct sheet_file *f)
{
	return f->book == NULL ? 0 : f->book->ntabs;
}

const char *
sheet_file_tab(const struct sheet_file *f, size_t n)
{
	return f->book->tab[n].name;
}
