/*
 * Backups: DIR/backups/tradewind-<UTC>.db, each one plain file with its manifest beside it.
 *
 * A copy is made under another name, in slices between groups of writes, counted against the original
 * at the moment when it is complete, synced, opened, checked, and only then given its name: a file
 * that is called a backup is one.
 */
#include "base/base.h"

#include "store/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/embed.h"
#include "base/log.h"
#include "base/str.h"
#include "store/engine.h"
#include "store/manifest.h"

#define PREFIX		"tradewind-"
#define ASIDE		STORE_FILE ".before-"
#define STAMP_LEN	16		/* 20261125T183000Z */

struct job {
	const char	*dir;
	struct copy	*copy;
	struct str	 each;		/* rows of every table of the original */
	int64_t		 rows;
	size_t		 done, total;
	bool		 complete;
	char		 tmp[PATH_MAX], path[PATH_MAX];
};

static void
stamp(char out[STAMP_LEN + 1], int64_t ms)
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(out, STAMP_LEN + 1, "%Y%m%dT%H%M%SZ", &tm);
}

static int
fail_errno(struct err *e, const char *what)
{
	return fail(e, err_of_file(errno, errno == ENOENT ? ERR_NOT_FOUND : ERR_DB), "%s: %s", what, strerror(errno));
}

/* A new name is there after a power loss only when its folder was synced. */
static int
sync_folder(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = 0;

	if (fd == -1 || fsync(fd) == -1)
		rc = fail_errno(e, path);
	if (fd != -1)
		close(fd);
	return rc;
}

/* --- checking ---------------------------------------------------------------------------------- */

/* expect: the rows that must be in it; NULL: unknown, and it may be anybody's. */
static int
check_copy(struct db *d, struct backup_info *out, struct facts *f, const char *expect, struct err *e)
{
	if (migrate_number(d, &f->schema, e) == -1)
		return -1;
	out->schema = f->schema;
	if (out->schema == 0)
		return fail(e, ERR_BAD_FILE, "%s is not a database of this program", out->name);
	if ((expect == NULL && migrate_check_new(d, embed_db, e) == -1) || engine_check(d, true, e) == -1 ||
	    engine_count(d, &f->rows, &out->rows, e) == -1)
		return -1;
	if (expect != NULL && strcmp(expect, str_text(&f->rows)) != 0)
		return fail(e, ERR_DAMAGED, "the copy does not have the rows of the original");
	return 0;
}

/* "tradewind-20261125T183000Z.db": when it was made; -1: another name. */
static int64_t
made_of(const char *name)
{
	struct tm tm = { .tm_isdst = 0 };
	const char *end;

	if (strncmp(name, PREFIX, sizeof PREFIX - 1) != 0)
		return -1;
	end = strptime(name + sizeof PREFIX - 1, "%Y%m%dT%H%M%SZ", &tm);
	return end != NULL && strcmp(end, ".db") == 0 ? (int64_t)timegm(&tm) * 1000 : -1;
}

/* What the file itself says: name, size, time. */
static int
describe(const char *path, struct backup_info *out, struct err *e)
{
	const char *name = strrchr(path, '/');
	struct stat st;

	memset(out, 0, sizeof *out);
	name = name == NULL ? path : name + 1;
	snprintf(out->name, sizeof out->name, "%s", name);
	if (stat(path, &st) == -1)
		return fail_errno(e, path);
	out->bytes = st.st_size;
	out->made_ms = made_of(name);
	if (out->made_ms == -1)
		out->made_ms = (int64_t)st.st_mtim.tv_sec * 1000;
	out->manifest = manifest_exists(path);
	return 0;
}

/* A file by itself: that it is whole, and what is in it. */
static int
examine(const char *path, struct backup_info *out, struct facts *f, const char *expect, struct err *e)
{
	struct db *d;
	int rc;

	if (describe(path, out, e) == -1 || engine_open_file(&d, path, e) == -1)
		return -1;
	rc = check_copy(d, out, f, expect, e);
	if (rc == 0)
		rc = facts_learn(f, d, path, e);
	db_close(d);
	memcpy(out->sha256, f->sha256, sizeof out->sha256);
	return rc;
}

