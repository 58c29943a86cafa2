/*
 * Saved views: whose they are, who reads and who changes them, and their order.
 */
#include "base/base.h"

#include "meta/registry.h"
#include "model/audit.h"
#include "model/project.h"
#include "model/saved_view.h"
#include "text/utf8.h"

/* --- who may ------------------------------------------------------------------------------------------ */

static bool
may(const struct actor *who, const char *action)
{
	struct arena *a = arena_new();
	struct err e;
	bool yes;

	err_init(&e, a);
	yes = access_action(who, action, &e) == 0;
	arena_free(a);
	return yes;
}

static bool
may_read_rows(const struct actor *who, const struct resource *r)
{
	unsigned own;

	return r != NULL && (access_verbs(who, r, &own) & BIT(V_READ)) != 0;
}

static bool
is_mine(const struct actor *who, const struct saved_view *v)
{
	return v->account == who->account;
}

static bool
may_read(const struct actor *who, const struct saved_view *v)
{
	return may_read_rows(who, v->r) && (is_mine(who, v) || v->shared || v->standard);
}

/* Everybody's view is the administrators', whoever made it. */
static bool
may_change(const struct actor *who, const struct saved_view *v)
{
	return v->standard ? may(who, "views.default") : is_mine(who, v);
}

/* --- out ---------------------------------------------------------------------------------------------- */

void
saved_view_put(struct jw *w, struct arena *a, const struct actor *who, const struct saved_view *v)
{
	struct saved_query q;
	struct view see;
	size_t left_out;

	access_view(who, v->r, &see);
	left_out = saved_query_narrow(a, v->r, &see, &v->query, &q);
	jw_object(w);
	jw_kint(w, "id", v->id);
	jw_kint(w, "version", v->version);
	jw_ktext(w, "resource", v->r->path);
	jw_ktext(w, "name", v->name);
	jw_key(w, "query");
	saved_query_put(w, &q);
	jw_kbool(w, "shared", v->shared);
	jw_kbool(w, "default", v->standard);
	jw_kbool(w, "mine", is_mine(who, v));
	jw_kbool(w, "may_change", may_change(who, v));
	jw_kint(w, "position", v->position);
	jw_ktext(w, "owner_name", v->owner_name);
	/* Of projects `view` says how they are shown. */
	jw_ktext(w, "link", arena_printf(a, "#/%s?%s=%lld", v->r->path, v->r == &project_resource ? "saved" : "view", (long long)v->id));
	jw_kint(w, "left_out", (int64_t)left_out);
	jw_key(w, "updated_at");
	jw_instant(w, v->updated_at);
	jw_end_object(w);
}

/* --- rows --------------------------------------------------------------------------------------------- */

#define VIEW_SQL "SELECT v.id, v.version, v.account, v.resource, v.name, v.query, v.shared, v.standard, v.pos, v.updated_at," \
	" p.name FROM saved_view v JOIN account p ON p.id = v.account"

static int
take_row(struct stmt *s, struct arena *a, struct saved_view *v, struct err *e)
{
	*v = (struct saved_view){
		.id = col_int(s, 0), .version = col_int(s, 1), .account = col_int(s, 2),
		.r = registry_by_name(col_text(s, 3)), .name = arena_strdup(a, col_text(s, 4)),
		.shared = col_int(s, 6) != 0, .standard = col_int(s, 7) != 0, .position = col_int(s, 8),
		.updated_at = col_int(s, 9), .owner_name = arena_strdup(a, col_text(s, 10)),
	};
	return saved_query_load(a, col_text(s, 5), &v->query, e);
}

