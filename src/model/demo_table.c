/*
 * What is met on demo trips, and what came of it: counterparts, meetings at tables, outcomes in every state, and projects that began so.
 */
#include "base/base.h"

#include "model/delegation.h"
#include "model/demo.h"
#include "model/outcome_project.h"
#include "model/resources.h"
#include "text/date.h"

#include "demo_trip.h"

/* --- counterparts --------------------------------------------------------------------------------------- */
static const struct kind_of { const char *type, *zh, *en; } kinds[] = {
	{ "government", "示例投资促进局", "Example Investment Promotion Board" },
	{ "park", "示例工业园", "Example Industrial Park" },
	{ "chamber", "示例工商会", "Example Chamber of Commerce" },
	{ "company", "示例电子有限公司", "Example Electronics Co" },
	{ "company", "示例能源有限公司", "Example Energy Co" },
	{ "company", "示例家居有限公司", "Example Home Co" },
	{ "company", "示例汽车零部件有限公司", "Example Auto Parts Co" },
	{ "bank", "示例银行", "Example Bank" },
};
static const struct { const char *country, *zh, *en, *city; } hosts[] = {
	{ "VN", "越南", "Viet Nam", "河内" }, { "TH", "泰国", "Thailand", "曼谷" }, { "MY", "马来西亚", "Malaysia", "吉隆坡" },
	{ "SG", "新加坡", "Singapore", "新加坡" }, { "ID", "印度尼西亚", "Indonesia", "雅加达" }, { "KH", "柬埔寨", "Cambodia", "金边" },
	{ "PH", "菲律宾", "Philippines", "马尼拉" }, { "LA", "老挝", "Laos", "万象" }, { "MM", "缅甸", "Myanmar", "仰光" },
	{ "BN", "文莱", "Brunei", "斯里巴加湾" },
};

static int
add_counterpart(struct demo_pen *pen, size_t host, size_t kind, struct err *e)
{
	struct jw *w = &pen->w;

	demo_begin(pen);
	jw_ktext(w, "name_zh", arena_printf(pen->a, "%s%s", hosts[host].zh, kinds[kind].zh));
	jw_ktext(w, "name_en", arena_printf(pen->a, "%s, %s", kinds[kind].en, hosts[host].en));
	jw_ktext(w, "type", kinds[kind].type);
	jw_ktext(w, "country", hosts[host].country);
	jw_ktext(w, "city", hosts[host].city);
	jw_ktext(w, "website", "https://example.com/");
	demo_rows(pen, "contacts");
	jw_object(w);
	jw_ktext(w, "name", "示例联络人");
	jw_ktext(w, "title", "对外合作部");
	jw_ktext(w, "email", arena_printf(pen->a, "demo%zu@example.com", host * nitems(kinds) + kind));
	jw_end_object(w);
	demo_end_rows(pen);
	return demo_create(pen, &counterpart_resource, NULL, e);
}

int
demo_counterparts_add(struct demo_pen *pen, const struct demo_people *p, struct err *e)
{
	demo_at(pen, demo_day("2010-05-10"), p->staff, p->staff_login);
	for (size_t i = 0; i < nitems(hosts); i++)
		for (size_t k = 0; k < nitems(kinds); k++)
			if (add_counterpart(pen, i, k, e) == -1)
				return -1;
	return 0;
}

/* --- a meeting ------------------------------------------------------------------------------------------ */
enum { SLOTS = 5, TABLES = 6, SLOT_MINUTES = 30, FIRST_MINUTE = 9 * 60 };

struct party {
	int64_t		 counterpart[nitems(kinds)];
	size_t		 n;
};
struct table {
	struct trip	*t;
	size_t		 leg, slot, table;
	struct traveller *who;
	int64_t		 counterpart, id;
	const char	*aim;
};

static int
read_party(struct trip *t, const char *country, struct party *out, struct err *e)
{
	struct stmt *s = db_stmt(tx_db(t->pen->t), "SELECT id FROM counterpart WHERE country = $1 AND archived_at IS NULL ORDER BY id ASC");
	int rc;

	out->n = 0;
	stmt_text(s, 1, country);
	while ((rc = stmt_row(s, e)) == 1)
		if (out->n < nitems(out->counterpart))
			out->counterpart[out->n++] = col_int(s, 0);
	return rc;
}

