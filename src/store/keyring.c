/*
 * Keys beside the database (store/keyring.h).
 *
 * One connection behind a lock: a key is read in microseconds and made seldom.  The secret key is changed in two steps that can be told apart
 * after a kill: the new one stands beside the old as FILE.next, then one transaction seals all keys anew and says which secret key they
 * need, then the new file takes the place of the old.
 */
#include "base/base.h"

#include "store/keyring.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/rnd.h"
#include "base/str.h"
#include "crypt/digest.h"
#include "store/engine.h"

enum { FORM = 1, WRAPPED = SEAL_KEY_SIZE + SEAL_MORE, SPARE_MOST = 256 };
#define DAY_MS	INT64_C(86400000)

/* master has one row: the form of this file, and which secret key its keys need. */
static const char schema[] =
    "CREATE TABLE master (id @INT NOT NULL PRIMARY KEY, form @INT NOT NULL, secret @INT NOT NULL) @STRICT;"
    "CREATE TABLE data_key (id @INT NOT NULL PRIMARY KEY, made_at @INT NOT NULL, wrapped @BLOB NOT NULL) @STRICT;"
    "CREATE TABLE erasure (id @INT NOT NULL PRIMARY KEY, at @INT NOT NULL, why @INT NOT NULL) @STRICT;";

struct secret {
	unsigned char	 key[SEAL_KEY_SIZE];
	int64_t		 id;		/* of its digest: which it is, not what it is */
};

struct keyring {
	pthread_mutex_t	 lock;		/* for all below */
	struct db	*db;
	char		*dir, *file;	/* of the data; of the secret key */
	struct secret	 secret;
	int64_t		 spare[SPARE_MOST];	/* made, and not given out */
	size_t		 nspare, made;		/* how many; and how many the last time */
};

/* --- files -------------------------------------------------------------------------------------------- */

static int
fail_errno(struct err *e, const char *what)
{
	return fail(e, err_of_file(errno, ERR_DB), "%s: %s", what, strerror(errno));
}

static int
fail_secret(const char *detail, const char *file, struct err *e)
{
	fail_detail(e, ERR_DAMAGED, detail);
	err_param(e, "file", file);
	return -1;
}

static int
sync_folder_of(const char *path, struct err *e)
{
	char *folder = xstrdup(path), *slash = strrchr(folder, '/');
	int fd, rc = 0;

	if (slash != NULL)
		slash[slash == folder] = '\0';
	fd = open(slash == NULL ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1 || fsync(fd) == -1)
		rc = fail_errno(e, path);
	if (fd != -1)
		close(fd);
	free(folder);
	return rc;
}

static void
name_secret(struct secret *s)
{
	static const char what[] = "tradewind secret key";
	unsigned char md[DIGEST_SIZE];

	hmac(s->key, sizeof s->key, what, sizeof what, md);
	memcpy(&s->id, md, sizeof s->id);
	s->id &= INT64_MAX;
}

/* 1, 0 there is no such file, -1: secret_key_bad. */
static int
read_secret(const char *file, struct secret *s, struct err *e)
{
	unsigned char more[SEAL_KEY_SIZE + 1];
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd == -1)
		return errno == ENOENT ? 0 : fail_secret("secret_key_bad", file, e);
	n = read(fd, more, sizeof more);
	close(fd);
	if (n == SEAL_KEY_SIZE) {
		memcpy(s->key, more, SEAL_KEY_SIZE);
		name_secret(s);
	}
	explicit_bzero(more, sizeof more);
	return n == SEAL_KEY_SIZE ? 1 : fail_secret("secret_key_bad", file, e);
}

static char *
name_with(const char *file, const char *tail)
{
	size_t room = strlen(file) + strlen(tail) + 1;
	char *name = xmalloc(room);

	snprintf(name, room, "%s%s", file, tail);
	return name;
}

/* A key in a file that nobody looks for. */
static int
write_secret(const char *part, struct secret *s, struct err *e)
{
	int fd, rc = 0;

	if (unlink(part) == -1 && errno != ENOENT)	/* what a kill left */
		return fail_errno(e, part);
	fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		return fail_errno(e, part);
	rnd_bytes(s->key, sizeof s->key);
	name_secret(s);
	if (write(fd, s->key, sizeof s->key) != (ssize_t)sizeof s->key || fsync(fd) == -1)
		rc = fail_errno(e, part);
	close(fd);
	return rc;
}

