/*
 * Lists of entity tags.
 */
#include "base/base.h"

#include <openssl/sha.h>

#include "http/tags.h"

bool
tags_next(const char **list, struct tag *t)
{
	const char *p = *list + strspn(*list, ", \t");

	if (*p == '\0')
		return false;
	t->weak = strncmp(p, "W/\"", 3) == 0;
	p += t->weak ? 2 : 0;
	if (*p == '"') {
		t->p = ++p;
		t->len = strcspn(p, "\"");
		p += t->len + (p[t->len] == '"');
	} else {
		t->p = p;
		t->len = strcspn(p, ", \t");
	}
	*list = p + strcspn(p, ",");
	return true;
}

bool
tags_name(const char *list, const char *etag)
{
	struct tag ours, t;

	if (list == NULL || !tags_next(&etag, &ours))
		return false;
	if (strcmp(list, "*") == 0)
		return true;
	while (tags_next(&list, &t))
		if (t.len == ours.len && memcmp(t.p, ours.p, t.len) == 0)
			return true;
	return false;
}

void
tags_make(const void *p, size_t len, char out[TAG_SIZE])
{
	static const char hex[] = "0123456789abcdef";
	unsigned char digest[SHA256_DIGEST_LENGTH];
	char *at = out;

	SHA256(p, len, digest);
	at = stpcpy(at, "W/\"");
	for (int i = 0; i < 12; i++) {
		*at++ = hex[digest[i] >> 4];
		*at++ = hex[digest[i] & 15];
	}
	stpcpy(at, "\"");
}
