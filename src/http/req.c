/*
 * Requests: how the loop makes one from a parsed head, and what a handler asks of it.
 */
#include "base/base.h"

#include <arpa/inet.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/msg.h"
#include "http/accept.h"
#include "http/conn.h"

enum { FREE_MOST = 128, HEAD_KEEP = 4096, BODY_KEEP = 16384 };

/* --- life --------------------------------------------------------------------------------------- */

/* Short, unique since the start, and without order that a stranger could count by. */
static const char *
next_id(struct loop *l, struct arena *a)
{
	static const char set[] = "0123456789abcdefghjkmnpqrstvwxyz";
	uint64_t z = (l->ids++ * (uint64_t)l->server->nloops + (uint64_t)l->number) *
	    UINT64_C(0x9e3779b97f4a7c15);
	char *id = arena_alloc(a, 13), *at = id;

	*at++ = 'r';
	*at++ = '-';
	for (int i = 0; i < 10; i++, z <<= 5)
		*at++ = set[z >> 59];
	return id;
}

static void
clear_request(struct rqx *rx)
{
	struct req *rq = &rx->rq;
	struct arena *a = rq->arena;
	struct str body = rq->reply.body, headers = rq->reply.headers;

	memset(rq, 0, sizeof *rq);
	rq->arena = a;
	rq->reply.body = body;
	rq->reply.headers = headers;
	str_reset(&rq->reply.body);
	str_reset(&rq->reply.headers);
	rq->reply.fd = rq->body_fd = -1;
	rq->query = "";
	rq->path = "";
	err_init(&rq->err, a);
}

struct rqx *
rqx_new(struct loop *l)
{
	struct rqx *rx = l->free;

	if (rx != NULL) {
		l->free = rx->next;
		l->nfree--;
	} else {
		rx = xcalloc(1, sizeof *rx);
		rx->rq.arena = arena_new();
		rx->loop = l;
	}
	parse_init(&rx->parse);
	clear_request(rx);
	rx->rq.id = next_id(l, rx->rq.arena);
	rx->rq.started_us = clock_mono_us();
	rx->rq.lang = LANG_EN;
	rx->phase = PH_HEAD;
	return rx;
}

static void
shrink(struct str *s, size_t most)
{
	if (s->cap > most)
		str_fini(s);
	else
		str_reset(s);
}

static void
destroy(struct rqx *rx)
{
	parse_fini(&rx->parse);
	str_fini(&rx->body);
	str_fini(&rx->rq.reply.body);
	str_fini(&rx->rq.reply.headers);
	arena_free(rx->rq.arena);
	free(rx);
}

static void
close_fd(int *fd)
{
	if (*fd != -1)
		close(*fd);
	*fd = -1;
}

static void
release(struct rqx *rx)
{
	struct loop *l = rx->loop;

	assert(rx->jobs == 0 && !rx->away);
	free(rx->piece);
	rx->piece = NULL;
	close_fd(&rx->rq.body_fd);
	close_fd(&rx->rq.reply.fd);
	stream_detach(rx->rq.reply.stream);
	rx->rq.reply.stream = NULL;
	body_unref(rx->rq.reply.shared);
	body_unref(rx->rq.reply.shared_gz);
	atomic_fetch_sub(&l->server->memory, (int64_t)rx->memory);
	if (l->nfree >= FREE_MOST) {
		destroy(rx);
		return;
	}
	shrink(&rx->parse.head, HEAD_KEEP);
	shrink(&rx->body, BODY_KEEP);
	shrink(&rx->rq.reply.body, BODY_KEEP);
	shrink(&rx->rq.reply.headers, HEAD_KEEP);
	arena_reset(rx->rq.arena);
	rx->conn = NULL;
	rx->admitted = rx->failed = rx->gz = rx->host_known = false;
	rx->gone = false;
	rx->memory = 0;
	rx->received = rx->waiting = rx->file_at = 0;
	rx->file_error = 0;
	rx->next = l->free;
	l->free = rx;
	l->nfree++;
}

void
rqx_drop(struct rqx *rx)
{
	rx->conn = NULL;
	atomic_store_explicit(&rx->gone, true, memory_order_relaxed);
	if (rx->jobs == 0 && !rx->away)
		release(rx);
}

void
rqx_free_all(struct loop *l)
{
	for (struct rqx *rx; (rx = l->free) != NULL;) {
		l->free = rx->next;
		destroy(rx);
	}
	l->nfree = 0;
}

/* H18: bodies in memory over all connections. */
int
rqx_memory(struct rqx *rx, size_t n)
{
	struct server *s = rx->loop->server;

	if (atomic_fetch_add(&s->memory, (int64_t)n) + (int64_t)n > s->lim.memory_bytes) {
		atomic_fetch_sub(&s->memory, (int64_t)n);
		return -1;
	}
	rx->memory += n;
	return 0;
}

void
rqx_memory_back(struct rqx *rx, size_t n)
{
	assert(rx->memory >= n);
	rx->memory -= n;
	atomic_fetch_sub(&rx->loop->server->memory, (int64_t)n);
}

/* --- from head to request ----------------------------------------------------------------------- */

static bool
is_proxy(const struct server *s, const char *addr)
{
	const char *const *p = s->o.proxies;

	for (; p != NULL && *p != NULL; p++)
		if (strcmp(*p, addr) == 0)
			return true;
	return false;
}

