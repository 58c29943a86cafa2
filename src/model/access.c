/*
 * The one place that says who sees and changes which class of whose record: the matrix of
 * domain.md 2 as tables.  What has no row is forbidden.
 *
 * Officers and finance see A and B of every enterprise.  The C of applicants and of dues, which the
 * matrix gives them, comes with applications and dues; until these exist nobody is one.
 */
#include "base/base.h"

#include "meta/rec.h"
#include "model/access.h"

#define A	BIT(CL_PUBLIC)
#define B	BIT(CL_MEMBERS)
#define C	BIT(CL_OWN)
#define D	BIT(CL_STAFF)
#define ABCD	(A | B | C | D)

const struct choice role_choices[] = {
	[R_ADMIN] = { "admin", "Administrator", "系统管理员" },
	[R_MANAGER] = { "manager", "Secretary-general", "秘书长" },
	[R_STAFF] = { "staff", "Staff", "工作人员" },
	[R_OFFICER] = { "officer", "Delegation officer", "团组专员" },
	[R_FINANCE] = { "finance", "Finance", "财务" },
	[R_MEMBER_ADMIN] = { "member-admin", "Member administrator", "企业管理员" },
	[R_MEMBER_EDITOR] = { "member-editor", "Member editor", "企业经办人" },
	[R_AUDITOR] = { "auditor", "Auditor", "审计员" },
	[R_COUNT] = { NULL, NULL, NULL }
};

const char *const verb_names[V_COUNT] = {
	[V_READ] = "read", [V_CREATE] = "create", [V_CHANGE] = "change", [V_ARCHIVE] = "archive", [V_PURGE] = "purge",
	[V_EXPORT] = "export", [V_IMPORT] = "import", [V_HISTORY] = "history",
	[V_MERGE] = "merge",
};

int
role_parse(const char *code)
{
	for (int i = 0; i < R_COUNT; i++)
		if (strcmp(role_choices[i].code, code) == 0)
			return i;
	return -1;
}

/* --- resources -------------------------------------------------------------------------------------- */
struct right {
	unsigned see, see_own, see_kept;	/* classes */
	unsigned change, change_kept;
	unsigned verbs;			/* BIT(enum verb) */
	unsigned own_verbs;		/* those of them that are for rows of one's own, or that one keeps, only */
	bool	 only_own, only_kept, listed_only, archived;
};

#define READS	(BIT(V_READ) | BIT(V_EXPORT) | BIT(V_HISTORY))
#define EDITS	(READS | BIT(V_CREATE) | BIT(V_CHANGE) | BIT(V_ARCHIVE) | BIT(V_IMPORT))
#define OFFICE	.see = ABCD, .change = ABCD, .archived = true

