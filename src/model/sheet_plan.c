/*
 * A commit: the plan of what is to be written, and its writing.
 *
 * The plan holds each record as it shall stand, its entry for the log and what search keeps of it, in memory as long as it is small, then
 * in a file without a name: a hundred thousand rows need no more memory than a thousand.  So the transaction, which holds
 * every other write up, has nothing to do but to write.
 */
#include "base/base.h"

#include <errno.h>
#include <unistd.h>

#include "base/spool.h"
#include "base/str.h"
#include "model/audit.h"
#include "model/match.h"
#include "model/record.h"
#include "sheet_int.h"
#include "store/search.h"

enum {
	MEMORY_MOST = 4 << 20,		/* bytes of a plan before it goes into a file */
	READ_MOST = 1 << 20,		/* bytes that are read at once */
	TRIES_OUTSIDE = 2,		/* walks before one is made inside the transaction */
	OTHERS_MOST = 10000,		/* records that others changed meanwhile, to be looked at one by one */
};

struct sheet_plan {
	const struct resource *r;
	const char	*dir;
	int		 fd;		/* -1: all is in buf */
	off_t		 bytes;		/* of the file */
	struct str	 buf;		/* what is not in the file */
	size_t		 n;
	struct keys	*keys;		/* of the rows; NULL: they were asked already */
	int64_t		 since;		/* entry of the log before the first row was judged */
};

/* --- putting in -------------------------------------------------------------------------------------- */

static int
disk_fault(struct err *e)
{
	return fail(e, errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? ERR_DISK_FULL : ERR_INTERNAL, "plan of an import: %s",
	    strerror(errno));
}

static int
flush(struct sheet_plan *p, struct err *e)
{
	if (p->fd == -1 && (p->fd = spool_open(p->dir)) == -1)
		return disk_fault(e);
	if (spool_write(p->fd, p->bytes, p->buf.p, p->buf.len) == -1)
		return disk_fault(e);
	p->bytes += (off_t)p->buf.len;
	str_reset(&p->buf);
	return 0;
}

static void
put_index(struct str *s, const struct search_made *m)
{
	str_add(s, &m->len, sizeof m->len);
	str_add(s, m->body, m->len);
	for (size_t i = 0; i < SEARCH_CLASSES; i++)
		str_add(s, m->tokens[i] == NULL ? "" : m->tokens[i], m->tokens[i] == NULL ? 1 : strlen(m->tokens[i]) + 1);
}

/* A frame: its length, which parts it has, and these. */
struct frame {
	size_t	 len, row;
	bool	 was, indexed;
};

int
plan_add(struct sheet_plan *p, size_t n, const struct record_made *m, struct err *e)
{
	struct frame f = { .row = n, .was = m->was != NULL, .indexed = m->indexed };
	size_t at = p->buf.len;

	str_add(&p->buf, &f, sizeof f);
	rec_pack(&p->buf, p->r, m->now);
	if (f.was)
		rec_pack(&p->buf, p->r, m->was);
	str_add(&p->buf, m->diff, strlen(m->diff) + 1);
	if (f.indexed)
		put_index(&p->buf, &m->index);
	f.len = p->buf.len - at;
	memcpy(p->buf.p + at, &f, sizeof f);
	p->n++;
	return p->buf.len < MEMORY_MOST ? 0 : flush(p, e);
}

/* --- taking out -------------------------------------------------------------------------------------- */

struct reader {
	const struct sheet_plan *p;
	off_t		 from;		/* of the file: where the next bytes are read */
	struct str	 buf;		/* of the file */
	size_t		 at;		/* in buf; behind the file in the plan's own */
	bool		 in_memory;
};

/* So many bytes from `at` on are in buf. */
static int
have(struct reader *r, size_t n, struct err *e)
{
	size_t left = r->buf.len - r->at, want = n > READ_MOST ? n : READ_MOST;
	ssize_t got;

	if (left >= n)
		return 0;
	if (left > 0)
		memmove(r->buf.p, r->buf.p + r->at, left);
	r->buf.len = left;
	r->at = 0;
	str_grow(&r->buf, want);
	got = spool_read(r->p->fd, r->from, r->buf.p + left, want - left);
	if (got == -1 || left + (size_t)got < n)
		return fail(e, ERR_INTERNAL, "plan of an import: %s", got == -1 ? strerror(errno) : "short");
	r->buf.len += (size_t)got;
	r->from += got;
	return 0;
}

/* The next frame's first byte: 1, 0 at the end, -1. */
static int
next_frame(struct reader *r, const char **out, struct err *e)
{
	const struct sheet_plan *p = r->p;
	struct frame f;

	if (!r->in_memory && r->from == p->bytes && r->at == r->buf.len) {
		r->in_memory = true;
		r->at = 0;
	}
	if (r->in_memory && r->at == p->buf.len)
		return 0;
	if (!r->in_memory && have(r, sizeof f, e) == -1)
		return -1;
	memcpy(&f, (r->in_memory ? p->buf.p : r->buf.p) + r->at, sizeof f);
	if (!r->in_memory && have(r, f.len, e) == -1)
		return -1;
	*out = (r->in_memory ? p->buf.p : r->buf.p) + r->at;
	r->at += f.len;
	return 1;
}

