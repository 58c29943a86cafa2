/*
 * Files without a name.
 */
#include "base/base.h"

#include <fcntl.h>

#include "base/spool.h"

int
spool_open(const char *dir)
{
	return open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}
