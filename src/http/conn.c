/*
 * A connection: parked, handshaking, idle, reading, working, sending, lingering.  Deadlines are looked
 * at by the loop's tick, so a connection needs no timer of its own.
 */
#include "base/base.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/conn.h"

enum { INPUT_MOST = 65536, DRAIN_MOST = 4 << 20 };	/* the input: and the rest of a record */

/* --- begin -------------------------------------------------------------------------------------- */

void
conn_addr_text(const struct sockaddr_storage *sa, char out[ADDR_SIZE])
{
	const struct sockaddr_in *v4 = (const void *)sa;
	const struct sockaddr_in6 *v6 = (const void *)sa;

	if (sa->ss_family == AF_INET)
		inet_ntop(AF_INET, &v4->sin_addr, out, ADDR_SIZE);
	else if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
		inet_ntop(AF_INET, &v6->sin6_addr.s6_addr[12], out, ADDR_SIZE);
	else
		inet_ntop(AF_INET6, &v6->sin6_addr, out, ADDR_SIZE);
}

static void
enter(struct conn *c, enum conn_state state, int64_t deadline_ms)
{
	c->state = state;
	c->deadline_ms = deadline_ms;
}

/*
 * libevent stops in the middle of a TLS record when the input is full, and goes on when the socket has something:
 * what is inside TLS by then would wait for bytes that the peer may never have a reason to send.
 */
static void
take_rest_of_record(struct conn *c)
{
	struct evbuffer *in = bufferevent_get_input(c->bev);
	struct evbuffer_iovec room;
	int left = SSL_pending(c->ssl), n;

	if (left == 0 || evbuffer_reserve_space(in, left, &room, 1) != 1)
		return;
	n = SSL_read(c->ssl, room.iov_base, left);
	room.iov_len = n > 0 ? (size_t)n : 0;
	evbuffer_commit_space(in, &room, 1);
}

static void
on_read(struct bufferevent *bev, void *arg)
{
	take_rest_of_record(arg);
	conn_input(arg);
}

static void
on_write(struct bufferevent *bev, void *arg)
{
	struct conn *c = arg;

	if (c->state == C_SEND)
		send_progress(c);
	else if (c->state == C_STREAM)
		stream_progress(c);
}

/* H17: what the peer's end means depends on where the request is. */
static void
on_end_of_input(struct conn *c)
{
	c->eof = true;
	bufferevent_disable(c->bev, EV_READ);
	if (c->rx != NULL)
		atomic_store_explicit(&c->rx->gone, true, memory_order_relaxed);
	if (c->state == C_IDLE || c->state == C_STREAM)
		conn_quit(c);
	else if (c->state == C_READ)
		conn_free(c);
	else
		bufferevent_enable(c->bev, EV_WRITE);	/* the end of the input stops both ways of a bufferevent_openssl */
}

/*
 * A write that finds nobody is told as an end, too (libevent takes EPIPE for a dirty shutdown), and is none that an
 * answer could still follow: to write again would turn the loop without end.
 */
static void
on_event(struct bufferevent *bev, short what, void *arg)
{
	struct conn *c = arg;

	if (what & BEV_EVENT_CONNECTED) {
		enter(c, C_IDLE, clock_mono_ms() + c->loop->server->lim.idle_ms);
		return;
	}
	if (c->state == C_TLS)
		loop_count(&c->loop->handshakes_failed, 1);
	else if ((what & BEV_EVENT_EOF) && !(what & BEV_EVENT_WRITING)) {
		on_end_of_input(c);
		return;
	}
	conn_free(c);
}

static SSL *
new_ssl(struct server *s)
{
	SSL *ssl;

	pthread_mutex_lock(&s->ctx_lock);
	ssl = SSL_new(s->ctx);
	pthread_mutex_unlock(&s->ctx_lock);
	return ssl;
}

/* H14: without TLS there is no connection. */
static void
start_tls(struct conn *c)
{
	struct loop *l = c->loop;

	enter(c, C_TLS, clock_mono_ms() + l->server->lim.handshake_ms);
	c->ssl = new_ssl(l->server);
	if (c->ssl != NULL)
		c->bev = bufferevent_openssl_socket_new(l->base, c->fd, c->ssl,
		    BUFFEREVENT_SSL_ACCEPTING, 0);
	if (c->bev == NULL) {
		log_warnx("a connection is closed: no TLS for it");
		conn_free(c);
		return;
	}
	bufferevent_openssl_set_allow_dirty_shutdown(c->bev, 1);
	bufferevent_setcb(c->bev, on_read, on_write, on_event, c);
	bufferevent_setwatermark(c->bev, EV_READ, 0, INPUT_MOST);
	bufferevent_enable(c->bev, EV_READ | EV_WRITE);
}

void
conn_new(struct loop *l, int fd, const struct sockaddr_storage *sa, int64_t wait_ms)
{
	struct conn *c = xcalloc(1, sizeof *c);
	int64_t now_ms = clock_mono_ms();

	c->loop = l;
	c->fd = fd;
	c->sa = *sa;
	c->began_ms = now_ms;
	conn_addr_text(&c->sa, c->addr);
	c->next = l->conns;
	c->prev = &l->conns;
	if (c->next != NULL)
		c->next->prev = &c->next;
	l->conns = c;
	loop_count(&l->conns_now, 1);
	loop_count(&l->conns_total, 1);
	if (l->stop_by_ms != 0)
		conn_free(c);
	else if (wait_ms > 0)
		enter(c, C_PARKED, now_ms + wait_ms);
	else
		start_tls(c);
}

