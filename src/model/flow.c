/*
 * Moves by table: state x move x who x what must be given.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/flow.h"

const struct move *
flow_find(const struct resource *r, const char *name)
{
	for (const struct move *m = r->moves; m < r->moves + r->nmoves; m++)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

bool
flow_may(const struct actor *who, const struct resource *r, const struct move *m)
{
	struct err none;
	struct arena *a = arena_new();
	bool may;

	err_init(&none, a);
	may = (m->who & BIT(who->role)) != 0 && access_may(who, r, V_CHANGE, &none) == 0;
	arena_free(a);
	return may;
}

/* --- what a move is called ----------------------------------------------------------------------------- */

static const struct field *
state_field(const struct resource *r)
{
	return resource_field(r, r->state);
}

static int64_t *
state_of(const struct resource *r, const void *rec)
{
	return (int64_t *)(uintptr_t)((const char *)rec + state_field(r)->off);
}

static const char *
label(const char *en, const char *zh, enum lang lang)
{
	return lang == LANG_ZH ? zh : en;
}

static const char *
state_label(const struct resource *r, int64_t state, enum lang lang)
{
	const struct choice *c = &state_field(r)->choices[state];

	return label(c->en, c->zh, lang);
}

/* --- whether it may be done ---------------------------------------------------------------------------- */

static bool
is_possible(const struct resource *r, const struct move *m, const void *rec)
{
	return (m->from & BIT(*state_of(r, rec))) != 0;
}

/* It cannot, from here: say what can. */
static int
refuse(const struct actor *who, const struct resource *r, const struct move *m, const void *rec, struct err *e)
{
	struct str *words = str_new(e->arena), *codes = str_new(e->arena);
	struct jw w;

	str_puts(codes, "\"allowed\":");
	jw_init(&w, codes);
	jw_array(&w);
	for (const struct move *o = r->moves; o < r->moves + r->nmoves; o++) {
		if (!is_possible(r, o, rec) || !flow_may(who, r, o))
			continue;
		str_printf(words, "%s%s", str_is_empty(words) ? "" : who->lang == LANG_ZH ? "、" : ", ",
		    label(o->en, o->zh, who->lang));
		jw_text(&w, o->name);
	}
	jw_end_array(&w);
	fail_detail(e, ERR_CONFLICT, "move_not_allowed");
	err_param(e, "state", state_label(r, *state_of(r, rec), who->lang));
	err_param(e, "move", label(m->en, m->zh, who->lang));
	err_param(e, "allowed", str_text(words));
	e->extra_json = str_text(codes);
	return -1;
}

static int
refuse_archived(struct err *e)
{
	fail_detail(e, ERR_CONFLICT, "move_of_archived");
	e->extra_json = "\"allowed\":[]";
	return -1;
}

