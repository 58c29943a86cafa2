/*
 * Answers that several handlers share: finished bytes with their entity tag, records as JSON, and the caller's scope.
 */
#ifndef TW_API_ANSWER_H
#define TW_API_ANSWER_H

#include "api/api.h"
#include "meta/rec.h"

/*
 * Answer 200 with finished bytes, or 304 where If-None-Match names the tag.  Takes the references of b and gz (may be NULL).
 * What a caller may see differs, so the answer varies by who asks: a browser's cache does not hand it to the next person.
 */
void	answer_body(struct req *rq, struct body *b, struct body *gz, const char *etag);

/* Answer with the record that a write left behind: ETag is its version. */
void	answer_record(struct req *rq, int status, const struct resource *r, const struct view *v, const void *rec);

/* What the caller sees of a resource as a short text: part of every cache key. */
void	scope_put(struct str *out, const struct view *v);

/*
 * The resource that a path argument names, with the caller's view of it.  Errors: ERR_NOT_FOUND (no such
 * resource), ERR_FORBIDDEN.
 */
int	req_resource(const struct req *rq, int arg, enum verb verb, const struct resource **r, struct view *v,
	    struct err *e) MUST_USE;

/*
 * A whole answer from memory, or made by `make` and kept: key is the path and query as sent, the caller's scope and what
 * `extra` adds (language); stamp is the sum of the change counters that it reads.  make writes the JSON into out.
 */
int	answer_cached(struct req *rq, const char *scope, uint64_t stamp,
	    int (*make)(struct req *rq, struct str *out, void *arg, struct err *e), void *arg, const char *etag) MUST_USE;

#endif
