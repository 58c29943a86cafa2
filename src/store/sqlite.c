/*
 * The engine that is built in: SQLite.  The only file that knows it.
 *
 * One connection writes (3.40 can lose commits when two do, security.md D1); readers are read-only and
 * never checkpoint.  All of D2 is set and read back on every connection, because a misspelt PRAGMA
 * says nothing.  Statements are cached by their text; what is borrowed twice is prepared twice.
 */
#include "base/base.h"

#include "store/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/clock.h"
#include "base/log.h"

#define PAGE			4096
#define CACHE_BUCKETS		256
#define CACHE_MOST		256		/* statements kept for each connection */
#define BUSY_MS			5000
#define PROGRESS_OPS		4000		/* virtual machine steps between two looks at the clock */
#define WAL_PASSIVE		(4 << 20)	/* security.md D7, bytes of the log */
#define WAL_RESTART		(64 << 20)
#define WAL_ALARM		(256 << 20)

enum mode { READER, WRITER, LOOSE };		/* LOOSE: while opening and migrating, and on copies */

struct stmt {
	struct db	*db;
	sqlite3_stmt	*h;		/* NULL: it could not be prepared; not in the cache */
	struct stmt	*next;		/* in its bucket */
	struct stmt	*newer, *older;	/* by last use */
	uint64_t	 hash;
	char		*sql;
	int		 rc;		/* the first error, SQLITE_OK before */
	bool		 busy;		/* lent out */
	bool		 started;
	char		 why[160];	/* of rc, where it was found */
};

struct db {
	sqlite3		*h;
	struct store	*store;		/* NULL: of none */
	const char	*dir;		/* of the store; NULL: of none */
	enum mode	 mode;
	bool		 reform;	/* append-only tables may be changed */
	struct stmt	*bucket[CACHE_BUCKETS];
	struct stmt	 use;		/* ring of all cached statements; use.newer is the oldest */
	size_t		 nstmts, nbusy;
	bool		 in_group;	/* writer: between engine_begin and commit */
	bool		 snapshot;	/* reader: between db_begin and db_end */
	bool		 broken;
	int64_t		 limit_ms, statement_ms, snapshot_ms;	/* limit; when each began */
	int		 wal_pages;	/* as of the last commit */
	int		 wal_seen;	/* of those, when the last checkpoint ran */
	int64_t		 wal_tried_ms;	/* last RESTART */
};

/* --- errors ------------------------------------------------------------------------------------ */

static enum err_code
code_of(int rc)
{
	switch (rc) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return ERR_CONFLICT;
	case SQLITE_IOERR_SHMSIZE:	/* no room for the index of the log */
		return ERR_DISK_FULL;
	}
	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_INTERRUPT:
		return ERR_BUSY;
	case SQLITE_FULL:
		return ERR_DISK_FULL;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return ERR_DAMAGED;
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_PROTOCOL:
	case SQLITE_ABORT:
		return ERR_DB;
	default:
		return ERR_INTERNAL;	/* our SQL is wrong, or a CHECK caught what validation let through */
	}
}

/* Note what an error means for the connection.  Without memory nothing can go on (style.md 4). */
static void
note(struct db *d, int rc)
{
	int kind = rc & 0xff;

	if (kind == SQLITE_NOMEM || rc == SQLITE_IOERR_NOMEM)
		fatal("out of memory in the database engine");
	if ((kind == SQLITE_IOERR && rc != SQLITE_IOERR_SHMSIZE) || kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB)
		d->broken = true;
}

static int
fail_rc(struct err *e, int rc, const char *why, const char *what)
{
	enum err_code code = code_of(rc);

	fail(e, code, "%s (%d): %.120s", why, rc, what);
	if (code == ERR_BUSY)
		e->retry_after_s = 1;
	return -1;
}

static int
fail_db(struct db *d, int rc, const char *what, struct err *e)
{
	note(d, rc);
	return fail_rc(e, rc, sqlite3_errmsg(d->h), what);
}

/* --- statements -------------------------------------------------------------------------------- */

/*
 * To SQLite `$1` is a name and `?1` a number, so every `$` before a digit becomes `?`; not in
 * strings, quoted names and comments.
 */
static void
number_params(char *s)
{
	for (char *end; *s != '\0'; s++) {
		if (*s == '\'' || *s == '"') {
			if ((end = strchr(s + 1, *s)) == NULL)
				return;
			s = end;
		} else if (s[0] == '-' && s[1] == '-') {
			if ((end = strchr(s, '\n')) == NULL)
				return;
			s = end;
		} else if (s[0] == '$' && s[1] >= '0' && s[1] <= '9') {
			*s = '?';
		}
	}
}

static uint64_t
hash_text(const char *s, size_t n)
{
	uint64_t h = n * UINT64_C(0x9e3779b97f4a7c15), w;

	for (; n >= 8; s += 8, n -= 8) {
		memcpy(&w, s, 8);
		h = (h ^ w) * UINT64_C(0xff51afd7ed558ccd);
		h ^= h >> 32;
	}
	w = 0;
	memcpy(&w, s, n);
	h = (h ^ w) * UINT64_C(0xff51afd7ed558ccd);
	return h ^ h >> 32;
}

static void
ring_take(struct stmt *s)
{
	s->newer->older = s->older;
	s->older->newer = s->newer;
}

static void
ring_put(struct db *d, struct stmt *s)
{
	s->newer = &d->use;
	s->older = d->use.older;
	s->older->newer = s;
	d->use.older = s;
}

static void
stmt_free(struct stmt *s)
{
	sqlite3_finalize(s->h);
	free(s->sql);
	free(s);
}

static void
cache_drop(struct db *d, struct stmt *s)
{
	struct stmt **at = &d->bucket[s->hash % CACHE_BUCKETS];

	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
	ring_take(s);
	d->nstmts--;
	stmt_free(s);
}

/* Forget the statement that was idle longest, if there are too many. */
static void
cache_trim(struct db *d)
{
	struct stmt *s;

	if (d->nstmts < CACHE_MOST)
		return;
	for (s = d->use.newer; s != &d->use; s = s->newer)
		if (!s->busy) {
			cache_drop(d, s);
			return;
		}
}

static void
cache_clear(struct db *d)
{
	while (d->use.newer != &d->use)
		cache_drop(d, d->use.newer);
}

