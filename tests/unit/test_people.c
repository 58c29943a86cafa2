/*
 * Accounts, sessions, tokens and links on a real store with the clock in our hands.
 */
#include "test_store.h"

#include "base/clock.h"
#include "crypt/password.h"
#include "model/people.h"
#include "model/session.h"
#include "text/json.h"

#define HOUR_MS		INT64_C(3600000)
#define START_MS	INT64_C(1764000000000)
#define A_BIT_MS	INT64_C(60000)	/* the clock goes on while a test runs */

static const struct actor console = { .account = NONE, .role = R_ADMIN, .enterprise = NONE,
	.door = DOOR_COMMAND, .session = NONE, .token = NONE };

struct house {
	char		 dir[64];
	struct arena	*a;
	struct err	 e;
	struct store	*s;
	struct people	*p;
	struct db	*d;
};

static int
setup(void **state)
{
	struct house *h = xcalloc(1, sizeof *h);

	log_setup(LOG_L_ERROR, false);
	strcpy(h->dir, "/tmp/tw-people-XXXXXX");
	assert_non_null(mkdtemp(h->dir));
	h->a = arena_new();
	err_init(&h->e, h->a);
	clock_set_ms(START_MS);
	if (store_open(&h->s, &(struct store_opts){ .dir = h->dir, .create = true, .migrate = true }, &h->e) == -1)
		fail_msg("store_open: %s", h->e.log);
	assert_int_equal(people_open(&h->p, h->s, &h->e), 0);
	assert_int_equal(db_open(&h->d, h->s, &h->e), 0);
	*state = h;
	return 0;
}

static int
teardown(void **state)
{
	struct house *h = *state;

	db_close(h->d);
	people_close(h->p);
	store_close(h->s);
	clock_set_ms(0);
	fix_remove(h->dir);
	arena_free(h->a);
	free(h);
	return 0;
}

/* --- writes ---------------------------------------------------------------------------------------------- */

struct deed {
	struct house	*h;
	const struct actor *who;
	const char	*login, *name, *hash;
	enum role_id	 role;
	int64_t		 enterprise, id, version, days;
	unsigned	 set;
	struct account	 acc;
	struct secret	 secret;
	enum link_kind	 kind;
	bool		 read_only;
};

static int
write_it(struct house *h, int (*run)(struct tx *, void *, struct err *), struct deed *d)
{
	d->h = h;
	if (d->who == NULL)
		d->who = &console;
	err_clear(&h->e);
	return store_write_wait(h->s, run, d, &h->e);
}

static int
run_create(struct tx *t, void *arg, struct err *e)
{
	struct deed *d = arg;

	return account_create(t, d->who, d->login, d->name, d->role, d->enterprise, d->hash, &d->id, e);
}

static int
run_change(struct tx *t, void *arg, struct err *e)
{
	struct deed *d = arg;
	struct account out;

	return account_change(t, d->h->a, d->who, d->id, d->version, d->set, &d->acc, &out, e);
}

static int
run_password(struct tx *t, void *arg, struct err *e)
{
	struct deed *d = arg;

	return account_set_password(t, d->who, d->id, d->hash, e);
}

static int
run_session(struct tx *t, void *arg, struct err *e)
{
	struct deed *d = arg;

	return session_create(t, d->h->p, d->who, &d->secret, "Firefox", &d->id, e);
}

static int
run_end(struct tx *t, void *arg, struct err *e)
{
	struct deed *d = arg;

	return session_end(t, d->who, d->who->account, d->id, e);
}

static int
run_token(struct tx *t, void *arg, struct err *e)
{
	struct deed *d = arg;

	return token_create(t, d->who, d->who->account, d->name, d->read_only, d->days, &d->secret, &d->id, e);
}

static int
run_revoke(struct tx *t, void *arg, struct err *e)
{
	struct deed *d = arg;

	return token_revoke(t, d->who, d->who->account, d->id, e);
}

static int
run_link(struct tx *t, void *arg, struct err *e)
{
	struct deed *d = arg;
	int64_t ends_at;

	return link_create(t, d->h->p, d->who, d->kind, d->id, &d->secret, &ends_at, e);
}

