/*
 * GET /api/v1/events.  Handlers let watchers in; a thread of its own, with its own connection, tells them.
 */
#include "base/base.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "api/answer.h"
#include "api/events.h"
#include "api/parts.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "http/stream.h"
#include "meta/registry.h"
#include "model/event.h"
#include "model/import.h"
#include "model/resources.h"
#include "model/session.h"
#include "text/num.h"

enum {
	TURN_US = 200000,		/* how often is looked */
	COMMENT_MS = 15000,		/* something at least so often, for what stands between */
	LIFE_MS = 1800000,		/* then a watcher comes again, as whoever he is then */
	CHECK_MS = 30000,		/* is the session still there?  Idle ones end without a change */
	IMPORTS_MOST = 8, TOPICS_MOST = 24, TEXT_MOST = 400,
};

/* An import that somebody watches, as it was told last. */
struct progress {
	int64_t		 id, done, total;
	const char	*state;		/* constant; NULL: not told yet */
};

struct watcher {
	struct watcher	*next;
	struct stream	*stream;
	struct actor	 who;		/* without texts */
	char		*secret;	/* cookie or token */
	uint32_t	 resources;	/* by position in the registry */
	bool		 me;
	struct progress	 import[IMPORTS_MOST];
	size_t		 nimports;
	int64_t		 last;		/* the newest event it has been told of or past */
	int64_t		 began_ms, said_ms, checked_ms;
	uint64_t	 people;	/* COUNTER_PEOPLE when its session was looked at */
};

struct events {
	struct api	*api;
	struct db	*db;		/* the thread's */
	struct thread	*thread;
	struct queue	*wake;		/* nobody pushes: a pause that costs nothing */
	atomic_bool	 stopping;
	pthread_mutex_t	 lock;		/* of new and ended streams of an account; nothing is waited for under it */
	struct watcher	*all;		/* newest first */
	size_t		 n;
	uint64_t	 audit;		/* CNT_AUDIT when the log was read last; the thread's */
};

/* --- who watches -------------------------------------------------------------------------------------- */

static void
watcher_free(struct watcher *w)
{
	stream_unref(w->stream);
	if (w->secret != NULL)
		explicit_bzero(w->secret, strlen(w->secret));
	free(w->secret);
	free(w);
}

/* Newest first, so the last of an account's that are within its number stays. */
static void
end_others(struct events *ev, int64_t account)
{
	int kept = 0;

	for (struct watcher *w = ev->all; w != NULL; w = w->next)
		if (w->who.account == account && !stream_gone(w->stream) && ++kept > WATCHERS_EACH)
			stream_end(w->stream);
}

static int
let_in(struct events *ev, struct watcher *w, struct err *e)
{
	bool room;

	pthread_mutex_lock(&ev->lock);
	room = ev->n < WATCHERS_MOST && !atomic_load(&ev->stopping);
	if (room) {
		w->next = ev->all;
		ev->all = w;
		ev->n++;
		end_others(ev, w->who.account);
	}
	pthread_mutex_unlock(&ev->lock);
	return room ? 0 : fail(e, atomic_load(&ev->stopping) ? ERR_STOPPING : ERR_BUSY, "no more streams");
}

/* --- what is said ------------------------------------------------------------------------------------- */

static void
say(struct watcher *w, const char *text, int64_t now_ms)
{
	w->said_ms = now_ms;
	(void)stream_send(w->stream, text, strlen(text));
}

static void
say_changed(struct watcher *w, const struct event *x, const char *path, int64_t now_ms)
{
	char text[TEXT_MOST], version[32] = "null";

	if (x->version != NONE)
		snprintf(version, sizeof version, "%lld", (long long)x->version);
	snprintf(text, sizeof text, "id: %lld\nevent: changed\ndata: {\"resource\":\"%s\",\"id\":%lld,\"version\":%s}\n\n",
	    (long long)x->id, path, (long long)x->record, version);
	say(w, text, now_ms);
}

/* Too far behind: what is on the page is to be read again. */
static void
say_reset(struct watcher *w, int64_t last, int64_t now_ms)
{
	char text[TEXT_MOST];

	snprintf(text, sizeof text, "id: %lld\nevent: reset\ndata: {}\n\n", (long long)last);
	w->last = last;
	say(w, text, now_ms);
}

