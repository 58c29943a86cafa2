/*
 * Demo delegations: the plan, the legs, who applied and who went.  Who went on a trip is drawn from those who began a project there
 * afterwards, as far as there are some, and from the members of that time.
 */
#include "base/base.h"

#include "model/delegation.h"
#include "model/demo.h"
#include "model/record.h"
#include "model/resources.h"
#include "model/survey.h"
#include "text/date.h"

#include "demo_trip.h"

#include <stdio.h>

#define SEED	UINT64_C(0x74726970)

/* --- what they are made of ---------------------------------------------------------------------------- */
enum { VN_N, VN_S, TH, MY, SG, ID, KH, PH, LA, MM, BN, CITIES };
static const struct trip_city cities[CITIES] = {
	[VN_N] = { "VN", "越南", "河内", "Hanoi", "Asia/Ho_Chi_Minh", "DM101" },
	[VN_S] = { "VN", "越南", "胡志明市", "Ho Chi Minh City", "Asia/Ho_Chi_Minh", "DM102" },
	[TH] = { "TH", "泰国", "曼谷", "Bangkok", "Asia/Bangkok", "DM201" },
	[MY] = { "MY", "马来西亚", "吉隆坡", "Kuala Lumpur", "Asia/Kuala_Lumpur", "DM301" },
	[SG] = { "SG", "新加坡", "新加坡", "Singapore", "Asia/Singapore", "DM302" },
	[ID] = { "ID", "印度尼西亚", "雅加达", "Jakarta", "Asia/Jakarta", "DM401" },
	[KH] = { "KH", "柬埔寨", "金边", "Phnom Penh", "Asia/Phnom_Penh", "DM501" },
	[PH] = { "PH", "菲律宾", "马尼拉", "Manila", "Asia/Manila", "DM502" },
	[LA] = { "LA", "老挝", "万象", "Vientiane", "Asia/Vientiane", "DM503" },
	[MM] = { "MM", "缅甸", "仰光", "Yangon", "Asia/Yangon", "DM504" },
	[BN] = { "BN", "文莱", "斯里巴加湾", "Bandar Seri Begawan", "Asia/Brunei", "DM505" },
};
/* Where trips go; the first is the long one of 2010.  END behind the last. */
enum { END = -1 };
static const struct route { const char *zh, *en; int city[TRIP_LEGS + 1]; } routes[] = {
	{ "东盟五国", "five ASEAN countries", { VN_S, TH, MY, SG, ID, END } },
	{ "越南", "Viet Nam", { VN_N, VN_S, END } },
	{ "泰国、马来西亚", "Thailand and Malaysia", { TH, MY, END } },
	{ "印度尼西亚", "Indonesia", { ID, END } },
	{ "越南、柬埔寨", "Viet Nam and Cambodia", { VN_S, KH, END } },
	{ "新加坡、马来西亚", "Singapore and Malaysia", { SG, MY, END } },
	{ "泰国、缅甸", "Thailand and Myanmar", { TH, MM, END } },
	{ "越南、泰国", "Viet Nam and Thailand", { VN_N, TH, END } },
	{ "菲律宾、印度尼西亚", "the Philippines and Indonesia", { PH, ID, END } },
	{ "老挝、越南", "Laos and Viet Nam", { LA, VN_N, END } },
	{ "文莱、新加坡", "Brunei and Singapore", { BN, SG, END } },
};
static const struct theme { const char *zh, *en; } themes[] = {
	{ "新能源与储能", "New energy and storage" }, { "电子信息制造", "Electronics manufacturing" }, { "智能家电", "Smart appliances" },
	{ "产业园区投资", "Industrial parks" }, { "汽车与零部件", "Vehicles and parts" }, { "数字经济与跨境电商", "Digital economy and e-commerce" },
	{ "绿色建材与轻工", "Green materials and light industry" },
};

/*
 * The forty, by what they have come to; the others are closed.  `from`: days from today to the first day, else drawn by year.
 */
