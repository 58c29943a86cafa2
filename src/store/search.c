/*
 * The asking half of search.  Hits come in phases, best first; each phase is a walk of an index that stops when
 * the caller does, and every row it meets is judged by its body, which alone says what is found and how good it is.
 */
#include "base/base.h"

#include "search_in.h"

/*
 * A record belongs to the first phase that one of its visible entries reaches.  Every phase walks something that has
 * all records of that phase in it, and leaves out those of others: so each comes once, and search_is_hit, which
 * judges without walking, says the same.
 */
enum phase {
	P_CODE, P_EXACT, P_PREFIX, P_SHORT, P_READ_BEGIN, P_READ, P_INSIDE, P_CODE_PREFIX, P_OTHER_PREFIX, P_OTHER, P_PARTS,
	P_END
};

static const struct {
	int		 tier;
	int		 key;		/* enum key_kind that is walked; -1: tokens */
	bool		 whole;		/* the whole key, not its beginning */
	bool		 latin;		/* only for what may be pinyin, or a code */
} phases[] = {
	[P_CODE] =		{ 0, K_CODE, true, true },
	[P_EXACT] =		{ 1, K_EXACT, true, false },
	[P_PREFIX] =		{ 2, K_NAME, false, false },
	[P_SHORT] =		{ 3, K_SHORT, false, false },
	[P_READ_BEGIN] =	{ 4, -1, false, true },
	[P_READ] =		{ 4, -1, false, true },
	[P_INSIDE] =		{ 5, -1, false, false },
	[P_CODE_PREFIX] =	{ 6, K_CODE, false, true },
	[P_OTHER_PREFIX] =	{ 6, K_OTHER, false, false },
	[P_OTHER] =		{ 6, -1, false, false },
	[P_PARTS] =		{ 6, -1, false, false },
};

/* A judged record. */
struct found {
	int64_t		 id;
	enum phase	 phase;
	const char	*field, *text;
	const char	*key;		/* of the phase's walk, key_len bytes count; "" where tokens are walked */
	bool		 mine;		/* in the list of one's own rows */
};

struct search {
	struct db	*d;
	struct arena	*a;
	struct search_want w;
	struct query	 q;
	bool		 nothing;	/* an empty query */
	enum phase	 phase;
	struct stmt	*s;		/* the walk of the phase, NULL: not begun */
	int64_t		 last;		/* doc that the walk gave last */
	struct found	*mine;		/* rows of one's own, best first, if there one sees more than elsewhere */
	size_t		 nmine, imine;
	bool		 lists_mine;
	int64_t		 estimate;	/* NONE: not yet asked */
};

/* --- judging ------------------------------------------------------------------------------------- */
static bool
reads(const struct piece *p, const struct entry *x, bool *begins)
{
	size_t from = 1, other = 1;
	bool is = han_typed_matches(&p->typed, x->pinyin, &from), is_alt = *x->alt != '\0' &&
	    han_typed_matches(&p->typed, x->alt, &other);

	*begins = (is && from == 0) || (is_alt && other == 0);
	return *begins || ((is || is_alt) && p->typed.n > 1);
}

/* One letter finds what begins with it, one Chinese character what has it. */
static bool
may_be_inside(const struct piece *p)
{
	return p->n > 1 || p->v[0].han;
}

static enum phase
judge_code(const struct query *q, const struct entry *x)
{
	if (!q->whole.latin)			/* only walks of tokens are for others */
		return may_be_inside(&q->whole) && piece_in(&q->whole, x) ? P_OTHER : P_END;
	if (strcmp(x->solid, q->whole.solid) == 0)
		return P_CODE;
	if (piece_begins(&q->whole, x))
		return P_CODE_PREFIX;
	return q->whole.n > 1 && piece_in(&q->whole, x) ? P_OTHER : P_END;
}

static enum phase
judge_name(const struct query *q, const struct entry *x)
{
	const bool other = x->kind == SK_OTHER, in = piece_in(&q->whole, x);
	bool begins = false;

	if (strcmp(x->key, q->key) == 0 && (in || q->whole.n > 3))
		return P_EXACT;
	if (in && piece_begins(&q->whole, x))
		return other ? P_OTHER_PREFIX : x->kind == SK_NAME ? P_PREFIX : P_SHORT;
	if (q->whole.latin && *x->pinyin != '\0' && reads(&q->whole, x, &begins)) {
		if (!other)
			return begins ? P_READ_BEGIN : P_READ;
		if (q->whole.n > 1)
			return P_OTHER;
	}
	return !in || !may_be_inside(&q->whole) ? P_END : other ? P_OTHER : P_INSIDE;
}

