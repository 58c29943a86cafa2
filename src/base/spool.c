/*
 * Files without a name.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/spool.h"

int
spool_open(const char *dir)
{
	return open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

int
spool_write(int fd, off_t at, const void *p, size_t n)
{
	for (const char *from = p; n > 0;) {
		ssize_t done = pwrite(fd, from, n, at);

		if (done == -1 && errno == EINTR)
			continue;
		if (done == -1)
			return -1;
		from += done;
		at += done;
		n -= (size_t)done;
	}
	return 0;
}

ssize_t
spool_read(int fd, off_t at, void *p, size_t n)
{
	size_t have = 0;

	while (have < n) {
		ssize_t got = pread(fd, (char *)p + have, n - have, at + (off_t)have);

		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return -1;
		if (got == 0)
			break;
		have += (size_t)got;
	}
	return (ssize_t)have;
}

int
spool_copy(int from, int to)
{
	char piece[1 << 16];
	off_t at = 0;
	ssize_t n;

	while ((n = spool_read(from, at, piece, sizeof piece)) > 0) {
		for (ssize_t done = 0; done < n;) {
			ssize_t put = write(to, piece + done, (size_t)(n - done));

			if (put == -1 && errno == EINTR)
				continue;
			if (put == -1)
				return -1;
			done += put;
		}
		at += n;
	}
	return n == -1 ? -1 : 0;
}
