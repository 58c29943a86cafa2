/*
 * The contract, OpenAPI 3.1, from the route table and the field tables (ui-and-api.md A9).  tests/golden holds a copy, so
 * a change on the wire shows in review.
 */
#include "base/base.h"

#include <ctype.h>

#include "api/answer.h"
#include "api/parts.h"
#include "meta/registry.h"
#include "model/flow.h"

static const char *const verbs[M_COUNT] = {
	[M_GET] = "get", [M_POST] = "post", [M_PUT] = "put", [M_PATCH] = "patch", [M_DELETE] = "delete",
};

/* One operation: a row, for the resource that stands for {res}, the one for {children}, the move for {move}, or NULL. */
struct op {
	const struct route	*row;
	const struct resource	*r, *child;
	const struct move	*move;
	const char		*path;		/* as the contract names it */
};

static const char *
path_of(struct arena *a, const struct op *op)
{
	struct str *out = str_new(a);

	for (const char *p = op->row->pattern; *p != '\0';)
		if (op->r != NULL && str_starts(p, "{res}")) {
			str_puts(out, op->r->path);
			p += 5;
		} else if (op->child != NULL && str_starts(p, "{children}")) {
			str_puts(out, resource_part_name(op->r, op->child));
			p += 10;
		} else if (op->move != NULL && str_starts(p, "{move}")) {
			str_puts(out, op->move->name);
			p += 6;
		} else
			str_putc(out, *p++);
	return str_text(out);
}

/* get_enterprises_id_history */
static const char *
operation_of(struct arena *a, const struct op *op)
{
	struct str *out = str_new(a);
	const char *p = str_starts(op->path, "/api/v1") ? op->path + 7 : op->path;

	str_puts(out, verbs[op->row->method]);
	for (bool gap = true; *p != '\0'; p++) {
		if (isalnum((unsigned char)*p)) {
			if (gap)
				str_putc(out, '_');
			str_putc(out, *p);
		}
		gap = !isalnum((unsigned char)*p);
	}
	return str_text(out);
}

static void
put_ref(struct jw *w, const char *kind, const char *name)
{
	struct str ref = STR_INIT;

	jw_object(w);
	str_printf(&ref, "#/components/%s/%s", kind, name);
	jw_ktext(w, "$ref", str_text(&ref));
	jw_end_object(w);
	str_fini(&ref);
}

static void
put_parameter(struct jw *w, const char *in, const char *name, size_t len, const char *type)
{
	jw_object(w);
	jw_key(w, "name");
	jw_textn(w, name, len);
	jw_ktext(w, "in", in);
	jw_kbool(w, "required", strcmp(in, "query") != 0);
	jw_key(w, "schema");
	jw_object(w);
	jw_ktext(w, "type", type);
	jw_end_object(w);
	jw_end_object(w);
}

static void
put_in_query(struct jw *w, const char *name)
{
	static const char *const numbers[] = { "limit", "offset", "before", NULL };

	put_parameter(w, "query", name, strlen(name), uri_names(numbers, name) ? "integer" : "string");
}

/* Filters by their plain name, which means "equal"; docs/api.md says what may stand behind it. */
static void
put_filters(struct jw *w, const struct field *f, size_t n)
{
	for (const struct field *end = f + n; f < end; f++)
		if ((f->flags & FL_FILTER) && !(f->flags & FL_HIDDEN))
			put_in_query(w, f->name);
}

/* What stands in braces, the version that a change needs, and what may stand in the query. */
static void
put_parameters(struct jw *w, const struct op *op)
{
	const struct route *row = op->row;
	const struct resource *listed = row->lists != NULL ? registry_by_path(row->lists) : op->child != NULL ? op->child : op->r;
	bool of_record = op->r != NULL || str_starts(row->pattern, "/api/v1/users/{id}") ||
	    str_starts(row->pattern, "/api/v1/saved-views/{id}");
	bool to_version = row->method == M_PATCH || row->method == M_DELETE || strstr(row->pattern, "/restore") != NULL;

	jw_key(w, "parameters");
	jw_array(w);
	for (const char *p = strchr(op->path, '{'); p != NULL; p = strchr(p, '{')) {
		size_t n = strcspn(++p, "}");

		put_parameter(w, "path", p, n, n == 2 || n == 1 ? "integer" : "string");
	}
	if ((of_record && (to_version || op->move != NULL)) || str_starts(row->pattern, "/api/v1/enterprises/{id}/"))
		put_parameter(w, "header", "If-Match", 8, "string");
	for (const char *const *name = row->query; name != NULL && *name != NULL; name++)
		put_in_query(w, *name);
	if (row->flags & RT_FILTERS) {
		put_filters(w, rec_fields, rec_nfields);
		put_filters(w, listed->fields, listed->nfields);
		for (const struct filter *f = listed->filters; f < listed->filters + listed->nfilters; f++)
			for (size_t i = 0; i < f->nparams; i++)
				put_in_query(w, f->params[i].name);
	}
	jw_end_array(w);
}