/* Whether a part is met by an entry; a single letter, beside other parts, also by a syllable inside. */
static bool
part_meets(const struct piece *p, const struct entry *x)
{
	return piece_in(p, x) || (p->latin &&
	    (han_typed_matches(&p->typed, x->pinyin, NULL) || han_typed_matches(&p->typed, x->alt, NULL)));
}

static bool
next_visible(const char **p, const char *end, unsigned see, struct entry *x)
{
	while (entry_next(p, end, x))
		if ((see & BIT(x->class)) != 0)
			return true;
	return false;
}

/* Every part in some entry; what is shown is the entry that the first part is in. */
static bool
judge_parts(const struct query *q, const char *body, size_t len, unsigned see, struct entry *first)
{
	struct entry x;

	for (size_t i = 0; i < q->nparts; i++) {
		const char *p = body;
		bool met = false;

		while (!met && next_visible(&p, body + len, see, &x))
			met = part_meets(&q->part[i], &x);
		if (!met)
			return false;
		if (i == 0)
			*first = x;
	}
	return q->nparts > 1;
}

static const char *
key_of(enum phase phase, const struct entry *x)
{
	return phases[phase].key == -1 ? "" : phase == P_EXACT ? x->key : x->solid;
}

/* Which of two keys comes first in the walk. */
static int
key_cmp(const char *a, const char *b)
{
	size_t m = key_len(a), n = key_len(b);
	int d = memcmp(a, b, m < n ? m : n);

	return d != 0 ? d : (m > n) - (m < n);
}

/* The best phase of a record's visible entries; false if it is no hit. */
static bool
judge(const struct search *s, int64_t own, const char *body, size_t len, struct found *out)
{
	const unsigned see = s->w.see | (own == s->w.own && own != NONE ? s->w.see_own : 0);
	const char *p = body;
	struct entry x;

	out->phase = P_END;
	while (next_visible(&p, body + len, see, &x)) {
		enum phase ph = x.kind == SK_CODE ? judge_code(&s->q, &x) : judge_name(&s->q, &x);

		if (ph < out->phase || (ph == out->phase && ph != P_END && key_cmp(key_of(ph, &x), out->key) < 0))
			*out = (struct found){ .phase = ph, .field = x.field, .text = x.raw, .key = key_of(ph, &x) };
	}
	if (out->phase == P_END && judge_parts(&s->q, body, len, see, &x))
		*out = (struct found){ .phase = P_PARTS, .field = x.field, .text = x.raw, .key = "" };
	return out->phase != P_END;
}

/* Judge the row of a statement that gives id, own, body. */
static bool
judge_row(const struct search *s, struct stmt *row, struct found *out)
{
	const int64_t own = col_int(row, 1);
	size_t len;
	const char *body = col_blob(row, 2, &len);

	if (!judge(s, own, body, len, out))
		return false;
	out->id = col_int(row, 0) / SEARCH_SETS;
	out->mine = s->lists_mine && own == s->w.own;
	return true;
}

/* Give a hit to the caller; its texts move to the arena. */
static void
give(const struct search *s, const struct found *f, struct search_hit *out)
{
	const size_t len = key_len(f->key);
	char *key = arena_alloc(s->a, len + 3);

	/* So compared by tier, key and id, hits have the order of the walks. */
	key[0] = (char)('a' + f->phase);
	key[1] = f->mine ? '0' : '1';
	memcpy(key + 2, f->key, len);
	*out = (struct search_hit){
		.id = f->id, .tier = phases[f->phase].tier, .key = key,
		.field = arena_strdup(s->a, f->field), .text = arena_strdup(s->a, f->text)
	};
}

/* --- rows of one's own ----------------------------------------------------------------------------- */
/*
 * Where more classes are seen on rows of one's own, those rows (few: one company's) are all judged at the beginning
 * and come before the others of their phase; walks ask only for what is seen on every row.
 */
static int
mine_cmp(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	int d = (x->phase > y->phase) - (x->phase < y->phase);

	if (d == 0)
		d = key_cmp(x->key, y->key);
	return d != 0 ? d : (x->id > y->id) - (x->id < y->id);
}