static int
take_rows(struct stmt *s, struct arena *a, struct saved_view **out, size_t *n, struct err *e)
{
	int rc;

	*out = NULL;
	*n = 0;
	while ((rc = stmt_row(s, e)) == 1) {
		if (*n % 32 == 0) {
			struct saved_view *more = arena_array(a, *n + 32, sizeof *more);

			if (*n > 0)
				memcpy(more, *out, *n * sizeof *more);
			*out = more;
		}
		if ((rc = take_row(s, a, &(*out)[(*n)++], e)) == -1)
			break;
	}
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

int
saved_view_list(struct db *d, struct arena *a, const struct actor *who, const struct resource *r,
    struct saved_view **out, size_t *n, struct err *e)
{
	struct stmt *s;

	*n = 0;
	if (!may_read_rows(who, r))
		return 0;
	s = db_stmt(d, VIEW_SQL " WHERE v.resource = $1 AND (v.account = $2 OR v.standard = 1)"
	    " ORDER BY v.standard DESC, v.pos, v.id");
	stmt_text(s, 1, r->name);
	stmt_int(s, 2, who->account);
	return take_rows(s, a, out, n, e);
}

int
saved_view_get(struct db *d, struct arena *a, const struct actor *who, int64_t id, struct saved_view *out, struct err *e)
{
	struct stmt *s = db_stmt(d, VIEW_SQL " WHERE v.id = $1");
	struct saved_view *row;
	size_t n;

	stmt_int(s, 1, id);
	if (take_rows(s, a, &row, &n, e) == -1)
		return -1;
	if (n == 0 || !may_read(who, row))
		return 0;
	*out = *row;
	return 1;
}

/* --- order -------------------------------------------------------------------------------------------- */

static int
set_position(struct tx *t, int64_t id, int64_t position, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE saved_view SET pos = $2 WHERE id = $1");

	stmt_int(s, 1, id);
	stmt_int(s, 2, position);
	return stmt_run(s, e);
}

/* The views of the owner and resource in order; v itself goes to v->position, or out where that is NONE. */
static int
arrange(struct tx *t, struct arena *a, struct saved_view *v, struct err *e)
{
	struct stmt *s = tx_stmt(t, VIEW_SQL " WHERE v.account = $1 AND v.resource = $2 AND v.id <> $3 ORDER BY v.pos, v.id");
	struct saved_view *other;
	size_t n;

	stmt_int(s, 1, v->account);
	stmt_text(s, 2, v->r->name);
	stmt_int(s, 3, v->id);
	if (take_rows(s, a, &other, &n, e) == -1)
		return -1;
	if (v->position > (int64_t)n)
		v->position = (int64_t)n;
	for (size_t i = 0; i < n; i++) {
		int64_t at = (int64_t)i + (v->position != NONE && (int64_t)i >= v->position);

		if (at != other[i].position && set_position(t, other[i].id, at, e) == -1)
			return -1;
	}
	return 0;
}

/* --- reading a body ----------------------------------------------------------------------------------- */

static void
read_name(struct arena *a, const struct jv *body, bool needed, const char **name, struct err *e)
{
	if (!needed && jv_get(body, "name") == NULL)
		return;
	if (jr_text(body, "name", 1, SAVED_NAME_MOST, name, e) == -1)
		return;
	*name = utf8_clean(a, *name, true);
	if (**name == '\0')
		err_field(e, "/name", "required");
}

static void
read_query(struct arena *a, const struct actor *who, const struct jv *body, bool needed, struct saved_view *v, struct err *e)
{
	const struct jv *query = jv_get(body, "query");
	struct view see;

	if (query == NULL) {
		if (needed)
			err_field(e, "/query", "required");
		return;
	}
	access_view(who, v->r, &see);
	(void)!saved_query_read(a, v->r, &see, query, &v->query, e);
}

/* What create and change have in common. */
static int
read_body(struct arena *a, const struct actor *who, const struct jv *body, bool create, struct saved_view *v, struct err *e)
{
	read_name(a, body, create, &v->name, e);
	if (v->r != NULL)
		read_query(a, who, body, create, v, e);
	(void)!jr_bool_opt(body, "shared", &v->shared, e);
	(void)!jr_bool_opt(body, "default", &v->standard, e);
	return e->code == ERR_OK ? 0 : -1;
}

/* What the actor may not read cannot be kept either: it is no resource. */
static int
read_resource(const struct actor *who, const struct jv *body, struct saved_view *v, struct err *e)
{
	const char *path;

	if (jr_text(body, "resource", 1, SAVED_NAME_MOST, &path, e) == -1)
		return -1;
	v->r = registry_by_path(path);
	if (may_read_rows(who, v->r))
		return 0;
	v->r = NULL;
	err_item_param(e, err_field(e, "/resource", "no_such_list"), "value", path);
	return -1;
}

/* --- saving ------------------------------------------------------------------------------------------- */

static int
check_name(struct tx *t, const struct saved_view *v, struct err *e)
{
	struct stmt *s = tx_stmt(t, "SELECT 1 FROM saved_view WHERE account = $1 AND resource = $2 AND name = $3 AND id <> $4");
	int rc;

	stmt_int(s, 1, v->account);
	stmt_text(s, 2, v->r->name);
	stmt_text(s, 3, v->name);
	stmt_int(s, 4, v->id);
	rc = stmt_row(s, e);
	stmt_done(s);
	if (rc != 1)
		return rc;
	fail(e, ERR_CONFLICT, "the name is taken");
	err_field(e, "/name", "name_taken");
	return -1;
}

static int
check_room(struct tx *t, int64_t account, struct err *e)
{
	int64_t n = 0;

	if (db_int(tx_db(t), "SELECT count(*) FROM saved_view WHERE account = $1", account, &n, e) == -1)
		return -1;
	if (n < SAVED_VIEWS_MOST)
		return 0;
	fail_detail(e, ERR_CONFLICT, "too_many_views");
	err_param_int(e, "max", SAVED_VIEWS_MOST);
	return -1;
}

/* Contents are the owner's business; who made what everybody's is not. */
static int
tell(struct tx *t, struct arena *a, const struct actor *who, const char *action, const struct saved_view *v, struct err *e)
{
	const char *note = arena_printf(a, "{\"resource\":\"%s\",\"shared\":%s,\"default\":%s}", v->r->path,
	    v->shared ? "true" : "false", v->standard ? "true" : "false");

	return audit_add(t, who, action, NULL, v->id, v->version, NULL, note, e);
}

static const char *
query_text(struct arena *a, const struct saved_query *q)
{
	struct str *out = str_new(a);
	struct jw w;

	jw_init(&w, out);
	saved_query_put(&w, q);
	return str_text(out);
}

static int
insert(struct tx *t, struct arena *a, struct saved_view *v, struct err *e)
{
	struct stmt *s = tx_stmt(t, "INSERT INTO saved_view (version, account, resource, name, query, shared, standard, pos,"
	    " created_at, updated_at, updated_by) VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $8, $1)");

	stmt_int(s, 1, v->account);
	stmt_text(s, 2, v->r->name);
	stmt_text(s, 3, v->name);
	stmt_text(s, 4, query_text(a, &v->query));
	stmt_int(s, 5, v->shared);
	stmt_int(s, 6, v->standard);
	stmt_int(s, 7, v->position);
	stmt_int(s, 8, v->updated_at);
	if (stmt_run(s, e) == -1)
		return -1;
	v->id = tx_last_id(t);
	v->version = 1;
	return 0;
}

static int
update(struct tx *t, struct arena *a, const struct actor *who, struct saved_view *v, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE saved_view SET version = $2, name = $3, query = $4, shared = $5, standard = $6,"
	    " pos = $7, updated_at = $8, updated_by = $9 WHERE id = $1");

	stmt_int(s, 1, v->id);
	stmt_int(s, 2, ++v->version);
	stmt_text(s, 3, v->name);
	stmt_text(s, 4, query_text(a, &v->query));
	stmt_int(s, 5, v->shared);
	stmt_int(s, 6, v->standard);
	stmt_int(s, 7, v->position);
	stmt_int(s, 8, v->updated_at);
	stmt_int(s, 9, who->account);
	return stmt_run(s, e);
}

