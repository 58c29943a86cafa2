/*
 * Seats: the plan of a delegation, and what its applications have.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/rec.h"
#include "model/delegation_moves.h"
#include "model/seat_book.h"

#define HELD	(BIT(APS_ACCEPTED) | BIT(APS_CONFIRMED) | BIT(APS_TRAVELLED))
#define SAT_ON	(BIT(DGS_GOING) | BIT(DGS_CONFIRMED) | BIT(DGS_TRAVELLED))

bool
seat_is_held(int64_t state)
{
	return state != NONE && (HELD & BIT(state)) != 0;
}

bool
seat_is_sat_on(int64_t state)
{
	return state != NONE && (SAT_ON & BIT(state)) != 0;
}

/* --- the plan ------------------------------------------------------------------------------------------- */

static struct seat_quota
read_quota(const struct jv *row)
{
	struct seat_quota q = { NONE, 0 };

	(void)!jv_int(jv_get(row, "level"), &q.level);
	(void)!jv_int(jv_get(row, "seats"), &q.seats);
	return q;
}

static int
read_plan(struct arena *a, const struct delegation *of, struct seat_plan *out, struct err *e)
{
	const struct jv *list = NULL;
	struct seat_quota *quota;

	*out = (struct seat_plan){ .capacity = of->capacity, .enterprise_cap = of->enterprise_cap };
	if (of->reserved == NULL)
		return 0;
	if (json_parse(a, of->reserved, strlen(of->reserved), &list, e) == -1)
		return -1;
	quota = arena_array(a, jv_count(list), sizeof *quota);
	for (const struct jv *row = jv_first(list); row != NULL; row = jv_next(row))
		quota[out->nreserved++] = read_quota(row);
	out->reserved = quota;
	return 0;
}

/* --- who has them --------------------------------------------------------------------------------------- */

/* One application, or one delegate who came without. */
struct seat_row {
	int64_t		 enterprise, level;
	int64_t		 state;			/* of the application; NONE: there is none */
	int64_t		 seats, wished;
};

struct rows {
	struct seat_row	*row;
	size_t		 n, room;
};

static void
add_row(struct arena *a, struct rows *l, struct seat_row row)
{
	struct seat_row *more;

	if (l->n == l->room) {
		more = arena_array(a, l->room * 2 + 32, sizeof *more);
		if (l->n > 0)
			memcpy(more, l->row, l->n * sizeof *more);
		l->row = more;
		l->room = l->room * 2 + 32;
	}
	l->row[l->n++] = row;
}

enum { R_ID, R_ENTERPRISE, R_LEVEL, R_STATE, R_SEATS, R_WISHED };

#define APPLICATIONS "SELECT a.id, a.enterprise, e.level, a.state, a.seats, a.seats_wished FROM application AS a JOIN enterprise AS e ON " \
	"e.id = a.enterprise WHERE a.delegation = $1 AND a.archived_at IS NULL ORDER BY a.id ASC"
#define DELEGATES "SELECT g.id, g.enterprise, e.level, g.state FROM delegate AS g JOIN enterprise AS e ON e.id = g.enterprise " \
	"WHERE g.delegation = $1 AND g.application IS NULL AND g.archived_at IS NULL ORDER BY g.id ASC"

static int64_t
seats_of(struct stmt *s, int column)
{
	return col_is_null(s, column) ? 0 : col_int(s, column);
}

static int
read_applications(struct db *d, struct arena *a, int64_t delegation, int64_t but, struct rows *out, struct err *e)
{
	struct stmt *s = db_stmt(d, APPLICATIONS);
	int rc;

	stmt_int(s, 1, delegation);
	while ((rc = stmt_row(s, e)) == 1)
		if (col_int(s, R_ID) != but)
			add_row(a, out, (struct seat_row){ .enterprise = col_int(s, R_ENTERPRISE), .level = col_int(s, R_LEVEL),
			    .state = col_int(s, R_STATE), .seats = seat_is_held(col_int(s, R_STATE)) ? seats_of(s, R_SEATS) : 0,
			    .wished = seats_of(s, R_WISHED) });
	return rc;
}