/* And against what was written down about `named` when that was made: path is it, or a copy of it. */
static int
verify(const char *path, const char *named, struct backup_info *out, struct err *e)
{
	struct facts f = { .rows = STR_INIT };
	int rc = examine(path, out, &f, NULL, e);

	if (rc == 0 && (rc = manifest_check(named, &f, e)) != -1) {
		out->manifest = rc == 1;
		out->verified = true;
		rc = 0;
	}
	facts_fini(&f);
	return rc;
}

int
backup_verify(const char *path, struct backup_info *out, struct err *e)
{
	return verify(path, path, out, e);
}

bool
backup_aside(const char *dir)
{
	struct dirent *entry;
	bool any = false;
	DIR *d = opendir(dir);

	while (d != NULL && !any && (entry = readdir(d)) != NULL)
		any = str_starts(entry->d_name, ASIDE);
	if (d != NULL)
		closedir(d);
	return any;
}

bool
backup_any(const char *dir)
{
	char folder[PATH_MAX];
	struct dirent *entry;
	bool any = false;
	DIR *d;

	if (snprintf(folder, sizeof folder, "%s/" BACKUP_DIR, dir) >= (int)sizeof folder || (d = opendir(folder)) == NULL)
		return false;
	while (!any && (entry = readdir(d)) != NULL)
		any = made_of(entry->d_name) != -1;
	closedir(d);
	return any;
}

/* --- what a kill left ------------------------------------------------------------------------- */

void
backup_sweep(const char *dir)
{
	char folder[PATH_MAX], path[PATH_MAX];
	struct dirent *entry;
	DIR *d;

	if (snprintf(path, sizeof path, "%s/%s.restoring", dir, STORE_FILE) < (int)sizeof path)
		unlink(path);
	if (snprintf(folder, sizeof folder, "%s/" BACKUP_DIR, dir) >= (int)sizeof folder || (d = opendir(folder)) == NULL)
		return;
	while ((entry = readdir(d)) != NULL) {
		size_t len = strlen(entry->d_name);

		if (len > 5 && strcmp(entry->d_name + len - 5, ".part") == 0 && str_starts(entry->d_name, PREFIX) &&
		    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) < (int)sizeof path)
			unlink(path);
	}
	closedir(d);
}

/* --- making ------------------------------------------------------------------------------------ */

static int
name_job(struct job *j, struct err *e)
{
	char when[STAMP_LEN + 1];
	int64_t ms = clock_ms();

	snprintf(j->path, sizeof j->path, "%s/backups", j->dir);
	if (mkdir(j->path, 0700) == -1 && errno != EEXIST)
		return fail_errno(e, j->path);
	for (;; ms += 1000) {		/* two in one second get two names */
		stamp(when, ms);
		if (snprintf(j->path, sizeof j->path, "%s/backups/%s%s.db", j->dir, PREFIX, when) >=
		    (int)sizeof j->path - 8)
			return fail(e, ERR_DB, "the name of the data folder is too long");
		if (access(j->path, F_OK) == -1)
			break;
	}
	snprintf(j->tmp, sizeof j->tmp, "%.*s.part", (int)sizeof j->tmp - 8, j->path);
	return unlink(j->tmp) == -1 && errno != ENOENT ? fail_errno(e, j->tmp) : 0;
}

static int
start(struct db *d, void *arg, struct err *e)
{
	struct job *j = arg;

	return engine_copy_begin(&j->copy, d, j->tmp, e);
}

/* One slice; the rows of the original are counted in the same breath as the last one. */
static int
slice(struct db *d, void *arg, struct err *e)
{
	struct job *j = arg;
	int rc = engine_copy_step(j->copy, &j->done, &j->total, e);

	j->complete = rc == 0;
	return rc == 0 ? engine_count(d, &j->each, &j->rows, e) : rc == 1 ? 0 : -1;
}

static int
stop(struct db *d, void *arg, struct err *e)
{
	struct job *j = arg;
	struct copy *c = j->copy;

	j->copy = NULL;
	return engine_copy_end(c, j->complete, e);
}

/* Give the checked copy its name; before that, its manifest. */
static int
name_copy(struct job *j, struct backup_info *out, struct facts *f, struct err *e)
{
	if (examine(j->tmp, out, f, str_text(&j->each), e) == -1)
		return -1;
	snprintf(out->name, sizeof out->name, "%s", strrchr(j->path, '/') + 1);
	out->made_ms = made_of(out->name);
	if (manifest_write(j->path, f, out->made_ms, e) == -1)
		return -1;
	out->manifest = out->verified = true;
	return rename(j->tmp, j->path) == -1 ? fail_errno(e, j->path) : 0;
}

