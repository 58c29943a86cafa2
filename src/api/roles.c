/*
 * Who may do what, as model/access has it: the roles with their classes, verbs and rights (docs/api.md).
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "meta/registry.h"

static void
put_classes(struct jw *w, const char *key, unsigned classes)
{
	jw_key(w, key);
	jw_array(w);
	for (int c = 0; c < CL_COUNT; c++)
		if (classes & BIT(c))
			jw_text(w, field_class_name((enum field_class)c));
	jw_end_array(w);
}

static void
put_verbs(struct jw *w, const char *key, unsigned verbs)
{
	jw_key(w, key);
	jw_array(w);
	for (int v = 0; v < V_COUNT; v++)
		if (verbs & BIT(v))
			jw_text(w, verb_names[v]);
	jw_end_array(w);
}

/* Of whom the role knows rows at all. */
static const char *
rows_of(const struct view *v, unsigned verbs)
{
	return verbs == 0 ? "none" : v->only_own ? "own" : v->only_kept ? "kept" : v->listed_only ? "listed" : "all";
}

static void
put_resource(struct jw *w, const struct actor *who, const struct resource *r)
{
	unsigned own, verbs = access_verbs(who, r, &own);
	struct view v;

	access_view(who, r, &v);
	jw_key(w, r->path);
	jw_object(w);
	jw_ktext(w, "rows", rows_of(&v, verbs));
	jw_kbool(w, "archived", v.archived);
	put_classes(w, "see", v.see);
	put_classes(w, "see_own", v.see_own);
	if (v.see_kept != 0)
		put_classes(w, "see_kept", v.see_kept);
	put_classes(w, "change", v.change);
	if (v.change_kept != 0)
		put_classes(w, "change_kept", v.change_kept);
	put_verbs(w, "may", verbs & ~own);
	put_verbs(w, "may_own", own);
	jw_end_object(w);
}

static void
put_rights(struct jw *w, struct arena *a, const struct actor *who)
{
	const char *name;
	struct err none;

	jw_key(w, "rights");
	jw_array(w);
	for (size_t i = 0; (name = access_action_name(i)) != NULL; i++) {
		err_init(&none, a);
		if (access_action(who, name, &none) == 0)
			jw_text(w, name);
	}
	jw_end_array(w);
}

/* As somebody of the role would be judged; which enterprise a member is of makes no difference here. */
static void
put_role(struct jw *w, struct arena *a, enum role_id role, enum lang lang)
{
	const struct actor who = { .account = NONE, .role = role, .enterprise = 1, .session = NONE, .token = NONE };

	jw_object(w);
	jw_ktext(w, "code", role_choices[role].code);
	jw_ktext(w, "label", lang == LANG_ZH ? role_choices[role].zh : role_choices[role].en);
	jw_key(w, "resources");
	jw_object(w);
	for (const struct resource *const *r = registry_all(); *r != NULL; r++)
		put_resource(w, &who, *r);
	jw_end_object(w);
	put_rights(w, a, &who);
	jw_end_object(w);
}

static int
make_roles(struct req *rq, struct str *out, void *arg, int64_t *version, struct err *e)
{
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (int i = 0; i < R_COUNT; i++)
		put_role(&w, rq->arena, (enum role_id)i, rq->lang);
	jw_end_array(&w);
	jw_end_object(&w);
	return 0;
}

static int
get_roles(struct req *rq)
{
	return answer_cached(rq, arena_printf(rq->arena, "|%d", rq->lang), STAMP_CONSTANT, make_roles, NULL);
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/roles", "users.read", 0, .handle = get_roles },
};
const struct route_part roles_part = ROUTE_PART(rows);
