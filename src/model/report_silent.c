/*
 * Silence, made visible.
 */
#include "base/base.h"

#include "base/clock.h"
#include "base/str.h"
#include "model/project_moves.h"
#include "model/report_silent.h"
#include "model/resources.h"
#include "text/date.h"

struct silence {
	struct db	*d;
	struct jw	*w;
	int64_t		 now_ms;
	char		 today[DATE_SIZE], until[DATE_SIZE];	/* no news after that day */
	int64_t		 until_ms;				/* its end, for those that no fact dates */
	int64_t		 own;					/* whose; 0: everybody's */
};

/* The same day so many months ago, or the last one of that month. */
static int64_t
months_before(int64_t day, int64_t months)
{
	int y, m, d;
	int64_t out, n;

	date_split(day, &y, &m, &d);
	n = (int64_t)y * 12 + m - 1 - months;
	while (date_make((int)(n / 12), (int)(n % 12) + 1, d, &out) == -1)
		d--;
	return out;
}

static void
set_days(struct silence *s, int64_t months)
{
	int64_t day = date_day_here(s->now_ms), until = months_before(day, months);

	date_put(s->today, day);
	date_put(s->until, until);
	s->until_ms = date_begins_here(until + 1);
}

#define SILENT(since) " FROM project p WHERE p.archived_at IS NULL AND p.health IN (0, 1) AND p.stage < 7" \
	" AND ($3 = 0 OR p.enterprise = $3) AND " since \
	" AND NOT EXISTS (SELECT 1 FROM enterprise e WHERE e.id = p.enterprise AND e.archived_at IS NOT NULL)"
/* Two ranges of one index (db/0028_silence.sql), which says all that is asked here. */
#define SILENT_ONES " FROM (SELECT p.id AS id, p.news_on AS news_on" SILENT("p.news_on IS NULL AND p.created_at < $2") \
	" UNION ALL SELECT p.id AS id, p.news_on AS news_on" SILENT("p.news_on <= $1") ") x"
_Static_assert(PH_ON_TRACK == 0 && PH_DELAYED == 1 && PS_CLOSED == 7, "the SQL says so");

static struct stmt *
ask(const struct silence *s, const char *sql)
{
	struct stmt *q = db_stmt(s->d, sql);

	stmt_text(q, 1, s->until);
	stmt_int(q, 2, s->until_ms);
	stmt_int(q, 3, s->own);
	return q;
}

enum { C_ID, C_VERSION, C_CREATED, C_CODE, C_ZH, C_EN, C_COUNTRY, C_SECTOR, C_STAGE, C_MODE, C_HEALTH, C_NEWS, C_INVESTOR };

static void
put_choice(struct jw *w, const char *key, const struct choice *choices, int64_t v)
{
	jw_ktext(w, key, v == NONE ? NULL : choices[v].code);
}

static void
put_silence(const struct silence *s, struct stmt *q)
{
	const struct project p = { .rec = { .created_at = col_int(q, C_CREATED) }, .news_on = col_text(q, C_NEWS) };
	int64_t months = project_silent_months(&p, s->now_ms);
	char since[DATE_SIZE];

	jw_ktext(s->w, "news_on", p.news_on);
	jw_ktext(s->w, "since", project_silent_since(&p, since));
	jw_kint(s->w, "months", months);
	jw_ktext(s->w, "proposed", project_health_names[PH_DORMANT].code);
	jw_kbool(s->w, "inferred", months >= INFERRED_MONTHS);
}

static void
put_item(const struct silence *s, struct stmt *q)
{
	struct jw *w = s->w;

	jw_object(w);
	jw_kint(w, "id", col_int(q, C_ID));
	jw_kint(w, "version", col_int(q, C_VERSION));
	jw_ktext(w, "code", col_text(q, C_CODE));
	jw_ktext(w, "name_zh", col_text(q, C_ZH));
	jw_ktext(w, "name_en", col_text(q, C_EN));
	project_put_investor(w, q, C_INVESTOR);
	jw_ktext(w, "country", col_text(q, C_COUNTRY));
	jw_ktext(w, "sector", col_text(q, C_SECTOR));
	put_choice(w, "stage", project_stage_names, col_int(q, C_STAGE));
	put_choice(w, "mode", project_mode_names, col_int(q, C_MODE));
	put_choice(w, "health", project_health_names, col_int(q, C_HEALTH));
	put_silence(s, q);
	jw_end_object(w);
}

static int
put_items(const struct silence *s, int64_t offset, int64_t limit, struct err *e)
{
	struct stmt *q = ask(s, "SELECT p.id, p.version, p.created_at, p.code, p.name_zh, p.name_en, p.country, p.sector,"
	    " p.stage, p.mode, p.health, p.news_on, " PROJECT_INVESTOR
	    " FROM project p WHERE p.id IN (SELECT x.id" SILENT_ONES " ORDER BY x.news_on ASC NULLS FIRST, x.id ASC LIMIT $4 OFFSET $5)"
	    " ORDER BY p.news_on ASC NULLS FIRST, p.id ASC");
	int rc;

	stmt_int(q, 4, limit);
	stmt_int(q, 5, offset);
	jw_key(s->w, "items");
	jw_array(s->w);
	while ((rc = stmt_row(q, e)) == 1)
		put_item(s, q);
	jw_end_array(s->w);
	return rc;
}

static int
put_count(const struct silence *s, const char *key, struct err *e)
{
	struct stmt *q = ask(s, "SELECT count(*)" SILENT_ONES);
	int rc = stmt_row(q, e);

	if (rc == 1)
		jw_kint(s->w, key, col_int(q, 0));
	stmt_done(q);
	return rc == -1 ? -1 : 0;
}

int
report_silent(struct db *d, const struct actor *who, struct jw *w, int64_t months, int64_t offset, int64_t limit, struct err *e)
{
	struct silence s = { .d = d, .w = w, .now_ms = clock_ms() };
	struct view v;

	if (access_may(who, &project_resource, V_READ, e) == -1)
		return -1;
	access_view(who, &project_resource, &v);
	s.own = (v.see & BIT(CL_OWN)) != 0 && !v.only_own ? 0 : v.own;
	set_days(&s, months);
	jw_object(w);
	jw_ktext(w, "as_of", s.today);
	jw_ktext(w, "until", s.until);
	jw_kint(w, "months", months);
	if (put_items(&s, offset, limit, e) == -1 || put_count(&s, "total", e) == -1)
		return -1;
	set_days(&s, months > INFERRED_MONTHS ? months : INFERRED_MONTHS);
	if (put_count(&s, "inferred_total", e) == -1)
		return -1;
	jw_kint(w, "offset", offset);
	jw_kint(w, "limit", limit);
	jw_end_object(w);
	return 0;
}