static int
read_delegates(struct db *d, struct arena *a, int64_t delegation, int64_t but, struct rows *out, struct err *e)
{
	struct stmt *s = db_stmt(d, DELEGATES);
	int rc;

	stmt_int(s, 1, delegation);
	while ((rc = stmt_row(s, e)) == 1)
		if (col_int(s, R_ID) != but && seat_is_sat_on(col_int(s, R_STATE)))
			add_row(a, out, (struct seat_row){ .enterprise = col_int(s, R_ENTERPRISE), .level = col_int(s, R_LEVEL), .state = NONE, .seats = 1 });
	return rc;
}

static int
read_rows(struct db *d, struct arena *a, int64_t delegation, const struct seat_request *but, struct rows *out, struct err *e)
{
	*out = (struct rows){ .n = 0 };
	if (delegation == NONE)
		return 0;
	if (read_applications(d, a, delegation, but == NULL ? NONE : but->application, out, e) == -1)
		return -1;
	return read_delegates(d, a, delegation, but == NULL ? NONE : but->delegate, out, e);
}

int
seat_book_read(struct db *d, struct arena *a, const struct delegation *of, const struct seat_request *but, struct seat_book *out,
    struct err *e)
{
	struct seat_party *taken;
	struct rows all;

	*out = (struct seat_book){ .ntaken = 0 };
	if (read_plan(a, of, &out->plan, e) == -1 || read_rows(d, a, of->rec.id, but, &all, e) == -1)
		return -1;
	taken = arena_array(a, all.n + 1, sizeof *taken);
	for (size_t i = 0; i < all.n; i++)
		if (all.row[i].seats > 0)
			taken[out->ntaken++] = (struct seat_party){ all.row[i].enterprise, all.row[i].level, all.row[i].seats };
	out->taken = taken;
	return 0;
}

/* --- asked ---------------------------------------------------------------------------------------------- */

static int
level_of(struct db *d, int64_t enterprise, int64_t *level, struct err *e)
{
	*level = NONE;
	return db_int(d, "SELECT level FROM enterprise WHERE id = $1", enterprise, level, e) == -1 ? -1 : 0;
}

/* The names of the levels for which seats are kept. */
static int
put_levels(struct db *d, struct arena *a, const struct seat_book *b, int64_t but, struct str *names, struct err *e)
{
	for (const struct seat_quota *q = b->plan.reserved; q < b->plan.reserved + b->plan.nreserved; q++) {
		struct stmt *s;
		int rc;

		if (q->level == but || seat_taken_by_level(b, q->level) >= q->seats)
			continue;
		s = db_stmt(d, "SELECT name_zh FROM level WHERE id = $1");
		stmt_int(s, 1, q->level);
		if ((rc = stmt_row(s, e)) == 1)
			str_printf(names, "%s%s", str_is_empty(names) ? "" : "、", col_text(s, 0));
		stmt_done(s);
		if (rc == -1)
			return -1;
	}
	return 0;
}

static int
refuse_cap(const struct seat_book *b, const struct seat_party *asks, struct err *e)
{
	fail_detail(e, ERR_CONFLICT, "enterprise_cap");
	err_param_int(e, "cap", b->plan.enterprise_cap);
	err_param_int(e, "taken", seat_taken_by_enterprise(b, asks->enterprise));
	err_param_int(e, "asked", asks->seats);
	return -1;
}

static int
refuse_full(const struct seat_book *b, const struct seat_party *asks, struct err *e)
{
	fail_detail(e, ERR_CONFLICT, "no_seats");
	err_param_int(e, "capacity", b->plan.capacity);
	err_param_int(e, "taken", seat_taken(b));
	err_param_int(e, "asked", asks->seats);
	return -1;
}

static int
refuse_reserved(struct db *d, struct arena *a, const struct seat_book *b, const struct seat_party *asks, int64_t left, struct err *e)
{
	struct str *levels = str_new(a);

	if (put_levels(d, a, b, asks->level, levels, e) == -1)
		return -1;
	fail_detail(e, ERR_CONFLICT, "seats_reserved");
	err_param(e, "level", str_text(levels));
	err_param_int(e, "left", left);
	err_param_int(e, "asked", asks->seats);
	return -1;
}

