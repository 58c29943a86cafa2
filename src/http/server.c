/*
 * The server as a whole: limits, listener, threads, certificate, stop.
 */
#include "base/base.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "http/conn.h"

enum { FDS_RESERVED = 128, CONNS_LEAST = 16, FILE_QUEUE = 16384, SLOW_QUEUE = 64 };

/* --- limits ------------------------------------------------------------------------------------- */

static const struct limit_row {
	const char	*name;
	size_t		 off;
	int64_t		 value;
} limit_rows[] = {
#define LIMIT_ROW(name, value) { #name, offsetof(struct server_limits, name), value },
	SERVER_LIMITS(LIMIT_ROW)
#undef LIMIT_ROW
};

void
server_limits_init(struct server_limits *l)
{
	for (size_t i = 0; i < nitems(limit_rows); i++)
		*(int64_t *)(void *)((char *)l + limit_rows[i].off) = limit_rows[i].value;
}

static bool
same_name(const char *a, const char *b)
{
	for (; *a != '\0' && (*a == *b || (*a == '_' && *b == '-')); a++, b++)
		;
	return *a == *b;
}

int
server_limits_set(struct server_limits *l, const char *name, const char *value, struct err *e)
{
	char *end;
	long long v;

	for (size_t i = 0; i < nitems(limit_rows); i++) {
		if (!same_name(limit_rows[i].name, name))
			continue;
		errno = 0;
		v = strtoll(value, &end, 10);
		if (errno != 0 || end == value || *end != '\0' || v < 0 || v > INT64_C(1) << 40)
			break;
		*(int64_t *)(void *)((char *)l + limit_rows[i].off) = v;
		return 0;
	}
	fail_detail(e, ERR_USAGE, "http_bad_limit");
	err_param(e, "name", name);
	err_param(e, "value", value);
	return -1;
}

/* Deadlines are looked at often enough to be kept within a quarter, and never more than 4 times a second. */
static int64_t
tick_of(const struct server_limits *l)
{
	const int64_t waits[] = { l->handshake_ms, l->head_ms, l->body_ms, l->idle_ms, l->send_ms,
	    l->linger_ms };
	int64_t least = 1000;

	for (size_t i = 0; i < nitems(waits); i++)
		if (waits[i] < least)
			least = waits[i];
	return least / 4 < 10 ? 10 : least / 4;
}

/* --- the listener ------------------------------------------------------------------------------- */

static int
listen_on(const struct addrinfo *ai, struct err *e)
{
	int one = 1, zero = 0;
	int fd = socket(ai->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd == -1)
		return fail(e, ERR_USAGE, "socket: %s", strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);	/* what is accepted inherits it */
	if (ai->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof zero);
	if (bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0)
		return fd;
	if (errno == EADDRINUSE)
		fail_detail(e, ERR_LOCKED, "port_in_use");
	else
		fail(e, ERR_USAGE, "listen: %s", strerror(errno));
	close(fd);
	return -1;
}

/* "::" takes both families; a machine without IPv6 gets 0.0.0.0 instead. */
static int
open_listener(struct server *s, struct err *e)
{
	const char *host = s->o.host == NULL ? "::" : s->o.host;
	struct addrinfo hints = { .ai_flags = AI_PASSIVE | AI_NUMERICHOST, .ai_socktype = SOCK_STREAM };
	struct addrinfo *ai;
	char port[8];

	snprintf(port, sizeof port, "%d", s->o.port);
	if (getaddrinfo(host, port, &hints, &ai) != 0) {
		fail_detail(e, ERR_USAGE, "http_bad_address");
		err_param(e, "host", host);
		return -1;
	}
	s->listen_fd = listen_on(ai, e);
	freeaddrinfo(ai);
	if (s->listen_fd == -1 && e->code == ERR_USAGE && strcmp(host, "::") == 0 &&
	    getaddrinfo("0.0.0.0", port, &hints, &ai) == 0) {
		err_clear(e);
		s->listen_fd = listen_on(ai, e);
		freeaddrinfo(ai);
	}
	if (s->listen_fd == -1)
		err_param_int(e, "port", s->o.port);
	return s->listen_fd == -1 ? -1 : 0;
}

