/*
 * Finished bytes by key: sixteen shards, each a hash table and a list in order of use.
 */
#include "base/base.h"

#include <pthread.h>

#include "api/cache.h"
#include "base/str.h"

enum { SHARDS = 16, CHAINS = 1024, ENTRY_COST = 128 };

struct entry {
	struct entry	*chain;			/* the next of its hash chain */
	struct entry	*newer, *older;		/* by use */
	uint64_t	 hash, stamp;
	int64_t		 version;
	struct body	*body, *gz;
	size_t		 cost, len;
	char		 key[];
};

struct shard {
	pthread_mutex_t	 lock;
	struct entry	*chain[CHAINS];
	struct entry	*newest, *oldest;
	size_t		 bytes;
};

struct cache {
	size_t		 most;			/* bytes of one shard */
	struct shard	 shard[SHARDS];
};

struct cache *
cache_new(size_t most_bytes)
{
	struct cache *c = xcalloc(1, sizeof *c);

	c->most = most_bytes / SHARDS;
	for (int i = 0; i < SHARDS; i++)
		pthread_mutex_init(&c->shard[i].lock, NULL);
	return c;
}

static uint64_t
hash_of(const char *key, size_t len)
{
	uint64_t h = bytes_hash(BYTES_HASH, key, len);

	return h ^ h >> 29;
}

static struct shard *
shard_of(struct cache *c, uint64_t hash)
{
	return &c->shard[hash >> 60 & (SHARDS - 1)];
}

static struct entry **
slot_of(struct shard *s, uint64_t hash, const char *key, size_t len)
{
	struct entry **at = &s->chain[hash % CHAINS];

	while (*at != NULL && ((*at)->hash != hash || (*at)->len != len || memcmp((*at)->key, key, len) != 0))
		at = &(*at)->chain;
	return at;
}

static void
unlist(struct shard *s, struct entry *e)
{
	*(e->newer != NULL ? &e->newer->older : &s->newest) = e->older;
	*(e->older != NULL ? &e->older->newer : &s->oldest) = e->newer;
}

static void
list_first(struct shard *s, struct entry *e)
{
	e->newer = NULL;
	e->older = s->newest;
	*(s->newest != NULL ? &s->newest->newer : &s->oldest) = e;
	s->newest = e;
}

static void
drop(struct shard *s, struct entry **at)
{
	struct entry *e = *at;

	*at = e->chain;
	unlist(s, e);
	s->bytes -= e->cost;
	body_unref(e->body);
	body_unref(e->gz);
	free(e);
}

struct body *
cache_get(struct cache *c, const char *key, size_t len, uint64_t stamp, struct body **gz, int64_t *version)
{
	uint64_t hash = hash_of(key, len);
	struct shard *s = shard_of(c, hash);
	struct body *found = NULL;
	struct entry *e;

	if (gz != NULL)
		*gz = NULL;
	pthread_mutex_lock(&s->lock);
	e = *slot_of(s, hash, key, len);
	if (e != NULL && e->stamp == stamp) {
		unlist(s, e);
		list_first(s, e);
		found = body_ref(e->body);
		if (gz != NULL && e->gz != NULL)
			*gz = body_ref(e->gz);
		if (version != NULL)
			*version = e->version;
	}
	pthread_mutex_unlock(&s->lock);
	return found;
}

static size_t
cost_of(size_t keylen, const struct body *b, const struct body *gz)
{
	size_t n, total = ENTRY_COST + sizeof(struct entry) + keylen;

	body_bytes(b, &n);
	total += n;
	if (gz != NULL) {
		body_bytes(gz, &n);
		total += n;
	}
	return total;
}

static struct entry *
entry_new(const char *key, size_t len, uint64_t hash, uint64_t stamp, struct body *b, struct body *gz)
{
	struct entry *e = xcalloc(1, sizeof *e + len);

	memcpy(e->key, key, len);
	e->len = len;
	e->hash = hash;
	e->stamp = stamp;
	e->body = body_ref(b);
	e->gz = gz == NULL ? NULL : body_ref(gz);
	e->cost = cost_of(len, b, gz);
	return e;
}

void
cache_put(struct cache *c, const char *key, size_t len, uint64_t stamp, struct body *b, struct body *gz,
    int64_t version)
{
	uint64_t hash = hash_of(key, len);
	struct shard *s = shard_of(c, hash);
	struct entry *e = entry_new(key, len, hash, stamp, b, gz), **at;

	e->version = version;
	pthread_mutex_lock(&s->lock);
	at = slot_of(s, hash, key, len);
	if (*at != NULL)
		drop(s, at);
	e->chain = s->chain[hash % CHAINS];
	s->chain[hash % CHAINS] = e;
	list_first(s, e);
	s->bytes += e->cost;
	while (s->bytes > c->most && s->oldest != NULL)
		drop(s, slot_of(s, s->oldest->hash, s->oldest->key, s->oldest->len));
	pthread_mutex_unlock(&s->lock);
}

void
cache_free(struct cache *c)
{
	if (c == NULL)
		return;
	for (int i = 0; i < SHARDS; i++) {
		struct shard *s = &c->shard[i];

		while (s->oldest != NULL)
			drop(s, slot_of(s, s->oldest->hash, s->oldest->key, s->oldest->len));
		pthread_mutex_destroy(&s->lock);
	}
	free(c);
}
