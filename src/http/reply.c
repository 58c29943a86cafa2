/*
 * Replies: what handlers put into them, problems, and the head that goes before the bytes.
 */
#include "base/base.h"

#include <stdio.h>

#include "base/log.h"
#include "base/msg.h"
#include "http/conn.h"
#include "http/tags.h"
#include "text/json.h"

enum { GZIP_LEAST = 1024, GZIP_MOST = 8 << 20 };

/* --- by handlers -------------------------------------------------------------------------------- */

void
reply_header(struct req *rq, const char *name, const char *value)
{
	struct str *h = &rq->reply.headers;

	assert(strpbrk(value, "\r\n") == NULL);
	if (strpbrk(value, "\r\n") != NULL)
		return;
	str_puts(h, name);
	str_add(h, ": ", 2);
	str_puts(h, value);
	str_add(h, "\r\n", 2);
}

void
reply_json(struct req *rq, int status)
{
	rq->reply.status = status;
	rq->reply.type = "application/json; charset=utf-8";
}

static void
put_sentence(struct jw *w, const char *key, enum lang lang, const char *code,
    const struct err_param *param, size_t n)
{
	struct str text = STR_INIT;

	msg_put(&text, lang, code, param, n);
	jw_key(w, key);
	jw_textn(w, str_text(&text), text.len);
	str_fini(&text);
}

static void
put_item(struct jw *w, enum lang lang, const struct err_item *it)
{
	jw_object(w);
	jw_ktext(w, "pointer", it->pointer);
	jw_ktext(w, "code", it->code);
	put_sentence(w, "message", lang, it->code, it->param, it->nparams);
	if (it->nparams > 0) {
		jw_key(w, "params");
		jw_object(w);
		for (size_t i = 0; i < it->nparams; i++)
			jw_ktext(w, it->param[i].key, it->param[i].value);
		jw_end_object(w);
	}
	if (it->confirm)
		jw_kbool(w, "confirm", true);
	jw_end_object(w);
}

void
reply_put_errors(struct jw *w, struct req *rq)
{
	jw_array(w);
	for (const struct err_item *it = rq->err.items; it != NULL; it = it->next)
		put_item(w, rq->lang, it);
	jw_end_array(w);
}

/* The closer sentence: of the detail, or how many fields are marked. */
static void
put_detail(struct jw *w, enum lang lang, struct err *e)
{
	struct err_param count = { .key = "n" };

	if (e->detail != NULL) {
		put_sentence(w, "detail", lang, e->detail, e->param, e->nparams);
	} else if (e->nitems > 0) {
		count.value = arena_printf(e->arena, "%zu", e->nitems);
		put_sentence(w, "detail", lang, "validation_count", &count, 1);
	}
}

static void
put_params(struct jw *w, const struct err *e)
{
	jw_key(w, "params");
	jw_object(w);
	for (size_t i = 0; i < e->nparams; i++)
		jw_ktext(w, e->param[i].key, e->param[i].value);
	jw_end_object(w);
}

static void
put_problem(struct str *out, struct req *rq)
{
	struct err *e = &rq->err;
	const char *wire = err_wire(e->code);
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	jw_ktext(&w, "type", arena_printf(rq->arena, "/docs/problems/%s", wire));
	put_sentence(&w, "title", rq->lang, wire, NULL, 0);
	jw_kint(&w, "status", err_status(e->code));
	jw_ktext(&w, "code", wire);
	put_detail(&w, rq->lang, e);
	if (e->detail != NULL)
		jw_ktext(&w, "reason", e->detail);
	if (e->nparams > 0)
		put_params(&w, e);
	jw_ktext(&w, "request_id", rq->id);
	if (e->nitems > 0) {
		jw_key(&w, "errors");
		reply_put_errors(&w, rq);
	}
	jw_end_object(&w);
	if (e->extra_json != NULL) {
		str_cut(out, out->len - 1);
		str_printf(out, ",%s}", e->extra_json);
	}
}

/* The body that a handler left, of whichever kind. */
static void
drop_body(struct reply *r)
{
	body_unref(r->shared);
	body_unref(r->shared_gz);
	r->shared = r->shared_gz = NULL;
	str_reset(&r->body);
}

