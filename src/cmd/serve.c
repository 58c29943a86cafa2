/*
 * tradewind serve: the server in the foreground, from the certificate to the last answer.
 */
#include "base/base.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "api/api.h"
#include "api/events.h"
#include "api/once.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/rnd.h"
#include "base/thread.h"
#include "cmd/access_log.h"
#include "cmd/conf.h"
#include "cmd/notify.h"
#include "config.h"
#include "http/tls.h"
#include "meta/registry.h"
#include "model/audit.h"
#include "model/import.h"
#include "model/kept_reply.h"
#include "model/paper.h"
#include "model/session.h"
#include "model/survey.h"
#include "text/date.h"

enum { MINUTE_MS = 60000, HOUR_MS = 3600000, TICK_US = 200000, LOCAL_NAMES = 4, MEMORY_MS = 2000, IDLE_MEMORY = 16 << 20 };

struct serve {
	struct cmd	*c;
	struct conf	 conf;
	struct api	 api;
	struct house	 house;
	struct server_limits limits;
	struct server_opts opts;
	struct control	*control;
	struct access_log *access;	/* NULL: none is kept */
	struct thread	*keeper;
	sigset_t	 signals;
};

/* --- what the server is made of ---------------------------------------------------------------- */

/* localhost, the host's own name, what the administrator added, what the certificate says. */
static const char *const *
own_names(struct serve *s, const char *const *more)
{
	struct arena *a = s->c->arena;
	const char *const *added = conf_words(&s->conf, "server-names");
	size_t n = 0, room = LOCAL_NAMES + 1;
	char host[256] = "";
	const char **list;

	for (size_t i = 0; added[i] != NULL; i++)
		room++;
	for (size_t i = 0; more != NULL && more[i] != NULL; i++)
		room++;
	list = arena_array(a, room, sizeof *list);
	list[n++] = "localhost";
	list[n++] = "127.0.0.1";
	list[n++] = "::1";
	if (gethostname(host, sizeof host - 1) == 0 && *host != '\0')
		list[n++] = arena_strdup(a, host);
	for (; *added != NULL; added++)
		list[n++] = *added;
	for (; more != NULL && *more != NULL; more++)
		list[n++] = *more;
	return list;
}

/* Those that were given, or our own in the data folder. */
static int
find_certificate(struct serve *s, struct err *e)
{
	struct arena *a = s->c->arena;
	const char *const *names;
	int64_t days;

	s->opts.cert = conf_text(&s->conf, "cert");
	s->opts.key = conf_text(&s->conf, "key");
	if ((s->opts.cert == NULL) != (s->opts.key == NULL))
		return fail_detail(e, ERR_USAGE, "serve_cert_and_key");
	if (s->opts.cert == NULL) {
		if (tls_self_signed(s->c->dir, own_names(s, NULL), e) == -1)
			return -1;
		s->opts.cert = arena_printf(a, "%s/cert.pem", s->c->dir);
		s->opts.key = arena_printf(a, "%s/key.pem", s->c->dir);
	}
	if (tls_cert_info(a, s->opts.cert, &names, &days, e) == -1)
		return -1;
	if (days < 14)
		log_warnx("the certificate %s ends in %lld days", s->opts.cert, (long long)days);
	s->opts.names = own_names(s, names);
	return 0;
}

static int
check_tables(struct serve *s, struct err *e)
{
	struct db *d;
	int rc;

	if (db_open(&d, s->c->store, e) == -1)
		return -1;
	rc = registry_check(d, e);
	db_close(d);
	return rc;
}

static void
fill_options(struct serve *s)
{
	struct server_opts *o = &s->opts;

	s->api = (struct api){ .store = s->c->store, .people = s->c->people, .keys = s->house.keys, .version = PACKAGE_VERSION,
	    .setup_command = arena_printf(s->c->arena, "tradewind setup-link%s", cmd_data(s->c)) };
	api_init(&s->api);
	conf_limits(&s->conf, &s->limits);
	o->host = conf_text(&s->conf, "host");
	o->port = (int)conf_int(&s->conf, "port");
	o->nloops = (int)conf_int(&s->conf, "loops");
	o->nworkers = (int)conf_int(&s->conf, "workers");
	o->routes = api_routes(&o->nroutes);
	o->assets = embed_web;
	o->spool = s->c->dir;
	o->worker_new = api_worker_new;
	o->worker_free = api_worker_free;
	o->admit = api_admit;
	o->at_once = api_at_once;
	o->handle = api_handle;
	o->proxies = conf_words(&s->conf, "server-proxies");
	o->limits = &s->limits;
	o->arg = &s->api;
}

