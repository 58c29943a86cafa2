/*
 * The file thread: bodies of uploads go to an unlinked file in pieces, replies come from one in
 * pieces.  A loop never waits for a disk (security.md H16); it hands over a piece and goes on.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/log.h"
#include "base/spool.h"
#include "http/conn.h"

enum { PIECE_BYTES = 65536, WAITING_MOST = 4 * PIECE_BYTES, READ_BYTES = 2 * PIECE_BYTES };

struct piece {
	struct loop_msg	 back;
	struct rqx	*rx;
	bool		 reads;
	int64_t		 at;		/* offset in the file */
	size_t		 n;		/* bytes in data, or wanted */
	int		 error;		/* errno, 0: done */
	char		*data;		/* of the reply; uploads have theirs behind the piece */
	char		 room[];
};

/* --- on the file thread ------------------------------------------------------------------------- */

static int
write_all(int fd, const char *p, size_t n, int64_t at)
{
	while (n > 0) {
		ssize_t done = pwrite(fd, p, n, at);

		if (done == -1 && errno == EINTR)
			continue;
		if (done <= 0)
			return done == 0 ? EIO : errno;
		p += done;
		n -= (size_t)done;
		at += done;
	}
	return 0;
}

static int
read_all(int fd, char *p, size_t n, int64_t at)
{
	while (n > 0) {
		ssize_t done = pread(fd, p, n, at);

		if (done == -1 && errno == EINTR)
			continue;
		if (done <= 0)
			return done == 0 ? EIO : errno;
		p += done;
		n -= (size_t)done;
		at += done;
	}
	return 0;
}

/* After a first error the rest of a body is thrown away. */
static void
store(struct server *s, struct piece *p)
{
	struct req *rq = &p->rx->rq;

	if (p->rx->file_error != 0)
		return;
	if (rq->body_fd == -1 && (rq->body_fd = spool_open(s->o.spool)) == -1)
		p->rx->file_error = errno;
	else
		p->rx->file_error = write_all(rq->body_fd, p->room, p->n, p->at);
	if (p->rx->file_error != 0)
		log_warnx("an upload cannot be stored: %s; it is refused", strerror(p->rx->file_error));
}

void
file_main(void *arg)
{
	struct server *s = arg;
	struct piece *p;

	while ((p = queue_pop(s->files)) != NULL) {
		if (p->reads) {
			p->data = xmalloc(p->n);
			p->error = read_all(p->rx->rq.reply.fd, p->data, p->n, p->at);
		} else
			store(s, p);
		loop_post(p->rx->loop, &p->back);
	}
}

/* --- on the loop -------------------------------------------------------------------------------- */

static int
hand_over(struct piece *p)
{
	p->rx->jobs++;
	if (queue_push(p->rx->loop->server->files, p) == 0)
		return 0;
	p->rx->jobs--;
	free(p);
	return -1;
}

static void
piece_stored(struct loop *l, struct loop_msg *m)
{
	struct piece *p = container_of(m, struct piece, back);
	struct rqx *rx = p->rx;

	rx->jobs--;
	rx->waiting -= (int64_t)p->n;
	rqx_memory_back(rx, PIECE_BYTES);
	free(p);
	if (rx->conn == NULL)
		rqx_drop(rx);
	else
		exchange_stored(rx);
}

static struct piece *
piece_new(struct rqx *rx)
{
	struct piece *p;

	if (rqx_memory(rx, PIECE_BYTES) == -1)
		return NULL;
	p = xmalloc(sizeof *p + PIECE_BYTES);
	*p = (struct piece){ .back.fn = piece_stored, .rx = rx, .at = rx->received };
	return p;
}

static int
send_piece(struct rqx *rx)
{
	struct piece *p = rx->piece;

	rx->piece = NULL;
	rx->waiting += (int64_t)p->n;
	return hand_over(p);
}

int
file_store(struct rqx *rx, const char *data, size_t n)
{
	while (n > 0) {
		size_t room, take;

		if (rx->piece == NULL && (rx->piece = piece_new(rx)) == NULL)
			return -1;
		room = PIECE_BYTES - rx->piece->n;
		take = n < room ? n : room;
		memcpy(rx->piece->room + rx->piece->n, data, take);
		rx->piece->n += take;
		rx->received += (int64_t)take;
		data += take;
		n -= take;
		if (take == room && send_piece(rx) == -1)
			return -1;
	}
	return 0;
}

int
file_store_end(struct rqx *rx)
{
	rx->rq.body_fd_len = rx->received;
	return rx->piece == NULL ? 0 : send_piece(rx);
}

bool
file_must_wait(const struct rqx *rx)
{
	return rx->waiting >= WAITING_MOST;
}

static void
piece_read(struct loop *l, struct loop_msg *m)
{
	struct piece *p = container_of(m, struct piece, back);
	struct rqx *rx = p->rx;
	struct conn *c = rx->conn;

	rx->jobs--;
	if (c == NULL) {
		free(p->data);
		rqx_drop(rx);
	} else if (p->error != 0) {
		/* The head with its length is out: only a cut tells the reader that it is not all. */
		log_warnx("%s: a reply's file cannot be read: %s; the connection is cut",
		    rx->rq.id, strerror(p->error));
		free(p->data);
		conn_free(c);
	} else
		send_file_piece(c, p->data, p->n);
	free(p);
}

int
file_read_next(struct rqx *rx)
{
	int64_t left = rx->rq.reply.fd_len - rx->file_at;
	struct piece *p = xcalloc(1, sizeof *p);

	*p = (struct piece){ .back.fn = piece_read, .rx = rx, .reads = true, .at = rx->file_at,
	    .n = left < READ_BYTES ? (size_t)left : READ_BYTES };
	rx->file_at += (int64_t)p->n;
	return hand_over(p);
}
