/* Fuzz: the body of a form; every part lies within the body. */
#include "base/base.h"

#include "text/multipart.h"

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	struct part part[MULTIPART_MOST];
	const char *body = (const char *)data;
	struct err e;
	size_t n;

	err_init(&e, a);
	if (multipart_parse(a, "multipart/form-data; boundary=B", body, len, part, &n, &e) == 0)
		for (size_t i = 0; i < n; i++)
			if (part[i].p < body || part[i].p + part[i].len > body + len || part[i].name == NULL)
				abort();
	arena_free(a);
	return 0;
}
