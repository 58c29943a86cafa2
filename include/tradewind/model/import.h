/*
 * Imports step by step, for pages: a file is staged, looked at, mapped, checked, committed (ui-and-api.md A6).
 *
 * The file and what was found are in the database, so a restart loses nothing: a check that was cut short is to be begun
 * anew, a commit that was cut short has changed nothing.  Checks and commits run one after the other on a thread of their own; their
 * progress is in memory.
 */
#ifndef TW_MODEL_IMPORT_H
#define TW_MODEL_IMPORT_H

#include "model/sheet.h"

enum import_state { IMP_UPLOADED, IMP_CHECKING, IMP_CHECKED, IMP_COMMITTING, IMP_DONE, IMP_STATES };
extern const char *const import_states[];	/* "uploaded" "checking" "checked" "committing" "done" */

/* The thread and its queue; one for the process.  Errors: ERR_DB. */
struct imports;
int	imports_start(struct imports **out, struct store *s, struct err *e) MUST_USE;
void	imports_stop(struct imports *m);	/* cancels a check, waits for a commit; NULL is fine */

/*
 * Stage a file that opens as a sheet of the resource.  Errors: ERR_DB, ERR_INTERNAL.  Thread: the writer (run of a write).
 */
struct import_file {
	const struct resource	*r;
	const char		*name;
	const struct sheet	*sheet;			/* open */
	const char		*detected, *columns;	/* sheet_describe */
};
int	import_create(struct tx *t, const struct actor *who, const struct import_file *f, int64_t *id, struct err *e) MUST_USE;

/* What a person corrects; NULL and -1 leave what stands there. */
struct import_change {
	const struct jv		*columns;	/* array of {"n","field"} */
	int			 to_note;
	const char		*encoding, *separator;	/* "" is detected again */
	int64_t			 sheet, header_row;	/* of a workbook, from 0; of the heading, from 1; IMPORT_DETECT: detected again */
};
#define IMPORT_DETECT	(-2)
/* Another encoding, separator, sheet or heading row has other columns: what was corrected of them before is dropped. */
/*
 * In two halves, because the file is read anew: import_prepare on a worker, and import_change on the writer, which fails with ERR_CONFLICT
 * where somebody else has come between (import_moved).  Whatever was asked must still open.
 */
struct import;
int	import_prepare(struct db *d, struct arena *a, const struct actor *who, int64_t id, const struct import_change *c,
	    struct import **out, struct err *e) MUST_USE;
int	import_change(struct tx *t, const struct actor *who, const struct import *m, struct err *e) MUST_USE;
int	import_forget(struct tx *t, const struct actor *who, int64_t id, struct err *e) MUST_USE;

/*
 * Begin a check or a commit: the state moves at once, the work goes on in the background.  Errors: ERR_NOT_FOUND, ERR_CONFLICT
 * with detail import_state {state}.  After it commits, imports_go puts the work in the queue (ERR_BUSY: too much waits; the
 * state moves back).
 */
int	import_begin(struct tx *t, const struct actor *who, int64_t id, bool commit, struct err *e) MUST_USE;
int	imports_go(struct imports *m, const struct actor *who, int64_t id, bool commit, bool all_or_nothing, struct err *e) MUST_USE;

/* One import as docs/api.md has it: 1 written, 0 none, -1.  brief leaves the columns out. */
int	import_put(struct db *d, struct imports *m, struct jw *w, int64_t id, bool brief, enum lang lang,
	    struct err *e) MUST_USE;
int	import_put_list(struct db *d, struct imports *m, struct jw *w, enum lang lang, struct err *e) MUST_USE;

/*
 * Its rows {"items","total"} as far as a reader's classes go; outcome: one of sheet_outcomes or NULL.  Errors: ERR_NOT_FOUND,
 * ERR_BAD_PARAM.
 */
struct import_page {
	const char	*outcome;
	int64_t		 offset, limit;
};
int	import_put_rows(struct db *d, struct arena *a, const struct actor *who, struct jw *w, int64_t id,
	    const struct import_page *page, struct err *e) MUST_USE;

#endif