static const char *
take_text(const char **p)
{
	const char *text = *p;

	*p += strlen(text) + 1;
	return text;
}

static void
take_index(const char **p, struct search_made *m)
{
	memcpy(&m->len, *p, sizeof m->len);
	*p += sizeof m->len;
	m->body = *p;
	*p += m->len;
	for (size_t i = 0; i < SEARCH_CLASSES; i++) {
		m->tokens[i] = take_text(p);
		if (*m->tokens[i] == '\0')
			m->tokens[i] = NULL;
	}
}

/* Returns the row. */
static size_t
take_frame(struct arena *a, const struct resource *r, const char *p, struct record_made *m)
{
	struct frame f;

	memcpy(&f, p, sizeof f);
	p += sizeof f;
	*m = (struct record_made){ .now = rec_unpack(a, r, &p), .indexed = f.indexed };
	m->was = f.was ? rec_unpack(a, r, &p) : NULL;
	m->diff = take_text(&p);
	if (f.indexed)
		take_index(&p, &m->index);
	return f.row;
}

/* --- writing ----------------------------------------------------------------------------------------- */

struct commit {
	struct sheet_commit *c;
	struct sheet_plan *p;		/* NULL: it is made inside */
	struct arena	*a;		/* of the row */
	size_t		 nwritten;
};

/* Whether a record that somebody else has written is one of the sheet, by whatever the rules of matching ask: ERR_STALE. */
static int
look_at_other(struct commit *k, struct tx *t, int64_t id, struct err *e)
{
	const struct sheet_plan *p = k->p;
	const char *keys[MATCH_KEYS + 1] = { arena_printf(k->a, "i:%lld", (long long)id) };
	void *rec;
	int rc;

	if (p->keys == NULL)
		return fail(e, ERR_STALE, "%s %lld was written before a second try", p->r->name, (long long)id);
	if ((rc = rec_load(tx_db(t), k->a, p->r, id, &rec, e)) == -1)
		return -1;
	if (rc == 1)		/* else it is gone: whoever meant it finds out */
		match_file_keys(k->a, p->r, rec, keys + 1);
	for (size_t i = 0; i <= MATCH_KEYS && keys[i] != NULL; i++)
		if (keys_find(p->keys, keys[i]) != NULL)
			return fail(e, ERR_STALE, "%s %lld was written meanwhile", p->r->name, (long long)id);
	return 0;
}

/* What others have written since the rows were judged; the log has every change. */
static int
look_at_others(struct commit *k, struct tx *t, struct err *e)
{
	struct stmt *s = tx_stmt(t, "SELECT DISTINCT record FROM audit WHERE id > $1 AND resource = $2 AND record IS NOT NULL "
	    "ORDER BY record ASC NULLS LAST LIMIT $3");
	int rc, n = 0;

	stmt_int(s, 1, k->p->since);
	stmt_text(s, 2, k->p->r->name);
	stmt_int(s, 3, OTHERS_MOST + 1);
	while ((rc = stmt_row(s, e)) == 1) {
		rc = ++n > OTHERS_MOST ? fail(e, ERR_STALE, "too much was written meanwhile") :
		    look_at_other(k, t, col_int(s, 0), e);
		arena_reset(k->a);
		if (rc == -1) {
			stmt_done(s);
			return -1;
		}
	}
	return rc;
}

static int
write_one(struct commit *k, struct tx *t, const char *frame, struct err *e)
{
	struct sheet_commit *c = k->c;
	size_t half = sheet_total(c->sheet) / 2;
	struct sheet_wrote w = { .r = k->p->r };
	struct record_made m;

	w.n = take_frame(k->a, k->p->r, frame, &m);
	if (record_write(t, c->walk->who, k->p->r, &m, NULL, e) == -1)
		return -1;
	if (c->walk->done != NULL)		/* the second half */
		atomic_store_explicit(c->walk->done, half + half * ++k->nwritten / k->p->n, memory_order_relaxed);
	w.id = ((struct rec *)m.now)->id;
	w.version = ((struct rec *)m.now)->version;
	w.inserted = m.was == NULL;
	return c->wrote == NULL ? 0 : c->wrote(t, &w, c->walk->arg, e);
}

static int
write_all(struct commit *k, struct tx *t, struct err *e)
{
	struct reader r = { .p = k->p };
	const char *frame;
	int rc;

	k->nwritten = 0;
	while ((rc = next_frame(&r, &frame, e)) == 1) {
		if ((rc = write_one(k, t, frame, e)) == -1)
			break;
		arena_reset(k->a);
	}
	str_fini(&r.buf);
	return rc;
}

static int
audit_import(const struct sheet_commit *c, struct tx *t, struct err *e)
{
	struct str note = STR_INIT;
	struct jw w;
	int rc;

	jw_init(&w, &note);
	jw_object(&w);
	jw_ktext(&w, "file", c->file_name);
	jw_key(&w, "result");
	sheet_put_counts(&w, c->counts, true);
	jw_end_object(&w);
	rc = audit_add(t, c->walk->who, "import", c->sheet->r, NONE, NONE, NULL, str_text(&note), e);
	str_fini(&note);
	return rc;
}

