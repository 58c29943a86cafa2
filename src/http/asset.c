/*
 * The pages: files that are part of the binary, answered from memory by the loop (security.md H24).
 *
 * The table is made at the start: for every file its forms (plain, gzip, brotli), its entity tag
 * and the constant part of its head.  A path is only ever compared with names of the table.
 */
#include "base/base.h"

#include "http/conn.h"
#include "http/tags.h"

enum form { PLAIN, GZIP, BROTLI, NFORMS };

struct asset {
	struct asset	*next;		/* in its chain */
	const char	*name;		/* "assets/index-3f2a.js" */
	const struct embed *file[NFORMS];
	struct str	 head[NFORMS], head_304;	/* status line and constant fields */
	char		 etag[TAG_SIZE];
};

enum { CHAINS = 512 };

struct asset_table {
	size_t		 n;
	struct asset	*all;
	struct asset	*chain[CHAINS];
	const struct asset *index, *member;
};

static const struct { const char *suffix, *type; } types[] = {
	{ ".html", "text/html; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".css", "text/css; charset=utf-8" },
	{ ".svg", "image/svg+xml; charset=utf-8" },
	{ ".json", "application/json; charset=utf-8" },
	{ ".webmanifest", "application/manifest+json; charset=utf-8" },
	{ ".txt", "text/plain; charset=utf-8" },
	{ ".png", "image/png" }, { ".ico", "image/x-icon" }, { ".webp", "image/webp" },
	{ ".jpg", "image/jpeg" }, { ".woff2", "font/woff2" },
};

/* ui-and-api.md A8. */
static const char page_policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types svelte-trusted-html";

static bool
ends_with(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return n >= m && strcmp(s + n - m, suffix) == 0;
}

static const char *
type_of(const char *name)
{
	for (size_t i = 0; i < nitems(types); i++)
		if (ends_with(name, types[i].suffix))
			return types[i].type;
	return "application/octet-stream";
}

static unsigned
chain_of(const char *name, size_t len)
{
	unsigned h = 2166136261u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)name[i]) * 16777619u;
	return h % CHAINS;
}

static const struct asset *
find_asset(const struct asset_table *t, const char *name)
{
	const struct asset *a = t->chain[chain_of(name, strlen(name))];

	while (a != NULL && strcmp(a->name, name) != 0)
		a = a->next;
	return a;
}

/* --- making the table --------------------------------------------------------------------------- */

static void
put_head(struct str *out, const struct asset *a, enum form f, int status)
{
	static const char *const coding[NFORMS] = { [GZIP] = "gzip", [BROTLI] = "br" };
	bool page = ends_with(a->name, ".html"), lasting = str_starts(a->name, "assets/");

	str_printf(out, "HTTP/1.1 %s\r\nServer: tradewind\r\n", status == 200 ? "200 OK" : "304 Not Modified");
	if (status == 200)
		str_printf(out, "Content-Type: %s\r\nContent-Length: %zu\r\n", type_of(a->name),
		    a->file[f]->len);
	if (status == 200 && coding[f] != NULL)
		str_printf(out, "Content-Encoding: %s\r\n", coding[f]);
	str_printf(out, "Vary: Accept-Encoding\r\nETag: %s\r\nCache-Control: %s\r\n", a->etag,
	    lasting ? "public, max-age=31536000, immutable" : "no-cache");
	str_printf(out, "X-Content-Type-Options: nosniff\r\nStrict-Transport-Security: max-age=31536000\r\n"
	    "Referrer-Policy: same-origin\r\nContent-Security-Policy: %s\r\n",
	    page ? page_policy : "default-src 'none'; frame-ancestors 'none'");
}

static const struct embed *
find_form(const struct embed *files, const char *name, const char *suffix)
{
	char *full = xmalloc(strlen(name) + strlen(suffix) + 1);
	const struct embed *f;

	stpcpy(stpcpy(full, name), suffix);
	f = embed_find(files, full);
	free(full);
	return f;
}

static void
fill(struct asset *a, const struct embed *files, const struct embed *file)
{
	a->name = file->name;
	a->file[PLAIN] = file;
	a->file[GZIP] = find_form(files, file->name, ".gz");
	a->file[BROTLI] = find_form(files, file->name, ".br");
	tags_make(file->p, file->len, a->etag);
	for (int f = PLAIN; f < NFORMS; f++)
		if (a->file[f] != NULL)
			put_head(&a->head[f], a, f, 200);
	put_head(&a->head_304, a, PLAIN, 304);
}

struct asset_table *
asset_table_new(const struct embed *files)
{
	struct asset_table *t = xcalloc(1, sizeof *t);
	const struct embed *f;
	size_t n = 0;

	for (f = files; f->name != NULL; f++)
		n++;
	t->all = xcalloc(n + 1, sizeof *t->all);
	for (f = files; f->name != NULL; f++) {
		struct asset *a = &t->all[t->n];
		unsigned c = chain_of(f->name, strlen(f->name));

		if (ends_with(f->name, ".gz") || ends_with(f->name, ".br"))
			continue;
		fill(a, files, f);
		a->next = t->chain[c];
		t->chain[c] = a;
		t->n++;
	}
	t->index = find_asset(t, "index.html");
	t->member = find_asset(t, "m.html");
	return t;
}

void
asset_table_free(struct asset_table *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->n; i++) {
		for (int f = PLAIN; f < NFORMS; f++)
			str_fini(&t->all[i].head[f]);
		str_fini(&t->all[i].head_304);
	}
	free(t->all);
	free(t);
}

/* --- answering ---------------------------------------------------------------------------------- */

/* Paths that belong to the API and never to a page. */
bool
asset_is_page_path(const char *path)
{
	static const char *const others[] = { "/api", "/docs", "/feeds", "/healthz", "/readyz", "/metrics" };

	for (size_t i = 0; i < nitems(others); i++) {
		size_t n = strlen(others[i]);

		if (strncmp(path, others[i], n) == 0 && (path[n] == '\0' || path[n] == '/'))
			return false;
	}
	return true;
}

/* Every path without a dot is a page of an application, which has one file: the member's at /m, the desk's anywhere else. */
static const struct asset *
page_of(const struct asset_table *t, const char *path)
{
	if (strchr(path, '.') != NULL)
		return NULL;
	return strcmp(path, "/m") == 0 || strcmp(path, "/m/") == 0 ? t->member : t->index;
}

int
asset_find(const struct asset_table *t, struct req *rq, int *status, const struct str **head,
    const unsigned char **body, size_t *len)
{
	const struct asset *a = find_asset(t, rq->path + 1);
	const char *offer[] = { NULL, NULL };
	enum form f = PLAIN;

	if (a == NULL)
		a = page_of(t, rq->path);
	if (a == NULL)
		return fail(&rq->err, ERR_NOT_FOUND, "no such file");
	offer[0] = type_of(a->name);
	if (!req_accepts(rq, offer[0]))
		return fail_offer(rq, offer);
	*body = NULL;
	*len = 0;
	if (tags_name(req_header(rq, "if-none-match"), a->etag)) {
		*status = 304;
		*head = &a->head_304;
		return 0;
	}
	if (a->file[BROTLI] != NULL && req_accepts_coding(rq, "br"))
		f = BROTLI;
	else if (a->file[GZIP] != NULL && req_accepts_coding(rq, "gzip"))
		f = GZIP;
	*status = 200;
	*head = &a->head[f];
	*body = a->file[f]->p;
	*len = a->file[f]->len;
	return 0;
}
