/*
 * The search index (design.md 6): tokens of text/han in the engine's full-text table, exact and prefix keys in an
 * ordinary one; hits are judged by the folded text, so every engine gives the same rows in the same order.
 *
 * What q finds: names of every kind, pinyin and initials of them, codes.
 * - Up to three characters: exactly what a plain scan for the folded q finds in the folded text.  A single letter or digit
 *   finds what begins with it.  A single Chinese character is found anywhere.
 * - Four or more: the same, but blanks and punctuation of either side do not count (华南广州科技 finds 华南（广州）科技).
 * - Latin letters and digits: also syllables and initials, in any mixture, that stand one after the other (bydi, huak).
 * - Several words, or Chinese and Latin run together (华南keji): also records that have every one of them somewhere.
 */
#ifndef TW_STORE_SEARCH_H
#define TW_STORE_SEARCH_H

#include "store/db.h"

enum search_kind {
	SK_CODE,	/* USCC, stock code: exact first, then prefix, then inside */
	SK_NAME,	/* the main name */
	SK_SHORT,	/* short names and brands */
	SK_OTHER,	/* English, former and other names; names of people */
};

struct search_entry {
	unsigned	 class;		/* enum field_class of the field: who may find by it */
	enum search_kind kind;
	const char	*field;		/* wire name: what a hit says that it matched */
	const char	*text;		/* as kept */
	const char	*pinyin;	/* as edited by a person, or NULL: derived from text */
};
#define SEARCH_ENTRIES	64
struct search_doc {
	struct search_entry entry[SEARCH_ENTRIES];
	size_t		 n;
};
/*
 * Add one entry unless text is NULL or empty, or its class is travel data, which is never indexed.  Strings are used in place.
 * After SEARCH_ENTRIES of them nothing more is found by.
 */
void	search_add(struct search_doc *doc, unsigned class, enum search_kind kind, const char *field, const char *text, const char *pinyin);

/*
 * What the index holds of a record, made before the transaction that writes it: for many records at once.  fresh: the index knows
 * nothing of the id yet.
 */
#define SEARCH_CLASSES	4
struct search_made {
	const char	*body;
	size_t		 len;
	const char	*tokens[SEARCH_CLASSES];	/* NULL: none */
};
void	search_make(struct arena *a, unsigned set, const struct search_doc *doc, struct search_made *out);
int	search_write(struct tx *t, unsigned set, int64_t id, int64_t own, bool fresh, const struct search_made *m,
	    struct err *e) MUST_USE;

/* Index a record anew, or forget it.  set is the resource's number (its change counter), own the owning enterprise or NONE. */
int	search_put(struct tx *t, unsigned set, int64_t id, int64_t own, const struct search_doc *doc, struct err *e) MUST_USE;
int	search_drop(struct tx *t, unsigned set, int64_t id, struct err *e) MUST_USE;

struct search_want {
	unsigned	 set;
	const char	*q;		/* as typed */
	unsigned	 see, see_own;	/* BIT(class), as in struct view */
	int64_t		 own;
};
struct search_hit {
	int64_t		 id;
	int		 tier;		/* 0 exact code, 1 exact name, 2 name prefix, 3 short name, 4 pinyin, 5 in a name, 6 other */
	const char	*field;		/* what matched; lives in the search's arena */
	const char	*text;		/* its text as kept */
	const char	*key;		/* who collects hits by search_is_hit puts them in order by tier, key (bytes), id */
};

/*
 * Begin; an empty or blank q finds nothing.  Everything lives in a.  Between open and close the caller holds a snapshot
 * (db_begin) if rows must not move under it.  Errors: ERR_DB, ERR_BUSY.
 */
struct search;
int	search_open(struct search **out, struct db *d, struct arena *a, const struct search_want *w, struct err *e) MUST_USE;

/*
 * The next hit, each record once, best first: 1, 0 no more, -1 failed.  Lazy: work stops when the caller does.  Order: by tier;
 * within it what begins so before what has it inside, prefixes by the squeezed name (bytes), the rest by id; of each
 * kind, rows of one's own come first where one sees more on them.  The same q gives the same order on every page.
 */
int	search_next(struct search *s, struct search_hit *out, struct err *e) MUST_USE;
void	search_close(struct search *s);		/* NULL is fine.  Must come before the connection goes to someone else. */

/* Whether one record is a hit, without walking (for a rare filter × a common word): 1, 0, -1.  Says what search_next says. */
int	search_is_hit(struct search *s, int64_t id, struct search_hit *out, struct err *e) MUST_USE;

/* A guess of how many hits there are, up to 10,000 or so, cheap; for choosing which side drives. */
int64_t	search_estimate(struct search *s);

/*
 * How many hits there are, at most `most`: exact, and does not disturb search_next.  One or two Chinese characters are counted in
 * the index alone, 10,000 of them in half a millisecond; everything else is walked.
 */
int	search_count(struct search *s, int64_t most, int64_t *out, struct err *e) MUST_USE;

/*
 * Records of a set that have a name of any kind (not a code) with the han_name_key of `name`: at most `most` ids to id, *n of
 * them, in order.  For finding twins; classes do not count.  Errors: ERR_DB, ERR_BUSY.
 */
int	search_named(struct db *d, unsigned set, const char *name, int64_t *id, size_t most, size_t *n, struct err *e) MUST_USE;

/*
 * Those of one owner that have a name with the han_name_exact of one of two, either of which may be NULL; and a few more, whose names only
 * begin like a long one.
 */
int	search_called(struct db *d, unsigned set, int64_t own, const char *name, const char *or_name, int64_t *id, size_t most, size_t *n,
	    struct err *e) MUST_USE;

#endif
