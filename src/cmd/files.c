/*
 * What belongs to the caller and is taken before a command runs: files that were named, the password.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/spool.h"
#include "cmd/frame.h"

/* --- files ---------------------------------------------------------------------------------------- */

static int
file_failed(struct err *e, const char *path, int error)
{
	fail_detail(e, error == ENOENT ? ERR_NOT_FOUND : err_of_file(error, ERR_BAD_FILE),
	    error == ENOENT ? "cmd_no_such_file" : "cmd_file_failed");
	err_param(e, "file", path);
	err_param(e, "reason", strerror(error));
	return -1;
}

static int
copy_all(int from, int to)
{
	char buf[65536];
	ssize_t n;

	while ((n = read(from, buf, sizeof buf)) > 0)
		for (ssize_t at = 0, put; at < n; at += put)
			if ((put = write(to, buf + at, (size_t)(n - at))) == -1)
				return -1;
	return n == -1 ? -1 : 0;
}

/* A pipe is read to its end first: commands want to go back to the start, and a server must not wait on it. */
static int
spool(int fd, const char *path, struct err *e)
{
	const char *tmp = getenv("TMPDIR");
	int out = spool_open(tmp != NULL && *tmp != '\0' ? tmp : "/tmp");
	int error = out == -1 || copy_all(fd, out) == -1 ? errno : 0;

	close(fd);
	if (error == 0 && lseek(out, 0, SEEK_SET) == 0)
		return out;
	if (out != -1)
		close(out);
	return file_failed(e, path, error);
}

static int
open_to_read(const char *path, struct err *e)
{
	int fd = strcmp(path, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) :
	    open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct stat st;

	if (fd == -1 || fstat(fd, &st) == -1)
		return file_failed(e, path, errno);
	if (S_ISREG(st.st_mode))
		return fd;
	if (S_ISDIR(st.st_mode)) {
		close(fd);
		return file_failed(e, path, EISDIR);
	}
	return spool(fd, path, e);
}

static int
open_to_write(const char *path, struct err *e)
{
	int fd = strcmp(path, "-") == 0 ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3) :
	    open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0600);

	return fd == -1 ? file_failed(e, path, errno) : fd;
}

static int
add_file(struct cmd *c, const char *path, int fd)
{
	struct cmd_frame *f = c->frame;

	if (fd == -1)
		return -1;
	if (f->nfiles == nitems(f->file)) {
		close(fd);
		return fail_detail(&c->e, ERR_USAGE, "cmd_too_long");
	}
	f->file[f->nfiles++] = (struct named_file){ path, fd };
	return 0;
}

static bool
is_password(const struct cmd *c, const struct cmd_option *o)
{
	return c->row->flags & CMD_PASSWORD && strcmp(o->name, "password-file") == 0;
}

int
frame_open_files(struct cmd *c)
{
	const struct cmdline *l = c->frame->line;

	for (size_t i = 0; i < c->nargs; i++)
		if (i < 32 && c->row->read_args & BIT(i) &&
		    add_file(c, c->args[i], open_to_read(c->args[i], &c->e)) == -1)
			return -1;
	for (size_t i = 0; c->row->options != NULL && c->row->options[i].name != NULL; i++) {
		const struct cmd_option *o = &c->row->options[i];
		const char *path = l->value[i];

		if (path == NULL || is_password(c, o) || (o->kind != OPT_READ && o->kind != OPT_WRITE))
			continue;
		if (add_file(c, path, o->kind == OPT_READ ? open_to_read(path, &c->e) :
		    open_to_write(path, &c->e)) == -1)
			return -1;
	}
	return 0;
}

void
frame_close_files(struct cmd_frame *f)
{
	while (f->nfiles > 0)
		close(f->file[--f->nfiles].fd);
}

int
cmd_open_file(struct cmd *c, const char *path, struct err *e)
{
	const struct cmd_frame *f = c->frame;

	for (size_t i = 0; i < f->nfiles; i++)
		if (strcmp(f->file[i].path, path) == 0) {
			int fd = fcntl(f->file[i].fd, F_DUPFD_CLOEXEC, 3);

			return fd == -1 ? file_failed(e, path, errno) : fd;
		}
	return file_failed(e, path, EBADF);
}

/* --- the password ----------------------------------------------------------------------------------- */

/* The first line of what can be read, without its end. */
static int
read_line(int fd, struct cmd_frame *f)
{
	size_t n = 0;
	ssize_t got;
	char *end;

	while (n < sizeof f->password && (got = read(fd, f->password + n, sizeof f->password - n)) != 0) {
		if (got == -1)
			return -1;
		n += (size_t)got;
		if (memchr(f->password, '\n', n) != NULL)
			break;
	}
	if ((end = memchr(f->password, '\n', n)) != NULL)
		n = (size_t)(end - f->password);
	if (n > 0 && f->password[n - 1] == '\r')
		n--;
	f->password_len = n;
	return 0;
}

static void
prompt(const struct cmd *c, const char *code)
{
	struct str s = STR_INIT;

	msg_put(&s, c->lang, code, NULL, 0);
	fprintf(c->err, "%s", str_text(&s));
	fflush(c->err);
	str_fini(&s);
}

static int
ask_silently(struct cmd *c, const char *code)
{
	struct termios was, now;
	int rc;

	prompt(c, code);
	if (tcgetattr(STDIN_FILENO, &was) == -1)
		return -1;
	now = was;
	now.c_lflag &= ~(tcflag_t)ECHO;
	if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &now) == -1)
		return -1;
	rc = read_line(STDIN_FILENO, c->frame);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
	fputc('\n', c->err);
	return rc;
}

static int
ask_twice(struct cmd *c)
{
	struct cmd_frame *f = c->frame;
	char first[sizeof f->password];
	size_t len;
	bool same;

	if (ask_silently(c, "cmd_ask_password") == -1)
		return fail(&c->e, ERR_CANCELLED, "no password was typed");
	memcpy(first, f->password, len = f->password_len);
	if (ask_silently(c, "cmd_ask_password_again") == -1)
		f->password_len = 0;
	same = len == f->password_len && memcmp(first, f->password, len) == 0;
	explicit_bzero(first, sizeof first);
	return same ? 0 : fail_detail(&c->e, ERR_USAGE, "cmd_passwords_differ");
}

static int
take_from_file(struct cmd *c, const char *path)
{
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	int rc = fd == -1 ? -1 : read_line(fd, c->frame);
	int error = errno;

	if (fd > STDERR_FILENO)
		close(fd);
	return rc == -1 ? file_failed(&c->e, path, error) : 0;
}

int
frame_take_password(struct cmd *c)
{
	const char *path;
	int rc;

	if ((c->row->flags & CMD_PASSWORD) == 0)
		return 0;
	path = cmd_opt(c, "password-file");
	if (path == NULL && c->frame->asks)
		rc = ask_twice(c);
	else
		rc = take_from_file(c, path == NULL ? "-" : path);
	if (rc == 0 && c->frame->password_len == 0)
		return fail_detail(&c->e, ERR_USAGE, "cmd_password_missing");
	c->frame->has_password = rc == 0;
	return rc;
}

const char *
cmd_password(const struct cmd *c, size_t *len)
{
	*len = c->frame->password_len;
	return c->frame->has_password ? c->frame->password : NULL;
}
