/*
 * Reading the meetings of a delegation: a handful of statements, each over an index of the delegation.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/rec_veil.h"
#include "model/meeting_book.h"
#include "model/record.h"
#include "text/zone.h"

struct reading {
	struct db	*d;
	struct arena	*a;
	struct meeting_book *b;
	struct view	 v;			/* of meetings */
	struct err	*e;
};

/* --- rows of a statement -------------------------------------------------------------------------------- */

static struct stmt *
ask(const struct reading *r, const char *sql)
{
	struct stmt *s = db_stmt(r->d, sql);

	stmt_int(s, 1, r->b->delegation);
	return s;
}

static const char *
text_of(const struct reading *r, struct stmt *s, int n)
{
	return col_is_null(s, n) ? NULL : arena_strdup(r->a, col_text(s, n));
}

/* Room for one more of a list that doubles. */
static void *
grow(struct arena *a, void *list, int n, size_t size)
{
	void *more;

	if (n != 0 && (n < 8 || (n & (n - 1)) != 0))
		return list;
	more = arena_array(a, n < 8 ? 8 : (size_t)n * 2, size);
	if (n > 0)
		memcpy(more, list, (size_t)n * size);
	return more;
}

/* --- slots ---------------------------------------------------------------------------------------------- */

#define MINUTE_MS	INT64_C(60000)

static void
cut_item(const struct reading *r, const struct book_slot *item, int64_t minutes)
{
	int64_t step = minutes == NONE ? item->ends_at - item->starts_at : minutes * MINUTE_MS;
	struct meeting_book *b = r->b;

	for (int64_t at = item->starts_at; step > 0 && at + step <= item->ends_at; at += step) {
		b->slots = grow(r->a, b->slots, b->nslots, sizeof(*b->slots));
		b->slots[b->nslots] = *item;
		b->slots[b->nslots].starts_at = at;
		b->slots[b->nslots++].ends_at = at + step;
	}
}

static const char items_sql[] = "SELECT i.id, i.leg, i.starts_at, i.ends_at, i.starts_zone, i.place, i.tables, i.slot_minutes FROM agenda_item i "
	"WHERE i.delegation = $1 AND i.archived_at IS NULL AND i.kind = $2 AND i.starts_at IS NOT NULL AND i.ends_at IS NOT NULL "
	"AND ($3 = 0 OR i.open_to = 0 OR EXISTS (SELECT 1 FROM agenda_enterprise x WHERE x.owner = i.id AND x.enterprise = $3)) "
	"ORDER BY i.starts_at ASC NULLS LAST, i.id ASC";

/* What is open to some is not there for others. */
static int
read_slots(const struct reading *r)
{
	struct stmt *s = ask(r, items_sql);
	int rc, block = 0;

	stmt_int(s, 2, GK_ONE_TO_ONE);
	stmt_int(s, 3, r->b->all ? 0 : r->b->own == NONE ? -1 : r->b->own);
	while ((rc = stmt_row(s, r->e)) == 1) {
		struct book_slot item = { col_int(s, 0), col_int(s, 1), col_int(s, 2), col_int(s, 3), text_of(r, s, 4), text_of(r, s, 5),
		    col_int(s, 6), block++ };

		cut_item(r, &item, col_int(s, 7));
	}
	return rc;
}

/* --- meetings ------------------------------------------------------------------------------------------- */

/* Those of nobody are not asked for: $2 is a company, 0 for all. */
static_assert(MS_PROPOSED == 0 && MS_DROPPED == 7, "what is said of a company's own names the chamber's drafts");
#define OF_OWN	"AND ($2 = 0 OR (m.state NOT IN (0, 7) AND EXISTS (SELECT 1 FROM meeting_enterprise o WHERE o.owner = m.id AND o.enterprise = $2))) "
#define LIVE	"m.delegation = $1 AND m.archived_at IS NULL AND m.state < $3 " OF_OWN
static const char meetings_sql[] = "SELECT m.id, m.version, m.leg, m.starts_at, m.ends_at, m.starts, m.starts_zone, m.ends, m.ends_zone, m.place, "
	"m.aim, m.interpreter, m.table_no, m.interpreter_delegate, m.state, m.hold_until FROM meeting m WHERE " LIVE
	"ORDER BY m.starts_at ASC NULLS FIRST, m.id ASC";

static void
bind_live(const struct reading *r, struct stmt *s)
{
	stmt_int(s, 2, r->b->all ? 0 : r->b->own == NONE ? -1 : r->b->own);
	stmt_int(s, 3, MS_CANCELLED);
}

