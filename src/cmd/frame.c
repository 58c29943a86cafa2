/*
 * One run of a command: here, with the folder's lock and the store open, or inside the server that
 * has them.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef NDEBUG
#include <sys/prctl.h>
#endif

#include "base/clock.h"
#include "base/log.h"
#include "cmd/conf.h"
#include "cmd/frame.h"
#include "config.h"
#include "model/people.h"
#include "model/chain.h"
#include "model/project_sum.h"
#include "model/resources.h"
#include "model/twins.h"
#include "store/keyring.h"
#include "store/lock.h"

enum { WAIT_MS = 10000, STEP_MS = 200, PIECE = 4096 };

atomic_int frame_signal;

/* --- what a command asks ---------------------------------------------------------------------------- */

static const char *
option(const struct cmd *c, const char *name)
{
	const struct cmd_option *o = c->row->options;

	for (size_t i = 0; o != NULL && o[i].name != NULL; i++)
		if (strcmp(o[i].name, name) == 0)
			return c->frame->line->value[i];
	assert(!"an option that its row does not have");
	return NULL;
}

const char *
cmd_opt(const struct cmd *c, const char *name)
{
	return option(c, name);
}

bool
cmd_flag(const struct cmd *c, const char *name)
{
	return option(c, name) != NULL;
}

int64_t
cmd_opt_int(const struct cmd *c, const char *name, int64_t otherwise)
{
	const char *v = option(c, name);

	return v == NULL ? otherwise : strtoll(v, NULL, 10);
}

int
cmd_db(struct cmd *c, struct db **out, struct err *e)
{
	if (c->frame->db == NULL && db_open(&c->frame->db, c->store, e) == -1)
		return -1;
	*out = c->frame->db;
	return 0;
}

bool
cmd_cancelled(const struct cmd *c)
{
	struct pollfd p = { .fd = c->frame->peer, .events = POLLIN | POLLRDHUP };

	if (c->frame->peer == -1)
		return atomic_load(&frame_signal) > 0;
	/* The caller says nothing after its request, so what can be read is its end. */
	return atomic_load(&c->frame->house->stopping) || poll(&p, 1, 0) != 0;
}

/* --- streams of a caller who may be slow or gone -------------------------------------------------- */

struct stream {
	struct cmd	*c;
	int		 fd;
	bool		 plain;		/* a regular file: never waits */
};

/* Wait until the descriptor is ready.  -1: cancelled. */
static int
wait_ready(const struct stream *s, short events)
{
	struct pollfd p = { .fd = s->fd, .events = events };

	for (;;) {
		if (s->plain || poll(&p, 1, STEP_MS) == 1)
			return 0;
		if (cmd_cancelled(s->c))
			return -1;
	}
}

static ssize_t
stream_read(void *arg, char *buf, size_t n)
{
	const struct stream *s = arg;

	return wait_ready(s, POLLIN) == -1 ? -1 : read(s->fd, buf, n);
}

/* A pipe that is ready takes at least PIECE bytes without waiting. */
static ssize_t
stream_write(void *arg, const char *buf, size_t n)
{
	const struct stream *s = arg;
	size_t done = 0;

	while (done < n) {
		size_t piece = !s->plain && n - done > PIECE ? PIECE : n - done;
		ssize_t put = wait_ready(s, POLLOUT) == -1 ? -1 : write(s->fd, buf + done, piece);

		if (put == -1 && errno != EAGAIN)
			return 0;	/* stdio's sign of an error */
		done += put > 0 ? (size_t)put : 0;
	}
	return (ssize_t)n;
}

FILE *
frame_stream(struct cmd *c, int fd, const char *mode)
{
	static const cookie_io_functions_t io = { .read = stream_read, .write = stream_write };
	struct stream *s = arena_alloc(c->arena, sizeof *s);
	struct stat st;
	FILE *f;

	*s = (struct stream){ c, fd, fstat(fd, &st) == 0 && S_ISREG(st.st_mode) };
	f = fopencookie(s, mode, io);
	if (f == NULL)
		fatal("out of memory");
	return f;
}

/* --- a run --------------------------------------------------------------------------------------------- */

void
frame_init(struct cmd *c, struct cmd_frame *f, const struct cmdline *l, struct arena *a)
{
	c->row = l->row;
	c->frame = f;
	c->arena = a;
	c->args = l->args;
	c->nargs = l->nargs;
	c->lang = l->lang;
	c->json = l->json;
	c->quiet = l->quiet;
	c->verbose = l->verbose;
	c->yes = l->yes;
	c->actor = (struct actor){ .account = NONE, .role = R_ADMIN, .enterprise = NONE, .door = DOOR_COMMAND,
	    .session = NONE, .token = NONE, .lang = l->lang };
	f->line = l;
}

