/*
 * A disk that fails, and power that does.
 *
 * The database is opened through a shim of the engine's file layer.  It can fail the n-th write, sync
 * or read; and it can lose the power at the n-th write: of what was written since a file's last sync, each
 * piece is then on the disk or not, by chance.  Whatever happens, what was acknowledged is there at the
 * next start, and no half of a write.
 */
#include "fault/fault.h"

#include <fcntl.h>
#include <pthread.h>

#include <sqlite3.h>

enum fault { NO_FAULT, FULL_WRITE, BAD_WRITE, BAD_SYNC, BAD_READ, POWER };

static struct {
	enum fault	 kind;
	long		 at;		/* the operation at which it happens, counted by kind */
	long		 times;		/* how often in a row: a full disk stays full for a while */
	uint64_t	 seed;
} plan;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long writes, syncs, reads;

/* --- what is on the disk, and what is only in its cache ---------------------------------------------- */

struct piece {
	struct piece	*next;
	sqlite3_int64	 at;
	int		 len;
	bool		 is_cut;	/* truncated to `at` */
	unsigned char	 p[];
};

struct disk_file {
	struct disk_file *next;
	char		 path[256];
	unsigned char	*safe;		/* as of the last sync */
	size_t		 len;
	struct piece	*first, **last;	/* since */
};
static struct disk_file *disk;

static struct disk_file *
disk_find(const char *path)
{
	struct disk_file *d;

	for (d = disk; d != NULL; d = d->next)
		if (strcmp(d->path, path) == 0)
			return d;
	return NULL;
}

static void
disk_load(struct disk_file *d)
{
	struct stat st;
	int fd = open(d->path, O_RDONLY);

	d->len = fd != -1 && fstat(fd, &st) == 0 ? (size_t)st.st_size : 0;
	d->safe = xrealloc(d->safe, d->len + 1, 1);
	if (fd != -1 && pread(fd, d->safe, d->len, 0) != (ssize_t)d->len)
		_exit(1);
	if (fd != -1)
		close(fd);
}

static struct disk_file *
disk_open(const char *path)
{
	struct disk_file *d = disk_find(path);

	if (d != NULL)
		return d;
	d = xcalloc(1, sizeof *d);
	snprintf(d->path, sizeof d->path, "%s", path);
	d->last = &d->first;
	d->next = disk;
	disk = d;
	disk_load(d);
	return d;
}

static void
disk_note(struct disk_file *d, const void *p, int len, sqlite3_int64 at, bool is_cut)
{
	struct piece *new = xmalloc(sizeof *new + (size_t)len);

	*new = (struct piece){ .at = at, .len = len, .is_cut = is_cut };
	if (len > 0)
		memcpy(new->p, p, (size_t)len);
	*d->last = new;
	d->last = &new->next;
}

static void
disk_sync(struct disk_file *d)
{
	for (struct piece *p = d->first, *next; p != NULL; p = next) {
		next = p->next;
		free(p);
	}
	d->first = NULL;
	d->last = &d->first;
	disk_load(d);
}

/* Everything up to the last sync, and of what came after each 512 bytes or not. */
static void
disk_leave(struct disk_file *d, struct rnd_seq *r)
{
	int fd = open(d->path, O_RDWR);

	if (fd == -1)
		return;
	if (ftruncate(fd, 0) == -1 || pwrite(fd, d->safe, d->len, 0) != (ssize_t)d->len)
		_exit(1);
	for (struct piece *p = d->first; p != NULL; p = p->next) {
		if (p->is_cut && rnd_seq_below(r, 2) == 0 && ftruncate(fd, p->at) == -1)
			_exit(1);
		for (int i = 0; i < p->len; i += 512) {
			int n = p->len - i < 512 ? p->len - i : 512;

			if (rnd_seq_below(r, 2) == 0 && pwrite(fd, p->p + i, (size_t)n, p->at + i) != n)
				_exit(1);
		}
	}
	close(fd);
}

static NORETURN void
power_off(void)
{
	struct rnd_seq r = { plan.seed };

	for (struct disk_file *d = disk; d != NULL; d = d->next)
		disk_leave(d, &r);
	_exit(TOLD);
}