static bool
watches(const struct watcher *w, const struct resource *r)
{
	unsigned own;

	for (size_t i = 0; registry_all()[i] != NULL; i++)
		if (registry_all()[i] == r)
			return (w->resources & BIT(i)) != 0 && (access_verbs(&w->who, r, &own) & BIT(V_READ)) != 0;
	return false;
}

/* What is the watcher's own: the account, and the views that it keeps. */
static const char *
own_path(const struct watcher *w, const struct event *x)
{
	if (!w->me || x->r != NULL)
		return NULL;
	if (strncmp(x->action, "view.", 5) == 0)
		return x->account == w->who.account ? "saved-views" : NULL;
	return strncmp(x->action, "user.", 5) == 0 && x->record == w->who.account ? "users" : NULL;
}

static int
tell_one(struct events *ev, struct arena *a, struct watcher *w, const struct event *x, int64_t now_ms, struct err *e)
{
	const char *path = own_path(w, x);

	if (path == NULL && x->r != NULL && watches(w, x->r)) {
		int rc = event_in_scope(ev->db, a, &w->who, x, e);

		if (rc == -1)
			return -1;
		path = rc == 1 ? x->r->path : NULL;
	}
	if (path != NULL)
		say_changed(w, x, path, now_ms);
	return 0;
}

/* --- one turn ----------------------------------------------------------------------------------------- */

/* The list as it is now; only the thread takes watchers out, so it may walk without the lock. */
static struct watcher *
watchers(struct events *ev)
{
	struct watcher *all;

	pthread_mutex_lock(&ev->lock);
	all = ev->all;
	pthread_mutex_unlock(&ev->lock);
	return all;
}

static void
take_out(struct events *ev, struct watcher *w)
{
	struct watcher **at;

	pthread_mutex_lock(&ev->lock);
	for (at = &ev->all; *at != w; at = &(*at)->next)
		;
	*at = w->next;
	ev->n--;
	pthread_mutex_unlock(&ev->lock);
	watcher_free(w);
}

/* Whether the session or token is still that of the same account in the same role. */
static bool
is_still(struct events *ev, struct arena *a, const struct watcher *w, struct err *e)
{
	struct caller c;
	int rc = w->who.token != NONE ? token_find(ev->api->people, ev->db, a, w->secret, &c, e) :
	    session_find(ev->api->people, ev->db, a, w->secret, false, &c, e);

	return rc == -1 || (rc == 1 && c.account == w->who.account && c.role == w->who.role &&
	    c.enterprise == w->who.enterprise && c.read_only == w->who.read_only);
}

/* A failure of the database is no reason to end: it is asked again. */
static bool
may_stay(struct events *ev, struct arena *a, struct watcher *w, int64_t now_ms, struct err *e)
{
	uint64_t people = store_counter(ev->api->store, COUNTER_PEOPLE);

	if (stream_gone(w->stream) || now_ms - w->began_ms >= LIFE_MS)
		return false;
	if (people == w->people && now_ms - w->checked_ms < CHECK_MS)
		return true;
	w->people = people;
	w->checked_ms = now_ms;
	return is_still(ev, a, w, e);
}

static void
part_with(struct events *ev, struct arena *a, int64_t now_ms, struct err *e)
{
	for (struct watcher *w = watchers(ev), *next; w != NULL; w = next) {
		next = w->next;
		if (may_stay(ev, a, w, now_ms, e))
			continue;
		stream_end(w->stream);
		take_out(ev, w);
	}
}

static int
tell_progress(struct events *ev, struct watcher *w, struct progress *p, int64_t now_ms, struct err *e)
{
	const char *state = NULL;
	char text[TEXT_MOST], done[64] = "\"done\":null,\"total\":null";
	int64_t n, total;
	int rc = import_progress(ev->db, ev->api->imports, p->id, &state, &n, &total, e);

	if (rc != 1 || access_action(&w->who, "imports.read", e) == -1)
		return rc;
	if (p->state == state && p->done == n && p->total == total)
		return 0;
	*p = (struct progress){ p->id, n, total, state };
	if (n != NONE)
		snprintf(done, sizeof done, "\"done\":%lld,\"total\":%lld", (long long)n, (long long)total);
	snprintf(text, sizeof text, "event: progress\ndata: {\"import\":%lld,\"state\":\"%s\",%s}\n\n", (long long)p->id, state, done);
	say(w, text, now_ms);
	return 0;
}