/* H20: the last hop that is none of ours, if the peer is one of ours; an odd value counts for nothing. */
static const char *
client_addr(struct req *rq, const struct server *s, const char *peer)
{
	const char *list, *end, *start;
	unsigned char raw[16];
	char *hop;

	if (!is_proxy(s, peer) || (list = req_header(rq, "x-forwarded-for")) == NULL)
		return peer;
	for (end = list + strlen(list); end > list; end = start - 1) {
		for (start = end; start > list && start[-1] != ','; start--)
			;
		while (start < end && (*start == ' ' || *start == '\t'))
			start++;
		hop = arena_strndup(rq->arena, start, (size_t)(end - start));
		while (*hop != '\0' && strchr(" \t", hop[strlen(hop) - 1]) != NULL)
			hop[strlen(hop) - 1] = '\0';
		if (inet_pton(AF_INET, hop, raw) != 1 && inet_pton(AF_INET6, hop, raw) != 1)
			return peer;
		if (!is_proxy(s, hop))
			return hop;
		while (start > list && start[-1] != ',')
			start--;
		if (start == list)
			break;
	}
	return peer;
}

/* A name without port and brackets; an IPv6 address of server.names may stand there bare. */
static const char *
bare_host(const char *host, size_t *len)
{
	const char *colon = strchr(host, ':');
	bool v6 = *host == '[';

	host += v6;
	*len = v6 ? strcspn(host, "]") : colon == NULL || strchr(colon + 1, ':') != NULL ? strlen(host) :
	    (size_t)(colon - host);
	return host;
}

/* Who asks for an address and has come to it was misled by no name. */
static bool
came_to(const struct conn *c, const char *host, size_t n)
{
	struct sockaddr_storage sa;
	socklen_t len = sizeof sa;
	unsigned char raw[16];
	char here[ADDR_SIZE], asked[ADDR_SIZE];
	int family;

	if (n >= sizeof asked || getsockname(c->fd, (struct sockaddr *)&sa, &len) == -1)
		return false;
	memcpy(asked, host, n);
	asked[n] = '\0';
	family = strchr(asked, ':') == NULL ? AF_INET : AF_INET6;
	if (inet_pton(family, asked, raw) != 1)
		return false;
	conn_addr_text(&sa, here);
	return strcmp(inet_ntop(family, raw, asked, sizeof asked), here) == 0;
}

static bool
is_known_host(struct rqx *rx)
{
	const char *const *list = rx->loop->server->o.names, *host = parse_field(&rx->parse, "host"), *name;
	size_t len, n;

	if (host == NULL)
		return false;
	host = bare_host(host, &len);
	for (; list != NULL && *list != NULL; list++) {
		name = bare_host(*list, &n);
		if (n == len && strncasecmp(name, host, len) == 0)
			return true;
	}
	return came_to(rx->conn, host, len);
}

int
rqx_head(struct rqx *rx, struct err *e)
{
	struct parse *p = &rx->parse;
	struct req *rq = &rx->rq;
	char *path, *query;

	rq->method = p->method;
	rq->lang = accept_lang(req_header(rq, "accept-language"));
	rx->host_known = is_known_host(rx);
	if (target_split(p->head.p + p->target, &path, &query) == -1)
		return fail_detail(e, ERR_MALFORMED, "http_target");
	rq->path = path;
	rq->query = query;
	rq->addr = client_addr(rq, rx->loop->server, rx->conn->addr);
	return 0;
}

/* --- what handlers ask -------------------------------------------------------------------------- */

/* The second and later fields of one name join the first (RFC 9110 5.3). */
static const char *
join_fields(const struct parse *p, const char *name, size_t from, struct arena *a)
{
	const char *sep = strcmp(name, "cookie") == 0 ? "; " : ", ";
	const char *all = p->head.p + p->field[from].value;

	for (size_t i = from + 1; i < p->nfields; i++)
		if (strcmp(p->head.p + p->field[i].name, name) == 0)
			all = arena_printf(a, "%s%s%s", all, sep, p->head.p + p->field[i].value);
	return all;
}

const char *
req_header(const struct req *rq, const char *name)
{
	const struct parse *p = &container_of(rq, struct rqx, rq)->parse;

	for (size_t i = 0; i < p->nfields; i++)
		if (strcmp(p->head.p + p->field[i].name, name) == 0)
			return join_fields(p, name, i, rq->arena);
	return NULL;
}

bool
req_host_known(const struct req *rq)
{
	return container_of(rq, const struct rqx, rq)->host_known;
}

bool
req_accepts(const struct req *rq, const char *type)
{
	return accept_type(req_header(rq, "accept"), type);
}

bool
req_accepts_coding(const struct req *rq, const char *coding)
{
	return accept_coding(req_header(rq, "accept-encoding"), coding);
}

int
fail_offer(struct req *rq, const char *const *types)
{
	struct str *list = str_new(rq->arena);

	for (; *types != NULL; types++)
		str_printf(list, "%s%.*s", str_is_empty(list) ? "" : ", ", (int)strcspn(*types, ";"), *types);
	fail_detail(&rq->err, ERR_NOT_ACCEPTABLE, "http_offer");
	err_param(&rq->err, "allowed", str_text(list));
	return -1;
}

const char *
req_cookie(struct req *rq, const char *name)
{
	const char *s = req_header(rq, "cookie");
	size_t len = strlen(name), n;

	for (; s != NULL && *s != '\0'; s += n + (s[n] == ';')) {
		s += strspn(s, " \t");
		n = strcspn(s, ";");
		if (n > len && strncmp(s, name, len) == 0 && s[len] == '=') {
			while (n > len + 1 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
				n--;
			return arena_strndup(rq->arena, s + len + 1, n - len - 1);
		}
	}
	return NULL;
}

bool
req_gone(const struct req *rq)
{
	return atomic_load_explicit(&container_of(rq, struct rqx, rq)->gone, memory_order_relaxed);
}

void
req_finish(struct req *rq)
{
	struct rqx *rx = RQX(rq);

	loop_post(rx->loop, &rx->done);
}
