/*
 * Figures of the front page: written plainly, each with the moment that it stands for, each of what the caller
 * sees and nothing else (domain.md 2, rule 6).
 */
#ifndef TW_MODEL_REPORT_H
#define TW_MODEL_REPORT_H

#include "model/access.h"
#include "text/json.h"

/*
 * Write {"as_of", "enterprises", "contacts", "by_city", "by_industry", "recent", "projects", "waiting"} (docs/api.md).  What the caller's
 * classes do not allow is absent.  In one snapshot if the caller has begun one.  Errors: ERR_DB, ERR_BUSY.
 */
int	report_overview(struct db *d, const struct actor *who, struct jw *w, struct err *e) MUST_USE;

/*
 * Its member "projects" (report_projects.c), of the object that w has begun: "total", "by_stage", "by_country", and for who may verify
 * operation "claims".  None for who reads no projects.  Errors: ERR_DB, ERR_BUSY.
 */
int	report_put_projects(struct db *d, const struct actor *who, struct jw *w, struct err *e) MUST_USE;

#endif