static void
put_content(struct jw *w, const char *const *types, const char *schema)
{
	jw_key(w, "content");
	jw_object(w);
	for (; *types != NULL; types++) {
		jw_key(w, *types);
		jw_object(w);
		if (schema != NULL) {
			jw_key(w, "schema");
			put_ref(w, "schemas", schema);
		}
		jw_end_object(w);
	}
	jw_end_object(w);
}

static void
put_request(struct jw *w, const struct route *row, const char *schema)
{
	bool upload = row->flags & RT_UPLOAD;

	if (row->method != M_POST && row->method != M_PATCH && row->method != M_PUT)
		return;
	if (strstr(row->pattern, "/restore") != NULL)
		return;
	jw_key(w, "requestBody");
	jw_object(w);
	put_content(w, NAMES(upload ? "multipart/form-data" : "application/json"), schema);
	jw_end_object(w);
}

static void
put_responses(struct jw *w, const struct route *row, const char *schema)
{
	jw_key(w, "responses");
	jw_object(w);
	jw_key(w, "2XX");
	jw_object(w);
	jw_ktext(w, "description", "Done");
	if (row->method != M_DELETE)
		put_content(w, row->offers != NULL ? row->offers : NAMES("application/json"), schema);
	jw_end_object(w);
	jw_key(w, "default");
	put_ref(w, "responses", "problem");
	jw_end_object(w);
}

/* The schema of the body: the record, or the page of records. */
static const char *
schema_of(struct arena *a, const struct op *op)
{
	const char *pattern = op->row->pattern;

	if (op->r == NULL)
		return NULL;
	if (op->child != NULL)
		return op->row->method == M_GET ? arena_printf(a, "%s_list", op->child->name) : op->child->name;
	if (strcmp(pattern, "/api/v1/{res}") == 0 && op->row->method == M_GET)
		return arena_printf(a, "%s_list", op->r->name);
	if (op->move != NULL || strcmp(pattern, "/api/v1/{res}/{id}") == 0 || strcmp(pattern, "/api/v1/{res}") == 0 ||
	    strstr(pattern, "/restore") != NULL)
		return op->r->name;
	return NULL;
}

static const char *
body_of(struct arena *a, const struct op *op, const char *schema)
{
	if (op->move != NULL)
		return arena_printf(a, "%s_%s", op->r->name, op->move->name);
	if (schema == NULL || (op->row->method != M_PATCH && op->row->method != M_POST) || (op->row->flags & RT_UPLOAD))
		return NULL;
	return arena_printf(a, "%s_change", schema);
}

static void
put_operation(struct jw *w, struct arena *a, const struct op *op)
{
	const struct route *row = op->row;
	const char *schema = schema_of(a, op);

	jw_key(w, verbs[row->method]);
	jw_object(w);
	jw_ktext(w, "operationId", operation_of(a, op));
	jw_key(w, "tags");
	jw_array(w);
	jw_text(w, op->r != NULL ? op->r->path : "system");
	jw_end_array(w);
	if (row->flags & RT_PUBLIC) {
		jw_key(w, "security");
		jw_array(w);
		jw_end_array(w);
	}
	put_parameters(w, op);
	put_request(w, row, body_of(a, op, schema));
	put_responses(w, row, schema);
	jw_end_object(w);
}

