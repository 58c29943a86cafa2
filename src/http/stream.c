/*
 * Streams: what is said is copied under the stream's lock, and its loop is told; the loop alone touches the connection.
 */
#include "base/base.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>

#include "base/clock.h"
#include "http/conn.h"
#include "http/stream.h"

struct stream {
	struct loop_msg	 msg;
	struct loop	*loop;
	struct conn	*conn;		/* loop only; NULL before the head is sent and after the connection has gone */
	pthread_mutex_t	 lock;
	struct str	 waiting;	/* under the lock, as these: */
	bool		 posted;	/* msg is in the loop's inbox */
	bool		 ended, cut;
	atomic_bool	 gone;
	_Atomic int	 refs;
};

/* --- life --------------------------------------------------------------------------------------------- */

static struct stream *
ref(struct stream *s)
{
	atomic_fetch_add(&s->refs, 1);
	return s;
}

void
stream_unref(struct stream *s)
{
	if (s == NULL || atomic_fetch_sub(&s->refs, 1) > 1)
		return;
	pthread_mutex_destroy(&s->lock);
	str_fini(&s->waiting);
	free(s);
}

bool
stream_gone(const struct stream *s)
{
	return atomic_load_explicit(&s->gone, memory_order_relaxed);
}

struct stream *
reply_stream(struct req *rq, const char *type)
{
	struct stream *s = xcalloc(1, sizeof *s);

	pthread_mutex_init(&s->lock, NULL);
	s->loop = RQX(rq)->loop;
	s->refs = 1;
	rq->reply.stream = ref(s);
	rq->reply.status = 200;
	rq->reply.type = type;
	rq->reply.no_store = true;
	return s;
}

void
stream_detach(struct stream *s)
{
	if (s == NULL)
		return;
	s->conn = NULL;
	atomic_store_explicit(&s->gone, true, memory_order_relaxed);
	stream_unref(s);
}

/* --- on the loop -------------------------------------------------------------------------------------- */

static size_t
unsent(const struct conn *c)
{
	return evbuffer_get_length(bufferevent_get_output(c->bev));
}

/* Send what waits, or end it.  The connection may be gone then. */
static void
flush(struct stream *s)
{
	struct conn *c = s->conn;
	struct str text;
	bool ended, cut;
	int rc;

	pthread_mutex_lock(&s->lock);
	text = s->waiting;
	s->waiting = (struct str)STR_INIT;
	ended = s->ended;
	cut = s->cut;
	pthread_mutex_unlock(&s->lock);
	rc = cut || unsent(c) + text.len > STREAM_WAITING ? -1 : send_more(c, str_text(&text), text.len);
	str_fini(&text);
	if (rc == -1)
		conn_free(c);
	else if (ended && unsent(c) == 0)
		conn_sent(c);
}

static void
on_message(struct loop *l, struct loop_msg *m)
{
	struct stream *s = container_of(m, struct stream, msg);

	pthread_mutex_lock(&s->lock);
	s->posted = false;
	pthread_mutex_unlock(&s->lock);
	if (s->conn != NULL)
		flush(s);
	stream_unref(s);
}

void
stream_begin(struct conn *c, const struct str *head)
{
	struct stream *s = c->rx->rq.reply.stream;

	c->state = C_STREAM;
	c->send_left = 0;
	c->sent_ms = clock_mono_ms();
	if (send_more(c, head->p, head->len) == -1) {
		conn_free(c);
		return;
	}
	s->conn = c;
	if (c->loop->stop_by_ms != 0)
		conn_quit(c);	/* it was with a worker when the others were ended */
	else
		flush(s);
}

void
stream_progress(struct conn *c)
{
	c->sent_ms = clock_mono_ms();
	if (unsent(c) == 0)
		flush(c->rx->rq.reply.stream);
}

/* H11: what waits makes no progress. */
bool
stream_is_stuck(struct conn *c, int64_t now_ms)
{
	size_t left = unsent(c);

	if (left == 0 || left < c->send_left)
		c->sent_ms = now_ms;
	c->send_left = left;
	return now_ms - c->sent_ms >= c->loop->server->lim.send_ms;
}

/* --- from elsewhere ----------------------------------------------------------------------------------- */

/* Tell the loop, once for all that is said before it looks.  Under the lock. */
static void
post(struct stream *s)
{
	if (s->posted)
		return;
	s->posted = true;
	s->msg.fn = on_message;
	loop_post(ref(s)->loop, &s->msg);
}

int
stream_send(struct stream *s, const char *p, size_t n)
{
	bool fits;

	if (stream_gone(s))
		return -1;
	pthread_mutex_lock(&s->lock);
	fits = !s->ended && s->waiting.len + n <= STREAM_WAITING;
	if (fits)
		str_add(&s->waiting, p, n);
	else
		s->cut = s->ended = true;
	post(s);
	pthread_mutex_unlock(&s->lock);
	return fits ? 0 : -1;
}

void
stream_end(struct stream *s)
{
	if (stream_gone(s))
		return;
	pthread_mutex_lock(&s->lock);
	s->ended = true;
	post(s);
	pthread_mutex_unlock(&s->lock);
}