/* --- the plan ---------------------------------------------------------------------------------------- */

static void
plan_free(struct sheet_plan *p)
{
	if (p == NULL)
		return;
	if (p->fd != -1)
		close(p->fd);
	str_fini(&p->buf);
	keys_free(p->keys);
	free(p);
}

/* Nothing is written: what would have been counts as refused. */
static void
hold_back(struct sheet_plan *p, struct sheet_counts *n)
{
	if (p->fd != -1)
		close(p->fd);
	p->fd = -1;
	p->bytes = 0;
	str_reset(&p->buf);
	p->n = 0;
	n->outcome[SO_ERROR] += n->outcome[SO_INSERT] + n->outcome[SO_UPDATE];
	n->outcome[SO_INSERT] = n->outcome[SO_UPDATE] = 0;
}

static int
make_plan(struct commit *k, struct db *d, struct err *e)
{
	struct sheet_commit *c = k->c;
	struct sheet_plan *p = k->p = xcalloc(1, sizeof *p);
	const int64_t *n = c->counts->outcome;

	*p = (struct sheet_plan){ .r = c->sheet->r, .dir = store_dir(c->store), .fd = -1, .keys = keys_new() };
	if (db_int(d, "SELECT coalesce(max(id), 0) FROM audit", NONE, &p->since, e) == -1 ||
	    sheet_walk(c->sheet, d, p, p->keys, c->walk, c->counts, e) == -1)
		return -1;
	if (c->all_or_nothing && n[SO_ERROR] + n[SO_SUSPECT] > 0)
		hold_back(p, c->counts);
	return 0;
}

static int
run_commit(struct tx *t, void *arg, struct err *e)
{
	struct commit *k = arg;
	struct sheet_commit *c = k->c;

	if (k->p != NULL ? look_at_others(k, t, e) == -1 : make_plan(k, tx_db(t), e) == -1)
		return -1;
	keys_free(k->p->keys);		/* room for what the engine needs now */
	k->p->keys = NULL;
	if (c->before != NULL && c->before(t, c->walk->arg, e) == -1)
		return -1;
	if (write_all(k, t, e) == -1 || audit_import(c, t, e) == -1)
		return -1;
	return c->also == NULL ? 0 : c->also(t, c->walk->arg, e);
}

/* One try.  The last one walks inside the transaction, where nothing can move. */
static int
try_commit(struct commit *k, bool inside, struct err *e)
{
	int rc = inside ? 0 : make_plan(k, k->c->d, e);

	if (rc == 0)
		rc = store_write_alone(k->c->store, run_commit, k, e);
	plan_free(k->p);
	k->p = NULL;
	return rc;
}

/* --- a sheet with parts ------------------------------------------------------------------------------ */

struct joined {
	struct sheet_commit *c;
	bool		 held;		/* all or nothing: it is nothing */
};

/* Its rows see one another, so they are judged where they are written. */
static int
run_joined(struct tx *t, void *arg, struct err *e)
{
	struct joined *k = arg;
	struct sheet_commit *c = k->c;
	int64_t *n = c->counts->outcome;

	if (c->before != NULL && c->before(t, c->walk->arg, e) == -1)
		return -1;
	if (!k->held && sheet_walk_in(c->sheet, t, c->walk, c->wrote, c->counts, e) == -1)
		return -1;
	if (c->all_or_nothing && n[SO_ERROR] + n[SO_SUSPECT] > 0 && !k->held) {
		k->held = true;
		return fail(e, ERR_CANCELLED, "some rows are refused, so all are");
	}
	if (audit_import(c, t, e) == -1)
		return -1;
	return c->also == NULL ? 0 : c->also(t, c->walk->arg, e);
}

static int
commit_joined(struct sheet_commit *c, struct err *e)
{
	struct joined k = { .c = c };
	int64_t *n = c->counts->outcome;

	if (store_write_alone(c->store, run_joined, &k, e) == 0)
		return 0;
	if (!k.held)
		return -1;
	n[SO_ERROR] += n[SO_INSERT] + n[SO_UPDATE];
	n[SO_INSERT] = n[SO_UPDATE] = 0;
	err_clear(e);
	return store_write_alone(c->store, run_joined, &k, e);
}

int
sheet_commit(struct sheet_commit *c, struct err *e)
{
	struct commit k = { .c = c, .a = arena_new() };
	int rc = -1;

	if (sheet_is_joined(c->sheet->r)) {
		arena_free(k.a);
		return commit_joined(c, e);
	}
	for (int i = 0; i <= TRIES_OUTSIDE; i++) {
		err_clear(e);
		rc = try_commit(&k, i == TRIES_OUTSIDE, e);
		if (rc == 0 || (e->code != ERR_STALE && e->code != ERR_CONFLICT))
			break;
	}
	arena_free(k.a);
	return rc;
}
