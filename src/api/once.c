/*
 * Idempotency-Key.
 */
#include "base/base.h"

#include <pthread.h>
#include <sys/mman.h>

#include "api/once.h"
#include "model/kept_reply.h"
#include "text/multipart.h"

struct once {
	struct once	*next;		/* in onces.running */
	struct onces	*of;		/* NULL: not in it */
	int64_t		 account;
	unsigned char	 key[DIGEST_SIZE], asked[DIGEST_SIZE];
};
struct onces {
	pthread_mutex_t	 lock;
	struct once	*running;
};

struct onces *
onces_new(void)
{
	struct onces *o = xcalloc(1, sizeof *o);

	pthread_mutex_init(&o->lock, NULL);
	return o;
}

void
onces_free(struct onces *o)
{
	if (o == NULL)
		return;
	pthread_mutex_destroy(&o->lock);
	free(o);
}

/* --- who is in ---------------------------------------------------------------------------------------- */

static bool
is_same(const struct once *a, const struct once *b)
{
	return a->account == b->account && memcmp(a->key, b->key, sizeof a->key) == 0;
}

static bool
enter(struct onces *all, struct once *o)
{
	struct once *other;

	pthread_mutex_lock(&all->lock);
	for (other = all->running; other != NULL && !is_same(other, o); other = other->next)
		;
	if (other == NULL) {
		o->next = all->running;
		o->of = all;
		all->running = o;
	}
	pthread_mutex_unlock(&all->lock);
	return other == NULL;
}

/* However the request ends: it is called again when its arena goes. */
static void
leave(void *arg)
{
	struct once *o = arg, **at;
	struct onces *all = o->of;

	if (all == NULL)
		return;
	pthread_mutex_lock(&all->lock);
	for (at = &all->running; *at != o; at = &(*at)->next)
		;
	*at = o->next;
	pthread_mutex_unlock(&all->lock);
	o->of = NULL;
}

bool
once_is(const struct req *rq)
{
	return rq->keyed != NULL;
}

void
once_leave(struct req *rq)
{
	if (rq->keyed != NULL)
		leave(rq->keyed);
}

/* --- what is asked ------------------------------------------------------------------------------------ */

static void
add_text(struct digest *d, const char *text)
{
	digest_add(d, text, strlen(text) + 1);
}

static void
add_bytes(struct digest *d, const void *p, size_t n)
{
	uint64_t len = n;

	digest_add(d, &len, sizeof len);
	digest_add(d, p, n);
}

/* A form is the same form between other boundaries: a browser makes new ones each time it sends. */
static void
add_form(struct req *rq, struct digest *d, const char *body, size_t len)
{
	struct part part[MULTIPART_MOST];
	struct err none;
	size_t n;

	err_init(&none, rq->arena);
	if (multipart_parse(rq->arena, req_header(rq, "content-type"), body, len, part, &n, &none) == -1) {
		add_bytes(d, body, len);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		add_text(d, part[i].name);
		add_text(d, part[i].file_name == NULL ? "" : part[i].file_name);
		add_bytes(d, part[i].p, part[i].len);
	}
}

static int
add_file(struct req *rq, struct digest *d)
{
	size_t len = (size_t)rq->body_fd_len;
	void *p;

	if (len == 0)
		return 0;
	p = mmap(NULL, len, PROT_READ, MAP_PRIVATE, rq->body_fd, 0);
	if (p == MAP_FAILED)
		return fail(&rq->err, ERR_INTERNAL, "upload cannot be read again");
	add_form(rq, d, p, len);
	munmap(p, len);
	return 0;
}

/* With the key, which is kept nowhere: a body may hold a password, and a plain digest of one can be guessed at. */
static int
digest_asked(struct req *rq, const char *key, unsigned char out[DIGEST_SIZE])
{
	struct digest *d = digest_new();
	int rc = 0;

	add_text(d, key);
	add_text(d, rq->query);
	if (rq->body_fd != -1)
		rc = add_file(rq, d);
	else if (rq->body != NULL && (rq->route->flags & RT_UPLOAD))
		add_form(rq, d, rq->body, rq->body_len);
	else if (rq->body != NULL)
		add_bytes(d, rq->body, rq->body_len);
	digest_end(d, out);
	return rc;
}

static void
digest_key(const struct req *rq, const char *key, unsigned char out[DIGEST_SIZE])
{
	struct digest *d = digest_new();

	add_text(d, rq->path);
	add_text(d, key);
	digest_end(d, out);
}

/* --- answered before ---------------------------------------------------------------------------------- */

static int
answer_again(struct req *rq, const struct kept_reply *r)
{
	if (r->location != NULL)
		reply_header(rq, "Location", r->location);
	if (r->withheld)
		return fail_detail(&rq->err, ERR_CONFLICT, "key_done");
	str_add(&rq->reply.body, r->body, r->len);
	reply_json(rq, (int)r->status);
	if (r->status >= 400) {
		rq->reply.type = "application/problem+json; charset=utf-8";
		rq->reply.no_store = true;
	}
	rq->reply.etag = r->etag;
	reply_header(rq, "Idempotency-Replayed", "true");
	return 0;
}

