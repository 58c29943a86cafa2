/*
 * The search index (design.md 6): tokens of text/han in the engine's full-text table, exact and prefix keys in an
 * ordinary one; hits are checked against the folded text, so every engine gives the same rows in the same order.
 *
 * What q finds: names of every kind, pinyin and initials of them, codes.  Two characters or more are found
 * anywhere inside; exactly what a plain scan of the folded text finds.  One character searches prefixes.
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
/* Add one entry unless text is NULL or empty.  Strings are used in place. */
void	search_add(struct search_doc *doc, unsigned class, enum search_kind kind, const char *field, const char *text, const char *pinyin);

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
	int		 tier;		/* 0 exact code .. 6 other: order of hits, then by name key, then by id */
	const char	*field;		/* what matched; lives in the search's arena */
	const char	*text;		/* its text as kept */
	const char	*key;		/* the name key: who collects hits by search_is_hit orders by tier, key, id */
};

/* Begin; an empty or blank q finds nothing.  Errors: ERR_DB. */
struct search;
int	search_open(struct search **out, struct db *d, struct arena *a, const struct search_want *w, struct err *e) MUST_USE;
/* The next hit, each record once, best first: 1, 0 no more, -1 failed.  Lazy: work stops when the caller does. */
int	search_next(struct search *s, struct search_hit *out, struct err *e) MUST_USE;
void	search_close(struct search *s);		/* NULL is fine; also done by the arena's end */

/* Whether one record is a hit, without walking (for a rare filter × a common word): 1, 0, -1. */
int	search_is_hit(struct search *s, int64_t id, struct search_hit *out, struct err *e) MUST_USE;

/* A guess of how many hits there are, cheap; for choosing which side drives. */
int64_t	search_estimate(struct search *s);

#endif
