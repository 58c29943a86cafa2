/*
 * List queries with q: the search index and the filters meet, and the smaller side drives (design.md 6).
 *
 * In its own order (best first) the word drives, each hit tested against the filters, unless the filters hold so few rows
 * that asking the index about each is cheaper.  In an order asked for by sort=, the hits of a rare word are gathered and
 * put in order; of a common word, rows are walked in order and asked about until the page is full.
 */
#include "base/base.h"

#include "list_in.h"

#include "store/search.h"

enum { FEW = 200 };		/* archived rows that may be asked about one by one */

struct run {
	struct db	*d;
	struct arena	*a;
	const struct list *l;
	struct search	*s;
	struct list_page *out;
	struct err	*e;
};

static bool
is_filtered(const struct list *l)
{
	return l->nconds > 0 || l->nasks > 0;
}

static int
begin(struct run *w)
{
	const struct view *v = &w->l->v;
	struct search_want want = {
		.set = w->l->r->counter, .q = w->l->q, .see = v->see, .see_own = v->see_own, .own = v->own
	};

	return search_open(&w->s, w->d, w->a, &want, w->e);
}

static void
take(struct list_hit *to, const struct search_hit *from)
{
	to->matched = from->field;
	to->matched_text = from->text;
	to->rank = from->key;
}

/* The next hit that the filters hold: 1, 0, -1. */
static int
next_hit(struct run *w, struct list_test *t, struct arena *a, struct list_hit *out)
{
	struct search_hit hit;
	int rc;

	while ((rc = search_next(w->s, &hit, w->e)) == 1) {
		if ((rc = list_test(w->d, a, t, hit.id, out, w->e)) == -1)
			return -1;
		if (rc == 1) {
			take(out, &hit);
			return 1;
		}
	}
	return rc;
}

/* --- hits in their own order ---------------------------------------------------------------------- */

static int
rank_compare(const char *a, int64_t a_id, const char *b, int64_t b_id)
{
	int c = strcmp(a, b);

	return c != 0 ? c : (a_id > b_id) - (a_id < b_id);
}

static int
by_rank(const void *x, const void *y, void *arg)
{
	const struct list_hit *a = x, *b = y;

	return rank_compare(a->rank, a->id, b->rank, b->id);
}

/* Whether the page begins before the hit, which is the nth of all. */
static bool
is_behind(const struct list *l, const struct list_hit *h, int64_t nth)
{
	if (!l->after)
		return nth >= l->offset;
	return rank_compare(h->rank, h->id, l->cursor.rank, l->cursor.rank_id) > 0;
}

static void
set_next_by_rank(struct run *w, const struct list_hit *last)
{
	struct cursor next = { .rank = last->rank, .rank_id = last->id };

	w->out->next = cursor_put(w->a, w->l, &next);
}

static void
add_row(struct list_page *out, const struct list_hit *h)
{
	out->row[out->n++] = (struct list_row){
		.id = h->id, .version = h->version, .matched = h->matched, .matched_text = h->matched_text
	};
}

static void
set_total(struct run *w, int64_t n)
{
	if (!w->l->count)
		return;
	w->out->total = n < LIST_COUNT_MOST ? n : LIST_COUNT_MOST;
	w->out->total_more = n > LIST_COUNT_MOST;
}

static int
ask_each(struct run *w, struct list_hit *row, size_t n, size_t *hits)
{
	struct search_hit hit;
	int rc;

	*hits = 0;
	for (size_t i = 0; i < n; i++) {
		if ((rc = search_is_hit(w->s, row[i].id, &hit, w->e)) == -1)
			return -1;
		if (rc == 1) {
			take(&row[i], &hit);
			row[(*hits)++] = row[i];
		}
	}
	return 0;
}

/* --- best first, the word drives ------------------------------------------------------------------ */

/*
 * Without filters the index counts its hits by itself; those that are archived are taken off, if they are few enough to ask
 * about each.  1 with *n, 0 if it has to be counted by walking, -1.
 */
