/*
 * Making and changing accounts: every change is checked, audited and ends what it must end.
 */
#include "base/base.h"

#include "account_in.h"
#include "base/clock.h"
#include "model/audit.h"
#include "model/session.h"
#include "text/utf8.h"

enum { NAME_MOST = 100, LOGIN_LEAST = 2 };

/* --- rules ------------------------------------------------------------------------------------------ */

static void
check_login(const char *login, struct err *e)
{
	static const char set[] = "abcdefghijklmnopqrstuvwxyz0123456789._-+@";
	size_t len = strlen(login);

	if (len == 0)
		err_field(e, "/login", "required");
	else if (len < LOGIN_LEAST || len > LOGIN_MOST || strspn(login, set) != len)
		err_field(e, "/login", "bad_login_name");
}

static void
check_name(struct arena *a, const char *name, struct err *e)
{
	if (name == NULL || *utf8_trim(a, name) == '\0')
		err_field(e, "/name", "required");
	else if (utf8_count(name) > NAME_MOST)
		err_item_param(e, err_field(e, "/name", "too_long"), "max", "100");
}

/* A member role has a living enterprise, another role none. */
static int
check_enterprise(struct tx *t, enum role_id role, int64_t enterprise, struct err *e)
{
	int64_t found;
	int rc;

	if (role_is_member(role) && enterprise == NONE)
		err_field(e, "/enterprise", "enterprise_needed");
	if (!role_is_member(role) && enterprise != NONE)
		err_field(e, "/enterprise", "enterprise_unwanted");
	if (enterprise == NONE)
		return 0;
	rc = db_int(tx_db(t), "SELECT id FROM enterprise WHERE id = $1", enterprise, &found, e);
	if (rc == 0)
		err_field(e, "/enterprise", "no_such_record");
	return rc == -1 ? -1 : 0;
}

/* --- making ----------------------------------------------------------------------------------------- */

static int
check_new(struct tx *t, const char *login, const char *name, enum role_id role, int64_t enterprise,
    struct err *e)
{
	struct account taken;
	int rc;

	check_login(login, e);
	check_name(e->arena, name, e);
	if (check_enterprise(t, role, enterprise, e) == -1)
		return -1;
	if ((rc = account_by_login(tx_db(t), e->arena, login, &taken, NULL, e)) == -1)
		return -1;
	if (rc == 1 && e->code == ERR_OK)
		fail(e, ERR_CONFLICT, "the login is taken");
	if (rc == 1)
		err_field(e, "/login", "login_taken");
	return e->code == ERR_OK ? 0 : -1;
}

static const char *
diff_new(struct arena *a, const char *login, enum role_id role, int64_t enterprise)
{
	struct str *out = str_new(a);
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	jw_ktext(&w, "login", login);
	jw_ktext(&w, "role", role_choices[role].code);
	jw_kint(&w, "enterprise", enterprise);
	jw_end_object(&w);
	return str_text(out);
}

int
account_create(struct tx *t, const struct actor *who, const char *login, const char *name,
    enum role_id role, int64_t enterprise, const char *hash, int64_t *id, struct err *e)
{
	int64_t now_ms = clock_ms();
	struct stmt *s;

	login = login_fold(e->arena, login);
	if (check_new(t, login, name, role, enterprise, e) == -1)
		return -1;
	s = tx_stmt(t, "INSERT INTO account (version, login, name, role, enterprise, password, disabled,"
	    " created_at, created_by, updated_at, updated_by) VALUES (1, $1, $2, $3, $4, $5, 0, $6, $7, $6, $7)");
	stmt_text(s, 1, login);
	stmt_text(s, 2, name);
	stmt_text(s, 3, role_choices[role].code);
	stmt_int(s, 4, enterprise);
	stmt_text(s, 5, hash);
	stmt_int(s, 6, now_ms);
	stmt_int(s, 7, who->account);
	if (stmt_run(s, e) == -1)
		return -1;
	*id = tx_last_id(t);
	tx_touch(t, COUNTER_PEOPLE);
	return audit_add(t, who, "user.create", NULL, *id, 1, NULL,
	    diff_new(e->arena, login, role, enterprise), e);
}