static const struct special { size_t n; int64_t state; int64_t from; } specials[] = {
	{ 9, DS_CANCELLED, 0 }, { 24, DS_CANCELLED, 0 }, { 33, DS_REPORTED, -160 }, { 34, DS_REPORTED, -95 }, { 35, DS_RETURNED, -24 },
	{ 36, DS_UNDER_WAY, -1 }, { 37, DS_CONFIRMED, 22 }, { 38, DS_OPEN, 75 }, { 39, DS_DRAFT, 170 },
};

static const struct special *
special_of(size_t n)
{
	for (size_t i = 0; i < nitems(specials); i++)
		if (specials[i].n == n)
			return &specials[i];
	return NULL;
}

/* --- the plan ----------------------------------------------------------------------------------------- */

/* The first in October 2010, the others spread to two years ago. */
static int64_t
first_day(const struct trip *t, const struct special *s)
{
	int64_t begin = demo_day("2010-10-18"), span = t->pen->today - 330 - begin;

	if (s != NULL && s->from != 0)
		return t->pen->today + s->from;
	return begin + span * (int64_t)t->n / 33;
}

static void
draw_trip(struct trip *t)
{
	const struct special *s = special_of(t->n);
	const struct route *r = &routes[t->n == 0 ? 0 : t->n == 37 ? 0 : 1 + (t->n * 7) % (nitems(routes) - 1)];

	t->state = s == NULL ? DS_CLOSED : s->state;
	t->first = first_day(t, s);
	for (t->nlegs = 0; r->city[t->nlegs] != END; t->nlegs++) {
		t->leg[t->nlegs].city = &cities[r->city[t->nlegs]];
		t->leg[t->nlegs].first = t->first + (int64_t)t->nlegs * LEG_DAYS;
	}
	t->last = t->first + (int64_t)t->nlegs * LEG_DAYS - 1;
}

void
trip_at(struct trip *t, int64_t day, bool head)
{
	demo_at(t->pen, day, head ? t->p->head : t->p->staff, head ? t->p->head_login : t->p->staff_login);
}

static const struct route *
route_of(const struct trip *t)
{
	for (size_t i = 0; i < nitems(routes); i++) {
		bool same = true;

		for (size_t k = 0; same && k < t->nlegs; k++)
			same = routes[i].city[k] != END && &cities[routes[i].city[k]] == t->leg[k].city;
		if (same && routes[i].city[t->nlegs] == END)
			return &routes[i];
	}
	return &routes[0];
}

/* Plans are of days to come, too: dates are not held back to today. */
static void
put_plan_day(struct trip *t, const char *key, int64_t day)
{
	char text[DATE_SIZE];

	date_put(text, day);
	jw_ktext(&t->pen->w, key, text);
}

static void
put_instant(struct trip *t, const char *key, int64_t day, const char *time)
{
	char text[DATE_SIZE];

	date_put(text, day);
	jw_ktext(&t->pen->w, key, arena_printf(t->pen->a, "%sT%s:00.000Z", text, time));
}

static void
put_local(struct trip *t, const char *key, int64_t day, const char *time, const char *zone)
{
	char text[DATE_SIZE];

	date_put(text, day);
	jw_key(&t->pen->w, key);
	jw_object(&t->pen->w);
	jw_ktext(&t->pen->w, "local", arena_printf(t->pen->a, "%sT%s", text, time));
	jw_ktext(&t->pen->w, "zone", zone);
	jw_end_object(&t->pen->w);
}

static int64_t
capacity(const struct trip *t)
{
	return t->n == 0 ? TRIP_SEATS : t->n == 37 ? 40 : 24 + (int64_t)(t->n * 5) % 17;
}

static void
put_weights(struct jw *w)
{
	static const struct { const char *criterion; int weight; } weights[] = { { "fit", 40 }, { "goals", 30 }, { "readiness", 20 }, { "record", 10 } };

	for (size_t i = 0; i < nitems(weights); i++) {
		jw_object(w);
		jw_ktext(w, "criterion", weights[i].criterion);
		jw_kint(w, "weight", weights[i].weight);
		jw_end_object(w);
	}
}

