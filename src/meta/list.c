/*
 * Running a list query without q: pages by offset or by key, and walks over everything.
 */
#include "base/base.h"

#include "list_in.h"

static void
cursor_of(const struct list_hit *h, struct cursor *c)
{
	memcpy(c->value, h->value, sizeof c->value);
	c->rank = NULL;
}

/* One row more than the page says whether there is a next one. */
static int
run_page(struct db *d, struct arena *a, const struct list *l, struct list_page *out, struct err *e)
{
	size_t n = (size_t)l->limit + 1, found;
	struct list_hit *hit = arena_array(a, n, sizeof *hit);
	struct cursor next;

	if (list_rows(d, a, l, l->after ? &l->cursor : NULL, l->offset, n, hit, &found, e) == -1)
		return -1;
	out->n = found < n ? found : n - 1;
	for (size_t i = 0; i < out->n; i++)
		out->row[i] = (struct list_row){ .id = hit[i].id, .version = hit[i].version };
	if (found == n) {
		cursor_of(&hit[n - 2], &next);
		out->next = cursor_put(a, l, &next);
	}
	return 0;
}

const char *
list_digest(const struct list *l)
{
	return l->digest;
}

void
list_total_known(struct list *l, int64_t total, bool more)
{
	l->known = l->count;
	l->known_total = total;
	l->known_more = more;
	l->count = false;
}

static int
run(struct db *d, struct arena *a, struct list *l, struct list_page *out, struct err *e)
{
	*out = (struct list_page){ .total = NONE, .limit = l->limit, .offset = l->after ? NONE : l->offset };
	out->row = arena_array(a, (size_t)l->limit, sizeof *out->row);
	if (list_narrow(d, a, l, e) == -1)
		return -1;
	if (l->q != NULL)
		return list_run_q(d, a, l, out, e);
	if (l->count && list_count(d, a, l, 0, &out->total, e) == -1)
		return -1;
	l->rare = list_may_walk(l) && (l->known ? l->known_total : l->count ? out->total : INT64_MAX) <= LIST_RARE;
	return run_page(d, a, l, out, e);
}

int
list_run(struct db *d, struct arena *a, const struct list *l, struct list_page *out, struct err *e)
{
	struct list now = *l;

	if (run(d, a, &now, out, e) == -1)
		return -1;
	if (l->known) {
		out->total = l->known_total;
		out->total_more = l->known_more;
	}
	return 0;
}

int
list_load(struct db *d, struct arena *a, const struct list *l, const struct list_page *page, struct rec_seen **out, struct err *e)
{
	int64_t *id = arena_array(a, page->n + 1, sizeof *id);

	*out = arena_array(a, page->n + 1, sizeof **out);
	for (size_t i = 0; i < page->n; i++)
		id[i] = page->row[i].id;
	return rec_load_page(d, a, &l->v, l->r, id, page->n, FIELDS_ALL, *out, e);
}

int
list_give(struct db *d, struct arena *a, const struct list *l, int64_t id,
    int (*each)(struct arena *a, const void *rec, unsigned see, void *arg, struct err *e), void *arg, int64_t *total,
    struct err *e)
{
	unsigned see;
	void *rec;
	int rc = rec_load_seen(d, a, &l->v, l->r, id, FIELDS_ALL, &rec, &see, e);

	if (rc == 1 && (rc = each(a, rec, see, arg, e)) == 0)
		(*total)++;
	arena_reset(a);
	return rc == -1 ? -1 : 0;
}

struct walk {
	struct db	*d;
	const struct list *l;
	struct arena	*page, *row;
	struct list_hit	 hit[LIST_LIMIT_MOST];
	struct cursor	 at;		/* its strings live in `keep` */
	struct arena	*keep;
};

static void
keep_cursor(struct walk *w, const struct list_hit *last)
{
	cursor_of(last, &w->at);
	arena_reset(w->keep);
	for (size_t i = 0; i < w->l->nkeys; i++)
		w->at.value[i].s = arena_strdup(w->keep, w->at.value[i].s);
	arena_reset(w->page);
}

/* One page of a walk, in one snapshot; *n rows were there. */
static int
walk_page(struct walk *w, const struct cursor *after,
    int (*each)(struct arena *a, const void *rec, unsigned see, void *arg, struct err *e), void *arg, int64_t *total,
    size_t *n, struct err *e)
{
	if (list_rows(w->d, w->page, w->l, after, 0, nitems(w->hit), w->hit, n, e) == -1)
		return -1;
	for (size_t i = 0; i < *n; i++)
		if (list_give(w->d, w->row, w->l, w->hit[i].id, each, arg, total, e) == -1)
			return -1;
	if (*n > 0)
		keep_cursor(w, &w->hit[*n - 1]);
	return 0;
}

static int
walk_all(struct walk *w, int (*each)(struct arena *a, const void *rec, unsigned see, void *arg, struct err *e),
    void *arg, int64_t *total, struct err *e)
{
	const struct cursor *after = NULL;
	size_t n;
	int rc;

	do {
		bool begun = !db_has_snapshot(w->d);

		if (begun && db_begin(w->d, e) == -1)
			return -1;
		rc = walk_page(w, after, each, arg, total, &n, e);
		if (begun)
			db_end(w->d);
		after = &w->at;
	} while (rc == 0 && n == nitems(w->hit));
	return rc;
}

int
list_each(struct db *d, const struct list *l,
    int (*each)(struct arena *a, const void *rec, unsigned see, void *arg, struct err *e), void *arg, int64_t *total,
    struct err *e)
{
	struct walk *w;
	int rc;

	*total = 0;
	if (l->q != NULL)
		return list_each_q(d, l, each, arg, total, e);
	w = xcalloc(1, sizeof *w);
	w->d = d;
	w->l = l;
	w->page = arena_new();
	w->row = arena_new();
	w->keep = arena_new();
	rc = walk_all(w, each, arg, total, e);
	arena_free(w->page);
	arena_free(w->row);
	arena_free(w->keep);
	free(w);
	return rc;
}
