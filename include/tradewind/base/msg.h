/*
 * The catalogue: every sentence that the server says to a person, in Chinese and English.
 *
 * Rows are { code, zh, en }; `{name}` in a sentence is filled from the parameters, `{n|row|rows}` is its first
 * form where the parameter n is 1 and the second where it is not, `[...]` is left out where a parameter in it
 * is missing or empty.  Codes are the
 * wire codes of errors, field complaints, import reasons and warnings.  A test checks that both
 * languages are there, that their placeholders agree, and that no code stands twice.
 */
#ifndef TW_BASE_MSG_H
#define TW_BASE_MSG_H

#include "base/err.h"
#include "base/str.h"

/* Append the sentence for code.  An unknown code is a bug: assert in debug builds, else the code. */
void	msg_put(struct str *out, enum lang lang, const char *code,
	    const struct err_param *param, size_t nparams);

/* Whether the catalogue has the code, and its rows by number (0 to msg_count() - 1).  For tests. */
bool	msg_has(const char *code);
size_t	msg_count(void);
const char *msg_row(size_t i, const char **zh, const char **en);

#endif
