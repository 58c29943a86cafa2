/*
 * What kind of file these bytes are, by what is in them; and what a file's name claims.
 *
 * Kinds before FT_KEPT are the ones that a chamber keeps as documents; those behind it are known so that a refusal can say what was found.
 */
#ifndef TW_TEXT_FILETYPE_H
#define TW_TEXT_FILETYPE_H

#include "base/arena.h"

enum file_type {
	FT_PDF, FT_JPEG, FT_PNG, FT_WEBP, FT_DOCX, FT_XLSX, FT_PPTX, FT_TEXT, FT_GBTEXT, FT_CSV, FT_GBCSV, FT_KEPT,
	FT_ZIP = FT_KEPT, FT_JAR, FT_APK, FT_ODF, FT_OFFICE_OTHER, FT_OLE, FT_EXE, FT_ELF, FT_MACHO, FT_CLASS, FT_SCRIPT, FT_HTML,
	FT_SVG, FT_XML, FT_RTF, FT_PS, FT_GIF, FT_BMP, FT_TIFF, FT_HEIC, FT_MEDIA, FT_RAR, FT_7Z, FT_GZIP, FT_OFD, FT_EMPTY, FT_UNKNOWN,
	FT_COUNT
};

struct file_kind {
	const char	*name;		/* as people call it: "PDF", "Word (.docx)" */
	const char	*media;		/* media type with charset; NULL: not kept */
	const char	*end;		/* the usual ending, "pdf" */
	bool		 shown;		/* a browser may show it in its place */
};
extern const struct file_kind file_kinds[FT_COUNT];

/* What the bytes are: archives FT_ZIP, texts FT_TEXT or FT_GBTEXT, until somebody looks into them or at the name. */
enum file_type file_type_of(const void *p, size_t n);

/* What the first bytes say, of at least 32 where there are as many; FT_UNKNOWN: nothing that is known. */
enum file_type file_type_magic(const void *p, size_t n);

/*
 * Whether the name may stand on a file of this kind.  *type becomes FT_CSV or FT_GBCSV of a text whose name says so.  claimed: what its ending
 * says, in capitals ("DOCX"), "" where it has none, which fits everything.
 */
bool	file_name_fits(struct arena *a, const char *name, enum file_type *type, const char **claimed);

/*
 * The name as it is kept and given out again: without control characters, marks that turn the direction of writing, and what no file system
 * takes; without blanks and dots at its ends; at most `most` characters, with its ending whole; never empty.  name is UTF-8.
 */
const char *file_name_clean(struct arena *a, const char *name, size_t most);

/* Bytes as text in one of the two encodings that are kept, without control characters but blanks and line ends. */
bool	text_is_gb18030(const void *p, size_t n);

#endif
