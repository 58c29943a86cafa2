/*
 * What two meetings may not have in common: one question to the database for each thing that a meeting names.
 */
#include "base/base.h"

#include "base/clock.h"
#include "base/str.h"
#include "meta/rec.h"
#include "model/meeting.h"

/* --- the questions -------------------------------------------------------------------------------------- */

/* Positions of enum meeting_state in the texts below. */
_Static_assert(MS_PROPOSED == 0 && MS_REQUESTED == 1 && MS_CONFIRMED == 2 && MS_HELD == 3, "states");

#define FOUND	"SELECT m.id, m.delegation, m.keeper, m.starts, coalesce(m.aim, (SELECT min(coalesce(p.name_zh, p.name_en)) " \
	"FROM meeting_counterpart q JOIN counterpart p ON p.id = q.counterpart WHERE q.owner = m.id), m.place) "
#define FREE_OF	" AND m.ends_at > $3 AND m.id <> $4 AND m.archived_at IS NULL " \
	"AND (m.state IN (2, 3) OR (m.state = 1 AND (m.hold_until IS NULL OR m.hold_until > $5)) OR (m.state = 0 AND m.id >= $6)) "
#define FIRST	"ORDER BY m.starts_at ASC NULLS LAST, m.id ASC LIMIT 1"
/*
 * Tables and words have an index of their own with the time.  Of a company, a person, a counterpart there are few meetings: "+ 0" keeps the
 * engine from walking all of the delegation, or of all delegations, up to that time instead.
 */
#define BY_TIME	" AND m.delegation = $7 AND m.starts_at < $2" FREE_OF
#define HERE	" AND m.delegation + 0 = $7 AND m.starts_at + 0 < $2" FREE_OF
#define ANYWHERE " AND m.starts_at + 0 < $2" FREE_OF

/* $1 is what is shared; $8 in the first one: whether this meeting says who comes of it. */
static const char enterprise_sql[] = FOUND "FROM meeting_enterprise x JOIN meeting m ON m.id = x.owner WHERE x.enterprise = $1" HERE
	"AND ($8 = 0 OR NOT EXISTS (SELECT 1 FROM meeting_delegate g JOIN delegate p ON p.id = g.delegate "
	"WHERE g.owner = m.id AND p.enterprise = $1)) " FIRST;
static const char delegate_sql[] = FOUND "FROM meeting_delegate x JOIN meeting m ON m.id = x.owner WHERE x.delegate = $1" HERE FIRST;
static const char interpreting_sql[] = FOUND "FROM meeting m WHERE m.interpreter_delegate = $1" HERE FIRST;
static const char counterpart_sql[] = FOUND "FROM meeting_counterpart x JOIN meeting m ON m.id = x.owner WHERE x.counterpart = $1" ANYWHERE FIRST;
static const char table_sql[] = FOUND "FROM meeting m WHERE m.table_no = $1" BY_TIME "AND coalesce(m.place, '') = $8 " FIRST;
static const char interpreter_sql[] = FOUND "FROM meeting m WHERE m.interpreter = $1" BY_TIME FIRST;

/* --- one answer ----------------------------------------------------------------------------------------- */

struct asking {
	struct db	*d;
	const struct view *v;
	const struct meeting *m;
	int64_t		 now_ms, batch;
	struct err	*e;
};

static bool
is_seen(const struct asking *q, int64_t delegation, int64_t keeper)
{
	const struct view *v = q->v;

	if (delegation == q->m->delegation)
		return true;
	return v != NULL && !v->only_own && (!v->only_kept || (v->keeper != NONE && v->keeper == keeper));
}

static void
complain(const struct asking *q, struct stmt *s, const char *pointer, const char *who)
{
	struct err *e = q->e;
	struct err_item *it;

	(void)!fail(e, ERR_CONFLICT, "meeting %lld is at the same time", (long long)col_int(s, 0));
	if (!is_seen(q, col_int(s, 1), col_int(s, 2))) {
		err_item_param(e, err_field(e, pointer, "meeting_overlap_elsewhere"), "who", who);
		return;
	}
	it = err_field(e, pointer, "meeting_overlap");
	err_item_param(e, it, "who", who);
	err_item_param(e, it, "with", col_text(s, 4) == NULL ? "" : col_text(s, 4));
	err_item_param(e, it, "id", arena_printf(e->arena, "%lld", (long long)col_int(s, 0)));
	err_item_param(e, it, "starts", col_text(s, 3));
}

