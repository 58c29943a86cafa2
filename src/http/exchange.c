/*
 * One request on its way: head, verdict, body, handler, answer.  The order is that of security.md H9:
 * what is large or announced is read only after the caller was found to be allowed to send it.
 */
#include "base/base.h"

#include <errno.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/clock.h"
#include "base/msg.h"
#include "http/accept.h"
#include "http/conn.h"

enum { SMALL_BODY = 65536, LARGE_REPLY = 65536 };

/* --- answers ------------------------------------------------------------------------------------ */

/* H8: after these the two sides may no longer agree on where a request begins. */
static bool
status_ends(int status)
{
	static const int ends[] = { 400, 408, 413, 414, 417, 431, 501, 505 };

	for (size_t i = 0; i < nitems(ends); i++)
		if (ends[i] == status)
			return true;
	return false;
}

/* Whether the connection ends with this answer. */
static bool
must_close(const struct conn *c, const struct rqx *rx)
{
	const struct server_limits *lim = &c->loop->server->lim;
	bool unread = rx->phase < PH_STORE && (rx->phase == PH_HEAD || rx->parse.length != 0);

	return c->close || unread || rx->rq.reply.close || rx->rq.reply.stream != NULL || !rx->parse.keep_alive ||
	    status_ends(rx->rq.reply.status) || c->requests >= lim->conn_requests ||
	    clock_mono_ms() - c->began_ms >= lim->conn_ms || c->loop->stop_by_ms != 0;
}

static void
begin_sending(struct conn *c)
{
	const struct server_opts *o = &c->loop->server->o;

	c->close = must_close(c, c->rx);
	c->rx->phase = PH_SEND;
	c->state = C_SEND;
	loop_count(&c->loop->requests, 1);
	loop_count(&c->loop->status[c->rx->rq.reply.status / 100], 1);
	if (o->served != NULL)
		o->served(o->served_arg, &c->rx->rq);
}

static void
answer(struct conn *c)
{
	struct rqx *rx = c->rx;
	struct reply *r = &rx->rq.reply;

	reply_condition(rx);
	if (r->status < 200 || r->status > 599) {
		fail(&rx->rq.err, ERR_INTERNAL, "a handler left no status");
		reply_problem(&rx->rq);
	} else if (r->body.len > LARGE_REPLY && rqx_memory(rx, r->body.len) == -1) {
		fail(&rx->rq.err, ERR_BUSY, "too many bytes of bodies in memory");
		reply_problem(&rx->rq);
	}
	begin_sending(c);
	send_reply(c);
}

static void
answer_problem(struct conn *c)
{
	reply_problem(&c->rx->rq);
	answer(c);
}

/* A request that is refused in its head: what of it is known already decides how that is said. */
static void
learn_manners(struct rqx *rx)
{
	if (rx->phase != PH_HEAD)
		return;
	rx->rq.method = rx->parse.method < M_COUNT ? rx->parse.method : M_GET;
	rx->rq.lang = accept_lang(req_header(&rx->rq, "accept-language"));
}

void
exchange_refuse(struct conn *c, enum err_code code, const char *detail)
{
	struct err *e = &c->rx->rq.err;

	learn_manners(c->rx);
	if (detail != NULL && strcmp(detail, err_wire(code)) != 0)
		fail_detail(e, code, detail);
	else
		fail(e, code, "refused by the connection layer");
	c->close = true;
	loop_count(&c->loop->refused, 1);
	answer_problem(c);
}

static void
refuse_parsed(struct conn *c)
{
	struct parse *p = &c->rx->parse;

	learn_manners(c->rx);
	if (p->detail_name != NULL) {
		fail_detail(&c->rx->rq.err, p->error, p->detail);
		err_param(&c->rx->rq.err, "name", p->detail_name);
	} else if (strcmp(p->detail, err_wire(p->error)) == 0)
		fail(&c->rx->rq.err, p->error, "refused by the parser");
	else
		fail_detail(&c->rx->rq.err, p->error, p->detail);
	if (p->error == ERR_HEAD_TOO_LARGE && p->nfields == PARSE_FIELDS_MOST)
		err_param_int(&c->rx->rq.err, "max", PARSE_FIELDS_MOST);
	c->close = true;
	loop_count(&c->loop->refused, 1);
	answer_problem(c);
}

