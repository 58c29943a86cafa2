/*
 * Moves of outcomes, attributions and follow-ups (domain.md 1.7), and the days of the survey.
 */
#ifndef TW_MODEL_OUTCOME_MOVES_H
#define TW_MODEL_OUTCOME_MOVES_H

#include "model/delegation.h"

enum { OUTCOME_MOVES = 8, ATTRIBUTION_MOVES = 1, FOLLOW_UP_MOVES = 4 };
extern const struct move outcome_moves[OUTCOME_MOVES];
extern const struct move attribution_moves[ATTRIBUTION_MOVES];
extern const struct move follow_up_moves[FOLLOW_UP_MOVES];

/*
 * What was verified is what was reported: a fact of an outcome that changes later takes it back to the beginning, and who verified it is
 * forgotten.  Part of the outcome's rules; was may be NULL.
 */
void	outcome_settle(const struct outcome *was, struct outcome *now);

/* The waves of a survey: 30, 90, 180 and 365 days after a trip, then each year as long as memories are asked for. */
enum { WAVE_YEARS = 7, WAVES = 4 + WAVE_YEARS - 1 };
struct wave {
	int64_t		 wave;		/* enum follow_up_wave */
	int64_t		 due;		/* days since 1970 */
	int64_t		 year;		/* of due: tells the yearly ones apart */
};
void	waves_after(int64_t ended, struct wave out[WAVES]);

#endif
