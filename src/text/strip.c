/*
 * Files without what they tell beside their content: which reader is whose, and what pictures have in common.
 */
#include "base/base.h"

#include "text/strip.h"

#define STRIP_CODE(name, code) [STRIP_##name] = code,
const char *const strip_codes[STRIP_NWHY] = { STRIP_WHY(STRIP_CODE) };
#undef STRIP_CODE

int
strip_refuse(struct strip *s, enum strip_why why)
{
	s->why = why;
	return -1;
}

/* A text says no more than it says. */
static int
strip_text(const uint8_t *p, size_t n, struct strip *s)
{
	str_add(&s->out, p, n);
	return 0;
}

/* Old office files are not kept; of new ones behind a password it is the password that is in the way. */
static int
refuse_ole(const uint8_t *p, size_t n, struct strip *s)
{
	static const char word[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";

	return strip_refuse(s, memmem(p, n, word, sizeof word - 1) != NULL ? STRIP_LOCKED : STRIP_NOT_KEPT);
}

static const struct { enum file_type type; int (*run)(const uint8_t *p, size_t n, struct strip *s); } strippers[] = {
	{ FT_PDF, strip_pdf }, { FT_JPEG, strip_jpeg }, { FT_PNG, strip_png }, { FT_WEBP, strip_webp }, { FT_ZIP, strip_office }, { FT_OLE, refuse_ole },
	{ FT_TEXT, strip_text }, { FT_GBTEXT, strip_text },
};

void
strip_file(const void *p, size_t n, struct strip *s)
{
	*s = (struct strip){ .type = file_type_of(p, n), .why = STRIP_NOT_KEPT };
	for (size_t i = 0; i < nitems(strippers); i++)
		if (strippers[i].type == s->type) {
			s->why = STRIP_FINE;
			if (strippers[i].run(p, n, s) == -1)
				str_fini(&s->out);
			break;
		}
	if (s->why == STRIP_FINE && s->out.len > STRIP_MAX_OUT)
		s->why = STRIP_BOMB;
}

/* --- orientation --------------------------------------------------------------------------------------- */

static uint32_t
number(const uint8_t *p, size_t bytes, bool little)
{
	uint32_t v = 0;

	for (size_t i = 0; i < bytes; i++)
		v = v << 8 | p[little ? bytes - 1 - i : i];
	return v;
}

int
exif_orientation(const uint8_t *p, size_t n)
{
	bool little = n >= 2 && p[0] == 'I';
	uint32_t at, count;

	if (n < 8 || p[0] != p[1] || (p[0] != 'I' && p[0] != 'M') || number(p + 2, 2, little) != 42)
		return 1;
	at = number(p + 4, 4, little);
	if (at > n - 2)
		return 1;
	count = number(p + at, 2, little);
	for (const uint8_t *q = p + at + 2; count > 0 && (size_t)(p + n - q) >= 12; count--, q += 12)
		if (number(q, 2, little) == 0x112 && number(q + 2, 2, little) == 3) {
			uint32_t v = number(q + 8, 2, little);

			return v >= 1 && v <= 8 ? (int)v : 1;
		}
	return 1;
}

void
exif_put(uint8_t out[EXIF_BYTES], int orientation)
{
	static const uint8_t block[EXIF_BYTES] = { 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1 };

	memcpy(out, block, EXIF_BYTES);
	out[19] = (uint8_t)orientation;
}
