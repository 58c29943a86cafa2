/*
 * One line per event on stderr: `<level>` prefix, time, message; `log_format("json")` for JSON.
 * Bytes from outside are escaped, a line is at most 8 KiB, lines of one cause are rate limited.
 * No personal data, no bodies, no tokens.  Thread: any.
 */
#ifndef TW_BASE_LOG_H
#define TW_BASE_LOG_H

#include "base/base.h"

enum log_level { LOG_L_ERROR = 3, LOG_L_WARN = 4, LOG_L_INFO = 6, LOG_L_DEBUG = 7 };

void	log_setup(enum log_level most, bool json);
void	log_error(const char *fmt, ...) PRINTF(1, 2);
void	log_warn(const char *fmt, ...) PRINTF(1, 2);	/* adds strerror(errno) */
void	log_warnx(const char *fmt, ...) PRINTF(1, 2);
void	log_info(const char *fmt, ...) PRINTF(1, 2);
void	log_debug(const char *fmt, ...) PRINTF(1, 2);
void	fatal(const char *fmt, ...) PRINTF(1, 2) NORETURN;	/* log and exit 1 */

#endif