/* A new key in a new file, which takes no other's place: whole and on the disk when this returns, and not there before. */
static int
make_secret(const char *file, struct secret *s, struct err *e)
{
	char *part = name_with(file, ".part");
	int rc = write_secret(part, s, e);

	if (rc == 0 && link(part, file) == -1)
		rc = fail_errno(e, file);
	if (unlink(part) == -1 && rc == 0)
		rc = fail_errno(e, part);
	free(part);
	return rc == 0 ? sync_folder_of(file, e) : -1;
}

/* --- transactions ------------------------------------------------------------------------------------- */

/* All or none of a piece of work.  The lock is held. */
static int
in_one(struct keyring *k, int (*work)(struct keyring *, void *, struct err *), void *arg, struct err *e)
{
	if (engine_broken(k->db))	/* after a failed sync nothing more is written (D8) */
		return fail(e, ERR_DB, "%s had an error of its disk", KEYRING_FILE);
	if (engine_begin(k->db, e) == -1)
		return -1;
	if (work(k, arg, e) == 0)
		return engine_commit(k->db, e);
	engine_rollback(k->db);
	return -1;
}

static int
together(struct keyring *k, int (*work)(struct keyring *, void *, struct err *), void *arg, struct err *e)
{
	int rc;

	pthread_mutex_lock(&k->lock);
	rc = in_one(k, work, arg, e);
	pthread_mutex_unlock(&k->lock);
	return rc;
}

/* --- which secret key --------------------------------------------------------------------------------- */

static int
needed(struct keyring *k, int64_t *id, struct err *e)
{
	struct stmt *s = db_stmt(k->db, "SELECT form, secret FROM master WHERE id = 1");
	int64_t form = 0;
	int rc = stmt_row(s, e);

	if (rc == 1) {
		form = col_int(s, 0);
		*id = col_int(s, 1);
	}
	stmt_done(s);
	return rc == 1 && form > FORM ? fail(e, ERR_TOO_NEW, "%s is of form %lld", KEYRING_FILE, (long long)form) : rc;
}

static int
need(struct keyring *k, struct err *e)
{
	struct stmt *s = db_stmt(k->db, "INSERT INTO master (id, form, secret) VALUES (1, $1, $2)"
	    " ON CONFLICT (id) DO UPDATE SET secret = excluded.secret");

	stmt_int(s, 1, FORM);
	stmt_int(s, 2, k->secret.id);
	return stmt_run(s, e);
}

static char *
next_file(const char *file)
{
	return name_with(file, ".next");
}

/* A rotation was interrupted: all keys need the new one, which is not in its place yet.  1, 0 it is not that, -1. */
static int
finish_rotation(struct keyring *k, int64_t id, struct err *e)
{
	char *next = next_file(k->file);
	struct secret s;
	int rc = read_secret(next, &s, e);

	if (rc == 1)
		rc = s.id != id ? 0 : rename(next, k->file) == -1 ? fail_errno(e, k->file) : sync_folder_of(k->file, e) == -1 ? -1 : 1;
	if (rc == 1) {
		k->secret = s;
		log_info("the change of the secret key was finished");
	}
	explicit_bzero(&s, sizeof s);
	free(next);
	return rc;
}

static int
take_secret(struct keyring *k, struct err *e)
{
	int64_t id = NONE;
	int known = needed(k, &id, e), there = known == -1 ? -1 : read_secret(k->file, &k->secret, e), rc;

	if (there == -1)
		return -1;
	if (known == 0)
		return there == 0 && make_secret(k->file, &k->secret, e) == -1 ? -1 : need(k, e);
	if (there == 1 && k->secret.id == id)
		return 0;
	rc = finish_rotation(k, id, e);
	return rc == 0 ? fail_secret(there == 0 ? "secret_key_missing" : "secret_key_wrong", k->file, e) : rc == 1 ? 0 : -1;
}

/* --- what copies there are ------------------------------------------------------------------------------ */

/* "keys-20261130.db": the day as a number, 0: another name. */
static int
day_of(const char *name)
{
	int day = 0, end = 0;

	return sscanf(name, "keys-%8d.db%n", &day, &end) == 1 && end == 16 && name[end] == '\0' ? day : 0;
}

