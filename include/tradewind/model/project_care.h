/*
 * What may well be so of a project and deserves a look all the same: warnings that a person confirms (base/err.h err_warn).
 */
#ifndef TW_MODEL_PROJECT_CARE_H
#define TW_MODEL_PROJECT_CARE_H

#include "model/project.h"

/*
 * Warn of days that are new in a project or in a part and lie before the investor was founded: before_enterprise {established_on, name}.  Errors: ERR_DB.
 * Thread: any.
 */
int	project_care_dates(struct db *d, const struct resource *r, const void *was, const void *now, int64_t enterprise,
	    struct err *e) MUST_USE;

/* Warn of a place that is new: unit_abolished {name, last_day, successor}, outside_country {country}. */
void	project_care_place(const struct project *was, const struct project *now, struct err *e);

#endif
