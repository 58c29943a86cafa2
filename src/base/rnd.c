/*
 * Randomness and comparison in constant time.
 */
#include "base/base.h"

#include "base/rnd.h"

#include <errno.h>
#include <sys/random.h>

#include "base/log.h"

void
rnd_bytes(void *p, size_t n)
{
	char *at = p;
	ssize_t got;

	while (n > 0) {
		got = getrandom(at, n, 0);
		if (got == -1 && errno == EINTR)
			continue;
		if (got <= 0)
			fatal("no random bytes from the system: %s", strerror(errno));
		at += got;
		n -= (size_t)got;
	}
}

uint64_t
rnd_u64(void)
{
	uint64_t v;

	rnd_bytes(&v, sizeof v);
	return v;
}

void
rnd_token(char *out, size_t n)
{
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	unsigned char raw[96];
	uint32_t bits = 0;
	int have = 0;

	assert(n <= sizeof raw);
	rnd_bytes(raw, n);
	for (size_t i = 0; i < n; i++) {
		bits = bits << 8 | raw[i];
		for (have += 8; have >= 6; have -= 6)
			*out++ = set[bits >> (have - 6) & 63];
	}
	if (have > 0)
		*out++ = set[bits << (6 - have) & 63];
	*out = '\0';
	explicit_bzero(raw, sizeof raw);
}

bool
const_time_eq(const void *a, const void *b, size_t n)
{
	const volatile unsigned char *x = a, *y = b;
	unsigned char diff = 0;

	for (size_t i = 0; i < n; i++)
		diff |= x[i] ^ y[i];
	return diff == 0;
}

uint64_t
rnd_seq_next(struct rnd_seq *r)
{
	uint64_t z = r->s += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

uint64_t
rnd_seq_below(struct rnd_seq *r, uint64_t n)
{
	assert(n > 0);
	return rnd_seq_next(r) % n;	/* the bias is below 2^-40 for every n that we use */
}