static int
open_access_log(struct serve *s, struct err *e)
{
	const char *path = conf_text(&s->conf, "log-access");

	if (path == NULL)
		return 0;
	if (access_log_open(&s->access, path, strcmp(conf_text(&s->conf, "log-format"), "json") == 0, e) == -1)
		return -1;
	s->opts.served = access_log_served;
	s->opts.served_arg = s->access;
	return 0;
}

/* --- from time to time ---------------------------------------------------------------------------- */

static bool
is_due(int64_t *next_ms, int64_t every_ms)
{
	int64_t now_ms = clock_mono_ms();

	if (now_ms < *next_ms)
		return false;
	*next_ms = now_ms + every_ms;
	return true;
}

/* Travel documents whose time has come, and the copy of the keys of today.  What fails is tried again in an hour. */
static void
keep_papers(struct serve *s)
{
	struct actor job = s->c->actor;
	struct arena *a = arena_new();
	struct purge_done done;
	char today[DATE_SIZE];
	struct err e;

	err_init(&e, a);
	job.door = DOOR_JOB;
	date_here(clock_ms(), today);
	if (papers_purge_due(s->c->store, s->house.keys, &job, today, &done, &e) == -1)
		log_error("travel documents that are due were not purged: %s", e.log);
	else if (done.papers > 0)
		log_info("%lld travel documents of %lld trips were purged", (long long)done.papers, (long long)done.trips);
	if (done.consents > 0)
		log_info("what %lld delegates said to the use of their documents was dropped, as its time as proof is over", (long long)done.consents);
	err_clear(&e);
	if (keyring_copy(s->house.keys, &e) == -1)
		log_error("the keys were not copied: %s", e.log);
	arena_free(a);
}

/* Once a day, and at the start.  What fails is tried again in an hour. */
static void
keep_surveys(struct serve *s, char done[DATE_SIZE])
{
	struct actor job = s->c->actor;
	struct arena *a;
	char today[DATE_SIZE];
	int64_t made;
	struct err e;

	date_here(clock_ms(), today);
	if (strcmp(today, done) == 0)
		return;
	a = arena_new();
	err_init(&e, a);
	job.door = DOOR_JOB;
	if (survey_waves_due(s->c->store, &job, &made, &e) == -1)
		log_error("surveys that are due were not arranged: %s", e.log);
	else
		memcpy(done, today, DATE_SIZE);
	if (made > 0)
		log_info("%lld surveys of companies were arranged", (long long)made);
	arena_free(a);
}

static void
keep_house(void *arg)
{
	struct serve *s = arg;
	struct queue *wake = queue_new(1);	/* nobody pushes: a pause that costs nothing */
	int64_t flush_ms = clock_mono_ms() + MINUTE_MS, memory_ms = 0, replies_ms = 0, papers_ms = 0, surveys_ms = 0, idle = INT64_MAX;
	char surveyed[DATE_SIZE] = "";

	while (!atomic_load(&s->house.stopping)) {
		(void)queue_pop_timed(wake, TICK_US);
		if (is_due(&memory_ms, MEMORY_MS))
			(void)mem_give_back(&idle, IDLE_MEMORY);
		if (is_due(&flush_ms, MINUTE_MS))
			people_flush(s->c->people);
		if (is_due(&replies_ms, HOUR_MS))
			kept_replies_prune(s->c->store);
		if (is_due(&papers_ms, HOUR_MS))
			keep_papers(s);
		if (is_due(&surveys_ms, HOUR_MS))
			keep_surveys(s, surveyed);
	}
	queue_free(wake);
}

/* A10: no password that everybody knows, but a link for whoever reads the console. */
static void
offer_setup(struct serve *s)
{
	struct err *e = &s->c->e;
	char code[SECRET_TEXT];
	struct db *d;
	bool any = true;

	if (cmd_db(s->c, &d, e) == -1 || account_any(d, &any, e) == -1)
		log_warnx("no setup link: %s", e->log);
	else if (!any && setup_link_create(s->c->people, &s->c->actor, code, e) == -1)
		log_warnx("no setup link: %s", e->log);
	else if (!any)
		cmd_say(s->c, "setup_link_offer", "url", arena_printf(s->c->arena, "%s/#/setup/%s", s->house.url, code),
		    NULL);
	explicit_bzero(code, sizeof code);
	err_clear(e);
}

/* --- start and stop ------------------------------------------------------------------------------- */

