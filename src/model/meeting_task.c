/*
 * From the rows of a delegation to a task of small numbers: who wishes whom, and who is where.
 */
#include "base/base.h"

#include "base/str.h"
#include "meeting_task.h"

static bool
is_among(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* --- slots ---------------------------------------------------------------------------------------------- */

static bool
is_wanted(const struct meeting_task *m, int64_t item)
{
	return !m->ask->some || is_among(m->ask->items, m->ask->nitems, item);
}

static void
check_items(const struct meeting_task *m)
{
	for (size_t i = 0; i < m->ask->nitems; i++) {
		int at = 0;

		while (at < m->b->nslots && m->b->slots[at].item != m->ask->items[i])
			at++;
		if (at == m->b->nslots)
			err_field(m->e, arena_printf(m->a, "/items/%zu", i), "no_such_block");
	}
}

static void
complain_max(const struct meeting_task *m, const char *code, int max)
{
	err_item_param(m->e, err_field(m->e, "/items", code), "max", arena_printf(m->a, "%d", max));
}

/* Nobody sits in two blocks at a time, so these are proposed one after the other. */
static void
check_apart(const struct meeting_task *m)
{
	for (int i = 1; i < m->k.nslots; i++) {
		const struct book_slot *was = &m->slots[i - 1], *now = &m->slots[i];

		if (now->starts_at >= was->ends_at)
			continue;
		err_item_param(m->e, err_field(m->e, "/items", "items_overlap"), "other", arena_printf(m->a, "%lld, %lld",
		    (long long)was->item, (long long)now->item));
		return;
	}
}

/* Without a number of tables there is one for each counterpart. */
static void
choose_slots(struct meeting_task *m)
{
	m->slots = arena_array(m->a, (size_t)m->b->nslots, sizeof(*m->slots));
	m->cut = arena_array(m->a, (size_t)m->b->nslots, sizeof(*m->cut));
	for (int i = 0; i < m->b->nslots; i++) {
		const struct book_slot *s = &m->b->slots[i];
		int64_t tables = s->tables == NONE ? m->b->counterparts.n : s->tables;

		if (!is_wanted(m, s->item))
			continue;
		m->slots[m->k.nslots] = *s;
		m->cut[m->k.nslots++] = (struct proposal_slot){ s->block, (int)(tables < PROPOSAL_TABLES ? tables : PROPOSAL_TABLES) };
	}
	m->k.slots = m->cut;
	check_items(m);
	check_apart(m);
	if (m->k.nslots > PROPOSAL_SLOTS)
		complain_max(m, "too_many_slots", PROPOSAL_SLOTS);
}

/* --- who ------------------------------------------------------------------------------------------------ */

static int
index_of(const int64_t *ids, int n, int64_t id)
{
	for (int i = 0; i < n; i++)
		if (ids[i] == id)
			return i;
	return -1;
}

static int
add_one(int64_t *ids, int *n, int64_t id)
{
	int i = index_of(ids, *n, id);

	if (i == -1) {
		i = (*n)++;
		ids[i] = id;
	}
	return i;
}

bool
meeting_task_keeps(const struct meeting_task *m, const struct book_meeting *x)
{
	if (x->state == MS_PROPOSED)
		return is_among(m->ask->lock, m->ask->nlock, x->id);
	return x->state == MS_CONFIRMED || x->state == MS_HELD ||
	    (x->state == MS_REQUESTED && (x->hold_until == NONE || x->hold_until > m->now_ms));
}

/* They have met, or are asked to. */
static bool
is_arranged(const struct meeting_task *m, int64_t enterprise, int64_t counterpart)
{
	for (int i = 0; i < m->b->nmeetings; i++) {
		const struct book_meeting *x = &m->b->meetings[i];

		if ((meeting_task_keeps(m, x) || x->state == MS_REQUESTED) && book_has(&x->enterprises, enterprise) && book_has(&x->counterparts, counterpart))
			return true;
	}
	return false;
}

static void
add_wish(struct meeting_task *m, int64_t enterprise, int64_t counterpart, int64_t side, int64_t rank)
{
	struct proposal_wish *last = m->k.nwishes == 0 ? NULL : &m->wishes[m->k.nwishes - 1];
	bool same = last != NULL && m->enterprise[last->enterprise] == enterprise && m->counterpart[last->counterpart] == counterpart;
	int *at;

	if (!same) {
		if (is_arranged(m, enterprise, counterpart)) {
			m->arranged += m->last_enterprise != enterprise || m->last_counterpart != counterpart;
			m->last_enterprise = enterprise;
			m->last_counterpart = counterpart;
			return;
		}
		last = &m->wishes[m->k.nwishes++];
		last->enterprise = add_one(m->enterprise, &m->k.nenterprises, enterprise);
		last->counterpart = add_one(m->counterpart, &m->k.ncounterparts, counterpart);
	}
	at = side == WS_ENTERPRISE ? &last->rank_enterprise : &last->rank_counterpart;
	if (*at == 0 || rank < *at)
		*at = (int)rank;
}

static int
read_wishes(struct meeting_task *m)
{
	struct stmt *s = db_stmt(m->d, "SELECT enterprise, counterpart, side, rank FROM meeting_wish WHERE delegation = $1 AND archived_at IS NULL "
	    "ORDER BY enterprise ASC, counterpart ASC, side ASC, id ASC");
	int64_t n = 0;
	int rc;

	if (db_int(m->d, "SELECT count(*) FROM meeting_wish WHERE delegation = $1 AND archived_at IS NULL", m->b->delegation, &n, m->e) == -1)
		return -1;
	m->wishes = arena_array(m->a, (size_t)n, sizeof(*m->wishes));
	m->enterprise = arena_array(m->a, (size_t)n, sizeof(int64_t));
	m->counterpart = arena_array(m->a, (size_t)n, sizeof(int64_t));
	stmt_int(s, 1, m->b->delegation);
	while ((rc = stmt_row(s, m->e)) == 1)
		add_wish(m, col_int(s, 0), col_int(s, 1), col_int(s, 2), col_int(s, 3));
	m->k.wishes = m->wishes;
	if (m->k.nenterprises > PROPOSAL_ENTERPRISES || m->k.ncounterparts > PROPOSAL_COUNTERPARTS)
		complain_max(m, "too_many_wish", PROPOSAL_ENTERPRISES);
	return rc;
}

/* --- where enterprises are ------------------------------------------------------------------------------ */

static void
set_away(struct meeting_task *m, int side, int who, int slot, enum proposal_away why)
{
	m->away[side][who * m->k.nslots + slot] = (unsigned char)why;
}

/* Who has delegates is where one of them is; who has none yet, but is accepted, is everywhere. */
static int
read_delegates(struct meeting_task *m)
{
	struct stmt *s = db_stmt(m->d, "SELECT g.enterprise, x.leg FROM delegate g LEFT JOIN delegate_leg x ON x.owner = g.id "
	    "WHERE g.delegation = $1 AND g.archived_at IS NULL AND g.state < $2 AND g.enterprise IS NOT NULL ORDER BY g.id");
	unsigned char *here = arena_array(m->a, (size_t)(m->k.nenterprises * m->k.nslots), 1);
	int rc;

	stmt_int(s, 1, m->b->delegation);
	stmt_int(s, 2, DGS_NO_SHOW);
	while ((rc = stmt_row(s, m->e)) == 1) {
		int e = index_of(m->enterprise, m->k.nenterprises, col_int(s, 0));

		for (int t = 0; e >= 0 && t < m->k.nslots; t++)
			here[e * m->k.nslots + t] |= col_is_null(s, 1) || m->slots[t].leg == NONE || m->slots[t].leg == col_int(s, 1);
		if (e >= 0)
			m->goes[e] = true;
	}
	for (int i = 0; i < m->k.nenterprises * m->k.nslots; i++)
		if (m->goes[i / m->k.nslots] && !here[i])
			m->away[0][i] = PROPOSAL_ABSENT;
	return rc;
}

static int
read_accepted(struct meeting_task *m)
{
	struct stmt *s = db_stmt(m->d, "SELECT enterprise FROM application WHERE delegation = $1 AND archived_at IS NULL AND state IN ($2, $3, $4)");
	int rc;

	stmt_int(s, 1, m->b->delegation);
	stmt_int(s, 2, APS_ACCEPTED);
	stmt_int(s, 3, APS_CONFIRMED);
	stmt_int(s, 4, APS_TRAVELLED);
	while ((rc = stmt_row(s, m->e)) == 1) {
		int e = index_of(m->enterprise, m->k.nenterprises, col_int(s, 0));

		if (e >= 0)
			m->goes[e] = true;
	}
	for (int i = 0; i < m->k.nenterprises * m->k.nslots; i++)
		if (!m->goes[i / m->k.nslots])
			m->away[0][i] = PROPOSAL_ABSENT;
	return rc;
}

/* A block that names enterprises is for them; any other item that names one keeps it. */
static int
read_agenda(struct meeting_task *m)
{
	struct stmt *s = db_stmt(m->d, "SELECT i.id, i.starts_at, i.ends_at, x.enterprise FROM agenda_item i JOIN agenda_enterprise x ON x.owner = i.id "
	    "WHERE i.delegation = $1 AND i.archived_at IS NULL AND i.open_to = $2 AND i.starts_at IS NOT NULL AND i.ends_at IS NOT NULL ORDER BY i.id");
	unsigned char *closed = arena_array(m->a, (size_t)m->k.nslots, 1);
	unsigned char *invited = arena_array(m->a, (size_t)(m->k.nenterprises * m->k.nslots), 1);
	int rc;

	stmt_int(s, 1, m->b->delegation);
	stmt_int(s, 2, OT_ENTERPRISES);
	while ((rc = stmt_row(s, m->e)) == 1) {
		int e = index_of(m->enterprise, m->k.nenterprises, col_int(s, 3));

		for (int t = 0; t < m->k.nslots; t++) {
			bool mine = m->slots[t].item == col_int(s, 0);

			closed[t] |= mine;
			if (e >= 0 && mine)
				invited[e * m->k.nslots + t] = true;
			else if (e >= 0 && m->slots[t].starts_at < col_int(s, 2) && m->slots[t].ends_at > col_int(s, 1))
				set_away(m, 0, e, t, PROPOSAL_ABSENT);
		}
	}
	for (int i = 0; i < m->k.nenterprises * m->k.nslots; i++)
		if (closed[i % m->k.nslots] && !invited[i])
			m->away[0][i] = PROPOSAL_ABSENT;
	return rc;
}

/* --- where counterparts are ----------------------------------------------------------------------------- */

static bool
is_its_city(const struct book_name *c, const struct book_name *leg)
{
	return leg != NULL && c->city != NULL && leg->city != NULL && strcasecmp(c->city, leg->city) == 0 &&
	    (c->country == NULL || leg->country == NULL || strcmp(c->country, leg->country) == 0);
}

static bool
has_city(const struct meeting_task *m, const struct book_name *c)
{
	for (int i = 0; i < m->b->legs.n; i++)
		if (is_its_city(c, &m->b->legs.row[i]))
			return true;
	return false;
}

static void
place_counterparts(struct meeting_task *m)
{
	for (int i = 0; i < m->k.ncounterparts; i++) {
		const struct book_name *c = book_name_of(&m->b->counterparts, m->counterpart[i]);
		bool city = c != NULL && has_city(m, c);

		for (int t = 0; c != NULL && t < m->k.nslots; t++) {
			const struct book_name *leg = book_name_of(&m->b->legs, m->slots[t].leg);
			bool abroad = leg != NULL && c->country != NULL && leg->country != NULL && strcmp(c->country, leg->country) != 0;

			if (abroad || (city && leg != NULL && !is_its_city(c, leg)))
				set_away(m, 1, i, t, PROPOSAL_ABSENT);
		}
	}
}

/* Other delegations that meet it then. */
static int
read_elsewhere(struct meeting_task *m)
{
	struct stmt *s = db_stmt(m->d, "SELECT x.counterpart, o.starts_at, o.ends_at FROM meeting_counterpart x JOIN meeting o ON o.id = x.owner "
	    "WHERE x.counterpart IN (SELECT w.counterpart FROM meeting_wish w WHERE w.delegation = $1 AND w.archived_at IS NULL) "
	    "AND o.delegation <> $1 AND o.archived_at IS NULL AND (o.state IN ($2, $3) OR (o.state = $4 AND o.hold_until > $5)) "
	    "AND o.starts_at < $6 AND o.ends_at > $7");
	int rc;

	stmt_int(s, 1, m->b->delegation);
	stmt_int(s, 2, MS_CONFIRMED);
	stmt_int(s, 3, MS_HELD);
	stmt_int(s, 4, MS_REQUESTED);
	stmt_int(s, 5, m->now_ms);
	stmt_int(s, 6, m->k.nslots == 0 ? 0 : m->slots[m->k.nslots - 1].ends_at);
	stmt_int(s, 7, m->k.nslots == 0 ? 0 : m->slots[0].starts_at);
	while ((rc = stmt_row(s, m->e)) == 1) {
		int c = index_of(m->counterpart, m->k.ncounterparts, col_int(s, 0));

		for (int t = 0; c >= 0 && t < m->k.nslots; t++)
			if (m->slots[t].starts_at < col_int(s, 2) && m->slots[t].ends_at > col_int(s, 1))
				set_away(m, 1, c, t, PROPOSAL_SITS);
	}
	return rc;
}

/* --- what stays ----------------------------------------------------------------------------------------- */

static void
seat_all(struct meeting_task *m, int side, const struct book_ids *ids, const int64_t *known, int n, int slot)
{
	for (int i = 0; i < ids->n; i++) {
		int who = index_of(known, n, ids->id[i]);

		if (who >= 0)
			set_away(m, side, who, slot, PROPOSAL_SITS);
	}
}

static void
count_all(int *has, const struct book_ids *ids, const int64_t *known, int n)
{
	for (int i = 0; i < ids->n; i++) {
		int who = index_of(known, n, ids->id[i]);

		if (who >= 0)
			has[who]++;
	}
}

static bool
is_same_place(const struct book_meeting *x, const struct book_slot *s)
{
	return x->place == NULL ? s->place == NULL : s->place != NULL && strcmp(x->place, s->place) == 0;
}

static void
keep(struct meeting_task *m, const struct book_meeting *x)
{
	count_all(m->has, &x->enterprises, m->enterprise, m->k.nenterprises);
	count_all(m->counterpart_has, &x->counterparts, m->counterpart, m->k.ncounterparts);
	for (int t = 0; t < m->k.nslots; t++) {
		if (!book_overlaps(x, &m->slots[t]))
			continue;
		seat_all(m, 0, &x->enterprises, m->enterprise, m->k.nenterprises, t);
		seat_all(m, 1, &x->counterparts, m->counterpart, m->k.ncounterparts, t);
		if (x->table_no >= 1 && x->table_no <= m->cut[t].tables && is_same_place(x, &m->slots[t]))
			m->taken[t * PROPOSAL_TABLES + x->table_no - 1] = 1;
	}
}

static void
check_locks(const struct meeting_task *m)
{
	for (size_t i = 0; i < m->ask->nlock; i++) {
		int at = 0;

		while (at < m->b->nmeetings && m->b->meetings[at].id != m->ask->lock[i])
			at++;
		if (at == m->b->nmeetings)
			err_field(m->e, arena_printf(m->a, "/lock/%zu", i), "no_such_record");
	}
}

static int
make_task(struct meeting_task *m)
{
	size_t seats;

	choose_slots(m);
	check_locks(m);
	if (read_wishes(m) == -1 || m->e->nitems > 0)
		return -1;
	seats = (size_t)m->k.nslots;
	m->k.enterprise_away = m->away[0] = arena_array(m->a, seats, (size_t)m->k.nenterprises);
	m->k.counterpart_away = m->away[1] = arena_array(m->a, seats, (size_t)m->k.ncounterparts);
	m->k.table_taken = m->taken = arena_array(m->a, seats, PROPOSAL_TABLES);
	m->goes = arena_array(m->a, (size_t)m->k.nenterprises, 1);
	m->k.has = m->has = arena_array(m->a, (size_t)m->k.nenterprises, sizeof(int));
	m->k.counterpart_has = m->counterpart_has = arena_array(m->a, (size_t)m->k.ncounterparts, sizeof(int));
	if (read_delegates(m) == -1 || read_accepted(m) == -1 || read_agenda(m) == -1)
		return -1;
	place_counterparts(m);
	if (read_elsewhere(m) == -1)
		return -1;
	for (int i = 0; i < m->b->nmeetings; i++)
		if (meeting_task_keeps(m, &m->b->meetings[i]))
			keep(m, &m->b->meetings[i]);
	return 0;
}

int
meeting_task_load(struct db *d, struct arena *a, const struct meeting_book *book, const struct propose_ask *ask, int64_t now_ms,
    struct meeting_task **out, struct err *e)
{
	struct meeting_task *m = *out = arena_alloc(a, sizeof(*m));

	*m = (struct meeting_task){ .d = d, .a = a, .b = book, .ask = ask, .now_ms = now_ms, .e = e };
	return make_task(m);
}