/* Take away the copies from before a day; the newest that is left, 0: none. */
static int
prune(const char *folder, int before)
{
	char path[PATH_MAX];
	struct dirent *entry;
	int newest = 0, day;
	DIR *d = opendir(folder);

	while (d != NULL && (entry = readdir(d)) != NULL) {
		if ((day = day_of(entry->d_name)) == 0)
			continue;
		if (day < before && snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) < (int)sizeof path)
			unlink(path);
		else if (day > newest)
			newest = day;
	}
	if (d != NULL)
		closedir(d);
	return newest;
}

static int
folder_of(const struct keyring *k, char out[PATH_MAX], struct err *e)
{
	if (snprintf(out, PATH_MAX, "%s/" KEYRING_COPIES, k->dir) >= PATH_MAX)
		return fail(e, ERR_DB, "the name of the data folder is too long");
	return 0;
}

/* Keys that are gone are not begun anew beside their copies: in 30 days there would be none of these either. */
static int
check_loss(const struct keyring *k, const char *path, struct err *e)
{
	char folder[PATH_MAX];
	struct stat st;
	int newest;

	if ((stat(path, &st) == 0 && st.st_size > 0) || access(k->file, F_OK) == -1)
		return 0;
	if (folder_of(k, folder, e) == -1)
		return -1;
	if ((newest = prune(folder, 0)) == 0)
		return 0;
	fail_detail(e, ERR_DAMAGED, "keys_lost");
	err_param(e, "dir", k->dir);
	err_param_int(e, "day", newest);
	return -1;
}

/* --- open, close -------------------------------------------------------------------------------------- */

static int
make_tables(struct keyring *k, void *arg, struct err *e)
{
	return engine_script(k->db, schema, sizeof schema - 1, e);
}

static int
prepare(struct keyring *k, struct err *e)
{
	int there = engine_has_table(k->db, "master", e);

	if (there == -1 || (there == 0 && in_one(k, make_tables, NULL, e) == -1))
		return -1;
	engine_guard(k->db);
	return take_secret(k, e);
}

int
keyring_open(struct keyring **out, const char *dir, const char *secret, struct err *e)
{
	struct keyring *k = xcalloc(1, sizeof *k);
	char path[PATH_MAX];

	pthread_mutex_init(&k->lock, NULL);
	k->dir = xstrdup(dir);
	k->file = xstrdup(secret);
	if (snprintf(path, sizeof path, "%s/" KEYRING_FILE, dir) < (int)sizeof path &&
	    check_loss(k, path, e) == 0 && engine_open_small(&k->db, path, e) == 0 && sync_folder_of(path, e) == 0 && prepare(k, e) == 0) {
		*out = k;
		return 0;
	}
	if (e->code == ERR_OK)
		fail(e, ERR_DB, "the name of the data folder is too long");
	keyring_close(k);
	return -1;
}

void
keyring_close(struct keyring *k)
{
	if (k == NULL)
		return;
	db_close(k->db);
	pthread_mutex_destroy(&k->lock);
	explicit_bzero(&k->secret, sizeof k->secret);
	free(k->dir);
	free(k->file);
	free(k);
}

/* --- keys ---------------------------------------------------------------------------------------------- */

static const struct seal_place *
place_of(int64_t id, struct seal_place *at)
{
	*at = (struct seal_place){ "data_key", "wrapped", id };
	return at;
}

static void
wrap(const struct secret *with, int64_t id, const unsigned char key[SEAL_KEY_SIZE], unsigned char out[WRAPPED])
{
	struct seal_place at;

	seal(with->key, with->id, place_of(id, &at), key, SEAL_KEY_SIZE, out);
}

static int
unwrap(const struct keyring *k, int64_t id, const void *wrapped, size_t n, unsigned char out[SEAL_KEY_SIZE], struct err *e)
{
	struct seal_place at;

	if (n == WRAPPED && seal_open(k->secret.key, place_of(id, &at), wrapped, n, out) == 0)
		return 0;
	return fail(e, ERR_DAMAGED, "a key of %s does not open", KEYRING_FILE);
}

