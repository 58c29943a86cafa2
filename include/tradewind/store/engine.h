/*
 * What an engine owes to the rest of this room.  Private to store/: other rooms see db.h.
 *
 * One engine is linked in now (store/sqlite.c).  All functions fill *e with a code that
 * db.h promises; none logs what it returns.
 */
#ifndef TW_STORE_ENGINE_H
#define TW_STORE_ENGINE_H

#include "base/str.h"
#include "store/db.h"

/* The file of the database in a data folder, and whether the last owner stopped without closing it. */
#define STORE_FILE	"tradewind.db"
int	engine_exists(const char *dir, bool *exists, bool *unclean, struct err *e) MUST_USE;

/* The one connection that writes.  create: make the file (0600) where it is absent.  It may do anything until engine_guard. */
int	engine_open(struct db **out, const char *dir, bool create, struct err *e) MUST_USE;

/*
 * A small database beside it (keyring.c): the file at path, made where it is absent (0600), one connection for everything.  No log: a
 * commit is in the file, synced, when it returns, and what was deleted is nowhere in it.
 */
int	engine_open_small(struct db **out, const char *path, struct err *e) MUST_USE;

/* When all connections are closed: keep what a start needs of the disk. */
void	engine_keep_room(const char *dir);

/* Of which store the writer's connection is; db_open says it of its own. */
void	engine_belongs(struct db *d, struct store *s);
struct store *engine_store(const struct db *d);	/* NULL: of none */

/* Whether rows of append-only tables may be changed now. */
void	engine_reform(struct db *d, bool on);

/* From here on the connection is in the hands of requests: no schema changes, no PRAGMA (security.md D10). */
void	engine_guard(struct db *d);

/* A read-only connection that may run checks; not for requests. */
int	engine_open_checker(struct db **out, const char *dir, struct err *e) MUST_USE;

/* Sizes of the database's files, 0 where there is none. */
void	engine_size(const char *dir, int64_t *bytes, int64_t *log_bytes);

/* Rewrite the file without its free pages.  Outside of a transaction. */
int	engine_compact(struct db *d, struct err *e) MUST_USE;

/* Check pages and indexes; full: integrity and foreign keys too.  ERR_DAMAGED with the first finding in e->log. */
int	engine_check(struct db *d, bool full, struct err *e) MUST_USE;

/* --- the schema -------------------------------------------------------------------------------- */

/* Run the statements of one migration, its words (@ID @INT @BLOB @KEY @STRICT) expanded.  Inside a transaction. */
int	engine_script(struct db *d, const char *sql, size_t len, struct err *e) MUST_USE;

/* Create what only this engine has (search tables), where it is absent.  Inside a transaction. */
int	engine_schema(struct db *d, struct err *e) MUST_USE;

/* 1 the table is there, 0 not. */
int	engine_has_table(struct db *d, const char *table, struct err *e) MUST_USE;

/* Foreign keys that point nowhere: ERR_DAMAGED with the first one in e->log. */
int	engine_check_keys(struct db *d, struct err *e) MUST_USE;

/* --- transactions of the writer ---------------------------------------------------------------- */

int	engine_begin(struct db *d, struct err *e) MUST_USE;
int	engine_commit(struct db *d, struct err *e) MUST_USE;	/* failed: the transaction is rolled back */
void	engine_rollback(struct db *d);
int	engine_save(struct db *d, struct err *e) MUST_USE;	/* a savepoint */
int	engine_keep(struct db *d, struct err *e) MUST_USE;	/* release it */
int	engine_undo(struct db *d, struct err *e) MUST_USE;	/* roll back to it and release it */
bool	engine_in_tx(const struct db *d);	/* false after engine_begin: an error took the whole transaction (D5) */
bool	engine_broken(const struct db *d);	/* an error was seen after which nothing may be written (D8) */
int64_t	engine_last_id(const struct db *d);
int64_t	engine_changes(const struct db *d);

/*
 * Between groups: room for long work that touches pages all over the file, or for the usual again.  With little room such pages go to
 * the log and come back from it many times.
 */
void	engine_room(struct db *d, bool large);

/* Between groups: move the log into the file where it has grown (D7); stopping: all of it. */
void	engine_checkpoint(struct db *d, bool stopping);