static void
put_title(struct trip *t)
{
	const struct route *r = route_of(t);
	const struct theme *theme = &themes[t->n % nitems(themes)];
	int year = demo_year(t->first);

	jw_ktext(&t->pen->w, "code", arena_printf(t->pen->a, "DEMO-T%02zu", t->n + 1));
	jw_ktext(&t->pen->w, "title_zh", arena_printf(t->pen->a, "%d 年%s经贸代表团", year, r->zh));
	jw_ktext(&t->pen->w, "title_en", arena_printf(t->pen->a, "Trade mission to %s, %d", r->en, year));
	jw_ktext(&t->pen->w, "theme", theme->zh);
	jw_ktext(&t->pen->w, "purpose", arena_printf(t->pen->a, "围绕%s，拜会当地主管部门和商协会，考察园区，安排一对一洽谈。", theme->zh));
}

static int
add_delegation(struct trip *t, struct err *e)
{
	struct jw *w = &t->pen->w;

	trip_at(t, t->first - 150, false);
	demo_begin(t->pen);
	put_title(t);
	jw_ktext(w, "kind", "trade_mission");
	jw_ktext(w, "host_inviter", arena_printf(t->pen->a, "%s示例工商总会", t->leg[0].city->country_zh));
	jw_ktext(w, "leader", "会长（示例）");
	jw_ktext(w, "organisers", "信风示范商会");
	jw_ktext(w, "officer", "officer");
	put_plan_day(t, "starts_on", t->first);
	put_plan_day(t, "ends_on", t->last);
	put_instant(t, "apply_open_at", t->first - 130, "01:00");
	put_instant(t, "apply_close_at", t->first - 58, "09:00");
	jw_kint(w, "capacity", capacity(t));
	jw_kint(w, "min_participants", 8);
	jw_kint(w, "enterprise_cap", 3);
	jw_key(w, "fee");
	jw_object(w);
	jw_ktext(w, "amount", arena_printf(t->pen->a, "%zu", 6800 + t->nlegs * 4200));
	jw_ktext(w, "currency", "CNY");
	jw_end_object(w);
	demo_rows(t->pen, "weights");
	put_weights(w);
	demo_end_rows(t->pen);
	return demo_create(t->pen, &delegation_resource, &t->id, e);
}

/* --- legs and agenda ------------------------------------------------------------------------------------ */

/* A body of a row of the trip. */
static void
begin_row(struct trip *t)
{
	demo_begin(t->pen);
	jw_kint(&t->pen->w, "delegation", t->id);
}

static void
put_flight(struct trip *t, size_t n)
{
	struct jw *w = &t->pen->w;
	const struct trip_city *to = t->leg[n].city, *from = n == 0 ? NULL : t->leg[n - 1].city;
	char text[DATE_SIZE];

	date_put(text, t->leg[n].first);
	demo_rows(t->pen, "transport");
	jw_object(w);
	jw_ktext(w, "kind", "flight");
	jw_ktext(w, "number", to->flight);
	jw_ktext(w, "from_place", from == NULL ? "广州白云" : from->city_zh);
	jw_ktext(w, "departs", arena_printf(t->pen->a, "%sT07:50", text));
	jw_ktext(w, "departs_zone", from == NULL ? "Asia/Shanghai" : from->zone);
	jw_ktext(w, "to_place", to->city_zh);
	jw_ktext(w, "arrives", arena_printf(t->pen->a, "%sT10:40", text));
	jw_ktext(w, "arrives_zone", to->zone);
	jw_end_object(w);
	demo_end_rows(t->pen);
}