static int
run_use(struct tx *t, void *arg, struct err *e)
{
	struct deed *d = arg;

	return link_use(t, d->kind, d->secret.text, "/token", &d->id, e);
}

static int64_t
make(struct house *h, const char *login, enum role_id role)
{
	struct deed d = { .login = login, .name = login, .role = role, .enterprise = NONE };

	if (write_it(h, run_create, &d) == -1)
		fail_msg("%s: %s", login, h->e.log);
	return d.id;
}

static struct actor
as(int64_t account, const char *login, enum role_id role)
{
	return (struct actor){ .account = account, .login = login, .role = role, .enterprise = NONE,
		.door = DOOR_PAGE, .session = NONE, .token = NONE, .addr = "192.0.2.7" };
}

/* Begin a session; its cookie, in the arena. */
static const char *
sign_in(struct house *h, const struct actor *who, int64_t *id)
{
	struct deed d = { .who = who };

	secret_new(&d.secret, "");
	if (write_it(h, run_session, &d) == -1)
		fail_msg("sign in: %s", h->e.log);
	if (id != NULL)
		*id = d.id;
	return arena_strdup(h->a, d.secret.text);
}

static int
live(struct house *h, const char *cookie)
{
	struct caller c;

	return session_find(h->p, h->d, h->a, cookie, true, &c, &h->e);
}

static int64_t
audits(struct house *h, const char *action)
{
	struct stmt *s = db_stmt(h->d, "SELECT count(*) FROM audit WHERE action = $1");
	int64_t n;

	stmt_text(s, 1, action);
	assert_int_equal(stmt_row(s, &h->e), 1);
	n = col_int(s, 0);
	stmt_done(s);
	return n;
}

/* --- accounts -------------------------------------------------------------------------------------------- */

static const struct { const char *login, *name; enum role_id role; int64_t enterprise; const char *code; } bad[] = {
	{ "", "Li", R_STAFF, NONE, "required" },
	{ "l", "Li", R_STAFF, NONE, "bad_login_name" },
	{ "li wei", "Li", R_STAFF, NONE, "bad_login_name" },
	{ "李伟", "Li", R_STAFF, NONE, "bad_login_name" },
	{ "li\"", "Li", R_STAFF, NONE, "bad_login_name" },
	{ "a2345678901234567890123456789012345678901234567890123456789012345", "Li", R_STAFF, NONE, "bad_login_name" },
	{ "li", " ", R_STAFF, NONE, "required" },
	{ "TAKEN", "Li", R_STAFF, NONE, "login_taken" },
	{ "li", "Li", R_MEMBER_ADMIN, NONE, "enterprise_needed" },
	{ "li", "Li", R_MEMBER_EDITOR, 999, "no_such_record" },
	{ "li", "Li", R_FINANCE, 1, "enterprise_unwanted" },
};

static void
accounts_are_checked(void **state)
{
	struct house *h = *state;

	(void)make(h, "taken", R_STAFF);
	for (size_t i = 0; i < nitems(bad); i++) {
		struct deed d = { .login = bad[i].login, .name = bad[i].name, .role = bad[i].role,
		    .enterprise = bad[i].enterprise };

		if (write_it(h, run_create, &d) == 0)
			fail_msg("row %zu was taken", i);
		assert_int_equal(h->e.code, strcmp(bad[i].code, "login_taken") == 0 ? ERR_CONFLICT : ERR_VALIDATION);
		assert_string_equal(h->e.items->code, bad[i].code);
	}
	assert_int_equal(audits(h, "user.create"), 1);
}

