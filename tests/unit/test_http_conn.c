/*
 * A kept-alive connection from one request to the next: whatever has arrived is seen, however far behind
 * the disk or the verdict on the head.  A gate holds either back, so that the moment is always the same;
 * it also holds the one worker while others queue for it.
 */
#include "test.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "base/clock.h"
#include "base/thread.h"
#include "http/server.h"
#include "http/stream.h"
#include "http/tls.h"

enum {
	QUEUE = 4,		/* requests that may wait for the worker, where the queue is small */
	PATIENCE_S = 12,	/* less than a deadline of the server's, so that it is a failure here */
	BEHIND = 262144,	/* of an upload on its way to the file: the server stops reading */
	BIG = 3 << 20,
	TURNS = 24,		/* more than it takes a loop to fill the input of a connection */
};

/* --- gates ---------------------------------------------------------------------------------------- */

struct gate {
	pthread_mutex_t	 lock;
	pthread_cond_t	 opened;
	bool		 shut;
	int		 before;	/* threads that stand there */
};

static struct gate writes = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, 0 };
static struct gate verdicts = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, 0 };

static void
gate_set(struct gate *g, bool shut)
{
	pthread_mutex_lock(&g->lock);
	g->shut = shut;
	pthread_cond_broadcast(&g->opened);
	pthread_mutex_unlock(&g->lock);
}

static void
gate_pass(struct gate *g)
{
	pthread_mutex_lock(&g->lock);
	g->before++;
	while (g->shut)
		pthread_cond_wait(&g->opened, &g->lock);
	g->before--;
	pthread_mutex_unlock(&g->lock);
}

static bool
gate_holds(struct gate *g)
{
	bool holds;

	pthread_mutex_lock(&g->lock);
	holds = g->shut && g->before > 0;
	pthread_mutex_unlock(&g->lock);
	return holds;
}

/* Instead of the C library's: the disk of the file thread. */
ssize_t
pwrite(int fd, const void *p, size_t n, off_t at)
{
	gate_pass(&writes);
	return syscall(SYS_pwrite64, fd, p, n, at);
}

/* --- a server of a few routes ------------------------------------------------------------------------ */

static int
admit(struct req *rq)
{
	gate_pass(&verdicts);
	return 0;
}

/* How many bytes of a body came. */
static int
count(struct req *rq)
{
	str_printf(&rq->reply.body, "%lld", (long long)(rq->body_fd == -1 ? (int64_t)rq->body_len : rq->body_fd_len));
	reply_json(rq, 200);
	return 0;
}

static int
big(struct req *rq)
{
	str_grow(&rq->reply.body, BIG);
	memset(rq->reply.body.p, 'x', BIG);
	rq->reply.body.len = BIG;
	rq->reply.no_gzip = true;
	reply_json(rq, 200);
	return 0;
}

static int
file(struct req *rq)
{
	rq->reply.fd = memfd_create("reply", MFD_CLOEXEC);
	rq->reply.fd_len = BIG;
	assert(rq->reply.fd != -1 && ftruncate(rq->reply.fd, BIG) == 0);
	reply_json(rq, 200);
	return 0;
}

static int
stream(struct req *rq)
{
	stream_unref(reply_stream(rq, "text/event-stream"));
	return 0;
}

static const struct route routes[] = {
	{ M_POST, "/upload", "test", RT_UPLOAD, .handle = count },
	{ M_POST, "/json", "test", 0, .handle = count },
	{ M_GET, "/big", "test", 0, .handle = big },
	{ M_GET, "/file", "test", 0, .handle = file },
	{ M_GET, "/stream", "test", RT_STREAM, .handle = stream },
	{ M_GET, "/small", "test", 0, .handle = count },
	{ M_GET, "/ping", "test", RT_LOOP, .handle = count },
};

struct fix {
	struct server	*s;
	char		 dir[64], cert[96], key[96];
	struct arena	*a;
	SSL_CTX		*ctx;
	struct err	 e;
};