static int
add_leg(struct trip *t, size_t n, struct err *e)
{
	const struct trip_city *c = t->leg[n].city;
	struct jw *w = &t->pen->w;

	begin_row(t);
	jw_kint(w, "seq", (int64_t)n + 1);
	jw_ktext(w, "country", c->country);
	jw_ktext(w, "city", c->city_zh);
	jw_ktext(w, "zone", c->zone);
	put_local(t, "arrive", t->leg[n].first, "10:40", c->zone);
	put_local(t, "leave", t->leg[n].first + LEG_DAYS, "07:00", c->zone);
	jw_ktext(w, "host", arena_printf(t->pen->a, "%s示例工商总会", c->country_zh));
	jw_ktext(w, "hotel", arena_printf(t->pen->a, "%s示例酒店", c->city_zh));
	jw_ktext(w, "partner", arena_printf(t->pen->a, "%s示例贸促机构", c->country_zh));
	put_flight(t, n);
	return demo_create(t->pen, &delegation_leg_resource, &t->leg[n].id, e);
}

/* What a stay is made of: day of the stay, from, to. */
static const struct stop {
	int		 day;
	const char	*from, *to, *kind, *zh, *en;
	int		 slot, tables;
} stops[] = {
	{ 0, "14:30", "16:00", "official_call", "拜会投资主管部门", "Call on the investment authority", 0, 0 },
	{ 0, "16:30", "18:00", "chamber", "与当地商协会座谈", "Round table with the local chamber", 0, 0 },
	{ 1, "09:00", "11:30", "one_to_one", "一对一洽谈", "One-to-one meetings", 30, 6 },
	{ 1, "14:00", "17:00", "site_visit", "考察产业园区", "Visit of an industrial park", 0, 0 },
	{ 2, "09:30", "11:00", "forum", "投资环境推介会", "Forum on the investment climate", 0, 0 },
	{ 2, "15:00", "16:00", "signing", "签约仪式", "Signing ceremony", 0, 0 },
};

static int
add_stop(struct trip *t, size_t leg, const struct stop *s, struct err *e)
{
	const struct trip_city *c = t->leg[leg].city;
	struct jw *w = &t->pen->w;

	begin_row(t);
	jw_kint(w, "leg", t->leg[leg].id);
	jw_ktext(w, "kind", s->kind);
	jw_ktext(w, "title_zh", arena_printf(t->pen->a, "%s：%s", c->city_zh, s->zh));
	jw_ktext(w, "title_en", arena_printf(t->pen->a, "%s: %s", c->city_en, s->en));
	put_local(t, "starts", t->leg[leg].first + s->day, s->from, c->zone);
	put_local(t, "ends", t->leg[leg].first + s->day, s->to, c->zone);
	jw_ktext(w, "place", arena_printf(t->pen->a, "%s示例会议中心", c->city_zh));
	if (s->slot > 0) {
		jw_kint(w, "slot_minutes", s->slot);
		jw_kint(w, "tables", s->tables);
	}
	return demo_create(t->pen, &agenda_item_resource, NULL, e);
}

static int
add_itinerary(struct trip *t, struct err *e)
{
	for (size_t n = 0; n < t->nlegs; n++) {
		if (add_leg(t, n, e) == -1)
			return -1;
		for (size_t i = 0; i < nitems(stops); i++)
			if ((strcmp(stops[i].kind, "signing") != 0 || n + 1 == t->nlegs) && add_stop(t, n, &stops[i], e) == -1)
				return -1;
	}
	return 0;
}

/* --- who goes ------------------------------------------------------------------------------------------- */

static bool
has_traveller(const struct trip *t, int64_t enterprise)
{
	for (size_t i = 0; i < t->nwho; i++)
		if (t->who[i].enterprise == enterprise)
			return true;
	return false;
}

static int64_t
seats_left(const struct trip *t)
{
	int64_t left = capacity(t);

	for (size_t i = 0; i < t->nwho; i++)
		left -= t->who[i].seats;
	return left;
}

/* With one or two of its people, as many as there are seats for. */
static void
add_traveller(struct trip *t, int64_t enterprise, int64_t people, int64_t project, const char *country)
{
	int64_t seats = people < 2 ? 1 : 1 + demo_below(t->pen, 2), left = seats_left(t);

	if (left <= 0 || has_traveller(t, enterprise))
		return;
	t->who[t->nwho] = (struct traveller){ .enterprise = enterprise, .seats = seats < left ? seats : left, .project = project };
	snprintf(t->who[t->nwho++].country, sizeof t->who->country, "%s", country);
}