static void
accounts_are_found(void **state)
{
	struct house *h = *state;
	struct account acc, *list;
	const char *hash = "";
	int64_t id = make(h, "Li.Wei", R_MANAGER), total;
	bool any;
	size_t n;

	assert_int_equal(account_any(h->d, &any, &h->e), 0);
	assert_false(any);
	assert_int_equal(account_by_login(h->d, h->a, "LI.WEI", &acc, &hash, &h->e), 1);
	assert_int_equal(acc.id, id);
	assert_string_equal(acc.login, "li.wei");
	assert_null(hash);
	assert_int_equal(acc.role, R_MANAGER);
	assert_int_equal(acc.last_seen_at, NONE);
	assert_int_equal(account_by_login(h->d, h->a, "nobody", &acc, &hash, &h->e), 0);
	(void)make(h, "admin", R_ADMIN);
	assert_int_equal(account_any(h->d, &any, &h->e), 0);
	assert_true(any);
	assert_int_equal(account_list(h->d, h->a, 1, 10, &list, &n, &total, &h->e), 0);
	assert_int_equal(total, 2);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].login, "li.wei");
}

static void
the_last_administrator_stays(void **state)
{
	struct house *h = *state;
	int64_t one = make(h, "one", R_ADMIN), two = make(h, "two", R_ADMIN);
	struct deed lower = { .id = one, .version = 1, .set = ACC_ROLE, .acc.role = R_STAFF };
	struct deed off = { .id = two, .version = 1, .set = ACC_DISABLED, .acc.disabled = true };
	struct deed down = { .id = two, .version = NONE, .set = ACC_ROLE, .acc.role = R_AUDITOR };

	assert_int_equal(write_it(h, run_change, &lower), 0);
	assert_int_equal(write_it(h, run_change, &off), -1);
	assert_int_equal(h->e.code, ERR_CONFLICT);
	assert_string_equal(h->e.detail, "last_admin");
	assert_int_equal(write_it(h, run_change, &down), -1);
	assert_string_equal(h->e.detail, "last_admin");
	/* and a disabled one does not count as left */
	lower = (struct deed){ .id = one, .version = 2, .set = ACC_ROLE | ACC_DISABLED, .acc.role = R_ADMIN,
	    .acc.disabled = true };
	assert_int_equal(write_it(h, run_change, &lower), 0);
	assert_int_equal(write_it(h, run_change, &off), -1);
	assert_string_equal(h->e.detail, "last_admin");
}

static void
a_stale_version_is_told(void **state)
{
	struct house *h = *state;
	int64_t id = make(h, "li", R_STAFF);
	struct deed d = { .id = id, .version = 1, .set = ACC_NAME, .acc.name = "Li Wei" };

	assert_int_equal(write_it(h, run_change, &d), 0);
	d.acc.name = "Li Na";
	assert_int_equal(write_it(h, run_change, &d), -1);
	assert_int_equal(h->e.code, ERR_STALE);
	assert_non_null(strstr(h->e.extra_json, "\"name\":\"Li Wei\""));
	d.version = 2;
	d.acc.name = "Li Wei";		/* nothing new: nothing happens */
	assert_int_equal(write_it(h, run_change, &d), 0);
	assert_int_equal(audits(h, "user.change"), 1);
}

/* --- sessions -------------------------------------------------------------------------------------------- */

static void
sessions_end_when_idle(void **state)
{
	struct house *h = *state;
	struct actor li = as(make(h, "li", R_STAFF), "li", R_STAFF);
	const char *cookie = sign_in(h, &li, NULL);

	/* idle for less than 2 h again and again, but not for more than 12 h in all */
	for (int i = 1; i <= 6; i++) {
		clock_set_ms(START_MS + i * (2 * HOUR_MS - A_BIT_MS));
		assert_int_equal(live(h, cookie), 1);
	}
	clock_set_ms(START_MS + 12 * HOUR_MS + A_BIT_MS);
	assert_int_equal(live(h, cookie), 0);

	clock_set_ms(START_MS + 20 * HOUR_MS);
	cookie = sign_in(h, &li, NULL);
	clock_set_ms(START_MS + 22 * HOUR_MS + A_BIT_MS);
	assert_int_equal(live(h, cookie), 0);
}

static size_t
listed(struct house *h, int64_t account)
{
	struct session *list;
	size_t n;

	assert_int_equal(session_list(h->p, h->d, h->a, account, &list, &n, &h->e), 0);
	return n;
}

