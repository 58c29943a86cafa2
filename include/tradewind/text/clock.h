/*
 * Hours of a day as people write them in cells: 09:00-10:30, 下午2:30—4:00, 9点半, 2-4 pm.
 */
#ifndef TW_TEXT_CLOCK_H
#define TW_TEXT_CLOCK_H

#include "base/arena.h"

/*
 * Minutes since midnight.  to: -1 where no end is said; of an end after midnight (22:00-01:00) above a day's.  false: no such text, or one that
 * is not exact (上午, 约9:00, 9:00左右).
 */
bool	clock_parse_span(struct arena *a, const char *text, int *from, int *to);

/* A text that says of a day nothing but a part of it, or that it is all of it: 上午, 全天, 晚上, a.m. */
bool	clock_is_rough(struct arena *a, const char *text);

#endif