static const struct right enterprise_rights[R_COUNT] = {
	[R_ADMIN] = { OFFICE, .verbs = EDITS | BIT(V_PURGE) | BIT(V_MERGE) },
	[R_MANAGER] = { OFFICE, .verbs = EDITS | BIT(V_MERGE) },
	[R_STAFF] = { OFFICE, .verbs = EDITS },
	[R_OFFICER] = { .see = A | B, .verbs = BIT(V_READ) },
	[R_FINANCE] = { .see = A | B, .verbs = BIT(V_READ) },
	[R_MEMBER_ADMIN] = { .see = A | B, .see_own = C, .listed_only = true, .verbs = READS,
	    .own_verbs = BIT(V_EXPORT) | BIT(V_HISTORY) },
	[R_MEMBER_EDITOR] = { .see = A | B, .see_own = C, .listed_only = true,
	    .verbs = BIT(V_READ) | BIT(V_EXPORT), .own_verbs = BIT(V_EXPORT) },
	[R_AUDITOR] = { .see = ABCD, .archived = true, .verbs = BIT(V_READ) | BIT(V_HISTORY) },
};
static const struct right contact_rights[R_COUNT] = {
	[R_ADMIN] = { OFFICE, .verbs = EDITS | BIT(V_PURGE) },
	[R_MANAGER] = { OFFICE, .verbs = EDITS },
	[R_STAFF] = { OFFICE, .verbs = EDITS },
	[R_MEMBER_ADMIN] = { .see = A | B | C, .only_own = true, .verbs = READS,
	    .own_verbs = BIT(V_EXPORT) | BIT(V_HISTORY) },
	[R_MEMBER_EDITOR] = { .see = A | B | C, .only_own = true, .verbs = BIT(V_READ) | BIT(V_EXPORT),
	    .own_verbs = BIT(V_EXPORT) },
	[R_AUDITOR] = { .see = ABCD, .archived = true, .verbs = BIT(V_READ) | BIT(V_HISTORY) },
};
/* Others' terms are told by their enterprise's card: level and state, where it is in the directory. */
static const struct right term_rights[R_COUNT] = {
	[R_ADMIN] = { OFFICE, .verbs = EDITS | BIT(V_PURGE) },
	[R_MANAGER] = { OFFICE, .verbs = EDITS },
	[R_STAFF] = { OFFICE, .verbs = EDITS },
	[R_OFFICER] = { .see = A | B, .verbs = BIT(V_READ) },
	[R_FINANCE] = { .see = A | B, .verbs = BIT(V_READ) },
	[R_MEMBER_ADMIN] = { .see = A | B | C, .only_own = true, .verbs = READS,
	    .own_verbs = BIT(V_EXPORT) | BIT(V_HISTORY) },
	[R_MEMBER_EDITOR] = { .see = A | B | C, .only_own = true, .verbs = BIT(V_READ) | BIT(V_EXPORT),
	    .own_verbs = BIT(V_EXPORT) },
	[R_AUDITOR] = { .see = ABCD, .archived = true, .verbs = BIT(V_READ) | BIT(V_HISTORY) },
};
/* The chamber's own lists: everybody reads them; levels are a setting, which an administrator keeps. */
#define LISTS(purge, manager) { \
	[R_ADMIN] = { OFFICE, .verbs = EDITS | (purge) }, \
	[R_MANAGER] = { OFFICE, .verbs = (manager) }, \
	[R_STAFF] = { OFFICE, .verbs = READS }, \
	[R_OFFICER] = { .see = A | B, .verbs = BIT(V_READ) }, \
	[R_FINANCE] = { .see = A | B, .verbs = BIT(V_READ) }, \
	[R_MEMBER_ADMIN] = { .see = A | B, .verbs = BIT(V_READ) }, \
	[R_MEMBER_EDITOR] = { .see = A | B, .verbs = BIT(V_READ) }, \
	[R_AUDITOR] = { .see = ABCD, .archived = true, .verbs = BIT(V_READ) | BIT(V_HISTORY) }, \
}
static const struct right level_rights[R_COUNT] = LISTS(BIT(V_PURGE), READS);
static const struct right council_rights[R_COUNT] = LISTS(BIT(V_PURGE), EDITS);
/* A rule is put away, not purged: an update of the program would bring it again. */
static const struct right filing_rule_rights[R_COUNT] = LISTS(0, READS);
/*
 * Of other companies' projects members see the headline, where the project is shown; parts of them only figures that were opened.  They
 * propose nothing yet: change requests come with the members' own pages.
 */
#define PROJECTS(chamber_verbs) \
	[R_MANAGER] = { OFFICE, .verbs = (chamber_verbs) }, \
	[R_STAFF] = { OFFICE, .verbs = (chamber_verbs) }, \
	[R_OFFICER] = { .see = A | B | C, .verbs = BIT(V_READ) }, \
	[R_AUDITOR] = { .see = ABCD, .archived = true, .verbs = BIT(V_READ) | BIT(V_HISTORY) }
static const struct right project_rights[R_COUNT] = {
	[R_ADMIN] = { OFFICE, .verbs = EDITS | BIT(V_PURGE) },
	PROJECTS(EDITS),
	[R_MEMBER_ADMIN] = { .see = A | B, .see_own = C, .listed_only = true, .verbs = READS,
	    .own_verbs = BIT(V_EXPORT) | BIT(V_HISTORY) },
	[R_MEMBER_EDITOR] = { .see = A | B, .see_own = C, .listed_only = true,
	    .verbs = BIT(V_READ) | BIT(V_EXPORT), .own_verbs = BIT(V_EXPORT) },
};
#define OWN_PARTS(admin_changes, admin_verbs) \
	[R_MEMBER_ADMIN] = { .see = A | B | C, .only_own = true, .change = (admin_changes), .verbs = (admin_verbs), \
	    .own_verbs = BIT(V_EXPORT) | BIT(V_HISTORY) }, \
	[R_MEMBER_EDITOR] = { .see = A | B | C, .only_own = true, .verbs = BIT(V_READ) | BIT(V_EXPORT), .own_verbs = BIT(V_EXPORT) }