static int
setup_for(void **state, int64_t queue_most, int64_t send_ms)
{
	static const char *const names[] = { "localhost", NULL };
	static struct server_limits lim;
	struct fix *f = xcalloc(1, sizeof *f);
	struct server_opts o = { .host = "127.0.0.1", .cert = f->cert, .key = f->key, .nloops = 1, .nworkers = 1,
	    .routes = routes, .nroutes = nitems(routes), .spool = f->dir, .admit = admit, .names = names, .limits = &lim };

	f->a = arena_new();
	err_init(&f->e, f->a);
	server_limits_init(&lim);
	lim.conn_requests = 100000;
	lim.queue_most = queue_most;
	lim.send_ms = send_ms;
	lim.new_per_s = lim.addr_per_s = 0;
	snprintf(f->dir, sizeof f->dir, "/tmp/tw-conn-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->cert, sizeof f->cert, "%s/cert.pem", f->dir);
	snprintf(f->key, sizeof f->key, "%s/key.pem", f->dir);
	assert_int_equal(tls_self_signed(f->dir, names, &f->e), 1);
	assert_int_equal(server_start(&f->s, &o, &f->e), 0);
	f->ctx = SSL_CTX_new(TLS_client_method());
	assert_non_null(f->ctx);
	*state = f;
	return 0;
}

static int
setup(void **state)
{
	return setup_for(state, 1024, 15000);
}

static int
setup_small_queue(void **state)
{
	return setup_for(state, QUEUE, 15000);
}

static int
setup_patient(void **state)
{
	return setup_for(state, 1024, 3600000);
}

static int
teardown(void **state)
{
	struct fix *f = *state;

	gate_set(&writes, false);
	gate_set(&verdicts, false);
	server_stop(f->s);
	SSL_CTX_free(f->ctx);
	unlink(f->cert);
	unlink(f->key);
	rmdir(f->dir);
	arena_free(f->a);
	free(f);
	return 0;
}

/* --- a client --------------------------------------------------------------------------------------- */

struct client {
	int	 fd;
	SSL	*ssl;
	char	 in[65536];
	size_t	 n;		/* bytes in `in` that no answer has taken yet */
	int	 retry_after_s;	/* what the last answer said; 0: nothing */
};

static struct client *
connect_to(struct fix *f)
{
	struct client *c = xcalloc(1, sizeof *c);
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)server_port(f->s)),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval patience = { .tv_sec = PATIENCE_S };
	int one = 1;

	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(c->fd, (struct sockaddr *)&to, sizeof to), 0);
	setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	c->ssl = SSL_new(f->ctx);
	SSL_set_fd(c->ssl, c->fd);
	assert_int_equal(SSL_connect(c->ssl), 1);
	return c;
}

static void
hang_up(struct client *c)
{
	SSL_free(c->ssl);
	close(c->fd);
	free(c);
}

/* In records of 16 KiB, the last one shorter. */
static void
put(struct client *c, const char *p, size_t n)
{
	if (n > 0)
		assert_int_equal(SSL_write(c->ssl, p, (int)n), (int)n);
}

static const char ping[] = "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n";

/* How the bytes of a request lie in records: head and body together, the head in one of its own, the body in chunks. */
enum framing { TOGETHER, APART, CHUNKED, NFRAMINGS };

static void
add_body(struct str *out, enum framing framing, size_t length)
{
	static const char xs[BIG];
	size_t most = framing == CHUNKED ? 65536 : length;

	for (size_t n; length > 0; length -= n) {
		n = length < most ? length : most;
		if (framing == CHUNKED)
			str_printf(out, "%zx\r\n", n);
		str_add(out, xs, n);
		if (framing == CHUNKED)
			str_puts(out, "\r\n");
	}
	if (framing == CHUNKED)
		str_puts(out, "0\r\n\r\n");
}

