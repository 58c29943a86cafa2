/*
 * The pipe between a helper that strips a file and whoever asked for it.
 */
#include "base/base.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/spool.h"
#include "text/strip_wire.h"

static const uint8_t magic[4] = { 'T', 'W', 'S', '1' };

/* --- in the helper --------------------------------------------------------------------------------------- */

static void
put(int to, const void *p, size_t n)
{
	for (const char *from = p; n > 0;) {
		ssize_t done = write(to, from, n);

		if (done == -1 && errno == EINTR)
			continue;
		if (done <= 0)
			return;		/* who asked has gone */
		from += done;
		n -= (size_t)done;
	}
}

static void
put_head(int to, const struct strip *s)
{
	uint32_t n = s->why == STRIP_FINE ? (uint32_t)s->out.len : 0;
	const uint8_t head[STRIP_HEAD] = { magic[0], magic[1], magic[2], magic[3], (uint8_t)s->type, (uint8_t)s->why, s->took, s->left,
	    (uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n };

	put(to, head, sizeof head);
}

void
strip_wire_send(int from, int to)
{
	char *p = xmalloc(STRIP_MAX_IN + 1);
	ssize_t n = spool_read(from, 0, p, STRIP_MAX_IN + 1);
	struct strip s;

	if (n < 0 || n > STRIP_MAX_IN)
		return;
	strip_file(p, (size_t)n, &s);
	put_head(to, &s);
	if (s.why == STRIP_FINE)
		put(to, s.out.p, s.out.len);
	str_fini(&s.out);
	free(p);
}

/* --- in whoever started it ------------------------------------------------------------------------------ */

bool
strip_head_read(const uint8_t p[STRIP_HEAD], struct strip_head *out)
{
	if (memcmp(p, magic, sizeof magic) != 0 || p[4] >= FT_COUNT || p[5] >= STRIP_NWHY || p[6] > 1 || p[7] > 1)
		return false;
	*out = (struct strip_head){ (enum file_type)p[4], (enum strip_why)p[5], p[6] != 0, p[7] != 0, be32(p + 8) };
	if (out->why != STRIP_FINE)
		return out->bytes == 0;
	return out->type < FT_KEPT && out->bytes > 0 && out->bytes <= STRIP_MAX_OUT;
}
