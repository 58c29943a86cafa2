/*
 * Backups and the lock of the folder.
 */
#include "test_store.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "store/backup.h"
#include "store/lock.h"

static int
add_big(struct tx *t, void *arg, struct err *e)
{
	return tx_exec(t, "INSERT INTO thing(n, name, bytes) VALUES($1, 't' || $1, zeroblob(200000))",
	    *(int *)arg, NULL, e);
}

static int
add_part(struct tx *t, void *arg, struct err *e)
{
	return tx_exec(t, "INSERT INTO part(thing) VALUES($1)", *(int *)arg, NULL, e);
}

static int
add_audit(struct tx *t, void *arg, struct err *e)
{
	return tx_exec(t, "INSERT INTO audit(id, what) VALUES($1, 'signed in')", *(int *)arg, NULL, e);
}

static void
fill(struct fix *f, int n)
{
	for (int i = 1; i <= n; i++)
		assert_int_equal(store_write_wait(f->s, add_big, &i, &f->e), 0);
}

static const char *
path_of(struct fix *f, const struct backup_info *b)
{
	return arena_printf(f->a, "%s/backups/%s", f->dir, b->name);
}

struct busy {
	struct fix	*f;
	int		 slices;
};

/* The store is in use while it is copied. */
static void
write_between(size_t done, size_t total, void *arg)
{
	struct busy *b = arg;
	int one = 1;

	assert_true(done <= total && total > 0);
	b->slices++;
	assert_int_equal(store_write_wait(b->f->s, add_part, &one, &b->f->e), 0);
}

static void
create_and_restore(void **state)
{
	struct fix *f = *state;
	struct busy b = { .f = f };
	struct backup_info made, seen, *list;
	size_t n;
	int one = 1;

	fill(f, 20);
	assert_int_equal(backup_list(f->a, f->dir, &list, &n, &f->e), 0);
	assert_int_equal(n, 0);
	assert_int_equal(backup_create(f->s, &made, write_between, &b, &f->e), 0);
	assert_true(b.slices >= 3);
	assert_true(made.verified && made.manifest);
	assert_int_equal(made.schema, 1);
	assert_int_equal(made.bytes % 4096, 0);
	/* 20 things, 1 migration, what the search table keeps, and every write but the one after the last slice */
	assert_int_equal(backup_verify(path_of(f, &made), &seen, &f->e), 0);
	assert_true(seen.verified && seen.manifest);
	assert_string_equal(seen.sha256, made.sha256);
	assert_int_equal(seen.rows, made.rows);
	assert_int_equal(seen.made_ms, made.made_ms);
	assert_int_equal(backup_create(f->s, &seen, NULL, NULL, &f->e), 0);
	assert_int_equal(seen.rows, made.rows + 1);
	assert_int_equal(backup_list(f->a, f->dir, &list, &n, &f->e), 0);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].name, seen.name);
	assert_true(list[0].manifest && list[1].manifest);

	assert_int_equal(store_write_wait(f->s, add_part, &one, &f->e), 0);
	fix_close(f);
	assert_int_equal(backup_restore(f->dir, path_of(f, &made), &seen, &f->e), 0);
	fix_open(f);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM part", NONE), b.slices - 1);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM thing", NONE), 20);
	assert_int_equal(store_write_wait(f->s, add_part, &one, &f->e), 0);
}

/* The old database is kept, with its log if it was not closed properly. */
static void
restore_sets_aside(void **state)
{
	struct fix *f = *state;
	struct backup_info made, seen;
	struct dirent *entry;
	bool db = false, wal = false;
	char path[128];
	DIR *d;
	int fd;

	assert_int_equal(backup_create(f->s, &made, NULL, NULL, &f->e), 0);
	fix_close(f);
	snprintf(path, sizeof path, "%s/tradewind.db-wal", f->dir);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, "frames", 6), 6);
	close(fd);
	assert_int_equal(backup_restore(f->dir, path_of(f, &made), &seen, &f->e), 0);
	assert_int_equal(access(path, F_OK), -1);
	d = opendir(f->dir);
	while ((entry = readdir(d)) != NULL) {
		bool aside = str_starts(entry->d_name, "tradewind.db.before-");
		size_t len = strlen(entry->d_name);

		db = db || (aside && entry->d_name[len - 1] == 'Z');
		wal = wal || (aside && strcmp(entry->d_name + len - 4, "-wal") == 0);
	}
	closedir(d);
	assert_true(db && wal);
	fix_open(f);
}

