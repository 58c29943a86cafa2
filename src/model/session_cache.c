/*
 * Who is live: sessions and tokens by their hash, bounded.  An entry counts while its stamp is the counter of people,
 * so a session that was ended is not found here; what is newer here than in its row is when it was last seen.
 */
#include "base/base.h"

#include "people_in.h"

enum { CHAINS = 4096 };

struct entry {
	struct entry	*next;
	struct live	 live;
};

struct seen {
	pthread_mutex_t	 lock;
	size_t		 n, sweep;
	struct entry	*chain[CHAINS];
};

struct seen *
seen_new(void)
{
	struct seen *s = xcalloc(1, sizeof *s);

	pthread_mutex_init(&s->lock, NULL);
	return s;
}

static void
drop_at(struct seen *s, struct entry **at)
{
	struct entry *e = *at;

	*at = e->next;
	free(e);
	s->n--;
}

void
seen_free(struct seen *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < CHAINS; i++)
		while (s->chain[i] != NULL)
			drop_at(s, &s->chain[i]);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

/* The place of a hash: its entry, or the end of its chain.  The hash is random already. */
static struct entry **
place(struct seen *s, const unsigned char hash[DIGEST_SIZE])
{
	struct entry **at = &s->chain[(hash[0] << 8 | hash[1]) % CHAINS];

	while (*at != NULL && memcmp((*at)->live.hash, hash, DIGEST_SIZE) != 0)
		at = &(*at)->next;
	return at;
}

bool
seen_get(struct seen *s, const unsigned char hash[DIGEST_SIZE], struct live *out)
{
	struct entry *e;

	pthread_mutex_lock(&s->lock);
	e = *place(s, hash);
	if (e != NULL)
		*out = e->live;
	pthread_mutex_unlock(&s->lock);
	return e != NULL;
}

/* Make room: the next entry in the order of the table that has nothing to write; if all have, the next one. */
static void
evict(struct seen *s)
{
	struct entry **any = NULL;

	for (size_t i = 0; i < CHAINS; i++) {
		struct entry **at = &s->chain[s->sweep++ % CHAINS];

		if (*at == NULL)
			continue;
		any = at;
		if (!(*at)->live.dirty)
			break;
	}
	drop_at(s, any);
}

void
seen_put(struct seen *s, const struct live *l)
{
	struct entry **at, *e;
	struct live was;

	pthread_mutex_lock(&s->lock);
	if (*place(s, l->hash) == NULL && s->n >= SEEN_MOST)
		evict(s);
	at = place(s, l->hash);
	if (*at == NULL) {
		*at = xcalloc(1, sizeof **at);
		s->n++;
	}
	e = *at;
	was = e->live;
	e->live = *l;
	if (was.dirty && was.seen_at > l->seen_at) {
		e->live.seen_at = was.seen_at;
		e->live.dirty = true;
	}
	pthread_mutex_unlock(&s->lock);
}

void
seen_touch(struct seen *s, const unsigned char hash[DIGEST_SIZE], int64_t now_ms)
{
	struct entry *e;

	pthread_mutex_lock(&s->lock);
	if ((e = *place(s, hash)) != NULL && now_ms > e->live.seen_at) {
		e->live.seen_at = now_ms;
		e->live.dirty = true;
	}
	pthread_mutex_unlock(&s->lock);
}

void
seen_drop(struct seen *s, const unsigned char hash[DIGEST_SIZE])
{
	struct entry **at;

	pthread_mutex_lock(&s->lock);
	if (*(at = place(s, hash)) != NULL)
		drop_at(s, at);
	pthread_mutex_unlock(&s->lock);
}

size_t
seen_take(struct seen *s, struct live *out, size_t most)
{
	size_t n = 0;

	pthread_mutex_lock(&s->lock);
	for (size_t i = 0; i < CHAINS; i++)
		for (struct entry *e = s->chain[i]; e != NULL && n < most; e = e->next)
			if (e->live.dirty) {
				e->live.dirty = false;
				out[n++] = e->live;
			}
	pthread_mutex_unlock(&s->lock);
	return n;
}

void
seen_give_back(struct seen *s, const struct live *l, size_t n)
{
	struct entry *e;

	pthread_mutex_lock(&s->lock);
	for (size_t i = 0; i < n; i++)
		if ((e = *place(s, l[i].hash)) != NULL)
			e->live.dirty = true;
	pthread_mutex_unlock(&s->lock);
}
