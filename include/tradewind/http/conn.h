/*
 * What the files of http/ share and nobody else includes: the server, its loops, a connection, and
 * the request with what http keeps beside it.
 *
 * Threads: a connection and everything libevent or TLS is touched by its own loop only.  A request
 * (struct rqx) is its loop's until it is pushed to the workers, and again when `done` comes back.
 */
#ifndef TW_HTTP_CONN_H
#define TW_HTTP_CONN_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

#include "base/thread.h"
#include "http/limit.h"
#include "http/parse.h"
#include "http/server.h"
#include "http/tls.h"

struct ssl_st;
struct bufferevent;
struct event;
struct event_base;

/* Something for a loop to do: pushed from any thread, fn runs on the loop. */
struct loop;
struct loop_msg {
	struct loop_msg	*next;
	void		(*fn)(struct loop *l, struct loop_msg *m);
};

/* Where a request stands. */
enum phase {
	PH_HEAD,	/* its head is being read */
	PH_ADMIT,	/* a worker decides whether its body is wanted */
	PH_BODY,	/* its body is being read */
	PH_STORE,	/* the last pieces of its body go to the file */
	PH_HANDLE,	/* with a worker, the writer, ... */
	PH_SEND,	/* its answer is being sent */
};

struct piece;
struct stream;
struct conn;
struct rqx {
	struct req	 rq;
	struct rqx	*next;		/* free list */
	struct loop	*loop;
	struct conn	*conn;		/* NULL: the connection has gone.  Loop only */
	struct loop_msg	 done;
	enum phase	 phase;
	bool		 admitted, failed;	/* the worker's verdict on the head */
	bool		 away;		/* with a worker or who it gave it to */
	bool		 gz;		/* the bytes of reply.body are gzip */
	bool		 host_known;	/* req_host_known */
	atomic_bool	 gone;
	struct parse	 parse;
	struct str	 body;		/* a body in memory */
	size_t		 memory;	/* bytes that count in server.memory */
	int64_t		 received, body_most;
	int64_t		 body_began_ms;
	int		 jobs;		/* with the file thread now; not freed before they are back */
	int64_t		 waiting;	/* bytes of the body on their way to the file */
	struct piece	*piece;		/* being filled */
	_Atomic int	 file_error;	/* errno of the file thread; 0: none */
	int64_t		 file_at;	/* a reply from a file: asked for so far */
};

enum { ADDR_SIZE = 48 };	/* an address as text */

enum conn_state { C_PARKED, C_TLS, C_IDLE, C_READ, C_WORK, C_SEND, C_STREAM, C_LINGER, C_DEAD };

struct conn {
	struct conn	*next, **prev;	/* in its loop */
	struct loop	*loop;
	int		 fd;
	struct ssl_st	*ssl;
	struct bufferevent *bev;	/* NULL while parked and while lingering */
	struct event	*drain;		/* lingering: the plain socket */
	struct rqx	*rx;		/* the request that is being read, answered or sent */
	enum conn_state	 state;
	bool		 eof;		/* the peer has said that it sends no more */
	bool		 close;		/* after this answer */
	bool		 feeding;	/* inside the loop that feeds the parser */
	int64_t		 began_ms, deadline_ms;
	int64_t		 requests;
	int64_t		 sent_ms;	/* last progress of sending */
	int64_t		 send_began_ms, send_total;
	size_t		 send_left;	/* in the output at the last tick */
	size_t		 drained;
	struct sockaddr_storage sa;
	char		 addr[ADDR_SIZE];
};

struct loop {
	struct server	*server;
	int		 number;
	struct event_base *base;
	struct thread	*thread;
	int		 wake_fd;
	_Atomic(struct loop_msg *) inbox;
	struct event	*ev_wake, *ev_tick, *ev_accept, *ev_work;
	unsigned	 given;		/* requests for workers whom nobody has woken yet */
	struct conn	*conns;
	struct rqx	*free;
	size_t		 nfree;
	struct str	 out;		/* where answers are put together */
	uint64_t	 ids;
	int64_t		 date_s;
	char		 date[32];
	int64_t		 stop_by_ms;	/* 0: running */
	bool		 accept_paused;
	int64_t		 accept_again_ms;
	_Atomic uint64_t conns_now, conns_total, conns_refused, handshakes_failed, requests, refused;
	_Atomic uint64_t status[6], bytes_in, bytes_out, busy;
	_Atomic int64_t	 out_with_others;	/* requests away from this loop */
};

struct asset_table;
/* Requests that wait and the workers that take them. */
struct lane {
	struct server	*server;
	struct queue	*work;
	struct thread	**worker;
	int		 nworkers;
};

struct server {
	struct server_opts o;
	struct server_limits lim;
	int		 listen_fd, port, nloops;
	int64_t		 conns_most, tick_ms;
	struct loop	*loop;
	struct lane	 quick, slow;	/* of requests: RT_SLOW has workers of its own */
	struct queue	*files;
	struct thread	*file_thread;
	struct ssl_ctx_st *ctx;		/* under ctx_lock */
	pthread_mutex_t	 ctx_lock;
	struct tls_tickets *tickets;
	struct budget	*addr_budget;	/* NULL: any */
	struct peers	*peers;
	struct asset_table *assets;
	_Atomic int64_t	 memory, nconns;
	int		 next_loop;
};