static int
read_meetings(const struct reading *r)
{
	struct stmt *s = ask(r, meetings_sql);
	struct meeting_book *b = r->b;
	int rc;

	bind_live(r, s);
	while ((rc = stmt_row(s, r->e)) == 1) {
		b->meetings = grow(r->a, b->meetings, b->nmeetings, sizeof(*b->meetings));
		b->meetings[b->nmeetings++] = (struct book_meeting){
			.id = col_int(s, 0), .version = col_int(s, 1), .leg = col_int(s, 2), .starts_at = col_int(s, 3), .ends_at = col_int(s, 4),
			.starts = { text_of(r, s, 5), text_of(r, s, 6) }, .ends = { text_of(r, s, 7), text_of(r, s, 8) },
			.place = text_of(r, s, 9), .aim = text_of(r, s, 10), .interpreter = text_of(r, s, 11), .table_no = col_int(s, 12),
			.interpreter_delegate = col_int(s, 13), .state = col_int(s, 14), .hold_until = col_int(s, 15),
		};
	}
	return rc;
}

/* The lists come in the order of the meetings. */
#define LISTED(table, column)	"SELECT m.id, x." column " FROM meeting m JOIN " table " x ON x.owner = m.id WHERE " LIVE \
	"ORDER BY m.starts_at ASC NULLS FIRST, m.id ASC, x.pos ASC"
static const char enterprise_rows[] = LISTED("meeting_enterprise", "enterprise");
static const char counterpart_rows[] = LISTED("meeting_counterpart", "counterpart");
static const char delegate_rows[] = LISTED("meeting_delegate", "delegate");

static int
read_list(const struct reading *r, const char *sql, size_t offset)
{
	struct stmt *s = ask(r, sql);
	struct book_meeting *m = r->b->meetings;
	int rc;

	bind_live(r, s);
	while ((rc = stmt_row(s, r->e)) == 1) {
		struct book_ids *ids;

		while (m->id != col_int(s, 0))
			m++;
		ids = (struct book_ids *)(void *)((char *)m + offset);
		ids->id = grow(r->a, ids->id, ids->n, sizeof(*ids->id));
		ids->id[ids->n++] = col_int(s, 1);
	}
	return rc;
}

/* --- names ---------------------------------------------------------------------------------------------- */

static const char enterprises_sql[] = "SELECT e.id, (SELECT n.text FROM enterprise_name n WHERE n.owner = e.id AND n.kind = 0), "
	"(SELECT n.text FROM enterprise_name n WHERE n.owner = e.id AND n.kind = 1), e.id, NULL, NULL FROM enterprise e "
	"WHERE ($2 = 0 OR e.id = $2) AND e.id IN (SELECT g.enterprise FROM delegate g WHERE g.delegation = $1 AND g.archived_at IS NULL AND g.state < $3 "
	"UNION SELECT p.enterprise FROM application p WHERE p.delegation = $1 AND p.archived_at IS NULL AND p.state IN ($4, $5, $6) "
	"UNION SELECT w.enterprise FROM meeting_wish w WHERE w.delegation = $1 AND w.archived_at IS NULL "
	"UNION SELECT x.enterprise FROM meeting m JOIN meeting_enterprise x ON x.owner = m.id WHERE m.delegation = $1 AND m.archived_at IS NULL "
	OF_OWN ") ORDER BY e.name_zh_sort ASC, e.id ASC";
static const char joint_sql[] = "SELECT e.id, (SELECT n.text FROM enterprise_name n WHERE n.owner = e.id AND n.kind = 0), "
	"(SELECT n.text FROM enterprise_name n WHERE n.owner = e.id AND n.kind = 1), e.id, NULL, NULL FROM enterprise e "
	"WHERE e.id <> $2 AND e.id IN (SELECT x.enterprise FROM meeting m JOIN meeting_enterprise x ON x.owner = m.id WHERE " LIVE ")";
/* Of counterparts and delegates the meetings in sight decide, for who sees all the wishes too. */
static const char counterparts_sql[] = "SELECT c.id, c.name_zh, coalesce(c.name_en, c.name_local), NULL, c.country, c.city FROM counterpart c "
	"WHERE c.id IN (SELECT x.counterpart FROM meeting m JOIN meeting_counterpart x ON x.owner = m.id WHERE m.delegation = $1 AND m.archived_at IS NULL "
	OF_OWN "UNION SELECT w.counterpart FROM meeting_wish w WHERE w.delegation = $1 AND w.archived_at IS NULL AND ($2 = 0 OR w.enterprise = $2)) "
	"ORDER BY c.id";
static const char delegates_sql[] = "SELECT g.id, g.name_zh, g.name_en, g.enterprise, NULL, NULL FROM delegate g "
	"WHERE g.delegation = $1 AND g.archived_at IS NULL AND ($2 = 0 OR g.enterprise = $2) ORDER BY g.id";
