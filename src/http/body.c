/*
 * Finished bytes that several replies share, and their gzip form.
 */
#include "base/base.h"

#include <zlib.h>

#include "http/conn.h"

struct body {
	atomic_int	 refs;
	size_t		 len;
	char		*p;
};

static struct body *
wrap(char *p, size_t len)
{
	struct body *b = xmalloc(sizeof *b);

	b->refs = 1;
	b->len = len;
	b->p = p;
	return b;
}

struct body *
body_take(struct str *s)
{
	size_t len;
	char *p = str_detach(s, &len);

	return wrap(p, len);
}

struct body *
body_ref(struct body *b)
{
	atomic_fetch_add_explicit(&b->refs, 1, memory_order_relaxed);
	return b;
}

void
body_unref(struct body *b)
{
	if (b == NULL || atomic_fetch_sub_explicit(&b->refs, 1, memory_order_acq_rel) != 1)
		return;
	free(b->p);
	free(b);
}

const char *
body_bytes(const struct body *b, size_t *len)
{
	*len = b->len;
	return b->p;
}

/* zlib's levels: what is sent once, what is large (a first view on a slow line waits for it), and what is sent again and again. */
enum { FAST = 2, CLOSER = 6, WELL = 9, LARGE = 8192 };

/* A thread keeps its compressor: making one clears 256 KiB. */
static _Thread_local z_stream *compressor;

static z_stream *
get_compressor(void)
{
	if (compressor != NULL) {
		deflateReset(compressor);
		return compressor;
	}
	compressor = xcalloc(1, sizeof *compressor);
	if (deflateInit2(compressor, FAST, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
		free(compressor);
		compressor = NULL;
	}
	return compressor;
}

void
gzip_thread_end(void)
{
	if (compressor == NULL)
		return;
	deflateEnd(compressor);
	free(compressor);
	compressor = NULL;
}

static int
gzip(const void *p, size_t len, int level, struct str *out)
{
	z_stream *z = get_compressor();

	if (z == NULL || len > UINT32_MAX / 2 || deflateParams(z, level, Z_DEFAULT_STRATEGY) != Z_OK)
		return -1;
	str_reset(out);
	str_grow(out, len);
	z->next_in = (Bytef *)(uintptr_t)p;
	z->avail_in = (uInt)len;
	z->next_out = (Bytef *)out->p;
	z->avail_out = (uInt)len;	/* no room for more: then it is not worth it */
	if (deflate(z, Z_FINISH) != Z_STREAM_END)
		return -1;
	out->len = len - z->avail_out;
	out->p[out->len] = '\0';
	return 0;
}

int
gzip_bytes(const void *p, size_t len, struct str *out)
{
	return gzip(p, len, FAST, out);
}

struct body *
body_gzip(const struct body *b, bool well)
{
	struct str out = STR_INIT;

	if (gzip(b->p, b->len, well ? WELL : b->len >= LARGE ? CLOSER : FAST, &out) == 0)
		return body_take(&out);
	str_fini(&out);
	return NULL;
}