/* --- copies ------------------------------------------------------------------------------------ */

/*
 * Copy the whole database of d to a new file, in slices, d writing in between.  engine_copy_step says 1 more to
 * do, 0 all is there, -1 failed; engine_copy_end closes (keep: sync the file) and must be called in any case.
 */
struct copy;
int	engine_copy_begin(struct copy **out, struct db *d, const char *path, struct err *e) MUST_USE;
int	engine_copy_step(struct copy *c, size_t *done, size_t *total, struct err *e) MUST_USE;
int	engine_copy_end(struct copy *c, bool keep, struct err *e) MUST_USE;

/*
 * A private copy of the database as the reader d sees it, in a file of dir that has no name any more: it is written like the database itself,
 * by whoever opened it, and is gone when it is closed.  Errors: ERR_DISK_FULL, ERR_DB.
 */
int	engine_open_apart(struct db **out, struct db *d, const char *dir, struct err *e) MUST_USE;
void	engine_sweep_apart(const char *dir);	/* what a killed process left of one */

/* Open a file that nobody writes, without leaving anything beside it.  ERR_NOT_FOUND, ERR_BAD_FILE, ERR_DB. */
int	engine_open_file(struct db **out, const char *path, struct err *e) MUST_USE;

/* "table n\n" of every ordinary table by name, and the sum. */
int	engine_count(struct db *d, struct str *each, int64_t *rows, struct err *e) MUST_USE;

/* --- the full-text table (search_doc.c, search.c) --------------------------------------------------- */

/*
 * Tokens are lower-case ASCII letters, digits and characters beyond ASCII, a blank between; the table takes them as they
 * are.  One text of tokens for each class below ENGINE_FTS_COLUMNS, NULL: none.  drop wants exactly what add was given.
 */
#define ENGINE_FTS_COLUMNS	4
int	engine_fts_add(struct db *d, int64_t doc, const char *const tokens[ENGINE_FTS_COLUMNS], struct err *e) MUST_USE;
int	engine_fts_drop(struct db *d, int64_t doc, const char *const tokens[ENGINE_FTS_COLUMNS], struct err *e) MUST_USE;

/*
 * The records whose tokens of the classes in `classes` (BIT each, not 0) satisfy expr: tokens with & (binds closer), | and
 * brackets.  Columns id, own, body of search_doc, by id.  engine_fts_count gives one number, at most `most`.
 * What the statement needs is in a.
 */
struct stmt *engine_fts_find(struct db *d, struct arena *a, const char *expr, unsigned classes) MUST_USE;
struct stmt *engine_fts_count(struct db *d, struct arena *a, const char *expr, unsigned classes, int64_t most) MUST_USE;

/* --- write.c ------------------------------------------------------------------------------------ */

/* Run fn on the writer between two groups, outside of any transaction, and wait for it. */
int	store_between(struct store *s, int (*fn)(struct db *d, void *arg, struct err *e), void *arg, struct err *e) MUST_USE;

/* --- migrate.c ----------------------------------------------------------------------------------- */

/* Bring the schema up to date (or only look, if apply is not set).  d is not guarded yet.  ERR_TOO_NEW, ERR_DAMAGED, ERR_DB. */
struct embed;
int	migrate_run(struct db *d, const char *dir, const struct embed *files, bool apply, struct err *e) MUST_USE;

/* The last migration in the database: 0 if there is none; and ERR_TOO_NEW if it is not in files. */
int	migrate_number(struct db *d, int64_t *number, struct err *e) MUST_USE;
int	migrate_check_new(struct db *d, const struct embed *files, struct err *e) MUST_USE;

/* --- backup.c ------------------------------------------------------------------------------------ */

/* A verified copy before a migration, on the connection that will migrate. */
int	backup_before(struct db *d, const char *dir, struct err *e) MUST_USE;

/* Where copies are in a data folder, and whether there is one. */
#define BACKUP_DIR	"backups"
bool	backup_any(const char *dir);

/* Whether a database was set aside there for a copy of it. */
bool	backup_aside(const char *dir);

/* Remove what a killed process left half made.  Before anything else runs. */
void	backup_sweep(const char *dir);

#endif
