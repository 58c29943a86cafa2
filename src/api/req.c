/*
 * What every handler asks of a request and of the writer; the context of a worker.
 */
#include "base/base.h"

#include <errno.h>

#include "api/api.h"
#include "api/once.h"
#include "base/log.h"
#include "http/tags.h"

/* --- workers ------------------------------------------------------------------------------------------ */

void *
api_worker_new(void *arg, struct err *e)
{
	struct worker *w = xcalloc(1, sizeof *w);

	w->api = arg;
	if (db_open(&w->db, w->api->store, e) == 0)
		return w;
	free(w);
	return NULL;
}

void
api_worker_free(void *worker)
{
	struct worker *w = worker;

	if (w == NULL)
		return;
	db_close(w->db);
	free(w);
}

/* --- reading a request -------------------------------------------------------------------------------- */

int
req_json(struct req *rq, const char *const *keys, const struct jv **out, struct err *e)
{
	if (json_parse(rq->arena, rq->body == NULL ? "" : rq->body, rq->body_len, out, e) == -1 ||
	    jr_object(*out, e) == -1)
		return -1;
	return jr_only(*out, keys, e);
}

/* A positive decimal integer as we write it: no sign, no leading zero.  -1: not one. */
static int
parse_positive(const char *s, size_t len, int64_t *out)
{
	int64_t v = 0;

	if (len == 0 || len > 16 || *s == '0')
		return -1;
	for (size_t i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		v = v * 10 + (s[i] - '0');
	}
	*out = v;
	return v <= JSON_INT_MAX ? 0 : -1;
}

int
req_id(const struct req *rq, int arg, int64_t *out, struct err *e)
{
	if (parse_positive(rq->arg[arg], strlen(rq->arg[arg]), out) == -1)
		return fail(e, ERR_NOT_FOUND, "not an id");
	return 0;
}

static size_t
count_tags(const char *list)
{
	struct tag t;
	size_t n = 0;

	while (tags_next(&list, &t))
		n++;
	return n;
}

/* Keep the list in order, without versions that stand twice. */
static void
add_version(struct if_match *m, int64_t version)
{
	size_t at = m->n;

	while (at > 0 && m->version[at - 1] > version)
		at--;
	if (at > 0 && m->version[at - 1] == version)
		return;
	memmove(m->version + at + 1, m->version + at, (m->n - at) * sizeof *m->version);
	m->version[at] = version;
	m->n++;
}

/* Only the version counts: what stands behind it ("12-a1b2") tells answers apart, not records. */
static size_t
version_len(const struct tag *t)
{
	const char *mark = memchr(t->p, '-', t->len);

	return mark == NULL ? t->len : (size_t)(mark - t->p);
}

int
req_if_match(const struct req *rq, struct if_match *m, struct err *e)
{
	const char *list = req_header(rq, "if-match");
	struct tag t;
	int64_t version;

	if (list == NULL || count_tags(list) == 0)
		return fail(e, ERR_NEED_VERSION, "If-Match is missing");
	*m = (struct if_match){ arena_array(rq->arena, count_tags(list), sizeof *m->version), 0, 0 };
	if (strcmp(list, "*") == 0) {
		add_version(m, NONE);
		return 0;
	}
	while (tags_next(&list, &t))
		if (!t.weak && parse_positive(t.p, version_len(&t), &version) == 0)
			add_version(m, version);
	if (m->n == 0)
		add_version(m, 0);
	return 0;
}

void
if_match_first(struct if_match *m)
{
	m->at = 0;
}

bool
if_match_next(struct if_match *m, struct err *e)
{
	if (e->code != ERR_STALE || m->at + 1 == m->n)
		return false;
	err_clear(e);
	m->at++;
	return true;
}

/* --- writing ------------------------------------------------------------------------------------------ */

struct writing {
	struct req	*rq;
	int		(*run)(struct tx *, void *rq, struct err *e);
	void		(*answer)(struct req *rq);
	int		(*then)(struct req *rq);	/* or NULL */
};

const char *const *
req_confirmed(struct req *rq)
{
	const char *value = uri_get(&rq->params, "confirm");
	const char **out;
	char *text, *code;
	size_t n = 0;

	if (value == NULL)
		return NULL;
	out = arena_array(rq->arena, strlen(value) + 1, sizeof *out);
	for (text = arena_strdup(rq->arena, value); (code = strsep(&text, ",")) != NULL;)
		if (*code != '\0')
			out[n++] = code;
	return out;
}

/* With a key the reply belongs to what it stands for.  It may be run again. */
static int
run_writing(struct tx *t, void *arg, struct err *e)
{
	struct writing *w = arg;

	e->confirmed = req_confirmed(w->rq);
	if (w->run(t, w->rq, e) == -1)
		return -1;
	if (!once_is(w->rq))
		return 0;
	reply_forget(w->rq);
	w->answer(w->rq);
	return once_keep(t, w->rq, e);
}

static void
finish(struct req *rq)
{
	once_leave(rq);
	req_finish(rq);
}

/* The reply says what went wrong, whatever was there before. */
static void
refuse_with(struct req *rq, struct err e)
{
	reply_forget(rq);
	rq->err = e;
	if (rq->err.items == NULL)
		rq->err.tail = &rq->err.items;
	reply_problem(rq);
}

/* The writer, after the commit: only now may an answer leave. */
static void
done_writing(void *arg, struct err *e)
{
	struct writing *w = arg;
	struct req *rq = w->rq;

	if (e->code != ERR_OK) {
		refuse_with(rq, *e);
		if (once_keep_refusal(rq) == 0)
			finish(rq);
		return;
	}
	if (!once_is(rq))
		w->answer(rq);
	if (w->then == NULL || w->then(rq) == 0) {
		finish(rq);
		return;
	}
	refuse_with(rq, rq->err);
	if (once_forget(rq) == 0)
		finish(rq);
}

int
req_write_then(struct req *rq, int (*run)(struct tx *, void *rq, struct err *e), void (*answer)(struct req *rq),
    int (*then)(struct req *rq))
{
	struct writing *w = arena_alloc(rq->arena, sizeof *w);
	struct store *store = req_worker(rq)->api->store;

	*w = (struct writing){ rq, run, answer, then };
	if (store_write(store, &(struct write){ .run = run_writing, .done = done_writing, .arg = w,
	    .arena = rq->arena, .vital = (rq->route->flags & RT_LOGIN) != 0 }) == 0)
		return 1;
	return fail(&rq->err, ERR_BUSY, "the writer's queue is full");
}

int
req_write(struct req *rq, int (*run)(struct tx *, void *rq, struct err *e), void (*answer)(struct req *rq))
{
	return req_write_then(rq, run, answer, NULL);
}