static int
count_in_index(struct run *w, int64_t *n)
{
	struct list_hit row[FEW];
	size_t archived, hits;

	if (!w->l->count || is_filtered(w->l) || w->l->v.only_own || w->l->v.only_kept || w->l->v.listed_only || view_asks_parent(&w->l->v, w->l->r))
		return 0;
	if (list_archived(w->d, w->a, w->l, row, FEW, &archived, w->e) == -1)
		return -1;
	if (archived == FEW)
		return 0;
	if (ask_each(w, row, archived, &hits) == -1 || search_count(w->s, LIST_COUNT_MOST + FEW, n, w->e) == -1)
		return -1;
	*n -= (int64_t)hits;
	return 1;
}

struct walk {
	int64_t		 n;		/* hits met */
	struct list_hit	 last;		/* of the page */
	bool		 more;		/* there is a hit behind the page */
};

/* Walk until a hit behind the page was met, or with `all` until there are more than are counted. */
static int
walk_word(struct run *w, struct list_test *t, struct walk *k, bool all)
{
	struct list_hit h;
	int rc = 0;

	while ((all ? k->n <= LIST_COUNT_MOST : !k->more) && (rc = next_hit(w, t, w->a, &h)) == 1) {
		if (!is_behind(w->l, &h, k->n++))
			continue;
		if (w->out->n < (size_t)w->l->limit) {
			add_row(w->out, &h);
			k->last = h;
		} else
			k->more = true;
	}
	return rc == -1 ? -1 : 0;
}

/* There are more hits than the page needed: how many in all? */
static int
count_further(struct run *w, struct list_test *t, struct walk *k)
{
	int64_t total;
	int counted = count_in_index(w, &total);

	if (counted == -1 || (counted == 0 && walk_word(w, t, k, true) == -1))
		return -1;
	if (counted == 1)
		k->n = total;
	return 0;
}

static int
page_by_word(struct run *w)
{
	struct list_test *t = list_test_new(w->a, w->l, false);
	struct walk k = { .n = 0 };

	if (walk_word(w, t, &k, false) == -1)
		return -1;
	if (k.more)
		set_next_by_rank(w, &k.last);
	if (w->l->count && k.more && count_further(w, t, &k) == -1)
		return -1;
	set_total(w, k.n);
	return 0;
}

/* --- gathered hits -------------------------------------------------------------------------------- */

static int
compare_key(const struct key *k, const struct key_value *a, const struct key_value *b)
{
	bool none_a = k->text ? a->s == NULL : a->i == NONE, none_b = k->text ? b->s == NULL : b->i == NONE;
	int c;

	if (none_a || none_b)
		return none_a - none_b;		/* last in either direction */
	c = k->text ? strcmp(a->s, b->s) : a->i < b->i ? -1 : a->i > b->i;
	return k->desc ? -c : c;
}

static int
by_keys(const void *x, const void *y, void *arg)
{
	const struct list_hit *a = x, *b = y;
	const struct list *l = arg;
	int c = 0;

	for (size_t i = 0; i < l->nkeys && c == 0; i++)
		c = compare_key(&l->key[i], &a->value[i], &b->value[i]);
	return c;
}

/* --- best first, the filters drive ---------------------------------------------------------------- */

static int
page_by_filter(struct run *w)
{
	struct list_hit *row = arena_array(w->a, LIST_RARE, sizeof *row);
	size_t n, hits, i = 0;

	if (list_rows(w->d, w->a, w->l, NULL, 0, LIST_RARE, row, &n, w->e) == -1 ||
	    ask_each(w, row, n, &hits) == -1)
		return -1;
	qsort_r(row, hits, sizeof *row, by_rank, NULL);
	while (i < hits && !is_behind(w->l, &row[i], (int64_t)i))
		i++;
	for (; i < hits && w->out->n < (size_t)w->l->limit; i++)
		add_row(w->out, &row[i]);
	set_total(w, (int64_t)hits);
	if (i < hits && w->out->n > 0)
		set_next_by_rank(w, &row[i - 1]);
	return 0;
}