static void
refuse_large(struct conn *c)
{
	fail_detail(&c->rx->rq.err, ERR_TOO_LARGE, "http_body_limit");
	err_param_int(&c->rx->rq.err, "max", c->rx->body_most);
	c->close = true;
	loop_count(&c->loop->refused, 1);
	answer_problem(c);
}

void
exchange_late(struct conn *c)
{
	struct rqx *rx = c->rx;
	const struct server_limits *lim = &c->loop->server->lim;
	int64_t now_ms = clock_mono_ms();

	/* The size of a chunked body is what has come so far. */
	if (rx->phase == PH_BODY && rx->parse.chunked) {
		c->deadline_ms = rx->body_began_ms + lim->body_ms + rx->received * 1000 / lim->floor_bytes_s;
		if (now_ms < c->deadline_ms)
			return;
	}
	exchange_refuse(c, ERR_TIMEOUT, rx->phase == PH_HEAD ? "http_head_timeout" : "http_body_timeout");
}

/* --- to the workers and back -------------------------------------------------------------------- */

static int
push(struct loop *l, struct rqx *rx)
{
	/* Whether a body is wanted is no slow question. */
	if ((rx->rq.route->flags & RT_SLOW) && rx->phase == PH_HANDLE)
		return queue_push(l->server->slow.work, rx);
	if (queue_push_quiet(l->server->quick.work, rx) == -1)
		return -1;
	loop_gave_work(l);
	return 0;
}

static void
to_workers(struct conn *c, enum phase phase)
{
	struct rqx *rx = c->rx;
	struct loop *l = c->loop;

	rx->phase = phase;
	c->state = C_WORK;
	rx->done.fn = exchange_back;
	rx->away = true;
	atomic_fetch_add_explicit(&l->out_with_others, 1, memory_order_relaxed);
	if (push(l, rx) == 0)
		return;
	rx->away = false;
	atomic_fetch_sub_explicit(&l->out_with_others, 1, memory_order_relaxed);
	loop_count(&l->busy, 1);
	fail(&rx->rq.err, ERR_BUSY, "the queue of requests is full");
	answer_problem(c);
}

static void
begin_body(struct conn *c)
{
	struct rqx *rx = c->rx;
	const struct server_limits *lim = &c->loop->server->lim;
	int64_t size = rx->parse.chunked ? 0 : rx->parse.length;

	if (size > rx->body_most) {
		refuse_large(c);
		return;
	}
	rx->phase = PH_BODY;
	rx->body_began_ms = clock_mono_ms();
	c->state = C_READ;
	c->deadline_ms = rx->body_began_ms + lim->body_ms + size * 1000 / lim->floor_bytes_s;
	if (rx->parse.expect && evbuffer_get_length(bufferevent_get_input(c->bev)) == 0)
		send_continue(c);
	conn_input(c);
}

/* Loop: the request is ours again, with a reply or with the verdict on its head. */
void
exchange_back(struct loop *l, struct loop_msg *m)
{
	struct rqx *rx = container_of(m, struct rqx, done);
	struct conn *c = rx->conn;

	atomic_fetch_sub_explicit(&l->out_with_others, 1, memory_order_relaxed);
	rx->away = false;
	if (c == NULL)
		rqx_drop(rx);
	else if (rx->phase == PH_ADMIT && !rx->failed)
		begin_body(c);
	else if (rx->rq.reply.status == 0 && c->eof)
		conn_quit(c);	/* H17: the worker found nobody waiting and did nothing */
	else
		answer(c);
}

/* --- the head ----------------------------------------------------------------------------------- */

void
exchange_begin(struct conn *c)
{
	c->rx = rqx_new(c->loop);
	c->rx->conn = c;
	c->rx->rq.addr = c->addr;
	c->state = C_READ;
	c->deadline_ms = clock_mono_ms() + c->loop->server->lim.head_ms;
	c->requests++;
}

static int
within_budget(struct conn *c)
{
	struct rqx *rx = c->rx;
	struct budget *b = c->loop->server->addr_budget;
	int wait_s;

	if (b == NULL)
		return 0;
	wait_s = budget_take(b, rx->rq.addr, strlen(rx->rq.addr), clock_mono_ms());
	if (wait_s == 0)
		return 0;
	fail_detail(&rx->rq.err, ERR_THROTTLED, "http_budget");
	err_param_int(&rx->rq.err, "seconds", wait_s);
	rx->rq.err.retry_after_s = wait_s;
	return -1;
}