static int
add_key(struct keyring *k, void *arg, struct err *e)
{
	unsigned char key[SEAL_KEY_SIZE], wrapped[WRAPPED];
	int64_t id = *(const int64_t *)arg;
	struct stmt *s;

	rnd_bytes(key, sizeof key);
	wrap(&k->secret, id, key, wrapped);
	explicit_bzero(key, sizeof key);
	s = db_stmt(k->db, "INSERT INTO data_key (id, made_at, wrapped) VALUES ($1, $2, $3)");
	stmt_int(s, 1, id);
	stmt_int(s, 2, clock_ms());
	stmt_blob(s, 3, wrapped, sizeof wrapped);
	return stmt_run(s, e);
}

/* Random, so that no number comes again in a database that was restored from before. */
static int64_t
new_number(void)
{
	return (int64_t)(rnd_u64() >> 1) | 1;
}

int
keyring_make(struct keyring *k, int64_t *id, struct err *e)
{
	*id = new_number();
	return together(k, add_key, id, e);
}

/* Twice as many as the last time: who needs one makes one, who needs thousands syncs a few times. */
static int
make_spares(struct keyring *k, void *arg, struct err *e)
{
	size_t n = k->made == 0 ? 1 : k->made * 2 < SPARE_MOST ? k->made * 2 : SPARE_MOST;

	for (size_t i = 0; i < n; i++) {
		k->spare[i] = new_number();
		if (add_key(k, &k->spare[i], e) == -1)
			return -1;
	}
	k->made = n;
	return 0;
}

int
keyring_take(struct keyring *k, int64_t *id, struct err *e)
{
	int rc = 0;

	pthread_mutex_lock(&k->lock);
	if (k->nspare == 0 && (rc = in_one(k, make_spares, NULL, e)) == 0)
		k->nspare = k->made;
	if (rc == 0)
		*id = k->spare[--k->nspare];
	pthread_mutex_unlock(&k->lock);
	return rc;
}

static int
find_key(struct keyring *k, int64_t id, unsigned char out[SEAL_KEY_SIZE], struct err *e)
{
	struct stmt *s = db_stmt(k->db, "SELECT wrapped FROM data_key WHERE id = $1");
	const void *wrapped;
	size_t n;
	int rc;

	stmt_int(s, 1, id);
	if ((rc = stmt_row(s, e)) == 1) {
		wrapped = col_blob(s, 0, &n);
		rc = unwrap(k, id, wrapped, n, out, e) == -1 ? -1 : 1;
	}
	stmt_done(s);
	return rc;
}

int
keyring_get(struct keyring *k, int64_t id, unsigned char out[SEAL_KEY_SIZE], struct err *e)
{
	int rc;

	pthread_mutex_lock(&k->lock);
	rc = find_key(k, id, out, e);
	pthread_mutex_unlock(&k->lock);
	return rc;
}

int
keyring_seal(struct keyring *k, int64_t id, const struct seal_place *at, const void *p, size_t n, unsigned char *out, struct err *e)
{
	unsigned char key[SEAL_KEY_SIZE];
	int rc = keyring_get(k, id, key, e);

	if (rc == 1)
		seal(key, id, at, p, n, out);
	explicit_bzero(key, sizeof key);
	return rc;
}

int
keyring_unseal(struct keyring *k, const struct seal_place *at, const void *sealed, size_t n, void *out, struct err *e)
{
	unsigned char key[SEAL_KEY_SIZE];
	int64_t id;
	int rc;

	if (seal_key_of(sealed, n, &id) == -1)
		return fail(e, ERR_DAMAGED, "%s.%s of row %lld is no sealed value", at->table, at->column, (long long)at->row);
	rc = keyring_get(k, id, key, e);
	if (rc == 1 && seal_open(key, at, sealed, n, out) == -1)
		rc = fail(e, ERR_DAMAGED, "%s.%s of row %lld does not open", at->table, at->column, (long long)at->row);
	explicit_bzero(key, sizeof key);
	return rc;
}

/* --- erasures ------------------------------------------------------------------------------------------ */

static int
erase_one(struct keyring *k, enum erasure why, int64_t id, struct err *e)
{
	struct stmt *s = db_stmt(k->db, "DELETE FROM data_key WHERE id = $1");

	stmt_int(s, 1, id);
	if (stmt_run(s, e) == -1)
		return -1;
	s = db_stmt(k->db, "INSERT INTO erasure (id, at, why) VALUES ($1, $2, $3)"
	    " ON CONFLICT (id) DO UPDATE SET why = excluded.why WHERE erasure.why < excluded.why");
	stmt_int(s, 1, id);
	stmt_int(s, 2, clock_ms());
	stmt_int(s, 3, why);
	return stmt_run(s, e);
}

