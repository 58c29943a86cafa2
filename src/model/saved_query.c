/*
 * What a saved view asks for.  The list parser is the only judge: each part is handed to it alone, through the view of whoever
 * saves or reads, so that nothing is allowed here that a list would refuse.
 */
#include "base/base.h"

#include "meta/list.h"
#include "model/saved_view.h"
#include "text/utf8.h"

/* --- asking the parser -------------------------------------------------------------------------------- */

struct judge {
	struct arena	*a;
	const struct resource *r;
	const struct view *v;
};

static int
judge_all(const struct judge *j, struct uri_pair *pair, size_t n, const char *const *names, struct err *e)
{
	struct list *l;

	err_init(e, j->a);
	return list_parse(j->a, j->r, j->v, &(struct uri_query){ pair, n }, names, &l, e);
}

static int
judge_filter(const struct judge *j, const struct saved_filter *f, struct err *e)
{
	struct uri_pair one = { f->name, f->value };

	err_init(e, j->a);
	return list_judge(j->a, j->r, j->v, &(struct uri_query){ &one, 1 }, NULL, e);
}

static int
judge_part(const struct judge *j, const char *part, const char *value, struct err *e)
{
	return judge_all(j, &(struct uri_pair){ part, value }, 1, list_names, e);
}

/* `fields` takes several and a word of its own; a column is one field. */
static int
judge_column(const struct judge *j, const char *name, struct err *e)
{
	if (strchr(name, ',') == NULL && strcmp(name, "default") != 0 && name[0] != '\0')
		return judge_part(j, "fields", name, e);
	err_init(e, j->a);
	return fail(e, ERR_UNKNOWN_PARAM, "a column is one field");
}

/* --- complaints --------------------------------------------------------------------------------------- */

static void
complain(struct err *e, const char *pointer, const char *code, const struct err *why)
{
	struct err_item *it = err_field(e, pointer, code);

	for (size_t i = 0; i < why->nparams; i++)
		err_item_param(e, it, why->param[i].key, why->param[i].value);
}

/* A field that is not there for the caller, or what the parser says of the value. */
static void
complain_filter(struct err *e, size_t i, const struct err *why)
{
	bool unknown = why->code == ERR_UNKNOWN_PARAM;

	complain(e, arena_printf(e->arena, "/query/filters/%zu/%s", i, unknown ? "name" : "value"),
	    unknown || why->detail == NULL ? "unknown_field" : why->detail, why);
}

static void
complain_part(struct err *e, const char *pointer, const struct err *why)
{
	complain(e, pointer, why->code == ERR_UNKNOWN_PARAM || why->detail == NULL ? "unknown_field" : why->detail, why);
}

static void
complain_many(struct err *e, const char *pointer, int64_t most)
{
	err_item_param(e, err_field(e, pointer, "too_many"), "max", arena_printf(e->arena, "%lld", (long long)most));
}

/* --- reading ------------------------------------------------------------------------------------------ */

/* Put what a reader of members said of `/name` at its place in the whole. */
static void
move_items(struct err *e, struct err *from, const char *at)
{
	for (const struct err_item *it = from->items; it != NULL; it = it->next)
		err_item_again(e, arena_printf(e->arena, "%s%s", at, it->pointer), it);
}

static void
read_filter(const struct jv *v, size_t i, struct saved_filter *f, struct err *e)
{
	static const char *const keys[] = { "name", "value", NULL };
	struct err one;

	err_init(&one, e->arena);
	if (jr_object(v, &one) == 0) {
		(void)!jr_text(v, "name", 1, SAVED_NAME_MOST, &f->name, &one);
		(void)!jr_text(v, "value", 0, SAVED_TEXT_MOST, &f->value, &one);
		(void)!jr_only(v, keys, &one);
	}
	move_items(e, &one, arena_printf(e->arena, "/query/filters/%zu", i));
}