int
frame_run(struct cmd *c)
{
	struct cmd_frame *f = c->frame;
	int code = c->row->run(c);

	db_close(f->db);
	f->db = NULL;
	if (f->keys != NULL && c->store != NULL)
		store_keys_from(c->store, NULL, NULL);
	keyring_close(f->keys);
	f->keys = NULL;
	explicit_bzero(f->password, sizeof f->password);
	errno = 0;
	if ((fflush(c->out) != 0 || ferror(c->out)) && code == EXIT_DONE) {
		err_clear(&c->e);
		fail_detail(&c->e, err_of_file(errno, ERR_INTERNAL), "cmd_output_failed");
		cmd_fail(c);
		code = EXIT_FAILED;
	}
	fflush(c->err);
	return cmd_cancelled(c) && code == EXIT_FAILED ? EXIT_INTERRUPTED : code;
}

/* --- here, with the lock ------------------------------------------------------------------------------ */

static int
run_with_store(struct cmd *c)
{
	struct store_opts o = { .dir = c->dir, .create = true, .migrate = true };
	int code;

	model_init();
	if (store_open(&c->store, &o, &c->e) == -1)
		return cmd_fail(c);
	if (refdata_load(c->store, &c->e) == -1 || project_sums_check(c->store, &c->e) == -1 || chain_check(c->store, &c->e) == -1 || twins_keys(c->store, &c->e) == -1 || people_open(&c->people, c->store, &c->e) == -1)
		code = cmd_fail(c);
	else {
		store_keys_from(c->store, cmd_keys_when_needed, c);
		code = frame_run(c);
	}
	people_close(c->people);
	store_close(c->store);
	return code;
}

static int
run_locked(struct cmd *c, struct lock *lock)
{
	int code = c->row->flags & CMD_STORE ? run_with_store(c) : frame_run(c);

	lock_drop(lock);
	return code;
}

/* --- where ------------------------------------------------------------------------------------------------ */

/*
 * Until one of both lets us in: the server of the folder, or the folder's lock.  A command that
 * never runs inside a server does not wait for one to end.
 */
static int
run_somewhere(struct cmd *c, size_t nwords, const char *const *words)
{
	int64_t until_ms = clock_mono_ms() + WAIT_MS;
	struct lock *lock;
	int sock;

	for (;;) {
		if (client_connect(c->dir, &sock) == 1) {
			if ((c->row->flags & CMD_ALONE) == 0)
				return client_run(sock, c, nwords, words);
			close(sock);
			if (lock_take(&lock, c->dir, c->row->name, 0, &c->e) == -1)
				return cmd_fail(c);
			return run_locked(c, lock);
		}
		if (lock_take(&lock, c->dir, c->row->name, STEP_MS, &c->e) == 0)
			return run_locked(c, lock);
		if (c->e.code != ERR_LOCKED || clock_mono_ms() >= until_ms)
			return cmd_fail(c);
		if (cmd_cancelled(c))
			return EXIT_INTERRUPTED;
		err_clear(&c->e);
	}
}

static int
run_in_server(struct cmd *c, size_t nwords, const char *const *words)
{
	int sock;

	if (client_connect(c->dir, &sock) == 1)
		return client_run(sock, c, nwords, words);
	fail_detail(&c->e, ERR_CONFLICT, "cmd_no_server");
	err_param(&c->e, "dir", c->dir);
	err_param(&c->e, "data", cmd_data(c));
	return cmd_fail(c);
}

/* A database that nobody asked for would help nobody: the server has another. */
static int
find_database(struct cmd *c)
{
	if (c->frame->line->data != NULL || access(arena_printf(c->arena, "%s/tradewind.db", c->dir), F_OK) == 0)
		return 0;
	fail_detail(&c->e, ERR_NOT_FOUND, "cmd_no_database");
	err_param(&c->e, "dir", c->dir);
	return -1;
}

/* The database engine takes whole names of at most 512 bytes; ours are up to 64 longer than the folder's. */
static bool
is_too_long(const char *dir)
{
	char whole[PATH_MAX];

	return realpath(dir, whole) == NULL || strlen(whole) > 512 - 64;
}

static int
make_folder(struct cmd *c)
{
	int reason = 0;

	if (mkdir(c->dir, 0700) == -1 && errno != EEXIST)
		reason = errno;
	else if (faccessat(AT_FDCWD, arena_printf(c->arena, "%s/.", c->dir), R_OK | W_OK | X_OK, AT_EACCESS) == -1)
		reason = errno;
	else if (is_too_long(c->dir))
		reason = ENAMETOOLONG;
	if (reason == 0)
		return 0;
	fail_detail(&c->e, reason == ENOENT ? ERR_NOT_FOUND : ERR_BAD_FILE, "cmd_no_folder");
	err_param(&c->e, "dir", c->dir);
	err_param(&c->e, "reason", strerror(reason));
	return -1;
}

