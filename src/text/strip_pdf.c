/*
 * PDF: whose bytes stand at fixed places, so that nothing can be cut out.  What /Info and XMP say is overwritten with blanks where it stands in
 * plain sight; what is signed, locked or packed into object streams is left as it is, and the answer says so.
 */
#include "base/base.h"

#include "text/strip.h"

enum { TAIL = 4096, DICT_MOST = 8192, ZIP_END = 22, ZIP_TAIL = ZIP_END + 65535 };

struct pdf {
	char	*p, *end;
	struct strip *s;
};

static char *
find(const char *p, const char *end, const char *word)
{
	return p >= end ? NULL : memmem(p, (size_t)(end - p), word, strlen(word));
}

static bool
is_white(char c)
{
	return c == '\0' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Never over what holds the file together: where such a word stands inside, the ends were guessed wrong. */
static void
blank(struct pdf *d, char *from, const char *to)
{
	static const char *const frame[] = { "endobj", "endstream", "startxref", "%%EOF" };

	for (size_t i = 0; i < nitems(frame); i++)
		if (find(from, to, frame[i]) != NULL) {
			d->s->left = true;
			return;
		}
	for (char *p = from; p < to; p++)
		if (!is_white(*p)) {
			*p = ' ';
			d->s->took = true;
		}
}

/* --- what it is ------------------------------------------------------------------------------------------ */

/* An archive's end at the file's end: the same bytes would be two files. */
static bool
is_archive_too(const char *p, size_t n)
{
	for (size_t back = ZIP_END; back <= n && back <= ZIP_TAIL; back++) {
		const uint8_t *q = (const uint8_t *)p + n - back;

		if (memcmp(q, "PK\x05\x06", 4) == 0 && (size_t)(q[20] | q[21] << 8) == back - ZIP_END)
			return true;
	}
	return false;
}

static int
check_whole(const char *p, size_t n, struct strip *s)
{
	const char *tail = p + (n > TAIL ? n - TAIL : 0);

	if (is_archive_too(p, n))
		return strip_refuse(s, STRIP_TWO);
	if (find(tail, p + n, "startxref") == NULL || find(tail, p + n, "%%EOF") == NULL)
		return strip_refuse(s, STRIP_DAMAGED);
	return 0;
}

/* What would be broken by a changed byte. */
static bool
is_sealed(const struct pdf *d)
{
	return find(d->p, d->end, "/ByteRange") != NULL || find(d->p, d->end, "/Encrypt") != NULL;
}

/* Signs of things that may name somebody and cannot be looked into. */
static bool
has_hidden(const struct pdf *d)
{
	return find(d->p, d->end, "/ObjStm") != NULL || find(d->p, d->end, "/EmbeddedFile") != NULL ||
	    find(d->p, d->end, "/Popup") != NULL || memmem(d->p, (size_t)(d->end - d->p), "Exif\0", 6) != NULL;
}

/* --- /Info ------------------------------------------------------------------------------------------------ */

/* Behind a text in parentheses, which may hold pairs of its own; q stands behind the first. */
static char *
skip_text(char *q, const char *end)
{
	for (int depth = 1; q < end; q++)
		if (*q == '\\')
			q++;
		else if (*q == '(')
			depth++;
		else if (*q == ')' && --depth == 0)
			break;
	return q < end ? q : NULL;
}

/* The texts of a dictionary; q stands behind its <<.  false: it has no end, or names another object. */
static bool
blank_dict(struct pdf *d, char *q)
{
	bool all = true;
	int depth = 1;

	for (; q + 1 < d->end; q++) {
		char *to = NULL;

		if (q[0] == '<' && q[1] == '<') {
			depth++;
			q++;
		} else if (q[0] == '>' && q[1] == '>') {
			if (--depth == 0)
				return all;
			q++;
		} else if (*q == '(')
			to = skip_text(q + 1, d->end);
		else if (*q == '<')
			to = memchr(q, '>', (size_t)(d->end - q));
		else if (*q == 'R' && is_white(q[-1]))
			all = false;
		else
			continue;
		if (*q != '(' && !(*q == '<' && q[1] != '<' && to != NULL))
			continue;
		if (to == NULL)
			return false;
		blank(d, q + 1, to);
		q = to;
	}
	return false;
}

/* "12 0" at p → the objects that have this number, each with its dictionary; false: there is none in sight. */
static bool
blank_object(struct pdf *d, const char *number, size_t n)
{
	char word[32];
	bool found = false, all = true;

	if (n > sizeof word - 5)
		return false;
	memcpy(word, number, n);
	memcpy(word + n, " obj", 5);
	for (char *q = d->p; (q = find(q, d->end, word)) != NULL; q += n) {
		char *dict = q + n + 4;

		if (q > d->p && is_digit(q[-1]))
			continue;
		while (dict < d->end && is_white(*dict))
			dict++;
		if (d->end - dict < 2 || dict[0] != '<' || dict[1] != '<')
			return false;
		found = true;
		all &= blank_dict(d, dict + 2);
	}
	return found && all;
}

/* The number and generation that a reference begins with, one blank between them: its bytes, 0: it is none. */
static size_t
reference(const char *p, const char *end)
{
	const char *q = p;

	while (q < end && is_digit(*q))
		q++;
	if (q == p || q >= end || *q != ' ')
		return 0;
	for (p = ++q; q < end && is_digit(*q); q++)
		;
	return q == p ? 0 : (size_t)(q - p);
}

static void
blank_info(struct pdf *d)
{
	for (char *q = d->p; (q = find(q, d->end, "/Info")) != NULL;) {
		size_t n;

		q += 5;
		if (q < d->end && !is_white(*q) && !is_digit(*q) && *q != '<')
			continue;	/* a longer name */
		while (q < d->end && is_white(*q))
			q++;
		if (d->end - q >= 2 && q[0] == '<' && q[1] == '<') {
			d->s->left |= !blank_dict(d, q + 2);
			continue;
		}
		n = reference(q, d->end);
		if (n > 0)
			n += (size_t)((const char *)memchr(q, ' ', (size_t)(d->end - q)) - q) + 1;
		if (n == 0 || !blank_object(d, q, n))
			d->s->left = true;
	}
}

/* --- XMP -------------------------------------------------------------------------------------------------- */

static void
blank_packets(struct pdf *d)
{
	for (char *q = d->p; (q = find(q, d->end, "<?xpacket begin")) != NULL; q += 15) {
		char *to = find(q, d->end, "<?xpacket end");

		if (to == NULL) {
			d->s->left = true;
			return;
		}
		to = memchr(to, '>', (size_t)(d->end - to));
		if (to == NULL)
			return;
		blank(d, q, to + 1);
	}
}

/* The dictionary around q, as far as one may look. */
static bool
is_packed(const struct pdf *d, char *q, const char *stream)
{
	const char *from = q - d->p > DICT_MOST ? q - DICT_MOST : d->p;

	for (const char *at; (at = find(from, q, "obj")) != NULL;)
		from = at + 3;
	return find(from, stream, "/Filter") != NULL;
}

/* q: behind /Metadata as the type of a dictionary. */
static void
blank_stream(struct pdf *d, char *q)
{
	const char *most = d->end - q > DICT_MOST ? q + DICT_MOST : d->end;
	char *stream = find(q, most, "stream"), *end = stream == NULL ? NULL : find(stream + 6, d->end, "endstream");

	if (end == NULL || stream[-1] == 'd' || is_packed(d, q, stream))
		d->s->left = true;
	else
		blank(d, stream + 6, end);
}

static void
blank_metadata(struct pdf *d)
{
	for (char *q = d->p; (q = find(q, d->end, "/Metadata")) != NULL;) {
		const char *p = q;

		q += 9;
		while (p > d->p && is_white(p[-1]))
			p--;
		if (p - d->p >= 5 && memcmp(p - 5, "/Type", 5) == 0)
			blank_stream(d, q);
	}
}

int
strip_pdf(const uint8_t *p, size_t n, struct strip *s)
{
	struct pdf d = { .s = s };

	if (check_whole((const char *)p, n, s) == -1)
		return -1;
	str_add(&s->out, p, n);
	d.p = s->out.p;
	d.end = d.p + n;
	if (is_sealed(&d)) {
		s->left = true;
		return 0;
	}
	s->left = has_hidden(&d);
	blank_info(&d);
	blank_packets(&d);
	blank_metadata(&d);
	return 0;
}
