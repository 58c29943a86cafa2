/*
 * The list of resources: who is there, and whether tables and database agree.  model/ fills it at start.
 */
#ifndef TW_META_REGISTRY_H
#define TW_META_REGISTRY_H

#include "meta/resource.h"

/* Give the NULL-ended list; once, before threads start. */
void	registry_set(const struct resource *const *list);
const struct resource *registry_by_path(const char *path);	/* "enterprises"; NULL: none */
const struct resource *registry_by_name(const char *name);	/* "enterprise" */
const struct resource *const *registry_all(void);		/* NULL-ended */

/* What rows that belong to a record of r are called in paths below it: by their own path, or without r's name ("project-amounts": "amounts"). */
const struct resource *registry_child(const struct resource *r, const char *path);
const char *resource_part_name(const struct resource *r, const struct resource *part);

/*
 * Compare the field tables with the schema (columns, their types, child tables) and with their own rules (labels in both
 * languages, choices, classes, no name twice), and the references with its foreign keys (meta/relation.h).  Errors: ERR_DB with the first difference in e->log.
 */
int	registry_check(struct db *d, struct err *e) MUST_USE;

#endif