/* All methods of the path of its first row. */
static void
put_path(struct jw *w, struct arena *a, const struct route *first, const struct route *end, struct op op)
{
	op.row = first;
	op.path = path_of(a, &op);
	jw_key(w, op.path);
	jw_object(w);
	for (; op.row < end; op.row++)
		if (strcmp(op.row->pattern, first->pattern) == 0)
			put_operation(w, a, &op);
	jw_end_object(w);
}

/* The path of the records of one kind that belong to one of another. */
static const char *
nested(struct arena *a, const struct resource *r, const struct resource *child)
{
	return arena_printf(a, "/api/v1/%s/{id}/%s", r->path, resource_part_name(r, child));
}

/* Of a path that is written out: whose records it has, if it is such a one. */
static struct op
op_of(struct arena *a, const char *pattern)
{
	for (const struct resource *const *r = registry_all(); *r != NULL; r++)
		for (const struct resource *const *c = registry_all(); *c != NULL; c++)
			if (resource_link(*c, *r) != NULL && strcmp(nested(a, *r, *c), pattern) == 0)
				return (struct op){ .r = *r, .child = *c };
	return (struct op){ NULL };
}

static bool
is_written_out(const struct route *end, const char *path)
{
	size_t n;

	for (const struct route *row = api_routes(&n); row < end; row++)
		if (strcmp(row->pattern, path) == 0)
			return true;
	return false;
}

/* The same for everything that may stand in its braces. */
static void
put_pattern(struct jw *w, struct arena *a, const struct route *first, const struct route *end)
{
	bool children = strstr(first->pattern, "{children}") != NULL, moves = strstr(first->pattern, "{move}") != NULL;

	if (strstr(first->pattern, "{res}") == NULL) {
		put_path(w, a, first, end, op_of(a, first->pattern));
		return;
	}
	for (const struct resource *const *r = registry_all(); *r != NULL; r++) {
		for (const struct move *m = (*r)->moves; moves && m < (*r)->moves + (*r)->nmoves; m++)
			if (flow_is_first(*r, m))
				put_path(w, a, first, end, (struct op){ .r = *r, .move = m });
		if (!children && !moves)
			put_path(w, a, first, end, (struct op){ .r = *r });
		for (const struct resource *const *c = registry_all(); children && *c != NULL; c++)
			if (resource_link(*c, *r) != NULL && !is_written_out(end, nested(a, *r, *c)))
				put_path(w, a, first, end, (struct op){ .r = *r, .child = *c });
	}
}

static bool
is_first(const struct route *rows, const struct route *row)
{
	for (; rows < row; rows++)
		if (strcmp(rows->pattern, row->pattern) == 0)
			return false;
	return true;
}

static void
put_paths(struct jw *w, struct arena *a)
{
	size_t n;
	const struct route *rows = api_routes(&n);

	jw_key(w, "paths");
	jw_object(w);
	for (const struct route *row = rows; row < rows + n; row++)
		if (is_first(rows, row))
			put_pattern(w, a, row, rows + n);
	jw_end_object(w);
}

static const char page_schema[] =
    "{\"type\":\"object\",\"required\":[\"items\",\"next\",\"limit\"],\"properties\":{\"items\":{\"type\":\"array\","
    "\"items\":{\"$ref\":\"#/components/schemas/%s\"}},\"total\":{\"type\":\"integer\"},\"total_more\":{\"type\":\"boolean\"},"
    "\"next\":{\"type\":[\"string\",\"null\"]},\"offset\":{\"type\":\"integer\"},\"limit\":{\"type\":\"integer\"}}}";

static const char problem[] =
    "{\"description\":\"RFC 9457\",\"content\":{\"application/problem+json\":{\"schema\":{\"type\":\"object\","
    "\"required\":[\"type\",\"title\",\"status\",\"code\",\"request_id\"],\"properties\":{\"type\":{\"type\":\"string\"},"
    "\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},\"code\":{\"type\":\"string\"},"
    "\"detail\":{\"type\":\"string\"},\"request_id\":{\"type\":\"string\"},\"errors\":{\"type\":\"array\",\"items\":"
    "{\"type\":\"object\",\"required\":[\"pointer\",\"code\",\"message\"],\"properties\":{\"pointer\":{\"type\":\"string\"},"
    "\"code\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"},\"params\":{\"type\":\"object\"}}}}}}}}}";