/* The array of a member, or NULL; it is emptied by null. */
static const struct jv *
array_of(const struct jv *body, const char *key, size_t most, struct err *e)
{
	const struct jv *v = jv_get(body, key);
	const char *at = arena_printf(e->arena, "/query/%s", key);

	if (v == NULL || jv_type(v) == J_NULL)
		return NULL;
	if (jv_type(v) != J_ARRAY)
		(void)!err_type(e, at, "array");
	else if (jv_count(v) > most)
		complain_many(e, at, (int64_t)most);
	else
		return v;
	return NULL;
}

static void
judge_filters(const struct judge *j, const struct saved_query *q, struct err *e)
{
	struct uri_pair *pair = arena_array(j->a, q->nfilters, sizeof *pair);
	struct err why;

	for (size_t i = 0; i < q->nfilters; i++) {
		pair[i] = (struct uri_pair){ q->filter[i].name, q->filter[i].value };
		if (judge_filter(j, &q->filter[i], &why) == -1)
			complain_filter(e, i, &why);
	}
	if (e->nitems == 0 && judge_all(j, pair, q->nfilters, NULL, &why) == -1)
		complain_part(e, "/query/filters", &why);
}

static void
read_filters(const struct judge *j, const struct jv *body, struct saved_query *q, struct err *e)
{
	const struct jv *all = array_of(body, "filters", SAVED_FILTERS_MOST, e);

	q->filter = arena_array(j->a, all == NULL ? 0 : jv_count(all), sizeof *q->filter);
	q->nfilters = 0;
	for (const struct jv *v = all == NULL ? NULL : jv_first(all); v != NULL; v = jv_next(v), q->nfilters++)
		read_filter(v, q->nfilters, &q->filter[q->nfilters], e);
	if (e->nitems == 0)
		judge_filters(j, q, e);
}

static bool
has_column(const struct saved_query *q, const char *name)
{
	for (size_t i = 0; i < q->ncolumns; i++)
		if (strcmp(q->column[i], name) == 0)
			return true;
	return false;
}

static void
read_column(const struct judge *j, const struct jv *v, size_t i, struct saved_query *q, struct err *e)
{
	const char *at = arena_printf(e->arena, "/query/columns/%zu", i), *name = jv_text(v);
	struct err why;

	if (name == NULL)
		(void)!err_type(e, at, "string");
	else if (judge_column(j, name, &why) == -1)
		complain_part(e, at, &why);
	else if (has_column(q, name))
		err_field(e, at, "column_twice");
	else
		q->column[q->ncolumns++] = name;
}

static void
read_columns(const struct judge *j, const struct jv *body, struct saved_query *q, struct err *e)
{
	const struct jv *all = array_of(body, "columns", SAVED_COLUMNS_MOST, e);
	size_t i = 0;

	q->column = arena_array(j->a, all == NULL ? 0 : jv_count(all), sizeof *q->column);
	q->ncolumns = 0;
	for (const struct jv *v = all == NULL ? NULL : jv_first(all); v != NULL; v = jv_next(v))
		read_column(j, v, i++, q, e);
}

/* q and sort: a text, or none. */
static void
read_part(const struct judge *j, const struct jv *body, const char *part, const char **out, struct err *e)
{
	struct err why;

	*out = NULL;
	err_init(&why, j->a);
	if (jr_text_opt(body, part, 0, SAVED_TEXT_MOST / 10, out, &why) == -1) {
		move_items(e, &why, "/query");
		return;
	}
	if (*out != NULL)
		*out = utf8_trim(j->a, *out);
	if (*out != NULL && **out == '\0')
		*out = NULL;
	if (*out != NULL && judge_part(j, part, *out, &why) == -1)
		complain_part(e, arena_printf(e->arena, "/query/%s", part), &why);
}

int
saved_query_read(struct arena *a, const struct resource *r, const struct view *v, const struct jv *body,
    struct saved_query *out, struct err *e)
{
	static const char *const keys[] = { "filters", "q", "sort", "columns", NULL };
	struct judge j = { a, r, v };
	struct err shape;

	if (jv_type(body) != J_OBJECT)
		return err_type(e, "/query", "object");
	err_init(&shape, a);
	if (jr_only(body, keys, &shape) == -1)
		move_items(e, &shape, "/query");
	if (jv_get(body, "filters") != NULL)
		read_filters(&j, body, out, e);
	if (jv_get(body, "q") != NULL)
		read_part(&j, body, "q", &out->q, e);
	if (jv_get(body, "sort") != NULL)
		read_part(&j, body, "sort", &out->sort, e);
	if (jv_get(body, "columns") != NULL)
		read_columns(&j, body, out, e);
	return e->nitems > 0 ? -1 : 0;
}