int
saved_view_create(struct tx *t, struct arena *a, const struct actor *who, const struct jv *body, struct saved_view *out,
    struct err *e)
{
	static const char *const keys[] = { "resource", "name", "query", "shared", "default", NULL };
	struct saved_view v = { .id = 0, .account = who->account, .position = SAVED_VIEWS_MOST, .updated_at = actor_ms(who) };

	(void)!jr_only(body, keys, e);
	(void)!read_resource(who, body, &v, e);
	if (read_body(a, who, body, true, &v, e) == -1)
		return -1;
	if ((v.standard && access_action(who, "views.default", e) == -1) || check_room(t, v.account, e) == -1 ||
	    check_name(t, &v, e) == -1 || arrange(t, a, &v, e) == -1 || insert(t, a, &v, e) == -1 ||
	    tell(t, a, who, "view.create", &v, e) == -1)
		return -1;
	return saved_view_get(tx_db(t), a, who, v.id, out, e) == 1 ? 0 : -1;
}

/* What stands there now, as this reader sees it. */
static int
stale(struct arena *a, const struct actor *who, const struct saved_view *v, int64_t version, struct err *e)
{
	struct str *out = str_new(a);
	struct jw w;

	str_puts(out, "\"current\":");
	jw_init(&w, out);
	saved_view_put(&w, a, who, v);
	fail(e, ERR_STALE, "version %lld, now %lld", (long long)version, (long long)v->version);
	e->extra_json = arena_strdup(e->arena, str_text(out));
	return -1;
}

