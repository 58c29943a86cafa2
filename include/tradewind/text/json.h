/*
 * JSON: a strict checker (RFC 8259, security.md F1), a typed reader over cJSON's tree, and a writer
 * straight into a str.  cJSON's own parser sees only text that the checker has accepted; numbers
 * are read from the text, never through a double (F2).
 */
#ifndef TW_TEXT_JSON_H
#define TW_TEXT_JSON_H

#include "base/err.h"
#include "base/str.h"

/*
 * Check and parse a whole text of len bytes.  Limits of F1: depth 64, string 256 KiB, 20,000 values,
 * no duplicate keys, strict UTF-8, no U+0000, no lone surrogates.
 * The tree lives in a (arena_defer frees it).  Errors: ERR_JSON_SYNTAX, ERR_JSON_DEPTH, ERR_JSON_DUPLICATE, ERR_JSON_LIMIT
 * with parameters line, column, key.
 */
struct jv;		/* one value of the tree */
int	json_parse(struct arena *a, const char *text, size_t len, const struct jv **out, struct err *e) MUST_USE;

/* Checker alone, as the fuzz target sees it. */
int	json_check(const char *text, size_t len, struct err *e) MUST_USE;

enum jtype { J_NULL, J_FALSE, J_TRUE, J_NUMBER, J_STRING, J_ARRAY, J_OBJECT };
enum jtype jv_type(const struct jv *v);
const struct jv *jv_get(const struct jv *object, const char *key);	/* NULL: absent */
const struct jv *jv_first(const struct jv *container);	/* first child of an array or object, or NULL */
const struct jv *jv_next(const struct jv *child);
const char *jv_key(const struct jv *child);		/* of a member of an object */
size_t	jv_count(const struct jv *container);
const char *jv_text(const struct jv *string);		/* decoded UTF-8; NULL if not a string */
const char *jv_number(const struct jv *number);		/* the number as written; NULL if not one */
int	jv_int(const struct jv *number, int64_t *out);	/* 0; -1: not an integer within ±2^53 */

/*
 * Typed readers of members: 0 with *out filled, -1 with a field complaint (required, wrong_type,
 * too_small, too_long ...) at "/key".  A missing key or null is a complaint unless the name ends in _opt, which
 * then leaves *out as it was.  Length limits count characters.
 */
int	jr_object(const struct jv *v, struct err *e) MUST_USE;
int	jr_text(const struct jv *o, const char *key, size_t min, size_t max, const char **out, struct err *e) MUST_USE;
int	jr_text_opt(const struct jv *o, const char *key, size_t min, size_t max, const char **out, struct err *e) MUST_USE;
int	jr_int(const struct jv *o, const char *key, int64_t min, int64_t max, int64_t *out, struct err *e) MUST_USE;
int	jr_int_opt(const struct jv *o, const char *key, int64_t min, int64_t max, int64_t *out, struct err *e) MUST_USE;
int	jr_bool_opt(const struct jv *o, const char *key, bool *out, struct err *e) MUST_USE;
/* Append "/key" as a JSON pointer writes it (RFC 6901): ~ and / have signs of their own. */
void	json_pointer(struct str *out, const char *key);

/* Complain (unknown_field) about every member whose key is not in the NULL-ended list. */
int	jr_only(const struct jv *o, const char *const *keys, struct err *e) MUST_USE;

/* --- writing ---------------------------------------------------------------------------------- */
/* Commas and nesting are kept by the writer; at the end depth is 0.  jw_raw adds a finished value. */
struct jw {
	struct str	*out;
	unsigned	 depth;
	uint64_t	 some;		/* bit per depth: something stands before */
	bool		 after_key;
};
void	jw_init(struct jw *w, struct str *out);
void	jw_object(struct jw *w);
void	jw_array(struct jw *w);
void	jw_end_object(struct jw *w);
void	jw_end_array(struct jw *w);
void	jw_key(struct jw *w, const char *key);
void	jw_text(struct jw *w, const char *text);	/* NULL writes null */
void	jw_textn(struct jw *w, const char *text, size_t len);
void	jw_int(struct jw *w, int64_t v);		/* NONE writes null */
void	jw_bool(struct jw *w, bool v);
void	jw_null(struct jw *w);
void	jw_raw(struct jw *w, const char *json, size_t len);
void	jw_value(struct jw *w, const struct jv *v);	/* what was read, as it was; NULL writes null */
void	jw_instant(struct jw *w, int64_t ms);		/* 2026-11-23T08:15:30.120Z; NONE writes null */
/* key and value in one */
void	jw_ktext(struct jw *w, const char *key, const char *text);
void	jw_kint(struct jw *w, const char *key, int64_t v);
void	jw_kbool(struct jw *w, const char *key, bool v);

#endif
