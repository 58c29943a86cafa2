/*
 * Lists on their way out: all rows of a filter, visible columns only, into an unlinked file of known length
 * (ui-and-api.md A6).  Complete or an error.
 */
#ifndef TW_MODEL_EXPORT_H
#define TW_MODEL_EXPORT_H

#include "meta/list.h"
#include "model/access.h"

enum export_format { EXPORT_CSV, EXPORT_XLSX, EXPORT_JSON, EXPORT_FORMATS };
extern const char *const export_formats[];	/* "csv" "xlsx" "json" NULL */
const char *export_type(enum export_format f);	/* Content-Type */

struct export_want {
	const struct actor	*who;
	const struct resource	*r;
	struct list	*list;		/* parsed with the actor's view */
	struct view		 v;
	enum export_format	 format;
	bool			 labels;	/* headings and values in the reader's language; else names and codes */
	bool			 bom;		/* CSV: byte order mark */
	bool			 gb18030;	/* CSV: encoding */
	int			 ahead_min;	/* the reader's clock: minutes ahead of UTC */
	const char		*spool;		/* folder for the file, which has no name there */
	bool			(*gone)(void *);	/* whether nobody waits any more, asked now and then; or NULL */
	void			*gone_arg;
};
struct export_done {
	int		 fd;		/* at its start; the caller closes it */
	int64_t		 bytes, rows;
	const char	*columns, *filter;	/* for the audit row: JSON array of field names, the filter in words; in the arena */
};

/*
 * Make the file in one snapshot of d, which lasts as long as db_limit_ms allows.  Errors: ERR_DISK_FULL, ERR_DB, ERR_BUSY, ERR_BAD_PARAM (too much for XLSX),
 * ERR_STOPPING (gone). */
int	export_make(struct db *d, struct arena *a, const struct export_want *want, struct export_done *out, struct err *e) MUST_USE;

/* The audit row of an export: before its first byte leaves. */
int	export_audit(struct tx *t, const struct export_want *want, const struct export_done *done, struct err *e) MUST_USE;

#endif
