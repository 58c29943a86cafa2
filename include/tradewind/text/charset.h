/*
 * What encoding are these bytes, and the bytes as UTF-8: spreadsheets of life come in UTF-8, GB18030 and UTF-16, and sometimes in two of
 * them at once.
 */
#ifndef TW_TEXT_CHARSET_H
#define TW_TEXT_CHARSET_H

#include "base/err.h"
#include "base/str.h"

enum charset { CS_UTF8, CS_GB18030, CS_UTF16LE, CS_UTF16BE, CS_UNKNOWN };
extern const char *const charset_names[];	/* "utf-8" "gb18030" "utf-16le" "utf-16be" "unknown" */
int	charset_parse(const char *name);	/* -1: none such; takes gbk gb2312 utf8 too */

/*
 * Judge a whole file, in pieces: a byte order mark, zero bytes, else the encoding that most of its lines are written in.  CS_UNKNOWN:
 * none reads most of them, or there are NUL bytes outside UTF-16 (no text).  bom gets the length of the mark.
 */
struct charset_tally;
struct charset_tally *charset_tally_new(void) MUST_USE;
void	charset_tally_add(struct charset_tally *t, const char *p, size_t n);
enum charset charset_tally_end(struct charset_tally *t, size_t *bom);
void	charset_tally_free(struct charset_tally *t);	/* NULL is fine */

/*
 * A converter that takes bytes in pieces and appends UTF-8 to out.  Where the bytes are no text of the charset CHARSET_BAD stands, and so
 * it does for what is written in UTF-8 in a line of a GB18030 file; also for NUL.  charset_end takes what is left.
 */
#define CHARSET_BAD	"\xef\xbf\xbd"		/* U+FFFD */
struct charset_in;
struct charset_in *charset_new(enum charset from) MUST_USE;
void	charset_add(struct charset_in *c, const char *p, size_t len, struct str *out);
void	charset_end(struct charset_in *c, struct str *out);
void	charset_free(struct charset_in *c);	/* NULL is fine */

/* UTF-8 to GB18030 for exports that ask for it. */
void	charset_to_gb18030(struct str *out, const char *text, size_t len);

#endif
