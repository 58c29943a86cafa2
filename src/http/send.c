/*
 * Sending.  Head and body are put together so that an answer under 16 KiB is one TLS record, and
 * while nothing is queued they go straight to TLS: libevent's output buffer, which costs two
 * epoll_ctl and a turn of the loop, is for what the socket does not take at once.
 */
#include "base/base.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/clock.h"
#include "http/conn.h"

enum {
	RECORD_BYTES = 16384,
	DIRECT_MOST = 256 << 10,	/* for one answer in one turn: others wait */
	FILE_LOW = 64 << 10,		/* ask for the next piece of a file when this little is left */
};

static struct evbuffer *
output(struct conn *c)
{
	return bufferevent_get_output(c->bev);
}

/* Write what TLS takes now; -1: the connection is of no more use. */
static int
write_direct(struct conn *c, const char *p, size_t n, size_t *done)
{
	int rc;

	for (*done = 0; *done < n; *done += (size_t)rc) {
		ERR_clear_error();
		rc = SSL_write(c->ssl, p + *done, n - *done > INT_MAX ? INT_MAX : (int)(n - *done));
		if (rc > 0)
			continue;
		rc = SSL_get_error(c->ssl, rc);
		return rc == SSL_ERROR_WANT_WRITE || rc == SSL_ERROR_WANT_READ ? 0 : -1;
	}
	return 0;
}

/*
 * Send head (the loop's buffer, copied if it must wait) and rest (used in place until conn_sent).
 * What was offered to TLS and not taken must be offered again with the same bytes first: the rest
 * of the head and then the rest, in this order, are exactly that.
 */
static int
send_both(struct conn *c, const char *head, size_t nhead, const char *rest, size_t nrest)
{
	size_t done = 0, direct = nrest < DIRECT_MOST ? nrest : DIRECT_MOST, more = 0;

	if (evbuffer_get_length(output(c)) == 0) {
		if (write_direct(c, head, nhead, &done) == -1)
			return -1;
		if (done == nhead && direct > 0 && write_direct(c, rest, direct, &more) == -1)
			return -1;
	}
	if (done < nhead && evbuffer_add(output(c), head + done, nhead - done) == -1)
		return -1;
	if (more < nrest && evbuffer_add_reference(output(c), rest + more, nrest - more, NULL, NULL) == -1)
		return -1;
	return 0;
}

int
send_more(struct conn *c, const char *p, size_t n)
{
	loop_count(&c->loop->bytes_out, n);
	return send_both(c, p, n, "", 0);
}

/* out holds the head; fill its record with the beginning of the body and send all. */
static void
send_all(struct conn *c, struct str *out, const char *body, size_t len)
{
	size_t take = out->len >= RECORD_BYTES ? 0 : RECORD_BYTES - out->len;

	if (take > len)
		take = len;
	if (take > 0)
		str_add(out, body, take);
	loop_count(&c->loop->bytes_out, len);
	c->send_began_ms = c->sent_ms = clock_mono_ms();
	if (send_both(c, out->p, out->len, body + take, len - take) == -1) {
		conn_free(c);
		return;
	}
	c->send_left = evbuffer_get_length(output(c));
	c->send_total = (int64_t)c->send_left;
	if (c->send_left == 0 && c->rx->rq.reply.fd == -1)
		conn_sent(c);
	else if (c->send_left == 0)
		send_progress(c);
}

/* The bytes of the reply that fit what the reader accepts. */
static const char *
pick_bytes(struct rqx *rx, size_t *len)
{
	struct reply *r = &rx->rq.reply;

	if (r->shared_gz != NULL && req_accepts_coding(&rx->rq, "gzip")) {
		rx->gz = true;
		return body_bytes(r->shared_gz, len);
	}
	if (r->shared != NULL)
		return body_bytes(r->shared, len);
	*len = r->body.len;
	return str_text(&r->body);
}

void
send_reply(struct conn *c)
{
	struct rqx *rx = c->rx;
	struct reply *r = &rx->rq.reply;
	struct str *out = &c->loop->out;
	size_t len = 0;
	const char *body = r->fd == -1 ? pick_bytes(rx, &len) : "";
	bool bare = rx->rq.method == M_HEAD || r->status == 204 || r->status == 304;

	str_reset(out);
	if (r->stream != NULL) {
		reply_head(out, c->loop, rx, c->close, -1);
		stream_begin(c, out);
		return;
	}
	reply_head(out, c->loop, rx, c->close, r->fd == -1 ? (int64_t)len : r->fd_len);
	if (bare)
		len = 0;
	if (r->fd != -1 && (bare || r->fd_len == 0)) {
		rx->file_at = r->fd_len;	/* nothing of it is wanted */
	} else if (r->fd != -1)
		bufferevent_setwatermark(c->bev, EV_WRITE, FILE_LOW, 0);
	send_all(c, out, body, len);
}

/* A page: its head was made at the start and lacks only what changes. */
void
send_ready(struct conn *c, const struct str *head, const void *body, size_t len)
{
	struct str *out = &c->loop->out;

	str_reset(out);
	str_add(out, head->p, head->len);
	str_puts(out, "Date: ");
	str_puts(out, loop_date(c->loop));
	str_puts(out, "\r\nX-Request-Id: ");
	str_puts(out, c->rx->rq.id);
	str_puts(out, c->close ? "\r\nConnection: close\r\n\r\n" : c->rx->parse.minor == 0 ?
	    "\r\nConnection: keep-alive\r\n\r\n" : "\r\n\r\n");
	send_all(c, out, body == NULL ? "" : body, len);
}

void
send_continue(struct conn *c)
{
	static const char line[] = "HTTP/1.1 100 Continue\r\n\r\n";

	evbuffer_add(output(c), line, sizeof line - 1);
}

/* --- what could not be sent at once --------------------------------------------------------------- */

static void
free_piece(const void *data, size_t n, void *arg)
{
	free((void *)(uintptr_t)data);
}

void
send_file_piece(struct conn *c, char *data, size_t n)
{
	if (evbuffer_add_reference(output(c), data, n, free_piece, NULL) == -1) {
		free(data);
		conn_free(c);
		return;
	}
	c->send_total += (int64_t)n;
	loop_count(&c->loop->bytes_out, n);
	send_progress(c);
}

void
send_progress(struct conn *c)
{
	struct rqx *rx = c->rx;
	struct reply *r = &rx->rq.reply;
	size_t left = evbuffer_get_length(output(c));

	c->sent_ms = clock_mono_ms();
	if (r->fd != -1 && rx->file_at < r->fd_len) {
		if (rx->jobs == 0 && left <= FILE_LOW && file_read_next(rx) == -1)
			conn_free(c);
		return;
	}
	if (left > 0 || rx->jobs > 0)
		return;
	bufferevent_setwatermark(c->bev, EV_WRITE, 0, 0);
	conn_sent(c);
}

/* H11: no progress for send_ms, or slower than the floor after it. */
bool
send_is_stuck(struct conn *c, int64_t now_ms)
{
	const struct server_limits *lim = &c->loop->server->lim;
	size_t left = evbuffer_get_length(output(c));
	int64_t sent = c->send_total - (int64_t)left, beyond_ms;

	if (left != c->send_left || (left == 0 && c->rx->jobs > 0)) {
		c->send_left = left;
		c->sent_ms = now_ms;
	}
	beyond_ms = now_ms - c->send_began_ms - lim->send_ms;
	return now_ms - c->sent_ms >= lim->send_ms ||
	    (beyond_ms > 0 && sent < beyond_ms * lim->floor_bytes_s / 1000);
}
