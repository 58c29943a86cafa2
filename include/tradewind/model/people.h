/*
 * Accounts, settings, password rules and the hash thread (security.md A1-A10).  Beside it: model/session.h
 * (sessions, API tokens, one-time links) and model/throttle.h (failed sign-ins).
 *
 * struct people holds what lives in memory beside the store: who the live sessions are and when they were seen,
 * failed sign-ins, refusals not yet written, the hash thread.  Thread: any, unless a function says otherwise;
 * each says by its parameters whether it wants a connection or a transaction.
 */
#ifndef TW_MODEL_PEOPLE_H
#define TW_MODEL_PEOPLE_H

#include "model/access.h"
#include "store/db.h"
#include "text/json.h"

struct people;
struct throttle;

/* The change counters of the store (tx_touch) that belong to people; resources count from 0 up. */
#define COUNTER_PEOPLE	(STORE_COUNTERS - 1)	/* accounts, sessions, tokens */
#define COUNTER_SETTING	(STORE_COUNTERS - 2)

/*
 * What A4 and A7 leave to settings; a variable TRADEWIND_PEOPLE_<NAME> changes the default.
 */
#define PEOPLE_LIMITS(X) \
	X(idle_staff_s,		7200)		/* a session ends when nothing was asked for so long ... */ \
	X(idle_member_s,	28800) \
	X(most_staff_s,		43200)		/* ... and in any case after this */ \
	X(most_member_s,	2592000) \
	X(failures,		10)		/* failed sign-ins of an account in the window */ \
	X(failures_addr,	100)		/* and of an address */ \
	X(window_s,		900) \
	X(delay_s,		30)		/* the first wait after that; it doubles up to the window */ \
	X(requests_per_s,	200)		/* of a session or token */ \
	X(requests_burst,	1000) \
	X(exports_per_h,	60)		/* of an account */ \
	X(imports_per_h,	600) \
	X(logins_per_min,	600)		/* sign-in routes, of an address: right or wrong */ \
	X(link_s,		1800)		/* life of a setup or reset link */ \
	X(confirm_s,		300)		/* so long a password counts as entered just now */

struct people_limits {
#define PEOPLE_MEMBER(name, value) int64_t name;
	PEOPLE_LIMITS(PEOPLE_MEMBER)
#undef PEOPLE_MEMBER
};
void	people_limits_init(struct people_limits *l);
int	people_limits_env(struct people_limits *l, struct err *e) MUST_USE;	/* ERR_USAGE: not a number from 1 on */

/*
 * Begin and end.  people_open reads the environment and starts the hash thread; people_close ends it, writes what is
 * in memory (people_flush) and is called before store_close.  NULL is fine.  Errors: ERR_USAGE.
 */
int	people_open(struct people **out, struct store *s, struct err *e) MUST_USE;
void	people_close(struct people *p);

/*
 * Write last-seen times, counted refusals, and drop what has expired (Z5): once a minute, by the housekeeping thread.
 * Waits for the writer; what could not be written stays for the next time.
 */
void	people_flush(struct people *p);

const struct people_limits *people_limits(const struct people *p);
struct throttle *people_throttle(struct people *p);
struct store *people_store(struct people *p);

/*
 * Count a refusal: "bad_login", "csrf", "throttled" ...; cause is constant text, account NONE for a stranger.
 * Written by the next flush as one audit row for each cause, account and address, with how many they were.
 */
void	people_refused(struct people *p, const char *cause, int64_t account, const char *addr);

/*
 * The one hash thread (A3): a login can take one core at most.  work runs on it; late says that the job waited for
 * more than 2 s, so nothing should be hashed any more: answer ERR_BUSY.  -1: the queue (32) is full, the same.
 */
int	people_hash(struct people *p, void (*work)(void *arg, bool late), void *arg) MUST_USE;

/* --- settings: what administrators change ------------------------------------------------------- */
/* The text of a setting or NULL, in the arena: "organisation", "demo" ("1"), "time_zone". */
int	setting_get(struct db *d, struct arena *a, const char *key, const char **out, struct err *e) MUST_USE;
/* Put one; NULL takes it away.  Not audited by itself. */
int	setting_put(struct tx *t, const char *key, const char *value, struct err *e) MUST_USE;