static struct stmt *
stmt_new(struct db *d, const char *sql, size_t len, uint64_t hash)
{
	struct stmt *s = xcalloc(1, sizeof *s);
	char *numbered = xstrndup(sql, len);

	s->db = d;
	s->hash = hash;
	s->sql = xstrndup(sql, len);
	number_params(numbered);
	s->rc = sqlite3_prepare_v3(d->h, numbered, (int)len + 1, SQLITE_PREPARE_PERSISTENT, &s->h, NULL);
	free(numbered);
	if (s->rc == SQLITE_OK && s->h == NULL)
		s->rc = SQLITE_MISUSE;		/* an empty text */
	if (s->rc != SQLITE_OK) {
		note(d, s->rc);
		snprintf(s->why, sizeof s->why, "%s", sqlite3_errmsg(d->h));
		sqlite3_finalize(s->h);
		s->h = NULL;
	}
	return s;
}

static struct stmt *
lend(struct db *d, struct stmt *s)
{
	s->busy = true;
	d->nbusy++;
	return s;
}

struct stmt *
db_stmt(struct db *d, const char *sql)
{
	size_t len = strlen(sql);
	uint64_t hash = hash_text(sql, len);
	struct stmt *s, **at = &d->bucket[hash % CACHE_BUCKETS];

	for (s = *at; s != NULL; s = s->next)
		if (s->hash == hash && !s->busy && strcmp(s->sql, sql) == 0) {
			ring_take(s);
			ring_put(d, s);
			return lend(d, s);
		}
	cache_trim(d);
	s = stmt_new(d, sql, len, hash);
	if (s->h != NULL) {
		s->next = *at;
		*at = s;
		ring_put(d, s);
		d->nstmts++;
	}
	return lend(d, s);
}

void
stmt_done(struct stmt *s)
{
	if (!s->busy)
		return;
	s->busy = s->started = false;
	s->db->nbusy--;
	if (s->h == NULL) {
		stmt_free(s);
		return;
	}
	sqlite3_reset(s->h);
	sqlite3_clear_bindings(s->h);
	s->rc = SQLITE_OK;
}

/* What a run left half read would hold its savepoint open. */
static void
stmts_done(struct db *d)
{
	if (d->nbusy > 0)
		for (struct stmt *s = d->use.newer; s != &d->use; s = s->newer)
			stmt_done(s);
}

static void
bound(struct stmt *s, int rc)
{
	if (rc == SQLITE_OK || s->rc != SQLITE_OK)
		return;
	s->rc = rc;
	snprintf(s->why, sizeof s->why, "%s", sqlite3_errmsg(s->db->h));
}

void
stmt_int(struct stmt *s, int n, int64_t v)
{
	if (v == NONE)
		stmt_null(s, n);
	else if (s->h != NULL)
		bound(s, sqlite3_bind_int64(s->h, n, v));
}

void
stmt_textn(struct stmt *s, int n, const char *text, size_t len)
{
	if (s->h != NULL)
		bound(s, sqlite3_bind_text64(s->h, n, text, len, SQLITE_STATIC, SQLITE_UTF8));
}

void
stmt_text(struct stmt *s, int n, const char *text)
{
	stmt_textn(s, n, text, text == NULL ? 0 : strlen(text));
}

void
stmt_blob(struct stmt *s, int n, const void *p, size_t len)
{
	if (s->h != NULL)
		bound(s, sqlite3_bind_blob64(s->h, n, len == 0 && p != NULL ? "" : p, len, SQLITE_STATIC));
}

void
stmt_null(struct stmt *s, int n)
{
	if (s->h != NULL)
		bound(s, sqlite3_bind_null(s->h, n));
}

static int
stmt_fail(struct stmt *s, struct err *e)
{
	struct db *d = s->db;

	note(d, s->rc);
	if ((s->rc & 0xff) == SQLITE_INTERRUPT)
		fail_rc(e, s->rc, "over the time limit", s->sql);
	else
		fail_rc(e, s->rc, s->why, s->sql);
	stmt_done(s);
	return -1;
}

/* After an error took the transaction, a statement would commit by itself (D5). */
static bool
lost(const struct db *d)
{
	return d->in_group && sqlite3_get_autocommit(d->h);
}

int
stmt_row(struct stmt *s, struct err *e)
{
	struct db *d = s->db;
	int rc;

	assert(s->busy);
	if (s->rc != SQLITE_OK)
		return stmt_fail(s, e);
	if (!s->started) {
		if (lost(d)) {
			stmt_done(s);
			return fail(e, ERR_DB, "the transaction was rolled back by an earlier error");
		}
		s->started = true;
		if (d->limit_ms > 0)
			d->statement_ms = clock_mono_ms();
	}
	rc = sqlite3_step(s->h);
	if (rc == SQLITE_ROW)
		return 1;
	if (rc != SQLITE_DONE) {
		bound(s, rc);
		return stmt_fail(s, e);
	}
	stmt_done(s);
	return 0;
}

int
stmt_run(struct stmt *s, struct err *e)
{
	int rc;

	while ((rc = stmt_row(s, e)) == 1)
		;
	return rc;
}

int64_t
col_int(struct stmt *s, int n)
{
	return col_is_null(s, n) ? NONE : sqlite3_column_int64(s->h, n);
}

const char *
col_text(struct stmt *s, int n)
{
	return (const char *)sqlite3_column_text(s->h, n);
}

const void *
col_blob(struct stmt *s, int n, size_t *len)
{
	const void *p = sqlite3_column_blob(s->h, n);

	*len = (size_t)sqlite3_column_bytes(s->h, n);
	return p == NULL && !col_is_null(s, n) ? "" : p;
}

size_t
col_len(struct stmt *s, int n)
{
	return (size_t)sqlite3_column_bytes(s->h, n);
}

bool
col_is_null(struct stmt *s, int n)
{
	return sqlite3_column_type(s->h, n) == SQLITE_NULL;
}

int
db_int(struct db *d, const char *sql, int64_t arg, int64_t *out, struct err *e)
{
	struct stmt *s = db_stmt(d, sql);
	int rc;

	if (s->h != NULL && sqlite3_bind_parameter_count(s->h) > 0)
		stmt_int(s, 1, arg);
	if ((rc = stmt_row(s, e)) != 1)
		return rc;
	*out = col_int(s, 0);
	stmt_done(s);
	return 1;
}

/* --- a connection ------------------------------------------------------------------------------ */

/* strpos(hay, needle) as PostgreSQL has it: where needle begins, from 1; 0 nowhere.  Counted in bytes here. */
static void
sql_strpos(sqlite3_context *c, int n, sqlite3_value **v)
{
	const char *hay = (const char *)sqlite3_value_text(v[0]), *needle = (const char *)sqlite3_value_text(v[1]);
	const char *at;

	if (hay == NULL || needle == NULL)
		return;			/* NULL */
	at = memmem(hay, (size_t)sqlite3_value_bytes(v[0]), needle, (size_t)sqlite3_value_bytes(v[1]));
	sqlite3_result_int64(c, at == NULL ? 0 : at - hay + 1);
}

