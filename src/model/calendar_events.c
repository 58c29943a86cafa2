/*
 * What stands in a calendar: the days of each leg, transport, the agenda, meetings.
 */
#include "base/base.h"

#include "model/calendar.h"
#include "model/people.h"
#include "model/resources.h"
#include "model/trip.h"
#include "text/ical.h"
#include "text/json.h"
#include "text/zone.h"

#include "calendar_in.h"

enum { TRANSPORT_MOST = 20 };

struct book {
	struct arena	*a;
	const struct calendar *c;
	const struct trip *t;
	const struct delegate *of;	/* whose way it is, or NULL */
	struct trip_companies counterparts;
	const char	*instance;
	bool		 cancelled;	/* the delegation was */
	enum lang	 lang;
	struct ical_event *event;
	size_t		 n;
};

/* --- events ------------------------------------------------------------------------------------------ */

static struct ical_event *
add(struct book *b, const char *kind, const struct rec *rec, const char *suffix)
{
	struct ical_event *e = &b->event[b->n++];

	*e = (struct ical_event){ .sequence = rec->version, .changed_ms = rec->updated_at, .cancelled = b->cancelled };
	e->uid = arena_printf(b->a, "%s-%lld%s@%s.tradewind", kind, (long long)rec->id, suffix, b->instance);
	return e;
}

static struct ical_time
time_of(const struct local_time *l)
{
	return (struct ical_time){ l->local, l->zone };
}

static const char *
either(const struct book *b, const char *zh, const char *en)
{
	const char *first = b->lang == LANG_ZH ? zh : en;

	return first != NULL ? first : b->lang == LANG_ZH ? en : zh;
}

/* What is there of two texts, with something between them. */
static const char *
both(struct arena *a, const char *x, const char *between, const char *y)
{
	return x == NULL ? y : y == NULL ? x : arena_printf(a, "%s%s%s", x, between, y);
}

static const char *
day(struct arena *a, const char *local)
{
	return local == NULL ? NULL : arena_strndup(a, local, 10);
}

/* --- legs -------------------------------------------------------------------------------------------- */

static const char *
hotel_of(const struct book *b, const struct trip_row *row)
{
	const struct delegation_leg *leg = row->rec;

	return (row->see & BIT(CL_OWN)) == 0 ? NULL : both(b->a, leg->hotel, "\n", leg->hotel_address);
}

static void
add_days(struct book *b, const struct trip_row *row)
{
	const struct delegation_leg *leg = row->rec;
	const char *from = leg->arrive.local != NULL ? leg->arrive.local : leg->on_date, *to = leg->leave.local;
	struct ical_event *e;

	if (from == NULL)
		return;
	e = add(b, "leg", &leg->rec, "");
	e->starts.local = day(b->a, from);
	e->ends.local = day(b->a, to == NULL ? from : to);
	e->summary = both(b->a, trip_title(b->t->head.rec, b->lang), b->lang == LANG_ZH ? "：" : ": ", leg->city != NULL ? leg->city : leg->country);
	e->location = leg->city;
	e->description = both(b->a, leg->host, "\n", hotel_of(b, row));
	e->free = true;
}

/* A wall time in a row of transport, with its zone or the leg's; no time where it is none. */
static struct ical_time
transport_time(const struct jv *v, const char *time, const char *zone, const char *of_leg)
{
	struct ical_time t = { jv_text(jv_get(v, time)), jv_text(jv_get(v, zone)) };
	int64_t ms;

	if (t.zone == NULL)
		t.zone = of_leg;
	return t.local == NULL || zone_instant(t.local, t.zone, &ms) != NULL ? (struct ical_time){ NULL, NULL } : t;
}

static void
add_ride(struct book *b, const struct delegation_leg *leg, const struct jv *v, size_t i)
{
	struct ical_time from = transport_time(v, "departs", "departs_zone", leg->zone);
	struct ical_event *e;

	if (from.local == NULL)
		return;
	e = add(b, "transport", &leg->rec, arena_printf(b->a, "-%zu", i));
	e->starts = from;
	e->ends = transport_time(v, "arrives", "arrives_zone", leg->zone);
	e->summary = both(b->a, jv_text(jv_get(v, "number")), " ", both(b->a, jv_text(jv_get(v, "from_place")), " → ", jv_text(jv_get(v, "to_place"))));
	e->location = jv_text(jv_get(v, "from_place"));
}

static void
add_transport(struct book *b, const struct trip_row *row)
{
	const struct delegation_leg *leg = row->rec;
	const struct jv *tree;
	struct err none;
	size_t i = 0;

	err_init(&none, b->a);
	if (leg->transport == NULL || (row->see & BIT(CL_OWN)) == 0 ||
	    json_parse(b->a, leg->transport, strlen(leg->transport), &tree, &none) == -1)
		return;
	for (const struct jv *v = jv_first(tree); v != NULL && i < TRANSPORT_MOST; v = jv_next(v))
		add_ride(b, leg, v, ++i);
}

static void
add_legs(struct book *b)
{
	for (size_t i = 0; i < b->t->of[TRIP_LEGS].n; i++) {
		const struct trip_row *row = &b->t->of[TRIP_LEGS].row[i];

		if (b->of != NULL && !delegate_is_on(b->a, b->of, ((struct delegation_leg *)row->rec)->rec.id))
			continue;
		add_days(b, row);
		add_transport(b, row);
	}
}

/* --- agenda and meetings ------------------------------------------------------------------------------ */