static int
start(struct serve *s, struct err *e)
{
	struct house *h = &s->house;

	if (imports_start(&s->api.imports, s->c->store, e) == -1)
		return -1;
	if (events_start(&s->api.events, &s->api, e) == -1) {
		imports_stop(s->api.imports);
		return -1;
	}
	if (server_start(&h->server, &s->opts, e) == -1) {
		events_stop(s->api.events);
		events_free(s->api.events);
		imports_stop(s->api.imports);
		return -1;
	}
	h->store = s->c->store;
	h->people = s->c->people;
	h->dir = s->c->dir;
	h->started_ms = clock_mono_ms();
	h->url = arena_printf(s->c->arena, "https://localhost:%d", server_port(h->server));
	if (control_start(&s->control, h, e) == -1) {
		events_stop(s->api.events);
		server_stop(h->server);
		events_free(s->api.events);
		imports_stop(s->api.imports);
		return -1;
	}
	s->keeper = thread_start("tw-keeper", ROLE_T_FILE, keep_house, s);
	return 0;
}

/* H21: nobody new, answers finish, then the store; whoever asked learns of it first. */
static void
stop(struct serve *s)
{
	notify("STOPPING=1");
	log_info("stopping");
	atomic_store(&s->house.stopping, true);
	control_stop(s->control);
	events_stop(s->api.events);
	server_stop(s->house.server);
	events_free(s->api.events);
	imports_stop(s->api.imports);
	thread_join(s->keeper);
}

/* SIGHUP: certificate, log level, access log.  What cannot be used changes nothing. */
static void
reload(struct serve *s)
{
	struct cmd *c = s->c;
	const struct cmdline *l = c->frame->line;
	struct arena *a = arena_new();
	struct timespec now;
	struct conf again;
	char state[64];
	struct err e;

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(state, sizeof state, "RELOADING=1\nMONOTONIC_USEC=%lld",
	    (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	notify(state);
	err_init(&e, a);
	if (conf_load(&again, a, l->config, l->setting, l->nsettings, &e) == -1)
		report(c->err, c->lang, c->json, &e);
	else
		conf_log(&again);
	access_log_reopen(s->access);
	err_clear(&e);
	if (server_reload(s->house.server, &e) == -1)
		report(c->err, c->lang, c->json, &e);
	else
		log_info("certificate read again");
	fflush(c->err);
	arena_free(a);
	notify("READY=1");
}

/* --- until a signal ------------------------------------------------------------------------------- */

static void
wait_for_end(struct serve *s)
{
	int64_t beat_ms = notify_watchdog_ms();
	const struct timespec wait = { beat_ms / 1000, beat_ms % 1000 * 1000000 };
	int signo;

	while (atomic_load(&frame_signal) == 0) {
		signo = beat_ms > 0 ? sigtimedwait(&s->signals, NULL, &wait) : sigwaitinfo(&s->signals, NULL);
		if (signo == SIGHUP)
			reload(s);
		else if (signo == SIGTERM || signo == SIGINT)
			return;
		else if (signo == -1 && errno == EAGAIN)
			notify("WATCHDOG=1");
	}
}

static void
block_signals(struct serve *s)
{
	sigemptyset(&s->signals);
	sigaddset(&s->signals, SIGTERM);
	sigaddset(&s->signals, SIGINT);
	sigaddset(&s->signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &s->signals, NULL);
}

static int
serve(struct serve *s)
{
	struct cmd *c = s->c;
	int rc;

	if (check_tables(s, &c->e) == -1 || api_check_routes(&c->e) == -1 ||
	    cmd_keys(c, &s->house.keys, &c->e) == -1 || audit_seal_old(c->store, &c->e) == -1 ||
	    papers_reapply(c->store, s->house.keys, &c->e) == -1 ||
	    find_certificate(s, &c->e) == -1)
		return cmd_fail(c);
	fill_options(s);
	rc = open_access_log(s, &c->e);
	if (rc == 0 && (rc = start(s, &c->e)) == 0) {
		fprintf(c->out, "ready %s\n", s->house.url);
		fflush(c->out);
		notify("READY=1");
		offer_setup(s);
		wait_for_end(s);
		stop(s);
	} else
		rc = cmd_fail(c);
	access_log_close(s->access);
	api_fini(&s->api);
	return rc;
}

static int
run(struct cmd *c)
{
	const struct cmdline *l = c->frame->line;
	struct serve *s = arena_alloc(c->arena, sizeof *s);

	s->c = c;
	if (conf_load(&s->conf, c->arena, l->config, l->setting, l->nsettings, &c->e) == -1)
		return cmd_fail(c);
	conf_log(&s->conf);
	papers_keep_undated(conf_int(&s->conf, "papers-undated-days"));
	block_signals(s);
	return serve(s);
}

const struct command cmd_serve = {
	.name = "serve", .args = "", .zh = "运行服务器", .en = "run the server",
	.example = { "tradewind serve --data /var/lib/tradewind --port 8443",
	    "tradewind serve --data var --port 0 --cert chain.pem --key key.pem" },
	.flags = CMD_STORE | CMD_ALONE | CMD_SETTINGS | CMD_HANGUP, .run = run,
};
