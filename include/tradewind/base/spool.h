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

/* Write all of n bytes at an offset: 0, or -1 with errno. */
int	spool_write(int fd, off_t at, const void *p, size_t n);
/* Read up to n bytes at an offset; less only at the end.  -1 with errno. */
ssize_t	spool_read(int fd, off_t at, void *p, size_t n);

/* All of a spool, from its start, into another descriptor.  0, -1 with errno. */
int	spool_copy(int from, int to);

#endif
