/*
 * What may have been meant by a credit code that is none.  Each slip that people and spreadsheets make is a function that
 * tries all codes which it could have come from.  By chance one code in 31 has a right check character, so a code that is
 * offered is sound in every part, and the only one.
 */
#include "base/base.h"

#include "ident_int.h"

enum { ORG_CHECK_AT = 16, LOST_FROM = 15 };

struct repair {
	const char	*text;		/* as it was written, cleaned */
	char		 found[USCC_LEN + 1];
	int		 n;		/* different codes found */
};

static void
try_code(struct repair *r, const char code[USCC_LEN + 1])
{
	if (strcmp(code, r->text) == 0 || !uscc_is_sound(code) || (r->n > 0 && strcmp(code, r->found) == 0))
		return;
	memcpy(r->found, code, sizeof r->found);
	r->n++;
}

/* Letters that the alphabet leaves out are the digits that they resemble, all of them. */
static void
letters_for_digits(struct repair *r)
{
	static const char letters[] = "OIZS", digits[] = "0125";
	char code[USCC_LEN + 1];

	for (int i = 0; i <= USCC_LEN; i++) {
		const char *hit = r->text[i] == '\0' ? NULL : strchr(letters, r->text[i]);

		code[i] = hit == NULL ? r->text[i] : digits[hit - letters];
	}
	try_code(r, code);
}

/* One character taken for another that looks like it and is of the alphabet as well. */
static void
look_alikes(struct repair *r)
{
	static const char pairs[][2] = {
		{ '8', 'B' }, { 'B', '8' }, { '0', 'D' }, { 'D', '0' }, { '0', 'Q' }, { 'Q', '0' }, { '1', 'L' }, { 'L', '1' },
		{ '6', 'G' }, { 'G', '6' },
	};
	char code[USCC_LEN + 1];

	for (int i = 0; i < USCC_LEN; i++)
		for (size_t k = 0; k < nitems(pairs); k++)
			if (r->text[i] == pairs[k][0]) {
				memcpy(code, r->text, sizeof code);
				code[i] = pairs[k][1];
				try_code(r, code);
			}
}

/* Two neighbours typed in the wrong order. */
static void
swapped(struct repair *r)
{
	char code[USCC_LEN + 1];

	for (int i = 0; i + 1 < USCC_LEN; i++) {
		memcpy(code, r->text, sizeof code);
		code[i] = r->text[i + 1];
		code[i + 1] = r->text[i];
		try_code(r, code);
	}
}

/* One character left out. */
static void
left_out(struct repair *r)
{
	char code[USCC_LEN + 1];

	for (size_t i = 0; i < USCC_LEN; i++) {
		memcpy(code, r->text, i);
		memcpy(code + i + 1, r->text + i, USCC_LEN - i);
		for (const char *c = uscc_alphabet; *c != '\0'; c++) {
			code[i] = *c;
			try_code(r, code);
		}
	}
}

/* One character too many. */
static void
put_in(struct repair *r)
{
	char code[USCC_LEN + 1];

	for (size_t i = 0; i <= USCC_LEN; i++) {
		memcpy(code, r->text, i);
		memcpy(code + i, r->text + i + 1, USCC_LEN + 1 - i);
		try_code(r, code);
	}
}

/* A number keeps fifteen digits: three more, of which two are check digits. */
static void
lost_digits(struct repair *r)
{
	char code[USCC_LEN + 1];

	memcpy(code, r->text, sizeof code);
	for (char c = '0'; c <= '9'; c++) {
		code[LOST_FROM] = c;
		code[ORG_CHECK_AT] = org_code_digit(code + ORG_CHECK_AT - 8);
		code[USCC_LEN - 1] = uscc_digit(code);
		if (strspn(code, "0123456789") == USCC_LEN)
			try_code(r, code);
	}
}

static const struct {
	enum uscc_verdict	 verdict;
	size_t			 length;
	void			(*try)(struct repair *r);
} slips[] = {
	{ USCC_CHARACTER, USCC_LEN, letters_for_digits },
	{ USCC_CHECK, USCC_LEN, swapped },
	{ USCC_CHECK, USCC_LEN, look_alikes },
	{ USCC_LENGTH, USCC_LEN - 1, left_out },
	{ USCC_LENGTH, USCC_LEN + 1, put_in },
	{ USCC_SPREADSHEET, USCC_LEN, lost_digits },
};

void
uscc_repair(const char *cleaned, struct uscc *out)
{
	struct repair r = { .text = cleaned };
	size_t length = strlen(cleaned);

	for (size_t i = 0; i < nitems(slips); i++)
		if (slips[i].verdict == out->verdict && slips[i].length == length)
			slips[i].try(&r);
	if (r.n == 1)
		memcpy(out->suggestion, r.found, sizeof out->suggestion);
}