/* --- the shim: every call is passed on, some after a look ---------------------------------------------- */

struct shim_file {
	sqlite3_file	 base;
	struct disk_file *disk;		/* NULL: a file that is not watched */
	sqlite3_file	 real[];
};

static sqlite3_vfs *real_vfs, shim_vfs;

static sqlite3_file *
real_of(sqlite3_file *f)
{
	return ((struct shim_file *)(void *)f)->real;
}

/* Whether this is the moment, for an operation of the kind that `counter` counts. */
static bool
strikes(enum fault kind, long *counter)
{
	long n = ++*counter;

	return plan.kind == kind && n >= plan.at && n < plan.at + plan.times;
}

static int
shim_write(sqlite3_file *f, const void *p, int len, sqlite3_int64 at)
{
	struct disk_file *d = ((struct shim_file *)(void *)f)->disk;
	int rc = SQLITE_OK;
	long before;

	pthread_mutex_lock(&lock);
	if (d != NULL) {
		before = writes;
		if (strikes(POWER, &writes))
			power_off();
		writes = before;
		if (strikes(FULL_WRITE, &writes))
			rc = SQLITE_FULL;
		else if (plan.kind == BAD_WRITE && writes >= plan.at)
			rc = SQLITE_IOERR_WRITE;
		else if (plan.kind == POWER)
			disk_note(d, p, len, at, false);
	}
	if (rc == SQLITE_OK)
		rc = real_of(f)->pMethods->xWrite(real_of(f), p, len, at);
	pthread_mutex_unlock(&lock);
	return rc;
}

static int
shim_truncate(sqlite3_file *f, sqlite3_int64 len)
{
	struct disk_file *d = ((struct shim_file *)(void *)f)->disk;
	int rc;

	pthread_mutex_lock(&lock);
	if (d != NULL && plan.kind == POWER)
		disk_note(d, NULL, 0, len, true);
	rc = real_of(f)->pMethods->xTruncate(real_of(f), len);
	pthread_mutex_unlock(&lock);
	return rc;
}

static int
shim_sync(sqlite3_file *f, int flags)
{
	struct disk_file *d = ((struct shim_file *)(void *)f)->disk;
	int rc = SQLITE_OK;

	pthread_mutex_lock(&lock);
	if (d != NULL && strikes(BAD_SYNC, &syncs))
		rc = SQLITE_IOERR_FSYNC;
	else if (d != NULL && plan.kind == POWER)
		disk_sync(d);
	pthread_mutex_unlock(&lock);
	return rc;		/* a real sync would prove nothing here, and take its time */
}

static int
shim_read(sqlite3_file *f, void *p, int len, sqlite3_int64 at)
{
	struct disk_file *d = ((struct shim_file *)(void *)f)->disk;
	bool bad;

	pthread_mutex_lock(&lock);
	bad = d != NULL && strikes(BAD_READ, &reads);
	pthread_mutex_unlock(&lock);
	return bad ? SQLITE_IOERR_READ : real_of(f)->pMethods->xRead(real_of(f), p, len, at);
}

static int
shim_close(sqlite3_file *f)
{
	return real_of(f)->pMethods->xClose(real_of(f));
}

#define PASS(name, params, ...) \
	static int shim_##name params { return real_of(f)->pMethods->name(real_of(f), ##__VA_ARGS__); }
PASS(xFileSize, (sqlite3_file *f, sqlite3_int64 *n), n)
PASS(xLock, (sqlite3_file *f, int n), n)
PASS(xUnlock, (sqlite3_file *f, int n), n)
PASS(xCheckReservedLock, (sqlite3_file *f, int *n), n)
PASS(xFileControl, (sqlite3_file *f, int op, void *arg), op, arg)
PASS(xSectorSize, (sqlite3_file *f))
PASS(xDeviceCharacteristics, (sqlite3_file *f))
PASS(xShmMap, (sqlite3_file *f, int page, int size, int extend, void volatile **out), page, size, extend, out)
PASS(xShmLock, (sqlite3_file *f, int at, int n, int flags), at, n, flags)
PASS(xShmUnmap, (sqlite3_file *f, int drop), drop)