/* Whether the filters hold few rows, and fewer than the word: 1, 0, -1. */
static int
filter_is_rare(struct run *w)
{
	int64_t n;

	if (!is_filtered(w->l) && !w->l->v.only_own && !w->l->v.only_kept)
		return 0;
	if (list_count(w->d, w->a, w->l, LIST_RARE + 1, &n, w->e) == -1)
		return -1;
	return n <= LIST_RARE && n < search_estimate(w->s);
}

static int
page_best_first(struct run *w)
{
	int rc = filter_is_rare(w);

	if (rc == -1)
		return -1;
	return rc == 1 ? page_by_filter(w) : page_by_word(w);
}

/* --- in another order, a rare word ---------------------------------------------------------------- */

/* All hits with their keys: 1; 0 if they are more than can be counted; -1. */
static int
gather(struct run *w, struct list_hit **out, size_t *n)
{
	struct list_test *t = list_test_new(w->a, w->l, true);
	struct list_hit *row = NULL, h;
	size_t room = 0;
	int rc;

	for (*n = 0; (rc = next_hit(w, t, w->a, &h)) == 1 && *n < LIST_COUNT_MOST; row[(*n)++] = h)
		if (*n == room) {
			struct list_hit *more = arena_array(w->a, room = room * 2 + 64, sizeof *more);

			if (*n > 0)
				memcpy(more, row, *n * sizeof *more);
			row = more;
		}
	*out = row;
	return rc == -1 ? -1 : rc == 0;
}

static void
set_next_by_key(struct run *w, const struct list_hit *last)
{
	struct cursor next = { .rank = NULL };

	memcpy(next.value, last->value, sizeof next.value);
	w->out->next = cursor_put(w->a, w->l, &next);
}

static size_t
first_of_page(const struct list *l, const struct list_hit *row, size_t n)
{
	struct list_hit at = { 0 };
	size_t i = 0;

	if (!l->after)
		return (size_t)l->offset;
	memcpy(at.value, l->cursor.value, sizeof at.value);
	while (i < n && by_keys(&row[i], &at, (void *)(uintptr_t)l) <= 0)
		i++;
	return i;
}

static void
page_gathered(struct run *w, struct list_hit *row, size_t n)
{
	size_t i;

	if (n > 0)
		qsort_r(row, n, sizeof *row, by_keys, (void *)(uintptr_t)w->l);
	for (i = first_of_page(w->l, row, n); i < n && w->out->n < (size_t)w->l->limit; i++)
		add_row(w->out, &row[i]);
	set_total(w, (int64_t)n);
	if (i < n && w->out->n > 0)
		set_next_by_key(w, &row[i - 1]);
}

/* --- in another order, a common word -------------------------------------------------------------- */

/* Rows of the filter in order, each asked about; give says 1 to go on, 0 enough, -1. */
static int
walk_in_order(struct run *w, const struct cursor *from, int (*give)(struct run *w, struct list_hit *h, void *arg),
    void *arg)
{
	struct list_hit *row = arena_array(w->a, LIST_LIMIT_MOST, sizeof *row);
	struct cursor at, *after = NULL;
	size_t n, hits;
	int rc = 1;

	if (from != NULL) {
		at = *from;
		after = &at;
	}
	do {
		if (list_rows(w->d, w->a, w->l, after, 0, LIST_LIMIT_MOST, row, &n, w->e) == -1)
			return -1;
		if (n > 0)
			memcpy(at.value, row[n - 1].value, sizeof at.value);
		after = &at;
		if (ask_each(w, row, n, &hits) == -1)
			return -1;
		for (size_t i = 0; i < hits && rc == 1; i++)
			rc = give(w, &row[i], arg);
	} while (n == LIST_LIMIT_MOST && rc == 1);
	return rc == -1 ? -1 : 0;
}