static int
publish(struct job *j, struct backup_info *out, struct err *e)
{
	struct facts f = { .rows = STR_INIT };
	char folder[PATH_MAX];
	int rc = name_copy(j, out, &f, e);

	facts_fini(&f);
	if (rc == -1)
		return -1;
	snprintf(folder, sizeof folder, "%.*s/backups", (int)sizeof folder - 16, j->dir);
	return sync_folder(folder, e);
}

/* How the three steps reach the writer's connection: through its queue, or directly before it runs. */
struct route {
	struct store	*s;
	struct db	*d;
};

static int
on_writer(const struct route *r, int (*fn)(struct db *, void *, struct err *), struct job *j, struct err *e)
{
	return r->s != NULL ? store_between(r->s, fn, j, e) : fn(r->d, j, e);
}

static int
copy_all(const struct route *r, struct job *j, void (*progress)(size_t, size_t, void *), void *arg, struct err *e)
{
	struct err ignored;

	if (on_writer(r, start, j, e) == -1)
		return -1;
	while (!j->complete) {
		if (on_writer(r, slice, j, e) == -1) {
			j->complete = false;
			break;
		}
		if (progress != NULL)
			progress(j->done, j->total, arg);
	}
	if (j->complete)
		return on_writer(r, stop, j, e);
	err_init(&ignored, e->arena);
	if (on_writer(r, stop, j, &ignored) == -1)
		log_warnx("a copy that failed was not closed: %s", ignored.log);
	return -1;
}

static int
create(const struct route *r, const char *dir, struct backup_info *out, void (*progress)(size_t, size_t, void *),
    void *arg, struct err *e)
{
	struct job *j = xcalloc(1, sizeof *j);
	int rc;

	j->dir = dir;
	rc = name_job(j, e);
	if (rc == 0 && (copy_all(r, j, progress, arg, e) == -1 || publish(j, out, e) == -1)) {
		rc = -1;
		unlink(j->tmp);
	}
	str_fini(&j->each);
	free(j);
	return rc;
}

int
backup_create(struct store *s, struct backup_info *out, void (*progress)(size_t done, size_t total, void *arg),
    void *arg, struct err *e)
{
	const struct route r = { .s = s };

	return create(&r, store_dir(s), out, progress, arg, e);
}

int
backup_before(struct db *d, const char *dir, struct err *e)
{
	const struct route r = { .d = d };
	struct backup_info info;

	if (create(&r, dir, &info, NULL, NULL, e) == -1)
		return -1;
	log_info("database: backup %s made and checked before it is changed", info.name);
	return 0;
}

/* --- putting back ------------------------------------------------------------------------------ */

static int
copy_file(const char *from, const char *to, struct err *e)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	char *buf = xmalloc(1 << 18);
	ssize_t n = -1;
	int rc = 0;

	while (in != -1 && out != -1 && (n = read(in, buf, 1 << 18)) > 0)
		for (ssize_t put, at = 0; at < n; at += put)
			if ((put = write(out, buf + at, (size_t)(n - at))) == -1) {
				n = -1;
				goto done;
			}
done:
	if (n == -1 || fsync(out) == -1)
		rc = fail_errno(e, n == -1 && in == -1 ? from : to);
	if (in != -1)
		close(in);
	if (out != -1)
		close(out);
	free(buf);
	return rc;
}

static const char *const tails[] = { "", "-wal", "-shm" };
enum { KEPT = 2 };	/* -shm is an index of the log that is made anew */

/* The database, or what belongs to it, in its place and set aside. */
static int
aside_names(const char *dir, const char *when, const char *tail, char from[PATH_MAX], char to[PATH_MAX], struct err *e)
{
	if (snprintf(from, PATH_MAX, "%s/%s%s", dir, STORE_FILE, tail) >= PATH_MAX ||
	    snprintf(to, PATH_MAX, "%s/" ASIDE "%s%s", dir, when, tail) >= PATH_MAX)
		return fail(e, ERR_DB, "the name of the data folder is too long");
	return 0;
}

/* The second that it happens in, or the next that no other restore has taken. */
static int
aside_when(const char *dir, char when[STAMP_LEN + 1], struct err *e)
{
	char from[PATH_MAX], to[PATH_MAX];

	for (int64_t ms = clock_ms();; ms += 1000) {
		bool taken = false;

		stamp(when, ms);
		for (size_t i = 0; i < KEPT; i++) {
			if (aside_names(dir, when, tails[i], from, to, e) == -1)
				return -1;
			taken = taken || access(to, F_OK) == 0;
		}
		if (!taken)
			return 0;
	}
}

