/*
 * The keys beside the database: made, destroyed, copied, sealed under another secret key; and files that are lost or others.
 */
#include "test_store.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "crypt/digest.h"
#include "store/keyring.h"

#define DAY_MS	INT64_C(86400000)

static const struct seal_place here = { "thing", "bytes", 1 };

static const char *
in(struct fix *f, const char *name)
{
	return arena_printf(f->a, "%s/%s", f->dir, name);
}

static struct keyring *
open_ring(struct fix *f)
{
	struct keyring *k;

	if (keyring_open(&k, f->dir, in(f, "secret.key"), &f->e) == -1)
		fail_msg("keyring_open: %s", f->e.log);
	return k;
}

static void
assert_refused(struct fix *f, const char *detail)
{
	struct keyring *k;

	err_clear(&f->e);
	assert_int_equal(keyring_open(&k, f->dir, in(f, "secret.key"), &f->e), -1);
	assert_int_equal(f->e.code, ERR_DAMAGED);
	assert_string_equal(f->e.detail, detail);
	err_clear(&f->e);
}

/* As long as it is no file of the database that is written: the process is killed instead. */
static bool writes_kill;

ssize_t
write(int fd, const void *p, size_t n)
{
	if (writes_kill)
		_exit(9);
	return syscall(SYS_write, fd, p, n);
}

/* A first start that is killed while it makes the secret key is begun again by the next. */
static void
killed_while_made(void **state)
{
	struct fix *f = *state;
	struct stat st;
	pid_t pid;
	int status;

	fix_close(f);		/* its thread would not be in the other process, and what it held */
	if ((pid = fork()) == 0) {
		writes_kill = true;
		open_ring(f);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 9);
	keyring_close(open_ring(f));
	assert_int_equal(stat(in(f, "secret.key"), &st), 0);
	assert_int_equal(st.st_size, 32);
	assert_int_equal(access(in(f, "secret.key.part"), F_OK), -1);
	fix_open(f);
}

static bool
file_has(struct fix *f, const char *name, const void *p, size_t n)
{
	static char bytes[1 << 20];
	int fd = open(in(f, name), O_RDONLY);
	ssize_t len = fd == -1 ? -1 : read(fd, bytes, sizeof bytes);

	if (len == -1)
		fail_msg("%s is not there", name);
	close(fd);
	return memmem(bytes, (size_t)len, p, n) != NULL;
}

static mode_t
mode_of(struct fix *f, const char *name)
{
	struct stat st;

	assert_int_equal(stat(in(f, name), &st), 0);
	return st.st_mode & 0777;
}

static void
kept_over_a_stop(void **state)
{
	struct fix *f = *state;
	struct keyring *k = open_ring(f);
	unsigned char a[SEAL_KEY_SIZE], b[SEAL_KEY_SIZE];
	int64_t id, second;

	assert_int_equal(mode_of(f, "secret.key"), 0600);
	assert_int_equal(mode_of(f, "keys.db"), 0600);
	assert_int_equal(keyring_make(k, &id, &f->e), 0);
	assert_int_equal(keyring_make(k, &second, &f->e), 0);
	assert_true(id > 0 && second > 0 && id != second);
	assert_int_equal(keyring_get(k, id, a, &f->e), 1);
	assert_int_equal(keyring_get(k, id + 2, b, &f->e), 0);
	keyring_close(k);
	k = open_ring(f);
	assert_int_equal(keyring_get(k, id, b, &f->e), 1);
	assert_memory_equal(a, b, sizeof a);
	assert_false(file_has(f, "keys.db", a, sizeof a));
	keyring_close(k);
}