/* A request and n pings behind it in the same write. */
static void
put_post(struct client *c, const char *path, size_t length, enum framing framing, size_t pings)
{
	struct str out = STR_INIT;

	str_printf(&out, "POST %s HTTP/1.1\r\nHost: localhost\r\n", path);
	if (framing == CHUNKED)
		str_puts(&out, "Transfer-Encoding: chunked\r\n\r\n");
	else
		str_printf(&out, "Content-Length: %zu\r\n\r\n", length);
	if (framing != TOGETHER) {
		put(c, out.p, out.len);
		str_reset(&out);
	}
	add_body(&out, framing, length);
	for (size_t i = 0; i < pings; i++)
		str_puts(&out, ping);
	put(c, out.p, out.len);
	str_fini(&out);
}

static bool
more(struct client *c)
{
	int n = SSL_read(c->ssl, c->in + c->n, (int)(sizeof c->in - 1 - c->n));

	if (n <= 0)
		return false;
	c->n += (size_t)n;
	return true;
}

static void
take(struct client *c, size_t n)
{
	c->n -= n;
	memmove(c->in, c->in + n, c->n);
}

/* The next answer's status, its body read; 0: none came. */
static int
answer(struct client *c)
{
	char *end, *length, *retry;
	size_t left;
	int status;

	for (;;) {
		c->in[c->n] = '\0';
		if ((end = strstr(c->in, "\r\n\r\n")) != NULL)
			break;
		if (!more(c))
			return 0;
	}
	status = atoi(c->in + strlen("HTTP/1.1 "));
	length = strcasestr(c->in, "content-length: ");
	assert_true(length != NULL && length < end);
	retry = strcasestr(c->in, "retry-after: ");
	c->retry_after_s = retry != NULL && retry < end ? atoi(retry + strlen("retry-after: ")) : 0;
	left = strtoul(length + strlen("content-length: "), NULL, 10);
	take(c, (size_t)(end + 4 - c->in));
	for (;; left -= c->n, take(c, c->n)) {
		if (left <= c->n) {
			take(c, left);
			return status;
		}
		if (c->n == 0 && !more(c))
			return 0;
	}
}

static void
expect(struct client *c, size_t n, const char *what, size_t size)
{
	for (size_t i = 0; i < n; i++) {
		int status = answer(c);

		if (status != 200)
			fail_msg("%s, %zu bytes: answer %zu of %zu is %d", what, size, i + 1, n, status);
	}
}

/* Until so many bytes of bodies came in. */
static void
wait_for_bytes(struct fix *f, uint64_t n)
{
	const struct timespec ms = { .tv_nsec = 1000000 };
	struct server_stats st;

	for (int i = 0; i < PATIENCE_S * 1000; i++) {
		server_stats(f->s, &st);
		if (st.bytes_in >= n)
			return;
		nanosleep(&ms, NULL);
	}
	fail_msg("%llu bytes did not come in", (unsigned long long)n);
}

/* The loop has read what it wants of every connection: a turn serves each that has something. */
static void
let_it_read(struct fix *f)
{
	struct client *other = connect_to(f);

	for (int i = 0; i < TURNS; i++) {
		put(other, ping, sizeof ping - 1);
		expect(other, 1, "another connection", 0);
	}
	hang_up(other);
}

/* --- tests ------------------------------------------------------------------------------------------ */

/* Around one record, a piece of the file, what is read at most before the verdict, and what may wait for the disk. */
static const size_t sizes[] = { 1, 16384, 65300, 65400, 65536, 70000, 81920, 131072, BEHIND - 1, BEHIND, BEHIND + 1,
    BEHIND + 50, BEHIND + 16384, BEHIND + 65536, 2 * BEHIND, BIG };

