/*
 * What the table of moves says: who may, from where, and how it is told.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/registry.h"

#include "flow_in.h"

const struct move *
flow_find(const struct resource *r, const char *name)
{
	for (const struct move *m = r->moves; m < r->moves + r->nmoves; m++)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

bool
flow_is_first(const struct resource *r, const struct move *m)
{
	return flow_find(r, m->name) == m;
}

bool
flow_takes_parts(const struct resource *r, const struct move *m)
{
	return r->parts != NULL && !m->alone && m->next == NULL;
}

bool
flow_may(const struct actor *who, const struct resource *r, const struct move *m)
{
	unsigned own;

	return (m->who & BIT(who->role)) != 0 && (access_verbs(who, r, &own) & BIT(V_CHANGE)) != 0;
}

/* --- states -------------------------------------------------------------------------------------------- */

static int64_t *
int_of(const struct field *f, const void *rec)
{
	return (int64_t *)(uintptr_t)((const char *)rec + f->off);
}

const struct field *
flow_state_field(const struct resource *r, const struct move *m)
{
	return resource_field(r, m->field != NULL ? m->field : r->state);
}

int64_t *
flow_state_of(const struct resource *r, const struct move *m, const void *rec)
{
	return int_of(flow_state_field(r, m), rec);
}

/* An enumeration that says nothing is none of the values, but for a row that says so. */
static bool
is_in(const struct resource *r, const char *field, unsigned in, const void *rec)
{
	int64_t v = field == NULL ? NONE : *int_of(resource_field(r, field), rec);

	return field == NULL || (in & (v == NONE ? MOVE_UNSET : BIT(v))) != 0;
}

static bool
is_for(const struct resource *r, const struct move *m, const void *rec)
{
	return is_in(r, flow_state_field(r, m)->name, m->from, rec) && is_in(r, m->only_if.field, m->only_if.in, rec);
}

const struct move *
flow_row(const struct resource *r, const struct move *m, const void *rec)
{
	for (const struct move *o = r->moves; o < r->moves + r->nmoves; o++)
		if (strcmp(o->name, m->name) == 0 && is_for(r, o, rec))
			return o;
	return NULL;
}

/* --- what is possible ---------------------------------------------------------------------------------- */

static bool
is_possible(const struct actor *who, const struct resource *r, const struct move *m, const void *rec)
{
	const struct mover by = actor_mover(who);

	struct view v;

	access_view(who, r, &v);
	return ((const struct rec *)rec)->archived_at == NONE && flow_row(r, m, rec) == m &&
	    (m->bar == NULL || m->bar(rec, &by) == NULL) && flow_may(who, r, m) && rec_change(&v, r, rec) != 0;
}

void
flow_put_possible(struct jw *w, const struct actor *who, const struct resource *r, const void *rec)
{
	jw_array(w);
	for (const struct move *m = r->moves; m < r->moves + r->nmoves; m++)
		if (is_possible(who, r, m, rec))
			jw_text(w, m->name);
	jw_end_array(w);
}

static const char *
label(const char *en, const char *zh, enum lang lang)
{
	return lang == LANG_ZH ? zh : en;
}

static const char *
state_label(const struct resource *r, const struct move *m, const void *rec, enum lang lang)
{
	int64_t v = *flow_state_of(r, m, rec);
	const struct choice *c = v == NONE ? NULL : &flow_state_field(r, m)->choices[v];

	return c == NULL ? "-" : label(c->en, c->zh, lang);
}

static const char *
possible_words(const struct actor *who, const struct resource *r, const void *rec, struct arena *a)
{
	struct str *out = str_new(a);

	for (const struct move *m = r->moves; m < r->moves + r->nmoves; m++)
		if (is_possible(who, r, m, rec))
			str_printf(out, "%s%s", str_is_empty(out) ? "" : who->lang == LANG_ZH ? "、" : ", ",
			    label(m->en, m->zh, who->lang));
	return str_text(out);
}

int
flow_refuse(const struct actor *who, const struct resource *r, const struct move *m, const void *rec, const char *why,
    struct err *e)
{
	struct str *codes = str_new(e->arena);
	struct jw w;

	str_puts(codes, "\"allowed\":");
	jw_init(&w, codes);
	flow_put_possible(&w, who, r, rec);
	fail_detail(e, ERR_CONFLICT, why != NULL ? why : "move_not_allowed");
	err_param(e, "state", state_label(r, m, rec, who->lang));
	err_param(e, "move", label(m->en, m->zh, who->lang));
	err_param(e, "allowed", possible_words(who, r, rec, e->arena));
	e->extra_json = str_text(codes);
	return -1;
}

