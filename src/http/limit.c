/*
 * Budgets and peers: a hash table of buckets by key.
 *
 * A bucket holds the time at which it will be full again; that one number is the whole state
 * (the "virtual scheduling" form of a token bucket), so refilling costs nothing and a bucket
 * whose time has passed is as good as none and is dropped when its place is wanted.
 */
#include "base/base.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>

#include "base/rnd.h"
#include "http/limit.h"

enum { SLOTS = 8192, PROBES = 16 };

struct bucket {
	uint64_t	 hash;		/* 0: free */
	int64_t		 full_us;	/* when it is full again, monotonic */
};

struct budget {
	pthread_mutex_t	 lock;
	int64_t		 cost_us;	/* what one use adds */
	int64_t		 most_us;	/* debt at which the next use must wait */
	uint64_t	 seed;
	struct bucket	 slot[SLOTS];
	struct bucket	 strangers;	/* shared when all places for a key are busy */
};

/* FNV-1a over a secret start, finished by a mixer: nobody outside can aim at a slot. */
static uint64_t
hash_key(uint64_t seed, const void *key, size_t len)
{
	const unsigned char *p = key;
	uint64_t h = seed;

	for (size_t i = 0; i < len; i++)
		h = (h ^ p[i]) * UINT64_C(0x100000001b3);
	h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
	h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	h ^= h >> 33;
	return h == 0 ? 1 : h;
}

struct budget *
budget_new(int64_t uses, int64_t per_ms, int64_t burst)
{
	struct budget *b = xcalloc(1, sizeof *b);

	assert(uses > 0 && per_ms > 0 && burst > 0);
	pthread_mutex_init(&b->lock, NULL);
	b->cost_us = per_ms * 1000 / uses;
	b->most_us = b->cost_us * burst;
	b->seed = rnd_u64();
	return b;
}

void
budget_free(struct budget *b)
{
	if (b == NULL)
		return;
	pthread_mutex_destroy(&b->lock);
	free(b);
}

/* The key's bucket, a free place for it, or the strangers'. */
static struct bucket *
find_bucket(struct budget *b, uint64_t hash, int64_t now_us)
{
	struct bucket *place = NULL;

	for (size_t i = 0; i < PROBES; i++) {
		struct bucket *k = &b->slot[(hash + i) % SLOTS];

		if (k->hash == hash)
			return k;
		if (place == NULL && (k->hash == 0 || k->full_us <= now_us))
			place = k;
	}
	if (place == NULL)
		return &b->strangers;
	*place = (struct bucket){ .hash = hash };
	return place;
}

int
budget_take(struct budget *b, const void *key, size_t len, int64_t now_ms)
{
	int64_t now_us = now_ms * 1000, full_us, wait_us;
	struct bucket *k;

	pthread_mutex_lock(&b->lock);
	k = find_bucket(b, hash_key(b->seed, key, len), now_us);
	full_us = (k->full_us > now_us ? k->full_us : now_us) + b->cost_us;
	wait_us = full_us - now_us - b->most_us;
	if (wait_us <= 0)
		k->full_us = full_us;
	pthread_mutex_unlock(&b->lock);
	return wait_us <= 0 ? 0 : (int)((wait_us + 999999) / 1000000);
}

/* --- connections by address --------------------------------------------------------------------- */

struct peer {
	struct peer	*next;
	unsigned char	 key[16];
	int64_t		 conns;
	int64_t		 full_us;	/* as above */
};

enum { PEER_CHAINS = 4096 };

struct peers {
	pthread_mutex_t	 lock;
	int64_t		 most, cost_us, burst_us;
	uint64_t	 seed;
	size_t		 swept;
	struct peer	*chain[PEER_CHAINS];
};

struct peers *
peers_new(int64_t most_each, int64_t burst, int64_t per_s)
{
	struct peers *p = xcalloc(1, sizeof *p);

	pthread_mutex_init(&p->lock, NULL);
	p->most = most_each > 0 ? most_each : INT64_MAX;
	p->cost_us = per_s > 0 ? 1000000 / per_s : 0;
	p->burst_us = p->cost_us * burst;
	p->seed = rnd_u64();
	return p;
}

void
peers_free(struct peers *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < PEER_CHAINS; i++)
		for (struct peer *a = p->chain[i], *next; a != NULL; a = next) {
			next = a->next;
			free(a);
		}
	pthread_mutex_destroy(&p->lock);
	free(p);
}

/* IPv4, also as ::ffff:a.b.c.d, by its address; IPv6 by its /64. */
static void
peer_key(const struct sockaddr *sa, unsigned char key[16])
{
	memset(key, 0, 16);
	if (sa->sa_family == AF_INET) {
		memcpy(key + 12, &((const struct sockaddr_in *)(const void *)sa)->sin_addr, 4);
		key[10] = key[11] = 0xff;
	} else if (sa->sa_family == AF_INET6) {
		const struct in6_addr *a = &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr;

		memcpy(key, a, IN6_IS_ADDR_V4MAPPED(a) ? 16 : 8);
	}
}

/* Drop what is neither connected nor in debt, one chain at a time. */
static void
sweep_chain(struct peers *p, int64_t now_us)
{
	struct peer **at = &p->chain[p->swept++ % PEER_CHAINS], *a;

	while ((a = *at) != NULL) {
		if (a->conns == 0 && a->full_us <= now_us) {
			*at = a->next;
			free(a);
		} else
			at = &a->next;
	}
}

static struct peer *
find_peer(struct peers *p, const struct sockaddr *sa, bool make)
{
	unsigned char key[16];
	struct peer **head, *a;

	peer_key(sa, key);
	head = &p->chain[hash_key(p->seed, key, sizeof key) % PEER_CHAINS];
	for (a = *head; a != NULL; a = a->next)
		if (memcmp(a->key, key, sizeof key) == 0)
			return a;
	if (!make)
		return NULL;
	a = xcalloc(1, sizeof *a);
	memcpy(a->key, key, sizeof key);
	a->next = *head;
	return *head = a;
}

int64_t
peers_enter(struct peers *p, const struct sockaddr *sa, int64_t now_ms)
{
	int64_t now_us = now_ms * 1000, wait_ms = -1;
	struct peer *a;

	pthread_mutex_lock(&p->lock);
	for (int i = 0; i < 4; i++)
		sweep_chain(p, now_us);
	a = find_peer(p, sa, true);
	if (a->conns < p->most) {
		a->conns++;
		a->full_us = (a->full_us > now_us ? a->full_us : now_us) + p->cost_us;
		wait_ms = (a->full_us - now_us - p->burst_us + 999) / 1000;
		if (wait_ms < 0 || p->cost_us == 0)
			wait_ms = 0;
	}
	pthread_mutex_unlock(&p->lock);
	return wait_ms;
}

void
peers_leave(struct peers *p, const struct sockaddr *sa)
{
	struct peer *a;

	pthread_mutex_lock(&p->lock);
	a = find_peer(p, sa, false);
	if (a != NULL && a->conns > 0)
		a->conns--;
	pthread_mutex_unlock(&p->lock);
}