/* H25: what the path has, and no word about other origins. */
static void
answer_options(struct conn *c)
{
	struct rqx *rx = c->rx;
	struct server *s = c->loop->server;
	struct str *allow = str_new(rx->rq.arena);

	if (s->assets != NULL && asset_is_page_path(rx->rq.path))
		str_puts(allow, "GET, HEAD, OPTIONS");
	else
		route_allow(s->o.routes, s->o.nroutes, &rx->rq, allow);
	if (str_is_empty(allow)) {
		fail(&rx->rq.err, ERR_NOT_FOUND, "no route for this path");
		answer_problem(c);
		return;
	}
	rx->rq.reply.status = 204;
	reply_header(&rx->rq, "Allow", str_text(allow));
	answer(c);
}

static void
answer_page(struct conn *c)
{
	struct rqx *rx = c->rx;
	const struct str *head;
	const unsigned char *body;
	size_t len;
	int status;

	if (rx->rq.method != M_GET && rx->rq.method != M_HEAD) {
		fail(&rx->rq.err, ERR_METHOD, "pages are only read");
		reply_header(&rx->rq, "Allow", "GET, HEAD, OPTIONS");
		answer_problem(c);
		return;
	}
	if (asset_find(c->loop->server->assets, &rx->rq, &status, &head, &body, &len) == -1) {
		answer_problem(c);
		return;
	}
	rx->rq.reply.status = status;
	begin_sending(c);
	send_ready(c, head, body, rx->rq.method == M_HEAD ? 0 : len);
}

static void
answer_on_loop(struct conn *c)
{
	struct req *rq = &c->rx->rq;

	if (rq->route->handle(rq) == -1)
		answer_problem(c);
	else
		answer(c);
}

/* From memory: it saves the way to a worker and back, which costs more than such an answer. */
static bool
answered_at_once(struct conn *c)
{
	const struct server_opts *o = &c->loop->server->o;
	struct req *rq = &c->rx->rq;

	if (!(rq->route->flags & RT_MEMORY) || o->at_once == NULL || c->rx->parse.length != 0)
		return false;
	if (route_query(rq) == -1 || !o->at_once(o->arg, rq)) {
		reply_forget(rq);
		rq->who = NULL;
		return false;
	}
	answer(c);
	return true;
}

/* The whole request is here. */
static void
run(struct conn *c)
{
	struct rqx *rx = c->rx;

	rx->phase = PH_HANDLE;
	if (rx->body.len > 0) {
		rx->rq.body = rx->body.p;
		rx->rq.body_len = rx->body.len;
	}
	if (rx->rq.route->flags & RT_LOOP)
		answer_on_loop(c);
	else if (!answered_at_once(c))
		to_workers(c, PH_HANDLE);
}

static bool
ask_first(const struct rqx *rx)
{
	const struct parse *p = &rx->parse;

	return p->length != 0 && !(rx->rq.route->flags & RT_LOOP) &&
	    ((rx->rq.route->flags & RT_UPLOAD) || p->chunked || p->length > SMALL_BODY || p->expect);
}

static void
route_request(struct conn *c)
{
	struct rqx *rx = c->rx;
	struct server *s = c->loop->server;

	if (route_find(s->o.routes, s->o.nroutes, &rx->rq, &rx->rq.err) == -1 || route_offer(&rx->rq) == -1) {
		answer_problem(c);
		return;
	}
	rx->body_most = rx->rq.route->flags & RT_UPLOAD ? s->lim.upload_bytes : s->lim.json_bytes;
	if (ask_first(rx))
		to_workers(c, PH_ADMIT);
	else if (rx->parse.length != 0)
		begin_body(c);
	else
		run(c);
}

/* A name that is not ours is not for us to answer, whatever was asked (A5). */
static bool
is_misdirected(const struct conn *c)
{
	struct rqx *rx = c->rx;
	const struct server_opts *o = &c->loop->server->o;
	const char *host = parse_field(&rx->parse, "host");

	if (host == NULL || rx->host_known || route_is_probe(o->routes, o->nroutes, &rx->rq))
		return false;
	fail_detail(&rx->rq.err, ERR_MISDIRECTED, "http_host_unknown");
	err_param(&rx->rq.err, "host", host);
	return true;
}

