/*
 * Records as JSON: out by class, in as a merge-patch.
 */
#include "base/base.h"

#include "ftype.h"

#include "text/utf8.h"

/* --- out ---------------------------------------------------------------------------------------- */

void
rec_put_value(struct jw *w, const struct field *f, const void *rec)
{
	ftype[f->type].put_json(w, f, field_of(f, rec));
}

static void
put_head(struct jw *w, const struct rec *head, field_set only)
{
	for (size_t i = 0; i < rec_nfields; i++) {
		const struct field *f = &rec_fields[i];

		if (i > 0 && (only & FIELD_BIT(FIELDS_MOST + i - 1)) == 0)
			continue;
		if (f->off == offsetof(struct rec, archived_at) && head->archived_at == NONE)
			continue;
		jw_key(w, f->name);
		rec_put_value(w, f, head);
	}
}

void
rec_put_json(struct jw *w, const struct resource *r, const void *rec, unsigned see, field_set only)
{
	jw_object(w);
	put_head(w, rec, only);
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (!field_is_shown(f, see) || !(only & FIELD_BIT(i)))
			continue;
		jw_key(w, f->name);
		rec_put_value(w, f, rec);
	}
	jw_end_object(w);
}

void
rec_put_named(struct jw *w, const struct resource *r, const void *rec, unsigned see, const char *const *names)
{
	for (; *names != NULL; names++) {
		const struct field *f = resource_field(r, *names);

		if (!field_is_shown(f, see))
			continue;
		jw_key(w, f->name);
		rec_put_value(w, f, rec);
	}
}

/* --- in ----------------------------------------------------------------------------------------- */

/* JSON pointer of a member, "/name" and what is below it. */
static const char *
pointer(struct arena *a, const char *key, const char *below)
{
	struct str *s = str_new(a);

	json_pointer(s, key);
	str_puts(s, below == NULL ? "" : below);
	return str_text(s);
}

static void
complain(struct arena *a, const char *key, const struct bad *b, struct err *e)
{
	struct err_item *it = err_field(e, pointer(a, key, b->at), b->code);

	for (size_t i = 0; i < nitems(b->param) && b->param[i].key != NULL; i++)
		err_item_param(e, it, b->param[i].key, b->param[i].value);
}

/* A record that is being made has no number yet. */
static bool
may_be_laid_over(const struct field *f, const struct rec *rec)
{
	return rec->id == NONE ? field_is_given(f) : field_is_writable(f);
}

/* The field of a member if it may be laid over; else NULL and the complaint's code. */
static const struct field *
member_field(const struct resource *r, const char *key, unsigned see, unsigned change, const void *rec, struct bad *b)
{
	const struct field *f = resource_field(r, key);

	if (f == NULL || (f->flags & FL_HIDDEN) || !(see & BIT(f->class))) {
		bad(b, "unknown_field");
		return NULL;
	}
	if (!may_be_laid_over(f, rec) || !(change & BIT(f->class))) {
		bad(b, "read_only_field");
		return NULL;
	}
	return f;
}

static int
lay_member(struct arena *a, const struct resource *r, const struct jv *m, unsigned see, unsigned change,
    void *rec, struct bad *b)
{
	const struct field *f = member_field(r, jv_key(m), see, change, rec, b);
	union value v;

	if (f == NULL)
		return -1;
	if (jv_type(m) == J_NULL)
		value_clear(f, &v);
	else
		memcpy(&v, field_of(f, rec), value_size(f));
	if (jv_type(m) != J_NULL && ftype[f->type].get_json(a, f, m, &v, b) == -1)
		return -1;
	memcpy(field_at(f, rec), &v, value_size(f));
	return 0;
}

int
rec_overlay_member(struct arena *a, const struct resource *r, const struct jv *member, unsigned see, unsigned change,
    void *rec, struct err *e)
{
	struct bad b = { 0 };

	if (lay_member(a, r, member, see, change, rec, &b) == 0)
		return 0;
	complain(a, jv_key(member), &b, e);
	return -1;
}

int
rec_overlay_json(struct arena *a, const struct resource *r, const struct jv *body, unsigned see, unsigned change,
    void *rec, struct err *e)
{
	size_t before = e->nitems;

	if (jr_object(body, e) == -1)
		return -1;
	for (const struct jv *m = jv_first(body); m != NULL; m = jv_next(m))
		(void)!rec_overlay_member(a, r, m, see, change, rec, e);
	return e->nitems == before ? 0 : -1;
}

/* --- the whole record --------------------------------------------------------------------------- */

static bool
is_blank(const struct field *f, const void *at)
{
	return value_is_empty(f, at) || (ftype[f->type].kind == AS_TEXT && !utf8_shows(*(const char *const *)at));
}

static int
check_field(struct arena *a, const struct field *f, const void *at, struct bad *b)
{
	if (is_blank(f, at)) {
		if ((f->flags & FL_REQUIRED) && !(f->flags & FL_HIDDEN))
			return bad(b, f->lacking == NULL ? "required" : f->lacking);
		if (value_is_empty(f, at))
			return 0;
	}
	return f->flags & FL_HIDDEN ? 0 : ftype[f->type].check(a, f, at, b);
}

int
rec_check(const struct resource *r, const void *rec, struct err *e)
{
	size_t before = e->nitems;

	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++) {
		struct bad b = { 0 };

		if (check_field(e->arena, f, field_of(f, rec), &b) == -1)
			complain(e->arena, f->name, &b, e);
	}
	return e->nitems == before ? 0 : -1;
}

static bool
is_name(const char *text)
{
	return text != NULL && utf8_shows(text);
}

void
rec_check_named(const char *zh, const char *en, const char *local, struct err *e)
{
	if (!is_name(zh) && !is_name(en) && !is_name(local))
		err_field(e, "/name_zh", "name_needed");
}
