/*
 * Reading a delegation whole, through the reader's views.
 */
#include "base/base.h"

#include "meta/list.h"
#include "model/record.h"
#include "model/resources.h"
#include "model/trip.h"
#include "text/date.h"
#include "text/json.h"

#include <stdio.h>
#include <stdlib.h>

const struct resource *const trip_resources[TRIP_KINDS] = {
	[TRIP_LEGS] = &delegation_leg_resource, [TRIP_ITEMS] = &agenda_item_resource, [TRIP_DELEGATES] = &delegate_resource,
	[TRIP_MEETINGS] = &meeting_resource,
};

/* --- rows ---------------------------------------------------------------------------------------- */

struct keep {
	struct arena	*a;
	const struct resource *r;
	struct trip_rows *to;
	size_t		 room;
};

static int
keep_row(struct arena *of_row, const void *rec, unsigned see, void *arg, struct err *e)
{
	struct keep *k = arg;

	if (k->to->n == k->room) {
		struct trip_row *more = arena_array(k->a, k->room = k->room * 2 + 32, sizeof *more);

		if (k->to->n > 0)
			memcpy(more, k->to->row, k->to->n * sizeof *more);
		k->to->row = more;
	}
	k->to->row[k->to->n++] = (struct trip_row){ rec_copy(k->a, k->r, rec), see };
	return 0;
}

static int
read_rows(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, int64_t delegation, struct trip_rows *out,
    struct err *e)
{
	static const char *const nothing_else[] = { NULL };
	struct uri_pair of = { "delegation", arena_printf(a, "%lld", (long long)delegation) };
	const struct uri_query q = { &of, 1 };
	struct keep k = { .a = a, .r = r, .to = out };
	struct list *l;
	struct view v;
	int64_t total;
	unsigned own;

	if ((access_verbs(who, r, &own) & BIT(V_READ)) == 0)
		return 0;
	access_view(who, r, &v);
	if (list_parse(a, r, &v, &q, nothing_else, &l, e) == -1)
		return -1;
	return list_each(d, l, keep_row, &k, &total, e);
}

/* --- their order ----------------------------------------------------------------------------------- */

static int64_t
moment_of(const void *rec, enum trip_kind kind)
{
	switch (kind) {
	case TRIP_LEGS:
		return ((const struct delegation_leg *)rec)->seq;
	case TRIP_ITEMS:
		return ((const struct agenda_item *)rec)->starts_at;
	case TRIP_MEETINGS:
		return ((const struct meeting *)rec)->starts_at;
	default:
		return 0;
	}
}

/* What has no place in the order comes last. */
static int
in_order(const void *x, const void *y, void *arg)
{
	const struct trip_row *a = x, *b = y;
	const struct rec *p = a->rec, *q = b->rec;
	const enum trip_kind *kind = arg;
	int64_t m = moment_of(p, *kind), n = moment_of(q, *kind);

	if (m != n && (m == NONE || n == NONE))
		return m == NONE ? 1 : -1;
	return m != n ? (m > n) - (m < n) : (p->id > q->id) - (p->id < q->id);
}

int
trip_read(struct db *d, struct arena *a, const struct actor *who, int64_t delegation, unsigned kinds, struct trip *out, struct err *e)
{
	int rc;

	*out = (struct trip){ .head = { NULL, 0 } };
	if ((rc = record_get(d, a, who, &delegation_resource, delegation, &out->head.rec, &out->head.see, e)) != 1)
		return rc;
	for (enum trip_kind k = 0; k < TRIP_KINDS; k++) {
		if ((kinds & BIT(k)) == 0)
			continue;
		if (read_rows(d, a, who, trip_resources[k], delegation, &out->of[k], e) == -1)
			return -1;
		if (out->of[k].n > 1)
			qsort_r(out->of[k].row, out->of[k].n, sizeof *out->of[k].row, in_order, &k);
	}
	return 1;
}

/* --- of oneself ------------------------------------------------------------------------------------ */

#define OF_MEMBERS	(BIT(CL_PUBLIC) | BIT(CL_MEMBERS))

static int
read_legs(struct db *d, struct arena *a, int64_t delegation, struct trip_rows *out, struct err *e)
{
	enum { MOST = 200 };
	struct stmt *s = db_stmt(d, "SELECT id FROM delegation_leg WHERE delegation = $1 AND archived_at IS NULL ORDER BY seq ASC NULLS LAST, id ASC LIMIT $2");
	int64_t id[MOST];
	size_t n = 0;
	int rc;

	stmt_int(s, 1, delegation);
	stmt_int(s, 2, MOST);
	while ((rc = stmt_row(s, e)) == 1)
		id[n++] = col_int(s, 0);
	stmt_done(s);
	out->row = arena_array(a, n + 1, sizeof *out->row);
	for (size_t i = 0; i < n && rc != -1; i++) {
		out->row[out->n].see = OF_MEMBERS;
		if ((rc = rec_load(d, a, &delegation_leg_resource, id[i], &out->row[out->n].rec, e)) == 1)
			out->n++;
	}
	return rc == -1 ? -1 : 0;
}