static int64_t
oldest(struct watcher *all, int64_t last)
{
	int64_t from = last;

	for (struct watcher *w = all; w != NULL; w = w->next)
		if (w->last < from)
			from = w->last;
	return from;
}

/* Events that came since, to each from where it is. */
static int
tell_log(struct events *ev, struct arena *a, struct watcher *all, int64_t now_ms, struct err *e)
{
	struct event *x;
	int64_t last;
	size_t n;

	if (event_last(ev->db, &last, e) == -1)
		return -1;
	for (struct watcher *w = all; w != NULL; w = w->next)
		if (w->last > last || last - w->last > EVENTS_MOST)
			say_reset(w, last, now_ms);
	if (oldest(all, last) == last)
		return 0;
	if (event_list(ev->db, a, oldest(all, last), &x, &n, e) == -1)
		return -1;
	for (struct watcher *w = all; w != NULL; w = w->next)
		for (size_t i = 0; i < n; i++) {
			if (x[i].id <= w->last)
				continue;
			if (tell_one(ev, a, w, &x[i], now_ms, e) == -1)
				return -1;
			w->last = x[i].id;
		}
	return 0;
}

/* The log is read when its counter has moved, or somebody has come who is behind. */
static int
tell(struct events *ev, struct arena *a, int64_t now_ms, struct err *e)
{
	uint64_t audit = store_counter(ev->api->store, CNT_AUDIT);
	struct watcher *all = watchers(ev);
	bool anew = audit != ev->audit;

	for (struct watcher *w = all; w != NULL; w = w->next) {
		anew |= w->said_ms == 0;
		for (size_t i = 0; i < w->nimports; i++)
			if (tell_progress(ev, w, &w->import[i], now_ms, e) == -1)
				return -1;
	}
	if (anew && tell_log(ev, a, all, now_ms, e) == -1)
		return -1;
	ev->audit = audit;
	for (struct watcher *w = all; w != NULL; w = w->next)
		if (now_ms - w->said_ms >= COMMENT_MS)
			say(w, ":\n\n", now_ms);
	return 0;
}

static void
turn(struct events *ev, struct arena *a)
{
	int64_t now_ms = clock_mono_ms();
	struct err e;

	err_init(&e, a);
	part_with(ev, a, now_ms, &e);
	err_init(&e, a);
	if (watchers(ev) != NULL && tell(ev, a, now_ms, &e) == -1)
		log_warnx("events wait: %s", e.log);
}

static void
events_main(void *arg)
{
	struct events *ev = arg;
	struct arena *a = arena_new();

	while (!atomic_load(&ev->stopping)) {
		(void)queue_pop_timed(ev->wake, TURN_US);
		arena_reset(a);
		turn(ev, a);
	}
	arena_free(a);
}

/* --- life --------------------------------------------------------------------------------------------- */

int
events_start(struct events **out, struct api *api, struct err *e)
{
	struct events *ev = xcalloc(1, sizeof *ev);

	ev->api = api;
	pthread_mutex_init(&ev->lock, NULL);
	ev->wake = queue_new(1);
	*out = ev;
	if (db_open(&ev->db, api->store, e) == -1) {
		events_free(ev);
		*out = NULL;
		return -1;
	}
	ev->thread = thread_start("tw-events", ROLE_T_WORKER, events_main, ev);
	return 0;
}

void
events_stop(struct events *ev)
{
	if (ev == NULL)
		return;
	pthread_mutex_lock(&ev->lock);
	atomic_store(&ev->stopping, true);
	pthread_mutex_unlock(&ev->lock);
	thread_join(ev->thread);
	for (struct watcher *w; (w = ev->all) != NULL; take_out(ev, w))
		stream_end(w->stream);
}

void
events_free(struct events *ev)
{
	if (ev == NULL)
		return;
	db_close(ev->db);
	queue_free(ev->wake);
	pthread_mutex_destroy(&ev->lock);
	free(ev);
}

/* --- the request -------------------------------------------------------------------------------------- */

static int
bad_topic(struct req *rq, const char *topic)
{
	struct str *allowed = str_new(rq->arena);

	str_puts(allowed, "me, import:ID");
	for (const struct resource *const *r = registry_all(); *r != NULL; r++)
		str_printf(allowed, ", %s", (*r)->path);
	return fail_bad_param(&rq->err, "topics", topic, str_text(allowed));
}