/* What is listed is what would be found: by memory, where that has seen it later than its row says. */
static void
idle_sessions_are_not_listed(void **state)
{
	struct house *h = *state;
	struct actor li = as(make(h, "li", R_STAFF), "li", R_STAFF);
	const char *left = sign_in(h, &li, NULL), *kept = sign_in(h, &li, NULL);

	assert_int_equal(listed(h, li.account), 2);
	clock_set_ms(START_MS + HOUR_MS);
	assert_int_equal(live(h, kept), 1);
	clock_set_ms(START_MS + 2 * HOUR_MS + A_BIT_MS);
	assert_int_equal(listed(h, li.account), 1);
	assert_int_equal(live(h, left), 0);
	assert_int_equal(live(h, kept), 1);
	clock_set_ms(START_MS + 4 * HOUR_MS + 2 * A_BIT_MS);
	assert_int_equal(listed(h, li.account), 0);
	people_flush(h->p);
	assert_int_equal(listed(h, li.account), 0);
}

/* Polling does not keep a session alive (Z5). */
static void
polling_does_not_extend(void **state)
{
	struct house *h = *state;
	struct actor li = as(make(h, "li", R_STAFF), "li", R_STAFF);
	const char *cookie = sign_in(h, &li, NULL);
	struct caller c;

	for (int m = 10; m < 120; m += 10) {
		clock_set_ms(START_MS + m * INT64_C(60000));
		assert_int_equal(session_find(h->p, h->d, h->a, cookie, false, &c, &h->e), 1);
	}
	clock_set_ms(START_MS + 2 * HOUR_MS + A_BIT_MS);
	assert_int_equal(live(h, cookie), 0);
}

/* What was seen lives in memory, and in its row after a flush: another server's memory, or ours after a restart, knows. */
static void
last_seen_is_flushed(void **state)
{
	struct house *h = *state;
	struct actor li = as(make(h, "li", R_STAFF), "li", R_STAFF);
	const char *cookie = sign_in(h, &li, NULL);
	struct account acc;

	clock_set_ms(START_MS + HOUR_MS);
	assert_int_equal(live(h, cookie), 1);
	people_close(h->p);
	assert_int_equal(people_open(&h->p, h->s, &h->e), 0);
	clock_set_ms(START_MS + 3 * HOUR_MS - A_BIT_MS);
	assert_int_equal(live(h, cookie), 1);
	assert_int_equal(account_by_id(h->d, h->a, li.account, &acc, &h->e), 1);
	assert_in_range(acc.last_seen_at - START_MS, HOUR_MS, HOUR_MS + A_BIT_MS);
}

static void
ended_sessions_are_not_found(void **state)
{
	struct house *h = *state;
	struct actor li = as(make(h, "li", R_STAFF), "li", R_STAFF);
	int64_t id;
	const char *one = sign_in(h, &li, &id), *two = sign_in(h, &li, NULL);
	struct deed end = { .who = &li, .id = id };
	struct deed pass = { .id = li.account, .hash = "x" };
	struct deed role = { .id = li.account, .version = NONE, .set = ACC_ROLE, .acc.role = R_MANAGER };
	struct deed off = { .id = li.account, .version = NONE, .set = ACC_DISABLED, .acc.disabled = true };

	assert_int_equal(live(h, one), 1);
	assert_int_equal(write_it(h, run_end, &end), 0);
	assert_int_equal(live(h, one), 0);
	assert_int_equal(live(h, two), 1);
	assert_int_equal(write_it(h, run_end, &end), -1);
	assert_int_equal(h->e.code, ERR_NOT_FOUND);
	assert_int_equal(write_it(h, run_password, &pass), 0);
	assert_int_equal(live(h, two), 0);
	one = sign_in(h, &li, NULL);
	assert_int_equal(live(h, one), 1);
	assert_int_equal(write_it(h, run_change, &role), 0);
	assert_int_equal(live(h, one), 0);
	one = sign_in(h, &li, NULL);
	assert_int_equal(write_it(h, run_change, &off), 0);
	assert_int_equal(live(h, one), 0);
}