/* --- end ---------------------------------------------------------------------------------------- */

/* Take TLS and libevent off the socket, which stays open. */
static void
strip(struct conn *c)
{
	if (c->bev != NULL) {
		bufferevent_disable(c->bev, EV_READ | EV_WRITE);
		bufferevent_setcb(c->bev, NULL, NULL, NULL, NULL);
		bufferevent_free(c->bev);
		c->bev = NULL;
	}
	SSL_free(c->ssl);
	c->ssl = NULL;
}

static void
destroy(struct conn *c)
{
	struct loop *l = c->loop;

	strip(c);
	if (c->drain != NULL)
		event_free(c->drain);
	close(c->fd);
	peers_leave(l->server->peers, (struct sockaddr *)&c->sa);
	atomic_fetch_sub(&l->server->nconns, 1);
	loop_count(&l->conns_now, (uint64_t)-1);
	*c->prev = c->next;
	if (c->next != NULL)
		c->next->prev = c->prev;
	free(c);
}

/* Safe inside conn_input: the memory goes when it is done. */
void
conn_free(struct conn *c)
{
	if (c->state != C_DEAD && c->rx != NULL) {
		rqx_drop(c->rx);
		c->rx = NULL;
	}
	c->state = C_DEAD;
	if (!c->feeding)
		destroy(c);
}

/* The peer learns that nothing follows; data that it sent meanwhile is not waited for. */
static void
say_goodbye(struct conn *c)
{
	if (c->ssl == NULL || SSL_in_init(c->ssl))
		return;
	ERR_clear_error();
	SSL_shutdown(c->ssl);
	ERR_clear_error();
	shutdown(c->fd, SHUT_WR);
}

void
conn_quit(struct conn *c)
{
	say_goodbye(c);
	conn_free(c);
}

static void
on_drain(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;
	ssize_t n = recv(fd, NULL, 65536, MSG_TRUNC);	/* tcp(7): thrown away by the kernel */

	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0 && (c->drained += (size_t)n) < DRAIN_MOST)
		return;
	conn_free(c);
}

/* H8: half-close, then throw away what comes, so that the answer is not lost in a reset. */
static void
linger(struct conn *c)
{
	struct loop *l = c->loop;

	if (c->eof) {
		conn_quit(c);
		return;
	}
	say_goodbye(c);
	strip(c);
	enter(c, C_LINGER, clock_mono_ms() + l->server->lim.linger_ms);
	c->drain = event_new(l->base, c->fd, EV_READ | EV_PERSIST, on_drain, c);
	if (c->drain == NULL || event_add(c->drain, NULL) == -1)
		conn_free(c);
}

/* --- between requests --------------------------------------------------------------------------- */

void
conn_sent(struct conn *c)
{
	rqx_drop(c->rx);
	c->rx = NULL;
	if (c->close) {
		linger(c);
		return;
	}
	enter(c, C_IDLE, clock_mono_ms() + c->loop->server->lim.idle_ms);
	if (c->eof && evbuffer_get_length(bufferevent_get_input(c->bev)) == 0)
		conn_quit(c);
	else if (!c->feeding)
		conn_input(c);
}

/*
 * Feed the parser until it has what it needs.  Answers given on the way (errors, pages, health) may
 * end the connection or begin the next request: all that is one loop here and never recursion.
 */
void
conn_input(struct conn *c)
{
	if (c->feeding)
		return;
	c->feeding = true;
	while (c->state == C_IDLE || c->state == C_READ) {
		size_t before = evbuffer_get_length(bufferevent_get_input(c->bev));
		enum conn_state state = c->state;

		if (state == C_IDLE && before == 0)
			break;
		if (state == C_IDLE)
			exchange_begin(c);
		exchange_feed(c);
		if (c->state == state && state == C_READ &&
		    evbuffer_get_length(bufferevent_get_input(c->bev)) == before)
			break;
	}
	c->feeding = false;
	if (c->state == C_DEAD)
		destroy(c);
	else if (c->state == C_IDLE && c->eof)
		conn_quit(c);
	else if (c->state == C_READ && c->eof && evbuffer_get_length(bufferevent_get_input(c->bev)) == 0)
		conn_free(c);	/* the rest of this request will never come */
}

/* --- deadlines ---------------------------------------------------------------------------------- */

void
conn_tick(struct conn *c, int64_t now_ms)
{
	if (c->state == C_SEND) {
		if (send_is_stuck(c, now_ms))
			conn_free(c);
		return;
	}
	if (c->state == C_STREAM) {
		if (stream_is_stuck(c, now_ms))
			conn_free(c);
		return;
	}
	if (c->state == C_WORK || now_ms < c->deadline_ms)
		return;
	switch (c->state) {
	case C_PARKED:
		start_tls(c);
		break;
	case C_TLS:
		loop_count(&c->loop->handshakes_failed, 1);
		conn_free(c);
		break;
	case C_IDLE:
		conn_quit(c);
		break;
	case C_READ:
		exchange_late(c);
		break;
	default:
		conn_free(c);
	}
}

void
conn_stop(struct conn *c)
{
	c->close = true;
	if (c->state == C_IDLE || c->state == C_STREAM)
		conn_quit(c);
	else if (c->state == C_PARKED || c->state == C_TLS)
		conn_free(c);
}
