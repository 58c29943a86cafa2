/*
 * Keys of Chinese and mixed text: one builder serves indexing and querying (design.md 6).  Readings and simplified
 * forms come from our own tables (ui-and-api.md E: 地 di, 长 chang, 重庆 chongqing, 番禺 panyu ...), made from ICU 72's:
 * keys are stored, so they must not change with a library.
 *
 * Results live in the arena.  Thread: any; the tables are spread at the first call, under no lock that waits.
 */
#ifndef TW_TEXT_HAN_H
#define TW_TEXT_HAN_H

#include "base/arena.h"

/*
 * The folded text that search compares: NFKC, lower case, traditional → simplified, invisible characters removed,
 * blanks (and control characters) run together to one.  Punctuation stays (one form of each), so a scan for a substring is exact.
 */
const char *han_fold(struct arena *a, const char *text);

/* The same without blanks and punctuation: what people type who leave out brackets. */
const char *han_squeeze(struct arena *a, const char *folded);

/*
 * The key of a company's name that finds its twins: squeezed, without brackets, 有限公司 股份 集团 Co., Ltd. and the
 * like at its end.  A name that is nothing but a suffix keeps it.  han_name_exact keeps the suffix: the cleaned
 * legal name that import matches on (brackets of any width, blanks and letter case do not count).
 */
const char *han_name_key(struct arena *a, const char *name);
const char *han_name_exact(struct arena *a, const char *name);

/*
 * Pinyin of a text: syllables with a blank between ("hua nan ke ji"), ü written v; Latin words and numbers stand as
 * they are, lower case.  alt is a second reading where the text has one (character or word with two), else NULL.
 */
struct han_pinyin {
	const char	*full;		/* "chong qing chang an" */
	const char	*initials;	/* "cqca" */
	const char	*alt;		/* full pinyin with the other readings, or NULL */
};
void	han_pinyin(struct arena *a, const char *text, struct han_pinyin *out);

/* The key by which names sort: pinyin of each character, then the character itself, compared by bytes. */
const char *han_sort_key(struct arena *a, const char *text);

/*
 * Whether typed Latin text ("huanan", "hn", "bydi", "hua nan", "nv" for nü, "lu" for lü too) stands for a run of syllables of
 * `full` (blank-separated): each syllable of the run is met by a prefix of it; a blank or ' typed is a border of syllables.
 * More than 63 letters stand for nothing.  from: index of the first syllable of the run or NULL.
 */
bool	han_pinyin_matches(const char *full, const char *typed, size_t *from);

/* The same in two steps, for one typed text and many names.  false: not letters, digits, blanks and ' alone, or too many. */
#define HAN_TYPED_MOST	63
struct han_typed {
	char		 letter[HAN_TYPED_MOST + 1];	/* without blanks */
	unsigned	 n;
	uint64_t	 bound;				/* bit i: a blank stood before letter i */
};
bool	han_typed_parse(const char *text, struct han_typed *t);
bool	han_typed_matches(const struct han_typed *t, const char *full, size_t *from);

/* The syllables that n letters (lower case) begin; at most `most`, sorted.  Two letters begin 19 at most. */
size_t	han_syllables_of(const char *p, size_t n, const char **out, size_t most);

/*
 * A pinyin text, also one that a person wrote ("huanan keji"), as single syllables with a blank between; Latin letters that
 * are no syllables, digits and other characters become one each ("tcl ke ji" gives "t c l ke ji").  So every
 * entry of the result is met by its first letters in exactly one way, which is what search tokens need.
 */
const char *han_split_pinyin(struct arena *a, const char *pinyin);

/* Whether the n letters (lower case) begin a syllable; one letter or digit always does.  u stands for ü too. */
bool	han_starts_syllable(const char *p, size_t n);

/* Chinese characters; and what han_squeeze keeps: letters, digits, marks of every script. */
bool	han_is_han(int32_t c);
bool	han_is_solid(int32_t c);

#endif