/* Nobody ends another's session by its number. */
static void
a_foreign_session_is_not_there(void **state)
{
	struct house *h = *state;
	struct actor li = as(make(h, "li", R_STAFF), "li", R_STAFF), wang = as(make(h, "wang", R_STAFF), "wang", R_STAFF);
	int64_t id;
	const char *cookie = sign_in(h, &li, &id);
	struct deed end = { .who = &wang, .id = id };

	assert_int_equal(write_it(h, run_end, &end), -1);
	assert_int_equal(h->e.code, ERR_NOT_FOUND);
	assert_int_equal(live(h, cookie), 1);
}

static void
a_session_costs_no_sql(void **state)
{
	struct house *h = *state;
	struct actor li = as(make(h, "li", R_STAFF), "li", R_STAFF);
	const char *cookie = sign_in(h, &li, NULL);
	struct caller c;

	assert_int_equal(live(h, cookie), 1);
	/* a NULL connection would crash on the first statement */
	for (int i = 0; i < 3; i++)
		assert_int_equal(session_find(h->p, NULL, h->a, cookie, true, &c, &h->e), 1);
	assert_string_equal(c.login, "li");
	assert_int_equal(c.role, R_STAFF);
	assert_int_equal(c.token, NONE);
}

static void
only_whole_secrets_are_looked_up(void **state)
{
	static const char *const texts[] = { "", "x", "tw_", "../../etc", "00000000000000000000000000000000000000000000",
	    "0000000000000000000000000000000000000000000=", "000000000000000000000000000000000000000000\xc3" };
	struct house *h = *state;
	struct caller c;

	for (size_t i = 0; i < nitems(texts); i++) {
		assert_int_equal(session_find(h->p, NULL, h->a, texts[i], true, &c, &h->e), 0);
		assert_int_equal(token_find(h->p, NULL, h->a, texts[i], &c, &h->e), 0);
	}
}

static void
known_addresses_are_few(void **state)
{
	struct house *h = *state;
	struct actor li = as(make(h, "li", R_STAFF), "li", R_STAFF);
	char addr[32];

	assert_int_equal(session_knows(h->d, li.account, "192.0.2.1", &h->e), 0);
	li.addr = addr;
	for (int i = 0; i < 25; i++) {
		snprintf(addr, sizeof addr, "192.0.2.%d", i);
		clock_set_ms(START_MS + i * 1000);
		(void)sign_in(h, &li, NULL);
	}
	assert_int_equal(session_knows(h->d, li.account, "192.0.2.24", &h->e), 1);
	assert_int_equal(session_knows(h->d, li.account, "192.0.2.5", &h->e), 1);
	assert_int_equal(session_knows(h->d, li.account, "192.0.2.4", &h->e), 0);
}

static void
expired_rows_go(void **state)
{
	struct house *h = *state;
	struct actor li = as(make(h, "li", R_STAFF), "li", R_STAFF);
	struct session *list;
	int64_t left;
	size_t n;

	(void)sign_in(h, &li, NULL);
	assert_int_equal(session_list(h->p, h->d, h->a, li.account, &list, &n, &h->e), 0);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].agent, "Firefox");
	clock_set_ms(START_MS + 2 * HOUR_MS + A_BIT_MS);
	people_flush(h->p);
	assert_int_equal(db_int(h->d, "SELECT count(*) FROM session WHERE id > $1", 0, &left, &h->e), 1);
	assert_int_equal(left, 0);
}

static void
refusals_are_counted(void **state)
{
	struct house *h = *state;
	struct stmt *s;

	for (int i = 0; i < 7; i++)
		people_refused(h->p, "csrf", NONE, "192.0.2.1");
	people_refused(h->p, "csrf", NONE, "192.0.2.2");
	for (int i = 0; i < 1000; i++)
		people_refused(h->p, "bad_login", i, "192.0.2.3");
	people_flush(h->p);
	people_flush(h->p);
	assert_true(audits(h, "refused") <= 257);
	s = db_stmt(h->d, "SELECT note FROM audit WHERE action = 'refused' AND addr = '192.0.2.1'");
	assert_int_equal(stmt_row(s, &h->e), 1);
	assert_string_equal(col_text(s, 0), "{\"cause\":\"csrf\",\"times\":7}");
	assert_int_equal(stmt_row(s, &h->e), 0);
}