int
frame_find_folder(struct cmd *c)
{
	const struct cmdline *l = c->frame->line;
	struct conf conf;
	char *dir;

	if (l->data != NULL)
		dir = arena_strdup(c->arena, l->data);
	else if (conf_load(&conf, c->arena, l->config, l->setting, l->nsettings, &c->e) == -1)
		return -1;
	else
		dir = arena_strdup(c->arena, conf_text(&conf, "data"));
	while (strlen(dir) > 1 && dir[strlen(dir) - 1] == '/')
		dir[strlen(dir) - 1] = '\0';
	c->dir = dir;
	return 0;
}

static int
run_row(struct cmd *c, size_t nwords, const char *const *words)
{
	const unsigned place = c->row->flags & (CMD_STORE | CMD_ALONE | CMD_SERVER);
	int code;

	if (place != 0 && frame_find_folder(c) == -1)
		return cmd_fail(c);
	if (c->row->flags & CMD_DESTROYS &&
	    (code = cmd_confirm(c, "cmd_destroys", "command", c->row->name, NULL)) != 0)
		return code;
	if (frame_open_files(c) == -1 || frame_take_password(c) == -1)
		return cmd_fail(c);
	if (place == 0)
		return frame_run(c);
	if (place & CMD_SERVER)
		return run_in_server(c, nwords, words);
	if ((c->row->flags & CMD_THERE && find_database(c) == -1) || make_folder(c) == -1)
		return cmd_fail(c);
	return run_somewhere(c, nwords, words);
}

/* --- the process ---------------------------------------------------------------------------------------- */

static void
on_signal(int signo)
{
	if (atomic_fetch_add(&frame_signal, 1) > 1)
		_exit(EXIT_INTERRUPTED);
}

/* It waits until the command looks for it: a server that opens its database is not ended by it. */
static void
hold_hangup(void)
{
	sigset_t hangup;

	sigemptyset(&hangup);
	sigaddset(&hangup, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &hangup, NULL);
}

static void
setup_process(bool verbose)
{
	struct sigaction sa = { .sa_handler = on_signal }, ignore = { .sa_handler = SIG_IGN };
	struct rlimit none = { 0, 0 };

	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", O_RDWR) != fd)
			_exit(EXIT_FAILED);
	umask(077);
	setrlimit(RLIMIT_CORE, &none);
#ifdef NDEBUG
	prctl(PR_SET_DUMPABLE, 0);	/* the leak checker of debug builds needs to look */
#endif
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	sigaction(SIGXFSZ, &ignore, NULL);	/* a file that may not grow is a fault of its disk */
	log_setup(verbose ? LOG_L_INFO : LOG_L_WARN, false);
}

/* What needs no row: the version, help, a group without its second word. */
static int
answer_without_row(const struct cmdline *l, struct err *e)
{
	FILE *out = l->help ? stdout : stderr;

	if (l->version) {
		printf("tradewind " PACKAGE_VERSION "\n");
		return EXIT_DONE;
	}
	if (!l->help && l->json) {
		fail_detail(e, ERR_USAGE, "cmd_missing");
		return report(stderr, l->lang, true, e);
	}
	if (l->nargs > 0)
		help_group(out, l->lang, l->args[0]);
	else
		help_all(out, l->lang);
	return l->help ? EXIT_DONE : EXIT_USAGE;
}

static int
run_line(const struct cmdline *l, size_t nwords, const char *const *words)
{
	struct cmd_frame *f = xcalloc(1, sizeof *f);
	struct arena *a = arena_new();
	struct cmd c = { .in = stdin, .out = stdout, .err = stderr };
	int code;

	f->peer = -1;
	f->terminal = isatty(STDERR_FILENO) == 1 && !l->plain && getenv("NO_COLOR") == NULL;
	f->asks = isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1;
	err_init(&c.e, a);
	frame_init(&c, f, l, a);
	code = run_row(&c, nwords, words);
	frame_close_files(f);
	explicit_bzero(f, sizeof *f);
	free(f);
	arena_free(a);
	return code;
}

int
frame_main(int argc, char **argv)
{
	const char *const *words = (const char *const *)argv + 1;
	size_t nwords = argc > 1 ? (size_t)argc - 1 : 0;
	struct arena *a = arena_new();
	struct cmdline l;
	struct err e;
	int code;

	err_init(&e, a);
	code = cmdline_parse(&l, nwords, words, &e);
	setup_process(l.verbose);
	if (code == 0 && l.row != NULL && l.row->flags & CMD_HANGUP)
		hold_hangup();
	if (code == -1)
		code = report(stderr, l.lang, l.json, &e);
	else if (l.row == NULL || l.version)
		code = answer_without_row(&l, &e);
	else if (l.help) {
		help_command(stdout, l.lang, l.row);
		code = EXIT_DONE;
	} else
		code = run_line(&l, nwords, words);
	arena_free(a);
	return code;
}