static const char legs_sql[] = "SELECT l.id, NULL, NULL, NULL, l.country, l.city FROM delegation_leg l "
	"WHERE l.delegation = $1 AND l.archived_at IS NULL ORDER BY l.id";

static int
read_rows(const struct reading *r, struct stmt *s, struct book_names *out)
{
	int rc;

	while ((rc = stmt_row(s, r->e)) == 1) {
		out->row = grow(r->a, out->row, out->n, sizeof(*out->row));
		out->row[out->n++] = (struct book_name){ col_int(s, 0), text_of(r, s, 1), text_of(r, s, 2), col_int(s, 3), text_of(r, s, 4),
		    text_of(r, s, 5) };
	}
	return rc;
}

static struct stmt *
ask_names(const struct reading *r, const char *sql)
{
	struct stmt *s = ask(r, sql);

	stmt_int(s, 2, r->b->all ? 0 : r->b->own == NONE ? -1 : r->b->own);
	return s;
}

static int
read_names(const struct reading *r)
{
	struct meeting_book *b = r->b;
	struct stmt *s = ask_names(r, enterprises_sql);

	stmt_int(s, 3, DGS_WITHDRAWN);
	stmt_int(s, 4, APS_ACCEPTED);
	stmt_int(s, 5, APS_CONFIRMED);
	stmt_int(s, 6, APS_TRAVELLED);
	if (read_rows(r, s, &b->enterprises) == -1 || read_rows(r, ask_names(r, counterparts_sql), &b->counterparts) == -1 ||
	    read_rows(r, ask_names(r, delegates_sql), &b->delegates) == -1)
		return -1;
	return read_rows(r, ask(r, legs_sql), &b->legs);
}

/* --- what a member is not told ---------------------------------------------------------------------------- */

static int
ask_seen(const struct reading *r, const char *field, struct seen_refs *out)
{
	size_t n = (size_t)r->b->nmeetings;
	int64_t *id = arena_array(r->a, n + 1, sizeof(*id));

	for (size_t i = 0; i < n; i++)
		id[i] = r->b->meetings[i].id;
	return rec_seen_refs(r->d, r->a, &r->v, &meeting_resource, resource_field(&meeting_resource, field), id, n, out, r->e);
}

static void
keep_seen(const struct seen_refs *seen, int64_t meeting, struct book_ids *ids)
{
	int kept = 0;

	for (int i = 0; i < ids->n; i++)
		if (seen_refs_has(seen, meeting, ids->id[i]))
			ids->id[kept++] = ids->id[i];
	ids->n = kept;
}

static int
veil_meetings(const struct reading *r)
{
	struct seen_refs enterprises, delegates;

	if (ask_seen(r, "enterprises", &enterprises) == -1 || ask_seen(r, "delegates", &delegates) == -1)
		return -1;
	for (struct book_meeting *m = r->b->meetings; m < r->b->meetings + r->b->nmeetings; m++) {
		int all = m->enterprises.n;

		keep_seen(&enterprises, m->id, &m->enterprises);
		keep_seen(&delegates, m->id, &m->delegates);
		m->others = all - m->enterprises.n;
	}
	return 0;
}

static int
read_joint(const struct reading *r)
{
	struct stmt *s = ask(r, joint_sql);

	bind_live(r, s);
	return read_rows(r, s, &r->b->joint);
}

static int
read_all(const struct reading *r)
{
	if (read_slots(r) == -1 || read_meetings(r) == -1 || read_names(r) == -1)
		return -1;
	if (read_list(r, enterprise_rows, offsetof(struct book_meeting, enterprises)) == -1 ||
	    read_list(r, counterpart_rows, offsetof(struct book_meeting, counterparts)) == -1)
		return -1;
	if (read_list(r, delegate_rows, offsetof(struct book_meeting, delegates)) == -1)
		return -1;
	return r->b->own == NONE ? 0 : read_joint(r) == -1 ? -1 : veil_meetings(r);
}

int
meeting_book_load(struct db *d, struct arena *a, const struct actor *who, int64_t delegation, struct meeting_book *out, struct err *e)
{
	struct reading r = { .d = d, .a = a, .b = out, .e = e };
	unsigned see;
	void *rec;
	int rc;

	if (access_may(who, &meeting_resource, V_READ, e) == -1 || access_may(who, &delegation_resource, V_READ, e) == -1 ||
	    (rc = record_get(d, a, who, &delegation_resource, delegation, &rec, &see, e)) == -1)
		return -1;
	if (rc == 0)
		return fail(e, ERR_NOT_FOUND, "no such delegation");
	access_view(who, &meeting_resource, &r.v);
	*out = (struct meeting_book){ .delegation = delegation, .own = r.v.only_own ? r.v.own : NONE };
	out->all = !r.v.only_own && (!r.v.only_kept || (r.v.keeper != NONE && r.v.keeper == rec_keeper(&delegation_resource, rec)));
	return read_all(&r);
}