static const struct right project_part_rights[R_COUNT] = {
	[R_ADMIN] = { OFFICE, .verbs = EDITS | BIT(V_PURGE) },
	PROJECTS(EDITS),
	OWN_PARTS(0, READS),
};
/* What happened a company says itself (domain.md 2: progress milestone direct). */
static const struct right progress_rights[R_COUNT] = {
	[R_ADMIN] = { OFFICE, .verbs = EDITS | BIT(V_PURGE) },
	PROJECTS(EDITS),
	OWN_PARTS(A | B | C, READS | BIT(V_CREATE) | BIT(V_CHANGE)),
};
/* Made by an upload, which asks for V_CHANGE, and by nothing else. */
#define KEEPS	(READS | BIT(V_CHANGE) | BIT(V_ARCHIVE))
static const struct right document_rights[R_COUNT] = {
	[R_ADMIN] = { OFFICE, .verbs = KEEPS | BIT(V_PURGE) },
	PROJECTS(KEEPS),
	OWN_PARTS(0, READS),
};
static const struct right project_note_rights[R_COUNT] = {
	[R_ADMIN] = { OFFICE, .verbs = EDITS | BIT(V_PURGE) },
	[R_MANAGER] = { OFFICE, .verbs = EDITS },
	[R_STAFF] = { OFFICE, .verbs = EDITS },
	[R_AUDITOR] = { .see = ABCD, .archived = true, .verbs = BIT(V_READ) | BIT(V_HISTORY) },
};
/*
 * Delegations: members see those that are open, finance their headlines; an officer sees what members see of every one, and all of his
 * own, which he keeps.  Rows of companies: B is what the chamber writes of them, C what they write themselves.
 */
#define SECRETARIAT(chamber_verbs) \
	[R_ADMIN] = { OFFICE, .verbs = (chamber_verbs) | BIT(V_PURGE) }, \
	[R_MANAGER] = { OFFICE, .verbs = (chamber_verbs) }, \
	[R_STAFF] = { OFFICE, .verbs = (chamber_verbs) }, \
	[R_AUDITOR] = { .see = ABCD, .archived = true, .verbs = BIT(V_READ) | BIT(V_HISTORY) }
#define KEEPER_OF_ALL \
	[R_OFFICER] = { .see = A | B, .see_kept = C | D, .change_kept = ABCD, .archived = true, .verbs = EDITS, \
	    .own_verbs = EDITS & ~(BIT(V_READ) | BIT(V_CREATE)) }
#define KEEPER_OF_OWN(keeper_verbs)	[R_OFFICER] = { OFFICE, .only_kept = true, .verbs = (keeper_verbs) }
#define MEMBERS_SEE(of_own) \
	[R_MEMBER_ADMIN] = { .see = A | B, .see_own = (of_own), .listed_only = true, .verbs = BIT(V_READ) }, \
	[R_MEMBER_EDITOR] = { .see = A | B, .see_own = (of_own), .listed_only = true, .verbs = BIT(V_READ) }
#define COMPANY(admin_verbs, editor_verbs, written) \
	[R_MEMBER_ADMIN] = { .see = A | B | C, .only_own = true, .change = (written), .verbs = (admin_verbs), \
	    .own_verbs = BIT(V_EXPORT) | BIT(V_HISTORY) }, \
	[R_MEMBER_EDITOR] = { .see = A | B | C, .only_own = true, .change = (written), .verbs = (editor_verbs) }
