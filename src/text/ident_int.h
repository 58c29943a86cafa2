/*
 * Credit codes among the files that make them: ident.c judges, uscc_repair.c looks for what may have been meant.
 */
#ifndef TW_TEXT_IDENT_INT_H
#define TW_TEXT_IDENT_INT_H

#include "text/ident.h"

extern const char uscc_alphabet[];

/* Whether 18 characters are a code without a fault: alphabet, check character, organisation code, region. */
bool	uscc_is_sound(const char *code);

/*
 * The one sound code that a usual slip turns into the cleaned text, in out->suggestion; "" where there is none or more than
 * one.  out holds the verdict.
 */
void	uscc_repair(const char *cleaned, struct uscc *out);

#endif
