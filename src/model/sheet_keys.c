/*
 * By what the rows of a sheet that passed can be known again: by later rows of the sheet, and by records that came into being while it
 * was judged.
 *
 * A hundred thousand rows have half a million keys, so the texts are not kept: a key is its 64 bits of hash.  Two of so many that are
 * the same by chance are one case in a hundred million sheets, and then a row waits for a person.
 */
#include "base/base.h"

#include "base/str.h"

#include "sheet_int.h"

struct keys {
	uint64_t	*hash;		/* open addressing; 0: free */
	uint32_t	*at;		/* the key's row, in row */
	size_t		 nslots, n;	/* nslots: a power of two */
	struct seen	*row;		/* in the order in which they passed */
	size_t		 nrows, room;
};

enum { SLOTS_LEAST = 1024 };

struct keys *
keys_new(void)
{
	struct keys *k = xcalloc(1, sizeof *k);

	k->nslots = SLOTS_LEAST;
	k->hash = xcalloc(k->nslots, sizeof *k->hash);
	k->at = xcalloc(k->nslots, sizeof *k->at);
	return k;
}

void
keys_free(struct keys *k)
{
	if (k == NULL)
		return;
	free(k->hash);
	free(k->at);
	free(k->row);
	free(k);
}

uint64_t
keys_hash(uint64_t h, const char *s)
{
	return bytes_hash(bytes_hash(h, s, strlen(s)), "\x1f", 1);
}

/* Every bit of the sum in every bit of the place. */
static uint64_t
hash_of(const char *key)
{
	uint64_t h = keys_hash(BYTES_HASH, key);

	h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
	h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	h ^= h >> 33;
	return h == 0 ? 1 : h;
}

/* The slot of a hash, or the free one where it would stand. */
static size_t
slot_of(const struct keys *k, uint64_t hash)
{
	size_t i = hash & (k->nslots - 1);

	while (k->hash[i] != 0 && k->hash[i] != hash)
		i = (i + 1) & (k->nslots - 1);
	return i;
}

const struct seen *
keys_find(const struct keys *k, const char *key)
{
	size_t i = slot_of(k, hash_of(key));

	return k->hash[i] == 0 ? NULL : &k->row[k->at[i]];
}

static void
put(struct keys *k, uint64_t hash, uint32_t at)
{
	size_t i = slot_of(k, hash);

	k->hash[i] = hash;
	k->at[i] = at;
}

static void
grow(struct keys *k)
{
	struct keys old = *k;

	k->nslots *= 2;
	k->hash = xcalloc(k->nslots, sizeof *k->hash);
	k->at = xcalloc(k->nslots, sizeof *k->at);
	for (size_t i = 0; i < old.nslots; i++)
		if (old.hash[i] != 0)
			put(k, old.hash[i], old.at[i]);
	free(old.hash);
	free(old.at);
}

/* The keys of a row come one after the other. */
static uint32_t
keep_row(struct keys *k, const struct seen *row)
{
	if (k->nrows > 0 && k->row[k->nrows - 1].row == row->row)
		return (uint32_t)k->nrows - 1;
	if (k->nrows == k->room) {
		k->room = k->room == 0 ? 256 : k->room + k->room / 2;
		k->row = xrealloc(k->row, k->room, sizeof *k->row);
	}
	k->row[k->nrows++] = *row;
	return (uint32_t)k->nrows - 1;
}

void
keys_add(struct keys *k, const char *key, const struct seen *row)
{
	uint64_t hash = hash_of(key);

	if (k->hash[slot_of(k, hash)] != 0)
		return;
	if (5 * k->n++ > 4 * k->nslots)
		grow(k);
	put(k, hash, keep_row(k, row));
}
