/*
 * Loops add lines to a buffer under a lock that is held for a copy; the log's own thread swaps the
 * buffer for an empty one and writes it.
 */
#include "base/base.h"

#include "cmd/access_log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "http/route.h"

enum { WAITING_MOST = 4 << 20, FILE_MOST = 64 << 20, TICK_US = 200000 };

struct access_log {
	pthread_mutex_t	 lock;
	struct str	 waiting;	/* under lock */
	uint64_t	 dropped;	/* under lock */
	char		*path;
	bool		 json;
	atomic_bool	 again;		/* open the file again */
	struct queue	*wake;		/* closed: the end */
	atomic_bool	 over;
	struct thread	*thread;
	int		 fd;
	int64_t		 bytes;
};

/* --- one line --------------------------------------------------------------------------------------- */

static const char *const methods[M_COUNT] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" };

/* What was asked for, without what only one person knows: the route's pattern, else "-". */
static void
put_line(struct str *out, bool json, const struct req *rq)
{
	int64_t now_ms = clock_ms();
	time_t now_s = (time_t)(now_ms / 1000);
	char stamp[32], line[512];
	struct tm tm;
	int n;

	gmtime_r(&now_s, &tm);
	strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &tm);
	n = snprintf(line, sizeof line, json ?
	    "{\"time\":\"%s.%03dZ\",\"id\":\"%s\",\"addr\":\"%s\",\"method\":\"%s\",\"route\":\"%s\","
	    "\"status\":%d,\"us\":%lld}\n" :
	    "%s.%03dZ id=%s addr=%s method=%s route=%s status=%d us=%lld\n",
	    stamp, (int)(now_ms % 1000), rq->id == NULL ? "-" : rq->id, rq->addr == NULL ? "-" : rq->addr,
	    rq->route == NULL ? "-" : methods[rq->method], rq->route == NULL ? "-" : rq->route->pattern,
	    rq->reply.status, (long long)(clock_mono_us() - rq->started_us));
	if (n > 0 && (size_t)n < sizeof line)
		str_add(out, line, (size_t)n);
}

void
access_log_served(void *arg, const struct req *rq)
{
	struct access_log *l = arg;

	pthread_mutex_lock(&l->lock);
	if (l->waiting.len < WAITING_MOST)
		put_line(&l->waiting, l->json, rq);
	else
		l->dropped++;
	pthread_mutex_unlock(&l->lock);
}

/* --- the file ----------------------------------------------------------------------------------------- */

static int
open_file(struct access_log *l)
{
	struct stat st;
	int fd = open(l->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd == -1)
		return -1;
	if (l->fd != -1)
		close(l->fd);
	l->fd = fd;
	l->bytes = fstat(fd, &st) == 0 ? st.st_size : 0;
	return 0;
}

/* D9: logs cannot fill the disk.  The file before this one is kept as PATH.1. */
static void
turn_over(struct access_log *l)
{
	char *older;

	if (asprintf(&older, "%s.1", l->path) == -1)
		return;
	if (rename(l->path, older) == -1 || open_file(l) == -1)
		log_warn("the access log %s goes on growing", l->path);
	free(older);
}

static void
write_out(struct access_log *l, const struct str *s)
{
	for (size_t at = 0; at < s->len;) {
		ssize_t n = write(l->fd, s->p + at, s->len - at);

		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0) {
			log_warn("lines of the access log %s are lost", l->path);
			return;
		}
		at += (size_t)n;
		l->bytes += n;
	}
}

static void
flush(struct access_log *l)
{
	struct str mine = STR_INIT;
	uint64_t dropped;

	pthread_mutex_lock(&l->lock);
	mine = l->waiting;
	l->waiting = (struct str)STR_INIT;
	dropped = l->dropped;
	l->dropped = 0;
	pthread_mutex_unlock(&l->lock);
	write_out(l, &mine);
	str_fini(&mine);
	if (dropped > 0)
		log_warnx("%llu lines of the access log were dropped: the disk does not keep up",
		    (unsigned long long)dropped);
}

static void
keep_log(void *arg)
{
	struct access_log *l = arg;

	while (!atomic_load(&l->over)) {
		(void)queue_pop_timed(l->wake, TICK_US);
		if (atomic_exchange(&l->again, false) && open_file(l) == -1)
			log_warn("the access log %s cannot be opened again; the old file goes on", l->path);
		flush(l);
		if (l->bytes > FILE_MOST)
			turn_over(l);
	}
	flush(l);
}

/* --- begin and end ------------------------------------------------------------------------------------ */

int
access_log_open(struct access_log **out, const char *path, bool json, struct err *e)
{
	struct access_log *l = xcalloc(1, sizeof *l);

	l->path = xstrdup(path);
	l->json = json;
	l->fd = -1;
	if (open_file(l) == -1) {
		fail(e, err_of_file(errno, ERR_BAD_FILE), "%s: %s", path, strerror(errno));
		free(l->path);
		free(l);
		return -1;
	}
	pthread_mutex_init(&l->lock, NULL);
	l->wake = queue_new(1);
	l->thread = thread_start("tw-access", ROLE_T_FILE, keep_log, l);
	*out = l;
	return 0;
}

void
access_log_close(struct access_log *l)
{
	if (l == NULL)
		return;
	atomic_store(&l->over, true);
	queue_close(l->wake);
	thread_join(l->thread);
	queue_free(l->wake);
	close(l->fd);
	str_fini(&l->waiting);
	pthread_mutex_destroy(&l->lock);
	free(l->path);
	free(l);
}

void
access_log_reopen(struct access_log *l)
{
	if (l != NULL)
		atomic_store(&l->again, true);
}
