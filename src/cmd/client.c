/*
 * The caller's end of the control socket: hand over words, streams and files, wait for the exit code.
 */
#include "base/base.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "cmd/frame.h"

int
client_connect(const char *dir, int *sock)
{
	struct sockaddr_un sa;
	int dir_fd, rc, error;

	*sock = -1;
	if (wire_address(&sa, dir, &dir_fd) == -1)
		return errno == ENOENT ? 0 : -1;
	*sock = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	rc = *sock == -1 ? -1 : connect(*sock, (struct sockaddr *)&sa, sizeof sa);
	error = errno;
	if (dir_fd != -1)
		close(dir_fd);
	if (rc == 0)
		return 1;
	if (*sock != -1)
		close(*sock);
	*sock = -1;
	errno = error;
	return error == ENOENT || error == ECONNREFUSED || error == ENOTDIR ? 0 : -1;
}

static void
put_request(struct str *out, const struct cmd *c, size_t nwords, const char *const *words)
{
	const struct cmd_frame *f = c->frame;
	char flags[4];
	int n = snprintf(flags, sizeof flags, "%s%s%s", f->terminal ? "t" : "", f->asks ? "a" : "",
	    f->has_password ? "p" : "");

	wire_put(out, "1", 1);
	wire_put(out, c->lang == LANG_ZH ? "zh" : "en", 2);
	wire_put(out, flags, (size_t)n);
	wire_put(out, f->password, f->password_len);
	for (size_t i = 0; i < f->nfiles; i++)
		wire_put(out, f->file[i].path, strlen(f->file[i].path));
	wire_put(out, "", 0);
	for (size_t i = 0; i < nwords; i++)
		wire_put(out, words[i], strlen(words[i]));
}

static int
send_request(int sock, struct cmd *c, size_t nwords, const char *const *words)
{
	struct cmd_frame *f = c->frame;
	int fds[WIRE_FILES] = { 0, 1, 2 };
	struct str out = STR_INIT;
	int rc;

	for (size_t i = 0; i < f->nfiles; i++)
		fds[3 + i] = f->file[i].fd;
	put_request(&out, c, nwords, words);
	if (out.len > WIRE_MOST)
		rc = fail_detail(&c->e, ERR_USAGE, "cmd_too_long");
	else
		rc = wire_send(sock, out.p, out.len, fds, 3 + f->nfiles, &c->e);
	explicit_bzero(out.p, out.len);
	str_fini(&out);
	return rc;
}

/*
 * Wait for the answer.  Ctrl+C closes our half: the command in the server sees that and stops, and
 * says how far it came; a second one does not wait for it.
 */
static int
wait_answer(int sock)
{
	struct pollfd p = { .fd = sock, .events = POLLIN };
	bool told = false;
	int32_t code;
	int fds[WIRE_FILES];
	size_t nfds;

	while (poll(&p, 1, -1) != 1) {
		if (errno != EINTR || atomic_load(&frame_signal) > 1)
			return EXIT_INTERRUPTED;
		if (atomic_load(&frame_signal) > 0 && !told)
			told = shutdown(sock, SHUT_WR) == 0;
	}
	return wire_receive(sock, &code, sizeof code, fds, &nfds) == sizeof code ? code : -1;
}

int
client_run(int sock, struct cmd *c, size_t nwords, const char *const *words)
{
	int code;

	if (send_request(sock, c, nwords, words) == -1)
		return cmd_fail(c);
	code = wait_answer(sock);
	if (code >= 0)
		return code;
	/* The server ended without an answer: what it had not committed is not there. */
	fail_detail(&c->e, ERR_STOPPING, "cmd_server_gone");
	return cmd_fail(c);
}