/* The head is complete and well-formed.  Until a body begins, an answer leaves none unread. */
static void
on_head(struct conn *c)
{
	struct rqx *rx = c->rx;
	struct server *s = c->loop->server;

	if (rqx_head(rx, &rx->rq.err) == -1) {
		c->close = true;
		loop_count(&c->loop->refused, 1);
		answer_problem(c);
		return;
	}
	rx->phase = rx->parse.length == 0 ? PH_HANDLE : PH_BODY;
	if (c->loop->stop_by_ms != 0)
		exchange_refuse(c, ERR_STOPPING, NULL);
	else if (within_budget(c) == -1 || is_misdirected(c))
		answer_problem(c);
	else if (rx->rq.method == M_OPTIONS)
		answer_options(c);
	else if (s->assets != NULL && asset_is_page_path(rx->rq.path))
		answer_page(c);
	else
		route_request(c);
}

/* --- the body ----------------------------------------------------------------------------------- */

static void
no_room(struct conn *c)
{
	loop_count(&c->loop->busy, 1);
	exchange_refuse(c, ERR_BUSY, NULL);
}

static int
keep_body(struct rqx *rx, const char *data, size_t n)
{
	if (rx->rq.route->flags & RT_UPLOAD)
		return file_store(rx, data, n);
	rx->received += (int64_t)n;
	if (rx->rq.method == M_DELETE)
		return 0;	/* H7: read and ignored */
	if (rqx_memory(rx, n) == -1)
		return -1;
	str_add(&rx->body, data, n);
	return 0;
}

static bool
body_is_whole(const struct rqx *rx)
{
	return !rx->parse.chunked && rx->parse.left == 0;
}

/* Where the body has come whole there is no pause: nothing that is stored later would end it, and what follows is not ours. */
static void
on_data(struct conn *c, const char *data, size_t n)
{
	struct rqx *rx = c->rx;

	loop_count(&c->loop->bytes_in, n);
	if (rx->received + (int64_t)n > rx->body_most)
		refuse_large(c);
	else if (keep_body(rx, data, n) == -1)
		no_room(c);
	else if (file_must_wait(rx) && !body_is_whole(rx))
		bufferevent_disable(c->bev, EV_READ);
}

/* The body is complete; an upload is run when its last piece is in the file. */
static void
on_body(struct conn *c)
{
	struct rqx *rx = c->rx;

	if (!(rx->rq.route->flags & RT_UPLOAD)) {
		run(c);
		return;
	}
	c->state = C_WORK;
	rx->phase = PH_STORE;
	if (file_store_end(rx) == -1)
		no_room(c);
	else
		exchange_stored(rx);
}

/* Loop: a piece has gone to the file, or the body has ended. */
void
exchange_stored(struct rqx *rx)
{
	struct conn *c = rx->conn;

	if (rx->phase != PH_BODY && rx->phase != PH_STORE)
		return;		/* it was refused meanwhile */
	if (rx->file_error != 0) {
		exchange_refuse(c, err_of_file(rx->file_error, ERR_INTERNAL), NULL);
		return;
	}
	if (rx->phase == PH_STORE) {
		if (rx->jobs == 0)
			run(c);
		return;
	}
	if (!file_must_wait(rx)) {
		if (!c->eof)
			bufferevent_enable(c->bev, EV_READ);
		conn_input(c);
	}
}

/* --- feeding the parser ------------------------------------------------------------------------- */

/* One step: the bytes that lie together in the input, until the parser has something to say. */
void
exchange_feed(struct conn *c)
{
	struct evbuffer *in = bufferevent_get_input(c->bev);
	struct rqx *rx = c->rx;
	struct evbuffer_iovec v = { .iov_len = 0 };
	enum parse_event ev;
	const char *data;
	size_t used, n;

	if (rx->phase == PH_BODY && file_must_wait(rx))
		return;
	if (evbuffer_peek(in, -1, NULL, &v, 1) < 1)
		v.iov_len = 0;
	ev = parse_feed(&rx->parse, v.iov_base, v.iov_len, &used, &data, &n);
	if (ev == PARSE_DATA)
		on_data(c, data, n);
	if (c->bev != NULL)	/* a refusal may have taken it already */
		evbuffer_drain(in, used);
	if (ev == PARSE_HEAD)
		on_head(c);
	else if (ev == PARSE_END)
		on_body(c);
	else if (ev == PARSE_BAD)
		refuse_parsed(c);
	else if (ev == PARSE_DATA && c->state == C_READ && body_is_whole(rx))
		on_body(c);
}
