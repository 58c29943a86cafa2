/*
 * How many rows of a query there are of each kind; and the rows of a query for statements of reports.
 */
#include "base/base.h"

#include "list_in.h"

/* --- portions ----------------------------------------------------------------------------------------- */

int
list_parts(struct db *d, struct arena *a, const struct list *l,
    int (*each)(struct db *d, struct arena *a, const struct list *part, void *arg, struct err *e), void *arg, struct err *e)
{
	struct list part = *l;
	int64_t *id;
	size_t n;
	int rc = 0;

	if (list_narrow(d, a, &part, e) == -1)
		return -1;
	if (l->q == NULL)
		return each(d, a, &part, arg, e);
	if (list_ids_q(d, a, l, &id, &n, e) == -1)
		return -1;
	part.q = NULL;
	for (size_t i = 0; i < n && rc == 0; i += LIST_PORTION) {
		part.only = id + i;
		part.nonly = n - i < LIST_PORTION ? n - i : LIST_PORTION;
		rc = each(d, a, &part, arg, e);
	}
	return rc;
}

/* --- by what ------------------------------------------------------------------------------------------ */

static bool
may_group(const struct list *l, const struct field *f)
{
	return list_may_use(l, f, FL_FILTER) && (f->type == F_ENUM || f->type == F_CODEREF || f->type == F_BOOL);
}

static const char *
groupable(struct arena *a, const struct list *l)
{
	struct str *s = str_new(a);

	for (const struct field *f = l->r->fields; f < l->r->fields + l->r->nfields; f++)
		if (may_group(l, f))
			str_printf(s, "%s%s", s->len > 0 ? ", " : "", f->name);
	return str_text(s);
}

static int
fail_by(struct arena *a, const struct list *l, const char *name, enum err_code code, const char *detail, struct err *e)
{
	fail_detail(e, code, detail);
	err_param(e, "name", name);
	err_param(e, "allowed", groupable(a, l));
	return -1;
}

static int
add_by(struct arena *a, const struct list *l, const char *name, struct list_by *out, struct err *e)
{
	const struct field *f = resource_field(l->r, name);

	if (!may_group(l, f))
		return fail_by(a, l, name, ERR_UNKNOWN_PARAM, "unknown_by", e);
	for (size_t i = 0; i < out->n; i++)
		if (out->f[i] == f)
			return fail_by(a, l, name, ERR_BAD_PARAM, "by_twice", e);
	if (out->n == LIST_BY_MOST)
		return fail_by(a, l, name, ERR_BAD_PARAM, "by_too_many", e);
	out->f[out->n++] = f;
	return 0;
}

int
list_by_parse(struct arena *a, const struct list *l, const char *text, struct list_by *out, struct err *e)
{
	*out = (struct list_by){ .n = 0 };
	if (text == NULL || *text == '\0')
		return fail_by(a, l, "by", ERR_BAD_PARAM, "by_missing", e);
	for (size_t n; *text != '\0'; text += n + (text[n] == ',')) {
		n = strcspn(text, ",");
		if (add_by(a, l, arena_strndup(a, text, n), out, e) == -1)
			return -1;
	}
	return 0;
}

/* --- counting ----------------------------------------------------------------------------------------- */

struct group {
	struct key_value value[LIST_BY_MOST];
	int64_t		 n;
};
struct groups {
	struct arena	*a;
	const struct list_by *by;
	struct group	*group;
	size_t		 n, room;
};

static bool
is_text(const struct field *f)
{
	return value_is_text(f);
}

static struct group *
new_group(struct groups *g)
{
	if (g->n == g->room) {
		struct group *more = arena_array(g->a, g->room = g->room * 2 + 64, sizeof *more);

		if (g->n > 0)
			memcpy(more, g->group, g->n * sizeof *more);
		g->group = more;
	}
	return &g->group[g->n++];
}

/* What has gone into another place counts there: a group is as many as the list of its code finds. */
static const char *
text_of(const struct field *f, const char *text)
{
	if (text != NULL && *text == '\0')
		return NULL;	/* a tally's */
	return f->type == F_CODEREF && text != NULL ? ref_today(f->list, text) : text;
}

