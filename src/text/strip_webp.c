/*
 * WebP: the chunks of the picture are copied into a RIFF of their own.
 */
#include "base/base.h"

#include "text/strip.h"

enum { HEAD = 12, CHUNK = 8, FRAME = 16, HAS_XMP = 0x04, HAS_EXIF = 0x08 };

struct webp {
	struct strip	*s;
	size_t		 flags;		/* where those of the extended header stand in the output; 0: there is none */
	int		 orientation;
	bool		 drawn;
};

static void
put_le32(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> 8 * i);
}

static void
put_chunk(struct str *out, const void *name, const void *p, size_t n)
{
	uint8_t len[4];

	put_le32(len, (uint32_t)n);
	str_add(out, name, 4);
	str_add(out, len, sizeof len);
	str_add(out, p, n);
	if (n % 2 == 1)
		str_putc(out, '\0');
}

static int
check_size(struct webp *w, uint64_t width, uint64_t height)
{
	if (width == 0 || height == 0)
		return strip_refuse(w->s, STRIP_DAMAGED);
	return width * height > STRIP_MAX_PIXELS ? strip_refuse(w->s, STRIP_BOMB) : 0;
}

static int
take_lossy(struct webp *w, const uint8_t *p, size_t n)
{
	static const uint8_t sync[] = { 0x9d, 0x01, 0x2a };

	w->drawn = true;
	if (n < 10 || memcmp(p + 3, sync, sizeof sync) != 0)
		return strip_refuse(w->s, STRIP_DAMAGED);
	return check_size(w, (p[6] | p[7] << 8) & 0x3fff, (p[8] | p[9] << 8) & 0x3fff);
}

static int
take_lossless(struct webp *w, const uint8_t *p, size_t n)
{
	uint32_t bits;

	w->drawn = true;
	if (n < 5 || p[0] != 0x2f)
		return strip_refuse(w->s, STRIP_DAMAGED);
	bits = le32(p + 1);
	return check_size(w, (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
}

static int
take_extended(struct webp *w, const uint8_t *p, size_t n)
{
	if (n < 10 || w->flags != 0)
		return strip_refuse(w->s, STRIP_DAMAGED);
	w->flags = w->s->out.len + CHUNK;
	return check_size(w, (le32(p + 4) & 0xffffff) + UINT64_C(1), (le32(p + 6) >> 8) + UINT64_C(1));
}

static int take_chunks(struct webp *w, const uint8_t *p, size_t n, bool inside);

/* A picture of a moving one: where it stands, and chunks of its own. */
static int
take_frame(struct webp *w, const uint8_t *p, size_t n)
{
	struct strip *s = w->s;
	size_t at = s->out.len + CHUNK;

	if (n < FRAME)
		return strip_refuse(s, STRIP_DAMAGED);
	put_chunk(&s->out, "ANMF", p, FRAME);
	if (take_chunks(w, p + FRAME, n - FRAME, true) == -1)
		return -1;
	put_le32((uint8_t *)s->out.p + at - 4, (uint32_t)(s->out.len - at));
	return 0;
}

static int
take_plain(struct webp *w, const uint8_t *p, size_t n)
{
	return 0;
}

static const struct { char name[5]; bool inside; int (*look)(struct webp *w, const uint8_t *p, size_t n); } kept[] = {
	{ "VP8 ", true, take_lossy }, { "VP8L", true, take_lossless }, { "ALPH", true, take_plain },
	{ "VP8X", false, take_extended }, { "ICCP", false, take_plain }, { "ANIM", false, take_plain },
};

static int
take_chunk(struct webp *w, const uint8_t *name, const uint8_t *p, size_t n, bool inside)
{
	if (!inside && memcmp(name, "ANMF", 4) == 0)
		return take_frame(w, p, n);
	if (!inside && memcmp(name, "EXIF", 4) == 0) {
		size_t skip = n >= 6 && memcmp(p, "Exif\0", 6) == 0 ? 6 : 0;	/* some write it as JPEG has it */

		w->orientation = exif_orientation(p + skip, n - skip);
	}
	for (size_t i = 0; i < nitems(kept); i++)
		if (memcmp(name, kept[i].name, 4) == 0 && (kept[i].inside || !inside)) {
			if (kept[i].look(w, p, n) == -1)
				return -1;
			put_chunk(&w->s->out, name, p, n);
		}
	return 0;
}

static int
take_chunks(struct webp *w, const uint8_t *p, size_t n, bool inside)
{
	while (n > 0) {
		size_t len = n < CHUNK ? n : le32(p + 4), whole;

		if (n < CHUNK || len > n - CHUNK)
			return strip_refuse(w->s, STRIP_DAMAGED);
		if (take_chunk(w, p, p + CHUNK, len, inside) == -1)
			return -1;
		whole = CHUNK + len + len % 2;
		if (whole > n)
			whole = n;
		p += whole;
		n -= whole;
	}
	return 0;
}

/* Only an extended header can say that there is an orientation. */
static void
put_orientation(struct webp *w)
{
	struct str *out = &w->s->out;
	uint8_t exif[EXIF_BYTES];

	if (w->flags == 0)
		return;
	out->p[w->flags] = (char)(out->p[w->flags] & ~(HAS_XMP | HAS_EXIF));
	if (w->orientation <= 1)
		return;
	out->p[w->flags] = (char)(out->p[w->flags] | HAS_EXIF);
	exif_put(exif, w->orientation);
	put_chunk(out, "EXIF", exif, sizeof exif);
}

int
strip_webp(const uint8_t *p, size_t n, struct strip *s)
{
	struct webp w = { .s = s };
	size_t len = n < HEAD ? 0 : le32(p + 4);

	if (len < 4 || len > n - CHUNK)
		return strip_refuse(s, STRIP_DAMAGED);
	str_add(&s->out, p, HEAD);
	if (take_chunks(&w, p + HEAD, len - 4, false) == -1)
		return -1;
	if (!w.drawn)
		return strip_refuse(s, STRIP_DAMAGED);
	put_orientation(&w);
	put_le32((uint8_t *)s->out.p + 4, (uint32_t)(s->out.len - CHUNK));
	s->took = s->out.len != n || memcmp(s->out.p, p, n) != 0;
	return 0;
}