static int
judge(struct db *d, struct arena *a, const struct seat_book *b, const struct seat_party *asks, struct err *e)
{
	int64_t left;

	switch (seat_ask(b, asks, &left)) {
	case SEAT_CAP:
		return refuse_cap(b, asks, e);
	case SEAT_NONE_LEFT:
		return refuse_full(b, asks, e);
	case SEAT_RESERVED:
		return refuse_reserved(d, a, b, asks, left, e);
	case SEAT_FREE:
		break;
	}
	return 0;
}

/* The delegation as it stands: 1, 0, -1. */
static int
load(struct db *d, struct arena *a, int64_t id, const struct delegation **out, struct err *e)
{
	void *rec;
	int rc = rec_load(d, a, &delegation_resource, id, &rec, e);

	if (rc == 1)
		*out = rec;
	return rc;
}

int
seat_check(struct db *d, struct arena *a, const struct seat_request *asks, struct err *e)
{
	struct seat_party party = { .enterprise = asks->enterprise, .seats = asks->seats };
	const struct delegation *of;
	struct seat_book b;
	int rc = load(d, a, asks->delegation, &of, e);

	if (rc != 1 || delegation_is_over(of->state))
		return rc == -1 ? -1 : 0;
	if (seat_book_read(d, a, of, asks, &b, e) == -1 || level_of(d, asks->enterprise, &party.level, e) == -1)
		return -1;
	return judge(d, a, &b, &party, e);
}

/* --- the plan is changed -------------------------------------------------------------------------------- */

static void
complain(struct err *e, const char *pointer, const char *code, const char *key, int64_t value)
{
	err_item_param(e, err_field(e, pointer, code), key, arena_printf(e->arena, "%lld", (long long)value));
}

static bool
is_same_plan(const struct delegation *was, const struct delegation *now)
{
	return was != NULL && was->capacity == now->capacity && was->enterprise_cap == now->enterprise_cap && str_eq(was->reserved, now->reserved);
}

/* More reserved than are free: said where it was changed. */
static const char *
where_reserved(const struct delegation *was, const struct delegation *now)
{
	return was != NULL && str_eq(was->reserved, now->reserved) ? "/capacity" : "/reserved";
}

static void
check_levels(const struct seat_plan *p, struct err *e)
{
	for (size_t i = 1; i < p->nreserved; i++)
		for (size_t k = 0; k < i; k++)
			if (p->reserved[i].level == p->reserved[k].level) {
				err_field(e, arena_printf(e->arena, "/reserved/%zu/level", i), "level_twice");
				break;
			}
}

int
seat_check_plan(struct db *d, const struct delegation *was, const struct delegation *now, struct err *e)
{
	struct seat_book b;
	int64_t least;

	if (is_same_plan(was, now) || delegation_is_over(now->state))
		return 0;
	if (seat_book_read(d, e->arena, now, NULL, &b, e) == -1)
		return -1;
	check_levels(&b.plan, e);
	if (was != NULL && was->enterprise_cap == now->enterprise_cap)
		b.plan.enterprise_cap = NONE;	/* whoever is above it came so by other ways: a merger */
	switch (seat_fits(&b, &least)) {
	case SEAT_NONE_LEFT:
		complain(e, "/capacity", "capacity_below", "taken", least);
		break;
	case SEAT_CAP:
		complain(e, "/enterprise_cap", "enterprise_cap_below", "seats", least);
		break;
	case SEAT_RESERVED:
		complain(e, where_reserved(was, now), "reserved_above", "left", least);
		break;
	case SEAT_FREE:
		break;
	}
	return 0;
}

/* --- told ------------------------------------------------------------------------------------------------ */

#define LEVEL_NAMES	"SELECT name_zh, name_en FROM level WHERE id = $1"
#define ENTERPRISE_NAMES "SELECT (SELECT text FROM enterprise_name n WHERE n.owner = enterprise.id AND n.kind = 0), " \
	"(SELECT text FROM enterprise_name n WHERE n.owner = enterprise.id AND n.kind = 1) FROM enterprise WHERE id = $1"