static bool
goes_to(const struct trip *t, const char *country)
{
	for (size_t i = 0; i < t->nlegs; i++)
		if (strcmp(t->leg[i].city->country, country) == 0)
			return true;
	return false;
}

/* Those that began a project where the trip went, within four years; each project began on one trip at most. */
static int
draw_investors(struct trip *t, size_t most, struct err *e)
{
	struct stmt *s = db_stmt(tx_db(t->pen->t), "SELECT p.enterprise, p.id, p.country, "
	    "(SELECT count(*) FROM contact c WHERE c.enterprise = p.enterprise AND c.archived_at IS NULL) FROM project p "
	    "JOIN project_stage_date d ON d.owner = p.id AND d.stage = 0 JOIN enterprise e ON e.id = p.enterprise "
	    "WHERE d.reached_on > $1 AND d.reached_on < $2 AND p.archived_at IS NULL AND e.archived_at IS NULL AND e.created_at < $3 AND "
	    "EXISTS (SELECT 1 FROM contact c WHERE c.enterprise = e.id AND c.archived_at IS NULL) AND "
	    "NOT EXISTS (SELECT 1 FROM outcome o WHERE o.project = p.id) ORDER BY d.reached_on ASC NULLS LAST, p.id ASC");
	char from[DATE_SIZE], to[DATE_SIZE];
	int rc;

	date_put(from, t->last + 10);
	date_put(to, t->last + 4 * 365);
	stmt_text(s, 1, from);
	stmt_text(s, 2, to);
	stmt_int(s, 3, (t->first - 140) * DAY_MS);
	while ((rc = stmt_row(s, e)) == 1)
		if (t->nwho < most && goes_to(t, col_text(s, 2)))
			add_traveller(t, col_int(s, 0), col_int(s, 3), col_int(s, 1), col_text(s, 2));
	return rc;
}

/* And members of that time, from here and there; `beyond`: also those for whom there is no seat. */
static int
draw_members(struct trip *t, size_t most, bool beyond, struct err *e)
{
	int64_t every = t->n == 0 ? 1 : 11;
	struct stmt *s = db_stmt(tx_db(t->pen->t), "SELECT e.id, "
	    "(SELECT count(*) FROM contact c WHERE c.enterprise = e.id AND c.archived_at IS NULL) FROM enterprise e WHERE e.archived_at IS NULL AND e.record_status = $1 AND "
	    "e.created_at < $2 AND e.id % $4 = $3 AND "
	    "EXISTS (SELECT 1 FROM contact c WHERE c.enterprise = e.id AND c.archived_at IS NULL) ORDER BY e.id DESC LIMIT 160");
	int rc;

	stmt_int(s, 1, RS_ACTIVE);
	stmt_int(s, 2, (t->first - 140) * DAY_MS);
	stmt_int(s, 3, (int64_t)t->n % every);
	stmt_int(s, 4, every);
	while ((rc = stmt_row(s, e)) == 1)
		if (t->nwho >= most || has_traveller(t, col_int(s, 0)) || (t->n > 0 && !demo_often(t->pen, 60)))
			continue;
		else if (beyond)
			t->who[t->nwho++] = (struct traveller){ .enterprise = col_int(s, 0), .seats = 1, .project = NONE };
		else
			add_traveller(t, col_int(s, 0), col_int(s, 1), NONE, "");
	return rc;
}

/* The company whose people have accounts goes on the long trips and on the one that is being prepared. */
static int
draw_who(struct trip *t, struct err *e)
{
	size_t most = t->n == 0 ? TRIP_SEATS : 14 + (size_t)demo_below(t->pen, 6);

	t->who = arena_array(t->pen->a, 256, sizeof *t->who);
	if (t->n == 0 || t->n == 35 || t->n == 37)
		add_traveller(t, t->p->member, 2, NONE, "");
	return draw_investors(t, t->n == 0 ? 40 : most * 2 / 3, e) == -1 ? -1 : draw_members(t, most, false, e);
}