static void
put_time(struct table *m, const char *key, int minute)
{
	struct demo_pen *pen = m->t->pen;
	char day[DATE_SIZE];

	date_put(day, m->t->leg[m->leg].first + 1);
	jw_key(&pen->w, key);
	jw_object(&pen->w);
	jw_ktext(&pen->w, "local", arena_printf(pen->a, "%sT%02d:%02d", day, minute / 60, minute % 60));
	jw_ktext(&pen->w, "zone", m->t->leg[m->leg].city->zone);
	jw_end_object(&pen->w);
}

static void
put_one(struct jw *w, const char *list, int64_t id)
{
	jw_key(w, list);
	jw_array(w);
	jw_int(w, id);
	jw_end_array(w);
}

static int
arrange(struct table *m, struct err *e)
{
	static const char *const aims[] = { "商谈代理与渠道", "了解入园条件", "对接整机配套订单", "商谈合资建厂", "了解融资与开户" };
	struct demo_pen *pen = m->t->pen;
	int minute = FIRST_MINUTE + (int)m->slot * SLOT_MINUTES;

	trip_at(m->t, m->t->first - 30, false);
	m->aim = DEMO_PICK(pen, aims);
	demo_begin(pen);
	jw_kint(&pen->w, "delegation", m->t->id);
	jw_kint(&pen->w, "leg", m->t->leg[m->leg].id);
	put_time(m, "starts", minute);
	put_time(m, "ends", minute + SLOT_MINUTES);
	jw_ktext(&pen->w, "place", "洽谈厅");
	jw_kint(&pen->w, "table_no", (int64_t)m->table + 1);
	put_one(&pen->w, "enterprises", m->who->enterprise);
	put_one(&pen->w, "counterparts", m->counterpart);
	jw_ktext(&pen->w, "aim", m->aim);
	return demo_create(pen, &meeting_resource, &m->id, e);
}

static int
step(struct table *m, const struct resource *r, int64_t id, const char *move, int64_t day, bool head, struct err *e)
{
	trip_at(m->t, day, head);
	demo_begin(m->t->pen);
	return demo_move(m->t->pen, r, id, move, e);
}

/* --- what came of it -------------------------------------------------------------------------------------- */

/* How often of a hundred meetings, and whether it has a value. */
static const struct result { const char *kind, *zh; int percent; const char *value_kind; int64_t thousand; } results[] = {
	{ "contact", "建立联系，交换样本", 22, NULL, 0 },
	{ "quotation", "报价", 9, NULL, 0 },
	{ "order", "试订单", 5, "trade", 180 },
	{ "agency", "代理协议", 4, "contract", 400 },
	{ "mou", "合作谅解备忘录", 8, "intended", 8000 },
	{ "loi", "投资意向书", 4, "intended", 15000 },
	{ "learning", "政策与准入信息", 10, NULL, 0 },
};

static const struct result *
draw_result(struct demo_pen *pen)
{
	int64_t at = demo_below(pen, 100);

	for (size_t i = 0; i < nitems(results); i++)
		if ((at -= results[i].percent) < 0)
			return &results[i];
	return NULL;
}

static void
put_value(struct demo_pen *pen, const struct result *r)
{
	jw_key(&pen->w, "value");
	jw_object(&pen->w);
	jw_ktext(&pen->w, "amount", arena_printf(pen->a, "%lld", (long long)(r->thousand * (500 + demo_below(pen, 1500)))));
	jw_ktext(&pen->w, "currency", "USD");
	jw_end_object(&pen->w);
	jw_ktext(&pen->w, "value_kind", r->value_kind);
	jw_kint(&pen->w, "horizon_months", 12 + demo_below(pen, 3) * 12);
}

static int
report(struct table *m, const struct result *r, int64_t *id, struct err *e)
{
	struct demo_pen *pen = m->t->pen;
	int64_t day = m->t->leg[m->leg].first + 1;

	trip_at(m->t, m->t->last + 6, false);
	demo_begin(pen);
	jw_kint(&pen->w, "delegation", m->t->id);
	jw_kint(&pen->w, "enterprise", m->who->enterprise);
	jw_kint(&pen->w, "meeting", m->id);
	jw_kint(&pen->w, "counterpart", m->counterpart);
	jw_ktext(&pen->w, "kind", r->kind);
	jw_ktext(&pen->w, "title", arena_printf(pen->a, "%s（示例）", r->zh));
	if (r->value_kind != NULL) {
		demo_put_day(pen, "signed_on", day);
		put_value(pen, r);
	}
	return demo_create(pen, &outcome_resource, id, e);
}