struct filling {
	int64_t		 skip;
	struct list_hit	 last;
};

static int
fill_page(struct run *w, struct list_hit *h, void *arg)
{
	struct filling *f = arg;

	if (f->skip > 0) {
		f->skip--;
		return 1;
	}
	if (w->out->n == (size_t)w->l->limit) {
		set_next_by_key(w, &f->last);
		return 0;
	}
	add_row(w->out, h);
	f->last = *h;
	return 1;
}

static int
page_walked(struct run *w)
{
	struct filling f = { .skip = w->l->after ? 0 : w->l->offset };

	return walk_in_order(w, w->l->after ? &w->l->cursor : NULL, fill_page, &f);
}

static int
page_in_order(struct run *w)
{
	struct list_hit *row;
	size_t n;
	int rc = gather(w, &row, &n);

	if (rc == -1)
		return -1;
	if (rc == 1) {
		page_gathered(w, row, n);
		return 0;
	}
	set_total(w, LIST_COUNT_MOST + 1);
	return page_walked(w);
}

int
list_run_q(struct db *d, struct arena *a, const struct list *l, struct list_page *out, struct err *e)
{
	struct run w = { .d = d, .a = a, .l = l, .out = out, .e = e };
	int rc;

	if (begin(&w) == -1)
		return -1;
	rc = l->sorted ? page_in_order(&w) : page_best_first(&w);
	search_close(w.s);
	return rc;
}

/* --- ids alone ------------------------------------------------------------------------------------ */

static int
take_ids(struct run *w, int64_t **out, size_t *n)
{
	struct list_test *t = list_test_new(w->a, w->l, false);
	struct list_hit h;
	size_t room = 0;
	int rc;

	for (*n = 0; (rc = next_hit(w, t, w->a, &h)) == 1; (*out)[(*n)++] = h.id)
		if (*n == room) {
			int64_t *more = arena_array(w->a, room = room * 2 + 64, sizeof *more);

			if (*n > 0)
				memcpy(more, *out, *n * sizeof *more);
			*out = more;
		}
	return rc;
}

int
list_ids_q(struct db *d, struct arena *a, const struct list *l, int64_t **out, size_t *n, struct err *e)
{
	struct run w = { .d = d, .a = a, .l = l, .e = e };
	int rc = begin(&w);

	*out = NULL;
	if (rc == -1)
		return -1;
	rc = take_ids(&w, out, n);
	search_close(w.s);
	return rc;
}

/* --- everything ----------------------------------------------------------------------------------- */

struct giving {
	struct arena	*row;
	int		(*each)(struct arena *a, const void *rec, unsigned see, void *arg, struct err *e);
	void		*arg;
	int64_t		*total;
};

static int
give_row(struct run *w, struct list_hit *h, void *arg)
{
	struct giving *g = arg;

	return list_give(w->d, g->row, w->l, h->id, g->each, g->arg, g->total, w->e) == -1 ? -1 : 1;
}

static int
each_best_first(struct run *w, struct giving *g)
{
	struct list_test *t = list_test_new(w->a, w->l, false);
	struct list_hit h;
	int rc;

	while ((rc = next_hit(w, t, g->row, &h)) == 1)
		if (give_row(w, &h, g) == -1)
			return -1;
	return rc;
}

int
list_each_q(struct db *d, const struct list *l,
    int (*each)(struct arena *a, const void *rec, unsigned see, void *arg, struct err *e), void *arg, int64_t *total,
    struct err *e)
{
	struct giving g = { arena_new(), each, arg, total };
	struct run w = { .d = d, .a = arena_new(), .l = l, .e = e };
	int rc = begin(&w);

	if (rc == 0) {
		rc = l->sorted ? walk_in_order(&w, NULL, give_row, &g) : each_best_first(&w, &g);
		search_close(w.s);
	}
	arena_free(w.a);
	arena_free(g.row);
	return rc;
}