static int
add_import(struct req *rq, struct watcher *w, const char *topic)
{
	const char *state;
	int64_t id, done, total;
	int rc;

	if (num_parse(topic + strlen("import:"), 0, &id) != NULL || id < 1 || w->nimports == IMPORTS_MOST)
		return bad_topic(rq, topic);
	if (access_action(req_actor(rq), "imports.read", &rq->err) == -1)
		return -1;
	rc = import_is_seen(req_worker(rq)->db, req_actor(rq), id, &rq->err);
	if (rc == 1)
		rc = import_progress(req_worker(rq)->db, req_worker(rq)->api->imports, id, &state, &done, &total, &rq->err);
	if (rc != 1)
		return rc == 0 ? fail(&rq->err, ERR_NOT_FOUND, "no such import") : -1;
	w->import[w->nimports++] = (struct progress){ .id = id };
	return 0;
}

static int
add_topic(struct req *rq, struct watcher *w, const char *topic)
{
	if (strcmp(topic, "me") == 0) {
		w->me = true;
		return 0;
	}
	if (strncmp(topic, "import:", strlen("import:")) == 0)
		return add_import(rq, w, topic);
	for (size_t i = 0; registry_all()[i] != NULL; i++)
		if (strcmp(registry_all()[i]->path, topic) == 0) {
			w->resources |= BIT(i);
			return access_may(req_actor(rq), registry_all()[i], V_READ, &rq->err);
		}
	return bad_topic(rq, topic);
}

static int
read_topics(struct req *rq, struct watcher *w)
{
	const char *text = uri_get(&rq->params, "topics");

	if (text == NULL || *text == '\0')
		return bad_topic(rq, "");
	for (size_t n = 0, len; *text != '\0'; text += len + (text[len] == ','), n++) {
		len = strcspn(text, ",");
		if (n == TOPICS_MOST)
			return bad_topic(rq, text);
		if (add_topic(rq, w, arena_strndup(rq->arena, text, len)) == -1)
			return -1;
	}
	return 0;
}

/* From here on, or from where it was left. */
static int
read_last(struct req *rq, struct watcher *w)
{
	const char *text = req_header(rq, "last-event-id");

	if (text == NULL || num_parse(text, 0, &w->last) != NULL || w->last < 0)
		return event_last(req_worker(rq)->db, &w->last, &rq->err);
	return 0;
}

/* The pieces of an actor that live as long as the stream; and by what it is found again. */
static void
copy_actor(struct req *rq, struct watcher *w)
{
	const struct actor *who = req_actor(rq);
	const char *authorization = req_header(rq, "authorization");

	w->who = *who;
	w->who.login = w->who.addr = w->who.request_id = NULL;
	if (authorization != NULL)
		authorization += strlen("Bearer");
	w->secret = xstrdup(authorization != NULL ? authorization + strspn(authorization, " ") : req_cookie(rq, COOKIE_NAME));
	w->people = store_counter(req_worker(rq)->api->store, COUNTER_PEOPLE);
	w->began_ms = w->checked_ms = clock_mono_ms();
}

static int
get_events(struct req *rq)
{
	struct watcher *w = xcalloc(1, sizeof *w);
	const char *type = "text/event-stream";

	if (read_topics(rq, w) == -1 || read_last(rq, w) == -1) {
		watcher_free(w);
		return -1;
	}
	if (rq->method == M_HEAD) {
		watcher_free(w);
		rq->reply.status = 200;
		rq->reply.type = type;
		return 0;
	}
	copy_actor(rq, w);
	w->people--;	/* looked at once more: the session may have ended since */
	w->stream = reply_stream(rq, type);
	reply_header(rq, "X-Accel-Buffering", "no");
	(void)stream_send(w->stream, "retry: 5000\n\n", 13);
	if (let_in(req_worker(rq)->api->events, w, &rq->err) == 0)
		return 0;
	watcher_free(w);
	reply_forget(rq);
	return -1;
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/events", "own", RT_STREAM | RT_NO_STORE, .handle = get_events, .query = NAMES("topics"),
	  .offers = NAMES("text/event-stream") },
};
const struct route_part events_part = ROUTE_PART(rows);
