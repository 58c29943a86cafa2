/*
 * Sessions of browsers, API tokens of programs, one-time links of people who have no password yet (A4, A8-A10).
 *
 * All three are secrets of 256 random bits that the server keeps as SHA-256 only.
 */
#ifndef TW_MODEL_SESSION_H
#define TW_MODEL_SESSION_H

#include "crypt/digest.h"
#include "model/people.h"

/* --- secrets -------------------------------------------------------------------------------------- */
#define SECRET_TEXT	48		/* room for a prefix of at most four characters, 43 of base64url and a NUL */
#define TOKEN_PREFIX	"tw_"

struct secret {
	char		 text[SECRET_TEXT];	/* for its owner, once */
	unsigned char	 hash[DIGEST_SIZE];	/* for us */
};
void	secret_new(struct secret *s, const char *prefix);
/* The hash of what somebody sent; -1: it cannot be one of ours. */
int	secret_hash(const char *text, const char *prefix, unsigned char hash[DIGEST_SIZE]) MUST_USE;

/* --- who asks --------------------------------------------------------------------------------------- */
struct caller {
	int64_t		 account;
	int64_t		 session, token;	/* one of them is NONE */
	const char	*login;			/* in the arena */
	enum role_id	 role;
	int64_t		 enterprise;
	bool		 read_only;		/* a token of scope read */
	int64_t		 made_at, seen_at;	/* ms UTC; seen_at before this request */
};

/*
 * Find whom a cookie or a bearer token names, and keep that it was seen now (memory; people_flush writes it).
 * text need not be valid.  extend: false for polling and event streams, which keep no session alive (Z5).
 * Found again without SQL while no account, session or token has changed; with d NULL only so, and 0 may then mean
 * that it must be asked again with a database.
 *
 * Returns 1, 0 (none, ended, expired, account disabled), -1 with *e set.  Thread: any with its own d.
 */
int	session_find(struct people *p, struct db *d, struct arena *a, const char *text, bool extend,
	    struct caller *out, struct err *e) MUST_USE;
int	token_find(struct people *p, struct db *d, struct arena *a, const char *text, struct caller *out,
	    struct err *e) MUST_USE;

/* --- sessions --------------------------------------------------------------------------------------- */
/*
 * Begin a session of an account (after its password was verified) and remember that it signs in from addr.
 * agent: the browser's name of itself, cut to 200 characters, or NULL.  Audited.
 */
int	session_create(struct tx *t, struct people *p, const struct actor *who, const struct secret *s,
	    const char *agent, int64_t *id, struct err *e) MUST_USE;

/* End one of an account's own: ERR_NOT_FOUND where it is not.  Audited. */
int	session_end(struct tx *t, const struct actor *who, int64_t account, int64_t id, struct err *e) MUST_USE;
/* End all of an account. */
int	session_end_all(struct tx *t, int64_t account, struct err *e) MUST_USE;

struct session {
	int64_t		 id, made_at, seen_at;
	const char	*addr, *agent;
};
/* The live sessions of an account, the last seen first. */
int	session_list(struct people *p, struct db *d, struct arena *a, int64_t account, struct session **out, size_t *n,
	    struct err *e) MUST_USE;

/* Whether the account has signed in from the address before (A7): 1, 0, -1. */
int	session_knows(struct db *d, int64_t account, const char *addr, struct err *e) MUST_USE;

/* --- API tokens (A9) -------------------------------------------------------------------------------- */
#define TOKEN_DAYS_MOST	365
#define TOKENS_MOST	50		/* live ones of an account */

struct token {
	int64_t		 id, made_at, ends_at, used_at;	/* used_at: NONE never */
	const char	*name;
	bool		 read_only;
};
/*
 * Make one for an account; s of secret_new(&s, TOKEN_PREFIX).  Complaints: required, too_long, too_small,
 * too_large_value (days); ERR_CONFLICT with too_many_tokens.  Audited.
 */
int	token_create(struct tx *t, const struct actor *who, int64_t account, const char *name, bool read_only,
	    int64_t days, const struct secret *s, int64_t *id, struct err *e) MUST_USE;
/* Take back one of the account's: ERR_NOT_FOUND where it is not.  Audited. */
int	token_revoke(struct tx *t, const struct actor *who, int64_t account, int64_t id, struct err *e) MUST_USE;
/* Take back all of an account.  Audited, each. */
int	token_revoke_all(struct tx *t, const struct actor *who, int64_t account, struct err *e) MUST_USE;
/* The live tokens of an account, newest first. */
int	token_list(struct db *d, struct arena *a, int64_t account, struct token **out, size_t *n, struct err *e) MUST_USE;

/* --- links (A8, A10) -------------------------------------------------------------------------------- */
enum link_kind { LINK_SETUP, LINK_RESET };

/*
 * Make a link that works once, for 30 minutes; earlier ones of the kind and account stop working.  account: NONE for
 * setup.  ends_at gets when it ends.  Audited.  Errors: ERR_CONFLICT with setup_done (there is an administrator).
 */
int	link_create(struct tx *t, struct people *p, const struct actor *who, enum link_kind kind, int64_t account,
	    const struct secret *s, int64_t *ends_at, struct err *e) MUST_USE;

/* Whether a code works: 1 with *account, 0 (the same for unknown, used and expired ones), -1. */
int	link_find(struct db *d, enum link_kind kind, const char *code, int64_t *account, struct err *e) MUST_USE;

/* Use it up.  Complains at pointer: link_invalid. */
int	link_use(struct tx *t, enum link_kind kind, const char *code, const char *pointer, int64_t *account,
	    struct err *e) MUST_USE;

/* Those of a kind and account that are not used yet work no longer; account: NONE for setup. */
int	link_drop_all(struct tx *t, enum link_kind kind, int64_t account, struct err *e) MUST_USE;

/* For `tradewind setup-link` and the first start: make a setup link and wait.  out is the code behind `/#/setup/`. */
int	setup_link_create(struct people *p, const struct actor *who, char out[SECRET_TEXT], struct err *e) MUST_USE;

#endif
