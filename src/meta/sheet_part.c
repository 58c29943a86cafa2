/*
 * The columns of parts, as fields: made once for each resource and kept.
 */
#include "base/base.h"

#include <pthread.h>

#include "base/str.h"
#include "meta/rec.h"
#include "meta/sheet_part.h"

struct place {
	struct field		 field;
	const struct part_columns	*part;
	const struct field	*of;
};
struct places {
	const struct resource	*r;
	struct places		*next;
	struct place		*row;
	size_t			 n;
};
static struct places *_Atomic all_places;	/* pushed under the lock, never taken off */
static pthread_mutex_t all_places_lock = PTHREAD_MUTEX_INITIALIZER;

static const char *
joined(const char *a, const char *between, const char *b)
{
	struct str s = STR_INIT;

	str_printf(&s, "%s%s%s", a, between, b);
	return str_text(&s);	/* for good */
}

/* 设计产能·单位: a column is also called as its group is by other words. */
static const char *const *
other_names(const struct part_columns *part, const struct field *of)
{
	const char **out;
	size_t n = 0, more = 0;

	while (part->synonyms != NULL && part->synonyms[n] != NULL)
		n++;
	for (const struct sheet_also *x = part->also; x != NULL && x->field != NULL; x++)
		for (const char *const *s = strcmp(x->field, of->name) == 0 ? x->synonyms : NULL; s != NULL && *s != NULL; s++)
			more++;
	out = xcalloc(n + more + 1, sizeof *out);	/* for good */
	for (size_t i = 0; i < n; i++)
		out[i] = joined(part->synonyms[i], "·", of->zh);
	for (const struct sheet_also *x = part->also; x != NULL && x->field != NULL; x++)
		for (const char *const *s = strcmp(x->field, of->name) == 0 ? x->synonyms : NULL; s != NULL && *s != NULL; s++)
			out[n++] = *s;
	return out;
}

static void
make_place(struct place *p, const struct part_columns *part, const struct field *of, bool first)
{
	*p = (struct place){ .field = *of, .part = part, .of = of };
	p->field.name = first ? part->name : joined(part->name, "_", of->name);
	p->field.en = part->list != NULL ? of->en : first ? part->en : joined(part->en, ": ", of->en);	/* those of a list are called as its fields are */
	p->field.zh = part->list != NULL ? of->zh : first ? part->zh : joined(part->zh, "·", of->zh);
	p->field.flags = FL_SHEET | (of->flags & (FL_MULTILINE | FL_ROUGH));
	p->field.synonyms = first ? part->synonyms : part->list != NULL ? of->synonyms : other_names(part, of);
	p->field.differs = NULL;
}

static size_t
count_places(const struct resource *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nsheet_parts; i++)
		for (const char *const *f = r->sheet_parts[i].fields; *f != NULL; f++)
			n++;
	return n;
}

static struct places *
make_places(const struct resource *r)
{
	struct places *all = xcalloc(1, sizeof *all);

	all->r = r;
	all->row = xcalloc(count_places(r) + 1, sizeof *all->row);
	for (const struct part_columns *p = r->sheet_parts; p < r->sheet_parts + r->nsheet_parts; p++)
		for (const char *const *name = p->fields; *name != NULL; name++) {
			const struct field *of = resource_field(p->r, *name);

			assert(of != NULL && of->type != F_REF);
			make_place(&all->row[all->n++], p, of, name == p->fields && p->ref == NULL);
		}
	return all;
}

static const struct places *
find_places(const struct resource *r)
{
	for (const struct places *p = all_places; p != NULL; p = p->next)
		if (p->r == r)
			return p;
	return NULL;
}

static const struct places *
places_of(const struct resource *r)
{
	const struct places *p = find_places(r);
	struct places *made;

	if (p != NULL)
		return p;
	pthread_mutex_lock(&all_places_lock);
	if ((p = find_places(r)) == NULL) {
		made = make_places(r);
		made->next = all_places;
		all_places = made;
		p = made;
	}
	pthread_mutex_unlock(&all_places_lock);
	return p;
}

static const struct place *
place_of(const struct resource *r, const struct field *f)
{
	const struct places *all = r->nsheet_parts == 0 ? NULL : places_of(r);
	const struct place *p = (const struct place *)(const void *)f;

	return all != NULL && p >= all->row && p < all->row + all->n ? p : NULL;
}

const struct field *
sheet_places(const struct resource *r, size_t i)
{
	const struct places *all = r->nsheet_parts == 0 ? NULL : places_of(r);

	return all != NULL && i < all->n ? &all->row[i].field : NULL;
}

const struct field *
sheet_field(const struct resource *r, const char *name)
{
	const struct field *f = resource_field(r, name);

	for (size_t i = 0; f == NULL && (f = sheet_places(r, i)) != NULL; i++)
		if (strcmp(f->name, name) != 0)
			f = NULL;
	return f;
}

const struct part_columns *
sheet_part_of(const struct resource *r, const struct field *place)
{
	const struct place *p = place_of(r, place);

	return p == NULL ? NULL : p->part;
}

const struct field *
sheet_part_field(const struct resource *r, const struct field *place)
{
	const struct place *p = place_of(r, place);

	return p == NULL ? place : p->of;
}

const struct resource *
sheet_part_rights(const struct resource *r, const struct field *place)
{
	const struct part_columns *part = sheet_part_of(r, place);

	return part == NULL || part->list != NULL ? r : part->r;
}

bool
sheet_is_among(const char *const *names, const char *name)
{
	for (; *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

const struct field *
sheet_place(const struct resource *r, const struct part_columns *part, const struct field *f)
{
	const struct places *all = places_of(r);

	for (const struct place *p = all->row; p < all->row + all->n; p++)
		if (p->part == part && p->of == f)
			return &p->field;
	return NULL;
}
