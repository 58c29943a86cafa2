/*
 * The pen of the demo records.
 */
#include "base/base.h"

#include "model/flow.h"
#include "model/record.h"
#include "text/date.h"

#include "demo_pen.h"

void
demo_pen_init(struct demo_pen *p, struct tx *t, uint64_t seed, int64_t now_ms)
{
	*p = (struct demo_pen){ .t = t, .a = arena_new(), .seq = { seed }, .now_ms = now_ms, .today = now_ms / DAY_MS, .text = STR_INIT,
		.who = { .account = NONE, .role = R_ADMIN, .enterprise = NONE, .door = DOOR_COMMAND, .session = NONE, .token = NONE, .lang = LANG_ZH } };
}

void
demo_pen_fini(struct demo_pen *p)
{
	str_fini(&p->text);
	arena_free(p->a);
}

/* --- what is drawn ------------------------------------------------------------------------------------ */

int64_t
demo_below(struct demo_pen *p, int64_t n)
{
	return (int64_t)rnd_seq_below(&p->seq, (uint64_t)n);
}

bool
demo_often(struct demo_pen *p, int64_t percent)
{
	return demo_below(p, 100) < percent;
}

/* --- days --------------------------------------------------------------------------------------------- */

int64_t
demo_day(const char *iso)
{
	int64_t day = 0;

	(void)!date_parse(iso, &day);
	return day;
}

int
demo_year(int64_t day)
{
	int y, month, d;

	date_split(day, &y, &month, &d);
	return y;
}

const char *
demo_date(struct demo_pen *p, int64_t day)
{
	char *text = arena_alloc(p->a, DATE_SIZE);

	date_put(text, day > p->today ? p->today : day);
	return text;
}

void
demo_at(struct demo_pen *p, int64_t day, int64_t account, const char *login)
{
	int64_t at = day * DAY_MS + 3 * HOUR_MS + demo_below(p, 5 * 60) * 60000;

	if (at < p->who.at_ms)
		at = p->who.at_ms + 60000;
	p->who.at_ms = at > p->now_ms ? p->now_ms : at;
	p->who.account = account;
	p->who.login = login;
}

/* --- bodies ------------------------------------------------------------------------------------------- */

void
demo_begin(struct demo_pen *p)
{
	str_reset(&p->text);
	jw_init(&p->w, &p->text);
	jw_object(&p->w);
}

void
demo_put_day(struct demo_pen *p, const char *key, int64_t day)
{
	jw_ktext(&p->w, key, demo_date(p, day));
}

void
demo_rows(struct demo_pen *p, const char *part)
{
	jw_key(&p->w, part);
	jw_array(&p->w);
}

void
demo_end_rows(struct demo_pen *p)
{
	jw_end_array(&p->w);
}

int
demo_body(struct demo_pen *p, const struct jv **body, struct err *e)
{
	jw_end_object(&p->w);
	return json_parse(p->a, p->text.p, p->text.len, body, e);
}

/* --- what becomes of them ----------------------------------------------------------------------------- */

int
demo_create(struct demo_pen *p, const struct resource *r, int64_t *id, struct err *e)
{
	const struct jv *body;
	void *rec;

	if (demo_body(p, &body, e) == -1 || record_create_json(p->t, p->a, &p->who, r, body, &rec, e) == -1)
		return -1;
	if (id != NULL)
		*id = ((const struct rec *)rec)->id;
	return 0;
}

int
demo_change(struct demo_pen *p, const struct resource *r, int64_t id, struct err *e)
{
	const struct jv *body;
	void *rec;

	if (demo_body(p, &body, e) == -1)
		return -1;
	return record_change_json(p->t, p->a, &p->who, r, id, NONE, body, &rec, e);
}

int
demo_move(struct demo_pen *p, const struct resource *r, int64_t id, const char *name, struct err *e)
{
	const struct jv *body;
	void *rec;
	bool made;

	if (demo_body(p, &body, e) == -1)
		return -1;
	return flow_move(p->t, p->a, &p->who, r, id, NONE, flow_find(r, name), body, &rec, &made, e);
}
