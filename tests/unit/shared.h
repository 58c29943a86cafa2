/*
 * Real data that stays outside of the repository: read where it is, skipped where it is not.
 */
#ifndef TW_TEST_SHARED_H
#define TW_TEST_SHARED_H

#include "base/str.h"

/* The folder: TW_SHARED, else the neighbour of the sources. */
static inline const char *
shared_path(const char *name, char path[512])
{
	const char *shared = getenv("TW_SHARED"), *src = getenv("TW_SRC");

	if (shared != NULL)
		snprintf(path, 512, "%s/data/%s", shared, name);
	else
		snprintf(path, 512, "%s/../shared/data/%s", src == NULL ? "." : src, name);
	return path;
}

/* Read a file of it whole; false if it is not there. */
static inline bool
shared_read(const char *name, struct str *out)
{
	char path[512], piece[4096];
	FILE *f = fopen(shared_path(name, path), "r");
	size_t n;

	if (f == NULL)
		return false;
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		str_add(out, piece, n);
	fclose(f);
	return true;
}

#endif