/* A field of the record, one of several, or the reason, which is none. */
static void
put_given(struct jw *w, struct arena *a, const struct resource *r, const char *const *names)
{
	static const char reason[] = "{\"type\":\"string\",\"maxLength\":2000}";

	for (; names != NULL && *names != NULL; names++)
		for (const char *p = *names, *name; *p != '\0'; p += strcspn(p, "|"), p += *p == '|') {
			name = arena_strndup(a, p, strcspn(p, "|"));
			jw_key(w, name);
			if (strcmp(name, MOVE_REASON) == 0)
				jw_raw(w, reason, sizeof reason - 1);
			else
				put_ref(w, "schemas", arena_printf(a, "%s_change/properties/%s", r->name, name));
		}
}

static void
put_parts_given(struct jw *w, struct arena *a, const struct resource *r, const struct move *m)
{
	for (const struct resource *const *p = r->parts; flow_takes_parts(r, m) && *p != NULL; p++) {
		jw_key(w, resource_part_name(r, *p));
		jw_object(w);
		jw_ktext(w, "type", "array");
		jw_key(w, "items");
		put_ref(w, "schemas", arena_printf(a, "%s_change", (*p)->name));
		jw_end_object(w);
	}
}

/* What may stand in the body of each move.  What it needs may stand in the record already, so nothing is required. */
static void
put_moves(struct jw *w, struct arena *a, const struct resource *r)
{
	for (const struct move *m = r->moves; m < r->moves + r->nmoves; m++) {
		if (!flow_is_first(r, m))
			continue;
		jw_key(w, arena_printf(a, "%s_%s", r->name, m->name));
		jw_object(w);
		jw_ktext(w, "type", "object");
		jw_ktext(w, "title", m->en);
		jw_key(w, "properties");
		jw_object(w);
		put_given(w, a, r, m->needs);
		put_given(w, a, r, m->takes);
		put_parts_given(w, a, r, m);
		jw_end_object(w);
		jw_kbool(w, "additionalProperties", false);
		jw_end_object(w);
	}
}

static void
put_schemas(struct jw *w, struct arena *a)
{
	jw_key(w, "schemas");
	jw_object(w);
	for (const struct resource *const *r = registry_all(); *r != NULL; r++) {
		const char *page = arena_printf(a, page_schema, (*r)->name);

		jw_key(w, (*r)->name);
		rec_put_openapi(w, *r, false);
		jw_key(w, arena_printf(a, "%s_change", (*r)->name));
		rec_put_openapi(w, *r, true);
		jw_key(w, arena_printf(a, "%s_list", (*r)->name));
		jw_raw(w, page, strlen(page));
		put_moves(w, a, *r);
	}
	jw_end_object(w);
}

static void
put_components(struct jw *w, struct arena *a)
{
	static const char security[] =
	    "{\"cookie\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"__Host-tw\"},"
	    "\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}}";

	jw_key(w, "components");
	jw_object(w);
	put_schemas(w, a);
	jw_key(w, "responses");
	jw_object(w);
	jw_key(w, "problem");
	jw_raw(w, problem, sizeof problem - 1);
	jw_end_object(w);
	jw_key(w, "securitySchemes");
	jw_raw(w, security, sizeof security - 1);
	jw_end_object(w);
}

void
openapi_put(struct jw *w, struct arena *a, const char *version)
{
	jw_object(w);
	jw_ktext(w, "openapi", "3.1.0");
	jw_key(w, "info");
	jw_object(w);
	jw_ktext(w, "title", "Tradewind");
	jw_ktext(w, "version", version);
	jw_end_object(w);
	jw_key(w, "security");
	jw_raw(w, "[{\"cookie\":[]},{\"token\":[]}]", 28);
	put_paths(w, a);
	put_components(w, a);
	jw_end_object(w);
}

static int
make(struct req *rq, struct str *out, void *arg, int64_t *version, struct err *e)
{
	struct jw w;

	jw_init(&w, out);
	openapi_put(&w, rq->arena, req_worker(rq)->api->version);
	return 0;
}

int
openapi_get(struct req *rq)
{
	return answer_cached(rq, "", STAMP_CONSTANT, make, NULL);
}