/* --- tokens ---------------------------------------------------------------------------------------------- */

static void
tokens(void **state)
{
	struct house *h = *state;
	struct actor li = as(make(h, "li", R_STAFF), "li", R_STAFF), wang = as(make(h, "wang", R_STAFF), "wang", R_STAFF);
	struct deed d = { .who = &li, .name = "reports", .read_only = true, .days = 30 };
	struct deed revoke;
	struct token *list;
	struct caller c;
	size_t n;

	secret_new(&d.secret, TOKEN_PREFIX);
	assert_int_equal(write_it(h, run_token, &d), 0);
	assert_true(str_starts(d.secret.text, "tw_"));
	assert_int_equal(token_find(h->p, h->d, h->a, d.secret.text, &c, &h->e), 1);
	assert_true(c.read_only);
	assert_int_equal(c.session, NONE);
	assert_int_equal(c.token, d.id);
	people_flush(h->p);
	assert_int_equal(token_list(h->d, h->a, li.account, &list, &n, &h->e), 0);
	assert_int_equal(n, 1);
	assert_in_range(list[0].used_at - START_MS, 0, A_BIT_MS);
	/* it is not a cookie, and not another's to revoke */
	assert_int_equal(session_find(h->p, h->d, h->a, d.secret.text, true, &c, &h->e), 0);
	revoke = (struct deed){ .who = &wang, .id = d.id };
	assert_int_equal(write_it(h, run_revoke, &revoke), -1);
	assert_int_equal(h->e.code, ERR_NOT_FOUND);
	clock_set_ms(START_MS + 30 * 24 * HOUR_MS - A_BIT_MS);
	assert_int_equal(token_find(h->p, h->d, h->a, d.secret.text, &c, &h->e), 1);
	clock_set_ms(START_MS + 30 * 24 * HOUR_MS + A_BIT_MS);
	assert_int_equal(token_find(h->p, h->d, h->a, d.secret.text, &c, &h->e), 0);
	clock_set_ms(START_MS);
	revoke.who = &li;
	assert_int_equal(write_it(h, run_revoke, &revoke), 0);
	assert_int_equal(token_find(h->p, h->d, h->a, d.secret.text, &c, &h->e), 0);
}

static void
a_token_has_its_owners_rights_of_today(void **state)
{
	struct house *h = *state;
	struct actor li = as(make(h, "li", R_MANAGER), "li", R_MANAGER);
	struct deed d = { .who = &li, .name = "sync", .days = 365 };
	struct deed lower = { .id = li.account, .version = NONE, .set = ACC_ROLE, .acc.role = R_FINANCE };
	struct deed off = { .id = li.account, .version = NONE, .set = ACC_DISABLED, .acc.disabled = true };
	struct caller c;

	secret_new(&d.secret, TOKEN_PREFIX);
	assert_int_equal(write_it(h, run_token, &d), 0);
	assert_int_equal(token_find(h->p, h->d, h->a, d.secret.text, &c, &h->e), 1);
	assert_int_equal(c.role, R_MANAGER);
	assert_int_equal(write_it(h, run_change, &lower), 0);
	assert_int_equal(token_find(h->p, h->d, h->a, d.secret.text, &c, &h->e), 1);
	assert_int_equal(c.role, R_FINANCE);
	assert_int_equal(write_it(h, run_change, &off), 0);
	assert_int_equal(token_find(h->p, h->d, h->a, d.secret.text, &c, &h->e), 0);
	d.days = 366;
	assert_int_equal(write_it(h, run_token, &d), -1);
	assert_string_equal(h->e.items->code, "too_large_value");
}

static int
has_token(struct house *h, const struct deed *d)
{
	struct caller c;

	return token_find(h->p, h->d, h->a, d->secret.text, &c, &h->e);
}

