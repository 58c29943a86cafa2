/*
 * An import among the files that make it: import.c keeps it, import_work.c checks and commits it.
 */
#ifndef TW_MODEL_IMPORT_IN_H
#define TW_MODEL_IMPORT_IN_H

#include "model/import.h"
#include "text/csv.h"

struct import {
	int64_t			 id, bytes, made_at, updated_at;
	const struct resource	*r;
	const char		*file_name, *login, *name;	/* of who brought it */
	enum import_state	 state;
	const char		*encoding, *separator, *mapping;	/* NULL: as detected */
	int64_t			 sheet, header_row;	/* NONE: as detected */
	bool			 sheet_open;	/* a sheet has to be chosen first */
	const char		*sheets;	/* JSON */
	bool			 to_note;
	const char		*detected, *columns;	/* JSON; NULL: the file has to be read */
	const char		*counts, *result, *error;
};

/* 1, 0 none, -1. */
int	import_load(struct db *d, struct arena *a, int64_t id, struct import *out, struct err *e) MUST_USE;
/* Its sheet, mapped as it is kept. */
int	import_open(struct db *d, struct arena *a, const struct import *m, struct sheet **out, struct err *e) MUST_USE;
/* Keep how its sheet is read. */
int	import_save_columns(struct tx *t, int64_t id, const char *detected, const char *columns, struct err *e) MUST_USE;
int	import_set_state(struct tx *t, int64_t id, enum import_state state, const char *error, struct err *e) MUST_USE;

/* How far the work on an import is; false: none is under way.  Thread: any. */
bool	imports_progress(struct imports *m, int64_t id, size_t *done, size_t *total);

#endif
