/*
 * Replies without an end: the head is sent, and then what others say, until one of them or the peer ends it (events).
 *
 * A stream has a budget: who does not read what was sent is cut off, so nobody ever waits for a reader.
 * Thread: any, unless said otherwise; each stream has a lock of its own, held for a copy (docs/threads.md).
 */
#ifndef TW_HTTP_STREAM_H
#define TW_HTTP_STREAM_H

#include "http/req.h"

#define STREAM_WAITING	(256 << 10)	/* bytes that may wait for a reader */

struct stream;

/*
 * Make the reply of rq one, of a media type, status 200: last of what its handler does, which then returns 0.  The caller has a
 * reference of its own.
 */
struct stream *reply_stream(struct req *rq, const char *type) MUST_USE;

/* Send some more: 0, -1: the peer has gone or was cut off.  All that is sent must be before server_stop. */
int	stream_send(struct stream *s, const char *p, size_t n);

/* Nothing more comes; what waits is sent, then the connection closes. */
void	stream_end(struct stream *s);

bool	stream_gone(const struct stream *s);	/* its connection has */
void	stream_unref(struct stream *s);		/* NULL is fine */

#endif
