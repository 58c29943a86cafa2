/*
 * The lock of a data folder: one process owns it (security.md D1).
 */
#ifndef TW_STORE_LOCK_H
#define TW_STORE_LOCK_H

#include "base/err.h"

struct lock;

/*
 * Take DIR/lock (flock), waiting up to wait_ms.  Writes the holder's pid and command into it, if there is room.
 * Errors: ERR_LOCKED with detail folder_locked (params pid, "?" where it is not known, and command), ERR_NOT_FOUND (no such
 * folder), ERR_DISK_FULL (no room for the file itself).
 */
int	lock_take(struct lock **out, const char *dir, const char *command, int wait_ms, struct err *e) MUST_USE;
void	lock_drop(struct lock *l);		/* NULL is fine */

#endif
