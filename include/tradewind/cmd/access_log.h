/*
 * The access log: one line for each answer, with the route's pattern and never a query, a body or a
 * secret.  Optional; bounded in memory (lines of a disk that does not keep up are counted and
 * dropped) and on disk (one older file is kept beside it).
 */
#ifndef TW_CMD_ACCESS_LOG_H
#define TW_CMD_ACCESS_LOG_H

#include "http/req.h"

struct access_log;

/* Append to the file at path (made 0600) from a thread of its own.  Errors: ERR_BAD_FILE, ERR_DISK_FULL. */
int	access_log_open(struct access_log **out, const char *path, bool json, struct err *e) MUST_USE;
void	access_log_close(struct access_log *l);		/* writes what is waiting; NULL is fine */

/* Open the file again under its name: somebody has moved it away (SIGHUP).  Thread: any. */
void	access_log_reopen(struct access_log *l);	/* NULL is fine */

/* For server_opts.served; arg is the log.  Never waits for a disk.  Thread: loops. */
void	access_log_served(void *arg, const struct req *rq);

#endif
