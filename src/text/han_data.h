/*
 * The tables behind text/han: read once by han.c, private to this room.
 */
#ifndef TW_TEXT_HAN_DATA_H
#define TW_TEXT_HAN_DATA_H

#include "base/base.h"

/* All characters whose first reading is `pinyin` (no tone, ü is v), sorted by pinyin. */
struct han_syllable {
	const char	*pinyin, *chars;
};
extern const struct han_syllable han_syllables[];
extern const size_t han_nsyllables;
extern const char han_folds[];

/*
 * What a word, or one character of several readings, is read as: syllables with a blank between, as many as
 * characters.  other: a second reading by which it is found too, or NULL.  The longest word wins; a character
 * that no word covers has the reading of its own row here, else of han_syllables.
 */
struct han_word {
	const char	*word, *reading, *other;
};
extern const struct han_word han_words[];
extern const size_t han_nwords;

#endif
