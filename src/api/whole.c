/*
 * A record with its parts.
 */
#include "base/base.h"

#include "api/expand.h"
#include "api/whole.h"
#include "base/clock.h"
#include "base/str.h"
#include "meta/list.h"
#include "meta/registry.h"
#include "model/record.h"

enum { MINUTE_MS = 60000 };

static int
put_part(struct req *rq, struct db *d, struct jw *w, const struct resource *part, const struct view *v, int64_t id,
    struct rec_names *names, struct err *e)
{
	struct list_page page;
	struct rec_seen *row;
	struct list *l;

	if (list_of_link(rq, part, v, resource_parent_field(part)->name, id, WHOLE_PARTS, &l, e) == -1 ||
	    list_run(d, rq->arena, l, &page, e) == -1 || list_load(d, rq->arena, l, &page, &row, e) == -1)
		return -1;
	jw_array(w);
	for (size_t i = 0; i < page.n; i++) {
		if (row[i].rec == NULL)
			continue;
		rec_put_json(w, part, row[i].rec, row[i].see, FIELDS_ALL);
		if (names != NULL)
			rec_names_add(names, part, row[i].rec, row[i].see, FIELDS_ALL);
	}
	jw_end_array(w);
	return 0;
}

/* What dates suggest, for who sees it. */
static int
put_suggested(struct req *rq, struct db *d, struct str *out, const struct resource *r, int64_t id, struct err *e)
{
	struct str *value;
	unsigned see;
	struct jw w;
	void *rec;
	int rc = record_get(d, rq->arena, req_actor(rq), r, id, &rec, &see, e);

	if (rc != 1)
		return rc;
	value = str_new(rq->arena);
	jw_init(&w, value);
	if (!r->suggest(rec, see, clock_ms(), rq->lang, &w))
		return 0;
	str_cut(out, out->len - 1);
	str_printf(out, ",\"suggested\":%s}", str_text(value));
	return 0;
}

int
put_whole(struct req *rq, struct db *d, struct str *out, const struct resource *r, int64_t id, struct rec_names *names,
    struct err *e)
{
	if (r->suggest != NULL && put_suggested(rq, d, out, r, id, e) == -1)
		return -1;
	for (const struct resource *const *part = r->parts; part != NULL && *part != NULL; part++) {
		struct view v;
		struct jw w;

		if (!req_may_read(rq, *part, &v))
			continue;
		assert(out->len > 2 && out->p[out->len - 1] == '}');
		str_cut(out, out->len - 1);
		str_printf(out, ",\"%s\":", resource_part_name(r, *part));
		jw_init(&w, out);
		if (put_part(rq, d, &w, *part, &v, id, names, e) == -1)
			return -1;
		str_putc(out, '}');
	}
	return 0;
}

void
whole_scope(const struct req *rq, const struct resource *r, const char **scope, uint64_t *stamp)
{
	struct str *all;
	struct view v;

	if (r->suggest != NULL) {
		*stamp += (uint64_t)clock_ms() / MINUTE_MS;
		*scope = arena_printf(rq->arena, "%s|%d", *scope, rq->lang);
	}
	if (r->parts == NULL)
		return;
	all = str_new(rq->arena);
	str_puts(all, *scope);
	for (const struct resource *const *part = r->parts; *part != NULL; part++)
		if (req_may_read(rq, *part, &v)) {
			scope_put(all, &v);
			*stamp += scope_stamp(rq, &v, *part);
		}
	*scope = str_text(all);
}

void
whole_tag(struct req *rq, const struct resource *r, bool partial)
{
	const char *tag = rq->reply.etag, *p = rq->reply.body.p;
	size_t n = rq->reply.body.len;

	if ((r->parts == NULL && !r->renewed && !partial) || tag == NULL || tag[0] != '"')
		return;
	if (rq->reply.shared != NULL)
		p = body_bytes(rq->reply.shared, &n);
	rq->reply.etag = arena_printf(rq->arena, "%.*s-%llx\"", (int)strlen(tag) - 1, tag, (unsigned long long)bytes_hash(BYTES_HASH, p, n));
}
