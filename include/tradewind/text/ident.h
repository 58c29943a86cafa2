/*
 * Codes with check characters: the unified social credit code (统一社会信用代码, GB 32100-2015) and
 * the organisation code within it (GB 11714-1997).  Measured facts: data/codes/uscc_algorithm.md.
 */
#ifndef TW_TEXT_IDENT_H
#define TW_TEXT_IDENT_H

#include "base/err.h"

#define USCC_LEN	18

enum uscc_verdict {
	USCC_OK,
	USCC_LENGTH,		/* not 18 characters: `length` */
	USCC_CHARACTER,		/* a character outside the alphabet: `at` */
	USCC_CHECK,		/* another check character belongs there: `expected` */
	USCC_SPREADSHEET,	/* a spreadsheet made a number of it: 9.14E+17, last digits lost */
	USCC_ORG,		/* an organisation code, the middle of a credit code: `org` */
};
enum uscc_warning {
	USCC_W_ORG	= BIT(0),	/* the organisation code inside fails its own check */
	USCC_W_REGION	= BIT(1),	/* places 3-8 begin with no province of China */
};
struct uscc {
	enum uscc_verdict verdict;
	char		 code[USCC_LEN + 1];	/* the normal form where verdict is OK or CHECK, else "" */
	size_t		 length;		/* characters after the clean-up */
	unsigned	 at;			/* place from 1 */
	char		 wrong[5];		/* the character there, UTF-8 */
	char		 expected;		/* check character that belongs to the first 17 */
	unsigned	 warnings;		/* BIT set of enum uscc_warning; verdict OK or CHECK */
	char		 org[10];		/* the 9 characters of it, or "" */
	char		 suggestion[USCC_LEN + 1];	/* what may have been meant, or ""; a person decides */
};

/*
 * Clean up (NFKC, upper case, without blanks, hyphens, quotes, apostrophes and zero-width
 * characters) and judge.  A suggestion is made where exactly one code that is sound in every part (check character, organisation
 * code, region) becomes the text by one usual slip: O I Z S for 0 1 2 5; two neighbours swapped; 8 for B and the like; one
 * character left out or put in; the last three digits lost.  Eighteen digits that end in 000 and do not fit were a number in
 * a spreadsheet.
 */
void	uscc_check(const char *text, struct uscc *out);

/*
 * The normaliser of F_CODE fields (struct field.norm): the normal form in a to *out and 0, or -1 with the
 * complaint and its parameters (up to ERR_NPARAMS, the rest have key NULL).  An empty text gives "".
 * Complaints, each with {suggested} where there is a suggestion: uscc_length {length}, uscc_character {at, character},
 * uscc_check_digit {expected}, uscc_spreadsheet, org_code {org_code}.  For uscc_check_digit *out is the normal form all the
 * same: a person may override with a reason.
 */
int	uscc_norm(struct arena *a, const char *in, const char **out, const char **complaint,
	    struct err_param *param);

/* The check character for 17 characters of the alphabet; 0 if one is not of it. */
char	uscc_digit(const char *first17);

/* Build a valid code: "91", "440300", and 8 characters of the organisation code (for demo data and tests). */
void	uscc_make(char out[USCC_LEN + 1], const char *kind, const char *region, const char *org8);

/* Check character of an organisation code's first 8 (0-9 A-Z); 0 if one is not of these. */
char	org_code_digit(const char *first8);

/* Whether XXXXXXXX-X or XXXXXXXXX in any width and case is right; out gets the 9 characters. */
bool	org_code_check(const char *text, char out[10]);

#endif
