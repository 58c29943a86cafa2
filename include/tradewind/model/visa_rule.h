/*
 * What countries ask of travellers, as dated rows (domain.md 1.1): who needs what to enter, how long he may stay, how long his passport must
 * last; and where the APEC card is taken.  Rules move, so none is in code; those that come with the program are examples until somebody has
 * checked them.
 */
#ifndef TW_MODEL_VISA_RULE_H
#define TW_MODEL_VISA_RULE_H

#include "meta/resource.h"
#include "model/readiness.h"
#include "model/rule_seed.h"

struct visa_rule {
	struct rec	 rec;			/* a struct rule */
	int64_t		 reviewed, shipped, edited;
	const char	*code;
	const char	*nationality;		/* NULL of an APEC card: whoever has one */
	const char	*country;
	int64_t		 mode;			/* enum visa_mode */
	int64_t		 max_days, passport_months;
	const char	*as_of, *source;
	const char	*note;
};
extern const struct resource visa_rule_resource;
extern const struct rule_seed visa_seed;

/* All rules in force, in the arena.  Errors: ERR_DB. */
int	visa_book_read(struct db *d, struct arena *a, struct visa_book *out, struct err *e) MUST_USE;

#endif
