/*
 * Keys of Chinese and mixed text: one builder serves indexing and querying (design.md 6), ICU 72 behind it with
 * our own table of characters and words (ui-and-api.md E: 地 di, 长 chang, 重庆 chongqing, 番禺 panyu ...).
 *
 * Results live in the arena.  Thread: any; the transliterators are made once and used under no lock that waits.
 */
#ifndef TW_TEXT_HAN_H
#define TW_TEXT_HAN_H

#include "base/arena.h"

/*
 * The folded text that search compares: NFKC, lower case, traditional → simplified, invisible characters removed,
 * blanks run together to one.  Punctuation stays (one form of each), so a scan for a substring is exact.
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
 * `full` (blank-separated): each syllable of the run is met by a prefix of it.  from: index of the first syllable of the
 * run or NULL.
 */
bool	han_pinyin_matches(const char *full, const char *typed, size_t *from);

#endif
