/*
 * Failed sign-ins: two tables of slots, by login and by address.  A slot counts failures in sixteen pieces of time,
 * so that a failure is remembered for the window and at most a fifteenth of it longer.
 *
 * Keys are 64-bit hashes under a secret seed: nobody outside can aim at another's slot.
 */
#include "base/base.h"

#include <arpa/inet.h>
#include <pthread.h>

#include "base/rnd.h"
#include "model/people.h"
#include "model/throttle.h"

enum { SLOTS = 4096, PROBES = 16, PIECES = 16, FORGET_WINDOWS = 4, BUSY_S = 2 };

struct slot {
	uint64_t	 key;		/* 0: free */
	int64_t		 piece;		/* number of the newest piece */
	unsigned	 fails[PIECES];	/* by piece % PIECES */
	int		 in_flight;
	int		 level;		/* waits so far; 0: none */
	int64_t		 until_ms;	/* end of the wait */
	int64_t		 last_ms;	/* last use */
};

struct table {
	struct slot	 slot[SLOTS];
	struct slot	 crowd;		/* shared when all places for a key are in flight */
};

struct throttle {
	pthread_mutex_t	 lock;
	const struct people_limits *lim;
	uint64_t	 seed;
	struct table	 logins, addrs;
};

struct throttle *
throttle_new(const struct people_limits *l)
{
	struct throttle *t = xcalloc(1, sizeof *t);

	pthread_mutex_init(&t->lock, NULL);
	t->lim = l;
	t->seed = rnd_u64();
	return t;
}

void
throttle_free(struct throttle *t)
{
	if (t == NULL)
		return;
	pthread_mutex_destroy(&t->lock);
	free(t);
}

static uint64_t
hash_bytes(uint64_t seed, const void *p, size_t n)
{
	const unsigned char *b = p;
	uint64_t h = seed;

	for (size_t i = 0; i < n; i++)
		h = (h ^ b[i]) * UINT64_C(0x100000001b3);
	h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
	h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	h ^= h >> 33;
	return h == 0 ? 1 : h;
}

/* One customer has one IPv4 address, or a /64 of IPv6. */
static uint64_t
addr_key(const struct throttle *t, const char *addr)
{
	unsigned char six[16];

	if (inet_pton(AF_INET6, addr, six) == 1 && !IN6_IS_ADDR_V4MAPPED((struct in6_addr *)(void *)six))
		return hash_bytes(t->seed, six, 8);
	return hash_bytes(t->seed, addr, strlen(addr));
}

static void
move_on(const struct throttle *t, struct slot *s, int64_t now_ms)
{
	int64_t piece = now_ms / (t->lim->window_s * 1000 / (PIECES - 1) + 1);

	if (piece - s->piece >= PIECES)
		memset(s->fails, 0, sizeof s->fails);
	else
		for (int64_t i = s->piece + 1; i <= piece; i++)
			s->fails[i % PIECES] = 0;
	if (piece > s->piece)
		s->piece = piece;
	if (now_ms - s->last_ms > FORGET_WINDOWS * t->lim->window_s * 1000)
		s->level = 0;
}

static int64_t
count(const struct slot *s)
{
	int64_t n = s->in_flight;

	for (int i = 0; i < PIECES; i++)
		n += s->fails[i];
	return n;
}

/* The key's slot; a free one, or the one that was left alone for longest; or the crowd's. */
static struct slot *
slot_of(const struct throttle *t, struct table *table, uint64_t key, int64_t now_ms)
{
	struct slot *place = NULL;

	for (size_t i = 0; i < PROBES; i++) {
		struct slot *s = &table->slot[(key + i) % SLOTS];

		if (s->key == key) {
			move_on(t, s, now_ms);
			return s;
		}
		if (s->in_flight == 0 && (place == NULL || s->last_ms < place->last_ms))
			place = s;
	}
	if (place == NULL) {
		move_on(t, &table->crowd, now_ms);
		return &table->crowd;
	}
	*place = (struct slot){ .key = key, .last_ms = now_ms };
	move_on(t, place, now_ms);
	return place;
}

/* Seconds that a login has to wait; 0: none. */
static int
login_wait(const struct throttle *t, const struct slot *s, int64_t now_ms)
{
	if (s->level > 0) {
		if (now_ms < s->until_ms)
			return (int)((s->until_ms - now_ms + 999) / 1000);
		return s->in_flight > 0 ? BUSY_S : 0;	/* one at a time */
	}
	return count(s) >= t->lim->failures ? BUSY_S : 0;
}

static int
addr_wait(const struct throttle *t, const struct slot *s)
{
	return count(s) >= t->lim->failures_addr ? (int)(t->lim->window_s / (PIECES - 1)) + 1 : 0;
}

int
throttle_enter(struct throttle *t, const char *login, const char *addr, bool known, int64_t now_ms,
    struct err *e)
{
	struct slot *l, *a;
	int wait_s;

	pthread_mutex_lock(&t->lock);
	l = slot_of(t, &t->logins, hash_bytes(t->seed, login, strlen(login)), now_ms);
	a = slot_of(t, &t->addrs, addr_key(t, addr), now_ms);
	wait_s = login_wait(t, l, now_ms);
	if (wait_s == 0 && !known)
		wait_s = addr_wait(t, a);
	if (wait_s == 0) {
		l->in_flight++;
		a->in_flight++;
		l->last_ms = a->last_ms = now_ms;
	}
	pthread_mutex_unlock(&t->lock);
	if (wait_s == 0)
		return 0;
	fail_detail(e, ERR_THROTTLED, "login_throttled");
	err_param_int(e, "seconds", wait_s);
	e->retry_after_s = wait_s;
	return -1;
}

/* The account's waits: the first when its failures are used up, then one for each further failure. */
static void
login_wrong(const struct throttle *t, struct slot *s, int64_t now_ms)
{
	int64_t wait_s = t->lim->delay_s;

	s->fails[s->piece % PIECES]++;
	if (s->level == 0 && count(s) - s->in_flight < t->lim->failures)
		return;
	for (int i = 0; i < s->level && wait_s < t->lim->window_s; i++)
		wait_s *= 2;
	if (wait_s > t->lim->window_s)
		wait_s = t->lim->window_s;
	s->level++;
	s->until_ms = now_ms + wait_s * 1000;
}

void
throttle_leave(struct throttle *t, const char *login, const char *addr, enum throttle_end how, int64_t now_ms)
{
	struct slot *l, *a;

	pthread_mutex_lock(&t->lock);
	l = slot_of(t, &t->logins, hash_bytes(t->seed, login, strlen(login)), now_ms);
	a = slot_of(t, &t->addrs, addr_key(t, addr), now_ms);
	l->in_flight--;
	a->in_flight--;
	l->last_ms = a->last_ms = now_ms;
	if (how == THROTTLE_WRONG) {
		login_wrong(t, l, now_ms);
		a->fails[a->piece % PIECES]++;
	} else if (how == THROTTLE_RIGHT) {
		memset(l->fails, 0, sizeof l->fails);
		l->level = 0;
	}
	pthread_mutex_unlock(&t->lock);
}
