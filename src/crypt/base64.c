#include "base/base.h"

#include "crypt/base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

size_t
base64url_put(char *out, const void *p, size_t n)
{
	const unsigned char *b = p;
	uint32_t bits = 0;
	unsigned have = 0;
	char *o = out;

	for (size_t i = 0; i < n; i++) {
		bits = (bits << 8 | b[i]) & 0xffffff;
		for (have += 8; have >= 6; have -= 6)
			*o++ = alphabet[bits >> (have - 6) & 63];
	}
	if (have > 0)
		*o++ = alphabet[bits << (6 - have) & 63];
	*o = '\0';
	return (size_t)(o - out);
}

static int
value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '-' ? 62 : c == '_' ? 63 : -1;
}

int
base64url_parse(const char *text, size_t len, void *out, size_t *n)
{
	unsigned char *o = out;
	uint32_t bits = 0;
	unsigned have = 0;
	size_t done = 0;

	if (len % 4 == 1 || BASE64URL_BYTES(len) > *n)
		return -1;
	for (size_t i = 0; i < len; i++) {
		int v = value(text[i]);

		if (v == -1)
			return -1;
		bits = (bits << 6 | (unsigned)v) & 0xffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			o[done++] = (unsigned char)(bits >> have);
		}
	}
	if ((bits & ((1U << have) - 1)) != 0)
		return -1;	/* left-over bits: a second text for the same bytes */
	*n = done;
	return 0;
}