static int
show(struct table *m, int64_t id, int64_t day, struct err *e)
{
	struct demo_pen *pen = m->t->pen;

	trip_at(m->t, day, false);
	demo_begin(pen);
	demo_rows(pen, "evidence");
	jw_object(&pen->w);
	jw_ktext(&pen->w, "title", "签约报道（示例）");
	jw_ktext(&pen->w, "url", arena_printf(pen->a, "https://example.com/trip/%zu/%lld", m->t->n + 1, (long long)id));
	jw_ktext(&pen->w, "publisher", "示例日报");
	demo_put_day(pen, "published_on", m->t->last);
	jw_end_object(&pen->w);
	demo_end_rows(pen);
	return demo_move(pen, &outcome_resource, id, "evidence", e);
}

/* What was signed has evidence, for the most part; it is verified by another, and after some years it came true, or did not. */
static int
prove(struct table *m, int64_t id, struct err *e)
{
	struct demo_pen *pen = m->t->pen;
	int64_t last = m->t->last, age = pen->today - last;

	if (!demo_often(pen, 85) || age < 20)
		return 0;
	if (show(m, id, last + 12, e) == -1)
		return -1;
	if (!demo_often(pen, 80))
		return 0;
	if (step(m, &outcome_resource, id, "verify", last + 20, true, e) == -1 || age < 500)
		return 0;
	if (demo_often(pen, 30))
		return step(m, &outcome_resource, id, "lapse", last + 460, false, e);
	if (demo_often(pen, 60) && step(m, &outcome_resource, id, "realise_part", last + 300, false, e) == -1)
		return -1;
	return age > 900 && demo_often(pen, 55) ? step(m, &outcome_resource, id, "realise", last + 700, false, e) : 0;
}

/* When the project was last written of: what is told of it now is told later. */
static int
after_project(struct table *m, struct err *e)
{
	int64_t at = 0;

	if (db_int(tx_db(m->t->pen->t), "SELECT updated_at FROM project WHERE id = $1", m->who->project, &at, e) == -1)
		return -1;
	m->t->pen->who.at_ms = 0;
	trip_at(m->t, at / DAY_MS + 1, false);
	return 0;
}

/* Four companies in five have answered what the trip did for the project, most of them that it did something. */
static int
answer(struct table *m, int64_t outcome, struct err *e)
{
	static const char *const shares[] = { "none", "none", "up_to_20", "up_to_40", "up_to_40", "up_to_60", "up_to_80", "over_80", "all" };
	struct demo_pen *pen = m->t->pen;
	const struct actor chamber = pen->who;
	bool agrees = demo_often(pen, 85);
	int64_t id;
	int rc;

	if (!demo_often(pen, 80))
		return 0;
	if (db_int(tx_db(pen->t), "SELECT id FROM attribution WHERE outcome = $1", outcome, &id, e) != 1)
		return -1;
	pen->who.role = R_MEMBER_ADMIN;
	pen->who.enterprise = m->who->enterprise;
	pen->who.account = NONE;
	pen->who.login = "survey-link";
	demo_begin(pen);
	jw_ktext(&pen->w, "answer", agrees ? "agree" : "disagree");
	if (agrees) {
		jw_ktext(&pen->w, "share", DEMO_PICK(pen, shares));
		jw_kbool(&pen->w, "case_ok", demo_often(pen, 40));
	}
	rc = demo_move(pen, &attribution_resource, id, "answer", e);
	pen->who = chamber;
	return rc;
}

/* The company signed here what later became its project: one act says so, and the project shows where it began. */
static int
begin_project(struct table *m, struct err *e)
{
	static const struct result letter = { "loi", "投资意向书", 0, "intended", 12000 };
	struct demo_pen *pen = m->t->pen;
	struct project *p;
	const struct jv *body;
	int64_t id;
	bool made;

	if (report(m, &letter, &id, e) == -1 || show(m, id, m->t->last + 12, e) == -1 ||
	    step(m, &outcome_resource, id, "verify", m->t->last + 20, true, e) == -1 || after_project(m, e) == -1)
		return -1;
	demo_begin(pen);
	jw_kint(&pen->w, "project", m->who->project);
	m->who->project = NONE;
	if (demo_body(pen, &body, e) == -1 || outcome_project(pen->t, pen->a, &pen->who, id, NONE, body, &p, &made, e) == -1)
		return -1;
	return answer(m, id, e);
}

