/*
 * An outcome becomes a project, with one act (domain.md 4, 1).
 */
#ifndef TW_MODEL_OUTCOME_PROJECT_H
#define TW_MODEL_OUTCOME_PROJECT_H

#include "model/project.h"
#include "model/record.h"

/*
 * Make a project of an outcome, or say which one it has become; that project's origin, an attribution that the investor is asked about, and the
 * outcome's own reference are written with it.  What was intended goes into a new project as an amount of that kind.
 *
 * body		fields of a new project; or {"project": id} of one that is there, of the same company
 * *project	the project as written; *made: it is new
 *
 * A project that began on another trip keeps that origin: the attribution says what this one did for it.
 *
 * Errors: ERR_NOT_FOUND, ERR_STALE (of the outcome), ERR_FORBIDDEN (members), ERR_CONFLICT with move_of_archived, outcome_rejected or
 * outcome_has_project {project}; ERR_VALIDATION: no_such_record, of_another_enterprise at /project, or what a project complains of.
 * Thread: the writer.
 */
int	outcome_project(struct tx *t, struct arena *a, const struct actor *who, int64_t id, int64_t version, const struct jv *body,
	    struct project **project, bool *made, struct err *e) MUST_USE;

#endif