#define WRITES	(BIT(V_CREATE) | BIT(V_CHANGE))
#define BY_HAND	(EDITS & ~BIT(V_IMPORT))	/* no row of a sheet says all of it */
static const struct right delegation_rights[R_COUNT] = {
	SECRETARIAT(EDITS), KEEPER_OF_ALL, MEMBERS_SEE(0),
	[R_FINANCE] = { .see = A | B, .verbs = BIT(V_READ) },
};
static const struct right leg_rights[R_COUNT] = { SECRETARIAT(EDITS), KEEPER_OF_ALL, MEMBERS_SEE(0) };
static const struct right agenda_rights[R_COUNT] = { SECRETARIAT(EDITS), KEEPER_OF_ALL, MEMBERS_SEE(C) };
static const struct right application_rights[R_COUNT] = {
	SECRETARIAT(EDITS), KEEPER_OF_OWN(EDITS), COMPANY(READS | WRITES, BIT(V_READ) | WRITES, C),
};
static const struct right delegate_rights[R_COUNT] = {
	SECRETARIAT(EDITS), KEEPER_OF_OWN(EDITS), COMPANY(READS | BIT(V_CHANGE), BIT(V_READ), C),
};
static const struct right counterpart_rights[R_COUNT] = {
	SECRETARIAT(EDITS),
	[R_OFFICER] = { OFFICE, .verbs = EDITS },
	[R_MEMBER_ADMIN] = { .see = A | B, .verbs = BIT(V_READ) },
	[R_MEMBER_EDITOR] = { .see = A | B, .verbs = BIT(V_READ) },
};
static const struct right meeting_rights[R_COUNT] = {
	SECRETARIAT(BY_HAND), KEEPER_OF_OWN(BY_HAND), COMPANY(BIT(V_READ), BIT(V_READ), 0),
};
static const struct right wish_rights[R_COUNT] = {
	SECRETARIAT(EDITS), KEEPER_OF_OWN(EDITS), COMPANY(READS | WRITES, BIT(V_READ) | WRITES, C),
};
/* A company reports what came of its trip, and says by itself what its project owes to it. */
static const struct right outcome_rights[R_COUNT] = {
	SECRETARIAT(EDITS), KEEPER_OF_OWN(EDITS), COMPANY(READS | WRITES, BIT(V_READ), C),
};
static const struct right answer_rights[R_COUNT] = {
	SECRETARIAT(BY_HAND), KEEPER_OF_OWN(BY_HAND), COMPANY(READS | BIT(V_CHANGE), BIT(V_READ), C),
};
static const struct right pack_rights[R_COUNT] = { SECRETARIAT(BY_HAND), KEEPER_OF_OWN(BY_HAND) };

static const struct {
	const char		*name;
	const struct right	*right;		/* one for each role */
} matrix[] = {
	{ "enterprise", enterprise_rights },
	{ "contact", contact_rights },
	{ "membership_term", term_rights },
	{ "post", contact_rights },
	{ "level", level_rights },
	{ "council_term", council_rights },
	{ "filing_rule", filing_rule_rights },
	{ "visa_rule", filing_rule_rights },
	{ "project", project_rights },
	{ "project_amount", project_rights },
	{ "project_capacity", project_part_rights },
	{ "project_job", project_part_rights },
	{ "project_milestone", progress_rights },
	{ "project_permit", project_part_rights },
	{ "project_evidence", project_part_rights },
	{ "project_document", document_rights },
	{ "project_update", progress_rights },
	{ "project_note", project_note_rights },
	{ "delegation", delegation_rights },
	{ "delegation_leg", leg_rights },
	{ "agenda_item", agenda_rights },
	{ "application", application_rights },
	{ "delegate", delegate_rights },
	{ "counterpart", counterpart_rights },
	{ "meeting", meeting_rights },
	{ "meeting_wish", wish_rights },
	{ "outcome", outcome_rights },
	{ "attribution", answer_rights },
	{ "follow_up", answer_rights },
	{ "document_pack", pack_rights },
};

static const struct right *
right_of(const struct actor *who, const struct resource *r)
{
	static const struct right nothing = { .only_own = true, .listed_only = true };

	if ((unsigned)who->role < R_COUNT)
		for (size_t i = 0; i < nitems(matrix); i++)
			if (strcmp(matrix[i].name, r->name) == 0)
				return &matrix[i].right[who->role];
	return &nothing;
}

static bool
is_member(enum role_id role)
{
	return role == R_MEMBER_ADMIN || role == R_MEMBER_EDITOR;
}

static bool
is_keeper(enum role_id role)
{
	return role == R_OFFICER;
}

void
access_view(const struct actor *who, const struct resource *r, struct view *out)
{
	const struct right *x = right_of(who, r);

	*out = (struct view){
		.see = x->see, .see_own = x->see_own, .see_kept = x->see_kept,
		.change = who->read_only ? 0 : x->change, .change_kept = who->read_only ? 0 : x->change_kept,
		/* Only member roles are bound, and only officers keep; whatever stands there for others counts for nothing. */
		.own = is_member(who->role) ? who->enterprise : NONE,
		.keeper = is_keeper(who->role) ? who->account : NONE,
		.only_own = x->only_own, .only_kept = x->only_kept, .listed_only = x->listed_only, .archived = x->archived,
		.who = (unsigned)who->role + 1,
	};
	if (x->verbs == 0)
		out->only_own = true;	/* and own is NONE: no rows */
}