static bool
one_of(const char *name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (name != NULL && strcasecmp(name, list[i]) == 0)
			return true;
	return false;
}

/*
 * What statements of requests may not do (D10).  The two PRAGMAs are what the search tables read behind
 * the scenes and what lists columns; audit rows are added, never changed (L2).
 */
static int
authorise(void *arg, int action, const char *a, const char *b, const char *schema, const char *trigger)
{
	static const char *const pragmas[] = { "data_version", "table_xinfo", "foreign_key_list", "index_list", "index_info" };
	static const char *const append_only[] = { "audit", "audit_personal", "schema_migration" };
	const struct db *d = arg;

	if (d->mode == LOOSE)
		return SQLITE_OK;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_FUNCTION:
	case SQLITE_RECURSIVE:
	case SQLITE_INSERT:
	case SQLITE_TRANSACTION:
	case SQLITE_SAVEPOINT:
		return SQLITE_OK;
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
		return !d->reform && one_of(a, append_only, nitems(append_only)) ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_PRAGMA:
		return one_of(a, pragmas, nitems(pragmas)) ? SQLITE_OK : SQLITE_DENY;
	default:
		return SQLITE_DENY;
	}
}

static int
on_progress(void *arg)
{
	struct db *d = arg;
	int64_t now;

	if (d->limit_ms == 0)
		return 0;
	now = clock_mono_ms();
	return now - d->statement_ms > d->limit_ms || (d->snapshot && now - d->snapshot_ms > 2 * d->limit_ms);
}

static int
on_commit_size(void *arg, sqlite3 *h, const char *schema, int pages)
{
	struct db *d = arg;

	if (pages < d->wal_seen)
		d->wal_seen = 0;	/* the log began anew */
	d->wal_pages = pages;
	return SQLITE_OK;
}

/* Only what says that the disk or the file is bad; constraint errors and the like are answers, not events. */
static void
on_log(void *arg, int rc, const char *text)
{
	switch (rc & 0xff) {
	case SQLITE_IOERR:
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_FULL:
	case SQLITE_CANTOPEN:
		log_warnx("database engine (%d): %s", rc, text);
	}
}

/*
 * SQLite takes ENOSPC alone for a full disk and every other error of a write for a broken one.  A quota or a limit that is met is a full disk
 * too: nothing of the transaction is there, and the next one may go well.
 */
static ssize_t
no_room(ssize_t n)
{
	if (n == -1 && err_of_file(errno, ERR_DB) == ERR_DISK_FULL)
		errno = ENOSPC;
	return n;
}

static ssize_t
write_in_room(int fd, const void *p, size_t n)
{
	return no_room(write(fd, p, n));
}

static ssize_t
pwrite_in_room(int fd, const void *p, size_t n, off_t at)
{
	return no_room(pwrite(fd, p, n, at));
}

_Static_assert(sizeof(off_t) == 8, "the offsets of pwrite64");

/* Its names of the calls that it may write with, whichever it was built to take. */
static void
see_quotas(void)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	if (vfs == NULL || vfs->iVersion < 3 ||
	    vfs->xSetSystemCall(vfs, "write", (sqlite3_syscall_ptr)write_in_room) != SQLITE_OK ||
	    vfs->xSetSystemCall(vfs, "pwrite", (sqlite3_syscall_ptr)pwrite_in_room) != SQLITE_OK ||
	    vfs->xSetSystemCall(vfs, "pwrite64", (sqlite3_syscall_ptr)pwrite_in_room) != SQLITE_OK)
		fatal("SQLite does not let its writes be seen");
}

