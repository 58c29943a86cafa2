/*
 * Reports of projects: the board by stage, and the table of amounts.  Both are of a list's filters and of what the caller sees
 * (docs/api.md); no figure in them adds unlike amounts.
 */
#ifndef TW_MODEL_PROJECT_REPORT_H
#define TW_MODEL_PROJECT_REPORT_H

#include "model/access.h"
#include "text/json.h"
#include "text/uri.h"

/*
 * What the query asks for beside filters: of a board q, sort and limit (cards of a column), of amounts q and by ("stage", "country" or
 * both).  Errors of all: those of list_parse; ERR_UNLIKE_AMOUNTS for a parameter that asks for a sum; ERR_DB.
 */
extern const char *const project_board_names[], *const project_amounts_names[];

/* Write {"as_of","columns","left_out"}.  In one snapshot if the caller has begun one. */
int	project_board(struct db *d, struct arena *a, const struct actor *who, const struct uri_query *q, struct jw *w, struct err *e) MUST_USE;

/* Write {"as_of","items","left_out"}. */
int	project_amounts(struct db *d, struct arena *a, const struct actor *who, const struct uri_query *q, struct jw *w, struct err *e) MUST_USE;

#endif
