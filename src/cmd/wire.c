/*
 * What goes through DIR/control.sock: one packet of fields with descriptors, one packet back.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "cmd/frame.h"

void
wire_put(struct str *out, const char *text, size_t len)
{
	uint32_t n = (uint32_t)len;

	str_add(out, &n, sizeof n);
	str_add(out, text, len);
	str_putc(out, '\0');
}

const char *
wire_get(const char **at, const char *end, size_t *len)
{
	uint32_t n;
	const char *text;

	if ((size_t)(end - *at) < sizeof n)
		return NULL;
	memcpy(&n, *at, sizeof n);
	text = *at + sizeof n;
	if (n >= (size_t)(end - text) || text[n] != '\0')
		return NULL;
	*at = text + n + 1;
	*len = n;
	return text;
}

int
wire_send(int sock, const void *p, size_t n, const int *fds, size_t nfds, struct err *e)
{
	char control[CMSG_SPACE(WIRE_FILES * sizeof(int))] = { 0 };
	struct iovec io = { (void *)(uintptr_t)p, n };
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1 };
	struct cmsghdr *c;

	assert(nfds <= WIRE_FILES);
	if (nfds > 0) {
		m.msg_control = control;
		m.msg_controllen = CMSG_SPACE(nfds * sizeof(int));
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(nfds * sizeof(int));
		memcpy(CMSG_DATA(c), fds, nfds * sizeof(int));
	}
	if (sendmsg(sock, &m, MSG_NOSIGNAL) == -1)
		return fail(e, ERR_BUSY, "control socket: %s", strerror(errno));
	return 0;
}

static void
take_descriptors(struct msghdr *m, int *fds, size_t *nfds)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c != NULL; c = CMSG_NXTHDR(m, c)) {
		size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		for (size_t i = 0; i < n; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
			if (*nfds < WIRE_FILES)
				fds[(*nfds)++] = fd;
			else
				close(fd);
		}
	}
}

ssize_t
wire_receive(int sock, void *p, size_t most, int *fds, size_t *nfds)
{
	char control[CMSG_SPACE(WIRE_FILES * sizeof(int))];
	struct iovec io = { p, most };
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1, .msg_control = control,
	    .msg_controllen = sizeof control };
	ssize_t n;

	*nfds = 0;
	do
		n = recvmsg(sock, &m, MSG_CMSG_CLOEXEC);
	while (n == -1 && errno == EINTR);
	if (n == -1)
		return -1;
	take_descriptors(&m, fds, nfds);
	if (m.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
		while (*nfds > 0)
			close(fds[--*nfds]);
		return -1;
	}
	return n;
}

/* A socket's address has room for 107 bytes; a longer folder is reached through its descriptor. */
int
wire_address(struct sockaddr_un *sa, const char *dir, int *dir_fd)
{
	int n;

	*sa = (struct sockaddr_un){ .sun_family = AF_UNIX };
	*dir_fd = -1;
	n = snprintf(sa->sun_path, sizeof sa->sun_path, "%s/control.sock", dir);
	if (n >= 0 && (size_t)n < sizeof sa->sun_path)
		return 0;
	*dir_fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (*dir_fd == -1)
		return -1;
	snprintf(sa->sun_path, sizeof sa->sun_path, "/proc/self/fd/%d/control.sock", *dir_fd);
	return 0;
}