/*
 * Keep the old database, with its log if it was not closed properly: a log that stayed beside another database would be played
 * into it.  Both have their new names before they lose the old ones, and the database goes from its place first: a kill on the way
 * leaves none there, which every start refuses, and never one without what stood in its log.
 */
static int
set_aside(const char *dir, const char *when, struct err *e)
{
	char from[PATH_MAX], to[PATH_MAX];

	for (size_t i = 0; i < KEPT; i++)
		if (aside_names(dir, when, tails[i], from, to, e) == -1)
			return -1;
		else if (link(from, to) == -1 && errno != ENOENT)
			return fail_errno(e, to);
	if (sync_folder(dir, e) == -1)
		return -1;
	for (size_t i = 0; i < nitems(tails); i++) {
		if (aside_names(dir, when, tails[i], from, to, e) == -1)
			return -1;
		if (unlink(from) == -1 && errno != ENOENT)
			return fail_errno(e, from);
	}
	return sync_folder(dir, e);
}

/* What was not replaced stands where it stood; the log before its database. */
static void
put_back(const char *dir, const char *when)
{
	char from[PATH_MAX], to[PATH_MAX];
	struct err none;

	err_init(&none, NULL);
	for (size_t i = KEPT; i-- > 0;)
		if (aside_names(dir, when, tails[i], from, to, &none) == 0 && link(to, from) == -1 && errno != EEXIST && errno != ENOENT)
			log_error("%s stays set aside: %s", to, strerror(errno));
}

int
backup_restore(const char *dir, const char *path, struct backup_info *out, struct err *e)
{
	char fresh[PATH_MAX], live[PATH_MAX], when[STAMP_LEN + 1];

	if (snprintf(fresh, sizeof fresh, "%s/%s.restoring", dir, STORE_FILE) >= (int)sizeof fresh)
		return fail(e, ERR_DB, "the name of the data folder is too long");
	snprintf(live, sizeof live, "%.*s/%s", (int)sizeof live - 32, dir, STORE_FILE);
	if (aside_when(dir, when, e) == -1)
		return -1;
	/* What is checked is the copy: what was read into its place, not what was read from. */
	if (copy_file(path, fresh, e) == 0 && verify(fresh, path, out, e) == 0) {
		if (set_aside(dir, when, e) == 0) {
			if (rename(fresh, live) == 0)
				return sync_folder(dir, e);
			fail_errno(e, live);
		}
		put_back(dir, when);
	}
	unlink(fresh);
	return -1;
}

/* --- listing ----------------------------------------------------------------------------------- */

static int
newest_first(const void *a, const void *b)
{
	const struct backup_info *x = a, *y = b;

	return -strcmp(x->name, y->name);
}

/* The row of one name; 0 if it is no backup. */
static int
list_one(const char *folder, const char *name, struct backup_info *out)
{
	char path[PATH_MAX];
	struct err e;

	if (made_of(name) == -1 || snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
		return 0;
	err_init(&e, NULL);
	if (describe(path, out, &e) == -1)
		return 0;		/* removed while we looked */
	out->verified = true;		/* or it would not have this name */
	return 1;
}

int
backup_list(struct arena *a, const char *dir, struct backup_info **out, size_t *n, struct err *e)
{
	char folder[PATH_MAX];
	struct backup_info one;
	struct str all = STR_INIT;
	struct dirent *entry;
	DIR *d;

	*out = NULL;
	*n = 0;
	if (snprintf(folder, sizeof folder, "%s/" BACKUP_DIR, dir) >= (int)sizeof folder)
		return fail(e, ERR_DB, "the name of the data folder is too long");
	if ((d = opendir(folder)) == NULL)
		return errno == ENOENT ? 0 : fail_errno(e, folder);
	while ((entry = readdir(d)) != NULL)
		if (list_one(folder, entry->d_name, &one))
			str_add(&all, &one, sizeof one);
	closedir(d);
	*n = all.len / sizeof one;
	*out = arena_array(a, *n, sizeof one);
	if (*n > 0)
		memcpy(*out, all.p, all.len);
	qsort(*out, *n, sizeof one, newest_first);
	str_fini(&all);
	return 0;
}