int
trip_read_own(struct db *d, struct arena *a, struct delegate *x, struct trip *out, struct err *e)
{
	struct trip_row *self = arena_alloc(a, sizeof *self);
	int rc;

	*self = (struct trip_row){ x, OF_MEMBERS | BIT(CL_OWN) };
	*out = (struct trip){ .head = { NULL, OF_MEMBERS } };
	out->of[TRIP_DELEGATES] = (struct trip_rows){ self, 1 };
	if ((rc = rec_load(d, a, &delegation_resource, x->delegation, &out->head.rec, e)) != 1)
		return rc;
	return read_legs(d, a, x->delegation, &out->of[TRIP_LEGS], e) == -1 ? -1 : 1;
}

/* --- what rows say --------------------------------------------------------------------------------- */

const struct delegation_leg *
trip_leg(const struct trip *t, int64_t id)
{
	for (size_t i = 0; i < t->of[TRIP_LEGS].n; i++) {
		const struct delegation_leg *leg = t->of[TRIP_LEGS].row[i].rec;

		if (leg->rec.id == id)
			return leg;
	}
	return NULL;
}

bool
trip_list_has(struct arena *a, const char *list, int64_t id)
{
	const struct jv *tree;
	struct err none;
	int64_t v;

	err_init(&none, a);
	if (list == NULL || json_parse(a, list, strlen(list), &tree, &none) == -1)
		return false;
	for (const struct jv *x = jv_first(tree); x != NULL; x = jv_next(x))
		if (jv_type(x) == J_NUMBER && jv_int(x, &v) == 0 && v == id)
			return true;
	return false;
}

bool
delegate_is_on(struct arena *a, const struct delegate *x, int64_t leg)
{
	return x->legs == NULL || trip_list_has(a, x->legs, leg);
}

bool
delegate_travels(const struct delegate *x)
{
	return x->state != DGS_WITHDRAWN && x->state != DGS_NO_SHOW;
}

/* The one in the language, else the other. */
static const char *
either(const char *zh, const char *en, enum lang lang)
{
	const char *first = lang == LANG_ZH ? zh : en;

	return first != NULL ? first : lang == LANG_ZH ? en : zh;
}

static int64_t
day_of(const char *local)
{
	char date[DATE_SIZE];
	int64_t days;

	snprintf(date, sizeof date, "%.10s", local);
	return date_parse(date, &days) == NULL ? days : NONE;
}

int64_t
trip_nights(const char *arrive, const char *leave)
{
	int64_t from = day_of(arrive), to = day_of(leave);

	return from == NONE || to == NONE ? 0 : to - from;
}

/* --- companies ------------------------------------------------------------------------------------- */

enum { COMPANIES_MOST = 2000 };

int
trip_companies_read(struct db *d, struct arena *a, int64_t delegation, struct trip_companies *out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT owner, kind, text FROM enterprise_name WHERE kind IN ($2, $3) AND owner IN "
	    "(SELECT enterprise FROM delegate WHERE delegation = $1 AND enterprise IS NOT NULL) ORDER BY owner, kind");
	int rc;

	*out = (struct trip_companies){ arena_array(a, COMPANIES_MOST, sizeof *out->row), 0 };
	stmt_int(s, 1, delegation);
	stmt_int(s, 2, NAME_ZH);
	stmt_int(s, 3, NAME_EN);
	while ((rc = stmt_row(s, e)) == 1) {
		struct trip_company *c = out->n == 0 ? NULL : &out->row[out->n - 1];

		if (c == NULL || c->id != col_int(s, 0)) {
			if (out->n == COMPANIES_MOST)
				break;
			c = &out->row[out->n++];
			*c = (struct trip_company){ .id = col_int(s, 0) };
		}
		*(col_int(s, 1) == NAME_ZH ? &c->zh : &c->en) = arena_strdup(a, col_text(s, 2));
	}
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

const char *
trip_company(const struct trip_companies *c, int64_t id, enum lang lang)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->row[i].id == id)
			return either(c->row[i].zh, c->row[i].en, lang);
	return NULL;
}

const char *
trip_title(const struct delegation *d, enum lang lang)
{
	const char *title = either(d->title_zh, d->title_en, lang);

	return title == NULL ? d->code : title;
}
