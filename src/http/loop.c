/*
 * A loop: its event base, the inbox through which other threads hand things over, the tick that
 * looks at deadlines, and on the first loop the listener.
 */
#include "base/base.h"

#include <errno.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/rnd.h"
#include "http/conn.h"

enum { ACCEPT_BATCH = 64, ACCEPT_PAUSE_MS = 1000 };

/* --- inbox -------------------------------------------------------------------------------------- */

/* A stack that the loop takes as a whole; only who finds it empty wakes the loop. */
void
loop_post(struct loop *l, struct loop_msg *m)
{
	struct loop_msg *head = atomic_load_explicit(&l->inbox, memory_order_relaxed);
	uint64_t one = 1;

	do
		m->next = head;
	while (!atomic_compare_exchange_weak_explicit(&l->inbox, &head, m,
	    memory_order_release, memory_order_relaxed));
	if (head == NULL && write(l->wake_fd, &one, sizeof one) == -1)
		log_warn("a loop cannot be woken");
}

static void
take_inbox(struct loop *l)
{
	struct loop_msg *m = atomic_exchange_explicit(&l->inbox, NULL, memory_order_acquire);
	struct loop_msg *fifo = NULL, *next;

	for (; m != NULL; m = next) {
		next = m->next;
		m->next = fifo;
		fifo = m;
	}
	for (m = fifo; m != NULL; m = next) {
		next = m->next;
		m->fn(l, m);
	}
}

static void
on_wake(evutil_socket_t fd, short what, void *arg)
{
	uint64_t n;

	if (read(fd, &n, sizeof n) == -1 && errno != EAGAIN)
		log_warn("eventfd");
	take_inbox(arg);
}

/* --- workers ------------------------------------------------------------------------------------ */

/*
 * Waking a worker is a system call, so it is done once for all requests of one turn of the loop: ev_work is put
 * behind what epoll found and runs before the next wait.  Of many, the first do not wait for the last.
 */
enum { WAKE_AT = 8 };

static void
wake_workers(struct loop *l)
{
	l->given = 0;
	queue_wake(l->server->quick.work);
}

static void
on_work(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;

	if (l->given > 0)
		wake_workers(l);
}

void
loop_gave_work(struct loop *l)
{
	if (++l->given == 1)
		event_active(l->ev_work, EV_TIMEOUT, 0);
	else if (l->given == WAKE_AT)
		wake_workers(l);
}

/* --- the listener ------------------------------------------------------------------------------- */

struct newcomer {
	struct loop_msg	 msg;
	int		 fd;
	int64_t		 wait_ms;
	struct sockaddr_storage sa;
};

static void
on_newcomer(struct loop *l, struct loop_msg *m)
{
	struct newcomer *n = container_of(m, struct newcomer, msg);

	conn_new(l, n->fd, &n->sa, n->wait_ms);
	free(n);
}

/* Connections go round the loops. */
static void
pass_on(struct loop *l, int fd, const struct sockaddr_storage *sa, int64_t wait_ms)
{
	struct server *s = l->server;
	struct loop *to = &s->loop[s->next_loop++ % s->nloops];
	struct newcomer *n;

	atomic_fetch_add(&s->nconns, 1);
	if (to == l) {
		conn_new(l, fd, sa, wait_ms);
		return;
	}
	n = xcalloc(1, sizeof *n);
	*n = (struct newcomer){ .msg.fn = on_newcomer, .fd = fd, .wait_ms = wait_ms, .sa = *sa };
	loop_post(to, &n->msg);
}

/* What is not accepted waits in the kernel's queue: it is served later, not refused. */
static void
pause_accept(struct loop *l, int64_t until_ms)
{
	event_del(l->ev_accept);
	l->accept_paused = true;
	l->accept_again_ms = until_ms;
}

static void
accept_failed(struct loop *l)
{
	if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR || errno == ECONNABORTED)
		return;
	log_warn("no connection can be accepted for %d ms", ACCEPT_PAUSE_MS);
	pause_accept(l, clock_mono_ms() + ACCEPT_PAUSE_MS);
}

