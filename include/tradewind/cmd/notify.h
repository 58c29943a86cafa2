/*
 * The service manager: READY=1, RELOADING=1, STOPPING=1, WATCHDOG=1 (security.md O6).  Without one
 * nothing happens.
 */
#ifndef TW_CMD_NOTIFY_H
#define TW_CMD_NOTIFY_H

#include "base/base.h"

/* Send one or several lines.  Thread: main. */
void	notify(const char *state);

/* How often WATCHDOG=1 is due: half of what the manager waits, in ms; 0: never. */
int64_t	notify_watchdog_ms(void);

#endif