static void
take_group(struct stmt *s, void *arg)
{
	struct groups *g = arg;
	struct group *x = new_group(g);
	int i = 0;

	for (; i < (int)g->by->n; i++) {
		x->value[i] = (struct key_value){ .i = NONE };
		if (is_text(g->by->f[i]))
			x->value[i].s = arena_strdup(g->a, text_of(g->by->f[i], col_text(s, i)));
		else
			x->value[i].i = col_int(s, i);
	}
	x->n = col_int(s, i);
}

static const char *
columns_of(struct arena *a, const struct list_by *by)
{
	return by->n == 1 ? by->f[0]->name : arena_printf(a, "%s, %s", by->f[0]->name, by->f[1]->name);
}

static bool
is_tallied(const struct list *l, const struct list_by *by)
{
	if (!list_is_tallied(l))
		return false;
	for (size_t i = 0; i < by->n; i++)
		if (!uri_names(l->r->tally->fields, by->f[i]->name))
			return false;
	return true;
}

static int
count_part(struct db *d, struct arena *a, const struct list *part, void *arg, struct err *e)
{
	struct groups *g = arg;
	const char *columns = columns_of(a, g->by);
	const struct list_piece pieces[] = {
		{ arena_printf(a, "SELECT %s, COUNT(*)", columns), part, NULL },
		{ arena_printf(a, " GROUP BY %s", columns), NULL, NULL },
	};
	struct stmt *s = list_stmt(d, a, pieces, nitems(pieces));
	int rc;

	while ((rc = stmt_row(s, e)) == 1)
		take_group(s, g);
	return rc;
}

static int
compare_value(const struct field *f, const struct key_value *x, const struct key_value *y)
{
	bool none_x = is_text(f) ? x->s == NULL : x->i == NONE, none_y = is_text(f) ? y->s == NULL : y->i == NONE;

	if (none_x || none_y)
		return none_x - none_y;
	return is_text(f) ? strcmp(x->s, y->s) : (x->i > y->i) - (x->i < y->i);
}

static int
by_value(const void *x, const void *y, void *arg)
{
	const struct list_by *by = arg;
	const struct group *a = x, *b = y;
	int c = 0;

	for (size_t i = 0; i < by->n && c == 0; i++)
		c = compare_value(by->f[i], &a->value[i], &b->value[i]);
	return c;
}

/* The same value of several portions, or of several codes of before, is one group. */
static void
put_in_order(struct groups *g)
{
	void *by = (void *)(uintptr_t)g->by;
	size_t n = 0;

	if (g->n > 0)
		qsort_r(g->group, g->n, sizeof *g->group, by_value, by);
	for (size_t i = 0; i < g->n; i++)
		if (n > 0 && by_value(&g->group[n - 1], &g->group[i], by) == 0)
			g->group[n - 1].n += g->group[i].n;
		else
			g->group[n++] = g->group[i];
	g->n = n;
}

static void
put_value(struct jw *w, const struct field *f, const struct key_value *v)
{
	union value at;

	jw_key(w, f->name);
	if (is_text(f))
		at.s = v->s;
	else
		at.i = v->i;
	if (value_is_empty(f, &at))
		jw_null(w);
	else
		ftype[f->type].put_json(w, f, &at);
}

static void
put_group(struct jw *w, const struct list_by *by, const struct group *x)
{
	jw_object(w);
	for (size_t i = 0; i < by->n; i++)
		put_value(w, by->f[i], &x->value[i]);
	jw_kint(w, "count", x->n);
	jw_end_object(w);
}

int
list_put_groups(struct db *d, struct arena *a, const struct list *l, const struct list_by *by, struct jw *w, struct err *e)
{
	struct groups g = { .a = a, .by = by };
	int64_t total = 0;

	if ((is_tallied(l, by) ? list_tally(d, a, l, columns_of(a, by), take_group, &g, e) : list_parts(d, a, l, count_part, &g, e)) == -1)
		return -1;
	put_in_order(&g);
	jw_object(w);
	jw_key(w, "groups");
	jw_array(w);
	for (size_t i = 0; i < g.n; i++) {
		put_group(w, by, &g.group[i]);
		total += g.group[i].n;
	}
	jw_end_array(w);
	jw_kint(w, "total", total);
	if (list_put_left_out(d, a, l, w, e) == -1)
		return -1;
	jw_end_object(w);
	return 0;
}
