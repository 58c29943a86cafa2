/*
 * UTF-8: strict validation, counting, walking, cleaning.
 *
 * Text inside the house is valid UTF-8 without NUL; utf8_valid stands at every door.  All other
 * functions take such text; given anything else they read no byte beyond the end and take a bad
 * byte for U+FFFD.  Results live in the arena.  Thread: any.
 */
#ifndef TW_TEXT_UTF8_H
#define TW_TEXT_UTF8_H

#include "base/arena.h"

/*
 * Whether len bytes are strict UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing beyond
 * U+10FFFF) without U+0000.
 */
bool	utf8_valid(const char *p, size_t len);

/* Offset of the first byte that utf8_valid objects to; len if there is none. */
size_t	utf8_bad_at(const char *p, size_t len);

/* Bytes of the sequence at p (1 to 4; p < end), 0 where no valid one of them stands.  A NUL is a sequence here. */
size_t	utf8_seq(const char *p, const char *end);

/* Characters (code points) of a text. */
size_t	utf8_count(const char *text);
size_t	utf8_countn(const char *p, size_t len);

/* Bytes of the first n characters of a text: where to cut it. */
size_t	utf8_bytes(const char *text, size_t n);

/* The next character and step behind it; -1 at the end. */
int32_t	utf8_next(const char **p, const char *end);

/* Write one character; returns its bytes (1 to 4). */
size_t	utf8_put(char out[4], int32_t c);

/* Blanks of all scripts: ASCII ones, no-break, U+2000..200A, ideographic U+3000, line separators. */
bool	utf8_is_blank(int32_t c);

/* What nobody sees: zero-width space and joiners, direction marks, soft hyphen, byte order mark. */
bool	utf8_is_invisible(int32_t c);

/* Whether there is anything to be seen in it: a character that is neither blank nor invisible. */
bool	utf8_shows(const char *text);

/* Without blanks and invisible characters at both ends.  Returns text itself if nothing is to do. */
const char *utf8_trim(struct arena *a, const char *text);

/*
 * How import cleans a cell (security.md F3): ends trimmed, invisible characters removed.  With
 * one_line, line breaks go too, with the blanks around them; between two Latin letters or
 * digits they leave one space.  Returns text itself if nothing is to do.
 */
const char *utf8_clean(struct arena *a, const char *text, bool one_line);

/* NFKC by ICU: for keys, never for what is kept.  Returns text itself if nothing is to do. */
const char *utf8_nfkc(struct arena *a, const char *text);

/* A Latin letter in lower case and without its marks (Đ is d, ươ is uo); 0: a mark that stood alone; any other character itself. */
int32_t	utf8_bare(int32_t c);

/* Full-width ASCII, blank and currency signs to half width; nothing else changes. */
const char *utf8_halfwidth(struct arena *a, const char *text);
int32_t	utf8_half(int32_t c);		/* the same for one character */

/* Whether a cell says that there is nothing: empty, blank, -, --, —, N/A, #N/A, 〓, ^, /, 无, 暂无, null ... */
bool	utf8_says_nothing(const char *text);

#endif
