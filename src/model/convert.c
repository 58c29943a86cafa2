/*
 * Amounts at yearly rates: integers only, wide enough for any amount at any rate.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/convert.h"
#include "model/rate.h"
#include "text/num.h"

enum { RATE_SCALE = 8, BACK_MOST = 2 };

static const unsigned usd_decimals = 2, cny_decimals = 2;

/* --- which rate --------------------------------------------------------------------------------------- */

/* Rows come newest year first; of one year the World Bank's is before any other. */
static bool
is_better(const struct rate *have, int64_t year, const char *source)
{
	return have->year == NONE || (have->year == year && str_eq(source, "worldbank"));
}

int
rate_of_year(struct db *d, struct arena *a, const char *currency, int64_t year, struct rate *out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT year, source, per_usd_e8, per_cny_e8 FROM fx_rate "
	    "WHERE currency = $1 AND year <= $2 AND year >= $3 ORDER BY year DESC, source ASC");
	int rc;

	*out = (struct rate){ .year = NONE, .per_usd_e8 = NONE, .per_cny_e8 = NONE };
	stmt_text(s, 1, currency);
	stmt_int(s, 2, year);
	stmt_int(s, 3, year - BACK_MOST);
	while ((rc = stmt_row(s, e)) == 1)
		if (is_better(out, col_int(s, 0), col_text(s, 1)))
			*out = (struct rate){ col_int(s, 0), arena_strdup(a, col_text(s, 1)), col_int(s, 2), col_int(s, 3) };
	return rc == -1 ? -1 : out->year != NONE;
}

/* --- the sum ------------------------------------------------------------------------------------------ */

static __int128
power_of_ten(unsigned n)
{
	__int128 p = 1;

	while (n-- > 0)
		p *= 10;
	return p;
}

int64_t
convert_minor(int64_t minor, unsigned from, int64_t rate_e8, unsigned to)
{
	__int128 above, below, sum;

	if (minor == NONE || rate_e8 == NONE || rate_e8 <= 0)
		return NONE;
	above = (__int128)minor * power_of_ten(RATE_SCALE + to);
	below = (__int128)rate_e8 * power_of_ten(from);
	if (above < 0)
		return NONE;
	sum = (above + below / 2) / below;
	return sum > INT64_MAX ? NONE : (int64_t)sum;
}

/* One of the two: exactly where it is that currency, else at the rate. */
static const char *
put_as(struct arena *a, const struct money *m, int64_t rate_e8, unsigned decimals, const char *currency, struct money *out)
{
	bool own = str_eq(m->currency, currency);
	int64_t minor = own ? m->minor : convert_minor(m->minor, (unsigned)currency_decimals(m->currency), rate_e8, decimals);

	if (minor == NONE)
		return NULL;
	out->minor = minor;
	memcpy(out->currency, currency, sizeof out->currency);
	return own ? "1" : rate_text(a, rate_e8);
}

int
convert(struct db *d, struct arena *a, const struct money *m, const char *as_of, struct converted *out, struct err *e)
{
	struct rate r;
	int64_t year;

	*out = (struct converted){ .usd.minor = NONE, .cny.minor = NONE, .year = NONE };
	if (m->minor == NONE || as_of == NULL || num_parse(arena_strndup(a, as_of, 4), 0, &year) != NULL)
		return 0;
	if (rate_of_year(d, a, m->currency, year, &r, e) == -1)
		return -1;
	out->per_usd = put_as(a, m, r.per_usd_e8, usd_decimals, "USD", &out->usd);
	out->per_cny = put_as(a, m, r.per_cny_e8, cny_decimals, "CNY", &out->cny);
	out->year = r.year;
	out->source = r.source;
	return 0;
}
