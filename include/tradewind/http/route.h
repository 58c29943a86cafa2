/*
 * The route table's row, and path to row.  The table itself is in api/routes.c; the server does
 * not start with a row that lacks its action (security.md Z1).
 */
#ifndef TW_HTTP_ROUTE_H
#define TW_HTTP_ROUTE_H

#include "http/req.h"

enum route_flag {
	RT_WRITE	= BIT(0),	/* prepared on a worker, run on the writer */
	RT_UPLOAD	= BIT(1),	/* body up to the upload limit, into an unlinked file */
	RT_PUBLIC	= BIT(2),	/* no session needed */
	RT_NO_STORE	= BIT(3),	/* Cache-Control: no-store */
	RT_LOGIN	= BIT(4),	/* budget class: sign-in */
	RT_EXPORT	= BIT(5),	/* budget class: export */
	RT_IMPORT	= BIT(6),	/* budget class: import */
	RT_LOOP		= BIT(7),	/* answered on the loop itself: memory only (healthz, assets) */
	RT_MEMORY	= BIT(8),	/* a read that server_opts.at_once may know the answer of */
	RT_FILTERS	= BIT(9),	/* takes a list's filters beside its parameters: the handler judges the query */
	RT_PROBE	= BIT(10),	/* is the server there?  Answered under any name, with any query, in JSON */
	RT_SECRET	= BIT(12),	/* its good answer is shown once and kept nowhere */
	RT_SEALED	= BIT(15),	/* what it takes and gives is kept sealed alone: no Idempotency-Key, which would keep a digest of it */
	RT_HERE		= BIT(16),	/* a GET that writes down what it gives out: not for a browser that another site has sent */
	RT_STREAM	= BIT(13),	/* a reply without an end: it keeps no session alive */
	RT_LINK		= BIT(14),	/* with RT_PUBLIC: Authorization is "Link <token>", which the handler judges; nobody is signed in */
	RT_SLOW		= BIT(11),	/* may take seconds: on workers of its own, so that nobody else waits for it */
};

struct route {
	enum method	 method;	/* GET rows answer HEAD too */
	const char	*pattern;	/* "/api/v1/{res}/{id}/history" */
	const char	*action;	/* "enterprises.read": what access is asked for; never NULL */
	unsigned	 flags;
	/*
	 * Called on a worker.  0: the reply stands in rq->reply and is sent, unless RT_WRITE, where
	 * `run` of the caller's making is queued and req_finish comes from there.  -1: rq->err is sent.
	 * A handler that has given the request away (writer, hash thread) returns 1.
	 */
	int	(*handle)(struct req *rq);
	const char *const *query;	/* the parameters that it takes, NULL-ended; NULL: none */
	const char	*lists;		/* with RT_FILTERS and without {res}: whose filters, the path of a resource */
	const char *const *offers;	/* the media types that a good answer may have, NULL-ended; NULL: JSON */
	/*
	 * Whether rq->arg names something that the server has (a resource); NULL: whatever stands there.  Called on a
	 * loop, from memory only.  The rows of one path have the same.
	 */
	bool	(*exists)(const struct req *rq);
};

/*
 * Find the row for a path and method; fill rq->route and rq->arg.
 * Errors: ERR_NOT_FOUND, ERR_METHOD (with an Allow header for the reply).
 */
int	route_find(const struct route *table, size_t n, struct req *rq, struct err *e) MUST_USE;

/* The methods of a request's path as Allow wants them ("GET, HEAD, OPTIONS"); nothing if it has none. */
void	route_allow(const struct route *table, size_t n, struct req *rq, struct str *out);

/* Whether a path is a probe's. */
bool	route_is_probe(const struct route *table, size_t n, struct req *rq);

/* Whether the client takes what rq->route offers.  Errors: ERR_NOT_ACCEPTABLE in rq->err. */
int	route_offer(struct req *rq) MUST_USE;

/*
 * Read rq->query into rq->params and refuse what rq->route does not take.  With RT_FILTERS only the form is judged, with
 * RT_PROBE nothing.
 * Errors: ERR_UNKNOWN_PARAM, ERR_BAD_PARAM in rq->err.
 */
int	route_query(struct req *rq) MUST_USE;

#endif
