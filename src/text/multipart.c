/*
 * multipart/form-data: boundary lines, a few header lines, contents.
 */
#include "base/base.h"

#include "text/multipart.h"
#include "text/utf8.h"

enum { BOUNDARY_MOST = 70, HEAD_MOST = 4096 };

static int
bad(struct err *e, const char *why)
{
	fail(e, ERR_MALFORMED, "multipart: %s", why);
	return fail_detail(e, ERR_MALFORMED, "bad_multipart");
}

/* The value of a parameter `; key="value"` or `; key=value`, or NULL. */
static const char *
parameter(struct arena *a, const char *text, size_t len, const char *key)
{
	const char *end = text + len;
	size_t nkey = strlen(key);
	struct str *out = str_new(a);

	for (const char *p = memchr(text, ';', len); p != NULL; p = memchr(p, ';', (size_t)(end - p))) {
		for (p++; p < end && (*p == ' ' || *p == '\t'); p++)
			;
		if ((size_t)(end - p) <= nkey || strncasecmp(p, key, nkey) != 0 || p[nkey] != '=')
			continue;
		p += nkey + 1;
		if (p == end || *p != '"')
			return arena_strndup(a, p, strcspn(arena_strndup(a, p, (size_t)(end - p)), "; \t\r\n"));
		for (p++; p < end && *p != '"'; p++) {
			if (*p == '\\' && p + 1 < end && (p[1] == '"' || p[1] == '\\'))
				p++;
			str_putc(out, *p);
		}
		return p == end ? NULL : str_text(out);
	}
	return NULL;
}

/* The header line of a name within a part's head, or NULL. */
static const char *
header(const char *head, size_t len, const char *name, size_t *n)
{
	const char *end = head + len;
	size_t nname = strlen(name);

	while (head < end) {
		const char *eol = memmem(head, (size_t)(end - head), "\r\n", 2);

		if (eol == NULL)
			eol = end;
		if ((size_t)(eol - head) > nname && strncasecmp(head, name, nname) == 0 && head[nname] == ':') {
			*n = (size_t)(eol - head);
			return head;
		}
		head = eol + 2;
	}
	return NULL;
}

/* Browsers send a name, some a whole path: the part behind the last slash of either kind. */
static const char *
base_name(const char *path)
{
	for (const char *p = path; *p != '\0'; p++)
		if (*p == '/' || *p == '\\')
			path = p + 1;
	return path;
}

static int
read_head(struct arena *a, const char *head, size_t len, struct part *out, struct err *e)
{
	const char *line, *file;
	size_t n;

	if (!utf8_valid(head, len))
		return bad(e, "a head that is no UTF-8");
	line = header(head, len, "content-disposition", &n);
	if (line == NULL || (out->name = parameter(a, line, n, "name")) == NULL)
		return bad(e, "a part without a name");
	file = parameter(a, line, n, "filename");
	out->file_name = file == NULL ? NULL : base_name(file);
	return 0;
}

int
multipart_parse(struct arena *a, const char *content_type, const char *body, size_t len,
    struct part out[MULTIPART_MOST], size_t *n, struct err *e)
{
	const char *boundary, *p = body, *end = body + len, *mark;
	size_t nmark;

	if (content_type == NULL || strncasecmp(content_type, "multipart/form-data", 19) != 0)
		return fail(e, ERR_MEDIA_TYPE, "not multipart/form-data");
	boundary = parameter(a, content_type, strlen(content_type), "boundary");
	if (boundary == NULL || *boundary == '\0' || strlen(boundary) > BOUNDARY_MOST)
		return bad(e, "no boundary");
	mark = arena_printf(a, "\r\n--%s", boundary);
	nmark = strlen(mark);
	if (len < nmark - 2 || memcmp(p, mark + 2, nmark - 2) != 0)
		return bad(e, "does not begin with its boundary");
	p += nmark - 2;
	for (*n = 0;;) {
		const char *head, *stop, *next;

		if (end - p >= 2 && memcmp(p, "--", 2) == 0)
			return 0;
		if (end - p < 2 || memcmp(p, "\r\n", 2) != 0 || *n == MULTIPART_MOST)
			return bad(e, "a boundary line that goes on, or too many parts");
		head = p + 2;
		stop = memmem(head, (size_t)(end - head) < HEAD_MOST ? (size_t)(end - head) : HEAD_MOST, "\r\n\r\n", 4);
		if (stop == NULL || read_head(a, head, (size_t)(stop - head), &out[*n], e) == -1)
			return e->code == ERR_OK ? bad(e, "a head without end") : -1;
		out[*n].p = stop + 4;
		next = memmem(stop + 2, (size_t)(end - stop - 2), mark, nmark);
		if (next == NULL)
			return bad(e, "a part without end");
		/* An empty part ends where it begins: its line end is the boundary's. */
		out[*n].len = next < out[*n].p ? 0 : (size_t)(next - out[*n].p);
		(*n)++;
		p = next + nmark;
	}
}
