/*
 * Records as cells of sheets: text out, what people write in, headings to fields.
 */
#include "base/base.h"

#include "ftype.h"

#include "text/han.h"
#include "text/utf8.h"

#include <pthread.h>

/* --- cells -------------------------------------------------------------------------------------- */

/* Text that stands as it is needs no copy. */
static bool
is_plain(const struct field *f, bool labels)
{
	return ftype[f->type].kind == AS_TEXT && f->type != F_LIST && !(labels && f->type == F_CODEREF);
}

const char *
rec_cell(struct arena *a, const struct field *f, const void *rec, bool labels, enum lang lang)
{
	const void *at = field_of(f, rec);
	struct str s = STR_INIT;
	const char *out;

	if (value_is_empty(f, at))
		return NULL;
	if (is_plain(f, labels))
		return *(const char *const *)at;
	ftype[f->type].put_cell(&s, f, at, labels, lang);
	out = arena_strndup(a, str_text(&s), s.len);
	str_fini(&s);
	return out;
}

void
rec_overlay_cell(struct arena *a, const struct field *f, const char *heading, const char *text, void *rec,
    const char **complaint, const char **warning, struct err_param param[ERR_NPARAMS])
{
	struct bad b = { 0 };
	union value v;

	*complaint = *warning = NULL;
	memset(param, 0, ERR_NPARAMS * sizeof *param);
	if (text == NULL || utf8_says_nothing(text))
		return;
	value_clear(f, &v);
	if (ftype[f->type].get_cell(a, f, heading == NULL ? "" : heading, text, &v, &b) == 0) {
		if (!value_is_empty(f, &v))
			memcpy(field_at(f, rec), &v, value_size(f));
		*warning = b.warning;
	} else {
		*complaint = b.code;
	}
	if (*complaint != NULL || *warning != NULL)
		memcpy(param, b.param, sizeof b.param);
}

/* --- headings ----------------------------------------------------------------------------------- */

/* What a resource's columns are called, folded; made once for each resource and kept. */
struct heading {
	const char	*whole, *bare;		/* bare: without what stands in brackets */
	const struct field *field;
};
struct headings {
	const struct resource *r;
	struct headings	*next;
	struct heading	*row;
	size_t		 n;
};
static struct headings *_Atomic all_headings;	/* pushed under the lock, never taken off */
static pthread_mutex_t all_headings_lock = PTHREAD_MUTEX_INITIALIZER;

static const char *
fold(struct arena *a, const char *text)
{
	return han_squeeze(a, han_fold(a, text));
}

/* Units and remarks: 注册资本（万元） is 注册资本. */
static const char *
fold_bare(struct arena *a, const char *text)
{
	const char *half = utf8_halfwidth(a, text);
	struct str *s = str_new(a);
	int depth = 0;

	for (; *half != '\0'; half++) {
		depth += *half == '(' || *half == '[';
		if (depth == 0)
			str_putc(s, *half);
		depth -= depth > 0 && (*half == ')' || *half == ']');
	}
	return fold(a, str_text(s));
}

static void
add_heading(struct headings *h, struct arena *a, const struct field *f, const char *text)
{
	if (text == NULL)
		return;
	h->row = xrealloc(h->row, h->n + 1, sizeof *h->row);
	h->row[h->n++] = (struct heading){
		.whole = xstrdup(fold(a, text)), .bare = xstrdup(fold_bare(a, text)), .field = f
	};
}

static struct headings *
make_headings(const struct resource *r)
{
	struct headings *h = xcalloc(1, sizeof *h);
	struct arena *a = arena_new();

	h->r = r;
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++) {
		if (!(f->flags & FL_SHEET))
			continue;
		add_heading(h, a, f, f->name);
		add_heading(h, a, f, f->zh);
		add_heading(h, a, f, f->en);
		for (const char *const *s = f->synonyms; s != NULL && *s != NULL; s++)
			add_heading(h, a, f, *s);
	}
	arena_free(a);
	return h;
}

static const struct headings *
find_headings(const struct resource *r)
{
	for (struct headings *h = all_headings; h != NULL; h = h->next)
		if (h->r == r)
			return h;
	return NULL;
}

static const struct headings *
headings_of(const struct resource *r)
{
	const struct headings *h = find_headings(r);
	struct headings *made;

	if (h != NULL)
		return h;
	pthread_mutex_lock(&all_headings_lock);
	if ((h = find_headings(r)) == NULL) {
		made = make_headings(r);
		made->next = all_headings;
		all_headings = made;
		h = made;
	}
	pthread_mutex_unlock(&all_headings_lock);
	return h;
}

const struct field *
rec_field_by_heading(const struct resource *r, const char *heading)
{
	const struct headings *h = headings_of(r);
	struct arena *a = arena_new();
	const char *whole = fold(a, heading), *bare = fold_bare(a, heading);
	const struct field *f = NULL;

	for (size_t i = 0; i < h->n && f == NULL && whole[0] != '\0'; i++)
		if (strcmp(h->row[i].whole, whole) == 0)
			f = h->row[i].field;
	for (size_t i = 0; i < h->n && f == NULL && bare[0] != '\0'; i++)
		if (strcmp(h->row[i].bare, bare) == 0)
			f = h->row[i].field;
	arena_free(a);
	return f;
}
