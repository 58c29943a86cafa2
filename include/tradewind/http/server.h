/*
 * The HTTPS server: listeners, loops, workers.  Knows routes, never what they mean.
 *
 * A request's way: a loop reads and parses it, a worker runs `admit` and the route's handler, the
 * reply goes back to the loop.  Between them stands one bounded queue; full is a 503 at once.
 */
#ifndef TW_HTTP_SERVER_H
#define TW_HTTP_SERVER_H

#include "base/embed.h"
#include "http/route.h"

/*
 * What one client and all clients together may use (security.md H9, H11, H12, H18).  Every member is a
 * setting `http-<name with dashes>` and a variable TRADEWIND_HTTP_<NAME>; 0 means no limit
 * where that makes sense (rates), never for deadlines.
 */
#define SERVER_LIMITS(X) \
	X(conns,		4096)		/* connections in all */ \
	X(conns_addr,		64)		/* of one address (IPv6: /64) */ \
	X(new_burst,		100)		/* new connections of one address at once ... */ \
	X(new_per_s,		20)		/* ... and then each second; more are served later; 0: any */ \
	X(handshake_ms,		8000)		/* deadlines, from the first byte: TLS handshake */ \
	X(head_ms,		10000)		/* request head */ \
	X(body_ms,		15000)		/* body: this and its size at floor_bytes_s */ \
	X(idle_ms,		15000)		/* between requests */ \
	X(send_ms,		15000)		/* sending without progress */ \
	X(floor_bytes_s,	8192)		/* slowest body or answer */ \
	X(linger_ms,		2000)		/* draining before a close */ \
	X(stop_ms,		10000)		/* answers may finish for so long (H21) */ \
	X(conn_requests,	1000)		/* requests of a connection */ \
	X(conn_ms,		3600000)	/* age of a connection */ \
	X(json_bytes,		1048576)	/* body of a plain route */ \
	X(upload_bytes,		20971520)	/* body of an RT_UPLOAD route */ \
	X(memory_bytes,		67108864)	/* bodies in memory over all connections */ \
	X(queue_most,		1024)		/* requests that wait for a worker */ \
	X(addr_per_s,		2000)		/* requests of one address; 0: any */ \
	X(addr_burst,		10000)

struct server_limits {
#define LIMIT_MEMBER(name, value) int64_t name;
	SERVER_LIMITS(LIMIT_MEMBER)
#undef LIMIT_MEMBER
};

/* The defaults of the table. */
void	server_limits_init(struct server_limits *l);

/*
 * Set one limit by its setting's name ("head_ms" or "head-ms") from decimal text.
 * Errors: ERR_USAGE (no such limit, not a number, out of range).
 */
int	server_limits_set(struct server_limits *l, const char *name, const char *value, struct err *e) MUST_USE;

struct server_opts {
	const char	*host;		/* address to listen on: "0.0.0.0", "::" (both families), "127.0.0.1"; NULL: "::" */
	int		 port;		/* 0: any free one, see server_port */
	const char	*cert, *key;	/* PEM files; the certificate may be followed by its chain */
	int		 nloops, nworkers;	/* 0: as fits the machine */
	const struct route *routes;
	size_t		 nroutes;
	const struct embed *assets;	/* embed_web, or NULL: no pages */
	const char	*spool;		/* folder for unlinked upload files */

	/* One context for each worker (a read-only connection); called on that worker. */
	void		*(*worker_new)(void *arg, struct err *e);
	void		(*worker_free)(void *worker);

	/*
	 * Who asks, and may they?  Called on a worker once for each request when its head is complete
	 * (not for RT_LOOP routes).  0: go on, rq->who is filled; -1: rq->err is sent (401, 403, 429).
	 * Where the body is an upload, chunked, larger than 64 KiB or announced by Expect, it is
	 * called before the body is read (H9), so it must not look at rq->body.
	 */
	int		(*admit)(struct req *rq);

	/* Stands between a worker and the handler of a request's route, and calls it; NULL: nothing does.  Returns as that does. */
	int		(*handle)(struct req *rq);

	/*
	 * The answer to an RT_MEMORY route without a body, if memory has it: admission included.  1: the reply stands and is
	 * sent; 0: not so, and the request goes to a worker as if nobody had asked here.  Called on a loop, so it
	 * must not wait, and has no worker's context.  NULL: all go to the workers.
	 */
	int		(*at_once)(void *arg, struct req *rq);

	/*
	 * An answer is about to be sent, status and request are complete: for an access log.  Called on a
	 * loop, so it must not wait; NULL: nobody wants to know.
	 */
	void		(*served)(void *arg, const struct req *rq);
	void		*served_arg;

	const char *const *names;	/* server.names, NULL-ended: hosts that req_host_known accepts */
	const char *const *proxies;	/* addresses whose X-Forwarded-For counts, NULL-ended; or NULL */
	const struct server_limits *limits;	/* NULL: the defaults */
	void		*arg;		/* for worker_new and at_once */
};

/*
 * Check the route table and the certificate, listen and start all threads.  What o points to must
 * live as long as the server.  Errors: ERR_LOCKED (port in use), ERR_USAGE (address), ERR_BAD_FILE (certificate
 * unreadable or of another key), ERR_INTERNAL (route without action).
 */
int	server_start(struct server **out, const struct server_opts *o, struct err *e) MUST_USE;

/* The port that it listens on. */
int	server_port(const struct server *s);

/*
 * Read certificate and key again (SIGHUP).  New connections get the new one; a pair that is not
 * usable is refused and the old one stays.  Errors: as server_start.  Thread: main.
 */
int	server_reload(struct server *s, struct err *e) MUST_USE;

/*
 * Refuse what is new, let answers finish for stop_ms, end all threads (H21), free.  Requests that
 * others still hold (the writer) are waited for within the same time.  Thread: main.  NULL is fine.
 */
void	server_stop(struct server *s);

/* Counters since the start, for logs and metrics.  Thread: any. */
struct server_stats {
	uint64_t conns;			/* open now */
	uint64_t conns_total, conns_refused, handshakes_failed;
	uint64_t requests;		/* answered */
	uint64_t refused;		/* malformed, too large, too slow */
	uint64_t status[6];		/* by first digit */
	uint64_t bytes_in, bytes_out;	/* of bodies */
	uint64_t memory;		/* bytes of bodies in memory now */
	uint64_t queued;		/* requests waiting for a worker now */
	uint64_t busy;			/* answered 503 because the queue was full */
};
void	server_stats(const struct server *s, struct server_stats *out);

#endif