/* --- applications ----------------------------------------------------------------------------------------- */

static const char *const goals[] = {
	"了解当地用地、用工与能源成本，寻找合适的园区", "寻找当地代理商和渠道", "与已有合作方商谈扩大订单", "考察建厂条件，计划两年内设厂",
	"了解行业准入和认证要求", "寻找原材料供应商",
};
static const char *const sought[] = { "园区运营方、律师事务所", "当地分销商", "整机厂采购负责人", "政府招商部门", "同行业企业" };

/* Its people, as the directory has them. */
static int
put_persons(struct trip *t, int64_t enterprise, int64_t seats, struct err *e)
{
	struct stmt *s = db_stmt(tx_db(t->pen->t), "SELECT id, name_zh, name_en, title FROM contact WHERE enterprise = $1 AND archived_at IS NULL"
	    " ORDER BY id ASC LIMIT 3");
	struct jw *w = &t->pen->w;
	int64_t n = 0;
	int rc;

	stmt_int(s, 1, enterprise);
	demo_rows(t->pen, "persons");
	while ((rc = stmt_row(s, e)) == 1) {
		if (n++ >= seats)
			continue;
		jw_object(w);
		jw_kint(w, "contact", col_int(s, 0));
		jw_ktext(w, "name_zh", col_text(s, 1));
		jw_ktext(w, "name_en", col_text(s, 2));
		jw_ktext(w, "title", col_text(s, 3));
		jw_end_object(w);
	}
	demo_end_rows(t->pen);
	return rc;
}

static int
add_application(struct trip *t, const struct traveller *who, int64_t day, int64_t *id, struct err *e)
{
	struct jw *w = &t->pen->w;

	t->pen->who.at_ms = 0;
	trip_at(t, day, false);
	begin_row(t);
	jw_kint(w, "enterprise", who->enterprise);
	jw_ktext(w, "goals", DEMO_PICK(t->pen, goals));
	jw_ktext(w, "partners_sought", DEMO_PICK(t->pen, sought));
	demo_rows(t->pen, "countries");
	jw_text(w, t->leg[0].city->country);
	demo_end_rows(t->pen);
	if (put_persons(t, who->enterprise, who->seats, e) == -1)
		return -1;
	return demo_create(t->pen, &application_resource, id, e);
}

static int
step(struct trip *t, const struct resource *r, int64_t id, const char *move, int64_t day, bool head, const char *key, const char *text, struct err *e)
{
	trip_at(t, day, head);
	demo_begin(t->pen);
	if (key != NULL)
		jw_ktext(&t->pen->w, key, text);
	return demo_move(t->pen, r, id, move, e);
}

static int
score(struct trip *t, int64_t id, int64_t day, struct err *e)
{
	static const char *const criteria[] = { "fit", "goals", "readiness", "record" };
	struct jw *w = &t->pen->w;

	trip_at(t, day, false);
	demo_begin(t->pen);
	demo_rows(t->pen, "scores");
	for (size_t i = 0; i < nitems(criteria); i++) {
		jw_object(w);
		jw_ktext(w, "criterion", criteria[i]);
		jw_kint(w, "points", 55 + demo_below(t->pen, 45));
		jw_end_object(w);
	}
	demo_end_rows(t->pen);
	return demo_change(t->pen, &application_resource, id, e);
}

static int
pay(struct trip *t, int64_t id, int64_t day, struct err *e)
{
	trip_at(t, day, false);
	demo_begin(t->pen);
	demo_put_day(t->pen, "fee_paid_on", day);
	return demo_change(t->pen, &application_resource, id, e);
}

