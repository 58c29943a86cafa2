/*
 * Records as cells of sheets: text out, what people write in, headings to fields.
 */
#include "base/base.h"

#include "ftype.h"

#include "meta/sheet_part.h"
#include "text/date.h"
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

/* An apostrophe before a number or a date says that it is a text; before a text it may belong to it. */
static const char *
without_apostrophe(struct arena *a, const struct field *f, const char *text)
{
	const char *p, *end;
	int32_t c;

	if (f->type == F_TEXT || f->type == F_NAME || f->type == F_LIST)
		return text;
	p = utf8_trim(a, text);
	end = p + strlen(p);
	text = p;
	c = utf8_half(utf8_next(&p, end));
	return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 ? p : text;
}

/* A span of days gives its end to the field beside, unless that has one of its own. */
static const char *
first_of_span(struct arena *a, const struct field *f, const char *text, void *rec)
{
	char from[DATE_SIZE], to[DATE_SIZE];
	const char **end = (const char **)(void *)((char *)rec + f->until);

	if (f->until == 0 || f->type != F_DATE || !date_parse_span(a, text, from, to))
		return text;
	if (*end == NULL)
		*end = arena_strdup(a, to);
	return arena_strdup(a, from);
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
	text = without_apostrophe(a, f, text);
	if (f->tidy != NULL)
		text = f->tidy(a, text);
	text = first_of_span(a, f, text, rec);
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

bool
rec_cell_left_out(const char *warning)
{
	return strcmp(warning, "unknown_place") == 0 || strcmp(warning, "unknown_code") == 0 ||
	    strcmp(warning, "remark_beside") == 0 || strcmp(warning, "choice_unsure") == 0;
}

static bool
local_agrees(const struct local_time *was, const struct local_time *now)
{
	return now->local != NULL && strcmp(was->local, now->local) == 0 && (now->zone == NULL || str_eq(was->zone, now->zone));
}

bool
rec_cell_agrees(struct arena *a, const struct field *f, const void *kept, const void *cell)
{
	const void *was = field_of(f, kept), *now = field_of(f, cell);
	const char *old, *said;

	if (value_is_empty(f, was) || value_equal(f, was, now))
		return value_equal(f, was, now);
	if (f->type == F_LOCAL)	/* a cell may leave the zone to the record */
		return local_agrees(was, now);
	if (value_is_empty(f, now) || ftype[f->type].kind != AS_TEXT)
		return false;
	old = *(const char *const *)was;
	said = *(const char *const *)now;
	if (f->type == F_CODEREF)
		return ref_covers(f->list, said, old);
	return f->agrees != NULL && f->agrees(a, old, said);
}

/* --- headings ----------------------------------------------------------------------------------- */

/* What a resource's columns are called, folded; made once for each resource and kept. */
struct heading {
	const char	*whole, *bare;		/* bare: without what stands in brackets */
	const struct field *field;
	enum heading_fit fit;
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
add_heading(struct headings *h, struct arena *a, const struct field *f, const char *text, enum heading_fit fit)
{
	if (text == NULL)
		return;
	h->row = xrealloc(h->row, h->n + 1, sizeof *h->row);
	h->row[h->n++] = (struct heading){
		.whole = xstrdup(fold(a, text)), .bare = xstrdup(fold_bare(a, text)), .field = f, .fit = fit
	};
}

static void
add_headings(struct headings *h, struct arena *a, const struct field *f)
{
	if (!(f->flags & FL_SHEET))
		return;
	add_heading(h, a, f, f->name, HEAD_NAME);
	add_heading(h, a, f, f->zh, HEAD_LABEL);
	add_heading(h, a, f, f->en, HEAD_LABEL);
	for (const char *const *s = f->synonyms; s != NULL && *s != NULL; s++)
		add_heading(h, a, f, *s, HEAD_SYNONYM);
}

static struct headings *
make_headings(const struct resource *r)
{
	struct headings *h = xcalloc(1, sizeof *h);
	struct arena *a = arena_new();
	const struct field *place;

	h->r = r;
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		add_headings(h, a, f);
	for (size_t i = 0; (place = sheet_places(r, i)) != NULL; i++)
		add_headings(h, a, place);
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

/* The best of those that the text names; the first of equals. */
static const struct heading *
best_heading(const struct headings *h, const char *whole)
{
	const struct heading *best = NULL;

	for (const struct heading *x = h->row; x < h->row + h->n && whole[0] != '\0'; x++)
		if (strcmp(x->whole, whole) == 0 && (best == NULL || x->fit < best->fit))
			best = x;
	return best;
}

static const struct heading *
bare_heading(const struct headings *h, const char *bare)
{
	for (const struct heading *x = h->row; x < h->row + h->n && bare[0] != '\0'; x++)
		if (strcmp(x->bare, bare) == 0)
			return x;
	return NULL;
}

/* Questions of a form, and columns that have to be filled in: 1、贵公司名称, *姓名. */
static const struct heading *
asked_heading(const struct headings *h, struct arena *a, const char *heading)
{
	const char *half = utf8_trim(a, utf8_halfwidth(a, heading)), *p = half;
	const struct heading *found;

	p += *p == '*' || *p == 'Q' || *p == 'q';
	p += strspn(p, "0123456789") <= 2 ? strspn(p, "0123456789") : 0;
	if (p > half)
		for (const char *const *w = NAMES("、", ".", ":", ")", "-"); *w != NULL; w++)
			if (str_starts(p, *w)) {
				p += strlen(*w);
				break;
			}
	p += strspn(p, " ");
	for (const char *const *w = NAMES("您的", "您", "贵单位", "贵公司", "贵"); *w != NULL; w++)
		if (str_starts(p, *w)) {
			const struct heading *own = str_starts(*w, "贵") && strlen(*w) > strlen("贵") ? best_heading(h, fold(a, p + strlen("贵"))) : NULL;

			if (own != NULL)
				return own;
			p += strlen(*w);
		}
	if (p == half || *p == '\0')
		return NULL;
	found = best_heading(h, fold(a, p));
	return found != NULL ? found : bare_heading(h, fold_bare(a, p));
}

const struct field *
rec_heading(const struct resource *r, const char *heading, enum heading_fit *fit)
{
	const struct headings *h = headings_of(r);
	struct arena *a = arena_new();
	const struct heading *found = best_heading(h, fold(a, heading));

	if (found != NULL)
		*fit = found->fit;
	else if ((found = bare_heading(h, fold_bare(a, heading))) != NULL || (found = asked_heading(h, a, heading)) != NULL)
		*fit = HEAD_BARE;
	arena_free(a);
	return found == NULL ? NULL : found->field;
}

const struct field *
rec_field_by_heading(const struct resource *r, const char *heading)
{
	enum heading_fit fit;

	return rec_heading(r, heading, &fit);
}
