/*
 * Answers that several handlers share: finished bytes with their entity tag, records as JSON, and the caller's scope.
 */
#ifndef TW_API_ANSWER_H
#define TW_API_ANSWER_H

#include "api/api.h"
#include "meta/rec.h"

/* Answer 200 with finished bytes and their tag.  Takes the references of b and gz (may be NULL). */
void	answer_body(struct req *rq, struct body *b, struct body *gz, const char *etag);

/* The entity tag of a record: its version. */
const char *version_tag(struct req *rq, int64_t version);

/* The same with bytes that are of this caller only, and not kept: packed well.  Takes the bytes of out. */
void	answer_made(struct req *rq, struct str *out);

/* Answer 200 with {"items":[...]}: the rows are written between the two. */
void	answer_items(struct req *rq, struct jw *w);
void	answer_items_end(struct req *rq, struct jw *w);

/* Answer 204: done, and there is nothing to say. */
void	answer_gone(struct req *rq);

/* Answer with the record that a write left behind: ETag is its version. */
void	answer_record(struct req *rq, int status, const struct resource *r, const struct view *v, const void *rec);

/* 307 to the record that stands for a merged one, or to what is below it ("/contacts"), with the query as sent. */
int	answer_lead_on(struct req *rq, const struct resource *r, int64_t into, const char *below);

/* What the caller sees of a resource as a short text: part of every cache key. */
void	scope_put(struct str *out, const struct view *v);
/* The change counters of what the rows of the view rest on; it only grows. */
uint64_t scope_stamp(const struct req *rq, const struct view *v, const struct resource *r);

/*
 * The resource that a path argument names, with the caller's view of it.  Errors: ERR_NOT_FOUND (no such
 * resource), ERR_FORBIDDEN.
 */
int	req_resource(const struct req *rq, int arg, enum verb verb, const struct resource **r, struct view *v,
	    struct err *e) MUST_USE;

/* The caller's view of a resource, for what he wants to do.  Errors: ERR_FORBIDDEN. */
int	req_view(const struct req *rq, const struct resource *r, enum verb verb, struct view *v, struct err *e) MUST_USE;

/* The same where whoever may not read it is told nothing of it. */
bool	req_may_read(const struct req *rq, const struct resource *r, struct view *v) MUST_USE;

/* The parameter `resource` of a query; *r is NULL without it.  Errors: ERR_BAD_PARAM, which names those that there are, in rq->err. */
int	req_param_resource(struct req *rq, const struct resource **r) MUST_USE;

/*
 * A whole answer from memory, or made by `make` and kept: key is the path and query as sent, and the caller's scope (with what
 * the caller adds (language)); stamp is the sum of the change counters that it reads, or STAMP_CONSTANT: that is packed as well
 * as can be.  make writes the JSON into out, and the version where the answer is one record: that is its ETag.
 */
#define STAMP_CONSTANT	UINT64_MAX	/* nothing that changes while the server runs */
int	answer_cached(struct req *rq, const char *scope, uint64_t stamp,
	    int (*make)(struct req *rq, struct str *out, void *arg, int64_t *version, struct err *e), void *arg) MUST_USE;

/* The same of what is read in one snapshot: put writes the JSON. */
typedef int snapshot_put(struct req *rq, struct db *d, struct jw *w, void *arg, struct err *e);
int	answer_snapshot(struct req *rq, const char *scope, uint64_t stamp, snapshot_put *put, void *arg) MUST_USE;

/*
 * names=1 of a query: *names is made, and *scope gets the reader's language, for then it decides over the answer; else *names is
 * NULL.  Errors: ERR_BAD_PARAM in rq->err.
 */
int	req_names(struct req *rq, struct rec_names **names, const char **scope) MUST_USE;
/* `names` as one more member of the object that out ends with; nothing for NULL. */
int	put_names(struct req *rq, struct db *d, struct str *out, struct rec_names *names, struct err *e) MUST_USE;

/*
 * The body as one JSON object of any members.  Errors: ERR_MALFORMED (none), those of json_parse, ERR_VALIDATION.
 */
int	req_object(struct req *rq, const struct jv **out, struct err *e) MUST_USE;

/* An integer parameter of the query within min..max; absent leaves *out.  Errors: ERR_BAD_PARAM in rq->err. */
int	req_param_int(struct req *rq, const char *name, int64_t min, int64_t max, int64_t *out) MUST_USE;

/* A parameter with a value that it cannot have: names what is allowed.  Returns -1. */
int	fail_bad_param(struct err *e, const char *name, const char *value, const char *allowed);

/* For routes with {res}: whether arg[0] is a resource. */
bool	is_resource(const struct req *rq);

#endif