/* One that goes: as far as the trip has come. */
static int
take_along(struct trip *t, const struct traveller *who, struct err *e)
{
	int64_t close = t->first - 58, day = close - 2 - demo_below(t->pen, 60), id;

	if (add_application(t, who, day, &id, e) == -1 || step(t, &application_resource, id, "submit", day, false, NULL, NULL, e) == -1)
		return -1;
	if (t->state == DS_OPEN && demo_often(t->pen, 55))
		return 0;
	if (step(t, &application_resource, id, "review", day + 1, false, NULL, NULL, e) == -1 || score(t, id, day + 1, e) == -1)
		return -1;
	if (t->state == DS_OPEN)
		return demo_often(t->pen, 50) ? 0 : step(t, &application_resource, id, "accept", day + 2, true, NULL, NULL, e);
	if (step(t, &application_resource, id, "accept", close, true, NULL, NULL, e) == -1)
		return -1;
	if (step(t, &application_resource, id, "confirm", close + 8, false, NULL, NULL, e) == -1)
		return -1;
	return demo_often(t->pen, 85) ? pay(t, id, close + 15, e) : 0;
}

/* One that does not: there were too many, or it did not fit; or it waits. */
static int
leave_out(struct trip *t, int64_t enterprise, bool wait, struct err *e)
{
	const struct traveller who = { .enterprise = enterprise, .seats = 1 };
	int64_t close = t->first - 58, day = close - 2 - demo_below(t->pen, 20), id;

	if (add_application(t, &who, day, &id, e) == -1 || step(t, &application_resource, id, "submit", day, false, NULL, NULL, e) == -1 ||
	    step(t, &application_resource, id, "review", day + 1, false, NULL, NULL, e) == -1)
		return -1;
	if (t->state == DS_OPEN)
		return 0;
	return wait ? step(t, &application_resource, id, "waitlist", close, true, NULL, NULL, e) :
	    step(t, &application_resource, id, "decline", close, true, "reason", "本次名额已满，欢迎报名下一次（示例）", e);
}

/* Behind those that go in the list of the members of that time. */
static int
add_others(struct trip *t, struct err *e)
{
	size_t gone = t->nwho, others = t->n == 0 ? 20 : 4;
	int rc;

	if ((rc = draw_members(t, gone + others, true, e)) == -1)
		return -1;
	for (size_t i = gone; rc == 0 && i < t->nwho; i++)
		rc = leave_out(t, t->who[i].enterprise, i % 4 != 3, e);
	t->nwho = gone;
	return rc;
}

/* The chamber's own people. */
static int
add_chamber(struct trip *t, struct err *e)
{
	static const struct { const char *role, *zh, *title; } own[] = {
		{ "leader", "周启明", "会长" }, { "staff", "林晓峰", "秘书处" }, { "interpreter", "方思雅", "翻译" },
	};

	trip_at(t, t->first - 50, false);
	for (size_t i = 0; i < nitems(own); i++) {
		begin_row(t);
		jw_ktext(&t->pen->w, "name_zh", own[i].zh);
		jw_ktext(&t->pen->w, "role", own[i].role);
		jw_ktext(&t->pen->w, "title", own[i].title);
		if (demo_create(t->pen, &delegate_resource, NULL, e) == -1)
			return -1;
	}
	return 0;
}

static int
add_people(struct trip *t, struct err *e)
{
	for (size_t i = 0; i < t->nwho; i++)
		if (take_along(t, &t->who[i], e) == -1)
			return -1;
	if (add_others(t, e) == -1)
		return -1;
	t->pen->who.at_ms = 0;
	return t->state == DS_OPEN ? 0 : add_chamber(t, e);
}

/* --- a life ----------------------------------------------------------------------------------------------- */

/* The moves of a trip that came to `reached`, and on which day from its first. */
static const struct turn {
	const char	*move;
	int64_t		 reached;
	int		 from_first, from_last;		/* the one that is not 0 */
	bool		 head;
	const char	*key, *text;
} turns[] = {
	{ "approve", DS_APPROVED, -140, 0, true, NULL, NULL },
	{ "open", DS_OPEN, -130, 0, false, NULL, NULL },
	{ "close_applications", DS_CLOSED_TO_APPLICATIONS, -57, 0, false, NULL, NULL },
	{ "confirm", DS_CONFIRMED, -45, 0, false, NULL, NULL },
	{ "depart", DS_UNDER_WAY, -1, 0, false, NULL, NULL },
	{ "return", DS_RETURNED, 0, 1, false, NULL, NULL },
	{ "report", DS_REPORTED, 0, 40, false, "summary", "各站拜会、座谈和一对一洽谈按计划进行，成果见成果页（示例）。" },
	{ "close", DS_CLOSED, 0, 420, false, NULL, NULL },
};

