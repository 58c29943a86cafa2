/*
 * Wall and monotonic time.  TRADEWIND_TEST_CLOCK_MS (debug builds) fixes the wall clock's start.
 */
#ifndef TW_BASE_CLOCK_H
#define TW_BASE_CLOCK_H

#include "base/base.h"

int64_t	clock_ms(void);		/* wall, ms since 1970-01-01 UTC */
int	clock_ahead_min(int64_t ms);	/* how far this machine's clock on the wall is ahead of UTC at a moment */
int64_t	clock_mono_ms(void);	/* monotonic, ms */
int64_t	clock_mono_us(void);	/* monotonic, microseconds */

/* Tests: move the wall clock; 0 gives it back. */
void	clock_set_ms(int64_t wall_ms);

#endif
