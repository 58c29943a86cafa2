/*
 * DIR/lock: flock(2), so that the kernel lets go of it when its owner dies.  The file stays; it says
 * who holds it while it is held.
 */
#include "base/base.h"

#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

#define POLL_MS		50

struct lock {
	int	 fd;
};

/* "1234 serve": what the holder wrote; empty where it has not yet, or had no room to. */
static int
fail_held(int fd, struct err *e)
{
	char text[128] = "", *command;
	ssize_t n = pread(fd, text, sizeof text - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	command = strchr(text, ' ');
	if (command != NULL)
		*command++ = '\0';
	fail_detail(e, ERR_LOCKED, "folder_locked");
	err_param(e, "pid", *text == '\0' ? "?" : text);
	err_param(e, "command", command == NULL ? "tradewind" : command);
	return -1;
}

static int
wait_for(int fd, int wait_ms, struct err *e)
{
	const struct timespec nap = { 0, POLL_MS * 1000000L };
	int64_t until = clock_mono_ms() + wait_ms;

	while (flock(fd, LOCK_EX | LOCK_NB) == -1) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return fail(e, ERR_DB, "flock: %s", strerror(errno));
		if (clock_mono_ms() >= until)
			return fail_held(fd, e);
		nanosleep(&nap, NULL);
	}
	return 0;
}

/* A courtesy for who waits.  Without room for it on the disk the lock holds all the same. */
static void
sign(int fd, const char *command)
{
	char text[128];
	int n = snprintf(text, sizeof text, "%ld %.100s\n", (long)getpid(), command);

	if (ftruncate(fd, 0) == -1 || pwrite(fd, text, (size_t)n, 0) != n)
		log_warn("the lock of the data folder is held, but does not say by whom");
}

int
lock_take(struct lock **out, const char *dir, const char *command, int wait_ms, struct err *e)
{
	char path[PATH_MAX];
	int fd;

	if (snprintf(path, sizeof path, "%s/lock", dir) >= (int)sizeof path)
		return fail(e, ERR_NOT_FOUND, "the name of the data folder is too long");
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd == -1)
		return fail(e, errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND :
		    err_of_file(errno, ERR_DB), "%s: %s", path, strerror(errno));
	if (wait_for(fd, wait_ms, e) == -1) {
		close(fd);
		return -1;
	}
	sign(fd, command);
	*out = xcalloc(1, sizeof **out);
	(*out)->fd = fd;
	return 0;
}

void
lock_drop(struct lock *l)
{
	if (l == NULL)
		return;
	if (ftruncate(l->fd, 0) == -1)
		log_warn("the name in the lock file stays");
	close(l->fd);
	free(l);
}