static int
turn(struct trip *t, const struct turn *x, struct err *e)
{
	int64_t day = x->from_last != 0 ? t->last + x->from_last : t->first + x->from_first;

	t->pen->who.at_ms = 0;
	return step(t, &delegation_resource, t->id, x->move, day > t->pen->today ? t->pen->today : day, x->head, x->key, x->text, e);
}

static int
turn_to(struct trip *t, size_t *at, int64_t reached, struct err *e)
{
	for (; *at < nitems(turns) && turns[*at].reached <= reached && (t->state == DS_CANCELLED || turns[*at].reached <= t->state); ++*at)
		if (turn(t, &turns[*at], e) == -1)
			return -1;
	return 0;
}

/* Everybody who confirmed went, but for one in forty. */
static int
travel(struct trip *t, struct err *e)
{
	struct arena *a = arena_new();
	struct stmt *s = db_stmt(tx_db(t->pen->t), "SELECT id FROM application WHERE delegation = $1 AND state = $2 ORDER BY id ASC");
	int64_t *id = arena_array(a, 256, sizeof *id);
	size_t n = 0;
	int rc;

	stmt_int(s, 1, t->id);
	stmt_int(s, 2, APS_CONFIRMED);
	while ((rc = stmt_row(s, e)) == 1)
		id[n++] = col_int(s, 0);
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = step(t, &application_resource, id[i], t->n > 0 && demo_below(t->pen, 40) == 0 ? "no_show" : "travel", t->first, false, NULL, NULL, e);
	arena_free(a);
	return rc;
}

/* Companies of trips of the last years are asked what became of them: what is due from two months ago on. */
static int
ask(struct trip *t, struct err *e)
{
	int64_t made, there;

	if (t->state < DS_RETURNED || t->last < t->pen->today - 3 * 365)
		return 0;
	t->pen->who.at_ms = 0;
	trip_at(t, t->last + 3, false);
	return survey_waves(t->pen->t, t->pen->a, &t->pen->who, t->id, t->pen->today - 60, &made, &there, e);
}

static int
live(struct trip *t, struct err *e)
{
	size_t at = 0;

	if (add_delegation(t, e) == -1 || add_itinerary(t, e) == -1 || turn_to(t, &at, DS_OPEN, e) == -1)
		return -1;
	if (t->state == DS_CANCELLED)
		return step(t, &delegation_resource, t->id, "cancel", t->first - 80, true, "cancel_reason", "当地安排变化，另择时间（示例）", e);
	if (t->state == DS_DRAFT)
		return 0;
	if (draw_who(t, e) == -1 || add_people(t, e) == -1 || turn_to(t, &at, DS_UNDER_WAY, e) == -1)
		return -1;
	if (t->state >= DS_UNDER_WAY && travel(t, e) == -1)
		return -1;
	if (t->state >= DS_CONFIRMED && demo_meetings_add(t, e) == -1)
		return -1;
	return turn_to(t, &at, DS_CLOSED, e) == -1 ? -1 : ask(t, e);
}

int
demo_trips_add(struct tx *tx, const struct demo_people *p, int64_t now_ms, void (*progress)(size_t done, void *arg), void *arg,
    struct err *e)
{
	struct demo_pen pen;
	int rc;

	demo_pen_init(&pen, tx, SEED, now_ms);
	rc = demo_counterparts_add(&pen, p, e);
	for (size_t n = 0; rc == 0 && n < DEMO_TRIPS; n++) {
		struct trip t = { .pen = &pen, .p = p, .n = n };

		pen.who.at_ms = 0;
		draw_trip(&t);
		rc = live(&t, e);
		arena_reset(pen.a);
		if (rc == 0 && progress != NULL)
			progress(n + 1, arg);
	}
	demo_pen_fini(&pen);
	return rc;
}