void
reply_forget(struct req *rq)
{
	drop_body(&rq->reply);
	stream_detach(rq->reply.stream);
	rq->reply.stream = NULL;
	str_reset(&rq->reply.headers);
	rq->reply.etag = NULL;
	rq->reply.status = 0;
	err_clear(&rq->err);
}

void
reply_problem(struct req *rq)
{
	struct reply *r = &rq->reply;
	char seconds[16];

	assert(rq->err.code != ERR_OK);
	if (rq->err.code == ERR_OK)
		fail(&rq->err, ERR_INTERNAL, "a handler failed without saying why");
	r->status = err_status(rq->err.code);
	if (r->status >= 500)
		log_warnx("%s %s: %s: %s", rq->id, rq->route == NULL ? rq->path : rq->route->pattern,
		    err_wire(rq->err.code), rq->err.log);
	r->etag = NULL;
	drop_body(r);
	put_problem(&r->body, rq);
	r->type = "application/problem+json; charset=utf-8";
	r->no_store = true;
	if (rq->err.retry_after_s == 0 && (r->status == 503 || r->status == 429))
		rq->err.retry_after_s = 1;
	if (rq->err.retry_after_s > 0) {
		snprintf(seconds, sizeof seconds, "%d", rq->err.retry_after_s);
		reply_header(rq, "Retry-After", seconds);
	}
	reply_header(rq, "Content-Language", rq->lang == LANG_ZH ? "zh-CN" : "en");
}

/* --- entity tags -------------------------------------------------------------------------------- */

static bool
is_kept(const struct rqx *rx)
{
	const struct req *rq = &rx->rq;

	return (rq->method == M_GET || rq->method == M_HEAD) && rq->reply.status == 200 && !rq->reply.no_store &&
	    !(rq->route->flags & RT_NO_STORE);
}

void
reply_tag(struct rqx *rx)
{
	struct reply *r = &rx->rq.reply;
	const char *p = r->body.p;
	size_t n = r->body.len;
	char *tag;

	if (r->etag != NULL || r->fd != -1 || !is_kept(rx))
		return;
	if (r->shared != NULL)
		p = body_bytes(r->shared, &n);
	r->etag = tag = arena_alloc(rx->rq.arena, TAG_SIZE);
	tags_make(p, n, tag);
}

void
reply_condition(struct rqx *rx)
{
	struct reply *r = &rx->rq.reply;

	if (r->etag == NULL || !is_kept(rx) || !tags_name(req_header(&rx->rq, "if-none-match"), r->etag))
		return;
	drop_body(r);
	r->status = 304;
	rx->gz = false;
}

/* --- compression -------------------------------------------------------------------------------- */

void
reply_squeeze(struct rqx *rx)
{
	struct reply *r = &rx->rq.reply;
	struct str gz = STR_INIT;

	if (r->shared != NULL || r->fd != -1 || r->no_gzip || rx->rq.method == M_HEAD ||
	    r->body.len < GZIP_LEAST || r->body.len > GZIP_MOST || r->type == NULL ||
	    (strstr(r->type, "json") == NULL && !str_starts(r->type, "text/")) ||
	    !req_accepts_coding(&rx->rq, "gzip"))
		return;
	if (gzip_bytes(r->body.p, r->body.len, &gz) == -1) {
		str_fini(&gz);
		return;
	}
	str_fini(&r->body);
	r->body = gz;
	rx->gz = true;
}

/* --- the head ----------------------------------------------------------------------------------- */

