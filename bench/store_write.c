/*
 * Durable updates a second: one client after the other's commit, and 64 of them in groups.
 *
 *	store_write DIR [SECONDS]	DIR must be empty and on the disk to measure
 *
 * `queued` keeps 64 writes in the queue as request handlers do; `threads` are 64 callers that wait.
 */
#include "base/base.h"

#include <stdio.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/embed.h"
#include "base/err.h"
#include "base/log.h"
#include "base/thread.h"
#include "store/db.h"

#define ROWS	6000
#define MOST	64

static const char schema[] = "CREATE TABLE row (id @ID, n @INT NOT NULL, text TEXT NOT NULL) @STRICT;";
static const struct embed files[] = {
	{ "0001_bench.sql", (const unsigned char *)schema, sizeof schema - 1 },
	{ .name = NULL },
};

static struct store *store;
static _Atomic bool over;
static _Atomic long count, running;

struct client {
	struct arena	*arena;
	int64_t		 id;
};

static int
fill(struct tx *t, void *arg, struct err *e)
{
	static const char text[] = "a text of a length that a row of a list may well have, say two hundred bytes: "
	    "names in two languages, a code, a city, an industry, and what else there is to say about a company";

	for (int i = 0; i < ROWS; i++) {
		struct stmt *s = tx_stmt(t, "INSERT INTO row(n, text) VALUES(0, $1)");

		stmt_text(s, 1, text);
		if (stmt_run(s, e) == -1)
			return -1;
	}
	return 0;
}

static int
update(struct tx *t, void *arg, struct err *e)
{
	struct client *c = arg;
	struct stmt *s = tx_stmt(t, "UPDATE row SET n = n + 1 WHERE id = $1");

	c->id = c->id * 31 % ROWS + 1;
	stmt_int(s, 1, c->id);
	tx_touch(t, 1);
	return stmt_run(s, e);
}

static void again(struct client *c);

static void
updated(void *arg, struct err *e)
{
	if (e->code != ERR_OK)
		fatal("%s", e->log);
	count++;
	if (over)
		running--;
	else
		again(arg);
}

static void
again(struct client *c)
{
	struct write w = { update, updated, c, c->arena, false };

	arena_reset(c->arena);
	if (store_write(store, &w) == -1)
		fatal("the queue is full");
}

static void
caller(void *arg)
{
	struct client *c = arg;
	struct err e;

	err_init(&e, c->arena);
	for (; !over; count++)
		if (store_write_wait(store, update, c, &e) == -1)
			fatal("%s", e.log);
}

static double
cpu_s(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)u.ru_utime.tv_sec + (double)u.ru_stime.tv_sec +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void
nap(int64_t ms)
{
	struct queue *q = queue_new(1);

	(void)!queue_pop_timed(q, ms * 1000);
	queue_free(q);
}

/* clients at once; as threads that wait, or as writes that are queued again when they are done. */
static double
measure(const char *name, int clients, bool threads, int seconds)
{
	struct client c[MOST];
	struct thread *t[MOST];
	int64_t began_us = clock_mono_us();
	double cpu = cpu_s(), s;

	count = 0;
	over = false;
	running = clients;
	for (int i = 0; i < clients; i++) {
		c[i] = (struct client){ arena_new(), i * 97 };
		if (threads)
			t[i] = thread_start("caller", ROLE_T_WORKER, caller, &c[i]);
		else
			again(&c[i]);
	}
	nap(seconds * 1000);
	over = true;
	for (int i = 0; threads && i < clients; i++)
		thread_join(t[i]);
	while (!threads && running > 0)
		nap(1);
	s = (double)(clock_mono_us() - began_us) / 1e6;
	printf("%-24s %9.0f updates/s  %6.1f us CPU each\n", name, (double)count / s,
	    (cpu_s() - cpu) / (double)count * 1e6);
	for (int i = 0; i < clients; i++)
		arena_free(c[i].arena);
	return (double)count / s;
}

int
main(int argc, char **argv)
{
	struct store_opts o = { .create = true, .migrate = true, .migrations = files };
	int seconds = argc > 2 ? atoi(argv[2]) : 3;
	struct err e;
	double one, many;

	if (argc < 2)
		fatal("usage: store_write DIR [SECONDS]");
	o.dir = argv[1];
	err_init(&e, arena_new());
	if (store_open(&store, &o, &e) == -1 || store_write_wait(store, fill, NULL, &e) == -1)
		fatal("%s", e.log);
	one = measure("one by one", 1, true, seconds);
	measure("64 threads", MOST, true, seconds);
	many = measure("64 queued", MOST, false, seconds);
	printf("in groups %.1f times one by one\n", many / one);
	store_close(store);
	return 0;
}
