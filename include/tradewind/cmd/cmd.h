/*
 * The face of a subcommand: one row of a table and one function.
 *
 * The function neither knows nor asks where it runs.  With no server on the data folder the frame
 * takes the folder's lock and opens the store in the calling process; beside a running server the
 * same function runs inside it, on a thread of its own, and the caller's standard streams and named
 * files are handed over as descriptors through DIR/control.sock (security.md D1).  So a command
 * - reads and writes c->in, c->out and c->err only, never stdin, stdout, stderr, and never exits;
 * - opens no path that a person named except by cmd_open_file, whose row says OPT_READ or OPT_WRITE;
 * - looks at cmd_cancelled now and then when it works long: the caller may have gone.
 *
 * Results go to c->out and nothing else does; sentences go to c->err through cmd_say.  With c->json
 * the result is one JSON object (or one for each line of a stream), never in another language.
 */
#ifndef TW_CMD_CMD_H
#define TW_CMD_CMD_H

#include <stdio.h>

#include "model/access.h"
#include "store/db.h"

struct cmd;
struct people;

enum cmd_flags {
	CMD_STORE	= BIT(0),	/* needs the open database (made where it is absent) */
	CMD_ALONE	= BIT(1),	/* never inside a server: takes the folder's lock, else exit 6 */
	CMD_PASSWORD	= BIT(2),	/* takes a password: --password-file F, a prompt, or standard input */
	CMD_DESTROYS	= BIT(3),	/* asks on a terminal, demands --yes elsewhere, before it runs */
	CMD_SERVER	= BIT(4),	/* only inside a running server (status); without one exit 1 */
	CMD_HIDDEN	= BIT(5),	/* not in the list of commands */
	CMD_SETTINGS	= BIT(6),	/* takes every setting as an option (serve, config) */
	CMD_THERE	= BIT(7),	/* makes no database in a folder that nobody named with --data */
	CMD_HANGUP	= BIT(8),	/* SIGHUP is a word to it, and not its end (serve) */
};

enum opt_kind {
	OPT_FLAG,	/* --yes */
	OPT_TEXT,	/* --role ROLE */
	OPT_INT,	/* --days N, from 0; checked before the command runs */
	OPT_READ,	/* --password-file F: opened for reading by the caller; "-" is standard input */
	OPT_WRITE,	/* --output F: made or emptied by the caller, 0600; "-" is standard output */
};

struct cmd_option {
	const char	*name;		/* "role", without the dashes */
	enum opt_kind	 kind;
	const char	*value;		/* what help calls it: "ROLE"; NULL for OPT_FLAG */
	const char	*zh, *en;
};

struct command {
	const char	*name;		/* "import", "user add" */
	const char	*args;		/* "FILE", "LOGIN", "[FIELD=VALUE ...]"; "" for none */
	const char	*zh, *en;	/* one line, without a full stop */
	const char	*example[2];	/* two, as typed: "tradewind import members.csv --resource enterprises --yes" */
	const struct cmd_option *options;	/* ended by { NULL }; or NULL */
	size_t		 min_args, max_args;	/* SIZE_MAX: any number */
	unsigned	 read_args;	/* BIT(n): argument n is a file to read, for cmd_open_file */
	unsigned	 flags;		/* enum cmd_flags */
	int		(*run)(struct cmd *c);	/* returns the exit code */
};

/*
 * Every command takes --data DIR, --config FILE, --json, --lang zh|en, --yes, -q, -v, --no-color, -h.
 * The exit codes of ui-and-api.md B1.
 */
enum cmd_exit {
	EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_PART = 3, EXIT_NOT_FOUND = 4,
	EXIT_NOT_PERMITTED = 5, EXIT_BUSY = 6, EXIT_DAMAGED = 7, EXIT_INTERRUPTED = 130
};

struct cmd_frame;		/* cmd/frame.c: parsed options, handed-over files, the caller */

struct cmd {
	const struct command *row;
	struct store	*store;		/* open, with CMD_STORE; else NULL */
	struct people	*people;	/* accounts and sessions of the store, with CMD_STORE */
	const char	*dir;		/* the data folder, without a slash at the end */
	FILE		*in, *out, *err;
	const char *const *args;	/* positional arguments, NULL-ended */
	size_t		 nargs;
	struct actor	 actor;		/* the console: role admin, door command, account NONE */
	enum lang	 lang;
	bool		 json, quiet, verbose, yes;
	struct arena	*arena;		/* of this run */
	struct err	 e;		/* for cmd_fail */
	struct cmd_frame *frame;
};

/* The rows, ended by { NULL }; src/cmd/table.c.  Add yours there: `extern const struct command cmd_import;`. */
extern const struct command *const commands[];

/* The value of an option of the row, or NULL where it was not given. */
const char *cmd_opt(const struct cmd *c, const char *name);
bool	cmd_flag(const struct cmd *c, const char *name);
int64_t	cmd_opt_int(const struct cmd *c, const char *name, int64_t otherwise);

/* A read-only connection for this command; the frame closes it.  Errors: ERR_DB. */
int	cmd_db(struct cmd *c, struct db **out, struct err *e) MUST_USE;

/*
 * The keys of the data folder (store/keyring.h): those of the server it runs in, else opened at the first call and closed by the frame.
 * Errors: those of keyring_open, ERR_USAGE (a fault in the settings).
 */
struct keyring;
int	cmd_keys(struct cmd *c, struct keyring **out, struct err *e) MUST_USE;
int	cmd_keys_when_needed(void *cmd, struct keyring **out, struct err *e) MUST_USE;	/* the same for store_keys_from */

/*
 * The file that an argument (read_args) or an option (OPT_READ, OPT_WRITE) names: a descriptor at its
 * start, which the caller closes.  path is the text as it was given.  Returns -1 with *e set
 * (ERR_BAD_FILE) where nothing of that name was handed over.
 */
int	cmd_open_file(struct cmd *c, const char *path, struct err *e) MUST_USE;

/* The password that the person gave (CMD_PASSWORD), without the line end; wiped after the run. */
const char *cmd_password(const struct cmd *c, size_t *len);

/*
 * Report c->e on c->err in the reader's language, each field complaint on a line of its own (with
 * --json as one object {"error":{...}}), and return its exit code: `return cmd_fail(c);`.
 */
int	cmd_fail(struct cmd *c);

/*
 * " --data DIR" as a shell takes it, for a sentence that names a further command; "" where the folder is the one
 * that commands take by themselves.
 */
const char *cmd_data(const struct cmd *c);

/*
 * Say a sentence of the catalogue on c->err, unless -q: cmd_say(c, "user_added", "login", login, NULL).
 * Keys and values are pairs of C strings, ended by NULL; {data} is cmd_data without being given.
 */
void	cmd_say(struct cmd *c, const char *code, ...) __attribute__((sentinel));

/* Progress on c->err: a bar on a terminal, else a line every 10 s.  done == total ends it. */
void	cmd_progress(struct cmd *c, size_t done, size_t total);

/*
 * Ask a yes-or-no question of the catalogue.  --yes answers it.  Returns 0 for yes; else the exit code:
 * EXIT_USAGE where there is no terminal to ask on, EXIT_FAILED for no, EXIT_INTERRUPTED.
 */
int	cmd_confirm(struct cmd *c, const char *code, ...) __attribute__((sentinel)) MUST_USE;

/* Whether the caller has gone or pressed Ctrl+C: stop, and return EXIT_INTERRUPTED. */
bool	cmd_cancelled(const struct cmd *c);

#endif
