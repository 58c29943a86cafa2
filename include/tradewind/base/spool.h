/*
 * Files for bytes on their way: uploads, exports, pipes read to their end.
 */
#ifndef TW_BASE_SPOOL_H
#define TW_BASE_SPOOL_H

/*
 * Open a new file in the folder that has no name, so that nothing of it is left when its descriptor closes or the
 * process dies.  Returns the descriptor (read and write, close on exec), or -1 with errno.  Thread: any.
 */
int	spool_open(const char *dir);

#endif
