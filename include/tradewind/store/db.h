/*
 * The database as the rest of the house sees it: connections, statements, transactions, the write
 * queue, change counters.  Behind it stands one engine (store/sqlite.c; PostgreSQL later); nothing
 * outside the engine file knows which.
 *
 * SQL is written in the subset of design.md 5 (check-sql guards it): `$n` parameters, constant text
 * or text composed by store/sqlb from constants; values are always bound.
 */
#ifndef TW_STORE_DB_H
#define TW_STORE_DB_H

#include "base/err.h"

struct store;		/* one open database: engine, data folder, writer thread, counters */
struct db;		/* one connection; belongs to one thread at a time */
struct stmt;		/* one prepared statement of a connection, cached by its text */
struct embed;		/* base/embed.h */
struct tx;		/* the write transaction a `run` is in; only on the writer */

struct store_opts {
	const char	*dir;		/* the data folder; must exist, 0700 */
	bool		 create;	/* make the database where it is absent */
	bool		 migrate;	/* apply missing migrations (after a verified backup) */
	size_t		 queue_most;	/* writer queue, default 1,024 (security.md D4) */

	/* Called once on the writer when the disk or the database is broken (D8).  NULL: log and exit 1. */
	void		(*broken)(void *arg);
	void		*broken_arg;

	/* For tests; NULL: what is compiled in, and statvfs(3). */
	const struct embed *migrations;
	/* Asked at most once a second; of a test, before every write. */
	void		(*space)(const char *dir, int64_t *free_bytes, int64_t *total_bytes);
};

/*
 * Open the database of a data folder, whose lock the caller holds, check its version and settings
 * (security.md D2), migrate if asked, and start the writer thread.
 * Errors: ERR_NOT_FOUND (no database, create not set), ERR_TOO_NEW, ERR_DAMAGED (also: empty or missing beside its
 * copies, log or keys), ERR_DISK_FULL, ERR_DB.
 */
int	store_open(struct store **out, const struct store_opts *o, struct err *e) MUST_USE;

/* Finish what is queued, checkpoint, close.  All readers must be freed before.  NULL is fine. */
void	store_close(struct store *s);

/*
 * Look for damage; full: every index entry and foreign key too.  Reads the whole file on a connection of its own.
 * Errors: ERR_DAMAGED with the first finding in e->log, ERR_DB.  Thread: any but a loop.
 */
int	store_check(struct store *s, bool full, struct err *e) MUST_USE;

/* Give free pages back to the file system.  Writes wait meanwhile.  Errors: ERR_DISK_FULL (needs its size again), ERR_DB. */
int	store_compact(struct store *s, struct err *e) MUST_USE;

/* What a health page says. */
struct store_status {
	int64_t		 schema;		/* last migration */
	int64_t		 bytes, log_bytes;	/* the file, and what was not moved into it yet */
	int64_t		 free_bytes, total_bytes;	/* of the file system */
	bool		 disk_low;		/* changes are refused (D9) */
	bool		 broken;		/* D8 */
	size_t		 queue;			/* writes that wait */
};
int	store_status(struct store *s, struct store_status *out, struct err *e) MUST_USE;

/*
 * Where the keys of this store come from (keyring.h); asked when the first is needed, by whoever needs it.  open NULL: there are none any more,
 * to be said before they are closed.  db_keys: ERR_INTERNAL where nobody has said it, or what open failed with.
 */
struct keyring;
void	store_keys_from(struct store *s, int (*open)(void *arg, struct keyring **out, struct err *e), void *arg);
int	db_keys(const struct db *d, struct keyring **out, struct err *e) MUST_USE;

/* The data folder, without a slash at the end. */
const char *store_dir(const struct store *s);

/* --- reading (any thread; one connection a thread) ------------------------------------------- */

/* A read-only connection.  Errors: ERR_DB. */
int	db_open(struct db **out, struct store *s, struct err *e) MUST_USE;
void	db_close(struct db *d);
const char *db_dir(const struct db *d);	/* store_dir of its store */

