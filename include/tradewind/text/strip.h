/*
 * What a file tells beside its content is taken out of it: who wrote it, where, with what, on whose machine (decision 0025 says what is, and
 * what is not).  Pure: bytes to bytes.  The bytes are anybody's, so this runs in a helper (base/sandbox.h, text/strip_wire.h).
 */
#ifndef TW_TEXT_STRIP_H
#define TW_TEXT_STRIP_H

#include "base/str.h"
#include "text/filetype.h"

#define STRIP_MAX_IN		(20 << 20)	/* bytes of a file */
#define STRIP_MAX_OUT		(24 << 20)	/* of what is kept of it: an archive is packed anew */
#define STRIP_MAX_UNPACKED	(200 << 20)	/* security.md F6; all parts of an archive, and of those in it */
#define STRIP_MAX_RATIO		100
#define STRIP_MAX_PARTS		2000		/* a presentation of a hundred pages has hundreds */
#define STRIP_MAX_DEPTH		3		/* of documents in documents */
#define STRIP_MAX_PIXELS	(100 << 20)

/* Why a file is not kept; the words are catalogue codes. */
#define STRIP_WHY(X) \
	X(FINE, NULL) X(NOT_KEPT, "file_not_kept") X(DAMAGED, "file_damaged") X(BOMB, "file_bomb") X(MACROS, "file_macros") \
	X(OBJECTS, "file_objects") X(LOCKED, "file_locked") X(TWO, "file_two") X(NAMES, "file_bad_names") X(DTD, "file_dtd")
#define STRIP_ENUM(name, code) STRIP_##name,
enum strip_why { STRIP_WHY(STRIP_ENUM) STRIP_NWHY };
#undef STRIP_ENUM
extern const char *const strip_codes[STRIP_NWHY];

struct strip {
	enum file_type	 type;		/* what it is; also where it is refused */
	enum strip_why	 why;
	bool		 took;		/* something was taken out */
	bool		 left;		/* something may be left: it is out of sight, or must not be touched */
	struct str	 out;		/* what is kept */
};

/* Look at a file, and take out of it what is to be.  s is filled; the caller frees s->out. */
void	strip_file(const void *p, size_t n, struct strip *s);

/* --- for the files of this part: 0, -1 with s->why ---------------------------------------------------- */
int	strip_jpeg(const uint8_t *p, size_t n, struct strip *s) MUST_USE;
int	strip_png(const uint8_t *p, size_t n, struct strip *s) MUST_USE;
int	strip_webp(const uint8_t *p, size_t n, struct strip *s) MUST_USE;
int	strip_pdf(const uint8_t *p, size_t n, struct strip *s) MUST_USE;
int	strip_office(const uint8_t *p, size_t n, struct strip *s) MUST_USE;

/* s->why, and -1. */
int	strip_refuse(struct strip *s, enum strip_why why);

/*
 * A picture's way up is part of the picture, though it is told by metadata: the orientation (1 to 8) of a TIFF block of EXIF, 1 where
 * it says none; and a block that says this alone.
 */
#define EXIF_BYTES	26
int	exif_orientation(const uint8_t *p, size_t n);
void	exif_put(uint8_t out[EXIF_BYTES], int orientation);

/*
 * An XML part of an office document without what its rules name (strip_xml.c).  Appends to out; 1: something is other than it was, 0: out is
 * as it was, -1 with s->why.
 */
int	strip_xml(const char *name, const char *p, size_t n, struct str *out, struct strip *s) MUST_USE;

/* Whether a part of that name has nothing of an office document's content: a small picture of it, somebody's printer. */
bool	strip_drops_part(const char *name);

static inline uint16_t
be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t
be32(const uint8_t *p)
{
	return (uint32_t)be16(p) << 16 | be16(p + 2);
}

static inline uint32_t
le32(const uint8_t *p)
{
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

#endif