/* --- what a reader gets ------------------------------------------------------------------------------- */

static size_t
narrow_filters(const struct judge *j, const struct saved_query *q, struct saved_query *out)
{
	struct err why;

	out->filter = arena_array(j->a, q->nfilters, sizeof *out->filter);
	for (size_t i = 0; i < q->nfilters; i++)
		if (judge_filter(j, &q->filter[i], &why) == 0)
			out->filter[out->nfilters++] = q->filter[i];
	return q->nfilters - out->nfilters;
}

static size_t
narrow_columns(const struct judge *j, const struct saved_query *q, struct saved_query *out)
{
	struct err why;

	out->column = arena_array(j->a, q->ncolumns, sizeof *out->column);
	for (size_t i = 0; i < q->ncolumns; i++)
		if (judge_column(j, q->column[i], &why) == 0)
			out->column[out->ncolumns++] = q->column[i];
	return q->ncolumns - out->ncolumns;
}

static size_t
narrow_sort(const struct judge *j, const struct saved_query *q, struct saved_query *out)
{
	struct str *kept = str_new(j->a);
	size_t left_out = 0, n;
	struct err why;

	for (const char *s = q->sort == NULL ? "" : q->sort; *s != '\0'; s += n + (s[n] == ',')) {
		const char *key = arena_strndup(j->a, s, n = strcspn(s, ","));

		if (judge_part(j, "sort", key, &why) == -1)
			left_out++;
		else
			str_printf(kept, "%s%s", str_is_empty(kept) ? "" : ",", key);
	}
	out->sort = str_is_empty(kept) ? NULL : str_text(kept);
	return left_out;
}

size_t
saved_query_narrow(struct arena *a, const struct resource *r, const struct view *v, const struct saved_query *q,
    struct saved_query *out)
{
	struct judge j = { a, r, v };

	*out = (struct saved_query){ .q = q->q };
	return narrow_filters(&j, q, out) + narrow_sort(&j, q, out) + narrow_columns(&j, q, out);
}

/* --- as text ------------------------------------------------------------------------------------------ */

void
saved_query_put(struct jw *w, const struct saved_query *q)
{
	jw_object(w);
	jw_key(w, "filters");
	jw_array(w);
	for (size_t i = 0; i < q->nfilters; i++) {
		jw_object(w);
		jw_ktext(w, "name", q->filter[i].name);
		jw_ktext(w, "value", q->filter[i].value);
		jw_end_object(w);
	}
	jw_end_array(w);
	jw_ktext(w, "q", q->q);
	jw_ktext(w, "sort", q->sort);
	jw_key(w, "columns");
	jw_array(w);
	for (size_t i = 0; i < q->ncolumns; i++)
		jw_text(w, q->column[i]);
	jw_end_array(w);
	jw_end_object(w);
}

int
saved_query_load(struct arena *a, const char *text, struct saved_query *out, struct err *e)
{
	const struct jv *all, *filters, *columns;

	*out = (struct saved_query){ 0 };
	if (json_parse(a, text, strlen(text), &all, e) == -1)
		return -1;
	filters = jv_get(all, "filters");
	columns = jv_get(all, "columns");
	out->q = jv_text(jv_get(all, "q"));
	out->sort = jv_text(jv_get(all, "sort"));
	out->filter = arena_array(a, jv_count(filters), sizeof *out->filter);
	out->column = arena_array(a, jv_count(columns), sizeof *out->column);
	for (const struct jv *v = jv_first(filters); v != NULL; v = jv_next(v))
		out->filter[out->nfilters++] = (struct saved_filter){ jv_text(jv_get(v, "name")), jv_text(jv_get(v, "value")) };
	for (const struct jv *v = jv_first(columns); v != NULL; v = jv_next(v))
		out->column[out->ncolumns++] = jv_text(v);
	return 0;
}