static int
come_of(struct table *m, struct err *e)
{
	const struct result *r = draw_result(m->t->pen);
	int64_t id;

	if (m->who->project != NONE && strcmp(m->who->country, m->t->leg[m->leg].city->country) == 0)
		return begin_project(m, e);
	if (r == NULL)
		return 0;
	if (report(m, r, &id, e) == -1)
		return -1;
	return r->value_kind == NULL ? 0 : prove(m, id, e);
}

/* --- the tables of a trip --------------------------------------------------------------------------------- */

static int
meet(struct table *m, struct err *e)
{
	int64_t day = m->t->leg[m->leg].first + 1;

	m->t->pen->who.at_ms = 0;
	if (arrange(m, e) == -1 || step(m, &meeting_resource, m->id, "request", m->t->first - 28, false, e) == -1)
		return -1;
	if (m->t->state == DS_CONFIRMED && demo_often(m->t->pen, 40))
		return 0;
	if (step(m, &meeting_resource, m->id, "confirm", m->t->first - 26, false, e) == -1)
		return -1;
	if (m->t->state < DS_RETURNED)
		return 0;
	if (demo_often(m->t->pen, 5))
		return step(m, &meeting_resource, m->id, "no_show", day + 1, false, e);
	return step(m, &meeting_resource, m->id, "hold", day + 1, false, e) == -1 ? -1 : come_of(m, e);
}

/* In each slot other companies meet other counterparts, in turn. */
static int
meet_at(struct trip *t, size_t leg, struct err *e)
{
	struct party p;
	size_t at = leg * 7, tables, slots = t->n == 0 || t->n >= 35 ? SLOTS : 3;

	if (read_party(t, t->leg[leg].city->country, &p, e) == -1)
		return -1;
	tables = p.n < TABLES ? p.n : TABLES;
	tables = t->nwho < tables ? t->nwho : tables;
	for (size_t slot = 0; slot < slots; slot++)
		for (size_t table = 0; table < tables; table++, at++) {
			struct table m = { .t = t, .leg = leg, .slot = slot, .table = table, .who = &t->who[at % t->nwho],
				.counterpart = p.counterpart[(table + slot) % p.n] };

			if (meet(&m, e) == -1)
				return -1;
		}
	return 0;
}

/* --- wishes --------------------------------------------------------------------------------------------- */

static int
wish(struct trip *t, int64_t enterprise, int64_t counterpart, const char *side, int64_t rank, struct err *e)
{
	struct demo_pen *pen = t->pen;

	demo_begin(pen);
	jw_kint(&pen->w, "delegation", t->id);
	jw_kint(&pen->w, "enterprise", enterprise);
	jw_kint(&pen->w, "counterpart", counterpart);
	jw_ktext(&pen->w, "side", side);
	jw_kint(&pen->w, "rank", rank);
	return demo_create(pen, &meeting_wish_resource, NULL, e);
}

/* Each company names two whom it wants to meet on a leg, and now and then somebody asks for it. */
static int
wish_on(struct trip *t, size_t leg, struct err *e)
{
	struct party p;

	if (read_party(t, t->leg[leg].city->country, &p, e) == -1)
		return -1;
	trip_at(t, t->first - 40, false);
	for (size_t i = 0; i < t->nwho; i++) {
		size_t first = (size_t)demo_below(t->pen, (int64_t)p.n), second = (first + 1 + (size_t)demo_below(t->pen, (int64_t)p.n - 1)) % p.n;

		if (wish(t, t->who[i].enterprise, p.counterpart[first], "enterprise", 1, e) == -1 ||
		    wish(t, t->who[i].enterprise, p.counterpart[second], "enterprise", 2, e) == -1)
			return -1;
		if (demo_often(t->pen, 25) && wish(t, t->who[i].enterprise, p.counterpart[second], "counterpart", 1, e) == -1)
			return -1;
	}
	return 0;
}

/* On the trip that is being prepared the tables of the later legs are still to be laid: what is wished for is known. */
int
demo_meetings_add(struct trip *t, struct err *e)
{
	size_t laid = t->state == DS_CONFIRMED ? 2 : t->nlegs;

	for (size_t leg = 0; t->state == DS_CONFIRMED && leg < t->nlegs; leg++)
		if (wish_on(t, leg, e) == -1)
			return -1;
	for (size_t leg = 0; t->nwho > 0 && leg < laid; leg++)
		if (meet_at(t, leg, e) == -1)
			return -1;
	return 0;
}