static int
aim(struct tx *t, struct arena *a, const struct actor *who, int64_t id, int64_t version, struct saved_view *v, struct err *e)
{
	int rc = saved_view_get(tx_db(t), a, who, id, v, e);

	if (rc == -1)
		return -1;
	if (rc == 0)
		return fail(e, ERR_NOT_FOUND, "no such view");
	if (!may_change(who, v))
		return fail(e, ERR_FORBIDDEN, "not the caller's view");
	return version != NONE && version != v->version ? stale(a, who, v, version, e) : 0;
}

int
saved_view_change(struct tx *t, struct arena *a, const struct actor *who, int64_t id, int64_t version, const struct jv *body,
    struct saved_view *out, struct err *e)
{
	static const char *const keys[] = { "name", "query", "shared", "default", "position", NULL };
	struct saved_view v;
	bool was_standard;

	if (aim(t, a, who, id, version, &v, e) == -1)
		return -1;
	was_standard = v.standard;
	(void)!jr_only(body, keys, e);
	(void)!jr_int_opt(body, "position", 0, SAVED_VIEWS_MOST, &v.position, e);
	if (read_body(a, who, body, false, &v, e) == -1)
		return -1;
	v.updated_at = actor_ms(who);
	if ((v.standard && !was_standard && access_action(who, "views.default", e) == -1) || check_name(t, &v, e) == -1 ||
	    arrange(t, a, &v, e) == -1 || update(t, a, who, &v, e) == -1 || tell(t, a, who, "view.change", &v, e) == -1)
		return -1;
	return saved_view_get(tx_db(t), a, who, id, out, e) == 1 ? 0 : -1;
}

int
saved_view_delete(struct tx *t, struct arena *a, const struct actor *who, int64_t id, int64_t version, struct err *e)
{
	struct saved_view v;
	struct stmt *s;

	if (aim(t, a, who, id, version, &v, e) == -1)
		return -1;
	s = tx_stmt(t, "DELETE FROM saved_view WHERE id = $1");
	stmt_int(s, 1, id);
	v.position = NONE;
	if (stmt_run(s, e) == -1 || arrange(t, a, &v, e) == -1)
		return -1;
	return tell(t, a, who, "view.delete", &v, e);
}
