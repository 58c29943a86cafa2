/*
 * Request targets and Host values.
 */
#include "base/base.h"

#include "base/str.h"
#include "http/parse.h"

/* The byte of a valid %hh at s, or -1.  A NUL is refused here, for paths and queries alike. */
static int
code_at(const char *s)
{
	int high = hex_digit(s[1]), low = high < 0 ? -1 : hex_digit(s[2]);

	return low < 0 || (high | low) == 0 ? -1 : high << 4 | low;
}

/* The length of the UTF-8 sequence at s, or 0. */
static size_t
utf8_len(const unsigned char *s)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = s[0] < 0x80 ? 1 : (s[0] & 0xe0) == 0xc0 ? 2 : (s[0] & 0xf0) == 0xe0 ? 3 :
	    (s[0] & 0xf8) == 0xf0 ? 4 : 0;
	uint32_t c;

	if (n < 2)
		return n;
	c = s[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3f);
	}
	return c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff) ? 0 : n;
}

static bool
path_is_good(const char *path)
{
	const unsigned char *s = (const unsigned char *)path;
	size_t n;

	for (; *s != '\0'; s += n) {
		if (*s < 0x20 || *s == 0x7f || (n = utf8_len(s)) == 0)
			return false;
		if (*s == '/' && s[1] == '.' && (s[2] == '/' || s[2] == '\0' ||
		    (s[2] == '.' && (s[3] == '/' || s[3] == '\0'))))
			return false;
	}
	return true;
}

static bool
query_is_good(const char *q)
{
	for (; (q = strchr(q, '%')) != NULL; q++)
		if (code_at(q) < 0)
			return false;
	return true;
}

int
target_split(char *target, char **path, char **query)
{
	char *in = target, *out = target, *q;
	int c;

	*path = *query = target;
	if (*target != '/')
		return -1;
	q = strchr(target, '?');
	*query = q == NULL ? target + strlen(target) : q + 1;
	if (q != NULL)
		*q = '\0';
	while (*in != '\0') {
		if (*in != '%') {
			*out++ = *in++;
			continue;
		}
		c = code_at(in);
		if (c < 0 || c == '/' || c == '\\')
			return -1;
		*out++ = (char)c;
		in += 3;
	}
	*out = '\0';
	return path_is_good(target) && query_is_good(*query) ? 0 : -1;
}

static bool
port_is_valid(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n > 0 && n < 6 && s[n] == '\0' && strtol(s, NULL, 10) <= 65535;
}

bool
host_is_valid(const char *host)
{
	static const char name[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
	size_t n;

	if (*host == '[') {
		n = 1 + strspn(host + 1, "0123456789abcdefABCDEF:.");
		if (n < 4 || host[n] != ']')
			return false;
		n++;
	} else
		n = strspn(host, name);
	if (n == 0 || n > 255)
		return false;
	return host[n] == '\0' || (host[n] == ':' && port_is_valid(host + n + 1));
}