/*
 * Begin and end a snapshot: all statements between see the same state.  Without one every
 * statement sees its own.  db_end never fails and may be called when nothing was begun.
 */
int	db_begin(struct db *d, struct err *e) MUST_USE;
void	db_end(struct db *d);

/*
 * Whether what is read now is read of one state: a snapshot or a transaction is open, or a statement is under way.  For those
 * who read several times for one answer and begin a snapshot of their own if nobody has.
 */
bool	db_has_snapshot(const struct db *d);

/* How long a statement may run before it fails with ERR_BUSY, and a snapshot twice as long; default DB_LIMIT_MS.  0: no limit. */
enum { DB_LIMIT_MS = 5000 };	/* security.md D6 */
void	db_limit_ms(struct db *d, int64_t ms);

/*
 * The statement for a text.  Prepared once for each connection and text, then cached; a statement that
 * is in use (recursion) gets a second copy.  Never NULL: an error is remembered and reported by stmt_run or stmt_row.
 */
struct stmt *db_stmt(struct db *d, const char *sql) MUST_USE;

/* Bind parameter $n (from 1).  Text and blobs are used in place: they must live until the last row. */
void	stmt_int(struct stmt *s, int n, int64_t v);	/* NONE binds NULL */
void	stmt_text(struct stmt *s, int n, const char *text);	/* NULL binds NULL */
void	stmt_textn(struct stmt *s, int n, const char *text, size_t len);
void	stmt_blob(struct stmt *s, int n, const void *p, size_t len);
void	stmt_null(struct stmt *s, int n);

/* Next row: 1 there is one, 0 no more (the statement is released), -1 failed. */
int	stmt_row(struct stmt *s, struct err *e) MUST_USE;

/* Run to the end, ignoring rows. */
int	stmt_run(struct stmt *s, struct err *e) MUST_USE;

/* Stop before the last row and release the statement.  Safe at any time. */
void	stmt_done(struct stmt *s);

/* Columns from 0.  Pointers live until the next stmt_row on the statement. */
int64_t	col_int(struct stmt *s, int n);			/* NULL gives NONE */
const char *col_text(struct stmt *s, int n);		/* NULL gives NULL */
const void *col_blob(struct stmt *s, int n, size_t *len);
size_t	col_len(struct stmt *s, int n);			/* bytes of a text or blob */
bool	col_is_null(struct stmt *s, int n);

/* The columns of a table in their order, in the arena; *n is 0 where there is no such table. */
struct db_column {
	const char	*name;
	const char	*type;		/* as declared, upper case: "INTEGER", "TEXT", "BLOB" */
	bool		 not_null, key;
};
int	db_columns(struct db *d, struct arena *a, const char *table, struct db_column **out, size_t *n,
	    struct err *e) MUST_USE;

/* Every foreign key of the database, one row for each column, by table. */
struct db_foreign {
	const char	*table, *column, *to;
	bool		 cascade;	/* the row goes with what it points to */
};
int	db_foreign_keys(struct db *d, struct arena *a, struct db_foreign **out, size_t *n, struct err *e) MUST_USE;

/* The unique keys of a table that hold for all of its rows, but for the id alone. */
#define DB_KEY_COLUMNS	8
struct db_unique {
	const char	*column[DB_KEY_COLUMNS];
	size_t		 n;
};
int	db_unique_keys(struct db *d, struct arena *a, const char *table, struct db_unique **out, size_t *n,
	    struct err *e) MUST_USE;

/* One integer of one row: 1 found, 0 no row, -1 failed.  arg is bound to $1 where there is one. */
int	db_int(struct db *d, const char *sql, int64_t arg, int64_t *out, struct err *e) MUST_USE;

/* --- writing (the writer thread) -------------------------------------------------------------- */

/* The connection of a transaction, for reading what was written so far. */
struct db *tx_db(struct tx *t);
struct stmt *tx_stmt(struct tx *t, const char *sql) MUST_USE;