/* --- passwords (A1) ------------------------------------------------------------------------------- */
/*
 * Whether a password may be used: 12-128 characters of valid UTF-8, not a common one (also with digits and signs around
 * it, or repeated), not made of pieces of the login and the organisation's name (may be NULL).  Complains at pointer: password_too_short {min},
 * password_too_long {max}, bad_utf8, password_common, password_like_name.
 */
#define PASSWORD_LEAST	12
#define PASSWORD_MOST	128
int	password_allowed(struct people *p, const char *password, size_t len, const char *login, const char *organisation,
	    const char *pointer, struct err *e) MUST_USE;

/* --- accounts ------------------------------------------------------------------------------------- */
#define LOGIN_MOST	64	/* characters: a-z 0-9 . _ - + @, kept in lower case */

struct account {
	int64_t		 id, version, enterprise;	/* enterprise: NONE unless a member role */
	const char	*login, *name;
	enum role_id	 role;
	bool		 disabled;
	bool		 has_password;			/* false: waits for its reset link */
	int64_t		 created_at, last_seen_at;	/* last_seen_at: NONE never */
};

/* How logins are kept and found: ASCII letters in lower case. */
const char *login_fold(struct arena *a, const char *login);

/* Whether the role is of a member company and so bound to an enterprise. */
bool	role_is_member(enum role_id role);

/*
 * Make an account.  hash: of password_hash, or NULL: no password yet (a reset link gives one).
 * Complaints: required, bad_login_name, login_taken, too_long, enterprise_needed, enterprise_unwanted, no_such_record.
 */
int	account_create(struct tx *t, const struct actor *who, const char *login, const char *name, enum role_id role,
	    int64_t enterprise, const char *hash, int64_t *id, struct err *e) MUST_USE;

/*
 * Change one.  Only the fields named in `set` count.  version as in record_change_json.  A new role, another enterprise
 * and disabling end all its sessions and reset links; another enterprise, disabling and a role that may do more take its
 * tokens back (audited, each).  Errors: ERR_NOT_FOUND; ERR_STALE with extra_json; ERR_CONFLICT with last_admin
 * (an administrator is left in any case); complaints as above.
 */
enum account_field { ACC_NAME = BIT(0), ACC_ROLE = BIT(1), ACC_ENTERPRISE = BIT(2), ACC_DISABLED = BIT(3) };
int	account_change(struct tx *t, struct arena *a, const struct actor *who, int64_t id, int64_t version, unsigned set,
	    const struct account *to, struct account *out, struct err *e) MUST_USE;

/* Give a new password and end all sessions and reset links of the account; its tokens go on. */
int	account_set_password(struct tx *t, const struct actor *who, int64_t id, const char *hash, struct err *e) MUST_USE;

/*
 * Replace a stored hash by one of today's cost (rehash at login) if it is still the one that was verified.
 */
int	account_rehash(struct tx *t, int64_t id, const char *was, const char *hash, struct err *e) MUST_USE;

/* Find one: 1, 0, -1.  login of any case.  hash: the stored one or NULL where there is none; may be NULL. */
/* What the person of a login is called; NULL: nobody has it, or no other name is kept. */
int	account_called(struct db *d, struct arena *a, const char *login, const char **name, struct err *e) MUST_USE;
/* The login of the one whose person is called so: 1; 0 nobody, or several. */
int	account_named(struct db *d, struct arena *a, const char *name, const char **login, struct err *e) MUST_USE;
/* A login stays; the name of one person becomes his login; all else stays as it was said. */
int	account_settle(struct db *d, struct arena *a, const char **said, struct err *e) MUST_USE;
int	account_by_login(struct db *d, struct arena *a, const char *login, struct account *out, const char **hash, struct err *e) MUST_USE;
int	account_by_id(struct db *d, struct arena *a, int64_t id, struct account *out, struct err *e) MUST_USE;
/* The stored hash of an account, or NULL: 1, 0, -1. */
int	account_hash(struct db *d, struct arena *a, int64_t id, const char **hash, struct err *e) MUST_USE;

/* All accounts in order of their logins, from `offset` on, at most `limit`; total is how many there are. */
int	account_list(struct db *d, struct arena *a, int64_t offset, int64_t limit, struct account **out, size_t *n,
	    int64_t *total, struct err *e) MUST_USE;

/* Is there an administrator yet (who is not disabled)? */
int	account_any(struct db *d, bool *out, struct err *e) MUST_USE;

#endif