/* --- names --------------------------------------------------------------------------------------------- */

bool
flow_names(const char *const *list, const char *name)
{
	size_t len = strlen(name);

	for (; list != NULL && *list != NULL; list++)
		for (const char *p = *list; *p != '\0'; p += strcspn(p, "|"), p += *p == '|')
			if (strcspn(p, "|") == len && strncmp(p, name, len) == 0)
				return true;
	return false;
}

/* --- told ---------------------------------------------------------------------------------------------- */

/* The first of those of which one is enough. */
static void
put_names(struct jw *w, const char *key, const char *const *list)
{
	jw_key(w, key);
	jw_array(w);
	for (; list != NULL && *list != NULL; list++)
		jw_textn(w, *list, strcspn(*list, "|"));
	jw_end_array(w);
}

static void
put_alternatives(struct jw *w, const char *names)
{
	jw_array(w);
	for (; *names != '\0'; names += strcspn(names, "|"), names += *names == '|')
		jw_textn(w, names, strcspn(names, "|"));
	jw_end_array(w);
}

static void
put_either(struct jw *w, const char *const *list)
{
	bool any = false;

	for (const char *const *n = list; n != NULL && *n != NULL; n++)
		any |= strchr(*n, '|') != NULL;
	if (!any)
		return;
	jw_key(w, "either");
	jw_array(w);
	for (; *list != NULL; list++)
		if (strchr(*list, '|') != NULL)
			put_alternatives(w, *list);
	jw_end_array(w);
}

static void
put_codes(struct jw *w, const char *key, const struct choice *choices, unsigned in)
{
	jw_key(w, key);
	jw_array(w);
	for (int i = 0; choices[i].code != NULL; i++)
		if (in & BIT(i))
			jw_text(w, choices[i].code);
	jw_end_array(w);
}

static void
put_where(struct jw *w, const struct row_need *n)
{
	jw_key(w, "where");
	jw_object(w);
	for (size_t i = 0; i < nitems(n->where) && n->where[i].field != NULL; i++)
		jw_ktext(w, n->where[i].field, resource_field(n->child, n->where[i].field)->choices[n->where[i].is].code);
	jw_end_object(w);
}

static void
put_rows(struct jw *w, const struct resource *r, const struct move *m, enum lang lang)
{
	jw_key(w, "needs_rows");
	jw_array(w);
	for (const struct row_need *n = m->rows; n != NULL && n->child != NULL; n++) {
		jw_object(w);
		jw_ktext(w, "part", resource_part_name(r, n->child));
		jw_ktext(w, "resource", n->child->path);
		put_where(w, n);
		jw_ktext(w, "label", label(n->en, n->zh, lang));
		jw_end_object(w);
	}
	jw_end_array(w);
}

static void
put_only_if(struct jw *w, const struct resource *r, const struct move *m)
{
	if (m->only_if.field == NULL)
		return;
	jw_key(w, "only_if");
	jw_object(w);
	put_codes(w, m->only_if.field, resource_field(r, m->only_if.field)->choices, m->only_if.in);
	jw_end_object(w);
}

static void
put_move(struct jw *w, const struct resource *r, const struct move *m, enum lang lang)
{
	const struct field *state = flow_state_field(r, m);

	jw_object(w);
	jw_ktext(w, "name", m->name);
	jw_ktext(w, "label", label(m->en, m->zh, lang));
	jw_ktext(w, "field", state->name);
	put_codes(w, "from", state->choices, m->from);
	jw_ktext(w, "to", m->to == NONE ? NULL : state->choices[m->to].code);
	if (m->back != 0)
		put_codes(w, "back_to", state->choices, m->back);
	put_only_if(w, r, m);
	put_names(w, "needs", m->needs);
	put_either(w, m->needs);
	put_names(w, "takes", m->takes);
	put_rows(w, r, m, lang);
	jw_kbool(w, "takes_parts", flow_takes_parts(r, m));
	jw_end_object(w);
}

void
flow_put_schema(struct jw *w, const struct actor *who, const struct resource *r, enum lang lang)
{
	jw_array(w);
	for (const struct move *m = r->moves; m < r->moves + r->nmoves; m++)
		if (flow_may(who, r, m))
			put_move(w, r, m, lang);
	jw_end_array(w);
}
