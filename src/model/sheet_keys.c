/*
 * By what the rows of a sheet that passed can be known again: by later rows of the sheet, and by records that came into being while it
 * was judged.
 */
#include "base/base.h"

#include "sheet_int.h"

struct entry {
	struct entry	*next;
	uint64_t	 hash;
	struct seen	 row;
	char		 key[];
};

struct keys {
	struct arena	*arena;
	struct entry	**chain;
	size_t		 nchains;	/* a power of two */
};

enum { KEYS_A_ROW = 4, CHAINS_LEAST = 1024 };

struct keys *
keys_new(size_t rows)
{
	struct keys *k = xcalloc(1, sizeof *k);

	for (k->nchains = CHAINS_LEAST; k->nchains < KEYS_A_ROW * rows; k->nchains *= 2)
		;
	k->chain = xcalloc(k->nchains, sizeof *k->chain);
	k->arena = arena_new();
	return k;
}

void
keys_free(struct keys *k)
{
	if (k == NULL)
		return;
	arena_free(k->arena);
	free(k->chain);
	free(k);
}

uint64_t
keys_hash(uint64_t h, const char *s)
{
	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return (h ^ 0x1f) * UINT64_C(1099511628211);
}

static struct entry *
find(const struct keys *k, const char *key, uint64_t hash)
{
	struct entry *x = k->chain[(hash ^ hash >> 32) & (k->nchains - 1)];

	while (x != NULL && (x->hash != hash || strcmp(x->key, key) != 0))
		x = x->next;
	return x;
}

const struct seen *
keys_find(const struct keys *k, const char *key)
{
	const struct entry *x = find(k, key, keys_hash(KEYS_HASH, key));

	return x == NULL ? NULL : &x->row;
}

void
keys_add(struct keys *k, const char *key, const struct seen *row)
{
	uint64_t hash = keys_hash(KEYS_HASH, key);
	struct entry **chain = &k->chain[(hash ^ hash >> 32) & (k->nchains - 1)], *x;
	size_t n = strlen(key) + 1;

	if (find(k, key, hash) != NULL)
		return;
	x = arena_alloc(k->arena, sizeof *x + n);
	x->hash = hash;
	x->row = *row;
	memcpy(x->key, key, n);
	x->next = *chain;
	*chain = x;
}
