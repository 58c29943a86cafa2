/*
 * Resources described: for the front-end that draws forms and tables from it, and as JSON schema for the contract.
 */
#include "base/base.h"

#include "meta/registry.h"
#include "meta/sheet_part.h"

#include "ftype.h"

static const char *const class_names[CL_COUNT] = { "staff", "public", "members", "own", "travel" };

const char *
field_class_name(enum field_class c)
{
	return class_names[c];
}

static const char *
label(const char *en, const char *zh, enum lang lang)
{
	return lang == LANG_ZH ? zh : en;
}

/* --- for the front-end -------------------------------------------------------------------------- */

struct describe {
	struct jw	*w;
	const struct view *v;
	enum lang	 lang;
	bool			 help;
};

static bool
is_seen(const struct view *v, const struct field *f)
{
	return (view_sees_some(v) & BIT(f->class)) && !(f->flags & FL_HIDDEN);
}

static void
put_ops(struct describe *d, const struct field *f)
{
	jw_key(d->w, "ops");
	jw_array(d->w);
	for (int i = 0; i < OP_COUNT && (f->flags & FL_FILTER); i++)
		if (ftype[f->type].ops & BIT(i))
			jw_text(d->w, i == OP_EQ ? "eq" : op_names[i]);
	jw_end_array(d->w);
}

static void
put_choices(struct describe *d, const struct field *f)
{
	jw_key(d->w, "choices");
	jw_array(d->w);
	for (const struct choice *c = f->choices; f->type == F_ENUM && c->code != NULL; c++) {
		jw_object(d->w);
		jw_ktext(d->w, "code", c->code);
		jw_ktext(d->w, "label", label(c->en, c->zh, d->lang));
		jw_end_object(d->w);
	}
	jw_end_array(d->w);
}

/* Nothing where both are 0; decimals as they are written. */
static void
put_limit(struct describe *d, const char *key, const struct field *f, int64_t limit)
{
	if (f->min == 0 && f->max == 0)
		limit = NONE;
	jw_key(d->w, key);
	if (f->type == F_DEC)
		ftype[F_DEC].put_json(d->w, f, &limit);
	else
		jw_int(d->w, limit);
}

/* What a field of a record and one of a list's rows have in common. */
static void
put_kind(struct describe *d, const struct field *f)
{
	jw_ktext(d->w, "name", f->name);
	jw_ktext(d->w, "type", ftype[f->type].name);
	jw_ktext(d->w, "label", label(f->en, f->zh, d->lang));
	jw_kbool(d->w, "required", f->flags & FL_REQUIRED);
	jw_kbool(d->w, "multiline", f->flags & FL_MULTILINE);
	put_limit(d, "min", f, f->min);
	if (f->type == F_LIST)
		jw_kint(d->w, "max", (int64_t)f->sub->most);
	else
		put_limit(d, "max", f, f->max);
	put_choices(d, f);
	jw_ktext(d->w, "ref_list", f->type == F_CODEREF ? f->list : NULL);
	jw_ktext(d->w, "ref", f->type == F_REF ? f->ref->path : NULL);
}

static void
put_sub(struct describe *d, const struct field *f)
{
	jw_kbool(d->w, "single", f->type == F_LIST && f->sub->nfields == 1);
	jw_key(d->w, "sub");
	jw_array(d->w);
	for (size_t i = 0; f->type == F_LIST && i < f->sub->nfields; i++) {
		jw_object(d->w);
		put_kind(d, &f->sub->fields[i]);
		jw_end_object(d->w);
	}
	jw_end_array(d->w);
}

static void
put_states(struct jw *w, const char *key, const struct field *f, unsigned in)
{
	jw_key(w, key);
	jw_array(w);
	for (int i = 0; f->choices[i].code != NULL; i++)
		if (in & BIT(i))
			jw_text(w, f->choices[i].code);
	jw_end_array(w);
}

static void
put_field(struct describe *d, const struct field *f)
{
	const struct view *v = d->v;
	bool all = view_may_ask(v, f);

	jw_object(d->w);
	put_kind(d, f);
	jw_ktext(d->w, "class", class_names[f->class]);
	jw_kbool(d->w, "readonly", !field_is_writable(f) || !(view_changes_some(v) & BIT(f->class)));
	jw_kbool(d->w, "moved", f->flags & FL_MOVED);
	jw_kbool(d->w, "filter", all && (f->flags & FL_FILTER));
	put_ops(d, f);
	jw_kbool(d->w, "sort", all && (f->flags & FL_SORT));
	jw_kbool(d->w, "search", f->flags & FL_SEARCH);
	jw_kbool(d->w, "sheet", f->flags & FL_SHEET);
	jw_kbool(d->w, "list", f->flags & FL_LIST);
	jw_kbool(d->w, "unique", f->flags & FL_UNIQUE);
	if (f->flags & FL_FREE)
		jw_kbool(d->w, "free", true);
	if (f->flags & FL_LOGIN)
		jw_kbool(d->w, "login", true);
	if (f->begins != 0) {
		put_states(d->w, "begins", f, f->begins);
		put_states(d->w, "begins_over", f, f->begins_over);
	}
	jw_ktext(d->w, "group", f->group);
	if (d->help)
		jw_ktext(d->w, "help", label(f->help_en, f->help_zh, d->lang));
	put_sub(d, f);
	jw_end_object(d->w);
}

