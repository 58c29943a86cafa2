/*
 * Days before the investor was founded, units that are no longer there, coordinates beyond the border.
 */
#include "base/base.h"

#include "base/clock.h"
#include "base/str.h"
#include "meta/rec.h"
#include "meta/ref.h"
#include "model/project_care.h"
#include "model/resources.h"
#include "text/date.h"

/* --- days ----------------------------------------------------------------------------------------------- */

/* What the investor did, or means to; what others published of it may be older. */
static const struct {
	const struct resource	*r;
	const char		*field;
} deeds[] = {
	{ &project_resource, "stage_on" },
	{ &project_amount_resource, "as_of" },
	{ &project_capacity_resource, "as_of" },
	{ &project_job_resource, "as_of" },
	{ &project_milestone_resource, "planned" },
	{ &project_milestone_resource, "actual" },
	{ &project_permit_resource, "issued" },
	{ &project_update_resource, "happened_on" },
};

static const char *
text_of(const struct field *f, const void *rec)
{
	return *(const char *const *)(const void *)((const char *)rec + f->off);
}

struct founded {
	bool		 asked;
	const char	*on, *name;
};

static int
ask(struct db *d, int64_t enterprise, struct founded *out, struct err *e)
{
	struct stmt *s;
	int rc;

	if (out->asked)
		return 0;
	s = db_stmt(d, "SELECT e.established_on, (SELECT n.text FROM enterprise_name n WHERE n.owner = e.id ORDER BY n.kind ASC LIMIT 1)"
	    " FROM enterprise e WHERE e.id = $1");
	stmt_int(s, 1, enterprise);
	if ((rc = stmt_row(s, e)) == 1) {
		out->on = arena_strdup(e->arena, col_text(s, 0));
		out->name = arena_strdup(e->arena, col_text(s, 1));
	}
	stmt_done(s);
	out->asked = true;
	return rc == -1 ? -1 : 0;
}

int
project_care_dates(struct db *d, const struct resource *r, const void *was, const void *now, int64_t enterprise, struct err *e)
{
	struct founded by = { .asked = false };

	for (size_t i = 0; enterprise != NONE && i < nitems(deeds); i++) {
		const struct field *f = deeds[i].r == r ? resource_field(r, deeds[i].field) : NULL;
		struct err_item *it;

		if (f == NULL || text_of(f, now) == NULL || (was != NULL && rec_field_equal(f, was, now)))
			continue;
		if (ask(d, enterprise, &by, e) == -1)
			return -1;
		if (by.on == NULL || strcmp(text_of(f, now), by.on) >= 0)
			continue;
		it = err_warn(e, arena_printf(e->arena, "/%s", f->name), "before_enterprise");
		err_item_param(e, it, "established_on", by.on);
		err_item_param(e, it, "name", by.name);
	}
	return 0;
}

/* --- places --------------------------------------------------------------------------------------------- */

/* The day of which the place is told: when the stage began, else today. */
static void
check_unit(const struct project *now, struct err *e)
{
	const struct ref *unit = ref_by_code("asean_unit", now->province);
	const char *on = now->stage_on;
	char today[DATE_SIZE];
	struct err_item *it;

	if (on == NULL) {
		date_here(clock_ms(), today);
		on = today;
	}
	if (unit == NULL || unit->valid_to == NULL || strcmp(on, unit->valid_to) <= 0)
		return;
	it = err_warn(e, "/province", "unit_abolished");
	err_item_param(e, it, "last_day", unit->valid_to);
	if (unit->successor == NULL)
		return;
	err_item_param(e, it, "successor", unit->successor);
	err_item_param(e, it, "label_zh", ref_label("asean_unit", unit->successor, LANG_ZH));
	err_item_param(e, it, "label_en", ref_label("asean_unit", unit->successor, LANG_EN));
}

/*
 * Between which degrees the member states of ASEAN lie, in tenths, with a quarter of a degree to spare for islands and roads that the
 * source is too coarse for.  Source: Natural Earth 4.1, 1:50m (public domain), as administered; made 2026-11-30.
 */
static const struct box { const char *country; int south, north, west, east; } boxes[] = {
	{ "BN", 37, 53, 1138, 1156 },
	{ "ID", -112, 62, 949, 1413 },
	{ "KH", 101, 150, 1020, 1079 },
	{ "LA", 136, 228, 998, 1080 },
	{ "MM", 96, 288, 919, 1014 },
	{ "MY", 6, 77, 993, 1196 },
	{ "PH", 48, 211, 1167, 1269 },
	{ "SG", 10, 17, 1034, 1043 },
	{ "TH", 53, 207, 971, 1059 },
	{ "TL", -98, -78, 1237, 1276 },
	{ "VN", 83, 236, 1018, 1097 },
};
#define TENTH	INT64_C(100000)		/* of a degree, in millionths */

static bool
is_within(const struct box *b, const struct project *p)
{
	return p->lat >= b->south * TENTH && p->lat <= b->north * TENTH && p->lon >= b->west * TENTH && p->lon <= b->east * TENTH;
}

static void
check_coordinates(const struct project *now, struct err *e)
{
	struct err_item *it;

	for (size_t i = 0; i < nitems(boxes); i++) {
		if (!str_eq(boxes[i].country, now->country) || is_within(&boxes[i], now))
			continue;
		it = err_warn(e, "/lat", "outside_country");
		err_item_param(e, it, "country", now->country);
		err_item_param(e, it, "label_zh", ref_label("country", now->country, LANG_ZH));
		err_item_param(e, it, "label_en", ref_label("country", now->country, LANG_EN));
	}
}

void
project_care_place(const struct project *was, const struct project *now, struct err *e)
{
	bool moved = was == NULL || !str_eq(was->country, now->country);

	if (now->province != NULL && (was == NULL || !str_eq(was->province, now->province)))
		check_unit(now, e);
	if (now->lat != NONE && now->lon != NONE && (moved || was->lat != now->lat || was->lon != now->lon))
		check_coordinates(now, e);
}