/* --- changing --------------------------------------------------------------------------------------- */

static void
put_change(struct jw *w, const char *key, bool differs, void (*put)(struct jw *, const struct account *),
    const struct account *was, const struct account *now)
{
	if (!differs)
		return;
	jw_key(w, key);
	jw_object(w);
	jw_key(w, "old");
	put(w, was);
	jw_key(w, "new");
	put(w, now);
	jw_end_object(w);
}

static void
put_name(struct jw *w, const struct account *a)
{
	jw_text(w, a->name);
}

static void
put_role(struct jw *w, const struct account *a)
{
	jw_text(w, role_choices[a->role].code);
}

static void
put_enterprise(struct jw *w, const struct account *a)
{
	jw_int(w, a->enterprise);
}

static void
put_disabled(struct jw *w, const struct account *a)
{
	jw_bool(w, a->disabled);
}

/* {"role":{"old":"staff","new":"admin"}}: what differs; "{}" where nothing does. */
static const char *
diff_of(struct arena *a, const struct account *was, const struct account *now)
{
	struct str *out = str_new(a);
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	put_change(&w, "name", strcmp(was->name, now->name) != 0, put_name, was, now);
	put_change(&w, "role", was->role != now->role, put_role, was, now);
	put_change(&w, "enterprise", was->enterprise != now->enterprise, put_enterprise, was, now);
	put_change(&w, "disabled", was->disabled != now->disabled, put_disabled, was, now);
	jw_end_object(&w);
	return str_text(out);
}

static void
put_current(struct jw *w, const struct account *now)
{
	jw_object(w);
	jw_kint(w, "version", now->version);
	jw_ktext(w, "name", now->name);
	jw_ktext(w, "role", role_choices[now->role].code);
	jw_kint(w, "enterprise", now->enterprise);
	jw_kbool(w, "disabled", now->disabled);
	jw_end_object(w);
}

/* Who changed it last, or made it. */
static int
last_change(struct db *d, struct arena *a, int64_t id, struct audit_who *by, int64_t *at, struct err *e)
{
	int rc = audit_last(d, a, "user.change", id, by, at, e);

	return rc == 0 ? audit_last(d, a, "user.create", id, by, at, e) : rc;
}

/* 412 with what stands there now, so that the page can show both. */
static int
fail_stale(struct db *d, struct arena *a, const struct account *now, struct err *e)
{
	struct str *out = str_new(a);
	struct audit_who by;
	struct jw w;
	int64_t at;

	if (last_change(d, a, now->id, &by, &at, e) == -1)
		return -1;
	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, "current");
	put_current(&w, now);
	jw_ktext(&w, "changed_by", by.login);
	jw_ktext(&w, "changed_by_name", by.name);
	jw_key(&w, "changed_at");
	jw_instant(&w, at);
	jw_end_object(&w);
	fail(e, ERR_STALE, "account %lld has version %lld", (long long)now->id, (long long)now->version);
	/* Members, without the braces around them. */
	e->extra_json = arena_strndup(a, out->p + 1, out->len - 2);
	return -1;
}

static void
overlay(struct account *now, unsigned set, const struct account *to)
{
	if (set & ACC_NAME)
		now->name = to->name;
	if (set & ACC_ROLE)
		now->role = to->role;
	if (set & ACC_ENTERPRISE)
		now->enterprise = to->enterprise;
	if (set & ACC_DISABLED)
		now->disabled = to->disabled;
	/* Leaving the members' side leaves the enterprise, unless it was named. */
	if ((set & ACC_ROLE) && !(set & ACC_ENTERPRISE) && !role_is_member(now->role))
		now->enterprise = NONE;
}

/* Z6: an administrator is left in any case. */
static int
check_last_admin(struct tx *t, const struct account *was, const struct account *now, struct err *e)
{
	int64_t others;

	if (was->role != R_ADMIN || was->disabled || (now->role == R_ADMIN && !now->disabled))
		return 0;
	if (account_admins(tx_db(t), was->id, &others, e) == -1)
		return -1;
	return others > 0 ? 0 : fail_detail(e, ERR_CONFLICT, "last_admin");
}

