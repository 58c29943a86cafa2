/*
 * The one place that says who sees and changes which class of whose record (domain.md 2).
 *
 * An actor is made from a session, a token or a command; never from a request's parameters.
 * Every consumer (JSON, SQL, filters, sorts, search, meta, sheets, history) takes the view that
 * access_view makes and cannot run without it.
 */
#ifndef TW_MODEL_ACCESS_H
#define TW_MODEL_ACCESS_H

#include "base/clock.h"
#include "meta/resource.h"

/* The nine roles of domain.md 2; wire names admin manager staff officer finance member-admin member-editor auditor. */
enum role_id {
	R_ADMIN, R_MANAGER, R_STAFF, R_OFFICER, R_FINANCE, R_MEMBER_ADMIN, R_MEMBER_EDITOR, R_AUDITOR, R_COUNT
};
extern const struct choice role_choices[];	/* code, English, Chinese; index is enum role_id */
int	role_parse(const char *code);		/* -1: unknown */

/* Through which door a change came: a column of every audit row. */
enum door { DOOR_PAGE, DOOR_API, DOOR_IMPORT, DOOR_COMMAND, DOOR_JOB };

struct actor {
	int64_t		 account;	/* NONE: a command on the server's console (acts as admin) */
	const char	*login;
	enum role_id	 role;
	int64_t		 enterprise;	/* member roles: whose; else NONE */
	bool		 read_only;	/* an API token of scope read */
	enum door	 door;
	int64_t		 session, token;	/* NONE where not */
	int64_t		 signed_ms;		/* when the password of the session was entered; 0: there is no session */
	const char	*addr, *request_id;
	int64_t		 batch;			/* the number that all that is done together has in the log; 0: done alone */
	int64_t		 at_ms;			/* when, for what is told of the past (the demo chamber); 0: now */
	enum lang	 lang;
};

/* The moment of what the actor does: of every row that it makes or changes, and of the log. */
static inline int64_t
actor_ms(const struct actor *who)
{
	return who->at_ms != 0 ? who->at_ms : clock_ms();
}

/* The same, as rules of moves and of resources ask for him. */
static inline struct mover
actor_mover(const struct actor *who)
{
	return (struct mover){ who->account, who->login, actor_ms(who), (unsigned)who->role, who->enterprise };
}

enum verb { V_READ, V_CREATE, V_CHANGE, V_ARCHIVE, V_PURGE, V_EXPORT, V_IMPORT, V_HISTORY, V_MERGE, V_COUNT };
extern const char *const verb_names[V_COUNT];	/* "read" "create" "change" ... */

/* What the actor sees and changes of a resource. */
void	access_view(const struct actor *who, const struct resource *r, struct view *out);

/* The same for an export: members take out rows of their own enterprise only. */
void	access_view_export(const struct actor *who, const struct resource *r, struct view *out);

/* What somebody who has the view `of` reads of another resource. */
void	access_view_other(const struct view *of, const struct resource *r, struct view *out);

/* The same for rows that are judged together with those of `of`: never more than access_view would say, nor rows that `of` has not. */
void	access_view_beside(const struct view *of, const struct resource *r, struct view *out);

/* Whether the actor may do the verb to some row of the resource at all: 0, or ERR_FORBIDDEN. */
int	access_may(const struct actor *who, const struct resource *r, enum verb verb, struct err *e) MUST_USE;

/* All verbs that the actor may do to rows of the resource, as BIT(enum verb); own: those that are for rows of one's own only. */
unsigned access_verbs(const struct actor *who, const struct resource *r, unsigned *own);

/*
 * Whether the actor may do the verb to this very row, which is in the actor's scope: members read the
 * history of their own enterprise only.  0, or ERR_FORBIDDEN.
 */
int	access_may_row(const struct actor *who, const struct resource *r, const void *rec, enum verb verb,
	    struct err *e) MUST_USE;

/*
 * What the actor may do with the travel documents of a delegate (class E, CL_TRAVEL): of his own trip an officer, of his own people
 * the administrator of a company.  Nobody else sees what stands in them; who reads the log of who did is PAPERS_LOG, who may
 * have them purged PAPERS_PURGE, who opens and closes claims PAPERS_CLAIM.  keeper, enterprise: of the delegate, or NONE.
 */
enum papers_right { PAPERS_SEE = BIT(0), PAPERS_CHANGE = BIT(1), PAPERS_LOG = BIT(2), PAPERS_PURGE = BIT(3), PAPERS_CLAIM = BIT(4) };
unsigned access_papers(const struct actor *who, int64_t keeper, int64_t enterprise);

/*
 * Rights that are no resource's: users.read users.write tokens.own audit.read settings.write backup ...
 * One table in access.c: action x role.  0, or ERR_FORBIDDEN.
 */
int	access_action(const struct actor *who, const char *action, struct err *e) MUST_USE;
const char *access_action_name(size_t i);	/* of the i-th action; NULL: there are no more */
bool	access_action_known(const char *action);	/* an action without a row is forbidden to all */

/* The account whose imports alone the actor knows of; NONE: all. */
int64_t	access_sees_imports(const struct actor *who);

/* Whose acts the actor sees in the log (domain.md 2): of everybody, of the accounts of one's own enterprise, or one's own. */
enum acts { ACTS_OWN, ACTS_COMPANY, ACTS_ALL };
enum acts access_acts(const struct actor *who);

/* Whether who was `from` may do or see anything as `to` that was not allowed before. */
bool	access_grows(enum role_id from, enum role_id to);

#endif
