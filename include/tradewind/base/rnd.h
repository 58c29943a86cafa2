/*
 * Random bytes from getrandom(2), and comparison that takes the same time wherever the bytes
 * differ.  Thread: any.  Never fails: without entropy the process ends.
 */
#ifndef TW_BASE_RND_H
#define TW_BASE_RND_H

#include "base/base.h"

void	rnd_bytes(void *p, size_t n);
uint64_t rnd_u64(void);

/* A URL-safe token of n random bytes (base64url, no padding); out has room for 4n/3 + 2 bytes. */
void	rnd_token(char *out, size_t n);
bool	const_time_eq(const void *a, const void *b, size_t n);

/* Deterministic generator (splitmix64) for demo data and tests; never for secrets. */
struct rnd_seq { uint64_t s; };
uint64_t rnd_seq_next(struct rnd_seq *r);
uint64_t rnd_seq_below(struct rnd_seq *r, uint64_t n);

#endif
