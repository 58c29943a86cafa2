/*
 * What was typed, and which tokens a record must have to be worth a look.
 */
#include "base/base.h"

#include "search_in.h"

/* --- pieces -------------------------------------------------------------------------------------- */
static void
piece_make(struct arena *a, const char *folded, struct piece *p)
{
	p->text = folded;
	p->solid = han_squeeze(a, folded);
	p->v = solids(a, folded, &p->n);
	p->latin = han_typed_parse(folded, &p->typed);
}

/* Whether a new part begins at v[i]: after a gap, and between Chinese and other script. */
static bool
part_begins(const struct solid *v, size_t i)
{
	return i == 0 || v[i].gap || v[i].han != v[i - 1].han;
}

/* A part that no token stands for: one letter, which only begins names. */
static bool
is_letter(const struct piece *p)
{
	return p->n == 1 && !p->v[0].han;
}

static void
split(struct arena *a, struct query *q)
{
	const struct solid *v = q->whole.v;
	size_t n = q->whole.n, letters = 0;

	for (size_t i = 0, j; i < n; i = j) {
		for (j = i + 1; j < n && !part_begins(v, j); j++)
			;
		if (q->nparts == PIECES) {
			q->nparts = 0;
			return;
		}
		piece_make(a, arena_strndup(a, v[i].p, (size_t)(v[j - 1].p + v[j - 1].len - v[i].p)), &q->part[q->nparts]);
		letters += is_letter(&q->part[q->nparts++]);
	}
	if (letters == q->nparts)
		q->nparts = 0;
}

bool
query_parse(struct arena *a, const char *typed, struct query *q)
{
	*q = (struct query){ .nparts = 0 };
	piece_make(a, han_fold(a, typed), &q->whole);
	if (q->whole.n == 0)
		return false;
	q->key = han_name_key(a, q->whole.text);
	split(a, q);
	return true;
}

#define SHORT_MOST	3

bool
piece_in(const struct piece *p, const struct entry *x)
{
	return p->n > SHORT_MOST ? strstr(x->solid, p->solid) != NULL : strstr(x->folded, p->text) != NULL;
}

bool
piece_begins(const struct piece *p, const struct entry *x)
{
	return p->n > SHORT_MOST ? str_starts(x->solid, p->solid) : str_starts(x->folded, p->text);
}

bool
piece_is_token(const struct piece *p)
{
	if (p->latin || p->n > 2 || is_letter(p))
		return false;
	return strlen(p->text) == strlen(p->solid);
}

/* --- tokens of a piece ------------------------------------------------------------------------------ */
#define GRAMS	6			/* of a long piece that are asked for */

struct gram {
	const struct solid *v;
	size_t		 n;
	bool		 gap;
};

/* Grams that cover the piece: three at a time where it goes, else pairs. */
static size_t
grams_of(const struct piece *p, struct gram *out, size_t most)
{
	size_t n = 0, covered = 0;
	struct gram g;

	for (size_t i = 0; i + 1 < p->n && n < most; i++) {
		g.v = p->v + i;
		g.n = gram_at(g.v, p->n - i, &g.gap);
		if (i + g.n <= covered)
			continue;
		out[n++] = g;
		covered = i + g.n;
	}
	return n;
}

static void
put_token(struct str *q, unsigned set, enum gram_kind k, const struct gram *g)
{
	struct str t = STR_INIT;

	token_add(&t, set, k, "", 0);
	str_add(q, str_text(&t), t.len);
	for (size_t i = 0; i < g->n; i++)
		str_add(q, g->v[i].p, g->v[i].len);
	str_fini(&t);
}

/* A gram may have something between its characters in the text, though not as typed, if the piece is long. */
static void
put_gram(struct str *q, unsigned set, const struct gram *g, bool name, bool shortly)
{
	const enum gram_kind plain = name ? G_NAME : G_OTHER, crossing = name ? G_NAME_X : G_OTHER_X;

	if (shortly) {
		put_token(q, set, g->gap ? crossing : plain, g);
		return;
	}
	str_putc(q, '(');
	put_token(q, set, plain, g);
	str_putc(q, '|');
	put_token(q, set, crossing, g);
	str_putc(q, ')');
}