static void
engine_init(void)
{
	if (sqlite3_libversion_number() < 3040000 || sqlite3_threadsafe() == 0 ||
	    !sqlite3_compileoption_used("ENABLE_FTS5"))
		fatal("SQLite %s does not do: 3.40 or later with threads and FTS5 is needed", sqlite3_libversion());
	/* Its statistics would put one lock around every allocation of every thread. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_LOG, on_log, NULL);
	if (sqlite3_initialize() != SQLITE_OK)
		fatal("SQLite does not start");
	see_quotas();
}

static const struct {
	int		 op, want;
	const char	*name;
} config[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE, 1, "defensive" },
	{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, "trusted_schema" },
	{ SQLITE_DBCONFIG_ENABLE_FKEY, 1, "foreign keys" },
	{ SQLITE_DBCONFIG_DQS_DDL, 0, "double-quoted strings in the schema" },
	{ SQLITE_DBCONFIG_DQS_DML, 0, "double-quoted strings" },
	{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, "load_extension" },
};

/* Set, and what reading it back must give; NULL: only read. */
static const struct {
	const char	*set, *get, *want;
} pragmas[] = {
	{ "PRAGMA busy_timeout = 5000", "PRAGMA busy_timeout", "5000" },
	{ "PRAGMA synchronous = FULL", "PRAGMA synchronous", "2" },
	{ "PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1" },
	{ "PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0" },
	{ "PRAGMA mmap_size = 0", "PRAGMA mmap_size", "0" },
	{ "PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1" },
	{ "PRAGMA secure_delete = ON", "PRAGMA secure_delete", "1" },	/* what was purged is not left in free pages */
	{ "PRAGMA wal_autocheckpoint = 0", "PRAGMA wal_autocheckpoint", "0" },
	{ "PRAGMA journal_size_limit = 67108864", "PRAGMA journal_size_limit", "67108864" },
	{ "PRAGMA temp_store = MEMORY", "PRAGMA temp_store", "2" },
	{ "PRAGMA cache_size = -8192", "PRAGMA cache_size", "-8192" },
};

static int
set_config(struct db *d, struct err *e)
{
	for (size_t i = 0; i < nitems(config); i++) {
		int now = -1, rc = sqlite3_db_config(d->h, config[i].op, config[i].want, &now);

		if (rc != SQLITE_OK || now != config[i].want)
			return fail(e, ERR_DB, "SQLite does not take the setting: %s", config[i].name);
	}
	return 0;
}

/* The first column of the first row as text; empty where there is none. */
static int
ask(struct db *d, const char *sql, char *out, size_t size, struct err *e)
{
	sqlite3_stmt *h;
	int rc = sqlite3_prepare_v2(d->h, sql, -1, &h, NULL);

	out[0] = '\0';
	if (rc == SQLITE_OK && (rc = sqlite3_step(h)) == SQLITE_ROW)
		snprintf(out, size, "%s", (const char *)sqlite3_column_text(h, 0));
	if (rc != SQLITE_ROW && rc != SQLITE_DONE && rc != SQLITE_OK)
		fail_db(d, rc, sql, e);
	sqlite3_finalize(h);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : -1;
}

static int
demand(struct db *d, const char *sql, const char *want, struct err *e)
{
	char got[64];

	if (ask(d, sql, got, sizeof got, e) == -1)
		return -1;
	if (strcmp(got, want) != 0)
		return fail(e, ERR_DB, "SQLite does not take the setting: %s is '%s', not '%s'", sql, got, want);
	return 0;
}

static int
set_pragmas(struct db *d, bool wal, struct err *e)
{
	char ignored[64];

	for (size_t i = 0; i < nitems(pragmas); i++)
		if (ask(d, pragmas[i].set, ignored, sizeof ignored, e) == -1 ||
		    demand(d, pragmas[i].get, pragmas[i].want, e) == -1)
			return -1;
	return wal ? demand(d, "PRAGMA journal_mode", "wal", e) : 0;
}

/* The handle is there even when opening failed: it says why. */
static int
open_handle(struct db **out, const char *name, int flags, struct err *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct db *d = xcalloc(1, sizeof *d);
	int rc;

	pthread_once(&once, engine_init);
	d->use.newer = d->use.older = &d->use;
	d->mode = LOOSE;
	rc = sqlite3_open_v2(name, &d->h, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_create_function_v2(d->h, "strpos", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC |
		    SQLITE_INNOCUOUS, NULL, sql_strpos, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_set_authorizer(d->h, authorise, d);
	if (rc != SQLITE_OK) {
		fail_db(d, rc, "open", e);
		db_close(d);
		return -1;
	}
	*out = d;
	return 0;
}

static const char *
db_path(char *out, size_t size, const char *dir, const char *tail, struct err *e)
{
	int n = snprintf(out, size, "%s/%s%s", dir, STORE_FILE, tail);

	if (n > 0 && (size_t)n < size)
		return out;
	fail(e, ERR_DB, "the name of the data folder is too long");
	return NULL;
}

static int
set_reader(struct db *d, struct err *e)
{
	int on = 0;

	if (set_config(d, e) == -1 || set_pragmas(d, true, e) == -1)
		return -1;
	if (sqlite3_db_config(d->h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &on) != SQLITE_OK || on != 1)
		return fail(e, ERR_DB, "SQLite would checkpoint when a reader closes");
	return 0;
}

int
engine_open_checker(struct db **out, const char *dir, struct err *e)
{
	char path[PATH_MAX];

	if (db_path(path, sizeof path, dir, "", e) == NULL || open_handle(out, path, SQLITE_OPEN_READONLY, e) == -1)
		return -1;
	if (set_reader(*out, e) == 0)
		return 0;
	db_close(*out);
	return -1;
}

int
db_open(struct db **out, struct store *s, struct err *e)
{
	struct db *d;

	if (engine_open_checker(&d, store_dir(s), e) == -1)
		return -1;
	d->store = s;
	d->dir = store_dir(s);
	d->mode = READER;
	d->limit_ms = DB_LIMIT_MS;
	sqlite3_progress_handler(d->h, PROGRESS_OPS, on_progress, d);
	*out = d;
	return 0;
}

void
db_close(struct db *d)
{
	if (d == NULL)
		return;
	if (d->broken)		/* the next start recovers from the log as it is */
		sqlite3_db_config(d->h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	stmts_done(d);
	cache_clear(d);
	if (sqlite3_close(d->h) != SQLITE_OK)
		fatal("a statement was still open when its connection closed: %s", sqlite3_errmsg(d->h));
	free(d);
}

void
engine_belongs(struct db *d, struct store *s)
{
	d->store = s;
}

struct store *
engine_store(const struct db *d)
{
	return d->store;
}

/* Statements are judged when they are prepared, so none outlives the leave. */
void
engine_reform(struct db *d, bool on)
{
	cache_clear(d);
	d->reform = on;
}

const char *
db_dir(const struct db *d)
{
	return d->dir;
}

int
db_begin(struct db *d, struct err *e)
{
	assert(!d->snapshot && d->mode == READER);
	if (stmt_run(db_stmt(d, "BEGIN"), e) == -1)
		return -1;
	d->snapshot = true;
	d->snapshot_ms = clock_mono_ms();
	return 0;
}

void
db_end(struct db *d)
{
	struct err e;

	stmts_done(d);
	if (!d->snapshot)
		return;
	d->snapshot = false;
	err_init(&e, NULL);
	if (!sqlite3_get_autocommit(d->h) && stmt_run(db_stmt(d, "ROLLBACK"), &e) == -1)
		log_warnx("a snapshot did not end: %s", e.log);
}

bool
db_has_snapshot(const struct db *d)
{
	return d->snapshot || d->mode != READER || d->nbusy > 0;
}

void
db_limit_ms(struct db *d, int64_t ms)
{
	d->limit_ms = ms;
}

/* --- the writer's connection ------------------------------------------------------------------- */

int
engine_exists(const char *dir, bool *exists, bool *unclean, struct err *e)
{
	char path[PATH_MAX], wal[PATH_MAX];
	struct stat st;

	if (db_path(path, sizeof path, dir, "", e) == NULL || db_path(wal, sizeof wal, dir, "-wal", e) == NULL)
		return -1;
	*exists = stat(path, &st) == 0 && st.st_size > 0;
	/* The last connection that closes properly takes the log away. */
	*unclean = *exists && stat(wal, &st) == 0;
	return 0;
}

static int64_t
size_of(const char *dir, const char *tail)
{
	char path[PATH_MAX];
	struct err ignored;
	struct stat st;

	err_init(&ignored, NULL);
	return db_path(path, sizeof path, dir, tail, &ignored) != NULL && stat(path, &st) == 0 ? st.st_size : 0;
}

void
engine_size(const char *dir, int64_t *bytes, int64_t *log_bytes)
{
	*bytes = size_of(dir, "");
	*log_bytes = size_of(dir, "-wal");
}

/* Make the file ourselves, so that it is 0600 whatever the umask is; its log takes the mode over. */
static int
make_file(const char *path, struct err *e)
{
	int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);

	if (fd == -1)
		return fail(e, err_of_file(errno, ERR_DB), "%s: %s", path, strerror(errno));
	if (fchmod(fd, 0600) == -1)
		log_warn("%s: the mode 0600 could not be set", path);
	close(fd);
	return 0;
}

int
engine_open(struct db **out, const char *dir, bool create, struct err *e)
{
	char path[PATH_MAX], ignored[64];
	struct db *d;

	if (db_path(path, sizeof path, dir, "", e) == NULL || (create && make_file(path, e) == -1) ||
	    open_handle(&d, path, SQLITE_OPEN_READWRITE, e) == -1)
		return -1;
	if (set_config(d, e) == -1 || ask(d, "PRAGMA journal_mode = WAL", ignored, sizeof ignored, e) == -1 ||
	    set_pragmas(d, true, e) == -1) {
		db_close(d);
		return -1;
	}
	sqlite3_wal_hook(d->h, on_commit_size, d);
	d->dir = dir;
	*out = d;
	return 0;
}

/* TRUNCATE syncs the end of its journal, DELETE would leave it to the folder. */
int
engine_open_small(struct db **out, const char *path, struct err *e)
{
	char ignored[64];
	struct db *d;

	if (make_file(path, e) == -1 || open_handle(&d, path, SQLITE_OPEN_READWRITE, e) == -1)
		return -1;
	if (set_config(d, e) == -1 || ask(d, "PRAGMA journal_mode = TRUNCATE", ignored, sizeof ignored, e) == -1 ||
	    demand(d, "PRAGMA journal_mode", "truncate", e) == -1 || set_pragmas(d, false, e) == -1) {
		db_close(d);
		return -1;
	}
	*out = d;
	return 0;
}

/*
 * The index of the log, which SQLite takes away with the last connection, is 32 KiB that the next start needs again: they
 * stay ours, so that a disk which others have filled meanwhile does not keep us from reading what is there (D9).
 */
void
engine_keep_room(const char *dir)
{
	static const char zeros[1 << 15];
	char path[PATH_MAX];
	struct err ignored;
	int fd;

	err_init(&ignored, NULL);
	if (db_path(path, sizeof path, dir, "-shm", &ignored) == NULL ||
	    (fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) == -1)
		return;		/* still there: the stop was not a clean one */
	if (write(fd, zeros, sizeof zeros) != sizeof zeros)
		log_warnx("a start will need 32 KiB of free space in %s", dir);
	close(fd);
}

void
engine_guard(struct db *d)
{
	cache_clear(d);		/* what was prepared under looser rules */
	d->mode = WRITER;
}

static int
run(struct db *d, const char *sql, struct err *e)
{
	return stmt_run(db_stmt(d, sql), e);
}

int
engine_begin(struct db *d, struct err *e)
{
	if (run(d, "BEGIN IMMEDIATE", e) == -1)
		return -1;
	d->in_group = true;
	return 0;
}

int
engine_commit(struct db *d, struct err *e)
{
	int rc = run(d, "COMMIT", e);

	if (rc == -1)
		engine_rollback(d);
	d->in_group = false;
	return rc;
}

void
engine_rollback(struct db *d)
{
	struct err e;

	err_init(&e, NULL);
	stmts_done(d);
	d->in_group = false;
	if (!sqlite3_get_autocommit(d->h) && run(d, "ROLLBACK", &e) == -1) {
		log_error("a transaction could not be rolled back: %s", e.log);
		d->broken = true;
	}
}

int
engine_save(struct db *d, struct err *e)
{
	return run(d, "SAVEPOINT w", e);
}

int
engine_keep(struct db *d, struct err *e)
{
	stmts_done(d);
	return run(d, "RELEASE w", e);
}

int
engine_undo(struct db *d, struct err *e)
{
	stmts_done(d);
	return run(d, "ROLLBACK TO w", e) == -1 ? -1 : run(d, "RELEASE w", e);
}

bool
engine_in_tx(const struct db *d)
{
	return !sqlite3_get_autocommit(d->h);
}

bool
engine_broken(const struct db *d)
{
	return d->broken;
}

int64_t
engine_last_id(const struct db *d)
{
	return sqlite3_last_insert_rowid(d->h);
}

int64_t
engine_changes(const struct db *d)
{
	return sqlite3_changes64(d->h);
}

/* PASSIVE waits for nobody; RESTART waits for readers, so it is rare and its wait short. */
static void
checkpoint(struct db *d, int mode, int wait_ms)
{
	int frames = 0, moved = 0, rc;

	sqlite3_busy_timeout(d->h, wait_ms);
	rc = sqlite3_wal_checkpoint_v2(d->h, NULL, mode, &frames, &moved);
	sqlite3_busy_timeout(d->h, BUSY_MS);
	if (rc != SQLITE_OK && (rc & 0xff) != SQLITE_BUSY) {
		note(d, rc);
		log_error("checkpoint: %s", sqlite3_errmsg(d->h));
	}
	d->wal_seen = d->wal_pages;
}

void
engine_checkpoint(struct db *d, bool stopping)
{
	int64_t bytes = (int64_t)d->wal_pages * PAGE, now = clock_mono_ms();

	if (stopping) {
		checkpoint(d, SQLITE_CHECKPOINT_TRUNCATE, 1000);
	} else if (bytes >= WAL_RESTART && now - d->wal_tried_ms >= 1000) {
		d->wal_tried_ms = now;
		checkpoint(d, SQLITE_CHECKPOINT_RESTART, 50);
		if (bytes >= WAL_ALARM)
			log_error("the log of the database is %lld MiB: a reader keeps it from shrinking",
			    (long long)bytes >> 20);
	} else if (bytes >= WAL_PASSIVE && d->wal_pages - d->wal_seen >= (WAL_PASSIVE / 4) / PAGE) {
		checkpoint(d, SQLITE_CHECKPOINT_PASSIVE, 0);
	}
}

void
engine_room(struct db *d, bool large)
{
	enum mode mode = d->mode;
	struct err e;

	err_init(&e, NULL);
	d->mode = LOOSE;
	if (run(d, large ? "PRAGMA cache_size = -12288" : "PRAGMA cache_size = -8192", &e) == -1)
		log_warnx("the room for pages stays as it is: %s", e.log);
	d->mode = mode;
	if (!large)
		sqlite3_db_release_memory(d->h);
}

int
engine_compact(struct db *d, struct err *e)
{
	enum mode mode = d->mode;
	int rc;

	cache_clear(d);
	d->mode = LOOSE;
	rc = run(d, "VACUUM", e);
	cache_clear(d);
	d->mode = mode;
	checkpoint(d, SQLITE_CHECKPOINT_TRUNCATE, 1000);
	return rc;
}

/* --- the schema -------------------------------------------------------------------------------- */

/* What this engine has beside the tables of db/: made after each migration where it is absent. */
static const char *const own_schema[] = {
	"CREATE TABLE IF NOT EXISTS search_doc (\n"
	"	id INTEGER PRIMARY KEY,\n"
	"	own INTEGER,\n"
	"	body BLOB NOT NULL\n"
	") STRICT",
	"CREATE INDEX IF NOT EXISTS search_doc_own ON search_doc (own, id)",
	"CREATE TABLE IF NOT EXISTS search_key (\n"
	"	res INTEGER NOT NULL,\n"
	"	kind INTEGER NOT NULL,\n"
	"	key TEXT NOT NULL,\n"
	"	doc INTEGER NOT NULL,\n"
	"	class INTEGER NOT NULL,\n"
	"	PRIMARY KEY (res, kind, key, doc, class)\n"
	") WITHOUT ROWID, STRICT",
	/* Keeps no text: it forgets a record when told the very tokens it was given. */
	"CREATE VIRTUAL TABLE IF NOT EXISTS search_fts USING fts5(c0, c1, c2, c3,"
	" content = '', columnsize = 0, detail = column, tokenize = 'ascii')",
	/* What one transaction gathers before it is put on its pages: with the usual 1 MiB an import of many rows puts and merges more often. */
	"INSERT INTO search_fts(search_fts, rank) SELECT 'hashsize', 4194304 WHERE NOT EXISTS\n"
	"	(SELECT 1 FROM search_fts_config WHERE k = 'hashsize' AND v = 4194304)",
	NULL
};

static const struct {
	const char	*word, *means;
} words[] = {
	{ "@ID", "INTEGER PRIMARY KEY AUTOINCREMENT" },
	{ "@INT", "INTEGER" },
	{ "@BLOB", "BLOB" },
	{ "@KEY", "TEXT COLLATE BINARY" },
	{ "@STRICT", "STRICT" },
};

static size_t
word_len(const char *s)
{
	size_t n = 1;

	while (s[n] >= 'A' && s[n] <= 'Z')
		n++;
	return n;
}

/* Copy one string, quoted name or comment as it is; returns its length, 0 if s begins none. */
static size_t
opaque_len(const char *s)
{
	const char *end;

	if (*s == '\'' || *s == '"')
		end = strchr(s + 1, *s);
	else if (s[0] == '-' && s[1] == '-')
		end = strchr(s, '\n');
	else
		return 0;
	return end == NULL ? strlen(s) : (size_t)(end - s) + 1;
}

static int
expand(struct str *out, const char *s, struct err *e)
{
	size_t i, n;

	for (; *s != '\0'; s += n) {
		if ((n = opaque_len(s)) > 0 || *s != '@') {
			str_add(out, s, n > 0 ? n : (n = 1));
			continue;
		}
		n = word_len(s);
		for (i = 0; i < nitems(words); i++)
			if (strlen(words[i].word) == n && memcmp(words[i].word, s, n) == 0)
				break;
		if (i == nitems(words))
			return fail(e, ERR_INTERNAL, "unknown word in a migration: %.*s", (int)n, s);
		str_puts(out, words[i].means);
	}
	return 0;
}

static int
exec_all(struct db *d, const char *sql, struct err *e)
{
	sqlite3_stmt *h;
	int rc = SQLITE_OK;

	while (rc == SQLITE_OK && *sql != '\0') {
		const char *rest;

		rc = sqlite3_prepare_v2(d->h, sql, -1, &h, &rest);
		if (rc == SQLITE_OK && h != NULL) {
			while ((rc = sqlite3_step(h)) == SQLITE_ROW)
				;
			sqlite3_finalize(h);
			rc = rc == SQLITE_DONE ? SQLITE_OK : rc;
		}
		if (rc != SQLITE_OK)
			fail_db(d, rc, sql, e);
		sql = rest;
	}
	return rc == SQLITE_OK ? 0 : -1;
}

int
engine_script(struct db *d, const char *sql, size_t len, struct err *e)
{
	char *text = xstrndup(sql, len);
	struct str out = STR_INIT;
	int rc = expand(&out, text, e);

	if (rc == 0)
		rc = exec_all(d, str_text(&out), e);
	str_fini(&out);
	free(text);
	return rc;
}

int
engine_schema(struct db *d, struct err *e)
{
	for (size_t i = 0; own_schema[i] != NULL; i++)
		if (exec_all(d, own_schema[i], e) == -1)
			return -1;
	return 0;
}

int
engine_has_table(struct db *d, const char *table, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1");
	int rc;

	stmt_text(s, 1, table);
	rc = stmt_row(s, e);
	if (rc == 1)
		stmt_done(s);
	return rc;
}

/* The array, or a larger copy where it is full. */
static void *
grow_array(struct arena *a, void *array, size_t n, size_t *cap, size_t size)
{
	void *more;

	if (n < *cap)
		return array;
	*cap = *cap == 0 ? 16 : *cap * 2;
	more = arena_array(a, *cap, size);
	if (n > 0)
		memcpy(more, array, n * size);
	return more;
}

int
db_columns(struct db *d, struct arena *a, const char *table, struct db_column **out, size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT name, upper(type), \"notnull\", pk FROM pragma_table_xinfo($1) ORDER BY cid");
	size_t cap = 0;
	int rc;

	*out = NULL;
	*n = 0;
	stmt_text(s, 1, table);
	while ((rc = stmt_row(s, e)) == 1) {
		*out = grow_array(a, *out, *n, &cap, sizeof **out);
		(*out)[(*n)++] = (struct db_column){ arena_strdup(a, col_text(s, 0)),
		    arena_strdup(a, col_text(s, 1)), col_int(s, 2) != 0, col_int(s, 3) != 0 };
	}
	return rc;
}

int
db_foreign_keys(struct db *d, struct arena *a, struct db_foreign **out, size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT t.name, f.\"from\", f.\"table\", f.on_delete = 'CASCADE' FROM sqlite_schema t,"
	    " pragma_foreign_key_list(t.name) f WHERE t.type = 'table' ORDER BY t.name, f.id, f.seq");
	size_t cap = 0;
	int rc;

	*out = NULL;
	*n = 0;
	while ((rc = stmt_row(s, e)) == 1) {
		*out = grow_array(a, *out, *n, &cap, sizeof **out);
		(*out)[(*n)++] = (struct db_foreign){ arena_strdup(a, col_text(s, 0)), arena_strdup(a, col_text(s, 1)),
		    arena_strdup(a, col_text(s, 2)), col_int(s, 3) == 1 };
	}
	return rc;
}

int
db_unique_keys(struct db *d, struct arena *a, const char *table, struct db_unique **out, size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT x.seq, c.name FROM pragma_index_list($1) x, pragma_index_info(x.name) c"
	    " WHERE x.\"unique\" = 1 AND x.partial = 0 AND c.name IS NOT NULL ORDER BY x.seq, c.seqno");
	int64_t at = NONE;
	size_t cap = 0;
	int rc;

	*out = NULL;
	*n = 0;
	stmt_text(s, 1, table);
	while ((rc = stmt_row(s, e)) == 1) {
		struct db_unique *u;

		if (*n == 0 || col_int(s, 0) != at) {
			*out = grow_array(a, *out, *n, &cap, sizeof **out);
			(*out)[(*n)++].n = 0;
			at = col_int(s, 0);
		}
		u = &(*out)[*n - 1];
		if (u->n == DB_KEY_COLUMNS) {
			stmt_done(s);
			return fail(e, ERR_DB, "a key of %s has too many columns", table);
		}
		u->column[u->n++] = arena_strdup(a, col_text(s, 1));
	}
	return rc;
}