/* The groups that have a field that is seen. */
static void
put_groups(struct describe *d, const struct resource *r)
{
	jw_key(d->w, "groups");
	jw_array(d->w);
	for (const struct choice *g = r->groups; g != NULL && g->code != NULL; g++) {
		const struct field *f = r->fields, *end = f + r->nfields;

		while (f < end && !(is_seen(d->v, f) && str_eq(f->group, g->code)))
			f++;
		if (f == end)
			continue;
		jw_object(d->w);
		jw_ktext(d->w, "name", g->code);
		jw_ktext(d->w, "label", label(g->en, g->zh, d->lang));
		jw_end_object(d->w);
	}
	jw_end_array(d->w);
}

/* Filters that are no fields, whose parameters the view may use. */
static void
put_filters(struct describe *d, const struct resource *r)
{
	jw_key(d->w, "filters");
	jw_array(d->w);
	for (const struct filter *f = r->filters; f < r->filters + r->nfilters; f++) {
		if (!view_may_ask(d->v, f->params))
			continue;
		jw_object(d->w);
		jw_ktext(d->w, "resource", f->rows->path);
		jw_key(d->w, "params");
		jw_array(d->w);
		for (size_t i = 0; i < f->nparams; i++) {
			jw_object(d->w);
			put_kind(d, &f->params[i]);
			if (d->help)
				jw_ktext(d->w, "help", label(f->params[i].help_en, f->params[i].help_zh, d->lang));
			jw_end_object(d->w);
		}
		jw_end_array(d->w);
		jw_end_object(d->w);
	}
	jw_end_array(d->w);
}

void
rec_put_sheet_column(struct jw *w, const struct resource *r, const struct field *place, enum lang lang)
{
	struct describe d = { .w = w, .lang = lang };

	jw_object(w);
	put_kind(&d, place);
	jw_ktext(w, "resource", sheet_part_rights(r, place)->path);
	jw_ktext(w, "group", sheet_part_of(r, place)->name);
	jw_end_object(w);
}

void
rec_put_schema(struct jw *w, const struct resource *r, const struct view *v, enum lang lang, bool help)
{
	struct describe d = { w, v, lang, help };

	jw_object(w);
	jw_ktext(w, "name", r->name);
	jw_ktext(w, "path", r->path);
	jw_ktext(w, "label", label(r->en, r->zh, lang));
	jw_ktext(w, "default_sort", r->default_sort);
	jw_key(w, "fields");
	jw_array(w);
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (is_seen(v, f))
			put_field(&d, f);
	jw_end_array(w);
	put_groups(&d, r);
	put_filters(&d, r);
	jw_end_object(w);
}

/* --- for the contract --------------------------------------------------------------------------- */

static void
list_states(struct str *out, const struct field *f, unsigned in)
{
	const char *between = "";

	for (int i = 0; f->choices[i].code != NULL; i++) {
		if ((in & BIT(i)) == 0)
			continue;
		str_puts(out, between);
		str_puts(out, f->choices[i].code);
		between = ", ";
	}
}

/* The help, or with which states a new record may begin. */
static void
put_description(struct jw *w, const struct field *f)
{
	struct str text = STR_INIT;

	if (f->help_en != NULL)
		str_puts(&text, f->help_en);
	if (f->begins != 0) {
		str_puts(&text, text.len > 0 ? "; a new record begins as: " : "A new record begins as: ");
		list_states(&text, f, f->begins);
		if (f->begins_over != 0)
			str_puts(&text, "; when its trip is over also as: ");
		list_states(&text, f, f->begins_over);
	}
	if (text.len > 0)
		jw_ktext(w, "description", str_text(&text));
	str_fini(&text);
}

static void
put_property(struct jw *w, const struct field *f, bool writing)
{
	jw_key(w, f->name);
	jw_object(w);
	ftype[f->type].put_openapi(w, f);
	jw_ktext(w, "title", f->en);
	put_description(w, f);
	if (!writing && !field_is_writable(f))
		jw_kbool(w, "readOnly", true);
	jw_end_object(w);
}

/* Rows of another resource, which come with one record only. */
static void
put_part(struct jw *w, const struct resource *r, const struct resource *part)
{
	struct str ref = STR_INIT;

	str_printf(&ref, "#/components/schemas/%s", part->name);
	jw_key(w, resource_part_name(r, part));
	jw_object(w);
	jw_ktext(w, "type", "array");
	jw_key(w, "items");
	jw_object(w);
	jw_ktext(w, "$ref", str_text(&ref));
	jw_end_object(w);
	jw_ktext(w, "title", part->en);
	jw_kbool(w, "readOnly", true);
	jw_end_object(w);
	str_fini(&ref);
}

void
rec_put_openapi(struct jw *w, const struct resource *r, bool writing)
{
	jw_object(w);
	jw_ktext(w, "type", "object");
	jw_ktext(w, "title", r->en);
	jw_key(w, "properties");
	jw_object(w);
	for (size_t i = 0; !writing && i < rec_nfields; i++)
		put_property(w, &rec_fields[i], writing);
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (!(f->flags & (FL_HIDDEN | FL_KEY)) && (!writing || field_is_given(f)))
			put_property(w, f, writing);
	for (const struct resource *const *part = r->parts; !writing && part != NULL && *part != NULL; part++)
		put_part(w, r, *part);
	jw_end_object(w);
	if (!writing) {
		jw_key(w, "required");
		jw_raw(w, "[\"id\"]", 6);
	}
	jw_kbool(w, "additionalProperties", false);
	jw_end_object(w);
}
