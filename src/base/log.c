/*
 * The log: a line is built in a buffer of its own and written with one write(2), so lines of
 * several threads never mix.  The cause of a line is its format: more than CAUSE_MOST lines of
 * one cause in CAUSE_WINDOW_MS are counted and not written.
 */
#include "base/base.h"

#include "base/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

enum { LINE_BYTES = 8192, CAUSES = 256, CAUSE_STEPS = 8, CAUSE_MOST = 50, CAUSE_WINDOW_MS = 10000 };

static enum log_level level_most = LOG_L_INFO;
static bool as_json;

static pthread_mutex_t cause_lock = PTHREAD_MUTEX_INITIALIZER;
static struct cause {
	const char	*fmt;
	int64_t		 since_ms;
	unsigned	 lines, dropped;
} causes[CAUSES];

void
log_setup(enum log_level most, bool json)
{
	level_most = most;
	as_json = json;
}

/*
 * The place of a cause: its own, else one that is free or past its window, looked for in a few steps.
 * Where neighbours have taken them all it shares their budget.
 */
static struct cause *
cause_of(const char *fmt, int64_t now_ms)
{
	size_t start = (size_t)((uint64_t)(uintptr_t)fmt * UINT64_C(0x9e3779b97f4a7c15) >> 32);
	struct cause *open = NULL;

	for (size_t i = 0; i < CAUSE_STEPS; i++) {
		struct cause *c = &causes[(start + i) % CAUSES];

		if (c->fmt == fmt)
			return c;
		if (open == NULL && (c->fmt == NULL || (c->dropped == 0 && now_ms - c->since_ms >= CAUSE_WINDOW_MS)))
			open = c;
	}
	if (open == NULL)
		return &causes[start % CAUSES];
	open->fmt = NULL;
	return open;
}

/* Whether a line of this cause may be written now; *dropped is how many were not since the last one. */
static bool
cause_allows(const char *fmt, unsigned *dropped)
{
	int64_t now_ms = clock_mono_ms();
	struct cause *c;
	bool ok;

	*dropped = 0;
	pthread_mutex_lock(&cause_lock);
	c = cause_of(fmt, now_ms);
	if (c->fmt == NULL || now_ms - c->since_ms >= CAUSE_WINDOW_MS) {
		*dropped = c->dropped;
		*c = (struct cause){ .fmt = fmt, .since_ms = now_ms };
	}
	ok = c->lines < CAUSE_MOST;
	if (ok)
		c->lines++;
	else
		c->dropped++;
	pthread_mutex_unlock(&cause_lock);
	return ok;
}

/* Append s to line, with bytes that could end the line or fool a terminal written as \xhh. */
static size_t
put_escaped(char *line, size_t at, size_t most, const char *s)
{
	static const char hex[] = "0123456789abcdef";

	for (; *s != '\0' && at + 8 < most; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < 0x20 || c == 0x7f || c == '\\' || (as_json && c == '"')) {
			line[at++] = '\\';
			if (c == '\\' || c == '"') {
				line[at++] = (char)c;
				continue;
			}
			memcpy(line + at, as_json ? "u00" : "x", as_json ? 3 : 1);
			at += as_json ? 3 : 1;
			line[at++] = hex[c >> 4];
			line[at++] = hex[c & 15];
		} else
			line[at++] = (char)c;
	}
	return at;
}

/* UTF-8 is cut at a whole character, so that a JSON line stays valid. */
static void
trim_utf8(char *text)
{
	size_t n = strlen(text), back = 0;

	while (back < n && back < 3 && ((unsigned char)text[n - 1 - back] & 0xc0) == 0x80)
		back++;
	if (back < n && ((unsigned char)text[n - 1 - back] & 0xc0) == 0xc0)
		text[n - 1 - back] = '\0';
}

static const char *
level_name(enum log_level l)
{
	return l == LOG_L_ERROR ? "error" : l == LOG_L_WARN ? "warning" :
	    l == LOG_L_INFO ? "info" : "debug";
}

static void
emit(enum log_level l, const char *text)
{
	char line[LINE_BYTES], stamp[40];
	int64_t now_ms = clock_ms();
	time_t now_s = (time_t)(now_ms / 1000);
	struct tm tm;
	size_t at;

	gmtime_r(&now_s, &tm);
	strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &tm);
	at = (size_t)(as_json ?
	    snprintf(line, sizeof line, "{\"time\":\"%s.%03dZ\",\"level\":\"%s\",\"msg\":\"",
	    stamp, (int)(now_ms % 1000), level_name(l)) :
	    snprintf(line, sizeof line, "<%d>%s.%03dZ ", (int)l, stamp, (int)(now_ms % 1000)));
	at = put_escaped(line, at, sizeof line - 8, text);
	if (as_json) {
		line[at++] = '"';
		line[at++] = '}';
	}
	line[at++] = '\n';
	if (write(STDERR_FILENO, line, at) == -1)
		return;		/* there is nobody left to tell */
}

static void
vlog(enum log_level l, int error, const char *fmt, va_list ap)
{
	char text[LINE_BYTES - 256];
	unsigned dropped;
	int n;

	if (l > level_most || !cause_allows(fmt, &dropped))
		return;
	n = vsnprintf(text, sizeof text, fmt, ap);
	if (n < 0)
		return;
	if ((size_t)n >= sizeof text)
		trim_utf8(text);
	n = (int)strlen(text);
	if (error != 0)
		n += snprintf(text + n, sizeof text - (size_t)n, ": %s", strerror(error));
	if (dropped > 0 && (size_t)n < sizeof text)
		snprintf(text + n, sizeof text - (size_t)n, " (%u more like this were not logged)", dropped);
	emit(l, text);
}

#define LOG_BODY(level, error) \
	int saved = errno; \
	va_list ap; \
	va_start(ap, fmt); \
	vlog(level, error, fmt, ap); \
	va_end(ap); \
	errno = saved

void
log_error(const char *fmt, ...)
{
	LOG_BODY(LOG_L_ERROR, 0);
}

void
log_warn(const char *fmt, ...)
{
	LOG_BODY(LOG_L_WARN, saved);
}

void
log_warnx(const char *fmt, ...)
{
	LOG_BODY(LOG_L_WARN, 0);
}

void
log_info(const char *fmt, ...)
{
	LOG_BODY(LOG_L_INFO, 0);
}

void
log_debug(const char *fmt, ...)
{
	LOG_BODY(LOG_L_DEBUG, 0);
}

void
fatal(const char *fmt, ...)
{
	LOG_BODY(LOG_L_ERROR, 0);
	exit(1);
}