struct numbers {
	enum erasure	 why;
	const int64_t	*id;
	size_t		 n;
};

static int
erase_all(struct keyring *k, void *arg, struct err *e)
{
	const struct numbers *all = arg;

	for (size_t i = 0; i < all->n; i++)
		if (erase_one(k, all->why, all->id[i], e) == -1)
			return -1;
	return 0;
}

int
keyring_destroy(struct keyring *k, enum erasure why, const int64_t *id, size_t n, struct err *e)
{
	struct numbers all = { why, id, n };

	return n == 0 ? 0 : together(k, erase_all, &all, e);
}

int
keyring_erasures(struct keyring *k, struct arena *a, const struct erased_key **out, size_t *n, struct err *e)
{
	struct str *all = str_new(a);
	struct erased_key one;
	struct stmt *s;
	int rc;

	pthread_mutex_lock(&k->lock);
	s = db_stmt(k->db, "SELECT id, why FROM erasure ORDER BY id");
	while ((rc = stmt_row(s, e)) == 1) {
		one = (struct erased_key){ col_int(s, 0), (enum erasure)col_int(s, 1) };
		str_add(all, &one, sizeof one);
	}
	pthread_mutex_unlock(&k->lock);
	*out = (const struct erased_key *)(const void *)all->p;
	*n = all->len / sizeof one;
	return rc;
}

int
keyring_erased(struct keyring *k, int64_t id, enum erasure *why, struct err *e)
{
	struct stmt *s;
	int rc;

	*why = NOT_ERASED;
	pthread_mutex_lock(&k->lock);
	s = db_stmt(k->db, "SELECT why FROM erasure WHERE id = $1");
	stmt_int(s, 1, id);
	if ((rc = stmt_row(s, e)) == 1)
		*why = (enum erasure)col_int(s, 0);
	stmt_done(s);
	pthread_mutex_unlock(&k->lock);
	return rc == -1 ? -1 : 0;
}

/* --- copies -------------------------------------------------------------------------------------------- */

static int
day_number(int64_t ms)
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm;

	gmtime_r(&t, &tm);
	return (tm.tm_year + 1900) * 10000 + (tm.tm_mon + 1) * 100 + tm.tm_mday;
}

static int
copy_to(struct keyring *k, const char *path, struct err *e)
{
	struct copy *c;
	size_t done, total;
	int rc;

	if (unlink(path) == -1 && errno != ENOENT)
		return fail_errno(e, path);
	if (engine_copy_begin(&c, k->db, path, e) == -1)
		return -1;
	while ((rc = engine_copy_step(c, &done, &total, e)) == 1)
		;
	return engine_copy_end(c, rc == 0, e) == -1 ? -1 : rc;
}

static int
copy_today(struct keyring *k, const char *folder, int today, struct err *e)
{
	char path[PATH_MAX], part[PATH_MAX];
	int rc;

	if (snprintf(path, sizeof path, "%s/keys-%08d.db", folder, today) >= (int)sizeof path ||
	    snprintf(part, sizeof part, "%s/keys.part", folder) >= (int)sizeof part)
		return fail(e, ERR_DB, "the name of the data folder is too long");
	pthread_mutex_lock(&k->lock);
	rc = copy_to(k, part, e);
	pthread_mutex_unlock(&k->lock);
	if (rc == 0 && rename(part, path) == -1)
		rc = fail_errno(e, path);
	return rc == 0 ? sync_folder_of(path, e) : -1;
}

/* anew: though there is one of today.  Old ones go when the new one is there: never is there none. */
static int
copy(struct keyring *k, bool anew, struct err *e)
{
	int today = day_number(clock_ms()), newest;
	char folder[PATH_MAX];

	if (folder_of(k, folder, e) == -1)
		return -1;
	if (mkdir(folder, 0700) == -1 && errno != EEXIST)
		return fail_errno(e, folder);
	newest = prune(folder, 0);
	if ((newest != today || anew) && copy_today(k, folder, today, e) == -1)
		return -1;
	(void)prune(folder, day_number(clock_ms() - KEYRING_COPY_DAYS * DAY_MS));
	return 0;
}

