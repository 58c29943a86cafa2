/*
 * The server's end of the control socket: who calls is asked of the kernel, the command runs on a
 * thread of its own with the caller's streams, and its exit code goes back.
 */
#include "base/base.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/thread.h"
#include "cmd/frame.h"

enum { COMMANDS_MOST = 16, TICK_MS = 200, FIRST_MS = 2000 };

struct visit {
	struct control	*control;
	struct thread	*thread;
	int		 sock;
	atomic_bool	 over;
};

struct control {
	struct house	*house;
	struct thread	*thread;
	int		 sock;
	struct visit	*visit[COMMANDS_MOST];	/* the accepting thread's own */
};

/* --- one command ------------------------------------------------------------------------------ */

struct call {
	char		 bytes[WIRE_MOST];
	const char	*words[300];
	size_t		 nwords;
	int		 fds[WIRE_FILES];
	size_t		 nfds;
	struct cmdline	 line;
	struct cmd_frame frame;
	enum lang	 lang;
};

/* Read a request into its parts.  -1: not one of ours. */
static int
parse_call(struct call *k, size_t n)
{
	const char *at = k->bytes, *end = k->bytes + n, *text;
	struct cmd_frame *f = &k->frame;
	size_t len;

	if ((text = wire_get(&at, end, &len)) == NULL || strcmp(text, "1") != 0 ||
	    (text = wire_get(&at, end, &len)) == NULL)
		return -1;
	k->lang = strcmp(text, "zh") == 0 ? LANG_ZH : LANG_EN;
	if ((text = wire_get(&at, end, &len)) == NULL)
		return -1;
	f->terminal = strchr(text, 't') != NULL;
	f->asks = strchr(text, 'a') != NULL;
	f->has_password = strchr(text, 'p') != NULL;
	if ((text = wire_get(&at, end, &f->password_len)) == NULL || f->password_len > sizeof f->password)
		return -1;
	memcpy(f->password, text, f->password_len);
	while ((text = wire_get(&at, end, &len)) != NULL && len > 0) {
		if (f->nfiles == nitems(f->file) || k->nfds <= 3 + f->nfiles)
			return -1;
		f->file[f->nfiles] = (struct named_file){ text, k->fds[3 + f->nfiles] };
		f->nfiles++;
	}
	while ((text = wire_get(&at, end, &len)) != NULL) {
		if (k->nwords == nitems(k->words))
			return -1;
		k->words[k->nwords++] = text;
	}
	return at == end && k->nfds == 3 + f->nfiles ? 0 : -1;
}

static int
prepare(struct cmd *c, struct call *k, struct house *h)
{
	int rc = cmdline_parse(&k->line, k->nwords, k->words, &c->e);

	k->line.lang = k->lang;		/* the caller's; ours is the service's */
	k->frame.house = h;
	frame_init(c, &k->frame, &k->line, c->arena);
	c->store = h->store;
	c->people = h->people;
	c->dir = h->dir;
	c->in = frame_stream(c, k->fds[0], "r");
	c->out = frame_stream(c, k->fds[1], "w");
	c->err = frame_stream(c, k->fds[2], "w");
	setvbuf(c->err, NULL, _IOLBF, 0);
	return rc;
}

static int
run_call(struct call *k, struct house *h, int sock)
{
	struct cmd c = { .arena = arena_new() };
	int code;

	err_init(&c.e, c.arena);
	k->frame.peer = sock;
	if (prepare(&c, k, h) == -1)
		code = cmd_fail(&c);
	else if (c.row == NULL || c.row->flags & CMD_ALONE || (c.row->flags & (CMD_STORE | CMD_SERVER)) == 0) {
		fail(&c.e, ERR_USAGE, "this command does not run inside a server");
		code = cmd_fail(&c);
	} else
		code = frame_run(&c);
	fclose(c.in);
	fclose(c.out);
	fclose(c.err);
	arena_free(c.arena);
	return code;
}

