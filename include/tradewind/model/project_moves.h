/*
 * Moves of projects (domain.md 1.7): the table, and the rules that it cannot say.
 */
#ifndef TW_MODEL_PROJECT_MOVES_H
#define TW_MODEL_PROJECT_MOVES_H

#include "model/project.h"

enum { PROJECT_MOVES = 22 };
extern const struct move project_moves[PROJECT_MOVES];

/* The rows that show an operation, child NULL-ended: it is claimed and verified by them. */
extern const struct row_need project_operate_rows[];
/* Neither reported nor verified. */
void	project_forget_claim(struct project *now);

/* After so many months without news a person may say that a project is dormant; after so many it is said to be inferred. */
enum { SILENT_MONTHS = 12, INFERRED_MONTHS = 24 };

/* Whole months, on the wall beside this machine, since there was news of a project; where no fact has a date, since we know of it. */
int64_t	project_silent_months(const struct project *p, int64_t now_ms);
/* Since which day, that is: one of the record's texts, or out (DATE_SIZE bytes). */
const char *project_silent_since(const struct project *p, char *out);

#endif