int
keyring_copy(struct keyring *k, struct err *e)
{
	return copy(k, false, e);
}

/* --- another secret key -------------------------------------------------------------------------------- */

static int
rewrap_one(struct keyring *k, const struct secret *next, int64_t id, struct err *e)
{
	unsigned char key[SEAL_KEY_SIZE], wrapped[WRAPPED];
	struct stmt *s;
	int rc = find_key(k, id, key, e);

	if (rc != 1)
		return rc == -1 ? -1 : fail(e, ERR_DB, "a key has gone meanwhile");
	wrap(next, id, key, wrapped);
	explicit_bzero(key, sizeof key);
	s = db_stmt(k->db, "UPDATE data_key SET wrapped = $2 WHERE id = $1");
	stmt_int(s, 1, id);
	stmt_blob(s, 2, wrapped, sizeof wrapped);
	return stmt_run(s, e);
}

/* By their numbers, one after the other: a statement that walks a table does not see it change. */
static int
rewrap_all(struct keyring *k, void *arg, struct err *e)
{
	const struct secret *next = arg;
	int64_t id = 0;
	struct stmt *s;
	int rc;

	while ((rc = db_int(k->db, "SELECT id FROM data_key WHERE id > $1 ORDER BY id LIMIT 1", id, &id, e)) == 1)
		if (rewrap_one(k, next, id, e) == -1)
			return -1;
	if (rc == -1)
		return -1;
	s = db_stmt(k->db, "UPDATE master SET secret = $1 WHERE id = 1");
	stmt_int(s, 1, next->id);
	return stmt_run(s, e);
}

static int
fail_fixed(const char *file, struct err *e)
{
	if (e->code == ERR_DISK_FULL)
		return -1;
	fail_detail(e, ERR_CONFLICT, "secret_key_fixed");
	err_param(e, "file", file);
	return -1;
}

static int
rotate(struct keyring *k, const char *next, struct secret *s, struct err *e)
{
	int rc;

	if (unlink(next) == -1 && errno != ENOENT)	/* of a rotation that came to nothing, or opening had finished it */
		return fail_fixed(k->file, e);
	if (make_secret(next, s, e) == -1)
		return fail_fixed(k->file, e);
	pthread_mutex_lock(&k->lock);
	rc = in_one(k, rewrap_all, s, e);
	if (rc == 0)
		k->secret = *s;
	pthread_mutex_unlock(&k->lock);
	return rc == -1 ? -1 : rename(next, k->file) == -1 ? fail_errno(e, k->file) : sync_folder_of(k->file, e);
}

int
keyring_rotate(struct keyring *k, struct err *e)
{
	char *next = next_file(k->file);
	struct secret s;
	int rc = rotate(k, next, &s, e);

	explicit_bzero(&s, sizeof s);
	free(next);
	return rc == 0 ? copy(k, true, e) : -1;
}

/* --- what there is ---------------------------------------------------------------------------------------- */

static int64_t
day_ms(int day)
{
	struct tm tm = { .tm_year = day / 10000 - 1900, .tm_mon = day / 100 % 100 - 1, .tm_mday = day % 100 };

	return day == 0 ? NONE : (int64_t)timegm(&tm) * 1000;
}

int
keyring_status(struct keyring *k, struct keyring_status *out, struct err *e)
{
	size_t len = strlen(k->dir);
	char folder[PATH_MAX];
	struct stat st;
	int rc;

	*out = (struct keyring_status){ .secret = k->file };
	out->private = stat(k->file, &st) == 0 && (st.st_mode & 077) == 0;
	out->apart = strncmp(k->file, k->dir, len) != 0 || k->file[len] != '/';
	if (folder_of(k, folder, e) == -1)
		return -1;
	out->copied_ms = day_ms(prune(folder, 0));
	pthread_mutex_lock(&k->lock);
	rc = db_int(k->db, "SELECT count(*) FROM data_key", 0, &out->keys, e) != 1 ||
	    db_int(k->db, "SELECT count(*) FROM erasure", 0, &out->erased, e) != 1 ? -1 : 0;
	pthread_mutex_unlock(&k->lock);
	return rc;
}