static void
keep_mine(struct search *s, const struct found *f, size_t *room)
{
	if (s->nmine == *room) {
		struct found *more = arena_array(s->a, *room = *room * 2 + 16, sizeof *more);

		if (s->nmine > 0)
			memcpy(more, s->mine, s->nmine * sizeof *more);
		s->mine = more;
	}
	s->mine[s->nmine] = *f;
	s->mine[s->nmine].field = arena_strdup(s->a, f->field);
	s->mine[s->nmine].text = arena_strdup(s->a, f->text);
	s->mine[s->nmine++].key = arena_strdup(s->a, f->key);
}

static int
list_mine(struct search *s, struct err *e)
{
	struct stmt *row = db_stmt(s->d,
	    "SELECT id, own, body FROM search_doc WHERE own = $1 ORDER BY id");
	struct found f;
	size_t room = 0;
	int rc;

	stmt_int(row, 1, s->w.own);
	while ((rc = stmt_row(row, e)) == 1)
		if (col_int(row, 0) % SEARCH_SETS == s->w.set && judge_row(s, row, &f))
			keep_mine(s, &f, &room);
	if (s->nmine > 0)
		qsort(s->mine, s->nmine, sizeof *s->mine, mine_cmp);
	return rc;
}

/* --- walks ------------------------------------------------------------------------------------------ */
static unsigned
classes(const struct search *s)
{
	return s->w.see & (BIT(ENGINE_FTS_COLUMNS) - 1);
}

static bool
either(struct str *q, bool first, bool (*add)(struct str *, unsigned, const struct piece *, bool), unsigned set,
    const struct piece *p, bool name)
{
	const size_t was = q->len;

	if (first)
		str_putc(q, '|');
	if (add(q, set, p, name))
		return true;
	str_cut(q, was);
	return first;
}

/* As expr_pinyin, in names or in the rest. */
static bool
expr_read(struct str *q, unsigned set, const struct piece *p, bool name)
{
	return expr_pinyin(q, set, p, name ? READ_NAME : READ_OTHER);
}

/* A part in whatever way: ( ... | ... ).  False: no token stands for it. */
static bool
expr_part(struct str *q, unsigned set, const struct piece *p)
{
	const size_t was = q->len;
	bool some;

	str_putc(q, '(');
	some = either(q, false, expr_literal, set, p, true);
	some = either(q, some, expr_literal, set, p, false);
	some = either(q, some, expr_read, set, p, true);
	some = either(q, some, expr_read, set, p, false);
	str_putc(q, ')');
	if (!some)
		str_cut(q, was);
	return some;
}

static bool
expr_parts(struct str *q, unsigned set, const struct query *query)
{
	const char *op = "";
	bool some = false;

	for (size_t i = 0; i < query->nparts && query->nparts > 1; i++) {
		const size_t was = q->len;

		str_puts(q, op);
		if (expr_part(q, set, &query->part[i])) {
			some = true;
			op = "&";
		} else
			str_cut(q, was);
	}
	return some;
}

/* The tokens that all records of a phase have; NULL: there are none of the phase. */
static const char *
expr_of(const struct search *s, enum phase phase)
{
	const struct piece *p = &s->q.whole;
	struct str *q = str_new(s->a);
	bool some;

	if (phase == P_READ_BEGIN || phase == P_READ)
		some = expr_pinyin(q, s->w.set, p, phase == P_READ ? READ_NAME : READ_BEGIN);
	else if (phase == P_PARTS)
		some = expr_parts(q, s->w.set, &s->q);
	else {
		some = expr_literal(q, s->w.set, p, phase == P_INSIDE);
		if (phase == P_OTHER)
			some = either(q, some, expr_read, s->w.set, p, false);
	}
	return some ? str_text(q) : NULL;
}

/* The walk of a range of keys: all that begin so, or just the one. */
static struct stmt *
key_walk(struct search *s, enum phase phase)
{
	const char *key = phase == P_EXACT ? s->q.key : s->q.whole.solid;
	const char *from = arena_strndup(s->a, key, key_len(key));
	struct stmt *row = db_stmt(s->d, "SELECT d.id, d.own, d.body, k.key, k.class FROM search_key k"
	    " JOIN search_doc d ON d.id = k.doc WHERE k.res = $1 AND k.kind = $2 AND k.key >= $3 AND k.key <= $4"
	    " ORDER BY k.key NULLS FIRST, k.doc NULLS FIRST");

	stmt_int(row, 1, s->w.set);
	stmt_int(row, 2, phases[phase].key);
	stmt_text(row, 3, from);
	/* U+10FFFF is no character: every text that begins with the key is below. */
	stmt_text(row, 4, phases[phase].whole ? from : arena_printf(s->a, "%s\xF4\x8F\xBF\xBF", from));
	return row;
}