/* What an account may have handed out before, and what becomes of it: 1 goes on, 0 is gone, also when all is as before. */
static const struct {
	enum role_id role;
	struct deed change, back;
	int goes_on;
} losses[] = {
	{ R_STAFF, { .set = ACC_DISABLED, .acc.disabled = true }, { .set = ACC_DISABLED }, 0 },
	{ R_STAFF, { .set = ACC_ROLE, .acc.role = R_MANAGER }, { .set = ACC_ROLE, .acc.role = R_STAFF }, 0 },
	{ R_STAFF, { .set = ACC_ROLE, .acc.role = R_AUDITOR }, { .set = ACC_ROLE, .acc.role = R_STAFF }, 0 },
	{ R_MANAGER, { .set = ACC_ROLE, .acc.role = R_STAFF }, { .set = ACC_NAME, .acc.name = "Li Wei" }, 1 },
	{ R_MANAGER, { .set = ACC_ROLE, .acc.role = R_STAFF }, { .set = ACC_ROLE, .acc.role = R_MANAGER }, 0 },
	{ R_STAFF, { .set = ACC_NAME, .acc.name = "Li" }, { .set = ACC_NAME, .acc.name = "Li Wei" }, 1 },
};

static void
what_was_handed_out_does_not_come_back(void **state)
{
	struct house *h = *state;

	(void)make(h, "admin", R_ADMIN);
	for (size_t i = 0; i < nitems(losses); i++) {
		const char *login = arena_printf(h->a, "li%zu", i);
		struct actor li = as(make(h, login, losses[i].role), login, losses[i].role);
		struct deed one = { .who = &li, .name = "one", .days = 30 }, two = one, change = losses[i].change,
		    back = losses[i].back;
		int64_t revoked = audits(h, "token.revoke");

		secret_new(&one.secret, TOKEN_PREFIX);
		secret_new(&two.secret, TOKEN_PREFIX);
		assert_int_equal(write_it(h, run_token, &one), 0);
		assert_int_equal(write_it(h, run_token, &two), 0);
		change.id = back.id = li.account;
		change.version = back.version = NONE;
		assert_int_equal(write_it(h, run_change, &change), 0);
		assert_int_equal(write_it(h, run_change, &back), 0);
		if (has_token(h, &one) != losses[i].goes_on || has_token(h, &two) != losses[i].goes_on)
			fail_msg("tokens, row %zu", i);
		assert_int_equal(audits(h, "token.revoke") - revoked, losses[i].goes_on ? 0 : 2);
	}
}

static void
a_reset_link_does_not_come_back(void **state)
{
	static const struct deed deeds[] = {
		{ .set = ACC_DISABLED, .acc.disabled = true }, { .set = ACC_ROLE, .acc.role = R_MANAGER },
	};
	struct house *h = *state;
	int64_t li = make(h, "li", R_STAFF), found;
	struct deed link = { .kind = LINK_RESET, .id = li }, enable = { .id = li, .version = NONE, .set = ACC_DISABLED };
	struct deed password = { .id = li, .hash = "$argon2id$x" };

	for (size_t i = 0; i <= nitems(deeds); i++) {
		struct deed d = i < nitems(deeds) ? deeds[i] : password;

		secret_new(&link.secret, "");
		assert_int_equal(write_it(h, run_link, &link), 0);
		d.id = li;
		d.version = NONE;
		assert_int_equal(write_it(h, i < nitems(deeds) ? run_change : run_password, &d), 0);
		assert_int_equal(write_it(h, run_change, &enable), 0);
		if (link_find(h->d, LINK_RESET, link.secret.text, &found, &h->e) != 0)
			fail_msg("link, row %zu", i);
	}
}

/* --- links ----------------------------------------------------------------------------------------------- */