/* --- asking it ------------------------------------------------------------------------------------------ */

const struct book_name *
book_name_of(const struct book_names *in, int64_t id)
{
	for (int i = 0; i < in->n; i++)
		if (in->row[i].id == id)
			return &in->row[i];
	return NULL;
}

bool
book_has(const struct book_ids *in, int64_t id)
{
	for (int i = 0; i < in->n; i++)
		if (in->id[i] == id)
			return true;
	return false;
}

bool
book_overlaps(const struct book_meeting *m, const struct book_slot *s)
{
	return m->starts_at != NONE && m->ends_at != NONE && m->starts_at < s->ends_at && m->ends_at > s->starts_at;
}

bool
book_is_on(const struct book_slot *s, const char *day)
{
	char local[ZONE_LOCAL_SIZE];

	return day == NULL || (s->zone != NULL && zone_local(s->starts_at, s->zone, local) == 0 && strncmp(local, day, strlen(day)) == 0);
}

/* --- writing it ----------------------------------------------------------------------------------------- */

void
book_put_moment(struct jw *w, int64_t ms, const char *zone)
{
	char local[ZONE_LOCAL_SIZE];

	if (zone == NULL || zone_local(ms, zone, local) == -1) {
		jw_null(w);
		return;
	}
	jw_object(w);
	jw_ktext(w, "local", local);
	jw_ktext(w, "zone", zone);
	jw_end_object(w);
}

static void
put_local(struct jw *w, const char *key, const struct local_time *t)
{
	jw_key(w, key);
	if (t->local == NULL) {
		jw_null(w);
		return;
	}
	jw_object(w);
	jw_ktext(w, "local", t->local);
	jw_ktext(w, "zone", t->zone);
	jw_end_object(w);
}

void
book_put_name(struct jw *w, const struct book_name *n)
{
	jw_object(w);
	jw_kint(w, "id", n->id);
	jw_ktext(w, "name_zh", n->name_zh);
	jw_ktext(w, "name_en", n->name_en);
	jw_end_object(w);
}

/* Those of a list that the caller may know of: names that the book has. */
static void
put_ids(struct jw *w, const char *key, const struct book_ids *ids, const struct book_names *known, const struct book_names *more)
{
	jw_key(w, key);
	jw_array(w);
	for (int i = 0; i < ids->n; i++)
		if (book_name_of(known, ids->id[i]) != NULL || (more != NULL && book_name_of(more, ids->id[i]) != NULL))
			jw_int(w, ids->id[i]);
	jw_end_array(w);
}

void
book_put_meeting(struct jw *w, const struct meeting_book *b, const struct book_meeting *m, int64_t now_ms)
{
	jw_kint(w, "id", m->id);
	jw_kint(w, "version", m->version);
	jw_ktext(w, "state", meeting_state_names[m->state].code);
	put_local(w, "starts", &m->starts);
	put_local(w, "ends", &m->ends);
	jw_kint(w, "leg", m->leg);
	jw_ktext(w, "place", m->place);
	jw_kint(w, "table_no", m->table_no);
	jw_ktext(w, "aim", m->aim);
	jw_ktext(w, "interpreter", m->interpreter);
	jw_kint(w, "interpreter_delegate", b->all || book_name_of(&b->delegates, m->interpreter_delegate) != NULL ? m->interpreter_delegate : NONE);
	put_ids(w, "enterprises", &m->enterprises, &b->enterprises, &b->joint);
	jw_kint(w, "others", m->others);
	put_ids(w, "counterparts", &m->counterparts, &b->counterparts, NULL);
	put_ids(w, "delegates", &m->delegates, &b->delegates, NULL);
	jw_key(w, "hold_until");
	jw_instant(w, m->hold_until);
	jw_kbool(w, "hold_expired", m->state == MS_REQUESTED && m->hold_until != NONE && m->hold_until <= now_ms);
}

void
book_put_slots(struct jw *w, const struct meeting_book *b, const char *day)
{
	jw_key(w, "slots");
	jw_array(w);
	for (int i = 0; i < b->nslots; i++) {
		const struct book_slot *s = &b->slots[i];

		if (!book_is_on(s, day))
			continue;
		jw_object(w);
		jw_key(w, "start");
		book_put_moment(w, s->starts_at, s->zone);
		jw_key(w, "end");
		book_put_moment(w, s->ends_at, s->zone);
		jw_kint(w, "leg", s->leg);
		jw_kint(w, "item", s->item);
		jw_ktext(w, "place", s->place);
		jw_kint(w, "tables", s->tables);
		jw_end_object(w);
	}
	jw_end_array(w);
}