static void
learn_port(struct server *s)
{
	struct sockaddr_storage sa;
	socklen_t len = sizeof sa;

	if (getsockname(s->listen_fd, (struct sockaddr *)&sa, &len) == -1)
		return;
	s->port = ntohs(sa.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)(void *)&sa)->sin6_port :
	    ((struct sockaddr_in *)(void *)&sa)->sin_port);
}

/* H12: some descriptors are kept back for the database and files.  Below them and a few connections nothing would be answered. */
static int
reckon_conns(struct server *s, struct err *e)
{
	struct rlimit rl;

	s->conns_most = s->lim.conns;
	if (getrlimit(RLIMIT_NOFILE, &rl) == -1)
		return 0;
	if (rl.rlim_cur < rl.rlim_max) {
		rl.rlim_cur = rl.rlim_max < 65536 ? rl.rlim_max : 65536;
		setrlimit(RLIMIT_NOFILE, &rl);
		getrlimit(RLIMIT_NOFILE, &rl);
	}
	if (rl.rlim_cur < FDS_RESERVED + CONNS_LEAST) {
		fail_detail(e, ERR_INTERNAL, "server_descriptors");
		err_param_int(e, "have", (int64_t)rl.rlim_cur);
		err_param_int(e, "need", FDS_RESERVED + CONNS_LEAST);
		return -1;
	}
	if (s->conns_most > (int64_t)rl.rlim_cur - FDS_RESERVED)
		s->conns_most = (int64_t)rl.rlim_cur - FDS_RESERVED;
	return 0;
}

/* --- start -------------------------------------------------------------------------------------- */

/* Z1: a row that names no action or has no handler is a hole, found before the first request. */
static int
check_routes(const struct server_opts *o, struct err *e)
{
	for (size_t i = 0; i < o->nroutes; i++) {
		const struct route *r = &o->routes[i];

		if (r->action == NULL || *r->action == '\0' || r->handle == NULL || r->pattern[0] != '/')
			return fail(e, ERR_INTERNAL, "route %s %s lacks its action or handler",
			    method_name(r->method), r->pattern);
	}
	return 0;
}

static int
load_certificate(struct server *s, struct err *e)
{
	SSL_CTX *ctx, *old;

	if (tls_context(&ctx, s->o.cert, s->o.key, s->tickets, e) == -1)
		return -1;
	pthread_mutex_lock(&s->ctx_lock);
	old = s->ctx;
	s->ctx = ctx;
	pthread_mutex_unlock(&s->ctx_lock);
	SSL_CTX_free(old);
	return 0;
}

int
server_reload(struct server *s, struct err *e)
{
	return load_certificate(s, e);
}

static int
threads_for(int asked, int least, int most)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	if (asked > 0)
		return asked;
	return n < least ? least : n > most ? most : (int)n;
}

static void
make_lane(struct lane *l, struct server *s, int nworkers, int64_t waiting)
{
	l->server = s;
	l->nworkers = nworkers;
	l->worker = xcalloc((size_t)nworkers, sizeof *l->worker);
	l->work = queue_new((size_t)(waiting > 0 ? waiting : 1));
}

static void
start_lane(struct lane *l, const char *what)
{
	char name[32];

	for (int i = 0; i < l->nworkers; i++) {
		snprintf(name, sizeof name, "tw-%s-%d", what, i);
		l->worker[i] = thread_start(name, ROLE_T_WORKER, worker_main, l);
	}
}

static void
end_lane(struct lane *l)
{
	queue_close(l->work);
	for (int i = 0; i < l->nworkers; i++)
		thread_join(l->worker[i]);
}

static void
free_lane(struct lane *l)
{
	free(l->worker);
	queue_free(l->work);
}

static void
make_parts(struct server *s)
{
	const struct server_limits *l = &s->lim;

	s->nloops = threads_for(s->o.nloops, 1, 4);
	s->tick_ms = tick_of(l);
	s->loop = xcalloc((size_t)s->nloops, sizeof *s->loop);
	make_lane(&s->quick, s, threads_for(s->o.nworkers, 2, 16), l->queue_most);
	make_lane(&s->slow, s, 1 + s->quick.nworkers / 8, SLOW_QUEUE);
	s->files = queue_new(FILE_QUEUE);
	s->peers = peers_new(l->conns_addr, l->new_burst, l->new_per_s);
	if (l->addr_per_s > 0)
		s->addr_budget = budget_new(l->addr_per_s, 1000, l->addr_burst > 0 ? l->addr_burst : 1);
	if (s->o.assets != NULL && s->o.assets->name != NULL)
		s->assets = asset_table_new(s->o.assets);
}