static void
shim_xShmBarrier(sqlite3_file *f)
{
	real_of(f)->pMethods->xShmBarrier(real_of(f));
}

/* A power loss may tear a sector-sized write nowhere but between sectors: say nothing better than that. */
static const sqlite3_io_methods shim_methods = {
	.iVersion = 2, .xClose = shim_close, .xRead = shim_read, .xWrite = shim_write, .xTruncate = shim_truncate,
	.xSync = shim_sync, .xFileSize = shim_xFileSize, .xLock = shim_xLock, .xUnlock = shim_xUnlock,
	.xCheckReservedLock = shim_xCheckReservedLock, .xFileControl = shim_xFileControl,
	.xSectorSize = shim_xSectorSize, .xDeviceCharacteristics = shim_xDeviceCharacteristics,
	.xShmMap = shim_xShmMap, .xShmLock = shim_xShmLock, .xShmBarrier = shim_xShmBarrier,
	.xShmUnmap = shim_xShmUnmap,
};

static int
shim_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out_flags)
{
	struct shim_file *s = (void *)f;
	int rc = real_vfs->xOpen(real_vfs, name, s->real, flags, out_flags);

	s->base.pMethods = s->real->pMethods == NULL ? NULL : &shim_methods;
	s->disk = NULL;
	if (rc == SQLITE_OK && name != NULL && strstr(name, "backups") == NULL) {
		pthread_mutex_lock(&lock);
		s->disk = disk_open(name);
		pthread_mutex_unlock(&lock);
	}
	return rc;
}

static void
shim_install(void)
{
	real_vfs = sqlite3_vfs_find(NULL);
	shim_vfs = *real_vfs;
	shim_vfs.szOsFile = (int)sizeof(struct shim_file) + real_vfs->szOsFile;
	shim_vfs.zName = "shim";
	shim_vfs.xOpen = shim_open;
	sqlite3_vfs_register(&shim_vfs, 1);
	log_setup(0, false);
}

/* --- the faults ------------------------------------------------------------------------------------- */

static const struct {
	const char	*name;
	enum fault	 kind;
	long		 first, step, times;
	int		 rounds;
	int		 code;		/* how the child ends: TOLD it went on, 1 it gave up */
} faults[] = {
	{ "the disk is full for a while", FULL_WRITE, 40, 97, 3, 5, TOLD },
	{ "a write fails", BAD_WRITE, 40, 53, LONG_MAX / 2, 5, 1 },
	{ "a sync fails", BAD_SYNC, 4, 9, 1, 5, 1 },
	{ "a read fails", BAD_READ, 8, 7, LONG_MAX / 2, 4, 1 },
	{ "the power fails", POWER, 30, 163, 1, 15, TOLD },
};

static void
one_fault(struct fix *f, size_t row)
{
	int most = -1, status, acked = 0;

	for (int i = 0; i < faults[row].rounds; i++) {
		int said, there;

		plan.kind = faults[row].kind;
		plan.at = faults[row].first + faults[row].step * i;
		plan.times = faults[row].times;
		plan.seed = (uint64_t)i + 1;
		said = run_child(most + 1, 0, 300, shim_install, &status);
		plan.kind = NO_FAULT;
		acked += said - most;
		if (!WIFEXITED(status) || WEXITSTATUS(status) != faults[row].code)
			fail_msg("%s at %ld: status %x", faults[row].name, plan.at, status);
		there = check_pairs(f);
		most = there > said ? there : said;
	}
	assert_true(acked > 0);
	print_message("%s: %d rounds, %d numbers\n", faults[row].name, faults[row].rounds, most + 1);
}

#define FAULT(n) static void fault_##n(void **state) { one_fault(*state, n); }
FAULT(0) FAULT(1) FAULT(2) FAULT(3) FAULT(4)

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, pairs_setup, fix_teardown)
	const struct CMUnitTest tests[] = { T(fault_0), T(fault_1), T(fault_2), T(fault_3), T(fault_4) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