/* The id of the row that the last INSERT of this transaction made. */
int64_t	tx_last_id(struct tx *t);

/* Rows that the last UPDATE or DELETE changed. */
int64_t	tx_changes(struct tx *t);

/*
 * Run a part that may fail without the rest: in a savepoint within that of the write.  What run returned; -1 has taken back what it wrote.
 * Statements that were half read before are finished.  ERR_DB, ERR_DISK_FULL: the write must fail as a whole.
 */
int	tx_try(struct tx *t, int (*run)(struct tx *t, void *arg, struct err *e), void *arg, struct err *e) MUST_USE;

/*
 * Say that rows of a table changed: its counter moves in memory when the transaction commits,
 * before any reply is released (design.md 4).  table is a small number, below STORE_COUNTERS.
 */
#define STORE_COUNTERS	64
void	tx_touch(struct tx *t, unsigned table);

/*
 * Queue a write.  run is called on the writer inside a savepoint and returns 0 or -1 with *e set (-1
 * rolls back its own savepoint and nobody else's); it has no side effect outside its transaction
 * and may be run again.  done is called on the writer after the commit returned (e->code is
 * ERR_OK) or when the write failed; only then may a reply leave.  e lives in the arena given.
 * Returns -1 when the queue is full or the store is stopping (nothing will be called).
 */
struct write {
	int	(*run)(struct tx *t, void *arg, struct err *e);
	void	(*done)(void *arg, struct err *e);
	void	*arg;
	struct arena *arena;		/* for e; the caller's */
	bool	 alone;			/* long work: a group of its own (imports, backup slices) */
	bool	 vital;			/* a few rows that must go on while the disk is low: signing in and out (D9) */
};
int	store_write(struct store *s, const struct write *w) MUST_USE;

/* The same and wait: for commands, jobs and tests.  Not on a loop, not on the writer. */
int	store_write_wait(struct store *s, int (*run)(struct tx *, void *, struct err *), void *arg,
	    struct err *e) MUST_USE;

/* As store_write_wait, also while the disk is low: for a few rows without which nothing goes on (D9). */
int	store_write_vital(struct store *s, int (*run)(struct tx *, void *, struct err *), void *arg,
	    struct err *e) MUST_USE;

/* As store_write_wait, in a transaction of its own: for long work, so that nobody else waits for its commit. */
int	store_write_alone(struct store *s, int (*run)(struct tx *, void *, struct err *), void *arg,
	    struct err *e) MUST_USE;

/*
 * As store_write_alone, and rows of append-only tables may be changed in it (security.md D10): for the step that a migration leaves to the first
 * start, before anybody is served.
 */
int	store_write_reform(struct store *s, int (*run)(struct tx *, void *, struct err *), void *arg,
	    struct err *e) MUST_USE;

/* Move all of the log into the file and cut it off, so that nothing of before lies in it.  A reader that stays may keep it from that. */
int	store_flush(struct store *s, struct err *e) MUST_USE;

/*
 * Try a write out: run it on a private copy of the database as d sees it now, which is thrown away whatever it returns.  Nobody waits for it.  The
 * copy needs as much room on the disk as the database.  What tx_try has kept stays in the copy, also if run fails behind it.
 * What run returned; ERR_DISK_FULL, ERR_DB.  Thread: d's.
 */
int	store_apart(struct store *s, struct db *d, int (*run)(struct tx *, void *, struct err *), void *arg,
	    struct err *e) MUST_USE;

/* Whether the transaction is one of a private copy: what is kept outside of the database must be left alone then. */
bool	tx_is_apart(const struct tx *t);

/* The change counter of a table.  Read it *before* the snapshot of the body that it validates. */
uint64_t store_counter(const struct store *s, unsigned table);

/* Whether writes are refused now for want of disk space (security.md D9), and queue depth. */
bool	store_disk_low(const struct store *s);
size_t	store_queue_len(const struct store *s);

#endif