/* The walk of a phase, or NULL if it has none. */
static struct stmt *
walk(struct search *s, enum phase phase)
{
	const char *expr;

	if (classes(s) == 0 || (phases[phase].latin && !s->q.whole.latin))
		return NULL;
	if (phases[phase].key != -1)
		return key_walk(s, phase);
	expr = expr_of(s, phase);
	return expr != NULL ? engine_fts_find(s->d, s->a, expr, classes(s)) : NULL;
}

/* Whether the row that the walk stands on is a hit of its phase, met for the first time. */
static bool
row_counts(struct search *s, struct found *f)
{
	const int64_t doc = col_int(s->s, 0);
	const bool keyed = phases[s->phase].key != -1;

	if (doc == s->last || (s->lists_mine && col_int(s->s, 1) == s->w.own) ||
	    (keyed && (s->w.see & BIT(col_int(s->s, 4))) == 0))
		return false;
	if (!judge_row(s, s->s, f) || f->phase != s->phase ||
	    (keyed && !phases[s->phase].whole && key_cmp(col_text(s->s, 3), f->key) != 0))
		return false;
	s->last = doc;
	return true;
}

void
search_close(struct search *s)
{
	if (s == NULL || s->s == NULL)
		return;
	stmt_done(s->s);
	s->s = NULL;
	s->phase = P_END;
}

/* The next hit: 1, 0, -1.  The texts of f live until the next call. */
static int
next_found(struct search *s, struct found *f, struct err *e)
{
	int rc;

	for (; s->phase < P_END; s->phase++, s->s = NULL) {
		if (s->imine < s->nmine && s->mine[s->imine].phase == s->phase) {
			*f = s->mine[s->imine++];
			return 1;
		}
		if (s->s == NULL) {
			s->last = NONE;
			if ((s->s = walk(s, s->phase)) == NULL)
				continue;
		}
		while ((rc = stmt_row(s->s, e)) == 1)
			if (row_counts(s, f))
				return 1;
		if (rc == -1) {
			search_close(s);
			return -1;
		}
	}
	return 0;
}

/* --- what others call -------------------------------------------------------------------------------- */
static struct search *
search_new(struct db *d, struct arena *a, const struct search_want *w)
{
	struct search *s = arena_alloc(a, sizeof *s);

	*s = (struct search){ .d = d, .a = a, .w = *w, .estimate = NONE };
	s->nothing = w->q == NULL || !query_parse(a, w->q, &s->q);
	s->phase = s->nothing ? P_END : P_CODE;
	s->lists_mine = w->own != NONE && (w->see_own & ~w->see) != 0;
	return s;
}

int
search_open(struct search **out, struct db *d, struct arena *a, const struct search_want *w, struct err *e)
{
	struct search *s = search_new(d, a, w);

	*out = s;
	return s->lists_mine && !s->nothing ? list_mine(s, e) : 0;
}

int
search_next(struct search *s, struct search_hit *out, struct err *e)
{
	struct found f;
	int rc = next_found(s, &f, e);

	if (rc == 1)
		give(s, &f, out);
	return rc;
}

int
search_is_hit(struct search *s, int64_t id, struct search_hit *out, struct err *e)
{
	struct stmt *row;
	struct found f;
	int rc;

	if (s->nothing)
		return 0;
	row = db_stmt(s->d, "SELECT id, own, body FROM search_doc WHERE id = $1");
	stmt_int(row, 1, doc_id(s->w.set, id));
	if ((rc = stmt_row(row, e)) != 1)
		return rc;
	if ((rc = judge_row(s, row, &f)) == 1)
		give(s, &f, out);
	stmt_done(row);
	return rc;
}

#define GUESS_MOST	10000

