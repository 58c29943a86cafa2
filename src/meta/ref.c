/*
 * Reference data in memory: rows by code, and by every name that people write.
 *
 * A generation is built whole and then put in the place of the one before, which stays: readers on other threads may
 * still hold its rows, and the data changes with releases only.
 */
#include "base/base.h"

#include "meta/ref.h"

#include "base/clock.h"
#include "base/str.h"
#include "text/date.h"
#include "text/han.h"
#include "text/utf8.h"

#include <ctype.h>

/* One way to write a row.  loose: with the last word (市, 区 ...) left out; the full name goes first. */
struct key {
	const char	*list, *text;
	const struct ref *row;
	bool		 loose;
};
struct part {
	const char	*list;
	const struct ref **row;		/* in order, NULL-ended */
	size_t		 n;
};
struct gen {
	struct gen	*before;
	struct arena	*arena;
	struct ref	*row;
	size_t		 nrows;
	struct part	*part;
	const char	**lists;
	size_t		 nparts;
	const struct ref **by_code;	/* by list, code */
	struct key	*key;		/* by list, text */
	size_t		 nkeys, room;
	struct ref_cover *cover;	/* by list, top, code */
	size_t		 ncovers;
};

enum { DEPTH_MOST = 8, TOPS_MOST = 16 };	/* levels of a hierarchy; rows that one row can be found by */

static struct gen *_Atomic current;
static const struct ref *const no_rows[] = { NULL };

/* --- keys --------------------------------------------------------------------------------------- */

/* Half width, lower case, letters and digits of all scripts only, Latin ones without their marks: 广东省、深圳市 is 广东省深圳市. */
static const char *
fold(struct arena *a, const char *text)
{
	const char *p = utf8_halfwidth(a, text), *end = p + strlen(p);
	char *out = arena_alloc(a, 2 * strlen(p) + 1), *to = out;	/* a letter may get longer: U+023A is U+2C65 */
	int32_t c;

	while ((c = utf8_next(&p, end)) != -1) {
		bool letter = c < 0x80 ? isalnum(c) != 0 : !utf8_is_blank(c) && !utf8_is_invisible(c) &&
		    c != 0x3001 && c != 0x3002 && c != 0x00b7 && c != 0x2014 && c != 0x2013;

		if (letter && (c = utf8_bare(c)) != 0)
			to += utf8_put(to, c);
	}
	*to = '\0';
	return out;
}

/* What may be left out at the end of a folded name; longer ones first. */
static const char *const tails[] = {
	"特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "自治州", "自治县", "省", "市", "区", "县",
	"province", "city", "district",
};

static size_t
without_tail(const char *folded)
{
	size_t n = strlen(folded), tail;

	for (size_t i = 0; i < nitems(tails); i++) {
		tail = strlen(tails[i]);
		if (n > tail && strcmp(folded + n - tail, tails[i]) == 0 && utf8_countn(folded, n - tail) >= 2)
			return n - tail;
	}
	return n;
}

static void
add_key(struct gen *g, const struct ref *r, const char *text, bool loose)
{
	if (text[0] == '\0')
		return;
	assert(g->nkeys < g->room);
	g->key[g->nkeys++] = (struct key){ r->list, text, r, loose };
}

static void
add_name(struct gen *g, const struct ref *r, const char *name)
{
	const char *folded;
	size_t n;

	if (name == NULL)
		return;
	folded = fold(g->arena, name);
	n = without_tail(folded);
	add_key(g, r, folded, false);
	if (folded[n] != '\0')
		add_key(g, r, arena_strndup(g->arena, folded, n), true);
}

static size_t
alias_count(const struct ref *r)
{
	size_t n = 1;

	for (const char *p = r->alias; p != NULL && *p != '\0'; p++)
		n += *p == '|';
	return n;
}

static void
add_keys(struct gen *g, const struct ref *r)
{
	const char *p = r->alias;
	size_t n;

	add_key(g, r, fold(g->arena, r->code), false);
	add_name(g, r, r->zh);
	add_name(g, r, r->en);
	if (r->heir != NULL) {
		add_key(g, r, fold(g->arena, r->told_zh), false);
		add_key(g, r, fold(g->arena, r->told_en), false);
	}
	while (p != NULL && *p != '\0') {
		n = strcspn(p, "|");
		add_name(g, r, arena_strndup(g->arena, p, n));
		p += n + (p[n] == '|');
	}
}

