/*
 * What the files of the log share.
 */
#ifndef TW_MODEL_AUDIT_IN_H
#define TW_MODEL_AUDIT_IN_H

#include "crypt/digest.h"
#include "model/audit.h"
#include "text/json.h"

/* A diff in two parts: what everybody may find in a copy, and what is sealed. */
struct audit_parts {
	const char	*open;			/* of personal fields the names alone: {"mobile":{"sealed":true}} */
	int64_t		 entry;			/* the row for which it is sealed; NONE: nothing is, it has the next number */
	unsigned char	*sealed;		/* NULL: nothing is */
	size_t		 n;
	char		 digest[DIGEST_HEX_SIZE];
};

/* Whether a resource has fields that say who somebody is. */
bool	audit_is_personal(const struct resource *r);

/* Note why a key is gone; NOT_ERASED: it was lost. */
int	audit_key_gone(struct tx *t, int64_t key, enum erasure why, struct err *e) MUST_USE;

/* Take a diff apart and seal it for the next row of the log.  The key is made where the record has none. */
int	audit_close(struct tx *t, const struct resource *r, int64_t record, const char *diff, struct audit_parts *out, struct err *e) MUST_USE;

/* The same for the row `out->entry`; forget: there is no key, the values go. */
int	audit_close_for(struct tx *t, const struct resource *r, int64_t record, const char *diff, bool forget, struct audit_parts *out,
	    struct err *e) MUST_USE;

/* Write the sealed part. */
int	audit_keep(struct tx *t, const struct audit_parts *x, struct err *e) MUST_USE;

#endif