/* An upload of which all has come, and the disk is behind: reading goes on for the next request. */
static void
the_disk_is_behind(void **state)
{
	struct fix *f = *state;
	uint64_t sent = 0;

	for (size_t i = 0; i < nitems(sizes) * NFRAMINGS; i++) {
		enum framing framing = i % NFRAMINGS;
		size_t size = sizes[i / NFRAMINGS];
		struct client *c = connect_to(f);

		gate_set(&writes, size <= BEHIND + 65536);	/* of more the sockets do not hold the rest */
		put_post(c, "/upload", size, framing, 0);
		wait_for_bytes(f, sent + (size < BEHIND ? size : BEHIND));
		gate_set(&writes, false);
		expect(c, 1, "the upload", size);
		put(c, ping, sizeof ping - 1);
		expect(c, 1, "the request after an upload", size);
		put_post(c, "/upload", 100, framing, 1);
		expect(c, 2, "the upload after that", size);
		sent += size + 100;
		hang_up(c);
	}
}

/* The verdict is late: all has arrived by then, and what follows the body with it. */
static void
the_verdict_is_late(void **state)
{
	static const char *const paths[] = { "/upload", "/json" };
	struct fix *f = *state;

	for (size_t i = 0; i < nitems(sizes) * NFRAMINGS * 4; i++) {
		size_t size = sizes[i / NFRAMINGS / 4], pings = i & 1 ? 2 : 0;
		const char *path = paths[i >> 1 & 1];
		struct client *c;

		if (size > BEHIND)
			continue;
		c = connect_to(f);
		gate_set(&verdicts, true);
		put_post(c, path, size, i / 4 % NFRAMINGS, pings);
		let_it_read(f);
		gate_set(&verdicts, false);
		expect(c, 1 + pings, path, size);
		put(c, ping, sizeof ping - 1);
		expect(c, 1, "the request after", size);
		hang_up(c);
	}
}

/* Many requests behind one that is with a worker, more than is read ahead: each is answered. */
static void
many_wait_behind_one(void **state)
{
	static const size_t many[] = { 1, 100, 1600, 1679, 1680, 1681, 1682, 1700, 2100, 2500 };
	struct fix *f = *state;

	for (size_t i = 0; i < nitems(many) * NFRAMINGS; i++) {
		struct client *c = connect_to(f);

		gate_set(&verdicts, true);
		put_post(c, "/json", 10, i % NFRAMINGS, many[i / NFRAMINGS]);
		let_it_read(f);
		gate_set(&verdicts, false);
		expect(c, 1 + many[i / NFRAMINGS], "pipelined", many[i / NFRAMINGS]);
		hang_up(c);
	}
}

/* The next requests come while a large answer is on its way, from memory or from a file. */
static void
an_answer_is_on_its_way(void **state)
{
	static const char *const asks[] = { "GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n",
	    "GET /file HTTP/1.1\r\nHost: localhost\r\n\r\n" };
	struct fix *f = *state;
	struct client *c = connect_to(f);

	for (size_t i = 0, size = 1; size < 200000; i++, size += 13000) {
		put(c, asks[i % 2], strlen(asks[i % 2]));
		let_it_read(f);
		put_post(c, "/upload", size, i / 2 % NFRAMINGS, 1);
		let_it_read(f);
		expect(c, 3, "behind a large answer", size);
	}
	hang_up(c);
}

/* Until the worker stands before the gate and so many requests behind it. */
static void
wait_for_queue(struct fix *f, uint64_t n)
{
	const struct timespec ms = { .tv_nsec = 1000000 };
	struct server_stats st;

	for (int i = 0; i < PATIENCE_S * 1000; i++) {
		server_stats(f->s, &st);
		if (gate_holds(&verdicts) && st.queued == n)
			return;
		nanosleep(&ms, NULL);
	}
	fail_msg("%llu requests do not wait", (unsigned long long)n);
}