static int
key_compare(const void *x, const void *y)
{
	const struct key *a = x, *b = y;
	int c = strcmp(a->list, b->list);

	return c != 0 ? c : strcmp(a->text, b->text);
}

static int
code_compare(const void *x, const void *y)
{
	const struct ref *const *a = x, *const *b = y;
	int c = strcmp((*a)->list, (*b)->list);

	return c != 0 ? c : strcmp((*a)->code, (*b)->code);
}

/* --- building ----------------------------------------------------------------------------------- */

static const char *
column(struct gen *g, struct stmt *s, int n)
{
	return arena_strdup(g->arena, col_text(s, n));
}

static void
read_row(struct gen *g, struct stmt *s, struct ref *r)
{
	*r = (struct ref){
		.list = column(g, s, 0), .code = column(g, s, 1), .zh = column(g, s, 2), .en = column(g, s, 3),
		.parent = column(g, s, 4), .group = column(g, s, 5), .valid_from = column(g, s, 6),
		.valid_to = column(g, s, 7), .successor = column(g, s, 8), .alias = column(g, s, 9),
		.sort = col_int(s, 10),
	};
}

static int
read_rows(struct gen *g, struct db *d, struct err *e)
{
	struct stmt *s;
	int64_t n = 0;
	int rc;

	if (db_int(d, "SELECT COUNT(*) FROM ref", NONE, &n, e) == -1)
		return -1;
	g->row = arena_array(g->arena, (size_t)n, sizeof *g->row);
	s = db_stmt(d, "SELECT list, code, name_zh, name_en, parent, grp, valid_from, valid_to, successor, alias, sort "
	    "FROM ref ORDER BY list NULLS LAST, sort NULLS LAST, code NULLS LAST");
	while ((rc = stmt_row(s, e)) == 1 && g->nrows < (size_t)n)
		read_row(g, s, &g->row[g->nrows++]);
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

/* Rows come ordered by list: each run of one list is a part. */
static void
make_parts(struct gen *g)
{
	const struct ref **all = arena_array(g->arena, 2 * g->nrows + 1, sizeof *all);
	struct part *p = NULL;

	g->part = arena_array(g->arena, g->nrows + 1, sizeof *g->part);
	g->lists = arena_array(g->arena, g->nrows + 1, sizeof *g->lists);
	for (struct ref *r = g->row; r < g->row + g->nrows; r++) {
		if (p == NULL || strcmp(p->list, r->list) != 0) {
			all += p == NULL ? 0 : p->n + 1;
			p = &g->part[g->nparts];
			*p = (struct part){ .list = r->list, .row = all };
			g->lists[g->nparts++] = r->list;
		}
		p->row[p->n++] = r;
	}
}

static void
make_index(struct gen *g)
{
	g->by_code = arena_array(g->arena, g->nrows, sizeof(void *));
	for (size_t i = 0; i < g->nrows; i++)
		g->by_code[i] = &g->row[i];
	qsort(g->by_code, g->nrows, sizeof(void *), code_compare);
}

static void
make_keys(struct gen *g)
{
	for (size_t i = 0; i < g->nrows; i++)
		g->room += 7 + 2 * alias_count(&g->row[i]);
	g->key = arena_array(g->arena, g->room, sizeof *g->key);
	for (size_t i = 0; i < g->nrows; i++)
		add_keys(g, &g->row[i]);
	qsort(g->key, g->nkeys, sizeof *g->key, key_compare);
}

/* --- above and below ----------------------------------------------------------------------------- */

static const struct ref *
find_code(const struct gen *g, const char *list, const char *code)
{
	struct ref want = { .list = list, .code = code };
	const struct ref *p = &want, **found;

	if (g == NULL || code == NULL || g->nrows == 0)
		return NULL;
	found = bsearch(&p, g->by_code, g->nrows, sizeof(void *), code_compare);
	return found == NULL ? NULL : *found;
}

/* The row above, in the same list or in the one list that has the code. */
static const struct ref *
parent_of(const struct gen *g, const struct ref *r)
{
	const struct ref *p = find_code(g, r->list, r->parent);

	for (size_t i = 0; p == NULL && r->parent != NULL && i < g->nparts; i++)
		p = find_code(g, g->lists[i], r->parent);
	return p == r ? NULL : p;
}

static int
cover_compare(const void *x, const void *y)
{
	const struct ref_cover *a = x, *b = y;
	int c = strcmp(a->list, b->list);

	c = c != 0 ? c : strcmp(a->top, b->top);
	return c != 0 ? c : strcmp(a->code, b->code);
}

/* The row's code that stands for it in the end; DEPTH_MOST ends a circle. */
static const struct ref *
heir_of(const struct gen *g, const struct ref *r)
{
	const struct ref *heir = NULL;

	for (int depth = 0; depth < DEPTH_MOST && (r = find_code(g, r->list, r->successor)) != NULL; depth++)
		heir = r;
	return heir;
}

static const char *
name_of(const struct ref *r, enum lang lang)
{
	return lang == LANG_ZH || r->en == NULL || r->en[0] == '\0' ? r->zh : r->en;
}

/* What rows became, and whether something is below them. */
static void
make_ties(struct gen *g)
{
	for (struct ref *r = g->row; r < g->row + g->nrows; r++) {
		const struct ref *heir = heir_of(g, r), *up = find_code(g, r->list, r->parent);

		if (up != NULL && up != r)
			g->row[up - g->row].wide = true;
		if (heir == NULL || heir == r)
			continue;
		r->heir = heir->code;
		r->told_zh = arena_printf(g->arena, "%s（今%s）", r->zh, heir->zh);
		r->told_en = arena_printf(g->arena, "%s (now %s)", name_of(r, LANG_EN), name_of(heir, LANG_EN));
	}
}

struct tops {
	const struct ref *row[TOPS_MOST];
	size_t		 n;
};

/* r, what is above it, what took it over, and so on. */
static void
add_tops(const struct gen *g, struct tops *t, const struct ref *r)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->row[i] == r)
			return;
	if (r == NULL || t->n == TOPS_MOST)
		return;
	t->row[t->n++] = r;
	add_tops(g, t, parent_of(g, r));
	add_tops(g, t, find_code(g, r->list, r->successor));
}