static void
sealed_values(void **state)
{
	struct fix *f = *state;
	struct keyring *k = open_ring(f);
	unsigned char sealed[5 + SEAL_MORE];
	struct seal_place there = here;
	char out[5];
	int64_t id;

	there.row = 2;
	assert_int_equal(keyring_make(k, &id, &f->e), 0);
	assert_int_equal(keyring_seal(k, id, &here, "12345", 5, sealed, &f->e), 1);
	assert_int_equal(keyring_unseal(k, &here, sealed, sizeof sealed, out, &f->e), 1);
	assert_memory_equal(out, "12345", 5);
	assert_int_equal(keyring_unseal(k, &there, sealed, sizeof sealed, out, &f->e), -1);
	assert_int_equal(f->e.code, ERR_DAMAGED);
	assert_int_equal(keyring_unseal(k, &here, sealed, SEAL_MORE - 1, out, &f->e), -1);
	assert_int_equal(keyring_destroy(k, ERASED_IN_TIME, &id, 1, &f->e), 0);
	assert_int_equal(keyring_unseal(k, &here, sealed, sizeof sealed, out, &f->e), 0);
	assert_int_equal(keyring_seal(k, id, &here, "12345", 5, sealed, &f->e), 0);
	keyring_close(k);
}

/* How many sealed keys lie in keys.db, in rows or in what is free: each begins with its form and the number of the secret key. */
static size_t
sealed_keys(struct fix *f)
{
	static const char what[] = "tradewind secret key";
	static unsigned char bytes[1 << 20];
	unsigned char secret[SEAL_KEY_SIZE], md[DIGEST_SIZE], begin[9] = { 1 };
	int key = open(in(f, "secret.key"), O_RDONLY), fd = open(in(f, "keys.db"), O_RDONLY);
	ssize_t n = read(fd, bytes, sizeof bytes);
	size_t found = 0;

	assert_int_equal(read(key, secret, sizeof secret), sizeof secret);
	close(key);
	close(fd);
	hmac(secret, sizeof secret, what, sizeof what, md);
	md[7] &= 0x7f;
	for (int i = 0; i < 8; i++)
		begin[1 + i] = md[7 - i];
	for (ssize_t i = 0; i + (ssize_t)sizeof begin <= n; i++)
		found += memcmp(bytes + i, begin, sizeof begin) == 0;
	return found;
}

static enum erasure
why_gone(struct fix *f, struct keyring *k, int64_t id)
{
	enum erasure why;

	assert_int_equal(keyring_erased(k, id, &why, &f->e), 0);
	return why;
}

/* A destroyed key is nowhere in the file, and its number stays. */
static void
destroyed(void **state)
{
	struct fix *f = *state;
	struct keyring *k = open_ring(f);
	int64_t id[3];

	for (size_t i = 0; i < nitems(id); i++)
		assert_int_equal(keyring_make(k, &id[i], &f->e), 0);
	assert_int_equal(sealed_keys(f), 3);
	assert_int_equal(keyring_destroy(k, ERASED_IN_TIME, &id[1], 2, &f->e), 0);
	assert_int_equal(keyring_destroy(k, ERASED_IN_TIME, &id[1], 2, &f->e), 0);
	assert_int_equal(sealed_keys(f), 1);
	assert_int_equal(keyring_destroy(k, ERASED_PERSON, &id[1], 1, &f->e), 0);
	assert_int_equal(keyring_destroy(k, ERASED_IN_TIME, &id[1], 1, &f->e), 0);
	assert_int_equal(why_gone(f, k, id[0]), NOT_ERASED);
	keyring_close(k);
	k = open_ring(f);
	assert_int_equal(why_gone(f, k, id[1]), ERASED_PERSON);
	assert_int_equal(why_gone(f, k, id[2]), ERASED_IN_TIME);
	keyring_close(k);
}

static void
lost_or_other(void **state)
{
	struct fix *f = *state;
	struct keyring *k = open_ring(f);
	int fd;

	keyring_close(k);
	assert_int_equal(rename(in(f, "secret.key"), in(f, "aside")), 0);
	assert_refused(f, "secret_key_missing");
	fd = open(in(f, "secret.key"), O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, "too short", 9), 9);
	assert_refused(f, "secret_key_bad");
	assert_int_equal(pwrite(fd, "0123456789abcdef0123456789abcdef", 32, 0), 32);
	assert_refused(f, "secret_key_wrong");
	assert_int_equal(pwrite(fd, "0123456789abcdef0123456789abcdef", 32, 1), 32);
	close(fd);
	assert_refused(f, "secret_key_bad");
	assert_int_equal(rename(in(f, "aside"), in(f, "secret.key")), 0);
	keyring_close(open_ring(f));
}