static void
bind_time(const struct asking *q, struct stmt *s)
{
	stmt_int(s, 2, q->m->ends_at);
	stmt_int(s, 3, q->m->starts_at);
	stmt_int(s, 4, q->m->rec.id == NONE ? 0 : q->m->rec.id);
	stmt_int(s, 5, q->now_ms);
	stmt_int(s, 6, q->batch == NONE ? INT64_MAX : q->batch);
}

/* The name of what is shared, by the statement that asks for it with $1. */
static int
name_of(const struct asking *q, const char *sql, int64_t id, const char **out)
{
	struct stmt *s = db_stmt(q->d, sql);
	int rc;

	stmt_int(s, 1, id);
	rc = stmt_row(s, q->e);
	*out = rc == 1 && col_text(s, 0) != NULL ? arena_strdup(q->e->arena, col_text(s, 0)) : "";
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

/* Ask; s has what is its own bound.  named: the statement with the name of id, or NULL: `who` is it. */
static int
ask(const struct asking *q, struct stmt *s, const char *pointer, const char *named, int64_t id, const char *who)
{
	int rc;

	bind_time(q, s);
	rc = stmt_row(s, q->e);
	if (rc == 1 && named != NULL && name_of(q, named, id, &who) == -1)
		rc = -1;
	if (rc == 1)
		complain(q, s, pointer, who);
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

/* --- what a meeting names ------------------------------------------------------------------------------- */

static const char enterprise_name[] = "SELECT text FROM enterprise_name WHERE owner = $1 ORDER BY kind LIMIT 1";
static const char delegate_name[] = "SELECT coalesce(name_zh, name_en) FROM delegate WHERE id = $1";
static const char counterpart_name[] = "SELECT coalesce(name_zh, name_en, name_local) FROM counterpart WHERE id = $1";

/* The i-th of a list of references; false: there are no more. */
static bool
ref_of(const struct asking *q, const char *field, size_t i, int64_t *id)
{
	const struct field *f = resource_field(&meeting_resource, field);

	return rec_list_ref(q->e->arena, f, q->m, &f->sub->fields[0], i, id);
}

/* Whether the meeting says who comes of an enterprise: 1, 0, -1. */
static int
says_who(const struct asking *q, int64_t enterprise)
{
	int64_t id, of = NONE;

	for (size_t i = 0; ref_of(q, "delegates", i, &id); i++) {
		if (db_int(q->d, "SELECT enterprise FROM delegate WHERE id = $1", id, &of, q->e) == -1)
			return -1;
		if (of == enterprise)
			return 1;
	}
	return 0;
}

static int
ask_enterprise(const struct asking *q, const char *pointer, int64_t id)
{
	int says = says_who(q, id);
	struct stmt *s;

	if (says == -1)
		return -1;
	s = db_stmt(q->d, enterprise_sql);
	stmt_int(s, 1, id);
	stmt_int(s, 7, q->m->delegation);
	stmt_int(s, 8, says);
	return ask(q, s, pointer, enterprise_name, id, NULL);
}

static int
ask_in_delegation(const struct asking *q, const char *sql, const char *pointer, const char *named, int64_t id)
{
	struct stmt *s = db_stmt(q->d, sql);

	stmt_int(s, 1, id);
	stmt_int(s, 7, q->m->delegation);
	return ask(q, s, pointer, named, id, NULL);
}

/* A delegate sits at a table, or interprets at one. */
static int
ask_delegate(const struct asking *q, const char *pointer, int64_t id)
{
	size_t told = q->e->nitems;

	if (ask_in_delegation(q, delegate_sql, pointer, delegate_name, id) == -1)
		return -1;
	return q->e->nitems > told ? 0 : ask_in_delegation(q, interpreting_sql, pointer, delegate_name, id);
}

static int
ask_counterpart(const struct asking *q, const char *pointer, int64_t id)
{
	struct stmt *s = db_stmt(q->d, counterpart_sql);

	stmt_int(s, 1, id);
	return ask(q, s, pointer, counterpart_name, id, NULL);
}

static int
ask_list(const struct asking *q, const char *field, int (*one)(const struct asking *, const char *, int64_t))
{
	int64_t id;

	for (size_t i = 0; ref_of(q, field, i, &id); i++)
		if (one(q, arena_printf(q->e->arena, "/%s/%zu", field, i), id) == -1)
			return -1;
	return 0;
}

static int
ask_table(const struct asking *q)
{
	const char *place = q->m->place == NULL ? "" : q->m->place;
	struct stmt *s;

	if (q->m->table_no == NONE)
		return 0;
	s = db_stmt(q->d, table_sql);
	stmt_int(s, 1, q->m->table_no);
	stmt_int(s, 7, q->m->delegation);
	stmt_text(s, 8, place);
	return ask(q, s, "/table_no", NULL, NONE, arena_printf(q->e->arena, "%s%s#%lld", place, *place == '\0' ? "" : " ",
	    (long long)q->m->table_no));
}

static int
ask_interpreter(const struct asking *q)
{
	struct stmt *s;

	if (q->m->interpreter_delegate != NONE && ask_delegate(q, "/interpreter_delegate", q->m->interpreter_delegate) == -1)
		return -1;
	if (q->m->interpreter == NULL)
		return 0;
	s = db_stmt(q->d, interpreter_sql);
	stmt_text(s, 1, q->m->interpreter);
	stmt_int(s, 7, q->m->delegation);
	return ask(q, s, "/interpreter", NULL, NONE, q->m->interpreter);
}

int
meeting_overlap(struct db *d, const struct view *v, const struct meeting *m, int64_t now_ms, int64_t batch, struct err *e)
{
	const struct asking q = { d, v, m, now_ms, batch, e };
	size_t told = e->nitems;

	if (m->starts_at == NONE || m->ends_at == NONE)
		return 0;
	if (ask_list(&q, "enterprises", ask_enterprise) == -1 || ask_list(&q, "delegates", ask_delegate) == -1 ||
	    ask_list(&q, "counterparts", ask_counterpart) == -1 || ask_table(&q) == -1 || ask_interpreter(&q) == -1)
		return -1;
	return e->nitems > told ? -1 : 0;
}

/* --- the rule ------------------------------------------------------------------------------------------- */

bool
meeting_holds(const struct meeting *m, int64_t now_ms)
{
	if (m->rec.archived_at != NONE)
		return false;
	return m->state == MS_CONFIRMED || m->state == MS_HELD ||
	    (m->state == MS_REQUESTED && (m->hold_until == NONE || m->hold_until > now_ms));
}

static bool
names_the_same(const struct meeting *was, const struct meeting *now)
{
	static const char *const names[] = { "enterprises", "delegates", "counterparts", "place", "table_no", "interpreter",
	    "interpreter_delegate", "starts", "ends" };

	for (size_t i = 0; i < nitems(names); i++)
		if (!rec_field_equal(resource_field(&meeting_resource, names[i]), was, now))
			return false;
	return true;
}

int
meeting_check_overlap(struct db *d, const struct meeting *was, const struct meeting *now, struct err *e)
{
	int64_t now_ms = clock_ms();

	if (e->nitems > 0 || !meeting_holds(now, now_ms) || (was != NULL && meeting_holds(was, now_ms) && names_the_same(was, now)))
		return 0;
	return meeting_overlap(d, NULL, now, now_ms, NONE, e) == -1 && e->nitems == 0 ? -1 : 0;
}

/* --- back from the archive ------------------------------------------------------------------------------ */

static int
after_change(struct tx *t, const struct actor *who, const struct resource *r, const void *before, const void *after, struct err *e)
{
	const struct meeting *was = before, *now = after;
	struct view v;

	if (was == NULL || now == NULL || was->rec.archived_at == NONE || !meeting_holds(now, actor_ms(who)))
		return 0;
	access_view(who, &meeting_resource, &v);
	return meeting_overlap(tx_db(t), &v, now, actor_ms(who), NONE, e);
}

const struct follow_row meeting_follows[] = { { &meeting_resource, after_change }, { NULL, NULL } };
