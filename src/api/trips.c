/*
 * What is made of a trip for print: the booklet, letters.  trip_names.c has the name lists.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "base/str.h"
#include "meta/registry.h"
#include "model/letter.h"
#include "model/resources.h"
#include "text/zone.h"

#include "trips_in.h"

int
trip_numbered(struct req *rq, int64_t id, unsigned kinds, struct trip *out)
{
	int rc;

	if (access_may(req_actor(rq), &delegation_resource, V_READ, &rq->err) == -1)
		return -1;
	rc = trip_read(req_worker(rq)->db, rq->arena, req_actor(rq), id, kinds, out, &rq->err);
	return rc == 0 ? fail(&rq->err, ERR_NOT_FOUND, "no such delegation") : rc == 1 ? 0 : -1;
}

int
trip_of(struct req *rq, unsigned kinds, struct trip *out)
{
	int64_t id;

	if (access_may(req_actor(rq), &delegation_resource, V_READ, &rq->err) == -1 || req_id(rq, 0, &id, &rq->err) == -1)
		return -1;
	return trip_numbered(rq, id, kinds, out);
}

int
trip_leg_of(struct req *rq, const struct trip *t, const struct delegation_leg **leg)
{
	const char *text = uri_get(&rq->params, "leg");
	int64_t id = NONE;

	*leg = NULL;
	if (text == NULL)
		return 0;
	if (req_param_int(rq, "leg", 1, JSON_INT_MAX, &id) == -1)
		return -1;
	*leg = trip_leg(t, id);
	return *leg == NULL ? fail_bad_param(&rq->err, "leg", text, "a leg of this delegation") : 0;
}

int
trip_lang_of(struct req *rq, enum lang *lang)
{
	const char *text = uri_get(&rq->params, "lang");

	*lang = text == NULL ? rq->lang : str_eq(text, "zh") ? LANG_ZH : LANG_EN;
	return text == NULL || str_eq(text, "zh") || str_eq(text, "en") ? 0 : fail_bad_param(&rq->err, "lang", text, "zh, en");
}

int
trip_in_snapshot(struct req *rq, int (*put)(struct req *rq, struct jw *w))
{
	struct db *d = req_worker(rq)->db;
	struct str out = STR_INIT;
	struct jw w;
	int rc;

	if (db_begin(d, &rq->err) == -1)
		return -1;
	jw_init(&w, &out);
	rc = put(rq, &w);
	db_end(d);
	if (rc == -1)
		str_fini(&out);
	else
		answer_made(rq, &out);
	return rc;
}

/* --- the booklet ------------------------------------------------------------------------------------------ */

static void
put_rows(struct jw *w, const struct trip *t, enum trip_kind kind)
{
	const struct resource *r = trip_resources[kind];

	jw_key(w, resource_part_name(&delegation_resource, r));
	jw_array(w);
	for (size_t i = 0; i < t->of[kind].n; i++)
		rec_put_json(w, r, t->of[kind].row[i].rec, t->of[kind].row[i].see, FIELDS_ALL);
	jw_end_array(w);
}

/* What clocks of each leg are ahead of UTC when one arrives. */
static void
put_zones(struct jw *w, const struct trip *t)
{
	char label[ZONE_LABEL_SIZE];
	int minutes;

	jw_key(w, "zones");
	jw_array(w);
	for (size_t i = 0; i < t->of[TRIP_LEGS].n; i++) {
		const struct delegation_leg *leg = t->of[TRIP_LEGS].row[i].rec;

		if (leg->zone == NULL || leg->arrives_at == NONE || zone_offset_min(leg->arrives_at, leg->zone, &minutes) == -1)
			continue;
		zone_label(minutes, label);
		jw_object(w);
		jw_kint(w, "leg", leg->rec.id);
		jw_ktext(w, "zone", leg->zone);
		jw_ktext(w, "offset", label);
		jw_end_object(w);
	}
	jw_end_array(w);
}

static int
put_companies(struct req *rq, struct jw *w, const struct trip *t)
{
	struct trip_companies c;

	if (trip_companies_read(req_worker(rq)->db, rq->arena, ((struct rec *)t->head.rec)->id, &c, &rq->err) == -1)
		return -1;
	jw_key(w, "companies");
	jw_array(w);
	for (size_t i = 0; i < c.n; i++) {
		bool shown = false;

		for (size_t k = 0; k < t->of[TRIP_DELEGATES].n; k++)
			shown |= ((struct delegate *)t->of[TRIP_DELEGATES].row[k].rec)->enterprise == c.row[i].id;
		if (!shown)
			continue;
		jw_object(w);
		jw_kint(w, "id", c.row[i].id);
		jw_ktext(w, "name_zh", c.row[i].zh);
		jw_ktext(w, "name_en", c.row[i].en);
		jw_end_object(w);
	}
	jw_end_array(w);
	return 0;
}

static int
put_booklet(struct req *rq, struct jw *w)
{
	struct trip t;

	if (trip_of(rq, BIT(TRIP_KINDS) - 1, &t) == -1)
		return -1;
	jw_object(w);
	jw_key(w, "delegation");
	rec_put_json(w, &delegation_resource, t.head.rec, t.head.see, FIELDS_ALL);
	for (enum trip_kind k = 0; k < TRIP_KINDS; k++)
		put_rows(w, &t, k);
	put_zones(w, &t);
	if (put_companies(rq, w, &t) == -1)
		return -1;
	jw_end_object(w);
	return 0;
}

static int
get_booklet(struct req *rq)
{
	return trip_in_snapshot(rq, put_booklet);
}

/* --- letters ----------------------------------------------------------------------------------------------- */

/* A letter names those who go: it is for whoever may take out the trip's rows. */
static int
put_letter(struct req *rq, struct jw *w)
{
	const char *kind = uri_get(&rq->params, "kind");
	const struct delegation_leg *leg;
	struct trip t;
	enum lang lang;
	size_t i = 0;

	if (trip_of(rq, BIT(TRIP_LEGS) | BIT(TRIP_DELEGATES), &t) == -1 || trip_lang_of(rq, &lang) == -1 || trip_leg_of(rq, &t, &leg) == -1 ||
	    access_may_row(req_actor(rq), &delegation_resource, t.head.rec, V_EXPORT, &rq->err) == -1)
		return -1;
	while (letter_kinds[i] != NULL && kind != NULL && !str_eq(letter_kinds[i], kind))
		i++;
	if (letter_kinds[i] == NULL)
		return fail_bad_param(&rq->err, "kind", kind, "invitation, letter");
	return letter_put(req_worker(rq)->db, rq->arena, &t, letter_kinds[i], lang, leg, w, &rq->err);
}

static int
get_letter(struct req *rq)
{
	return trip_in_snapshot(rq, put_letter);
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/delegations/{id}/booklet", "resource", RT_NO_STORE, .handle = get_booklet },
	{ M_GET, "/api/v1/delegations/{id}/letter", "resource", RT_NO_STORE, .handle = get_letter, .query = NAMES("kind", "lang", "leg") },
};
const struct route_part trips_part = ROUTE_PART(rows);
