/*
 * What the files of cmd/ share: a parsed command line, the run of one command, the door into a
 * running server, and the things of a running server that its commands look at.
 */
#ifndef TW_CMD_FRAME_H
#define TW_CMD_FRAME_H

#include <stdatomic.h>

#include "base/str.h"
#include "cmd/cmd.h"

struct server;

/* --- the command line (args.c) --------------------------------------------------------------- */

struct pair {
	const char	*name, *value;
};

struct cmdline {
	const struct command *row;	/* NULL: no command was named */
	const char	*data, *config;	/* --data, --config as given; NULL: not given */
	const char	*args[256];	/* positional, NULL-ended */
	size_t		 nargs;
	const char	*value[16];	/* by the row's options: text as given, NULL: not given */
	struct pair	 setting[64];	/* settings given as options (CMD_SETTINGS) */
	size_t		 nsettings;
	enum lang	 lang;
	bool		 json, quiet, verbose, yes, help, version, plain;
};

/*
 * Read the words after the program's name.  The words must live as long as the line; l->lang says
 * what a reader is to get when this fails.  Errors: ERR_USAGE with the word and the nearest known one.
 */
int	cmdline_parse(struct cmdline *l, size_t n, const char *const *words, struct err *e) MUST_USE;

/* The language of the environment: LC_ALL, LC_MESSAGES, LANG. */
enum lang lang_of_environment(void);

/* The known word nearest to one that is not known, or NULL where none is near. */
struct nearest {
	const char	*word, *best;
	size_t		 distance;
};
void	nearest_init(struct nearest *n, const char *word);
void	nearest_try(struct nearest *n, const char *known);
const char *nearest_word(const struct nearest *n);

/* --- help (help.c) ---------------------------------------------------------------------------- */

void	help_all(FILE *out, enum lang lang);
void	help_command(FILE *out, enum lang lang, const struct command *row);
/* The commands whose first word is `group` ("user"): their number, written to out unless NULL. */
size_t	help_group(FILE *out, enum lang lang, const char *group);

/* --- one run (frame.c) ------------------------------------------------------------------------ */

/* Instead of a command: be the helper that the words name (helper.c). */
NORETURN void helper_main(int argc, char **argv);

/* What a server lends to the commands that run inside it. */
struct house {
	struct store	*store;
	struct people	*people;
	struct keyring	*keys;
	struct server	*server;
	const char	*dir;
	const char	*url;		/* "https://localhost:8443" */
	int64_t		 started_ms;	/* monotonic */
	atomic_bool	 stopping;
};

struct named_file {
	const char	*path;		/* as it was given */
	int		 fd;
};

struct cmd_frame {
	const struct cmdline *line;
	struct named_file file[32];
	size_t		 nfiles;
	char		 password[4096];
	size_t		 password_len;
	bool		 has_password;
	bool		 terminal;	/* c->err is one that may get a moving line */
	bool		 asks;		/* c->in and c->err are both one: questions may be asked */
	int		 peer;		/* connection of the caller; -1: this process is the caller */
	struct house	*house;		/* the server it runs in, or NULL */
	struct db	*db;
	struct keyring	*keys;		/* opened by cmd_keys in this process, or NULL */
	int64_t		 progress_ms;	/* when a line of progress was last written */
};

/* Parse what main was given, run it here or in the server of the data folder, return the exit code. */
int	frame_main(int argc, char **argv);

/* A command may run here: fill c from a line.  Streams, store and people are set by the caller. */
void	frame_init(struct cmd *c, struct cmd_frame *f, const struct cmdline *l, struct arena *a);

/* Run the row, flush the streams, forget the password, return the exit code. */
int	frame_run(struct cmd *c);

/* Fill c->dir from --data or the settings: rows that need neither store nor lock do it themselves. */
int	frame_find_folder(struct cmd *c) MUST_USE;

/* Set by SIGINT and SIGTERM in the process of the caller. */
extern atomic_int frame_signal;

/* A stream over a descriptor of the caller that stops when the command is cancelled.  Does not close fd. */
FILE	*frame_stream(struct cmd *c, int fd, const char *mode);

/* What the caller gathers before the command runs (files.c): named files, the password.  Errors:
 * ERR_NOT_FOUND, ERR_BAD_FILE, ERR_USAGE, ERR_CANCELLED. */
int	frame_open_files(struct cmd *c) MUST_USE;
int	frame_take_password(struct cmd *c) MUST_USE;
void	frame_close_files(struct cmd_frame *f);

/* Report e on err in the language of the line; the exit code. */
int	report(FILE *err, enum lang lang, bool json, struct err *e);

/* --- the control socket: wire.c, control.c (server), client.c (caller) ---------------------------- */

#define WIRE_MOST	(128 * 1024)	/* bytes of a request */
#define WIRE_FILES	(3 + 32)	/* descriptors of a request: the standard streams, then files */

/* A request as fields, each four bytes of length and the bytes with a NUL behind them. */
void	wire_put(struct str *out, const char *text, size_t len);
const char *wire_get(const char **at, const char *end, size_t *len);	/* NULL: no more, or damaged */
int	wire_send(int sock, const void *p, size_t n, const int *fds, size_t nfds, struct err *e) MUST_USE;
/* The bytes received, 0 at the end, -1.  Descriptors that came are in fds (close-on-exec). */
ssize_t	wire_receive(int sock, void *p, size_t most, int *fds, size_t *nfds) MUST_USE;

/* The address of DIR/control.sock, however long DIR is; *dir_fd is closed by the caller after use. */
struct sockaddr_un;
int	wire_address(struct sockaddr_un *sa, const char *dir, int *dir_fd) MUST_USE;

/* The server's end: listen, run commands on threads of their own, end them. */
struct control;
int	control_start(struct control **out, struct house *h, struct err *e) MUST_USE;
void	control_stop(struct control *k);	/* NULL is fine; waits for the commands, which are cancelled */

/* The caller's end.  1 connected, 0 nobody listens, -1. */
int	client_connect(const char *dir, int *sock);
/* Hand the command over and wait for its exit code. */
int	client_run(int sock, struct cmd *c, size_t nwords, const char *const *words);

#endif
