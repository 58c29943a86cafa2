/*
 * Workbooks about imports: the user's own sheet with what became of each row, and the template to fill in (ui-and-api.md A6).
 * Both are written into files without a name (base/spool.h), in constant memory.
 */
#ifndef TW_MODEL_IMPORT_SHEET_H
#define TW_MODEL_IMPORT_SHEET_H

#include "model/import.h"

/*
 * A result, row by row in the order of the sheet: begin, add, end (which frees it, also when it fails; fd is the caller's then) or free.
 * The heading gets 结果 and 原因; an upload of the file leaves these columns alone.  whole: each line stands where it stood.
 * Errors: ERR_DISK_FULL, ERR_INTERNAL.
 */
struct sheet_result;
struct sheet_result *sheet_result_new(const struct sheet *s, const char *dir, enum lang lang, unsigned see, bool whole,
	    struct err *e) MUST_USE;
void	sheet_result_add(struct sheet_result *r, const struct sheet_told *t);
int	sheet_result_end(struct sheet_result *r, int *fd, int64_t *rows, struct err *e) MUST_USE;
void	sheet_result_free(struct sheet_result *r);	/* NULL is fine */

/*
 * That of a staged import, of all its lines or of the rows with one outcome.  Errors: ERR_NOT_FOUND, ERR_BAD_PARAM, ERR_CONFLICT
 * (import_state: it has not been checked, or is forgotten); as above.  Thread: a worker.
 */
struct import_made;
int	import_result(struct db *d, struct arena *a, const struct actor *who, int64_t id, const char *status, const char *dir,
	    struct import_made **out, struct err *e) MUST_USE;
/* Its entry for the log, before the first byte leaves. */
int	import_result_audit(struct tx *t, const struct actor *who, const struct import_made *made, struct err *e) MUST_USE;
const char *import_made_name(const struct import_made *made);	/* of the file that was uploaded */
int	import_made_fd(const struct import_made *made);		/* the caller closes it */

/*
 * The template of a resource: a heading for each field that the actor may write, pick lists, and a sheet that explains the columns.
 * Errors: as above.
 */
int	import_template(struct arena *a, const struct actor *who, const struct resource *r, const char *dir, int *fd,
	    struct err *e) MUST_USE;

#endif