static int
check_change(struct tx *t, const struct account *was, const struct account *now, struct err *e)
{
	check_name(e->arena, now->name, e);
	if (check_enterprise(t, now->role, now->enterprise, e) == -1 || e->code != ERR_OK)
		return -1;
	return check_last_admin(t, was, now, e);
}

static int
save(struct tx *t, const struct actor *who, const struct account *now, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE account SET version = version + 1, name = $2, role = $3,"
	    " enterprise = $4, disabled = $5, updated_at = $6, updated_by = $7 WHERE id = $1");

	stmt_int(s, 1, now->id);
	stmt_text(s, 2, now->name);
	stmt_text(s, 3, role_choices[now->role].code);
	stmt_int(s, 4, now->enterprise);
	stmt_int(s, 5, now->disabled);
	stmt_int(s, 6, clock_ms());
	stmt_int(s, 7, who->account);
	tx_touch(t, COUNTER_PEOPLE);
	return stmt_run(s, e);
}

/*
 * What was handed out under the old state and must not work under the new one, nor again when the old one comes back:
 * sessions and reset links in any case (A4), tokens where they would get more rights, or none now and all of them later.
 */
static int
end_what_was_given(struct tx *t, const struct actor *who, const struct account *was, const struct account *now,
    struct err *e)
{
	bool moved = was->enterprise != now->enterprise;

	if (was->role == now->role && !moved && !now->disabled)
		return 0;
	if (session_end_all(t, now->id, e) == -1 || link_drop_all(t, LINK_RESET, now->id, e) == -1)
		return -1;
	if (!moved && !now->disabled && !access_grows(was->role, now->role))
		return 0;
	return token_revoke_all(t, who, now->id, e);
}

int
account_change(struct tx *t, struct arena *a, const struct actor *who, int64_t id, int64_t version,
    unsigned set, const struct account *to, struct account *out, struct err *e)
{
	struct account was;
	const char *diff;
	int rc = account_by_id(tx_db(t), a, id, &was, e);

	if (rc != 1)
		return rc == 0 ? fail(e, ERR_NOT_FOUND, "no account %lld", (long long)id) : -1;
	*out = was;
	if (version != NONE && version != was.version)
		return fail_stale(tx_db(t), a, &was, e);
	overlay(out, set, to);
	if (check_change(t, &was, out, e) == -1)
		return -1;
	diff = diff_of(a, &was, out);
	if (strcmp(diff, "{}") == 0)
		return 0;
	if (save(t, who, out, e) == -1)
		return -1;
	out->version++;
	if (end_what_was_given(t, who, &was, out, e) == -1)
		return -1;
	return audit_add(t, who, "user.change", NULL, id, out->version, diff,
	    version == NONE ? "{\"unconditional\":true}" : NULL, e);
}

/* --- passwords -------------------------------------------------------------------------------------- */

int
account_set_password(struct tx *t, const struct actor *who, int64_t id, const char *hash, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE account SET password = $2, updated_at = $3, updated_by = $4"
	    " WHERE id = $1");

	stmt_int(s, 1, id);
	stmt_text(s, 2, hash);
	stmt_int(s, 3, clock_ms());
	stmt_int(s, 4, who->account);
	if (stmt_run(s, e) == -1)
		return -1;
	if (tx_changes(t) == 0)
		return fail(e, ERR_NOT_FOUND, "no account %lld", (long long)id);
	if (session_end_all(t, id, e) == -1 || link_drop_all(t, LINK_RESET, id, e) == -1)
		return -1;
	return audit_add(t, who, "user.password", NULL, id, NONE, NULL, NULL, e);
}

int
account_rehash(struct tx *t, int64_t id, const char *was, const char *hash, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE account SET password = $3 WHERE id = $1 AND password = $2");

	stmt_int(s, 1, id);
	stmt_text(s, 2, was);
	stmt_text(s, 3, hash);
	return stmt_run(s, e);
}
