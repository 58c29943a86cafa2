/*
 * Filters that are no field: whether a record has a row of another resource.  The rows are a list of their own, with the caller's
 * view of them, so that nothing is found by what could not be read.
 */
#include "base/base.h"

#include "list_in.h"

/* The params' classes are judged as those of fields: seen on every row in scope. */
const struct filter *
filter_find(const struct list *l, const char *name, const struct field **param)
{
	for (const struct filter *f = l->r->filters; f < l->r->filters + l->r->nfilters; f++)
		for (size_t i = 0; i < f->nparams; i++)
			if (strcmp(f->params[i].name, name) == 0 && (l->see_all & BIT(f->params[i].class))) {
				*param = &f->params[i];
				return f;
			}
	return NULL;
}

void
ask_give(struct list *l, const struct filter *f, const struct field *param, const char *text, const struct money *m)
{
	struct ask *k = l->ask;

	while (k < l->ask + l->nasks && k->f != f)
		k++;
	if (k == l->ask + l->nasks) {
		*k = (struct ask){ .f = f };
		l->nasks++;
	}
	k->value[param - f->params] = (struct filter_value){ text, m == NULL ? (struct money){ NONE, "" } : *m };
}

/* The parameter that has to stand beside those that were given, and does not. */
static const struct field *
missing(const struct ask *k)
{
	for (size_t i = 0; i < k->f->nparams; i++)
		if ((k->f->params[i].flags & FL_REQUIRED) && k->value[i].text == NULL)
			return &k->f->params[i];
	return NULL;
}

static int
fail_missing(const struct ask *k, const struct field *f, struct err *e)
{
	size_t i = 0;

	while (k->value[i].text == NULL)
		i++;
	fail_detail(e, ERR_BAD_PARAM, "filter_needs");
	err_param(e, "name", k->f->params[i].name);
	err_param(e, "needs", f->name);
	err_param(e, "label_zh", f->zh);
	err_param(e, "label_en", f->en);
	return -1;
}

static int
rows_of(struct arena *a, const struct ask *k, const struct view *of, const struct uri_query *q, const struct list **out, struct err *e)
{
	struct list *l = NULL;
	struct view v;
	int rc = 0;

	k->f->view(of, k->f->rows, &v);
	if (q->n > 0)
		rc = list_parse(a, k->f->rows, &v, q, NULL, &l, e);
	*out = l;
	return rc;
}

static int
judge(struct arena *a, struct ask *k, const struct list *l, struct err *e)
{
	struct uri_query meets = { 0 }, unknown = { 0 };

	if (k->f->ask(a, k->value, &meets, &unknown, e) == -1)
		return -1;
	assert(meets.n > 0);
	if (rows_of(a, k, &l->v, &meets, &k->meets, e) == -1)
		return -1;
	return rows_of(a, k, &l->v, &unknown, &k->unknown, e);
}

int
ask_all(struct arena *a, struct list *l, bool part, struct err *e)
{
	for (struct ask *k = l->ask; k < l->ask + l->nasks; k++) {
		const struct field *f = missing(k);

		if (f != NULL && part)
			continue;
		if (f != NULL)
			return fail_missing(k, f, e);
		if (judge(a, k, l, e) == -1)
			return -1;
	}
	return 0;
}

/* --- what nobody can say ---------------------------------------------------------------------------- */

/* The rows that meet the rest: those of which it is not known whether they meet one of the filters, and that do not by another row. */
static struct list *
left_out(struct arena *a, const struct list *l, const struct ask *k)
{
	struct list *out = arena_alloc(a, sizeof *out);
	struct ask *ask = arena_array(a, l->nasks + 1, sizeof *ask);

	*out = *l;
	memcpy(ask, l->ask, l->nasks * sizeof *ask);
	ask[k - l->ask].not = true;
	ask[l->nasks] = *k;
	ask[l->nasks].meets = k->unknown;
	out->ask = ask;
	out->nasks++;
	out->count = true;
	out->known = out->after = false;
	out->offset = 0;
	out->limit = LIST_LEFT_MOST;
	out->key[0] = (struct key){ "id", false, false, true };
	out->nkeys = 1;
	out->sorted = true;
	return out;
}

static void
put_left(struct jw *w, const struct list_page *page, const char *why)
{
	jw_key(w, "left_out");
	jw_object(w);
	jw_kint(w, "count", page->total);
	jw_key(w, "ids");
	jw_array(w);
	for (size_t i = 0; i < page->n; i++)
		jw_int(w, page->row[i].id);
	jw_end_array(w);
	jw_ktext(w, "why", why);
	jw_end_object(w);
}

int
list_put_left_out(struct db *d, struct arena *a, const struct list *l, struct jw *w, struct err *e)
{
	struct list_page page;

	for (const struct ask *k = l->ask; k < l->ask + l->nasks; k++) {
		if (k->unknown == NULL)
			continue;
		if (list_run(d, a, left_out(a, l, k), &page, e) == -1)
			return -1;
		put_left(w, &page, k->f->why);
		return 0;
	}
	return 0;
}

const struct resource *
list_filter_rows(const struct resource *r, const char *name)
{
	for (const struct filter *f = r->filters; f < r->filters + r->nfilters; f++)
		for (size_t i = 0; i < f->nparams; i++)
			if (strcmp(f->params[i].name, name) == 0)
				return f->rows;
	return NULL;
}
