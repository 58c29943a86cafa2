/*
 * What a caller learns about himself: the body of /me, and the cookie that goes with it.
 */
#include "base/base.h"

#include "api/parts.h"
#include "meta/rec.h"
#include "meta/registry.h"
#include "model/preference.h"

/* --- what he may do ------------------------------------------------------------------------------------ */

/* Of resources: all verbs, or whether there is anything to read. */
static void
put_may(struct jw *w, struct arena *a, const struct actor *who, bool verbs)
{
	struct err none;
	const char *name;

	jw_key(w, "may");
	jw_array(w);
	for (const struct resource *const *r = registry_all(); *r != NULL; r++)
		for (int v = 0; v < (verbs ? V_COUNT : V_READ + 1); v++) {
			err_init(&none, a);
			if (access_may(who, *r, (enum verb)v, &none) == 0)
				jw_text(w, arena_printf(a, "%s.%s", (*r)->path, verb_names[v]));
		}
	for (size_t i = 0; (name = access_action_name(i)) != NULL; i++) {
		err_init(&none, a);
		if (access_action(who, name, &none) == 0)
			jw_text(w, name);
	}
	jw_end_array(w);
}

/* --- the body ------------------------------------------------------------------------------------------ */

int
put_enterprise_of(struct jw *w, struct db *d, struct arena *a, int64_t enterprise, struct err *e)
{
	const struct resource *r = registry_by_name("enterprise");
	void *rec;
	int rc = 0;

	if (enterprise != NONE && (rc = rec_load(d, a, r, enterprise, &rec, e)) == -1)
		return -1;
	if (rc == 0) {
		jw_null(w);
		return 0;
	}
	jw_object(w);
	jw_kint(w, "id", enterprise);
	jw_key(w, "name_zh");
	rec_put_value(w, resource_field(r, "name_zh"), rec);
	jw_end_object(w);
	return 0;
}

static int
put_account(struct jw *w, struct db *d, struct arena *a, const struct actor *who, struct err *e)
{
	struct account acc;
	int rc = account_by_id(d, a, who->account, &acc, e);

	if (rc != 1)
		return rc == 0 ? fail(e, ERR_SIGNED_OUT, "the account is gone") : -1;
	jw_object(w);
	jw_kint(w, "id", acc.id);
	jw_ktext(w, "login", acc.login);
	jw_ktext(w, "name", acc.name);
	jw_ktext(w, "role", role_choices[acc.role].code);
	jw_key(w, "enterprise");
	if (put_enterprise_of(w, d, a, acc.enterprise, e) == -1)
		return -1;
	jw_end_object(w);
	return 0;
}

static int
put_preferences(struct jw *w, struct db *d, struct arena *a, int64_t account, struct err *e)
{
	struct preference *list;
	size_t n;

	if (preference_list(d, a, account, &list, &n, e) == -1)
		return -1;
	jw_key(w, "preferences");
	jw_object(w);
	for (size_t i = 0; i < n; i++)
		jw_ktext(w, list[i].key, list[i].value);
	jw_end_object(w);
	return 0;
}

int
put_me(struct str *out, const struct api *api, struct db *d, struct arena *a, const struct actor *who, bool verbs,
    struct err *e)
{
	const char *organisation, *demo;
	struct jw w;

	if (setting_get(d, a, "organisation", &organisation, e) == -1 || setting_get(d, a, "demo", &demo, e) == -1)
		return -1;
	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, "account");
	if (put_account(&w, d, a, who, e) == -1)
		return -1;
	jw_ktext(&w, "organisation", organisation);
	jw_kbool(&w, "demo", demo != NULL);
	put_may(&w, a, who, verbs);
	if (put_preferences(&w, d, a, who->account, e) == -1)
		return -1;
	jw_ktext(&w, "version", api->version);
	jw_end_object(&w);
	return 0;
}

/* --- the cookie ---------------------------------------------------------------------------------------- */

void
reply_cookie(struct req *rq, const char *text, enum role_id role)
{
	const struct people_limits *l = people_limits(req_worker(rq)->api->people);
	int64_t age_s = text == NULL ? 0 : role_is_member(role) ? l->most_member_s : l->most_staff_s;

	reply_header(rq, "Set-Cookie", arena_printf(rq->arena,
	    COOKIE_NAME "=%s; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=%lld",
	    text == NULL ? "" : text, (long long)age_s));
}
