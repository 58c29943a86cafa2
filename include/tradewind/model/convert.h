/*
 * What an amount of a date comes to in US dollars and in yuan, by the stored yearly rates (model/rate.h), with the rate to be shown
 * beside it.  For comparing one amount with a threshold and for reading; never for adding amounts of several currencies up.
 */
#ifndef TW_MODEL_CONVERT_H
#define TW_MODEL_CONVERT_H

#include "meta/field.h"
#include "store/db.h"

/* The yearly mean that was taken. */
struct rate {
	int64_t		 year;		/* NONE: there is none */
	const char	*source;	/* code, as "worldbank" */
	int64_t		 per_usd_e8, per_cny_e8;	/* units of the currency for one, x 10^8 */
};

/* The same amount twice; what is not known is { NONE, "" } or NULL. */
struct converted {
	struct money	 usd, cny;
	int64_t		 year;		/* of the rate that was needed for one of them; NONE */
	const char	*source;
	const char	*per_usd, *per_cny;	/* decimal texts */
};

/*
 * The rate for a year: of that year, else of the nearest earlier one, at most two years back; of two sources for a year the World
 * Bank's.  Of a later year none is taken.  1, 0 with year NONE, -1.  The source lives in the arena.  Thread: any.
 */
int	rate_of_year(struct db *d, struct arena *a, const char *currency, int64_t year, struct rate *out, struct err *e) MUST_USE;

/*
 * Minor units of a currency with `from` decimals at rate_e8 units for one of another with `to` decimals, rounded half up; NONE where
 * it does not fit or the rate is not positive.
 */
int64_t	convert_minor(int64_t minor, unsigned from, int64_t rate_e8, unsigned to);

/*
 * m at the rate of as_of's year (YYYY-MM-DD); what is in dollars or yuan already stays as it is, exactly, and needs no rate.  An
 * amount without currency or date is not converted.  Texts live in the arena.  0, -1 (ERR_DB).  Thread: any.
 */
int	convert(struct db *d, struct arena *a, const struct money *m, const char *as_of, struct converted *out, struct err *e) MUST_USE;

#endif
