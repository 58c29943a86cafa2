/*
 * Finished bytes by key, bounded: whole answers (design.md 4) and ready rows (design.md 9).
 *
 * An entry carries a stamp; it counts only for who asks with the same one (the change counters that were read
 * before its snapshot), so a stale body is never served.  Least recently used entries go first.
 * Thread: any; shards with a lock each (docs/threads.md).
 */
#ifndef TW_API_CACHE_H
#define TW_API_CACHE_H

#include "http/req.h"

struct cache;
struct cache *cache_new(size_t most_bytes) MUST_USE;
void	cache_free(struct cache *c);		/* NULL is fine */

/*
 * The body kept under a key and stamp with a reference for the caller, or NULL.  gz (may be NULL) gets its gzip form
 * with a reference, or NULL where none was made yet; version (may be NULL) what was kept with it.
 */
struct body *cache_get(struct cache *c, const char *key, size_t len, uint64_t stamp, struct body **gz,
	    int64_t *version);

/*
 * Keep a body, its gzip form or NULL, and the version of the record that it shows (NONE: no record's), in the place of
 * what the key had.  References of its own are taken.
 */
void	cache_put(struct cache *c, const char *key, size_t len, uint64_t stamp, struct body *b, struct body *gz,
	    int64_t version);

#endif