/* loop.c */
int	loop_init(struct loop *l, struct server *s, int number);
void	loop_fini(struct loop *l);
void	loop_main(void *loop);
void	loop_post(struct loop *l, struct loop_msg *m);		/* Thread: any */
/* Loop: a request was pushed on the queue of the quick workers without waking one; that follows before the loop waits. */
void	loop_gave_work(struct loop *l);
void	loop_stop(struct loop *l);				/* Thread: any */
const char *loop_date(struct loop *l);

/* Counters have one writer, their loop; a plain add is enough and costs no lock. */
static inline void
loop_count(_Atomic uint64_t *counter, uint64_t n)
{
	atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + n,
	    memory_order_relaxed);
}

/* conn.c: the life of a connection */
void	conn_addr_text(const struct sockaddr_storage *sa, char out[ADDR_SIZE]);	/* an IPv4 one in IPv6 as IPv4 */
void	conn_new(struct loop *l, int fd, const struct sockaddr_storage *sa, int64_t wait_ms);
void	conn_tick(struct conn *c, int64_t now_ms);
void	conn_stop(struct conn *c);		/* the server stops: finish what is begun */
void	conn_free(struct conn *c);
void	conn_quit(struct conn *c);		/* close_notify and close, nothing to wait for */
void	conn_sent(struct conn *c);		/* the answer is out: the next request, or the end */
void	conn_input(struct conn *c);		/* feed the parser with what has arrived */

/* exchange.c: one request on its way */
void	exchange_begin(struct conn *c);
void	exchange_feed(struct conn *c);
void	exchange_back(struct loop *l, struct loop_msg *m);	/* from the workers */
void	exchange_stored(struct rqx *rx);	/* the body is in its file */
void	exchange_refuse(struct conn *c, enum err_code code, const char *detail);
void	exchange_late(struct conn *c);		/* the deadline of head or body has passed */

/* send.c */
void	send_reply(struct conn *c);
void	send_ready(struct conn *c, const struct str *head, const void *body, size_t len);
void	send_continue(struct conn *c);
void	send_progress(struct conn *c);		/* the output has run low */
void	send_file_piece(struct conn *c, char *data, size_t n);	/* takes data */
bool	send_is_stuck(struct conn *c, int64_t now_ms);
int	send_more(struct conn *c, const char *p, size_t n) MUST_USE;	/* -1: the connection is of no more use */

/* stream.c, on the loop of the connection */
void	stream_begin(struct conn *c, const struct str *head);
void	stream_progress(struct conn *c);	/* the output has run low */
bool	stream_is_stuck(struct conn *c, int64_t now_ms);
void	stream_detach(struct stream *s);	/* its request is over; NULL is fine */

/* file.c: bodies to a file, replies from one.  file_main is the file thread. */
void	file_main(void *server);
int	file_store(struct rqx *rx, const char *data, size_t n) MUST_USE;	/* -1: no room */
int	file_store_end(struct rqx *rx) MUST_USE;
int	file_read_next(struct rqx *rx) MUST_USE;
bool	file_must_wait(const struct rqx *rx);	/* enough is on its way: stop reading */

/* worker.c */
void	worker_main(void *lane);

/* req.c */
struct rqx *rqx_new(struct loop *l);
void	rqx_drop(struct rqx *rx);	/* its connection is done with it; freed when nobody has it */
void	rqx_free_all(struct loop *l);
int	rqx_head(struct rqx *rx, struct err *e) MUST_USE;	/* fill rq from the parsed head */
int	rqx_memory(struct rqx *rx, size_t n) MUST_USE;		/* count n bytes; -1: no room (H18) */
void	rqx_memory_back(struct rqx *rx, size_t n);

/* reply.c, body.c */
void	reply_tag(struct rqx *rx);		/* on a worker: an entity tag for what has none */
void	reply_squeeze(struct rqx *rx);		/* on a worker: gzip what is worth it */
void	reply_condition(struct rqx *rx);	/* 304 where the client has it already (If-None-Match) */
void	reply_head(struct str *out, struct loop *l, struct rqx *rx, bool close, int64_t len);
int	gzip_bytes(const void *p, size_t len, struct str *out) MUST_USE;	/* -1: not smaller */
void	gzip_thread_end(void);			/* frees this thread's compressor */

/* asset.c */
struct asset_table *asset_table_new(const struct embed *files);
void	asset_table_free(struct asset_table *t);
/* 0: *head and *body (both live as long as the table) answer the request.  -1: ERR_NOT_FOUND, ERR_NOT_ACCEPTABLE in rq->err. */
int	asset_find(const struct asset_table *t, struct req *rq, int *status,
	    const struct str **head, const unsigned char **body, size_t *len) MUST_USE;
bool	asset_is_page_path(const char *path);

#define RQX(rq)	container_of(rq, struct rqx, rq)

#endif
