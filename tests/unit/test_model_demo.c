/*
 * The demo chamber: complete, valid, the same at every run, and only in an empty database.
 */
#include "test_model.h"

#include <sys/stat.h>

#include "base/clock.h"
#include "crypt/password.h"
#include "model/demo.h"
#include "text/date.h"
#include "text/ident.h"

static int64_t
count(struct fix *f, const char *sql)
{
	int64_t n = NONE;

	if (db_int(f->d, sql, 0, &n, &f->e) != 1)
		fail_msg("%s: %s", sql, f->e.log);
	return n;
}

static void
told(size_t done, void *arg)
{
	size_t *last = arg;

	assert_true(done > *last && done <= DEMO_ALL);
	*last = done;
}

/* Three of them, by which a change of the generator shows. */
static const struct { int64_t id; const char *name, *uscc; } some[] = {
	{ 1, "广东钰甫川电器集团股份有限公司", "914403009900003674" },
	{ 3124, "广州市华南霁泓凌农业发展有限公司", "9144010099312316XW" },
	{ 6248, "惠州煦澜岱仪器股份有限公司", "9144130099624731XB" },
};

static void
check_some(struct fix *f)
{
	for (size_t i = 0; i < nitems(some); i++) {
		const struct enterprise *n;
		void *rec;

		assert_int_equal(rec_load(f->d, f->a, &enterprise_resource, some[i].id, &rec, &f->e), 1);
		n = rec;
		assert_string_equal(n->name_zh, some[i].name);
		assert_string_equal(n->uscc, some[i].uscc);
	}
}

static void
check_codes(struct fix *f)
{
	struct stmt *s = db_stmt(f->d, "SELECT uscc FROM enterprise WHERE uscc IS NOT NULL");
	struct uscc v;
	int64_t n = 0;

	while (stmt_row(s, &f->e) == 1) {
		uscc_check(col_text(s, 0), &v);
		assert_int_equal(v.verdict, USCC_OK);
		assert_int_equal(v.warnings, 0);
		n++;
	}
	assert_in_range(n, DEMO_ENTERPRISES * 85 / 100, DEMO_ENTERPRISES * 95 / 100);
}

/* Levels as in a chamber, every state, a term for each, and nobody says what its terms do not. */
static void
check_ledger(struct fix *f)
{
	static const struct { int level; int64_t least, most; } levels[] = {
		{ 1, 1, 1 }, { 2, 5, 12 }, { 3, 30, 60 }, { 4, 1, 1 }, { 5, 60, 120 }, { 6, 200, 400 }, { 7, 5000, 6200 }, { 8, 2, 6 },
	};

	for (size_t i = 0; i < nitems(levels); i++)
		assert_in_range(count(f, arena_printf(f->a, "SELECT count(*) FROM enterprise WHERE id > $1 AND level = %d",
		    levels[i].level)), levels[i].least, levels[i].most);
	for (int state = TS_APPLIED; state <= TS_EXPELLED; state++)
		assert_in_range(count(f, arena_printf(f->a, "SELECT count(*) FROM membership_term WHERE id > $1 AND state = %d",
		    state)), 5, 6500);
	assert_in_range(count(f, "SELECT count(*) FROM membership_term WHERE id > $1"), DEMO_ENTERPRISES + DEMO_LEFT, 8000);
	assert_int_equal(count(f, "SELECT count(*) FROM enterprise WHERE id > $1 AND member_state IS NULL"), 0);
	assert_int_equal(count(f, "SELECT count(*) FROM enterprise WHERE id > $1 AND member_state = 3 AND joined_on IS NULL"), 0);
	assert_in_range(count(f, "SELECT count(*) FROM post WHERE id > $1"), 200, 600);
	assert_int_equal(count(f, "SELECT count(*) FROM post p WHERE p.id > $1 AND p.enterprise <> "
	    "(SELECT c.enterprise FROM contact c WHERE c.id = p.contact)"), 0);
}