static bool
is_for(const struct book *b, const struct agenda_item *x)
{
	if (b->of == NULL)
		return true;
	if (x->leg != NONE && !delegate_is_on(b->a, b->of, x->leg))
		return false;
	return x->open_to != OT_ENTERPRISES || trip_list_has(b->a, x->enterprises, b->of->enterprise);
}

static void
add_items(struct book *b)
{
	for (size_t i = 0; i < b->t->of[TRIP_ITEMS].n; i++) {
		const struct agenda_item *x = b->t->of[TRIP_ITEMS].row[i].rec;
		struct ical_event *e;

		if (x->starts.local == NULL || !is_for(b, x))
			continue;
		e = add(b, "agenda", &x->rec, "");
		e->starts = time_of(&x->starts);
		e->ends = time_of(&x->ends);
		e->summary = either(b, x->title_zh, x->title_en);
		e->location = both(b->a, x->place, ", ", x->address);
	}
}

/* Who is named himself; where nobody is, his company. */
static bool
meets(const struct book *b, const struct meeting *x)
{
	if (b->of == NULL || x->interpreter_delegate == b->of->rec.id)
		return true;
	return x->delegates != NULL ? trip_list_has(b->a, x->delegates, b->of->rec.id) : trip_list_has(b->a, x->enterprises, b->of->enterprise);
}

static const char *
names_of(const struct book *b, const struct meeting *x)
{
	struct str *s = str_new(b->a);

	for (const struct trip_company *c = b->counterparts.row; c < b->counterparts.row + b->counterparts.n; c++)
		if (trip_list_has(b->a, x->counterparts, c->id))
			str_printf(s, "%s%s", s->len > 0 ? b->lang == LANG_ZH ? "、" : ", " : "", either(b, c->zh, c->en));
	return s->len == 0 ? NULL : str_text(s);
}

static void
add_meetings(struct book *b)
{
	for (size_t i = 0; i < b->t->of[TRIP_MEETINGS].n; i++) {
		const struct meeting *x = b->t->of[TRIP_MEETINGS].row[i].rec;
		const char *table = x->table_no == NONE ? NULL :
		    arena_printf(b->a, b->lang == LANG_ZH ? "%lld 号桌" : "table %lld", (long long)x->table_no), *names;
		struct ical_event *e;

		if (x->starts.local == NULL || (meeting_resource.staff_in & BIT(x->state)) != 0 || !meets(b, x))
			continue;
		e = add(b, "meeting", &x->rec, "");
		e->starts = time_of(&x->starts);
		e->ends = time_of(&x->ends);
		names = names_of(b, x);
		e->summary = names != NULL ? names : x->aim != NULL ? x->aim : b->lang == LANG_ZH ? "会面" : "Meeting";
		e->description = names == NULL ? NULL : x->aim;
		e->location = both(b->a, x->place, ", ", table);
		e->cancelled = b->cancelled || x->state == MS_CANCELLED || x->state == MS_MOVED;
	}
}

/* --- the whole ---------------------------------------------------------------------------------------- */

static int
read_counterparts(struct db *d, struct book *b, struct err *e)
{
	enum { MOST = 2000 };
	struct stmt *s = db_stmt(d, "SELECT id, name_zh, name_en FROM counterpart WHERE id IN (SELECT c.counterpart FROM meeting_counterpart c "
	    "JOIN meeting m ON m.id = c.owner WHERE m.delegation = $1) ORDER BY id LIMIT $2");
	int rc;

	b->counterparts.row = arena_array(b->a, MOST, sizeof *b->counterparts.row);
	stmt_int(s, 1, b->c->delegation);
	stmt_int(s, 2, MOST);
	while ((rc = stmt_row(s, e)) == 1 && b->counterparts.n < MOST)
		b->counterparts.row[b->counterparts.n++] = (struct trip_company){ col_int(s, 0), arena_strdup(b->a, col_text(s, 1)),
		    arena_strdup(b->a, col_text(s, 2)) };
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

/* The delegate, if he is in sight and goes. */
static bool
find_delegate(struct book *b)
{
	for (size_t i = 0; i < b->t->of[TRIP_DELEGATES].n; i++) {
		const struct delegate *x = b->t->of[TRIP_DELEGATES].row[i].rec;

		if (x->rec.id == b->c->delegate)
			b->of = x;
	}
	return b->of != NULL && delegate_travels(b->of);
}

int
calendar_put(struct db *d, struct arena *a, const struct calendar *c, const struct actor *who, struct str *out, struct err *e)
{
	unsigned kinds = BIT(TRIP_LEGS) | BIT(TRIP_ITEMS) | BIT(TRIP_MEETINGS) | (c->delegate == NONE ? 0 : BIT(TRIP_DELEGATES));
	struct book b = { .a = a, .c = c, .lang = c->lang };
	struct ical all;
	struct trip t;
	int rc;

	if ((rc = trip_read(d, a, who, c->delegation, kinds, &t, e)) != 1)
		return rc;
	b.t = &t;
	b.cancelled = ((struct delegation *)t.head.rec)->state == DS_CANCELLED;
	if (c->delegate != NONE && !find_delegate(&b))
		return 0;
	if (setting_get(d, a, CALENDAR_INSTANCE, &b.instance, e) == -1 || read_counterparts(d, &b, e) == -1)
		return -1;
	b.event = arena_array(a, t.of[TRIP_LEGS].n * (TRANSPORT_MOST + 1) + t.of[TRIP_ITEMS].n + t.of[TRIP_MEETINGS].n + 1, sizeof *b.event);
	add_legs(&b);
	add_items(&b);
	add_meetings(&b);
	all = (struct ical){ trip_title(t.head.rec, c->lang), b.event, b.n };
	ical_put(out, &all);
	return 1;
}