int
engine_check_keys(struct db *d, struct err *e)
{
	struct stmt *s = db_stmt(d, "PRAGMA foreign_key_check");
	int rc = stmt_row(s, e);

	if (rc == 1) {
		fail(e, ERR_DAMAGED, "row %lld of %s points to a row of %s that is not there",
		    (long long)col_int(s, 1), col_text(s, 0), col_text(s, 2));
		stmt_done(s);
		return -1;
	}
	return rc;
}

int
engine_check(struct db *d, bool full, struct err *e)
{
	struct stmt *s = db_stmt(d, full ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)");
	int rc = stmt_row(s, e);

	if (rc != 1)
		return rc == 0 ? fail(e, ERR_DB, "the check said nothing") : -1;
	if (strcmp(col_text(s, 0), "ok") != 0)
		rc = fail(e, ERR_DAMAGED, "%s", col_text(s, 0));
	stmt_done(s);
	return rc == -1 ? -1 : full ? engine_check_keys(d, e) : 0;
}

/* --- copies ------------------------------------------------------------------------------------ */

#define SLICE_PAGES	256		/* 1 MiB between two groups of writes */

struct copy {
	struct db	*to, *from;
	sqlite3_backup	*b;
	bool		 complete;
	char		 path[PATH_MAX];
};