/* The one worker is held: what finds the queue full is refused there and then, and what needs no worker waits for nobody. */
static void
the_queue_is_full(void **state)
{
	static const char ask[] = "GET /small HTTP/1.1\r\nHost: localhost\r\n\r\n";
	struct fix *f = *state;
	struct client *c[3 * QUEUE];
	struct server_stats st;

	for (size_t i = 0; i < nitems(c); i++)
		c[i] = connect_to(f);
	gate_set(&verdicts, true);
	for (size_t i = 0; i <= QUEUE; i++) {
		put(c[i], ask, sizeof ask - 1);
		wait_for_queue(f, i);
	}
	for (size_t i = QUEUE + 1; i < nitems(c); i++) {
		put(c[i], ask, sizeof ask - 1);
		assert_int_equal(answer(c[i]), 503);
		assert_true(c[i]->retry_after_s > 0);
		put(c[i], ping, sizeof ping - 1);
		expect(c[i], 1, "no worker is needed", 0);
	}
	wait_for_queue(f, QUEUE);
	server_stats(f->s, &st);
	assert_int_equal(st.busy, nitems(c) - QUEUE - 1);
	gate_set(&verdicts, false);
	for (size_t i = 0; i <= QUEUE; i++)
		expect(c[i], 1, "what waited", 0);
	for (size_t i = 0; i < nitems(c); i++) {
		put(c[i], ask, sizeof ask - 1);
		expect(c[i], 1, "afterwards", 0);
		hang_up(c[i]);
	}
}

/* Until no connection is open; their deadlines are an hour away. */
static void
wait_for_nobody(struct fix *f)
{
	const struct timespec ms = { .tv_nsec = 1000000 };
	struct server_stats st;

	for (int i = 0; i < PATIENCE_S * 1000; i++) {
		server_stats(f->s, &st);
		if (st.conns == 0)
			return;
		nanosleep(&ms, NULL);
	}
	fail_msg("%llu connections are still open", (unsigned long long)st.conns);
}

/* Who goes away in the middle of an answer is let go at once: the end of his input may come first, and then no write succeeds. */
static void
the_peer_resets_in_an_answer(void **state)
{
	static const char *const asks[] = { "GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET /file HTTP/1.1\r\nHost: localhost\r\n\r\n" };
	const struct linger reset = { .l_onoff = 1, .l_linger = 0 };

	for (size_t i = 0; i < nitems(asks); i++) {
		struct client *c = connect_to(*state);

		put(c, asks[i], strlen(asks[i]));
		assert_true(more(c));
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
		hang_up(c);
		wait_for_nobody(*state);
	}
}

static void
stop(void *arg)
{
	struct fix *f = arg;

	server_stop(f->s);
	f->s = NULL;
}

/* A stream that begins after the others were ended does not hold the stop up until its deadline. */
static void
a_stream_begins_in_a_stop(void **state)
{
	static const char ask[] = "GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n";
	struct fix *f = *state;
	struct client *idle = connect_to(f), *c = connect_to(f);
	struct thread *t;
	int64_t began_ms;

	gate_set(&verdicts, true);
	put(c, ask, sizeof ask - 1);
	let_it_read(f);
	t = thread_start("stop", ROLE_T_MAIN, stop, f);
	assert_false(more(idle));	/* the loop has ended what was idle */
	began_ms = clock_mono_ms();
	gate_set(&verdicts, false);
	thread_join(t);
	assert_true(clock_mono_ms() - began_ms < 8000);
	hang_up(c);
	hang_up(idle);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_disk_is_behind, setup, teardown),
		cmocka_unit_test_setup_teardown(the_verdict_is_late, setup, teardown),
		cmocka_unit_test_setup_teardown(many_wait_behind_one, setup, teardown),
		cmocka_unit_test_setup_teardown(an_answer_is_on_its_way, setup, teardown),
		cmocka_unit_test_setup_teardown(the_peer_resets_in_an_answer, setup_patient, teardown),
		cmocka_unit_test_setup_teardown(the_queue_is_full, setup_small_queue, teardown),
		cmocka_unit_test_setup_teardown(a_stream_begins_in_a_stop, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
