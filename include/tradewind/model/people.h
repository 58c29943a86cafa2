/*
 * Accounts, sessions, API tokens, sign-in throttle, one-time links, settings (security.md A1-A10).
 *
 * struct people holds what lives in memory beside the store: sessions' last-seen times, throttle counters, the list
 * of common passwords.  Thread: any; each function says what it takes (a read-only connection or a transaction).
 */
#ifndef TW_MODEL_PEOPLE_H
#define TW_MODEL_PEOPLE_H

#include "model/access.h"
#include "store/db.h"
#include "text/json.h"

struct people;
int	people_open(struct people **out, struct store *s, struct err *e) MUST_USE;
void	people_close(struct people *p);		/* flushes last-seen times; NULL is fine */
void	people_flush(struct people *p);		/* once a minute, by the housekeeping thread */

struct account {
	int64_t		 id, version, enterprise;	/* enterprise: NONE unless a member role */
	const char	*login, *name;
	enum role_id	 role;
	bool		 disabled;
	int64_t		 created_at, last_seen_at;
};

/* --- settings: what administrators change ------------------------------------------------------- */
/* The text of a setting or NULL: "organisation", "demo", "time_zone". */
int	setting_get(struct db *d, struct arena *a, const char *key, const char **out, struct err *e) MUST_USE;
int	setting_put(struct tx *t, const char *key, const char *value, struct err *e) MUST_USE;

/* --- passwords (A1-A3) ---------------------------------------------------------------------------- */
/*
 * Whether a password may be used: 12-128 characters, valid UTF-8, not common, not the login or the organisation.  Complains at pointer
 * (password_too_short {min}, password_too_long {max}, password_common, password_like_login).
 */
int	password_allowed(struct people *p, const char *password, size_t len, const char *login, const char *organisation,
	    const char *pointer, struct err *e) MUST_USE;

/*
 * The one hash thread (A3): queue a job; work runs on it, then done (which goes on with the request).  -1: queue full, ERR_BUSY.
 */
int	people_hash(struct people *p, void (*work)(void *arg), void *arg) MUST_USE;

/* --- accounts ------------------------------------------------------------------------------------- */
/* hash: of password_hash, or NULL: no password yet (a reset link gives one). Complaints: login_taken, bad_login_name, bad_choice, enterprise needed ... */
int	account_create(struct tx *t, const struct actor *who, const char *login, const char *name, enum role_id role,
	    int64_t enterprise, const char *hash, int64_t *id, struct err *e) MUST_USE;
int	account_by_login(struct db *d, struct arena *a, const char *login, struct account *out, const char **hash, struct err *e) MUST_USE;
int	account_by_id(struct db *d, struct arena *a, int64_t id, struct account *out, struct err *e) MUST_USE;
int	account_any(struct db *d, bool *out, struct err *e) MUST_USE;		/* is there an administrator yet? */

#endif