void
access_view_export(const struct actor *who, const struct resource *r, struct view *out)
{
	access_view(who, r, out);
	if ((right_of(who, r)->own_verbs & BIT(V_EXPORT)) != 0) {
		out->only_own = is_member(who->role);
		out->only_kept = is_keeper(who->role);
		out->see = view_sees_all(out);	/* all rows in scope are one's own */
	}
}

void
access_view_other(const struct view *of, const struct resource *r, struct view *out)
{
	const struct actor who = {
		.role = of->who == 0 ? R_COUNT : (enum role_id)(of->who - 1), .enterprise = of->own, .account = of->keeper, .read_only = true
	};

	access_view(&who, r, out);
}

void
access_view_beside(const struct view *of, const struct resource *r, struct view *out)
{
	access_view_other(of, r, out);
	out->only_own = out->only_own || of->only_own;
	out->only_kept = out->only_kept || of->only_kept;
	out->archived = out->archived && of->archived;
}

unsigned
access_verbs(const struct actor *who, const struct resource *r, unsigned *own)
{
	const struct right *x = right_of(who, r);
	unsigned verbs = who->read_only ? x->verbs & READS : x->verbs;

	*own = verbs & (x->only_own || x->only_kept ? UINT_MAX : x->own_verbs);
	return verbs;
}

int
access_may(const struct actor *who, const struct resource *r, enum verb verb, struct err *e)
{
	unsigned own, verbs = access_verbs(who, r, &own);

	if ((verbs & BIT(verb)) != 0)
		return 0;
	return fail(e, ERR_FORBIDDEN, "%s may not do verb %d to %s",
	    (unsigned)who->role < R_COUNT ? role_choices[who->role].code : "?", (int)verb, r->name);
}

int
access_may_row(const struct actor *who, const struct resource *r, const void *rec, enum verb verb,
    struct err *e)
{
	struct view v;

	if (access_may(who, r, verb, e) == -1)
		return -1;
	access_view(who, r, &v);
	if ((right_of(who, r)->own_verbs & BIT(verb)) == 0 || rec_is_mine(&v, r, rec))
		return 0;
	return fail(e, ERR_FORBIDDEN, "not a row of one's own");
}

/* --- travel documents ----------------------------------------------------------------------------------- */

unsigned
access_papers(const struct actor *who, int64_t keeper, int64_t enterprise)
{
	static const unsigned rights[R_COUNT] = {
		[R_ADMIN] = PAPERS_LOG | PAPERS_PURGE | PAPERS_CLAIM,
		[R_MANAGER] = PAPERS_LOG | PAPERS_CLAIM,
		[R_STAFF] = PAPERS_CLAIM,
		[R_AUDITOR] = PAPERS_LOG,
	};
	unsigned may = (unsigned)who->role < R_COUNT ? rights[who->role] : 0;

	if (who->role == R_OFFICER && keeper != NONE && keeper == who->account)
		may = PAPERS_SEE | PAPERS_CHANGE | PAPERS_LOG | PAPERS_CLAIM;
	if (who->role == R_MEMBER_ADMIN && enterprise != NONE && enterprise == who->enterprise)
		may = PAPERS_SEE | PAPERS_CHANGE;
	return who->read_only ? may & (PAPERS_SEE | PAPERS_LOG) : may;
}

/* --- rights that are no resource's ------------------------------------------------------------------ */
#define CHAMBER	(BIT(R_ADMIN) | BIT(R_MANAGER) | BIT(R_STAFF))
#define MEMBERS	(BIT(R_MEMBER_ADMIN) | BIT(R_MEMBER_EDITOR))
#define CONTROL	(BIT(R_ADMIN) | BIT(R_MANAGER) | BIT(R_AUDITOR))
#define DESKS	(CHAMBER | BIT(R_OFFICER) | BIT(R_FINANCE) | BIT(R_AUDITOR))