static const struct { int status; const char *text; } status_lines[] = {
	{ 200, "HTTP/1.1 200 OK\r\n" }, { 201, "HTTP/1.1 201 Created\r\n" },
	{ 202, "HTTP/1.1 202 Accepted\r\n" }, { 204, "HTTP/1.1 204 No Content\r\n" },
	{ 303, "HTTP/1.1 303 See Other\r\n" }, { 304, "HTTP/1.1 304 Not Modified\r\n" },
	{ 307, "HTTP/1.1 307 Temporary Redirect\r\n" }, { 308, "HTTP/1.1 308 Permanent Redirect\r\n" },
	{ 400, "HTTP/1.1 400 Bad Request\r\n" }, { 401, "HTTP/1.1 401 Unauthorized\r\n" },
	{ 403, "HTTP/1.1 403 Forbidden\r\n" }, { 404, "HTTP/1.1 404 Not Found\r\n" },
	{ 405, "HTTP/1.1 405 Method Not Allowed\r\n" }, { 406, "HTTP/1.1 406 Not Acceptable\r\n" },
	{ 408, "HTTP/1.1 408 Request Timeout\r\n" }, { 409, "HTTP/1.1 409 Conflict\r\n" },
	{ 412, "HTTP/1.1 412 Precondition Failed\r\n" }, { 413, "HTTP/1.1 413 Content Too Large\r\n" },
	{ 414, "HTTP/1.1 414 URI Too Long\r\n" }, { 415, "HTTP/1.1 415 Unsupported Media Type\r\n" },
	{ 417, "HTTP/1.1 417 Expectation Failed\r\n" }, { 421, "HTTP/1.1 421 Misdirected Request\r\n" },
	{ 422, "HTTP/1.1 422 Unprocessable Content\r\n" }, { 428, "HTTP/1.1 428 Precondition Required\r\n" },
	{ 429, "HTTP/1.1 429 Too Many Requests\r\n" },
	{ 431, "HTTP/1.1 431 Request Header Fields Too Large\r\n" },
	{ 500, "HTTP/1.1 500 Internal Server Error\r\n" }, { 501, "HTTP/1.1 501 Not Implemented\r\n" },
	{ 503, "HTTP/1.1 503 Service Unavailable\r\n" },
	{ 505, "HTTP/1.1 505 HTTP Version Not Supported\r\n" },
	{ 507, "HTTP/1.1 507 Insufficient Storage\r\n" },
};

static void
put_status(struct str *out, int status)
{
	for (size_t i = 0; i < nitems(status_lines); i++)
		if (status_lines[i].status == status) {
			str_puts(out, status_lines[i].text);
			return;
		}
	str_printf(out, "HTTP/1.1 %d Status\r\n", status);
}

#define PUT(out, literal) str_add(out, literal, sizeof(literal) - 1)

static void
put_entity(struct str *out, const struct rqx *rx, int64_t len)
{
	const struct reply *r = &rx->rq.reply;

	if (r->status == 204 || (len < 0 && r->stream == NULL))
		return;
	if (r->status != 304) {
		PUT(out, "Content-Type: ");
		str_puts(out, r->type == NULL ? "text/plain; charset=utf-8" : r->type);
		if (len >= 0) {
			PUT(out, "\r\nContent-Length: ");
			str_int(out, len);
		}
		PUT(out, "\r\n");
	}
	if (rx->gz)
		PUT(out, "Content-Encoding: gzip\r\n");
	PUT(out, "Vary: Accept-Encoding, Accept-Language\r\n");
}

/* H23.  Nothing but pages may load, frame or run anything. */
void
reply_head(struct str *out, struct loop *l, struct rqx *rx, bool close, int64_t len)
{
	const struct reply *r = &rx->rq.reply;
	bool no_store = r->no_store || (rx->rq.route != NULL && (rx->rq.route->flags & RT_NO_STORE));

	put_status(out, r->status);
	PUT(out, "Server: tradewind\r\nDate: ");
	str_puts(out, loop_date(l));
	PUT(out, "\r\n");
	put_entity(out, rx, len);
	if (no_store)
		PUT(out, "Cache-Control: no-store\r\n");
	else
		PUT(out, "Cache-Control: private, no-cache\r\n");
	PUT(out, "X-Content-Type-Options: nosniff\r\n"
	    "Strict-Transport-Security: max-age=31536000\r\n"
	    "Referrer-Policy: same-origin\r\n"
	    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
	    "X-Request-Id: ");
	str_puts(out, rx->rq.id);
	PUT(out, "\r\n");
	if (r->etag != NULL) {
		PUT(out, "Vary: Cookie, Authorization, Accept-Encoding\r\nETag: ");
		str_puts(out, r->etag);
		PUT(out, "\r\n");
	}
	if (r->headers.len > 0)
		str_add(out, r->headers.p, r->headers.len);
	if (close)
		PUT(out, "Connection: close\r\n");
	else if (rx->parse.minor == 0)
		PUT(out, "Connection: keep-alive\r\n");
	PUT(out, "\r\n");
}
