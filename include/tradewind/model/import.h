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

enum import_state { IMP_UPLOADED, IMP_CHECKING, IMP_CHECKED, IMP_COMMITTING, IMP_DONE, IMP_REVERTING, IMP_STATES };
extern const char *const import_states[];	/* "uploaded" "checking" "checked" "committing" "done" "reverting" */

/* How long a commit can be taken back, and a file is kept that nobody commits (docs/operations.md). */
enum { IMPORT_DAYS = 7 };

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
	/* Of import_look: */
	const char		*detected, *columns, *preview, *shape, *mapping;
	int64_t			 saved;			/* mapping that was laid on; NONE */
	bool			 to_note, make_named;
	enum date_order		 order;
};
/* Lay on the mapping that somebody has kept for files of this shape, the newest one, and fill in what is kept of the sheet. */
int	import_look(struct db *d, struct arena *a, struct sheet *s, struct import_file *f, struct err *e) MUST_USE;
int	import_create(struct tx *t, const struct actor *who, const struct import_file *f, int64_t *id, struct err *e) MUST_USE;

/*
 * For a command, which needs no steps: the line of the history for what it is about to write, first in its transaction; what each row
 * wrote; and how it ended.  f as import_look has filled it.  Thread: the writer.
 */
int	import_note(struct tx *t, const struct actor *who, const struct import_file *f, int64_t *id, struct err *e) MUST_USE;
int	import_note_row(struct tx *t, int64_t id, const struct sheet_wrote *what, struct err *e) MUST_USE;
int	import_note_end(struct tx *t, int64_t id, const struct sheet_counts *counts, struct err *e) MUST_USE;

/*
 * What a body of PATCH says of an open sheet: columns (by n or by heading), unmapped and date_order.  Errors: as import_prepare; no_such_column
 * at /columns/i/heading.
 */
int	import_lay(struct arena *a, struct sheet *s, const struct jv *body, struct err *e) MUST_USE;
/* An array of corrections of rows, each as sheet_edit_read takes it and with n.  Errors: ERR_VALIDATION at /i/..., row_twice. */
int	import_decide(struct arena *a, struct sheet *s, const struct jv *all, struct err *e) MUST_USE;

/* Take a commit back now and wait for it.  Errors: as import_begin.  Thread: any but a loop and the writer. */
int	import_revert_now(struct store *s, struct db *d, const struct actor *who, int64_t id, _Atomic size_t *done,
	    _Atomic size_t *total, struct err *e) MUST_USE;

/* What a person corrects; NULL and -1 leave what stands there. */
struct import_change {
	const struct jv		*columns;	/* array of {"n","field","erase"} */
	const struct jv		*mapping;	/* the number of a saved one, or null: none */
	const char		*date_order;	/* "": as the columns show */
	int			 to_note, make_named;
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
 * Begin a check, a commit or the taking back of one: the state moves at once, the work goes on in the background.  Errors: ERR_NOT_FOUND,
 * ERR_CONFLICT with detail import_state {state} or import_revert_over {days}.  After it commits, imports_go puts the work in the queue
 * (ERR_BUSY: too much waits; the state moves back).
 */
enum import_step { IMP_CHECK, IMP_COMMIT, IMP_REVERT };
int	import_begin(struct tx *t, const struct actor *who, int64_t id, enum import_step step, struct err *e) MUST_USE;
int	imports_go(struct imports *m, const struct actor *who, int64_t id, enum import_step step, bool all_or_nothing,
	    struct err *e) MUST_USE;

/*
 * Correct one row of a checked import: body as sheet_edit_read takes it.  In two halves, as a change of the columns: import_row_prepare judges
 * the row alone on a worker, import_row_change keeps it on the writer and moves the counts.  answer is then the row as import_put_rows has it,
 * with "counts" of the whole.  Errors: ERR_NOT_FOUND (also: no such row), ERR_CONFLICT (import_state, import_moved), those of
 * sheet_edit_read, no_such_record at /id, import_edits_most {max}.
 */
struct import_row;
int	import_row_prepare(struct db *d, struct arena *a, const struct actor *who, int64_t id, int64_t n, const struct jv *body,
	    struct import_row **out, struct err *e) MUST_USE;
int	import_row_change(struct tx *t, const struct actor *who, struct import_row *row, const char **answer, struct err *e) MUST_USE;

/* One import as docs/api.md has it: 1 written, 0 none, -1.  Brief: without its columns; or with the first lines besides. */
/* Whether the actor knows of the import at all: 1, 0 (also: there is none), -1.  Thread: any. */
int	import_is_seen(struct db *d, const struct actor *who, int64_t id, struct err *e) MUST_USE;

enum import_detail { IMP_BRIEF, IMP_WHOLE, IMP_PREVIEW };
int	import_put(struct db *d, struct imports *m, struct jw *w, int64_t id, enum import_detail detail, enum lang lang,
	    struct err *e) MUST_USE;
/* All of them, newest first, those before one: {"items","next"}. */
int	import_put_list(struct db *d, struct imports *m, struct jw *w, int64_t by, int64_t before, int64_t limit, enum lang lang,
	    struct err *e) MUST_USE;

/*
 * Mappings that people keep: the columns of an import by their headings, for the next file of that shape.  name and import: NULL and NONE
 * leave what stands there.  Errors: ERR_NOT_FOUND, ERR_FORBIDDEN, no_such_record at /import, ERR_CONFLICT (not_unique at /name,
 * import_mappings_most {max}).  Thread: the writer, but for reading.
 */
int	import_mapping_put_list(struct db *d, struct jw *w, const struct resource *r, struct err *e) MUST_USE;	/* r NULL: of all */
int	import_mapping_put(struct db *d, struct jw *w, int64_t id, struct err *e) MUST_USE;	/* 1, 0 none, -1 */
int	import_mapping_create(struct tx *t, const struct actor *who, const char *name, int64_t import, int64_t *id,
	    struct err *e) MUST_USE;
int	import_mapping_change(struct tx *t, const struct actor *who, int64_t id, const char *name, int64_t import,
	    struct err *e) MUST_USE;
int	import_mapping_delete(struct tx *t, const struct actor *who, int64_t id, struct err *e) MUST_USE;
enum { IMPORT_MAPPINGS_MOST = 200 };	/* of a resource */

/*
 * Its rows {"items","total"} as far as a reader's classes go; outcome: one of sheet_outcomes, "warning" (something to note),
 * "refused" (not taken back) or NULL.  Errors: ERR_NOT_FOUND, ERR_BAD_PARAM.
 */
struct import_page {
	const char	*outcome;
	int64_t		 offset, limit;
};
int	import_put_rows(struct db *d, struct arena *a, const struct actor *who, struct jw *w, int64_t id,
	    const struct import_page *page, struct err *e) MUST_USE;

/* How far an import is: its state, and done of total while it works (else NONE).  1, 0 there is none, -1.  Thread: any. */
int	import_progress(struct db *d, struct imports *im, int64_t id, const char **state, int64_t *done, int64_t *total,
	    struct err *e) MUST_USE;

#endif
