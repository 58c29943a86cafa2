/*
 * PNG: the chunks of the picture are copied, with their sums; behind the last nothing is.
 */
#include "base/base.h"

#include <zlib.h>

#include "text/strip.h"

enum { SIGNATURE = 8, AROUND = 12 };	/* bytes of a chunk beside its data: length, name, sum */

/* What the picture looks like, and how it moves. */
static const char kept[][5] = {
	"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT",
};

static bool
is_kept(const uint8_t *name)
{
	for (size_t i = 0; i < nitems(kept); i++)
		if (memcmp(name, kept[i], 4) == 0)
			return true;
	return false;
}

static void
put_be32(struct str *out, uint32_t v)
{
	const uint8_t b[4] = { (uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v };

	str_add(out, b, sizeof b);
}

static void
put_orientation(struct strip *s, const uint8_t *data, size_t n)
{
	uint8_t body[4 + EXIF_BYTES] = "eXI";
	int o = exif_orientation(data, n);

	if (o == 1)
		return;
	body[3] = 'f';
	exif_put(body + 4, o);
	put_be32(&s->out, EXIF_BYTES);
	str_add(&s->out, body, sizeof body);
	put_be32(&s->out, (uint32_t)crc32(0, body, sizeof body));
}

static int
check_size(struct strip *s, const uint8_t *data, size_t n)
{
	uint64_t width = n == 13 ? be32(data) : 0, height = n == 13 ? be32(data + 4) : 0;

	if (width == 0 || height == 0)
		return strip_refuse(s, STRIP_DAMAGED);
	return width > INT32_MAX || height > INT32_MAX || width * height > STRIP_MAX_PIXELS ? strip_refuse(s, STRIP_BOMB) : 0;
}

/* One chunk: its bytes, 0: damaged. */
static size_t
chunk_len(const uint8_t *p, size_t left)
{
	size_t n;

	if (left < AROUND || (n = be32(p)) > left - AROUND)
		return 0;
	return (uint32_t)crc32(0, p + 4, (uInt)(n + 4)) == be32(p + 8 + n) ? n + AROUND : 0;
}

int
strip_png(const uint8_t *p, size_t n, struct strip *s)
{
	bool drawn = false, ended = false;
	size_t at = SIGNATURE, len;

	str_add(&s->out, p, SIGNATURE);
	for (; !ended; at += len) {
		const uint8_t *name = p + at + 4;

		if ((len = chunk_len(p + at, n - at)) == 0 || (at == SIGNATURE) != (memcmp(name, "IHDR", 4) == 0))
			return strip_refuse(s, STRIP_DAMAGED);
		if (at == SIGNATURE && check_size(s, name + 4, len - AROUND) == -1)
			return -1;
		if (memcmp(name, "eXIf", 4) == 0)
			put_orientation(s, name + 4, len - AROUND);
		else if (is_kept(name))
			str_add(&s->out, p + at, len);
		drawn |= memcmp(name, "IDAT", 4) == 0;
		ended = memcmp(name, "IEND", 4) == 0;
	}
	s->took = s->out.len != n || memcmp(s->out.p, p, n) != 0;
	return drawn ? 0 : strip_refuse(s, STRIP_DAMAGED);
}