/* Records that a phase's tokens are in, up to most; none if the engine fails, who walks will hear of it. */
static int64_t
count_phase(struct search *s, const char *expr, int64_t most)
{
	struct stmt *row;
	struct err e;
	int64_t n = 0;

	err_init(&e, s->a);
	if (expr == NULL || classes(s) == 0)
		return 0;
	row = engine_fts_count(s->d, s->a, expr, classes(s), most);
	if (stmt_row(row, &e) == 1)
		n = col_int(row, 0);
	stmt_done(row);
	return n;
}

int64_t
search_estimate(struct search *s)
{
	static const enum phase guessed[] = { P_READ, P_INSIDE, P_OTHER, P_PARTS };

	if (s->nothing)
		return 0;
	if (s->estimate != NONE)
		return s->estimate;
	s->estimate = may_be_inside(&s->q.whole) ? (int64_t)s->nmine : GUESS_MOST;
	for (size_t i = 0; i < nitems(guessed) && s->estimate < GUESS_MOST; i++)
		s->estimate += count_phase(s, expr_of(s, guessed[i]), GUESS_MOST);
	return s->estimate;
}

/* Where tokens say all: names or other texts that have the one that was typed. */
static int
count_tokens(struct search *s, int64_t most, int64_t *out, struct err *e)
{
	struct str *q = str_new(s->a);
	struct stmt *row;
	int rc;

	either(q, either(q, false, expr_literal, s->w.set, &s->q.whole, true), expr_literal, s->w.set, &s->q.whole, false);
	row = engine_fts_count(s->d, s->a, str_text(q), classes(s), most);
	if ((rc = stmt_row(row, e)) == 1)
		*out = col_int(row, 0);
	stmt_done(row);
	return rc == -1 ? -1 : 0;
}

int
search_count(struct search *s, int64_t most, int64_t *out, struct err *e)
{
	struct search *own;
	struct found f;
	int rc = 0;

	*out = 0;
	if (s->nothing)
		return 0;
	if (!s->lists_mine && s->q.nparts < 2 && classes(s) != 0 && piece_is_token(&s->q.whole))
		return count_tokens(s, most, out, e);
	if (search_open(&own, s->d, s->a, &s->w, e) == -1)
		return -1;
	while (*out < most && (rc = next_found(own, &f, e)) == 1)
		(*out)++;
	search_close(own);
	return rc == -1 ? -1 : 0;
}

/* --- by a whole name ------------------------------------------------------------------------------- */

static int
read_docs(struct stmt *s, int64_t *id, size_t most, size_t *n, struct err *e)
{
	int rc = 0;

	for (*n = 0; *n < most && (rc = stmt_row(s, e)) == 1; (*n)++)
		id[*n] = col_int(s, 0) / SEARCH_SETS;
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

int
search_named(struct db *d, unsigned set, const char *name, int64_t *id, size_t most, size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT DISTINCT doc FROM search_key WHERE res = $1 AND kind = $2 AND key = $3 "
	    "ORDER BY doc NULLS LAST LIMIT $4");
	struct arena *a = arena_new();
	const char *key = han_name_key(a, name);
	int rc;

	stmt_int(s, 1, set);
	stmt_int(s, 2, K_EXACT);
	stmt_textn(s, 3, key, key_len(key));
	stmt_int(s, 4, (int64_t)most);
	rc = read_docs(s, id, most, n, e);
	arena_free(a);
	return rc;
}

static void
bind_exact(struct stmt *s, int i, struct arena *a, const char *name)
{
	const char *key = name == NULL ? "" : han_name_exact(a, name);

	stmt_textn(s, i, key, key_len(key));
}

int
search_called(struct db *d, unsigned set, int64_t own, const char *name, const char *or_name, int64_t *id, size_t most, size_t *n,
    struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT DISTINCT k.doc FROM search_key k JOIN search_doc d ON d.id = k.doc WHERE k.res = $1"
	    " AND k.kind IN ($2, $3, $4) AND k.key IN ($5, $6) AND d.own = $7 ORDER BY k.doc NULLS LAST LIMIT $8");
	struct arena *a = arena_new();
	int rc;

	stmt_int(s, 1, set);
	stmt_int(s, 2, K_NAME);
	stmt_int(s, 3, K_SHORT);
	stmt_int(s, 4, K_OTHER);
	bind_exact(s, 5, a, name);
	bind_exact(s, 6, a, or_name);
	stmt_int(s, 7, own);
	stmt_int(s, 8, (int64_t)most);
	rc = read_docs(s, id, most, n, e);
	arena_free(a);
	return rc;
}
