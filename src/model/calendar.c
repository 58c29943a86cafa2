/*
 * Calendars: made, taken back, found by their secret.  calendar_events.c says what stands in them.
 */
#include "base/base.h"

#include "base/clock.h"
#include "base/rnd.h"
#include "model/audit.h"
#include "model/calendar.h"
#include "model/people.h"
#include "model/record.h"
#include "model/resources.h"

#include "calendar_in.h"

/* --- making ---------------------------------------------------------------------------------------- */

/* What it is of, if the maker sees it. */
static int
aim(struct tx *t, struct arena *a, const struct actor *who, struct calendar *c, struct err *e)
{
	const struct resource *r = c->delegate == NONE ? &delegation_resource : &delegate_resource;
	unsigned see;
	void *rec;
	int rc;

	if (access_may(who, r, V_READ, e) == -1)
		return -1;
	rc = record_get(tx_db(t), a, who, r, c->delegate == NONE ? c->delegation : c->delegate, &rec, &see, e);
	if (rc == 0)
		err_field(e, c->delegate == NONE ? "/delegation" : "/delegate", "no_such_record");
	if (rc == 1 && c->delegate != NONE)
		c->delegation = ((struct delegate *)rec)->delegation;
	return rc == 1 ? 0 : -1;
}

static int
check_room(struct tx *t, int64_t account, struct err *e)
{
	int64_t n;

	if (db_int(tx_db(t), "SELECT count(*) FROM calendar WHERE account = $1", account, &n, e) == -1)
		return -1;
	if (n < CALENDARS_MOST)
		return 0;
	fail_detail(e, ERR_CONFLICT, "too_many_calendars");
	err_param_int(e, "max", CALENDARS_MOST);
	return -1;
}

/* What makes our events nobody else's: random, made with the first calendar. */
static int
need_instance(struct tx *t, struct err *e)
{
	const char *has = NULL;
	struct secret s;

	if (setting_get(tx_db(t), e->arena, CALENDAR_INSTANCE, &has, e) == -1)
		return -1;
	if (has != NULL)
		return 0;
	secret_new(&s, "");
	return setting_put(t, CALENDAR_INSTANCE, arena_strndup(e->arena, s.text, 16), e);
}

static const char *
note_of(struct arena *a, const struct calendar *c)
{
	struct str *out = str_new(a);
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	jw_kint(&w, "delegation", c->delegation);
	jw_kint(&w, "delegate", c->delegate);
	jw_end_object(&w);
	return str_text(out);
}

int
calendar_create(struct tx *t, struct arena *a, const struct actor *who, const struct secret *s, struct calendar *c, struct err *e)
{
	struct stmt *q;

	if (aim(t, a, who, c, e) == -1 || check_room(t, who->account, e) == -1 || need_instance(t, e) == -1)
		return -1;
	c->account = who->account;
	c->made_at = clock_ms();
	q = tx_stmt(t, "INSERT INTO calendar (hash, account, delegation, delegate, lang, made_at) VALUES ($1, $2, $3, $4, $5, $6)");
	stmt_blob(q, 1, s->hash, DIGEST_SIZE);
	stmt_int(q, 2, c->account);
	stmt_int(q, 3, c->delegation);
	stmt_int(q, 4, c->delegate);
	stmt_int(q, 5, (int64_t)c->lang);
	stmt_int(q, 6, c->made_at);
	if (stmt_run(q, e) == -1)
		return -1;
	c->id = tx_last_id(t);
	return audit_add(t, who, "calendar.create", NULL, c->id, NONE, NULL, note_of(a, c), e);
}

int
calendar_revoke(struct tx *t, const struct actor *who, int64_t id, struct err *e)
{
	bool any = who->role == R_ADMIN;
	struct stmt *s = tx_stmt(t, any ? "DELETE FROM calendar WHERE id = $1" : "DELETE FROM calendar WHERE id = $1 AND account = $2");

	stmt_int(s, 1, id);
	if (!any)
		stmt_int(s, 2, who->account);
	if (stmt_run(s, e) == -1)
		return -1;
	if (tx_changes(t) == 0)
		return fail(e, ERR_NOT_FOUND, "no such calendar");
	return audit_add(t, who, "calendar.revoke", NULL, id, NONE, NULL, NULL, e);
}

/* --- finding --------------------------------------------------------------------------------------- */

static struct calendar
calendar_of(struct stmt *s)
{
	return (struct calendar){ .id = col_int(s, 0), .account = col_int(s, 1), .delegation = col_int(s, 2), .delegate = col_int(s, 3),
	    .lang = (enum lang)col_int(s, 4), .made_at = col_int(s, 5) };
}

int
calendar_list(struct db *d, struct arena *a, int64_t account, struct calendar **out, size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT id, account, delegation, delegate, lang, made_at FROM calendar WHERE account = $1 "
	    "ORDER BY id DESC LIMIT $2");
	int rc;

	*out = arena_array(a, CALENDARS_MOST, sizeof **out);
	*n = 0;
	stmt_int(s, 1, account);
	stmt_int(s, 2, CALENDARS_MOST);
	while ((rc = stmt_row(s, e)) == 1)
		(*out)[(*n)++] = calendar_of(s);
	return rc;
}

/* Whose each is stands in the row of its account, which is never deleted. */
int
calendar_list_of(struct db *d, struct arena *a, int64_t delegation, struct calendar **out, size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT c.id, c.account, c.delegation, c.delegate, c.lang, c.made_at, x.login, x.name FROM calendar c "
	    "JOIN account x ON x.id = c.account WHERE c.delegation = $1 ORDER BY c.id DESC LIMIT $2");
	int rc;

	*out = arena_array(a, CALENDARS_SHOWN, sizeof **out);
	*n = 0;
	stmt_int(s, 1, delegation);
	stmt_int(s, 2, CALENDARS_SHOWN);
	while ((rc = stmt_row(s, e)) == 1) {
		struct calendar *c = &(*out)[(*n)++];

		*c = calendar_of(s);
		c->login = arena_strdup(a, col_text(s, 6));
		c->name = arena_strdup(a, col_text(s, 7));
	}
	return rc;
}

/* The maker as he is now; who is disabled is nobody. */
static int
maker_of(struct db *d, struct arena *a, const struct calendar *c, struct actor *who, struct err *e)
{
	struct account x;
	int rc = account_by_id(d, a, c->account, &x, e);

	if (rc != 1 || x.disabled)
		return rc == -1 ? -1 : 0;
	*who = (struct actor){ .account = x.id, .login = x.login, .role = x.role, .enterprise = x.enterprise, .read_only = true,
	    .door = DOOR_API, .session = NONE, .token = NONE, .lang = c->lang };
	return 1;
}

int
calendar_find(struct db *d, struct arena *a, const char *secret, struct calendar *out, struct actor *who, struct err *e)
{
	unsigned char hash[DIGEST_SIZE];
	struct stmt *s;
	int rc;

	if (secret_hash(secret, CALENDAR_PREFIX, hash) == -1)
		return 0;
	s = db_stmt(d, "SELECT id, account, delegation, delegate, lang, made_at FROM calendar WHERE hash = $1");
	stmt_blob(s, 1, hash, sizeof hash);
	if ((rc = stmt_row(s, e)) == 1)
		*out = calendar_of(s);
	stmt_done(s);
	return rc == 1 ? maker_of(d, a, out, who, e) : rc;
}