static const char *
manifest_of(struct fix *f, const char *copy)
{
	return arena_printf(f->a, "%.*s.manifest", (int)strlen(copy) - 3, copy);
}

/* Names that may still be changed before the process is killed; -1: as many as there are. */
static int names_left = -1;

static void
killed_before(void)
{
	if (names_left != -1 && names_left-- == 0)
		_exit(9);
}

int
unlink(const char *path)
{
	killed_before();
	return unlinkat(AT_FDCWD, path, 0);
}

int
rename(const char *from, const char *to)
{
	killed_before();
	return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

/* Another process, to its end: what it does, or a kill before that many names were changed.  Its exit code. */
static int
apart(struct fix *f, void (*what)(struct fix *, const char *), const char *path, int names)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		names_left = names;
		what(f, path);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
write_and_die(struct fix *f, const char *path)
{
	int one = 1;

	fix_open(f);
	if (store_write_wait(f->s, add_part, &one, &f->e) == -1)
		_exit(1);
}

static void
restore(struct fix *f, const char *path)
{
	struct backup_info seen;

	if (backup_restore(f->dir, path, &seen, &f->e) == -1)
		_exit(1);
}

/* Killed anywhere in it, nothing that was acknowledged is lost without a word: it is there, or no store opens. */
static void
restore_killed(void **state)
{
	struct fix *f = *state;
	struct backup_info made;
	const char *path, *log = arena_printf(f->a, "%s/tradewind.db-wal", f->dir), *moved = arena_printf(f->a, "%s/moved.db", f->dir);
	int there = 0, refused = 0, code, names = 0;

	fill(f, 1);
	assert_int_equal(backup_create(f->s, &made, NULL, NULL, &f->e), 0);
	fix_close(f);
	path = path_of(f, &made);
	assert_int_equal(rename(path, moved), 0);		/* a copy that came from elsewhere: nothing else tells of a loss */
	assert_int_equal(rename(manifest_of(f, path), manifest_of(f, moved)), 0);
	do {
		assert_int_equal(apart(f, write_and_die, NULL, -1), 0);
		assert_int_equal(access(log, F_OK), 0);
		there++;
		code = apart(f, restore, moved, names++);
		if (code == 0)
			there = 0;
		err_clear(&f->e);
		if (store_open(&f->s, &f->o, &f->e) == 0) {
			assert_int_equal(ask_int(f, "SELECT count(*) FROM part", NONE), there);
			fix_close(f);
			continue;
		}
		assert_string_equal(f->e.detail, "database_missing");
		refused++;
		assert_int_equal(apart(f, restore, moved, -1), 0);
		there = 0;
	} while (code == 9);
	assert_int_equal(code, 0);
	assert_true(refused > 0);
	err_clear(&f->e);
	fix_open(f);
}

static void
damage(const char *path, off_t at)
{
	char page[512];
	int fd = open(path, O_WRONLY);

	memset(page, 0x5a, sizeof page);
	assert_int_equal(pwrite(fd, page, sizeof page, at), sizeof page);
	close(fd);
}

/* Change the first `what` in a file to `to`, of the same length. */
static void
change(const char *path, const char *what, const char *to)
{
	int fd = open(path, O_RDWR);
	struct stat st;
	char *all, *at;

	assert_int_equal(fstat(fd, &st), 0);
	all = xmalloc((size_t)st.st_size);
	assert_int_equal(pread(fd, all, (size_t)st.st_size, 0), st.st_size);
	at = memmem(all, (size_t)st.st_size, what, strlen(what));
	assert_non_null(at);
	assert_int_equal(pwrite(fd, to, strlen(to), at - all), strlen(to));
	free(all);
	close(fd);
}

/* A copy that is whole in itself and yet not what was made. */
static void
manifests(void **state)
{
	struct fix *f = *state;
	struct backup_info made, seen, *list;
	const char *path, *manifest;
	struct stat st;
	size_t n;
	int one = 1;

	assert_int_equal(store_write_wait(f->s, add_audit, &one, &f->e), 0);
	assert_int_equal(backup_create(f->s, &made, NULL, NULL, &f->e), 0);
	path = path_of(f, &made);
	manifest = manifest_of(f, path);
	assert_int_equal(stat(manifest, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	fix_close(f);

	change(path, "signed in", "signed on");
	assert_int_equal(backup_verify(path, &seen, &f->e), -1);
	assert_int_equal(f->e.code, ERR_DAMAGED);
	assert_string_equal(f->e.detail, "backup_differs");
	assert_string_equal(f->e.param[0].value, "sha256");
	assert_false(seen.verified);
	err_clear(&f->e);
	assert_int_equal(backup_restore(f->dir, path, &seen, &f->e), -1);
	assert_string_equal(f->e.detail, "backup_differs");

	/* what differs is named when it is more than a digest */
	change(manifest, "rows audit 1", "rows audit 3");
	err_clear(&f->e);
	assert_int_equal(backup_verify(path, &seen, &f->e), -1);
	assert_string_equal(f->e.param[0].value, "rows audit");
	assert_string_equal(f->e.param[1].value, "3");
	assert_string_equal(f->e.param[2].value, "1");
	change(manifest, "rows audit", "rows audiq");
	err_clear(&f->e);
	assert_int_equal(backup_verify(path, &seen, &f->e), -1);
	assert_string_equal(f->e.param[0].value, "rows audiq");
	assert_string_equal(f->e.param[2].value, "-");

	change(manifest, "tradewind backup 1", "tradewind banana 1");
	err_clear(&f->e);
	assert_int_equal(backup_verify(path, &seen, &f->e), -1);
	assert_int_equal(f->e.code, ERR_DAMAGED);
	assert_string_equal(f->e.detail, "backup_manifest_bad");

	/* without one, only the copy itself can be judged, and that is said */
	assert_int_equal(unlink(manifest), 0);
	err_clear(&f->e);
	assert_int_equal(backup_verify(path, &seen, &f->e), 0);
	assert_true(seen.verified);
	assert_false(seen.manifest);
	assert_int_equal(backup_list(f->a, f->dir, &list, &n, &f->e), 0);
	assert_int_equal(n, 1);
	assert_false(list[0].manifest);
	assert_int_equal(backup_restore(f->dir, path, &seen, &f->e), 0);
	assert_false(seen.manifest);
	fix_open(f);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM audit WHERE what = 'signed on'", NONE), 1);
}

static void
bad_files(void **state)
{
	struct fix *f = *state;
	struct backup_info made, seen;
	const char *path, *other = arena_printf(f->a, "%s/other.db", f->dir);
	int fd;

	fill(f, 2);
	assert_int_equal(backup_create(f->s, &made, NULL, NULL, &f->e), 0);
	path = path_of(f, &made);
	fix_close(f);
	damage(path, 4096 * 3);
	assert_int_equal(backup_verify(path, &seen, &f->e), -1);
	assert_int_equal(f->e.code, ERR_DAMAGED);
	assert_false(seen.verified);
	err_clear(&f->e);
	assert_int_equal(backup_restore(f->dir, path, &seen, &f->e), -1);
	assert_int_equal(f->e.code, ERR_DAMAGED);
	err_clear(&f->e);
	assert_int_equal(truncate(path, made.bytes / 2), 0);
	assert_int_equal(backup_verify(path, &seen, &f->e), -1);
	assert_int_equal(f->e.code, ERR_DAMAGED);

	err_clear(&f->e);
	assert_int_equal(backup_verify(other, &seen, &f->e), -1);
	assert_int_equal(f->e.code, ERR_NOT_FOUND);
	fd = open(other, O_WRONLY | O_CREAT, 0600);
	err_clear(&f->e);
	assert_int_equal(backup_verify(other, &seen, &f->e), -1);	/* empty: a database without our tables */
	assert_int_equal(f->e.code, ERR_BAD_FILE);
	assert_int_equal(write(fd, "name,code\n", 10), 10);
	close(fd);
	err_clear(&f->e);
	assert_int_equal(backup_verify(other, &seen, &f->e), -1);
	assert_int_equal(f->e.code, ERR_BAD_FILE);
	err_clear(&f->e);
	fix_open(f);							/* what was there before is untouched */
	assert_int_equal(ask_int(f, "SELECT count(*) FROM thing", NONE), 2);
}

static void
too_new(void **state)
{
	static const char sql[] = "CREATE TABLE later (id @ID) @STRICT;";
	struct fix *f = *state;
	struct embed list[] = { small[0], MIGRATION("9998_later.sql", sql), { .name = NULL } };
	struct backup_info made, seen;

	list[1].p = (const unsigned char *)sql;
	list[1].len = strlen(sql);
	fix_close(f);
	f->o.migrations = list;
	fix_open(f);
	assert_int_equal(backup_create(f->s, &made, NULL, NULL, &f->e), 0);
	assert_int_equal(backup_verify(path_of(f, &made), &seen, &f->e), -1);
	assert_int_equal(f->e.code, ERR_TOO_NEW);
	fix_close(f);
}

/* A backup that cannot be made leaves nothing that looks like one. */
static void
no_room(void **state)
{
	struct fix *f = *state;
	struct backup_info made, *list;
	const char *folder = arena_printf(f->a, "%s/backups", f->dir);
	size_t n;
	int fd;

	fd = open(folder, O_WRONLY | O_CREAT, 0600);
	close(fd);
	assert_int_equal(backup_create(f->s, &made, NULL, NULL, &f->e), -1);
	assert_int_equal(f->e.code, ERR_DB);
	unlink(folder);
	err_clear(&f->e);
	assert_int_equal(backup_list(f->a, f->dir, &list, &n, &f->e), 0);
	assert_int_equal(n, 0);
}

static void
lock(void **state)
{
	struct fix *f = *state;
	struct lock *a, *b;
	char pid[24];

	snprintf(pid, sizeof pid, "%ld", (long)getpid());
	assert_int_equal(lock_take(&a, f->dir, "serve", 0, &f->e), 0);
	assert_int_equal(lock_take(&b, f->dir, "backup", 60, &f->e), -1);
	assert_int_equal(f->e.code, ERR_LOCKED);
	assert_int_equal(err_exit(f->e.code), 6);
	assert_string_equal(f->e.detail, "folder_locked");
	assert_string_equal(f->e.param[0].value, pid);
	assert_string_equal(f->e.param[1].value, "serve");
	err_clear(&f->e);
	lock_drop(a);
	assert_int_equal(lock_take(&b, f->dir, "backup", 0, &f->e), 0);
	lock_drop(b);
	lock_drop(NULL);
	assert_int_equal(lock_take(&b, "/tmp/tw-store-nowhere", "backup", 0, &f->e), -1);
	assert_int_equal(f->e.code, ERR_NOT_FOUND);
}

/* The kernel holds the lock; that its file can say by whom is a courtesy. */
static void
lock_without_room(void **state)
{
	struct fix *f = *state;
	struct rlimit was, none;
	struct lock *a, *b;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	none = (struct rlimit){ 0, was.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	assert_int_equal(lock_take(&a, f->dir, "serve", 0, &f->e), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	assert_int_equal(lock_take(&b, f->dir, "backup", 0, &f->e), -1);
	assert_int_equal(f->e.code, ERR_LOCKED);
	assert_string_equal(f->e.param[0].value, "?");
	lock_drop(a);
}

/* What a start needs of the disk is kept over a stop, also where others take every byte meanwhile. */
static void
room_for_the_next_start(void **state)
{
	struct fix *f = *state;
	char path[128];
	struct stat st;

	fix_close(f);
	snprintf(path, sizeof path, "%s/tradewind.db-shm", f->dir);
	assert_int_equal(stat(path, &st), 0);
	assert_true(st.st_blocks * 512 >= 32768);
	assert_int_equal(st.st_mode & 0777, 0600);
	fix_open(f);
	assert_int_equal(ask_int(f, "SELECT count(*) FROM thing", NONE), 0);
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, fix_setup, fix_teardown)
	const struct CMUnitTest tests[] = {
		T(create_and_restore), T(restore_sets_aside), T(restore_killed), T(manifests), T(bad_files), T(too_new), T(no_room), T(lock),
		T(lock_without_room), T(room_for_the_next_start),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