/* Every stage, kind and country; what runs was verified by another; silence, and nothing that has not happened yet. */
static void
check_projects(struct fix *f)
{
	char today[DATE_SIZE], old[DATE_SIZE];

	date_of_instant(clock_ms(), today);
	date_of_instant(clock_ms() - INT64_C(731) * 86400000, old);
	assert_int_equal(count(f, "SELECT count(*) FROM project WHERE id > $1"), DEMO_PROJECTS);
	for (int stage = PS_LEAD; stage <= PS_EXITED; stage++)
		assert_in_range(count(f, arena_printf(f->a, "SELECT count(*) FROM project WHERE id > $1 AND stage = %d", stage)), 40, 700);
	for (int health = PH_ON_TRACK; health <= PH_COMPLETED; health++)
		assert_in_range(count(f, arena_printf(f->a, "SELECT count(*) FROM project WHERE id > $1 AND health = %d", health)), 20, 1500);
	for (int kind = AK_ANNOUNCED; kind <= AK_DISBURSED; kind++)
		assert_in_range(count(f, arena_printf(f->a, "SELECT count(*) FROM project_amount WHERE id > $1 AND kind = %d", kind)), 300, 4000);
	assert_int_equal(count(f, "SELECT count(DISTINCT country) FROM project WHERE id > $1"), 11);
	assert_int_equal(count(f, "SELECT count(*) FROM project WHERE id > $1 AND stage >= 6 AND verified_by = 'manager' AND claimed_by = 'staff'"),
	    count(f, "SELECT count(*) FROM project WHERE id > $1 AND stage >= 6"));
	assert_in_range(count(f, "SELECT count(*) FROM project WHERE id > $1 AND claimed_at IS NOT NULL AND verified_at IS NULL"), 5, 100);
	assert_in_range(count(f, arena_printf(f->a, "SELECT count(*) FROM project WHERE id > $1 AND health < 2 AND stage < 7 AND "
	    "news_on < '%s'", old)), 50, 400);
	assert_int_equal(count(f, arena_printf(f->a, "SELECT count(*) FROM project WHERE id > $1 AND (news_on > '%s' OR news_on < '2005-01-01')", today)), 0);
	assert_int_equal(count(f, "SELECT count(*) FROM project WHERE id > $1 AND country = 'VN' AND province = 'VN-23'"), 2);
	assert_in_range(count(f, "SELECT count(*) FROM project WHERE id > $1 AND enterprise = 1"), 6, 40);
	assert_in_range(count(f, "SELECT count(*) FROM audit WHERE id > $1 AND resource = 'project' AND action = 'operate'"), 300, 900);
}

/*
 * Trips of every state; one with a hundred delegates through five countries, from which plants lead that run today; nobody is at two
 * tables at once, no trip has more people than seats, and no time is told before it was.
 */
static void
check_trips(struct fix *f)
{
	assert_int_equal(count(f, "SELECT count(*) FROM delegation WHERE id > $1"), DEMO_TRIPS);
	assert_in_range(count(f, "SELECT count(DISTINCT state) FROM delegation WHERE id > $1"), 8, 10);
	assert_int_equal(count(f, "SELECT count(DISTINCT country) FROM delegation_leg WHERE id > $1 AND delegation = 1"), 5);
	assert_int_equal(count(f, "SELECT count(*) FROM delegate WHERE id > $1 AND delegation = 1 AND application IS NOT NULL"), 100);
	assert_in_range(count(f, "SELECT count(*) FROM attribution a WHERE a.id > $1 AND a.delegation = 1 AND a.answer IS NOT NULL AND "
	    "EXISTS (SELECT 1 FROM project p WHERE p.id = a.project AND p.stage = 6)"), 1, 40);
	assert_in_range(count(f, "SELECT count(*) FROM attribution WHERE id > $1"), 150, 500);
	assert_in_range(count(f, "SELECT count(*) FROM meeting WHERE id > $1 AND state = 3"), 1000, 3000);
	assert_int_equal(count(f, "SELECT count(*) FROM meeting m JOIN meeting_enterprise x ON x.owner = m.id JOIN meeting_enterprise y "
	    "ON y.enterprise = x.enterprise JOIN meeting n ON n.id = y.owner WHERE m.id > $1 AND n.id <> m.id AND n.starts_at < m.ends_at AND "
	    "m.starts_at < n.ends_at"), 0);
	assert_int_equal(count(f, "SELECT count(*) FROM delegation d WHERE d.id > $1 AND d.capacity < (SELECT sum(a.seats) FROM application a "
	    "WHERE a.delegation = d.id AND a.state IN (4, 7, 8))"), 0);
	assert_int_equal(count(f, "SELECT count(*) FROM application a JOIN enterprise e ON e.id = a.enterprise WHERE a.id > $1 AND "
	    "a.created_at < e.created_at"), 0);
}

