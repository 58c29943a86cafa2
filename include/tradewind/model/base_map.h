/*
 * The approved base map: a picture that an administrator puts under the circles of projects, with the number of its approval (审图号) and
 * where the states stand on it.  There is one, or none.
 */
#ifndef TW_MODEL_BASE_MAP_H
#define TW_MODEL_BASE_MAP_H

#include "model/access.h"
#include "model/document.h"
#include "text/json.h"

#define BASE_MAP_BYTES	(2 << 20)	/* of a picture */
#define BASE_MAP_NUMBER	60		/* characters of a number */
#define BASE_MAP_SPAN	10000		/* anchors are in hundredths of a percent of width and height */

struct base_map {
	const char	*number;
	const char	*media_type, *sha256;
	int64_t		 bytes;
	const char	*anchors;	/* {"VN":{"x":3520,"y":3250}}, checked */
	int64_t		 updated_at;
	const char	*updated_by;	/* the name of the account */
};

/* What is known of it.  1, 0 there is none, -1. */
int	base_map_get(struct db *d, struct arena *a, struct base_map *out, struct err *e) MUST_USE;
/* Its bytes, in the arena.  1, 0 there is none, -1. */
int	base_map_picture(struct db *d, struct arena *a, struct base_map *out, const char **p, struct err *e) MUST_USE;

/* A file, looked at and stripped as documents are, of which only a picture is taken.  Errors: those of document_take; /file in e. */
int	base_map_take(struct arena *a, const char *dir, const char *name, const void *p, size_t n, struct document_file *out,
	    struct err *e) MUST_USE;

/* The number as it is kept.  Errors: /number in e. */
int	base_map_number(struct arena *a, const char *text, const char **out, struct err *e) MUST_USE;

/* Anchors as they are kept: member states of ASEAN, each with x and y.  Errors: /anchors/.. in e. */
int	base_map_anchors(struct arena *a, const struct jv *given, const char **out, struct err *e) MUST_USE;

/*
 * Put it there.  file NULL: the picture that is there stays; anchors NULL: those stay.  With the log.
 * Errors: /file `required` where there is no picture.  Thread: the writer.
 */
int	base_map_put(struct tx *t, struct arena *a, const struct actor *who, const char *number, const char *anchors,
	    const struct document_file *file, struct err *e) MUST_USE;
/* Take it away, with the log.  Errors: ERR_NOT_FOUND.  Thread: the writer. */
int	base_map_delete(struct tx *t, struct arena *a, const struct actor *who, struct err *e) MUST_USE;

#endif