static void
serve_visit(void *arg)
{
	struct visit *v = arg;
	struct call *k = xcalloc(1, sizeof *k);
	struct err e;
	struct arena *a = arena_new();
	ssize_t n = wire_receive(v->sock, k->bytes, sizeof k->bytes, k->fds, &k->nfds);
	int32_t code = EXIT_USAGE;

	err_init(&e, a);
	if (n > 0 && parse_call(k, (size_t)n) == 0) {
		code = run_call(k, v->control->house, v->sock);
		if (wire_send(v->sock, &code, sizeof code, NULL, 0, &e) == -1)
			log_debug("a command's caller is gone: %s", e.log);
	} else if (n > 0)
		log_warnx("a request on the control socket was not understood");
	for (size_t i = 0; i < k->nfds; i++)
		close(k->fds[i]);
	explicit_bzero(k, sizeof *k);
	free(k);
	arena_free(a);
	atomic_store(&v->over, true);
}

/* --- who calls ---------------------------------------------------------------------------------- */

/* The folder's owner, whom the server runs as, and root. */
static bool
may_call(int sock)
{
	struct ucred who;
	socklen_t len = sizeof who;

	if (getsockopt(sock, SOL_SOCKET, SO_PEERCRED, &who, &len) == -1)
		return false;
	if (who.uid == 0 || who.uid == geteuid())
		return true;
	log_warnx("user %u may not use the control socket", (unsigned)who.uid);
	return false;
}

static void
end_visit(struct control *k, size_t i)
{
	struct visit *v = k->visit[i];

	thread_join(v->thread);
	close(v->sock);
	free(v);
	k->visit[i] = NULL;
}

static struct visit **
free_place(struct control *k)
{
	struct visit **place = NULL;

	for (size_t i = 0; i < COMMANDS_MOST; i++) {
		if (k->visit[i] != NULL && atomic_load(&k->visit[i]->over))
			end_visit(k, i);
		if (k->visit[i] == NULL && place == NULL)
			place = &k->visit[i];
	}
	return place;
}

static void
begin_visit(struct control *k, int sock)
{
	struct visit **place = may_call(sock) ? free_place(k) : NULL;
	struct timeval first = { .tv_sec = FIRST_MS / 1000 };

	if (place == NULL) {
		close(sock);
		return;
	}
	setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &first, sizeof first);
	*place = xcalloc(1, sizeof **place);
	(*place)->control = k;
	(*place)->sock = sock;
	(*place)->thread = thread_start("tw-command", ROLE_T_WORKER, serve_visit, *place);
}

static void
accept_visits(void *arg)
{
	struct control *k = arg;
	struct pollfd p = { .fd = k->sock, .events = POLLIN };

	while (!atomic_load(&k->house->stopping)) {
		int sock = poll(&p, 1, TICK_MS) == 1 ? accept4(k->sock, NULL, NULL, SOCK_CLOEXEC) : -1;

		if (sock != -1)
			begin_visit(k, sock);
		else
			free_place(k);
	}
	close(k->sock);
	for (size_t i = 0; i < COMMANDS_MOST; i++)
		if (k->visit[i] != NULL)
			end_visit(k, i);
}

/* --- start and stop ------------------------------------------------------------------------------- */

static int
listen_there(const char *dir)
{
	struct sockaddr_un sa;
	int dir_fd, sock = -1;

	if (wire_address(&sa, dir, &dir_fd) == -1)
		return -1;
	/* We hold the folder's lock, so a socket that is there belongs to nobody. */
	if (unlink(sa.sun_path) == 0 || errno == ENOENT)
		sock = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (sock != -1 && (bind(sock, (struct sockaddr *)&sa, sizeof sa) == -1 ||
	    chmod(sa.sun_path, 0600) == -1 || listen(sock, COMMANDS_MOST) == -1)) {
		close(sock);
		sock = -1;
	}
	if (dir_fd != -1)
		close(dir_fd);
	return sock;
}

int
control_start(struct control **out, struct house *h, struct err *e)
{
	struct control *k = xcalloc(1, sizeof *k);

	k->house = h;
	k->sock = listen_there(h->dir);
	if (k->sock == -1) {
		fail(e, ERR_BAD_FILE, "%s/control.sock: %s", h->dir, strerror(errno));
		free(k);
		return -1;
	}
	k->thread = thread_start("tw-control", ROLE_T_FILE, accept_visits, k);
	*out = k;
	return 0;
}

void
control_stop(struct control *k)
{
	char *path;

	if (k == NULL)
		return;
	assert(atomic_load(&k->house->stopping));
	thread_join(k->thread);
	if (asprintf(&path, "%s/control.sock", k->house->dir) != -1) {
		unlink(path);
		free(path);
	}
	free(k);
}