static void
make_covers(struct gen *g)
{
	g->cover = arena_array(g->arena, g->nrows * TOPS_MOST + 1, sizeof *g->cover);
	for (const struct ref *r = g->row; r < g->row + g->nrows; r++) {
		struct tops tops = { .n = 0 };

		add_tops(g, &tops, r);
		for (size_t i = 0; i < tops.n; i++)
			g->cover[g->ncovers++] = (struct ref_cover){ r->list, tops.row[i]->code, r->code };
	}
	qsort(g->cover, g->ncovers, sizeof *g->cover, cover_compare);
}

int
ref_load(struct db *d, struct err *e)
{
	struct gen *g = xcalloc(1, sizeof *g);

	g->arena = arena_new();
	if (read_rows(g, d, e) == -1) {
		arena_free(g->arena);
		free(g);
		return -1;
	}
	make_parts(g);
	make_index(g);
	make_ties(g);
	make_keys(g);
	make_covers(g);
	g->before = current;
	current = g;
	return 0;
}

/* --- by code ------------------------------------------------------------------------------------ */

const struct ref *
ref_by_code(const char *list, const char *code)
{
	return find_code(current, list, code);
}

const struct ref *
ref_parent(const struct ref *r)
{
	return parent_of(current, r);
}

/* The first cover from w on. */
static const struct ref_cover *
first_cover(const struct gen *g, const struct ref_cover *w)
{
	size_t lo = 0, hi = g->ncovers;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (cover_compare(&g->cover[mid], w) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return &g->cover[lo];
}

const struct ref_cover *
ref_below(const char *list, const char *top, size_t *n)
{
	static const struct ref_cover none = { "", "", "" };
	const struct gen *g = current;
	const struct ref_cover want = { list, top, "" }, *first, *c;

	*n = 0;
	if (g == NULL)
		return &none;
	for (c = first = first_cover(g, &want); c < g->cover + g->ncovers && strcmp(c->list, list) == 0 &&
	    strcmp(c->top, top) == 0; c++)
		(*n)++;
	return first;
}

bool
ref_covers(const char *list, const char *top, const char *code)
{
	const struct gen *g = current;
	const struct ref_cover want = { list, top, code }, *c;

	if (g == NULL || top == NULL || code == NULL)
		return false;
	c = first_cover(g, &want);
	return c < g->cover + g->ncovers && cover_compare(c, &want) == 0;
}

/* --- by text ------------------------------------------------------------------------------------ */

static const struct key *
first_key(const struct gen *g, const char *list, const char *text)
{
	struct key want = { list, text, NULL, false };
	size_t lo = 0, hi = g->nkeys;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (key_compare(&g->key[mid], &want) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return &g->key[lo];
}

static bool
is_key(const struct gen *g, const struct key *k, const char *list, const char *text)
{
	return k < g->key + g->nkeys && strcmp(k->list, list) == 0 && strcmp(k->text, text) == 0;
}

static bool
is_named(const struct gen *g, const struct ref *r, const char *text)
{
	for (const struct key *k = first_key(g, r->list, text); is_key(g, k, r->list, text); k++)
		if (k->row == r)
			return true;
	return false;
}

/* Whether a folded text is the way down to r from above: 广东省, 广东深圳, or nothing. */
static bool
is_path(const struct gen *g, const char *text, const struct ref *r, int depth)
{
	const struct ref *up = depth > 4 ? NULL : parent_of(g, r);

	if (text[0] == '\0')
		return true;
	if (up == NULL)
		return false;
	for (const char *p = text; *p != '\0'; p++) {
		char head[200];

		if ((*p & 0xc0) == 0x80 || (size_t)(p - text) >= sizeof head || !is_named(g, up, p))
			continue;
		memcpy(head, text, (size_t)(p - text));
		head[p - text] = '\0';
		if (is_path(g, head, up, depth + 1))
			return true;
	}
	return is_path(g, text, up, depth + 1);
}

static bool
is_below(const struct gen *g, const struct ref *r, const struct ref *top)
{
	for (int depth = 0; r != NULL && depth < DEPTH_MOST; depth++, r = parent_of(g, r))
		if (r == top)
			return true;
	return false;
}

/* Of two rows that one text names: the one in force, then the wider one; NULL: nobody can tell. */
static const struct ref *
better(const struct gen *g, const struct ref *a, const struct ref *b)
{
	if (a == b || (a->valid_to == NULL) != (b->valid_to == NULL))
		return a->valid_to == NULL ? a : b->valid_to == NULL ? b : a;
	if (is_below(g, b, a))
		return a;
	return is_below(g, a, b) ? b : NULL;
}

/* The row of the list that `text` names and to which `path` leads. */
static const struct ref *
find_under(const struct gen *g, const char *list, const char *path, const char *text)
{
	const struct ref *found;

	for (int loose = 0; loose <= 1; loose++) {
		found = NULL;
		for (const struct key *k = first_key(g, list, text); is_key(g, k, list, text); k++) {
			if (k->loose != (loose == 1) || !is_path(g, path, k->row, 0))
				continue;
			if (found == NULL)
				found = k->row;
			else if ((found = better(g, found, k->row)) == NULL)
				return NULL;
		}
		if (found != NULL)
			return found;
	}
	return NULL;
}

/* The shortest path first: as much of the text as can be is the row's own name. */
static const struct ref *
find_text(const struct gen *g, struct arena *a, const char *list, const char *folded)
{
	const struct ref *r;

	if (folded[0] == '\0')
		return NULL;
	for (const char *p = folded; *p != '\0'; p++)
		if ((*p & 0xc0) != 0x80 &&
		    (r = find_under(g, list, arena_strndup(a, folded, (size_t)(p - folded)), p)) != NULL)
			return r;
	return NULL;
}

/* What people put before or behind a name that lists have without it. */
static const char *const heads[] = { "tinh", "thanhpho", "tp" };
static const char *const ends[] = { "province", "city", "人民民主共和国", "社会主义共和国", "民主共和国", "联邦共和国", "共和国", "联邦", "王国" };

static const char *
without_words(struct arena *a, const char *folded)
{
	for (size_t i = 0; i < nitems(heads); i++)
		if (str_starts(folded, heads[i]))
			return folded + strlen(heads[i]);
	for (size_t i = 0; i < nitems(ends); i++) {
		size_t n = strlen(folded), end = strlen(ends[i]);

		if (n > end && strcmp(folded + n - end, ends[i]) == 0)
			return arena_strndup(a, folded, n - end);
	}
	return "";
}

enum { TEXT_MOST = 400 };	/* bytes; no name is longer, and the walk is quadratic */

const struct ref *
ref_by_text(const char *list, const char *text)
{
	const struct gen *g = current;
	const struct ref *r;
	const char *folded;
	struct arena *a;

	if (g == NULL || text == NULL || strlen(text) > TEXT_MOST)
		return NULL;
	if ((r = find_code(g, list, text)) != NULL)
		return r;
	a = arena_new();
	folded = fold(a, text);
	if ((r = find_text(g, a, list, folded)) == NULL)
		r = find_text(g, a, list, fold(a, han_fold(a, text)));
	if (r == NULL)
		r = find_text(g, a, list, without_words(a, folded));
	arena_free(a);
	return r;
}

/* --- lists -------------------------------------------------------------------------------------- */

const struct ref *const *
ref_rows(const char *list, size_t *n)
{
	const struct gen *g = current;

	for (size_t i = 0; g != NULL && i < g->nparts; i++)
		if (strcmp(g->lists[i], list) == 0) {
			*n = g->part[i].n;
			return g->part[i].row;
		}
	*n = 0;
	return no_rows;
}

const char *const *
ref_lists(size_t *n)
{
	static const char *const none[] = { NULL };
	const struct gen *g = current;

	*n = g == NULL ? 0 : g->nparts;
	return g == NULL ? none : g->lists;
}

/* ISO dates sort as text. */
static bool
is_in_force(const struct ref *r, const char *on)
{
	return (r->valid_from == NULL || strcmp(r->valid_from, on) <= 0) && (r->valid_to == NULL || strcmp(on, r->valid_to) <= 0);
}

bool
ref_has_ended(const struct ref *r)
{
	char today[DATE_SIZE];

	date_here(clock_ms(), today);
	return r->valid_to != NULL && strcmp(r->valid_to, today) < 0;
}

const char *
ref_label(const char *list, const char *code, enum lang lang)
{
	const struct ref *r = ref_by_code(list, code);

	if (r == NULL)
		return code;
	if (r->heir == NULL || !ref_has_ended(r))
		return name_of(r, lang);
	return lang == LANG_ZH ? r->told_zh : r->told_en;
}

/* --- in time ------------------------------------------------------------------------------------ */

bool
ref_valid_on(const char *list, const char *code, const char *on)
{
	const struct ref *r = ref_by_code(list, code);

	return r != NULL && is_in_force(r, on);
}

const struct ref *
ref_successor(const char *list, const char *code, const char *on)
{
	const struct ref *r = ref_by_code(list, code);

	for (int depth = 0; r != NULL && depth < DEPTH_MOST; depth++) {
		if (r->valid_to == NULL || strcmp(on, r->valid_to) <= 0)
			return r;
		r = ref_by_code(list, r->successor);
	}
	return NULL;
}

const char *
ref_today(const char *list, const char *code)
{
	const struct ref *r = ref_by_code(list, code);

	return r != NULL && r->heir != NULL && ref_has_ended(r) ? r->heir : code;
}

bool
ref_in_group(const char *group, const char *code, const char *on)
{
	const struct ref *const *row;
	size_t n;

	row = ref_rows("country_group", &n);
	for (size_t i = 0; code != NULL && i < n; i++)
		if (str_eq(row[i]->group, group) && str_eq(row[i]->parent, code) && is_in_force(row[i], on))
			return true;
	return false;
}