static void
check_accounts(struct fix *f)
{
	const char *hash, *path = arena_printf(f->a, "%s/demo-accounts.json", f->dir);
	const struct jv *list;
	struct stat st;
	char text[4096];
	size_t len;
	FILE *in = fopen(path, "r");

	assert_non_null(in);
	len = fread(text, 1, sizeof text, in);
	assert_int_equal(fstat(fileno(in), &st), 0);
	fclose(in);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(json_parse(f->a, text, len, &list, &f->e), 0);
	assert_int_equal(jv_count(list), R_COUNT);
	for (const struct jv *v = jv_first(list); v != NULL; v = jv_next(v)) {
		const char *password = jv_text(jv_get(v, "password"));
		struct account a;

		assert_int_equal(account_by_login(f->d, f->a, jv_text(jv_get(v, "login")), &a, &hash, &f->e), 1);
		assert_true(password_verify(hash, password, strlen(password)));
		assert_string_equal(role_choices[a.role].code, jv_text(jv_get(v, "role")));
		assert_int_equal(a.enterprise, a.role == R_MEMBER_ADMIN || a.role == R_MEMBER_EDITOR ? 1 : NONE);
	}
}

static void
demo(void **state)
{
	struct fix *f = *state;
	struct keyring *keys;
	const char *setting;
	size_t done = 0;

	assert_int_equal(password_set_cost(19 << 20, 2), 0);
	assert_int_equal(keyring_open(&keys, store_dir(f->s), arena_printf(f->a, "%s/secret.key", store_dir(f->s)), &f->e), 0);
	if (demo_fill(f->s, keys, told, &done, &f->e) == -1)
		fail_msg("%s: %s", complaints(&f->e), f->e.log);
	assert_int_equal(done, DEMO_ALL);
	assert_int_equal(count(f, "SELECT count(*) FROM enterprise WHERE id > $1 AND archived_at IS NULL"), DEMO_ENTERPRISES);
	assert_in_range(count(f, "SELECT count(*) FROM contact WHERE id > $1"), 6000, 9500);
	assert_int_equal(count(f, "SELECT count(*) FROM enterprise WHERE archived_at > $1"), DEMO_LEFT);
	assert_int_equal(setting_get(f->d, f->a, "demo", &setting, &f->e), 0);
	assert_string_equal(setting, "1");
	check_some(f);
	check_codes(f);
	check_ledger(f);
	check_projects(f);
	check_trips(f);
	assert_in_range(count(f, "SELECT count(DISTINCT delegate) FROM travel_document WHERE id > $1"), 30, 200);
	keyring_close(keys);
	check_accounts(f);

	err_init(&f->e, f->a);
	assert_int_equal(demo_fill(f->s, NULL, NULL, NULL, &f->e), -1);
	assert_string_equal(f->e.detail, "demo_not_empty");
	check_accounts(f);		/* and the passwords are still there */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(demo, fix_setup, fix_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
