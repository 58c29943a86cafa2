/*
 * JPEG: what a decoder needs is copied, segment by segment; behind the end of the picture nothing is.
 */
#include "base/base.h"

#include "text/strip.h"

enum { SOI = 0xd8, EOI = 0xd9, SOS = 0xda, APP0 = 0xe0, APP1 = 0xe1, APP2 = 0xe2, APP14 = 0xee, APP15 = 0xef, COM = 0xfe };

struct jpeg {
	const uint8_t	*p, *end;
	struct strip	*s;
	bool		 turned;	/* the orientation is written */
	bool		 framed, scanned;
};

static void
put(struct jpeg *j, int marker, const void *p, size_t n)
{
	const uint8_t head[4] = { 0xff, (uint8_t)marker, (uint8_t)((n + 2) >> 8), (uint8_t)(n + 2) };

	str_add(&j->s->out, head, sizeof head);
	str_add(&j->s->out, p, n);
}

static bool
begins(const uint8_t *p, size_t n, const char *word, size_t len)
{
	return n >= len && memcmp(p, word, len) == 0;
}

/* Colours and size of a dot without the small picture that may stand behind them. */
static void
put_jfif(struct jpeg *j, const uint8_t *p, size_t n)
{
	uint8_t jfif[14];

	if (n < sizeof jfif || !begins(p, n, "JFIF", 5))
		return;
	memcpy(jfif, p, 12);
	jfif[12] = jfif[13] = 0;
	put(j, APP0, jfif, sizeof jfif);
}

static void
put_orientation(struct jpeg *j, const uint8_t *p, size_t n)
{
	uint8_t exif[6 + EXIF_BYTES] = "Exif";
	int o = begins(p, n, "Exif\0", 6) ? exif_orientation(p + 6, n - 6) : 1;

	if (o == 1 || j->turned)
		return;
	j->turned = true;
	exif_put(exif + 6, o);
	put(j, APP1, exif, sizeof exif);
}

/* Of what applications add, the colours are part of the picture. */
static void
put_application(struct jpeg *j, int marker, const uint8_t *p, size_t n)
{
	if (marker == APP0)
		put_jfif(j, p, n);
	else if (marker == APP1)
		put_orientation(j, p, n);
	else if (marker == APP2 && begins(p, n, "ICC_PROFILE", 12))
		put(j, marker, p, n);
	else if (marker == APP14 && begins(p, n, "Adobe", 5) && n >= 12)
		put(j, marker, p, 12);
}

static bool
is_frame(int marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static int
check_frame(struct jpeg *j, const uint8_t *p, size_t n)
{
	int64_t width, height;

	if (n < 6)
		return strip_refuse(j->s, STRIP_DAMAGED);
	height = be16(p + 1);
	width = be16(p + 3);
	j->framed = true;
	if (width == 0 || height == 0)
		return strip_refuse(j->s, STRIP_DAMAGED);
	return width * height > STRIP_MAX_PIXELS ? strip_refuse(j->s, STRIP_BOMB) : 0;
}

/* The coded picture, to the next marker that is none of its own. */
static void
put_scan(struct jpeg *j)
{
	const uint8_t *from = j->p;

	while (j->p + 1 < j->end && (j->p[0] != 0xff || j->p[1] == 0 || (j->p[1] >= 0xd0 && j->p[1] <= 0xd7)))
		j->p++;
	str_add(&j->s->out, from, (size_t)(j->p - from));
	j->scanned = true;
}

static int
take_segment(struct jpeg *j, int marker)
{
	const uint8_t *p = j->p;
	size_t n;

	if (j->end - p < 2 || (n = be16(p)) < 2 || (size_t)(j->end - p) < n)
		return strip_refuse(j->s, STRIP_DAMAGED);
	j->p += n;
	p += 2;
	n -= 2;
	if (is_frame(marker) && check_frame(j, p, n) == -1)
		return -1;
	if (marker >= APP0 && marker <= APP15)
		put_application(j, marker, p, n);
	else if (marker >= 0xc0 && marker < APP0)
		put(j, marker, p, n);
	if (marker == SOS)
		put_scan(j);
	return 0;
}

/* The next marker, or -1.  Cameras fill up with zeros between segments; a decoder passes over what is no marker. */
static int
next_marker(struct jpeg *j)
{
	while (j->p < j->end && *j->p != 0xff)
		j->p++;
	while (j->p < j->end && *j->p == 0xff)
		j->p++;
	return j->p < j->end ? *j->p++ : -1;
}

int
strip_jpeg(const uint8_t *p, size_t n, struct strip *s)
{
	static const uint8_t start[] = { 0xff, SOI }, end[] = { 0xff, EOI };
	struct jpeg j = { .p = p + sizeof start, .end = p + n, .s = s };
	int marker;

	str_add(&s->out, start, sizeof start);
	while ((marker = next_marker(&j)) != EOI) {
		if (marker <= 0 || marker == SOI || (marker >= 0xd0 && marker <= 0xd7))
			return strip_refuse(s, STRIP_DAMAGED);
		if (marker != 1 && take_segment(&j, marker) == -1)
			return -1;
	}
	if (!j.framed || !j.scanned)
		return strip_refuse(s, STRIP_DAMAGED);
	str_add(&s->out, end, sizeof end);
	s->took = s->out.len != n || memcmp(s->out.p, p, n) != 0;
	return 0;
}
