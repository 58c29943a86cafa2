/*
 * The plan of a commit: what is to be written of each row.
 *
 * It holds each record as it shall stand, its entry for the log and what search keeps of it, in memory as long as it is small, then
 * in a file without a name: a hundred thousand rows need no more memory than a thousand.
 *
 * Records that were made in a private copy of the database refer to one another by the numbers that they had there.  In the end they get
 * others wherever somebody else has made records meanwhile; then what refers to them is made to mean those.
 */
#include "base/base.h"

#include <errno.h>
#include <unistd.h>

#include "base/spool.h"
#include "base/str.h"
#include "model/audit.h"
#include "record_in.h"
#include "sheet_int.h"
#include "store/search.h"

enum {
	MEMORY_MOST = 4 << 20,		/* bytes of a plan before it goes into a file */
	READ_MOST = 1 << 20,		/* bytes that are read at once */
	RESOURCES_MOST = 16,		/* of which a sheet makes records */
};

/* Records of a resource that a private copy has: from `least` on; and the numbers of those that have got others, ascending. */
struct made {
	const struct resource *r;
	int64_t		 least;
	int64_t		*from, *to;
	size_t		 n, room;
};

struct sheet_plan {
	const struct resource *r;	/* of the sheet */
	const char	*dir;
	int		 fd;		/* -1: all is in buf */
	off_t		 bytes;		/* of the file */
	struct str	 buf;		/* what is not in the file */
	size_t		 n;
	size_t		 last;		/* in buf: the last frame */
	struct made	 made[RESOURCES_MOST];
	size_t		 nmade;
	bool		 told_made;	/* people were told of one by its number */
};

/* --- life -------------------------------------------------------------------------------------------- */

struct sheet_plan *
plan_new(const char *dir, const struct resource *r)
{
	struct sheet_plan *p = xcalloc(1, sizeof *p);

	p->dir = dir;
	p->r = r;
	p->fd = -1;
	return p;
}

void
plan_empty(struct sheet_plan *p)
{
	if (p->fd != -1)
		close(p->fd);
	p->fd = -1;
	p->bytes = 0;
	str_reset(&p->buf);
	p->n = 0;
}

void
plan_free(struct sheet_plan *p)
{
	if (p == NULL)
		return;
	plan_empty(p);
	str_fini(&p->buf);
	for (struct made *m = p->made; m < p->made + p->nmade; m++) {
		free(m->from);
		free(m->to);
	}
	free(p);
}

size_t
plan_records(const struct sheet_plan *p)
{
	return p->n;
}

/* --- putting in -------------------------------------------------------------------------------------- */

static int
disk_fault(struct err *e)
{
	return fail(e, err_of_file(errno, ERR_INTERNAL), "plan of an import: %s", strerror(errno));
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
	const struct resource *r;
	int64_t	 made;			/* in a private copy, under this id; else NONE */
	bool	 was, indexed;
};

void
plan_add(struct sheet_plan *p, size_t n, const struct resource *r, const struct record_made *m)
{
	struct frame f = { .row = n, .r = r, .made = NONE, .was = m->was != NULL, .indexed = m->indexed };

	p->last = p->buf.len;
	str_add(&p->buf, &f, sizeof f);
	rec_pack(&p->buf, r, m->now);
	if (f.was)
		rec_pack(&p->buf, r, m->was);
	str_add(&p->buf, m->diff, strlen(m->diff) + 1);
	if (f.indexed)
		put_index(&p->buf, &m->index);
	f.len = p->buf.len - p->last;
	memcpy(p->buf.p + p->last, &f, sizeof f);
	p->n++;
}

static struct made *
made_of(const struct sheet_plan *p, const struct resource *r)
{
	for (size_t i = 0; i < p->nmade; i++)
		if (p->made[i].r == r)
			return (struct made *)(uintptr_t)&p->made[i];
	return NULL;
}

void
plan_made(struct sheet_plan *p, const struct resource *r, int64_t id)
{
	struct frame f;

	memcpy(&f, p->buf.p + p->last, sizeof f);
	f.made = id;
	memcpy(p->buf.p + p->last, &f, sizeof f);
	if (made_of(p, r) != NULL)
		return;
	assert(p->nmade < RESOURCES_MOST);
	p->made[p->nmade++] = (struct made){ .r = r, .least = id };
}

bool
plan_has_made(const struct sheet_plan *p, const struct resource *r, int64_t id)
{
	const struct made *m = made_of(p, r);

	return m != NULL && id >= m->least;
}

int
plan_settle(struct sheet_plan *p, const struct sheet_row *row, struct err *e)
{
	for (size_t i = 0; i < row->ncandidates; i++)
		p->told_made |= plan_has_made(p, row->about != NULL ? row->about : p->r, row->candidate[i].id);
	return p->buf.len < MEMORY_MOST ? 0 : flush(p, e);
}

struct plan_mark
plan_mark(const struct sheet_plan *p)
{
	return p == NULL ? (struct plan_mark){ 0, 0 } : (struct plan_mark){ p->buf.len, p->n };
}

