/*
 * What lives in memory beside the store: limits, the hash thread, counted refusals; and the flush of all of it.
 */
#include "base/base.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "model/audit.h"
#include "people_in.h"

const struct people_limits *
people_limits(const struct people *p)
{
	return &p->lim;
}

struct throttle *
people_throttle(struct people *p)
{
	return p->throttle;
}

struct store *
people_store(struct people *p)
{
	return p->store;
}

/* --- the hash thread -------------------------------------------------------------------------------- */

enum { HASH_QUEUE = 32, HASH_WAIT_MS = 2000 };

struct hash_job {
	void		(*work)(void *arg, bool late);
	void		*arg;
	int64_t		 queued_ms;
};

static void
hash_main(void *arg)
{
	struct people *p = arg;
	struct hash_job *job;

	while ((job = queue_pop(p->hash_jobs)) != NULL) {
		job->work(job->arg, clock_mono_ms() - job->queued_ms > HASH_WAIT_MS);
		free(job);
	}
}

int
people_hash(struct people *p, void (*work)(void *arg, bool late), void *arg)
{
	struct hash_job *job = xmalloc(sizeof *job);

	*job = (struct hash_job){ work, arg, clock_mono_ms() };
	if (queue_push(p->hash_jobs, job) == 0)
		return 0;
	free(job);
	return -1;
}

/* --- refusals --------------------------------------------------------------------------------------- */

static struct refusal *
refusal_of(struct people *p, const char *cause, int64_t account, const char *addr)
{
	struct refusal *r = p->refusal;

	for (; r < p->refusal + p->nrefusals; r++)
		if (r->cause == cause && r->account == account && strcmp(r->addr, addr) == 0)
			return r;
	if (p->nrefusals < REFUSALS_MOST) {
		p->nrefusals++;
		*r = (struct refusal){ .cause = cause, .account = account };
		snprintf(r->addr, sizeof r->addr, "%s", addr);
		return r;
	}
	p->refusal[REFUSALS_MOST].cause = "many";
	p->refusal[REFUSALS_MOST].account = NONE;
	return &p->refusal[REFUSALS_MOST];
}

void
people_refused(struct people *p, const char *cause, int64_t account, const char *addr)
{
	pthread_mutex_lock(&p->lock);
	refusal_of(p, cause, account, addr == NULL ? "" : addr)->n++;
	pthread_mutex_unlock(&p->lock);
}

/* --- the flush -------------------------------------------------------------------------------------- */

struct flush {
	struct live	*live;
	size_t		 nlive;
	struct refusal	*refusal;
	size_t		 nrefusals;
	int64_t		 now_ms;
};

static int
write_seen(struct tx *t, const struct live *l, struct err *e)
{
	struct stmt *s;

	if (l->token != NONE) {
		s = tx_stmt(t, "UPDATE token SET used_at = $2 WHERE id = $1 AND (used_at IS NULL OR used_at < $2)");
		stmt_int(s, 1, l->token);
	} else {
		s = tx_stmt(t, "UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2");
		stmt_int(s, 1, l->session);
	}
	stmt_int(s, 2, l->seen_at);
	if (stmt_run(s, e) == -1)
		return -1;
	s = tx_stmt(t, "UPDATE account SET last_seen_at = $2 WHERE id = $1"
	    " AND (last_seen_at IS NULL OR last_seen_at < $2)");
	stmt_int(s, 1, l->account);
	stmt_int(s, 2, l->seen_at);
	return stmt_run(s, e);
}

static int
write_refusal(struct tx *t, const struct refusal *r, struct err *e)
{
	struct actor who = { .account = r->account, .role = R_AUDITOR, .enterprise = NONE, .door = DOOR_PAGE,
	    .session = NONE, .token = NONE, .addr = r->addr[0] == '\0' ? NULL : r->addr };
	char note[96];

	snprintf(note, sizeof note, "{\"cause\":\"%s\",\"times\":%lld}", r->cause, (long long)r->n);
	return audit_add(t, &who, "refused", NULL, NONE, NONE, NULL, note, e);
}

