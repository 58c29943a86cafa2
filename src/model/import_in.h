/*
 * An import among the files that make it: import.c keeps it, import_row.c has its rows and what people correct of them, import_work.c checks
 * and commits it, import_revert.c takes back what it wrote.
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
	bool			 to_note, make_named;
	const char		*date_order, *shape, *preview, *saved_name;
	int64_t			 saved;			/* mapping that was laid on; NONE */
	bool			 read_anew;		/* of a change: what rows were corrected is void */
	const char		*detected, *columns;	/* JSON; NULL: the file has to be read */
	const char		*counts, *result, *error;
	int64_t			 done_at;		/* when it was committed; NONE */
	int64_t			 reverted, refused;	/* rows; NONE: nobody has asked */
	bool			 file_gone;		/* file and rows are forgotten */
};

/* What people corrected of the rows, in their order. */
int	import_edits(struct db *d, struct arena *a, int64_t id, struct sheet_edit **out, size_t *n, struct err *e) MUST_USE;

/* Its columns, as a sheet without rows. */
int	import_columns(struct db *d, struct arena *a, const struct import *m, struct sheet **out, struct err *e) MUST_USE;

/* The import, if the caller may work on it; and the complaint of who may not now. */
int	import_aim(struct db *d, struct arena *a, const struct actor *who, int64_t id, struct import *m, struct err *e) MUST_USE;
int	import_wrong_state(const struct import *m, struct err *e);

/* "edits" and "revert" of an open object. */
int	import_put_edits(struct db *d, struct jw *w, const struct import *m, struct err *e) MUST_USE;
void	import_put_revert(struct jw *w, const struct import *m);

/* --- import_row.c ---------------------------------------------------------------------------------- */
/* Its rows one after the other: all of them (outcome -1), or those with an outcome and the heading.  1, 0, -1; what is told lives in a. */
struct import_walk {
	int		 outcome;
	int64_t		 header, last;
};
int	import_next(struct db *d, struct arena *a, int64_t id, struct import_walk *w, struct sheet_told *t, struct err *e) MUST_USE;
/* One of sheet_outcomes, or -1 with ERR_BAD_PARAM. */
int	import_outcome(const char *name, struct err *e) MUST_USE;

/* --- import_mapping.c ------------------------------------------------------------------------------ */
/* A saved mapping as corrections of a sheet's columns, by heading: 1, 0 none of the resource, -1. */
struct import_saved {
	int64_t		 id;
	const char	*mapping;	/* as import.mapping */
	bool		 to_note;
	const char	*date_order;
};
int	import_saved(struct db *d, struct arena *a, const struct sheet *s, const struct resource *r, int64_t id,
	    struct import_saved *out, struct err *e) MUST_USE;

/* --- import.c -------------------------------------------------------------------------------------- */
/* Lay corrections that are kept (JSON, or NULL) over the columns. */
int	import_map(struct arena *a, struct sheet *s, const char *mapping, bool force, struct err *e) MUST_USE;

/* --- import_revert.c ------------------------------------------------------------------------------- */
/* Note what was written, in the transaction of the commit. */
int	import_wrote(struct tx *t, int64_t id, const struct sheet_wrote *what, struct err *e) MUST_USE;
/* ERR_CONFLICT where there is nothing to take back, or not any more. */
int	import_may_revert(const struct import *m, struct err *e) MUST_USE;
/* Take back row by row; done moves on. */
struct import_back {
	struct store		*store;
	struct db		*d;
	const struct actor	*who;
	const struct import	*import;
	_Atomic size_t		*done, *total;
	bool			(*cancelled)(void *arg);
	void			*arg;
};
int	import_revert(const struct import_back *b, struct err *e) MUST_USE;
/* Forget files and rows of imports that nobody can take back any more, and those that were never committed, a few at a time. */
int	import_forget_old(struct store *s, struct db *d, struct err *e) MUST_USE;

/* 1, 0 none, -1. */
int	import_load(struct db *d, struct arena *a, int64_t id, struct import *out, struct err *e) MUST_USE;
/* Its sheet, mapped as it is kept. */
int	import_open(struct db *d, struct arena *a, const struct import *m, struct sheet **out, struct err *e) MUST_USE;
/* Keep how its sheet is read. */
int	import_save_columns(struct tx *t, int64_t id, const char *detected, const char *columns, struct err *e) MUST_USE;
int	import_set_state(struct tx *t, int64_t id, enum import_state state, const char *error, struct err *e) MUST_USE;
/* What is kept as `error`: a code of the catalogue, and behind it what its text is about. */
const char *import_error_text(struct arena *a, const char *code, const struct err_param *param, size_t n);

/* How far the work on an import is; false: none is under way.  Thread: any. */
bool	imports_progress(struct imports *m, int64_t id, size_t *done, size_t *total);

#endif
