/*
 * Between the checker and the reader of text/json.
 */
#ifndef TW_TEXT_JSON_INT_H
#define TW_TEXT_JSON_INT_H

#include "text/json.h"

/* A number as it stands in the text. */
struct json_number {
	const char	*p;
	size_t		 len;
};

/* json_check that also appends each number, a struct json_number, to numbers in the order of the text. */
int	json_scan(const char *text, size_t len, struct str *numbers, struct err *e) MUST_USE;

#endif
