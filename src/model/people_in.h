/*
 * What the files of people share and nobody else includes.
 */
#ifndef TW_MODEL_PEOPLE_IN_H
#define TW_MODEL_PEOPLE_IN_H

#include <pthread.h>

#include "base/thread.h"
#include "model/people.h"
#include "model/session.h"
#include "model/throttle.h"

/* Refusals counted since the last flush; beyond this many kinds they are counted without account and address. */
#define REFUSALS_MOST	256
struct refusal {
	const char	*cause;		/* constant text */
	int64_t		 account;
	char		 addr[46];
	int64_t		 n;
};

struct seen;		/* session_cache.c: who is live, found without SQL */

struct people {
	struct store	*store;
	struct people_limits lim;
	struct throttle	*throttle;
	struct seen	*seen;
	struct queue	*hash_jobs;
	struct thread	*hash_thread;
	pthread_mutex_t	 lock;		/* refusals */
	struct refusal	 refusal[REFUSALS_MOST + 1];
	size_t		 nrefusals;
};

/* --- session_cache.c -------------------------------------------------------------------------------- */
/* One live session or token as it stands in memory. */
struct live {
	unsigned char	 hash[DIGEST_SIZE];
	uint64_t	 stamp;		/* of COUNTER_PEOPLE, read before its row */
	int64_t		 account, session, token, enterprise;
	enum role_id	 role;
	bool		 read_only;
	char		 login[LOGIN_MOST + 1];
	int64_t		 made_at, seen_at, ends_at, idle_ms;	/* idle_ms: NONE, a token */
	bool		 dirty;		/* seen_at is newer than its row */
};

struct seen *seen_new(void) MUST_USE;
void	seen_free(struct seen *s);
/* Copy the entry of a hash; whether it was there. */
bool	seen_get(struct seen *s, const unsigned char hash[DIGEST_SIZE], struct live *out);
/* Put an entry in the place of what its hash had; the newer seen_at of the two stays. */
void	seen_put(struct seen *s, const struct live *l);
/* It was seen now. */
void	seen_touch(struct seen *s, const unsigned char hash[DIGEST_SIZE], int64_t now_ms);
void	seen_drop(struct seen *s, const unsigned char hash[DIGEST_SIZE]);
/* Entries whose seen_at is to be written, at most `most`; they count as written from now on. */
size_t	seen_take(struct seen *s, struct live *out, size_t most);
/* It could not be written after all. */
void	seen_give_back(struct seen *s, const struct live *l, size_t n);
#define SEEN_MOST	4096

#endif