static bool
names(const char *const *list, const char *name)
{
	for (; list != NULL && *list != NULL; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

/* --- what is given ------------------------------------------------------------------------------------- */

static int
check_members(const struct move *m, const struct jv *body, struct err *e)
{
	for (const struct jv *v = body == NULL ? NULL : jv_first(body); v != NULL; v = jv_next(v))
		if (!names(m->needs, jv_key(v)) && !names(m->takes, jv_key(v)))
			err_field(e, arena_printf(e->arena, "/%s", jv_key(v)), "unknown_field");
	return e->nitems > 0 ? -1 : 0;
}

static int
check_needs(const struct resource *r, const struct move *m, const void *now, struct err *e)
{
	for (const char *const *name = m->needs; name != NULL && *name != NULL; name++)
		if (rec_field_is_empty(resource_field(r, *name), now))
			err_field(e, arena_printf(e->arena, "/%s", *name), "move_needs");
	return e->nitems > 0 ? -1 : 0;
}

/*
 * Lay the body over: a move gives what a change may not.  It is read into an empty record, as one that is being made, and what was given
 * is taken from there.
 */
static int
lay_over(struct arena *a, const struct resource *r, const struct jv *body, const struct view *v, unsigned change, void *now,
    struct err *e)
{
	void *given = rec_new(a, r);

	if (body == NULL)
		return 0;
	if (rec_overlay_json(a, r, body, v->see | v->see_own, change, given, e) == -1)
		return -1;
	for (const struct jv *m = jv_first(body); m != NULL; m = jv_next(m))
		rec_field_copy(resource_field(r, jv_key(m)), now, given);
	return 0;
}

/* --- doing it ------------------------------------------------------------------------------------------ */

struct doing {
	struct tx	*t;
	struct arena	*a;
	const struct actor *who;
	const struct resource *r;
	const struct move *m;
	const struct jv	*body;
	struct view	 v;
};

static int
save(struct doing *d, const void *was, void *now, struct err *e)
{
	return record_save_move(d->t, d->a, d->who, d->r, was, now, d->m->name, NULL, e);
}

static int
change_state(struct doing *d, const void *was, void **out, struct err *e)
{
	*out = rec_copy(d->a, d->r, was);
	if (lay_over(d->a, d->r, d->body, &d->v, rec_change(&d->v, d->r, was), *out, e) == -1 ||
	    check_needs(d->r, d->m, *out, e) == -1)
		return -1;
	*state_of(d->r, *out) = d->m->to;
	return save(d, was, *out, e);
}

static int
make_next(struct doing *d, const void *was, void **out, bool *made, struct err *e)
{
	int64_t there = NONE;
	unsigned see;
	int rc;

	*out = rec_new(d->a, d->r);
	if (d->m->next(tx_db(d->t), d->a, was, *out, &there, e) == -1)
		return -1;
	if (there != NONE) {
		rc = record_get(tx_db(d->t), d->a, d->who, d->r, there, out, &see, e);
		return rc == 0 ? fail(e, ERR_NOT_FOUND, "what follows is out of scope") : rc == -1 ? -1 : 0;
	}
	if (lay_over(d->a, d->r, d->body, &d->v, d->v.change, *out, e) == -1 || check_needs(d->r, d->m, *out, e) == -1)
		return -1;
	*made = true;
	return save(d, NULL, *out, e);
}

int
flow_move(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id, int64_t version,
    const struct move *m, const struct jv *body, void **out, bool *made, struct err *e)
{
	struct doing d = { t, a, who, r, m, body, .v = { 0 } };
	void *was;

	*made = false;
	access_view(who, r, &d.v);
	if (record_aim(t, a, who, r, id, V_CHANGE, version, &was, e) == -1)
		return -1;
	if (!flow_may(who, r, m))
		return fail(e, ERR_FORBIDDEN, "%s is not for this role", m->name);
	if (((const struct rec *)was)->archived_at != NONE)
		return refuse_archived(e);
	if (!is_possible(r, m, was))
		return refuse(who, r, m, was, e);
	if (check_members(m, body, e) == -1)
		return -1;
	return m->to == NONE ? make_next(&d, was, out, made, e) : change_state(&d, was, out, e);
}

/* --- told ---------------------------------------------------------------------------------------------- */

static void
put_names(struct jw *w, const char *key, const char *const *list)
{
	jw_key(w, key);
	jw_array(w);
	for (; list != NULL && *list != NULL; list++)
		jw_text(w, *list);
	jw_end_array(w);
}

static void
put_move(struct jw *w, const struct resource *r, const struct move *m, enum lang lang)
{
	const struct choice *states = state_field(r)->choices;

	jw_object(w);
	jw_ktext(w, "name", m->name);
	jw_ktext(w, "label", label(m->en, m->zh, lang));
	jw_key(w, "from");
	jw_array(w);
	for (int i = 0; states[i].code != NULL; i++)
		if (m->from & BIT(i))
			jw_text(w, states[i].code);
	jw_end_array(w);
	jw_ktext(w, "to", m->to == NONE ? NULL : states[m->to].code);
	put_names(w, "needs", m->needs);
	put_names(w, "takes", m->takes);
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
