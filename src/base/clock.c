/*
 * Time.  The wall clock may be moved by tests; the monotonic one never.
 */
#include "base/base.h"

#include "base/clock.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

static _Atomic int64_t shift_ms;	/* added to the real wall clock */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int64_t
read_us(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static void
from_environment(void)
{
#ifndef NDEBUG
	const char *text = getenv("TRADEWIND_TEST_CLOCK_MS");
	char *end;
	long long ms;

	if (text == NULL)
		return;
	errno = 0;
	ms = strtoll(text, &end, 10);
	if (errno == 0 && end != text && *end == '\0' && ms > 0)
		shift_ms = ms - read_us(CLOCK_REALTIME) / 1000;
#endif
}

int64_t
clock_ms(void)
{
	pthread_once(&once, from_environment);
	return read_us(CLOCK_REALTIME) / 1000 + atomic_load_explicit(&shift_ms, memory_order_relaxed);
}

int
clock_ahead_min(int64_t ms)
{
	time_t s = (time_t)(ms / 1000);
	struct tm tm;

	return localtime_r(&s, &tm) == NULL ? 0 : (int)(tm.tm_gmtoff / 60);
}

int64_t
clock_mono_ms(void)
{
	return read_us(CLOCK_MONOTONIC) / 1000;
}

int64_t
clock_mono_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}

void
clock_set_ms(int64_t wall_ms)
{
	pthread_once(&once, from_environment);
	shift_ms = wall_ms == 0 ? 0 : wall_ms - read_us(CLOCK_REALTIME) / 1000;
}
