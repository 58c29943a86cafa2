/*
 * multipart/form-data: boundary lines, a few header lines, contents.  Where two readings are possible (a name, a head line or
 * a part that stands twice) the form is refused.
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

/* --- header lines ------------------------------------------------------------------------------ */

/* A value, in quotes or without; *p goes behind it.  NULL: quotes that do not end. */
static const char *
take_value(struct arena *a, const char **p)
{
	struct str *out = str_new(a);
	const char *s = *p;

	if (*s != '"') {
		*p += strcspn(s, "; \t\r\n");
		return arena_strndup(a, s, (size_t)(*p - s));
	}
	for (s++; *s != '"'; s++) {
		if (*s == '\0')
			return NULL;
		if (*s == '\\' && (s[1] == '"' || s[1] == '\\'))
			s++;
		str_putc(out, *s);
	}
	*p = s + 1;
	return str_text(out);
}

/* *out gets the value of `; key=value` in a line, NULL where it has none.  -1: it has two, or is broken. */
static int
parameter(struct arena *a, const char *line, const char *key, const char **out)
{
	const char *p = strchr(line, ';');
	size_t nkey = strlen(key);

	*out = NULL;
	while (p != NULL) {
		const char *name = p + 1 + strspn(p + 1, " \t"), *value;

		p = name + strcspn(name, "=;");
		if (*p != '=') {
			p = *p == ';' ? p : NULL;
			continue;
		}
		p++;
		if ((value = take_value(a, &p)) == NULL)
			return -1;
		if (strncasecmp(name, key, nkey) == 0 && name[nkey] == '=') {
			if (*out != NULL)
				return -1;
			*out = value;
		}
		p = strchr(p, ';');
	}
	return 0;
}

/* The line of a name within a part's head, or NULL where it has none; -1: it has two. */
static int
header(struct arena *a, const char *head, size_t len, const char *name, const char **out)
{
	const char *end = head + len;
	size_t nname = strlen(name);

	*out = NULL;
	for (const char *eol; head < end; head = eol + 2) {
		eol = memmem(head, (size_t)(end - head), "\r\n", 2);
		if (eol == NULL)
			eol = end;
		if ((size_t)(eol - head) <= nname || strncasecmp(head, name, nname) != 0 || head[nname] != ':')
			continue;
		if (*out != NULL)
			return -1;
		*out = arena_strndup(a, head, (size_t)(eol - head));
	}
	return 0;
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

	if (!utf8_valid(head, len))
		return bad(e, "a head that is no UTF-8");
	if (header(a, head, len, "content-disposition", &line) == -1 || line == NULL ||
	    parameter(a, line, "name", &out->name) == -1 || out->name == NULL ||
	    parameter(a, line, "filename", &file) == -1)
		return bad(e, "a part without one name");
	out->file_name = file == NULL ? NULL : base_name(file);
	return 0;
}

/* --- boundaries -------------------------------------------------------------------------------- */

struct form {
	const char	*end;
	const char	*mark;		/* "\r\n--boundary" */
	size_t		 nmark;
};

struct edge {
	const char	*at, *after;	/* the line end before a boundary line, and what follows it */
	bool		 last;
};

/* Whether a whole boundary line begins at p, which points to its dashes (RFC 2046: blanks may follow). */
static bool
is_edge(const struct form *f, const char *p, struct edge *out)
{
	size_t n = f->nmark - 2;

	if ((size_t)(f->end - p) < n || memcmp(p, f->mark + 2, n) != 0)
		return false;
	p += n;
	out->last = f->end - p >= 2 && memcmp(p, "--", 2) == 0;
	p += out->last ? 2 : 0;
	while (p < f->end && (*p == ' ' || *p == '\t'))
		p++;
	out->after = p;
	if (f->end - p >= 2 && memcmp(p, "\r\n", 2) == 0) {
		out->after += 2;
		return true;
	}
	return out->last && p == f->end;
}

static bool
find_edge(const struct form *f, const char *from, struct edge *out)
{
	for (const char *p = from; (p = memmem(p, (size_t)(f->end - p), f->mark, f->nmark)) != NULL; p += 2)
		if (is_edge(f, p + 2, out)) {
			out->at = p;
			return true;
		}
	return false;
}

/* --- parts ------------------------------------------------------------------------------------- */

/* The part behind an edge; *edge becomes the one that ends it. */
static int
take_part(struct arena *a, const struct form *f, struct edge *edge, struct part *out, struct err *e)
{
	const char *head = edge->after;
	size_t left = (size_t)(f->end - head);
	const char *stop = memmem(head, left < HEAD_MOST ? left : HEAD_MOST, "\r\n\r\n", 4);

	if (stop == NULL)
		return bad(e, "a head without end");
	if (read_head(a, head, (size_t)(stop - head), out, e) == -1)
		return -1;
	if (!find_edge(f, stop + 2, edge))
		return bad(e, "a part without end");
	/* An empty part ends where it begins: its line end is the boundary's. */
	out->p = stop + 4;
	out->len = edge->at < out->p ? 0 : (size_t)(edge->at - out->p);
	return 0;
}

static bool
has_name(const struct part *part, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(part[i].name, name) == 0)
			return true;
	return false;
}

static int
read_boundary(struct arena *a, const char *type, struct form *f, struct err *e)
{
	static const char form_data[] = "multipart/form-data";
	size_t n = sizeof form_data - 1;
	const char *boundary;

	if (type == NULL || strncasecmp(type, form_data, n) != 0 || strchr("; \t", type[n]) == NULL)
		return fail(e, ERR_MEDIA_TYPE, "not multipart/form-data");
	if (parameter(a, type, "boundary", &boundary) == -1 || boundary == NULL || *boundary == '\0' ||
	    strlen(boundary) > BOUNDARY_MOST)
		return bad(e, "no boundary, or two");
	f->mark = arena_printf(a, "\r\n--%s", boundary);
	f->nmark = strlen(f->mark);
	return 0;
}

int
multipart_parse(struct arena *a, const char *content_type, const char *body, size_t len,
    struct part out[MULTIPART_MOST], size_t *n, struct err *e)
{
	struct form f = { .end = body + len };
	struct edge edge;

	*n = 0;
	if (read_boundary(a, content_type, &f, e) == -1)
		return -1;
	if (!is_edge(&f, body, &edge) && !find_edge(&f, body, &edge))
		return bad(e, "no boundary line");
	while (!edge.last) {
		if (*n == MULTIPART_MOST)
			return bad(e, "too many parts");
		if (take_part(a, &f, &edge, &out[*n], e) == -1)
			return -1;
		if (has_name(out, *n, out[*n].name))
			return bad(e, "two parts of one name");
		(*n)++;
	}
	return 0;
}
