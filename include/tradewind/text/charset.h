/*
 * What encoding are these bytes, and the bytes as UTF-8: spreadsheets of life come in UTF-8, GB18030 and UTF-16.
 */
#ifndef TW_TEXT_CHARSET_H
#define TW_TEXT_CHARSET_H

#include "base/err.h"
#include "base/str.h"

enum charset { CS_UTF8, CS_GB18030, CS_UTF16LE, CS_UTF16BE, CS_UNKNOWN };
extern const char *const charset_names[];	/* "utf-8" "gb18030" "utf-16le" "utf-16be" "unknown" */

/*
 * Judge a whole file (or its first MiB).  bom gets the length of a byte order mark.  CS_UNKNOWN: neither valid
 * UTF-8 nor GB18030, or with NUL bytes outside UTF-16 (no text).
 */
enum charset charset_detect(const char *p, size_t len, size_t *bom);
int	charset_parse(const char *name);	/* -1: none such; takes gbk gb2312 utf8 too */

/*
 * A converter that takes bytes in pieces.  charset_add appends UTF-8 to out; -1 with *bad_at (offset in the whole
 * input) at the first sequence that is no text of the charset.  charset_end complains about half a sequence at the end.
 */
struct charset_in;
struct charset_in *charset_new(enum charset from) MUST_USE;
int	charset_add(struct charset_in *c, const char *p, size_t len, struct str *out, size_t *bad_at) MUST_USE;
int	charset_end(struct charset_in *c, size_t *bad_at) MUST_USE;
void	charset_free(struct charset_in *c);	/* NULL is fine */

/* UTF-8 to GB18030 for exports that ask for it. */
void	charset_to_gb18030(struct str *out, const char *text, size_t len);

#endif