static void
put_named(struct jw *w, struct db *d, const char *key, const char *sql, int64_t id, struct err *e)
{
	struct stmt *s = db_stmt(d, sql);

	stmt_int(s, 1, id);
	jw_kint(w, key, id);
	if (stmt_row(s, e) == 1) {
		jw_ktext(w, "name_zh", col_text(s, 0));
		jw_ktext(w, "name_en", col_text(s, 1));
	}
	stmt_done(s);
}

static void
put_reserved(struct jw *w, struct db *d, const struct seat_book *b, struct err *e)
{
	jw_key(w, "reserved");
	jw_array(w);
	for (const struct seat_quota *q = b->plan.reserved; q < b->plan.reserved + b->plan.nreserved; q++) {
		jw_object(w);
		put_named(w, d, "level", LEVEL_NAMES, q->level, e);
		jw_kint(w, "seats", q->seats);
		jw_kint(w, "used", seat_taken_by_level(b, q->level));
		jw_end_object(w);
	}
	jw_end_array(w);
}

static bool
is_undecided(int64_t state)
{
	return state == APS_SUBMITTED || state == APS_IN_REVIEW || state == APS_NEEDS_INFO;
}

struct sums {
	int64_t	accepted, confirmed, direct, waiting, undecided;
};

static void
count_row(const struct seat_row *r, struct sums *out)
{
	int64_t *at = r->state == NONE ? &out->direct : r->state == APS_ACCEPTED ? &out->accepted : &out->confirmed;

	*at += r->seats;
	if (r->state == APS_WAITLISTED)
		out->waiting += r->wished;
	if (r->state != NONE && is_undecided(r->state))
		out->undecided += r->wished;
}

static void
put_sums(struct jw *w, const struct sums *n)
{
	jw_kint(w, "accepted", n->accepted);
	jw_kint(w, "confirmed", n->confirmed);
	jw_kint(w, "direct", n->direct);
	jw_kint(w, "waiting", n->waiting);
	jw_kint(w, "undecided", n->undecided);
}

static int
by_enterprise(const void *a, const void *b)
{
	const struct seat_row *x = a, *y = b;

	return x->enterprise < y->enterprise ? -1 : x->enterprise > y->enterprise;
}

static void
put_enterprises(struct jw *w, struct db *d, const struct rows *all, struct err *e)
{
	jw_key(w, "by_enterprise");
	jw_array(w);
	for (size_t i = 0; i < all->n;) {
		struct sums n = { 0 };
		size_t k = i;

		for (; k < all->n && all->row[k].enterprise == all->row[i].enterprise; k++)
			count_row(&all->row[k], &n);
		if (n.accepted + n.confirmed + n.direct + n.waiting + n.undecided > 0) {
			jw_object(w);
			put_named(w, d, "enterprise", ENTERPRISE_NAMES, all->row[i].enterprise, e);
			jw_kint(w, "seats", n.accepted + n.confirmed + n.direct);
			jw_kint(w, "waiting", n.waiting);
			jw_kint(w, "undecided", n.undecided);
			jw_end_object(w);
		}
		i = k;
	}
	jw_end_array(w);
}

int
seat_put(struct db *d, struct arena *a, const struct delegation *of, struct jw *w, struct err *e)
{
	struct seat_book b;
	struct sums n = { 0 };
	struct rows all;

	if (seat_book_read(d, a, of, NULL, &b, e) == -1 || read_rows(d, a, of->rec.id, NULL, &all, e) == -1)
		return -1;
	if (all.n > 0)
		qsort(all.row, all.n, sizeof *all.row, by_enterprise);
	for (size_t i = 0; i < all.n; i++)
		count_row(&all.row[i], &n);
	jw_object(w);
	jw_kint(w, "capacity", of->capacity);
	jw_kint(w, "min_participants", of->min_participants);
	jw_kint(w, "enterprise_cap", of->enterprise_cap);
	jw_kint(w, "taken", seat_taken(&b));
	put_sums(w, &n);
	put_reserved(w, d, &b, e);
	put_enterprises(w, d, &all, e);
	jw_end_object(w);
	return e->code == ERR_OK ? 0 : -1;
}