static void
copy_file(struct fix *f, const char *from, const char *to)
{
	static char bytes[1 << 20];
	int in_fd = open(in(f, from), O_RDONLY), out = open(in(f, to), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t n = read(in_fd, bytes, sizeof bytes);

	assert_true(n > 0 && write(out, bytes, (size_t)n) == n);
	close(in_fd);
	close(out);
}

/* The name of the one copy that there is. */
static const char *
todays_copy(struct fix *f)
{
	const char *name = NULL;
	struct dirent *entry;
	DIR *d = opendir(in(f, "keys"));

	while ((entry = readdir(d)) != NULL)
		if (str_starts(entry->d_name, "keys-"))
			name = arena_printf(f->a, "keys/%s", entry->d_name);
	closedir(d);
	assert_non_null(name);
	return name;
}

/* Keys that are gone beside their copies are not begun anew, unless nobody has the secret key any more. */
static void
gone(void **state)
{
	struct fix *f = *state;
	struct keyring *k = open_ring(f);
	int64_t id;
	unsigned char key[SEAL_KEY_SIZE];

	assert_int_equal(keyring_make(k, &id, &f->e), 0);
	assert_int_equal(keyring_copy(k, &f->e), 0);
	keyring_close(k);
	assert_int_equal(truncate(in(f, "keys.db"), 0), 0);
	assert_refused(f, "keys_lost");
	assert_int_equal(unlink(in(f, "keys.db")), 0);
	assert_refused(f, "keys_lost");
	assert_int_equal(access(in(f, "keys.db"), F_OK), -1);

	copy_file(f, todays_copy(f), "keys.db");
	k = open_ring(f);
	assert_int_equal(keyring_get(k, id, key, &f->e), 1);
	keyring_close(k);

	assert_int_equal(unlink(in(f, "keys.db")), 0);
	assert_int_equal(unlink(in(f, "secret.key")), 0);
	keyring_close(open_ring(f));
	assert_int_equal(access(in(f, "secret.key"), F_OK), 0);
}

/* A secret key that was brought before the first start is used. */
static void
brought(void **state)
{
	struct fix *f = *state;
	int fd = open(in(f, "secret.key"), O_WRONLY | O_CREAT, 0600);

	assert_int_equal(write(fd, "0123456789abcdef0123456789abcdef", 32), 32);
	close(fd);
	keyring_close(open_ring(f));
	assert_true(file_has(f, "secret.key", "0123456789abcdef0123456789abcdef", 32));
}

/* --- another secret key ---------------------------------------------------------------------------- */

static void
rotated(void **state)
{
	struct fix *f = *state;
	struct keyring *k = open_ring(f);
	unsigned char was[20][SEAL_KEY_SIZE], now[SEAL_KEY_SIZE];
	int64_t id[20];

	for (size_t i = 0; i < nitems(id); i++) {
		assert_int_equal(keyring_make(k, &id[i], &f->e), 0);
		assert_int_equal(keyring_get(k, id[i], was[i], &f->e), 1);
	}
	copy_file(f, "secret.key", "old");
	assert_int_equal(keyring_rotate(k, &f->e), 0);
	assert_int_equal(access(in(f, "secret.key.next"), F_OK), -1);
	for (int again = 0; again < 2; again++) {
		for (size_t i = 0; i < nitems(id); i++) {
			assert_int_equal(keyring_get(k, id[i], now, &f->e), 1);
			assert_memory_equal(now, was[i], sizeof now);
		}
		keyring_close(k);
		k = open_ring(f);
	}
	keyring_close(k);
	copy_file(f, "old", "secret.key");
	assert_refused(f, "secret_key_wrong");
}

/* Killed before the keys were sealed anew, and behind it. */
static void
interrupted(void **state)
{
	struct fix *f = *state;
	struct keyring *k = open_ring(f);
	unsigned char key[SEAL_KEY_SIZE];
	int64_t id;

	assert_int_equal(keyring_make(k, &id, &f->e), 0);
	copy_file(f, "secret.key", "old");
	copy_file(f, "keys.db", "old.db");
	assert_int_equal(keyring_rotate(k, &f->e), 0);
	keyring_close(k);
	copy_file(f, "secret.key", "new");
	/* Behind it: the new key waits beside the old one. */
	copy_file(f, "old", "secret.key");
	copy_file(f, "new", "secret.key.next");
	k = open_ring(f);
	assert_int_equal(keyring_get(k, id, key, &f->e), 1);
	assert_int_equal(access(in(f, "secret.key.next"), F_OK), -1);
	keyring_close(k);
	/* Before it: the old one is good, the other is forgotten by the next change. */
	copy_file(f, "old", "secret.key");
	copy_file(f, "old.db", "keys.db");
	copy_file(f, "new", "secret.key.next");
	k = open_ring(f);
	assert_int_equal(keyring_get(k, id, key, &f->e), 1);
	assert_int_equal(keyring_rotate(k, &f->e), 0);
	assert_int_equal(keyring_get(k, id, key, &f->e), 1);
	keyring_close(k);
}

static void
no_room_beside(void **state)
{
	struct fix *f = *state;
	struct keyring *k;
	unsigned char key[SEAL_KEY_SIZE];
	int64_t id;

	assert_int_equal(mkdir(in(f, "credentials"), 0700), 0);
	assert_int_equal(keyring_open(&k, f->dir, in(f, "credentials/secret.key"), &f->e), 0);
	assert_int_equal(keyring_make(k, &id, &f->e), 0);
	assert_int_equal(mkdir(in(f, "credentials/secret.key.next"), 0700), 0);
	assert_int_equal(keyring_rotate(k, &f->e), -1);
	assert_string_equal(f->e.detail, "secret_key_fixed");
	assert_int_equal(keyring_get(k, id, key, &f->e), 1);
	keyring_close(k);
}

/* --- copies --------------------------------------------------------------------------------------- */

static bool
has_copy(struct fix *f, const char *day)
{
	return access(in(f, arena_printf(f->a, "keys/keys-%s.db", day)), F_OK) == 0;
}

static void
copies(void **state)
{
	struct fix *f = *state;
	const int64_t first_ms = INT64_C(1793491200000);	/* 2026-11-01 */
	struct keyring *k = open_ring(f);
	struct keyring_status st;
	int64_t id;

	assert_int_equal(keyring_status(k, &st, &f->e), 0);
	assert_true(st.copied_ms == NONE && st.private && !st.apart && st.keys == 0);
	for (int day = 0; day < 32; day++) {
		clock_set_ms(first_ms + day * DAY_MS);
		assert_int_equal(keyring_copy(k, &f->e), 0);
		assert_int_equal(keyring_copy(k, &f->e), 0);
	}
	assert_false(has_copy(f, "20261101"));
	assert_true(has_copy(f, "20261102"));
	assert_true(has_copy(f, "20261202"));
	assert_int_equal(keyring_make(k, &id, &f->e), 0);
	assert_int_equal(keyring_destroy(k, ERASED_IN_TIME, &id, 1, &f->e), 0);
	assert_int_equal(keyring_status(k, &st, &f->e), 0);
	assert_true(st.copied_ms == first_ms + 31 * DAY_MS && st.keys == 0 && st.erased == 1);
	keyring_close(k);
	clock_set_ms(0);
	/* A copy is a whole one. */
	copy_file(f, "keys/keys-20261202.db", "keys.db");
	keyring_close(open_ring(f));
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, fix_setup, fix_teardown)
	const struct CMUnitTest tests[] = {
		T(kept_over_a_stop), T(killed_while_made), T(sealed_values), T(destroyed), T(lost_or_other), T(gone), T(brought), T(rotated), T(interrupted),
		T(no_room_beside), T(copies),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
