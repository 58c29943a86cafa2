/*
 * The manifest of a copy: written when the copy is made, compared when it is verified or put back.
 */
#include "base/base.h"

#include "store/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "config.h"
#include "store/engine.h"
#include "text/date.h"

#define HEAD		"tradewind backup 1\n"
enum { PIECE = 1 << 18, MANIFEST_MOST = 1 << 16 };

static int
fail_errno(struct err *e, const char *what)
{
	return fail(e, err_of_file(errno, ERR_DB), "%s: %s", what, strerror(errno));
}

/* "x.db" has "x.manifest"; a file of another name has its own with the tail behind it. */
static int
name_of(const char *copy, const char *tail, char out[PATH_MAX], struct err *e)
{
	size_t len = strlen(copy);
	int n;

	if (len > 3 && strcmp(copy + len - 3, ".db") == 0)
		len -= 3;
	n = snprintf(out, PATH_MAX, "%.*s" MANIFEST_TAIL "%s", (int)len, copy, tail);
	return n > 0 && n < PATH_MAX ? 0 : fail(e, ERR_DB, "the name of the copy is too long");
}

/* --- facts ------------------------------------------------------------------------------------- */

void
facts_fini(struct facts *f)
{
	str_fini(&f->rows);
}

static int
digest_file(struct facts *f, const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char sum[DIGEST_SIZE];
	struct digest *d = digest_new();
	char *buf = xmalloc(PIECE);
	ssize_t n = -1;

	f->bytes = 0;
	while (fd != -1 && (n = read(fd, buf, PIECE)) > 0) {
		digest_add(d, buf, (size_t)n);
		f->bytes += n;
	}
	digest_end(d, sum);
	hex_put(f->sha256, sum, sizeof sum);
	free(buf);
	if (n == -1)
		fail_errno(e, path);
	if (fd != -1)
		close(fd);
	return n == -1 ? -1 : 0;
}

int
facts_learn(struct facts *f, struct db *d, const char *copy, struct err *e)
{
	int there = engine_has_table(d, "audit", e);

	f->audit = 0;
	if (there == -1 || (there == 1 && db_int(d, "SELECT coalesce(max(id), 0) FROM audit", 0, &f->audit, e) == -1))
		return -1;
	return digest_file(f, copy, e);
}

/* The digest first: where it is the same, all is. */
static void
put_facts(struct str *out, const struct facts *f)
{
	str_printf(out, "sha256 %s\nbytes %" PRId64 "\nschema %" PRId64 "\naudit %" PRId64 "\n", f->sha256, f->bytes,
	    f->schema, f->audit);
	for (const char *line = str_text(&f->rows), *end; (end = strchr(line, '\n')) != NULL; line = end + 1)
		str_printf(out, "rows %.*s\n", (int)(end - line), line);
}

/* --- writing ----------------------------------------------------------------------------------- */

static int
put_file(const char *path, const struct str *text, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	int rc = 0;

	if (fd == -1 || write(fd, text->p, text->len) != (ssize_t)text->len || fsync(fd) == -1)
		rc = fail_errno(e, path);
	if (fd != -1)
		close(fd);
	return rc;
}

int
manifest_write(const char *copy, const struct facts *f, int64_t made_ms, struct err *e)
{
	char tmp[PATH_MAX], path[PATH_MAX], made[DATE_INSTANT_SIZE];
	struct str text = STR_INIT;
	int rc;

	if (name_of(copy, "", path, e) == -1 || name_of(copy, ".part", tmp, e) == -1)
		return -1;
	date_put_instant(made, made_ms);
	str_printf(&text, HEAD "made %s\nversion " PACKAGE_VERSION "\n", made);
	put_facts(&text, f);
	rc = put_file(tmp, &text, e);
	if (rc == 0 && rename(tmp, path) == -1)
		rc = fail_errno(e, path);
	if (rc == -1)
		unlink(tmp);
	str_fini(&text);
	return rc;
}

/* --- comparing --------------------------------------------------------------------------------- */

bool
manifest_exists(const char *copy)
{
	char path[PATH_MAX];
	struct err ignored;

	err_init(&ignored, NULL);
	return name_of(copy, "", path, &ignored) == 0 && access(path, F_OK) == 0;
}

/* 1 read, 0 there is none, -1. */
static int
read_manifest(const char *path, struct str *out, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char buf[4096];
	ssize_t n;

	if (fd == -1)
		return errno == ENOENT ? 0 : fail_errno(e, path);
	while ((n = read(fd, buf, sizeof buf)) > 0 && out->len < MANIFEST_MOST)
		str_add(out, buf, (size_t)n);
	if (n == -1)
		fail_errno(e, path);
	close(fd);
	return n == -1 ? -1 : 1;
}

/* The length of the name on a line: all before its last blank. */
static size_t
name_len(const char *line, const char *end)
{
	const char *s = end;

	while (s > line && s[-1] != ' ')
		s--;
	return s > line ? (size_t)(s - line) - 1 : 0;
}

/* The value of a name in a text, NULL if it has none. */
static const char *
value_of(struct arena *a, const char *text, const char *name, size_t len)
{
	for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1)
		if (name_len(text, end) == len && memcmp(text, name, len) == 0)
			return arena_strndup(a, text + len + 1, (size_t)(end - text) - len - 1);
	return NULL;
}

static int
fail_differs(struct arena *a, const char *name, size_t len, const char *was, const char *is, struct err *e)
{
	fail_detail(e, ERR_DAMAGED, "backup_differs");
	err_param(e, "what", arena_strndup(a, name, len));
	err_param(e, "was", was == NULL ? "-" : was);
	err_param(e, "is", is == NULL ? "-" : is);
	return -1;
}

/* The first line of `of` whose name has another value in `in`; the digest, which says the least, is passed over. */
static int
compare_lines(struct arena *a, const char *of, const char *in, bool of_is_old, struct err *e)
{
	for (const char *end; (end = strchr(of, '\n')) != NULL; of = end + 1) {
		size_t len = name_len(of, end);
		const char *mine = value_of(a, of, of, len), *other = value_of(a, in, of, len);

		if (!str_starts(of, "sha256 ") && !str_eq(mine, other))
			return fail_differs(a, of, len, of_is_old ? mine : other, of_is_old ? other : mine, e);
	}
	return 0;
}

static int
compare(struct arena *a, const char *was, const char *is, struct err *e)
{
	const char *sha = value_of(a, was, "sha256", 6), *now = value_of(a, is, "sha256", 6);

	if (sha == NULL)
		return fail_detail(e, ERR_DAMAGED, "backup_manifest_bad");
	if (strcmp(sha, now) == 0)
		return 1;
	if (compare_lines(a, was, is, true, e) == -1 || compare_lines(a, is, was, false, e) == -1)
		return -1;
	return fail_differs(a, "sha256", 6, sha, now, e);
}

int
manifest_check(const char *copy, const struct facts *f, struct err *e)
{
	struct str was = STR_INIT, is = STR_INIT;
	struct arena *a = arena_new();
	char path[PATH_MAX];
	int rc = name_of(copy, "", path, e) == -1 ? -1 : read_manifest(path, &was, e);

	if (rc == 1) {
		const char *facts = strstr(str_text(&was), "\nsha256 ");

		put_facts(&is, f);
		if (!str_starts(str_text(&was), HEAD) || facts == NULL || strlen(str_text(&was)) != was.len)
			rc = fail_detail(e, ERR_DAMAGED, "backup_manifest_bad");
		else
			rc = compare(a, facts + 1, str_text(&is), e);
	}
	str_fini(&was);
	str_fini(&is);
	arena_free(a);
	return rc;
}
