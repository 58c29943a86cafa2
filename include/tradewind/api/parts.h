/*
 * The files of api/ among themselves: each has a part of the route table, and routes.c joins them.
 *
 * A route's action says who may ask, before its body is read:
 *	"public"	everybody (with RT_PUBLIC)
 *	"own"		whoever is signed in: the handler touches only what is the caller's own
 *	"resource"	whoever is signed in: {res} names a resource, the handler asks access_may
 *	others		access_action(who, action): "users.read", "users.write", "backup", ...
 */
#ifndef TW_API_PARTS_H
#define TW_API_PARTS_H

#include "api/api.h"
#include "crypt/password.h"
#include "model/paper.h"
#include "model/people.h"

/* --- auth.c ------------------------------------------------------------------------------------------- */
struct gate *gate_new(const struct people *p) MUST_USE;
void	gate_free(struct gate *g);		/* NULL is fine */

#define COOKIE_NAME	"__Host-tw"

/* Things that a program's token may not do, as making further tokens.  Errors: ERR_FORBIDDEN with session_needed. */
int	req_need_session(struct req *rq) MUST_USE;
/* The same, and the password was entered a moment ago (PEOPLE_LIMITS confirm_s).  Errors: ERR_FORBIDDEN with session_needed, confirm_password. */
int	req_need_password(struct req *rq) MUST_USE;

/* The token of a request whose route is RT_LINK; NULL: it has none. */
const char *req_link(const struct req *rq);

/* --- hash.c ------------------------------------------------------------------------------------------- */
/*
 * Give the request to the hash thread: work gets it back there.  Returns 1, or -1 with ERR_BUSY.
 * work answers it: with hash_write, or hash_fail where rq->err is filled.
 */
int	req_hash(struct req *rq, void (*work)(void *rq, bool late)) MUST_USE;
void	hash_write(struct req *rq, int (*run)(struct tx *, void *rq, struct err *e),
	    void (*answer)(struct req *rq));
void	hash_fail(struct req *rq);
/* Hash a new password; -1 with ERR_BUSY without memory or when it is late. */
int	hash_new(struct req *rq, bool late, const char *password, char out[PASSWORD_HASH_SIZE]) MUST_USE;
/* password_allowed for a request: the organisation's name is looked up. */
int	req_password_allowed(struct req *rq, const char *password, const char *login, const char *pointer) MUST_USE;

/* --- me.c --------------------------------------------------------------------------------------------- */
/* Write the enterprise as {"id","name_zh"}, or null for NONE. */
int	put_enterprise_of(struct jw *w, struct db *d, struct arena *a, int64_t enterprise, struct err *e) MUST_USE;
/* Write the body of /me.  verbs: with all that may be done with records, not only whether they may be read. */
int	put_me(struct str *out, const struct api *api, struct db *d, struct arena *a, const struct actor *who, bool verbs,
	    struct err *e) MUST_USE;
/* meta.c: write the body of /meta, with the reference lists or without.  setup.c: that of /setup. */
void	put_meta(struct req *rq, struct jw *w, const char *whole, bool lists);
int	put_setup(struct req *rq, struct jw *w) MUST_USE;
/* duplicates.c: write "similar" of what is typed, as one more member; nothing where the resource has no twins. */
int	put_similar(struct req *rq, struct jw *w, const struct resource *r, int64_t id, const struct jv *body) MUST_USE;
/* Set the cookie; text NULL takes it away. */
void	reply_cookie(struct req *rq, const char *text, enum role_id role);

/* --- papers.c ------------------------------------------------------------------------------------------ */
/* Answer with the masked documents that stand in the reply's body, by delegate, when the log has that they were looked at. */
int	papers_answer(struct req *rq, int64_t delegation, const struct paper_row *x, size_t n) MUST_USE;
/* The kind of a travel document, and an answer to the consent, from a body. */
int	paper_read_kind(struct req *rq, const struct jv *body, enum paper_kind *kind) MUST_USE;
int	consent_read(struct req *rq, bool *given, const char **text_version, const struct jv **body) MUST_USE;

struct route_part {
	const struct route	*row;
	size_t			 n;
};
#define ROUTE_PART(rows)	{ rows, nitems(rows) }

extern const struct route_part login_part, setup_part, start_part, preferences_part, views_part, events_part, users_part, roles_part, tokens_part;
extern const struct route_part crud_part, batch_part, meta_part, report_part, project_reports_part, ops_part, problems_part, imports_part, import_mappings_part, import_files_part, exports_part, documents_part, backups_part;
extern const struct route_part papers_part, trip_papers_part, delegate_links_part;
extern const struct route_part report_silent_part, meetings_part;
extern const struct route_part todo_part;
extern const struct route_part relations_part, merges_part, duplicates_part;
extern const struct route_part filings_part, base_map_part, calendars_part;
extern const struct route_part seats_part;
extern const struct route_part trips_part, trip_names_part, readiness_part;
extern const struct route_part chain_part, outcomes_part;

int	openapi_get(struct req *rq) MUST_USE;	/* GET /api/openapi.json (openapi.c) */
void	openapi_put(struct jw *w, struct arena *a, const char *version);

#endif