int
engine_copy_begin(struct copy **out, struct db *d, const char *path, struct err *e)
{
	struct copy *c = xcalloc(1, sizeof *c);
	char ignored[64];

	snprintf(c->path, sizeof c->path, "%s", path);
	c->from = d;
	if (make_file(path, e) == -1 || open_handle(&c->to, path, SQLITE_OPEN_READWRITE, e) == -1) {
		free(c);
		return -1;
	}
	/* A torn copy is thrown away, so it needs neither a journal nor a sync before its end. */
	if (ask(c->to, "PRAGMA synchronous = OFF", ignored, sizeof ignored, e) == 0 &&
	    ask(c->to, "PRAGMA journal_mode = OFF", ignored, sizeof ignored, e) == 0 &&
	    (c->b = sqlite3_backup_init(c->to->h, "main", d->h, "main")) == NULL)
		fail_db(c->to, sqlite3_extended_errcode(c->to->h), "backup", e);
	if (c->b == NULL) {
		db_close(c->to);
		free(c);
		return -1;
	}
	*out = c;
	return 0;
}

int
engine_copy_step(struct copy *c, size_t *done, size_t *total, struct err *e)
{
	int rc = sqlite3_backup_step(c->b, SLICE_PAGES);

	*total = (size_t)sqlite3_backup_pagecount(c->b);
	*done = *total - (size_t)sqlite3_backup_remaining(c->b);
	c->complete = rc == SQLITE_DONE;
	if (rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
		return 1;
	return rc == SQLITE_DONE ? 0 : fail_rc(e, rc, sqlite3_errstr(rc), "backup");
}

static int
sync_file(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc = 0;

	if (fd == -1 || fsync(fd) == -1)
		rc = fail(e, err_of_file(errno, ERR_DB), "%s: %s", path, strerror(errno));
	if (fd != -1)
		close(fd);
	return rc;
}

int
engine_copy_end(struct copy *c, bool keep, struct err *e)
{
	char mode[64];
	int rc = sqlite3_backup_finish(c->b);

	if (rc != SQLITE_OK && keep)
		rc = fail_rc(e, rc, sqlite3_errstr(rc), "backup");
	else if (keep && !c->complete)
		rc = fail(e, ERR_DB, "the copy is not complete");
	else if (keep)	/* the copied header says WAL; one file alone is easier to carry */
		rc = ask(c->to, "PRAGMA journal_mode = DELETE", mode, sizeof mode, e);
	else
		rc = 0;
	db_close(c->to);
	if (rc == 0 && keep)
		rc = sync_file(c->path, e);
	free(c);
	return rc == 0 ? 0 : -1;
}

/* --- a private copy ------------------------------------------------------------------------------ */

#define APART_TAIL	".apart"

/* Before the pages come, and after them: nobody else opens it, and a torn one is thrown away. */
static const char *const apart_first[] = { "PRAGMA locking_mode = EXCLUSIVE", "PRAGMA synchronous = OFF", "PRAGMA journal_mode = OFF", NULL };
static const char *const apart_then[] = { "PRAGMA temp_store = MEMORY", "PRAGMA cache_size = -12288", "PRAGMA secure_delete = OFF", NULL };

static int
ask_all(struct db *d, const char *const *sql, struct err *e)
{
	char ignored[64];

	for (; *sql != NULL; sql++)
		if (ask(d, *sql, ignored, sizeof ignored, e) == -1)
			return -1;
	return 0;
}

/* All pages at once: what the reader sees at one moment. */
static int
copy_pages(struct db *to, struct db *from, struct err *e)
{
	sqlite3_backup *b = sqlite3_backup_init(to->h, "main", from->h, "main");
	int rc;

	if (b == NULL)
		return fail_db(to, sqlite3_extended_errcode(to->h), "private copy", e);
	rc = sqlite3_backup_step(b, -1);
	sqlite3_backup_finish(b);
	return rc == SQLITE_DONE ? 0 : fail_rc(e, rc, sqlite3_errstr(rc), "private copy");
}

static int
open_apart(struct db **out, struct db *d, const char *path, struct err *e)
{
	if (make_file(path, e) == -1 || open_handle(out, path, SQLITE_OPEN_READWRITE, e) == -1)
		return -1;
	/* The copied header says WAL. */
	if (ask_all(*out, apart_first, e) == 0 && copy_pages(*out, d, e) == 0 && demand(*out, "PRAGMA journal_mode = MEMORY", "memory", e) == 0 &&
	    set_config(*out, e) == 0 && ask_all(*out, apart_then, e) == 0)
		return 0;
	db_close(*out);
	return -1;
}

int
engine_open_apart(struct db **out, struct db *d, const char *dir, struct err *e)
{
	static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;	/* at a time: the name is the same */
	char path[PATH_MAX];
	int rc;

	if (db_path(path, sizeof path, dir, APART_TAIL, e) == NULL)
		return -1;
	pthread_mutex_lock(&one);
	engine_sweep_apart(dir);
	rc = open_apart(out, d, path, e);
	unlink(path);
	pthread_mutex_unlock(&one);
	if (rc == -1)
		return -1;
	(*out)->dir = dir;
	engine_guard(*out);
	return 0;
}

void
engine_sweep_apart(const char *dir)
{
	static const char *const tails[] = { APART_TAIL, APART_TAIL "-wal", APART_TAIL "-journal" };
	char path[PATH_MAX];
	struct err ignored;

	err_init(&ignored, NULL);
	for (size_t i = 0; i < nitems(tails); i++)
		if (db_path(path, sizeof path, dir, tails[i], &ignored) != NULL)
			unlink(path);
}

/* `immutable`: no locks, no log, nothing written beside it. */
int
engine_open_file(struct db **out, const char *path, struct err *e)
{
	struct str uri = STR_INIT;
	struct stat st;
	int rc;

	if (stat(path, &st) == -1)
		return fail(e, errno == ENOENT ? ERR_NOT_FOUND : ERR_DB, "%s: %s", path, strerror(errno));
	str_puts(&uri, "file:");
	for (const char *s = path; *s != '\0'; s++)
		if (strchr("%?#", *s) != NULL)
			str_printf(&uri, "%%%02x", (unsigned char)*s);
		else
			str_putc(&uri, *s);
	str_puts(&uri, "?immutable=1");
	rc = open_handle(out, str_text(&uri), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, e);
	str_fini(&uri);
	if (rc == -1)
		return -1;
	if (set_config(*out, e) == 0 && set_pragmas(*out, false, e) == 0 &&
	    engine_has_table(*out, "schema_migration", e) != -1)
		return 0;
	if ((sqlite3_errcode((*out)->h) & 0xff) == SQLITE_NOTADB)
		fail(e, ERR_BAD_FILE, "%s: not a database", path);
	db_close(*out);
	return -1;
}

int
engine_count(struct db *d, struct str *each, int64_t *rows, struct err *e)
{
	/* Tables of search keep themselves in tables of their own; those are counted, they are not. */
	struct stmt *s = db_stmt(d, "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL"
	    " AND name NOT LIKE 'sqlite%' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name");
	struct str sql = STR_INIT;
	int64_t n = 0;
	int rc;

	*rows = 0;
	while ((rc = stmt_row(s, e)) == 1) {
		str_reset(&sql);
		str_printf(&sql, "SELECT count(*) FROM \"%s\"", col_text(s, 0));
		if (db_int(d, str_text(&sql), 0, &n, e) == -1) {
			stmt_done(s);
			rc = -1;
			break;
		}
		str_printf(each, "%s %lld\n", col_text(s, 0), (long long)n);
		*rows += n;
	}
	str_fini(&sql);
	return rc;
}

/* --- the full-text table --------------------------------------------------------------------------- */
static int
fts_write(struct db *d, const char *sql, int64_t doc, const char *const tokens[ENGINE_FTS_COLUMNS], struct err *e)
{
	struct stmt *s = db_stmt(d, sql);

	stmt_int(s, 1, doc);
	for (int i = 0; i < ENGINE_FTS_COLUMNS; i++)
		stmt_text(s, 2 + i, tokens[i]);
	return stmt_run(s, e);
}

int
engine_fts_add(struct db *d, int64_t doc, const char *const tokens[ENGINE_FTS_COLUMNS], struct err *e)
{
	return fts_write(d, "INSERT INTO search_fts(rowid, c0, c1, c2, c3) VALUES($1, $2, $3, $4, $5)",
	    doc, tokens, e);
}

int
engine_fts_drop(struct db *d, int64_t doc, const char *const tokens[ENGINE_FTS_COLUMNS], struct err *e)
{
	return fts_write(d,
	    "INSERT INTO search_fts(search_fts, rowid, c0, c1, c2, c3) VALUES('delete', $1, $2, $3, $4, $5)",
	    doc, tokens, e);
}

/* A token in the quotes of FTS5. */
static const char *
fts_token(struct str *q, const char *p)
{
	size_t len = strcspn(p, "&|() ");

	str_putc(q, '"');
	str_add(q, p, len);
	str_putc(q, '"');
	return p + len;
}

/* The expression as FTS5 writes it: columns, operators as words, tokens in quotes. */
static const char *
fts_query(struct arena *a, const char *expr, unsigned classes)
{
	const unsigned all = BIT(ENGINE_FTS_COLUMNS) - 1;
	struct str *q = str_new(a);

	if ((classes & all) != all) {
		str_putc(q, '{');
		for (unsigned i = 0; i < ENGINE_FTS_COLUMNS; i++)
			if ((classes & BIT(i)) != 0)
				str_printf(q, " c%u", i);
		str_puts(q, " } : ");
	}
	str_putc(q, '(');
	for (const char *p = expr; *p != '\0';)
		if (*p == '&' || *p == '|')
			str_puts(q, *p++ == '&' ? " AND " : " OR ");
		else if (*p == '(' || *p == ')' || *p == ' ')
			str_putc(q, *p++);
		else
			p = fts_token(q, p);
	str_putc(q, ')');
	return str_text(q);
}

struct stmt *
engine_fts_find(struct db *d, struct arena *a, const char *expr, unsigned classes)
{
	/* CROSS JOIN keeps the order of the tables: the index drives. */
	struct stmt *s = db_stmt(d, "SELECT d.id, d.own, d.body FROM search_fts f CROSS JOIN search_doc d ON d.id = f.rowid"
	    " WHERE search_fts MATCH $1 ORDER BY f.rowid");

	stmt_text(s, 1, fts_query(a, expr, classes));
	return s;
}

struct stmt *
engine_fts_count(struct db *d, struct arena *a, const char *expr, unsigned classes, int64_t most)
{
	struct stmt *s = db_stmt(d,
	    "SELECT count(*) FROM (SELECT rowid FROM search_fts WHERE search_fts MATCH $1 LIMIT $2)");

	stmt_text(s, 1, fts_query(a, expr, classes));
	stmt_int(s, 2, most);
	return s;
}
