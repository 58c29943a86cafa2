/*
 * Files that are part of the binary: migrations and seeds (embed_db), the web application
 * (embed_web).  scripts/embed makes the tables at build time; names are relative to their folder and sorted by bytes.
 */
#ifndef TW_BASE_EMBED_H
#define TW_BASE_EMBED_H

#include "base/base.h"

struct embed {
	const char		*name;	/* "0001_people.sql", "seed/country.csv", "assets/index-3f2a.js.br" */
	const unsigned char	*p;
	size_t			 len;	/* bytes */
};

extern const struct embed embed_db[], embed_web[];	/* end with { NULL } */

/* Find a file by its exact name, or NULL. */
const struct embed *embed_find(const struct embed *table, const char *name);

#endif
