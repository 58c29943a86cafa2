/*
 * Who is already there (domain.md 4, 4): for each leg of a trip, the projects in its country, those of its province first, as lists of
 * projects find them for the caller; and how many there are in each park and each chain.
 *
 * What a caller may not filter by he is not told either: other companies' provinces and parks are not for members.
 */
#include "base/base.h"

#include "base/clock.h"
#include "base/str.h"
#include "meta/list.h"
#include "meta/ref.h"
#include "model/chain_report.h"
#include "model/merge.h"
#include "model/record.h"
#include "model/resources.h"

enum { LEGS_MOST = 60, NEAR_MOST = 50 };

struct leg {
	int64_t		 id, seq;
	const char	*country, *city;
	const char	*province;	/* code; NULL: the city is not known as one's place */
};
struct report {
	struct db	*d;
	struct arena	*a;
	const struct actor *who;
	struct view	 v;
	struct jw	*w;
	bool		 places;	/* the caller sees and filters by province and park */
};

/* --- legs ------------------------------------------------------------------------------------------------------ */

/* 河内 lies in itself, 芹苴市 too; a district's name means its province. */
static const char *
province_of(const char *country, const char *city)
{
	const struct ref *r = city == NULL ? NULL : ref_by_text("asean_unit", city);

	if (r == NULL || country == NULL || !ref_covers("asean_unit", country, r->code))
		return NULL;
	return ref_today("asean_unit", r->code);
}

static int
read_legs(struct report *r, int64_t delegation, struct leg *leg, size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(r->d, "SELECT id, seq, country, city FROM delegation_leg WHERE delegation = $1 AND archived_at IS NULL"
	    " ORDER BY seq ASC NULLS LAST, id ASC LIMIT $2");
	int rc;

	stmt_int(s, 1, delegation);
	stmt_int(s, 2, LEGS_MOST);
	for (*n = 0; (rc = stmt_row(s, e)) == 1; ++*n) {
		struct leg *x = &leg[*n];

		*x = (struct leg){ .id = col_int(s, 0), .seq = col_is_null(s, 1) ? NONE : col_int(s, 1) };
		x->country = col_is_null(s, 2) ? NULL : arena_strdup(r->a, col_text(s, 2));
		x->city = col_is_null(s, 3) ? NULL : arena_strdup(r->a, col_text(s, 3));
		x->province = province_of(x->country, x->city);
	}
	return rc;
}

/* --- projects ---------------------------------------------------------------------------------------------------- */

static int
put_project(struct report *r, int64_t id, struct err *e)
{
	static const char *const shown[] = { "name_zh", "name_en", "stage", "sector", "mode", "province", "park", "enterprise", NULL };
	const struct project *p;
	unsigned see;
	void *rec;
	int rc = rec_load_some(r->d, r->a, &project_resource, id, 0, &rec, e);

	if (rc != 1)
		return rc;
	p = rec;
	see = rec_see(&r->v, &project_resource, rec);
	jw_object(r->w);
	jw_kint(r->w, "id", id);
	rec_put_named(r->w, &project_resource, p, see, shown);
	jw_end_object(r->w);
	return 0;
}

static int
open_list(struct report *r, const struct uri_pair *pair, size_t n, struct list **out, struct err *e)
{
	const struct uri_query q = { arena_array(r->a, n, sizeof *pair), n };

	memcpy(q.pair, pair, n * sizeof *pair);
	return list_parse(r->a, &project_resource, &r->v, &q, list_names, out, e);
}

/* The first of them, and how many there are. */
static int
put_list(struct report *r, const char *key, const struct uri_pair *filter, size_t n, struct err *e)
{
	struct uri_pair pair[4];
	struct list_page page;
	struct list *l;

	memcpy(pair, filter, n * sizeof *filter);
	pair[n] = (struct uri_pair){ "limit", arena_printf(r->a, "%d", NEAR_MOST) };
	if (open_list(r, pair, n + 1, &l, e) == -1 || list_run(r->d, r->a, l, &page, e) == -1)
		return -1;
	jw_key(r->w, key);
	jw_object(r->w);
	jw_kint(r->w, "total", page.total);
	jw_key(r->w, "items");
	jw_array(r->w);
	for (size_t i = 0; i < page.n; i++)
		if (put_project(r, page.row[i].id, e) == -1)
			return -1;
	jw_end_array(r->w);
	jw_end_object(r->w);
	return 0;
}

/* How many in each of a field's values: the answer of groups of lists. */
static int
put_groups(struct report *r, const char *key, const char *by, const char *country, struct err *e)
{
	const struct uri_pair pair[] = { { "country", country } };
	struct list_by of;
	struct list *l;

	if (open_list(r, pair, nitems(pair), &l, e) == -1 || list_by_parse(r->a, l, by, &of, e) == -1)
		return -1;
	jw_key(r->w, key);
	return list_put_groups(r->d, r->a, l, &of, r->w, e);
}

static int
put_there(struct report *r, const struct leg *x, struct err *e)
{
	const struct uri_pair country[] = { { "country", x->country } }, province[] = { { "country", x->country }, { "province", x->province } };

	if (r->places && x->province != NULL && put_list(r, "in_province", province, nitems(province), e) == -1)
		return -1;
	if (put_list(r, "in_country", country, nitems(country), e) == -1)
		return -1;
	if (r->places && put_groups(r, "parks", "park", x->country, e) == -1)
		return -1;
	return put_groups(r, "chains", "sector", x->country, e);
}

static int
put_leg(struct report *r, const struct leg *x, struct err *e)
{
	const struct ref *country = x->country == NULL ? NULL : ref_by_code("country", x->country);
	int rc = 0;

	jw_object(r->w);
	jw_kint(r->w, "leg", x->id);
	jw_kint(r->w, "seq", x->seq);
	jw_ktext(r->w, "country", x->country);
	jw_ktext(r->w, "city", x->city);
	jw_ktext(r->w, "province", r->places ? x->province : NULL);
	if (country != NULL)
		rc = put_there(r, x, e);
	jw_end_object(r->w);
	return rc;
}

/* --- the report ---------------------------------------------------------------------------------------------------- */

static int
find_trip(struct report *r, int64_t delegation, struct err *e)
{
	unsigned see;
	void *rec;
	int rc;

	if (access_may(r->who, &delegation_resource, V_READ, e) == -1 || access_may(r->who, &project_resource, V_READ, e) == -1)
		return -1;
	rc = record_get(r->d, r->a, r->who, &delegation_resource, delegation, &rec, &see, e);
	return rc == 0 ? fail(e, ERR_NOT_FOUND, "no such delegation") : rc == -1 ? -1 : 0;
}

int
peers_report(struct db *d, struct arena *a, const struct actor *who, int64_t delegation, struct jw *w, struct err *e)
{
	struct report r = { .d = d, .a = a, .who = who, .w = w };
	struct leg leg[LEGS_MOST];
	size_t n;

	if (find_trip(&r, delegation, e) == -1 || read_legs(&r, delegation, leg, &n, e) == -1)
		return -1;
	access_view(who, &project_resource, &r.v);
	r.places = (r.v.see & BIT(resource_field(&project_resource, "province")->class)) != 0;
	jw_object(w);
	jw_kint(w, "delegation", delegation);
	jw_key(w, "as_of");
	jw_instant(w, clock_ms());
	jw_key(w, "legs");
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		if (put_leg(&r, &leg[i], e) == -1)
			return -1;
	jw_end_array(w);
	jw_end_object(w);
	return 0;
}