void
plan_cut(struct sheet_plan *p, struct plan_mark mark)
{
	if (p == NULL)
		return;
	p->buf.len = mark.len;
	p->n = mark.n;
}

/* --- taking out -------------------------------------------------------------------------------------- */

struct plan_reader {
	struct sheet_plan *p;
	off_t		 from;		/* of the file: where the next bytes are read */
	struct str	 buf;		/* of the file */
	size_t		 at;		/* in buf; behind the file in the plan's own */
	bool		 in_memory;
	int64_t		 made;		/* of the item that was read last */
};

/* So many bytes from `at` on are in buf. */
static int
have(struct plan_reader *r, size_t n, struct err *e)
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
next_frame(struct plan_reader *r, const char **out, struct err *e)
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

struct plan_reader *
plan_read(struct sheet_plan *p)
{
	struct plan_reader *r = xcalloc(1, sizeof *r);

	r->p = p;
	for (struct made *m = p->made; m < p->made + p->nmade; m++)
		m->n = 0;
	return r;
}

void
plan_read_end(struct plan_reader *r)
{
	str_fini(&r->buf);
	free(r);
}

int
plan_next(struct plan_reader *reader, struct arena *a, struct plan_item *out, struct err *e)
{
	struct record_made *m = &out->m;
	const char *p;
	struct frame f;
	int rc = next_frame(reader, &p, e);

	if (rc != 1)
		return rc;
	memcpy(&f, p, sizeof f);
	p += sizeof f;
	reader->made = f.made;
	*out = (struct plan_item){ .r = f.r, .n = f.row, .m = { .now = rec_unpack(a, f.r, &p), .indexed = f.indexed } };
	m->was = f.was ? rec_unpack(a, f.r, &p) : NULL;
	m->diff = take_text(&p);
	if (f.indexed)
		take_index(&p, &m->index);
	return 1;
}

/* --- other numbers than in the private copy ------------------------------------------------------------ */

void
plan_wrote(struct plan_reader *r, const struct plan_item *item, int64_t id)
{
	struct made *m;

	if (r->made == NONE || r->made == id)
		return;
	m = made_of(r->p, item->r);
	assert(m != NULL && (m->n == 0 || m->from[m->n - 1] < r->made));
	if (m->n == m->room) {
		m->room = 2 * m->room + 256;
		m->from = xrealloc(m->from, m->room, sizeof *m->from);
		m->to = xrealloc(m->to, m->room, sizeof *m->to);
	}
	m->from[m->n] = r->made;
	m->to[m->n++] = id;
}

/* The number of a record now: *id, unless it has got another. */
static bool
has_moved(const struct sheet_plan *p, const struct resource *r, int64_t *id)
{
	const struct made *m = *id == NONE ? NULL : made_of(p, r);
	size_t low = 0, high = m == NULL ? 0 : m->n;

	while (low < high) {
		size_t at = (low + high) / 2;

		if (m->from[at] == *id) {
			*id = m->to[at];
			return true;
		}
		if (m->from[at] < *id)
			low = at + 1;
		else
			high = at;
	}
	return false;
}

static bool
list_has_moved(struct arena *a, const struct sheet_plan *p, const struct field *f, const void *rec)
{
	for (const struct field *s = f->sub->fields; s < f->sub->fields + f->sub->nfields; s++) {
		int64_t id;

		for (size_t i = 0; s->type == F_REF && rec_list_ref(a, f, rec, s, i, &id); i++)
			if (has_moved(p, s->ref, &id))
				return true;
	}
	return false;
}

/* Whether something of the record has another number now; what stands in a list is left as it is, which *listed says. */
static bool
point(struct arena *a, const struct sheet_plan *p, const struct resource *r, void *rec, bool *listed)
{
	bool moved = has_moved(p, r, &((struct rec *)rec)->id);

	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (f->type == F_REF)
			moved |= has_moved(p, f->ref, (int64_t *)(void *)((char *)rec + f->off));
		else if (f->type == F_LIST)
			*listed |= list_has_moved(a, p, f, rec);
	return moved;
}

static bool
any_moved(const struct sheet_plan *p)
{
	for (size_t i = 0; i < p->nmade; i++)
		if (p->made[i].n > 0)
			return true;
	return false;
}

int
plan_point(struct plan_reader *r, struct arena *a, struct plan_item *item, struct err *e)
{
	struct record_made *m = &item->m;
	bool moved, listed = false;

	if (!any_moved(r->p))
		return 0;
	moved = point(a, r->p, item->r, m->now, &listed);
	if (m->was != NULL)
		moved |= point(a, r->p, item->r, (void *)(uintptr_t)m->was, &listed);
	if (listed || r->p->told_made)
		return fail(e, ERR_STALE, "records were made meanwhile, and a list or a person names one of this import by its number");
	if (moved)
		record_prepare(a, item->r, m->was, m->now, m->indexed, m);
	return 0;
}