static void
a_link_works_once_and_for_half_an_hour(void **state)
{
	struct house *h = *state;
	int64_t li = make(h, "li", R_STAFF), found;
	struct deed d = { .kind = LINK_RESET, .id = li }, old;

	secret_new(&d.secret, "");
	assert_int_equal(write_it(h, run_link, &d), 0);
	old = d;
	secret_new(&d.secret, "");
	assert_int_equal(write_it(h, run_link, &d), 0);
	assert_int_equal(link_find(h->d, LINK_RESET, old.secret.text, &found, &h->e), 0);
	assert_int_equal(link_find(h->d, LINK_SETUP, d.secret.text, &found, &h->e), 0);
	assert_int_equal(link_find(h->d, LINK_RESET, d.secret.text, &found, &h->e), 1);
	assert_int_equal(found, li);
	clock_set_ms(START_MS + HOUR_MS / 2 + A_BIT_MS);
	assert_int_equal(link_find(h->d, LINK_RESET, d.secret.text, &found, &h->e), 0);
	clock_set_ms(START_MS + HOUR_MS / 2 - A_BIT_MS);
	assert_int_equal(write_it(h, run_use, &d), 0);
	assert_int_equal(d.id, li);
	assert_int_equal(write_it(h, run_use, &d), -1);
	assert_string_equal(h->e.items->code, "link_invalid");
	assert_string_equal(h->e.items->pointer, "/token");
}

static void
setup_is_for_an_empty_house(void **state)
{
	struct house *h = *state;
	char code[SECRET_TEXT], second[SECRET_TEXT];
	int64_t found;

	assert_int_equal(setup_link_create(h->p, &console, code, &h->e), 0);
	assert_int_equal(setup_link_create(h->p, &console, second, &h->e), 0);
	assert_int_equal(link_find(h->d, LINK_SETUP, code, &found, &h->e), 0);
	assert_int_equal(link_find(h->d, LINK_SETUP, second, &found, &h->e), 1);
	(void)make(h, "admin", R_ADMIN);
	assert_int_equal(setup_link_create(h->p, &console, code, &h->e), -1);
	assert_int_equal(h->e.code, ERR_CONFLICT);
	assert_string_equal(h->e.detail, "setup_done");
}

/* Nothing that lets somebody in stands in the database. */
static void
secrets_are_hashed(void **state)
{
	struct house *h = *state;
	struct actor li = as(make(h, "li", R_STAFF), "li", R_STAFF);
	const char *cookie = sign_in(h, &li, NULL);
	struct stmt *s = db_stmt(h->d, "SELECT hash FROM session WHERE account = $1");
	unsigned char want[DIGEST_SIZE];
	size_t len;

	digest(cookie, strlen(cookie), want);
	stmt_int(s, 1, li.account);
	assert_int_equal(stmt_row(s, &h->e), 1);
	assert_memory_equal(col_blob(s, 0, &len), want, sizeof want);
	assert_int_equal(len, sizeof want);
	stmt_done(s);
}

static int
run_setting(struct tx *t, void *arg, struct err *e)
{
	return setting_put(t, "organisation", arg, e);
}

static void
settings(void **state)
{
	static const char *const values[] = { "南方商会", "Southern Chamber", NULL };
	struct house *h = *state;
	const char *v = "";

	assert_int_equal(setting_get(h->d, h->a, "organisation", &v, &h->e), 0);
	assert_null(v);
	for (size_t i = 0; i < nitems(values); i++) {
		uint64_t before = store_counter(h->s, COUNTER_SETTING);

		assert_int_equal(store_write_wait(h->s, run_setting, (void *)(uintptr_t)values[i], &h->e), 0);
		assert_true(store_counter(h->s, COUNTER_SETTING) > before);
		assert_int_equal(setting_get(h->d, h->a, "organisation", &v, &h->e), 0);
		assert_true(str_eq(v, values[i]));
	}
}

#define T(fn)	cmocka_unit_test_setup_teardown(fn, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(accounts_are_checked), T(accounts_are_found), T(the_last_administrator_stays),
		T(a_stale_version_is_told),
		T(sessions_end_when_idle), T(idle_sessions_are_not_listed), T(polling_does_not_extend), T(last_seen_is_flushed),
		T(ended_sessions_are_not_found), T(a_foreign_session_is_not_there), T(a_session_costs_no_sql),
		T(only_whole_secrets_are_looked_up), T(known_addresses_are_few), T(expired_rows_go),
		T(refusals_are_counted),
		T(tokens), T(a_token_has_its_owners_rights_of_today), T(what_was_handed_out_does_not_come_back),
		T(a_reset_link_does_not_come_back),
		T(a_link_works_once_and_for_half_an_hour), T(setup_is_for_an_empty_house), T(secrets_are_hashed),
		T(settings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
