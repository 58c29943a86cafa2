/*
 * What a handler sees of a request: copied out of the connection, with an arena of its own.
 * It belongs to one thread at a time.  http/ has never heard of SQL or of accounts: `who` and
 * `worker` are opaque to it.
 */
#ifndef TW_HTTP_REQ_H
#define TW_HTTP_REQ_H

#include "base/err.h"
#include "base/str.h"
#include "text/uri.h"

enum method { M_GET, M_HEAD, M_POST, M_PUT, M_PATCH, M_DELETE, M_OPTIONS, M_COUNT };

/* Finished bytes that several replies may share (cached bodies). */
struct body;
struct body *body_take(struct str *s) MUST_USE;			/* takes the bytes of s */
struct body *body_ref(struct body *b);
void	body_unref(struct body *b);		/* NULL is fine.  Thread: any */
const char *body_bytes(const struct body *b, size_t *len);

/* The gzip form of a body, quickly (a large one closer) or well, or NULL where it would not be smaller.  Not on a loop. */
struct body *body_gzip(const struct body *b, bool well) MUST_USE;

struct reply {
	int		 status;
	const char	*type;		/* Content-Type with charset; constant or in the arena */
	const char	*etag;		/* entity tag, likewise; NULL: a worker's good answer to GET that may be kept gets one of its bytes */
	struct str	 body;		/* built by the handler, or ... */
	struct body	*shared;	/* ... finished bytes (one reference is given away), or ... */
	struct body	*shared_gz;	/* their gzip form or NULL, or ... */
	int		 fd;		/* ... a file sent from its start to fd_len, closed by http; -1: none */
	int64_t		 fd_len;
	struct stream	*stream;	/* ... without an end (http/stream.h); NULL: none */
	struct str	 headers;	/* further header lines, each ended by CRLF; use reply_header */
	bool		 close;		/* Connection: close */
	bool		 no_store;	/* Cache-Control: no-store (else private, no-cache) */
	bool		 no_gzip;	/* do not compress what is built in body */
};

struct route;
struct server;
struct req {
	struct arena	*arena;
	enum method	 method;
	const char	*path;		/* decoded once, starts with '/' */
	const char	*query;		/* raw, without '?'; "" if none */
	struct uri_query params;	/* the same, read; for the route's handler */
	const char	*id;		/* request id "r-8f3k2": in every log line and problem */
	const char	*addr;		/* client address (after trusted proxies) */
	enum lang	 lang;		/* from Accept-Language */
	const struct route *route;
	const char	*arg[4];	/* values of {..} in the route's pattern, in order */
	const char	*body;		/* NULL: none, or in body_fd */
	size_t		 body_len;
	int		 body_fd;	/* uploads: an unlinked file at offset 0; -1: none */
	int64_t		 body_fd_len;
	int64_t		 started_us;	/* monotonic */
	void		*worker;	/* the worker's context (read-only connection), set before handle */
	void		*who;		/* the caller, set by the auth hook; in the arena */
	void		*prepared;	/* what prepare made for run */
	void		*keyed;		/* opaque too: what belongs to its Idempotency-Key; NULL: no key that counts */
	struct err	 err;
	struct reply	 reply;
};

/* A header of the request by lower-case name, or NULL.  Several of one name are refused by the parser or joined here. */
const char *req_header(const struct req *rq, const char *name);

/* Whether the Host is one of server.names, or the address that the connection came to (A5).  HTTP/1.0 without Host: no. */
bool	req_host_known(const struct req *rq);

/* Whether the client takes a media type, or a coding ("gzip"). */
bool	req_accepts(const struct req *rq, const char *type);
bool	req_accepts_coding(const struct req *rq, const char *coding);

/* Refuse with ERR_NOT_ACCEPTABLE in rq->err, naming the NULL-ended types that there are.  Returns -1. */
int	fail_offer(struct req *rq, const char *const *types);

/* A cookie's value in the arena, or NULL. */
const char *req_cookie(struct req *rq, const char *name);

/* Add a header line to the reply.  A CR, LF or NUL in value is a bug: asserted, and dropped. */
void	reply_header(struct req *rq, const char *name, const char *value);

/* Reply with JSON that stands in rq->reply.body. */
void	reply_json(struct req *rq, int status);

/*
 * Turn rq->err into a problem body (RFC 9457, ui-and-api.md A4) in the reader's language:
 * type, title, status, code, detail, request_id, errors[], extra members; Retry-After where set.
 */
void	reply_problem(struct req *rq);

/* The complaints of rq->err as an array, in the reader's language: what a problem has as `errors`. */
struct jw;
void	reply_put_errors(struct jw *w, struct req *rq);

/* Forget the reply and the error of a handler that shall not answer after all. */
void	reply_forget(struct req *rq);

/*
 * Give the finished request back to its loop, which writes the reply.  Called once for each request, by
 * whoever has it: worker, writer (after commit), hash thread.  Thread: any.
 */
void	req_finish(struct req *rq);

/* Whether the peer has gone (H17): long reads ask now and then and stop. */
bool	req_gone(const struct req *rq);

#endif
