/*
 * Between the two halves of search: search_doc.c writes the index, search.c asks it.
 *
 * Three tables of the engine.  search_doc: one row a record, its entries packed (the "body"), from which everything else is
 * made again when the record changes.  search_key: keys whose beginning or whole is asked for.  search_fts: the
 * tokens, one column for each class.
 *
 * A token is a letter for the record's set, a letter for what it is (enum gram_kind), and up to three characters:
 * pairs of neighbours, three in a row where none of them is Chinese, one Chinese alone; syllables and pairs of initials.
 */
#ifndef TW_STORE_SEARCH_IN_H
#define TW_STORE_SEARCH_IN_H

#include "store/engine.h"
#include "store/search.h"
#include "text/han.h"

/* Changes of tokens or bodies: a migration must empty the three tables and index everything again. */
#define SEARCH_SETS	32		/* as many as there are counters */

/* A record's number in the index, and back. */
static inline int64_t
doc_id(unsigned set, int64_t id)
{
	return id * SEARCH_SETS + set;
}

/* One entry of a body.  All texts are "" where there is nothing. */
struct entry {
	unsigned	 class;
	enum search_kind kind;
	const char	*field, *raw;
	const char	*folded;	/* han_fold */
	const char	*solid;		/* han_squeeze of it */
	const char	*key;		/* han_name_key; a code's own text */
	const char	*pinyin, *alt;	/* han_split_pinyin of both readings */
};

/* Step through a body: *p from its begin to end.  false at the end. */
bool	entry_next(const char **p, const char *end, struct entry *out);

enum gram_kind {
	G_NAME	= 'n',		/* names and short names: neighbours, nothing between them */
	G_NAME_X = 'x',		/* the same with punctuation or a blank between */
	G_OTHER	= 'o',		/* everything else */
	G_OTHER_X = 'y',
	G_SYLL	= 's',		/* names: a syllable */
	G_SYLL_1 = 't',		/* names: the first syllable */
	G_INIT	= 'i',		/* names: initials of two neighbours */
	G_INIT_1 = 'b',		/* names: the first initial; the first two */
	G_SYLL_O = 'u',		/* everything else: as s and i */
	G_INIT_O = 'j',
};

/* A solid character (han_is_solid) of a folded text. */
struct solid {
	const char	*p;
	unsigned char	 len;
	bool		 han;
	bool		 gap;		/* something that is not solid stands before it; not of the first */
};
/* All of them, in the arena. */
struct solid *solids(struct arena *a, const char *folded, size_t *n);

/* A gram begins at v[0]: how many characters (2 or 3), 0 if v is the last one.  *gap: something stands between. */
size_t	gram_at(const struct solid *v, size_t n, bool *gap);

/* Append a token, a blank before it if the text is not empty. */
void	token_add(struct str *s, unsigned set, enum gram_kind k, const char *text, size_t len);

/* Kinds of search_key. */
enum key_kind { K_CODE, K_EXACT, K_NAME, K_SHORT, K_OTHER };
#define KEY_MOST	60	/* bytes of a key that are kept */
size_t	key_len(const char *text);	/* bytes of text that its key has: whole characters */

/* --- what is asked (search_query.c) -------------------------------------------------------------- */

/* A run of typed text that is looked for as a whole. */
struct piece {
	const char	*text;		/* folded */
	const char	*solid;		/* squeezed */
	struct solid	*v;
	size_t		 n;		/* of v */
	struct han_typed typed;
	bool		 latin;		/* typed is filled: it may stand for pinyin */
};
#define PIECES	16
struct query {
	struct piece	 whole;
	const char	*key;		/* han_name_key */
	struct piece	 part[PIECES];	/* words, and Chinese and Latin within them apart */
	size_t		 nparts;	/* below 2: nothing to look for apart */
};

/* Make a query of what was typed.  false: there is nothing to look for. */
bool	query_parse(struct arena *a, const char *typed, struct query *out);

/* Up to three characters are compared with the text as it stands, more of them without what stands between. */
bool	piece_in(const struct piece *p, const struct entry *x);
bool	piece_begins(const struct piece *p, const struct entry *x);

/* Whether the tokens of a piece say all: what they find needs no second look. */
bool	piece_is_token(const struct piece *p);

/*
 * Add to an expression of engine_fts_find what the records must have: the piece in a text of names or in another text;
 * the piece as pinyin.  False, and nothing added: by this no record is found.
 */
enum reading { READ_BEGIN, READ_NAME, READ_OTHER };
bool	expr_literal(struct str *q, unsigned set, const struct piece *p, bool name);
bool	expr_pinyin(struct str *q, unsigned set, const struct piece *p, enum reading where);

#endif
