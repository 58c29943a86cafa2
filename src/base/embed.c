/*
 * Files that are part of the binary, found by name.
 */
#include "base/base.h"

#include "base/embed.h"

const struct embed *
embed_find(const struct embed *table, const char *name)
{
	for (const struct embed *f = table; f->name != NULL; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}