bool
expr_literal(struct str *q, unsigned set, const struct piece *p, bool name)
{
	struct gram all[64];
	size_t n = grams_of(p, all, nitems(all)), take = n < GRAMS ? n : GRAMS;

	if (p->n == 1) {
		struct gram one = { p->v, 1, false };

		if (p->v[0].han)
			put_gram(q, set, &one, name, true);
		return p->v[0].han;
	}
	for (size_t i = 0; i < take; i++) {
		if (i > 0)
			str_putc(q, '&');
		put_gram(q, set, &all[take == n ? i : i * (n - 1) / (take - 1)], name, p->n <= SHORT_MOST);
	}
	return true;
}

/* --- typed pinyin ------------------------------------------------------------------------------------ */
#define INITIALS	4		/* of a run that are asked for */
#define RUNS		24		/* ways to cut what was typed that are asked for */

/* The first letters of the syllables that typed letters may stand for, each way once. */
struct runs {
	const struct han_typed *t;
	char		 now[INITIALS + 1], run[RUNS][INITIALS + 1];
	size_t		 n, most;	/* runs; initials of one */
	bool		 over;		/* there are more than RUNS */
};

static void
run_add(struct runs *r, size_t len)
{
	if (len < 2)
		return;			/* one syllable: syllables_of */
	r->now[len] = '\0';
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->run[i], r->now) == 0)
			return;
	if (r->n == RUNS)
		r->over = true;
	else
		memcpy(r->run[r->n++], r->now, len + 1);
}

static void
run_from(struct runs *r, unsigned at, size_t depth)
{
	const struct han_typed *t = r->t;

	r->now[depth] = t->letter[at];
	if (depth + 1 == r->most) {
		run_add(r, depth + 1);
		return;
	}
	for (unsigned k = 1; at + k <= t->n && han_starts_syllable(t->letter + at, k) && !r->over; k++) {
		if (at + k == t->n)
			run_add(r, depth + 1);
		else
			run_from(r, at + k, depth + 1);
		if ((t->bound >> (at + k) & 1) != 0)
			break;
	}
}

/* All ways; with so few initials that they are not too many. */
static void
runs_of(const struct han_typed *t, struct runs *r)
{
	for (size_t most = INITIALS; most >= 2; most--) {
		*r = (struct runs){ .t = t, .most = most };
		run_from(r, 0, 0);
		if (!r->over)
			return;
	}
}

/* "set kind text", an operator before it if it is not the first of its group. */
static void
put_word(struct str *q, char op, unsigned set, enum gram_kind k, const char *text, size_t len)
{
	struct str t = STR_INIT;

	if (op != 0)
		str_putc(q, op);
	token_add(&t, set, k, text, len);
	str_add(q, str_text(&t), t.len);
	str_fini(&t);
}

static char
put_syllables(struct str *q, unsigned set, const struct han_typed *t, enum reading where)
{
	static const enum gram_kind kind[] = {
		[READ_BEGIN] = G_SYLL_1, [READ_NAME] = G_SYLL, [READ_OTHER] = G_SYLL_O
	};
	const char *s[32];
	size_t n = (t->bound & ~(uint64_t)1) != 0 ? 0 : han_syllables_of(t->letter, t->n, s, nitems(s));

	for (size_t i = 0; i < n; i++)
		put_word(q, i > 0 ? '|' : 0, set, kind[where], s[i], strlen(s[i]));
	return n > 0 ? '|' : 0;
}

static void
put_run(struct str *q, unsigned set, const char *run, enum reading where)
{
	const enum gram_kind pair = where == READ_OTHER ? G_INIT_O : G_INIT;

	for (size_t i = 0; run[i + 1] != '\0'; i++)
		put_word(q, i > 0 ? '&' : 0, set, i == 0 && where == READ_BEGIN ? G_INIT_1 : pair, run + i, 2);
}

bool
expr_pinyin(struct str *q, unsigned set, const struct piece *p, enum reading where)
{
	const size_t was = q->len;
	struct runs r;
	char op;

	if (!p->latin || (p->typed.n == 1 && where != READ_BEGIN))
		return false;
	if (p->typed.n == 1) {
		put_word(q, 0, set, G_INIT_1, p->typed.letter, 1);
		return true;
	}
	op = put_syllables(q, set, &p->typed, where);
	runs_of(&p->typed, &r);
	for (size_t i = 0; i < r.n; i++, op = '|') {
		if (op != 0)
			str_putc(q, op);
		put_run(q, set, r.run[i], where);
	}
	return q->len > was;
}