static const char *const sweeps[] = {
	"DELETE FROM session WHERE ends_at <= $1 OR seen_at + idle_ms <= $1",
	"DELETE FROM link WHERE ends_at <= $1",
	"DELETE FROM token WHERE ends_at <= $1",
};

static int
run_flush(struct tx *t, void *arg, struct err *e)
{
	const struct flush *f = arg;

	for (size_t i = 0; i < f->nlive; i++)
		if (write_seen(t, &f->live[i], e) == -1)
			return -1;
	for (size_t i = 0; i < f->nrefusals; i++)
		if (write_refusal(t, &f->refusal[i], e) == -1)
			return -1;
	for (size_t i = 0; i < nitems(sweeps); i++) {
		struct stmt *s = tx_stmt(t, sweeps[i]);

		stmt_int(s, 1, f->now_ms);
		if (stmt_run(s, e) == -1)
			return -1;
	}
	return 0;
}

/* Take the counted refusals out; the memory is the caller's. */
static size_t
take_refusals(struct people *p, struct refusal *out)
{
	size_t n;

	pthread_mutex_lock(&p->lock);
	n = p->nrefusals;
	memcpy(out, p->refusal, n * sizeof *out);
	if (p->refusal[REFUSALS_MOST].n > 0)
		out[n++] = p->refusal[REFUSALS_MOST];
	p->nrefusals = 0;
	p->refusal[REFUSALS_MOST].n = 0;
	pthread_mutex_unlock(&p->lock);
	return n;
}

static void
give_back(struct people *p, const struct flush *f)
{
	seen_give_back(p->seen, f->live, f->nlive);
	pthread_mutex_lock(&p->lock);
	for (size_t i = 0; i < f->nrefusals; i++)
		refusal_of(p, f->refusal[i].cause, f->refusal[i].account, f->refusal[i].addr)->n +=
		    f->refusal[i].n;
	pthread_mutex_unlock(&p->lock);
}

void
people_flush(struct people *p)
{
	struct arena *a = arena_new();
	struct flush f = { .now_ms = clock_ms() };
	struct err e;

	err_init(&e, a);
	f.live = arena_array(a, SEEN_MOST, sizeof *f.live);
	f.nlive = seen_take(p->seen, f.live, SEEN_MOST);
	f.refusal = arena_array(a, REFUSALS_MOST + 1, sizeof *f.refusal);
	f.nrefusals = take_refusals(p, f.refusal);
	if (store_write_wait(p->store, run_flush, &f, &e) == -1) {
		log_warnx("last-seen times and refusals wait for the next minute: %s", e.log);
		give_back(p, &f);
	}
	arena_free(a);
}

/* --- life ------------------------------------------------------------------------------------------- */

int
people_open(struct people **out, struct store *s, struct err *e)
{
	struct people_limits lim;
	struct people *p;

	people_limits_init(&lim);
	if (people_limits_env(&lim, e) == -1)
		return -1;
	p = xcalloc(1, sizeof *p);
	p->store = s;
	p->lim = lim;
	p->throttle = throttle_new(&p->lim);
	p->seen = seen_new();
	pthread_mutex_init(&p->lock, NULL);
	p->hash_jobs = queue_new(HASH_QUEUE);
	p->hash_thread = thread_start("hash", ROLE_T_HASH, hash_main, p);
	*out = p;
	return 0;
}

void
people_close(struct people *p)
{
	if (p == NULL)
		return;
	queue_close(p->hash_jobs);
	thread_join(p->hash_thread);
	queue_free(p->hash_jobs);
	people_flush(p);
	seen_free(p->seen);
	throttle_free(p->throttle);
	pthread_mutex_destroy(&p->lock);
	free(p);
}