static void
free_parts(struct server *s)
{
	for (int i = 0; i < s->nloops; i++)
		loop_fini(&s->loop[i]);
	if (s->listen_fd != -1)
		close(s->listen_fd);
	free(s->loop);
	free_lane(&s->quick);
	free_lane(&s->slow);
	queue_free(s->files);
	peers_free(s->peers);
	budget_free(s->addr_budget);
	asset_table_free(s->assets);
	SSL_CTX_free(s->ctx);
	tls_tickets_free(s->tickets);
	pthread_mutex_destroy(&s->ctx_lock);
	free(s);
}

static int
make_loops(struct server *s, struct err *e)
{
	for (int i = 0; i < s->nloops; i++)
		if (loop_init(&s->loop[i], s, i) == -1)
			return fail(e, ERR_INTERNAL, "no event loop: %s", strerror(errno));
	return 0;
}

static void
start_threads(struct server *s)
{
	char name[32];

	s->file_thread = thread_start("tw-file", ROLE_T_FILE, file_main, s);
	start_lane(&s->quick, "worker");
	start_lane(&s->slow, "slow");
	for (int i = 0; i < s->nloops; i++) {
		snprintf(name, sizeof name, "tw-loop-%d", i);
		s->loop[i].thread = thread_start(name, ROLE_T_LOOP, loop_main, &s->loop[i]);
	}
}

int
server_start(struct server **out, const struct server_opts *o, struct err *e)
{
	struct server *s = xcalloc(1, sizeof *s);

	*out = NULL;
	s->o = *o;
	s->listen_fd = -1;
	if (o->limits != NULL)
		s->lim = *o->limits;
	else
		server_limits_init(&s->lim);
	pthread_mutex_init(&s->ctx_lock, NULL);
	s->tickets = tls_tickets_new();
	make_parts(s);
	if (reckon_conns(s, e) == -1 || check_routes(o, e) == -1 || load_certificate(s, e) == -1 || open_listener(s, e) == -1 ||
	    make_loops(s, e) == -1) {
		free_parts(s);
		return -1;
	}
	learn_port(s);
	start_threads(s);
	*out = s;
	return 0;
}

int
server_port(const struct server *s)
{
	return s->port;
}

/* --- stop --------------------------------------------------------------------------------------- */

static bool
is_quiet(const struct server *s)
{
	for (int i = 0; i < s->nloops; i++)
		if (atomic_load(&s->loop[i].out_with_others) != 0)
			return false;
	return true;
}

void
server_stop(struct server *s)
{
	if (s == NULL)
		return;
	for (int i = 0; i < s->nloops; i++)
		loop_stop(&s->loop[i]);
	for (int i = 0; i < s->nloops; i++)
		thread_join(s->loop[i].thread);
	end_lane(&s->quick);
	end_lane(&s->slow);
	queue_close(s->files);
	thread_join(s->file_thread);
	if (!is_quiet(s)) {
		/* Somebody may still finish a request: what it points to must stay. */
		log_warnx("the server stops while requests are unanswered");
		return;
	}
	free_parts(s);
}

void
server_stats(const struct server *s, struct server_stats *out)
{
	*out = (struct server_stats){ .memory = (uint64_t)atomic_load(&s->memory),
	    .queued = queue_len(s->quick.work) + queue_len(s->slow.work) };
	for (int i = 0; i < s->nloops; i++) {
		const struct loop *l = &s->loop[i];

		out->conns += l->conns_now;
		out->conns_total += l->conns_total;
		out->conns_refused += l->conns_refused;
		out->handshakes_failed += l->handshakes_failed;
		out->requests += l->requests;
		out->refused += l->refused;
		out->bytes_in += l->bytes_in;
		out->bytes_out += l->bytes_out;
		out->busy += l->busy;
		for (size_t k = 0; k < nitems(out->status); k++)
			out->status[k] += l->status[k];
	}
}