static const struct action {
	const char	*name;
	unsigned	 roles;
	bool		 writes;	/* not with a token of scope read */
} actions[] = {
	{ "users.read",		CONTROL,		false },
	{ "users.write",	BIT(R_ADMIN),		true },
	{ "settings.read",	CONTROL,		false },
	{ "settings.write",	BIT(R_ADMIN),		true },
	{ "audit.read",		CONTROL,		false },
	{ "backup",		BIT(R_ADMIN),		true },
	{ "status.read",	CONTROL,		false },
	/* Officers bring in lists of their trips, and know of their own imports only (access_sees_imports). */
	{ "imports.read",	CHAMBER | BIT(R_OFFICER) | BIT(R_AUDITOR), false },
	{ "imports.write",	CHAMBER | BIT(R_OFFICER), true },
	{ "mappings.write",	CHAMBER,		true },
	{ "exports",		CHAMBER | MEMBERS | BIT(R_OFFICER), false },
	{ "exports.read",	CHAMBER | MEMBERS | BIT(R_OFFICER) | BIT(R_AUDITOR), false },
	{ "reports.read",	DESKS,			false },
	{ "views.default",	BIT(R_ADMIN),		true },
	{ "persons.erase",	BIT(R_ADMIN),		true },
	{ "duplicates.read",	CHAMBER | BIT(R_AUDITOR), false },
	{ "duplicates.write",	CHAMBER,		true },
	/* One's own things.  Members change nothing but their password until their own pages come. */
	{ "password.own",	DESKS | MEMBERS,	true },
	{ "sessions.own",	DESKS | MEMBERS,	true },
	{ "calendars.own",	DESKS | MEMBERS,	true },
	{ "calendars.all",	BIT(R_ADMIN),		false },
	{ "tokens.own",		DESKS,			true },
};

static const struct action *
action_find(const char *name)
{
	for (size_t i = 0; i < nitems(actions); i++)
		if (strcmp(actions[i].name, name) == 0)
			return &actions[i];
	return NULL;
}

const char *
access_action_name(size_t i)
{
	return i < nitems(actions) ? actions[i].name : NULL;
}

bool
access_action_known(const char *action)
{
	return action_find(action) != NULL;
}

static bool
is_allowed(const struct actor *who, const char *action)
{
	const struct action *x = action_find(action);

	return x != NULL && (unsigned)who->role < R_COUNT && (x->roles & BIT(who->role)) != 0 &&
	    !(x->writes && who->read_only);
}

int
access_action(const struct actor *who, const char *action, struct err *e)
{
	return is_allowed(who, action) ? 0 : fail(e, ERR_FORBIDDEN, "%s is not allowed", action);
}

int64_t
access_sees_imports(const struct actor *who)
{
	return who->role == R_OFFICER ? who->account : NONE;
}

enum acts
access_acts(const struct actor *who)
{
	if (is_allowed(who, "audit.read"))
		return ACTS_ALL;
	return who->role == R_MEMBER_ADMIN && who->enterprise != NONE ? ACTS_COMPANY : ACTS_OWN;
}

/* --- from one role to another ----------------------------------------------------------------------- */

static bool
right_is_within(const struct right *x, const struct right *of)
{
	if (x->verbs == 0)
		return true;
	return (x->see & ~of->see) == 0 && (x->see_own & ~(of->see | of->see_own)) == 0 &&
	    (x->see_kept & ~(of->see | of->see_kept)) == 0 && (x->change_kept & ~(of->change | of->change_kept)) == 0 &&
	    (x->change & ~of->change) == 0 && (x->verbs & ~of->verbs) == 0 &&
	    (x->verbs & of->own_verbs & ~x->own_verbs) == 0 && x->only_own >= of->only_own && x->only_kept >= of->only_kept &&
	    x->listed_only >= of->listed_only && x->archived <= of->archived;
}

bool
access_grows(enum role_id from, enum role_id to)
{
	if (is_member(from) != is_member(to))
		return true;	/* other rows are one's own */
	if (to == R_OFFICER && from != R_OFFICER)
		return true;	/* the papers of his trips (access_papers) */
	for (size_t i = 0; i < nitems(matrix); i++)
		if (!right_is_within(&matrix[i].right[to], &matrix[i].right[from]))
			return true;
	for (size_t i = 0; i < nitems(actions); i++)
		if ((actions[i].roles & BIT(to)) != 0 && (actions[i].roles & BIT(from)) == 0)
			return true;
	return false;
}
