/*
 * Documents of projects: uploads are looked at and stripped by a helper (text/strip.h), kept with the project, and given out again to
 * whoever sees the row (model/access.h; rows that are for staff alone do not exist for others).
 */
#ifndef TW_MODEL_DOCUMENT_H
#define TW_MODEL_DOCUMENT_H

#include "model/project.h"
#include "model/record.h"
#include "text/filetype.h"

#define DOCUMENTS_MOST	200	/* of a project, the archived ones counted */

struct document_file {
	int		 fd;		/* what is kept of it, -1: closed */
	int64_t		 bytes;
	enum file_type	 type;
	const char	*name;		/* as it is kept and given out again */
	const char	*sha256;	/* of what is kept */
	bool		 took, left;	/* text/strip.h */
};

/*
 * Look at a file and take out of it what it tells beside its content.  dir: where nameless files are made.  out's texts live in a.
 * Errors: ERR_BAD_FILE with file_* as detail, ERR_DISK_FULL, ERR_INTERNAL.  Thread: any but a loop; it takes as long as a helper does.
 */
int	document_take(struct arena *a, const char *dir, const char *name, const void *p, size_t n, struct document_file *out,
	    struct err *e) MUST_USE;

struct document_upload {
	int64_t			 project;
	const char		*title;		/* NULL: the file's name */
	const char		*for_field;	/* "odi_no", "amounts", "permits.number"; NULL: of none */
	bool			 staff_only;
	struct document_file	 file;
};

/*
 * What can be said before the file is looked at: whether the actor may, the project is in sight, and for_field is a field that there is.
 * What it evidences decides who sees it: of a field of staff's the document is for staff alone.
 * Errors: ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_CONFLICT with documents_most, ERR_VALIDATION.
 */
int	document_admit(struct db *d, struct arena *a, const struct actor *who, struct document_upload *u, struct err *e) MUST_USE;

/* Keep it.  Errors: as above, and those of a save.  Thread: the writer. */
int	document_add(struct tx *t, struct arena *a, const struct actor *who, const struct document_upload *u, void **out,
	    struct err *e) MUST_USE;

/* That somebody took its content, for the log. */
int	document_audit(struct tx *t, const struct actor *who, const struct project_document *x, bool in_place, struct err *e) MUST_USE;

/* The media type of a document whose row is in hand, as a constant with its kind; NULL: none that we keep. */
const struct file_kind *document_kind(const struct project_document *x);

#endif
