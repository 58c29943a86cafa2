/*
 * What the tests of the store share: a data folder of its own for each test, a small schema.
 */
#ifndef TW_TEST_STORE_H
#define TW_TEST_STORE_H

#include "test.h"

#include <dirent.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/embed.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "store/db.h"

#define MIGRATION(name, text) { name, (const unsigned char *)text, sizeof text - 1 }

static const struct embed small[] = {
	MIGRATION("0001_small.sql",
	    "CREATE TABLE thing (\n"
	    "	id @ID,\n"
	    "	name @KEY NOT NULL UNIQUE, -- '@NOTHING' in a comment\n"
	    "	n @INT NOT NULL DEFAULT 0 CHECK (n >= 0),\n"
	    "	bytes @BLOB,\n"
	    "	mail TEXT NOT NULL DEFAULT 'a@B'\n"
	    ") @STRICT;\n"
	    "CREATE TABLE part (\n"
	    "	id @ID,\n"
	    "	thing @INT NOT NULL REFERENCES thing(id),\n"
	    "	late @INT REFERENCES thing(id) DEFERRABLE INITIALLY DEFERRED\n"
	    ") @STRICT;\n"
	    "CREATE INDEX part_thing ON part(thing);\n"
	    "CREATE TABLE audit (id @ID, what TEXT) @STRICT;\n"
	    "CREATE VIRTUAL TABLE found USING fts5(body, tokenize = 'ascii');\n"),
	{ .name = NULL },
};

struct fix {
	char		 dir[64];
	struct arena	*a;
	struct err	 e;
	struct store	*s;
	struct store_opts o;
};

static inline int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	return remove(path);
}

static inline void
fix_remove(const char *dir)
{
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static inline void
fix_open(struct fix *f)
{
	if (store_open(&f->s, &f->o, &f->e) == -1)
		fail_msg("store_open: %s", f->e.log);
}

static inline void
fix_close(struct fix *f)
{
	store_close(f->s);
	f->s = NULL;
}

/* A folder and an empty store in it. */
static inline int
fix_setup(void **state)
{
	struct fix *f = xcalloc(1, sizeof *f);

	log_setup(LOG_L_ERROR, false);
	strcpy(f->dir, "/tmp/tw-store-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	f->a = arena_new();
	err_init(&f->e, f->a);
	f->o = (struct store_opts){ .dir = f->dir, .create = true, .migrate = true, .migrations = small };
	*state = f;
	fix_open(f);
	return 0;
}

static inline int
fix_teardown(void **state)
{
	struct fix *f = *state;

	store_close(f->s);
	fix_remove(f->dir);
	arena_free(f->a);
	free(f);
	return 0;
}

/* One statement of a test with up to one integer and one text. */
static inline int
tx_exec(struct tx *t, const char *sql, int64_t n, const char *text, struct err *e)
{
	struct stmt *s = tx_stmt(t, sql);

	stmt_int(s, 1, n);
	if (text != NULL)
		stmt_text(s, 2, text);
	return stmt_run(s, e);
}

static inline int64_t
ask_int(struct fix *f, const char *sql, int64_t arg)
{
	struct db *d;
	int64_t v = NONE;

	if (db_open(&d, f->s, &f->e) == -1 || db_int(d, sql, arg, &v, &f->e) == -1)
		fail_msg("%s: %s", sql, f->e.log);
	db_close(d);
	return v;
}

#endif