static int
running(struct req *rq)
{
	fail_detail(&rq->err, ERR_CONFLICT, "key_running");
	rq->err.retry_after_s = 1;
	return -1;
}

/* 1: the request is to be handled, and the key is its own until once_leave; 0: answered; -1. */
static int
begin(struct req *rq, const char *key)
{
	struct once *o = arena_alloc(rq->arena, sizeof *o);
	struct kept_reply r;
	int rc;

	o->account = req_actor(rq)->account;
	digest_key(rq, key, o->key);
	if (digest_asked(rq, key, o->asked) == -1)
		return -1;
	if (!enter(req_worker(rq)->api->onces, o))
		return running(rq);
	arena_defer(rq->arena, leave, o);
	memcpy(r.key, o->key, sizeof r.key);
	rc = kept_reply_find(req_worker(rq)->db, rq->arena, req_actor(rq), &r, &rq->err);
	if (rc == 0) {
		rq->keyed = o;
		return 1;
	}
	leave(o);
	if (rc == -1)
		return -1;
	if (memcmp(r.asked, o->asked, sizeof r.asked) != 0)
		return fail(&rq->err, ERR_KEY_REUSED, "the key stood for another body");
	return answer_again(rq, &r);
}

/* --- keeping ------------------------------------------------------------------------------------------ */

/* The value of a header line that the handler has set. */
static const char *
reply_value(const struct req *rq, const char *name)
{
	const char *at = str_text(&rq->reply.headers);
	size_t n = strlen(name);

	for (; *at != '\0'; at += strcspn(at, "\n") + 1)
		if (strncmp(at, name, n) == 0 && at[n] == ':')
			return arena_strndup(rq->arena, at + n + 2, strcspn(at + n + 2, "\r"));
	return NULL;
}

int
once_keep(struct tx *t, struct req *rq, struct err *e)
{
	const struct once *o = rq->keyed;
	const struct reply *from = &rq->reply;
	struct kept_reply r = {
		.status = from->status, .location = reply_value(rq, "Location"), .etag = from->etag,
		.withheld = (rq->route->flags & RT_SECRET) != 0 && from->status < 400,
		.body = str_text(&from->body), .len = from->body.len,
	};

	assert(from->fd == -1 && from->shared == NULL);
	memcpy(r.key, o->key, sizeof r.key);
	memcpy(r.asked, o->asked, sizeof r.asked);
	return kept_reply_put(t, req_actor(rq), &r, e);
}

static int
run_keep(struct tx *t, void *arg, struct err *e)
{
	return once_keep(t, arg, e);
}

static int
run_forget(struct tx *t, void *arg, struct err *e)
{
	const struct req *rq = arg;
	const struct once *o = rq->keyed;

	return kept_reply_drop(t, o->account, o->key, e);
}

/* Kept or not, the answer is the same. */
static void
done(void *arg, struct err *e)
{
	once_leave(arg);
	req_finish(arg);
}

static int
write_later(struct req *rq, int (*run)(struct tx *, void *, struct err *))
{
	struct store *s = req_worker(rq)->api->store;

	return store_write(s, &(struct write){ .run = run, .done = done, .arg = rq, .arena = rq->arena }) == 0;
}

/* What will be so again if it is sent again. */
static bool
is_kept(int status)
{
	static const int kept[] = { 400, 404, 409, 412, 422 };

	for (size_t i = 0; i < nitems(kept); i++)
		if (kept[i] == status)
			return true;
	return false;
}

int
once_keep_refusal(struct req *rq)
{
	return rq->keyed != NULL && is_kept(rq->reply.status) ? write_later(rq, run_keep) : 0;
}

int
once_forget(struct req *rq)
{
	return rq->keyed != NULL ? write_later(rq, run_forget) : 0;
}

/* --- the way through ---------------------------------------------------------------------------------- */

/* Reading twice does no harm, and who signs in gets a cookie of his own each time. */
static const char *
key_of(const struct req *rq)
{
	unsigned flags = rq->route->flags;

	if (rq->method != M_POST || !(flags & RT_WRITE) || (flags & (RT_PUBLIC | RT_LOGIN | RT_SEALED)))
		return NULL;
	return req_header(rq, "idempotency-key");
}

/* The handler has refused: its answer is made here, for it is to be kept. */
static int
refuse(struct req *rq)
{
	if (!is_kept(err_status(rq->err.code)))
		return -1;
	reply_problem(rq);
	return once_keep_refusal(rq);
}

int
api_handle(struct req *rq)
{
	const char *key = key_of(rq);
	int rc;

	if (key != NULL && (rc = begin(rq, key)) != 1)
		return rc;
	rc = rq->route->handle(rq);
	if (rc == -1 && rq->keyed != NULL)
		rc = refuse(rq);
	if (rc != 1)
		once_leave(rq);
	return rc;
}