static void
on_accept(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;
	struct server *s = l->server;

	for (int i = 0; i < ACCEPT_BATCH; i++) {
		struct sockaddr_storage sa;
		socklen_t len = sizeof sa;
		int64_t wait_ms;
		int sock;

		if (atomic_load(&s->nconns) >= s->conns_most) {
			pause_accept(l, 0);
			return;
		}
		sock = accept4(fd, (struct sockaddr *)&sa, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (sock == -1) {
			accept_failed(l);
			return;
		}
		wait_ms = peers_enter(s->peers, (struct sockaddr *)&sa, clock_mono_ms());
		if (wait_ms == -1) {
			close(sock);
			loop_count(&l->conns_refused, 1);
			continue;
		}
		pass_on(l, sock, &sa, wait_ms);
	}
}

static void
resume_accept(struct loop *l, int64_t now_ms)
{
	if (!l->accept_paused || now_ms < l->accept_again_ms || l->stop_by_ms != 0 ||
	    atomic_load(&l->server->nconns) >= l->server->conns_most)
		return;
	l->accept_paused = false;
	event_add(l->ev_accept, NULL);
}

/* --- the tick ----------------------------------------------------------------------------------- */

/* Stopping: done when no connection is open and nobody has a request; at the deadline, anyhow. */
static void
tick_stop(struct loop *l, int64_t now_ms)
{
	bool late = now_ms >= l->stop_by_ms;

	if (late)
		while (l->conns != NULL)
			conn_free(l->conns);
	if (l->conns == NULL && (late || atomic_load(&l->out_with_others) == 0))
		event_base_loopbreak(l->base);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;
	int64_t now_ms = clock_mono_ms();

	for (struct conn *c = l->conns, *next; c != NULL; c = next) {
		next = c->next;
		conn_tick(c, now_ms);
	}
	if (l->ev_accept != NULL)
		resume_accept(l, now_ms);
	if (l->stop_by_ms != 0)
		tick_stop(l, now_ms);
}

const char *
loop_date(struct loop *l)
{
	time_t now_s = (time_t)(clock_ms() / 1000);
	struct tm tm;

	if (now_s != l->date_s) {
		l->date_s = now_s;
		gmtime_r(&now_s, &tm);
		strftime(l->date, sizeof l->date, "%a, %d %b %Y %H:%M:%S GMT", &tm);
	}
	return l->date;
}

/* --- life --------------------------------------------------------------------------------------- */

static struct event *
start_event(struct loop *l, int fd, short what, event_callback_fn fn, const struct timeval *tv)
{
	struct event *ev = event_new(l->base, fd, what | EV_PERSIST, fn, l);

	if (ev != NULL && event_add(ev, tv) == -1) {
		event_free(ev);
		ev = NULL;
	}
	return ev;
}

int
loop_init(struct loop *l, struct server *s, int number)
{
	struct timeval tick = { s->tick_ms / 1000, s->tick_ms % 1000 * 1000 };
	struct event_config *cfg = event_config_new();

	l->server = s;
	l->number = number;
	l->ids = rnd_u64() >> 16;
	event_config_set_flag(cfg, EVENT_BASE_FLAG_NOLOCK);
	event_config_set_flag(cfg, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
	l->base = event_base_new_with_config(cfg);
	event_config_free(cfg);
	l->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (l->base == NULL || l->wake_fd == -1)
		return -1;
	l->ev_wake = start_event(l, l->wake_fd, EV_READ, on_wake, NULL);
	l->ev_tick = start_event(l, -1, 0, on_tick, &tick);
	l->ev_work = event_new(l->base, -1, 0, on_work, l);
	if (l->ev_wake == NULL || l->ev_tick == NULL || l->ev_work == NULL)
		return -1;
	if (number > 0)
		return 0;
	l->ev_accept = start_event(l, s->listen_fd, EV_READ, on_accept, NULL);
	return l->ev_accept == NULL ? -1 : 0;
}

static void
free_event(struct event **ev)
{
	if (*ev != NULL)
		event_free(*ev);
	*ev = NULL;
}

void
loop_fini(struct loop *l)
{
	free_event(&l->ev_accept);
	free_event(&l->ev_tick);
	free_event(&l->ev_work);
	free_event(&l->ev_wake);
	if (l->base != NULL)
		event_base_free(l->base);
	if (l->wake_fd > 0)
		close(l->wake_fd);
	rqx_free_all(l);
	str_fini(&l->out);
}

void
loop_main(void *arg)
{
	struct loop *l = arg;

	event_base_dispatch(l->base);
}

struct stop_msg {
	struct loop_msg	 msg;
};

static void
on_stop(struct loop *l, struct loop_msg *m)
{
	free(container_of(m, struct stop_msg, msg));
	l->stop_by_ms = clock_mono_ms() + l->server->lim.stop_ms;
	free_event(&l->ev_accept);
	for (struct conn *c = l->conns, *next; c != NULL; c = next) {
		next = c->next;
		conn_stop(c);
	}
}

void
loop_stop(struct loop *l)
{
	struct stop_msg *m = xcalloc(1, sizeof *m);

	m->msg.fn = on_stop;
	loop_post(l, &m->msg);
}
